/* add-line as it is written; what it means is in change_add_line.c. */
#include "planner/scenario/scenario_priv.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const scn_path TOP = {""};

static const char *const KEYS[] = {"id",      "type",     "note",   "line",      "mode",
                                   "name",    "color",    "stops",  "run",       "speed_kmh",
                                   "dwell_s", "calendar", "return", "service",   "vehicle",
                                   "fare",    "path",     "snap_m", "crossings", NULL};
static const char *const STOP_KEYS[] = {"stop", "new", "lat", "lon", "name", NULL};
static const char *const RUN_KEYS[] = {"from", "to", "minutes", NULL};
static const char *const SERVICE_KEYS[] = {"days",       "from",      "to", "headway_min",
                                           "departures", "direction", NULL};

static const struct {
    const char *word;
    uint16_t route_type; /* GTFS */
} MODES[] = {{"bus", 3}, {"metro", 1}, {"tram", 0}, {"rail", 2}, {"ferry", 4}, {"trolleybus", 11}};

static void read_mode(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    a->route_type = 3;
    const char *mode = scn_read_text(r, v, TOP, "mode", false);
    for (size_t i = 0; mode && i < sizeof MODES / sizeof *MODES; i++) {
        if (strcmp(mode, MODES[i].word) != 0) continue;
        a->route_type = MODES[i].route_type;
        return;
    }
    if (mode)
        scn_complain_at(r, TOP, "mode", gw_json_get(v, "mode"),
                        "must be bus, metro, tram, rail, ferry or trolleybus");
}

static void read_color(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    a->color = 0x1B7837;
    const char *color = scn_read_text(r, v, TOP, "color", false);
    if (!color) return;
    bool good = strlen(color) == 6;
    for (const char *p = color; *p && good; p++) good = isxdigit((unsigned char)*p);
    if (good)
        a->color = (uint32_t)strtoul(color, NULL, 16);
    else
        scn_complain_at(r, TOP, "color", gw_json_get(v, "color"), "must be six hex digits, as in GTFS");
}

/* --- stops --- */

bool scn_read_point(scn_reader *r, const gw_json *v, scn_path at, gw_point *out)
{
    static const scn_limits LAT = {-90, 90, false, false, "degrees"},
                            LON = {-180, 180, false, false, "degrees"};
    double lat, lon;
    bool has_lat = scn_read_number(r, v, at, "lat", true, &LAT, &lat);
    bool has_lon = scn_read_number(r, v, at, "lon", true, &LON, &lon);
    if (has_lat && has_lon) *out = gw_point_of(lat, lon);
    return has_lat && has_lon;
}

static void read_new_stop(scn_reader *r, const gw_json *v, scn_stop *s)
{
    s->new_id = scn_read_text(r, v, s->at, "new", true);
    (void)scn_read_point(r, v, s->at, &s->point);
    if (!gw_json_get(v, "name")) scn_complain_at(r, s->at, "name", NULL, "is missing");
    (void)scn_read_names(r, v, s->at, "name", &s->names);
}

static void read_pointed_at(scn_reader *r, const gw_json *v, scn_stop *s)
{
    (void)scn_read_point(r, v, s->at, &s->point);
    if (gw_json_get(v, "name"))
        scn_complain_at(r, s->at, "name", gw_json_get(v, "name"), "belongs to a new stop");
}

static void read_stop(scn_reader *r, const gw_json *v, scn_stop *s)
{
    if (!gw_json_is_object(v)) {
        scn_complain_at(r, s->at, NULL, v,
                        "must be {\"stop\": …} or {\"new\": …, \"lat\": …, \"lon\": …, \"name\": …}");
        return;
    }
    scn_check_keys(r, v, s->at, STOP_KEYS);
    if (gw_json_get(v, "new") && gw_json_get(v, "stop"))
        scn_complain_at(r, s->at, NULL, v, "is either a stop or a new one, not both");
    else if (gw_json_get(v, "new"))
        read_new_stop(r, v, s);
    else if (!gw_json_get(v, "stop") && gw_json_get(v, "lat"))
        read_pointed_at(r, v, s);
    else
        s->ref = scn_read_text(r, v, s->at, "stop", true);
}

