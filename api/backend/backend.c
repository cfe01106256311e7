#include "api/backend/backend.h"

#include "api/backend/runner.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define WEB_FILE_LIMIT (4u << 20)

/* What tells one file of a name from the next. A snapshot is never written in place: it is renamed. */
typedef struct {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec modified;
} file_mark;

struct gw_backend {
    gw_backend_options options;
    char *data_dir, *store_path, *snapshot_path; /* owned */
    pthread_mutex_t lock;                        /* over dataset, no_dataset and reloads */
    const gw_dataset *dataset;                   /* retained; NULL: none yet */
    gw_error no_dataset;
    gw_backend_reloads reloads;
    pthread_mutex_t reload_lock; /* one reload at a time; over tried */
    file_mark tried;             /* the snapshot that was opened, or tried, last */
    char *planner_key;           /* owned; NULL: none */
    gw_runner *runner;           /* owned */
    int64_t started;
    gw_http *http; /* borrowed */
    gw_web_file web[GW_N_WEB_FILES];
};

static char *joined(const char *dir, const char *name)
{
    size_t n = strlen(dir) + strlen(name) + 2;
    char *path = malloc(n);
    if (path) snprintf(path, n, "%s/%s", dir, name);
    return path;
}

/* Which feeds were served from when on. Lost when the store cannot be written: the answers do not depend on
 * it. */
static void note_feeds(const gw_backend *s, const gw_dataset *d)
{
    gw_store *store = NULL;
    if (gw_store_open(s->store_path, &store, NULL)) return;
    const gw_timetable *t = d->timetable;
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        char hex[65];
        gw_sha256 hash;
        memcpy(hash.bytes, t->feeds[i].hash, sizeof hash.bytes);
        gw_sha256_hex(&hash, hex);
        gw_store_feed f = {.tag = gw_str_of(gw_tt_text(t, t->feeds[i].tag)),
                           .hash = {hex, 64},
                           .source = gw_str_of(gw_tt_text(t, t->feeds[i].source)),
                           .seen = time(NULL)};
        if (gw_store_put_feed(store, &f, NULL)) break;
    }
    gw_store_close(store);
}

static bool mark_of(const char *path, file_mark *out)
{
    struct stat st;
    if (stat(path, &st) != 0) return false;
    *out = (file_mark){st.st_dev, st.st_ino, st.st_size, st.st_mtim};
    return true;
}

static bool same_mark(const file_mark *a, const file_mark *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->modified.tv_sec == b->modified.tv_sec && a->modified.tv_nsec == b->modified.tv_nsec;
}

static void note_refused(gw_backend *s, const gw_error *why)
{
    pthread_mutex_lock(&s->lock);
    if (!s->dataset) s->no_dataset = *why;
    s->reloads.n_refused++;
    s->reloads.failing = true;
    s->reloads.why = *why;
    pthread_mutex_unlock(&s->lock);
}

/* The old dataset lives on until the last request that began on it has ended. */
static void swap(gw_backend *s, const gw_dataset *fresh)
{
    pthread_mutex_lock(&s->lock);
    const gw_dataset *old = s->dataset;
    s->dataset = fresh;
    s->reloads.n_taken++;
    s->reloads.taken_at = time(NULL);
    s->reloads.failing = false;
    pthread_mutex_unlock(&s->lock);
    gw_dataset_release(old);
}

/* With reload_lock held. */
static gw_status reload(gw_backend *s, gw_error *err)
{
    const gw_dataset *fresh = NULL;
    gw_error why = {0};
    /* Marked before it is opened: a file that comes in between is seen as another one the next time. */
    if (!mark_of(s->snapshot_path, &s->tried)) s->tried = (file_mark){0};
    gw_status status = gw_dataset_open(s->data_dir, &fresh, &why);
    if (status) {
        note_refused(s, &why);
        if (err) *err = why;
        return status;
    }
    note_feeds(s, fresh);
    swap(s, fresh);
    return GW_OK;
}

gw_status gw_backend_reload(gw_backend *s, gw_error *err)
{
    pthread_mutex_lock(&s->reload_lock);
    gw_status status = reload(s, err);
    pthread_mutex_unlock(&s->reload_lock);
    return status;
}

gw_status gw_backend_reload_if_changed(gw_backend *s, bool *tried, gw_error *err)
{
    file_mark now;
    pthread_mutex_lock(&s->reload_lock);
    *tried = mark_of(s->snapshot_path, &now) && !same_mark(&now, &s->tried);
    gw_status status = *tried ? reload(s, err) : GW_OK;
    pthread_mutex_unlock(&s->reload_lock);
    return status;
}

gw_backend_reloads gw_backend_reload_state(gw_backend *s)
{
    pthread_mutex_lock(&s->lock);
    gw_backend_reloads state = s->reloads;
    pthread_mutex_unlock(&s->lock);
    return state;
}

