/* Whole-day profiles on toy lines whose every number can be worked out by hand. */
#include "tests/support/tt_scene.h"

#include "planner/profile/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Stops so far apart that nobody walks between them. */
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.10,114.0\nB,B,22.20,114.0\nC,C,22.30,114.0\nD,D,22.40,"     \
    "114.0\n"
#define ROUTES                                                                                               \
    "route_id,route_short_name,route_type\nH,10,3\nK,15,3\nT,30,3\nS,slow,3\nV,bands,3\nX,mixed,3\n"
#define TRIPS "route_id,service_id,trip_id\n"
#define TIMES "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
#define ROWS  "trip_id,start_time,end_time,headway_secs\n"

/* H: A to B every 10 minutes, 10 minutes. K: B to C every 15 minutes, 10 minutes. Both 06:00-22:00. */
#define H_AND_K                                                                                              \
    {"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS "H,D,h\nK,D,k\n"},                     \
        {"stop_times.txt", TIMES "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:00,B,2\n"                        \
                                 "k,00:00:00,00:00:00,B,1\nk,00:10:00,00:10:00,C,2\n"},                      \
    {                                                                                                        \
        "frequencies.txt", ROWS "h,06:00:00,22:00:00,600\nk,06:00:00,22:00:00,900\n"                         \
    }

static gw_access at(const gw_timetable *t, const char *id, int32_t walk_s)
{
    gw_access a = {.walk_s = walk_s};
    gw_error err = {0};
    if (gw_timetable_find_stop(t, GW_STR(""), gw_str_of(id), &a.stop, &err)) fail_msg("%s", err.message);
    return a;
}

static gw_profile_query query_of(const gw_timetable *t, const gw_access *from, const gw_access *to)
{
    gw_profile_query q;
    gw_profile_defaults(&q);
    q.from = from;
    q.to = to;
    q.n_from = q.n_to = 1;
    q.day = 2;
    q.day_zero_s = gw_tt_day_zero(t, 0, 2);
    q.default_transfer_s = 0;
    return q;
}

static gw_profile *compute(const gw_timetable *t, const gw_profile_query *q, const gw_profile *also)
{
    gw_router *r = gw_router_create();
    gw_profile *p = NULL;
    gw_error err = {0};
    if (gw_profile_compute(r, t, q, also, &p, &err)) fail_msg("%s", err.message);
    gw_router_free(r);
    return p;
}

/* From one stop to another, no walking at the ends. */
static gw_profile *between(const gw_timetable *t, const char *from, const char *to)
{
    gw_access a = at(t, from, 0), b = at(t, to, 0);
    gw_profile_query q = query_of(t, &a, &b);
    return compute(t, &q, NULL);
}

static gw_profile_stats stats(const gw_profile *p, int32_t from, int32_t to)
{
    gw_profile_stats s;
    assert_int_equal(gw_profile_summarise(p, from, to, &s), GW_OK);
    return s;
}

static const gw_profile_minute *minute(const gw_profile *p, int hour, int m)
{
    return &p->minutes[hour * 60 + m - p->first_minute];
}

#define assert_near(a, b, by)                                                                                \
    do {                                                                                                     \
        double a_ = (a), b_ = (b);                                                                           \
        if (!(fabs(a_ - b_) <= (by))) fail_msg("%s is %.6f, not %.6f", #a, a_, b_);                          \
    } while (0)

/* METHOD G3: waits uniform on (0, 10) and (0, 15), two rides of 10: mean 5 + 10 + 7.5 + 10 = 32.5; the sum of
 * the two waits has density s/150 up to 10, so P = 0.05 at sqrt(0.1 · 150) = 3.873, and by symmetry 0.95 at
 * 25 − 3.873. */
static void two_headway_lines_are_convolved(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(TINY_FEED(H_AND_K), NULL);
    gw_profile *p = between(t, "A", "C");
    gw_profile_stats s = stats(p, 12 * 60, 13 * 60);
    assert_near(s.mean_s, 32.5 * 60, 1e-6);
    assert_near(s.p5_s, 23.873 * 60, 2);
    assert_near(s.p95_s, 41.127 * 60, 2);
    assert_near(s.p50_s, 32.5 * 60, 1);
    assert_near(s.served, 1, 1e-9);
    assert_near(s.rides, 2, 1e-9);
    assert_near(s.wait_s, 12.5 * 60, 1e-6);
    assert_near(s.ride_s, 20 * 60, 1e-9);
    assert_near(s.walk_s, 0, 1e-9);
    assert_near(s.direct_served, 0, 0);
    assert_true(isnan(s.direct_mean_s));
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* A range of 15 to 20 minutes: E[w] = E[h²] / (2 E[h]) = (20³ − 15³)/(3 · 5) / 35 = 8.8095 min, not 8.75. */
static void a_range_of_headways_waits_longer_than_its_mean(void **state)
{
    (void)state;
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS "H,D,h\n"},
                           {"stop_times.txt", TIMES "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:00,B,2\n"},
                           {"frequencies.txt", "trip_id,start_time,end_time,headway_secs,headway_max_secs\n"
                                               "h,06:00:00,22:00:00,900,1200\n"}),
                 NULL);
    gw_profile *p = between(t, "A", "B");
    assert_near(minute(p, 12, 0)->wait_s, (8000.0 - 3375) / 15 / 35 * 60, 1e-6);
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* Departures at :00 and :30, ride 20. At the middle of each minute: waits 29.5, 28.5 … 0.5, mean 15. */
static void a_timetable_is_asked_in_the_middle_of_the_minute(void **state)
{
    (void)state;
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                           {"trips.txt", TRIPS "T,D,t1\nT,D,t2\nT,D,t3\n"},
                           {"stop_times.txt", TIMES "t1,08:00:00,08:00:00,A,1\nt1,08:20:00,08:20:00,B,2\n"
                                                    "t2,08:30:00,08:30:00,A,1\nt2,08:50:00,08:50:00,B,2\n"
                                                    "t3,09:00:00,09:00:00,A,1\nt3,09:20:00,09:20:00,B,2\n"}),
                 NULL);
    gw_profile *p = between(t, "A", "B");
    gw_profile_stats s = stats(p, 8 * 60, 9 * 60);
    assert_near(s.mean_s, 35 * 60, 1e-6);
    assert_near(s.wait_s, 15 * 60, 1e-6);
    assert_near(s.p50_s, 35 * 60, 31); /* 34.5 and 35.5 lie either side of the middle */
    assert_near(minute(p, 8, 29)->mean_s, 20.5 * 60, 1e-6);
    assert_near(minute(p, 8, 30)->mean_s, 49.5 * 60, 1e-6);
    /* After the last one: the first of the next day is 23 hours away, more than the 4 that count. */
    assert_near(minute(p, 9, 0)->served, 0, 0);
    assert_true(isnan(minute(p, 9, 0)->mean_s));
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* H ends at 22:00. Ready at 21:55:30: 4.5 minutes of service are left, so it comes with probability 0.45, and
 * if it comes, after 2.25 minutes on average: 12.25. Before 06:00 the first one comes within 06:00-06:10. */
