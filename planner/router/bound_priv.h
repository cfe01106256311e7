/* What the two files of the bound share: bound.c uses it, bound_build.c counts it. Not for others. */
#ifndef GW_ROUTER_BOUND_PRIV_H
#define GW_ROUTER_BOUND_PRIV_H

#include "planner/router/router_priv.h"

#define ANY_TIME INT32_MAX
enum {
    FIRST_SLACK_S = 1800,   /* beyond the least time, when nothing is known */
    MORE_SLACK_S = 300,     /* beyond what was needed last */
    LONG_SLACK_S = 6 * 3600 /* from here on there is no limit */
};

/* Counts b->least for the ends and rules of b->key, and for the timetable and query of r. false: no memory,
 * and nothing has changed. */
bool gw_bound_build(gw_router *r, bound_t *b);

#endif
