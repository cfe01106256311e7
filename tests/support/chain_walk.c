#include "tests/support/chain_walk.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_S = 12 * 3600, BEFORE_S = 3 * 3600, MORE_S = 120, MOST_DRAWS = 10000 };

uint64_t chain_number(uint64_t *s)
{
    *s += 0x9e3779b97f4a7c15U;
    uint64_t z = *s;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

double chain_unit(uint64_t *s)
{
    return (double)(chain_number(s) >> 11) / 9007199254740992.0;
}

/* --- boarding --- */

static double mean_headway(const gw_period *p)
{
    return p->headway_max_s > p->headway_s ? 0.5 * (p->headway_s + p->headway_max_s) : p->headway_s;
}

static double trips_until(const gw_chain_line *l, double t)
{
    double sum = 0;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        if (t > p->start_s) sum += (fmin(t, p->end_s) - p->start_s) / mean_headway(p);
    }
    return sum;
}

static double moment_of(const gw_chain_line *l, double trips)
{
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        double all = (p->end_s - p->start_s) / mean_headway(p);
        if (trips < all) return p->start_s + trips * mean_headway(p);
        trips -= all;
    }
    return INFINITY;
}

/* Inside a period of a range: the headway one falls into, longer ones more often, and a moment of it. */
static double wait_in_range(const gw_period *p, double u, double v)
{
    double a = p->headway_s, b = p->headway_max_s;
    return v * sqrt(a * a + u * (b * b - a * a));
}

static double next_of(const gw_chain_line *l, double t, double phase, double u)
{
    for (uint32_t i = 0; i < l->n_calls; i++)
        if (l->calls[i].departure_s >= t) return l->calls[i].departure_s;
    if (!l->n_runs) return INFINITY;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        if (p->headway_max_s > p->headway_s && t >= p->start_s && t + p->headway_max_s <= p->end_s)
            return t + wait_in_range(p, u, phase);
    }
    return moment_of(l, ceil(trips_until(l, t) - phase) + phase);
}

/* Nobody gets there before the vehicle ahead of the same line does. */
static double arrival_of(const gw_chain_line *l, double boards)
{
    double arrives = -INFINITY;
    for (uint32_t i = 0; i < l->n_calls; i++)
        if (l->calls[i].departure_s == boards) return l->calls[i].arrival_s;
    for (uint32_t i = 0; i < l->n_runs && l->runs[i].period.start_s <= boards; i++)
        arrives = fmax(arrives, fmin(boards, l->runs[i].period.end_s) + l->runs[i].ride_s);
    return arrives;
}

static double board(const gw_chain_link *l, double t, uint64_t *s)
{
    double best = INFINITY, arrives = INFINITY;
    double phase[3] = {chain_unit(s), chain_unit(s), chain_unit(s)}, u = chain_unit(s);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const gw_chain_line *line = &l->lines[i];
        double at = next_of(line, t + line->before_s, phase[i % 3], u);
        if (at >= best) continue;
        best = at;
        arrives = arrival_of(line, at) + line->after_s;
    }
    return arrives;
}

/* --- gates --- */

static double normal(uint64_t *s)
{
    double u = chain_unit(s), v = chain_unit(s),
           z = sqrt(-2 * log(1 - u)) * cos(2 * 3.14159265358979323846 * v);
    return fmin(z, 3.2905267314918945); /* the 99.95th percentile */
}

static double clearance(int32_t p50_s, int32_t p95_s, double z)
{
    return p50_s * exp(log((double)p95_s / p50_s) / 1.6448536269514722 * z);
}

static double pass(const gw_chain_span *p, const double z[2])
{
    double first = clearance(p->p50_s, p->p95_s, z[0]);
    if (p->second_p95_s <= 0) return first;
    return first + p->between_s + clearance(p->second_p50_s, p->second_p95_s, z[1]);
}

/* A queue keeps its order: who comes later is not through before who came when another row held. */
static double pass_gate(const gw_chain_link *l, double t, uint64_t *s)
{
    double z[2] = {normal(s), normal(s)}, through = -INFINITY;
    for (uint32_t i = 0; i < l->n_spans; i++) {
        const gw_chain_span *p = &l->spans[i];
        if (p->from_s > t) break;
        bool here = t < p->to_s;
        if (p->opens_s > p->from_s) {
            if (here) t = p->opens_s == GW_NEVER ? INFINITY : p->to_s;
            continue;
        }
        bool shut_after = i + 1 < l->n_spans && l->spans[i + 1].opens_s > l->spans[i + 1].from_s;
        if (here && shut_after && t > p->to_s - 1) { /* the last moment is the last whole second */
            t = l->spans[i + 1].opens_s == GW_NEVER ? INFINITY : l->spans[i + 1].to_s;
            continue;
        }
        through = fmax(through, (here ? t : p->to_s) + pass(p, z));
    }
    return isfinite(t) ? through : INFINITY;
}

