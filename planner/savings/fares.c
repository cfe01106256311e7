/* What a journey costs on this side of the border, by path: whole minor units of CNY, as planner/fare prices
 * them; lines of the scenario as it says. A path with a ride of unknown fare has none. */
#include "planner/savings/trips.h"

#include "planner/ticket/ticket.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_RIDES 8

static const char *stop_id(const gw_timetable *t, uint32_t stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    if (s->parent != GW_NO_ID) s = gw_tt_stop_at(t, s->parent);
    return gw_tt_text(t, s->id);
}

static gw_fare_ride ride_of(const gw_timetable *t, const gw_profile_leg *l)
{
    const gw_tt_route *route = gw_tt_route_at(t, l->route);
    gw_fare_ride out = {.feed = route->feed == GW_NO_ID ? "" : gw_tt_text(t, t->feeds[route->feed].tag),
                        .agency =
                            route->agency == GW_NO_ID ? "" : gw_tt_text(t, t->agencies[route->agency].id),
                        .route = gw_tt_text(t, route->id),
                        .line = gw_tt_text(t, route->short_name.base),
                        .from = stop_id(t, l->from_stop),
                        .to = stop_id(t, l->to_stop),
                        .own_with = GW_FARE_NONE};
    return out;
}

/* A path has no clock: a fare that hangs on one is not known. */
static gw_ticket_ride ticket_ride_of(const gw_profile_leg *l)
{
    return (gw_ticket_ride){.route = l->route,
                            .from = l->from_stop,
                            .to = l->to_stop,
                            .pattern = GW_NO_ID,
                            .departure_s = GW_TICKET_NO_TIME,
                            .arrival_s = GW_TICKET_NO_TIME};
}

static gw_fare_rider rider_of(gw_traveller who)
{
    return (gw_fare_rider){.age = who == GW_TRAVELLER_ELDER ? GW_FARE_ELDER_AGE : 0,
                           .wheelchair = who == GW_TRAVELLER_WHEELCHAIR};
}

static gw_status price(const savings_case *c, const savings_pair *p, bool after, uint32_t path, double *out)
{
    const gw_dataset *d = after ? c->changed : c->base;
    const gw_profile *profile = after ? p->after : p->before;
    gw_fare_rider rider = rider_of(c->riders[p->rider].who);
    gw_fare_ride rides[MOST_RIDES];
    gw_ticket_ride ticket_rides[MOST_RIDES];
    gw_ticket tickets[MOST_RIDES];
    gw_fare_leg legs[MOST_RIDES];
    gw_fare_sum sum;
    uint32_t n = gw_profile_path_walks(profile, path).n_legs, priced = 0;
    double own = 0, minor;
    *out = n ? (double)NAN : 0;
    if (n > MOST_RIDES || n == 0) return GW_OK;
    for (uint32_t i = 0; i < n; i++) {
        gw_profile_leg l = gw_profile_path_leg(profile, path, i);
        if (savings_fare_of(c, after, l.route, rider.age, &minor)) {
            own += minor;
        } else {
            ticket_rides[priced] = ticket_ride_of(&l);
            rides[priced++] = ride_of(d->timetable, &l);
        }
    }
    if (priced) {
        gw_status status = gw_ticket_of_rides(d->timetable, ticket_rides, priced, rider, tickets);
        for (uint32_t i = 0; i < priced && !status; i++) gw_ticket_put(&tickets[i], &rides[i]);
        if (!status) status = gw_fare_of_rides(d->fares, rides, priced, rider, legs, &sum);
        if (status) return status;
        if (sum.n_unknown || sum.n != 1 || sum.at_least[0] || strcmp(sum.sum[0].currency, "CNY") != 0)
            return GW_OK;
        own += (double)sum.sum[0].minor;
    }
    *out = own;
    return GW_OK;
}

gw_status savings_fill_fares(const savings_case *c, savings_pair *p)
{
    for (int after = 0; after < 2; after++) {
        const gw_profile *profile = after ? p->after : p->before;
        uint32_t n = gw_profile_path_count(profile);
        bool *used = calloc((size_t)n + 1, sizeof *used);
        gw_status status = GW_OK;
        p->fare[after] = malloc(((size_t)n + 1) * sizeof *p->fare[after]);
        if (!used || !p->fare[after]) status = GW_NO_MEMORY;
        for (uint32_t m = 0; m < profile->n_minutes && !status; m++)
            if (profile->minutes[m].path != GW_NO_ID) used[profile->minutes[m].path] = true;
        for (uint32_t i = 0; i < n && !status; i++) {
            p->fare[after][i] = NAN;
            if (used[i]) status = price(c, p, after, i, &p->fare[after][i]);
        }
        free(used);
        if (status) return status;
    }
    return GW_OK;
}

double savings_mean_fare(const savings_case *c, const savings_pair *p, bool after, int32_t from_minute,
                         int32_t to_minute)
{
    const gw_profile *profile = after ? p->after : p->before;
    double sum = 0, n = 0;
    for (uint32_t m = 0; m < profile->n_minutes && p->fare[after]; m++) {
        int32_t at = c->query.first_minute + (int32_t)m;
        const gw_profile_minute *x = &profile->minutes[m];
        if (at < from_minute || at >= to_minute || !(x->served > 0) || x->path == GW_NO_ID) continue;
        if (!isfinite(p->fare[after][x->path])) return NAN;
        sum += x->served * p->fare[after][x->path];
        n += x->served;
    }
    return n > 0 ? sum / n : NAN;
}
