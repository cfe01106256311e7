/* A sweep is its cases, whatever the order and the place they are computed in; parts know what they are of.
 */
#include "tests/scenes/scene.h"
#include "tests/unit/feed_failing_memory.h"

#include "planner/savings/baseline.h"
#include "planner/savings/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TOWN                                                                                                 \
    "feed hk hk\n"                                                                                           \
    "stop K 0 -3000\n"                                                                                       \
    "stop K2 0 -9000\n"                                                                                      \
    "trip k1 HK K 8:00 K2 8:10\n"                                                                            \
    "feed szb cn\n"                                                                                          \
    "stop P 0 0\n"                                                                                           \
    "stop M 5000 0\n"                                                                                        \
    "stop H 10000 0\n"                                                                                       \
    "every 10 6:00-22:00 L10 P 0 M 10\n"                                                                     \
    "every 10 6:00-22:00 L10 M 0 P 10\n"                                                                     \
    "every 15 6:00-22:00 L15 M 0 H 10\n"                                                                     \
    "every 15 6:00-22:00 L15 H 0 M 10\n"                                                                     \
    "port bay 6:30 24:00 0 -100 hk:hk:K:3 cn:szb:P:4\n"                                                      \
    "clearance 12 30\n"                                                                                      \
    "place hosp cn 10000 0\n"

#define SCENARIO                                                                                             \
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"title\":{\"en\":\"<T>\"},\"changes\":[{\"id\":\"d\"," \
    "\"type\":\"add-line\",\"line\":\"D1\",\"stops\":[{\"stop\":\"port:bay\"},{\"stop\":\"szb:M\"},{"        \
    "\"stop\":\"szb:H\"}],\"run\":[{\"minutes\":[11,11]}],\"service\":[{\"days\":\"daily\",\"from\":"        \
    "\"07:00\",\"to\":\"19:30\",\"headway_min\":20}]}]}"

static gw_savings_options options_of(void)
{
    gw_savings_options o;
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 3, 4);
    o.place = "hosp";
    o.n_threads = 2;
    o.n_travellers = 1;
    o.draws = 20;
    o.first_minute = 420;
    o.n_minutes = 60;
    o.search_every = 30;
    return o;
}

static const char *const VARY[] = {"d.headway_min=5:30:12.5", "d.stops[szb:M]=in,out"};

static gw_sweep *create(const char *const *vary, uint32_t n)
{
    gw_sweep *s = NULL;
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    if (gw_sweep_create(GW_STR(SCENARIO), vary, n, &s, &faults, &err))
        fail_msg("%s %s", err.message, faults.n ? faults.list[0].message : "");
    gw_scenario_errors_free(&faults);
    return s;
}

static void settle(gw_sweep *s, const gw_dataset *d, const gw_savings_options *o)
{
    gw_batch_errors faults = {0};
    gw_error err = {0};
    if (gw_sweep_settle(s, d, o, GW_STR(""), &faults, &err)) fail_msg("%s", err.message);
    gw_batch_errors_free(&faults);
}

typedef struct {
    gw_buf list[8]; /* owned; by item */
    uint32_t n;
} parts;

static gw_status keep(void *context, uint32_t item, gw_str part, gw_error *err)
{
    parts *p = context;
    (void)err;
    p->n++;
    gw_buf_str(&p->list[item], part);
    return GW_OK;
}

static void free_parts(parts *p)
{
    for (int i = 0; i < 8; i++) gw_buf_free(&p->list[i]);
}

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

static void write(const gw_sweep *s, gw_sweep_outputs *out)
{
    gw_error err = {0};
    if (gw_sweep_write(s, out, &err)) fail_msg("%s", err.message);
}

static void assert_same(const gw_buf *a, const gw_buf *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->p, b->p, a->n);
}

