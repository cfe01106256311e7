/* The worth of being ready to board, from the worth of arriving: timetables and one headway line. */
#include "planner/chain/chain_priv.h"

#include <math.h>

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* --- timetable --- */

/* Departures [first, end) matter: those before lead to the best there is, those after to nothing. */
static void calls_that_matter(const boarding *b, const worth *next, uint32_t *first, uint32_t *end)
{
    *end = b->n_calls;
    while (*end && b->calls[*end - 1].arrival_s > worth_end(next)) --*end;
    *first = *end;
    while (*first && b->calls[*first - 1].arrival_s > next->lo) --*first;
    if (*first) --*first; /* the last of the best */
}

gw_status chain_worth_calls(gw_chain_solver *s, const boarding *b, const worth *next, int32_t floor_s,
                            uint32_t rows, worth *out)
{
    uint32_t first, end;
    calls_that_matter(b, next, &first, &end);
    while (first < end && b->calls[first].departure_s < floor_s) first++;
    *out = (worth){0};
    if (first == end || next->n == 0) return GW_OK;
    int32_t lo = b->calls[first].departure_s;
    uint32_t n = (uint32_t)(b->calls[end - 1].departure_s - lo) + 1;
    double *at = chain_row(s, rows, n), *after = chain_row(s, rows + 1, n);
    if (!at || !after) return GW_NO_MEMORY;
    uint32_t i = 0;
    for (uint32_t k = first; k < end; k++) {
        double v = worth_at(next, b->calls[k].arrival_s);
        uint32_t departs = (uint32_t)(b->calls[k].departure_s - lo);
        if (k > first) after[i - 1] = v;
        for (; i <= departs; i++) at[i] = after[i] = v;
    }
    after[n - 1] = 0;
    *out = (worth){lo, n, at, after};
    return GW_OK;
}

/* --- one headway line --- */

int64_t chain_run_hold(const gw_chain_line *l, uint32_t i)
{
    int64_t hold = INT64_MIN;
    for (uint32_t k = 0; k < i; k++) hold = later(hold, run_end(l, k) + run_takes(l, k));
    return hold;
}

uint32_t chain_run_at(const gw_chain_line *l, int64_t y)
{
    uint32_t i = 0;
    while (i < l->n_runs && run_end(l, i) <= y) i++;
    return i;
}

void chain_run_worth(const gw_chain_line *l, uint32_t run, int64_t hold, const worth *next, int64_t y,
                     double *begin, double *end)
{
    int64_t arrives = y + run_takes(l, run);
    *begin = arrives >= hold ? worth_after(next, arrives) : worth_at(next, hold);
    *end = worth_at(next, later(arrives + 1, hold));
}

double chain_run_mean(const gw_chain_line *l, uint32_t run, int64_t hold, const worth *next, int64_t from,
                      int64_t to)
{
    const int64_t first = from + run_takes(l, run), i = first - next->lo, n = to - from;
    double sum = 0;
    if (first >= hold && i >= 0 && i + n < (int64_t)next->n) {
        const double *after = next->after + i, *at = next->at + i + 1;
        for (int64_t k = 0; k < n; k++) sum += (after[k] + at[k]) / 2;
    } else if (first < hold || i + n > 0) {
        for (int64_t y = from; y < to; y++) {
            double begin, end;
            chain_run_worth(l, run, hold, next, y, &begin, &end);
            sum += (begin + end) / 2;
        }
    } else {
        return next->n ? next->at[0] : 0;
    }
    return sum / (double)n;
}

/* The last moment at which boarding arrives by a moment; INT64_MIN: none. */
static int64_t last_boarding(const gw_chain_line *l, int64_t arrives_by)
{
    for (uint32_t i = l->n_runs; i-- > 0;) {
        if (chain_run_hold(l, i) > arrives_by) continue;
        int64_t y = earlier(run_end(l, i), arrives_by - run_takes(l, i));
        if (y >= run_start(l, i)) return y;
    }
    return INT64_MIN;
}

/* A moment at which one is certain to be on board by y, not much before the latest such; INT64_MIN: none. */
static int64_t certain_before(const gw_chain_line *l, int64_t y)
{
    double need = 1;
    for (uint32_t i = l->n_runs; i-- > 0;) {
        int64_t end = earlier(y, run_end(l, i)), start = run_start(l, i);
        double h = l->runs[i].period.headway_max_s, have = end > start ? (double)(end - start) / h : 0;
        if (have >= need) return end - (int64_t)ceil(need * h);
        need -= have;
    }
    return INT64_MIN;
}

int64_t chain_line_best(const gw_chain_line *l, const worth *next)
{
    int64_t best = last_boarding(l, next->lo);
    return best == INT64_MIN ? best : certain_before(l, best);
}

typedef struct {
    const gw_chain_line *l;
    const worth *next;
    int64_t lo;
    int64_t n;     /* seconds from lo */
    double *sum;   /* [n + 1] ∫ worth of boarding dN from lo */
    double *trips; /* [n + 1] N from lo */
    double *area;  /* [n + 1] ∫ sum, with ranges only */
    bool ranges;
} line_sums;

/* Boarding y seconds after lo: what the seconds at which one arrives are worth, begin and end added. Four
 * stretches: arrivals that are held, before the worth begins to fall, while it falls, after. */
