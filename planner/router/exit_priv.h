/* Leaving a vehicle: what the scans of trips, of headway services and of seats share. Inline, because it is
 * the inner loop. Not for others. */
#ifndef GW_ROUTER_EXIT_PRIV_H
#define GW_ROUTER_EXIT_PRIV_H

#include "planner/router/scan_priv.h"
#include "planner/router/window_priv.h"

typedef struct { /* where a pattern is to be entered: mirrored positions */
    uint32_t at, last;
    bool marks; /* vehicles can be compared (no day's trips overlap another's), and all exits count (lines.c)
                 */
} queued_t;

/* Each has one body for every direction and kind of pass; they are chosen once a pattern. */
/* scan_trips.c: days lo … hi - 1 of a timetabled pattern */
void gw_scan_trips(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued, uint32_t lo,
                   uint32_t hi);
/* scan_headway.c */
void gw_scan_headway(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued);
/* scan_seats.c: notes the trips that are entered by staying in one of these; rides those noted */
void gw_scan_seats(gw_router *r, bool back, const scan_t *s, uint32_t q0, uint32_t lo, uint32_t hi);
void gw_ride_seats(gw_router *r, bool back, bool bare);

/* What the second pass remembers of an exit: the newest of a round at a stop stands for it. */
static inline bool note_exit(gw_router *r, uint32_t stop, const ride_t *ride, bool apart, uint32_t *number)
{
    *number = r->exit_ride[stop];
    if (apart || *number == GW_NO_ID || ride_at(r, *number)->round != r->round) {
        if (!gw_pool_add(r, &r->rides, sizeof *ride)) return false;
        *number = r->rides.n - 1;
    }
    *ride_at(r, *number) = *ride;
    return true;
}

/* Someone leaves a vehicle at a stop. The best exit of the round goes on over the links when the round ends;
 * where rules tell trips apart, each exit does at once, since a later one may be ready earlier. */
GW_BODY void exit_ride(gw_router *r, bool back, bool bare, class_t class, uint32_t stop, const ride_t *ride)
{
    if (r->line && !gw_router_of_line(r, ride)) return;
    bool ruled = has_rules(r, back, stop);
    if (ride->key >= r->exit_best[stop] && !ruled) return;
    if (bare && !exit_of_use(r, stop, ride->key)) return;
    if (!bare && r->bounded &&
        r->reach[slot_of(r->t, !back, gw_tt_pattern_at(r->t, ride->pattern), stop)] > -ride->key)
        return;
    uint32_t number = 0;
    if (!bare && !note_exit(r, stop, ride, ruled, &number)) return;
    uint32_t end = r->end_of_stop[stop];
    if (end != GW_NO_ID && !(back && in_window(r))) /* then reach_end has seen to it */
        reach_target(
            r, ride->key + end_at(r, end)->walk_s,
            (target_t){.kind = SRC_RIDE, .source = number, .end = end, .link = GW_NO_ID, .rule = GW_NO_ID});
    if (ruled) {
        gw_relax_exit(r, back, bare, stop, class, ride->key, number);
        return;
    }
    if (r->exit_best[stop] == KEY_NONE) r->exit_touched[r->n_exit_touched++] = stop;
    r->exited[stop / 64] |= UINT64_C(1) << (stop % 64);
    r->exit_best[stop] = ride->key;
    if (!bare) r->exit_ride[stop] = number;
}

static inline int32_t limit_of(const gw_router *r)
{
    return r->ride_limit < r->target_best ? r->ride_limit : r->target_best - 1;
}

#endif
