/* The whole-day pass gives the same bytes: in two threads at once on one net, with one scratch for one
 * destination after another, in any order; and a line of a scenario what the same line of a feed gives. */
#include "tests/support/tt_scene.h"

#include "planner/scan/scan.h"
#include "planner/strategy/strategy.h"
#include "planner/timetable/overlay.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { H = 3600, N_STOPS = 6, N_TIMES = 24 * 60 };

#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.10,114.0\nB,B,22.105,114.0\nC,C,22.30,114.0\nD,D,22.40,"    \
    "114.0\nE,E,22.403,114.0\nF,F,22.60,114.0\n"
#define ROUTES "route_id,route_short_name,route_type\nH,h,3\nK,k,3\nL,l,3\nT,t,3\n"
#define TRIPS  "route_id,service_id,trip_id\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
#define ROWS   "trip_id,start_time,end_time,headway_secs,exact_times\n"

#define HEADWAYS                                                                                             \
    "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:20,C,2\nh,00:25:00,00:25:00,D,3\n"                            \
    "k,00:00:00,00:00:00,B,1\nk,00:19:00,00:19:10,D,2\nk,00:31:00,00:31:00,F,3\n"                            \
    "l,00:00:00,00:00:00,E,1\nl,00:12:00,00:12:00,F,2\n"
#define HEADWAY_ROWS                                                                                         \
    "h,06:00:00,09:00:00,600,0\nh,09:00:00,22:00:00,740,0\nk,05:30:00,23:00:00,900,0\nl,06:00:00,21:00:00,"  \
    "420,0\n"
#define TIMETABLE      "t,00:00:00,00:00:00,A,1\nt,00:14:00,00:14:30,D,2\nt,00:25:00,00:25:00,F,3\n"
#define TIMETABLE_ROWS "t,06:05:00,22:05:00,2700,1\n"

typedef struct {
    double value_s[N_STOPS][N_TIMES], served[N_STOPS][N_TIMES];
} answers;

static gw_timetable *feed_of(const char *routes, const char *trips, const char *calls, const char *rows)
{
    gw_feed *feed = TINY_FEED({"stops.txt", STOPS}, {"routes.txt", routes}, {"trips.txt", trips},
                              {"stop_times.txt", calls}, {"frequencies.txt", rows});
    const gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options o = scene_options(&source);
    o.walk_radius_m = 700;
    gw_timetable *t = scene_build(&o, NULL);
    gw_feed_free(feed);
    return t;
}

static gw_timetable *base(void)
{
    return feed_of(ROUTES, TRIPS "H,D,h\nK,D,k\nL,D,l\nT,D,t\n", TIMES HEADWAYS TIMETABLE,
                   ROWS HEADWAY_ROWS TIMETABLE_ROWS);
}

static gw_strategy_net *net_of(const gw_timetable *t)
{
    gw_strategy_options o;
    gw_strategy_net *net = NULL;
    gw_error err = {0};
    gw_strategy_defaults(&o, gw_tt_day_zero(t, 0, 2));
    if (gw_strategy_net_make(t, &o, &net, &err)) fail_msg("%s", err.message);
    return net;
}

static void ask(gw_strategy *s, const gw_strategy_net *net, const gw_timetable *t, uint32_t to, answers *out)
{
    const gw_access end = {.stop = {to}, .walk_s = 70};
    const int32_t from_s = gw_tt_day_zero(t, 0, 2) + 4 * H;
    gw_error err = {0};
    if (gw_strategy_pass(s, net, &end, 1, &err)) abort(); /* also in threads, where nothing may fail */
    for (uint32_t stop = 0; stop < N_STOPS; stop++)
        for (int32_t k = 0; k < N_TIMES; k++) {
            const gw_strategy_value v = gw_strategy_at(s, (gw_stop_id){stop}, from_s + 60 * k + 7 * (k % 8));
            out->value_s[stop][k] = v.value_s;
            out->served[stop][k] = v.served;
        }
}

