/* api/http with real sockets: bodies that are written while they are sent. */
#include "tests/unit/http_scene.h"

/* A route that hands its stream to the test, which writes. */
typedef struct {
    gw_http *http;
    _Atomic(gw_http_stream *) stream;
} source;

static void follow(const gw_http_request *q, gw_http_response *r)
{
    source *s = q->shared;
    gw_http_stream *stream = gw_http_stream_create();
    atomic_store(&s->stream, gw_http_stream_retain(stream));
    r->stream = stream;
    r->type = "text/event-stream";
}

static const gw_http_route following[] = {{GW_HTTP_GET, "/events", follow, 0},
                                          {GW_HTTP_DELETE, "/events", follow, 0}};

static int open_source(void **state)
{
    source *s = calloc(1, sizeof *s);
    gw_http_options o;
    gw_error err = {0};
    gw_http_defaults(&o);
    o.port = 0;
    o.shared = s;
    *state = s;
    if (gw_http_create(&o, following, 2, &s->http, &err)) return 1;
    return gw_http_start(s->http, &err) ? 1 : 0;
}

static int close_source(void **state)
{
    source *s = *state;
    assert_int_equal(gw_http_stop(s->http, 20000), GW_OK);
    gw_http_free(s->http);
    gw_http_stream_release(atomic_load(&s->stream));
    free(s);
    return 0;
}

static int begin(source *s)
{
    static const char request[] = "GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    scene at = {.http = s->http};
    int fd = connect_to(&at);
    send_all(fd, request, sizeof request - 1);
    while (!atomic_load(&s->stream)) pause_ms(1);
    return fd;
}

/* Reads until the words have come. */
static void expect_words(int fd, gw_buf *seen, const char *words)
{
    char piece[512];
    while (!seen->n || !strstr(seen->p, words)) {
        ssize_t n = recv(fd, piece, sizeof piece, 0);
        if (n <= 0) fail_msg("never %s in %s", words, seen->p ? seen->p : "");
        gw_buf_add(seen, piece, (size_t)n);
        gw_buf_add(seen, "", 1);
        seen->n--;
    }
}

static void what_is_written_comes_at_once(void **state)
{
    source *s = *state;
    gw_buf seen = {0};
    int fd = begin(s);
    gw_http_stream *stream = atomic_load(&s->stream);
    assert_true(gw_http_stream_write(stream, "data: one\n\n", 11));
    expect_words(fd, &seen, "data: one");
    pause_ms(20); /* the connection sleeps */
    assert_true(gw_http_stream_write(stream, "data: two\n\n", 11));
    expect_words(fd, &seen, "data: two");
    assert_true(gw_http_stream_write(stream, "data: last\n\n", 12));
    gw_http_stream_end(stream);
    expect_words(fd, &seen, "data: last");
    char piece[16];
    while (recv(fd, piece, sizeof piece, 0) > 0) {
    }
    assert_non_null(strstr(seen.p, "Content-Type: text/event-stream"));
    close(fd);
    gw_buf_free(&seen);
}

static void a_writer_learns_that_nobody_reads(void **state)
{
    source *s = *state;
    int fd = begin(s);
    gw_http_stream *stream = atomic_load(&s->stream);
    assert_true(gw_http_stream_write(stream, "x", 1));
    close(fd);
    int n = 0;
    while (gw_http_stream_write(stream, ":\n\n", 3) && n++ < 10000) pause_ms(1);
    assert_true(n < 10000);
}

static void who_reads_too_slowly_is_let_go(void **state)
{
    source *s = *state;
    static char much[65536];
    memset(much, 'x', sizeof much);
    int fd = begin(s);
    gw_http_stream *stream = atomic_load(&s->stream);
    int n = 0;
    while (gw_http_stream_write(stream, much, sizeof much) && n++ < 10000) {
    }
    assert_true(n < 10000);
    close(fd);
}

static void a_stop_ends_streams_at_once(void **state)
{
    source *s = *state;
    gw_buf seen = {0};
    int fd = begin(s);
    assert_true(gw_http_stream_write(atomic_load(&s->stream), "data: one\n\n", 11));
    expect_words(fd, &seen, "data: one");
    assert_int_equal(gw_http_stop(s->http, 20000), GW_OK);
    char piece[16];
    while (recv(fd, piece, sizeof piece, 0) > 0) {
    }
    assert_false(gw_http_stream_write(atomic_load(&s->stream), "x", 1));
    close(fd);
    gw_buf_free(&seen);
}

static void a_method_more(void **state)
{
    source *s = *state;
    scene at = {.http = s->http};
    expect(ask(&at, "POST /events", "Content-Length: 0\r\n\r\n"), 405, "Allow: GET, HEAD, DELETE, OPTIONS");
}

#define STREAM(f) cmocka_unit_test_setup_teardown(f, open_source, close_source)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREAM(what_is_written_comes_at_once),
        STREAM(a_writer_learns_that_nobody_reads),
        STREAM(who_reads_too_slowly_is_let_go),
        STREAM(a_stop_ends_streams_at_once),
        STREAM(a_method_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
