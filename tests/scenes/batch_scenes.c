/* Many scenarios at once are what each is alone, in their order, with any number of threads; what is wrong
 * with any of them is told before one is run. */
#include "tests/scenes/scene.h"
#include "tests/unit/feed_failing_memory.h"

#include "planner/savings/baseline.h"
#include "planner/savings/batch.h"

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

#define SCENARIO(change)                                                                                     \
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[{\"id\":\"d\"," change "}]}"
#define DIRECT(headway)                                                                                      \
    SCENARIO("\"type\":\"add-line\",\"line\":\"D1\",\"stops\":[{\"stop\":\"port:bay\"},{\"stop\":\"szb:H\"}" \
             "],\"run\":[{\"minutes\":[22]}],\"service\":[{\"days\":\"daily\",\"from\":\"07:00\",\"to\":"    \
             "\"19:30\",\"headway_min\":" headway "}]")

/* Some touch a line of the base, which is told apart in the baseline too. */
static const char *const SCENARIOS[] = {
    DIRECT("20"),
    DIRECT("5"),
    SCENARIO("\"type\":\"set-headway\",\"line\":\"name:L15\",\"from\":\"07:00\",\"to\":\"20:00\",\"headway_"
             "min\":8"),
    DIRECT("60"),
    SCENARIO("\"type\":\"remove-line\",\"line\":\"name:L10\""),
    DIRECT("30"),
    SCENARIO("\"type\":\"set-port\",\"port\":\"bay\",\"clearance\":{\"p50_min\":5,\"p95_min\":9}"),
};
enum { N = sizeof SCENARIOS / sizeof *SCENARIOS };

static void list_items(gw_batch_item items[N])
{
    static const char *const LABELS[N] = {"a", "b", "c", "d", "e", "f", "g"};
    for (int i = 0; i < N; i++) items[i] = (gw_batch_item){LABELS[i], SCENARIOS[i], strlen(SCENARIOS[i])};
}

static gw_savings_options options_of(uint32_t threads)
{
    gw_savings_options o;
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 3, 4);
    o.place = "hosp";
    o.n_threads = threads;
    o.n_travellers = 2;
    o.draws = 50;
    o.first_minute = 420;
    o.n_minutes = 60;
    o.search_every = 20;
    return o;
}

typedef struct {
    gw_buf cases, reports; /* owned: of all items, one behind the other */
    uint32_t n;
    uint32_t fails_at; /* item whose delivery fails; GW_NO_ID: none */
} taken;

static gw_status take(void *context, uint32_t item, gw_savings_outputs *result, gw_error *err)
{
    taken *t = context;
    assert_int_equal(item, t->n++);
    if (item == t->fails_at) return gw_fail(err, GW_IO, "the disk is full");
    gw_buf_add(&t->cases, result->case_json.p, result->case_json.n);
    if (result->report_html.n) gw_buf_add(&t->reports, result->report_html.p, result->report_html.n);
    return GW_OK;
}

static void free_taken(taken *t)
{
    gw_buf_free(&t->cases);
    gw_buf_free(&t->reports);
}

static void run_alone(const gw_dataset *d, taken *t)
{
    gw_savings_options o = options_of(1);
    for (uint32_t i = 0; i < N; i++) {
        gw_savings_outputs out = {0};
        gw_scenario_errors faults = {0};
        gw_error err = {0};
        if (gw_savings_run(d, SCENARIOS[i], strlen(SCENARIOS[i]), &o, &out, &faults, &err))
            fail_msg("%s: %s", err.message, faults.n ? faults.list[0].message : "");
        assert_int_equal(take(t, i, &out, &err), GW_OK);
        gw_savings_outputs_free(&out);
        gw_scenario_errors_free(&faults);
    }
}

static void assert_same(const gw_buf *a, const gw_buf *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->p, b->p, a->n);
}

static void many_are_what_each_is_alone(void **state)
{
    (void)state;
    static const uint32_t THREADS[] = {1, 3, 2, 8};
    scene s;
    gw_batch_item items[N];
    taken alone = {.fails_at = GW_NO_ID};
    gw_savings_baseline *kept = NULL;
    list_items(items);
    scene_open(&s, TOWN);
    run_alone(s.d, &alone);
    assert_int_equal(gw_savings_baseline_create(s.d, &kept), GW_OK);
    for (size_t i = 0; i < 4; i++) {
        taken many = {.fails_at = GW_NO_ID};
        gw_savings_options o = options_of(THREADS[i]);
        gw_batch_errors faults = {0};
        gw_error err = {0};
        if (i >= 2) o.baseline = kept; /* also one that holds everything already */
        if (gw_batch_run(s.d, items, N, &o, take, &many, &faults, &err)) fail_msg("%s", err.message);
        assert_int_equal(many.n, N);
        assert_same(&many.cases, &alone.cases);
        assert_same(&many.reports, &alone.reports);
        gw_batch_errors_free(&faults);
        free_taken(&many);
    }
    gw_savings_baseline_free(kept);
    free_taken(&alone);
    scene_close(&s);
}

