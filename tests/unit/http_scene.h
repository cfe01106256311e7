/* A server with handlers of a test on a free port of 127.0.0.1, and a client made of plain bytes. */
#ifndef GW_TESTS_HTTP_SCENE_H
#define GW_TESTS_HTTP_SCENE_H

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

static inline void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* --- handlers --- */

static inline void say(const gw_http_request *q, gw_http_response *r)
{
    gw_str name = GW_STR("nobody");
    gw_http_query(q, "name", &name);
    gw_buf_printf(&r->body, "{\"hello\":\"%.*s\",\"id\":\"%.*s\"}", (int)name.n, name.p,
                  (int)gw_http_param(q, "id").n, gw_http_param(q, "id").p);
}

static inline void echo(const gw_http_request *q, gw_http_response *r)
{
    r->status = 201;
    gw_buf_str(&r->body, q->body);
}

static inline void much(const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    for (int i = 0; i < 4000; i++) gw_buf_text(&r->body, "0123456789");
}

static inline void slow(const gw_http_request *q, gw_http_response *r)
{
    scene *s = q->shared;
    atomic_fetch_add(&s->slow_begun, 1);
    while (atomic_load(&s->hold)) pause_ms(1);
    atomic_fetch_add(&s->slow_ended, 1);
    gw_buf_text(&r->body, "{}");
}

static inline void out_of_memory(const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    gw_buf_text(&r->body, "half");
    r->body.failed = true;
}

static inline void worker_answer(const gw_http_request *q, gw_http_response *r)
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

static inline gw_status make_worker(void *shared, void **out, gw_error *err)
{
    scene *s = shared;
    if (atomic_load(&s->fail_worker)) return gw_fail(err, GW_IO, "no worker today");
    atomic_fetch_add(&s->workers, 1);
    *out = s;
    return GW_OK;
}

static inline void free_worker(void *worker)
{
    atomic_fetch_sub(&((scene *)worker)->workers, 1);
}

static inline bool enter(void *worker, const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    if (!atomic_load(&((scene *)worker)->refuse)) return true;
    gw_http_problem(r, 503, "no data yet");
    return false;
}

static inline void keep_line(void *cls, const gw_http_log_line *line)
{
    scene *s = cls;
    s->last = *line;
    atomic_fetch_add(&s->lines, 1);
}

static inline gw_http_options options(scene *s)
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

static inline int open_with(void **state, void (*change)(gw_http_options *))
{
    scene *s = calloc(1, sizeof *s);
    gw_http_options o = options(s);
    gw_error err = {0};
    if (change) change(&o);
    *state = s;
    if (gw_http_create(&o, routes, sizeof routes / sizeof routes[0], &s->http, &err)) return 1;
    return gw_http_start(s->http, &err) ? 1 : 0;
}

static inline int open_scene(void **state)
{
    return open_with(state, NULL);
}

static inline int close_scene(void **state)
{
    scene *s = *state;
    assert_int_equal(gw_http_stop(s->http, 20000), GW_OK);
    gw_http_free(s->http);
    assert_int_equal(atomic_load(&s->workers), 0);
    free(s);
    return 0;
}

/* --- a client made of plain bytes --- */

static inline int connect_to(const scene *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(gw_http_port(s->http))};
    struct timeval patience = {.tv_sec = 30};
    inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static inline void send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0) return; /* the server may have closed: what it said is read then */
        p += sent;
        n -= (size_t)sent;
    }
}

/* Everything until the server closes (all our requests say Connection: close, or are refused). */
static inline void receive(int fd, gw_buf *out)
{
    char piece[4096];
    ssize_t n;
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0) gw_buf_add(out, piece, (size_t)n);
    gw_buf_add(out, "", 1);
    close(fd);
}

static inline gw_buf ask_bytes(const scene *s, const char *p, size_t n)
{
    gw_buf answer = {0};
    int fd = connect_to(s);
    send_all(fd, p, n);
    receive(fd, &answer);
    return answer;
}

/* first: "GET /x"; more: further header lines, each with \r\n, then an empty line and the body. */
static inline gw_buf ask(const scene *s, const char *first, const char *more)
{
    gw_buf request = {0};
    gw_buf_printf(&request, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s", first, more);
    gw_buf answer = ask_bytes(s, request.p, request.n);
    gw_buf_free(&request);
    return answer;
}

static inline void expect(gw_buf answer, int status, const char *part)
{
    char line[20];
    snprintf(line, sizeof line, "HTTP/1.1 %d ", status);
    if (strncmp(answer.p, line, strlen(line)) != 0 || (part && !strstr(answer.p, part)))
        fail_msg("expected %d with %s, got:\n%s", status, part ? part : "anything", answer.p);
    gw_buf_free(&answer);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

#endif
