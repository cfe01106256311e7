/* What somebody with an appointment asks: GET /v1/leave-by. */
#include "api/handlers/handlers_priv.h"
#include "planner/visit/visit.h"

/* GET /v1/leave-by: the appointment is `arrive`; `certainty` in percent. */
void gw_v1_leave_by(const gw_http_request *q, gw_http_response *r)
{
    static const char *const own[] = {"certainty", "now", NULL};
    const gw_context *c = gw_context_of(q);
    gw_lang lang = gw_request_lang(q);
    gw_visit_answer answer = {0};
    gw_visit_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    bool given = false;
    int64_t now;
    gw_visit_defaults(&request);
    double certainty = request.certainty * 100;
    gw_status status = gw_query_names(q, own, &err);
    if (!status) status = gw_query_traveller(q, &request.plan, &err);
    if (!status) status = gw_request_number(q, "certainty", 1, 99.9, &certainty, &err);
    if (!status) status = gw_query_ends(q, &request.plan, &err);
    if (!status) status = gw_query_time(q, &request.plan, &given, &err);
    if (!status && !given) status = gw_fail(&err, GW_BAD_INPUT, "arrive is missing");
    if (!status) status = gw_query_appointment(q, &request.plan, &now, &err);
    if (!status && gw_answer_fresh(q, r, lang, "public, max-age=60")) return;
    if (!status) status = gw_query_lines(q, &bar, &err);
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
