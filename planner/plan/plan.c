#include "planner/plan/plan.h"

#include "planner/plan/plan_priv.h"

#include <stdlib.h>
#include <string.h>

struct gw_planner {
    gw_router *router;
    gw_access_list from, to;
    gw_journey_set found; /* of one search */
};

gw_planner *gw_planner_create(void)
{
    gw_planner *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->router = gw_router_create();
    if (p->router) return p;
    free(p);
    return NULL;
}

void gw_planner_free(gw_planner *p)
{
    if (!p) return;
    gw_router_free(p->router);
    gw_journey_set_free(&p->found);
    free(p->from.at);
    free(p->to.at);
    free(p);
}

void gw_plan_defaults(gw_plan_request *r)
{
    *r = (gw_plan_request){
        .direction = GW_DEPART_AFTER,
        .window_s = 3600,
        .max_rides = 5,
        .horizon_s = 24 * 3600,
        .headway = GW_HEADWAY_EXPECTED,
        .gait = {.speed_mps = 1.25, .factor = 1.3},
        .max_access_s = 20 * 60,
        .max_egress_s = -1,
        .max_transfer_walk_s = 10 * 60,
        .default_transfer_s = 60,
        .max_direct_walk_s = 30 * 60,
        .mode_mask = UINT32_MAX,
    };
}

void gw_plan_answer_free(gw_plan_answer *a)
{
    gw_journey_set_free(&a->journeys);
}

/* --- one question between two ends --- */

typedef struct {
    gw_planner *p;
    const gw_dataset *d;
    const gw_plan_request *r; /* as asked; the ends below stand for port:best */
    gw_end from, to;
    gw_plan_answer *out;
    bool near_from, near_to; /* some stop is in reach */
    bool after_window;       /* nothing left within the window; what is shown leaves later */
    gw_error *err;
} question;

/* Between ends of one side nobody crosses the border twice; not looking there halves the search. */
static bool may_cross(const question *x)
{
    return gw_plan_walking_side(x->d, &x->from) != gw_plan_walking_side(x->d, &x->to);
}

static gw_query query_of(const question *x)
{
    const gw_plan_request *r = x->r;
    return (gw_query){
        .from = x->p->from.at,
        .to = x->p->to.at,
        .n_from = (uint32_t)x->p->from.n,
        .n_to = (uint32_t)x->p->to.n,
        .time_s = gw_tt_seconds(x->d->timetable, r->time),
        .direction = r->direction,
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
static void set_direct_walk(const question *x, gw_query *q)
{
    if (gw_plan_walking_side(x->d, &x->from) != gw_plan_walking_side(x->d, &x->to)) return;
    double straight_m = gw_walk_straight_m(x->from.point, x->to.point);
    int32_t walk_s = gw_walk_seconds(straight_m, x->r->gait);
    if (walk_s > x->r->max_direct_walk_s || x->r->n_lines) return;
    q->direct_walk_s = walk_s;
    q->direct_walk_m = (float)straight_m;
}

/* Searches and adds what is found to the answer; arrives_by_s: leaves out what arrives later. */
static gw_status search(question *x, const gw_query *q, int32_t arrives_by_s)
{
    gw_journey_set *found = &x->p->found;
    gw_status status = gw_router_find_journeys(x->p->router, x->d->timetable, q, found, x->err);
    for (uint32_t i = 0; i < found->n && !status; i++) {
        const gw_journey *j = &found->journeys[i];
        if (j->arrival_s > arrives_by_s) continue;
        status = gw_journey_set_add(&x->out->journeys, j, &found->legs[j->first_leg]);
    }
    return status;
}

static bool any_ride(const gw_journey_set *s, uint32_t from)
{
    for (uint32_t i = from; i < s->n; i++) {
        if (s->journeys[i].rides) return true;
    }
    return false;
}

/* The window; and when nothing leaves in it, the next that leaves at all. The search for one moment also
 * brings the walk all the way, which a window leaves out. */
static gw_status search_departures(question *x, gw_query q)
{
    gw_query moment = q;
    uint32_t first = x->out->journeys.n;
    if (x->r->window_s > 0) {
        q.window_s = x->r->window_s;
        q.direct_walk_s = -1;
        gw_status status = search(x, &q, INT32_MAX);
        if (status) return status;
        bool some = any_ride(&x->out->journeys, first);
        if (some && moment.direct_walk_s < 0) return GW_OK;
        if (some) moment.n_from = moment.n_to = 0; /* the walk alone */
        x->after_window = !some;
    }
    gw_status status = search(x, &moment, INT32_MAX);
    if (!any_ride(&x->out->journeys, first)) x->after_window = false;
    return status;
}

static void drop_before(gw_journey_set *s, uint32_t first, int32_t departure_s)
{
    uint32_t kept = first;
    for (uint32_t i = first; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        if (!j.rides || j.departure_s >= departure_s) s->journeys[kept++] = j;
    }
    s->n = kept;
}

/* The latest that still arrive in time; and of the window before the last of them, all that do. What leaves
 * before that window (with fewer rides, perhaps the evening before) is left out, as a window of departures
 * leaves out what leaves after it. */
static gw_status search_arrivals(question *x, gw_query q)
{
    gw_journey_set *s = &x->out->journeys;
    uint32_t first = s->n;
    gw_status status = search(x, &q, INT32_MAX);
    if (status || x->r->window_s <= 0 || !any_ride(s, first)) return status;
    int32_t latest_s = INT32_MIN, by_s = q.time_s;
    for (uint32_t i = first; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (j->rides && j->departure_s > latest_s) latest_s = j->departure_s;
    }
    q.direction = GW_DEPART_AFTER;
    q.time_s = latest_s - x->r->window_s;
    q.window_s = x->r->window_s;
    q.direct_walk_s = -1;
    if (q.time_s < 0) {
        q.window_s += q.time_s;
        q.time_s = 0;
    }
    if (q.window_s >= 0) status = search(x, &q, by_s);
    drop_before(s, first, latest_s - x->r->window_s);
    return status;
}

/* --- what is kept --- */

static void keep_where(gw_journey_set *s, const bool *gone)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!gone[i]) s->journeys[kept++] = s->journeys[i];
    }
    s->n = kept;
}

