/* The whole day at once, slowly: the recurrence of docs/METHOD.md, "The whole day at once", in double
 * precision on cells of ten seconds. It shares no code with planner/strategy; what it reads of a timetable
 * are its public arrays.
 *
 * Everything is known in the middle of each cell. So that nothing has to be rounded or read between two
 * cells, times are what the random networks of strategy_reference_test.c have: runs of headway services,
 * walks and timetabled departures on whole cells, timetabled arrivals in the middle of one. Headways and the
 * starts and ends of their periods may be any second. A timetable that is otherwise, has rules for particular
 * lines, or rides of no time ends the program and says why. */
#ifndef GW_TESTS_SLOW_DAY_H
#define GW_TESTS_SLOW_DAY_H

#include "planner/router/router.h"

enum { SLOW_CELL_S = 10 };

typedef struct slow_day slow_day;

typedef struct {
    int32_t from_s, to_s, cap_s; /* whole cells */
    int32_t default_transfer_s;
    gw_gait gait;
    int32_t max_walk_s;
    const gw_port_table *ports; /* NULL: nobody crosses */
} slow_options;

typedef struct { /* value = served · mean of those served + (1 − served) · cap */
    double value_s, served;
} slow_value;

slow_day *slow_day_make(const gw_timetable *t, const slow_options *o);
void slow_day_free(slow_day *d);
void slow_day_solve(slow_day *d, const gw_access *to, uint32_t n_to);
/* Ready at the stop in the middle of a cell (counters: having passed them). */
slow_value slow_day_at(const slow_day *d, gw_stop_id stop, int32_t time_s);

#endif
