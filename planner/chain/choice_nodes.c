#include "planner/chain/choice_priv.h"

#include <stdlib.h>

#define JUMP 1e-5 /* of worth: less is smooth */

enum { LEAST_STEP_S = 10, MOST_STEP_S = 30, PARTS_OF_HEADWAY = 18 };

int32_t choice_step(const boarding *b)
{
    double least = 1e9;
    for (uint32_t i = 0; i < b->n_runs; i++)
        for (uint32_t k = 0; k < b->runs[i]->n_runs; k++) {
            double h = run_headway(b->runs[i], k);
            if (h < least) least = h;
        }
    int32_t step = (int32_t)(least / PARTS_OF_HEADWAY);
    return step < LEAST_STEP_S ? LEAST_STEP_S : step > MOST_STEP_S ? MOST_STEP_S : step;
}

/* Even nodes are multiples of the step, so that both directions have the same. */
int64_t choice_node_before(const boarding *b, int64_t t)
{
    int64_t step = choice_step(b), rest = t % step;
    return t - (rest < 0 ? rest + step : rest);
}

/* --- nodes --- */

typedef struct {
    gw_chain_solver *s;
    int64_t lo, hi;
    size_t n;
} node_list;

static gw_status add_node(node_list *l, int64_t t)
{
    if (t <= l->lo || t >= l->hi) return GW_OK;
    if (gw_grow(&l->s->nodes, &l->s->cap_nodes, l->n + 1, sizeof *l->s->nodes)) return GW_NO_MEMORY;
    l->s->nodes[l->n++] = (int32_t)t;
    return GW_OK;
}

/* The last boardings of each run that still meet what drops at u. */
static gw_status add_last_boardings(node_list *l, const boarding *b, int64_t u)
{
    for (uint32_t i = 0; i < b->n_runs; i++)
        for (uint32_t r = 0; r < b->runs[i]->n_runs; r++) {
            int64_t y = u - run_takes(b->runs[i], r);
            if (y <= run_start(b->runs[i], r) || y >= run_end(b->runs[i], r)) continue;
            if (add_node(l, y)) return GW_NO_MEMORY;
        }
    return GW_OK;
}

static gw_status add_jumps(node_list *l, const boarding *b, const worth *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        if (w->at[i] - w->after[i] > JUMP && add_last_boardings(l, b, (int64_t)w->lo + i)) return GW_NO_MEMORY;
    return GW_OK;
}

static int by_moment(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    return (a > b) - (a < b);
}

/* Odd nodes, sorted, then merged with the even ones behind them. */
static gw_status list_nodes(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, const worth *policy,
                            choice *x)
{
    node_list l = {s, lo, hi, 0};
    const int64_t step = choice_step(b), n_even = (hi - lo + step - 1) / step + 1;
    gw_status status = add_jumps(&l, b, policy);
    for (uint32_t k = 0; k < b->n_calls && !status; k++) status = add_node(&l, b->calls[k].departure_s);
    if (status || gw_grow(&s->nodes, &s->cap_nodes, 2 * l.n + (size_t)n_even + 1, sizeof *s->nodes))
        return GW_NO_MEMORY;
    if (l.n) qsort(s->nodes, l.n, sizeof *s->nodes, by_moment);
    int32_t *out = s->nodes + l.n;
    uint32_t used = 0;
    size_t k = 0;
    for (int64_t t = lo; t < hi + step; t += step) {
        int32_t even = (int32_t)(t < hi ? t : hi);
        for (; k < l.n && s->nodes[k] <= even; k++)
            if (s->nodes[k] < even && (!used || out[used - 1] < s->nodes[k])) out[used++] = s->nodes[k];
        if (!used || out[used - 1] < even) out[used++] = even;
    }
    *x = (choice){.b = b, .at = out, .n = used, .n_lines = b->n_runs};
    return GW_OK;
}

static gw_status make_rows(gw_chain_solver *s, bool apart, choice *x)
{
    const size_t n = (size_t)x->n * x->n_lines;
    uint32_t number = ROW_CHOICE;
    x->trips = chain_row(s, number++, n);
    x->come = chain_row(s, number++, n);
    x->worth = chain_row(s, number++, n);
    x->value = apart ? chain_row(s, number, n) : x->worth;
    number++;
    x->full = (uint32_t *)(void *)chain_row(s, number++, n);
    x->beaten = (uint32_t *)(void *)chain_row(s, number++, n);
    x->best = chain_row(s, number++, x->n);
    x->departs = chain_row(s, number++, x->n);
    x->departs_value = apart ? chain_row(s, number, x->n) : x->departs;
    number++;
    x->call_at = (uint32_t *)(void *)chain_row(s, number++, x->n);
    x->next_call = (uint32_t *)(void *)chain_row(s, number++, x->n + 1);
    x->take = (uint32_t *)(void *)chain_row(s, number++, x->n);
    bool all = x->trips && x->come && x->worth && x->value && x->full && x->beaten && x->best && x->departs &&
               x->departs_value && x->call_at && x->next_call && x->take;
    return all ? GW_OK : GW_NO_MEMORY;
}

