#include "api/backend/runner_priv.h"

#include "api/backend/run_options.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 500, NOTE_MS = 250 };

/* --- one run --- */

typedef struct {
    gw_runner *runner;
    gw_buf scenario, options; /* owned: canonical JSON */
    char id[20], of[20], snapshot[65], place[64];
    gw_day day;
    int64_t noted_ms;
    bool wanted;           /* nobody has cancelled it */
    pthread_mutex_t store; /* over the runner's handle: progress and pieces come from different threads */
} task;

static bool keep_scenario(void *cls, const gw_store_scenario *s)
{
    gw_buf_str(&((task *)cls)->scenario, s->json);
    return true;
}

static void copy_text(char *out, size_t room, gw_str v)
{
    snprintf(out, room, "%.*s", (int)v.n, v.p);
}

/* Our own words, checked when they were stored. */
static void read_options(task *t, gw_str options)
{
    gw_run_options r;
    gw_buf_reset(&t->options);
    gw_buf_str(&t->options, options);
    if (gw_run_options_read(options, &r, NULL, NULL) == GW_OK) {
        t->day = r.o.day;
        snprintf(t->place, sizeof t->place, "%s", r.place);
    }
    gw_run_options_free(&r);
}

static bool keep_run(void *cls, const gw_store_run *run)
{
    task *t = cls;
    copy_text(t->id, sizeof t->id, run->id);
    copy_text(t->of, sizeof t->of, run->scenario);
    copy_text(t->snapshot, sizeof t->snapshot, run->snapshot);
    read_options(t, run->options);
    return true;
}

/* From the engine's threads, one at a time. The runner's own thread waits in the engine meanwhile, so its
 * handle of the store is free but for pieces that are kept. */
static bool go_on(void *cls, uint32_t done, uint32_t total)
{
    task *t = cls;
    gw_runner *r = t->runner;
    int64_t now = runner_now_ms();
    if (atomic_load(&r->stopping)) return false;
    if (done < total && now - t->noted_ms < NOTE_MS) return t->wanted;
    t->noted_ms = now;
    bool wanted = true;
    pthread_mutex_lock(&t->store);
    if (!gw_store_note_run(r->store, gw_str_of(t->id), done, total, &wanted, NULL)) t->wanted = wanted;
    runner_tell_all(r);
    pthread_mutex_unlock(&t->store);
    return t->wanted;
}

static gw_status keep_piece(void *cls, const char *name, gw_str bytes, gw_error *err)
{
    task *t = cls;
    pthread_mutex_lock(&t->store);
    gw_status status = gw_store_put_part(t->runner->store, gw_str_of(t->id), gw_str_of(name), bytes, err);
    pthread_mutex_unlock(&t->store);
    return status;
}

static bool find_piece(void *cls, const char *name, gw_buf *out)
{
    task *t = cls;
    bool found = false;
    pthread_mutex_lock(&t->store);
    gw_status status =
        gw_store_find_part(t->runner->store, gw_str_of(t->id), gw_str_of(name), &found, out, NULL);
    pthread_mutex_unlock(&t->store);
    return !status && found;
}

static gw_status compute(task *t, gw_engine_outputs *out, gw_buf *faults, bool *replaced, gw_error *err)
{
    gw_runner *r = t->runner;
    const gw_dataset *d = gw_backend_dataset(r->backend, err);
    char now[65] = "";
    if (!d) return GW_NOT_FOUND;
    gw_sha256_hex(&d->timetable->content, now);
    *replaced = strcmp(now, t->snapshot) != 0;
    gw_engine_run run = {.scenario = {t->scenario.p, (uint32_t)t->scenario.n},
                         .day = t->day,
                         .place = t->place,
                         .options = {t->options.p ? t->options.p : "", (uint32_t)t->options.n},
                         .progress = go_on,
                         .progress_cls = t,
                         .keep = keep_piece,
                         .find = find_piece};
    gw_status status = *replaced ? gw_fail(err, GW_CONFLICT,
                                           "the timetable was replaced before the run was done: ask for it "
                                           "again")
                                 : gw_backend_engine(r->backend)->run(d, &run, out, faults, err);
    gw_dataset_release(d);
    return status;
}

static void finish(task *t, gw_run_state state, const gw_engine_outputs *o, const gw_buf *faults,
                   const gw_error *why)
{
    gw_store_output rows[GW_ENGINE_OUTPUTS];
    for (uint32_t i = 0; i < o->n; i++)
        rows[i] = (gw_store_output){gw_str_of(o->at[i].name),
                                    gw_str_of(o->at[i].type),
                                    {o->at[i].bytes.p, (uint32_t)o->at[i].bytes.n}};
    gw_store_run end = {.id = gw_str_of(t->id),
                        .scenario = gw_str_of(t->of),
                        .state = state,
                        .message = gw_str_of(why->message),
                        .faults = {faults->p ? faults->p : "", (uint32_t)faults->n},
                        .finished = time(NULL)};
    gw_error err = {0};
    gw_status status =
        gw_store_finish_run(t->runner->store, &end, rows, state == GW_RUN_DONE ? o->n : 0, &err);
    if (!status) return;
    /* A full disk: what was computed is lost, but not that it was. */
    end.state = GW_RUN_FAILED;
    end.message = gw_str_of(err.message);
    status = gw_store_finish_run(t->runner->store, &end, NULL, 0, NULL);
    (void)status;
}

