/* The queue between the thread that moves bytes and the workers that compute. */
#include "api/http/http_priv.h"

#include <errno.h>

bool gw_queue_init(gw_job_queue *q)
{
    pthread_condattr_t monotonic;
    *q = (gw_job_queue){0};
    if (pthread_mutex_init(&q->lock, NULL)) return false;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&q->filled, &monotonic);
    pthread_cond_init(&q->drained, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return true;
}

void gw_queue_destroy(gw_job_queue *q)
{
    pthread_cond_destroy(&q->filled);
    pthread_cond_destroy(&q->drained);
    pthread_mutex_destroy(&q->lock);
}

static bool is_long(const gw_job *j)
{
    return j->request.route && j->request.route->needs & GW_HTTP_LONG;
}

gw_queue_answer gw_queue_push(gw_job_queue *q, gw_job *j, uint32_t max, uint32_t max_long)
{
    gw_queue_answer answer = GW_QUEUE_TAKEN;
    pthread_mutex_lock(&q->lock);
    if (q->closed) {
        answer = GW_QUEUE_CLOSED;
    } else if (q->n >= max) {
        answer = GW_QUEUE_FULL;
    } else if (is_long(j) && q->n_long >= max_long) {
        answer = GW_QUEUE_LONG_FULL;
    } else {
        j->next = NULL;
        if (q->last) {
            q->last->next = j;
        } else {
            q->first = j;
        }
        q->last = j;
        q->n++;
        q->n_long += is_long(j);
        pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->lock);
    return answer;
}

void gw_queue_close(gw_job_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_cond_broadcast(&q->filled);
    pthread_mutex_unlock(&q->lock);
}

/* NULL: closed and empty. What was taken before closing is still worked on. */
static gw_job *take(gw_job_queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (!q->first && !q->closed) pthread_cond_wait(&q->filled, &q->lock);
    gw_job *j = q->first;
    if (j) {
        q->first = j->next;
        if (!q->first) q->last = NULL;
        q->n--;
        q->busy++;
    }
    pthread_mutex_unlock(&q->lock);
    return j;
}

/* The answer is made: another long request may come, even before this one has gone out. */
static void count_out(gw_job_queue *q, bool was_long)
{
    pthread_mutex_lock(&q->lock);
    q->n_long -= was_long;
    pthread_mutex_unlock(&q->lock);
}

static void give_back(gw_job_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->busy--;
    if (q->n == 0 && q->busy == 0) pthread_cond_broadcast(&q->drained);
    pthread_mutex_unlock(&q->lock);
}

bool gw_queue_drain(gw_job_queue *q, const struct timespec *deadline)
{
    int failed = 0;
    pthread_mutex_lock(&q->lock);
    while ((q->n || q->busy) && !failed) failed = pthread_cond_timedwait(&q->drained, &q->lock, deadline);
    bool empty = q->n == 0 && q->busy == 0;
    pthread_mutex_unlock(&q->lock);
    return empty;
}

static void work_on(gw_worker *w, gw_job *j)
{
    const gw_http_options *o = &w->http->options;
    j->request.worker = w->context;
    bool entered = !o->enter || o->enter(w->context, &j->request, &j->response);
    if (entered) j->request.route->handler(&j->request, &j->response);
    if (o->leave) o->leave(w->context);
    gw_job_finish(j, w->gzip);
    j->phase = JOB_ANSWERED;
}

void *gw_worker_run(void *worker)
{
    gw_worker *w = worker;
    gw_job_queue *q = &w->http->queue;
    for (gw_job *j = take(q); j; j = take(q)) {
        struct MHD_Connection *connection = j->connection;
        work_on(w, j);
        count_out(q, is_long(j));
        MHD_resume_connection(connection); /* from here on the job is not ours */
        give_back(q); /* after it: a server that stops waits until no connection sleeps */
    }
    return NULL;
}
