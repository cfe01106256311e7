/* Gates: when people who reach the counters are through, part by part (planner/port/queue.h), at the middle
 * of each step. */
#include "planner/strategy/net_priv.h"

#include "planner/port/queue.h"

enum { BEFORE_S = 3 * 3600 };

_Static_assert((int)QUANTILES == (int)GW_QUEUE_PARTS, "a gate's row holds the parts of a queue");

static void count_from(int32_t at_s, const int32_t *through_s, uint16_t *out)
{
    for (uint32_t i = 0; i < QUANTILES; i++) {
        const int64_t after_s = (int64_t)through_s[i] - at_s;
        out[i] = (uint16_t)(after_s >= GATE_NEVER ? GATE_NEVER : after_s > 0 ? after_s : 0);
    }
}

static gw_status make_gate(maker_t *m, const place_t *p)
{
    gw_strategy_net *n = m->n;
    const gw_tt_stop *s = gw_tt_stop_at(m->t, p->stop);
    gw_port_queue q;
    gw_port_queue_begin(&q, n->o.ports, s->port, (gw_side)s->side, m->scratch);
    gw_status status = GW_OK;
    int32_t before = BEFORE_S / n->step_s;
    for (int32_t g = -before; g < (int32_t)n->n_steps && !status; g++) {
        const int32_t at_s = n->from_s + g * n->step_s + n->step_s / 2;
        int32_t through_s[QUANTILES];
        status = gw_port_queue_pass(&q, at_s, g < 0 ? NULL : through_s);
        if (status || g < 0) continue;
        count_from(at_s, through_s, n->gates + ((size_t)p->gate * n->n_steps + (uint32_t)g) * QUANTILES);
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
