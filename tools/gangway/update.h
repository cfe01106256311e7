/* gangway update, in parts: what is known of each feed and where its copies are (update_state.c), whether a
 * new one may be taken (update_judge.c), and what is said (update_report.c).
 *
 * DATA/feeds/TAG.zip is the copy that the timetable is made from, DATA/feeds/TAG.previous.zip the one before,
 * DATA/feeds/new/TAG.zip one that was fetched and is not taken yet. DATA/gangway.db holds what the server
 * said of the copy. A copy is only trusted when its bytes have the hash that is stored.
 */
#ifndef GW_TOOLS_UPDATE_H
#define GW_TOOLS_UPDATE_H

#include "planner/store/store.h"
#include "tools/gangway/feed_fetch.h"
#include "tools/gangway/import.h"

#include <limits.h>

typedef enum {
    GW_UPDATE_UNKNOWN,
    GW_UPDATE_SAME,    /* the server has nothing newer, or the file is as it was */
    GW_UPDATE_NEW,     /* taken, or to be taken */
    GW_UPDATE_REFUSED, /* it came, and is worse or no feed */
    GW_UPDATE_FAILED   /* it could not be had */
} gw_update_outcome;

typedef struct {
    bool known;
    uint32_t n_trips, n_stops, n_routes, n_services;
    gw_day first_day, last_day; /* GW_DAY_NONE: nothing runs */
} gw_update_counts;

typedef struct {
    char shown[512]; /* the address or path, without what may be secret */
    char address_hash[65], etag[256], last_modified[64];
    char hash[65]; /* of the copy, or of the local file when it was last taken; "": none */
    int64_t checked, changed, failed;
    char kept[PATH_MAX], fresh[PATH_MAX], previous[PATH_MAX];
    bool has_copy;
    gw_update_outcome outcome;
    gw_feed_fetched fetched;
    gw_error why; /* of what was refused or failed */
    gw_update_counts before, after;
    char new_hash[65];
} gw_update_feed;

typedef enum {
    GW_UPDATE_OF_NOTHING,
    GW_UPDATE_DONE,
    GW_UPDATE_SOME_FAILED,
    GW_UPDATE_ALL_FAILED
} gw_update_result;

typedef struct {
    gw_import_options import;
    const char *today_text, *feeds_path;
    int64_t max_memory_mb;
    bool force, dry_run, json, allow_http, allow_private;
} gw_update_options;

typedef struct {
    gw_import im;
    gw_update_feed feeds[GW_IMPORT_FEEDS_MAX]; /* index: im.feeds */
    gw_store *store;                           /* owned */
    gw_progress bar;
    bool built, would_build; /* would_build: by --dry-run */
    const char *stays;       /* why the timetable was not made anew although feeds changed; NULL: no reason */
    gw_update_result result;
} gw_update;

/* --- update_state.c --- */

GW_MUST_USE gw_status gw_update_read_state(gw_update *u, uint32_t i, const char *data, gw_error *err);
/* What is known of feed i now; with a feed that was taken its copy becomes the kept one. */
GW_MUST_USE gw_status gw_update_settle(gw_update *u, uint32_t i, gw_error *err);
/* Hash over all that makes the timetable: the same gives the same. */
GW_MUST_USE gw_status gw_update_recipe(const gw_update *u, const gw_import_options *o, char hex[65],
                                       gw_error *err);
/* Whether the snapshot in place is not the one that this recipe gave. */
bool gw_update_is_due(gw_update *u, const gw_import_options *o, const char *recipe);
GW_MUST_USE gw_status gw_update_note_made(gw_update *u, const gw_import_options *o, const char *recipe,
                                          gw_error *err);
/* Whether the snapshot in place holds the feed. */
bool gw_update_is_served(const char *data, const char *tag);
/* timetable.gw stays reachable as timetable.gw.previous. */
void gw_update_keep_previous(const char *data);

/* --- update_judge.c --- */

gw_update_counts gw_update_count(const gw_import_feed *f);
/* GW_OK, or GW_CONFLICT with what is worse: fewer than least_percent of the trips or of the stops, or no
 * service from today on where there was some. */
GW_MUST_USE gw_status gw_update_judge(const gw_update_counts *before, const gw_update_counts *after,
                                      int least_percent, gw_day today, gw_error *err);
GW_MUST_USE gw_status gw_update_write_counts(const gw_update_counts *c, gw_buf *out);
gw_update_counts gw_update_read_counts(gw_str json);

/* --- update_report.c --- */

void gw_update_print_feed(const gw_update *u, uint32_t i); /* one line, when it is settled */
void gw_update_print_text(const gw_update *u);
GW_MUST_USE gw_status gw_update_write_json(const gw_update *u, int exit_code, gw_buf *out);

#endif
