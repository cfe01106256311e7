/* Door to door on one side of the border: walks, doors, stations, windows, headways; and what cannot be
 * resolved. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* 48 m straight are 50 s on foot (x 1.3 / 1.25 m/s) */
#define STREET                                                                                               \
    "feed x cn\n"                                                                                            \
    "stop A 0 0\n"                                                                                           \
    "stop B 9600 0\n"                                                                                        \
    "stop C 20000 0\n"                                                                                       \
    "trip T1 T A 8:00 B 8:10 C 8:20\n"                                                                       \
    "trip T2 T A 8:30 B 8:40 C 8:50\n"                                                                       \
    "trip T3 T A 9:30 B 9:40 C 9:50\n"

static void walks_to_the_stop_and_from_it(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STREET "place p cn 20096 0\ndoor p back 20480 0\n");
    scene_check(&s, "22.5,114", "place:p", "depart=2026-03-04T07:50",
                "08:00 A [T1] C 08:20 ~100 - 08:21:40 | 1 ride\n");
    scene_check(&s, "22.5,114", "place:p@back", "depart=2026-03-04T07:50",
                "08:00 A [T1] C 08:20 ~500 - 08:28:20 | 1 ride\n");
    scene_check(&s, "22.5,114", "place:p@back", "depart=2026-03-04T07:50 access=8",
                "note no-stop-near-to\n"); /* 8 min 20 s are too far */
    scene_check(&s, "22.5,114", "place:p", "depart=2026-03-04T07:50 speed=0.625",
                "08:00 A [T1] C 08:20 ~200 - 08:23:20 | 1 ride\n");
    scene_close(&s);
}

static void a_stop_named_needs_no_walk(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STREET "stop A2 0 480\ntrip V1 V A2 8:08:20 C 8:15\n");
    /* whoever starts at A may also walk to A2 (500 s) */
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00",
                "08:00 - ~500 A2 08:08:20 [V1] C 08:15 | 1 ride\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00:01", "08:30 A [T2] C 08:50 | 1 ride\n");
    scene_close(&s);
}

static void a_station_stands_for_its_stops(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed x cn\nstation S 0 0\nstop S1 3 0 S\nstop S2 0 3 S\nstop C 20000 0\n"
                   "trip T1 T S1 8:00 C 8:20\ntrip T2 T S2 8:05 C 8:18\n");
    scene_check(&s, "x:S", "x:C", "depart=2026-03-04T08:00", "08:05 S2 [T2] C 08:18 | 1 ride\n");
    scene_close(&s);
}

static void a_short_walk_beats_the_bus(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STREET "stop D 960 0\ntrip W1 W A 8:02 D 8:19\ntrip W2 W A 8:02 D 8:15\n");
    /* 960 m: 1000 s on foot */
    scene_check(&s, "x:A", "x:D", "depart=2026-03-04T08:00 window=30",
                "08:02 A [W2] D 08:15 | 1 ride\n08:00 - ~999 - 08:16:39 | 0 rides\n");
    scene_close(&s);
}

static void a_window_shows_all_departures(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STREET);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 window=60",
                "08:00 A [T1] C 08:20 | 1 ride\n08:30 A [T2] C 08:50 | 1 ride\n");
    scene_check(&s, "x:A", "x:C", "arrive=2026-03-04T09:50 window=60",
                "08:30 A [T2] C 08:50 | 1 ride\n09:30 A [T3] C 09:50 | 1 ride\n");
    scene_check(&s, "x:A", "x:C", "arrive=2026-03-04T09:50 window=59", "09:30 A [T3] C 09:50 | 1 ride\n");
    scene_close(&s);
}

static void after_the_window_comes_the_next(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STREET);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:31 window=30",
                "09:30 A [T3] C 09:50 | 1 ride\nnote after-window\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T22:00 window=30",
                "08:00 A [T1] C 08:20 | 1 ride\nnote after-window\n");
    scene_close(&s);
}

static void days_outside_are_told(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STREET);
    scene_check(&s, "x:A", "x:C", "depart=2027-03-04T08:00", "note outside-feed-dates\n");
    scene_check(&s, "x:A", "x:C", "depart=1999-03-04T08:00", "note outside-feed-dates\n");
    scene_check(&s, "x:A", "x:C", "depart=2027-01-03T08:00", "note outside-feed-dates\nnote no-journey\n");
    scene_close(&s);
}

static void headways_wait_as_the_rule_says(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed x cn\nstop A 0 0\nstop C 20000 0\nevery 10 6:00-22:00 H A 0 C 20\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:03", "08:03 A 08:08 [H-1 600s] C 08:28 | 1 ride\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:03 headway=worst",
                "08:03 A 08:13 [H-1 600s] C 08:33 | 1 ride\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:03 headway=first",
                "08:10 A [H-1 600s] C 08:30 | 1 ride\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:03 headway=skip", "note no-journey\n");
    scene_check(&s, "x:A", "x:C", "arrive=2026-03-04T08:28", "08:03 A 08:08 [H-1 600s] C 08:28 | 1 ride\n");
    scene_close(&s);
}

/* --- what cannot be resolved --- */

#define TWO_FEEDS                                                                                            \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A 8:00 H 8:20\n"                                      \
    "feed sz cn\nstop A 40000 0\nstop K 20050 0\ntrip S1 S K 8:45 A 9:00\n"                                  \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\n"                                     \
    "place p cn 40096 0\ndoor p back 40480 0\n"

