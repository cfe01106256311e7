/* The last ways home by one port, and how sure they are. */
#include "planner/visit/last_priv.h"

#include <math.h>
#include <string.h>

enum { LOOKS_BACK_S = 6 * 3600, LATE_S = 3600 };

static gw_status leave_by(last_question *x, const gw_chain *c, int64_t out[GW_VISIT_SHARES],
                          gw_chain_odds *odds)
{
    gw_status status = gw_chain_on_time_sparse(x->v->solver, c, x->ends_s, x->floor_s, odds);
    for (int i = 0; i < GW_VISIT_SHARES && !status; i++) {
        int32_t leave_s;
        out[i] =
            gw_chain_leave_by(odds, x->shares[i], &leave_s) ? x->d->timetable->zero + leave_s : INT64_MIN;
    }
    return status;
}

gw_status last_make_way(last_question *x, uint32_t journey, bool *made)
{
    const gw_journey *j = &x->found.journeys[journey];
    const gw_leg *legs = x->found.legs + j->first_leg;
    last_way w = {.journey = journey};
    *made = false;
    gw_status status =
        gw_chain_of_journey(x->d->timetable, &x->lines, legs, j->n_legs, j->departure_s, j->arrival_s,
                            x->floor_s, x->ends_s + LATE_S, x->v->arena, NULL, &w.all);
    if (status == GW_NOT_FOUND) return GW_OK; /* it begins in a vehicle */
    if (!status) status = last_drop_doubted(x, legs, &w);
    if (status) return status;
    if (gw_grow(&x->ways, &x->cap_ways, x->n_ways + 1, sizeof *x->ways)) return GW_NO_MEMORY;
    x->ways[x->n_ways++] = w;
    *made = true;
    return GW_OK;
}

static gw_status add_way(last_question *x, uint32_t journey)
{
    gw_chain_odds odds;
    bool made;
    gw_status status = last_make_way(x, journey, &made);
    if (status || !made) return status;
    last_way *w = &x->ways[x->n_ways - 1];
    return leave_by(x, &w->sure, w->leave_by, &odds);
}

static bool better(const last_question *x, const last_way *a, const last_way *b)
{
    for (int i = GW_VISIT_SHARES; i-- > 0;)
        if (a->leave_by[i] != b->leave_by[i]) return a->leave_by[i] > b->leave_by[i];
    return x->found.journeys[a->journey].rides < x->found.journeys[b->journey].rides;
}

static const last_way *best_way(const last_question *x)
{
    const last_way *best = NULL;
    for (size_t i = 0; i < x->n_ways; i++)
        if (!best || better(x, &x->ways[i], best)) best = &x->ways[i];
    return best;
}

/* If the departures in doubt run after all. */
static gw_status weigh_doubt(last_question *x, int32_t unsure_s, gw_visit_last_port *row)
{
    gw_status status = GW_OK;
    for (size_t i = 0; i < x->n_ways && !status; i++) {
        const last_way *w = &x->ways[i];
        int64_t by[GW_VISIT_SHARES];
        gw_chain_odds odds;
        if (!w->doubt) continue;
        status = leave_by(x, &w->all, by, &odds);
        bool later = by[GW_VISIT_SHARES - 1] > row->leave_by[GW_VISIT_SHARES - 1];
        if (status || (!later && x->d->timetable->zero + unsure_s <= row->no_return)) continue;
        row->doubt = w->doubt;
        if (later && by[GW_VISIT_SHARES - 1] > row->leave_if) row->leave_if = by[GW_VISIT_SHARES - 1];
    }
    return status;
}

/* --- the way that is shown --- */

static uint32_t rides_before(const gw_leg *legs, uint32_t leg)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < leg; k++) n += legs[k].kind == GW_LEG_RIDE && !legs[k].in_seat;
    return n;
}

static void find_catches(last_question *x, const last_way *w, gw_visit_last_port *row)
{
    const int64_t zero = x->d->timetable->zero;
    const gw_leg *legs = x->found.legs + x->found.journeys[w->journey].first_leg;
    for (uint32_t k = 0; k < w->sure.n && row->n_catches < GW_VISIT_CATCHES; k++) {
        gw_chain_catch c;
        if (!gw_chain_catch_at(x->v->solver, &w->sure, k, &c)) continue;
        row->catches[row->n_catches++] =
            (gw_visit_catch){rides_before(legs, w->sure.links[k].leg), zero + c.departure_s,
                             c.next_s == GW_NEVER ? INT64_MIN : zero + c.next_s, c.on_time, c.missed};
    }
}

static gw_status find_fate(last_question *x, const last_way *w, int32_t leave_s, gw_visit_last_port *row)
{
    gw_chain_fate *f = &row->fate;
    gw_status status = gw_chain_arrival(x->v->solver, &w->sure, leave_s, x->ends_s, x->ends_s + LATE_S, f);
    double *moments[] = {&f->mean_s, &f->p5_s, &f->p25_s, &f->p50_s, &f->p75_s, &f->p95_s};
    for (size_t i = 0; i < sizeof moments / sizeof *moments && !status; i++) *moments[i] -= leave_s;
    return status;
}

