/* Scenarios and runs with an engine made of strings: what is stored, what is computed once, what is refused.
 */
#include "api/handlers/handlers.h"
#include "planner/timetable/snapshot.h"
#include "tests/unit/handlers_ask.h"

#include <stdatomic.h>
#include <time.h>

static atomic_int n_runs; /* of the engine below, in this test program only */
static atomic_bool held;  /* runs wait while it is set */

static gw_status check(const gw_dataset *d, gw_day today, gw_str json, gw_engine_scenario *out,
                       gw_buf *errors, gw_error *err)
{
    (void)d, (void)today;
    if (json.n > 40) {
        gw_buf_text(errors, "[{\"change\":\"m1\",\"message\":\"too long\"}]");
        return gw_fail(err, GW_BAD_INPUT, "1 fault");
    }
    snprintf(out->id, sizeof out->id, "%016llx", (unsigned long long)gw_str_hash(json));
    gw_buf_str(&out->canonical, json);
    gw_buf_text(&out->titles, "{\"en\":\"A title\"}");
    return GW_OK;
}

static bool next_day(const gw_dataset *d, gw_day today, gw_day *out)
{
    (void)d;
    *out = today + 1;
    return true;
}

static gw_status can_run(const gw_dataset *d, const gw_engine_run *r, gw_buf *errors, gw_error *err)
{
    (void)d;
    if (strstr(r->options.p, "\"demand\":\"bad\"")) {
        gw_buf_text(errors, "[{\"field\":\"demand.csv row 1\"}]");
        return gw_fail(err, GW_BAD_INPUT, "demand.csv: 1 fault");
    }
    if (strcmp(r->place, "nowhere") == 0) return gw_fail(err, GW_BAD_INPUT, "place nowhere is not known");
    return GW_OK;
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static gw_status run(const gw_dataset *d, const gw_engine_run *r, gw_engine_outputs *out, gw_buf *errors,
                     gw_error *err)
{
    char day[11];
    (void)d, (void)errors;
    atomic_fetch_add(&n_runs, 1);
    do {
        if (!r->progress(r->progress_cls, 1, 4)) return gw_fail(err, GW_CONFLICT, "cancelled");
        if (atomic_load(&held)) pause_ms(5);
    } while (atomic_load(&held));
    if (strcmp(r->place, "broken") == 0) return gw_fail(err, GW_BAD_INPUT, "it cannot be computed");
    gw_day_format_iso(r->day, day);
    gw_engine_output *o = &out->at[out->n++];
    o->name = "case.json";
    o->type = "application/json";
    gw_buf_printf(&o->bytes, "{\"schema\":\"case\",\"day\":\"%s\",\"place\":\"%s\",\"of\":%.*s}", day,
                  r->place, (int)r->scenario.n, r->scenario.p);
    o = &out->at[out->n++];
    o->name = "report.html";
    o->type = "text/html; charset=utf-8";
    gw_buf_text(&o->bytes, "<!doctype html>");
    return GW_OK;
}

static const gw_engine engine = {.check = check, .next_day = next_day, .can_run = can_run, .run = run};

static int open_scene(void **state)
{
    ask_scene *s = ask_open(&engine);
    char path[128];
    gw_error err = {0};
    n_runs = 0;
    held = false;
    *state = s;
    snprintf(path, sizeof path, "%s/timetable.gw", s->dir);
    if (gw_snapshot_write(s->dataset->timetable, path, &err)) return 1;
    return gw_backend_reload(s->backend, &err) ? 1 : 0;
}

static int open_without_engine(void **state)
{
    *state = ask_open(NULL);
    return 0;
}

static int close_scene(void **state)
{
    held = false;
    ask_close(*state);
    return 0;
}

static const char *location(const ask_scene *s)
{
    for (uint32_t i = 0; i < s->r.n_headers; i++)
        if (strcmp(s->r.headers[i].name, "Location") == 0) return s->r.headers[i].value;
    return "";
}

static const char *post(ask_scene *s, const char *body)
{
    return ask_with(s, gw_v1_add_scenario, "/v1/scenarios", NULL, NULL, body);
}

/* Adds {"a":1} and gives its id. */
static void add(ask_scene *s, char id[17])
{
    post(s, "{\"a\":1}");
    assert_int_equal(s->r.status, 201);
    memcpy(id, location(s) + strlen("/v1/scenarios/"), 16);
    id[16] = 0;
}

static void a_scenario_is_stored_once(void **state)
{
    ask_scene *s = *state;
    char id[17], want[200];
    add(s, id);
    snprintf(want, sizeof want,
             "{\"id\":\"%s\",\"titles\":{\"en\":\"A title\"},\"location\":\"/v1/scenarios/%s\"}", id, id);
    assert_string_equal(s->r.body.p, want);
    post(s, "{\"a\":1}");
    assert_int_equal(s->r.status, 200);
    snprintf(
        want, sizeof want,
        "{\"id\":\"%s\",\"titles\":{\"en\":\"A title\"},\"created\":\"2026-03-02T01:00:00Z\",\"n_runs\":0,"
        "\"scenario\":{\"a\":1},\"runs\":[]}",
        id);
    assert_string_equal(ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, ""), want);
}

