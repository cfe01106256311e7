/* The timetable: flat, immutable arrays that every search reads.
 *
 * Built from checked feeds (build.h), written to and mapped from a snapshot (snapshot.h), changed only by
 * making a new one on top (overlay.h). A gw_timetable is read-only and reference-counted: share it between
 * threads freely.
 *
 * Parts. part[0] is the base (in memory or mapped), part[1] the overlay of a scenario (empty in a baseline).
 * Ids are global: ids from part[1] follow those of part[0]. Whoever walks over visits or links of a stop
 * walks over the parts; nothing else in a search knows that scenarios exist.
 *
 * Time. Seconds of a search ("tt seconds", int32_t) count from zero = first_day 00:00:00 UTC. Times inside a
 * pattern count from noon minus 12 h of the service day in the feed's zone: tt = day_zero(feed, day) + time.
 * Days are numbered from first_day.
 *
 * Patterns. Trips of one route with the same stops in the same order and the same pickup and drop-off types
 * that do not overtake each other. Times are stop-major: all departures of one position side by side, rising
 * with the trip, as 16-bit seconds after the first of them (gw_tt_row); arrivals only where some trip dwells.
 * A headway service is a pattern with one template trip, whose times count from the departure at its first
 * stop, and periods (planner/headway/headway.h).
 *
 * Links. What leads from alighting at one stop to boarding at another (or the same: every stop has a link to
 * itself). Walks made by nearness are the same both ways and stand in lists of their own (gw_tt_near); the
 * link of a stop to itself is written down only where a feed says something about it; all others are a
 * gw_tt_link. There is never more than one from one stop to another. Who wants them all asks
 * gw_tt_links_next. A link has a duration that holds in general, and rules for particular routes or trips
 * (transfers.txt, ranks 1-5). Slots make those exact: a slot is one stop as boarded by a class of trips
 * (board slots, for the forward search), or as alighted from by a class of trips (alight slots, for the
 * backward search). Slot numbers: 0 .. n_extra-1 are the particular ones, n_extra + stop is the stop's
 * general slot. Trips that a trip rule names have a pattern of their own.
 *
 * Stations. Pathways inside stations are directed paths between nodes (stops of any location type but
 * stations); stations.h finds ways along them. What comes of them for a search are links of kind
 * GW_LINK_INSIDE: between platforms, between a platform and an entrance, and from platforms through entrances
 * to stops outside.
 *
 * Ports are stops of kind GW_STOP_PORT: one for each side of each usable port (its counters). Links lead from
 * the hall's stops to it and back. The two sides of a port are joined by its gate, not by a link.
 */
#ifndef GW_TIMETABLE_TIMETABLE_H
#define GW_TIMETABLE_TIMETABLE_H

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

gw_timetable *gw_timetable_retain(const gw_timetable *t); /* one more owner */
void gw_timetable_release(gw_timetable *t);               /* accepts NULL; the last owner frees or unmaps */

/* --- reading: all inline, no checks beyond what open or build has made sure of --- */

