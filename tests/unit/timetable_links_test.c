/* transfers.txt, generated walks, and the slots that make rules exact. */
#include "tests/support/tt_scene.h"

/* B1 and B2 are platforms of ST, 55 m apart; R1 comes to B1 and B2, R2 leaves from both, R3 from B2. */
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"                                     \
    "A,A,22.3,114.1,0,\nB1,B1,22.4,114.1,0,ST\nB2,B2,22.4005,114.1,0,ST\nC,C,22.5,114.1,0,\nST,ST,22.4,114." \
    "1,1,\n"
#define ROUTES "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\nR3,3,3\n"
#define TRIPS  "route_id,service_id,trip_id\nR1,D,x\nR1,D,y\nR2,D,u\nR2,D,v\nR3,D,w\n"
#define TIMES                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                                            \
    "x,08:00:00,08:00:00,A,1\nx,08:10:00,08:10:00,B1,2\n"                                                    \
    "y,08:05:00,08:05:00,A,1\ny,08:15:00,08:15:00,B2,2\n"                                                    \
    "u,08:20:00,08:20:00,B1,1\nu,08:40:00,08:40:00,C,2\n"                                                    \
    "v,08:25:00,08:25:00,B2,1\nv,08:45:00,08:45:00,C,2\n"                                                    \
    "w,08:30:00,08:30:00,B2,1\nw,08:50:00,08:50:00,C,2\n"
#define HEAD                                                                                                 \
    "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_"     \
    "trip_id\n"

static gw_timetable *build(const char *transfers, double walk_radius_m, gw_build_summary *summary)
{
    gw_feed *feed = TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                              {"stop_times.txt", TIMES}, {"transfers.txt", transfers});
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = walk_radius_m;
    gw_timetable *t = scene_build(&options, summary);
    gw_feed_free(feed);
    return t;
}

static void check_links(const char *transfers, double walk_radius_m, const char *expected)
{
    gw_timetable *t = build(transfers, walk_radius_m, NULL);
    assert_text(t, tt_text_links, expected);
    gw_timetable_release(t);
}

static void every_stop_has_a_link_to_itself(void **state)
{
    (void)state;
    gw_build_summary summary;
    gw_timetable *t = build(HEAD, 0, &summary);
    const gw_tt_part *part = &t->part[0];
    assert_int_equal(part->n_links + part->n_near,
                     0); /* where nothing is said of it, it is not written down */
    for (uint32_t i = 0; i < 10; i++) {
        gw_tt_links links = gw_tt_links_of(t, i / 2, i % 2 != 0);
        gw_tt_link link;
        uint32_t number;
        assert_true(gw_tt_links_next(&links, &link, &number, NULL));
        assert_true(link.from == i / 2 && link.to == i / 2 && link.kind == GW_LINK_SAME);
        assert_int_equal(number, GW_LINK_SELF);
        assert_false(gw_tt_links_next(&links, &link, &number, NULL));
    }
    assert_int_equal(summary.n_links, 5);
    gw_timetable_release(t);
}

static void the_types_of_rules_between_stops(void **state)
{
    (void)state;
    check_links(HEAD "A,B1,0,,,,,\nA,B2,0,90,,,,\nA,C,1,,,,,\nB1,A,2,120,,,,\nB1,C,2,,,,,\nB1,B2,3,,,,,\n"
                     "A,A,0,,,,,\nB1,B1,0,30,,,,\nB2,B2,3,,,,,\nC,C,1,500,,,,\n",
                0,
                "A>B1 WALK 11120m\nA>B2 FIXED 90\nA>C FIXED 0\nB1>A FIXED 120\nB1>B1 FIXED 30\n"
                "B1>B2 FORBIDDEN\nB1>C WALK 11120m\nB2>B2 FORBIDDEN\nC>C FIXED 0\n");
}

static void a_station_stands_for_all_its_stops(void **state)
{
    (void)state;
    check_links(
        HEAD "ST,ST,2,300,,,,\nA,ST,2,60,,,,\n", 0,
        "A>B1 FIXED 60\nA>B2 FIXED 60\nB1>B1 FIXED 300\nB1>B2 FIXED 300\nB2>B1 FIXED 300\nB2>B2 FIXED 300\n");
}

