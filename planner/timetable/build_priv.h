/* Shared by the files that build a timetable from feeds: one builder, one step a file. */
#ifndef GW_TIMETABLE_BUILD_PRIV_H
#define GW_TIMETABLE_BUILD_PRIV_H

#include "planner/timetable/build.h"
#include "planner/timetable/shape_priv.h"
#include "planner/timetable/stations.h"
#include "planner/timetable/timetable_priv.h"

typedef struct gw_tt_names gw_tt_names; /* translations of one feed, sorted for looking up */

/* A feed and the numbers that its rows have in the timetable. */
typedef struct {
    const gw_feed *feed; /* borrowed */
    gw_str tag;
    gw_side side;
    const gw_tt_names *names;
    uint32_t first_stop, first_route, first_agency, first_service; /* number of its row 0 */
    uint32_t zone;
    uint8_t *service_active; /* [services]: runs on a day of the window; all, when no trip of the feed does */
    uint8_t *trip_named;     /* [trips]: by a rule of transfers.txt of types 0-3 */
    uint32_t *trip_of;       /* [trips]: the timetable's trip, for those without frequencies; else GW_NO_ID */
} gw_tt_source;

/* A trip that rules name, as the patterns of its own that came of it (several when it has frequencies). */
typedef struct {
    uint32_t feed, feed_trip, trip;
} gw_tt_named;

/* Where a trip of the timetable comes from. */
typedef struct {
    uint32_t source, trip; /* sources[], and the trip of that feed */
    uint32_t look;
} gw_tt_origin;

/* The quickest way from a platform or an entrance to a stop, part of it inside stations. */
typedef struct {
    uint32_t from, to;
    int32_t seconds;     /* inside */
    float walk_m;        /* straight metres of street */
    int32_t step_free_s; /* the same of the quickest way for a wheelchair; GW_NO_WAY */
    float step_free_m;
} gw_tt_way;

enum {                  /* how a platform and the street are joined */
       GW_DOORS_IN = 1, /* entered through entrances only */
       GW_DOORS_OUT = 2 /* left through entrances only */
};

/* What ends a build that would take too much, or what it leaves out then. */
typedef struct {
    size_t wishes;  /* pairs of stops that rules stand for: against stations with thousands of both */
    uint64_t steps; /* looking for what calls where */
    size_t walks;   /* by nearness, of all stops together */
    uint64_t looks; /* for such walks; at least least_looks of a stop */
    uint32_t walks_of_a_stop, least_looks;
    uint32_t services_tried; /* made for seats lately, before one more is made */
} gw_tt_limits;

typedef GW_LIST(gw_tt_slot) gw_tt_slot_list;

typedef struct { /* of gw_tt_leg_fares while it grows */
    GW_LIST(gw_tt_stop_area) areas;
    GW_LIST(gw_tt_route_network) networks;
    GW_LIST(gw_tt_leg_rule) rules;
    GW_LIST(gw_tt_leg_join) joins;
    GW_LIST(gw_tt_fare_transfer) transfers;
    GW_LIST(gw_tt_product) products;
    GW_LIST(gw_tt_rider) riders;
    GW_LIST(gw_tt_medium) media;
    GW_LIST(gw_tt_timeframe) timeframes;
    uint32_t n_area_ids, n_network_ids, n_group_ids, n_timeframe_ids; /* given away so far */
} gw_tt_leg_fare_lists;

