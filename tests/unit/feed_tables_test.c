/* agency, stops, routes, calendars and trips: what is kept, mended, dropped and reported. */
#include "feed_scene.h"

static void first_agency_gives_the_time_zone(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("agency.txt",
                               "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n"
                               "AG,One,https://example.org,Asia/Hong_Kong,zh\n"
                               "B,,ftp://example.org,Asia/Shanghai,en\nAG,Twice,https://example.org,UTC,zh\n"
                               "C,Three,https://example.org,Mars/Base,zh\n"));
    assert_int_equal(l.status, GW_OK);
    assert_true(gw_str_is(l.feed->timezone, "Asia/Hong_Kong"));
    assert_int_equal(l.feed->n_agencies, 3);
    assert_notices(
        &l, "duplicate_key*1 inconsistent_agency_timezone*1 invalid_timezone*1 invalid_url*1 "
            "missing_required_field*1 feed_info_lang_and_agency_lang_mismatch*2 inconsistent_agency_lang*1");
    assert_true(gw_str_is(l.feed->agencies[1].url, ""));
    unload(&l);
}

static void an_unknown_time_zone_is_fatal_without_a_default(void **state)
{
    (void)state;
    test_file agency = {
        "agency.txt",
        "agency_id,agency_name,agency_url,agency_timezone\nAG,A,https://example.org,Mars/Base\n", 0};
    loaded l = load_changed(&agency, 1);
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "agency.txt"));
    assert_int_equal(find_notice(&l, "invalid_timezone").action, GW_ACTION_FATAL);
    assert_true(gw_notices_any_fatal(l.notices));
    unload(&l);
    gw_feed_options options = {
        .source = make_feed(&agency, 1), .today = GW_DAY_NONE, .default_timezone = GW_STR("Asia/Hong_Kong")};
    l = load_options(options);
    assert_int_equal(l.status, GW_OK);
    assert_true(gw_str_is(l.feed->timezone, "Asia/Hong_Kong"));
    assert_false(gw_notices_any_fatal(l.notices));
    unload(&l);
    options.default_timezone = GW_STR("Nowhere");
    l = load_options(options);
    assert_int_equal(l.status, GW_BAD_INPUT);
    unload(&l);
}

static void a_default_time_zone_replaces_the_agency(void **state)
{
    (void)state;
    test_file none = {"agency.txt", NULL, 0};
    loaded l = load_changed(&none, 1);
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "agency.txt: missing"));
    unload(&l);
    l = load_options((gw_feed_options){
        .source = make_feed(&none, 1), .today = GW_DAY_NONE, .default_timezone = GW_STR("Asia/Hong_Kong")});
    assert_int_equal(l.status, GW_OK);
    assert_int_equal(l.feed->n_agencies, 1);
    assert_int_equal(find_notice(&l, "missing_required_file").action, GW_ACTION_DEFAULT);
    unload(&l);
}

static void places_that_are_none_keep_their_stop(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n"
                                            "A,Alpha,nan,8\nB,Beta,91,8\nC,Gamma,0.5,0.5\nD,Delta,89.5,10\n"
                                            "E,Epsi,46,180.5\nF,,,\nG,Gee,46.5,8.25\n"));
    for (uint32_t i = 0; i < 6; i++) assert_true(isnan(l.feed->stops[i].lat) && isnan(l.feed->stops[i].lon));
    assert_true(l.feed->stops[6].lat == 46.5 && l.feed->stops[6].lon == 8.25);
    assert_true(gw_str_is(l.feed->stops[5].name, "F"));
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(
        &l, "invalid_float*1 missing_stop_name*1 number_out_of_range*2 point_near_origin*1 point_near_pole*1 "
            "stop_without_location*1 stop_without_stop_time*4");
    unload(&l);
}

static void the_first_of_two_stops_with_one_id_stays(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt", STOPS "A,Other,10,10\n,No id,46,8\n"));
    assert_int_equal(l.feed->n_stops, 3);
    assert_true(gw_str_is(l.feed->stops[0].name, "Alpha"));
    assert_notices(&l, "duplicate_key*1 missing_required_field*1");
    assert_sample(&l, "duplicate_key", "stops.txt:5 stop_id=A");
    unload(&l);
}

