#include "gtfs/csv/row_source_priv.h"

#include <pthread.h>
#include <stdlib.h>

#define N_BATCHES      3
#define USUAL_BATCH    (256u * 1024)
#define SMALLEST_BATCH (4u * 1024)

/* From this size on a second thread reads ahead; below, starting it costs more than it saves. */
#define READ_AHEAD_FROM (1u << 20)

struct gw_row_source {
    gw_archive *archive;         /* borrowed */
    gw_stream *stream;           /* owned */
    gw_rows rows;                /* owned parts; the helper's while it runs */
    gw_batch batches[N_BATCHES]; /* owned parts; a ring */
    size_t n_filled,
        n_taken;  /* so far; the batch in the caller's hands counts as not taken. Under the lock */
    bool in_hand; /* the caller holds batches[n_taken % N_BATCHES] */
    bool wants_helper, has_helper;
    pthread_t helper;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stop; /* under the lock */
};

/* Powers of two up to the usual size: a feed of small files does not need large batches for each. */
static size_t batch_bytes(uint64_t expected)
{
    size_t n = SMALLEST_BATCH;
    while (n < expected && n < USUAL_BATCH) n *= 2;
    return n;
}

static gw_status read_stream(void *stream, void *p, size_t room, size_t *n, gw_error *err)
{
    return gw_stream_read(stream, p, room, n, err);
}

gw_status gw_row_source_open(gw_archive *a, const gw_archive_entry *e, gw_row_source **out, const char **p,
                             size_t *n, gw_error *err)
{
    gw_row_source *s = calloc(1, sizeof *s);
    if (!s) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to read it", e->name);
    s->archive = a;
    s->wants_helper = e->size >= READ_AHEAD_FROM;
    gw_status status = gw_stream_open(a, e, &s->stream, err);
    if (!status && gw_rows_start(&s->rows, read_stream, s->stream, batch_bytes(e->size)))
        status = gw_fail(err, GW_NO_MEMORY, "%s: no memory to read it", e->name);
    if (!status) {
        gw_rows_begin(&s->rows, &s->batches[0], p, n);
        status = s->rows.status;
        if (status && err) *err = s->rows.err;
    }
    if (status)
        gw_row_source_close(s);
    else
        *out = s;
    return status;
}

void gw_row_source_skip(gw_row_source *s, size_t n)
{
    gw_rows_skip(&s->rows, n);
}

/* --- the helper --- */

/* Waits for a batch to fill; NULL: the caller wants no more. */
static gw_batch *wait_for_room(gw_row_source *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->stop && s->n_filled - s->n_taken == N_BATCHES) pthread_cond_wait(&s->changed, &s->lock);
    gw_batch *b = s->stop ? NULL : &s->batches[s->n_filled % N_BATCHES];
    pthread_mutex_unlock(&s->lock);
    return b;
}

static void *fill_batches(void *context)
{
    gw_row_source *s = context;
    gw_batch *b;
    while ((b = wait_for_room(s))) {
        gw_rows_fill(&s->rows, b);
        bool last = b->result != GW_SCAN_MORE;
        pthread_mutex_lock(&s->lock);
        s->n_filled++;
        pthread_cond_signal(&s->changed);
        pthread_mutex_unlock(&s->lock);
        if (last) break;
    }
    return NULL;
}

/* Without a thread to be had the caller fills the batches itself. */
static void start_helper(gw_row_source *s)
{
    s->wants_helper = false;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    s->has_helper = pthread_create(&s->helper, NULL, fill_batches, s) == 0;
    if (s->has_helper) {
        s->archive->read_ahead = true;
    } else {
        pthread_cond_destroy(&s->changed);
        pthread_mutex_destroy(&s->lock);
    }
}

static void stop_helper(gw_row_source *s)
{
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_cond_signal(&s->changed);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->helper, NULL);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    s->archive->read_ahead = false;
}

/* --- the caller --- */

static const gw_batch *wait_for_batch(gw_row_source *s)
{
    pthread_mutex_lock(&s->lock);
    s->n_taken++; /* the helper was started with one in hand */
    pthread_cond_signal(&s->changed);
    while (s->n_filled == s->n_taken) pthread_cond_wait(&s->changed, &s->lock);
    const gw_batch *b = &s->batches[s->n_taken % N_BATCHES];
    pthread_mutex_unlock(&s->lock);
    return b;
}

/* The first batch is filled here: most files end with it. */
const gw_batch *gw_row_source_next(gw_row_source *s)
{
    if (s->has_helper) return wait_for_batch(s);
    if (s->in_hand) s->n_taken++;
    gw_batch *b = &s->batches[s->n_filled++ % N_BATCHES];
    gw_rows_fill(&s->rows, b);
    s->in_hand = true;
    if (s->wants_helper && b->result == GW_SCAN_MORE) start_helper(s);
    return b;
}

void gw_row_source_close(gw_row_source *s)
{
    if (!s) return;
    if (s->has_helper) stop_helper(s);
    gw_rows_stop(&s->rows);
    for (int i = 0; i < N_BATCHES; i++) gw_batch_free(&s->batches[i]);
    gw_stream_close(s->stream);
    free(s);
}
