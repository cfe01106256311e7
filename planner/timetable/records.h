/* What a timetable is made of: its records and the arrays that they stand in. timetable.h says what they mean
 * together, and reads them. */
#ifndef GW_TIMETABLE_RECORDS_H
#define GW_TIMETABLE_RECORDS_H

#include "gtfs/base/civil.h"
#include "gtfs/base/hash.h"
#include "planner/headway/headway.h"
#include "planner/port/place.h"
#include "planner/port/port.h"
#include "planner/timetable/leg_fares.h"
#include "planner/timetable/looks.h"
#include "planner/walk/walk.h"

#define GW_NO_ID UINT32_MAX

typedef struct {
    uint32_t v;
} gw_stop_id;
typedef struct {
    uint32_t v;
} gw_route_id;
typedef struct {
    uint32_t v;
} gw_pattern_id;
typedef struct {
    uint32_t v;
} gw_trip_id;

/* Texts are zero-ended UTF-8, named by an offset into the part's pool; 0 is "". Offsets >= part[1].text_base
 * belong to part[1]. */
typedef uint32_t gw_text;

typedef struct {
    gw_text base;             /* as in the feed's own language */
    gw_text lang[GW_N_LANGS]; /* translations; 0: none (then base) */
} gw_name;

typedef struct {
    gw_text tag, timezone, lang, version, source;
    gw_name publisher;
    uint8_t hash[32];
    int32_t first_service_day, last_service_day; /* day numbers since 1970, before the window was cut */
    int32_t first_valid_day, last_valid_day;     /* of feed_info.txt; GW_DAY_NONE: not given */
    uint32_t zone;                               /* index of its time zone among the distinct ones */
    uint32_t first_stop, n_stops;                /* its stops are together */
    uint8_t side;                                /* gw_side */
    uint8_t fares;                               /* GW_FEED_LEG_RULES … */
    uint8_t pad[2];
    uint32_t n_trip_rows, n_frequency_rows; /* as read, for the summary */
} gw_tt_feed;

typedef struct {
    gw_text id, url, phone, fare_url;
    gw_name name;
    uint32_t feed;
} gw_tt_agency;

typedef struct { /* attributions.txt, and feed publishers: must be shown with the answers that use them */
    gw_name name;
    gw_text url;
    uint32_t feed;
    uint32_t agency, route; /* agencies[], routes[] of part 0: only for these; or GW_NO_ID */
    gw_text trip;           /* only for the trip with this id; or 0. All three missing: for the whole feed */
} gw_tt_attribution;

enum { GW_STOP_GTFS, GW_STOP_PORT, GW_STOP_NEW };

typedef struct {
    gw_text id, code, platform;
    gw_name name;
    gw_point point;
    uint32_t parent;                  /* stop, or GW_NO_ID */
    uint32_t first_child, n_children; /* children[] of the part: for a station, its stops */
    uint32_t feed;                    /* GW_NO_ID for ports and new stops */
    uint32_t port;                    /* GW_STOP_PORT: index of the port */
    uint8_t kind;                     /* GW_STOP_… */
    uint8_t location_type;            /* gw_location_type of GTFS */
    uint8_t side;                     /* gw_side */
    uint8_t wheelchair;               /* 0 unknown, 1 yes, 2 no */
} gw_tt_stop;

typedef struct {
    gw_text id, url;
    gw_name short_name, long_name;
    uint32_t agency; /* or GW_NO_ID */
    uint32_t feed;   /* GW_NO_ID: of a scenario */
    uint32_t color, text_color;
    uint16_t type; /* GTFS or extended */
    uint8_t has_color, pad;
} gw_tt_route;

enum { GW_TRIP_ID_BLOCK = 32 }; /* trips whose ids are packed together */

typedef struct { /* its pattern: gw_tt_pattern_of_trip; its id: gw_tt_trip_id; its short name, which few have:
                    gw_tt_trip_short_name */
    uint32_t headsign;         /* headsigns[] of the part */
    uint32_t service;          /* services are numbered over both parts */
    uint8_t direction;         /* 0, 1, or 2: not given */
    uint8_t wheelchair, bikes; /* 0 unknown, 1 yes, 2 no */
    uint8_t flags;             /* GW_TRIP_… */
} gw_tt_trip;
enum {
    GW_TRIP_FROM_FREQUENCY = 1, /* a departure laid out from frequencies.txt: its id is the template's */
    GW_TRIP_APPROXIMATE = 2     /* some times are timepoint 0 */
};

