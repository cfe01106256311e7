/* Ways inside stations: the quickest along the feed's pathways, and the quickest that a wheelchair can take.
 *
 * The net is the nodes and paths of a timetable (timetable.h), or those of one being built; it is borrowed
 * and only read. A gw_station_search is one worker's scratch over one net: every run settles the nodes it can
 * reach once (Dijkstra 1959), so a run costs no more than the paths of one station. Equal ways are told apart
 * by node and path number: the same feed gives the same way.
 *
 * A platform with boarding areas is reached when one of its areas is, and left from any of them; nobody
 * passes from one area to another without a pathway. Times are seconds, rounded up once for the whole way.
 */
#ifndef GW_TIMETABLE_STATIONS_H
#define GW_TIMETABLE_STATIONS_H

#include "planner/timetable/timetable.h"

#define GW_NO_WAY (-1) /* seconds: no way leads there */

typedef struct {
    const gw_tt_node *nodes; /* n_nodes of them and a guard behind */
    uint32_t n_nodes;
    const gw_tt_path *paths;
    const gw_tt_stop *stops; /* those of the nodes, and their parents */
} gw_station_net;

typedef struct gw_station_search gw_station_search;

gw_station_net gw_station_net_of(const gw_timetable *t); /* no nodes: the timetable has none */
/* The node of a stop; GW_NO_ID: it has neither pathways nor a level. */
uint32_t gw_station_find_node(const gw_station_net *net, uint32_t stop);

GW_MUST_USE gw_status gw_station_search_create(const gw_station_net *net,
                                               gw_station_search **out); /* or GW_NO_MEMORY */
void gw_station_search_free(gw_station_search *s);                       /* accepts NULL */
/* All that can be reached from a stop, at least until the stop `to` is settled (GW_NO_ID: all). */
void gw_station_search_from(gw_station_search *s, uint32_t stop, uint32_t to, bool step_free);
/* Of the last run: seconds to a stop, 0 to where it began; GW_NO_WAY. */
int32_t gw_station_search_seconds(const gw_station_search *s, uint32_t stop);
/* Of the last run: the paths to a stop, in order. Returns how many there are; at most max are written, the
 * first ones. */
uint32_t gw_station_search_way(const gw_station_search *s, uint32_t stop, uint32_t *paths, uint32_t max);

#endif