static void errors_name_the_parameter_and_what_there_is(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, TWO_FEEDS);
    scene_check_error(&s, "", "place:p", "from: nothing is given");
    scene_check_error(&s, "hk:A", "place:q", "to: there is no place 'q'; there are p");
    scene_check_error(&s, "hk:A", "place:p@side", "to: place p has no door 'side'; its doors are main, back");
    scene_check_error(&s, "port:sea", "place:p", "from: there is no port 'sea'; there are bay");
    scene_check_error(&s, "port:bay@uk", "place:p", "from: port:bay@uk: the sides of a port are @hk and @cn");
    scene_check_error(&s, "port:bay", "port:bay", "from: port:bay needs a side here: @hk or @cn");
    scene_check_error(&s, "port:best@cn", "port:best", "to: port:best can stand at one end only");
    scene_check_error(&s, "91,114", "place:p", "from: 91,114 is no place on earth (latitude,longitude)");
    scene_check_error(&s, "35.6,139.7", "place:p",
                      "from: 35.6,139.7 lies 2846 km from the nearest stop: these timetables do not reach it");
    scene_check_error(&s, "xx:A", "place:p",
                      "from: xx:A: no feed is called 'xx'; there are hk, sz (and port, place, name)");
    scene_check_error(&s, "name:Q", "place:p", "from: nothing is called 'Q'");
    scene_check_error(&s, "name:A", "place:p", "from: name 'A' fits hk:A (A), sz:A (A)");
    scene_close(&s);
}

static void bare_ids_that_fit_several_are_listed(void **state)
{
    (void)state;
    scene s;
    gw_end e;
    gw_error err = {0};
    scene_open(&s, TWO_FEEDS);
    assert_int_equal(gw_plan_resolve(s.d, "to", GW_STR("A"), GW_SIDE_NONE, &e, &err), GW_AMBIGUOUS);
    assert_non_null(strstr(err.message, "to: "));
    assert_non_null(strstr(err.message, "hk:A"));
    assert_non_null(strstr(err.message, "sz:A"));
    assert_int_equal(gw_plan_resolve(s.d, "to", GW_STR("nix"), GW_SIDE_NONE, &e, &err), GW_NOT_FOUND);
    assert_non_null(strstr(err.message, "nix"));
    assert_int_equal(gw_plan_resolve(s.d, "to", GW_STR("H"), GW_SIDE_NONE, &e, &err), GW_OK);
    assert_int_equal(e.side, GW_SIDE_HK);
    scene_close(&s);
}

static void references_are_written_again(void **state)
{
    (void)state;
    static const char *const all[] = {"hk:A",         "port:bay",  "port:bay@hk",    "place:p",
                                      "place:p@back", "port:best", "22.391,113.977"};
    scene s;
    gw_error err;
    scene_open(&s, TWO_FEEDS);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gw_end e;
        gw_buf text = {0};
        assert_int_equal(gw_plan_resolve(s.d, "x", gw_str_of(all[i]), GW_SIDE_CN, &e, &err), GW_OK);
        gw_end_ref(s.d, &e, &text);
        assert_string_equal(text.p, all[i]);
        gw_buf_free(&text);
    }
    const gw_end south = {.kind = GW_END_POINT, .point = {-335000000, 1}}; /* beyond every stop here */
    gw_buf text = {0};
    gw_end_ref(s.d, &south, &text);
    assert_string_equal(text.p, "-33.5,0.0000001");
    gw_buf_free(&text);
    scene_close(&s);
}

static void names_are_found_in_every_spelling(void **state)
{
    (void)state;
    scene s;
    gw_name_hit hits[8];
    uint32_t n;
    gw_buf ref = {0};
    scene_open(&s, "feed hk hk\nstop 深圳灣口岸 0 0\nstop 深圳灣 900 0\nstop Port-Road 1800 0\n"
                   "trip R1 R 深圳灣口岸 8:00 深圳灣 8:10 Port-Road 8:20\n"
                   "feed sz cn\nstop K 20050 0\nstop D 30000 0\ntrip S1 S K 8:45 D 9:00\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:深圳灣:3 cn:sz:K:4\nclearance 12 30\n");
    assert_int_equal(gw_plan_search_names(s.d, GW_STR("深圳湾"), hits, 8, &n), GW_OK);
    assert_int_equal(n, 2);
    gw_end_ref(s.d, &hits[0].end, &ref);
    gw_buf_text(&ref, " ");
    gw_end_ref(s.d, &hits[1].end, &ref);
    assert_string_equal(ref.p, "hk:深圳灣 hk:深圳灣口岸"); /* equal before begins-with */
    assert_int_equal(gw_plan_search_names(s.d, GW_STR("port road"), hits, 8, &n), GW_OK);
    assert_int_equal(n, 1);
    assert_int_equal(gw_plan_search_names(s.d, GW_STR("BAY"), hits, 8, &n), GW_OK);
    assert_int_equal(n, 1);
    assert_int_equal(hits[0].end.kind, GW_END_PORT);
    assert_int_equal(gw_plan_search_names(s.d, GW_STR("  "), hits, 8, &n), GW_OK);
    assert_int_equal(n, 0);
    assert_int_equal(gw_plan_search_names(s.d, GW_STR("深"), hits, 1, &n), GW_OK);
    assert_int_equal(n, 1);
    gw_buf_free(&ref);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_to_the_stop_and_from_it),
        cmocka_unit_test(a_stop_named_needs_no_walk),
        cmocka_unit_test(a_station_stands_for_its_stops),
        cmocka_unit_test(a_short_walk_beats_the_bus),
        cmocka_unit_test(a_window_shows_all_departures),
        cmocka_unit_test(after_the_window_comes_the_next),
        cmocka_unit_test(days_outside_are_told),
        cmocka_unit_test(headways_wait_as_the_rule_says),
        cmocka_unit_test(errors_name_the_parameter_and_what_there_is),
        cmocka_unit_test(bare_ids_that_fit_several_are_listed),
        cmocka_unit_test(references_are_written_again),
        cmocka_unit_test(names_are_found_in_every_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
