/* The whole-day pass: golden numbers of headway services, and timetables against the connection scan. */
#include "tests/support/tt_scene.h"

#include "planner/scan/scan.h"
#include "planner/strategy/follow.h"
#include "planner/timetable/overlay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Stops so far apart that nobody walks between them. */
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.10,114.0\nB,B,22.20,114.0\nC,C,22.30,114.0\nD,D,22.40,114." \
    "0\n"
#define ROUTES "route_id,route_short_name,route_type\nH,h,3\nK,k,3\nL,l,3\n"
#define TRIPS  "route_id,service_id,trip_id\n"
#define TIMES  "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
#define ROWS   "trip_id,start_time,end_time,headway_secs\n"

#define assert_near(a, b, by)                                                                                \
    do {                                                                                                     \
        double a_ = (a), b_ = (b);                                                                           \
        if (!(fabs(a_ - b_) <= (by))) fail_msg("%s is %.6f, not %.6f", #a, a_, b_);                          \
    } while (0)

typedef struct {
    gw_timetable *t;
    gw_strategy_options o;
    gw_strategy_net *net;
    gw_strategy *s;
    gw_follow *f;
} world;

static gw_stop_id stop(const gw_timetable *t, const char *id)
{
    gw_stop_id found = {GW_NO_ID};
    gw_error err = {0};
    if (gw_timetable_find_stop(t, GW_STR(""), gw_str_of(id), &found, &err)) fail_msg("%s", err.message);
    return found;
}

/* The timetable is the world's. */
static world world_of(gw_timetable *t)
{
    world w = {.t = t, .s = gw_strategy_create(), .f = gw_follow_create()};
    gw_strategy_defaults(&w.o, gw_tt_day_zero(t, 0, 2));
    w.o.default_transfer_s = 0;
    assert_non_null(w.s);
    assert_non_null(w.f);
    return w;
}

static void to_stop(world *w, const char *id)
{
    const gw_access end = {.stop = stop(w->t, id)};
    gw_error err = {0};
    if (!w->net && gw_strategy_net_make(w->t, &w->o, &w->net, &err)) fail_msg("%s", err.message);
    assert_int_equal(gw_strategy_pass(w->s, w->net, &end, 1, &err), GW_OK);
}

static gw_strategy_value at(const world *w, const char *id, int hour, int minute, int second)
{
    return gw_strategy_at(w->s, stop(w->t, id),
                          gw_tt_day_zero(w->t, 0, 2) + hour * 3600 + minute * 60 + second);
}

/* Those who set out at each minute of an hour, in its middle. */
static gw_follow_times in_hour(world *w, const char *id, int hour)
{
    const gw_access from = {.stop = stop(w->t, id)};
    gw_error err = {0};
    assert_int_equal(gw_follow_begin(w->f, w->s, &err), GW_OK);
    for (int m = 0; m < 60; m++)
        assert_int_equal(
            gw_follow_add(w->f, &from, 1, -1, gw_tt_day_zero(w->t, 0, 2) + hour * 3600 + m * 60 + 30, &err),
            GW_OK);
    const gw_follow_times t = gw_follow_read(w->f);
    assert_int_equal(t.n_departures, 60);
    if (t.served > 0) assert_near(t.walk_s + t.wait_s + t.ride_s, t.mean_s, 1e-6);
    return t;
}

static void done(world *w)
{
    gw_follow_free(w->f);
    gw_strategy_net_free(w->net);
    gw_strategy_free(w->s);
    gw_timetable_release(w->t);
}

/* One line of each trip, A to B, with this ride and headway. */
#define FROM_A(trips, calls, rows)                                                                           \
    scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS trips},             \
                       {"stop_times.txt", TIMES calls}, {"frequencies.txt", ROWS rows}),                     \
             NULL)

