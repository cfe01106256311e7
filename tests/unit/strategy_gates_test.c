/* The whole-day pass through ports: golden number G4, opening hours, last admission, queues that keep their
 * order, both directions, closed ports; against sums made here, forwards. */
#include "tests/support/tt_scene.h"

#include "planner/strategy/follow.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { H = 3600, M = 60, RIDE_S = 10 * M, TO_COUNTERS_S = 5 * M, BEHIND_S = 4 * M, END_S = 3 * M };

/* F (Hong Kong) to the hall G every minute, through the port, from the hall B to C; and the way back. The
 * feeds' headways and timetables vary. */
#define ROUTES "route_id,route_short_name,route_type\nH,h,3\nK,k,3\n"
#define TRIPS  "route_id,service_id,trip_id\nH,D,h\nK,D,k\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
#define ROWS   "trip_id,start_time,end_time,headway_secs,exact_times\n"
#define HK_STOPS                                                                                             \
    "stop_id,stop_name,stop_lat,stop_lon\nF,F,22.10,114.0\nG,G,22.20,114.0\nO,O,22.40,114.4\nQ,Q,22.41,"     \
    "114.5\n"
#define CN_STOPS "stop_id,stop_name,stop_lat,stop_lon\nB,B,22.50,114.0\nC,C,22.60,114.0\n"
/* From F every minute, in its middle, as steps are read. */
#define HK_ROWS ROWS "h,00:00:30,24:00:30,60,1\nk,00:00:00,24:00:00,600,1\n"
#define HK_TIMES                                                                                             \
    TIMES "h,00:00:00,00:00:00,F,1\nh,00:10:00,00:10:00,G,2\nk,00:00:00,00:00:00,G,1\nk,00:20:00,00:20:"     \
          "00,F,2\n"
#define CN_TIMES                                                                                             \
    TIMES "h,00:00:00,00:00:00,B,1\nh,00:30:00,00:30:00,C,2\nk,00:00:00,00:00:00,C,1\nk,00:30:00,00:30:"     \
          "00,B,2\n"
#define EVERY_HALF_HOUR ROWS "h,00:00:00,24:00:00,1800,0\nk,00:00:30,24:00:30,1200,1\n"
#define TIMETABLE       ROWS "h,00:00:00,24:00:00,1200,1\nk,00:00:30,24:00:30,1200,1\n"

#define CLEARANCE_HEAD                    "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,source\n"
#define ROW(way, day, from, to, p50, p95) "*," way "," day "," from "," to "," p50 "," p95 ",lognormal,x\n"
#define ALL_DAYS(way, from, to, p50, p95)                                                                    \
    ROW(way, "*,weekday", from, to, p50, p95)                                                                \
    ROW(way, "*,weekend", from, to, p50, p95)                                                                \
    ROW(way, "*,holiday", from, to, p50, p95) ROW(way, "*,holiday-eve", from, to, p50, p95)
#define BACK      ALL_DAYS("cn-hk", "00:00", "24:00", "10", "20")
#define SAME      CLEARANCE_HEAD ALL_DAYS("hk-cn", "00:00", "24:00", "12", "30") BACK
#define PORT_HEAD "port_id,name_en,kind,status,opens,closes,open24,last_admission_min\n"
#define FAR_SHUT  "far,Far,land,closed,00:00,24:00,1,0\n"
#define BAY       PORT_HEAD "bay,Bay,land,open,06:30,24:00,0,15\n"
#define DAY_PORT  BAY FAR_SHUT

typedef struct {
    gw_timetable *t;
    gw_port_table *ports;
    gw_strategy_options o;
    gw_strategy_net *net;
    gw_strategy *s;
    int32_t zero_s;
} world;

