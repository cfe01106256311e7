/* The lines of a feed, each simplified and packed once, and where along them the stops of each look lie. */
#include "planner/timetable/build_priv.h"
#include "planner/timetable/shape_priv.h"

#include <math.h>
#include <stdlib.h>

/* A shape of the feed as it was packed; kept while the looks of the feed are built. */
struct gw_tt_line_made {
    uint32_t number;  /* shapes[]; GW_NO_ID: not made yet, or no line */
    uint32_t first;   /* points[], origins[] of the lines */
    uint32_t n;       /* points that are left */
    bool made, dists; /* dists: every point has one, and they rise */
};

gw_status gw_tt_lines_begin(gw_tt_lines *x, gw_tt_builder *b, const gw_tt_source *s)
{
    *x = (gw_tt_lines){.b = b, .s = s};
    x->made = calloc((size_t)s->feed->n_shapes + 1, sizeof *x->made);
    return x->made ? GW_OK : GW_NO_MEMORY;
}

void gw_tt_lines_end(gw_tt_lines *x)
{
    free(x->made);
    free(x->points.p);
    free(x->origins.p);
    free(x->stops.p);
}

static gw_point point_of(const gw_shape_point *p)
{
    return (gw_point){p->lat_e7, p->lon_e7};
}

static bool has_dists(const gw_shape_point *p, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (isnan(p[i].dist) || (i && p[i].dist < p[i - 1].dist)) return false;
    }
    return n > 1 && p[n - 1].dist > p[0].dist;
}

/* The points that stay, rounded as they will be read again, and which of the feed's points they were. */
static gw_status keep_points(gw_tt_lines *x, const gw_shape *shape, struct gw_tt_line_made *line)
{
    const gw_shape_point *from = &x->s->feed->shape_points[shape->first_point];
    uint32_t n = shape->n_points;
    uint8_t *keep = malloc(n);
    gw_point *all = malloc(n * sizeof *all);
    gw_status status = keep && all ? GW_OK : GW_NO_MEMORY;
    for (uint32_t i = 0; i < n && !status; i++) all[i] = point_of(&from[i]);
    if (!status) status = gw_shape_simplify(all, n, keep);
    if (!status && (GW_LIST_ROOM(x->points, n) || GW_LIST_ROOM(x->origins, n))) status = GW_NO_MEMORY;
    line->first = (uint32_t)x->points.n;
    for (uint32_t i = 0; i < n && !status; i++) {
        if (!keep[i]) continue;
        x->points.p[x->points.n++] = gw_shape_rounded(all[i]);
        x->origins.p[x->origins.n++] = i;
    }
    line->n = (uint32_t)x->points.n - line->first;
    free(keep);
    free(all);
    return status;
}

static gw_status make_line(gw_tt_lines *x, uint32_t shape)
{
    gw_tt_builder *b = x->b;
    const gw_shape *of = &x->s->feed->shapes[shape];
    struct gw_tt_line_made *line = &x->made[shape];
    line->made = true;
    line->number = GW_NO_ID;
    if (of->n_points < 2) return GW_OK;
    gw_status status = keep_points(x, of, line);
    if (status) return status;
    line->dists = has_dists(&x->s->feed->shape_points[of->first_point], of->n_points);
    if (b->shape_bytes.n > UINT32_MAX / 2) return GW_OK; /* two gigabytes of lines: the rest go undrawn */
    gw_tt_shape *row = GW_LIST_PUSH(b->shapes);
    if (!row) return GW_NO_MEMORY;
    *row = (gw_tt_shape){.first_byte = (uint32_t)b->shape_bytes.n, .n_points = line->n};
    line->number = (uint32_t)b->shapes.n - 1;
    return gw_shape_write(&b->shape_bytes, x->points.p + line->first, line->n);
}

/* --- stops by shape_dist_traveled --- */

static const float *dists_of(const gw_feed *f, const gw_trip *t)
{
    if (!f->shape_dists) return NULL;
    const float *d = &f->shape_dists[t->first_stop_time];
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        if (isnan(d[i]) || (i && d[i] < d[i - 1])) return NULL;
    }
    return d;
}

