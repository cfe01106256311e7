/* A gate backwards: what it is worth to be there. */
#include "planner/chain/gate_priv.h"

#include <string.h>

/* All smooth drops of the worth behind the gate, and from[i]: all of them from its second i on. */
static void smooth_drops(const worth *next, gate_nodes *x, double *from)
{
    from[next->n] = from[next->n - 1] = 0;
    for (uint32_t i = next->n - 1; i-- > 0;) {
        double drop = next->after[i] - next->at[i + 1];
        from[i] = from[i + 1];
        if (drop <= 0) continue;
        from[i] += drop;
        gate_add_between_nodes(x, 2 * ((int64_t)next->lo + i) + 1, drop);
    }
}

static void sum_rest(gate_nodes *x, const gate_queue *q)
{
    x->rest[x->n] = 0;
    for (int64_t j = x->n; j-- > 0;) {
        x->ahead[j] = gate_ahead_on_nodes(q, (x->first + j) * x->c->step_s, x->c->step_s);
        x->rest[j] = x->rest[j + 1] + x->weight[j] * x->ahead[j];
    }
}

/* Drops between node j and the next where those of the row begin to be held up by who is ahead, or no longer are: K has a
 * bend there that the nodes do not see. here, then: K without the jump at both. */
static double bend_after(const gate_nodes *x, const gate_queue *q, const worth *next, int64_t t, int64_t j, double here,
                         double then)
{
    const int64_t g = x->c->step_s, first = (x->first + j) * g;
    double sum = 0, before = gate_through(q, t, first);
    for (int64_t y = first; y < first + g; y++) {
        const int64_t i = y - next->lo;
        const double after = gate_through(q, t, y + 1), part = ((double)(y - first) + 0.5) / (double)g;
        if (i >= 0 && i + 1 < (int64_t)next->n && next->after[i] > next->at[i + 1])
            sum += (next->after[i] - next->at[i + 1]) * ((before + after) / 2 - here - (then - here) * part);
        before = after;
    }
    return sum;
}

static double worth_at_moment(const gate_nodes *x, const gate_queue *q, const worth *next, int64_t t)
{
    const int64_t g = x->c->step_s, node = gate_floor_div(t, g), part = t - node * g;
    double sum = 0, k_before = 0;
    int64_t from = node - x->first; /* node of the moment itself: K is 0 up to there */
    int64_t low = from > 0 ? from : 0, high = from + x->c->n_coarse + 2;
    bool held_before = false;
    if (high < 0) high = 0;
    if (high > x->n) high = x->n;
    for (int64_t j = low; j < high; j++) {
        const double below = part ? gate_below_after(q, x->c, (j - from) * g - part) : gate_below_node(q, x->c, j - from),
                     ahead = x->ahead[j];
        const bool held = ahead < below;
        const double k = held ? ahead : below;
        if (j > low && held != held_before) sum += bend_after(x, q, next, t, j - 1, k_before, k);
        sum += x->weight[j] * k;
        held_before = held;
        k_before = k;
    }
    return sum + x->rest[high > low ? high : low < x->n ? low : x->n];
}

/* Does a cubic through v[1 … 4] miss what is between v[2] and v[3]? By the fourth differences about them. */
static bool bends(const double *v)
{
    const double most = 1e-4, a = v[0] - 4 * v[1] + 6 * v[2] - 4 * v[3] + v[4],
                 b = v[1] - 4 * v[2] + 6 * v[3] - 4 * v[4] + v[5];
    return a > most || a < -most || b > most || b < -most;
}

/* out[0 …] at the seconds a to b. */
static gw_status add_smooth(gw_chain_solver *s, const gate_queue *q, const clearance *c, const worth *next,
                            int64_t a, int64_t b, double *out)
{
    gate_nodes x;
    gw_status status = gate_make_nodes(s, c, next->lo, worth_end(next), &x);
    int64_t g = c->step_s, first = gate_floor_div(a, g) - 2, n = gate_floor_div(b, g) + 4 - first;
    double *v = chain_row(s, ROW_OUT, (size_t)n);
    double *from = chain_row(s, ROW_SUM, (size_t)next->n + 1);
    if (status || !v || !from) return GW_NO_MEMORY;
    smooth_drops(next, &x, from);
    sum_rest(&x, q);
    for (int64_t i = 0; i < n; i++) v[i] = worth_at_moment(&x, q, next, (first + i) * g);
    for (int64_t t = a; t <= b; t++) {
        int64_t node = gate_floor_div(t, g), part = t - node * g, i = node - first - 2;
        out[t - a] += !part          ? v[i + 2]
                      : bends(v + i) ? worth_at_moment(&x, q, next, t)
                                     : gate_between(v + i + 1, (double)part / (double)g);
    }
    for (int64_t t = a; t <= b && q->jump > 0; t++) {
        const int64_t k = gate_last_through(q, t) - next->lo;
        if (k >= (int64_t)next->n) break;
        out[t - a] += q->jump * from[k > 0 ? k : 0];
    }
    return GW_OK;
}

static gw_status add_sharp(gw_chain_solver *s, const gate_queue *q, const clearance *c, const worth *next,
                           int64_t a, int64_t b, double *out)
{
    double *surely = chain_row(s, ROW_JUMPS, (size_t)(b - a) + 2); /* from the second down */
    if (!surely) return GW_NO_MEMORY;
    memset(surely, 0, ((size_t)(b - a) + 2) * sizeof *surely);
    for (uint32_t i = 0; i < next->n; i++) {
        double drop = next->at[i] - next->after[i];
        int64_t u = (int64_t)next->lo + i, whole = u - c->cut_s;
        if (drop <= 0 || u < a) continue;
        double ahead = gate_ahead_through(q, u);
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

static gw_status fill_span(gw_chain_solver *s, const gw_chain_link *l, gate_queue *q, uint32_t i,
                           const worth *next, int64_t lo, int64_t hi, double *at, double *after)
{
    const gw_chain_span *p = &l->spans[i];
    int64_t a = p->from_s > lo ? p->from_s : lo, b = (int64_t)p->to_s - 1 < hi ? (int64_t)p->to_s - 1 : hi;
    if (a > b) return GW_OK;
    double *v = at + (a - lo), *w = after + (a - lo), behind = 0;
    size_t n = (size_t)(b - a) + 1;
    bool shut = i + 1 == l->n_spans || !gate_lets_in(&l->spans[i + 1]);
    memset(v, 0, n * sizeof *v);
    if (gate_lets_in(p)) {
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
        if (gate_lets_in(p)) break;
        lo = (int64_t)p->from_s - 1;
    }
    return lo;
}

gw_status chain_worth_gate(gw_chain_solver *s, const gw_chain_link *l, const worth *next, int32_t floor_s,
                           uint32_t rows, worth *out)
{
    gate_queue q;
    *out = (worth){0};
    gw_status status = gate_read_rows(s, l, &q);
    if (status || next->n == 0 || l->n_spans == 0) return status;
    int64_t hi = worth_end(next) + 1, lo = next->lo, longest = 0;
    for (uint32_t i = 0; i < l->n_spans; i++)
        if (gate_lets_in(&l->spans[i]) && s->clearances[q.clearance_of[i]].cut_s > longest)
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
