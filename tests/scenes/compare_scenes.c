/* Cases side by side on a toy city whose savings are known: who is ahead, by how much, and what cannot be
 * compared. */
#include "tests/scenes/scene.h"

#include "planner/savings/compare.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*   bay ─4 min─ P ══ L, every 30, 20 min ══ H = hosp: 4 + 15 + 20 = 39 minutes on average */
#define TOWN                                                                                                 \
    "feed hk hk\n"                                                                                           \
    "stop K 0 -3000\n"                                                                                       \
    "stop K2 0 -9000\n"                                                                                      \
    "trip k1 HK K 8:00 K2 8:10\n"                                                                            \
    "feed szb cn\n"                                                                                          \
    "stop P 0 0\n"                                                                                           \
    "stop H 10000 0\n"                                                                                       \
    "every 30 6:00-22:00 L P 0 H 20\n"                                                                       \
    "every 30 6:00-22:00 L H 0 P 20\n"                                                                       \
    "port bay 6:30 24:00 0 -100 hk:hk:K:3 cn:szb:P:4\n"                                                      \
    "clearance 12 30\n"                                                                                      \
    "place hosp cn 10000 0\n"

/* L every `minutes` all day: a headway h costs h/2 of waiting, so 15 − h/2 is saved, out and back. */
#define EVERY(id, minutes)                                                                                   \
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"" id "\",\"title\":{\"en\":\"Line L <every> " minutes       \
    "\"},\"assumptions\":{\"stated\":[{\"text\":{\"en\":\"as often as that\"},\"source\":\"S1\"}]},"         \
    "\"changes\":[{\"id\":\"m\",\"type\":\"set-headway\",\"line\":\"szb:L\",\"from\":\"06:00\","             \
    "\"to\":\"22:00\",\"headway_min\":" minutes "}]}"

typedef struct {
    scene s;
    gw_savings_outputs made[4];
    gw_compare_case cases[4];
    gw_compare_outputs out;
    uint32_t n;
} town;

static gw_savings_options options(void)
{
    gw_savings_options o;
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 3, 4);
    o.place = "hosp";
    o.n_threads = 1;
    o.n_travellers = 1;
    o.first_minute = 420;
    o.n_minutes = 720;
    o.draws = 300;
    o.costs = (gw_savings_costs){.given = true, .bus_hour = 300, .currency = "CNY"};
    return o;
}

static gw_str of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static void add(town *t, const char *label, const char *scenario, const gw_savings_options *o)
{
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_savings_outputs *m = &t->made[t->n];
    if (gw_savings_run(t->s.d, scenario, strlen(scenario), o, m, &faults, &err))
        fail_msg("%s: %s", err.message, faults.n ? faults.list[0].message : "");
    gw_scenario_errors_free(&faults);
    t->cases[t->n++] = (gw_compare_case){.label = label,
                                         .folder = "cases/x",
                                         .case_json = of(&m->case_json),
                                         .receipt_json = of(&m->receipt_json),
                                         .draws_csv = of(&m->draws_csv)};
}

static void done(town *t)
{
    for (uint32_t i = 0; i < t->n; i++) gw_savings_outputs_free(&t->made[i]);
    gw_compare_outputs_free(&t->out);
    scene_close(&t->s);
}

static void compare(town *t)
{
    gw_error err = {0};
    gw_compare_outputs_free(&t->out);
    if (gw_compare_cases(t->cases, t->n, NULL, &t->out, &err)) fail_msg("%s", err.message);
}

static void refused(town *t, const char *says)
{
    gw_error err = {0};
    gw_compare_outputs out = {0};
    assert_int_equal(gw_compare_cases(t->cases, t->n, NULL, &out, &err), GW_BAD_INPUT);
    if (!strstr(err.message, says)) fail_msg("'%s' does not say '%s'", err.message, says);
}

static double number(const gw_json *v, const char *key)
{
    double x = NAN;
    (void)gw_json_number(gw_json_get(v, key), &x);
    return x;
}

