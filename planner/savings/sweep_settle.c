/* What all cases of a sweep are computed from: every case is read and applied, the day and the port are
 * chosen. */
#include "planner/savings/savings_priv.h"
#include "planner/savings/sweep_priv.h"

#include <stdio.h>
#include <string.h>

/* What the scenario says itself (seed, traveller) is the same for all items, for it is not swept. */
static gw_status settle_options(gw_sweep *s, const gw_dataset *base, gw_error *err)
{
    savings_case c = {.base = base, .options = s->options};
    gw_scenario_errors faults = {0};
    gw_status status = savings_begin(&c, s->items[0].json, s->items[0].n, &faults, err);
    if (!status) {
        s->options.day = c.day;
        s->options.seed = c.options.seed;
        s->options.year = c.options.year;
        s->options.n_travellers = c.options.n_travellers;
        memcpy(s->options.travellers, c.options.travellers, sizeof s->options.travellers);
        s->options.travellers_given = true;
        if (c.before) {
            gw_buf_reset(&s->before);
            gw_buf_str(&s->before, gw_scenario_canonical(c.before));
            gw_buf_text(&s->before, "\n");
            s->options.before = sweep_text_of(&s->before);
            if (s->before.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
        }
    }
    gw_scenario_errors_free(&faults);
    savings_end(&c);
    return status;
}

/* The one where most minutes are saved or lost in the first item; all items speak of it, or they could not be
 * put side by side. */
static gw_status choose_port(gw_sweep *s, const gw_dataset *base, gw_error *err)
{
    gw_savings_options o = s->options;
    gw_savings_outputs out = {0};
    gw_scenario_errors faults = {0};
    gw_case_row row;
    o.draws = 0;
    o.numbers_only = true;
    o.progress = NULL;
    gw_status status = gw_savings_run(base, s->items[0].json, s->items[0].n, &o, &out, &faults, err);
    if (!status) status = gw_case_row_read(out.case_json.p, out.case_json.n, NULL, NULL, &row, err);
    if (!status) memcpy(s->port, row.port, sizeof s->port);
    gw_scenario_errors_free(&faults);
    gw_savings_outputs_free(&out);
    return status;
}

/* The port that a sweep.json names; "" when it is none. */
static void port_of(gw_str sweep_json, char out[GW_RECEIPT_TEXT])
{
    gw_json *root = NULL;
    gw_str port;
    out[0] = '\0';
    if (gw_json_parse(sweep_json.p, sweep_json.n, GW_SWEEP_MAX_BYTES, &root, NULL)) return;
    if (gw_json_string(gw_json_get(gw_json_get(gw_json_get(root, "frame"), "options"), "port"), &port) &&
        port.n < GW_RECEIPT_TEXT)
        snprintf(out, GW_RECEIPT_TEXT, "%.*s", (int)port.n, port.p);
    gw_json_free(root);
}

static gw_status define(gw_sweep *s, const gw_dataset *base, gw_error *err)
{
    s->options.port = s->port;
    return sweep_write_frame(s, base) || sweep_write_names(s, base) || sweep_write_definition(s)
               ? gw_fail(err, GW_NO_MEMORY, "no memory for a sweep")
               : GW_OK;
}

gw_status gw_sweep_check(const gw_sweep *s, const gw_dataset *base, const gw_savings_options *options,
                         gw_batch_errors *errors, gw_error *err)
{
    return gw_batch_check(base, s->items, s->n, options, errors, err);
}

gw_status gw_sweep_settle(gw_sweep *s, const gw_dataset *base, const gw_savings_options *options,
                          gw_str known, gw_batch_errors *errors, gw_error *err)
{
    s->options = *options;
    gw_status status = gw_sweep_check(s, base, options, errors, err);
    if (!status) status = settle_options(s, base, err);
    if (status) return status;
    if (options->port)
        snprintf(s->port, sizeof s->port, "%s", options->port);
    else
        port_of(known, s->port);
    if (s->port[0]) {
        status = define(s, base, err);
        if (status || options->port || gw_str_equal(gw_sweep_definition(s), known)) return status;
        s->options.port = NULL; /* that of another sweep */
    }
    status = choose_port(s, base, err);
    return status ? status : define(s, base, err);
}
