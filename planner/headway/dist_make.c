/* Distributions of waits and clearances.
 *
 * A continuous variable comes onto the grid by its survival S(x) = P(X > x): with A_i the mean of S over
 * [i, i + 1) × step and A_-1 = 1, cell i gets A_(i-1) − A_i. That is every moment split between its two
 * neighbours in proportion, so the mean is exact at any step, the masses are >= 0 and their sum is 1.
 */
#include "planner/headway/dist_priv.h"

#include <math.h>

/* ∫ S over [from, to] seconds, 0 <= from < to. */
typedef double (*survival_area)(const void *model, double from, double to);

/* upper_s: S is 0 from there on. */
static gw_status project(gw_arena *a, int32_t step_s, double upper_s, survival_area area, const void *model,
                         gw_dist *out)
{
    gw_dist d;
    if (step_s <= 0 || !(upper_s / step_s < 1e8)) return GW_BAD_INPUT;
    uint32_t n = (uint32_t)ceil(upper_s / step_s);
    gw_status status = gw_dist_alloc(a, step_s, 0, (uint64_t)n + 1, false, &d);
    if (status) return status;
    double before = 1, sum = 0;
    for (uint32_t i = 0; i <= n; i++) {
        double mean = i < n ? area(model, (double)i * step_s, (i + 1.0) * step_s) / step_s : 0;
        d.p[i] = fmax(0, before - mean); /* rounding may give −1e-17 where S is flat */
        before = mean;
        sum += d.p[i];
    }
    for (uint32_t i = 0; i <= n; i++) d.p[i] /= sum;
    *out = d;
    return GW_OK;
}

/* --- waits for one line --- */

typedef struct {
    double least, greatest, mean; /* headway, seconds */
} wait_model;

/* ∫ S over [0, x]. Up to the least headway S = 1 − w/E[h]; then (b − w)² / (2 E[h] (b − a)): Newell 1971. */
static double wait_area_to(const wait_model *m, double x)
{
    double a = m->least, b = m->greatest, flat = fmin(x, a);
    double area = flat - flat * flat / (2 * m->mean);
    if (x <= a || b == a) return area;
    double left = b - fmin(x, b), width = b - a;
    return area + (width * width * width - left * left * left) / (6 * m->mean * width);
}

static double wait_area(const void *model, double from, double to)
{
    return wait_area_to(model, to) - wait_area_to(model, from);
}

gw_status gw_dist_wait(gw_arena *a, int32_t step_s, int32_t least_s, int32_t greatest_s, gw_dist *out)
{
    wait_model m = {least_s, greatest_s, ((double)least_s + greatest_s) / 2};
    if (least_s <= 0 || greatest_s < least_s) return GW_BAD_INPUT;
    return project(a, step_s, greatest_s, wait_area, &m, out);
}

/* --- waits for the first of several lines --- */

typedef struct {
    const double *h_s;
    uint32_t n;
    double shortest_s;
} lines_model;

static double none_came(const lines_model *m, double x)
{
    double survival = 1;
    for (uint32_t i = 0; i < m->n; i++) survival *= 1 - x / m->h_s[i];
    return survival;
}

/* Gauss-Legendre with 8 points: exact for polynomials up to degree 15, that is for 15 lines, and for more of
 * them as good as exact, since a cell is a small part of a headway. */
static double lines_area(const void *model, double from, double to)
{
    static const double AT[] = {0.18343464249564980, 0.52553240991632899, 0.79666647741362674,
                                0.96028985649753623};
    static const double WEIGHT[] = {0.36268378337836198, 0.31370664587788729, 0.22238103445337447,
                                    0.10122853629037626};
    const lines_model *m = model;
    to = fmin(to, m->shortest_s);
    double middle = (from + to) / 2, half = (to - from) / 2, sum = 0;
    if (half <= 0) return 0;
    for (int i = 0; i < 4; i++)
        sum += WEIGHT[i] * (none_came(m, middle - half * AT[i]) + none_came(m, middle + half * AT[i]));
    return sum * half;
}

static gw_status never(gw_arena *a, int32_t step_s, gw_dist *out)
{
    gw_status status = gw_dist_alloc(a, step_s, 0, 0, false, out);
    if (!status) out->missing = 1;
    return status;
}

gw_status gw_dist_first_of(gw_arena *a, int32_t step_s, const double *h_s, uint32_t n, gw_dist *out)
{
    lines_model m = {h_s, n, (double)INFINITY};
    if (n == 0) return never(a, step_s, out);
    for (uint32_t i = 0; i < n; i++) {
        if (!(h_s[i] > 0)) return GW_BAD_INPUT;
        m.shortest_s = fmin(m.shortest_s, h_s[i]);
    }
    return project(a, step_s, m.shortest_s, lines_area, &m, out);
}

/* --- clearance --- */

typedef struct {
    double mu, sigma, mean_s, cut_s;
} lognormal_model;

static double normal_below(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

/* ∫ S over [0, x] = x · S(x) + E[X; X <= x], both known in closed form. */
static double lognormal_area_to(const lognormal_model *m, double x)
{
    if (x <= 0) return 0;
    double z = (log(x) - m->mu) / m->sigma;
    return x * normal_below(-z) + m->mean_s * normal_below(z - m->sigma);
}

static double lognormal_area(const void *model, double from, double to)
{
    const lognormal_model *m = model;
    return lognormal_area_to(m, fmin(to, m->cut_s)) - lognormal_area_to(m, fmin(from, m->cut_s));
}

gw_status gw_dist_lognormal(gw_arena *a, int32_t step_s, double p50_s, double p95_s, gw_dist *out)
{
    const double z95 = 1.6448536269514722, z9995 = 3.2905267314918945;
    if (!(p50_s > 0) || !(p95_s >= p50_s) || isinf(p95_s)) return GW_BAD_INPUT;
    if (p95_s == p50_s) return gw_dist_point(a, step_s, p50_s, out);
    lognormal_model m = {.mu = log(p50_s), .sigma = log(p95_s / p50_s) / z95};
    m.mean_s = exp(m.mu + m.sigma * m.sigma / 2);
    m.cut_s = exp(m.mu + m.sigma * z9995);
    return project(a, step_s, m.cut_s, lognormal_area, &m, out);
}
