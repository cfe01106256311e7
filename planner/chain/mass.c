/* Where people are: the links of value.c the other way round, second by second the same model. */
#include "planner/chain/chain_priv.h"

#include <math.h>
#include <string.h>

gw_status chain_mass_clear(gw_chain_solver *s, uint32_t to, int64_t first_s, int64_t last_s, mass *out)
{
    size_t n = last_s >= first_s ? (size_t)(last_s - first_s) + 1 : 0;
    *out = (mass){.lo = (int32_t)first_s, .n = (uint32_t)n};
    out->atom = chain_row(s, to ? ROW_ATOM1 : ROW_ATOM0, n + 1);
    out->spread = chain_row(s, to ? ROW_SPREAD1 : ROW_SPREAD0, n + 1);
    if (!out->atom || !out->spread) return GW_NO_MEMORY;
    memset(out->atom, 0, (n + 1) * sizeof(double));
    memset(out->spread, 0, (n + 1) * sizeof(double));
    return GW_OK;
}

double chain_weight_at(const worth *w, int64_t t)
{
    return w ? worth_at(w, t) : 1;
}

double chain_weight_spread(const worth *w, int64_t t)
{
    return w ? (worth_after(w, t) + worth_at(w, t + 1)) / 2 : 1;
}

/* --- timetable --- */

gw_status chain_mass_calls(gw_chain_solver *s, const boarding *b, const worth *weight, int32_t limit_s,
                           uint32_t to, mass *m, parts *p)
{
    mass out;
    uint32_t first = 0, end = b->n_calls;
    while (first < end && b->calls[first].departure_s < m->lo) first++;
    while (end > first && b->calls[end - 1].arrival_s > limit_s) end--;
    gw_status status =
        first == end ? chain_mass_clear(s, to, m->lo, (int64_t)m->lo - 1, &out)
                     : chain_mass_clear(s, to, b->calls[first].arrival_s, b->calls[end - 1].arrival_s, &out);
    if (status) return status;
    uint32_t i = 0;
    for (uint32_t k = first; k < end; k++) {
        const call *c = &b->calls[k];
        int64_t departs = (int64_t)c->departure_s - m->lo;
        double on = 0;
        for (; i <= m->n && i <= departs; i++) on += m->atom[i] + (i ? m->spread[i - 1] : 0);
        if (on <= 0) continue;
        double sure = on * chain_weight_at(weight, c->arrival_s);
        out.atom[c->arrival_s - out.lo] += on;
        s->boarding[c->line] += on;
        p->walk += sure * c->walk_s;
        p->ride += sure * (c->arrival_s - c->departure_s - c->walk_s);
    }
    *m = out;
    return GW_OK;
}

/* --- one headway line --- */

void chain_mass_arrive(mass *to, const gw_chain_line *l, uint32_t run, int64_t hold, int64_t y, double share,
                       const worth *weight, parts *p)
{
    int64_t arrives = y + run_takes(l, run);
    bool held = arrives < hold;
    int64_t at = (held ? hold : arrives) - to->lo;
    if (at < 0 || at >= (int64_t)to->n) return;
    double sure = share * (held ? chain_weight_at(weight, hold) : chain_weight_spread(weight, arrives));
    double takes = held ? (double)(hold - y) - 0.5 : run_takes(l, run);
    if (held)
        to->atom[at] += share;
    else
        to->spread[at] += share;
    p->walk += sure * (l->before_s + l->after_s);
    p->ride += sure * (takes - (l->before_s + l->after_s));
}

typedef struct { /* people who are ready, cumulated from lo */
    const gw_chain_line *l;
    const mass *m;
    int64_t lo;
    int64_t n;     /* of m */
    double *until; /* [n + 1] before lo + i, without its atom */
    double *area;  /* [n + 1] ∫ until, for ranges */
} ready;

static double ready_before(const ready *r, int64_t i) /* not the atom at i */
{
    return i <= 0 ? 0 : r->until[i < r->n ? i : r->n];
}

