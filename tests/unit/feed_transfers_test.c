/* Rows of transfers.txt one by one: what is kept of each, and what is told of it. */
#include "feed_scene.h"

#define HEAD                                                                                                 \
    "from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,to_trip_id,transfer_type,"               \
    "min_transfer_time\n"
#define STOPS_AND_DOOR                                                                                       \
    FILE_IS("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"                \
                         "A,Alpha,46.00,8.0,,\nB,Beta,46.01,8.0,,ST\nC,Gamma,46.02,8.0,,\n"                  \
                         "ST,Station,46.01,8.0,1,\nEN,Door,46.01,8.0,2,ST\n")

/* One row: kept or not, and the only notice (that stops are not used is not the matter here). */
static void check_row(const char *row, uint32_t kept, const char *notices)
{
    char text[400];
    snprintf(text, sizeof text, HEAD "%s\n", row);
    const test_file changes[] = {{"transfers.txt", text, 0}, STOPS_AND_DOOR};
    loaded l = load_changed(changes, 2);
    assert_int_equal(l.status, GW_OK);
    if (l.feed->n_transfers != kept) fail_msg("%s: %u rules", row, l.feed->n_transfers);
    assert_notices(&l, notices);
    unload(&l);
}

static void every_reference_must_lead_somewhere(void **state)
{
    (void)state;
    static const char *const rows[] = {"NO,A,,,,,0,",  "A,NO,,,,,0,",  "A,A,NO,,,,0,",
                                       "A,A,,NO,,,0,", "A,A,,,NO,,0,", "A,A,,,,NO,0,"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_row(rows[i], 0, "foreign_key_violation*1");
    check_row("NO,NO,NO,NO,NO,NO,0,", 0, "foreign_key_violation*6");
}

static void what_a_type_joins_must_be_given(void **state)
{
    (void)state;
    check_row("A,,,,,,0,", 0, "missing_required_field*1");
    check_row(",A,,,,,3,", 0, "missing_required_field*1");
    check_row(",,,,,,1,", 0, "missing_required_field*2");
    check_row("A,A,,,T1,,4,", 0, "missing_required_field*1");
    check_row("A,A,,,,T1,5,", 0, "missing_required_field*1");
    check_row(",,,,T1,T3,4,", 1, "");
    check_row("C,,,,T1,T3,4,", 1, "");
    check_row(",C,,,T1,T3,5,", 1, "");
}

static void stops_and_stations_only(void **state)
{
    (void)state;
    check_row("EN,A,,,,,0,", 0, "transfer_with_invalid_stop_location_type*1");
    check_row("A,EN,,,,,0,", 0, "transfer_with_invalid_stop_location_type*1");
    check_row("ST,ST,,,,,1,", 1, "");
}

static void trips_must_fit_their_route_and_stop(void **state)
{
    (void)state;
    check_row("A,A,R1,,T1,,0,", 1, "");
    check_row("A,A,R2,,T1,,0,", 0, "transfer_with_invalid_trip_and_route*1");
    check_row("A,A,,R2,,T1,0,", 0, "transfer_with_invalid_trip_and_route*1");
    check_row("B,B,,,T3,,0,", 0, "transfer_with_invalid_trip_and_stop*1");
    check_row("A,B,,,,T3,0,", 0, "transfer_with_invalid_trip_and_stop*1");
    check_row("ST,A,,,T1,,0,", 1, ""); /* it calls at a stop of the station */
}

static void staying_seated_in_the_middle_of_a_trip_is_told(void **state)
{
    (void)state;
    check_row("C,C,,,T1,T3,4,", 1, "");
    check_row("B,C,,,T1,T3,4,", 1, "transfer_with_suspicious_mid_trip_in_seat*1");
    check_row("C,A,,,T1,T3,4,", 1,
              "transfer_with_suspicious_mid_trip_in_seat*1 transfer_distance_above_2_km*1");
    check_row("B,C,,,T1,T3,5,", 1, ""); /* type 5 says where one must get off */
}

/* A trip that cannot be ridden has no stops to compare with: the rule stays and never applies. */
static void trips_that_cannot_be_ridden(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("trips.txt", "route_id,service_id,trip_id\nR1,S,T1\nR1,S,T2\nR2,S,T3\nR1,S,U\n"),
                FILE_IS("transfers.txt", HEAD "C,C,,,U,T3,4,\nC,A,,,T1,U,4,\nB,B,,,U,,1,\n"));
    assert_int_equal(l.feed->n_transfers, 3);
    assert_int_equal(gw_notices_count_of(l.notices, "transfer_with_suspicious_mid_trip_in_seat"), 0);
    unload(&l);
}

static void times_must_be_times(void **state)
{
    (void)state;
    check_row("A,A,,,,,2,120", 1, "");
    check_row("A,A,,,,,2,", 1, "missing_required_field*1");
    check_row("A,A,,,,,2,-1", 0, "number_out_of_range*1");
    check_row("A,A,,,,,0,soon", 0, "invalid_integer*1");
    check_row("A,A,,,,,7,", 1, "unexpected_enum_value*1");
}

static void keys_are_compared_field_by_field(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("transfers.txt", HEAD "B,B,R1,R2,T1,,1,\nB,B,R1,R1,T1,,1,\nB,B,R1,R2,T2,,1,\n"
                                                     "B,B,,R2,T1,,1,\nB,B,R1,R2,T1,,3,\nB,B,R1,R2,T1,,0,\n"
                                                     "C,B,,,,,1,\nB,C,,,,,1,\nB,C,,,,,2,1\n"));
    assert_int_equal(l.feed->n_transfers, 6);
    const gw_transfer *t = l.feed->transfers;
    assert_true(t[0].type == 1 && t[0].from_trip == 0 && t[4].from_stop == 2 && t[5].type == 1);
    assert_notices(&l, "duplicate_key*3");
    assert_sample(&l, "duplicate_key", "transfers.txt:6 =");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reference_must_lead_somewhere),
        cmocka_unit_test(what_a_type_joins_must_be_given),
        cmocka_unit_test(stops_and_stations_only),
        cmocka_unit_test(trips_must_fit_their_route_and_stop),
        cmocka_unit_test(staying_seated_in_the_middle_of_a_trip_is_told),
        cmocka_unit_test(trips_that_cannot_be_ridden),
        cmocka_unit_test(times_must_be_times),
        cmocka_unit_test(keys_are_compared_field_by_field),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
