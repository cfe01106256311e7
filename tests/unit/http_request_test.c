/* api/http without a socket: targets, routes, parameters, problems, freshness. */
#include "api/http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
    gw_arena *arena;
    gw_http_request q;
    gw_error err;
} scene;

static int open_scene(void **state)
{
    scene *s = calloc(1, sizeof *s);
    s->arena = gw_arena_create(1 << 20);
    s->q.arena = s->arena;
    *state = s;
    return s->arena ? 0 : 1;
}

static int close_scene(void **state)
{
    scene *s = *state;
    gw_arena_free(s->arena);
    free(s);
    return 0;
}

static gw_status parse(scene *s, const char *raw)
{
    return gw_http_target_parse(gw_str_of(raw), s->arena, &s->q, &s->err);
}

static void assert_text(gw_str have, const char *want)
{
    assert_int_equal(have.n, strlen(want));
    assert_memory_equal(have.p, want, have.n);
}

static void a_target_is_split_and_decoded(void **state)
{
    scene *s = *state;
    gw_str v;
    assert_int_equal(parse(s, "/v1/stops?q=%E9%86%AB%E9%99%A2&limit=5&&a=b%2Bc+d&e"), GW_OK);
    assert_text(s->q.path, "/v1/stops");
    assert_int_equal(s->q.n_query, 4);
    assert_true(gw_http_query(&s->q, "q", &v));
    assert_text(v, "醫院");
    assert_true(gw_http_query(&s->q, "a", &v));
    assert_text(v, "b+c d");
    assert_true(gw_http_query(&s->q, "e", &v));
    assert_text(v, "");
    assert_false(gw_http_query(&s->q, "Q", &v));
}

static void broken_targets_are_refused(void **state)
{
    static const char *const broken[] = {"",           "v1",      "/%",      "/%4",      "/%zz",
                                         "/a%00b",     "/?q=%00", "/?q=%0d", "/%ff",     "/?%c0%af=1",
                                         "/%ed%a0%80", "/a#b",    "/\x01",   "/?q=\x7f", "http://x/"};
    scene *s = *state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_int_equal(parse(s, broken[i]), GW_BAD_INPUT);
        assert_true(strlen(s->err.message) > 0);
    }
}

/* Random bytes, mostly from what matters: whatever passes is clean, and nothing is read or written beyond its
 * end. */
static void random_targets_are_clean_or_refused(void **state)
{
    static const char alphabet[] = "/%0aAfF?&=+c3a9e2828d0\x01\x7f\xc3\xa9\xff#.;,{}";
    scene *s = *state;
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        char *raw = malloc(24), *p = raw; /* exactly as large: the address sanitizer sees a step too far */
        for (uint32_t k = 0; k < 24; k++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            *p++ = k == 0 ? '/' : alphabet[x % (sizeof alphabet - 1)];
        }
        gw_arena_reset(s->arena);
        if (gw_http_target_parse((gw_str){raw, 24}, s->arena, &s->q, NULL) == GW_OK) {
            for (uint32_t k = 0; k < s->q.n_query; k++) {
                gw_str v = s->q.query[k].value;
                assert_true(gw_utf8_is_valid(v.p, v.n));
                assert_null(memchr(v.p, 0, v.n));
            }
        }
        free(raw);
    }
}

static void too_many_parameters_are_refused(void **state)
{
    scene *s = *state;
    char raw[600] = "/?";
    for (int i = 0; i < 129; i++) strcat(raw, "a=&");
    assert_int_equal(parse(s, raw), GW_BAD_INPUT);
}

static void lists_come_in_two_shapes(void **state)
{
    scene *s = *state;
    gw_str v[4];
    uint32_t n;
    assert_int_equal(parse(s, "/?m=BUS,TRAM&m=SUBWAY&one=1&none=&gaps=,a,,b,"), GW_OK);
    assert_true(gw_http_query_list(&s->q, "m", v, 4, &n));
    assert_int_equal(n, 3);
    assert_text(v[1], "TRAM");
    assert_text(v[2], "SUBWAY");
    assert_true(gw_http_query_list(&s->q, "none", v, 4, &n));
    assert_int_equal(n, 0);
    assert_true(gw_http_query_list(&s->q, "gaps", v, 1, &n));
    assert_int_equal(n, 2); /* counted, though only one was written */
    assert_false(gw_http_query_list(&s->q, "absent", v, 4, &n));
}

static void nothing(const gw_http_request *q, gw_http_response *r)
{
    (void)q, (void)r;
}

static const gw_http_route routes[] = {
    {GW_HTTP_GET, "/", nothing, 0},
    {GW_HTTP_GET, "/v1/scenarios", nothing, 0},
    {GW_HTTP_POST, "/v1/scenarios", nothing, 0},
    {GW_HTTP_GET, "/v1/scenarios/{id}", nothing, 0},
    {GW_HTTP_GET, "/v1/scenarios/{id}/runs/{run}", nothing, 0},
};

static gw_status route(scene *s, gw_http_method m, const char *raw, uint32_t *methods)
{
    assert_int_equal(parse(s, raw), GW_OK);
    s->q.method = m;
    return gw_http_route_find(routes, sizeof routes / sizeof routes[0], &s->q, methods);
}

static void routes_match_whole_segments(void **state)
{
    scene *s = *state;
    uint32_t m;
    assert_int_equal(route(s, GW_HTTP_GET, "/", &m), GW_OK);
    assert_ptr_equal(s->q.route, &routes[0]);
    assert_int_equal(route(s, GW_HTTP_HEAD, "/v1/scenarios", &m), GW_OK);
    assert_ptr_equal(s->q.route, &routes[1]);
    assert_int_equal(route(s, GW_HTTP_POST, "/v1/scenarios?x=1", &m), GW_OK);
    assert_ptr_equal(s->q.route, &routes[2]);
    assert_int_equal(route(s, GW_HTTP_GET, "/v1/scenarios/a%2Fb/runs/%E6%B7%B1", &m), GW_OK);
    assert_text(gw_http_param(&s->q, "id"), "a/b");
    assert_text(gw_http_param(&s->q, "run"), "深");
    assert_text(gw_http_param(&s->q, "other"), "");
}