static inline uint32_t gw_tt_n_stops(const gw_timetable *t)
{
    return t->part[0].n_stops + t->part[1].n_stops;
}
static inline uint32_t gw_tt_n_patterns(const gw_timetable *t)
{
    return t->part[0].n_patterns + t->part[1].n_patterns;
}
static inline uint32_t gw_tt_n_routes(const gw_timetable *t)
{
    return t->part[0].n_routes + t->part[1].n_routes;
}
static inline uint32_t gw_tt_n_trips(const gw_timetable *t)
{
    return t->part[0].n_trips + t->part[1].n_trips;
}
static inline const gw_tt_part *gw_tt_part_of_pattern(const gw_timetable *t, uint32_t p)
{
    return &t->part[p >= t->part[0].n_patterns];
}
static inline const gw_tt_pattern *gw_tt_pattern_at(const gw_timetable *t, uint32_t p)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, p);
    return &part->patterns[p - part->pattern_base];
}
static inline const gw_tt_stop *gw_tt_stop_at(const gw_timetable *t, uint32_t s)
{
    const gw_tt_part *part = &t->part[s >= t->part[0].n_stops];
    return &part->stops[s - part->stop_base];
}
static inline const gw_tt_route *gw_tt_route_at(const gw_timetable *t, uint32_t r)
{
    const gw_tt_part *part = &t->part[r >= t->part[0].n_routes];
    return &part->routes[r - part->route_base];
}
static inline const gw_tt_trip *gw_tt_trip_at(const gw_timetable *t, uint32_t trip)
{
    const gw_tt_part *part = &t->part[trip >= t->part[0].n_trips];
    return &part->trips[trip - part->trip_base];
}
/* patterns[0..n) of one part, whose trips follow each other: the one that holds the trip. */
static inline uint32_t gw_tt_find_pattern(const gw_tt_pattern *patterns, uint32_t n, uint32_t trip)
{
    uint32_t low = 0;
    while (n > 1) {
        uint32_t half = n / 2;
        if (patterns[low + half].first_trip <= trip) low += half;
        n -= half;
    }
    return low;
}
static inline uint32_t gw_tt_pattern_of_trip(const gw_timetable *t, uint32_t trip)
{
    const gw_tt_part *part = &t->part[trip >= t->part[0].n_trips];
    return part->pattern_base + gw_tt_find_pattern(part->patterns, part->n_patterns, trip);
}
static inline const gw_name *gw_tt_headsign(const gw_timetable *t, uint32_t trip)
{
    const gw_tt_part *part = &t->part[trip >= t->part[0].n_trips];
    return &part->headsigns[part->trips[trip - part->trip_base].headsign];
}
static inline const char *gw_tt_text(const gw_timetable *t, gw_text text)
{
    const gw_tt_part *part = &t->part[t->n_parts > 1 && text >= t->part[1].text_base];
    return part->text + (text - part->text_base);
}
static inline const char *gw_tt_name(const gw_timetable *t, const gw_name *n, gw_lang lang)
{
    return gw_tt_text(t, n->lang[lang] ? n->lang[lang] : n->base);
}
static inline bool gw_tt_pattern_removed(const gw_timetable *t, uint32_t p)
{
    return t->removed_patterns && (t->removed_patterns[p / 64] >> (p % 64) & 1);
}
static inline bool gw_tt_service_runs(const gw_timetable *t, uint32_t service, uint32_t day)
{
    const gw_tt_part *part = &t->part[service >= t->part[0].n_services];
    size_t at = (size_t)(service - part->service_base) * t->day_words + day / 64;
    return part->service_days[at] >> (day % 64) & 1;
}
static inline int32_t gw_tt_day_zero(const gw_timetable *t, uint32_t row, uint32_t day)
{
    return t->day_zero[(size_t)row * t->n_days + day];
}
static inline uint32_t gw_tt_stop_slot(uint32_t n_extra, uint32_t stop)
{
    return n_extra + stop;
}

/* --- times --- */

typedef struct {           /* one row of times; value[] is searched as it is */
    const uint16_t *value; /* [n_trips] */
    int32_t base_s;
    uint32_t wrap;
} gw_tt_column;

static inline gw_tt_column gw_tt_departures(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position)
{
    const gw_tt_row *row = &part->rows[p->first_stop + position];
    return (gw_tt_column){part->times + p->first_time + (size_t)position * p->n_trips, row->base_s,
                          row->wrap};
}
static inline gw_tt_column gw_tt_arrivals_at(const gw_tt_part *part, const gw_tt_pattern *p,
                                             uint32_t position)
{
    const gw_tt_row *row = &part->rows[p->first_stop + position];
    if (row->arrivals == GW_NO_ID) return gw_tt_departures(part, p, position);
    const gw_tt_arrivals *a = &part->arrivals[row->arrivals];
    return (gw_tt_column){part->times + a->first_time, a->base_s, a->wrap};
}
static inline int32_t gw_tt_time(gw_tt_column c, uint32_t trip)
{
    return c.base_s + c.value[trip] + (trip >= c.wrap ? 65536 : 0);
}
/* trip: counted in the pattern */
static inline int32_t gw_tt_departure(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position,
                                      uint32_t trip)
{
    return gw_tt_time(gw_tt_departures(part, p, position), trip);
}
static inline int32_t gw_tt_arrival(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position,
                                    uint32_t trip)
{
    return gw_tt_time(gw_tt_arrivals_at(part, p, position), trip);
}
/* The first trip (counted in the pattern) whose time is not before seconds; n_trips: none. */
static inline uint32_t gw_tt_first_from(gw_tt_column c, uint32_t n_trips, int64_t seconds)
{
    int64_t after_base = seconds - c.base_s;
    bool upper = after_base > UINT16_MAX;
    uint32_t lo = upper ? c.wrap : 0, n = upper ? n_trips - c.wrap : c.wrap;
    if (upper) after_base -= 65536;
    if (after_base > UINT16_MAX) return n_trips;
    int32_t wanted = after_base < 0 ? 0 : (int32_t)after_base;
    while (n > 1) {
        uint32_t half = n / 2;
        lo += c.value[lo + half - 1] < wanted ? half : 0;
        n -= half;
    }
    return lo + (n == 1 && c.value[lo] < wanted);
}

