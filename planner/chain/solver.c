#include "planner/chain/chain_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SPAN_S = 4 * 86400 };

gw_chain_solver *gw_chain_solver_create(void)
{
    return calloc(1, sizeof(gw_chain_solver));
}

void gw_chain_solver_free(gw_chain_solver *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->n_rows; i++) free(s->rows[i].v);
    for (size_t i = 0; i < s->n_clearances; i++) {
        free(s->clearances[i].below);
        free(s->clearances[i].coarse);
    }
    free(s->rows);
    free(s->worths);
    free(s->calls);
    free(s->clearances);
    free(s->nodes);
    free(s);
}

double *chain_row(gw_chain_solver *s, uint32_t number, size_t n)
{
    if (number >= s->n_rows) {
        if (gw_grow(&s->rows, &s->cap_rows, (size_t)number + 1, sizeof *s->rows)) return NULL;
        memset(s->rows + s->n_rows, 0, (number + 1 - s->n_rows) * sizeof *s->rows);
        s->n_rows = (size_t)number + 1;
    }
    row *r = &s->rows[number];
    if (r->cap < n + 1) {
        free(r->v);
        r->cap = 0;
        r->v = malloc((n + n / 2 + 64) * sizeof *r->v);
        if (!r->v) return NULL;
        r->cap = n + n / 2 + 64;
    }
    return r->v;
}

/* --- checks --- */

static bool line_ok(const gw_chain_line *l)
{
    if (l->n_runs && l->n_calls) return false;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        if (p->headway_s <= 0 || p->headway_max_s < p->headway_s || p->start_s >= p->end_s ||
            l->runs[i].ride_s < 0)
            return false;
        if (i && p->start_s < l->runs[i - 1].period.end_s) return false;
    }
    for (uint32_t i = 0; i < l->n_calls; i++) {
        const gw_chain_call *c = &l->calls[i];
        if (c->arrival_s < c->departure_s) return false;
        if (i && (c->departure_s < c[-1].departure_s || c->arrival_s < c[-1].arrival_s)) return false;
    }
    return l->before_s >= 0 && l->after_s >= 0;
}

static bool gate_ok(const gw_chain_link *l)
{
    for (uint32_t i = 0; i < l->n_spans; i++) {
        const gw_chain_span *p = &l->spans[i];
        if (p->from_s >= p->to_s || (i && p->from_s != l->spans[i - 1].to_s)) return false;
        if (p->opens_s > p->from_s) {
            if (p->opens_s != GW_NEVER && p->opens_s < p->to_s) return false;
        } else if (p->p50_s <= 0 || p->p95_s < p->p50_s) {
            return false;
        }
    }
    return true;
}

static bool chain_ok(const gw_chain *c)
{
    for (uint32_t k = 0; k < c->n; k++) {
        const gw_chain_link *l = &c->links[k];
        if (l->walk_s < 0 || l->n_lines > MOST_LINES) return false;
        for (uint32_t i = 0; i < l->n_lines; i++)
            if (!line_ok(&l->lines[i])) return false;
        if (!gate_ok(l)) return false;
    }
    return true;
}

/* --- a boarding laid out --- */

static int by_departure(const void *x, const void *y)
{
    const call *a = x, *b = y;
    if (a->departure_s != b->departure_s) return a->departure_s < b->departure_s ? -1 : 1;
    if (a->arrival_s != b->arrival_s) return a->arrival_s < b->arrival_s ? -1 : 1;
    return (a->walk_s > b->walk_s) - (a->walk_s < b->walk_s);
}