static void lists_have_pages(void **state)
{
    ask_scene *s = *state;
    char id[17], target[100];
    add(s, id);
    post(s, "{\"b\":2}");
    const char *have = ask(s, gw_v1_scenarios, "/v1/scenarios?limit=1");
    snprintf(target, sizeof target, "\"next\":\"%s\"", id);
    assert_has(have, target);
    snprintf(target, sizeof target, "/v1/scenarios?limit=1&after=%s", id);
    have = ask(s, gw_v1_scenarios, target);
    assert_null(strstr(have, id));
    assert_has(have, "\"next\":null");
    ask(s, gw_v1_scenarios, "/v1/scenarios?limit=0");
    assert_int_equal(s->r.status, 400);
}

static void what_is_no_scenario_is_refused(void **state)
{
    ask_scene *s = *state;
    assert_has(post(s, "{"), "the body is not JSON");
    assert_int_equal(s->r.status, 400);
    post(s, "");
    assert_int_equal(s->r.status, 400);
    assert_has(post(s, "{\"changes\":\"a body that is too long for this engine\"}"),
               "\"errors\":[{\"change\":\"m1\",\"message\":\"too long\"}]");
    assert_int_equal(s->r.status, 422);
    assert_string_equal(ask(s, gw_v1_scenarios, "/v1/scenarios"), "{\"scenarios\":[],\"next\":null}");
}

/* Asks for a run and keeps its name. */
static const char *add_run(ask_scene *s, const char *id, const char *body, char run[20])
{
    const char *have = ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL, body);
    const char *where = strrchr(location(s), '/');
    snprintf(run, 20, "%s", where ? where + 1 : "");
    return have;
}

static const char *look(ask_scene *s, const char *id, const char *run)
{
    return ask_with(s, gw_v1_run, "/v1/scenarios/x/runs/y", id, run, "");
}

static void wait_for(ask_scene *s, const char *id, const char *run, const char *words)
{
    for (int i = 0; i < 4000; i++) {
        if (strstr(look(s, id, run), words)) return;
        pause_ms(5);
    }
    fail_msg("never %s: %s", words, s->r.body.p);
}

static const char *output(ask_scene *s, const char *id, const char *run, const char *name)
{
    gw_http_field params[] = {{GW_STR("name"), gw_str_of(name)}};
    return ask_whole(s, gw_v1_run_output, "/v1/scenarios/x/runs/y/outputs/z", id, run, params, 1, "");
}

static void a_run_is_computed_once_and_found_again(void **state)
{
    ask_scene *s = *state;
    char id[17], run[20], again[20];
    add(s, id);
    add_run(s, id, "{\"day\":\"2026-03-04\"}", run);
    assert_true(s->r.status == 202 || s->r.status == 200);
    wait_for(s, id, run, "\"state\":\"done\"");
    assert_has(s->r.body.p, "\"outputs\":[{\"name\":\"case.json\",\"type\":\"application/json\",\"bytes\":");
    assert_has(s->r.body.p, "\"options\":{\"day\":\"2026-03-04\",\"place\":\"hku-szh\"}");
    assert_string_equal(
        output(s, id, run, "case.json"),
        "{\"schema\":\"case\",\"day\":\"2026-03-04\",\"place\":\"hku-szh\",\"of\":{\"a\":1}}");
    assert_string_equal(output(s, id, run, "report.html"), "<!doctype html>");
    assert_string_equal(s->r.type, "text/html; charset=utf-8");
    output(s, id, run, "nope");
    assert_int_equal(s->r.status, 404);
    add_run(s, id, "{\"place\":\"hku-szh\",\"day\":\"2026-03-04\"}", again);
    assert_int_equal(s->r.status, 200);
    assert_string_equal(again, run);
    assert_int_equal(n_runs, 1);
    assert_has(ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, ""), run);
}

