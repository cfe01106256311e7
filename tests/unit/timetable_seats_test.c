/* Staying in the vehicle: block_id by day, transfers of types 4 and 5. */
#include "feed_failing_arena.h"
#include "planner/timetable/build_priv.h"
#include "tests/support/tt_scene.h"

#define STOPS  "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.30,114.10\nB,B,22.31,114.11\nC,C,22.32,114.12\n"
#define ROUTES "route_id,route_short_name,route_type\nR1,1,3\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
#define TRIPS  "route_id,service_id,trip_id,block_id\n"
#define LEG(id, from, starts, to, ends)                                                                      \
    id "," starts ":00," starts ":00," from ",1\n" id "," ends ":00," ends ":00," to ",2\n"

/* ALL runs daily; MON on the first day of the window, 2 March 2026. */
#define CALENDAR                                                                                             \
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"              \
    "ALL,1,1,1,1,1,1,1,20260101,20261231\nMON,1,0,0,0,0,0,0,20260101,20261231\n"                             \
    "OLD,1,1,1,1,1,1,1,20250101,20250131\n"

static void check_seats(const char *trips, const char *times, const char *transfers, const char *expected)
{
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"calendar.txt", CALENDAR},
                           {"trips.txt", trips}, {"stop_times.txt", times}, {"transfers.txt", transfers}),
                 NULL);
    assert_text(t, tt_text_seats, expected);
    const gw_tt_seat *by_to = t->part[0].seats_to;
    assert_int_equal(t->part[0].n_seats == 0, by_to == NULL);
    for (uint32_t i = 1; by_to && i < t->part[0].n_seats; i++)
        assert_true(by_to[i - 1].to_trip <= by_to[i].to_trip);
    gw_timetable_release(t);
}

#define RULES "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"

static void the_next_trip_of_a_block(void **state)
{
    (void)state;
    check_seats(TRIPS "R1,ALL,c,1\nR1,ALL,a,1\nR1,ALL,b,1\nR1,ALL,other,2\n",
                TIMES LEG("c", "C", "08:40", "A", "08:50") LEG("a", "A", "08:00", "B", "08:10")
                    LEG("b", "B", "08:10", "C", "08:30") LEG("other", "B", "08:15", "C", "08:40"),
                RULES, "a>b block\nb>c block\n");
}

static void not_at_another_stop_and_not_before_it_arrives(void **state)
{
    (void)state;
    check_seats(TRIPS "R1,ALL,a,1\nR1,ALL,b,1\n",
                TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("b", "A", "08:15", "C", "08:30"), RULES, "");
    check_seats(TRIPS "R1,ALL,a,1\nR1,ALL,b,1\nR1,ALL,c,1\n",
                TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("b", "B", "08:09", "C", "08:30")
                    LEG("c", "B", "08:20", "C", "08:30"),
                RULES, ""); /* b is next in time, and it does not fit */
}

/* On Mondays m lies between a and c. */
static void the_next_trip_depends_on_the_day(void **state)
{
    (void)state;
    check_seats(TRIPS "R1,ALL,a,1\nR1,MON,m,1\nR1,ALL,c,1\n",
                TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("m", "B", "08:15", "B", "08:20")
                    LEG("c", "B", "08:30", "C", "08:40"),
                RULES,
                "a>m block\n"
                "a>c block 2026-03-03 2026-03-04 2026-03-05 2026-03-06 2026-03-07 2026-03-08\n"
                "m>c block\n");
}

static void trips_that_share_no_day_share_no_seat(void **state)
{
    (void)state;
    check_seats(TRIPS "R1,MON,a,1\nR1,OLD,b,1\n",
                TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("b", "B", "08:15", "C", "08:30"), RULES, "");
}

static void type_4_and_type_5(void **state)
{
    (void)state;
    check_seats(TRIPS "R1,ALL,a,1\nR1,ALL,b,1\nR1,ALL,z,\n",
                TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("b", "B", "08:15", "C", "08:30")
                    LEG("z", "A", "07:00", "C", "07:30"),
                RULES ",,5,a,b\n,,4,b,z\n,,4,b,z\n", "b>z type 4\n");
}

static void without_blocks_only_type_4_is_left(void **state)
{
    (void)state;
    gw_feed *feed = TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"calendar.txt", CALENDAR},
                              {"trips.txt", TRIPS "R1,ALL,a,1\nR1,ALL,b,1\nR1,ALL,c,1\n"},
                              {"stop_times.txt",
                               TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("b", "B", "08:15", "C", "08:30")
                                   LEG("c", "C", "08:30", "A", "08:40")},
                              {"transfers.txt", RULES ",,4,b,c\n"});
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.use_blocks = false;
    gw_timetable *t = scene_build(&options, NULL);
    gw_feed_free(feed);
    assert_text(t, tt_text_seats, "b>c type 4\n");
    gw_timetable_release(t);
}

/* Three blocks of which the second trip runs on Mondays only; a third one is next on other days. */
#define BETWEEN(block, id) "R1,ALL,a" id "," block "\nR1,MON,m" id "," block "\nR1,ALL,c" id "," block "\n"
#define THREE(id)                                                                                            \
    LEG("a" id, "A", "08:00", "B", "08:10")                                                                  \
    LEG("m" id, "B", "08:15", "B", "08:20") LEG("c" id, "B", "08:30", "C", "08:40")
#define OTHER_DAYS "block 2026-03-03 2026-03-04 2026-03-05 2026-03-06 2026-03-07 2026-03-08\n"

