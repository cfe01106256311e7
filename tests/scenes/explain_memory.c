/* Explanations as JSON, in three languages; and with memory that ends anywhere. The linker sends malloc,
 * calloc and realloc here (--wrap). */
#include "planner/explain/explain.h"
#include "tests/scenes/scene.h"
#include "tests/support/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WORLD                                                                                                \
    "feed x cn\nstop A 0 0\nstop B 9600 0\nstop C 20000 0\n"                                                 \
    "trip r1 R A 8:00 C 8:20\ntrip s1 S A 7:56 C 8:10\ntrip s2 S A 8:56 C 9:30\n"

typedef struct {
    scene s;
    gw_plan_answer a;
} world;

static void open_world(world *w, const char *from, const char *options)
{
    gw_error err = {0};
    scene_open(&w->s, WORLD);
    gw_plan_request r = scene_request(&w->s, from, "x:C", options);
    w->a = (gw_plan_answer){0};
    assert_int_equal(gw_planner_plan(w->s.planner, w->s.d, &r, &w->a, &err), GW_OK);
}

static void close_world(world *w)
{
    gw_plan_answer_free(&w->a);
    scene_close(&w->s);
}

static void check_json(const world *w, const char *ref, gw_lang lang, const char *expected)
{
    gw_explanation e = {0};
    gw_error err = {0};
    gw_buf out = {0};
    gw_json_writer json;
    const gw_str expects = gw_str_of(ref);
    assert_int_equal(
        gw_explain_asked(w->s.planner, w->s.d, &w->a, "explain", ref ? &expects : NULL, &e, &err), GW_OK);
    gw_json_begin(&json, &out);
    gw_json_object(&json, NULL);
    gw_explain_write_json(w->s.d, &w->a, &e, lang, &json);
    gw_json_object_end(&json);
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
    gw_explanation_free(&e);
}

static void json_in_three_languages(void **state)
{
    (void)state;
    world w;
    open_world(&w, "x:A", "depart=2026-03-04T08:00");
    check_json(&w, NULL, GW_LANG_EN, "{}");
    check_json(
        &w, "R", GW_LANG_EN,
        "{\"explanation\":{\"about\":\"line\",\"name\":\"R\",\"in_answer\":true,\"journey\":0,\"reasons\":[],"
        "\"would_help\":[]}}");
    check_json(
        &w, "S", GW_LANG_HANT,
        "{\"explanation\":{\"about\":\"line\",\"name\":\"S\",\"in_answer\":false,\"best\":{\"departure\":"
        "\"2026-03-04T08:56:00+08:00\",\"arrival\":\"2026-03-04T09:30:00+08:00\",\"rides\":1,\"lines\":[\"x:"
        "S\"]},\"reasons\":[{\"code\":\"missed\",\"text\":\"差 4 分鐘：早 4 分鐘就趕得上 07:56 "
        "由A開出的班次。\",\"by_s\":240,\"stop\":\"x:A\",\"at\":\"2026-03-04T07:56:00+08:00\"},"
        "{\"code\":\"dominated\",\"text\":\"行程 1 比含S的最佳行程（08:56 - 09:30）好：後者遲 1 小時 10 "
        "分鐘到達，乘車程數一樣。\",\"by_s\":4200,\"more_rides\":0,\"journey\":0}],"
        "\"would_help\":[{\"changes\":{\"depart\":\"2026-03-04T07:56:00+08:00\"},\"text\":\"2026-03-04 07:56 "
        "出發：07:56 - 08:10、乘車 1 "
        "程（S）\",\"finds\":{\"departure\":\"2026-03-04T07:56:00+08:00\",\"arrival\":\"2026-03-04T08:10:00+"
        "08:00\",\"rides\":1,\"lines\":[\"x:S\"]}}]}}");
    check_json(
        &w, "S", GW_LANG_HANS,
        "{\"explanation\":{\"about\":\"line\",\"name\":\"S\",\"in_answer\":false,\"best\":{\"departure\":"
        "\"2026-03-04T08:56:00+08:00\",\"arrival\":\"2026-03-04T09:30:00+08:00\",\"rides\":1,\"lines\":[\"x:"
        "S\"]},\"reasons\":[{\"code\":\"missed\",\"text\":\"差 4 分钟：早 4 分钟就赶得上 07:56 "
        "从A开出的班次。\",\"by_s\":240,\"stop\":\"x:A\",\"at\":\"2026-03-04T07:56:00+08:00\"},"
        "{\"code\":\"dominated\",\"text\":\"行程 1 比含S的最佳行程（08:56 - 09:30）好：后者迟 1 小时 10 "
        "分钟到达，乘车程数一样。\",\"by_s\":4200,\"more_rides\":0,\"journey\":0}],"
        "\"would_help\":[{\"changes\":{\"depart\":\"2026-03-04T07:56:00+08:00\"},\"text\":\"2026-03-04 07:56 "
        "出发：07:56 - 08:10、乘车 1 "
        "程（S）\",\"finds\":{\"departure\":\"2026-03-04T07:56:00+08:00\",\"arrival\":\"2026-03-04T08:10:00+"
        "08:00\",\"rides\":1,\"lines\":[\"x:S\"]}}]}}");
    check_json(
        &w, "S", GW_LANG_EN,
        "{\"explanation\":{\"about\":\"line\",\"name\":\"S\",\"in_answer\":false,\"best\":{\"departure\":"
        "\"2026-03-04T08:56:00+08:00\",\"arrival\":\"2026-03-04T09:30:00+08:00\",\"rides\":1,\"lines\":[\"x:"
        "S\"]},\"reasons\":[{\"code\":\"missed\",\"text\":\"Missed by 4 min: 4 min earlier one would have "
        "caught the 07:56 from A.\",\"by_s\":240,\"stop\":\"x:A\",\"at\":\"2026-03-04T07:56:00+08:00\"},"
        "{\"code\":\"dominated\",\"text\":\"Journey 1 is better than the best with S (08:56 - 09:30), which "
        "arrives 1 h 10 min later with as many rides.\",\"by_s\":4200,\"more_rides\":0,\"journey\":0}],"
        "\"would_help\":[{\"changes\":{\"depart\":\"2026-03-04T07:56:00+08:00\"},\"text\":\"leave at "
        "2026-03-04 07:56: 07:56 - 08:10, 1 ride "
        "(S)\",\"finds\":{\"departure\":\"2026-03-04T07:56:00+08:00\",\"arrival\":\"2026-03-04T08:10:00+08:"
        "00\",\"rides\":1,\"lines\":[\"x:S\"]}}]}}");
    close_world(&w);
    open_world(&w, "x:A", "depart=2026-03-04T07:50 wheelchair=1 rides=1 horizon=1");
    check_json(
        &w, NULL, GW_LANG_HANT,
        "{\"explanation\":{\"about\":\"answer\",\"reasons\":[{\"code\":\"not-step-free\",\"text\":"
        "\"沒有已知全程無障礙的行程：時刻表沒有說明，或者要上落樓梯。\",\"parameter\":\"wheelchair\"}],"
        "\"would_help\":[{\"changes\":{\"wheelchair\":\"false\"},\"text\":\"不限無障礙：07:56 - 08:10、乘車 "
        "1 "
        "程（S）\",\"finds\":{\"departure\":\"2026-03-04T07:56:00+08:00\",\"arrival\":\"2026-03-04T08:10:00+"
        "08:00\",\"rides\":1,\"lines\":[\"x:S\"]}}]}}");
    close_world(&w);
}

