/* Through stations: entrances, pathways, lifts, gates; with and without a wheelchair, forwards and backwards.
 */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Station S: entrance E stands 96 m (100 s on foot) east of the origin, F 480 m (500 s); stairs behind E (120
 * s to the hall H), a lift behind F (90 s); platforms P (30 s from the hall) and Q (45 s). The platforms lie
 * right at the origin, which nobody may make use of. */
#define STATION                                                                                              \
    "feed x cn\nwheelchairs yes\nstation S 0 0\nentrance E 96 0 S\nentrance F 480 0 S\nnode H S\n"           \
    "stop P 1 0 S\nstop Q 2 0 S\nstop Z 20000 0\nstop Y -20000 0\n"                                          \
    "path E H 2 120\npath F H 5 90\npath H P 1 30\npath H Q 1 45\n"                                          \
    "trip T1 T P 8:00 Z 8:20\ntrip T2 T P 8:30 Z 8:50\ntrip U1 U Y 7:30 Q 7:50\n"

static void a_platform_is_reached_through_its_entrance(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STATION);
    /* 100 s of street, 150 s inside */
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:50",
                "07:55:50 - ~250 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:55:51",
                "08:25:50 - ~250 P 08:30 [T2] Z 08:50 | 1 ride\n");
    scene_check(&s, "22.5,114", "x:Z", "arrive=2026-03-04T08:25",
                "07:55:50 - ~250 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "x:Y", "22.5,114", "depart=2026-03-04T07:00",
                "07:30 Y [U1] Q 07:50 ~265 - 07:54:25 | 1 ride\n");
    scene_check(&s, "x:Y", "22.5,114", "arrive=2026-03-04T07:54:25",
                "07:30 Y [U1] Q 07:50 ~265 - 07:54:25 | 1 ride\n");
    scene_check(&s, "x:Y", "22.5,114", "arrive=2026-03-04T07:54:24", "note no-journey\n");
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:50 access=4",
                "note no-stop-near-from\n"); /* 250 s */
    scene_close(&s);
}

static void a_wheelchair_takes_its_own_door(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STATION);
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:40 wheelchair=1",
                "07:49:40 - ~620 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "22.5,114", "x:Z", "arrive=2026-03-04T08:25 wheelchair=1",
                "07:49:40 - ~620 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "x:E", "x:Z", "depart=2026-03-04T07:40 wheelchair=1", /* 384 m along the street to F */
                "07:51:20 - ~520 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_close(&s);
    /* No lift: the platform is not reached, and the answer says so. */
    scene_open(&s,
               "feed x cn\nwheelchairs yes\nstation S 0 0\nentrance E 96 0 S\nstop P 1 0 S\nstop Z 20000 0\n"
               "path E P 2 60\ntrip T1 T P 8:00 Z 8:20\n");
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:40",
                "07:57:20 - ~160 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:40 wheelchair=1",
                "note no-stop-near-from\nnote step-free-unknown\n");
    scene_close(&s);
}

static void a_station_and_an_entrance_as_ends(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STATION);
    /* At a station one stands at the door that is best: F, 120 s; at E the stairs are nearer than the street
     * to F. */
    scene_check(&s, "x:S", "x:Z", "depart=2026-03-04T07:50", "07:58 - ~120 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "x:Y", "x:S", "depart=2026-03-04T07:00",
                "07:30 Y [U1] Q 07:50 ~135 - 07:52:15 | 1 ride\n");
    scene_check(&s, "x:E", "x:Z", "depart=2026-03-04T07:50",
                "07:57:30 - ~150 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "x:P", "x:Z", "depart=2026-03-04T07:50",
                "08:00 P [T1] Z 08:20 | 1 ride\n"); /* one is there */
    scene_check(&s, "x:Q", "x:Z", "depart=2026-03-04T07:50",
                "07:58:45 - ~75 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_close(&s);
}

