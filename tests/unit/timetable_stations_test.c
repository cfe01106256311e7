/* Pathways: ways inside stations, and the links that come of them. */
#include "planner/timetable/stations.h"
#include "tests/support/tt_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Station ST: E and F are entrances 500 m apart, N and M nodes, P and Q platforms, Q with boarding areas Q1
 * and Q2. X is a stop in the street 55 m from E, Y one 55 m from P and 1.5 km from E. */
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,level_id,stop_access,wheelchair_"      \
    "boarding\n"                                                                                             \
    "ST,ST,22.4,114.1,1,,,,\nE,E,22.4,114.1,2,ST,L0,,\nF,F,22.4045,114.1,2,ST,L0,,\nN,,,,3,ST,L1,,\n"        \
    "M,,,,3,ST,L1,,\nP,P,22.39,114.1,0,ST,L2,,\nQ,Q,22.3905,114.1,0,ST,L2,,\nQ1,,,,4,Q,L2,,\nQ2,,,,4,Q,L2,," \
    "\n"                                                                                                     \
    "X,X,22.4005,114.1,0,,,,\nY,Y,22.3895,114.1,0,,,,\n"
#define LEVELS "level_id,level_index,level_name\nL0,0,Street\nL1,-1,Hall\nL2,-2,Trains\n"
#define ROUTES "route_id,route_short_name,route_type\nR,R,1\n"
#define TRIPS  "route_id,service_id,trip_id\nR,D,t\n"
#define TIMES                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                                            \
    "t,08:00:00,08:00:00,P,1\nt,08:10:00,08:10:00,Q,2\nt,08:20:00,08:20:00,X,3\nt,08:30:00,08:30:00,Y,4\n"
#define PATHWAYS                                                                                             \
    "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count,"    \
    "max_slope,"                                                                                             \
    "min_width,signposted_as,reversed_signposted_as\n"

static gw_timetable *build_with(const char *pathways, const char *transfers, double radius_m,
                                gw_build_summary *summary)
{
    gw_feed *feed = TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                              {"stop_times.txt", TIMES}, {"levels.txt", LEVELS}, {"pathways.txt", pathways},
                              {"transfers.txt", transfers});
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = radius_m;
    gw_timetable *t = scene_build(&options, summary);
    gw_feed_free(feed);
    return t;
}

static uint32_t stop_of(const gw_timetable *t, const char *id)
{
    gw_stop_id stop;
    if (gw_timetable_find_stop(t, GW_STR(""), gw_str_of(id), &stop, NULL)) fail_msg("no stop %s", id);
    return stop.v;
}

/* "E>P 60, step-free 90", "-" where there is no way. */
static void check_way(const char *pathways, const char *from, const char *to, int32_t quick,
                      int32_t step_free)
{
    gw_timetable *t = build_with(pathways, "from_stop_id,to_stop_id,transfer_type\n", 0, NULL);
    gw_station_net net = gw_station_net_of(t);
    gw_station_search *s = NULL;
    assert_int_equal(gw_station_search_create(&net, &s), GW_OK);
    for (int apart = 0; apart < 2; apart++) { /* with an aim and without: the same */
        uint32_t aim = apart ? stop_of(t, to) : GW_NO_ID;
        gw_station_search_from(s, stop_of(t, from), aim, false);
        assert_int_equal(gw_station_search_seconds(s, stop_of(t, to)), quick);
        gw_station_search_from(s, stop_of(t, from), aim, true);
        assert_int_equal(gw_station_search_seconds(s, stop_of(t, to)), step_free);
    }
    gw_station_search_free(s);
    gw_timetable_release(t);
}

static void a_way_takes_the_sum_of_its_pathways(void **state)
{
    (void)state;
    check_way(PATHWAYS "a,E,N,1,1,,30,,,,,\nb,N,P,1,1,,45,,,,,\n", "E", "P", 75, 75);
    check_way(PATHWAYS "a,E,N,1,1,,30,,,,,\nb,N,P,1,1,,45,,,,,\n", "P", "E", 75, 75);
    check_way(PATHWAYS "a,E,N,1,1,,30,,,,,\nb,N,P,1,1,,45,,,,,\n", "P", "P", 0, 0);
    check_way(PATHWAYS "a,E,N,1,1,,30,,,,,\n", "E", "P", GW_NO_WAY, GW_NO_WAY);
}

static void one_way_gates_are_passed_one_way(void **state)
{
    (void)state;
    const char *gates = PATHWAYS "in,E,N,6,0,,10,,,,,\nout,N,E,7,0,,5,,,,,\nb,N,P,1,1,,45,,,,,\n";
    check_way(gates, "E", "P", 55, 55);
    check_way(gates, "P", "E", 50, 50);
    const char *exit_only = PATHWAYS "out,N,E,7,0,,5,,,,,\nb,N,P,1,1,,45,,,,,\n";
    check_way(exit_only, "E", "P", GW_NO_WAY, GW_NO_WAY);
    check_way(exit_only, "P", "E", 50, 50);
}

