/* What makes a mapped snapshot safe to read without further checks: the tables. The network is in
 * check_network.c.
 *
 * Everything that a reader uses as an offset or a number of something is compared with what it counts;
 * everything that a reader searches by bisection is in order.
 */
#include "planner/timetable/snapshot_priv.h"

#include <math.h>
#include <string.h>

static bool text_ok(const gw_timetable *t, gw_text text)
{
    return text < t->part[0].text_size;
}

static bool name_ok(const gw_timetable *t, const gw_name *n)
{
    bool ok = text_ok(t, n->base);
    for (int lang = 0; lang < GW_N_LANGS; lang++) ok = ok && text_ok(t, n->lang[lang]);
    return ok;
}

static bool id_ok(uint32_t id, uint32_t n)
{
    return id < n || id == GW_NO_ID;
}

static bool point_ok(gw_point p)
{
    if (!gw_point_known(p)) return true;
    return p.lat_e7 >= -900000000 && p.lat_e7 <= 900000000 && p.lon_e7 >= -1800000000 &&
           p.lon_e7 <= 1800000000;
}

static gw_status check_text(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    if (part->text_size == 0 || part->text[0] || part->text[part->text_size - 1])
        return gw_snapshot_bad(err, GW_SECTION_TEXT, "not zero-ended");
    return GW_OK;
}

static gw_status check_feeds(const gw_timetable *t, gw_error *err)
{
    uint32_t stop = 0;
    if (t->n_feeds == 0 || t->n_zones == 0)
        return gw_snapshot_bad(err, GW_SECTION_FEEDS, "none, or no time zone");
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        const gw_tt_feed *f = &t->feeds[i];
        bool texts = text_ok(t, f->tag) && text_ok(t, f->timezone) && text_ok(t, f->lang) &&
                     text_ok(t, f->version) && text_ok(t, f->source) && name_ok(t, &f->publisher);
        if (!texts || f->zone >= t->n_zones || f->side > GW_SIDE_CN)
            return gw_snapshot_bad(err, GW_SECTION_FEEDS, "a text, zone or side that is not there");
        if (f->first_stop != stop || f->n_stops > t->part[0].n_stops - stop)
            return gw_snapshot_bad(err, GW_SECTION_FEEDS, "its stops do not follow those before");
        stop += f->n_stops;
    }
    return GW_OK;
}

static gw_status check_zones(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_zones; i++) {
        if (!text_ok(t, t->zone_names[i]))
            return gw_snapshot_bad(err, GW_SECTION_ZONE_NAMES, "a text that is not there");
    }
    for (uint32_t i = 0; i < t->n_stop_zones; i++) {
        if (t->stop_zones[i] >= t->n_zones)
            return gw_snapshot_bad(err, GW_SECTION_STOP_ZONES, "a time zone that is not there");
    }
    return GW_OK;
}

static gw_status check_agencies(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_agencies; i++) {
        const gw_tt_agency *a = &t->agencies[i];
        if (!text_ok(t, a->id) || !text_ok(t, a->url) || !text_ok(t, a->phone) || !text_ok(t, a->fare_url) ||
            !name_ok(t, &a->name) || a->feed >= t->n_feeds)
            return gw_snapshot_bad(err, GW_SECTION_AGENCIES, "a text or feed that is not there");
    }
    for (uint32_t i = 0; i < t->n_attributions; i++) {
        const gw_tt_attribution *a = &t->attributions[i];
        if (!name_ok(t, &a->name) || !text_ok(t, a->url) || !text_ok(t, a->trip) || a->feed >= t->n_feeds)
            return gw_snapshot_bad(err, GW_SECTION_ATTRIBUTIONS, "a text or feed that is not there");
        if (!id_ok(a->agency, t->n_agencies) || !id_ok(a->route, t->part[0].n_routes))
            return gw_snapshot_bad(err, GW_SECTION_ATTRIBUTIONS, "an agency or route that is not there");
    }
    return GW_OK;
}

/* Stops of feeds stand where their feed says; ports after them. */
static bool stop_kind_ok(const gw_timetable *t, uint32_t s, uint32_t first_port_stop, uint32_t n_ports)
{
    const gw_tt_stop *stop = &t->part[0].stops[s];
    if (s >= first_port_stop)
        return stop->kind == GW_STOP_PORT && stop->feed == GW_NO_ID && stop->port < n_ports &&
               (stop->side == GW_SIDE_HK || stop->side == GW_SIDE_CN);
    if (stop->kind != GW_STOP_GTFS || stop->feed >= t->n_feeds || stop->port != GW_NO_ID) return false;
    const gw_tt_feed *f = &t->feeds[stop->feed];
    return s >= f->first_stop && s - f->first_stop < f->n_stops;
}

