/* What is left when the last way home is missed: a port that is still open, with what still runs there, else
 * a taxi; and the first way home in the morning. */
#include "planner/visit/last_priv.h"

#include <stdio.h>

enum { MISSED_S = 60, PART_HOURS = 4, MARGIN_S = 30 * 60 };

static gw_status end_at_port(const last_question *x, uint32_t port, gw_side side, gw_end *out, gw_error *err)
{
    char reference[128];
    snprintf(reference, sizeof reference, "port:%s", gw_port_at(x->d->ports, port)->id);
    return gw_plan_resolve(x->d, "port", gw_str_of(reference), side, out, err);
}

/* What still runs between two ends of one side, the first there; its journey is kept. */
static gw_status ride_part(last_question *x, gw_visit_fallback_part *p, gw_journey_set *keep, bool *found,
                           gw_error *err)
{
    gw_plan_request r = x->ask;
    gw_plan_answer a = {0};
    r.from = p->from;
    r.to = p->to;
    r.direction = GW_DEPART_AFTER;
    r.time = p->leaves;
    r.port_mask = 0;
    r.sure = false;
    r.horizon_s = PART_HOURS * 3600;
    r.max_direct_walk_s = x->r->plan.max_direct_walk_s;
    *found = false;
    gw_status status = gw_planner_plan(x->v->planner, x->d, &r, &a, err);
    for (uint32_t i = 0; i < a.journeys.n && !status && !*found; i++) {
        const gw_journey *j = &a.journeys.journeys[i];
        bool doubted = false;
        for (uint32_t k = 0; k < j->n_legs && !doubted; k++)
            doubted = gw_plan_leg_doubt(x->d, &a.journeys.legs[j->first_leg + k]) != NULL;
        if (doubted || j->arrival_s > x->ends_s) continue;
        *found = true;
        p->taxi = false;
        p->journey = keep->n;
        p->leaves = x->d->timetable->zero + j->departure_s;
        p->least = p->most = x->d->timetable->zero + j->arrival_s;
        status = gw_journey_set_add(keep, j, a.journeys.legs + j->first_leg);
    }
    gw_plan_answer_free(&a);
    return status;
}

static gw_point point_of(const last_question *x, const gw_end *e)
{
    return e->kind == GW_END_PORT ? gw_port_at(x->d->ports, e->port)->point : e->point;
}

static bool taxi_part(const last_question *x, gw_visit_fallback_part *p)
{
    double straight_m = gw_walk_straight_m(point_of(x, &p->from), point_of(x, &p->to));
    if (!x->d->fares || p->from.far_m || p->to.far_m) return false;
    if (!gw_fare_taxi(x->d->fares, p->from.side, straight_m, &p->price)) return false;
    p->taxi = true;
    p->journey = GW_NO_ID;
    p->least = p->leaves + p->price.least_s;
    p->most = p->leaves + p->price.most_s;
    return true;
}

/* One side, from part->leaves on; false: neither runs. */
static gw_status fill_part(last_question *x, bool taxi, gw_visit_fallback_part *p, gw_journey_set *keep,
                           bool *found, gw_error *err)
{
    if (!taxi) return ride_part(x, p, keep, found, err);
    *found = taxi_part(x, p);
    return GW_OK;
}

/* Through the counters of somebody who is there at a moment; INT64_MIN: they are closed then, or half an hour
 * later: an estimate is nothing to catch a closing port with. */
static int64_t through(const last_question *x, uint32_t port, int64_t at)
{
    const gw_side side = x->ask.from.side;
    int32_t at_s = (int32_t)(at - x->d->timetable->zero);
    if (gw_port_admits(x->lines.ports, port, side, at_s) != at_s ||
        gw_port_admits(x->lines.ports, port, side, at_s + MARGIN_S) != at_s + MARGIN_S)
        return INT64_MIN;
    int32_t exit_s = gw_port_exit(x->lines.ports, port, side, at_s);
    return exit_s == GW_NEVER ? INT64_MIN : x->d->timetable->zero + exit_s;
}

/* Whether the counters let anybody in from now on for an hour or so. */
static bool open_then(const last_question *x, uint32_t port, int64_t leave)
{
    const int32_t at_s = (int32_t)(leave - x->d->timetable->zero) + MARGIN_S;
    return gw_port_admits(x->lines.ports, port, x->ask.from.side, at_s) == at_s;
}

