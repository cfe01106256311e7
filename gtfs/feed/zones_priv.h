/* Zones of locations.geojson: polygons in degrees, and the two questions asked of them. */
#ifndef GW_FEED_ZONES_PRIV_H
#define GW_FEED_ZONES_PRIV_H

#include "gtfs/feed/reader_priv.h"

typedef struct {
    double x, y; /* longitude, latitude */
} gw_zone_point;

typedef struct {
    uint32_t first, n; /* points[]; closed: the last is the first again */
    uint32_t shell;    /* rings[]: itself, or the ring it is a hole in */
} gw_zone_ring;

typedef struct {
    gw_str id;
    uint32_t first_ring, n_rings; /* of all its polygons; 0: nothing is known of its shape */
    double west, south, east, north;
} gw_flex_zone;

typedef struct {
    gw_ids ids; /* by zones[].id */
    GW_LIST(gw_flex_zone) zones;
    GW_LIST(gw_zone_ring) rings;
    GW_LIST(gw_zone_point) points;
    uint64_t work; /* pairs of edges compared so far: there is a limit, so that no file takes hours */
} gw_zones;

/* NULL: valid by the rules of simple features (closed rings that touch neither themselves nor each other
 * along a line, holes inside). Else what is wrong with it, in a few words. */
const char *gw_zone_fault(gw_zones *z, const gw_flex_zone *zone);
/* Whether some place lies inside both. */
bool gw_zones_overlap(gw_zones *z, uint32_t a, uint32_t b);

#endif
