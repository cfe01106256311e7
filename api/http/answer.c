/* From a handler's response to bytes on the connection: headers every answer has, compression, the count. */
#include "api/http/http_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define LEAST_TO_COMPRESS 1024

static bool is_text(const char *type)
{
    return strstr(type, "json") || strncmp(type, "text/", 5) == 0 || strstr(type, "svg") ||
           strstr(type, "yaml");
}

static void compress_body(gw_job *j, struct libdeflate_compressor *gzip)
{
    gw_http_response *r = &j->response;
    size_t bound = libdeflate_gzip_compress_bound(gzip, r->body.n);
    char *packed = malloc(bound);
    if (!packed) return; /* then it goes as it is */
    size_t n = libdeflate_gzip_compress(gzip, r->body.p, r->body.n, packed, bound);
    if (n == 0 || n >= r->body.n) {
        free(packed);
        return;
    }
    gw_buf_free(&r->body);
    r->body = (gw_buf){.p = packed, .n = n, .cap = bound};
    gw_http_set(r, "Content-Encoding", "gzip");
}

static void choose_coding(gw_job *j, struct libdeflate_compressor *gzip)
{
    gw_http_response *r = &j->response;
    bool has_body = r->status != 204 && r->status != 304;
    if (!has_body || !is_text(r->type)) return;
    if (r->fixed.n) {
        if (r->fixed_gzip.n == 0 || !j->request.accepts_gzip) return;
        r->fixed = r->fixed_gzip;
        gw_http_set(r, "Content-Encoding", "gzip");
    } else if (gzip && j->request.accepts_gzip && r->body.n > LEAST_TO_COMPRESS) {
        compress_body(j, gzip);
    }
}

gw_status gw_http_gzip(gw_str p, gw_buf *out)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(12);
    size_t bound = c ? libdeflate_gzip_compress_bound(c, p.n) : 0;
    char *packed = c ? malloc(bound) : NULL;
    size_t n = packed ? libdeflate_gzip_compress(c, p.p, p.n, packed, bound) : 0;
    if (n) gw_buf_add(out, packed, n);
    free(packed);
    libdeflate_free_compressor(c);
    return n && !out->failed ? GW_OK : GW_NO_MEMORY;
}

static bool has_header(const gw_http_response *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_headers; i++)
        if (strcmp(r->headers[i].name, name) == 0) return true;
    return false;
}

static void add_common_headers(gw_job *j)
{
    gw_http_response *r = &j->response;
    const gw_http_route *route = j->request.route;
    bool page = strncmp(r->type, "text/html", 9) == 0;
    bool reading = j->request.method == GW_HTTP_GET || j->request.method == GW_HTTP_HEAD;
    gw_http_set(r, "X-Content-Type-Options", "nosniff");
    gw_http_set(r, "Referrer-Policy", "no-referrer");
    if (!has_header(r, "Content-Security-Policy"))
        gw_http_set(r, "Content-Security-Policy",
                    page ? "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
                         : "default-src 'none'; frame-ancestors 'none'");
    gw_http_set(r, "Vary", r->varies_by_language ? "Accept-Encoding, Accept-Language" : "Accept-Encoding");
    if (!has_header(r, "Cache-Control")) gw_http_set(r, "Cache-Control", "no-store");
    /* Refusals are readable from elsewhere too, or a client could not tell its user what is wrong. */
    if (reading && !(route && route->needs & GW_HTTP_PRIVATE)) {
        gw_http_set(r, "Access-Control-Allow-Origin", "*");
        gw_http_set(r, "Access-Control-Expose-Headers", "ETag, Link, Retry-After");
        gw_http_set(r, "Cross-Origin-Resource-Policy", "cross-origin");
    }
    if (j->close || atomic_load(&j->http->stopping)) gw_http_set(r, "Connection", "close");
}

void gw_job_finish(gw_job *j, struct libdeflate_compressor *gzip)
{
    gw_http_response *r = &j->response;
    if (r->body.failed) {
        gw_buf_free(&r->body);
        gw_http_problem(r, 503, "the answer needs more memory than there is");
    }
    choose_coding(j, gzip);
    add_common_headers(j);
}

static struct MHD_Response *make_response(gw_job *j)
{
    gw_http_response *r = &j->response;
    if (r->stream) return gw_stream_response(j);
    if (r->fixed.n)
        return MHD_create_response_from_buffer(r->fixed.n, (void *)r->fixed.p, MHD_RESPMEM_PERSISTENT);
    if (r->status == 204 || r->status == 304 || r->body.n == 0)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *made = MHD_create_response_from_buffer(r->body.n, r->body.p, MHD_RESPMEM_MUST_FREE);
    if (made) r->body = (gw_buf){0}; /* theirs now */
    return made;
}

static double ms_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) * 1e3 + (double)(now.tv_nsec - then->tv_nsec) / 1e6;
}

static void tell(gw_job *j)
{
    gw_http *h = j->http;
    const gw_http_route *route = j->request.route;
    double ms = ms_since(&j->began);
    gw_http_count(h, j, ms);
    if (!h->options.log) return;
    gw_http_log_line line = {.method = gw_http_method_name(j->request.method),
                             .pattern = route ? route->pattern : "-",
                             .status = j->response.status,
                             .ms = ms};
    h->options.log(h->options.log_cls, &line);
}

enum MHD_Result gw_job_send(gw_job *j)
{
    gw_http_response *r = &j->response;
    struct MHD_Response *made = make_response(j);
    if (!made) return MHD_NO;
    if (r->status != 204 && r->status != 304) MHD_add_response_header(made, "Content-Type", r->type);
    for (uint32_t i = 0; i < r->n_headers; i++)
        MHD_add_response_header(made, r->headers[i].name, r->headers[i].value);
    j->phase = JOB_ANSWERED;
    enum MHD_Result queued = MHD_queue_response(j->connection, (unsigned)r->status, made);
    MHD_destroy_response(made);
    tell(j);
    return queued;
}
