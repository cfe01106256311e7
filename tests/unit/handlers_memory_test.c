/* Handlers with memory that fails: at every allocation in turn there is an answer or a 503, nothing leaks or
 * crashes. The linker sends malloc, calloc and realloc here (--wrap). */
#include "api/handlers/handlers.h"
#include "api/motis/motis.h"
#include "tests/unit/handlers_ask.h"
#include "tests/support/failing_memory.h"

static int open_scene(void **state)
{
    *state = ask_open(NULL);
    return 0;
}

static int close_scene(void **state)
{
    ask_close(*state);
    return 0;
}

/* One question with n allocations left, by a planner that has nothing yet. */
static void ask_with_memory(ask_scene *s, gw_http_handler *handler, const char *target, long n)
{
    gw_error err;
    gw_planner_free(s->context->planner);
    s->context->planner = gw_planner_create();
    gw_buf_free(&s->r.body);
    gw_arena_free(s->arena);
    s->arena = gw_arena_create(1u << 20);
    s->r = (gw_http_response){.status = 200, .type = GW_HTTP_JSON};
    s->q = (gw_http_request){.arena = s->arena, .shared = s->backend, .worker = s->context};
    assert_int_equal(gw_http_target_parse(gw_str_of(target), s->arena, &s->q, &err), GW_OK);
    left = n;
    handler(&s->q, &s->r);
}

static void fail_everywhere(ask_scene *s, gw_http_handler *handler, const char *target)
{
    bool enough = false;
    for (long n = 1; !enough; n++) {
        ask_with_memory(s, handler, target, n);
        enough = left > 0;
        left = -1;
        bool whole = s->r.status == 200 && !s->r.body.failed && s->r.body.n > 0;
        if (enough && !whole) fail_msg("%s: %d with enough memory", target, s->r.status);
        if (!whole && s->r.status == 200) assert_true(s->r.body.failed); /* told as 503 when it is sent */
        if (s->r.status != 200 && s->r.status != 503)
            fail_msg("%s: %d after %ld allocations", target, s->r.status, n);
        assert_true(n < 5000);
    }
}

static void plans(void **state)
{
    fail_everywhere(*state, gw_v1_plan, "/v1/plan?from=t:A&to=t:D&depart=2026-03-02T08:00");
    fail_everywhere(*state, gw_v1_plan,
                    "/v1/plan?from=22.5001,114.0001&to=t:C&arrive=2026-03-02T09:00&language=en");
}

static void motis_plans(void **state)
{
    fail_everywhere(*state, gw_motis_plan_v6,
                    "/api/v6/plan?fromPlace=t_A&toPlace=t_D&time=2026-03-02T00:00:00Z");
    fail_everywhere(*state, gw_motis_plan_v5,
                    "/api/v5/plan?fromPlace=22.5,114.0&toPlace=t_C&time=2026-03-02T00:00:00Z");
}

static void tables(void **state)
{
    fail_everywhere(*state, gw_v1_stops, "/v1/stops?q=a");
    fail_everywhere(*state, gw_motis_geocode, "/api/v1/geocode?text=a");
    fail_everywhere(*state, gw_v1_ports, "/v1/ports");
    fail_everywhere(*state, gw_v1_places, "/v1/places");
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {SCENE(plans), SCENE(motis_plans), SCENE(tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
