/* From labels to a journey: first the bare steps, in the order of the search, turned round where it ran
 * forwards; then all of them timed forwards from the departure, so that each wait begins when one really is
 * there. */
#include "planner/router/router_priv.h"

typedef enum { STEP_END, STEP_RIDE, STEP_LINK, STEP_GATE } step_kind;

typedef struct {
    step_kind kind;
    uint32_t a,
        b;       /* END: list index, 1 = of to_list; LINK: link number, rule; GATE: stops in and out (real) */
    ride_t ride; /* RIDE: real positions, enter before exit once turned round */
    bool in_seat;
} step_t;

static void add_step(gw_router *r, step_t s)
{
    step_t *p = gw_pool_add(r, &r->steps, sizeof *p);
    if (p) *p = s;
}

static void add_link_step(gw_router *r, uint32_t link, uint32_t rule)
{
    if (link != GW_NO_ID) add_step(r, (step_t){.kind = STEP_LINK, .a = link, .b = rule});
}

static void trace_source(gw_router *r, gw_router *layer, bool back, uint32_t kind, uint32_t source);

/* layer: whose labels they are; the steps are r's. */
static void trace_parent(gw_router *r, gw_router *layer, bool back, parent_t p)
{
    add_link_step(r, p.link, p.rule);
    trace_source(r, layer, back, p.kind, p.source);
}

/* A stretch behind a ride that was entered by staying in the vehicle. */
static uint32_t trace_seats(gw_router *r, gw_router *layer, uint32_t seat, uint32_t *slot)
{
    uint32_t n = 0;
    while (seat != GW_NO_ID) {
        const seat_t *s = seat_at(layer, seat);
        const gw_tt_pattern *p = gw_tt_pattern_at(r->t, s->pattern);
        uint32_t exit = r->back ? 0 : p->n_stops - 1;
        ride_t ride = {0, s->pattern, s->trip, s->day, 0, s->enter, exit, s->slot, GW_NO_ID, 0};
        add_step(r, (step_t){.kind = STEP_RIDE, .ride = ride, .in_seat = true});
        *slot = s->slot;
        seat = s->previous;
        n++;
    }
    return n;
}

static void trace_source(gw_router *r, gw_router *layer, bool back, uint32_t kind, uint32_t source)
{
    if (kind == SRC_ACCESS) {
        add_step(r, (step_t){.kind = STEP_END, .a = source, .b = back});
        return;
    }
    if (kind == SRC_CROSSING) {
        const crossing_t *c = crossing_at(layer, source);
        add_step(r, (step_t){.kind = STEP_GATE,
                             .a = back ? c->stop_out : c->stop_in,
                             .b = back ? c->stop_in : c->stop_out});
        trace_parent(r, layer, back, c->before);
        return;
    }
    ride_t ride = *ride_at(layer, source);
    uint32_t slot = ride.slot;
    add_step(r, (step_t){.kind = STEP_RIDE, .ride = ride});
    trace_seats(r, layer, ride.seat, &slot);
    if (ride.round & FROM_BEFORE) layer = layer->before;
    trace_parent(r, layer, back, layer->rounds[(ride.round & ~FROM_BEFORE) - 1].parent[slot]);
}

/* In the order of travel, with real boarding before real alighting, and in_seat on the later of two joined
 * legs. */
static void turn_round(gw_router *r, bool back)
{
    step_t *s = r->steps.p;
    uint32_t n = r->steps.n;
    if (!back) {
        for (uint32_t i = 0; i < n / 2; i++) {
            step_t swap = s[i];
            s[i] = s[n - 1 - i];
            s[n - 1 - i] = swap;
        }
        /* Marked was the earlier stretch of a join; the later one is the one that needs no boarding. */
        for (uint32_t i = n; i-- > 1;) s[i].in_seat = s[i - 1].kind == STEP_RIDE && s[i - 1].in_seat;
        if (n) s[0].in_seat = false;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (s[i].kind != STEP_RIDE) continue;
        uint32_t enter = s[i].ride.enter;
        s[i].ride.enter = s[i].ride.exit;
        s[i].ride.exit = enter;
    }
}

/* --- timing --- */

typedef struct {
    gw_router *r;
    int32_t now;
    uint32_t stop; /* where one stands, or GW_NO_ID */
} timing_t;

static gw_leg *add_leg(timing_t *c, gw_leg leg)
{
    gw_leg *p = gw_pool_add(c->r, &c->r->legs, sizeof *p);
    if (p) *p = leg;
    return p;
}

