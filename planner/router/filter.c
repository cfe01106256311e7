/* Which patterns a question may ride. Asked once for each pattern that a round would scan. */
#include "planner/router/router_priv.h"

bool gw_router_may_ride(const gw_router *r, uint32_t pattern)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(r->t, pattern);
    if (gw_tt_pattern_removed(r->t, pattern)) return false;
    if (p->n_periods && r->q->headway == GW_HEADWAY_SKIP) return false;
    if (!r->q->mode_mask) return true;
    uint32_t mode = gw_route_basic_type(gw_tt_route_at(r->t, p->route)->type);
    return r->q->mode_mask >> mode & 1;
}
