#include "planner/plan/fares.h"

#include "planner/plan/plan_priv.h"

#include <string.h>

gw_fare_rider gw_plan_rider(const gw_plan_request *r)
{
    bool elder = r->traveller == GW_TRAVELLER_ELDER;
    return (gw_fare_rider){.age = r->age  ? r->age
                                  : elder ? GW_FARE_ELDER_AGE
                                          : 0,
                           .wheelchair = r->wheelchair || r->traveller == GW_TRAVELLER_WHEELCHAIR};
}

/* Platforms are priced as their station. */
static const char *stop_id(const gw_timetable *t, gw_stop_id stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(t, stop.v);
    if (s->parent != GW_NO_ID) s = gw_tt_stop_at(t, s->parent);
    return gw_tt_text(t, s->id);
}

static gw_fare_ride ride_of(const gw_timetable *t, const gw_leg *leg)
{
    const gw_tt_route *route = gw_tt_route_at(t, gw_tt_pattern_at(t, leg->pattern.v)->route);
    const gw_tt_agency *agency = gw_plan_agency(t, route);
    gw_fare_ride out = {.feed = route->feed == GW_NO_ID ? "" : gw_tt_text(t, t->feeds[route->feed].tag),
                        .agency = agency ? gw_tt_text(t, agency->id) : "",
                        .route = gw_tt_text(t, route->id),
                        .line = gw_tt_text(t, route->short_name.base),
                        .from = stop_id(t, leg->from),
                        .to = stop_id(t, leg->to),
                        .own_with = GW_FARE_NONE,
                        .in_seat = leg->in_seat};
    return out;
}

static const gw_doubt *doubt_of(const gw_dataset *d, const gw_leg *leg, const gw_fare_ride *ride)
{
    const gw_timetable *t = d->timetable;
    if (!d->fares || leg->kind != GW_LEG_RIDE || leg->headway) return NULL;
    uint32_t row = gw_tt_pattern_at(t, leg->pattern.v)->feed_day_row;
    return gw_fare_doubt_of(d->fares, ride,
                            leg->departure_s - t->day_zero[(size_t)row * t->n_days + leg->day]);
}

const gw_doubt *gw_plan_leg_doubt(const gw_dataset *d, const gw_leg *leg)
{
    if (!d->fares || leg->kind != GW_LEG_RIDE) return NULL;
    gw_fare_ride ride = ride_of(d->timetable, leg);
    return doubt_of(d, leg, &ride);
}

static gw_day day_of(const gw_dataset *d, const gw_plan_request *r, const gw_journey *j)
{
    int64_t instant = d->timetable->zero + j->departure_s;
    int64_t local = instant + gw_plan_offset(d, &r->from, (gw_stop_id){GW_NO_ID}, instant);
    return (gw_day)(local >= 0 ? local / 86400 : -((86399 - local) / 86400));
}

gw_status gw_plan_fares_of(const gw_dataset *d, const gw_plan_request *r, const gw_journey_set *s,
                           uint32_t journey, gw_plan_fares *out)
{
    const gw_journey *j = &s->journeys[journey];
    gw_ticket_ride rides[GW_PLAN_FARE_RIDES];
    uint32_t beyond = 0;
    *out = (gw_plan_fares){
        .timetable = d->timetable, .table = d->fares, .shown = d->fares != NULL, .day = day_of(d, r, j)};
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        if (leg->kind != GW_LEG_RIDE) continue;
        if (out->n == GW_PLAN_FARE_RIDES) {
            beyond++;
            continue;
        }
        uint32_t i = out->n++;
        out->leg[i] = k;
        out->ride[i] = ride_of(d->timetable, leg);
        out->doubt[i] = doubt_of(d, leg, &out->ride[i]);
        rides[i] = gw_ticket_ride_of(d->timetable, leg);
    }
    gw_status status = gw_ticket_of_rides(d->timetable, rides, out->n, gw_plan_rider(r), out->ticket);
    for (uint32_t i = 0; i < out->n && !status; i++) {
        gw_ticket_put(&out->ticket[i], &out->ride[i]);
        out->shown = out->shown || out->ticket[i].known;
    }
    if (!status)
        status = gw_fare_of_rides(d->fares, out->ride, out->n, gw_plan_rider(r), out->fare, &out->sum);
    out->sum.n_unknown += beyond;
    for (uint32_t i = 0; i < out->sum.n && beyond; i++) out->sum.at_least[i] = true;
    return status;
}

/* --- other ways --- */

