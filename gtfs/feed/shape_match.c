#include "gtfs/feed/shape_match_priv.h"

#include <math.h>
#include <stdlib.h>

#define METERS_A_DEGREE 111195.0
#define PI              3.14159265358979323846
#define BLOCK           16u /* edges that share a box: most are passed over together */

typedef struct {
    double x, y, along_m;
} vertex;

typedef struct {
    double west, east, south, north;
} box;

/* One place where the line passes a stop. score: metres off, summed over the stops so far. */
typedef struct {
    double along_m, off_m, score;
} place;

typedef struct {
    place *p; /* owned; by along_m */
    size_t n, cap;
} places;

struct gw_line_match {
    const gw_line_point *points; /* borrowed */
    uint32_t n;
    double lat0, lon0, lon_m; /* the plane: its origin, and metres a degree of longitude */
    vertex *line;             /* owned */
    box *boxes;               /* owned; index: edges / BLOCK */
    size_t cap_line, cap_boxes;
    places before, here; /* of the stop before, of this one */
    bool any_before, nowhere_known;
};

gw_line_match *gw_line_match_create(void)
{
    return calloc(1, sizeof(gw_line_match));
}

void gw_line_match_free(gw_line_match *m)
{
    if (!m) return;
    free(m->line);
    free(m->boxes);
    free(m->before.p);
    free(m->here.p);
    free(m);
}

/* Metres of a town: nothing here can overflow, so the careful hypot() is not needed. */
static double length(double x, double y)
{
    return sqrt(x * x + y * y);
}

static void widen(box *b, const vertex *v)
{
    if (v->x < b->west) b->west = v->x;
    if (v->x > b->east) b->east = v->x;
    if (v->y < b->south) b->south = v->y;
    if (v->y > b->north) b->north = v->y;
}

gw_status gw_line_match_begin(gw_line_match *m, const gw_line_point *points, uint32_t n)
{
    m->points = points;
    m->n = n;
    m->any_before = false;
    if (gw_grow(&m->line, &m->cap_line, n, sizeof *m->line) ||
        gw_grow(&m->boxes, &m->cap_boxes, n / BLOCK + 1, sizeof *m->boxes)) {
        return GW_NO_MEMORY;
    }
    m->lat0 = points[n / 2].lat_e7 * 1e-7, m->lon0 = points[n / 2].lon_e7 * 1e-7;
    m->lon_m = METERS_A_DEGREE * cos(m->lat0 * PI / 180);
    for (uint32_t i = 0; i < n; i++) {
        vertex *v = &m->line[i];
        *v = (vertex){(points[i].lon_e7 * 1e-7 - m->lon0) * m->lon_m,
                      (points[i].lat_e7 * 1e-7 - m->lat0) * METERS_A_DEGREE, 0};
        if (i) v->along_m = v[-1].along_m + length(v->x - v[-1].x, v->y - v[-1].y);
        if (i % BLOCK == 0) m->boxes[i / BLOCK] = (box){v->x, v->x, v->y, v->y};
        widen(&m->boxes[i / BLOCK], v);
        if (i && i % BLOCK == 0) widen(&m->boxes[i / BLOCK - 1], v); /* its last edge ends here */
    }
    return GW_OK;
}

static double box_off_m(const box *b, double x, double y)
{
    double dx = fmax(fmax(b->west - x, x - b->east), 0), dy = fmax(fmax(b->south - y, y - b->north), 0);
    return sqrt(dx * dx + dy * dy);
}

/* The nearest place of an edge. */
static place nearest(const vertex *a, const vertex *b, double x, double y)
{
    double dx = b->x - a->x, dy = b->y - a->y, length2 = dx * dx + dy * dy;
    double part = length2 > 0 ? ((x - a->x) * dx + (y - a->y) * dy) / length2 : 0;
    part = fmin(fmax(part, 0), 1);
    double px = a->x + part * dx - x, py = a->y + part * dy - y;
    return (place){a->along_m + part * (b->along_m - a->along_m), sqrt(px * px + py * py), 0};
}

