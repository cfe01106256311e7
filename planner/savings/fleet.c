#include "planner/savings/fleet.h"

#include <stdlib.h>

#define LEAST_LAYOVER_S 300

int32_t gw_fleet_layover_s(int32_t run_out_s, int32_t run_back_s)
{
    int64_t tenth = ((int64_t)run_out_s + run_back_s + 9) / 10;
    return tenth > LEAST_LAYOVER_S ? (int32_t)tenth : LEAST_LAYOVER_S;
}

uint32_t gw_fleet_buses(int32_t run_out_s, int32_t run_back_s, int32_t layover_s, int32_t headway_s)
{
    int64_t cycle_s = (int64_t)run_out_s + run_back_s + layover_s;
    if (headway_s <= 0 || cycle_s <= 0) return 0;
    return (uint32_t)((cycle_s + headway_s - 1) / headway_s);
}

typedef struct {
    uint32_t terminal;
    int32_t at_s;
    int32_t change; /* +1: a vehicle is there, −1: it leaves */
} event;

/* Who is ready comes before who leaves in the same second. */
static int by_terminal(const void *x, const void *y)
{
    const event *a = x, *b = y;
    if (a->terminal != b->terminal) return a->terminal < b->terminal ? -1 : 1;
    if (a->at_s != b->at_s) return a->at_s < b->at_s ? -1 : 1;
    return b->change - a->change;
}

gw_status gw_fleet_chain(const gw_fleet_trip *trips, uint32_t n, uint32_t *vehicles)
{
    event *events = malloc(((size_t)2 * n + 1) * sizeof *events);
    if (!events) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        events[2 * i] = (event){trips[i].from, trips[i].departs_s, -1};
        events[2 * i + 1] = (event){trips[i].to, trips[i].ready_s, 1};
    }
    if (n) qsort(events, (size_t)2 * n, sizeof *events, by_terminal);
    int32_t there = 0, least = 0;
    *vehicles = 0;
    for (uint32_t i = 0; i < 2 * n; i++) {
        if (i == 0 || events[i].terminal != events[i - 1].terminal) {
            *vehicles += (uint32_t)-least;
            there = least = 0;
        }
        there += events[i].change;
        if (there < least) least = there;
    }
    *vehicles += (uint32_t)-least;
    free(events);
    return GW_OK;
}

double gw_rule_of_a_half(double n0, double n1, double c0, double c1)
{
    return (n0 + n1) * (c0 - c1) / 2;
}
