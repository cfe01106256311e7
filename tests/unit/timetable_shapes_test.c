/* Lines of rides: simplified, packed, and cut where one gets on and off. */
#include "tests/support/tt_scene.h"

#include "planner/timetable/shape_priv.h"
#include "planner/timetable/snapshot.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.30,114.10\nB,B,22.30,114.11\nC,C,22.31,114.11\n"            \
    "D,D,22.31,114.10\n"
#define ROUTES     "route_id,route_short_name,route_type\nR,1,3\n"
#define SHAPE_HEAD "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence"
#define TIME_HEAD  "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
#define CALLS                                                                                                \
    "T,08:00:00,08:00:00,A,1\nT,08:10:00,08:10:00,B,2\nT,08:20:00,08:20:00,C,3\nT,08:30:00,08:30:00,D,4\n"

/* A ring: A east to B, north to C, west to D and back to A. In no order, with points on the way. */
#define RING                                                                                                 \
    SHAPE_HEAD "\ns,22.30,114.11,4\ns,22.30,114.10,1\ns,22.30,114.105,2\ns,22.300001,114.1075,3\n"           \
               "s,22.31,114.11,5\ns,22.31,114.10,6\ns,22.30,114.10,7\n"

static gw_timetable *build(const char *shapes, const char *calls, bool keep)
{
    const tiny_file files[] = {
        {"agency.txt", "agency_name,agency_url,agency_timezone\nA,http://a.example,Asia/Hong_Kong\n"},
        {"calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_"
                         "date\nD,1,1,1,1,1,1,1,20260101,20261231\n"},
        {"stops.txt", STOPS},
        {"routes.txt", ROUTES},
        {"trips.txt", "route_id,service_id,trip_id,shape_id\nR,D,T,s\n"},
        {"stop_times.txt", calls},
        {"shapes.txt", shapes}};
    char *folder = tiny_folder_write(files, sizeof files / sizeof *files);
    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_error err = {0};
    gw_feed_options options = {
        .source = folder, .today = GW_DAY_NONE, .default_timezone = GW_STR(""), .shapes = keep};
    if (gw_feed_load(&options, notices, &feed, &err)) fail_msg("%s", err.message);
    gw_notices_free(notices);
    tiny_folder_remove(folder);
    return scene_of(feed, NULL);
}

static void add_point(void *text, gw_point p)
{
    gw_buf *out = text;
    gw_buf_printf(out, "%s%.4f,%.4f", out->n ? " " : "", gw_point_lat(p), gw_point_lon(p));
}

static void assert_line(const gw_timetable *t, uint32_t from, uint32_t to, const char *expected)
{
    gw_buf out = {0};
    assert_true(gw_tt_line(t, 0, from, to, add_point, &out));
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
}

static void a_ride_is_cut_out_of_its_line(void **state)
{
    (void)state;
    gw_timetable *t = build(RING, TIME_HEAD "\n" CALLS, true);
    assert_int_equal(t->n_shapes, 1);
    assert_int_equal(t->shapes[0].n_points, 5); /* those on the way lie within 3 m of the line */
    assert_line(t, 0, 1, "22.3000,114.1000 22.3000,114.1100");
    assert_line(t, 0, 2, "22.3000,114.1000 22.3000,114.1100 22.3100,114.1100");
    assert_line(t, 1, 3, "22.3000,114.1100 22.3100,114.1100 22.3100,114.1000");
    gw_timetable_release(t);
}

static void a_ring_ends_where_it_began(void **state)
{
    (void)state;
    gw_timetable *t = build(RING, TIME_HEAD "\n" CALLS "T,08:40:00,08:40:00,A,5\n", true);
    assert_line(t, 3, 4, "22.3100,114.1000 22.3000,114.1000");
    assert_line(t, 0, 4,
                "22.3000,114.1000 22.3000,114.1100 22.3100,114.1100 22.3100,114.1000 22.3000,114.1000");
    gw_timetable_release(t);
}

/* The line passes B twice; only the distances tell which time is meant. */
#define TWICE                                                                                                \
    SHAPE_HEAD ",shape_dist_traveled\ns,22.30,114.10,1,0\ns,22.30,114.11,2,1\ns,22.31,114.11,3,2\n"          \
               "s,22.30,114.11,4,3\ns,22.30,114.12,5,4\n"

