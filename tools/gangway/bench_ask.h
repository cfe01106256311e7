/* One question of `gangway bench`, by the scans or, for timetables they do not hold, by the router.
 *
 * The answer is the same whichever operation is asked: the earliest arrival of who leaves at a second of the
 * service day or later, in seconds of that day, within two days of its beginning. Used by one thread.
 */
#ifndef GW_TOOLS_BENCH_ASK_H
#define GW_TOOLS_BENCH_ASK_H

#include "tools/gangway/cmd_route.h"

#include "planner/scan/scan.h"

typedef enum {
    GW_BENCH_ARRIVAL,
    GW_BENCH_PARETO,
    GW_BENCH_ONE_TO_ALL,
    GW_BENCH_PROFILE,
    GW_BENCH_PROFILE_ALL
} gw_bench_op;
extern const char *const gw_bench_ops[]; /* NULL behind the last */

typedef struct {
    gw_bench_op op;
    gw_day date;
    uint32_t max_rides;
    gw_timetable *t;      /* owned */
    gw_ask_options rules; /* of a feed that is read */
    gw_ask_net net;
    int32_t zero_s;       /* tt seconds of the service day's beginning */
    gw_scan_table *table; /* owned; NULL: the router answers */
    gw_scan *scan;        /* owned */
    int32_t *arrivals;    /* owned; [stop] */
    gw_router *router;    /* owned */
    gw_journey_set found;
} gw_bench;

/* source: a folder made by gangway import, or a GTFS zip or folder. Also after a failure: gw_bench_close.
 * GW_BAD_INPUT: a date that is not held, or one-to-all or profile-all of what no scan holds; or as reading a
 * feed fails. */
GW_MUST_USE gw_status gw_bench_open(gw_bench *b, const char *source, gw_day date, gw_bench_op op,
                                    uint32_t max_rides, gw_error *err);
void gw_bench_close(gw_bench *b);

/* What a question is asked between; a station means any of its stops. */
typedef struct {
    gw_access *from, *to; /* owned */
    uint32_t n_from, n_to;
    size_t cap_from, cap_to;
} gw_bench_ends;
void gw_bench_ends_free(gw_bench_ends *e); /* the contents */

/* departure_s and *arrival_s: seconds of the service day; GW_SCAN_NEVER: not within two days. */
GW_MUST_USE gw_status gw_bench_ask(gw_bench *b, const gw_bench_ends *e, int32_t departure_s,
                                   int32_t *arrival_s, gw_error *err);

#endif
