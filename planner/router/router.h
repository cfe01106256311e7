/* Journeys between two sets of stops: rounds over patterns (RAPTOR, Delling, Pajor, Werneck 2012), forwards
 * and backwards by one body of code, with headway services, in-seat connections, transfer rules by route and
 * trip, and ports as gates in time.
 *
 * A gw_router is one worker's scratch: create it once, use it for one query at a time. The timetable and the
 * gates are shared and read-only. Nothing is allocated in a search once the scratch has grown to its size.
 *
 * What is computed (GW_DEPART_AFTER): the Pareto set over (arrival, boardings) of all journeys that leave at
 * or after time_s, each with its latest departure. GW_ARRIVE_BY: the Pareto set over (latest departure,
 * boardings), each with its earliest arrival. With window_s >= 0: the Pareto set over (departure, arrival,
 * boardings) of all journeys with a ride that leave in [time_s, time_s + window_s]. A journey that may leave
 * at any moment (its first ride is a headway service) stands once in a window for each sequence of lines, at
 * its first departure.
 */
#ifndef GW_ROUTER_ROUTER_H
#define GW_ROUTER_ROUTER_H

#include "planner/journey/journey.h"

typedef struct gw_router gw_router;
typedef struct gw_walks gw_walks; /* see gw_walks_count */

typedef enum { GW_DEPART_AFTER, GW_ARRIVE_BY } gw_direction;

typedef struct { /* one way between an end of the journey and a stop */
    gw_stop_id stop;
    int32_t walk_s;
    float walk_m;     /* straight; 0 when one is already there; INFINITY: not known */
    int32_t inside_s; /* of walk_s: inside stations */
} gw_access;

/* What a journey has to ride: one of these lines; or, where there are stops, any vehicle that calls at one of
 * them on the way, behind where one gets on and before where one gets off. */
typedef struct {
    const uint32_t *routes; /* borrowed */
    uint32_t n;
    const uint32_t *stops; /* borrowed */
    uint32_t n_stops;
} gw_line_choice;

typedef struct gw_query {
    const gw_access *from, *to; /* borrowed; port stops (GW_STOP_PORT) stand for counters */
    uint32_t n_from, n_to;
    int32_t time_s;
    gw_direction direction;
    int32_t window_s;       /* -1: one moment */
    uint32_t max_rides;     /* >= 1 */
    int32_t horizon_s;      /* rides end (arrive: begin) at most so long after (before) time_s */
    int32_t max_duration_s; /* -1: none; from time_s to the last arrival (arrive: first departure) */
    gw_headway_rule headway;
    int32_t default_transfer_s; /* at one stop without a rule, and the least for generated walks */
    /* A change that takes s seconds is given max(least, s × factor) + more, whatever says s (also a rule);
     * staying in a vehicle is none. All 0: s. */
    double change_factor; /* 0: 1 */
    int32_t change_least_s, change_more_s;
    gw_gait gait;
    int32_t max_walk_s;    /* of a walk between stops that no rule names; INT32_MAX: none */
    int32_t direct_walk_s; /* a walk all the way; -1: none */
    float direct_walk_m;
    bool edge_links;  /* links of the from and to stops also begin and end journeys (stop-to-stop contract) */
    bool no_blocks;   /* block_id gives no in-seat continuation */
    bool no_arranged; /* pickup and drop-off types 2 and 3 are impossible */
    bool wheelchair, bikes;     /* only trips known to (1); stops not 2 */
    uint32_t mode_mask;         /* bit per basic GTFS route type 0-12, extended ones mapped; 0: all */
    const uint64_t *barred;     /* borrowed; bit per route (both parts) that may not be ridden; NULL: none */
    const gw_port_table *ports; /* NULL: no crossing */
    const gw_walks *walks;      /* borrowed; used where they are of this question's pace; NULL: none */
    uint64_t port_mask;         /* bit per port that may be passed; 0: all */
    bool far_end_again; /* more is going to be asked with this far end (arrive: from, depart: to): changes how the
                           search goes about it, never its answer */
    uint8_t alike; /* questions of one number look about as long (by the end of a day, by an appointment): what one
                      took is remembered for the next; never changes an answer */
    /* Only journeys that ride one of lines[0], after it one of lines[1] and so on, among other rides; not in
     * a window. NULL and 0: any journey. */
    const gw_line_choice *lines; /* borrowed */
    uint32_t n_lines;
} gw_query;

/* What a link takes in a query: as a change between two rides, or as the walk alone (at an end, to and from
 * counters). rule: the one of the link's that decides, or NULL; no rides, no rules. -1: the link cannot be
 * used, with a wheelchair also where the feed's pathways leave no step-free way. */
int32_t gw_link_seconds(const gw_timetable *t, const gw_query *q, const gw_tt_link *l, const gw_tt_rule *rule,
                        bool change);

/* A change of so many seconds with what the query adds. */
int32_t gw_change_seconds(const gw_query *q, int32_t seconds);

/* Of that: seconds inside stations, along pathways. */
int32_t gw_link_inside_seconds(const gw_timetable *t, const gw_query *q, const gw_tt_link *l);

/* May any trip of this pattern be ridden, by line, mode and kind of service? */
bool gw_pattern_allowed(const gw_timetable *t, const gw_query *q, uint32_t pattern);

/* The basic GTFS type (0-12) that an extended route type stands for; 3 (bus) for what nobody knows. */
uint32_t gw_route_basic_type(uint16_t route_type);

/* What all links and walks by nearness of a timetable take, of gait, max_walk_s, wheelchair and changes only
 * q's are read. A router counts them itself for another pace and keeps them; these are counted once, for all
 * routers and threads, and for overlays of the timetable too. Read-only. *out is owned by the caller. GW_OK
 * or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_walks_count(const gw_timetable *t, const gw_query *q, gw_walks **out);
void gw_walks_free(gw_walks *w); /* accepts NULL */

/* NULL: no memory. Owned by the caller. Works for this timetable and any overlay of it. */
gw_router *gw_router_create(void);
void gw_router_free(gw_router *r); /* accepts NULL */

/* Fills out (cleared first) in its total order. Returns GW_OK (also for an empty set), GW_NO_MEMORY, or
 * GW_BAD_INPUT when the time lies outside the timetable's days or lines are asked for in a window. */
GW_MUST_USE gw_status gw_router_find_journeys(gw_router *r, const gw_timetable *t, const gw_query *q,
                                              gw_journey_set *out, gw_error *err);

#endif