static void days_that_were_needed_before_are_used_again(void **state)
{
    (void)state;
    gw_feed *feed = TINY_FEED(
        {"stops.txt", STOPS}, {"routes.txt", ROUTES},
        {"calendar.txt", CALENDAR "TUE,0,1,0,0,0,0,0,20260101,20261231\n"},
        {"trips.txt", TRIPS BETWEEN("1", "1") BETWEEN("2", "2") "R1,ALL,a,3\nR1,TUE,m,3\nR1,ALL,c,3\n"},
        {"stop_times.txt", TIMES THREE("1") THREE("2") THREE("")});
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    for (uint32_t most = 0; most < 3; most++) { /* none is tried, the last one, all */
        gw_tt_limits limits = gw_tt_usual_limits;
        limits.services_tried = most;
        gw_timetable *t = NULL;
        assert_int_equal(gw_timetable_build_within(&options, &limits, &t, NULL, NULL), GW_OK);
        assert_int_equal(t->part[0].n_seats, 9);
        assert_int_equal(t->part[0].n_services, 4 + (most == 0 ? 3 : 2));
        gw_timetable_release(t);
    }
    gw_feed_free(feed);
}

static void trips_that_start_together_stand_by_their_end_then_as_in_the_file(void **state)
{
    (void)state;
    check_seats(TRIPS "R1,ALL,b,1\nR1,ALL,a,1\nR1,MON,d,2\nR1,MON,twin,2\nR1,ALL,e,2\n",
                TIMES LEG("b", "B", "08:00", "C", "08:10") LEG("a", "A", "08:00", "B", "08:00")
                    LEG("d", "A", "08:00", "B", "08:10") LEG("twin", "A", "08:00", "B", "08:10")
                        LEG("e", "B", "08:10", "C", "08:20"),
                RULES ",,5,a,e\n", "a>b block\ntwin>e block\n");
}

static void trips_of_a_block_on_different_days_are_not_joined(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                                         {"calendar.txt", CALENDAR "TUE,0,1,0,0,0,0,0,20260101,20261231\n"},
                                         {"trips.txt", TRIPS "R1,MON,a,1\nR1,TUE,b,1\nR1,ALL,c,1\n"},
                                         {"stop_times.txt", TIMES LEG("a", "A", "08:00", "B", "08:10")
                                                                LEG("b", "B", "08:15", "B", "08:20")
                                                                    LEG("c", "B", "08:30", "C", "08:40")}),
                               NULL);
    assert_text(t, tt_text_seats, "a>c block\nb>c block\n");
    gw_timetable_release(t);
}

static void build_with_ever_more_memory(gw_feed *feed)
{
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    gw_status status = GW_NO_MEMORY;
    for (int n = 1; status; n++) {
        gw_timetable *t = NULL;
        gw_error err = {0};
        fail_allocation(n);
        status = gw_timetable_build(&options, &t, NULL, &err);
        fail_allocation(0);
        assert_int_equal(status == GW_OK, t != NULL);
        assert_true(status == GW_OK || status == GW_NO_MEMORY);
        gw_timetable_release(t);
    }
    gw_feed_free(feed);
}

/* 16 services: the one made for a seat needs more room. */
#define NO_DAY(id) id ",0,0,0,0,0,0,1,20260101,20261231\n"
#define SIXTEEN                                                                                              \
    CALENDAR NO_DAY("1") NO_DAY("2") NO_DAY("3") NO_DAY("4") NO_DAY("5") NO_DAY("6") NO_DAY("7") NO_DAY("8") \
        NO_DAY("9") NO_DAY("10") NO_DAY("11") NO_DAY("12") NO_DAY("13")

static void seats_without_memory(void **state)
{
    (void)state;
    build_with_ever_more_memory(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"calendar.txt", SIXTEEN},
                  {"trips.txt", TRIPS BETWEEN("1", "1") BETWEEN("2", "2")},
                  {"stop_times.txt", TIMES THREE("1") THREE("2")}, {"transfers.txt", RULES ",,5,a1,m1\n"}));
    build_with_ever_more_memory(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                                          {"calendar.txt", CALENDAR}, {"trips.txt", TRIPS BETWEEN("1", "")},
                                          {"stop_times.txt", TIMES THREE("")},
                                          {"transfers.txt", RULES ",,4,a,m\n"}));
}

static void trips_by_frequency_have_no_seats(void **state)
{
    (void)state;
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"calendar.txt", CALENDAR},
                           {"trips.txt", TRIPS "R1,ALL,a,1\nR1,ALL,b,1\n"},
                           {"stop_times.txt",
                            TIMES LEG("a", "A", "08:00", "B", "08:10") LEG("b", "B", "08:15", "C", "08:30")},
                           {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\n"
                                               "b,08:15:00,10:00:00,600\n"},
                           {"transfers.txt", RULES ",,4,a,b\n,,4,b,a\n"}),
                 NULL);
    assert_text(t, tt_text_seats, "");
    gw_timetable_release(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_trip_of_a_block),
        cmocka_unit_test(not_at_another_stop_and_not_before_it_arrives),
        cmocka_unit_test(the_next_trip_depends_on_the_day),
        cmocka_unit_test(trips_that_share_no_day_share_no_seat),
        cmocka_unit_test(type_4_and_type_5),
        cmocka_unit_test(without_blocks_only_type_4_is_left),
        cmocka_unit_test(trips_by_frequency_have_no_seats),
        cmocka_unit_test(days_that_were_needed_before_are_used_again),
        cmocka_unit_test(trips_that_start_together_stand_by_their_end_then_as_in_the_file),
        cmocka_unit_test(trips_of_a_block_on_different_days_are_not_joined),
        cmocka_unit_test(seats_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