static void the_last_bus_may_have_gone(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(TINY_FEED(H_AND_K), NULL);
    gw_profile *p = between(t, "A", "B");
    assert_near(minute(p, 21, 55)->served, 0.45, 1e-6);
    assert_near(minute(p, 21, 55)->mean_s, 12.25 * 60, 1);
    assert_near(minute(p, 22, 0)->served, 0, 0);
    assert_near(minute(p, 5, 30)->served, 1, 1e-9);
    assert_near(minute(p, 5, 30)->mean_s, (29.5 + 5 + 10) * 60, 1e-6);
    /* 21:00-22:00: whole until 21:49:30 ready; then 9.5/10, 8.5/10 … 0.5/10: 50 + 5 of 60 minutes. */
    gw_profile_stats s = stats(p, 21 * 60, 22 * 60);
    assert_near(s.served, 55.0 / 60, 1e-6);
    assert_false(isnan(s.p75_s));
    assert_true(isnan(s.p95_s));
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* One line, slower from 09:00: 10 minutes before, 20 after, every 10 minutes throughout. Ready at 08:55:30:
 * the next comes uniformly within 10 minutes, 4.5 of them before 09:00, so the ride is 0.45 · 10 + 0.55 · 20
 * = 15.5. */
static void a_line_with_two_run_times_is_one_line(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS "V,D,v1\nV,D,v2\n"},
                  {"stop_times.txt", TIMES "v1,00:00:00,00:00:00,A,1\nv1,00:10:00,00:10:00,B,2\n"
                                           "v2,00:00:00,00:00:00,A,1\nv2,00:20:00,00:20:00,B,2\n"},
                  {"frequencies.txt", ROWS "v1,07:00:00,09:00:00,600\nv2,09:00:00,12:00:00,600\n"}),
        NULL);
    gw_profile *p = between(t, "A", "B");
    assert_near(minute(p, 8, 0)->mean_s, 15 * 60, 1e-6);
    assert_near(minute(p, 10, 0)->mean_s, 25 * 60, 1e-6);
    assert_near(minute(p, 8, 55)->served, 1, 1e-9);
    assert_near(minute(p, 8, 55)->mean_s, (5 + 15.5) * 60, 1e-6);
    assert_near(minute(p, 8, 55)->walk_s + minute(p, 8, 55)->wait_s + minute(p, 8, 55)->ride_s,
                minute(p, 8, 55)->mean_s, 1e-9);
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* Two departures at 07:00 and 07:15 stand before a headway service from 08:00: whoever misses both waits for
 * it. */
