/* The ways between an end and the stops: what one is already at, what is near on foot, and counters behind a
 * hall that is near. Nobody walks across the border: only stops of the end's side count. */
#include "planner/plan/plan_priv.h"

#include "gtfs/feed/feed.h"
#include <stdlib.h>

enum { MAX_NEAR = 4096 }; /* of the densest districts about 600 stops lie within 20 minutes */

gw_side gw_plan_walking_side(const gw_dataset *d, const gw_end *e)
{
    return d->ports ? e->side : GW_SIDE_NONE;
}

/* Keeps the shorter way when there is one already among list[from … to). */
static gw_status add_way(gw_access_list *list, size_t from, size_t to, gw_access way)
{
    for (size_t i = from; i < to; i++) {
        if (list->at[i].stop.v != way.stop.v) continue;
        if (way.walk_s < list->at[i].walk_s) list->at[i] = way;
        return GW_OK;
    }
    gw_status status = gw_grow(&list->at, &list->cap, list->n + 1, sizeof *list->at);
    if (!status) list->at[list->n++] = way;
    return status;
}

static gw_status add(gw_access_list *list, size_t from, size_t to, uint32_t stop, int32_t walk_s,
                     double walk_m)
{
    return add_way(list, from, to, (gw_access){.stop = {stop}, .walk_s = walk_s, .walk_m = (float)walk_m});
}

/* --- on foot, through entrances where there are any --- */

typedef struct {
    const gw_dataset *d;
    const gw_plan_request *r;
    gw_query q; /* what links take */
    gw_side side;
    bool arriving;
    gw_access_list *list;
    gw_geo_hit *hits;
} street;

/* Seconds between an entrance and a platform, for someone who comes (arriving: goes) this way; -1: not for
 * them. */
static int32_t inside_s(const street *x, const gw_tt_link *l)
{
    return l->kind == GW_LINK_INSIDE && !(l->walk_m > 0)
               ? gw_link_seconds(x->d->timetable, &x->q, l, NULL, false)
               : -1;
}

static bool is_door(const gw_dataset *d, uint32_t stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(d->timetable, stop);
    return s->location_type == GW_LOC_ENTRANCE && gw_point_known(s->point);
}

/* Is a stop entered (else: left) through entrances only? */
static bool behind_doors(const gw_dataset *d, uint32_t stop, bool entered)
{
    gw_tt_links links = gw_tt_links_of(d->timetable, stop, entered);
    gw_tt_link l;
    if (!gw_plan_doors(d)) return false;
    while (gw_tt_links_next(&links, &l, NULL, NULL)) {
        if (l.kind == GW_LINK_INSIDE && is_door(d, entered ? l.from : l.to)) return true;
    }
    return false;
}

/* Through an entrance to the platforms behind it. */
static gw_status add_behind(const street *x, uint32_t door, gw_access base)
{
    gw_tt_links links = gw_tt_links_of(x->d->timetable, door, x->arriving);
    gw_tt_link l;
    gw_status status = GW_OK;
    while (!status && gw_tt_links_next(&links, &l, NULL, NULL)) {
        int32_t more_s = inside_s(x, &l);
        if (more_s < 0 || base.walk_s + more_s > x->r->max_access_s) continue;
        gw_access way = base;
        way.stop.v = x->arriving ? l.from : l.to;
        way.walk_s += more_s;
        way.inside_s += more_s;
        status = add_way(x->list, 0, x->list->n, way);
    }
    return status;
}

