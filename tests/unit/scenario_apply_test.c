/* What changes make of a timetable, compared as text. Patterns of the overlay follow those of the base. */
#include "tests/support/tt_scene.h"

#include "planner/scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,Ash,22.10,114.0\nB,Birch,22.11,114.0\nC,Cedar,22.12,114.0\n"     \
    "D,Twin,22.13,114.0\nE,Twin,22.14,114.0\n"
#define ROUTES "route_id,route_short_name,route_type\nH,10,3\nT,20,3\nV,30,3\nW,30,3\nN,40,3\n"
#define TRIPS                                                                                                \
    "route_id,service_id,trip_id,direction_id\nH,D,h,0\nT,D,t1,0\nT,D,t2,0\nT,D,t3,0\nT,D,u1,1\nV,D,v1,0\n"  \
    "V,D,v2,0\nV,D,v3,0\nV,D,v4,0\nW,D,w1,0\n"
#define TIMES                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                                            \
    "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:11:00,B,2\nh,00:20:00,00:20:00,C,3\n"                            \
    "t1,07:00:00,07:00:00,A,1\nt1,07:10:00,07:10:00,B,2\nt2,08:00:00,08:00:00,A,1\nt2,08:12:00,08:12:00,B,"  \
    "2\n"                                                                                                    \
    "t3,09:00:00,09:00:00,A,1\nt3,09:10:00,09:10:00,B,2\nu1,08:00:00,08:00:00,B,1\nu1,08:10:00,08:10:00,A,"  \
    "2\n"                                                                                                    \
    "v1,07:00:00,07:00:00,A,1\nv1,07:20:00,07:20:00,C,2\nv2,07:20:00,07:20:00,A,1\nv2,07:40:00,07:40:00,C,"  \
    "2\n"                                                                                                    \
    "v3,07:40:00,07:40:00,A,1\nv3,08:00:00,08:00:00,C,2\nv4,07:50:00,07:50:00,A,1\nv4,08:00:00,08:00:00,B,"  \
    "2\n"                                                                                                    \
    "w1,07:00:00,07:00:00,A,1\nw1,07:10:00,07:10:00,B,2\n"
#define ROWS "trip_id,start_time,end_time,headway_secs\nh,06:00:00,10:00:00,600\n"

#define BASE                                                                                                 \
    "H/0 A B C: h 0 600..660 1200 @ 06:00-10:00/600 h\n"                                                     \
    "T/0 A B: t1 07:00 07:10 | t2 08:00 08:12 | t3 09:00 09:10\n"                                            \
    "T/1 B A: u1 08:00 08:10\n"                                                                              \
    "V/0 A B: v4 07:50 08:00\n"                                                                              \
    "V/0 A C: v1 07:00 07:20 | v2 07:20 07:40 | v3 07:40 08:00\n"                                            \
    "W/0 A B: w1 07:00 07:10\n"

#define FILE_OF(changes) "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[" changes "]}"

static const gw_dataset *open_base(void)
{
    gw_timetable *t = scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                                         {"stop_times.txt", TIMES}, {"frequencies.txt", ROWS}),
                               NULL);
    const gw_dataset *d = NULL;
    gw_error err = {0};
    if (gw_dataset_of(t, &d, &err)) fail_msg("%s", err.message);
    gw_timetable_release(t);
    return d;
}

static gw_status apply(const gw_dataset *base, const char *json, const gw_dataset **out,
                       gw_scenario_effects *effects, gw_scenario_errors *errors)
{
    gw_scenario *s = NULL;
    gw_error err = {0};
    if (gw_scenario_parse(json, strlen(json), &s, errors, &err))
        fail_msg("%s: %s", err.message, errors->list[0].message);
    gw_status status = gw_scenario_apply(s, base, SCENE_FIRST_DAY + 2, out, effects, errors, &err);
    if (effects)
        for (size_t i = 0; i < effects->n; i++)
            effects->list[i].id = effects->list[i].type = NULL; /* gone with s */
    gw_scenario_free(s);
    return status;
}

