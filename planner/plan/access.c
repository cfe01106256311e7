/* The ways between an end and the stops: what one is already at, what is near on foot, and counters behind a
 * hall that is near. Nobody walks across the border: only stops of the end's side count. */
#include "planner/plan/plan_priv.h"

#include <stdlib.h>

enum { MAX_NEAR = 4096 }; /* of the densest districts about 600 stops lie within 20 minutes */

gw_side gw_plan_walking_side(const gw_dataset *d, const gw_end *e)
{
    return d->ports ? e->side : GW_SIDE_NONE;
}

/* Keeps the shorter way when there is one already among list[from … to). */
static gw_status add(gw_access_list *list, size_t from, size_t to, uint32_t stop, int32_t walk_s,
                     double walk_m)
{
    const gw_access way = {.stop = {stop}, .walk_s = walk_s, .walk_m = (float)walk_m};
    for (size_t i = from; i < to; i++) {
        if (list->at[i].stop.v != stop) continue;
        if (walk_s < list->at[i].walk_s) list->at[i] = way;
        return GW_OK;
    }
    gw_status status = gw_grow(&list->at, &list->cap, list->n + 1, sizeof *list->at);
    if (!status) list->at[list->n++] = way;
    return status;
}

/* A stop stands for itself, a station for its stops. */
static gw_status add_self(const gw_dataset *d, uint32_t stop, gw_access_list *list)
{
    const gw_timetable *t = d->timetable;
    const gw_tt_part *part = &t->part[stop >= t->part[0].n_stops];
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    gw_status status = add(list, 0, 0, stop, 0, 0);
    for (uint32_t i = 0; i < s->n_children && !status; i++) {
        status = add(list, 0, 0, part->children[s->first_child + i], 0, 0);
    }
    return status;
}

static gw_status add_near(const gw_dataset *d, const gw_plan_request *r, const gw_end *e,
                          gw_access_list *list)
{
    if (!gw_point_known(e->point)) return GW_OK;
    gw_side side = gw_plan_walking_side(d, e);
    gw_geo_hit *hits = malloc(MAX_NEAR * sizeof *hits);
    uint32_t n = 0;
    size_t n_self = list->n;
    if (!hits) return GW_NO_MEMORY;
    double radius_m = r->max_access_s * r->gait.speed_mps / r->gait.factor;
    gw_status status = gw_geo_within(d->stops, e->point, radius_m, hits, MAX_NEAR, &n);
    for (uint32_t i = 0; i < n && !status; i++) {
        const gw_tt_stop *s = gw_tt_stop_at(d->timetable, hits[i].index);
        if (side && s->side != side) continue;
        int32_t walk_s = gw_walk_seconds(hits[i].straight_m, r->gait);
        if (walk_s <= r->max_access_s)
            status = add(list, 0, n_self, hits[i].index, walk_s, hits[i].straight_m);
    }
    free(hits);
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
        int32_t inside_s = hall_walk_s(r, l);
        for (size_t k = 0; k < n_near && inside_s < r->max_access_s; k++) {
            gw_access near = list->at[k];
            if (near.stop.v != hall || near.walk_s + inside_s > r->max_access_s) continue;
            gw_status status = add(list, n_near, list->n, counters, near.walk_s + inside_s,
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
    gw_status status = e->kind == GW_END_STOPS ? add_self(d, e->stop.v, list) : GW_OK;
    if (!status) status = add_near(d, r, e, list);
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
