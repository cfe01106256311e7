/* Changes to where a line goes and when it begins and ends, on a timetabled line and on a headway service. */
#include "tests/scenes/changes_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Besides: stops to go by, and U, which meets T at B. */
#define WORLD \
    LINES \
    "stop N 7500 5000\n" \
    "stop M 7500 25000\n" \
    "stop Q 5000 -9000\n" \
    "trip U1 U Q 8:00 B 8:25\n" \
    "trip U2 U Q 8:40 B 9:05\n"

static void the_middle_of_a_line_is_replaced(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        C("a", "reroute", "T",
          "\"from_stop\":\"x:B\",\"to_stop\":\"x:D\",\"stops\":[{\"stop\":\"x:N\"}],"
          "\"minutes\":[5,7],\"dwell_s\":[60,30,0]") "," C("b", "reroute", "H",
                                                           "\"from_stop\":\"x:E\",\"to_stop\":\"x:G\","
                                                           "\"stops\":[{\"new\":\"n\",\"lat\":22.75,"
                                                           "\"lon\":114.02,\"name\":\"New\"},{\"stop\":\"x:"
                                                           "M\"}],\"minutes\":[4,4,4],\"dwell_s\":60"));
    AFTER("A", "D", AT("08:00"), "08:00 A [T1] D 08:23:30 | 1 ride\n"); /* 10 + 1 + 5 + ½ + 7 */
    AFTER("B", "N", AT("08:00"), "08:11 B [T1] N 08:16 | 1 ride\n");
    AFTER("A", "C", AT("08:00"), "note no-journey\n");
    AFTER("E", "G", AT("08:00"), "08:00 E 08:05 [H-1 600s] G 08:19 | 1 ride\n"); /* 4 + 1 + 4 + 1 + 4 */
    AFTER("E", "F", AT("08:00"), "note no-journey\n");
    scene_check(&c.after, "new:n", "x:G", AT("08:00"), "08:00 n 08:05 [H-1 600s] G 08:14 | 1 ride\n");
    assert_float_equal(changed_fact(&c, 0, "through_before_min"), 18, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "through_after_min"), 12.5, 1e-9);
    assert_true(changed_note(&c, 0, "stop_without_service", "C"));
    assert_true(changed_note(&c, 1, "stop_added", "New"));
    changed_close(&c);
}

static void a_line_gets_another_end(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        C("a", "reroute", "T", "\"from_stop\":\"x:C\",\"stops\":[{\"stop\":\"x:N\"}],\"minutes\":[6]") "," C(
            "b", "reroute", "H", "\"to_stop\":\"x:G\",\"stops\":[{\"stop\":\"x:M\"}],\"speed_kmh\":30"));
    AFTER("A", "N", AT("08:00"), "08:00 A [T1] N 08:27 | 1 ride\n");
    AFTER("A", "D", AT("08:00"), "note no-journey\n");
    AFTER("M", "G", AT("08:00"),
          "08:00 M 08:05 [H-1 600s] G 08:19:35 | 1 ride\n"); /* √(2500² + 5000²) m × 1.3 at 30 km/h */
    AFTER("E", "G", AT("08:00"), "note no-journey\n");
    assert_int_equal(c.effects.list[1].trips_after, 96);
    changed_close(&c);
}

static void the_day_begins_earlier_and_ends_later(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "extend-span", "T", "\"first\":\"06:45\",\"last\":\"10:10\"") "," C(
                     "b", "extend-span", "H", "\"first\":\"05:25\",\"last\":\"22:20\""));
    AFTER("A", "D", AT("06:40"), "07:00 A [a-2-first-0-07:00] D 07:30 | 1 ride\n");
    AFTER("A", "D", AT("09:40"), "10:00 A [a-2-last-0-10:00] D 10:30 | 1 ride\n");
    AFTER("E", "G", AT("05:00"), "05:30 E 05:35 [b-2-first-0 600s] G 05:55 | 1 ride\n");
    BEFORE("E", "G", AT("22:15"), "06:00 E 06:05 [H-1 600s] G 06:25 | 1 ride\n");
    AFTER("E", "G", AT("22:15"), "22:15 E 22:20 [b-2-last-0 600s] G 22:40 | 1 ride\n");
    assert_int_equal(c.effects.list[0].trips_after, 7);
    assert_int_equal(c.effects.list[1].trips_after, 96 + 3 + 3);
    assert_true(changed_note(&c, 0, "first_departure_before", "08:00"));
    assert_true(changed_note(&c, 0, "first_departure_after", "07:00"));
    assert_true(changed_note(&c, 1, "last_departure_after", "22:20"));
    changed_close(&c);
}

