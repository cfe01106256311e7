/* Scenarios as the handlers see them, by planner/savings. */
#include "api/server/engine_priv.h"

#include "planner/savings/receipt.h"

#include <string.h>

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

gw_status engine_add_output(gw_engine_outputs *out, const char *name, gw_str bytes, gw_error *err)
{
    if (out->n == GW_ENGINE_OUTPUTS) return gw_fail(err, GW_LIMIT, "no room for what the run gave");
    gw_engine_output *o = &out->at[out->n++];
    *o = (gw_engine_output){.name = name, .type = type_of(name)};
    gw_buf_add(&o->bytes, bytes.p, bytes.n);
    return o->bytes.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for what the run gave") : GW_OK;
}

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static gw_status add_outputs(gw_engine_outputs *out, const gw_savings_outputs *made, gw_error *err)
{
    gw_savings_file files[GW_SAVINGS_MAX_FILES];
    uint32_t n = gw_savings_files(made, files);
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < n && !status; i++)
        status = engine_add_output(out, files[i].name, text_of(files[i].content), err);
    if (!status && made->receipt_json.n)
        status = engine_add_output(out, "receipt.json", text_of(&made->receipt_json), err);
    return status;
}

static gw_status run_case(const gw_dataset *d, const gw_engine_run *r, gw_str scenario,
                          gw_run_options *chosen, gw_engine_outputs *out, gw_scenario_errors *found,
                          gw_error *err)
{
    gw_savings_outputs made = {0};
    chosen->o.progress = r->progress;
    chosen->o.progress_context = r->progress_cls;
    gw_status status = gw_savings_run(d, scenario.p, scenario.n, &chosen->o, &made, found, err);
    if (!status) status = add_outputs(out, &made, err);
    gw_savings_outputs_free(&made);
    return status;
}

static gw_status run(const gw_dataset *d, const gw_engine_run *r, gw_engine_outputs *out, gw_buf *errors,
                     gw_error *err)
{
    gw_run_options chosen;
    gw_scenario_errors found = {0};
    gw_buf text = {0};
    gw_status status = gw_run_options_read(r->options, &chosen, &found, err);
    if (!status) status = engine_scenario_of(r, &chosen, &text, &found, err);
    if (!status && chosen.n_vary)
        status = engine_run_sweep(d, r, text_of(&text), &chosen, out, &found, err);
    else if (!status)
        status = run_case(d, r, text_of(&text), &chosen, out, &found, err);
    engine_list_errors(&found, errors);
    gw_scenario_errors_free(&found);
    gw_buf_free(&text);
    gw_run_options_free(&chosen);
    return status;
}

static const gw_engine engine = {
    .check = engine_check, .next_day = gw_savings_next_weekday, .can_run = engine_can_run, .run = run};

const gw_engine *gw_server_engine(void)
{
    return &engine;
}