static answers *room(void)
{
    answers *a = calloc(N_STOPS, sizeof *a);
    assert_non_null(a);
    return a;
}

/* --- threads, scratch, order --- */

typedef struct {
    const gw_timetable *t;
    const gw_strategy_net *net;
    answers *out; /* [N_STOPS] */
    bool backwards;
} worker;

static void *work(void *context)
{
    const worker *w = context;
    gw_strategy *s = gw_strategy_create();
    for (uint32_t i = 0; i < N_STOPS; i++) {
        const uint32_t to = w->backwards ? N_STOPS - 1 - i : i;
        ask(s, w->net, w->t, to, &w->out[to]);
    }
    gw_strategy_free(s);
    return NULL;
}

static void threads_and_order_change_nothing(void **state)
{
    (void)state;
    gw_timetable *t = base();
    gw_strategy_net *net = net_of(t);
    answers *one = room(), *forth = room(), *back = room();
    for (uint32_t to = 0; to < N_STOPS; to++) { /* each with a scratch of its own */
        gw_strategy *s = gw_strategy_create();
        ask(s, net, t, to, &one[to]);
        gw_strategy_free(s);
    }
    worker workers[2] = {{t, net, forth, false}, {t, net, back, true}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_memory_equal(one, forth, N_STOPS * sizeof *one);
    assert_memory_equal(one, back, N_STOPS * sizeof *one);
    free(one);
    free(forth);
    free(back);
    gw_strategy_net_free(net);
    gw_timetable_release(t);
}

/* One scratch, a large net and a small one in turn. */
static void a_scratch_goes_from_net_to_net(void **state)
{
    (void)state;
    gw_timetable *large = base(), *small = feed_of(ROUTES, TRIPS "L,D,l\n",
                                                   TIMES "l,00:00:00,00:00:00,E,1\nl,00:12:00,00:12:00,F,2\n",
                                                   ROWS "l,06:00:00,21:00:00,420,0\n");
    gw_strategy_net *nets[2] = {net_of(large), net_of(small)};
    gw_strategy *used = gw_strategy_create();
    answers *first = room(), *again = room();
    for (int i = 0; i < 5; i++) {
        const gw_timetable *t = i % 2 ? small : large;
        gw_strategy *fresh = gw_strategy_create();
        ask(used, nets[i % 2], t, N_STOPS - 1, first);
        ask(fresh, nets[i % 2], t, N_STOPS - 1, again);
        assert_memory_equal(first, again, sizeof *first);
        gw_strategy_free(fresh);
    }
    free(first);
    free(again);
    gw_strategy_free(used);
    for (int i = 0; i < 2; i++) gw_strategy_net_free(nets[i]);
    gw_timetable_release(large);
    gw_timetable_release(small);
}

/* --- scenarios --- */

#define MORE_ROUTES ROUTES "N,n,3\n"

typedef struct {
    gw_overlay *o;
    gw_overlay_line line;
    gw_stop_id stops[3];
    uint32_t service;
} scenario;

/* A line A, E, F on all days. */
static scenario begin(const gw_timetable *t)
{
    scenario x = {0};
    gw_error err = {0};
    static const char *const STOP_IDS[3] = {"A", "E", "F"};
    const uint64_t days[1] = {~0u};
    const gw_overlay_route route = {.id = "N", .short_name = "n", .type = 3};
    assert_int_equal(gw_overlay_create(t, &x.o, &err), GW_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(gw_timetable_find_stop(t, GW_STR(""), gw_str_of(STOP_IDS[i]), &x.stops[i], &err),
                         GW_OK);
    if (gw_overlay_add_route(x.o, &route, &x.line.route, &err) ||
        gw_overlay_add_service(x.o, "N", days, &x.service, &err))
        fail_msg("%s", err.message);
    x.line.like_pattern = GW_NO_ID;
    x.line.n_stops = 3;
    x.line.direction = 2;
    return x;
}

static gw_timetable *end(scenario *x)
{
    gw_timetable *changed = NULL;
    gw_error err = {0};
    if (gw_overlay_apply(x->o, &changed, &err)) fail_msg("%s", err.message);
    gw_overlay_free(x->o);
    return changed;
}

static void assert_same_answers(const gw_timetable *a, const gw_timetable *b)
{
    gw_strategy_net *nets[2] = {net_of(a), net_of(b)};
    gw_strategy *s = gw_strategy_create();
    answers *x = room(), *y = room();
    for (uint32_t to = 0; to < N_STOPS; to++) {
        ask(s, nets[0], a, to, x);
        ask(s, nets[1], b, to, y);
        for (uint32_t stop = 0; stop < N_STOPS; stop++)
            for (int32_t k = 0; k < N_TIMES; k++)
                if (memcmp(&x->value_s[stop][k], &y->value_s[stop][k], sizeof(double)) ||
                    memcmp(&x->served[stop][k], &y->served[stop][k], sizeof(double)))
                    fail_msg("%u to %u at %d: %.2f s %.4f, and %.2f s %.4f", stop, to, k, x->value_s[stop][k],
                             x->served[stop][k], y->value_s[stop][k], y->served[stop][k]);
    }
    free(x);
    free(y);
    gw_strategy_free(s);
    for (int i = 0; i < 2; i++) gw_strategy_net_free(nets[i]);
}

static void a_headway_line_of_a_scenario(void **state)
{
    (void)state;
    static const int32_t ARRIVES[3] = {0, 600, 1200}, LEAVES[3] = {0, 630, 1200};
    const gw_period periods[2] = {
        {.start_s = 6 * H, .end_s = 9 * H, .headway_s = 500, .headway_max_s = 500},
        {.start_s = 9 * H, .end_s = 20 * H, .headway_s = 1100, .headway_max_s = 1100}};
    gw_error err = {0};
    gw_timetable *before = base();
    scenario x = begin(before);
    x.line.stops = x.stops;
    if (gw_overlay_add_headway(x.o, &x.line, ARRIVES, LEAVES, periods, 2, x.service, "n", &err))
        fail_msg("%s", err.message);
    gw_timetable *changed = end(&x),
                 *built =
                     feed_of(MORE_ROUTES, TRIPS "H,D,h\nK,D,k\nL,D,l\nT,D,t\nN,D,n\n",
                             TIMES HEADWAYS TIMETABLE "n,00:00:00,00:00:00,A,1\nn,00:10:00,00:10:30,E,2\n"
                                                      "n,00:20:00,00:20:00,F,3\n",
                             ROWS HEADWAY_ROWS TIMETABLE_ROWS
                             "n,06:00:00,09:00:00,500,0\nn,09:00:00,20:00:00,1100,0\n");
    assert_same_answers(changed, built);
    gw_timetable_release(changed);
    gw_timetable_release(built);
    gw_timetable_release(before);
}

/* Timetabled trips of a scenario, and the search for each departure of planner/scan on both. */
static void timetabled_trips_of_a_scenario(void **state)
{
    (void)state;
    static const int32_t ARRIVES[6] = {7 * H, 7 * H + 600, 7 * H + 1200, 12 * H, 12 * H + 600, 12 * H + 1260};
    static const int32_t LEAVES[6] = {7 * H, 7 * H + 630, 7 * H + 1200, 12 * H, 12 * H + 640, 12 * H + 1260};
    static const char *const IDS[2] = {"n1", "n2"};
    gw_error err = {0};
    gw_timetable *before =
        feed_of(ROUTES, TRIPS "T,D,t\n", TIMES TIMETABLE, ROWS TIMETABLE_ROWS); /* timetables alone */
    scenario x = begin(before);
    const uint32_t services[2] = {x.service, x.service};
    x.line.stops = x.stops;
    if (gw_overlay_add_trips(x.o, &x.line, 2, ARRIVES, LEAVES, services, IDS, &err))
        fail_msg("%s", err.message);
    gw_timetable *changed = end(&x),
                 *built = feed_of(MORE_ROUTES, TRIPS "T,D,t\nN,D,n1\nN,D,n2\n",
                                  TIMES TIMETABLE "n1,07:00:00,07:00:00,A,1\nn1,07:10:00,07:10:30,E,2\n"
                                                  "n1,07:20:00,07:20:00,F,3\nn2,12:00:00,12:00:00,A,1\n"
                                                  "n2,12:10:00,12:10:40,E,2\nn2,12:21:00,12:21:00,F,3\n",
                                  ROWS TIMETABLE_ROWS);
    assert_same_answers(changed, built);

    const int32_t from_s = gw_tt_day_zero(built, 0, 2) + 4 * H;
    const gw_scan_options o = {.from_s = from_s,
                               .to_s = from_s + 28 * H,
                               .default_transfer_s = 60,
                               .gait = {1.25, 1.3},
                               .max_walk_s = 600};
    gw_scan_table *a = NULL, *b = NULL;
    gw_scan *s = gw_scan_create();
    assert_int_equal(gw_scan_table_make(changed, &o, &a, &err), GW_OK);
    assert_int_equal(gw_scan_table_make(built, &o, &b, &err), GW_OK);
    uint32_t arrives = 0;
    for (uint32_t from = 0; from < N_STOPS; from++)
        for (uint32_t to = 0; to < N_STOPS; to++)
            for (int32_t at = from_s; at < from_s + 18 * H; at += 7 * 60) {
                int32_t first, second;
                assert_int_equal(gw_scan_arrival(s, a, (gw_stop_id){from}, (gw_stop_id){to}, at, &first),
                                 GW_OK);
                assert_int_equal(gw_scan_arrival(s, b, (gw_stop_id){from}, (gw_stop_id){to}, at, &second),
                                 GW_OK);
                assert_int_equal(first, second);
                arrives += first != GW_SCAN_NEVER;
            }
    assert_true(arrives > 500);
    gw_scan_table_free(a);
    gw_scan_table_free(b);
    gw_scan_free(s);
    gw_timetable_release(changed);
    gw_timetable_release(built);
    gw_timetable_release(before);
}

/* A line taken away: what the feed without it gives. */
static void a_line_taken_away(void **state)
{
    (void)state;
    gw_error err = {0};
    gw_timetable *before = base(), *changed = NULL,
                 *built = feed_of(
                     ROUTES, TRIPS "H,D,h\nK,D,k\nT,D,t\n",
                     TIMES "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:20,C,2\nh,00:25:00,00:25:00,D,3\n"
                           "k,00:00:00,00:00:00,B,1\nk,00:19:00,00:19:10,D,2\nk,00:31:00,00:31:00,F,3"
                           "\n" TIMETABLE,
                     ROWS "h,06:00:00,09:00:00,600,0\nh,09:00:00,22:00:00,740,0\n"
                          "k,05:30:00,23:00:00,900,0\n" TIMETABLE_ROWS);
    gw_overlay *o = NULL;
    gw_route_id route;
    assert_int_equal(gw_overlay_create(before, &o, &err), GW_OK);
    assert_int_equal(gw_timetable_find_route(before, GW_STR(""), GW_STR("L"), &route, &err), GW_OK);
    for (uint32_t p = 0; p < gw_tt_n_patterns(before); p++)
        if (gw_tt_pattern_at(before, p)->route == route.v)
            assert_int_equal(gw_overlay_remove_pattern(o, (gw_pattern_id){p}), GW_OK);
    assert_int_equal(gw_overlay_apply(o, &changed, &err), GW_OK);
    gw_overlay_free(o);
    assert_same_answers(changed, built);
    gw_timetable_release(changed);
    gw_timetable_release(built);
    gw_timetable_release(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_order_change_nothing),
        cmocka_unit_test(a_scratch_goes_from_net_to_net),
        cmocka_unit_test(a_headway_line_of_a_scenario),
        cmocka_unit_test(timetabled_trips_of_a_scenario),
        cmocka_unit_test(a_line_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
