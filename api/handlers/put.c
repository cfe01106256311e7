/* Names, points and references as the tables write them. */
#include "api/handlers/handlers_priv.h"

#include <stdio.h>

void gw_put_names(gw_json_writer *w, const char *key, const char *const names[GW_N_LANGS])
{
    gw_json_object(w, key);
    for (int l = 0; l < GW_N_LANGS; l++)
        if (names[l] && names[l][0]) gw_json_put_text(w, gw_lang_tag((gw_lang)l), names[l]);
    gw_json_object_end(w);
}

const char *gw_best_name(const char *const names[GW_N_LANGS], gw_lang lang)
{
    if (names[lang] && names[lang][0]) return names[lang];
    for (int l = 0; l < GW_N_LANGS; l++)
        if (names[l] && names[l][0]) return names[l];
    return "";
}

void gw_put_point(gw_json_writer *w, gw_point p)
{
    if (!gw_point_known(p)) return;
    gw_json_put_fixed(w, "lat", gw_point_lat(p), 6);
    gw_json_put_fixed(w, "lon", gw_point_lon(p), 6);
}

void gw_put_ref(gw_json_writer *w, const char *kind, const char *id, const char *door)
{
    char ref[256];
    snprintf(ref, sizeof ref, "%s:%s%s%s", kind, id, door ? "@" : "", door ? door : "");
    gw_json_put_text(w, "ref", ref);
}
