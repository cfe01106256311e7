/* The answer as JSON and as text, whole; and planning with memory that ends anywhere. The linker sends
 * malloc, calloc and realloc here (--wrap). */
#include "tests/scenes/scene.h"
#include "tests/support/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WORLD                                                                                                \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\nevery 8-15 6:00-22:00 R A 0 H 20\n"                             \
    "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 8:55 D 9:10\n"                                  \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\nplace p cn 40096 0\n"

static void plan_world(scene *s, gw_plan_answer *a)
{
    gw_error err;
    scene_open(s, WORLD);
    gw_plan_request r = scene_request(s, "hk:A", "place:p", "depart=2026-03-04T08:00");
    assert_int_equal(gw_planner_plan(s->planner, s->d, &r, a, &err), GW_OK);
}

/* Cursors are opaque: only whether there is one is of interest. */
static void hide_cursor(char *json, const char *key)
{
    char *value = strstr(json, key);
    assert_non_null(value);
    value += strlen(key);
    char *end = strchr(value + 1, '"');
    assert_true(*value == '"' && end > value + 20);
    memmove(value + 1, end, strlen(end) + 1);
}

static void json_has_its_shape(void **state)
{
    (void)state;
    scene s;
    gw_plan_answer a = {0};
    gw_buf out = {0};
    plan_world(&s, &a);
    gw_plan_write_json(s.d, &a, GW_LANG_EN, &out);
    hide_cursor(out.p, "\"previous\":");
    hide_cursor(out.p, "\"next\":");
    assert_string_equal(
        out.p,
        "{\"from\":{\"ref\":\"hk:A\",\"name\":\"A\",\"lat\":22.500000,\"lon\":114.000000,"
        "\"side\":\"hk\"},\"to\":{\"ref\":\"place:p\",\"name\":\"p\",\"lat\":22.500000,"
        "\"lon\":114.390301,\"side\":\"cn\"},\"query\":{\"mode\":\"depart\","
        "\"time\":\"2026-03-04T08:00:00+08:00\",\"window_s\":0,\"headway\":\"expected\"},"
        "\"journeys\":[{\"departure\":\"2026-03-04T08:10:15+08:00\","
        "\"arrival\":\"2026-03-04T09:11:40+08:00\",\"duration_s\":3685,\"rides\":2,"
        "\"transfers\":1,\"walk_s\":520,\"wait_s\":345,\"ride_s\":2100,\"border_s\":720,"
        "\"port\":\"bay\",\"is\":[\"fastest\",\"fewest-rides\",\"least-walking\"],\"legs\":[{\"type\":\"ride\",\"mode\":\"BUS\",\"route\":{\"ref\":\"hk:R\","
        "\"short_name\":\"R\",\"name\":\"R\",\"color\":null,\"text_color\":null},\"headsign\":\"to H\","
        "\"trip\":\"R-1\",\"from\":{\"ref\":\"hk:A\",\"name\":\"A\",\"lat\":22.500000,\"lon\":114.000000,"
        "\"side\":\"hk\"},\"to\":{\"ref\":\"hk:H\",\"name\":\"H\",\"lat\":22.500000,\"lon\":114.194683,"
        "\"side\":\"hk\"},\"departure\":\"2026-03-04T08:16:00+08:00\","
        "\"arrival\":\"2026-03-04T08:36:00+08:00\",\"duration_s\":1200,\"n_stops\":1,"
        "\"wait_s\":345,\"in_seat\":false,\"agency\":{\"name\":\"Agency\"},\"headway\":{\"min_s\":480,\"max_"
        "s\":900,"
        "\"text\":\"every 8-15 min\"}},{\"type\":\"walk\",\"from\":{\"ref\":\"hk:H\",\"name\":\"H\","
        "\"lat\":22.500000,\"lon\":114.194683,\"side\":\"hk\"},\"to\":{\"ref\":\"port:bay@hk\","
        "\"name\":\"bay-en\",\"lat\":22.500000,\"lon\":114.194683,\"side\":\"hk\"},"
        "\"departure\":\"2026-03-04T08:36:00+08:00\",\"arrival\":\"2026-03-04T08:39:00+08:00\","
        "\"duration_s\":180},{\"type\":\"border\",\"port\":\"bay\",\"name\":\"bay-en\",\"from\":{"
        "\"ref\":\"port:bay@hk\",\"name\":\"bay-en\",\"lat\":22.500000,\"lon\":114.194683,"
        "\"side\":\"hk\"},\"to\":{\"ref\":\"port:bay@cn\",\"name\":\"bay-en\",\"lat\":22.500000,"
        "\"lon\":114.195170,\"side\":\"cn\"},\"departure\":\"2026-03-04T08:39:00+08:00\","
        "\"arrival\":\"2026-03-04T08:51:00+08:00\",\"duration_s\":720,\"p50_s\":720,"
        "\"p95_s\":1800,\"wait_open_s\":0,\"source\":\"measured\",\"source_text\":\"measured\"},{\"type\":\"walk\",\"from\":{"
        "\"ref\":\"port:bay@cn\",\"name\":\"bay-en\",\"lat\":22.500000,\"lon\":114.195170,"
        "\"side\":\"cn\"},\"to\":{\"ref\":\"sz:K\",\"name\":\"K\",\"lat\":22.500000,\"lon\":114.195170,"
        "\"side\":\"cn\"},\"departure\":\"2026-03-04T08:51:00+08:00\","
        "\"arrival\":\"2026-03-04T08:55:00+08:00\",\"duration_s\":240},{\"type\":\"ride\","
        "\"mode\":\"BUS\",\"route\":{\"ref\":\"sz:S\",\"short_name\":\"S\",\"name\":\"S\",\"color\":null,"
        "\"text_color\":null},\"headsign\":\"to D\",\"trip\":\"S1\",\"from\":{\"ref\":\"sz:K\","
        "\"name\":\"K\",\"lat\":22.500000,\"lon\":114.195170,\"side\":\"cn\"},\"to\":{\"ref\":\"sz:D\","
        "\"name\":\"D\",\"lat\":22.500000,\"lon\":114.389367,\"side\":\"cn\"},"
        "\"departure\":\"2026-03-04T08:55:00+08:00\",\"arrival\":\"2026-03-04T09:10:00+08:00\","
        "\"duration_s\":900,\"n_stops\":1,\"wait_s\":0,\"in_seat\":false,\"agency\":{\"name\":\"Agency\"}},{"
        "\"type\":\"walk\","
        "\"from\":{\"ref\":\"sz:D\",\"name\":\"D\",\"lat\":22.500000,\"lon\":114.389367,\"side\":\"cn\"},"
        "\"to\":{\"ref\":\"place:p\",\"name\":\"p\",\"lat\":22.500000,\"lon\":114.390301,"
        "\"side\":\"cn\"},\"departure\":\"2026-03-04T09:10:00+08:00\","
        "\"arrival\":\"2026-03-04T09:11:40+08:00\",\"duration_s\":100,\"distance_m\":125}]}],"
        "\"previous\":\"\",\"next\":\"\",\"notes\":[],\"attribution\":[]}");
    gw_buf_free(&out);
    gw_plan_answer_free(&a);
    scene_close(&s);
}

