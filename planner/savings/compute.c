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
    while (j->next < j->c->n_pairs && j->c->pairs[j->next].borrowed) j->next++;
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

static gw_status before(const savings_case *c, gw_router *r, const gw_profile_query *q, savings_pair *p,
                        gw_error *err)
{
    gw_profile *own = NULL;
    gw_status status;
    if (c->options.baseline) {
        status = savings_baseline_take(c->options.baseline, c->base->timetable, r, q, &p->before, err);
        p->kept = status == GW_OK;
    } else {
        status = gw_profile_compute(r, c->base->timetable, q, NULL, &own, err);
        p->before = own;
    }
    return status;
}

static gw_status one_case(job *j, gw_router *r, savings_pair *p, bool after, gw_error *err)
{
    gw_access counters;
    gw_profile_query q = savings_query(j->c, p, after, &counters);
    gw_status status = after ? gw_profile_compute(r, j->c->changed->timetable, &q, p->before, &p->after, err)
                             : before(j->c, r, &q, p, err);
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
        gw_status status =
            r ? one_case(j, r, p, false, &err) : gw_fail(&err, GW_NO_MEMORY, "no memory for a search");
        if (!status) status = one_case(j, r, p, true, &err);
        if (!status &&
            (savings_fill_border(j->c, p) || savings_fill_fares(j->c, p) || savings_fill_cells(j->c, p)))
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

static gw_status list_pairs(savings_case *c, uint32_t *n_steps, gw_error *err)
{
    size_t n = (size_t)c->n_days * c->n_riders * c->n_origins * 2;
    c->pairs = calloc(n + 1, sizeof *c->pairs);
    if (!c->pairs) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    for (uint32_t day = 0; day < c->n_days; day++)
        for (uint32_t rider = 0; rider < c->n_riders; rider++)
            for (uint32_t origin = 0; origin < c->n_origins; origin++)
                for (uint32_t back = 0; back < 2; back++) {
                    savings_pair *p = &c->pairs[c->n_pairs++];
                    *p = (savings_pair){.origin = origin,
                                        .rider = rider,
                                        .day = day,
                                        .port = c->origins[origin].port,
                                        .back = back,
                                        .borrowed = c->days[day].same_as != day};
                    *n_steps += p->borrowed ? 0 : 2;
                }
    c->n_main = c->n_origins * 2;
    return GW_OK;
}

/* A kind of day on which the same runs: its own clearance, the other's journeys. */
static gw_status share(savings_case *c)
{
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        savings_pair *p = &c->pairs[i];
        if (!p->borrowed) continue;
        const savings_pair *other =
            &c->pairs[savings_pair_index(c, c->days[p->day].same_as, p->rider, p->origin, p->back)];
        p->before = other->before;
        p->after = other->after;
        memcpy(p->periods, other->periods, sizeof p->periods);
        memcpy(p->hours, other->hours, sizeof p->hours);
        p->fare[0] = other->fare[0];
        p->fare[1] = other->fare[1];
        if (savings_fill_border(c, p)) return GW_NO_MEMORY;
    }
    return GW_OK;
}

gw_status savings_compute(savings_case *c, gw_error *err)
{
    job j = {.c = c};
    gw_status status = list_pairs(c, &j.total, err);
    if (status) return status;
    if (pthread_mutex_init(&j.lock, NULL) != 0) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    run_workers(&j);
    pthread_mutex_destroy(&j.lock);
    if (j.status) return gw_fail(err, j.status, "%s", j.error.message);
    return share(c) ? gw_fail(err, GW_NO_MEMORY, "no memory for a run") : GW_OK;
}
