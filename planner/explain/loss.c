/* The subject can be had within the limits, and still is not in the answer: to what does it lose? */
#include "planner/explain/explain_priv.h"

#include <stdio.h>

enum { NEAR_MISS_S = 1800 }; /* what leaves longer before is none */

static const gw_leg *first_ride(const gw_journey_set *s, const gw_journey *j)
{
    for (uint32_t k = 0; k < j->n_legs; k++)
        if (s->legs[j->first_leg + k].kind == GW_LEG_RIDE) return &s->legs[j->first_leg + k];
    return NULL;
}

static int32_t asked_s(const gw_explainer *x)
{
    return gw_tt_seconds(x->d->timetable, x->a->request.time);
}

/* Do only the far end and the rides count? For one moment they do, between ports, and where nothing left in
 * the window, so that the next moment was shown. */
static bool far_end_alone(const gw_explainer *x)
{
    const gw_plan_request *r = &x->a->request;
    const gw_journey_set *s = &x->a->journeys;
    if (r->window_s <= 0 || r->from.kind == GW_END_BEST_PORT || r->to.kind == GW_END_BEST_PORT) return true;
    if (gw_explain_arrives(x)) return false;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->journeys[i].rides && s->journeys[i].departure_s <= asked_s(x) + r->window_s) return false;
    return true;
}

static bool dominates(const gw_explainer *x, const gw_journey *d, const gw_journey *j, bool far)
{
    bool arrives = gw_explain_arrives(x);
    if (!d->rides || d->rides > j->rides) return false;
    if (d->departure_s < j->departure_s && (!far || arrives)) return false;
    return d->arrival_s <= j->arrival_s || (far && arrives);
}

/* Of those that dominate: the best at the end that was asked for. */
static uint32_t find_dominating(const gw_explainer *x, const gw_journey *j)
{
    const gw_journey_set *s = &x->a->journeys;
    uint32_t best = GW_NO_ID;
    bool far = far_end_alone(x), arrives = gw_explain_arrives(x);
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *d = &s->journeys[i], *b = best == GW_NO_ID ? NULL : &s->journeys[best];
        if (!dominates(x, d, j, far)) continue;
        int32_t mine = arrives ? -d->departure_s : d->arrival_s;
        int32_t other = !b ? 0 : arrives ? -b->departure_s : b->arrival_s;
        if (!b || mine < other || (mine == other && d->rides < b->rides)) best = i;
    }
    return best;
}

static void compare(gw_explainer *x, gw_explain_reason *r, const gw_journey *j, const gw_journey *d)
{
    bool arrives = gw_explain_arrives(x);
    int32_t later_s = j->arrival_s - d->arrival_s, earlier_s = d->departure_s - j->departure_s;
    r->by_s = arrives ? earlier_s : later_s;
    r->needs = arrives ? later_s : earlier_s;
    r->more_rides = (int32_t)j->rides - (int32_t)d->rides;
}

static bool equal(const gw_journey *a, const gw_journey *b)
{
    return a->departure_s == b->departure_s && a->arrival_s == b->arrival_s && a->rides == b->rides;
}

void gw_explain_dominated(gw_explainer *x, uint32_t own)
{
    const gw_journey *j = &x->out->found.journeys[own];
    uint32_t i = find_dominating(x, j);
    if (i == GW_NO_ID) return;
    const gw_journey *d = &x->a->journeys.journeys[i];
    gw_explain_reason *r = gw_explain_add(x, equal(j, d) ? GW_WHY_AS_GOOD : GW_WHY_DOMINATED);
    if (!r) return;
    r->journey = i;
    r->own = own;
    compare(x, r, j, d);
}

/* A window leaves out what is beaten by a journey that leaves behind it: that one is not in the answer. */
static gw_status dominated_outside(gw_explainer *x, uint32_t own)
{
    const gw_journey j = x->out->found.journeys[own];
    gw_plan_request r = x->a->request;
    r.page = (gw_plan_page){0};
    r.direction = GW_DEPART_AFTER;
    r.window_s = 0;
    r.max_journeys = 0;
    r.time = x->d->timetable->zero + j.departure_s;
    gw_status status = gw_explain_search(x, &r);
    const gw_journey_set *s = &x->found.journeys;
    for (uint32_t i = 0; !status && i < s->n; i++) {
        const gw_journey *d = &s->journeys[i];
        if (!dominates(x, d, &j, false) || equal(d, &j)) continue;
        uint32_t better;
        status = gw_explain_keep(x, i, &better);
        gw_explain_reason *reason = status ? NULL : gw_explain_add(x, GW_WHY_DOMINATED);
        if (!reason) return status;
        reason->own = own;
        reason->better = better;
        compare(x, reason, &j, &x->out->found.journeys[better]);
        return GW_OK;
    }
    return status;
}

/* --- a near miss: what would have been caught, or what comes a little too late --- */

static gw_status add_missed(gw_explainer *x, const gw_journey *g, const gw_leg *ride)
{
    bool arrives = gw_explain_arrives(x), helps;
    int64_t zero = x->d->timetable->zero;
    gw_plan_request r = x->a->request;
    gw_explain_change change = {.parameter = arrives ? "arrive" : "depart"};
    const gw_stop_id stop = arrives ? (gw_stop_id){GW_NO_ID} : ride->from;
    int64_t at = arrives ? zero + g->arrival_s : ride->headway ? INT64_MIN : zero + ride->departure_s;
    int32_t by_s = arrives ? g->arrival_s - asked_s(x) : asked_s(x) - g->departure_s;

    r.time = gw_explain_minute(zero + (arrives ? g->arrival_s : g->departure_s), arrives);
    gw_explain_time_value(x->d, arrives ? &r.to : &r.from, r.time, change.value);
    gw_status status = gw_explain_try(x, &r, &change, 1, &helps);
    if (status || !helps) return status; /* it would lose then as well */
    gw_explain_reason *reason = gw_explain_add(x, arrives ? GW_WHY_TOO_LATE : GW_WHY_MISSED);
    if (!reason) return GW_OK;
    reason->by_s = by_s;
    reason->stop = stop;
    reason->at = at;
    return GW_OK;
}