/* --- all links of a stop, in the order of the other stop, part by part --- */

#define GW_LINK_NEAR                                                                                         \
    ((uint32_t)1 << 31)               /* number of a near link: this + its number in near[], part 0 first */
#define GW_LINK_SELF (UINT32_MAX - 1) /* number of the link of a stop to itself that is not written down */

typedef struct {
    const gw_timetable *t;
    uint32_t stop;
    bool arriving;
    uint32_t part;                           /* the next one to begin */
    uint32_t near, near_end, link, link_end; /* of the part under way */
    bool self;                               /* still to come */
} gw_tt_links;

static inline gw_tt_links gw_tt_links_of(const gw_timetable *t, uint32_t stop, bool arriving)
{
    return (gw_tt_links){.t = t, .stop = stop, .arriving = arriving};
}
/* The next link leaving (arriving at) the stop; number may be NULL, and *part too: whose rules it has. */
bool gw_tt_links_next(gw_tt_links *x, gw_tt_link *out, uint32_t *number, const gw_tt_part **part);
/* A link by its number, for someone at `from` (only the numbers of links to themselves need it). */
gw_tt_link gw_tt_link_of(const gw_timetable *t, uint32_t number, uint32_t from, bool arriving,
                         const gw_tt_part **part);

/* --- trips by name --- */

/* The trip's id, in buf (whose content is replaced); "" when there is no memory (then buf->failed). */
const char *gw_tt_trip_id(const gw_timetable *t, uint32_t trip, gw_buf *buf);
gw_text gw_tt_trip_short_name(const gw_timetable *t, uint32_t trip);
/* --- how trips are shown --- */

typedef struct {
    const gw_name *headsign; /* of this stop alone; NULL: the trip's */
    bool approximate;        /* timepoint 0, or interpolated */
} gw_tt_call;

const gw_tt_look *gw_tt_look_of(const gw_timetable *t, uint32_t trip);
/* The line of a trip from one position to a later one, point by point. false: it has none, draw from stop to
 * stop. */
typedef void (*gw_line_fn)(void *context, gw_point p);
bool gw_tt_line(const gw_timetable *t, uint32_t trip, uint32_t from, uint32_t to, gw_line_fn put,
                void *context);
gw_tt_call gw_tt_call_of(const gw_timetable *t, uint32_t trip, uint32_t position);
/* The orders of fare_rules[] and of leg_fares.rules[]. */
int gw_tt_fare_rule_compare(const gw_tt_fare_rule *a, const gw_tt_fare_rule *b);
int gw_tt_leg_rule_compare(const gw_tt_leg_rule *a, const gw_tt_leg_rule *b);

/* --- finding and printing --- */

/* The stop with this id in the feed of this tag; tag empty: in any feed (GW_AMBIGUOUS when several have it).
 * The message lists candidates. */
GW_MUST_USE gw_status gw_timetable_find_stop(const gw_timetable *t, gw_str tag, gw_str id, gw_stop_id *out,
                                             gw_error *err);
bool gw_timetable_find_feed(const gw_timetable *t, gw_str tag, uint32_t *out);
GW_MUST_USE gw_status gw_timetable_find_route(const gw_timetable *t, gw_str tag, gw_str id, gw_route_id *out,
                                              gw_error *err);
/* The port's counters on a side; GW_NO_ID when the port is not usable in these data. */
gw_stop_id gw_timetable_port_stop(const gw_timetable *t, uint32_t port, gw_side side);
/* "tag:id" (ports: "port:ID@side", new stops: "new:ID"); sep is ':' or '_'. */
void gw_timetable_stop_ref(const gw_timetable *t, gw_stop_id stop, char sep, gw_buf *out);
void gw_timetable_route_ref(const gw_timetable *t, gw_route_id route, char sep, gw_buf *out);
/* The zone a stop's times are shown in: its own, else its feed's; the first feed's for ports and new stops.
 */
uint32_t gw_timetable_zone_of_stop(const gw_timetable *t, gw_stop_id stop); /* zones[], zone_names[] */
const gw_zone *gw_timetable_stop_zone(const gw_timetable *t, gw_stop_id stop);
static inline int32_t gw_tt_seconds(const gw_timetable *t,
                                    int64_t instant) /* caller: instant within the days held */
{
    return (int32_t)(instant - t->zero);
}
bool gw_timetable_covers(const gw_timetable *t, int64_t instant);
/* First and last day (since 1970) within the window on which anything runs; false when nothing does. */
bool gw_timetable_span(const gw_timetable *t, gw_day *first, gw_day *last);

#endif
