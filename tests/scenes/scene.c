#include "tests/scenes/scene.h"

#include "planner/timetable/build.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <ftw.h>
#include <cmocka.h>

enum { MAX_FEEDS = 4, MAX_WORDS = 40 };

typedef struct {
    char tag[16];
    gw_side side;
    gw_buf stops, routes, trips, stop_times, frequencies, transfers, pathways, calendar;
    char wheelchairs[4];
    char lines[64][16];
    int n_lines, n_trips;
} feed_files;

typedef struct {
    feed_files feeds[MAX_FEEDS];
    int n_feeds;
    gw_buf ports, halls, sides, clearance, exceptions, buildings, holidays, clinic;
    gw_buf places[8]; /* one JSON each, without its end */
    char place_ids[8][16];
    int n_places;
    bool with_ports;
} world_files;

/* --- reading the world --- */

static double lat_of(const char *y)
{
    return 22.5 + strtod(y, NULL) / 111195.0797; /* metres of a degree on the sphere used */
}

static double lon_of(const char *x)
{
    return 114 + strtod(x, NULL) / (111195.0797 * cos(22.5 * 3.14159265358979 / 180));
}

static void full_time(const char *clock, char out[16])
{
    int h = 0, m = 0, s = 0;
    sscanf(clock, "%d:%d:%d", &h, &m, &s);
    snprintf(out, 16, "%02d:%02d:%02d", h, m, s);
}

static void read_stop(feed_files *f, char **w, int n, int type)
{
    gw_buf_printf(&f->stops, "%s,%s,%.7f,%.7f,%d,%s\n", w[1], w[1], lat_of(w[3]), lon_of(w[2]), type,
                  n > 4 ? w[4] : "");
}

static void need_line(feed_files *f, const char *line)
{
    for (int i = 0; i < f->n_lines; i++) {
        if (strcmp(f->lines[i], line) == 0) return;
    }
    assert_true(f->n_lines < 64);
    snprintf(f->lines[f->n_lines++], sizeof f->lines[0], "%s", line);
    gw_buf_printf(&f->routes, "%s,%s,%s,3\n", line, line, line);
}

/* "days=1111100": a service of its own, Monday first. */
static const char *read_days(feed_files *f, const char *word)
{
    const char *days = word + strlen("days=");
    if (strncmp(word, "days=", 5) != 0) return NULL;
    assert_int_equal(strlen(days), 7);
    gw_buf_text(&f->calendar, days);
    for (int i = 0; i < 7; i++) gw_buf_printf(&f->calendar, ",%c", days[i]);
    gw_buf_text(&f->calendar, ",20260101,20261231\n");
    return days;
}

static void read_trip(feed_files *f, char **w, int n)
{
    const char *days = read_days(f, w[3]);
    int first = days ? 4 : 3;
    const char *block = strncmp(w[first], "block=", 6) == 0 ? w[first++] + 6 : "";
    need_line(f, w[2]);
    gw_buf_printf(&f->trips, "%s,%s,%s,to %s,%s,%s\n", w[2], days ? days : "daily", w[1], w[n - 2],
                  f->wheelchairs, block);
    for (int i = first, sequence = 1; i < n; sequence++) {
        char arrival[16], departure[16];
        const char *stop = w[i++];
        full_time(w[i++], arrival);
        full_time(i < n && strchr(w[i], ':') ? w[i++] : w[i - 1], departure);
        gw_buf_printf(&f->stop_times, "%s,%s,%s,%s,%d\n", w[1], arrival, departure, stop, sequence);
    }
}

static void read_every(feed_files *f, char **w, int n)
{
    char id[32], from[16], to[16], clocks[2][16];
    int least = 0, most = 0;
    if (sscanf(w[1], "%d-%d", &least, &most) < 2) most = least;
    sscanf(w[2], "%15[^-]-%15s", clocks[0], clocks[1]);
    full_time(clocks[0], from);
    full_time(clocks[1], to);
    need_line(f, w[3]);
    snprintf(id, sizeof id, "%s-%d", w[3], ++f->n_trips);
    gw_buf_printf(&f->trips, "%s,daily,%s,to %s,%s,\n", w[3], id, w[n - 2], f->wheelchairs);
    for (int i = 4, sequence = 1; i + 1 < n; i += 2, sequence++) {
        int minutes = atoi(w[i + 1]);
        gw_buf_printf(&f->stop_times, "%s,%02d:%02d:00,%02d:%02d:00,%s,%d\n", id, minutes / 60, minutes % 60,
                      minutes / 60, minutes % 60, w[i], sequence);
    }
    gw_buf_printf(&f->frequencies, "%s,%s,%s,%d,%d\n", id, from, to, least * 60, most * 60);
}