static void stairs_are_quicker_and_lifts_step_free(void **state)
{
    (void)state;
    check_way(PATHWAYS "s,E,P,2,1,,20,,,,,\nl,E,P,5,1,,90,,,,,\n", "E", "P", 20, 90);
    check_way(PATHWAYS "s,E,P,2,1,,20,,,,,\n", "E", "P", 20, GW_NO_WAY);
    check_way(PATHWAYS "s,E,P,4,0,,20,,,,,\n", "E", "P", 20, GW_NO_WAY);
    check_way(PATHWAYS "s,E,P,3,1,,20,,,,,\n", "E", "P", 20, 20);
}

static void steep_and_narrow_walkways_are_not_step_free(void **state)
{
    (void)state;
    check_way(PATHWAYS "a,E,P,1,1,,20,,0.083,0.8,,\n", "E", "P", 20, 20);
    check_way(PATHWAYS "a,E,P,1,1,,20,,0.09,,,\n", "E", "P", 20, GW_NO_WAY);
    check_way(PATHWAYS "a,E,P,1,1,,20,,-0.09,,,\n", "E", "P", 20, GW_NO_WAY);
    check_way(PATHWAYS "a,E,P,1,1,,20,,,0.7,,\n", "E", "P", 20, GW_NO_WAY);
}

static void times_are_estimated_where_none_are_given(void **state)
{
    (void)state;
    check_way(PATHWAYS "a,E,P,1,1,100,,,,,,\n", "E", "P", 80, 80);       /* 100 m at 1.25 m/s */
    check_way(PATHWAYS "a,E,N,1,1,,,,,,,\n", "E", "N", 30, 30);          /* nothing is known */
    check_way(PATHWAYS "a,E,F,1,1,,,,,,,\n", "E", "F", 401, 401);        /* 500.4 m apart */
    check_way(PATHWAYS "a,E,P,2,1,,,20,,,,\n", "E", "P", 13, GW_NO_WAY); /* 20 stairs up */
    check_way(PATHWAYS "a,E,P,2,1,,,20,,,,\n", "P", "E", 10, GW_NO_WAY); /* and down */
    check_way(PATHWAYS "a,E,P,2,1,,,-20,,,,\n", "E", "P", 10, GW_NO_WAY);
    check_way(PATHWAYS "a,E,P,2,1,,,,,,,\n", "E", "P", 24, GW_NO_WAY); /* two storeys down */
    check_way(PATHWAYS "a,E,P,2,1,,,,,,,\n", "P", "E", 32, GW_NO_WAY); /* and up: 48 stairs */
    check_way(PATHWAYS "a,E,P,4,0,,,,,,,\n", "E", "P", 40, GW_NO_WAY); /* two storeys */
    check_way(PATHWAYS "a,E,P,4,0,8.6,,,,,,\n", "E", "P", 20, GW_NO_WAY);
    check_way(PATHWAYS "a,E,P,5,1,,,,,,,\n", "E", "P", 65, 65); /* a lift: wait and two storeys */
    check_way(PATHWAYS "a,E,P,6,0,,,,,,,\n", "E", "P", 3, 3);
    check_way(PATHWAYS "a,E,P,1,1,0,,,,,,\n", "E", "P", 0, 0);
}

static void loops_and_edges_of_no_time_end(void **state)
{
    (void)state;
    check_way(PATHWAYS "a,E,N,1,1,0,,,,,,\nb,N,M,1,1,0,,,,,,\nc,M,E,1,1,0,,,,,,\nd,M,P,1,0,0,,,,,,\n", "E",
              "P", 0, 0);
    check_way(PATHWAYS "a,E,N,1,1,,10,,,,,\nb,N,M,1,1,,10,,,,,\nc,M,N,1,1,,3,,,,,\nd,M,P,1,1,,10,,,,,\n", "E",
              "P", 23, 23);
}

static void fractions_are_rounded_up_once(void **state)
{
    (void)state;
    check_way(PATHWAYS "a,E,N,1,1,1,,,,,,\nb,N,M,1,1,1,,,,,,\nc,M,P,1,1,1,,,,,,\n", "E", "P", 3,
              3); /* 3 × 0.8 s */
}

static void boarding_areas_are_part_of_their_platform(void **state)
{
    (void)state;
    const char *areas = PATHWAYS "a,E,Q1,1,1,,30,,,,,\nb,E,Q2,1,1,,50,,,,,\nc,Q2,P,1,1,,10,,,,,\n";
    check_way(areas, "E", "Q", 30, 30);
    check_way(areas, "Q", "P", 10, 10);
    check_way(areas, "E", "P", 60, 60); /* the platform itself is no short cut from Q1 to Q2 */
}

