/* What every answer about a visit writes the same way. */
#include "planner/visit/visit_priv.h"

#include <math.h>
#include <stdio.h>

void visit_put_instant(const gw_dataset *d, const gw_end *zone, gw_json_writer *w, const char *key,
                       int64_t instant)
{
    char text[32];
    if (instant == INT64_MIN) {
        gw_json_put_null(w, key);
        return;
    }
    gw_instant_format(instant, gw_zone_offset(gw_end_zone(d, zone), instant), false, text);
    gw_json_put_text(w, key, text);
}

void visit_put_leave_by(const gw_dataset *d, const gw_end *zone, gw_json_writer *w,
                        const int64_t leave_by[GW_VISIT_SHARES])
{
    gw_json_object(w, "leave_by");
    visit_put_instant(d, zone, w, "p50", leave_by[0]);
    visit_put_instant(d, zone, w, "p80", leave_by[1]);
    visit_put_instant(d, zone, w, "p95", leave_by[2]);
    visit_put_instant(d, zone, w, "asked", leave_by[3]);
    gw_json_object_end(w);
}

void visit_put_arrival(const gw_dataset *d, const gw_end *zone, gw_json_writer *w, int64_t leave,
                       const gw_chain_fate *f)
{
    static const char *const keys[] = {"p5", "p50", "p95", "mean"};
    const double after_s[] = {f->p5_s, f->p50_s, f->p95_s, f->mean_s};
    gw_json_object(w, "arrival");
    for (int i = 0; i < 4; i++)
        visit_put_instant(d, zone, w, keys[i],
                          isnan(after_s[i]) ? INT64_MIN : leave + (int64_t)llround(after_s[i]));
    gw_json_put_fixed(w, "served", f->served, 4);
    gw_json_object_end(w);
}

void visit_put_parts(gw_json_writer *w, const gw_chain_fate *f)
{
    gw_json_object(w, "means");
    gw_json_put_fixed(w, "walk_s", f->walk_s, 0);
    gw_json_put_fixed(w, "wait_s", f->wait_s, 0);
    gw_json_put_fixed(w, "ride_s", f->ride_s, 0);
    gw_json_put_fixed(w, "border_s", f->border_s, 0);
    gw_json_object_end(w);
}

void visit_put_catches(const gw_dataset *d, const gw_end *zone, gw_json_writer *w, const gw_visit_catch *c,
                       uint32_t n)
{
    gw_json_array(w, "catch");
    for (uint32_t i = 0; i < n; i++) {
        gw_json_object(w, NULL);
        gw_json_put_int(w, "ride", c[i].ride);
        visit_put_instant(d, zone, w, "departure", c[i].departure);
        gw_json_put_fixed(w, "on_time", c[i].on_time, 4);
        visit_put_instant(d, zone, w, "next", c[i].next_departure);
        gw_json_put_fixed(w, "on_time_with_next", c[i].next_on_time, 4);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

void visit_clock(const gw_dataset *d, const gw_end *zone, int64_t instant, int32_t later_s, char out[12])
{
    if (instant == INT64_MIN) {
        snprintf(out, 12, "-");
        return;
    }
    int64_t local = instant + later_s + gw_zone_offset(gw_end_zone(d, zone), instant);
    int64_t of_day = (local % 86400 + 86400) % 86400;
    gw_time_format_clock((int32_t)(of_day - of_day % 60), out);
}

void visit_say_line(const gw_dataset *d, const gw_leg *l, gw_lang lang, gw_buf *out)
{
    const gw_timetable *t = d->timetable;
    gw_plan_line_say(t, gw_tt_route_at(t, gw_tt_pattern_at(t, l->pattern.v)->route), lang, false, out);
}

void visit_lines_of(const gw_dataset *d, const gw_journey_set *s, uint32_t journey, gw_lang lang, gw_buf *out)
{
    const gw_journey *j = &s->journeys[journey];
    bool first = true;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *l = &s->legs[j->first_leg + k];
        if (l->kind != GW_LEG_RIDE || l->in_seat) continue;
        gw_buf_text(out, first ? "" : " > ");
        visit_say_line(d, l, lang, out);
        first = false;
    }
    if (first) gw_buf_text(out, "-");
}

const gw_leg *visit_ride_of(const gw_journey_set *s, const gw_journey *j, uint32_t ride)
{
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *l = &s->legs[j->first_leg + k];
        if (l->kind == GW_LEG_RIDE && !l->in_seat && ride-- == 0) return l;
    }
    return NULL;
}