#define STATION_HEAD                                                                                         \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding,stop_timezone\n"

static void stations_hand_down_what_their_stops_do_not_say(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt",
                               STATION_HEAD "BA,Area,46,8,4,A,,\nA,Alpha,46,8,0,ST,0,\n"
                                            "B,Beta,46.01,8,,ST,2,Europe/Zurich\nC,Gamma,46.02,8,0,,1,\n"
                                            "ST,Station,46,8,1,,1,Asia/Tokyo\nEN,Door,46,8,2,ST,,\n"));
    const gw_stop *s = l.feed->stops;
    uint32_t station = stop_named(&l, "ST"), a = stop_named(&l, "A");
    assert_int_equal(s[a].parent, station);
    assert_int_equal(s[stop_named(&l, "BA")].parent, a);
    assert_int_equal(s[a].wheelchair, 1);
    assert_int_equal(s[stop_named(&l, "BA")].wheelchair, 1);
    assert_int_equal(s[stop_named(&l, "B")].wheelchair, 2);
    assert_int_equal(s[stop_named(&l, "C")].parent, GW_NONE);
    assert_true(gw_str_is(s[stop_named(&l, "B")].timezone, "Asia/Tokyo"));
    assert_int_equal(s[stop_named(&l, "EN")].location_type, GW_LOC_ENTRANCE);
    assert_notices(&l, "");
    unload(&l);
}

static void wrong_parents_are_cut_off(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt", STATION_HEAD
                               "A,Alpha,46,8,0,B,,\nB,Beta,46.01,8,0,A,,\nC,Gamma,46.02,8,0,C,,\n"
                               "ST,Station,46,8,1,ST2,,\nST2,Second,46,8,1,,,\nD,Delta,46,8,0,NONE,,\n"
                               "EN,Door,46,8,2,,,\nEA,Area,46,8,4,ST,,X/Y\nF,Foxtrot,46,8,9,ST,,\n"));
    for (uint32_t i = 0; i < l.feed->n_stops; i++) {
        if (!gw_str_is(l.feed->stops[i].id, "F")) assert_int_equal(l.feed->stops[i].parent, GW_NONE);
    }
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    assert_notices(&l, "foreign_key_violation*1 invalid_timezone*1 location_without_parent_station*1 "
                       "station_with_parent_station*1 wrong_parent_location_type*4 stop_without_stop_time*2 "
                       "unexpected_enum_value*1 unused_parent_station*1 unused_station*1");
    assert_int_equal(find_notice(&l, "invalid_timezone").action, GW_ACTION_DEFAULT);
    unload(&l);
}

static void stations_are_no_stops(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt", STATION_HEAD
                               "A,Alpha,46,8,0,B,,\nB,Beta,46.01,8,1,,,\nC,Gamma,46.02,8,0,B,,\n"));
    assert_trips(&l, "T1 A 8:00 C 8:20; T2 A 9:00 C 9:20; " T3_AS_SOUND);
    assert_notices(&l, "location_with_unexpected_stop_time*2");
    unload(&l);
}

static void access_and_levels_are_checked(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("levels.txt", "level_id,level_index,level_name\nL1,-1.5,Hall\nL1,1,\n,2,\n"),
                       FILE_IS("stops.txt",
                               "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_access,"
                               "level_id,platform_code\n"
                               "A,Alpha,46,8,0,ST,1,L1,\nB,Beta,46.01,8,0,,0,L2,4\nC,Gamma,46.02,8,0,ST,7,,\n"
                               "ST,Station,46,8,1,,0,,\n"));
    assert_int_equal(l.feed->stops[0].stop_access, 1);
    for (uint32_t i = 1; i < 4; i++) assert_int_equal(l.feed->stops[i].stop_access, 2);
    assert_true(gw_str_is(l.feed->stops[0].level_id, "L1") && gw_str_is(l.feed->stops[1].level_id, ""));
    assert_true(l.feed->n_levels == 1 && l.feed->levels[0].index == -1.5f);
    assert_true(gw_str_is(l.feed->levels[0].name, "Hall") && l.feed->stops[0].level == 0);
    assert_int_equal(l.feed->stops[1].level, GW_NONE);
    assert_notices(&l, "duplicate_key*1 foreign_key_violation*1 missing_required_field*1 "
                       "stop_access_specified_for_incorrect_location*1 "
                       "stop_access_specified_for_stop_with_no_parent_station*1 "
                       "unexpected_enum_value*1 platform_without_parent_station*1");
    unload(&l);
}

