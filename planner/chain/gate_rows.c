/* The rows of a gate, and weights on coarse nodes. */
#include "planner/chain/gate_priv.h"

#include <string.h>

int64_t gate_last_of(const gate_queue *q, uint32_t i)
{ /* i has a span behind it: the one looked at */
    return gate_lets_in(&q->spans[i + 1]) ? q->spans[i].to_s : (int64_t)q->spans[i].to_s - 1;
}

double gate_ahead_through(const gate_queue *q, int64_t y)
{
    double least = 1;
    for (uint32_t i = q->span; i-- > 0;) {
        if (!gate_lets_in(&q->spans[i])) continue;
        double below = chain_below(&q->s->clearances[q->clearance_of[i]], y - gate_last_of(q, i));
        if (below < least) least = below;
    }
    return least;
}

double gate_ahead_on_nodes(const gate_queue *q, int64_t y, int64_t step)
{
    double least = 1 - q->jump;
    for (uint32_t i = q->span; i-- > 0;) {
        if (!gate_lets_in(&q->spans[i])) continue;
        const clearance *c = &q->s->clearances[q->clearance_of[i]];
        const int64_t x = y - gate_last_of(q, i);
        double below = chain_below_on_nodes(c, x, step) + (x >= c->cut_s ? c->jump - q->jump : 0);
        if (below < least) least = below;
    }
    return least;
}

double gate_below_node(const gate_queue *q, const clearance *c, int64_t node)
{
    if (node >= (int64_t)c->n_coarse) return 1 - q->jump;
    return c->coarse[node] + (node * c->step_s >= c->cut_s ? c->jump - q->jump : 0);
}

double gate_below_after(const gate_queue *q, const clearance *c, int64_t seconds)
{
    return chain_below_on_nodes(c, seconds, c->step_s) + (seconds >= c->cut_s ? c->jump - q->jump : 0);
}

double gate_through(const gate_queue *q, int64_t t, int64_t y)
{
    const clearance *c = &q->s->clearances[q->clearance_of[q->span]];
    const double ahead = gate_ahead_on_nodes(q, y, 1);
    const double below = y - t >= c->cut_s ? 1 - q->jump : chain_below(c, y - t);
    return below < ahead ? below : ahead;
}

int64_t gate_last_through(const gate_queue *q, int64_t t)
{
    int64_t last = t + q->s->clearances[q->clearance_of[q->span]].cut_s;
    for (uint32_t i = q->span; i-- > 0;) {
        if (!gate_lets_in(&q->spans[i])) continue;
        const int64_t ahead = gate_last_of(q, i) + q->s->clearances[q->clearance_of[i]].cut_s;
        if (ahead > last) last = ahead;
    }
    return last;
}

gw_status gate_read_rows(gw_chain_solver *s, const gw_chain_link *l, gate_queue *q)
{
    double *numbers = chain_row(s, ROW_NODES, l->n_spans); /* room for as many numbers */
    uint32_t *of = (uint32_t *)(void *)numbers;
    if (!of) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < l->n_spans; i++) {
        of[i] = 0;
        if (!gate_lets_in(&l->spans[i])) continue;
        gw_status status = chain_clearance(s, &l->spans[i], &of[i]);
        if (status) return status;
    }
    *q = (gate_queue){s, l->spans, 0, of, -1};
    for (uint32_t i = 0; i < l->n_spans; i++) {
        if (!gate_lets_in(&l->spans[i])) continue;
        const double jump = s->clearances[of[i]].jump;
        q->jump = q->jump < 0 || (q->jump >= jump && q->jump <= jump) ? jump : 0;
    }
    if (q->jump < 0) q->jump = 0;
    return GW_OK;
}

/* half_seconds: the moment, twice. */
void gate_add_between_nodes(gate_nodes *x, int64_t half_seconds, double weight)
{
    const int64_t step = 2 * (int64_t)x->c->step_s, node = gate_floor_div(half_seconds, step),
                  rest = half_seconds - node * step;
    const double part = (double)rest / (double)step;
    double *at = x->weight + (node - x->first);
    at[0] += weight * (1 - part);
    if (rest) at[1] += weight * part;
}

gw_status gate_make_nodes(gw_chain_solver *s, const clearance *c, int64_t lo, int64_t hi, gate_nodes *out)
{
    int64_t first = gate_floor_div(lo, c->step_s), last = gate_floor_div(hi, c->step_s) + 2;
    *out = (gate_nodes){.c = c, .first = first, .n = last - first + 1};
    out->weight = chain_row(s, ROW_WEIGHT, 3 * (size_t)out->n + 1);
    if (!out->weight) return GW_NO_MEMORY;
    out->ahead = out->weight + out->n;
    out->rest = out->ahead + out->n;
    memset(out->weight, 0, (size_t)out->n * sizeof *out->weight);
    return GW_OK;
}
