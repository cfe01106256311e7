/* A distribution of a moment or a duration on a fixed grid, with the probability that it never happens.
 *
 * Mass p[i] sits at (first + i) × step_s seconds, missing at +infinity; their sum is 1 within 1e-12. Operations are
 * plain loops in a fixed order: the same bytes on every run. Memory comes from the arena given (borrowed by the
 * result until the arena is reset). One thread at a time per arena.
 * Percentile rule: +infinity stays in the sample; a percentile beyond the share served is absent.
 */
#ifndef GW_HEADWAY_DIST_H
#define GW_HEADWAY_DIST_H

#include "gtfs/base/arena.h"
#include "planner/headway/headway.h"

typedef struct {
    double *p;
    int32_t first; /* grid index of p[0] */
    uint32_t n;
    int32_t step_s; /* > 0 */
    double missing;
} gw_dist;

GW_MUST_USE gw_status gw_dist_point(gw_arena *a, int32_t step_s, double seconds, gw_dist *out); /* split over two cells */
GW_MUST_USE gw_status gw_dist_shift(gw_arena *a, const gw_dist *d, double seconds, gw_dist *out);
/* Sum of two independent durations. */
GW_MUST_USE gw_status gw_dist_add(gw_arena *a, const gw_dist *x, const gw_dist *y, gw_dist *out);
/* Lognormal with the given median and 95th percentile (sigma = ln(p95/p50)/1.6448536269514722), cut at the
 * 99.95th percentile, the rest put there. */
GW_MUST_USE gw_status gw_dist_lognormal(gw_arena *a, int32_t step_s, double p50_s, double p95_s, gw_dist *out);
/* Uniform wait on (0, h); h uniform on [least, greatest] when they differ: density of Newell 1971. */
GW_MUST_USE gw_status gw_dist_wait(gw_arena *a, int32_t step_s, int32_t least_s, int32_t greatest_s, gw_dist *out);
/* First of n independent regular lines (headways h_s[]): P(w > x) = Π(1 − x/h_i). */
GW_MUST_USE gw_status gw_dist_first_of(gw_arena *a, int32_t step_s, const double *h_s, uint32_t n, gw_dist *out);
/* Ready at a moment distributed as d (service-day seconds at the first stop, i.e. already shifted): the moment of
 * boarding, by N of the service. */
GW_MUST_USE gw_status gw_dist_board(gw_arena *a, const gw_dist *d, const gw_period *p, uint32_t n, gw_dist *out);
/* Ready as d: the next of the sorted departures (same clock as d). */
GW_MUST_USE gw_status gw_dist_next_departure(gw_arena *a, const gw_dist *d, const int32_t *departures, uint32_t n,
                                             gw_dist *out);
/* Adds weight × d to an accumulator (a mixture); acc may start as {0} with step_s set. */
GW_MUST_USE gw_status gw_dist_mix(gw_arena *a, gw_dist *acc, const gw_dist *d, double weight);

double gw_dist_served(const gw_dist *d); /* 1 − missing */
double gw_dist_mean(const gw_dist *d);   /* over what is served; NAN when nothing is */
/* The time by which a share q has happened, linear within a cell; false when q > served. */
bool gw_dist_quantile(const gw_dist *d, double q, double *seconds);
double gw_dist_by(const gw_dist *d, double seconds); /* P(X <= seconds), linear within a cell */

#endif
