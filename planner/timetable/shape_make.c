/* Lines made small: simplified, packed, and the places of stops along them. */
#include "planner/timetable/shape_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE = 1024,        /* points simplified at a time: the worst line costs their square, not that of all */
    MOST_CELLS = 1 << 22 /* of the table for placing stops */
};
#define METRES_A_DEG 111194.926644559 /* on the sphere that walks are measured on */

typedef struct {
    double x, y; /* metres east and north */
} flat;

typedef struct {
    gw_point origin;
    double east; /* metres a degree of longitude there */
} plane;

static plane plane_at(gw_point origin)
{
    return (plane){origin, METRES_A_DEG * cos(gw_point_lat(origin) * 0.017453292519943295)};
}

static flat flatten(const plane *at, gw_point p)
{
    return (flat){(gw_point_lon(p) - gw_point_lon(at->origin)) * at->east,
                  (gw_point_lat(p) - gw_point_lat(at->origin)) * METRES_A_DEG};
}

/* Where on the segment a-b the point nearest to p lies: 0 at a, 1 at b; and how far it is, squared. */
static double nearest_on(flat a, flat b, flat p, double *distance_2)
{
    double dx = b.x - a.x, dy = b.y - a.y, length_2 = dx * dx + dy * dy;
    double share = length_2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length_2 : 0;
    share = fmin(1, fmax(0, share));
    double off_x = p.x - a.x - share * dx, off_y = p.y - a.y - share * dy;
    *distance_2 = off_x * off_x + off_y * off_y;
    return share;
}

double gw_shape_project_m(gw_point a, gw_point b, gw_point p)
{
    double unused;
    plane at = plane_at(a);
    return nearest_on(flatten(&at, a), flatten(&at, b), flatten(&at, p), &unused) * gw_walk_straight_m(a, b);
}

/* --- simplifying --- */

typedef struct {
    uint32_t first, last;
} span;

/* Douglas and Peucker (1973): the point farthest from the chord is kept, and both halves are looked at again.
 */
static void simplify_piece(const flat *p, span whole, uint8_t *keep)
{
    span stack[PIECE];
    uint32_t n = 0;
    stack[n++] = whole;
    while (n) {
        span s = stack[--n];
        double most_2 = GW_SHAPE_TOLERANCE_M * GW_SHAPE_TOLERANCE_M, distance_2;
        uint32_t farthest = 0;
        for (uint32_t i = s.first + 1; i < s.last; i++) {
            nearest_on(p[s.first], p[s.last], p[i], &distance_2);
            if (distance_2 > most_2) farthest = i, most_2 = distance_2;
        }
        if (!farthest) continue;
        keep[farthest] = 1;
        stack[n++] = (span){s.first, farthest};
        stack[n++] = (span){farthest, s.last};
    }
}

gw_status gw_shape_simplify(const gw_point *points, uint32_t n, uint8_t *keep)
{
    flat *p = malloc((n ? n : 1) * sizeof *p);
    if (!p) return GW_NO_MEMORY;
    memset(keep, 0, n);
    for (uint32_t first = 0; first < n; first += PIECE - 1) {
        uint32_t last = n - first > PIECE - 1 ? first + PIECE - 1 : n - 1;
        plane at = plane_at(points[first]);
        for (uint32_t i = first; i <= last; i++) p[i] = flatten(&at, points[i]);
        keep[first] = keep[last] = 1;
        if (last > first) simplify_piece(p, (span){first, last}, keep);
    }
    free(p);
    return GW_OK;
}

/* --- packing --- */

static int64_t units(int32_t e7)
{
    return (e7 + (e7 < 0 ? -GW_SHAPE_UNIT_E7 / 2 : GW_SHAPE_UNIT_E7 / 2)) / GW_SHAPE_UNIT_E7;
}

gw_point gw_shape_rounded(gw_point p)
{
    return (gw_point){(int32_t)(units(p.lat_e7) * GW_SHAPE_UNIT_E7),
                      (int32_t)(units(p.lon_e7) * GW_SHAPE_UNIT_E7)};
}

static void write_number(gw_shape_bytes *out, int64_t v)
{
    uint64_t bits = v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
    for (; bits >= 0x80; bits >>= 7) out->p[out->n++] = (uint8_t)(bits | 0x80);
    out->p[out->n++] = (uint8_t)bits;
}

