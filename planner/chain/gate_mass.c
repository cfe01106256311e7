/* A gate forwards: where those who were let in are. */
#include "planner/chain/gate_priv.h"

typedef struct {
    gate_queue q;
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
        double below = chain_below(c, y - t), ahead = gate_ahead_through(&x->q, y);
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
    if (gate_ahead_through(&x->q, y) < 1) {
        pass_sharp(x, c, t, people);
        return;
    }
    int64_t i = y - x->to->lo;
    if (i >= 0 && i < (int64_t)x->to->n) x->to->atom[i] += people;
}

typedef struct { /* let in evenly, as halves of the seconds before and after each */
    const gate_nodes *nodes;
    int64_t first, last;
    const double *come; /* [last − first + 1] by then */
} stream;

/* As in gate.c: people between node j and the next, where K has a bend. */
static double bend_after(const stream *in, const gate_queue *q, int64_t y, int64_t j, double here, double then)
{
    const int64_t g = in->nodes->c->step_s, from = (in->nodes->first + j) * g;
    double sum = 0;
    for (int64_t t = from; t < from + g; t++) {
        if (t < in->first || t > in->last) continue;
        const double people = in->come[t - in->first] - (t > in->first ? in->come[t - 1 - in->first] : 0);
        sum += people * (gate_through(q, t, y) - here - (then - here) * (double)(t - from) / (double)g);
    }
    return sum;
}

static double people_at_node(const stream *in, const gate_queue *q, int64_t node)
{
    const gate_nodes *x = in->nodes;
    const int64_t y = node * x->c->step_s, last = node - x->first < x->n - 1 ? node - x->first : x->n - 1;
    const double ahead = gate_ahead_on_nodes(q, y, 1);
    double sum = 0, k_before = 0;
    bool held_before = false;
    for (int64_t j = 0; j <= last; j++) {
        const double below = gate_below_node(q, x->c, node - (x->first + j));
        const bool held = ahead < below;
        const double k = held ? ahead : below;
        if (j && held != held_before) sum += bend_after(in, q, y, j - 1, k_before, k);
        sum += x->weight[j] * k;
        held_before = held;
        k_before = k;
    }
    return sum;
}

/* Cumulated people at each node of the exits, then second by second. */
static gw_status pass_smooth(gw_chain_solver *s, const passage *x, const stream *in)
{
    const clearance *c = in->nodes->c;
    int64_t g = c->step_s, last = gate_last_through(&x->q, in->last) + g, first = in->nodes->first - 1;
    const int64_t ahead_s = gate_last_through(&x->q, in->first);
    if (last > x->limit) last = x->limit;
    int64_t n = gate_floor_div(last, g) + 4 - first;
    if (n < 4) return GW_OK;
    double *v = chain_row(s, ROW_OUT, (size_t)n);
    if (!v) return GW_NO_MEMORY;
    for (int64_t i = 0; i < n; i++) v[i] = people_at_node(in, &x->q, first + i);
    const double all = in->come[in->last - in->first];
    double before = 0;
    for (int64_t y = in->nodes->first * g; y <= last; y++) {
        int64_t node = gate_floor_div(y, g), part = y - node * g, i = node - first - 1,
                at = y - 1 - x->to->lo;
        double now = part ? gate_between(v + i, (double)part / (double)g) : v[i + 1];
        if (y >= ahead_s) now += x->q.jump * in->come[(y - c->cut_s < in->last ? y - c->cut_s : in->last) - in->first];
        if (now < before) now = before;
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
    gate_nodes in;
    gw_status status = gate_make_nodes(s, c, a, b, &in);
    double *come = chain_row(s, ROW_SUM, (size_t)(b - a) + 1), sum = 0;
    if (status || !come) return GW_NO_MEMORY;
    bool shut = i + 1 == x->n_spans || !gate_lets_in(&x->q.spans[i + 1]), some = false;
    for (int64_t t = a; t <= b; t++) {
        double sharp = sharp_at(x->m, t), half = (spread_after(x->m, t) + spread_after(x->m, t - 1)) / 2;
        if (t == (int64_t)p->to_s - 1 && shut)
            half -= spread_after(x->m, t) / 2; /* they come when it is shut */
        come[t - a] = sum += half;
        if (chain_certain(c)) {
            if (sharp + half > 0) pass_certain(x, c, t, sharp + half);
            continue;
        }
        if (sharp > 0) pass_sharp(x, c, t, sharp);
        if (half > 0) gate_add_between_nodes(&in, 2 * t, half);
        some |= half > 0;
    }
    const stream even = {&in, a, b, come};
    return some ? pass_smooth(s, x, &even) : GW_OK;
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
    gw_status status = gate_read_rows(s, l, &x.q);
    if (!status) status = chain_mass_clear(s, to, m->lo, limit_s, &out);
    for (uint32_t i = 0; i < l->n_spans && !status; i++) {
        if (l->spans[i].to_s <= m->lo && x.waiting <= 0) continue;
        if (gate_lets_in(&l->spans[i]))
            status = pass_open(s, &x, i);
        else
            pass_shut(&x, i, i && gate_lets_in(&l->spans[i - 1]));
    }
    if (status) return status;
    p->border += moments(&out, weight) - moments(m, weight_before);
    *m = out;
    return GW_OK;
}