typedef struct {
    uint32_t trip; /* counted in the part */
    gw_text text;
} gw_tt_trip_text;

enum { GW_PICKUP_MASK = 3, GW_DROP_OFF_SHIFT = 2 }; /* visit flags: pickup | drop_off << 2, GTFS values 0-3 */

typedef struct {
    uint32_t route;
    uint32_t feed_day_row; /* row of day_zero[] that its service days use */
    uint32_t first_stop;   /* pattern_stops[], pattern_flags[] of the part */
    uint32_t n_stops;
    uint32_t first_trip, n_trips; /* global trip ids, together; 1 for a headway service */
    uint32_t first_time; /* times[] of the part: departures at [first_time + position × n_trips + trip] */
    uint32_t first_period, n_periods; /* periods[] of the part; 0 for timetabled trips */
    int32_t min_time_s,
        max_time_s;     /* over all its times (headway: with the periods added): service-day seconds */
    uint32_t own_trip;  /* the trip, when a trip rule names it (n_trips = 1); else GW_NO_ID */
    uint32_t direction; /* 0, 1, 2 */
    uint32_t zero[3];   /* one cache line */
} gw_tt_pattern;

/* The times of one position, a value a trip:  base_s + value + (trip >= wrap ? 65536 : 0). They rise with the
 * trip, so those above 65,535 are the last ones; a pattern whose times span more than 131,071 s anywhere is
 * split in building. */
typedef struct {
    int32_t base_s;
    uint32_t wrap;     /* the first trip (counted in the pattern) that is 65,536 s later than its value says;
                          n_trips */
    uint32_t arrivals; /* arrivals[] of the part; GW_NO_ID: every trip leaves when it arrives */
} gw_tt_row;

typedef struct { /* a row of arrivals, where some trip dwells */
    int32_t base_s;
    uint32_t wrap;
    uint32_t first_time; /* times[] of the part, behind the pattern's departures: a value a trip */
} gw_tt_arrivals;

typedef struct { /* one call of a pattern at a stop */
    uint32_t pattern;
    uint32_t position;
} gw_tt_visit;

typedef struct { /* a walk by nearness, from the stop whose list it is in (and back) */
    uint32_t to;
    float walk_m; /* straight metres */
} gw_tt_near;

typedef enum {
    GW_LINK_SAME,      /* the stop itself, no rule: the default change time */
    GW_LINK_WALK,      /* a walk of walk_m straight metres; as a change max(default, walk); at an end the walk
                          alone */
    GW_LINK_FIXED,     /* exactly seconds */
    GW_LINK_FORBIDDEN, /* type 3: not even where a walk is near */
    GW_LINK_NONE,      /* only the rules of the link exist */
    GW_LINK_INSIDE     /* through stations: seconds inside and walk_m straight metres of street; as a change
                          max(default, both), at an end both */
} gw_link_kind;

typedef struct {
    uint32_t from, to;   /* stops */
    float walk_m;        /* straight metres between them (also for FIXED); 0 at one stop; INFINITY unknown */
    int32_t seconds;     /* FIXED */
    uint32_t first_rule; /* rules[] of the part */
    uint16_t n_rules;
    uint8_t kind;  /* gw_link_kind */
    uint8_t flags; /* GW_LINK_GENERATED … */
} gw_tt_link;
enum {
    GW_LINK_GENERATED = 1, /* by nearness, not by a feed or a port (here only with rules, or when the way back
                              is another kind of link) */
    GW_LINK_NOT_STEP_FREE = 2,   /* the feed's pathways leave no way for a wheelchair */
    GW_LINK_STEP_FREE_APART = 4, /* a wheelchair has another way, in step_free[] */
    GW_LINK_STEP_FREE = 8        /* INSIDE: the way itself is step-free */
};

typedef struct { /* the first that fits decides: sorted by rank, then stop before station, then file order */
    uint32_t from_route, from_trip, to_route, to_trip; /* GW_NO_ID: any */
    int32_t seconds;
    float walk_m;
    uint8_t kind; /* SAME, WALK, FIXED or FORBIDDEN as above */
    uint8_t rank; /* 1-5 */
    uint8_t pad[2];
} gw_tt_rule;

typedef struct {                /* a particular slot: who it stands for */
    uint32_t stop, route, trip; /* trip GW_NO_ID: all trips of the route without a slot of their own */
} gw_tt_slot;

