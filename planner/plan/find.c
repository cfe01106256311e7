/* The searches of one question. */
#include "planner/plan/plan_priv.h"

#include <string.h>

/* Between ends of one side nobody crosses the border twice; not looking there halves the search. */
static bool may_cross(const gw_question *x, const gw_part *p)
{
    return gw_plan_walking_side(x->d, &p->from) != gw_plan_walking_side(x->d, &p->to);
}

typedef struct {
    const gw_line_choice *at;
    uint32_t n;
} line_slice;

/* The lines that have to be ridden between two vias, as of the one before. */
static line_slice lines_of_part(const gw_question *x, const gw_part *p)
{
    const gw_plan_request *r = x->r;
    if (p->n_through) return (line_slice){p->through, p->n_through};
    if (!r->n_lines) return (line_slice){NULL, 0};
    uint32_t part = x->n_joined, first = part ? r->lines_before[part - 1] : 0,
             end = part < r->n_via ? r->lines_before[part] : r->n_lines;
    return (line_slice){r->lines + first, end - first};
}

/* Who asks to go by a port means through its gate: a part that leads across the border from such a via, or to
 * it, crosses nowhere else. None: no port of those asked for is left. */
static uint64_t ports_to_cross(const gw_question *x, const gw_part *p, bool *none)
{
    uint64_t asked = x->r->port_mask;
    *none = p->via_ports && asked && !(p->via_ports & asked) && may_cross(x, p);
    if (!p->via_ports) return asked;
    return asked ? p->via_ports & asked : p->via_ports;
}

static gw_query query_of(const gw_question *x, const gw_part *p)
{
    const gw_plan_request *r = x->r;
    bool none;
    const uint64_t port_mask = ports_to_cross(x, p, &none);
    const line_slice lines = lines_of_part(x, p);
    return (gw_query){
        .from = p->start.at,
        .to = p->end.at,
        .n_from = none ? 0 : (uint32_t)p->start.n,
        .n_to = none ? 0 : (uint32_t)p->end.n,
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
        .ports = may_cross(x, p) ? gw_plan_ports(x->d, r) : NULL,
        .walks = gw_plan_walks(x->d),
        .port_mask = port_mask,
        .far_end_again = r->far_end_again,
        .alike = r->alike,
        .lines = lines.at,
        .n_lines = lines.n,
    };
}

/* Straight on foot, when both ends stand on one side and it is near enough. */
static void set_direct_walk(const gw_question *x, gw_part *p)
{
    if (may_cross(x, p)) return;
    double straight_m = gw_walk_straight_m(p->from.point, p->to.point);
    int32_t walk_s = gw_walk_seconds(straight_m, x->r->gait);
    if (walk_s > x->r->max_direct_walk_s || p->q.n_lines) return;
    p->q.direct_walk_s = walk_s;
    p->q.direct_walk_m = (float)straight_m;
}

static gw_status open_part(gw_question *x, gw_part *p)
{
    gw_plan_request leaving = *x->r;
    if (leaving.max_egress_s >= 0) leaving.max_access_s = leaving.max_egress_s;
    p->start.n = p->end.n = 0;
    gw_status status = gw_plan_access(x->d, x->r, &p->from, false, &p->start);
    if (!status) status = gw_plan_access(x->d, &leaving, &p->to, true, &p->end);
    if (status) return status;
    p->q = query_of(x, p);
    set_direct_walk(x, p);
    return GW_OK;
}

static uint64_t port_bit(const gw_end *e)
{
    return e->kind == GW_END_PORT && e->port < 64 ? UINT64_C(1) << e->port : 0;
}

gw_status gw_find_open_parts(gw_question *x, uint32_t through)
{
    gw_part *p = x->p->part;
    gw_status status = GW_OK;
    x->n_joined = 0;
    p->from = x->from;
    p->n_through = 0;
    p->via_ports = 0;
    for (uint32_t i = 0; i < x->r->n_via && !status; i++) {
        if (through >> i & 1) {
            status = gw_via_stops(x, i, &p->through[p->n_through++]);
            continue;
        }
        p->to = x->r->via[i].end;
        p->via_ports |= port_bit(&p->to);
        status = open_part(x, p++);
        p->from = x->r->via[i].end;
        p->via_ports = port_bit(&p->from);
        p->n_through = 0;
        x->joined[x->n_joined++] = i;
    }
    p->to = x->to;
    return status ? status : open_part(x, p);
}

gw_status gw_find_open(gw_question *x)
{
    gw_status status = gw_find_open_parts(x, 0);
    if (status) return status;
    uint32_t n = x->n_joined;
    if (x->p->part[0].start.n) x->near_from = true;
    if (x->p->part[n].end.n) x->near_to = true;
    x->direct_walk_s = n ? -1 : x->p->part[0].q.direct_walk_s;
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

gw_status gw_part_window(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s, uint32_t rides,
                         gw_journey_set *out)
{
    if (first_s < GW_SEARCH_FIRST_S) first_s = GW_SEARCH_FIRST_S;
    if (first_s > last_s || first_s >= gw_search_end_s(x->d) || !rides) return GW_OK;
    if (x->p->part[part].n_through) return gw_through_window(x, part, first_s, last_s, rides, out);
    gw_query q = x->p->part[part].q;
    q.direction = GW_DEPART_AFTER;
    q.time_s = first_s;
    q.window_s = last_s - first_s;
    q.direct_walk_s = -1;
    q.max_rides = rides;
    return search(x, &q, out);
}

gw_status gw_part_moment(gw_question *x, uint32_t part, gw_direction direction, int32_t at_s, uint32_t rides,
                         gw_journey_set *out)
{
    gw_query q = x->p->part[part].q;
    if (x->ridden >> part & 1) q.direct_walk_s = -1;
    if (!rides) q.n_from = q.n_to = 0;
    if (!rides && q.direct_walk_s < 0) return GW_OK;
    if (at_s < GW_SEARCH_FIRST_S || at_s >= gw_search_end_s(x->d)) return GW_OK;
    q.direction = direction;
    q.time_s = at_s;
    if (rides) q.max_rides = rides;
    return search(x, &q, out);
}

gw_status gw_find_window(gw_question *x, int32_t first_s, int32_t last_s, gw_journey_set *out)
{
    if (x->r->n_via) return gw_via_window(x, first_s, last_s, out);
    return gw_part_window(x, 0, first_s, last_s, x->r->max_rides, out);
}

gw_status gw_find_moment(gw_question *x, int32_t at_s, gw_journey_set *out)
{
    if (x->r->n_via) return gw_via_moment(x, at_s, out);
    return gw_part_moment(x, 0, GW_DEPART_AFTER, at_s, x->r->max_rides, out);
}

gw_status gw_find_arrivals(gw_question *x, int32_t by_s, gw_journey_set *out)
{
    if (x->r->n_via) return gw_via_arrivals(x, by_s, out);
    return gw_part_moment(x, 0, GW_ARRIVE_BY, by_s, x->r->max_rides, out);
}

gw_status gw_find_walk(gw_question *x, int32_t at_s, gw_journey_set *out)
{
    return x->r->n_via ? GW_OK : gw_part_moment(x, 0, GW_DEPART_AFTER, at_s, 0, out);
}

bool gw_any_ride(const gw_journey_set *s, uint32_t from)
{
    for (uint32_t i = from; i < s->n; i++) {
        if (s->journeys[i].rides) return true;
    }
    return false;
}
