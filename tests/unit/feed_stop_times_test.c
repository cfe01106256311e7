/* stop_times.txt and frequencies.txt: what is kept, mended, dropped and reported. */
#include "feed_scene.h"

#define ROWS(text) FILE_IS("stop_times.txt", ST_HEAD "\n" text)

static void a_sound_feed_has_no_notice(void **state)
{
    (void)state;
    loaded l = load_changed(NULL, 0);
    assert_int_equal(l.status, GW_OK);
    assert_notices(&l, "");
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_int_equal(gw_notices_repair_count(l.notices), 0);
    assert_int_equal(l.feed->n_stop_time_rows, 8);
    assert_true(gw_str_is(l.feed->source, "scene.zip"));
    unload(&l);
}

static void rows_are_sorted_and_put_together(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS("T2,09:10:00,09:11:00,B,2\nT1,08:20:00,08:20:00,C,30\nT3,08:30:00,08:30:00,C,1\n"
                            "T1,08:00:00,08:00:00,A,1\nT2,09:00:00,09:00:00,A,1\nT3,08:50:00,08:50:00,A,2\n"
                            "T1,08:10:00,08:11:00,B,7\nT2,09:20:00,09:20:00,C,3\n"));
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "unsorted_stop_times*5"); /* three scattered trips, two of them also out of order */
    assert_sample(&l, "unsorted_stop_times", "stop_times.txt:5 trip_id=T1");
    unload(&l);
}

static void of_two_rows_with_one_sequence_the_first_stays(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS(ST_T1 "T1,08:15:00,08:15:00,A,2\n" ST_T2 ST_T3));
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "duplicate_key*1 unsorted_stop_times*1");
    assert_sample(&l, "duplicate_key", "stop_times.txt:5 stop_sequence=2");
    unload(&l);
}

