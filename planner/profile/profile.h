/* Travel time for every departure minute of a day, with its spread.
 *
 * What is measured: someone leaves at the middle of each minute (08:00:30) of a window and takes the best
 * candidate journey of that minute. A candidate is a path: lines, stops and walks without clock times. Its
 * travel time is a distribution over the phases of its headway services, carried exactly along the path on a
 * grid of 30 s (boarding by the cumulated number of trips, planner/headway/dist.h; timetabled legs by their
 * next departure). The best candidate has the least mean of min(T, limit): not being served costs the limit.
 * Ties go to the one served more, then to fewer rides.
 *
 * Candidates come from the router: every path of the Pareto sets found at the minutes searched. Searches are
 * repeated every search_every minutes and, between two that differ, down to the minute; every path found on
 * the day is a candidate at every minute, so the result is never worse than that of the minute's own search,
 * where it is made.
 *
 * Seconds everywhere. mean = walk + wait + ride of a minute, exactly. Time to change is walk. T above the
 * limit counts as not served. Percentiles are over minutes and phases together; those beyond the share served
 * are absent.
 *
 * A profile owns its memory and is read-only once computed: share it. Computing uses one router of the
 * caller's; several threads may compute different profiles of one timetable. The same input gives the same
 * bytes.
 */
#ifndef GW_PROFILE_PROFILE_H
#define GW_PROFILE_PROFILE_H

#include "planner/headway/dist.h"
#include "planner/router/router.h"

#define GW_PROFILE_STEP_S 30

typedef struct {
    const gw_access *from, *to; /* borrowed; port stops stand for counters */
    uint32_t n_from, n_to;
    uint32_t day;         /* of the timetable */
    int32_t day_zero_s;   /* tt seconds of its 00:00 */
    int32_t first_minute; /* after 00:00 */
    uint32_t n_minutes;
    int32_t limit_s; /* longer is "not served" */
    uint32_t max_rides;
    int32_t default_transfer_s;
    gw_gait gait;
    int32_t max_walk_s;     /* between two rides */
    int32_t direct_walk_s;  /* on foot all the way; -1: none */
    uint32_t search_every;  /* >= 1 minutes */
    bool step_free;         /* only trips known to take wheelchairs, stops that are not closed to them */
    const uint64_t *marked; /* bit per route, borrowed: lines told apart in gw_profile_minute; NULL: none */
    const uint64_t *apart;  /* the same of lines whose waits and rides are told apart in gw_profile_choice, as
                               far as they are not marked; NULL: none */
} gw_profile_query;

void gw_profile_defaults(
    gw_profile_query *q); /* 04:00-28:00, 4 h, METHOD section 4; ends and day stay unset */

/* The best path of one kind at a minute: what it is made of, by lines marked in the query and others. */
typedef struct {
    double mean_s, served; /* served 0: there is no such path */
    double walk_s, marked_wait_s, marked_ride_s, apart_wait_s, apart_ride_s, wait_s, ride_s,
        border_s;  /* add up to mean_s; wait and ride of other lines; border: planner/profile/cross.h, else 0 */
    uint32_t time; /* of the profile's distributions; GW_NO_ID: none */
    uint32_t port; /* that is passed; GW_NO_ID: none */
} gw_profile_choice;

typedef struct {
    double mean_s;                           /* of those served; NAN: nobody is */
    double served;                           /* share, 0 … 1 */
    double walk_s, wait_s, ride_s, border_s; /* add up to mean_s; NAN when nobody is served */
    double access_s, transfer_s, egress_s;   /* walks: to the first boarding (all of it, on foot all the way),
                                                between rides, from the last exit; add up to walk_s */
    /* the best without a change (one ride, or on foot; across the border one on each side); NAN, 0: none */
    double direct_mean_s, direct_walk_s, direct_served;
    uint32_t direct_time;            /* of the profile's distributions; GW_NO_ID: none */
    double rides;                    /* mean of those served */
    uint32_t path;                   /* of the profile; GW_NO_ID: none, or across the border */
    uint32_t time;                   /* of the profile's distributions; GW_NO_ID: none */
    gw_profile_choice without, with; /* the best that boards no marked line, and that boards one */
} gw_profile_minute;

