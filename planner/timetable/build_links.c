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
#include "planner/timetable/wish_priv.h"

#include <math.h>
#include <stdlib.h>

static int order_of(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_wishes(const void *pa, const void *pb)
{
    const gw_tt_wish *a = pa, *b = pb;
    int order = order_of(a->from, b->from);
    if (!order) order = order_of(a->to, b->to);
    if (!order) order = order_of(a->rank, b->rank);
    if (!order) order = order_of(a->blur, b->blur);
    if (!order) order = order_of(a->row, b->row);
    if (!order) order = order_of(a->from_trip, b->from_trip);
    return order ? order : order_of(a->to_trip, b->to_trip);
}

static gw_tt_rule rule_of(const gw_tt_wish *x)
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
static gw_status add_link(gw_tt_builder *b, const gw_tt_wish *x, size_t n, gw_error *err)
{
    gw_tt_draft *d = &b->draft;
    size_t n_rules = 0;
    while (n_rules < n && x[n_rules].rank < RANK_STOPS) n_rules++;
    if (n_rules > UINT16_MAX)
        return gw_fail(err, GW_LIMIT, "transfers.txt: over 65535 rules between two stops");
    gw_tt_link *link = GW_LIST_PUSH(d->links);
    if (!link || GW_LIST_ROOM(d->rules, n_rules)) return gw_tt_no_memory(err);
    const gw_tt_wish *general = n_rules < n ? &x[n_rules] : NULL, *way = NULL;
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
static size_t end_of_pair(const gw_tt_wishes *w, size_t i, size_t n)
{
    const gw_tt_wish *x = w->list.p;
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

static bool has_wish(const gw_tt_wishes *w, size_t n, uint32_t from, uint32_t to)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const gw_tt_wish *x = &w->list.p[mid];
        if (x->from < from || (x->from == from && x->to < to))
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && w->list.p[low].from == from && w->list.p[low].to == to;
}

/* A pair of which something is said is no walk by nearness any more, either way: it is the last wish of both.
 */
static gw_status add_last_wish(gw_tt_wishes *w, size_t n, uint32_t from, uint32_t to, gw_error *err)
{
    gw_tt_draft *d = &w->b->draft;
    if (from == to) return gw_tt_add_plain_wish(w, from, to, RANK_SELF, GW_LINK_SAME, 0, err);
    if (!take_out(d, from, to)) return GW_OK;
    gw_status status = gw_tt_add_plain_wish(w, from, to, RANK_NEAR, GW_LINK_WALK, 0, err);
    if (status || has_wish(w, n, to, from)) return status;
    take_out(d, to, from); /* a walk stands in both lists */
    return gw_tt_add_plain_wish(w, to, from, RANK_NEAR, GW_LINK_WALK, 0, err);
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

static gw_status make_near(gw_tt_wishes *w, gw_error *err)
{
    gw_tt_draft *d = &w->b->draft;
    gw_tt_walks walks = {0};
    uint32_t n_stops = (uint32_t)d->stops.n;
    gw_status status = gw_tt_build_near(w->b, &walks);
    if (!status) status = gw_tt_draft_index_near(d, walks.p, walks.n, n_stops);
    free(walks.p);
    return status ? gw_tt_no_memory(err) : GW_OK;
}

static gw_status make_links(gw_tt_wishes *w, gw_error *err)
{
    gw_tt_draft *d = &w->b->draft;
    uint32_t n_stops = (uint32_t)d->stops.n;
    gw_status status = make_near(w, err);
    size_t said = w->list.n;
    if (said) qsort(w->list.p, said, sizeof *w->list.p, compare_wishes);
    for (size_t i = 0; i < said && !status; i = end_of_pair(w, i, said)) {
        gw_tt_wish x = w->list.p[i];
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
    gw_tt_wishes w = {.b = b};
    gw_status status = gw_tt_gather_wishes(&w, err);
    if (!status) status = make_links(&w, err);
    free(w.list.p);
    return status;
}