static void without_a_day_the_next_one_is_taken_and_named(void **state)
{
    ask_scene *s = *state;
    char id[17], first[20], second[20];
    add(s, id);
    assert_has(add_run(s, id, "", first), "\"day\":\"2026-03-03\"");
    s->context->now += 86400;
    assert_has(add_run(s, id, "{}", second), "\"day\":\"2026-03-04\"");
    assert_string_not_equal(first, second);
    wait_for(s, id, second, "\"state\":\"done\"");
    wait_for(s, id, first, "\"state\":\"done\"");
    assert_int_equal(n_runs, 2);
}

static void runs_that_cannot_be(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *words;
    } cases[] = {
        {"[]", 400, "not an object"},
        {"{", 400, "not JSON"},
        {"{\"dy\":\"2026-03-04\"}", 400, "dy: unknown"},
        {"{\"day\":\"soon\"}", 400, "day: 'soon'"},
        {"{\"day\":20260304}", 400, "day is not a text"},
        {"{\"place\":\"\"}", 400, "place"},
        {"{\"place\":\"a\\\"b\"}", 400, "place"},
        {"{\"place\":\"nowhere\"}", 400, "place nowhere is not known"},
        {"{\"draws\":1.5}", 400, "draws is not a whole number from 0 to 100000"},
        {"{\"seed\":-1}", 400, "seed is not a whole number"},
        {"{\"year\":\"2026\"}", 400, "year is not a whole number from 2000 to 2100"},
        {"{\"minutes\":30}", 400, "minutes is not a whole number from 60 to 2880"},
        {"{\"travellers\":\"adult\"}", 400, "travellers is not a list"},
        {"{\"travellers\":[\"adult\",\"cat\"]}", 400, "travellers: 'cat'"},
        {"{\"travellers\":[\"adult\",\"adult\"]}", 400, "travellers: 'adult'"},
        {"{\"costs\":{\"bus_hour\":-1}}", 400, "costs.bus_hour is not a number from 0"},
        {"{\"costs\":{\"bus\":1}}", 400, "costs.bus: unknown"},
        {"{\"costs\":{\"passenger_hour\":1}}", 400, "costs: one of bus_hour"},
        {"{\"costs\":{\"bus_hour\":1,\"currency\":\"yuan\"}}", 400, "costs.currency"},
        {"{\"demand\":7}", 400, "demand is not a text"},
        {"{\"demand\":\"bad\"}", 422, "demand.csv row 1"},
        {"{\"variant\":\"\"}", 400, "variant"},
        {"{\"port\":5}", 400, "port is not a text"},
    };
    ask_scene *s = *state;
    char id[17], run[20];
    add(s, id);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_has(add_run(s, id, cases[i].body, run), cases[i].words);
        assert_int_equal(s->r.status, cases[i].status);
        assert_string_equal(location(s), "");
    }
    gw_http_handler *const others[] = {gw_v1_run, gw_v1_cancel_run, gw_v1_delete_run, gw_v1_run_events};
    add_run(s, "nope", "", run);
    assert_int_equal(s->r.status, 404);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ask_with(s, others[i], "/v1/scenarios/x/runs/y", id, "nope", "");
        assert_int_equal(s->r.status, 404);
    }
    assert_int_equal(n_runs, 0);
    assert_has(ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, ""), "\"runs\":[]");
}

static void what_fails_says_why_and_may_be_tried_again(void **state)
{
    ask_scene *s = *state;
    char id[17], run[20];
    add(s, id);
    for (int i = 1; i <= 2; i++) {
        add_run(s, id, "{\"place\":\"broken\"}", run);
        assert_int_equal(s->r.status, 202);
        wait_for(s, id, run, "\"state\":\"failed\"");
        assert_has(s->r.body.p, "\"message\":\"it cannot be computed\"");
        assert_has(s->r.body.p, "\"outputs\":[]");
        assert_int_equal(n_runs, i);
    }
}