static void routes_are_kept_for_what_can_be_ridden(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS(
        "routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,"
                      "route_text_color,route_sort_order,route_url,route_desc\n"
                      "R1,NOPE,,,1501,FF0000,00ff00,5,javascript:x,\n"
                      "R2,,A very long number,A very long number - west,8,red,,-1,https://example.org,\n"
                      "R3,AG,3,,x,,,,,3\nR4,AG,3,,3,,,,,\nR1,AG,1,,3,,,,,\n,AG,1,,3,,,,,\n"));
    const gw_route *r = l.feed->routes;
    assert_int_equal(l.feed->n_routes, 4);
    assert_true(r[0].type == 1501 && r[1].type == 3 && r[2].type == 3);
    assert_true(gw_str_is(r[0].short_name, "R1"));
    assert_true(r[0].has_color && r[0].color == 0xFF0000 && r[0].text_color == 0x00FF00);
    assert_true(!r[1].has_color && r[1].color == 0xFFFFFF && r[1].text_color == 0);
    assert_true(r[0].sort_order == 5 && r[1].sort_order == GW_NONE);
    assert_true(gw_str_is(r[0].url, ""));
    assert_notices(
        &l, "duplicate_key*1 foreign_key_violation*1 invalid_color*1 invalid_integer*1 invalid_url*1 "
            "missing_required_field*1 number_out_of_range*1 route_both_short_and_long_name_missing*1 "
            "duplicate_route_name*1 mixed_case_recommended_field*2 route_long_name_contains_short_name*1 "
            "route_short_name_too_long*1 "
            "same_name_and_description_for_route*1 same_route_and_agency_url*1 unexpected_enum_value*1");
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    unload(&l);
}

static void missing_routes_are_made_from_the_trips(void **state)
{
    (void)state;
    static const char *const texts[] = {NULL, "", "route_id,route_type\n"};
    for (int i = 0; i < 3; i++) {
        test_file change = {"routes.txt", texts[i], 0};
        loaded l = load_changed(&change, 1);
        assert_int_equal(l.status, GW_OK);
        assert_int_equal(l.feed->n_routes, 2);
        assert_true(gw_str_is(l.feed->routes[1].short_name, "R2"));
        assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
        assert_false(gw_notices_any_fatal(l.notices));
        assert_notices(&l, i == 0 ? "missing_required_file*1" : "empty_file*1");
        unload(&l);
    }
}

static void calendars_are_read_strictly(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS(
        "calendar.txt",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "S,1,1,1,1,1,0,0, 20260101 ,20261231\nS,0,0,0,0,0,1,1,20260101,20261231\n"
        "X,1,1,1,1,1,0,0,20261301,20261231\nY,1,1,1,1,1,0,0,20260201,20260131\n"
        "Z,2,,x,0,0,0,0,20260201,20260301\n,1,1,1,1,1,1,1,20260201,20260301\nQ,1,1,1,1,1,1,1,,20260301\n"));
    assert_int_equal(l.feed->n_services, 2);
    assert_int_equal(l.feed->services[0].weekdays, 31);
    assert_int_equal(l.feed->services[1].weekdays, 0);
    assert_notices(&l, "duplicate_key*1 invalid_date*1 invalid_integer*1 missing_required_field*3 "
                       "start_and_end_range_out_of_order*1 leading_or_trailing_whitespaces*1 "
                       "service_has_no_active_day_of_the_week*1 unexpected_enum_value*1");
    unload(&l);
}

