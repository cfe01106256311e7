/* What feeds say of fares: rules by route and zone, the cheapest that holds, two feeds apart. */
#include "tests/support/tt_scene.h"

#define TRIPS                                                                                                \
    {"routes.txt", "route_id,route_short_name,route_type\nR,1,3\nQ,2,3\n"},                                  \
        {"trips.txt", "route_id,service_id,trip_id\nR,D,t\nQ,D,q\n"},                                        \
    {                                                                                                        \
        "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                      \
                          "t,08:00:00,08:00:00,A,1\nt,08:10:00,08:10:00,B,2\nt,08:20:00,08:20:00,C,3\n"      \
                          "q,08:00:00,08:00:00,A,1\nq,08:10:00,08:10:00,B,2\n"                               \
    }

enum { A, B, C };

static gw_feed *with_rules(const char *attributes, const char *rules)
{
    return TINY_FEED({"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,zone_id\n"
                                   "A,A,22.3,114.1,z1\nB,B,22.4,114.1,z2\nC,C,22.5,114.1,\n"},
                     TRIPS, {"fare_attributes.txt", attributes}, {"fare_rules.txt", rules});
}

static int32_t minor(const gw_timetable *t, uint32_t route, uint32_t from, uint32_t to)
{
    uint32_t fare = gw_tt_fare_find(t, route, from, to);
    return fare == GW_NO_ID ? -1 : t->own_fares[fare].minor;
}

static void rules_by_route_and_zone(void **state)
{
    (void)state;
    gw_feed *feed =
        with_rules("fare_id,price,currency_type,payment_method,transfers\n"
                   "any,9,HKD,0,0\nab,4.50,HKD,0,0\nfrom,6,HKD,0,1\ncheap,5,HKD,0,0\nc,1,HKD,0,0\n",
                   "fare_id,route_id,origin_id,destination_id,contains_id\n"
                   "any,R,,,\nab,R,z1,z2,\nfrom,R,z1,,\ncheap,R,z1,,\nc,R,,,z2\n");
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    gw_timetable *t = scene_build(&options, NULL);
    assert_int_equal(minor(t, 0, A, B), 450);
    assert_int_equal(minor(t, 0, A, C), 500); /* C has no zone; of two fares from z1 the cheaper */
    assert_int_equal(minor(t, 0, B, A), 900); /* by route alone; the rule by contains_id is left out */
    assert_int_equal(minor(t, 1, A, B), -1);
    assert_int_equal(minor(t, 7, A, B), -1);
    gw_timetable_release(t);
    gw_feed_free(feed);
}

static void without_rules_a_fare_holds_everywhere_in_its_feed(void **state)
{
    (void)state;
    gw_feed *one = with_rules("fare_id,price,currency_type,payment_method,transfers\nx,4.80,BRL,0,0\n",
                              "fare_id,route_id,origin_id,destination_id,contains_id\n");
    gw_feed *two =
        with_rules("fare_id,price,currency_type,payment_method,transfers\nx,3,CNY,0,0\ny,7,CNY,0,0\n",
                   "fare_id,route_id,origin_id,destination_id,contains_id\nx,,z1,z2,\ny,,,,z1\n");
    gw_build_feed sources[] = {{.tag = "one", .feed = one}, {.tag = "two", .feed = two}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 2;
    gw_timetable *t = scene_build(&options, NULL);
    assert_int_equal(minor(t, 0, A, B), 480);
    assert_int_equal(minor(t, 1, B, C), 480);
    assert_int_equal(minor(t, 2, 3 + A, 3 + B), 300); /* the zones of feed two are its own */
    assert_int_equal(minor(t, 2, 3 + B, 3 + C), -1);  /* y holds only with contains_id: not known */
    assert_string_equal(t->own_fares[gw_tt_fare_find(t, 2, 3 + A, 3 + B)].currency, "CNY");
    gw_timetable_release(t);
    gw_feed_free(one);
    gw_feed_free(two);
}

static void no_fares_no_answer(void **state)
{
    (void)state;
    gw_feed *feed =
        TINY_FEED({"stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.3,114.1\nB,B,22.4,114.1\n"
                                "C,C,22.5,114.1\n"},
                  TRIPS);
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    gw_timetable *t = scene_build(&options, NULL);
    assert_int_equal(t->n_stop_fare_zones, 0);
    assert_int_equal(minor(t, 0, A, B), -1);
    gw_timetable_release(t);
    gw_feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_by_route_and_zone),
        cmocka_unit_test(without_rules_a_fare_holds_everywhere_in_its_feed),
        cmocka_unit_test(no_fares_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