static void damaged_times_cost_their_row(void **state)
{
    (void)state;
    loaded l = CHANGED(
        ROWS("T1,08:00:00,08:00:00,A,1\nT1,08:61:00,-1:00:00,B,2\nT1,08:20:00,08:20:00,C,3\n"
             "T2,09:00:00,09:00:00,A,1\nT2,99999999999:00:00,9:1:1,B,2\nT2,09:20:00,09:20:00,C,3\n" ST_T3));
    assert_trips(&l, "T1 A 8:00 C 8:20; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    assert_notices(&l, "invalid_time*4");
    assert_sample(&l, "invalid_time", "stop_times.txt:3 arrival_time=08:61:00");
    unload(&l);
}

static void one_time_stands_for_both(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS("T1,,08:00:00,A,1\nT1,08:10:00,,B,2\nT1,08:20:00,,C,3\n" ST_T2 ST_T3));
    assert_trips(&l, "T1 A 8:00 B 8:10 C 8:20; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "stop_time_with_only_arrival_or_departure_time*3");
    unload(&l);
}

static void blank_times_are_filled_in_equal_steps(void **state)
{
    (void)state;
    loaded l = CHANGED(
        ROWS("T1,08:00:00,08:00:00,A,1\nT1,,,B,2\nT1,,,C,3\nT1,08:00:05,08:00:05,A,4\n" /* 5/3, 10/3 s */
             "T2,09:00:00,09:00:00,A,1\nT2, ,,B,2\nT2,09:00:01,09:00:01,C,3\n" /* half a second: up */
             "T3,08:30:00,08:31:00,C,1\nT3,,,B,2\nT3,08:51:00,08:52:00,A,3\n"));
    assert_trips(&l, "T1 A 8:00 B 8:00:02 C 8:00:03 A 8:00:05; T2 A 9:00 B 9:00:01 C 9:00:01; "
                     "T3 C 8:30+60 B 8:41 A 8:51+60");
    assert_repairs(&l, "leading_or_trailing_whitespaces: the blanks were cut off 1/0/0/0; "
                       "stop_time_timepoint_without_times: blank times were interpolated 4/3/0/0");
    assert_int_equal(l.feed->stop_times[l.feed->trips[0].first_stop_time + 1].timepoint, 0);
    assert_int_equal(l.feed->stop_times[l.feed->trips[0].first_stop_time].timepoint, 1);
    unload(&l);
}

#define DIST(rows) FILE_IS("stop_times.txt", ST_HEAD ",shape_dist_traveled\n" rows)
#define T23_DIST                                                                                             \
    "T2,09:00:00,09:00:00,A,1,\nT2,09:20:00,09:20:00,C,3,\nT3,08:30:00,08:30:00,C,1,\nT3,08:50:00,08:50:00," \
    "A,2,\n"

static void blank_times_follow_the_distance_where_it_is_complete(void **state)
{
    (void)state;
    loaded l =
        CHANGED(DIST("T1,08:00:00,08:00:00,A,1,0\nT1,,,B,2,0.3\nT1,08:10:00,08:10:00,C,3,1.2\n" T23_DIST));
    assert_trips(&l, "T1 A 8:00 B 8:02:30 C 8:10; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    assert_notices(&l, "");
    assert_true(l.feed->shape_dists[1] == 0.3f && isnan(l.feed->shape_dists[4]));
    unload(&l);
}

static void a_gap_in_the_distance_means_equal_steps(void **state)
{
    (void)state;
    loaded l =
        CHANGED(DIST("T1,08:00:00,08:00:00,A,1,\nT1,,,B,2,0.3\nT1,08:10:00,08:10:00,C,3,1.2\n" T23_DIST));
    assert_trips(&l, "T1 A 8:00 B 8:05 C 8:10; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    unload(&l);
    l = CHANGED(DIST("T1,08:00:00,08:00:00,A,1,1\nT1,,,B,2,1\nT1,08:10:00,08:10:00,C,3,4\n" T23_DIST));
    assert_trips(&l, "T1 A 8:00 B 8:05 C 8:10; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    assert_notices(&l, "decreasing_or_equal_stop_time_distance*1");
    unload(&l);
    l = CHANGED(DIST("T1,08:00:00,08:00:00,A,1,x\nT1,,,B,2,-3\nT1,08:10:00,08:10:00,C,3,4\n" T23_DIST));
    assert_trips(&l, "T1 A 8:00 B 8:05 C 8:10; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    assert_notices(&l, "invalid_float*1 number_out_of_range*1");
    unload(&l);
}

static void times_that_go_back_cost_the_row_or_the_trip(void **state)
{
    (void)state;
    loaded l =
        CHANGED(ROWS("T1,08:00:00,08:00:00,A,1\nT1,07:59:59,08:11:00,B,2\nT1,08:20:00,08:20:00,C,3\n"
                     "T2,09:00:00,09:00:00,A,1\nT2,09:10:00,09:09:59,B,2\nT2,09:20:00,09:20:00,C,3\n" ST_T3));
    assert_trips(&l, "T1 -; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    assert_repairs(&l,
                   "start_and_end_range_out_of_order: the row was dropped 1/1/0/0; "
                   "stop_time_with_arrival_before_previous_departure_time: the trip was left out 1/1/0/0");
    assert_notices(
        &l, "start_and_end_range_out_of_order*1 stop_time_with_arrival_before_previous_departure_time*1");
    unload(&l);
}

static void the_ends_of_a_trip_need_their_times(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS("T1,,,A,1\nT1,08:10:00,08:11:00,B,2\nT1,08:20:00,08:20:00,C,3\n"
                            "T2,09:00:00,09:00:00,A,1\nT2,09:10:00,09:11:00,B,2\nT2,,,C,3\n" ST_T3));
    assert_trips(&l, "T1 -; T2 -; " T3_AS_SOUND);
    assert_notices(&l, "missing_trip_edge*2");
    unload(&l);
}

static void trips_of_one_stop_cannot_be_ridden(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS("T1,08:00:00,08:00:00,A,1\n" ST_T2));
    assert_trips(&l, "T1 -; " T2_AS_SOUND "; T3 -");
    assert_notices(&l, "unusable_trip*1 unused_trip*1");
    assert_sample(&l, "unused_trip", "trips.txt:4 trip_id=T3");
    unload(&l);
}

static void references_that_lead_nowhere_cost_the_row(void **state)
{
    (void)state;
    loaded l = CHANGED(
        ROWS("T1,08:00:00,08:00:00,A,1\nT1,08:10:00,08:11:00,NOWHERE,2\nT1,08:20:00,08:20:00,C,3\n"
             "T9,09:00:00,09:00:00,A,1\n,09:00:00,09:00:00,A,1\nT2,09:00:00,09:00:00,,0\n" ST_T2 ST_T3));
    assert_trips(&l, "T1 A 8:00 C 8:20; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "foreign_key_violation*2 missing_required_field*2");
    unload(&l);
}

static void sequences_must_be_numbers(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS("T1,08:00:00,08:00:00,A,1\nT1,08:10:00,08:11:00,B,x\nT1,08:11:00,08:11:00,B,-1\n"
                            "T1,08:12:00,08:12:00,B,\nT1,08:13:00,08:13:00,B,4294967296\nT1,08:20:00,08:20:"
                            "00,C,4294967295\n" ST_T2 ST_T3));
    assert_trips(&l, "T1 A 8:00 C 8:20; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "invalid_integer*1 missing_required_field*1 number_out_of_range*2");
    assert_int_equal(l.feed->stop_times[1].sequence, UINT32_MAX);
    unload(&l);
}

static void unknown_kinds_of_boarding_mean_possible(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("stop_times.txt", ST_HEAD ",pickup_type,drop_off_type,timepoint,stop_headsign\n"
                                                  "T1,08:00:00,08:00:00,A,1,7,9,1,via B\n"
                                                  "T1,08:20:00,08:20:00,C,3,1,2,0,\n"
                                                  "T2,09:00:00,09:00:00,A,1,3,x,,via B\n"
                                                  "T2,09:20:00,09:20:00,C,3,0,0,1,\n"
                                                  "T3,08:30:00,08:30:00,C,1,0,0,1,\nT3,,,B,2,0,0,1,\n"
                                                  "T3,08:50:00,08:50:00,A,3,0,0,1,\n"));
    const gw_stop_time *st = l.feed->stop_times;
    assert_notices(&l, "invalid_integer*1 stop_time_timepoint_without_times*1 missing_timepoint_value*1 "
                       "unexpected_enum_value*2");
    assert_true(st[0].pickup == 0 && st[0].drop_off == 0 && st[0].timepoint == 1);
    assert_true(st[1].pickup == 1 && st[1].drop_off == 2 && st[1].timepoint == 0);
    assert_true(st[2].pickup == 3 && st[2].drop_off == 0 && st[2].timepoint == 1);
    assert_true(gw_str_is(gw_stop_time_headsign(l.feed, &st[0]), "via B"));
    assert_int_equal(st[0].headsign, st[2].headsign);
    assert_true(gw_str_is(gw_stop_time_headsign(l.feed, &st[1]), ""));
    assert_int_equal(find_notice(&l, "invalid_integer").action, GW_ACTION_DEFAULT);
    unload(&l);
}

#define FLEX_HEAD                                                                                            \
    ST_HEAD ",location_id,location_group_id,start_pickup_drop_off_window,end_pickup_drop_off_window\n"

static void flexible_rows_are_skipped_and_fixed_ones_stay(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stop_times.txt",
                               FLEX_HEAD "T1,08:00:00,08:00:00,A,1,,,,\nT1,,,,2,zone,,08:00:00,09:00:00\n"
                                         "T1,08:20:00,08:20:00,C,3,,,,\n"
                                         "T2,,,,1,,group,08:00:00,09:00:00\nT2,09:20:00,09:20:00,C,2,,,,\n"
                                         "T3,08:30:00,08:30:00,C,1,,,08:00:00,09:00:00\n"
                                         "T3,08:40:00,08:40:00,B,2,zone,,,\n"
                                         "T3,,,,3,zone,,09:00:00,08:00:00\nT3,,,,4,zone,,09:00:00,\n"
                                         "T3,08:50:00,08:50:00,A,5,,,,\n"));
    assert_trips(&l, "T1 A 8:00 C 8:20; T2 -; T3 C 8:30 A 8:50");
    assert_notices(&l,
                   "forbidden_arrival_or_departure_time*1 forbidden_drop_off_type*5 forbidden_geography_id*1 "
                   "forbidden_pickup_type*5 foreign_key_violation*5 invalid_pickup_drop_off_window*1 "
                   "missing_pickup_or_drop_off_window*1 "
                   "stop_without_stop_time*1 unusable_trip*1");
    unload(&l);
}

static void without_stop_sequence_nothing_can_be_read(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("stop_times.txt", "trip_id,arrival_time,departure_time,stop_id\nT1,08:00:00,08:00:00,A\n"));
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "stop_sequence"));
    assert_int_equal(find_notice(&l, "missing_required_column").action, GW_ACTION_FATAL);
    unload(&l);
}