/* --- links --- */

static void check_links(const char *pathways, const char *transfers, const char *expected)
{
    gw_timetable *t = build_with(pathways, transfers, 100, NULL);
    assert_text(t, tt_text_links, expected);
    gw_timetable_release(t);
}
#define NO_TRANSFERS "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"

static void without_pathways_all_walk_straight(void **state)
{
    (void)state;
    check_links(
        PATHWAYS, NO_TRANSFERS,
        "P>Q WALK 56m generated\nP>Y WALK 56m generated\nQ>P WALK 56m generated\nY>P WALK 56m generated\n");
}

static void a_platform_behind_doors_is_reached_through_them(void **state)
{
    (void)state;
    check_links(PATHWAYS "a,E,P,1,1,,200,,,,,\n", NO_TRANSFERS,
                "E>P INSIDE 200 step-free\nP>E INSIDE 200 step-free\nP>X INSIDE 200+56m step-free\n"
                "X>P INSIDE 200+56m step-free\n");
}

static void platforms_of_a_station_change_along_its_pathways(void **state)
{
    (void)state;
    check_links(PATHWAYS "a,P,Q1,2,0,,40,,,,,\nb,Q1,P,5,0,,70,,,,,\n", NO_TRANSFERS,
                "P>Q INSIDE 40 not step-free\nP>Y WALK 56m generated\nQ>P INSIDE 70 step-free\n"
                "Y>P WALK 56m generated\n");
}

static void the_better_door_for_feet_and_for_wheels(void **state)
{
    (void)state;
    check_links(
        PATHWAYS "a,E,P,2,1,,60,,,,,\nb,F,P,5,1,,90,,,,,\n", NO_TRANSFERS,
        "E>P INSIDE 60 not step-free\nF>P INSIDE 90 step-free\nP>E INSIDE 60 not step-free\n"
        "P>F INSIDE 90 step-free\nP>X INSIDE 60+56m not step-free\nX>P INSIDE 60+56m not step-free\n");
    check_links(PATHWAYS "a,E,P,2,1,,60,,,,,\nb,E,P,5,1,,90,,,,,\n", NO_TRANSFERS,
                "E>P INSIDE 60 step-free INSIDE 90\nP>E INSIDE 60 step-free INSIDE 90\n"
                "P>X INSIDE 60+56m step-free INSIDE 90+56m\nX>P INSIDE 60+56m step-free INSIDE 90+56m\n");
}

static void wheels_may_have_more_street_and_the_same_seconds_inside(void **state)
{
    (void)state;
    gw_timetable *t =
        build_with(PATHWAYS "a,E,P,2,1,,60,,,,,\nb,F,P,5,1,,60,,,,,\n", NO_TRANSFERS, 600, NULL);
    assert_text(t, tt_text_links,
                "E>P INSIDE 60 not step-free\nF>P INSIDE 60 step-free\nP>E INSIDE 60 not step-free\n"
                "P>F INSIDE 60 step-free\nP>X INSIDE 60+56m step-free INSIDE 60+445m\n"
                "Q>Y WALK 111m generated\nX>P INSIDE 60+56m step-free INSIDE 60+445m\n"
                "Y>Q WALK 111m generated\n");
    gw_timetable_release(t);
}

static void rules_of_transfers_win(void **state)
{
    (void)state;
    check_links(PATHWAYS "a,P,Q1,2,1,,40,,,,,\n",
                "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nP,Q,2,25\nQ,P,0,\n",
                "P>Q FIXED 25 not step-free\nP>Y WALK 56m generated\nQ>P INSIDE 40 not step-free\n"
                "Y>P WALK 56m generated\n");
    check_links(PATHWAYS "a,P,Q1,5,1,,40,,,,,\n",
                "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nP,Q,2,25\nQ,P,3,\n",
                "P>Q FIXED 25 step-free INSIDE 40\nP>Y WALK 56m generated\nQ>P FORBIDDEN\n"
                "Y>P WALK 56m generated\n");
}

static void no_walks_are_made_when_none_are_asked_for(void **state)
{
    (void)state;
    gw_timetable *t =
        build_with(PATHWAYS "a,E,P,1,1,,200,,,,,\nb,P,Q1,1,1,,20,,,,,\n", NO_TRANSFERS, 0, NULL);
    assert_text(t, tt_text_links, "");
    assert_int_equal(t->n_nodes, 8 + 1); /* all with a level, and the guard */
    gw_timetable_release(t);
}

/* --- size --- */

