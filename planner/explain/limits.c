/* The subject cannot be had within the limits (or nothing can): one limit after the other is lifted, in a
 * fixed order, and what the search then finds shows how much of it is needed. */
#include "planner/explain/explain_priv.h"

#include <stdio.h>

enum { DAYS_AHEAD_S = 7 * 86400, MAX_RIDES = 15, MORE_RIDES = 3, WALK_S = 3600, LONG_WALK_S = 7200 };

/* --- what a journey needs --- */

static int32_t walk_at_ends(const gw_journey_set *s, const gw_journey *j)
{
    int32_t longest = 0;
    if (!j->n_legs) return 0;
    for (uint32_t k = 0; k<j->n_legs; k += j->n_legs> 1 ? j->n_legs - 1 : 1) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        int32_t walk_s = leg->arrival_s - leg->departure_s;
        if (leg->kind == GW_LEG_WALK && walk_s > longest) longest = walk_s;
    }
    return longest;
}

static int32_t walk_between(const gw_journey_set *s, const gw_journey *j)
{
    int32_t longest = 0;
    for (uint32_t k = 1; k + 1 < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        int32_t walk_s = leg->arrival_s - leg->departure_s;
        if (leg->kind == GW_LEG_WALK && walk_s > longest) longest = walk_s;
    }
    return longest;
}

static int32_t minutes_up(int32_t seconds)
{
    return (seconds + 59) / 60;
}

/* --- the limits, in the order of weight --- */

typedef enum {
    LIMIT_FILTERS,
    LIMIT_HEADWAY,
    LIMIT_WHEELCHAIR,
    LIMIT_BIKES,
    LIMIT_RIDES,
    LIMIT_ACCESS,
    LIMIT_CHANGE,
    LIMIT_HORIZON,
    N_LIMITS
} limit;

static const struct {
    gw_explain_code code;
    const char *parameter;
} names[N_LIMITS] = {
    [LIMIT_FILTERS] = {GW_WHY_EXCLUDED, "filters"},
    [LIMIT_HEADWAY] = {GW_WHY_EXCLUDED, "headway"},
    [LIMIT_WHEELCHAIR] = {GW_WHY_NOT_STEP_FREE, "wheelchair"},
    [LIMIT_BIKES] = {GW_WHY_NO_BIKES, "bikes"},
    [LIMIT_RIDES] = {GW_WHY_TOO_MANY_RIDES, "max_rides"},
    [LIMIT_ACCESS] = {GW_WHY_ACCESS_TOO_FAR, "max_access"},
    [LIMIT_CHANGE] = {GW_WHY_CHANGE_TOO_FAR, "max_transfer_walk"},
    [LIMIT_HORIZON] = {GW_WHY_BEYOND_HORIZON, "horizon"},
};

const char *gw_explain_limit_name(uint32_t i)
{
    return i < N_LIMITS ? names[i].parameter : NULL;
}

static int32_t wider_walk(int32_t limit_s)
{
    return limit_s < WALK_S ? WALK_S : limit_s < LONG_WALK_S ? LONG_WALK_S : limit_s;
}

/* false: there is nothing to lift. */
static bool lift(const gw_explainer *x, limit l, gw_plan_request *r)
{
    const gw_plan_request before = *r;
    uint32_t rides = r->max_rides + MORE_RIDES < MAX_RIDES ? r->max_rides + MORE_RIDES : MAX_RIDES;
    switch (l) {
    case LIMIT_FILTERS:
        r->mode_mask = UINT32_MAX;
        r->barred = NULL;
        return before.mode_mask != UINT32_MAX || before.barred;
    case LIMIT_HEADWAY:
        if (r->headway == GW_HEADWAY_SKIP) r->headway = GW_HEADWAY_EXPECTED;
        return before.headway == GW_HEADWAY_SKIP;
    case LIMIT_WHEELCHAIR:
        r->wheelchair = false;
        return before.wheelchair;
    case LIMIT_BIKES:
        r->bikes = false;
        return before.bikes;
    case LIMIT_RIDES:
        if (x->s && x->s->kind == GW_EXPLAIN_JOURNEY) rides = x->s->n_lines;
        r->max_rides = rides > r->max_rides ? rides : r->max_rides;
        return r->max_rides > before.max_rides;
    case LIMIT_ACCESS:
        r->max_access_s = wider_walk(r->max_access_s);
        r->max_egress_s = -1;
        return r->max_access_s > before.max_access_s;
    case LIMIT_CHANGE:
        r->max_transfer_walk_s = wider_walk(r->max_transfer_walk_s);
        return r->max_transfer_walk_s > before.max_transfer_walk_s;
    case LIMIT_HORIZON:
        if (r->horizon_s < DAYS_AHEAD_S) r->horizon_s = DAYS_AHEAD_S;
        return r->horizon_s > before.horizon_s;
    case N_LIMITS:
        break;
    }
    return false;
}

