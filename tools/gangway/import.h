/* The import command's parts: which feeds (import_sources.c), and what is said at the end (import_report.c).
 */
#ifndef GW_TOOLS_IMPORT_H
#define GW_TOOLS_IMPORT_H

#include "planner/timetable/build.h"
#include "tools/gangway/args.h"

#define GW_IMPORT_FEEDS_MAX 64

typedef struct {
    char tag[64];
    char *source; /* owned */
    gw_side side;
    gw_notices *notices; /* owned */
    gw_feed *feed;       /* owned; freed after the timetable is built */
    gw_sha256 hash;      /* of the feed, kept for the summary */
    char version[64];
    uint32_t n_agencies, n_stops, n_routes, n_trips, n_trip_rows, n_frequency_rows;
    gw_day first_day, last_day; /* GW_DAY_NONE: nothing runs */
    gw_day valid_from, valid_until; /* of feed_info.txt; GW_DAY_NONE: not given */
    double seconds;
} gw_import_feed;

typedef struct {
    gw_import_feed feeds[GW_IMPORT_FEEDS_MAX];
    uint32_t n_feeds;
    gw_build_summary built;
    uint64_t snapshot_bytes;
    const char *snapshot;
    double seconds;     /* in all */
    double memory_mb;   /* the most the program ever held */
    bool ports, places; /* loaded */
} gw_import;

/* words: "tag=SOURCE" or the path of a feeds.json; sides: "hk=hk,mtr=hk" each. Errors name the word. */
GW_MUST_USE gw_status gw_import_sources(gw_import *im, const gw_arg_list *words, const gw_arg_list *sides,
                                        gw_error *err);
void gw_import_free(gw_import *im);

void gw_import_print_text(const gw_import *im);
GW_MUST_USE gw_status gw_import_write_json(const gw_import *im, gw_buf *out);

#endif
