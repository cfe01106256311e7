#include "planner/ticket/ticket_priv.h"

gw_ticket_ride gw_ticket_ride_of(const gw_timetable *t, const gw_leg *leg)
{
    return (gw_ticket_ride){.route = gw_tt_pattern_at(t, leg->pattern.v)->route,
                            .from = leg->from.v,
                            .to = leg->to.v,
                            .pattern = leg->pattern.v,
                            .from_position = leg->from_position,
                            .to_position = leg->to_position,
                            .departure_s = leg->departure_s,
                            .arrival_s = leg->arrival_s,
                            .in_seat = leg->in_seat,
                            .headway = leg->headway};
}

/* The feed whose fares may hold; GW_NO_ID: a line of a scenario. */
static uint32_t feed_of(const gw_timetable *t, const gw_ticket_ride *ride)
{
    return ride->route < t->part[0].n_routes ? gw_tt_route_at(t, ride->route)->feed : GW_NO_ID;
}

gw_status gw_ticket_of_rides(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n,
                             gw_fare_rider rider, gw_ticket *out)
{
    for (uint32_t i = 0; i < n; i++) out[i] = (gw_ticket){.paid_with = GW_NO_ID, .rider = GW_NO_ID};
    if (t->n_fare_rules == 0 && t->leg_fares.n_rules == 0) return GW_OK;
    for (uint32_t i = 0, end; i < n; i = end) {
        uint32_t feed = feed_of(t, &rides[i]);
        for (end = i + 1; end < n && feed_of(t, &rides[end]) == feed;) end++;
        if (feed == GW_NO_ID) continue;
        if (t->feeds[feed].fares & GW_FEED_LEG_RULES) {
            gw_status status = ticket_by_leg(t, rides + i, end - i, rider, out + i);
            if (status) return status;
        } else {
            ticket_by_zone(t, rides + i, end - i, out + i);
        }
        for (uint32_t k = i; k < end; k++)
            if (out[k].paid_with != GW_NO_ID) out[k].paid_with += i;
    }
    return GW_OK;
}

void gw_ticket_put(const gw_ticket *x, gw_fare_ride *out)
{
    out->has_own = x->known;
    if (!x->known) return;
    out->own_with = x->paid_with;
    out->own = x->amount;
    out->own_full = x->full;
    out->own_full_known = x->full_known;
    out->own_reduced = x->rider != GW_NO_ID || !x->full_known;
    out->own_confidence = x->assumed ? GW_ASSUMED : GW_SOURCED;
    out->own_source = x->source;
}
