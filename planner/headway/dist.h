/* A distribution of a moment or a duration on a fixed grid, with the probability that it never happens.
 *
 * Mass p[i] sits at (first + i) × step_s seconds, missing at +infinity; their sum is 1 within 1e-12. Of p[i], the part
 * sharp[i] is at that very moment (a timetable's departure on the grid); the rest stands for moments spread evenly
 * over its cell, half a step to either side. So a percentile of waits is right to a small part of a step, and yet who
 * arrives at 09:10 catches the bus of 09:10. A moment off the grid is split between its two neighbours in proportion:
 * means are exact at any step, and whoever must catch a departure to the second takes a step that divides the times.
 *
 * Operations are plain loops in a fixed order: the same bytes on every run. Memory comes from the arena given
 * (borrowed by the result until the arena is reset; results may share it, so change no p in place). One thread at a
 * time per arena. All return GW_OK, GW_NO_MEMORY or GW_BAD_INPUT (a step or headway that is not > 0, steps that
 * differ, a median that is not > 0 or over p95); out is untouched on failure.
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
    double *sharp; /* [i] as p, 0 <= sharp[i] <= p[i]; NULL: none */
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
 * boarding, by N of the service, taken as straight within a cell (exact where periods start and end on the grid). */
GW_MUST_USE gw_status gw_dist_board(gw_arena *a, const gw_dist *d, const gw_period *p, uint32_t n, gw_dist *out);
/* Ready as d: the next of the sorted departures (same clock as d). */
GW_MUST_USE gw_status gw_dist_next_departure(gw_arena *a, const gw_dist *d, const int32_t *departures, uint32_t n,
                                             gw_dist *out);
/* Adds weight × d to an accumulator (a mixture) in place; acc starts as {0} with step_s set. */
GW_MUST_USE gw_status gw_dist_mix(gw_arena *a, gw_dist *acc, const gw_dist *d, double weight);

double gw_dist_served(const gw_dist *d); /* 1 − missing */
double gw_dist_mean(const gw_dist *d);   /* over what is served; NAN when nothing is */
/* The time by which a share q has happened, linear within a cell; false when q > served. */
bool gw_dist_quantile(const gw_dist *d, double q, double *seconds);
double gw_dist_by(const gw_dist *d, double seconds); /* P(X <= seconds), linear within a cell */

#endif
