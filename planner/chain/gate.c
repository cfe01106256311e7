/* A gate in both directions.
 *
 * Who is let in at t is through by y with probability K(y | t): the least of below(y − t) of the row that
 * holds at t and of below(y − end) of each row before it, end being when that ended, so that a queue keeps
 * its order. Backwards the worth of t is the sum over the drops of the worth behind the gate, each times K at
 * its moment; forwards the people through by y are the sum over the people let in. What is sharp (a departure
 * to be caught, people off one vehicle) is summed second by second; what is smooth on the clearance's coarse
 * nodes, with a cubic between them.
 */
#include "planner/chain/chain_priv.h"

#include <math.h>
#include <string.h>

static bool lets_in(const gw_chain_span *p)
{
    return p->opens_s <= p->from_s;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* --- the rows before --- */

typedef struct {
    const gw_chain_solver *s;
    const gw_chain_span *spans;
    uint32_t span;                /* whose people are looked at */
    const uint32_t *clearance_of; /* [span] */
} queue;

/* The moment up to which people came at the row of a span. */
static int64_t last_of(const queue *q, uint32_t i)
{ /* i has a span behind it: the one looked at */
    return lets_in(&q->spans[i + 1]) ? q->spans[i].to_s : (int64_t)q->spans[i].to_s - 1;
}

/* P(all who came before the span are through by y), part by part: 1 once they surely are. */
static double ahead_through(const queue *q, int64_t y)
{
    double least = 1;
    for (uint32_t i = q->span; i-- > 0;) {
        if (!lets_in(&q->spans[i])) continue;
        const clearance *c = &q->s->clearances[q->clearance_of[i]];
        int64_t x = y - last_of(q, i);
        if (x >= c->cut_s) continue;
        double below = x > 0 ? c->below[x] : 0;
        if (below < least) least = below;
    }
    return least;
}

static gw_status read_rows(gw_chain_solver *s, const gw_chain_link *l, queue *q)
{
    double *numbers = chain_row(s, ROW_NODES, l->n_spans); /* room for as many numbers */
    uint32_t *of = (uint32_t *)(void *)numbers;
    if (!of) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < l->n_spans; i++) {
        of[i] = 0;
        if (!lets_in(&l->spans[i])) continue;
        gw_status status = chain_clearance(s, &l->spans[i], &of[i]);
        if (status) return status;
    }
    *q = (queue){s, l->spans, 0, of};
    return GW_OK;
}

/* A cubic through four nodes, x of the way from the second to the third. */
static double between(const double v[4], double x)
{
    double a = x + 1, c = x - 1, d = x - 2;
    return -v[0] * x * c * d / 6 + v[1] * a * c * d / 2 - v[2] * a * x * d / 2 + v[3] * a * x * c / 6;
}

/* --- sums of weights on coarse nodes against K --- */

typedef struct {
    const clearance *c;
    int64_t first; /* node of weight[0]: a multiple of the step */
    int64_t n;
    double *weight; /* [n] */
    double *ahead;  /* [n] ahead_through at the node; backwards */
    double *rest;   /* [n + 1] Σ weight × ahead from here on */
} nodes;

static void add_between_nodes(nodes *x, double moment, double weight)
{
    double place = moment / x->c->step_s, whole = floor(place), part = place - whole;
    int64_t i = (int64_t)whole - x->first;
    x->weight[i] += weight * (1 - part);
    if (part > 0) x->weight[i + 1] += weight * part;
}

static gw_status make_nodes(gw_chain_solver *s, const clearance *c, int64_t lo, int64_t hi, nodes *out)
{
    int64_t first = floor_div(lo, c->step_s), last = floor_div(hi, c->step_s) + 2;
    *out = (nodes){.c = c, .first = first, .n = last - first + 1};
    out->weight = chain_row(s, ROW_WEIGHT, 3 * (size_t)out->n + 1);
    if (!out->weight) return GW_NO_MEMORY;
    out->ahead = out->weight + out->n;
    out->rest = out->ahead + out->n;
    memset(out->weight, 0, (size_t)out->n * sizeof *out->weight);
    return GW_OK;
}

/* --- backwards --- */

/* All smooth drops of the worth behind the gate. */
static void smooth_drops(const worth *next, nodes *x)
{
    for (uint32_t i = 0; i + 1 < next->n; i++) {
        double drop = next->after[i] - next->at[i + 1];
        if (drop > 0) add_between_nodes(x, next->lo + i + 0.5, drop);
    }
}

static void sum_rest(nodes *x, const queue *q)
{
    x->rest[x->n] = 0;
    for (int64_t j = x->n; j-- > 0;) {
        x->ahead[j] = x->weight[j] > 0 ? ahead_through(q, (x->first + j) * x->c->step_s) : 1;
        x->rest[j] = x->rest[j + 1] + x->weight[j] * x->ahead[j];
    }
}

