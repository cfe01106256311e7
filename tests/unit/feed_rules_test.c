/* transfers, pathways, translations, attributions, and the checks over a whole feed. */
#include "feed_scene.h"

#define TRANSFERS(rows)                                                                                      \
    FILE_IS("transfers.txt",                                                                                 \
            "from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,to_trip_id,transfer_type,"       \
            "min_transfer_time\n" rows)

static void transfers_are_resolved_in_file_order(void **state)
{
    (void)state;
    loaded l = CHANGED(
        TRANSFERS("B,C,,,,,2,0\nA,A,,,,,,\nC,C,R1,R2,,,1,\n,,,,T1,T3,5,\nC,C,,,T1,T3,4,\nB,C,,,,,3,\n"));
    const gw_transfer *t = l.feed->transfers;
    assert_int_equal(l.feed->n_transfers, 5);
    assert_true(t[0].from_stop == 1 && t[0].to_stop == 2 && t[0].type == 2 && t[0].min_time_s == 0);
    assert_true(t[1].type == 0 && t[1].min_time_s == GW_SECONDS_NONE && t[1].from_route == GW_NONE);
    assert_true(t[2].from_route == 0 && t[2].to_route == 1);
    assert_true(t[3].from_stop == GW_NONE && t[3].from_trip == 0 && t[3].to_trip == 2 && t[3].type == 5);
    assert_true(t[4].type == 4);
    assert_notices(&l, "duplicate_key*1");
    assert_sample(&l, "duplicate_key", "transfers.txt:7 =");
    unload(&l);
}

static void rules_that_do_not_hold_are_dropped(void **state)
{
    (void)state;
    loaded l = CHANGED(TRANSFERS(
        "A,NOPE,,,,,0,\nA,B,R9,,,,0,\nA,B,,,T9,,0,\nA,,,,,,0,\n,,,,T1,,4,\nA,B,,,,,2,-1\nA,B,,,,,2,x\n"
        "A,B,R2,,T1,,0,\nB,A,,,T3,,0,\nA,C,,,,,9,\nB,C,,,,,2,\n"));
    assert_int_equal(l.feed->n_transfers, 2);
    assert_notices(&l,
                   "foreign_key_violation*3 invalid_integer*1 missing_required_field*3 number_out_of_range*1 "
                   "transfer_with_invalid_trip_and_route*1 transfer_with_invalid_trip_and_stop*1 "
                   "unexpected_enum_value*1 transfer_distance_above_2_km*1");
    assert_int_equal(l.feed->transfers[0].type, 0);
    unload(&l);
}

static void odd_transfers_are_kept_and_told(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                             "A,Alpha,46.00,8.0,,\nB,Beta,46.01,8.0,,ST\nC,Gamma,46.02,8.0,,\n"
                             "ST,Station,46.01,8.0,1,\nEN,Door,46.01,8.0,2,ST\nFAR,Far,46.2,8,,\n"),
        FILE_IS("routes.txt", "route_id,agency_id,route_short_name,route_type\nR1,AG,1,3\nR2,AG,2,1\n"),
        TRANSFERS("ST,C,,,T1,T3,4,\nEN,C,,,,,0,\nA,FAR,,,,,0,\n"));
    assert_int_equal(l.feed->n_transfers, 2);
    assert_notices(
        &l,
        "transfer_with_invalid_stop_location_type*1 inconsistent_route_type_for_in_seat_transfer*1 "
        "stop_without_stop_time*1 transfer_distance_too_large*1 transfer_with_suspicious_mid_trip_in_seat*1");
    unload(&l);
}

#define STATION                                                                                              \
    FILE_IS("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_access\n"    \
                         "A,Alpha,46.00,8.0,0,ST,\nB,Beta,46.01,8.0,0,ST,1\nC,Gamma,46.02,8.0,0,ST,\n"       \
                         "ST,Station,46,8,1,,\nEN,Door,46,8,2,ST,\nN1,,,,3,ST,\nN2,,,,3,ST,\nBA,,,,4,C,\n")
