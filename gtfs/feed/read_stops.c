/* stops.txt and levels.txt. Parents may stand behind their children, so links are settled when all rows are
 * there. */
#include "gtfs/feed/stop_names_priv.h"

#include <math.h>
#include <stdlib.h>

enum {
    ID,
    CODE,
    NAME,
    DESC,
    LAT,
    LON,
    ZONE,
    URL,
    TYPE,
    PARENT,
    TIMEZONE,
    WHEELCHAIR,
    LEVEL,
    PLATFORM,
    ACCESS,
    N_STOPS
};
static const char *const stop_columns[] = {
    "stop_id",  "stop_code",     "stop_name",     "stop_desc",      "stop_lat",      "stop_lon",
    "zone_id",  "stop_url",      "location_type", "parent_station", "stop_timezone", "wheelchair_boarding",
    "level_id", "platform_code", "stop_access",
};
_Static_assert(GW_N(stop_columns) == N_STOPS, "one name a column");

enum { LEVEL_ID, LEVEL_INDEX, LEVEL_NAME, N_LEVELS };
static const char *const level_columns[] = {"level_id", "level_index", "level_name"};
_Static_assert(GW_N(level_columns) == N_LEVELS, "one name a column");

static gw_status take_level_row(gw_reader *r)
{
    gw_loader *l = r->l;
    double index;
    if (!gw_cell_given(r, LEVEL_ID)) return GW_OK;
    if (gw_ids_find(&l->level_ids, l->levels.p, sizeof *l->levels.p, r->cells[LEVEL_ID]) != GW_ID_NONE) {
        gw_cell_fault(r, "duplicate_key", LEVEL_ID);
        return GW_OK;
    }
    gw_level x = {.id = gw_cell_shared(r, LEVEL_ID), .name = gw_cell_text(r, LEVEL_NAME), .index = NAN};
    if (gw_cell_double(r, LEVEL_INDEX, &index)) x.index = (float)index;
    if (r->status || gw_ids_add(&l->level_ids, x.id, (uint32_t)l->levels.n)) return gw_load_no_memory(l);
    return GW_PUSH(l, l->levels, x);
}

gw_status gw_load_levels(gw_loader *l)
{
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "levels.txt", level_columns, N_LEVELS, false);
    while (!status && gw_reader_next(&r)) status = take_level_row(&r);
    return gw_reader_close(&r, status);
}

/* One coordinate. NAN when it is blank or faulty, which is reported. */
static double read_degrees(gw_reader *r, uint32_t column, double most)
{
    double value;
    if (!gw_cell_double(r, column, &value)) return NAN;
    if (value >= -most && value <= most) return value;
    gw_cell_fault(r, "number_out_of_range", column);
    return NAN;
}

/* A stop without a usable place is kept (its trips run), but nobody walks to it. */
static void take_location(gw_reader *r, gw_stop *s)
{
    s->lat = read_degrees(r, LAT, 90);
    s->lon = read_degrees(r, LON, 180);
    bool blank = !r->cells[LAT].n || !r->cells[LON].n;
    if (blank && s->location_type <= GW_LOC_ENTRANCE) gw_cell_fault(r, "stop_without_location", LAT);
    if (isnan(s->lat) || isnan(s->lon)) {
        s->lat = s->lon = NAN;
    } else if (fabs(s->lat) <= 1 && fabs(s->lon) <= 1) {
        gw_cell_fault(r, "point_near_origin", LAT); /* the sea off Africa: a place nobody filled in */
        s->lat = s->lon = NAN;
    } else if (fabs(s->lat) >= 89) {
        gw_cell_fault(r, "point_near_pole", LAT);
        s->lat = s->lon = NAN;
    }
}

