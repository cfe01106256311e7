/* One database, its prepared statements, and the steps that every use of one takes. */
#ifndef GW_STORE_STORE_PRIV_H
#define GW_STORE_STORE_PRIV_H

#include "planner/store/store.h"

#include <sqlite3.h>

enum {
    PUT_FEED,
    PUT_SCENARIO,
    QUEUE_RUN,
    COUNT_WAITING,
    CLAIM_RUN,
    NOTE_RUN,
    FINISH_RUN,
    CANCEL_RUN,
    RECOVER_RUNS,
    OPEN_RUNS,
    PUT_OUTPUT,
    DELETE_OUTPUTS,
    DELETE_RUNS,
    DELETE_SCENARIO,
    EACH_FEED,
    EACH_SCENARIO,
    EACH_RUN,
    EACH_OUTPUT,
    FIND_SCENARIO,
    FIND_RUN,
    FIND_OUTPUT,
    PUT_SOURCE,
    FIND_SOURCE,
    PUT_MADE,
    FIND_MADE,
    PUT_PART,
    FIND_PART,
    DELETE_PARTS,
    GW_STORE_STATEMENTS
};

enum { GW_STORE_STEPS = 4 };
/* sql.c */
extern const char *const gw_store_steps[GW_STORE_STEPS], *const gw_store_sql[GW_STORE_STATEMENTS];

struct gw_store {
    sqlite3 *db;
    sqlite3_stmt *statements[GW_STORE_STATEMENTS];
    char *path; /* owned, for messages */
};

void gw_store_bind_text(sqlite3_stmt *st, int at, gw_str v);
gw_str gw_store_column_text(sqlite3_stmt *st, int at);
/* Done with st, whose last step gave code; what went wrong is told before. */
GW_MUST_USE gw_status gw_store_finish(gw_store *s, sqlite3_stmt *st, int code, gw_error *err);
/* Steps a statement that writes. is_new: whether a row was added; may be NULL. */
GW_MUST_USE gw_status gw_store_put(gw_store *s, sqlite3_stmt *st, bool *is_new, gw_error *err);
/* Several statements as one: begin, then end with what came of them; a fault takes all of them back. */
GW_MUST_USE gw_status gw_store_begin(gw_store *s, gw_error *err);
GW_MUST_USE gw_status gw_store_end(gw_store *s, gw_status status, gw_error *err);
/* GW_NOT_FOUND, named. */
GW_MUST_USE gw_status gw_store_no_run(gw_str scenario, gw_str id, gw_error *err);

#endif
