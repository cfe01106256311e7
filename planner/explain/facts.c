/* What the timetable says by itself: days of service, ports, and where a line stops. */
#include "planner/explain/explain_priv.h"

#include <string.h>

/* --- days --- */

static gw_end *asked_end(gw_explainer *x, gw_plan_request *r)
{
    return gw_explain_arrives(x) ? &r->to : &r->from;
}

/* The question at the same clock time of another day. */
static gw_status try_day(gw_explainer *x, gw_day day)
{
    gw_plan_request r = x->a->request;
    const gw_end *end = asked_end(x, &r);
    gw_explain_change c = {.parameter = gw_explain_arrives(x) ? "arrive" : "depart"};
    r.time = gw_explain_on_day(x->d, end, r.time, day);
    gw_explain_time_value(x->d, end, r.time, c.value);
    return gw_explain_try(x, &r, &c, 1, NULL);
}

gw_status gw_explain_outside(gw_explainer *x)
{
    gw_plan_request r = x->a->request;
    gw_day asked = gw_explain_day(x->d, asked_end(x, &r), r.time), first, last;
    gw_explain_reason *reason = gw_explain_add(x, GW_WHY_OUTSIDE_DATES);
    if (!gw_dataset_span(x->d, &first, &last)) return GW_OK;
    gw_day nearest = asked < first ? first : last;
    if (reason) reason->day = nearest;
    return try_day(x, nearest);
}

/* The nearest day on which the feed has service and that is held; the day itself: GW_DAY_NONE. */
static gw_day nearest_day(const gw_timetable *t, const gw_tt_feed *f, gw_day asked)
{
    gw_day first = f->first_service_day > t->first_day ? f->first_service_day : t->first_day;
    gw_day end = t->first_day + (gw_day)t->n_days - 1;
    gw_day last = f->last_service_day < end ? f->last_service_day : end;
    if (first > last || (asked >= first && asked <= last)) return GW_DAY_NONE;
    return asked < first ? first : last;
}

gw_status gw_explain_feed_days(gw_explainer *x)
{
    enum { MAX_TRIES = 6 };
    const gw_timetable *t = x->d->timetable;
    gw_plan_request r = x->a->request;
    gw_day asked = gw_explain_day(x->d, asked_end(x, &r), r.time);
    int32_t tried = 0;
    gw_status status = GW_OK;
    for (int n = 0; n < MAX_TRIES && !status && !x->out->n_helps; n++) {
        gw_day best = GW_DAY_NONE;
        int32_t best_far = INT32_MAX;
        for (uint32_t i = 0; i < t->n_feeds; i++) {
            gw_day day = nearest_day(t, &t->feeds[i], asked);
            int32_t far = day == GW_DAY_NONE ? 0 : day > asked ? day - asked : asked - day;
            if (far <= tried || far >= best_far) continue;
            best = day;
            best_far = far;
        }
        if (best == GW_DAY_NONE) return GW_OK;
        tried = best_far;
        status = try_day(x, best);
    }
    return status;
}

/* Is a vehicle of the pattern under way at any time in [from_s, to_s)? */
static bool runs_between(const gw_timetable *t, uint32_t pattern, int32_t from_s, int32_t to_s)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    for (uint32_t day = 0; day < t->n_days; day++) {
        int32_t zero = gw_tt_day_zero(t, p->feed_day_row, day);
        if (zero + p->max_time_s < from_s || zero + p->min_time_s >= to_s) continue;
        for (uint32_t i = 0; i < p->n_trips; i++) {
            if (!gw_tt_service_runs(t, gw_tt_trip_at(t, p->first_trip + i)->service, day)) continue;
            if (p->n_periods) return true;
            if (zero + gw_tt_departure(part, p, 0, i) < to_s &&
                zero + gw_tt_arrival(part, p, p->n_stops - 1, i) >= from_s)
                return true;
        }
    }
    return false;
}

static bool of_choice(const gw_timetable *t, uint32_t pattern, const gw_line_choice *c)
{
    uint32_t route = gw_tt_pattern_at(t, pattern)->route;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->routes[i] == route) return !gw_tt_pattern_removed(t, pattern);
    return false;
}

/* Does a line run on a day of the clock at that end? */
static bool runs_on(const gw_explainer *x, const gw_line_choice *line, const gw_end *end, gw_day day)
{
    const gw_timetable *t = x->d->timetable;
    const gw_zone *zone = gw_end_zone(x->d, end);
    int32_t from_s = (int32_t)(gw_zone_instant(zone, day, 0) - t->zero),
            to_s = (int32_t)(gw_zone_instant(zone, day + 1, 0) - t->zero);
    for (uint32_t i = 0; i < gw_tt_n_patterns(t); i++)
        if (of_choice(t, i, line) && runs_between(t, i, from_s, to_s)) return true;
    return false;
}

