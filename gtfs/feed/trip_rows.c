/* The rows of one trip: gathered, sorted, checked, blank times interpolated. */
#include "gtfs/feed/trip_rows_priv.h"

#include "gtfs/feed/interpolate_priv.h"
#include "gtfs/feed/notice_codes_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void row_fault(gw_gathered *g, const char *code, size_t row, const char *field, gw_str value)
{
    gw_action action = gw_notice_codes[gw_notice_code_find(code)].action;
    gw_notices_add_action(g->l->notices, code, action, GW_STR("stop_times.txt"), g->lines[row],
                          gw_str_of(field), value);
    gw_load_touch(g->l, code, action, GW_TOUCH_TRIP, g->trip);
}

static void number_fault(gw_gathered *g, const char *code, size_t row, const char *field, double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.12g", number);
    row_fault(g, code, row, field, gw_str_of(text));
}

static size_t count_rows(const gw_loader *l, uint32_t trip)
{
    size_t n = 0;
    for (uint32_t i = l->trip_runs[trip].first_run; i != GW_NONE; i = l->runs.p[i].next)
        n += l->runs.p[i].n_rows;
    return n;
}

static gw_status make_room(gw_gathered *g, size_t n)
{
    if (gw_grow(&g->rows, &g->cap_rows, n, sizeof *g->rows) ||
        gw_grow(&g->lines, &g->cap_lines, n, sizeof *g->lines) ||
        gw_grow(&g->dists, &g->cap_dists, n, sizeof *g->dists) ||
        gw_grow(&g->order, &g->cap_order, n, sizeof *g->order)) {
        return gw_load_no_memory(g->l);
    }
    return GW_OK;
}

static gw_status gather(gw_gathered *g, uint32_t trip)
{
    const gw_loader *l = g->l;
    g->trip = trip;
    g->n = 0;
    gw_status status = make_room(g, count_rows(l, trip));
    if (status) return status;
    for (uint32_t i = l->trip_runs[trip].first_run; i != GW_NONE; i = l->runs.p[i].next) {
        const gw_run *run = &l->runs.p[i];
        memcpy(g->rows + g->n, l->stop_times.p + run->first_row, run->n_rows * sizeof *g->rows);
        if (g->has_dists)
            memcpy(g->dists + g->n, l->dists.p + run->first_row, run->n_rows * sizeof *g->dists);
        for (uint32_t k = 0; k < run->n_rows; k++) g->lines[g->n + k] = run->first_line + k;
        g->n += run->n_rows;
    }
    return GW_OK;
}

static bool is_sorted(const gw_gathered *g)
{
    for (size_t i = 1; i < g->n; i++) {
        if (g->rows[i].sequence <= g->rows[i - 1].sequence) return false;
    }
    return true;
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const gw_gathered *g = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (g->rows[x].sequence != g->rows[y].sequence) return g->rows[x].sequence < g->rows[y].sequence ? -1 : 1;
    return (x > y) - (x < y);
}

/* Moves the rows into the order just found, with the help of a second set behind the first. */
static gw_status apply_order(gw_gathered *g)
{
    size_t n = g->n;
    gw_status status = make_room(g, 2 * n);
    if (status) return status;
    for (size_t i = 0; i < n; i++) {
        g->rows[n + i] = g->rows[g->order[i]];
        g->lines[n + i] = g->lines[g->order[i]];
        if (g->has_dists) g->dists[n + i] = g->dists[g->order[i]];
    }
    memcpy(g->rows, g->rows + n, n * sizeof *g->rows);
    memcpy(g->lines, g->lines + n, n * sizeof *g->lines);
    if (g->has_dists) memcpy(g->dists, g->dists + n, n * sizeof *g->dists);
    return GW_OK;
}

static void move_row(gw_gathered *g, size_t from, size_t to)
{
    g->rows[to] = g->rows[from];
    g->lines[to] = g->lines[from];
    if (g->has_dists) g->dists[to] = g->dists[from];
}

/* Of rows with one stop_sequence the first in the file stays. */
static void drop_duplicates(gw_gathered *g)
{
    size_t kept = 0;
    for (size_t i = 0; i < g->n; i++) {
        if (kept && g->rows[i].sequence == g->rows[kept - 1].sequence) {
            number_fault(g, "duplicate_key", i, "stop_sequence", g->rows[i].sequence);
            continue;
        }
        move_row(g, i, kept++);
    }
    g->n = kept;
}

