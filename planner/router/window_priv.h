/* Windows: the first ride has to leave in time. Not for others. */
#ifndef GW_ROUTER_WINDOW_PRIV_H
#define GW_ROUTER_WINDOW_PRIV_H

#include "planner/router/scan_priv.h"

/* --- windows: journeys leave not before a moment and not after another ---
 *
 * Whoever leaves too late is no answer, but would hide those that leave in time. So the first ride is bounded
 * when it is boarded (forwards) and when it is followed to the end that is the start (backwards): where the
 * latest vehicle leaves too late, an earlier one of the line is taken. Headway lines that are boarded after a
 * wait (all rules but `first`) let one leave at any moment. At the counters of a port that are the start it
 * is seen when one comes there (reach_port). */

static inline bool in_window(const gw_router *r)
{
    return r->leave_last != INT32_MAX;
}

/* Forwards, first ride: can someone who boards at this moment have left in the window? */
static inline bool leaves_in_window(const gw_router *r, uint32_t stop, uint32_t slot, int32_t boards_s)
{
    if (!in_window(r) || r->round != 1) return true;
    const round_t *start = &r->rounds[0];
    const parent_t *parent = &start->parent[slot];
    if (parent->kind != SRC_ACCESS || parent->link != GW_NO_ID) return true;
    if (boards_s - start->key[slot] <= r->leave_last - r->pass_key) return true; /* by the shortest way */
    for (uint32_t k = 0; k < r->n_starts; k++) {
        int32_t leaves_s = boards_s - r->starts[k].walk_s;
        if (r->starts[k].stop == stop && leaves_s >= r->pass_key && leaves_s <= r->leave_last) return true;
    }
    return false;
}

/* Forwards: the first trip that can be boarded by someone who left in the window. */
static inline bool find_trip_in_window(const gw_router *r, const scan_t *s, uint32_t i, int32_t limit,
                                       uint32_t lo, uint32_t hi, boarded_t *out)
{
    bool found = false;
    for (uint32_t k = 0; k < r->n_starts; k++) {
        const end_t *e = &r->starts[k];
        boarded_t one;
        int32_t last = r->leave_last + e->walk_s < limit ? r->leave_last + e->walk_s : limit;
        if (e->stop != s->stops[i] || !find_trip(r, false, s, i, r->pass_key + e->walk_s, last, lo, hi, &one))
            continue;
        if (found &&
            enter_key(false, s, i, one.trip, one.zero) >= enter_key(false, s, i, out->trip, out->zero))
            continue;
        *out = one;
        found = true;
    }
    return found;
}

/* The latest trip that leaves position i by a moment. */
static inline bool find_trip_leaving_by(const gw_router *r, const scan_t *s, uint32_t i, int32_t by_s,
                                        uint32_t lo, uint32_t hi, boarded_t *out)
{
    gw_tt_column column = gw_tt_departures(s->part, s->p, i);
    for (uint32_t day = hi; day-- > lo;) {
        int32_t zero = gw_tt_day_zero(r->t, s->p->feed_day_row, day);
        uint32_t x = search_column(true, column, s->p->n_trips, by_s - zero);
        for (uint32_t n = x < s->p->n_trips ? x + 1 : 0; n-- > 0;) {
            if (!trip_usable(r, s->p->first_trip + n, day)) continue;
            *out = (boarded_t){s->p->first_trip + n, day, zero};
            return true;
        }
    }
    return false;
}

static inline void reach_end_by(gw_router *r, const ride_t *ride, uint32_t end, int32_t key)
{
    if (key >= r->target_best) return;
    ride_t *p = gw_pool_add(r, &r->rides, sizeof *p);
    if (!p) return;
    *p = *ride;
    reach_target(
        r, key,
        (target_t){
            .kind = SRC_RIDE, .source = r->rides.n - 1, .end = end, .link = GW_NO_ID, .rule = GW_NO_ID});
}

/* Backwards: the first ride was boarded at an end, perhaps too late to have left in the window. */
static inline void reach_end_by_trip(gw_router *r, const scan_t *s, uint32_t i, const ride_t *ride,
                                     uint32_t lo, uint32_t hi)
{
    if (r->end_of_stop[s->stops[i]] == GW_NO_ID) return;
    for (uint32_t k = 0; k < r->n_ends; k++) {
        if (r->ends[k].stop != s->stops[i]) continue;
        int32_t by_s = r->leave_last + r->ends[k].walk_s;
        ride_t one = *ride;
        boarded_t on;
        if (-ride->key > by_s) {
            if (!find_trip_leaving_by(r, s, i, by_s, lo, hi, &on)) continue;
            one.trip = on.trip;
            one.day = on.day;
            one.start = on.zero;
            one.key = exit_key(true, s, i, on.trip, on.zero);
        }
        reach_end_by(r, &one, k, one.key + r->ends[k].walk_s);
    }
}

/* The same in a vehicle that one is in by staying seated: this trip or none. */
static inline void reach_end_seated(gw_router *r, uint32_t stop, const ride_t *ride)
{
    if (r->end_of_stop[stop] == GW_NO_ID) return;
    for (uint32_t k = 0; k < r->n_ends; k++) {
        if (r->ends[k].stop == stop && -ride->key <= r->leave_last + r->ends[k].walk_s)
            reach_end_by(r, ride, k, ride->key + r->ends[k].walk_s);
    }
}

#endif
