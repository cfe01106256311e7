/* HTTP for the outside world: connections, limits, routing, answers, a graceful stop. libmicrohttpd and
 * libdeflate behind one opaque type; nothing above sees them.
 *
 * Threads. One thread moves bytes (epoll). It answers quick routes by itself and hands the others to a
 * bounded queue that a few workers empty; each worker has a context of its own (options.worker_create), so
 * handlers share nothing that changes. A full queue answers 503 with Retry-After: the server says so early
 * rather than slowly.
 *
 * Memory. Each request has an arena with a hard limit; it is freed when the answer has gone out. What a
 * handler puts into the response's buffer is handed over to the connection.
 *
 * What is refused before any handler runs: a target with invalid percent-encoding, NUL, control characters or
 * invalid UTF-8 (400), Content-Length together with Transfer-Encoding (400), too many headers (431) or
 * parameters (400), a body over the limit (413), a body that is not JSON by its type (415), unknown paths
 * (404) and methods (405).
 *
 * Libraries never print: a line for the access log goes to options.log, and it has no target, query or
 * address in it.
 */
#ifndef GW_HTTP_HTTP_H
#define GW_HTTP_HTTP_H

#include "gtfs/base/arena.h"
#include "gtfs/base/text.h"

typedef enum {
    GW_HTTP_GET,
    GW_HTTP_HEAD, /* handled as GET; the body is not sent */
    GW_HTTP_POST,
    GW_HTTP_DELETE,
    GW_HTTP_OPTIONS,
    GW_HTTP_OTHER
} gw_http_method;
const char *gw_http_method_name(gw_http_method m);

typedef struct {
    gw_str name, value;
} gw_http_field;

struct gw_http_route;

#define GW_HTTP_MAX_PARAMS 4

/* One request, read-only for handlers; everything in it is borrowed until the answer is made. */
typedef struct gw_http_request {
    gw_http_method method;
    gw_str target;              /* as sent: "/v1/stops?q=%E6" */
    gw_str path;                /* raw, before '?' */
    const gw_http_field *query; /* [n_query], decoded, in the order sent */
    uint32_t n_query;
    const gw_http_field *headers; /* [n_headers], in the order sent */
    uint32_t n_headers;
    gw_http_field params[GW_HTTP_MAX_PARAMS]; /* what {names} of the pattern matched, decoded */
    uint32_t n_params;
    gw_str body;
    bool accepts_gzip;
    const struct gw_http_route *route; /* NULL: none matched */
    gw_arena *arena;
    void *shared; /* options.shared */
    void *worker; /* what options.worker_create gave; NULL on quick routes */
} gw_http_request;

typedef struct {
    const char *name;  /* lives as long as the program */
    const char *value; /* lives as long as the request's arena, or longer */
} gw_http_header;

#define GW_HTTP_MAX_HEADERS 16

/* A body that is written while it is sent (server-sent events). Shared by its writer and the connection that
 * reads it: each holds a reference. Any thread. A server that stops ends all of them. */
typedef struct gw_http_stream gw_http_stream;
gw_http_stream *gw_http_stream_create(void); /* NULL: no memory */
gw_http_stream *gw_http_stream_retain(gw_http_stream *s);
void gw_http_stream_release(gw_http_stream *s); /* accepts NULL */
/* false: nobody reads any more, or too slowly (64 KiB wait); then there is nothing left but to release it. */
bool gw_http_stream_write(gw_http_stream *s, const char *p, size_t n);
void gw_http_stream_end(gw_http_stream *s); /* what was written still goes out */

typedef struct gw_http_response {
    int status;       /* 200 when a handler begins */
    const char *type; /* Content-Type; lives as long as the request's arena, or longer */
    gw_buf body;      /* owned; the connection takes it over */
    gw_str fixed,
        fixed_gzip; /* instead of body: bytes that outlive the server (static files); gzip may be empty */
    gw_http_stream *stream; /* instead of body; owned: the connection takes the reference over */
    bool varies_by_language;
    gw_http_header headers[GW_HTTP_MAX_HEADERS];
    uint32_t n_headers;
} gw_http_response;

typedef void gw_http_handler(const gw_http_request *q, gw_http_response *r);

/* needs: what a route asks of the server. Bits from GW_HTTP_OWN_BITS on mean nothing here: options.enter
 * reads them. */
enum {
    GW_HTTP_QUICK = 1,   /* answered at once by the thread that moves bytes: no lookups, no search */
    GW_HTTP_LONG = 2,    /* takes seconds: at most options.max_long of them run or wait at a time */
    GW_HTTP_PRIVATE = 4, /* pages of other origins may not call it (no CORS) */
    GW_HTTP_OWN_BITS = 256
};

typedef struct gw_http_route {
    gw_http_method method;
    const char *pattern; /* "/v1/scenarios/{id}/runs" */
    gw_http_handler *handler;
    uint32_t needs;
} gw_http_route;

typedef struct {
    const char *method;  /* "GET" */
    const char *pattern; /* of the route; "-" when none matched */
    int status;
    double ms; /* from the first byte of the request to the finished answer */
} gw_http_log_line;

