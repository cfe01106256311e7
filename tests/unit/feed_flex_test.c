/* Demand-responsive service: nothing is planned with it, every fault of it is told. */
#include "feed_scene.h"

#define FLEX_HEAD                                                                                            \
    ST_HEAD ",location_id,location_group_id,start_pickup_drop_off_window,end_pickup_drop_off_window,"        \
            "pickup_type,drop_off_type,pickup_booking_rule_id,drop_off_booking_rule_id\n"
#define FIXED                                                                                                \
    "T1,08:00:00,08:00:00,A,1,,,,,,,,\nT1,08:10:00,08:11:00,B,2,,,,,,,,\nT1,08:20:00,08:20:00,C,3,,,,,,,,\n"
#define OTHERS         "T2,09:00:00,09:00:00,A,1,,,,,,,,\nT2,09:20:00,09:20:00,C,3,,,,,,,,\n"
#define SQUARE(x0, x1) "[[[" x0 ",46],[" x1 ",46],[" x1 ",47],[" x0 ",47],[" x0 ",46]]]"
#define FEATURE(id, type, coordinates)                                                                       \
    "{\"type\":\"Feature\",\"id\":\"" id "\",\"properties\":{},\"geometry\":{\"type\":\"" type               \
    "\",\"coordinates\":" coordinates "}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define LOCATIONS(text)      FILE_IS("locations.geojson", text)

static void zones_of_every_shape_are_judged(void **state)
{
    (void)state;
    static const struct {
        const char *text, *notices, *code, *sample;
    } scenes[] = {
        {COLLECTION(FEATURE("z", "Polygon", SQUARE("8", "9"))), "", NULL, NULL},
        {COLLECTION(FEATURE("z", "MultiPolygon", "[" SQUARE("8", "9") "," SQUARE("9", "10") "]")), "", NULL,
         NULL},
        {COLLECTION(
             FEATURE("z", "Polygon",
                     "[[[8,46],[9,46],[9,47],[8,47],[8,46]],[[8.2,46.2],[8.4,46.2],[8.4,46.4],[8.2,46.2]]]")),
         "", NULL, NULL},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,46],[9,47],[9,46],[8,48],[8,46]]]")), "invalid_geometry*1",
         "invalid_geometry", "locations.geojson:1 coordinates=edges that cross or touch"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,46],[10,46],[9,46],[9,47],[8,46]]]")), "invalid_geometry*1",
         "invalid_geometry", "locations.geojson:1 coordinates=edges that cross or touch"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,46],[9,46],[9,47],[8,47]]]")), "invalid_geometry*1",
         "invalid_geometry", "locations.geojson:1 coordinates=a ring that is not closed"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,46],[9,46],[8,46]]]")), "invalid_geometry*1",
         "invalid_geometry", "locations.geojson:1 coordinates=a ring of fewer than four points"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,46],[9,47],[10,48],[8,46]]]")), "invalid_geometry*1",
         "invalid_geometry", "locations.geojson:1 coordinates=a ring without an area"},
        {COLLECTION(FEATURE("z", "Polygon",
                            "[[[8,46],[9,46],[9,47],[8,47],[8,46]],[[10,46],[11,46],[11,47],[10,46]]]")),
         "invalid_geometry*1", "invalid_geometry", "locations.geojson:1 coordinates=a hole outside its ring"},
        {COLLECTION(FEATURE("z", "MultiPolygon",
                            "[" SQUARE("8", "9") ",[[[8.5,46.5],[10,46.5],[10,48],[8.5,46.5]]]]")),
         "invalid_geometry*1", "invalid_geometry",
         "locations.geojson:1 coordinates=edges that cross or touch"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,\"46\"]]]")), "invalid_geometry*1", "invalid_geometry",
         "locations.geojson:1 coordinates=coordinates that are none"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[0,0],[0.5,0],[0.5,0.5],[0,0]]]")), "point_near_origin*1",
         "point_near_origin", "locations.geojson:1 coordinates=z"},
        {COLLECTION(FEATURE("z", "Polygon", "[[[8,89.5],[9,89.5],[9,89.8],[8,89.5]]]")), "point_near_pole*1",
         "point_near_pole", "locations.geojson:1 coordinates=z"},
    };
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        loaded l = CHANGED(LOCATIONS(scenes[i].text));
        assert_int_equal(l.status, GW_OK);
        assert_notices(&l, scenes[i].notices);
        if (scenes[i].code) assert_sample(&l, scenes[i].code, scenes[i].sample);
        unload(&l);
    }
}

