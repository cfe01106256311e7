/* Walks by nearness against all pairs one by one: over the date line, near a pole, in crowds. */
#include "planner/timetable/build_priv.h"
#include "tests/support/tt_scene.h"

enum { MOST_STOPS = 64 };

typedef struct {
    gw_buf stops; /* stops.txt */
    uint32_t n;
} crowd;

static void add_stop(crowd *c, double lat, double lon)
{
    if (!c->n) gw_buf_text(&c->stops, "stop_id,stop_name,stop_lat,stop_lon\n");
    gw_buf_printf(&c->stops, "X%u,X,%.7f,%.7f\n", c->n++, lat, lon);
}

/* The feed's only trip runs between its first two stops. */
static gw_timetable *build(crowd *c, double radius_m, const gw_tt_limits *limits, gw_build_summary *summary)
{
    gw_feed *feed =
        TINY_FEED({"stops.txt", c->stops.p}, {"routes.txt", "route_id,route_short_name,route_type\nR,1,3\n"},
                  {"trips.txt", "route_id,service_id,trip_id\nR,D,t\n"},
                  {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                                     "t,08:00:00,08:00:00,X0,1\nt,08:10:00,08:10:00,X1,2\n"});
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = radius_m;
    gw_timetable *t = NULL;
    gw_error err = {0};
    if (gw_timetable_build_within(&options, limits, &t, summary, &err)) fail_msg("%s", err.message);
    gw_feed_free(feed);
    gw_buf_free(&c->stops);
    *c = (crowd){0};
    return t;
}

static uint32_t walks_of(const gw_timetable *t, uint32_t stop)
{
    return t->part[0].near_first[stop + 1] - t->part[0].near_first[stop];
}

static bool has_walk(const gw_timetable *t, uint32_t a, uint32_t b)
{
    for (uint32_t i = t->part[0].near_first[a]; i < t->part[0].near_first[a + 1]; i++) {
        if (t->part[0].near[i].to == b) return true;
    }
    return false;
}

/* Every pair within the radius, and no other; the number of walks, each counted at both ends. */
static uint32_t check_all_pairs(crowd *c, double radius_m)
{
    gw_build_summary summary;
    gw_timetable *t = build(c, radius_m, &gw_tt_usual_limits, &summary);
    const gw_tt_part *part = &t->part[0];
    assert_int_equal(summary.walks_of_a_stop, 0);
    for (uint32_t a = 0; a < part->n_stops; a++) {
        for (uint32_t b = 0; b < part->n_stops; b++) {
            bool near = a != b && gw_walk_straight_m(part->stops[a].point, part->stops[b].point) <= radius_m;
            assert_int_equal(has_walk(t, a, b), near);
        }
    }
    uint32_t n = part->n_near;
    gw_timetable_release(t);
    return n;
}

static void walks_go_over_the_date_line(void **state)
{
    (void)state;
    crowd c = {0};
    for (int i = 0; i < 4; i++) { /* 89 m northwards each: neighbours, whatever rows they are in */
        add_stop(&c, 10 + 0.0008 * i, 179.9999);
        add_stop(&c, 10 + 0.0008 * i, -179.9999);
        add_stop(&c, 10 + 0.0008 * i, 179.999);
    }
    assert_true(check_all_pairs(&c, 100) >= 2 * (4 + 2 * 3 + 2 * 3));
}

static void near_a_pole_every_longitude_is_near(void **state)
{
    (void)state;
    crowd c = {0};
    for (int lon = -180; lon < 180; lon += 40) {
        add_stop(&c, 88.9, lon + 0.5);
        add_stop(&c, -88.9, lon + 0.5);
    }
    assert_int_equal(check_all_pairs(&c, 250000), 2 * 2 * 36); /* all nine of either pole */
}

static void stops_without_a_place_have_no_walks(void **state)
{
    (void)state;
    crowd c = {0};
    add_stop(&c, 10, 20);
    add_stop(&c, 10, 20);
    gw_buf_text(&c.stops, "Y,Y,,\n");
    assert_int_equal(check_all_pairs(&c, 100), 2);
    gw_buf_text(&c.stops, "stop_id,stop_name,stop_lat,stop_lon\nX0,X,,\nX1,X,,\n");
    assert_int_equal(check_all_pairs(&c, 100), 0);
}