static void check_text(gw_lang lang, const char *expected)
{
    scene s;
    gw_plan_answer a = {0};
    gw_buf out = {0};
    plan_world(&s, &a);
    gw_plan_write_text(s.d, &a, lang, &out);
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
    gw_plan_answer_free(&a);
    scene_close(&s);
}

static void text_in_english(void **state)
{
    (void)state;
    check_text(GW_LANG_EN,
               "From  A\n"
               "To    p\n"
               "      leaving 2026-03-04 08:00 or later\n"
               "\n"
               "1. 08:10 - 09:12  1 h 1 min, 2 rides, walk 9 min, wait 6 min, border 12 min, via bay-en\n"
               "    08:10  bus R towards to H, every 8-15 min, wait about 6 min; 20 min, next stop, H\n"
               "   ~08:36  walk 3 min to bay-en\n"
               "   ~08:39  bay-en: usually 12 min, 1 in 20 takes over 30 min\n"
               "   ~08:51  walk 4 min to K\n"
               "    08:55  bus S towards to D; 15 min, next stop, D\n"
               "    09:10  walk 2 min, 125 m, to p\n"
               "    09:12  p\n");
}

static void text_in_traditional_chinese(void **state)
{
    (void)state;
    check_text(
        GW_LANG_HANT,
        "由  A\n"
        "到  p\n"
        "    2026-03-04 08:00 或之後出發\n"
        "\n"
        "1. 08:10 - 09:12  1 小時 1 分鐘，乘車 2 程，步行 9 分鐘，候車 6 分鐘，過關 12 分鐘，經bay-hant\n"
        "    08:10  乘巴士 R（往to H），每 8-15 分鐘一班，約等 6 分鐘；車程 20 分鐘，到H\n"
        "   ~08:36  步行 3 分鐘到bay-hant\n"
        "   ~08:39  bay-hant過關：一般 12 分鐘，20 人中有 1 人要超過 30 分鐘\n"
        "   ~08:51  步行 4 分鐘到K\n"
        "    08:55  乘巴士 S（往to D）；車程 15 分鐘，到D\n"
        "    09:10  步行 2 分鐘（125 米）到p\n"
        "    09:12  到達p\n");
}