static gw_status sort_rows(gw_gathered *g)
{
    for (uint32_t i = 0; i < g->n; i++) g->order[i] = i;
    qsort_r(g->order, g->n, sizeof *g->order, compare_rows, g);
    bool moved = false;
    for (uint32_t i = 0; i < g->n && !moved; i++) moved = g->order[i] != i;
    if (moved) row_fault(g, "unsorted_stop_times", 0, "trip_id", g->l->trips.p[g->trip].id);
    gw_status status = moved ? apply_order(g) : GW_OK;
    if (!status) drop_duplicates(g);
    return status;
}

static bool has_time(const gw_stop_time *st)
{
    return st->arrival_s != GW_SECONDS_NONE;
}

static bool has_both_ends(gw_gathered *g)
{
    bool first = has_time(&g->rows[0]), last = has_time(&g->rows[g->n - 1]);
    if (!first) row_fault(g, "missing_trip_edge", 0, "departure_time", GW_STR(""));
    if (!last) row_fault(g, "missing_trip_edge", g->n - 1, "arrival_time", GW_STR(""));
    return first && last;
}

static void told_clock(int32_t seconds, char text[12])
{
    gw_time_format_clock(seconds, text);
}

/* A row whose vehicle leaves before it comes goes; the others stay. */
static void drop_backward_rows(gw_gathered *g)
{
    size_t kept = 0;
    while (kept < g->n && g->rows[kept].departure_s >= g->rows[kept].arrival_s)
        kept++; /* nearly always all */
    for (size_t i = kept; i < g->n; i++) {
        if (g->rows[i].departure_s < g->rows[i].arrival_s) {
            char text[12];
            told_clock(g->rows[i].departure_s, text);
            row_fault(g, "start_and_end_range_out_of_order", i, "departure_time", gw_str_of(text));
        } else {
            move_row(g, i, kept++);
        }
    }
    g->n = kept;
}

/* Given times only; blank ones come to lie between them. */
static bool times_go_on(gw_gathered *g)
{
    char text[12];
    int32_t before = INT32_MIN;
    for (size_t i = 0; i < g->n; i++) {
        const gw_stop_time *st = &g->rows[i];
        if (!has_time(st)) continue;
        if (st->arrival_s < before) {
            told_clock(st->arrival_s, text);
            row_fault(g, "stop_time_with_arrival_before_previous_departure_time", i, "arrival_time",
                      gw_str_of(text));
            return false;
        }
        before = st->departure_s;
    }
    return true;
}

static void check_dists(gw_gathered *g)
{
    if (!g->has_dists) return;
    double before = NAN;
    for (size_t i = 0; i < g->n; i++) {
        if (g->dists[i] <= before) { /* false as long as either is NAN */
            number_fault(g, "decreasing_or_equal_stop_time_distance", i, "shape_dist_traveled", g->dists[i]);
            return;
        }
        if (!isnan(g->dists[i])) before = g->dists[i];
    }
}

gw_status gw_gathered_check(gw_gathered *g)
{
    drop_backward_rows(g);
    if (g->n < 2) {
        gw_notices_add(g->l->notices, g->n || g->l->trip_runs[g->trip].seen ? "unusable_trip" : "unused_trip",
                       GW_STR("trips.txt"), g->l->trip_lines.p[g->trip], GW_STR("trip_id"),
                       g->l->trips.p[g->trip].id);
        return GW_NOT_FOUND;
    }
    if (!has_both_ends(g) || !times_go_on(g)) return GW_NOT_FOUND;
    check_dists(g);
    gw_trip_rows rows = {g->trip, (uint32_t)g->n, g->rows, g->has_dists ? g->dists : NULL, g->lines};
    gw_status status = gw_travel_check(g->travel, &rows);
    if (!status && g->l->shape_checks) status = gw_shape_checks_trip(g->l->shape_checks, &rows);
    if (status) return status;
    uint32_t filled = gw_interpolate_times(g->rows, g->has_dists ? g->dists : NULL, (uint32_t)g->n);
    g->n_filled += filled;
    g->n_filled_trips += filled > 0;
    return GW_OK;
}

gw_status gw_gathered_take(gw_gathered *g, uint32_t trip)
{
    gw_status status = gather(g, trip);
    return !status && !is_sorted(g) ? sort_rows(g) : status;
}

void gw_gathered_free(gw_gathered *g)
{
    free(g->rows);
    free(g->dists);
    free(g->lines);
    free(g->order);
    gw_travel_free(g->travel);
}
