/* Those who watch a run: a stream of events each. */
#include "api/backend/runner_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUIET_MS = 15000 };

int64_t runner_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void gw_runner_write_state(const gw_store_run *run, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "state", gw_run_state_name(run->state));
    gw_json_put_int(&w, "done", run->done);
    gw_json_put_int(&w, "total", run->total);
    gw_json_object_end(&w);
}

typedef struct {
    char text[96];
    bool over;
} look;

static bool see_state(void *cls, const gw_store_run *run)
{
    look *l = cls;
    gw_buf text = {0};
    gw_runner_write_state(run, &text);
    if (text.n && text.n < sizeof l->text) memcpy(l->text, text.p, text.n + 1);
    l->over = gw_run_is_over(run->state);
    gw_buf_free(&text);
    return true;
}

/* false: it is done with. */
static bool tell(gw_runner *r, runner_watcher *w)
{
    look l = {.text = ""};
    char event[160];
    bool open = true;
    gw_status status =
        gw_store_find_run(r->store, gw_str_of(w->scenario), gw_str_of(w->run), see_state, &l, NULL);
    int64_t now = runner_now_ms();
    if (status == GW_NOT_FOUND) { /* deleted meanwhile */
        strcpy(l.text, "{\"state\":\"deleted\",\"done\":0,\"total\":0}");
        l.over = true;
    } else if (status) {
        return true; /* the store is busy: next time */
    }
    if (strcmp(l.text, w->last) != 0) {
        int n = snprintf(event, sizeof event, "event: state\ndata: %s\n\n", l.text);
        open = gw_http_stream_write(w->stream, event, (size_t)n);
        strcpy(w->last, l.text);
        w->told_ms = now;
    } else if (now - w->told_ms >= QUIET_MS) {
        open = gw_http_stream_write(w->stream, ":\n\n", 3); /* tells whether anybody is there still */
        w->told_ms = now;
    }
    if (l.over) gw_http_stream_end(w->stream);
    return open && !l.over;
}

static void free_watcher(runner_watcher *w)
{
    gw_http_stream_release(w->stream);
    free(w);
}

/* Taken off the list while they are told: a run that ends meanwhile waits for nobody. */
void runner_tell_all(gw_runner *r)
{
    pthread_mutex_lock(&r->lock);
    runner_watcher *all = r->watchers, *kept = NULL;
    r->watchers = NULL;
    pthread_mutex_unlock(&r->lock);
    while (all) {
        runner_watcher *w = all;
        all = w->next;
        if (tell(r, w)) {
            w->next = kept;
            kept = w;
        } else {
            free_watcher(w);
        }
    }
    pthread_mutex_lock(&r->lock);
    while (kept) {
        runner_watcher *w = kept;
        kept = w->next;
        w->next = r->watchers;
        r->watchers = w;
    }
    pthread_mutex_unlock(&r->lock);
}

gw_status gw_runner_watch(gw_runner *r, gw_str scenario, gw_str run, gw_http_stream *s, gw_error *err)
{
    runner_watcher *w = calloc(1, sizeof *w);
    if (!w) return gw_fail(err, GW_NO_MEMORY, "no memory to watch a run");
    snprintf(w->scenario, sizeof w->scenario, "%.*s", (int)scenario.n, scenario.p);
    snprintf(w->run, sizeof w->run, "%.*s", (int)run.n, run.p);
    w->stream = gw_http_stream_retain(s);
    w->told_ms = runner_now_ms();
    pthread_mutex_lock(&r->lock);
    w->next = r->watchers;
    r->watchers = w;
    pthread_mutex_unlock(&r->lock);
    gw_runner_wake(r);
    return GW_OK;
}

void runner_let_go(gw_runner *r)
{
    while (r->watchers) {
        runner_watcher *w = r->watchers;
        r->watchers = w->next;
        gw_http_stream_end(w->stream);
        free_watcher(w);
    }
}
