/* Several lines: whichever useful comes first, decided while waiting.
 *
 * Time is cut at nodes: even steps and every timetabled departure. Someone ready at a node waits from node to
 * node. In a step, line i comes with the chance that the exposure to it so far leaves, evenly over the step;
 * a departure comes at its node. Backwards over the steps it is found which lines are worth taking (no less
 * than waiting on); forwards over them, what that is worth: a line let go is one that is not looked at, so
 * that only steps in which it would be taken count as exposure to it. Between nodes everything is straight,
 * so both directions are one set of weights.
 */
#include "planner/chain/chain_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDING 1e-13 /* worths as near as this are equal: who may board does */

enum { LEAST_STEP_S = 10, MOST_STEP_S = 30, PARTS_OF_HEADWAY = 18, LONGEST_WAIT_S = 4 * 3600 };

typedef struct {
    const boarding *b;
    const int32_t *at; /* [n] moments */
    uint32_t n;
    uint32_t n_lines;
    double *trips;         /* [n_lines × n] that come from node k to k + 1 */
    double *worth;         /* [n_lines × n] policy: mean over the step of boarding the line in it */
    double *value;         /* the same of the value; or worth itself */
    double *best;          /* [n] policy: of the best line of the step */
    double *departs;       /* [n] policy: of the departure at the node; -1: none */
    double *departs_value; /* [n] */
    uint32_t *call_at;     /* [n] calls[], or UINT32_MAX */
    uint32_t *next_call;   /* [n + 1] the first node from here on with a departure, or UINT32_MAX */
    uint8_t *take;         /* [n_lines × waiting steps], of the one at hand */
} choice;

/* --- nodes --- */

static int32_t step_of(const boarding *b)
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
static int64_t node_before(const boarding *b, int64_t t)
{
    int64_t step = step_of(b), rest = t % step;
    return t - (rest < 0 ? rest + step : rest);
}

static gw_status make_nodes(gw_chain_solver *s, const boarding *b, int64_t lo, int64_t hi, choice *x)
{
    int64_t step = step_of(b), n = (hi - lo) / step + 2;
    uint32_t k = 0, used = 0;
    while (k < b->n_calls && b->calls[k].departure_s < lo) k++;
    if (gw_grow(&s->nodes, &s->cap_nodes, (size_t)n + (b->n_calls - k), sizeof *s->nodes))
        return GW_NO_MEMORY;
    for (int64_t t = lo; t < hi + step; t += step) {
        int32_t even = (int32_t)(t < hi ? t : hi);
        while (k < b->n_calls && b->calls[k].departure_s <= even) {
            int32_t d = b->calls[k++].departure_s;
            if (d < even && (!used || s->nodes[used - 1] < d)) s->nodes[used++] = d;
        }
        if (!used || s->nodes[used - 1] < even) s->nodes[used++] = even;
    }
    x->b = b;
    x->at = s->nodes;
    x->n = used;
    x->n_lines = b->n_runs;
    return GW_OK;
}

static gw_status make_rows(gw_chain_solver *s, bool apart, choice *x)
{
    size_t n = (size_t)x->n * (x->n_lines + 1);
    x->trips = chain_row(s, ROW_CHOICE, n);
    x->worth = chain_row(s, ROW_CHOICE + 1, n);
    x->value = apart ? chain_row(s, ROW_CHOICE + 2, n) : x->worth;
    x->departs = chain_row(s, ROW_CHOICE + 3, x->n);
    x->departs_value = apart ? chain_row(s, ROW_CHOICE + 4, x->n) : x->departs;
    x->call_at = (uint32_t *)(void *)chain_row(s, ROW_CHOICE + 5, x->n);
    x->take = (uint8_t *)(void *)chain_row(s, ROW_CHOICE + 6, n / sizeof(double) + 1);
    x->best = chain_row(s, ROW_CHOICE + 9, x->n);
    x->next_call = (uint32_t *)(void *)chain_row(s, ROW_CHOICE + 7, x->n + 1);
    bool all = x->trips && x->worth && x->value && x->departs && x->departs_value && x->call_at && x->take &&
               x->next_call && x->best;
    return all ? GW_OK : GW_NO_MEMORY;
}