typedef struct { /* staying in the vehicle */
    uint32_t from_trip, to_trip;
    uint32_t service; /* BLOCK: holds on this service's days (another trip of the block lies between on
                         others); GW_NO_ID: on every day that both trips run */
    uint8_t kind;     /* GW_SEAT_… */
    uint8_t pad[3];
} gw_tt_seat;
enum {
    GW_SEAT_BLOCK, /* block_id: the same service day */
    GW_SEAT_TYPE4  /* transfers type 4: the first departure at or after the arrival, under 24 h later */
};

typedef struct { /* a place inside a station: any stop with a pathway or a level */
    uint32_t stop;
    uint32_t
        first_path;    /* paths[]: [first_path, that of the next node); the last node is a guard (GW_NO_ID) */
    float level_index; /* 0: the ground; NAN: not known */
    gw_text level_name;
} gw_tt_node;

typedef struct { /* one direction of a pathway, from the node in whose range it stands */
    uint32_t to; /* node */
    int32_t time_ms;
    gw_text sign;      /* signposted_as in this direction */
    uint8_t mode;      /* pathway_mode 1-7 */
    uint8_t step_free; /* a wheelchair can use it, as far as the feed says */
    uint8_t pad[2];
} gw_tt_path;

typedef struct { /* of a link with GW_LINK_STEP_FREE_APART: what it takes with a wheelchair */
    uint32_t from, to;
    int32_t seconds;
    float walk_m;
} gw_tt_step_free;

typedef struct { /* what a feed says a ride costs: fare_attributes.txt. Amounts over an int32_t are left out */
    int32_t minor;  /* in the smallest unit of the currency */
    uint32_t feed;
    uint32_t agency;     /* only its routes; or GW_NO_ID */
    int32_t transfers;   /* further rides that it covers; -1: any number */
    int32_t transfer_s;  /* from the first departure; -1: any time */
    uint32_t first_zone, n_zones; /* fare_zones[], rising: just these must be passed (contains_id); 0: any */
    char currency[4];             /* ISO 4217, zero-ended */
    uint8_t decimals;
    uint8_t pad[3];
} gw_tt_fare;

typedef struct { /* where it holds: fare_rules.txt */
    uint32_t route;               /* or GW_NO_ID: any */
    uint32_t origin, destination; /* zones as in stop_fare_zones; GW_NO_ID: any */
    uint32_t fare;                /* own_fares[] */
} gw_tt_fare_rule;

typedef struct gw_tt_part {
    const char *text;
    uint32_t text_base, text_size;
    uint32_t stop_base, n_stops;
    const gw_tt_stop *stops;
    const uint32_t *children;
    uint32_t n_children;
    uint32_t route_base, n_routes;
    const gw_tt_route *routes;
    uint32_t trip_base, n_trips;
    const gw_tt_trip *trips;
    const gw_name *headsigns; /* [0] is none */
    uint32_t n_headsigns;
    const gw_tt_trip_text *short_names; /* of the trips that have one, by trip */
    uint32_t n_short_names;
    const uint32_t *trip_id_first; /* [trip / GW_TRIP_ID_BLOCK]: where the block begins in trip_ids; then the
                                      size of those; NULL: no trips */
    const uint8_t *trip_ids;       /* see trip_ids.c */
    uint32_t trip_ids_size;
    uint32_t pattern_base, n_patterns;
    const gw_tt_pattern *patterns;
    const uint32_t *pattern_stops; /* stop at each position */
    const uint8_t *pattern_flags;  /* pickup and drop-off at each position */
    uint32_t n_pattern_stops;
    const gw_tt_row *rows; /* [n_pattern_stops]: the times of each position */
    const uint32_t *board_slots,
        *alight_slots; /* [n_pattern_stops]: slot of each position; NULL: all are general */
    const gw_tt_arrivals *arrivals;
    uint32_t n_arrivals;
    const uint16_t *times; /* of a pattern: its departures, then its rows of arrivals */
    uint32_t n_times;
    const gw_period *periods;
    uint32_t n_periods;
    uint32_t service_base, n_services;
    const uint64_t *service_days; /* [service × day_words + day / 64] */
    const gw_text *service_ids;
    /* Over all stops of the timetable (both parts' ids): range [visit_first[s], visit_first[s + 1]) */
    const uint32_t *visit_first;
    const gw_tt_visit *visits; /* of a stop: by pattern, then position */
    uint32_t n_visits;
    const uint32_t *near_first; /* walks by nearness from (and to) a stop, sorted by the other stop */
    const gw_tt_near *near;
    uint32_t n_near;
    const uint32_t *link_first; /* links leaving a stop; sorted by from, to */
    const gw_tt_link *links;
    uint32_t n_links;
    const uint32_t *link_in_first; /* links arriving at a stop: indices into links, sorted by to, from */
    const uint32_t *links_in;
    const gw_tt_rule *rules;
    uint32_t n_rules;
    const gw_tt_seat *seats_from; /* sorted by from_trip, to_trip */
    const gw_tt_seat *seats_to;   /* sorted by to_trip, from_trip */
    uint32_t n_seats;
} gw_tt_part;

