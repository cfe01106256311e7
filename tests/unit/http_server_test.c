/* api/http with real sockets on 127.0.0.1: limits, refusals, workers, the graceful stop. */
#include "api/http/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct {
    gw_http *http;
    atomic_int workers, slow_begun, slow_ended, lines;
    atomic_bool hold; /* slow handlers wait while it is set */
    atomic_bool refuse, fail_worker;
    gw_http_log_line last; /* written by one thread at a time, read after the stop */
} scene;

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* --- handlers --- */

static void say(const gw_http_request *q, gw_http_response *r)
{
    gw_str name = GW_STR("nobody");
    gw_http_query(q, "name", &name);
    gw_buf_printf(&r->body, "{\"hello\":\"%.*s\",\"id\":\"%.*s\"}", (int)name.n, name.p,
                  (int)gw_http_param(q, "id").n, gw_http_param(q, "id").p);
}

static void echo(const gw_http_request *q, gw_http_response *r)
{
    r->status = 201;
    gw_buf_str(&r->body, q->body);
}

static void much(const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    for (int i = 0; i < 4000; i++) gw_buf_text(&r->body, "0123456789");
}

static void slow(const gw_http_request *q, gw_http_response *r)
{
    scene *s = q->shared;
    atomic_fetch_add(&s->slow_begun, 1);
    while (atomic_load(&s->hold)) pause_ms(1);
    atomic_fetch_add(&s->slow_ended, 1);
    gw_buf_text(&r->body, "{}");
}

static void out_of_memory(const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    gw_buf_text(&r->body, "half");
    r->body.failed = true;
}

static void worker_answer(const gw_http_request *q, gw_http_response *r)
{
    gw_buf_printf(&r->body, "{\"worker\":%s}", q->worker ? "true" : "false");
}

static const gw_http_route routes[] = {
    {GW_HTTP_GET, "/quick/{id}", say, GW_HTTP_QUICK},
    {GW_HTTP_GET, "/work", worker_answer, 0},
    {GW_HTTP_GET, "/much", much, 0},
    {GW_HTTP_GET, "/slow", slow, 0},
    {GW_HTTP_GET, "/long", slow, GW_HTTP_LONG},
    {GW_HTTP_GET, "/full", out_of_memory, 0},
    {GW_HTTP_GET, "/private", worker_answer, GW_HTTP_PRIVATE},
    {GW_HTTP_GET, "/echo", worker_answer, 0},
    {GW_HTTP_POST, "/echo", echo, 0},
};

static gw_status make_worker(void *shared, void **out, gw_error *err)
{
    scene *s = shared;
    if (atomic_load(&s->fail_worker)) return gw_fail(err, GW_IO, "no worker today");
    atomic_fetch_add(&s->workers, 1);
    *out = s;
    return GW_OK;
}

static void free_worker(void *worker)
{
    atomic_fetch_sub(&((scene *)worker)->workers, 1);
}

static bool enter(void *worker, const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    if (!atomic_load(&((scene *)worker)->refuse)) return true;
    gw_http_problem(r, 503, "no data yet");
    return false;
}

static void keep_line(void *cls, const gw_http_log_line *line)
{
    scene *s = cls;
    s->last = *line;
    atomic_fetch_add(&s->lines, 1);
}

static gw_http_options options(scene *s)
{
    gw_http_options o;
    gw_http_defaults(&o);
    o.port = 0;
    o.shared = s;
    o.worker_create = make_worker;
    o.worker_free = free_worker;
    o.enter = enter;
    o.log = keep_line;
    o.log_cls = s;
    o.max_body = 1000;
    o.max_queue = 2;
    o.timeout_s = 30;
    return o;
}

static int open_with(void **state, void (*change)(gw_http_options *))
{
    scene *s = calloc(1, sizeof *s);
    gw_http_options o = options(s);
    gw_error err = {0};
    if (change) change(&o);
    *state = s;
    if (gw_http_create(&o, routes, sizeof routes / sizeof routes[0], &s->http, &err)) return 1;
    return gw_http_start(s->http, &err) ? 1 : 0;
}

static int open_scene(void **state)
{
    return open_with(state, NULL);
}

static int close_scene(void **state)
{
    scene *s = *state;
    assert_int_equal(gw_http_stop(s->http, 20000), GW_OK);
    gw_http_free(s->http);
    assert_int_equal(atomic_load(&s->workers), 0);
    free(s);
    return 0;
}