static void read_port(world_files *x, char **w, int n)
{
    bool day = strcmp(w[3], "24h") == 0;
    gw_buf_printf(&x->ports,
                  "%s,%s-hant,%s-hans,%s-en,land,open,%s,%s,%d,%s,%.7f,%.7f,,,,test,test,test,test,\n", w[1],
                  w[1], w[1], w[1], day ? "00:00" : w[2], day ? "24:00" : w[3], day, day ? "0" : "15",
                  lat_of(w[5]), lon_of(w[4]));
    for (int i = 6; i < n; i++) {
        char side[8], feed[16], stop[16], minutes[8];
        assert_int_equal(sscanf(w[i], "%7[^:]:%15[^:]:%15[^:]:%7s", side, feed, stop, minutes), 4);
        gw_buf_printf(&x->halls, "%s,%s,%s,%s,%s,,,,%s,test\n", w[1], side, feed, stop, stop, minutes);
    }
    x->with_ports = true;
}

static void read_clearance(world_files *x, char **w, int n)
{
    static const char *const kinds[] = {"weekday", "weekend", "holiday", "holiday-eve"};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 2; k++) {
            gw_buf_printf(&x->clearance, "*,%s,%s,%s,00:00,24:00,%s,%s,lognormal,%s,measured\n",
                          k ? "cn-hk" : "hk-cn", n > 3 ? w[3] : "*", kinds[i], w[1], w[2], n > 4 ? w[4] : "");
        }
    }
}

/* Words as the cells of a row, "-" for an empty one; then what follows. */
static void read_cells(gw_buf *out, char **w, int n, int cells, const char *behind)
{
    assert_true(n <= cells + 1);
    for (int i = 1; i <= cells; i++) {
        const char *cell = i < n && strcmp(w[i], "-") != 0 ? w[i] : "";
        gw_buf_printf(out, "%s%s", i > 1 ? "," : "", cell);
    }
    gw_buf_printf(out, "%s\n", behind);
}

/* false: no line about ports. */
static bool read_port_tables(world_files *x, char **w, int n)
{
    if (strcmp(w[0], "port") == 0) {
        read_port(x, w, n);
    } else if (strcmp(w[0], "clearance") == 0) {
        read_clearance(x, w, n);
    } else if (strcmp(w[0], "exception") == 0) {
        read_cells(&x->exceptions, w, n, 9, ",told");
    } else if (strcmp(w[0], "buildings") == 0) {
        read_cells(&x->buildings, w, n, 5, ",told");
    } else if (strcmp(w[0], "holiday") == 0) {
        gw_buf_printf(&x->holidays, "%s,%s,%s,x,%d,test\n", w[1], w[2],
                      n > 3 && strcmp(w[3], "make-up") == 0 ? "make-up workday" : "holiday",
                      n < 4 || strcmp(w[3], "incomplete") != 0);
    } else if (strcmp(w[0], "clinic") == 0) {
        gw_buf_printf(&x->clinic, "%s,%s,x,1,%s\n", w[1], w[2], n > 3 ? w[3] : "told");
    } else {
        return false;
    }
    return true;
}

static void read_place(world_files *x, char **w)
{
    snprintf(x->place_ids[x->n_places], sizeof x->place_ids[0], "%s", w[1]);
    gw_buf_printf(
        &x->places[x->n_places++],
        "{\"id\":\"%s\",\"kind\":\"hospital\",\"names\":{\"zh-Hant\":\"%s\"},\"side\":\"%s\",\"lat\":%.7f,"
        "\"lon\":%.7f,\"doors\":[{\"id\":\"main\",\"names\":{\"zh-Hant\":\"main\"},\"lat\":%.7f,\"lon\":%."
        "7f}",
        w[1], w[1], w[2], lat_of(w[4]), lon_of(w[3]), lat_of(w[4]), lon_of(w[3]));
}

