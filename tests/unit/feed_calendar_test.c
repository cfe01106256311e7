/* Calendars: what a damaged row costs, and what is told about days, of the feed and against today's. */
#include "feed_scene.h"

#define HEAD "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"

static loaded load_on(gw_day today, const test_file *changes, size_t n)
{
    return load_options(
        (gw_feed_options){.source = make_feed(changes, n), .today = today, .default_timezone = GW_STR("")});
}

#define LOAD_ON(today, ...)                                                                                  \
    load_on(today, (const test_file[]){__VA_ARGS__},                                                         \
            sizeof((const test_file[]){__VA_ARGS__}) / sizeof(test_file))

static void an_end_that_cannot_be_read_costs_the_row(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("calendar.txt", HEAD "S,1,1,1,1,1,0,0,20260101,20261231\n"
                                             "X,1,1,1,1,1,0,0,20260101,\nY,1,1,1,1,1,0,0,20260101,2026\n"
                                             "Z,1,1,1,1,1,0,0,,\nW,1,1,1,1,1,0,0,x,y\n"));
    assert_int_equal(l.feed->n_services, 1);
    assert_notices(&l, "invalid_date*3 missing_required_field*3");
    unload(&l);
}

static void a_weekday_without_its_column_is_a_day_off(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS(
        "calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,start_date,end_date\n"
                        "S,1,1,1,1,1,0,20260101,20261231\n"));
    assert_int_equal(l.feed->services[0].weekdays, 31);
    assert_notices(&l, "missing_required_column*1");
    unload(&l);
}

static void an_exception_without_a_date_is_left_out(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS,,1\nS,20260307,1\nS,20260308,x\n"));
    assert_int_equal(l.feed->n_exceptions, 1);
    assert_notices(&l, "invalid_integer*1 missing_required_field*1");
    unload(&l);
}

static void rows_of_one_day_keep_their_order(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS,20260307,1\nB,20260307,1\n"
                                              "S,20260302,2\nS,20260307,2\nB,20260301,1\nS,20260307,1\n"));
    const gw_feed *f = l.feed;
    assert_int_equal(f->n_exceptions, 4);
    assert_true(gw_service_runs(f, 0, gw_day_of(2026, 3, 7)) &&
                !gw_service_runs(f, 0, gw_day_of(2026, 3, 2)));
    assert_true(gw_service_runs(f, 1, gw_day_of(2026, 3, 1)) && gw_service_runs(f, 1, gw_day_of(2026, 3, 7)));
    assert_int_equal(find_notice(&l, "duplicate_key").count, 2);
    unload(&l);
}

#define DATES_ONLY(rows)                                                                                     \
    FILE_IS("calendar.txt", NULL), FILE_IS("calendar_dates.txt", "service_id,date,exception_type\n" rows)

static void single_dates_are_over_only_when_all_are(void **state)
{
    (void)state;
    gw_day today = gw_day_of(2026, 6, 1);
    loaded l = LOAD_ON(today, DATES_ONLY("S,20260302,1\nOFF,20260302,2\n"));
    assert_int_equal(find_notice(&l, "expired_calendar").count, 1);
    assert_sample(&l, "expired_calendar", "calendar_dates.txt:2 service_id=S 20260302");
    unload(&l);
    l = LOAD_ON(today, DATES_ONLY("S,20260302,1\nS,20260601,1\n"));
    assert_true(gw_notices_count_of(l.notices, "expired_calendar") == 0);
    unload(&l);
}

static void nothing_that_runs_is_nothing_to_cover(void **state)
{
    (void)state;
    loaded l = LOAD_ON(gw_day_of(2026, 6, 1), DATES_ONLY("S,20260302,2\n"));
    assert_int_equal(l.status, GW_OK);
    assert_true(gw_notices_count_of(l.notices, "trip_coverage_not_active_for_next7_days") == 0);
    assert_true(gw_notices_count_of(l.notices, "future_calendar") == 0);
    unload(&l);
}

#define INFO_FROM_TO(from, to)                                                                               \
    FILE_IS("feed_info.txt",                                                                                 \
            "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version\n"  \
            "P,https://example.org,en," from "," to ",1\n")

static void the_period_of_the_feed_against_its_services(void **state)
{
    (void)state;
    loaded l = CHANGED(INFO_FROM_TO("20260101", "20261130"));
    assert_sample(&l, "service_window_outside_feed_period", "calendar.txt:2 service_id=S");
    unload(&l);
    l = CHANGED(INFO_FROM_TO("20251201", "20261231"));
    assert_sample(&l, "feed_valid_beyond_total_service_window", "feed_info.txt:2 feed_start_date=20251201");
    unload(&l);
    l = CHANGED(INFO_FROM_TO("20260101", "20270201"));
    assert_sample(&l, "feed_valid_beyond_total_service_window", "feed_info.txt:2 feed_end_date=20270201");
    unload(&l);
    l = CHANGED(INFO_FROM_TO("20251220", "20270110")); /* up to two weeks of nothing are usual */
    assert_true(gw_notices_count_of(l.notices, "feed_valid_beyond_total_service_window") == 0);
    unload(&l);
}

/* Ten thousand years are looked at through a window that today lies in. */
static void the_window_of_a_long_calendar(void **state)
{
    (void)state;
    static const test_file long_one = FILE_IS("calendar.txt", HEAD "S,1,1,1,1,1,1,1,20260101,99991231\n");
    static const struct {
        int year;
        uint64_t not_covered;
    } scenes[] = {{2026, 0}, {2200, 0}, {9999, 0}};
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        loaded l = load_on(gw_day_of(scenes[i].year, 6, 1), &long_one, 1);
        assert_int_equal(l.status, GW_OK);
        assert_true(gw_notices_count_of(l.notices, "trip_coverage_not_active_for_next7_days") ==
                    scenes[i].not_covered);
        unload(&l);
    }
    loaded l = load_on(GW_DAY_NONE, &long_one, 1);
    assert_int_equal(l.status, GW_OK);
    unload(&l);
}

/* The same vehicle at the same hour, but never on the same day. */
static void blocks_of_days_that_never_meet(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("calendar.txt",
                HEAD "S,1,1,1,1,1,0,0,20260101,20261231\nW,0,0,0,0,0,1,1,20260101,20261231\n"),
        FILE_IS("trips.txt", "route_id,service_id,trip_id,block_id\nR1,S,T1,b\nR1,W,T2,b\nR2,S,T3,\n"),
        FILE_IS("stop_times.txt",
                ST_HEAD "\n" ST_T1 "T2,08:05:00,08:05:00,A,1\nT2,08:30:00,08:30:00,B,2\n" ST_T3));
    assert_notices(&l, "");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_end_that_cannot_be_read_costs_the_row),
        cmocka_unit_test(a_weekday_without_its_column_is_a_day_off),
        cmocka_unit_test(an_exception_without_a_date_is_left_out),
        cmocka_unit_test(rows_of_one_day_keep_their_order),
        cmocka_unit_test(single_dates_are_over_only_when_all_are),
        cmocka_unit_test(nothing_that_runs_is_nothing_to_cover),
        cmocka_unit_test(the_period_of_the_feed_against_its_services),
        cmocka_unit_test(the_window_of_a_long_calendar),
        cmocka_unit_test(blocks_of_days_that_never_meet),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
