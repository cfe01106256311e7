/* api/http with real sockets: what is answered, refused, packed, counted. */
#include "tests/unit/http_scene.h"

static void quick_routes_and_workers_answer(void **state)
{
    scene *s = *state;
    expect(ask(s, "GET /quick/a%2Fb?name=%E6%B7%B1", "\r\n"), 200, "{\"hello\":\"深\",\"id\":\"a/b\"}");
    expect(ask(s, "GET /work", "\r\n"), 200, "{\"worker\":true}");
    expect(ask(s, "GET /work", "\r\n"), 200, "Content-Type: application/json");
    expect(ask(s, "GET /work", "\r\n"), 200, "X-Content-Type-Options: nosniff");
    expect(ask(s, "GET /work", "\r\n"), 200, "Access-Control-Allow-Origin: *");
    expect(ask(s, "GET /work", "\r\n"), 200, "Cache-Control: no-store");
    gw_buf private = ask(s, "GET /private", "\r\n");
    assert_null(strstr(private.p, "Access-Control"));
    expect(private, 200, NULL);
}

static void unknown_paths_and_methods(void **state)
{
    scene *s = *state;
    expect(ask(s, "GET /nowhere", "\r\n"), 404, "\"error\":\"there is nothing at this address\"");
    expect(ask(s, "DELETE /echo", "\r\n"), 405, "Allow: GET, HEAD, POST, OPTIONS");
    expect(ask(s, "POST /work", "Content-Length: 0\r\n\r\n"), 405, "Allow: GET, HEAD, OPTIONS");
    gw_buf head = ask(s, "HEAD /work", "\r\n");
    assert_null(strstr(head.p, "worker"));
    assert_non_null(strstr(head.p, "Content-Length: 15"));
    expect(head, 200, NULL);
}

static void options_answers_browsers(void **state)
{
    scene *s = *state;
    static const char question[] =
        "Origin: https://example.org\r\nAccess-Control-Request-Method: GET\r\n\r\n";
    expect(ask(s, "OPTIONS /work", question), 204, "Access-Control-Allow-Methods: GET, HEAD\r\n");
    expect(ask(s, "OPTIONS /echo", "\r\n"), 204, "Allow: GET, HEAD, POST, OPTIONS");
    expect(ask(s, "OPTIONS *", "\r\n"), 204, "Allow: ");
    expect(ask(s, "OPTIONS /nowhere", "\r\n"), 404, NULL);
}

static void broken_addresses_are_refused(void **state)
{
    scene *s = *state;
    static const char nul[] = "GET /work\0/x HTTP/1.1\r\nHost: x\r\n\r\n";
    static const char nul_query[] = "GET /work?a=\0b HTTP/1.1\r\nHost: x\r\n\r\n";
    expect(ask(s, "GET /work%00", "\r\n"), 400, "control character");
    expect(ask(s, "GET /work?q=%zz", "\r\n"), 400, "percent-encoding");
    expect(ask(s, "GET /work?q=%ff", "\r\n"), 400, "UTF-8");
    expect(ask_bytes(s, nul, sizeof nul - 1), 400, "NUL");
    expect(ask_bytes(s, nul_query, sizeof nul_query - 1), 400, "NUL");
}