/* MOST_STOPS stops strewn over some 300 m; the same ones each time. */
static crowd strew(void)
{
    crowd c = {0};
    uint32_t x = 1;
    while (c.n < MOST_STOPS) {
        uint32_t part[2];
        for (int i = 0; i < 2; i++) {
            x = x * 1664525 + 1013904223;
            part[i] = x >> 16;
        }
        add_stop(&c, 22 + part[0] * (0.003 / 65536), 114 + part[1] * (0.003 / 65536));
    }
    return c;
}

static void check_crowd(const gw_tt_limits *limits, uint32_t most_of_a_stop, size_t most_of_all)
{
    crowd c = strew();
    gw_build_summary summary;
    gw_timetable *t = build(&c, 100, limits, &summary);
    assert_int_equal(summary.walks_of_a_stop, most_of_a_stop);
    assert_true(t->part[0].n_near <= 2 * most_of_all);
    assert_true(t->part[0].n_near > 0 || !most_of_all);
    for (uint32_t a = 0; a < MOST_STOPS; a++) {
        assert_true(walks_of(t, a) <= most_of_a_stop);
        for (uint32_t b = 0; b < MOST_STOPS; b++) assert_int_equal(has_walk(t, a, b), has_walk(t, b, a));
    }
    gw_timetable_release(t);
}

static void crowds_have_some_of_their_walks(void **state)
{
    (void)state;
    crowd c = strew();
    assert_true(check_all_pairs(&c, 100) > 2 * 300);
    gw_tt_limits limits = gw_tt_usual_limits;
    for (uint32_t most = 1; most < 6; most++) {
        limits.walks_of_a_stop = most;
        check_crowd(&limits, most, most * MOST_STOPS / 2);
    }
}

/* X1 is too far from X0, and X2 has its one walk already when X1 comes to it. */
static void who_comes_late_finds_a_stop_with_all_its_walks(void **state)
{
    (void)state;
    crowd c = {0};
    add_stop(&c, 22.0003, 114);
    add_stop(&c, 22.0003 + 0.00022483, 114 + 0.00095055);
    add_stop(&c, 22.0003 + 0.00004497, 114 + 0.00096510);
    gw_tt_limits limits = gw_tt_usual_limits;
    limits.walks_of_a_stop = 1;
    gw_build_summary summary;
    gw_timetable *t = build(&c, 100, &limits, &summary);
    assert_int_equal(summary.walks_of_a_stop, 1);
    assert_true(has_walk(t, 0, 2));
    assert_int_equal(t->part[0].n_near, 2);
    gw_timetable_release(t);
}

static void fewer_walks_of_each_stop_where_all_are_too_many(void **state)
{
    (void)state;
    gw_tt_limits limits = gw_tt_usual_limits;
    limits.walks_of_a_stop = 8;
    limits.walks = 4 * MOST_STOPS / 2;
    check_crowd(&limits, 4, limits.walks);
    limits.walks = 0; /* one of each is still too many: none at all */
    check_crowd(&limits, 1, 0);
}

static void a_stop_looks_at_so_many_others(void **state)
{
    (void)state;
    gw_tt_limits limits = gw_tt_usual_limits;
    limits.looks = 0;
    limits.least_looks = 2;
    check_crowd(&limits, limits.walks_of_a_stop, 4 * MOST_STOPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_go_over_the_date_line),
        cmocka_unit_test(near_a_pole_every_longitude_is_near),
        cmocka_unit_test(stops_without_a_place_have_no_walks),
        cmocka_unit_test(crowds_have_some_of_their_walks),
        cmocka_unit_test(who_comes_late_finds_a_stop_with_all_its_walks),
        cmocka_unit_test(fewer_walks_of_each_stop_where_all_are_too_many),
        cmocka_unit_test(a_stop_looks_at_so_many_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
