/* Arrival against rides: what the files of that search share. Not for others. */
#ifndef GW_SCAN_PARETO_PRIV_H
#define GW_SCAN_PARETO_PRIV_H

#include "planner/scan/cells_priv.h"

#define AT_TARGET UINT32_MAX

/* What is known forward when a scan goes backward: */
typedef enum {
    BY_REACH,   /* earliest arrivals alone, in ready[] and ride[] */
    BY_ROUNDS,  /* lanes, also where one stays in the vehicle */
    BY_CORRIDOR /* lanes where one gets off, and taken[] */
} forward_t;

/* Lane k of a stop: with at most k rides. Lanes forward fall with k; lanes backward rise with the rides left.
 * A byte a connection says with how few rides one sits in it, counted down from LANES so that 0 is "nobody".
 */
typedef struct {
    gw_scan *s;
    const gw_scan_table *t;
    const gw_timetable *tt;
    uint32_t from, to, rides;  /* at most so many */
    int32_t time, ride_end;    /* rides end then at the latest */
    int32_t best[LANES];       /* arrival at the target with at most k rides */
    uint32_t open;             /* the most rides with which something may still be gained */
    uint32_t need;             /* rides that the lines need at least */
    int32_t since[MAX_COMMON]; /* before that nobody is in a common cell, sitting in a vehicle that calls
                                * there or waiting; GW_SCAN_NEVER: there are no labels to clear */
    uint32_t cell;             /* being looked into */
    int32_t now_s, start_s;    /* departures there; where its slice begins */
    uint64_t live[CELL_WORDS]; /* forward: cells where somebody may be */
    uint32_t first_aboard, end_aboard; /* bytes of s->taken that may be set */
    /* Backward, for one arrival. What was reached forward is at [stop × stride + rides × step]: lanes, or
     * earliest arrivals alone (step 0). */
    forward_t forward;
    bool all;      /* whatever is of use, not one departure */
    uint32_t fits; /* then: the fewest rides from the origin */
    uint32_t k, stride, step;
    const int32_t *off, *on;       /* to get off there, to board there */
    int32_t departure;             /* the latest found */
    uint32_t via;                  /* and the connection that is boarded first */
    uint32_t first_left, end_left; /* bytes of s->left that may be set */
} pareto;

static inline const int32_t *gate_of(const pareto *x) /* who gets off later than this gains nothing */
{
    return x->t->simple ? x->s->lane_ready : x->s->lane_ride;
}

static inline void note_since(pareto *x, uint32_t place, int32_t time)
{
    int32_t *since = &x->since[x->t->cell[place]];
    if (time < *since) *since = time;
}

static inline void lower(int32_t *lane, uint32_t r, int32_t time) /* and so also with more rides */
{
    for (; r < LANES && time < lane[r]; r++) lane[r] = time;
}

/* Lanes for at most x->open rides, and best[] of them, where the lines lead to the target in as few rides as
 * are left (s->least). Begins with lanes that are clear. */
void gw_scan_rounds(pareto *x);
/* The same for those who arrive by end_s, after gw_scan_find_corridor. */
void gw_scan_follow_corridor(pareto *x, int32_t end_s);

/* Sets x->departure and x->via for those who arrive at best[k] with k rides, and what lets
 * gw_scan_add_journey follow them; gw_scan_forget_latest takes it back. */
void gw_scan_find_latest(pareto *x, uint32_t k);
/* The same for the fewest rides of those who arrive at `arrival`, after gw_scan_reach; x->k becomes their
 * number. x->departure is -1 where it takes more than x->rides. */
void gw_scan_find_fewest(pareto *x, int32_t arrival);
/* After gw_scan_reach up to then: from where, and until when, the target is reached by `latest` with at most
 * x->open rides, in lane_late and left. Returns the fewest rides with which it is reached from the origin;
 * more than x->open: not. */
uint32_t gw_scan_find_corridor(pareto *x, int32_t latest);
void gw_scan_forget_latest(pareto *x);
GW_MUST_USE gw_status gw_scan_add_journey(const pareto *x, gw_journey_set *out);
#endif