static void a_stop_rule_beats_a_station_rule_then_file_order(void **state)
{
    (void)state;
    check_links(HEAD "ST,ST,2,300,,,,\nST,B2,2,200,,,,\nB1,B2,2,100,,,,\nB1,B2,2,50,,,,\n", 0,
                "B1>B1 FIXED 300\nB1>B2 FIXED 100\nB2>B1 FIXED 300\nB2>B2 FIXED 200\n");
}

static void rules_stand_by_rank(void **state)
{
    (void)state;
    check_links(HEAD
                "B1,B2,2,6,,,,\nB1,B2,2,5,R1,,,\nB1,B2,2,51,,R2,,\nB1,B2,2,4,R1,R2,,\nB1,B2,2,3,,,x,\n"
                "B1,B2,2,31,,,,v\nB1,B2,2,2,,R3,x,\nB1,B2,2,21,R1,,,v\nB1,B2,2,1,,,x,v\nST,ST,3,,,,x,v\n",
                0,
                "B1>B2 FIXED 6\n"
                "  1 x>v FIXED 1\n"
                "  1 x>v FORBIDDEN\n"
                "  2 x>R3 FIXED 2\n"
                "  2 R1>v FIXED 21\n"
                "  3 x>* FIXED 3\n"
                "  3 *>v FIXED 31\n"
                "  4 R1>R2 FIXED 4\n"
                "  5 R1>* FIXED 5\n"
                "  5 *>R2 FIXED 51\n");
}

static void a_link_of_rules_alone_has_no_duration_of_its_own(void **state)
{
    (void)state;
    check_links(HEAD "B1,B2,2,60,R1,R3,,\n", 0, "B1>B2 NONE\n  4 R1>R3 FIXED 60\n");
}

static void a_rule_stays_only_where_its_route_calls(void **state)
{
    (void)state;
    check_links(HEAD "ST,ST,2,60,,R3,,\nST,ST,2,70,,,,u\n", 0,
                "B1>B1 SAME\n  3 *>u FIXED 70\nB1>B2 NONE\n  5 *>R3 FIXED 60\n"
                "B2>B1 NONE\n  3 *>u FIXED 70\nB2>B2 SAME\n  5 *>R3 FIXED 60\n");
}

static void walks_reach_near_stops_but_not_where_a_rule_stands(void **state)
{
    (void)state;
    check_links(HEAD, 100, "B1>B2 WALK 56m generated\nB2>B1 WALK 56m generated\n");
    check_links(HEAD "B1,B2,3,,,,,\nB2,B1,2,60,R1,,,\n", 100,
                "B1>B2 FORBIDDEN\nB2>B1 WALK 56m generated\n  5 R1>* FIXED 60\n");
    check_links(HEAD "B1,B2,2,7,,,,\n", 100, "B1>B2 FIXED 7\nB2>B1 WALK 56m generated\n");
    check_links(HEAD, 50, "");
}

static void slots_stand_for_what_rules_name(void **state)
{
    (void)state;
    gw_timetable *t = build(HEAD "B1,B2,2,60,R1,R3,,\nB1,B2,2,30,,,x,v\nB2,B2,3,,,R2,,\n", 0, NULL);
    assert_text(t, tt_text_patterns,
                "R1 own A B1: x 08:00 08:10\n" /* 0 */
                "R1 A B2: y 08:05 08:15\n"
                "R2 B1 C: u 08:20 08:40\n"
                "R2 own B2 C: v 08:25 08:45\n" /* 3 */
                "R3 B2 C: w 08:30 08:50\n");
    assert_text(t, tt_text_visits,
                "A 0.0\nA 1.0\n"
                "B1 0.1 alight x\n"
                "B1 2.0\n"
                "B2 1.1\n"
                "B2 3.0 board v\n" /* though R2 has a slot there too */
                "B2 4.0 board R3\n"
                "C 2.1\nC 3.1\nC 4.1\n");
    const gw_tt_slot board[] = {{.stop = 2, .route = 1, .trip = 3},
                                {.stop = 2, .route = 1, .trip = GW_NO_ID},
                                {.stop = 2, .route = 2, .trip = GW_NO_ID}};
    const gw_tt_slot alight[] = {{.stop = 1, .route = 0, .trip = 0},
                                 {.stop = 1, .route = 0, .trip = GW_NO_ID}};
    assert_int_equal(t->n_board_extra, 3);
    assert_memory_equal(t->board_extra, board, sizeof board);
    assert_int_equal(t->n_alight_extra, 2);
    assert_memory_equal(t->alight_extra, alight, sizeof alight);
    const uint32_t board_first[] = {0, 0, 0, 3, 3, 3}, alight_first[] = {0, 0, 2, 2, 2, 2};
    assert_memory_equal(t->board_extra_first, board_first, sizeof board_first);
    assert_memory_equal(t->alight_extra_first, alight_first, sizeof alight_first);
    assert_int_equal(t->part[0].board_slots[0], 3 + 0); /* A's general slot comes after the particular ones */
    gw_timetable_release(t);
}

