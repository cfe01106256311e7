/* Ways between platforms, entrances and the stops around, along pathways: what the links of stations are made
 * of.
 *
 *   platform ── inside ──► platform            every pair that pathways join
 *   platform ◄─ inside ──► entrance            for journeys that begin or end in the street
 *   platform ── inside ──► entrance ── street ──► stop, or entrance ── inside ──► platform
 *
 * A platform that an entrance leads to is entered through entrances only, one that leads to an entrance is
 * left through them only; all others stand in the street. (Where a feed has one without the other, the other
 * goes straight: such a platform is half open.) Walks between stops that stand in the street both ways are
 * build_near.c's. Of several ways the one that takes least at the usual pace is kept, for feet and for wheels
 * apart.
 */
#include "planner/timetable/build_priv.h"

#include "planner/geo/geo.h"
#include <stdlib.h>
#include <string.h>

/* What is looked through at most: a station is searched from each of its platforms and entrances. */
#define MOST_ENDS_OF_STATION 1000u
#define MOST_WORK_OF_STATION 100000000u /* ends × paths */
#define MOST_WORK            400000000u /* of all stations */
#define MOST_STREET_WORK     100000000u /* pairs of ways looked at over the street */
#define MOST_WAYS            4000000u   /* that are kept */
#define STREET_S_PER_M       1.04       /* 1.3 m of street for a straight one, 1.25 m/s */

typedef struct {
    gw_tt_builder *b;
    gw_station_net net;
    gw_station_search *search;
    uint32_t *station;     /* [nodes] a node of the same station, the same for all of it */
    uint32_t *ends;        /* platforms and entrances with nodes: stops, by station, then number */
    uint32_t *end_station; /* [ends] */
    int32_t *quick;        /* [ends] scratch */
    uint32_t n_ends;
    uint64_t work, pairs, street_work;
    uint32_t *way_first;       /* [stops + 1] inside[] that leave a stop */
    GW_LIST(gw_tt_way) inside; /* by from, to */
    uint32_t *at;      /* [stops] scratch: ways[] of the platform under way that lead there; GW_NO_ID */
    gw_geo *streets;   /* platforms entered from the street */
    gw_geo *entrances; /* entrances that lead somewhere; half open platforms too */
    gw_geo_hit *hits;
} doors;

static const gw_tt_stop *stop_at(const doors *x, uint32_t stop)
{
    return &x->b->draft.stops.p[stop];
}

static bool is_platform(const gw_tt_stop *s)
{
    return s->kind == GW_STOP_GTFS && s->location_type == GW_LOC_STOP;
}

static bool is_entrance(const gw_tt_stop *s)
{
    return s->kind == GW_STOP_GTFS && s->location_type == GW_LOC_ENTRANCE;
}

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
static uint32_t end_of_node(const doors *x, uint32_t node)
{
    uint32_t stop = x->net.nodes[node].stop;
    const gw_tt_stop *s = stop_at(x, stop);
    if (s->location_type == GW_LOC_BOARDING_AREA && s->parent != GW_NO_ID) return s->parent;
    return is_platform(s) || is_entrance(s) ? stop : GW_NO_ID;
}

static void find_stations(doors *x)
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

static bool has_path(const doors *x, uint32_t node, const uint8_t *reached)
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
static gw_status list_ends(doors *x)
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

/* --- inside --- */