typedef struct {
    const gw_build_options *options;
    gw_tt_limits limits;
    gw_build_summary summary;
    gw_arena *scratch;     /* owned: gone when building ends */
    gw_tt_owner *owner;    /* owned until it is handed out */
    gw_port_table *ports;  /* owned; NULL: none */
    gw_tt_source *sources; /* [options->n_feeds] */
    gw_tt_draft draft;
    GW_LIST(gw_tt_feed) feeds;
    GW_LIST(gw_tt_agency) agencies;
    GW_LIST(gw_tt_attribution) attributions;
    GW_LIST(gw_str) zone_names; /* borrowed from the feeds */
    GW_LIST(uint16_t) stop_zones;
    bool any_stop_zone;            /* some stop has another than its feed */
    GW_LIST(gw_tt_origin) origins; /* [trips] */
    GW_LIST(gw_tt_look) looks;
    GW_LIST(gw_tt_look_run) look_runs;
    GW_LIST(uint32_t) calls;
    GW_LIST(gw_name) signs;
    GW_LIST(gw_tt_node) nodes; /* with the guard, unless there are none */
    GW_LIST(gw_tt_path) paths;
    GW_LIST(gw_tt_step_free) step_free;
    GW_LIST(gw_tt_way) ways; /* by from, to */
    uint8_t *doors;          /* [stops, without ports] GW_DOORS_…; owned, NULL: no station has any */
    GW_LIST(gw_tt_shape) shapes;
    gw_shape_bytes shape_bytes;
    GW_LIST(uint32_t) along_dm;
    gw_tt_slot_list board_extra, alight_extra;
    GW_LIST(gw_tt_fare) own_fares;
    GW_LIST(gw_tt_fare_rule) fare_rules;
    GW_LIST(uint32_t) fare_zones;
    GW_LIST(uint32_t) stop_fare_zones;
    gw_tt_leg_fare_lists leg_fares;
    GW_LIST(gw_tt_named) named; /* sorted by feed, feed_trip, trip */
    uint32_t first_port_stop;
    uint32_t day_words;
} gw_tt_builder;

/* gw_timetable_build within other limits than its own, which are out of reach of a test. */
GW_MUST_USE gw_status gw_timetable_build_within(const gw_build_options *options, const gw_tt_limits *limits,
                                                gw_timetable **out, gw_build_summary *summary, gw_error *err);
extern const gw_tt_limits gw_tt_usual_limits;

/* The steps, in order. Each fills its part of the draft. */
GW_MUST_USE gw_status gw_tt_build_days(gw_tt_builder *b, gw_error *err); /* zones, day_zero */
GW_MUST_USE gw_status gw_tt_build_tables(gw_tt_builder *b,
                                         gw_error *err); /* feeds, agencies, stops, routes */
GW_MUST_USE gw_status gw_tt_build_services(gw_tt_builder *b, gw_error *err); /* day bits */
GW_MUST_USE gw_status gw_tt_build_ports(gw_tt_builder *b, gw_error *err);    /* port stops */
GW_MUST_USE gw_status gw_tt_build_patterns(gw_tt_builder *b,
                                           gw_error *err); /* patterns, trips, times, periods */
GW_MUST_USE gw_status gw_tt_build_stations(gw_tt_builder *b, gw_error *err); /* nodes, paths */
GW_MUST_USE gw_status gw_tt_build_doors(gw_tt_builder *b, gw_error *err);    /* ways, doors */
GW_MUST_USE gw_status gw_tt_build_links(gw_tt_builder *b, gw_error *err);    /* links, rules */
GW_MUST_USE gw_status gw_tt_build_slots(gw_tt_builder *b,
                                        gw_error *err); /* particular slots; of positions too */
GW_MUST_USE gw_status gw_tt_build_looks(gw_tt_builder *b, gw_error *err); /* how trips are shown */
GW_MUST_USE gw_status gw_tt_build_seats(gw_tt_builder *b, gw_error *err);
GW_MUST_USE gw_status gw_tt_build_fares(gw_tt_builder *b, gw_error *err); /* what feeds say of fares */

/* --- fares by leg (build_leg_fares.c) --- */

bool gw_tt_has_leg_fares(const gw_feed *f); /* then its other fares are not used */
GW_MUST_USE gw_status gw_tt_add_leg_fares(gw_tt_builder *b, uint32_t feed); /* and its stop_fare_zones */
void gw_tt_sort_leg_fares(gw_tt_builder *b);
void gw_tt_free_leg_fares(gw_tt_leg_fare_lists *x);

GW_MUST_USE gw_status gw_tt_no_memory(gw_error *err); /* "no memory for the timetable" */

/* Walks by nearness, each once. summary.walks_of_a_stop says when there were too many. GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_tt_build_near(gw_tt_builder *b, gw_tt_walks *walks);

/* The stop of a hall row; false when its feed or stop is not loaded. */
bool gw_tt_build_hall_stop(const gw_tt_builder *b, const gw_port_hall *hall, uint32_t *stop);
/* The counters of a port; GW_NO_ID when it is not usable. */
uint32_t gw_tt_build_port_stop(const gw_tt_builder *b, uint32_t port, gw_side side);

