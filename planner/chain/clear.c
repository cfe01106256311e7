/* Clearances: lognormal distribution functions at whole seconds, and on a coarser grid for what is smooth. */
#include "planner/chain/chain_priv.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_STEP = 32, MOST_CUT_S = 2 * 86400 };

static double lognormal_below(double x, double mu, double sigma)
{
    return x > 0 ? 0.5 * erfc(-(log(x) - mu) / sigma * M_SQRT1_2) : 0;
}

/* A sixteenth of what the function needs to rise, as a power of two. */
static int32_t step_for(double p50_s, double sigma)
{
    int32_t step = 1;
    while (step < MOST_STEP && 2 * step * 16 <= p50_s * sigma) step *= 2;
    return step;
}

static double exactly(const clearance *c, double mu, double sigma, int64_t x)
{
    if (x >= c->cut_s) return 1;
    return lognormal_below((double)x, mu, sigma);
}

/* Mass split between two nodes in proportion sees a straight line where the function is curved: on average a
 * twelfth of the second difference too much. */
static void fill_coarse(clearance *c, double mu, double sigma)
{
    for (uint32_t i = 0; i < c->n_coarse; i++) {
        int64_t x = (int64_t)i * c->step_s, d = c->step_s;
        double here = exactly(c, mu, sigma, x);
        if (c->step_s > 1 && x + d < c->cut_s)
            here -= (exactly(c, mu, sigma, x - d) - 2 * here + exactly(c, mu, sigma, x + d)) / 12;
        c->coarse[i] = here < 0 ? 0 : here;
    }
}

static gw_status make(clearance *c)
{
    const double z95 = 1.6448536269514722, z9995 = 3.2905267314918945;
    double mu = log(c->p50_s), sigma = log((double)c->p95_s / c->p50_s) / z95;
    double cut = c->p50_s == c->p95_s ? c->p50_s : ceil(exp(mu + sigma * z9995));
    if (!(cut < MOST_CUT_S)) return GW_BAD_INPUT;
    c->cut_s = (int32_t)cut;
    c->step_s = step_for(c->p50_s, sigma);
    c->n_coarse = (uint32_t)((c->cut_s + c->step_s - 1) / c->step_s) + 1;
    c->below = malloc(((size_t)c->cut_s + 1) * sizeof *c->below);
    c->coarse = malloc(c->n_coarse * sizeof *c->coarse);
    if (!c->below || !c->coarse) return GW_NO_MEMORY;
    for (int32_t x = 0; x <= c->cut_s; x++)
        c->below[x] = c->p50_s == c->p95_s ? x >= c->p50_s : exactly(c, mu, sigma, x);
    if (c->p50_s < c->p95_s) {
        fill_coarse(c, mu, sigma);
    } else {
        for (uint32_t i = 0; i < c->n_coarse; i++) c->coarse[i] = (int64_t)i * c->step_s >= c->p50_s;
    }
    return GW_OK;
}

gw_status chain_clearance(gw_chain_solver *s, int32_t p50_s, int32_t p95_s, uint32_t *out)
{
    for (size_t i = 0; i < s->n_clearances; i++) {
        if (s->clearances[i].p50_s != p50_s || s->clearances[i].p95_s != p95_s) continue;
        *out = (uint32_t)i;
        return GW_OK;
    }
    if (gw_grow(&s->clearances, &s->cap_clearances, s->n_clearances + 1, sizeof *s->clearances))
        return GW_NO_MEMORY;
    clearance c = {.p50_s = p50_s, .p95_s = p95_s};
    gw_status status = make(&c);
    if (status) {
        free(c.below);
        free(c.coarse);
        return status;
    }
    *out = (uint32_t)s->n_clearances;
    s->clearances[s->n_clearances++] = c;
    return GW_OK;
}
