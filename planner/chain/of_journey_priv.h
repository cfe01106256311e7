/* What the files of of_journey share. Not for others.
 *
 *   of_journey.c     the whole way
 *   of_lines.c       the lines of a leg
 *   of_gates.c       the counters of a port
 */
#ifndef GW_CHAIN_OF_JOURNEY_PRIV_H
#define GW_CHAIN_OF_JOURNEY_PRIV_H

#include "planner/chain/of_journey.h"

typedef struct {
    const gw_timetable *t;
    const gw_query *q;
    gw_arena *a;
    gw_chain_pool *pool; /* NULL: nothing is shared */
    int32_t from_s, to_s;
    gw_chain_link *links;
    uint32_t n;
} maker;

/* The lines of a ride for someone ready then, in out. */
GW_MUST_USE gw_status chain_find_lines(const maker *m, const gw_leg *leg, gw_chain_link *out);
GW_MUST_USE gw_status chain_find_spans(const maker *m, const gw_leg *leg, gw_chain_link *out);
/* Arrays that another link of the pool has too are that one's. */
GW_MUST_USE gw_status chain_share_link(const maker *m, gw_chain_link *l);

#endif
