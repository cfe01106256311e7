/* Beginning and end: options, the socket, the threads, the graceful stop. */
#include "api/http/http_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void gw_http_defaults(gw_http_options *o)
{
    *o = (gw_http_options){
        .bind = "127.0.0.1",
        .port = 8080,
        .workers = 2,
        .max_queue = 256,
        .max_long = 1,
        .max_connections = 512,
        .timeout_s = 15,
        .max_body = 1024 * 1024,
        .max_header = 32 * 1024,
        .max_memory = 16 * 1024 * 1024,
    };
}

gw_status gw_http_create(const gw_http_options *o, const gw_http_route *routes, uint32_t n, gw_http **out,
                         gw_error *err)
{
    for (uint32_t i = 0; i < n; i++)
        if (routes[i].pattern[0] != '/')
            return gw_fail(err, GW_BAD_INPUT, "route %s: no / first", routes[i].pattern);
    gw_http *h = calloc(1, sizeof *h);
    if (!h) return gw_fail(err, GW_NO_MEMORY, "no memory for the server");
    h->options = *o;
    if (h->options.workers == 0) h->options.workers = 1;
    h->routes = routes;
    h->n_routes = n;
    h->listen_fd = -1;
    h->workers = calloc(h->options.workers, sizeof *h->workers);
    h->counters = calloc((size_t)n + 1, sizeof *h->counters);
    if (!h->workers || !h->counters || !gw_queue_init(&h->queue)) {
        free(h->workers);
        free(h->counters);
        free(h);
        return gw_fail(err, GW_NO_MEMORY, "no memory for the server");
    }
    pthread_mutex_init(&h->streams_lock, NULL);
    *out = h;
    return GW_OK;
}

uint16_t gw_http_port(const gw_http *h)
{
    return h->port;
}

/* --- the socket --- */

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} address;

static bool read_address(const char *text, uint16_t port, address *out, socklen_t *n)
{
    *out = (address){0};
    if (strcmp(text, "localhost") == 0) text = "127.0.0.1";
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        *n = sizeof out->v4;
        return true;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) != 1) return false;
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = htons(port);
    *n = sizeof out->v6;
    return true;
}

static gw_status open_socket(gw_http *h, bool *is_v6, gw_error *err)
{
    const gw_http_options *o = &h->options;
    address a;
    socklen_t n;
    if (!read_address(o->bind, o->port, &a, &n))
        return gw_fail(err, GW_BAD_INPUT, "%s is not an address to listen on", o->bind);
    int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return gw_fail(err, GW_IO, "no socket: %s", strerror(errno));
    /* A port of a server that ended a moment ago may be taken again; one that is in use may not. */
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &a.any, n) || listen(fd, 512) || getsockname(fd, &a.any, &n)) {
        int why = errno;
        close(fd);
        if (why == EADDRINUSE)
            return gw_fail(err, GW_CONFLICT, "port %u of %s is in use", (unsigned)o->port, o->bind);
        return gw_fail(err, GW_IO, "cannot listen on %s port %u: %s", o->bind, (unsigned)o->port,
                       strerror(why));
    }
    *is_v6 = a.any.sa_family == AF_INET6;
    h->port = ntohs(*is_v6 ? a.v6.sin6_port : a.v4.sin_port);
    h->listen_fd = fd;
    return GW_OK;
}

/* --- the threads --- */

static size_t keep_escapes(void *cls, struct MHD_Connection *connection, char *s)
{
    (void)cls, (void)connection;
    return strlen(s);
}

static void say_nothing(void *cls, const char *fmt, va_list args)
{
    (void)cls, (void)fmt, (void)args;
}

static gw_status start_daemon(gw_http *h, bool is_v6, gw_error *err)
{
    const gw_http_options *o = &h->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (is_v6) flags |= MHD_USE_IPv6;
    h->daemon = MHD_start_daemon(
        flags, h->port, NULL, NULL, gw_http_on_request, h, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
        MHD_OPTION_LISTEN_SOCKET, h->listen_fd, MHD_OPTION_URI_LOG_CALLBACK, gw_http_on_target, h,
        MHD_OPTION_NOTIFY_COMPLETED, gw_http_on_completed, h, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes,
        NULL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->max_connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)o->max_per_ip, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->timeout_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->max_header, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (!h->daemon) return gw_fail(err, GW_IO, "the HTTP library does not start");
    return GW_OK;
}

static gw_status start_workers(gw_http *h, gw_error *err)
{
    for (uint32_t i = 0; i < h->options.workers; i++) {
        gw_worker *w = &h->workers[i];
        w->http = h;
        w->gzip = libdeflate_alloc_compressor(1);
        if (!w->gzip) return gw_fail(err, GW_NO_MEMORY, "no memory for a worker");
        if (h->options.worker_create) {
            gw_status status = h->options.worker_create(h->options.shared, &w->context, err);
            if (status) return status;
        }
        if (pthread_create(&w->thread, NULL, gw_worker_run, w))
            return gw_fail(err, GW_NO_MEMORY, "no thread for a worker");
        w->running = true;
    }
    return GW_OK;
}

static void stop_workers(gw_http *h)
{
    gw_queue_close(&h->queue);
    for (uint32_t i = 0; i < h->options.workers; i++) {
        gw_worker *w = &h->workers[i];
        if (w->running) pthread_join(w->thread, NULL);
        w->running = false;
        if (w->context && h->options.worker_free) h->options.worker_free(w->context);
        w->context = NULL;
        libdeflate_free_compressor(w->gzip);
        w->gzip = NULL;
    }
}

gw_status gw_http_start(gw_http *h, gw_error *err)
{
    sigset_t all, before;
    bool is_v6 = false;
    gw_status status = open_socket(h, &is_v6, err);
    if (status) return status;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    status = start_workers(h, err);
    if (!status) status = start_daemon(h, is_v6, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!status) return GW_OK;
    stop_workers(h);
    close(h->listen_fd);
    h->listen_fd = -1;
    return status;
}

/* --- the end --- */

static struct timespec in_ms(uint32_t ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    return t;
}

static bool is_past(const struct timespec *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > t->tv_sec || (now.tv_sec == t->tv_sec && now.tv_nsec >= t->tv_nsec);
}

gw_status gw_http_stop(gw_http *h, uint32_t within_ms)
{
    if (!h->daemon) return GW_OK;
    struct timespec deadline = in_ms(within_ms), pause = {.tv_nsec = 2000000};
    atomic_store(&h->stopping, true);
    gw_streams_end(h);
    if (h->listen_fd >= 0 && MHD_quiesce_daemon(h->daemon) != MHD_INVALID_SOCKET) close(h->listen_fd);
    h->listen_fd = -1;
    /* Bodies still coming in, answers still going out: the byte-moving thread does both, we only wait. */
    while (atomic_load(&h->under_way) && !is_past(&deadline)) nanosleep(&pause, NULL);
    gw_queue_close(&h->queue);
    if (!gw_queue_drain(&h->queue, &deadline)) return GW_LIMIT;
    MHD_stop_daemon(h->daemon);
    h->daemon = NULL;
    stop_workers(h);
    return GW_OK;
}

void gw_http_free(gw_http *h)
{
    if (!h) return;
    gw_queue_destroy(&h->queue);
    pthread_mutex_destroy(&h->streams_lock);
    free(h->workers);
    free(h->counters);
    free(h);
}
