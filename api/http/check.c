/* What is refused before a handler sees it. */
#include "api/http/http_priv.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MOST_HEADERS 64

static gw_http_method method_of(const char *name)
{
    if (strcmp(name, "GET") == 0) return GW_HTTP_GET;
    if (strcmp(name, "HEAD") == 0) return GW_HTTP_HEAD;
    if (strcmp(name, "POST") == 0) return GW_HTTP_POST;
    if (strcmp(name, "DELETE") == 0) return GW_HTTP_DELETE;
    if (strcmp(name, "OPTIONS") == 0) return GW_HTTP_OPTIONS;
    return GW_HTTP_OTHER;
}

static enum MHD_Result keep_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                   const char *value, size_t value_n)
{
    (void)kind;
    gw_http_request *q = cls;
    if (q->n_headers == MOST_HEADERS) return MHD_NO;
    /* The pieces stay where they are until the request is completed: borrowed. */
    gw_http_field *fields = (gw_http_field *)q->headers;
    fields[q->n_headers].name = name ? (gw_str){name, (uint32_t)name_n} : GW_STR("");
    fields[q->n_headers++].value = value ? (gw_str){value, (uint32_t)value_n} : GW_STR("");
    return MHD_YES;
}

static bool read_headers(gw_job *j)
{
    gw_http_request *q = &j->request;
    int n = MHD_get_connection_values_n(j->connection, MHD_HEADER_KIND, NULL, NULL);
    if (n > MOST_HEADERS) {
        gw_http_problem(&j->response, 431, "more than %d header fields", MOST_HEADERS);
        return false;
    }
    q->headers = gw_arena_zalloc(q->arena, MOST_HEADERS * sizeof *q->headers);
    if (!q->headers) {
        gw_http_problem(&j->response, 503, "no memory for the request");
        return false;
    }
    MHD_get_connection_values_n(j->connection, MHD_HEADER_KIND, keep_header, q);
    gw_str encodings;
    q->accepts_gzip = gw_http_header_get(q, "Accept-Encoding", &encodings) && gw_http_gzip_wanted(encodings);
    return true;
}

/* libmicrohttpd hands the target over as a C string: a NUL inside would hide the rest of it. The HTTP version
 * stands one byte behind the target in the same buffer, so the distance tells. */
static bool has_nul(const gw_job *j, const char *url, const char *version)
{
    uintptr_t begin = (uintptr_t)url, end = (uintptr_t)version;
    return end > begin && end - begin <= j->http->options.max_header && end - begin - 1 != j->raw_n;
}

static uint64_t number_of(gw_str s)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < UINT64_MAX / 16; i++)
        n = n * 10 + (uint64_t)(s.p[i] - '0');
    return n;
}

/* Framing: two ways to say where the body ends are one too many (request smuggling). */
static bool check_framing(gw_job *j)
{
    gw_str length, encoding;
    bool has_length = gw_http_header_get(&j->request, "Content-Length", &length);
    bool has_encoding = gw_http_header_get(&j->request, "Transfer-Encoding", &encoding);
    uint32_t n_lengths = 0;
    for (uint32_t i = 0; i < j->request.n_headers; i++) {
        gw_str name = j->request.headers[i].name;
        n_lengths += name.n == 14 && strncasecmp(name.p, "Content-Length", 14) == 0;
    }
    if ((has_length && has_encoding) || n_lengths > 1) {
        gw_http_problem(&j->response, 400,
                        has_encoding ? "both Content-Length and Transfer-Encoding" : "Content-Length twice");
        return false;
    }
    if (has_length && number_of(length) > j->http->options.max_body) {
        gw_http_problem(&j->response, 413, "the body is larger than %zu bytes", j->http->options.max_body);
        return false;
    }
    return true;
}

static bool is_json_type(gw_str type)
{
    gw_str media, parameters;
    gw_str_split(type, ';', &media, &parameters);
    media = gw_str_trim(media);
    static const char json[] = "application/json";
    if (media.n == sizeof json - 1 && strncasecmp(media.p, json, media.n) == 0) return true;
    return media.n > 5 && strncasecmp(media.p + media.n - 5, "+json", 5) == 0;
}

