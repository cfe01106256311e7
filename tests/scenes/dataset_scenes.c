/* Data sets: a scenario on top of one, several workers on one, and references made of anything. */
#include "tests/scenes/scene.h"

#include "planner/timetable/overlay.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WORLD                                                                                                \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\nevery 8-15 6:00-22:00 R A 0 H 20\n"                             \
    "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 8:55 D 9:10\n"                                  \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\nplace p cn 44096 0\ndoor p x 44000 "  \
    "0\n"

/* A new stop N at the hospital's door, and a bus from the hall to it. */
static gw_timetable *with_direct_bus(const scene *s)
{
    gw_overlay *o;
    gw_error err = {0};
    gw_stop_id stops[2];
    gw_route_id route;
    gw_timetable *t;
    uint64_t days[8];
    uint32_t service;
    memset(days, 0xFF, sizeof days);
    assert_true(s->t->day_words <= 8);
    if (s->t->n_days % 64) days[s->t->day_words - 1] >>= 64 - s->t->n_days % 64;
    assert_int_equal(gw_timetable_find_stop(s->t, GW_STR("sz"), GW_STR("K"), &stops[0], &err), GW_OK);
    assert_int_equal(gw_overlay_create(s->t, &o, &err), GW_OK);
    const gw_overlay_stop n = {"N", {"新站", "新站", "New Stop"}, gw_point_of(22.5, 114.427), GW_SIDE_CN};
    const gw_overlay_route r = {"X", "X", {"直達", "直达", "Direct"}, 3, 0};
    if (gw_overlay_add_stop(o, &n, 500, &stops[1], &err) || gw_overlay_add_route(o, &r, &route, &err) ||
        gw_overlay_add_service(o, "all", days, &service, &err)) {
        fail_msg("%s", err.message);
    }
    const gw_overlay_line line = {.route = route,
                                  .like_pattern = GW_NO_ID,
                                  .n_stops = 2,
                                  .stops = stops,
                                  .headsign = {"醫院", "医院", "Hospital"},
                                  .direction = 0};
    const int32_t times[] = {8 * 3600 + 3000, 8 * 3600 + 3600};
    const char *const ids[] = {"x1"};
    if (gw_overlay_add_trips(o, &line, 1, times, times, &service, ids, &err)) fail_msg("%s", err.message);
    if (gw_overlay_apply(o, &t, &err)) fail_msg("%s", err.message);
    gw_overlay_free(o);
    return t;
}

static void a_scenario_is_asked_like_its_base(void **state)
{
    (void)state;
    scene base;
    gw_error err = {0};
    gw_name_hit hits[4];
    uint32_t n;
    scene_open(&base, WORLD);
    const char *options = "depart=2026-03-04T08:30";
    scene_check(&base, "port:bay", "place:p@x", options, "note no-stop-near-to\n");

    scene changed = base;
    changed.t = with_direct_bus(&base);
    assert_int_equal(gw_dataset_with(base.d, changed.t, &changed.d, &err), GW_OK);
    scene_check(&changed, "port:bay", "place:p@x", options,
                "08:46 port:bay@cn ~240 K 08:50 [x1] N 09:00 ~140 - 09:02:20 | 1 ride\n");
    scene_check(&changed, "port:bay", "new:N", options,
                "08:46 port:bay@cn ~240 K 08:50 [x1] N 09:00 | 1 ride\n");
    scene_check_error(&changed, "port:bay", "new:M", "to: the scenario adds no stop 'M'");
    assert_int_equal(gw_plan_search_names(changed.d, GW_STR("new stop"), hits, 4, &n), GW_OK);
    assert_int_equal(n, 1);
    assert_int_equal(gw_plan_search_names(changed.d, GW_STR("K"), hits, 4, &n), GW_OK); /* the base's names */
    assert_int_equal(n, 1);
    assert_int_equal(gw_plan_search_names(base.d, GW_STR("new stop"), hits, 4, &n), GW_OK);
    assert_int_equal(n, 0);

    /* whoever still holds the scenario keeps what it needs of the base */
    scene_close(&base);
    changed.bar = NULL;
    changed.planner = gw_planner_create();
    scene_check(&changed, "port:bay", "new:N", options,
                "08:46 port:bay@cn ~240 K 08:50 [x1] N 09:00 | 1 ride\n");
    scene_close(&changed);
}

