/* What must outlive a restart: the feeds seen and where they come from, the scenarios sent in, and (runs.h)
 * their runs with what came of them. SQLite behind one opaque type.
 *
 * One file (gangway.db) in write-ahead mode: readers never wait for the writer, and a killed program leaves
 * what was committed. A gw_store is one worker's handle: open one in each thread. Several processes may share
 * the file. Ids are hashes of content, so putting the same thing twice is no error and changes nothing.
 *
 * Errors: GW_IO (the file cannot be opened, read or written, or stays locked for five seconds), GW_CONFLICT
 * (made by a newer version of the program), GW_NO_MEMORY. Texts given are borrowed for the call; texts handed
 * to a visitor are borrowed until it returns.
 */
#ifndef GW_STORE_STORE_H
#define GW_STORE_STORE_H

#include "gtfs/base/text.h"

typedef struct gw_store gw_store;

/* Creates the file and its tables where they are missing. *out: owned by the caller (gw_store_close). */
GW_MUST_USE gw_status gw_store_open(const char *path, gw_store **out, gw_error *err);
void gw_store_close(gw_store *s); /* accepts NULL */

typedef struct {
    gw_str tag, hash, source; /* hash: hex SHA-256; source: what the operator named, "" when unknown */
    int64_t seen;             /* instant of the first time */
} gw_store_feed;

typedef struct {
    gw_str id, title, json; /* json: canonical text */
    int64_t created;
    uint32_t n_runs; /* only read */
} gw_store_scenario;

typedef struct { /* an address that a feed is fetched from, and the copy of it at hand */
    gw_str tag;
    gw_str address;             /* as it may be shown */
    gw_str address_hash;        /* hex SHA-256 of the whole address: another one makes the rest worthless */
    gw_str etag, last_modified; /* as the server sent them, or "" */
    gw_str hash;                /* of the copy at hand; "" when there is none */
    gw_str counts;              /* JSON: what the copy holds */
    int64_t checked, changed, failed; /* instants of the last answer, new copy and failure; 0: never */
    gw_str failure;                   /* its message; "" after a success */
} gw_store_source;

typedef struct {     /* what the timetable in place was made by */
    gw_str snapshot; /* its content hash */
    gw_str recipe;   /* hash over feeds, options and tables: the same gives the same timetable */
    int64_t again;   /* instant from when on it is worth making again all the same; 0: never */
} gw_store_made;

/* The same tag and hash again: the first sight stays. */
GW_MUST_USE gw_status gw_store_put_feed(gw_store *s, const gw_store_feed *f, gw_error *err);
/* *is_new: false when the id was there already (then nothing changed). May be NULL. */
GW_MUST_USE gw_status gw_store_put_scenario(gw_store *s, const gw_store_scenario *sc, bool *is_new,
                                            gw_error *err);

/* visit returns false to end early. n_visited may be NULL. */
typedef bool gw_store_feed_visit(void *cls, const gw_store_feed *f);
typedef bool gw_store_scenario_visit(void *cls, const gw_store_scenario *sc);

/* Newest first. */
GW_MUST_USE gw_status gw_store_each_feed(gw_store *s, gw_store_feed_visit *visit, void *cls, gw_error *err);
/* Oldest first, those after the id `after` ("" from the beginning), at most limit; json is left out (""). */
GW_MUST_USE gw_status gw_store_each_scenario(gw_store *s, gw_str after, uint32_t limit,
                                             gw_store_scenario_visit *visit, void *cls, gw_error *err);
/* GW_NOT_FOUND with a message that names the id. */
GW_MUST_USE gw_status gw_store_find_scenario(gw_store *s, gw_str id, gw_store_scenario_visit *visit,
                                             void *cls, gw_error *err);

/* The row of a tag is replaced. */
GW_MUST_USE gw_status gw_store_put_source(gw_store *s, const gw_store_source *x, gw_error *err);
typedef bool gw_store_source_visit(void *cls, const gw_store_source *x);
GW_MUST_USE gw_status gw_store_find_source(gw_store *s, gw_str tag, gw_store_source_visit *visit, void *cls,
                                           gw_error *err);
/* There is one. */
GW_MUST_USE gw_status gw_store_put_made(gw_store *s, const gw_store_made *m, gw_error *err);
typedef bool gw_store_made_visit(void *cls, const gw_store_made *m);
GW_MUST_USE gw_status gw_store_find_made(gw_store *s, gw_store_made_visit *visit, void *cls, gw_error *err);

#endif