static double worth_at_node(const nodes *x, int64_t node)
{
    double sum = 0;
    int64_t from = node - x->first; /* node of the moment itself: K is 0 up to there */
    int64_t low = from > 0 ? from : 0, high = from + x->c->n_coarse;
    if (high < 0) high = 0;
    if (high > x->n) high = x->n;
    for (int64_t j = low; j < high; j++) {
        double below = x->c->coarse[j - from], ahead = x->ahead[j];
        sum += x->weight[j] * (below < ahead ? below : ahead);
    }
    return sum + x->rest[high > low ? high : low < x->n ? low : x->n];
}

/* out[0 …] at the seconds a to b. */
static gw_status add_smooth(gw_chain_solver *s, const queue *q, const clearance *c, const worth *next,
                            int64_t a, int64_t b, double *out)
{
    nodes x;
    gw_status status = make_nodes(s, c, next->lo, worth_end(next), &x);
    int64_t g = c->step_s, first = floor_div(a, g) - 1, n = floor_div(b, g) + 3 - first;
    double *v = chain_row(s, ROW_OUT, (size_t)n);
    if (status || !v) return GW_NO_MEMORY;
    smooth_drops(next, &x);
    sum_rest(&x, q);
    for (int64_t i = 0; i < n; i++) v[i] = worth_at_node(&x, first + i);
    for (int64_t t = a; t <= b; t++) {
        int64_t node = floor_div(t, g), part = t - node * g, i = node - first - 1;
        out[t - a] += part ? between(v + i, (double)part / (double)g) : v[i + 1];
    }
    return GW_OK;
}

static gw_status add_sharp(gw_chain_solver *s, const queue *q, const clearance *c, const worth *next,
                           int64_t a, int64_t b, double *out)
{
    double *surely = chain_row(s, ROW_JUMPS, (size_t)(b - a) + 2); /* from the second down */
    if (!surely) return GW_NO_MEMORY;
    memset(surely, 0, ((size_t)(b - a) + 2) * sizeof *surely);
    for (uint32_t i = 0; i < next->n; i++) {
        double drop = next->at[i] - next->after[i];
        int64_t u = (int64_t)next->lo + i, whole = u - c->cut_s;
        if (drop <= 0 || u < a) continue;
        double ahead = ahead_through(q, u);
        if (whole >= a) surely[(whole < b ? whole : b) - a] += drop * ahead;
        int64_t last = u < b ? u : b;
        for (int64_t t = whole + 1 > a ? whole + 1 : a; t <= last; t++) {
            double below = c->below[u - t];
            out[t - a] += drop * (below < ahead ? below : ahead);
        }
    }
    double sum = 0;
    for (int64_t t = b; t >= a; t--) out[t - a] += sum += surely[t - a];
    return GW_OK;
}

static gw_status fill_span(gw_chain_solver *s, const gw_chain_link *l, queue *q, uint32_t i,
                           const worth *next, int64_t lo, int64_t hi, double *at, double *after)
{
    const gw_chain_span *p = &l->spans[i];
    int64_t a = p->from_s > lo ? p->from_s : lo, b = (int64_t)p->to_s - 1 < hi ? (int64_t)p->to_s - 1 : hi;
    if (a > b) return GW_OK;
    double *v = at + (a - lo), *w = after + (a - lo), behind = 0;
    size_t n = (size_t)(b - a) + 1;
    bool shut = i + 1 == l->n_spans || !lets_in(&l->spans[i + 1]);
    memset(v, 0, n * sizeof *v);
    if (lets_in(p)) {
        const clearance *c = &s->clearances[q->clearance_of[i]];
        q->span = i;
        gw_status status = add_smooth(s, q, c, next, a, b, v);
        if (!status) status = add_sharp(s, q, c, next, a, b, v);
        if (status) return status;
    } else if (p->opens_s != GW_NEVER && p->opens_s <= hi) {
        for (size_t k = 0; k < n; k++) v[k] = at[p->opens_s - lo];
    }
    memcpy(w, v, n * sizeof *w);
    if (b < hi) behind = at[b + 1 - lo];
    if (b == (int64_t)p->to_s - 1 && shut) w[n - 1] = behind;
    return GW_OK;
}

/* Rounding and cubics may rise by a hair. */
static void never_rise(double *at, double *after, size_t n, double most)
{
    if (at[0] > most) at[0] = most;
    for (size_t i = 0; i < n; i++) {
        if (at[i] < 0) at[i] = 0;
        if (i && at[i] > after[i - 1]) at[i] = after[i - 1];
        if (after[i] > at[i]) after[i] = at[i];
        if (after[i] < 0) after[i] = 0;
    }
}

