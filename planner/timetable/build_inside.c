/* Inside stations: which platforms and entrances hang together along pathways, and the quickest way of each
 * pair of them. */
#include "planner/timetable/doors_priv.h"

#include <stdlib.h>

/* What is looked through at most: a station is searched from each of its platforms and entrances. */
#define MOST_ENDS_OF_STATION 1000u
#define MOST_WORK_OF_STATION 100000000u /* ends × paths */
#define MOST_WORK            400000000u /* of all stations */

/* --- which nodes hang together --- */

static uint32_t root_of(uint32_t *station, uint32_t node)
{
    while (station[node] != node) {
        station[node] = station[station[node]];
        node = station[node];
    }
    return node;
}

static void join(uint32_t *station, uint32_t a, uint32_t b)
{
    a = root_of(station, a);
    b = root_of(station, b);
    if (a < b)
        station[b] = a;
    else
        station[a] = b;
}

/* The platform that a node is part of, or the entrance it is; GW_NO_ID for all others. */
static uint32_t end_of_node(const gw_tt_doors *x, uint32_t node)
{
    uint32_t stop = x->net.nodes[node].stop;
    const gw_tt_stop *s = gw_tt_doors_stop(x, stop);
    if (s->location_type == GW_LOC_BOARDING_AREA && s->parent != GW_NO_ID) return s->parent;
    return gw_tt_is_platform(s) || gw_tt_is_entrance(s) ? stop : GW_NO_ID;
}

static void find_stations(gw_tt_doors *x)
{
    uint32_t *node_of = x->at; /* of a platform: one of its nodes */
    for (uint32_t i = 0; i < x->net.n_nodes; i++) x->station[i] = i;
    for (uint32_t i = 0; i < x->net.n_nodes; i++) {
        for (uint32_t p = x->net.nodes[i].first_path; p < x->net.nodes[i + 1].first_path; p++)
            join(x->station, i, x->net.paths[p].to);
        uint32_t end = end_of_node(x, i);
        if (end == GW_NO_ID) continue;
        if (node_of[end] != GW_NO_ID) join(x->station, i, node_of[end]);
        node_of[end] = i;
    }
    for (uint32_t i = 0; i < x->net.n_nodes; i++) x->station[i] = root_of(x->station, i);
}

static bool has_path(const gw_tt_doors *x, uint32_t node, const uint8_t *reached)
{
    return reached[node] || x->net.nodes[node].first_path < x->net.nodes[node + 1].first_path;
}

static int compare_ends(const void *pa, const void *pb, void *context)
{
    const uint32_t *station = context;
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    if (station[a] != station[b]) return station[a] < station[b] ? -1 : 1;
    return (a > b) - (a < b);
}

/* ends[] and end_station[]; at[] is clear again afterwards. */
static gw_status list_ends(gw_tt_doors *x)
{
    uint32_t n_stops = (uint32_t)x->b->draft.stops.n;
    uint8_t *reached = calloc(x->net.n_nodes + (size_t)1, sizeof *reached);
    if (!reached) return GW_NO_MEMORY;
    for (size_t p = 0; p < x->b->paths.n; p++) reached[x->net.paths[p].to] = 1;
    for (uint32_t s = 0; s < n_stops; s++) x->at[s] = GW_NO_ID;
    for (uint32_t i = 0; i < x->net.n_nodes; i++) {
        uint32_t end = end_of_node(x, i);
        if (end == GW_NO_ID || !has_path(x, i, reached)) continue;
        if (x->at[end] == GW_NO_ID) x->ends[x->n_ends++] = end;
        x->at[end] = x->station[i];
    }
    free(reached);
    qsort_r(x->ends, x->n_ends, sizeof *x->ends, compare_ends, x->at);
    for (uint32_t i = 0; i < x->n_ends; i++) {
        x->end_station[i] = x->at[x->ends[i]];
        x->at[x->ends[i]] = GW_NO_ID;
    }
    return GW_OK;
}

