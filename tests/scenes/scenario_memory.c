/* A run of every kind of change in which memory ends at the n-th allocation, for every n: it says so, leaves
 * nothing behind (the sanitizer looks), and touches neither outputs nor baseline. */
#include "tests/scenes/scene.h"
#include "tests/unit/feed_failing_memory.h"

#include "planner/savings/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
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
    "every 15 6:00-22:00 L15 M 0 H 10\n"                                                                     \
    "trip t1 T P 8:00 H 8:40\n"                                                                              \
    "trip t2 T P 8:30 H 9:10\n"                                                                              \
    "port bay 6:30 24:00 0 -100 hk:hk:K:3 cn:szb:P:4\n"                                                      \
    "clearance 12 30\n"                                                                                      \
    "place hosp cn 10000 0\n"

static const char SCENARIO[] =
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"title\":{\"en\":\"T\"},\"base\":{\"feeds\":{}},"
    "\"assumptions\":{\"stated\":[{\"text\":\"a\"}]},\"changes\":["
    "{\"id\":\"a\",\"type\":\"add-line\",\"line\":\"D\",\"stops\":[{\"stop\":\"port:bay\"},{\"new\":\"n\","
    "\"lat\":22.5,"
    "\"lon\":114.05,\"name\":\"N\"},{\"stop\":\"name:H\"}],\"run\":[{\"minutes\":[10,10]}],\"service\":[{"
    "\"days\":"
    "\"mon-sat\",\"from\":\"07:00\",\"to\":\"19:30\",\"headway_min\":20},{\"days\":\"sun\",\"departures\":["
    "\"08:00\"]}]},"
    "{\"id\":\"b\",\"type\":\"set-headway\",\"line\":\"name:L15\",\"from\":\"08:00\",\"to\":\"09:00\","
    "\"headway_min\":7},"
    "{\"id\":\"c\",\"type\":\"remove-line\",\"line\":\"szb:T\"}]}";

static gw_status run(const scene *s, gw_savings_outputs *out)
{
    gw_savings_options o;
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 3, 4);
    o.place = "hosp";
    o.n_threads = 1;
    o.first_minute = 480;
    o.n_minutes = 60;
    o.search_every = 30;
    gw_status status = gw_savings_run(s->d, SCENARIO, strlen(SCENARIO), &o, out, &faults, &err);
    gw_scenario_errors_free(&faults);
    return status;
}

static void assert_same(const gw_buf *a, const gw_buf *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->p, b->p, a->n);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, TOWN);
    gw_savings_outputs whole = {0}, again = {0};
    assert_int_equal(run(&s, &whole), GW_OK);
    bool failed = true;
    for (int n = 1; failed; n += n < 600 ? 1 : 13) {
        gw_savings_outputs out = {0};
        fail_allocation(n);
        gw_status status = run(&s, &out);
        failed = allocation_failed();
        fail_allocation(0);
        if (status == GW_OK) { /* a block that could not be made smaller does no harm */
            assert_same(&whole.case_json, &out.case_json);
            assert_same(&whole.report_html, &out.report_html);
        } else if (status != GW_NO_MEMORY || !failed) {
            fail_msg("allocation %d failed: %s", n, gw_status_name(status));
        } else {
            assert_null(out.case_json.p);
            assert_null(out.report_html.p);
        }
        gw_savings_outputs_free(&out);
    }
    assert_int_equal(run(&s, &again), GW_OK);
    assert_same(&whole.case_json, &again.case_json);
    gw_savings_outputs_free(&whole);
    gw_savings_outputs_free(&again);
    scene_close(&s);
}

