#include "planner/savings/uncertain.h"

#include <math.h>
#include <stdlib.h>

typedef struct { /* people of one pair and minute */
    const gw_profile_minute *before, *after;
    double weight, border_s; /* people (or 1); passenger-seconds of clearance saved, beside the minutes */
    uint32_t clearance;      /* input */
    uint32_t gate[2][2];     /* inputs: of the border on the way, [before, after][without, with] */
} row;

typedef struct {
    const struct savings_uncertain *u;
    row *list;
    size_t n, cap;
    double unit; /* seconds of one of what comes out */
    bool people; /* it grows with the demand; minutes a traveller do not */
    double limit_s;
} rows;

double savings_random(uint64_t seed, uint64_t counter)
{
    uint64_t z = seed * 0xD1342543DE82EF95u + (counter + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}

/* f: factors of the inputs, and a 1 behind them. */
static double choice_s(const struct savings_uncertain *u, const gw_profile_choice *x, uint32_t gate,
                       const double *f)
{
    return x->walk_s * f[u->walk] + x->wait_s * f[u->wait[0]] + x->apart_wait_s * f[u->wait[1]] +
           x->ride_s * f[u->ride[0]] + x->apart_ride_s * f[u->ride[1]] + x->marked_wait_s * f[u->own_wait] +
           x->marked_ride_s * f[u->own_ride] + x->border_s * f[gate];
}

typedef struct {
    double mean_s, served;
} outcome;

static outcome best_of(const rows *r, const gw_profile_minute *m, const uint32_t gate[2], const double *f)
{
    const gw_profile_choice *x[2] = {&m->without, &m->with};
    outcome best = {0, 0};
    double least = INFINITY;
    for (int i = 0; i < 2; i++) {
        if (!(x[i]->served > 0)) continue;
        double mean = choice_s(r->u, x[i], gate[i], f), cost = x[i]->served * mean + (1 - x[i]->served) * r->limit_s;
        if (!(cost < least)) continue;
        least = cost;
        best = (outcome){mean, x[i]->served};
    }
    return best;
}

static double total(const rows *r, const double *f)
{
    double sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        const row *x = &r->list[i];
        outcome b = best_of(r, x->before, x->gate[0], f), a = best_of(r, x->after, x->gate[1], f);
        sum += x->weight * fmin(b.served, a.served) * (b.mean_s - a.mean_s) + x->border_s * f[x->clearance];
    }
    return sum * (r->people ? f[r->u->demand] : 1) / r->unit;
}

/* --- what is added up --- */

static uint32_t gate_of(const struct savings_uncertain *u, const gw_profile_choice *x)
{
    return x->port == GW_NO_ID ? u->n_inputs : savings_clearance_slot(u, x->port);
}

static gw_status add(rows *r, row x)
{
    const gw_profile_minute *m[2] = {x.before, x.after};
    for (int after = 0; after < 2; after++) {
        x.gate[after][0] = gate_of(r->u, &m[after]->without);
        x.gate[after][1] = gate_of(r->u, &m[after]->with);
    }
    if (gw_grow(&r->list, &r->cap, r->n + 1, sizeof *r->list)) return GW_NO_MEMORY;
    r->list[r->n++] = x;
    return GW_OK;
}

static gw_status add_people(const savings_case *c, rows *r)
{
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        const savings_pair *p = &c->pairs[i];
        uint32_t slot = savings_clearance_slot(r->u, p->port);
        for (uint32_t m = 0; p->day == 0 && p->people && m < c->query.n_minutes; m++) {
            const savings_people *n = &p->people[m];
            double users = (n->before + n->after) / 2, border = 0;
            if (!(users > 0)) continue;
            if (p->border[0] && !p->across) border = (double)p->border[0][m] - (double)p->border[1][m];
            if (!isfinite(border)) border = 0;
            if (add(r,
                    (row){.before = &p->before->minutes[m],
                          .after = &p->after->minutes[m],
                          .weight = users,
                          .border_s = n->crossing * border,
                          .clearance = slot}))
                return GW_NO_MEMORY;
        }
    }
    r->unit = 3600;
    r->people = true;
    return GW_OK;
}