static world world_of(const char *ports, const char *clearance, const char *cn_rows)
{
    gw_buf blob = {0};
    gw_error err = {0};
    gw_feed *hk = TINY_FEED({"stops.txt", HK_STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                            {"stop_times.txt", HK_TIMES}, {"frequencies.txt", HK_ROWS}),
            *cn = TINY_FEED({"stops.txt", CN_STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                            {"stop_times.txt", CN_TIMES}, {"frequencies.txt", cn_rows});
    const tiny_file files[] = {{"ports.csv", ports},
                               {"halls.csv", "port_id,side,feed,stop_id,walk_minutes\nbay,hk,hk,G,5\nbay,cn,"
                                             "cn,B,4\nfar,hk,hk,G,9\nfar,cn,cn,B,9\n"},
                               {"clearance.csv", clearance},
                               {"aliases.csv", "feed,holds_for\n"},
                               {"sides.csv", "feed,stop_id,side\n"},
                               {"holidays.csv",
                                "region,date,kind,name,complete,source\nHK,2026-07-01,holiday,x,1,x\n"
                                "CN,2026-10-01,holiday,x,1,x\n"}};
    char *folder = tiny_folder_write(files, sizeof files / sizeof *files);
    if (gw_port_files_read(folder, folder, &blob, &err)) fail_msg("%s", err.message);
    tiny_folder_remove(folder);
    const gw_build_feed feeds[2] = {{.tag = "hk", .feed = hk, .side = GW_SIDE_HK},
                                    {.tag = "cn", .feed = cn, .side = GW_SIDE_CN}};
    gw_build_options options = scene_options(feeds);
    options.n_feeds = 2;
    options.ports_blob = blob.p;
    options.ports_size = blob.n;
    world w = {.t = scene_build(&options, NULL), .s = gw_strategy_create()};
    if (gw_port_table_parse(blob.p, blob.n, SCENE_FIRST_DAY, 7, w.t->zero, &w.ports, &err))
        fail_msg("%s", err.message);
    w.zero_s = gw_tt_day_zero(w.t, 0, 2);
    gw_strategy_defaults(&w.o, w.zero_s);
    w.o.from_s = w.zero_s;
    w.o.default_transfer_s = 0;
    w.o.ports = w.ports;
    gw_feed_free(hk);
    gw_feed_free(cn);
    gw_buf_free(&blob);
    return w;
}

static gw_stop_id stop(const world *w, const char *tag, const char *id)
{
    gw_stop_id found = {GW_NO_ID};
    gw_error err = {0};
    if (gw_timetable_find_stop(w->t, gw_str_of(tag), gw_str_of(id), &found, &err))
        fail_msg("%s", err.message);
    return found;
}

static void to_stop(world *w, gw_stop_id end)
{
    const gw_access to = {.stop = end, .walk_s = END_S};
    gw_error err = {0};
    if (!w->net && gw_strategy_net_make(w->t, &w->o, &w->net, &err)) fail_msg("%s", err.message);
    assert_int_equal(gw_strategy_pass(w->s, w->net, &to, 1, &err), GW_OK);
}

/* In the middle of the minute. */
static gw_strategy_value at(const world *w, gw_stop_id s, int32_t clock_s)
{
    return gw_strategy_at(w->s, s, w->zero_s + clock_s + 30);
}

static void done(world *w)
{
    gw_strategy_net_free(w->net);
    gw_strategy_free(w->s);
    gw_port_table_free(w->ports);
    gw_timetable_release(w->t);
}

#define assert_near(a, b, by)                                                                                \
    do {                                                                                                     \
        double a_ = (a), b_ = (b);                                                                           \
        if (!(fabs(a_ - b_) <= (by))) fail_msg("%s is %.3f, not %.3f", #a, a_, b_);                          \
    } while (0)

/* --- lognormal, by its own arithmetic --- */

enum { PEOPLE = 4000 };

static double deviate(double q)
{
    double low = -8, high = 8;
    for (int i = 0; i < 60; i++) {
        const double mid = (low + high) / 2;
        if (0.5 * erfc(-mid / sqrt(2)) < q)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* The one of PEOPLE, quick ones first. */
static double clearance_of(int person, double p50_s, double p95_s)
{
    return p50_s * exp(log(p95_s / p50_s) / 1.6448536269514722 * deviate((person + 0.5) / PEOPLE));
}

static double mean_clearance_s(double p50_s, double p95_s)
{
    double sum = 0;
    for (int i = 0; i < PEOPLE; i++) sum += clearance_of(i, p50_s, p95_s);
    return sum / PEOPLE;
}

/* --- tests --- */

/* METHOD G4: about 71.0 minutes from the walk to the counters on. */
static void a_bus_behind_the_counters(void **state)
{
    (void)state;
    world w = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR);
    to_stop(&w, stop(&w, "cn", "C"));
    const double walks_s = TO_COUNTERS_S + BEHIND_S + END_S,
                 want_s = walks_s + mean_clearance_s(12 * M, 30 * M) + 900 + 1800;
    assert_near(want_s / 60, 71.0, 0.05);
    for (int hour = 8; hour < 20; hour++) {
        const gw_strategy_value v = at(&w, stop(&w, "hk", "F"), hour * H);
        assert_near(v.value_s, RIDE_S + want_s, 3);
        assert_near(v.served, 1, 0);
    }
    gw_follow *f = gw_follow_create();
    const gw_access from = {.stop = stop(&w, "hk", "F")};
    gw_error err = {0};
    assert_int_equal(gw_follow_begin(f, w.s, &err), GW_OK);
    for (int m = 0; m < 60; m++)
        assert_int_equal(gw_follow_add(f, &from, 1, -1, w.zero_s + 12 * H + m * M + 30, &err), GW_OK);
    const gw_follow_times t = gw_follow_read(f);
    assert_near(t.mean_s / 60, 10 + 71.0, 0.1);
    assert_near(t.p50_s / 60, 10 + 70.5, 0.1);
    assert_near(t.p95_s / 60, 10 + 91.4, 0.3); /* 64 parts, half steps */
    assert_near(t.served, 1, 1e-6);
    assert_near(t.walk_s, walks_s, 1e-6);
    assert_near(t.ride_s, RIDE_S + 1800, 1e-6);
    gw_follow_free(f);
    /* Having passed: no clearance any more. */
    const gw_stop_id counters = gw_timetable_port_stop(w.t, 0, GW_SIDE_CN);
    assert_near(at(&w, counters, 12 * H).value_s, BEHIND_S + 900 + 1800 + END_S, 1);
    done(&w);
}

/* Who is there early waits until the port opens; all of them are let in together. */
static void before_it_opens(void **state)
{
    (void)state;
    world w = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR);
    to_stop(&w, stop(&w, "cn", "C"));
    const double open_s = mean_clearance_s(12 * M, 30 * M) + BEHIND_S + 900 + 1800 + END_S;
    for (int32_t clock = 5 * H; clock <= 6 * H + 10 * M; clock += 5 * M)
        assert_near(at(&w, stop(&w, "hk", "F"), clock).value_s, 6 * H + 30 * M - (clock + 30) + open_s, 3);
    done(&w);
}

/* Reaching the counters by 23:45 one is let in; then it is the next morning, which is beyond the cap. */
static void the_last_admission(void **state)
{
    (void)state;
    world w = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR);
    to_stop(&w, stop(&w, "cn", "C"));
    const int32_t last = 23 * H + 45 * M - TO_COUNTERS_S - RIDE_S; /* leaves F */
    assert_near(at(&w, stop(&w, "hk", "F"), last - M).served, 1, 0);
    assert_near(at(&w, stop(&w, "hk", "F"), last + 2 * M).served, 0, 0);
    assert_near(at(&w, stop(&w, "hk", "F"), last + 2 * M).value_s, 4 * H, 0);
    assert_near(at(&w, stop(&w, "hk", "F"), 2 * H).served, 0, 0); /* 4 h 25 min before */
    assert_near(at(&w, stop(&w, "hk", "F"), 3 * H + 30 * M).value_s, 4 * H,
                1800); /* too near the cap to matter */
    done(&w);
}

/* At 10:00 a slow row of 30 minutes becomes a quick one of 6. Nobody overtakes somebody of the same part of
 * the people. */
static void a_queue_keeps_its_order(void **state)
{
    (void)state;
    world w = world_of(DAY_PORT,
                       CLEARANCE_HEAD ALL_DAYS("hk-cn", "00:00", "10:00", "30", "60")
                           ALL_DAYS("hk-cn", "10:00", "24:00", "6", "12") BACK,
                       EVERY_HALF_HOUR);
    to_stop(&w, stop(&w, "cn", "C"));
    const double rest_s = RIDE_S + TO_COUNTERS_S + BEHIND_S + 900 + 1800 + END_S;
    for (int32_t reached = 9 * H + 30 * M + 30; reached < 11 * H; reached += 3 * M) {
        double sum = 0;
        for (int i = 0; i < PEOPLE; i++) {
            const double slow = 10 * H + clearance_of(i, 30 * M, 60 * M), /* the last before 10:00 */
                quick = reached + clearance_of(i, 6 * M, 12 * M);
            const double through = reached < 10 * H     ? reached + clearance_of(i, 30 * M, 60 * M)
                                   : quick > slow - 0.5 ? quick
                                                        : slow;
            sum += through - reached;
        }
        const double want_s = rest_s + sum / PEOPLE;
        assert_near(at(&w, stop(&w, "hk", "F"), reached - 30 - TO_COUNTERS_S - RIDE_S).value_s, want_s, 40);
    }
    double before = 0; /* leaving later never arrives earlier */
    for (int32_t clock = 7 * H; clock < 20 * H; clock += M) {
        const double arrives = clock + at(&w, stop(&w, "hk", "F"), clock).value_s;
        if (arrives < before - 1) fail_msg("%d: %.2f after %.2f", clock / M, arrives, before);
        before = arrives;
    }
    done(&w);
}

/* Each direction has its own rows: 10 and 20 minutes on the way back. */
static void the_other_direction(void **state)
{
    (void)state;
    world w = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR);
    to_stop(&w, stop(&w, "hk", "F"));
    double sum = 0; /* a bus at each ten minutes, 20 minutes' ride */
    const int32_t clock = 12 * H, reached = clock + 30 + 1800 + BEHIND_S;
    for (int i = 0; i < PEOPLE; i++) {
        const double there = reached + clearance_of(i, 10 * M, 20 * M) + TO_COUNTERS_S;
        sum += ceil(there / 600) * 600 + 1200 + END_S - (clock + 30);
    }
    assert_near(at(&w, stop(&w, "cn", "C"), clock).value_s, sum / PEOPLE, 10);
    assert_near(at(&w, stop(&w, "hk", "O"), clock).served, 0, 0); /* nothing calls there */
    done(&w);
}

/* Forwards, part by part: each with the departure it catches behind the counters. */
static void a_timetable_behind_the_counters(void **state)
{
    (void)state;
    world w = world_of(DAY_PORT, SAME, TIMETABLE);
    to_stop(&w, stop(&w, "cn", "C"));
    double size = 0;
    int n = 0;
    for (int32_t clock = 7 * H; clock < 21 * H; clock += 7 * M, n++) {
        const int32_t reached = clock + 30 + RIDE_S + TO_COUNTERS_S;
        double sum = 0;
        for (int i = 0; i < PEOPLE; i++) {
            const double there = reached + clearance_of(i, 12 * M, 30 * M) + BEHIND_S;
            sum += ceil(there / 1200) * 1200 + 1800 + END_S - (clock + 30);
        }
        const gw_strategy_value v = at(&w, stop(&w, "hk", "F"), clock);
        assert_near(v.value_s, sum / PEOPLE, 25); /* one of 64 parts, 20 minutes */
        size += fabs(v.value_s - sum / PEOPLE);
    }
    assert_true(size / n < 12);
    done(&w);
}

/* A port that is closed, or none at all, lets nobody through; of two the better one is taken. */
static void which_ports(void **state)
{
    (void)state;
    world shut = world_of(PORT_HEAD "bay,Bay,land,closed,06:30,24:00,0,15\n" FAR_SHUT, SAME, EVERY_HALF_HOUR);
    to_stop(&shut, stop(&shut, "cn", "C"));
    assert_near(at(&shut, stop(&shut, "hk", "F"), 12 * H).served, 0, 0);
    assert_near(at(&shut, stop(&shut, "cn", "B"), 12 * H).value_s, 900 + 1800 + END_S, 1);
    done(&shut);

    world none = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR);
    none.o.ports = NULL;
    to_stop(&none, stop(&none, "cn", "C"));
    assert_near(at(&none, stop(&none, "hk", "F"), 12 * H).served, 0, 0);
    done(&none);

    world two = world_of(BAY "far,Far,land,open,00:00,24:00,1,0\n", SAME, EVERY_HALF_HOUR);
    to_stop(&two, stop(&two, "cn", "C"));
    const double clearance_s = mean_clearance_s(12 * M, 30 * M);
    assert_near(at(&two, stop(&two, "hk", "F"), 12 * H).value_s,
                RIDE_S + TO_COUNTERS_S + clearance_s + BEHIND_S + 900 + 1800 + END_S, 3);
    assert_near(at(&two, stop(&two, "hk", "F"), 3 * H).value_s, /* the other is closed */
                RIDE_S + 9 * M + clearance_s + 9 * M + 900 + 1800 + END_S, 3);
    done(&two);
}

