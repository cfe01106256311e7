#include "planner/headway/dist.h"

#include "planner/headway/dist_priv.h"

#include <math.h>
#include <string.h>

gw_status gw_dist_alloc(gw_arena *a, int32_t step_s, int64_t first, uint64_t n, bool sharp, gw_dist *out)
{
    const int64_t far_away = 1 << 30;
    if (step_s <= 0 || first < -far_away || first + (int64_t)n > far_away) return GW_BAD_INPUT;
    gw_dist d = {.first = (int32_t)first, .n = (uint32_t)n, .step_s = step_s};
    d.p = gw_arena_zalloc(a, (size_t)(n + 1) * sizeof *d.p);
    if (sharp) d.sharp = gw_arena_zalloc(a, (size_t)(n + 1) * sizeof *d.sharp);
    if (!d.p || (sharp && !d.sharp)) return GW_NO_MEMORY;
    *out = d;
    return GW_OK;
}

gw_grid_place gw_dist_place(double seconds, int32_t step_s)
{
    const double same = 1e-9; /* a part of a step that is only rounding */
    double cell = floor(seconds / step_s), part = seconds / step_s - cell;
    if (part > 1 - same) {
        cell += 1;
        part = 0;
    }
    return (gw_grid_place){(int64_t)cell, part < same ? 0 : part};
}

/* No arithmetic on cells can overflow within this; about 30 years at one second. */
static bool is_near(double seconds, int32_t step_s)
{
    return step_s > 0 && fabs(seconds / step_s) < 1e9;
}

gw_status gw_dist_point(gw_arena *a, int32_t step_s, double seconds, gw_dist *out)
{
    if (!is_near(seconds, step_s)) return GW_BAD_INPUT;
    gw_grid_place at = gw_dist_place(seconds, step_s);
    bool on_grid = at.part == 0;
    gw_dist d;
    gw_status status = gw_dist_alloc(a, step_s, at.cell, on_grid ? 1 : 2, on_grid, &d);
    if (status) return status;
    d.p[0] = 1 - at.part;
    if (on_grid)
        d.sharp[0] = 1;
    else
        d.p[1] = at.part;
    *out = d;
    return GW_OK;
}

gw_status gw_dist_shift(gw_arena *a, const gw_dist *d, double seconds, gw_dist *out)
{
    if (!is_near(seconds, d->step_s)) return GW_BAD_INPUT;
    gw_grid_place by = gw_dist_place(seconds, d->step_s);
    gw_dist moved = *d;
    gw_status status = GW_OK;
    if (by.part > 0) {
        status = gw_dist_alloc(a, d->step_s, d->first + by.cell, (uint64_t)d->n + 1, false, &moved);
        if (status) return status;
        for (uint32_t i = 0; i < d->n; i++) {
            moved.p[i] += d->p[i] * (1 - by.part);
            moved.p[i + 1] += d->p[i] * by.part;
        }
    }
    moved.first = (int32_t)(d->first + by.cell);
    moved.missing = d->missing;
    *out = moved;
    return GW_OK;
}

/* sum[i + k] += x[i] · y[k] */
static void convolve(const double *x, uint32_t n_x, const double *y, uint32_t n_y, double *sum)
{
    for (uint32_t i = 0; i < n_x; i++) {
        if (x[i] == 0) continue;
        for (uint32_t k = 0; k < n_y; k++) sum[i + k] += x[i] * y[k];
    }
}

gw_status gw_dist_add(gw_arena *a, const gw_dist *x, const gw_dist *y, gw_dist *out)
{
    gw_dist d;
    if (x->step_s != y->step_s) return GW_BAD_INPUT;
    uint64_t n = x->n && y->n ? (uint64_t)x->n + y->n - 1 : 0;
    bool sharp = x->sharp && y->sharp && n > 0;
    gw_status status = gw_dist_alloc(a, x->step_s, (int64_t)x->first + y->first, n, sharp, &d);
    if (status) return status;
    if (n > 0) convolve(x->p, x->n, y->p, y->n, d.p);
    if (sharp) convolve(x->sharp, x->n, y->sharp, y->n, d.sharp);
    d.missing = x->missing + y->missing - x->missing * y->missing;
    *out = d;
    return GW_OK;
}

