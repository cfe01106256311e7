/* gangway verify: the same inputs, the same bytes? */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/out.h"
#include "tools/gangway/run_options.h"
#include "tools/gangway/verify.h"
#include "tools/gangway/verify_same.h"

#include "planner/savings/demand.h"
#include "planner/savings/question.h"
#include "planner/savings/sweep.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *folder, *data;
    char holder[4096]; /* the folder of a receipt that is named itself */
    int64_t threads;
} options;

static const char *folder_of(options *o, const char *path)
{
    static const char RECEIPT[] = "receipt.json";
    const size_t n = strlen(path), tail = sizeof RECEIPT - 1;
    if (n < tail || strcmp(path + n - tail, RECEIPT) != 0 || n >= sizeof o->holder) return path;
    if (n == tail) return ".";
    if (path[n - tail - 1] != '/') return path;
    memcpy(o->holder, path, n - tail); /* with its slash: "/receipt.json" lies in "/" */
    o->holder[n - tail] = 0;
    return o->holder;
}

static bool read_options(options *o, int argc, char **argv, int *code)
{
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_INT("threads", &o->threads, "N", 1, 64, "at most so many at once (one a core)"),
    };
    const gw_arg_table table = {
        .command = "verify",
        .usage = "OUT --data DATA",
        .about = "Computes the case in OUT, or whose receipt.json is named (gangway simulate, or each of a "
                 "comparison, sweep or answer: gangway compare, sweep, solve) "
                 "again from\nOUT/scenario.json, OUT/before.json, OUT/demand.csv and "
                 "the options of OUT/receipt.json, and names every input and every file that differs.\n"
                 "Exit codes: 0 all the same; 65 something differs.",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    o->folder = folder_of(o, words.at[0]);
    if (!o->data) *code = gw_exit_usage("verify", "--data is missing");
    return o->data != NULL;
}

typedef struct {
    const options *o;
    gw_receipt was;
    gw_buf receipt, scenario, before, demand; /* as they stand in the folder */
    verify_same same;
} check;

static gw_status read_folder(check *c, gw_error *err)
{
    gw_status status = run_file_read(c->o->folder, "receipt.json", (size_t)1 << 20, &c->receipt, err);
    if (!status) status = gw_receipt_read(c->receipt.p ? c->receipt.p : "", c->receipt.n, &c->was, err);
    if (!status)
        status = run_file_read(c->o->folder, "scenario.json", GW_SCENARIO_MAX_BYTES, &c->scenario, err);
    if (!status && c->was.has_before)
        status = run_file_read(c->o->folder, "before.json", GW_SCENARIO_MAX_BYTES, &c->before, err);
    if (!status && c->was.has_demand)
        status = run_file_read(c->o->folder, "demand.csv", GW_DEMAND_MAX_BYTES, &c->demand, err);
    return status;
}

static gw_status run_again(check *c, gw_savings_outputs *out, gw_error *err)
{
    gw_savings_options o = c->was.options;
    gw_scenario_errors faults = {0};
    const gw_dataset *d = NULL;
    o.place = c->was.place_text;
    o.port = c->was.options.port ? c->was.port_text : NULL;
    o.n_threads = (uint32_t)c->o->threads;
    o.before = (gw_str){c->before.p ? c->before.p : "", (uint32_t)c->before.n};
    o.demand = (gw_str){c->demand.p ? c->demand.p : "", (uint32_t)c->demand.n};
    o.allow_empty = true;
    o.travellers_given = true;
    gw_status status = gw_dataset_open(c->o->data, &d, err);
    if (!status)
        status = gw_savings_run(d, c->scenario.p ? c->scenario.p : "", c->scenario.n, &o, out, &faults, err);
    gw_scenario_errors_free(&faults);
    gw_dataset_release(d);
    return status;
}

static gw_status verify(check *c, gw_savings_outputs *made, gw_error *err)
{
    gw_savings_outputs out = {0};
    static const gw_receipt NONE;
    gw_receipt is = NONE;
    gw_status status = read_folder(c, err);
    if (!status) status = run_again(c, &out, err);
    if (!status) status = gw_receipt_read(out.receipt_json.p, out.receipt_json.n, &is, err);
    if (!status) {
        verify_receipts(&c->same, &c->was, &is, verify_text(&c->receipt), &out.receipt_json);
        if (!c->same.n_differ) printf("%s: all %u files are the same\n", c->o->folder, c->was.n_outputs);
    }
    if (!status) {
        *made = out;
        out = (gw_savings_outputs){0};
    }
    gw_savings_outputs_free(&out);
    return status;
}

gw_status verify_case(const char *folder, const char *prefix, const char *data, int64_t threads,
                      gw_savings_outputs *made, uint32_t *n_differ, gw_error *err)
{
    static const check NONE;
    const options o = {.folder = folder, .data = data, .threads = threads};
    check c = NONE;
    c.o = &o;
    c.same = (verify_same){.folder = folder, .prefix = prefix};
    gw_status status = verify(&c, made, err);
    *n_differ += c.same.n_differ;
    gw_buf_free(&c.receipt);
    gw_buf_free(&c.scenario);
    gw_buf_free(&c.before);
    gw_buf_free(&c.demand);
    return status;
}

int gw_cmd_verify(int argc, char **argv)
{
    options o = {0};
    gw_savings_outputs made = {0};
    gw_buf receipt = {0};
    gw_error err = {0};
    uint32_t n_differ = 0;
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = run_file_read(o.folder, "receipt.json", (size_t)1 << 20, &receipt, &err);
    gw_str text = {receipt.p ? receipt.p : "", (uint32_t)receipt.n};
    if (!status)
        status = gw_sweep_is_receipt(text) ? verify_sweep(o.folder, o.data, o.threads, text, &n_differ, &err)
                 : gw_question_is_receipt(text)
                     ? verify_solve(o.folder, o.data, o.threads, text, &n_differ, &err)
                 : gw_compare_is_receipt(text)
                     ? verify_comparison(o.folder, o.data, o.threads, text, &n_differ, &err)
                     : verify_case(o.folder, "", o.data, o.threads, &made, &n_differ, &err);
    gw_savings_outputs_free(&made);
    gw_buf_free(&receipt);
    if (status) return gw_exit_error(status, &err);
    return gw_exit_flush(n_differ ? GW_EXIT_DATA : GW_EXIT_OK);
}
