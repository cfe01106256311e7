/* One GTFS feed as checked tables.
 *
 * gw_feed_load reads a zip, a folder or an http(s) URL, checks every row against the GTFS Schedule reference
 * (gtfs.org, revision of 2026) and keeps what can be planned with. Every fault is a counted notice, every
 * repair is written down; nothing is dropped silently. After loading:
 *
 *  - all references are indices into these tables, or GW_NONE; rows are in file order unless said otherwise;
 *  - stop_times are grouped by trip (trips[t].first_stop_time, n_stop_times), sorted by stop_sequence, with
 * both times present, blank ones interpolated (whole seconds, half up), never going back; flex rows are gone;
 *  - a trip that cannot be used has n_stop_times 0 (and was reported);
 *  - frequencies are grouped by trip and sorted by start, without overlaps;
 *  - text is valid UTF-8 and trimmed.
 *
 * Times are seconds from noon minus 12 hours of the service day and may pass 24:00. The whole feed is one
 * owned object, read-only after loading, free to share between threads.
 */
#ifndef GW_FEED_FEED_H
#define GW_FEED_FEED_H

#include "gtfs/base/civil.h"
#include "gtfs/base/hash.h"
#include "gtfs/feed/fares.h"
#include "gtfs/feed/notices.h"

#define GW_NONE UINT32_MAX

typedef struct {
    gw_str id, name, url, timezone, lang, phone, fare_url, email;
} gw_agency;

typedef enum {
    GW_LOC_STOP,
    GW_LOC_STATION,
    GW_LOC_ENTRANCE,
    GW_LOC_NODE,
    GW_LOC_BOARDING_AREA
} gw_location_type;

typedef struct {
    gw_str id, code, name, desc, zone_id, url, timezone, platform_code, level_id;
    double lat, lon; /* degrees WGS84; NAN when unknown or unusable (never walkable) */
    uint32_t parent; /* stops[], or GW_NONE */
    uint32_t level;  /* levels[], or GW_NONE; its id is level_id */
    uint8_t location_type;
    uint8_t wheelchair;  /* 0 unknown, 1 yes, 2 no; inherited from the station when 0 */
    uint8_t stop_access; /* 0 or 1; 2: not given */
} gw_stop;

typedef struct {
    gw_str id, short_name, long_name, desc, url;
    uint32_t agency; /* agencies[]; 0 when the feed has one or none is given */
    uint16_t type;   /* GTFS or extended route type, as given (unknown ones: 3, reported) */
    uint8_t has_color, has_text_color;
    uint32_t color, text_color; /* 0xRRGGBB; white on black when not given */
    uint32_t sort_order;        /* GW_NONE: not given */
    uint32_t network;           /* fares.networks[], or GW_NONE: of route_networks.txt, else of network_id */
} gw_route;

typedef struct {
    gw_str id;
    gw_day first, last; /* of calendar.txt, inclusive; GW_DAY_NONE when only calendar_dates.txt defines it */
    uint8_t weekdays;   /* bit 0 = Monday */
    uint32_t first_exception, n_exceptions; /* exceptions[], sorted by day */
} gw_service;

typedef struct {
    gw_day day;
    bool added; /* else removed */
} gw_service_exception;

typedef struct {
    gw_str id, headsign, short_name, block_id, shape_id;
    uint32_t route, service;
    uint32_t shape;                         /* shapes[], or GW_NONE */
    uint32_t first_stop_time, n_stop_times; /* stop_times[]; 0 when unusable */
    uint32_t first_frequency, n_frequencies;
    uint8_t direction;               /* 0, 1, or 2: not given */
    uint8_t wheelchair, bikes, cars; /* 0 unknown, 1 yes, 2 no */
} gw_trip;

typedef struct { /* 24 bytes: a large city has nine million of them */
    uint32_t stop;
    int32_t arrival_s, departure_s;
    uint32_t sequence;
    uint32_t headsign;        /* headsigns[]; 0 is the empty one: gw_stop_time_headsign */
    uint8_t pickup, drop_off; /* 0 regular, 1 none, 2 phone the agency, 3 ask the driver */
    uint8_t timepoint;        /* 1 exact, 0 approximate (also: interpolated) */
    uint8_t unused;
} gw_stop_time;

typedef struct {
    uint32_t trip;
    int32_t start_s, end_s; /* [start, end): departures at the first stop */
    int32_t headway_s;      /* > 0; the least, when a range is given */
    int32_t headway_max_s;  /* = headway_s unless the column headway_max_secs gives a range */
    uint8_t exact;
} gw_frequency;

typedef struct {
    uint32_t from_stop, to_stop;   /* stop or station; GW_NONE only for types 4 and 5 */
    uint32_t from_route, to_route; /* or GW_NONE */
    uint32_t from_trip, to_trip;
    int32_t min_time_s; /* GW_SECONDS_NONE: blank (0 is a value) */
    uint8_t type;       /* 0-5 */
} gw_transfer;