/* The patterns after the changes; those taken out are marked "removed". */
static gw_change_effect check(const char *changes, const char *expected)
{
    const gw_dataset *base = open_base(), *after = NULL;
    gw_scenario_effects effects = {0};
    gw_scenario_errors errors = {0};
    if (apply(base, changes, &after, &effects, &errors))
        fail_msg("%s", errors.n ? errors.list[0].message : "?");
    assert_text(after->timetable, tt_text_patterns, expected);
    assert_text(base->timetable, tt_text_patterns, BASE);
    gw_change_effect last = effects.n ? effects.list[effects.n - 1] : (gw_change_effect){0};
    gw_scenario_effects_free(&effects);
    gw_scenario_errors_free(&errors);
    gw_dataset_release(after);
    gw_dataset_release(base);
    return last;
}

static void check_bad(const char *changes, const char *expected)
{
    const gw_dataset *base = open_base(), *after = NULL;
    gw_scenario_errors errors = {0};
    gw_buf text = {0};
    assert_int_equal(apply(base, changes, &after, NULL, &errors), GW_BAD_INPUT);
    assert_null(after);
    gw_scenario_errors_write_text(&errors, &text);
    assert_string_equal(text.p, expected);
    gw_buf_free(&text);
    gw_scenario_errors_free(&errors);
    gw_dataset_release(base);
}

static void nothing_changes_nothing(void **state)
{
    (void)state;
    (void)check(FILE_OF(""), BASE);
}

#define LINE(more)                                                                                           \
    "{\"id\":\"m\",\"type\":\"add-line\",\"line\":\"X\",\"stops\":[{\"stop\":\"A\"},{\"stop\":\"name:"       \
    "Birch\"},"                                                                                              \
    "{\"stop\":\"C\"}]," more "}"

/* Bands of service are cut where run times change; both cuts with the same hops are one service. The way back
 * has the hops in reverse. dwell_s stands at the stop between. */
static void a_line_follows_its_bands(void **state)
{
    (void)state;
    gw_change_effect e = check(
        FILE_OF(LINE(
            "\"run\":[{\"from\":\"07:00\",\"to\":\"09:00\",\"minutes\":[8,4]},{\"from\":\"09:00\",\"to\":"
            "\"17:00\",\"minutes\":[5,3]},{\"from\":\"17:00\",\"to\":\"20:00\",\"minutes\":[8,4]}],"
            "\"dwell_s\":30,\"service\":[{\"days\":\"daily\",\"from\":\"08:00\",\"to\":\"18:00\","
            "\"headway_min\":[15,20]}]")),
        BASE "m/0 A B C: m-out-1 0 480..510 750 @ 08:00-09:00/900..1200 m-out-1, "
             "17:00-18:00/900..1200 m-out-1\n"
             "m/0 A B C: m-out-1 0 300..330 510 @ 09:00-17:00/900..1200 m-out-1\n"
             "m/1 C B A: m-back-1 0 240..270 750 @ 08:00-09:00/900..1200 m-back-1, "
             "17:00-18:00/900..1200 m-back-1\n"
             "m/1 C B A: m-back-1 0 180..210 510 @ 09:00-17:00/900..1200 m-back-1\n");
    assert_int_equal(e.run_out_s, 750);
    assert_int_equal(e.run_back_s, 750);
    assert_int_equal(e.headway_s, 900);
    assert_int_equal(e.trips_before, 0);
    /* 10 hours at 17.5 minutes: 1 h and 1 h of the slow service (4 each, rounded up), 8 h of the other (28);
     * both ways */
    assert_int_equal(e.trips_after, 2 * (4 + 4 + 28));
    assert_string_equal(e.line, "X");
}

static void a_line_may_have_departures(void **state)
{
    (void)state;
    (void)check(FILE_OF(LINE(
                    "\"speed_kmh\":30,\"return\":\"none\",\"service\":[{\"days\":\"sat-mon\",\"departures\":["
                    "\"08:00\",\"24:30\"]}]")),
                /* 0.01 degrees are 1,112.0 m, by 1.3 are 1,445.5 m, at 30 km/h 173.5 s, up to 5 s: 175 */
                BASE "m/0 A B C: m-out-1-08:00 08:00 08:02:55 08:05:50 | m-out-1-24:30 24:30 24:32:55 "
                     "24:35:50\n");
}

