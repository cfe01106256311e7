/* What a feed says for people stands in the answers: whose data, until when, how to get on, ca., numbers,
 * clocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "planner/plan/plan.h"
#include "planner/timetable/build.h"
#include "tests/support/tiny_feed.h"

/* T, the train 2024, runs A-B-C by hand signs; U runs C-D and has to be called; V runs D-A. */
#define AGENCY                                                                                               \
    "agency_id,agency_name,agency_url,agency_timezone,agency_phone\nX,Xpress,http://x.example,"              \
    "Asia/Hong_Kong,+852 2345 6789\nY,Yline,http://y.example,Asia/Hong_Kong,\n"
#define STOPS                                                                                                \
    "stop_id,stop_name,stop_lat,stop_lon,stop_code,platform_code,parent_station,location_type,"              \
    "stop_timezone\nA,Alpha,22.50,114.00,,3,P,0,\nB,Beta,22.60,114.00,b7,,,0,\nC,Gamma,22.70,114.00,,,,0,"   \
    "Asia/Tokyo\nD,Delta,22.80,114.00,,,,0,\nP,Alpha,22.50,114.00,,,,1,\n"
#define ROUTES                                                                                               \
    "route_id,agency_id,route_short_name,route_long_name,route_type,route_url\nR,X,快,,2,\nS,Y,S,,3,\nW,Y," \
    "W,,3,\nE,X,EAL,東鐵綫 East Rail Line,1,\nL,X,505,輕鐵 Light Rail 505,0,\nG,X,B1,山 Peak,3,\n"     \
    "G2,Y,B2,海 Peak,3,\nM,X,4,,1,\nB,Y,4,,3,\n"
#define TRIPS                                                                                                \
    "route_id,service_id,trip_id,trip_headsign,trip_short_name,bikes_allowed,cars_allowed,"                  \
    "wheelchair_accessible\nR,D,T,End,2024,1,2,0\nS,D,U,,,,,\nW,D,V,,,,,\n"
#define TIMES                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,timepoint,"         \
    "stop_headsign\nT,08:00:00,08:00:00,A,1,3,0,0,Centre\nT,08:10:00,08:10:00,B,2,0,3,1,\n"                  \
    "T,08:20:00,08:20:00,C,3,0,0,0,\nU,09:00:00,09:00:00,C,1,2,0,1,\nU,09:10:00,09:10:00,D,2,0,2,1,\n"       \
    "V,10:00:00,10:00:00,D,1,0,0,1,\nV,10:10:00,10:10:00,A,2,0,0,1,\n"
#define INFO                                                                                                 \
    "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\n"                       \
    "Pub,http://pub.example,en,20260303,20260304\n"
#define CREDITS                                                                                              \
    "organization_name,agency_id,route_id,trip_id,attribution_url,attribution_id\nPub,,,,,\n"                \
    "OfY,Y,,,http://y.example/licence,\nOfR,,R,,,a2\nOfV,,,V,,\n"
#define TRANSLATIONS                                                                                         \
    "table_name,field_name,language,translation,record_id,record_sub_id,field_value\n"                       \
    "routes,route_short_name,en,Fast,R,,\nstop_times,stop_headsign,zh-TW,市中心,T,1,\n"                   \
    "feed_info,feed_publisher_name,zh-CN,发布,,,\nattributions,organization_name,zh-Hant,屬路線,a2,,\n" \
    "stops,stop_name,zh-HK,乙,,,Beta\n"

typedef struct {
    const gw_dataset *d;
    gw_planner *planner;
    gw_plan_answer a;
    gw_buf text;
} shown;

static void open_world(shown *s)
{
    gw_feed *feed = TINY_FEED({"agency.txt", AGENCY}, {"stops.txt", STOPS}, {"routes.txt", ROUTES},
                              {"trips.txt", TRIPS}, {"stop_times.txt", TIMES}, {"feed_info.txt", INFO},
                              {"attributions.txt", CREDITS}, {"translations.txt", TRANSLATIONS});
    gw_build_feed source = {.tag = "t", .feed = feed};
    gw_build_options options = {
        .feeds = &source, .n_feeds = 1, .first_day = gw_day_of(2026, 3, 2), .n_days = 7};
    gw_timetable *t = NULL;
    gw_error err = {0};
    *s = (shown){.planner = gw_planner_create()};
    if (gw_timetable_build(&options, &t, NULL, &err)) fail_msg("%s", err.message);
    if (gw_dataset_of(t, &s->d, &err)) fail_msg("%s", err.message);
    gw_timetable_release(t);
    gw_feed_free(feed);
}

