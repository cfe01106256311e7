/* Asking for a run: what is chosen, and the name it gets. A run is a pure function of scenario,
 * snapshot, options and program, so its id is the hash of those, and one that is stored is not computed
 * again. */
#include "api/backend/run_options.h"
#include "api/backend/runner.h"
#include "api/handlers/handlers_priv.h"

#include <stdio.h>
#include <string.h>

#define MOST_WAITING 100

typedef struct {
    gw_run_options chosen;
    gw_day day;
    gw_buf json;     /* owned: all of it, canonical */
    gw_buf scenario; /* owned */
    gw_buf errors;   /* owned: everything that is wrong, a JSON array */
    bool misread;    /* a member is wrong by itself, so that the fault is in the request: 400 */
} choice;

static void free_choice(choice *c)
{
    gw_run_options_free(&c->chosen);
    gw_buf_free(&c->json);
    gw_buf_free(&c->scenario);
    gw_buf_free(&c->errors);
}

static bool copy_json(void *cls, const gw_store_scenario *s)
{
    gw_buf_str(cls, s->json);
    return true;
}

/* A baseline named by its id is put in as it is stored: the run stays what it is when that is deleted. */
static gw_status take_before(const gw_context *context, choice *c, gw_error *err)
{
    gw_buf json = {0};
    gw_error why = {0};
    if (!c->chosen.before_id[0]) return GW_OK;
    gw_status status =
        gw_store_find_scenario(context->store, gw_str_of(c->chosen.before_id), copy_json, &json, &why);
    if (status) gw_fail(err, status, "before: %.300s", why.message);
    if (!status && json.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for a scenario");
    if (!status) status = gw_run_options_set_before(&c->chosen, (gw_str){json.p, (uint32_t)json.n}, err);
    gw_buf_free(&json);
    return status;
}

/* Days are fixed here, before the run has a name: "the next weekday" is another one tomorrow. *readable: the
 * members can be told, though some may be wrong; they are then looked at again with everything else. */
static gw_status choose(const gw_http_request *q, const gw_engine *engine, choice *c, bool *readable,
                        gw_error *err)
{
    const gw_context *context = gw_context_of(q);
    gw_status wrong = gw_run_options_read(q->body, &c->chosen, NULL, err);
    if (wrong && (wrong != GW_BAD_INPUT || !gw_json_is_object(c->chosen.tree))) return wrong;
    gw_status status = take_before(context, c, err);
    if (status) return status;
    if (wrong) {
        *readable = gw_json_canonical(c->chosen.tree, &c->json) == GW_OK;
        return wrong;
    }
    c->day = c->chosen.o.day;
    if (c->day == GW_DAY_NONE && !engine->next_day(context->dataset, gw_day_now(context->now), &c->day))
        return gw_fail(err, GW_NOT_FOUND, "the timetable has no weekday to compute");
    return gw_run_options_write(&c->chosen, c->day, &c->json, err);
}

static gw_status try_run(const gw_context *context, const gw_engine *engine, choice *c, gw_error *err)
{
    const gw_engine_run run = {.scenario = {c->scenario.p ? c->scenario.p : "", (uint32_t)c->scenario.n},
                               .day = c->day,
                               .place = c->chosen.place,
                               .options = {c->json.p, (uint32_t)c->json.n}};
    return engine->can_run(context->dataset, &run, &c->errors, err);
}

/* Faults of the members and those of what they say together, all at once. */
static gw_status choose_and_try(const gw_http_request *q, const gw_engine *engine, choice *c, gw_error *err)
{
    bool readable = false;
    gw_error why = {0};
    gw_status wrong = choose(q, engine, c, &readable, err);
    if (wrong && !readable) return wrong;
    c->misread = wrong != GW_OK;
    gw_status status = try_run(gw_context_of(q), engine, c, &why);
    return status ? gw_fail(err, status, "%s", why.message) : wrong;
}

static gw_status name_run(const char *snapshot, gw_str scenario, const choice *c, char id[17])
{
    gw_buf text = {0};
    gw_sha256 hash;
    char hex[65];
    gw_buf_printf(&text, "%s\n%.*s\n%s\n%s\n", GW_VERSION, (int)scenario.n, scenario.p, snapshot, c->json.p);
    gw_status status = text.failed ? GW_NO_MEMORY : gw_sha256_of(text.p, text.n, &hash);
    gw_buf_free(&text);
    if (status) return status;
    gw_sha256_hex(&hash, hex);
    memcpy(id, hex, 16);
    id[16] = 0;
    return GW_OK;
}

static gw_status queue(const gw_http_request *q, const gw_engine *engine, choice *chosen, char id[17],
                       bool *queued, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str scenario = gw_http_param(q, "id");
    char snapshot[65];
    uint32_t n_waiting = 0;
    gw_sha256_hex(&c->dataset->timetable->content, snapshot);
    gw_status status = gw_store_find_scenario(c->store, scenario, copy_json, &chosen->scenario, err);
    if (!status) status = choose_and_try(q, engine, chosen, err);
    if (!status) status = name_run(snapshot, scenario, chosen, id);
    if (!status) status = gw_store_count_waiting(c->store, &n_waiting, err);
    if (!status && n_waiting >= MOST_WAITING)
        status = gw_fail(err, GW_LIMIT, "%u runs wait already: try again later", n_waiting);
    if (status) return status;
    gw_store_run row = {.id = gw_str_of(id),
                        .scenario = scenario,
                        .snapshot = gw_str_of(snapshot),
                        .options = {chosen->json.p, (uint32_t)chosen->json.n},
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
    choice chosen = {.day = GW_DAY_NONE};
    if (!engine) return;
    gw_status status = queue(q, engine, &chosen, id, &queued, &err);
    if (!status) {
        if (queued) gw_runner_wake(gw_backend_runner(q->shared));
        status = gw_show_run(q, gw_str_of(id), r, &state, &err);
    }
    if (status) {
        if (status != GW_LIMIT) {
            gw_answer_faults(r, status, &chosen.errors, chosen.misread ? 400 : 422, &err);
        } else { /* not for good */
            gw_http_problem(r, 503, "%s", err.message);
            gw_http_set(r, "Retry-After", "60");
        }
    } else {
        r->status = gw_run_is_over(state) ? 200 : 202;
        gw_answer_location(q, r, gw_http_param(q, "id"), id);
    }
    free_choice(&chosen);
}
