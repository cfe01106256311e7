/* Clearances: lognormal distribution functions at whole seconds, and on a coarser grid for what is smooth. */
#include "planner/chain/chain_priv.h"
#include "planner/headway/dist.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_CUT_S = 2 * 86400 };
static const int32_t STEPS_S[] = {30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1}; /* parts of a minute */

static double lognormal_below(double x, double mu, double sigma)
{
    return x > 0 ? 0.5 * erfc(-(log(x) - mu) / sigma * M_SQRT1_2) : 0;
}

/* At most a sixteenth of what the function needs to rise. */
static int32_t step_for(double p50_s, double sigma)
{
    uint32_t i = 0;
    while (STEPS_S[i] > 1 && STEPS_S[i] * 16 > p50_s * sigma) i++;
    return STEPS_S[i];
}

typedef struct {
    double mu, sigma;
    const gw_dist *sum; /* of two buildings; NULL: one lognormal */
} shape;

static double exactly(const clearance *c, const shape *f, int64_t x)
{
    if (x >= c->cut_s) return 1;
    if (x <= 0) return 0;
    return f->sum ? gw_dist_by(f->sum, (double)x) : lognormal_below((double)x, f->mu, f->sigma);
}

double chain_below_on_nodes(const clearance *c, int64_t x, int64_t step)
{
    const double top = 1 - c->jump, here = x >= c->cut_s ? top : chain_below(c, x);
    if (step < 2 || x + step >= c->cut_s || chain_certain(c)) return here;
    double less = here - (chain_below(c, x - step) - 2 * here + chain_below(c, x + step)) / 12;
    return less < 0 ? 0 : less;
}

bool chain_certain(const clearance *c)
{
    return c->p50_s == c->p95_s && c->second_p50_s == c->second_p95_s;
}

/* cut_s and step_s are known. */
static gw_status make_tables(clearance *c, const shape *f)
{
    c->n_coarse = (uint32_t)((c->cut_s + c->step_s - 1) / c->step_s) + 1;
    c->below = malloc(((size_t)c->cut_s + 1) * sizeof *c->below);
    c->coarse = malloc(c->n_coarse * sizeof *c->coarse);
    if (!c->below || !c->coarse) return GW_NO_MEMORY;
    for (int32_t x = 0; x <= c->cut_s; x++) c->below[x] = chain_certain(c) ? x >= c->cut_s : exactly(c, f, x);
    for (uint32_t i = 0; i < c->n_coarse; i++)
        c->coarse[i] = chain_below_on_nodes(c, (int64_t)i * c->step_s, c->step_s);
    return GW_OK;
}

static const double Z95 = 1.6448536269514722, Z9995 = 3.2905267314918945, CUT_OFF = 0.0005;

static gw_status make_one(clearance *c)
{
    shape f = {.mu = log(c->p50_s), .sigma = log((double)c->p95_s / c->p50_s) / Z95};
    double cut = c->p50_s == c->p95_s ? c->p50_s : ceil(exp(f.mu + f.sigma * Z9995));
    if (!(cut < MOST_CUT_S)) return GW_BAD_INPUT;
    c->cut_s = (int32_t)cut;
    c->step_s = step_for(c->p50_s, f.sigma);
    c->jump = chain_certain(c) ? 0 : CUT_OFF;
    return make_tables(c, &f);
}

/* One after the other, independent, and a walk between. */
static gw_status make_sum(clearance *c)
{
    enum { STEP_S = 5 };
    gw_arena *a = gw_arena_create(0);
    gw_dist x, y, both, sum;
    if (!a) return GW_NO_MEMORY;
    gw_status status = gw_dist_lognormal(a, STEP_S, c->p50_s, c->p95_s, &x);
    if (!status) status = gw_dist_lognormal(a, STEP_S, c->second_p50_s, c->second_p95_s, &y);
    if (!status) status = gw_dist_add(a, &x, &y, &both);
    if (!status) status = gw_dist_shift(a, &both, c->between_s, &sum);
    int64_t cut = status ? 0 : ((int64_t)sum.first + sum.n) * STEP_S;
    if (!status && cut >= MOST_CUT_S) status = GW_BAD_INPUT;
    if (!status) {
        shape f = {.sum = &sum};
        c->cut_s = (int32_t)(chain_certain(c) ? c->p50_s + c->between_s + c->second_p50_s : cut);
        c->step_s = step_for(c->p50_s, chain_certain(c) ? 0 : log((double)c->p95_s / c->p50_s) / Z95);
        status = make_tables(c, &f);
    }
    gw_arena_free(a);
    return status;
}

gw_status chain_clearance(gw_chain_solver *s, const gw_chain_span *p, uint32_t *out)
{
    clearance c = {.p50_s = p->p50_s, .p95_s = p->p95_s};
    if (p->second_p95_s) {
        c.between_s = p->between_s;
        c.second_p50_s = p->second_p50_s;
        c.second_p95_s = p->second_p95_s;
    }
    for (size_t i = 0; i < s->n_clearances; i++) {
        const clearance *known = &s->clearances[i];
        if (known->p50_s != c.p50_s || known->p95_s != c.p95_s || known->between_s != c.between_s ||
            known->second_p50_s != c.second_p50_s || known->second_p95_s != c.second_p95_s)
            continue;
        *out = (uint32_t)i;
        return GW_OK;
    }
    if (gw_grow(&s->clearances, &s->cap_clearances, s->n_clearances + 1, sizeof *s->clearances))
        return GW_NO_MEMORY;
    gw_status status = c.second_p95_s ? make_sum(&c) : make_one(&c);
    if (status) {
        free(c.below);
        free(c.coarse);
        return status;
    }
    *out = (uint32_t)s->n_clearances;
    s->clearances[s->n_clearances++] = c;
    return GW_OK;
}
