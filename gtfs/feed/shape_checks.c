#include "gtfs/feed/shape_checks_priv.h"

#include "gtfs/feed/shape_match_priv.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METERS_A_DEGREE 111195.0
#define PI              3.14159265358979323846
#define SAME_PLACE_M    1.11
#define SAME_END_M      11.1
#define RAIL            2

typedef struct {
    uint32_t first, n; /* points[] */
    uint32_t furthest; /* points[]: the one with the largest distance */
    bool all_dists;    /* every point has one */
} line;

/* Of what was asked already: a trip's stops along a line, a stop beside a line. */
typedef struct {
    uint64_t *slots; /* owned; 0: free */
    size_t n, cap;
} key_set;

struct gw_shape_checks {
    gw_loader *l; /* borrowed */
    GW_LIST(gw_shape_row) rows;
    gw_line_point *points; /* owned; by shape and sequence */
    line *lines;           /* owned; index: shapes */
    gw_str *ids;           /* owned; texts in the loader's arena; index: shapes */
    uint32_t *followed;    /* owned; index: trips */
    key_set seen;
    gw_line_match *match; /* owned */
    GW_LIST(gw_line_stop) stops;
};

gw_shape_checks *gw_shape_checks_create(gw_loader *l)
{
    gw_shape_checks *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->l = l;
    c->match = gw_line_match_create();
    c->followed = malloc(l->trips.n * sizeof *c->followed);
    if (!c->match || !c->followed) {
        gw_shape_checks_free(c);
        return NULL;
    }
    memset(c->followed, 0xFF, l->trips.n * sizeof *c->followed);
    return c;
}

void gw_shape_checks_free(gw_shape_checks *c)
{
    if (!c) return;
    gw_line_match_free(c->match);
    free(c->rows.p);
    free(c->points);
    free(c->lines);
    free(c->ids);
    free(c->followed);
    free(c->seen.slots);
    free(c->stops.p);
    free(c);
}

gw_status gw_shape_checks_add(gw_shape_checks *c, gw_shape_row row)
{
    return GW_PUSH(c->l, c->rows, row);
}

void gw_shape_checks_follow(gw_shape_checks *c, uint32_t trip, uint32_t shape)
{
    c->followed[trip] = shape;
}

/* --- a line for itself --- */

