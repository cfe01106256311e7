/* The whole-day pass and vehicles that go on as another trip: who stays seated has boarded once. */
#include "tests/support/tt_scene.h"

#include "planner/strategy/follow.h"

#include <math.h>

#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.10,114.0\nB,B,22.20,114.0\nC,C,22.30,114.0\nD,D,22.40,114." \
    "0\n"
#define ROUTES "route_id,route_short_name,route_type\nH,h,3\nK,k,3\nL,l,3\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
#define ROWS   "trip_id,start_time,end_time,headway_secs\n"
#define LINKS  "from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type\n"

/* k: A 08:00, B 08:10. l: from B 08:20, where nobody may board, to C 08:30. m: from C 08:30 at once to D
 * 08:45. */
#define CALLS                                                                                                \
    "k,08:00:00,08:00:00,A,1,0,0\nk,08:10:00,08:10:00,B,2,0,0\nl,08:20:00,08:20:00,B,1,1,0\n"                \
    "l,08:30:00,08:30:00,C,2,1,0\nm,08:30:00,08:30:00,C,1,1,0\nm,08:45:00,08:45:00,D,2,0,0\n"
#define BLOCKS "route_id,service_id,trip_id,block_id\nK,D,k,x\nL,D,l,x\nL,D,m,x\nH,D,h,\n"
#define APART  "route_id,service_id,trip_id,block_id\nK,D,k,\nL,D,l,\nL,D,m,\nH,D,h,\n"

typedef struct {
    gw_timetable *t;
    gw_strategy_net *net;
    gw_strategy *s;
    gw_follow *f;
    gw_error err;
} world;

static world world_of(const char *trips, const char *calls, const char *links, const char *rows)
{
    world w = {.t = scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", trips},
                                       {"stop_times.txt", calls}, {"transfers.txt", links},
                                       {"frequencies.txt", rows}),
                             NULL),
               .s = gw_strategy_create(),
               .f = gw_follow_create()};
    gw_strategy_options o;
    gw_strategy_defaults(&o, gw_tt_day_zero(w.t, 0, 2));
    if (!w.s || !w.f || gw_strategy_net_make(w.t, &o, &w.net, &w.err)) fail_msg("%s", w.err.message);
    return w;
}

static gw_access stop(const world *w, const char *id)
{
    gw_access a = {.stop = {GW_NO_ID}};
    gw_error err = {0};
    if (gw_timetable_find_stop(w->t, GW_STR(""), gw_str_of(id), &a.stop, &err)) fail_msg("%s", err.message);
    return a;
}

/* Those who leave A at this moment for `id`. */
static gw_follow_times leave(world *w, const char *id, int32_t time_s, double *value_s)
{
    const gw_access from = stop(w, "A"), to = stop(w, id);
    const int32_t at_s = gw_tt_day_zero(w->t, 0, 2) + time_s;
    assert_int_equal(gw_strategy_pass(w->s, w->net, &to, 1, &w->err), GW_OK);
    assert_int_equal(gw_follow_begin(w->f, w->s, &w->err), GW_OK);
    assert_int_equal(gw_follow_add(w->f, &from, 1, -1, at_s, &w->err), GW_OK);
    *value_s = gw_strategy_at(w->s, from.stop, at_s).value_s;
    return gw_follow_read(w->f);
}

static void done(world *w)
{
    gw_follow_free(w->f);
    gw_strategy_net_free(w->net);
    gw_strategy_free(w->s);
    gw_timetable_release(w->t);
}

enum { M = 60, H = 3600, CAP_S = 4 * H };

static void one_stays_in_a_block(void **state)
{
    (void)state;
    double value_s;
    world w = world_of(BLOCKS, TIMES CALLS, LINKS, ROWS);
    gw_follow_times t = leave(&w, "C", 7 * H + 50 * M, &value_s);
    assert_true(value_s == 40 * M && t.mean_s == 40 * M && t.p95_s == 40 * M);
    assert_true(t.rides == 1 && t.ride_s == 30 * M && t.wait_s == 10 * M);
    t = leave(&w, "D", 7 * H + 50 * M + 7, &value_s); /* the third trip leaves in the second of arrival */
    assert_true(value_s == 55 * M - 7 && t.mean_s == 55 * M - 7 && t.rides == 1);
    (void)leave(&w, "C", 8 * H + 1, &value_s); /* missed */
    assert_true(value_s == CAP_S);
    done(&w);
}

static void a_block_that_a_rule_breaks_is_left(void **state)
{
    (void)state;
    double value_s;
    world w = world_of(BLOCKS, TIMES CALLS, LINKS "B,B,k,l,5\n", ROWS);
    (void)leave(&w, "C", 7 * H + 50 * M, &value_s);
    assert_true(value_s == CAP_S);
    done(&w);
    w = world_of(APART, TIMES CALLS, LINKS, ROWS);
    (void)leave(&w, "C", 7 * H + 50 * M, &value_s);
    assert_true(value_s == CAP_S);
    done(&w);
}

/* Into a trip of the next service day, which may itself be of the evening before: the first that leaves then.
 */
static void one_stays_over_midnight(void **state)
{
    (void)state;
    double value_s;
    world w = world_of("route_id,service_id,trip_id\nK,D,k\nL,D,l\n",
                       TIMES "k,23:30:00,23:30:00,A,1,0,0\nk,23:50:00,23:50:00,B,2,0,0\n"
                             "l,00:05:00,00:05:00,B,1,1,0\nl,00:20:00,00:20:00,C,2,0,0\n",
                       LINKS "B,B,k,l,4\n", ROWS);
    const gw_follow_times t = leave(&w, "C", 23 * H, &value_s);
    assert_true(value_s == 80 * M && t.mean_s == 80 * M && t.rides == 1 && t.ride_s == 50 * M);
    done(&w);
}

/* From the vehicle into a headway line. */
static void one_stays_and_changes(void **state)
{
    (void)state;
    double value_s;
    world w = world_of(APART, TIMES CALLS "h,00:00:00,00:00:00,C,1,0,0\nh,00:05:00,00:05:00,D,2,0,0\n",
                       LINKS "B,B,k,l,4\n", ROWS "h,06:00:00,22:00:00,600\n");
    const gw_follow_times t = leave(&w, "D", 7 * H + 50 * M, &value_s);
    assert_true(fabs(value_s - (40 + 1 + 5 + 5) * M) < 1); /* a minute to change, five of waiting */
    assert_true(fabs(t.mean_s - value_s) < 30 && t.rides == 2);
    done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_stays_in_a_block),
        cmocka_unit_test(a_block_that_a_rule_breaks_is_left),
        cmocka_unit_test(one_stays_over_midnight),
        cmocka_unit_test(one_stays_and_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
