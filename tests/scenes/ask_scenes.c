/* What people ask besides from, to and when: lines and modes in or out, time for changes. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Two ways from A to C: R straight, and S, then (at B) U or V. */
#define FORK                                                                                                 \
    "feed x cn\n"                                                                                            \
    "stop A 0 0\nstop B 9600 0\nstop C 20000 0\n"                                                            \
    "trip r1 R A 8:00 C 8:20\n"                                                                              \
    "trip s1 S A 8:00 B 8:10\n"                                                                              \
    "trip u1 U B 8:11 C 8:15\n"                                                                              \
    "trip v1 V B 8:14 C 8:18\n"                                                                              \
    "trip v2 V B 8:30 C 8:40\n"
#define BY_R  "08:00 A [r1] C 08:20 | 1 ride\n"
#define BY_SU "08:00 A [s1] B 08:10 08:11 [u1] C 08:15 | 2 rides\n"
#define BY_SV "08:00 A [s1] B 08:10 08:14 [v1] C 08:18 | 2 rides\n"

static void lines_left_out_are_not_ridden(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, FORK);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00", BY_SU BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 exclude_lines=U", BY_SV BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 exclude_lines=x:u,R", BY_SV);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 lines=S,V", BY_SV);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 lines=S,U,V exclude_lines=U", BY_SV);
    scene_check(&s, "x:A", "x:C", "arrive=2026-03-04T08:20 exclude_lines=U,R", BY_SV);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 window=30 lines=R", BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 modes=metro", "note no-journey\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 modes=BUS,metro", BY_SU BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 exclude_modes=bus", "note no-journey\n");
    scene_close(&s);
}

static void changes_take_what_is_asked_for_them(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, FORK); /* a change at B takes 60 s */
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=2/0/0", BY_SV BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=0/60/0", BY_SU BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=0/61/0", BY_SV BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=2/60/120", BY_SV BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=2/60/121", BY_R);
    scene_check(&s, "x:A", "x:C", "arrive=2026-03-04T08:40 change=4.01/0/0 exclude_lines=R",
                "08:00 A [s1] B 08:10 08:30 [v2] C 08:40 | 2 rides\n");
    scene_close(&s);
}

static void a_rule_of_the_feed_is_a_change_too(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, FORK "transfer B B 30\n");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=2/0/0", BY_SU BY_R);
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 change=2/0/1", BY_SV BY_R);
    scene_close(&s);
}

static void check_bar_error(const scene *s, const char *list, gw_status wanted, const char *expected)
{
    gw_line_bar bar = {0};
    gw_error err = {0};
    assert_int_equal(gw_line_bar_lines(&bar, s->d, "exclude_lines", gw_str_of(list), false, &err), wanted);
    assert_string_equal(err.message, expected);
    gw_line_bar_free(&bar);
}

static void names_of_lines_that_do_not_say_which(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, FORK "feed y cn\nstop D 0 9600\nstop E 9600 9600\ntrip r1 R D 8:00 E 8:20\n");
    check_bar_error(&s, "R", GW_AMBIGUOUS,
                    "exclude_lines: 2 lines are called 'R'; write one of: x:R (Agency, R); y:R (Agency, R)");
    check_bar_error(&s, "U,,V", GW_BAD_INPUT, "exclude_lines: nothing stands between two commas");
    check_bar_error(&s, "  ", GW_BAD_INPUT, "exclude_lines: nothing is given");
    check_bar_error(&s, "x:Q", GW_NOT_FOUND, "exclude_lines: no route x:Q");
    check_bar_error(&s, "z:R", GW_NOT_FOUND, "exclude_lines: no route z:R");
    check_bar_error(&s, "\xFF", GW_BAD_INPUT, "exclude_lines: not valid UTF-8");
    scene_check(&s, "x:A", "x:C", "depart=2026-03-04T08:00 exclude_lines=x:r", BY_SU);
    gw_line_bar bar = {0};
    gw_error err = {0};
    assert_int_equal(gw_line_bar_modes(&bar, s.d, "modes", GW_STR("bus,boat"), true, &err), GW_BAD_INPUT);
    assert_string_equal(
        err.message,
        "modes: 'boat' is none of bus, coach, metro, train, tram, ferry, cable, funicular, other");
    scene_close(&s);
}

/* --- guaranteed places --- */

/* From the street: L is 500 s away and quick, S 50 s and slow. */
#define NEAR_AND_FAR                                                                                         \
    "feed x cn\n"                                                                                            \
    "stop L 0 480\nstop S 0 48\nstop M 9600 0\nstop C 20000 0\n"                                             \
    "trip l1 L L 8:10 C 8:30\n"                                                                              \
    "trip l2 L L 8:30 C 8:49\n"                                                                              \
    "trip s1 S S 8:02 C 8:40\n"                                                                              \
    "trip x1 X S 8:09 M 8:10\ntrip y1 Y M 8:12 C 8:25\n"
#define BY_L1 "08:01:40 - ~500 L 08:10 [l1] C 08:30 | 1 ride\n"
#define BY_L2 "08:21:40 - ~500 L 08:30 [l2] C 08:49 | 1 ride\n"
#define BY_S1 "08:01:10 - ~50 S 08:02 [s1] C 08:40 | 1 ride\n"
#define BY_XY "08:08:10 - ~50 S 08:09 [x1] M 08:10 08:12 [y1] C 08:25 | 2 rides\n"

