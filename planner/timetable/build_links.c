/* Links between stops, and the rules of transfers.txt on them.
 *
 * Everything that may say something about a pair of stops is written down as a wish (from, to, rank …): rows
 * of transfers.txt for every pair of stops they stand for, hall walks of ports, ways along pathways; and for
 * those pairs the walk by nearness and the stop itself (pairs of which nothing else is said stay in near[],
 * or are not written at all). Sorted by pair and rank, the first wish of rank 6 or more makes the link, those
 * of ranks 1-5 are its rules:
 *
 *   rank 1  from_trip and to_trip           4  from_route and to_route     7  along pathways
 *        2  a trip, and a route opposite    5  a route                     8  a generated walk
 *        3  a trip                          6  stops only; a port's hall   9  the stop itself
 *
 * At equal rank a rule between stops stands before one with a station, that before one between stations, then
 * file order. A rule is kept only where the trips and routes it names call. Where pathways join the two
 * stops, the rule's time stands for those who walk, but a wheelchair still needs a step-free way, and its
 * time.
 */
#include "planner/timetable/build_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RANK_STOPS = 6, RANK_WAY = 7, RANK_NEAR = 8, RANK_SELF = 9 };

typedef struct {
    uint32_t from, to;
    uint32_t from_route, from_trip, to_route, to_trip;
    int32_t seconds;
    float walk_m;
    uint32_t row; /* of transfers.txt, over all feeds; rank WAY: of ways[] */
    uint8_t rank;
    uint8_t blur; /* 0: between stops, 1: one station, 2: two */
    uint8_t kind;
} wish;

typedef struct {
    gw_tt_builder *b;
    GW_LIST(wish) list;
    uint32_t row;
    uint64_t n_steps; /* so far */
} wishes;

static gw_status add_wish(wishes *w, const wish *x, gw_error *err)
{
    size_t most = w->b->limits.wishes;
    if (w->list.n >= most)
        return gw_fail(err, GW_LIMIT,
                       "transfers.txt: over %zu pairs of stops, counting every stop of a station", most);
    wish *copy = GW_LIST_PUSH(w->list);
    if (!copy) return gw_tt_no_memory(err);
    *copy = *x;
    return GW_OK;
}

static const gw_tt_stop *stop_at(const wishes *w, uint32_t stop)
{
    return &w->b->draft.stops.p[stop];
}

static float straight_m(const wishes *w, uint32_t from, uint32_t to)
{
    return from == to ? 0 : (float)gw_walk_straight_m(stop_at(w, from)->point, stop_at(w, to)->point);
}

/* --- does a rule name something that calls here? --- */

static bool route_calls(wishes *w, uint32_t stop, uint32_t route)
{
    const gw_tt_draft *d = &w->b->draft;
    w->n_steps += d->visit_first.p[stop + 1] - d->visit_first.p[stop];
    for (uint32_t v = d->visit_first.p[stop]; v < d->visit_first.p[stop + 1]; v++) {
        if (d->patterns.p[d->visits.p[v].pattern].route == route) return true;
    }
    return false;
}

static bool trip_calls(wishes *w, uint32_t stop, uint32_t trip)
{
    const gw_tt_draft *d = &w->b->draft;
    const gw_tt_pattern *p = &d->patterns.p[gw_tt_find_pattern(d->patterns.p, (uint32_t)d->patterns.n, trip)];
    w->n_steps += p->n_stops;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (d->pattern_stops.p[p->first_stop + i] == stop) return true;
    }
    return false;
}

static bool side_calls(wishes *w, uint32_t stop, uint32_t route, uint32_t trip)
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

static rule_end end_of_rule(const wishes *w, uint32_t stop)
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

static void set_duration(wish *x, const gw_transfer *r)
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
static gw_status add_pairs(wishes *w, const gw_transfer *r, const rule_end *from, const rule_end *to, wish x,
                           gw_error *err)
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

