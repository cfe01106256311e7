/* gangway simulate: what a scenario changes, on a day, for every port. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/out.h"
#include "tools/gangway/run_options.h"

#include "planner/scenario/edit.h"

#include <stdio.h>

typedef struct {
    run_options run;
    const char *scenario, *output, *variant;
    bool json;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "OUT", "folder for the results (made when absent)",
                  .letter = 'o'),
        GW_OPT_TEXT("variant", &o->variant, "NAME", "of the scenario, as its file names it"),
        RUN_OPTIONS_ROWS(&o->run),
        GW_OPT_TEXT("language", &o->run.language, "TAG",
                    "of tornado.svg and hours.svg: zh-Hant, zh-Hans or en (zh-Hant)"),
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
    const char *missing = !o->run.data ? "--data" : !o->output ? "-o" : NULL;
    if (missing) *code = gw_exit_usage("simulate", "%s is missing", missing);
    return !missing;
}

static bool show_progress(void *context, uint32_t done, uint32_t total)
{
    return gw_progress_show(context, "profiles", done, total);
}

/* The file, or one of its variants. */
static gw_status read_scenario(const options *o, gw_buf *text, gw_scenario_errors *faults, gw_error *err)
{
    gw_buf whole = {0};
    gw_status status = gw_file_read(o->scenario, GW_SCENARIO_MAX_BYTES, o->variant ? &whole : text, err);
    if (!status && o->variant)
        status = gw_scenario_variant((gw_str){whole.p ? whole.p : "", (uint32_t)whole.n}, o->variant, text,
                                     faults, err);
    gw_buf_free(&whole);
    return status;
}

static gw_status run(const options *o, gw_savings_outputs *out, gw_scenario_errors *faults, gw_error *err)
{
    const gw_dataset *d = NULL;
    gw_buf text = {0}, demand = {0}, before = {0};
    gw_progress progress = gw_progress_begin();
    gw_savings_options s;
    gw_status status = run_options_read(&o->run, &s, err);
    if (!status) status = read_scenario(o, &text, faults, err);
    if (!status) status = run_options_demand(&o->run, o->scenario, &text, &demand, &s, err);
    if (!status) status = run_options_before(&o->run, &before, &s, err);
    if (!status) status = gw_dataset_open(o->run.data, &d, err);
    if (!status) {
        s.progress = show_progress;
        s.progress_context = &progress;
        status = gw_savings_run(d, text.p ? text.p : "", text.n, &s, out, faults, err);
    }
    gw_progress_end(&progress);
    gw_dataset_release(d);
    gw_buf_free(&text);
    gw_buf_free(&demand);
    gw_buf_free(&before);
    return status;
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
    options o = {.run = RUN_OPTIONS_NONE};
    gw_error err = {0};
    gw_savings_outputs out = {0};
    gw_scenario_errors faults = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = run(&o, &out, &faults, &err);
    if (!status) status = run_files_write(o.output, &out, &err);
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
