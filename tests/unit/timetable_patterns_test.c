/* Trips into patterns: keys, order, overtaking, windows, days, names of things. */
#include "tests/support/tt_scene.h"

#include <string.h>

#define STOPS  "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.30,114.10\nB,B,22.31,114.11\nC,C,22.32,114.12\n"
#define ROUTES "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence"

static void trips_of_one_key_stand_by_first_departure(void **state)
{
    (void)state;
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                           {"trips.txt", "route_id,service_id,trip_id\nR1,D,late\nR1,D,early\n"},
                           {"stop_times.txt", TIMES "\n"
                                                    "late,09:00:00,09:00:00,A,1\n"
                                                    "late,09:10:00,09:12:00,B,2\n"
                                                    "late,09:20:00,09:20:00,C,3\n"
                                                    "early,08:00:00,08:01:00,A,1\n"
                                                    "early,08:10:00,08:10:00,B,2\n"
                                                    "early,08:20:00,08:20:00,C,3\n"}),
                 NULL);
    assert_text(t, tt_text_patterns,
                "R1 A B C: early 08:00-08:01 08:10 08:20 | late 09:00 09:10-09:12 09:20\n");
    const gw_tt_part *part = &t->part[0];
    /* Stop-major: both trips' departures at A, B and C; their arrivals at A and B, where one dwells. */
    const uint16_t times[] = {0, 3540, 0, 3720, 0, 3600, 0, 3600, 0, 3600};
    const gw_tt_row rows[] = {{28860, 2, 0}, {29400, 2, 1}, {30000, 2, GW_NO_ID}};
    const gw_tt_arrivals arrivals[] = {{28800, 2, 6}, {29400, 2, 8}};
    assert_int_equal(part->n_times, 10);
    assert_int_equal(part->n_arrivals, 2);
    assert_memory_equal(part->times, times, sizeof times);
    assert_memory_equal(part->rows, rows, sizeof rows);
    assert_memory_equal(part->arrivals, arrivals, sizeof arrivals);
    assert_int_equal(part->patterns[0].min_time_s, 28800);
    assert_int_equal(part->patterns[0].max_time_s, 33600);
    gw_timetable_release(t);
}

static void a_trip_that_overtakes_goes_to_a_second_pattern(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                  {"trips.txt", "route_id,service_id,trip_id\nR1,D,slow\nR1,D,fast\nR1,D,next\nR1,D,same\n"},
                  {"stop_times.txt", TIMES "\n"
                                           "slow,08:00:00,08:00:00,A,1\nslow,08:30:00,08:30:00,B,2\n"
                                           "fast,08:05:00,08:05:00,A,1\nfast,08:20:00,08:20:00,B,2\n"
                                           "next,08:10:00,08:10:00,A,1\nnext,08:30:00,08:30:00,B,2\n"
                                           "same,08:05:00,08:05:00,A,1\nsame,08:20:00,08:20:00,B,2\n"}),
        NULL);
    assert_text(t, tt_text_patterns,
                "R1 A B: slow 08:00 08:30 | next 08:10 08:30\n"
                "R1 A B: fast 08:05 08:20 | same 08:05 08:20\n");
    gw_timetable_release(t);
}

static void a_departure_may_overtake_though_the_arrival_does_not(void **state)
{
    (void)state;
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                           {"trips.txt", "route_id,service_id,trip_id\nR1,D,a\nR1,D,b\n"},
                           {"stop_times.txt", TIMES "\n"
                                                    "a,08:00:00,08:00:00,A,1\na,08:10:00,08:20:00,B,2\n"
                                                    "a,08:40:00,08:40:00,C,3\n"
                                                    "b,08:05:00,08:05:00,A,1\nb,08:12:00,08:13:00,B,2\n"
                                                    "b,08:40:00,08:40:00,C,3\n"}),
                 NULL);
    assert_text(t, tt_text_patterns,
                "R1 A B C: a 08:00 08:10-08:20 08:40\n"
                "R1 A B C: b 08:05 08:12-08:13 08:40\n");
    gw_timetable_release(t);
}

