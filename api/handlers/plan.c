/* GET /v1/plan and /v1/leave-by. Their own parameters are checked strictly: a misspelt one would be an answer
 * to another question. */
#include "api/handlers/handlers.h"
#include "planner/explain/explain.h"
#include "planner/visit/visit.h"

#include <string.h>

static bool is_one_of(gw_str name, const char *const *words)
{
    for (; *words; words++)
        if (gw_str_is(name, *words)) return true;
    return false;
}

/* Names of both addresses, and of the one asked alone. */
static gw_status check_names(const gw_http_request *q, const char *const *own, gw_error *err)
{
    static const char *const known[] = {
        "from",
        "to",
        "arrive",
        "language",
        "max_rides",
        "max_journeys",
        "traveller",
        "age",
        "walk_speed",
        "max_access",
        "max_transfer_walk",
        "max_direct_walk",
        "min_transfer",
        "additional_transfer",
        "transfer_factor",
        "wheelchair",
        "bikes",
        "modes",
        "exclude_modes",
        "lines",
        "exclude_lines",
        NULL,
    };
    for (uint32_t i = 0; i < q->n_query; i++) {
        gw_str name = q->query[i].name;
        if (!is_one_of(name, known) && !is_one_of(name, own))
            return gw_fail(err, GW_BAD_INPUT, "%.*s: no such parameter", name.n > 60 ? 60 : (int)name.n,
                           name.p);
        for (uint32_t k = 0; k < i; k++)
            if (gw_str_equal(name, q->query[k].name))
                return gw_fail(err, GW_BAD_INPUT, "%.*s: given twice", (int)name.n, name.p);
    }
    return GW_OK;
}

static gw_status read_headway(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str v;
    char name[16] = "";
    if (!gw_http_query(q, "headway", &v)) return GW_OK;
    if (v.n < sizeof name) memcpy(name, v.p, v.n);
    if (gw_headway_rule_parse(name, &r->headway)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "headway: '%.*s' is none of expected, worst, first, skip",
                   v.n > 40 ? 40 : (int)v.n, v.p);
}

/* Whole minutes into seconds; absent: *seconds stays. */
static gw_status read_minutes(const gw_http_request *q, const char *name, int64_t most, int32_t *seconds,
                              gw_error *err)
{
    int64_t minutes = *seconds / 60;
    gw_status status = gw_request_int(q, name, 0, most, &minutes, err);
    if (!status) *seconds = (int32_t)minutes * 60;
    return status;
}

static gw_status read_times(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_status status = read_minutes(q, "window", 1440, &r->window_s, err);
    if (!status) status = read_minutes(q, "max_access", 120, &r->max_access_s, err);
    if (!status) status = read_minutes(q, "max_transfer_walk", 120, &r->max_transfer_walk_s, err);
    if (!status) status = read_minutes(q, "max_direct_walk", 240, &r->max_direct_walk_s, err);
    if (!status) status = read_minutes(q, "min_transfer", 240, &r->change_least_s, err);
    if (!status) status = read_minutes(q, "additional_transfer", 240, &r->change_more_s, err);
    return status;
}

/* What the traveller sets, the parameters read afterwards change. */
static gw_status read_traveller(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str v;
    gw_traveller who;
    if (!gw_http_query(q, "traveller", &v)) return GW_OK;
    if (!gw_traveller_parse(v, &who))
        return gw_fail(err, GW_BAD_INPUT,
                       "traveller: '%.*s' is none of adult, elder, luggage, wheelchair, companion, resident, "
                       "visitor, patient",
                       v.n > 40 ? 40 : (int)v.n, v.p);
    gw_plan_traveller(r, who);
    return GW_OK;
}

