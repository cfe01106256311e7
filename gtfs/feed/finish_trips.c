/* What is done to every trip once all rows of stop_times.txt are there: gather, sort, check, interpolate. */
#include "gtfs/feed/interpolate_priv.h"
#include "gtfs/feed/load_priv.h"
#include "gtfs/feed/notice_codes_priv.h"
#include "gtfs/feed/shape_checks_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of one trip while it is looked at. */
typedef struct {
    gw_loader *l;
    uint32_t trip;
    gw_stop_time *rows; /* owned */
    double *dists;      /* owned; unused without that column */
    uint64_t *lines;    /* owned: where each row stands in the file */
    uint32_t *order;    /* owned */
    size_t n, cap_rows, cap_dists, cap_lines, cap_order;
    bool has_dists;
    gw_travel *travel;                 /* owned */
    uint64_t n_filled, n_filled_trips; /* for the repairs */
} gathered;

static void row_fault(gathered *g, const char *code, size_t row, const char *field, gw_str value)
{
    gw_action action = gw_notice_codes[gw_notice_code_find(code)].action;
    gw_notices_add_action(g->l->notices, code, action, GW_STR("stop_times.txt"), g->lines[row],
                          gw_str_of(field), value);
    gw_load_touch(g->l, code, action, GW_TOUCH_TRIP, g->trip);
}

static void number_fault(gathered *g, const char *code, size_t row, const char *field, double number)
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

static gw_status make_room(gathered *g, size_t n)
{
    if (gw_grow(&g->rows, &g->cap_rows, n, sizeof *g->rows) ||
        gw_grow(&g->lines, &g->cap_lines, n, sizeof *g->lines) ||
        gw_grow(&g->dists, &g->cap_dists, n, sizeof *g->dists) ||
        gw_grow(&g->order, &g->cap_order, n, sizeof *g->order)) {
        return gw_load_no_memory(g->l);
    }
    return GW_OK;
}

static gw_status gather(gathered *g, uint32_t trip)
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

static bool is_sorted(const gathered *g)
{
    for (size_t i = 1; i < g->n; i++) {
        if (g->rows[i].sequence <= g->rows[i - 1].sequence) return false;
    }
    return true;
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const gathered *g = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (g->rows[x].sequence != g->rows[y].sequence) return g->rows[x].sequence < g->rows[y].sequence ? -1 : 1;
    return (x > y) - (x < y);
}

/* Moves the rows into the order just found, with the help of a second set behind the first. */
static gw_status apply_order(gathered *g)
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

static void move_row(gathered *g, size_t from, size_t to)
{
    g->rows[to] = g->rows[from];
    g->lines[to] = g->lines[from];
    if (g->has_dists) g->dists[to] = g->dists[from];
}

/* Of rows with one stop_sequence the first in the file stays. */
static void drop_duplicates(gathered *g)
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

static gw_status sort_rows(gathered *g)
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

static bool has_both_ends(gathered *g)
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
static void drop_backward_rows(gathered *g)
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
static bool times_go_on(gathered *g)
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

static void check_dists(gathered *g)
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

/* GW_OK: the trip can be ridden; GW_NOT_FOUND: it cannot, which was reported. */
static gw_status check_trip(gathered *g)
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

/* The finished rows. They may stand in the list they came from: a trip in one piece never moves towards the
 * end. */
typedef struct {
    gw_stop_time *rows;
    double *dists;
    size_t n;
} finished;

static gw_status finish_trip(gathered *g, uint32_t trip, finished *out)
{
    gw_status status = gather(g, trip);
    if (!status && !is_sorted(g)) status = sort_rows(g);
    if (status) return status;
    gw_trip *t = &g->l->trips.p[trip];
    t->first_stop_time = (uint32_t)out->n;
    t->n_stop_times = 0;
    status = check_trip(g);
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

static void free_gathered(gathered *g)
{
    free(g->rows);
    free(g->dists);
    free(g->lines);
    free(g->order);
    gw_travel_free(g->travel);
}

static gw_status finish_all(gw_loader *l, finished *out)
{
    gathered g = {.l = l, .has_dists = l->dists.n > 0, .travel = gw_travel_create(l)};
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
    free_gathered(&g);
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