/* Who comes while it is shut waits: sure to be let in by lo is only who comes before it shuts. */
static int64_t let_in_by(const gw_chain_link *l, int64_t lo)
{
    for (uint32_t i = l->n_spans; i-- > 0;) {
        const gw_chain_span *p = &l->spans[i];
        if (p->from_s > lo) continue;
        if (lets_in(p)) break;
        lo = (int64_t)p->from_s - 1;
    }
    return lo;
}

gw_status chain_worth_gate(gw_chain_solver *s, const gw_chain_link *l, const worth *next, int32_t floor_s,
                           uint32_t rows, worth *out)
{
    queue q;
    *out = (worth){0};
    gw_status status = read_rows(s, l, &q);
    if (status || next->n == 0 || l->n_spans == 0) return status;
    int64_t hi = worth_end(next) + 1, lo = next->lo, longest = 0;
    for (uint32_t i = 0; i < l->n_spans; i++)
        if (lets_in(&l->spans[i]) && s->clearances[q.clearance_of[i]].cut_s > longest)
            longest = s->clearances[q.clearance_of[i]].cut_s;
    lo = let_in_by(l, lo - longest);
    if (lo < floor_s) lo = floor_s;
    if (lo < l->spans[0].from_s) lo = l->spans[0].from_s;
    if (hi > (int64_t)l->spans[l->n_spans - 1].to_s - 1) hi = (int64_t)l->spans[l->n_spans - 1].to_s - 1;
    if (hi < lo) return GW_OK;
    size_t n = (size_t)(hi - lo) + 1;
    double *at = chain_row(s, rows, n), *after = chain_row(s, rows + 1, n);
    if (!at || !after) return GW_NO_MEMORY;
    for (uint32_t i = l->n_spans; i-- > 0 && !status;)
        status = fill_span(s, l, &q, i, next, lo, hi, at, after);
    if (status) return status;
    never_rise(at, after, n, next->at[0]);
    after[n - 1] = 0;
    *out = (worth){(int32_t)lo, (uint32_t)n, at, after};
    return GW_OK;
}

/* --- forwards --- */

typedef struct {
    queue q;
    const mass *m;
    mass *to;
    double waiting; /* for the opening of the span at hand */
    uint32_t n_spans;
    int64_t limit;
} passage;

/* The people let in at second t: sharp ones, and halves of the seconds before and after it. */
static double sharp_at(const mass *m, int64_t t)
{
    int64_t i = t - m->lo;
    return i >= 0 && i < (int64_t)m->n ? m->atom[i] : 0;
}

static double spread_after(const mass *m, int64_t t)
{
    int64_t i = t - m->lo;
    return i >= 0 && i < (int64_t)m->n ? m->spread[i] : 0;
}

static void pass_sharp(const passage *x, const clearance *c, int64_t t, double people)
{
    double before = 0;
    for (int64_t y = t + 1;; y++) {
        double below = y - t >= c->cut_s ? 1 : c->below[y - t], ahead = ahead_through(&x->q, y);
        double now = below < ahead ? below : ahead;
        int64_t i = y - 1 - x->to->lo;
        if (i >= 0 && i < (int64_t)x->to->n) x->to->spread[i] += people * (now - before);
        before = now;
        if (now >= 1 || y > x->limit) return;
    }
}

/* One clearance for all: through at that second, if those ahead are. */
static void pass_certain(const passage *x, const clearance *c, int64_t t, double people)
{
    int64_t y = t + c->cut_s;
    if (ahead_through(&x->q, y) < 1) {
        pass_sharp(x, c, t, people);
        return;
    }
    int64_t i = y - x->to->lo;
    if (i >= 0 && i < (int64_t)x->to->n) x->to->atom[i] += people;
}

static double people_at_node(const nodes *in, int64_t node, double ahead)
{
    double sum = 0;
    for (int64_t j = 0; j < in->n; j++) {
        int64_t k = node - (in->first + j);
        if (k <= 0 || in->weight[j] == 0) continue;
        double below = k >= (int64_t)in->c->n_coarse ? 1 : in->c->coarse[k];
        sum += in->weight[j] * (below < ahead ? below : ahead);
    }
    return sum;
}

