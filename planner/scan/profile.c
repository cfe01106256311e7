/* All stops to one, for the whole span: one scan backward, a Pareto front (departure, arrival) a stop. */
#include "planner/scan/scan_priv.h"

#include <stdlib.h>
#include <string.h>

enum { AHEAD = 24, SOON = 12 }; /* connections from now: their heads, their last pairs are fetched */

/* Pairs that leave at or after ready are at the front; the last of them arrives first. The wanted one is near
 * the end: time runs backward. */
static inline int32_t front_arrival(const front_t *f, int32_t ready)
{
    for (uint32_t i = f->n; i-- > 0;)
        if (f->at[i].departure >= ready) return f->at[i].arrival;
    return GW_SCAN_NEVER;
}

static bool grow(front_t *f)
{
    size_t cap = f->cap ? f->cap * 2 : 8;
    pair_t *at = realloc(f->at, cap * sizeof *at);
    if (!at) return false;
    f->at = at;
    f->cap = cap;
    return true;
}

static inline bool insert(front_t *f, int32_t departure, int32_t arrival)
{
    uint32_t place = f->n;
    if (place && f->at[place - 1].departure >= departure) { /* mostly: it leaves first */
        if (f->at[place - 1].arrival <= arrival) return true;
    } else {
        while (place > 0 && f->at[place - 1].departure < departure) place--;
        if (place > 0 && f->at[place - 1].arrival <= arrival) return true;
    }
    uint32_t end = place;
    while (end < f->n && f->at[end].arrival >= arrival) end++;
    if (place > 0 && f->at[place - 1].departure == departure) place--; /* the same departure, later there */
    if (end == place && f->n == f->cap && !grow(f)) return false;
    if (end < f->n && end != place + 1) memmove(f->at + place + 1, f->at + end, (f->n - end) * sizeof *f->at);
    f->n = f->n - (end - place) + 1;
    f->at[place] = (pair_t){departure, arrival};
    return true;
}

/* Boarding at a stop at `departure` means arriving at `arrival`: for those who get off near enough before. */
static inline bool spread(gw_scan *s, const gw_scan_table *t, uint32_t stop, int32_t departure,
                          int32_t arrival)
{
    if (t->change_s[stop] != NO_WALK && !insert(&s->after[stop], departure - t->change_s[stop], arrival))
        return false;
    const footpath_t *way = t->change_in.at + t->change_in.first[stop],
                     *end = t->change_in.at + t->change_in.first[stop + 1];
    for (; way < end; way++)
        if (!insert(&s->after[way->stop], departure - way->seconds, arrival)) return false;
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
    if (!t->simple && !insert(here, departure, best)) return false;
    return spread(s, t, c->from, departure, best);
}

static inline void fetch(const gw_scan *s, const gw_scan_table *t, uint32_t i)
{
    if (i < AHEAD) return;
    const connection_t *far = &t->at[i - AHEAD], *near = &t->at[i - SOON];
    const front_t *here = t->simple ? s->after : s->boarding;
    __builtin_prefetch(&s->after[far->to]);
    __builtin_prefetch(&here[far->from]);
    __builtin_prefetch(&s->trip_arrival[far->trip], 1);
    const front_t *to = &s->after[near->to], *from = &here[near->from];
    if (to->n) __builtin_prefetch(&to->at[to->n - 1]);
    if (from->n) __builtin_prefetch(&from->at[from->n - 1]);
}

/* Of a knot, until nothing changes: each look at it begins with what its trips had behind it. */
static bool scan_knot(gw_scan *s, const gw_scan_table *t, knot_t k)
{
    bool changed = true, good = true;
    for (uint32_t i = k.first; i < k.end; i++) s->knot_arrival[i - k.first] = s->trip_arrival[t->at[i].trip];
    while (changed && good) {
        changed = false;
        for (uint32_t i = k.first; i < k.end; i++)
            s->trip_arrival[t->at[i].trip] = s->knot_arrival[i - k.first];
        for (uint32_t i = k.end; i-- > k.first && good;) good = scan_one(s, t, i, &changed);
    }
    return good;
}

gw_status gw_scan_profiles(gw_scan *s, const gw_scan_table *t, gw_stop_id to)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_stops + 2; i++) s->boarding[i].n = s->after[i].n = 0;
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
