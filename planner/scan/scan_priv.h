/* What the files of the connection scan share. Not for others.
 *
 *   connection   |when: departure << 14 | run|next|from|to|      12 bytes
 *                 18 bits      14 bits        32   16   16
 *
 * Stops are numbered anew, by cell: near stops stand together. Time is cut into slices; the row holds slice
 * after slice, in a slice cell after cell (of the stop a connection leaves), in a cell by departure:
 *
 *   slice 0                          slice 1
 *   | cell 0 | cell 1 | … | rare 0 … | cell 0 | …          block[slice × n_cells + cell]: where it begins
 *
 * A scan looks into a block only when somebody may be in its cell, and not any more when all stops that its
 * connections go to are reached: whoever leaves later cannot be there earlier. So it follows the edge of what
 * is reached. A block looked at too early, before somebody comes into the cell, is looked at again; nothing
 * a look writes depends on how often.
 *
 * The last cells (RARE common ones each) are for what would keep a common cell open all day: connections to
 * stops that are rarely served, and runs with calls where nobody may board or alight.
 *
 * next is the connection of the same run that follows, or NO_NEXT | run. A run of 16,383 s or more stands in
 * a list beside the rows. Where nobody may board, from is a place after the stops that is never reached, one
 * a rare cell; where nobody may alight, to is the last place.
 */
#ifndef GW_SCAN_PRIV_H
#define GW_SCAN_PRIV_H

#include "planner/scan/scan.h"

enum { RUN_BITS = 14, RUN_LONG = (1 << RUN_BITS) - 1, SPAN_MAX_S = 72 * 3600, RARE = 4 };
enum { MAX_COMMON = 64, MAX_CELLS = MAX_COMMON + MAX_COMMON / RARE, CELL_WORDS = (MAX_CELLS + 63) / 64 };
enum { RIDES_MAX = GW_SCAN_RIDES_MAX, LANES = RIDES_MAX + 1 };
#define NO_WALK UINT16_MAX
#define NO_NEXT 0x80000000u

