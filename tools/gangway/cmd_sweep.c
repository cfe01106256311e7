/* gangway sweep: a scenario at many values of its fields; and the merging of what several machines computed.
 */
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"
#include "tools/gangway/run_options.h"

#include "planner/savings/baseline.h"
#include "planner/savings/sweep.h"
#include "planner/scenario/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARTS "parts"

typedef struct {
    run_options run;
    const char *output, *variant, *shard;
    gw_arg_list vary, words;
    int64_t shard_at, shard_of; /* item % of == at */
    bool merge;
} options;

static bool read_shard(options *o)
{
    gw_str at, of;
    if (!o->shard) return true;
    return gw_str_split(gw_str_of(o->shard), '/', &at, &of) && gw_str_to_int(at, &o->shard_at) &&
           gw_str_to_int(of, &o->shard_of) && o->shard_of >= 1 && o->shard_of <= GW_SWEEP_MAX_ITEMS &&
           --o->shard_at >= 0 && o->shard_at < o->shard_of;
}

static bool check_options(options *o, int *code)
{
    const char *wrong = NULL;
    o->merge = o->words.n && strcmp(o->words.at[0], "merge") == 0;
    if (o->merge && o->words.n < 2) wrong = "merge: name the folders";
    if (!o->merge && o->words.n > 1) wrong = "one scenario at a time (or: gangway sweep merge FOLDER…)";
    if (!o->merge && !o->vary.n) wrong = "--vary FIELD=VALUES is missing";
    if (!o->merge && !o->run.data) wrong = "--data is missing";
    if (!o->merge && !o->output) wrong = "-o is missing";
    if (!read_shard(o)) wrong = "--shard: must be I/N, with I from 1 to N";
    if (wrong) *code = gw_exit_usage("sweep", "%s", wrong);
    return !wrong;
}

static bool read_options(options *o, int argc, char **argv, int *code)
{
    const gw_arg args[] = {
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "OUT", "folder for the results (made when absent)",
                  .letter = 'o'),
        GW_OPT_LIST(
            "vary", &o->vary, "FIELD=VALUES",
            "a field of a change and its values: first:last:step, or a list with commas; each combination "
            "of several --vary is a case"),
        GW_OPT_TEXT("variant", &o->variant, "NAME", "of the scenario's variants (--vary variant=* for all)"),
        GW_OPT_TEXT("shard", &o->shard, "I/N", "compute only the I-th of N parts of the work"),
        GW_OPT_HEADING("Of the runs:"),
        RUN_OPTIONS_ROWS(&o->run),
    };
    const gw_arg_table table = {
        .command = "sweep",
        .usage = "SCENARIO.json --data DATA -o OUT --vary FIELD=VALUES… | merge FOLDER… [-o OUT]",
        .about =
            "Runs a scenario with its fields at many values: CHANGE.KEY sets a key wherever it stands in a "
            "change,\n"
            "CHANGE.KEY[0].KEY or [*] one place or all; CHANGE.stops takes \"all\" or \"-NAME;-NAME\", "
            "CHANGE.stops[NAME]\n"
            "in or out. Every finished case is kept in OUT/parts at once: a sweep that was stopped goes on "
            "where it was.\n"
            "When all parts are there it writes OUT/report.html, sweep.csv, sweep.LANGUAGE.svg and "
            "receipt.json\n"
            "(gangway verify). Shards may share a folder, or be merged from several: the bytes are the same.",
        .more = "Examples:\n"
                "  gangway sweep data/scenarios/szb-direct.json --data DATA -o build/sweep --day 2026-11-25 "
                "--vary m1.headway_min=5:60:5 --vary m1.vehicle.seats=12,30,50\n"
                "  gangway sweep data/scenarios/szb-direct.json --data DATA -o build/2 --variant stops "
                "--vary 'stops.stops=all,-SZB00956,-SZB00956;-SZB00270' --shard 2/3\n"
                "  gangway sweep merge build/1 build/2 build/3 -o build/sweep\n",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = GW_ARG_LIST_MAX,
    };
    return gw_args_parse(&table, argc, argv, &o->words, code) && check_options(o, code);
}

typedef struct {
    const options *o;
    gw_sweep *sweep;
    gw_buf scenario, demand, before, known, parts, faults;
    gw_savings_options run;
} work;

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static gw_status no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
}

/* --- what is asked --- */

static gw_status choose_variant(work *w, gw_scenario_errors *errors, gw_error *err)
{
    gw_buf chosen = {0};
    gw_status status = gw_scenario_variant(text_of(&w->scenario), w->o->variant, &chosen, errors, err);
    if (status) {
        gw_buf_free(&chosen);
        return status;
    }
    gw_buf_free(&w->scenario);
    w->scenario = chosen;
    return GW_OK;
}

