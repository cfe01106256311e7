/* Lines of shapes.txt: against themselves, and against the stops of the trips that follow them. */
#include "feed_scene.h"

#define SHAPES(rows)                                                                                         \
    FILE_IS("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\n" rows)
#define FOLLOW   FILE_IS("trips.txt", "route_id,service_id,trip_id,shape_id\nR1,S,T1,s\nR1,S,T2,s\nR2,S,T3,\n")
#define STRAIGHT "s,46.00,8,1,0\ns,46.01,8,2,1112\ns,46.02,8,3,2224\n"

static void a_line_is_checked_against_itself(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *notices, *code, *sample;
    } scenes[] = {
        {STRAIGHT, "", NULL, NULL},
        /* by sequence, not as in the file */
        {"s,46.02,8,3,2224\ns,46.00,8,1,0\ns,46.01,8,2,1112\n", "", NULL, NULL},
        {"s,46.00,8,1,0\ns,46.01,8,2,1112\ns,46.02,8,3,1111\n", "decreasing_shape_distance*1",
         "decreasing_shape_distance", "shapes.txt:4 shape_dist_traveled=1111"},
        {"s,46.00,8,1,0\ns,46.01,8,2,1112\ns,46.01,8,3,1112\ns,46.02,8,4,2224\n",
         "equal_shape_distance_same_coordinates*1", "equal_shape_distance_same_coordinates",
         "shapes.txt:4 shape_dist_traveled=1112"},
        {"s,46.00,8,1,0\ns,46.01,8,2,1112\ns,46.02,8,3,1112\n", "equal_shape_distance_diff_coordinates*1",
         "equal_shape_distance_diff_coordinates", "shapes.txt:4 shape_dist_traveled=1112"},
        {"s,46.00,8,1,0\ns,46.01,8,2,1112\ns,46.010001,8,3,1112\ns,46.02,8,4,2224\n",
         "equal_shape_distance_diff_coordinates_distance_below_threshold*1",
         "equal_shape_distance_diff_coordinates_distance_below_threshold",
         "shapes.txt:4 shape_dist_traveled=1112"},
        {"s,46.00,8,1,\n", "single_shape_point*1", "single_shape_point", "shapes.txt:2 shape_id=s"},
        {STRAIGHT "u,46,8,1,0\nu,47,8,2,\n", "unused_shape*1", "unused_shape", "shapes.txt:5 shape_id=u"},
        {STRAIGHT "s,46.02,8,4,-5\n", "number_out_of_range*1", "number_out_of_range",
         "shapes.txt:5 shape_dist_traveled=-5"},
    };
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        test_file files[] = {FOLLOW, SHAPES("")};
        char text[1000];
        snprintf(text, sizeof text, "%s%s", files[1].text, scenes[i].rows);
        files[1].text = text;
        loaded l = load_changed(files, 2);
        assert_notices(&l, scenes[i].notices);
        if (scenes[i].code) assert_sample(&l, scenes[i].code, scenes[i].sample);
        unload(&l);
    }
}

static void stops_lie_along_their_line(void **state)
{
    (void)state;
    /* 0.002 degrees of longitude are 154 m here: B is told once for both trips. */
    loaded l = CHANGED(
        FOLLOW, SHAPES("s,46.00,8,1,\ns,46.005,8,2,\ns,46.01,8.002,3,\ns,46.015,8,4,\ns,46.02,8,5,\n"));
    assert_notices(&l, "stop_too_far_from_shape*1");
    assert_sample(&l, "stop_too_far_from_shape", "stop_times.txt:3 stop_id=B");
    unload(&l);
    l = CHANGED(FOLLOW, SHAPES("s,46.02,8,1,\ns,46.01,8,2,\ns,46.00,8,3,\n")); /* the other way */
    assert_notices(&l, "stops_match_shape_out_of_order*1"); /* both trips have the same stops: asked once */
    assert_sample(&l, "stops_match_shape_out_of_order", "stop_times.txt:3 stop_id=B");
    unload(&l);
    l = CHANGED(FOLLOW, SHAPES("s,46.02,8,1,\ns,46.00,8,2,\ns,46.02,8,3,\n")); /* there and back again */
    assert_notices(&l, "");
    unload(&l);
}

