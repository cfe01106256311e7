/* Wishes: what the rules of transfers.txt, the halls of ports and pathways say about pairs of stops. */
#include "planner/timetable/wish_priv.h"

static gw_status add_wish(gw_tt_wishes *w, const gw_tt_wish *x, gw_error *err)
{
    size_t most = w->b->limits.wishes;
    if (w->list.n >= most)
        return gw_fail(err, GW_LIMIT,
                       "transfers.txt: over %zu pairs of stops, counting every stop of a station", most);
    gw_tt_wish *copy = GW_LIST_PUSH(w->list);
    if (!copy) return gw_tt_no_memory(err);
    *copy = *x;
    return GW_OK;
}

static const gw_tt_stop *stop_at(const gw_tt_wishes *w, uint32_t stop)
{
    return &w->b->draft.stops.p[stop];
}

static float straight_m(const gw_tt_wishes *w, uint32_t from, uint32_t to)
{
    return from == to ? 0 : (float)gw_walk_straight_m(stop_at(w, from)->point, stop_at(w, to)->point);
}

/* --- does a rule name something that calls here? --- */

static bool route_calls(gw_tt_wishes *w, uint32_t stop, uint32_t route)
{
    const gw_tt_draft *d = &w->b->draft;
    w->n_steps += d->visit_first.p[stop + 1] - d->visit_first.p[stop];
    for (uint32_t v = d->visit_first.p[stop]; v < d->visit_first.p[stop + 1]; v++) {
        if (d->patterns.p[d->visits.p[v].pattern].route == route) return true;
    }
    return false;
}

static bool trip_calls(gw_tt_wishes *w, uint32_t stop, uint32_t trip)
{
    const gw_tt_draft *d = &w->b->draft;
    const gw_tt_pattern *p = &d->patterns.p[gw_tt_find_pattern(d->patterns.p, (uint32_t)d->patterns.n, trip)];
    w->n_steps += p->n_stops;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (d->pattern_stops.p[p->first_stop + i] == stop) return true;
    }
    return false;
}

static bool side_calls(gw_tt_wishes *w, uint32_t stop, uint32_t route, uint32_t trip)
{
    if (trip != GW_NO_ID) return trip_calls(w, stop, trip);
    return route == GW_NO_ID || route_calls(w, stop, route);
}

/* --- transfers.txt --- */

/* What one end of a rule stands for: the stops of a station, or the stop. */
typedef struct {
    const uint32_t *stops;
    uint32_t n;
    uint32_t self;
    bool station;
} rule_end;

static rule_end end_of_rule(const gw_tt_wishes *w, uint32_t stop)
{
    const gw_tt_stop *s = stop_at(w, stop);
    rule_end e = {.self = stop, .station = s->location_type == GW_LOC_STATION};
    if (e.station) {
        e.n = s->n_children;
        if (e.n) e.stops = w->b->draft.children.p + s->first_child;
    } else {
        e.n = s->location_type == GW_LOC_STOP;
    }
    return e;
}

static uint32_t stop_of_end(const rule_end *e, uint32_t i)
{
    return e->station ? e->stops[i] : e->self;
}

/* The timetable's trips for a trip that a rule names: [first, first + n) of named; none when it does not run.
 */
static uint32_t find_named(const gw_tt_builder *b, uint32_t feed, uint32_t feed_trip, uint32_t *first)
{
    size_t low = 0, high = b->named.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const gw_tt_named *m = &b->named.p[mid];
        if (m->feed < feed || (m->feed == feed && m->feed_trip < feed_trip))
            low = mid + 1;
        else
            high = mid;
    }
    *first = (uint32_t)low;
    while (high < b->named.n && b->named.p[high].feed == feed && b->named.p[high].feed_trip == feed_trip)
        high++;
    return (uint32_t)(high - low);
}

static uint8_t rank_of(const gw_transfer *r)
{
    bool from_trip = r->from_trip != GW_NONE, to_trip = r->to_trip != GW_NONE;
    bool from_route = !from_trip && r->from_route != GW_NONE, to_route = !to_trip && r->to_route != GW_NONE;
    if (from_trip && to_trip) return 1;
    if ((from_trip && to_route) || (to_trip && from_route)) return 2;
    if (from_trip || to_trip) return 3;
    if (from_route && to_route) return 4;
    return from_route || to_route ? 5 : RANK_STOPS;
}

static void set_duration(gw_tt_wish *x, const gw_transfer *r)
{
    bool has_time = r->min_time_s != GW_SECONDS_NONE;
    x->seconds = 0;
    if (r->type == 1) {
        x->kind = GW_LINK_FIXED;
    } else if (r->type == 3) {
        x->kind = GW_LINK_FORBIDDEN;
    } else if (has_time) {
        x->kind = GW_LINK_FIXED;
        x->seconds = r->min_time_s;
    } else {
        x->kind = x->from == x->to ? GW_LINK_SAME : GW_LINK_WALK;
    }
}

