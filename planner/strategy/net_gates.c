/* Gates: when people who reach the counters are through, part by part (planner/port/queue.h), at the middle
 * of each step. */
#include "planner/strategy/net_priv.h"

#include "planner/port/queue.h"

enum { BEFORE_S = 3 * 3600 };

_Static_assert((int)QUANTILES == (int)GW_QUEUE_PARTS, "a gate's row holds the parts of a queue");

/* Counted from the start of the net. */
static void count_from(int32_t from_s, int32_t *through)
{
    for (uint32_t i = 0; i < QUANTILES; i++)
        if (through[i] != GW_NEVER) through[i] -= from_s;
}

static gw_status make_gate(maker_t *m, const place_t *p)
{
    gw_strategy_net *n = m->n;
    const gw_tt_stop *s = gw_tt_stop_at(m->t, p->stop);
    gw_port_queue q;
    gw_port_queue_begin(&q, n->o.ports, s->port, (gw_side)s->side, m->a);
    gw_status status = GW_OK;
    int32_t before = BEFORE_S / n->step_s;
    for (int32_t g = -before; g < (int32_t)n->n_steps && !status; g++) {
        int32_t *through = g < 0 ? NULL : n->gates + ((size_t)p->gate * n->n_steps + (uint32_t)g) * QUANTILES;
        status = gw_port_queue_pass(&q, n->from_s + g * n->step_s + n->step_s / 2, through);
        if (!status && through) count_from(n->from_s, through);
    }
    return status;
}

gw_status strategy_make_gates(maker_t *m)
{
    gw_strategy_net *n = m->n;
    gw_status status = GW_OK;
    n->gates = strategy_take(m, (size_t)n->n_gates * n->n_steps * QUANTILES, sizeof *n->gates);
    if (!n->gates) return GW_NO_MEMORY;
    for (uint32_t p = 0; p < n->n_places && !status; p++)
        if (n->places[p].kind == PLACE_GATE) status = make_gate(m, &n->places[p]);
    return status;
}
