#include "gtfs/feed/zones_priv.h"

#include <math.h>
#include <stdlib.h>

/* Beyond so many comparisons of two edges nothing more is looked for in this feed: a real one takes
 * thousands. */
#define MOST_WORK UINT64_C(200000000)

typedef gw_zone_point point;

static const point *points_of(const gw_zones *z, const gw_zone_ring *r)
{
    return z->points.p + r->first;
}

/* > 0: c lies left of the line from a to b */
static double side_of(const point *a, const point *b, const point *c)
{
    return (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x);
}

static bool between(double a, double b, double v)
{
    return a < b ? a <= v && v <= b : b <= v && v <= a;
}

/* c is on the line through a and b: also on the stretch between them? */
static bool lies_on(const point *a, const point *b, const point *c)
{
    return between(a->x, b->x, c->x) && between(a->y, b->y, c->y);
}

static bool cross(const point *a, const point *b, const point *c, const point *d)
{
    double s1 = side_of(a, b, c), s2 = side_of(a, b, d), s3 = side_of(c, d, a), s4 = side_of(c, d, b);
    return ((s1 > 0 && s2 < 0) || (s1 < 0 && s2 > 0)) && ((s3 > 0 && s4 < 0) || (s3 < 0 && s4 > 0));
}

static bool touch(const point *a, const point *b, const point *c, const point *d)
{
    return cross(a, b, c, d) || (side_of(a, b, c) == 0 && lies_on(a, b, c)) ||
           (side_of(a, b, d) == 0 && lies_on(a, b, d)) || (side_of(c, d, a) == 0 && lies_on(c, d, a)) ||
           (side_of(c, d, b) == 0 && lies_on(c, d, b));
}

/* By the even-odd rule over all rings; a place on an edge may count either way. */
static bool is_inside(const gw_zones *z, uint32_t first_ring, uint32_t n_rings, const point *p)
{
    bool inside = false;
    for (uint32_t r = first_ring; r < first_ring + n_rings; r++) {
        const point *v = points_of(z, &z->rings.p[r]);
        for (uint32_t i = 1; i < z->rings.p[r].n; i++) {
            const point *a = &v[i - 1], *b = &v[i];
            if ((a->y > p->y) == (b->y > p->y)) continue;
            if (p->x < a->x + (p->y - a->y) / (b->y - a->y) * (b->x - a->x)) inside = !inside;
        }
    }
    return inside;
}

/* An edge in a list that is swept from west to east. */
typedef struct {
    double west;
    const point *a, *b;
    uint32_t ring, place; /* in its ring */
} edge;

static int compare_edges(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    if (x->west != y->west) return x->west < y->west ? -1 : 1;
    if (x->ring != y->ring) return x->ring < y->ring ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static edge *build_edges(const gw_zones *z, const gw_flex_zone *zone, size_t *n)
{
    *n = 0;
    for (uint32_t r = 0; r < zone->n_rings; r++) *n += z->rings.p[zone->first_ring + r].n - 1;
    edge *edges = malloc((*n + 1) * sizeof *edges);
    size_t k = 0;
    for (uint32_t r = zone->first_ring; edges && r < zone->first_ring + zone->n_rings; r++) {
        const point *v = points_of(z, &z->rings.p[r]);
        for (uint32_t i = 1; i < z->rings.p[r].n; i++) {
            edges[k++] = (edge){fmin(v[i - 1].x, v[i].x), &v[i - 1], &v[i], r, i - 1};
        }
    }
    if (edges) qsort(edges, *n, sizeof *edges, compare_edges);
    return edges;
}

/* Edges of one ring that follow each other share a point, and nothing else. */
static bool meet_wrongly(const gw_zones *z, const edge *e, const edge *f)
{
    if (e->ring != f->ring) return cross(e->a, e->b, f->a, f->b);
    uint32_t n = z->rings.p[e->ring].n - 1,
             apart = e->place > f->place ? e->place - f->place : f->place - e->place;
    if (apart != 1 && apart != n - 1) return touch(e->a, e->b, f->a, f->b);
    const edge *first = (e->place + 1) % n == f->place ? e : f, *next = first == e ? f : e;
    if (side_of(first->a, first->b, next->b) != 0) return false;
    return (first->b->x - first->a->x) * (next->b->x - next->a->x) +
               (first->b->y - first->a->y) * (next->b->y - next->a->y) <
           0; /* straight back */
}

static bool edges_meet(gw_zones *z, const edge *edges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double east = fmax(edges[i].a->x, edges[i].b->x);
        for (size_t k = i + 1; k < n && edges[k].west <= east && z->work < MOST_WORK; k++) {
            z->work++;
            if (meet_wrongly(z, &edges[i], &edges[k])) return true;
        }
    }
    return false;
}

