/* From a journey of the searches to a chain: what serves each of its legs that day, the other lines that
 * would do as well, the gates as this traveller meets them.
 *
 * A leg is served by its own route's vehicles between its two stops (whatever their pattern, planner/profile
 * has the same rule), and by every other line that goes from the same stop to the same stop: B2 or B2P is one
 * leg. Lines that no wait could make useful are left out, and of many the best by mean wait and ride are
 * kept. Walks and changes take the time they had in the journey. Staying in a vehicle that goes on as another
 * trip is kept as found.
 */
#ifndef GW_CHAIN_OF_JOURNEY_H
#define GW_CHAIN_OF_JOURNEY_H

#include "planner/chain/chain.h"
#include "planner/router/router.h"

/* q: which lines may be ridden, and the ports as the traveller meets them (NULL: only journeys without a
 * border). legs[0 … n): of the journey. out: arrays live in the arena. from_s, to_s: nobody is under way
 * before or after (at most 2 days apart). GW_OK, GW_NO_MEMORY, or GW_NOT_FOUND for a way that cannot be made
 * a chain (it begins in a vehicle). */
GW_MUST_USE gw_status gw_chain_of_journey(const gw_timetable *t, const gw_query *q, const gw_leg *legs,
                                          uint32_t n, int32_t leaves_s, int32_t arrives_s, int32_t from_s,
                                          int32_t to_s, gw_arena *a, gw_chain *out);

#endif