/* From a place in the street: what stands in the street, and what lies behind entrances. */
static gw_status add_around(const street *x, gw_point point, gw_access base)
{
    const gw_dataset *d = x->d;
    uint32_t n = 0;
    size_t n_before = x->list->n;
    double radius_m = (x->r->max_access_s - base.walk_s) * x->r->gait.speed_mps / x->r->gait.factor;
    if (!gw_point_known(point) || !(radius_m >= 0) || base.walk_s > x->r->max_access_s) return GW_OK;
    gw_status status = gw_geo_within(d->stops, point, radius_m, x->hits, MAX_NEAR, &n);
    for (int doors = 0; doors < 2 && !status; doors++) {
        for (uint32_t i = 0; i < n && !status; i++) {
            const gw_geo_hit *hit = &x->hits[i];
            const gw_tt_stop *s = gw_tt_stop_at(d->timetable, hit->index);
            gw_access way = base;
            way.stop.v = hit->index;
            int32_t street_s = gw_walk_seconds(hit->straight_m, x->r->gait);
            if ((x->side && s->side != x->side) || street_s > x->r->max_access_s - base.walk_s) continue;
            way.walk_s += street_s;
            way.walk_m += (float)hit->straight_m;
            if (doors)
                status = add_behind(x, hit->index, way);
            else if (!behind_doors(d, hit->index, !x->arriving))
                status = add_way(x->list, 0, n_before, way);
        }
        n = 0;
        if (!doors && !status && gw_plan_doors(d))
            status = gw_geo_within(gw_plan_doors(d), point, radius_m, x->hits, MAX_NEAR, &n);
    }
    return status;
}

/* Someone on a platform who leaves it (arriving: comes to it) through doors, for what is around them. */
static gw_status add_from_platform(const street *x, uint32_t platform)
{
    gw_tt_links links = gw_tt_links_of(x->d->timetable, platform, x->arriving);
    gw_tt_link l;
    gw_status status = GW_OK;
    while (!status && gw_tt_links_next(&links, &l, NULL, NULL)) {
        uint32_t other = x->arriving ? l.from : l.to;
        int32_t more_s = inside_s(x, &l);
        if (more_s < 0 || more_s > x->r->max_access_s) continue;
        gw_access way = {.stop = {other}, .walk_s = more_s, .inside_s = more_s};
        status = is_door(x->d, other) ? add_around(x, gw_tt_stop_at(x->d->timetable, other)->point, way)
                                      : add_way(x->list, 0, x->list->n, way);
    }
    return status;
}

/* A station's platform, for someone at the door that is best for it. */
static gw_status add_child(const street *x, uint32_t platform)
{
    if (!behind_doors(x->d, platform, !x->arriving)) return add(x->list, 0, 0, platform, 0, 0);
    gw_tt_links links = gw_tt_links_of(x->d->timetable, platform, !x->arriving);
    gw_tt_link l;
    gw_access best = {.stop = {platform}, .walk_s = INT32_MAX};
    while (gw_tt_links_next(&links, &l, NULL, NULL)) {
        int32_t more_s = is_door(x->d, x->arriving ? l.to : l.from) ? inside_s(x, &l) : -1;
        if (more_s >= 0 && more_s < best.walk_s) best.walk_s = best.inside_s = more_s;
    }
    return best.walk_s <= x->r->max_access_s ? add_way(x->list, 0, 0, best) : GW_OK;
}

/* A stop stands for itself, a station for its stops. */
static gw_status add_self(const street *x, uint32_t stop)
{
    const gw_timetable *t = x->d->timetable;
    const gw_tt_part *part = &t->part[stop >= t->part[0].n_stops];
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    gw_status status = add(x->list, 0, 0, stop, 0, 0);
    for (uint32_t i = 0; i < s->n_children && !status; i++)
        status = add_child(x, part->children[s->first_child + i]);
    if (!status && s->location_type == GW_LOC_ENTRANCE)
        status = add_behind(x, stop, (gw_access){.stop = {stop}});
    return status;
}

static gw_status add_ways(const street *x, const gw_end *e)
{
    uint32_t stop = e->kind == GW_END_STOPS ? e->stop.v : GW_NO_ID;
    gw_status status = stop != GW_NO_ID ? add_self(x, stop) : GW_OK;
    if (status) return status;
    if (stop != GW_NO_ID && behind_doors(x->d, stop, x->arriving)) return add_from_platform(x, stop);
    return add_around(x, e->point, (gw_access){.walk_s = 0});
}

static gw_status add_street(const gw_dataset *d, const gw_plan_request *r, const gw_end *e, bool arriving,
                            gw_access_list *list)
{
    street x = {.d = d,
                .r = r,
                .q = {.gait = r->gait, .max_walk_s = INT32_MAX, .wheelchair = r->wheelchair},
                .side = gw_plan_walking_side(d, e),
                .arriving = arriving,
                .list = list,
                .hits = malloc(MAX_NEAR * sizeof *x.hits)};
    gw_status status = x.hits ? add_ways(&x, e) : GW_NO_MEMORY;
    free(x.hits);
    return status;
}