/* Fails at every allocation in turn: GW_NO_MEMORY, or the whole explanation. */
static void check_memory(const char *from, const char *options, const char *ref)
{
    world w;
    open_world(&w, from, options);
    const gw_str expects = gw_str_of(ref);
    gw_status status = GW_NO_MEMORY;
    gw_buf whole = {0};
    for (long n = 1; status; n++) {
        gw_explanation e = {0};
        gw_error err = {0};
        gw_planner *planner = gw_planner_create();
        assert_non_null(planner);
        left = n;
        status = gw_explain_asked(planner, w.s.d, &w.a, "explain", ref ? &expects : NULL, &e, &err);
        left = -1;
        if (status) assert_int_equal(status, GW_NO_MEMORY);
        if (status) assert_true(err.message[0]);
        if (!status) gw_explain_write_text(w.s.d, &w.a, &e, GW_LANG_EN, &whole);
        gw_explanation_free(&e);
        gw_planner_free(planner);
        assert_true(n < 3000);
    }
    gw_explanation e = {0};
    gw_error err = {0};
    gw_buf again = {0};
    assert_int_equal(gw_explain_asked(w.s.planner, w.s.d, &w.a, "explain", ref ? &expects : NULL, &e, &err),
                     GW_OK);
    gw_explain_write_text(w.s.d, &w.a, &e, GW_LANG_EN, &again);
    assert_string_equal(whole.p, again.p);
    gw_buf_free(&whole);
    gw_buf_free(&again);
    gw_explanation_free(&e);
    close_world(&w);
}

static void memory_that_ends_is_said(void **state)
{
    (void)state;
    check_memory("x:A", "depart=2026-03-04T08:00", "S");
    check_memory("22.55,114", "depart=2026-03-04T08:00 horizon=1", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_in_three_languages),
        cmocka_unit_test(memory_that_ends_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
