/* Rows of stop_times.txt that name a zone or a window instead of a stop and a time. */
#include "gtfs/feed/flex_priv.h"

#include <stdlib.h>
#include <string.h>

/* Pairs of one trip's rows that are compared; more is no timetable. */
#define MOST_ROWS_OF_TRIP 2000u

gw_status gw_flex_begin(gw_loader *l)
{
    gw_flex *x = l->flex;
    x->rows_of = calloc(l->trips.n, 1);
    x->group_used = calloc(x->groups.n + 1, 1);
    return x->rows_of && x->group_used ? GW_OK : gw_load_no_memory(l);
}

static bool is_kind(gw_str cell, const char *kind)
{
    return gw_str_is(cell, kind);
}

/* What the reference forbids or wants beside a window. */
static void check_window(gw_reader *r, const gw_flex_columns *at, uint32_t trip)
{
    const gw_str *c = r->cells;
    gw_str pickup = c[at->pickup], drop_off = c[at->drop_off];
    if (!pickup.n || is_kind(pickup, "0") || is_kind(pickup, "3")) {
        gw_cell_fault(r, "forbidden_pickup_type", at->pickup);
    }
    if (!drop_off.n || is_kind(drop_off, "0")) gw_cell_fault(r, "forbidden_drop_off_type", at->drop_off);
    if (r->l->route_continuous.n && r->l->route_continuous.p[r->l->trips.p[trip].route]) {
        gw_cell_fault(r, "forbidden_continuous_pickup_drop_off", at->window_start);
    }
    if (!r->l->flex->has_rules) return;
    if (is_kind(pickup, "2") && c[at->window_start].n && !c[at->pickup_rule].n) {
        gw_cell_fault(r, "missing_pickup_drop_off_booking_rule_id", at->pickup_rule);
    }
    if (is_kind(drop_off, "2") && c[at->window_end].n && !c[at->drop_off_rule].n) {
        gw_cell_fault(r, "missing_pickup_drop_off_booking_rule_id", at->drop_off_rule);
    }
}

static void check_rule(gw_reader *r, uint32_t column)
{
    const gw_intern *rules = &r->l->flex->rules;
    gw_str id = r->cells[column];
    if (!id.n || gw_ids_find(&rules->ids, rules->texts, sizeof *rules->texts, id) != GW_ID_NONE) return;
    gw_cell_fault_action(r, "foreign_key_violation", GW_ACTION_DEFAULT, column);
}

/* GW_NONE: not given, or not there (told). */
static uint32_t find_zone(gw_reader *r, const gw_flex_columns *at)
{
    const gw_zones *z = &r->l->flex->zones;
    gw_str id = r->cells[at->location];
    if (!id.n) return GW_NONE;
    uint32_t zone = gw_ids_find(&z->ids, z->zones.p, sizeof *z->zones.p, id);
    if (zone == GW_ID_NONE) gw_cell_fault(r, "foreign_key_violation", at->location);
    return zone;
}

static void use_group(gw_reader *r, const gw_flex_columns *at)
{
    const gw_intern *groups = &r->l->flex->groups;
    gw_str id = r->cells[at->group];
    if (!id.n) return;
    uint32_t group = gw_ids_find(&groups->ids, groups->texts, sizeof *groups->texts, id);
    if (group == GW_ID_NONE) {
        gw_cell_fault(r, "foreign_key_violation", at->group);
    } else {
        r->l->flex->group_used[group] = 1;
    }
}

/* true: both ends are given and in order. */
static bool read_window(gw_reader *r, const gw_flex_columns *at, gw_zone_row *row)
{
    const gw_str *c = r->cells;
    if (!c[at->window_start].n || !c[at->window_end].n) {
        gw_cell_fault(r, "missing_pickup_or_drop_off_window",
                      c[at->window_start].n ? at->window_end : at->window_start);
        return false;
    }
    bool ok = gw_cell_time(r, at->window_start, &row->start_s);
    ok = gw_cell_time(r, at->window_end, &row->end_s) && ok;
    if (!ok || row->end_s > row->start_s) return ok;
    gw_cell_fault(r, "invalid_pickup_drop_off_window", at->window_end);
    return false;
}

static uint8_t kind_of(gw_str cell)
{
    return cell.n ? (uint8_t)(cell.p[0] - '0') : 0;
}

/* Remembers what can only be judged beside the trip's other rows. */
static gw_status remember(gw_reader *r, const gw_flex_columns *at, gw_zone_row row)
{
    gw_flex *x = r->l->flex;
    gw_status status = GW_OK;
    row.pickup = kind_of(r->cells[at->pickup]), row.drop_off = kind_of(r->cells[at->drop_off]);
    if (row.zone != GW_NONE) status = GW_PUSH(r->l, x->zone_rows, row);
    if (status || row.pickup != 2 || row.drop_off != 2) return status;
    gw_lone_row lone = {row.trip, row.line};
    return GW_PUSH(r->l, x->lone_rows, lone);
}