gw_status gw_backend_create(const gw_backend_options *o, gw_backend **out, gw_error *err)
{
    gw_backend *s = calloc(1, sizeof *s);
    if (!s) return gw_fail(err, GW_NO_MEMORY, "no memory for the backend");
    s->options = *o;
    s->started = time(NULL);
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->reload_lock, NULL);
    s->data_dir = strdup(o->data_dir);
    s->store_path = joined(o->data_dir, GW_STORE_FILE);
    s->snapshot_path = joined(o->data_dir, GW_SNAPSHOT_FILE);
    if (o->planner_key) s->planner_key = strdup(o->planner_key);
    gw_status status = s->data_dir && s->store_path && s->snapshot_path && (!o->planner_key || s->planner_key)
                           ? GW_OK
                           : gw_fail(err, GW_NO_MEMORY, "no memory for the backend");
    if (!status) {
        status = gw_backend_reload(s, err);
        if (o->wait && status != GW_NO_MEMORY) status = GW_OK;
    }
    if (!status) status = gw_runner_start(s, s->data_dir, &s->runner, err);
    if (status) {
        gw_backend_free(s);
        return status;
    }
    *out = s;
    return GW_OK;
}

void gw_backend_free(gw_backend *s)
{
    if (!s) return;
    gw_runner_stop(s->runner);
    for (int i = 0; i < GW_N_WEB_FILES; i++) {
        gw_buf_free(&s->web[i].bytes);
        gw_buf_free(&s->web[i].gzip);
    }
    gw_dataset_release(s->dataset);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->reload_lock);
    free(s->data_dir);
    free(s->store_path);
    free(s->snapshot_path);
    free(s->planner_key);
    free(s);
}

const gw_dataset *gw_backend_dataset(gw_backend *s, gw_error *why)
{
    pthread_mutex_lock(&s->lock);
    const gw_dataset *d = s->dataset ? gw_dataset_retain(s->dataset) : NULL;
    if (!d && why) *why = s->no_dataset;
    pthread_mutex_unlock(&s->lock);
    return d;
}

gw_runner *gw_backend_runner(const gw_backend *s)
{
    return s->runner;
}

gw_status gw_backend_open_store(const gw_backend *s, gw_store **out, gw_error *err)
{
    return gw_store_open(s->store_path, out, err);
}

const char *gw_backend_planner_key(const gw_backend *s)
{
    return s->planner_key;
}

void gw_engine_outputs_free(gw_engine_outputs *o)
{
    for (uint32_t i = 0; i < o->n; i++) gw_buf_free(&o->at[i].bytes);
    o->n = 0;
}

const gw_engine *gw_backend_engine(const gw_backend *s)
{
    return s->options.engine;
}

int64_t gw_backend_started(const gw_backend *s)
{
    return s->started;
}

void gw_backend_set_http(gw_backend *s, gw_http *http)
{
    s->http = http;
}

gw_http *gw_backend_http(const gw_backend *s)
{
    return s->http;
}

/* --- the web root --- */

static const char plain_page[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Gangway</title></head><body>\n"
    "<h1>Gangway</h1>\n<p>Journeys by public transport across the Hong Kong - Shenzhen border.</p>\n"
    "<p>The page with the form is not installed here. The API is at <a href=\"/v1/ports\">/v1/ports</a>, "
    "<code>/v1/plan?from=port:shenzhen-bay&amp;to=place:hku-szh</code> and <code>/api/v6/plan</code>.</p>\n"
    "</body></html>\n";

static gw_status finish_web_file(gw_web_file *f, gw_error *err)
{
    gw_str bytes = {f->bytes.p, (uint32_t)f->bytes.n};
    snprintf(f->tag, sizeof f->tag, "%016llx", (unsigned long long)gw_str_hash(bytes));
    if (f->bytes.failed || gw_http_gzip(bytes, &f->gzip))
        return gw_fail(err, GW_NO_MEMORY, "no memory for the web files");
    return GW_OK;
}

gw_status gw_backend_load_web(gw_backend *s, const char *dir, gw_error *err)
{
    static const char *const names[GW_N_WEB_FILES] = {"index.html", "gangway-widget.js"};
    gw_status status = GW_OK;
    for (int i = 0; i < GW_N_WEB_FILES && dir && !status; i++) {
        char *path = joined(dir, names[i]);
        status = path ? gw_file_read(path, WEB_FILE_LIMIT, &s->web[i].bytes, err) : GW_NO_MEMORY;
        free(path);
    }
    if (status) return status;
    if (s->web[GW_WEB_PAGE].bytes.n == 0) gw_buf_text(&s->web[GW_WEB_PAGE].bytes, plain_page);
    for (int i = 0; i < GW_N_WEB_FILES && !status; i++)
        if (s->web[i].bytes.n) status = finish_web_file(&s->web[i], err);
    return status;
}

const gw_web_file *gw_backend_web(const gw_backend *s, gw_web_name name)
{
    return &s->web[name];
}
