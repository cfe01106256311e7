/* transfers.txt, in file order: at equal rank the first rule holds. */
#include "gtfs/feed/reader_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FROM_STOP, TO_STOP, FROM_ROUTE, TO_ROUTE, FROM_TRIP, TO_TRIP, TYPE, MIN_TIME, N_TRANSFERS };
static const char *const columns[] = {"from_stop_id", "to_stop_id", "from_route_id", "to_route_id",
                                      "from_trip_id", "to_trip_id", "transfer_type", "min_transfer_time"};
_Static_assert(GW_N(columns) == N_TRANSFERS, "one name a column");

/* A reference that may be blank. false: it is given and leads nowhere, reported. */
static bool find(gw_reader *r, uint32_t column, const gw_ids *ids, const void *rows, size_t stride,
                 uint32_t *out)
{
    *out = GW_NONE;
    if (!r->cells[column].n) return true;
    *out = gw_ids_find(ids, rows, stride, r->cells[column]);
    if (*out != GW_ID_NONE) return true;
    gw_cell_fault(r, "foreign_key_violation", column);
    return false;
}

static bool find_all(gw_reader *r, gw_transfer *t)
{
    gw_loader *l = r->l;
    size_t stop = sizeof *l->stops.p, route = sizeof *l->routes.p, trip = sizeof *l->trips.p;
    bool ok = find(r, FROM_STOP, &l->stop_ids, l->stops.p, stop, &t->from_stop);
    ok = find(r, TO_STOP, &l->stop_ids, l->stops.p, stop, &t->to_stop) && ok;
    ok = find(r, FROM_ROUTE, &l->route_ids, l->routes.p, route, &t->from_route) && ok;
    ok = find(r, TO_ROUTE, &l->route_ids, l->routes.p, route, &t->to_route) && ok;
    ok = find(r, FROM_TRIP, &l->trip_ids, l->trips.p, trip, &t->from_trip) && ok;
    return find(r, TO_TRIP, &l->trip_ids, l->trips.p, trip, &t->to_trip) && ok;
}

/* Types 4 and 5 join two trips; all others two places. */
static bool has_what_its_type_needs(gw_reader *r, const gw_transfer *t)
{
    bool in_seat = t->type >= 4;
    bool ok = gw_cell_given(r, in_seat ? FROM_TRIP : FROM_STOP);
    return gw_cell_given(r, in_seat ? TO_TRIP : TO_STOP) && ok;
}

static bool stop_type_fits(gw_reader *r, uint32_t stop, uint32_t column)
{
    if (stop == GW_NONE || r->l->stops.p[stop].location_type <= GW_LOC_STATION) return true;
    gw_cell_fault(r, "transfer_with_invalid_stop_location_type", column);
    return false;
}

/* The place of the stop, or of a stop of the station, in the trip: -1 when it never calls there. From the end
 * when last is set. */
static int64_t find_call(const gw_loader *l, uint32_t trip, uint32_t stop, bool last)
{
    const gw_trip *t = &l->trips.p[trip];
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        uint32_t at = last ? t->n_stop_times - 1 - i : i;
        uint32_t here = l->stop_times.p[t->first_stop_time + at].stop;
        if (here == stop || l->stops.p[here].parent == stop) return at;
    }
    return -1;
}

static bool trip_fits(gw_reader *r, uint32_t trip, uint32_t route, uint32_t stop, uint32_t trip_column)
{
    const gw_loader *l = r->l;
    if (trip == GW_NONE) return true;
    if (route != GW_NONE && l->trips.p[trip].route != route) {
        gw_cell_fault(r, "transfer_with_invalid_trip_and_route", trip_column);
        return false;
    }
    bool usable = l->trips.p[trip].n_stop_times > 0;
    if (usable && stop != GW_NONE && find_call(l, trip, stop, false) < 0) {
        gw_cell_fault(r, "transfer_with_invalid_trip_and_stop", trip_column);
        return false;
    }
    return true;
}

/* Staying seated is from the last stop of one trip to the first of the next; elsewhere it is told. */
static void check_in_seat(gw_reader *r, const gw_transfer *t)
{
    const gw_loader *l = r->l;
    if (t->type != 4) return;
    const gw_trip *from = &l->trips.p[t->from_trip], *to = &l->trips.p[t->to_trip];
    if (from->n_stop_times && t->from_stop != GW_NONE &&
        find_call(l, t->from_trip, t->from_stop, true) != (int64_t)from->n_stop_times - 1) {
        gw_cell_fault(r, "transfer_with_suspicious_mid_trip_in_seat", FROM_STOP);
    }
    if (to->n_stop_times && t->to_stop != GW_NONE && find_call(l, t->to_trip, t->to_stop, false) != 0) {
        gw_cell_fault(r, "transfer_with_suspicious_mid_trip_in_seat", TO_STOP);
    }
    if (l->routes.p[from->route].type != l->routes.p[to->route].type) {
        gw_cell_fault(r, "inconsistent_route_type_for_in_seat_transfer", TO_TRIP);
    }
}