static gw_status search_end(doors *x, uint32_t first, uint32_t end, uint32_t from)
{
    bool leaves_street = is_entrance(stop_at(x, from));
    gw_station_search_from(x->search, from, GW_NO_ID, false);
    for (uint32_t i = first; i < end; i++) x->quick[i] = gw_station_search_seconds(x->search, x->ends[i]);
    gw_station_search_from(x->search, from, GW_NO_ID, true);
    for (uint32_t i = first; i < end; i++) {
        uint32_t to = x->ends[i];
        if (to == from || x->quick[i] == GW_NO_WAY || (leaves_street && is_entrance(stop_at(x, to))))
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
static void count_paths(const doors *x, uint32_t *n_paths)
{
    for (uint32_t i = 0; i < x->net.n_nodes; i++)
        n_paths[x->station[i]] += x->net.nodes[i + 1].first_path - x->net.nodes[i].first_path;
}

static gw_status search_stations(doors *x)
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

static int compare_ways(const void *pa, const void *pb)
{
    const gw_tt_way *a = pa, *b = pb;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

/* way_first[] over inside[], and who stands behind doors. */
static void index_inside(doors *x)
{
    uint32_t n_stops = (uint32_t)x->b->draft.stops.n;
    if (x->inside.n) qsort(x->inside.p, x->inside.n, sizeof *x->inside.p, compare_ways);
    for (size_t i = 0; i < x->inside.n; i++) {
        const gw_tt_way *way = &x->inside.p[i];
        const gw_tt_stop *from = stop_at(x, way->from), *to = stop_at(x, way->to);
        x->way_first[way->from + 1]++;
        if (is_entrance(from) && gw_point_known(from->point)) x->b->doors[way->to] |= GW_DOORS_IN;
        if (is_entrance(to) && gw_point_known(to->point)) x->b->doors[way->from] |= GW_DOORS_OUT;
    }
    for (uint32_t s = 0; s < n_stops; s++) x->way_first[s + 1] += x->way_first[s];
    x->b->summary.n_station_ways = (uint32_t)x->inside.n;
}

/* --- over the street --- */

static gw_status build_geo(doors *x, bool of_entrances, gw_geo **out)
{
    uint32_t n = (uint32_t)x->b->draft.stops.n;
    gw_point *points = malloc((n + (size_t)1) * sizeof *points);
    if (!points) return GW_NO_MEMORY;
    for (uint32_t s = 0; s < n; s++) {
        const gw_tt_stop *stop = stop_at(x, s);
        bool open = is_platform(stop) && !(x->b->doors[s] & GW_DOORS_IN);
        bool in = of_entrances ? (open && x->b->doors[s]) ||
                                     (is_entrance(stop) && x->way_first[s] < x->way_first[s + 1])
                               : open;
        points[s] = in ? stop->point : (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    }
    gw_status status = gw_geo_build(points, n, out);
    free(points);
    return status;
}

static double takes_s(int32_t seconds, float walk_m)
{
    return seconds + (double)walk_m * STREET_S_PER_M;
}

/* One way more of the platform `from`: first is where its ways begin in b->ways. */
static gw_status offer(doors *x, size_t first, gw_tt_way way)
{
    gw_tt_builder *b = x->b;
    if (way.to == way.from) return GW_OK;
    uint32_t at = x->at[way.to];
    if (at == GW_NO_ID) {
        if (b->ways.n >= MOST_WAYS) return GW_LIMIT;
        gw_tt_way *fresh = GW_LIST_PUSH(b->ways);
        if (!fresh) return GW_NO_MEMORY;
        *fresh = way;
        x->at[way.to] = (uint32_t)(b->ways.n - 1 - first);
        return GW_OK;
    }
    gw_tt_way *known = &b->ways.p[first + at];
    if (takes_s(way.seconds, way.walk_m) < takes_s(known->seconds, known->walk_m)) {
        known->seconds = way.seconds;
        known->walk_m = way.walk_m;
    }
    if (way.step_free_s != GW_NO_WAY &&
        (known->step_free_s == GW_NO_WAY ||
         takes_s(way.step_free_s, way.step_free_m) < takes_s(known->step_free_s, known->step_free_m))) {
        known->step_free_s = way.step_free_s;
        known->step_free_m = way.step_free_m;
    }
    return GW_OK;
}

static bool one_side(const doors *x, uint32_t a, uint32_t b)
{
    return !x->b->ports || stop_at(x, a)->side == stop_at(x, b)->side;
}

static int32_t both_s(int32_t a, int32_t b)
{
    return a == GW_NO_WAY || b == GW_NO_WAY ? GW_NO_WAY : a + b;
}

static gw_status offer_street(doors *x, size_t first, gw_tt_way way, const gw_geo_hit *hit)
{
    way.to = hit->index;
    way.walk_m = way.step_free_m = (float)hit->straight_m;
    return offer(x, first, way);
}

/* From a place in the street, so many seconds after the platform, through the entrances around it. */
static gw_status offer_entrances(doors *x, size_t first, gw_tt_way out, uint32_t place)
{
    uint32_t n = 0, n_stops = (uint32_t)x->b->draft.stops.n;
    gw_status status = gw_geo_within(x->entrances, stop_at(x, place)->point, x->b->options->walk_radius_m,
                                     x->hits, n_stops, &n);
    x->street_work += n;
    for (uint32_t i = 0; i < n && !status; i++) {
        uint32_t entrance = x->hits[i].index;
        if (!one_side(x, place, entrance)) continue;
        if (is_platform(stop_at(x, entrance))) {
            status = offer_street(x, first, out, &x->hits[i]);
            continue;
        }
        for (uint32_t w = x->way_first[entrance]; w < x->way_first[entrance + 1] && !status; w++) {
            const gw_tt_way *in = &x->inside.p[w];
            gw_tt_way way = out;
            if (++x->street_work > MOST_STREET_WORK) return GW_LIMIT;
            way.to = in->to;
            way.seconds += in->seconds;
            way.step_free_s = both_s(out.step_free_s, in->step_free_s);
            way.walk_m = way.step_free_m = (float)x->hits[i].straight_m;
            status = offer(x, first, way);
        }
    }
    return status;
}

static gw_status offer_streets(doors *x, size_t first, gw_tt_way out, uint32_t place)
{
    uint32_t n = 0, n_stops = (uint32_t)x->b->draft.stops.n;
    gw_status status = gw_geo_within(x->streets, stop_at(x, place)->point, x->b->options->walk_radius_m,
                                     x->hits, n_stops, &n);
    x->street_work += n;
    if (!status && x->street_work > MOST_STREET_WORK) return GW_LIMIT;
    for (uint32_t i = 0; i < n && !status; i++) {
        if (!one_side(x, place, x->hits[i].index)) continue;
        status = offer_street(x, first, out, &x->hits[i]);
    }
    return status;
}

static gw_status leave_through_doors(doors *x, size_t first, uint32_t platform)
{
    gw_status status = GW_OK;
    for (uint32_t w = x->way_first[platform]; w < x->way_first[platform + 1] && !status; w++) {
        const gw_tt_way *way = &x->inside.p[w];
        status = offer(x, first, *way);
        if (status || !is_entrance(stop_at(x, way->to)) || !gw_point_known(stop_at(x, way->to)->point))
            continue;
        status = offer_streets(x, first, *way, way->to);
        if (!status) status = offer_entrances(x, first, *way, way->to);
    }
    return status;
}

/* All ways of one stop. */
static gw_status leave_stop(doors *x, uint32_t stop)
{
    size_t first = x->b->ways.n;
    const gw_tt_stop *s = stop_at(x, stop);
    gw_status status = leave_through_doors(x, first, stop);
    bool in_street = is_platform(s) && !(x->b->doors[stop] & GW_DOORS_OUT) && gw_point_known(s->point);
    if (!status && in_street) status = offer_entrances(x, first, (gw_tt_way){.from = stop}, stop);
    if (!status && in_street && x->b->doors[stop])
        status = offer_streets(x, first, (gw_tt_way){.from = stop}, stop);
    gw_tt_builder *b = x->b;
    for (size_t i = first; i < b->ways.n; i++) x->at[b->ways.p[i].to] = GW_NO_ID;
    if (b->ways.n - first > 1) qsort(b->ways.p + first, b->ways.n - first, sizeof *b->ways.p, compare_ways);
    return status;
}

static gw_status leave_stops(doors *x)
{
    gw_status status = build_geo(x, false, &x->streets);
    if (!status) status = build_geo(x, true, &x->entrances);
    for (uint32_t s = 0; s < x->b->first_port_stop && !status; s++) {
        if (is_entrance(stop_at(x, s))) {
            size_t first = x->b->ways.n;
            for (uint32_t w = x->way_first[s]; w < x->way_first[s + 1] && !status; w++)
                status = offer(x, first, x->inside.p[w]);
            for (size_t i = first; i < x->b->ways.n; i++) x->at[x->b->ways.p[i].to] = GW_NO_ID;
        } else {
            status = leave_stop(x, s);
        }
    }
    return status;
}

/* --- all of it --- */

static gw_status prepare(doors *x)
{
    gw_tt_builder *b = x->b;
    size_t n_stops = b->draft.stops.n + 1, n_nodes = b->nodes.n;
    x->net = (gw_station_net){b->nodes.p, (uint32_t)(b->nodes.n - 1), b->paths.p, b->draft.stops.p};
    x->station = malloc(n_nodes * sizeof *x->station);
    x->ends = malloc(n_nodes * sizeof *x->ends);
    x->end_station = malloc(n_nodes * sizeof *x->end_station);
    x->quick = malloc(n_nodes * sizeof *x->quick);
    x->way_first = calloc(n_stops + 1, sizeof *x->way_first);
    x->at = malloc(n_stops * sizeof *x->at);
    x->hits = malloc(n_stops * sizeof *x->hits);
    b->doors = calloc(n_stops, sizeof *b->doors);
    if (!x->station || !x->ends || !x->end_station || !x->quick || !x->way_first || !x->at || !x->hits ||
        !b->doors)
        return GW_NO_MEMORY;
    for (size_t s = 0; s < n_stops; s++) x->at[s] = GW_NO_ID;
    return gw_station_search_create(&x->net, &x->search);
}

gw_status gw_tt_build_doors(gw_tt_builder *b, gw_error *err)
{
    if (!b->paths.n || !(b->options->walk_radius_m > 0))
        return GW_OK; /* no walks but those of transfers.txt */
    doors x = {.b = b};
    gw_status status = prepare(&x);
    if (!status) find_stations(&x);
    if (!status) status = list_ends(&x);
    if (!status) status = search_stations(&x);
    if (!status) {
        index_inside(&x);
        status = leave_stops(&x);
    }
    gw_geo_free(x.streets);
    gw_geo_free(x.entrances);
    gw_station_search_free(x.search);
    free(x.inside.p);
    free(x.station);
    free(x.ends);
    free(x.end_station);
    free(x.quick);
    free(x.way_first);
    free(x.at);
    free(x.hits);
    if (status == GW_LIMIT)
        return gw_fail(err, GW_LIMIT,
                       "pathways.txt: too many entrances within walking distance of each other");
    return status ? gw_tt_no_memory(err) : GW_OK;
}
