/* What both directions of a gate share. Not for others.
 *
 * Who is let in at t is through by y with probability K(y | t): the least of below(y − t) of the row that
 * holds at t and of below(y − end) of each row before it, end being when that ended, so that a queue keeps
 * its order. Backwards the worth of t is the sum over the drops of the worth behind the gate, each times K at
 * its moment; forwards the people through by y are the sum over the people let in. What is sharp (a departure
 * to be caught, people off one vehicle) is summed second by second; what is smooth on the clearance's coarse
 * nodes, with a cubic between them.
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
} gate_queue;
GW_MUST_USE gw_status gate_read_rows(gw_chain_solver *s, const gw_chain_link *l, gate_queue *q);
/* The moment up to which people came at the row of a span. */
int64_t gate_last_of(const gate_queue *q, uint32_t i);
/* P(all who came before the span are through by y), part by part: 1 once they surely are. */
double gate_ahead_through(const gate_queue *q, int64_t y);

/* Sums of weights on coarse nodes against K. */
typedef struct {
    const clearance *c;
    int64_t first; /* node of weight[0]: a multiple of the step */
    int64_t n;
    double *weight; /* [n] */
    double *ahead;  /* [n] ahead_through at the node; backwards */
    double *rest;   /* [n + 1] Σ weight × ahead from here on */
} gate_nodes;
/* Nodes for moments of [lo, hi], without weight. */
GW_MUST_USE gw_status gate_make_nodes(gw_chain_solver *s, const clearance *c, int64_t lo, int64_t hi,
                                      gate_nodes *out);
/* half_seconds: the moment, twice. */
void gate_add_between_nodes(gate_nodes *x, int64_t half_seconds, double weight);

#endif
