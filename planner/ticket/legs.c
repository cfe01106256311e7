/* Fares V2: which rides are one leg to the rules. */
#include "planner/ticket/ticket_priv.h"

uint32_t ticket_network_of(const gw_timetable *t, uint32_t route)
{
    const gw_tt_route_network *rows = t->leg_fares.networks;
    uint32_t low = 0, high = t->leg_fares.n_networks;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (rows[middle].route < route)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->leg_fares.n_networks && rows[low].route == route ? rows[low].network : GW_NO_ID;
}

static uint32_t station_of(const gw_timetable *t, uint32_t stop)
{
    uint32_t parent = gw_tt_stop_at(t, stop)->parent;
    return parent == GW_NO_ID ? stop : parent;
}

static bool is_at(const gw_timetable *t, uint32_t stop, uint32_t wanted)
{
    return stop == wanted || station_of(t, stop) == wanted;
}

/* fare_leg_join_rules.txt: the change between two rides is inside one leg. */
static bool joined(const gw_timetable *t, const gw_ticket_ride *a, const gw_ticket_ride *b)
{
    uint32_t feed = gw_tt_route_at(t, a->route)->feed;
    uint32_t from = ticket_network_of(t, a->route), to = ticket_network_of(t, b->route);
    for (uint32_t i = 0; i < t->leg_fares.n_joins; i++) {
        const gw_tt_leg_join *r = &t->leg_fares.joins[i];
        if (r->feed != feed || r->from_network != from || r->to_network != to) continue;
        bool here = r->from_stop == GW_NO_ID ? station_of(t, a->to) == station_of(t, b->from)
                                             : is_at(t, a->to, r->from_stop) && is_at(t, b->from, r->to_stop);
        if (here) return true;
    }
    return false;
}

uint32_t ticket_make_legs(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n, ticket_leg *legs)
{
    uint32_t n_legs = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t network = ticket_network_of(t, rides[i].route);
        if (i && (rides[i].in_seat || joined(t, &rides[i - 1], &rides[i]))) {
            ticket_leg *leg = &legs[n_legs - 1];
            leg->n++;
            leg->mixed = leg->mixed || leg->network != network;
        } else {
            legs[n_legs++] = (ticket_leg){.first = i, .n = 1, .network = network};
        }
    }
    return n_legs;
}
