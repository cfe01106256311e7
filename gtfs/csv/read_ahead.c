#include "gtfs/csv/read_ahead_priv.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define N_BLOCKS    3
#define BLOCK_BYTES (256u * 1024)

typedef struct {
    char *p;
    size_t n; /* 0: the end, or status says what failed */
    gw_status status;
} block;

struct gw_read_ahead {
    gw_read_fn read;
    void *source; /* borrowed */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    block blocks[N_BLOCKS];   /* a ring */
    size_t n_filled, n_taken; /* blocks so far; the difference lies in the ring. Under the lock */
    bool stop;                /* under the lock */
    size_t at;                /* bytes taken of the block at hand; the caller's thread only */
    gw_error err;             /* of the last block when that failed */
    char bytes[N_BLOCKS][BLOCK_BYTES];
};

/* Waits for a free block; NULL: the caller wants no more. */
static block *wait_for_room(gw_read_ahead *r)
{
    pthread_mutex_lock(&r->lock);
    while (!r->stop && r->n_filled - r->n_taken == N_BLOCKS) pthread_cond_wait(&r->changed, &r->lock);
    block *b = r->stop ? NULL : &r->blocks[r->n_filled % N_BLOCKS];
    pthread_mutex_unlock(&r->lock);
    return b;
}

static void *fill_blocks(void *context)
{
    gw_read_ahead *r = context;
    for (;;) {
        block *b = wait_for_room(r);
        if (!b) return NULL;
        b->n = 0;
        b->status = r->read(r->source, b->p, BLOCK_BYTES, &b->n, &r->err);
        bool last = b->status || b->n == 0;
        pthread_mutex_lock(&r->lock);
        r->n_filled++;
        pthread_cond_signal(&r->changed);
        pthread_mutex_unlock(&r->lock);
        if (last) return NULL;
    }
}

gw_read_ahead *gw_read_ahead_start(gw_read_fn read, void *source)
{
    gw_read_ahead *r = malloc(sizeof *r);
    if (!r) return NULL;
    r->read = read;
    r->source = source;
    r->n_filled = r->n_taken = r->at = 0;
    r->stop = false;
    for (int i = 0; i < N_BLOCKS; i++) r->blocks[i] = (block){.p = r->bytes[i]};
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->changed, NULL);
    if (pthread_create(&r->thread, NULL, fill_blocks, r) == 0) return r;
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
    return NULL;
}

static const block *wait_for_block(gw_read_ahead *r)
{
    pthread_mutex_lock(&r->lock);
    while (r->n_filled == r->n_taken) pthread_cond_wait(&r->changed, &r->lock);
    const block *b = &r->blocks[r->n_taken % N_BLOCKS];
    pthread_mutex_unlock(&r->lock);
    return b;
}

static void give_back_block(gw_read_ahead *r)
{
    r->at = 0;
    pthread_mutex_lock(&r->lock);
    r->n_taken++;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

gw_status gw_read_ahead_read(gw_read_ahead *r, void *p, size_t room, size_t *n, gw_error *err)
{
    const block *b = wait_for_block(r);
    if (b->status) { /* the helper has ended; this block stays the last one */
        if (err) *err = r->err;
        return b->status;
    }
    size_t left = b->n - r->at;
    *n = left < room ? left : room;
    memcpy(p, b->p + r->at, *n);
    r->at += *n;
    if (b->n && r->at == b->n) give_back_block(r);
    return GW_OK;
}

void gw_read_ahead_stop(gw_read_ahead *r)
{
    if (!r) return;
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