static void route_stops_flags_and_direction_make_the_key(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED(
            {"stops.txt", STOPS}, {"routes.txt", ROUTES},
            {"trips.txt", "route_id,service_id,trip_id,direction_id\n"
                          "R2,D,r2,\nR1,D,plain,0\nR1,D,back,1\nR1,D,flags,0\nR1,D,short,0\nR1,D,more,0\n"},
            {"stop_times.txt", TIMES ",pickup_type,drop_off_type\n"
                                     "r2,08:00:00,08:00:00,A,1,,\nr2,08:10:00,08:10:00,B,2,,\n"
                                     "plain,08:00:00,08:00:00,A,1,0,0\nplain,08:10:00,08:10:00,B,2,0,0\n"
                                     "back,08:00:00,08:00:00,A,1,,\nback,08:10:00,08:10:00,B,2,,\n"
                                     "flags,08:00:00,08:00:00,A,1,2,1\nflags,08:10:00,08:10:00,B,2,1,3\n"
                                     "short,08:00:00,08:00:00,B,1,,\nshort,08:10:00,08:10:00,C,2,,\n"
                                     "more,07:00:00,07:00:00,A,1,,\nmore,07:10:00,07:10:00,B,2,,\n"}),
        NULL);
    assert_text(t, tt_text_patterns,
                "R1/0 A B: more 07:00 07:10 | plain 08:00 08:10\n"
                "R1/1 A B: back 08:00 08:10\n"
                "R1/0 A^21 B^13: flags 08:00 08:10\n"
                "R1/0 B C: short 08:00 08:10\n"
                "R2 A B: r2 08:00 08:10\n");
    gw_timetable_release(t);
}

#define TWO_SERVICES                                                                                         \
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"              \
    "OLD,1,1,1,1,1,1,1,20250101,20251231\nSAT,0,0,0,0,0,1,0,20260101,20261231\n"

static void trips_outside_the_window_are_left_out(void **state)
{
    (void)state;
    gw_build_summary summary;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"calendar.txt", TWO_SERVICES},
                  {"trips.txt", "route_id,service_id,trip_id\nR1,OLD,old\nR1,SAT,sat\n"},
                  {"stop_times.txt", TIMES "\n"
                                           "old,08:00:00,08:00:00,A,1\nold,08:10:00,08:10:00,B,2\n"
                                           "sat,08:00:00,08:00:00,A,1\nsat,08:10:00,08:10:00,B,2\n"}),
        &summary);
    assert_text(t, tt_text_patterns, "R1 A B: sat 08:00 08:10\n");
    uint32_t service = t->part[0].trips[0].service;
    for (uint32_t d = 0; d < 7; d++) assert_int_equal(gw_tt_service_runs(t, service, d), d == 5);
    assert_int_equal(summary.first_day, gw_day_of(2026, 3, 7));
    assert_int_equal(summary.last_day, gw_day_of(2026, 3, 7));
    gw_timetable_release(t);
}

static void a_feed_wholly_outside_the_window_keeps_its_trips(void **state)
{
    (void)state;
    gw_build_summary summary;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"calendar.txt", TWO_SERVICES},
                  {"trips.txt", "route_id,service_id,trip_id\nR1,OLD,old\n"},
                  {"stop_times.txt", TIMES "\nold,08:00:00,08:00:00,A,1\nold,08:10:00,08:10:00,B,2\n"}),
        &summary);
    assert_text(t, tt_text_patterns, "R1 A B: old 08:00 08:10\n");
    assert_int_equal(summary.first_day, GW_DAY_NONE);
    gw_timetable_release(t);
}

static void interpolated_times_are_marked(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                                         {"trips.txt", "route_id,service_id,trip_id\nR1,D,a\n"},
                                         {"stop_times.txt", TIMES "\na,08:00:00,08:00:00,A,1\na,,,B,2\n"
                                                                  "a,08:20:00,08:20:00,C,3\n"}),
                               NULL);
    assert_text(t, tt_text_patterns, "R1 A B C: a~ 08:00 08:10 08:20\n");
    gw_timetable_release(t);
}

