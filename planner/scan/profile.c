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
    int32_t arrival = arrival_of(t, i), best = GW_SCAN_NEVER;
    if (c->next < NO_NEXT) best = s->ring[c->next & (s->n_ring - 1)];
    uint32_t walk = s->egress[c->to];
    if (walk != UINT32_MAX && arrival + (int32_t)walk < best) best = arrival + (int32_t)walk;
    int32_t change = front_arrival(&s->after[c->to], arrival);
    if (change < best) best = change;
    int32_t *stay = &s->ring[i & (s->n_ring - 1)];
    *changed = *changed || best != *stay;
    *stay = best;
    if (best == GW_SCAN_NEVER || c->from >= t->n_stops) return true;
    int32_t departure = departure_of(c);
    front_t *here = t->simple ? &s->after[c->from] : &s->boarding[c->from];
    if (front_arrival(here, departure) <= best) return true;
    *changed = true;
    if (!t->simple && !front_insert(here, departure, best)) return false;
    return spread(s, t, c->from, departure, best);
}

static inline void fetch(const gw_scan *s, const gw_scan_table *t, uint32_t i)
{
    const connection_t *far = &t->at[i];
    __builtin_prefetch(&s->after[far->to]);
    __builtin_prefetch(t->simple ? &s->after[far->from] : &s->boarding[far->from]);
}

/* The connections of a slice in the order of time: s->order[], those of a second from s->second[] on. */
static void sort_slice(gw_scan *s, const gw_scan_table *t, uint32_t slice)
{
    uint32_t first = t->block[(size_t)slice * t->n_cells], end = t->block[((size_t)slice + 1) * t->n_cells];
    int32_t start = (int32_t)(slice * t->slice_s);
    memset(s->second, 0, (t->slice_s + 1) * sizeof *s->second);
    for (uint32_t i = first; i < end; i++) s->second[departure_of(&t->at[i]) - start]++;
    for (uint32_t k = 0, sum = 0; k <= t->slice_s; k++) {
        sum += s->second[k];
        s->second[k] = sum;
    }
    for (uint32_t i = end; i-- > first;) {
        s->order[--s->second[departure_of(&t->at[i]) - start]] = i;
        s->ring[i & (s->n_ring - 1)] = GW_SCAN_NEVER;
    }
}

/* Connections of one second, some of which take no time, may follow each other in any order: they are looked
 * at until nothing changes. */
static bool scan_second(gw_scan *s, const gw_scan_table *t, uint32_t first, uint32_t end)
{
    bool changed = true, good = true;
    while (changed && good) {
        bool still = false;
        changed = false;
        for (uint32_t k = end; k-- > first && good;) {
            if (k >= AHEAD) fetch(s, t, s->order[k - AHEAD]);
            still = still || (t->at[s->order[k]].when & RUN_LONG) == 0;
            good = scan_one(s, t, s->order[k], &changed);
        }
        changed = changed && still;
    }
    return good;
}

static bool scan_slice(gw_scan *s, const gw_scan_table *t, uint32_t slice)
{
    bool good = true;
    sort_slice(s, t, slice);
    for (uint32_t k = t->slice_s; k-- > 0 && good;) good = scan_second(s, t, s->second[k], s->second[k + 1]);
    return good;
}

gw_status gw_scan_profiles(gw_scan *s, const gw_scan_table *t, gw_stop_id to)
{
    if (!gw_scan_fit(s, t) || !gw_scan_fit_profiles(s, t)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_places; i++)
        s->boarding[i].n = s->boarding[i].n_recent = s->after[i].n = s->after[i].n_recent = 0;
    s->target = t->inner[to.v];
    gw_scan_set_target(s, t, s->target, true);
    bool good = true;
    for (uint32_t slice = t->n_slices; slice-- > 0 && good;) good = scan_slice(s, t, slice);
    gw_scan_set_target(s, t, s->target, false);
    return good ? GW_OK : GW_NO_MEMORY;
}

/* Boarding here, or after one of the ways that begin a journey; or on foot all the way. */
int32_t gw_scan_profile_arrival(const gw_scan *s, const gw_scan_table *t, gw_stop_id from_id, int32_t time_s)
{
    uint32_t from = t->inner[from_id.v];
    int32_t time = time_s - t->from_s;
    if (from == s->target) return time_s;
    const front_t *fronts = t->simple ? s->after : s->boarding;
    int32_t best = front_arrival(&fronts[from], time);
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++) {
        const footpath_t *way = &t->edge_out.at[i];
        int32_t there = way->stop == s->target ? time + way->seconds
                                               : front_arrival(&fronts[way->stop], time + way->seconds);
        if (there < best) best = there;
    }
    return best == GW_SCAN_NEVER ? best : best + t->from_s;
}
