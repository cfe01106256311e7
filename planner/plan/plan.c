#include "planner/plan/plan.h"

#include "planner/plan/plan_priv.h"

#include <stdlib.h>
#include <string.h>

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
    gw_journey_set_free(&p->page);
    for (int i = 0; i <= GW_MOST_VIAS; i++) {
        free(p->part[i].start.at);
        free(p->part[i].end.at);
    }
    for (int i = 0; i < GW_MOST_VIAS; i++) {
        gw_journey_set_free(&p->head[i]);
        gw_journey_set_free(&p->tail[i]);
        gw_journey_set_free(&p->turn[i]);
    }
    free(p->legs);
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
        .keep_best = true,
    };
}

void gw_plan_traveller(gw_plan_request *r, gw_traveller who)
{
    gw_traveller_pace pace = gw_traveller_pace_of(who);
    r->traveller = who;
    r->gait.speed_mps = pace.speed_mps;
    r->default_transfer_s = pace.change_s;
    r->wheelchair = pace.step_free;
}

const gw_port_table *gw_plan_ports(const gw_dataset *d, const gw_plan_request *r)
{
    return gw_port_for(d->ports, r->traveller);
}

void gw_plan_answer_free(gw_plan_answer *a)
{
    gw_journey_set_free(&a->journeys);
}

/* --- one question between two ends --- */

static gw_status add_all(gw_journey_set *to, const gw_journey_set *from, int32_t arrives_by_s)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < from->n && !status; i++) {
        const gw_journey *j = &from->journeys[i];
        if (j->arrival_s <= arrives_by_s) status = gw_journey_set_add(to, j, &from->legs[j->first_leg]);
    }
    return status;
}

