/* Gates: when people who reach the counters are through. Clearance is a distribution; it is held as the means
 * of QUANTILES equal parts of the people, the quick ones first. A queue keeps its order: nobody of a part is
 * through before somebody of the same part who came earlier, so leaving later never arrives earlier
 * (docs/decisions/0003; the median is that of gw_port_exit). */
#include "planner/strategy/net_priv.h"

#include <string.h>

enum { STEP_S = 15, BEFORE_S = 3 * 3600 };

typedef struct {
    gw_clearance of;
    double mean_s[QUANTILES];
} parts_t;

/* Cell after cell of the distribution goes to the part it falls into. */
static gw_status cut(gw_arena *a, gw_clearance c, parts_t *out)
{
    gw_dist d;
    gw_status status = gw_clearance_dist(a, STEP_S, &c, &d);
    if (status) return status;
    const double whole = 1.0 / QUANTILES;
    double room = whole, sum = 0;
    uint32_t part = 0;
    for (uint32_t i = 0; i < d.n; i++) {
        double mass = d.p[i], at = ((double)d.first + i) * STEP_S;
        while (mass >= room && part + 1 < QUANTILES) {
            out->mean_s[part++] = (sum + room * at) / whole;
            mass -= room;
            room = whole;
            sum = 0;
        }
        sum += mass * at;
        room -= mass;
    }
    out->mean_s[part] = sum / (whole - room > 0 ? whole - room : whole);
    out->of = c;
    return GW_OK;
}

typedef struct {
    const gw_port_table *ports;
    uint32_t port;
    gw_side from;
    parts_t parts;
    int32_t high[QUANTILES]; /* the last to be through, so far; tt seconds */
} queue_t;

static bool same(const gw_clearance *x, const gw_clearance *y)
{
    return x->p50_s == y->p50_s && x->p95_s == y->p95_s && x->n_parts == y->n_parts &&
           x->between_s == y->between_s && memcmp(x->part, y->part, sizeof x->part) == 0;
}

/* Those who reach the counters at a moment. */
static gw_status pass_queue(maker_t *m, queue_t *q, int32_t reached_s, int32_t *through)
{
    int32_t admitted = gw_port_admits(q->ports, q->port, q->from, reached_s);
    if (admitted == GW_NEVER) {
        for (uint32_t i = 0; through && i < QUANTILES; i++) through[i] = GW_NEVER;
        return GW_OK;
    }
    gw_clearance c = gw_port_clearance(q->ports, q->port, q->from, admitted);
    if (!same(&c, &q->parts.of)) {
        gw_status status = cut(m->a, c, &q->parts);
        if (status) return status;
    }
    for (uint32_t i = 0; i < QUANTILES; i++) {
        int32_t exit = admitted + (int32_t)(q->parts.mean_s[i] + 0.5);
        if (exit > q->high[i]) q->high[i] = exit;
        if (through) through[i] = q->high[i] - m->n->from_s;
    }
    return GW_OK;
}

static gw_status make_gate(maker_t *m, const place_t *p)
{
    gw_strategy_net *n = m->n;
    const gw_tt_stop *s = gw_tt_stop_at(m->t, p->stop);
    queue_t q = {.ports = n->o.ports, .port = s->port, .from = (gw_side)s->side};
    for (uint32_t i = 0; i < QUANTILES; i++) q.high[i] = INT32_MIN;
    gw_status status = GW_OK;
    int32_t before = BEFORE_S / n->step_s;
    for (int32_t g = -before; g < (int32_t)n->n_steps && !status; g++) {
        int32_t *through = g < 0 ? NULL : n->gates + ((size_t)p->gate * n->n_steps + (uint32_t)g) * QUANTILES;
        status = pass_queue(m, &q, n->from_s + g * n->step_s + n->step_s / 2, through);
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
