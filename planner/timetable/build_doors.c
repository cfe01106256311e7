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
#include "planner/timetable/doors_priv.h"

#include <stdlib.h>

#define MOST_STREET_WORK 100000000u /* pairs of ways looked at over the street */
#define STREET_S_PER_M   1.04       /* 1.3 m of street for a straight one, 1.25 m/s */

/* --- over the street --- */

static gw_status build_geo(gw_tt_doors *x, bool of_entrances, gw_geo **out)
{
    uint32_t n = (uint32_t)x->b->draft.stops.n;
    gw_point *points = malloc((n + (size_t)1) * sizeof *points);
    if (!points) return GW_NO_MEMORY;
    for (uint32_t s = 0; s < n; s++) {
        const gw_tt_stop *stop = gw_tt_doors_stop(x, s);
        bool open = gw_tt_is_platform(stop) && !(x->b->doors[s] & GW_DOORS_IN);
        bool in = of_entrances ? (open && x->b->doors[s]) ||
                                     (gw_tt_is_entrance(stop) && x->way_first[s] < x->way_first[s + 1])
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
static gw_status offer(gw_tt_doors *x, size_t first, gw_tt_way way)
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

static bool one_side(const gw_tt_doors *x, uint32_t a, uint32_t b)
{
    return !x->b->ports || gw_tt_doors_stop(x, a)->side == gw_tt_doors_stop(x, b)->side;
}

static int32_t both_s(int32_t a, int32_t b)
{
    return a == GW_NO_WAY || b == GW_NO_WAY ? GW_NO_WAY : a + b;
}

static gw_status offer_street(gw_tt_doors *x, size_t first, gw_tt_way way, const gw_geo_hit *hit)
{
    way.to = hit->index;
    way.walk_m = way.step_free_m = (float)hit->straight_m;
    return offer(x, first, way);
}

/* From a place in the street, so many seconds after the platform, through the entrances around it. */
static gw_status offer_entrances(gw_tt_doors *x, size_t first, gw_tt_way out, uint32_t place)
{
    uint32_t n = 0, n_stops = (uint32_t)x->b->draft.stops.n;
    gw_status status = gw_geo_within(x->entrances, gw_tt_doors_stop(x, place)->point,
                                     x->b->options->walk_radius_m, x->hits, n_stops, &n);
    x->street_work += n;
    for (uint32_t i = 0; i < n && !status; i++) {
        uint32_t entrance = x->hits[i].index;
        if (!one_side(x, place, entrance)) continue;
        if (gw_tt_is_platform(gw_tt_doors_stop(x, entrance))) {
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

static gw_status offer_streets(gw_tt_doors *x, size_t first, gw_tt_way out, uint32_t place)
{
    uint32_t n = 0, n_stops = (uint32_t)x->b->draft.stops.n;
    gw_status status = gw_geo_within(x->streets, gw_tt_doors_stop(x, place)->point,
                                     x->b->options->walk_radius_m, x->hits, n_stops, &n);
    x->street_work += n;
    if (!status && x->street_work > MOST_STREET_WORK) return GW_LIMIT;
    for (uint32_t i = 0; i < n && !status; i++) {
        if (!one_side(x, place, x->hits[i].index)) continue;
        status = offer_street(x, first, out, &x->hits[i]);
    }
    return status;
}

static gw_status leave_through_doors(gw_tt_doors *x, size_t first, uint32_t platform)
{
    gw_status status = GW_OK;
    for (uint32_t w = x->way_first[platform]; w < x->way_first[platform + 1] && !status; w++) {
        const gw_tt_way *way = &x->inside.p[w];
        status = offer(x, first, *way);
        if (status || !gw_tt_is_entrance(gw_tt_doors_stop(x, way->to)) ||
            !gw_point_known(gw_tt_doors_stop(x, way->to)->point))
            continue;
        status = offer_streets(x, first, *way, way->to);
        if (!status) status = offer_entrances(x, first, *way, way->to);
    }
    return status;
}

/* All ways of one stop. */
static gw_status leave_stop(gw_tt_doors *x, uint32_t stop)
{
    size_t first = x->b->ways.n;
    const gw_tt_stop *s = gw_tt_doors_stop(x, stop);
    gw_status status = leave_through_doors(x, first, stop);
    bool in_street = gw_tt_is_platform(s) && !(x->b->doors[stop] & GW_DOORS_OUT) && gw_point_known(s->point);
    if (!status && in_street) status = offer_entrances(x, first, (gw_tt_way){.from = stop}, stop);
    if (!status && in_street && x->b->doors[stop])
        status = offer_streets(x, first, (gw_tt_way){.from = stop}, stop);
    gw_tt_builder *b = x->b;
    for (size_t i = first; i < b->ways.n; i++) x->at[b->ways.p[i].to] = GW_NO_ID;
    if (b->ways.n - first > 1)
        qsort(b->ways.p + first, b->ways.n - first, sizeof *b->ways.p, gw_tt_compare_ways);
    return status;
}

static gw_status leave_stops(gw_tt_doors *x)
{
    gw_status status = build_geo(x, false, &x->streets);
    if (!status) status = build_geo(x, true, &x->entrances);
    for (uint32_t s = 0; s < x->b->first_port_stop && !status; s++) {
        if (gw_tt_is_entrance(gw_tt_doors_stop(x, s))) {
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

static gw_status prepare(gw_tt_doors *x)
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
    gw_tt_doors x = {.b = b};
    gw_status status = prepare(&x);
    if (!status) status = gw_tt_search_inside(&x);
    if (!status) status = leave_stops(&x);
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
