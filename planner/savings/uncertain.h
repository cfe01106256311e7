/* How sure a saving is when the inputs are not. Not for others.
 *
 * Each input is a factor, uniform on its range, the same draw for both cases. At each minute the
 * best path with and the best without a line that the change touches are weighed anew: their waits and rides
 * grow with the factors, and people take the better. That is exact while boardings stay inside one headway
 * period and the order among paths of one kind does not change.
 */
#ifndef GW_SAVINGS_UNCERTAIN_H
#define GW_SAVINGS_UNCERTAIN_H

#include "planner/savings/worth.h"

enum { MAX_RANGED = GW_SCENARIO_N_RANGED + GW_SCENARIO_MAX_RANGES };

typedef struct savings_swing { /* an input */
    gw_scenario_ranged kind;
    int mode; /* of waits and rides on lines the change does not touch: 0 all others, 1 on rails, 2 not */
    uint32_t port; /* of clearance; GW_NO_ID: all others */
    double factor_low, factor_high;
    const char *source; /* borrowed */
    bool assumed, given;
    uint64_t stream;    /* of the draws */
    double low, high;   /* what comes out with this factor alone at its ends */
    double switches_at; /* the factor nearest to 1, of 0 … 3, at which the saving turns; NAN: none does */
} savings_swing;

struct savings_uncertain {
    bool hours; /* passenger-hours a day; else minutes a traveller of the headline port in the core, both ways
                 */
    double central, mean, p5, p50, p95, p_positive;
    double *drawn; /* [n_draws], in the order of the draws; owned */
    uint32_t n_draws;
    savings_swing inputs[MAX_RANGED];
    uint32_t n_inputs;
    bool own_ranges; /* the scenario gives some */
    /* inputs[] of a part of a journey; n_inputs: nothing varies it. [1]: on rails */
    uint32_t wait[2], ride[2], own_wait, own_ride, walk, demand;
};

extern const char *const savings_input_names[GW_SCENARIO_N_RANGED];
/* ranges.c: makes c->uncertain; after the baseline is there */
GW_MUST_USE gw_status savings_list_ranges(savings_case *c, gw_error *err);
uint32_t savings_clearance_slot(const struct savings_uncertain *u, uint32_t port);
bool savings_on_rails(uint16_t type); /* a GTFS route type */
/* A number in [0, 1) from a seed and a counter: splitmix64 (Steele, Lea and Flood 2014), the same on every
 * machine. */
double savings_random(uint64_t seed, uint64_t counter);
GW_MUST_USE gw_status savings_fill_uncertain(savings_case *c); /* after the headline is chosen */
void savings_free_uncertain(struct savings_uncertain *u);      /* accepts NULL */
void savings_put_uncertain(const savings_case *c, gw_json_writer *w);

#endif
