/* frequencies.txt: rows into services, runs into departures. */
#include "tests/support/tt_scene.h"

#define STOPS  "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.30,114.10\nB,B,22.31,114.11\nC,C,22.32,114.12\n"
#define ROUTES "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
#define TRIPS  "route_id,service_id,trip_id\n"
#define ROWS   "trip_id,start_time,end_time,headway_secs\n"

/* One trip from A at the hour to B ten minutes later. */
#define TRIP(id, hour) id "," hour ":00:00," hour ":00:00,A,1\n" id "," hour ":10:00," hour ":10:00,B,2\n"

static gw_timetable *build(const char *trips, const char *times, const char *frequencies,
                           gw_build_summary *summary)
{
    return scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", trips},
                              {"stop_times.txt", times}, {"frequencies.txt", frequencies}),
                    summary);
}

static void rows_of_several_trips_make_one_service(void **state)
{
    (void)state;
    gw_build_summary s;
    gw_timetable *t =
        build(TRIPS "R1,D,b\nR1,D,a\nR1,D,c\n", TIMES TRIP("b", "08") TRIP("a", "07") TRIP("c", "09"),
              ROWS "b,08:00:00,09:00:00,600\na,07:00:00,07:59:59,900\nc,09:00:00,10:00:00,1200\n", &s);
    assert_text(t, tt_text_patterns,
                "R1 A B: a 0 600 @ 07:00-07:59:59/900 a, 08:00-09:00/600 b, 09:00-10:00/1200 c\n");
    assert_int_equal(s.frequency_rows, 3);
    assert_int_equal(s.frequency_rows_joined, 3);
    assert_int_equal(s.n_headway_services, 1);
    assert_int_equal(s.n_headway_patterns, 1);
    assert_int_equal(s.trips_from_frequencies, 0);
    assert_int_equal(t->part[0].patterns[0].min_time_s, 7 * 3600);
    assert_int_equal(t->part[0].patterns[0].max_time_s, 10 * 3600 + 600);
    gw_timetable_release(t);
}

/* As most of the Hong Kong rows are: each lasts one headway, 07:59:59 for 08:00. */
static void single_departures_one_after_the_other_are_a_headway(void **state)
{
    (void)state;
    gw_build_summary s;
    gw_timetable *t = build(TRIPS "R1,D,a\nR1,D,b\nR1,D,c\nR1,D,d\n",
                            TIMES TRIP("a", "07") TRIP("b", "07") TRIP("c", "07") TRIP("d", "07"),
                            ROWS "a,07:00:00,07:15:00,900\nb,07:15:00,07:29:59,900\nc,07:30:00,07:40:00,600\n"
                                 "d,07:40:00,07:55:00,900\n",
                            &s);
    assert_text(
        t, tt_text_patterns,
        "R1 A B: a 0 600 @ 07:00-07:15/900 a, 07:15-07:29:59/900 b, 07:30-07:40/600 c, 07:40-07:55/900 d\n");
    gw_timetable_release(t);
}

static void a_run_of_three_departures_is_a_timetable(void **state)
{
    (void)state;
    gw_build_summary s;
    gw_timetable *t =
        build(TRIPS "R1,D,a\nR1,D,b\nR1,D,c\n", TIMES TRIP("a", "07") TRIP("b", "07") TRIP("c", "07"),
              ROWS "a,07:00:00,07:25:00,900\nb,07:30:00,07:40:00,600\nc,09:00:00,10:00:00,900\n", &s);
    assert_text(t, tt_text_patterns,
                "R1 A B: c 0 600 @ 09:00-10:00/900 c\n"
                "R1 A B: a* 07:00 07:10 | a* 07:15 07:25 | b* 07:30 07:40\n");
    assert_int_equal(s.trips_from_frequencies, 3);
    assert_int_equal(s.frequency_rows_joined, 1);
    assert_int_equal(s.n_headway_services, 1);
    gw_timetable_release(t);
}

static void a_gap_of_one_headway_ends_a_run(void **state)
{
    (void)state;
    gw_timetable *t = build(TRIPS "R1,D,a\nR1,D,b\n", TIMES TRIP("a", "07") TRIP("b", "07"),
                            ROWS "a,07:00:00,07:20:00,600\nb,07:30:00,07:50:00,600\n", NULL);
    assert_text(t, tt_text_patterns,
                "R1 A B: a* 07:00 07:10 | a* 07:10 07:20 | b* 07:30 07:40 | b* 07:40 07:50\n");
    gw_timetable_release(t);
    t = build(TRIPS "R1,D,a\nR1,D,b\n", TIMES TRIP("a", "07") TRIP("b", "07"),
              ROWS "a,07:00:00,07:20:01,600\nb,07:30:00,07:40:00,600\n", NULL);
    assert_text(t, tt_text_patterns, "R1 A B: a 0 600 @ 07:00-07:20:01/600 a, 07:30-07:40/600 b\n");
    gw_timetable_release(t);
}

static void rows_that_overlap_go_to_a_second_service(void **state)
{
    (void)state;
    gw_build_summary s;
    gw_timetable *t =
        build(TRIPS "R1,D,a\nR1,D,b\nR1,D,c\n", TIMES TRIP("a", "07") TRIP("b", "07") TRIP("c", "07"),
              ROWS "a,07:00:00,09:00:00,600\nb,08:00:00,10:00:00,900\nc,09:00:00,11:00:00,1200\n", &s);
    assert_text(t, tt_text_patterns,
                "R1 A B: a 0 600 @ 07:00-09:00/600 a, 09:00-11:00/1200 c\n"
                "R1 A B: b 0 600 @ 08:00-10:00/900 b\n");
    assert_int_equal(s.n_headway_services, 2);
    gw_timetable_release(t);
}