static gw_status add_core(const savings_case *c, rows *r)
{
    for (uint32_t i = c->headline; i < c->headline + 2; i++)
        for (uint32_t m = 0; m < c->query.n_minutes; m++) {
            int32_t at = c->query.first_minute + (int32_t)m;
            if (at < savings_periods[CORE].from_minute || at >= savings_periods[CORE].to_minute) continue;
            if (add(r, (row){.before = &c->pairs[i].before->minutes[m],
                             .after = &c->pairs[i].after->minutes[m],
                             .weight = 1,
                             .clearance = r->u->n_inputs}))
                return GW_NO_MEMORY;
        }
    r->unit = r->n ? 60.0 * (double)r->n : 1;
    return GW_OK;
}

/* --- draws and swings --- */

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

#define NOTHING 1e-9

static uint64_t counter_of(uint32_t draw, uint64_t stream)
{
    return stream < GW_RANGED_WALKING ? (uint64_t)draw * GW_RANGED_WALKING + stream
                                      : ((uint64_t)1 << 40) + (uint64_t)draw * 4096 + stream;
}

static void draw_factors(const savings_case *c, uint32_t draw, double *f)
{
    const struct savings_uncertain *u = c->uncertain;
    for (uint32_t k = 0; k < u->n_inputs; k++) {
        const savings_swing *x = &u->inputs[k];
        double share = savings_random((uint64_t)c->options.seed, counter_of(draw, x->stream));
        f[k] = x->factor_low + (x->factor_high - x->factor_low) * share;
    }
    f[u->n_inputs] = 1;
}

static gw_status draw(const savings_case *c, const rows *r, struct savings_uncertain *out)
{
    uint32_t n = c->options.draws;
    double *sums = malloc(((size_t)n + 1) * sizeof *sums), f[MAX_RANGED + 1];
    out->drawn = malloc(((size_t)n + 1) * sizeof *out->drawn);
    if (!sums || !out->drawn) {
        free(sums);
        return GW_NO_MEMORY;
    }
    out->n_draws = n;
    for (uint32_t i = 0; i < n; i++) {
        draw_factors(c, i, f);
        out->drawn[i] = sums[i] = total(r, f);
        out->mean += sums[i] / n;
        if (sums[i] > NOTHING) out->p_positive += 1.0 / n;
    }
    if (n) {
        qsort(sums, n, sizeof *sums, by_size);
        out->p5 = sums[(size_t)floor(0.05 * (n - 1))];
        out->p50 = sums[(size_t)floor(0.50 * (n - 1))];
        out->p95 = sums[(size_t)ceil(0.95 * (n - 1))];
    } else {
        out->mean = out->p5 = out->p50 = out->p95 = out->p_positive = NAN;
    }
    free(sums);
    return GW_OK;
}

/* input n_inputs: none of them */
static double alone(const rows *r, uint32_t input, double factor)
{
    double f[MAX_RANGED + 1];
    for (uint32_t i = 0; i <= r->u->n_inputs; i++) f[i] = 1;
    if (input < r->u->n_inputs) f[input] = factor;
    return total(r, f);
}

static double turn_between(const rows *r, uint32_t input, double same, double other, bool positive)
{
    for (int i = 0; i < 40; i++) {
        double middle = (same + other) / 2;
        if ((alone(r, input, middle) > NOTHING) == positive)
            same = middle;
        else
            other = middle;
    }
    return other;
}

#define STEP 0.05

