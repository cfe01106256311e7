/* Runs of scenarios: queued, under way, over; and what they gave. Part of planner/store (store.h: handles,
 * errors, who owns what).
 *
 *   queued ──claim──► running ──finish──► done │ failed │ interrupted
 *      │                 └─cancel─► cancelling ──finish──► cancelled
 *      └─cancel─► cancelled
 *
 * A run is queued by anybody and claimed by one: the process that holds the lock of the data folder
 * (api/backend/runner.h). What is over stays until it is deleted; a run that failed, was cancelled or was
 * interrupted may be queued again. Nothing is deleted while it is under way. Each call is one transaction.
 */
#ifndef GW_STORE_RUNS_H
#define GW_STORE_RUNS_H

#include "planner/store/store.h"

typedef enum {
    GW_RUN_QUEUED,
    GW_RUN_RUNNING,
    GW_RUN_CANCELLING,
    GW_RUN_DONE,
    GW_RUN_FAILED,
    GW_RUN_CANCELLED,
    GW_RUN_INTERRUPTED,
    GW_N_RUN_STATES
} gw_run_state;

const char *gw_run_state_name(gw_run_state s); /* "queued" */
static inline bool gw_run_is_over(gw_run_state s)
{
    return s >= GW_RUN_DONE;
}

typedef struct {
    gw_str id, scenario, snapshot; /* snapshot: hex content hash of what it is run on */
    gw_str options;                /* JSON: what was chosen beside the scenario */
    gw_str message;                /* why it failed or was interrupted, else "" */
    gw_str faults;                 /* JSON array of what is wrong with the scenario, or "" */
    gw_run_state state;
    uint32_t done, total;               /* steps; total 0: not known yet */
    int64_t created, started, finished; /* instants; 0: not yet */
} gw_store_run;

typedef struct {
    gw_str name, type; /* "case.json", "application/json" */
    gw_str bytes;      /* in lists only their number */
} gw_store_output;

typedef bool gw_store_run_visit(void *cls, const gw_store_run *r);
typedef bool gw_store_output_visit(void *cls, const gw_store_output *o);

/* *queued false: it is there already, waiting, under way or done. GW_NOT_FOUND when its scenario is not
 * stored. Reads id, scenario, snapshot, options, created. */
GW_MUST_USE gw_status gw_store_queue_run(gw_store *s, const gw_store_run *r, bool *queued, gw_error *err);
GW_MUST_USE gw_status gw_store_count_waiting(gw_store *s, uint32_t *n, gw_error *err);
/* The one that waits longest becomes running. *found false: none waits. */
GW_MUST_USE gw_status gw_store_claim_run(gw_store *s, int64_t now, gw_store_run_visit *visit, void *cls,
                                         bool *found, gw_error *err);
/* *go_on false: somebody wants it cancelled, or it is gone. */
GW_MUST_USE gw_status gw_store_note_run(gw_store *s, gw_str id, uint32_t done, uint32_t total, bool *go_on,
                                        gw_error *err);
/* A piece of a run under way, so that it goes on where it was after a restart. Pieces stay until the run is
 * done or deleted. Nothing is kept of a run that is gone. */
GW_MUST_USE gw_status gw_store_put_part(gw_store *s, gw_str run, gw_str name, gw_str bytes, gw_error *err);
/* *found false: there is none. Appended. */
GW_MUST_USE gw_status gw_store_find_part(gw_store *s, gw_str run, gw_str name, bool *found, gw_buf *out,
                                         gw_error *err);
/* Reads of r: id, scenario, state, message, faults, finished. A run that is being cancelled ends as cancelled
 * unless it is done. */
GW_MUST_USE gw_status gw_store_finish_run(gw_store *s, const gw_store_run *r, const gw_store_output *outputs,
                                          uint32_t n_outputs, gw_error *err);
/* GW_NOT_FOUND; one that is over stays as it is. */
GW_MUST_USE gw_status gw_store_cancel_run(gw_store *s, gw_str scenario, gw_str id, int64_t now,
                                          gw_error *err);
/* After a crash, by whoever may claim: what was running waits again, what was to be cancelled is. */
GW_MUST_USE gw_status gw_store_recover_runs(gw_store *s, int64_t now, gw_error *err);
/* With its outputs, and of a scenario with its runs. GW_NOT_FOUND; GW_CONFLICT while one is under way. */
GW_MUST_USE gw_status gw_store_delete_run(gw_store *s, gw_str scenario, gw_str id, gw_error *err);
GW_MUST_USE gw_status gw_store_delete_scenario(gw_store *s, gw_str id, gw_error *err);

/* Oldest first. */
GW_MUST_USE gw_status gw_store_each_run(gw_store *s, gw_str scenario, gw_store_run_visit *visit, void *cls,
                                        gw_error *err);
/* GW_NOT_FOUND with a message that names the id. */
GW_MUST_USE gw_status gw_store_find_run(gw_store *s, gw_str scenario, gw_str id, gw_store_run_visit *visit,
                                        void *cls, gw_error *err);
/* By name; bytes.p is NULL. */
GW_MUST_USE gw_status gw_store_each_output(gw_store *s, gw_str run, gw_store_output_visit *visit, void *cls,
                                           gw_error *err);
GW_MUST_USE gw_status gw_store_find_output(gw_store *s, gw_str scenario, gw_str run, gw_str name,
                                           gw_store_output_visit *visit, void *cls, gw_error *err);

#endif
