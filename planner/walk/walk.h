/* Walking: distances, times and the limits people accept.
 *
 * Distances are great-circle metres on a sphere of R = 6,371,008.8 m (haversine). A walk takes
 * ceil(metres × factor / speed) seconds: factor is street over straight line. Pure functions, any thread.
 */
#ifndef GW_WALK_WALK_H
#define GW_WALK_WALK_H

#include <stdbool.h>
#include <stdint.h>

#define GW_LATLON_NONE INT32_MIN /* a coordinate in 1e-7 degrees that is not known */

typedef struct {
    int32_t lat_e7, lon_e7; /* degrees × 10^7, WGS84; both GW_LATLON_NONE when unknown */
} gw_point;

typedef struct {
    double speed_mps; /* metres a second, > 0: adult 1.25, elder 0.85 */
    double factor;    /* street over straight line, >= 1 */
} gw_gait;

bool gw_point_known(gw_point p);
gw_point gw_point_of(double lat, double lon); /* NAN gives an unknown point */
double gw_point_lat(gw_point p);
double gw_point_lon(gw_point p);
/* Straight metres; INFINITY when either point is unknown. */
double gw_walk_straight_m(gw_point a, gw_point b);
int32_t gw_walk_seconds(double straight_m, gw_gait gait); /* INT32_MAX when it cannot be walked */

#endif
