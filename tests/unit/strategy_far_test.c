/* Rides of hours among many short ones: what they lead to is read from rings of their own, and is worth what
 * it is where all rows are long. */
#include "planner/strategy/strategy_priv.h"
#include "tests/support/tt_scene.h"

#include <string.h>

/* Stops so far apart that nobody walks between them. */
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.10,114.0\nB,B,22.20,114.0\nC,C,22.30,114.0\nD,D,22.40,114." \
    "0\nE,E,22.50,114.0\nF,F,22.60,114.0\n"
#define ROUTES "route_id,route_short_name,route_type\nH,h,3\nK,k,3\nL,l,3\n"
#define TRIPS  "route_id,service_id,trip_id\nH,D,h\nL,D,l\n"
#define TIMES                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nh,00:00:00,00:00:00,A,1\n"                   \
    "h,01:47:00,01:48:00,B,2\nh,01:57:00,01:57:00,C,3\nl,00:00:00,00:00:00,C,1\nl,00:12:00,00:12:00,D,2\n"
#define ROWS                                                                                                 \
    "trip_id,start_time,end_time,headway_secs\nh,06:00:00,23:00:00,740\nl,06:00:00,09:00:00,300\n"           \
    "l,09:00:00,16:00:00,1700\nl,16:00:00,22:00:00,500\n"
#define SHORT_ROW "k,06:00:00,22:00:00,600\n"

enum { SHORT_HOPS = 40, MINUTES = 24 * 60 };

typedef struct {
    gw_strategy_value at[MINUTES];
    uint32_t n_far, hop_ring;
} answers;

/* A line of many short hops, elsewhere. */
static void add_short(gw_buf *calls)
{
    for (uint32_t i = 0; i <= SHORT_HOPS; i++)
        gw_buf_printf(calls, "k,%02u:%02u:00,%02u:%02u:00,%s,%u\n", i * 4 / 60, i * 4 % 60, i * 4 / 60,
                      i * 4 % 60, i % 2 ? "E" : "F", i + 1);
}

static answers ask(bool beside_short_ones)
{
    gw_buf calls = {0};
    gw_buf_text(&calls, TIMES);
    if (beside_short_ones) add_short(&calls);
    gw_timetable *t = scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES},
                                         {"trips.txt", beside_short_ones ? TRIPS "K,D,k\n" : TRIPS},
                                         {"stop_times.txt", calls.p},
                                         {"frequencies.txt", beside_short_ones ? ROWS SHORT_ROW : ROWS}),
                               NULL);
    answers a = {0};
    gw_strategy_options o;
    gw_strategy_net *n = NULL;
    gw_strategy *s = gw_strategy_create();
    gw_error err = {0};
    gw_access end = {.walk_s = 0};
    gw_stop_id from;
    const int32_t zero = gw_tt_day_zero(t, 0, 2);
    gw_strategy_defaults(&o, zero);
    assert_non_null(s);
    assert_int_equal(gw_timetable_find_stop(t, GW_STR(""), GW_STR("D"), &end.stop, &err), GW_OK);
    assert_int_equal(gw_timetable_find_stop(t, GW_STR(""), GW_STR("A"), &from, &err), GW_OK);
    assert_int_equal(gw_strategy_net_make(t, &o, &n, &err), GW_OK);
    for (int pass = 0; pass < 2; pass++) assert_int_equal(gw_strategy_pass(s, n, &end, 1, &err), GW_OK);
    for (int m = 0; m < MINUTES; m++) a.at[m] = gw_strategy_at(s, from, zero + (4 * 60 + m) * 60);
    a.n_far = n->n_far;
    a.hop_ring = n->hop_ring;
    gw_strategy_net_free(n);
    gw_strategy_free(s);
    gw_timetable_release(t);
    gw_buf_free(&calls);
    return a;
}

static void a_long_ride_is_worth_the_same_in_either_ring(void **state)
{
    (void)state;
    const answers alone = ask(false), beside = ask(true);
    double least_s = 1e9, most_s = 0;
    assert_int_equal(alone.n_far, 0);
    assert_int_equal(beside.n_far, 1);
    assert_true(beside.hop_ring < alone.hop_ring);
    for (int m = 0; m < MINUTES; m++) {
        if (memcmp(&alone.at[m], &beside.at[m], sizeof alone.at[m]) != 0)
            fail_msg("minute %d: %.3f s and %.3f s", m, alone.at[m].value_s, beside.at[m].value_s);
        if (m < 2 * 60 || m >= 15 * 60) continue; /* from 06:00 until nobody sees the end of the day */
        least_s = alone.at[m].value_s < least_s ? alone.at[m].value_s : least_s;
        most_s = alone.at[m].value_s > most_s ? alone.at[m].value_s : most_s;
    }
    /* Half of 740 s, 117 minutes, a minute to change, half of 300 or 1,700 s, 12 minutes. */
    assert_true(least_s > 8319 && least_s < 8321);
    assert_true(most_s > 9019 && most_s < 9021);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_ride_is_worth_the_same_in_either_ring),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
