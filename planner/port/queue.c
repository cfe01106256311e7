#include "planner/port/queue.h"

#include <string.h>

enum { STEP_S = 15 };

/* Cell after cell of the distribution goes to the part it falls into. */
static gw_status cut(gw_port_queue *q, const gw_clearance *c)
{
    gw_dist d;
    gw_status status = gw_clearance_dist(q->arena, STEP_S, c, &d);
    if (status) return status;
    const double whole = 1.0 / GW_QUEUE_PARTS;
    double room = whole, sum = 0;
    uint32_t part = 0;
    for (uint32_t i = 0; i < d.n; i++) {
        double mass = d.p[i], at = ((double)d.first + i) * STEP_S;
        while (mass >= room && part + 1 < GW_QUEUE_PARTS) {
            q->mean_s[part++] = (sum + room * at) / whole;
            mass -= room;
            room = whole;
            sum = 0;
        }
        sum += mass * at;
        room -= mass;
    }
    q->mean_s[part] = sum / (whole - room > 0 ? whole - room : whole);
    q->of = *c;
    return GW_OK;
}

static bool same(const gw_clearance *x, const gw_clearance *y)
{
    return x->p50_s == y->p50_s && x->p95_s == y->p95_s && x->n_parts == y->n_parts &&
           x->between_s == y->between_s && memcmp(x->part, y->part, sizeof x->part) == 0;
}

void gw_port_queue_begin(gw_port_queue *q, const gw_port_table *ports, uint32_t port, gw_side from,
                         gw_arena *arena)
{
    *q = (gw_port_queue){.ports = ports, .port = port, .from = from, .arena = arena};
    for (uint32_t i = 0; i < GW_QUEUE_PARTS; i++) q->high_s[i] = INT32_MIN;
}

gw_status gw_port_queue_pass(gw_port_queue *q, int32_t reached_s, int32_t *through)
{
    int32_t admitted = gw_port_admits(q->ports, q->port, q->from, reached_s);
    if (admitted == GW_NEVER) {
        for (uint32_t i = 0; through && i < GW_QUEUE_PARTS; i++) through[i] = GW_NEVER;
        return GW_OK;
    }
    gw_clearance c = gw_port_clearance(q->ports, q->port, q->from, admitted);
    if (!same(&c, &q->of)) {
        gw_status status = cut(q, &c);
        if (status) return status;
    }
    for (uint32_t i = 0; i < GW_QUEUE_PARTS; i++) {
        int32_t exit = admitted + (int32_t)(q->mean_s[i] + 0.5);
        if (exit > q->high_s[i]) q->high_s[i] = exit;
        if (through) through[i] = q->high_s[i];
    }
    return GW_OK;
}
