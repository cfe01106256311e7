/* What the files of the runner share. */
#ifndef GW_BACKEND_RUNNER_PRIV_H
#define GW_BACKEND_RUNNER_PRIV_H

#include "api/backend/runner.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct runner_watcher {
    char scenario[20], run[20];
    char last[96]; /* what it was told last */
    gw_http_stream *stream;
    int64_t told_ms;
    struct runner_watcher *next;
} runner_watcher;

struct gw_runner {
    gw_backend *backend; /* borrowed */
    char *lock_path;     /* owned */
    int lock_fd;         /* -1: another process runs */
    gw_store *store;     /* the thread's own */
    pthread_t thread;
    bool has_thread;
    atomic_bool stopping;
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t woken;
    bool awake;
    runner_watcher *watchers;
};

int64_t runner_now_ms(void);
/* watch.c: what has changed, to all who watch; by one thread at a time, which has the store's handle. */
void runner_tell_all(gw_runner *r);
void runner_let_go(gw_runner *r); /* of those who watch: their streams end */

#endif
