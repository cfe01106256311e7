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
    gw_journey_set_free(&p->hour);
    for (int i = 0; i <= GW_MOST_VIAS; i++) {
        free(p->part[i].start.at);
        free(p->part[i].end.at);
    }
    for (int i = 0; i < GW_MOST_VIAS; i++) {
        gw_journey_set_free(&p->head[i]);
        gw_journey_set_free(&p->tail[i]);
        gw_journey_set_free(&p->turn[i]);
    }
    for (int i = 0; i < GW_MOST_VIAS; i++) free(p->via_stops[i].at);
    free(p->legs);
    free(p);
}

void gw_plan_answer_free(gw_plan_answer *a)
{
    gw_journey_set_free(&a->journeys);
}

/* --- one question between two ends --- */

/* By way of places the first hour behind in which something leaves, as the pages have it: a search for the
 * moment has headway lines leave at other moments. */
static gw_status search_hours(gw_question *x, int32_t first_s)
{
    enum { HOUR_S = 3600 };
    const int32_t far_s = first_s + x->r->horizon_s;
    gw_status status = GW_OK;
    for (int32_t s = first_s; s <= far_s && !status && !gw_any_ride(&x->p->page, 0); s += HOUR_S) {
        bool found;
        status = gw_page_collect(x, x->r->time, s, s + HOUR_S - 1, &found);
    }
    return status ? status : gw_set_add_all(&x->out->journeys, &x->p->page, INT32_MAX);
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
        if (!status) status = gw_set_add_all(s, &x->p->page, INT32_MAX);
        if (status) return status;
        if (gw_any_ride(s, first)) return gw_find_walk(x, at_s, s);
        x->after_window = !found;
    }
    if (x->r->window_s > 0 && x->r->n_via) {
        gw_status status = search_hours(x, at_s + x->r->window_s + 1);
        if (!gw_any_ride(s, first)) x->after_window = false;
        return status ? status : gw_find_walk(x, at_s, s);
    }
    gw_status status = gw_find_moment(x, at_s, s);
    if (!gw_any_ride(s, first)) x->after_window = false;
    return status;
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
    if (!status) status = gw_set_add_all(s, &x->p->page, by_s);
    gw_set_drop_before(s, first, from_s);
    return status;
}

static gw_status answer_one(gw_question *x)
{
    gw_status status = gw_find_open(x);
    if (status) return status;
    bool after = x->after_window;
    x->latest_s = INT32_MIN;
    status = x->r->direction == GW_DEPART_AFTER ? search_departures(x) : search_arrivals(x);
    x->after_window = x->after_window || after;
    if (!status && x->direct_walk_s >= 0) gw_set_drop_slower_than_walk(&x->out->journeys, x->direct_walk_s);
    if (!status) gw_journey_set_pareto(&x->out->journeys);
    return status;
}

/* Who asked when to arrive has seen the latest that arrive in time beside the row, or would have without a
 * limit: by headway lines they leave at moments that the row does not have. So they belong to the pages, too.
 */
static gw_status add_arrivals(gw_question *x, int32_t first_s, int32_t last_s, gw_journey_set *s)
{
    const int64_t by = x->r->page.arrive_by;
    if (by == INT64_MAX) return GW_OK;
    gw_status status = gw_find_arrivals(x, gw_tt_seconds(x->d->timetable, by), s);
    if (!status) gw_journey_set_pareto(s);
    gw_set_keep_leaving(s, first_s, last_s);
    return status;
}

/* For pages other than the first: that piece of the row. */
static gw_status collect_one(gw_question *x, int64_t anchor, int32_t first_s, int32_t last_s)
{
    gw_journey_set *s = &x->out->journeys;
    bool found;
    gw_status status = gw_page_collect(x, anchor, first_s, last_s, &found);
    gw_journey_set_clear(s);
    if (!status) status = gw_set_add_all(s, &x->p->page, INT32_MAX);
    if (!status) status = add_arrivals(x, first_s, last_s, s);
    if (x->direct_walk_s >= 0) gw_set_drop_slower_than_walk(s, x->direct_walk_s);
    return status;
}

static gw_status keep_best_ports(gw_question *x)
{
    gw_journey_set *s = &x->out->journeys;
    if (s->n == 0) return GW_OK;
    bool *gone = calloc(s->n, sizeof *gone);
    if (!gone) return GW_NO_MEMORY;
    gw_journey_set_sort(s);
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = 0; k < s->n && !gone[i]; k++)
            gone[i] = k != i && gw_set_beats(x->r->direction, s, k, i);
    }
    gw_set_keep(s, gone);
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
        if (!status) status = gw_set_add_all(&all, &x->out->journeys, INT32_MAX);
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
        if (!status) status = gw_set_add_all(&all, &x->out->journeys, INT32_MAX);
    }
    *end = best;
    gw_journey_set_free(&x->out->journeys);
    x->out->journeys = all;
    return status ? status : keep_best_ports(x);
}

/* --- pages, limits, notes --- */

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
    if (!status && x->r->max_travel_s) gw_set_drop_long(&x->out->journeys, x->r->max_travel_s);
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
    if (!status) gw_page_limit(&x, &extra);
    if (!status) status = gw_set_add_all(&a.journeys, &extra, INT32_MAX);
    gw_journey_set_free(&extra);
    if (status) {
        gw_plan_answer_free(&a);
        return gw_fail(err, status, "planning: %s", gw_status_name(status));
    }
    gw_journey_set_sort(&a.journeys);
    if (r->direction == GW_DEPART_AFTER) gw_set_order_by_arrival(&a.journeys);
    gw_set_mark_ports(d->timetable, &a.journeys);
    gw_plan_note_answer(d, &a, x.near_from, x.near_to, x.after_window);
    if (r->sure && r->direction == GW_ARRIVE_BY && r->window_s == 0 && gw_plan_any_doubt(d, &a.journeys)) {
        status = gw_plan_make_sure(p, d, &a, err);
        if (status) {
            gw_plan_answer_free(&a);
            return gw_fail(err, status, "planning: %s", gw_status_name(status));
        }
        gw_set_mark_ports(d->timetable, &a.journeys);
    }
    *out = a;
    return GW_OK;
}
