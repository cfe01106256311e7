/* The nearest few of what a query finds. Not for others. */
#ifndef GW_GEO_HITS_PRIV_H
#define GW_GEO_HITS_PRIV_H

#include "planner/geo/geo.h"

typedef struct {
    gw_geo_hit *at; /* borrowed, room for max > 0; [0..n) is a heap with the worst on top */
    uint32_t n, max;
} gw_geo_hits;

void gw_geo_hits_offer(gw_geo_hits *h, gw_geo_hit hit);
void gw_geo_hits_sort(gw_geo_hits *h); /* ascending, in place; no more are offered then */

#endif
