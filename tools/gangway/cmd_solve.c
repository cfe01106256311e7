/* gangway solve: which values of a field meet a goal; which departures fit the appointments. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"
#include "tools/gangway/run_options.h"

#include "planner/savings/solve.h"
#include "planner/scenario/edit.h"

#include <stdio.h>

typedef struct {
    run_options run;
    const char *scenario, *variant, *vary, *goal, *against, *output;
    bool json;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_TEXT("vary", &o->vary, "FIELD=FIRST:LAST[:STEP]",
                    "what may change: m1.headway_min=5:60 (step 1)"),
        GW_OPT_TEXT("goal", &o->goal, "FIGURE<=N", "what is wanted, with <=, >=, < or >"),
        GW_OPT_TEXT("against", &o->against, "B.json",
                    "figures are those of the scenario less those of this one"),
        GW_OPT_TEXT("variant", &o->variant, "NAME", "of the scenario, as its file names it"),
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "OUT", "folder for solve.json (made when absent)",
                  .letter = 'o'),
        GW_OPT_CHOICE("format", &format, formats, "of what is printed"),
        GW_OPT_HEADING("Of the runs:"),
        RUN_OPTIONS_ROWS(&o->run),
    };
    const gw_arg_table table = {
        .command = "solve",
        .usage = "SCENARIO.json --vary FIELD=FIRST:LAST --goal FIGURE<=N --data DATA",
        .about = "Which values of a field of a scenario meet a goal, and where the case turns (saving>0). "
                 "Each answer\n"
                 "comes with the runs that bracket it; that no value does is an answer too.\n"
                 "Figures, 07:00-19:00, with the scenario: journey, saving, wait, walk (minutes), rides, "
                 "served (a share),\n"
                 "each with .TRAVELLER and .to or .back behind it; drawn, drawn_p5, p_saving; hours_day, "
                 "hours_year;\n"
                 "buses, buses_more, bus_hours_more, bus_km_more; cost_day, cost_year, cost_per_hour,\n"
                 "cost_per_hour_year, break_even, benefit_cost, net_benefit.",
        .more = "Examples:\n"
                "  gangway solve S.json --vary m1.headway_min=5:60 --goal 'saving.elder>=2' --data DATA\n"
                "  gangway solve S.json --vary m1.headway_min=5:60 --goal 'cost_per_hour<=80' --bus-hour 300 "
                "--demand D.csv --data DATA\n",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    o->scenario = words.at[0];
    o->json = format == 1;
    const char *missing = !o->run.data ? "--data" : !o->vary ? "--vary" : !o->goal ? "--goal" : NULL;
    if (missing) *code = gw_exit_usage("solve", "%s is missing", missing);
    return !missing;
}

static gw_str str_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static gw_status read_scenario(const options *o, gw_buf *text, gw_buf *faults, gw_error *err)
{
    gw_buf whole = {0};
    gw_scenario_errors errors = {0};
    gw_status status = gw_file_read(o->scenario, GW_SCENARIO_MAX_BYTES, &whole, err);
    if (!status) status = gw_scenario_variant(str_of(&whole), o->variant, text, &errors, err);
    gw_scenario_errors_write_text(&errors, faults);
    gw_scenario_errors_free(&errors);
    gw_buf_free(&whole);
    return status;
}

static bool show_progress(void *context, uint32_t done, uint32_t total)
{
    return gw_progress_show(context, "runs of a step", done, total);
}

static gw_status solve(const options *o, gw_solve_outputs *out, gw_buf *faults, gw_error *err)
{
    gw_buf text = {0}, demand = {0}, before = {0}, against = {0};
    const gw_dataset *d = NULL;
    gw_progress progress = gw_progress_begin();
    gw_savings_options s;
    gw_status status = run_options_read(&o->run, &s, err);
    if (!status) status = read_scenario(o, &text, faults, err);
    if (!status) status = run_options_demand(&o->run, o->scenario, &text, &demand, &s, err);
    if (!status) status = run_options_before(&o->run, &before, &s, err);
    if (!status && o->against) status = gw_file_read(o->against, GW_SCENARIO_MAX_BYTES, &against, err);
    if (!status) status = gw_dataset_open(o->run.data, &d, err);
    if (!status) {
        s.progress = show_progress;
        s.progress_context = &progress;
        status = gw_solve(d, str_of(&text), o->vary, o->goal, str_of(&against), &s, out, faults, err);
    }
    gw_progress_end(&progress);
    gw_dataset_release(d);
    gw_buf_free(&text);
    gw_buf_free(&demand);
    gw_buf_free(&before);
    gw_buf_free(&against);
    return status;
}

int gw_cmd_solve(int argc, char **argv)
{
    options o = {.run = RUN_OPTIONS_NONE};
    gw_solve_outputs out = {0};
    gw_buf faults = {0};
    gw_error err = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = solve(&o, &out, &faults, &err);
    if (!status && o.output) status = gw_folder_make(o.output, &err);
    if (!status && o.output) status = run_file_write(o.output, "solve.json", &out.solve_json, &err);
    if (status) {
        if (faults.p) fputs(faults.p, stderr);
        code = gw_exit_error(status, &err);
    } else {
        const gw_buf *shown = o.json ? &out.solve_json : &out.summary_text;
        fwrite(shown->p, 1, shown->n, stdout);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_solve_outputs_free(&out);
    gw_buf_free(&faults);
    return code;
}