static void what_no_route_has_is_told_apart(void **state)
{
    scene *s = *state;
    uint32_t m;
    assert_int_equal(route(s, GW_HTTP_GET, "/v1/scenarios/", &m), GW_NOT_FOUND);
    assert_int_equal(route(s, GW_HTTP_GET, "//v1/scenarios", &m), GW_NOT_FOUND);
    assert_int_equal(route(s, GW_HTTP_GET, "/v1/../v1/scenarios", &m), GW_NOT_FOUND);
    assert_int_equal(route(s, GW_HTTP_GET, "/V1/scenarios", &m), GW_NOT_FOUND);
    assert_int_equal(route(s, GW_HTTP_OTHER, "/v1/scenarios", &m), GW_CONFLICT);
    assert_int_equal(m, (1u << GW_HTTP_GET) | (1u << GW_HTTP_POST));
    assert_int_equal(route(s, GW_HTTP_POST, "/v1/scenarios/x", &m), GW_CONFLICT);
    assert_int_equal(m, 1u << GW_HTTP_GET);
}

static void gzip_is_only_sent_to_who_wants_it(void **state)
{
    (void)state;
    assert_true(gw_http_gzip_wanted(GW_STR("gzip")));
    assert_true(gw_http_gzip_wanted(GW_STR("deflate, GZIP;q=0.5, br")));
    assert_true(gw_http_gzip_wanted(GW_STR("br, *")));
    assert_false(gw_http_gzip_wanted(GW_STR("")));
    assert_false(gw_http_gzip_wanted(GW_STR("br")));
    assert_false(gw_http_gzip_wanted(GW_STR("gzip;q=0, *")));
    assert_false(gw_http_gzip_wanted(GW_STR("*;q=0.0")));
}

static void a_problem_replaces_what_was_there(void **state)
{
    (void)state;
    gw_http_response r = {.status = 200, .type = GW_HTTP_JSON};
    gw_buf_text(&r.body, "half an answer");
    gw_http_set(&r, "ETag", "W/\"x\"");
    gw_http_problem(&r, 404, "from: no stop \"%s\"", "sz:甲");
    assert_int_equal(r.status, 404);
    assert_int_equal(r.n_headers, 0);
    assert_string_equal(r.type, "application/problem+json");
    assert_string_equal(
        r.body.p, "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                  "\"detail\":\"from: no stop \\\"sz:甲\\\"\",\"error\":\"from: no stop \\\"sz:甲\\\"\"}");
    gw_http_problem_with(&r, 422, "two faults", "errors", GW_STR("[1,2]"));
    assert_non_null(strstr(r.body.p, "\"errors\":[1,2]}"));
    gw_buf_free(&r.body);
}

static bool fresh(scene *s, const char *have)
{
    gw_http_field field = {GW_STR("if-none-match"), gw_str_of(have)};
    gw_http_response r = {.status = 200};
    s->q.headers = &field;
    s->q.n_headers = 1;
    bool hit = gw_http_fresh(&s->q, &r, "abc", "no-cache");
    assert_int_equal(r.status, hit ? 304 : 200);
    assert_string_equal(r.headers[0].value, "W/\"abc\"");
    return hit;
}

static void versions_are_compared_weakly(void **state)
{
    scene *s = *state;
    assert_true(fresh(s, "\"abc\""));
    assert_true(fresh(s, "\"x\", W/\"abc\""));
    assert_true(fresh(s, "*"));
    assert_false(fresh(s, "\"ab\""));
    assert_false(fresh(s, "abc"));
    assert_false(fresh(s, "\""));
    assert_false(fresh(s, ""));
}

static void every_status_has_its_meaning(void **state)
{
    (void)state;
    assert_int_equal(gw_http_status_of(GW_NOT_FOUND), 404);
    assert_int_equal(gw_http_status_of(GW_BAD_INPUT), 400);
    assert_int_equal(gw_http_status_of(GW_AMBIGUOUS), 400);
    assert_int_equal(gw_http_status_of(GW_LIMIT), 422);
    assert_int_equal(gw_http_status_of(GW_CONFLICT), 409);
    assert_int_equal(gw_http_status_of(GW_IO), 500);
    assert_int_equal(gw_http_status_of(GW_NO_MEMORY), 503);
}

static void a_small_arena_refuses_a_large_target(void **state)
{
    (void)state;
    gw_arena *small = gw_arena_create(64);
    gw_http_request q = {.arena = small};
    char raw[200] = "/";
    memset(raw + 1, 'a', 150);
    assert_int_equal(gw_http_target_parse(gw_str_of(raw), small, &q, NULL), GW_NO_MEMORY);
    gw_arena_free(small);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(a_target_is_split_and_decoded),
        SCENE(broken_targets_are_refused),
        SCENE(random_targets_are_clean_or_refused),
        SCENE(too_many_parameters_are_refused),
        SCENE(lists_come_in_two_shapes),
        SCENE(routes_match_whole_segments),
        SCENE(what_no_route_has_is_told_apart),
        cmocka_unit_test(gzip_is_only_sent_to_who_wants_it),
        cmocka_unit_test(a_problem_replaces_what_was_there),
        SCENE(versions_are_compared_weakly),
        cmocka_unit_test(every_status_has_its_meaning),
        cmocka_unit_test(a_small_arena_refuses_a_large_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