static void least_walking_is_looked_for(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, NEAR_AND_FAR);
    const char *asked = "depart=2026-03-04T08:00 window=5 exclude_lines=X";
    char with[100];
    scene_check(&s, "22.5,114", "x:C", asked, BY_L1);
    snprintf(with, sizeof with, "%s least=1", asked);
    scene_check(&s, "22.5,114", "x:C", with, BY_L1 BY_S1);
    scene_check(&s, "22.5,114", "x:C", "depart=2026-03-04T08:00 exclude_lines=X,S least=1", BY_L1);
    scene_check(&s, "22.5,114", "x:C", "arrive=2026-03-04T08:40 exclude_lines=X least=1", BY_S1 BY_L1);
    scene_close(&s);
}

static void places_stay_when_the_list_is_cut(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, NEAR_AND_FAR);
    const char *all = "depart=2026-03-04T08:00 window=30";
    char with[100];
    scene_check(&s, "22.5,114", "x:C", all, BY_XY BY_L1 BY_L2);
    snprintf(with, sizeof with, "%s journeys=2", all); /* fastest and least walking: XY, fewest rides: L2 */
    scene_check(&s, "22.5,114", "x:C", with, BY_XY BY_L2);
    gw_plan_request r = scene_request(&s, "22.5,114", "x:C", with);
    gw_plan_answer a = {0};
    uint32_t best[GW_N_PLACES];
    gw_error err;
    assert_int_equal(gw_planner_plan(s.planner, s.d, &r, &a, &err), GW_OK);
    gw_plan_best(&a.journeys, best);
    assert_int_equal(best[GW_FASTEST], 0);
    assert_int_equal(best[GW_LEAST_WALKING], 0);
    assert_int_equal(best[GW_FEWEST_RIDES], 1);
    r.page = a.next; /* what was cut comes on the next page, and what was shown does not come again */
    gw_plan_answer_free(&a);
    a = (gw_plan_answer){0};
    assert_int_equal(gw_planner_plan(s.planner, s.d, &r, &a, &err), GW_OK);
    assert_int_equal(a.journeys.n, 1);
    gw_buf text = {0};
    gw_journey_text(s.t, &a.journeys, 0, &text);
    gw_buf_text(&text, "\n");
    assert_string_equal(text.p, BY_L1);
    gw_buf_free(&text);
    gw_plan_answer_free(&a);
    scene_close(&s);
}

/* --- other departures --- */

static void put_alternatives(const scene *s, const char *options, uint32_t leg, uint32_t max, gw_buf *out)
{
    gw_plan_request r = scene_request(s, "x:A", "x:D", options);
    gw_plan_answer a = {0};
    gw_error err;
    gw_alternative other[GW_MOST_ALTERNATIVES];
    assert_int_equal(gw_planner_plan(s->planner, s->d, &r, &a, &err), GW_OK);
    assert_int_equal(a.journeys.n, 1);
    uint32_t n = gw_plan_alternatives(s->d, &r, &a.journeys, 0, leg, other, max);
    gw_buf_reset(out);
    gw_buf_text(out, "");
    for (uint32_t i = 0; i < n; i++) {
        const gw_leg *l = &other[i].leg;
        const gw_tt_route *route = gw_tt_route_at(s->t, gw_tt_pattern_at(s->t, l->pattern.v)->route);
        int32_t leaves = l->departure_s + 8 * 3600, comes = l->arrival_s + 8 * 3600;
        gw_buf_printf(out, "%s %02d:%02d-%02d:%02d%s%s\n", gw_tt_text(s->t, route->short_name.base),
                      leaves / 3600 % 24, leaves / 60 % 60, comes / 3600 % 24, comes / 60 % 60,
                      l->headway ? " every" : "", other[i].connects ? "" : " too late");
    }
    gw_plan_answer_free(&a);
}

static void what_else_goes_between_two_stops(void **state)
{
    (void)state;
    scene s;
    gw_buf have = {0};
    scene_open(&s, "feed x cn\nstop A 0 0\nstop B 9600 0\nstop D 30000 0\nstop E 0 9600\n"
                   "trip r1 R A 8:00 B 8:10\ntrip r2 R A 8:05 B 8:15\ntrip r3 R A 8:20 B 8:30\n"
                   "trip q1 Q E 7:50 A 8:06 E 8:10 B 8:17\ntrip p1 P B 8:10 A 8:20\n"
                   "every 10 6:00-22:00 H A 0 B 12\n"
                   "trip z1 Z B 8:17 D 8:30\ntrip z2 Z B 9:17 D 9:30\n");
    put_alternatives(&s, "depart=2026-03-04T08:00 exclude_lines=R,Q", 0, 9, &have);
    assert_string_equal(have.p, "");
    put_alternatives(&s, "depart=2026-03-04T08:00 exclude_lines=H,Q", 0, 9, &have);
    assert_string_equal(have.p, "R 08:20-08:30 too late\n");
    put_alternatives(&s, "depart=2026-03-04T08:00", 0, 9, &have);
    assert_string_equal(have.p, "Q 08:06-08:17 too late\nH 08:10-08:22 every too late\n"
                                "R 08:20-08:30 too late\n");
    put_alternatives(&s, "depart=2026-03-04T08:00", 0, 2, &have);
    assert_string_equal(have.p, "Q 08:06-08:17 too late\nH 08:10-08:22 every too late\n");
    put_alternatives(&s, "depart=2026-03-04T08:00", 1, 9, &have);
    assert_string_equal(have.p, "Z 09:17-09:30\n");
    gw_buf_free(&have);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_left_out_are_not_ridden),
        cmocka_unit_test(changes_take_what_is_asked_for_them),
        cmocka_unit_test(a_rule_of_the_feed_is_a_change_too),
        cmocka_unit_test(names_of_lines_that_do_not_say_which),
        cmocka_unit_test(least_walking_is_looked_for),
        cmocka_unit_test(places_stay_when_the_list_is_cut),
        cmocka_unit_test(what_else_goes_between_two_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
