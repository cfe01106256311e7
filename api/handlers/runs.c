/* Asking for a run: what is chosen, and the name it gets. A run is a pure function of scenario,
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
        status = gw_show_run(q, gw_str_of(id), r, &state, &err);
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