static void read_door(world_files *x, char **w)
{
    for (int i = 0; i < x->n_places; i++) {
        if (strcmp(x->place_ids[i], w[1]) != 0) continue;
        gw_buf_printf(&x->places[i],
                      ",{\"id\":\"%s\",\"names\":{\"zh-Hant\":\"%s\"},\"lat\":%.7f,\"lon\":%.7f}", w[2], w[2],
                      lat_of(w[4]), lon_of(w[3]));
    }
}

static void begin_feed(world_files *x, char **w, int n)
{
    feed_files *f = &x->feeds[x->n_feeds++];
    snprintf(f->tag, sizeof f->tag, "%s", w[1]);
    if (n > 2) assert_true(gw_side_parse(gw_str_of(w[2]), &f->side));
    gw_buf_printf(&f->calendar,
                  "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                  "daily,1,1,1,1,1,1,1,20260101,%s\n",
                  n > 3 ? w[3] : "20261231");
    gw_buf_text(&f->stops, "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n");
    gw_buf_text(&f->routes, "route_id,route_short_name,route_long_name,route_type\n");
    gw_buf_text(&f->trips, "route_id,service_id,trip_id,trip_headsign,wheelchair_accessible,block_id\n");
    gw_buf_text(&f->stop_times, "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n");
    gw_buf_text(&f->frequencies, "trip_id,start_time,end_time,headway_secs,headway_max_secs\n");
    gw_buf_text(&f->pathways,
                "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time\n");
    gw_buf_text(&f->transfers,
                "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n");
}

static void read_inside(feed_files *f, char **w, int n)
{
    if (strcmp(w[0], "entrance") == 0) {
        read_stop(f, w, n, 2);
    } else if (strcmp(w[0], "node") == 0) {
        gw_buf_printf(&f->stops, "%s,%s,,,3,%s\n", w[1], w[1], w[2]);
    } else {
        gw_buf_printf(&f->pathways, "p%zu,%s,%s,%s,%d,%s\n", f->pathways.n, w[1], w[2], w[3], n < 6, w[4]);
    }
}

static void read_line(world_files *x, char **w, int n)
{
    feed_files *f = x->n_feeds ? &x->feeds[x->n_feeds - 1] : NULL;
    const char *verb = w[0];
    if (strcmp(verb, "feed") == 0) {
        begin_feed(x, w, n);
    } else if (strcmp(verb, "stop") == 0) {
        read_stop(f, w, n, 0);
    } else if (strcmp(verb, "station") == 0) {
        read_stop(f, w, n, 1);
    } else if (strcmp(verb, "entrance") == 0 || strcmp(verb, "node") == 0 || strcmp(verb, "path") == 0) {
        read_inside(f, w, n);
    } else if (strcmp(verb, "wheelchairs") == 0) {
        snprintf(f->wheelchairs, sizeof f->wheelchairs, "%d", strcmp(w[1], "yes") == 0 ? 1 : 2);
    } else if (strcmp(verb, "trip") == 0) {
        read_trip(f, w, n);
    } else if (strcmp(verb, "every") == 0) {
        read_every(f, w, n);
    } else if (strcmp(verb, "transfer") == 0) {
        gw_buf_printf(&f->transfers, "%s,%s,2,%s,,\n", w[1], w[2], w[3]);
    } else if (strcmp(verb, "stay") == 0) {
        gw_buf_printf(&f->transfers, ",,4,,%s,%s\n", w[1], w[2]);
    } else if (read_port_tables(x, w, n)) {
        return;
    } else if (strcmp(verb, "side") == 0) {
        gw_buf_printf(&x->sides, "%s,%s,%s,%s,test\n", w[1], w[2], w[2], w[3]);
    } else if (strcmp(verb, "place") == 0) {
        read_place(x, w);
    } else if (strcmp(verb, "door") == 0) {
        read_door(x, w);
    } else {
        fail_msg("scene: what is '%s'?", verb);
    }
}

