/* People who walk along a chain one by one, and what the closed forms say of them: a simulation that knows
 * nothing of distributions. Vehicles have a phase a line and person, clearances are drawn; everything is in
 * true seconds.
 *
 * Of several lines the first to come is taken: for chains where that is right (equal rides), or with one line
 * each. The same numbers are drawn for every chain and leaving (common random numbers). */
#ifndef GW_TESTS_CHAIN_WALK_H
#define GW_TESTS_CHAIN_WALK_H

#include "planner/chain/chain.h"

#include <stdbool.h>

uint64_t chain_number(uint64_t *state);
double chain_unit(uint64_t *state); /* in [0, 1) */
/* When somebody who leaves at t is there; INFINITY: never. */
double chain_walk(const gw_chain *c, double t, uint64_t *state);

/* Differences of closed form and simulation in the simulation's own standard errors. */
typedef struct {
    uint32_t n;
    double squares, worst;
    char worst_at[96];
} chain_rows; /* start as {0} */
double chain_rows_rms(const chain_rows *r);

/* Rows of one chain and leaving: share served; mean; P(arrived) at p5, p50 and p95; P(on time) for deadlines
 * at p50 and p95; P(on time) at and two minutes after leave-by for 50 and 95 %. draws people each. Returns
 * false where less than a tenth is served within twelve hours (nothing but the share is looked at). */
bool chain_compare(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, uint32_t draws, const char *name,
                   chain_rows *rows);

#endif
