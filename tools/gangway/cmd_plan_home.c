/* gangway plan: the way home (--last-return) and there and back (--visit). */
#include "tools/gangway/cmd_plan.h"

#include "planner/visit/trip.h"

#include <time.h>

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

typedef struct {
    gw_visitor *visitor;
    const gw_dataset *dataset;
    gw_visit_trip_request request;
    gw_visit_trip_answer answer;
} round_trip;

static gw_status round_trip_once(void *context, gw_error *err)
{
    round_trip *x = context;
    gw_visit_trip_answer_free(&x->answer);
    x->answer = (gw_visit_trip_answer){0};
    return gw_visit_round_trip(x->visitor, x->dataset, &x->request, &x->answer, err);
}

gw_status gw_plan_round_trip(const gw_plan_options *o, gw_visitor *visitor, const gw_dataset *d,
                             const gw_visit_request *q, gw_buf *out, gw_error *err)
{
    round_trip x = {.visitor = visitor, .dataset = d};
    gw_lang lang = gw_plan_options_language(o);
    gw_visit_trip_defaults(&x.request);
    x.request.out = *q;
    gw_status status = gw_visit_read_length("--visit", gw_str_of(o->visit), &x.request, err);
    if (!status) status = gw_plan_repeat(o, "answers", round_trip_once, &x, err);
    if (!status && o->json) {
        gw_visit_trip_write_json(d, &x.answer, lang, out);
        gw_buf_text(out, "\n");
    } else if (!status) {
        gw_visit_trip_write_text(d, &x.answer, lang, out);
    }
    gw_visit_trip_answer_free(&x.answer);
    return status;
}

gw_status gw_plan_check_appointment(const gw_plan_options *o, const gw_dataset *d, const gw_plan_request *r,
                                    gw_error *err)
{
    int64_t now = time(NULL);
    if (o->now && !gw_end_instant(d, &r->to, gw_str_of(o->now), &now))
        return gw_fail(err, GW_BAD_INPUT, "--now: '%.100s' is no time (2026-11-25T09:00, or with an offset)",
                       o->now);
    return gw_visit_check_time(d, &r->to, "--arrive", r->time, now, err);
}