static void geojson_is_read_by_its_reference(void **state)
{
    (void)state;
    static const struct {
        const char *text, *notices, *code, *sample;
    } scenes[] = {
        {"{\"type\":", "malformed_json*1", "malformed_json",
         "locations.geojson:0 =not valid JSON: an unexpected character, or the end, at line 1, column 9"},
        {"[]", "malformed_json*1", "malformed_json", "locations.geojson:0 =not an object"},
        {"", "malformed_json*1", NULL, NULL},
        {"{\"features\":[]}", "missing_required_element*1", "missing_required_element",
         "locations.geojson:0 type="},
        {"{\"type\":\"Feature\",\"features\":[]}", "unsupported_geo_json_type*1", "unsupported_geo_json_type",
         "locations.geojson:0 type=Feature"},
        {"{\"type\":\"FeatureCollection\",\"crs\":1,\"features\":[]}", "geo_json_unknown_element*1",
         "geo_json_unknown_element", "locations.geojson:0 crs="},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"features\":[]}", "geo_json_duplicated_element*1",
         "geo_json_duplicated_element", "locations.geojson:0 features="},
        {COLLECTION("{\"type\":\"Feature\",\"id\":\"z\",\"properties\":{}}"), "missing_required_element*1",
         "missing_required_element", "locations.geojson:1 features.geometry=z"},
        {COLLECTION("{\"type\":\"Trait\",\"id\":7,\"properties\":{},\"geometry\":{\"type\":\"Polygon\","
                    "\"coordinates\":" SQUARE("8", "9") "}}"),
         "unsupported_feature_type*1", "unsupported_feature_type", "locations.geojson:1 type=Trait"},
        {COLLECTION(FEATURE("z", "Point", "[8,46]")), "unsupported_geometry_type*1",
         "unsupported_geometry_type", "locations.geojson:1 type=Point"},
        {COLLECTION(FEATURE("z", "Polygon", SQUARE("8", "9")) "," FEATURE("z", "Polygon", SQUARE("8", "9"))),
         "duplicate_geo_json_key*1", "duplicate_geo_json_key", "locations.geojson:2 id=z"},
        {COLLECTION(FEATURE("A", "Polygon", SQUARE("8", "9"))), "duplicate_geography_id*1",
         "duplicate_geography_id", "locations.geojson:1 id=A"},
    };
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        test_file file = {"locations.geojson", scenes[i].text, 0};
        if (!scenes[i].text[0]) file.n = 0;
        loaded l = load_changed(&file, 1);
        assert_int_equal(l.status, GW_OK);
        assert_notices(&l, scenes[i].notices);
        if (scenes[i].code) assert_sample(&l, scenes[i].code, scenes[i].sample);
        unload(&l);
    }
}

/* Two windows of T3 in two zones that share a strip. */
static void zones_that_share_ground_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *other, *notices;
    } scenes[] = {
        {FEATURE("b", "Polygon", SQUARE("8.5", "10")),
         "overlapping_zone_and_pickup_drop_off_window*1 unused_trip*0"},
        {FEATURE("b", "Polygon", SQUARE("9", "10")), ""},
        {FEATURE("b", "Polygon", SQUARE("8", "9")), "overlapping"},
        {FEATURE("b", "Polygon", "[[[8.4,46.4],[8.6,46.4],[8.6,46.6],[8.4,46.4]]]"), "overlapping"},
    };
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",\"features\":[%s,%s]}",
                 FEATURE("a", "Polygon", SQUARE("8", "9")), scenes[i].other);
        loaded l =
            CHANGED(LOCATIONS(text),
                    FILE_IS("stop_times.txt", FLEX_HEAD FIXED OTHERS
                            "T3,,,,1,a,,08:00:00,10:00:00,2,1,,\nT3,,,,2,b,,09:00:00,11:00:00,2,1,,\n"));
        assert_int_equal(gw_notices_count_of(l.notices, "overlapping_zone_and_pickup_drop_off_window"),
                         scenes[i].notices[0] != '\0');
        if (scenes[i].notices[0])
            assert_sample(&l, "overlapping_zone_and_pickup_drop_off_window",
                          "stop_times.txt:8 location_id=b");
        unload(&l);
    }
}

