/* Stops as changes see them: of the base, and new ones. */
#include "planner/scenario/scenario_priv.h"

#include <stdio.h>
#include <string.h>

static gw_side side_near(const scn_work *w, gw_point point)
{
    gw_geo_hit hit;
    if (!gw_geo_nearest(w->base->stops, point, &hit)) return GW_SIDE_NONE;
    return (gw_side)gw_tt_stop_at(w->t, hit.index)->side;
}

gw_status scn_make_stop(scn_work *w, const scn_stop *s, gw_stop_id *out, bool *good)
{
    for (size_t i = 0; i < w->n_new_stops; i++) {
        if (strcmp(w->new_stops[i].id, s->new_id) != 0) continue;
        scn_complain(&w->reader, s->at.text, gw_str_of(s->new_id), "two new stops have this id");
        *good = false;
        return GW_OK;
    }
    if (gw_grow(&w->new_stops, &w->cap_new_stops, w->n_new_stops + 1, sizeof *w->new_stops))
        return GW_NO_MEMORY;
    gw_overlay_stop stop = {
        .id = s->new_id,
        .names = {s->names.lang[0], s->names.lang[1], s->names.lang[2]},
        .point = s->point,
        .side = side_near(w, s->point),
    };
    gw_status status = gw_overlay_add_stop(w->overlay, &stop, SCN_WALK_RADIUS_M, out, NULL);
    if (status) return status;
    w->new_stops[w->n_new_stops].id = s->new_id;
    w->new_stops[w->n_new_stops].point = s->point;
    w->new_stops[w->n_new_stops].side = stop.side;
    w->new_stops[w->n_new_stops].names = &s->names;
    w->new_stops[w->n_new_stops++].stop = *out;
    return GW_OK;
}

gw_point scn_stop_point(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_new_stops; i++)
        if (w->new_stops[i].stop.v == stop.v) return w->new_stops[i].point;
    return gw_tt_stop_at(w->t, stop.v)->point;
}

gw_side scn_stop_side(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_new_stops; i++)
        if (w->new_stops[i].stop.v == stop.v) return w->new_stops[i].side;
    return (gw_side)gw_tt_stop_at(w->t, stop.v)->side;
}

const char *scn_stop_name(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_new_stops; i++) {
        if (w->new_stops[i].stop.v != stop.v) continue;
        for (int l = 0; l < GW_N_LANGS; l++)
            if (w->new_stops[i].names->lang[l]) return w->new_stops[i].names->lang[l];
        return w->new_stops[i].id;
    }
    return gw_tt_text(w->t, gw_tt_stop_at(w->t, stop.v)->name.base);
}

gw_stop_id *scn_find_stops(scn_work *w, const char *key, const char *const *refs, uint32_t n, bool *good)
{
    gw_stop_id *out = scn_alloc(&w->reader, n, sizeof *out);
    for (uint32_t i = 0; i < n && out; i++) {
        scn_path at = scn_path_item((scn_path){""}, key, i);
        if (scn_find_stop(w, at, refs[i], &out[i])) continue;
        out[i] = (gw_stop_id){GW_NO_ID};
        *good = false;
    }
    return w->reader.no_memory ? NULL : out;
}
