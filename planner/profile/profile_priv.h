/* What the files of planner/profile share. Not for others.
 *
 *   profile.c   the whole of it, and what is read of a profile
 *   search.c    searches, the pool of paths
 *   weigh.c     the best path of each minute
 *   path.c      journeys to paths; a path's vehicles on one timetable and day
 *   follow.c    the distribution of the travel time along a path
 *   summary.c   periods and differences
 *   cross.c     two profiles with a port between them
 */
#ifndef GW_PROFILE_PRIV_H
#define GW_PROFILE_PRIV_H

#include "planner/profile/profile.h"

typedef struct { /* one boarding of a path */
    uint32_t route, from_stop, to_stop;
    uint32_t pattern, from_position, to_position; /* as found; used alone where the route's patterns cross */
    int32_t walk_s;                 /* from the exit before (or the start) until one is ready to board */
    bool fixed;                     /* goes on as another trip of the same vehicle: only as found */
    int32_t departure_s, arrival_s; /* fixed: tt seconds */
} path_leg;

typedef struct {
    path_leg *legs;   /* arena of the profile's data */
    uint32_t n_legs;  /* boardings */
    int32_t egress_s; /* from the last exit, or on foot all the way */
} path;

typedef struct {
    int32_t departure_s, arrival_s; /* tt seconds */
} call;

/* What serves a leg, in tt seconds at its boarding stop. Periods are headway services that do not overlap,
 * sorted, calls are timetabled departures, both rising; blocks put them in order of time. */
typedef struct {
    bool headway;
    uint32_t first, n; /* periods[] or calls[] */
} block;

typedef struct {
    gw_period *periods;
    int32_t *rides_s; /* [n_periods] */
    uint32_t n_periods;
    call *calls;
    uint32_t n_calls;
    block *blocks;
    uint32_t n_blocks;
    int32_t least_ride_s;
} offer;

typedef struct { /* how a path fares when one sets out at start_s */
    int32_t start_s;
    int32_t earlier_s, later_s; /* the same holds for starts in [start_s − earlier_s, start_s + later_s] */
    double mean_s, served, walk_s, ride_s;
    double marked_wait_s, marked_ride_s; /* of marked lines */
    double apart_wait_s, apart_ride_s;   /* of lines told apart besides */
    gw_dist time;                        /* p: own buffer of n_cells */
    double *sharp;                       /* own buffer for time.sharp */
    double shift_s;                      /* T = cell + shift_s */
    uint32_t kept;                       /* times[] of the profile, once it was kept; GW_NO_ID */
    bool known;
} fate;

typedef struct {     /* a path on one timetable and day */
    offer *offers;   /* [n_legs] */
    bool served;     /* every leg has some vehicle */
    bool marked;     /* it boards a marked line */
    int32_t least_s; /* T is never less */
    fate fate;
} prepared;

typedef struct {
    gw_dist grid;
    double shift_s;
} kept_time;

struct profile_crossing; /* cross.c */

struct gw_profile_data {
    gw_arena *arena; /* paths, distributions */
    path *paths;     /* owned */
    size_t n_paths, cap_paths;
    kept_time *times; /* owned */
    size_t n_times, cap_times;
    struct profile_crossing *crossing; /* NULL: none. Owned */
};

/* profile.c */
extern const gw_profile_minute profile_nobody;
gw_profile *profile_create(int32_t first_minute, uint32_t n_minutes); /* owned; NULL: no memory */

/* cross.c */
void profile_free_crossing(struct profile_crossing *c); /* accepts NULL */
void profile_crossing_lines(const gw_profile *p, const gw_timetable *t, const gw_port_table *ports,
                            uint32_t minute, gw_buf *out);

/* path.c */
GW_MUST_USE gw_status profile_path_of(const gw_timetable *t, gw_arena *a, const gw_journey_set *s,
                                      uint32_t journey, path *out, bool *usable);
bool profile_path_equal(const path *x, const path *y);
GW_MUST_USE gw_status profile_path_copy(gw_arena *a, const path *p, path *out);
GW_MUST_USE gw_status profile_prepare(const gw_timetable *t, gw_arena *a, const gw_profile_query *q,
                                      const path *p, uint32_t n_cells, prepared *out);

/* follow.c: fills pr->fate for this start; scratch is reset. */
bool profile_is_marked(const uint64_t *marked, uint32_t route); /* marked may be NULL */
GW_MUST_USE gw_status profile_follow(gw_arena *scratch, const path *p, prepared *pr, int32_t start_s,
                                     const gw_profile_query *q);

#endif