static void exceptions_win_and_the_first_of_a_day_counts(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("calendar_dates.txt",
                               "service_id,date,exception_type\n"
                               "S,20260302,2\nS,20260301,1\nS,20260302,1\nNEW,20270101,1\n"
                               "S,20260303,3\nS,20260304,0\nS,20260305,\nS,2026-3-6,1\n,20260306,1\n"));
    gw_feed *f = l.feed;
    assert_int_equal(f->n_services, 2);
    assert_true(f->services[1].first == GW_DAY_NONE);
    assert_true(gw_service_runs(f, 0, gw_day_of(2026, 3, 1)));  /* a Sunday, added */
    assert_false(gw_service_runs(f, 0, gw_day_of(2026, 3, 2))); /* a Monday, removed */
    assert_true(gw_service_runs(f, 0, gw_day_of(2026, 3, 3)));
    assert_false(gw_service_runs(f, 0, gw_day_of(2026, 3, 7)));
    assert_true(gw_service_runs(f, 0, gw_day_of(2026, 1, 1)) &&
                gw_service_runs(f, 0, gw_day_of(2026, 12, 31)));
    assert_false(gw_service_runs(f, 0, gw_day_of(2025, 12, 31)) ||
                 gw_service_runs(f, 0, gw_day_of(2027, 1, 1)));
    assert_true(gw_service_runs(f, 1, gw_day_of(2027, 1, 1)) &&
                !gw_service_runs(f, 1, gw_day_of(2027, 1, 2)));
    gw_day first, last;
    assert_true(gw_feed_span(f, &first, &last));
    assert_true(first == gw_day_of(2026, 1, 1) && last == gw_day_of(2026, 12, 31)); /* NEW has no trip */
    assert_notices(&l, "duplicate_key*1 invalid_date*1 missing_required_field*2 unexpected_enum_value*2");
    unload(&l);
}

static void either_calendar_file_is_enough(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("calendar.txt", NULL),
        FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS, 20260302,1\nS,20260303,2\n"));
    gw_day first, last;
    assert_int_equal(l.status, GW_OK);
    assert_true(gw_feed_span(l.feed, &first, &last) && first == last && first == gw_day_of(2026, 3, 2));
    assert_notices(&l, "leading_or_trailing_whitespaces*1 feed_valid_beyond_total_service_window*1");
    unload(&l);
    l = CHANGED(FILE_IS("calendar.txt", NULL));
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_notices(&l, "missing_calendar_and_calendar_date_files*1");
    unload(&l);
    l = CHANGED(FILE_IS("calendar.txt", "service_id,monday\n"));
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "calendar.txt"));
    unload(&l);
}

static void a_feed_that_never_runs_has_no_span(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("calendar.txt", NULL),
                       FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS,20260303,2\n"));
    gw_day first = 1, last = 2;
    assert_int_equal(l.status, GW_OK);
    assert_false(gw_feed_span(l.feed, &first, &last));
    assert_true(first == 1 && last == 2);
    unload(&l);
}

static void trips_need_a_route_and_a_service(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS(
        "trips.txt", "route_id,service_id,trip_id,direction_id,wheelchair_accessible,bikes_allowed,shape_id\n"
                     "R1,S,T1,1,1,2,gone\nR9,S,T2,,,,\nR2,S9,T3,,,,\n,S,T4,,,,\nR1,,T5,,,,\n"
                     "R2,S,T1,,,,\nR2,S,,,,,\nR1,S,T6,5,9,,\n"));
    assert_trips(&l, T1_AS_SOUND "; T6 -");
    assert_int_equal(l.feed->n_trip_rows, 8);
    assert_true(l.feed->trips[0].direction == 1 && l.feed->trips[0].wheelchair == 1 &&
                l.feed->trips[0].bikes == 2);
    assert_true(l.feed->trips[1].direction == 2 && l.feed->trips[1].wheelchair == 0);
    assert_true(gw_str_is(l.feed->trips[0].shape_id, ""));
    /* the stop times of T2 and T3 are no violations: their trips were dropped, and told */
    assert_notices(&l, "duplicate_key*1 foreign_key_violation*3 missing_required_field*3 "
                       "unexpected_enum_value*2 unused_trip*1");
    assert_repairs(&l, "duplicate_key: the later row was dropped 1/1/0/0; "
                       "foreign_key_violation: the row was dropped 2/2/0/0; "
                       "foreign_key_violation: the reference was read as not given 1/1/0/0; "
                       "missing_required_field: the row was dropped 3/3/0/0; "
                       "unexpected_enum_value: the default of the field was taken 1/1/0/0; "
                       "unused_trip: the trip was left out 1/1/0/0");
    unload(&l);
}

