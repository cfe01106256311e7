#include "api/handlers/handlers.h"
#include "api/motis/motis.h"
#include "api/server/server.h"

/* The first that fits decides, so exact addresses stand before those with {names}. api/openapi.yaml has the
 * same list. */
static const gw_http_route routes[] = {
    {GW_HTTP_GET, "/", gw_web_page, GW_HTTP_QUICK},
    {GW_HTTP_GET, "/index.html", gw_web_page, GW_HTTP_QUICK},
    {GW_HTTP_GET, "/gangway-widget.js", gw_web_widget, GW_HTTP_QUICK},

    {GW_HTTP_GET, "/livez", gw_livez, GW_HTTP_QUICK},
    {GW_HTTP_GET, "/readyz", gw_readyz, GW_HTTP_QUICK},
    {GW_HTTP_GET, "/metrics", gw_metrics, GW_HTTP_QUICK | GW_HTTP_PRIVATE},

    {GW_HTTP_GET, "/v1/plan", gw_v1_plan, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/leave-by", gw_v1_leave_by, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/round-trips", gw_v1_round_trips, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/last-return", gw_v1_last_return, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/ports", gw_v1_ports, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/ports/ranking", gw_v1_ranking, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/places", gw_v1_places, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/facts", gw_v1_facts, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/stops", gw_v1_stops, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/feeds", gw_v1_feeds, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/v1/scenarios", gw_v1_scenarios, GW_NEEDS_STORE},
    {GW_HTTP_POST, "/v1/scenarios", gw_v1_add_scenario, GW_NEEDS_KEY | GW_NEEDS_DATASET | GW_NEEDS_STORE},
    {GW_HTTP_GET, "/v1/scenarios/{id}", gw_v1_scenario, GW_NEEDS_STORE},
    {GW_HTTP_DELETE, "/v1/scenarios/{id}", gw_v1_delete_scenario, GW_NEEDS_KEY | GW_NEEDS_STORE},
    {GW_HTTP_POST, "/v1/scenarios/{id}/runs", gw_v1_add_run,
     GW_NEEDS_KEY | GW_NEEDS_DATASET | GW_NEEDS_STORE},
    {GW_HTTP_GET, "/v1/scenarios/{id}/runs/{run}", gw_v1_run, GW_NEEDS_STORE},
    {GW_HTTP_DELETE, "/v1/scenarios/{id}/runs/{run}", gw_v1_delete_run, GW_NEEDS_KEY | GW_NEEDS_STORE},
    {GW_HTTP_POST, "/v1/scenarios/{id}/runs/{run}/cancel", gw_v1_cancel_run, GW_NEEDS_KEY | GW_NEEDS_STORE},
    {GW_HTTP_GET, "/v1/scenarios/{id}/runs/{run}/events", gw_v1_run_events, GW_NEEDS_STORE},
    {GW_HTTP_GET, "/v1/scenarios/{id}/runs/{run}/outputs/{name}", gw_v1_run_output, GW_NEEDS_STORE},

    {GW_HTTP_GET, "/api/v6/plan", gw_motis_plan_v6, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/api/v5/plan", gw_motis_plan_v5, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/api/v1/geocode", gw_motis_geocode, GW_NEEDS_DATASET},
    {GW_HTTP_GET, "/api/v1/health", gw_motis_health, GW_HTTP_QUICK},
    {GW_HTTP_GET, "/api/{version}/{name}", gw_motis_refuse, GW_HTTP_QUICK | GW_UNDOCUMENTED},
};

const gw_http_route *gw_server_routes(uint32_t *n)
{
    *n = sizeof routes / sizeof routes[0];
    return routes;
}
