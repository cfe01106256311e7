/* transfers.txt at its edges: several feeds, trips that are many, limits, memory; the other half of
 * timetable_links_test.c. */
#include "feed_failing_memory.h"
#include "planner/timetable/build_priv.h"
#include "tests/support/tt_scene.h"

/* B1 and B2 are platforms of ST, 56 m apart. */
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"                                     \
    "A,A,22.3,114.1,0,\nB1,B1,22.4,114.1,0,ST\nB2,B2,22.4005,114.1,0,ST\nC,C,22.5,114.1,0,\n"                \
    "ST,ST,22.4,114.1,1,\n"
#define ROUTES "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n"
#define TRIPS  "route_id,service_id,trip_id\nR1,D,x\nR1,D,y\nR2,D,u\nR2,D,v\n"
#define TIMES                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                                            \
    "x,08:00:00,08:00:00,A,1\nx,08:10:00,08:10:00,B1,2\ny,08:05:00,08:05:00,A,1\ny,08:15:00,08:15:00,B1,2\n" \
    "u,08:20:00,08:20:00,B2,1\nu,08:40:00,08:40:00,C,2\nv,08:25:00,08:25:00,B2,1\nv,08:45:00,08:45:00,C,2\n"
#define HEAD                                                                                                 \
    "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_"     \
    "trip_id\n"
#define OFTEN "trip_id,start_time,end_time,headway_secs,exact_times\n"

static gw_feed *feed_of(const char *transfers, const char *frequencies)
{
    return TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                     {"stop_times.txt", TIMES}, {"transfers.txt", transfers},
                     {"frequencies.txt", frequencies});
}

static void check_links(const gw_build_options *options, const char *expected)
{
    gw_timetable *t = scene_build(options, NULL);
    assert_text(t, tt_text_links, expected);
    gw_timetable_release(t);
}

static void check_limit(const gw_feed *feed, const gw_tt_limits *limits, const char *message)
{
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    gw_timetable *t = NULL;
    gw_error err = {0};
    assert_int_equal(gw_timetable_build_within(&options, limits, &t, NULL, &err), GW_LIMIT);
    assert_null(t);
    assert_string_equal(err.message, message);
}