/* Half the headway and the ride, however odd. */
static void one_line_waits_half_its_headway(void **state)
{
    (void)state;
    world w = world_of(
        FROM_A("H,D,h\n", "h,00:00:00,00:00:00,A,1\nh,00:07:11,00:07:11,B,2\n", "h,06:00:00,22:00:00,433\n"));
    to_stop(&w, "B");
    assert_near(at(&w, "A", 12, 0, 0).value_s, 216.5 + 431, 0.25);
    assert_near(at(&w, "A", 7, 13, 30).value_s, 216.5 + 431, 0.25);
    assert_near(at(&w, "A", 12, 0, 0).served, 1, 0);
    /* Before the first trip: until 06:00, and half a headway. */
    assert_near(at(&w, "A", 5, 0, 30).value_s, 3570 + 216.5 + 431, 1.5); /* N is straight within a step */
    assert_near(at(&w, "A", 22, 30, 30).value_s, 14400, 0);
    assert_near(at(&w, "A", 22, 30, 30).served, 0, 0);
    /* Half a headway before the end half of those who wait are served. */
    gw_strategy_value late = at(&w, "A", 21, 56, 30);
    assert_near(late.served, 210 / 433.0, 0.001);
    assert_near(gw_strategy_served_mean_s(w.s, late), 105 + 431, 3);
    /* Uniform from the ride on; all in the hour alike. */
    gw_follow_times t = in_hour(&w, "A", 12);
    assert_near(t.mean_s, 216.5 + 431, 0.5);
    assert_near(t.p5_s, 0.05 * 433 + 431, 1);
    assert_near(t.p25_s, 0.25 * 433 + 431, 1);
    assert_near(t.p50_s, 0.50 * 433 + 431, 1);
    assert_near(t.p75_s, 0.75 * 433 + 431, 1);
    assert_near(t.p95_s, 0.95 * 433 + 431, 3); /* half steps of 30 s */
    assert_near(t.ride_s, 431, 0);
    assert_near(t.walk_s, 0, 0);
    assert_near(t.rides, 1, 1e-9);
    assert_near(t.served, 1, 1e-6);
    /* The last trips leave until 22:00: of the hour's people all those who are ready 433 s before, and of
     * each later minute fewer. */
    double served = 0;
    for (int m = 0; m < 60; m++) served += fmin(1, (3600 - (m * 60 + 30)) / 433.0) / 60;
    t = in_hour(&w, "A", 21);
    assert_near(t.served, served, 0.001);
    assert_true(isnan(t.p95_s) && t.p75_s < 900);
    t = in_hour(&w, "A", 23);
    assert_true(isnan(t.mean_s) && isnan(t.p5_s) && isnan(t.rides));
    assert_near(t.served, 0, 0);
    done(&w);
}

/* METHOD G2: lines every 10 and 15 minutes with equal rides: a mean wait of 3.8889 minutes. */
/* Whoever boards when it first calls stays on board until it calls again: one vehicle, and no second chance.
 */
static void a_line_that_calls_twice_is_one_line(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:01:00,00:01:00,C,2\n"
                              "h,00:02:00,00:02:00,A,3\nh,00:10:00,00:10:00,B,4\n",
                              "h,06:00:00,22:00:00,433\n"));
    to_stop(&w, "B");
    assert_near(at(&w, "A", 12, 0, 0).value_s, 216.5 + 480, 0.25);
    assert_near(at(&w, "C", 12, 0, 0).value_s, 216.5 + 540, 0.25);
    const gw_follow_times t = in_hour(&w, "A", 12);
    assert_near(t.mean_s, 216.5 + 480, 0.5);
    assert_near(t.p95_s, 0.95 * 433 + 480, 3);
    assert_near(t.ride_s, 480, 0);
    done(&w);
}

static void the_first_of_two_lines(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\nK,D,k\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:00,B,2\n"
                              "k,00:00:00,00:00:00,A,1\nk,00:10:00,00:10:00,B,2\n",
                              "h,06:00:00,22:00:00,600\nk,06:00:00,22:00:00,900\n"));
    to_stop(&w, "B");
    assert_near(at(&w, "A", 12, 0, 30).value_s, 600 + 3.8889 * 60, 0.5);
    const gw_follow_times t = in_hour(&w, "A", 12);
    assert_near(t.mean_s, 600 + 3.8889 * 60, 0.5);
    assert_near(t.p50_s, 600 + 3.4861 * 60, 0.6);
    assert_near(t.p95_s, 600 + 8.7919 * 60, 1);
    done(&w);
}

