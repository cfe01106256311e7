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
 *   choice.c         both directions of a boarding
 */
#ifndef GW_CHAIN_CHOICE_PRIV_H
#define GW_CHAIN_CHOICE_PRIV_H

#include "planner/chain/chain_priv.h"

#define CHOICE_ROUNDING 1e-13 /* worths as near as this are equal: who may board does */

enum { CHOICE_LONGEST_WAIT_S = 4 * 3600 };

/* Tables by node and line: [node × n_lines + line]. */
typedef struct {
    const boarding *b;
    const int32_t *at; /* [n] moments */
    uint32_t n;
    uint32_t n_lines;
    double *trips;         /* that come from the node to the next */
    double *come;          /* Σ trips before the node */
    double *worth;         /* policy: mean over the step of boarding the line in it */
    double *value;         /* the same of the value; or worth itself */
    uint32_t *full;        /* who is ready at the node has surely met the line by this node; n - 1: perhaps not */
    uint32_t *beaten;      /* the first step from here on in which something beats the line */
    double *best;          /* [n] policy: of the best line of the step */
    double *departs;       /* [n] policy: of the departure at the node; -1: none */
    double *departs_value; /* [n] */
    uint32_t *call_at;     /* [n] calls[], or UINT32_MAX */
    uint32_t *next_call;   /* [n + 1] the first node from here on with a departure, or UINT32_MAX */
    uint32_t *take;        /* [n] of the one at hand: bit per line, and bit n_lines for the departure at the node */
} choice;

/* choice_nodes.c. Nodes from lo to hi or just behind it, rows filled: which lines are worth what. value may be
 * policy itself. */
int64_t choice_node_before(const boarding *b, int64_t t);
int32_t choice_step(const boarding *b);
GW_MUST_USE gw_status choice_lay(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, const worth *policy,
                                 const worth *value, choice *out);

/* choice_wait.c. What one does who is ready at a node (with_first: a departure at that node can still be caught).
 * Returns the last step; whoever still waits then takes the departure behind it. *plain: every line is taken in
 * every step, and *gives is what that is worth. */
uint32_t choice_decide(choice *x, uint32_t from, bool with_first, bool *plain, double *gives);

typedef void (*choice_line_fn)(void *to, uint32_t line, uint32_t step, double share);
typedef void (*choice_call_fn)(void *to, uint32_t node, double share);
/* Goes through the wait as decided. */
void choice_go_through(const choice *x, uint32_t from, uint32_t last, bool with_first, double people,
                       choice_line_fn line, choice_call_fn departure, void *to);

#endif
