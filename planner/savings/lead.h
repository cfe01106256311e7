/* How long a line that a scenario adds or changes takes from its departure to the desk: what an appointment
 * has to be reckoned back by.
 *
 * Of whoever rides it from the port straight to the place: the ride at that hour and the walk behind it, as
 * the simulation has them; no wait, since the departure is what is chosen. How sure: ride and walk are each
 * uniform within the ranges that the scenario gives for run times of the change and for walking (else what
 * the options say of all inputs), and `certainty` of their sum is taken, rounded up to whole minutes. The
 * same input gives the same bytes. Blocking; any thread.
 */
#ifndef GW_SAVINGS_LEAD_H
#define GW_SAVINGS_LEAD_H

#include "planner/savings/run.h"

enum { GW_LEAD_MINUTES = 2881, GW_LEAD_TEXT = 96 };

typedef struct {
    int32_t by_minute[GW_LEAD_MINUTES]; /* of the departure after 00:00: minutes to the desk; where nobody
                                           rides, that of the nearest minute at which somebody does */
    char port[GW_LEAD_TEXT], names[GW_N_LANGS][GW_LEAD_TEXT], day[11]; /* id, and what people call it */
    gw_traveller who;
    double certainty;                                /* as asked, 0 … 1 */
    double ride_low, ride_high, walk_low, walk_high; /* factors */
} gw_lead;

/* certainty 0.5 … 0.999. options: those of a run; its first traveller, its port or the one where most minutes
 * change; no draws are made. Returns GW_OK; GW_BAD_INPUT (a scenario or option at fault, or nobody rides the
 * line from the port straight to the place); what gw_savings_run returns. */
GW_MUST_USE gw_status gw_lead_compute(const gw_dataset *base, gw_str scenario_json,
                                      const gw_savings_options *options, double certainty, gw_lead *out,
                                      gw_scenario_errors *errors, gw_error *err);

#endif
