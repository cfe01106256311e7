/* Faults found in a feed, by code, with samples; and what was done about them.
 *
 * Codes and severities are those of MobilityData's gtfs-validator; the action is what a planner does about it
 * (the table is gtfs/feed/notice_codes.c). At most 100 samples are kept for a code, all are counted.
 * One thread at a time.
 */
#ifndef GW_FEED_NOTICES_H
#define GW_FEED_NOTICES_H

#include "gtfs/base/arena.h"
#include "gtfs/base/json.h"

typedef enum { GW_SEVERITY_INFO, GW_SEVERITY_WARNING, GW_SEVERITY_ERROR } gw_severity;
typedef enum { GW_ACTION_IGNORE, GW_ACTION_DEFAULT, GW_ACTION_DROP, GW_ACTION_FATAL } gw_action;

typedef struct gw_notice_sample {
    gw_str file;  /* "stops.txt"; empty when it concerns the archive */
    uint64_t row; /* line of the file where the row begins, header = 1; 0: the whole file. Of
                     locations.geojson: the number of the feature, from 1 */
    gw_str field;
    gw_str value; /* cut to 200 bytes at a character's border, valid UTF-8 */
} gw_notice_sample;

typedef struct gw_notice {
    const char *code;
    gw_severity severity;
    gw_action action;
    uint64_t count;
    const gw_notice_sample *samples;
    uint32_t n_samples;
} gw_notice;

typedef struct gw_repair { /* one line a kind of repair: what was changed and what it touches */
    const char *code;      /* the notice that led to it */
    const char *what;      /* English, one sentence without a final dot */
    uint64_t n_rows, n_trips, n_stops, n_services;
} gw_repair;

typedef struct gw_notices gw_notices;

gw_notices *gw_notices_create(void); /* NULL: no memory. Owned by the caller. */
void gw_notices_free(gw_notices *n);
/* code must be in the table (an unknown one is counted as runtime_exception_in_loader_error). */
void gw_notices_add(gw_notices *n, const char *code, gw_str file, uint64_t row, gw_str field, gw_str value);
/* The same where the place decides the action: routes.txt may be missing, stops.txt may not. A notice shows
 * the strongest of the actions it was added with. */
void gw_notices_add_action(gw_notices *n, const char *code, gw_action action, gw_str file, uint64_t row,
                           gw_str field, gw_str value);
/* What was added before turns out to end the load. false: nothing was. */
bool gw_notices_make_fatal(gw_notices *n, const char *code);
uint64_t gw_notices_count_of(const gw_notices *n, const char *code); /* how often it was added */
/* A notice added with GW_ACTION_DROP or GW_ACTION_DEFAULT is a repair as well, of one row, in the words of
 * the table; a row of stops.txt, trips.txt and calendar.txt is a stop, a trip, a service. This says what else
 * was touched (touched.what is not read). */
void gw_notices_touch(gw_notices *n, gw_action action, gw_repair touched);
/* A repair with words of its own; adds up with one of the same code and words. */
void gw_notices_add_repair(gw_notices *n, gw_repair r);
uint32_t gw_notices_count(const gw_notices *n); /* kinds, in the order: severity falling, then code */
gw_notice gw_notices_at(const gw_notices *n, uint32_t i);
uint32_t gw_notices_repair_count(const gw_notices *n);
gw_repair gw_notices_repair_at(const gw_notices *n, uint32_t i); /* in the order of the notices */
bool gw_notices_any_fatal(const gw_notices *n);
/* "notices":[…] and "repairs":[…] into the object being written; severities and actions in the words of the
 * validator and of notices.csv: ERROR WARNING INFO; fatal drop+report default+report ignore. */
const char *gw_severity_name(gw_severity s);
const char *gw_action_name(gw_action a);
void gw_notices_write_json(const gw_notices *n, gw_json_writer *w);

#endif
