/* Shared by the files that collect a scenario's changes and that apply them. */
#ifndef GW_TIMETABLE_OVERLAY_PRIV_H
#define GW_TIMETABLE_OVERLAY_PRIV_H

#include "planner/timetable/overlay.h"
#include "planner/timetable/timetable_priv.h"

typedef struct {
    uint32_t stop;
    gw_point point;
    float radius_m;
} gw_moved_stop;

struct gw_overlay {
    gw_timetable *base;            /* retained */
    gw_tt_draft draft;             /* part[1] */
    GW_LIST(double) walk_radius_m; /* of each new stop */
    GW_LIST(uint32_t) removed;     /* patterns of the base */
    GW_LIST(gw_moved_stop) moves;
    GW_LIST(gw_tt_link) set_links; /* in the order they were set */
    gw_buf marks;                  /* gw_overlay_mark */
    bool applied;                  /* what it held is gone */
};

/* How many there are so far, those of the base counted. */
static inline uint32_t gw_overlay_n_stops(const gw_overlay *o)
{
    return o->draft.stop_base + (uint32_t)o->draft.stops.n;
}

static inline uint32_t gw_overlay_n_routes(const gw_overlay *o)
{
    return o->draft.route_base + (uint32_t)o->draft.routes.n;
}

static inline uint32_t gw_overlay_n_services(const gw_overlay *o)
{
    return o->draft.service_base + (uint32_t)o->draft.service_ids.n;
}

/* overlay.c */
gw_status gw_overlay_no_memory(gw_error *err);
gw_text gw_overlay_add_text(gw_overlay *o, const char *text);
gw_name gw_overlay_add_name(gw_overlay *o, const char *const names[GW_N_LANGS]);

/* overlay_links.c */
GW_MUST_USE gw_status gw_overlay_relink_base(gw_overlay *o, gw_tt_owner *owner);
/* Into the draft, sorted; walks that give way are taken out. */
GW_MUST_USE gw_status gw_overlay_put_own_links(gw_overlay *o, gw_tt_walks *walks);

#endif
