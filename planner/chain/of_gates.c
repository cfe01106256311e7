/* The counters of a port as spans of time. */
#include "planner/chain/of_journey_priv.h"

#include <stdlib.h>
#include <string.h>

enum { SCAN_S = 60 };

typedef struct {
    gw_chain_span *at;
    size_t n, cap;
} span_list;

typedef struct {
    int32_t opens_s; /* of shut; INT32_MIN: open */
    int32_t p50_s, p95_s;
    int32_t between_s, second_p50_s, second_p95_s;
} gate_state;

static gate_state state_at(const maker *m, uint32_t port, gw_side from, int32_t at_s)
{
    int32_t admits = gw_port_admits(m->q->ports, port, from, at_s);
    if (admits == GW_NEVER) return (gate_state){.opens_s = GW_NEVER};
    if (admits > at_s) return (gate_state){.opens_s = admits};
    gw_clearance c = gw_port_clearance(m->q->ports, port, from, at_s);
    gate_state s = {.opens_s = INT32_MIN, .p50_s = c.p50_s, .p95_s = c.p95_s};
    if (c.n_parts != 2) return s;
    return (gate_state){INT32_MIN,     c.part[0].p50_s, c.part[0].p95_s,
                        c.between_s, c.part[1].p50_s, c.part[1].p95_s};
}

static bool same_state(gate_state a, gate_state b)
{
    return a.opens_s == b.opens_s && a.p50_s == b.p50_s && a.p95_s == b.p95_s && a.between_s == b.between_s &&
           a.second_p50_s == b.second_p50_s && a.second_p95_s == b.second_p95_s;
}

static gw_status add_span(span_list *l, int32_t from_s, int32_t to_s, gate_state s)
{
    if (gw_grow(&l->at, &l->cap, l->n + 1, sizeof *l->at)) return GW_NO_MEMORY;
    int32_t opens_s = s.opens_s == INT32_MIN ? from_s : s.opens_s;
    l->at[l->n++] = (gw_chain_span){from_s,  to_s,        opens_s,        s.p50_s,
                                     s.p95_s, s.between_s, s.second_p50_s, s.second_p95_s};
    return GW_OK;
}

/* Rows and hours change on whole minutes, a last admission a second after one: each change between two
 * minutes is found to the second. */
static gw_status find_spans(const maker *m, uint32_t port, gw_side from, span_list *out)
{
    int32_t begin = m->from_s - m->from_s % SCAN_S, since = begin;
    gate_state now = state_at(m, port, from, begin);
    gw_status status = GW_OK;
    for (int32_t t = begin; t < m->to_s && !status; t += SCAN_S) {
        while (!status && !same_state(now, state_at(m, port, from, t + SCAN_S))) {
            int32_t low = t > since ? t : since, high = t + SCAN_S;
            while (high - low > 1) {
                int32_t middle = low + (high - low) / 2;
                if (same_state(now, state_at(m, port, from, middle)))
                    low = middle;
                else
                    high = middle;
            }
            status = add_span(out, since, high, now);
            since = high;
            now = state_at(m, port, from, high);
        }
    }
    return status ? status : add_span(out, since, m->to_s + SCAN_S, now);
}

gw_status chain_find_spans(const maker *m, const gw_leg *leg, gw_chain_link *out)
{
    span_list spans = {0};
    gw_side from = (gw_side)gw_tt_stop_at(m->t, leg->from.v)->side;
    gw_status status = find_spans(m, leg->port, from, &spans);
    gw_chain_span *copy = status ? NULL : gw_arena_alloc(m->a, (spans.n + 1) * sizeof *copy);
    if (copy) memcpy(copy, spans.at, spans.n * sizeof *copy);
    out->spans = copy;
    out->n_spans = (uint32_t)spans.n;
    free(spans.at);
    return status ? status : copy ? GW_OK : GW_NO_MEMORY;
}
