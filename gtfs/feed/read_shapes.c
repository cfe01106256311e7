/* shapes.txt: lines on the map. Points may come in any order; one that is nowhere is left out. */
#include "gtfs/feed/reader_priv.h"
#include "gtfs/feed/shape_checks_priv.h"

#include <math.h>
#include <stdlib.h>

enum { ID, LAT, LON, SEQUENCE, DIST, N_SHAPES };
static const char *const columns[] = {"shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence",
                                      "shape_dist_traveled"};
_Static_assert(GW_N(columns) == N_SHAPES, "one name a column");

typedef struct {
    uint32_t shape, sequence, row; /* row: its place in the file */
    gw_shape_point at;
} raw_point;

typedef struct {
    gw_intern ids;
    GW_LIST(uint32_t) n_points; /* index: ids */
    GW_LIST(uint32_t) lines;    /* index: ids; where the shape begins in the file */
    GW_LIST(raw_point) points;  /* as in the file */
    uint32_t last;              /* shape of the row before */
} shapes;

static gw_status find_shape(gw_reader *r, shapes *s, uint32_t *shape)
{
    gw_loader *l = r->l;
    *shape = s->last;
    if (s->ids.n && gw_str_equal(s->ids.texts[s->last], r->cells[ID])) return GW_OK;
    if (gw_intern_put(&s->ids, l->texts, r->cells[ID], shape)) return gw_load_no_memory(l);
    s->last = *shape;
    if (*shape < s->n_points.n) return GW_OK;
    gw_status status = GW_PUSH(l, s->lines, (uint32_t)r->line);
    return status ? status : GW_PUSH(l, s->n_points, 0);
}

static bool read_degrees(gw_reader *r, uint32_t column, double most, int32_t *e7)
{
    double value;
    if (!gw_cell_given(r, column) || !gw_cell_double(r, column, &value)) return false;
    if (!(value >= -most && value <= most)) {
        gw_cell_fault(r, "number_out_of_range", column);
        return false;
    }
    *e7 = (int32_t)lround(value * 1e7);
    return true;
}

/* NAN: blank or faulty. */
static double read_dist(gw_reader *r)
{
    double dist;
    if (!gw_cell_double(r, DIST, &dist)) return NAN;
    if (dist >= 0) return dist;
    gw_cell_fault_action(r, "number_out_of_range", GW_ACTION_DEFAULT, DIST);
    return NAN;
}

static gw_status take_point(gw_reader *r, shapes *s)
{
    gw_shape_row row = {.line = (uint32_t)r->line};
    int64_t sequence = 0;
    if (!gw_cell_given(r, ID)) return GW_OK;
    gw_status status = find_shape(r, s, &row.shape);
    if (status) return status;
    s->n_points.p[row.shape]++;
    bool placed = read_degrees(r, LAT, 90, &row.lat_e7);
    placed = read_degrees(r, LON, 180, &row.lon_e7) && placed;
    bool ordered = gw_cell_given(r, SEQUENCE) && gw_cell_int(r, SEQUENCE, 0, UINT32_MAX, &sequence);
    row.sequence = (uint32_t)sequence;
    row.dist = read_dist(r);
    if (!placed || !ordered) return GW_OK;
    status = gw_shape_checks_add(r->l->shape_checks, row);
    if (status || !r->l->options->shapes) return status;
    raw_point p = {row.shape, row.sequence, (uint32_t)s->points.n, {row.lat_e7, row.lon_e7, (float)row.dist}};
    return GW_PUSH(r->l, s->points, p);
}

static int compare_points(const void *pa, const void *pb)
{
    const raw_point *a = pa, *b = pb;
    if (a->shape != b->shape) return a->shape < b->shape ? -1 : 1;
    if (a->sequence != b->sequence) return a->sequence < b->sequence ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static bool in_order(const shapes *s)
{
    for (size_t i = 1; i < s->points.n; i++) {
        const raw_point *p = &s->points.p[i];
        if (p->shape < p[-1].shape || (p->shape == p[-1].shape && p->sequence < p[-1].sequence)) return false;
    }
    return true;
}

/* Shapes as they first occur, each one's points side by side by sequence; equal ones as in the file. */
static gw_status keep_points(gw_loader *l, shapes *s)
{
    gw_status status = GW_OK;
    if (!in_order(s)) qsort(s->points.p, s->points.n, sizeof *s->points.p, compare_points);
    if (gw_grow(&l->shape_points.p, &l->shape_points.cap, s->points.n, sizeof *l->shape_points.p))
        return gw_load_no_memory(l);
    for (size_t i = 0; i < s->points.n; i++) l->shape_points.p[i] = s->points.p[i].at;
    l->shape_points.n = s->points.n;
    size_t next = 0;
    for (uint32_t i = 0; i < s->ids.n && !status; i++) {
        gw_shape shape = {.id = s->ids.texts[i], .first_point = (uint32_t)next};
        while (next < s->points.n && s->points.p[next].shape == i) next++;
        shape.n_points = (uint32_t)next - shape.first_point;
        status = GW_PUSH(l, l->shapes, shape);
    }
    return status;
}

static void tell(gw_loader *l, const char *code, uint32_t line, gw_str id)
{
    gw_notices_add(l->notices, code, GW_STR("shapes.txt"), line, GW_STR("shape_id"), id);
}

/* A trip whose line is not there loses the reference, and nothing else. */
static gw_status settle_trips(gw_loader *l, const shapes *s)
{
    uint8_t *used = calloc(s->ids.n + 1, 1);
    if (!used) return gw_load_no_memory(l);
    for (size_t i = 0; i < l->trips.n; i++) {
        gw_trip *t = &l->trips.p[i];
        if (!t->shape_id.n) continue;
        uint32_t shape = gw_ids_find(&s->ids.ids, s->ids.texts, sizeof *s->ids.texts, t->shape_id);
        if (shape != GW_ID_NONE) {
            used[shape] = 1;
            t->shape = shape;
            if (l->shape_checks) gw_shape_checks_follow(l->shape_checks, (uint32_t)i, shape);
            continue;
        }
        gw_notices_add_action(l->notices, "foreign_key_violation", GW_ACTION_DEFAULT, GW_STR("trips.txt"),
                              l->trip_lines.p[i], GW_STR("shape_id"), t->shape_id);
        t->shape_id = GW_STR("");
    }
    for (uint32_t i = 0; i < s->ids.n; i++) {
        if (!used[i]) tell(l, "unused_shape", s->lines.p[i], s->ids.texts[i]);
        if (s->n_points.p[i] == 1) tell(l, "single_shape_point", s->lines.p[i], s->ids.texts[i]);
    }
    free(used);
    return GW_OK;
}

gw_status gw_load_shapes(gw_loader *l)
{
    gw_reader r;
    shapes s = {0};
    gw_status status = gw_reader_open(&r, l, "shapes.txt", columns, N_SHAPES, false);
    if (!status && r.table && !(l->shape_checks = gw_shape_checks_create(l))) status = gw_load_no_memory(l);
    while (!status && gw_reader_next(&r)) status = take_point(&r, &s);
    status = gw_reader_close(&r, status);
    if (!status && l->shape_checks) status = gw_shape_checks_settle(l->shape_checks, &s.ids);
    if (!status) status = settle_trips(l, &s);
    if (!status) status = keep_points(l, &s);
    free(s.points.p);
    gw_intern_free(&s.ids);
    free(s.n_points.p);
    free(s.lines.p);
    return status;
}