/* Mean over the part of a step that the run covers. */
static double mean_worth(const gw_chain_line *l, uint32_t run, const worth *next, int64_t from, int64_t to)
{
    const int64_t hold = chain_run_hold(l, run);
    double sum = 0;
    for (int64_t y = from; y < to; y++) {
        double begin, end;
        chain_run_worth(l, run, hold, next, y, &begin, &end);
        sum += (begin + end) / 2;
    }
    return sum / (double)(to - from);
}

/* A step may hold the end of one run and the beginning of another: the trips add up, the worths are weighed.
 */
static void fill_line(choice *x, uint32_t i, const worth *policy, const worth *value)
{
    const gw_chain_line *l = x->b->runs[i];
    uint32_t first = chain_run_at(l, x->at[0]);
    for (uint32_t k = 0; k + 1 < x->n; k++) {
        double trips = 0, p = 0, v = 0;
        while (first < l->n_runs && run_end(l, first) <= x->at[k]) first++;
        for (uint32_t r = first; r < l->n_runs && run_start(l, r) < x->at[k + 1]; r++) {
            int64_t from = run_start(l, r) > x->at[k] ? run_start(l, r) : x->at[k];
            int64_t to = run_end(l, r) < x->at[k + 1] ? run_end(l, r) : x->at[k + 1];
            double come = (double)(to - from) / run_headway(l, r);
            trips += come;
            if (policy) p += come * mean_worth(l, r, policy, from, to);
            if (value) v += come * mean_worth(l, r, value, from, to);
        }
        x->trips[i * x->n + k] = trips;
        if (policy) x->worth[i * x->n + k] = trips > 0 ? p / trips : 0;
        if (value) x->value[i * x->n + k] = trips > 0 ? v / trips : 0;
    }
    x->trips[i * x->n + x->n - 1] = 0;
}

static double best_of_step(const choice *x, uint32_t k)
{
    double best = 0;
    for (uint32_t i = 0; i < x->n_lines; i++)
        if (x->trips[i * x->n + k] > 0 && x->worth[i * x->n + k] > best) best = x->worth[i * x->n + k];
    return best;
}

static void fill(choice *x, const worth *policy, const worth *value)
{
    uint32_t c = 0;
    for (uint32_t i = 0; i < x->n_lines; i++) fill_line(x, i, policy, value == policy ? NULL : value);
    for (uint32_t k = 0; k < x->n; k++) {
        while (c < x->b->n_calls && x->b->calls[c].departure_s < x->at[k]) c++;
        bool here = c < x->b->n_calls && x->b->calls[c].departure_s == x->at[k];
        x->call_at[k] = here ? c : UINT32_MAX;
        x->departs[k] = here ? worth_at(policy, x->b->calls[c].arrival_s) : -1;
        if (value && value != policy)
            x->departs_value[k] = here ? worth_at(value, x->b->calls[c].arrival_s) : -1;
    }
    for (uint32_t k = 0; k < x->n; k++) x->best[k] = best_of_step(x, k);
    x->next_call[x->n] = UINT32_MAX;
    for (uint32_t k = x->n; k-- > 0;) x->next_call[k] = x->call_at[k] != UINT32_MAX ? k : x->next_call[k + 1];
}

/* --- one who is ready at a node --- */

/* Shares of those still waiting at a step's beginning that board each line in it: ∫ q_i Π (1 − θ q_j) dθ, by
 * three Gauss points (exact for up to six lines), made to add up. Returns who goes on waiting. */
