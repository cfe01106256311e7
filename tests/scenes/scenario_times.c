/* Changes to departures and times of lines, on a timetabled line and on a headway service: what travellers
 * find before and after. */
#include "tests/scenes/changes_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WORLD LINES

static void run_times_shrink_between_two_stops(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "scale-run-time", "T",
                   "\"factor\":0.5,\"from_stop\":\"x:A\",\"to_stop\":\"x:B\"") "," C("b", "scale-run-time",
                                                                                     "H", "\"minutes\":-4"));
    BEFORE("A", "D", AT("08:00"), "08:00 A [T1] D 08:30 | 1 ride\n");
    AFTER("A", "D", AT("08:00"), "08:00 A [T1] D 08:25 | 1 ride\n");
    AFTER("B", "D", AT("08:00"), "08:07 B [T1] D 08:25 | 1 ride\n"); /* the two minutes at B stay */
    BEFORE("E", "G", AT("08:00"), "08:00 E 08:05 [H-1 600s] G 08:25 | 1 ride\n");
    AFTER("E", "G", AT("08:00"), "08:00 E 08:05 [H-1 600s] G 08:21 | 1 ride\n");
    assert_float_equal(changed_fact(&c, 0, "run_before_min"), 30, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "run_after_min"), 25, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "service_hours_before"), 1.5, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "service_hours_after"), 1.25, 1e-9);
    assert_float_equal(changed_fact(&c, 1, "departures_changed"), 96, 1e-9);
    assert_int_equal(c.effects.list[1].trips_after, 96);
    changed_close(&c);
}

/* Only what leaves in the period runs slower. */
static void a_period_has_its_own_run_time(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "scale-run-time", "T", "\"factor\":2,\"from\":\"08:00\",\"to\":\"08:30\"") "," C(
                     "b", "scale-run-time", "H", "\"factor\":2,\"from\":\"07:05\",\"to\":\"09:05\""));
    AFTER("A", "D", AT("08:00"), "08:00 A [T1] D 08:57 | 1 ride\n"); /* 27 minutes of driving, twice */
    AFTER("A", "B", AT("08:00"), "08:00 A [T1] B 08:20 | 1 ride\n");
    AFTER("E", "G", AT("06:30"), "06:30 E 06:35 [H-1 600s] G 06:55 | 1 ride\n");
    AFTER("E", "G", AT("08:00"), "08:00 E 08:05 [H-1 600s] G 08:45 | 1 ride\n");
    AFTER("E", "G", AT("10:00"), "10:00 E 10:05 [H-1 600s] G 10:25 | 1 ride\n");
    assert_int_equal(c.effects.list[1].trips_before, 96);
    assert_int_equal(c.effects.list[1].trips_after, 96);
    assert_float_equal(changed_fact(&c, 1, "departures_changed"), 12, 1e-9); /* 07:10 … 09:00 */
    assert_false(changed_warned(&c, 0, "overtakes"));
    assert_true(changed_warned(&c, 1, "overtakes")); /* 09:10 arrives at 09:30, the 09:00 at 09:40 */
    changed_close(&c);
}

static void a_dwell_of_zero_is_a_value(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "set-dwell", "T", "\"seconds\":0") "," C("b", "set-dwell", "H",
                                                                 "\"seconds\":90,\"stops\":[\"x:F\"]"));
    AFTER("A", "D", AT("08:00"), "08:00 A [T1] D 08:27 | 1 ride\n");
    AFTER("C", "D", AT("08:00"), "08:18 C [T1] D 08:27 | 1 ride\n");
    AFTER("E", "G", AT("08:00"), "08:00 E 08:05 [H-1 600s] G 08:26:30 | 1 ride\n");
    AFTER("E", "F", AT("08:00"), "08:00 E 08:05 [H-1 600s] F 08:15 | 1 ride\n");
    changed_close(&c);
}

static void a_stop_that_is_skipped_saves_its_dwell_only(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "skip-stops", "T", "\"stops\":[\"x:B\"],\"saved_s\":30") "," C(
                     "b", "skip-stops", "H", "\"stops\":[\"x:F\"],\"from\":\"08:00\",\"to\":\"10:00\""));
    AFTER("A", "D", AT("08:00"), "08:00 A [T1] D 08:27:30 | 1 ride\n");
    AFTER("B", "D", AT("08:00"), "note no-journey\n");
    AFTER("E", "F", AT("08:30"), "10:00 E 10:05 [H-1 600s] F 10:15 | 1 ride\n");
    AFTER("E", "G", AT("08:30"), "08:30 E 08:35 [H-1 600s] G 08:55 | 1 ride\n");
    assert_true(changed_note(&c, 0, "stop_skipped", "B"));
    assert_true(changed_note(&c, 0, "stop_without_service", "B"));
    assert_float_equal(changed_fact(&c, 0, "calls_removed"), 3, 1e-9);
    assert_float_equal(changed_fact(&c, 1, "calls_removed"), 12, 1e-9);
    assert_float_equal(changed_fact(&c, 1, "stops_without_service"), 0, 1e-9);
    assert_true(changed_warned(&c, 0, "stops-without-service"));
    changed_close(&c);
}

