#include "planner/store/runs.h"

#include "planner/store/store_priv.h"

#include <string.h>

static const char *const names[GW_N_RUN_STATES] = {"queued", "running",   "cancelling", "done",
                                                   "failed", "cancelled", "interrupted"};

const char *gw_run_state_name(gw_run_state s)
{
    return names[s];
}

static gw_run_state state_of(gw_str name)
{
    for (int i = 0; i < GW_N_RUN_STATES; i++)
        if (gw_str_is(name, names[i])) return (gw_run_state)i;
    return GW_RUN_FAILED; /* the table lets nothing else in */
}

static gw_store_run read_run(sqlite3_stmt *st)
{
    return (gw_store_run){.id = gw_store_column_text(st, 0),
                          .scenario = gw_store_column_text(st, 1),
                          .snapshot = gw_store_column_text(st, 2),
                          .options = gw_store_column_text(st, 3),
                          .message = gw_store_column_text(st, 4),
                          .faults = gw_store_column_text(st, 5),
                          .state = state_of(gw_store_column_text(st, 6)),
                          .done = (uint32_t)sqlite3_column_int64(st, 7),
                          .total = (uint32_t)sqlite3_column_int64(st, 8),
                          .created = sqlite3_column_int64(st, 9),
                          .started = sqlite3_column_int64(st, 10),
                          .finished = sqlite3_column_int64(st, 11)};
}

/* A statement that changes rows and gives none; *n of them. */
static gw_status change(gw_store *s, sqlite3_stmt *st, int *n, gw_error *err)
{
    int code = sqlite3_step(st);
    *n = code == SQLITE_DONE ? sqlite3_changes(s->db) : 0;
    return gw_store_finish(s, st, code, err);
}

/* --- waiting and under way --- */

gw_status gw_store_queue_run(gw_store *s, const gw_store_run *r, bool *queued, gw_error *err)
{
    sqlite3_stmt *st = s->statements[QUEUE_RUN];
    int n = 0;
    gw_store_bind_text(st, 1, r->id);
    gw_store_bind_text(st, 2, r->scenario);
    gw_store_bind_text(st, 3, r->snapshot);
    gw_store_bind_text(st, 4, r->options);
    sqlite3_bind_int64(st, 5, r->created);
    gw_status status = change(s, st, &n, err);
    *queued = !status && n > 0;
    return status;
}

gw_status gw_store_count_waiting(gw_store *s, uint32_t *n, gw_error *err)
{
    sqlite3_stmt *st = s->statements[COUNT_WAITING];
    int code = sqlite3_step(st);
    *n = code == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(st, 0) : 0;
    return gw_store_finish(s, st, code, err);
}

gw_status gw_store_claim_run(gw_store *s, int64_t now, gw_store_run_visit *visit, void *cls, bool *found,
                             gw_error *err)
{
    sqlite3_stmt *st = s->statements[CLAIM_RUN];
    sqlite3_bind_int64(st, 1, now);
    int code = sqlite3_step(st);
    *found = code == SQLITE_ROW;
    if (*found) {
        gw_store_run r = read_run(st);
        (void)visit(cls, &r);
        code = sqlite3_step(st); /* to its end, or the change is not kept */
    }
    return gw_store_finish(s, st, code, err);
}

gw_status gw_store_note_run(gw_store *s, gw_str id, uint32_t done, uint32_t total, bool *go_on, gw_error *err)
{
    sqlite3_stmt *st = s->statements[NOTE_RUN];
    int n = 0;
    gw_store_bind_text(st, 1, id);
    sqlite3_bind_int64(st, 2, done);
    sqlite3_bind_int64(st, 3, total);
    gw_status status = change(s, st, &n, err);
    *go_on = n > 0;
    return status;
}

gw_status gw_store_cancel_run(gw_store *s, gw_str scenario, gw_str id, int64_t now, gw_error *err)
{
    sqlite3_stmt *st = s->statements[CANCEL_RUN];
    int n = 0;
    gw_store_bind_text(st, 1, scenario);
    gw_store_bind_text(st, 2, id);
    sqlite3_bind_int64(st, 3, now);
    gw_status status = change(s, st, &n, err);
    if (!status && n == 0) return gw_store_no_run(scenario, id, err);
    return status;
}

