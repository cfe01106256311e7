/* gangway simulate: what a scenario changes, on a day, for every port. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"

#include "planner/savings/demand.h"
#include "planner/savings/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const char *scenario, *data, *output, *day, *place, *port, *travellers, *demand, *before;
    int64_t threads, search_every, year, draws, seed;
    double bus_hour, bus_km, bus_day, passenger_hour;
    const char *currency;
    bool json;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "OUT", "folder for the results (made when absent)",
                  .letter = 'o'),
        GW_OPT_TEXT("day", &o->day, "DATE",
                    "YYYY-MM-DD (default: the next Monday to Friday that is no mainland holiday)"),
        GW_OPT_TEXT("place", &o->place, "PLACE", "id of the place, or id@door (hku-szh)"),
        GW_OPT_TEXT("port", &o->port, "PORT",
                    "the port that sentences and draws speak of (the one where most minutes change)"),
        GW_OPT_TEXT("travellers", &o->travellers, "LIST",
                    "adult, elder, luggage, wheelchair, companion, resident, visitor, patient "
                    "(adult,elder,wheelchair); the sentences speak of the first"),
        GW_OPT_TEXT("demand", &o->demand, "FILE",
                    "who travels: a CSV as docs/SCENARIOS.md says (assumptions.demand of the scenario)"),
        GW_OPT_TEXT("before", &o->before, "SCENARIO.json",
                    "compare with the network that this scenario makes, not with that of the data"),
        GW_OPT_INT("year", &o->year, "YEAR", 2000, 2100,
                   "add up a year's kinds of day (with a demand: the year of the day)"),
        GW_OPT_INT("draws", &o->draws, "N", 0, GW_SAVINGS_MAX_DRAWS,
                   "of the inputs within +-20 %, for the interval (1000)"),
        GW_OPT_INT("seed", &o->seed, "N", 0, 1000000000,
                   "of the draws (assumptions.seed of the scenario, else 1)"),
        GW_OPT_NUMBER("bus-hour", &o->bus_hour, "COST", 0, 1e9,
                      "of a bus running an hour; costs are only said when given"),
        GW_OPT_NUMBER("bus-km", &o->bus_km, "COST", 0, 1e9, "of a kilometre"),
        GW_OPT_NUMBER("bus-day", &o->bus_day, "COST", 0, 1e9, "of a bus standing ready for a day"),
        GW_OPT_NUMBER("passenger-hour", &o->passenger_hour, "VALUE", 0, 1e9,
                      "of an hour saved, for the break-even"),
        GW_OPT_TEXT("currency", &o->currency, "CODE", "of these costs (CNY)"),
        GW_OPT_INT("threads", &o->threads, "N", 1, 64, "at most so many at once (one a core)"),
        GW_OPT_INT("search-every", &o->search_every, "MIN", 1, 60,
                   "minutes between searches for candidate paths where they do not change (5)"),
        GW_OPT_CHOICE("format", &format, formats, "of what is printed"),
    };
    const gw_arg_table table = {
        .command = "simulate",
        .usage = "SCENARIO.json --data DATA -o OUT [--day DATE]",
        .about = "Applies a scenario to the timetable (which stays as it is) and computes the door-to-desk "
                 "time for\n"
                 "every departure minute of a day, from each port to the place and back, before and after.\n"
                 "Writes OUT/report.html, case.json, tables, maps, charts and receipt.json (gangway verify).",
        .more = "Example:\n"
                "  gangway simulate data/scenarios/szb-direct.json --data DATA -o build/szb-direct --day "
                "2026-11-25\n"
                "docs/SCENARIOS.md describes the file, docs/METHOD.md the figures.",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    o->scenario = words.at[0];
    o->json = format == 1;
    const char *missing = !o->data ? "--data" : !o->output ? "-o" : NULL;
    if (missing) *code = gw_exit_usage("simulate", "%s is missing", missing);
    return !missing;
}

static bool show_progress(void *context, uint32_t done, uint32_t total)
{
    return gw_progress_show(context, "profiles", done, total);
}

static gw_status set_days(const options *o, gw_savings_options *s, gw_error *err)
{
    time_t now = time(NULL);
    s->today = (gw_day)((now + 8 * 3600) / 86400); /* both sides of the border keep UTC+8 */
    if (o->day && !gw_day_parse_iso(gw_str_of(o->day), &s->day))
        return gw_fail(err, GW_BAD_INPUT, "--day: '%.40s' is no date (2026-11-25)", o->day);
    return GW_OK;
}

static gw_status set_travellers(const options *o, gw_savings_options *s, gw_error *err)
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
static void set_costs(const options *o, gw_savings_costs *out)
{
    out->given = o->bus_hour >= 0 || o->bus_km >= 0 || o->bus_day >= 0;
    out->bus_hour = o->bus_hour >= 0 ? o->bus_hour : 0;
    out->bus_km = o->bus_km >= 0 ? o->bus_km : 0;
    out->bus_day = o->bus_day >= 0 ? o->bus_day : 0;
    out->passenger_hour = o->passenger_hour;
    snprintf(out->currency, sizeof out->currency, "%.3s", o->currency ? o->currency : "CNY");
}

