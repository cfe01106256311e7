#include "planner/timetable/shape_priv.h"

#include <math.h>

gw_shape_reader gw_shape_read(const gw_timetable *t, uint32_t shape)
{
    const gw_tt_shape *s = &t->shapes[shape];
    return (gw_shape_reader){
        .at = t->shape_bytes + s->first_byte, .end = t->shape_bytes + t->n_shape_bytes, .left = s->n_points};
}

static bool read_number(gw_shape_reader *r, int64_t *out)
{
    uint64_t bits = 0;
    for (int shift = 0; shift < 35 && r->at < r->end; shift += 7) {
        uint8_t byte = *r->at++;
        bits |= (uint64_t)(byte & 0x7F) << shift;
        if (byte & 0x80) continue;
        *out = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
        return true;
    }
    return false;
}

bool gw_shape_next(gw_shape_reader *r, gw_point *out)
{
    int64_t lat, lon;
    if (!r->left || !read_number(r, &lat) || !read_number(r, &lon)) return false;
    r->left--;
    r->lat += lat;
    r->lon += lon;
    int64_t most_lat = 900000000 / GW_SHAPE_UNIT_E7, most_lon = 1800000000 / GW_SHAPE_UNIT_E7;
    if (r->lat < -most_lat || r->lat > most_lat || r->lon < -most_lon || r->lon > most_lon) return false;
    *out = (gw_point){(int32_t)(r->lat * GW_SHAPE_UNIT_E7), (int32_t)(r->lon * GW_SHAPE_UNIT_E7)};
    return true;
}

#define SLACK_M 0.1 /* places along a line are rounded to decimetres: no sliver before or behind a point */

static gw_point between(gw_point a, gw_point b, double share)
{
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return (gw_point){a.lat_e7 + (int32_t)lround(share * (b.lat_e7 - a.lat_e7)),
                      a.lon_e7 + (int32_t)lround(share * (b.lon_e7 - a.lon_e7))};
}

/* From from_m to to_m along the line: the points between, and one cut out at either end. */
static void cut(gw_shape_reader *r, double from_m, double to_m, gw_line_fn put, void *context)
{
    gw_point before, p;
    double along_m = 0;
    bool begun = false;
    if (!gw_shape_next(r, &before)) return;
    while (gw_shape_next(r, &p)) {
        double step_m = gw_walk_straight_m(before, p), next_m = along_m + step_m;
        if (!begun && next_m > from_m + SLACK_M) {
            put(context, between(before, p, step_m > 0 ? (from_m - along_m) / step_m : 0));
            begun = true;
        }
        if (begun && next_m + SLACK_M >= to_m) {
            put(context, between(before, p, step_m > 0 ? (to_m - along_m) / step_m : 1));
            return;
        }
        if (begun) put(context, p);
        along_m = next_m;
        before = p;
    }
    if (!begun) put(context, before); /* both lie at the very end */
    put(context, before);
}

bool gw_tt_line(const gw_timetable *t, uint32_t trip, uint32_t from, uint32_t to, gw_line_fn put,
                void *context)
{
    const gw_tt_look *look = gw_tt_look_of(t, trip);
    if (look->shape == GW_NO_ID || from >= look->n_stops || to >= look->n_stops) return false;
    const uint32_t *along_dm = t->along_dm + look->first_along;
    if (along_dm[to] < along_dm[from]) return false;
    gw_shape_reader r = gw_shape_read(t, look->shape);
    cut(&r, along_dm[from] / 10.0, along_dm[to] / 10.0, put, context);
    return true;
}