static void close_world(shown *s)
{
    gw_plan_answer_free(&s->a);
    gw_planner_free(s->planner);
    gw_dataset_release(s->d);
    gw_buf_free(&s->text);
}

static void ask(shown *s, const char *from, const char *to, const char *when)
{
    gw_plan_request r;
    gw_error err = {0};
    gw_plan_defaults(&r);
    if (gw_plan_resolve_ends(s->d, "from", gw_str_of(from), "to", gw_str_of(to), &r, &err))
        fail_msg("%s", err.message);
    assert_true(gw_end_instant(s->d, &r.from, gw_str_of(when), &r.time));
    gw_plan_answer_free(&s->a);
    s->a = (gw_plan_answer){.n_notes = 0};
    if (gw_planner_plan(s->planner, s->d, &r, &s->a, &err)) fail_msg("%s", err.message);
}

static void assert_says(shown *s, gw_lang lang, bool json, const char *words)
{
    gw_buf_reset(&s->text);
    if (json)
        gw_plan_write_json(s->d, &s->a, lang, &s->text);
    else
        gw_plan_write_text(s->d, &s->a, lang, &s->text);
    if (!strstr(s->text.p, words)) fail_msg("\"%s\" does not say \"%s\"", s->text.p, words);
}

static void assert_silent(shown *s, const char *words)
{
    if (strstr(s->text.p, words)) fail_msg("\"%s\" says \"%s\"", s->text.p, words);
}

static void a_ride_says_what_its_feed_says(void **state)
{
    (void)state;
    shown s;
    open_world(&s);
    ask(&s, "t:A", "t:B", "2026-03-03T07:50");
    assert_says(&s, GW_LANG_EN, false,
                "ca. 08:00  train Fast 2024 towards Centre (platform 3); 10 min, next stop, Beta\n"
                "           ! to board, wave to the driver\n"
                "           ! to get off, tell the driver beforehand\n");
    assert_says(&s, GW_LANG_HANT, false,
                "約  08:00  乘列車 快 2024（往市中心）（3 號月台）；車程 10 分鐘，到乙\n");
    assert_says(&s, GW_LANG_HANS, false, "约  08:00  乘列车 快 2024（往市中心）（3 号站台）；");
    assert_says(&s, GW_LANG_EN, true,
                "\"trip_short_name\":\"2024\",\"agency\":{\"name\":\"Xpress\",\"phone\":\"+852 2345 6789\"},"
                "\"pickup\":{\"by\":\"driver\",\"text\":\"to board, wave to the driver\"},"
                "\"drop_off\":{\"by\":\"driver\",\"text\":\"to get off, tell the driver beforehand\"},"
                "\"departure_about\":true,\"bikes\":true,\"cars\":false}");
    assert_says(&s, GW_LANG_EN, true, "\"name\":\"Alpha\",\"platform\":\"3\",");
    assert_says(&s, GW_LANG_EN, true, "\"name\":\"Beta\",\"code\":\"b7\",");
    ask(&s, "t:B", "t:C", "2026-03-03T08:00");
    assert_says(&s, GW_LANG_EN, false,
                "    08:10  train Fast 2024 towards End; 10 min, next stop, Gamma (ca.)\n");
    close_world(&s);
}

static void who_must_be_called_is_named_with_the_number(void **state)
{
    (void)state;
    shown s;
    open_world(&s);
    ask(&s, "t:C", "t:D", "2026-03-03T09:50"); /* on the clock of the stop: Tokyo's */
    assert_says(&s, GW_LANG_EN, false,
                "    10:00  bus S; 10 min, next stop, Delta\n"
                "           ! to board, book ahead by phone: Yline\n");
    assert_says(&s, GW_LANG_HANT, false, "! 下車須預先致電預約：Yline");
    assert_says(&s, GW_LANG_EN, true,
                "\"departure\":\"2026-03-03T10:00:00+09:00\",\"arrival\":\"2026-03-03T09:10:00+08:00\"");
    close_world(&s);
}