/* --- what the lines are worth --- */

/* Mean over the part of a step that the run covers. */
static double mean_worth(const gw_chain_line *l, uint32_t run, int64_t hold, const worth *next, int64_t from,
                         int64_t to)
{
    double sum = 0;
    for (int64_t y = from; y < to; y++) {
        double begin, end;
        chain_run_worth(l, run, hold, next, y, &begin, &end);
        sum += (begin + end) / 2;
    }
    return sum / (double)(to - from);
}

/* A step may hold the end of one run and the beginning of another: the trips add up, the worths are weighed. */
static void fill_line(choice *x, uint32_t i, const worth *policy, const worth *value)
{
    const gw_chain_line *l = x->b->runs[i];
    const uint32_t n = x->n_lines;
    uint32_t first = chain_run_at(l, x->at[0]);
    double come = 0;
    for (uint32_t k = 0; k + 1 < x->n; k++) {
        double trips = 0, p = 0, v = 0;
        while (first < l->n_runs && run_end(l, first) <= x->at[k]) first++;
        for (uint32_t r = first; r < l->n_runs && run_start(l, r) < x->at[k + 1]; r++) {
            int64_t from = run_start(l, r) > x->at[k] ? run_start(l, r) : x->at[k];
            int64_t to = run_end(l, r) < x->at[k + 1] ? run_end(l, r) : x->at[k + 1];
            const int64_t hold = chain_run_hold(l, r);
            double here = (double)(to - from) / run_headway(l, r);
            trips += here;
            p += here * mean_worth(l, r, hold, policy, from, to);
            if (value) v += here * mean_worth(l, r, hold, value, from, to);
        }
        x->trips[k * n + i] = trips;
        x->come[k * n + i] = come;
        x->worth[k * n + i] = trips > 0 ? p / trips : 0;
        if (value) x->value[k * n + i] = trips > 0 ? v / trips : 0;
        come += trips;
    }
    x->trips[(x->n - 1) * n + i] = 0;
    x->come[(x->n - 1) * n + i] = come;
    x->worth[(x->n - 1) * n + i] = 0;
}

static double best_of_step(const choice *x, uint32_t k)
{
    const double *trips = x->trips + (size_t)k * x->n_lines, *v = x->worth + (size_t)k * x->n_lines;
    double best = 0;
    for (uint32_t i = 0; i < x->n_lines; i++)
        if (trips[i] > 0 && v[i] > best) best = v[i];
    return best;
}

static void fill_calls(choice *x, const worth *policy, const worth *value)
{
    uint32_t c = 0;
    for (uint32_t k = 0; k < x->n; k++) {
        while (c < x->b->n_calls && x->b->calls[c].departure_s < x->at[k]) c++;
        bool here = c < x->b->n_calls && x->b->calls[c].departure_s == x->at[k];
        x->call_at[k] = here ? c : UINT32_MAX;
        x->departs[k] = here ? worth_at(policy, x->b->calls[c].arrival_s) : -1;
        if (value) x->departs_value[k] = here ? worth_at(value, x->b->calls[c].arrival_s) : -1;
    }
    x->next_call[x->n] = UINT32_MAX;
    for (uint32_t k = x->n; k-- > 0;) x->next_call[k] = x->call_at[k] != UINT32_MAX ? k : x->next_call[k + 1];
}

/* Until when each line is waited for, from each node. */
static void fill_waits(choice *x, uint32_t i)
{
    const uint32_t n = x->n_lines, end = x->n - 1;
    uint32_t full = end, beaten = end;
    for (uint32_t k = x->n; k-- > 0;) {
        const size_t here = (size_t)k * n + i;
        while (full > k && (x->come[(size_t)(full - 1) * n + i] - x->come[here] >= 1 - 1e-12 ||
                            x->at[full - 1] - x->at[k] >= CHOICE_LONGEST_WAIT_S))
            full--;
        x->full[here] = full;
        if (x->trips[here] <= 0 || x->call_at[k] != UINT32_MAX || x->worth[here] < x->best[k] - CHOICE_ROUNDING)
            beaten = k;
        x->beaten[here] = beaten;
    }
}

gw_status choice_lay(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, const worth *policy,
                     const worth *value, choice *out)
{
    const bool apart = value != policy;
    gw_status status = list_nodes(s, b, lo, hi, policy, out);
    if (!status) status = make_rows(s, apart, out);
    if (status) return status;
    for (uint32_t i = 0; i < out->n_lines; i++) fill_line(out, i, policy, apart ? value : NULL);
    fill_calls(out, policy, apart ? value : NULL);
    for (uint32_t k = 0; k < out->n; k++) out->best[k] = best_of_step(out, k);
    for (uint32_t i = 0; i < out->n_lines; i++) fill_waits(out, i);
    return GW_OK;
}
