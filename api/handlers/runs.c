/* Runs: what is chosen, the run's name, how it stands and what it gave. A run is a pure function of scenario,
 * snapshot, options and program, so its id is the hash of those, and one that is stored is not computed
 * again. */
#include "api/backend/runner.h"
#include "api/handlers/handlers_priv.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_PLACE "hku-szh"
#define MOST_WAITING  100

typedef struct {
    gw_day day;
    char place[64];
    char json[160]; /* the two as canonical JSON */
} choice;

static gw_status read_member(const gw_json *member, choice *c, gw_error *err)
{
    const char *key = gw_json_key(member);
    gw_str v;
    if (strcmp(key, "day") != 0 && strcmp(key, "place") != 0)
        return gw_fail(err, GW_BAD_INPUT, "%.60s: unknown; day and place may be given", key);
    if (!gw_json_string(member, &v)) return gw_fail(err, GW_BAD_INPUT, "%s is not a text", key);
    if (strcmp(key, "day") == 0) {
        if (gw_day_parse_iso(v, &c->day)) return GW_OK;
        return gw_fail(err, GW_BAD_INPUT, "day: '%.*s' is not a day (2026-11-25)", v.n > 40 ? 40 : (int)v.n,
                       v.p);
    }
    if (v.n == 0 || v.n >= sizeof c->place || v.n != strcspn(v.p, "\"\\"))
        return gw_fail(err, GW_BAD_INPUT, "place: '%.*s' is no place", v.n > 40 ? 40 : (int)v.n, v.p);
    memcpy(c->place, v.p, v.n);
    c->place[v.n] = 0;
    return GW_OK;
}

static gw_status read_body(gw_str body, choice *c, gw_error *err)
{
    gw_json *tree = NULL;
    if (body.n == 0) return GW_OK;
    gw_error why = {0};
    gw_status status = gw_json_parse(body.p, body.n, 1u << 16, &tree, &why);
    if (status) return gw_fail(err, status, "the body is not JSON: %s", why.message);
    if (!gw_json_is_object(tree)) status = gw_fail(err, GW_BAD_INPUT, "the body is not an object");
    for (const gw_json *m = gw_json_first(tree); m && !status; m = gw_json_next(m))
        status = read_member(m, c, err);
    gw_json_free(tree);
    return status;
}

/* Days are fixed here, before the run has a name: "the next weekday" is another one tomorrow. */
static gw_status choose(const gw_http_request *q, const gw_engine *engine, choice *c, gw_error *err)
{
    const gw_context *context = gw_context_of(q);
    char day[11];
    *c = (choice){.day = GW_DAY_NONE, .place = DEFAULT_PLACE};
    gw_status status = read_body(q->body, c, err);
    if (status) return status;
    if (c->day == GW_DAY_NONE && !engine->next_day(context->dataset, gw_day_now(context->now), &c->day))
        return gw_fail(err, GW_NOT_FOUND, "the timetable has no weekday to compute");
    gw_day_format_iso(c->day, day);
    snprintf(c->json, sizeof c->json, "{\"day\":\"%s\",\"place\":\"%s\"}", day, c->place);
    return GW_OK;
}

static gw_status name_run(const char *snapshot, gw_str scenario, const choice *c, char id[17])
{
    gw_buf text = {0};
    gw_sha256 hash;
    char hex[65];
    gw_buf_printf(&text, "%s\n%.*s\n%s\n%s\n", GW_VERSION, (int)scenario.n, scenario.p, snapshot, c->json);
    gw_status status = text.failed ? GW_NO_MEMORY : gw_sha256_of(text.p, text.n, &hash);
    gw_buf_free(&text);
    if (status) return status;
    gw_sha256_hex(&hash, hex);
    memcpy(id, hex, 16);
    id[16] = 0;
    return GW_OK;
}

static bool copy_json(void *cls, const gw_store_scenario *s)
{
    gw_buf_str(cls, s->json);
    return true;
}

/* --- a run as it is shown --- */

static void put_time(gw_json_writer *w, const char *key, int64_t at)
{
    char text[32];
    if (!at) return;
    gw_instant_format(at, 0, true, text);
    gw_json_put_text(w, key, text);
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
    gw_json_put_raw(w, "options", run->options);
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

/* The run as it is now, with the addresses of what it gave; *state: how it stands. */
static gw_status show(const gw_http_request *q, gw_str id, gw_http_response *r, gw_run_state *state,
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

/* --- POST …/runs --- */

static gw_status queue(const gw_http_request *q, const gw_engine *engine, char id[17], bool *queued,
                       gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str scenario = gw_http_param(q, "id");
    gw_buf json = {0};
    choice chosen;
    char snapshot[65];
    uint32_t n_waiting = 0;
    gw_sha256_hex(&c->dataset->timetable->content, snapshot);
    gw_status status = gw_store_find_scenario(c->store, scenario, copy_json, &json, err);
    gw_buf_free(&json);
    if (!status) status = choose(q, engine, &chosen, err);
    if (!status) status = engine->can_run(c->dataset, chosen.day, chosen.place, err);
    if (!status) status = name_run(snapshot, scenario, &chosen, id);
    if (!status) status = gw_store_count_waiting(c->store, &n_waiting, err);
    if (!status && n_waiting >= MOST_WAITING)
        status = gw_fail(err, GW_LIMIT, "%u runs wait already: try again later", n_waiting);
    if (status) return status;
    gw_store_run row = {.id = gw_str_of(id),
                        .scenario = scenario,
                        .snapshot = gw_str_of(snapshot),
                        .options = gw_str_of(chosen.json),
                        .created = c->now};
    return gw_store_queue_run(c->store, &row, queued, err);
}

void gw_v1_add_run(const gw_http_request *q, gw_http_response *r)
{
    const gw_engine *engine = gw_engine_of(q, r);
    gw_error err = {0};
    gw_run_state state = GW_RUN_QUEUED;
    char id[17] = "";
    bool queued = false;
    if (!engine) return;
    gw_status status = queue(q, engine, id, &queued, &err);
    if (!status) {
        if (queued) gw_runner_wake(gw_backend_runner(q->shared));
        status = show(q, gw_str_of(id), r, &state, &err);
    }
    if (status) {
        if (status != GW_LIMIT) {
            gw_answer_failed(r, status, &err);
        } else { /* not for good */
            gw_http_problem(r, 503, "%s", err.message);
            gw_http_set(r, "Retry-After", "60");
        }
        return;
    }
    r->status = gw_run_is_over(state) ? 200 : 202;
    gw_answer_location(q, r, gw_http_param(q, "id"), id);
}

/* --- what one may do with a run --- */

void gw_v1_run(const gw_http_request *q, gw_http_response *r)
{
    gw_error err = {0};
    gw_run_state state;
    gw_status status = show(q, gw_http_param(q, "run"), r, &state, &err);
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
        status = show(q, gw_http_param(q, "run"), r, &state, &err);
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
