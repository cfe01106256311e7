/* gangway plan: journeys from door to door. */
#include "tools/gangway/cmd_plan.h"

#include "planner/explain/explain.h"
#include "tools/gangway/command.h"

#include <stdio.h>

typedef struct {
    gw_planner *planner;
    const gw_dataset *dataset;
    const gw_plan_request *request;
    gw_plan_answer answer; /* the last one */
} journeys;

static gw_status journeys_once(void *context, gw_error *err)
{
    journeys *x = context;
    gw_plan_answer_free(&x->answer);
    x->answer = (gw_plan_answer){0};
    return gw_planner_plan(x->planner, x->dataset, x->request, &x->answer, err);
}

static gw_status answer(const gw_plan_options *o, journeys *x, gw_buf *out, gw_error *err)
{
    const gw_dataset *d = x->dataset;
    const gw_str expected = gw_str_of(o->explain);
    gw_lang lang = gw_plan_options_language(o);
    gw_explanation why = {0};
    gw_status status = gw_plan_repeat(o, "plans", journeys_once, x, err);
    if (!status)
        status = gw_explain_asked(x->planner, d, &x->answer, "--explain", o->explain ? &expected : NULL, &why,
                                  err);
    if (!status && o->json) {
        gw_explain_write_answer(d, &x->answer, &why, lang, out);
        gw_buf_text(out, "\n");
    } else if (!status) {
        gw_plan_write_text(d, &x->answer, lang, out);
        gw_explain_write_text(d, &x->answer, &why, lang, out);
    }
    gw_explanation_free(&why);
    gw_plan_answer_free(&x->answer);
    return status;
}

static gw_status plan(const gw_plan_options *o, const gw_dataset *d, const gw_plan_request *r, gw_buf *out,
                      gw_error *err)
{
    journeys x = {.planner = gw_planner_create(), .dataset = d, .request = r};
    if (!x.planner) return GW_NO_MEMORY;
    gw_status status = answer(o, &x, out, err);
    gw_planner_free(x.planner);
    return status;
}

static gw_status run(const gw_plan_options *o, gw_buf *out, gw_error *err)
{
    const gw_dataset *d = NULL;
    gw_plan_request r;
    gw_line_bar bar = {0};
    gw_status status = gw_dataset_open(o->data, &d, err);
    if (status) return status;
    status = gw_plan_options_request(o, d, &bar, &r, err);
    if (!status) status = gw_plan_is_visit(o) ? gw_plan_visit(o, d, &r, out, err) : plan(o, d, &r, out, err);
    if (!status && out->failed) status = GW_NO_MEMORY;
    gw_line_bar_free(&bar);
    gw_dataset_release(d);
    return status;
}

int gw_cmd_plan(int argc, char **argv)
{
    gw_plan_options o = {.walker = -1,
                         .traveller = -1,
                         .window_min = -1,
                         .max_access_min = -1,
                         .max_transfer_min = -1,
                         .max_direct_min = -1,
                         .repeat = 1};
    gw_error err = {0};
    gw_buf out = {0};
    int code;
    if (!gw_plan_options_read(&o, argc, argv, &code)) return code;
    gw_status status = run(&o, &out, &err);
    if (status) {
        code = gw_exit_error(status, &err);
    } else {
        fwrite(out.p, 1, out.n, stdout);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_buf_free(&out);
    return code;
}