static const gw_json *pair(const gw_json *root, const char *figure, const char *of_case, const char *less)
{
    const gw_json *list = gw_json_get(gw_json_get(root, figure), "pairs");
    for (const gw_json *p = gw_json_first(list); p; p = gw_json_next(p)) {
        gw_str a, b;
        if (gw_json_string(gw_json_get(p, "of"), &a) && gw_json_string(gw_json_get(p, "less"), &b) &&
            gw_str_is(a, of_case) && gw_str_is(b, less))
            return p;
    }
    fail_msg("no pair %s less %s", of_case, less);
    return NULL;
}

static gw_json *tree_of(const gw_buf *text)
{
    gw_json *root = NULL;
    gw_error err = {0};
    if (gw_json_parse(text->p, text->n, 0, &root, &err)) fail_msg("%s", err.message);
    return root;
}

/* Every 10 saves 10 minutes, every 20 saves 5: 5 more. Both waits grow with the same factor of the line's
 * headways in ±20 %, so the difference is 10 · f − 5 · f = 5 · f, between 4 and 6. */
static void the_better_of_two_is_told_by_common_draws(void **state)
{
    (void)state;
    town t = {.n = 0};
    gw_savings_options o = options();
    scene_open(&t.s, TOWN);
    add(&t, NULL, EVERY("twenty", "20"), &o);
    add(&t, "ten", EVERY("ten-minutes", "10"), &o);
    compare(&t);
    gw_json *root = tree_of(&t.out.compare_json);
    const gw_json *p = pair(root, "saving", "ten", "twenty"), *saving = gw_json_get(root, "saving");
    gw_str most;
    bool told = false;
    assert_true(fabs(number(p, "central") - 5) < 0.02);
    assert_true(number(p, "p5") >= 3.98 && number(p, "p5") < number(p, "p50"));
    assert_true(number(p, "p95") <= 6.02 && number(p, "p95") > number(p, "p50"));
    assert_true(number(p, "p_more") == 1);
    assert_true(gw_json_string(gw_json_get(saving, "most"), &most) && gw_str_is(most, "ten"));
    assert_true(gw_json_bool(gw_json_get(saving, "told_apart"), &told) && told);
    assert_int_equal(gw_json_count(gw_json_get(saving, "not_told_apart_from_it")), 0);
    assert_non_null(strstr(t.out.compare_csv.p, ",best,"));
    assert_non_null(strstr(t.out.compare_html.p, "class=\"best\""));
    assert_non_null(strstr(t.out.compare_html.p, "Line L &lt;every&gt; 10"));
    assert_non_null(strstr(t.out.summary_text.p, "“ten” saves most"));
    gw_json_free(root);
    done(&t);
}

/* The same scenario under another name: no difference, none is marked. */
static void what_is_the_same_is_not_told_apart(void **state)
{
    (void)state;
    town t = {.n = 0};
    gw_savings_options o = options();
    scene_open(&t.s, TOWN);
    add(&t, "a", EVERY("a", "20"), &o);
    add(&t, "b", EVERY("b", "20"), &o);
    add(&t, "c", EVERY("c", "29"), &o);
    compare(&t);
    gw_json *root = tree_of(&t.out.compare_json);
    const gw_json *p = pair(root, "saving", "b", "a"), *saving = gw_json_get(root, "saving");
    bool told = true;
    assert_true(number(p, "central") == 0 && number(p, "p5") == 0 && number(p, "p95") == 0);
    assert_true(gw_json_bool(gw_json_get(saving, "told_apart"), &told) && !told);
    assert_int_equal(gw_json_count(gw_json_get(saving, "not_told_apart_from_it")), 1);
    assert_null(strstr(t.out.compare_html.p, "class=\"best\""));
    assert_non_null(strstr(t.out.summary_text.p, "cannot be told apart from “b”"));
    gw_json_free(root);
    done(&t);
}

/* With a demand the draws are passenger-hours, and the money is compared too. 60 people save 10 minutes or 5,
 * at a third of the buses or two thirds more. */
