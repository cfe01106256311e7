/* What somebody with an appointment asks: GET /v1/leave-by, /v1/ports/ranking. */
#include "api/handlers/handlers_priv.h"
#include "planner/visit/ranking.h"

/* The appointment is `arrive`; `certainty` in percent. True: the question is complete, or *status says what
 * is wrong; false: the client has the answer already. bar is the caller's, whatever comes of it. */
static bool read_visit(const gw_http_request *q, gw_http_response *r, gw_visit_request *out, gw_line_bar *bar,
                       gw_status *status, gw_error *err)
{
    static const char *const own[] = {"certainty", "now", NULL};
    bool given = false;
    int64_t now;
    gw_visit_defaults(out);
    double certainty = out->certainty * 100;
    *status = gw_query_names(q, own, err);
    if (!*status) *status = gw_query_traveller(q, &out->plan, err);
    if (!*status) *status = gw_request_number(q, "certainty", 1, 99.9, &certainty, err);
    if (!*status) *status = gw_query_ends(q, &out->plan, err);
    if (!*status) *status = gw_query_time(q, &out->plan, &given, err);
    if (!*status && !given) *status = gw_fail(err, GW_BAD_INPUT, "arrive is missing");
    if (!*status) *status = gw_query_appointment(q, &out->plan, &now, err);
    if (!*status && gw_answer_fresh(q, r, gw_request_lang(q), "public, max-age=60")) return false;
    if (!*status) *status = gw_query_lines(q, bar, err);
    out->plan.barred = bar->bits;
    out->certainty = certainty / 100;
    if (out->plan.max_journeys >= 1 && out->plan.max_journeys <= GW_VISIT_OPTIONS)
        out->max_options = out->plan.max_journeys;
    return true;
}

void gw_v1_leave_by(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_visit_answer answer = {0};
    gw_visit_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    gw_status status;
    if (!read_visit(q, r, &request, &bar, &status, &err)) return;
    if (!status) status = gw_visit_leave_by(c->visitor, c->dataset, &request, &answer, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        r->varies_by_language = true;
        gw_answer_attribution(q, r, c->dataset);
        gw_visit_write_json(c->dataset, &answer, gw_request_lang(q), &r->body);
    }
    gw_visit_answer_free(&answer);
    gw_line_bar_free(&bar);
}

void gw_v1_ranking(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_ranking answer = {0};
    gw_visit_request request;
    gw_line_bar bar = {0};
    gw_error err = {0};
    gw_status status;
    if (!read_visit(q, r, &request, &bar, &status, &err)) return;
    if (!status) status = gw_visit_rank(c->visitor, c->dataset, &request, &answer, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        r->varies_by_language = true;
        gw_answer_attribution(q, r, c->dataset);
        gw_ranking_write_json(c->dataset, &answer, gw_request_lang(q), &r->body);
    }
    gw_ranking_free(&answer);
    gw_line_bar_free(&bar);
}
