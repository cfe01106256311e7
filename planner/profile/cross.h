/* From one side of the border to the other: two profiles with a port's counters between them.
 *
 * Somebody who leaves at a minute goes to the counters of a port by the path that is best on average to get
 * there (the first half's), is let in and through as the port has it (opening hours, the clearance of the
 * traveller's row as GW_QUEUE_PARTS equal parts of the people, in the order of the queue:
 * planner/port/queue.h), and behind the counters takes what is best on average from the minute at which they
 * are through (the second half's): who is through later may take another line. Of the ports the one with the
 * least mean of min(T, limit) is taken, minute by minute; not being served costs the limit.
 *
 * The halves' distributions are carried as they are: mass by the minute at which people are through, each
 * with the second half's distribution of that minute, on the grid of planner/profile. mean = walk + wait +
 * ride + border exactly; border is from reaching the counters until one is through, with the wait for the
 * opening. T above the limit is not served.
 *
 * The second half's window begins where the first's does and goes on long enough (by limit_s): who is through
 * behind its end is not served. Its minutes stand for everybody who is through within them.
 *
 * The same input gives the same bytes. Any thread; read-only once made.
 */
#ifndef GW_PROFILE_CROSS_H
#define GW_PROFILE_CROSS_H

#include "planner/profile/profile.h"

/* When those who reach a port's counters are through. */
typedef struct gw_profile_gate gw_profile_gate;

/* ports: as the traveller meets them. zero_s: tt seconds of the day's 00:00; minutes after it. *out: owned,
 * untouched on failure. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_profile_gate_make(const gw_port_table *ports, uint32_t port, gw_side from,
                                           int32_t zero_s, int32_t first_minute, uint32_t n_minutes,
                                           gw_profile_gate **out);
void gw_profile_gate_free(gw_profile_gate *g); /* accepts NULL */

typedef struct { /* by one port; all borrowed until the profile is freed */
    uint32_t port;
    const gw_profile *first, *second; /* to the counters; from them */
    const gw_profile_gate *gate;      /* over the minutes of the second */
} gw_profile_way;

/* The profile of all ways together, over the minutes of the first halves (the same in all). limit_s: as
 * theirs. marked: whether the halves tell marked lines apart. *out: owned (gw_profile_free), untouched on
 * failure. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_profile_cross(const gw_profile_way *ways, uint32_t n, int32_t limit_s,
                                       gw_profile **out);

/* Who leaves at a minute: by which of the ways (NULL: nobody is served), and the share that is through at
 * each minute of its second half (share: [second->n_minutes]; written whole). */
const gw_profile_way *gw_profile_exits(const gw_profile *p, uint32_t minute, double *share);
uint32_t gw_profile_way_count(const gw_profile *p); /* 0: not made by gw_profile_cross */
const gw_profile_way *gw_profile_way_at(const gw_profile *p, uint32_t i);
const gw_profile_way *gw_profile_way_by(const gw_profile *p, uint32_t port); /* NULL: none */

#endif