#define PATHWAYS(rows)                                                                                       \
    FILE_IS("pathways.txt",                                                                                  \
            "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,"        \
            "stair_count,max_slope,min_width,signposted_as,reversed_signposted_as\n" rows)

static void pathways_join_places_inside_a_station(void **state)
{
    (void)state;
    loaded l = CHANGED(
        STATION,
        PATHWAYS("p1,EN,N1,1,1,12.5,30,,-0.05,1.2,Trains,Street\np2,N1,A,2,1,,,-20,,,,\np3,N1,BA,1,0,,,,,,,\n"
                 "p4,BA,EN,7,1,,,,,,,\np1,A,EN,1,1,,,,,,,\n"));
    const gw_pathway *p = l.feed->pathways;
    assert_int_equal(l.feed->n_pathways, 4);
    assert_true(p[0].length_m == 12.5f && p[0].traversal_s == 30 && p[0].stair_count == 0 &&
                p[0].bidirectional);
    assert_true(p[0].max_slope == -0.05f && p[0].min_width_m == 1.2f);
    assert_true(gw_str_is(p[0].signposted_as, "Trains") && gw_str_is(p[0].reversed_signposted_as, "Street"));
    assert_true(isnan(p[1].max_slope) && isnan(p[1].min_width_m) && p[1].signposted_as.n == 0);
    assert_true(p[1].mode == 2 && p[1].stair_count == -20 && isnan(p[1].length_m) &&
                p[1].traversal_s == GW_SECONDS_NONE);
    assert_true(p[3].mode == 7 && !p[3].bidirectional);
    assert_notices(&l, "bidirectional_exit_gate*1 duplicate_key*1");
    unload(&l);
}

static void pathways_that_cannot_be_are_dropped(void **state)
{
    (void)state;
    loaded l = CHANGED(
        STATION,
        PATHWAYS("p1,EN,ST,1,1,,,,,,,\np2,EN,B,1,1,,,,,,,\np3,EN,C,1,1,,,,,,,\np4,N1,N1,1,1,,,,,,,\np5,EN,"
                 "GONE,1,1,,,,,,,\n"
                 "p6,EN,N2,0,0,-1,0,x,,,,\np7,EN,A,5,1,,,,,,,\np8,EN,A,,1,,,,,,,\n,EN,A,1,1,,,,,,,\n"));
    assert_int_equal(l.feed->n_pathways, 2);
    assert_int_equal(l.feed->pathways[0].mode, 1);
    assert_notices(
        &l, "foreign_key_violation*1 invalid_integer*1 missing_level_id*2 missing_required_field*2 "
            "number_out_of_range*2 pathway_to_platform_with_boarding_areas*1 "
            "pathway_to_stop_with_access_outside_of_station_pathways*1 pathway_to_wrong_location_type*1 "
            "pathway_unreachable_location*1 pathway_dangling_generic_node*1 pathway_loop*1 "
            "unexpected_enum_value*1");
    unload(&l);
}

static void translations_and_attributions_are_read(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("translations.txt", "table_name,field_name,language,translation,record_id,field_value\n"
                                    "stops,stop_name,zh-Hant,甲,A,\nstops,stop_name,zh-Hans,乙,,Beta\n"
                                    "stops,stop_name,en,X,NOPE,\nweather,x,en,Y,1,\nstops,stop_name,en,,A,\n"
                                    "stops,stop_name,en,Z,,\nroutes,route_long_name,en,Z,R1,One\n"
                                    "feed_info,feed_publisher_name,en,Z,1,\n"),
        FILE_IS("attributions.txt", "organization_name,is_producer,is_operator,attribution_url\n"
                                    "Org,1,0,https://example.org\nIdle,,,\n,1,,\n"));
    assert_int_equal(l.feed->n_translations, 5);
    assert_true(gw_str_is(l.feed->translations[1].field_value, "Beta") &&
                gw_str_is(l.feed->translations[1].translation, "乙"));
    assert_int_equal(l.feed->n_attributions, 2);
    assert_true(l.feed->attributions[0].producer && !l.feed->attributions[0].operator_);
    assert_notices(
        &l, "missing_required_field*3 translation_foreign_key_violation*1 translation_unexpected_value*2 "
            "attribution_without_role*1 translation_unknown_table_name*1");
    unload(&l);
}