/* All but the member "whichever_comes_first" of each case. */
static void take_out_first(const gw_buf *cases, gw_buf *out)
{
    static const char MEMBER[] = ",\"whichever_comes_first\":[";
    const char *at = cases->p;
    for (const char *found; (found = strstr(at, MEMBER)); at++) {
        gw_buf_add(out, at, (size_t)(found - at));
        at = found + sizeof MEMBER - 1;
        for (int depth = 1; depth > 0; at++) depth += (*at == '[') - (*at == ']');
        at--;
    }
    gw_buf_text(out, at);
}

static void numbers_alone_are_the_same_numbers(void **state)
{
    (void)state;
    scene s;
    gw_batch_item items[N];
    taken alone = {.fails_at = GW_NO_ID}, many = {.fails_at = GW_NO_ID};
    gw_batch_errors faults = {0};
    list_items(items);
    scene_open(&s, TOWN);
    run_alone(s.d, &alone);
    gw_savings_options o = options_of(2);
    o.numbers_only = true;
    assert_int_equal(gw_batch_run(s.d, items, N, &o, take, &many, &faults, NULL), GW_OK);
    gw_buf numbers = {0};
    take_out_first(&alone.cases, &numbers);
    assert_true(numbers.n < alone.cases.n);
    assert_same(&many.cases, &numbers);
    assert_int_equal(many.reports.n, 0);
    gw_buf_free(&numbers);
    free_taken(&alone);
    free_taken(&many);
    scene_close(&s);
}

static void check_refused(const gw_batch_item *items, uint32_t n, const gw_savings_options *o,
                          const char *wanted, const char *wanted_json)
{
    scene s;
    taken t = {.fails_at = GW_NO_ID};
    gw_batch_errors faults = {0};
    gw_error err = {0};
    gw_buf text = {0}, json = {0};
    gw_json_writer w;
    scene_open(&s, TOWN);
    assert_int_equal(gw_batch_run(s.d, items, n, o, take, &t, &faults, &err), GW_BAD_INPUT);
    assert_int_equal(t.n, 0);
    gw_batch_errors_write_text(&faults, items, &text);
    assert_string_equal(text.p, wanted);
    gw_json_begin(&w, &json);
    gw_json_object(&w, NULL);
    gw_batch_errors_write_json(&faults, items, &w);
    gw_json_object_end(&w);
    if (wanted_json) assert_string_equal(json.p, wanted_json);
    gw_buf_free(&text);
    gw_buf_free(&json);
    gw_batch_errors_free(&faults);
    free_taken(&t);
    scene_close(&s);
}

#define ITEM(label, json)                                                                                    \
    {                                                                                                        \
        label, json, sizeof(json) - 1                                                                        \
    }

static void every_fault_is_told_first(void **state)
{
    (void)state;
    const gw_batch_item items[] = {
        ITEM("good", DIRECT("20")), ITEM("headway 0", DIRECT("0")),
        ITEM("gone", SCENARIO("\"type\":\"remove-line\",\"line\":\"name:L99\"")),
        ITEM("none", "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[]}")};
    gw_savings_options o = options_of(2);
    check_refused(items, 4, &o,
                  "headway 0: change d: service[0].headway_min: \"0\" must be a number of minutes, above 0 "
                  "and at most 1440\n"
                  "gone: change d: line: \"name:L99\" no line has this name\n"
                  "none: changes: there is none, so nothing would be compared\n",
                  NULL);
    check_refused(&items[3], 1, &o, "none: changes: there is none, so nothing would be compared\n",
                  "{\"errors\":[{\"item\":\"none\",\"change\":null,\"field\":\"\",\"value\":\"\",\"message\":"
                  "\"changes: there is none, so nothing would be compared\"}]}");
    o.demand = GW_STR("origin\nbay\n"); /* once, not once an item */
    scene s;
    gw_batch_errors faults = {0};
    scene_open(&s, TOWN);
    assert_int_equal(gw_batch_check(s.d, items, 4, &o, &faults, NULL), GW_BAD_INPUT);
    assert_true(faults.n > 0);
    size_t shared = 0;
    for (size_t i = 0; i < faults.n; i++) {
        shared += faults.list[i].item == GW_NO_ID;
        assert_true(faults.list[i].item == GW_NO_ID || !strstr(faults.list[i].fault.field, "demand.csv"));
    }
    assert_true(shared > 0);
    assert_int_equal(faults.n - shared, 3); /* and the items' own all the same */
    gw_batch_errors_free(&faults);
    scene_close(&s);
}

