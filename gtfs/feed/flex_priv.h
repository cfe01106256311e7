/* Demand-responsive service: no journey is planned with it, but its faults are told, and its rows in
 * stop_times.txt are known for what they are. */
#ifndef GW_FEED_FLEX_PRIV_H
#define GW_FEED_FLEX_PRIV_H

#include "gtfs/feed/zones_priv.h"

typedef struct {
    uint32_t group, stop; /* groups, stops */
} gw_group_stop;

/* A row of stop_times.txt with a window in a zone. */
typedef struct {
    uint32_t trip, zone, line;
    int32_t start_s, end_s;
    uint8_t pickup, drop_off;
} gw_zone_row;

typedef struct {
    uint32_t trip, line;
} gw_lone_row;

typedef struct gw_flex {
    gw_intern groups, rules; /* ids */
    GW_LIST(gw_group_stop) group_stops;
    uint8_t *group_used; /* owned; index: groups; some stop time names it */
    gw_zones zones;
    bool has_rules;   /* booking_rules.txt is there */
    uint8_t *rows_of; /* owned; index: trips; rows of stop_times.txt, 2: several. NULL: no flex columns */
    GW_LIST(gw_zone_row) zone_rows;
    GW_LIST(gw_lone_row) lone_rows; /* candidates for missing_stop_times_record */
    uint64_t n_skipped;
} gw_flex;

/* Where stop_times.txt has what is asked for here: indices into the reader's columns. */
typedef struct {
    uint32_t stop, group, location, window_start, window_end, arrival, departure, pickup, drop_off, dist,
        pickup_rule, drop_off_rule;
} gw_flex_columns;

/* Before the rows are read: room for what is counted by trip. */
GW_MUST_USE gw_status gw_flex_begin(gw_loader *l);
/* Looks at a row. true: it is one of demand-responsive service, and skipped. r->status: no memory. */
bool gw_flex_row(gw_reader *r, const gw_flex_columns *at, uint32_t trip);
/* What can only be told when all rows were there. */
GW_MUST_USE gw_status gw_flex_end(gw_loader *l);
void gw_flex_free(gw_flex *x); /* accepts NULL */

/* locations.geojson into zones. */
GW_MUST_USE gw_status gw_flex_read_locations(gw_loader *l);

#endif
