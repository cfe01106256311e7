/* Rides for which several lines would do: "B2 or B2P, whichever comes first". */
#include "planner/visit/visit_priv.h"

#include <string.h>

static void say_name(const gw_dataset *d, const gw_visit_line *l, gw_lang lang, gw_buf *out)
{
    gw_plan_line_say(d->timetable, gw_tt_route_at(d->timetable, l->route), lang, false, out);
}

static bool same_name(const gw_dataset *d, const gw_visit_line *a, const gw_visit_line *b, gw_lang lang)
{
    gw_buf x = {0}, y = {0};
    say_name(d, a, lang, &x);
    say_name(d, b, lang, &y);
    bool same = strcmp(visit_text_of(&x), visit_text_of(&y)) == 0;
    gw_buf_free(&x);
    gw_buf_free(&y);
    return same;
}

/* Of two routes with one name the second says nothing new. */
static bool named_before(const gw_dataset *d, const gw_visit_option *o, uint32_t i, gw_lang lang)
{
    for (uint32_t k = 0; k < i; k++)
        if (o->lines[k].ride == o->lines[i].ride && same_name(d, &o->lines[k], &o->lines[i], lang))
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
        gw_buf name = {0};
        say_name(d, l, lang, &name);
        gw_json_put_text(w, "line", visit_text_of(&name));
        if (name.failed) w->out->failed = true;
        gw_buf_free(&name);
        gw_json_put_fixed(w, "share", l->share, 2);
        if (l->walk_s) gw_json_put_int(w, "further_walk_s", l->walk_s);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

/* "B2 or B2P"; how many names. */
static uint32_t say_names(const gw_dataset *d, const gw_visit_option *o, uint32_t ride, gw_lang lang,
                          gw_buf *out)
{
    static const char *const OR[GW_N_LANGS] = {" 或 ", " 或 ", " or "};
    uint32_t n = 0;
    for (uint32_t i = 0; i < o->n_lines; i++) {
        if (o->lines[i].ride != ride || named_before(d, o, i, lang)) continue;
        gw_buf_text(out, n++ ? OR[lang] : "");
        say_name(d, &o->lines[i], lang, out);
    }
    return n;
}

void visit_lines_of_option(const gw_dataset *d, const gw_journey_set *s, uint32_t journey,
                           const gw_visit_option *o, gw_lang lang, gw_buf *out)
{
    const gw_journey *j = &s->journeys[journey];
    uint32_t ride = 0;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *l = &s->legs[j->first_leg + k];
        if (l->kind != GW_LEG_RIDE || l->in_seat) continue;
        gw_buf_text(out, ride ? " > " : "");
        if (!say_names(d, o, ride++, lang, out)) visit_say_line(d, l, lang, out);
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
