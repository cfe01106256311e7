/* gangway plan: which border port to take (--ports). */
#include "tools/gangway/cmd_plan.h"

#include "planner/visit/ranking.h"

typedef struct {
    gw_visitor *visitor;
    const gw_dataset *dataset;
    const gw_visit_request *request;
    gw_ranking answer;
} ranking;

static gw_status rank_once(void *context, gw_error *err)
{
    ranking *x = context;
    gw_ranking_free(&x->answer);
    x->answer = (gw_ranking){0};
    return gw_visit_rank(x->visitor, x->dataset, x->request, &x->answer, err);
}

gw_status gw_plan_ports_ranked(const gw_plan_options *o, gw_visitor *visitor, const gw_dataset *d,
                               const gw_visit_request *r, gw_buf *out, gw_error *err)
{
    ranking x = {.visitor = visitor, .dataset = d, .request = r};
    gw_lang lang = gw_plan_options_language(o);
    gw_status status = gw_plan_repeat(o, "rankings", rank_once, &x, err);
    if (!status && o->json) {
        gw_ranking_write_json(d, &x.answer, lang, out);
        gw_buf_text(out, "\n");
    } else if (!status) {
        gw_ranking_write_text(d, &x.answer, lang, out);
    }
    gw_ranking_free(&x.answer);
    return status;
}