scn_stop *scn_read_stops(scn_reader *r, const gw_json *v, const char *key, uint32_t least, uint32_t *n)
{
    const gw_json *list = gw_json_get(v, key);
    size_t count = gw_json_count(list);
    *n = 0;
    if (!gw_json_is_array(list) || count < least || count > SCN_MAX_STOPS) {
        scn_complain_at(r, TOP, key, count > SCN_MAX_STOPS ? NULL : list, "must be a list of %u to %d stops",
                        least, SCN_MAX_STOPS);
        return NULL;
    }
    scn_stop *stops = scn_alloc(r, count, sizeof *stops);
    for (const gw_json *s = gw_json_first(list); s && stops; s = gw_json_next(s), ++*n) {
        stops[*n].at = scn_path_item(TOP, key, *n);
        stops[*n].point = (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
        read_stop(r, s, &stops[*n]);
    }
    return stops;
}

/* --- run times --- */

static void read_hops(scn_reader *r, const gw_json *v, scn_path at, const scn_add_line *a, scn_run *run)
{
    static const scn_limits MINUTES = {0, 1440, true, false, "minutes"};
    const gw_json *minutes = gw_json_get(v, "minutes");
    size_t n = gw_json_count(minutes);
    if (!gw_json_is_array(minutes) || (a->n_stops && n != a->n_stops - 1)) {
        scn_complain_at(r, at, "minutes", minutes, "must be a list of numbers, one for each hop (%u)",
                        a->n_stops ? a->n_stops - 1 : 0);
        return;
    }
    run->hops_s = scn_alloc(r, n, sizeof *run->hops_s);
    size_t i = 0;
    for (const gw_json *m = gw_json_first(minutes); m && run->hops_s; m = gw_json_next(m), i++) {
        double x;
        if (!scn_check_number(r, m, at, "minutes", &MINUTES, &x)) continue;
        run->hops_s[i] = (int32_t)fmax(1, round(x * 60));
    }
}

static void read_runs(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    const gw_json *runs = gw_json_get(v, "run");
    size_t n = gw_json_count(runs);
    if (!gw_json_is_array(runs) || n == 0) {
        scn_complain_at(r, TOP, "run", runs,
                        "must be a list of run times: {\"from\", \"to\", \"minutes\": […]}");
        return;
    }
    a->runs = scn_alloc(r, n, sizeof *a->runs);
    for (const gw_json *i = gw_json_first(runs); i && a->runs; i = gw_json_next(i)) {
        scn_path at = scn_path_item(TOP, "run", a->n_runs);
        scn_run *run = &a->runs[a->n_runs++];
        if (!gw_json_is_object(i)) {
            scn_complain_at(r, at, NULL, i, "must be an object with from, to and minutes");
            continue;
        }
        scn_check_keys(r, i, at, RUN_KEYS);
        (void)scn_read_span(r, i, at, &run->from_s, &run->to_s);
        read_hops(r, i, at, a, run);
        if (a->n_runs > 1 && run->from_s < run[-1].to_s)
            scn_complain_at(r, at, "from", gw_json_get(i, "from"),
                            "crosses the band before: bands are in order");
    }
}

static void read_pace(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    static const scn_limits SPEED = {0, 300, true, false, "km/h"}, DWELL = {0, 3600, false, true, "seconds"};
    double x;
    bool has_run = gw_json_get(v, "run") != NULL, has_speed = gw_json_get(v, "speed_kmh") != NULL;
    if (has_run == has_speed)
        scn_complain_at(r, TOP, has_run ? "speed_kmh" : "run", gw_json_get(v, "speed_kmh"),
                        has_run ? "either run or speed_kmh, not both" : "is missing: give run or speed_kmh");
    if (has_run) read_runs(r, v, a);
    if (has_speed && scn_read_number(r, v, TOP, "speed_kmh", true, &SPEED, &x)) a->speed_kmh = x;
    if (scn_read_number(r, v, TOP, "dwell_s", false, &DWELL, &x)) a->dwell_s = (int32_t)x;
}

/* --- service --- */

static void read_band(scn_reader *r, const gw_json *v, scn_service *s)
{
    bool headway = gw_json_get(v, "headway_min") != NULL;
    if (headway == (gw_json_get(v, "departures") != NULL)) {
        scn_complain_at(r, s->at, headway ? "departures" : "headway_min", NULL,
                        headway ? "either headway_min or departures, not both"
                                : "is missing: give it or departures");
        return;
    }
    if (!headway) {
        if (gw_json_get(v, "from") || gw_json_get(v, "to"))
            scn_complain_at(r, s->at, "from", gw_json_get(v, "from"), "departures have no from and to");
        s->departures_s = scn_read_clocks(r, v, s->at, "departures", &s->n_departures);
        return;
    }
    bool spanned = gw_json_get(v, "from") || gw_json_get(v, "to");
    if (!spanned) scn_complain_at(r, s->at, "from", NULL, "is missing: a headway needs from and to");
    (void)scn_read_span(r, v, s->at, &s->from_s, &s->to_s);
    if (!scn_read_headway(r, v, s->at, "headway_min", true, &s->least_s, &s->most_s)) return;
    if (spanned && s->most_s > s->to_s - s->from_s)
        scn_complain_at(r, s->at, "headway_min", gw_json_get(v, "headway_min"), "is longer than its period");
}

static void read_direction(scn_reader *r, const gw_json *v, const scn_add_line *a, scn_service *s)
{
    const char *direction = scn_read_text(r, v, s->at, "direction", false);
    s->out = !direction || strcmp(direction, "out") == 0;
    s->back = !direction || strcmp(direction, "back") == 0;
    if (!s->out && !s->back)
        scn_complain_at(r, s->at, "direction", gw_json_get(v, "direction"), "must be out or back");
    else if (!a->mirror && !s->out)
        scn_complain_at(r, s->at, "direction", gw_json_get(v, "direction"),
                        "the line has no way back (return: none)");
    s->back = s->back && a->mirror;
}

static bool bands_cross(const scn_service *x, const scn_service *y)
{
    if (!(x->weekdays & y->weekdays) || !((x->out && y->out) || (x->back && y->back))) return false;
    return x->least_s && y->least_s && x->from_s < y->to_s && y->from_s < x->to_s;
}

static void read_services(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    const gw_json *list = gw_json_get(v, "service");
    size_t n = gw_json_count(list);
    if (!gw_json_is_array(list) || n == 0 || n > 100) {
        scn_complain_at(r, TOP, "service", n > 100 ? NULL : list,
                        "must be a list of 1 to 100 bands of service");
        return;
    }
    a->services = scn_alloc(r, n, sizeof *a->services);
    for (const gw_json *i = gw_json_first(list); i && a->services; i = gw_json_next(i)) {
        scn_service *s = &a->services[a->n_services];
        s->at = scn_path_item(TOP, "service", a->n_services++);
        if (!gw_json_is_object(i)) {
            scn_complain_at(r, s->at, NULL, i, "must be an object with days and headway_min or departures");
            continue;
        }
        scn_check_keys(r, i, s->at, SERVICE_KEYS);
        (void)scn_read_days(r, i, s->at, "days", &s->weekdays);
        read_direction(r, i, a, s);
        read_band(r, i, s);
        for (const scn_service *other = a->services; other < s; other++)
            if (bands_cross(other, s))
                scn_complain_at(r, s->at, "from", gw_json_get(i, "from"), "crosses an earlier band");
    }
}

static void read_return(scn_reader *r, const gw_json *v, scn_add_line *a)
{
    const char *back = scn_read_text(r, v, TOP, "return", false);
    a->mirror = !back || strcmp(back, "mirror") == 0;
    if (back && !a->mirror && strcmp(back, "none") != 0)
        scn_complain_at(r, TOP, "return", gw_json_get(v, "return"), "must be mirror or none");
}

void scn_parse_add_line(scn_reader *r, const gw_json *v, scn_change *c)
{
    scn_add_line *a = &c->as.add;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    a->line = scn_read_text(r, v, TOP, "line", true);
    (void)scn_read_names(r, v, TOP, "name", &a->names);
    read_mode(r, v, a);
    read_color(r, v, a);
    a->stops = scn_read_stops(r, v, "stops", 2, &a->n_stops);
    read_pace(r, v, a);
    read_return(r, v, a);
    scn_read_calendar(r, v, TOP, &a->calendar);
    read_services(r, v, a);
    scn_read_path(r, v, a);
    scn_read_vehicle(r, v, TOP, "vehicle", &a->vehicle);
    scn_read_fares(r, v, TOP, "fare", &a->fares, &a->n_fares);
}
