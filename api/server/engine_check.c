/* What is refused before anything is stored: every fault at once, each by its name. */
#include "api/server/engine_priv.h"

#include "planner/scenario/edit.h"

#include <stdio.h>
#include <string.h>

void engine_list_errors(const gw_scenario_errors *e, gw_buf *out)
{
    gw_json_writer w;
    if (e->n == 0) return;
    gw_json_begin(&w, out);
    gw_json_array(&w, NULL);
    for (size_t i = 0; i < e->n; i++) {
        gw_json_object(&w, NULL);
        gw_json_put_text(&w, "change", e->list[i].change);
        gw_json_put_text(&w, "field", e->list[i].field);
        gw_json_put_text(&w, "value", e->list[i].value);
        gw_json_put_text(&w, "message", e->list[i].message);
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
}

static void describe(const gw_scenario *s, gw_engine_scenario *out)
{
    gw_json_writer w;
    strncpy(out->id, gw_scenario_id(s), sizeof out->id - 1);
    gw_buf_str(&out->canonical, gw_scenario_canonical(s));
    gw_json_begin(&w, &out->titles);
    gw_json_object(&w, NULL);
    for (int l = 0; l < GW_N_LANGS; l++)
        gw_json_put_text(&w, gw_lang_tag((gw_lang)l), gw_scenario_title(s, (gw_lang)l));
    gw_json_object_end(&w);
}

/* Nothing would be compared. */
static gw_status check_changes(const gw_scenario *s, gw_scenario_errors *found, gw_error *err)
{
    static const gw_scenario_error EMPTY = {.field = "changes",
                                            .message = "there is none, so nothing would be compared"};
    if (gw_scenario_change_count(s)) return GW_OK;
    if (gw_grow(&found->list, &found->cap, found->n + 1, sizeof *found->list))
        return gw_fail(err, GW_NO_MEMORY, "no memory");
    found->list[found->n++] = EMPTY;
    return gw_fail(err, GW_BAD_INPUT, "the scenario has 1 fault");
}

/* Besides the text, what it refers to: a scenario that cannot be applied to what is served is refused now. */
gw_status engine_check(const gw_dataset *d, gw_day today, gw_str json, gw_engine_scenario *out,
                       gw_buf *errors, gw_error *err)
{
    gw_scenario_errors found = {0};
    gw_scenario *s = NULL;
    const gw_dataset *applied = NULL;
    gw_day day = today;
    (void)gw_savings_next_weekday(d, today, &day);
    gw_status status = gw_scenario_parse(json.p, json.n, &s, &found, err);
    if (status == GW_BAD_INPUT) {
        if (gw_scenario_check_references(NULL, json.p, json.n, d, day, &found))
            status = gw_fail(err, GW_NO_MEMORY, "no memory");
        else
            gw_fail(err, status, "the scenario has %zu %s", found.n, found.n == 1 ? "fault" : "faults");
    }
    if (!status) status = check_changes(s, &found, err);
    if (!status) status = gw_scenario_apply(s, d, day, &applied, NULL, &found, err);
    if (!status) {
        describe(s, out);
        if (out->canonical.failed || out->titles.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory");
    }
    engine_list_errors(&found, errors);
    gw_dataset_release(applied);
    gw_scenario_free(s);
    gw_scenario_errors_free(&found);
    return status;
}

gw_status engine_scenario_of(const gw_engine_run *r, const gw_run_options *chosen, gw_buf *text,
                             gw_scenario_errors *found, gw_error *err)
{
    gw_status status = GW_OK;
    if (chosen->variant[0])
        status = gw_scenario_variant(r->scenario, chosen->variant, text, found, err);
    else
        gw_buf_str(text, r->scenario);
    return !status && text->failed ? gw_fail(err, GW_NO_MEMORY, "no memory for the scenario") : status;
}

/* Several things may be at fault; the first says why, unless there are more. */
typedef struct {
    gw_status status;
    gw_error first;
    uint32_t n;
} tally;

static bool is_fault(gw_status status)
{
    return status == GW_BAD_INPUT || status == GW_NOT_FOUND;
}

static void count(tally *t, gw_status status, const gw_error *why)
{
    if (!status || (t->status && !is_fault(t->status))) return;
    if (!t->status || !is_fault(status)) {
        t->status = status;
        t->first = *why;
    }
    t->n++;
}

/* An option that is at fault alone: "port: 'x' is no port". It joins the others. */
static gw_status list_alone(const gw_error *why, gw_scenario_errors *found)
{
    static const gw_scenario_error NONE;
    const char *colon = strstr(why->message, ": ");
    if (gw_grow(&found->list, &found->cap, found->n + 1, sizeof *found->list)) return GW_NO_MEMORY;
    gw_scenario_error *x = &found->list[found->n++];
    *x = NONE;
    if (colon) snprintf(x->field, sizeof x->field, "%.*s", (int)(colon - why->message), why->message);
    snprintf(x->message, sizeof x->message, "%.300s", colon ? colon + 2 : why->message);
    return GW_OK;
}

static gw_status check_parts(const gw_dataset *d, const gw_engine_run *r, gw_scenario_errors *found,
                             gw_error *err)
{
    gw_run_options chosen;
    gw_buf text = {0};
    gw_error why = {0};
    tally t = {0};
    gw_status status = gw_run_options_read(r->options, &chosen, found, &why);
    count(&t, status, &why);
    status = engine_scenario_of(r, &chosen, &text, found, &why);
    count(&t, status, &why);
    /* Without the variant the rest is looked at with the whole file. */
    gw_str scenario = status ? r->scenario : (gw_str){text.p ? text.p : "", (uint32_t)text.n};
    size_t listed = found->n;
    status = chosen.n_vary ? engine_check_sweep(d, scenario, &chosen, found, &why)
                           : gw_savings_check(d, scenario.p, scenario.n, &chosen.o, found, &why);
    count(&t, status, &why);
    if (t.n > 1 && is_fault(status) && found->n == listed && list_alone(&why, found))
        count(&t, GW_NO_MEMORY, &(gw_error){.message = "no memory"});
    gw_buf_free(&text);
    gw_run_options_free(&chosen);
    if (t.n > 1 && is_fault(t.status))
        return gw_fail(err, GW_BAD_INPUT, "%zu faults in what was sent", found->n);
    return t.status ? gw_fail(err, t.status, "%s", t.first.message) : GW_OK;
}

gw_status engine_can_run(const gw_dataset *d, const gw_engine_run *r, gw_buf *errors, gw_error *err)
{
    gw_scenario_errors found = {0};
    gw_status status = check_parts(d, r, &found, err);
    engine_list_errors(&found, errors);
    gw_scenario_errors_free(&found);
    return status;
}