gw_status gw_store_recover_runs(gw_store *s, int64_t now, gw_error *err)
{
    sqlite3_stmt *st = s->statements[RECOVER_RUNS];
    int n;
    sqlite3_bind_int64(st, 1, now);
    return change(s, st, &n, err);
}

/* --- pieces --- */

gw_status gw_store_put_part(gw_store *s, gw_str run, gw_str name, gw_str bytes, gw_error *err)
{
    sqlite3_stmt *st = s->statements[PUT_PART];
    gw_store_bind_text(st, 1, run);
    gw_store_bind_text(st, 2, name);
    sqlite3_bind_blob(st, 3, bytes.n ? bytes.p : "", (int)bytes.n, SQLITE_STATIC);
    return gw_store_put(s, st, NULL, err);
}

gw_status gw_store_find_part(gw_store *s, gw_str run, gw_str name, bool *found, gw_buf *out, gw_error *err)
{
    sqlite3_stmt *st = s->statements[FIND_PART];
    gw_store_bind_text(st, 1, run);
    gw_store_bind_text(st, 2, name);
    int code = sqlite3_step(st);
    *found = code == SQLITE_ROW;
    if (*found) gw_buf_add(out, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
    gw_status status = gw_store_finish(s, st, code, err);
    if (!status && out->failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for a part");
    return status;
}

/* --- over --- */

static gw_status put_output(gw_store *s, gw_str run, const gw_store_output *o, gw_error *err)
{
    sqlite3_stmt *st = s->statements[PUT_OUTPUT];
    gw_store_bind_text(st, 1, run);
    gw_store_bind_text(st, 2, o->name);
    gw_store_bind_text(st, 3, o->type);
    sqlite3_bind_blob(st, 4, o->bytes.n ? o->bytes.p : "", (int)o->bytes.n, SQLITE_STATIC);
    return gw_store_put(s, st, NULL, err);
}

static gw_status end_run(gw_store *s, const gw_store_run *r, gw_error *err)
{
    sqlite3_stmt *st = s->statements[FINISH_RUN];
    int n;
    gw_store_bind_text(st, 1, r->id);
    gw_store_bind_text(st, 2, gw_str_of(gw_run_state_name(r->state)));
    gw_store_bind_text(st, 3, r->message);
    gw_store_bind_text(st, 4, r->faults);
    sqlite3_bind_int64(st, 5, r->finished);
    return change(s, st, &n, err);
}

/* statement: ?1 the scenario, ?2 the run or "" */
static gw_status delete (gw_store *s, int statement, gw_str scenario, gw_str run, gw_error *err)
{
    sqlite3_stmt *st = s->statements[statement];
    int n;
    gw_store_bind_text(st, 1, scenario);
    if (statement != DELETE_SCENARIO) gw_store_bind_text(st, 2, run);
    return change(s, st, &n, err);
}

gw_status gw_store_finish_run(gw_store *s, const gw_store_run *r, const gw_store_output *outputs,
                              uint32_t n_outputs, gw_error *err)
{
    gw_status status = gw_store_begin(s, err);
    if (status) return status;
    for (uint32_t i = 0; i < n_outputs && !status; i++) status = put_output(s, r->id, &outputs[i], err);
    if (!status && r->state == GW_RUN_DONE) status = delete (s, DELETE_PARTS, r->scenario, r->id, err);
    if (!status) status = end_run(s, r, err);
    return gw_store_end(s, status, err);
}

static gw_status count_open(gw_store *s, gw_str scenario, gw_str run, bool *there, int64_t *n_open,
                            gw_error *err)
{
    sqlite3_stmt *st = s->statements[OPEN_RUNS];
    gw_store_bind_text(st, 1, scenario);
    gw_store_bind_text(st, 2, run);
    int code = sqlite3_step(st);
    *there = code == SQLITE_ROW && sqlite3_column_int64(st, 0) > 0;
    *n_open = code == SQLITE_ROW ? sqlite3_column_int64(st, 1) : 0;
    return gw_store_finish(s, st, code, err);
}

static gw_status delete_runs(gw_store *s, gw_str scenario, gw_str run, gw_error *err)
{
    bool there = false;
    int64_t n_open = 0;
    gw_status status = count_open(s, scenario, run, &there, &n_open, err);
    if (status) return status;
    if (run.n && !there) return gw_store_no_run(scenario, run, err);
    if (n_open)
        return gw_fail(err, GW_CONFLICT, "a run of scenario \"%.*s\" is under way: cancel it first",
                       (int)scenario.n, scenario.p);
    status = delete (s, DELETE_OUTPUTS, scenario, run, err);
    if (!status) status = delete (s, DELETE_PARTS, scenario, run, err);
    return status ? status : delete (s, DELETE_RUNS, scenario, run, err);
}

gw_status gw_store_delete_run(gw_store *s, gw_str scenario, gw_str id, gw_error *err)
{
    if (id.n == 0) return gw_store_no_run(scenario, id, err);
    gw_status status = gw_store_begin(s, err);
    if (status) return status;
    return gw_store_end(s, delete_runs(s, scenario, id, err), err);
}

static bool is_there(void *cls, const gw_store_scenario *x)
{
    (void)cls, (void)x;
    return true;
}

gw_status gw_store_delete_scenario(gw_store *s, gw_str id, gw_error *err)
{
    gw_status status = gw_store_begin(s, err);
    if (status) return status;
    status = gw_store_find_scenario(s, id, is_there, NULL, err);
    if (!status) status = delete_runs(s, id, GW_STR(""), err);
    if (!status) status = delete (s, DELETE_SCENARIO, id, GW_STR(""), err);
    return gw_store_end(s, status, err);
}

/* --- reading --- */

static gw_status each(gw_store *s, sqlite3_stmt *st, gw_store_run_visit *visit, void *cls, uint32_t *n,
                      gw_error *err)
{
    int code;
    *n = 0;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        ++*n;
        gw_store_run r = read_run(st);
        if (!visit(cls, &r)) break;
    }
    return gw_store_finish(s, st, code, err);
}

gw_status gw_store_each_run(gw_store *s, gw_str scenario, gw_store_run_visit *visit, void *cls, gw_error *err)
{
    sqlite3_stmt *st = s->statements[EACH_RUN];
    uint32_t n;
    gw_store_bind_text(st, 1, scenario);
    return each(s, st, visit, cls, &n, err);
}

gw_status gw_store_no_run(gw_str scenario, gw_str id, gw_error *err)
{
    return gw_fail(err, GW_NOT_FOUND, "no run \"%.*s\" of scenario \"%.*s\" is stored", (int)id.n, id.p,
                   (int)scenario.n, scenario.p);
}

gw_status gw_store_find_run(gw_store *s, gw_str scenario, gw_str id, gw_store_run_visit *visit, void *cls,
                            gw_error *err)
{
    sqlite3_stmt *st = s->statements[FIND_RUN];
    uint32_t n;
    gw_store_bind_text(st, 1, scenario);
    gw_store_bind_text(st, 2, id);
    gw_status status = each(s, st, visit, cls, &n, err);
    return !status && n == 0 ? gw_store_no_run(scenario, id, err) : status;
}

gw_status gw_store_each_output(gw_store *s, gw_str run, gw_store_output_visit *visit, void *cls,
                               gw_error *err)
{
    sqlite3_stmt *st = s->statements[EACH_OUTPUT];
    int code;
    gw_store_bind_text(st, 1, run);
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        gw_store_output o = {gw_store_column_text(st, 0),
                             gw_store_column_text(st, 1),
                             {NULL, (uint32_t)sqlite3_column_int64(st, 2)}};
        if (!visit(cls, &o)) break;
    }
    return gw_store_finish(s, st, code, err);
}

gw_status gw_store_find_output(gw_store *s, gw_str scenario, gw_str run, gw_str name,
                               gw_store_output_visit *visit, void *cls, gw_error *err)
{
    sqlite3_stmt *st = s->statements[FIND_OUTPUT];
    gw_store_bind_text(st, 1, scenario);
    gw_store_bind_text(st, 2, run);
    gw_store_bind_text(st, 3, name);
    int code = sqlite3_step(st);
    bool found = code == SQLITE_ROW;
    if (found) {
        const void *bytes = sqlite3_column_blob(st, 2);
        gw_store_output o = {gw_store_column_text(st, 0),
                             gw_store_column_text(st, 1),
                             {bytes ? bytes : "", (uint32_t)sqlite3_column_bytes(st, 2)}};
        (void)visit(cls, &o);
    }
    gw_status status = gw_store_finish(s, st, code, err);
    if (status || found) return status;
    return gw_fail(err, GW_NOT_FOUND, "no output \"%.*s\" of run \"%.*s\" is stored", (int)name.n, name.p,
                   (int)run.n, run.p);
}