static void walks_join_stops_of_several_feeds(void **state)
{
    (void)state;
    gw_feed *one = TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                             {"stop_times.txt", TIMES});
    gw_build_feed sources[] = {{.tag = "x", .feed = one}, {.tag = "y", .feed = one}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 2;
    options.walk_radius_m = 10;
    gw_build_summary summary;
    gw_timetable *t = scene_build(&options, &summary);
    assert_text(
        t, tt_text_links,
        "A>A WALK 0m generated\nB1>B1 WALK 0m generated\nB2>B2 WALK 0m generated\nC>C WALK 0m generated\n"
        "A>A WALK 0m generated\nB1>B1 WALK 0m generated\nB2>B2 WALK 0m generated\nC>C WALK 0m generated\n");
    assert_int_equal(summary.n_generated_links, 8);
    assert_int_equal(t->part[0].near[t->part[0].near_first[0]].to, 5);
    gw_timetable_release(t);
    gw_feed_free(one);
}

/* Stops upon each other have a bounded number of walks, the same from either end, and the summary says so. */
static void many_stops_at_one_point_have_some_walks(void **state)
{
    (void)state;
    enum { N = 1100, MOST = 1000 };
    gw_buf stops = {0};
    gw_buf_text(&stops,
                "stop_id,stop_name,stop_lat,stop_lon\nA,A,22,114\nB1,B,22,114\nB2,B,22,114\nC,C,22,114\n");
    for (int i = 0; i < N; i++) gw_buf_printf(&stops, "X%d,X,22.5,114.5\n", i);
    gw_feed *feed = TINY_FEED({"stops.txt", stops.p}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                              {"stop_times.txt", TIMES});
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = 10;
    gw_build_summary summary;
    gw_timetable *t = scene_build(&options, &summary);
    const gw_tt_part *part = &t->part[0];
    assert_int_equal(summary.walks_of_a_stop, MOST);
    assert_true(part->n_near > (uint32_t)MOST * MOST);
    for (uint32_t s = 0; s < part->n_stops; s++) {
        uint32_t n = part->near_first[s + 1] - part->near_first[s];
        assert_true(n <= MOST && n > 0);
    }
    gw_timetable_release(t);
    gw_feed_free(feed);
    gw_buf_free(&stops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_stops_at_one_point_have_some_walks),
        cmocka_unit_test(every_stop_has_a_link_to_itself),
        cmocka_unit_test(the_types_of_rules_between_stops),
        cmocka_unit_test(a_station_stands_for_all_its_stops),
        cmocka_unit_test(a_stop_rule_beats_a_station_rule_then_file_order),
        cmocka_unit_test(rules_stand_by_rank),
        cmocka_unit_test(a_link_of_rules_alone_has_no_duration_of_its_own),
        cmocka_unit_test(a_rule_stays_only_where_its_route_calls),
        cmocka_unit_test(walks_reach_near_stops_but_not_where_a_rule_stands),
        cmocka_unit_test(slots_stand_for_what_rules_name),
        cmocka_unit_test(walks_join_stops_of_several_feeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
