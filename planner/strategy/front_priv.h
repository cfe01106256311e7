/* The front of a stop: timetabled departures none of which leaves later and arrives earlier than another. Not
 * for others. */
#ifndef GW_STRATEGY_FRONT_PRIV_H
#define GW_STRATEGY_FRONT_PRIV_H

#include "planner/strategy/strategy_priv.h"

/* The best pair for someone ready at ready_s, or NULL. */
static inline const pair_t *front_find(const front_t *f, int32_t ready_s)
{
    uint32_t i = f->n, step = 8;
    if (!i) return NULL;
    while (i && step && f->at[i - 1].departure_s < ready_s) { /* near the end, mostly */
        i--;
        step--;
    }
    if (i && f->at[i - 1].departure_s < ready_s) {
        uint32_t low = 0; /* at[low - 1] leaves late enough, at[i - 1] does not */
        while (low < i) {
            uint32_t mid = low + (i - low) / 2;
            if (f->at[mid].departure_s >= ready_s)
                low = mid + 1;
            else
                i = mid;
        }
    }
    return i ? &f->at[i - 1] : NULL;
}

/* The better of two; either may be NULL. */
static inline const pair_t *pair_best(const pair_t *a, const pair_t *b)
{
    if (!a || !b) return a ? a : b;
    return b->arrival_u < a->arrival_u ? b : a;
}

/* Room for n pairs, no more; there may be some already. *bytes follows what fronts hold. */
bool strategy_front_fit(front_t *f, uint32_t n, size_t *bytes); /* false: no memory */
void strategy_front_free(front_t *f, size_t *bytes);
/* false: no memory. *changed is set when the pair is worth keeping. */
bool strategy_front_insert(front_t *f, pair_t pair, bool *changed, size_t *bytes);

#endif
