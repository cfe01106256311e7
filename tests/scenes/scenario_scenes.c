/* Scenarios on a town so small that every figure can be worked out by hand. */
#include "tests/scenes/town.h"

#include "planner/timetable/snapshot.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/scenes/csv_cell.h"

#define FILE_OF TOWN_FILE
#define DIRECT  TOWN_DIRECT("")
#define EXACT   TOWN_EXACT

static gw_savings_options options_of(uint32_t threads)
{
    gw_savings_options o = town_options();
    o.n_threads = threads;
    o.allow_empty = true;
    return o;
}

static void run_again(town *t, const char *scenario, uint32_t threads)
{
    gw_savings_options o = options_of(threads);
    town_run(t, scenario, &o);
}

static void run(town *t, const char *scenario)
{
    *t = (town){0};
    town_open(t);
    run_again(t, scenario, 2);
}

/* To the hospital before: 4 to the stop, U(0,10) + 10, 60 s to change, U(0,15) + 10: T = 25 + s, s the sum of
 * both waits, mean 12.5. P(s <= x) = x²/300 up to 10, then (x − 5)/15: 0.05 at 3.873, 0.25 at 8.660, 0.5
 * at 12.5, and by symmetry 0.75 at 16.340, 0.95 at 21.127. */
static void check_before(const gw_buf *csv, const char *row, const char *which)
{
    const struct {
        const char *column;
        double wanted, by;
    } cells[] = {{"mean_min", 37.5, EXACT}, {"p5_min", 28.873, 0.02}, {"p25_min", 33.66, 0.02},
                 {"p50_min", 37.5, 0.02},   {"p75_min", 41.34, 0.02}, {"p95_min", 46.127, 0.02},
                 {"share_served", 1, 1e-9}, {"rides", 2, 1e-9},       {"walk_min", 5, EXACT},
                 {"wait_min", 12.5, EXACT}, {"ride_min", 20, EXACT},  {"no_change_mean_min", NAN, 0},
                 {"no_change_share", 0, 0}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char column[64];
        snprintf(column, sizeof column, "%s_%s", which, cells[i].column);
        check(csv, row, column, cells[i].wanted, cells[i].by);
    }
}

/* The direct line: 4 + U(0,20) + 22: T = 26 + U(0,20). Both ways alike (home: no walk at the hospital, 4 at
 * the port). */
static void a_direct_line_saves_time_a_change_and_a_walk(void **state)
{
    (void)state;
    static const char *const rows[] = {"bay,to-place,core,", "bay,from-place,core,"};
    town t;
    run(&t, DIRECT);
    for (int i = 0; i < 2; i++) {
        const gw_buf *od = &t.out.od_csv;
        check_before(od, rows[i], "before");
        check(od, rows[i], "after_mean_min", 36, EXACT);
        check(od, rows[i], "after_p5_min", 27, 0.02);
        check(od, rows[i], "after_p25_min", 31, 0.02);
        check(od, rows[i], "after_p50_min", 36, 0.02);
        check(od, rows[i], "after_p75_min", 41, 0.02);
        check(od, rows[i], "after_p95_min", 45, 0.02);
        check(od, rows[i], "after_share_served", 1, 1e-9);
        check(od, rows[i], "after_rides", 1, 1e-9);
        check(od, rows[i], "after_walk_min", 4, EXACT);
        check(od, rows[i], "after_wait_min", 10, EXACT);
        check(od, rows[i], "after_ride_min", 22, EXACT);
        check(od, rows[i], "after_no_change_mean_min", 36, EXACT);
        check(od, rows[i], "after_no_change_walk_min", 4, EXACT);
        check(od, rows[i], "after_no_change_share", 1, 1e-9);
        check(od, rows[i], "saving_mean_min", 1.5, EXACT);
        check(od, rows[i], "saving_p5_min", 1.5, EXACT);
        check(od, rows[i], "saving_p95_min", 1.5, EXACT);
        check(od, rows[i], "saving_walk_min", 1, EXACT);
        check(od, rows[i], "saving_wait_min", 2.5, EXACT);
        check(od, rows[i], "saving_ride_min", -2, EXACT);
        check(od, rows[i], "saving_rides", 1, 1e-9);
        check(od, rows[i], "minutes_kept", 720, EXACT);
        check(od, rows[i], "minutes_better", 720, EXACT);
        check(od, rows[i], "minutes_gained", 0, EXACT);
        check(od, rows[i], "minutes_lost", 0, EXACT);
    }
    /* By hours: nothing after its last bus, all of it by day. */
    check(&t.out.hours_csv, "bay,to-place,12,", "saving_mean_min", 1.5, EXACT);
    check(&t.out.hours_csv, "bay,to-place,20,", "saving_mean_min", 0, EXACT);
    check(&t.out.minutes_csv, "bay,to-place,12:00:30,", "saving_min", 1.5, EXACT);
    /* Fleet: 22 + 22 + 5 = 49 minutes of cycle, every 20: 3 buses. 38 departures each way (07:00, 07:20 …
     * 19:20). */
    assert_non_null(strstr(t.out.case_json.p, "\"buses\":3"));
    assert_non_null(strstr(t.out.case_json.p, "\"trips_before\":0,\"trips_after\":76"));
    assert_non_null(
        strstr(t.out.summary_text.p, "37.5 minutes on average before, 36.0 after; 1.5 minutes are saved"));
    town_close(&t);
}

