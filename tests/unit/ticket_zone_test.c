/* Fares V1: rules by route and zone, zones passed, the cheapest that holds, one fare for several rides, two
 * feeds apart. */
#include "tests/unit/ticket_scene.h"

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

static int64_t minor(const gw_timetable *t, uint32_t route, uint32_t from, uint32_t to)
{
    gw_ticket_ride ride = {.route = route, .from = from, .to = to, .pattern = GW_NO_ID};
    gw_ticket x;
    assert_int_equal(gw_ticket_of_rides(t, &ride, 1, (gw_fare_rider){0}, &x), GW_OK);
    return x.known ? x.amount.minor : -1;
}

static void rules_by_route_and_zone(void **state)
{
    (void)state;
    gw_feed *feed = with_rules("fare_id,price,currency_type,payment_method,transfers\n"
                               "any,9,HKD,0,0\nab,4.50,HKD,0,0\nfrom,6,HKD,0,1\ncheap,5,HKD,0,0\n",
                               "fare_id,route_id,origin_id,destination_id,contains_id\n"
                               "any,R,,,\nab,R,z1,z2,\nfrom,R,z1,,\ncheap,R,z1,,\n");
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    gw_timetable *t = scene_build(&options, NULL);
    assert_int_equal(minor(t, 0, A, B), 450);
    assert_int_equal(minor(t, 0, A, C), 500); /* C has no zone; of two fares from z1 the cheaper */
    assert_int_equal(minor(t, 0, B, A), 900); /* by route alone */
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
                   "fare_id,route_id,origin_id,destination_id,contains_id\nx,,z1,z2,\ny,,z2,z1,\n");
    gw_build_feed sources[] = {{.tag = "one", .feed = one}, {.tag = "two", .feed = two}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 2;
    gw_timetable *t = scene_build(&options, NULL);
    assert_int_equal(minor(t, 0, A, B), 480);
    assert_int_equal(minor(t, 1, B, C), 480);
    assert_int_equal(minor(t, 2, 3 + A, 3 + B), 300); /* the zones of feed two are its own */
    assert_int_equal(minor(t, 2, 3 + B, 3 + C), -1);
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

/* Five stops on one line in zones a, a, b, c, none; and a second line c-b. */
static gw_timetable *town(const char *attributes, const char *rules)
{
    return scene_of(TINY_FEED({"stops.txt",
                               "stop_id,stop_name,stop_lat,stop_lon,zone_id\n"
                               "A,A,22.3,114.1,a\nA2,A2,22.31,114.1,a\nB,B,22.32,114.1,b\nC,C,22.33,114.1,c\n"
                               "N,N,22.34,114.1,\n"},
                              {"routes.txt", "route_id,route_short_name,route_type\nR,1,3\nQ,2,3\n"},
                              {"trips.txt", "route_id,service_id,trip_id\nR,D,t\nQ,D,q\n"},
                              {"stop_times.txt",
                               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                               "t,08:00:00,08:00:00,A,1\nt,08:05:00,08:05:00,A2,2\nt,08:10:00,08:10:00,B,3\n"
                               "t,08:20:00,08:20:00,C,4\nt,08:30:00,08:30:00,N,5\n"
                               "q,09:00:00,09:00:00,C,1\nq,09:10:00,09:10:00,B,2\n"},
                              {"fare_attributes.txt", attributes}, {"fare_rules.txt", rules}),
                    NULL);
}
static const gw_fare_rider anyone = {0};

static void just_the_zones_passed(void **state)
{
    (void)state;
    gw_timetable *t = town("fare_id,price,currency_type,payment_method,transfers\n"
                           "one,2,HKD,0,0\ntwo,3,HKD,0,0\nthree,5,HKD,0,0\n",
                           "fare_id,route_id,origin_id,destination_id,contains_id\n"
                           "one,R,,,a\ntwo,R,,,a\ntwo,R,,,b\nthree,R,,,a\nthree,R,,,b\nthree,R,,,c\n");
    PRICED(t, anyone, "200 | 200", {"R", "A", "A2", NULL, false});
    PRICED(t, anyone, "300 | 300", {"R", "A", "B", NULL, false});
    PRICED(t, anyone, "300 | 300", {"R", "A2", "B", NULL, false});
    PRICED(t, anyone, "500 | 500", {"R", "A", "C", NULL, false});
    PRICED(t, anyone, "500 | 500", {"R", "A", "N", NULL, false}); /* N is in no zone */
    PRICED(t, anyone, "? | 0", {"R", "B", "C", NULL, false});     /* {b, c}: no fare is for just these */
    PRICED(t, anyone, "? | 0", {"Q", "C", "B", NULL, false});     /* another route */
    assert_int_equal(minor(t, 0, 0, 1), -1);                      /* which stops it passes is not known */
    gw_timetable_release(t);
}

static void one_fare_for_the_whole_journey(void **state)
{
    (void)state;
    gw_timetable *t = town("fare_id,price,currency_type,payment_method,transfers,transfer_duration\n"
                           "all,6,HKD,0,1,5400\neach,4,HKD,0,0,\n",
                           "fare_id,route_id,origin_id,destination_id,contains_id\n"
                           "all,,,,a\nall,,,,b\nall,,,,c\neach,R,,,\neach,Q,c,b,\n");
    const scene_ride out = {"R", "A", "C", "08:00-08:20", false},
                     back = {"Q", "C", "B", "09:00-09:10", false};
    const scene_ride late = {"Q", "C", "B", "09:31-09:40", false},
                     there = {"R", "A", "A2", "08:00-08:05", false};
    PRICED(t, anyone, "600 with0 | 600", out, back);
    PRICED(t, anyone, "400 400 | 800", out, late); /* 91 minutes later */
    PRICED(t, anyone, "600 with0 | 600", there, back);
    gw_timetable_release(t);
}

static void two_rides_on_one_fare(void **state)
{
    (void)state;
    gw_timetable *t = town("fare_id,price,currency_type,payment_method,transfers,transfer_duration\n"
                           "f,5,HKD,0,1,3600\n",
                           "fare_id,route_id,origin_id,destination_id,contains_id\nf,R,,,\nf,Q,,,\n");
    const scene_ride a = {"R", "A", "B", "08:00-08:10", false}, b = {"Q", "C", "B", "08:59-09:10", false};
    const scene_ride c = {"R", "B", "C", "09:20-09:30", false}, timeless = {"R", "A", "B", NULL, false};
    PRICED(t, anyone, "500 with0 | 500", a, b);
    PRICED(t, anyone, "500 500 | 1000", a, c);
    PRICED(t, anyone, "500 with0 500 | 1000", a, b, c);
    PRICED(t, anyone, "? ? | 0", timeless, timeless); /* an hour at most, and no clock */
    PRICED(t, anyone, "500 with0 | 500", timeless, {"Q", "C", "B", NULL, true}); /* in the same vehicle */
    gw_timetable_release(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_by_route_and_zone),
        cmocka_unit_test(without_rules_a_fare_holds_everywhere_in_its_feed),
        cmocka_unit_test(no_fares_no_answer),
        cmocka_unit_test(just_the_zones_passed),
        cmocka_unit_test(one_fare_for_the_whole_journey),
        cmocka_unit_test(two_rides_on_one_fare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
