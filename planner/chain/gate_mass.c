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
        double below = y - t >= c->cut_s ? 1 : c->below[y - t], ahead = gate_ahead_through(&x->q, y);
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

static double people_at_node(const gate_nodes *in, int64_t node, double ahead)
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
static gw_status pass_smooth(gw_chain_solver *s, const passage *x, const gate_nodes *in, int64_t last_in)
{
    int64_t g = in->c->step_s, last = last_in + in->c->cut_s + g, first = in->first - 1;
    for (uint32_t i = 0; i < x->q.span; i++) {
        if (!gate_lets_in(&x->q.spans[i])) continue;
        int64_t end = gate_last_of(&x->q, i) + s->clearances[x->q.clearance_of[i]].cut_s;
        if (end > last) last = end;
    }
    if (last > x->limit) last = x->limit;
    int64_t n = gate_floor_div(last, g) + 4 - first;
    if (n < 4) return GW_OK;
    double *v = chain_row(s, ROW_OUT, (size_t)n);
    if (!v) return GW_NO_MEMORY;
    for (int64_t i = 0; i < n; i++)
        v[i] = people_at_node(in, first + i, gate_ahead_through(&x->q, (first + i) * g));
    double before = 0, all = 0;
    for (int64_t j = 0; j < in->n; j++) all += in->weight[j];
    for (int64_t y = in->first * g; y <= last; y++) {
        int64_t node = gate_floor_div(y, g), part = y - node * g, i = node - first - 1,
                at = y - 1 - x->to->lo;
        double now = part ? gate_between(v + i, (double)part / (double)g) : v[i + 1];
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
    gate_nodes in;
    gw_status status = gate_make_nodes(s, c, a, b, &in);
    if (status) return status;
    bool shut = i + 1 == x->n_spans || !gate_lets_in(&x->q.spans[i + 1]), some = false;
    for (int64_t t = a; t <= b; t++) {
        double sharp = sharp_at(x->m, t), half = (spread_after(x->m, t) + spread_after(x->m, t - 1)) / 2;
        if (t == (int64_t)p->to_s - 1 && shut)
            half -= spread_after(x->m, t) / 2; /* they come when it is shut */
        if (chain_certain(c)) {
            if (sharp + half > 0) pass_certain(x, c, t, sharp + half);
            continue;
        }
        if (sharp > 0) pass_sharp(x, c, t, sharp);
        if (half > 0) gate_add_between_nodes(&in, 2 * t, half);
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