static loaded load_on(gw_day today, const test_file *changes, size_t n)
{
    return load_options(
        (gw_feed_options){.source = make_feed(changes, n), .today = today, .default_timezone = GW_STR("")});
}

/* The feed runs Monday to Friday of 2026. */
static void notices_follow_the_day_that_is_called_today(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        const char *notices;
    } scenes[] = {
        {2026, 6, 1, ""},
        {2026, 12, 5, "feed_expiration_date30_days*1"},
        {2026, 12, 26, "feed_expiration_date7_days*1 trip_coverage_not_active_for_next7_days*1"},
        {2027, 2, 1,
         "expired_calendar*1 feed_expiration_date7_days*1 trip_coverage_not_active_for_next7_days*1"},
        {2025, 12, 1, "trip_coverage_not_active_for_next7_days*1 future_calendar*1 future_feed*1"},
        {2023, 12, 1,
         "trip_coverage_not_active_for_next7_days*1 future_calendar*1 future_feed*1 "
         "service_extends_far_in_the_future*1"},
    };
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        loaded l = load_on(gw_day_of(scenes[i].year, scenes[i].month, scenes[i].day), NULL, 0);
        assert_notices(&l, scenes[i].notices);
        assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND); /* today drops nothing */
        unload(&l);
    }
}

static void calendars_and_feed_info_are_compared(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("calendar.txt",
                "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                "S,1,1,1,1,1,0,0,20251201,20260630\n"),
        FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS,20260801,1\n"));
    assert_notices(
        &l,
        "big_gap_in_service*1 feed_valid_beyond_total_service_window*1 service_window_outside_feed_period*1");
    assert_sample(&l, "big_gap_in_service", "calendar.txt:2 service_id=S 20260630");
    unload(&l);
}

/* Eighty years and ten thousand: nothing may take long, and today is still found. */
static void long_calendars_do_no_harm(void **state)
{
    (void)state;
    static const test_file long_one = {
        "calendar.txt",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "S,1,1,1,1,1,1,1,19000101,99991231\n",
        0};
    loaded l = load_on(gw_day_of(2026, 6, 1), &long_one, 1);
    assert_int_equal(l.status, GW_OK);
    assert_notices(&l, "service_extends_far_in_the_future*1 service_window_outside_feed_period*1");
    unload(&l);
}

static void one_vehicle_cannot_be_on_two_trips(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("trips.txt", "route_id,service_id,trip_id,block_id\nR1,S,T1,b\nR1,S,T2,c\nR2,S,T3,c\n"),
        FILE_IS("stop_times.txt",
                ST_HEAD "\n" ST_T1 ST_T2 "T3,09:05:00,09:05:00,C,1\nT3,09:50:00,09:50:00,A,2\n"),
        FILE_IS("routes.txt", "route_id,agency_id,route_short_name,route_type\nR1,AG,1,3\nR2,AG,2,1\n"));
    assert_notices(&l, "block_trips_with_overlapping_stop_times*1 inconsistent_route_type_for_block_id*1");
    unload(&l);
}

static void vehicles_that_fly_are_told(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS(
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon\nA,ALPHA,46.00,8.0\nB,Beta,46.01,8.0\nC,gamma,47.0,8.0\n"),
        FILE_IS("trips.txt",
                "route_id,service_id,trip_id,trip_headsign\nR1,S,T1,Beta\nR1,S,T2,gamma\nR2,S,T3,\n"));
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "fast_travel_between_consecutive_stops*3 fast_travel_between_far_stops*3 "
                       "mixed_case_recommended_field*2 "
                       "trip_headsign_matches_intermediate_stop*1");
    unload(&l);
}