bool gw_flex_row(gw_reader *r, const gw_flex_columns *at, uint32_t trip)
{
    const gw_str *c = r->cells;
    gw_flex *x = r->l->flex;
    x->rows_of[trip] = x->rows_of[trip] ? 2 : 1;
    check_rule(r, at->pickup_rule);
    check_rule(r, at->drop_off_rule);
    uint32_t n_places = (c[at->stop].n > 0) + (c[at->group].n > 0) + (c[at->location].n > 0);
    bool area = c[at->group].n || c[at->location].n, window = c[at->window_start].n || c[at->window_end].n;
    if (!area && !window) return false;
    use_group(r, at);
    gw_zone_row row = {.trip = trip, .zone = find_zone(r, at), .line = (uint32_t)r->line};
    if (n_places > 1) gw_cell_fault(r, "forbidden_geography_id", c[at->group].n ? at->group : at->location);
    if (n_places == 0) gw_cell_given(r, at->stop);
    if (c[at->dist].n && !c[at->stop].n) gw_cell_fault(r, "forbidden_shape_dist_traveled", at->dist);
    bool fixed = c[at->arrival].n || c[at->departure].n;
    if (window) {
        check_window(r, at, trip);
        if (fixed) gw_cell_fault(r, "forbidden_arrival_or_departure_time", at->window_start);
        if (read_window(r, at, &row) && remember(r, at, row)) r->status = gw_load_no_memory(r->l);
    }
    if (fixed && !area) return false; /* the fixed times stay */
    x->n_skipped++;
    return true;
}

/* --- when all rows are there --- */

static int compare_zone_rows(const void *a, const void *b)
{
    const gw_zone_row *x = a, *y = b;
    if (x->trip != y->trip) return x->trip < y->trip ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool rows_conflict(gw_zones *z, const gw_zone_row *a, const gw_zone_row *b)
{
    if (a->pickup != b->pickup && a->drop_off != b->drop_off) return false;
    if (a->zone == b->zone || a->start_s >= b->end_s || b->start_s >= a->end_s) return false;
    return gw_zones_overlap(z, a->zone, b->zone);
}

/* Two zones of one trip at the same time that share some ground: told at the later row, once a row. */
static void check_zones(gw_loader *l)
{
    gw_flex *x = l->flex;
    size_t first = 0;
    if (x->zone_rows.n) qsort(x->zone_rows.p, x->zone_rows.n, sizeof *x->zone_rows.p, compare_zone_rows);
    for (size_t i = 0; i < x->zone_rows.n; i++) {
        const gw_zone_row *row = &x->zone_rows.p[i];
        if (row->trip != x->zone_rows.p[first].trip) first = i;
        if (i - first > MOST_ROWS_OF_TRIP) continue;
        for (size_t k = first; k < i; k++) {
            if (!rows_conflict(&x->zones, &x->zone_rows.p[k], row)) continue;
            gw_notices_add(l->notices, "overlapping_zone_and_pickup_drop_off_window",
                           GW_STR("stop_times.txt"), row->line, GW_STR("location_id"),
                           x->zones.zones.p[row->zone].id);
            break;
        }
    }
}

static void check_lone_rows(gw_loader *l)
{
    const gw_flex *x = l->flex;
    for (size_t i = 0; i < x->lone_rows.n; i++) {
        gw_lone_row row = x->lone_rows.p[i];
        if (x->rows_of[row.trip] > 1) continue;
        gw_notices_add(l->notices, "missing_stop_times_record", GW_STR("stop_times.txt"), row.line,
                       GW_STR("trip_id"), l->trips.p[row.trip].id);
        gw_load_touch(l, "missing_stop_times_record", GW_ACTION_DROP, GW_TOUCH_TRIP, row.trip);
    }
}

gw_status gw_flex_end(gw_loader *l)
{
    gw_flex *x = l->flex;
    check_zones(l);
    check_lone_rows(l);
    for (size_t i = 0; i < x->group_stops.n; i++) {
        gw_group_stop s = x->group_stops.p[i];
        if (x->group_used[s.group]) l->stop_used[s.stop] = 1;
    }
    if (x->n_skipped) {
        gw_notices_add_repair(l->notices,
                              (gw_repair){.code = "missing_stop_times_record",
                                          .what = "rows of demand-responsive service were skipped",
                                          .n_rows = x->n_skipped});
    }
    return GW_OK;
}
