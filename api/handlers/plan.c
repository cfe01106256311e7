/* GET /v1/plan. */
#include "api/handlers/handlers_priv.h"
#include "planner/explain/explain.h"

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
    gw_status status = gw_query_names(q, own, &err);
    if (!status) status = gw_query_traveller(q, &request, &err);
    if (!status) status = gw_query_ends(q, &request, &err);
    if (!status) status = gw_query_time(q, &request, &given, &err);
    if (!status) status = read_via(q, &request, &err);
    if (!status) status = read_first_last(q, &request, &err);
    if (!status && (given || paged) && gw_answer_fresh(q, r, lang, "public, max-age=60")) return;
    if (!status) status = gw_query_lines(q, &bar, &err);
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