static gw_status add_calls(gw_chain_solver *s, const gw_chain_line *l, int32_t first_s)
{
    uint32_t low = 0, n = l->n_calls;
    while (n) { /* the first that does not leave before first_s */
        uint32_t half = n / 2;
        if (l->calls[low + half].departure_s - l->before_s < first_s) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    size_t more = l->n_calls - low;
    if (gw_grow(&s->calls, &s->cap_calls, s->n_calls + more + 1, sizeof *s->calls)) return GW_NO_MEMORY;
    call *to = s->calls + s->n_calls;
    const int32_t before_s = l->before_s, after_s = l->after_s;
    for (size_t i = 0; i < more; i++) {
        gw_chain_call c = l->calls[low + i];
        to[i] = (call){c.departure_s - before_s, c.arrival_s + after_s, before_s + after_s};
    }
    s->n_calls += more;
    return GW_OK;
}

static void drop_overtaken(gw_chain_solver *s)
{
    size_t kept = s->n_calls;
    int32_t first = INT32_MAX, departs = INT32_MIN;
    for (size_t i = s->n_calls; i-- > 0;) {
        call c = s->calls[i];
        if (c.arrival_s >= first) continue;
        if (c.departure_s == departs) kept++; /* the later of two at one moment goes */
        first = c.arrival_s;
        departs = c.departure_s;
        s->calls[--kept] = c;
    }
    s->n_calls -= kept;
    memmove(s->calls, s->calls + kept, s->n_calls * sizeof *s->calls);
}

gw_status chain_lay_boarding(gw_chain_solver *s, const gw_chain_link *l, int32_t first_s, boarding *out)
{
    uint32_t timetabled = 0;
    *out = (boarding){0};
    s->n_calls = 0;
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const gw_chain_line *line = &l->lines[i];
        if (line->n_runs) out->runs[out->n_runs++] = line;
        if (!line->n_calls) continue;
        timetabled++;
        if (add_calls(s, line, first_s)) return GW_NO_MEMORY;
    }
    if (timetabled > 1) qsort(s->calls, s->n_calls, sizeof *s->calls, by_departure);
    if (s->n_calls) drop_overtaken(s);
    out->calls = s->calls;
    out->n_calls = (uint32_t)s->n_calls;
    return GW_OK;
}

/* --- backwards --- */

static bool is_choice(const gw_chain_link *l)
{
    uint32_t headways = 0, timetabled = 0;
    for (uint32_t i = 0; i < l->n_lines; i++) {
        headways += l->lines[i].n_runs > 0;
        timetabled += l->lines[i].n_calls > 0;
    }
    return l->kind == GW_CHAIN_BOARD && (headways > 1 || (headways && timetabled));
}

static bool has_choice(const gw_chain *c)
{
    for (uint32_t k = 0; k < c->n; k++)
        if (is_choice(&c->links[k])) return true;
    return false;
}

static gw_status worth_of_board(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, uint32_t bank,
                                int32_t floor_s)
{
    boarding b;
    const uint32_t rows = chain_row_of_link(bank, k);
    const worth *next = chain_worth(s, bank, k + 1);
    worth *out = chain_worth(s, bank, k);
    gw_status status = chain_lay_boarding(s, l, floor_s, &b);
    if (status) return status;
    if (b.n_runs == 0) return chain_worth_calls(s, &b, next, floor_s, rows, out);
    if (!is_choice(l)) return chain_worth_headway(s, b.runs[0], next, floor_s, rows, out);
    return chain_worth_choice(s, &b, next, next, floor_s, rows, rows, out, out);
}

static gw_status worth_of_choice(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, int32_t floor_s)
{
    boarding b;
    gw_status status = chain_lay_boarding(s, l, floor_s, &b);
    if (status) return status;
    return chain_worth_choice(s, &b, chain_worth(s, BANK_POLICY, k + 1), chain_worth(s, BANK_VALUE, k + 1),
                              floor_s, chain_row_of_link(BANK_POLICY, k), chain_row_of_link(BANK_VALUE, k),
                              chain_worth(s, BANK_POLICY, k), chain_worth(s, BANK_VALUE, k));
}

static gw_status worth_of_link(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, uint32_t bank,
                               int32_t floor_s)
{
    if (l->kind == GW_CHAIN_BOARD) return worth_of_board(s, l, k, bank, floor_s);
    const worth *next = chain_worth(s, bank, k + 1);
    worth *out = chain_worth(s, bank, k);
    if (l->kind == GW_CHAIN_GATE)
        return chain_worth_gate(s, l, next, floor_s, chain_row_of_link(bank, k), out);
    *out = *next;
    out->lo -= l->walk_s;
    return GW_OK;
}

/* banks: bit per bank. With both, lines are chosen by the policy. */
static gw_status backwards(gw_chain_solver *s, const gw_chain *c, uint32_t banks, int32_t floor_s)
{
    for (uint32_t k = c->n; k-- > 0;) {
        const gw_chain_link *l = &c->links[k];
        gw_status status = GW_OK;
        if (banks == 3 && is_choice(l)) {
            status = worth_of_choice(s, l, k, floor_s);
            if (status) return status;
            continue;
        }
        for (uint32_t bank = 0; bank < N_BANKS && !status; bank++)
            if (banks >> bank & 1) status = worth_of_link(s, l, k, bank, floor_s);
        if (status) return status;
    }
    return GW_OK;
}

/* By the deadline, or not. */
static gw_status end_by(gw_chain_solver *s, uint32_t bank, int32_t by_s)
{
    double *at = chain_row(s, chain_row_of_link(bank, s->n_links), 1);
    double *after = chain_row(s, chain_row_of_link(bank, s->n_links) + 1, 1);
    if (!at || !after) return GW_NO_MEMORY;
    at[0] = 1;
    after[0] = 0;
    *chain_worth(s, bank, s->n_links) = (worth){by_s, 1, at, after};
    return GW_OK;
}