/* The grid: the last field varies fastest; 5, 17.5, 30 minutes. Without M the two hops are one. */
static void the_grid_is_every_combination(void **state)
{
    (void)state;
    static const char *const LABELS[] = {
        "d.headway_min=5, d.stops[szb:M]=in",    "d.headway_min=5, d.stops[szb:M]=out",
        "d.headway_min=17.5, d.stops[szb:M]=in", "d.headway_min=17.5, d.stops[szb:M]=out",
        "d.headway_min=30, d.stops[szb:M]=in",   "d.headway_min=30, d.stops[szb:M]=out"};
    gw_sweep *s = create(VARY, 2);
    assert_int_equal(gw_sweep_count(s), 6);
    for (uint32_t i = 0; i < 6; i++) assert_string_equal(gw_sweep_label(s, i), LABELS[i]);
    gw_sweep_free(s);
    static const char *const LIST[] = {"d.headway_min=[5,10],20,7:9:1"};
    s = create(LIST, 1);
    assert_int_equal(gw_sweep_count(s), 5);
    assert_string_equal(gw_sweep_label(s, 0), "d.headway_min=[5,10]");
    assert_string_equal(gw_sweep_label(s, 4), "d.headway_min=9");
    gw_sweep_free(s);
}

/* Computed at once; from its parts and definition alone; half of it there, half taken. */
static void the_order_does_not_show(void **state)
{
    (void)state;
    scene town;
    parts p = {.n = 0}, rest = {.n = 0};
    gw_sweep_outputs whole = {.sweep_json = {0}}, merged = {.sweep_json = {0}}, halves = {.sweep_json = {0}};
    gw_savings_options o = options_of();
    gw_error err = {0};
    scene_open(&town, TOWN);
    gw_sweep *s = create(VARY, 2);
    settle(s, town.d, &o);
    assert_int_equal(gw_sweep_run(s, town.d, NULL, keep, &p, &err), GW_OK);
    assert_int_equal(p.n, 6);
    write(s, &whole);

    gw_sweep *m = NULL;
    assert_int_equal(gw_sweep_open(gw_sweep_definition(s), &m, &err), GW_OK);
    for (uint32_t i = 6; i-- > 0;) {
        assert_int_equal(gw_sweep_write(m, &merged, &err), GW_BAD_INPUT);
        assert_int_equal(gw_sweep_take(m, i, text_of(&p.list[i]), &err), GW_OK);
    }
    write(m, &merged);

    gw_sweep *h = create(VARY, 2);
    static const bool WANTED[6] = {true, false, true, true, false, true};
    o.n_threads = 1;
    settle(h, town.d, &o);
    assert_int_equal(gw_sweep_take(h, 0, text_of(&p.list[0]), &err), GW_OK);
    assert_int_equal(gw_sweep_run(h, town.d, WANTED, keep, &rest, &err), GW_OK);
    assert_int_equal(rest.n, 3);
    assert_int_equal(gw_sweep_run(h, town.d, NULL, keep, &rest, &err), GW_OK);
    assert_int_equal(rest.n, 5);
    write(h, &halves);
    for (uint32_t i = 1; i < 6; i++) assert_same(&p.list[i], &rest.list[i]);

    const gw_sweep_outputs *const others[] = {&merged, &halves};
    for (int i = 0; i < 2; i++) {
        gw_savings_file a[GW_SWEEP_MAX_FILES], b[GW_SWEEP_MAX_FILES];
        assert_int_equal(gw_sweep_files(&whole, a), 6);
        assert_int_equal(gw_sweep_files(others[i], b), 6);
        for (int f = 0; f < 6; f++) assert_same(a[f].content, b[f].content);
        assert_same(&whole.receipt_json, &others[i]->receipt_json);
    }
    assert_null(strstr(whole.report_html.p, "<T>")); /* a title is a text, not a tag */
    gw_sweep_outputs_free(&whole);
    gw_sweep_outputs_free(&merged);
    gw_sweep_outputs_free(&halves);
    gw_sweep_free(s);
    gw_sweep_free(m);
    gw_sweep_free(h);
    free_parts(&p);
    free_parts(&rest);
    scene_close(&town);
}

