/* The Pareto front of a stop while time runs backward. Inline, because it is the inner loop. Not for others.
 */
#ifndef GW_SCAN_FRONT_PRIV_H
#define GW_SCAN_FRONT_PRIV_H

#include "planner/scan/scan_priv.h"

/* Pairs of falling departure and arrival: of those that leave at or after ready the newest arrives first. */
int32_t gw_front_old_arrival(const front_t *f, int32_t ready);
static inline int32_t front_arrival(const front_t *f, int32_t ready)
{
    for (uint32_t i = f->n_recent; i-- > 0;)
        if (f->recent[i].departure >= ready) return f->recent[i].arrival;
    return f->n ? gw_front_old_arrival(f, ready) : GW_SCAN_NEVER;
}

/* Both false: no memory. */
bool gw_front_put_away(front_t *f); /* makes room among the recent ones */
bool gw_front_insert_old(front_t *f, int32_t departure, int32_t arrival);

/* A pair that no other beats; those it beats go. Mostly it leaves before all others, or is beaten by the
 * newest. */
static inline bool front_insert(front_t *f, int32_t departure, int32_t arrival)
{
    uint32_t place = f->n_recent;
    while (place > 0 && f->recent[place - 1].departure < departure) place--;
    if (place == 0 && f->n) return gw_front_insert_old(f, departure, arrival);
    if (place > 0 && f->recent[place - 1].arrival <= arrival) return true;
    uint32_t end = place;
    while (end < f->n_recent && f->recent[end].arrival >= arrival) end++;
    if (place > 0 && f->recent[place - 1].departure == departure) place--;
    if (end == place && f->n_recent == RECENT) {
        if (place <= RECENT / 2) return gw_front_insert_old(f, departure, arrival);
        if (!gw_front_put_away(f)) return false;
        place -= RECENT / 2;
        end = place;
    }
    for (uint32_t i = f->n_recent; end == place && i > place; i--) f->recent[i] = f->recent[i - 1];
    if (end > place + 1)
        for (uint32_t i = end; i < f->n_recent; i++) f->recent[place + 1 + i - end] = f->recent[i];
    f->n_recent = (uint16_t)(f->n_recent + 1 + place - end);
    f->recent[place] = (pair_t){departure, arrival};
    return true;
}

#endif
