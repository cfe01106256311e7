#include "planner/visit/last.h"

#include "planner/visit/last_priv.h"

#include <stdlib.h>
#include <string.h>

void gw_visit_last_defaults(gw_visit_last_request *r)
{
    *r = (gw_visit_last_request){.certainty = 0.95, .leave = INT64_MIN};
    gw_plan_defaults(&r->plan);
}

void gw_visit_last_of(const gw_plan_request *out, gw_visit_last_request *r)
{
    gw_visit_last_defaults(r);
    r->plan = *out;
    r->plan.from = out->to;
    r->plan.to = out->from;
    r->plan.n_via = 0;
    if (out->max_egress_s >= 0) {
        r->plan.max_access_s = out->max_egress_s;
        r->plan.max_egress_s = out->max_access_s;
    }
}

void gw_visit_last_answer_free(gw_visit_last_answer *a)
{
    gw_plan_answer_free(&a->plan);
    gw_journey_set_free(&a->fallback_journeys);
}

void last_fill(last_question *x, gw_visitor *v, const gw_dataset *d, const gw_visit_last_request *r)
{
    *x = (last_question){.v = v, .d = d, .r = r, .shares = {0.5, 0.8, 0.95, r->certainty}};
    gw_plan_request *q = &x->ask;
    *q = x->r->plan;
    gw_plan_last_of_day(x->d, q);
    q->page = (gw_plan_page){0};
    q->headway = GW_HEADWAY_EXPECTED;
    q->alternatives = 0;
    q->least_walking = false;
    q->max_journeys = 0;
    x->ends_s = gw_tt_seconds(x->d->timetable, q->time);
    x->begins_s = x->ends_s - 86400;
    x->lines = visit_lines(d, q);
}

void last_question_free(last_question *x)
{
    gw_journey_set_free(&x->found);
    free(x->ways);
}

bool last_has_ports(const last_question *x)
{
    const gw_end *from = &x->ask.from, *to = &x->ask.to;
    bool at_port = from->kind == GW_END_PORT || from->kind == GW_END_BEST_PORT || to->kind == GW_END_PORT ||
                   to->kind == GW_END_BEST_PORT;
    return x->d->ports && from->side && to->side && from->side != to->side && !at_port;
}

/* The latest leaving at the certainty first, then from sure to likely; a port without a way last. */
static bool comes_before(const gw_visit_last_port *x, const gw_visit_last_port *y)
{
    for (int i = GW_VISIT_SHARES; i-- > 0;)
        if (x->leave_by[i] != y->leave_by[i]) return x->leave_by[i] > y->leave_by[i];
    return x->no_return > y->no_return;
}

static void add_row(gw_visit_last_answer *a, const gw_visit_last_port *row)
{
    uint32_t at = a->n++;
    for (; at > 0 && comes_before(row, &a->ports[at - 1]); at--) a->ports[at] = a->ports[at - 1];
    a->ports[at] = *row;
    for (int i = 0; i < GW_VISIT_SHARES; i++)
        if (row->leave_by[i] > a->leave_by[i]) a->leave_by[i] = row->leave_by[i];
    if (row->no_return > a->no_return) a->no_return = row->no_return;
}

static gw_status weigh_ports(last_question *x, gw_visit_last_answer *a, gw_error *err)
{
    gw_visit_last_port row;
    gw_status status = GW_OK;
    const uint64_t mask = x->ask.port_mask;
    if (!last_has_ports(x)) {
        status = last_weigh_port(x, mask, &row, a, err);
        if (!status) add_row(a, &row);
        return status;
    }
    for (uint32_t p = 0; !status && p < gw_port_count(x->d->ports) && p < 64; p++) {
        uint64_t bit = UINT64_C(1) << p;
        if (!gw_port_usable(x->d->ports, p) || (mask && !(mask & bit)) || a->n == GW_VISIT_MOST_PORTS)
            continue;
        status = last_weigh_port(x, bit, &row, a, err);
        row.port = p;
        row.gate = last_gate(x, p, x->ask.from.side);
        if (!status) add_row(a, &row);
    }
    return status;
}

/* Journeys in the order of their rows. */
static gw_status order_journeys(gw_visit_last_answer *a)
{
    gw_journey_set in_order = {0}, *s = &a->plan.journeys;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < a->n && !status; i++) {
        gw_visit_last_port *p = &a->ports[i];
        if (p->journey == GW_NO_ID) continue;
        const gw_journey *j = &s->journeys[p->journey];
        p->journey = in_order.n;
        status = gw_journey_set_add(&in_order, j, s->legs + j->first_leg);
    }
    gw_journey_set_free(s);
    *s = in_order;
    return status;
}

static gw_status answer(last_question *x, gw_visit_last_answer *a, gw_error *err)
{
    gw_status status = weigh_ports(x, a, err);
    if (!status) status = order_journeys(a);
    if (!status && !x->r->rows_only) status = last_fall_back(x, a, err);
    return status;
}

gw_status gw_visit_last_return(gw_visitor *v, const gw_dataset *d, const gw_visit_last_request *r,
                               gw_visit_last_answer *out, gw_error *err)
{
    if (!(r->certainty > 0 && r->certainty < 1))
        return gw_fail(err, GW_BAD_INPUT, "certainty: must lie between 0 and 100, both not included");
    gw_visit_last_answer a = {.request = *r,
                              .leave_by = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN},
                              .no_return = INT64_MIN,
                              .morning_leave = INT64_MIN,
                              .morning_home = INT64_MIN};
    last_question x;
    last_fill(&x, v, d, r);
    a.day_ends = x.ask.time;
    a.plan.request = x.ask;
    if (!gw_timetable_covers(d->timetable, r->plan.time) || !gw_timetable_covers(d->timetable, x.ask.time))
        return gw_fail(err, GW_BAD_INPUT, "date: lies outside the days of the timetables");
    gw_status status = visit_check_day(d, &r->plan, &r->plan.from, "date", err);
    if (!status) status = answer(&x, &a, err);
    last_question_free(&x);
    if (status) {
        gw_visit_last_answer_free(&a);
        return status;
    }
    *out = a;
    return GW_OK;
}