static void a_feed_without_a_ride_is_refused(void **state)
{
    (void)state;
    loaded l = CHANGED(ROWS("T9,08:00:00,08:00:00,A,1\n"));
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "stop_times.txt"));
    unload(&l);
    l = CHANGED(ROWS("T1,08:00:00,08:00:00,A,1\n"));
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "no trip"));
    unload(&l);
}

#define FREQ(rows) FILE_IS("frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\n" rows)

/* "T1[8:00-9:00/300] …" */
static void assert_frequencies(loaded *l, const char *expected)
{
    gw_buf_reset(&l->text);
    gw_buf_text(&l->text, "");
    for (uint32_t t = 0; t < l->feed->n_trips; t++) {
        for (uint32_t i = 0; i < l->feed->trips[t].n_frequencies; i++) {
            const gw_frequency *f = &l->feed->frequencies[l->feed->trips[t].first_frequency + i];
            assert_int_equal(f->trip, t);
            gw_buf_printf(&l->text, "T%u[%d-%d/%d-%d%s] ", t + 1, f->start_s, f->end_s, f->headway_s,
                          f->headway_max_s, f->exact ? " exact" : "");
        }
    }
    assert_string_equal(l->text.p, expected);
}

static void periods_are_sorted_and_kept_apart(void **state)
{
    (void)state;
    loaded l = CHANGED(FREQ("T3,00:02:00,00:03:00,60,1\nT1,00:01:00,00:02:00,10,\nT1,00:00:00,00:01:00,20,0\n"
                            "T1,00:01:30,00:03:00,30,0\nT1,26:00:00,27:00:00,600,0\n"));
    assert_frequencies(&l,
                       "T1[0-60/20-20] T1[60-120/10-10] T1[93600-97200/600-600] T3[120-180/60-60 exact] ");
    assert_notices(&l, "overlapping_frequency*1");
    assert_sample(&l, "overlapping_frequency", "frequencies.txt:5 trip_id=T1");
    assert_int_equal(l.feed->n_frequency_rows, 5);
    unload(&l);
}

