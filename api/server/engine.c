/* Scenarios as the handlers see them, by planner/savings. */
#include "api/server/engine_priv.h"

#include "planner/savings/run.h"

#include <string.h>

static void list_errors(const gw_scenario_errors *e, gw_buf *out)
{
    gw_json_writer w;
    if (e->n == 0) return;
    gw_json_begin(&w, out);
    gw_json_array(&w, NULL);
    for (size_t i = 0; i < e->n; i++) {
        gw_json_object(&w, NULL);
        gw_json_put_text(&w, "change", e->list[i].change);
        gw_json_put_text(&w, "field", e->list[i].field);
        gw_json_put_text(&w, "value", e->list[i].value);
        gw_json_put_text(&w, "message", e->list[i].message);
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
}

static void describe(const gw_scenario *s, gw_engine_scenario *out)
{
    gw_json_writer w;
    strncpy(out->id, gw_scenario_id(s), sizeof out->id - 1);
    gw_buf_str(&out->canonical, gw_scenario_canonical(s));
    gw_json_begin(&w, &out->titles);
    gw_json_object(&w, NULL);
    for (int l = 0; l < GW_N_LANGS; l++)
        gw_json_put_text(&w, gw_lang_tag((gw_lang)l), gw_scenario_title(s, (gw_lang)l));
    gw_json_object_end(&w);
}

/* Besides the text, what it refers to: a scenario that cannot be applied to what is served is refused now. */
static gw_status check(const gw_dataset *d, gw_day today, gw_str json, gw_engine_scenario *out,
                       gw_buf *errors, gw_error *err)
{
    gw_scenario_errors found = {0};
    gw_scenario *s = NULL;
    const gw_dataset *applied = NULL;
    gw_day day = today;
    (void)gw_savings_next_weekday(d, today, &day);
    gw_status status = gw_scenario_parse(json.p, json.n, &s, &found, err);
    if (!status) status = gw_scenario_apply(s, d, day, &applied, NULL, &found, err);
    if (!status) {
        describe(s, out);
        if (out->canonical.failed || out->titles.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory");
    }
    list_errors(&found, errors);
    gw_dataset_release(applied);
    gw_scenario_free(s);
    gw_scenario_errors_free(&found);
    return status;
}

static gw_status can_run(const gw_dataset *d, gw_day day, const char *place, gw_error *err)
{
    gw_savings_options o;
    gw_savings_defaults(&o);
    o.day = day;
    o.place = place;
    return gw_savings_check(d, &o, err);
}

/* The bytes go over to the output. */
static void hand_over(gw_engine_outputs *out, const char *name, const char *type, gw_buf *bytes)
{
    out->at[out->n++] = (gw_engine_output){name, type, *bytes};
    *bytes = (gw_buf){0};
}

static gw_status run(const gw_dataset *d, const gw_engine_run *r, gw_engine_outputs *out, gw_buf *errors,
                     gw_error *err)
{
    gw_savings_options o;
    gw_savings_outputs made = {0};
    gw_scenario_errors found = {0};
    gw_savings_defaults(&o);
    o.day = r->day;
    o.place = r->place;
    o.progress = r->progress;
    o.progress_context = r->progress_cls;
    gw_status status = gw_savings_run(d, r->scenario.p, r->scenario.n, &o, &made, &found, err);
    if (!status) {
        hand_over(out, "case.json", "application/json", &made.case_json);
        hand_over(out, "od.csv", "text/csv; charset=utf-8", &made.od_csv);
        hand_over(out, "components.csv", "text/csv; charset=utf-8", &made.components_csv);
        hand_over(out, "hours.csv", "text/csv; charset=utf-8", &made.hours_csv);
        hand_over(out, "minutes.csv", "text/csv; charset=utf-8", &made.minutes_csv);
        hand_over(out, "report.html", "text/html; charset=utf-8", &made.report_html);
    }
    list_errors(&found, errors);
    gw_savings_outputs_free(&made);
    gw_scenario_errors_free(&found);
    return status;
}

static const gw_engine engine = {
    .check = check, .next_day = gw_savings_next_weekday, .can_run = can_run, .run = run};

const gw_engine *gw_server_engine(void)
{
    return &engine;
}
