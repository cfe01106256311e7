/* A scenario named on the command line: FILE, or FILE#VARIANT. */
#ifndef GW_TOOLS_SCENARIO_FILE_H
#define GW_TOOLS_SCENARIO_FILE_H

#include "planner/scenario/scenario.h"

/* What it makes of base. day: of the trips that warnings speak of. Faults and warnings go to stderr. *out:
 * owned (gw_dataset_release), untouched on failure. title: filled with the scenario's, or NULL. Any failure
 * of reading and applying. */
GW_MUST_USE gw_status gw_scenario_file_apply(const char *word, const gw_dataset *base, gw_day day,
                                             gw_lang lang, const gw_dataset **out, gw_buf *title,
                                             gw_error *err);

#endif
