/* Runs that are sweeps: many cases, each kept as soon as it is computed. */
#include "api/server/engine_priv.h"

#include "planner/savings/baseline.h"

#include <string.h>

#define FLAG       "--vary "    /* how a command line calls it */
#define DEFINITION "sweep.json" /* beside the parts: it names the port that was chosen */

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static gw_status create(gw_str scenario, const gw_run_options *chosen, gw_sweep **out,
                        gw_scenario_errors *found, gw_error *err)
{
    gw_sweep *s = NULL;
    gw_error why = {0};
    gw_status status = gw_sweep_create(scenario, chosen->vary, chosen->n_vary, &s, found, &why);
    if (status == GW_LIMIT || (!status && gw_sweep_count(s) > ENGINE_MAX_POINTS))
        status = gw_fail(&why, GW_BAD_INPUT, "more than %d combinations of values", ENGINE_MAX_POINTS);
    if (status) {
        gw_sweep_free(s);
        return gw_fail(err, status, "vary: %.400s",
                       why.message + (strncmp(why.message, FLAG, 7) == 0 ? 7 : 0));
    }
    *out = s;
    return GW_OK;
}

gw_status engine_check_sweep(const gw_dataset *d, gw_str scenario, const gw_run_options *chosen,
                             gw_scenario_errors *found, gw_error *err)
{
    gw_sweep *s = NULL;
    gw_batch_errors errors = {0};
    gw_error why = {0}, besides = {0};
    gw_status status = create(scenario, chosen, &s, found, &why);
    if (!status) {
        status = gw_sweep_check(s, d, &chosen->o, &errors, &why);
        if (errors.n && gw_sweep_list_faults(s, &errors, found)) status = GW_NO_MEMORY;
    } else if (status == GW_BAD_INPUT) {
        /* No case could be made; what is wrong besides is seen in the scenario as it stands. */
        (void)!gw_savings_check(d, scenario.p, scenario.n, &chosen->o, found, &besides);
    }
    gw_batch_errors_free(&errors);
    gw_sweep_free(s);
    if (!status) return GW_OK;
    return besides.message[0] ? gw_fail(err, status, "%.200s; %.200s", why.message, besides.message)
                              : gw_fail(err, status, "%s", why.message);
}

typedef struct {
    const gw_engine_run *run;
    gw_sweep *sweep;
    uint32_t found; /* parts that were there already */
} work;

static gw_status keep(void *context, uint32_t item, gw_str part, gw_error *err)
{
    const work *w = context;
    char name[GW_SWEEP_NAME];
    if (!w->run->keep) return GW_OK;
    gw_sweep_part_name(w->sweep, item, name);
    return w->run->keep(w->run->progress_cls, name, part, err);
}

/* What is damaged is computed again. */
static void take_parts(work *w)
{
    for (uint32_t i = 0; i < gw_sweep_count(w->sweep) && w->run->find; i++) {
        char name[GW_SWEEP_NAME];
        gw_buf part = {0};
        gw_sweep_part_name(w->sweep, i, name);
        if (w->run->find(w->run->progress_cls, name, &part) &&
            gw_sweep_take(w->sweep, i, text_of(&part), NULL) == GW_OK)
            w->found++;
        gw_buf_free(&part);
    }
}

static bool go_on(void *context, uint32_t done, uint32_t total)
{
    const work *w = context;
    (void)total; /* of those that are left */
    return !w->run->progress ||
           w->run->progress(w->run->progress_cls, w->found + done, gw_sweep_count(w->sweep));
}

static gw_status settle(work *w, const gw_dataset *d, const gw_savings_options *o, gw_scenario_errors *found,
                        gw_error *err)
{
    gw_batch_errors errors = {0};
    gw_buf known = {0};
    if (w->run->find) (void)w->run->find(w->run->progress_cls, DEFINITION, &known);
    gw_status status = gw_sweep_settle(w->sweep, d, o, text_of(&known), &errors, err);
    if (errors.n && gw_sweep_list_faults(w->sweep, &errors, found))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
    if (!status && w->run->keep)
        status = w->run->keep(w->run->progress_cls, DEFINITION, gw_sweep_definition(w->sweep), err);
    gw_batch_errors_free(&errors);
    gw_buf_free(&known);
    return status;
}

static gw_status write(const gw_sweep *s, const gw_savings_options *o, gw_engine_outputs *out, gw_error *err)
{
    gw_sweep_outputs made = {.sweep_json = {0}};
    gw_savings_file files[GW_SWEEP_MAX_FILES];
    gw_status status = gw_sweep_write(s, &made, err);
    uint32_t n = status ? 0 : gw_sweep_files(&made, files);
    for (uint32_t i = 0; i < n && !status; i++)
        status = engine_add_output(out, files[i].name, text_of(files[i].content), err);
    if (!status && o->demand.n) status = engine_add_output(out, "demand.csv", o->demand, err);
    if (!status && gw_sweep_before(s).n)
        status = engine_add_output(out, "before.json", gw_sweep_before(s), err);
    if (!status) status = engine_add_output(out, "receipt.json", text_of(&made.receipt_json), err);
    gw_sweep_outputs_free(&made);
    return status;
}

gw_status engine_run_sweep(const gw_dataset *d, const gw_engine_run *r, gw_str scenario,
                           gw_run_options *chosen, gw_engine_outputs *out, gw_scenario_errors *found,
                           gw_error *err)
{
    work w = {.run = r};
    gw_savings_options o = chosen->o;
    gw_status status = create(scenario, chosen, &w.sweep, found, err);
    o.progress = go_on;
    o.progress_context = &w;
    if (!status && gw_savings_baseline_create(d, &o.baseline))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
    if (!status) status = settle(&w, d, &o, found, err);
    if (!status) {
        take_parts(&w);
        status = gw_sweep_run(w.sweep, d, NULL, keep, &w, err);
    }
    if (!status) status = write(w.sweep, &o, out, err);
    gw_sweep_free(w.sweep);
    gw_savings_baseline_free(o.baseline);
    return status;
}
