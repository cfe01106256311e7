/* Bodies that are written while they are sent. The thread that moves bytes reads, any other writes; a
 * connection that has nothing to send sleeps until the writer wakes it. */
#include "api/http/http_priv.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WAITING                                                                                         \
    ((size_t)64 << 10) /* bytes that nobody takes: the reader is gone, or as good as gone                    \
                        */

struct gw_http_stream {
    pthread_mutex_t lock;
    _Atomic uint32_t n_owners;
    gw_buf waiting;
    size_t taken;                 /* of waiting */
    bool ended, closed;           /* by the writer; the connection is gone */
    struct MHD_Connection *reads; /* once it is sent */
    bool asleep;                  /* reads is suspended */
    gw_http *http;                /* whose list it is in; NULL: none */
    gw_http_stream *next, *previous;
};

gw_http_stream *gw_http_stream_create(void)
{
    gw_http_stream *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    if (pthread_mutex_init(&s->lock, NULL)) {
        free(s);
        return NULL;
    }
    atomic_init(&s->n_owners, 1);
    return s;
}

gw_http_stream *gw_http_stream_retain(gw_http_stream *s)
{
    atomic_fetch_add(&s->n_owners, 1);
    return s;
}

void gw_http_stream_release(gw_http_stream *s)
{
    if (!s || atomic_fetch_sub(&s->n_owners, 1) > 1) return;
    pthread_mutex_destroy(&s->lock);
    gw_buf_free(&s->waiting);
    free(s);
}

/* With the lock held. */
static void wake(gw_http_stream *s)
{
    if (s->asleep) MHD_resume_connection(s->reads);
    s->asleep = false;
}

bool gw_http_stream_write(gw_http_stream *s, const char *p, size_t n)
{
    pthread_mutex_lock(&s->lock);
    gw_buf_add(&s->waiting, p, n);
    if (s->waiting.failed || s->waiting.n - s->taken > MOST_WAITING) s->ended = true;
    bool open = !s->closed && !s->ended;
    wake(s);
    pthread_mutex_unlock(&s->lock);
    return open;
}

void gw_http_stream_end(gw_http_stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->ended = true;
    wake(s);
    pthread_mutex_unlock(&s->lock);
}

/* --- the side of the connection --- */

static ssize_t read_stream(void *stream, uint64_t at, char *out, size_t most)
{
    (void)at;
    gw_http_stream *s = stream;
    pthread_mutex_lock(&s->lock);
    size_t left = s->waiting.failed ? 0 : s->waiting.n - s->taken, n = left < most ? left : most;
    ssize_t answer = (ssize_t)n;
    if (n) {
        memcpy(out, s->waiting.p + s->taken, n);
        s->taken += n;
        if (n == left) {
            gw_buf_reset(&s->waiting);
            s->taken = 0;
        }
    } else if (s->ended) {
        answer = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        MHD_suspend_connection(s->reads);
        s->asleep = true;
    }
    pthread_mutex_unlock(&s->lock);
    return answer;
}

static void unlist(gw_http_stream *s)
{
    gw_http *h = s->http;
    pthread_mutex_lock(&h->streams_lock);
    if (s->next) s->next->previous = s->previous;
    if (s->previous)
        s->previous->next = s->next;
    else
        h->streams = s->next;
    pthread_mutex_unlock(&h->streams_lock);
}

static void close_stream(void *stream)
{
    gw_http_stream *s = stream;
    unlist(s);
    pthread_mutex_lock(&s->lock);
    s->closed = true;
    s->asleep = false;
    pthread_mutex_unlock(&s->lock);
    gw_http_stream_release(s);
}

struct MHD_Response *gw_stream_response(gw_job *j)
{
    gw_http *h = j->http;
    gw_http_stream *s = j->response.stream;
    s->http = h;
    s->reads = j->connection;
    struct MHD_Response *made =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, s, close_stream);
    if (!made) return NULL; /* the job still owns it */
    j->response.stream = NULL;
    pthread_mutex_lock(&h->streams_lock);
    s->next = h->streams;
    s->previous = NULL;
    if (s->next) s->next->previous = s;
    h->streams = s;
    bool stopping = atomic_load(&h->stopping);
    pthread_mutex_unlock(&h->streams_lock);
    if (stopping) gw_http_stream_end(s);
    return made;
}

/* Locks: the list's before a stream's. */
void gw_streams_end(gw_http *h)
{
    pthread_mutex_lock(&h->streams_lock);
    for (gw_http_stream *s = h->streams; s; s = s->next) gw_http_stream_end(s);
    pthread_mutex_unlock(&h->streams_lock);
}
