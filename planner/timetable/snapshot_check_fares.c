/* The part of a snapshot's checks that is about fares: every number that a reader follows is there, and what
 * is searched by bisection is in order. */
#include "planner/timetable/snapshot_priv.h"

static bool id_ok(uint32_t id, uint32_t n)
{
    return id == GW_NO_ID || id < n;
}

static bool text_ok(const gw_timetable *t, gw_text text)
{
    return text < t->part[0].text_size;
}

static bool currency_ok(const char currency[4], uint8_t decimals)
{
    return !currency[3] && decimals <= 4;
}

static bool zone_ok(const gw_timetable *t, uint32_t zone)
{
    return zone == GW_NO_ID || (t->stop_fare_zones && zone < t->n_stop_fare_zones);
}

static gw_status check_zones(const gw_timetable *t, gw_error *err)
{
    uint32_t n_stops = 0;
    for (uint32_t i = 0; i < t->n_feeds; i++) n_stops += t->feeds[i].n_stops;
    if (t->n_stop_fare_zones && t->n_stop_fare_zones != n_stops)
        return gw_snapshot_bad(err, GW_SECTION_STOP_FARE_ZONES, "not one for each stop");
    for (uint32_t i = 0; i < t->n_stop_fare_zones; i++)
        if (!zone_ok(t, t->stop_fare_zones[i]))
            return gw_snapshot_bad(err, GW_SECTION_STOP_FARE_ZONES, "a zone that is not there");
    return GW_OK;
}

static gw_status check_own(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_own_fares; i++) {
        const gw_tt_fare *f = &t->own_fares[i];
        if (f->feed >= t->n_feeds || !id_ok(f->agency, t->n_agencies) ||
            !currency_ok(f->currency, f->decimals))
            return gw_snapshot_bad(err, GW_SECTION_OWN_FARES, "a feed, agency or currency that is not there");
        if (f->first_zone > t->n_fare_zones || f->n_zones > t->n_fare_zones - f->first_zone)
            return gw_snapshot_bad(err, GW_SECTION_OWN_FARES, "zones that are not there");
        for (uint32_t k = 1; k < f->n_zones; k++)
            if (t->fare_zones[f->first_zone + k - 1] >= t->fare_zones[f->first_zone + k])
                return gw_snapshot_bad(err, GW_SECTION_FARE_ZONES, "not in order");
    }
    for (uint32_t i = 0; i < t->n_fare_rules; i++) {
        const gw_tt_fare_rule *r = &t->fare_rules[i];
        if (r->fare >= t->n_own_fares || !id_ok(r->route, t->part[0].n_routes) || !zone_ok(t, r->origin) ||
            !zone_ok(t, r->destination))
            return gw_snapshot_bad(err, GW_SECTION_FARE_RULES, "a fare, route or zone that is not there");
        if (i && gw_tt_fare_rule_compare(r - 1, r) >= 0)
            return gw_snapshot_bad(err, GW_SECTION_FARE_RULES, "not in order");
    }
    return GW_OK;
}

/* --- fares by leg --- */

static gw_status check_places(const gw_timetable *t, gw_error *err)
{
    const gw_tt_leg_fares *x = &t->leg_fares;
    for (uint32_t i = 1; i < x->n_areas; i++) {
        const gw_tt_stop_area *a = &x->areas[i - 1], *b = &x->areas[i];
        if (a->zone > b->zone || (a->zone == b->zone && a->area >= b->area))
            return gw_snapshot_bad(err, GW_SECTION_FARE_AREAS, "not in order");
    }
    for (uint32_t i = 0; i < x->n_networks; i++) {
        if (x->networks[i].route >= t->part[0].n_routes)
            return gw_snapshot_bad(err, GW_SECTION_FARE_NETWORKS, "a route that is not there");
        if (i && x->networks[i - 1].route >= x->networks[i].route)
            return gw_snapshot_bad(err, GW_SECTION_FARE_NETWORKS, "not in order");
    }
    for (uint32_t i = 0; i < x->n_timeframes; i++) {
        if (x->timeframes[i].service >= t->part[0].n_services)
            return gw_snapshot_bad(err, GW_SECTION_TIMEFRAMES, "a service that is not there");
        if (i && x->timeframes[i - 1].group > x->timeframes[i].group)
            return gw_snapshot_bad(err, GW_SECTION_TIMEFRAMES, "not in order");
    }
    return GW_OK;
}

static gw_status check_products(const gw_timetable *t, gw_error *err)
{
    const gw_tt_leg_fares *x = &t->leg_fares;
    const int64_t most = INT64_MAX / 100 + 1; /* so that a journey's sum cannot overflow */
    for (uint32_t i = 0; i < x->n_products; i++) {
        const gw_tt_product *p = &x->products[i];
        if (!text_ok(t, p->name) || !id_ok(p->rider, x->n_riders) || !id_ok(p->medium, x->n_media))
            return gw_snapshot_bad(err, GW_SECTION_PRODUCTS, "a text, rider or medium that is not there");
        if (!currency_ok(p->currency, p->decimals) || p->minor > most || p->minor < -most)
            return gw_snapshot_bad(err, GW_SECTION_PRODUCTS, "an amount that cannot be");
    }
    for (uint32_t i = 0; i < x->n_riders; i++)
        if (!text_ok(t, x->riders[i].id) || !text_ok(t, x->riders[i].name) || !text_ok(t, x->riders[i].url))
            return gw_snapshot_bad(err, GW_SECTION_RIDERS, "a text that is not there");
    for (uint32_t i = 0; i < x->n_media; i++)
        if (!text_ok(t, x->media[i].id) || !text_ok(t, x->media[i].name) || x->media[i].type > 4)
            return gw_snapshot_bad(err, GW_SECTION_MEDIA, "a text or type that is not there");
    return GW_OK;
}

static gw_status check_rules(const gw_timetable *t, gw_error *err)
{
    const gw_tt_leg_fares *x = &t->leg_fares;
    uint32_t n_stops = t->part[0].n_stops;
    for (uint32_t i = 0; i < x->n_rules; i++) {
        if (x->rules[i].feed >= t->n_feeds || x->rules[i].product >= x->n_products)
            return gw_snapshot_bad(err, GW_SECTION_LEG_RULES, "a feed or product that is not there");
        if (i && gw_tt_leg_rule_compare(&x->rules[i - 1], &x->rules[i]) > 0)
            return gw_snapshot_bad(err, GW_SECTION_LEG_RULES, "not in order");
    }
    for (uint32_t i = 0; i < x->n_joins; i++) {
        const gw_tt_leg_join *r = &x->joins[i];
        if (r->feed >= t->n_feeds || !id_ok(r->from_stop, n_stops) || !id_ok(r->to_stop, n_stops))
            return gw_snapshot_bad(err, GW_SECTION_LEG_JOINS, "a feed or stop that is not there");
    }
    for (uint32_t i = 0; i < x->n_transfers; i++) {
        const gw_tt_fare_transfer *r = &x->transfers[i];
        if (r->feed >= t->n_feeds || !id_ok(r->product, x->n_products) || r->type > 2 || r->limit_type > 3)
            return gw_snapshot_bad(err, GW_SECTION_FARE_TRANSFERS,
                                   "a feed, product or type that is not there");
    }
    return GW_OK;
}

gw_status gw_snapshot_check_fares(const gw_timetable *t, gw_error *err)
{
    gw_status status = check_zones(t, err);
    if (!status) status = check_own(t, err);
    if (!status) status = check_places(t, err);
    if (!status) status = check_products(t, err);
    if (!status) status = check_rules(t, err);
    return status;
}