/* L15 every 5 minutes instead of 15: its mean wait falls from 7.5 to 2.5. */
static void a_headway_changes_the_wait(void **state)
{
    (void)state;
    town t;
    run(&t, FILE_OF("{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"name:L15\",\"from\":\"06:00\",\"to\":"
                    "\"22:00\",\"headway_min\":5}"));
    check_before(&t.out.od_csv, "bay,to-place,core,", "before");
    check(&t.out.od_csv, "bay,to-place,core,", "after_mean_min", 32.5, EXACT);
    check(&t.out.od_csv, "bay,to-place,core,", "saving_wait_min", 5, EXACT);
    check(&t.out.od_csv, "bay,from-place,core,", "saving_mean_min", 5, EXACT);
    /* 16 hours: 64 departures each way before, 192 after */
    assert_non_null(strstr(t.out.case_json.p, "\"trips_before\":128,\"trips_after\":384"));
    town_close(&t);
}

/* Without L15 nobody gets there: all minutes of the core are lost, and no mean is made up. */
static void a_line_taken_out_leaves_people_behind(void **state)
{
    (void)state;
    town t;
    run(&t, FILE_OF("{\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"szb:L15\"}"));
    check_before(&t.out.od_csv, "bay,to-place,core,", "before");
    check(&t.out.od_csv, "bay,to-place,core,", "after_share_served", 0, 0);
    check(&t.out.od_csv, "bay,to-place,core,", "after_mean_min", NAN, 0);
    check(&t.out.od_csv, "bay,to-place,core,", "after_p5_min", NAN, 0);
    check(&t.out.od_csv, "bay,to-place,core,", "saving_mean_min", NAN, 0);
    check(&t.out.od_csv, "bay,to-place,core,", "minutes_lost", 720, EXACT);
    check(&t.out.od_csv, "bay,to-place,core,", "minutes_kept", 0, 0);
    town_close(&t);
}

/* Taking the direct line's rival out and putting it back under its own name gives what was there before. */
static void a_line_taken_out_and_put_back_changes_nothing(void **state)
{
    (void)state;
    town t;
    run(&t,
        FILE_OF(
            "{\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"name:L15\"},"
            "{\"id\":\"p\",\"type\":\"add-line\",\"line\":\"L15\",\"stops\":[{\"stop\":\"szb:M\"},{\"stop\":"
            "\"name:H\"}],\"run\":[{\"minutes\":[10]}],\"service\":[{\"days\":\"daily\",\"from\":\"06:00\","
            "\"to\":\"22:00\",\"headway_min\":15}]}"));
    check_before(&t.out.od_csv, "bay,to-place,core,", "before");
    check_before(&t.out.od_csv, "bay,to-place,core,", "after");
    check(&t.out.od_csv, "bay,from-place,day,", "saving_mean_min", 0, EXACT);
    check(&t.out.od_csv, "bay,from-place,day,", "minutes_gained", 0, 0);
    town_close(&t);
}