static void links_are_compared(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS(
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon,stop_url,stop_desc\nA,Alpha,46.00,8.0,https://example.org,\n"
            "B,Beta,46.01,8.0,https://example.org/r,Beta\nC,Gamma,46.02,8.0,,\n"),
        FILE_IS("routes.txt", "route_id,agency_id,route_short_name,route_type,route_url\nR1,AG,1,3,https://"
                              "example.org/r\nR2,AG,2,4,\n"));
    assert_notices(&l, "missing_bike_allowance*1 same_name_and_description_for_stop*1 "
                       "same_stop_and_agency_url*1 same_stop_and_route_url*1");
    unload(&l);
}

static void tables_nobody_plans_with_are_looked_over(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("fare_attributes.txt", "fare_id,price,currency_type,payment_method,transfers,agency_id,mood\n"
                                       "f1,1.5,EUR,0,,AG,\nf1,2,EUR,0,,GONE,\nf2,,EUR,0,,,\n"),
        FILE_IS("fare_rules.txt", "fare_id,route_id\nf1,R1\nf1,R9\n"),
        FILE_IS("stop_areas.txt", "area_id,stop_id\na,A\na,X\n"), FILE_IS("areas.txt", "area_id\na\na\n"));
    assert_int_equal(l.status, GW_OK);
    /* transfers is required as a column and may be blank: blank means any number */
    assert_notices(&l, "duplicate_key*2 foreign_key_violation*3 missing_required_field*1 unknown_column*1");
    assert_int_equal(find_notice(&l, "foreign_key_violation").action, GW_ACTION_DROP);
    unload(&l);
}

static void forms_are_told_and_kept(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("agency.txt",
                "agency_id,agency_name,agency_url,agency_timezone,agency_lang,agency_phone,agency_email\n"
                "AG,A,https://example.org,Europe/Berlin,german!,call us,nobody\n"),
        FILE_IS("translations.txt",
                "table_name,field_name,language,translation,record_id\n"
                "stops,stop_name,zh-Hant-HK,甲,A\nstops,stop_name,x-own,甲,A\n"
                "stops,stop_name,e,甲,A\nstops,stop_name,en-,甲,A\nstops,stop_name,12,甲,A\n"));
    assert_true(gw_str_is(l.feed->agencies[0].email, "nobody") &&
                gw_str_is(l.feed->agencies[0].phone, "call us"));
    assert_notices(&l, "invalid_email*1 invalid_language_code*4 invalid_phone_number*1 "
                       "feed_info_lang_and_agency_lang_mismatch*1");
    unload(&l);
    l = CHANGED(
        FILE_IS("agency.txt",
                "agency_id,agency_name,agency_url,agency_timezone,agency_lang,agency_phone,agency_email\n"
                "AG,A,HTTPS://example.org,Europe/Berlin,EN-gb,(+852) 1800-BUS,a.b@c.example.org\n"));
    assert_notices(&l, "");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transfers_are_resolved_in_file_order),
        cmocka_unit_test(rules_that_do_not_hold_are_dropped),
        cmocka_unit_test(odd_transfers_are_kept_and_told),
        cmocka_unit_test(pathways_join_places_inside_a_station),
        cmocka_unit_test(pathways_that_cannot_be_are_dropped),
        cmocka_unit_test(translations_and_attributions_are_read),
        cmocka_unit_test(notices_follow_the_day_that_is_called_today),
        cmocka_unit_test(calendars_and_feed_info_are_compared),
        cmocka_unit_test(long_calendars_do_no_harm),
        cmocka_unit_test(one_vehicle_cannot_be_on_two_trips),
        cmocka_unit_test(vehicles_that_fly_are_told),
        cmocka_unit_test(links_are_compared),
        cmocka_unit_test(tables_nobody_plans_with_are_looked_over),
        cmocka_unit_test(forms_are_told_and_kept),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
