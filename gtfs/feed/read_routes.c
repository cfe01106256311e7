#include "gtfs/feed/reader_priv.h"

#include <string.h>

enum {
    ID,
    AGENCY,
    SHORT_NAME,
    LONG_NAME,
    DESC,
    TYPE,
    URL,
    COLOR,
    TEXT_COLOR,
    SORT_ORDER,
    NETWORK,
    CONTINUOUS_PICKUP,
    CONTINUOUS_DROP_OFF,
    N_ROUTES
};
static const char *const columns[] = {
    "route_id",   "agency_id",         "route_short_name",    "route_long_name",  "route_desc",
    "route_type", "route_url",         "route_color",         "route_text_color", "route_sort_order",
    "network_id", "continuous_pickup", "continuous_drop_off",
};
_Static_assert(GW_N(columns) == N_ROUTES, "one name a column");

#define BUS 3

/* Also the extended types (100-1702) that many feeds use. */
static uint16_t read_type(gw_reader *r)
{
    int64_t type;
    if (!r->cells[TYPE].n) {
        if (gw_reader_has(r, TYPE))
            gw_cell_fault_action(r, "missing_required_field", GW_ACTION_DEFAULT, TYPE);
        return BUS;
    }
    if (!gw_str_to_int(r->cells[TYPE], &type)) {
        gw_cell_fault_action(r, "invalid_integer", GW_ACTION_DEFAULT, TYPE);
        return BUS;
    }
    if ((type >= 0 && type <= 7) || type == 11 || type == 12 || (type >= 100 && type <= 1702))
        return (uint16_t)type;
    gw_cell_fault(r, "unexpected_enum_value", TYPE);
    return BUS;
}

/* The agency is only shown: an unknown one does not cost the route. */
static uint32_t find_agency(gw_reader *r)
{
    gw_loader *l = r->l;
    gw_str id = r->cells[AGENCY];
    if (!id.n) {
        if (l->agencies.n > 1) gw_cell_fault(r, "missing_required_agency_id", AGENCY);
        return 0;
    }
    uint32_t agency = gw_ids_find(&l->agency_ids, l->agencies.p, sizeof *l->agencies.p, id);
    if (agency != GW_ID_NONE) return agency;
    gw_cell_fault_action(r, "foreign_key_violation", GW_ACTION_DEFAULT, AGENCY);
    return 0;
}

/* By ITU-R BT.601, as the validator does: brightness 0 to 255. */
static int luma(uint32_t rgb)
{
    return (int)(299 * (rgb >> 16 & 255) + 587 * (rgb >> 8 & 255) + 114 * (rgb & 255)) / 1000;
}

static void take_colors(gw_reader *r, gw_route *route)
{
    route->color = 0xFFFFFF;
    route->text_color = 0x000000;
    route->has_color = gw_cell_color(r, COLOR, &route->color);
    route->has_text_color = gw_cell_color(r, TEXT_COLOR, &route->text_color);
    int difference = luma(route->color) - luma(route->text_color);
    if (route->has_color && route->has_text_color && difference < 72 && difference > -72) {
        gw_cell_fault(r, "route_color_contrast", TEXT_COLOR);
    }
}

static bool same_letters(gw_str a, gw_str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* The long name begins with the short one, and a blank, a dash or a bracket follows. "1" is no part of "12
 * via 1st Street". */
static bool repeats(gw_str long_name, gw_str short_name)
{
    if (!short_name.n || long_name.n < short_name.n) return false;
    if (!same_letters((gw_str){long_name.p, short_name.n}, short_name)) return false;
    return long_name.n == short_name.n || memchr(" -()\t", long_name.p[short_name.n], 5) != NULL;
}

static uint32_t count_characters(gw_str s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void take_names(gw_reader *r, gw_route *route)
{
    route->short_name = gw_cell_shared(r, SHORT_NAME);
    route->long_name = gw_cell_text(r, LONG_NAME);
    route->desc = gw_cell_text(r, DESC);
    if (!route->short_name.n && !route->long_name.n) {
        gw_cell_fault(r, "route_both_short_and_long_name_missing", SHORT_NAME);
        route->short_name = route->id;
    } else if (count_characters(route->short_name) > 12) {
        gw_cell_fault(r, "route_short_name_too_long", SHORT_NAME);
    }
    if (repeats(route->long_name, route->short_name)) {
        gw_cell_fault(r, "route_long_name_contains_short_name", LONG_NAME);
    }
    if (route->desc.n &&
        (same_letters(route->desc, route->short_name) || same_letters(route->desc, route->long_name))) {
        gw_cell_fault(r, "same_name_and_description_for_route", DESC);
    }
}

/* Whether people may board or alight between stops: everything but 1 and blank. */
static gw_status take_continuous(gw_reader *r)
{
    gw_loader *l = r->l;
    if (!gw_reader_has(r, CONTINUOUS_PICKUP) && !gw_reader_has(r, CONTINUOUS_DROP_OFF)) return GW_OK;
    bool pickup = gw_cell_enum(r, CONTINUOUS_PICKUP, 3, 1) != 1;
    bool drop_off = gw_cell_enum(r, CONTINUOUS_DROP_OFF, 3, 1) != 1;
    return GW_PUSH(l, l->route_continuous, pickup || drop_off);
}

static gw_status take_route(gw_reader *r)
{
    gw_loader *l = r->l;
    r->field_only = false;
    if (!gw_cell_given(r, ID)) return GW_OK;
    if (gw_ids_find(&l->route_ids, l->routes.p, sizeof *l->routes.p, r->cells[ID]) != GW_ID_NONE) {
        gw_cell_fault(r, "duplicate_key", ID);
        return GW_OK;
    }
    int64_t order = 0;
    r->field_only = true; /* what else is wrong does not cost the route */
    gw_route route = {.id = gw_cell_id(r, ID), .agency = find_agency(r), .type = read_type(r)};
    route.url = gw_cell_url(r, URL);
    route.sort_order = gw_cell_int(r, SORT_ORDER, 0, GW_NONE - 1, &order) ? (uint32_t)order : GW_NONE;
    route.network = GW_NONE;
    if (r->cells[NETWORK].n && gw_intern_put(&l->networks, l->texts, r->cells[NETWORK], &route.network)) {
        return gw_load_no_memory(l);
    }
    take_names(r, &route);
    take_colors(r, &route);
    if (take_continuous(r)) return gw_load_no_memory(l);
    if (r->status || gw_ids_add(&l->route_ids, route.id, (uint32_t)l->routes.n)) return gw_load_no_memory(l);
    gw_status status = GW_PUSH(l, l->route_lines, (uint32_t)r->line);
    return status ? status : GW_PUSH(l, l->routes, route);
}

gw_status gw_load_routes(gw_loader *l)
{
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "routes.txt", columns, N_ROUTES, false);
    while (!status && gw_reader_next(&r)) status = take_route(&r);
    l->routes_name_networks = gw_reader_has(&r, NETWORK);
    bool only_header = r.table && r.n_rows == 0;
    status = gw_reader_close(&r, status);
    if (!status && only_header) {
        gw_notices_add(l->notices, "empty_file", GW_STR("routes.txt"), 0, GW_STR(""), GW_STR(""));
    }
    if (!status && !l->routes.n) l->routes_missing = true; /* empty is as good as absent */
    return status;
}