/* METHOD G3: headway 10 and ride 10, then headway 15 and ride 10. */
/* H is as frequent as K and three times as long: nobody takes it, not even those who wait to the last. Which
 * of two that are certain at once is taken does not depend on their order. */
static void of_two_as_frequent_one_is_never_taken(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\nK,D,k\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:30:00,00:30:00,B,2\n"
                              "k,00:00:00,00:00:00,A,1\nk,00:10:00,00:10:00,B,2\n",
                              "h,06:00:00,22:00:00,210\nk,06:00:00,22:00:00,210\n"));
    to_stop(&w, "B");
    assert_near(at(&w, "A", 12, 0, 0).value_s, 105 + 600, 0.5);
    gw_follow_times t = in_hour(&w, "A", 12);
    assert_near(t.mean_s, 105 + 600, 1);
    assert_near(t.p95_s, 0.95 * 210 + 600, 5); /* half steps */
    assert_near(t.ride_s, 600, 0);
    done(&w);
}

static void two_lines_in_a_row(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\nK,D,k\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:00,B,2\n"
                              "k,00:00:00,00:00:00,B,1\nk,00:10:00,00:10:00,C,2\n",
                              "h,06:00:00,22:00:00,600\nk,06:00:00,22:00:00,900\n"));
    to_stop(&w, "C");
    assert_near(at(&w, "A", 12, 0, 30).value_s, 32.5 * 60, 0.5);
    const gw_follow_times t = in_hour(&w, "A", 12);
    assert_near(t.mean_s, 32.5 * 60, 0.5);
    assert_near(t.p5_s, 23.873 * 60, 2);
    assert_near(t.p95_s, 41.127 * 60, 2);
    assert_near(t.rides, 2, 1e-9);
    done(&w);
}

/* Ride 10 every 20 minutes or ride 18 every 5: a fixed set of lines gives 19.2917 minutes; who lets the slow
 * one go when the quick one must be near needs 19.2533. */
static void lines_are_let_go_while_one_waits(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\nK,D,k\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:00,B,2\n"
                              "k,00:00:00,00:00:00,A,1\nk,00:18:00,00:18:00,B,2\n",
                              "h,06:00:00,22:00:00,1200\nk,06:00:00,22:00:00,300\n"));
    w.o.step_s = 30;
    to_stop(&w, "B");
    assert_near(at(&w, "A", 12, 0, 30).value_s, 19.2533 * 60, 0.5);
    assert_near(in_hour(&w, "A", 12).mean_s, 19.2533 * 60, 2.5);
    done(&w);
}

/* A bus at 12:00 and every half hour beside a line every 10 minutes that takes longer: exact where the
 * timetable decides, and never worse than either. */
static void a_timetable_beside_a_headway(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\nK,D,k1\nK,D,k2\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:40:00,00:40:00,B,2\n"
                              "k1,12:00:00,12:00:00,A,1\nk1,12:10:00,12:10:00,B,2\n"
                              "k2,12:30:00,12:30:00,A,1\nk2,12:40:00,12:40:00,B,2\n",
                              "h,06:00:00,22:00:00,600\n"));
    to_stop(&w, "B");
    assert_near(at(&w, "A", 11, 50, 20).value_s, 9 * 60 + 40 + 600, 0);
    assert_near(at(&w, "A", 12, 0, 0).value_s, 600, 0);
    assert_near(at(&w, "A", 12, 0, 1).value_s, 29 * 60 + 59 + 600, 0);
    assert_near(at(&w, "A", 12, 30, 30).value_s, 300 + 2400, 0.5);
    assert_true(at(&w, "A", 10, 0, 30).value_s <= 300 + 2400 + 0.25);
    done(&w);
}

/* --- timetables --- */

enum { N_STOPS = 7, N_TRIPS = 14, NETWORKS = 150, ASKED = 12, CAP_S = 18 * 3600 };

static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

static void call(gw_buf *out, uint32_t trip, int32_t arrives, int32_t leaves, uint32_t at_stop, uint32_t i)
{
    gw_buf_printf(out, "T%u,%02d:%02d:%02d,%02d:%02d:%02d,S%u,%u\n", trip, arrives / 3600, arrives / 60 % 60,
                  arrives % 60, leaves / 3600, leaves / 60 % 60, leaves % 60, at_stop, i);
}

