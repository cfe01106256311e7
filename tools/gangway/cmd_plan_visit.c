/* gangway plan: what somebody with an appointment asks. */
#include "tools/gangway/cmd_plan.h"

#include "planner/visit/visit.h"

typedef struct {
    gw_visitor *visitor;
    const gw_dataset *dataset;
    const gw_visit_request *request;
    gw_visit_answer answer;
} leave_by;

static gw_status leave_by_once(void *context, gw_error *err)
{
    leave_by *x = context;
    gw_visit_answer_free(&x->answer);
    x->answer = (gw_visit_answer){0};
    return gw_visit_leave_by(x->visitor, x->dataset, x->request, &x->answer, err);
}

/* --certainty: when to leave. */
static gw_status ask_leave_by(const gw_plan_options *o, leave_by *x, gw_buf *out, gw_error *err)
{
    gw_lang lang = gw_plan_options_language(o);
    gw_status status = gw_plan_repeat(o, "answers", leave_by_once, x, err);
    if (!status && o->json) {
        gw_visit_write_json(x->dataset, &x->answer, lang, out);
        gw_buf_text(out, "\n");
    } else if (!status) {
        gw_visit_write_text(x->dataset, &x->answer, lang, out);
    }
    gw_visit_answer_free(&x->answer);
    return status;
}

bool gw_plan_is_visit(const gw_plan_options *o)
{
    return o->certainty > 0 || o->last_return || o->visit || o->ports;
}

gw_status gw_plan_visit(const gw_plan_options *o, const gw_dataset *d, const gw_plan_request *r, gw_buf *out,
                        gw_error *err)
{
    gw_visit_request q;
    gw_visit_defaults(&q);
    q.plan = *r;
    if (o->certainty > 0) q.certainty = o->certainty / 100;
    if (o->max_journeys > 0 && o->max_journeys <= GW_VISIT_OPTIONS) q.max_options = (uint32_t)o->max_journeys;
    gw_visitor *visitor = gw_visitor_create();
    if (!visitor) return GW_NO_MEMORY;
    leave_by x = {.visitor = visitor, .dataset = d, .request = &q};
    gw_status status = o->last_return ? GW_OK : gw_plan_check_appointment(o, d, r, err);
    if (!status)
        status = o->last_return ? gw_plan_last_return(o, visitor, d, r, out, err)
                 : o->visit     ? gw_plan_round_trip(o, visitor, d, &q, out, err)
                 : o->ports     ? gw_plan_ports_ranked(o, visitor, d, &q, out, err)
                                : ask_leave_by(o, &x, out, err);
    gw_visitor_free(visitor);
    return status;
}