static gw_status try_port(last_question *x, uint32_t port, bool taxi_to, bool taxi_on, int64_t leave,
                          gw_visit_fallback *out, gw_journey_set *keep, gw_error *err)
{
    gw_visit_fallback f = {.leave = leave, .port = port, .n = 2};
    bool found = false;
    f.part[0] = (gw_visit_fallback_part){.from = x->ask.from, .leaves = leave};
    f.part[1] = (gw_visit_fallback_part){.to = x->ask.to};
    gw_status status = end_at_port(x, port, x->ask.from.side, &f.part[0].to, err);
    if (!status) status = end_at_port(x, port, x->ask.to.side, &f.part[1].from, err);
    if (!status) status = fill_part(x, taxi_to, &f.part[0], keep, &found, err);
    if (status || !found) return status;
    f.part[1].leaves = through(x, port, f.part[0].most);
    if (f.part[1].leaves == INT64_MIN) return GW_OK;
    f.border_s = (int32_t)(f.part[1].leaves - f.part[0].most);
    status = fill_part(x, taxi_on, &f.part[1], keep, &found, err);
    if (status || !found) return status;
    f.any = !out->any || f.part[1].most < out->part[1].most;
    if (f.any) *out = f;
    return GW_OK;
}

static bool with_ports(const last_question *x)
{
    return x->d->ports && x->ask.from.side && x->ask.to.side && x->ask.from.side != x->ask.to.side &&
           x->ask.from.kind != GW_END_BEST_PORT && x->ask.to.kind != GW_END_BEST_PORT;
}

/* As few taxis as it takes; of those who need as many, whoever is home first. Without any there is none. */
static gw_status find_fallback(last_question *x, int64_t leave, gw_visit_fallback *out, gw_journey_set *keep,
                               gw_error *err)
{
    static const bool TAXI[][2] = {{true, false}, {false, true}, {true, true}};
    gw_status status = GW_OK;
    const uint64_t mask = x->r->plan.port_mask;
    if (!with_ports(x)) {
        *out = (gw_visit_fallback){.leave = leave, .port = GW_NO_ID, .n = 1};
        out->part[0] = (gw_visit_fallback_part){.from = x->ask.from, .to = x->ask.to, .leaves = leave};
        out->any = x->ask.from.side == x->ask.to.side && taxi_part(x, &out->part[0]);
        return GW_OK;
    }
    for (size_t i = 0; i < sizeof TAXI / sizeof *TAXI; i++) {
        if (i == 2 && out->any) break;
        for (uint32_t p = 0; p < gw_port_count(x->d->ports) && p < 64 && !status; p++)
            if (gw_port_usable(x->d->ports, p) && (!mask || mask >> p & 1) && open_then(x, p, leave))
                status = try_port(x, p, TAXI[i][0], TAXI[i][1], leave, out, keep, err);
    }
    return status;
}

/* Who leaves on the next day and is home first, and of those who leaves last. */
static gw_status find_morning(last_question *x, gw_visit_last_answer *a, gw_error *err)
{
    const int64_t zero = x->d->timetable->zero;
    gw_plan_request r = x->ask;
    gw_plan_answer first = {0}, last = {0};
    r.direction = GW_DEPART_AFTER;
    r.time = a->fallback.leave > a->day_ends ? a->fallback.leave : a->day_ends;
    r.sure = false;
    gw_status status = gw_planner_plan(x->v->planner, x->d, &r, &first, err);
    if (!status && first.journeys.n) {
        a->morning_leave = zero + first.journeys.journeys[0].departure_s;
        a->morning_home = zero + first.journeys.journeys[0].arrival_s;
        r.direction = GW_ARRIVE_BY;
        r.time = a->morning_home;
        status = gw_planner_plan(x->v->planner, x->d, &r, &last, err);
    }
    for (uint32_t i = 0; i < last.journeys.n; i++)
        if (zero + last.journeys.journeys[i].departure_s > a->morning_leave)
            a->morning_leave = zero + last.journeys.journeys[i].departure_s;
    gw_plan_answer_free(&first);
    gw_plan_answer_free(&last);
    return status;
}

gw_status last_fall_back(last_question *x, gw_visit_last_answer *a, gw_error *err)
{
    int64_t leave = a->no_return == INT64_MIN ? x->r->plan.time : a->no_return + MISSED_S;
    if (x->r->leave > leave) leave = x->r->leave;
    a->fallback.leave = leave;
    a->fallback.port = GW_NO_ID;
    if (!gw_timetable_covers(x->d->timetable, leave)) return GW_OK;
    gw_status status = find_fallback(x, leave, &a->fallback, &a->fallback_journeys, err);
    return status ? status : find_morning(x, a, err);
}