/* Every kind of change that the run above has not; only applied, which is quick. */
static const char CHANGES[] =
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":["
    "{\"id\":\"a\",\"type\":\"add-trips\",\"line\":\"name:L15\",\"departures\":[\"23:00\"]},"
    "{\"id\":\"b\",\"type\":\"remove-trips\",\"line\":\"name:T\",\"trips\":[\"t2\"]},"
    "{\"id\":\"c\",\"type\":\"scale-run-time\",\"line\":\"name:L10\",\"factor\":0.8,\"from\":\"08:00\","
    "\"to\":\"09:00\",\"days\":\"mon-fri\"},"
    "{\"id\":\"d\",\"type\":\"reroute\",\"line\":\"name:T\",\"from_stop\":\"szb:P\",\"to_stop\":\"szb:H\","
    "\"stops\":[{\"stop\":\"szb:M\"}],"
    "\"minutes\":[9,9],\"dwell_s\":30},"
    "{\"id\":\"e\",\"type\":\"set-dwell\",\"line\":\"name:T\",\"seconds\":5,\"stops\":[\"szb:M\"]},"
    "{\"id\":\"f\",\"type\":\"skip-stops\",\"line\":\"name:T\",\"stops\":[\"szb:M\"]},"
    "{\"id\":\"g\",\"type\":\"extend-span\",\"line\":\"name:L10\",\"first\":\"05:00\",\"last\":\"23:00\"},"
    "{\"id\":\"h\",\"type\":\"phase\",\"line\":\"name:L15\",\"stop\":\"szb:H\",\"slots\":[\"09:05\"],"
    "\"before_min\":10,\"from\":\"08:00\",\"to\":"
    "\"10:00\"},"
    "{\"id\":\"i\",\"type\":\"move-stop\",\"stop\":\"szb:M\",\"lat\":22.5,\"lon\":114.05},"
    "{\"id\":\"j\",\"type\":\"add-entrance\",\"stop\":\"szb:H\",\"new\":\"d\",\"lat\":22.5,\"lon\":114.09,"
    "\"name\":\"N\",\"minutes\":2},"
    "{\"id\":\"k\",\"type\":\"set-transfer\",\"from_stop\":\"szb:M\",\"to_stop\":\"szb:H\",\"minutes\":3,"
    "\"both\":false},"
    "{\"id\":\"l\",\"type\":\"set-port\",\"port\":\"bay\",\"clearance\":{\"p50_min\":5,\"p95_min\":9}},"
    "{\"id\":\"m\",\"type\":\"add-port-channel\",\"port\":\"bay\",\"traveller\":\"patient\",\"clearance\":{"
    "\"p50_min\":3,\"p95_min\":4}},"
    "{\"id\":\"n\",\"type\":\"set-vehicle\",\"line\":\"name:T\",\"vehicle\":{\"seats\":12}},"
    "{\"id\":\"o\",\"type\":\"set-fare\",\"line\":\"name:T\",\"fare\":{\"CNY\":2,\"age60\":0}},"
    "{\"id\":\"p\",\"type\":\"shift-clinic\",\"minutes\":-30,\"share\":0.5},"
    "{\"id\":\"q\",\"type\":\"scale-demand\",\"factor\":1.5},"
    "{\"id\":\"r\",\"type\":\"add-line\",\"line\":\"D\",\"stops\":[{\"lat\":22.5,\"lon\":114},{\"stop\":"
    "\"szb:H\"}],\"speed_kmh\":20,"
    "\"path\":{\"type\":\"LineString\",\"coordinates\":[[114,22.5],[114.0973,22.5]]},\"crossings\":[\"b\"],"
    "\"service\":[{\"days\":"
    "\"daily\",\"departures\":[\"07:00\"]}]}]}";

static gw_status apply(const scene *s, gw_sha256 *content)
{
    gw_scenario *scenario = NULL;
    const gw_dataset *after = NULL;
    gw_scenario_effects effects = {0};
    gw_scenario_errors faults = {0};
    gw_status status = gw_scenario_parse(CHANGES, sizeof CHANGES - 1, &scenario, &faults, NULL);
    if (!status)
        status = gw_scenario_apply(scenario, s->d, gw_day_of(2026, 3, 4), &after, &effects, &faults, NULL);
    if (!status) *content = after->timetable->content;
    gw_dataset_release(after);
    gw_scenario_effects_free(&effects);
    if (status == GW_BAD_INPUT && faults.n)
        print_message("%s: %s\n", faults.list[0].change, faults.list[0].message);
    gw_scenario_errors_free(&faults);
    gw_scenario_free(scenario);
    return status;
}

static void every_change_may_run_out_of_memory(void **state)
{
    (void)state;
    scene s;
    gw_sha256 whole, now;
    scene_open(&s, TOWN);
    assert_int_equal(apply(&s, &whole), GW_OK);
    bool failed = true;
    for (int n = 1; failed; n += n < 200 ? 1 : 3) {
        fail_allocation(n);
        gw_status status = apply(&s, &now);
        failed = allocation_failed();
        fail_allocation(0);
        if (status == GW_OK)
            assert_memory_equal(&whole, &now, sizeof whole);
        else if (status != GW_NO_MEMORY || !failed)
            fail_msg("allocation %d failed: %s", n, gw_status_name(status));
    }
    assert_int_equal(apply(&s, &now), GW_OK);
    assert_memory_equal(&whole, &now, sizeof whole);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_may_end_anywhere),
                                       cmocka_unit_test(every_change_may_run_out_of_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
