/* Runs scenarios one after another, in the order in which they were asked for, in a thread of its own.
 *
 * What there is to do, how far it is and what came of it stands in the store (planner/store/runs.h), so it
 * survives a restart: a run that was under way when the program ended begins again, and one whose timetable
 * has been replaced meanwhile is marked as interrupted. Of several processes that serve one folder, one runs
 * (flock on DATA/.runs, given up by the system when the program ends, however it ends); another takes over
 * within seconds when it is gone. Any of them may queue, cancel and watch.
 *
 * All functions may be called by any thread.
 */
#ifndef GW_BACKEND_RUNNER_H
#define GW_BACKEND_RUNNER_H

#include "api/backend/backend.h"
#include "planner/store/runs.h"

/* Without an engine there is no thread, and nothing is run. *out: owned. GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_runner_start(gw_backend *b, const char *data_dir, gw_runner **out, gw_error *err);
/* A run under way is left as it is as soon as it asks, and begins again with the next start. */
void gw_runner_stop(gw_runner *r); /* accepts NULL; frees it */

/* Something was queued or cancelled. */
void gw_runner_wake(gw_runner *r);
/* Server-sent events of a run into s until it is over: "state" with {"state","done","total"} at every change,
 * a comment every 15 s. Takes a reference of its own. */
GW_MUST_USE gw_status gw_runner_watch(gw_runner *r, gw_str scenario, gw_str run, gw_http_stream *s,
                                      gw_error *err);

/* {"state":"running","done":3,"total":24} */
void gw_runner_write_state(const gw_store_run *run, gw_buf *out);

#endif