double chain_walk(const gw_chain *c, double t, uint64_t *s)
{
    for (uint32_t k = 0; k < c->n && t < 1e9; k++) {
        const gw_chain_link *l = &c->links[k];
        if (l->kind == GW_CHAIN_WALK)
            t += l->walk_s;
        else
            t = l->kind == GW_CHAIN_GATE ? pass_gate(l, t, s) : board(l, t, s);
    }
    return t;
}

/* --- comparing --- */

double chain_rows_rms(const chain_rows *r)
{
    return r->n ? sqrt(r->squares / r->n) : 0;
}

static void add_row(chain_rows *r, const char *name, const char *what, double z)
{
    r->n++;
    r->squares += z * z;
    if (!(fabs(z) > r->worst) && r->n > 1) return;
    r->worst = fabs(z);
    snprintf(r->worst_at, sizeof r->worst_at, "%.60s %s", name, what);
}

/* Shares: binomial, less the half of a person that a count cannot tell, and what the closed form is sure of.
 */
static void add_share(chain_rows *r, const char *name, const char *what, double said, uint32_t count,
                      uint32_t draws)
{
    double off = fmax(0, fabs((double)count / draws - said) - 0.5 / draws);
    add_row(r, name, what, off / sqrt(said * (1 - said) / draws + 1e-7));
}

static uint32_t count_by(const double *times, uint32_t draws, double by)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < draws; i++) n += times[i] <= by;
    return n;
}

static void walk_all(const gw_chain *c, int32_t leave_s, double *times, uint32_t draws)
{
    uint64_t state = 7; /* the same for every chain and leaving */
    for (uint32_t i = 0; i < draws; i++) times[i] = chain_walk(c, leave_s, &state);
}

static void compare_mean(const gw_chain_fate *f, int32_t leave_s, const double *times, uint32_t draws,
                         const char *name, chain_rows *rows)
{
    double n = 0, sum = 0, square = 0;
    for (uint32_t i = 0; i < draws; i++) {
        double t = times[i] - leave_s;
        if (t > LIMIT_S) continue;
        n++;
        sum += t;
        square += t * t;
    }
    double mean = sum / n, error = sqrt(fmax(0, square / n - mean * mean) / n);
    add_row(rows, name, "mean", (mean - (f->mean_s - leave_s)) / (error + 0.5));
}

static void compare_deadline(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t by_s,
                             double *times, uint32_t draws, const char *name, chain_rows *rows)
{
    static const struct {
        double q;
        const char *at, *after;
    } SURE[] = {{0.5, "leave by 50 %", "after leave by 50 %"},
                {0.95, "leave by 95 %", "after leave by 95 %"}};
    gw_chain_odds o;
    if (gw_chain_on_time(s, c, by_s, leave_s - BEFORE_S, &o)) {
        add_row(rows, name, "refused", INFINITY);
        return;
    }
    add_share(rows, name, "on time", gw_chain_odds_at(&o, leave_s), count_by(times, draws, by_s + 1e-6),
              draws);
    for (int i = 0; i < 2; i++) {
        int32_t leave;
        if (!gw_chain_leave_by(&o, SURE[i].q, &leave) || leave <= leave_s - BEFORE_S) continue;
        walk_all(c, leave, times, draws);
        add_share(rows, name, SURE[i].at, gw_chain_odds_at(&o, leave), count_by(times, draws, by_s + 1e-6),
                  draws);
        walk_all(c, leave + MORE_S, times, draws);
        add_share(rows, name, SURE[i].after, gw_chain_odds_at(&o, leave + MORE_S),
                  count_by(times, draws, by_s + 1e-6), draws);
    }
}

bool chain_compare(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, uint32_t draws, const char *name,
                   chain_rows *rows)
{
    static const char *const AT[] = {"p5", "p50", "p95"};
    double *times = malloc(sizeof *times * MOST_DRAWS);
    gw_chain_fate f;
    int32_t limit = leave_s + LIMIT_S;
    if (!times || draws > MOST_DRAWS || gw_chain_arrival(s, c, leave_s, GW_CHAIN_NO_DEADLINE, limit, &f)) {
        add_row(rows, name, "refused", INFINITY);
        free(times);
        return false;
    }
    walk_all(c, leave_s, times, draws);
    add_share(rows, name, "served", f.served, count_by(times, draws, limit), draws);
    bool enough = f.served >= 0.1;
    if (enough) {
        const double at[] = {f.p5_s, f.p50_s, f.p95_s};
        compare_mean(&f, leave_s, times, draws, name, rows);
        for (int i = 0; i < 3; i++) /* half a second on, past a jump */
            if (isfinite(at[i]))
                add_share(rows, name, AT[i], gw_chain_arrived(s, at[i] + 0.5),
                          count_by(times, draws, at[i] + 0.5), draws);
        for (int i = 1; i < 3; i++) {
            if (!isfinite(at[i])) continue;
            walk_all(c, leave_s, times, draws);
            compare_deadline(s, c, leave_s, (int32_t)ceil(at[i]), times, draws, name, rows);
        }
    }
    free(times);
    return enough;
}