static gw_status read_numbers(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    int64_t rides = r->max_rides, journeys = r->max_journeys, alternatives = 0, age = 0;
    gw_status status = gw_request_int(q, "max_rides", 1, 15, &rides, err);
    if (!status) status = gw_request_int(q, "max_journeys", 0, 1000, &journeys, err);
    if (!status) status = read_times(q, r, err);
    if (!status) status = gw_request_number(q, "walk_speed", 0.1, 5, &r->gait.speed_mps, err);
    if (!status) status = gw_request_number(q, "transfer_factor", 1, 10, &r->change_factor, err);
    if (!status) status = gw_request_bool(q, "wheelchair", &r->wheelchair, err);
    if (!status) status = gw_request_bool(q, "bikes", &r->bikes, err);
    if (!status) status = gw_request_bool(q, "least_walking", &r->least_walking, err);
    if (!status) status = gw_request_int(q, "alternatives", 0, GW_MOST_ALTERNATIVES, &alternatives, err);
    if (!status) status = gw_request_int(q, "age", 0, 120, &age, err);
    if (!status) status = read_headway(q, r, err);
    r->age = (uint8_t)age;
    r->max_rides = (uint32_t)rides;
    r->max_journeys = (uint32_t)journeys;
    r->alternatives = (uint32_t)alternatives;
    return status;
}

static gw_status read_bar(const gw_http_request *q, gw_line_bar *bar, gw_error *err)
{
    const gw_dataset *d = gw_context_of(q)->dataset;
    gw_status status = GW_OK;
    gw_str v;
    if (gw_http_query(q, "modes", &v)) status = gw_line_bar_modes(bar, d, "modes", v, true, err);
    if (!status && gw_http_query(q, "exclude_modes", &v))
        status = gw_line_bar_modes(bar, d, "exclude_modes", v, false, err);
    if (!status && gw_http_query(q, "lines", &v)) status = gw_line_bar_lines(bar, d, "lines", v, true, err);
    if (!status && gw_http_query(q, "exclude_lines", &v))
        status = gw_line_bar_lines(bar, d, "exclude_lines", v, false, err);
    return status;
}

static gw_status read_ends(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str from, to;
    if (!gw_http_query(q, "from", &from) || from.n == 0) return gw_fail(err, GW_BAD_INPUT, "from is missing");
    if (!gw_http_query(q, "to", &to) || to.n == 0) return gw_fail(err, GW_BAD_INPUT, "to is missing");
    return gw_plan_resolve_ends(gw_context_of(q)->dataset, "from", from, "to", to, r, err);
}

/* *given: whether the question names a time, and so has one answer. */
static gw_status read_time(const gw_http_request *q, gw_plan_request *r, bool *given, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str depart, arrive;
    bool has_depart = gw_http_query(q, "depart", &depart), has_arrive = gw_http_query(q, "arrive", &arrive);
    *given = has_depart || has_arrive;
    r->time = c->now;
    r->direction = has_arrive ? GW_ARRIVE_BY : GW_DEPART_AFTER;
    if (has_depart && has_arrive) return gw_fail(err, GW_BAD_INPUT, "depart and arrive exclude each other");
    if (!*given) return GW_OK;
    gw_str text = has_arrive ? arrive : depart;
    if (gw_request_time(c->dataset, has_arrive ? &r->to : &r->from, text, &r->time)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is not a time (2026-11-25T09:00, or with an offset)",
                   has_arrive ? "arrive" : "depart", text.n > 60 ? 60 : (int)text.n, text.p);
}

static gw_status read_via(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str via, stay = {0};
    bool has_stay = gw_http_query(q, "stay", &stay);
    if (!gw_http_query(q, "via", &via) || via.n == 0)
        return has_stay && stay.n ? gw_fail(err, GW_BAD_INPUT, "stay: without via") : GW_OK;
    return gw_plan_resolve_via(gw_context_of(q)->dataset, "via", via, "stay", stay, r, err);
}

static gw_status read_first_last(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    const gw_dataset *d = gw_context_of(q)->dataset;
    bool first = false, last = false;
    gw_status status = gw_request_bool(q, "first", &first, err);
    if (!status) status = gw_request_bool(q, "last", &last, err);
    if (status) return status;
    if (first && last) return gw_fail(err, GW_BAD_INPUT, "first and last exclude each other");
    if (first) gw_plan_first_of_day(d, r);
    if (last) gw_plan_last_of_day(d, r);
    return GW_OK;
}