static double share_step(const double *q, uint32_t n, double *share)
{
    static const double AT[3] = {0.11270166537925831, 0.5, 0.88729833462074169};
    static const double WEIGHT[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
    double stay = 1, sum = 0;
    uint32_t some = 0, first = n, second = n;
    for (uint32_t i = 0; i < n; i++) {
        stay *= 1 - q[i];
        share[i] = 0;
        if (q[i] <= 0) continue;
        if (some++ == 0) first = i;
        second = i;
    }
    if (some == 1) share[first] = q[first];
    if (some == 2) {
        share[first] = q[first] * (1 - q[second] / 2);
        share[second] = q[second] * (1 - q[first] / 2);
    }
    if (some < 3) return stay;
    for (int g = 0; g < 3; g++)
        for (uint32_t i = 0; i < n; i++) {
            if (q[i] <= 0) continue;
            double others = q[i] * WEIGHT[g];
            for (uint32_t j = 0; j < n; j++)
                if (j != i) others *= 1 - AT[g] * q[j];
            share[i] += others;
        }
    for (uint32_t i = 0; i < n; i++) sum += share[i];
    for (uint32_t i = 0; i < n && sum > 0; i++) share[i] *= (1 - stay) / sum;
    return stay;
}

static double chance(double trips, double exposed)
{
    double left = 1 - exposed;
    return trips <= 0 ? 0 : trips >= left ? 1 : trips / left;
}

/* The step by which every line has surely come; or, sooner, one that nothing beats while it is waited for; or
 * no wait is longer. */
static uint32_t last_step(const choice *x, uint32_t from)
{
    uint32_t last = from, sooner = UINT32_MAX;
    for (uint32_t i = 0; i < x->n_lines; i++) {
        double come = 0;
        uint32_t k = from;
        bool unbeaten = true;
        for (; k + 1 < x->n && come < 1 && x->at[k] - x->at[from] < LONGEST_WAIT_S; k++) {
            unbeaten = unbeaten && x->worth[i * x->n + k] >= x->best[k] - ROUNDING &&
                       x->trips[i * x->n + k] > 0 && x->call_at[k] == UINT32_MAX;
            come += x->trips[i * x->n + k];
        }
        if (k > last) last = k;
        if (unbeaten && come >= 1 && k < sooner) sooner = k;
    }
    return sooner < last ? sooner : last;
}

/* In the middle of step k: drawn on from the two nodes behind it, but never over what the best line gives. */
static double worth_of_waiting(const choice *x, uint32_t k, double on, double later)
{
    double best = on, drawn = on + (on - later) / 2;
    for (uint32_t i = 0; i < x->n_lines; i++) {
        double v = x->worth[i * x->n + k];
        if (x->trips[i * x->n + k] > 0 && v > best) best = v;
    }
    return drawn < best ? drawn : best;
}

/* Which lines are taken in each step from `from` on, and whether a departure at a node is (take of line
 * n_lines). Returns the last step; the departure after it is waited for. */
static uint32_t decide(choice *x, uint32_t from, bool with_first)
{
    const uint32_t n = x->n_lines, last = last_step(x, from);
    double come[MOST_LINES], q[MOST_LINES], share[MOST_LINES], on = 0;
    uint32_t next = x->next_call[last == from && !with_first ? last + 1 : last];
    if (next != UINT32_MAX) on = x->departs[next]; /* whenever it comes */
    for (uint32_t i = 0; i < n; i++) {
        come[i] = 0;
        for (uint32_t k = from; k < last; k++) come[i] += x->trips[i * x->n + k];
    }
    double later = on; /* of waiting, a step on */
    for (uint32_t k = last; k-- > from;) {
        const double wait = worth_of_waiting(x, k, on, later);
        for (uint32_t i = 0; i < n; i++) {
            double trips = x->trips[i * x->n + k], v = x->worth[i * x->n + k];
            come[i] -= trips;
            bool takes = trips > 0 && v >= wait - ROUNDING;
            x->take[(size_t)k * (n + 1) + i] = takes;
            /* once it has surely come and was let go, the next of it is as likely at any moment */
            q[i] = !takes               ? 0
                   : come[i] < 1 - 1e-9 ? chance(trips, come[i] > 0 ? come[i] : 0)
                   : trips < 1          ? trips
                                        : 1;
        }
        double stay = share_step(q, n, share) * on;
        for (uint32_t i = 0; i < n; i++) stay += share[i] * x->worth[i * x->n + k];
        later = on;
        on = stay;
        bool departs = x->departs[k] >= 0 && x->departs[k] >= on - ROUNDING && (k > from || with_first);
        x->take[(size_t)k * (n + 1) + n] = departs;
        if (departs) on = later = x->departs[k];
    }
    return last;
}

typedef void (*boards_line)(void *to, uint32_t line, uint32_t step, double share);
typedef void (*boards_call)(void *to, uint32_t node, double share);

/* Goes through the wait as decided; what is left at the end waits for the departures behind it. */
static void go_through(choice *x, uint32_t from, uint32_t last, bool with_first, double people,
                       boards_line line, boards_call departure, void *to)
{
    const uint32_t n = x->n_lines;
    double exposed[MOST_LINES] = {0}, q[MOST_LINES], share[MOST_LINES];
    for (uint32_t k = from; k < last && people > 1e-15; k++) {
        const uint8_t *take = x->take + (size_t)k * (n + 1);
        if (take[n]) {
            departure(to, k, people);
            return;
        }
        for (uint32_t i = 0; i < n; i++) {
            double trips = take[i] ? x->trips[i * x->n + k] : 0;
            q[i] = chance(trips, exposed[i]);
            exposed[i] += trips;
        }
        double stay = share_step(q, n, share);
        for (uint32_t i = 0; i < n; i++)
            if (share[i] > 0) line(to, i, k, people * share[i]);
        people *= stay;
    }
    uint32_t next = x->next_call[last == from && !with_first ? last + 1 : last];
    if (people > 1e-15 && next != UINT32_MAX) departure(to, next, people);
}

/* --- backwards --- */

typedef struct {
    const choice *x;
    double policy, value;
} worth_sum;

static void add_line(void *to, uint32_t line, uint32_t step, double share)
{
    worth_sum *w = to;
    w->policy += share * w->x->worth[line * w->x->n + step];
    w->value += share * w->x->value[line * w->x->n + step];
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
    uint32_t last = decide(x, node, with_first);
    go_through(x, node, last, with_first, 1, add_line, add_call, &w);
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

static void never_rise(double *at, double *after, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i && at[i] > after[i - 1]) at[i] = after[i - 1];
        if (after[i] > at[i]) after[i] = at[i];
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
    lo -= 2 * step_of(b); /* what is certain by a moment is certain by the end of its step */
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
    lo = node_before(b, lo);
    hi = node_before(b, hi) + step_of(b);
    gw_status status = make_nodes(s, b, lo, hi, &x);
    if (!status) status = make_rows(s, apart, &x);
    if (status) return status;
    fill(&x, policy, value);
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
    const double all = x->trips[line * x->n + step];
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
    int64_t hi = (int64_t)m->lo + m->n + LONGEST_WAIT_S;
    if (hi > limit_s) hi = limit_s;
    if (hi < (int64_t)m->lo + m->n + 1) hi = (int64_t)m->lo + m->n + 1;
    gw_status status = make_nodes(s, b, node_before(b, m->lo), node_before(b, hi) + step_of(b), &x);
    if (!status) status = make_rows(s, false, &x);
    if (!status) status = chain_mass_clear(s, to, m->lo, limit_s, &out);
    double *people = chain_row(s, ROW_CHOICE + 8, 2 * (size_t)x.n + 2);
    if (status || !people) return GW_NO_MEMORY;
    fill(&x, policy, policy);
    gather(&x, m, people);
    boarders d = {&x, &out, weight, p, limit_s};
    for (uint32_t k = 0; k + 1 < x.n; k++)
        for (int after = 0; after < 2; after++) {
            double here = people[after ? x.n + k : k];
            if (here <= 0) continue;
            uint32_t last = decide(&x, k, !after);
            go_through(&x, k, last, !after, here, ride_line, ride_call, &d);
        }
    *m = out;
    return GW_OK;
}