static void those_are_named_whose_data_is_ridden(void **state)
{
    (void)state;
    shown s;
    open_world(&s);
    ask(&s, "t:A", "t:B", "2026-03-03T07:50");
    assert_says(&s, GW_LANG_EN, false,
                "\nData: Pub; OfR\n"); /* publisher and attribution of one name: once */
    assert_says(&s, GW_LANG_HANT, false, "\n資料：发布; 屬路線\n");
    assert_says(&s, GW_LANG_HANS, true,
                "\"attribution\":[{\"name\":\"发布\",\"url\":\"http://pub.example\"}");
    ask(&s, "t:C", "t:D", "2026-03-03T09:50");
    assert_says(&s, GW_LANG_EN, true,
                "\"attribution\":[{\"name\":\"Pub\",\"url\":\"http://pub.example\"},"
                "{\"name\":\"OfY\",\"url\":\"http://y.example/licence\"}]");
    ask(&s, "t:D", "t:A", "2026-03-03T09:50");
    assert_says(&s, GW_LANG_EN, false, "\nData: Pub; OfY; OfV\n");
    ask(&s, "t:A", "t:B", "2026-03-20T08:00"); /* no journey: whoever was asked */
    assert_says(&s, GW_LANG_EN, false, "\nData: Pub\n");
    close_world(&s);
}

static void a_day_outside_the_feeds_validity_is_noted(void **state)
{
    (void)state;
    shown s;
    open_world(&s);
    ask(&s, "t:A", "t:B", "2026-03-04T07:50");
    assert_says(&s, GW_LANG_EN, true, "\"notes\":[]");
    ask(&s, "t:A", "t:B", "2026-03-05T07:50");
    assert_says(&s, GW_LANG_EN, false,
                "* The publisher vouches for the timetable only on these dates: t 2026-03-03 - 2026-03-04.");
    assert_says(&s, GW_LANG_HANT, false, "* 發佈者只保證這些日期的時刻表：t 2026-03-03 - 2026-03-04。");
    assert_says(&s, GW_LANG_HANS, false, "* 发布者只保证这些日期的时刻表：");
    assert_says(&s, GW_LANG_EN, true, "{\"code\":\"feed-validity\",");
    ask(&s, "t:A", "t:B", "2026-03-02T07:50");
    assert_says(&s, GW_LANG_EN, true, "{\"code\":\"feed-validity\",");
    assert_silent(&s, "\"journeys\":[]"); /* nothing is left out */
    close_world(&s);
}

/* The lines of a list: a bit each in the order of the feed, or the error. */
static void check_lines(const shown *s, const char *list, uint64_t routes, const char *message)
{
    gw_line_bar bar = {0};
    gw_error err = {0};
    gw_status status = gw_line_bar_lines(&bar, s->d, "lines", gw_str_of(list), false, &err);
    assert_string_equal(err.message, message);
    if (!status) assert_int_equal(bar.bits[0], routes);
    gw_line_bar_free(&bar);
}

static void lines_are_known_by_every_name_they_are_shown_by(void **state)
{
    (void)state;
    enum { E = 1 << 3, L = 1 << 4, M = 1 << 7, B = 1 << 8 };
    shown s;
    open_world(&s);
    static const char *const east[] = {
        "EAL",    "東鐵綫 East Rail Line", "East Rail Line", "east rail line", "東鐵綫",
        "东铁线", "t:East Rail Line"};
    for (size_t i = 0; i < sizeof east / sizeof *east; i++) check_lines(&s, east[i], E, "");
    check_lines(&s, "輕鐵 505,Light Rail 505,轻铁", L, "");
    check_lines(&s, "metro 4", M, ""); /* as sentences have it: which of the two is said */
    check_lines(&s, "地铁 4", M, "");
    check_lines(&s, "巴士 4", B, "");
    check_lines(&s, "train Fast", 1, "");
    check_lines(&s, "4", 0, "lines: 2 lines are called '4'; write one of: t:M (Xpress); t:B (Yline)");
    check_lines(
        &s, "Peak", 0,
        "lines: 2 lines are called 'Peak'; write one of: t:G (Xpress, 山 Peak); t:G2 (Yline, 海 Peak)");
    check_lines(&s, "East Rail", 0, "lines: no route East Rail; near it: t:E (東鐵綫 East Rail Line)");
    check_lines(&s, "East Rail Line 東鐵綫", 0, "lines: no route East Rail Line 東鐵綫");
    close_world(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ride_says_what_its_feed_says),
        cmocka_unit_test(who_must_be_called_is_named_with_the_number),
        cmocka_unit_test(those_are_named_whose_data_is_ridden),
        cmocka_unit_test(a_day_outside_the_feeds_validity_is_noted),
        cmocka_unit_test(lines_are_known_by_every_name_they_are_shown_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