gw_status last_show(last_question *x, const last_way *w, int32_t leave_s, gw_plan_answer *out)
{
    const gw_journey *found = &x->found.journeys[w->journey];
    gw_journey j = *found;
    gw_leg *legs = gw_arena_alloc(x->v->arena, (j.n_legs + 1) * sizeof *legs);
    if (!legs) return GW_NO_MEMORY;
    memcpy(legs, x->found.legs + j.first_leg, j.n_legs * sizeof *legs);
    if (visit_retime(x->d->timetable, &x->lines, leave_s, &j, legs))
        return gw_journey_set_add(&out->journeys, &j, legs);
    return gw_journey_set_add(&out->journeys, found, x->found.legs + found->first_leg);
}

static gw_status detail(last_question *x, const last_way *w, gw_visit_last_port *row, gw_visit_last_answer *a)
{
    gw_chain_odds odds;
    int64_t by[GW_VISIT_SHARES];
    int32_t leave_s;
    gw_status status = leave_by(x, &w->sure, by, &odds);
    const double most = status ? 0 : gw_chain_odds_at(&odds, odds.first_s);
    if (!(most > 0)) return status;
    leave_s = odds.first_s;
    if (by[GW_VISIT_SHARES - 1] != INT64_MIN)
        leave_s = (int32_t)(by[GW_VISIT_SHARES - 1] - x->d->timetable->zero);
    else
        (void)gw_chain_leave_by(&odds, most, &leave_s);
    row->leave = x->d->timetable->zero + leave_s;
    row->home = gw_chain_odds_at(&odds, leave_s);
    if (x->r->leave != INT64_MIN) row->slack_s = row->leave - x->r->leave;
    if (x->r->rows_only) return GW_OK;
    find_catches(x, w, row);
    status = find_fate(x, w, leave_s, row);
    row->journey = a->plan.journeys.n;
    return status ? status : last_show(x, w, leave_s, &a->plan);
}

/* --- one port --- */

static uint32_t port_of(const gw_journey_set *s)
{
    return s->n ? gw_journey_sum(s, 0).port : GW_NO_ID;
}

static gw_status weigh(last_question *x, const last_journey *last, int32_t unsure_s, gw_visit_last_port *row,
                       gw_visit_last_answer *a)
{
    gw_status status = GW_OK;
    x->floor_s = last->leaves_s - LOOKS_BACK_S;
    row->port = port_of(&last->one);
    row->no_return = x->d->timetable->zero + last->leaves_s;
    for (uint32_t i = 0; i < x->found.n && !status; i++) status = add_way(x, i);
    const last_way *best = status ? NULL : best_way(x);
    if (!best) return status;
    for (size_t i = 0; i < x->n_ways; i++)
        for (int k = 0; k < GW_VISIT_SHARES; k++)
            if (x->ways[i].leave_by[k] > row->leave_by[k]) row->leave_by[k] = x->ways[i].leave_by[k];
    status = weigh_doubt(x, unsure_s, row);
    for (size_t i = 0; i < x->n_ways && !status; i++)
        if (visit_same_way(&last->one, last->one.journeys, &x->found, &x->found.journeys[x->ways[i].journey]))
            last_find_cause(x, &x->ways[i], row->no_return, &row->cause);
    return status ? status : detail(x, best, row, a);
}

gw_status last_weigh_port(last_question *x, uint64_t mask, gw_visit_last_port *row, gw_visit_last_answer *a,
                          gw_error *err)
{
    last_journey last = {0};
    int32_t unsure_s = 0;
    *row = (gw_visit_last_port){.port = GW_NO_ID,
                                .gate = {INT64_MIN, INT64_MIN, INT64_MIN, false, NULL},
                                .leave_by = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN},
                                .no_return = INT64_MIN,
                                .leave = INT64_MIN,
                                .slack_s = INT64_MIN,
                                .leave_if = INT64_MIN,
                                .cause = {.at = INT64_MIN, .stop = {GW_NO_ID}, .route = GW_NO_ID},
                                .fate = {.mean_s = NAN,
                                         .p5_s = NAN,
                                         .p25_s = NAN,
                                         .p50_s = NAN,
                                         .p75_s = NAN,
                                         .p95_s = NAN,
                                         .on_time = NAN},
                                .journey = GW_NO_ID};
    gw_arena_reset(x->v->arena);
    gw_journey_set_clear(&x->found);
    x->n_ways = 0;
    gw_status status = last_search(x, mask, &last, &unsure_s, &a->plan, err);
    if (!status && last.one.n) status = weigh(x, &last, unsure_s, row, a);
    gw_journey_set_free(&last.one);
    return status;
}
