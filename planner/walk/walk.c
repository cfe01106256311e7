#include "planner/walk/walk.h"

#include <math.h>

static const double EARTH_M = 6371008.8; /* mean radius R1 of the GRS80 ellipsoid (IUGG) */
static const double RAD = 0.017453292519943295;

bool gw_point_known(gw_point p)
{
    return p.lat_e7 != GW_LATLON_NONE && p.lon_e7 != GW_LATLON_NONE;
}

gw_point gw_point_of(double lat, double lon)
{
    /* Off the globe is as unknown as NAN, and a cast of it to int32_t would be undefined. */
    if (!(fabs(lat) <= 90.0) || !(fabs(lon) <= 180.0)) return (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    return (gw_point){(int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7)};
}

double gw_point_lat(gw_point p)
{
    return p.lat_e7 == GW_LATLON_NONE ? (double)NAN : p.lat_e7 / 1e7;
}

double gw_point_lon(gw_point p)
{
    return p.lon_e7 == GW_LATLON_NONE ? (double)NAN : p.lon_e7 / 1e7;
}

/* Haversine: exact for the short distances of walks, where the arc cosine form loses its digits. */
double gw_walk_straight_m(gw_point a, gw_point b)
{
    if (!gw_point_known(a) || !gw_point_known(b)) return (double)INFINITY;
    double lat_a = gw_point_lat(a) * RAD, lat_b = gw_point_lat(b) * RAD;
    double half_lat = sin((lat_b - lat_a) / 2);
    double half_lon = sin((gw_point_lon(b) - gw_point_lon(a)) * RAD / 2);
    double h = half_lat * half_lat + cos(lat_a) * cos(lat_b) * half_lon * half_lon;
    return 2 * EARTH_M * asin(sqrt(fmin(1.0, h)));
}

int32_t gw_walk_seconds(double straight_m, gw_gait gait)
{
    double seconds = ceil(straight_m * gait.factor / gait.speed_mps);
    if (!(gait.speed_mps > 0) || !(seconds >= 0) || seconds >= INT32_MAX) return INT32_MAX;
    return (int32_t)seconds;
}