static void each_feed_has_rules_for_trips_of_its_own(void **state)
{
    (void)state;
    gw_feed *feed = feed_of(HEAD "B1,B2,2,60,,,x,v\nB1,B2,2,70,,,y,u\n", OFTEN);
    gw_build_feed sources[] = {
        {.tag = "p", .feed = feed}, {.tag = "q", .feed = feed}, {.tag = "r", .feed = feed}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 3;
#define OF_ONE_FEED "B1>B2 NONE\n  1 x>v FIXED 60\n  1 y>u FIXED 70\n"
    check_links(&options, OF_ONE_FEED OF_ONE_FEED OF_ONE_FEED);
    gw_feed_free(feed);
}

static void a_rule_holds_for_every_departure_of_its_trips(void **state)
{
    (void)state;
    gw_feed *feed =
        feed_of(HEAD "B1,B2,2,60,,,x,v\n", OFTEN "x,08:00:00,08:20:00,600,1\nv,09:00:00,09:20:00,600,1\n");
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    check_links(&options, "B1>B2 NONE\n  1 x>v FIXED 60\n  1 x>v FIXED 60\n  1 x>v FIXED 60\n"
                          "  1 x>v FIXED 60\n");
    gw_timetable *t = scene_build(&options, NULL);
    const gw_tt_rule *rules = t->part[0].rules;
    for (uint32_t i = 1; i < 4; i++) { /* each pair once, by departure */
        assert_true(
            rules[i - 1].from_trip < rules[i].from_trip ||
            (rules[i - 1].from_trip == rules[i].from_trip && rules[i - 1].to_trip < rules[i].to_trip));
    }
    gw_timetable_release(t);
    gw_feed_free(feed);
}

static void more_rules_than_a_link_can_have_are_refused(void **state)
{
    (void)state; /* 256 departures of either trip: 65536 rules */
    gw_feed *feed =
        feed_of(HEAD "B1,B2,2,60,,,x,v\n", OFTEN "x,08:00:00,12:16:00,60,1\nv,09:00:00,13:16:00,60,1\n");
    check_limit(feed, &gw_tt_usual_limits, "transfers.txt: over 65535 rules between two stops");
    gw_feed_free(feed);
}

static void the_limits_of_rules_are_told(void **state)
{
    (void)state;
    gw_feed *feed = feed_of(HEAD "ST,ST,2,60,,,,\n", OFTEN);
    gw_tt_limits limits = gw_tt_usual_limits;
    limits.wishes = 3;
    check_limit(feed, &limits, "transfers.txt: over 3 pairs of stops, counting every stop of a station");
    gw_feed_free(feed);
    feed = feed_of(HEAD "ST,ST,2,60,R1,,,\n", OFTEN);
    limits = gw_tt_usual_limits;
    limits.steps = 0; /* at B1 one pattern is looked at */
    check_limit(feed, &limits, "transfers.txt: too many rules where too many lines call");
    gw_feed_free(feed);
}

/* --- memory --- */

static void build_with_ever_more_memory(const gw_build_options *options)
{
    gw_status status = GW_NO_MEMORY;
    for (int n = 1; status; n++) {
        gw_timetable *t = NULL;
        gw_error err = {0};
        fail_allocation(n);
        status = gw_timetable_build(options, &t, NULL, &err);
        fail_allocation(0);
        assert_int_equal(status == GW_OK, t != NULL);
        assert_true(status == GW_OK || status == GW_NO_MEMORY);
        gw_timetable_release(t);
    }
}

static void a_near_pair_with_sixteen_rules_needs_one_more_place(void **state)
{
    (void)state;
    gw_feed *feed =
        feed_of(HEAD "B1,B2,2,60,,,x,v\n", OFTEN "x,08:00:00,08:04:00,60,1\nv,09:00:00,09:04:00,60,1\n");
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = 100;
    build_with_ever_more_memory(&options);
    gw_feed_free(feed);
}

static const tiny_file port_files[] = {
    {"ports.csv",
     "port_id,name_zh_hant,name_zh_hans,name_en,kind,status,opens,closes,open24,last_admission_min,lat,lon,"
     "hk_name_zh_hant,hk_name_zh_hans,hk_name_en,source_hours\n"
     "bay,灣,湾,Bay,land,open,06:30,24:00,0,15,22.4,114.1,,,,S\n"},
    {"aliases.csv", "feed,holds_for,source\n"},
    {"halls.csv", "port_id,side,feed,stop_id,walk_minutes,source\n"
                  "bay,hk,hk,ST,3,s\nbay,cn,cn,C,2.5,s\n"},
    {"sides.csv", "feed,stop_id,side,reason\n"},
    {"clearance.csv",
     "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,source\n"
     "*,hk-cn,*,weekday,00:00,24:00,12,30,lognormal,s\n*,hk-cn,*,weekend,00:00,24:00,12,30,lognormal,s\n"
     "*,hk-cn,*,holiday,00:00,24:00,12,30,lognormal,s\n"
     "*,hk-cn,*,holiday-eve,00:00,24:00,12,30,lognormal,s\n"
     "*,cn-hk,*,weekday,00:00,24:00,12,30,lognormal,s\n*,cn-hk,*,weekend,00:00,24:00,12,30,lognormal,s\n"
     "*,cn-hk,*,holiday,00:00,24:00,12,30,lognormal,s\n"
     "*,cn-hk,*,holiday-eve,00:00,24:00,12,30,lognormal,s\n"},
    {"holidays.csv",
     "region,date,kind,name,complete,source\nHK,2026-07-01,holiday,Day,1,s\nCN,2026-10-01,holiday,日,1,s\n"},
};

static void halls_without_memory(void **state)
{
    (void)state;
    gw_feed *feed = feed_of(HEAD, OFTEN);
    char *folder = tiny_folder_write(port_files, sizeof port_files / sizeof *port_files);
    gw_buf ports = {0};
    gw_error err = {0};
    if (gw_port_files_read(folder, folder, &ports, &err)) fail_msg("%s", err.message);
    tiny_folder_remove(folder);
    gw_build_feed sources[] = {{.tag = "hk", .feed = feed, .side = GW_SIDE_HK},
                               {.tag = "cn", .feed = feed, .side = GW_SIDE_CN}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 2;
    options.ports_blob = ports.p;
    options.ports_size = ports.n;
    build_with_ever_more_memory(&options);
    gw_buf_free(&ports);
    gw_feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_feed_has_rules_for_trips_of_its_own),
        cmocka_unit_test(a_rule_holds_for_every_departure_of_its_trips),
        cmocka_unit_test(more_rules_than_a_link_can_have_are_refused),
        cmocka_unit_test(the_limits_of_rules_are_told),
        cmocka_unit_test(a_near_pair_with_sixteen_rules_needs_one_more_place),
        cmocka_unit_test(halls_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
