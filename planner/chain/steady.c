/* How far a deadline may move so that what a link is worth moves with it and is otherwise the same: as long as
 * no period, row or departure comes into the window that was looked at, or leaves it. */
#include "planner/chain/gate_priv.h"

typedef struct {
    int64_t sooner, later;
} room;

static void at_most(int64_t *room_s, int64_t most)
{
    if (most < *room_s) *room_s = most;
}

/* The window [a, b] lies within one run of a line, or between two. */
static void stay_in_runs(const gw_chain_line *l, int64_t a, int64_t b, room *r)
{
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const int64_t start = run_start(l, i), end = run_end(l, i);
        if (end <= a) {
            at_most(&r->sooner, a - end);
        } else if (start > b) {
            at_most(&r->later, start - b - 1);
        } else {
            const int64_t hold = chain_run_hold(l, i);
            at_most(&r->sooner, a - start);
            at_most(&r->later, end - b);
            if (hold > INT64_MIN) at_most(&r->sooner, a + run_takes(l, i) - hold);
        }
    }
}

/* One line: where another run is faster, it is looked at until later. */
static room of_headway(const gw_chain_line *l, const worth *next, const worth *out)
{
    room r = {INT64_MAX, INT64_MAX};
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const int64_t last = worth_end(next) + 1 - run_takes(l, i);
        if (run_start(l, i) > out->lo) at_most(&r.later, run_start(l, i) - last - 1);
    }
    const uint32_t i = chain_run_at(l, out->lo);
    if (i == l->n_runs) return (room){0};
    const gw_period *p = &l->runs[i].period; /* of a range no wait may go on into another period */
    const int64_t whole = p->headway_s < p->headway_max_s ? p->headway_max_s : 0;
    stay_in_runs(l, out->lo, worth_end(next) + 1 - run_takes(l, i) + whole, &r);
    return r;
}

static room of_choice(const gw_chain_link *l, const worth *out)
{
    room r = {INT64_MAX, INT64_MAX};
    const int64_t a = (int64_t)out->lo - CHAIN_MOST_STEP_S, b = worth_end(out) + CHAIN_MOST_STEP_S;
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const gw_chain_line *line = &l->lines[i];
        stay_in_runs(line, a, b, &r);
        for (uint32_t k = 0; k < line->n_calls; k++) {
            const int64_t departs = (int64_t)line->calls[k].departure_s - line->before_s;
            at_most(departs < a ? &r.sooner : &r.later, departs < a ? a - departs - 1 : departs - b - 1);
        }
    }
    return r;
}

/* One row holds, and nobody from a row before is still there. */
static gw_status of_gate(gw_chain_solver *s, const gw_chain_link *l, const worth *next, const worth *out, room *r)
{
    gate_queue q;
    uint32_t i = 0;
    gw_status status = gate_read_rows(s, l, &q);
    *r = (room){0};
    while (i < l->n_spans && l->spans[i].to_s <= out->lo) i++;
    if (status || i == l->n_spans || !gate_lets_in(&l->spans[i])) return status;
    *r = (room){(int64_t)out->lo - l->spans[i].from_s, l->spans[i].to_s - worth_end(next) - 3};
    q.span = i;
    for (uint32_t k = 0; k < i; k++)
        if (gate_lets_in(&l->spans[k]))
            at_most(&r->sooner, (int64_t)next->lo - 60 - gate_last_of(&q, k) - s->clearances[q.clearance_of[k]].cut_s);
    return GW_OK;
}

gw_status chain_steady_of(gw_chain_solver *s, const gw_chain_link *l, const worth *next, const worth *out,
                          steady *to)
{
    room r = {0};
    gw_status status = GW_OK;
    if (!next->n || !out->n) { /* nothing to move */
    } else if (l->kind == GW_CHAIN_GATE) {
        status = of_gate(s, l, next, out, &r);
    } else if (chain_is_choice(l)) {
        r = of_choice(l, out);
    } else {
        for (uint32_t i = 0; i < l->n_lines; i++)
            if (l->lines[i].n_runs) r = of_headway(&l->lines[i], next, out);
    }
    if (r.sooner < 0 || r.later < 0) r = (room){0};
    if (r.sooner < to->sooner_s) to->sooner_s = (int32_t)r.sooner;
    if (r.later < to->later_s) to->later_s = (int32_t)r.later;
    return status;
}
