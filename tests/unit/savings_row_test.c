/* A row of a table of cases: what it reads of a case, and that it comes back the same. */
#include "planner/savings/row.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OD(port, direction, day, period, traveller, numbers)                                                 \
    "{\"port\":\"" port "\",\"direction\":\"" direction "\",\"day_type\":\"" day                             \
    "\",\"traveller\":\"" traveller "\",\"period\":\"" period "\"," numbers "}"
#define NUMBERS                                                                                              \
    "\"before\":{\"mean_min\":40.10,\"share_served\":0.9987},\"after\":{\"mean_min\":36.33,"                 \
    "\"share_served\":1.0000},\"saving\":{\"mean_min\":3.77,\"p95_min\":9.05}"
#define ABSENT                                                                                               \
    "\"before\":{\"mean_min\":null,\"share_served\":0.0000},\"after\":{\"mean_min\":41.70,"                  \
    "\"share_served\":1.0000},\"saving\":{\"mean_min\":null,\"p95_min\":null}"
#define HEAD                                                                                                 \
    "{\"schema\":\"gangway-case/1\",\"receipt\":{\"day\":\"2026-11-25\"},\"scenario\":{\"id\":"              \
    "\"0123456789abcdef\",\"label\":\"szb\"},\"headline\":{\"port\":\"bay\"},\"day_types\":[{\"id\":"        \
    "\"mon-fri\"},{\"id\":\"sat\"}],"
#define TABLE                                                                                                \
    "\"od\":[" OD("bay", "to-place", "mon-fri", "day", "adult", ABSENT) "," OD(                              \
        "bay", "to-place", "mon-fri", "core", "adult",                                                       \
        NUMBERS) "," OD("bay", "from-place", "mon-fri", "core", "adult",                                     \
                        NUMBERS) "," OD("bay", "to-place", "sat", "core", "adult",                           \
                                        ABSENT) "," OD("far", "to-place", "mon-fri", "core", "elder",        \
                                                       ABSENT) "," OD("bay", "to-place", "mon-fri", "core",  \
                                                                      "wheelchair", ABSENT) "],"
#define REST                                                                                                 \
    "\"uncertainty\":{\"of\":\"passenger_hours_a_day_uncapped\",\"central\":12.345,\"p5\":-0.100,"           \
    "\"p50\":12.000,\"p95\":20.001,\"probability_of_a_saving\":0.9410},"                                     \
    "\"demand\":{\"day\":{\"passenger_hours_saved\":11.250,\"passenger_hours_saved_uncapped\":12.345},"      \
    "\"year\":{\"passenger_hours_saved\":3000.125,\"passenger_hours_saved_uncapped\":3100.000}},"            \
    "\"service\":[{\"line\":\"D1\",\"after\":{\"buses_chained\":4,\"bus_hours\":31.033,\"bus_km\":988.10}}," \
    "{\"line\":\"B\",\"before\":{\"buses_chained\":3,\"bus_hours\":20.100,\"bus_km\":500.00},"               \
    "\"after\":{\"buses_chained\":2,\"bus_hours\":15.050,\"bus_km\":400.50}}],"                              \
    "\"cost\":{\"currency\":\"CNY\",\"a_day\":3200.50,\"a_year\":null,\"per_passenger_hour\":284.49,"        \
    "\"per_passenger_hour_of_the_year\":null,\"break_even_demand\":1.250}}"

static gw_case_row row_of(const char *json, const char *label, const char *port)
{
    gw_case_row row;
    gw_error err = {0};
    if (gw_case_row_read(json, strlen(json), label, port, &row, &err)) fail_msg("%s", err.message);
    return row;
}

static void a_row_is_read_from_a_case(void **state)
{
    (void)state;
    gw_case_row row = row_of(HEAD TABLE REST, NULL, NULL);
    assert_string_equal(row.label, "szb");
    assert_string_equal(row.port, "bay");
    assert_int_equal(row.n_ways, 3); /* core hours of the case's own day and port only */
    const gw_case_way *way = gw_case_row_way(&row, GW_TRAVELLER_ADULT, true);
    assert_non_null(way);
    assert_true(way->before_min == 40.10 && way->saving_p95_min == 9.05 && way->served_before == 0.9987);
    assert_null(gw_case_row_way(&row, GW_TRAVELLER_ELDER, false));
    assert_true(isnan(gw_case_row_way(&row, GW_TRAVELLER_WHEELCHAIR, false)->saving_min));
    assert_true(row.buses == 6 && row.buses_more == 3); /* 4 new ones, and one fewer on B */
    assert_true(row.bus_hours == 46.083 && row.bus_hours_more == 25.983);
    assert_true(row.hours && row.drawn_central == 12.345 && row.p_saving == 0.9410);
    assert_true(row.break_even == 1.25 && isnan(row.cost_year));
    assert_int_equal(row_of(HEAD TABLE REST, "x", "far").n_ways, 1);
}

