/* Fares V2: what fare_transfer_rules.txt says of the change from one leg to the next. */
#include "planner/ticket/ticket_priv.h"

static bool together(uint32_t a, uint32_t b)
{
    return a == b || a == GW_NO_ID || b == GW_NO_ID;
}

/* A blank group is each that no rule names in that column. */
static bool is_named(const gw_timetable *t, uint32_t feed, uint32_t group, bool to)
{
    for (uint32_t i = 0; i < t->leg_fares.n_transfers; i++) {
        const gw_tt_fare_transfer *r = &t->leg_fares.transfers[i];
        if (r->feed == feed && (to ? r->to_group : r->from_group) == group) return true;
    }
    return false;
}

/* The cheapest row of the rule's product that this rider can have; false: none. */
static bool price_of(const ticket_chain *c, const gw_tt_fare_transfer *r, const ticket_option *a,
                     const ticket_option *b, int64_t *minor)
{
    const gw_tt_leg_fares *x = &c->t->leg_fares;
    bool found = false, assumed;
    uint32_t other;
    *minor = 0;
    if (r->product == GW_NO_ID) return true;
    for (uint32_t i = r->product; i < x->n_products; i++) {
        const gw_tt_product *p = &x->products[i];
        if (p->product != x->products[r->product].product) break;
        if (!together(p->medium, a->medium) || !together(p->medium, b->medium)) continue;
        for (int k = 0; k < 3; k++)
            if (p->currency[k] != x->products[a->row].currency[k]) return found;
        if (!ticket_can_buy(c->t, p, c->rider, &other, &assumed)) continue;
        if (!found || p->minor < *minor) *minor = p->minor;
        found = true;
    }
    return found;
}

/* From the first leg that the count runs from to leg `last`. */
static bool in_time(const ticket_chain *c, const gw_tt_fare_transfer *r, uint32_t start, uint32_t last,
                    bool *undecided)
{
    const ticket_leg *a = &c->legs[start], *b = &c->legs[last];
    bool from_arrival = r->limit_type >= 2, to_arrival = r->limit_type == 0 || r->limit_type == 3;
    if (r->limit_s < 0) return true;
    const gw_ticket_ride *a_ride = &c->rides[from_arrival ? a->first + a->n - 1 : a->first];
    const gw_ticket_ride *b_ride = &c->rides[to_arrival ? b->first + b->n - 1 : b->first];
    int32_t from = from_arrival ? a_ride->arrival_s : a_ride->departure_s;
    int32_t to = to_arrival ? b_ride->arrival_s : b_ride->departure_s;
    if (from == GW_TICKET_NO_TIME || to == GW_TICKET_NO_TIME) {
        *undecided = true;
        return false;
    }
    return to - from <= r->limit_s;
}

ticket_transfer ticket_find_transfer(const ticket_chain *c, uint32_t e, const ticket_option *a,
                                     const ticket_option *b, const gw_tt_fare_transfer *before,
                                     uint32_t start)
{
    ticket_transfer best = {0};
    int32_t least = INT32_MAX; /* of the counts that reach */
    if (a->group == GW_NO_ID || b->group == GW_NO_ID || !together(a->medium, b->medium)) return best;
    uint32_t from = is_named(c->t, c->feed, a->group, false) ? a->group : GW_NO_ID;
    uint32_t to = is_named(c->t, c->feed, b->group, true) ? b->group : GW_NO_ID;
    bool goes_on = before && before->from_group == from && before->to_group == to;
    uint32_t first = goes_on ? start : e;
    for (uint32_t i = 0; i < c->t->leg_fares.n_transfers; i++) {
        const gw_tt_fare_transfer *r = &c->t->leg_fares.transfers[i];
        int32_t count = r->count < 1 ? INT32_MAX : r->count;
        int64_t minor;
        if (r->feed != c->feed || r->from_group != from || r->to_group != to) continue;
        if (count < (int32_t)(e + 1 - first) || !in_time(c, r, first, e + 1, &best.undecided)) continue;
        if (!price_of(c, r, a, b, &minor)) continue;
        if (best.rule && (count > least || (count == least && minor >= best.minor))) continue;
        least = count;
        best.rule = r;
        best.minor = minor;
        best.start = first;
    }
    return best;
}