/* T2 was at B from 08:40 to 08:42, 15 minutes after U1: now it leaves five minutes after it. T3 meets U2. */
static void departures_meet_another_line(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "phase", "T",
                   "\"stop\":\"x:B\",\"after_line\":\"name:U\",\"after_stop\":\"x:B\",\"after_min\":5,"
                   "\"from\":\"08:30\",\"to\":\"10:00\""));
    BEFORE("Q", "D", AT("08:00"), "08:00 Q [U1] B 08:25 08:42 [T2] D 09:00 | 2 rides\n");
    AFTER("Q", "D", AT("08:00"), "08:00 Q [U1] B 08:25 08:30 [T2] D 08:48 | 2 rides\n");
    AFTER("Q", "D", AT("08:40"), "08:40 Q [U2] B 09:05 09:10 [T3] D 09:28 | 2 rides\n");
    AFTER("A", "D", AT("08:00"), "08:00 A [T1] D 08:30 | 1 ride\n");
    assert_float_equal(changed_fact(&c, 0, "connections"), 2, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "connections_missed_before"), 1, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "connections_missed_after"), 0, 1e-9);
    changed_close(&c);
}

/* A headway service gets clock times, ten minutes before each slot at F; what is too far from a slot stays.
 */
static void departures_fit_the_slots(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "phase", "H",
                   "\"stop\":\"x:F\",\"slots\":[\"09:03\",\"09:33\"],\"before_min\":10,\"within_min\":4,"
                   "\"from\":\"08:30\",\"to\":\"09:30\""));
    AFTER("E", "F", AT("08:40"), "08:43 E [H-1-08:40] F 08:53 | 1 ride\n"); /* there at 08:53 */
    AFTER("E", "F", AT("09:11"), "09:13 E [H-1-09:10] F 09:23 | 1 ride\n"); /* there at 09:23 */
    AFTER("E", "F", AT("12:00"), "12:00 E 12:05 [H-1 600s] F 12:15 | 1 ride\n");
    assert_float_equal(changed_fact(&c, 0, "departures_left"), 4, 1e-9);
    changed_close(&c);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    changed_refused(
        WORLD,
        C("a", "reroute", "T", "\"from_stop\":\"x:D\",\"to_stop\":\"x:A\",\"minutes\":[5]") "," C("b", "reroute", "T", "\"from_stop\":\"x:B\",\"to_stop\":\"x:C\",\"minutes\":[8]") "," C(
            "d", "reroute", "H",
            "\"from_stop\":\"x:E\",\"to_stop\":\"x:G\",\"stops\":[{\"stop\":\"x:E\"}],"
            "\"minutes\":[5,5]") "," C("e", "extend-span", "T",
                                       "\"first\":\"08:10\"") "," C("f", "phase", "T",
                                                                    "\"stop\":\"x:B\",\"after_"
                                                                    "line\":\"name:H\",\"after_"
                                                                    "stop\":\"x:F\",\"after_"
                                                                    "min\":5") "," C("g", "phase", "T",
                                                                                     "\"stop\":"
                                                                                     "\"x:B\","
                                                                                     "\"slots\":["
                                                                                     "\"20:00\"],"
                                                                                     "\"before_"
                                                                                     "min\":5") "," C("h",
                                                                                                      "phase",
                                                                                                      "T",
                                                                                                      "\"stop"
                                                                                                      "\":"
                                                                                                      "\"x:"
                                                                                                      "Z\","
                                                                                                      "\"afte"
                                                                                                      "r_"
                                                                                                      "line\""
                                                                                                      ":\"nam"
                                                                                                      "e:Z\","
                                                                                                      "\"afte"
                                                                                                      "r_"
                                                                                                      "stop\""
                                                                                                      ":\"x:"
                                                                                                      "F\","
                                                                                                      "\"afte"
                                                                                                      "r_"
                                                                                                      "min\":"
                                                                                                      "5"),
        "change a: line: \"name:T\" changes nothing: the line has no such departures\n"
        "change b: stops: changes nothing: the line already goes so\n"
        "change d: stops[0]: is the same stop as the one before it\n"
        "change e: first: \"name:T\" changes nothing: the line already runs then\n"
        "change f: after_line: \"name:H\" runs in a headway: it has no clock times to tie to\n"
        "change g: slots: changes nothing: no departure is moved\n"
        "change h: stop: \"x:Z\" no stop x:Z\n"
        "change h: after_line: \"name:Z\" no line has this name\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_middle_of_a_line_is_replaced),
        cmocka_unit_test(a_line_gets_another_end),
        cmocka_unit_test(the_day_begins_earlier_and_ends_later),
        cmocka_unit_test(departures_meet_another_line),
        cmocka_unit_test(departures_fit_the_slots),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