/* How much of the limit the journey needs, in the limit's own unit. */
static int32_t need_of(const gw_explainer *x, limit l, const gw_journey_set *s, const gw_journey *j)
{
    int32_t asked_s = gw_tt_seconds(x->d->timetable, x->a->request.time);
    switch (l) {
    case LIMIT_RIDES:
        return (int32_t)j->rides;
    case LIMIT_ACCESS:
        return walk_at_ends(s, j);
    case LIMIT_CHANGE:
        return walk_between(s, j);
    case LIMIT_HORIZON:
        return gw_explain_arrives(x) ? asked_s - j->departure_s : j->arrival_s - asked_s;
    default:
        return 0;
    }
}

static int32_t limit_of(limit l, const gw_plan_request *r)
{
    return l == LIMIT_RIDES     ? (int32_t)r->max_rides
           : l == LIMIT_ACCESS  ? r->max_access_s
           : l == LIMIT_CHANGE  ? r->max_transfer_walk_s
           : l == LIMIT_HORIZON ? r->horizon_s
                                : 0;
}

/* Of found: the one that needs least. */
static uint32_t least(const gw_explainer *x, limit l)
{
    const gw_journey_set *s = &x->found.journeys;
    uint32_t best = gw_explain_best(x);
    if (l != LIMIT_RIDES && l != LIMIT_ACCESS && l != LIMIT_CHANGE) return best;
    for (uint32_t i = 0; i < s->n; i++)
        if (need_of(x, l, s, &s->journeys[i]) < need_of(x, l, s, &s->journeys[best])) best = i;
    return best;
}

/* The question with just as much more as is needed. A horizon is widened by asking for the other time. */
static gw_explain_change change(const gw_explainer *x, limit l, int32_t need, gw_plan_request *r)
{
    gw_explain_change c = {.parameter = names[l].parameter};
    gw_plan_request lifted = *r;
    lift(x, l, &lifted);
    switch (l) {
    case LIMIT_RIDES:
        r->max_rides = (uint32_t)need;
        snprintf(c.value, sizeof c.value, "%d", need);
        return c;
    case LIMIT_ACCESS:
    case LIMIT_CHANGE:
        *(l == LIMIT_ACCESS ? &r->max_access_s : &r->max_transfer_walk_s) = minutes_up(need) * 60;
        if (l == LIMIT_ACCESS) r->max_egress_s = -1;
        snprintf(c.value, sizeof c.value, "%d", minutes_up(need));
        return c;
    case LIMIT_HORIZON:
        r->horizon_s = (need + 3599) / 3600 * 3600;
        snprintf(c.value, sizeof c.value, "%d", r->horizon_s / 3600);
        return c;
    default:
        *r = lifted;
        snprintf(c.value, sizeof c.value, "%s",
                 l == LIMIT_FILTERS   ? "none"
                 : l == LIMIT_HEADWAY ? "expected"
                                      : "false");
        return c;
    }
}

static void add_reason(gw_explainer *x, limit l, const gw_journey *j, int32_t need)
{
    gw_explain_reason *r = gw_explain_add(x, names[l].code);
    if (!r) return;
    r->parameter = names[l].parameter;
    r->needs = need;
    r->limit = limit_of(l, &x->a->request);
    if (l == LIMIT_HORIZON)
        r->at = x->d->timetable->zero + (gw_explain_arrives(x) ? j->arrival_s : j->departure_s);
}

/* The first journey that leaves (arrive: the last that comes) some other day, asked for by its own time. */
static gw_status try_its_time(gw_explainer *x, const gw_journey *j)
{
    bool arrives = gw_explain_arrives(x);
    gw_plan_request r = x->a->request;
    gw_explain_change c = {.parameter = arrives ? "arrive" : "depart"};
    r.time = gw_explain_minute(x->d->timetable->zero + (arrives ? j->arrival_s : j->departure_s), arrives);
    gw_explain_time_value(x->d, arrives ? &r.to : &r.from, r.time, c.value);
    return gw_explain_try(x, &r, &c, 1, NULL);
}

