/* A small sound feed, changed a little by each scene; what came of it as text.
 *
 * Stops A, B, C stand 0.01 degrees of latitude (1.1 km) apart. T1 and T2 run A-B-C, T3 runs C-A.
 */
#ifndef GW_TESTS_FEED_SCENE_H
#define GW_TESTS_FEED_SCENE_H

#include "csv_files.h"

#include "gtfs/feed/feed.h"
#include <math.h>

#define AGENCY                                                                                               \
    "agency_id,agency_name,agency_url,agency_timezone\nAG,Agency,https://example.org,Europe/Berlin\n"
#define STOPS  "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,46.00,8.0\nB,Beta,46.01,8.0\nC,Gamma,46.02,8.0\n"
#define ROUTES "route_id,agency_id,route_short_name,route_type\nR1,AG,1,3\nR2,AG,2,3\n"
#define CALENDAR                                                                                             \
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"              \
    "S,1,1,1,1,1,0,0,20260101,20261231\n"
#define TRIPS   "route_id,service_id,trip_id\nR1,S,T1\nR1,S,T2\nR2,S,T3\n"
#define ST_HEAD "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
#define ST_T1   "T1,08:00:00,08:00:00,A,1\nT1,08:10:00,08:11:00,B,2\nT1,08:20:00,08:20:00,C,3\n"
#define ST_T2   "T2,09:00:00,09:00:00,A,1\nT2,09:10:00,09:11:00,B,2\nT2,09:20:00,09:20:00,C,3\n"
#define ST_T3   "T3,08:30:00,08:30:00,C,1\nT3,08:50:00,08:50:00,A,2\n"
#define INFO                                                                                                 \
    "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version,"           \
    "feed_contact_url\nP,https://example.org,en,20260101,20261231,1,https://example.org\n"

typedef struct {
    gw_status status;
    gw_error err;
    gw_notices *notices;
    gw_feed *feed;
    gw_buf text; /* scratch of the functions below */
} loaded;

static const test_file sound_feed[] = {
    {"agency.txt", AGENCY, 0},     {"stops.txt", STOPS, 0},
    {"routes.txt", ROUTES, 0},     {"trips.txt", TRIPS, 0},
    {"calendar.txt", CALENDAR, 0}, {"stop_times.txt", ST_HEAD "\n" ST_T1 ST_T2 ST_T3, 0},
    {"feed_info.txt", INFO, 0},
};

#define N_SOUND (sizeof sound_feed / sizeof sound_feed[0])

/* The sound feed with these files put in or replaced; a NULL text takes a file away. A zip of the test's
 * folder. */
static inline const char *make_feed(const test_file *changes, size_t n)
{
    test_file files[32];
    size_t count = 0;
    for (size_t i = 0; i < N_SOUND; i++) {
        bool changed = false;
        for (size_t k = 0; k < n; k++) changed = changed || strcmp(changes[k].name, sound_feed[i].name) == 0;
        if (!changed) files[count++] = sound_feed[i];
    }
    for (size_t k = 0; k < n; k++) {
        if (changes[k].text) files[count++] = changes[k];
    }
    return make_zip("scene.zip", files, count);
}

static inline loaded load_options(gw_feed_options options)
{
    loaded l = {.notices = gw_notices_create()};
    assert_non_null(l.notices);
    l.status = gw_feed_load(&options, l.notices, &l.feed, &l.err);
    assert_true((l.status == GW_OK) == (l.feed != NULL));
    return l;
}

static inline loaded load_changed(const test_file *changes, size_t n)
{
    return load_options((gw_feed_options){
        .source = make_feed(changes, n), .today = GW_DAY_NONE, .default_timezone = GW_STR("")});
}

/* load(name, text, name, text …) of up to four files */
#define CHANGED(...)                                                                                         \
    load_changed((const test_file[]){__VA_ARGS__},                                                           \
                 sizeof((const test_file[]){__VA_ARGS__}) / sizeof(test_file))
#define FILE_IS(name, text)                                                                                  \
    {                                                                                                        \
        name, text, 0                                                                                        \
    }