gw_status gw_explain_service(gw_explainer *x)
{
    enum { LOOK_AHEAD_DAYS = 31 };
    gw_plan_request r = x->a->request;
    const gw_end *end = asked_end(x, &r);
    gw_day asked = gw_explain_day(x->d, end, r.time);
    for (uint32_t i = 0; i < x->s->n_lines; i++) {
        if (runs_on(x, &x->s->lines[i], end, asked)) continue;
        gw_explain_reason *reason = gw_explain_add(x, GW_WHY_NO_SERVICE);
        if (!reason) return GW_OK;
        reason->day = asked;
        reason->needs = (int32_t)i;
        for (gw_day day = asked + 1; day <= asked + LOOK_AHEAD_DAYS && reason->next_day == GW_DAY_NONE; day++)
            if (runs_on(x, &x->s->lines[i], end, day)) reason->next_day = day;
        return reason->next_day == GW_DAY_NONE ? GW_OK : try_day(x, reason->next_day);
    }
    return GW_OK;
}

/* --- ports --- */

static void add_closed(gw_explainer *x, uint32_t port, int32_t from_s, int32_t opens_s)
{
    gw_explain_reason *r = gw_explain_add(x, GW_WHY_PORT_CLOSED);
    if (!r) return;
    r->port = port;
    r->at = x->d->timetable->zero + opens_s;
    r->by_s = opens_s - from_s;
}

/* Behind its counters one has come from the other side; before them one is about to. */
static void end_closed(gw_explainer *x, const gw_end *e, uint32_t port, int32_t at_s)
{
    if (!gw_port_usable(x->d->ports, port)) return;
    gw_side from = e->before_counters ? e->side : gw_side_other(e->side);
    int32_t admits_s = gw_port_admits(x->d->ports, port, from, at_s);
    if (admits_s != GW_NEVER && admits_s > at_s) add_closed(x, port, at_s, admits_s);
}

/* Whoever sets out (arrive: comes) when asked would stand before closed counters; the journey passes them at
 * another time, without a wait. */
static void closed_when_asked(gw_explainer *x, const gw_journey *j, const gw_leg *border)
{
    const gw_plan_request *r = &x->a->request;
    bool arrives = gw_explain_arrives(x);
    int32_t asked_s = gw_tt_seconds(x->d->timetable, r->time);
    int32_t there_s = arrives ? asked_s - (j->arrival_s - border->departure_s)
                              : asked_s + (border->departure_s - j->departure_s);
    int32_t admits_s = gw_port_admits(x->d->ports, border->port, r->from.side, there_s);
    if (admits_s == GW_NEVER || admits_s <= there_s) return;
    if (arrives || border->departure_s >= admits_s) add_closed(x, border->port, there_s, admits_s);
}

void gw_explain_closed(gw_explainer *x, const gw_journey_set *s, uint32_t journey)
{
    const bool missing_port = x->s && x->s->kind == GW_EXPLAIN_PORT && !x->out->in_answer;
    const gw_journey *j = &s->journeys[journey];
    const gw_plan_request *r = &x->a->request;
    bool at_start = r->from.kind == GW_END_PORT || r->from.kind == GW_END_BEST_PORT;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        if (leg->kind == GW_LEG_BORDER && leg->admitted_s > leg->departure_s)
            add_closed(x, leg->port, leg->departure_s, leg->admitted_s);
        else if (leg->kind == GW_LEG_BORDER && missing_port)
            closed_when_asked(x, j, leg);
    }
    if (at_start && x->d->ports && j->n_legs && r->direction == GW_DEPART_AFTER) {
        uint32_t port = gw_journey_sum(s, journey).port;
        if (port != GW_NO_ID) end_closed(x, &r->from, port, gw_tt_seconds(x->d->timetable, r->time));
    }
    gw_explain_via_closed(x);
}

void gw_explain_via_closed(gw_explainer *x)
{
    uint32_t port;
    int32_t opens_s;
    if (!gw_plan_via_closed(x->d, x->a, &port, &opens_s)) return;
    add_closed(x, port, gw_tt_seconds(x->d->timetable, x->a->request.time), opens_s);
}

static gw_status try_port(gw_explainer *x, bool from)
{
    gw_end end = from ? x->a->request.from : x->a->request.to;
    gw_buf ref = {0};
    end.kind = GW_END_PORT;
    end.port = x->s->port;
    gw_end_ref(x->d, &end, &ref);
    return gw_explain_try_end(x, from, &ref);
}

