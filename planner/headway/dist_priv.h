/* What the parts of gw_dist share. */
#ifndef GW_HEADWAY_DIST_PRIV_H
#define GW_HEADWAY_DIST_PRIV_H

#include "planner/headway/dist.h"

/* n cells of mass 0 from `first`; missing 0. GW_OK, GW_NO_MEMORY or GW_BAD_INPUT (step, or out of any use).
 */
GW_MUST_USE gw_status gw_dist_alloc(gw_arena *a, int32_t step_s, int64_t first, uint64_t n, bool sharp,
                                    gw_dist *out);

/* A moment is cell × step + part × step, 0 <= part < 1: part of the mass goes to the next cell. */
typedef struct {
    int64_t cell;
    double part;
} gw_grid_place;
gw_grid_place gw_dist_place(double seconds, int32_t step_s);

/* P(X <= seconds) for growing seconds: the cursor keeps the sum of the cells passed; starts as {0}. */
typedef struct {
    uint32_t i;
    double sum;
} gw_dist_cursor;
double gw_dist_below(const gw_dist *d, double seconds, gw_dist_cursor *c);

#endif
