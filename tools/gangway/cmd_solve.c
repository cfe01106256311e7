/* gangway solve: which values of a field meet a goal; which departures fit the appointments. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"
#include "tools/gangway/run_options.h"

#include "planner/savings/question.h"
#include "planner/scenario/edit.h"

#include <stdio.h>

typedef struct {
    run_options run;
    const char *scenario, *variant, *vary, *goal, *against, *output;
    const char *slots, *first, *last;
    int64_t departures, lead, every, late;
    double certainty;
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
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "OUT",
                  "folder for solve.json, question.json and receipt.json (gangway verify)", .letter = 'o'),
        GW_OPT_TEXT("language", &o->run.language, "TAG", "of what is printed: zh-Hant, zh-Hans or en (en)"),
        GW_OPT_CHOICE("format", &format, formats, "of what is printed"),
        GW_OPT_HEADING("Departures for appointments:"),
        GW_OPT_INT("departures", &o->departures, "N", 1, GW_SLOTS_MAX_DEPARTURES,
                   "place so many so that people wait least; exact"),
        GW_OPT_TEXT("slots", &o->slots, "LIST", "09:00, 09:30x12 (people), 08:00-17:30/30 (that)"),
        GW_OPT_INT("lead", &o->lead, "MIN", 0, 600,
                   "from leaving to the desk (else that of the scenario's line is computed: the scenario and "
                   "--data)"),
        GW_OPT_NUMBER("certainty", &o->certainty, "PERCENT", 50, 99.9,
                      "that a computed lead is enough, within the ranges of run time and walking (95)"),
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
                 "       gangway solve SCENARIO.json --departures N --slots LIST --data DATA\n"
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
        .more =
            "Examples:\n"
            "  gangway solve S.json --vary m1.headway_min=5:60 --goal 'saving.elder>=2' --data DATA\n"
            "  gangway solve S.json --vary m1.headway_min=5:60 --goal 'cost_per_hour<=80' --bus-hour 300 "
            "--demand D.csv --data DATA\n"
            "  gangway solve S.json --departures 8 --slots 08:00-17:30/30 --data DATA --language zh-Hant\n"
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
    bool given = o->departures && o->lead >= 0, bare = o->departures && !o->scenario && !o->run.data;
    const char *missing = given           ? NULL
                          : bare          ? "--lead (or the scenario and --data, to compute it)"
                          : !o->scenario  ? "the scenario"
                          : !o->run.data  ? "--data"
                          : o->departures ? NULL
                          : !o->vary      ? "--vary"
                          : !o->goal      ? "--goal"
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
static gw_status read_question(const options *o, gw_question *q, gw_error *err)
{
    *q = (gw_question){.vary = o->departures ? NULL : o->vary,
                       .goal = o->goal,
                       .slots = o->slots ? o->slots : "08:00-17:30/30",
                       .places = {.n_departures = (uint32_t)o->departures,
                                  .every = (int32_t)o->every,
                                  .lead_min = (int32_t)o->lead,
                                  .late_weight = (int32_t)o->late},
                       .certainty = o->certainty / 100};
    gw_status status = minute_of("first", o->first, 420, &q->places.first_minute, err);
    return status ? status : minute_of("last", o->last, 1170, &q->places.last_minute, err);
}

typedef struct {
    gw_buf text, demand, before, against, faults;
    gw_savings_options run;
} work;

static void free_work(work *w)
{
    gw_buf_free(&w->text);
    gw_buf_free(&w->demand);
    gw_buf_free(&w->before);
    gw_buf_free(&w->against);
    gw_buf_free(&w->faults);
}

static gw_status read_inputs(const options *o, work *w, gw_question *q, gw_error *err)
{
    gw_status status = run_options_read(&o->run, &w->run, err);
    if (!status) status = read_scenario(o, &w->text, &w->faults, err);
    if (!status) status = run_options_demand(&o->run, o->scenario, &w->text, &w->demand, &w->run, err);
    if (!status) status = run_options_before(&o->run, &w->before, &w->run, err);
    if (!status && o->against) status = gw_file_read(o->against, GW_SCENARIO_MAX_BYTES, &w->against, err);
    q->scenario = str_of(&w->text);
    q->against = str_of(&w->against);
    return status;
}

/* The receipt last, so that whoever finds it finds the others. */
static gw_status write_folder(const char *folder, const work *w, const gw_question *q, const gw_answer *a,
                              gw_error *err)
{
    const bool data = gw_question_needs_data(q);
    const gw_buf *const files[] = {&a->question_json, &a->solve_json, data ? &w->demand : NULL,
                                   data ? &w->before : NULL, &a->receipt_json};
    static const char *const NAMES[] = {"question.json", "solve.json", "demand.csv", "before.json",
                                        "receipt.json"};
    gw_status status = gw_folder_make(folder, err);
    for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
        if (files[i] && files[i]->n) status = run_file_write(folder, NAMES[i], files[i], err);
    return status;
}

static gw_status solve(const options *o, work *w, gw_answer *out, gw_error *err)
{
    const gw_dataset *d = NULL;
    gw_progress progress = gw_progress_begin();
    gw_question q;
    gw_status status = read_question(o, &q, err);
    bool data = !status && gw_question_needs_data(&q);
    if (data) status = read_inputs(o, w, &q, err);
    if (data && !status) status = gw_dataset_open(o->run.data, &d, err);
    w->run.progress = show_progress;
    w->run.progress_context = &progress;
    if (!status) status = gw_question_answer(d, &q, data ? &w->run : NULL, out, &w->faults, err);
    gw_progress_end(&progress);
    gw_dataset_release(d);
    if (!status && o->output) status = write_folder(o->output, w, &q, out, err);
    return status;
}

int gw_cmd_solve(int argc, char **argv)
{
    options o = {.run = RUN_OPTIONS_NONE, .lead = -1, .every = 5, .late = 3, .certainty = 95};
    gw_answer out = {.question_json = {0}};
    work w = {.text = {0}};
    gw_error err = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = solve(&o, &w, &out, &err);
    if (status) {
        if (w.faults.p) fputs(w.faults.p, stderr);
        code = gw_exit_error(status, &err);
    } else {
        gw_lang lang = o.run.language ? gw_lang_best(gw_str_of(o.run.language)) : GW_LANG_EN;
        const gw_buf *shown = o.json ? &out.solve_json : &out.text[lang];
        fwrite(shown->p, 1, shown->n, stdout);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_answer_free(&out);
    free_work(&w);
    return code;
}