/* The sooner the better, as a share of the time up to the limit; and first of all by the deadline. */
static gw_status end_soon(gw_chain_solver *s, int32_t from_s, int32_t by_s, int32_t limit_s)
{
    const double hair = 1e-6;
    size_t n = (size_t)(limit_s - from_s) + 1;
    double *at = chain_row(s, chain_row_of_link(BANK_POLICY, s->n_links), n);
    double *after = chain_row(s, chain_row_of_link(BANK_POLICY, s->n_links) + 1, n);
    if (!at || !after) return GW_NO_MEMORY;
    const bool deadline = by_s != GW_CHAIN_NO_DEADLINE;
    const double each = (deadline ? hair : 1) / (double)n;
    for (size_t i = 0; i < n; i++) {
        int64_t t = (int64_t)from_s + (int64_t)i;
        double soon = (double)(n - 1 - i) * each;
        at[i] = soon + (deadline && t <= by_s);
        after[i] = soon + (deadline && t < by_s);
    }
    *chain_worth(s, BANK_POLICY, s->n_links) = (worth){from_s, (uint32_t)n, at, after};
    return GW_OK;
}

static gw_status begin(gw_chain_solver *s, const gw_chain *c)
{
    if (!chain_ok(c)) return GW_BAD_INPUT;
    if (gw_grow(&s->worths, &s->cap_worths, N_BANKS * ((size_t)c->n + 1), sizeof *s->worths))
        return GW_NO_MEMORY;
    memset(s->worths, 0, N_BANKS * ((size_t)c->n + 1) * sizeof *s->worths);
    s->n_links = c->n;
    return GW_OK;
}

gw_status gw_chain_on_time(gw_chain_solver *s, const gw_chain *c, int32_t by_s, int32_t floor_s,
                           gw_chain_odds *out)
{
    if (floor_s > by_s || (int64_t)by_s - floor_s > MOST_SPAN_S) return GW_BAD_INPUT;
    gw_status status = begin(s, c);
    if (!status) status = end_by(s, BANK_VALUE, by_s);
    if (!status) status = backwards(s, c, 1U << BANK_VALUE, floor_s);
    if (status) return status;
    const worth *w = chain_worth(s, BANK_VALUE, 0);
    *out = (gw_chain_odds){w->n ? w->lo : floor_s, w->n, w->at};
    return GW_OK;
}

double gw_chain_odds_at(const gw_chain_odds *o, int32_t leave_s)
{
    int64_t i = (int64_t)leave_s - o->first_s;
    if (i >= (int64_t)o->n) return 0;
    return o->p[i < 0 ? 0 : i];
}

bool gw_chain_leave_by(const gw_chain_odds *o, double q, int32_t *out)
{
    const double least = q - 1e-9;
    uint32_t low = 0, n = o->n; /* never rises: the first that is below */
    while (n) {
        uint32_t half = n / 2;
        if (o->p[low + half] >= least) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    if (low == 0) return false;
    *out = o->first_s + (int32_t)low - 1;
    return true;
}

/* --- forwards --- */

static gw_status mass_of_board(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, const worth *weight,
                               int32_t limit_s, uint32_t to, mass *m, parts *p)
{
    boarding b;
    gw_status status = chain_lay_boarding(s, l, m->lo, &b);
    if (status) return status;
    if (b.n_runs == 0) return chain_mass_calls(s, &b, weight, limit_s, to, m, p);
    if (!is_choice(l)) return chain_mass_headway(s, b.runs[0], weight, limit_s, to, m, p);
    return chain_mass_choice(s, &b, chain_worth(s, BANK_POLICY, k + 1), weight, limit_s, to, m, p);
}

static double weighed(const mass *m, const worth *w)
{
    double sum = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        int64_t t = (int64_t)m->lo + i;
        if (m->atom[i] > 0) sum += m->atom[i] * chain_weight_at(w, t);
        if (m->spread[i] > 0) sum += m->spread[i] * chain_weight_spread(w, t);
    }
    return sum;
}