static int compare_rows(const void *a, const void *b)
{
    const gw_shape_row *x = a, *y = b;
    if (x->shape != y->shape) return x->shape < y->shape ? -1 : 1;
    if (x->sequence != y->sequence) return x->sequence < y->sequence ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool in_order(const gw_shape_checks *c)
{
    for (size_t i = 1; i < c->rows.n; i++) {
        if (compare_rows(&c->rows.p[i - 1], &c->rows.p[i]) > 0) return false;
    }
    return true;
}

static double apart_m(const gw_shape_row *a, const gw_shape_row *b)
{
    double lat = (a->lat_e7 - (double)b->lat_e7) * 1e-7, lon = (a->lon_e7 - (double)b->lon_e7) * 1e-7;
    double x = lon * cos(a->lat_e7 * 1e-7 * PI / 180);
    return METERS_A_DEGREE * sqrt(x * x + lat * lat);
}

static void row_fault(const gw_shape_checks *c, const gw_shape_row *row, const char *code)
{
    char value[32];
    snprintf(value, sizeof value, "%.12g", row->dist);
    gw_notices_add(c->l->notices, code, GW_STR("shapes.txt"), row->line, GW_STR("shape_dist_traveled"),
                   gw_str_of(value));
}

static void check_dists(const gw_shape_checks *c, const gw_shape_row *before, const gw_shape_row *row)
{
    if (isnan(before->dist) || isnan(row->dist) || row->dist > before->dist) return;
    if (row->dist < before->dist) {
        row_fault(c, row, "decreasing_shape_distance");
    } else if (row->lat_e7 == before->lat_e7 && row->lon_e7 == before->lon_e7) {
        row_fault(c, row, "equal_shape_distance_same_coordinates");
    } else if (apart_m(before, row) >= SAME_PLACE_M) {
        row_fault(c, row, "equal_shape_distance_diff_coordinates");
    } else {
        row_fault(c, row, "equal_shape_distance_diff_coordinates_distance_below_threshold");
    }
}

static void take_rows(gw_shape_checks *c)
{
    for (size_t i = 0; i < c->rows.n; i++) {
        const gw_shape_row *row = &c->rows.p[i];
        line *of = &c->lines[row->shape];
        if (!of->n) {
            *of = (line){.first = (uint32_t)i, .furthest = (uint32_t)i, .all_dists = true};
        } else {
            check_dists(c, &c->rows.p[i - 1], row);
        }
        of->n++;
        of->all_dists = of->all_dists && !isnan(row->dist);
        c->points[i] = (gw_line_point){row->lat_e7, row->lon_e7, (float)row->dist};
        if (!(c->points[of->furthest].dist >= c->points[i].dist)) of->furthest = (uint32_t)i;
    }
}

gw_status gw_shape_checks_settle(gw_shape_checks *c, const gw_intern *ids)
{
    c->lines = calloc(ids->n + 1, sizeof *c->lines);
    c->ids = malloc((ids->n + 1) * sizeof *c->ids);
    c->points = malloc((c->rows.n + 1) * sizeof *c->points);
    if (!c->lines || !c->ids || !c->points) return gw_load_no_memory(c->l);
    if (ids->n) memcpy(c->ids, ids->texts, ids->n * sizeof *c->ids);
    if (!in_order(c)) qsort(c->rows.p, c->rows.n, sizeof *c->rows.p, compare_rows);
    take_rows(c);
    free(c->rows.p);
    c->rows.p = NULL;
    c->rows.n = c->rows.cap = 0;
    return GW_OK;
}

/* --- a trip along its line --- */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

/* 1: new; 0: seen before; -1: no memory. */
static int put_key(key_set *s, uint64_t key)
{
    key |= 1; /* 0 is a free slot */
    if (2 * (s->n + 1) > s->cap) {
        key_set larger = {.cap = s->cap ? 2 * s->cap : 256};
        larger.slots = calloc(larger.cap, sizeof *larger.slots);
        if (!larger.slots) return -1;
        for (size_t i = 0; i < s->cap; i++) {
            if (s->slots[i]) put_key(&larger, s->slots[i]);
        }
        free(s->slots);
        *s = larger;
    }
    size_t at = (key >> 1) & (s->cap - 1);
    while (s->slots[at] && s->slots[at] != key) at = (at + 1) & (s->cap - 1);
    if (s->slots[at]) return 0;
    s->slots[at] = key;
    s->n++;
    return 1;
}

static uint64_t key_of(const gw_trip_rows *t, uint32_t shape)
{
    uint64_t h = mix(shape, t->n);
    for (uint32_t i = 0; i < t->n; i++) {
        h = mix(h, t->rows[i].stop);
        if (!t->dists) continue;
        uint64_t bits;
        memcpy(&bits, &t->dists[i], sizeof bits);
        h = mix(h, bits);
    }
    return h;
}

/* The last stop further along than the line is long: by distance that is measured, or only by the numbers. */
static void check_end(const gw_shape_checks *c, const gw_trip_rows *t, const line *of)
{
    const gw_stop *s = &c->l->stops.p[t->rows[t->n - 1].stop];
    double dist = t->dists[t->n - 1];
    const gw_line_point *end = &c->points[of->furthest];
    if (!((float)dist > end->dist) || !(end->dist > 0) || isnan(s->lat)) return;
    double lat = s->lat - end->lat_e7 * 1e-7, lon = (s->lon - end->lon_e7 * 1e-7) * cos(s->lat * PI / 180);
    bool far = METERS_A_DEGREE * sqrt(lat * lat + lon * lon) > SAME_END_M;
    char value[32];
    snprintf(value, sizeof value, "%.12g", dist);
    gw_trip_row_fault(c->l, t,
                      far ? "trip_distance_exceeds_shape_distance"
                          : "trip_distance_exceeds_shape_distance_below_threshold",
                      t->n - 1, "shape_dist_traveled", gw_str_of(value));
}

static void check_numbers(const gw_shape_checks *c, const gw_trip_rows *t, uint32_t shape)
{
    const line *of = &c->lines[shape];
    check_end(c, t, of);
    if (of->all_dists) return;
    for (uint32_t i = 0; i < t->n; i++) {
        if (isnan(t->dists[i])) continue;
        gw_notices_add(c->l->notices, "trip_with_shape_dist_traveled_but_no_shape_distances",
                       GW_STR("trips.txt"), c->l->trip_lines.p[t->trip], GW_STR("shape_id"), c->ids[shape]);
        return;
    }
}

/* A stop beside a line is told once, whatever the trip. */
static gw_status tell_far(gw_shape_checks *c, const gw_trip_rows *t, uint32_t shape, uint32_t row,
                          const char *code)
{
    uint32_t stop = t->rows[row].stop;
    int fresh = put_key(&c->seen, mix(mix(0x5709, shape), stop));
    if (fresh < 0) return gw_load_no_memory(c->l);
    if (fresh) gw_trip_row_fault(c->l, t, code, row, "stop_id", c->l->stops.p[stop].id);
    return GW_OK;
}

static gw_status gather_stops(gw_shape_checks *c, const gw_trip_rows *t)
{
    const gw_loader *l = c->l;
    bool rail = l->routes.p[l->trips.p[t->trip].route].type == RAIL;
    gw_status status = GW_OK;
    c->stops.n = 0;
    for (uint32_t i = 0; i < t->n && !status; i++) {
        const gw_stop *s = &l->stops.p[t->rows[i].stop];
        if (isnan(s->lat) && s->parent != GW_NONE) s = &l->stops.p[s->parent];
        bool end = i == 0 || i == t->n - 1;
        gw_line_stop stop = {s->lat, s->lon, rail && end ? 400 : 100, t->dists ? t->dists[i] : NAN};
        status = GW_PUSH(c->l, c->stops, stop);
    }
    return status;
}

static gw_status check_places(gw_shape_checks *c, const gw_trip_rows *t, uint32_t shape)
{
    const line *of = &c->lines[shape];
    gw_status status = gather_stops(c, t);
    if (status) return status;
    if (gw_line_match_begin(c->match, c->points + of->first, of->n)) return gw_load_no_memory(c->l);
    bool placed = true;
    for (uint32_t i = 0; i < t->n; i++) {
        int64_t n = gw_line_match_stop(c->match, &c->stops.p[i]);
        if (n < 0) return gw_load_no_memory(c->l);
        if (n == 0) status = tell_far(c, t, shape, i, "stop_too_far_from_shape");
        if (status) return status;
        gw_str id = c->l->stops.p[t->rows[i].stop].id;
        if (n > 20) gw_trip_row_fault(c->l, t, "stop_has_too_many_matches_for_shape", i, "stop_id", id);
        placed = placed && n > 0;
        if (!placed || gw_line_match_go_on(c->match)) continue;
        gw_trip_row_fault(c->l, t, "stops_match_shape_out_of_order", i, "stop_id", id);
        placed = false; /* told once a trip */
    }
    for (uint32_t i = 0; i < t->n && of->all_dists && !status; i++) {
        if (gw_line_match_off_m(c->match, &c->stops.p[i]) <= 100) continue;
        status = tell_far(c, t, shape, i, "stop_too_far_from_shape_using_user_distance");
    }
    return status;
}

gw_status gw_shape_checks_trip(gw_shape_checks *c, const gw_trip_rows *t)
{
    uint32_t shape = c->followed[t->trip];
    if (shape == GW_NONE || c->lines[shape].n == 0) return GW_OK;
    if (t->dists) check_numbers(c, t, shape);
    if (c->lines[shape].n < 2) return GW_OK;
    int fresh = put_key(&c->seen, key_of(t, shape));
    if (fresh < 0) return gw_load_no_memory(c->l);
    return fresh ? check_places(c, t, shape) : GW_OK;
}
