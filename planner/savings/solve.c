#include "planner/savings/solve.h"

#include "planner/savings/baseline.h"
#include "planner/savings/solve_priv.h"
#include "planner/scenario/edit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_AT_ONCE = 16 };

typedef struct { /* values that are computed together */
    solver *s;
    uint32_t at[MOST_AT_ONCE];
    gw_buf text[MOST_AT_ONCE];
    char label[MOST_AT_ONCE][160];
    gw_batch_item items[MOST_AT_ONCE];
    uint32_t n;
    gw_buf *errors;
} round_of;

static solve_run *find(const solver *s, uint32_t at)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->runs[i].at == at) return &s->runs[i];
    return NULL;
}

static gw_status insert(solver *s, solve_run r)
{
    if (gw_grow(&s->runs, &s->cap, s->n + 1, sizeof *s->runs)) return GW_NO_MEMORY;
    uint32_t i = s->n++;
    for (; i > 0 && s->runs[i - 1].at > r.at; i--) s->runs[i] = s->runs[i - 1];
    s->runs[i] = r;
    return GW_OK;
}

/* --- running --- */

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static gw_status take_port(solver *s, gw_str case_json, gw_error *err)
{
    gw_json *root = NULL;
    gw_str port = GW_STR(""), day = GW_STR("");
    gw_status status = gw_json_parse(case_json.p, case_json.n, (size_t)64 << 20, &root, err);
    if (status) return status;
    if (!s->options.port && gw_json_string(gw_json_get(gw_json_get(root, "headline"), "port"), &port)) {
        gw_buf_str(&s->port, port);
        s->options.port = s->port.p;
    }
    if (gw_json_string(gw_json_get(gw_json_get(root, "receipt"), "day"), &day) && day.n < sizeof s->day)
        memcpy(s->day, day.p, day.n);
    gw_json_free(root);
    return s->port.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a name") : GW_OK;
}

static gw_status deliver(void *context, uint32_t item, gw_savings_outputs *result, gw_error *err)
{
    round_of *r = context;
    solver *s = r->s;
    solve_run run = {.at = r->at[item]};
    memcpy(run.scenario, result->scenario_id, sizeof run.scenario);
    if (!s->day[0]) {
        gw_status status = take_port(s, text_of(&result->case_json), err);
        if (status) return status;
    }
    gw_status status = solve_figure_of(&s->goal, text_of(&result->case_json), &run.value, err);
    if (status) return status;
    if (s->has_other) run.value -= s->other;
    run.meets = solve_meets(&s->goal, run.value);
    return insert(s, run) ? gw_fail(err, GW_NO_MEMORY, "no memory for runs") : GW_OK;
}

static gw_status add(round_of *r, uint32_t at, gw_error *err)
{
    const solver *s = r->s;
    char value[40];
    for (uint32_t i = 0; i < r->n; i++)
        if (r->at[i] == at) return GW_OK;
    if (r->n == MOST_AT_ONCE || find(s, at)) return GW_OK;
    gw_scenario_errors faults = {0};
    const gw_scenario_setting set = {s->grid.field, value};
    solve_value_text(&s->grid, at, value);
    uint32_t i = r->n;
    gw_buf_reset(&r->text[i]);
    snprintf(r->label[i], sizeof r->label[i], "%s=%s", s->grid.field, value);
    gw_status status = gw_scenario_set(s->scenario, &set, 1, &r->text[i], &faults, err);
    gw_scenario_errors_write_text(&faults, r->errors);
    gw_scenario_errors_free(&faults);
    if (status) return status;
    r->at[i] = at;
    r->items[i] = (gw_batch_item){r->label[i], r->text[i].p, r->text[i].n};
    r->n++;
    return GW_OK;
}

/* A value between the ends at which the scenario is refused (a headway that the line has already changes
 * nothing) has no figure. false: an end of the grid, or something that is the same for all. */
static bool leave_out(round_of *r, const gw_batch_errors *faults, gw_error *err, gw_status *status)
{
    const solver *s = r->s;
    for (size_t i = 0; i < faults->n; i++) {
        uint32_t item = faults->list[i].item;
        if (item == GW_NO_ID || r->at[item] == 0 || r->at[item] == s->grid.n - 1) return false;
    }
    for (uint32_t i = r->n; i-- > 0;) {
        solve_run out = {.at = r->at[i], .value = NAN};
        for (size_t k = faults->n; k-- > 0;)
            if (faults->list[k].item == i)
                snprintf(out.refused, sizeof out.refused, "%.190s", faults->list[k].fault.message);
        if (!out.refused[0]) continue;
        if (insert(r->s, out)) *status = gw_fail(err, GW_NO_MEMORY, "no memory for runs");
        gw_buf spare = r->text[i];
        for (uint32_t k = i; k + 1 < r->n; k++) {
            r->at[k] = r->at[k + 1];
            r->text[k] = r->text[k + 1];
            r->items[k] = r->items[k + 1];
        }
        r->text[--r->n] = spare;
    }
    return true;
}

static gw_status run(round_of *r, gw_error *err)
{
    gw_status status = GW_OK;
    bool again = true;
    while (again && r->n) {
        gw_batch_errors faults = {0};
        again = false;
        status = gw_batch_run(r->s->base, r->items, r->n, &r->s->options, deliver, r, &faults, err);
        if (status == GW_BAD_INPUT && faults.n) {
            gw_status left = GW_OK;
            again = leave_out(r, &faults, err, &left);
            if (again)
                status = left;
            else
                gw_batch_errors_write_text(&faults, r->items, r->errors);
        }
        gw_batch_errors_free(&faults);
        if (status) break;
    }
    r->n = 0;
    return status;
}

