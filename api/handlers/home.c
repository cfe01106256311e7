/* There and back, and the way home: GET /v1/round-trips and /v1/last-return. */
#include "api/handlers/handlers_priv.h"
#include "planner/visit/trip.h"

#include <stdio.h>

gw_status gw_query_appointment(const gw_http_request *q, const gw_plan_request *r, int64_t *now,
                               gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str text;
    *now = c->now;
    if (gw_http_query(q, "now", &text) && !gw_request_time(c->dataset, &r->to, text, now))
        return gw_fail(err, GW_BAD_INPUT, "now: '%.*s' is not a time (2026-11-25T09:00, or with an offset)",
                       text.n > 60 ? 60 : (int)text.n, text.p);
    return gw_visit_check_time(c->dataset, &r->to, "arrive", r->time, *now, err);
}

/* What the question is about, and its certainty in percent. */
static gw_status read_question(const gw_http_request *q, const char *const *own, gw_plan_request *r,
                               double *certainty, gw_error *err)
{
    double percent = *certainty * 100;
    gw_status status = gw_query_names(q, own, err);
    if (!status) status = gw_query_traveller(q, r, err);
    if (!status) status = gw_request_number(q, "certainty", 1, 99.9, &percent, err);
    if (!status) status = gw_query_ends(q, r, err);
    *certainty = percent / 100;
    return status;
}

static gw_status read_trip(const gw_http_request *q, gw_visit_trip_request *t, gw_error *err)
{
    static const char *const own[] = {"certainty", "visit", "now", NULL};
    gw_plan_request *r = &t->out.plan;
    gw_str length;
    bool given = false;
    gw_status status = read_question(q, own, r, &t->out.certainty, err);
    if (!status) status = gw_query_time(q, r, &given, err);
    if (!status && !given) status = gw_fail(err, GW_BAD_INPUT, "arrive is missing");
    if (!status && gw_http_query(q, "visit", &length)) status = gw_visit_read_length("visit", length, t, err);
    if (!status) status = gw_query_appointment(q, r, &t->now, err);
    if (r->max_journeys >= 1 && r->max_journeys <= GW_VISIT_OPTIONS) t->out.max_options = r->max_journeys;
    return status;
}

void gw_v1_round_trips(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_lang lang = gw_request_lang(q);
    gw_visit_trip_answer answer = {0};
    gw_visit_trip_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    gw_visit_trip_defaults(&request);
    gw_status status = read_trip(q, &request, &err);
    if (!status && gw_answer_fresh(q, r, lang, "public, max-age=60")) return;
    if (!status) status = gw_query_lines(q, &bar, &err);
    request.out.plan.barred = bar.bits;
    if (!status) status = gw_visit_round_trip(c->visitor, c->dataset, &request, &answer, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        r->varies_by_language = true;
        gw_answer_attribution(q, r, c->dataset);
        gw_visit_trip_write_json(c->dataset, &answer, lang, &r->body);
    }
    gw_visit_trip_answer_free(&answer);
    gw_line_bar_free(&bar);
}

/* date: a day at home. leave: a moment, whose day it is then. *given: one of them. */
static gw_status read_day(const gw_http_request *q, gw_visit_last_request *l, bool *given, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str date, leave, other;
    char noon[32];
    bool has_date = gw_http_query(q, "date", &date), has_leave = gw_http_query(q, "leave", &leave);
    *given = has_date || has_leave;
    l->plan.time = c->now;
    if (gw_http_query(q, "arrive", &other)) return gw_fail(err, GW_BAD_INPUT, "arrive: no such parameter");
    if (has_date && has_leave) return gw_fail(err, GW_BAD_INPUT, "date and leave exclude each other");
    if (has_leave) {
        if (!gw_request_time(c->dataset, &l->plan.from, leave, &l->plan.time))
            return gw_fail(err, GW_BAD_INPUT,
                           "leave: '%.*s' is not a time (2026-11-25T17:00, or with an offset)",
                           leave.n > 60 ? 60 : (int)leave.n, leave.p);
        l->leave = l->plan.time;
    }
    if (!has_date) return GW_OK;
    snprintf(noon, sizeof noon, "%.*sT12:00", date.n > 20 ? 20 : (int)date.n, date.p);
    if (date.n == 10 && gw_request_time(c->dataset, &l->plan.to, gw_str_of(noon), &l->plan.time))
        return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "date: '%.*s' is not a day (2026-11-25)",
                   date.n > 60 ? 60 : (int)date.n, date.p);
}

void gw_v1_last_return(const gw_http_request *q, gw_http_response *r)
{
    static const char *const own[] = {"certainty", "date", "leave", NULL};
    const gw_context *c = gw_context_of(q);
    gw_lang lang = gw_request_lang(q);
    gw_visit_last_answer answer = {0};
    gw_visit_last_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    bool given = false;
    gw_visit_last_defaults(&request);
    gw_status status = read_question(q, own, &request.plan, &request.certainty, &err);
    if (!status) status = read_day(q, &request, &given, &err);
    if (!status && given && gw_answer_fresh(q, r, lang, "public, max-age=60")) return;
    if (!status) status = gw_query_lines(q, &bar, &err);
    request.plan.barred = bar.bits;
    if (!status) status = gw_visit_last_return(c->visitor, c->dataset, &request, &answer, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        r->varies_by_language = true;
        gw_answer_attribution(q, r, c->dataset);
        gw_visit_last_write_json(c->dataset, &answer, lang, &r->body);
    }
    gw_visit_last_answer_free(&answer);
    gw_line_bar_free(&bar);
}
