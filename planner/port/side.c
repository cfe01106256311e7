/* Sides of the border. */
#include "planner/port/port.h"

const char *gw_side_name(gw_side s)
{
    return s == GW_SIDE_HK ? "hk" : s == GW_SIDE_CN ? "cn" : "";
}

bool gw_side_parse(gw_str s, gw_side *out)
{
    for (gw_side side = GW_SIDE_HK; side <= GW_SIDE_CN; side++) {
        if (!gw_str_is(s, gw_side_name(side))) continue;
        *out = side;
        return true;
    }
    return false;
}

gw_side gw_side_other(gw_side s)
{
    return s == GW_SIDE_HK ? GW_SIDE_CN : s == GW_SIDE_CN ? GW_SIDE_HK : GW_SIDE_NONE;
}