static double ready_by(const ready *r, int64_t i)
{
    if (i < 0) return 0;
    return i < r->n ? r->until[i] + r->m->atom[i] : r->until[r->n];
}

static double ready_between(const ready *r, double x)
{
    double whole = floor(x);
    int64_t i = (int64_t)whole;
    double low = ready_by(r, i), high = ready_before(r, i + 1);
    return low + (x - whole) * (high - low);
}

static double ready_area(const ready *r, int64_t i)
{
    if (i <= 0) return 0;
    return i <= r->n ? r->area[i] : r->area[r->n] + (double)(i - r->n) * r->until[r->n];
}

/* The mean of those ready over a stretch. */
static double ready_mean(const ready *r, double from, double to)
{
    if (to <= 0) return 0;
    if (to - from < 1e-9) return ready_between(r, to);
    double area[2], x[2] = {from < 0 ? 0 : from, to};
    for (int k = 0; k < 2; k++) {
        double whole = floor(x[k]), part = x[k] - whole;
        int64_t i = (int64_t)whole;
        area[k] = ready_area(r, i) + part * (ready_by(r, i) + ready_between(r, x[k])) / 2;
    }
    return (area[1] - area[0]) / (to - from);
}

static void cumulate(ready *r)
{
    r->until[0] = r->area[0] = 0;
    for (int64_t i = 0; i < r->n; i++) {
        r->until[i + 1] = r->until[i] + r->m->atom[i] + r->m->spread[i];
        r->area[i + 1] = r->area[i] + r->m->atom[i] + (r->until[i] + r->m->spread[i] / 2);
    }
}

#define NOBODY (-1e18)

/* Those ready so long before y (seconds from lo) that their vehicle has come: the moment x with N(y) − N(x) =
 * 1, or NOBODY; just before y where it jumps over a gap. */
static double all_gone_before(const gw_chain_line *l, int64_t lo, double y, uint32_t run, bool just_before)
{
    double need = 1, end = y + (double)lo;
    for (uint32_t i = run + 1; i-- > 0;) {
        double start = (double)run_start(l, i), h = run_headway(l, i);
        if (end > (double)run_end(l, i)) end = (double)run_end(l, i);
        double have = end > start ? (end - start) / h : 0;
        if (just_before ? have > need + 1e-9 : have >= need) return end - need * h - (double)lo;
        need -= have;
    }
    return NOBODY;
}

typedef struct {
    const ready *r;
    const worth *weight;
    mass *to;
    parts *p;
    int32_t limit_s;
} boarders;

static void board_run(const boarders *x, uint32_t run, bool range)
{
    const gw_chain_line *l = x->r->l;
    const gw_period *p = &l->runs[run].period;
    const int64_t hold = chain_run_hold(l, run), start = run_start(l, run) - x->r->lo,
                  end = run_end(l, run) - x->r->lo;
    const double rate = 1 / run_headway(l, run);
    const int64_t a = p->headway_s, b = p->headway_max_s, mean = (int64_t)run_headway(l, run);
    int64_t last = x->limit_s - x->r->lo - run_takes(l, run);
    for (int64_t y = start > 0 ? start : 0; y < end && y < last; y++) {
        double begin, stop; /* people waiting, at the beginning and the end of the second */
        if (range) {
            begin = ready_by(x->r, y) - (ready_area(x->r, y - a) - ready_area(x->r, y - b)) / (double)(b - a);
            stop = ready_before(x->r, y + 1) -
                   (ready_area(x->r, y + 1 - a) - ready_area(x->r, y + 1 - b)) / (double)(b - a);
        } else if (a == b && y - mean >= start) {
            begin = ready_by(x->r, y) - ready_by(x->r, y - mean);
            stop = ready_before(x->r, y + 1) - ready_before(x->r, y + 1 - mean);
        } else {
            double gone = all_gone_before(l, x->r->lo, (double)y, run, false),
                   then = all_gone_before(l, x->r->lo, (double)y + 1, run, true);
            double left = gone == NOBODY ? 0 : ready_mean(x->r, gone, then);
            begin = ready_by(x->r, y) - left;
            stop = ready_before(x->r, y + 1) - left;
        }
        double on = rate * (begin + stop) / 2;
        if (on > 0) chain_mass_arrive(x->to, l, run, hold, x->r->lo + y, on, x->weight, x->p);
        if (y > x->r->n + b && on < 1e-14) break; /* all are gone */
    }
}