/* --- on foot to a port --- */

static int32_t hall_walk_s(const gw_plan_request *r, const gw_tt_link *l)
{
    if (l->kind == GW_LINK_FIXED) return l->seconds;
    return l->kind == GW_LINK_WALK ? gw_walk_seconds((double)l->walk_m, r->gait) : INT32_MAX;
}

static gw_status add_counters(const gw_dataset *d, const gw_plan_request *r, uint32_t counters, bool arriving,
                              size_t n_near, gw_access_list *list)
{
    const gw_tt_part *part = &d->timetable->part[0];
    const uint32_t *first = arriving ? part->link_first : part->link_in_first;
    if (counters >= part->n_stops) return GW_OK;
    for (uint32_t i = first[counters]; i < first[counters + 1]; i++) {
        const gw_tt_link *l = &part->links[arriving ? i : part->links_in[i]];
        uint32_t hall = arriving ? l->to : l->from;
        int32_t hall_s = hall_walk_s(r, l);
        for (size_t k = 0; k < n_near && hall_s < r->max_access_s; k++) {
            gw_access near = list->at[k];
            if (near.stop.v != hall || near.walk_s + hall_s > r->max_access_s) continue;
            gw_status status = add(list, n_near, list->n, counters, near.walk_s + hall_s,
                                   (double)near.walk_m + (double)l->walk_m);
            if (status) return status;
        }
    }
    return GW_OK;
}

/* Walks are not chained in a search, so the hall's way to the counters is joined to the walk to the hall
 * here. */
static gw_status add_all_counters(const gw_dataset *d, const gw_plan_request *r, const gw_end *e,
                                  bool arriving, gw_access_list *list)
{
    size_t n_near = list->n;
    gw_status status = GW_OK;
    for (uint32_t i = 0; d->ports && n_near && i < gw_port_count(d->ports) && !status; i++) {
        gw_stop_id counters = gw_timetable_port_stop(d->timetable, i, e->side);
        if (counters.v != GW_NO_ID) status = add_counters(d, r, counters.v, arriving, n_near, list);
    }
    return status;
}

gw_status gw_plan_access(const gw_dataset *d, const gw_plan_request *r, const gw_end *e, bool arriving,
                         gw_access_list *list)
{
    if (e->kind == GW_END_PORT) return add(list, 0, 0, e->stop.v, 0, 0);
    if (e->kind == GW_END_BEST_PORT) return GW_OK; /* made one port after the other by the caller */
    gw_status status = add_street(d, r, e, arriving, list);
    if (!status) status = add_all_counters(d, r, e, arriving, list);
    return status;
}

bool gw_plan_port_has_hall(const gw_dataset *d, uint32_t port, gw_side side)
{
    gw_stop_id counters = gw_timetable_port_stop(d->timetable, port, side);
    const gw_tt_part *part = &d->timetable->part[0];
    if (counters.v == GW_NO_ID || counters.v >= part->n_stops) return false;
    for (uint32_t i = part->link_first[counters.v]; i < part->link_first[counters.v + 1]; i++) {
        if (gw_tt_stop_at(d->timetable, part->links[i].to)->kind != GW_STOP_PORT) return true;
    }
    return false;
}

bool gw_plan_end_at_port(const gw_dataset *d, const gw_end *best, uint32_t port, gw_end *out)
{
    *out = *best;
    out->kind = GW_END_PORT;
    out->port = port;
    out->point = gw_port_at(d->ports, port)->point;
    out->stop = gw_timetable_port_stop(d->timetable, port, best->side);
    gw_side travelled = best->before_counters ? gw_side_other(best->side) : best->side;
    return out->stop.v != GW_NO_ID && gw_port_usable(d->ports, port) &&
           gw_plan_port_has_hall(d, port, travelled);
}

gw_status gw_plan_end_ways(const gw_dataset *d, const gw_plan_request *r, const gw_end *e, bool arriving,
                           gw_access **out, uint32_t *n)
{
    gw_access_list list = {0};
    gw_status status = gw_plan_access(d, r, e, arriving, &list);
    if (status) {
        free(list.at);
        return status;
    }
    *out = list.at;
    *n = (uint32_t)list.n;
    return GW_OK;
}
