/* Speeds between stops: what no vehicle of the kind can do is told, and kept. */
#include "gtfs/feed/trip_checks_priv.h"

#include <math.h>
#include <stdlib.h>

#define FAR_M 10000.0

/* index: stops; metres on a plane that is right near the stop, NAN without a location */
typedef struct {
    double lat_m, lon_deg, lon_m; /* lon_m: metres a degree of longitude has here */
} place;

struct gw_travel {
    gw_loader *l;    /* borrowed */
    place *places;   /* owned; index: stops */
    uint32_t *timed; /* owned: rows of the trip looked at that have a time and a place */
    double *along_m; /* owned: metres from the first row; index: rows */
    size_t cap_timed, cap_along;
};

/* A stop without a place of its own is where its station is. */
static const gw_stop *placed(const gw_loader *l, uint32_t stop)
{
    const gw_stop *s = &l->stops.p[stop];
    return isnan(s->lat) && s->parent != GW_NONE ? &l->stops.p[s->parent] : s;
}

gw_travel *gw_travel_create(gw_loader *l)
{
    gw_travel *v = calloc(1, sizeof *v);
    if (!v) return NULL;
    v->l = l;
    v->places = malloc(l->stops.n * sizeof *v->places);
    if (!v->places) {
        free(v);
        return NULL;
    }
    for (uint32_t i = 0; i < l->stops.n; i++) {
        const gw_stop *s = placed(l, i);
        v->places[i] =
            (place){s->lat * 111195.0, s->lon, 111195.0 * cos(s->lat * 3.14159265358979323846 / 180)};
    }
    return v;
}

void gw_travel_free(gw_travel *v)
{
    if (!v) return;
    free(v->places);
    free(v->timed);
    free(v->along_m);
    free(v);
}

static double distance_m(const place *a, const place *b)
{
    double y = b->lat_m - a->lat_m, x = (b->lon_deg - a->lon_deg) * a->lon_m;
    return sqrt(x * x + y * y);
}

/* Kilometres an hour that no vehicle of the kind exceeds: the validator's table. */
static double top_speed_kmh(uint16_t type)
{
    switch (type) {
    case 0:
        return 100; /* tram */
    case 2:
        return 500; /* rail */
    case 4:
        return 80; /* ferry */
    case 5:
        return 30; /* cable tram */
    case 6:        /* aerial lift */
    case 7:
        return 50; /* funicular */
    case 1:
    case 3:
    case 11:
    case 12:
        return 150;
    default:
        return type >= 100 && type < 118 ? 500 : 200;
    }
}

/* Times on whole minutes may be half a minute off at either end; no time at all means less than a minute. */
static double seconds_between(const gw_stop_time *a, const gw_stop_time *b)
{
    int32_t s = b->arrival_s - a->departure_s;
    if (s <= 0) return 60;
    return a->departure_s % 60 == 0 && b->arrival_s % 60 == 0 ? s + 60 : s;
}

static bool is_too_fast(double m, double s, double kmh)
{
    return m * 3.6 > kmh * s;
}

void gw_trip_row_fault(gw_loader *l, const gw_trip_rows *t, const char *code, uint32_t row, const char *field,
                       gw_str value)
{
    gw_notices_add(l->notices, code, GW_STR("stop_times.txt"), t->lines[row], gw_str_of(field), value);
}

/* Fills along_m and timed. Returns the number of timed rows. */
static uint32_t measure(gw_travel *v, const gw_trip_rows *t)
{
    uint32_t n = 0;
    const place *before = NULL;
    double along = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        const place *here = &v->places[t->rows[i].stop];
        if (!isnan(here->lat_m)) {
            if (before) along += distance_m(before, here);
            before = here;
            if (t->rows[i].arrival_s != GW_SECONDS_NONE) v->timed[n++] = i;
        }
        v->along_m[i] = along;
    }
    return n;
}

/* Every hop that is too fast, from the last stop with a time to the next. */
static void check_hops(const gw_travel *v, const gw_trip_rows *t, uint32_t n, double kmh)
{
    for (uint32_t i = 1; i < n; i++) {
        const gw_stop_time *a = &t->rows[v->timed[i - 1]], *b = &t->rows[v->timed[i]];
        double m = distance_m(&v->places[a->stop], &v->places[b->stop]);
        if (!is_too_fast(m, seconds_between(a, b), kmh)) continue;
        gw_trip_row_fault(v->l, t, "fast_travel_between_consecutive_stops", v->timed[i], "trip_id",
                          v->l->trips.p[t->trip].id);
    }
}

/* The first stretch of more than 10 km that is too fast. */
static void check_stretches(const gw_travel *v, const gw_trip_rows *t, uint32_t n, double kmh)
{
    uint32_t from = 0;
    for (uint32_t i = 1; i < n; i++) {
        double end = v->along_m[v->timed[i]];
        while (from + 1 < i && end - v->along_m[v->timed[from + 1]] > FAR_M) from++;
        double m = end - v->along_m[v->timed[from]];
        if (m <= FAR_M) continue;
        if (!is_too_fast(m, seconds_between(&t->rows[v->timed[from]], &t->rows[v->timed[i]]), kmh)) continue;
        gw_trip_row_fault(v->l, t, "fast_travel_between_far_stops", v->timed[i], "trip_id",
                          v->l->trips.p[t->trip].id);
        return;
    }
}

gw_status gw_travel_check(gw_travel *v, const gw_trip_rows *t)
{
    gw_loader *l = v->l;
    if (gw_grow(&v->along_m, &v->cap_along, t->n, sizeof *v->along_m) ||
        gw_grow(&v->timed, &v->cap_timed, t->n, sizeof *v->timed)) {
        return gw_load_no_memory(l);
    }
    double kmh = top_speed_kmh(l->routes.p[l->trips.p[t->trip].route].type);
    uint32_t n = measure(v, t);
    check_hops(v, t, n, kmh);
    if (n && v->along_m[t->n - 1] > FAR_M) check_stretches(v, t, n, kmh);
    return GW_OK;
}