/* The days when clocks change in London: 29 March (23 hours) and 25 October. */
static void a_service_day_is_noon_minus_twelve_hours(void **state)
{
    (void)state;
    gw_feed *feed = TINY_FEED(
        {"agency.txt",
         "agency_id,agency_name,agency_url,agency_timezone\n1,a,http://a.example,Europe/London\n"},
        {"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", "route_id,service_id,trip_id\nR1,D,a\n"},
        {"stop_times.txt", TIMES "\na,08:00:00,08:00:00,A,1\na,08:20:00,08:20:00,C,3\n"});
    gw_build_feed source = {.tag = "uk", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.first_day = gw_day_of(2026, 3, 28);
    options.n_days = 3;
    gw_timetable *t = scene_build(&options, NULL);
    gw_feed_free(feed);
    assert_int_equal(gw_tt_day_zero(t, 0, 0), 0);
    assert_int_equal(gw_tt_day_zero(t, 0, 1), 86400 - 3600);
    assert_int_equal(gw_tt_day_zero(t, 0, 2), 2 * 86400 - 3600);
    assert_true(gw_timetable_covers(t, t->zero));
    assert_false(gw_timetable_covers(t, t->zero - 1));
    assert_true(gw_timetable_covers(t, t->zero + 3 * 86400 - 3601)); /* 23:59:59 in summer time */
    assert_false(gw_timetable_covers(t, t->zero + 3 * 86400 - 3600));
    gw_timetable_release(t);
}

static gw_feed *plain_feed(void)
{
    return TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                     {"trips.txt", "route_id,service_id,trip_id\nR1,D,a\n"},
                     {"stop_times.txt", TIMES "\na,08:00:00,08:00:00,A,1\na,08:10:00,08:10:00,B,2\n"});
}

static void several_feeds_follow_each_other(void **state)
{
    (void)state;
    gw_feed *one = plain_feed(), *two = plain_feed();
    gw_build_feed sources[] = {{.tag = "x", .feed = one}, {.tag = "y", .feed = two}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 2;
    gw_timetable *t = scene_build(&options, NULL);
    assert_text(t, tt_text_patterns, "R1 A B: a 08:00 08:10\nR1 A B: a 08:00 08:10\n");
    assert_int_equal(t->part[0].n_stops, 6);
    assert_int_equal(t->feeds[1].first_stop, 3);
    assert_int_equal(t->part[0].patterns[1].route, 2);
    assert_int_equal(t->part[0].pattern_stops[2], 3);
    assert_int_equal(t->part[0].trips[1].service, 1);
    assert_int_equal(t->n_zones, 1);

    gw_timetable *again = scene_build(&options, NULL);
    assert_memory_equal(&t->content, &again->content, sizeof t->content);
    sources[1].tag = "z";
    gw_timetable *other = scene_build(&options, NULL);
    assert_memory_not_equal(&t->content, &other->content, sizeof t->content);
    gw_timetable_release(other);
    gw_timetable_release(again);
    gw_timetable_release(t);
    gw_feed_free(one);
    gw_feed_free(two);
}

static void options_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    gw_feed *feed = plain_feed();
    gw_build_feed sources[] = {{.tag = "x", .feed = feed}, {.tag = "x", .feed = feed}};
    gw_build_options options = scene_options(sources);
    gw_timetable *t = NULL;
    gw_error err;
    options.n_feeds = 2;
    assert_int_equal(gw_timetable_build(&options, &t, NULL, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "two feeds with the tag \"x\"");
    options.n_feeds = 0;
    assert_int_equal(gw_timetable_build(&options, &t, NULL, &err), GW_BAD_INPUT);
    options.n_feeds = 1;
    options.n_days = 0;
    assert_int_equal(gw_timetable_build(&options, &t, NULL, &err), GW_BAD_INPUT);
    assert_null(t);
    gw_feed_free(feed);
}

static bool give_up_at_patterns(void *context, const char *what, uint64_t done, uint64_t total)
{
    ++*(int *)context;
    assert_true(done < total);
    return strcmp(what, "patterns") != 0;
}

static void progress_may_give_up(void **state)
{
    (void)state;
    gw_feed *feed = plain_feed();
    gw_build_feed source = {.tag = "x", .feed = feed};
    gw_build_options options = scene_options(&source);
    int n_calls = 0;
    options.progress = give_up_at_patterns;
    options.progress_context = &n_calls;
    gw_timetable *t = NULL;
    assert_int_equal(gw_timetable_build(&options, &t, NULL, NULL), GW_IO);
    assert_null(t);
    assert_true(n_calls > 1);
    gw_feed_free(feed);
}

/* A row holds 131,071 s: 65,536 are added from one trip on, and what spans more is another pattern. */
static void trips_far_apart_share_a_row_as_far_as_it_reaches(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                  {"trips.txt", "route_id,service_id,trip_id\nR1,D,a\nR1,D,b\nR1,D,c\nR1,D,d\nR1,D,e\n"},
                  {"stop_times.txt", TIMES "\n"
                                           "a,00:00:00,00:00:00,A,1\na,00:10:00,00:10:00,B,2\n"
                                           "b,18:12:15,18:12:15,A,1\nb,18:22:15,18:22:15,B,2\n"
                                           "c,18:12:16,18:12:16,A,1\nc,18:22:16,18:22:17,B,2\n"
                                           "d,36:24:31,36:24:31,A,1\nd,36:34:31,36:34:31,B,2\n"
                                           "e,36:24:32,36:24:32,A,1\ne,36:34:32,36:34:32,B,2\n"}),
        NULL);
    assert_text(
        t, tt_text_patterns,
        "R1 A B: a 00:00 00:10 | b 18:12:15 18:22:15 | c 18:12:16 18:22:16-18:22:17 | d 36:24:31 36:34:31\n"
        "R1 A B: e 36:24:32 36:34:32\n");
    const uint16_t departures[] = {0, 65535, 0, 65535};
    assert_memory_equal(t->part[0].times, departures, sizeof departures);
    assert_int_equal(t->part[0].rows[0].wrap, 2);
    gw_timetable_release(t);
}

