/* What reading (slow_day_read.c) and solving (slow_day.c) share. */
#ifndef GW_TESTS_SLOW_DAY_PRIV_H
#define GW_TESTS_SLOW_DAY_PRIV_H

#include "tests/reference/slow_day.h"
#include "tests/reference/slow_queue.h"

typedef struct { /* a vehicle leaves a stop, to the next one */
    uint32_t line;
    uint32_t stop, next;     /* stops */
    bool board, alight;      /* here; there */
    bool last;               /* nothing after */
    int32_t leaves, arrives; /* cells after the start of the line */
    int32_t stays;           /* cells, at the next stop */
    slow_value *ride;        /* [cell] of leaving: from then on */
    double least;            /* value of any cell so far, late to early */
} slow_hop;

typedef struct {
    uint32_t first_hop, n_hops;
    double *trips; /* N at the beginning of cell − longest, …: trips[longest + cell − leaves] */
    int32_t longest;
} slow_line;

typedef struct {
    int32_t departs; /* at the beginning of this cell */
    int32_t arrives; /* in the middle of this one */
    uint32_t stop, next, trip;
    bool board, alight;
} slow_connection;

typedef struct { /* staying seated, from this departure on */
    int32_t departs;
    slow_value value;
} slow_leg;

typedef struct {
    uint32_t from, to;
    int32_t cells;
} slow_walk;

typedef struct { /* in front of counters */
    uint32_t stop, behind;
    int32_t *through; /* [cell][SLOW_PARTS] seconds after from_s, or GW_NEVER */
    slow_value *value;
} slow_gate;

struct slow_day {
    slow_options o;
    int32_t n_cells, cap_cells;
    uint32_t n_stops, n_lines, n_hops, n_connections, n_walks, n_gates, n_trips;
    slow_line *lines;
    slow_hop *hops;
    slow_connection *connections; /* by departure */
    slow_walk *walks;             /* by from */
    slow_gate *gates;
    bool *is_port;             /* [stop] */
    slow_value *wait, *arrive; /* [stop][cell] */
    slow_leg *aboard;          /* [trip]: its connection that was looked at last */
    slow_value *leaves;        /* [stop][cell]: the same, kept */
    double *end_s;             /* [stop] walk to the end; infinite: none */
};

#endif
