/* All stops to one, for the whole span: one scan backward, a Pareto front (departure, arrival) a stop. */
#include "planner/scan/front_priv.h"

#include <stdlib.h>
#include <string.h>

enum { AHEAD = 12 }; /* connections from now whose fronts are fetched */

/* Boarding at a stop at `departure` means arriving at `arrival`: for those who get off near enough before. */
static inline bool spread(gw_scan *s, const gw_scan_table *t, uint32_t stop, int32_t departure,
                          int32_t arrival)
{
    if (t->change_s[stop] != NO_WALK &&
        !front_insert(&s->after[stop], departure - t->change_s[stop], arrival))
        return false;
    const footpath_t *way = t->change_in.at + t->change_in.first[stop],
                     *end = t->change_in.at + t->change_in.first[stop + 1];
    for (; way < end; way++)
        if (!front_insert(&s->after[way->stop], departure - way->seconds, arrival)) return false;
    return true;
}

static inline bool scan_one(gw_scan *s, const gw_scan_table *t, uint32_t i, bool *changed)
{
    const connection_t *c = &t->at[i];
    int32_t arrival = arrival_of(t, i), best = s->trip_arrival[c->trip];
    uint32_t walk = s->egress[c->to];
    if (walk != UINT32_MAX && arrival + (int32_t)walk < best) best = arrival + (int32_t)walk;
    int32_t change = front_arrival(&s->after[c->to], arrival);
    if (change < best) best = change;
    if (best == GW_SCAN_NEVER) return true;
    s->trip_arrival[c->trip] = best;
    if (c->from == t->n_stops) return true;
    int32_t departure = departure_of(c);
    front_t *here = t->simple ? &s->after[c->from] : &s->boarding[c->from];
    if (front_arrival(here, departure) <= best) return true;
    *changed = true;
    if (!t->simple && !front_insert(here, departure, best)) return false;
    return spread(s, t, c->from, departure, best);
}

static inline void fetch(const gw_scan *s, const gw_scan_table *t, uint32_t i)
{
    if (i < AHEAD) return;
    const connection_t *far = &t->at[i - AHEAD];
    __builtin_prefetch(&s->after[far->to]);
    __builtin_prefetch(t->simple ? &s->after[far->from] : &s->boarding[far->from]);
    __builtin_prefetch(&s->trip_arrival[far->trip], 1);
}

/* Of a knot, until nothing changes: each look at it begins with what its trips had behind it. */
static bool scan_knot(gw_scan *s, const gw_scan_table *t, knot_t k)
{
    bool changed = true, good = true;
    for (uint32_t i = k.first; i < k.end; i++) s->before_knot[i - k.first] = s->trip_arrival[t->at[i].trip];
    while (changed && good) {
        changed = false;
        for (uint32_t i = k.first; i < k.end; i++)
            s->trip_arrival[t->at[i].trip] = s->before_knot[i - k.first];
        for (uint32_t i = k.end; i-- > k.first && good;) good = scan_one(s, t, i, &changed);
    }
    return good;
}

gw_status gw_scan_profiles(gw_scan *s, const gw_scan_table *t, gw_stop_id to)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_stops + 2; i++)
        s->boarding[i].n = s->boarding[i].n_recent = s->after[i].n = s->after[i].n_recent = 0;
    for (uint32_t i = 0; i < t->n_trips; i++) s->trip_arrival[i] = GW_SCAN_NEVER;
    memset(s->egress, 0xff, s->n_stops * sizeof *s->egress);
    gw_scan_set_target(s, t, to.v, true);
    uint32_t knot = t->n_knots;
    bool good = true, changed;
    for (uint32_t i = t->n; i > 0 && good;) {
        if (knot && i == t->knots[knot - 1].end) {
            good = scan_knot(s, t, t->knots[--knot]);
            i = t->knots[knot].first;
            continue;
        }
        fetch(s, t, --i);
        good = scan_one(s, t, i, &changed);
    }
    memset(s->egress, 0xff, s->n_stops * sizeof *s->egress);
    gw_scan_set_target(s, t, to.v, false);
    s->target = to.v;
    return good ? GW_OK : GW_NO_MEMORY;
}

/* Boarding here, or after one of the ways that begin a journey; or on foot all the way. */
int32_t gw_scan_profile_arrival(const gw_scan *s, const gw_scan_table *t, gw_stop_id from, int32_t time_s)
{
    int32_t time = time_s - t->from_s;
    if (from.v == s->target) return time_s;
    const front_t *fronts = t->simple ? s->after : s->boarding;
    int32_t best = front_arrival(&fronts[from.v], time);
    for (uint32_t i = t->edge_out.first[from.v]; i < t->edge_out.first[from.v + 1]; i++) {
        const footpath_t *way = &t->edge_out.at[i];
        int32_t there = way->stop == s->target ? time + way->seconds
                                               : front_arrival(&fronts[way->stop], time + way->seconds);
        if (there < best) best = there;
    }
    return best == GW_SCAN_NEVER ? best : best + t->from_s;
}