static void walk(timing_t *c, uint32_t to, int32_t seconds, float metres, int32_t inside_s)
{
    if (seconds == 0 && (to == c->stop || c->stop == GW_NO_ID || to == GW_NO_ID)) {
        c->stop = to == GW_NO_ID ? c->stop : to;
        return;
    }
    add_leg(c, (gw_leg){.kind = GW_LEG_WALK,
                        .from = {c->stop},
                        .to = {to},
                        .departure_s = c->now,
                        .arrival_s = c->now + seconds,
                        .walk_m = metres,
                        .inside_s = inside_s});
    c->now += seconds;
    c->stop = to;
}

static void take_end(timing_t *c, const step_t *s)
{
    const gw_router *r = c->r;
    const end_t *e = (const end_t *)(s->b ? r->to_list.p : r->from_list.p) + s->a;
    if (s->b) {
        walk(c, e->origin, e->walk_s, e->walk_m, e->inside_s);
        return;
    }
    c->stop = e->origin;
    walk(c, e->stop, e->walk_s, e->walk_m, e->inside_s);
    c->stop = e->stop;
}

/* The time that has to pass is the rule's; the leg shows the walk alone. */
static void take_link(timing_t *c, const step_t *s, bool to_ride, bool from_ride, int32_t *ready)
{
    const gw_tt_part *part;
    gw_tt_link l = gw_tt_link_of(c->r->t, s->a, c->stop, c->r->back, &part);
    const gw_tt_rule *rule = s->b == GW_NO_ID ? NULL : &part->rules[s->b];
    int32_t walking = gw_link_seconds(c->r->t, c->r->q, &l, rule, false), change = walking;
    if (to_ride && from_ride) change = gw_link_seconds(c->r->t, c->r->q, &l, rule, true);
    *ready = c->now + change;
    int32_t inside_s = rule && rule->kind != GW_LINK_WALK ? 0 : gw_link_inside_seconds(c->r->t, c->r->q, &l);
    if (l.from != l.to) walk(c, l.to, walking, l.walk_m, inside_s);
    c->stop = l.to;
}

static void take_gate(timing_t *c, const step_t *s)
{
    const gw_timetable *t = c->r->t;
    const gw_tt_stop *in = gw_tt_stop_at(t, s->a);
    const gw_port_table *ports = c->r->q->ports;
    int32_t through = gw_port_exit(ports, in->port, in->side, c->now);
    add_leg(c, (gw_leg){.kind = GW_LEG_BORDER,
                        .from = {s->a},
                        .to = {s->b},
                        .departure_s = c->now,
                        .arrival_s = through,
                        .port = in->port,
                        .admitted_s = gw_port_admits(ports, in->port, in->side, c->now)});
    c->now = through;
    c->stop = s->b;
}

static void show_headway(const gw_tt_part *part, const gw_tt_pattern *p, int32_t start_s, gw_leg *leg)
{
    const gw_period *periods = part->periods + p->first_period;
    leg->headway = true;
    if (!gw_headway_range_at(periods, p->n_periods, start_s, &leg->headway_least_s,
                             &leg->headway_greatest_s)) {
        leg->headway_least_s = periods[0].headway_s;
        leg->headway_greatest_s = periods[0].headway_max_s;
    }
    leg->row_trip = periods[0].trip_text;
    for (uint32_t i = 0; i < p->n_periods && periods[i].start_s <= start_s; i++)
        leg->row_trip = periods[i].trip_text;
}

static void take_headway(timing_t *c, const ride_t *ride, int32_t ready)
{
    const gw_timetable *t = c->r->t;
    const gw_tt_part *part = gw_tt_part_of_pattern(t, ride->pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, ride->pattern);
    int32_t departs = gw_tt_departure(part, p, ride->enter, 0),
            arrives = gw_tt_arrival(part, p, ride->exit, 0);
    uint32_t day = ride->day;
    int32_t start = gw_find_start(c->r, false, ride->pattern, ready - departs, &day);
    gw_leg leg = {.kind = GW_LEG_RIDE,
                  .pattern = {ride->pattern},
                  .trip = p->first_trip,
                  .day = day,
                  .from = {part->pattern_stops[p->first_stop + ride->enter]},
                  .to = {part->pattern_stops[p->first_stop + ride->exit]},
                  .from_position = ride->enter,
                  .to_position = ride->exit,
                  .ready_s = ready,
                  .departure_s = start + departs,
                  .arrival_s = start + arrives};
    show_headway(part, p, start - gw_tt_day_zero(t, p->feed_day_row, day), &leg);
    add_leg(c, leg);
    c->now = leg.arrival_s;
    c->stop = leg.to.v;
}

