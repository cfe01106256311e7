/* One GET over HTTP, guarded: into an open file, with conditions, limits and a check of every address.
 *
 *  - https; plain http only when allowed, and never by a redirect from https. At most five redirects.
 *  - The address connected to is checked after its name was resolved, for each connection, redirects too: a
 *    name that changes its address between a check and the connection gains nothing.
 *  - Bytes are counted after Content-Encoding was undone; time is counted over all redirects together, and a
 *    line slower than 512 bytes/s for 30 s is given up.
 *  - Headers given go to the first host alone: a redirect to another one does not see them. An address that
 *    holds a user or a password is refused. Messages show addresses without their query.
 *
 * Any thread; nothing is shared between calls.
 */
#ifndef GW_CSV_FETCH_H
#define GW_CSV_FETCH_H

#include "gtfs/base/text.h"

#define GW_FETCH_DEFAULT_SECONDS 900

typedef struct {
    const char *name, *value; /* borrowed */
} gw_fetch_header;

typedef struct {
    const char *url;
    bool allow_http, allow_private;
    uint64_t max_bytes;               /* of the body; 0: none is wanted */
    uint32_t max_seconds;             /* 0: 900 */
    const char *etag, *last_modified; /* of the copy at hand, as the server sent them; NULL or "": unknown */
    const gw_fetch_header *headers;   /* borrowed */
    uint32_t n_headers;
    /* Now and then, also while nothing comes; total 0: unknown. false gives up (GW_IO). May be NULL. */
    bool (*progress)(void *context, uint64_t done, uint64_t total);
    void *progress_context;
} gw_fetch_options;

typedef struct {
    bool not_modified; /* the copy at hand is the newest; nothing was written */
    bool transient;    /* it failed, but may well succeed a little later */
    int http_status;   /* of the last answer; 0: there was none */
    uint32_t n_redirects;
    uint64_t n_bytes;
    char etag[256], last_modified[64]; /* "": the server gave none, or one that cannot be kept */
} gw_fetch_result;

/* The body is written to fd from where it stands. On failure fd may hold a part of it. *result is filled in
 * every case. GW_OK, GW_NETWORK (not allowed, not reachable, cut off, an answer other than 200 and 304; the
 * message says which), GW_LIMIT (too large, too slow), GW_IO (fd cannot be written; given up), GW_BAD_INPUT
 * (no http address) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_fetch(const gw_fetch_options *o, int fd, gw_fetch_result *result, gw_error *err);

/* An address as it may be shown and stored: without user, query and fragment. Appended to out. */
void gw_fetch_shown_url(const char *url, gw_buf *out);

#endif