/* One station: two doors, n nodes in a row, a platform at the far end; many chords between neighbours. */
static gw_feed *long_station(uint32_t n_nodes, uint32_t n_doors, uint32_t n_pathways)
{
    gw_buf stops = {0}, paths = {0};
    gw_buf_text(&stops, "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                        "ST,ST,22.4,114.1,1,\nP,P,22.4,114.1,0,ST\nX,X,22.5,114.1,0,\n");
    for (uint32_t i = 0; i < n_doors; i++) gw_buf_printf(&stops, "E%u,E,22.4,114.1,2,ST\n", i);
    for (uint32_t i = 0; i < n_nodes; i++) gw_buf_printf(&stops, "N%u,,,,3,ST\n", i);
    gw_buf_text(&paths, "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time\n");
    for (uint32_t i = 0; i < n_doors; i++) gw_buf_printf(&paths, "e%u,E%u,N0,1,1,5\n", i, i);
    for (uint32_t i = 0; i < n_pathways; i++)
        gw_buf_printf(&paths, "p%u,N%u,N%u,1,1,%u\n", i, i % (n_nodes - 1), i % (n_nodes - 1) + 1,
                      1 + i / n_nodes);
    gw_buf_printf(&paths, "last,N%u,P,1,1,7\n", n_nodes - 1);
    gw_feed *feed = TINY_FEED({"stops.txt", stops.p}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                              {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                                                 "t,08:00:00,08:00:00,P,1\nt,08:10:00,08:10:00,X,2\n"},
                              {"pathways.txt", paths.p});
    gw_buf_free(&stops);
    gw_buf_free(&paths);
    return feed;
}

static gw_timetable *build_long(uint32_t n_nodes, uint32_t n_doors, uint32_t n_pathways,
                                gw_build_summary *summary)
{
    gw_feed *feed = long_station(n_nodes, n_doors, n_pathways);
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = 100;
    gw_timetable *t = scene_build(&options, summary);
    gw_feed_free(feed);
    return t;
}

static void a_hundred_thousand_pathways_are_looked_through(void **state)
{
    (void)state;
    gw_build_summary summary;
    gw_timetable *t = build_long(20000, 2, 100000, &summary);
    assert_int_equal(summary.n_stations_refused, 0);
    assert_int_equal(summary.n_station_ways, 4);
    gw_station_net net = gw_station_net_of(t);
    gw_station_search *s = NULL;
    assert_int_equal(gw_station_search_create(&net, &s), GW_OK);
    gw_station_search_from(s, stop_of(t, "E1"), GW_NO_ID, false);
    assert_int_equal(gw_station_search_seconds(s, stop_of(t, "P")), 5 + 19999 + 7);
    uint32_t *way = malloc(30000 * sizeof *way);
    assert_non_null(way);
    assert_int_equal(gw_station_search_way(s, stop_of(t, "P"), way, 30000), 20001);
    assert_int_equal(net.paths[way[20000]].to, gw_station_find_node(&net, stop_of(t, "P")));
    assert_int_equal(gw_station_search_way(s, stop_of(t, "P"), way, 3),
                     20001); /* only the first are written */
    free(way);
    gw_station_search_free(s);
    gw_timetable_release(t);
}

static void a_station_with_too_many_doors_is_refused_and_counted(void **state)
{
    (void)state;
    gw_build_summary summary;
    gw_timetable *t = build_long(10, 1001, 9, &summary);
    assert_int_equal(summary.n_stations_refused, 1);
    assert_int_equal(summary.n_station_ways, 0);
    assert_text(t, tt_text_links, "");
    gw_timetable_release(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_way_takes_the_sum_of_its_pathways),
        cmocka_unit_test(one_way_gates_are_passed_one_way),
        cmocka_unit_test(stairs_are_quicker_and_lifts_step_free),
        cmocka_unit_test(steep_and_narrow_walkways_are_not_step_free),
        cmocka_unit_test(times_are_estimated_where_none_are_given),
        cmocka_unit_test(loops_and_edges_of_no_time_end),
        cmocka_unit_test(fractions_are_rounded_up_once),
        cmocka_unit_test(boarding_areas_are_part_of_their_platform),
        cmocka_unit_test(without_pathways_all_walk_straight),
        cmocka_unit_test(a_platform_behind_doors_is_reached_through_them),
        cmocka_unit_test(platforms_of_a_station_change_along_its_pathways),
        cmocka_unit_test(the_better_door_for_feet_and_for_wheels),
        cmocka_unit_test(wheels_may_have_more_street_and_the_same_seconds_inside),
        cmocka_unit_test(rules_of_transfers_win),
        cmocka_unit_test(no_walks_are_made_when_none_are_asked_for),
        cmocka_unit_test(a_hundred_thousand_pathways_are_looked_through),
        cmocka_unit_test(a_station_with_too_many_doors_is_refused_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
