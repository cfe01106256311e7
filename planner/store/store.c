#include "planner/store/store_priv.h"

#include <stdlib.h>
#include <string.h>

#define BUSY_MS  5000
#define AGAIN_MS 10

static gw_status failed(const gw_store *s, gw_error *err)
{
    int code = sqlite3_errcode(s->db);
    if (code == SQLITE_NOMEM) return gw_fail(err, GW_NO_MEMORY, "%s: no memory", s->path);
    if (code == SQLITE_CONSTRAINT || sqlite3_extended_errcode(s->db) == SQLITE_CONSTRAINT_FOREIGNKEY)
        return gw_fail(err, GW_NOT_FOUND, "the scenario is not stored");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return gw_fail(err, GW_IO, "%s: locked by another program", s->path);
    return gw_fail(err, GW_IO, "%s: %s", s->path, sqlite3_errmsg(s->db));
}

static gw_status execute(const gw_store *s, const char *text, gw_error *err)
{
    return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? GW_OK : failed(s, err);
}

/* --- opening --- */

static gw_status read_version(const gw_store *s, int *version, gw_error *err)
{
    sqlite3_stmt *st = NULL;
    gw_status status = GW_OK;
    if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL) || sqlite3_step(st) != SQLITE_ROW)
        status = failed(s, err);
    else
        *version = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return status;
}

static gw_status run_steps(const gw_store *s, int version, gw_error *err)
{
    for (; version < GW_STORE_STEPS; version++) {
        char pragma[48];
        sqlite3_snprintf((int)sizeof pragma, pragma, "PRAGMA user_version = %d", version + 1);
        gw_status status = execute(s, gw_store_steps[version], err);
        if (!status) status = execute(s, pragma, err);
        if (status) return status;
    }
    return GW_OK;
}

/* The lock is taken before the version is read: of several programs that start at once, one makes the tables.
 */
static gw_status migrate(const gw_store *s, gw_error *err)
{
    int version = 0;
    gw_status status = read_version(s, &version, err);
    if (status || version == GW_STORE_STEPS) return status;
    if (version > GW_STORE_STEPS)
        return gw_fail(err, GW_CONFLICT, "%s: made by a newer version of the program (%d, known up to %d)",
                       s->path, version, GW_STORE_STEPS);
    status = execute(s, "BEGIN IMMEDIATE", err);
    if (status) return status;
    status = read_version(s, &version, err);
    if (!status) status = run_steps(s, version, err);
    if (!status) status = execute(s, "COMMIT", err);
    if (status) (void)execute(s, "ROLLBACK", NULL);
    return status;
}

static gw_status prepare_all(gw_store *s, gw_error *err)
{
    for (int i = 0; i < GW_STORE_STATEMENTS; i++)
        if (sqlite3_prepare_v3(s->db, gw_store_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i],
                               NULL))
            return failed(s, err);
    return GW_OK;
}

/* SQLite does not wait for a lock while a new file changes to WAL: of two that both hold one, each would wait
 * for the other. So of several programs that start at once all but one are told that it is busy, and ask
 * again here. */
static gw_status use_wal(const gw_store *s, gw_error *err)
{
    int code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    for (int waited = 0; code == SQLITE_BUSY && waited < BUSY_MS; waited += AGAIN_MS) {
        sqlite3_sleep(AGAIN_MS);
        code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return code == SQLITE_OK ? GW_OK : failed(s, err);
}

static gw_status set_up(gw_store *s, gw_error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK) {
        if (!s->db) return gw_fail(err, GW_NO_MEMORY, "%s: no memory", s->path);
        return failed(s, err);
    }
    sqlite3_extended_result_codes(s->db, 0);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    /* FULL: writes are rare here, and a result that was answered with 201 must survive a power cut. */
    gw_status status = use_wal(s, err);
    if (!status)
        status = execute(
            s, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;", err);
    if (!status) status = migrate(s, err);
    return status ? status : prepare_all(s, err);
}

gw_status gw_store_open(const char *path, gw_store **out, gw_error *err)
{
    gw_store *s = calloc(1, sizeof *s);
    if (s) s->path = strdup(path);
    if (!s || !s->path) {
        free(s);
        return gw_fail(err, GW_NO_MEMORY, "%s: no memory", path);
    }
    gw_status status = set_up(s, err);
    if (status) {
        gw_store_close(s);
        return status;
    }
    *out = s;
    return GW_OK;
}

void gw_store_close(gw_store *s)
{
    if (!s) return;
    for (int i = 0; i < GW_STORE_STATEMENTS; i++) sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db);
    free(s->path);
    free(s);
}

