/* How the travel time spreads for people who follow the strategy of a whole-day pass.
 *
 * A pass knows means. Here the people of one departure are pushed forward along the strategy it stored, whole
 * probabilities at a time: who waits boards what comes and is worth it, as dynamic acceptance has it; who
 * rides gets off where that is worth most; a queue lets its 64 parts through one after another. Nothing is
 * drawn at random. What is worth more is read from the stored values, times come from the timetable itself:
 * durations and timetabled departures are exact to the second, waits for headway services are cut into half
 * steps of the pass, of which each is boarded in its middle (docs/METHOD.md; docs/PERFORMANCE.md has what was
 * measured).
 *
 * The departures of a period are added one by one and read as one sample: every minute with its whole
 * distribution. Who takes longer than the cap of the pass, or misses what never comes again, is not served,
 * and stays in the sample.
 *
 * A gw_follow is one worker's scratch. It reads a pass, which must stay as it is until the next begin;
 * several may read one pass. It remembers what follows from being at a place at a second, so further
 * departures of the day cost less. The same input gives the same bytes, in whatever order departures are
 * added but for rounding of sums.
 */
#ifndef GW_STRATEGY_FOLLOW_H
#define GW_STRATEGY_FOLLOW_H

#include "planner/strategy/strategy.h"

typedef struct gw_follow gw_follow;

typedef struct {
    uint32_t n_departures;
    double served;                           /* share, 0 … 1 */
    double mean_s;                           /* of those served; NAN: nobody is */
    double p5_s, p25_s, p50_s, p75_s, p95_s; /* of all; NAN: fewer are served */
    double walk_s, wait_s, ride_s;           /* of those served; add up to mean_s. Queues count as wait */
    double rides;
} gw_follow_times;

gw_follow *gw_follow_create(void); /* NULL: no memory */
void gw_follow_free(gw_follow *f); /* accepts NULL */
size_t gw_follow_bytes(const gw_follow *f);

/* Follows the last pass of s from now on, with an empty sample. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_follow_begin(gw_follow *f, const gw_strategy *s, gw_error *err);

/* Those who set out at time_s (tt seconds, within the span) join the sample; the ends are those of
 * gw_strategy_from. GW_OK or GW_NO_MEMORY (then begin again). */
GW_MUST_USE gw_status gw_follow_add(gw_follow *f, const gw_access *from, uint32_t n_from,
                                    int32_t direct_walk_s, int32_t time_s, gw_error *err);
gw_follow_times gw_follow_read(const gw_follow *f);
void gw_follow_clear(gw_follow *f); /* the sample */

#endif