/* The window; and when nothing leaves in it, the next that leaves at all. */
static gw_status search_departures(gw_question *x)
{
    gw_journey_set *s = &x->out->journeys;
    uint32_t first = s->n;
    int32_t at_s = gw_tt_seconds(x->d->timetable, x->r->time);
    if (x->r->window_s > 0) {
        bool found = false;
        gw_status status = gw_page_collect(x, x->r->time, at_s, at_s + x->r->window_s, &found);
        if (!status) status = add_all(s, &x->p->page, INT32_MAX);
        if (status) return status;
        if (gw_any_ride(s, first)) return gw_find_walk(x, at_s, s);
        x->after_window = !found;
    }
    gw_status status = gw_find_moment(x, at_s, s);
    if (!gw_any_ride(s, first)) x->after_window = false;
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
static gw_status search_arrivals(gw_question *x)
{
    gw_journey_set *s = &x->out->journeys;
    uint32_t first = s->n;
    int32_t by_s = gw_tt_seconds(x->d->timetable, x->r->time), window_s = x->r->window_s;
    gw_status status = gw_find_arrivals(x, by_s, s);
    if (status || !gw_any_ride(s, first)) return status;
    for (uint32_t i = first; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (j->rides && j->departure_s > x->latest_s) x->latest_s = j->departure_s;
    }
    if (window_s <= 0) return GW_OK;
    bool found;
    int32_t from_s = x->latest_s - window_s;
    status = gw_page_collect(x, x->d->timetable->zero + from_s, from_s, x->latest_s, &found);
    if (!status) status = add_all(s, &x->p->page, by_s);
    drop_before(s, first, from_s);
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

static gw_status answer_one(gw_question *x)
{
    gw_status status = gw_find_open(x);
    if (status) return status;
    bool after = x->after_window;
    x->latest_s = INT32_MIN;
    status = x->r->direction == GW_DEPART_AFTER ? search_departures(x) : search_arrivals(x);
    x->after_window = x->after_window || after;
    if (!status && x->direct_walk_s >= 0) drop_slower_than_walk(&x->out->journeys, x->direct_walk_s);
    if (!status) gw_journey_set_pareto(&x->out->journeys);
    return status;
}

/* For pages other than the first: that piece of the row. */
static gw_status collect_one(gw_question *x, int64_t anchor, int32_t first_s, int32_t last_s)
{
    gw_journey_set *s = &x->out->journeys;
    bool found;
    gw_status status = gw_page_collect(x, anchor, first_s, last_s, &found);
    gw_journey_set_clear(s);
    if (!status) status = add_all(s, &x->p->page, INT32_MAX);
    if (x->direct_walk_s >= 0) drop_slower_than_walk(s, x->direct_walk_s);
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

static gw_status keep_best_ports(gw_question *x)
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

static gw_end *best_port_of(gw_question *x)
{
    if (x->r->from.kind == GW_END_BEST_PORT) return &x->from;
    return x->r->to.kind == GW_END_BEST_PORT ? &x->to : NULL;
}

/* The next port from *port on that *end may stand for. */
static bool next_port(const gw_question *x, const gw_end *best, uint32_t *port, gw_end *end)
{
    for (; *port < gw_port_count(x->d->ports); ++*port) {
        if (x->r->port_mask && (*port >= 64 || !(x->r->port_mask >> *port & 1))) continue;
        if (gw_plan_end_at_port(x->d, best, *port, end)) return true;
    }
    return false;
}

/* Each usable port in turn, all answers together. */
static gw_status answer_each_port(gw_question *x)
{
    gw_end *end = best_port_of(x);
    const gw_end best = *end;
    gw_journey_set all = {0};
    gw_status status = GW_OK;
    bool after = true;
    for (uint32_t port = 0; !status && next_port(x, &best, &port, end); port++) {
        x->after_window = false;
        gw_journey_set_clear(&x->out->journeys);
        status = answer_one(x);
        if (!status) status = add_all(&all, &x->out->journeys, INT32_MAX);
        if (x->out->journeys.n && !x->after_window) after = false;
    }
    *end = best;
    gw_journey_set_free(&x->out->journeys);
    x->out->journeys = all;
    x->after_window = after && all.n;
    return status ? status : keep_best_ports(x);
}

static gw_status collect_each_port(gw_question *x, int64_t anchor, int32_t first_s, int32_t last_s)
{
    gw_end *end = best_port_of(x);
    const gw_end best = *end;
    gw_journey_set all = {0};
    gw_status status = GW_OK;
    for (uint32_t port = 0; !status && next_port(x, &best, &port, end); port++) {
        status = gw_find_open(x);
        if (!status) status = collect_one(x, anchor, first_s, last_s);
        if (!status) status = add_all(&all, &x->out->journeys, INT32_MAX);
    }
    *end = best;
    gw_journey_set_free(&x->out->journeys);
    x->out->journeys = all;
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

static void drop_long(gw_journey_set *s, int32_t most_s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        if (j.arrival_s - j.departure_s <= most_s) s->journeys[kept++] = j;
    }
    s->n = kept;
}

static gw_status answer_first(gw_question *x)
{
    gw_status status = best_port_of(x) ? answer_each_port(x) : answer_one(x);
    if (status) return status;
    if (x->r->direction == GW_DEPART_AFTER)
        gw_page_first_departures(x);
    else if (x->latest_s != INT32_MIN && !best_port_of(x)) /* of several ports each has its own last */
        gw_page_first_arrivals(x, x->latest_s);
    return GW_OK;
}

static gw_status answer_page(gw_question *x)
{
    if (best_port_of(x)) return gw_page_find(x, collect_each_port);
    gw_status status = gw_find_open(x);
    return status ? status : gw_page_find(x, collect_one);
}

/* All journeys of the first page or another, without limit. */
static gw_status answer_all(gw_question *x)
{
    gw_status status = x->r->page.kind == GW_PAGE_FIRST ? answer_first(x) : answer_page(x);
    if (!status && x->r->max_travel_s) drop_long(&x->out->journeys, x->r->max_travel_s);
    return status;
}

static gw_question question_of(gw_planner *p, const gw_dataset *d, const gw_plan_request *r,
                               gw_plan_answer *out, gw_error *err)
{
    return (gw_question){
        .p = p, .d = d, .r = r, .from = r->from, .to = r->to, .out = out, .latest_s = INT32_MIN, .err = err};
}

/* One journey that walks less than all that are there, if tighter limits bring any. */
static gw_status find_least_walking(const gw_question *x, gw_journey_set *one)
{
    gw_plan_request r = *x->r;
    int32_t walk_s = 0;
    gw_status status = GW_OK;
    const gw_journey_set *held = &x->out->journeys;
    gw_plan_tighten_first(held, &r, &walk_s);
    for (int i = 0; i < GW_TIGHTENINGS && walk_s > 0 && !status; i++) {
        gw_plan_answer a = {.request = r};
        gw_question tight = question_of(x->p, x->d, &r, &a, x->err);
        status = answer_all(&tight);
        if (!status) status = gw_plan_tighten(&a.journeys, &r, &walk_s, one);
        gw_plan_answer_free(&a);
    }
    return status;
}

gw_status gw_planner_plan(gw_planner *p, const gw_dataset *d, const gw_plan_request *r, gw_plan_answer *out,
                          gw_error *err)
{
    gw_plan_answer a = {.request = *r};
    gw_question x = question_of(p, d, r, &a, err);
    gw_journey_set extra = {0};
    bool for_transfer = gw_plan_note_place(d, &a), covered = gw_timetable_covers(d->timetable, r->time);
    if (!covered) gw_plan_note_outside(d, &a);
    if (!covered || for_transfer) {
        *out = a;
        return GW_OK;
    }
    gw_status status = answer_all(&x);
    if (!status && r->least_walking) status = find_least_walking(&x, &extra);
    if (!status) gw_page_limit(&x, extra.n);
    if (!status) status = add_all(&a.journeys, &extra, INT32_MAX);
    gw_journey_set_free(&extra);
    if (status) {
        gw_plan_answer_free(&a);
        return gw_fail(err, status, "planning: %s", gw_status_name(status));
    }
    gw_journey_set_sort(&a.journeys);
    if (r->direction == GW_DEPART_AFTER) order_by_arrival(&a.journeys);
    mark_ports(d->timetable, &a.journeys);
    gw_plan_note_answer(d, &a, x.near_from, x.near_to, x.after_window);
    if (r->sure && r->direction == GW_ARRIVE_BY && r->window_s == 0 && gw_plan_any_doubt(d, &a.journeys)) {
        status = gw_plan_make_sure(p, d, &a, err);
        if (status) {
            gw_plan_answer_free(&a);
            return gw_fail(err, status, "planning: %s", gw_status_name(status));
        }
        mark_ports(d->timetable, &a.journeys);
    }
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
