/* Arrival against rides: what the files of that search share. Not for others. */
#ifndef GW_SCAN_PARETO_PRIV_H
#define GW_SCAN_PARETO_PRIV_H

#include "planner/scan/cells_priv.h"

#define AT_TARGET UINT32_MAX

/* Lane k of a stop: with at most k rides. Lanes forward fall with k; lanes backward rise with the rides left.
 * A byte a connection says with how few rides one sits in it, counted down from LANES so that 0 is "nobody".
 */
typedef struct {
    gw_scan *s;
    const gw_scan_table *t;
    uint32_t from, to, rides; /* at most so many */
    int32_t time, ride_end;   /* rides end then at the latest */
    int32_t best[LANES];      /* arrival at the target with at most k rides */
    uint32_t open;            /* the most rides with which something may still be gained */
    uint32_t need;            /* rides that the lines need at least */
    uint32_t cell;            /* being looked into */
    int32_t now_s;
    uint32_t slice_end;                /* first connection of the next slice */
    uint64_t seen[CELL_WORDS];         /* cells reached once and let go since */
    uint32_t first_aboard, end_aboard; /* bytes of s->taken that may be set */
    /* Backward, for one arrival. What was reached forward is at [stop × stride + rides × step]: lanes, or
     * earliest arrivals alone (step 0). */
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

/* Sets x->departure and x->via for those who arrive at best[k] with k rides, and what lets
 * gw_scan_add_journey follow them; gw_scan_forget_latest takes it back. */
void gw_scan_find_latest(pareto *x, uint32_t k);
/* The same for the fewest rides of those who arrive at best[x->rides], after gw_scan_reach; x->k becomes
 * their number. x->departure is -1 where it takes more than x->rides. */
void gw_scan_find_fewest(pareto *x);
void gw_scan_forget_latest(pareto *x);
GW_MUST_USE gw_status gw_scan_add_journey(const pareto *x, const gw_timetable *t, gw_journey_set *out);
#endif