typedef struct {
    gw_str id, name;
    float index; /* 0 is the ground; NAN: not given */
} gw_level;

typedef struct {
    gw_str signposted_as, reversed_signposted_as; /* from → to, and back */
    uint32_t from_stop, to_stop;                  /* no stations */
    uint8_t mode;                                 /* 1 walkway … 7 exit gate */
    bool bidirectional;
    float length_m;      /* NAN: not given */
    float max_slope;     /* rise over run, negative downwards; NAN: not given */
    float min_width_m;   /* NAN: not given */
    int32_t traversal_s; /* GW_SECONDS_NONE: not given */
    int32_t stair_count; /* steps up from → to, negative: down; 0: not given */
} gw_pathway;

typedef struct { /* a line on the map; its points by shape_pt_sequence */
    gw_str id;
    uint32_t first_point, n_points; /* shape_points[]; 0 points without gw_feed_options.shapes */
} gw_shape;

typedef struct {
    int32_t lat_e7, lon_e7; /* degrees x 10^7, WGS84 */
    float dist;             /* shape_dist_traveled; NAN when not given */
} gw_shape_point;

typedef struct { /* as in the file; record_id before field_value */
    gw_str table, field, language, translation, record_id, record_sub_id, field_value;
} gw_translation;

typedef struct {
    gw_str id, organization, url, email, phone;
    uint32_t agency, route, trip; /* whose it is; all GW_NONE: of the whole feed */
    bool producer, operator_, authority;
} gw_attribution;

typedef struct {
    gw_str publisher, publisher_url, lang, default_lang, version, contact_email, contact_url;
    gw_day start, end; /* or GW_DAY_NONE */
} gw_feed_info;

typedef struct gw_feed {
    gw_str source;   /* file name as given, without its folders */
    gw_sha256 hash;  /* of the zip's bytes, or of the folder (gw_sha256_folder) */
    gw_str timezone; /* of the first agency */
    gw_feed_info info;

    const gw_agency *agencies;
    const gw_stop *stops;
    const gw_route *routes;
    const gw_service *services;
    const gw_service_exception *exceptions;
    const gw_trip *trips;
    const gw_stop_time *stop_times;
    const float *shape_dists; /* index: stop_times; NAN when not given. NULL: the file has no such column */
    const gw_str *headsigns;  /* of single stop times; [0] is empty */
    const gw_shape *shapes;
    const gw_shape_point *shape_points;
    const gw_frequency *frequencies;
    const gw_transfer *transfers;
    const gw_level *levels;
    const gw_pathway *pathways;
    const gw_translation *translations;
    const gw_attribution *attributions;
    uint32_t n_agencies, n_stops, n_routes, n_services, n_exceptions, n_trips, n_stop_times, n_frequencies,
        n_transfers, n_levels, n_pathways, n_translations, n_attributions, n_headsigns, n_shapes, n_shape_points;
    gw_fares fares;
    /* What the files held before anything was dropped, for the summary. */
    uint32_t n_trip_rows, n_stop_time_rows, n_frequency_rows;
} gw_feed;

/* Called now and then with the bytes read so far of the bytes in all; return false to give up (GW_IO). */
typedef bool (*gw_progress_fn)(void *context, const char *what, uint64_t done, uint64_t total);

typedef struct {
    const char *source; /* path of a zip or folder, or an http(s) URL */
    gw_day today; /* for notices that depend on the date; nothing else does. GW_DAY_NONE: none of them */
    gw_str default_timezone; /* used when agency.txt gives none; empty: such a feed is refused */
    bool allow_http;         /* URLs: plain http as well */
    bool allow_private;      /* URLs: private and loopback addresses as well */
    bool shapes;             /* keep the points of shapes.txt; without, they are only checked */
    uint64_t max_bytes;      /* download and inflated size of one table; 0: 4 GiB */
    gw_progress_fn progress; /* may be NULL */
    void *progress_context;
} gw_feed_options;

/* notices is filled also on failure: it then says why. *out is untouched on failure and owned by the caller
 * otherwise. Returns GW_OK, GW_BAD_FEED (nothing can be answered from it; err names the file), GW_IO (not
 * there, not readable), GW_NETWORK, GW_LIMIT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_feed_load(const gw_feed_options *options, gw_notices *notices, gw_feed **out,
                                   gw_error *err);
void gw_feed_free(gw_feed *f); /* accepts NULL */

/* The headsign shown at this stop when it differs from the trip's; empty when it does not. Borrowed. */
static inline gw_str gw_stop_time_headsign(const gw_feed *f, const gw_stop_time *st)
{
    return f->headsigns[st->headsign];
}

bool gw_service_runs(const gw_feed *f, uint32_t service, gw_day day);
/* First and last day on which a service runs; false: it never does. */
bool gw_service_span(const gw_feed *f, uint32_t service, gw_day *first, gw_day *last);
/* First and last day on which any service of a usable trip runs; false when there is none. */
bool gw_feed_span(const gw_feed *f, gw_day *first, gw_day *last);

#endif
