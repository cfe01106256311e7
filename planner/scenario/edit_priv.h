/* What edit.c and edit_stops.c share. Not for others. */
#ifndef GW_SCENARIO_EDIT_PRIV_H
#define GW_SCENARIO_EDIT_PRIV_H

#include "gtfs/base/json_edit.h"
#include "planner/scenario/edit.h"
#include "planner/scenario/scenario_priv.h"

typedef struct {
    scn_reader reader; /* change: the one that is set; no arena */
    gw_json *change;
    const char *field; /* behind the change's id */
    gw_str value;
    bool no_memory;
} scn_edit;

void scn_edit_complain(scn_edit *e, const char *fmt, ...) GW_PRINTF(2, 3);
/* stops = "all", "-NAME;-NAME" */
void scn_edit_without(scn_edit *e, gw_str names);
/* stops[NAME] = in, out */
void scn_edit_stop(scn_edit *e, gw_str name);
/* Writes the tree, unless there is a status or a fault; frees it. */
GW_MUST_USE gw_status scn_finish_edit(gw_json *root, gw_status status, size_t n_faults, gw_buf *out,
                                      gw_error *err);

#endif
