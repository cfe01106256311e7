#include "planner/timetable/timetable.h"

int gw_tt_fare_rule_compare(const gw_tt_fare_rule *a, const gw_tt_fare_rule *b)
{
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    if (a->origin != b->origin) return a->origin < b->origin ? -1 : 1;
    if (a->destination != b->destination) return a->destination < b->destination ? -1 : 1;
    return (a->fare > b->fare) - (a->fare < b->fare);
}

static uint32_t first_rule(const gw_timetable *t, const gw_tt_fare_rule *wanted)
{
    uint32_t low = 0, high = t->n_fare_rules;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (gw_tt_fare_rule_compare(&t->fare_rules[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool cheaper(const gw_timetable *t, uint32_t fare, uint32_t best)
{
    return best == GW_NO_ID || t->own_fares[fare].minor < t->own_fares[best].minor;
}

/* The cheapest of the rules for exactly this route and these zones (or any, where they are GW_NO_ID). */
static uint32_t cheapest(const gw_timetable *t, const gw_tt_route *route, gw_tt_fare_rule key, uint32_t best)
{
    key.fare = 0;
    for (uint32_t i = first_rule(t, &key); i < t->n_fare_rules; i++) {
        const gw_tt_fare_rule *r = &t->fare_rules[i];
        if (r->route != key.route || r->origin != key.origin || r->destination != key.destination) break;
        const gw_tt_fare *f = &t->own_fares[r->fare];
        bool holds = f->feed == route->feed && (f->agency == GW_NO_ID || f->agency == route->agency);
        if (holds && cheaper(t, r->fare, best)) best = r->fare;
    }
    return best;
}

static uint32_t zone_at(const gw_timetable *t, uint32_t stop)
{
    return stop < t->n_stop_fare_zones ? t->stop_fare_zones[stop] : GW_NO_ID;
}

uint32_t gw_tt_fare_find(const gw_timetable *t, uint32_t route, uint32_t from, uint32_t to)
{
    uint32_t best = GW_NO_ID, origin = zone_at(t, from), destination = zone_at(t, to);
    if (t->n_fare_rules == 0 || route >= t->part[0].n_routes) return GW_NO_ID;
    const gw_tt_route *r = gw_tt_route_at(t, route);
    for (int any = 0; any < 8; any++) {
        gw_tt_fare_rule key = {any & 1 ? GW_NO_ID : route, any & 2 ? GW_NO_ID : origin,
                               any & 4 ? GW_NO_ID : destination, 0};
        if (!(any & 2) && origin == GW_NO_ID) continue; /* that is "any" already */
        if (!(any & 4) && destination == GW_NO_ID) continue;
        best = cheapest(t, r, key, best);
    }
    return best;
}
