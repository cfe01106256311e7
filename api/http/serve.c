/* What libmicrohttpd calls, all in its one thread: a request line, headers, pieces of a body, the end.
 *
 *   on_target ─► on_request (headers) ─► on_request (body…) ─► on_request (end) ─┬─ quick: answer ─►
 * on_completed │ refused: answer at once                                  └─ queue, suspend … resumed ─┘
 */
#include "api/http/http_priv.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Bodies over the limit are read to their end and refused then; this much over it the connection is cut. */
#define BODY_PATIENCE 8

/* Targets stay as they were sent: we decode ourselves, and strictly. */
void *gw_http_on_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    gw_http *h = cls;
    gw_job *j = calloc(1, sizeof *j);
    if (!j) return NULL;
    j->raw_n = strlen(uri);
    j->raw = malloc(j->raw_n + 1);
    j->arena = gw_arena_create(h->options.max_memory);
    if (!j->raw || !j->arena) {
        free(j->raw);
        gw_arena_free(j->arena);
        free(j);
        return NULL;
    }
    memcpy(j->raw, uri, j->raw_n + 1);
    j->http = h;
    j->connection = connection;
    j->response.status = 200;
    j->response.type = GW_HTTP_JSON;
    clock_gettime(CLOCK_MONOTONIC, &j->began);
    atomic_fetch_add(&h->under_way, 1);
    return j;
}

void gw_http_on_completed(void *cls, struct MHD_Connection *connection, void **state,
                          enum MHD_RequestTerminationCode why)
{
    (void)connection, (void)why;
    gw_http *h = cls;
    gw_job *j = *state;
    if (!j) return;
    *state = NULL;
    free(j->raw);
    gw_buf_free(&j->body);
    gw_buf_free(&j->response.body);
    gw_http_stream_release(j->response.stream);
    gw_arena_free(j->arena);
    free(j);
    atomic_fetch_sub(&h->under_way, 1);
}

static void take_body(gw_job *j, const char *p, size_t n)
{
    j->body_seen += n;
    if (j->body_seen <= j->http->options.max_body) gw_buf_add(&j->body, p, n);
}

static bool body_is_whole(gw_job *j)
{
    if (j->body_seen > j->http->options.max_body) {
        gw_http_problem(&j->response, 413, "the body is larger than %zu bytes", j->http->options.max_body);
        return false;
    }
    if (j->body.failed) {
        gw_http_problem(&j->response, 503, "no memory for the body");
        return false;
    }
    if (j->body.n) j->request.body = (gw_str){j->body.p, (uint32_t)j->body.n};
    return true;
}

static enum MHD_Result answer(gw_job *j)
{
    gw_job_finish(j, NULL);
    return gw_job_send(j);
}

static enum MHD_Result hand_over(gw_job *j)
{
    const gw_http_options *o = &j->http->options;
    j->phase = JOB_WORKING;
    /* Asleep before a worker can wake it. */
    MHD_suspend_connection(j->connection);
    gw_queue_answer taken = gw_queue_push(&j->http->queue, j, o->max_queue, o->max_long);
    if (taken == GW_QUEUE_TAKEN) return MHD_YES;
    gw_http_problem(&j->response, 503,
                    taken == GW_QUEUE_LONG_FULL ? "too many long requests at once, try again later"
                    : taken == GW_QUEUE_CLOSED  ? "the server is stopping"
                                                : "too many requests at once, try again later");
    gw_http_set(&j->response, "Retry-After", taken == GW_QUEUE_FULL ? "1" : "10");
    gw_job_finish(j, NULL);
    j->phase = JOB_ANSWERED;
    MHD_resume_connection(j->connection);
    return MHD_YES;
}

static enum MHD_Result dispatch(gw_job *j)
{
    if (!body_is_whole(j)) return answer(j);
    if (!(j->request.route->needs & GW_HTTP_QUICK)) return hand_over(j);
    j->request.route->handler(&j->request, &j->response);
    return answer(j);
}

enum MHD_Result gw_http_on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                   const char *method, const char *version, const char *upload,
                                   size_t *upload_n, void **state)
{
    (void)cls, (void)connection;
    gw_job *j = *state;
    if (!j) return MHD_NO; /* no memory when it arrived: the connection is closed */
    switch (j->phase) {
    case JOB_ARRIVED:
        j->phase = JOB_BODY;
        if (gw_job_check(j, url, method, version)) return MHD_YES;
        /* An answer before the body was read ends the connection: what follows is not a request. */
        j->close = j->response.status != 204;
        return answer(j);
    case JOB_BODY:
        if (*upload_n == 0) return dispatch(j);
        take_body(j, upload, *upload_n);
        *upload_n = 0;
        return j->body_seen <= BODY_PATIENCE * j->http->options.max_body ? MHD_YES : MHD_NO;
    case JOB_WORKING:
        return MHD_YES;
    case JOB_ANSWERED:
        return gw_job_send(j);
    }
    return MHD_NO;
}