static void sum_run(line_sums *x, uint32_t run, int64_t from, int64_t to)
{
    const int64_t hold = chain_run_hold(x->l, run), shift = x->lo + run_takes(x->l, run);
    const double rate = 1 / run_headway(x->l, run);
    for (int64_t k = from; k < to; k++) x->trips[k + 1] = x->trips[k] + rate;
    int64_t k = from, i = x->next->lo - shift; /* at[0] is of boarding then */
    double sum = x->sum[from];
    for (; k < to && k + shift < hold; k++) {
        double begin, end;
        chain_run_worth(x->l, run, hold, x->next, x->lo + k, &begin, &end);
        x->sum[k + 1] = sum += rate * (begin + end) / 2;
    }
    const double best = rate * (x->next->at[0] + x->next->at[0]) / 2;
    for (; k < to && k < i; k++) x->sum[k + 1] = sum += best;
    const double *after = x->next->after, *at = x->next->at + 1;
    const int64_t end = earlier(to, i + x->next->n - 1);
    for (; k < end; k++) x->sum[k + 1] = sum += rate * (after[k - i] + at[k - i]) / 2;
    for (; k < to; k++) x->sum[k + 1] = sum; /* the last is worth nothing just after it */
}

static void sum_nothing(line_sums *x, int64_t from, int64_t to)
{
    for (int64_t k = from; k < to; k++) {
        x->sum[k + 1] = x->sum[k];
        x->trips[k + 1] = x->trips[k];
    }
}

static void sum_line(line_sums *x)
{
    int64_t at = 0;
    x->sum[0] = x->trips[0] = 0;
    for (uint32_t i = chain_run_at(x->l, x->lo); i < x->l->n_runs && at < x->n; i++) {
        int64_t from = earlier(later(run_start(x->l, i) - x->lo, at), x->n);
        int64_t to = earlier(run_end(x->l, i) - x->lo, x->n);
        sum_nothing(x, at, from);
        sum_run(x, i, from, to);
        at = to;
        x->ranges |= x->l->runs[i].period.headway_s < x->l->runs[i].period.headway_max_s;
    }
    sum_nothing(x, at, x->n);
    if (!x->ranges) return;
    x->area[0] = 0;
    for (int64_t k = 0; k < x->n; k++) x->area[k + 1] = x->area[k] + (x->sum[k] + x->sum[k + 1]) / 2;
}

static double area_to(const line_sums *x, int64_t k) /* beyond what is worth something the sum stays */
{
    return k <= x->n ? x->area[k] : x->area[x->n] + (double)(k - x->n) * x->sum[x->n];
}

/* Ready at i, waiting into other periods: by the number of trips. *j and its run only grow. */
static double worth_across(const line_sums *x, int64_t i, int64_t *j, uint32_t *run_of_j)
{
    if (*j <= i) *j = i + 1;
    while (*j < x->n && x->trips[*j] - x->trips[i] < 1) ++*j;
    if (*j > x->n || x->trips[*j] - x->trips[i] < 1) return x->sum[x->n] - x->sum[i];
    int64_t k = *j - 1;
    while (*run_of_j < x->l->n_runs && run_end(x->l, *run_of_j) <= x->lo + k) ++*run_of_j;
    const uint32_t run = *run_of_j;
    double rate = x->trips[k + 1] - x->trips[k], begin, end;
    double part = (1 - (x->trips[k] - x->trips[i])) / rate;
    chain_run_worth(x->l, run, chain_run_hold(x->l, run), x->next, x->lo + k, &begin, &end);
    return x->sum[k] + rate * part * (begin + part / 2 * (end - begin)) - x->sum[i];
}

/* Inside one period: h, or all of [a, b] with equal weight. */
static double worth_inside(const line_sums *x, const gw_period *p, int64_t i)
{
    int64_t a = p->headway_s, b = p->headway_max_s;
    if (a == b) return x->sum[earlier(i + a, x->n)] - x->sum[i];
    return (area_to(x, i + b) - area_to(x, i + a)) / (double)(b - a) - x->sum[i];
}

/* Rounding; and where a range gives way to its mean: never rises, never below nothing. */
static double lowered(double now, double before)
{
    if (now < 0) now = 0;
    return now < before ? now : before;
}

static void worth_of_waits(const line_sums *x, double *out)
{
    int64_t across = 0, i = 0;
    uint32_t run = 0, run_across = 0;
    double before = INFINITY;
    while (i <= x->n) {
        const int64_t t = x->lo + i;
        while (run < x->l->n_runs && run_end(x->l, run) <= t) run++;
        const gw_period *p = run < x->l->n_runs ? &x->l->runs[run].period : NULL;
        int64_t end = p && run_start(x->l, run) <= t
                          ? earlier(run_end(x->l, run) - p->headway_max_s - x->lo, x->n)
                          : -1;
        if (end < i) {
            out[i] = before = lowered(worth_across(x, i, &across, &run_across), before);
            i++;
        }
        for (; i <= end; i++) out[i] = before = lowered(worth_inside(x, p, i), before);
    }
    out[x->n] = 0;
}

gw_status chain_worth_headway(gw_chain_solver *s, const gw_chain_line *l, const worth *next, int32_t floor_s,
                              uint32_t rows, worth *out)
{
    *out = (worth){0};
    if (next->n == 0 || l->n_runs == 0) return GW_OK;
    int64_t end = last_boarding(l, worth_end(next) + 1), lo = chain_line_best(l, next);
    if (lo == INT64_MIN) lo = run_start(l, 0);
    if (lo < floor_s) lo = floor_s;
    if (end == INT64_MIN || end <= lo) return GW_OK;
    line_sums x = {.l = l, .next = next, .lo = lo, .n = end - lo};
    size_t n = (size_t)x.n + 1;
    double *at = chain_row(s, rows, n);
    x.sum = chain_row(s, ROW_SUM, n);
    x.trips = chain_row(s, ROW_TRIPS, n);
    x.area = chain_row(s, ROW_SUMS, n);
    if (!at || !x.sum || !x.trips || !x.area) return GW_NO_MEMORY;
    sum_line(&x);
    worth_of_waits(&x, at);
    *out = (worth){(int32_t)lo, (uint32_t)n, at, at};
    return GW_OK;
}
