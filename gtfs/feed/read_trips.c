#include "gtfs/feed/reader_priv.h"

enum { ID, ROUTE, SERVICE, HEADSIGN, SHORT_NAME, DIRECTION, BLOCK, SHAPE, WHEELCHAIR, BIKES, CARS, N_TRIPS };
static const char *const columns[] = {"trip_id",       "route_id",        "service_id",
                                      "trip_headsign", "trip_short_name", "direction_id",
                                      "block_id",      "shape_id",        "wheelchair_accessible",
                                      "bikes_allowed", "cars_allowed"};
_Static_assert(GW_N(columns) == N_TRIPS, "one name a column");

/* Without routes.txt every route_id that occurs is a route: journeys can be found, only names are missing. */
static gw_status make_route(gw_reader *r, uint32_t *route)
{
    gw_loader *l = r->l;
    gw_str none = GW_STR("");
    gw_route made = {.id = gw_cell_id(r, ROUTE), .long_name = none, .desc = none, .url = none, .type = 3};
    made.short_name = made.id;
    made.color = 0xFFFFFF;
    made.sort_order = GW_NONE;
    made.network = GW_NONE;
    *route = (uint32_t)l->routes.n;
    if (r->status || gw_ids_add(&l->route_ids, made.id, *route)) return gw_load_no_memory(l);
    gw_notices_add_repair(l->notices, (gw_repair){.code = "missing_required_file",
                                                  .what = "routes made from the route_id of trips.txt",
                                                  .n_rows = 1});
    gw_status status = GW_PUSH(l, l->route_lines, 0);
    return status ? status : GW_PUSH(l, l->routes, made);
}

/* GW_NONE: no such route, reported. */
static gw_status find_route(gw_reader *r, uint32_t *route)
{
    gw_loader *l = r->l;
    *route = gw_ids_find(&l->route_ids, l->routes.p, sizeof *l->routes.p, r->cells[ROUTE]);
    if (*route != GW_ID_NONE) return GW_OK;
    if (l->routes_missing) return make_route(r, route);
    if (gw_cell_given(r, ROUTE)) gw_cell_fault(r, "foreign_key_violation", ROUTE);
    return GW_OK;
}

static uint32_t find_service(gw_reader *r)
{
    gw_loader *l = r->l;
    uint32_t service = gw_ids_find(&l->service_ids, l->services.p, sizeof *l->services.p, r->cells[SERVICE]);
    if (service == GW_ID_NONE && gw_cell_given(r, SERVICE))
        gw_cell_fault(r, "foreign_key_violation", SERVICE);
    return service;
}

static gw_status add_trip(gw_reader *r, uint32_t route, uint32_t service)
{
    gw_loader *l = r->l;
    gw_trip t = {.id = gw_cell_id(r, ID),
                 .headsign = gw_cell_shared(r, HEADSIGN),
                 .short_name = gw_cell_shared(r, SHORT_NAME),
                 .block_id = gw_cell_shared(r, BLOCK),
                 .shape_id = gw_cell_shared(r, SHAPE),
                 .route = route,
                 .service = service,
                 .shape = GW_NONE,
                 .direction = gw_cell_enum(r, DIRECTION, 1, 2),
                 .wheelchair = gw_cell_enum(r, WHEELCHAIR, 2, 0),
                 .bikes = gw_cell_enum(r, BIKES, 2, 0),
                 .cars = gw_cell_enum(r, CARS, 2, 0)};
    if (l->routes.p[route].type == 4 && !t.bikes) gw_cell_fault(r, "missing_bike_allowance", BIKES);
    if (r->status || gw_ids_add(&l->trip_ids, t.id, (uint32_t)l->trips.n)) return gw_load_no_memory(l);
    gw_status status = GW_PUSH(l, l->trip_lines, (uint32_t)r->line);
    return status ? status : GW_PUSH(l, l->trips, t);
}

static gw_status take_trip(gw_reader *r)
{
    gw_loader *l = r->l;
    uint32_t route;
    l->n_trip_rows++;
    if (!gw_cell_given(r, ID)) return GW_OK;
    if (gw_ids_find(&l->trip_ids, l->trips.p, sizeof *l->trips.p, r->cells[ID]) != GW_ID_NONE) {
        gw_cell_fault(r, "duplicate_key", ID);
        return GW_OK;
    }
    gw_status status = find_route(r, &route);
    if (status) return status;
    uint32_t service = find_service(r);
    if (route != GW_ID_NONE && service != GW_ID_NONE) return add_trip(r, route, service);
    return gw_intern_put(&l->dropped_trips, l->texts, r->cells[ID], &route) ? gw_load_no_memory(l) : GW_OK;
}

gw_status gw_load_trips(gw_loader *l)
{
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "trips.txt", columns, N_TRIPS, true);
    while (!status && gw_reader_next(&r)) status = take_trip(&r);
    status = gw_reader_close(&r, status);
    if (!status && !l->trips.n) {
        return gw_load_told_fatal(l, "foreign_key_violation", "trips.txt", "no row of it can be used");
    }
    return status;
}