/* The side alone: the same values there, and nothing of the other side. */
static void one_side_alone(void **state)
{
    (void)state;
    world both = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR), side = world_of(DAY_PORT, SAME, EVERY_HALF_HOUR);
    side.o.side = GW_SIDE_CN;
    to_stop(&both, stop(&both, "cn", "C"));
    to_stop(&side, stop(&side, "cn", "C"));
    const gw_stop_id counters = gw_timetable_port_stop(both.t, 0, GW_SIDE_CN);
    for (int32_t clock = 4 * H; clock < 26 * H; clock += 11 * M) {
        const gw_strategy_value a = at(&both, counters, clock), b = at(&side, counters, clock),
                                c = at(&both, stop(&both, "cn", "B"), clock),
                                d = at(&side, stop(&side, "cn", "B"), clock);
        assert_memory_equal(&a, &b, sizeof a);
        assert_memory_equal(&c, &d, sizeof c);
        assert_near(at(&side, stop(&side, "hk", "F"), clock).served, 0, 0);
    }
    done(&both);
    done(&side);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bus_behind_the_counters),
        cmocka_unit_test(before_it_opens),
        cmocka_unit_test(the_last_admission),
        cmocka_unit_test(a_queue_keeps_its_order),
        cmocka_unit_test(the_other_direction),
        cmocka_unit_test(a_timetable_behind_the_counters),
        cmocka_unit_test(which_ports),
        cmocka_unit_test(one_side_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
