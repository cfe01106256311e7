/* The scenario of `gangway route --scenario`: applied to each timetable that is made for the questions. */
#include "tools/gangway/cmd_route.h"

#include "planner/scenario/scenario.h"

#include <stdio.h>

static void print_faults(gw_scenario_errors *faults)
{
    gw_buf text = {0};
    gw_scenario_errors_write_text(faults, &text);
    if (text.p) fputs(text.p, stderr);
    gw_buf_free(&text);
    gw_scenario_errors_free(faults);
}

static void print_warnings(const gw_scenario_effects *effects)
{
    for (size_t i = 0; i < effects->n; i++) {
        const gw_change_effect *e = &effects->list[i];
        for (uint32_t k = 0; k < e->n_warnings; k++)
            fprintf(stderr, "change %s: warning: %s\n", e->id, e->warnings[k].text[GW_LANG_EN]);
    }
}

static gw_status parse(const char *path, gw_scenario **out, gw_error *err)
{
    gw_buf text = {0};
    gw_scenario_errors faults = {0};
    gw_status status = gw_file_read(path, GW_SCENARIO_MAX_BYTES, &text, err);
    if (!status) status = gw_scenario_parse(text.p ? text.p : "", text.n, out, &faults, err);
    print_faults(&faults);
    gw_buf_free(&text);
    return status;
}

gw_status gw_ask_change(const gw_ask_options *o, gw_day day, gw_timetable **t, gw_error *err)
{
    gw_scenario *s = NULL;
    gw_scenario_errors faults = {0};
    gw_scenario_effects effects = {0};
    const gw_dataset *base = NULL, *changed = NULL;
    gw_status status = parse(o->scenario, &s, err);
    if (!status) status = gw_dataset_of(*t, &base, err);
    if (!status) status = gw_scenario_apply(s, base, day, &changed, &effects, &faults, err);
    print_faults(&faults);
    print_warnings(&effects);
    gw_scenario_effects_free(&effects);
    if (!status) {
        gw_timetable_release(*t);
        *t = gw_timetable_retain(changed->timetable);
    }
    gw_dataset_release(changed);
    gw_dataset_release(base);
    gw_scenario_free(s);
    return status;
}
