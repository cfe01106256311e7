/* Forwards: where people are, link by link, and when they arrive. */
#include "planner/chain/chain_priv.h"

#include <math.h>
#include <string.h>

/* The sooner the better, as a share of the time up to the limit; and first of all by the deadline. */
static gw_status end_soon(gw_chain_solver *s, int32_t from_s, int32_t by_s, int32_t limit_s)
{
    const double hair = 1e-6;
    size_t n = (size_t)(limit_s - from_s) + 1;
    double *at = chain_row(s, chain_row_of_link(s, BANK_SOON, s->n_links), n);
    double *after = chain_row(s, chain_row_of_link(s, BANK_SOON, s->n_links) + 1, n);
    if (!at || !after) return GW_NO_MEMORY;
    const bool deadline = by_s != GW_CHAIN_NO_DEADLINE;
    const double each = (deadline ? hair : 1) / (double)n;
    for (size_t i = 0; i < n; i++) {
        int64_t t = (int64_t)from_s + (int64_t)i;
        double soon = (double)(n - 1 - i) * each;
        at[i] = soon + (deadline && t <= by_s);
        after[i] = soon + (deadline && t < by_s);
    }
    *chain_worth(s, BANK_SOON, s->n_links) = (worth){from_s, (uint32_t)n, at, after};
    return GW_OK;
}

static gw_status mass_of_board(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, const worth *weight,
                               int32_t limit_s, uint32_t to, mass *m, parts *p)
{
    boarding b;
    gw_status status = chain_lay_boarding(s, l, m->lo - CHAIN_MOST_STEP_S, &b);
    if (status) return status;
    s->boarding = s->boarded + (size_t)k * MOST_LINES;
    if (b.n_runs == 0) return chain_mass_calls(s, &b, weight, limit_s, to, m, p);
    if (!chain_is_choice(l)) {
        s->boarding[b.run_line[0]] = 1;
        return chain_mass_headway(s, b.runs[0], weight, limit_s, to, m, p);
    }
    return chain_mass_choice(s, &b, k, weight, limit_s, to, m, p);
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

/* Rows go on to the limit; what follows looks only as far as there are people. */
static void trim(mass *m)
{
    while (m->n && m->atom[m->n - 1] <= 0 && m->spread[m->n - 1] <= 0) m->n--;
}

static gw_status forwards(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t limit_s,
                          bool weighted, parts *p)
{
    mass m;
    *p = (parts){0};
    gw_status status = chain_mass_clear(s, 0, leave_s, leave_s, &m);
    if (!status)
        status = gw_grow(&s->boarded, &s->cap_boarded, (c->n + 1) * (size_t)MOST_LINES, sizeof *s->boarded);
    if (status) return status;
    memset(s->boarded, 0, (c->n + 1) * (size_t)MOST_LINES * sizeof *s->boarded);
    m.atom[0] = 1;
    for (uint32_t k = 0; k < c->n && !status; k++) {
        const gw_chain_link *l = &c->links[k];
        const worth *here = weighted ? chain_worth(s, BANK_SERVED, k) : NULL;
        const worth *next = weighted ? chain_worth(s, BANK_SERVED, k + 1) : NULL;
        uint32_t to = (uint32_t)(m.atom == s->rows[ROW_ATOM0].v);
        if (l->kind == GW_CHAIN_WALK) {
            m.lo += l->walk_s;
            p->walk += weighed(&m, next) * l->walk_s;
        } else if (l->kind == GW_CHAIN_GATE) {
            status = chain_mass_gate(s, l, here, next, limit_s, to, &m, p);
        } else {
            status = mass_of_board(s, l, k, next, limit_s, to, &m, p);
        }
        if (!status && l->kind != GW_CHAIN_WALK) trim(&m);
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

double gw_chain_share(const gw_chain_solver *s, uint32_t link, uint32_t line)
{
    const double *on = s->boarded + (size_t)link * MOST_LINES;
    double all = 0;
    for (uint32_t i = 0; i < MOST_LINES; i++) all += on[i];
    return all > 0 ? on[line] / all : 0;
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

/* What those look at who choose between lines: what is behind the first choice. */
static gw_status look_ahead(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t by_s,
                            int32_t limit_s)
{
    uint32_t from = 1;
    while (!chain_is_choice(&c->links[from - 1])) from++;
    gw_status status = end_soon(s, leave_s, by_s, limit_s);
    if (!status) status = chain_backwards(s, c, BANK_SOON, from, leave_s);
    if (status || by_s == GW_CHAIN_NO_DEADLINE) return status;
    status = chain_end_by(s, BANK_ODDS, by_s);
    return status ? status : chain_backwards(s, c, BANK_ODDS, from, leave_s);
}

gw_status gw_chain_arrival(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t by_s,
                           int32_t limit_s, gw_chain_fate *out)
{
    parts p;
    if (limit_s < leave_s || (int64_t)limit_s - leave_s > CHAIN_MOST_SPAN_S) return GW_BAD_INPUT;
    gw_status status = chain_begin(s, c);
    if (!status && chain_has_choice(c)) {
        s->banks = 1U << BANK_SOON | (by_s == GW_CHAIN_NO_DEADLINE ? 0 : 1U << BANK_ODDS);
        status = look_ahead(s, c, leave_s, by_s, limit_s);
    }
    if (!status) status = forwards(s, c, leave_s, limit_s, false, &p);
    if (!status) status = cumulate(s);
    if (status) return status;
    if (s->below[s->people.n] < 1 - 1e-12) { /* parts of those alone who arrive */
        status = chain_end_by(s, BANK_SERVED, limit_s);
        if (!status) status = chain_backwards(s, c, BANK_SERVED, 0, leave_s);
        if (!status) status = forwards(s, c, leave_s, limit_s, true, &p);
        if (!status) status = cumulate(s);
        if (status) return status;
    }
    read_fate(s, &p, leave_s, by_s, out);
    return GW_OK;
}

/* The worth of being there soon is the share of the time that is left then: its mean says how long it takes.
 */
gw_status gw_chain_turn_up(gw_chain_solver *s, const gw_chain *c, int32_t from_s, int32_t to_s,
                           int32_t limit_s, double *mean_s)
{
    if (to_s <= from_s || limit_s <= to_s || (int64_t)limit_s - from_s > CHAIN_MOST_SPAN_S)
        return GW_BAD_INPUT;
    gw_status status = chain_begin(s, c);
    if (!status) status = end_soon(s, from_s, GW_CHAIN_NO_DEADLINE, limit_s);
    if (!status) status = chain_backwards(s, c, BANK_SOON, 0, from_s);
    if (status) return status;
    const worth *w = chain_worth(s, BANK_SOON, 0);
    const double all = (double)(limit_s - from_s) + 1;
    double sum = 0;
    for (int64_t t = from_s; t < to_s; t++)
        sum += (double)(limit_s - t) - 0.5 - (worth_after(w, t) + worth_at(w, t + 1)) / 2 * all;
    *mean_s = sum / (double)(to_s - from_s);
    return GW_OK;
}
