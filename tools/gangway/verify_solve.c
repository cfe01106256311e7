/* An inverse question asked again from question.json and the options of its receipt. */
#include "tools/gangway/run_options.h"
#include "tools/gangway/verify.h"
#include "tools/gangway/verify_same.h"

#include "planner/savings/demand.h"
#include "planner/savings/question.h"

#include <stdio.h>

typedef struct {
    gw_receipt was, is;
    gw_buf file, text[2], before, demand;
    gw_json *root;
    gw_question question;
} work;

static gw_status read_folder(work *w, const char *folder, gw_str receipt, gw_error *err)
{
    gw_status status = gw_question_receipt_read(receipt.p, receipt.n, &w->was, err);
    if (!status) status = run_file_read(folder, "question.json", (size_t)4 << 20, &w->file, err);
    if (!status) status = gw_question_read(verify_text(&w->file), &w->root, w->text, &w->question, err);
    if (!status && w->was.has_before)
        status = run_file_read(folder, "before.json", GW_SCENARIO_MAX_BYTES, &w->before, err);
    if (!status && w->was.has_demand)
        status = run_file_read(folder, "demand.csv", GW_DEMAND_MAX_BYTES, &w->demand, err);
    if (!status && w->was.has_data != gw_question_needs_data(&w->question))
        status = gw_fail(err, GW_BAD_INPUT, "receipt.json: it is of another question than question.json");
    return status;
}

static gw_status ask_again(work *w, const char *data, int64_t threads, gw_answer *out, gw_error *err)
{
    gw_savings_options o = w->was.options;
    gw_buf faults = {0};
    const gw_dataset *d = NULL;
    o.place = w->was.place_text;
    o.port = w->was.options.port ? w->was.port_text : NULL;
    o.n_threads = (uint32_t)threads;
    o.before = verify_text(&w->before);
    o.demand = verify_text(&w->demand);
    o.travellers_given = true;
    gw_status status = w->was.has_data ? gw_dataset_open(data, &d, err) : GW_OK;
    if (!status) status = gw_question_answer(d, &w->question, d ? &o : NULL, out, &faults, err);
    gw_dataset_release(d);
    gw_buf_free(&faults);
    return status;
}

gw_status verify_solve(const char *folder, const char *data, int64_t threads, gw_str receipt,
                       uint32_t *n_differ, gw_error *err)
{
    static const work NONE;
    gw_answer out = {.question_json = {0}};
    verify_same c = {.folder = folder, .prefix = ""};
    work w = NONE;
    gw_status status = read_folder(&w, folder, receipt, err);
    if (!status) status = ask_again(&w, data, threads, &out, err);
    if (!status) status = gw_question_receipt_read(out.receipt_json.p, out.receipt_json.n, &w.is, err);
    if (!status) {
        verify_receipts(&c, &w.was, &w.is, receipt, &out.receipt_json);
        if (!c.n_differ) printf("%s: all %u files of the answer are the same\n", folder, w.was.n_outputs);
    }
    *n_differ += c.n_differ;
    gw_answer_free(&out);
    gw_json_free(w.root);
    gw_buf_free(&w.file);
    gw_buf_free(&w.text[0]);
    gw_buf_free(&w.text[1]);
    gw_buf_free(&w.before);
    gw_buf_free(&w.demand);
    return status;
}