static void a_run_under_way_is_cancelled_and_one_that_waits_too(void **state)
{
    ask_scene *s = *state;
    char id[17], run[20], waiting[20];
    add(s, id);
    held = true;
    add_run(s, id, "{\"day\":\"2026-03-04\"}", run);
    wait_for(s, id, run, "\"state\":\"running\"");
    assert_has(add_run(s, id, "{\"day\":\"2026-03-05\"}", waiting), "\"state\":\"queued\"");
    ask_with(s, gw_v1_delete_run, "/v1/scenarios/x/runs/y", id, run, "");
    assert_int_equal(s->r.status, 409);
    ask_with(s, gw_v1_delete_scenario, "/v1/scenarios/x", id, NULL, "");
    assert_int_equal(s->r.status, 409);
    assert_has(ask_with(s, gw_v1_cancel_run, "/v1/scenarios/x/runs/y/cancel", id, waiting, ""),
               "\"state\":\"cancelled\"");
    assert_int_equal(s->r.status, 200);
    ask_with(s, gw_v1_cancel_run, "/v1/scenarios/x/runs/y/cancel", id, run, "");
    wait_for(s, id, run, "\"state\":\"cancelled\"");
    held = false;
    assert_int_equal(n_runs, 1);
    add_run(s, id, "{\"day\":\"2026-03-04\"}", run);
    wait_for(s, id, run, "\"state\":\"done\"");
    ask_with(s, gw_v1_cancel_run, "/v1/scenarios/x/runs/y/cancel", id, run, "");
    assert_has(s->r.body.p, "\"state\":\"done\"");
    ask_with(s, gw_v1_delete_run, "/v1/scenarios/x/runs/y", id, run, "");
    assert_int_equal(s->r.status, 204);
    look(s, id, run);
    assert_int_equal(s->r.status, 404);
    output(s, id, run, "case.json");
    assert_int_equal(s->r.status, 404);
    ask_with(s, gw_v1_delete_scenario, "/v1/scenarios/x", id, NULL, "");
    assert_int_equal(s->r.status, 204);
    ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, "");
    assert_int_equal(s->r.status, 404);
}

static void restart(ask_scene *s)
{
    gw_error err = {0};
    void *context = NULL;
    gw_backend_options options = {.data_dir = s->dir, .engine = &engine};
    gw_context_free(s->context);
    gw_backend_free(s->backend);
    assert_int_equal(gw_backend_create(&options, &s->backend, &err), GW_OK);
    assert_int_equal(gw_context_create(s->backend, &context, &err), GW_OK);
    s->context = context;
    s->context->now = 1772413200;
    s->context->dataset = s->dataset;
}

static void a_restart_resumes_what_was_under_way(void **state)
{
    ask_scene *s = *state;
    char id[17], run[20], waiting[20];
    add(s, id);
    held = true;
    add_run(s, id, "{\"day\":\"2026-03-04\"}", run);
    add_run(s, id, "{\"day\":\"2026-03-05\"}", waiting);
    wait_for(s, id, run, "\"state\":\"running\"");
    restart(s);
    held = false;
    wait_for(s, id, run, "\"state\":\"done\"");
    wait_for(s, id, waiting, "\"state\":\"done\"");
    assert_int_equal(n_runs, 3);
}

static void a_run_on_a_timetable_that_is_gone_is_interrupted(void **state)
{
    ask_scene *s = *state;
    char id[17], first[20], run[20], path[128];
    gw_error err = {0};
    add(s, id);
    held = true;
    add_run(s, id, "{\"day\":\"2026-03-04\"}", first);
    wait_for(s, id, first, "\"state\":\"running\"");
    add_run(s, id, "{\"day\":\"2026-03-05\"}", run);
    gw_timetable *other = ask_other_timetable();
    snprintf(path, sizeof path, "%s/timetable.gw", s->dir);
    assert_int_equal(gw_snapshot_write(other, path, &err), GW_OK);
    gw_timetable_release(other);
    assert_int_equal(gw_backend_reload(s->backend, &err), GW_OK);
    held = false;
    wait_for(s, id, run, "\"state\":\"interrupted\"");
    assert_has(s->r.body.p, "the timetable was replaced");
    wait_for(s, id, first, "\"state\":\"done\""); /* it had begun on what it was asked for */
}

static void without_an_engine_it_says_so(void **state)
{
    ask_scene *s = *state;
    post(s, "{\"a\":1}");
    assert_int_equal(s->r.status, 503);
    ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", "x", NULL, "");
    assert_int_equal(s->r.status, 503);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(a_scenario_is_stored_once),
        SCENE(lists_have_pages),
        SCENE(what_is_no_scenario_is_refused),
        SCENE(a_run_is_computed_once_and_found_again),
        SCENE(without_a_day_the_next_one_is_taken_and_named),
        SCENE(runs_that_cannot_be),
        SCENE(what_fails_says_why_and_may_be_tried_again),
        SCENE(a_run_under_way_is_cancelled_and_one_that_waits_too),
        SCENE(a_restart_resumes_what_was_under_way),
        SCENE(a_run_on_a_timetable_that_is_gone_is_interrupted),
        cmocka_unit_test_setup_teardown(without_an_engine_it_says_so, open_without_engine, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