/* Do its counters on that side lead to a stop? */
static bool has_hall(const gw_timetable *t, uint32_t port, gw_side side)
{
    gw_stop_id counters = gw_timetable_port_stop(t, port, side);
    if (counters.v == GW_NO_ID) return false;
    gw_tt_links links = gw_tt_links_of(t, counters.v, false);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL))
        if (gw_tt_stop_at(t, l.to)->kind != GW_STOP_PORT) return true;
    return false;
}

/* On the sides that the question is about: a journey that begins at a port needs but one. */
static bool usable(const gw_explainer *x, uint32_t port)
{
    const gw_timetable *t = x->d->timetable;
    const gw_side sides[] = {x->a->request.from.side, x->a->request.to.side};
    bool ok = gw_port_usable(x->d->ports, port);
    for (int i = 0; i < 2; i++) ok = ok && (sides[i] == GW_SIDE_NONE || has_hall(t, port, sides[i]));
    return ok;
}

/* The question with another port in the place of via v. */
static gw_status try_via(gw_explainer *x, uint32_t v, uint32_t port)
{
    gw_plan_request r = x->a->request;
    gw_explain_change c = {.parameter = "via"};
    gw_buf list = {0}, one = {0};
    gw_error inner = {0};
    gw_buf_printf(&one, "port:%s", gw_port_at(x->d->ports, port)->id);
    gw_status status =
        gw_plan_resolve(x->d, "via", gw_str_of(one.p ? one.p : ""), r.to.side, &r.via[v].end, &inner);
    for (uint32_t i = 0; i < r.n_via; i++) {
        if (i) gw_buf_text(&list, ",");
        gw_end_ref(x->d, &r.via[i].end, &list);
    }
    bool failed = list.failed || one.failed, fits = list.p && list.n < sizeof c.value;
    if (fits) memcpy(c.value, list.p, list.n + 1);
    gw_buf_free(&list);
    gw_buf_free(&one);
    if (failed || status == GW_NO_MEMORY) return gw_fail(x->err, GW_NO_MEMORY, "explaining: out of memory");
    return status || !fits ? GW_OK : gw_explain_try(x, &r, &c, 1, NULL);
}

gw_status gw_explain_via_ports(gw_explainer *x)
{
    gw_plan_request r = x->a->request;
    gw_status status = GW_OK;
    if (!x->d->ports || r.from.side == r.to.side) return GW_OK;
    gw_explain_via_closed(x);
    for (uint32_t v = 0; v < r.n_via && !status; v++) {
        const uint32_t asked = r.via[v].end.port;
        if (r.via[v].end.kind != GW_END_PORT) continue;
        gw_explain_reason *reason = usable(x, asked) ? NULL : gw_explain_add(x, GW_WHY_PORT_UNUSABLE);
        if (reason) reason->port = asked;
        for (uint32_t i = v; i + 1 < r.n_via; i++) r.via[i] = r.via[i + 1];
        r.n_via--;
        status = gw_explain_search(x, &r);
        if (status || !x->found.journeys.n) return status;
        uint32_t port = gw_journey_sum(&x->found.journeys, gw_explain_best(x)).port;
        return port == GW_NO_ID || port == asked ? GW_OK : try_via(x, v, port);
    }
    return status;
}

gw_status gw_explain_port(gw_explainer *x, bool *settled)
{
    const gw_plan_request *r = &x->a->request;
    bool from_port = r->from.kind == GW_END_PORT, to_port = r->to.kind == GW_END_PORT;
    bool best = r->from.kind == GW_END_BEST_PORT || r->to.kind == GW_END_BEST_PORT;
    bool crosses = r->from.side != r->to.side;
    *settled = true;
    if (!usable(x, x->s->port)) {
        gw_explain_reason *reason = gw_explain_add(x, GW_WHY_PORT_UNUSABLE);
        if (reason) reason->port = x->s->port;
        return GW_OK;
    }
    if ((from_port || to_port) && !crosses) {
        gw_explain_reason *reason = gw_explain_add(x, GW_WHY_OTHER_PORT);
        if (reason) reason->port = from_port ? r->from.port : r->to.port;
        return try_port(x, from_port);
    }
    for (uint32_t v = 0; v < r->n_via; v++) {
        if (r->via[v].end.kind != GW_END_PORT) continue; /* nobody crosses twice */
        gw_explain_reason *reason = gw_explain_add(x, GW_WHY_OTHER_PORT);
        if (reason) reason->port = r->via[v].end.port;
        return try_via(x, v, x->s->port);
    }
    if (!best && !crosses) {
        gw_explain_add(x, GW_WHY_NO_BORDER);
        return GW_OK;
    }
    *settled = false;
    return GW_OK;
}
