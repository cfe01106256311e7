#include "planner/visit/trip.h"

#include "planner/visit/trip_priv.h"

#include <math.h>
#include <string.h>

void gw_visit_trip_answer_free(gw_visit_trip_answer *a)
{
    gw_visit_answer_free(&a->out);
    gw_plan_answer_free(&a->home);
    gw_visit_last_answer_free(&a->last);
}

static gw_status check(const gw_dataset *d, const gw_visit_trip_request *r, gw_error *err)
{
    if (r->visit_s < 0 || r->visit_p95_s < r->visit_s || r->visit_p95_s > GW_VISIT_MOST_S)
        return gw_fail(err, GW_BAD_INPUT, "visit: %d and %d seconds are no usual length and a longer one",
                       r->visit_s, r->visit_p95_s);
    return gw_visit_check_time(d, &r->out.plan.to, "arrive", r->out.plan.time, r->now, err);
}

static gw_status find_end(gw_visitor *v, const gw_dataset *d, gw_visit_trip_answer *a, gw_arena *arena,
                          gw_dist *end)
{
    static const double SHARES[] = {0.05, 0.5, 0.95};
    int64_t *const moments[] = {&a->ends_p5, &a->ends_p50, &a->ends_p95};
    gw_status status = trip_visit_end(v, d, &a->request, &a->out, arena, end);
    for (int i = 0; i < 3 && !status; i++) {
        double s = 0;
        if (!gw_dist_quantile(end, SHARES[i], &s)) s = GW_VISIT_MOST_S;
        *moments[i] = a->request.out.plan.time + (int64_t)llround(s);
    }
    return status;
}

static gw_visit_slack slack_of(const gw_visit_trip_answer *a, uint32_t way, const gw_dist *end)
{
    gw_visit_slack s = {GW_NO_ID, 0, INT64_MIN, INT64_MIN};
    const int64_t leave_by = way < a->last.n ? a->last.ports[way].leave_by[GW_VISIT_SHARES - 1] : INT64_MIN;
    if (leave_by == INT64_MIN) return s;
    return (gw_visit_slack){way, gw_dist_by(end, (double)(leave_by - a->request.out.plan.time)),
                            leave_by - a->ends_p50, leave_by - a->ends_p95};
}

/* The last way home, and what the visit leaves of it. */
static gw_status find_last(gw_visitor *v, const gw_dataset *d, const gw_dist *end, gw_visit_trip_answer *a,
                           gw_error *err)
{
    gw_visit_last_request r;
    const int64_t at = a->request.out.plan.time;
    gw_visit_last_of(&a->request.out.plan, &r);
    r.certainty = a->request.out.certainty;
    r.leave = a->ends_p50;
    gw_status status = gw_visit_last_return(v, d, &r, &a->last, err);
    if (status) return status;
    a->named = slack_of(a, gw_visit_last_reasonable(&a->last), end);
    a->latest = slack_of(a, 0, end); /* the latest as asked stands first */
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < a->last.n; k++) {
            int64_t by = a->last.ports[k].leave_by[GW_VISIT_SHARES - 1];
            if (a->last.ports[k].port == a->ways[i].port && by != INT64_MIN)
                a->ways[i].in_time = gw_dist_by(end, (double)(by - at));
        }
    return GW_OK;
}

/* --- both ways together --- */

static void add_money(gw_fare_sum *to, gw_money amount, bool at_least)
{
    uint32_t i = 0;
    while (i < to->n && strcmp(to->sum[i].currency, amount.currency) != 0) i++;
    if (i == GW_FARE_CURRENCIES) return;
    if (i == to->n) {
        to->sum[to->n++] = amount;
        to->at_least[i] = at_least;
        return;
    }
    to->sum[i].minor += amount.minor;
    to->at_least[i] |= at_least;
}

static gw_status add_fare(const gw_dataset *d, const gw_plan_answer *p, uint32_t journey, gw_fare_sum *to)
{
    gw_plan_fares f;
    gw_status status = gw_plan_fares_of(d, &p->request, &p->journeys, journey, &f);
    for (uint32_t i = 0; i < f.sum.n && !status; i++) add_money(to, f.sum.sum[i], f.sum.at_least[i]);
    to->n_unknown += f.sum.n_unknown;
    if (f.sum.confidence > to->confidence) to->confidence = f.sum.confidence;
    return status;
}

static gw_status add_up(const gw_dataset *d, gw_visit_trip_answer *a)
{
    if (!a->out.n || !a->n) return GW_OK;
    const gw_visit_way_home *w = &a->ways[0];
    const gw_visit_option *o = &a->out.options[0];
    if (w->home_p50 != INT64_MIN) a->total_s = w->home_p50 - o->leave;
    a->rides = a->out.plan.journeys.journeys[0].rides + a->home.journeys.journeys[w->journey].rides;
    a->walk_s = o->fate.walk_s + w->walk_s;
    gw_status status = add_fare(d, &a->out.plan, 0, &a->fare);
    if (!status) status = add_fare(d, &a->home, w->journey, &a->fare);
    for (uint32_t i = 0; i < a->fare.n && a->fare.n_unknown; i++) a->fare.at_least[i] = true;
    return status;
}

/* Journeys in the order of the ways. */
static gw_status order_home(gw_visit_trip_answer *a)
{
    gw_journey_set in_order = {0}, *s = &a->home.journeys;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < a->n && !status; i++) {
        const gw_journey *j = &s->journeys[a->ways[i].journey];
        a->ways[i].journey = i;
        status = gw_journey_set_add(&in_order, j, s->legs + j->first_leg);
    }
    gw_journey_set_free(s);
    *s = in_order;
    return status;
}

static gw_status answer(gw_visitor *v, const gw_dataset *d, gw_visit_trip_answer *a, gw_arena *arena,
                        gw_error *err)
{
    gw_dist end;
    gw_status status = gw_visit_leave_by(v, d, &a->request.out, &a->out, err);
    if (!status) status = find_end(v, d, a, arena, &end);
    if (!status) status = trip_go_home(v, d, &end, a, arena, err);
    if (!status) status = order_home(a);
    if (!status) status = find_last(v, d, &end, a, err);
    return status ? status : add_up(d, a);
}

gw_status gw_visit_round_trip(gw_visitor *v, const gw_dataset *d, const gw_visit_trip_request *r,
                              gw_visit_trip_answer *out, gw_error *err)
{
    const gw_visit_slack none = {GW_NO_ID, 0, INT64_MIN, INT64_MIN};
    gw_visit_trip_answer a = {.request = *r, .named = none, .latest = none, .total_s = INT64_MIN};
    gw_status status = check(d, r, err);
    if (status) return status;
    gw_arena *arena = gw_arena_create(0);
    status = arena ? answer(v, d, &a, arena, err) : GW_NO_MEMORY;
    gw_arena_free(arena);
    if (status) {
        gw_visit_trip_answer_free(&a);
        return status;
    }
    *out = a;
    return GW_OK;
}
