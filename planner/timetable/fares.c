#include "planner/timetable/timetable.h"

int gw_tt_fare_rule_compare(const gw_tt_fare_rule *a, const gw_tt_fare_rule *b)
{
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    if (a->origin != b->origin) return a->origin < b->origin ? -1 : 1;
    if (a->destination != b->destination) return a->destination < b->destination ? -1 : 1;
    return (a->fare > b->fare) - (a->fare < b->fare);
}

int gw_tt_leg_rule_compare(const gw_tt_leg_rule *a, const gw_tt_leg_rule *b)
{
    const uint32_t x[] = {a->feed, a->network, a->from_area, a->to_area, a->from_timeframe,
                          a->to_timeframe, a->leg_group, a->priority, a->product};
    const uint32_t y[] = {b->feed, b->network, b->from_area, b->to_area, b->from_timeframe,
                          b->to_timeframe, b->leg_group, b->priority, b->product};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}