static gw_run_state state_after(const task *t, gw_status status, bool replaced)
{
    if (!status) return GW_RUN_DONE;
    if (replaced) return GW_RUN_INTERRUPTED;
    return t->wanted ? GW_RUN_FAILED : GW_RUN_CANCELLED;
}

static void run_one(task *t)
{
    gw_runner *r = t->runner;
    gw_engine_outputs out = {0};
    gw_buf faults = {0};
    gw_error err = {0};
    bool replaced = false;
    t->wanted = true;
    gw_status status = gw_store_find_scenario(r->store, gw_str_of(t->of), keep_scenario, t, &err);
    if (!status && (t->scenario.failed || t->options.failed))
        status = gw_fail(&err, GW_NO_MEMORY, "no memory for the scenario");
    if (!status) status = compute(t, &out, &faults, &replaced, &err);
    /* Given up because the program ends: it stays as it is, and begins again with the next start. */
    if (!status || !atomic_load(&r->stopping))
        finish(t, state_after(t, status, replaced), &out, &faults, &err);
    gw_engine_outputs_free(&out);
    gw_buf_free(&faults);
    gw_buf_free(&t->scenario);
    gw_buf_free(&t->options);
}

/* --- the thread --- */

static void take_lock(gw_runner *r)
{
    if (r->lock_fd >= 0) return;
    int fd = open(r->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || gw_store_recover_runs(r->store, time(NULL), NULL)) {
        close(fd);
        return;
    }
    r->lock_fd = fd;
}

static bool next(gw_runner *r)
{
    task t = {.runner = r, .place = "", .day = GW_DAY_NONE};
    bool found = false;
    if (r->lock_fd < 0 || gw_store_claim_run(r->store, time(NULL), keep_run, &t, &found, NULL) || !found) {
        gw_buf_free(&t.options);
        return false;
    }
    runner_tell_all(r);
    pthread_mutex_init(&t.store, NULL);
    run_one(&t);
    pthread_mutex_destroy(&t.store);
    runner_tell_all(r);
    return true;
}

/* Until somebody wakes it; when another process runs, or somebody watches, looks now and then. */
static void rest(gw_runner *r)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)LOOK_MS * 1000000;
    if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
    pthread_mutex_lock(&r->lock);
    int code = 0;
    while (!r->awake && !atomic_load(&r->stopping) && code == 0)
        code = r->lock_fd >= 0 && !r->watchers ? pthread_cond_wait(&r->woken, &r->lock)
                                               : pthread_cond_timedwait(&r->woken, &r->lock, &until);
    r->awake = false;
    pthread_mutex_unlock(&r->lock);
}

static void *work(void *runner)
{
    gw_runner *r = runner;
    while (!atomic_load(&r->stopping)) {
        take_lock(r);
        if (next(r)) continue;
        runner_tell_all(r);
        rest(r);
    }
    return NULL;
}

void gw_runner_wake(gw_runner *r)
{
    pthread_mutex_lock(&r->lock);
    r->awake = true;
    pthread_cond_signal(&r->woken);
    pthread_mutex_unlock(&r->lock);
}

gw_status gw_runner_start(gw_backend *b, const char *data_dir, gw_runner **out, gw_error *err)
{
    gw_runner *r = calloc(1, sizeof *r);
    size_t n = strlen(data_dir) + sizeof "/.runs";
    pthread_condattr_t monotonic;
    if (r) r->lock_path = malloc(n);
    if (!r || !r->lock_path) {
        free(r);
        return gw_fail(err, GW_NO_MEMORY, "no memory for the runner");
    }
    snprintf(r->lock_path, n, "%s/.runs", data_dir);
    r->backend = b;
    r->lock_fd = -1;
    pthread_mutex_init(&r->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&r->woken, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *out = r;
    /* A folder that cannot be written serves plans all the same. */
    if (!gw_backend_engine(b) || gw_backend_open_store(b, &r->store, NULL)) return GW_OK;
    r->has_thread = pthread_create(&r->thread, NULL, work, r) == 0;
    return r->has_thread ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no thread for runs");
}

void gw_runner_stop(gw_runner *r)
{
    if (!r) return;
    atomic_store(&r->stopping, true);
    gw_runner_wake(r);
    if (r->has_thread) pthread_join(r->thread, NULL);
    runner_let_go(r);
    if (r->lock_fd >= 0) close(r->lock_fd);
    gw_store_close(r->store);
    pthread_cond_destroy(&r->woken);
    pthread_mutex_destroy(&r->lock);
    free(r->lock_path);
    free(r);
}
