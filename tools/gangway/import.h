/* From feeds to a snapshot, as `import` and `update` do it: which feeds (import_sources.c), reading and
 * building (import_run.c), and what is said at the end (import_report.c).
 */
#ifndef GW_TOOLS_IMPORT_H
#define GW_TOOLS_IMPORT_H

#include "planner/timetable/build.h"
#include "tools/gangway/args.h"
#include "tools/gangway/feeds_file.h"
#include "tools/gangway/out.h"

#define GW_IMPORT_FEEDS_MAX   GW_FEEDS_MAX
#define GW_IMPORT_DAYS        800
#define GW_IMPORT_DAYS_BEFORE 60 /* kept of what lies before today, where not all days fit */

typedef struct { /* what is NULL, 0 or below 0 (the last two) is left to feeds.json, then to the program */
    const char *data;                       /* the folder written to */
    const char *data_dir;                   /* that with ports/, calendars/, places/, fares/ */
    const char *ports, *calendars, *places, *fares; /* borrowed */
    bool no_ports, no_shapes;
    int64_t days;
    gw_day today;
    double walk_radius_m; /* in straight metres */
    int64_t transfer_s;
} gw_import_options;

typedef struct {
    gw_feeds_entry entry; /* owned; what is said of the feed */
    gw_notices *notices;  /* owned; NULL: not loaded */
    gw_feed *feed;        /* owned; freed after the timetable is built */
    gw_sha256 hash;       /* of the feed, kept for the summary */
    char version[64], timezone[64];
    uint32_t n_agencies, n_stops, n_routes, n_trips, n_services, n_trip_rows, n_frequency_rows;
    gw_day first_day, last_day;     /* GW_DAY_NONE: nothing runs */
    gw_day valid_from, valid_until; /* of feed_info.txt; GW_DAY_NONE: not given */
    double seconds;
} gw_import_feed;

typedef struct { /* what ports/, calendars/, places/ and fares/ hold, as kept in the snapshot */
    gw_buf ports, places, fares; /* owned */
    gw_sha256 ports_hash, places_hash, fares_hash;
    bool has_ports, has_places, has_fares;
} gw_import_tables;

typedef struct {
    gw_import_feed feeds[GW_IMPORT_FEEDS_MAX];
    uint32_t n_feeds;
    gw_feeds_import wanted; /* owned; of feeds.json */
    gw_import_tables tables;
    gw_day window_first; /* the days kept; n_window may be fewer than all that have service */
    uint32_t n_window;
    gw_day span_first, span_last; /* on which anything runs; GW_DAY_NONE: none */
    bool is_cut;                  /* the window holds fewer days than have service */
    gw_build_summary built;
    uint32_t n_joins;  /* walks between stops of different feeds, each way */
    gw_sha256 content; /* of the snapshot */
    uint64_t snapshot_bytes;
    const char *snapshot; /* borrowed; its path */
    double seconds;       /* in all */
    double memory_mb;     /* the most the program ever held */
} gw_import;

/* words: "tag=SOURCE" each, or the path of one feeds.json; sides: "hk=hk,mtr=hk" each. Errors name the word.
 */
GW_MUST_USE gw_status gw_import_sources(gw_import *im, const gw_arg_list *words, const gw_arg_list *sides,
                                        gw_error *err);
/* The feeds and options of a feeds.json; takes over what f holds, which is left empty (and to be freed). */
GW_MUST_USE gw_status gw_import_take_file(gw_import *im, gw_feeds_file *f, gw_error *err);
void gw_import_free(gw_import *im);

/* What options do not say, feeds.json says, or the program. */
void gw_import_settle_options(const gw_import *im, gw_import_options *o);
GW_MUST_USE gw_status gw_import_read_tables(const gw_import_options *o, gw_import *im, gw_error *err);
/* Reads a feed from path (its own source when NULL), checks its time zone, and counts what it holds. err
 * names the feed. */
GW_MUST_USE gw_status gw_import_load_feed(const gw_import_options *o, gw_import_feed *f, const char *path,
                                          gw_progress *bar, gw_error *err);
void gw_import_unload_feed(gw_import_feed *f); /* as before it was loaded */
/* Builds a timetable from the feeds that are loaded and puts it in place of the snapshot in o->data. */
GW_MUST_USE gw_status gw_import_write(const gw_import_options *o, gw_import *im, gw_progress *bar,
                                      gw_error *err);

/* DATA/feeds/new: where fetched feeds wait to be taken; emptied by gw_import_sweep, with the lock held. */
GW_MUST_USE gw_status gw_import_make_folders(const char *data, gw_error *err);
void gw_import_sweep(const char *data);

void gw_import_print_text(const gw_import *im);
GW_MUST_USE gw_status gw_import_write_json(const gw_import *im, gw_buf *out);
/* Its members, without the object's own braces, for a report that holds more. */
void gw_import_write_members(const gw_import *im, gw_json_writer *w);

#endif
