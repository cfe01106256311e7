/* Several lines: whichever useful comes first, decided while waiting. See choice_priv.h. */
#include "planner/chain/choice_priv.h"

#include <string.h>

/* --- backwards --- */

double choice_ready_at(choice *x, uint32_t bank, uint32_t node, bool with_first)
{
    double gives;
    if (bank != BANK_SERVED) {
        choice_decide(x, bank, node, with_first, &gives);
        return gives;
    }
    wait_plan w = choice_decide_both(x, node, with_first);
    return choice_value(x, &w, bank);
}

/* Straight between nodes. */
static void lay_between(const choice *x, uint32_t k, double from, double to, double *at, double *after)
{
    int64_t a = x->at[k] - x->at[0], b = x->at[k + 1] - x->at[0];
    after[a] = from;
    for (int64_t t = a + 1; t < b; t++)
        at[t] = after[t] = from + (to - from) * (double)(t - a) / (double)(b - a);
}

/* Who is there sooner can wait. */
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

/* The worths behind link k that count for a bank. */
static choice sides_of(gw_chain_solver *s, uint32_t k, uint32_t bank)
{
    choice x = {0};
    for (uint32_t i = 0; i < N_BANKS; i++)
        if (i == bank || (bank == BANK_SERVED && s->banks >> i & 1))
            x.side[i].next = chain_worth(s, i, k + 1);
    return x;
}

gw_status choice_prepare(gw_chain_solver *s, const boarding *b, uint32_t k, uint32_t bank, int32_t floor_s,
                         choice *x)
{
    int64_t lo = INT64_MAX, hi = INT64_MIN;
    *x = sides_of(s, k, bank);
    for (uint32_t i = 0; i < N_BANKS; i++) {
        const worth *next = x->side[i].next;
        if (!next || !next->n) continue;
        int64_t first = first_that_matters(b, next, floor_s);
        if (first < lo) lo = first;
        if (worth_end(next) + 1 > hi) hi = worth_end(next) + 1;
    }
    if (hi <= lo) return GW_OK;
    return choice_lay(s, b, choice_node_before(b, lo), choice_node_before(b, hi) + choice_step(b), x);
}

gw_status chain_worth_choice(gw_chain_solver *s, const boarding *b, uint32_t k, uint32_t bank,
                             int32_t floor_s)
{
    choice x;
    const uint32_t rows = chain_row_of_link(s, bank, k);
    worth *out = chain_worth(s, bank, k);
    *out = (worth){0};
    gw_status status = choice_prepare(s, b, k, bank, floor_s, &x);
    if (status || !x.n) return status;
    const int32_t lo = x.at[0];
    size_t n = (size_t)(x.at[x.n - 1] - lo) + 1;
    double *at = chain_row(s, rows, n), *after = chain_row(s, rows + 1, n), behind = 0;
    if (!at || !after) return GW_NO_MEMORY;
    at[n - 1] = after[n - 1] = 0;
    double missed[CHOICE_LANES];
    const bool lanes = bank != BANK_SERVED && x.n_lines <= CHOICE_LANE_LINES;
    for (uint32_t i = x.n - 1, from = x.n; i-- > 0;) {
        if (i < from && i + 1 >= CHOICE_LANES && lanes) {
            from = i + 1 - CHOICE_LANES;
            status = choice_ready_lanes(s, &x, bank, from, missed);
            if (status) return status;
        }
        double later = i >= from ? missed[i - from] : choice_ready_at(&x, bank, i, false),
               ready = x.call_at[i] != UINT32_MAX ? choice_ready_at(&x, bank, i, true) : later;
        lay_between(&x, i, later, behind, at, after);
        at[x.at[i] - lo] = ready;
        behind = ready;
    }
    never_rise(at, after, n);
    *out = (worth){lo, (uint32_t)n, at, after};
    return GW_OK;
}

/* --- forwards --- */

typedef struct {
    const choice *x;
    mass *to;
    const worth *weight;
    parts *p;
    int32_t limit_s;
} riders;

static void ride_line(const riders *d, uint32_t line, uint32_t step, double share)
{
    const choice *x = d->x;
    const gw_chain_line *l = x->b->runs[line];
    const double all = x->trips[(size_t)step * x->n_lines + line];
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

static void ride_call(const riders *d, uint32_t node, double share)
{
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

/* Everybody waits, then all who boarded ride. */
static void board_all(choice *x, const double *people, choice_boarders *to)
{
    memset(to->line, 0, (size_t)x->n * x->n_lines * sizeof *to->line);
    memset(to->call, 0, x->n * sizeof *to->call);
    for (uint32_t k = 0; k + 1 < x->n; k++)
        for (int after = 0; after < 2; after++) {
            double here = people[after ? x->n + k : k];
            if (here <= 0) continue;
            wait_plan w = choice_decide_both(x, k, !after);
            choice_board(x, &w, here, to);
        }
}

gw_status chain_mass_choice(gw_chain_solver *s, const boarding *b, uint32_t k, const worth *weight,
                            int32_t limit_s, uint32_t to, mass *m, parts *p)
{
    choice x = sides_of(s, k, BANK_SERVED);
    mass out;
    int64_t hi = limit_s > (int64_t)m->lo + m->n ? limit_s : (int64_t)m->lo + m->n + 1;
    x.side[BANK_SERVED].next = NULL;
    gw_status status =
        choice_lay(s, b, choice_node_before(b, m->lo), choice_node_before(b, hi) + choice_step(b), &x);
    if (!status) status = chain_mass_clear(s, to, m->lo, limit_s, &out);
    if (status) return status;
    double *people = chain_row(s, ROW_PEOPLE, 2 * (size_t)x.n);
    choice_boarders boards = {chain_row(s, ROW_BOARDERS, (size_t)x.n * x.n_lines),
                              chain_row(s, ROW_BOARDERS + 1, x.n)};
    if (!people || !boards.line || !boards.call) return GW_NO_MEMORY;
    gather(&x, m, people);
    board_all(&x, people, &boards);
    riders d = {&x, &out, weight, p, limit_s};
    for (uint32_t node = 0; node + 1 < x.n; node++)
        for (uint32_t i = 0; i < x.n_lines; i++) {
            double on = boards.line[(size_t)node * x.n_lines + i];
            s->boarding[b->run_line[i]] += on;
            if (on > 0) ride_line(&d, i, node, on);
        }
    for (uint32_t node = 0; node < x.n; node++) {
        if (boards.call[node] <= 0) continue;
        s->boarding[b->calls[x.call_at[node]].line] += boards.call[node];
        ride_call(&d, node, boards.call[node]);
    }
    *m = out;
    return GW_OK;
}