typedef struct gw_profile_data gw_profile_data;

typedef struct gw_profile {
    int32_t first_minute;
    uint32_t n_minutes;
    gw_profile_minute *minutes; /* [n_minutes] */
    uint32_t n_searches;        /* that were made */
    gw_profile_data *data;      /* paths and distributions */
} gw_profile;

/* also: a profile whose paths are candidates too (the baseline's, when t is a scenario on it, so that what
 * only adds service makes nobody slower), or NULL. *out: owned (gw_profile_free), untouched on failure.
 * GW_OK, GW_NO_MEMORY, or GW_BAD_INPUT when the window lies outside the timetable's days. */
GW_MUST_USE gw_status gw_profile_compute(gw_router *r, const gw_timetable *t, const gw_profile_query *q,
                                         const gw_profile *also, gw_profile **out, gw_error *err);
void gw_profile_free(gw_profile *p); /* accepts NULL */

/* The lines taken at a minute, as people say them: "13 > 9"; "" on foot, or nobody is served. Across the border:
 * "B1 > [shenzhen-bay] > 13 > 9", behind the counters those that most take. ports: for their ids, or NULL. */
void gw_profile_minute_lines(const gw_profile *p, const gw_timetable *t, const gw_port_table *ports,
                             uint32_t minute, gw_buf *out);
/* The same of a path. */
void gw_profile_path_lines(const gw_profile *p, const gw_timetable *t, uint32_t path, gw_buf *out);
uint32_t gw_profile_path_count(const gw_profile *p);

/* The walks of a path: to the first boarding (all of it, on foot all the way), between rides with the times
 * to change, and from the last exit. They add up to walk_s of its minutes. */
typedef struct {
    int32_t access_s, transfer_s, egress_s;
    uint32_t n_legs; /* boardings */
} gw_profile_walks;
gw_profile_walks gw_profile_path_walks(const gw_profile *p, uint32_t path);
typedef struct { /* one boarding: global ids of the timetable the path was found on */
    uint32_t route, from_stop, to_stop;
    int32_t walk_s; /* before it */
} gw_profile_leg;
gw_profile_leg gw_profile_path_leg(const gw_profile *p, uint32_t path, uint32_t leg);
/* The distribution of one minute's travel time: grid cells plus shift_s seconds. false when nobody is served.
 */
bool gw_profile_time(const gw_profile *p, uint32_t minute, gw_dist *grid, double *shift_s);
bool gw_profile_choice_time(const gw_profile *p, const gw_profile_choice *x, gw_dist *grid, double *shift_s);

/* A period's minutes and phases as one sample. Means are over those served; NAN: nobody; percentiles NAN:
 * absent. */
typedef struct {
    uint32_t n_minutes;
    double served;
    double mean_s, p5_s, p25_s, p50_s, p75_s, p95_s;
    double rides, walk_s, wait_s, ride_s;
    double direct_mean_s, direct_walk_s, direct_served;
} gw_profile_stats;

/* Minutes [from, to) after 00:00, cut to the profile's window. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_profile_summarise(const gw_profile *p, int32_t from_minute, int32_t to_minute,
                                           gw_profile_stats *out);

/* Minute by minute: before − after. A minute counts with the share served in both (kept); what is served in
 * one case alone is counted apart, in minutes. */
typedef struct {
    double kept, gained, lost;
    double mean_s;             /* saving; NAN when nothing is kept */
    double p5_s, p50_s, p95_s; /* of the minutes' savings */
    double walk_s, wait_s, ride_s, rides;
    double better, worse; /* minutes kept whose saving is over +1 s, under −1 s */
} gw_profile_difference;

/* Both profiles must have the same window. */
GW_MUST_USE gw_status gw_profile_compare(const gw_profile *before, const gw_profile *after,
                                         int32_t from_minute, int32_t to_minute, gw_profile_difference *out);

#endif
