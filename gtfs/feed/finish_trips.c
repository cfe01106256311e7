/* What is done to every trip once all rows of stop_times.txt are there. */
#include "gtfs/feed/trip_rows_priv.h"

#include <stdlib.h>
#include <string.h>

/* The finished rows. They may stand in the list they came from: a trip in one piece never moves towards the
 * end. */
typedef struct {
    gw_stop_time *rows;
    double *dists;
    size_t n;
} finished;

static gw_status finish_trip(gw_gathered *g, uint32_t trip, finished *out)
{
    gw_status status = gw_gathered_take(g, trip);
    if (status) return status;
    gw_trip *t = &g->l->trips.p[trip];
    t->first_stop_time = (uint32_t)out->n;
    t->n_stop_times = 0;
    status = gw_gathered_check(g);
    if (status) return status == GW_NOT_FOUND ? GW_OK : status;
    memcpy(out->rows + out->n, g->rows, g->n * sizeof *g->rows);
    if (g->has_dists) memcpy(out->dists + out->n, g->dists, g->n * sizeof *g->dists);
    t->n_stop_times = (uint32_t)g->n;
    out->n += g->n;
    return GW_OK;
}

/* Trips in the order in which the file first names them; those it never names come last. owned by the caller.
 */
static uint32_t *order_of_trips(const gw_loader *l)
{
    uint32_t *order = malloc(l->trips.n * sizeof *order);
    uint32_t *of_run = malloc((l->runs.n + 1) * sizeof *of_run);
    if (order && of_run) {
        memset(of_run, 0xFF, l->runs.n * sizeof *of_run);
        size_t n = 0;
        for (uint32_t t = 0; t < l->trips.n; t++) {
            if (l->trip_runs[t].first_run != GW_NONE) of_run[l->trip_runs[t].first_run] = t;
        }
        for (size_t i = 0; i < l->runs.n; i++) {
            if (of_run[i] != GW_NONE) order[n++] = of_run[i];
        }
        for (uint32_t t = 0; t < l->trips.n; t++) {
            if (l->trip_runs[t].first_run == GW_NONE) order[n++] = t;
        }
    } else {
        free(order);
        order = NULL;
    }
    free(of_run);
    return order;
}

/* A trip whose runs do not follow each other: something else stands between its rows. */
static bool is_scattered(const gw_loader *l, uint32_t trip)
{
    for (uint32_t i = l->trip_runs[trip].first_run; i != GW_NONE; i = l->runs.p[i].next) {
        const gw_run *run = &l->runs.p[i];
        if (run->next != GW_NONE && l->runs.p[run->next].first_row != run->first_row + run->n_rows)
            return true;
    }
    return false;
}

/* Reported once a trip, at the row where it is taken up again. true: some trip is scattered. */
static bool tell_scattered(gw_loader *l)
{
    bool any = false;
    for (uint32_t t = 0; t < l->trips.n; t++) {
        if (!is_scattered(l, t)) continue;
        any = true;
        const gw_run *again = &l->runs.p[l->runs.p[l->trip_runs[t].first_run].next];
        gw_notices_add(l->notices, "unsorted_stop_times", GW_STR("stop_times.txt"), again->first_line,
                       GW_STR("trip_id"), l->trips.p[t].id);
    }
    return any;
}

static gw_status finish_all(gw_loader *l, finished *out)
{
    gw_gathered g = {.l = l, .has_dists = l->dists.n > 0, .travel = gw_travel_create(l)};
    uint32_t *order = order_of_trips(l);
    gw_status status = order && g.travel ? GW_OK : gw_load_no_memory(l);
    for (size_t i = 0; i < l->trips.n && !status; i++) status = finish_trip(&g, order[i], out);
    if (g.n_filled) {
        gw_notices_add_repair(l->notices, (gw_repair){.code = "stop_time_timepoint_without_times",
                                                      .what = "blank times were interpolated",
                                                      .n_rows = g.n_filled,
                                                      .n_trips = g.n_filled_trips});
    }
    free(order);
    gw_gathered_free(&g);
    return status;
}

/* Scattered trips need a second list; the usual file is finished inside the first. */
static gw_status finish_into_new_list(gw_loader *l)
{
    finished out = {.rows = malloc(l->stop_times.n * sizeof *out.rows),
                    .dists = l->dists.n ? malloc(l->dists.n * sizeof *out.dists) : NULL};
    if (!out.rows || (l->dists.n && !out.dists)) {
        free(out.rows);
        free(out.dists);
        return gw_load_no_memory(l);
    }
    gw_status status = finish_all(l, &out);
    free(l->stop_times.p);
    free(l->dists.p);
    l->stop_times.p = out.rows;
    l->dists.p = out.dists;
    l->stop_times.n = out.n;
    if (out.dists) l->dists.n = out.n;
    return status;
}

static gw_status finish_in_place(gw_loader *l)
{
    finished out = {.rows = l->stop_times.p, .dists = l->dists.p};
    gw_status status = finish_all(l, &out);
    l->stop_times.n = out.n;
    if (l->dists.n) l->dists.n = out.n;
    return status;
}

gw_status gw_load_finish_trips(gw_loader *l)
{
    gw_status status = tell_scattered(l) ? finish_into_new_list(l) : finish_in_place(l);
    gw_shape_checks_free(l->shape_checks);
    l->shape_checks = NULL;
    free(l->runs.p);
    l->runs.p = NULL;
    l->runs.n = l->runs.cap = 0;
    if (!status && !l->stop_times.n) {
        return gw_load_told_fatal(l, "unusable_trip", "stop_times.txt", "no trip of the feed can be ridden");
    }
    return status;
}
