/* Runs: what is chosen, the run's name, the answer. A run is a pure function of scenario, snapshot, options
 * and program, so its id is the hash of those, and one that is stored is not computed again. */
#include "api/handlers/handlers_priv.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_PLACE "hku-szh"

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

static bool copy_result(void *cls, const gw_store_run *run)
{
    gw_buf_str(cls, run->result);
    return true;
}

static bool go_on(void *cls, uint32_t done, uint32_t total)
{
    (void)done, (void)total;
    return !gw_backend_cancelled(cls);
}

typedef struct {
    gw_buf scenario; /* owned: canonical JSON */
    choice chosen;
    char snapshot[65], id[17];
} plan_of_run;

static gw_status prepare(const gw_http_request *q, const gw_engine *engine, plan_of_run *p, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str scenario = gw_http_param(q, "id");
    gw_sha256_hex(&c->dataset->timetable->content, p->snapshot);
    gw_status status = gw_store_find_scenario(c->store, scenario, copy_json, &p->scenario, err);
    if (!status) status = choose(q, engine, &p->chosen, err);
    return status ? status : name_run(p->snapshot, scenario, &p->chosen, p->id);
}

static gw_status compute_and_store(const gw_http_request *q, const gw_engine *engine, const plan_of_run *p,
                                   gw_buf *result, gw_buf *errors, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_engine_run run = {.scenario = {p->scenario.p, (uint32_t)p->scenario.n},
                         .day = p->chosen.day,
                         .place = p->chosen.place,
                         .progress = go_on,
                         .progress_cls = c->backend};
    gw_status status = engine->run(c->dataset, &run, result, errors, err);
    if (status) return status;
    if (result->failed) return gw_fail(err, GW_NO_MEMORY, "no memory for the result");
    gw_store_run row = {.id = gw_str_of(p->id),
                        .scenario = gw_http_param(q, "id"),
                        .snapshot = gw_str_of(p->snapshot),
                        .options = gw_str_of(p->chosen.json),
                        .result = {result->p, (uint32_t)result->n},
                        .created = c->now};
    return gw_store_put_run(c->store, &row, NULL, err);
}

void gw_v1_add_run(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    const gw_engine *engine = gw_engine_of(q, r);
    gw_str scenario = gw_http_param(q, "id");
    plan_of_run p = {.id = ""};
    gw_buf errors = {0};
    gw_error err = {0};
    if (!engine) return;
    gw_status status = prepare(q, engine, &p, &err);
    if (!status) {
        status = gw_store_find_run(c->store, scenario, gw_str_of(p.id), copy_result, &r->body, &err);
        if (status == GW_NOT_FOUND) {
            r->status = 201;
            status = compute_and_store(q, engine, &p, &r->body, &errors, &err);
        }
    }
    if (status)
        gw_answer_faults(r, status, &errors, &err);
    else
        gw_answer_location(q, r, scenario, p.id);
    gw_buf_free(&p.scenario);
    gw_buf_free(&errors);
}

void gw_v1_run(const gw_http_request *q, gw_http_response *r)
{
    gw_error err = {0};
    gw_status status = gw_store_find_run(gw_context_of(q)->store, gw_http_param(q, "id"),
                                         gw_http_param(q, "run"), copy_result, &r->body, &err);
    if (status)
        gw_answer_failed(r, status, &err);
    else /* a run never changes */
        (void)gw_http_fresh(q, r, "run", "public, max-age=86400");
}
