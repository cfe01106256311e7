/* Several lines: whichever useful comes first, decided while waiting. See choice_priv.h. */
#include "planner/chain/choice_priv.h"

#include <string.h>

/* --- backwards --- */

typedef struct {
    const choice *x;
    double policy, value;
} worth_sum;

static void add_line(void *to, uint32_t line, uint32_t step, double share)
{
    worth_sum *w = to;
    w->policy += share * w->x->worth[step * w->x->n_lines + line];
    w->value += share * w->x->value[step * w->x->n_lines + line];
}

static void add_call(void *to, uint32_t node, double share)
{
    worth_sum *w = to;
    w->policy += share * w->x->departs[node];
    w->value += share * w->x->departs_value[node];
}

static worth_sum ready_at(choice *x, uint32_t node, bool with_first)
{
    worth_sum w = {.x = x};
    bool plain;
    uint32_t last = choice_decide(x, node, with_first, &plain, &w.policy);
    w.value = w.policy;
    if (plain && x->value == x->worth) return w;
    w.policy = w.value = 0;
    choice_go_through(x, node, last, with_first, 1, add_line, add_call, &w);
    return w;
}

/* Straight between nodes. */
static void lay_between(const choice *x, uint32_t k, double from, double to, double *at, double *after)
{
    int64_t a = x->at[k] - x->at[0], b = x->at[k + 1] - x->at[0];
    after[a] = from;
    for (int64_t t = a + 1; t < b; t++)
        at[t] = after[t] = from + (to - from) * (double)(t - a) / (double)(b - a);
}

/* Who is ready sooner may wait until later: raised from behind, since a wait longer than the longest looked at
 * (for the first vehicles of the morning) is worth what it is worth to come then. */
static void never_rise(double *at, double *after, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        if (i + 1 < n && after[i] < at[i + 1]) after[i] = at[i + 1];
        if (at[i] < after[i]) at[i] = after[i];
    }
}

/* From where on it matters what one does: before it one line or departure is sure to be in time. */
static int64_t first_that_matters(const boarding *b, const worth *next, int32_t floor_s)
{
    int64_t lo = INT64_MIN, begins = INT64_MAX;
    for (uint32_t i = 0; i < b->n_runs; i++) {
        int64_t best = chain_line_best(b->runs[i], next);
        if (best > lo) lo = best;
        if (b->runs[i]->n_runs && run_start(b->runs[i], 0) < begins) begins = run_start(b->runs[i], 0);
    }
    for (uint32_t k = 0; k < b->n_calls && b->calls[k].arrival_s <= next->lo; k++)
        if (b->calls[k].departure_s > lo) lo = b->calls[k].departure_s;
    if (b->n_calls && b->calls[0].departure_s < begins) begins = b->calls[0].departure_s;
    if (lo == INT64_MIN) lo = begins;
    lo -= 2 * choice_step(b); /* what is certain by a moment is certain by the end of its step */
    return lo < floor_s ? floor_s : lo;
}

gw_status chain_worth_choice(gw_chain_solver *s, const boarding *b, const worth *policy, const worth *value,
                             int32_t floor_s, uint32_t rows_policy, uint32_t rows_value, worth *out_policy,
                             worth *out_value)
{
    choice x = {0};
    const bool apart = value != policy;
    int64_t lo = first_that_matters(b, policy, floor_s), hi = worth_end(policy) + 1;
    if (apart && first_that_matters(b, value, floor_s) < lo) lo = first_that_matters(b, value, floor_s);
    if (apart && worth_end(value) + 1 > hi) hi = worth_end(value) + 1;
    *out_policy = *out_value = (worth){0};
    if ((policy->n == 0 && value->n == 0) || hi <= lo) return GW_OK;
    lo = choice_node_before(b, lo);
    hi = choice_node_before(b, hi) + choice_step(b);
    gw_status status = choice_lay(s, b, lo, hi, policy, value, &x);
    if (status) return status;
    size_t n = (size_t)(hi - lo) + 1;
    double *rows[4] = {chain_row(s, rows_policy, n), chain_row(s, rows_policy + 1, n), NULL, NULL};
    rows[2] = apart ? chain_row(s, rows_value, n) : rows[0];
    rows[3] = apart ? chain_row(s, rows_value + 1, n) : rows[1];
    if (!rows[0] || !rows[1] || !rows[2] || !rows[3]) return GW_NO_MEMORY;
    worth_sum behind = {0};
    rows[0][n - 1] = rows[1][n - 1] = rows[2][n - 1] = rows[3][n - 1] = 0;
    for (uint32_t k = x.n - 1; k-- > 0;) {
        worth_sum after = ready_at(&x, k, false),
                  at = x.call_at[k] != UINT32_MAX ? ready_at(&x, k, true) : after;
        lay_between(&x, k, after.policy, behind.policy, rows[0], rows[1]);
        if (apart) lay_between(&x, k, after.value, behind.value, rows[2], rows[3]);
        rows[0][x.at[k] - lo] = at.policy;
        rows[2][x.at[k] - lo] = at.value;
        behind = at;
    }
    never_rise(rows[0], rows[1], n);
    if (apart) never_rise(rows[2], rows[3], n);
    *out_policy = (worth){(int32_t)lo, (uint32_t)n, rows[0], rows[1]};
    *out_value = (worth){(int32_t)lo, (uint32_t)n, rows[2], rows[3]};
    return GW_OK;
}

