/* Computing again what is in a folder, and naming on stdout every input and file that differs. */
#ifndef GW_TOOLS_VERIFY_H
#define GW_TOOLS_VERIFY_H

#include "planner/savings/compare.h"

/* A case. prefix: before the names of files, "" or "cases/1-a/". *made: what came out (owned,
 * gw_savings_outputs_free). *n_differ grows by what differs. */
GW_MUST_USE gw_status verify_case(const char *folder, const char *prefix, const char *data, int64_t threads,
                                  gw_savings_outputs *made, uint32_t *n_differ, gw_error *err);
/* A comparison: each of its cases, then its own files. */
GW_MUST_USE gw_status verify_comparison(const char *folder, const char *data, int64_t threads, gw_str receipt,
                                        uint32_t *n_differ, gw_error *err);
/* A sweep: all of its cases, then its files. */
GW_MUST_USE gw_status verify_sweep(const char *folder, const char *data, int64_t threads, gw_str receipt,
                                   uint32_t *n_differ, gw_error *err);

/* The same of an inverse question (gangway solve). */
GW_MUST_USE gw_status verify_solve(const char *folder, const char *data, int64_t threads, gw_str receipt,
                                   uint32_t *n_differ, gw_error *err);

#endif