/* --- where to look --- */

/* The two thirds of each gap in which the goal begins or ceases to hold. */
static gw_status add_thirds(round_of *r, gw_error *err)
{
    const solver *s = r->s;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i + 1 < s->n && !status; i++) {
        uint32_t a = s->runs[i].at, b = s->runs[i + 1].at, gap = b - a;
        if (s->runs[i].meets == s->runs[i + 1].meets || gap < 2) continue;
        status = add(r, a + (gap + 2) / 3, err);
        if (!status && gap > 2) status = add(r, b - (gap + 2) / 3, err);
    }
    return status;
}

static gw_status narrow(round_of *r, gw_error *err)
{
    gw_status status = GW_OK;
    while (!status) {
        status = add_thirds(r, err);
        if (status || r->n == 0) break;
        status = run(r, err);
    }
    return status;
}

static bool is_monotone(const solver *s)
{
    bool up = true, down = true;
    double last = NAN;
    for (uint32_t i = 0; i < s->n; i++) {
        double v = s->runs[i].value;
        if (s->runs[i].refused[0]) continue;
        if (!isfinite(v)) return false;
        if (v < last) up = false;
        if (v > last) down = false;
        last = v;
    }
    return up || down;
}

static gw_status look_at_all(round_of *r, gw_error *err)
{
    gw_status status = GW_OK;
    for (uint32_t at = 0; at < r->s->grid.n && !status; at++) {
        status = add(r, at, err);
        if (!status && (r->n == MOST_AT_ONCE || at + 1 == r->s->grid.n)) status = run(r, err);
    }
    return status;
}

/* The first alone, as it says which port all speak of. */
static gw_status search(round_of *r, gw_error *err)
{
    solver *s = r->s;
    uint32_t last = s->grid.n - 1;
    gw_status status = add(r, 0, err);
    if (!status) status = run(r, err);
    for (uint32_t k = 1; k <= 4 && !status; k++) status = add(r, (uint32_t)((uint64_t)last * k / 4), err);
    if (!status) status = run(r, err);
    if (!status) status = narrow(r, err);
    if (status) return status;
    s->monotone = is_monotone(s);
    if (!s->monotone && s->grid.n <= GW_SOLVE_MAX_SCAN) status = look_at_all(r, err);
    s->complete = s->monotone || s->n == s->grid.n;
    return status;
}

/* --- the whole --- */

static gw_status deliver_other(void *context, uint32_t item, gw_savings_outputs *result, gw_error *err)
{
    solver *s = context;
    (void)item;
    gw_status status = take_port(s, text_of(&result->case_json), err);
    if (!status) status = solve_figure_of(&s->goal, text_of(&result->case_json), &s->other, err);
    if (!status && !isfinite(s->other))
        status = gw_fail(err, GW_BAD_INPUT, "goal: the other scenario has no such figure");
    return status;
}

static gw_status run_other(solver *s, gw_str against, gw_buf *errors, gw_error *err)
{
    const gw_batch_item item = {"against", against.p, against.n};
    gw_batch_errors faults = {0};
    gw_status status = gw_batch_run(s->base, &item, 1, &s->options, deliver_other, s, &faults, err);
    if (faults.n) gw_batch_errors_write_text(&faults, &item, errors);
    gw_batch_errors_free(&faults);
    return status;
}

static gw_status check_figure(const solver *s, gw_error *err)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (isfinite(s->runs[i].value)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT,
                   "goal: %s: no run has this figure (passenger-hours need a demand, costs unit costs, a "
                   "year --year, benefits the value of a passenger-hour)",
                   s->goal.text);
}

static gw_status answer(solver *s, gw_str against, gw_solve_outputs *out, gw_buf *errors, gw_error *err)
{
    gw_savings_baseline *baseline = NULL;
    round_of *r = calloc(1, sizeof *r);
    gw_status status = GW_OK;
    if (!r || (!s->options.baseline && gw_savings_baseline_create(s->base, &baseline)))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for runs");
    if (baseline) s->options.baseline = baseline;
    s->options.numbers_only = true;
    if (!status && s->has_other) status = run_other(s, against, errors, err);
    if (!status) {
        r->s = s;
        r->errors = errors;
        status = search(r, err);
    }
    if (!status) status = check_figure(s, err);
    if (!status) {
        solve_write(s, out);
        bool failed = out->solve_json.failed;
        for (int l = 0; l < GW_N_LANGS; l++) failed = failed || out->text[l].failed;
        if (failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for the answer");
    }
    for (uint32_t i = 0; r && i < MOST_AT_ONCE; i++) gw_buf_free(&r->text[i]);
    free(r);
    gw_savings_baseline_free(baseline);
    return status;
}

gw_status gw_solve(const gw_dataset *base, gw_str scenario_json, const char *vary, const char *goal,
                   gw_str against, const gw_savings_options *options, gw_solve_outputs *out, gw_buf *errors,
                   gw_error *err)
{
    solver s = {.base = base, .scenario = scenario_json, .options = *options, .has_other = against.n > 0};
    gw_solve_outputs made = {0};
    gw_status status = solve_read_grid(vary, &s.grid, err);
    if (!status) status = solve_read_goal(goal, &s.goal, err);
    if (!status) status = answer(&s, against, &made, errors, err);
    if (!status) {
        *out = made;
        made = (gw_solve_outputs){0};
    }
    gw_solve_outputs_free(&made);
    gw_buf_free(&s.port);
    free(s.runs);
    return status;
}

void gw_solve_outputs_free(gw_solve_outputs *o)
{
    gw_buf_free(&o->solve_json);
    for (int l = 0; l < GW_N_LANGS; l++) gw_buf_free(&o->text[l]);
}