/* --- one statement --- */

void gw_store_bind_text(sqlite3_stmt *st, int at, gw_str v)
{
    /* Borrowed: every use steps to the end and clears the bindings before its caller returns. */
    sqlite3_bind_text(st, at, v.p, (int)v.n, SQLITE_STATIC);
}

gw_str gw_store_column_text(sqlite3_stmt *st, int at)
{
    const char *p = (const char *)sqlite3_column_text(st, at);
    return p ? (gw_str){p, (uint32_t)sqlite3_column_bytes(st, at)} : GW_STR("");
}

gw_status gw_store_finish(gw_store *s, sqlite3_stmt *st, int code, gw_error *err)
{
    gw_status status = code == SQLITE_DONE || code == SQLITE_ROW ? GW_OK : failed(s, err);
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    return status;
}

gw_status gw_store_put(gw_store *s, sqlite3_stmt *st, bool *is_new, gw_error *err)
{
    int code = sqlite3_step(st);
    bool added = code == SQLITE_DONE && sqlite3_changes(s->db) > 0;
    gw_status status = gw_store_finish(s, st, code, err);
    if (!status && is_new) *is_new = added;
    return status;
}

gw_status gw_store_begin(gw_store *s, gw_error *err)
{
    return execute(s, "BEGIN IMMEDIATE", err);
}

gw_status gw_store_end(gw_store *s, gw_status status, gw_error *err)
{
    if (!status) status = execute(s, "COMMIT", err);
    if (status) (void)execute(s, "ROLLBACK", NULL);
    return status;
}

gw_status gw_store_put_feed(gw_store *s, const gw_store_feed *f, gw_error *err)
{
    sqlite3_stmt *st = s->statements[PUT_FEED];
    gw_store_bind_text(st, 1, f->tag);
    gw_store_bind_text(st, 2, f->hash);
    gw_store_bind_text(st, 3, f->source);
    sqlite3_bind_int64(st, 4, f->seen);
    return gw_store_put(s, st, NULL, err);
}

gw_status gw_store_put_scenario(gw_store *s, const gw_store_scenario *sc, bool *is_new, gw_error *err)
{
    sqlite3_stmt *st = s->statements[PUT_SCENARIO];
    gw_store_bind_text(st, 1, sc->id);
    gw_store_bind_text(st, 2, sc->title);
    gw_store_bind_text(st, 3, sc->json);
    sqlite3_bind_int64(st, 4, sc->created);
    return gw_store_put(s, st, is_new, err);
}

gw_status gw_store_each_feed(gw_store *s, gw_store_feed_visit *visit, void *cls, gw_error *err)
{
    sqlite3_stmt *st = s->statements[EACH_FEED];
    int code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        gw_store_feed f = {gw_store_column_text(st, 0), gw_store_column_text(st, 1),
                           gw_store_column_text(st, 2), sqlite3_column_int64(st, 3)};
        if (!visit(cls, &f)) break;
    }
    return gw_store_finish(s, st, code, err);
}

static gw_status each_scenario(gw_store *s, sqlite3_stmt *st, gw_store_scenario_visit *visit, void *cls,
                               uint32_t *n, gw_error *err)
{
    int code;
    *n = 0;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        ++*n;
        gw_store_scenario sc = {gw_store_column_text(st, 0), gw_store_column_text(st, 1),
                                gw_store_column_text(st, 2), sqlite3_column_int64(st, 3),
                                (uint32_t)sqlite3_column_int64(st, 4)};
        if (!visit(cls, &sc)) break;
    }
    return gw_store_finish(s, st, code, err);
}

gw_status gw_store_each_scenario(gw_store *s, gw_str after, uint32_t limit, gw_store_scenario_visit *visit,
                                 void *cls, gw_error *err)
{
    sqlite3_stmt *st = s->statements[EACH_SCENARIO];
    uint32_t n;
    gw_store_bind_text(st, 1, after);
    sqlite3_bind_int64(st, 2, limit);
    return each_scenario(s, st, visit, cls, &n, err);
}

gw_status gw_store_find_scenario(gw_store *s, gw_str id, gw_store_scenario_visit *visit, void *cls,
                                 gw_error *err)
{
    sqlite3_stmt *st = s->statements[FIND_SCENARIO];
    uint32_t n;
    gw_store_bind_text(st, 1, id);
    gw_status status = each_scenario(s, st, visit, cls, &n, err);
    if (!status && n == 0)
        return gw_fail(err, GW_NOT_FOUND, "no scenario \"%.*s\" is stored", (int)id.n, id.p);
    return status;
}