static const char *ring_fault(const gw_zones *z, const gw_zone_ring *r)
{
    const point *v = points_of(z, r);
    if (r->n < 4) return "a ring of fewer than four points";
    if (v[0].x != v[r->n - 1].x || v[0].y != v[r->n - 1].y) return "a ring that is not closed";
    double area = 0;
    for (uint32_t i = 1; i < r->n; i++) area += v[i - 1].x * v[i].y - v[i].x * v[i - 1].y;
    return area == 0 ? "a ring without an area" : NULL;
}

const char *gw_zone_fault(gw_zones *z, const gw_flex_zone *zone)
{
    for (uint32_t r = zone->first_ring; r < zone->first_ring + zone->n_rings; r++) {
        const char *fault = ring_fault(z, &z->rings.p[r]);
        if (fault) return fault;
    }
    size_t n;
    edge *edges = build_edges(z, zone, &n);
    bool meet = edges && edges_meet(z, edges, n);
    free(edges);
    if (meet) return "edges that cross or touch";
    for (uint32_t r = zone->first_ring; r < zone->first_ring + zone->n_rings; r++) {
        const gw_zone_ring *hole = &z->rings.p[r];
        if (hole->shell == r) continue;
        const point *v = points_of(z, hole);
        point middle = {(v[0].x + v[1].x) / 2, (v[0].y + v[1].y) / 2}; /* a corner may touch the shell */
        if (!is_inside(z, hole->shell, 1, &middle)) return "a hole outside its ring";
    }
    return NULL;
}

static bool boxes_meet(const gw_flex_zone *a, const gw_flex_zone *b)
{
    return a->west < b->east && b->west < a->east && a->south < b->north && b->south < a->north;
}

static bool edges_cross(gw_zones *z, const edge *a, size_t n_a, const edge *b, size_t n_b)
{
    size_t from = 0; /* edges of b that may still reach those of a */
    for (size_t i = 0; i < n_a; i++) {
        double east = fmax(a[i].a->x, a[i].b->x);
        while (from < n_b && fmax(b[from].a->x, b[from].b->x) < a[i].west) from++;
        for (size_t k = from; k < n_b && b[k].west <= east && z->work < MOST_WORK; k++) {
            z->work++;
            if (cross(a[i].a, a[i].b, b[k].a, b[k].b)) return true;
        }
    }
    return false;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where the line of latitude y meets the edges. xs has room for all of them. */
static size_t cut(const gw_zones *z, const gw_flex_zone *zone, double y, double *xs)
{
    size_t n = 0;
    for (uint32_t r = zone->first_ring; r < zone->first_ring + zone->n_rings; r++) {
        const point *v = points_of(z, &z->rings.p[r]);
        for (uint32_t i = 1; i < z->rings.p[r].n; i++) {
            const point *a = &v[i - 1], *b = &v[i];
            if ((a->y > y) != (b->y > y)) xs[n++] = a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x);
        }
    }
    qsort(xs, n, sizeof *xs, compare_numbers);
    return n;
}

/* The middle of the widest stretch inside the zone at its middle latitude; NAN without memory. */
static point inner_point(const gw_zones *z, const gw_flex_zone *zone, size_t n_edges)
{
    point found = {NAN, (zone->south + zone->north) / 2};
    double *xs = malloc((n_edges + 1) * sizeof *xs), widest = -1;
    size_t n = xs ? cut(z, zone, found.y, xs) : 0;
    for (size_t i = 1; i < n; i += 2) {
        if (xs[i] - xs[i - 1] <= widest) continue;
        widest = xs[i] - xs[i - 1];
        found.x = (xs[i] + xs[i - 1]) / 2;
    }
    free(xs);
    return found;
}

bool gw_zones_overlap(gw_zones *z, uint32_t a, uint32_t b)
{
    const gw_flex_zone *x = &z->zones.p[a], *y = &z->zones.p[b];
    if (!x->n_rings || !y->n_rings || !boxes_meet(x, y)) return false;
    size_t n_x, n_y;
    edge *of_x = build_edges(z, x, &n_x), *of_y = build_edges(z, y, &n_y);
    bool crossing = of_x && of_y && edges_cross(z, of_x, n_x, of_y, n_y);
    free(of_x);
    free(of_y);
    if (crossing) return true;
    point in_x = inner_point(z, x, n_x), in_y = inner_point(z, y, n_y);
    return is_inside(z, y->first_ring, y->n_rings, &in_x) || is_inside(z, x->first_ring, x->n_rings, &in_y);
}