static gw_status forwards(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t limit_s,
                          bool weighted, parts *p)
{
    mass m;
    *p = (parts){0};
    gw_status status = chain_mass_clear(s, 0, leave_s, leave_s, &m);
    if (status) return status;
    m.atom[0] = 1;
    for (uint32_t k = 0; k < c->n && !status; k++) {
        const gw_chain_link *l = &c->links[k];
        const worth *here = weighted ? chain_worth(s, BANK_VALUE, k) : NULL;
        const worth *next = weighted ? chain_worth(s, BANK_VALUE, k + 1) : NULL;
        uint32_t to = (uint32_t)(m.atom == s->rows[ROW_ATOM0].v);
        if (l->kind == GW_CHAIN_WALK) {
            m.lo += l->walk_s;
            p->walk += weighed(&m, next) * l->walk_s;
        } else if (l->kind == GW_CHAIN_GATE) {
            status = chain_mass_gate(s, l, here, next, limit_s, to, &m, p);
        } else {
            status = mass_of_board(s, l, k, next, limit_s, to, &m, p);
        }
    }
    s->people = m;
    return status;
}

static gw_status cumulate(gw_chain_solver *s)
{
    const mass *m = &s->people;
    s->below = chain_row(s, ROW_BELOW, (size_t)m->n + 1);
    if (!s->below) return GW_NO_MEMORY;
    s->below[0] = 0; /* before lo + i, without the atom there */
    for (uint32_t i = 0; i < m->n; i++) s->below[i + 1] = s->below[i] + m->atom[i] + m->spread[i];
    return GW_OK;
}

double gw_chain_arrived(const gw_chain_solver *s, double at_s)
{
    const mass *m = &s->people;
    double whole = floor(at_s);
    int64_t i = (int64_t)whole - m->lo;
    if (i < 0 || m->n == 0) return 0;
    if (i >= (int64_t)m->n) return s->below[m->n];
    return s->below[i] + m->atom[i] + (at_s - whole) * m->spread[i];
}

bool gw_chain_arrival_quantile(const gw_chain_solver *s, double q, double *at_s)
{
    const mass *m = &s->people;
    const double wanted = q - 1e-12;
    for (uint32_t i = 0; i < m->n; i++) {
        if (s->below[i + 1] < wanted) continue;
        double left = wanted - s->below[i] - m->atom[i];
        *at_s = (double)m->lo + i + (left > 0 && m->spread[i] > 0 ? left / m->spread[i] : 0);
        return true;
    }
    return false;
}

static double quantile(const gw_chain_solver *s, double q)
{
    double at_s;
    return gw_chain_arrival_quantile(s, q, &at_s) ? at_s : NAN;
}

static void read_fate(const gw_chain_solver *s, const parts *p, int32_t leave_s, int32_t by_s,
                      gw_chain_fate *out)
{
    const mass *m = &s->people;
    double served = s->below[m->n], sum = 0;
    for (uint32_t i = 0; i < m->n; i++)
        sum +=
            m->atom[i] * ((double)m->lo + i - leave_s) + m->spread[i] * ((double)m->lo + i + 0.5 - leave_s);
    double part = served > 1e-12 ? 1 / served : NAN;
    *out = (gw_chain_fate){.served = served > 1 ? 1 : served,
                           .mean_s = leave_s + sum * part,
                           .p5_s = quantile(s, 0.05),
                           .p25_s = quantile(s, 0.25),
                           .p50_s = quantile(s, 0.5),
                           .p75_s = quantile(s, 0.75),
                           .p95_s = quantile(s, 0.95),
                           .walk_s = p->walk * part,
                           .ride_s = p->ride * part,
                           .border_s = p->border * part,
                           .on_time = NAN};
    out->wait_s = sum * part - out->walk_s - out->ride_s - out->border_s;
    if (by_s != GW_CHAIN_NO_DEADLINE) out->on_time = gw_chain_arrived(s, by_s);
}

gw_status gw_chain_arrival(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t by_s,
                           int32_t limit_s, gw_chain_fate *out)
{
    parts p;
    const bool chooses = has_choice(c);
    if (limit_s < leave_s || (int64_t)limit_s - leave_s > MOST_SPAN_S) return GW_BAD_INPUT;
    gw_status status = begin(s, c);
    if (!status && chooses) status = end_soon(s, leave_s, by_s, limit_s);
    if (!status && chooses) status = backwards(s, c, 1U << BANK_POLICY, leave_s);
    if (!status) status = forwards(s, c, leave_s, limit_s, false, &p);
    if (!status) status = cumulate(s);
    if (status) return status;
    if (s->below[s->people.n] < 1 - 1e-12) { /* parts of those alone who arrive */
        status = end_by(s, BANK_VALUE, limit_s);
        if (!status && chooses) status = end_soon(s, leave_s, by_s, limit_s);
        if (!status) status = backwards(s, c, chooses ? 3 : 1U << BANK_VALUE, leave_s);
        if (!status) status = forwards(s, c, leave_s, limit_s, true, &p);
        if (!status) status = cumulate(s);
        if (status) return status;
    }
    read_fate(s, &p, leave_s, by_s, out);
    return GW_OK;
}