/* The bisection of a row against looking at every trip. */
static void the_first_trip_from_a_moment_is_found_in_either_half(void **state)
{
    (void)state;
    static const uint16_t values[] = {0, 0, 7, 65535, 65535, 0, 3, 3, 65535};
    enum { N = sizeof values / sizeof *values };
    for (uint32_t wrap = 5, n = N; n >= 1; n--, wrap = wrap > n ? n : wrap) {
        const gw_tt_column c = {values, -100, wrap};
        for (int64_t s = -200; s<140000; s += s> - 90 && s < 65400 ? 997 : 1) {
            uint32_t k = 0;
            while (k < n && gw_tt_time(c, k) < s) k++;
            if (gw_tt_first_from(c, n, s) != k) fail_msg("%u trips, from %lld s", n, (long long)s);
        }
        assert_int_equal(gw_tt_first_from(c, n, INT32_MAX), n);
        assert_int_equal(gw_tt_first_from(c, n, INT32_MIN), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trips_far_apart_share_a_row_as_far_as_it_reaches),
        cmocka_unit_test(the_first_trip_from_a_moment_is_found_in_either_half),
        cmocka_unit_test(trips_of_one_key_stand_by_first_departure),
        cmocka_unit_test(a_trip_that_overtakes_goes_to_a_second_pattern),
        cmocka_unit_test(a_departure_may_overtake_though_the_arrival_does_not),
        cmocka_unit_test(route_stops_flags_and_direction_make_the_key),
        cmocka_unit_test(trips_outside_the_window_are_left_out),
        cmocka_unit_test(a_feed_wholly_outside_the_window_keeps_its_trips),
        cmocka_unit_test(interpolated_times_are_marked),
        cmocka_unit_test(a_service_day_is_noon_minus_twelve_hours),
        cmocka_unit_test(several_feeds_follow_each_other),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
        cmocka_unit_test(progress_may_give_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
