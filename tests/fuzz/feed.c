/* A whole feed: loaded, checked against the promises of feed.h, built into a timetable, written, opened,
 * asked.
 *
 *   input: files behind lines "@NAME" (fuzz.h); a first line "#zip" packs them into a zip, else they stand in
 *   a folder
 */
#include "planner/timetable/build.h"
#include "planner/timetable/snapshot.h"
#include "tests/fuzz/feed_checks.h"
#include "tests/fuzz/search.h"

#include <stdio.h>
#include <string.h>

#define N_DAYS 4

/* Only what a feed may hold; other names would only make folders. */
static bool is_file_name(gw_str s)
{
    for (uint32_t i = 0; i < s.n; i++) {
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_' || s.p[i] == '.')) return false;
    }
    return s.n > 4 && s.n < 60 && memcmp(s.p + s.n - 4, ".txt", 4) == 0 && s.p[0] != '.';
}

static void put_in_folder(void *context, gw_str name, gw_str content)
{
    char path[64];
    (void)context;
    if (!is_file_name(name)) return;
    snprintf(path, sizeof path, "%.*s", (int)name.n, name.p);
    fuzz_folder_put(path, content.p, content.n);
}

static void put_in_zip(void *context, gw_str name, gw_str content)
{
    fuzz_zip_add(context, name, content);
}

/* The path of the feed; both kinds are written anew for each input. */
static const char *write_feed(gw_str all)
{
    gw_str first, rest;
    if (gw_str_split(all, '\n', &first, &rest) && gw_str_is(first, "#zip")) {
        fuzz_zip z = {0};
        fuzz_split_files(rest, put_in_zip, &z);
        fuzz_zip_end(&z);
        const char *path = fuzz_file(z.bytes.p, z.bytes.n);
        fuzz_zip_free(&z);
        return path;
    }
    fuzz_folder_clear();
    fuzz_split_files(all, put_in_folder, NULL);
    return fuzz_folder();
}

static gw_feed *load(const char *path, gw_buf *notices_json)
{
    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_error err;
    gw_feed_options options = {
        .source = path, .today = gw_day_of(2026, 3, 1), .default_timezone = GW_STR("")};
    FUZZ_CHECK(notices);
    gw_status status = gw_feed_load(&options, notices, &feed, &err);
    FUZZ_CHECK(!status == (feed != NULL));
    FUZZ_CHECK(!status || status == GW_BAD_FEED || status == GW_LIMIT || status == GW_IO);
    if (status) fuzz_check_message(&err);
    fuzz_check_notices(notices, notices_json);
    gw_notices_free(notices);
    return feed;
}

static gw_timetable *build(const gw_feed *feed)
{
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_day first = gw_day_of(2026, 3, 2), last = first;
    gw_timetable *t = NULL;
    gw_build_summary summary;
    gw_error err;
    (void)gw_feed_span(feed, &first, &last);
    gw_build_options options = {.feeds = &source,
                                .n_feeds = 1,
                                .first_day = first,
                                .n_days = N_DAYS,
                                .default_transfer_s = 60,
                                .walk_radius_m = 500,
                                .use_blocks = true};
    gw_status status = gw_timetable_build(&options, &t, &summary, &err);
    FUZZ_CHECK(!status || status == GW_BAD_INPUT || status == GW_LIMIT);
    if (status) fuzz_check_message(&err);
    return t;
}

/* What was built can be written and opened, and answers the same. */
static void check_timetable(const gw_timetable *t)
{
    char path[128];
    gw_timetable *opened = NULL;
    gw_error err;
    gw_buf one = {0}, two = {0};
    snprintf(path, sizeof path, "%s/t.gw", fuzz_folder());
    FUZZ_CHECK(gw_snapshot_write(t, path, &err) == GW_OK);
    if (gw_snapshot_open(path, &opened, &err)) fuzz_failed(__FILE__, __LINE__, err.message);
    fuzz_search_text(t, &one);
    fuzz_search_text(opened, &two);
    FUZZ_CHECK(one.n == two.n && (!one.n || memcmp(one.p, two.p, one.n) == 0));
    gw_buf_free(&one);
    gw_buf_free(&two);
    gw_timetable_release(opened);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    const char *path = write_feed(fuzz_rest(&in));
    gw_buf one = {0}, two = {0};
    gw_feed *feed = load(path, &one), *again = load(path, &two);
    FUZZ_CHECK(one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
    FUZZ_CHECK(!feed == !again);
    if (feed) {
        fuzz_check_feed(feed);
        fuzz_check_same_feed(feed, again);
        gw_timetable *t = build(feed);
        if (t) check_timetable(t);
        gw_timetable_release(t);
    }
    gw_feed_free(feed);
    gw_feed_free(again);
    gw_buf_free(&one);
    gw_buf_free(&two);
    return 0;
}