static void other_run_times_routes_directions_and_services_stay_apart(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                  {"calendar.txt",
                   "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                   "D,1,1,1,1,1,0,0,20260101,20261231\nE,0,0,0,0,0,1,1,20260101,20261231\n"},
                  {"trips.txt", "route_id,service_id,trip_id,direction_id\n"
                                "R1,D,a,0\nR1,D,slow,0\nR1,E,weekend,0\nR1,D,back,1\nR2,D,other,0\n"},
                  {"stop_times.txt",
                   TIMES TRIP("a", "07") TRIP("weekend", "07") TRIP("back", "07")
                       TRIP("other", "07") "slow,07:00:00,07:00:00,A,1\nslow,07:11:00,07:11:00,B,2\n"},
                  {"frequencies.txt", ROWS "a,07:00:00,09:00:00,600\nslow,09:00:00,10:00:00,600\n"
                                           "weekend,07:00:00,09:00:00,600\nback,07:00:00,09:00:00,600\n"
                                           "other,07:00:00,09:00:00,600\n"}),
        NULL);
    assert_text(t, tt_text_patterns,
                "R1/0 A B: a 0 600 @ 07:00-09:00/600 a\n"
                "R1/0 A B: slow 0 660 @ 09:00-10:00/600 slow\n"
                "R1/0 A B: weekend 0 600 @ 07:00-09:00/600 weekend\n"
                "R1/1 A B: back 0 600 @ 07:00-09:00/600 back\n"
                "R2/0 A B: other 0 600 @ 07:00-09:00/600 other\n");
    gw_timetable_release(t);
}

static void the_template_counts_from_its_first_departure(void **state)
{
    (void)state;
    gw_timetable *t = build(
        TRIPS "R1,D,a\n", TIMES "a,08:00:00,08:10:00,A,1\na,08:30:00,08:35:00,B,2\na,09:20:00,09:40:00,C,3\n",
        ROWS "a,08:10:00,26:10:00,3600\n", NULL);
    assert_text(t, tt_text_patterns, "R1 A B C: a -600..0 1200..1500 4200..5400 @ 08:10-26:10/3600 a\n");
    assert_int_equal(t->part[0].patterns[0].min_time_s, 8 * 3600);
    gw_timetable_release(t);
}

static void exact_times_are_departures(void **state)
{
    (void)state;
    gw_build_summary s;
    gw_timetable *t =
        build(TRIPS "R1,D,a\nR1,D,t\n", TIMES TRIP("a", "12") TRIP("t", "05"),
              "trip_id,start_time,end_time,headway_secs,exact_times\na,05:00:00,05:30:00,600,1\n", &s);
    assert_text(
        t, tt_text_patterns,
        "R1 A B: a* 05:00 05:10 | t 05:00 05:10 | a* 05:10 05:20 | a* 05:20 05:30\n"); /* G8: three trips */
    assert_int_equal(s.frequency_rows, 0);
    assert_int_equal(s.trips_from_frequencies, 3);
    gw_timetable_release(t);
}

static void a_headway_may_be_a_range(void **state)
{
    (void)state;
    gw_timetable *t = build(TRIPS "R1,D,a\n", TIMES TRIP("a", "07"),
                            "trip_id,start_time,end_time,headway_secs,headway_max_secs\n"
                            "a,07:00:00,09:00:00,900,1200\n",
                            NULL);
    assert_text(t, tt_text_patterns, "R1 A B: a 0 600 @ 07:00-09:00/900..1200 a\n");
    gw_timetable_release(t);
}

static void a_trip_that_a_rule_names_is_not_joined(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                  {"trips.txt", TRIPS "R1,D,a\nR1,D,b\nR1,D,c\nR1,D,e\n"},
                  {"stop_times.txt", TIMES TRIP("a", "07") TRIP("b", "07") TRIP("c", "07") TRIP("e", "07")},
                  {"frequencies.txt", ROWS "a,07:00:00,08:00:00,600\nb,08:00:00,09:00:00,600\n"
                                           "c,09:00:00,10:00:00,600\ne,10:00:00,10:20:00,600\n"},
                  {"transfers.txt",
                   "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n"
                   "B,B,2,60,b,\nB,B,2,30,,e\n"}),
        NULL);
    assert_text(t, tt_text_patterns,
                "R1 A B: a 0 600 @ 07:00-08:00/600 a, 09:00-10:00/600 c\n"
                "R1 own A B: b 0 600 @ 08:00-09:00/600 b\n"
                "R1 own A B: e* 10:00 10:10\n"
                "R1 own A B: e* 10:10 10:20\n");
    assert_text(t, tt_text_links,
                "B>B SAME\n"
                "  3 b>* FIXED 60\n"
                "  3 *>e FIXED 30\n"
                "  3 *>e FIXED 30\n"); /* both departures of e */
    gw_timetable_release(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_several_trips_make_one_service),
        cmocka_unit_test(single_departures_one_after_the_other_are_a_headway),
        cmocka_unit_test(a_run_of_three_departures_is_a_timetable),
        cmocka_unit_test(a_gap_of_one_headway_ends_a_run),
        cmocka_unit_test(rows_that_overlap_go_to_a_second_service),
        cmocka_unit_test(other_run_times_routes_directions_and_services_stay_apart),
        cmocka_unit_test(the_template_counts_from_its_first_departure),
        cmocka_unit_test(exact_times_are_departures),
        cmocka_unit_test(a_headway_may_be_a_range),
        cmocka_unit_test(a_trip_that_a_rule_names_is_not_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
