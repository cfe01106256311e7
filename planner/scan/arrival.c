/* Earliest arrivals: one scan forward from the moment of departure. */
#include "planner/scan/scan_priv.h"

#include <string.h>

/* Where one may board from `time` on. What is set is noted, to be cleared. */
static inline void make_ready(gw_scan *s, uint32_t stop, int32_t time)
{
    if (time >= s->ready[stop]) return;
    if (s->ready[stop] == GW_SCAN_NEVER && s->ride[stop] == GW_SCAN_NEVER) s->touched[s->n_touched++] = stop;
    s->ready[stop] = time;
}

static void clear(gw_scan *s, const gw_scan_table *t)
{
    for (uint32_t i = 0; i < s->n_touched; i++)
        s->ready[s->touched[i]] = s->ride[s->touched[i]] = GW_SCAN_NEVER;
    memset(s->aboard, 0, (t->n_trips / 64 + 1) * sizeof *s->aboard);
    s->n_touched = 0;
}

/* Got off at a stop earlier than before: who may board where. The ways are sorted, so the first that is too
 * late ends it. */
static inline void get_off(gw_scan *s, const gw_scan_table *t, uint32_t stop, int32_t time, int32_t best)
{
    if (s->ready[stop] == GW_SCAN_NEVER && s->ride[stop] == GW_SCAN_NEVER) s->touched[s->n_touched++] = stop;
    s->ride[stop] = time;
    if (t->change_s[stop] != NO_WALK) make_ready(s, stop, time + t->change_s[stop]);
    const footpath_t *way = t->change_out.at + t->change_out.first[stop],
                     *end = t->change_out.at + t->change_out.first[stop + 1];
    for (; way < end && time + way->seconds < best; way++) make_ready(s, way->stop, time + way->seconds);
}

/* Connections [i, end); returns the best arrival at the target. *changed: some stop was reached earlier.
 * Whether somebody is aboard is as hard to foretell as the network, so it is computed and not branched on;
 * that a stop is reached earlier is rare. */
static inline int32_t scan_some(gw_scan *s, const gw_scan_table *t, uint32_t i, uint32_t end, int32_t best,
                                bool *changed)
{
    const int32_t *ready = s->ready, *gate = t->simple ? s->ready : s->ride;
    uint64_t *aboard = s->aboard;
    const connection_t *c = t->at + i;
    for (; i < end; i++, c++) {
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        uint64_t *word = &aboard[c->trip / 64];
        uint64_t on = (*word >> (c->trip % 64) & 1) | (ready[c->from] <= departure);
        *word |= on << (c->trip % 64);
        if (!(on & (arrival < gate[c->to]))) continue;
        if ((c->when & RUN_LONG) == RUN_LONG) {
            arrival = departure + gw_scan_long_run(t, i);
            if (arrival >= gate[c->to]) continue;
        }
        *changed = true;
        get_off(s, t, c->to, arrival, best);
        uint32_t walk = s->egress[c->to];
        if (walk != UINT32_MAX && arrival + (int32_t)walk < best) best = arrival + (int32_t)walk;
    }
    return best;
}

static inline void set_aboard(gw_scan *s, uint32_t trip, bool on)
{
    uint64_t bit = (uint64_t)1 << (trip % 64);
    if (on)
        s->aboard[trip / 64] |= bit;
    else
        s->aboard[trip / 64] &= ~bit;
}

/* Connections of one second, some of which take no time, may follow each other in any order: they are looked
 * at until nothing changes. Each look begins with who was aboard before: who boards at a trip's second stop
 * was not at its first. */
static int32_t scan_knot(gw_scan *s, const gw_scan_table *t, knot_t k, int32_t best)
{
    bool changed = true;
    for (uint32_t i = k.first; i < k.end; i++) {
        uint32_t trip = t->at[i].trip;
        s->before_knot[i - k.first] = s->aboard[trip / 64] >> (trip % 64) & 1;
    }
    while (changed) {
        changed = false;
        for (uint32_t i = k.first; i < k.end; i++) set_aboard(s, t->at[i].trip, s->before_knot[i - k.first]);
        best = scan_some(s, t, k.first, k.end, best, &changed);
    }
    return best;
}