static void two_ways_to_end_a_body_are_refused(void **state)
{
    scene *s = *state;
    static const char type[] = "Content-Type: application/json\r\n";
    gw_buf more = {0};
    gw_buf_printf(&more, "%sContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                  type);
    expect(ask(s, "POST /echo", more.p), 400, "both Content-Length and Transfer-Encoding");
    gw_buf_reset(&more);
    gw_buf_printf(&more, "%sContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", type);
    expect(ask(s, "POST /echo", more.p), 400, NULL);
    gw_buf_free(&more);
}

static void bodies_have_a_type_and_a_limit(void **state)
{
    scene *s = *state;
    static const char type[] = "Content-Type: application/json; charset=utf-8\r\n";
    gw_buf more = {0};
    gw_buf_printf(&more, "%sContent-Length: 7\r\n\r\n{\"a\":1}", type);
    expect(ask(s, "POST /echo", more.p), 201, "\r\n\r\n{\"a\":1}");
    expect(ask(s, "POST /echo", "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"), 415,
           "application/json");
    expect(ask(s, "POST /echo", "Content-Length: 2\r\n\r\n{}"), 415, NULL);
    gw_buf_reset(&more);
    gw_buf_printf(&more, "%sContent-Length: 1001\r\n\r\n", type);
    expect(ask(s, "POST /echo", more.p), 413, "larger than 1000 bytes");
    gw_buf_reset(&more);
    gw_buf_printf(&more, "%sTransfer-Encoding: chunked\r\n\r\n3e9\r\n%1001d\r\n0\r\n\r\n", type, 1);
    expect(ask(s, "POST /echo", more.p), 413, "larger than 1000 bytes");
    gw_buf_free(&more);
}

static void an_endless_body_is_cut(void **state)
{
    scene *s = *state;
    gw_buf request = {0};
    gw_buf_text(&request, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; i++) gw_buf_printf(&request, "3e8\r\n%1000d\r\n", i);
    gw_buf answer = ask_bytes(s, request.p, request.n);
    assert_int_equal(answer.n, 1); /* closed without a word */
    gw_buf_free(&answer);
    gw_buf_free(&request);
    expect(ask(s, "GET /work", "\r\n"), 200, NULL);
}

static void large_answers_are_packed_for_who_wants_it(void **state)
{
    scene *s = *state;
    gw_buf packed = ask(s, "GET /much", "Accept-Encoding: gzip\r\n\r\n");
    assert_true(packed.n < 2000);
    assert_non_null(strstr(packed.p, "Vary: Accept-Encoding"));
    expect(packed, 200, "Content-Encoding: gzip");
    gw_buf plain = ask(s, "GET /much", "\r\n");
    assert_true(plain.n > 40000);
    expect(plain, 200, "Content-Length: 40000");
    gw_buf small = ask(s, "GET /work", "Accept-Encoding: gzip\r\n\r\n");
    assert_null(strstr(small.p, "gzip\r\n"));
    expect(small, 200, NULL);
}

static void too_many_headers_are_refused(void **state)
{
    scene *s = *state;
    gw_buf more = {0};
    for (int i = 0; i < 70; i++) gw_buf_printf(&more, "X-%d: y\r\n", i);
    gw_buf_text(&more, "\r\n");
    expect(ask(s, "GET /work", more.p), 431, NULL);
    gw_buf_reset(&more);
    gw_buf_printf(&more, "X: %40000d\r\n\r\n", 1);
    gw_buf answer = ask(s, "GET /work", more.p);
    assert_true(answer.n == 1 || strncmp(answer.p, "HTTP/1.1 4", 10) == 0);
    gw_buf_free(&answer);
    gw_buf_free(&more);
}

static void the_hook_may_answer_instead(void **state)
{
    scene *s = *state;
    atomic_store(&s->refuse, true);
    expect(ask(s, "GET /work", "\r\n"), 503, "no data yet");
    expect(ask(s, "GET /quick/1", "\r\n"), 200, NULL);
}

static void a_failed_answer_is_a_problem(void **state)
{
    scene *s = *state;
    expect(ask(s, "GET /full", "\r\n"), 503, "more memory than there is");
}

/* A slow request that a worker has begun and will not end before hold is taken away. */
/* One worker, two may wait: the fourth is turned away at once, and none of the others is lost. */
/* Half a request, then silence. */
static void what_is_counted_and_logged_names_no_one(void **state)
{
    scene *s = *state;
    gw_buf text = {0};
    expect(ask(s, "GET /quick/secret?name=22.39,113.97", "\r\n"), 200, NULL);
    expect(ask(s, "GET /wp-login", "\r\n"), 404, NULL);
    expect(ask(s, "GET /quick/secret?name=22.39,113.97", "\r\n"), 200, NULL);
    gw_http_write_metrics(s->http, &text);
    assert_non_null(strstr(
        text.p, "gangway_http_requests_total{method=\"GET\",route=\"/quick/{id}\",status=\"200\"} 2\n"));
    assert_non_null(
        strstr(text.p, "gangway_http_requests_total{method=\"-\",route=\"-\",status=\"404\"} 1\n"));
    assert_non_null(strstr(
        text.p, "gangway_http_request_duration_seconds_count{method=\"GET\",route=\"/quick/{id}\"} 2"));
    assert_null(strstr(text.p, "secret"));
    assert_null(strstr(text.p, "22.39"));
    assert_null(strstr(text.p, "wp-login"));
    gw_buf_free(&text);
    assert_int_equal(gw_http_stop(s->http, 1000), GW_OK);
    assert_int_equal(atomic_load(&s->lines), 3);
    assert_string_equal(s->last.pattern, "/quick/{id}");
    assert_int_equal(s->last.status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(quick_routes_and_workers_answer),
        SCENE(unknown_paths_and_methods),
        SCENE(options_answers_browsers),
        SCENE(broken_addresses_are_refused),
        SCENE(two_ways_to_end_a_body_are_refused),
        SCENE(bodies_have_a_type_and_a_limit),
        SCENE(an_endless_body_is_cut),
        SCENE(large_answers_are_packed_for_who_wants_it),
        SCENE(too_many_headers_are_refused),
        SCENE(the_hook_may_answer_instead),
        SCENE(a_failed_answer_is_a_problem),
        SCENE(what_is_counted_and_logged_names_no_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
