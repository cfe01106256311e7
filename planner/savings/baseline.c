#include "planner/savings/baseline.h"

#include "planner/savings/savings_priv.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef enum { MAKING, MADE } state;

typedef struct entry {
    gw_buf key; /* owned: everything of the question that the answer depends on */
    gw_profile *profile;
    state state;
    uint32_t users;
    uint64_t used; /* when it was taken last */
} entry;

struct gw_savings_baseline {
    const gw_dataset *base; /* retained */
    pthread_mutex_t lock;   /* guards what follows */
    pthread_cond_t made;    /* an entry has left MAKING, or is gone */
    entry **list;           /* owned, in any order: nothing depends on it */
    size_t n, cap;
    uint64_t clock;
};

gw_status gw_savings_baseline_create(const gw_dataset *base, gw_savings_baseline **out)
{
    gw_savings_baseline *b = calloc(1, sizeof *b);
    if (!b) return GW_NO_MEMORY;
    if (pthread_mutex_init(&b->lock, NULL) != 0) {
        free(b);
        return GW_NO_MEMORY;
    }
    if (pthread_cond_init(&b->made, NULL) != 0) {
        pthread_mutex_destroy(&b->lock);
        free(b);
        return GW_NO_MEMORY;
    }
    b->base = gw_dataset_retain(base);
    *out = b;
    return GW_OK;
}

static void free_entry(entry *e)
{
    if (!e) return;
    gw_buf_free(&e->key);
    gw_profile_free(e->profile);
    free(e);
}

void gw_savings_baseline_free(gw_savings_baseline *b)
{
    if (!b) return;
    for (size_t i = 0; i < b->n; i++) free_entry(b->list[i]);
    free(b->list);
    pthread_cond_destroy(&b->made);
    pthread_mutex_destroy(&b->lock);
    gw_dataset_release(b->base);
    free(b);
}

bool savings_baseline_is_of(const gw_savings_baseline *b, const gw_dataset *base)
{
    return b->base == base;
}

/* --- what a question is --- */

static void add(gw_buf *key, const void *p, size_t n)
{
    gw_buf_add(key, p, n);
}
#define ADD(field) add(key, &(field), sizeof(field))

static void add_access(gw_buf *key, const gw_access *list, uint32_t n)
{
    ADD(n);
    for (uint32_t i = 0; i < n; i++) {
        ADD(list[i].stop.v);
        ADD(list[i].walk_s);
        ADD(list[i].walk_m);
        ADD(list[i].inside_s);
    }
}

/* Field by field: padding is nobody's. Lines that only the scenario has cannot be on a path of the base. */
static void make_key(const gw_timetable *t, const gw_profile_query *q, gw_buf *key)
{
    uint32_t n = gw_tt_n_routes(t);
    ADD(t->content.bytes); /* a baseline of its own: gw_savings_options.before */
    add_access(key, q->from, q->n_from);
    add_access(key, q->to, q->n_to);
    ADD(q->day);
    ADD(q->day_zero_s);
    ADD(q->first_minute);
    ADD(q->n_minutes);
    ADD(q->limit_s);
    ADD(q->max_rides);
    ADD(q->default_transfer_s);
    ADD(q->gait.speed_mps);
    ADD(q->gait.factor);
    ADD(q->max_walk_s);
    ADD(q->direct_walk_s);
    ADD(q->search_every);
    ADD(q->step_free);
    for (uint32_t r = 0; q->marked && r < n; r++)
        if (q->marked[r / 64] >> (r % 64) & 1) ADD(r);
}

/* --- finding, keeping, forgetting; the lock is held --- */

static entry *find(const gw_savings_baseline *b, const gw_buf *key)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->list[i]->key.n == key->n && memcmp(b->list[i]->key.p, key->p, key->n) == 0) return b->list[i];
    return NULL;
}

static void remove_entry(gw_savings_baseline *b, const entry *e)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->list[i] == e) {
            b->list[i] = b->list[--b->n];
            return;
        }
}

static void forget_oldest(gw_savings_baseline *b)
{
    entry *oldest = NULL;
    uint32_t idle = 0;
    for (size_t i = 0; i < b->n; i++) {
        entry *e = b->list[i];
        if (e->users) continue;
        idle++;
        if (!oldest || e->used < oldest->used) oldest = e;
    }
    if (idle <= GW_BASELINE_KEPT) return;
    remove_entry(b, oldest);
    free_entry(oldest);
}

static void leave(gw_savings_baseline *b, entry *e)
{
    if (--e->users == 0) forget_oldest(b);
}

/* The entry of the key, made or to be made by the caller (*mine). key is taken over or freed. NULL: no
 * memory. */
static entry *take(gw_savings_baseline *b, gw_buf *key, bool *mine)
{
    entry *e = NULL;
    *mine = false;
    while ((e = find(b, key)) && e->state == MAKING) pthread_cond_wait(&b->made, &b->lock);
    if (!e && !gw_grow(&b->list, &b->cap, b->n + 1, sizeof *b->list) && (e = calloc(1, sizeof *e))) {
        e->key = *key;
        *key = (gw_buf){0};
        b->list[b->n++] = e;
        *mine = true;
    }
    if (e) {
        e->users++;
        e->used = ++b->clock;
    }
    return e;
}

static void finish(gw_savings_baseline *b, entry *e, gw_profile *made)
{
    pthread_mutex_lock(&b->lock);
    e->profile = made;
    e->state = MADE;
    if (!made) remove_entry(b, e); /* who waits tries it itself */
    pthread_cond_broadcast(&b->made);
    pthread_mutex_unlock(&b->lock);
}

gw_status savings_baseline_take(gw_savings_baseline *b, const gw_timetable *t, gw_router *r,
                                const gw_profile_query *q, const gw_profile **out, gw_error *err)
{
    gw_buf key = {0};
    gw_profile *made = NULL;
    entry *e = NULL;
    bool mine = false;
    make_key(t, q, &key);
    if (!key.failed) {
        pthread_mutex_lock(&b->lock);
        e = take(b, &key, &mine);
        pthread_mutex_unlock(&b->lock);
    }
    gw_buf_free(&key);
    if (!e) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    gw_status status = mine ? gw_profile_compute(r, t, q, NULL, &made, err) : GW_OK;
    if (mine) finish(b, e, made);
    if (status) {
        free_entry(e); /* it is in no list any more, and nobody else took it */
        return status;
    }
    *out = e->profile;
    return GW_OK;
}

void savings_baseline_leave(gw_savings_baseline *b, const gw_profile *p)
{
    pthread_mutex_lock(&b->lock);
    for (size_t i = 0; i < b->n; i++)
        if (b->list[i]->profile == p) {
            leave(b, b->list[i]);
            break;
        }
    pthread_mutex_unlock(&b->lock);
}
