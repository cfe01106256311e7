/* Scenarios and their runs. Both are named by their content, so sending one twice is no error, and every
 * replica that shares the store names them alike. What was answered with 201 is on disk. */
#include "api/handlers/handlers_priv.h"

#include <stdio.h>
#include <string.h>

#define LIST_LIMIT 100

const gw_engine *gw_engine_of(const gw_http_request *q, gw_http_response *r)
{
    const gw_engine *engine = gw_backend_engine(q->shared);
    if (!engine) gw_http_problem(r, 503, "this server computes no scenarios");
    return engine;
}

const char *gw_answer_location(const gw_http_request *q, gw_http_response *r, gw_str scenario,
                               const char *run)
{
    size_t n = scenario.n + 64;
    char *text = gw_arena_alloc(q->arena, n);
    if (!text) return "";
    snprintf(text, n, "/v1/scenarios/%.*s%s%s", (int)scenario.n, scenario.p, run ? "/runs/" : "",
             run ? run : "");
    gw_http_set(r, "Location", text);
    return text;
}

void gw_answer_faults(gw_http_response *r, gw_status status, const gw_buf *errors, int code,
                      const gw_error *err)
{
    if (status == GW_BAD_INPUT && errors->n > 0 && !errors->failed)
        gw_http_problem_with(r, code, err->message, "errors", (gw_str){errors->p, (uint32_t)errors->n});
    else
        gw_answer_failed(r, status, err);
}

/* --- POST /v1/scenarios --- */

static void answer_stored(const gw_http_request *q, gw_http_response *r, const gw_engine_scenario *s,
                          bool is_new)
{
    gw_json_writer w;
    r->status = is_new ? 201 : 200;
    const char *where = gw_answer_location(q, r, gw_str_of(s->id), NULL);
    gw_json_begin(&w, &r->body);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "id", s->id);
    gw_json_put_raw(&w, "titles", (gw_str){s->titles.p, (uint32_t)s->titles.n});
    gw_json_put_text(&w, "location", where);
    gw_json_object_end(&w);
}

static bool is_json(const gw_http_request *q, gw_http_response *r, size_t limit)
{
    gw_json *tree = NULL;
    gw_error err = {0};
    gw_status status = gw_json_parse(q->body.p, q->body.n, limit, &tree, &err);
    gw_json_free(tree);
    if (status == GW_BAD_INPUT)
        gw_http_problem(r, 400, "the body is not JSON: %s", err.message);
    else if (status)
        gw_answer_failed(r, status, &err);
    return status == GW_OK;
}

void gw_v1_add_scenario(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_engine_scenario s = {.id = ""};
    gw_buf errors = {0};
    gw_error err = {0};
    bool is_new = false;
    if (!is_json(q, r, 1u << 20)) return;
    const gw_engine *engine = gw_engine_of(q, r);
    if (!engine) return;
    gw_status status = engine->check(c->dataset, gw_day_now(c->now), q->body, &s, &errors, &err);
    if (status) {
        gw_answer_faults(r, status, &errors, 422, &err);
    } else {
        gw_store_scenario row = {.id = gw_str_of(s.id),
                                 .title = {s.titles.p, (uint32_t)s.titles.n},
                                 .json = {s.canonical.p, (uint32_t)s.canonical.n},
                                 .created = c->now};
        status = gw_store_put_scenario(c->store, &row, &is_new, &err);
        if (status)
            gw_answer_failed(r, status, &err);
        else
            answer_stored(q, r, &s, is_new);
    }
    gw_buf_free(&s.canonical);
    gw_buf_free(&s.titles);
    gw_buf_free(&errors);
}

/* --- GET /v1/scenarios, /v1/scenarios/{id} --- */

typedef struct {
    gw_json_writer w;
    uint32_t n, most;
    bool more;
    char last[72]; /* id */
} listing;

static void put_head(gw_json_writer *w, const gw_store_scenario *s)
{
    char when[32];
    gw_instant_format(s->created, 0, true, when);
    gw_json_put_str(w, "id", s->id);
    gw_json_put_raw(w, "titles", s->title);
    gw_json_put_text(w, "created", when);
    gw_json_put_int(w, "n_runs", s->n_runs);
}

static bool put_listed(void *cls, const gw_store_scenario *s)
{
    listing *l = cls;
    l->more = l->n == l->most; /* one more was asked for than is written */
    if (l->more) return false;
    gw_json_object(&l->w, NULL);
    put_head(&l->w, s);
    gw_json_object_end(&l->w);
    snprintf(l->last, sizeof l->last, "%.*s", (int)s->id.n, s->id.p);
    l->n++;
    return true;
}

void gw_v1_scenarios(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    listing l = {0};
    gw_error err = {0};
    gw_str after = GW_STR("");
    int64_t limit = LIST_LIMIT;
    gw_http_query(q, "after", &after);
    gw_status status = gw_request_int(q, "limit", 1, LIST_LIMIT, &limit, &err);
    l.most = (uint32_t)limit;
    gw_json_begin(&l.w, &r->body);
    gw_json_object(&l.w, NULL);
    gw_json_array(&l.w, "scenarios");
    if (!status) status = gw_store_each_scenario(c->store, after, l.most + 1, put_listed, &l, &err);
    gw_json_array_end(&l.w);
    gw_json_put_text(&l.w, "next", l.more ? l.last : NULL);
    gw_json_object_end(&l.w);
    if (status) gw_answer_failed(r, status, &err);
}

static bool put_run(void *cls, const gw_store_run *run)
{
    gw_json_writer *w = cls;
    gw_json_object(w, NULL);
    gw_put_run(w, run);
    gw_json_object_end(w);
    return true;
}

static bool put_whole(void *cls, const gw_store_scenario *s)
{
    listing *l = cls;
    put_head(&l->w, s);
    gw_json_put_raw(&l->w, "scenario", s->json);
    return true;
}

void gw_v1_scenario(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    listing l = {0};
    gw_error err = {0};
    gw_str id = gw_http_param(q, "id");
    gw_json_begin(&l.w, &r->body);
    gw_json_object(&l.w, NULL);
    gw_status status = gw_store_find_scenario(c->store, id, put_whole, &l, &err);
    gw_json_array(&l.w, "runs");
    if (!status) status = gw_store_each_run(c->store, id, put_run, &l.w, &err);
    gw_json_array_end(&l.w);
    gw_json_object_end(&l.w);
    if (status) gw_answer_failed(r, status, &err);
}

void gw_v1_delete_scenario(const gw_http_request *q, gw_http_response *r)
{
    gw_error err = {0};
    r->status = 204;
    gw_status status = gw_store_delete_scenario(gw_context_of(q)->store, gw_http_param(q, "id"), &err);
    if (status) gw_answer_failed(r, status, &err);
}