gw_status gw_explain_missed(gw_explainer *x, int32_t until_s, int32_t horizon_s, int32_t most_s)
{
    bool arrives = gw_explain_arrives(x);
    gw_plan_request r = x->forced;
    r.direction = arrives ? GW_DEPART_AFTER : GW_ARRIVE_BY;
    r.time = x->d->timetable->zero + until_s;
    r.horizon_s = horizon_s;
    gw_status status = gw_explain_search(x, &r);
    const gw_journey_set *s = &x->found.journeys;
    uint32_t best = GW_NO_ID;
    for (uint32_t i = 0; !status && i < s->n; i++) {
        const gw_journey *j = &s->journeys[i], *b = best == GW_NO_ID ? NULL : &s->journeys[best];
        if (!j->rides) continue;
        if (!b || (arrives ? j->arrival_s < b->arrival_s : j->departure_s > b->departure_s)) best = i;
    }
    if (best == GW_NO_ID) return status;
    const gw_journey g = s->journeys[best];
    const gw_leg ride = *first_ride(s, &g);
    int32_t by_s = arrives ? g.arrival_s - asked_s(x) : asked_s(x) - g.departure_s;
    return by_s > 0 && by_s <= most_s ? add_missed(x, &g, &ride) : GW_OK;
}

/* Would the subject have been as good as what dominates it for someone who leaves earlier (arrive: may come
 * later)? */
static gw_status missed(gw_explainer *x, const gw_journey *j)
{
    uint32_t i = find_dominating(x, j);
    if (i == GW_NO_ID) return GW_OK;
    const gw_journey *d = &x->a->journeys.journeys[i];
    int32_t until_s = gw_explain_arrives(x) ? d->departure_s + 1 : d->arrival_s - 1;
    return gw_explain_missed(x, until_s, x->forced.horizon_s, NEAR_MISS_S);
}

/* --- what the answer was cut to --- */

/* The last moment of the window (arrive: the first). */
static int32_t window_edge(const gw_explainer *x)
{
    const gw_journey_set *s = &x->a->journeys;
    int32_t latest_s = INT32_MIN;
    if (!gw_explain_arrives(x)) return asked_s(x) + x->a->request.window_s;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->journeys[i].rides && s->journeys[i].departure_s > latest_s)
            latest_s = s->journeys[i].departure_s;
    return latest_s == INT32_MIN ? latest_s : latest_s - x->a->request.window_s;
}

static gw_status outside_window(gw_explainer *x, const gw_journey *j)
{
    gw_plan_request r = x->a->request;
    int32_t edge_s = window_edge(x);
    if (r.window_s <= 0 || edge_s == INT32_MIN) return GW_OK;
    int32_t by_s = gw_explain_arrives(x) ? edge_s - j->departure_s : j->departure_s - edge_s;
    if (by_s <= 0) return GW_OK;
    gw_explain_reason *reason = gw_explain_add(x, GW_WHY_OUTSIDE_WINDOW);
    if (reason) {
        reason->by_s = by_s;
        reason->at = x->d->timetable->zero + j->departure_s;
    }
    int32_t minutes = (r.window_s + by_s + 59) / 60;
    if (minutes > 1440) return GW_OK;
    gw_explain_change change = {.parameter = "window"};
    snprintf(change.value, sizeof change.value, "%d", minutes);
    r.window_s = minutes * 60;
    return gw_explain_try(x, &r, &change, 1, NULL);
}

static void slower_than_walk(gw_explainer *x, const gw_journey *j)
{
    const gw_journey_set *s = &x->a->journeys;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *w = &s->journeys[i];
        int32_t by_s = (j->arrival_s - j->departure_s) - (w->arrival_s - w->departure_s);
        gw_explain_reason *r = !w->rides && by_s > 0 ? gw_explain_add(x, GW_WHY_SLOWER_THAN_WALK) : NULL;
        if (r) r->by_s = by_s;
    }
}

static gw_status cut_off(gw_explainer *x)
{
    gw_plan_request r = x->a->request;
    bool helps = false;
    if (!r.max_journeys || x->a->journeys.n < r.max_journeys) return GW_OK;
    const gw_explain_change change = {.parameter = "max_journeys", .value = "0"};
    uint32_t limit = r.max_journeys;
    r.max_journeys = 0;
    gw_status status = gw_explain_try(x, &r, &change, 1, &helps);
    gw_explain_reason *reason = helps ? gw_explain_add(x, GW_WHY_CUT_OFF) : NULL;
    if (reason) reason->limit = (int32_t)limit;
    return status;
}

gw_status gw_explain_loss(gw_explainer *x)
{
    uint32_t best = gw_explain_best(x);
    gw_status status = gw_explain_keep(x, best, &x->out->best);
    if (status) return status;
    const gw_journey j = x->out->found.journeys[x->out->best];
    gw_explain_closed(x, &x->out->found, x->out->best);
    status = cut_off(x);
    if (!status) status = missed(x, &j);
    if (!status) status = outside_window(x, &j);
    if (status) return status;
    slower_than_walk(x, &j);
    uint32_t n_reasons = x->out->n_reasons;
    gw_explain_dominated(x, x->out->best);
    return x->out->n_reasons > n_reasons ? GW_OK : dominated_outside(x, x->out->best);
}
