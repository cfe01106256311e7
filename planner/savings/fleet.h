/* Buses a line needs, and what a saving is worth when demand answers to it. Pure functions. */
#ifndef GW_SAVINGS_FLEET_H
#define GW_SAVINGS_FLEET_H

#include "gtfs/base/status.h"

#include <stdint.h>

/* The layover of one cycle when nothing else is said: 10 % of the run out and back, at least 5 minutes. */
int32_t gw_fleet_layover_s(int32_t run_out_s, int32_t run_back_s);
/* ceil(cycle / headway) with cycle = out + back + layover (once a cycle). 0 when the headway is not above 0.
 */
uint32_t gw_fleet_buses(int32_t run_out_s, int32_t run_back_s, int32_t layover_s, int32_t headway_s);
/* One departure: from a terminal, and when its vehicle can leave again from where it ends (layover and all).
 */
typedef struct {
    int32_t departs_s, ready_s;
    uint32_t from, to; /* terminals, any numbers */
} gw_fleet_trip;
/* The exact least number of vehicles that can run all departures when each goes on from where it has come,
 * empty runs apart: the minimum path cover of the departures, found terminal by terminal as the greatest
 * deficit of arrivals (Salzborn 1972; Ceder 2007). A vehicle that is ready at a second can leave in it. GW_OK
 * or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_fleet_chain(const gw_fleet_trip *trips, uint32_t n, uint32_t *vehicles);
/* Rule of a half: the benefit of a cost (minutes) falling from c0 to c1 while users rise from n0 to n1. */
double gw_rule_of_a_half(double n0, double n1, double c0, double c1);

#endif
