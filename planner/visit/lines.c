/* Rides for which several lines would do: "B2 or B2P, whichever comes first". */
#include "planner/visit/visit_priv.h"

#include <string.h>

static const char *name_of(const gw_dataset *d, const gw_visit_line *l, gw_lang lang)
{
    const gw_tt_route *r = gw_tt_route_at(d->timetable, l->route);
    const char *name = gw_tt_name(d->timetable, &r->short_name, lang);
    return name[0] ? name : gw_tt_name(d->timetable, &r->long_name, lang);
}

/* Of two routes with one name the second says nothing new. */
static bool named_before(const gw_dataset *d, const gw_visit_option *o, uint32_t i, gw_lang lang)
{
    for (uint32_t k = 0; k < i; k++)
        if (o->lines[k].ride == o->lines[i].ride &&
            !strcmp(name_of(d, &o->lines[k], lang), name_of(d, &o->lines[i], lang)))
            return true;
    return false;
}

void visit_put_lines(const gw_dataset *d, gw_json_writer *w, const gw_visit_option *o, gw_lang lang)
{
    gw_json_array(w, "lines");
    for (uint32_t i = 0; i < o->n_lines; i++) {
        const gw_visit_line *l = &o->lines[i];
        gw_json_object(w, NULL);
        gw_json_put_int(w, "ride", l->ride);
        gw_json_put_text(w, "line", name_of(d, l, lang));
        gw_json_put_fixed(w, "share", l->share, 2);
        if (l->walk_s) gw_json_put_int(w, "further_walk_s", l->walk_s);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

/* "B2 or B2P"; how many names. */
static uint32_t say_names(const gw_dataset *d, const gw_visit_option *o, uint32_t ride, gw_lang lang, gw_buf *out)
{
    static const char *const OR[GW_N_LANGS] = {" 或 ", " 或 ", " or "};
    uint32_t n = 0;
    for (uint32_t i = 0; i < o->n_lines; i++) {
        if (o->lines[i].ride != ride || named_before(d, o, i, lang)) continue;
        gw_buf_printf(out, "%s%s", n++ ? OR[lang] : "", name_of(d, &o->lines[i], lang));
    }
    return n;
}

void visit_lines_of_option(const gw_dataset *d, const gw_journey_set *s, uint32_t journey, const gw_visit_option *o,
                           gw_lang lang, gw_buf *out)
{
    const gw_journey *j = &s->journeys[journey];
    uint32_t ride = 0;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *l = &s->legs[j->first_leg + k];
        if (l->kind != GW_LEG_RIDE || l->in_seat) continue;
        gw_buf_text(out, ride ? " > " : "");
        if (!say_names(d, o, ride++, lang, out)) gw_buf_text(out, visit_line_name(d, l, lang));
    }
    if (!ride) gw_buf_text(out, "-");
}

void visit_say_either(const gw_dataset *d, const gw_visit_option *o, gw_lang lang, gw_buf *out)
{
    for (uint32_t i = 0; i < o->n_lines; i++) {
        gw_buf names = {0};
        if (i && o->lines[i].ride == o->lines[i - 1].ride) continue;
        bool several = say_names(d, o, o->lines[i].ride, lang, &names) > 1;
        const char *const fill[] = {names.p ? names.p : ""};
        if (several) {
            gw_buf_text(out, "   ");
            visit_say(out, VISIT_EITHER, lang, fill, 1);
            gw_buf_text(out, "\n");
        }
        gw_buf_free(&names);
    }
}
