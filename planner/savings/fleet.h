/* Buses a line needs, and what a saving is worth when demand answers to it. Pure functions. */
#ifndef GW_SAVINGS_FLEET_H
#define GW_SAVINGS_FLEET_H

#include <stdint.h>

/* The layover of one cycle when nothing else is said: 10 % of the run out and back, at least 5 minutes. */
int32_t gw_fleet_layover_s(int32_t run_out_s, int32_t run_back_s);
/* ceil(cycle / headway) with cycle = out + back + layover (once a cycle). 0 when the headway is not above 0.
 */
uint32_t gw_fleet_buses(int32_t run_out_s, int32_t run_back_s, int32_t layover_s, int32_t headway_s);
/* Rule of a half: the benefit of a cost (minutes) falling from c0 to c1 while users rise from n0 to n1. */
double gw_rule_of_a_half(double n0, double n1, double c0, double c1);

#endif