/* Cumulated people at each node of the exits, then second by second. */
static gw_status pass_smooth(gw_chain_solver *s, const passage *x, const nodes *in, int64_t last_in)
{
    int64_t g = in->c->step_s, last = last_in + in->c->cut_s + g, first = in->first - 1;
    for (uint32_t i = 0; i < x->q.span; i++) {
        if (!lets_in(&x->q.spans[i])) continue;
        int64_t end = last_of(&x->q, i) + s->clearances[x->q.clearance_of[i]].cut_s;
        if (end > last) last = end;
    }
    if (last > x->limit) last = x->limit;
    int64_t n = floor_div(last, g) + 4 - first;
    if (n < 4) return GW_OK;
    double *v = chain_row(s, ROW_OUT, (size_t)n);
    if (!v) return GW_NO_MEMORY;
    for (int64_t i = 0; i < n; i++)
        v[i] = people_at_node(in, first + i, ahead_through(&x->q, (first + i) * g));
    double before = 0, all = 0;
    for (int64_t j = 0; j < in->n; j++) all += in->weight[j];
    for (int64_t y = in->first * g; y <= last; y++) {
        int64_t node = floor_div(y, g), part = y - node * g, i = node - first - 1, at = y - 1 - x->to->lo;
        double now = part ? between(v + i, (double)part / (double)g) : v[i + 1];
        if (now < before) now = before; /* the cubic swings a little where the tail is cut */
        if (now > all) now = all;
        if (at >= 0 && at < (int64_t)x->to->n) x->to->spread[at] += now - before;
        before = now;
    }
    return GW_OK;
}

static gw_status pass_open(gw_chain_solver *s, passage *x, uint32_t i)
{
    const gw_chain_span *p = &x->q.spans[i];
    const clearance *c = &s->clearances[x->q.clearance_of[i]];
    int64_t a = p->from_s, b = (int64_t)p->to_s - 1, end = (int64_t)x->m->lo + x->m->n;
    x->q.span = i;
    if (x->waiting > 0) {
        if (chain_certain(c))
            pass_certain(x, c, a, x->waiting);
        else
            pass_sharp(x, c, a, x->waiting);
        x->waiting = 0;
    }
    if (a < x->m->lo) a = x->m->lo;
    if (b > end) b = end;
    if (a > b) return GW_OK;
    nodes in;
    gw_status status = make_nodes(s, c, a, b, &in);
    if (status) return status;
    bool shut = i + 1 == x->n_spans || !lets_in(&x->q.spans[i + 1]), some = false;
    for (int64_t t = a; t <= b; t++) {
        double sharp = sharp_at(x->m, t), half = (spread_after(x->m, t) + spread_after(x->m, t - 1)) / 2;
        if (t == (int64_t)p->to_s - 1 && shut)
            half -= spread_after(x->m, t) / 2; /* they come when it is shut */
        if (chain_certain(c)) {
            if (sharp + half > 0) pass_certain(x, c, t, sharp + half);
            continue;
        }
        if (sharp > 0) pass_sharp(x, c, t, sharp);
        if (half > 0) add_between_nodes(&in, (double)t, half);
        some |= half > 0;
    }
    return some ? pass_smooth(s, x, &in, b) : GW_OK;
}

/* Those who come while it is shut; of the last second of an open span all but its first moment. */
static void pass_shut(passage *x, uint32_t i, bool after_open)
{
    const gw_chain_span *p = &x->q.spans[i];
    int64_t end = (int64_t)x->m->lo + x->m->n + 1, t = p->from_s > x->m->lo ? p->from_s : x->m->lo;
    double sum = t == p->from_s && after_open ? spread_after(x->m, t - 1) / 2 : 0;
    for (; t < p->to_s && t < end; t++)
        sum += sharp_at(x->m, t) + (spread_after(x->m, t) + spread_after(x->m, t - 1)) / 2;
    if (p->opens_s != GW_NEVER) x->waiting += sum;
}

/* Σ moment × people × the chance that they arrive */
static double moments(const mass *m, const worth *weight)
{
    double sum = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        double t = (double)m->lo + i;
        if (m->atom[i] > 0) sum += m->atom[i] * chain_weight_at(weight, (int64_t)t) * t;
        if (m->spread[i] > 0) sum += m->spread[i] * chain_weight_spread(weight, (int64_t)t) * (t + 0.5);
    }
    return sum;
}

gw_status chain_mass_gate(gw_chain_solver *s, const gw_chain_link *l, const worth *weight_before,
                          const worth *weight, int32_t limit_s, uint32_t to, mass *m, parts *p)
{
    mass out;
    passage x = {.m = m, .to = &out, .limit = limit_s, .n_spans = l->n_spans};
    gw_status status = read_rows(s, l, &x.q);
    if (!status) status = chain_mass_clear(s, to, m->lo, limit_s, &out);
    for (uint32_t i = 0; i < l->n_spans && !status; i++) {
        if (l->spans[i].to_s <= m->lo && x.waiting <= 0) continue;
        if (lets_in(&l->spans[i]))
            status = pass_open(s, &x, i);
        else
            pass_shut(&x, i, i && lets_in(&l->spans[i - 1]));
    }
    if (status) return status;
    p->border += moments(&out, weight) - moments(m, weight_before);
    *m = out;
    return GW_OK;
}