static void new_stops_belong_to_the_line(void **state)
{
    (void)state;
    (void)check(
        FILE_OF(
            "{\"id\":\"m\",\"type\":\"add-line\",\"line\":\"X\",\"stops\":[{\"stop\":\"A\"},{\"new\":\"n\","
            "\"lat\":22.105,\"lon\":114,\"name\":\"New\"}],\"run\":[{\"minutes\":[5]}],\"return\":\"none\","
            "\"service\":[{\"days\":\"daily\",\"departures\":[\"08:00\"]}]},"
            "{\"id\":\"k\",\"type\":\"add-line\",\"line\":\"Y\",\"stops\":[{\"stop\":\"new:n\"},{\"stop\":"
            "\"B\"}],\"run\":[{\"minutes\":[5]}],\"return\":\"none\","
            "\"service\":[{\"days\":\"daily\",\"departures\":[\"08:10\"]}]}"),
        BASE "m/0 A n: m-out-1-08:00 08:00 08:05\n"
             "k/0 n B: k-out-1-08:10 08:10 08:15\n");
}

/* Inside the period the line comes every 5 minutes, outside it stays. */
static void a_headway_service_is_cut(void **state)
{
    (void)state;
    gw_change_effect e = check(
        FILE_OF(
            "{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"name:10\",\"from\":\"07:00\",\"to\":\"08:00\","
            "\"headway_min\":5}"),
        "H/0 removed A B C: h 0 600..660 1200 @ 06:00-10:00/600 h\n"
        "T/0 A B: t1 07:00 07:10 | t2 08:00 08:12 | t3 09:00 09:10\n"
        "T/1 B A: u1 08:00 08:10\n"
        "V/0 A B: v4 07:50 08:00\n"
        "V/0 A C: v1 07:00 07:20 | v2 07:20 07:40 | v3 07:40 08:00\n"
        "W/0 A B: w1 07:00 07:10\n"
        "H/0 A B C: h 0 600..660 1200 @ 06:00-07:00/600 h, 08:00-10:00/600 h\n"
        "H/0 A B C: h-every-300 0 600..660 1200 @ 07:00-08:00/300 h-every-300\n");
    assert_int_equal(e.trips_before, 24);
    assert_int_equal(e.trips_after, 6 + 12 + 12);
    assert_int_equal(e.run_out_s, 1200);
}

/* A timetabled line gets the run times of the middle departure of the period (t2: 12 minutes); with rest:
 * remove only the period stays. The other direction is left alone. */
static void a_timetabled_line_becomes_a_headway(void **state)
{
    (void)state;
    (void)check(
        FILE_OF("{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"T\",\"direction\":0,\"from\":\"07:30\","
                "\"to\":\"08:30\",\"headway_min\":10}"),
        "H/0 A B C: h 0 600..660 1200 @ 06:00-10:00/600 h\n"
        "T/0 removed A B: t1 07:00 07:10 | t2 08:00 08:12 | t3 09:00 09:10\n"
        "T/1 B A: u1 08:00 08:10\n"
        "V/0 A B: v4 07:50 08:00\n"
        "V/0 A C: v1 07:00 07:20 | v2 07:20 07:40 | v3 07:40 08:00\n"
        "W/0 A B: w1 07:00 07:10\n"
        "T/0 A B: t1 07:00 07:10 | t3 09:00 09:10\n"
        "T/0 A B: t1-every-600 0 720 @ 07:30-08:30/600 t1-every-600\n");
    (void)check(
        FILE_OF("{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"T\",\"direction\":1,\"from\":\"12:00\","
                "\"to\":\"13:00\",\"headway_min\":[10,15],\"rest\":\"remove\"}"),
        "H/0 A B C: h 0 600..660 1200 @ 06:00-10:00/600 h\n"
        "T/0 A B: t1 07:00 07:10 | t2 08:00 08:12 | t3 09:00 09:10\n"
        "T/1 removed B A: u1 08:00 08:10\n"
        "V/0 A B: v4 07:50 08:00\n"
        "V/0 A C: v1 07:00 07:20 | v2 07:20 07:40 | v3 07:40 08:00\n"
        "W/0 A B: w1 07:00 07:10\n"
        "T/1 B A: u1-every-600 0 600 @ 12:00-13:00/600..900 u1-every-600\n");
}