/* Bodies are JSON and say so. This also keeps other origins out: a page can send text/plain without asking
 * first. */
static bool check_type(gw_job *j)
{
    gw_str type, ignored;
    if (j->request.method != GW_HTTP_POST) return true;
    if (!gw_http_header_get(&j->request, "Content-Type", &type)) {
        if (gw_http_header_get(&j->request, "Content-Length", &ignored) && number_of(ignored) == 0)
            return true;
        type = GW_STR("");
        if (!gw_http_header_get(&j->request, "Content-Length", &ignored) &&
            !gw_http_header_get(&j->request, "Transfer-Encoding", &ignored))
            return true; /* no body at all */
    }
    if (is_json_type(type)) return true;
    gw_http_problem(&j->response, 415, "the body must have Content-Type: application/json");
    return false;
}

static void name_methods(gw_job *j, uint32_t methods)
{
    static const size_t room = sizeof "GET, HEAD, POST, DELETE, OPTIONS";
    char *allow = gw_arena_alloc(j->arena, room);
    if (!allow) return;
    snprintf(allow, room, "%s%s%sOPTIONS", methods & (1u << GW_HTTP_GET) ? "GET, HEAD, " : "",
             methods & (1u << GW_HTTP_POST) ? "POST, " : "",
             methods & (1u << GW_HTTP_DELETE) ? "DELETE, " : "");
    gw_http_set(&j->response, "Allow", allow);
}

/* OPTIONS, and the browser's question before a request from another origin. */
static void answer_options(gw_job *j, uint32_t methods)
{
    gw_str ignored;
    name_methods(j, methods);
    j->response.status = 204;
    if (!gw_http_header_get(&j->request, "Access-Control-Request-Method", &ignored)) return;
    if (!(methods & (1u << GW_HTTP_GET))) return; /* only what is public may be read from elsewhere */
    gw_http_set(&j->response, "Access-Control-Allow-Origin", "*");
    gw_http_set(&j->response, "Access-Control-Allow-Methods", "GET, HEAD");
    gw_http_set(&j->response, "Access-Control-Allow-Headers",
                "accept, accept-language, content-type, if-none-match, user-agent");
    gw_http_set(&j->response, "Access-Control-Max-Age", "86400");
}

static bool find_route(gw_job *j)
{
    uint32_t methods = 0;
    if (j->request.method == GW_HTTP_OPTIONS && gw_str_is(j->request.path, "*")) {
        answer_options(j, (1u << GW_HTTP_GET) | (1u << GW_HTTP_POST) | (1u << GW_HTTP_DELETE));
        return false;
    }
    gw_status status = gw_http_route_find(j->http->routes, j->http->n_routes, &j->request, &methods);
    if (status == GW_OK) return true;
    if (status == GW_NOT_FOUND) {
        gw_http_problem(&j->response, 404, "there is nothing at this address");
    } else if (j->request.method == GW_HTTP_OPTIONS) {
        answer_options(j, methods);
    } else {
        gw_http_problem(&j->response, 405, "this address does not take the method");
        name_methods(j, methods);
    }
    return false;
}

bool gw_job_check(gw_job *j, const char *url, const char *method, const char *version)
{
    gw_error err;
    gw_http_request *q = &j->request;
    q->method = method_of(method);
    q->arena = j->arena;
    q->shared = j->http->options.shared;
    if (!read_headers(j)) return false;
    if (has_nul(j, url, version)) {
        gw_http_problem(&j->response, 400, "a NUL byte in the address");
        return false;
    }
    if (!check_framing(j)) return false;
    gw_status status = gw_http_target_parse((gw_str){j->raw, (uint32_t)j->raw_n}, j->arena, q, &err);
    if (status) {
        gw_http_problem(&j->response, gw_http_status_of(status), "%s", err.message);
        return false;
    }
    return find_route(j) && check_type(j);
}