static gw_status read_inputs(work *w, gw_scenario_errors *errors, gw_error *err)
{
    const char *path = w->o->words.at[0];
    gw_status status = run_options_read(&w->o->run, &w->run, err);
    if (!status) status = gw_file_read(path, GW_SCENARIO_MAX_BYTES, &w->scenario, err);
    if (!status) status = run_options_demand(&w->o->run, path, &w->scenario, &w->demand, &w->run, err);
    if (!status) status = run_options_before(&w->o->run, &w->before, &w->run, err);
    if (!status && w->o->variant) status = choose_variant(w, errors, err);
    return status
               ? status
               : gw_sweep_create(text_of(&w->scenario), w->o->vary.at, w->o->vary.n, &w->sweep, errors, err);
}

/* The port that the same sweep chose when it was begun here is not chosen again, which would cost a run. */
static gw_status settle(work *w, const gw_dataset *d, gw_batch_errors *errors, gw_error *err)
{
    (void)!run_file_read(w->o->output, "sweep.json", GW_SWEEP_MAX_BYTES, &w->known, NULL);
    return gw_sweep_settle(w->sweep, d, &w->run, text_of(&w->known), errors, err);
}

/* --- parts --- */

static gw_status keep_part(void *context, uint32_t item, gw_str part, gw_error *err)
{
    const work *w = context;
    char name[GW_SWEEP_NAME];
    const gw_buf content = {.p = (char *)(uintptr_t)part.p, .n = part.n};
    gw_sweep_part_name(w->sweep, item, name);
    return run_file_write(w->parts.p, name, &content, err);
}

/* Whatever is there and whole; what is damaged is computed again. */
static void take_parts(gw_sweep *s, const char *folder)
{
    for (uint32_t i = 0; i < gw_sweep_count(s); i++) {
        char name[GW_SWEEP_NAME];
        gw_buf part = {0};
        if (gw_sweep_has(s, i)) continue;
        gw_sweep_part_name(s, i, name);
        if (run_file_read(folder, name, GW_SCENARIO_MAX_BYTES, &part, NULL) == GW_OK)
            (void)!gw_sweep_take(s, i, text_of(&part), NULL);
        gw_buf_free(&part);
    }
}

static uint32_t count_parts(const gw_sweep *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < gw_sweep_count(s); i++) n += gw_sweep_has(s, i);
    return n;
}

static gw_status parts_of(const char *folder, gw_buf *out, gw_error *err)
{
    gw_buf_printf(out, "%s/" PARTS, folder);
    return out->failed ? no_memory(err) : GW_OK;
}

/* --- folders --- */

static gw_status write_str(const char *folder, const char *name, gw_str content, gw_error *err)
{
    const gw_buf b = {.p = (char *)(uintptr_t)content.p, .n = content.n};
    return content.n ? run_file_write(folder, name, &b, err) : GW_OK;
}

static gw_status write_inputs(work *w, gw_error *err)
{
    const char *out = w->o->output;
    gw_status status = parts_of(out, &w->parts, err);
    if (!status) status = gw_folder_make(w->parts.p, err);
    if (!status) status = write_str(out, "demand.csv", w->run.demand, err);
    if (!status) status = write_str(out, "before.json", gw_sweep_before(w->sweep), err);
    return status ? status : write_str(out, "sweep.json", gw_sweep_definition(w->sweep), err);
}

static gw_status write_outputs(const gw_sweep *s, const char *folder, gw_error *err)
{
    gw_sweep_outputs made = {.sweep_json = {0}};
    gw_savings_file files[GW_SWEEP_MAX_FILES];
    gw_status status = gw_sweep_write(s, &made, err);
    uint32_t n = status ? 0 : gw_sweep_files(&made, files);
    for (uint32_t i = 0; i < n && !status; i++)
        status = run_file_write(folder, files[i].name, files[i].content, err);
    if (!status) status = run_file_write(folder, "receipt.json", &made.receipt_json, err);
    if (!status) {
        fwrite(made.summary_text.p, 1, made.summary_text.n, stdout);
        printf("\nWrote %s/report.html, sweep.csv, the charts and receipt.json\n", folder);
    }
    gw_sweep_outputs_free(&made);
    return status;
}

/* --- running --- */

static bool show_progress(void *context, uint32_t done, uint32_t total)
{
    return gw_progress_show(context, "cases", done, total);
}

