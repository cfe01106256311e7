/* Words and spellings: folding, headways, modes, sums. */
#include "planner/plan/han_fold_priv.h"
#include "planner/plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void check_fold(const char *text, const char *expected)
{
    gw_buf out = {0}, again = {0};
    gw_name_fold(gw_str_of(text), &out);
    gw_buf_add(&out, "", 0);
    assert_string_equal(out.p ? out.p : "", expected);
    gw_name_fold((gw_str){out.p ? out.p : "", (uint32_t)out.n}, &again);
    assert_string_equal(again.p ? again.p : "", expected);
    gw_buf_free(&out);
    gw_buf_free(&again);
}

static void folds_what_people_write(void **state)
{
    (void)state;
    check_fold("深圳灣口岸", "深圳湾口岸");
    check_fold("衞生署", "卫生署"); /* a form of Hong Kong */
    check_fold("衛生署", "卫生署");
    check_fold("臺灣", "台湾");
    check_fold("  Shenzhen  Bay-Port ", "shenzhen bay port");
    check_fold("ＡＢＣ（１）", "abc 1");
    check_fold("St. Mary's", "st marys");
    check_fold("Água Fría", "agua fria");
    check_fold("香園圍口岸(蓮塘)", "香园围口岸 莲塘");
    check_fold("𨋢", "𨋢");
    check_fold("--", "");
    check_fold("", "");
}

static void table_is_sorted_and_final(void **state)
{
    (void)state;
    for (uint32_t i = 1; i < gw_han_n_pairs; i++) {
        assert_true(gw_han_pairs[i - 1].traditional < gw_han_pairs[i].traditional);
    }
}

static void headways_in_three_languages(void **state)
{
    (void)state;
    char text[64];
    gw_headway_words(480, 900, GW_LANG_EN, text);
    assert_string_equal(text, "every 8-15 min");
    gw_headway_words(480, 900, GW_LANG_HANT, text);
    assert_string_equal(text, "每 8-15 分鐘");
    gw_headway_words(480, 900, GW_LANG_HANS, text);
    assert_string_equal(text, "每 8-15 分钟");
    gw_headway_words(115, 120, GW_LANG_EN, text);
    assert_string_equal(text, "every 2 min");
    gw_headway_words(10, 10, GW_LANG_EN, text);
    assert_string_equal(text, "every 1 min");
}

static void modes_are_those_of_motis(void **state)
{
    (void)state;
    static const struct {
        uint16_t type;
        const char *mode;
    } all[] = {{0, "TRAM"},
               {1, "SUBWAY"},
               {2, "REGIONAL_RAIL"},
               {3, "BUS"},
               {4, "FERRY"},
               {5, "TRAM"},
               {6, "AERIAL_LIFT"},
               {7, "FUNICULAR"},
               {11, "BUS"},
               {12, "SUBWAY"},
               {100, "REGIONAL_RAIL"},
               {101, "HIGHSPEED_RAIL"},
               {102, "LONG_DISTANCE"},
               {105, "NIGHT_RAIL"},
               {109, "SUBURBAN"},
               {200, "COACH"},
               {401, "SUBWAY"},
               {700, "BUS"},
               {717, "BUS"},
               {900, "TRAM"},
               {1000, "FERRY"},
               {1100, "AIRPLANE"},
               {1300, "AERIAL_LIFT"},
               {1400, "FUNICULAR"},
               {1700, "OTHER"},
               {50, "OTHER"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_string_equal(gw_mode_of_type(all[i].type), all[i].mode);
    }
}

static void sums_are_exact(void **state)
{
    (void)state;
    gw_leg legs[] = {
        {.kind = GW_LEG_WALK, .departure_s = 100, .arrival_s = 160},
        {.kind = GW_LEG_RIDE, .ready_s = 160, .departure_s = 200, .arrival_s = 500},
        {.kind = GW_LEG_BORDER, .port = 3, .departure_s = 500, .admitted_s = 600, .arrival_s = 1000},
        {.kind = GW_LEG_WALK, .departure_s = 1030, .arrival_s = 1100},
    };
    gw_journey j = {.departure_s = 100, .arrival_s = 1100, .rides = 1, .n_legs = 4};
    gw_journey_set s = {0};
    assert_int_equal(gw_journey_set_add(&s, &j, legs), GW_OK);
    gw_journey_sums sums = gw_journey_sum(&s, 0);
    assert_int_equal(sums.walk_s, 130);
    assert_int_equal(sums.ride_s, 300);
    assert_int_equal(sums.border_s, 500);
    assert_int_equal(sums.wait_s, 70);
    assert_int_equal(sums.port, 3);

    gw_journey_set_clear(&s);
    j.n_legs = 2;
    j.arrival_s = 500;
    assert_int_equal(gw_journey_set_add(&s, &j, legs), GW_OK);
    assert_int_equal(gw_journey_sum(&s, 0).port, GW_NO_ID);
    gw_journey_set_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_what_people_write),
        cmocka_unit_test(table_is_sorted_and_final),
        cmocka_unit_test(headways_in_three_languages),
        cmocka_unit_test(modes_are_those_of_motis),
        cmocka_unit_test(sums_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