/* A later change sees what an earlier one did: the new line's own headway is set from 20 to 10. */
static void changes_build_on_each_other(void **state)
{
    (void)state;
    town t;
    run(&t,
        FILE_OF(
            "{\"id\":\"d\",\"type\":\"add-line\",\"line\":\"D1\",\"stops\":[{\"stop\":\"port:bay\"},{"
            "\"stop\":"
            "\"szb:H\"}],\"run\":[{\"minutes\":[22]}],\"service\":[{\"days\":\"daily\",\"from\":\"06:00\","
            "\"to\":\"20:00\",\"headway_min\":20}]},"
            "{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"new:d\",\"from\":\"06:00\",\"to\":\"20:00\","
            "\"headway_min\":10}"));
    check(&t.out.od_csv, "bay,to-place,core,", "after_mean_min", 31, EXACT); /* 4 + 5 + 22 */
    check(&t.out.od_csv, "bay,from-place,core,", "after_mean_min", 31, EXACT);
    town_close(&t);
}

/* What is out of reach, and a scenario without changes, leave every minute as it was, to the byte. */
static void no_effect_means_the_same_bytes(void **state)
{
    (void)state;
    town t;
    run(&t, FILE_OF(""));
    gw_buf nothing = t.out.minutes_csv;
    t.out.minutes_csv = (gw_buf){0};
    for (const char *line = strchr(nothing.p, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const char *before = strchr(strchr(strchr(line, ',') + 1, ',') + 1, ',') + 1, *after = before;
        for (int i = 0; i < 7; i++) after = strchr(after, ',') + 1;
        assert_memory_equal(before, after, (size_t)(after - before));
    }
    run_again(
        &t,
        FILE_OF("{\"id\":\"f\",\"type\":\"add-line\",\"line\":\"F\",\"stops\":[{\"stop\":\"szb:X\"},"
                "{\"stop\":\"szb:Y\"}],\"speed_kmh\":60,\"service\":[{\"days\":\"daily\",\"from\":\"06:00\","
                "\"to\":\"22:00\",\"headway_min\":2}]}"),
        2);
    assert_int_equal(nothing.n, t.out.minutes_csv.n);
    assert_memory_equal(nothing.p, t.out.minutes_csv.p, nothing.n);
    gw_buf_free(&nothing);
    town_close(&t);
}

static void assert_same(const gw_buf *a, const gw_buf *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->p, b->p, a->n);
}

static void threads_do_not_show_in_the_bytes(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT);
    gw_savings_outputs first = t.out;
    t.out = (gw_savings_outputs){0};
    for (uint32_t threads = 1; threads <= 4; threads += 3) {
        run_again(&t, DIRECT, threads);
        assert_same(&first.case_json, &t.out.case_json);
        assert_same(&first.od_csv, &t.out.od_csv);
        assert_same(&first.hours_csv, &t.out.hours_csv);
        assert_same(&first.minutes_csv, &t.out.minutes_csv);
        assert_same(&first.report_html, &t.out.report_html);
        assert_same(&first.receipt_json, &t.out.receipt_json); /* sums of all files */
        assert_same(&first.summary_text, &t.out.summary_text);
    }
    gw_savings_outputs_free(&first);
    town_close(&t);
}

static gw_sha256 sum_of(const town *t)
{
    const char *path = "scene-scenario-sum.gw";
    gw_error err = {0};
    gw_sha256 sum;
    if (gw_snapshot_write(t->s.t, path, &err)) fail_msg("%s", err.message);
    assert_int_equal(gw_sha256_file(path, &sum, &err), GW_OK);
    remove(path);
    return sum;
}

static void the_baseline_is_never_touched(void **state)
{
    (void)state;
    town t = {0};
    town_open(&t);
    gw_sha256 before = sum_of(&t);
    run_again(&t, DIRECT, 2);
    run_again(&t, FILE_OF("{\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"name:L15\"}"), 2);
    gw_sha256 after = sum_of(&t);
    assert_memory_equal(&before, &after, sizeof before);
    town_close(&t);
}

