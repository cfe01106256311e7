#ifndef GW_TESTS_FOLLOW_PRIV_H
#define GW_TESTS_FOLLOW_PRIV_H

#include "tests/reference/follow.h"
#include "tests/reference/slow_queue.h"

#define NONE UINT32_MAX

typedef struct {
    uint32_t stop, line;      /* line: of services[] */
    uint32_t board, exit;     /* slots of the timetable (rules for particular lines), or NONE */
    int32_t arrives, departs; /* after the start of the service */
} call_t;

typedef struct { /* value = served · mean of those served + (1 − served) · cap; NAN: not known yet */
    float value, served;
} worth_t;

typedef struct { /* a headway line on all its days, or one timetabled trip */
    uint32_t first_call, n_calls;
    uint32_t first_period, n_periods; /* 0: a trip */
    double all;                       /* trips in all */
    worth_t *ride;                    /* [call][step]: on leaving the call in the middle of a step */
} service_t;

typedef struct { /* of departures at the first stop, after from_s */
    double start, end, headway, before;
} period_t;

typedef struct {
    uint32_t to;   /* stop */
    uint32_t slot; /* one waits there for the lines of this board slot alone; NONE: for all */
    int32_t seconds;
} way_t;

typedef struct {
    uint32_t stop, behind;
    int32_t *through; /* [step][SLOW_PARTS] */
    worth_t *value;   /* [step] */
} gate_t;

typedef struct { /* what waiting on is worth after k steps, none of the vehicles taken so far */
    uint32_t n, n_lines;
    worth_t *on;   /* [n + 1] */
    worth_t *lost; /* [n + 1][n_lines]: more, and fewer served, where the line has been let go */
} wait_t;

struct follower {
    const gw_timetable *t;
    const gw_strategy *pass;
    gw_strategy_options o;
    int32_t n_steps;
    uint32_t n_stops, n_services, n_calls, n_periods, n_ways, n_gates;
    service_t *services;
    call_t *calls;
    period_t *periods;
    uint32_t *visit_first, *visits;         /* of a stop: headway calls where one may board */
    uint32_t *departure_first, *departures; /* of a stop: timetabled ones, by time */
    uint32_t *way_first;                    /* [exit slot] */
    way_t *ways;
    gate_t *gates;
    uint32_t *gate_of; /* [stop], or UINT32_MAX */
    double *end_s;     /* [stop] */
    wait_t **waits;    /* [stop, then board slot]: NULL, or [step] */
    worth_t **arrive;  /* [exit slot]: NULL, or [step] */
    double *phase;     /* [service] of the journey under way; below 0: not drawn */
    uint32_t *drawn, n_drawn;
    bool independent; /* each wait draws its own phases */
};

/* follow_net.c */
double follow_trips(const follower *f, const service_t *s, double x);      /* N */
double follow_trip_start(const follower *f, const service_t *s, double n); /* its inverse; INFINITY */
/* The exit of people who stand there. */
static inline uint32_t follow_exit_of(const follower *f, uint32_t stop)
{
    return gw_tt_stop_slot(f->t->n_alight_extra, stop);
}
static inline bool follow_boards(const follower *f, uint32_t call, uint32_t slot)
{
    return slot == NONE || f->calls[call].board == slot;
}

/* follow_value.c: at a moment, seconds after from_s */
worth_t follow_after(const follower *f, double seconds, worth_t w);
worth_t follow_arriving(follower *f, uint32_t stop, uint32_t exit, double at,
                        uint32_t *way);                       /* NONE: to the end */
worth_t follow_riding(follower *f, uint32_t call, double at); /* on leaving the call */
worth_t follow_waiting_on(follower *f, uint32_t stop, uint32_t slot, double ready, double now);
/* What it costs then to have let a line go. call: one of the stop's headway calls. */
double follow_lost(follower *f, uint32_t stop, uint32_t slot, double ready, double now, uint32_t call);
void *follow_room(size_t n, size_t size); /* zero; ends the program when there is none */

#endif
