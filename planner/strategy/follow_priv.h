/* What the files of following a strategy share. Not for others. Times are seconds after the net's from_s. */
#ifndef GW_STRATEGY_FOLLOW_PRIV_H
#define GW_STRATEGY_FOLLOW_PRIV_H

#include "planner/strategy/follow.h"
#include "planner/strategy/front_priv.h"

#define FOLLOW_END (UINT32_MAX - 1) /* at the destination */

/* Units; value = served · left + (1 − served) · cap. */
typedef struct {
    double value, served;
} esteem_t;

/* What one does next: on to another cell, or the end. */
typedef struct {
    uint32_t to;                    /* cell, or FOLLOW_END */
    float share;                    /* of the cell's people */
    int32_t took_s, walk_s, ride_s; /* the rest of took_s is waiting */
    uint8_t rides;
    bool by_the_clock; /* arrives then whenever one came within the cell */
    bool spreads;      /* stands for anybody within half a step */
} move_t;

/* People of one departure, as sums over their shares. */
typedef struct {
    double share, took_s, walk_s, ride_s, rides, spread;
} people_t;

/* Ready at a place, or for the departures of a board slot, at a second. */
typedef struct {
    uint32_t state; /* place, or n_places + board slot */
    int32_t at_s;
    uint32_t first_move, n_moves; /* first_move NONE: not known yet */
    uint32_t next;                /* of those at the same second; NONE */
    people_t people;
} cell_t;

typedef struct {
    double share, took_s, spread;
} bin_t;

/* The value of being on a line after each position, and at an exit, at each step. */
typedef struct {
    uint16_t *value, *served; /* [hop or 1][n_steps] */
} table_t;

typedef struct { /* a line one waits for */
    uint32_t line, hop;
    double begin;      /* N as one is ready */
    int32_t certain_s; /* when it has come for certain; INT32_MAX: not within the cap */
    double chance;     /* in the interval under way, if it has not come before */
    esteem_t ride;     /* boarded in its middle */
    bool is_taken;     /* in it */
    esteem_t lost;     /* what it costs to have let it go, and how many fewer are served */
    double left;       /* of its phases, those at which it has not been taken */
} waited_t;

typedef struct {
    int32_t end_s;        /* of an interval of waiting; the one before ends where it begins */
    const pair_t *leaves; /* the best departure at its end, or NULL */
    uint32_t slot;        /* of it */
    bool boards;          /* it is taken */
} interval_t;

struct gw_follow {
    const gw_strategy *s;
    const gw_strategy_net *n;
    int32_t half_s; /* half a step */
    cell_t *cells;
    size_t n_cells, cap_cells;
    uint32_t *hash; /* cell + 1; a power of two */
    size_t n_hash;
    move_t *moves;
    size_t n_moves, cap_moves;
    table_t *lines, *exits; /* [n_lines], [n_exits]; value NULL: not known yet */
    gw_arena *tables;       /* owns them */
    uint32_t *slot_of_exit_first;
    way_in_t *slot_of_exit;            /* board slots that can be walked to; .exit is the slot */
    uint32_t *departs_first, *departs; /* [board slots + 1]; connections by time */
    uint32_t *trip_next;               /* [connections]: the trip's next one, or NONE */
    uint32_t pending;                  /* cells with people */
    uint32_t *heads, *tails;           /* [cap_s + 2]: cells with people, by second of the journey */
    waited_t *waited;
    double *taken; /* [interval][line]: of the line's phases, those at which it is taken there */
    interval_t *intervals;
    size_t cap_taken, cap_intervals;
    bin_t *bins;
    uint32_t n_bins, n_departures;
    people_t all; /* who arrived, of the sample */
    bool failed;  /* no memory */
};

static inline int32_t follow_cap_s(const gw_follow *f)
{
    return f->n->cap / (int32_t)f->n->unit;
}
static inline int32_t follow_end_s(const gw_follow *f)
{
    return (int32_t)f->n->n_steps * f->n->step_s;
}
static inline esteem_t follow_nobody(const gw_follow *f)
{
    return (esteem_t){f->n->cap, 0};
}
/* So many seconds before. */
static inline esteem_t follow_before(const gw_follow *f, double seconds, esteem_t x)
{
    x.value += seconds * f->n->unit * x.served;
    return x.value < f->n->cap ? x : follow_nobody(f);
}

/* follow_ride.c */
esteem_t follow_state(const gw_follow *f, uint32_t state, int32_t at_s);
typedef struct {
    esteem_t esteem;
    uint32_t state; /* FOLLOW_END, or NONE: nowhere */
    int32_t walk_s;
} onto_t;
onto_t follow_arrive(const gw_follow *f, uint32_t exit, int32_t at_s);           /* having got off */
esteem_t follow_aboard(gw_follow *f, uint32_t line, uint32_t hop, int32_t at_s); /* leaving the position */
typedef struct {
    uint32_t exit; /* NONE: nowhere */
    int32_t ride_s;
} ridden_t;
ridden_t follow_ride(gw_follow *f, uint32_t line, uint32_t hop, int32_t at_s);
ridden_t follow_trip(const gw_follow *f, uint32_t slot, int32_t departure_s); /* its best trip */
/* follow_wait.c: what follows from being in a cell, into f->moves; false: no memory */
bool follow_expand(gw_follow *f, uint32_t cell);
/* follow.c */
uint32_t follow_cell(gw_follow *f, uint32_t state, int32_t at_s); /* NONE: no memory */

#endif