/* --- several workers --- */

static void *work(void *context)
{
    const scene *s = context;
    gw_planner *p = gw_planner_create();
    const gw_plan_request r =
        scene_request(s, "hk:A", "place:p", "depart=2026-03-04T08:00 window=60 access=90");
    char *first = NULL;
    bool same = p != NULL;
    for (int i = 0; i < 40 && same; i++) {
        const gw_dataset *d = gw_dataset_retain(s->d);
        gw_plan_answer a = {0};
        gw_buf text = {0};
        same = gw_planner_plan(p, d, &r, &a, NULL) == GW_OK;
        gw_plan_write_json(d, &a, GW_LANG_EN, &text);
        gw_buf_add(&text, "", 1);
        if (!first) first = strdup(text.p);
        same = same && strcmp(first, text.p) == 0;
        gw_buf_free(&text);
        gw_plan_answer_free(&a);
        gw_dataset_release(d);
    }
    gw_planner_free(p);
    if (same) return first;
    free(first);
    return NULL;
}

static void workers_share_a_data_set(void **state)
{
    (void)state;
    enum { N = 4 };
    scene s;
    pthread_t threads[N];
    void *answers[N];
    scene_open(&s, WORLD);
    for (int i = 0; i < N; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, &s), 0);
    for (int i = 0; i < N; i++) assert_int_equal(pthread_join(threads[i], &answers[i]), 0);
    for (int i = 0; i < N; i++) {
        assert_non_null(answers[i]);
        assert_string_equal(answers[i], answers[0]);
    }
    for (int i = 0; i < N; i++) free(answers[i]);
    scene_close(&s);
}

/* --- anything at all --- */

/* Pieces of references in any order: each is resolved or refused with words, and what is resolved can be
 * written and planned from. */
static void any_reference_is_resolved_or_refused(void **state)
{
    (void)state;
    static const char *const pieces[] = {"port:", "place:", "name:", "hk:", "sz:",  "best", "bay", "@",
                                         "hk",    "cn",     "A",     "K",   "p",    "x",    ":",   ",",
                                         "22.5",  "114",    "-",     ".",   " ",    "1e9",  "nan", "\xff",
                                         "深圳",  "\n",     "%s",    "0x1", "new:", "99"};
    const uint32_t n_pieces = sizeof pieces / sizeof *pieces;
    scene s;
    uint32_t seed = 7, resolved = 0;
    scene_open(&s, WORLD);
    for (int round = 0; round < 20000; round++) {
        char text[128] = "";
        seed = seed * 1664525u + 1013904223u;
        uint32_t n = 1 + (seed >> 28) % 5;
        for (uint32_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            strcat(text, pieces[(seed >> 8) % n_pieces]);
        }
        gw_end e;
        gw_error err = {0};
        gw_side other = (gw_side)((seed >> 4) % 3);
        gw_status status = gw_plan_resolve(s.d, "from", gw_str_of(text), other, &e, &err);
        if (status) {
            assert_int_equal(err.status, status);
            assert_int_equal(strncmp(err.message, "from: ", 6), 0);
            assert_true(gw_utf8_is_valid(err.message, strlen(err.message)));
            continue;
        }
        gw_buf ref = {0};
        gw_end_ref(s.d, &e, &ref);
        assert_true(ref.n > 0);
        gw_buf_free(&ref);
        resolved++;
    }
    assert_true(resolved > 300);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_is_asked_like_its_base),
        cmocka_unit_test(workers_share_a_data_set),
        cmocka_unit_test(any_reference_is_resolved_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