/* --- forwards --- */

typedef struct {
    const choice *x;
    mass *to;
    const worth *weight;
    parts *p;
    int32_t limit_s;
} boarders;

static void ride_line(void *to, uint32_t line, uint32_t step, double share)
{
    const boarders *d = to;
    const gw_chain_line *l = d->x->b->runs[line];
    const choice *x = d->x;
    const double all = x->trips[step * x->n_lines + line];
    for (uint32_t r = chain_run_at(l, x->at[step]); r < l->n_runs && run_start(l, r) < x->at[step + 1]; r++) {
        int64_t from = run_start(l, r) > x->at[step] ? run_start(l, r) : x->at[step];
        int64_t end = run_end(l, r) < x->at[step + 1] ? run_end(l, r) : x->at[step + 1];
        const int64_t hold = chain_run_hold(l, r);
        double each = share / (run_headway(l, r) * all);
        for (int64_t y = from; y < end; y++) {
            if (y + 1 + run_takes(l, r) > d->limit_s) break;
            chain_mass_arrive(d->to, l, r, hold, y, each, d->weight, d->p);
        }
    }
}

static void ride_call(void *to, uint32_t node, double share)
{
    const boarders *d = to;
    const call *c = &d->x->b->calls[d->x->call_at[node]];
    if (c->arrival_s > d->limit_s) return;
    double sure = share * chain_weight_at(d->weight, c->arrival_s);
    d->to->atom[c->arrival_s - d->to->lo] += share;
    d->p->walk += sure * c->walk_s;
    d->p->ride += sure * (c->arrival_s - c->departure_s - c->walk_s);
}

/* The people of each node (exactly then: [k]; just after it: [n + k]), as what is straight between nodes sees
 * them. */
static void gather(const choice *x, const mass *m, double *people)
{
    uint32_t k = 0;
    memset(people, 0, 2 * (size_t)x->n * sizeof *people);
    for (uint32_t i = 0; i < m->n; i++) {
        int64_t t = (int64_t)m->lo + i;
        if (m->atom[i] <= 0 && m->spread[i] <= 0) continue;
        while (k + 2 < x->n && x->at[k + 1] <= t) k++;
        double width = x->at[k + 1] - x->at[k], part = (double)(t - x->at[k]) / width;
        if (t == x->at[k]) {
            people[k] += m->atom[i];
        } else {
            people[x->n + k] += m->atom[i] * (1 - part);
            people[k + 1] += m->atom[i] * part;
        }
        part += 0.5 / width;
        people[x->n + k] += m->spread[i] * (1 - part);
        people[k + 1] += m->spread[i] * part;
    }
}

gw_status chain_mass_choice(gw_chain_solver *s, const boarding *b, const worth *policy, const worth *weight,
                            int32_t limit_s, uint32_t to, mass *m, parts *p)
{
    choice x = {0};
    mass out;
    int64_t hi = (int64_t)m->lo + m->n + CHOICE_LONGEST_WAIT_S;
    if (hi > limit_s) hi = limit_s;
    if (hi < (int64_t)m->lo + m->n + 1) hi = (int64_t)m->lo + m->n + 1;
    gw_status status = choice_lay(s, b, choice_node_before(b, m->lo), choice_node_before(b, hi) + choice_step(b),
                                  policy, policy, &x);
    if (!status) status = chain_mass_clear(s, to, m->lo, limit_s, &out);
    double *people = chain_row(s, ROW_PEOPLE, 2 * (size_t)x.n + 2);
    if (status || !people) return GW_NO_MEMORY;
    gather(&x, m, people);
    boarders d = {&x, &out, weight, p, limit_s};
    for (uint32_t k = 0; k + 1 < x.n; k++)
        for (int after = 0; after < 2; after++) {
            double here = people[after ? x.n + k : k];
            if (here <= 0) continue;
            bool plain;
            double gives;
            uint32_t last = choice_decide(&x, k, !after, &plain, &gives);
            choice_go_through(&x, k, last, !after, here, ride_line, ride_call, &d);
        }
    *m = out;
    return GW_OK;
}
