/* Points near a point (GEOS STRtree behind an opaque type).
 *
 * Built once over stops or places, then read-only: free to share between threads (each query uses no shared
 * GEOS state). Order of answers is by distance, then by index: the same on every run.
 */
#ifndef GW_GEO_GEO_H
#define GW_GEO_GEO_H

#include "gtfs/base/status.h"
#include "planner/walk/walk.h"
#include <stddef.h>

typedef struct gw_geo gw_geo;

typedef struct {
    uint32_t index; /* into the points given at the start */
    double straight_m;
} gw_geo_hit;

/* points are copied; unknown ones are left out. Owned by the caller: gw_geo_free. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_geo_build(const gw_point *points, uint32_t n, gw_geo **out);
/* The same answers as gw_geo_build; where few points differ from those of base its tree is used, not a new
 * one. base is borrowed: it must outlive the result. */
GW_MUST_USE gw_status gw_geo_build_from(const gw_geo *base, const gw_point *points, uint32_t n, gw_geo **out);
void gw_geo_free(gw_geo *g); /* accepts NULL */
/* All points within radius_m, at most max of them (the nearest). Writes to hits, returns how many. */
GW_MUST_USE gw_status gw_geo_within(const gw_geo *g, gw_point center, double radius_m, gw_geo_hit *hits,
                                    uint32_t max, uint32_t *n);
/* The nearest point at any distance; false when there is none. */
bool gw_geo_nearest(const gw_geo *g, gw_point center, gw_geo_hit *hit);

/* --- a drawn line --- */

typedef struct gw_geo_line gw_geo_line; /* one thread at a time */

/* Through n >= 2 known points, flat around its middle (below 0.1 % off over 50 km). Owned by the caller.
 * GW_OK, GW_BAD_INPUT (fewer points, or all the same) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_geo_line_build(const gw_point *points, uint32_t n, gw_geo_line **out);
void gw_geo_line_free(gw_geo_line *l); /* accepts NULL */
double gw_geo_line_length_m(const gw_geo_line *l);
/* Where along the line the point nearest to p lies, and how far p is from it. */
void gw_geo_line_project(const gw_geo_line *l, gw_point p, double *along_m, double *off_m);
gw_point gw_geo_line_at(const gw_geo_line *l, double along_m);

#endif
