/* A run as it is shown, watched, cancelled and deleted; what it gave. */
#include "api/backend/run_options.h"
#include "api/backend/runner.h"
#include "api/handlers/handlers_priv.h"

#include <stdio.h>
#include <string.h>

static void put_time(gw_json_writer *w, const char *key, int64_t at)
{
    char text[32];
    if (!at) return;
    gw_instant_format(at, 0, true, text);
    gw_json_put_text(w, key, text);
}

static void put_options(gw_json_writer *w, gw_str options)
{
    gw_buf shown = {0};
    if (gw_run_options_show(options, &shown) == GW_OK)
        gw_json_put_raw(w, "options", (gw_str){shown.p, (uint32_t)shown.n});
    else
        w->out->failed = true;
    gw_buf_free(&shown);
}

void gw_put_run(gw_json_writer *w, const gw_store_run *run)
{
    char where[160];
    snprintf(where, sizeof where, "/v1/scenarios/%.*s/runs/%.*s", (int)run->scenario.n, run->scenario.p,
             (int)run->id.n, run->id.p);
    gw_json_put_str(w, "id", run->id);
    gw_json_put_str(w, "scenario", run->scenario);
    gw_json_put_text(w, "state", gw_run_state_name(run->state));
    gw_json_object(w, "progress");
    gw_json_put_int(w, "done", run->done);
    gw_json_put_int(w, "total", run->total);
    gw_json_object_end(w);
    gw_json_put_str(w, "snapshot", run->snapshot);
    put_options(w, run->options);
    put_time(w, "created", run->created);
    put_time(w, "started", run->started);
    put_time(w, "finished", run->finished);
    if (run->message.n) gw_json_put_str(w, "message", run->message);
    if (run->faults.n) gw_json_put_raw(w, "errors", run->faults);
    gw_json_put_text(w, "location", where);
}

typedef struct {
    gw_json_writer w;
    char where[160]; /* of its outputs */
    gw_run_state state;
} showing;

static bool show_run(void *cls, const gw_store_run *run)
{
    showing *s = cls;
    s->state = run->state;
    snprintf(s->where, sizeof s->where, "/v1/scenarios/%.*s/runs/%.*s/outputs/", (int)run->scenario.n,
             run->scenario.p, (int)run->id.n, run->id.p);
    gw_put_run(&s->w, run);
    return true;
}

static bool show_output(void *cls, const gw_store_output *o)
{
    showing *s = cls;
    char where[240];
    snprintf(where, sizeof where, "%s%.*s", s->where, (int)o->name.n, o->name.p);
    gw_json_object(&s->w, NULL);
    gw_json_put_str(&s->w, "name", o->name);
    gw_json_put_str(&s->w, "type", o->type);
    gw_json_put_int(&s->w, "bytes", o->bytes.n);
    gw_json_put_text(&s->w, "location", where);
    gw_json_object_end(&s->w);
    return true;
}

gw_status gw_show_run(const gw_http_request *q, gw_str id, gw_http_response *r, gw_run_state *state,
                      gw_error *err)
{
    gw_store *store = gw_context_of(q)->store;
    showing s = {.where = ""};
    gw_json_begin(&s.w, &r->body);
    gw_json_object(&s.w, NULL);
    gw_status status = gw_store_find_run(store, gw_http_param(q, "id"), id, show_run, &s, err);
    gw_json_array(&s.w, "outputs");
    if (!status) status = gw_store_each_output(store, id, show_output, &s, err);
    gw_json_array_end(&s.w);
    gw_json_object_end(&s.w);
    *state = s.state;
    return status;
}

/* --- what one may do with a run --- */

void gw_v1_run(const gw_http_request *q, gw_http_response *r)
{
    gw_error err = {0};
    gw_run_state state;
    gw_status status = gw_show_run(q, gw_http_param(q, "run"), r, &state, &err);
    if (status) gw_answer_failed(r, status, &err);
}

void gw_v1_cancel_run(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_error err = {0};
    gw_run_state state = GW_RUN_DONE;
    gw_status status =
        gw_store_cancel_run(c->store, gw_http_param(q, "id"), gw_http_param(q, "run"), c->now, &err);
    if (!status) {
        gw_runner_wake(gw_backend_runner(q->shared));
        status = gw_show_run(q, gw_http_param(q, "run"), r, &state, &err);
    }
    if (status)
        gw_answer_failed(r, status, &err);
    else
        r->status = gw_run_is_over(state) ? 200 : 202;
}

void gw_v1_delete_run(const gw_http_request *q, gw_http_response *r)
{
    gw_error err = {0};
    r->status = 204;
    gw_status status =
        gw_store_delete_run(gw_context_of(q)->store, gw_http_param(q, "id"), gw_http_param(q, "run"), &err);
    if (status) gw_answer_failed(r, status, &err);
}

static bool is_there(void *cls, const gw_store_run *run)
{
    (void)cls, (void)run;
    return true;
}

void gw_v1_run_events(const gw_http_request *q, gw_http_response *r)
{
    gw_str scenario = gw_http_param(q, "id"), run = gw_http_param(q, "run");
    gw_error err = {0};
    gw_status status = gw_store_find_run(gw_context_of(q)->store, scenario, run, is_there, NULL, &err);
    gw_http_stream *stream = status ? NULL : gw_http_stream_create();
    if (!status && !stream) status = gw_fail(&err, GW_NO_MEMORY, "no memory for events");
    if (!status) status = gw_runner_watch(gw_backend_runner(q->shared), scenario, run, stream, &err);
    if (status) {
        gw_http_stream_release(stream);
        gw_answer_failed(r, status, &err);
        return;
    }
    r->stream = stream;
    r->type = "text/event-stream";
    gw_http_set(r, "X-Accel-Buffering", "no"); /* nginx would keep them back */
}

/* --- what it gave --- */

typedef struct {
    const gw_http_request *q;
    gw_http_response *r;
} sending;

static bool send_output(void *cls, const gw_store_output *o)
{
    const sending *s = cls;
    const char *type = gw_arena_text(s->q->arena, o->type);
    if (type) s->r->type = type;
    gw_buf_str(&s->r->body, o->bytes);
    return true;
}

void gw_v1_run_output(const gw_http_request *q, gw_http_response *r)
{
    sending s = {q, r};
    gw_error err = {0};
    gw_str run = gw_http_param(q, "run");
    gw_status status = gw_store_find_output(gw_context_of(q)->store, gw_http_param(q, "id"), run,
                                            gw_http_param(q, "name"), send_output, &s, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
        return;
    }
    if (strncmp(r->type, "text/html", 9) == 0) /* a page that holds all it needs, and reaches nothing */
        gw_http_set(r, "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'");
    char *tag = gw_arena_alloc(q->arena, run.n + 1);
    if (!tag) return;
    memcpy(tag, run.p, run.n);
    tag[run.n] = 0;
    (void)gw_http_fresh(q, r, tag, "no-cache"); /* it never changes, but may be deleted */
}
