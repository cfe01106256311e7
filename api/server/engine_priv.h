/* The engine of the server: planner/savings behind the interface of api/backend. Not for others.
 *
 *   engine.c  scenarios and runs      engine_check.c  what is refused before it is stored
 *   engine_sweep.c  runs that are sweeps
 */
#ifndef GW_SERVER_ENGINE_PRIV_H
#define GW_SERVER_ENGINE_PRIV_H

#include "api/backend/backend.h"
#include "api/backend/run_options.h"

const gw_engine *gw_server_engine(void); /* NULL: there is none */

/* A JSON array; nothing when there is no fault. Appended. */
void engine_list_errors(const gw_scenario_errors *e, gw_buf *out);
/* The scenario, or the variant of it that is chosen: *text is appended to. */
GW_MUST_USE gw_status engine_scenario_of(const gw_engine_run *r, const gw_run_options *chosen, gw_buf *text,
                                         gw_scenario_errors *found, gw_error *err);
GW_MUST_USE gw_status engine_add_output(gw_engine_outputs *out, const char *name, gw_str bytes,
                                        gw_error *err);

/* As gw_engine has them. */
gw_status engine_check(const gw_dataset *d, gw_day today, gw_str json, gw_engine_scenario *out,
                       gw_buf *errors, gw_error *err);
gw_status engine_can_run(const gw_dataset *d, const gw_engine_run *r, gw_buf *errors, gw_error *err);

enum { ENGINE_MAX_POINTS = 1000 }; /* cases of a sweep: each is applied before the answer is given */
/* Faults are added to *found. */
GW_MUST_USE gw_status engine_check_sweep(const gw_dataset *d, gw_str scenario, const gw_run_options *chosen,
                                         gw_scenario_errors *found, gw_error *err);
GW_MUST_USE gw_status engine_run_sweep(const gw_dataset *d, const gw_engine_run *r, gw_str scenario,
                                       gw_run_options *chosen, gw_engine_outputs *out,
                                       gw_scenario_errors *found, gw_error *err);

#endif