gw_status gw_shape_write(gw_shape_bytes *out, const gw_point *points, uint32_t n)
{
    int64_t lat = 0, lon = 0;
    if (GW_LIST_ROOM(*out, (size_t)n * 10)) return GW_NO_MEMORY; /* five bytes a number at most */
    for (uint32_t i = 0; i < n; i++) {
        int64_t to_lat = units(points[i].lat_e7), to_lon = units(points[i].lon_e7);
        write_number(out, to_lat - lat);
        write_number(out, to_lon - lon);
        lat = to_lat;
        lon = to_lon;
    }
    return GW_OK;
}

/* --- stops along a line --- */

typedef struct {
    uint32_t n_segments;
    flat *p;        /* [n_segments + 1] */
    double *from_m; /* [n_segments + 1]: how far along each point is */
    double *cost; /* [n_segments]: the least sum of squared distances with the stop so far on a segment up to
                     it */
    uint32_t *back; /* [stops × n_segments]: the segment that this least sum puts the stop on */
} placing;

static gw_status prepare(placing *x, const gw_point *line, uint32_t n, uint32_t m)
{
    x->n_segments = n - 1;
    x->p = malloc(n * sizeof *x->p);
    x->from_m = malloc(n * sizeof *x->from_m);
    x->cost = calloc(n, sizeof *x->cost);
    x->back = malloc((size_t)m * n * sizeof *x->back);
    if (!x->p || !x->from_m || !x->cost || !x->back) return GW_NO_MEMORY;
    plane at = plane_at(line[0]);
    x->from_m[0] = 0;
    for (uint32_t i = 0; i < n; i++) {
        x->p[i] = flatten(&at, line[i]);
        if (i) x->from_m[i] = x->from_m[i - 1] + gw_walk_straight_m(line[i - 1], line[i]);
    }
    return GW_OK;
}

/* One more stop: cost[] of the stops before becomes that with it. Of equal sums the earlier place wins. */
static void add_stop(placing *x, flat stop, uint32_t *back)
{
    double least = INFINITY;
    uint32_t where = 0;
    for (uint32_t i = 0; i < x->n_segments; i++) {
        double distance_2;
        nearest_on(x->p[i], x->p[i + 1], stop, &distance_2);
        double sum = x->cost[i] + distance_2;
        if (sum < least) least = sum, where = i;
        x->cost[i] = least;
        back[i] = where;
    }
}

static bool read_places(const placing *x, const flat *stops, uint32_t m, uint32_t *along_dm)
{
    uint32_t segment = x->n_segments - 1, after_dm = UINT32_MAX;
    for (uint32_t k = m; k-- > 0;) {
        double distance_2;
        segment = x->back[(size_t)k * x->n_segments + segment];
        double share = nearest_on(x->p[segment], x->p[segment + 1], stops[k], &distance_2);
        double length_m = x->from_m[segment + 1] - x->from_m[segment];
        if (distance_2 > GW_SHAPE_FAR_M * GW_SHAPE_FAR_M) return false;
        uint32_t dm = (uint32_t)lround((x->from_m[segment] + share * length_m) * 10);
        along_dm[k] = after_dm =
            dm < after_dm ? dm : after_dm; /* two stops on one segment, the wrong way round */
    }
    return true;
}

gw_status gw_shape_place_stops(const gw_point *line, uint32_t n, const gw_point *stops, uint32_t m,
                               uint32_t *along_dm, bool *fits)
{
    placing x = {.n_segments = 0};
    flat *at_stops = malloc((m ? m : 1) * sizeof *at_stops);
    gw_status status = at_stops ? GW_OK : GW_NO_MEMORY;
    bool small = n >= 2 && (uint64_t)n * m <= MOST_CELLS, known = true;
    if (!status && small) {
        status = prepare(&x, line, n, m);
        plane at = plane_at(line[0]);
        for (uint32_t k = 0; k < m && !status; k++) {
            known = known && gw_point_known(stops[k]);
            at_stops[k] = flatten(&at, stops[k]);
            if (known) add_stop(&x, at_stops[k], x.back + (size_t)k * x.n_segments);
        }
    }
    if (!status) *fits = small && known && m && read_places(&x, at_stops, m, along_dm);
    free(at_stops);
    free(x.p);
    free(x.from_m);
    free(x.cost);
    free(x.back);
    return status;
}
