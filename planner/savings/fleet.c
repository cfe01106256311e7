#include "planner/savings/fleet.h"

#define LEAST_LAYOVER_S 300

int32_t gw_fleet_layover_s(int32_t run_out_s, int32_t run_back_s)
{
    int64_t tenth = ((int64_t)run_out_s + run_back_s + 9) / 10;
    return tenth > LEAST_LAYOVER_S ? (int32_t)tenth : LEAST_LAYOVER_S;
}

uint32_t gw_fleet_buses(int32_t run_out_s, int32_t run_back_s, int32_t layover_s, int32_t headway_s)
{
    int64_t cycle_s = (int64_t)run_out_s + run_back_s + layover_s;
    if (headway_s <= 0 || cycle_s <= 0) return 0;
    return (uint32_t)((cycle_s + headway_s - 1) / headway_s);
}

double gw_rule_of_a_half(double n0, double n1, double c0, double c1)
{
    return (n0 + n1) * (c0 - c1) / 2;
}