typedef struct gw_timetable {
    gw_tt_part part[2];
    uint32_t n_parts;                 /* 1: a baseline */
    const uint64_t *removed_patterns; /* bits over pattern ids; NULL: none */

    gw_day first_day; /* day 0, since 1970 */
    uint32_t n_days, day_words;
    int64_t zero; /* instant of tt second 0: first_day × 86400 */
    uint32_t n_feeds, n_zones, n_agencies, n_attributions;
    const gw_tt_feed *feeds;
    const gw_tt_agency *agencies;
    const gw_tt_attribution *attributions;
    const int32_t *day_zero;     /* [zone × n_days + day]: tt seconds of noon minus 12 h */
    const gw_zone *const *zones; /* [n_zones]; also for printing times */
    const gw_text *zone_names;   /* [n_zones] "Asia/Hong_Kong": those of the feeds, then of stops */
    const uint16_t *stop_zones;  /* [n_stop_zones = all stops of feeds]: zones[]; NULL: each has its feed's */
    uint32_t n_stop_zones;
    const gw_tt_look *looks; /* see looks.h */
    const gw_tt_look_run *look_runs;
    const uint32_t *calls;
    const gw_name *signs; /* [0] is none */
    const gw_tt_shape *shapes;
    const uint8_t *shape_bytes;
    const uint32_t *along_dm; /* decimetres along a look's shape */
    uint32_t n_looks, n_look_runs, n_calls, n_signs, n_shapes, n_shape_bytes, n_along;

    uint32_t n_board_extra, n_alight_extra;
    const gw_tt_slot *board_extra, *alight_extra; /* sorted by stop, trip, route */
    const uint32_t *board_extra_first,
        *alight_extra_first; /* [n_stops of part 0 + 1]: range of a stop's extra slots;
                                NULL when there are none. Stops of part 1 have none. */
    /* Inside stations (part 0 only). */
    const gw_tt_node *nodes;          /* by stop; with the guard. NULL: no pathways and no levels */
    const gw_tt_path *paths;          /* of a node: by to, then time */
    const gw_tt_step_free *step_free; /* by from, to */
    uint32_t n_nodes;                 /* with the guard */
    uint32_t n_paths, n_step_free;
    /* What feeds say that rides cost (part 0 only); planner/ticket reads it. */
    const gw_tt_fare *own_fares;
    const gw_tt_fare_rule *fare_rules; /* by route, origin, destination, fare */
    const uint32_t *fare_zones;        /* sets of zones, a fare's side by side */
    const uint32_t *stop_fare_zones;   /* [n_stop_fare_zones = all stops of feeds]: the first stop of the same zone,
                                          or with the same areas; GW_NO_ID: none; NULL: no rule asks for any */
    uint32_t n_own_fares, n_fare_rules, n_fare_zones, n_stop_fare_zones;
    gw_tt_leg_fares leg_fares;
    /* All of part 0 sorted by id, then number, to find one by bisection; NULL: not there. */
    const uint32_t *stops_by_id, *routes_by_id;
    gw_sha256 content;                    /* of the snapshot, or of the feeds and options; a scenario's: of all */
    gw_sha256 base_content;               /* of part 0 alone */
    /* As read by gw_port_files_read, gw_place_files_read, gw_fare_files_read; NULL: none */
    const void *ports_blob, *places_blob, *fares_blob;
    size_t ports_size, places_size, fares_size;
    gw_sha256 ports_hash, places_hash, fares_hash;
    int32_t default_transfer_s; /* stored for those who ask no other */
} gw_timetable;

#endif