uint32_t gw_plan_answer_port(const gw_plan_answer *a)
{
    for (uint32_t i = 0; i < a->journeys.n; i++) {
        uint32_t port = gw_journey_sum(&a->journeys, i).port;
        if (port != GW_NO_ID) return port;
    }
    return GW_NO_ID;
}

typedef struct {
    const gw_dataset *d;
    gw_other_way *out;
    uint32_t n;
} ways;

static void add_taxi(ways *x, const gw_end *from, const gw_end *to)
{
    const double least_m = 300;
    gw_other_way way = {.kind = GW_WAY_TAXI, .from = *from, .to = *to};
    if (x->n == GW_MOST_OTHER_WAYS || from->side != to->side || from->far_m || to->far_m) return;
    double straight_m = gw_walk_straight_m(from->point, to->point);
    if (straight_m < least_m || !gw_fare_taxi(x->d->fares, from->side, straight_m, &way.taxi)) return;
    x->out[x->n++] = way;
}

/* The usable port nearest to a point. */
static uint32_t nearest_port(const gw_dataset *d, gw_point point)
{
    uint32_t best = GW_NO_ID;
    double best_m = 0;
    for (uint32_t i = 0; d->ports && i < gw_port_count(d->ports); i++) {
        double metres = gw_walk_straight_m(gw_port_at(d->ports, i)->point, point);
        if (!gw_port_usable(d->ports, i) || !(metres < 1e9)) continue;
        if (best != GW_NO_ID && metres >= best_m) continue;
        best = i;
        best_m = metres;
    }
    return best;
}

static gw_end end_at_port(const gw_dataset *d, uint32_t port, gw_side side)
{
    return (gw_end){.kind = GW_END_PORT,
                    .point = gw_port_at(d->ports, port)->point,
                    .side = side,
                    .stop = {GW_NO_ID},
                    .port = port,
                    .place = GW_NO_ID};
}

static void add_taxis(ways *x, const gw_plan_request *r, uint32_t port)
{
    if (r->from.side == GW_SIDE_NONE || r->to.side == GW_SIDE_NONE) return;
    if (r->from.side == r->to.side && r->from.kind != GW_END_BEST_PORT && r->to.kind != GW_END_BEST_PORT) {
        gw_end from = r->from, to = r->to;
        if (from.kind == GW_END_PORT) from.point = gw_port_at(x->d->ports, from.port)->point;
        if (to.kind == GW_END_PORT) to.point = gw_port_at(x->d->ports, to.port)->point;
        add_taxi(x, &from, &to);
        return;
    }
    const gw_end *main_end = r->from.side == GW_SIDE_CN ? &r->from : &r->to;
    if (port == GW_NO_ID) port = nearest_port(x->d, main_end->point);
    if (port == GW_NO_ID) return;
    gw_end before = end_at_port(x->d, port, r->from.side), after = end_at_port(x->d, port, r->to.side);
    if (r->from.kind != GW_END_BEST_PORT && r->from.kind != GW_END_PORT) add_taxi(x, &r->from, &before);
    if (r->to.kind != GW_END_BEST_PORT && r->to.kind != GW_END_PORT) add_taxi(x, &after, &r->to);
}

static bool is_place(const gw_dataset *d, const gw_end *e, const char *id)
{
    return e->kind == GW_END_PLACE && d->places && e->place < gw_place_count(d->places) &&
           strcmp(gw_place_at(d->places, e->place)->id, id) == 0;
}

/* For whoever goes from or to one of its ends, across the border. */
static void add_transfers(ways *x, const gw_plan_request *r)
{
    for (uint32_t i = 0; i < gw_fare_transfer_count(x->d->fares) && x->n < GW_MOST_OTHER_WAYS; i++) {
        const gw_fare_transfer *t = gw_fare_transfer_at(x->d->fares, i);
        bool out = is_place(x->d, &r->from, t->from_place) || is_place(x->d, &r->to, t->to_place);
        bool back = is_place(x->d, &r->to, t->from_place) || is_place(x->d, &r->from, t->to_place);
        if ((!out && !back) || r->from.side == r->to.side) continue;
        x->out[x->n++] = (gw_other_way){.kind = GW_WAY_TRANSFER, .transfer = t, .this_way = out};
    }
}

uint32_t gw_plan_other_ways(const gw_dataset *d, const gw_plan_request *r, uint32_t port,
                            gw_other_way out[GW_MOST_OTHER_WAYS])
{
    ways x = {.d = d, .out = out};
    if (!d->fares) return 0;
    if (r->from.kind != GW_END_STOPS || gw_point_known(r->from.point)) add_taxis(&x, r, port);
    add_transfers(&x, r);
    return x.n;
}
