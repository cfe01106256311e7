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
    const int32_t *arrivals, *departures;
    class_t class;
} scan_t;

static inline scan_t scan_of(const gw_timetable *t, uint32_t pattern)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = &part->patterns[pattern - part->pattern_base];
    return (scan_t){
        .part = part,
        .p = p,
        .id = pattern,
        .stops = part->pattern_stops + p->first_stop,
        .flags = part->pattern_flags + p->first_stop,
        .arrivals = part->arrivals + p->first_time,
        .departures = part->departures + p->first_time,
        .class = {p->route, p->own_trip},
    };
}

GW_BODY uint32_t real_position(bool back, const gw_tt_pattern *p, uint32_t q)
{
    return back ? p->n_stops - 1 - q : q;
}

GW_BODY int32_t enter_key(bool back, const scan_t *s, uint32_t i, uint32_t trip, int32_t zero)
{
    size_t at = (size_t)i * s->p->n_trips + (trip - s->p->first_trip);
    return back ? -(s->arrivals[at] + zero) : s->departures[at] + zero;
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
GW_BODY uint32_t search_column(bool back, const int32_t *column, uint32_t n, int32_t local)
{
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        bool right = back ? column[mid] <= local : column[mid] < local;
        if (right)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (back) return lo ? lo - 1 : n;
    return lo;
}

GW_BODY bool find_trip_of_day(const gw_router *r, bool back, const scan_t *s, uint32_t i, int32_t key,
                              int32_t limit, uint32_t day, boarded_t *out)
{
    const gw_tt_pattern *p = s->p;
    int32_t zero = gw_tt_day_zero(r->t, p->feed_day_row, day);
    const int32_t *column = (back ? s->arrivals : s->departures) + (size_t)i * p->n_trips;
    int32_t local = (back ? -key : key) - zero;
    uint32_t x = search_column(back, column, p->n_trips, local);
    while (x < p->n_trips) {
        int32_t enter = back ? -(column[x] + zero) : column[x] + zero;
        if (enter > limit) return false;
        if (gw_trip_usable(r, p->first_trip + x, day)) {
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