static void changes_take_the_pathways_time(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STATION "trip V1 V P 7:51:14 Z 8:01\ntrip V2 V P 7:51:15 Z 8:02\n"); /* 75 s from Q to P */
    scene_check(&s, "x:Y", "x:Z", "depart=2026-03-04T07:00",
                "07:30 Y [U1] Q 07:50 ~75 P 07:51:15 [V2] Z 08:02 | 2 rides\n");
    scene_check(&s, "x:Y", "x:Z", "arrive=2026-03-04T08:05",
                "07:30 Y [U1] Q 07:50 ~75 P 07:51:15 [V2] Z 08:02 | 2 rides\n");
    scene_close(&s);
    scene_open(&s,
               STATION "trip V1 V P 7:50:20 Z 8:01\ntransfer Q P 20\n"); /* what transfers.txt says wins */
    scene_check(&s, "x:Y", "x:Z", "depart=2026-03-04T07:00",
                "07:30 Y [U1] Q 07:50 ~20 P 07:50:20 [V1] Z 08:01 | 2 rides\n");
    scene_check(&s, "x:Y", "x:Z",
                "depart=2026-03-04T07:00 wheelchair=1", /* but not less than the way takes */
                "07:30 Y [U1] Q 07:50 ~75 P 08:00 [T1] Z 08:20 | 2 rides\n");
    scene_close(&s);
    scene_open(&s, STATION "path P Q 1 5\ntrip V1 V P 7:50:59 Z 8:01\ntrip V2 V P 7:51 Z 8:02\n");
    scene_check(&s, "x:Y", "x:Z", "depart=2026-03-04T07:00", /* never quicker than a change takes */
                "07:30 Y [U1] Q 07:50 ~5 P 07:51 [V2] Z 08:02 | 2 rides\n");
    scene_close(&s);
}

static void changes_to_the_street_lead_through_entrances(void **state)
{
    (void)state;
    scene s;
    /* B stands at E: 165 s inside from Q. The straight walk would be 98 s. */
    scene_open(&s, STATION "stop B 96 0\ntrip W1 W B 7:52:44 Z 8:05\ntrip W2 W B 7:52:45 Z 8:06\n");
    scene_check(&s, "x:Y", "x:Z", "depart=2026-03-04T07:00",
                "07:30 Y [U1] Q 07:50 ~165 B 07:52:45 [W2] Z 08:06 | 2 rides\n");
    scene_check(&s, "x:Y", "x:Z", "arrive=2026-03-04T08:10",
                "07:30 Y [U1] Q 07:50 ~165 B 07:52:45 [W2] Z 08:06 | 2 rides\n");
    scene_check(&s, "x:Y", "x:Z",
                "depart=2026-03-04T07:00 wheelchair=1", /* to B: 135 s to F and 400 s of street */
                "07:30 Y [U1] Q 07:50 ~75 P 08:00 [T1] Z 08:20 | 2 rides\n");
    scene_close(&s);
}

static void an_exit_gate_lets_nobody_in(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed x cn\nstation S 0 0\nentrance E 96 0 S\nentrance G 0 0 S\nnode H S\nstop P 1 0 S\n"
                   "stop Z 20000 0\npath E H 6 60 one-way\npath H G 7 5 one-way\npath H P 1 30\n"
                   "trip T1 T P 8:00 Z 8:20\ntrip T2 T Z 7:00 P 7:20\n");
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:50",
                "07:56:50 - ~190 P 08:00 [T1] Z 08:20 | 1 ride\n");
    scene_check(&s, "x:Z", "22.5,114", "depart=2026-03-04T06:50",
                "07:00 Z [T2] P 07:20 ~35 - 07:20:35 | 1 ride\n");
    scene_close(&s);
}

static void what_no_entrance_leads_to_stands_in_the_street(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, STATION
               "stop R 96 0 S\ntrip V1 V R 7:55 Z 8:10\n"); /* a bus bay of the station without pathways */
    scene_check(&s, "22.5,114", "x:Z", "depart=2026-03-04T07:50",
                "07:53:20 - ~100 R 07:55 [V1] Z 08:10 | 1 ride\n");
    scene_close(&s);
}