/* Of another item, another option, a damaged one; the name tells all of it but the damage. */
static void a_part_is_of_one_case(void **state)
{
    (void)state;
    scene town;
    parts p = {.n = 0};
    char a[GW_SWEEP_NAME], b[GW_SWEEP_NAME];
    static const bool FIRST[6] = {true};
    gw_savings_options o = options_of();
    gw_error err = {0};
    scene_open(&town, TOWN);
    gw_sweep *s = create(VARY, 2), *other = create(VARY, 2);
    settle(s, town.d, &o);
    assert_int_equal(gw_sweep_run(s, town.d, FIRST, keep, &p, &err), GW_OK);
    o.draws = 21;
    settle(other, town.d, &o);
    gw_sweep_part_name(s, 0, a);
    gw_sweep_part_name(s, 1, b);
    assert_string_not_equal(a, b);
    gw_sweep_part_name(other, 0, b);
    assert_string_not_equal(a, b);
    assert_int_equal(gw_sweep_take(other, 0, text_of(&p.list[0]), &err), GW_BAD_INPUT);
    assert_int_equal(gw_sweep_take(s, 1, text_of(&p.list[0]), &err), GW_BAD_INPUT);
    assert_int_equal(gw_sweep_take(s, 1, (gw_str){p.list[0].p, 50}, &err), GW_BAD_INPUT);
    assert_false(gw_sweep_has(s, 1));
    assert_true(gw_sweep_has(s, 0));
    gw_sweep_free(s);
    gw_sweep_free(other);
    free_parts(&p);
    scene_close(&town);
}

static void check_refused(const char *vary, gw_status wanted, const char *message)
{
    gw_sweep *s = NULL;
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    assert_int_equal(gw_sweep_create(GW_STR(SCENARIO), &vary, 1, &s, &faults, &err), wanted);
    assert_null(s);
    if (!strstr(err.message, message)) fail_msg("%s: %s", vary, err.message);
    gw_scenario_errors_free(&faults);
}

static void what_is_no_grid_is_refused(void **state)
{
    (void)state;
    check_refused("d.headway_min", GW_BAD_INPUT, "must be FIELD=VALUES");
    check_refused("=5", GW_BAD_INPUT, "must be FIELD=VALUES");
    check_refused("d.headway_min=5,,6", GW_BAD_INPUT, "a value is empty");
    check_refused("d.headway_min=5:1:1", GW_BAD_INPUT, "must be first:last:step");
    check_refused("d.headway_min=1:9999:1", GW_BAD_INPUT, "at most 1000 values");
    check_refused("d.headway_min=6,5:7:1", GW_BAD_INPUT, "\"6\" stands there twice");
    check_refused("variant=*", GW_BAD_INPUT, "the scenario has no variants");
    check_refused("x.headway_min=5,6", GW_BAD_INPUT, "of the scenario cannot be made");
    gw_sweep *s = NULL;
    gw_error err = {0};
    assert_int_equal(gw_sweep_open(GW_STR("{\"schema\":\"gangway-sweep/1\"}"), &s, &err), GW_BAD_INPUT);
    assert_int_equal(gw_sweep_open(GW_STR("[]"), &s, &err), GW_BAD_INPUT);
}

static gw_status merge(gw_str definition, gw_str part, gw_sweep_outputs *out)
{
    gw_sweep *s = NULL;
    gw_error err = {0};
    gw_status status = gw_sweep_open(definition, &s, &err);
    if (!status) status = gw_sweep_take(s, 0, part, &err);
    if (!status) status = gw_sweep_write(s, out, &err);
    gw_sweep_free(s);
    return status;
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    static const char *const ONE[] = {"d.headway_min=10"};
    scene town;
    parts p = {.n = 0};
    gw_savings_options o = options_of();
    gw_error err = {0};
    gw_sweep_outputs whole = {.sweep_json = {0}};
    scene_open(&town, TOWN);
    gw_sweep *s = create(ONE, 1);
    settle(s, town.d, &o);
    assert_int_equal(gw_sweep_run(s, town.d, NULL, keep, &p, &err), GW_OK);
    assert_int_equal(merge(gw_sweep_definition(s), text_of(&p.list[0]), &whole), GW_OK);
    bool failed = true;
    for (int n = 1; failed; n++) {
        gw_sweep_outputs out = {.sweep_json = {0}};
        fail_allocation(n);
        gw_status status = merge(gw_sweep_definition(s), text_of(&p.list[0]), &out);
        failed = allocation_failed();
        fail_allocation(0);
        if (status == GW_OK)
            assert_same(&out.report_html, &whole.report_html);
        else
            assert_null(out.report_html.p);
        gw_sweep_outputs_free(&out);
    }
    gw_sweep_outputs_free(&whole);
    gw_sweep_free(s);
    free_parts(&p);
    scene_close(&town);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grid_is_every_combination), cmocka_unit_test(the_order_does_not_show),
        cmocka_unit_test(a_part_is_of_one_case),         cmocka_unit_test(what_is_no_grid_is_refused),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