/* Three departures to C and one to B keep their shares: every 9 minutes together, so every 12 to C and every
 * 36 to B. */
static void branches_keep_their_shares(void **state)
{
    (void)state;
    (void)check(
        FILE_OF("{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"V\",\"from\":\"07:00\",\"to\":\"08:00\","
                "\"headway_min\":9}"),
        "H/0 A B C: h 0 600..660 1200 @ 06:00-10:00/600 h\n"
        "T/0 A B: t1 07:00 07:10 | t2 08:00 08:12 | t3 09:00 09:10\n"
        "T/1 B A: u1 08:00 08:10\n"
        "V/0 removed A B: v4 07:50 08:00\n"
        "V/0 removed A C: v1 07:00 07:20 | v2 07:20 07:40 | v3 07:40 08:00\n"
        "W/0 A B: w1 07:00 07:10\n"
        "V/0 A B: v4-every-540 0 600 @ 07:00-08:00/2160 v4-every-540\n"
        "V/0 A C: v1-every-540 0 1200 @ 07:00-08:00/720 v1-every-540\n");
}

static void a_line_is_taken_out(void **state)
{
    (void)state;
    gw_change_effect e =
        check(FILE_OF("{\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"name:20\",\"direction\":0}"),
              "H/0 A B C: h 0 600..660 1200 @ 06:00-10:00/600 h\n"
              "T/0 removed A B: t1 07:00 07:10 | t2 08:00 08:12 | t3 09:00 09:10\n"
              "T/1 B A: u1 08:00 08:10\n"
              "V/0 A B: v4 07:50 08:00\n"
              "V/0 A C: v1 07:00 07:20 | v2 07:20 07:40 | v3 07:40 08:00\n"
              "W/0 A B: w1 07:00 07:10\n");
    assert_int_equal(e.trips_before, 4);
    assert_int_equal(e.trips_after, 1);
}

static void what_cannot_be_resolved_is_told_at_once(void **state)
{
    (void)state;
    check_bad(
        FILE_OF(
            "{\"id\":\"a\",\"type\":\"add-line\",\"line\":\"X\",\"stops\":[{\"stop\":\"GONE\"},{\"stop\":"
            "\"name:Twin\"},{\"stop\":\"port:bay\"},{\"stop\":\"new:n\"}],\"run\":[{\"minutes\":[1,1,1]}],"
            "\"service\":[{\"days\":\"daily\",\"departures\":[\"08:00\"]}]},"
            "{\"id\":\"b\",\"type\":\"remove-line\",\"line\":\"name:30\"},"
            "{\"id\":\"c\",\"type\":\"set-headway\",\"line\":\"name:99\",\"from\":\"07:00\",\"to\":\"08:00\","
            "\"headway_min\":5}"),
        "change a: stops[0]: \"GONE\" no stop GONE\n"
        "change a: stops[1]: \"name:Twin\" 2 stops have this name; write one of: D, E\n"
        "change a: stops[2]: \"port:bay\" no port of this name in the data\n"
        "change a: stops[3]: \"new:n\" no new stop of this id stands before this one in the file\n"
        "change b: line: \"name:30\" 2 lines have this name; write one of: V, W\n"
        "change c: line: \"name:99\" no line has this name\n");
}

