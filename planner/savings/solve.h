/* Inverse questions: which values of a field of a scenario meet a goal, and where the case turns.
 *
 *   vary   "m1.headway_min=5:60"     a field (planner/scenario/edit.h), its first and last value, and a step
 *          "m1.speed_kmh=15:30:0.5"  (1 unless given; needed where a number is not whole)
 *   goal   "wait<=8"                 a figure, <=, >=, < or >, a number; "saving>0" asks where the case turns
 *
 * Figures of the port that the case speaks of, 07:00-19:00, minutes, with the scenario: journey, saving,
 * wait, walk; rides; served (a share); each with ".TRAVELLER" and ".to" or ".back" behind it (the first
 * traveller, the way to the place, when they are left out). Of the whole case: drawn, drawn_p5, p_saving;
 * hours_day, hours_year (passenger-hours, seats counted); buses, buses_more, bus_hours_more, bus_km_more;
 * cost_day, cost_year, cost_per_hour, cost_per_hour_year, break_even, benefit_cost (of the year, else the
 * day), net_benefit (a day). Between the ends a value that the scenario refuses (a headway that the
 * line has already: nothing would change) has no figure. With `against` every figure is that of the case less
 * that of the other scenario: where the winner changes.
 *
 * Values are looked at from both ends and the quarters inwards, by thirds, until each place where the goal
 * begins or ceases to hold lies between neighbours of the grid. Where the figure rises or falls throughout
 * what was looked at, that is the whole answer; where it does not, every value is looked at if there are at
 * most GW_SOLVE_MAX_SCAN, else the answer says that it holds only between the values it lists. The same input
 * gives the same bytes, with any number of threads. Nothing is printed or stored. Blocking; any thread.
 */
#ifndef GW_SAVINGS_SOLVE_H
#define GW_SAVINGS_SOLVE_H

#include "planner/savings/batch.h"

enum { GW_SOLVE_MAX_VALUES = 100000, GW_SOLVE_MAX_SCAN = 128 };

typedef struct {       /* owned: gw_solve_outputs_free; each whole, or empty after a failure */
    gw_buf solve_json; /* {"schema":"gangway-solve/1", …}: the answer in words and ranges, every run */
    gw_buf text[GW_N_LANGS]; /* for a terminal */
} gw_solve_outputs;

void gw_solve_outputs_free(gw_solve_outputs *o); /* the contents; accepts {0} */

/* against: text of the other scenario; empty: none. options: those of a run; numbers_only and progress are
 * set here but progress is passed on. out: zero it before. Returns GW_OK (also when no value meets the goal);
 * GW_BAD_INPUT: vary, goal or an option is at fault (err), or a scenario (*errors too), or the figure is
 * absent at every value (no demand, no costs); GW_CONFLICT (cancelled); GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_solve(const gw_dataset *base, gw_str scenario_json, const char *vary,
                               const char *goal, gw_str against, const gw_savings_options *options,
                               gw_solve_outputs *out, gw_buf *errors, gw_error *err);

#endif