typedef struct {
    uint32_t when;
    uint32_t next;
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

typedef struct { /* a trip on a day */
    uint32_t pattern, trip, day;
    uint32_t first;     /* connection */
    uint32_t last : 31; /* position its last connection leaves */
    uint32_t odd : 1;   /* calls where nobody may board or alight: kept with the rare ones */
} run_t;

typedef struct {    /* a pattern on a day on which it has runs */
    int64_t zero_s; /* relative to from_s */
    uint32_t day;
    bool all; /* its trips run then */
} line_t;

typedef struct { /* as in connections: a place that is never reached, or the last one, where it may not be */
    uint16_t from, to;
} call_t;

/* Ways on foot of each stop, the shortest first. */
typedef struct {
    uint32_t *first; /* [n_places + 1]; places that are no stops have no ways */
    footpath_t *at;
} footpaths_t;

typedef struct {
    uint32_t stop, next;
} found_t;

struct gw_scan_table {
    int32_t from_s;             /* departures are counted from here */
    uint32_t n_stops, n_places; /* places: the stops and those that are none */
    uint32_t n, n_runs, n_long;
    connection_t *at;
    run_t *runs;
    long_run_t *long_runs; /* by connection */
    line_t *lines;         /* by pattern, then day */
    uint32_t *line_first;  /* [pattern + 1] */
    call_t *calls;
    uint32_t *call_first; /* [pattern]: its calls */
    uint32_t span_s;      /* connections leave before */
    uint32_t slice_s, n_slices;
    uint32_t n_cells, n_common;    /* the common ones come first */
    uint32_t *block;               /* [n_slices × n_cells + 1] */
    uint32_t longest_slice, reach; /* connections; from the first of a slice to whatever follows one of it */
    uint16_t *inner, *outer;       /* [stop]: number here of a timetable's stop, and back */
    uint16_t *cell;                /* [place]: the common cell */
    uint32_t *cell_first;          /* [common cell + 1]: its first stop */
    /* The stops that a cell's connections go to; a rare cell begins with a place that is never reached. */
    uint32_t head_first[MAX_CELLS + 1];
    uint16_t *heads;
    uint64_t
        *into; /* [place][CELL_WORDS]: cells of the connections that go there, or before one from there */
    int32_t default_transfer_s, max_walk_s; /* the traveller */
    gw_gait gait;
    footpaths_t change_out, change_in; /* between two rides */
    footpaths_t edge_out, edge_in;     /* at an end of the journey */
    footpaths_t hops;   /* back along a vehicle's way, with its least run; whoever may get off */
    uint16_t *change_s; /* [place]: at the stop itself; NO_WALK: not allowed */
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
    uint32_t n_places, n_fronts, n_words, n_ring, n_order,
        n_seconds;         /* what the arrays are long enough for */
    int32_t *ride, *ready; /* [place]: earliest by vehicle; earliest to board again. Relative to from_s. */
    uint32_t *egress;      /* [place]: seconds on foot to the target; UINT32_MAX: none */
    uint64_t *aboard;      /* bit a connection: one may sit in it when it leaves; all 0 between questions */
    uint64_t reached[CELL_WORDS];  /* cells with a stop where somebody may be */
    uint64_t again[CELL_WORDS];    /* of the slice, still to be looked at */
    uint64_t done[CELL_WORDS];     /* never to be looked at again */
    uint32_t waits_for[MAX_CELLS]; /* heads before this one are reached */
    int32_t slice_end_s;
    /* Arrival against rides: see pareto_priv.h. [place][LANES], [connection]. */
    int32_t *lane_ready, *lane_ride; /* as ready and ride, with at most so many rides */
    int32_t *lane_late;          /* the latest moment from which the target is reached in time; -1: none */
    int32_t *useful;             /* [place]: the latest moment at which to be there is of use; -1: none */
    uint32_t *lane_via;          /* by boarding this connection */
    uint8_t *taken, *left;       /* LANES less rides taken, the one in it counted; less rides left after */
    uint64_t behind[CELL_WORDS]; /* cells that the scan backward looks into */
    uint64_t late_cells[CELL_WORDS]; /* cells of stops whose lane_late is set */
    uint8_t *least;                  /* [place]: rides to the target that the lines need at least */
    uint32_t *queue;                 /* [place] */
    uint32_t *line_known;            /* [pattern]: its stops before this position are found */
    uint32_t *line_from;             /* [pattern]: 1 + the first position to board at; 0: none */
    uint32_t *line_queue;            /* [pattern] */
    uint64_t *marks, *boards;        /* bit a place: reached in this round; in the one before; 0 between */
    uint16_t *nearest;               /* [place]: seconds to the target that it takes at least */
    uint16_t *access;                /* [place]: seconds on foot from the origin; NO_WALK: none */
    uint64_t *departs;               /* bit a second of the table: somebody leaves the origin; 0 between */
    uint32_t *distance;              /* [second], 0 between questions; see hops.c */
    found_t *found;
    uint32_t n_nearest, n_access, n_departs, n_distance, n_found;
    uint32_t n_line_from, n_line_queue, n_marks, n_boards;
    uint32_t n_lanes, n_taken, n_least, n_queue, n_lines;
    front_t *boarding; /* [place]: by boarding here */
    front_t *after;    /* [place]: having got off here: with the change or a walk */
    int32_t *ring;     /* arrival by staying in the vehicle, of connection i at i modulo n_ring */
    uint32_t *order;   /* connections of a slice, by departure */
    uint32_t *second;  /* [second of a slice + 1] */
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
static inline uint32_t rare_cell(const gw_scan_table *t, uint32_t common)
{
    return t->n_common + common / RARE;
}
static inline uint32_t nowhere(const gw_scan_table *t) /* where nobody may alight */
{
    return t->n_places - 1;
}
bool gw_scan_fit(gw_scan *s, const gw_scan_table *t); /* false: no memory */
bool gw_scan_fit_lanes(gw_scan *s, const gw_scan_table *t, uint32_t n_patterns);
bool gw_scan_fit_profiles(gw_scan *s, const gw_scan_table *t);
bool gw_scan_fit_day(gw_scan *s, const gw_scan_table *t);
/* Sets egress[] for this target, or takes it back. */
void gw_scan_set_target(gw_scan *s, const gw_scan_table *t, uint32_t to, bool on);
/* The same for access[] and the origin. */
void gw_scan_set_origin(gw_scan *s, const gw_scan_table *t, uint32_t from, bool on);
typedef struct {
    int32_t arrival;                   /* at the target that is set; on foot all the way too */
    uint32_t first_aboard, end_aboard; /* words of s->aboard that may have bits */
    uint32_t slice;                    /* the first that was not looked at */
} reach_t;
/* Fills ready[] and ride[] for whatever is reached earlier than the target; gw_scan_forget_reach takes it
 * back.
 */
reach_t gw_scan_reach(gw_scan *s, const gw_scan_table *t, uint32_t from, uint32_t to, int32_t time,
                      int32_t slack);
/* Goes on until `slack` after the arrival; no more than was said to gw_scan_reach. */
void gw_scan_reach_on(gw_scan *s, const gw_scan_table *t, uint32_t to, int32_t slack, reach_t *r);
void gw_scan_forget_reach(gw_scan *s, const gw_scan_table *t, const reach_t *r);
/* On foot all the way, GW_SCAN_NEVER: no way. */
int32_t gw_scan_walk_all(const gw_scan_table *t, uint32_t from, uint32_t to, int32_t time);
/* Fills s->least with the least rides from a stop to the target, up to `rides`; one more: not so few. Returns
 * the least from the origin, up to rides + 1; more: not so few. */
uint32_t gw_scan_count_least(gw_scan *s, const gw_scan_table *table, const gw_timetable *t, uint32_t from,
                             uint32_t to, uint32_t rides);

/* Fills s->nearest: no journey from a stop takes less. 65,535: as much or more, or none. */
void gw_scan_count_seconds(gw_scan *s, const gw_scan_table *table, uint32_t to);

typedef struct {
    uint32_t enter, exit; /* connections of one run */
} ride_t;
/* Adds the journey that leaves `from` at `departure` and consists of these rides, walks between them; without
 * any it is the walk. */
GW_MUST_USE gw_status gw_scan_add_rides(const gw_scan_table *table, const gw_timetable *t, uint32_t from,
                                        uint32_t to, int32_t departure, const ride_t *rides, uint32_t n,
                                        gw_journey_set *out);

#endif