static void read_world(world_files *x, const char *world)
{
    char *copy = strdup(world), *rest = copy, *line;
    gw_buf_text(
        &x->ports,
        "port_id,name_zh_hant,name_zh_hans,name_en,kind,status,opens,closes,open24,last_admission_min,"
        "lat,lon,hk_name_zh_hant,hk_name_zh_hans,hk_name_en,source_names,source_coordinates,"
        "source_hours,source_last_admission,note\n");
    gw_buf_text(&x->halls, "port_id,side,feed,stop_id,stop_name,lat_wgs84,lon_wgs84,metres_from_port_point,"
                           "walk_minutes,source\n");
    gw_buf_text(&x->sides, "feed,stop_id,stop_name,side,reason\n");
    gw_buf_text(
        &x->clearance,
        "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,building,source\n");
    gw_buf_text(&x->exceptions,
                "port_id,direction,kind,from,to,days,clock_from,clock_to,last_admission_min,source\n");
    gw_buf_text(&x->buildings, "port_id,buildings,clearance_of,between_min,approach,source\n");
    gw_buf_text(&x->holidays, "region,date,kind,name,complete,source\nHK,2026-01-01,holiday,New Year,1,test\n"
                              "CN,2026-01-01,holiday,New Year,1,test\n");
    gw_buf_text(&x->clinic, "date,open,reason,complete,source\n");
    while ((line = strtok_r(rest, "\n", &rest))) {
        char *words[MAX_WORDS], *word;
        int n = 0;
        while ((word = strtok_r(line, " ", &line)) && n < MAX_WORDS) words[n++] = word;
        if (n) read_line(x, words, n);
    }
    free(copy);
}

/* --- files --- */

static void put_file(const char *folder, const char *sub, const char *name, gw_buf *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, sub);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", folder, sub, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    if (text->n) assert_int_equal(fwrite(text->p, 1, text->n, out), text->n);
    assert_int_equal(fclose(out), 0);
    gw_buf_free(text);
}

static void put_text(const char *folder, const char *sub, const char *name, const char *text)
{
    gw_buf b = {0};
    gw_buf_text(&b, text);
    put_file(folder, sub, name, &b);
}

static void put_feed(const char *folder, feed_files *f)
{
    put_text(
        folder, f->tag, "agency.txt",
        "agency_id,agency_name,agency_url,agency_timezone\na,Agency,https://example.org,Asia/Hong_Kong\n");
    put_file(folder, f->tag, "calendar.txt", &f->calendar);
    put_file(folder, f->tag, "stops.txt", &f->stops);
    put_file(folder, f->tag, "routes.txt", &f->routes);
    put_file(folder, f->tag, "trips.txt", &f->trips);
    put_file(folder, f->tag, "stop_times.txt", &f->stop_times);
    put_file(folder, f->tag, "frequencies.txt", &f->frequencies);
    put_file(folder, f->tag, "transfers.txt", &f->transfers);
    put_file(folder, f->tag, "pathways.txt", &f->pathways);
}

