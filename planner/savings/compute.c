/* The profiles of all ports, both directions, before and after, on several threads: first the halves of journeys
 * across the border, then the pairs. Each is one piece of work with a place of its own, so the result does not depend
 * on who does what. */
#include "planner/savings/savings_priv.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_THREADS 64

typedef struct job {
    savings_case *c;
    pthread_mutex_t lock; /* guards what follows */
    uint32_t next, n;     /* piece to take, of how many */
    uint32_t done, total;
    uint32_t failed; /* the first of those that failed: the same with any number of threads */
    gw_status (*piece)(struct job *j, gw_router *r, uint32_t i, gw_error *err);
    gw_status status;
    gw_error error;
    bool stop;
} job;

static bool take(job *j, uint32_t *out)
{
    pthread_mutex_lock(&j->lock);
    bool more = !j->stop && j->next < j->n;
    if (more) *out = j->next++;
    pthread_mutex_unlock(&j->lock);
    return more;
}

static void fail(job *j, uint32_t piece, gw_status status, const gw_error *err)
{
    pthread_mutex_lock(&j->lock);
    if (!j->status || piece < j->failed) {
        j->status = status;
        j->failed = piece;
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

gw_status savings_profile_of(const savings_case *c, gw_router *r, const gw_profile_query *q, bool after,
                             const gw_profile *before, const gw_profile **out, bool *kept, gw_error *err)
{
    gw_profile *own = NULL;
    gw_status status;
    *kept = false;
    if (!after && c->options.baseline) {
        status = savings_baseline_take(c->options.baseline, c->base->timetable, r, q, out, err);
        *kept = status == GW_OK;
        return status;
    }
    status = gw_profile_compute(r, (after ? c->changed : c->base)->timetable, q, before, &own, err);
    if (!status) *out = own;
    return status;
}

static gw_status one_case(job *j, gw_router *r, savings_pair *p, bool after, gw_error *err)
{
    gw_access counters;
    const gw_profile **out = after ? &p->after : &p->before;
    bool kept = false;
    gw_status status;
    if (p->across) {
        status = savings_cross(j->c, p, after, out, err);
    } else {
        gw_profile_query q = savings_query(j->c, p, after, &counters);
        status = savings_profile_of(j->c, r, &q, after, p->before, out, &kept, err);
    }
    p->kept |= kept;
    if (!status && !report(j)) status = gw_fail(err, GW_CONFLICT, "cancelled");
    return status;
}

static gw_status fill_pair(job *j, gw_router *r, uint32_t i, gw_error *err)
{
    savings_pair *p = &j->c->pairs[i];
    if (p->borrowed || p->idle) return GW_OK;
    gw_status status = one_case(j, r, p, false, err);
    if (!status) status = one_case(j, r, p, true, err);
    if (!status &&
        (savings_fill_border(j->c, p) || savings_fill_fares(j->c, p) || savings_fill_cells(j->c, p)))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    return status;
}

static gw_status fill_half(job *j, gw_router *r, uint32_t i, gw_error *err)
{
    gw_status status = savings_fill_half(j->c, r, i, err);
    if (!status && !report(j)) status = gw_fail(err, GW_CONFLICT, "cancelled");
    return status;
}

static void *worker(void *context)
{
    job *j = context;
    uint32_t i;
    gw_router *r = gw_router_create();
    while (take(j, &i)) {
        gw_error err = {0};
        gw_status status = r ? j->piece(j, r, i, &err) : gw_fail(&err, GW_NO_MEMORY, "no memory for a search");
        if (status) fail(j, i, status, &err);
    }
    gw_router_free(r);
    return NULL;
}

static uint32_t thread_count(const job *j)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = j->c->options.n_threads ? j->c->options.n_threads : cores > 0 ? (uint32_t)cores : 1;
    if (n > j->n) n = j->n;
    return n < MAX_THREADS ? n : MAX_THREADS;
}

/* The calling thread works too; a thread that cannot be started is one fewer. */
static void run_workers(job *j, uint32_t n_pieces,
                        gw_status (*piece)(job *j, gw_router *r, uint32_t i, gw_error *err))
{
    pthread_t threads[MAX_THREADS];
    if (j->status || !n_pieces) return;
    j->next = 0;
    j->n = n_pieces;
    j->piece = piece;
    uint32_t n = thread_count(j), started = 0;
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
                                        .across = c->origins[origin].across,
                                        .borrowed =
                                            c->days[day].same_as != day && !c->origins[origin].across};
                    p->idle = p->across && day && !savings_anybody_in(c, p);
                    *n_steps += p->borrowed || p->idle ? 0 : 2;
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
    if (!status) status = savings_list_halves(c, err);
    if (status) return status;
    j.total += savings_half_count(c);
    if (pthread_mutex_init(&j.lock, NULL) != 0) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    run_workers(&j, savings_half_count(c), fill_half);
    run_workers(&j, c->n_pairs, fill_pair);
    pthread_mutex_destroy(&j.lock);
    if (j.status) return gw_fail(err, j.status, "%s", j.error.message);
    return share(c) ? gw_fail(err, GW_NO_MEMORY, "no memory for a run") : GW_OK;
}