static void distances_beat_nearness_where_both_have_them(void **state)
{
    (void)state;
    gw_timetable *t = build(TWICE,
                            TIME_HEAD ",shape_dist_traveled\nT,08:00:00,08:00:00,A,1,0\n"
                                      "T,08:10:00,08:10:00,B,2,3\n",
                            true);
    assert_line(t, 0, 1, "22.3000,114.1000 22.3000,114.1100 22.3100,114.1100 22.3000,114.1100");
    gw_timetable_release(t);
    t = build(TWICE, TIME_HEAD ",shape_dist_traveled\nT,08:00:00,08:00:00,A,1,0\nT,08:10:00,08:10:00,B,2,\n",
              true); /* not complete: the first place that is near */
    assert_line(t, 0, 1, "22.3000,114.1000 22.3000,114.1100");
    gw_timetable_release(t);
    t = build(TWICE, TIME_HEAD ",shape_dist_traveled\nT,08:00:00,08:00:00,A,1,0\nT,08:10:00,08:10:00,B,2,2\n",
              true); /* leads a kilometre beside the stop: the feed's distances are not believed */
    assert_line(t, 0, 1, "22.3000,114.1000 22.3000,114.1100");
    gw_timetable_release(t);
}

static void a_line_of_another_place_is_not_drawn(void **state)
{
    (void)state;
    gw_buf out = {0};
    gw_timetable *t = build(SHAPE_HEAD "\ns,23.30,114.10,1\ns,23.30,114.11,2\n", TIME_HEAD "\n" CALLS, true);
    assert_false(gw_tt_line(t, 0, 0, 1, add_point, &out));
    gw_timetable_release(t);
    t = build(SHAPE_HEAD "\ns,22.30,114.10,1\ns,95,114.11,2\n", TIME_HEAD "\n" CALLS,
              true); /* one point left */
    assert_false(gw_tt_line(t, 0, 0, 1, add_point, &out));
    gw_timetable_release(t);
    t = build(RING, TIME_HEAD "\n" CALLS, false); /* --no-shapes */
    assert_int_equal(t->n_shapes, 0);
    assert_false(gw_tt_line(t, 0, 0, 1, add_point, &out));
    gw_timetable_release(t);
    gw_buf_free(&out);
}

static void lines_are_the_same_after_writing_and_opening(void **state)
{
    (void)state;
    char path[] = "/tmp/gw-shapes-XXXXXX";
    gw_timetable *t = build(RING, TIME_HEAD "\n" CALLS, true), *again = NULL;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    gw_error err = {0};
    assert_int_equal(gw_snapshot_write(t, path, &err), GW_OK);
    assert_int_equal(gw_snapshot_open(path, &again, &err), GW_OK);
    assert_line(again, 1, 3, "22.3000,114.1100 22.3100,114.1100 22.3100,114.1000");
    gw_timetable_release(again);
    gw_timetable_release(t);
    close(fd);
    unlink(path);
}

static void a_point_is_left_out_only_beside_the_line(void **state)
{
    (void)state;
    enum { N = 3000 }; /* longer than the pieces that are looked at */
    gw_point *p = malloc(N * sizeof *p);
    uint8_t *keep = malloc(N);
    uint32_t n_kept = 0;
    assert_true(p && keep);
    for (int i = 0; i < N; i++) p[i] = gw_point_of(22 + 0.01 * sin(i / 100.0), 114 + i * 0.00002);
    assert_int_equal(gw_shape_simplify(p, N, keep), GW_OK);
    assert_true(keep[0] && keep[N - 1]);
    uint32_t before = 0;
    for (uint32_t i = 1; i < N; i++) {
        if (!keep[i]) continue;
        for (uint32_t k = before + 1; k < i; k++) {
            double along_m = gw_shape_project_m(p[before], p[i], p[k]);
            double hyp_m = gw_walk_straight_m(p[before], p[k]);
            assert_true(sqrt(fmax(0, hyp_m * hyp_m - along_m * along_m)) < GW_SHAPE_TOLERANCE_M + 0.1);
        }
        before = i;
        n_kept++;
    }
    assert_true(n_kept > 20 && n_kept < 400);
    free(p);
    free(keep);
}

static void what_is_damaged_ends_the_line(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80};  /* a number that never ends */
    static const uint8_t beyond[] = {0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x02}; /* off the globe */
    const gw_tt_shape shape = {.first_byte = 0, .n_points = 2};
    gw_timetable t = {.shapes = &shape, .shape_bytes = bytes, .n_shapes = 1, .n_shape_bytes = sizeof bytes};
    gw_point p;
    gw_shape_reader r = gw_shape_read(&t, 0);
    assert_false(gw_shape_next(&r, &p));
    t.shape_bytes = beyond;
    r = gw_shape_read(&t, 0);
    assert_false(gw_shape_next(&r, &p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ride_is_cut_out_of_its_line),
        cmocka_unit_test(a_ring_ends_where_it_began),
        cmocka_unit_test(distances_beat_nearness_where_both_have_them),
        cmocka_unit_test(a_line_of_another_place_is_not_drawn),
        cmocka_unit_test(lines_are_the_same_after_writing_and_opening),
        cmocka_unit_test(a_point_is_left_out_only_beside_the_line),
        cmocka_unit_test(what_is_damaged_ends_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