typedef struct {
    uint32_t calls, stop_after, most;
} asked;

static bool ask(void *context, uint32_t done, uint32_t total)
{
    asked *a = context;
    assert_int_equal(total, N);
    assert_true(done >= a->most);
    a->most = done;
    return ++a->calls < a->stop_after;
}

static void it_can_be_cancelled(void **state)
{
    (void)state;
    scene s;
    gw_batch_item items[N];
    list_items(items);
    scene_open(&s, TOWN);
    for (uint32_t stop = 1; stop < 40; stop += 12) {
        taken t = {.fails_at = GW_NO_ID};
        asked a = {.stop_after = stop};
        gw_batch_errors faults = {0};
        gw_error err = {0};
        gw_savings_options o = options_of(1 + stop % 3);
        o.progress = ask;
        o.progress_context = &a;
        assert_int_equal(gw_batch_run(s.d, items, N, &o, take, &t, &faults, &err), GW_CONFLICT);
        assert_string_equal(err.message, "cancelled");
        assert_true(t.n < N);
        free_taken(&t);
        gw_batch_errors_free(&faults);
    }
    scene_close(&s);
}

static void a_result_that_cannot_be_kept_ends_it(void **state)
{
    (void)state;
    scene s;
    gw_batch_item items[N];
    list_items(items);
    scene_open(&s, TOWN);
    for (uint32_t threads = 1; threads < 4; threads++) {
        taken t = {.fails_at = 2};
        gw_batch_errors faults = {0};
        gw_error err = {0};
        gw_savings_options o = options_of(threads);
        assert_int_equal(gw_batch_run(s.d, items, N, &o, take, &t, &faults, &err), GW_IO);
        assert_string_equal(err.message, "c: the disk is full");
        assert_int_equal(t.n, 3);
        free_taken(&t);
        gw_batch_errors_free(&faults);
    }
    scene_close(&s);
}

/* A baseline of other data would give other numbers. */
static void a_baseline_belongs_to_its_data(void **state)
{
    (void)state;
    scene s, other;
    gw_batch_item items[N];
    gw_batch_errors faults = {0};
    taken t = {.fails_at = GW_NO_ID};
    gw_savings_options o = options_of(1);
    list_items(items);
    scene_open(&s, TOWN);
    scene_open(&other, TOWN);
    assert_int_equal(gw_savings_baseline_create(other.d, &o.baseline), GW_OK);
    assert_int_equal(gw_batch_run(s.d, items, 1, &o, take, &t, &faults, NULL), GW_BAD_INPUT);
    gw_savings_baseline_free(o.baseline);
    gw_batch_errors_free(&faults);
    scene_close(&other);
    scene_close(&s);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    scene s;
    gw_batch_item items[N];
    taken whole = {.fails_at = GW_NO_ID};
    gw_batch_errors faults = {0};
    gw_savings_options o = options_of(1);
    o.n_minutes = 60;
    o.search_every = 30;
    o.n_travellers = 1;
    o.numbers_only = true;
    list_items(items);
    scene_open(&s, TOWN);
    assert_int_equal(gw_batch_run(s.d, items, 2, &o, take, &whole, &faults, NULL), GW_OK);
    bool failed = true;
    for (int n = 1; failed; n += n < 30 ? 1 : 101) {
        taken t = {.fails_at = GW_NO_ID};
        fail_allocation(n);
        gw_status status = gw_batch_run(s.d, items, 2, &o, take, &t, &faults, NULL);
        failed = allocation_failed();
        fail_allocation(0);
        if (status == GW_OK && !t.cases.failed)
            assert_same(&t.cases, &whole.cases);
        else
            assert_true(status == GW_NO_MEMORY || t.cases.failed);
        free_taken(&t);
        gw_batch_errors_free(&faults);
    }
    free_taken(&whole);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_are_what_each_is_alone),
        cmocka_unit_test(numbers_alone_are_the_same_numbers),
        cmocka_unit_test(every_fault_is_told_first),
        cmocka_unit_test(it_can_be_cancelled),
        cmocka_unit_test(a_result_that_cannot_be_kept_ends_it),
        cmocka_unit_test(a_baseline_belongs_to_its_data),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
