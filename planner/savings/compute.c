/* The profiles of all ports, both directions, before and after, on several threads. Each pair is one piece of
 * work with a place of its own, so the result does not depend on who does what. */
#include "planner/savings/savings_priv.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_THREADS 64

typedef struct {
    savings_case *c;
    savings_access near_before, near_after;
    pthread_mutex_t lock; /* guards what follows */
    uint32_t next;        /* pair to take */
    uint32_t done, total;
    uint32_t failed_pair; /* the first of those that failed: the same with any number of threads */
    gw_status status;
    gw_error error;
    bool stop;
} job;

static bool take(job *j, uint32_t *out)
{
    pthread_mutex_lock(&j->lock);
    bool more = !j->stop && j->next < j->c->n_pairs;
    if (more) *out = j->next++;
    pthread_mutex_unlock(&j->lock);
    return more;
}

static void fail(job *j, uint32_t pair, gw_status status, const gw_error *err)
{
    pthread_mutex_lock(&j->lock);
    if (!j->status || pair < j->failed_pair) {
        j->status = status;
        j->failed_pair = pair;
        j->error = *err;
    }
    j->stop = true;
    pthread_mutex_unlock(&j->lock);
}

static bool report(job *j)
{
    const gw_savings_options *o = &j->c->options;
    pthread_mutex_lock(&j->lock);
    j->done++;
    bool go_on = !o->progress || o->progress(o->progress_context, j->done, j->total);
    pthread_mutex_unlock(&j->lock);
    return go_on;
}

static gw_status one_case(job *j, gw_router *r, const savings_pair *p, bool after, gw_profile **out,
                          gw_error *err)
{
    const savings_case *c = j->c;
    const gw_dataset *d = after ? c->changed : c->base;
    const savings_access *near = after ? &j->near_after : &j->near_before;
    gw_access counters = savings_counters(c, d, p->port);
    gw_profile_query q = c->query;
    q.direct_walk_s = savings_direct_walk_s(c, p->port);
    q.from = p->back ? near->at : &counters;
    q.n_from = p->back ? near->n : 1;
    q.to = p->back ? &counters : near->at;
    q.n_to = p->back ? 1 : near->n;
    gw_status status = gw_profile_compute(r, d->timetable, &q, after ? p->before : NULL, out, err);
    if (!status && !report(j)) status = gw_fail(err, GW_CONFLICT, "cancelled");
    return status;
}

static void *worker(void *context)
{
    job *j = context;
    uint32_t i;
    gw_router *r = gw_router_create();
    while (take(j, &i)) {
        savings_pair *p = &j->c->pairs[i];
        gw_error err = {0};
        gw_status status = r ? one_case(j, r, p, false, &p->before, &err)
                             : gw_fail(&err, GW_NO_MEMORY, "no memory for a search");
        if (!status) status = one_case(j, r, p, true, &p->after, &err);
        if (!status && savings_fill_cells(j->c, p))
            status = gw_fail(&err, GW_NO_MEMORY, "no memory for a run");
        if (status) fail(j, i, status, &err);
    }
    gw_router_free(r);
    return NULL;
}

static uint32_t thread_count(const savings_case *c)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = c->options.n_threads ? c->options.n_threads : cores > 0 ? (uint32_t)cores : 1;
    if (n > c->n_pairs) n = c->n_pairs;
    return n < MAX_THREADS ? n : MAX_THREADS;
}

/* The calling thread works too; a thread that cannot be started is one fewer. */
static void run_workers(job *j)
{
    pthread_t threads[MAX_THREADS];
    uint32_t n = thread_count(j->c), started = 0;
    while (started + 1 < n && pthread_create(&threads[started], NULL, worker, j) == 0) started++;
    worker(j);
    for (uint32_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
}

static gw_status list_pairs(savings_case *c, gw_error *err)
{
    uint32_t n = c->base->ports ? gw_port_count(c->base->ports) : 0;
    c->pairs = calloc((size_t)2 * n + 1, sizeof *c->pairs);
    if (!c->pairs) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    for (uint32_t port = 0; port < n; port++) {
        if (!gw_port_usable(c->base->ports, port) || savings_counters(c, c->base, port).stop.v == GW_NO_ID)
            continue;
        c->pairs[c->n_pairs++] = (savings_pair){.port = port};
        c->pairs[c->n_pairs++] = (savings_pair){.port = port, .back = true};
    }
    return c->n_pairs ? GW_OK : gw_fail(err, GW_NOT_FOUND, "the data have no port that can be used");
}

gw_status savings_compute(savings_case *c, gw_error *err)
{
    job j = {.c = c};
    gw_status status = list_pairs(c, err);
    if (!status) status = savings_near_place(c, c->base, &j.near_before);
    if (!status) status = savings_near_place(c, c->changed, &j.near_after);
    if (!status && pthread_mutex_init(&j.lock, NULL) != 0) status = GW_NO_MEMORY;
    if (!status) {
        j.total = 2 * c->n_pairs;
        run_workers(&j);
        pthread_mutex_destroy(&j.lock);
        status = j.status ? gw_fail(err, j.status, "%s", j.error.message) : GW_OK;
    } else if (status == GW_NO_MEMORY) {
        gw_fail(err, status, "no memory for a run");
    }
    free(j.near_before.at);
    free(j.near_after.at);
    return status;
}