static bool give_up(void *context, uint32_t step, uint32_t total)
{
    (void)context;
    return step < total / 2;
}

static void a_run_can_be_given_up(void **state)
{
    (void)state;
    town t = {0};
    town_open(&t);
    gw_savings_options o = options_of(1);
    o.progress = give_up;
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    assert_int_equal(gw_savings_run(t.s.d, DIRECT, strlen(DIRECT), &o, &t.out, &faults, &err), GW_CONFLICT);
    assert_null(t.out.case_json.p);
    assert_int_equal(faults.n, 0);
    town_close(&t);
}

static void check_refused(const town *t, const char *scenario, gw_savings_options o, gw_status wanted,
                          const char *message)
{
    gw_savings_outputs out = {0};
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    assert_int_equal(gw_savings_run(t->s.d, scenario, strlen(scenario), &o, &out, &faults, &err), wanted);
    assert_string_equal(err.message, message);
    assert_null(out.case_json.p);
    gw_scenario_errors_free(&faults);
}

/* A planner's file without a change is a slip, not a study. */
static void a_file_without_changes_is_refused(void **state)
{
    (void)state;
    town t = {0};
    town_open(&t);
    gw_savings_options o = options_of(1);
    o.allow_empty = false;
    check_refused(&t, FILE_OF(""), o, GW_BAD_INPUT, "changes: there is none, so nothing would be compared");
    town_close(&t);
}

static void wrong_options_are_named(void **state)
{
    (void)state;
    town t = {0};
    town_open(&t);
    gw_savings_options o = options_of(1);
    o.place = "elsewhere";
    check_refused(&t, DIRECT, o, GW_NOT_FOUND, "place: the data have no place \"elsewhere\"");
    o = options_of(1);
    o.place = "hosp@roof";
    check_refused(&t, DIRECT, o, GW_NOT_FOUND, "place: hosp has no door \"roof\"");
    o = options_of(1);
    o.day = gw_day_of(2020, 1, 1);
    check_refused(&t, DIRECT, o, GW_BAD_INPUT, "day: 2020-01-01 lies outside the data");
    o = options_of(1);
    o.n_minutes = 30;
    check_refused(&t, DIRECT, o, GW_BAD_INPUT,
                  "window: from 00:00 to 24:00, at least 60 minutes and at most two days");
    check_refused(&t, "{}", options_of(1), GW_BAD_INPUT, "the scenario has 3 faults");
    town_close(&t);
}

static void the_next_weekday_is_within_the_data(void **state)
{
    (void)state;
    town t = {0};
    gw_day day;
    town_open(&t); /* runs 2026-02-20 (the window's first day, a Friday) to 2026-12-31 */
    assert_true(gw_savings_next_weekday(t.s.d, gw_day_of(2026, 3, 5), &day)); /* Thursday */
    assert_int_equal(day, gw_day_of(2026, 3, 6));
    assert_true(gw_savings_next_weekday(t.s.d, gw_day_of(2026, 3, 6), &day)); /* Friday: the Monday after */
    assert_int_equal(day, gw_day_of(2026, 3, 9));
    assert_true(gw_savings_next_weekday(t.s.d, gw_day_of(2025, 1, 1), &day));
    assert_int_equal(day, gw_day_of(2026, 2, 20));
    assert_false(gw_savings_next_weekday(t.s.d, gw_day_of(2026, 12, 31), &day));
    town_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_direct_line_saves_time_a_change_and_a_walk),
        cmocka_unit_test(a_headway_changes_the_wait),
        cmocka_unit_test(a_line_taken_out_leaves_people_behind),
        cmocka_unit_test(a_line_taken_out_and_put_back_changes_nothing),
        cmocka_unit_test(changes_build_on_each_other),
        cmocka_unit_test(no_effect_means_the_same_bytes),
        cmocka_unit_test(threads_do_not_show_in_the_bytes),
        cmocka_unit_test(the_baseline_is_never_touched),
        cmocka_unit_test(a_run_can_be_given_up),
        cmocka_unit_test(a_file_without_changes_is_refused),
        cmocka_unit_test(wrong_options_are_named),
        cmocka_unit_test(the_next_weekday_is_within_the_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