static void take_names(gw_reader *r, gw_stop *s)
{
    s->code = gw_cell_shared(r, CODE);
    s->name = gw_cell_stop_name(r, NAME, GW_NAME_OF_STOP);
    s->desc = gw_cell_shared(r, DESC);
    s->zone_id = gw_cell_shared(r, ZONE);
    s->url = gw_cell_url(r, URL);
    s->platform_code = gw_cell_shared(r, PLATFORM);
    if (!s->name.n && s->location_type <= GW_LOC_ENTRANCE) {
        gw_cell_fault(r, "missing_stop_name", NAME);
        s->name = s->id;
    }
    if (s->desc.n && gw_str_equal(s->name, s->desc))
        gw_cell_fault(r, "same_name_and_description_for_stop", DESC);
}

static void take_timezone(gw_reader *r, gw_stop *s)
{
    gw_str zone = r->cells[TIMEZONE];
    s->timezone = GW_STR("");
    if (!zone.n) return;
    if (gw_str_equal(zone, r->l->timezone) || gw_cell_is_timezone(r, TIMEZONE)) {
        s->timezone = gw_cell_shared(r, TIMEZONE);
    } else {
        gw_cell_fault_action(r, "invalid_timezone", GW_ACTION_DEFAULT, TIMEZONE); /* it is only shown */
    }
}

static void take_level(gw_reader *r, gw_stop *s)
{
    gw_loader *l = r->l;
    s->level_id = GW_STR("");
    s->level = GW_NONE;
    if (!r->cells[LEVEL].n) return;
    s->level = gw_ids_find(&l->level_ids, l->levels.p, sizeof *l->levels.p, r->cells[LEVEL]);
    if (s->level == GW_ID_NONE) {
        gw_cell_fault_action(r, "foreign_key_violation", GW_ACTION_DEFAULT, LEVEL);
    } else {
        s->level_id = gw_cell_shared(r, LEVEL);
    }
}

static void take_access(gw_reader *r, gw_stop *s)
{
    s->stop_access = gw_cell_enum(r, ACCESS, 1, 2);
    if (s->stop_access == 2) return;
    if (s->location_type != GW_LOC_STOP) {
        gw_cell_fault(r, "stop_access_specified_for_incorrect_location", ACCESS);
    } else if (!r->cells[PARENT].n) {
        gw_cell_fault(r, "stop_access_specified_for_stop_with_no_parent_station", ACCESS);
    } else {
        return;
    }
    s->stop_access = 2;
}

/* A parent id that waits until all stops are known. */
typedef struct {
    uint32_t stop;
    uint64_t line;
    gw_str parent;
} parent_link;

typedef struct {
    parent_link *p; /* owned */
    size_t n, cap;
} parent_links;

static gw_status take_stop(gw_reader *r, parent_links *links)
{
    gw_loader *l = r->l;
    if (!gw_cell_given(r, ID)) return GW_OK;
    if (gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, r->cells[ID]) != GW_ID_NONE) {
        gw_cell_fault(r, "duplicate_key", ID);
        return GW_OK;
    }
    gw_stop s = {.id = gw_cell_id(r, ID), .parent = GW_NONE};
    s.location_type = gw_cell_enum(r, TYPE, GW_LOC_BOARDING_AREA, GW_LOC_STOP);
    s.wheelchair = gw_cell_enum(r, WHEELCHAIR, 2, 0);
    take_location(r, &s);
    take_names(r, &s);
    take_timezone(r, &s);
    take_level(r, &s);
    take_access(r, &s);
    if (r->cells[PARENT].n) {
        if (gw_grow(&links->p, &links->cap, links->n + 1, sizeof *links->p)) return gw_load_no_memory(l);
        links->p[links->n++] = (parent_link){(uint32_t)l->stops.n, r->line, gw_cell_shared(r, PARENT)};
    } else if (s.location_type >= GW_LOC_ENTRANCE) {
        gw_cell_fault(r, "location_without_parent_station", PARENT);
    } else if (s.location_type == GW_LOC_STOP && s.platform_code.n) {
        gw_cell_fault(r, "platform_without_parent_station", PARENT);
    }
    if (r->status || gw_ids_add(&l->stop_ids, s.id, (uint32_t)l->stops.n)) return gw_load_no_memory(l);
    gw_status status = GW_PUSH(l, l->stop_lines, (uint32_t)r->line);
    return status ? status : GW_PUSH(l, l->stops, s);
}

