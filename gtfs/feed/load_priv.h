/* What the readers of the single tables share while a feed is being loaded. */
#ifndef GW_FEED_LOAD_PRIV_H
#define GW_FEED_LOAD_PRIV_H

#include "gtfs/csv/table.h"
#include "gtfs/feed/feed.h"
#include "gtfs/feed/ids_priv.h"

#define GW_LIST(type)                                                                                        \
    struct {                                                                                                 \
        type *p; /* owned */                                                                                 \
        size_t n, cap;                                                                                       \
    }

/* Rows of stop_times.txt that stand one behind the other in the file, on consecutive lines, and belong to one
 * trip. */
typedef struct {
    uint32_t first_row, n_rows; /* raw_stop_times[] */
    uint32_t next;              /* the trip's next run, or GW_NONE */
    uint64_t first_line;
} gw_run;

typedef struct {
    uint32_t first_run, last_run; /* GW_NONE: no row in the file was usable */
    uint8_t seen;                 /* some row of stop_times.txt names this trip, usable or not */
} gw_trip_runs;

/* Where each row of a table stands in its file, for faults that are found later. index: the table's */
typedef GW_LIST(uint32_t) gw_lines;

/* Which trips or services a repair has touched so far. */
typedef enum { GW_TOUCH_NOTHING, GW_TOUCH_TRIP, GW_TOUCH_SERVICE } gw_touch_kind;
typedef struct {
    const char *code;
    gw_action action;
    gw_touch_kind kind;
    uint64_t *bits; /* owned; index: trips or services */
    size_t cap;     /* words */
} gw_touched;

typedef struct {
    const gw_feed_options *options; /* borrowed */
    gw_notices *notices;            /* borrowed */
    gw_error *err;                  /* borrowed, may be NULL */
    gw_archive *archive;            /* owned */
    uint64_t bytes_done, bytes_all; /* for progress */

    gw_arena *texts; /* owned; goes to the feed */
    gw_feed_info info;
    gw_str timezone;
    GW_LIST(gw_agency) agencies;
    GW_LIST(gw_stop) stops;
    GW_LIST(gw_route) routes;
    GW_LIST(gw_service) services;
    GW_LIST(gw_service_exception) exceptions;
    GW_LIST(gw_trip) trips;
    GW_LIST(gw_stop_time) stop_times;
    GW_LIST(gw_shape) shapes;
    GW_LIST(gw_shape_point) shape_points;
    GW_LIST(gw_frequency) frequencies;
    GW_LIST(gw_transfer) transfers;
    GW_LIST(gw_level) levels;
    GW_LIST(gw_pathway) pathways;
    GW_LIST(gw_translation) translations;
    GW_LIST(gw_attribution) attributions;
    gw_fares fares; /* its lists are owned */
    uint32_t n_trip_rows, n_stop_time_rows, n_frequency_rows;
    gw_lines agency_lines, stop_lines, route_lines, service_lines, trip_lines;
    uint32_t info_line; /* of feed_info.txt's row; 0: there is none */

    gw_ids agency_ids, level_ids, stop_ids, route_ids, service_ids, trip_ids;
    gw_intern shared;          /* texts that repeat */
    gw_intern headsigns;       /* of stop times; [0] is empty */
    gw_intern networks;        /* network ids of routes.txt, then of networks.txt */
    bool routes_name_networks; /* routes.txt has the column network_id */
    bool routes_missing;       /* routes are made from trips.txt */
    gw_intern zones;           /* time zones found so far: each is looked for on the disk once */
    gw_intern dropped_trips;   /* ids of trips that were in trips.txt and could not be kept */

    GW_LIST(uint8_t)
    route_continuous;     /* index: routes; boarding between stops is offered. Empty: no such column */
    struct gw_flex *flex; /* owned */
    struct gw_shape_checks *shape_checks; /* owned; NULL: no shapes.txt */
    GW_LIST(gw_touched) touched;
    GW_LIST(gw_run) runs;
    gw_trip_runs *trip_runs; /* owned; index: trips */
    GW_LIST(double) dists;   /* shape_dist_traveled; index: stop_times; empty without that column */
    uint8_t *stop_used;      /* owned; index: stops; some stop time names it */
} gw_loader;

/* The steps, in this order. Each returns GW_OK, or fails the whole load. */
gw_status gw_load_check_files(gw_loader *l);
gw_status gw_load_feed_info(gw_loader *l);
gw_status gw_load_agencies(gw_loader *l);
gw_status gw_load_levels(gw_loader *l);
gw_status gw_load_stops(gw_loader *l);
gw_status gw_load_routes(gw_loader *l);
gw_status gw_load_calendar(gw_loader *l);
gw_status gw_load_calendar_dates(gw_loader *l);
gw_status gw_load_trips(gw_loader *l);
gw_status gw_load_shapes(gw_loader *l);
gw_status gw_load_flex(gw_loader *l); /* tables and zones of demand-responsive service: checked only */
gw_status gw_load_stop_times(gw_loader *l);
gw_status gw_load_finish_trips(gw_loader *l); /* sorts, checks and interpolates every trip's stop times */
gw_status gw_load_frequencies(gw_loader *l);
gw_status gw_load_transfers(gw_loader *l);
gw_status gw_load_pathways(gw_loader *l);
gw_status gw_load_translations(gw_loader *l);
gw_status gw_load_attributions(gw_loader *l);
gw_status gw_load_fares(gw_loader *l);
gw_status gw_load_check_feed(gw_loader *l); /* what can only be seen when all is there */

/* A fault that ends the load: a FATAL notice and GW_BAD_FEED with "source: file: words". */
gw_status gw_load_fatal(gw_loader *l, const char *code, const char *file, const char *words);
/* The same where the rows were told one by one already: nothing is counted twice. */
gw_status gw_load_told_fatal(gw_loader *l, const char *code, const char *file, const char *words);
gw_status gw_load_no_memory(gw_loader *l);
void gw_load_free_fares(const gw_fares *fares);
/* The repair of a notice touches this trip or service; each is counted once. Without memory it is not
 * counted. */
void gw_load_touch(gw_loader *l, const char *code, gw_action action, gw_touch_kind kind, uint32_t index);
/* Copies of text that live as long as the feed; false: no memory. shared: each text once. */
bool gw_load_text(gw_loader *l, gw_str s, gw_str *out);
bool gw_load_shared_text(gw_loader *l, gw_str s, gw_str *out);
/* GW_OK, GW_NOT_FOUND or GW_NO_MEMORY */
gw_status gw_load_find_timezone(gw_loader *l, gw_str name);

/* Row n of a list, grown by one. GW_LIMIT above most rows. */
#define GW_MOST_ROWS 200000000u
#define GW_PUSH(l, list, value)                                                                              \
    ((list).n == (list).cap && gw_grow(&(list).p, &(list).cap, (list).n + 1, sizeof *(list).p)               \
         ? gw_load_no_memory(l)                                                                              \
         : ((list).p[(list).n++] = (value), GW_OK))

#endif
