/* api/http with real sockets: workers, limits on connections, the graceful stop. */
#include "tests/unit/http_scene.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_queue_says_so, open_with_one_worker, close_scene),
        SCENE(long_requests_leave_room_for_others),
        SCENE(a_stop_finishes_what_is_under_way),
        cmocka_unit_test_setup_teardown(a_stop_that_comes_too_early_says_so, open_with_one_worker,
                                        close_scene),
        SCENE(a_port_in_use_and_bad_addresses),
        cmocka_unit_test_setup_teardown(one_address_has_a_limit, open_with_few_per_address, close_scene),
        cmocka_unit_test_setup_teardown(who_says_nothing_is_cut, open_impatient, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