/* From the first connection on until all are later than the best arrival. */
static int32_t scan_all(gw_scan *s, const gw_scan_table *t, int32_t time, int32_t best)
{
    enum { STRETCH = 512 };
    uint32_t i = gw_scan_first(t, time), knot = gw_scan_first_knot(t, i);
    while (i < t->n && departure_of(&t->at[i]) < best) {
        uint32_t end = knot < t->n_knots ? t->knots[knot].first : t->n;
        bool changed;
        if (i == end) {
            best = scan_knot(s, t, t->knots[knot], best);
            i = t->knots[knot++].end;
            continue;
        }
        if (end - i > STRETCH) end = i + STRETCH;
        best = scan_some(s, t, i, end, best, &changed);
        i = end;
    }
    return best;
}

static void leave(gw_scan *s, const gw_scan_table *t, uint32_t from, int32_t time)
{
    make_ready(s, from, time);
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++)
        make_ready(s, t->edge_out.at[i].stop, time + t->edge_out.at[i].seconds);
}

/* On foot all the way. */
static int32_t walk_all(const gw_scan_table *t, uint32_t from, uint32_t to, int32_t time)
{
    if (from == to) return time;
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++)
        if (t->edge_out.at[i].stop == to) return time + t->edge_out.at[i].seconds;
    return GW_SCAN_NEVER;
}

gw_status gw_scan_arrival(gw_scan *s, const gw_scan_table *t, gw_stop_id from, gw_stop_id to, int32_t time_s,
                          int32_t *arrival_s)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    int32_t time = time_s - t->from_s;
    if (time < 0) time = 0;
    gw_scan_set_target(s, t, to.v, true);
    leave(s, t, from.v, time);
    int32_t best = scan_all(s, t, time, walk_all(t, from.v, to.v, time));
    gw_scan_set_target(s, t, to.v, false);
    clear(s, t);
    *arrival_s = best == GW_SCAN_NEVER ? best : best + t->from_s;
    return GW_OK;
}

gw_status gw_scan_one_to_all(gw_scan *s, const gw_scan_table *t, gw_stop_id from, int32_t time_s,
                             int32_t *arrival_s)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    int32_t time = time_s - t->from_s;
    if (time < 0) time = 0;
    leave(s, t, from.v, time);
    scan_all(s, t, time, GW_SCAN_NEVER);
    for (uint32_t i = 0; i < t->n_stops; i++) arrival_s[i] = s->ride[i];
    /* The last walk: by an end's ways, which no rider's change makes longer. */
    for (uint32_t i = 0; i < s->n_touched; i++) {
        uint32_t stop = s->touched[i];
        int32_t here = s->ride[stop];
        if (here == GW_SCAN_NEVER) continue;
        for (uint32_t k = t->edge_out.first[stop]; k < t->edge_out.first[stop + 1]; k++) {
            const footpath_t *way = &t->edge_out.at[k];
            if (here + way->seconds < arrival_s[way->stop]) arrival_s[way->stop] = here + way->seconds;
        }
    }
    for (uint32_t k = t->edge_out.first[from.v]; k < t->edge_out.first[from.v + 1]; k++) {
        const footpath_t *way = &t->edge_out.at[k];
        if (time + way->seconds < arrival_s[way->stop]) arrival_s[way->stop] = time + way->seconds;
    }
    arrival_s[from.v] = time;
    for (uint32_t i = 0; i < t->n_stops; i++)
        if (arrival_s[i] != GW_SCAN_NEVER) arrival_s[i] += t->from_s;
    clear(s, t);
    return GW_OK;
}