static void hours_and_money(void **state)
{
    (void)state;
    town t = {.n = 0};
    gw_savings_options o = options();
    o.demand = gw_str_of("origin,direction,days,from,to,traveller,crosses,trips,assumed,source\n"
                         "bay,to-place,*,08:00,09:00,adult,no,60,no,S1\n");
    scene_open(&t.s, TOWN);
    add(&t, "20", EVERY("a", "20"), &o);
    add(&t, "10", EVERY("b", "10"), &o);
    compare(&t);
    gw_json *root = tree_of(&t.out.compare_json);
    const gw_json *p = pair(root, "saving", "10", "20");
    gw_str most;
    assert_true(fabs(number(p, "central") - 5) < 0.03); /* 60 · 5 minutes */
    assert_true(gw_json_string(gw_json_get(gw_json_get(root, "passenger_hours_for_one_unit_of_cost"), "most"),
                               &most));
    assert_non_null(strstr(t.out.compare_html.p, "For a passenger-hour (CNY, the day)"));
    gw_json_free(root);
    done(&t);
}

static void what_differs_is_named(void **state)
{
    (void)state;
    town t = {.n = 0};
    gw_savings_options o = options(), other = options();
    scene_open(&t.s, TOWN);
    add(&t, "a", EVERY("a", "20"), &o);
    refused(&t, "1 cases");
    add(&t, "a", EVERY("b", "10"), &o);
    refused(&t, "a: two cases have this name");
    t.cases[1].label = "b";
    gw_str receipt = t.cases[1].receipt_json;
    t.cases[1].draws_csv.n--;
    refused(&t, "b: draws.csv is not the one of its receipt");
    t.cases[1].draws_csv.n++;
    t.cases[1].receipt_json = GW_STR("{}");
    refused(&t, "b: receipt.json does not name case.json");
    t.cases[1].receipt_json = receipt;
    t.n = 1;
    gw_savings_outputs_free(&t.made[1]);
    other.day++;
    add(&t, "b", EVERY("b", "10"), &other);
    refused(&t, "a and b differ in day (\"2026-03-04\", \"2026-03-05\")");
    t.n = 1;
    gw_savings_outputs_free(&t.made[1]);
    other = options();
    other.draws = 200;
    add(&t, "b", EVERY("b", "10"), &other);
    refused(&t, "a and b differ in draws (300, 200)");
    done(&t);
}

static void a_receipt_is_read_back(void **state)
{
    (void)state;
    town t = {.n = 0};
    gw_savings_options o = options();
    gw_compare_receipt r = {0};
    gw_savings_file files[GW_COMPARE_MAX_FILES];
    gw_error err = {0};
    scene_open(&t.s, TOWN);
    add(&t, "a", EVERY("a", "20"), &o);
    add(&t, "b", EVERY("b", "10"), &o);
    compare(&t);
    assert_true(gw_compare_is_receipt(of(&t.out.receipt_json)));
    assert_false(gw_compare_is_receipt(t.cases[0].receipt_json));
    assert_int_equal(gw_compare_receipt_read(of(&t.out.receipt_json), &r, &err), GW_OK);
    assert_int_equal(gw_json_count(r.cases), 2);
    assert_int_equal(gw_json_count(r.outputs), gw_compare_files(&t.out, files));
    assert_true(gw_str_is(r.port, "bay"));
    gw_compare_receipt_free(&r);
    assert_int_equal(gw_compare_receipt_read(t.cases[0].receipt_json, &r, &err), GW_BAD_INPUT);
    /* The same again, the same bytes. */
    gw_compare_outputs again = {0};
    assert_int_equal(gw_compare_cases(t.cases, t.n, NULL, &again, &err), GW_OK);
    assert_string_equal(again.receipt_json.p, t.out.receipt_json.p);
    gw_compare_outputs_free(&again);
    done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_better_of_two_is_told_by_common_draws),
        cmocka_unit_test(what_is_the_same_is_not_told_apart),
        cmocka_unit_test(hours_and_money),
        cmocka_unit_test(what_differs_is_named),
        cmocka_unit_test(a_receipt_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