static void departures_and_headways_of_one_line_follow_each_other(void **state)
{
    (void)state;
    gw_timetable *t =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                           {"trips.txt", TRIPS "X,D,x1\nX,D,x2\nX,D,x3\n"},
                           {"stop_times.txt", TIMES "x1,07:00:00,07:00:00,A,1\nx1,07:10:00,07:10:00,B,2\n"
                                                    "x2,07:15:00,07:15:00,A,1\nx2,07:25:00,07:25:00,B,2\n"
                                                    "x3,00:00:00,00:00:00,A,1\nx3,00:10:00,00:10:00,B,2\n"},
                           {"frequencies.txt", ROWS "x3,08:00:00,12:00:00,600\n"}),
                 NULL);
    gw_profile *p = between(t, "A", "B");
    assert_near(minute(p, 7, 0)->mean_s, (14.5 + 10) * 60, 1e-6);
    assert_near(minute(p, 7, 20)->mean_s, (39.5 + 5 + 10) * 60, 1e-6);
    assert_near(minute(p, 9, 0)->mean_s, 15 * 60, 1e-6);
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* Walks of 4 and 9 minutes at the ends count as walk; a slow line without a change stands beside the fast
 * way. */
static void the_best_without_a_change_is_told_apart(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS "H,D,h\nK,D,k\nS,D,s\n"},
                  {"stop_times.txt", TIMES "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:00,B,2\n"
                                           "k,00:00:00,00:00:00,B,1\nk,00:10:00,00:10:00,C,2\n"
                                           "s,00:00:00,00:00:00,A,1\ns,00:50:00,00:50:00,C,2\n"},
                  {"frequencies.txt",
                   ROWS "h,06:00:00,22:00:00,600\nk,06:00:00,22:00:00,900\ns,06:00:00,22:00:00,1200\n"}),
        NULL);
    gw_access a = at(t, "A", 240), c = at(t, "C", 540);
    gw_profile_query q = query_of(t, &a, &c);
    gw_profile *p = compute(t, &q, NULL);
    const gw_profile_minute *m = minute(p, 12, 0);
    gw_buf lines = {0};
    assert_near(m->mean_s, (13 + 32.5) * 60, 1e-6);
    assert_near(m->walk_s, 13 * 60, 1e-9);
    assert_int_equal(m->rides, 2);
    assert_near(m->direct_mean_s, (13 + 10 + 50) * 60, 1e-6);
    assert_near(m->direct_served, 1, 1e-9);
    gw_profile_path_lines(p, t, m->path, &lines);
    assert_string_equal(lines.p, "10 > 15");
    gw_buf_free(&lines);
    gw_profile_free(p);
    gw_timetable_release(t);
}

/* Searching every 60 minutes and refining finds what searching every minute finds; and the same bytes twice.
 */