/* Who can walk there in 15 minutes at any time does not ride for 20. */
static void drop_slower_than_walk(gw_journey_set *s, int32_t walk_s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        if (!j.rides || j.arrival_s - j.departure_s <= walk_s) s->journeys[kept++] = j;
    }
    s->n = kept;
}

static gw_status answer_one(question *x)
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

    gw_query q = query_of(x);
    set_direct_walk(x, &q);
    bool after = x->after_window;
    status = x->r->direction == GW_DEPART_AFTER ? search_departures(x, q) : search_arrivals(x, q);
    x->after_window = x->after_window || after;
    if (!status && q.direct_walk_s >= 0) drop_slower_than_walk(&x->out->journeys, q.direct_walk_s);
    if (!status) gw_journey_set_pareto(&x->out->journeys);
    return status;
}

/* Where several ports are compared only the time at the far end and the rides count: a < b when a is better.
 */
static int compare_at_far_end(gw_direction direction, const gw_journey *a, const gw_journey *b)
{
    if (direction == GW_ARRIVE_BY)
        return (b->departure_s > a->departure_s) - (b->departure_s < a->departure_s);
    return (a->arrival_s > b->arrival_s) - (a->arrival_s < b->arrival_s);
}

/* Of two that are equal there: who leaves later or arrives earlier, then the first in the order. */
static bool beats(gw_direction direction, const gw_journey_set *s, uint32_t a, uint32_t b)
{
    const gw_journey *x = &s->journeys[a], *y = &s->journeys[b];
    int far = compare_at_far_end(direction, x, y);
    if (far > 0 || x->rides > y->rides) return false;
    if (far < 0 || x->rides < y->rides) return true;
    int32_t mine = x->arrival_s - x->departure_s, other = y->arrival_s - y->departure_s;
    return mine != other ? mine < other : a < b;
}

static gw_status keep_best_ports(question *x)
{
    gw_journey_set *s = &x->out->journeys;
    if (s->n == 0) return GW_OK;
    bool *gone = calloc(s->n, sizeof *gone);
    if (!gone) return GW_NO_MEMORY;
    gw_journey_set_sort(s);
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = 0; k < s->n && !gone[i]; k++) gone[i] = k != i && beats(x->r->direction, s, k, i);
    }
    keep_where(s, gone);
    free(gone);
    return GW_OK;
}

/* Each usable port in turn, all answers together. */
static gw_status answer_each_port(question *x, gw_end *end)
{
    const gw_end best = *end;
    gw_journey_set all = {0};
    gw_status status = GW_OK;
    bool after = true;
    for (uint32_t port = 0; port < gw_port_count(x->d->ports) && !status; port++) {
        if (x->r->port_mask && (port >= 64 || !(x->r->port_mask >> port & 1))) continue;
        if (!gw_plan_end_at_port(x->d, &best, port, end)) continue;
        x->after_window = false;
        gw_journey_set_clear(&x->out->journeys);
        status = answer_one(x);
        const gw_journey_set *one = &x->out->journeys;
        for (uint32_t i = 0; i < one->n && !status; i++) {
            status = gw_journey_set_add(&all, &one->journeys[i], &one->legs[one->journeys[i].first_leg]);
        }
        if (one->n && !x->after_window) after = false;
    }
    *end = best;
    gw_journey_set_free(&x->out->journeys);
    x->out->journeys = all;
    x->after_window = after && all.n;
    return status ? status : keep_best_ports(x);
}