static gw_timetable *made_up(uint64_t *dice, int32_t change_s)
{
    gw_buf stops = {0}, trips = {0}, calls = {0}, transfers = {0};
    gw_buf_text(&stops, "stop_id,stop_name,stop_lat,stop_lon\n");
    gw_buf_text(&trips, TRIPS);
    gw_buf_text(&calls, TIMES);
    gw_buf_text(&transfers,
                "from_stop_id,to_stop_id,from_route_id,to_route_id,transfer_type,min_transfer_time\n");
    for (uint32_t i = 0; i < N_STOPS; i++)
        gw_buf_printf(&stops, "S%u,S,22.3%02u0,114.1%02u0\n", i, roll(dice, 40), roll(dice, 40));
    for (uint32_t k = 0; k < N_TRIPS; k++) {
        int32_t now = 7 * 3600 + (int32_t)roll(dice, 120) * 60;
        uint32_t s = roll(dice, N_STOPS), n = 2 + roll(dice, 4);
        gw_buf_printf(&trips, "%c,D,T%u\n", "HKL"[roll(dice, 3)], k);
        for (uint32_t i = 0; i < n; i++) {
            int32_t leaves = now + (roll(dice, 3) ? 0 : (int32_t)roll(dice, 200));
            call(&calls, k, now, leaves, s, i);
            now = leaves + (roll(dice, 4) ? (int32_t)roll(dice, 900) : 0);
            s = (s + 1 + roll(dice, N_STOPS - 1)) % N_STOPS;
        }
    }
    for (uint32_t i = roll(dice, 6); i > 0; i--)
        gw_buf_printf(&transfers, "S%u,S%u,,,%u,%u\n", roll(dice, N_STOPS), roll(dice, N_STOPS),
                      roll(dice, 4) ? 2 : 3, roll(dice, 8) * 60);
    gw_feed *feed = TINY_FEED({"stops.txt", stops.p}, {"routes.txt", ROUTES}, {"trips.txt", trips.p},
                              {"stop_times.txt", calls.p}, {"transfers.txt", transfers.p});
    const gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.default_transfer_s = change_s;
    options.walk_radius_m = roll(dice, 3) * 1200.0;
    gw_timetable *t = scene_build(&options, NULL);
    gw_feed_free(feed);
    gw_buf_free(&stops);
    gw_buf_free(&trips);
    gw_buf_free(&calls);
    gw_buf_free(&transfers);
    return t;
}

/* The stop itself and its links, as ways to set out (arriving: to end). */
static uint32_t ways_of(const world *w, uint32_t s, bool arriving, gw_access *out)
{
    const gw_query q = {
        .default_transfer_s = w->o.default_transfer_s, .gait = w->o.gait, .max_walk_s = INT32_MAX};
    uint32_t n = 0;
    gw_tt_links links = gw_tt_links_of(w->t, s, arriving);
    gw_tt_link l;
    out[n++] = (gw_access){.stop = {s}};
    while (gw_tt_links_next(&links, &l, NULL, NULL)) {
        int32_t walk_s = l.from == l.to ? -1 : gw_link_seconds(w->t, &q, &l, NULL, false);
        if (walk_s >= 0) out[n++] = (gw_access){.stop = {arriving ? l.from : l.to}, .walk_s = walk_s};
    }
    return n;
}

/* One traveller: all percentiles are the search's answer. */
static void follow_to_the_second(world *w, const gw_access *from, uint32_t n_from, int32_t walk_s,
                                 int32_t time_s, double wanted)
{
    gw_error err = {0};
    gw_follow_clear(w->f);
    assert_int_equal(gw_follow_add(w->f, from, n_from, walk_s, time_s, &err), GW_OK);
    const gw_follow_times t = gw_follow_read(w->f);
    assert_near(t.served, wanted < CAP_S ? 1 : 0, 0);
    if (!(wanted < CAP_S)) return;
    assert_near(t.mean_s, wanted, 1e-9);
    assert_near(t.p5_s, wanted, 1e-9);
    assert_near(t.p50_s, wanted, 1e-9);
    assert_near(t.p95_s, wanted, 1e-9);
    assert_near(t.walk_s + t.wait_s + t.ride_s, wanted, 1e-9);
}

