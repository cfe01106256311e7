/* Journeys of an answer: which are kept, their order, the ports they pass, their sums. */
#include "planner/plan/plan_priv.h"

void gw_set_drop_before(gw_journey_set *s, uint32_t first, int32_t departure_s)
{
    uint32_t kept = first;
    for (uint32_t i = first; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        if (!j.rides || j.departure_s >= departure_s) s->journeys[kept++] = j;
    }
    s->n = kept;
}

void gw_set_keep_leaving(gw_journey_set *s, int32_t first_s, int32_t last_s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (j->rides && j->departure_s >= first_s && j->departure_s <= last_s) s->journeys[kept++] = *j;
    }
    s->n = kept;
}

void gw_set_keep(gw_journey_set *s, const bool *gone)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!gone[i]) s->journeys[kept++] = s->journeys[i];
    }
    s->n = kept;
}

/* Who can walk there in 15 minutes at any time does not ride for 20. */
void gw_set_drop_slower_than_walk(gw_journey_set *s, int32_t walk_s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        if (!j.rides || j.arrival_s - j.departure_s <= walk_s) s->journeys[kept++] = j;
    }
    s->n = kept;
}

/* Where several ports are compared only the time at the far end and the rides count: a < b when a is better.
 */
static int compare_at_far_end(gw_direction direction, const gw_journey *a, const gw_journey *b)
{
    if (direction == GW_ARRIVE_BY)
        return (b->departure_s > a->departure_s) - (b->departure_s < a->departure_s);
    return (a->arrival_s > b->arrival_s) - (a->arrival_s < b->arrival_s);
}

/* Of two that are equal there: who leaves later or arrives earlier, then the first in the order. */
bool gw_set_beats(gw_direction direction, const gw_journey_set *s, uint32_t a, uint32_t b)
{
    const gw_journey *x = &s->journeys[a], *y = &s->journeys[b];
    int far = compare_at_far_end(direction, x, y);
    if (far > 0 || x->rides > y->rides) return false;
    if (far < 0 || x->rides < y->rides) return true;
    int32_t mine = x->arrival_s - x->departure_s, other = y->arrival_s - y->departure_s;
    return mine != other ? mine < other : a < b;
}

static uint32_t port_of(const gw_timetable *t, gw_stop_id stop)
{
    if (stop.v == GW_NO_ID) return GW_NO_ID;
    const gw_tt_stop *s = gw_tt_stop_at(t, stop.v);
    return s->kind == GW_STOP_PORT ? s->port : GW_NO_ID;
}

void gw_set_mark_ports(const gw_timetable *t, gw_journey_set *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (!j->n_legs) continue;
        gw_leg *first = &s->legs[j->first_leg], *last = &s->legs[j->first_leg + j->n_legs - 1];
        if (first->kind == GW_LEG_WALK) first->port = port_of(t, first->from);
        if (last->kind == GW_LEG_WALK && last->port == GW_NO_ID) last->port = port_of(t, last->to);
    }
}

/* Who asks when to leave reads the earliest arrival first: the Pareto set may hold a ride of three hours that
 * has a change less, and it leaves first. */
static bool reads_before(const gw_journey *a, const gw_journey *b)
{
    if (a->arrival_s != b->arrival_s) return a->arrival_s < b->arrival_s;
    int32_t long_a = a->arrival_s - a->departure_s, long_b = b->arrival_s - b->departure_s;
    if (long_a != long_b) return long_a < long_b;
    return a->rides < b->rides;
}

/* Equal ones keep the total order they come in. */
void gw_set_order_by_arrival(gw_journey_set *s)
{
    for (uint32_t i = 1; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        uint32_t at = i;
        for (; at > 0 && reads_before(&j, &s->journeys[at - 1]); at--) s->journeys[at] = s->journeys[at - 1];
        s->journeys[at] = j;
    }
}

gw_status gw_set_add_all(gw_journey_set *to, const gw_journey_set *from, int32_t arrives_by_s)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < from->n && !status; i++) {
        const gw_journey *j = &from->journeys[i];
        if (j->arrival_s <= arrives_by_s) status = gw_journey_set_add(to, j, &from->legs[j->first_leg]);
    }
    return status;
}

void gw_set_drop_long(gw_journey_set *s, int32_t most_s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        gw_journey j = s->journeys[i];
        if (j.arrival_s - j.departure_s <= most_s) s->journeys[kept++] = j;
    }
    s->n = kept;
}

gw_journey_sums gw_journey_sum(const gw_journey_set *s, uint32_t i)
{
    const gw_journey *j = &s->journeys[i];
    gw_journey_sums sums = {.port = GW_NO_ID};
    uint32_t at_end = GW_NO_ID;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        int32_t duration_s = leg->arrival_s - leg->departure_s;
        if (at_end == GW_NO_ID) at_end = leg->port;
        switch (leg->kind) {
        case GW_LEG_WALK:
            sums.walk_s += duration_s;
            break;
        case GW_LEG_RIDE:
            sums.ride_s += duration_s;
            break;
        case GW_LEG_BORDER:
            sums.border_s += duration_s;
            if (sums.port == GW_NO_ID) sums.port = leg->port;
            break;
        }
    }
    if (sums.port == GW_NO_ID) sums.port = at_end;
    sums.wait_s = j->arrival_s - j->departure_s - sums.walk_s - sums.ride_s - sums.border_s;
    return sums;
}
