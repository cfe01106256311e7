/* The published scenarios on the embedded data: they run, say what they should, and keep the calendar. */
#include "planner/savings/run.h"
#include "planner/timetable/build.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const gw_dataset *data;

static const gw_dataset *open_embedded(void)
{
    const gw_feed_options options = {.source = GW_SOURCE_DIR "/data/shenzhen",
                                     .today = gw_day_of(2026, 11, 22),
                                     .default_timezone = GW_STR("")};
    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_timetable *t = NULL;
    const gw_dataset *d = NULL;
    gw_buf ports = {0}, places = {0};
    gw_sha256 hash = {{7}};
    gw_build_summary summary;
    if (gw_feed_load(&options, notices, &feed, NULL) ||
        gw_port_files_read(GW_SOURCE_DIR "/data/ports", GW_SOURCE_DIR "/data/calendars", &ports, NULL) ||
        gw_place_files_read(GW_SOURCE_DIR "/data/places", &places, NULL))
        return NULL;
    const gw_build_feed source = {"sz", feed, GW_SIDE_CN};
    const gw_build_options build = {.feeds = &source,
                                    .n_feeds = 1,
                                    .first_day = gw_day_of(2026, 9, 1),
                                    .n_days = 120,
                                    .default_transfer_s = 60,
                                    .walk_radius_m = 577,
                                    .use_blocks = true,
                                    .ports_blob = ports.p,
                                    .ports_size = ports.n,
                                    .ports_hash = &hash,
                                    .places_blob = places.p,
                                    .places_size = places.n,
                                    .places_hash = &hash};
    if (gw_timetable_build(&build, &t, &summary, NULL) || gw_dataset_of(t, &d, NULL)) return NULL;
    gw_timetable_release(t);
    gw_feed_free(feed);
    gw_notices_free(notices);
    gw_buf_free(&ports);
    gw_buf_free(&places);
    return d;
}

/* One hour from 09:00 is enough to see that it works. */
static void run_hour(const char *file, gw_savings_outputs *out)
{
    gw_buf text = {0};
    gw_savings_options o;
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 11, 25);
    o.first_minute = 540;
    o.n_minutes = 60;
    o.search_every = 15;
    assert_int_equal(gw_file_read(file, 0, &text, &err), GW_OK);
    if (gw_savings_run(data, text.p, text.n, &o, out, &faults, &err))
        fail_msg("%s: %s", err.message, faults.n ? faults.list[0].message : "");
    gw_buf_free(&text);
    gw_scenario_errors_free(&faults);
}

static uint32_t count_lines(const gw_buf *text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text->n; i++) n += text->p[i] == '\n';
    return n;
}

/* Every file is there, whole, and holds six ports in both directions, for three travellers. */
static void check_outputs(const gw_savings_outputs *out)
{
    gw_json *json = NULL;
    gw_str text;
    assert_int_equal(gw_json_parse(out->case_json.p, out->case_json.n, 0, &json, NULL), GW_OK);
    assert_true(gw_json_string(gw_json_get(json, "schema"), &text) && gw_str_is(text, "gangway-case/1"));
    assert_int_equal(gw_json_count(gw_json_get(json, "od")), 3 * 12 * 5);
    assert_int_equal(gw_json_count(gw_json_get(json, "hours")), 12);
    gw_json_free(json);
    assert_int_equal(count_lines(&out->od_csv), 1 + 3 * 12 * 5);
    assert_int_equal(count_lines(&out->components_csv), 1 + 3 * 12 * 5);
    assert_int_equal(count_lines(&out->hours_csv), 1 + 3 * 12);
    assert_int_equal(count_lines(&out->minutes_csv), 1 + 12 * 60);
    assert_non_null(strstr(out->report_html.p, "lang=\"zh-Hant\""));
    assert_non_null(strstr(out->report_html.p, "lang=\"zh-Hans\""));
    assert_non_null(strstr(out->report_html.p, "lang=\"en\""));
    assert_non_null(strstr(out->report_html.p, "<svg"));
    assert_null(strstr(out->report_html.p, "<script"));
    assert_null(strstr(out->report_html.p, "src="));
    assert_null(strstr(out->report_html.p, "href="));
    assert_null(strstr(out->report_html.p, "{1}"));
    assert_null(strstr(out->summary_text.p, "{1}"));
}

static void the_direct_line_runs(void **state)
{
    (void)state;
    gw_savings_outputs out = {0};
    run_hour(GW_SOURCE_DIR "/data/scenarios/szb-direct.json", &out);
    check_outputs(&out);
    assert_non_null(strstr(out.case_json.p, "\"headline\":{\"port\":\"shenzhen-bay\""));
    assert_non_null(strstr(out.case_json.p, "\"buses\":3"));
    assert_non_null(strstr(out.case_json.p, "\"trips_before\":0,\"trips_after\":76"));
    gw_savings_outputs_free(&out);
}

static void the_back_test_runs(void **state)
{
    (void)state;
    gw_savings_outputs out = {0};
    run_hour(GW_SOURCE_DIR "/data/scenarios/r27-removed.json", &out);
    check_outputs(&out);
    assert_non_null(strstr(out.case_json.p, "\"headline\":{\"port\":\"futian\""));
    assert_non_null(strstr(out.case_json.p, "\"trips_before\":40,\"trips_after\":0"));
    gw_savings_outputs_free(&out);
}

/* Departures of the direct line on a day (Monday to Saturday, mainland calendar). */
static uint32_t trips_on(gw_scenario *s, gw_day day)
{
    const gw_dataset *changed = NULL;
    gw_scenario_effects effects = {0};
    gw_scenario_errors faults = {0};
    assert_int_equal(gw_scenario_apply(s, data, day, &changed, &effects, &faults, NULL), GW_OK);
    uint32_t n = effects.list[0].trips_after;
    gw_scenario_effects_free(&effects);
    gw_dataset_release(changed);
    return n;
}

static void holidays_are_sundays_and_make_up_days_workdays(void **state)
{
    (void)state;
    gw_buf text = {0};
    gw_scenario *s = NULL;
    gw_scenario_errors faults = {0};
    assert_int_equal(gw_file_read(GW_SOURCE_DIR "/data/scenarios/szb-direct.json", 0, &text, NULL), GW_OK);
    assert_int_equal(gw_scenario_parse(text.p, text.n, &s, &faults, NULL), GW_OK);
    assert_int_equal(trips_on(s, gw_day_of(2026, 11, 25)), 76); /* Wednesday */
    assert_int_equal(trips_on(s, gw_day_of(2026, 11, 28)), 76); /* Saturday */
    assert_int_equal(trips_on(s, gw_day_of(2026, 11, 29)), 0);  /* Sunday */
    assert_int_equal(trips_on(s, gw_day_of(2026, 10, 1)), 0);   /* Thursday, National Day */
    assert_int_equal(trips_on(s, gw_day_of(2026, 9, 20)), 76);  /* Sunday, make-up workday */
    assert_int_equal(trips_on(s, gw_day_of(2026, 10, 10)), 76); /* Saturday, make-up workday */
    gw_scenario_free(s);
    gw_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_direct_line_runs),
        cmocka_unit_test(the_back_test_runs),
        cmocka_unit_test(holidays_are_sundays_and_make_up_days_workdays),
    };
    data = open_embedded();
    if (!data) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    gw_dataset_release(data);
    return failed;
}