static gw_status lift_one(gw_explainer *x, limit l, bool *found)
{
    gw_plan_request r = x->forced, asked = x->a->request;
    if (!lift(x, l, &r)) return GW_OK;
    gw_status status = gw_explain_search(x, &r);
    if (status || !x->found.journeys.n) return status;
    uint32_t i = least(x, l), kept;
    int32_t need = need_of(x, l, &x->found.journeys, &x->found.journeys.journeys[i]);
    /* By way of places a window leaves out what takes too long in all: the moment alone has found it. */
    if (l >= LIMIT_RIDES && need <= limit_of(l, &asked)) return GW_OK;
    *found = true;
    status = gw_explain_keep(x, i, &kept);
    if (status) return status;
    const gw_journey j = x->out->found.journeys[kept];
    if (l == LIMIT_HORIZON) gw_explain_closed(x, &x->out->found, kept);
    add_reason(x, l, &j, need);
    gw_explain_change c = change(x, l, need, &asked);
    bool helps = false;
    if (l == LIMIT_HORIZON) status = try_its_time(x, &j);
    if (!status) status = gw_explain_try(x, &asked, &c, 1, &helps);
    if (!status && !helps && l != LIMIT_HORIZON) gw_explain_dominated(x, kept); /* even then */
    return status;
}

/* All limits at once; those that the journey found really needs, together. */
static gw_status lift_all(gw_explainer *x, bool *found)
{
    gw_plan_request r = x->forced, asked = x->a->request;
    gw_explain_change changes[N_LIMITS];
    uint32_t n = 0, kept;
    bool any = false;
    gw_explain_reason *reason;
    uint32_t needed = 0;
    for (limit l = 0; l < N_LIMITS; l++) any |= lift(x, l, &r);
    if (!any) return GW_OK;
    gw_status status = gw_explain_search(x, &r);
    if (status || !x->found.journeys.n) return status;
    *found = true;
    status = gw_explain_keep(x, gw_explain_best(x), &kept);
    if (status) return status;
    const gw_journey j = x->out->found.journeys[kept];
    for (limit l = 0; l < N_LIMITS; l++) {
        gw_plan_request probe = x->a->request;
        int32_t need = need_of(x, l, &x->out->found, &j), is = limit_of(l, &x->a->request);
        if (!lift(x, l, &probe) || (l >= LIMIT_RIDES && need <= is)) continue;
        changes[n++] = change(x, l, need, &asked);
        needed |= (uint32_t)1 << l;
    }
    if (!n) return GW_OK;
    reason = gw_explain_add(x, GW_WHY_SEVERAL_LIMITS);
    if (reason) reason->limits = needed;
    return gw_explain_try(x, &asked, changes, n, NULL);
}

/* port:best in place of the port that was named. */
static gw_status try_other_ports(gw_explainer *x)
{
    const gw_plan_request *asked = &x->a->request;
    gw_plan_request r = *asked;
    bool from = asked->from.kind == GW_END_PORT;
    gw_end *end = from ? &r.from : &r.to;
    if (x->s || end->kind != GW_END_PORT) return GW_OK;
    end->kind = GW_END_BEST_PORT;
    gw_status status = gw_explain_search(x, &r);
    if (status || !x->found.journeys.n) return status;
    uint32_t port = gw_journey_sum(&x->found.journeys, gw_explain_best(x)).port;
    if (port == GW_NO_ID) return GW_OK;
    gw_buf ref = {0};
    gw_buf_printf(&ref, "port:%s", gw_port_at(x->d->ports, port)->id);
    return gw_explain_try_end(x, from, &ref);
}

gw_status gw_explain_limits(gw_explainer *x)
{
    int32_t asked_s = gw_tt_seconds(x->d->timetable, x->a->request.time), horizon_s = x->forced.horizon_s;
    bool found = false, arrives = gw_explain_arrives(x);
    gw_status status =
        gw_explain_missed(x, arrives ? asked_s - horizon_s : asked_s + horizon_s, horizon_s + WALK_S, WALK_S);
    for (limit l = 0; l < N_LIMITS && !status; l++) status = lift_one(x, l, &found);
    if (!status && !found) status = lift_all(x, &found);
    if (!status) status = try_other_ports(x);
    return status;
}
