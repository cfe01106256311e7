/* What else goes between the two stops of a ride: read from the timetable alone, without a search. */
#include "planner/plan/plan_priv.h"

typedef struct {
    const gw_timetable *t;
    const gw_query q; /* filters and the rule of headways */
    const gw_leg *leg;
    gw_alternative *out;
    uint32_t n, max;
} finder;

static bool same_ride(const gw_leg *a, const gw_leg *b)
{
    if (a->pattern.v != b->pattern.v) return false;
    return a->headway || (a->trip == b->trip && a->day == b->day);
}

static bool leaves_before(const gw_leg *a, const gw_leg *b)
{
    if (a->departure_s != b->departure_s) return a->departure_s < b->departure_s;
    if (a->arrival_s != b->arrival_s) return a->arrival_s < b->arrival_s;
    return a->pattern.v < b->pattern.v;
}

/* Keeps the first max by departure. false: this one leaves later than all that are kept, and they are all. */
static bool offer(finder *x, const gw_leg *leg)
{
    if (same_ride(leg, x->leg)) return true;
    for (uint32_t i = 0; i < x->n; i++)
        if (same_ride(leg, &x->out[i].leg)) return true;
    if (x->n == x->max && !leaves_before(leg, &x->out[x->n - 1].leg)) return false;
    uint32_t at = x->n < x->max ? x->n++ : x->n - 1;
    for (; at > 0 && leaves_before(leg, &x->out[at - 1].leg); at--) x->out[at] = x->out[at - 1];
    x->out[at] = (gw_alternative){.leg = *leg};
    return true;
}

static bool usable(const finder *x, uint32_t trip, uint32_t day)
{
    const gw_tt_trip *t = gw_tt_trip_at(x->t, trip);
    return gw_tt_service_runs(x->t, t->service, day) && (!x->q.wheelchair || t->wheelchair == 1) &&
           (!x->q.bikes || t->bikes == 1);
}

static gw_leg ride_of(const finder *x, uint32_t pattern, uint32_t from, uint32_t to, uint32_t trip,
                      uint32_t day)
{
    return (gw_leg){.kind = GW_LEG_RIDE,
                    .from = x->leg->from,
                    .to = x->leg->to,
                    .pattern = {pattern},
                    .trip = trip,
                    .day = day,
                    .from_position = from,
                    .to_position = to,
                    .ready_s = x->leg->ready_s,
                    .port = GW_NO_ID};
}

static void offer_trips(finder *x, uint32_t pattern, uint32_t from, uint32_t to, uint32_t day)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(x->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(x->t, pattern);
    gw_tt_column leaves = gw_tt_departures(part, p, from), comes = gw_tt_arrivals_at(part, p, to);
    int32_t zero = gw_tt_day_zero(x->t, p->feed_day_row, day);
    uint32_t i = gw_tt_first_from(leaves, p->n_trips, (int64_t)x->leg->ready_s - zero);
    for (; i < p->n_trips; i++) {
        if (gw_tt_time(leaves, i) + zero > x->leg->ready_s + GW_ALTERNATIVES_S) return;
        if (!usable(x, p->first_trip + i, day)) continue;
        gw_leg leg = ride_of(x, pattern, from, to, p->first_trip + i, day);
        leg.departure_s = gw_tt_time(leaves, i) + zero;
        leg.arrival_s = gw_tt_time(comes, i) + zero;
        if (!offer(x, &leg)) return;
    }
}

static void offer_headway(finder *x, uint32_t pattern, uint32_t from, uint32_t to, uint32_t day)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(x->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(x->t, pattern);
    const gw_period *periods = part->periods + p->first_period;
    if (!usable(x, p->first_trip, day)) return;
    int32_t zero = gw_tt_day_zero(x->t, p->feed_day_row, day), after = gw_tt_departure(part, p, from, 0);
    int32_t start = gw_headway_board(periods, p->n_periods, x->q.headway, x->leg->ready_s - after - zero);
    if (start == GW_NEVER) return;
    gw_leg leg = ride_of(x, pattern, from, to, p->first_trip, day);
    leg.headway = true;
    leg.departure_s = start + zero + after;
    if (leg.departure_s > x->leg->ready_s + GW_ALTERNATIVES_S) return;
    leg.arrival_s = start + zero + gw_tt_arrival(part, p, to, 0);
    leg.row_trip = periods[0].trip_text;
    for (uint32_t i = 0; i < p->n_periods && periods[i].start_s <= start; i++)
        leg.row_trip = periods[i].trip_text;
    if (!gw_headway_range_at(periods, p->n_periods, start, &leg.headway_least_s, &leg.headway_greatest_s)) {
        leg.headway_least_s = periods[0].headway_s;
        leg.headway_greatest_s = periods[0].headway_max_s;
    }
    offer(x, &leg);
}

