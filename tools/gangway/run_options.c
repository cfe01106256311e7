#include "tools/gangway/run_options.h"

#include "planner/savings/demand.h"
#include "planner/savings/receipt.h"
#include "tools/gangway/folders.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static gw_status set_days(const run_options *o, gw_savings_options *s, gw_error *err)
{
    time_t now = time(NULL);
    s->today = (gw_day)((now + 8 * 3600) / 86400); /* both sides of the border keep UTC+8 */
    if (o->day && !gw_day_parse_iso(gw_str_of(o->day), &s->day))
        return gw_fail(err, GW_BAD_INPUT, "--day: '%.40s' is no date (2026-11-25)", o->day);
    return GW_OK;
}

static gw_status set_travellers(const run_options *o, gw_savings_options *s, gw_error *err)
{
    gw_str rest = gw_str_of(o->travellers), word;
    s->travellers_given = rest.n > 0;
    if (rest.n) s->n_travellers = 0;
    while (rest.n) {
        gw_str_split(rest, ',', &word, &rest);
        if (s->n_travellers == GW_N_TRAVELLERS || !gw_traveller_parse(word, &s->travellers[s->n_travellers]))
            return gw_fail(err, GW_BAD_INPUT, "--travellers: '%.*s' is none, or one too many", (int)word.n,
                           word.p);
        s->n_travellers++;
    }
    return GW_OK;
}

/* What is not given costs nothing; all three missing: no costs. */
static void set_costs(const run_options *o, gw_savings_costs *out)
{
    out->given = o->bus_hour >= 0 || o->bus_km >= 0 || o->bus_day >= 0;
    out->bus_hour = o->bus_hour >= 0 ? o->bus_hour : 0;
    out->bus_km = o->bus_km >= 0 ? o->bus_km : 0;
    out->bus_day = o->bus_day >= 0 ? o->bus_day : 0;
    out->passenger_hour = o->passenger_hour;
    snprintf(out->currency, sizeof out->currency, "%.3s", o->currency ? o->currency : "CNY");
}

gw_status run_options_read(const run_options *o, gw_savings_options *out, gw_error *err)
{
    gw_savings_options s;
    gw_savings_defaults(&s);
    s.place = o->place;
    s.port = o->port;
    if (o->language) s.lang = gw_lang_best(gw_str_of(o->language));
    s.n_threads = (uint32_t)o->threads;
    s.search_every = (uint32_t)o->search_every;
    s.year = (int32_t)o->year;
    s.draws = (uint32_t)o->draws;
    s.seed = o->seed;
    set_costs(o, &s.costs);
    gw_status status = set_days(o, &s, err);
    if (!status) status = set_travellers(o, &s, err);
    if (!status) *out = s;
    return status;
}

/* A scenario that is no JSON is told of later, with all that is wrong with it. */
static void demand_beside(const char *scenario_path, const gw_buf *scenario, gw_buf *path)
{
    gw_json *root = NULL;
    gw_str name;
    const char *slash = strrchr(scenario_path, '/');
    if (gw_json_parse(scenario->p ? scenario->p : "", scenario->n, GW_SCENARIO_MAX_BYTES, &root, NULL))
        return;
    if (gw_json_string(gw_json_get(gw_json_get(root, "assumptions"), "demand"), &name) && name.n)
        gw_buf_printf(path, "%.*s%.*s", slash ? (int)(slash - scenario_path + 1) : 0, scenario_path,
                      (int)name.n, name.p);
    gw_json_free(root);
}

gw_status run_options_demand(const run_options *o, const char *scenario_path, const gw_buf *scenario,
                             gw_buf *text, gw_savings_options *out, gw_error *err)
{
    gw_buf path = {0};
    if (o->demand)
        gw_buf_text(&path, o->demand);
    else
        demand_beside(scenario_path, scenario, &path);
    gw_status status = path.failed ? GW_NO_MEMORY : GW_OK;
    if (!status && path.n) {
        status = gw_file_read(path.p, GW_DEMAND_MAX_BYTES, text, err);
        out->demand = (gw_str){text->p ? text->p : "\n", text->n ? (uint32_t)text->n : 1};
    }
    gw_buf_free(&path);
    return status;
}

gw_status run_options_before(const run_options *o, gw_buf *text, gw_savings_options *out, gw_error *err)
{
    if (!o->before) return GW_OK;
    gw_status status = gw_file_read(o->before, GW_SCENARIO_MAX_BYTES, text, err);
    out->before = (gw_str){text->p ? text->p : " ", text->n ? (uint32_t)text->n : 1};
    return status;
}

gw_status run_file_write(const char *dir, const char *name, const gw_buf *content, gw_error *err)
{
    gw_buf path = {0};
    gw_folder_sweep_dead(dir, name);
    gw_buf_printf(&path, "%s/%s", dir, name);
    gw_status status = path.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a path")
                                   : gw_file_write_atomic(path.p, content->p, content->n, err);
    gw_buf_free(&path);
    return status;
}

gw_status run_file_read(const char *dir, const char *name, size_t limit, gw_buf *out, gw_error *err)
{
    gw_buf path = {0};
    gw_buf_printf(&path, "%s/%s", dir, name);
    gw_status status = path.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a path")
                                   : gw_file_read(path.p, limit, out, err);
    gw_buf_free(&path);
    return status;
}

gw_status run_files_write(const char *dir, const gw_savings_outputs *out, gw_error *err)
{
    gw_savings_file files[GW_SAVINGS_MAX_FILES];
    uint32_t n = gw_savings_files(out, files);
    gw_status status = gw_folder_make(dir, err);
    for (uint32_t i = 0; i < n && !status; i++)
        status = run_file_write(dir, files[i].name, files[i].content, err);
    return status ? status : run_file_write(dir, "receipt.json", &out->receipt_json, err);
}