static void windows_follow_their_rules(void **state)
{
    (void)state;
    loaded l = CHANGED(
        LOCATIONS(COLLECTION(FEATURE("z", "Polygon", SQUARE("8", "9")))),
        FILE_IS("routes.txt", "route_id,agency_id,route_short_name,route_type,continuous_pickup\n"
                              "R1,AG,1,3,\nR2,AG,2,3,0\n"),
        FILE_IS("booking_rules.txt", "booking_rule_id,booking_type\nr,0\n"),
        FILE_IS("stop_times.txt", FLEX_HEAD FIXED OTHERS "T3,,,,1,z,,08:00:00,10:00:00,2,2,r,nope\n"));
    assert_notices(&l, "forbidden_continuous_pickup_drop_off*1 foreign_key_violation*1 "
                       "missing_stop_times_record*1 unusable_trip*1");
    assert_sample(&l, "missing_stop_times_record", "stop_times.txt:7 trip_id=T3");
    assert_sample(&l, "forbidden_continuous_pickup_drop_off",
                  "stop_times.txt:7 start_pickup_drop_off_window=08:00:00");
    assert_sample(&l, "foreign_key_violation", "stop_times.txt:7 drop_off_booking_rule_id=nope");
    unload(&l);
    l = CHANGED(LOCATIONS(COLLECTION(FEATURE("z", "Polygon", SQUARE("8", "9")))),
                FILE_IS("booking_rules.txt", "booking_rule_id,booking_type\nr,0\n"),
                FILE_IS("stop_times.txt", FLEX_HEAD FIXED OTHERS
                        "T3,,,,1,z,,08:00:00,10:00:00,2,1,,\nT3,,,,2,z,,08:00:00,10:00:00,1,2,,\n"));
    assert_notices(&l, "missing_pickup_drop_off_booking_rule_id*2 unusable_trip*1");
    assert_sample(&l, "missing_pickup_drop_off_booking_rule_id", "stop_times.txt:7 pickup_booking_rule_id=");
    unload(&l);
}

#define RULES(rows)                                                                                          \
    FILE_IS("booking_rules.txt",                                                                             \
            "booking_rule_id,booking_type,prior_notice_duration_min,prior_notice_duration_max,"              \
            "prior_notice_last_day,prior_notice_last_time,prior_notice_start_day,prior_notice_start_time,"   \
            "prior_notice_service_id,phone_number,info_url,message\n" rows)

static void booking_rules_are_checked_by_their_kind(void **state)
{
    (void)state;
    loaded l = CHANGED(RULES("a,0,,,,,,,,,,\nb,1,30,,,,,,,,,\nc,2,,,1,12:00:00,,,S,,,\n"));
    assert_notices(&l, "");
    unload(&l);
    l = CHANGED(RULES("a,0,5,,,,,,,,,\nb,1,,,1,,,,,,,\nc,2,5,,,,,,,,,\nd,1,30,20,,,3,,,,,\n"
                      "e,1,30,,,,,08:00:00,,,,\nf,2,,,9,12:00:00,3,08:00:00,GONE,,ftp://x,call us today\n"
                      "a,7,x,,,,,,,call,,\n,0,,,,,,,,,,\n"));
    assert_notices(
        &l, "duplicate_key*1 forbidden_prior_day_booking_field_value*1 forbidden_prior_notice_start_day*1 "
            "forbidden_prior_notice_start_time*1 forbidden_real_time_booking_field_value*1 "
            "forbidden_same_day_booking_field_value*1 foreign_key_violation*1 invalid_integer*1 "
            "invalid_phone_number*1 invalid_prior_notice_duration_min*1 invalid_url*1 "
            "missing_prior_day_booking_field_value*1 missing_prior_notice_duration_min*1 "
            "missing_prior_notice_last_day*1 missing_prior_notice_last_time*1 "
            "missing_prior_notice_start_time*1 missing_required_field*1 "
            "prior_notice_last_day_after_start_day*1 mixed_case_recommended_field*1 "
            "unexpected_enum_value*1");
    assert_sample(&l, "forbidden_real_time_booking_field_value",
                  "booking_rules.txt:2 prior_notice_duration_min=5");
    assert_sample(&l, "prior_notice_last_day_after_start_day", "booking_rules.txt:7 prior_notice_last_day=9");
    unload(&l);
}

static void groups_use_their_stops(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("stops.txt", STOPS "D,Delta,46.03,8.0\nE,Echo,46.04,8.0\n"),
        FILE_IS("location_groups.txt", "location_group_id,location_group_name\ng,Group\nh,Other\n"
                                       "A,Like a stop\ng,Twice\n"),
        FILE_IS("location_group_stops.txt", "location_group_id,stop_id\ng,D\nh,E\ng,GONE\nnone,D\n,D\n"),
        FILE_IS("stop_times.txt", FLEX_HEAD FIXED OTHERS
                "T3,,,,1,,g,08:00:00,10:00:00,2,1,,\nT3,,,,2,,x,08:00:00,10:00:00,1,2,,\n"));
    assert_notices(
        &l, "duplicate_geography_id*1 duplicate_key*1 foreign_key_violation*3 missing_required_field*1 "
            "stop_without_stop_time*1 unusable_trip*1");
    assert_sample(&l, "duplicate_geography_id", "location_groups.txt:4 location_group_id=A");
    assert_sample(&l, "stop_without_stop_time", "stops.txt:6 stop_id=E");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_of_every_shape_are_judged),
        cmocka_unit_test(geojson_is_read_by_its_reference),
        cmocka_unit_test(zones_that_share_ground_are_told),
        cmocka_unit_test(windows_follow_their_rules),
        cmocka_unit_test(booking_rules_are_checked_by_their_kind),
        cmocka_unit_test(groups_use_their_stops),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
