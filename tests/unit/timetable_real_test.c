/* Real feeds: what must hold whatever is in them. Those outside the project are skipped where they are not.
 */
#include "tests/support/tt_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "planner/timetable/snapshot.h"

static gw_feed *load(const char *path)
{
    gw_notices *notices = gw_notices_create();
    gw_feed_options options = {
        .source = path, .today = gw_day_of(2026, 11, 25), .default_timezone = GW_STR("")};
    gw_feed *feed = NULL;
    gw_error err = {0};
    if (gw_feed_load(&options, notices, &feed, &err)) fail_msg("%s", err.message);
    gw_notices_free(notices);
    return feed;
}

static gw_build_options year_of(const gw_build_feed *feed)
{
    return (gw_build_options){
        .feeds = feed, .n_feeds = 1, .first_day = gw_day_of(2026, 1, 1), .n_days = 730, .use_blocks = true};
}

static uint64_t departures_in_rows(const gw_feed *f)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < f->n_frequencies; i++) {
        const gw_frequency *row = &f->frequencies[i];
        if (f->trips[row->trip].n_stop_times)
            n += (uint64_t)((row->end_s - row->start_s - 1) / row->headway_s + 1);
    }
    return n;
}

static uint64_t departures_in_periods(const gw_timetable *t)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < t->part[0].n_patterns; i++) {
        const gw_tt_pattern *p = &t->part[0].patterns[i];
        n += gw_headway_count(t->part[0].periods + p->first_period, p->n_periods);
    }
    return n;
}

/* Joining loses no departure, and two builds write the same bytes. */
static void check_laws(const gw_feed *feed, gw_build_summary *summary)
{
    gw_build_feed source = {.tag = "x", .feed = feed};
    gw_build_options options = year_of(&source);
    gw_timetable *one = scene_build(&options, summary), *two = scene_build(&options, NULL);
    assert_true(departures_in_rows(feed) == departures_in_periods(one) + summary->trips_from_frequencies);

    char *folder = tiny_folder_write(NULL, 0), path[512];
    snprintf(path, sizeof path, "%s/t.gw", folder);
    gw_sha256 first, second;
    gw_error err = {0};
    assert_int_equal(gw_snapshot_write(one, path, &err), GW_OK);
    assert_int_equal(gw_sha256_file(path, &first, &err), GW_OK);
    assert_int_equal(gw_snapshot_write(two, path, &err), GW_OK);
    assert_int_equal(gw_sha256_file(path, &second, &err), GW_OK);
    assert_memory_equal(&first, &second, sizeof first);
    gw_timetable_release(two);
    if (gw_snapshot_open(path, &two, &err)) fail_msg("%s", err.message);
    tiny_folder_remove(folder);
    gw_timetable_release(one);
    gw_timetable_release(two);
}

static void the_embedded_feed(void **state)
{
    (void)state;
    gw_feed *feed = load(GW_SOURCE_DIR "/data/shenzhen");
    gw_build_summary summary;
    check_laws(feed, &summary);
    assert_true(summary.n_headway_patterns > 200);
    assert_int_equal(summary.n_rules, 192); /* the interchange walks of the metro, by route */
    gw_feed_free(feed);
}

static void hong_kong(void **state)
{
    (void)state;
    const char *shared = getenv("GW_SHARED");
    char path[512];
    snprintf(path, sizeof path, "%s/feeds/hk_td_2026_derived.zip",
             shared ? shared : GW_SOURCE_DIR "/../shared");
    if (access(path, R_OK)) {
        print_message("%s is not here\n", path);
        skip();
    }
    gw_feed *feed = load(path);
    gw_build_summary summary;
    check_laws(feed, &summary);
    assert_int_equal(summary.frequency_rows, 76050);
    assert_true(summary.n_headway_services < 5000);
    gw_feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_embedded_feed),
        cmocka_unit_test(hong_kong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
