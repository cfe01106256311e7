/* fare_attributes.txt and fare_rules.txt: Fares V1. */
#include "gtfs/feed/fares_priv.h"

#include <stdlib.h>

enum { FARE, PRICE, CURRENCY, METHOD, TRANSFERS, AGENCY, DURATION, N_ATTRIBUTES };
static const char *const attribute_columns[] = {
    "fare_id", "price", "currency_type", "payment_method", "transfers", "agency_id", "transfer_duration"};
_Static_assert(GW_N(attribute_columns) == N_ATTRIBUTES, "one name a column");

static void read_price(gw_fare_reading *f, gw_money *out)
{
    double price;
    const gw_str *c = f->r.cells;
    bool given = gw_fare_given(f, PRICE);
    if (!gw_fare_given(f, CURRENCY) || !given) return;
    if (gw_currency_decimals(c[CURRENCY]) < 0) {
        gw_fare_fault(f, "invalid_currency", CURRENCY);
    } else if (!gw_str_to_double(c[PRICE], &price)) {
        gw_fare_fault(f, "invalid_float", PRICE);
    } else if (price < 0) {
        gw_fare_fault(f, "number_out_of_range", PRICE);
    } else if (!gw_money_parse(c[PRICE], c[CURRENCY], false, out)) {
        gw_fare_fault(f, "invalid_currency_amount", PRICE);
    }
}

static gw_status take_attribute(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint32_t index;
    gw_fare_given(f, FARE);
    gw_fare_attribute row = {
        .agency = gw_fare_find(f, AGENCY, &l->agency_ids, l->agencies.p, sizeof *l->agencies.p),
        .transfers = (int32_t)gw_fare_int(f, TRANSFERS, 0, 2, GW_FARE_NO_LIMIT),
        .transfer_s = (int32_t)gw_fare_int(f, DURATION, 0, INT32_MAX, GW_FARE_NO_LIMIT),
        .payment_method = gw_fare_enum(f, METHOD, 1)};
    read_price(f, &row.price);
    if (!f->ok) return GW_OK;
    if (l->agencies.n > 1 && row.agency == GW_NONE)
        gw_cell_fault(&f->r, "missing_required_agency_id", AGENCY);
    if (gw_intern_put(&f->fares, l->texts, f->r.cells[FARE], &index)) return gw_load_no_memory(l);
    row.id = f->fares.texts[index];
    return GW_PUSH(l, f->attributes, row);
}

enum { OF_FARE, ROUTE, ORIGIN, DESTINATION, CONTAINS, N_RULES };
static const char *const rule_columns[] = {"fare_id", "route_id", "origin_id", "destination_id",
                                           "contains_id"};
_Static_assert(GW_N(rule_columns) == N_RULES, "one name a column");

static gw_status number_zones(gw_fare_reading *f)
{
    uint32_t index;
    for (size_t i = 0; i < f->l->stops.n; i++) {
        gw_str zone = f->l->stops.p[i].zone_id;
        if (zone.n && gw_intern_put(&f->zones, f->scratch, zone, &index)) return gw_load_no_memory(f->l);
    }
    return GW_OK;
}

static gw_status take_rule(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    gw_fare_given(f, OF_FARE);
    gw_fare_rule row = {.fare = gw_fare_find_id(f, OF_FARE, &f->fares),
                        .route = gw_fare_find(f, ROUTE, &l->route_ids, l->routes.p, sizeof *l->routes.p),
                        .origin = gw_cell_shared(&f->r, ORIGIN),
                        .destination = gw_cell_shared(&f->r, DESTINATION),
                        .zones = gw_cell_shared(&f->r, CONTAINS)};
    for (uint32_t i = ORIGIN; i <= CONTAINS; i++) gw_fare_find_id(f, i, &f->zones);
    return f->ok ? GW_PUSH(l, f->rules, row) : GW_OK;
}

/* Stops without a zone where a fare depends on it. */
static gw_status check_zones(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint8_t *by_zone = calloc(l->routes.n + 1, 1), *told = calloc(l->stops.n + 1, 1);
    gw_status status = by_zone && told ? GW_OK : gw_load_no_memory(l);
    for (size_t i = 0; i < f->rules.n && !status; i++) {
        const gw_fare_rule *r = &f->rules.p[i];
        if (r->route != GW_NONE && (r->origin.n || r->destination.n || r->zones.n)) by_zone[r->route] = 1;
    }
    for (size_t t = 0; t < l->trips.n && !status; t++) {
        const gw_trip *trip = &l->trips.p[t];
        if (!by_zone[trip->route]) continue;
        for (uint32_t i = 0; i < trip->n_stop_times; i++) {
            uint32_t stop = l->stop_times.p[trip->first_stop_time + i].stop;
            if (l->stops.p[stop].zone_id.n || told[stop]) continue;
            gw_notices_add(l->notices, "stop_without_zone_id", GW_STR("stops.txt"), l->stop_lines.p[stop],
                           GW_STR("zone_id"), l->stops.p[stop].id);
            told[stop] = 1;
        }
    }
    free(by_zone);
    free(told);
    return status;
}

gw_status gw_fares_load_v1(gw_fare_reading *f)
{
    gw_status status =
        gw_fares_read(f, "fare_attributes.txt", attribute_columns, N_ATTRIBUTES, 1 << FARE, take_attribute);
    if (!status) status = number_zones(f);
    if (!status) {
        status = gw_fares_read(f, "fare_rules.txt", rule_columns, N_RULES,
                               1 << OF_FARE | 1 << ROUTE | 1 << ORIGIN | 1 << DESTINATION | 1 << CONTAINS,
                               take_rule);
    }
    return status ? status : check_zones(f);
}
