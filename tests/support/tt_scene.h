/* Scenes of the timetable's tests: build one from tiny feeds and compare what it holds as text. */
#ifndef GW_TESTS_TT_SCENE_H
#define GW_TESTS_TT_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/timetable/build.h"
#include "tests/support/tiny_feed.h"
#include "tests/support/tt_text.h"

#define SCENE_FIRST_DAY gw_day_of(2026, 3, 2) /* a Monday */

/* A week from SCENE_FIRST_DAY, blocks, no walks, no ports; a feed without a tag. */
static inline gw_build_options scene_options(const gw_build_feed *feed)
{
    return (gw_build_options){
        .feeds = feed, .n_feeds = 1, .first_day = SCENE_FIRST_DAY, .n_days = 7, .use_blocks = true};
}

static inline gw_timetable *scene_build(const gw_build_options *options, gw_build_summary *summary)
{
    gw_timetable *t = NULL;
    gw_error err = {0};
    if (gw_timetable_build(options, &t, summary, &err)) fail_msg("%s", err.message);
    return t;
}

/* Builds and frees the feed. */
static inline gw_timetable *scene_of(gw_feed *feed, gw_build_summary *summary)
{
    gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    gw_timetable *t = scene_build(&options, summary);
    gw_feed_free(feed);
    return t;
}

static inline void assert_text(const gw_timetable *t, void (*text_of)(const gw_timetable *, gw_buf *),
                               const char *expected)
{
    gw_buf text = {0};
    text_of(t, &text);
    assert_false(text.failed);
    assert_string_equal(text.p ? text.p : "", expected);
    gw_buf_free(&text);
}

#endif
