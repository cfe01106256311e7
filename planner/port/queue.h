/* The people who reach a gate's counters, as GW_QUEUE_PARTS equal parts, the quick ones first: when each is
 * through.
 *
 * A part takes its mean clearance (of the row of the moment it is let in). A queue keeps its order part by
 * part: nobody is through before somebody of the same part who came earlier, so leaving later never arrives
 * earlier (docs/decisions/0003; the median is that of gw_port_exit). Ask in the order of time.
 *
 * Seconds as in planner/port/port.h. A gw_port_queue is the caller's, and one thread's; it borrows table and
 * arena.
 */
#ifndef GW_PORT_QUEUE_H
#define GW_PORT_QUEUE_H

#include "planner/port/port.h"

enum { GW_QUEUE_PARTS = 64 };

typedef struct {
    const gw_port_table *ports; /* as the traveller meets them */
    uint32_t port;
    gw_side from;
    gw_arena *arena;                /* for the distribution of a row */
    gw_clearance of;                /* whose means these are */
    double mean_s[GW_QUEUE_PARTS];  /* of each part */
    int32_t high_s[GW_QUEUE_PARTS]; /* the last to be through, so far */
} gw_port_queue;

void gw_port_queue_begin(gw_port_queue *q, const gw_port_table *ports, uint32_t port, gw_side from,
                         gw_arena *arena);
/* through: when each part of those who reach the counters then is through; all of them GW_NEVER where nobody
 * is let in any more; or NULL. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_port_queue_pass(gw_port_queue *q, int32_t reached_s, int32_t *through);

#endif