static uint32_t compare(world *w, gw_scan *scan, const gw_scan_table *table, uint32_t to, uint64_t *dice)
{
    gw_access from[2 * N_STOPS], ends[2 * N_STOPS];
    gw_error err = {0};
    uint32_t answered = 0, n_ends = ways_of(w, to, true, ends);
    assert_int_equal(gw_strategy_pass(w->s, w->net, ends, n_ends, &err), GW_OK);
    assert_int_equal(gw_follow_begin(w->f, w->s, &err), GW_OK);
    assert_int_equal(gw_scan_profiles(scan, table, (gw_stop_id){to}), GW_OK);
    for (uint32_t s = 0; s < N_STOPS; s++) {
        uint32_t n_from = ways_of(w, s, false, from);
        int32_t walk_s = -1;
        for (uint32_t i = 0; i < n_from; i++)
            if (from[i].stop.v == to) walk_s = from[i].walk_s;
        for (int k = 0; k < ASKED; k++) {
            int32_t time_s = w->o.from_s + (int32_t)roll(dice, 4 * 3600);
            int32_t want = gw_scan_profile_arrival(scan, table, (gw_stop_id){s}, time_s);
            double wanted = want == GW_SCAN_NEVER || want - time_s >= CAP_S ? CAP_S : want - time_s;
            gw_strategy_value got = gw_strategy_from(w->s, from, n_from, walk_s, time_s);
            if (got.value_s < wanted || got.value_s > wanted || (wanted < CAP_S) != (got.served > 0.5))
                fail_msg("S%u to S%u at %d: %.2f s, not %.2f", s, to, time_s, got.value_s, wanted);
            if (k % 4 == 0) follow_to_the_second(w, from, n_from, walk_s, time_s, wanted);
            answered += wanted < CAP_S && s != to;
        }
    }
    return answered;
}

/* Every question on random timetables, to the second: as the search for each departure. */
static void timetables_alone_are_searched_exactly(void **state)
{
    (void)state;
    gw_scan *scan = gw_scan_create();
    uint32_t answered = 0;
    for (uint32_t i = 0; i < NETWORKS; i++) {
        uint64_t dice = 0x9e3779b97f4a7c15u + i;
        gw_error err = {0};
        gw_scan_table *table = NULL;
        int32_t change_s = (int32_t)roll(&dice, 3) * 60;
        world w = world_of(made_up(&dice, change_s));
        w.o.from_s = gw_tt_day_zero(w.t, 0, 2) + 6 * 3600;
        w.o.to_s = w.o.from_s + 4 * 3600;
        w.o.cap_s = CAP_S;
        w.o.max_walk_s = INT32_MAX;
        w.o.default_transfer_s = change_s;
        const gw_scan_options wanted = {.from_s = w.o.from_s,
                                        .to_s = w.o.from_s + 24 * 3600,
                                        .default_transfer_s = change_s,
                                        .gait = w.o.gait,
                                        .max_walk_s = INT32_MAX};
        assert_int_equal(gw_scan_table_make(w.t, &wanted, &table, &err), GW_OK);
        assert_int_equal(gw_strategy_net_make(w.t, &w.o, &w.net, &err), GW_OK);
        for (uint32_t to = 0; to < N_STOPS; to++) answered += compare(&w, scan, table, to, &dice);
        gw_scan_table_free(table);
        done(&w);
    }
    assert_true(answered > NETWORKS * 100u);
    gw_scan_free(scan);
}