void gw_v1_plan(const gw_http_request *q, gw_http_response *r)
{
    static const char *const own[] = {"depart", "window", "headway", "explain",       "cursor",       "via",
                                      "stay",   "first",  "last",    "least_walking", "alternatives", NULL};
    const gw_context *c = gw_context_of(q);
    gw_lang lang = gw_request_lang(q);
    gw_plan_answer answer = {0};
    gw_explanation why = {0};
    gw_str expected;
    gw_plan_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    bool given = false;
    gw_plan_defaults(&request);
    gw_str cursor;
    bool paged = gw_http_query(q, "cursor", &cursor) && cursor.n > 0;
    gw_status status = check_names(q, own, &err);
    if (!status) status = read_traveller(q, &request, &err);
    if (!status) status = read_numbers(q, &request, &err);
    if (!status) status = read_ends(q, &request, &err);
    if (!status) status = read_time(q, &request, &given, &err);
    if (!status) status = read_via(q, &request, &err);
    if (!status) status = read_first_last(q, &request, &err);
    if (!status && (given || paged) && gw_answer_fresh(q, r, lang, "public, max-age=60")) return;
    if (!status) status = read_bar(q, &bar, &err);
    request.barred = bar.bits;
    if (!status && paged) {
        status = gw_plan_page_read(c->dataset, "cursor", cursor, &request, &err);
        if (!status && !given) request.time = request.page.cut.departure;
    }
    if (!status) status = gw_planner_plan(c->planner, c->dataset, &request, &answer, &err);
    if (!status) {
        bool asked = gw_http_query(q, "explain", &expected);
        status = gw_explain_asked(c->planner, c->dataset, &answer, "explain", asked ? &expected : NULL, &why,
                                  &err);
    }
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        r->varies_by_language = true;
        gw_answer_attribution(q, r, c->dataset);
        gw_explain_write_answer(c->dataset, &answer, &why, lang, &r->body);
    }
    gw_explanation_free(&why);
    gw_plan_answer_free(&answer);
    gw_line_bar_free(&bar);
}

/* GET /v1/leave-by: the appointment is `arrive`; `certainty` in percent. */
void gw_v1_leave_by(const gw_http_request *q, gw_http_response *r)
{
    static const char *const own[] = {"certainty", NULL};
    const gw_context *c = gw_context_of(q);
    gw_lang lang = gw_request_lang(q);
    gw_visit_answer answer = {0};
    gw_visit_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    bool given = false;
    gw_visit_defaults(&request);
    double certainty = request.certainty * 100;
    gw_status status = check_names(q, own, &err);
    if (!status) status = read_traveller(q, &request.plan, &err);
    if (!status) status = read_numbers(q, &request.plan, &err);
    if (!status) status = gw_request_number(q, "certainty", 1, 99.9, &certainty, &err);
    if (!status) status = read_ends(q, &request.plan, &err);
    if (!status) status = read_time(q, &request.plan, &given, &err);
    if (!status && !given) status = gw_fail(&err, GW_BAD_INPUT, "arrive is missing");
    if (!status && gw_answer_fresh(q, r, lang, "public, max-age=60")) return;
    if (!status) status = read_bar(q, &bar, &err);
    request.plan.barred = bar.bits;
    request.certainty = certainty / 100;
    if (request.plan.max_journeys >= 1 && request.plan.max_journeys <= GW_VISIT_OPTIONS)
        request.max_options = request.plan.max_journeys;
    if (!status) status = gw_visit_leave_by(c->visitor, c->dataset, &request, &answer, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        r->varies_by_language = true;
        gw_answer_attribution(q, r, c->dataset);
        gw_visit_write_json(c->dataset, &answer, lang, &r->body);
    }
    gw_visit_answer_free(&answer);
    gw_line_bar_free(&bar);
}