static bool calls(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position, bool boarding)
{
    uint32_t flags = part->pattern_flags[p->first_stop + position];
    return (boarding ? flags & GW_PICKUP_MASK : flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK) != 1;
}

/* From one call of a pattern to the first one at the other stop; on the day asked, and when its clock or that
 * of the pattern runs over midnight those beside it. */
static void offer_visit(finder *x, const gw_tt_part *part, const gw_tt_visit *v)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(x->t, v->pattern);
    if (!gw_pattern_allowed(x->t, &x->q, v->pattern) || !calls(part, p, v->position, true)) return;
    uint32_t to = v->position + 1;
    while (to < p->n_stops &&
           (part->pattern_stops[p->first_stop + to] != x->leg->to.v || !calls(part, p, to, false)))
        to++;
    if (to == p->n_stops) return;
    int64_t first = ((int64_t)x->leg->ready_s - p->max_time_s) / 86400 - 2,
            last = ((int64_t)x->leg->ready_s + 86400 - p->min_time_s) / 86400 + 2;
    for (int64_t day = first < 0 ? 0 : first; day <= last && day < x->t->n_days; day++) {
        if (p->n_periods)
            offer_headway(x, v->pattern, v->position, to, (uint32_t)day);
        else
            offer_trips(x, v->pattern, v->position, to, (uint32_t)day);
    }
}

/* How much later the ride may end without missing the next timetabled one; INT32_MAX: there is none, or one
 * of a headway line comes before it. */
static int32_t slack_of(const gw_journey_set *s, const gw_journey *j, uint32_t leg)
{
    int32_t slack_s = 0;
    for (uint32_t k = leg + 1; k < j->n_legs; k++) {
        const gw_leg *next = &s->legs[j->first_leg + k];
        if (next->kind == GW_LEG_BORDER) slack_s += next->admitted_s - next->departure_s;
        if (next->kind != GW_LEG_RIDE) continue;
        return next->headway ? INT32_MAX : slack_s + next->departure_s - next->ready_s;
    }
    return INT32_MAX;
}

uint32_t gw_plan_alternatives(const gw_dataset *d, const gw_plan_request *r, const gw_journey_set *s,
                              uint32_t journey, uint32_t leg, gw_alternative out[GW_MOST_ALTERNATIVES],
                              uint32_t max)
{
    const gw_journey *j = &s->journeys[journey];
    const gw_leg *ride = &s->legs[j->first_leg + leg];
    finder x = {.t = d->timetable,
                .q = {.headway = r->headway,
                      .wheelchair = r->wheelchair,
                      .bikes = r->bikes,
                      .mode_mask = r->mode_mask == UINT32_MAX ? 0 : r->mode_mask,
                      .barred = r->barred},
                .leg = ride,
                .out = out,
                .max = max < GW_MOST_ALTERNATIVES ? max : GW_MOST_ALTERNATIVES};
    bool goes_on = leg + 1 < j->n_legs && ride[1].kind == GW_LEG_RIDE && ride[1].in_seat;
    if (ride->kind != GW_LEG_RIDE || ride->in_seat || goes_on || !x.max) return 0;
    for (uint32_t n = 0; n < x.t->n_parts; n++) {
        const gw_tt_part *part = &x.t->part[n];
        if (n == 0 && ride->from.v >= part->n_stops) continue;
        for (uint32_t i = part->visit_first[ride->from.v]; i < part->visit_first[ride->from.v + 1]; i++)
            offer_visit(&x, gw_tt_part_of_pattern(x.t, part->visits[i].pattern), &part->visits[i]);
    }
    int32_t slack_s = slack_of(s, j, leg);
    for (uint32_t i = 0; i < x.n; i++)
        out[i].connects = slack_s == INT32_MAX || out[i].leg.arrival_s - ride->arrival_s <= slack_s;
    return x.n;
}
