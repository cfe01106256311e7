/* Our own addresses: /v1 for people's programs, /livez, /readyz and /metrics for operators, and the page.
 * docs/API.md and api/openapi.yaml say what they answer; a test compares openapi.yaml with the table of
 * routes.
 */
#ifndef GW_HANDLERS_HANDLERS_H
#define GW_HANDLERS_HANDLERS_H

#include "api/backend/backend.h"

gw_http_handler gw_v1_plan, gw_v1_leave_by, gw_v1_ranking, gw_v1_ports, gw_v1_places, gw_v1_stops,
    gw_v1_facts;             /* GW_NEEDS_DATASET */
gw_http_handler gw_v1_round_trips, gw_v1_last_return; /* GW_NEEDS_DATASET */
gw_http_handler gw_v1_feeds; /* GW_NEEDS_DATASET; the store if there is one */
gw_http_handler gw_v1_scenarios, gw_v1_scenario, gw_v1_run, gw_v1_run_events, gw_v1_run_output,
    gw_v1_cancel_run, gw_v1_delete_run, gw_v1_delete_scenario; /* GW_NEEDS_STORE */
gw_http_handler gw_v1_add_scenario, gw_v1_add_run;             /* GW_NEEDS_DATASET, GW_NEEDS_STORE */
gw_http_handler gw_livez, gw_readyz, gw_metrics;               /* quick */
gw_http_handler gw_web_page, gw_web_widget;                    /* quick */

#endif
