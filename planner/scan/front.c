/* The rare ways of a front: beyond its newest pairs. */
#include "planner/scan/front_priv.h"

#include <stdlib.h>
#include <string.h>

int32_t gw_front_old_arrival(const front_t *f, int32_t ready)
{
    uint32_t lo = 0, hi = f->n; /* at[hi …] leave too early */
    while (lo < hi) {
        uint32_t middle = (lo + hi) / 2;
        if (f->at[middle].departure >= ready)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo ? f->at[lo - 1].arrival : GW_SCAN_NEVER;
}

static bool make_room(front_t *f, uint32_t more)
{
    while (!f->log_cap || f->n + more > (uint32_t)1 << f->log_cap) {
        uint16_t log_cap = f->log_cap ? f->log_cap + 1 : 5;
        pair_t *at = realloc(f->at, ((size_t)1 << log_cap) * sizeof *at);
        if (!at) return false;
        f->at = at;
        f->log_cap = log_cap;
    }
    return true;
}

bool gw_front_put_away(front_t *f)
{
    enum { HALF = RECENT / 2 };
    if (!make_room(f, HALF)) return false;
    memcpy(f->at + f->n, f->recent, HALF * sizeof *f->recent);
    memmove(f->recent, f->recent + HALF, (RECENT - HALF) * sizeof *f->recent);
    f->n += HALF;
    f->n_recent = RECENT - HALF;
    return true;
}

/* All are put away, and it goes between them. */
bool gw_front_insert_old(front_t *f, int32_t departure, int32_t arrival)
{
    if (!make_room(f, f->n_recent + 1u)) return false;
    memcpy(f->at + f->n, f->recent, f->n_recent * sizeof *f->recent);
    f->n += f->n_recent;
    f->n_recent = 0;
    uint32_t place = f->n;
    while (place > 0 && f->at[place - 1].departure < departure) place--;
    if (place > 0 && f->at[place - 1].arrival <= arrival) return true;
    uint32_t end = place;
    while (end < f->n && f->at[end].arrival >= arrival) end++;
    if (place > 0 && f->at[place - 1].departure == departure) place--;
    memmove(f->at + place + 1, f->at + end, (f->n - end) * sizeof *f->at);
    f->n = f->n + 1 + place - end;
    f->at[place] = (pair_t){departure, arrival};
    return true;
}