static void text_of(const gw_case_row *row, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_case_row_put(row, NULL, &w);
    gw_case_row_heads(row, out);
    gw_buf_text(out, "\n");
    gw_case_row_cells(row, row, out);
    assert_false(out->failed);
}

static void a_row_comes_back_the_same(void **state)
{
    (void)state;
    static const char *const CASES[] = {HEAD TABLE REST, HEAD TABLE "\"service\":[]}"};
    for (int i = 0; i < 2; i++) {
        gw_case_row row = row_of(CASES[i], "m1.headway_min=10", NULL), again;
        gw_buf kept = {0}, first = {0}, second = {0};
        gw_json_writer w;
        gw_json *tree = NULL;
        gw_json_begin(&w, &kept);
        gw_case_row_put(&row, NULL, &w);
        assert_int_equal(gw_json_parse(kept.p, kept.n, 0, &tree, NULL), GW_OK);
        assert_int_equal(gw_case_row_parse(tree, &again, NULL), GW_OK);
        text_of(&row, &first);
        text_of(&again, &second);
        assert_string_equal(first.p, second.p);
        gw_json_free(tree);
        gw_buf_free(&kept);
        gw_buf_free(&first);
        gw_buf_free(&second);
    }
}

static size_t commas(const char *s, const char *end)
{
    size_t n = 0;
    for (; s < end; s++) n += *s == ',';
    return n;
}

static void cells_stand_under_their_heads(void **state)
{
    (void)state;
    gw_case_row wide = row_of(HEAD TABLE REST, NULL, NULL), narrow = row_of(HEAD TABLE REST, NULL, "far");
    gw_buf heads = {0}, cells = {0};
    gw_case_row_heads(&wide, &heads);
    assert_non_null(strstr(heads.p, "label,scenario,day,port,to_adult_before_min,to_adult_after_min,"));
    assert_non_null(strstr(heads.p, ",break_even,currency"));
    gw_case_row_cells(&narrow, &wide, &cells);
    assert_int_equal(commas(heads.p, heads.p + heads.n), commas(cells.p, cells.p + cells.n));
    assert_non_null(strstr(cells.p, "szb,0123456789abcdef,2026-11-25,far,,,,,,,"));
    gw_buf_reset(&cells);
    gw_case_row_cells(&wide, &wide, &cells);
    assert_non_null(strstr(cells.p, ",bay,40.10,36.33,3.77,9.05,0.9987,1.0000,"));
    gw_buf_free(&heads);
    gw_buf_free(&cells);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *port, *says;
    } CASES[] = {{"{}", NULL, "schema"},
                 {"{", NULL, "case.json"},
                 {HEAD "\"od\":[]}", NULL, "'bay'"},
                 {HEAD TABLE REST, "nowhere", "'nowhere'"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        gw_case_row row;
        gw_error err = {0};
        gw_status status =
            gw_case_row_read(CASES[i].json, strlen(CASES[i].json), NULL, CASES[i].port, &row, &err);
        assert_int_equal(status, GW_BAD_INPUT);
        if (!strstr(err.message, CASES[i].says)) fail_msg("%s", err.message);
    }
    gw_json *tree = NULL;
    gw_case_row row;
    gw_error err = {0};
    assert_int_equal(gw_json_parse("{\"label\":\"a\"}", 13, 0, &tree, NULL), GW_OK);
    assert_int_equal(gw_case_row_parse(tree, &row, &err), GW_BAD_INPUT);
    assert_non_null(strstr(err.message, "row: scenario"));
    gw_json_free(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_read_from_a_case),
        cmocka_unit_test(a_row_comes_back_the_same),
        cmocka_unit_test(cells_stand_under_their_heads),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
