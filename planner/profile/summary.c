#include "planner/profile/profile_priv.h"

#include <math.h>
#include <stdlib.h>

#define SAME_S 1.0 /* savings smaller than this are none */

static uint32_t cut_from(const gw_profile *p, int32_t minute)
{
    int32_t at = minute - p->first_minute;
    if (at < 0) return 0;
    return (uint32_t)at < p->n_minutes ? (uint32_t)at : p->n_minutes;
}

/* --- one profile --- */

/* Adds the minute's distribution; its shift is split over two cells, which keeps the mean. */
static gw_status mix_minute(gw_arena *a, const gw_profile *p, uint32_t minute, gw_dist *sum)
{
    gw_dist grid, moved;
    double shift_s;
    if (!gw_profile_time(p, minute, &grid, &shift_s)) {
        sum->missing += 1;
        return GW_OK;
    }
    gw_status status = gw_dist_shift(a, &grid, shift_s, &moved);
    return status ? status : gw_dist_mix(a, sum, &moved, 1);
}

static void scale(gw_dist *d, double factor)
{
    for (uint32_t i = 0; i < d->n; i++) d->p[i] *= factor;
    for (uint32_t i = 0; d->sharp && i < d->n; i++) d->sharp[i] *= factor;
    d->missing *= factor;
}

static double quantile(const gw_dist *d, double q)
{
    double seconds;
    return gw_dist_quantile(d, q, &seconds) ? seconds : NAN;
}

static double over(double sum, double n)
{
    return n > 0 ? sum / n : NAN;
}

static void add_means(const gw_profile *p, uint32_t from, uint32_t to, gw_profile_stats *out)
{
    double served = 0, mean = 0, walk = 0, wait = 0, ride = 0, rides = 0, direct = 0, direct_walk = 0,
           direct_served = 0;
    for (uint32_t m = from; m < to; m++) {
        const gw_profile_minute *x = &p->minutes[m];
        if (x->direct_served > 0) {
            direct_served += x->direct_served;
            direct += x->direct_served * x->direct_mean_s;
            direct_walk += x->direct_served * x->direct_walk_s;
        }
        if (!(x->served > 0)) continue;
        served += x->served;
        mean += x->served * x->mean_s;
        walk += x->served * x->walk_s;
        wait += x->served * x->wait_s;
        ride += x->served * x->ride_s;
        rides += x->served * x->rides;
    }
    out->served = over(served, to - from);
    out->mean_s = over(mean, served);
    out->walk_s = over(walk, served);
    out->wait_s = over(wait, served);
    out->ride_s = over(ride, served);
    out->rides = over(rides, served);
    out->direct_served = over(direct_served, to - from);
    out->direct_mean_s = over(direct, direct_served);
    out->direct_walk_s = over(direct_walk, direct_served);
}

gw_status gw_profile_summarise(const gw_profile *p, int32_t from_minute, int32_t to_minute,
                               gw_profile_stats *out)
{
    uint32_t from = cut_from(p, from_minute), to = cut_from(p, to_minute);
    gw_dist sum = {.step_s = GW_PROFILE_STEP_S};
    gw_arena *a = gw_arena_create(0);
    gw_status status = a ? GW_OK : GW_NO_MEMORY;
    for (uint32_t m = from; m < to && !status; m++) status = mix_minute(a, p, m, &sum);
    if (!status) {
        if (to > from) scale(&sum, 1.0 / (to - from));
        *out = (gw_profile_stats){.n_minutes = to > from ? to - from : 0,
                                  .p5_s = quantile(&sum, 0.05),
                                  .p25_s = quantile(&sum, 0.25),
                                  .p50_s = quantile(&sum, 0.50),
                                  .p75_s = quantile(&sum, 0.75),
                                  .p95_s = quantile(&sum, 0.95)};
        add_means(p, from, to > from ? to : from, out);
    }
    gw_arena_free(a);
    return status;
}

/* --- two profiles --- */

typedef struct {
    double saving_s, weight;
} weighted;

static int by_saving(const void *x, const void *y)
{
    const weighted *a = x, *b = y;
    return (a->saving_s > b->saving_s) - (a->saving_s < b->saving_s);
}

/* The saving that a share q of the weight does not exceed. */
static double weighted_quantile(const weighted *list, size_t n, double total, double q)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += list[i].weight;
        if (sum >= q * total - 1e-9) return list[i].saving_s;
    }
    return n ? list[n - 1].saving_s : NAN;
}

typedef struct {
    double saving, walk, wait, ride, rides;
} sums;

static void count_minute(const gw_profile_minute *b, const gw_profile_minute *a, gw_profile_difference *out,
                         sums *s, weighted *list, size_t *n)
{
    double kept = fmin(b->served, a->served), saving = b->mean_s - a->mean_s;
    if (a->served > b->served) out->gained += a->served - b->served;
    if (b->served > a->served) out->lost += b->served - a->served;
    if (!(kept > 0)) return;
    out->kept += kept;
    if (saving > SAME_S) out->better += kept;
    if (saving < -SAME_S) out->worse += kept;
    s->saving += kept * saving;
    s->walk += kept * (b->walk_s - a->walk_s);
    s->wait += kept * (b->wait_s - a->wait_s);
    s->ride += kept * (b->ride_s - a->ride_s);
    s->rides += kept * (b->rides - a->rides);
    list[(*n)++] = (weighted){saving, kept};
}

gw_status gw_profile_compare(const gw_profile *before, const gw_profile *after, int32_t from_minute,
                             int32_t to_minute, gw_profile_difference *out)
{
    uint32_t from = cut_from(before, from_minute), to = cut_from(before, to_minute);
    size_t n = 0;
    sums s = {0};
    weighted *list = malloc((to > from ? to - from + 1 : 1) * sizeof *list);
    if (!list) return GW_NO_MEMORY;
    *out = (gw_profile_difference){0};
    for (uint32_t m = from; m < to; m++)
        count_minute(&before->minutes[m], &after->minutes[m], out, &s, list, &n);
    if (n) qsort(list, n, sizeof *list, by_saving);
    out->mean_s = over(s.saving, out->kept);
    out->walk_s = over(s.walk, out->kept);
    out->wait_s = over(s.wait, out->kept);
    out->ride_s = over(s.ride, out->kept);
    out->rides = over(s.rides, out->kept);
    out->p5_s = weighted_quantile(list, n, out->kept, 0.05);
    out->p50_s = weighted_quantile(list, n, out->kept, 0.50);
    out->p95_s = weighted_quantile(list, n, out->kept, 0.95);
    free(list);
    return GW_OK;
}
