/* gtfs/report: counts by day and hour, the meaning of each code, and what the three forms say. */
#include "feed_scene.h"

#include "gtfs/feed/notice_codes_priv.h"
#include "gtfs/report/report.h"

#include <stdlib.h>

/* T1 runs at 08:00; T2 every 20 minutes from 23:30 to before 00:31 as a headway, T3 at 06:59 and 07:09
 * exactly. */
#define RUNS                                                                                                 \
    FILE_IS("frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\n"                      \
                               "T2,23:30:00,24:31:00,1200,0\nT3,06:59:00,07:10:00,600,1\n")

static gw_feed_stats *stats_of(const loaded *l, gw_day today)
{
    gw_feed_stats *s = NULL;
    assert_int_equal(gw_feed_stats_make(l->feed, today, &s), GW_OK);
    return s;
}

static const gw_departures *on(const gw_feed_stats *s, int year, int month, int day)
{
    gw_day d = gw_day_of(year, month, day);
    assert_true(d >= s->from && d < s->from + (gw_day)s->n_days);
    return &s->by_day[d - s->from];
}

static void departures_are_counted_by_day_and_hour(void **state)
{
    (void)state;
    loaded l = CHANGED(
        RUNS, FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS,20260105,2\nS,20260103,1\n"));
    gw_feed_stats *s = stats_of(&l, GW_DAY_NONE);
    assert_int_equal(s->from, gw_day_of(2026, 1, 1)); /* a Thursday */
    assert_int_equal(s->n_days, 365);
    assert_int_equal(on(s, 2026, 1, 1)->timetabled, 3); /* T1, and T3 twice */
    assert_int_equal(on(s, 2026, 1, 1)->headway, 4);    /* 23:30 23:50 00:10 00:30 */
    assert_int_equal(on(s, 2026, 1, 3)->headway, 4);    /* a Saturday, added */
    assert_int_equal(on(s, 2026, 1, 4)->headway, 0);
    assert_int_equal(on(s, 2026, 1, 5)->timetabled, 0); /* a Monday, taken out */
    assert_int_equal(s->busiest, gw_day_of(2026, 1, 1));
    assert_int_equal(s->by_hour[6].timetabled, 1);
    assert_int_equal(s->by_hour[7].timetabled, 1);
    assert_int_equal(s->by_hour[8].timetabled, 1);
    assert_int_equal(s->by_hour[23].headway, 2);
    assert_int_equal(s->by_hour[24].headway, 2);
    uint64_t all = 0;
    for (uint32_t h = 0; h < GW_STATS_HOURS; h++) all += s->by_hour[h].timetabled + s->by_hour[h].headway;
    assert_int_equal(all, 7);
    free(s);
    unload(&l);
}

static void late_hours_stay_in_the_last_column(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\n"
                                                  "T1,46:00:00,60:00:00,1800,\n"));
    gw_feed_stats *s = stats_of(&l, GW_DAY_NONE);
    assert_int_equal(s->by_hour[46].headway, 2);
    assert_int_equal(s->by_hour[47].headway, 26);
    free(s);
    unload(&l);
}

static void a_long_feed_is_counted_around_today(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
                                        "start_date,end_date\nS,1,1,1,1,1,1,1,20200101,20291231\n"));
    static const struct {
        int year, month, day, from_year, from_month, from_day;
    } WANT[] = {{2026, 11, 22, 2026, 10, 23}, {2000, 1, 1, 2020, 1, 1}, {2040, 1, 1, 2028, 11, 27}};
    for (size_t i = 0; i < sizeof WANT / sizeof *WANT; i++) {
        gw_feed_stats *s = stats_of(&l, gw_day_of(WANT[i].year, WANT[i].month, WANT[i].day));
        assert_int_equal(s->from, gw_day_of(WANT[i].from_year, WANT[i].from_month, WANT[i].from_day));
        assert_int_equal(s->n_days, GW_STATS_DAYS);
        free(s);
    }
    gw_feed_stats *s = stats_of(&l, GW_DAY_NONE);
    assert_int_equal(s->from, gw_day_of(2020, 1, 1));
    free(s);
    unload(&l);
}

