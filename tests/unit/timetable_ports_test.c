/* Ports as stops, sides, and walks that do not cross the border; names in our languages; finding stops. */
#include "tests/support/tt_scene.h"

#include <string.h>

#define ROUTES "route_id,route_short_name,route_long_name,route_type\nR1,1,Eins,3\n"
#define TIMES(a, b)                                                                                          \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                                            \
    "t,08:00:00,08:00:00," a ",1\nt,08:10:00,08:10:00," b ",2\n"
#define TRIPS "route_id,service_id,trip_id,trip_headsign\nR1,D,t,Far\n"

/* H1 and H2 are hall stops of bay, H3 stands in its middle across the fence (side cn by exception), 55 m
 * away. */
#define HK_STOPS                                                                                             \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"                                     \
    "H1,One,22.5,113.9,0,\nH2,Two,22.501,113.9,0,P\nH3,Three,22.5005,113.9,0,\nP,Station,22.501,113.9,1,"    \
    "\nF,Far,22.3,114,0,\n"
#define CN_STOPS "stop_id,stop_name,stop_lat,stop_lon\nS1,Eins,22.5004,113.9\nS2,Zwei,22.6,113.9\n"

static const tiny_file port_files[] = {
    {"ports.csv",
     "port_id,name_zh_hant,name_zh_hans,name_en,kind,status,opens,closes,open24,last_admission_min,lat,lon,"
     "hk_name_zh_hant,hk_name_zh_hans,hk_name_en,source_hours\n"
     "bay,灣,湾,Bay,land,open,06:30,24:00,0,15,22.7,113.7,港灣,,Bay HK,S\n"
     "shut,閉,闭,Shut,land,closed,07:00,22:00,0,,22.5,114.2,,,,S\n"},
    {"aliases.csv", "feed,holds_for,source\ncn,also,same\n"},
    {"halls.csv", "port_id,side,feed,stop_id,walk_minutes,source\n"
                  "bay,hk,hk,H1,3,s\nbay,hk,hk,P,4,s\nbay,hk,hk,GONE,4,s\nbay,cn,cn,S1,2.5,s\n"
                  "shut,hk,hk,H3,1,s\nshut,cn,cn,S2,1,s\n"},
    {"sides.csv", "feed,stop_id,side,reason\nhk,H3,cn,behind the fence\n"},
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

typedef struct {
    gw_feed *hk, *cn;
    gw_buf ports;
    gw_build_feed sources[2];
    gw_build_options options;
} scene;

static void scene_open(scene *s)
{
    *s = (scene){0};
    s->hk = TINY_FEED({"stops.txt", HK_STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                      {"stop_times.txt", TIMES("F", "H1")});
    s->cn = TINY_FEED({"stops.txt", CN_STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                      {"stop_times.txt", TIMES("S1", "S2")});
    char *folder = tiny_folder_write(port_files, sizeof port_files / sizeof *port_files);
    gw_error err = {0};
    if (gw_port_files_read(folder, folder, &s->ports, &err)) fail_msg("%s", err.message);
    tiny_folder_remove(folder);
    s->sources[0] = (gw_build_feed){.tag = "hk", .feed = s->hk, .side = GW_SIDE_HK};
    s->sources[1] = (gw_build_feed){.tag = "cn", .feed = s->cn, .side = GW_SIDE_CN};
    s->options = scene_options(s->sources);
    s->options.n_feeds = 2;
    s->options.ports_blob = s->ports.p;
    s->options.ports_size = s->ports.n;
}

static void scene_close(scene *s, gw_timetable *t)
{
    gw_timetable_release(t);
    gw_feed_free(s->hk);
    gw_feed_free(s->cn);
    gw_buf_free(&s->ports);
}

static void a_port_is_two_stops_between_its_halls(void **state)
{
    (void)state;
    scene s;
    gw_build_summary summary;
    scene_open(&s);
    gw_timetable *t = scene_build(&s.options, &summary);
    assert_int_equal(gw_tt_n_stops(t), 5 + 2 + 2); /* the closed port has none */
    assert_int_equal(summary.n_ports_usable, 1);
    assert_int_equal(summary.port_rows_skipped, 3); /* GONE, and two rows for the feed "also" */
    assert_text(t, tt_text_links,
                "H1>bay@hk FIXED 180\nH2>bay@hk FIXED 240\nS1>bay@cn FIXED 150\n"
                "bay@hk>H1 FIXED 180\nbay@hk>H2 FIXED 240\nbay@cn>S1 FIXED 150\n");

    gw_stop_id hk = gw_timetable_port_stop(t, 0, GW_SIDE_HK), cn = gw_timetable_port_stop(t, 0, GW_SIDE_CN);
    const gw_tt_stop *stop = gw_tt_stop_at(t, hk.v);
    assert_int_equal(stop->kind, GW_STOP_PORT);
    assert_int_equal(stop->side, GW_SIDE_HK);
    assert_int_equal(stop->point.lat_e7, 225005000); /* in the middle of H1 and the station P */
    assert_string_equal(gw_tt_name(t, &stop->name, GW_LANG_HANT), "港灣");
    assert_string_equal(gw_tt_name(t, &stop->name, GW_LANG_EN), "Bay HK");
    assert_string_equal(gw_tt_name(t, &gw_tt_stop_at(t, cn.v)->name, GW_LANG_EN), "Bay");
    assert_int_equal(gw_tt_stop_at(t, cn.v)->point.lat_e7, 225004000);
    assert_int_equal(gw_timetable_port_stop(t, 1, GW_SIDE_HK).v, GW_NO_ID);
    scene_close(&s, t);
}

static void walks_stay_on_their_side(void **state)
{
    (void)state;
    scene s;
    scene_open(&s);
    s.options.walk_radius_m = 80;
    gw_timetable *t = scene_build(&s.options, NULL);
    const uint8_t sides[] = {GW_SIDE_HK, GW_SIDE_HK, GW_SIDE_CN, GW_SIDE_HK,
                             GW_SIDE_HK, GW_SIDE_CN, GW_SIDE_CN};
    for (uint32_t i = 0; i < 7; i++) assert_int_equal(t->part[0].stops[i].side, sides[i]);
    assert_text(t, tt_text_links,
                "H1>bay@hk FIXED 180\nH2>bay@hk FIXED 240\nH3>S1 WALK 11m generated\n"
                "S1>H3 WALK 11m generated\nS1>bay@cn FIXED 150\n"
                "bay@hk>H1 FIXED 180\nbay@hk>H2 FIXED 240\nbay@cn>S1 FIXED 150\n");
    scene_close(&s, t);
}

static void a_feed_without_a_side_is_refused(void **state)
{
    (void)state;
    scene s;
    scene_open(&s);
    s.sources[1].side = GW_SIDE_NONE;
    gw_timetable *t = NULL;
    gw_error err;
    assert_int_equal(gw_timetable_build(&s.options, &t, NULL, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "feed cn has no side (hk or cn), and ports are loaded");
    s.options.ports_blob = "nonsense";
    s.options.ports_size = 8;
    s.sources[1].side = GW_SIDE_CN;
    assert_int_equal(gw_timetable_build(&s.options, &t, NULL, &err), GW_BAD_INPUT);
    assert_null(t);
    scene_close(&s, t);
}

static void check_found(const gw_timetable *t, const char *tag, const char *id, const char *ref)
{
    gw_stop_id stop = {GW_NO_ID};
    gw_error err = {0};
    if (gw_timetable_find_stop(t, gw_str_of(tag), gw_str_of(id), &stop, &err)) fail_msg("%s", err.message);
    gw_buf text = {0};
    gw_timetable_stop_ref(t, stop, ':', &text);
    assert_string_equal(text.p, ref);
    gw_buf_free(&text);
}

static void check_not_found(const gw_timetable *t, const char *tag, const char *id, gw_status status,
                            const char *why)
{
    gw_stop_id stop = {77};
    gw_error err = {0};
    assert_int_equal(gw_timetable_find_stop(t, gw_str_of(tag), gw_str_of(id), &stop, &err), status);
    assert_string_equal(err.message, why);
    assert_int_equal(stop.v, 77);
}

static void stops_are_found_by_tag_and_id(void **state)
{
    (void)state;
    scene s;
    scene_open(&s);
    gw_timetable *t = scene_build(&s.options, NULL);
    check_found(t, "hk", "H2", "hk:H2");
    check_found(t, "", "S2", "cn:S2");
    check_found(t, "port", "bay@cn", "port:bay@cn");
    check_not_found(t, "hk", "S2", GW_NOT_FOUND, "no stop hk:S2; near it: cn:S2 (Zwei)");
    check_not_found(t, "", "Eins", GW_NOT_FOUND, "no stop Eins; near it: cn:S1 (Eins)");
    check_not_found(t, "", "h", GW_NOT_FOUND, "no stop h; near it: hk:H3 (Three), port:bay@hk (港灣)");
    check_not_found(t, "", "bay@hk", GW_NOT_FOUND, "no stop bay@hk; near it: port:bay@hk (港灣)");
    check_not_found(t, "", "H", GW_NOT_FOUND,
                    "no stop H; near it: hk:H1 (One), hk:H2 (Two), hk:H3 (Three), port:bay@hk (港灣)");
    check_not_found(t, "xx", "H1", GW_NOT_FOUND, "no feed xx; there are: hk, cn");
    check_not_found(t, "", "???", GW_NOT_FOUND, "no stop ???");
    scene_close(&s, t);
}

static void an_id_of_two_feeds_is_ambiguous(void **state)
{
    (void)state;
    scene s;
    scene_open(&s);
    s.sources[0] = (gw_build_feed){.tag = "also", .feed = s.cn, .side = GW_SIDE_CN};
    gw_timetable *t = scene_build(&s.options, NULL);
    check_not_found(t, "", "S1", GW_AMBIGUOUS, "stop S1 is in several feeds: also:S1 (Eins), cn:S1 (Eins)");
    check_found(t, "also", "S1", "also:S1");
    gw_route_id route = {5};
    gw_error err;
    assert_int_equal(gw_timetable_find_route(t, GW_STR("cn"), GW_STR("R1"), &route, &err), GW_OK);
    assert_int_equal(route.v, 1);
    gw_buf text = {0};
    gw_timetable_route_ref(t, route, '_', &text);
    assert_string_equal(text.p, "cn_R1");
    gw_buf_free(&text);
    assert_int_equal(gw_timetable_find_route(t, GW_STR("cn"), GW_STR("1"), &route, &err), GW_NOT_FOUND);
    assert_string_equal(err.message, "no route cn:1; near it: also:R1 (Eins), cn:R1 (Eins)");
    assert_ptr_equal(gw_timetable_stop_zone(t, (gw_stop_id){0}), t->zones[0]);
    scene_close(&s, t);
}

/* --- names --- */

static void check_name(const gw_timetable *t, const gw_name *n, const char *hant, const char *hans,
                       const char *en)
{
    assert_string_equal(gw_tt_name(t, n, GW_LANG_HANT), hant);
    assert_string_equal(gw_tt_name(t, n, GW_LANG_HANS), hans);
    assert_string_equal(gw_tt_name(t, n, GW_LANG_EN), en);
}

#define NAMED_STOPS "stop_id,stop_name,stop_lat,stop_lon\nA,甲,22.3,114.1\nB,乙,22.4,114.1\nC,甲,22.5,114.1\n"
#define FEED_INFO(lang)                                                                                      \
    "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\nPub,http://p.example," lang ",7\n"

static gw_timetable *named(const char *feed_info, const char *translations)
{
    return scene_of(TINY_FEED({"stops.txt", NAMED_STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                              {"stop_times.txt", TIMES("A", "B")}, {"feed_info.txt", feed_info},
                              {"translations.txt", translations}),
                    NULL);
}

#define T_HEAD "table_name,field_name,language,translation,record_id,record_sub_id,field_value\n"

static void translations_by_record_stand_before_those_by_value(void **state)
{
    (void)state;
    gw_timetable *t =
        named(FEED_INFO("zh-HK"), T_HEAD "stops,stop_name,en,Value,,,甲\nstops,stop_name,en-GB,Record,A,,\n"
                                         "stops,stop_name,en,Later,A,,\nstops,stop_name,zh-CN,简,A,,\n"
                                         "stops,stop_name,fr,Un,A,,\nstops,stop_name,zh,繁,C,,\n"
                                         "routes,route_long_name,en,One,R1,,\n"
                                         "trips,trip_headsign,en,Afar,t,,\n"
                                         "trips,trip_headsign,zh-Hans,远,,,Far\n"
                                         "agency,agency_name,en,Bus,A1,,\n");
    check_name(t, &t->part[0].stops[0].name, "甲", "简", "Record");
    check_name(t, &t->part[0].stops[1].name, "乙", "乙", "乙");
    check_name(t, &t->part[0].stops[2].name, "繁", "甲", "Value");  /* zh: the script of the feed */
    assert_int_equal(t->part[0].stops[1].name.lang[GW_LANG_EN], 0); /* nothing is made up */
    assert_int_equal(t->part[0].stops[1].name.lang[GW_LANG_HANS], 0);
    check_name(t, &t->part[0].routes[0].long_name, "Eins", "Eins", "One");
    check_name(t, gw_tt_headsign(t, 0), "Far", "远", "Afar");
    check_name(t, &t->agencies[0].name, "Agency", "Agency", "Bus");
    assert_int_equal(t->n_attributions, 1);
    assert_string_equal(gw_tt_text(t, t->attributions[0].name.base), "Pub");
    assert_string_equal(gw_tt_text(t, t->feeds[0].version), "7");
    gw_timetable_release(t);
}

static void the_feeds_own_language_has_the_base(void **state)
{
    (void)state;
    gw_timetable *t = named(FEED_INFO("zh-Hans"), T_HEAD);
    const gw_name *n = &t->part[0].stops[0].name;
    assert_int_equal(n->lang[GW_LANG_HANS], n->base);
    assert_int_equal(n->lang[GW_LANG_HANT], 0);
    assert_int_equal(n->lang[GW_LANG_EN], 0);
    gw_timetable_release(t);
    t = named(FEED_INFO("en"), T_HEAD "stops,stop_name,zh,中,A,,\n");
    check_name(t, &t->part[0].stops[0].name, "中", "中", "甲"); /* nearer to its reader than English */
    assert_int_equal(t->part[0].stops[0].name.lang[GW_LANG_EN], t->part[0].stops[0].name.base);
    gw_timetable_release(t);
}

/* "mul": the names are in several languages, so that none of ours is known to be theirs. */
static void a_feed_in_several_languages_falls_back_to_its_default(void **state)
{
    (void)state;
    gw_timetable *t = named("feed_publisher_name,feed_publisher_url,feed_lang,default_lang\n"
                            "P,http://p.example,mul,en\n",
                            T_HEAD "stops,stop_name,en-US,Alpha,A,,\nstops,stop_name,zh-TW,繁,B,,\n"
                                   "routes,route_short_name,zh-Hant-HK,線,R1,,\n");
    check_name(t, &t->part[0].stops[0].name, "Alpha", "Alpha", "Alpha");
    check_name(t, &t->part[0].stops[1].name, "繁", "繁", "乙");
    check_name(t, &t->part[0].stops[2].name, "甲", "甲", "甲");
    check_name(t, &t->part[0].routes[0].short_name, "線", "線", "1");
    gw_timetable_release(t);
}

#define ZONED_STOPS                                                                                          \
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_timezone\n"                       \
    "A,A,22.3,114.1,0,P,Asia/Shanghai\nB,B,22.4,114.1,0,,\nP,P,22.3,114.1,1,,Asia/Tokyo\n"                   \
    "Q,Q,22.3,114.1,1,,\nC,C,22.3,114.1,0,Q,Asia/Seoul\n"

/* A platform has its station's clock, whatever it says itself; the feed's times count by no stop's zone. */
static void stops_show_the_clock_of_their_station(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(TINY_FEED({"stops.txt", ZONED_STOPS}, {"routes.txt", ROUTES},
                                         {"trips.txt", TRIPS}, {"stop_times.txt", TIMES("A", "B")}),
                               NULL);
    static const char *const zones[] = {"Asia/Tokyo", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Hong_Kong",
                                        "Asia/Hong_Kong"};
    for (uint32_t i = 0; i < 5; i++) {
        uint32_t zone = gw_timetable_zone_of_stop(t, (gw_stop_id){i});
        assert_string_equal(gw_tt_text(t, t->zone_names[zone]), zones[i]);
        assert_ptr_equal(gw_timetable_stop_zone(t, (gw_stop_id){i}), t->zones[zone]);
    }
    assert_int_equal(t->part[0].patterns[0].feed_day_row, t->feeds[0].zone);
    gw_timetable_release(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_is_two_stops_between_its_halls),
        cmocka_unit_test(walks_stay_on_their_side),
        cmocka_unit_test(a_feed_without_a_side_is_refused),
        cmocka_unit_test(stops_are_found_by_tag_and_id),
        cmocka_unit_test(an_id_of_two_feeds_is_ambiguous),
        cmocka_unit_test(translations_by_record_stand_before_those_by_value),
        cmocka_unit_test(the_feeds_own_language_has_the_base),
        cmocka_unit_test(a_feed_in_several_languages_falls_back_to_its_default),
        cmocka_unit_test(stops_show_the_clock_of_their_station),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
