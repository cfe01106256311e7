/* Fares V2: the rules that match a leg, and what their products cost this rider. */
#include "planner/ticket/ticket_priv.h"

#include <string.h>

typedef struct {
    const gw_timetable *t;
    const gw_ticket_ride *first, *last;
    const ticket_leg *leg;
    uint32_t feed;
    bool priorities;
    uint32_t best;      /* the highest priority that matches so far */
    bool found, unsure; /* unsure: a rule of the highest priority hangs on a time that is not known */
    bool headway;       /* when it comes is not known to the minute */
    gw_fare_rider rider;
    ticket_options *out;
} matching;

/* --- places --- */

typedef struct { /* what a field may hold to match: numbers, and blank */
    const gw_tt_stop_area *areas;
    uint32_t n_areas;
    uint32_t number; /* of a network; GW_NO_ID: none */
    bool blank;
} field;

static field area_field(const matching *m, uint32_t stop, uint32_t named)
{
    const gw_tt_leg_fares *x = &m->t->leg_fares;
    uint32_t zone = ticket_zone_at(m->t, stop), low = 0, high = x->n_areas;
    field out = {.number = GW_NO_ID, .blank = true};
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (x->areas[middle].zone < zone)
            low = middle + 1;
        else
            high = middle;
    }
    out.areas = x->areas + low;
    for (; zone != GW_NO_ID && low < x->n_areas && x->areas[low].zone == zone; low++) {
        out.n_areas++;
        if ((x->areas[low].named & named) && !m->priorities) out.blank = false;
    }
    return out;
}

