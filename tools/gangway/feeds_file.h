/* feeds.json: which feeds a timetable is made from, where they come from, and how they are put together.
 *
 *     {"feeds": [{"tag": "hk", "url": "https://…/gtfs.zip", "side": "hk"},
 *                {"tag": "szm", "source": "shenzhen-metro.zip", "side": "cn"}],
 *      "import": {"days": 800, "walk_radius_m": 577}}
 *
 * data/feeds.schema.json says the same to editors. A field that is not known, of the wrong kind or out of its
 * range is an error that names the file and the field: "feeds.json: feeds[1].side: …". Relative paths begin
 * at the folder of the file. Values of secret headers are not in the file: it names environment variables.
 */
#ifndef GW_TOOLS_FEEDS_FILE_H
#define GW_TOOLS_FEEDS_FILE_H

#include "gtfs/base/hash.h"
#include "planner/port/port.h"

#define GW_FEEDS_MAX        64
#define GW_FEEDS_HEADERS    8
#define GW_FEEDS_TAG_LENGTH 63

typedef struct {
    char *name;        /* owned */
    char *value, *env; /* owned; one of them is NULL: the value itself, or the variable that holds it */
} gw_feeds_header;

typedef struct {
    char tag[GW_FEEDS_TAG_LENGTH + 1];
    char *source; /* owned: path of a zip or folder, or an http(s) address */
    bool is_url;
    gw_side side;
    char *timezone; /* owned; what the feed's first agency must say. NULL: anything */
    bool has_sha256;
    gw_sha256 sha256;  /* what the zip's bytes must be */
    int least_percent; /* of the trips and stops of before; less is refused (50) */
    /* for addresses */
    bool allow_http, allow_private;
    uint64_t max_bytes;     /* 2 GB unless given */
    uint32_t timeout_s;     /* for all of one attempt (900) */
    uint32_t retries;       /* after an error that may pass (2) */
    uint32_t retry_wait_ms; /* before the first retry, doubled before each other (2000) */
    gw_feeds_header headers[GW_FEEDS_HEADERS];
    uint32_t n_headers;
} gw_feeds_entry;

typedef struct {                      /* what is not given has the value in brackets */
    int64_t days;                     /* (0) */
    double walk_radius_m;             /* (-1) */
    int64_t transfer_s;               /* (-1) */
    char *ports, *calendars, *places, *fares; /* owned folders (NULL) */
    bool no_ports;
} gw_feeds_import;

typedef struct {
    gw_feeds_entry *feeds; /* owned */
    uint32_t n_feeds;
    gw_feeds_import import;
} gw_feeds_file;

/* *out is owned by the caller: gw_feeds_file_free. GW_IO, GW_LIMIT (more than 1 MB), GW_BAD_INPUT,
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_feeds_file_read(const char *path, gw_feeds_file **out, gw_error *err);
/* The same from its text; path is for messages and relative paths. */
GW_MUST_USE gw_status gw_feeds_file_parse(const char *text, size_t n, const char *path, gw_feeds_file **out,
                                          gw_error *err);
void gw_feeds_file_free(gw_feeds_file *f); /* accepts NULL */

/* The values of an entry that are not zero; tag and source are left empty. */
gw_feeds_entry gw_feeds_entry_defaults(void);
void gw_feeds_entry_free(gw_feeds_entry *e);
/* Small letters, digits and '-', a letter first; none of port, place and name. */
bool gw_feeds_is_tag(gw_str s);
/* Something that begins with a scheme. *fetched: http or https. */
bool gw_feeds_is_url(gw_str s, bool *fetched);

#endif