static void shapes_are_counted(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("trips.txt", "route_id,service_id,trip_id,shape_id\nR1,S,T1,s1\nR1,S,T2,s1\nR2,S,T3,\n"),
        FILE_IS("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"
                              "s1,46,8,0\ns2,46,x,0\ns1,91,8,1\n,46,8,1\n"));
    assert_true(gw_str_is(l.feed->trips[0].shape_id, "s1"));
    assert_notices(
        &l,
        "invalid_float*1 missing_required_field*1 number_out_of_range*1 single_shape_point*1 unused_shape*1");
    unload(&l);
}

static void feed_info_is_one_row(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS(
        "feed_info.txt", "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\n"
                         "P,https://example.org,,20260101,\nQ,https://example.org,en,,\n"));
    assert_true(gw_str_is(l.feed->info.publisher, "P"));
    assert_true(l.feed->info.start == gw_day_of(2026, 1, 1) && l.feed->info.end == GW_DAY_NONE);
    assert_notices(&l,
                   "missing_required_field*1 missing_feed_contact_email_and_url*1 missing_feed_info_date*1 "
                   "missing_recommended_column*1 missing_recommended_field*1 more_than_one_entity*1");
    unload(&l);
    l = CHANGED(
        FILE_IS("feed_info.txt",
                "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,"
                "feed_version,feed_contact_email\nP,https://example.org,en,20260201,20260101,1,a@b.c\n"));
    assert_true(l.feed->info.start == GW_DAY_NONE && l.feed->info.end == GW_DAY_NONE);
    assert_notices(&l, "start_and_end_range_out_of_order*1");
    unload(&l);
}

static void unknown_files_and_columns_are_only_told(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("notes.txt", "x"), FILE_IS("feed_info.txt", NULL),
                FILE_IS("trips.txt", "route_id,service_id,trip_id,mood\nR1,S,T1,x\nR1,S,T2,x\nR2,S,T3,x\n"),
                FILE_IS("agency.txt", "agency_name,agency_timezone\nA,Europe/Berlin\n"));
    assert_int_equal(l.status, GW_OK);
    assert_notices(&l, "foreign_key_violation*2 missing_required_column*1 missing_recommended_file*1 "
                       "unknown_column*1 unknown_file*1");
    assert_sample(&l, "missing_required_column", "agency.txt:1 agency_url=");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_agency_gives_the_time_zone),
        cmocka_unit_test(an_unknown_time_zone_is_fatal_without_a_default),
        cmocka_unit_test(a_default_time_zone_replaces_the_agency),
        cmocka_unit_test(places_that_are_none_keep_their_stop),
        cmocka_unit_test(the_first_of_two_stops_with_one_id_stays),
        cmocka_unit_test(stations_hand_down_what_their_stops_do_not_say),
        cmocka_unit_test(wrong_parents_are_cut_off),
        cmocka_unit_test(stations_are_no_stops),
        cmocka_unit_test(access_and_levels_are_checked),
        cmocka_unit_test(routes_are_kept_for_what_can_be_ridden),
        cmocka_unit_test(missing_routes_are_made_from_the_trips),
        cmocka_unit_test(calendars_are_read_strictly),
        cmocka_unit_test(exceptions_win_and_the_first_of_a_day_counts),
        cmocka_unit_test(either_calendar_file_is_enough),
        cmocka_unit_test(a_feed_that_never_runs_has_no_span),
        cmocka_unit_test(trips_need_a_route_and_a_service),
        cmocka_unit_test(shapes_are_counted),
        cmocka_unit_test(feed_info_is_one_row),
        cmocka_unit_test(unknown_files_and_columns_are_only_told),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
