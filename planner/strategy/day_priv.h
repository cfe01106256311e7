/* What a pass has found of every place, for the whole day, packed. Not for others.
 *
 * A block is the values of LANES steps, and the shares served. Where nobody is served it takes no room; where
 * everybody is, shares take none. Numbers on a straight line (level, or falling as time does) are two; where
 * steps from one to the next differ by less than 256, each takes a byte; all others stay as they are.
 */
#ifndef GW_STRATEGY_DAY_PRIV_H
#define GW_STRATEGY_DAY_PRIV_H

#include "planner/strategy/net_priv.h"

typedef struct {
    uint32_t *at; /* [place][block]: where it is, and how it is packed; 0: nobody is served. Borrowed */
    uint32_t blocks;
    uint16_t **chunks; /* owned, and what they point to; kept from pass to pass */
    size_t n_chunks, cap_chunks;
    uint32_t end; /* of what is used */
} day_t;

void strategy_day_begin(day_t *d, uint32_t *at, uint32_t n_places, uint32_t blocks); /* nobody is served */
/* served NULL: everybody is. Once a block, before strategy_day_begin() is called again. false: no memory. */
bool strategy_day_keep(day_t *d, uint32_t place, uint32_t block, const uint16_t *value,
                       const uint16_t *served);
void strategy_day_read(const day_t *d, uint32_t place, uint32_t block, uint16_t cap, uint16_t *value,
                       uint16_t *served);
/* Of one step. */
uint16_t strategy_day_value(const day_t *d, uint32_t place, uint32_t step, uint16_t cap);
uint16_t strategy_day_served(const day_t *d, uint32_t place, uint32_t step);
size_t strategy_day_bytes(const day_t *d); /* beside at */
void strategy_day_free(day_t *d);

#endif
