/* Scenarios as the handlers see them, by planner/savings. */
#include "api/server/engine_priv.h"

#include "api/backend/run_options.h"
#include "planner/savings/demand.h"
#include "planner/savings/receipt.h"
#include "planner/scenario/edit.h"

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

/* The scenario, or the variant of it that is chosen: *text is appended to. */
static gw_status scenario_of(const gw_engine_run *r, const gw_run_options *chosen, gw_buf *text,
                             gw_buf *errors, gw_error *err)
{
    gw_scenario_errors found = {0};
    gw_status status = GW_OK;
    if (chosen->variant[0])
        status = gw_scenario_variant(r->scenario, chosen->variant, text, &found, err);
    else
        gw_buf_str(text, r->scenario);
    if (!status && text->failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for the scenario");
    list_errors(&found, errors);
    gw_scenario_errors_free(&found);
    return status;
}

static gw_status check_demand(const gw_dataset *d, gw_str demand, gw_buf *errors, gw_error *err)
{
    gw_scenario_errors found = {0};
    gw_demand *read = NULL;
    gw_status status = demand.n ? gw_demand_parse("demand.csv", demand, d->ports, &read, &found, err) : GW_OK;
    list_errors(&found, errors);
    gw_scenario_errors_free(&found);
    gw_demand_free(read);
    return status;
}

static gw_status can_run(const gw_dataset *d, const gw_engine_run *r, gw_buf *errors, gw_error *err)
{
    gw_run_options chosen;
    gw_buf text = {0};
    gw_status status = gw_run_options_read(r->options, &chosen, err);
    if (!status) status = gw_savings_check(d, &chosen.o, err);
    if (!status) status = scenario_of(r, &chosen, &text, errors, err);
    if (!status) status = check_demand(d, chosen.o.demand, errors, err);
    gw_buf_free(&text);
    gw_run_options_free(&chosen);
    return status;
}

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {{".json", "application/json"},
                                           {".geojson", "application/geo+json"},
                                           {".csv", "text/csv; charset=utf-8"},
                                           {".html", "text/html; charset=utf-8"},
                                           {".svg", "image/svg+xml"}};
    const char *end = strrchr(name, '.');
    for (size_t i = 0; end && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(end, types[i][0]) == 0) return types[i][1];
    return "application/octet-stream";
}

static gw_status add_output(gw_engine_outputs *out, const char *name, const gw_buf *bytes)
{
    if (out->n == GW_ENGINE_OUTPUTS) return GW_LIMIT;
    gw_engine_output *o = &out->at[out->n++];
    *o = (gw_engine_output){.name = name, .type = type_of(name)};
    gw_buf_add(&o->bytes, bytes->p, bytes->n);
    return o->bytes.failed ? GW_NO_MEMORY : GW_OK;
}

static gw_status add_outputs(gw_engine_outputs *out, const gw_savings_outputs *made, gw_error *err)
{
    gw_savings_file files[GW_SAVINGS_MAX_FILES];
    uint32_t n = gw_savings_files(made, files);
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < n && !status; i++) status = add_output(out, files[i].name, files[i].content);
    if (!status && made->receipt_json.n) status = add_output(out, "receipt.json", &made->receipt_json);
    return status ? gw_fail(err, status, "no room for what the run gave") : GW_OK;
}

static gw_status run(const gw_dataset *d, const gw_engine_run *r, gw_engine_outputs *out, gw_buf *errors,
                     gw_error *err)
{
    gw_run_options chosen;
    gw_savings_outputs made = {0};
    gw_scenario_errors found = {0};
    gw_buf text = {0};
    gw_status status = gw_run_options_read(r->options, &chosen, err);
    if (!status) status = scenario_of(r, &chosen, &text, errors, err);
    if (!status) {
        chosen.o.progress = r->progress;
        chosen.o.progress_context = r->progress_cls;
        status = gw_savings_run(d, text.p, text.n, &chosen.o, &made, &found, err);
    }
    if (!status) status = add_outputs(out, &made, err);
    list_errors(&found, errors);
    gw_savings_outputs_free(&made);
    gw_scenario_errors_free(&found);
    gw_buf_free(&text);
    gw_run_options_free(&chosen);
    return status;
}

static const gw_engine engine = {
    .check = check, .next_day = gw_savings_next_weekday, .can_run = can_run, .run = run};

const gw_engine *gw_server_engine(void)
{
    return &engine;
}