/* The way to the second stop is still driven: the trip begins there, later. */
static void without_its_first_stop_a_trip_begins_at_the_next(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "skip-stops", "T", "\"stops\":[\"x:A\"],\"saved_s\":60") "," C(
                     "b", "skip-stops", "H", "\"stops\":[\"x:E\"]"));
    AFTER("B", "D", AT("08:00"), "08:11 B [T1] D 08:29 | 1 ride\n");
    AFTER("F", "G", AT("06:00"),
          "06:10 F 06:15 [H-1 600s] G 06:25 | 1 ride\n"); /* the first bus is there at 06:10 */
    assert_int_equal(c.effects.list[1].trips_after, 96);
    changed_close(&c);
}

static void trips_come_and_go(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        C("a", "add-trips", "T", "\"departures\":[\"08:10\",\"24:15\"]") "," C(
            "b", "add-trips", "H",
            "\"departures\":[\"23:00\"],\"days\":\"wed\"") "," C("d", "remove-trips", "T",
                                                                 "\"trips\":[\"T2\"]") "," C("e",
                                                                                             "remove-trips",
                                                                                             "H",
                                                                                             "\"from\":\"08:"
                                                                                             "00\",\"to\":"
                                                                                             "\"09:00\","
                                                                                             "\"days\":\"mon-"
                                                                                             "fri\""));
    AFTER("A", "D", AT("08:05"), "08:10 A [a-2-08:10] D 08:40 | 1 ride\n");
    AFTER("A", "D", AT("08:20"), "09:00 A [T3] D 09:30 | 1 ride\n");
    AFTER("A", "D", AT("23:00"), "00:15 A [a-2-24:15] D 00:45 | 1 ride\n");
    AFTER("E", "G", AT("22:30"), "23:00 E [b-2-23:00] G 23:20 | 1 ride\n");
    AFTER("E", "G", AT("08:10"), "09:00 E 09:05 [H-1 600s] G 09:25 | 1 ride\n");
    AFTER("E", "G", "depart=2026-03-07T08:10",
          "08:10 E 08:15 [H-1 600s] G 08:35 | 1 ride\n"); /* a Saturday */
    AFTER("E", "G", "depart=2026-03-05T22:30",
          "06:00 E 06:05 [H-1 600s] G 06:25 | 1 ride\n"); /* a Thursday */
    assert_int_equal(c.effects.list[3].trips_before, 97);
    assert_int_equal(c.effects.list[3].trips_after, 91);
    changed_close(&c);
}

static void what_cannot_be_is_refused_all_at_once(void **state)
{
    (void)state;
    changed_refused(
        WORLD,
        C("a", "scale-run-time", "T", "\"factor\":1") "," C("b", "set-dwell", "H", "\"seconds\":0") "," C(
            "d", "skip-stops", "T", "\"stops\":[\"x:E\",\"x:Q\"]") "," C("e", "remove-trips", "T",
                                                                         "\"from\":\"12:00\",\"to\":\"13:"
                                                                         "00\"") "," C("f", "add-trips", "T",
                                                                                       "\"departures\":[\"08:"
                                                                                       "30\"]") "," C("g",
                                                                                                      "scale-"
                                                                                                      "run-"
                                                                                                      "time",
                                                                                                      "Z",
                                                                                                      "\"fact"
                                                                                                      "or\":"
                                                                                                      "2") "," C("h",
                                                                                                                 "scale-run-time",
                                                                                                                 "T",
                                                                                                                 "\"minutes\":-40") "," C("i",
                                                                                                                                          "skip-stops",
                                                                                                                                          "T",
                                                                                                                                          "\"stops\":[\"x:A\",\"x:B\",\"x:C\"]") "," C("k",
                                                                                                                                                                                       "remove-trips",
                                                                                                                                                                                       "T",
                                                                                                                                                                                       "\"trips\":[\"T9\"]"),
        "change a: factor: \"1\" changes nothing\n"
        "change b: seconds: \"0\" changes nothing: it already stops so long\n"
        "change d: stops[1]: \"x:Q\" no stop x:Q\n"
        "change d: stops[0]: \"x:E\" the line does not call there\n"
        "change e: line: \"name:T\" changes nothing: the line has no such departures\n"
        "change f: departures[0]: \"08:30\" changes nothing: the line already leaves then\n"
        "change g: line: \"name:Z\" no line has this name\n"
        "change h: minutes: \"-40\" takes off more than a departure needs: it runs 1620 s there\n"
        "change i: stops: \"name:T\" leaves a departure with fewer than two stops: use remove-trips or "
        "remove-line\n"
        "change k: trips[0]: \"T9\" the line has no such trip among these departures\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_times_shrink_between_two_stops),
        cmocka_unit_test(a_period_has_its_own_run_time),
        cmocka_unit_test(a_dwell_of_zero_is_a_value),
        cmocka_unit_test(a_stop_that_is_skipped_saves_its_dwell_only),
        cmocka_unit_test(without_its_first_stop_a_trip_begins_at_the_next),
        cmocka_unit_test(trips_come_and_go),
        cmocka_unit_test(what_cannot_be_is_refused_all_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