static void take_trip(timing_t *c, const ride_t *ride, int32_t ready, bool in_seat, bool fixed)
{
    const gw_timetable *t = c->r->t;
    const gw_tt_part *part = gw_tt_part_of_pattern(t, ride->pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, ride->pattern);
    boarded_t on = {ride->trip, ride->day, gw_tt_day_zero(t, p->feed_day_row, ride->day)};
    gw_tt_column departures = gw_tt_departures(part, p, ride->enter),
                 arrivals = gw_tt_arrivals_at(part, p, ride->exit);
    if (!fixed) { /* the pass took the latest that works; the earliest leaves more in hand */
        boarded_t earlier;
        int32_t latest = gw_tt_time(departures, on.trip - p->first_trip) + on.zero;
        if (gw_find_trip(c->r, false, ride->pattern, ride->enter, ready, latest, &earlier)) {
            int32_t a = gw_tt_time(arrivals, earlier.trip - p->first_trip) + earlier.zero;
            if (a <= gw_tt_time(arrivals, on.trip - p->first_trip) + on.zero) on = earlier;
        }
    }
    gw_leg leg = {.kind = GW_LEG_RIDE,
                  .pattern = {ride->pattern},
                  .trip = on.trip,
                  .day = on.day,
                  .from = {part->pattern_stops[p->first_stop + ride->enter]},
                  .to = {part->pattern_stops[p->first_stop + ride->exit]},
                  .from_position = ride->enter,
                  .to_position = ride->exit,
                  .in_seat = in_seat,
                  .departure_s = gw_tt_time(departures, on.trip - p->first_trip) + on.zero,
                  .arrival_s = gw_tt_time(arrivals, on.trip - p->first_trip) + on.zero};
    leg.ready_s = in_seat ? leg.departure_s : ready;
    add_leg(c, leg);
    c->now = leg.arrival_s;
    c->stop = leg.to.v;
}

static void time_steps(timing_t *c)
{
    const step_t *s = c->r->steps.p;
    uint32_t n = c->r->steps.n;
    int32_t ready = c->now;
    for (uint32_t i = 0; i < n; i++) {
        bool to_ride = i + 1 < n && s[i + 1].kind == STEP_RIDE,
             from_ride = i > 0 && s[i - 1].kind == STEP_RIDE;
        switch (s[i].kind) {
        case STEP_END:
            take_end(c, &s[i]);
            ready = !c->r->back && c->now < c->r->ride_first ? c->r->ride_first : c->now;
            break;
        case STEP_LINK:
            take_link(c, &s[i], to_ride, from_ride, &ready);
            break;
        case STEP_GATE:
            take_gate(c, &s[i]);
            ready = c->now;
            break;
        case STEP_RIDE:
            if (gw_tt_pattern_at(c->r->t, s[i].ride.pattern)->n_periods)
                take_headway(c, &s[i].ride, ready);
            else
                take_trip(c, &s[i].ride, ready, s[i].in_seat, s[i].in_seat || (to_ride && s[i + 1].in_seat));
            ready = c->now;
            break;
        }
    }
}

gw_status gw_router_trace(gw_router *r, bool back, uint32_t k, int32_t departure_s, gw_journey_set *out)
{
    const target_t *target = &r->targets[k];
    r->steps.n = r->legs.n = 0;
    add_step(r, (step_t){.kind = STEP_END, .a = target->end, .b = !back});
    add_link_step(r, target->link, target->rule);
    trace_source(r, r, back, target->kind, target->source);
    turn_round(r, back);
    if (r->failed) return GW_NO_MEMORY;

    /* While timing, the bounds of the pass do not hold; a day more than the horizon is enough for any
     * vehicle. */
    int32_t ride_limit = r->ride_limit, target_best = r->target_best;
    r->ride_limit = departure_s + r->q->horizon_s + 86400;
    r->target_best = KEY_NONE;
    timing_t c = {r, departure_s, GW_NO_ID};
    time_steps(&c);
    r->ride_limit = ride_limit;
    r->target_best = target_best;
    if (r->failed) return GW_NO_MEMORY;

    gw_journey j = {.departure_s = departure_s, .arrival_s = c.now, .rides = k, .n_legs = r->legs.n};
    return gw_journey_set_add(out, &j, r->legs.p);
}