/* The rule on every pair of stops it stands for, with trips already chosen. */
static gw_status add_pairs(gw_tt_wishes *w, const gw_transfer *r, const rule_end *from, const rule_end *to,
                           gw_tt_wish x, gw_error *err)
{
    for (uint32_t i = 0; i < from->n; i++) {
        x.from = stop_of_end(from, i);
        if (w->n_steps > w->b->limits.steps)
            return gw_fail(err, GW_LIMIT, "transfers.txt: too many rules where too many lines call");
        if (!side_calls(w, x.from, x.from_route, x.from_trip)) continue;
        for (uint32_t k = 0; k < to->n; k++) {
            x.to = stop_of_end(to, k);
            if (!side_calls(w, x.to, x.to_route, x.to_trip)) continue;
            set_duration(&x, r);
            x.walk_m = straight_m(w, x.from, x.to);
            gw_status status = add_wish(w, &x, err);
            if (status) return status;
        }
    }
    return GW_OK;
}

static gw_status add_rule(gw_tt_wishes *w, uint32_t feed, const gw_transfer *r, gw_error *err)
{
    const gw_tt_source *s = &w->b->sources[feed];
    rule_end from = end_of_rule(w, s->first_stop + r->from_stop),
             to = end_of_rule(w, s->first_stop + r->to_stop);
    uint32_t first_from = 0, first_to = 0;
    uint32_t n_from = r->from_trip == GW_NONE ? 1 : find_named(w->b, feed, r->from_trip, &first_from);
    uint32_t n_to = r->to_trip == GW_NONE ? 1 : find_named(w->b, feed, r->to_trip, &first_to);
    gw_tt_wish x = {
        .row = w->row,
        .rank = rank_of(r),
        .blur = (uint8_t)(from.station + to.station),
        .from_route =
            r->from_trip == GW_NONE && r->from_route != GW_NONE ? s->first_route + r->from_route : GW_NO_ID,
        .to_route = r->to_trip == GW_NONE && r->to_route != GW_NONE ? s->first_route + r->to_route : GW_NO_ID,
    };
    for (uint32_t i = 0; i < n_from; i++) {
        x.from_trip = r->from_trip == GW_NONE ? GW_NO_ID : w->b->named.p[first_from + i].trip;
        for (uint32_t k = 0; k < n_to; k++) {
            x.to_trip = r->to_trip == GW_NONE ? GW_NO_ID : w->b->named.p[first_to + k].trip;
            gw_status status = add_pairs(w, r, &from, &to, x, err);
            if (status) return status;
        }
    }
    return GW_OK;
}

static gw_status add_rules(gw_tt_wishes *w, gw_error *err)
{
    for (uint32_t feed = 0; feed < w->b->options->n_feeds; feed++) {
        const gw_feed *f = w->b->sources[feed].feed;
        for (uint32_t i = 0; i < f->n_transfers; i++, w->row++) {
            const gw_transfer *r = &f->transfers[i];
            if (r->type > 3) continue; /* in-seat: build_seats.c; all others have both stops */
            gw_status status = add_rule(w, feed, r, err);
            if (status) return status;
        }
    }
    return GW_OK;
}

/* --- ports --- */

gw_status gw_tt_add_plain_wish(gw_tt_wishes *w, uint32_t from, uint32_t to, uint8_t rank, uint8_t kind,
                               int32_t seconds, gw_error *err)
{
    gw_tt_wish x = {
        .from = from,
        .to = to,
        .from_route = GW_NO_ID,
        .from_trip = GW_NO_ID,
        .to_route = GW_NO_ID,
        .to_trip = GW_NO_ID,
        .seconds = seconds,
        .walk_m = straight_m(w, from, to),
        .row = w->row,
        .rank = rank,
        .kind = kind,
    };
    return add_wish(w, &x, err);
}

static gw_status add_halls(gw_tt_wishes *w, gw_error *err)
{
    gw_tt_builder *b = w->b;
    for (uint32_t i = 0; b->ports && i < gw_port_hall_count(b->ports); i++, w->row++) {
        const gw_port_hall *hall = gw_port_hall_at(b->ports, i);
        uint32_t counter = gw_tt_build_port_stop(b, hall->port, hall->side), stop;
        if (!gw_tt_build_hall_stop(b, hall, &stop)) {
            b->summary.port_rows_skipped++;
            continue;
        }
        if (counter == GW_NO_ID) continue; /* the port is not usable */
        rule_end end = end_of_rule(w, stop);
        for (uint32_t k = 0; k < end.n; k++) {
            uint32_t at = stop_of_end(&end, k);
            gw_status status =
                gw_tt_add_plain_wish(w, at, counter, RANK_STOPS, GW_LINK_FIXED, hall->walk_s, err);
            if (!status)
                status = gw_tt_add_plain_wish(w, counter, at, RANK_STOPS, GW_LINK_FIXED, hall->walk_s, err);
            if (status) return status;
        }
    }
    return GW_OK;
}

static gw_status add_ways(gw_tt_wishes *w, gw_error *err)
{
    const gw_tt_builder *b = w->b;
    for (size_t i = 0; i < b->ways.n; i++) {
        const gw_tt_way *way = &b->ways.p[i];
        gw_tt_wish x = {
            .from = way->from,
            .to = way->to,
            .from_route = GW_NO_ID,
            .from_trip = GW_NO_ID,
            .to_route = GW_NO_ID,
            .to_trip = GW_NO_ID,
            .seconds = way->seconds,
            .walk_m = way->walk_m,
            .row = (uint32_t)i,
            .rank = RANK_WAY,
            .kind = GW_LINK_INSIDE,
        };
        gw_status status = add_wish(w, &x, err);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_tt_gather_wishes(gw_tt_wishes *w, gw_error *err)
{
    gw_status status = add_rules(w, err);
    if (!status) status = add_halls(w, err);
    return status ? status : add_ways(w, err);
}
