/* What people ask besides from, to and when: lines and modes in or out, time for changes. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_left_out_are_not_ridden),
        cmocka_unit_test(changes_take_what_is_asked_for_them),
        cmocka_unit_test(a_rule_of_the_feed_is_a_change_too),
        cmocka_unit_test(names_of_lines_that_do_not_say_which),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