static inline void unload(loaded *l)
{
    gw_feed_free(l->feed);
    gw_notices_free(l->notices);
    gw_buf_free(&l->text);
}

/* "code*count code*count", in the order of the notices. */
static inline void assert_notices(loaded *l, const char *expected)
{
    gw_buf_reset(&l->text);
    gw_buf_text(&l->text, "");
    for (uint32_t i = 0; i < gw_notices_count(l->notices); i++) {
        gw_notice n = gw_notices_at(l->notices, i);
        gw_buf_printf(&l->text, "%s%s*%llu", i ? " " : "", n.code, (unsigned long long)n.count);
    }
    assert_string_equal(l->text.p, expected);
}

static inline gw_notice find_notice(const loaded *l, const char *code)
{
    for (uint32_t i = 0; i < gw_notices_count(l->notices); i++) {
        gw_notice n = gw_notices_at(l->notices, i);
        if (strcmp(n.code, code) == 0) return n;
    }
    fail_msg("there is no notice %s", code);
    return (gw_notice){0};
}

/* First sample of a notice as "file:row field=value". */
static inline void assert_sample(loaded *l, const char *code, const char *expected)
{
    gw_notice n = find_notice(l, code);
    assert_true(n.n_samples > 0);
    const gw_notice_sample *s = &n.samples[0];
    gw_buf_reset(&l->text);
    gw_buf_printf(&l->text, "%s:%llu %s=%s", s->file.p, (unsigned long long)s->row, s->field.p, s->value.p);
    assert_string_equal(l->text.p, expected);
}

/* "code: what rows/trips/stops/services; …", in the order of the repairs. */
static inline void assert_repairs(loaded *l, const char *expected)
{
    gw_buf_reset(&l->text);
    gw_buf_text(&l->text, "");
    for (uint32_t i = 0; i < gw_notices_repair_count(l->notices); i++) {
        gw_repair r = gw_notices_repair_at(l->notices, i);
        gw_buf_printf(&l->text, "%s%s: %s %llu/%llu/%llu/%llu", i ? "; " : "", r.code, r.what,
                      (unsigned long long)r.n_rows, (unsigned long long)r.n_trips,
                      (unsigned long long)r.n_stops, (unsigned long long)r.n_services);
    }
    assert_string_equal(l->text.p, expected);
}

/* All trips with their stop times: "T1 A 8:00:00/8:00:00 B …; T2 -". */
static inline void assert_trips(loaded *l, const char *expected)
{
    const gw_feed *f = l->feed;
    gw_buf_reset(&l->text);
    for (uint32_t t = 0; t < f->n_trips; t++) {
        gw_buf_printf(&l->text, "%s%.*s", t ? "; " : "", (int)f->trips[t].id.n, f->trips[t].id.p);
        if (!f->trips[t].n_stop_times) gw_buf_text(&l->text, " -");
        for (uint32_t i = 0; i < f->trips[t].n_stop_times; i++) {
            const gw_stop_time *st = &f->stop_times[f->trips[t].first_stop_time + i];
            gw_str stop = f->stops[st->stop].id;
            gw_buf_printf(&l->text, " %.*s %d:%02d", (int)stop.n, stop.p, st->arrival_s / 3600,
                          st->arrival_s / 60 % 60);
            if (st->arrival_s % 60) gw_buf_printf(&l->text, ":%02d", st->arrival_s % 60);
            if (st->departure_s != st->arrival_s)
                gw_buf_printf(&l->text, "+%d", st->departure_s - st->arrival_s);
        }
    }
    assert_string_equal(l->text.p, expected);
}

static inline uint32_t stop_named(const loaded *l, const char *id)
{
    for (uint32_t i = 0; i < l->feed->n_stops; i++) {
        if (gw_str_is(l->feed->stops[i].id, id)) return i;
    }
    return GW_NONE;
}

#define T1_AS_SOUND "T1 A 8:00 B 8:10+60 C 8:20"
#define T2_AS_SOUND "T2 A 9:00 B 9:10+60 C 9:20"
#define T3_AS_SOUND "T3 C 8:30 A 8:50"

#endif
