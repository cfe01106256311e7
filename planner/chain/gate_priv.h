/* What both directions of a gate share. Not for others.
 *
 * Who is let in at t is through by y with probability K(y | t): the least of below(y − t) of the row that
 * holds at t and of below(y − end) of each row before it, end being when that ended, so that a queue keeps
 * its order. Backwards the worth of t is the sum over the drops of the worth behind the gate, each times K at
 * its moment; forwards the people through by y are the sum over the people let in. What is sharp (a departure
 * to be caught, people off one vehicle) is summed second by second; what is smooth on the clearance's coarse
 * nodes, with a cubic between them. Where a clearance's tail is cut off, K jumps to 1 by the same share in every row:
 * by so much the last of a queue are through at a stroke, and that share is summed second by second, too (a cubic would
 * swing about it).
 */
#ifndef GW_CHAIN_GATE_PRIV_H
#define GW_CHAIN_GATE_PRIV_H

#include "planner/chain/chain_priv.h"

static inline bool gate_lets_in(const gw_chain_span *p)
{
    return p->opens_s <= p->from_s;
}

static inline int64_t gate_floor_div(int64_t a, int64_t b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* A cubic through four nodes, x of the way from the second to the third. */
static inline double gate_between(const double v[4], double x)
{
    double a = x + 1, c = x - 1, d = x - 2;
    return -v[0] * x * c * d / 6 + v[1] * a * c * d / 2 - v[2] * a * x * d / 2 + v[3] * a * x * c / 6;
}

/* The rows of a gate. */
typedef struct {
    const gw_chain_solver *s;
    const gw_chain_span *spans;
    uint32_t span;                /* whose people are looked at */
    const uint32_t *clearance_of; /* [span] */
    double jump; /* of the clearances of all rows; 0: they differ, and have it on the nodes */
} gate_queue;
GW_MUST_USE gw_status gate_read_rows(gw_chain_solver *s, const gw_chain_link *l, gate_queue *q);
/* The moment up to which people came at the row of a span. */
int64_t gate_last_of(const gate_queue *q, uint32_t i);
/* P(all who came before the span are through by y), part by part: 1 once they surely are. */
double gate_ahead_through(const gate_queue *q, int64_t y);
/* The same without the jump, to be summed with weights that were split between nodes so far apart (1: not split). */
double gate_ahead_on_nodes(const gate_queue *q, int64_t y, int64_t step);
/* The clearance so many nodes on, without the jump; and so many seconds, for weights on nodes. */
double gate_below_node(const gate_queue *q, const clearance *c, int64_t node);
double gate_below_after(const gate_queue *q, const clearance *c, int64_t seconds);
/* K(y | t) of the span's row without the jump. */
double gate_through(const gate_queue *q, int64_t t, int64_t y);
/* When the last of those let in at t with the span's row is through, who keeps behind those of the rows before. */
int64_t gate_last_through(const gate_queue *q, int64_t t);

/* Sums of weights on coarse nodes against K. */
typedef struct {
    const clearance *c;
    int64_t first; /* node of weight[0]: a multiple of the step */
    int64_t n;
    double *weight; /* [n] */
    double *ahead;  /* [n] gate_ahead_on_nodes; backwards */
    double *rest;   /* [n + 1] Σ weight × ahead from here on */
} gate_nodes;
/* Nodes for moments of [lo, hi], without weight. */
GW_MUST_USE gw_status gate_make_nodes(gw_chain_solver *s, const clearance *c, int64_t lo, int64_t hi,
                                      gate_nodes *out);
/* half_seconds: the moment, twice. */
void gate_add_between_nodes(gate_nodes *x, int64_t half_seconds, double weight);

#endif
