/* From the moment one is ready to the moment one boards. */
#include "planner/headway/dist_priv.h"

#include <math.h>

/* N at the grid points from cell `first` on, count + 1 of them. */
static double *trips_on_grid(gw_arena *a, int64_t first, uint64_t count, int32_t step_s, const gw_period *p,
                             uint32_t n)
{
    double *trips = gw_arena_alloc(a, (size_t)(count + 1) * sizeof *trips);
    for (uint64_t k = 0; trips && k <= count; k++)
        trips[k] = gw_headway_trips_until(p, n, (double)(first + (int64_t)k) * step_s);
    return trips;
}

/* Spreads the mass of one cell over the cells from `at` to `end`, where service is over. `left` is the
 * probability that the trip has not come by a grid point; between two it falls in a straight line, and
 * reaches 0 inside a cell or stays over 0 at the end: nothing comes any more. Cell k gets what the mean of
 * `left` falls by, as in dist_make.c. */
static void board_mass(double mass, const double *trips, uint32_t at, uint32_t end, gw_dist *out)
{
    double before = 1;
    for (uint32_t k = at; k < end; k++) {
        double left = 1 - (trips[k] - trips[at]), next = 1 - (trips[k + 1] - trips[at]);
        double mean = next > 0 ? (left + next) / 2 : left * left / (2 * (left - next));
        out->p[k] += mass * (before - mean);
        before = mean;
        if (next > 0) continue;
        out->p[k + 1] += mass * mean;
        return;
    }
    double left = 1 - (trips[end] - trips[at]);
    out->p[end] += mass * (before - left);
    out->missing += mass * left;
}

/* Drops the cells without mass at both ends. */
static void trim(gw_dist *d)
{
    while (d->n > 0 && d->p[d->n - 1] == 0) d->n--;
    while (d->n > 0 && d->p[0] == 0) {
        d->p++;
        d->first++;
        d->n--;
    }
}

gw_status gw_dist_board(gw_arena *a, const gw_dist *d, const gw_period *p, uint32_t n, gw_dist *out)
{
    gw_dist boarded;
    if (d->step_s <= 0) return GW_BAD_INPUT;
    int64_t end = (int64_t)d->first + d->n; /* cells; service is over by then, or soon after */
    if (n > 0) end = (int64_t)fmax((double)end, ceil((double)p[n - 1].end_s / d->step_s));
    uint64_t count = (uint64_t)(end - d->first);
    gw_status status = gw_dist_alloc(a, d->step_s, d->first, count + 1, false, &boarded);
    if (status) return status;
    const double *trips = trips_on_grid(a, d->first, count, d->step_s, p, n);
    if (!trips) return GW_NO_MEMORY;

    boarded.missing = d->missing;
    for (uint32_t i = 0; i < d->n; i++)
        if (d->p[i] > 0) board_mass(d->p[i], trips, i, (uint32_t)count, &boarded);
    trim(&boarded);
    *out = boarded;
    return GW_OK;
}

/* The departures that somebody can take: from the first not before d begins, to the first after all are
 * ready. */
static void useful_departures(const gw_dist *d, const int32_t *departures, uint32_t n, uint32_t *from,
                              uint32_t *to)
{
    double begin = (d->first - 0.5) * d->step_s, end = ((double)d->first + d->n - 0.5) * d->step_s;
    *from = 0;
    while (*from < n && departures[*from] < begin) ++*from;
    *to = *from;
    while (*to < n && departures[*to] < end) ++*to;
    if (*to < n) ++*to;
    if (d->n == 0) *to = *from;
}

static void put(gw_dist *d, double seconds, double mass)
{
    gw_grid_place at = gw_dist_place(seconds, d->step_s);
    uint32_t i = (uint32_t)(at.cell - d->first);
    d->p[i] += mass * (1 - at.part);
    d->p[i + 1] += mass * at.part;
    if (at.part == 0) d->sharp[i] += mass;
}

gw_status gw_dist_next_departure(gw_arena *a, const gw_dist *d, const int32_t *departures, uint32_t n,
                                 gw_dist *out)
{
    uint32_t from, to;
    gw_dist boarded;
    if (d->step_s <= 0) return GW_BAD_INPUT;
    useful_departures(d, departures, n, &from, &to);
    int64_t first = from < to ? gw_dist_place(departures[from], d->step_s).cell : 0;
    int64_t last = from < to ? gw_dist_place(departures[to - 1], d->step_s).cell : first - 2;
    gw_status status = gw_dist_alloc(a, d->step_s, first, (uint64_t)(last - first + 2), from < to, &boarded);
    if (status) return status;

    gw_dist_cursor cursor = {0};
    double before = 0;
    for (uint32_t i = from; i < to; i++) {
        double ready = gw_dist_below(d, departures[i], &cursor);
        put(&boarded, departures[i], ready - before);
        before = ready;
    }
    boarded.missing = fmax(0, 1 - before); /* those that never get ready, and those ready after the last */
    *out = boarded;
    return GW_OK;
}
