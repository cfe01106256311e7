/* What the files of the connection scan share. Not for others.
 *
 *   connection   |when: departure << 14 | run|trip|from|to|      12 bytes, by departure
 *                 18 bits      14 bits        32   16   16
 *
 * A run of 16,383 s or more stands in a list beside the rows. A stop where nobody may board (alight) is stop
 * n_stops (n_stops + 1): never reached, leading nowhere.
 */
#ifndef GW_SCAN_PRIV_H
#define GW_SCAN_PRIV_H

#include "planner/scan/scan.h"

enum { RUN_BITS = 14, RUN_LONG = (1 << RUN_BITS) - 1, SPAN_MAX_S = 72 * 3600, BUCKET_S = 64 };
#define NO_WALK UINT16_MAX

typedef struct {
    uint32_t when;
    uint32_t trip;
    uint16_t from, to;
} connection_t;

typedef struct {
    uint16_t stop;
    uint16_t seconds;
} footpath_t;

typedef struct {
    uint32_t connection;
    int32_t run_s;
} long_run_t;

typedef struct { /* connections that leave in the same second, some of which take no time */
    uint32_t first, end;
} knot_t;

/* Ways on foot of each stop, the shortest first. */
typedef struct {
    uint32_t *first; /* [n_stops + 3]; the two stops that are none have no ways */
    footpath_t *at;
} footpaths_t;

struct gw_scan_table {
    int32_t from_s; /* departures are counted from here */
    uint32_t n_stops, n_trips;
    uint32_t n, n_long, n_knots, longest_knot;
    connection_t *at;
    uint32_t
        *bucket; /* first connection that leaves at or after BUCKET_S × i; one more than the span needs */
    uint32_t n_buckets;
    long_run_t *long_runs; /* by connection */
    knot_t *knots;
    footpaths_t change_out, change_in; /* between two rides */
    footpaths_t edge_out, edge_in; /* at an end of the journey; the same arrays where they do not differ */
    uint16_t *change_s;            /* [n_stops + 2]: at the stop itself; NO_WALK: not allowed */
    /* Nobody changes in no time elsewhere, walks at an end as in between, and two walks in a row are never
     * shorter than one: then whoever comes later than somebody on foot need not be looked at again. */
    bool simple;
};

typedef struct { /* who leaves the stop at departure or before is there at arrival */
    int32_t departure, arrival;
} pair_t;

/* The Pareto front of a stop, as far as time has run backward: pairs with falling departure and arrival. The
 * newest stand here, in one cache line, where nearly every question and every new pair goes; the others in
 * at[]. */
enum { RECENT = 6 };
typedef struct {
    pair_t recent[RECENT]; /* the newest last */
    pair_t *at;            /* owned; older ones */
    uint32_t n;
    uint16_t n_recent;
    uint16_t log_cap; /* at has room for 1 << log_cap; 0: for none */
} front_t;

struct gw_scan {
    uint32_t n_stops, n_words, n_trips; /* what the arrays are long enough for */
    int32_t *ride, *ready; /* [stop + 2]: earliest by vehicle; earliest to board again. Relative to from_s. */
    uint32_t *egress;      /* [stop + 2]: seconds on foot to the target; UINT32_MAX: none */
    uint32_t *touched;     /* stops whose ready is set */
    uint32_t n_touched;
    uint64_t *aboard;      /* bit a trip */
    int32_t *trip_arrival; /* [trip]: of the profile scan */
    int32_t *before_knot;  /* of the trips of a knot: aboard, or trip_arrival */
    uint32_t n_knot;
    front_t *boarding; /* [stop + 2]: by boarding here */
    front_t *after;    /* [stop + 2]: having got off here: with the change or a walk */
    uint32_t target;   /* of the profiles */
};

static inline int32_t departure_of(const connection_t *c)
{
    return (int32_t)(c->when >> RUN_BITS);
}
int32_t gw_scan_long_run(const gw_scan_table *t, uint32_t connection);
static inline int32_t arrival_of(const gw_scan_table *t, uint32_t i)
{
    int32_t run = (int32_t)(t->at[i].when & RUN_LONG);
    return departure_of(&t->at[i]) + (run < RUN_LONG ? run : gw_scan_long_run(t, i));
}
bool gw_scan_fit(gw_scan *s, const gw_scan_table *t); /* false: no memory */
/* The first connection that leaves at or after time_s (counted from from_s, >= 0). */
uint32_t gw_scan_first(const gw_scan_table *t, int32_t time_s);
/* The first knot that does not begin before connection i. Departures of a knot are the same, so i is never
 * inside. */
uint32_t gw_scan_first_knot(const gw_scan_table *t, uint32_t i);
/* Sets egress[] for this target, or takes it back. */
void gw_scan_set_target(gw_scan *s, const gw_scan_table *t, uint32_t to, bool on);

#endif