/* --- names in our languages (build_names.c) --- */

typedef enum {
    GW_NAMES_STOP,
    GW_NAMES_ROUTE,
    GW_NAMES_ROUTE_SHORT,
    GW_NAMES_AGENCY,
    GW_NAMES_HEADSIGN,
    GW_NAMES_STOP_HEADSIGN, /* record: gw_tt_names_call_key */
    GW_NAMES_PUBLISHER,
    GW_NAMES_ORGANIZATION,
    GW_N_NAMES
} gw_names_of;

GW_MUST_USE gw_status gw_tt_names_create(gw_arena *a, const gw_feed *f,
                                         gw_tt_names **out); /* lives in the arena */
/* base, and its translations by record id, else by value; the feed's own language holds base itself. */
gw_name gw_tt_names_get(const gw_tt_names *n, gw_names_of of, gw_str record_id, gw_str base,
                        gw_tt_texts *texts);

bool gw_tt_names_has(const gw_tt_names *n, gw_names_of of); /* any translation of that field */
/* The record id under which translations name one stop time, in the arena. */
GW_MUST_USE gw_status gw_tt_names_call_key(gw_arena *a, gw_str trip_id, gw_str sequence, gw_str *out);

/* --- lines of one feed (build_shapes.c) --- */

typedef struct {
    gw_tt_builder *b;
    const gw_tt_source *s;
    struct gw_tt_line_made *made; /* owned; [shapes of the feed] */
    GW_LIST(gw_point) points;     /* of the lines made so far */
    GW_LIST(uint32_t) origins;    /* which point of the feed's shape each of them was */
    GW_LIST(gw_point) stops;      /* scratch */
} gw_tt_lines;

GW_MUST_USE gw_status gw_tt_lines_begin(gw_tt_lines *x, gw_tt_builder *b, const gw_tt_source *s);
void gw_tt_lines_end(gw_tt_lines *x);
/* The shape of a look and its stops along it, when the trip has one that leads by its stops. */
GW_MUST_USE gw_status gw_tt_lines_place(gw_tt_lines *x, uint32_t trip, gw_tt_look *look);

/* --- patterns of one feed (build_patterns.c, build_headways.c) --- */

typedef struct {
    gw_tt_builder *b;
    uint32_t source; /* sources[] */
    const gw_tt_source *s;
    uint32_t *sequence;  /* [trips of the feed]: number of its stops and flags, by first appearance */
    gw_tt_runs runs;     /* timetabled departures, from trips and from frequencies */
    gw_tt_chains chains; /* scratch */
    uint64_t laid_out_runs, laid_out_times; /* so far, to stop at a limit */
} gw_tt_feed_build;

/* Departures of exact_times 1 and of short runs go to runs; headway services become patterns of the draft. */
GW_MUST_USE gw_status gw_tt_build_headways(gw_tt_feed_build *f, gw_error *err);
bool gw_tt_trip_used(const gw_tt_feed_build *f,
                     uint32_t trip); /* has calls, and its service runs in the window */
GW_MUST_USE gw_status gw_tt_push_trip(gw_tt_feed_build *f, uint32_t trip,
                                      uint8_t flags); /* of the last pattern */
/* A timetabled departure of a trip, moved to leave its first stop then. */
GW_MUST_USE gw_status gw_tt_push_run(gw_tt_feed_build *f, uint32_t trip, int32_t first_departure_s,
                                     bool laid_out);
gw_tt_pattern gw_tt_pattern_head(const gw_tt_feed_build *f, uint32_t trip, bool own);
/* numbers[i] of trips[i], by first appearance: equal ones have the same number. */
typedef uint64_t (*gw_tt_hash_fn)(const gw_feed *f, uint32_t trip);
typedef bool (*gw_tt_equal_fn)(const gw_feed *f, uint32_t a, uint32_t b);
GW_MUST_USE gw_status gw_tt_number_trips(const gw_feed *f, const uint32_t *trips, uint32_t n,
                                         gw_tt_hash_fn hash, gw_tt_equal_fn equal, uint32_t *numbers);

#endif
