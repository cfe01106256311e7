/* Someone who follows the strategy that a pass of planner/strategy has stored, in true seconds: one uniform
 * phase for each headway line and day, timetables to the second, one draw for each border queue. What decides
 * is worked out here, in double precision, from the values at stops (gw_strategy_at) alone: riding, getting
 * off, walking, and what waiting on is worth after each part of a wait. */
#ifndef GW_TESTS_FOLLOW_H
#define GW_TESTS_FOLLOW_H

#include "planner/strategy/strategy.h"

typedef struct follower follower;

/* All is borrowed. The pass: over a net of these options, to these ends. */
follower *follow_make(const gw_timetable *t, const gw_strategy_options *o, const gw_strategy *pass,
                      const gw_access *to, uint32_t n_to);
void follow_free(follower *f);
/* From now on each wait draws phases of its own, as the pass has it, though a line waited for twice has one
 * phase. */
void follow_independent(follower *f);
/* One journey from the stop, seconds; the cap: not served. As the pass has it: what lies ahead is not served
 * when its mean is over the cap; who was only unlucky on the way is counted with all his time. */
double follow_once(follower *f, gw_stop_id from, int32_t time_s, uint64_t *dice);
/* What the pass should have stored for the stop, worked out here from what it has stored for others. */
double follow_look_ahead(follower *f, gw_stop_id stop, int32_t time_s);
double follow_roll(uint64_t *dice); /* 0 … 1 */

#endif
