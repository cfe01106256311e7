/* Several lines: what choice*.c share. Not for others.
 *
 * Time is cut at nodes: even steps, every timetabled departure, and every moment after which a line is worth less at
 * a stroke (a departure behind it is missed). Someone ready at a node waits from node to node. In a step, line i
 * comes with the chance that the exposure to it so far leaves, evenly over the step; a departure comes at its node.
 * Backwards over the steps it is found which lines are worth taking (no less than waiting on); forwards over them,
 * what that is worth: a line let go is one that is not looked at, so that only steps in which it would be taken
 * count as exposure to it. Between nodes everything is straight, so both directions are one set of weights.
 *
 *   choice_nodes.c   nodes, what the lines are worth in each step
 *   choice_wait.c    one who is ready at a node
 *   choice_lanes.c   the same for several nodes at once
 *   choice.c         both directions of a boarding
 *   choice_sparse.c  backwards for a few moments
 */
#ifndef GW_CHAIN_CHOICE_PRIV_H
#define GW_CHAIN_CHOICE_PRIV_H

#include "planner/chain/chain_priv.h"

#define CHOICE_ROUNDING 1e-13 /* worths as near as this are equal: who may board does */

typedef struct { /* what the lines and departures are worth by one worth behind the boarding */
    const worth *next;
    double *mean;     /* [node × n_lines + line] over the step, of boarding the line in it */
    double *sum;      /* [node × n_lines + line] Σ trips × mean before the node */
    double *best;     /* [n] of the best line of the step */
    uint32_t *beaten; /* [node × n_lines + line] the first step from here on in which something beats the line */
    double *departs;  /* [n] of the departure at the node; -1: none */
} choice_side;

/* Tables by node and line: [node × n_lines + line]. */
typedef struct {
    const boarding *b;
    const int32_t *at; /* [n] moments */
    uint32_t n;
    uint32_t n_lines;
    double *trips;           /* that come from the node to the next */
    double *come;            /* Σ trips before the node */
    uint32_t *full;          /* who is ready at the node has surely met the line by this node; n - 1: perhaps not */
    uint32_t *call_at;       /* [n] calls[], or UINT32_MAX */
    uint32_t *next_call;     /* [n + 1] the first node from here on with a departure, or UINT32_MAX */
    choice_side side[N_BANKS]; /* by bank; next NULL: not there */
    uint32_t *take;          /* [n] as decided: bit per line, and bit n_lines for the departure at the node */
    uint32_t *take_odds;     /* [n] the same by the odds, while both are looked at */
} choice;

/* choice_nodes.c. Nodes from lo to hi or just behind it, and the tables, for the sides whose next is set. */
int64_t choice_node_before(const boarding *b, int64_t t);
int32_t choice_step(const boarding *b);
GW_MUST_USE gw_status choice_lay(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, choice *x);

/* choice.c. The nodes and tables of boarding k for one bank (and what those look at who decide); x->n 0: it is worth
 * nothing. What it is worth to be ready at a node: by a bank of its own; or what somebody is worth who looks at
 * the others, as those decide. */
GW_MUST_USE gw_status choice_prepare(gw_chain_solver *s, const boarding *b, uint32_t k, uint32_t bank, int32_t floor_s,
                                     choice *x);
double choice_ready_at(choice *x, uint32_t bank, uint32_t node, bool with_first);

/* choice_wait.c: one who is ready at a node (with_first: a departure at that node can still be caught). */
typedef struct {
    uint32_t from, last; /* whoever still waits at the step `last` takes the departure behind it */
    bool with_first;
    uint32_t only;        /* not 0: these lines in every step, and no departure but the one behind */
    const uint32_t *take; /* by step */
} wait_plan;
/* Decides by one bank; *gives: what that is worth by it. */
wait_plan choice_decide(choice *x, uint32_t bank, uint32_t from, bool with_first, double *gives);
/* choice_lanes.c: what it is worth to be ready at the nodes first … first + CHOICE_LANES − 1, all before the last and not
 * for a departure then, by one bank; of boardings with up to CHOICE_LANE_LINES lines. The same as choice_decide within
 * rounding. */
enum { CHOICE_LANES = 8, CHOICE_LANE_LINES = 4 };
GW_MUST_USE gw_status choice_ready_lanes(gw_chain_solver *s, const choice *x, uint32_t bank, uint32_t first,
                                         double ready[CHOICE_LANES]);
/* Its beginning and end: how long one waits, not for a departure at the node; the worth of the departure behind (0: none);
 * and a plan that looks at one line alone, where that is worth more than *gives. */
wait_plan choice_plan(const choice *x, uint32_t bank, uint32_t from);
double choice_behind(const choice *x, const wait_plan *w, uint32_t bank);
wait_plan choice_alone(const choice *x, uint32_t bank, wait_plan w, double *gives);
/* By the odds; and where that costs nothing of them, by the sooner arrival. */
wait_plan choice_decide_both(choice *x, uint32_t from, bool with_first);
/* What a plan is worth by a bank. */
double choice_value(const choice *x, const wait_plan *w, uint32_t bank);

typedef struct { /* who boards, in each step and at each node */
    double *line; /* [node × n_lines + line] */
    double *call; /* [n] */
} choice_boarders;
void choice_board(const choice *x, const wait_plan *w, double people, choice_boarders *to);

#endif