static void link_fault(gw_loader *l, const char *code, const parent_link *k)
{
    gw_notices_add(l->notices, code, GW_STR("stops.txt"), k->line, GW_STR("parent_station"), k->parent);
}

/* Boarding areas hang on platforms, everything else on stations, so a chain ends after two links and no
 * circle can be closed. */
static void settle_link(gw_loader *l, const parent_link *k)
{
    gw_stop *s = &l->stops.p[k->stop];
    uint32_t parent = gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, k->parent);
    uint8_t wanted = s->location_type == GW_LOC_BOARDING_AREA ? GW_LOC_STOP : GW_LOC_STATION;
    if (s->location_type == GW_LOC_STATION) {
        link_fault(l, "station_with_parent_station", k);
    } else if (parent == GW_ID_NONE) {
        gw_notices_add_action(l->notices, "foreign_key_violation", GW_ACTION_DROP, GW_STR("stops.txt"),
                              k->line, GW_STR("parent_station"), k->parent);
    } else if (l->stops.p[parent].location_type != wanted) {
        link_fault(l, "wrong_parent_location_type", k);
    } else {
        s->parent = parent;
    }
}

/* Children have what their station has when they say nothing themselves; the time zone is always the
 * station's. */
static void inherit(gw_loader *l, uint8_t type)
{
    for (size_t i = 0; i < l->stops.n; i++) {
        gw_stop *s = &l->stops.p[i];
        if (s->parent == GW_NONE ||
            (s->location_type == GW_LOC_BOARDING_AREA) != (type == GW_LOC_BOARDING_AREA)) {
            continue;
        }
        const gw_stop *parent = &l->stops.p[s->parent];
        if (!s->wheelchair) s->wheelchair = parent->wheelchair;
        if (parent->timezone.n) s->timezone = parent->timezone;
    }
}

static gw_status tell_unused_stations(gw_loader *l)
{
    uint8_t *has_child = gw_arena_zalloc(l->texts, l->stops.n);
    if (!has_child) return gw_load_no_memory(l);
    for (size_t i = 0; i < l->stops.n; i++) {
        if (l->stops.p[i].parent != GW_NONE) has_child[l->stops.p[i].parent] = 1;
    }
    for (size_t i = 0; i < l->stops.n; i++) {
        if (l->stops.p[i].location_type != GW_LOC_STATION || has_child[i]) continue;
        gw_str file = GW_STR("stops.txt"), field = GW_STR("stop_id"), id = l->stops.p[i].id;
        uint32_t line = l->stop_lines.p[i];
        gw_notices_add(l->notices, "unused_parent_station", file, line, field, id);
        gw_notices_add(l->notices, "unused_station", file, line, field, id); /* its newer name */
    }
    return GW_OK;
}

gw_status gw_load_stops(gw_loader *l)
{
    gw_reader r;
    parent_links links = {0};
    gw_status status = gw_reader_open(&r, l, "stops.txt", stop_columns, N_STOPS, true);
    while (!status && gw_reader_next(&r)) status = take_stop(&r, &links);
    status = gw_reader_close(&r, status);
    for (size_t i = 0; i < links.n && !status; i++) settle_link(l, &links.p[i]);
    free(links.p);
    if (!status && !l->stops.n) {
        return gw_load_told_fatal(l, "missing_required_field", "stops.txt", "no row of it can be used");
    }
    if (status) return status;
    inherit(l, GW_LOC_STOP);
    inherit(l, GW_LOC_BOARDING_AREA);
    return tell_unused_stations(l);
}
