/* The searches of one question. */
#include "planner/plan/plan_priv.h"

#include <string.h>

/* Between ends of one side nobody crosses the border twice; not looking there halves the search. */
static bool may_cross(const gw_question *x)
{
    return gw_plan_walking_side(x->d, &x->from) != gw_plan_walking_side(x->d, &x->to);
}

static gw_query query_of(const gw_question *x)
{
    const gw_plan_request *r = x->r;
    return (gw_query){
        .from = x->p->from.at,
        .to = x->p->to.at,
        .n_from = (uint32_t)x->p->from.n,
        .n_to = (uint32_t)x->p->to.n,
        .window_s = -1,
        .max_rides = r->max_rides,
        .horizon_s = r->horizon_s,
        .max_duration_s = -1,
        .headway = r->headway,
        .default_transfer_s = r->default_transfer_s,
        .change_factor = r->change_factor,
        .change_least_s = r->change_least_s,
        .change_more_s = r->change_more_s,
        .gait = r->gait,
        .max_walk_s = r->max_transfer_walk_s,
        .direct_walk_s = -1,
        .wheelchair = r->wheelchair,
        .bikes = r->bikes,
        .mode_mask = r->mode_mask == UINT32_MAX ? 0 : r->mode_mask,
        .barred = r->barred,
        .ports = may_cross(x) ? x->d->ports : NULL,
        .port_mask = r->port_mask,
        .lines = r->lines,
        .n_lines = r->n_lines,
    };
}

/* Straight on foot, when both ends stand on one side and it is near enough. */
static void set_direct_walk(const gw_question *x, gw_query *q)
{
    if (gw_plan_walking_side(x->d, &x->from) != gw_plan_walking_side(x->d, &x->to)) return;
    double straight_m = gw_walk_straight_m(x->from.point, x->to.point);
    int32_t walk_s = gw_walk_seconds(straight_m, x->r->gait);
    if (walk_s > x->r->max_direct_walk_s || x->r->n_lines) return;
    q->direct_walk_s = walk_s;
    q->direct_walk_m = (float)straight_m;
}

gw_status gw_find_open(gw_question *x)
{
    gw_planner *p = x->p;
    p->from.n = p->to.n = 0;
    gw_status status = gw_plan_access(x->d, x->r, &x->from, false, &p->from);
    gw_plan_request leaving = *x->r;
    if (leaving.max_egress_s >= 0) leaving.max_access_s = leaving.max_egress_s;
    if (!status) status = gw_plan_access(x->d, &leaving, &x->to, true, &p->to);
    if (status) return status;
    if (p->from.n) x->near_from = true;
    if (p->to.n) x->near_to = true;
    x->q = query_of(x);
    set_direct_walk(x, &x->q);
    return GW_OK;
}

static gw_status search(gw_question *x, const gw_query *q, gw_journey_set *out)
{
    gw_journey_set *found = &x->p->found;
    gw_status status = gw_router_find_journeys(x->p->router, x->d->timetable, q, found, x->err);
    for (uint32_t i = 0; i < found->n && !status; i++) {
        const gw_journey *j = &found->journeys[i];
        status = gw_journey_set_add(out, j, &found->legs[j->first_leg]);
    }
    return status;
}

gw_status gw_find_window(gw_question *x, int32_t first_s, int32_t last_s, gw_journey_set *out)
{
    if (first_s < GW_SEARCH_FIRST_S) first_s = GW_SEARCH_FIRST_S;
    if (first_s > last_s || first_s >= gw_search_end_s(x->d)) return GW_OK;
    gw_query q = x->q;
    q.direction = GW_DEPART_AFTER;
    q.time_s = first_s;
    q.window_s = last_s - first_s;
    q.direct_walk_s = -1;
    return search(x, &q, out);
}

gw_status gw_find_moment(gw_question *x, int32_t at_s, gw_journey_set *out)
{
    gw_query q = x->q;
    q.direction = GW_DEPART_AFTER;
    q.time_s = at_s;
    return search(x, &q, out);
}

gw_status gw_find_arrivals(gw_question *x, int32_t by_s, gw_journey_set *out)
{
    gw_query q = x->q;
    q.direction = GW_ARRIVE_BY;
    q.time_s = by_s;
    return search(x, &q, out);
}

gw_status gw_find_walk(gw_question *x, int32_t at_s, gw_journey_set *out)
{
    gw_query q = x->q;
    if (q.direct_walk_s < 0) return GW_OK;
    q.direction = GW_DEPART_AFTER;
    q.time_s = at_s;
    q.n_from = q.n_to = 0;
    return search(x, &q, out);
}

bool gw_any_ride(const gw_journey_set *s, uint32_t from)
{
    for (uint32_t i = from; i < s->n; i++) {
        if (s->journeys[i].rides) return true;
    }
    return false;
}
