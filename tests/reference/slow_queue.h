/* When people who reach a port's counters are through, part by part of the people, the quick ones first: own
 * arithmetic of the lognormal distribution. Part i is always the one that is through after the same share of
 * the others, and nobody of it before somebody of it who came earlier. */
#ifndef GW_TESTS_SLOW_QUEUE_H
#define GW_TESTS_SLOW_QUEUE_H

#include "planner/port/port.h"

enum { SLOW_PARTS = 400 };

/* through[n_cells × SLOW_PARTS]: of who comes in the middle of a cell, seconds after from_s; GW_NEVER. */
void slow_queue(const gw_port_table *ports, uint32_t port, gw_side from, int32_t from_s, int32_t cell_s,
                int32_t n_cells, int32_t *through);

#endif