static void broken_periods_are_dropped(void **state)
{
    (void)state;
    loaded l = CHANGED(FREQ(
        "T1,08:00:00,08:00:00,10,0\nT1,08:00:00,07:00:00,10,0\nT1,08:00:00,09:00:00,0,0\n"
        "T1,08:00:00,09:00:00,-5,0\nT1,08:00:00,x,5,0\nT1,08:00:00,09:00:00,,0\nT9,08:00:00,09:00:00,5,0\n"
        "T2,08:00:00,09:00:00,300,9\n"));
    assert_frequencies(&l, "T2[28800-32400/300-300] ");
    assert_notices(&l,
                   "foreign_key_violation*1 invalid_time*1 missing_required_field*1 number_out_of_range*2 "
                   "start_and_end_range_equal*1 start_and_end_range_out_of_order*1 unexpected_enum_value*1");
    unload(&l);
}

/* T1 leaves at 08:00 by its own clock; a lost period from 10:00 must not make a bus of it. */
static void a_template_does_not_become_a_bus(void **state)
{
    (void)state;
    loaded l = CHANGED(FREQ("T1,10:00:00,11:00:00,0,0\nT2,09:00:00,10:00:00,0,0\n"));
    assert_trips(&l, "T1 -; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "number_out_of_range*2 unusable_trip*1");
    unload(&l);
}

static void a_headway_may_be_a_range(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("frequencies.txt", "trip_id,start_time,end_time,headway_secs,headway_max_secs\n"
                                           "T1,00:00:00,01:00:00,300,600\nT2,00:00:00,01:00:00,300,200\n"));
    assert_frequencies(&l, "T1[0-3600/300-600] T2[0-3600/300-300] ");
    assert_notices(&l, "number_out_of_range*1");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_feed_has_no_notice),
        cmocka_unit_test(rows_are_sorted_and_put_together),
        cmocka_unit_test(of_two_rows_with_one_sequence_the_first_stays),
        cmocka_unit_test(damaged_times_cost_their_row),
        cmocka_unit_test(one_time_stands_for_both),
        cmocka_unit_test(blank_times_are_filled_in_equal_steps),
        cmocka_unit_test(blank_times_follow_the_distance_where_it_is_complete),
        cmocka_unit_test(a_gap_in_the_distance_means_equal_steps),
        cmocka_unit_test(times_that_go_back_cost_the_row_or_the_trip),
        cmocka_unit_test(the_ends_of_a_trip_need_their_times),
        cmocka_unit_test(trips_of_one_stop_cannot_be_ridden),
        cmocka_unit_test(references_that_lead_nowhere_cost_the_row),
        cmocka_unit_test(sequences_must_be_numbers),
        cmocka_unit_test(unknown_kinds_of_boarding_mean_possible),
        cmocka_unit_test(flexible_rows_are_skipped_and_fixed_ones_stay),
        cmocka_unit_test(without_stop_sequence_nothing_can_be_read),
        cmocka_unit_test(a_feed_without_a_ride_is_refused),
        cmocka_unit_test(periods_are_sorted_and_kept_apart),
        cmocka_unit_test(broken_periods_are_dropped),
        cmocka_unit_test(a_template_does_not_become_a_bus),
        cmocka_unit_test(a_headway_may_be_a_range),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
