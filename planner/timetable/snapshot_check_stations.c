/* The checks of what lies inside stations. */
#include "planner/timetable/snapshot_priv.h"

#include <math.h>

enum { LONGEST_PATH_MS = 86400000 };

static gw_status check_nodes(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    if (t->n_nodes == 0) return t->n_paths ? gw_snapshot_bad(err, GW_SECTION_PATHS, "without nodes") : GW_OK;
    uint32_t last = t->n_nodes - 1;
    if (t->nodes[0].first_path != 0 || t->nodes[last].first_path != t->n_paths ||
        t->nodes[last].stop != GW_NO_ID)
        return gw_snapshot_bad(err, GW_SECTION_NODES, "paths left over");
    for (uint32_t i = 0; i < last; i++) {
        const gw_tt_node *node = &t->nodes[i];
        if (node->stop >= part->n_stops || (i && node[-1].stop >= node->stop))
            return gw_snapshot_bad(err, GW_SECTION_NODES, "a stop wrong or not in order");
        if (node->first_path > node[1].first_path)
            return gw_snapshot_bad(err, GW_SECTION_NODES, "ranges that go back");
        if (node->level_name >= part->text_size || isinf(node->level_index))
            return gw_snapshot_bad(err, GW_SECTION_NODES, "a level wrong");
    }
    return GW_OK;
}

static gw_status check_paths(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_paths; i++) {
        const gw_tt_path *path = &t->paths[i];
        if (path->to >= t->n_nodes - 1 || path->time_ms < 0 || path->time_ms > LONGEST_PATH_MS ||
            path->sign >= t->part[0].text_size || path->mode > 7 || path->step_free > 1)
            return gw_snapshot_bad(err, GW_SECTION_PATHS, "a node or value wrong");
    }
    return GW_OK;
}

static gw_status check_step_free(const gw_timetable *t, gw_error *err)
{
    uint32_t n_stops = t->part[0].n_stops;
    for (uint32_t i = 0; i < t->n_step_free; i++) {
        const gw_tt_step_free *x = &t->step_free[i];
        if (x->from >= n_stops || x->to >= n_stops || x->seconds < 0 || !(x->walk_m >= 0) || isinf(x->walk_m))
            return gw_snapshot_bad(err, GW_SECTION_STEP_FREE, "a stop or value wrong");
        if (i && (x[-1].from > x->from || (x[-1].from == x->from && x[-1].to >= x->to)))
            return gw_snapshot_bad(err, GW_SECTION_STEP_FREE, "not in order");
    }
    return GW_OK;
}

gw_status gw_snapshot_check_stations(const gw_timetable *t, gw_error *err)
{
    gw_status status = check_nodes(t, err);
    if (!status) status = check_paths(t, err);
    if (!status) status = check_step_free(t, err);
    return status;
}
