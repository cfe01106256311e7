/* Scenarios and runs with an engine made of strings: what is stored, what is computed once, what is refused.
 */
#include "api/handlers/handlers.h"
#include "tests/unit/handlers_ask.h"

static int n_runs; /* of the engine below, in this test program only */

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

static gw_status run(const gw_dataset *d, const gw_engine_run *r, gw_buf *out, gw_buf *errors, gw_error *err)
{
    char day[11];
    (void)d, (void)errors;
    if (!r->progress(r->progress_cls, 0, 1)) return gw_fail(err, GW_CONFLICT, "cancelled");
    if (strcmp(r->place, "nowhere") == 0) return gw_fail(err, GW_BAD_INPUT, "place nowhere is not known");
    n_runs++;
    gw_day_format_iso(r->day, day);
    gw_buf_printf(out, "{\"schema\":\"case\",\"day\":\"%s\",\"place\":\"%s\",\"of\":%.*s}", day, r->place,
                  (int)r->scenario.n, r->scenario.p);
    return GW_OK;
}

static const gw_engine engine = {.check = check, .next_day = next_day, .run = run};

static int open_scene(void **state)
{
    n_runs = 0;
    *state = ask_open(&engine);
    return 0;
}

static int open_without_engine(void **state)
{
    *state = ask_open(NULL);
    return 0;
}

static int close_scene(void **state)
{
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

static void a_run_is_computed_once_and_found_again(void **state)
{
    ask_scene *s = *state;
    char id[17], where[100];
    static const char want[] =
        "{\"schema\":\"case\",\"day\":\"2026-03-04\",\"place\":\"hku-szh\",\"of\":{\"a\":1}}";
    add(s, id);
    const char *have =
        ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL, "{\"day\":\"2026-03-04\"}");
    assert_string_equal(have, want);
    assert_int_equal(s->r.status, 201);
    snprintf(where, sizeof where, "%s", location(s));
    ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL,
             "{\"place\":\"hku-szh\",\"day\":\"2026-03-04\"}");
    assert_int_equal(s->r.status, 200);
    assert_string_equal(location(s), where);
    assert_int_equal(n_runs, 1);
    have = ask_with(s, gw_v1_run, "/v1/scenarios/x/runs/y", id, strrchr(where, '/') + 1, "");
    assert_string_equal(have, want);
    have = ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, "");
    assert_has(have, where);
    assert_has(have, "\"options\":{\"day\":\"2026-03-04\",\"place\":\"hku-szh\"}");
}

static void without_a_day_the_next_one_is_taken_and_named(void **state)
{
    ask_scene *s = *state;
    char id[17], first[100];
    add(s, id);
    assert_has(ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL, ""), "\"day\":\"2026-03-03\"");
    snprintf(first, sizeof first, "%s", location(s));
    s->context->now += 86400;
    assert_has(ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL, "{}"), "\"day\":\"2026-03-04\"");
    assert_string_not_equal(location(s), first);
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
    };
    ask_scene *s = *state;
    char id[17];
    add(s, id);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_has(ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL, cases[i].body),
                   cases[i].words);
        assert_int_equal(s->r.status, cases[i].status);
        assert_string_equal(location(s), "");
    }
    ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", "nope", NULL, "");
    assert_int_equal(s->r.status, 404);
    ask_with(s, gw_v1_run, "/v1/scenarios/x/runs/y", id, "nope", "");
    assert_int_equal(s->r.status, 404);
    assert_int_equal(n_runs, 0);
    assert_has(ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, ""), "\"runs\":[]");
}

static void a_stopping_server_gives_runs_up(void **state)
{
    ask_scene *s = *state;
    char id[17];
    add(s, id);
    gw_backend_cancel(s->backend);
    assert_has(ask_with(s, gw_v1_add_run, "/v1/scenarios/x/runs", id, NULL, ""), "given up");
    assert_int_equal(s->r.status, 503);
    assert_has(ask_with(s, gw_v1_scenario, "/v1/scenarios/x", id, NULL, ""), "\"runs\":[]");
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
        SCENE(a_stopping_server_gives_runs_up),
        cmocka_unit_test_setup_teardown(without_an_engine_it_says_so, open_without_engine, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
