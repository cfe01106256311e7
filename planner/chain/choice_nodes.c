#include "planner/chain/choice_priv.h"

#include <stdlib.h>

#define JUMP 1e-5 /* of worth: less is smooth */

enum { LEAST_STEP_S = 10, PARTS_OF_HEADWAY = 18 };
static const int32_t STEPS_S[] = {CHAIN_MOST_STEP_S, 20, 15, 12, LEAST_STEP_S}; /* parts of a minute */

int32_t choice_step(const boarding *b)
{
    double least = 1e9;
    for (uint32_t i = 0; i < b->n_runs; i++)
        for (uint32_t k = 0; k < b->runs[i]->n_runs; k++) {
            double h = run_headway(b->runs[i], k);
            if (h < least) least = h;
        }
    uint32_t i = 0;
    while (STEPS_S[i] > LEAST_STEP_S && STEPS_S[i] * PARTS_OF_HEADWAY > least) i++;
    return STEPS_S[i];
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
        if (w->at[i] - w->after[i] > JUMP && add_last_boardings(l, b, (int64_t)w->lo + i))
            return GW_NO_MEMORY;
    return GW_OK;
}

static int by_moment(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    return (a > b) - (a < b);
}

/* Does anything come within a step of t? Where not, nobody's prospects change. *at: runs by line, t only
 * grows. */
static bool any_runs(const boarding *b, int64_t t, int64_t step, uint32_t *at)
{
    bool any = false;
    for (uint32_t i = 0; i < b->n_runs; i++) {
        const gw_chain_line *l = b->runs[i];
        while (at[i] < l->n_runs && run_end(l, at[i]) <= t - step) at[i]++;
        any = any || (at[i] < l->n_runs && run_start(l, at[i]) < t + step);
    }
    return any;
}

/* Odd nodes, sorted, then merged with the even ones behind them. */
static gw_status list_nodes(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, const worth *next,
                            choice *x)
{
    node_list l = {s, lo, hi, 0};
    const int64_t step = choice_step(b), n_even = (hi - lo + step - 1) / step + 1;
    uint32_t run_of[MOST_LINES] = {0};
    gw_status status = add_jumps(&l, b, next);
    for (uint32_t k = 0; k < b->n_calls && !status; k++) status = add_node(&l, b->calls[k].departure_s);
    if (status || gw_grow(&s->nodes, &s->cap_nodes, 2 * l.n + (size_t)n_even + 1, sizeof *s->nodes))
        return GW_NO_MEMORY;
    if (l.n) qsort(s->nodes, l.n, sizeof *s->nodes, by_moment);
    int32_t *out = s->nodes + l.n;
    uint32_t used = 0;
    size_t k = 0;
    for (int64_t t = lo; t < hi + step; t += step) {
        int32_t even = (int32_t)(t < hi ? t : hi);
        bool odd_too = false; /* a departure at an even moment */
        for (; k < l.n && s->nodes[k] <= even; k++) {
            odd_too = odd_too || s->nodes[k] == even;
            if (s->nodes[k] < even && (!used || out[used - 1] < s->nodes[k])) out[used++] = s->nodes[k];
        }
        bool wanted = odd_too || t == lo || even == hi || any_runs(b, even, step, run_of);
        if (wanted && (!used || out[used - 1] < even)) out[used++] = even;
    }
    x->b = b;
    x->at = out;
    x->n = used;
    x->n_lines = b->n_runs;
    return GW_OK;
}

static gw_status make_rows(gw_chain_solver *s, choice *x)
{
    const size_t n = (size_t)x->n * x->n_lines;
    uint32_t number = ROW_CHOICE;
    x->trips = chain_row(s, number++, n);
    x->come = chain_row(s, number++, n);
    x->full = (uint32_t *)(void *)chain_row(s, number++, n);
    x->call_at = (uint32_t *)(void *)chain_row(s, number++, x->n);
    x->next_call = (uint32_t *)(void *)chain_row(s, number++, (size_t)x->n + 1);
    x->take = (uint32_t *)(void *)chain_row(s, number++, x->n);
    x->take_odds = (uint32_t *)(void *)chain_row(s, number++, x->n);
    bool all = x->trips && x->come && x->full && x->call_at && x->next_call && x->take && x->take_odds;
    for (uint32_t bank = 0; bank < N_BANKS; bank++) {
        choice_side *d = &x->side[bank];
        if (!d->next) continue;
        number = ROW_CHOICE_SIDE + 5 * bank;
        d->mean = chain_row(s, number++, n);
        d->best = chain_row(s, number++, x->n);
        d->beaten = (uint32_t *)(void *)chain_row(s, number++, n);
        d->sum = chain_row(s, number++, n);
        d->departs = chain_row(s, number, x->n);
        all = all && d->sum && d->mean && d->best && d->beaten && d->departs;
    }
    return all ? GW_OK : GW_NO_MEMORY;
}

/* --- what comes, and what it is worth --- */

/* A step may hold the end of one run and the beginning of another: the trips add up, the worths are weighed.
 */
