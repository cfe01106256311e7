/* Walks by nearness: all pairs of stops of one side within the radius, each once.
 *
 * Stops lie in rows as high as the radius, in a row by longitude. A stop looks eastwards in its own row and
 * both ways in the next one, as far as the radius reaches at its latitude:
 *
 *      row 1   . . [ . . . ] .
 *      row 0     .  a . ] .  .
 *
 * Feeds with thousands of stops at one point end here in bounded time and memory: a stop looks at so many
 * others at most, and has so many walks at most; fewer where all together would be too many.
 */
#include "planner/timetable/build_priv.h"

#include <math.h>
#include <stdlib.h>

static const double EARTH_M = 6371008.8; /* as in planner/walk */
static const double DEGREE = 0.017453292519943295;

typedef struct {
    uint32_t row, stop;
    int32_t lon_e7;
} place;

typedef struct {
    const gw_tt_builder *b;
    place *places; /* by row, then longitude, then stop */
    uint32_t n;
    uint32_t *n_walks; /* [stops] */
    uint32_t most;     /* of a stop */
    uint32_t most_looks;
    gw_tt_walks *walks;
    bool limited, too_many, no_memory;
} search;

static bool is_boardable(const gw_tt_stop *s)
{
    return s->location_type == GW_LOC_STOP && gw_point_known(s->point);
}

static int compare_places(const void *pa, const void *pb)
{
    const place *a = pa, *b = pb;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    if (a->lon_e7 != b->lon_e7) return a->lon_e7 < b->lon_e7 ? -1 : 1;
    return (a->stop > b->stop) - (a->stop < b->stop);
}

static void list_places(search *x)
{
    const gw_tt_stop *stops = x->b->draft.stops.p;
    double high_e7 = x->b->options->walk_radius_m / EARTH_M / DEGREE * 1e7 + 2; /* rounding loses nobody */
    for (uint32_t i = 0; i < x->b->first_port_stop; i++) {
        if (!is_boardable(&stops[i])) continue;
        x->places[x->n++] = (place){.row = (uint32_t)((stops[i].point.lat_e7 + 9e8) / high_e7),
                                    .stop = i,
                                    .lon_e7 = stops[i].point.lon_e7};
    }
    qsort(x->places, x->n, sizeof *x->places, compare_places);
}

/* How far the radius reaches along a circle of latitude: sin(longitude) = sin(radius) / cos(latitude). */
static int64_t width_e7(const search *x, const gw_tt_stop *s)
{
    double angle = x->b->options->walk_radius_m / EARTH_M, lat = gw_point_lat(s->point) * DEGREE;
    if (fabs(lat) + angle + 1e-7 >= 1.5707963) return 1800000000;
    return (int64_t)(asin(sin(angle) / cos(lat)) / DEGREE * 1e7) + 20;
}

static void add_walk(search *x, uint32_t a, uint32_t b)
{
    const gw_tt_stop *stops = x->b->draft.stops.p;
    if (x->b->ports && stops[a].side != stops[b].side) return;
    if (x->b->doors && x->b->doors[a] | x->b->doors[b]) return; /* build_doors.c has seen to them */
    bool full = x->n_walks[b] >= x->most;                       /* look() has seen to a */
    if (full && x->limited) return; /* a crowd at one point: nothing new to find out */
    double walk_m = gw_walk_straight_m(stops[a].point, stops[b].point);
    if (!(walk_m <= x->b->options->walk_radius_m)) return;
    if (full) {
        x->limited = true;
        return;
    }
    if (x->walks->n >= x->b->limits.walks) {
        x->too_many = true;
        return;
    }
    gw_tt_walk *walk = GW_LIST_PUSH(*x->walks);
    if (!walk) {
        x->no_memory = true;
        return;
    }
    *walk = (gw_tt_walk){.a = a, .b = b, .walk_m = (float)walk_m};
    x->n_walks[a]++;
    x->n_walks[b]++;
}

/* The first place not before (row, longitude). */
static uint32_t find_place(const search *x, uint32_t row, int64_t lon_e7)
{
    uint32_t low = 0, high = x->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const place *p = &x->places[mid];
        if (p->row < row || (p->row == row && p->lon_e7 < lon_e7))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* From places[i] on: those of the row up to a longitude. */
static void look(search *x, uint32_t stop, uint32_t i, uint32_t row, int64_t to_e7)
{
    uint32_t left = x->most_looks;
    for (; i < x->n && x->places[i].row == row && x->places[i].lon_e7 <= to_e7; i++) {
        if (!left-- || x->n_walks[stop] >= x->most) {
            x->limited = true;
            return;
        }
        if (x->too_many || x->no_memory) return;
        add_walk(x, stop, x->places[i].stop);
    }
}

/* All walks from places[at] to those that come after it in the picture. Beyond the date line longitudes begin
 * anew. */
static void look_around(search *x, uint32_t at)
{
    const int64_t half = 1800000000, turn = 3600000000;
    place own = x->places[at];
    int64_t wide = width_e7(x, &x->b->draft.stops.p[own.stop]);
    int64_t from = own.lon_e7 - wide, to = own.lon_e7 + wide;
    bool all = wide >= half;
    look(x, own.stop, at + 1, own.row, all ? half : to);
    if (!all && to > half) look(x, own.stop, find_place(x, own.row, -half), own.row, to - turn);
    uint32_t next = own.row + 1;
    look(x, own.stop, find_place(x, next, all ? -half : from), next, all ? half : to);
    if (!all && to > half) look(x, own.stop, find_place(x, next, -half), next, to - turn);
    if (!all && from < -half) look(x, own.stop, find_place(x, next, from + turn), next, half);
}

static void look_everywhere(search *x)
{
    x->walks->n = 0;
    x->too_many = x->limited = false;
    for (uint32_t i = 0; i < x->b->first_port_stop; i++) x->n_walks[i] = 0;
    for (uint32_t i = 0; i < x->n && !x->too_many && !x->no_memory; i++) look_around(x, i);
}

gw_status gw_tt_build_near(gw_tt_builder *b, gw_tt_walks *walks)
{
    search x = {.b = b, .walks = walks, .most = b->limits.walks_of_a_stop};
    if (!(b->options->walk_radius_m > 0)) return GW_OK;
    x.places = malloc(((size_t)b->first_port_stop + 1) * sizeof *x.places);
    x.n_walks = malloc(((size_t)b->first_port_stop + 1) * sizeof *x.n_walks);
    x.no_memory = !x.places || !x.n_walks;
    if (!x.no_memory) {
        list_places(&x);
        uint64_t looks = x.n ? b->limits.looks / x.n : 0;
        x.most_looks = looks > b->limits.least_looks ? (uint32_t)looks : b->limits.least_looks;
        look_everywhere(&x);
        while (x.too_many && x.most > 1) {
            x.most /= 2;
            look_everywhere(&x);
            x.limited = true;
        }
        if (x.limited) b->summary.walks_of_a_stop = x.most;
    }
    free(x.places);
    free(x.n_walks);
    return x.no_memory ? GW_NO_MEMORY : GW_OK;
}