static gw_status check_stops(const gw_timetable *t, uint32_t n_ports, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint32_t child = 0, first_port_stop = 0;
    for (uint32_t i = 0; i < t->n_feeds; i++) first_port_stop += t->feeds[i].n_stops;
    for (uint32_t i = 0; i < part->n_stops; i++) {
        const gw_tt_stop *s = &part->stops[i];
        if (!text_ok(t, s->id) || !text_ok(t, s->code) || !text_ok(t, s->platform) || !name_ok(t, &s->name))
            return gw_snapshot_bad(err, GW_SECTION_STOPS, "a text that is not there");
        if (!id_ok(s->parent, part->n_stops) || !stop_kind_ok(t, i, first_port_stop, n_ports))
            return gw_snapshot_bad(err, GW_SECTION_STOPS, "a station, feed or port that is not there");
        if (s->first_child != child || s->n_children > part->n_children - child)
            return gw_snapshot_bad(err, GW_SECTION_STOPS, "its children do not follow those before");
        if (!point_ok(s->point) || s->location_type > GW_LOC_BOARDING_AREA || s->side > GW_SIDE_CN ||
            s->wheelchair > 2)
            return gw_snapshot_bad(err, GW_SECTION_STOPS, "a value out of range");
        child += s->n_children;
    }
    if (child != part->n_children)
        return gw_snapshot_bad(err, GW_SECTION_CHILDREN, "more than the stops have");
    for (uint32_t i = 0; i < part->n_children; i++) {
        if (part->children[i] >= first_port_stop)
            return gw_snapshot_bad(err, GW_SECTION_CHILDREN, "a stop that is not there");
    }
    return GW_OK;
}

static gw_status check_routes(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->part[0].n_routes; i++) {
        const gw_tt_route *r = &t->part[0].routes[i];
        if (!text_ok(t, r->id) || !text_ok(t, r->url) || !name_ok(t, &r->short_name) ||
            !name_ok(t, &r->long_name))
            return gw_snapshot_bad(err, GW_SECTION_ROUTES, "a text that is not there");
        if (!id_ok(r->agency, t->n_agencies) || r->feed >= t->n_feeds)
            return gw_snapshot_bad(err, GW_SECTION_ROUTES, "an agency or feed that is not there");
    }
    return GW_OK;
}

static gw_status check_services(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint64_t beyond = t->n_days % 64 ? ~(uint64_t)0 << (t->n_days % 64) : 0;
    for (uint32_t i = 0; i < part->n_services; i++) {
        if (!text_ok(t, part->service_ids[i]))
            return gw_snapshot_bad(err, GW_SECTION_SERVICE_IDS, "a text that is not there");
        if (part->service_days[(size_t)i * t->day_words + t->day_words - 1] & beyond)
            return gw_snapshot_bad(err, GW_SECTION_SERVICE_DAYS, "days after the last");
    }
    for (size_t i = 0; i < (size_t)t->n_zones * t->n_days; i++) {
        int64_t off = t->day_zero[i] - (int64_t)(i % t->n_days) * 86400;
        if (off < -2 * 86400 || off > 2 * 86400)
            return gw_snapshot_bad(err, GW_SECTION_DAY_ZERO, "not near the day it stands for");
    }
    return GW_OK;
}

/* sorted[]: every number below n once, by text, then number. */
static gw_status check_by_id(const gw_timetable *t, gw_snapshot_section s, const uint32_t *sorted, uint32_t n,
                             gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    const char *before = NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (sorted[i] >= n) return gw_snapshot_bad(err, s, "a number out of range");
        gw_text text = s == GW_SECTION_STOPS_BY_ID ? part->stops[sorted[i]].id : part->routes[sorted[i]].id;
        const char *id = part->text + text;
        int order = before ? strcmp(before, id) : -1;
        if (order > 0 || (order == 0 && sorted[i] <= sorted[i - 1]))
            return gw_snapshot_bad(err, s, "not in order");
        before = id;
    }
    return GW_OK;
}

/* How many ports the port files hold: what stops may name. */
static gw_status count_ports(const gw_timetable *t, uint32_t *n_ports, gw_error *err)
{
    *n_ports = 0;
    if (!t->ports_blob) return GW_OK;
    gw_port_table *ports = NULL;
    gw_error why;
    gw_status status =
        gw_port_table_parse(t->ports_blob, t->ports_size, t->first_day, 1, t->zero, &ports, &why);
    if (status == GW_NO_MEMORY) return gw_fail(err, status, "no memory for the ports");
    if (status) return gw_snapshot_bad(err, GW_SECTION_PORTS, "not port files");
    *n_ports = gw_port_count(ports);
    gw_port_table_free(ports);
    return GW_OK;
}

gw_status gw_snapshot_check(const gw_timetable *t, gw_error *err)
{
    uint32_t n_ports;
    gw_status status = check_text(t, err);
    if (!status) status = check_feeds(t, err);
    if (!status) status = check_zones(t, err);
    if (!status) status = count_ports(t, &n_ports, err);
    if (!status) status = check_agencies(t, err);
    if (!status) status = check_stops(t, n_ports, err);
    if (!status) status = check_routes(t, err);
    if (!status) status = check_services(t, err);
    if (!status) status = check_by_id(t, GW_SECTION_STOPS_BY_ID, t->stops_by_id, t->part[0].n_stops, err);
    if (!status) status = check_by_id(t, GW_SECTION_ROUTES_BY_ID, t->routes_by_id, t->part[0].n_routes, err);
    if (!status) status = gw_snapshot_check_network(t, err);
    if (!status) status = gw_snapshot_check_stations(t, err);
    if (!status) status = gw_snapshot_check_looks(t, err);
    if (!status) status = gw_snapshot_check_fares(t, err);
    return status;
}