static gw_status add_rule(wishes *w, uint32_t feed, const gw_transfer *r, gw_error *err)
{
    const gw_tt_source *s = &w->b->sources[feed];
    rule_end from = end_of_rule(w, s->first_stop + r->from_stop),
             to = end_of_rule(w, s->first_stop + r->to_stop);
    uint32_t first_from = 0, first_to = 0;
    uint32_t n_from = r->from_trip == GW_NONE ? 1 : find_named(w->b, feed, r->from_trip, &first_from);
    uint32_t n_to = r->to_trip == GW_NONE ? 1 : find_named(w->b, feed, r->to_trip, &first_to);
    wish x = {
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

static gw_status add_rules(wishes *w, gw_error *err)
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

static gw_status add_plain(wishes *w, uint32_t from, uint32_t to, uint8_t rank, uint8_t kind, int32_t seconds,
                           gw_error *err)
{
    wish x = {
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

static gw_status add_halls(wishes *w, gw_error *err)
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
            gw_status status = add_plain(w, at, counter, RANK_STOPS, GW_LINK_FIXED, hall->walk_s, err);
            if (!status) status = add_plain(w, counter, at, RANK_STOPS, GW_LINK_FIXED, hall->walk_s, err);
            if (status) return status;
        }
    }
    return GW_OK;
}

static gw_status add_ways(wishes *w, gw_error *err)
{
    const gw_tt_builder *b = w->b;
    for (size_t i = 0; i < b->ways.n; i++) {
        const gw_tt_way *way = &b->ways.p[i];
        wish x = {
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

/* --- wishes into links --- */

static int order_of(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_wishes(const void *pa, const void *pb)
{
    const wish *a = pa, *b = pb;
    int order = order_of(a->from, b->from);
    if (!order) order = order_of(a->to, b->to);
    if (!order) order = order_of(a->rank, b->rank);
    if (!order) order = order_of(a->blur, b->blur);
    if (!order) order = order_of(a->row, b->row);
    if (!order) order = order_of(a->from_trip, b->from_trip);
    return order ? order : order_of(a->to_trip, b->to_trip);
}

static gw_tt_rule rule_of(const wish *x)
{
    return (gw_tt_rule){
        .from_route = x->from_route,
        .from_trip = x->from_trip,
        .to_route = x->to_route,
        .to_trip = x->to_trip,
        .seconds = x->seconds,
        .walk_m = x->walk_m,
        .kind = x->kind,
        .rank = x->rank,
    };
}

/* What the way along pathways between the two says about wheelchairs: the link's flags, and their own way
 * where they have one. */
static gw_status tell_step_free(gw_tt_builder *b, gw_tt_link *link, const gw_tt_way *way)
{
    bool plain = way->step_free_s == way->seconds && !(fabsf(way->step_free_m - way->walk_m) > 0);
    if (way->step_free_s == GW_NO_WAY) {
        link->flags |= GW_LINK_NOT_STEP_FREE;
    } else if (plain && link->kind == GW_LINK_INSIDE) {
        link->flags |= GW_LINK_STEP_FREE;
    } else {
        gw_tt_step_free *own = GW_LIST_PUSH(b->step_free);
        if (!own) return GW_NO_MEMORY;
        *own = (gw_tt_step_free){link->from, link->to, way->step_free_s, way->step_free_m};
        link->flags |= GW_LINK_STEP_FREE_APART;
    }
    return GW_OK;
}

/* All wishes of one pair, sorted, as one link. */
static gw_status add_link(gw_tt_builder *b, const wish *x, size_t n, gw_error *err)
{
    gw_tt_draft *d = &b->draft;
    size_t n_rules = 0;
    while (n_rules < n && x[n_rules].rank < RANK_STOPS) n_rules++;
    if (n_rules > UINT16_MAX)
        return gw_fail(err, GW_LIMIT, "transfers.txt: over 65535 rules between two stops");
    gw_tt_link *link = GW_LIST_PUSH(d->links);
    if (!link || GW_LIST_ROOM(d->rules, n_rules)) return gw_tt_no_memory(err);
    const wish *general = n_rules < n ? &x[n_rules] : NULL, *way = NULL;
    for (size_t i = n_rules; i < n && !way; i++) way = x[i].rank == RANK_WAY ? &x[i] : NULL;
    if (way && general->kind == GW_LINK_WALK) general = way; /* type 0 without a time: as long as it takes */
    *link = (gw_tt_link){
        .from = x->from,
        .to = x->to,
        .walk_m = general && general == way ? way->walk_m : x->walk_m,
        .seconds = general ? general->seconds : 0,
        .first_rule = (uint32_t)d->rules.n,
        .n_rules = (uint16_t)n_rules,
        .kind = general ? general->kind : (uint8_t)GW_LINK_NONE,
        .flags = general && general->rank == RANK_NEAR ? GW_LINK_GENERATED : 0,
    };
    for (size_t i = 0; i < n_rules; i++) d->rules.p[d->rules.n++] = rule_of(&x[i]);
    if (way && link->kind != GW_LINK_FORBIDDEN && tell_step_free(b, link, &b->ways.p[way->row]))
        return gw_tt_no_memory(err);
    return GW_OK;
}

/* The end of the wishes of one pair of stops, sorted. */
static size_t end_of_pair(const wishes *w, size_t i, size_t n)
{
    const wish *x = w->list.p;
    size_t end = i + 1;
    while (end < n && x[end].from == x[i].from && x[end].to == x[i].to) end++;
    return end;
}

/* Marks a walk by nearness that becomes a wish; false: there is none. */
static bool take_out(gw_tt_draft *d, uint32_t from, uint32_t to)
{
    uint32_t low = d->near_first.p[from], end = d->near_first.p[from + 1], high = end;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (d->near.p[mid].to < to)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == end || d->near.p[low].to != to) return false;
    d->near.p[low].walk_m = -1; /* none is */
    return true;
}

static bool has_wish(const wishes *w, size_t n, uint32_t from, uint32_t to)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const wish *x = &w->list.p[mid];
        if (x->from < from || (x->from == from && x->to < to))
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && w->list.p[low].from == from && w->list.p[low].to == to;
}

/* A pair of which something is said is no walk by nearness any more, either way: it is the last wish of both.
 */
static gw_status add_last_wish(wishes *w, size_t n, uint32_t from, uint32_t to, gw_error *err)
{
    gw_tt_draft *d = &w->b->draft;
    if (from == to) return add_plain(w, from, to, RANK_SELF, GW_LINK_SAME, 0, err);
    if (!take_out(d, from, to)) return GW_OK;
    gw_status status = add_plain(w, from, to, RANK_NEAR, GW_LINK_WALK, 0, err);
    if (status || has_wish(w, n, to, from)) return status;
    take_out(d, to, from); /* a walk stands in both lists */
    return add_plain(w, to, from, RANK_NEAR, GW_LINK_WALK, 0, err);
}

static void close_gaps(gw_tt_draft *d, uint32_t n_stops)
{
    uint32_t kept = 0;
    for (uint32_t s = 0; s < n_stops; s++) {
        uint32_t begin = d->near_first.p[s];
        d->near_first.p[s] = kept;
        for (uint32_t i = begin; i < d->near_first.p[s + 1]; i++) {
            if (d->near.p[i].walk_m >= 0) d->near.p[kept++] = d->near.p[i];
        }
    }
    d->near_first.p[n_stops] = kept;
    d->near.n = kept;
}

static gw_status make_near(wishes *w, gw_error *err)
{
    gw_tt_draft *d = &w->b->draft;
    gw_tt_walks walks = {0};
    uint32_t n_stops = (uint32_t)d->stops.n;
    gw_status status = gw_tt_build_near(w->b, &walks);
    if (!status) status = gw_tt_draft_index_near(d, walks.p, walks.n, n_stops);
    free(walks.p);
    return status ? gw_tt_no_memory(err) : GW_OK;
}

static gw_status make_links(wishes *w, gw_error *err)
{
    gw_tt_draft *d = &w->b->draft;
    uint32_t n_stops = (uint32_t)d->stops.n;
    gw_status status = make_near(w, err);
    size_t said = w->list.n;
    if (said) qsort(w->list.p, said, sizeof *w->list.p, compare_wishes);
    for (size_t i = 0; i < said && !status; i = end_of_pair(w, i, said)) {
        wish x = w->list.p[i];
        status = add_last_wish(w, said, x.from, x.to, err);
    }
    if (status) return status;
    close_gaps(d, n_stops);
    if (w->list.n) qsort(w->list.p, w->list.n, sizeof *w->list.p, compare_wishes);
    for (size_t i = 0, end; i < w->list.n && !status; i = end) {
        end = end_of_pair(w, i, w->list.n);
        status = add_link(w->b, w->list.p + i, end - i, err);
    }
    if (status) return status;
    return gw_tt_draft_index_links(d, n_stops) ? gw_tt_no_memory(err) : GW_OK;
}

gw_status gw_tt_build_links(gw_tt_builder *b, gw_error *err)
{
    wishes w = {.b = b};
    gw_status status = add_rules(&w, err);
    if (!status) status = add_halls(&w, err);
    if (!status) status = add_ways(&w, err);
    if (!status) status = make_links(&w, err);
    free(w.list.p);
    return status;
}