/* The walk along the line past one stop: a place is the nearest of a stretch that comes near and goes away.
 */
typedef struct {
    place best;
    bool near, leaving;
    double end_m; /* from the stop to the end of the edge before */
} passing;

static bool keep(gw_line_match *m, passing *w)
{
    if (!w->near) return true;
    w->near = false;
    if (gw_grow(&m->here.p, &m->here.cap, m->here.n + 1, sizeof *m->here.p)) return false;
    m->here.p[m->here.n++] = w->best;
    return true;
}

static bool pass_edge(gw_line_match *m, passing *w, const vertex *a, double x, double y, double most_m)
{
    place p = nearest(a, a + 1, x, y);
    if (p.off_m > most_m) {
        if (!keep(m, w)) return false;
    } else {
        if (w->near && w->leaving && p.off_m < w->end_m && !keep(m, w)) return false;
        if (!w->near || p.off_m < w->best.off_m) w->best = p;
        w->near = true;
    }
    w->end_m = sqrt((a[1].x - x) * (a[1].x - x) + (a[1].y - y) * (a[1].y - y));
    w->leaving = w->end_m > p.off_m;
    return true;
}

int64_t gw_line_match_stop(gw_line_match *m, const gw_line_stop *stop)
{
    passing w = {.near = false};
    m->here.n = 0;
    m->nowhere_known = isnan(stop->lat);
    if (m->nowhere_known) return 1;
    double x = (stop->lon - m->lon0) * m->lon_m, y = (stop->lat - m->lat0) * METERS_A_DEGREE;
    for (uint32_t i = 0; i + 1 < m->n; i++) {
        if (i % BLOCK == 0 && box_off_m(&m->boxes[i / BLOCK], x, y) > stop->most_m) {
            if (!keep(m, &w)) return -1;
            w.leaving = false;
            i += BLOCK - 1;
            continue;
        }
        if (!pass_edge(m, &w, &m->line[i], x, y, stop->most_m)) return -1;
    }
    return keep(m, &w) ? (int64_t)m->here.n : -1;
}

/* Every place of this stop takes over from the best one before that does not lie further along. */
bool gw_line_match_go_on(gw_line_match *m)
{
    if (m->nowhere_known) return true;
    size_t from = 0, kept = 0;
    double best = INFINITY;
    for (size_t i = 0; i < m->here.n; i++) {
        place p = m->here.p[i];
        while (from < m->before.n && m->before.p[from].along_m <= p.along_m) {
            best = fmin(best, m->before.p[from++].score);
        }
        if (!m->any_before) best = 0;
        if (isinf(best)) continue;
        p.score = best + p.off_m;
        m->here.p[kept++] = p;
    }
    m->here.n = kept;
    places swap = m->before;
    m->before = m->here;
    m->here = swap;
    m->any_before = true;
    return kept > 0;
}

double gw_line_match_off_m(const gw_line_match *m, const gw_line_stop *stop)
{
    if (isnan(stop->lat) || !(stop->dist > 0) || !(m->points[m->n - 1].dist > 0)) return 0;
    uint32_t low = 0, high = m->n - 1; /* the last point that is not further along */
    while (low < high) {
        uint32_t middle = low + (high - low + 1) / 2;
        if ((double)m->points[middle].dist <= stop->dist) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    const vertex *a = &m->line[low], *b = low + 1 < m->n ? a + 1 : a;
    double span = b > a ? (double)m->points[low + 1].dist - (double)m->points[low].dist : 0;
    double part = span > 0 ? fmin((stop->dist - (double)m->points[low].dist) / span, 1) : 0;
    double x = (stop->lon - m->lon0) * m->lon_m, y = (stop->lat - m->lat0) * METERS_A_DEGREE;
    return length(a->x + part * (b->x - a->x) - x, a->y + part * (b->y - a->y) - y);
}
