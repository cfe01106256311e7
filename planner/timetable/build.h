/* From checked feeds to a timetable in memory. */
#ifndef GW_TIMETABLE_BUILD_H
#define GW_TIMETABLE_BUILD_H

#include "gtfs/feed/feed.h"
#include "planner/timetable/timetable.h"

typedef struct {
    const char *tag;     /* "" for a single feed without one */
    const gw_feed *feed; /* borrowed; may be freed after building */
    gw_side side;        /* GW_SIDE_NONE only when no ports are loaded */
} gw_build_feed;

typedef struct {
    const gw_build_feed *feeds;
    uint32_t n_feeds;
    gw_day first_day; /* of the window kept */
    uint32_t n_days;
    int32_t default_transfer_s; /* change at one stop without a rule; also a floor for generated walks,
                                   applied when searching (links store what the feed says) */
    double
        walk_radius_m; /* generated walks between stops of one side within so many straight metres; 0: none */
    bool use_blocks;
    const void *ports_blob, *places_blob, *fares_blob; /* or NULL: no ports, no sides */
    size_t ports_size, places_size, fares_size;
    const gw_sha256 *ports_hash, *places_hash, *fares_hash; /* NULL: of the blobs */
    gw_progress_fn progress;                   /* may be NULL */
    void *progress_context;
} gw_build_options;

typedef struct { /* what the import prints */
    uint32_t n_agencies, n_stops, n_routes, n_patterns, n_trips, n_headway_services, n_headway_patterns;
    uint32_t frequency_rows;         /* of frequencies.txt with exact_times 0 */
    uint32_t frequency_rows_joined;  /* periods kept after joining */
    uint32_t trips_from_frequencies; /* departures laid out from short runs or exact_times 1 */
    uint32_t n_links, n_generated_links, n_rules, n_seats;
    uint32_t n_station_ways;     /* between platforms and entrances, along pathways */
    uint32_t n_stations_refused; /* with too many pathways to be looked through: as if they had none */
    uint32_t walks_of_a_stop; /* 0, or the most walks by nearness that a stop could have: there were more */
    uint32_t n_ports_usable, port_rows_skipped; /* rows of halls.csv for feeds or stops that are not loaded */
    gw_day first_day, last_day;                 /* on which anything runs, within the window */
} gw_build_summary;

/* Frees nothing it was given. *out is owned by the caller (gw_timetable_release), untouched on failure.
 * Deterministic: the same input gives the same bytes. Errors: GW_BAD_INPUT (a tag twice, a feed without a
 * side while ports are loaded; said by name), GW_LIMIT (more than 2^32 of something), GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_timetable_build(const gw_build_options *options, gw_timetable **out,
                                         gw_build_summary *summary, gw_error *err);

#endif