static double distance_m(const gw_stop *a, const gw_stop *b)
{
    const double radius_m = 6371008.8, rad = 3.14159265358979323846 / 180;
    double dlat = (b->lat - a->lat) * rad, dlon = (b->lon - a->lon) * rad;
    double h = pow(sin(dlat / 2), 2) + cos(a->lat * rad) * cos(b->lat * rad) * pow(sin(dlon / 2), 2);
    return 2 * radius_m * asin(fmin(1, sqrt(h)));
}

static void check_distance(gw_reader *r, const gw_transfer *t)
{
    if (t->from_stop == GW_NONE || t->to_stop == GW_NONE || t->from_stop == t->to_stop) return;
    double d = distance_m(&r->l->stops.p[t->from_stop], &r->l->stops.p[t->to_stop]);
    if (d > 10000) {
        gw_cell_fault(r, "transfer_distance_too_large", TO_STOP);
    } else if (d > 2000) {
        gw_cell_fault(r, "transfer_distance_above_2_km", TO_STOP);
    }
}

/* A time that is given must be a time: a rule without the one it asks for would be another rule. */
static bool read_min_time(gw_reader *r, gw_transfer *t)
{
    int64_t seconds;
    t->min_time_s = GW_SECONDS_NONE;
    if (!r->cells[MIN_TIME].n) {
        if (t->type == 2) gw_cell_fault_action(r, "missing_required_field", GW_ACTION_DEFAULT, MIN_TIME);
        return true;
    }
    if (!gw_cell_int(r, MIN_TIME, 0, 86400 * 7, &seconds)) return false;
    t->min_time_s = (int32_t)seconds;
    return true;
}

/* One rule with its place, to find those that have the same key. */
typedef struct {
    gw_transfer t;
    uint32_t row;
    uint64_t line;
} keyed;

typedef struct {
    keyed *p; /* owned */
    size_t n, cap;
} keyed_list;

static gw_status take_transfer(gw_reader *r, keyed_list *list)
{
    gw_loader *l = r->l;
    gw_transfer t = {.type = gw_cell_enum(r, TYPE, 5, 0)};
    bool ok = has_what_its_type_needs(r, &t);
    ok = find_all(r, &t) && ok;
    ok = read_min_time(r, &t) && ok;
    ok = ok && stop_type_fits(r, t.from_stop, FROM_STOP) && stop_type_fits(r, t.to_stop, TO_STOP);
    ok = ok && trip_fits(r, t.from_trip, t.from_route, t.from_stop, FROM_TRIP);
    ok = ok && trip_fits(r, t.to_trip, t.to_route, t.to_stop, TO_TRIP);
    if (!ok) return GW_OK;
    check_in_seat(r, &t);
    check_distance(r, &t);
    if (gw_grow(&list->p, &list->cap, list->n + 1, sizeof *list->p)) return gw_load_no_memory(l);
    list->p[list->n] = (keyed){t, (uint32_t)list->n, r->line};
    list->n++;
    return GW_OK;
}

static int compare_keys(const gw_transfer *x, const gw_transfer *y)
{
    const uint32_t a[] = {x->from_stop, x->to_stop, x->from_route, x->to_route, x->from_trip, x->to_trip};
    const uint32_t b[] = {y->from_stop, y->to_stop, y->from_route, y->to_route, y->from_trip, y->to_trip};
    for (size_t i = 0; i < sizeof a / sizeof a[0]; i++) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    int order = compare_keys(&x->t, &y->t);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int by_row(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

/* The first rule of a key stays; then back into file order. */
static gw_status keep_first_of_key(gw_loader *l, keyed_list *list)
{
    if (!list->n) return GW_OK;
    qsort(list->p, list->n, sizeof *list->p, by_key);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++) {
        if (compare_keys(&list->p[i].t, &list->p[kept - 1].t) != 0) {
            list->p[kept++] = list->p[i];
            continue;
        }
        gw_notices_add(l->notices, "duplicate_key", GW_STR("transfers.txt"), list->p[i].line, GW_STR(""),
                       GW_STR(""));
    }
    qsort(list->p, kept, sizeof *list->p, by_row);
    gw_status status = GW_OK;
    for (size_t i = 0; i < kept && !status; i++) status = GW_PUSH(l, l->transfers, list->p[i].t);
    return status;
}

gw_status gw_load_transfers(gw_loader *l)
{
    gw_reader r;
    keyed_list list = {0};
    gw_status status = gw_reader_open(&r, l, "transfers.txt", columns, N_TRANSFERS, false);
    while (!status && gw_reader_next(&r)) status = take_transfer(&r, &list);
    status = gw_reader_close(&r, status);
    if (!status) status = keep_first_of_key(l, &list);
    free(list.p);
    return status;
}
