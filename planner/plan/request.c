/* What is asked where nothing else is said, and what a traveller changes. */
#include "planner/plan/plan.h"

void gw_plan_defaults(gw_plan_request *r)
{
    *r = (gw_plan_request){
        .direction = GW_DEPART_AFTER,
        .window_s = 3600,
        .max_rides = 5,
        .horizon_s = 24 * 3600,
        .headway = GW_HEADWAY_EXPECTED,
        .gait = {.speed_mps = 1.25, .factor = 1.3},
        .max_access_s = 20 * 60,
        .max_egress_s = -1,
        .max_transfer_walk_s = 10 * 60,
        .default_transfer_s = 60,
        .max_direct_walk_s = 30 * 60,
        .mode_mask = UINT32_MAX,
        .keep_best = true,
    };
}

void gw_plan_traveller(gw_plan_request *r, gw_traveller who)
{
    gw_traveller_pace pace = gw_traveller_pace_of(who);
    r->traveller = who;
    r->gait.speed_mps = pace.speed_mps;
    r->default_transfer_s = pace.change_s;
    r->wheelchair = pace.step_free;
}

const gw_port_table *gw_plan_ports(const gw_dataset *d, const gw_plan_request *r)
{
    return gw_port_for(d->ports, r->traveller);
}