static void text_in_simplified_chinese(void **state)
{
    (void)state;
    check_text(
        GW_LANG_HANS,
        "从  A\n"
        "到  p\n"
        "    2026-03-04 08:00 或之后出发\n"
        "\n"
        "1. 08:10 - 09:12  1 小时 1 分钟，乘车 2 程，步行 9 分钟，候车 6 分钟，过关 12 分钟，经bay-hans\n"
        "    08:10  乘公交 R（往to H），每 8-15 分钟一班，约等 6 分钟；车程 20 分钟，到H\n"
        "   ~08:36  步行 3 分钟到bay-hans\n"
        "   ~08:39  bay-hans过关：一般 12 分钟，20 人中有 1 人要超过 30 分钟\n"
        "   ~08:51  步行 4 分钟到K\n"
        "    08:55  乘公交 S（往to D）；车程 15 分钟，到D\n"
        "    09:10  步行 2 分钟（125 米）到p\n"
        "    09:12  到达p\n");
}

/* --- memory --- */

static gw_status plan_all(const scene *s, gw_plan_request *r)
{
    const gw_dataset *d = NULL;
    gw_plan_answer a = {0};
    gw_buf out = {0};
    gw_name_hit hits[4];
    uint32_t n;
    gw_planner *p = gw_planner_create();
    gw_status status = p ? gw_dataset_of(s->t, &d, NULL) : GW_NO_MEMORY;
    if (!status) status = gw_plan_search_names(d, GW_STR("K"), hits, 4, &n);
    if (!status) status = gw_planner_plan(p, d, r, &a, NULL);
    if (!status) {
        gw_plan_write_json(d, &a, GW_LANG_HANT, &out);
        gw_plan_write_text(d, &a, GW_LANG_HANT, &out);
        if (out.failed) status = GW_NO_MEMORY;
    }
    if (!status && a.journeys.n != 1) status = GW_CONFLICT; /* less than all is no answer */
    gw_buf_free(&out);
    gw_plan_answer_free(&a);
    gw_dataset_release(d);
    gw_planner_free(p);
    return status;
}

static void survives_any_failing_allocation(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, WORLD);
    gw_plan_request r = scene_request(&s, "port:best@hk", "place:p", "depart=2026-03-04T08:00 window=60");
    long n = 1;
    gw_status status = GW_NO_MEMORY;
    for (; status != GW_OK && n < 20000; n++) {
        left = n;
        status = plan_all(&s, &r);
        left = -1;
        if (status != GW_OK) assert_int_equal(status, GW_NO_MEMORY);
    }
    assert_int_equal(status, GW_OK);
    assert_true(n > 30);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_its_shape),
        cmocka_unit_test(text_in_english),
        cmocka_unit_test(text_in_traditional_chinese),
        cmocka_unit_test(text_in_simplified_chinese),
        cmocka_unit_test(survives_any_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
