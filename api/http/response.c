#include "api/http/http.h"
#include "gtfs/base/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *gw_http_reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 422:
        return "Unprocessable Content";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    default:
        return "Error";
    }
}

int gw_http_status_of(gw_status s)
{
    switch (s) {
    case GW_OK:
        return 200;
    case GW_BAD_INPUT:
    case GW_AMBIGUOUS:
        return 400;
    case GW_NOT_FOUND:
        return 404;
    case GW_CONFLICT:
        return 409;
    case GW_LIMIT:
        return 422;
    case GW_NETWORK:
        return 502;
    case GW_NO_MEMORY:
    case GW_BAD_FEED:
    case GW_BAD_SNAPSHOT:
        return 503;
    case GW_IO:
        break;
    }
    return 500;
}

void gw_http_set(gw_http_response *r, const char *name, const char *value)
{
    for (uint32_t i = 0; i < r->n_headers; i++) {
        if (strcmp(r->headers[i].name, name) != 0) continue;
        r->headers[i].value = value;
        return;
    }
    if (r->n_headers < GW_HTTP_MAX_HEADERS) r->headers[r->n_headers++] = (gw_http_header){name, value};
}

static void forget(gw_http_response *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_headers; i++)
        if (strcmp(r->headers[i].name, name) == 0) r->headers[i--] = r->headers[--r->n_headers];
}

void gw_http_problem_with(gw_http_response *r, int status, const char *detail, const char *member,
                          gw_str json)
{
    gw_json_writer w;
    r->status = status;
    r->type = "application/problem+json";
    r->fixed = r->fixed_gzip = GW_STR("");
    forget(r, "ETag"); /* a fault is not a version of what was asked for */
    forget(r, "Cache-Control");
    gw_buf_reset(&r->body);
    gw_json_begin(&w, &r->body);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "type", "about:blank");
    gw_json_put_text(&w, "title", gw_http_reason(status));
    gw_json_put_int(&w, "status", status);
    gw_json_put_text(&w, "detail", detail);
    gw_json_put_text(&w, "error", detail);
    if (member) gw_json_put_raw(&w, member, json);
    gw_json_object_end(&w);
}

void gw_http_problem(gw_http_response *r, int status, const char *fmt, ...)
{
    char detail[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    /* A cut may fall inside a character. */
    detail[gw_utf8_valid_prefix(detail, strlen(detail))] = 0;
    gw_http_problem_with(r, status, detail, NULL, GW_STR(""));
}

/* If-None-Match: "a", W/"b", or *. Compared weakly, as RFC 9110 says for it. */
static bool names_tag(gw_str list, const char *tag)
{
    while (list.n > 0) {
        gw_str item;
        gw_str_split(list, ',', &item, &list);
        item = gw_str_trim(item);
        if (gw_str_is(item, "*")) return true;
        if (item.n > 2 && item.p[0] == 'W' && item.p[1] == '/') item = (gw_str){item.p + 2, item.n - 2};
        if (item.n < 2 || item.p[0] != '"' || item.p[item.n - 1] != '"') continue;
        if (gw_str_is((gw_str){item.p + 1, item.n - 2}, tag)) return true;
    }
    return false;
}

bool gw_http_fresh(const gw_http_request *q, gw_http_response *r, const char *tag, const char *cache_control)
{
    gw_str have;
    size_t n = strlen(tag) + 5;
    char *quoted = gw_arena_alloc(q->arena, n);
    if (!quoted) return false;
    /* Weak: the same answer goes out with and without gzip. */
    snprintf(quoted, n, "W/\"%s\"", tag);
    gw_http_set(r, "ETag", quoted);
    gw_http_set(r, "Cache-Control", cache_control);
    if (!gw_http_header_get(q, "If-None-Match", &have) || !names_tag(have, tag)) return false;
    r->status = 304;
    return true;
}
