/* Headway services: when the next one comes, and how long one waits.
 *
 * A service is a list of periods [start, end) at its first stop, each with a headway or a range of headways. What
 * joins them is the cumulated number of trips N(x) = ∫ dx / h(x), flat outside the periods (a range counts with its
 * mean headway). Ready at x, the next trip has come by y with probability min(1, N(y) − N(x)): changing headways,
 * gaps, the first and the last trip need no rule of their own. At a later stop the periods are shifted by the run time
 * from the first stop: callers subtract the shift before they ask.
 *
 * All rules are monotone: who is ready later never boards earlier, and board_latest is the exact inverse of board.
 * Sources: Newell 1971 (waiting with varying headways), Spiess and Florian 1989 (common lines).
 * Pure functions on borrowed arrays, any thread, deterministic.
 */
#ifndef GW_HEADWAY_HEADWAY_H
#define GW_HEADWAY_HEADWAY_H

#include "gtfs/base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GW_NEVER INT32_MAX      /* no boarding any more */
#define GW_NEVER_BACK INT32_MIN /* the same, searching backwards */

typedef struct {
    int32_t start_s, end_s;     /* service-day seconds at the first stop; start < end; sorted, not overlapping */
    int32_t headway_s;          /* > 0; the least */
    int32_t headway_max_s;      /* >= headway_s */
    uint32_t trip_text;         /* the trip_id of the row (an offset the timetable understands) */
} gw_period;

typedef enum {
    GW_HEADWAY_EXPECTED, /* boards at the first y with N(y) − N(x) >= 1/2 */
    GW_HEADWAY_WORST,    /* … >= 1 */
    GW_HEADWAY_FIRST,    /* departures at start, start + h, … < end of each period */
    GW_HEADWAY_SKIP      /* such services are left out */
} gw_headway_rule;

bool gw_headway_rule_parse(const char *name, gw_headway_rule *out); /* expected, worst, first, skip */

/* Whole seconds: the first y >= x (rounded up) at which someone ready at x boards under the rule, or GW_NEVER. */
int32_t gw_headway_board(const gw_period *p, uint32_t n, gw_headway_rule rule, int32_t x);
/* The latest x with gw_headway_board(x) <= y, or GW_NEVER_BACK. */
int32_t gw_headway_board_latest(const gw_period *p, uint32_t n, gw_headway_rule rule, int32_t y);
/* N(x); 0 before the first period. */
double gw_headway_trips_until(const gw_period *p, uint32_t n, double x);
/* Number of departures start + k·h < end over all periods (least headway). */
uint32_t gw_headway_count(const gw_period *p, uint32_t n);
/* The headway or range to show for someone who boards at y: the least and the greatest headway of the periods that
 * touch [y − 30 min, y + 30 min] without a gap longer than the headway. false when no period is near. */
bool gw_headway_range_at(const gw_period *p, uint32_t n, int32_t y, int32_t *least_s, int32_t *greatest_s);

#endif