static void stops_are_put_on_the_map(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt",
                               "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,46.00,8.0\nB,Beta,46.01,8.5\n"
                               "C,Gamma,46.02,9.0\nD,Delta,,\n"));
    gw_feed_stats *s = stats_of(&l, GW_DAY_NONE);
    assert_int_equal(s->n_placed, 3);
    assert_true(s->north == 46.02 && s->south == 46.0 && s->west == 8.0 && s->east == 9.0);
    assert_int_equal(s->map[GW_STATS_COLUMNS - 1][0], 1);
    assert_int_equal(s->map[GW_STATS_COLUMNS / 2][GW_STATS_COLUMNS / 2], 1);
    assert_int_equal(s->map[0][GW_STATS_COLUMNS - 1], 1);
    free(s);
    unload(&l);
}

static void every_code_has_a_meaning(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < gw_n_notice_codes; i++) {
        const char *code = gw_notice_codes[i].code;
        for (int lang = 0; lang < GW_N_LANGS; lang++)
            if (strcmp(gw_notice_meaning(code, (gw_lang)lang), code) == 0)
                fail_msg("%s has no meaning", code);
    }
    assert_string_equal(gw_notice_meaning("no_such_code", GW_LANG_EN), "no_such_code");
}

static void assert_translated(const char *what)
{
    if (!what) return;
    for (int lang = 0; lang < GW_LANG_EN; lang++)
        if (strcmp(gw_repair_words(what, (gw_lang)lang), what) == 0) fail_msg("not translated: %s", what);
}

static void every_repair_has_its_words(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < gw_n_notice_codes; i++) {
        assert_translated(gw_notice_codes[i].dropped);
        assert_translated(gw_notice_codes[i].replaced);
    }
    assert_translated("blank times were interpolated");
    assert_string_equal(gw_repair_words("no such words", GW_LANG_HANT), "no such words");
}

typedef void (*writer)(const gw_feed_report *r, gw_buf *out);

static void assert_says(writer write, const gw_feed_report *r, const char *what, bool wanted)
{
    gw_buf out = {0};
    write(r, &out);
    assert_false(out.failed);
    if ((strstr(out.p, what) != NULL) != wanted) fail_msg("%s: %s", wanted ? "missing" : "unwanted", what);
    gw_buf_free(&out);
}

static void what_a_feed_says_is_text_and_never_markup(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("feed_info.txt", "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\n"
                                         "<script>x</script>,https://example.org,en,\"\"\"&1\"\n"),
                FILE_IS("routes.txt", "route_id,agency_id,route_short_name,route_type,route_color\n"
                                      "R1,AG,1,3,<b>\nR2,AG,2,3,\n"));
    gw_feed_stats *s = stats_of(&l, GW_DAY_NONE);
    const gw_feed_report r = {"x/scene.zip", l.feed, s, l.notices, ""};
    assert_says(gw_feed_report_html, &r, "<script>", false);
    assert_says(gw_feed_report_html, &r, "&lt;script&gt;x&lt;/script&gt;", true);
    assert_says(gw_feed_report_html, &r, "&quot;&amp;1", true);
    assert_says(gw_feed_report_html, &r, "<q>&lt;b&gt;</q>", true);
    assert_says(gw_feed_report_html, &r, gw_notice_meaning("invalid_color", GW_LANG_HANT), true);
    assert_says(gw_feed_report_text, &r, "invalid_color x 1: The colour is not six hexadecimal digits", true);
    assert_says(gw_feed_report_json, &r, "\"busiest_day\":\"2026-01-01\"", true);
    free(s);
    unload(&l);
}

static void a_refused_feed_says_why(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stop_times.txt", NULL));
    assert_null(l.feed);
    const gw_feed_report r = {"x/bad <feed>.zip", NULL, NULL, l.notices, l.err.message};
    assert_says(gw_feed_report_html, &r, "bad &lt;feed&gt;.zip", true);
    assert_says(gw_feed_report_html, &r, "stop_times.txt", true);
    assert_says(gw_feed_report_text, &r, "unusable: ", true);
    assert_says(gw_feed_report_json, &r, "\"usable\":false", true);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(departures_are_counted_by_day_and_hour),
        cmocka_unit_test(late_hours_stay_in_the_last_column),
        cmocka_unit_test(a_long_feed_is_counted_around_today),
        cmocka_unit_test(stops_are_put_on_the_map),
        cmocka_unit_test(every_code_has_a_meaning),
        cmocka_unit_test(every_repair_has_its_words),
        cmocka_unit_test(what_a_feed_says_is_text_and_never_markup),
        cmocka_unit_test(a_refused_feed_says_why),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
