/* The whole day at once: the expected remaining time to one destination, from every stop at every moment,
 * under the best strategy. Headway services and timetables together.
 *
 * What is computed. V(s, t) is the mean of min(T, cap) for someone at stop s at t who takes whichever useful
 * vehicle comes first and decides while waiting (Spiess and Florian 1989, here with headways that change over
 * the day and waits that are uniform, not exponential); with it the share P(served) of those who arrive at
 * all. Timetabled services are scanned at exact seconds (the profile connection scan of Dibbelt, Pajor,
 * Strasser, Wagner 2018): where everything is timetabled, V is the search for each departure, to the second.
 * Waits for headway services follow the cumulated number of trips N(x) (Newell 1971;
 * planner/headway/headway.h). Missing the last vehicle, or giving up, costs the cap. docs/METHOD.md has the
 * recurrence.
 *
 * The grid. Steps of step_s seconds; a row holds the value at the middle of each step. Durations are exact;
 * a later row is read between two steps (along a line at whole ones, counted from its start, so that rounding
 * never adds up): who may choose among many stops would choose those that rounding favours.
 *
 * A gw_strategy_net is one timetable (a baseline, or a scenario on it), one span of time and one traveller,
 * laid out for passes: read-only, share it. A gw_strategy is one worker's scratch and holds the last pass.
 * Once the scratch has grown, a pass allocates nothing but the fronts of timetabled departures. The same
 * input gives the same bytes.
 *
 * Who stays seated in a vehicle that goes on as another trip (transfers of type 4, blocks) has boarded once.
 * Not held: wheelchairs, bicycles. Times are tt seconds (planner/timetable/timetable.h).
 */
#ifndef GW_STRATEGY_STRATEGY_H
#define GW_STRATEGY_STRATEGY_H

#include "planner/router/router.h"

typedef struct gw_strategy_net gw_strategy_net;
typedef struct gw_strategy gw_strategy;

typedef struct {
    int32_t from_s, to_s; /* departures asked for; at most 48 h. Services are followed for cap_s more. */
    int32_t step_s;       /* 10 … 300; 60 by default */
    int32_t cap_s; /* longer is "not served"; at most 18 h. Values are kept in quarters of a second up to
                      4.5 h, in halves up to 9 h, then in seconds */
    int32_t default_transfer_s;
    gw_gait gait;
    int32_t max_walk_s;         /* between two rides; INT32_MAX: none */
    gw_side side;               /* only stops of this side; GW_SIDE_NONE: all */
    const gw_port_table *ports; /* NULL: nobody crosses. Borrowed until the net is made */
} gw_strategy_options;

/* METHOD section 4: adult, 60 s, 10 min, a cap of 4 h, steps of 60 s; 04:00-28:00 of a day that begins at
 * day_zero_s. */
void gw_strategy_defaults(gw_strategy_options *o, int32_t day_zero_s);

/* *out is owned by the caller; the timetable may go. GW_OK, GW_BAD_INPUT (options), GW_LIMIT or GW_NO_MEMORY.
 */
GW_MUST_USE gw_status gw_strategy_net_make(const gw_timetable *t, const gw_strategy_options *o,
                                           gw_strategy_net **out, gw_error *err);
void gw_strategy_net_free(gw_strategy_net *n); /* accepts NULL */
size_t gw_strategy_net_bytes(const gw_strategy_net *n);

gw_strategy *gw_strategy_create(void); /* NULL: no memory */
void gw_strategy_free(gw_strategy *s); /* accepts NULL */
size_t gw_strategy_bytes(const gw_strategy *s);

/* One pass: all origins to the stops of `to`, each with its walk to the end (counters stand for a port). The
 * net must outlive what is read afterwards. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_strategy_pass(gw_strategy *s, const gw_strategy_net *n, const gw_access *to,
                                       uint32_t n_to, gw_error *err);

typedef struct {
    double value_s; /* mean of min(T, cap); the cap: nobody is served */
    double served;  /* share, 0 … 1 */
} gw_strategy_value;

/* Someone at the stop, ready to board (counters: having passed them, or about to). time_s within the span. */
gw_strategy_value gw_strategy_at(const gw_strategy *s, gw_stop_id stop, int32_t time_s);
/* The best of several ways to set out. direct_walk_s: on foot all the way; -1: no such way. */
gw_strategy_value gw_strategy_from(const gw_strategy *s, const gw_access *from, uint32_t n_from,
                                   int32_t direct_walk_s, int32_t time_s);
/* The mean over those served alone; NAN: nobody is. */
double gw_strategy_served_mean_s(const gw_strategy *s, gw_strategy_value v);

#endif