/* --- a client made of plain bytes --- */

static int connect_to(const scene *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(gw_http_port(s->http))};
    struct timeval patience = {.tv_sec = 30};
    inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static void send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0) return; /* the server may have closed: what it said is read then */
        p += sent;
        n -= (size_t)sent;
    }
}

/* Everything until the server closes (all our requests say Connection: close, or are refused). */
static void receive(int fd, gw_buf *out)
{
    char piece[4096];
    ssize_t n;
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0) gw_buf_add(out, piece, (size_t)n);
    gw_buf_add(out, "", 1);
    close(fd);
}

static gw_buf ask_bytes(const scene *s, const char *p, size_t n)
{
    gw_buf answer = {0};
    int fd = connect_to(s);
    send_all(fd, p, n);
    receive(fd, &answer);
    return answer;
}

/* first: "GET /x"; more: further header lines, each with \r\n, then an empty line and the body. */
static gw_buf ask(const scene *s, const char *first, const char *more)
{
    gw_buf request = {0};
    gw_buf_printf(&request, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s", first, more);
    gw_buf answer = ask_bytes(s, request.p, request.n);
    gw_buf_free(&request);
    return answer;
}

static void expect(gw_buf answer, int status, const char *part)
{
    char line[20];
    snprintf(line, sizeof line, "HTTP/1.1 %d ", status);
    if (strncmp(answer.p, line, strlen(line)) != 0 || (part && !strstr(answer.p, part)))
        fail_msg("expected %d with %s, got:\n%s", status, part ? part : "anything", answer.p);
    gw_buf_free(&answer);
}

/* --- scenes --- */

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

static void *ask_slow(void *state)
{
    gw_buf *answer = malloc(sizeof *answer);
    *answer = ask(state, "GET /slow", "\r\n");
    return answer;
}

static void *ask_long(void *state)
{
    gw_buf *answer = malloc(sizeof *answer);
    *answer = ask(state, "GET /long", "\r\n");
    return answer;
}

static int count_status(pthread_t *threads, int n, const char *status)
{
    int count = 0;
    for (int i = 0; i < n; i++) {
        void *answer;
        pthread_join(threads[i], &answer);
        count += strncmp(((gw_buf *)answer)->p, status, strlen(status)) == 0;
        gw_buf_free(answer);
        free(answer);
    }
    return count;
}

/* A slow request that a worker has begun and will not end before hold is taken away. */
static void begin(scene *s, pthread_t *thread, void *(*asks)(void *))
{
    int before = atomic_load(&s->slow_begun);
    atomic_store(&s->hold, true);
    pthread_create(thread, NULL, asks, s);
    while (atomic_load(&s->slow_begun) == before) pause_ms(1);
}

static void wait_for_queue(scene *s, const char *line)
{
    gw_buf text = {0};
    do {
        pause_ms(1);
        gw_buf_reset(&text);
        gw_http_write_metrics(s->http, &text);
    } while (!strstr(text.p, line));
    gw_buf_free(&text);
}

static void one_worker(gw_http_options *o)
{
    o->workers = 1;
}

static int open_with_one_worker(void **state)
{
    return open_with(state, one_worker);
}

/* One worker, two may wait: the fourth is turned away at once, and none of the others is lost. */
static void a_full_queue_says_so(void **state)
{
    scene *s = *state;
    pthread_t threads[3];
    begin(s, &threads[0], ask_slow);
    for (int i = 1; i < 3; i++) pthread_create(&threads[i], NULL, ask_slow, s);
    wait_for_queue(s, "\ngangway_http_queue 2\n");
    expect(ask(s, "GET /slow", "\r\n"), 503, "Retry-After: 1\r\n");
    expect(ask(s, "GET /quick/1", "\r\n"), 200, NULL);
    atomic_store(&s->hold, false);
    assert_int_equal(count_status(threads, 3, "HTTP/1.1 200"), 3);
    assert_int_equal(atomic_load(&s->slow_ended), 3);
}

static void long_requests_leave_room_for_others(void **state)
{
    scene *s = *state;
    pthread_t thread;
    begin(s, &thread, ask_long);
    expect(ask(s, "GET /long", "\r\n"), 503, "too many long requests");
    expect(ask(s, "GET /work", "\r\n"), 200, NULL);
    atomic_store(&s->hold, false);
    assert_int_equal(count_status(&thread, 1, "HTTP/1.1 200"), 1);
    expect(ask(s, "GET /long", "\r\n"), 200, NULL);
}

static void *let_go_soon(void *state)
{
    pause_ms(100);
    atomic_store(&((scene *)state)->hold, false);
    return NULL;
}

static void a_stop_finishes_what_is_under_way(void **state)
{
    scene *s = *state;
    pthread_t asks, lets_go;
    begin(s, &asks, ask_slow);
    pthread_create(&lets_go, NULL, let_go_soon, s);
    assert_int_equal(gw_http_stop(s->http, 20000), GW_OK);
    assert_int_equal(count_status(&asks, 1, "HTTP/1.1 200"), 1);
    assert_int_equal(atomic_load(&s->slow_ended), 1);
    pthread_join(lets_go, NULL);
}

static void a_stop_that_comes_too_early_says_so(void **state)
{
    scene *s = *state;
    pthread_t thread;
    begin(s, &thread, ask_slow);
    assert_int_equal(gw_http_stop(s->http, 10), GW_LIMIT);
    atomic_store(&s->hold, false);
    assert_int_equal(gw_http_stop(s->http, 20000), GW_OK);
    assert_int_equal(count_status(&thread, 1, "HTTP/1.1 200"), 1);
}

static void a_port_in_use_and_bad_addresses(void **state)
{
    scene *s = *state;
    gw_http_options o = options(s);
    gw_http *second = NULL;
    gw_error err;
    o.port = gw_http_port(s->http);
    assert_int_equal(gw_http_create(&o, routes, 1, &second, &err), GW_OK);
    assert_int_equal(gw_http_start(second, &err), GW_CONFLICT);
    assert_non_null(strstr(err.message, "is in use"));
    gw_http_free(second);
    o.bind = "not-an-address";
    assert_int_equal(gw_http_create(&o, routes, 1, &second, &err), GW_OK);
    assert_int_equal(gw_http_start(second, &err), GW_BAD_INPUT);
    gw_http_free(second);
    o.bind = "127.0.0.1";
    o.port = 0;
    atomic_store(&s->fail_worker, true);
    assert_int_equal(gw_http_create(&o, routes, 1, &second, &err), GW_OK);
    assert_int_equal(gw_http_start(second, &err), GW_IO);
    assert_string_equal(err.message, "no worker today");
    gw_http_free(second);
}

static void few_per_address(gw_http_options *o)
{
    o->max_per_ip = 2;
}

static int open_with_few_per_address(void **state)
{
    return open_with(state, few_per_address);
}

static void one_address_has_a_limit(void **state)
{
    scene *s = *state;
    int idle[2] = {connect_to(s), connect_to(s)};
    gw_buf answer = {0};
    /* Whether they are counted already is not for us to see: ask until they are, and until they are not any
     * more. */
    for (answer = ask(s, "GET /work", "\r\n"); answer.n > 1; answer = ask(s, "GET /work", "\r\n")) {
        gw_buf_free(&answer);
        pause_ms(5);
    }
    close(idle[0]);
    close(idle[1]);
    for (; answer.n == 1; answer = ask(s, "GET /work", "\r\n")) {
        gw_buf_free(&answer);
        pause_ms(5);
    }
    expect(answer, 200, NULL);
}

static void impatient(gw_http_options *o)
{
    o->timeout_s = 1;
}

static int open_impatient(void **state)
{
    return open_with(state, impatient);
}

/* Half a request, then silence. */
static void who_says_nothing_is_cut(void **state)
{
    scene *s = *state;
    gw_buf answer = {0};
    int fd = connect_to(s);
    send_all(fd, "GET /work HTT", 13);
    receive(fd, &answer); /* returns when the server closes */
    gw_buf_free(&answer);
    expect(ask(s, "GET /work", "\r\n"), 200, NULL);
}

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

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

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
        cmocka_unit_test_setup_teardown(a_full_queue_says_so, open_with_one_worker, close_scene),
        SCENE(long_requests_leave_room_for_others),
        SCENE(a_stop_finishes_what_is_under_way),
        cmocka_unit_test_setup_teardown(a_stop_that_comes_too_early_says_so, open_with_one_worker,
                                        close_scene),
        SCENE(a_port_in_use_and_bad_addresses),
        cmocka_unit_test_setup_teardown(one_address_has_a_limit, open_with_few_per_address, close_scene),
        cmocka_unit_test_setup_teardown(who_says_nothing_is_cut, open_impatient, close_scene),
        SCENE(what_is_counted_and_logged_names_no_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
