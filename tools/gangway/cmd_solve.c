/* gangway solve: which values of a field meet a goal; which departures fit the appointments. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"
#include "tools/gangway/run_options.h"

#include "planner/savings/slots.h"
#include "planner/savings/solve.h"
#include "planner/scenario/edit.h"

#include <stdio.h>

typedef struct {
    run_options run;
    const char *scenario, *variant, *vary, *goal, *against, *output;
    const char *slots, *first, *last;
    int64_t departures, lead, every, late;
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
        GW_OPT_HEADING("Departures for appointments (no scenario, no data):"),
        GW_OPT_INT("departures", &o->departures, "N", 1, GW_SLOTS_MAX_DEPARTURES,
                   "place so many so that people wait least; exact"),
        GW_OPT_TEXT("slots", &o->slots, "LIST", "09:00, 09:30x12 (people), 08:00-17:30/30 (that)"),
        GW_OPT_INT("lead", &o->lead, "MIN", 0, 600, "from leaving to the desk"),
        GW_OPT_TEXT("first", &o->first, "TIME", "of the departures (07:00)"),
        GW_OPT_TEXT("last", &o->last, "TIME", "of the departures (19:30)"),
        GW_OPT_INT("every", &o->every, "MIN", 1, 60,
                   "departures leave at the first or so many minutes on (5)"),
        GW_OPT_INT("late", &o->late, "N", 1, 1000, "a minute late counts as so many of waiting (3)"),
        GW_OPT_HEADING("Of the runs:"),
        RUN_OPTIONS_ROWS(&o->run),
    };
    const gw_arg_table table = {
        .command = "solve",
        .usage = "SCENARIO.json --vary FIELD=FIRST:LAST --goal FIGURE<=N --data DATA\n"
                 "       gangway solve --departures N --slots LIST --lead MIN",
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
                "--demand D.csv --data DATA\n"
                "  gangway solve --departures 8 --slots 08:00-17:30/30 --lead 35\n",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 0,
        .max_words = 1,
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    o->scenario = words.n ? words.at[0] : NULL;
    o->json = format == 1;
    const char *missing = o->departures  ? (o->lead < 0 ? "--lead" : NULL)
                          : !o->scenario ? "the scenario"
                          : !o->run.data ? "--data"
                          : !o->vary     ? "--vary"
                          : !o->goal     ? "--goal"
                                         : NULL;
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

static gw_status minute_of(const char *option, const char *text, int32_t otherwise, int32_t *out,
                           gw_error *err)
{
    int32_t seconds;
    *out = otherwise;
    if (!text) return GW_OK;
    if (!gw_time_parse_clock(gw_str_of(text), &seconds) || seconds % 60)
        return gw_fail(err, GW_BAD_INPUT, "--%s: '%.40s' is no time (07:30)", option, text);
    *out = seconds / 60;
    return GW_OK;
}

/* Slots that are not given are those that timed.csv asks for, alike: that is assumed. */
static gw_status place_departures(const options *o, gw_solve_outputs *out, gw_error *err)
{
    gw_slots slots;
    gw_slots_answer answer;
    gw_slots_options s = {.n_departures = (uint32_t)o->departures,
                          .every = (int32_t)o->every,
                          .lead_min = (int32_t)o->lead,
                          .late_weight = (int32_t)o->late};
    gw_status status = gw_slots_parse(gw_str_of(o->slots ? o->slots : "08:00-17:30/30"), &slots, err);
    if (!status) status = minute_of("first", o->first, 420, &s.first_minute, err);
    if (!status) status = minute_of("last", o->last, 1170, &s.last_minute, err);
    if (!status) status = gw_slots_choose(&slots, &s, &answer, err);
    if (status) return status;
    gw_slots_write_text(&slots, &s, &answer, &out->summary_text);
    gw_slots_write_json(&slots, &s, &answer, &out->solve_json);
    bool failed = out->summary_text.failed || out->solve_json.failed;
    return failed ? gw_fail(err, GW_NO_MEMORY, "no memory for the answer") : GW_OK;
}

int gw_cmd_solve(int argc, char **argv)
{
    options o = {.run = RUN_OPTIONS_NONE, .lead = -1, .every = 5, .late = 3};
    gw_solve_outputs out = {0};
    gw_buf faults = {0};
    gw_error err = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = o.departures ? place_departures(&o, &out, &err) : solve(&o, &out, &faults, &err);
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
