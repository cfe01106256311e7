/* One pattern as a scan sees it, and its trips by time. Inline, because it is the inner loop. Not for others.
 */
#ifndef GW_ROUTER_SCAN_PRIV_H
#define GW_ROUTER_SCAN_PRIV_H

#include "planner/router/relax_priv.h"

/* Times of one day's trips reach into the next; beyond this span (s) two days of a pattern may overlap, and a
 * trip of the later day may arrive before one of the earlier day. Such patterns are scanned day by day. */
#define ONE_LANE_SPAN_S 79200

typedef struct {
    const gw_tt_part *part;
    const gw_tt_pattern *p;
    uint32_t id;
    const uint32_t *stops;
    const uint8_t *flags;
    class_t class;
    bool one_service; /* all its trips run on the same days */
} scan_t;

static inline scan_t scan_of(const gw_router *r, uint32_t pattern)
{
    const gw_timetable *t = r->t;
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = &part->patterns[pattern - part->pattern_base];
    return (scan_t){
        .part = part,
        .p = p,
        .id = pattern,
        .stops = part->pattern_stops + p->first_stop,
        .flags = part->pattern_flags + p->first_stop,
        .class = {p->route, p->own_trip},
        .one_service =
            pattern < t->part[0].n_patterns && (r->one_service[pattern / 64] >> (pattern % 64) & 1),
    };
}

GW_BODY uint32_t real_position(bool back, const gw_tt_pattern *p, uint32_t q)
{
    return back ? p->n_stops - 1 - q : q;
}

GW_BODY gw_tt_column enter_column(bool back, const scan_t *s, uint32_t i)
{
    return back ? gw_tt_arrivals_at(s->part, s->p, i) : gw_tt_departures(s->part, s->p, i);
}

GW_BODY int32_t enter_key(bool back, const scan_t *s, uint32_t i, uint32_t trip, int32_t zero)
{
    int32_t time = gw_tt_time(enter_column(back, s, i), trip - s->p->first_trip) + zero;
    return back ? -time : time;
}

GW_BODY int32_t exit_key(bool back, const scan_t *s, uint32_t i, uint32_t trip, int32_t zero)
{
    return enter_key(!back, s, i, trip, zero) * -1;
}

static inline bool type_allowed(const gw_query *q, uint32_t type)
{
    return type == 0 || (type != 1 && !q->no_arranged);
}

static inline bool may_call(const gw_router *r, const scan_t *s, uint32_t i, bool boarding)
{
    uint32_t flags = s->flags[i];
    uint32_t type = boarding ? flags & GW_PICKUP_MASK : flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK;
    if (!type_allowed(r->q, type)) return false;
    return !r->q->wheelchair || gw_tt_stop_at(r->t, s->stops[i])->wheelchair != 2;
}

/* In one column of times: forwards the first >= local, backwards the last <= local; n when there is none. */
GW_BODY uint32_t search_column(bool back, gw_tt_column column, uint32_t n, int32_t local)
{
    if (!back) return gw_tt_first_from(column, n, local);
    uint32_t after = gw_tt_first_from(column, n, (int64_t)local + 1);
    return after ? after - 1 : n;
}

/* Of a headway service's template. */
static inline int32_t template_departure(const scan_t *s, uint32_t i)
{
    return gw_tt_departure(s->part, s->p, i, 0);
}

static inline int32_t template_arrival(const scan_t *s, uint32_t i)
{
    return gw_tt_arrival(s->part, s->p, i, 0);
}

static inline bool trip_usable(const gw_router *r, uint32_t trip, uint32_t day)
{
    const gw_tt_trip *x = gw_tt_trip_at(r->t, trip);
    if (!gw_tt_service_runs(r->t, x->service, day)) return false;
    if (r->q->wheelchair && x->wheelchair != 1) return false;
    return !r->q->bikes || x->bikes == 1;
}

GW_BODY bool find_trip_of_day(const gw_router *r, bool back, const scan_t *s, uint32_t i, int32_t key,
                              int32_t limit, uint32_t day, boarded_t *out)
{
    const gw_tt_pattern *p = s->p;
    int32_t zero = gw_tt_day_zero(r->t, p->feed_day_row, day);
    gw_tt_column column = enter_column(back, s, i);
    int32_t local = (back ? -key : key) - zero;
    bool one = s->one_service && !r->q->wheelchair && !r->q->bikes; /* then they all run, or none does */
    if (one && !trip_usable(r, p->first_trip, day)) return false;
    uint32_t x = search_column(back, column, p->n_trips, local);
    while (x < p->n_trips) {
        int32_t enter = gw_tt_time(column, x) + zero;
        if (back) enter = -enter;
        if (enter > limit) return false;
        if (one || trip_usable(r, p->first_trip + x, day)) {
            *out = (boarded_t){p->first_trip + x, day, zero};
            return true;
        }
        x = back ? (x ? x - 1 : p->n_trips) : x + 1;
    }
    return false;
}

GW_BODY bool find_trip(const gw_router *r, bool back, const scan_t *s, uint32_t i, int32_t key, int32_t limit,
                       uint32_t lo, uint32_t hi, boarded_t *out)
{
    for (uint32_t n = lo; n < hi; n++) {
        uint32_t day = back ? hi - 1 - (n - lo) : n;
        if (find_trip_of_day(r, back, s, i, key, limit, day, out)) return true;
    }
    return false;
}

#endif
