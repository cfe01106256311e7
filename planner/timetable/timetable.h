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

#include "planner/timetable/records.h"

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