static void a_wheelchair_rides_only_what_says_it_can(void **state)
{
    (void)state;
    scene s;
    scene_open(
        &s,
        "feed x cn\nstop A 0 0\nstop Z 20000 0\nevery 10 7:00-9:00 N A 0 Z 20\nwheelchairs no\n"
        "trip T0 T A 8:00 Z 8:20\nwheelchairs yes\nevery 20 7:00-9:00 H A 0 Z 30\ntrip T1 T A 8:30 Z 8:50\n");
    scene_check(&s, "x:A", "x:Z", "depart=2026-03-04T08:25 wheelchair=1", "08:30 A [T1] Z 08:50 | 1 ride\n");
    scene_check(&s, "x:A", "x:Z", "arrive=2026-03-04T08:51 wheelchair=1", "08:30 A [T1] Z 08:50 | 1 ride\n");
    scene_check(&s, "x:A", "x:Z", "depart=2026-03-04T07:50 wheelchair=1 headway=worst",
                "07:50 A 08:10 [H-2 1200s] Z 08:40 | 1 ride\n");
    scene_close(&s);
}

/* From everywhere to everywhere: what leaves latest arrives when the forward search says, and the other way
 * round. */
static void forwards_and_backwards_agree(void **state)
{
    (void)state;
    static const char *const ends[] = {"22.5,114", "x:E", "x:F", "x:S", "x:P",
                                       "x:Q",      "x:Y", "x:Z", "x:B", "22.5,114.004"};
    enum { N = sizeof ends / sizeof *ends };
    scene s;
    scene_open(
        &s, STATION
        "stop B 96 0\ntrip W1 W B 7:52:44 Z 8:05\ntrip W2 W B 7:52:45 Z 8:06\ntrip X1 X Z 7:00 Q 7:20\n"
        "trip X2 X Z 7:10 B 7:31 Y 7:55\ntrip X3 X P 7:25 Y 7:45\ntransfer Q B 200\n");
    uint32_t n_found = 0;
    for (int wheelchair = 0; wheelchair < 2; wheelchair++) {
        for (int i = 0; i < N * N; i++) {
            gw_plan_answer there = {0}, back = {0};
            gw_plan_request r = scene_request(&s, ends[i / N], ends[i % N], "depart=2026-03-04T07:00");
            r.wheelchair = wheelchair;
            assert_int_equal(gw_planner_plan(s.planner, s.d, &r, &there, NULL), GW_OK);
            for (uint32_t k = 0; k < there.journeys.n; k++) {
                const gw_journey *j = &there.journeys.journeys[k];
                r.direction = GW_ARRIVE_BY;
                r.time = s.t->zero + j->arrival_s;
                assert_int_equal(gw_planner_plan(s.planner, s.d, &r, &back, NULL), GW_OK);
                bool same = false;
                for (uint32_t m = 0; m < back.journeys.n; m++) {
                    const gw_journey *x = &back.journeys.journeys[m];
                    assert_true(x->arrival_s <= j->arrival_s);
                    assert_false(x->departure_s > j->departure_s && x->rides <= j->rides && j->rides);
                    same = same || (x->departure_s == j->departure_s && x->arrival_s <= j->arrival_s);
                }
                if (!same && j->rides) fail_msg("%s to %s: no way back", ends[i / N], ends[i % N]);
                n_found += same;
                gw_plan_answer_free(&back);
                back = (gw_plan_answer){0};
            }
            gw_plan_answer_free(&there);
        }
    }
    assert_true(n_found > 80);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_platform_is_reached_through_its_entrance),
        cmocka_unit_test(a_wheelchair_takes_its_own_door),
        cmocka_unit_test(a_station_and_an_entrance_as_ends),
        cmocka_unit_test(changes_take_the_pathways_time),
        cmocka_unit_test(changes_to_the_street_lead_through_entrances),
        cmocka_unit_test(an_exit_gate_lets_nobody_in),
        cmocka_unit_test(what_no_entrance_leads_to_stands_in_the_street),
        cmocka_unit_test(a_wheelchair_rides_only_what_says_it_can),
        cmocka_unit_test(forwards_and_backwards_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
