/* Shapes as they are packed: shared by the files that make and read them.
 *
 * A shape is a run of points, each as two numbers, latitude and longitude in 1e-5 degrees (1.1 m), less those
 * of the point before it (the first: less 0, 0). A number is seven bits a byte, the lowest first, the top bit
 * set on all bytes but its last; its sign is in its lowest bit (0, -1, 1, -2 … are 0, 1, 2, 3 …).
 */
#ifndef GW_TIMETABLE_SHAPE_PRIV_H
#define GW_TIMETABLE_SHAPE_PRIV_H

#include "planner/timetable/timetable_priv.h"

#define GW_SHAPE_UNIT_E7     100 /* 1e-5 degrees */
#define GW_SHAPE_TOLERANCE_M 3.0 /* how far a point left out may lie beside the line */

typedef struct {
    const uint8_t *at, *end;
    uint32_t left; /* points to come */
    int64_t lat, lon;
} gw_shape_reader;

gw_shape_reader gw_shape_read(const gw_timetable *t, uint32_t shape);
bool gw_shape_next(gw_shape_reader *r, gw_point *out); /* false: no more, or damaged */

typedef GW_LIST(uint8_t) gw_shape_bytes;
GW_MUST_USE gw_status gw_shape_write(gw_shape_bytes *out, const gw_point *points, uint32_t n);
gw_point gw_shape_rounded(gw_point p); /* as it will be read again */

/* keep[i] says whether point i is needed (Douglas-Peucker in a local plane; the ends always are). */
GW_MUST_USE gw_status gw_shape_simplify(const gw_point *points, uint32_t n, uint8_t *keep);

#define GW_SHAPE_FAR_M 1000.0 /* a stop farther from the line does not belong to it */
/* How far along the segment a-b the point on it that is nearest to p lies, in metres. */
double gw_shape_project_m(gw_point a, gw_point b, gw_point p);

/* How far along the line each of m stops lies, in decimetres, rising: the places that together lie nearest to
 * the stops, in order. false: some stop is too far away for the line to be its own. GW_NO_MEMORY with *fits
 * untouched. */
GW_MUST_USE gw_status gw_shape_place_stops(const gw_point *line, uint32_t n, const gw_point *stops,
                                           uint32_t m, uint32_t *along_dm, bool *fits);

#endif
