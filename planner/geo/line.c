/* A line in metres east and north of the middle of its points, so that GEOS measures in metres. */
#include "planner/geo/geo.h"

#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

static const double EARTH_M = 6371008.8; /* as in planner/walk */
static const double DEGREE = 0.017453292519943295;

struct gw_geo_line {
    GEOSContextHandle_t context;
    GEOSGeometry *line;
    double lat0, lon0, length_m;
};

static double east_m(const gw_geo_line *l, gw_point p)
{
    return (gw_point_lon(p) - l->lon0) * DEGREE * EARTH_M * cos(l->lat0 * DEGREE);
}

static double north_m(const gw_geo_line *l, gw_point p)
{
    return (gw_point_lat(p) - l->lat0) * DEGREE * EARTH_M;
}

static GEOSGeometry *make_line(const gw_geo_line *l, const gw_point *points, uint32_t n)
{
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(l->context, n, 2);
    if (!seq) return NULL;
    for (uint32_t i = 0; i < n; i++)
        if (!GEOSCoordSeq_setXY_r(l->context, seq, i, east_m(l, points[i]), north_m(l, points[i]))) {
            GEOSCoordSeq_destroy_r(l->context, seq);
            return NULL;
        }
    return GEOSGeom_createLineString_r(l->context, seq); /* takes seq */
}

gw_status gw_geo_line_build(const gw_point *points, uint32_t n, gw_geo_line **out)
{
    if (n < 2) return GW_BAD_INPUT;
    gw_geo_line *l = calloc(1, sizeof *l);
    if (!l) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        l->lat0 += gw_point_lat(points[i]) / n;
        l->lon0 += gw_point_lon(points[i]) / n;
    }
    l->context = GEOS_init_r();
    if (l->context) l->line = make_line(l, points, n);
    gw_status status = l->line && GEOSLength_r(l->context, l->line, &l->length_m) ? GW_OK : GW_NO_MEMORY;
    if (!status && !(l->length_m > 0)) status = GW_BAD_INPUT;
    if (status) {
        gw_geo_line_free(l);
        return status;
    }
    *out = l;
    return GW_OK;
}

void gw_geo_line_free(gw_geo_line *l)
{
    if (!l) return;
    if (l->line) GEOSGeom_destroy_r(l->context, l->line);
    if (l->context) GEOS_finish_r(l->context);
    free(l);
}

double gw_geo_line_length_m(const gw_geo_line *l)
{
    return l->length_m;
}

void gw_geo_line_project(const gw_geo_line *l, gw_point p, double *along_m, double *off_m)
{
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(l->context, east_m(l, p), north_m(l, p));
    *along_m = *off_m = NAN;
    if (!point) return;
    *along_m = GEOSProject_r(l->context, l->line, point);
    if (!GEOSDistance_r(l->context, l->line, point, off_m)) *off_m = NAN;
    GEOSGeom_destroy_r(l->context, point);
}

gw_point gw_geo_line_at(const gw_geo_line *l, double along_m)
{
    double x = 0, y = 0;
    GEOSGeometry *point = GEOSInterpolate_r(l->context, l->line, along_m);
    bool good = point && GEOSGeomGetX_r(l->context, point, &x) && GEOSGeomGetY_r(l->context, point, &y);
    if (point) GEOSGeom_destroy_r(l->context, point);
    if (!good) return (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    return gw_point_of(l->lat0 + y / EARTH_M / DEGREE,
                       l->lon0 + x / (EARTH_M * cos(l->lat0 * DEGREE)) / DEGREE);
}