typedef struct gw_http_options {
    const char *bind; /* an address: "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;    /* 0: any free one */
    uint32_t workers;
    uint32_t max_queue;       /* requests waiting for a worker */
    uint32_t max_long;        /* of GW_HTTP_LONG, running or waiting */
    uint32_t max_connections; /* in all */
    uint32_t max_per_ip;      /* 0: no limit (behind a proxy all come from one address) */
    uint32_t timeout_s;       /* of an idle connection */
    size_t max_body;
    size_t max_header; /* request line and headers of one connection */
    size_t max_memory; /* of one request's arena */
    void *shared;      /* borrowed */
    /* A worker's context. NULL: there is none to make. create may fail: then gw_http_start does. */
    gw_status (*worker_create)(void *shared, void **out, gw_error *err);
    void (*worker_free)(void *worker);
    /* Around each handler that a worker runs. enter false: it has filled the response, the handler is left
     * out (leave is still called). NULL: nothing. */
    bool (*enter)(void *worker, const gw_http_request *q, gw_http_response *r);
    void (*leave)(void *worker);
    void (*log)(void *cls, const gw_http_log_line *line); /* by the thread that moves bytes; NULL: no log */
    void *log_cls;
} gw_http_options;

void gw_http_defaults(gw_http_options *o);

typedef struct gw_http gw_http;

/* routes: borrowed, [n]. *out: owned, gw_http_free. Nothing listens yet. GW_NO_MEMORY or GW_BAD_INPUT (a
 * pattern). */
GW_MUST_USE gw_status gw_http_create(const gw_http_options *o, const gw_http_route *routes, uint32_t n,
                                     gw_http **out, gw_error *err);
/* Listens and answers until stopped. GW_CONFLICT: the port is taken; GW_BAD_INPUT: the address; GW_IO; what
 * worker_create gave. All signals are blocked in the threads made here. */
GW_MUST_USE gw_status gw_http_start(gw_http *h, gw_error *err);
uint16_t gw_http_port(const gw_http *h); /* the real one */
/* Stops listening, lets requests under way finish within so many milliseconds, closes what is left. GW_LIMIT:
 * a worker is still busy after that; call it again, or end the process without freeing h. */
GW_MUST_USE gw_status gw_http_stop(gw_http *h, uint32_t within_ms);
void gw_http_free(gw_http *h); /* accepts NULL; stopped or never started */
/* Requests by route pattern and status, a histogram of durations, connections under way: Prometheus text. */
void gw_http_write_metrics(gw_http *h, gw_buf *out);

/* --- what handlers ask of a request --- */

gw_str gw_http_param(const gw_http_request *q, const char *name);            /* of the path; "" when absent */
bool gw_http_query(const gw_http_request *q, const char *name, gw_str *out); /* the first of that name */
bool gw_http_header_get(const gw_http_request *q, const char *name, gw_str *out);
/* All values of a list parameter in both shapes (a=x&a=y, a=x,y): writes at most max, *n tells how many there
 * are, empty ones left out. false: the parameter is absent (an empty one gives true and 0). */
bool gw_http_query_list(const gw_http_request *q, const char *name, gw_str *out, uint32_t max, uint32_t *n);

/* --- and of a response --- */

void gw_http_set(gw_http_response *r, const char *name, const char *value);
/* JSON from a handler: type and status 200 are the default already; this only names the type. */
#define GW_HTTP_JSON "application/json"
/* RFC 9457: {"type":"about:blank","title":…,"status":…,"detail":…,"error":…}. error is the detail again:
 * MOTIS clients read that member. Replaces what the response held. */
void gw_http_problem(gw_http_response *r, int status, const char *fmt, ...) GW_PRINTF(3, 4);
/* The same with one member more, whose value is JSON already. */
void gw_http_problem_with(gw_http_response *r, int status, const char *detail, const char *member,
                          gw_str json);
/* What a gw_status means to a client: 400, 404, 409, 422, 500, 502 or 503. */
int gw_http_status_of(gw_status s);
const char *gw_http_reason(int status); /* "Not Found" */
/* Names the version of what is asked for (tag without quotes) and how long it may be kept. true: the client
 * has it already, the response is a finished 304. */
bool gw_http_fresh(const gw_http_request *q, gw_http_response *r, const char *tag, const char *cache_control);

/* --- the parts, for tests and for whoever reads requests elsewhere --- */

/* Splits and decodes a raw target into q (target, path, query), memory from the arena. GW_BAD_INPUT names the
 * fault. */
GW_MUST_USE gw_status gw_http_target_parse(gw_str raw, gw_arena *a, gw_http_request *q, gw_error *err);
/* %HH and, when form is set, '+' for a blank. Refuses broken escapes, control characters, NUL and invalid
 * UTF-8. */
GW_MUST_USE gw_status gw_http_decode(gw_str raw, bool form, gw_arena *a, gw_str *out, gw_error *err);
/* Appends p packed as gzip, as small as it gets: for what is packed once and sent often. GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_http_gzip(gw_str p, gw_buf *out);
/* The route of q->path and q->method (HEAD as GET); fills q->route and params. GW_NOT_FOUND: no such path.
 * GW_CONFLICT: the path is there, the method is not. *methods: bit per gw_http_method that the path has. */
GW_MUST_USE gw_status gw_http_route_find(const gw_http_route *routes, uint32_t n, gw_http_request *q,
                                         uint32_t *methods);
bool gw_http_gzip_wanted(gw_str accept_encoding);

#endif