/* Outwards from 1, a step up, a step down, until it turns. */
static double turns_at(const rows *r, uint32_t input, bool positive)
{
    for (int i = 1; i <= 40; i++)
        for (int down = 0; down < 2; down++) {
            double far = down ? 1 - i * STEP : 1 + i * STEP, near = down ? far + STEP : far - STEP;
            if (far < 0) continue;
            if ((alone(r, input, far) > NOTHING) != positive)
                return turn_between(r, input, near, far, positive);
        }
    return NAN;
}

gw_status savings_fill_uncertain(savings_case *c)
{
    struct savings_uncertain *u = c->uncertain;
    rows r = {.u = u, .limit_s = c->query.limit_s};
    gw_status status = c->demand ? add_people(c, &r) : add_core(c, &r);
    u->hours = c->demand != NULL;
    u->central = status ? NAN : alone(&r, u->n_inputs, 1);
    if (!status) status = draw(c, &r, u);
    for (uint32_t i = 0; i < u->n_inputs && !status && c->options.draws; i++) {
        savings_swing *x = &u->inputs[i];
        x->low = alone(&r, i, x->factor_low);
        x->high = alone(&r, i, x->factor_high);
        x->switches_at = turns_at(&r, i, u->central > NOTHING);
    }
    free(r.list);
    return status;
}

void savings_free_uncertain(struct savings_uncertain *u)
{
    if (u) free(u->drawn);
    free(u);
}

static const char *unit_of(const struct savings_uncertain *u)
{
    return u->hours ? "passenger_hours_a_day_uncapped" : "minutes_a_traveller_both_ways";
}

void savings_write_draws(const savings_case *c, gw_buf *out)
{
    const struct savings_uncertain *u = c->uncertain;
    if (!u->n_draws) return;
    gw_buf_printf(out, "draw,%s\n", unit_of(u));
    for (uint32_t i = 0; i < u->n_draws; i++) {
        gw_buf_printf(out, "%u", i + 1);
        savings_csv_number(out, u->drawn[i], 6);
        gw_buf_text(out, "\n");
    }
}

static void put_input(const savings_case *c, const savings_swing *x, gw_json_writer *w)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "input", savings_input_names[x->kind]);
    if (x->mode) gw_json_put_text(w, "mode", x->mode == 1 ? "metro" : "bus");
    if (x->port != GW_NO_ID) gw_json_put_text(w, "port", gw_port_at(c->base->ports, x->port)->id);
    gw_json_put_fixed(w, "factor_low", x->factor_low, 4);
    gw_json_put_fixed(w, "factor_high", x->factor_high, 4);
    gw_json_put_text(w, "source", x->source);
    gw_json_put_bool(w, "assumed", x->assumed);
    gw_json_put_fixed(w, "low", x->low, 3);
    gw_json_put_fixed(w, "high", x->high, 3);
    gw_json_put_fixed(w, "switches_at", x->switches_at, 4);
    gw_json_object_end(w);
}

void savings_put_uncertain(const savings_case *c, gw_json_writer *w)
{
    const struct savings_uncertain *u = c->uncertain;
    gw_json_object(w, "uncertainty");
    gw_json_put_text(w, "of", unit_of(u));
    gw_json_put_int(w, "seed", c->options.seed);
    gw_json_put_int(w, "draws", u->n_draws);
    gw_json_put_fixed(w, "range", c->options.range, 3);
    gw_json_put_fixed(w, "central", u->central, 3);
    gw_json_put_fixed(w, "mean", u->mean, 3);
    gw_json_put_fixed(w, "p5", u->p5, 3);
    gw_json_put_fixed(w, "p50", u->p50, 3);
    gw_json_put_fixed(w, "p95", u->p95, 3);
    gw_json_put_fixed(w, "probability_of_a_saving", u->p_positive, 4);
    gw_json_array(w, "tornado");
    for (uint32_t i = 0; i < u->n_inputs && c->options.draws; i++) put_input(c, &u->inputs[i], w);
    gw_json_array_end(w);
    gw_json_object_end(w);
}
