/* Speeds between stops, and headsigns: one look at every stop time. */
#include "gtfs/feed/checks_priv.h"

#include <math.h>
#include <stdlib.h>

#define FAR_M 10000.0

/* index: stops; metres on a plane that is right near the stop, NAN without a location */
typedef struct {
    double lat_m, lon_deg, lon_m; /* lon_m: metres a degree of longitude has here */
} place;

static place *build_places(const gw_feed *f)
{
    place *p = malloc((f->n_stops + 1) * sizeof *p);
    if (!p) return NULL;
    for (uint32_t i = 0; i < f->n_stops; i++) {
        const gw_stop *s = &f->stops[i];
        p[i] = (place){s->lat * 111195.0, s->lon, 111195.0 * cos(s->lat * 3.14159265358979323846 / 180)};
    }
    return p;
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

/* Times on whole minutes may be half a minute off at either end. */
static double seconds_between(const gw_stop_time *a, const gw_stop_time *b)
{
    int32_t s = b->arrival_s - a->departure_s;
    return a->departure_s % 60 == 0 && b->arrival_s % 60 == 0 ? s + 60 : s;
}

typedef struct {
    gw_checks *c;
    const place *places; /* owned */
    double *along_m;     /* owned: metres from the first stop of the trip looked at */
    size_t cap;
} travel;

static bool is_too_fast(double m, double s, double kmh)
{
    return m * 3.6 > kmh * (s < 1 ? 1 : s);
}

/* The first hop that is too fast, then the first stretch of more than 10 km. Told once a trip each. */
static void check_speed(travel *v, const gw_trip *t)
{
    const gw_stop_time *st = &v->c->view.stop_times[t->first_stop_time];
    double kmh = top_speed_kmh(v->c->view.routes[t->route].type);
    bool told = false;
    uint32_t from = 0;
    v->along_m[0] = 0;
    for (uint32_t i = 1; i < t->n_stop_times; i++) {
        double hop = distance_m(&v->places[st[i - 1].stop], &v->places[st[i].stop]);
        if (isnan(hop)) hop = 0; /* a stop without a location: nothing can be said */
        v->along_m[i] = v->along_m[i - 1] + hop;
        if (!told && hop > 0 && is_too_fast(hop, seconds_between(&st[i - 1], &st[i]), kmh)) {
            gw_check_tell(v->c, "fast_travel_between_consecutive_stops", "stop_times.txt", "trip_id", t->id);
            told = true;
        }
    }
    for (uint32_t i = 1; i < t->n_stop_times; i++) {
        while (from + 1 < i && v->along_m[i] - v->along_m[from + 1] > FAR_M) from++;
        double m = v->along_m[i] - v->along_m[from];
        if (m > FAR_M && is_too_fast(m, seconds_between(&st[from], &st[i]), kmh)) {
            gw_check_tell(v->c, "fast_travel_between_far_stops", "stop_times.txt", "trip_id", t->id);
            return;
        }
    }
}

/* "To X" on a trip that goes on behind X. */
static void check_headsign(travel *v, const gw_trip *t)
{
    const gw_feed *f = &v->c->view;
    if (!t->headsign.n ||
        gw_str_equal(t->headsign,
                     f->stops[f->stop_times[t->first_stop_time + t->n_stop_times - 1].stop].name)) {
        return;
    }
    for (uint32_t i = 1; i + 1 < t->n_stop_times; i++) {
        if (!gw_str_equal(f->stops[f->stop_times[t->first_stop_time + i].stop].name, t->headsign)) continue;
        gw_check_tell(v->c, "trip_headsign_matches_intermediate_stop", "trips.txt", "trip_headsign",
                      t->headsign);
        return;
    }
}

gw_status gw_check_travel(gw_checks *c)
{
    place *places = build_places(&c->view);
    travel v = {.c = c, .places = places};
    gw_status status = places ? GW_OK : gw_load_no_memory(c->l);
    for (uint32_t i = 0; i < c->view.n_trips && !status; i++) {
        const gw_trip *t = &c->view.trips[i];
        if (!t->n_stop_times) continue;
        if (gw_grow(&v.along_m, &v.cap, t->n_stop_times, sizeof *v.along_m)) {
            status = gw_load_no_memory(c->l);
            break;
        }
        check_speed(&v, t);
        check_headsign(&v, t);
    }
    free(places);
    free(v.along_m);
    return status;
}