/* --- ports of legs, limits, notes --- */

static uint32_t port_of(const gw_timetable *t, gw_stop_id stop)
{
    if (stop.v == GW_NO_ID) return GW_NO_ID;
    const gw_tt_stop *s = gw_tt_stop_at(t, stop.v);
    return s->kind == GW_STOP_PORT ? s->port : GW_NO_ID;
}

static void mark_ports(const gw_timetable *t, gw_journey_set *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (!j->n_legs) continue;
        gw_leg *first = &s->legs[j->first_leg], *last = &s->legs[j->first_leg + j->n_legs - 1];
        if (first->kind == GW_LEG_WALK) first->port = port_of(t, first->from);
        if (last->kind == GW_LEG_WALK && last->port == GW_NO_ID) last->port = port_of(t, last->to);
    }
}

/* The earliest when departures were asked for, the latest when an arrival was. */
static void limit(gw_plan_answer *a)
{
    gw_journey_set *s = &a->journeys;
    uint32_t max = a->request.max_journeys;
    if (!max || s->n <= max) return;
    if (a->request.direction == GW_ARRIVE_BY) {
        memmove(s->journeys, s->journeys + (s->n - max), max * sizeof *s->journeys);
    }
    s->n = max;
}

/* Who asks when to leave reads the earliest arrival first: the Pareto set may hold a ride of three hours that
 * has a change less, and it leaves first. */
static bool reads_before(const gw_journey *a, const gw_journey *b)
{
    if (a->arrival_s != b->arrival_s) return a->arrival_s < b->arrival_s;
    int32_t long_a = a->arrival_s - a->departure_s, long_b = b->arrival_s - b->departure_s;
    if (long_a != long_b) return long_a < long_b;
    return a->rides < b->rides;
}

/* Equal ones keep the total order they come in. */
static void order_by_arrival(gw_journey_set *s)
{
    for (uint32_t i = 1; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        uint32_t at = i;
        for (; at > 0 && reads_before(&j, &s->journeys[at - 1]); at--) s->journeys[at] = s->journeys[at - 1];
        s->journeys[at] = j;
    }
}

gw_status gw_planner_plan(gw_planner *p, const gw_dataset *d, const gw_plan_request *r, gw_plan_answer *out,
                          gw_error *err)
{
    gw_plan_answer a = {.request = *r};
    question x = {.p = p, .d = d, .r = r, .from = r->from, .to = r->to, .out = &a, .err = err};
    gw_status status = GW_OK;
    if (!gw_timetable_covers(d->timetable, r->time)) {
        gw_plan_note_outside(d, &a);
        *out = a;
        return GW_OK;
    }
    if (r->from.kind == GW_END_BEST_PORT) {
        status = answer_each_port(&x, &x.from);
    } else if (r->to.kind == GW_END_BEST_PORT) {
        status = answer_each_port(&x, &x.to);
    } else {
        status = answer_one(&x);
    }
    if (status) {
        gw_plan_answer_free(&a);
        return gw_fail(err, status, "planning: %s", gw_status_name(status));
    }
    limit(&a);
    if (r->direction == GW_DEPART_AFTER) order_by_arrival(&a.journeys);
    mark_ports(d->timetable, &a.journeys);
    gw_plan_note_answer(d, &a, x.near_from, x.near_to, x.after_window);
    *out = a;
    return GW_OK;
}

/* --- sums --- */

gw_journey_sums gw_journey_sum(const gw_journey_set *s, uint32_t i)
{
    const gw_journey *j = &s->journeys[i];
    gw_journey_sums sums = {.port = GW_NO_ID};
    uint32_t at_end = GW_NO_ID;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        int32_t duration_s = leg->arrival_s - leg->departure_s;
        if (at_end == GW_NO_ID) at_end = leg->port;
        switch (leg->kind) {
        case GW_LEG_WALK:
            sums.walk_s += duration_s;
            break;
        case GW_LEG_RIDE:
            sums.ride_s += duration_s;
            break;
        case GW_LEG_BORDER:
            sums.border_s += duration_s;
            if (sums.port == GW_NO_ID) sums.port = leg->port;
            break;
        }
    }
    if (sums.port == GW_NO_ID) sums.port = at_end;
    sums.wait_s = j->arrival_s - j->departure_s - sums.walk_s - sums.ride_s - sums.border_s;
    return sums;
}