static uint32_t first_rule(const gw_timetable *t, const gw_tt_leg_rule *wanted)
{
    uint32_t low = 0, high = t->leg_fares.n_rules;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (gw_tt_leg_rule_compare(&t->leg_fares.rules[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does any rule of the feed name this network? */
static bool network_named(const matching *m, uint32_t network)
{
    gw_tt_leg_rule key = {.feed = m->feed, .network = network};
    uint32_t at = first_rule(m->t, &key);
    return at < m->t->leg_fares.n_rules && m->t->leg_fares.rules[at].feed == m->feed &&
           m->t->leg_fares.rules[at].network == network;
}

/* Rides of several networks are of none that a rule names; blank matches where no rule names any of them. */
static field network_field(const matching *m, const gw_ticket_ride *rides)
{
    field out = {.number = m->leg->mixed ? GW_NO_ID : m->leg->network, .blank = true};
    for (uint32_t i = 0; i < m->leg->n && !m->priorities; i++) {
        uint32_t network = ticket_network_of(m->t, rides[m->leg->first + i].route);
        if (network != GW_NO_ID && network_named(m, network)) out.blank = false;
    }
    return out;
}

/* The i-th value that a field may have; false: there are no more. */
static bool value_at(const field *f, uint32_t i, uint32_t *out)
{
    uint32_t n = f->n_areas ? f->n_areas : f->number != GW_NO_ID;
    if (i > n || (i == n && !f->blank)) return false;
    *out = i == n ? GW_NO_ID : f->n_areas ? f->areas[i].area : f->number;
    return true;
}

/* --- times --- */

typedef enum { NO, YES, NOT_KNOWN } answer;

/* By the clock at the stop. */
static answer in_group(const matching *m, uint32_t group, uint32_t stop, int32_t time_s)
{
    const gw_timetable *t = m->t;
    if (group == GW_NO_ID) return YES;
    if (time_s == GW_TICKET_NO_TIME) return NOT_KNOWN;
    int64_t instant = t->zero + time_s;
    int64_t local = instant + gw_zone_offset(gw_timetable_stop_zone(t, (gw_stop_id){stop}), instant);
    int64_t day = (local >= 0 ? local / 86400 : -((86399 - local) / 86400)) - t->first_day;
    int32_t clock_s = (int32_t)(local - (day + t->first_day) * 86400);
    if (day < 0 || day >= (int64_t)t->n_days) return NOT_KNOWN;
    for (uint32_t i = 0; i < t->leg_fares.n_timeframes; i++) {
        const gw_tt_timeframe *x = &t->leg_fares.timeframes[i];
        if (x->group != group || clock_s < x->start_s || clock_s >= x->end_s) continue;
        if (gw_tt_service_runs(t, x->service, (uint32_t)day)) return YES;
    }
    return NO;
}

static answer times_match(const matching *m, const gw_tt_leg_rule *r)
{
    answer from = in_group(m, r->from_timeframe, m->first->from, m->first->departure_s);
    answer to = in_group(m, r->to_timeframe, m->last->to, m->last->arrival_s);
    if (from == NO || to == NO) return NO;
    return from == YES && to == YES ? YES : NOT_KNOWN;
}

/* --- products --- */

bool ticket_can_buy(const gw_timetable *t, const gw_tt_product *row, gw_fare_rider rider, uint32_t *other,
                    bool *assumed)
{
    *other = GW_NO_ID;
    *assumed = false;
    if (row->rider == GW_NO_ID) return true;
    const gw_tt_rider *r = &t->leg_fares.riders[row->rider];
    if (!gw_ticket_rider_fits(gw_tt_text(t, r->id), gw_tt_text(t, r->name), r->is_default, rider, assumed))
        return false;
    if (!r->is_default) *other = row->rider;
    return true;
}

/* Of equal options the cheapest; of equal prices the usual rider's, then the first. */
static gw_status add_option(matching *m, const ticket_option *x)
{
    ticket_options *out = m->out;
    if (out->n && strncmp(m->t->leg_fares.products[out->p[0].row].currency,
                          m->t->leg_fares.products[x->row].currency, 3) != 0)
        return GW_OK;
    for (size_t i = 0; i < out->n; i++) {
        ticket_option *o = &out->p[i];
        if (o->group != x->group || o->medium != x->medium) continue;
        bool usual = x->minor == o->minor && o->rider != GW_NO_ID && x->rider == GW_NO_ID;
        if (x->minor < o->minor || usual) *o = *x;
        return GW_OK;
    }
    if (gw_grow(&out->p, &out->cap, out->n + 1, sizeof *out->p)) return GW_NO_MEMORY;
    out->p[out->n++] = *x;
    return GW_OK;
}

static gw_status add_products(matching *m, const gw_tt_leg_rule *r)
{
    const gw_tt_leg_fares *x = &m->t->leg_fares;
    bool timed = r->from_timeframe != GW_NO_ID || r->to_timeframe != GW_NO_ID;
    gw_status status = GW_OK;
    for (uint32_t i = r->product; i < x->n_products && !status; i++) {
        const gw_tt_product *p = &x->products[i];
        ticket_option o = {.minor = p->minor, .group = r->leg_group, .medium = p->medium, .row = i};
        if (p->product != x->products[r->product].product) break;
        if (!ticket_can_buy(m->t, p, m->rider, &o.rider, &o.assumed)) continue;
        o.assumed = o.assumed || (timed && m->headway);
        status = add_option(m, &o);
    }
    return status;
}

/* --- rules --- */

/* Rules of a higher priority than all so far put those away. */
static bool prevails(matching *m, const gw_tt_leg_rule *r, answer times)
{
    if (times == NO || (m->found && r->priority < m->best)) return false;
    if (!m->found || r->priority > m->best) {
        m->found = true;
        m->best = r->priority;
        m->unsure = false;
        m->out->n = 0;
    }
    if (times == NOT_KNOWN) m->unsure = true;
    return times == YES;
}

static gw_status try_key(matching *m, uint32_t network, uint32_t from, uint32_t to)
{
    const gw_timetable *t = m->t;
    gw_tt_leg_rule key = {.feed = m->feed, .network = network, .from_area = from, .to_area = to};
    gw_status status = GW_OK;
    for (uint32_t i = first_rule(t, &key); i < t->leg_fares.n_rules && !status; i++) {
        const gw_tt_leg_rule *r = &t->leg_fares.rules[i];
        if (r->feed != m->feed || r->network != network || r->from_area != from || r->to_area != to) break;
        if (prevails(m, r, times_match(m, r))) status = add_products(m, r);
    }
    return status;
}

gw_status ticket_match(const gw_timetable *t, const gw_ticket_ride *rides, const ticket_leg *leg,
                       gw_fare_rider rider, ticket_options *out)
{
    matching m = {.t = t,
                  .first = &rides[leg->first],
                  .last = &rides[leg->first + leg->n - 1],
                  .leg = leg,
                  .feed = gw_tt_route_at(t, rides[leg->first].route)->feed,
                  .rider = rider,
                  .out = out};
    gw_status status = GW_OK;
    uint32_t network, from, to;
    m.priorities = t->feeds[m.feed].fares & GW_FEED_RULE_PRIORITY;
    m.headway = m.first->headway || m.last->headway;
    out->n = 0;
    if (m.first->from >= t->part[0].n_stops || m.last->to >= t->part[0].n_stops) return GW_OK;
    field networks = network_field(&m, rides);
    field froms = area_field(&m, m.first->from, GW_AREA_FROM), tos = area_field(&m, m.last->to, GW_AREA_TO);
    for (uint32_t i = 0; value_at(&networks, i, &network); i++)
        for (uint32_t k = 0; value_at(&froms, k, &from); k++)
            for (uint32_t l = 0; value_at(&tos, l, &to) && !status; l++)
                status = try_key(&m, network, from, to);
    if (m.unsure) out->n = 0;
    return status;
}
