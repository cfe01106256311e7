/* How sure a saving is when the inputs are not. Not for others.
 *
 * Each input is a factor, uniform on [1 − range, 1 + range], the same draw for both cases. At each minute the
 * best path with and the best without a line that the change touches are weighed anew: their waits and rides
 * grow with the factors, and people take the better. That is exact while boardings stay inside one headway
 * period and the order among paths of one kind does not change.
 */
#ifndef GW_SAVINGS_UNCERTAIN_H
#define GW_SAVINGS_UNCERTAIN_H

#include "planner/savings/worth.h"

typedef enum {
    INPUT_HEADWAY,     /* waits for lines the change does not touch */
    INPUT_RUN,         /* their run times */
    INPUT_OWN_HEADWAY, /* of the lines it touches */
    INPUT_OWN_RUN,
    INPUT_CLEARANCE,
    INPUT_DEMAND,
    N_INPUTS
} savings_input;

typedef struct {
    double low, high;   /* what comes out with this factor alone at 1 − range, 1 + range */
    double switches_at; /* the factor nearest to 1, of 0 … 3, at which the saving turns; NAN: none does */
} savings_swing;

struct savings_uncertain {
    bool hours; /* passenger-hours a day; else minutes a traveller of the headline port in the core, both ways
                 */
    double central, mean, p5, p50, p95, p_positive;
    uint32_t n_draws;
    savings_swing inputs[N_INPUTS];
    double *drawn; /* [n_draws] what comes out, draw by draw. Owned */
};

extern const char *const savings_input_names[N_INPUTS];
/* A number in [0, 1) from a seed and a counter: splitmix64 (Steele, Lea and Flood 2014), the same on every
 * machine. */
double savings_random(uint64_t seed, uint64_t counter);
GW_MUST_USE gw_status savings_fill_uncertain(savings_case *c); /* after the headline is chosen */
void savings_free_uncertain(struct savings_uncertain *u);      /* accepts NULL */
void savings_put_uncertain(const savings_case *c, gw_json_writer *w);

#endif