/* assumptions.demand of a scenario names a file beside it. A scenario that is no JSON is told of later, with
 * all that is wrong with it. */
static void demand_beside(const options *o, const gw_buf *scenario, gw_buf *path)
{
    gw_json *root = NULL;
    gw_str name;
    const char *slash = strrchr(o->scenario, '/');
    if (gw_json_parse(scenario->p ? scenario->p : "", scenario->n, GW_SCENARIO_MAX_BYTES, &root, NULL))
        return;
    if (gw_json_string(gw_json_get(gw_json_get(root, "assumptions"), "demand"), &name) && name.n)
        gw_buf_printf(path, "%.*s%.*s", slash ? (int)(slash - o->scenario + 1) : 0, o->scenario, (int)name.n,
                      name.p);
    gw_json_free(root);
}

static gw_status read_demand(const options *o, const gw_buf *scenario, gw_buf *demand, gw_savings_options *s,
                             gw_error *err)
{
    gw_buf path = {0};
    if (o->demand)
        gw_buf_text(&path, o->demand);
    else
        demand_beside(o, scenario, &path);
    gw_status status = path.failed ? GW_NO_MEMORY : GW_OK;
    if (!status && path.n) {
        status = gw_file_read(path.p, GW_DEMAND_MAX_BYTES, demand, err);
        s->demand = (gw_str){demand->p ? demand->p : "\n", demand->n ? (uint32_t)demand->n : 1};
    }
    gw_buf_free(&path);
    return status;
}

static gw_status run(const options *o, gw_savings_outputs *out, gw_scenario_errors *faults, gw_error *err)
{
    const gw_dataset *d = NULL;
    gw_buf text = {0}, demand = {0}, before = {0};
    gw_progress progress = gw_progress_begin();
    gw_savings_options s;
    gw_savings_defaults(&s);
    s.place = o->place;
    s.port = o->port;
    s.n_threads = (uint32_t)o->threads;
    s.search_every = (uint32_t)o->search_every;
    s.progress = show_progress;
    s.progress_context = &progress;
    s.year = (int32_t)o->year;
    s.draws = (uint32_t)o->draws;
    s.seed = o->seed;
    set_costs(o, &s.costs);
    gw_status status = set_days(o, &s, err);
    if (!status) status = set_travellers(o, &s, err);
    if (!status) status = gw_file_read(o->scenario, GW_SCENARIO_MAX_BYTES, &text, err);
    if (!status) status = read_demand(o, &text, &demand, &s, err);
    if (!status && o->before) status = gw_file_read(o->before, GW_SCENARIO_MAX_BYTES, &before, err);
    if (before.n || o->before)
        s.before = (gw_str){before.p ? before.p : " ", before.n ? (uint32_t)before.n : 1};
    if (!status) status = gw_dataset_open(o->data, &d, err);
    if (!status) status = gw_savings_run(d, text.p ? text.p : "", text.n, &s, out, faults, err);
    gw_progress_end(&progress);
    gw_dataset_release(d);
    gw_buf_free(&text);
    gw_buf_free(&demand);
    gw_buf_free(&before);
    return status;
}

static gw_status write_file(const char *folder, const char *name, const gw_buf *content, gw_error *err)
{
    gw_buf path = {0};
    gw_folder_sweep_dead(folder, name);
    gw_buf_printf(&path, "%s/%s", folder, name);
    gw_status status = path.failed ? GW_NO_MEMORY : gw_file_write_atomic(path.p, content->p, content->n, err);
    gw_buf_free(&path);
    return status;
}

/* Each file whole or not at all; the case and its receipt last, so that whoever finds them finds the others.
 */
static gw_status write_files(const options *o, const gw_savings_outputs *out, gw_error *err)
{
    gw_savings_file files[GW_SAVINGS_MAX_FILES];
    uint32_t n = gw_savings_files(out, files);
    gw_status status = gw_folder_make(o->output, err);
    for (uint32_t i = 0; i < n && !status; i++)
        status = write_file(o->output, files[i].name, files[i].content, err);
    return status ? status : write_file(o->output, "receipt.json", &out->receipt_json, err);
}

static void print_faults(const gw_scenario_errors *faults)
{
    gw_buf text = {0};
    gw_scenario_errors_write_text(faults, &text);
    if (text.p) fputs(text.p, stderr);
    gw_buf_free(&text);
}

int gw_cmd_simulate(int argc, char **argv)
{
    options o = {.draws = 1000, .seed = -1, .bus_hour = -1, .bus_km = -1, .bus_day = -1};
    gw_error err = {0};
    gw_savings_outputs out = {0};
    gw_scenario_errors faults = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = run(&o, &out, &faults, &err);
    if (!status) status = write_files(&o, &out, &err);
    if (status) {
        print_faults(&faults);
        code = gw_exit_error(status, &err);
    } else {
        const gw_buf *shown = o.json ? &out.case_json : &out.summary_text;
        fwrite(shown->p, 1, shown->n, stdout);
        if (!o.json) printf("\nWrote %s/report.html, case.json, the tables and receipt.json\n", o.output);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_savings_outputs_free(&out);
    gw_scenario_errors_free(&faults);
    return code;
}
