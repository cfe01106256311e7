/* The published scenarios on the embedded data: they run, say what they should, and keep the calendar. */
#include "planner/savings/run.h"
#include "planner/timetable/build.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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
static gw_buf read_sample(const char *name)
{
    gw_buf path = {0}, text = {0};
    gw_buf_printf(&path, "%s/data/scenarios/%s.json", GW_SOURCE_DIR, name);
    assert_int_equal(gw_file_read(path.p, 0, &text, NULL), GW_OK);
    gw_buf_free(&path);
    return text;
}

static void run_hour_of(const char *before, const gw_buf *text, gw_savings_outputs *out)
{
    gw_buf base = {0};
    gw_savings_options o;
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 11, 25);
    o.first_minute = 540;
    o.n_minutes = 60;
    o.search_every = 15;
    if (before) base = read_sample(before);
    o.before = (gw_str){base.p, (uint32_t)base.n};
    if (gw_savings_run(data, text->p, text->n, &o, out, &faults, &err))
        fail_msg("%s: %s", err.message, faults.n ? faults.list[0].message : "");
    gw_buf_free(&base);
    gw_scenario_errors_free(&faults);
}

static void run_hour(const char *before, const char *name, gw_savings_outputs *out)
{
    gw_buf text = read_sample(name);
    run_hour_of(before, &text, out);
    gw_buf_free(&text);
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
    run_hour(NULL, "szb-direct", &out);
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
    run_hour(NULL, "without-r27", &out);
    check_outputs(&out);
    assert_non_null(strstr(out.case_json.p, "\"headline\":{\"port\":\"futian\""));
    assert_non_null(strstr(out.case_json.p, "\"trips_before\":40,\"trips_after\":0"));
    gw_savings_outputs_free(&out);
}

/* --- taken out and put back --- */

enum { MOST_COLUMNS = 64 };

/* The fields of a line of od.csv, which has no quotes; the line's end, or NULL behind the last. */
static char *split(char *line, char *fields[MOST_COLUMNS], int *n)
{
    char *end = strchr(line, '\n');
    if (!end) return NULL;
    *end = '\0';
    *n = 0;
    for (char *at = line; at && *n < MOST_COLUMNS; *n += 1) {
        fields[*n] = at;
        at = strchr(at, ',');
        if (at) *at++ = '\0';
    }
    return end + 1;
}

static int column_of(char *const names[MOST_COLUMNS], int n, const char *part, const char *name)
{
    char whole[80];
    snprintf(whole, sizeof whole, "%s%s", part, name);
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], whole) == 0) return i;
    fail_msg("no column %s", whole);
    return -1;
}

/* Every figure of `one` before is that of `other` after, and the other way round, to the last digit printed.
 */
static void check_mirrored(const gw_savings_outputs *one, const gw_savings_outputs *other)
{
    char *x[MOST_COLUMNS], *y[MOST_COLUMNS], *names[MOST_COLUMNS];
    int n, compared = 0;
    char *a = split(one->od_csv.p, names, &n), *b = split(other->od_csv.p, y, &n);
    while ((a = split(a, x, &n)) != NULL && (b = split(b, y, &n)) != NULL) {
        for (int i = 0; i < n; i++) {
            if (strncmp(names[i], "before_", 7) != 0 || strstr(names[i], "fare"))
                continue; /* no fares here */
            int after = column_of(names, n, "after_", names[i] + 7);
            assert_string_equal(x[i], y[after]);
            assert_string_equal(x[after], y[i]);
            compared += 2;
        }
        int saving = column_of(names, n, "saving_", "mean_min");
        assert_true(strtod(x[saving], NULL) == -strtod(y[saving], NULL));
    }
    assert_true(compared > 3 * 12 * 5 * 20);
}

static void r27_put_back_is_r27_taken_out(void **state)
{
    (void)state;
    gw_savings_outputs out = {0}, in = {0};
    run_hour(NULL, "without-r27", &out);
    /* The embedded data say that R27 takes wheelchairs; the sample leaves that open, as the Greater Bay
     * feeds. */
    gw_buf text = {0}, sample = read_sample("r27");
    const char *seats = strstr(sample.p, "\"seats\": 12");
    assert_non_null(seats);
    gw_buf_printf(&text, "%.*s\"wheelchair_bays\": 1, %s", (int)(seats - sample.p), sample.p, seats);
    run_hour_of("without-r27", &text, &in);
    gw_buf_free(&text);
    gw_buf_free(&sample);
    assert_non_null(strstr(in.case_json.p, "\"trips_before\":0,\"trips_after\":40"));
    assert_non_null(strstr(in.case_json.p, "\"before\":{\"id\":"));
    assert_non_null(strstr(in.report_html.p, "The baseline is not the network of today"));
    check_mirrored(&out, &in);
    gw_savings_outputs_free(&out);
    gw_savings_outputs_free(&in);
}

static void line_13_decides_what_the_direct_line_saves(void **state)
{
    (void)state;
    gw_savings_outputs with = {0}, without = {0};
    run_hour(NULL, "szb-direct", &with);
    run_hour("without-line13", "szb-direct", &without);
    const char *a = strstr(with.summary_text.p, "shenzhen-bay  to");
    const char *b = strstr(without.summary_text.p, "shenzhen-bay  to");
    assert_non_null(a);
    assert_non_null(b);
    assert_memory_not_equal(a, b, 40);
    assert_string_equal(with.scenario_id, without.scenario_id);
    gw_savings_outputs_free(&with);
    gw_savings_outputs_free(&without);
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
        cmocka_unit_test(r27_put_back_is_r27_taken_out),
        cmocka_unit_test(line_13_decides_what_the_direct_line_saves),
        cmocka_unit_test(holidays_are_sundays_and_make_up_days_workdays),
    };
    data = open_embedded();
    if (!data) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    gw_dataset_release(data);
    return failed;
}
