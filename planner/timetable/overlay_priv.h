/* Shared by the files that collect a scenario's changes and that apply them. */
#ifndef GW_TIMETABLE_OVERLAY_PRIV_H
#define GW_TIMETABLE_OVERLAY_PRIV_H

#include "planner/timetable/overlay.h"
#include "planner/timetable/timetable_priv.h"

struct gw_overlay {
    gw_timetable *base;            /* retained */
    gw_tt_draft draft;             /* part[1] */
    GW_LIST(double) walk_radius_m; /* of each new stop */
    GW_LIST(uint32_t) removed;     /* patterns of the base */
    gw_buf marks;                  /* gw_overlay_mark */
    bool applied;                  /* what it held is gone */
};

#endif
