/* Vias without a stay that are passed in a vehicle which calls there and goes on.
 *
 * Getting off at a via and staying aboard are two ways to go by it, with two vias there are four; each way is
 * searched by itself and the answers are put together. Two vias in one vehicle are not a way of their own: it
 * is found where getting off at one of them, and on again, is the best way on. */
#include "planner/plan/plan_priv.h"

static uint32_t may_stay_aboard(const gw_question *x)
{
    uint32_t vias = 0;
    for (uint32_t i = 0; i < x->r->n_via; i++) {
        const gw_via *v = &x->r->via[i];
        if (!v->stay_s && v->end.kind == GW_END_STOPS && v->end.stop.v != GW_NO_ID) vias |= 1u << i;
    }
    return vias;
}

uint32_t gw_via_next_way(const gw_question *x, uint32_t through)
{
    uint32_t may = x->r->n_lines ? 0 : may_stay_aboard(x);
    return (through - may) & may; /* the next greater subset */
}

/* The stop, or the stops of the station. */
gw_status gw_via_stops(gw_question *x, uint32_t via, gw_line_choice *out)
{
    const gw_timetable *t = x->d->timetable;
    uint32_t asked = x->r->via[via].end.stop.v, n = gw_tt_n_stops(t), kept = 0;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < n && !status; i++) {
        if (i != asked && gw_tt_stop_at(t, i)->parent != asked) continue;
        status = gw_grow(&x->p->via_stops[via].at, &x->p->via_stops[via].cap, kept + 1u,
                         sizeof *x->p->via_stops[via].at);
        if (!status) x->p->via_stops[via].at[kept++] = i;
    }
    *out = (gw_line_choice){.stops = x->p->via_stops[via].at, .n_stops = kept};
    return status;
}

static const gw_leg *first_ride(const gw_journey_set *s, const gw_journey *j)
{
    for (uint32_t i = 0; i < j->n_legs; i++)
        if (s->legs[j->first_leg + i].kind == GW_LEG_RIDE) return &s->legs[j->first_leg + i];
    return NULL;
}

static bool same_lines(const gw_journey_set *s, const gw_journey *a, const gw_journey *b)
{
    if (a->n_legs != b->n_legs) return false;
    for (uint32_t i = 0; i < a->n_legs; i++) {
        const gw_leg *x = &s->legs[a->first_leg + i], *y = &s->legs[b->first_leg + i];
        if (x->kind != y->kind || x->from.v != y->from.v || x->to.v != y->to.v) return false;
        if (x->kind == GW_LEG_RIDE && x->pattern.v != y->pattern.v) return false;
    }
    return true;
}

/* The moment after which the answer can first be another one; what leaves too late, and what may leave at any
 * moment and stands there already, goes. */
static int32_t keep_of_moment(gw_question *x, gw_journey_set *s, uint32_t first, uint32_t from,
                              int32_t last_s)
{
    uint32_t kept = from;
    int32_t next = INT32_MAX;
    for (uint32_t i = from; i < s->n; i++) {
        const gw_journey j = s->journeys[i];
        const gw_leg *ride = first_ride(s, &j);
        bool flexible = ride && ride->headway && x->r->headway != GW_HEADWAY_FIRST, again = false;
        int32_t step = flexible ? ride->headway_least_s / 2 : 1;
        if (flexible && step < 300) step = 300;
        if (j.departure_s + step < next) next = j.departure_s + step;
        for (uint32_t k = first; k < kept && flexible && !again; k++)
            again = same_lines(s, &s->journeys[k], &j);
        if (!again && j.departure_s <= last_s) s->journeys[kept++] = j;
    }
    s->n = kept;
    return next;
}

gw_status gw_through_window(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s, uint32_t rides,
                            gw_journey_set *out)
{
    uint32_t first = out->n;
    gw_status status = GW_OK;
    for (int32_t now = first_s; now <= last_s && !status;) {
        uint32_t from = out->n;
        status = gw_part_moment(x, part, GW_DEPART_AFTER, now, rides, out);
        int32_t next = keep_of_moment(x, out, first, from, last_s);
        now = next > now ? next : now + 1;
    }
    return status;
}