static void fill_step(choice *x, uint32_t k, uint32_t i, uint32_t first)
{
    const gw_chain_line *l = x->b->runs[i];
    const size_t here = (size_t)k * x->n_lines + i;
    double trips = 0, sum[N_BANKS] = {0};
    for (uint32_t r = first; r < l->n_runs && run_start(l, r) < x->at[k + 1]; r++) {
        int64_t from = run_start(l, r) > x->at[k] ? run_start(l, r) : x->at[k];
        int64_t to = run_end(l, r) < x->at[k + 1] ? run_end(l, r) : x->at[k + 1];
        const int64_t hold = chain_run_hold(l, r);
        double come = (double)(to - from) / run_headway(l, r);
        trips += come;
        for (uint32_t bank = 0; bank < N_BANKS; bank++)
            if (x->side[bank].next)
                sum[bank] += come * chain_run_mean(l, r, hold, x->side[bank].next, from, to);
    }
    x->trips[here] = trips;
    for (uint32_t bank = 0; bank < N_BANKS; bank++)
        if (x->side[bank].next) x->side[bank].mean[here] = trips > 0 ? sum[bank] / trips : 0;
}

static void fill_line(choice *x, uint32_t i)
{
    const gw_chain_line *l = x->b->runs[i];
    const uint32_t n = x->n_lines;
    uint32_t first = chain_run_at(l, x->at[0]);
    const size_t end = (size_t)(x->n - 1) * n + i;
    double come = 0;
    for (uint32_t k = 0; k + 1 < x->n; k++) {
        while (first < l->n_runs && run_end(l, first) <= x->at[k]) first++;
        fill_step(x, k, i, first);
        x->come[(size_t)k * n + i] = come;
        come += x->trips[(size_t)k * n + i];
    }
    x->trips[end] = 0;
    x->come[end] = come;
    for (uint32_t bank = 0; bank < N_BANKS; bank++)
        if (x->side[bank].next) x->side[bank].mean[end] = 0;
}

static void fill_calls(choice *x)
{
    uint32_t c = 0;
    for (uint32_t k = 0; k < x->n; k++) {
        while (c < x->b->n_calls && x->b->calls[c].departure_s < x->at[k]) c++;
        bool here = c < x->b->n_calls && x->b->calls[c].departure_s == x->at[k];
        x->call_at[k] = here ? c : UINT32_MAX;
        for (uint32_t bank = 0; bank < N_BANKS; bank++) {
            const choice_side *d = &x->side[bank];
            if (d->next) d->departs[k] = here ? worth_at(d->next, x->b->calls[c].arrival_s) : -1;
        }
    }
    x->next_call[x->n] = UINT32_MAX;
    for (uint32_t k = x->n; k-- > 0;) x->next_call[k] = x->call_at[k] != UINT32_MAX ? k : x->next_call[k + 1];
}

/* Until when a line is waited for, from each node. */
static void fill_waits(choice *x, uint32_t i)
{
    const uint32_t n = x->n_lines;
    uint32_t full = x->n - 1;
    for (uint32_t k = x->n; k-- > 0;) {
        const size_t here = (size_t)k * n + i;
        while (full > k && x->come[(size_t)(full - 1) * n + i] - x->come[here] >= 1 - 1e-12) full--;
        x->full[here] = full;
    }
}

static void fill_side(choice *x, choice_side *d)
{
    const uint32_t n = x->n_lines;
    for (uint32_t k = 0; k < x->n; k++) {
        double best = 0;
        for (uint32_t i = 0; i < n; i++)
            if (x->trips[(size_t)k * n + i] > 0 && d->mean[(size_t)k * n + i] > best)
                best = d->mean[(size_t)k * n + i];
        d->best[k] = best;
    }
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t k = 0; k < x->n; k++) {
            const size_t here = (size_t)k * n + i;
            d->sum[here] = sum;
            sum += x->trips[here] * d->mean[here];
        }
        uint32_t beaten = x->n - 1;
        for (uint32_t k = x->n; k-- > 0;) {
            const size_t here = (size_t)k * n + i;
            if (x->trips[here] <= 0 || x->call_at[k] != UINT32_MAX ||
                d->mean[here] < d->best[k] - CHOICE_ROUNDING)
                beaten = k;
            d->beaten[here] = beaten;
        }
    }
}

gw_status choice_lay(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, choice *x)
{
    const worth *next = x->side[BANK_ODDS].next ? x->side[BANK_ODDS].next : x->side[BANK_SOON].next;
    gw_status status = list_nodes(s, b, lo, hi, next, x);
    if (!status) status = make_rows(s, x);
    if (status) return status;
    for (uint32_t i = 0; i < x->n_lines; i++) fill_line(x, i);
    fill_calls(x);
    for (uint32_t i = 0; i < x->n_lines; i++) fill_waits(x, i);
    for (uint32_t bank = 0; bank < N_BANKS; bank++)
        if (x->side[bank].next) fill_side(x, &x->side[bank]);
    return GW_OK;
}
