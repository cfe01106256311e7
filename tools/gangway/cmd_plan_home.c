/* gangway plan: the last way home (--last-return). */
#include "tools/gangway/cmd_plan.h"

#include "planner/visit/last.h"

typedef struct {
    gw_visitor *visitor;
    const gw_dataset *dataset;
    gw_visit_last_request request;
    gw_visit_last_answer answer;
} last_return;

static gw_status last_return_once(void *context, gw_error *err)
{
    last_return *x = context;
    gw_visit_last_answer_free(&x->answer);
    x->answer = (gw_visit_last_answer){0};
    return gw_visit_last_return(x->visitor, x->dataset, &x->request, &x->answer, err);
}

gw_status gw_plan_last_return(const gw_plan_options *o, gw_visitor *visitor, const gw_dataset *d,
                              const gw_plan_request *r, gw_buf *out, gw_error *err)
{
    last_return x = {.visitor = visitor, .dataset = d};
    gw_lang lang = gw_plan_options_language(o);
    gw_visit_last_defaults(&x.request);
    x.request.plan = *r;
    if (o->certainty > 0) x.request.certainty = o->certainty / 100;
    if (o->depart) x.request.leave = r->time;
    gw_status status = gw_plan_repeat(o, "answers", last_return_once, &x, err);
    if (!status && o->json) {
        gw_visit_last_write_json(d, &x.answer, lang, out);
        gw_buf_text(out, "\n");
    } else if (!status) {
        gw_visit_last_write_text(d, &x.answer, lang, out);
    }
    gw_visit_last_answer_free(&x.answer);
    return status;
}
