/* The scenario of `gangway route --scenario`: applied to each timetable that is made for the questions. */
#include "tools/gangway/cmd_route.h"
#include "tools/gangway/scenario_file.h"

gw_status gw_ask_change(const gw_ask_options *o, gw_day day, gw_timetable **t, gw_error *err)
{
    const gw_dataset *base = NULL, *changed = NULL;
    gw_status status = gw_dataset_of(*t, &base, err);
    if (!status) status = gw_scenario_file_apply(o->scenario, base, day, GW_LANG_EN, &changed, NULL, err);
    if (!status) {
        gw_timetable_release(*t);
        *t = gw_timetable_retain(changed->timetable);
    }
    gw_dataset_release(changed);
    gw_dataset_release(base);
    return status;
}
