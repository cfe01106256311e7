/* What the files of a crossing share. Not for others.
 *
 *   cross_gate.c   the counters: who is through when
 *   cross_look.c   one way at one minute
 *   cross.c        the best way of each minute
 */
#ifndef GW_PROFILE_CROSS_PRIV_H
#define GW_PROFILE_CROSS_PRIV_H

#include "planner/profile/cross.h"
#include "planner/profile/profile_priv.h"

struct gw_profile_gate {
    int32_t first_minute;
    uint32_t n_minutes;
    int32_t *through; /* [n_minutes + 1][GW_QUEUE_PARTS], seconds after 00:00, of those who reach it as the
                         minute begins; GW_NEVER. Owned */
};

struct profile_crossing {
    gw_profile_way *ways; /* owned */
    uint32_t n;
    uint32_t *way;    /* [n_minutes] ways[]; GW_NO_ID: nobody is served. Owned */
    uint32_t *onward; /* [n_minutes] the second half's path that most take. Owned */
};

typedef struct {                           /* people through within one minute of a second half */
    double mass, exit_sum_s, border_sum_s; /* sums of mass × moment after 00:00, × time at the counters */
} exit_bin;

typedef struct {    /* those who leave at one minute, by one way */
    exit_bin *bins; /* [second->n_minutes], nought outside from … to */
    uint32_t from, to;
} exits;

/* start_s: after 00:00. Clears what was there. */
void cross_spread(const gw_profile_way *w, const gw_dist *grid, double shift_s, double start_s, exits *out);

typedef enum { LOOK_BEST, LOOK_WITHOUT, LOOK_WITH, LOOK_DIRECT } look;

typedef struct { /* a half at a minute */
    gw_profile_choice of;
    double access_s, transfer_s, egress_s, rides; /* of LOOK_BEST */
    uint32_t path;
    bool marked;
} half;
bool cross_half(const gw_profile_minute *m, look what, half *out); /* false: nobody is served */

typedef struct {
    gw_profile_choice sum; /* means over those served; time unset */
    double access_s, transfer_s, egress_s, rides;
    double cost_s; /* mean of T and of the limit for who is not served, before T is cut at the limit */
    double marked; /* share that boards a marked line */
} outlook;
/* Of those who leave at start_s with this first half. */
outlook cross_outlook(const gw_profile_way *w, const half *first, const exits *x, look what, double start_s,
                      int32_t limit_s);
/* The distribution of T, cut at the limit: cells [0, limit / GW_PROFILE_STEP_S]. */
void cross_times(const gw_profile_way *w, const exits *x, look what, double start_s, int32_t limit_s,
                 double *cells);

#endif