static void a_train_may_end_further_off(void **state)
{
    (void)state;
    static const char line[] = "s,46.003,8,1,\ns,46.017,8,2,\n"; /* 333 m short at either end */
    for (int rail = 0; rail < 2; rail++) {
        char routes[200];
        snprintf(routes, sizeof routes,
                 "route_id,agency_id,route_short_name,route_type\nR1,AG,1,%d\nR2,AG,2,3\n", rail ? 2 : 3);
        test_file files[] = {FOLLOW, SHAPES(""), FILE_IS("routes.txt", routes)};
        char text[300];
        snprintf(text, sizeof text, "%s%s", files[1].text, line);
        files[1].text = text;
        loaded l = load_changed(files, 3);
        assert_notices(&l, rail ? "" : "stop_too_far_from_shape*2");
        unload(&l);
    }
}

static void a_line_that_wriggles_matches_too_often(void **state)
{
    (void)state;
    gw_buf text = {0};
    gw_buf_text(&text, "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,46.00,8,0\n");
    for (int i = 0; i < 44; i++) /* past B, out to 300 m and back, 22 times */
        gw_buf_printf(&text, "s,46.01,%s,%d\n", i % 2 ? "8.004" : "8", i + 1);
    gw_buf_text(&text, "s,46.02,8,99\n");
    loaded l = CHANGED(FOLLOW, FILE_IS("shapes.txt", text.p));
    assert_notices(&l, "stop_has_too_many_matches_for_shape*1");
    assert_sample(&l, "stop_has_too_many_matches_for_shape", "stop_times.txt:3 stop_id=B");
    gw_buf_free(&text);
    unload(&l);
}

#define DISTS(b, c)                                                                                          \
    FILE_IS("stop_times.txt", ST_HEAD                                                                        \
            ",shape_dist_traveled\nT1,08:00:00,08:00:00,A,1,0\nT1,08:10:00,08:11:00,B,2," b                  \
            "\nT1,08:20:00,08:20:00,C,3," c "\nT2,09:00:00,09:00:00,A,1,\nT2,09:20:00,09:20:00,C,2,\n"       \
            "T3,08:30:00,08:30:00,C,1,\nT3,08:50:00,08:50:00,A,2,\n")

static void distances_of_trips_and_lines_agree(void **state)
{
    (void)state;
    loaded l = CHANGED(FOLLOW, SHAPES(STRAIGHT), DISTS("1112", "2224"));
    assert_notices(&l, "");
    unload(&l);
    l = CHANGED(FOLLOW, SHAPES(STRAIGHT), DISTS("1112", "2225"));
    assert_notices(&l, "trip_distance_exceeds_shape_distance_below_threshold*1");
    unload(&l);
    l = CHANGED(FOLLOW, SHAPES("s,46.00,8,1,0\ns,46.0195,8,2,2168\n"), DISTS("1112", "2224"));
    assert_notices(&l, "trip_distance_exceeds_shape_distance*1");
    assert_sample(&l, "trip_distance_exceeds_shape_distance", "stop_times.txt:4 shape_dist_traveled=2224");
    unload(&l);
    l = CHANGED(FOLLOW, SHAPES(STRAIGHT), DISTS("1500", "2224"));
    assert_notices(&l, "stop_too_far_from_shape_using_user_distance*1");
    assert_sample(&l, "stop_too_far_from_shape_using_user_distance", "stop_times.txt:3 stop_id=B");
    unload(&l);
    l = CHANGED(FOLLOW, SHAPES("s,46.00,8,1,0\ns,46.02,8,2,\n"), DISTS("1112", "2224"));
    assert_notices(&l, "trip_with_shape_dist_traveled_but_no_shape_distances*1");
    assert_sample(&l, "trip_with_shape_dist_traveled_but_no_shape_distances", "trips.txt:2 shape_id=s");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_checked_against_itself),
        cmocka_unit_test(stops_lie_along_their_line),
        cmocka_unit_test(a_train_may_end_further_off),
        cmocka_unit_test(a_line_that_wriggles_matches_too_often),
        cmocka_unit_test(distances_of_trips_and_lines_agree),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
