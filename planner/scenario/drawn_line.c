/* A line that is drawn: a path of coordinates, and stops that are pointed at.
 *
 * A point stands for the nearest stop within snap_m. The stops lie along the path, in its order; a hop is as
 * long as the path between them, and takes that at speed_kmh. The path stays on one side of the border and
 * near stops: where none is near it goes through the sea or through wild land, and then a crossing (bridge,
 * tunnel) has to be named. No map of land and water is asked: there is none in the data. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAMPLE_M    100
#define LAND_M      1500 /* stops on land are rarely farther than that from a road */
#define OFF_PATH_M  300
#define ROUND_HOP_S 5

static const scn_path TOP = {""};
static const char *const PATH_KEYS[] = {"type", "coordinates", NULL};

static bool read_place(scn_reader *r, const gw_json *pair, gw_point *out)
{
    static const scn_limits LAT = {-90, 90, false, false, "degrees"},
                            LON = {-180, 180, false, false, "degrees"};
    double lat, lon;
    const gw_json *first = gw_json_first(pair);
    if (!gw_json_is_array(pair) || gw_json_count(pair) != 2) {
        scn_complain_at(r, TOP, "path.coordinates", pair, "must be pairs [longitude, latitude]");
        return false;
    }
    if (!scn_check_number(r, first, TOP, "path.coordinates", &LON, &lon) ||
        !scn_check_number(r, gw_json_next(first), TOP, "path.coordinates", &LAT, &lat))
        return false;
    *out = gw_point_of(lat, lon);
    return true;
}

void scn_read_path(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    static const scn_limits SNAP = {0, 1000, true, false, "metres"};
    const gw_json *path = gw_json_get(v, "path"), *list = gw_json_get(path, "coordinates");
    gw_str type;
    a->snap_m = 100;
    (void)scn_read_number(r, v, TOP, "snap_m", false, &SNAP, &a->snap_m);
    (void)scn_read_list(r, v, TOP, "crossings", false, &a->n_crossings);
    if (!path) return;
    size_t n = gw_json_count(list);
    bool line = gw_json_string(gw_json_get(path, "type"), &type) && gw_str_is(type, "LineString");
    if (!line || !gw_json_is_array(list) || n < 2 || n > 10000) {
        scn_complain_at(r, TOP, "path", line ? NULL : path,
                        "must be a LineString of GeoJSON with 2 to 10000 coordinates [longitude, latitude]");
        return;
    }
    scn_check_keys(r, path, scn_path_member(TOP, "path"), PATH_KEYS);
    a->path = scn_alloc(r, n, sizeof *a->path);
    for (const gw_json *i = gw_json_first(list); i && a->path; i = gw_json_next(i))
        if (read_place(r, i, &a->path[a->n_path])) a->n_path++;
}

/* --- stops that are pointed at --- */

bool scn_snap_stop(scn_work *w, const scn_stop *s, double snap_m, gw_stop_id *out)
{
    gw_geo_hit hit;
    char at[48];
    snprintf(at, sizeof at, "%.6f,%.6f", gw_point_lat(s->point), gw_point_lon(s->point));
    if (!gw_geo_nearest(w->base->stops, s->point, &hit)) {
        scn_complain(&w->reader, s->at.text, gw_str_of(at), "no stop is in the data");
        return false;
    }
    *out = (gw_stop_id){hit.index};
    if (hit.straight_m <= snap_m) return true;
    gw_buf ref = {0};
    gw_timetable_stop_ref(w->t, *out, ':', &ref);
    scn_complain(&w->reader, s->at.text, gw_str_of(at),
                 "no stop within %.0f m: the nearest is %s, %.0f m away; raise snap_m, or give new and name",
                 snap_m, ref.p ? ref.p : "?", hit.straight_m);
    if (ref.failed) w->reader.no_memory = true;
    gw_buf_free(&ref);
    return false;
}

/* --- the path --- */

/* Every 100 m: near a stop of the line's side? Told once each. */
static void check_ground(scn_work *w, const scn_add_line *a, const gw_geo_line *path, gw_side side)
{
    bool wet = a->n_crossings > 0 || a->route_type == 4, abroad = false;
    double length = gw_geo_line_length_m(path);
    for (double at = 0; at <= length && !(wet && abroad); at += SAMPLE_M) {
        gw_geo_hit hit;
        char where[48];
        gw_point p = gw_geo_line_at(path, at);
        snprintf(where, sizeof where, "%.5f,%.5f", gw_point_lat(p), gw_point_lon(p));
        if (!gw_geo_nearest(w->base->stops, p, &hit)) return;
        if (hit.straight_m > LAND_M) {
            if (!wet)
                scn_complain(
                    &w->reader, "path", gw_str_of(where),
                    "is %.1f km from any stop: through the sea? name the bridge or tunnel in crossings",
                    hit.straight_m / 1000);
            wet = true;
        } else if (!abroad && (gw_side)gw_tt_stop_at(w->t, hit.index)->side != side) {
            scn_complain(&w->reader, "path", gw_str_of(where),
                         "crosses the border, going by the stop nearest to it: only a port leads across");
            abroad = true;
        }
    }
}

static void lay_hops(scn_work *w, const scn_add_line *a, const gw_stop_id *stops, const gw_geo_line *path,
                     int32_t *hops)
{
    double before = 0;
    for (uint32_t i = 0; i < a->n_stops; i++) {
        double along, off;
        gw_geo_line_project(path, scn_stop_point(w, stops[i]), &along, &off);
        const char *name = scn_stop_name(w, stops[i]);
        if (!(off <= OFF_PATH_M)) {
            scn_complain(&w->reader, a->stops[i].at.text, gw_str_of(name),
                         "stands %.0f m from the path, more than %d", off, OFF_PATH_M);
            continue;
        }
        if (i && along <= before) {
            scn_complain(&w->reader, a->stops[i].at.text, gw_str_of(name),
                         "does not come after the stop before it along the path");
        } else if (i && a->speed_kmh > 0) {
            double s = ceil((along - before) / (a->speed_kmh / 3.6) / ROUND_HOP_S) * ROUND_HOP_S;
            hops[i - 1] = s < ROUND_HOP_S ? ROUND_HOP_S : (int32_t)s;
        }
        before = along;
    }
}

gw_status scn_follow_path(scn_work *w, const scn_add_line *a, const gw_stop_id *stops, int32_t **hops,
                          double *length_m)
{
    gw_geo_line *path = NULL;
    double first, last, off;
    *hops = scn_alloc(&w->reader, a->n_stops, sizeof **hops);
    gw_status status = *hops ? gw_geo_line_build(a->path, a->n_path, &path) : GW_NO_MEMORY;
    if (status == GW_BAD_INPUT) scn_complain(&w->reader, "path", GW_STR(""), "has no length");
    if (status) return status == GW_BAD_INPUT ? GW_OK : status;
    check_ground(w, a, path, scn_stop_side(w, stops[0]));
    lay_hops(w, a, stops, path, *hops);
    gw_geo_line_project(path, scn_stop_point(w, stops[0]), &first, &off);
    gw_geo_line_project(path, scn_stop_point(w, stops[a->n_stops - 1]), &last, &off);
    *length_m = last - first;
    gw_geo_line_free(path);
    return GW_OK;
}