/* Part of the people waits inside one period that is a range; the rest by number of trips. */
static bool inside_range(const gw_chain_line *l, uint32_t run, int64_t t)
{
    const gw_period *p = &l->runs[run].period;
    return p->headway_s < p->headway_max_s && run_start(l, run) <= t &&
           t + p->headway_max_s <= run_end(l, run);
}

/* The people of m inside the range of a run (GW_NEVER: inside none), the others cleared. */
static void pick(const gw_chain_line *l, const mass *m, uint32_t run, mass *out)
{
    for (uint32_t i = 0; i < m->n; i++) {
        int64_t t = (int64_t)m->lo + i;
        uint32_t at = chain_run_at(l, t);
        bool in = at < l->n_runs && inside_range(l, at, t);
        bool wanted = run == UINT32_MAX ? !in : in && at == run;
        out->atom[i] = wanted ? m->atom[i] : 0;
        out->spread[i] = wanted ? m->spread[i] : 0;
    }
}

static bool has_ranges(const gw_chain_line *l)
{
    for (uint32_t i = 0; i < l->n_runs; i++)
        if (l->runs[i].period.headway_s < l->runs[i].period.headway_max_s) return true;
    return false;
}

static void span_of_arrivals(const gw_chain_line *l, int64_t from, int32_t limit_s, int64_t *lo, int64_t *hi)
{
    *lo = INT64_MAX;
    *hi = INT64_MIN;
    for (uint32_t i = chain_run_at(l, from); i < l->n_runs; i++) {
        int64_t first = (run_start(l, i) > from ? run_start(l, i) : from) + run_takes(l, i);
        int64_t last = run_end(l, i) + run_takes(l, i);
        if (first < *lo) *lo = first;
        if (last > *hi) *hi = last;
    }
    if (*hi > limit_s) *hi = limit_s;
}

static void board_all(const boarders *x, const gw_chain_line *l, bool ranges)
{
    for (uint32_t i = chain_run_at(l, x->r->lo); i < l->n_runs; i++) board_run(x, i, ranges);
}

gw_status chain_mass_headway(gw_chain_solver *s, const gw_chain_line *l, const worth *weight, int32_t limit_s,
                             uint32_t to, mass *m, parts *p)
{
    mass out, some = *m;
    int64_t lo, hi;
    span_of_arrivals(l, m->lo, limit_s, &lo, &hi);
    gw_status status = lo <= hi ? chain_mass_clear(s, to, lo, hi, &out)
                                : chain_mass_clear(s, to, m->lo, (int64_t)m->lo - 1, &out);
    double *until = chain_row(s, ROW_SUM, (size_t)m->n + 1), *area = chain_row(s, ROW_SUMS, (size_t)m->n + 1);
    if (status || !until || !area) return GW_NO_MEMORY;
    ready r = {l, &some, m->lo, m->n, until, area};
    boarders x = {&r, weight, &out, p, limit_s};
    if (!has_ranges(l)) {
        cumulate(&r);
        board_all(&x, l, false);
        *m = out;
        return GW_OK;
    }
    some.atom = chain_row(s, ROW_TRIPS, (size_t)m->n + 1);
    some.spread = chain_row(s, ROW_READY, (size_t)m->n + 1);
    if (!some.atom || !some.spread) return GW_NO_MEMORY;
    pick(l, m, UINT32_MAX, &some);
    cumulate(&r);
    board_all(&x, l, false);
    for (uint32_t i = 0; i < l->n_runs; i++) {
        if (l->runs[i].period.headway_s == l->runs[i].period.headway_max_s) continue;
        pick(l, m, i, &some);
        cumulate(&r);
        board_run(&x, i, true);
    }
    *m = out;
    return GW_OK;
}