static void a_change_that_changes_nothing_is_refused(void **state)
{
    (void)state;
    check_bad(
        FILE_OF(
            "{\"id\":\"a\",\"type\":\"set-headway\",\"line\":\"H\",\"from\":\"07:00\",\"to\":\"09:00\","
            "\"headway_min\":10},"
            "{\"id\":\"b\",\"type\":\"remove-line\",\"line\":\"N\"},"
            "{\"id\":\"c\",\"type\":\"remove-line\",\"line\":\"H\",\"direction\":1},"
            "{\"id\":\"d\",\"type\":\"set-headway\",\"line\":\"N\",\"from\":\"07:00\",\"to\":\"09:00\","
            "\"headway_min\":10},"
            "{\"id\":\"e\",\"type\":\"remove-line\",\"line\":\"W\"},{\"id\":\"f\",\"type\":\"remove-line\","
            "\"line\":\"W\"}"),
        "change a: headway_min: \"H\" changes nothing: the line already runs so, or has no departures in "
        "this "
        "direction\n"
        "change b: line: \"N\" changes nothing: the line has no departures in the data\n"
        "change c: line: \"H\" changes nothing: the line has no departures in this direction\n"
        "change d: headway_min: \"N\" changes nothing: the line already runs so, or has no departures in "
        "this "
        "direction\n"
        "change f: line: \"W\" changes nothing: the line has no departures in the data\n");
}

static void lines_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    check_bad(
        FILE_OF("{\"id\":\"a\",\"type\":\"add-line\",\"line\":\"X\",\"stops\":[{\"stop\":\"A\"},{\"stop\":"
                "\"name:Ash\"}],\"run\":[{\"minutes\":[1]}],\"service\":[{\"days\":\"daily\",\"departures\":["
                "\"08:00\"]}]},"
                "{\"id\":\"b\",\"type\":\"add-line\",\"line\":\"Y\",\"stops\":[{\"stop\":\"A\"},{\"stop\":"
                "\"B\"}],"
                "\"run\":[{\"from\":\"08:00\",\"to\":\"09:00\",\"minutes\":[5]}],\"service\":[{\"days\":"
                "\"daily\","
                "\"from\":\"08:00\",\"to\":\"09:30\",\"headway_min\":10}]}"),
        "change a: stops[1]: \"name:Ash\" is the same stop as the one before it\n"
        "change b: run: \"09:00\" no run time is given for a departure at this time\n");
}

static void a_base_that_does_not_match_is_refused(void **state)
{
    (void)state;
    const gw_dataset *base = open_base(), *after = NULL;
    gw_scenario_errors errors = {0};
    char json[600], hex[65];
    gw_sha256 hash;
    memcpy(hash.bytes, base->timetable->feeds[0].hash, sizeof hash.bytes);
    gw_sha256_hex(&hash, hex);
    snprintf(json, sizeof json,
             "{\"schema\":\"gangway-scenario/"
             "1\",\"id\":\"s\",\"base\":{\"feeds\":{\"%s\":\"sha256:%s\"}},\"changes\":[]}",
             gw_tt_text(base->timetable, base->timetable->feeds[0].tag), hex);
    assert_int_equal(apply(base, json, &after, NULL, &errors), GW_OK);
    gw_dataset_release(after);
    gw_dataset_release(base);
    check_bad("{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"base\":{\"feeds\":{\"sz\":\"sha256:"
              "0000000000000000000000000000000000000000000000000000000000000000\"}},\"changes\":[]}",
              "base.feeds: \"sz\" no feed of this tag is loaded\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changes_nothing),
        cmocka_unit_test(a_line_follows_its_bands),
        cmocka_unit_test(a_line_may_have_departures),
        cmocka_unit_test(new_stops_belong_to_the_line),
        cmocka_unit_test(a_headway_service_is_cut),
        cmocka_unit_test(a_timetabled_line_becomes_a_headway),
        cmocka_unit_test(branches_keep_their_shares),
        cmocka_unit_test(a_line_is_taken_out),
        cmocka_unit_test(what_cannot_be_resolved_is_told_at_once),
        cmocka_unit_test(a_change_that_changes_nothing_is_refused),
        cmocka_unit_test(lines_that_make_no_sense_are_refused),
        cmocka_unit_test(a_base_that_does_not_match_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
