/* The zip of one feed of feeds.json, fetched into a file: conditions, retries, hash. */
#ifndef GW_TOOLS_FEED_FETCH_H
#define GW_TOOLS_FEED_FETCH_H

#include "gtfs/csv/fetch.h"
#include "tools/gangway/feeds_file.h"
#include "tools/gangway/out.h"

typedef struct {
    gw_fetch_result answer;
    gw_sha256 hash; /* of the file, when something was fetched */
    double seconds; /* with retries and the waits before them */
    uint32_t n_retries;
} gw_feed_fetched;

/* GETs e (an address) into path, which is brought to the disk; after a failure and a 304 there is no file.
 * etag, last_modified: of the copy at hand, or "". Errors of gw_fetch; GW_BAD_INPUT when a variable with a
 * header's value is not set, or the hash is not the one that feeds.json wants. */
GW_MUST_USE gw_status gw_feed_fetch(const gw_feeds_entry *e, const char *path, const char *etag,
                                    const char *last_modified, gw_progress *bar, gw_feed_fetched *out,
                                    gw_error *err);

#endif
