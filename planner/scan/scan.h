/* A day's connections in one packed row, for questions that need the whole day: the connection scan algorithm
 * (Dibbelt, Pajor, Strasser, Wagner, "Connection Scan Algorithm", ACM JEA 23, 2018).
 *
 * A connection is one vehicle from one stop to the next. A gw_scan_table holds those that leave in a span of
 * time, 12 bytes each, by departure, and the ways on foot between stops for one traveller; it is read-only:
 * share it between threads. A gw_scan is one worker's scratch: create it once, use it for one question at a
 * time; nothing is allocated in a question once the scratch has grown to the table, and what one question
 * touched is what the next one clears.
 *
 * What it does not hold: headway services, ports, rules for particular lines or trips, staying in a vehicle
 * that goes on as another trip. gw_scan_table_make refuses a timetable with one of these on the days asked
 * (GW_BAD_INPUT, and what); the router answers there. Where it answers, it answers as the router does, to the
 * second.
 *
 * Times are tt seconds (planner/timetable/timetable.h).
 */
#ifndef GW_SCAN_SCAN_H
#define GW_SCAN_SCAN_H

#include "planner/journey/journey.h"

#define GW_SCAN_NEVER INT32_MAX
enum { GW_SCAN_RIDES_MAX = 11 };

typedef struct gw_scan_table gw_scan_table;
typedef struct gw_scan gw_scan;

typedef struct {
    int32_t from_s, to_s;       /* connections that leave in [from_s, to_s); at most 72 h */
    int32_t default_transfer_s; /* at one stop without a rule, and the least for walks by nearness */
    gw_gait gait;
    int32_t max_walk_s; /* of a walk by nearness; INT32_MAX: none */
    bool no_arranged;   /* pickup and drop-off types 2 and 3 are impossible */
    int32_t slice_s;    /* how finely the table is divided in time and space; 0: as fits. No answer depends */
    uint32_t cells;     /* on it. */
} gw_scan_options;

/* *out is owned by the caller. GW_OK, GW_BAD_INPUT (see above), GW_LIMIT (over 65,000 stops, 72 h or 2^31
 * connections) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_scan_table_make(const gw_timetable *t, const gw_scan_options *o, gw_scan_table **out,
                                         gw_error *err);
void gw_scan_table_free(gw_scan_table *table); /* accepts NULL */

gw_scan *gw_scan_create(void); /* NULL: no memory */
void gw_scan_free(gw_scan *s); /* accepts NULL */

/* The earliest arrival at `to`, leaving `from` at time_s or later; GW_SCAN_NEVER: not within the table. Links
 * of both stops also begin and end the journey (the stop-to-stop contract, docs/CONTRACT.md). */
GW_MUST_USE gw_status gw_scan_arrival(gw_scan *s, const gw_scan_table *table, gw_stop_id from, gw_stop_id to,
                                      int32_t time_s, int32_t *arrival_s);
/* The same to all stops: arrival_s[stop], as many as the timetable has. */
GW_MUST_USE gw_status gw_scan_one_to_all(gw_scan *s, const gw_scan_table *table, gw_stop_id from,
                                         int32_t time_s, int32_t *arrival_s);

/* Arrival against boardings: the Pareto set of journeys that leave at or after time_s with at most max_rides
 * (at most GW_SCAN_RIDES_MAX) and end at most horizon_s later, each with its latest departure, as
 * gw_router_find_journeys has it; a walk all the way is one. t: the timetable the table was made of. Fills
 * out, cleared first, in its total order. */
GW_MUST_USE gw_status gw_scan_pareto(gw_scan *s, const gw_scan_table *table, const gw_timetable *t,
                                     gw_stop_id from, gw_stop_id to, int32_t time_s, uint32_t max_rides,
                                     int32_t horizon_s, gw_journey_set *out);

/* The same for all departures of [first_s, last_s]: the Pareto set over (departure, arrival, boardings) of
 * the journeys with a ride whose rides end by end_s, as gw_router_find_journeys has it in a window. What
 * would end behind the table is not among them. */
GW_MUST_USE gw_status gw_scan_day(gw_scan *s, const gw_scan_table *table, const gw_timetable *t,
                                  gw_stop_id from, gw_stop_id to, int32_t first_s, int32_t last_s,
                                  uint32_t max_rides, int32_t end_s, gw_journey_set *out);

/* The whole span at once, all stops to one: afterwards gw_scan_profile_arrival answers for every stop and
 * time. */
GW_MUST_USE gw_status gw_scan_profiles(gw_scan *s, const gw_scan_table *table, gw_stop_id to);
int32_t gw_scan_profile_arrival(const gw_scan *s, const gw_scan_table *table, gw_stop_id from,
                                int32_t time_s);

#endif
