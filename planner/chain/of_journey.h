/* From a journey of the searches to a chain: what serves each of its legs that day, the other lines that
 * would do as well, the gates as this traveller meets them.
 *
 * A leg is served by its own route's vehicles between its two stops (whatever their pattern, planner/profile
 * has the same rule), and by every other line that goes from there to there, or from a stop across the street to one
 * across the street (two minutes on foot in all, each line by the stops where one walks least for it): B2 or B2P is
 * one leg. Lines that no wait could make useful are left out, and of many the best by mean wait, walk and ride are
 * kept. Walks and changes take the time they had in the journey. Staying in a vehicle that goes on as another
 * trip is kept as found.
 */
#ifndef GW_CHAIN_OF_JOURNEY_H
#define GW_CHAIN_OF_JOURNEY_H

#include "planner/chain/chain.h"
#include "planner/router/router.h"

/* Links made so far whose arrays others share: chains that end alike then have the same arrays, and
 * gw_chain_remember knows them again. {0} is empty; cleared whenever the arena is. */
typedef struct {
    gw_chain_link *links; /* owned */
    size_t n, cap;
} gw_chain_pool;
void gw_chain_pool_clear(gw_chain_pool *p);
void gw_chain_pool_free(gw_chain_pool *p);

/* q: which lines may be ridden, how one walks (gait, changes; speed 0: no stops but the journey's own), and the ports
 * as the traveller meets them (NULL: only journeys without a border). legs[0 … n): of the journey. pool: or NULL. out: arrays live in the arena. from_s, to_s: nobody is under way
 * before or after (at most 2 days apart). GW_OK, GW_NO_MEMORY, or GW_NOT_FOUND for a way that cannot be made
 * a chain (it begins in a vehicle). */
GW_MUST_USE gw_status gw_chain_of_journey(const gw_timetable *t, const gw_query *q, const gw_leg *legs,
                                          uint32_t n, int32_t leaves_s, int32_t arrives_s, int32_t from_s,
                                          int32_t to_s, gw_arena *a, gw_chain_pool *pool,
                                          gw_chain *out);

#endif