/* --- from each to each --- */

static gw_status search_end(gw_tt_doors *x, uint32_t first, uint32_t end, uint32_t from)
{
    bool leaves_street = gw_tt_is_entrance(gw_tt_doors_stop(x, from));
    gw_station_search_from(x->search, from, GW_NO_ID, false);
    for (uint32_t i = first; i < end; i++) x->quick[i] = gw_station_search_seconds(x->search, x->ends[i]);
    gw_station_search_from(x->search, from, GW_NO_ID, true);
    for (uint32_t i = first; i < end; i++) {
        uint32_t to = x->ends[i];
        if (to == from || x->quick[i] == GW_NO_WAY ||
            (leaves_street && gw_tt_is_entrance(gw_tt_doors_stop(x, to))))
            continue;
        gw_tt_way *way = GW_LIST_PUSH(x->inside);
        if (!way) return GW_NO_MEMORY;
        *way = (gw_tt_way){.from = from,
                           .to = to,
                           .seconds = x->quick[i],
                           .step_free_s = gw_station_search_seconds(x->search, to)};
    }
    return GW_OK;
}

/* How many paths a station has: of all its nodes. */
static void count_paths(const gw_tt_doors *x, uint32_t *n_paths)
{
    for (uint32_t i = 0; i < x->net.n_nodes; i++)
        n_paths[x->station[i]] += x->net.nodes[i + 1].first_path - x->net.nodes[i].first_path;
}

static gw_status search_stations(gw_tt_doors *x)
{
    uint32_t *n_paths = calloc(x->net.n_nodes + (size_t)1, sizeof *n_paths);
    if (!n_paths) return GW_NO_MEMORY;
    count_paths(x, n_paths);
    gw_status status = GW_OK;
    for (uint32_t i = 0, end; i < x->n_ends && !status; i = end) {
        end = i + 1;
        while (end < x->n_ends && x->end_station[end] == x->end_station[i]) end++;
        uint64_t n = end - i, work = n * n_paths[x->end_station[i]], pairs = n * n;
        if (n > MOST_ENDS_OF_STATION || work > MOST_WORK_OF_STATION || x->work + work > MOST_WORK ||
            x->pairs + pairs > MOST_WAYS) {
            x->b->summary.n_stations_refused++;
            continue;
        }
        x->work += work;
        x->pairs += pairs;
        for (uint32_t k = i; k < end && !status; k++) status = search_end(x, i, end, x->ends[k]);
    }
    free(n_paths);
    return status;
}

/* way_first[] over inside[], and who stands behind doors. */
static void index_inside(gw_tt_doors *x)
{
    uint32_t n_stops = (uint32_t)x->b->draft.stops.n;
    if (x->inside.n) qsort(x->inside.p, x->inside.n, sizeof *x->inside.p, gw_tt_compare_ways);
    for (size_t i = 0; i < x->inside.n; i++) {
        const gw_tt_way *way = &x->inside.p[i];
        const gw_tt_stop *from = gw_tt_doors_stop(x, way->from), *to = gw_tt_doors_stop(x, way->to);
        x->way_first[way->from + 1]++;
        if (gw_tt_is_entrance(from) && gw_point_known(from->point)) x->b->doors[way->to] |= GW_DOORS_IN;
        if (gw_tt_is_entrance(to) && gw_point_known(to->point)) x->b->doors[way->from] |= GW_DOORS_OUT;
    }
    for (uint32_t s = 0; s < n_stops; s++) x->way_first[s + 1] += x->way_first[s];
    x->b->summary.n_station_ways = (uint32_t)x->inside.n;
}

int gw_tt_compare_ways(const void *pa, const void *pb)
{
    const gw_tt_way *a = pa, *b = pb;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

gw_status gw_tt_search_inside(gw_tt_doors *x)
{
    find_stations(x);
    gw_status status = list_ends(x);
    if (!status) status = search_stations(x);
    if (!status) index_inside(x);
    return status;
}