/* The place on the feed's own line that is dist along it, in the feed's unit; *segment: it lies behind that
 * point. */
static gw_point place_at(const gw_shape_point *p, uint32_t n, float dist, uint32_t *segment)
{
    while (*segment + 2 < n && p[*segment + 1].dist < dist) ++*segment;
    const gw_shape_point *a = &p[*segment], *b = a + 1;
    double length = (double)b->dist - (double)a->dist;
    double share = length > 0 ? fmin(1, fmax(0, ((double)dist - (double)a->dist) / length)) : 0;
    return (gw_point){a->lat_e7 + (int32_t)lround(share * (b->lat_e7 - a->lat_e7)),
                      a->lon_e7 + (int32_t)lround(share * (b->lon_e7 - a->lon_e7))};
}

/* false: the distances do not lead to the stops. */
static bool place_by_dist(const gw_tt_lines *x, const gw_trip *t, const float *dists, uint32_t *along_dm)
{
    const gw_feed *f = x->s->feed;
    const struct gw_tt_line_made *line = &x->made[t->shape];
    const gw_shape *shape = &f->shapes[t->shape];
    const gw_point *kept = x->points.p + line->first;
    const uint32_t *origins = x->origins.p + line->first;
    uint32_t segment = 0, k = 0, before_dm = 0;
    double kept_m = 0; /* along the simplified line up to its point k */
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        gw_point at = place_at(&f->shape_points[shape->first_point], shape->n_points, dists[i], &segment);
        double off_m = gw_walk_straight_m(at, x->stops.p[i]);
        if (!(off_m <= GW_SHAPE_FAR_M)) return false;
        for (; k + 2 < line->n && origins[k + 1] <= segment; k++) {
            kept_m += gw_walk_straight_m(kept[k], kept[k + 1]);
        }
        uint32_t dm = (uint32_t)lround((kept_m + gw_shape_project_m(kept[k], kept[k + 1], at)) * 10);
        along_dm[i] = before_dm = dm > before_dm ? dm : before_dm;
    }
    return true;
}

/* --- looks --- */

static gw_status collect_stops(gw_tt_lines *x, const gw_trip *t)
{
    const gw_feed *f = x->s->feed;
    x->stops.n = 0;
    if (GW_LIST_ROOM(x->stops, t->n_stop_times)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        const gw_stop *stop = &f->stops[f->stop_times[t->first_stop_time + i].stop];
        gw_point p = gw_point_of(stop->lat, stop->lon);
        if (!gw_point_known(p) && stop->parent != GW_NONE)
            p = gw_point_of(f->stops[stop->parent].lat, f->stops[stop->parent].lon);
        x->stops.p[x->stops.n++] = p;
    }
    return GW_OK;
}

gw_status gw_tt_lines_place(gw_tt_lines *x, uint32_t trip, gw_tt_look *look)
{
    gw_tt_builder *b = x->b;
    const gw_trip *t = &x->s->feed->trips[trip];
    if (t->shape == GW_NONE) return GW_OK;
    const struct gw_tt_line_made *line = &x->made[t->shape];
    gw_status status = line->made ? GW_OK : make_line(x, t->shape);
    if (!status) status = collect_stops(x, t);
    if (!status && GW_LIST_ROOM(b->along_dm, t->n_stop_times)) status = GW_NO_MEMORY;
    if (status || line->number == GW_NO_ID) return status;
    uint32_t *along_dm = b->along_dm.p + b->along_dm.n;
    const float *dists = line->dists ? dists_of(x->s->feed, t) : NULL;
    bool fits = dists && place_by_dist(x, t, dists, along_dm);
    if (!fits) {
        status = gw_shape_place_stops(x->points.p + line->first, line->n, x->stops.p, t->n_stop_times,
                                      along_dm, &fits);
    }
    if (status || !fits) return status;
    look->shape = line->number;
    look->first_along = (uint32_t)b->along_dm.n;
    look->n_stops = t->n_stop_times;
    b->along_dm.n += t->n_stop_times;
    return GW_OK;
}