static void put_tables(const char *folder, world_files *x)
{
    put_file(folder, "ports", "ports.csv", &x->ports);
    put_file(folder, "ports", "halls.csv", &x->halls);
    put_file(folder, "ports", "sides.csv", &x->sides);
    put_file(folder, "ports", "clearance.csv", &x->clearance);
    put_text(folder, "ports", "aliases.csv", "feed,holds_for,source\n");
    put_file(folder, "ports", "exceptions.csv", &x->exceptions);
    put_file(folder, "ports", "buildings.csv", &x->buildings);
    put_file(folder, "calendars", "holidays.csv", &x->holidays);
    put_file(folder, "calendars", "clinic_days.csv", &x->clinic);
    for (int i = 0; i < x->n_places; i++) {
        char name[32];
        gw_buf_text(&x->places[i], "]}\n");
        snprintf(name, sizeof name, "%s.json", x->place_ids[i]);
        put_file(folder, "places", name, &x->places[i]);
    }
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

/* --- from files to a data set --- */

static gw_feed *load_feed(const char *folder, const char *tag)
{
    char path[200];
    gw_feed *feed = NULL;
    gw_error err = {0};
    gw_notices *notices = gw_notices_create();
    snprintf(path, sizeof path, "%s/%s", folder, tag);
    const gw_feed_options options = {
        .source = path, .today = gw_day_of(2026, 3, 1), .default_timezone = GW_STR("")};
    if (gw_feed_load(&options, notices, &feed, &err)) fail_msg("scene: feed %s: %s", tag, err.message);
    gw_notices_free(notices);
    return feed;
}

static void build(scene *s, const world_files *x)
{
    char ports[100], calendars[100], places[100];
    gw_build_feed feeds[MAX_FEEDS];
    gw_feed *loaded[MAX_FEEDS];
    gw_buf port_blob = {0}, place_blob = {0};
    gw_sha256 none = {{0}};
    gw_error err = {0};
    gw_build_summary summary;
    for (int i = 0; i < x->n_feeds; i++) {
        loaded[i] = load_feed(s->folder, x->feeds[i].tag);
        feeds[i] = (gw_build_feed){x->feeds[i].tag, loaded[i], x->feeds[i].side};
    }
    gw_build_options options = {.feeds = feeds,
                                .n_feeds = (uint32_t)x->n_feeds,
                                .first_day = gw_day_of(2026, 2, 20),
                                .n_days = 320,
                                .default_transfer_s = 60,
                                .walk_radius_m = 600 * 1.25 / 1.3,
                                .use_blocks = true};
    snprintf(ports, sizeof ports, "%s/ports", s->folder);
    snprintf(calendars, sizeof calendars, "%s/calendars", s->folder);
    snprintf(places, sizeof places, "%s/places", s->folder);
    if (x->with_ports) {
        if (gw_port_files_read(ports, calendars, &port_blob, &err)) fail_msg("scene: %s", err.message);
        options.ports_blob = port_blob.p;
        options.ports_size = port_blob.n;
        options.ports_hash = &none;
    }
    if (x->n_places) {
        if (gw_place_files_read(places, &place_blob, &err)) fail_msg("scene: %s", err.message);
        options.places_blob = place_blob.p;
        options.places_size = place_blob.n;
        options.places_hash = &none;
    }
    if (gw_timetable_build(&options, &s->t, &summary, &err)) fail_msg("scene: %s", err.message);
    if (gw_dataset_of(s->t, &s->d, &err)) fail_msg("scene: %s", err.message);
    for (int i = 0; i < x->n_feeds; i++) gw_feed_free(loaded[i]);
    gw_buf_free(&port_blob);
    gw_buf_free(&place_blob);
}

void scene_open(scene *s, const char *world)
{
    world_files *x = calloc(1, sizeof *x);
    assert_non_null(x);
    *s = (scene){.folder = "gw-scene-XXXXXX"};
    assert_non_null(mkdtemp(s->folder));
    read_world(x, world);
    for (int i = 0; i < x->n_feeds; i++) put_feed(s->folder, &x->feeds[i]);
    put_tables(s->folder, x);
    build(s, x);
    s->planner = gw_planner_create();
    s->bar = calloc(1, sizeof *s->bar);
    assert_non_null(s->planner);
    assert_non_null(s->bar);
    nftw(s->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(x);
}

void scene_close(scene *s)
{
    if (s->bar) gw_line_bar_free(s->bar);
    free(s->bar);
    gw_planner_free(s->planner);
    gw_dataset_release(s->d);
    gw_timetable_release(s->t);
}

/* --- asking --- */

static void bar(const scene *s, gw_plan_request *r, const char *word, const char *value)
{
    gw_error err = {0};
    bool lines = strstr(word, "lines=") != NULL, only = strncmp(word, "exclude", 7) != 0;
    if (!r->barred) gw_line_bar_free(s->bar);
    gw_status status = lines ? gw_line_bar_lines(s->bar, s->d, "lines", gw_str_of(value), only, &err)
                             : gw_line_bar_modes(s->bar, s->d, "modes", gw_str_of(value), only, &err);
    if (status) fail_msg("%s", err.message);
    r->barred = s->bar->bits;
}

static void set_option(const scene *s, gw_plan_request *r, const char *word)
{
    const char *value = strchr(word, '=');
    assert_non_null(value);
    value++;
    if (strncmp(word, "depart", 6) == 0 || strncmp(word, "arrive", 6) == 0) {
        r->direction = word[0] == 'a' ? GW_ARRIVE_BY : GW_DEPART_AFTER;
        assert_true(gw_end_instant(s->d, word[0] == 'a' ? &r->to : &r->from, gw_str_of(value), &r->time));
    } else if (strncmp(word, "window", 6) == 0) {
        r->window_s = atoi(value) * 60;
    } else if (strncmp(word, "rides", 5) == 0) {
        r->max_rides = (uint32_t)atoi(value);
    } else if (strncmp(word, "horizon", 7) == 0) {
        r->horizon_s = atoi(value) * 3600;
    } else if (strncmp(word, "transfer", 8) == 0) {
        r->max_transfer_walk_s = atoi(value) * 60;
    } else if (strncmp(word, "journeys", 8) == 0) {
        r->max_journeys = (uint32_t)atoi(value);
    } else if (strncmp(word, "bikes", 5) == 0) {
        r->bikes = atoi(value);
    } else if (strncmp(word, "access", 6) == 0) {
        r->max_access_s = atoi(value) * 60;
    } else if (strncmp(word, "speed", 5) == 0) {
        r->gait.speed_mps = strtod(value, NULL);
    } else if (strncmp(word, "wheelchair", 10) == 0) {
        r->wheelchair = atoi(value);
    } else if (strncmp(word, "traveller", 9) == 0) {
        gw_traveller who;
        assert_true(gw_traveller_parse(gw_str_of(value), &who));
        gw_plan_traveller(r, who);
    } else if (strncmp(word, "change", 6) == 0) { /* FACTOR/LEAST/MORE, the last two in seconds */
        assert_int_equal(sscanf(value, "%lf/%d/%d", &r->change_factor, &r->change_least_s, &r->change_more_s),
                         3);
    } else if (strncmp(word, "least", 5) == 0) {
        r->least_walking = atoi(value);
    } else if (strstr(word, "lines=") || strstr(word, "modes=")) {
        bar(s, r, word, value);
    } else if (strncmp(word, "headway", 7) == 0) {
        assert_true(gw_headway_rule_parse(value, &r->headway));
    } else {
        fail_msg("scene: what is '%s'?", word);
    }
}

gw_plan_request scene_request(const scene *s, const char *from, const char *to, const char *options)
{
    gw_plan_request r;
    gw_error err = {0};
    gw_plan_defaults(&r);
    r.window_s = 0;
    if (gw_plan_resolve_ends(s->d, "from", gw_str_of(from), "to", gw_str_of(to), &r, &err))
        fail_msg("%s", err.message);
    char *copy = strdup(options), *rest = copy, *word;
    while ((word = strtok_r(rest, " ", &rest))) set_option(s, &r, word);
    free(copy);
    return r;
}

void scene_check(const scene *s, const char *from, const char *to, const char *options, const char *expected)
{
    gw_plan_request r = scene_request(s, from, to, options);
    gw_plan_answer a = {0};
    gw_error err = {0};
    gw_buf text = {0};
    if (gw_planner_plan(s->planner, s->d, &r, &a, &err)) fail_msg("%s", err.message);
    for (uint32_t i = 0; i < a.journeys.n; i++) {
        gw_journey_text(s->t, &a.journeys, i, &text);
        gw_buf_text(&text, "\n");
        gw_journey_sums sums = gw_journey_sum(&a.journeys, i);
        const gw_journey *j = &a.journeys.journeys[i];
        assert_int_equal(sums.walk_s + sums.wait_s + sums.ride_s + sums.border_s,
                         j->arrival_s - j->departure_s);
        assert_true(sums.wait_s >= 0);
    }
    for (uint32_t i = 0; i < a.n_notes; i++) gw_buf_printf(&text, "note %s\n", a.notes[i].code);
    assert_string_equal(text.p ? text.p : "", expected);
    gw_buf_free(&text);
    gw_plan_answer_free(&a);
}

void scene_check_error(const scene *s, const char *from, const char *to, const char *expected)
{
    gw_plan_request r;
    gw_error err = {0};
    gw_status status = gw_plan_resolve_ends(s->d, "from", gw_str_of(from), "to", gw_str_of(to), &r, &err);
    assert_int_not_equal(status, GW_OK);
    assert_int_equal(status, err.status);
    assert_string_equal(err.message, expected);
}