static gw_status run_shard(work *w, const gw_dataset *d, gw_error *err)
{
    uint32_t n = gw_sweep_count(w->sweep);
    bool *wanted = calloc(n, sizeof *wanted);
    if (!wanted) return no_memory(err);
    for (uint32_t i = 0; i < n; i++) wanted[i] = i % w->o->shard_of == w->o->shard_at;
    gw_status status = gw_sweep_run(w->sweep, d, wanted, keep_part, w, err);
    free(wanted);
    return status;
}

static gw_status compute(work *w, const gw_dataset *d, gw_error *err)
{
    gw_batch_errors errors = {0};
    gw_progress progress = gw_progress_begin();
    w->run.progress = show_progress;
    w->run.progress_context = &progress;
    gw_status status = gw_savings_baseline_create(d, &w->run.baseline) ? no_memory(err) : GW_OK;
    if (!status) status = settle(w, d, &errors, err);
    if (errors.n) gw_sweep_faults(w->sweep, &errors, &w->faults);
    if (!status) status = write_inputs(w, err);
    if (!status) {
        take_parts(w->sweep, w->parts.p);
        status = run_shard(w, d, err);
    }
    if (!status) take_parts(w->sweep, w->parts.p); /* what other shards have finished meanwhile */
    gw_progress_end(&progress);
    gw_savings_baseline_free(w->run.baseline);
    gw_batch_errors_free(&errors);
    return status;
}

static gw_status sweep(work *w, gw_error *err)
{
    gw_scenario_errors errors = {0};
    const gw_dataset *d = NULL;
    gw_status status = read_inputs(w, &errors, err);
    gw_scenario_errors_write_text(&errors, &w->faults);
    gw_scenario_errors_free(&errors);
    if (!status) status = gw_dataset_open(w->o->run.data, &d, err);
    if (!status) status = compute(w, d, err);
    gw_dataset_release(d);
    if (status) return status;
    uint32_t n = count_parts(w->sweep), all = gw_sweep_count(w->sweep);
    if (n == all) return write_outputs(w->sweep, w->o->output, err);
    printf("%u of %u cases are in %s; gangway sweep merge puts them together when all are there\n", n, all,
           w->parts.p);
    return GW_OK;
}

/* --- merging --- */

static gw_status copy_file(const char *from, const char *to, const char *name, gw_error *err)
{
    gw_buf content = {0};
    gw_status status = GW_OK;
    if (run_file_read(from, name, GW_SWEEP_MAX_BYTES, &content, NULL) == GW_OK)
        status = run_file_write(to, name, &content, err);
    gw_buf_free(&content);
    return status;
}

static gw_status take_folder(work *w, const char *folder, gw_error *err)
{
    gw_buf definition = {0}, parts = {0};
    gw_status status = run_file_read(folder, "sweep.json", GW_SWEEP_MAX_BYTES, &definition, err);
    if (!status && !w->sweep) status = gw_sweep_open(text_of(&definition), &w->sweep, err);
    if (!status && !gw_str_equal(gw_sweep_definition(w->sweep), text_of(&definition)))
        status = gw_fail(err, GW_BAD_INPUT, "%s/sweep.json: another sweep than that of %s", folder,
                         w->o->words.at[1]);
    if (!status) status = parts_of(folder, &parts, err);
    if (!status) take_parts(w->sweep, parts.p);
    gw_buf_free(&definition);
    gw_buf_free(&parts);
    return status;
}

static gw_status merge(work *w, gw_error *err)
{
    const gw_arg_list *words = &w->o->words;
    const char *out = w->o->output ? w->o->output : words->at[1];
    gw_status status = GW_OK;
    for (uint32_t i = 1; i < words->n && !status; i++) status = take_folder(w, words->at[i], err);
    if (!status) status = gw_folder_make(out, err);
    if (!status) status = copy_file(words->at[1], out, "demand.csv", err);
    if (!status) status = copy_file(words->at[1], out, "before.json", err);
    return status ? status : write_outputs(w->sweep, out, err);
}

int gw_cmd_sweep(int argc, char **argv)
{
    options o = {.run = RUN_OPTIONS_NONE, .shard_of = 1};
    work w = {.o = &o};
    gw_error err = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = o.merge ? merge(&w, &err) : sweep(&w, &err);
    if (status && w.faults.p) fputs(w.faults.p, stderr);
    code = status ? gw_exit_error(status, &err) : gw_exit_flush(GW_EXIT_OK);
    gw_sweep_free(w.sweep);
    gw_buf_free(&w.scenario);
    gw_buf_free(&w.demand);
    gw_buf_free(&w.before);
    gw_buf_free(&w.known);
    gw_buf_free(&w.parts);
    gw_buf_free(&w.faults);
    return code;
}
