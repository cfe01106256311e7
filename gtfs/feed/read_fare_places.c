/* networks.txt, route_networks.txt, areas.txt, stop_areas.txt: which routes and stops share fares. */
#include "gtfs/feed/fares_priv.h"

enum { ID, NAME, N_PLACES };
static const char *const network_columns[] = {"network_id", "network_name"};
static const char *const area_columns[] = {"area_id", "area_name"};

/* Networks are numbered as routes.txt (network_id) and then networks.txt name them. */
static gw_status number_network(gw_fare_reading *f, gw_str id, uint32_t *network)
{
    gw_loader *l = f->l;
    if (gw_intern_put(&l->networks, l->texts, id, network)) return gw_load_no_memory(l);
    gw_status status = GW_OK;
    while (!status && f->network_list.n < l->networks.n) {
        gw_fare_place unnamed = {l->networks.texts[f->network_list.n], GW_STR("")};
        status = GW_PUSH(l, f->network_list, unnamed);
    }
    return status;
}

static gw_status take_network(gw_fare_reading *f)
{
    uint32_t network;
    if (!gw_fare_given(f, ID) || !f->ok) return GW_OK;
    gw_status status = number_network(f, f->r.cells[ID], &network);
    if (!status) f->network_list.p[network].name = gw_cell_text(&f->r, NAME);
    return status;
}

static gw_status take_area(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint32_t area;
    if (!gw_fare_given(f, ID) || !f->ok) return GW_OK;
    if (gw_intern_put(&f->areas, l->texts, f->r.cells[ID], &area)) return gw_load_no_memory(l);
    gw_fare_place row = {f->areas.texts[area], gw_cell_text(&f->r, NAME)};
    return GW_PUSH(l, f->area_list, row);
}

enum { OF, MEMBER, N_MEMBERS };
static const char *const stop_area_columns[] = {"area_id", "stop_id"};
static const char *const route_network_columns[] = {"network_id", "route_id"};

static gw_status take_stop_area(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    gw_fare_given(f, OF);
    gw_fare_given(f, MEMBER);
    gw_stop_area row = {
        .area = gw_fare_find_id(f, OF, &f->areas),
        .stop = gw_fare_find(f, MEMBER, &l->stop_ids, l->stops.p, sizeof *l->stops.p),
    };
    return f->ok ? GW_PUSH(l, f->stop_areas, row) : GW_OK;
}

static gw_status take_route_network(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    gw_fare_given(f, OF);
    gw_fare_given(f, MEMBER);
    uint32_t network = gw_fare_find_id(f, OF, &l->networks);
    uint32_t route = gw_fare_find(f, MEMBER, &l->route_ids, l->routes.p, sizeof *l->routes.p);
    if (f->ok) l->routes.p[route].network = network;
    return GW_OK;
}

/* The first row of routes.txt that names a network; without one it is the header that is too much. */
static uint32_t line_of_network(const gw_loader *l)
{
    for (size_t i = 0; i < l->routes.n; i++) {
        if (l->routes.p[i].network != GW_NONE) return l->route_lines.p[i];
    }
    return 1;
}

/* The file route_networks.txt decides where both name networks: the column is forbidden beside it. */
static void settle_columns(gw_loader *l)
{
    static const char *const files[] = {"networks.txt", "route_networks.txt"};
    if (!l->routes_name_networks) return;
    for (uint32_t i = 0; i < GW_N(files); i++) {
        if (!gw_archive_has(l->archive, files[i])) continue;
        gw_notices_add(l->notices, "route_networks_specified_in_more_than_one_file", GW_STR("routes.txt"),
                       line_of_network(l), GW_STR("network_id"), gw_str_of(files[i]));
    }
    if (!gw_archive_has(l->archive, "route_networks.txt")) return;
    for (size_t i = 0; i < l->routes.n; i++) l->routes.p[i].network = GW_NONE;
}

gw_status gw_fares_load_places(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint32_t network;
    gw_status status = l->networks.n ? number_network(f, l->networks.texts[0], &network) : GW_OK;
    settle_columns(l);
    if (!status) status = gw_fares_read(f, "networks.txt", network_columns, N_PLACES, 1 << ID, take_network);
    if (!status) {
        status = gw_fares_read(f, "route_networks.txt", route_network_columns, N_MEMBERS, 1 << MEMBER,
                               take_route_network);
    }
    if (!status) status = gw_fares_read(f, "areas.txt", area_columns, N_PLACES, 1 << ID, take_area);
    if (status) return status;
    return gw_fares_read(f, "stop_areas.txt", stop_area_columns, N_MEMBERS, 1 << OF | 1 << MEMBER,
                         take_stop_area);
}
