/* A sweep computed again from its definition and the options of its receipt. */
#include "tools/gangway/run_options.h"
#include "tools/gangway/verify.h"
#include "tools/gangway/verify_same.h"

#include "planner/savings/baseline.h"
#include "planner/savings/demand.h"
#include "planner/savings/sweep.h"

#include <stdio.h>

typedef struct {
    gw_receipt was, is;
    gw_buf definition, before, demand; /* as they stand in the folder */
    verify_same same;
} check;

static gw_status read_folder(check *c, gw_str receipt, gw_error *err)
{
    gw_status status = gw_sweep_receipt_read(receipt.p, receipt.n, &c->was, err);
    if (!status)
        status = run_file_read(c->same.folder, "sweep.json", GW_SWEEP_MAX_BYTES, &c->definition, err);
    if (!status && c->was.has_before)
        status = run_file_read(c->same.folder, "before.json", GW_SCENARIO_MAX_BYTES, &c->before, err);
    if (!status && c->was.has_demand)
        status = run_file_read(c->same.folder, "demand.csv", GW_DEMAND_MAX_BYTES, &c->demand, err);
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
    o.before = verify_text(&c->before);
    o.demand = verify_text(&c->demand);
    o.travellers_given = true;
    gw_status status = gw_sweep_open(verify_text(&c->definition), &s, err);
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

gw_status verify_sweep(const char *folder, const char *data, int64_t threads, gw_str receipt,
                       uint32_t *n_differ, gw_error *err)
{
    static const check NONE;
    gw_sweep_outputs out = {.sweep_json = {0}};
    check c = NONE;
    c.same = (verify_same){.folder = folder, .prefix = ""};
    gw_status status = read_folder(&c, receipt, err);
    if (!status) status = run_again(&c, data, threads, &out, err);
    if (!status) status = gw_sweep_receipt_read(out.receipt_json.p, out.receipt_json.n, &c.is, err);
    if (!status) {
        verify_receipts(&c.same, &c.was, &c.is, receipt, &out.receipt_json);
        if (!c.same.n_differ) printf("%s: all %u files of the sweep are the same\n", folder, c.was.n_outputs);
    }
    *n_differ += c.same.n_differ;
    gw_sweep_outputs_free(&out);
    gw_buf_free(&c.definition);
    gw_buf_free(&c.before);
    gw_buf_free(&c.demand);
    return status;
}
