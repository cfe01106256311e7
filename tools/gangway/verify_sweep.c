/* A sweep computed again from its definition and the options of its receipt. */
#include "tools/gangway/run_options.h"
#include "tools/gangway/verify.h"

#include "planner/savings/baseline.h"
#include "planner/savings/demand.h"
#include "planner/savings/sweep.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *folder;
    gw_receipt was, is;
    gw_buf definition, before, demand; /* as they stand in the folder */
    uint32_t n_differ;
} check;

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static void differ(check *c, const char *what, const char *how)
{
    printf("differs: %s: %s\n", what, how);
    c->n_differ++;
}

static bool has_sum(const char *wanted, const gw_buf *content)
{
    gw_sha256 hash;
    char hex[65] = "";
    if (gw_sha256_of(content->p ? content->p : "", content->n, &hash) == GW_OK) gw_sha256_hex(&hash, hex);
    return strcmp(wanted, hex) == 0;
}

static gw_status read_folder(check *c, gw_str receipt, gw_error *err)
{
    gw_status status = gw_sweep_receipt_read(receipt.p, receipt.n, &c->was, err);
    if (!status) status = run_file_read(c->folder, "sweep.json", GW_SWEEP_MAX_BYTES, &c->definition, err);
    if (!status && c->was.has_before)
        status = run_file_read(c->folder, "before.json", GW_SCENARIO_MAX_BYTES, &c->before, err);
    if (!status && c->was.has_demand)
        status = run_file_read(c->folder, "demand.csv", GW_DEMAND_MAX_BYTES, &c->demand, err);
    return status;
}

static gw_status run_again(check *c, const char *data, int64_t threads, gw_sweep_outputs *out, gw_error *err)
{
    gw_savings_options o = c->was.options;
    gw_batch_errors errors = {0};
    const gw_dataset *d = NULL;
    gw_sweep *s = NULL;
    o.place = c->was.place_text;
    o.port = c->was.port_text;
    o.n_threads = (uint32_t)threads;
    o.before = text_of(&c->before);
    o.demand = text_of(&c->demand);
    o.travellers_given = true;
    gw_status status = gw_sweep_open(text_of(&c->definition), &s, err);
    if (!status) status = gw_dataset_open(data, &d, err);
    if (!status && gw_savings_baseline_create(d, &o.baseline))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
    if (!status) status = gw_sweep_settle(s, d, &o, GW_STR(""), &errors, err);
    if (!status) status = gw_sweep_run(s, d, NULL, NULL, NULL, err);
    if (!status) status = gw_sweep_write(s, out, err);
    gw_batch_errors_free(&errors);
    gw_sweep_free(s);
    gw_savings_baseline_free(o.baseline);
    gw_dataset_release(d);
    return status;
}

static void compare_inputs(check *c)
{
    if (strcmp(c->was.program, c->is.program) != 0)
        printf("note: the receipt is of %s, this is %s\n", c->was.program, c->is.program);
    for (uint32_t i = 0; i < c->was.n_inputs; i++) {
        const gw_receipt_input *a = &c->was.inputs[i];
        uint32_t k = 0;
        while (k < c->is.n_inputs && strcmp(a->what, c->is.inputs[k].what) != 0) k++;
        if (k == c->is.n_inputs)
            differ(c, a->what, "the input is not there");
        else if (strcmp(a->sha256, c->is.inputs[k].sha256) != 0)
            differ(c, a->what, "the input is another one");
    }
}

static void compare_outputs(check *c)
{
    for (uint32_t i = 0; i < c->was.n_outputs; i++) {
        const gw_receipt_input *a = &c->was.outputs[i];
        gw_buf content = {0};
        uint32_t k = 0;
        if (run_file_read(c->folder, a->what, 0, &content, NULL))
            differ(c, a->what, "the file is missing");
        else if (!has_sum(a->sha256, &content))
            differ(c, a->what, "the file is not the one of the receipt");
        gw_buf_free(&content);
        while (k < c->is.n_outputs && strcmp(a->what, c->is.outputs[k].what) != 0) k++;
        if (k == c->is.n_outputs)
            differ(c, a->what, "is not made any more");
        else if (strcmp(a->sha256, c->is.outputs[k].sha256) != 0)
            differ(c, a->what, "computed again it is another one");
    }
}

gw_status verify_sweep(const char *folder, const char *data, int64_t threads, gw_str receipt,
                       uint32_t *n_differ, gw_error *err)
{
    static const check NONE;
    gw_sweep_outputs out = {.sweep_json = {0}};
    check c = NONE;
    c.folder = folder;
    gw_status status = read_folder(&c, receipt, err);
    if (!status) status = run_again(&c, data, threads, &out, err);
    if (!status) status = gw_sweep_receipt_read(out.receipt_json.p, out.receipt_json.n, &c.is, err);
    if (!status) {
        compare_inputs(&c);
        compare_outputs(&c);
        if (!c.n_differ && !gw_str_equal(receipt, text_of(&out.receipt_json)))
            differ(&c, "receipt.json", "is not the one that belongs to these files");
        if (!c.n_differ) printf("%s: all %u files of the sweep are the same\n", folder, c.was.n_outputs);
    }
    *n_differ += c.n_differ;
    gw_sweep_outputs_free(&out);
    gw_buf_free(&c.definition);
    gw_buf_free(&c.before);
    gw_buf_free(&c.demand);
    return status;
}