static void fewer_searches_give_the_same_profile(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(TINY_FEED(H_AND_K), NULL);
    gw_access a = at(t, "A", 0), c = at(t, "C", 0);
    gw_profile_query q = query_of(t, &a, &c);
    q.search_every = 1;
    gw_profile *each = compute(t, &q, NULL);
    assert_int_equal(each->n_searches, 1440);
    q.search_every = 60;
    gw_profile *few = compute(t, &q, NULL), *again = compute(t, &q, NULL);
    assert_true(few->n_searches < 200);
    for (uint32_t m = 0; m < each->n_minutes; m++) {
        assert_near(few->minutes[m].served, each->minutes[m].served, 1e-9);
        if (each->minutes[m].served > 0) assert_near(few->minutes[m].mean_s, each->minutes[m].mean_s, 1e-6);
    }
    assert_memory_equal(few->minutes, again->minutes, few->n_minutes * sizeof *few->minutes);
    gw_profile_free(each);
    gw_profile_free(few);
    gw_profile_free(again);
    gw_timetable_release(t);
}

/* Before: H alone, until 22:00. After: the same line from 07:00 only, and twice as fast. 06:00-07:00 is lost
 * but for what waits (ready at 06:00:30 it comes at 07:00-07:10, within the 4 hours: served, later). */
static void differences_are_paired_and_losses_stand_apart(void **state)
{
    (void)state;
    gw_timetable *before = scene_of(TINY_FEED(H_AND_K), NULL);
    gw_timetable *after =
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS "H,D,h\n"},
                           {"stop_times.txt", TIMES "h,00:00:00,00:00:00,A,1\nh,00:05:00,00:05:00,B,2\n"},
                           {"frequencies.txt", ROWS "h,07:00:00,21:00:00,600\n"}),
                 NULL);
    gw_profile *b = between(before, "A", "B"), *a = between(after, "A", "B");
    gw_profile_difference d;
    assert_int_equal(gw_profile_compare(b, a, 12 * 60, 13 * 60, &d), GW_OK);
    assert_near(d.kept, 60, 1e-6);
    assert_near(d.mean_s, 300, 1e-6);
    assert_near(d.p5_s, 300, 1e-6);
    assert_near(d.p95_s, 300, 1e-6);
    assert_near(d.ride_s, 300, 1e-6);
    assert_near(d.wait_s, 0, 1e-6);
    assert_near(d.better, 60, 1e-6);
    assert_near(d.gained + d.lost, 0, 1e-6);
    assert_int_equal(gw_profile_compare(b, a, 21 * 60, 22 * 60, &d), GW_OK);
    assert_near(d.lost, 55, 1e-6); /* all that was served: see the_last_bus_may_have_gone */
    assert_near(d.kept, 0, 0);
    assert_true(isnan(d.mean_s));
    assert_int_equal(gw_profile_compare(a, b, 21 * 60, 22 * 60, &d), GW_OK);
    assert_near(d.gained, 55, 1e-6);
    assert_int_equal(gw_profile_compare(b, a, 6 * 60, 7 * 60, &d), GW_OK);
    /* ready m + 0.5 minutes after 06:00: the wait grows by 59.5 − m, the ride shrinks by 5: 54.5 − m worse */
    assert_near(d.mean_s, -25 * 60, 1e-6);
    assert_near(d.worse, 55, 1e-6);
    assert_near(d.better, 5, 1e-6);
    gw_profile_free(b);
    gw_profile_free(a);
    gw_timetable_release(before);
    gw_timetable_release(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_headway_lines_are_convolved),
        cmocka_unit_test(a_range_of_headways_waits_longer_than_its_mean),
        cmocka_unit_test(a_timetable_is_asked_in_the_middle_of_the_minute),
        cmocka_unit_test(the_last_bus_may_have_gone),
        cmocka_unit_test(a_line_with_two_run_times_is_one_line),
        cmocka_unit_test(departures_and_headways_of_one_line_follow_each_other),
        cmocka_unit_test(the_best_without_a_change_is_told_apart),
        cmocka_unit_test(fewer_searches_give_the_same_profile),
        cmocka_unit_test(differences_are_paired_and_losses_stand_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