/* The same scratch, other destinations between: the same bytes. */
static void a_scratch_is_used_again(void **state)
{
    (void)state;
    world w = world_of(FROM_A("H,D,h\nK,D,k\nL,D,l\n",
                              "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:20,B,2\nh,00:25:00,00:25:00,C,3\n"
                              "k,00:00:00,00:00:00,B,1\nk,00:09:00,00:09:00,D,2\n"
                              "l,00:00:00,00:00:00,C,1\nl,00:05:00,00:05:00,D,2\n",
                              "h,06:00:00,09:00:00,600\nh,09:00:00,22:00:00,740\nk,06:00:00,22:00:00,900\n"
                              "l,05:00:00,23:00:00,420\n"));
    double first[24], again[24];
    to_stop(&w, "D");
    for (int h = 4; h < 24; h++) first[h] = at(&w, "A", h, 17, 5).value_s;
    to_stop(&w, "B");
    to_stop(&w, "D");
    for (int h = 4; h < 24; h++) again[h] = at(&w, "A", h, 17, 5).value_s;
    assert_memory_equal(first + 4, again + 4, 20 * sizeof *first);
    /* Leaving later never arrives earlier; before the first bus a wait of 80 minutes begins afresh (seconds).
     */
    double before = 0;
    for (int m = 5 * 60; m < 21 * 60; m++) {
        double arrives = m * 60 + at(&w, "A", m / 60, m % 60, 30).value_s;
        if (arrives < before - (m < 6 * 60 ? 10 : 1))
            fail_msg("%02d:%02d: %.2f, a minute before %.2f", m / 60, m % 60, arrives, before);
        before = arrives;
    }
    done(&w);
}

/* A scenario that changes nothing: the baseline's bytes. */
static void an_empty_overlay_changes_nothing(void **state)
{
    (void)state;
    gw_timetable *base =
        FROM_A("H,D,h\nK,D,k\nL,D,l\n",
               "h,00:00:00,00:00:00,A,1\nh,00:10:00,00:10:20,B,2\nh,00:25:00,00:25:00,C,3\n"
               "k,00:00:00,00:00:00,B,1\nk,00:09:00,00:09:00,D,2\n"
               "l,12:00:00,12:00:00,C,1\nl,12:05:00,12:05:00,D,2\n",
               "h,06:00:00,09:00:00,600\nh,09:00:00,22:00:00,740\nk,06:00:00,22:00:00,900\n");
    gw_overlay *o = NULL;
    gw_timetable *changed = NULL;
    gw_error err = {0};
    assert_int_equal(gw_overlay_create(base, &o, &err), GW_OK);
    assert_int_equal(gw_overlay_apply(o, &changed, &err), GW_OK);
    gw_overlay_free(o);
    world before = world_of(base), after = world_of(changed);
    to_stop(&before, "D");
    to_stop(&after, "D");
    for (int m = 4 * 60; m < 28 * 60; m++) {
        gw_strategy_value x = at(&before, "A", m / 60, m % 60, 30), y = at(&after, "A", m / 60, m % 60, 30);
        assert_memory_equal(&x, &y, sizeof x);
    }
    assert_true(at(&before, "A", 11, 0, 0).value_s < 3600);
    done(&after);
    done(&before);
}

/* What it cannot hold is refused, and says what. */
static void odd_options_are_refused(void **state)
{
    (void)state;
    world w = world_of(
        FROM_A("H,D,h\n", "h,00:00:00,00:00:00,A,1\nh,00:07:11,00:07:11,B,2\n", "h,06:00:00,22:00:00,433\n"));
    const gw_strategy_options good = w.o;
    gw_strategy_options odd[3] = {good, good, good};
    static const char *const WHY[3] = {"a step of 5 s", "a cap of 72000 s", "a span of 0 s"};
    odd[0].step_s = 5;
    odd[1].cap_s = 20 * 3600;
    odd[2].to_s = odd[2].from_s;
    for (int i = 0; i < 3; i++) {
        gw_error err = {0};
        assert_int_equal(gw_strategy_net_make(w.t, &odd[i], &w.net, &err), GW_BAD_INPUT);
        assert_string_equal(err.message, WHY[i]);
    }
    done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_waits_half_its_headway),
        cmocka_unit_test(a_line_that_calls_twice_is_one_line),
        cmocka_unit_test(the_first_of_two_lines),
        cmocka_unit_test(of_two_as_frequent_one_is_never_taken),
        cmocka_unit_test(two_lines_in_a_row),
        cmocka_unit_test(lines_are_let_go_while_one_waits),
        cmocka_unit_test(a_timetable_beside_a_headway),
        cmocka_unit_test(timetables_alone_are_searched_exactly),
        cmocka_unit_test(a_scratch_is_used_again),
        cmocka_unit_test(an_empty_overlay_changes_nothing),
        cmocka_unit_test(odd_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
