/* Scenarios as overlays: nothing, added, removed; the base untouched. */
#include "tests/support/tt_scene.h"

#include <string.h>

#include "planner/timetable/overlay.h"
#include "planner/timetable/snapshot.h"

#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"                                     \
    "A,A,22.3,114.1,0,\nB,B,22.4,114.1,0,ST\nC,C,22.5,114.1,0,\nST,ST,22.4,114.1,1,\n"

static gw_timetable *base_timetable(void)
{
    return scene_of(
        TINY_FEED({"stops.txt", STOPS},
                  {"routes.txt", "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n"},
                  {"trips.txt", "route_id,service_id,trip_id,block_id\nR1,D,a,x\nR2,D,b,x\nR2,D,f,\n"},
                  {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                                     "a,08:00:00,08:00:00,A,1\na,08:10:00,08:10:00,B,2\n"
                                     "b,08:11:00,08:11:00,B,1\nb,08:20:00,08:20:00,C,2\n"
                                     "f,08:11:00,08:11:00,B,1\nf,08:21:00,08:21:00,C,2\n"},
                  {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\nf,06:00:00,07:00:00,600\n"},
                  {"transfers.txt",
                   "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id\n"
                   "B,B,2,60,R1,R2\n"}),
        NULL);
}

#define BASE_PATTERNS                                                                                        \
    "R2 B C: f 0 600 @ 06:00-07:00/600 f\n"                                                                  \
    "R1 A B: a 08:00 08:10\n"                                                                                \
    "R2 B C: b 08:11 08:20\n"
#define BASE_LINKS  "B>B SAME\n  4 R1>R2 FIXED 60\n"
#define BASE_VISITS "A 1.0\nB 0.0 board R2\nB 1.1 alight R1\nB 2.0 board R2\nC 0.1\nC 2.1\n"

static gw_overlay *overlay_on(const gw_timetable *base)
{
    gw_overlay *o = NULL;
    assert_int_equal(gw_overlay_create(base, &o, NULL), GW_OK);
    return o;
}

static gw_timetable *apply(gw_overlay *o)
{
    gw_timetable *t = NULL;
    gw_error err = {0};
    if (gw_overlay_apply(o, &t, &err)) fail_msg("%s", err.message);
    gw_overlay_free(o);
    return t;
}

static void check_base(const gw_timetable *base)
{
    assert_text(base, tt_text_patterns, BASE_PATTERNS);
    assert_text(base, tt_text_links, BASE_LINKS);
    assert_text(base, tt_text_visits, BASE_VISITS);
    assert_text(base, tt_text_seats, "a>b block\n");
}

static void no_change_is_the_base_again(void **state)
{
    (void)state;
    gw_timetable *base = base_timetable();
    gw_timetable *t = apply(overlay_on(base));
    assert_int_equal(t->n_parts, 1);
    assert_ptr_equal(t->part[0].times, base->part[0].times);
    assert_memory_equal(&t->content, &base->content, sizeof t->content);
    gw_timetable_release(base); /* t holds on to it */
    check_base(t);
    gw_timetable_release(t);
}

static void removed_patterns_are_marked_and_lose_their_seats(void **state)
{
    (void)state;
    gw_timetable *base = base_timetable();
    gw_overlay *o = overlay_on(base);
    assert_int_equal(gw_overlay_remove_pattern(o, (gw_pattern_id){2}), GW_OK);
    assert_int_equal(gw_overlay_remove_pattern(o, (gw_pattern_id){3}), GW_BAD_INPUT);
    gw_timetable *t = apply(o);
    check_base(base);
    assert_text(
        t, tt_text_patterns,
        "R2 B C: f 0 600 @ 06:00-07:00/600 f\nR1 A B: a 08:00 08:10\nR2 removed B C: b 08:11 08:20\n");
    assert_text(t, tt_text_links, BASE_LINKS);
    assert_text(t, tt_text_seats, "");
    assert_int_equal(t->n_parts, 2);
    assert_int_equal(t->part[1].visit_first[4], 0);
    assert_memory_not_equal(&t->content, &base->content, sizeof t->content);
    gw_timetable_release(base);
    gw_timetable_release(t);
}

static uint64_t days_of_monday[1] = {1};

static void a_new_line_over_old_and_new_stops(void **state)
{
    (void)state;
    gw_timetable *base = base_timetable();
    gw_overlay *o = overlay_on(base);
    gw_stop_id n, m;
    gw_route_id route;
    uint32_t service;
    gw_error err = {0};
    gw_overlay_stop stop = {.id = "N", .names = {"新", "", "New"}, .point = gw_point_of(22.4005, 114.1)};
    assert_int_equal(gw_overlay_add_stop(o, &stop, 100, &n, &err), GW_OK);
    stop = (gw_overlay_stop){.id = "M", .names = {NULL, NULL, "More"}, .point = gw_point_of(22.4006, 114.1)};
    assert_int_equal(gw_overlay_add_stop(o, &stop, 0, &m, &err), GW_OK);
    gw_overlay_route line_route = {
        .id = "D1", .short_name = "D1", .names = {"直達", NULL, "Direct"}, .type = 3, .color = 0xFFFF00};
    assert_int_equal(gw_overlay_add_route(o, &line_route, &route, &err), GW_OK);
    assert_int_equal(gw_overlay_add_service(o, "mon", days_of_monday, &service, &err), GW_OK);

    gw_stop_id stops[] = {{0}, n, {2}};
    const uint8_t flags[] = {GW_PICKUP_MASK & 2, 0, 1};
    gw_overlay_line line = {.route = route,
                            .like_pattern = GW_NO_ID,
                            .n_stops = 3,
                            .stops = stops,
                            .flags = flags,
                            .headsign = {NULL, NULL, "Hospital"},
                            .direction = 0,
                            .wheelchair = 1};
    const int32_t arrivals[] = {25200, 25800, 26400, 25300, 25700, 26300, 28800, 29400, 30000};
    const int32_t departures[] = {25200, 25860, 26400, 25300, 25700, 26300, 28800, 29400, 30000};
    const uint32_t services[] = {service, 0, service};
    const char *const ids[] = {"t1", "fast", "t2"};
    assert_int_equal(gw_overlay_add_trips(o, &line, 3, arrivals, departures, services, ids, &err), GW_OK);

    line.direction = 1;
    line.flags = NULL;
    line.like_pattern = 1;
    const int32_t back[] = {0, 300, 900};
    const gw_period periods[] = {{25200, 36000, 1200, 1200, 0},
                                 {36000, 40000, 600, 900, base->part[0].periods[0].trip_text}};
    assert_int_equal(gw_overlay_add_headway(o, &line, back, back, periods, 2, 0, "D1-back", &err), GW_OK);

    gw_timetable *t = apply(o);
    check_base(base);
    gw_timetable_release(base);
    assert_text(t, tt_text_patterns,
                BASE_PATTERNS
                "D1/0 A^20 N C^10: t1 07:00 07:10-07:11 07:20 | t2 08:00 08:10 08:20\n"
                "D1/0 A^20 N C^10: fast 07:01:40 07:08:20 07:18:20\n"
                "D1/1 A N C: D1-back 0 300 900 @ 07:00-10:00/1200 D1-back, 10:00-11:06:40/600..900 f\n");
    assert_text(t, tt_text_links,
                BASE_LINKS "B>N WALK 56m generated\nN>B WALK 56m generated\nN>M WALK 11m generated\n"
                           "M>N WALK 11m generated\n");
    assert_text(t, tt_text_visits,
                BASE_VISITS "A 3.0\nA 4.0\nA 5.0\nC 3.2\nC 4.2\nC 5.2\nN 3.1\nN 4.1\nN 5.1\n");
    assert_int_equal(n.v, 4);
    assert_string_equal(gw_tt_name(t, &gw_tt_stop_at(t, n.v)->name, GW_LANG_HANT), "新");
    assert_string_equal(gw_tt_name(t, &gw_tt_stop_at(t, n.v)->name, GW_LANG_HANS),
                        "新"); /* the first that is given */
    assert_string_equal(gw_tt_name(t, &gw_tt_stop_at(t, m.v)->name, GW_LANG_HANT), "More");
    gw_buf id = {0};
    assert_string_equal(gw_tt_trip_id(t, 3, &id), "t1");
    gw_buf_free(&id);
    assert_true(gw_tt_service_runs(t, service, 0));
    assert_false(gw_tt_service_runs(t, service, 1));
    assert_int_equal(gw_tt_route_at(t, route.v)->text_color, 0);
    assert_int_equal(gw_tt_pattern_at(t, 5)->min_time_s, 25200);
    assert_int_equal(gw_tt_pattern_at(t, 5)->max_time_s, 40900);
    assert_int_equal(t->part[0].visit_first[6],
                     t->part[0].n_visits); /* the base's ranges reach over new stops */
    assert_int_equal(t->part[0].link_first[6], t->part[0].n_links);
    assert_int_equal(t->part[0].near_first[6], t->part[0].n_near);
    assert_int_equal(t->part[0].link_in_first[5], t->part[0].n_links);
    assert_int_equal(t->part[1].board_slots[0], t->n_board_extra + 0);

    gw_stop_id found;
    assert_int_equal(gw_timetable_find_stop(t, GW_STR("new"), GW_STR("N"), &found, NULL), GW_OK);
    assert_int_equal(found.v, n.v);
    gw_buf ref = {0};
    gw_timetable_stop_ref(t, n, ':', &ref);
    gw_timetable_route_ref(t, route, ':', &ref);
    assert_string_equal(ref.p, "new:Nnew:D1");
    gw_buf_free(&ref);
    assert_int_equal(gw_snapshot_write(t, "never", NULL), GW_BAD_INPUT);
    gw_overlay *again = NULL;
    assert_int_equal(gw_overlay_create(t, &again, NULL), GW_BAD_INPUT);
    gw_timetable_release(t);
}

/* Trips of a route that a rule names board from that rule's slot, in a scenario too. */
static void trips_of_an_old_route_keep_its_rules(void **state)
{
    (void)state;
    gw_timetable *base = base_timetable();
    gw_overlay *o = overlay_on(base);
    const gw_stop_id stops[] = {{1}, {2}};
    gw_overlay_line line = {.route = {1}, .like_pattern = 2, .n_stops = 2, .stops = stops, .direction = 2};
    const int32_t times[] = {30000, 30600};
    const uint32_t service = 0;
    const char *const id = "extra";
    assert_int_equal(gw_overlay_add_trips(o, &line, 1, times, times, &service, &id, NULL), GW_OK);
    gw_timetable *t = apply(o);
    gw_timetable_release(base);
    assert_text(t, tt_text_patterns, BASE_PATTERNS "R2 B C: extra 08:20 08:30\n");
    assert_text(t, tt_text_visits, BASE_VISITS "B 3.0 board R2\nC 3.1\n");
    gw_timetable_release(t);
}

static void the_same_change_has_the_same_name(void **state)
{
    (void)state;
    gw_timetable *base = base_timetable(), *made[3];
    for (int i = 0; i < 3; i++) {
        gw_overlay *o = overlay_on(base);
        gw_stop_id stop;
        gw_overlay_stop s = {.id = i < 2 ? "N" : "O", .names = {"N"}, .point = gw_point_of(22.4005, 114.1)};
        assert_int_equal(gw_overlay_add_stop(o, &s, 100, &stop, NULL), GW_OK);
        made[i] = apply(o);
    }
    assert_memory_equal(&made[0]->content, &made[1]->content, sizeof base->content);
    assert_memory_not_equal(&made[0]->content, &made[2]->content, sizeof base->content);
    for (int i = 0; i < 3; i++) gw_timetable_release(made[i]);
    gw_timetable_release(base);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    gw_timetable *base = base_timetable();
    gw_overlay *o = overlay_on(base);
    gw_error err;
    gw_stop_id stop;
    gw_overlay_stop nowhere = {.id = "N", .point = {GW_LATLON_NONE, GW_LATLON_NONE}};
    assert_int_equal(gw_overlay_add_stop(o, &nowhere, 0, &stop, &err), GW_BAD_INPUT);
    nowhere.point = gw_point_of(22, 114);
    assert_int_equal(gw_overlay_add_stop(o, &nowhere, 0, &stop, &err), GW_OK);
    assert_int_equal(gw_overlay_add_stop(o, &nowhere, 0, &stop, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "two new stops N");

    const gw_stop_id stops[] = {{0}, {2}}, station[] = {{0}, {3}};
    gw_overlay_line line = {
        .route = {1}, .like_pattern = GW_NO_ID, .n_stops = 2, .stops = stops, .direction = 2};
    const int32_t rising[] = {0, 600}, falling[] = {0, -1};
    const uint32_t service = 0, no_service = 9;
    const char *const id = "x";
    const gw_period good = {0, 600, 60, 60, 0}, empty = {0, 0, 60, 60, 0},
                    foreign = {0, 600, 60, 60, 1u << 30};
    assert_int_equal(gw_overlay_add_trips(o, &line, 1, falling, falling, &service, &id, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "times of a line that do not rise, at stop 2");
    assert_int_equal(gw_overlay_add_trips(o, &line, 1, rising, rising, &no_service, &id, &err), GW_BAD_INPUT);
    assert_int_equal(gw_overlay_add_headway(o, &line, rising, rising, &empty, 1, 0, "x", &err), GW_BAD_INPUT);
    assert_int_equal(gw_overlay_add_headway(o, &line, rising, rising, &foreign, 1, 0, "x", &err),
                     GW_BAD_INPUT);
    assert_int_equal(gw_overlay_add_headway(o, &line, rising, rising, &good, 0, 0, "x", &err), GW_BAD_INPUT);
    line.stops = station;
    assert_int_equal(gw_overlay_add_headway(o, &line, rising, rising, &good, 1, 0, "x", &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "stop 2 of a line is no stop to call at");
    line.stops = stops;
    line.route.v = 2;
    assert_int_equal(gw_overlay_add_headway(o, &line, rising, rising, &good, 1, 0, "x", &err), GW_BAD_INPUT);

    gw_timetable *t = NULL, *again = NULL;
    assert_int_equal(gw_overlay_apply(o, &t, &err), GW_OK);
    assert_text(t, tt_text_patterns, BASE_PATTERNS);
    assert_int_equal(gw_overlay_apply(o, &again, &err), GW_BAD_INPUT);
    assert_int_equal(gw_overlay_add_stop(o, &nowhere, 0, &stop, &err), GW_BAD_INPUT);
    gw_overlay_free(o);
    gw_overlay_free(NULL);
    gw_timetable_release(t);
    gw_timetable_release(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_change_is_the_base_again),
        cmocka_unit_test(removed_patterns_are_marked_and_lose_their_seats),
        cmocka_unit_test(a_new_line_over_old_and_new_stops),
        cmocka_unit_test(trips_of_an_old_route_keep_its_rules),
        cmocka_unit_test(the_same_change_has_the_same_name),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
