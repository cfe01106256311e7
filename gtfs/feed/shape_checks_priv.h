/* Lines of shapes.txt against themselves and against the stops of the trips that follow them, on a plane that
 * is right near the line. The rules are those of gtfs-validator: a stop more than 100 m off (400 m at the
 * ends of a train's line) is far, and the stops must lie along the line in the order of the trip. */
#ifndef GW_FEED_SHAPE_CHECKS_PRIV_H
#define GW_FEED_SHAPE_CHECKS_PRIV_H

#include "gtfs/feed/trip_checks_priv.h"

typedef struct gw_shape_checks gw_shape_checks;

typedef struct {
    uint32_t shape, sequence, line;
    int32_t lat_e7, lon_e7; /* degrees x 10^7 */
    double dist;            /* shape_dist_traveled; NAN: not given */
} gw_shape_row;

gw_shape_checks *gw_shape_checks_create(gw_loader *l); /* NULL: no memory */
void gw_shape_checks_free(gw_shape_checks *c);         /* accepts NULL */
/* The points in any order, then once the ids of the shapes (copied). */
GW_MUST_USE gw_status gw_shape_checks_add(gw_shape_checks *c, gw_shape_row row);
GW_MUST_USE gw_status gw_shape_checks_settle(gw_shape_checks *c, const gw_intern *ids);
/* Who follows shape: told before the first trip is checked. */
void gw_shape_checks_follow(gw_shape_checks *c, uint32_t trip, uint32_t shape);
GW_MUST_USE gw_status gw_shape_checks_trip(gw_shape_checks *c, const gw_trip_rows *t);

#endif