/* Makes the accumulator reach over [first, end) as well, with sharp parts if asked. */
static gw_status widen(gw_arena *a, gw_dist *acc, int64_t first, int64_t end, bool sharp)
{
    int64_t from = acc->n ? acc->first : first, to = acc->n ? (int64_t)acc->first + acc->n : end;
    if (first < from) from = first;
    if (end > to) to = end;
    bool need_sharp = sharp || acc->sharp;
    if (acc->n == (uint64_t)(to - from) && need_sharp == (acc->sharp != NULL)) return GW_OK;

    gw_dist wide;
    gw_status status = gw_dist_alloc(a, acc->step_s, from, (uint64_t)(to - from), need_sharp, &wide);
    if (status) return status;
    if (acc->n) memcpy(wide.p + (acc->first - from), acc->p, acc->n * sizeof *acc->p);
    if (acc->sharp) memcpy(wide.sharp + (acc->first - from), acc->sharp, acc->n * sizeof *acc->sharp);
    wide.missing = acc->missing;
    *acc = wide;
    return GW_OK;
}

gw_status gw_dist_mix(gw_arena *a, gw_dist *acc, const gw_dist *d, double weight)
{
    if (acc->step_s != d->step_s || acc->step_s <= 0) return GW_BAD_INPUT;
    if (d->n > 0) {
        gw_status status = widen(a, acc, d->first, (int64_t)d->first + d->n, d->sharp != NULL);
        if (status) return status;
    }
    uint32_t shift = d->n > 0 ? (uint32_t)(d->first - acc->first) : 0;
    for (uint32_t i = 0; i < d->n; i++) acc->p[shift + i] += weight * d->p[i];
    for (uint32_t i = 0; d->sharp && i < d->n; i++) acc->sharp[shift + i] += weight * d->sharp[i];
    acc->missing += weight * d->missing;
    return GW_OK;
}

double gw_dist_served(const gw_dist *d)
{
    return 1 - d->missing;
}

double gw_dist_mean(const gw_dist *d)
{
    double mass = 0, moment = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        mass += d->p[i];
        moment += d->p[i] * i;
    }
    return mass > 0 ? (d->first + moment / mass) * d->step_s : (double)NAN;
}

static double sharp_part(const gw_dist *d, uint32_t i)
{
    return d->sharp ? d->sharp[i] : 0;
}

double gw_dist_below(const gw_dist *d, double seconds, gw_dist_cursor *c)
{
    const double same = 1e-9;
    double x = seconds / d->step_s - d->first + 0.5; /* in cells from the lower edge of the first one */
    if (!(x > 0)) return 0;
    double cell = floor(x), part = x - cell;
    for (; c->i < d->n && c->i < cell; c->i++) c->sum += d->p[c->i];
    if (c->i == d->n) return c->sum;
    double sharp = sharp_part(d, c->i);
    return c->sum + (d->p[c->i] - sharp) * part + (part >= 0.5 - same ? sharp : 0);
}

double gw_dist_by(const gw_dist *d, double seconds)
{
    gw_dist_cursor start = {0};
    return gw_dist_below(d, seconds, &start);
}

/* One piece of a cell: mass spread over `width` steps from `at`. Does the share q fall into it? */
static bool within_piece(double mass, double at, double width, double q, double *sum, double *cells)
{
    bool here = mass > 0 && *sum + mass >= q;
    if (mass > 0) *cells = here ? at + width * fmax(0, q - *sum) / mass : at + width;
    *sum += mass;
    return here;
}

bool gw_dist_quantile(const gw_dist *d, double q, double *seconds)
{
    const double rounding = 1e-12;
    double sum = 0, cells = NAN;
    if (!(q <= gw_dist_served(d) + rounding)) return false;
    for (uint32_t i = 0; i < d->n; i++) {
        double sharp = sharp_part(d, i), half = (d->p[i] - sharp) / 2, at = (double)d->first + i;
        if (within_piece(half, at - 0.5, 0.5, q, &sum, &cells)) break;
        if (within_piece(sharp, at, 0, q, &sum, &cells)) break;
        if (within_piece(half, at, 0.5, q, &sum, &cells)) break;
    }
    if (isnan(cells)) return false;
    *seconds = cells * d->step_s; /* when rounding kept the sum under q: the very end */
    return true;
}
