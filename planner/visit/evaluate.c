/* One way to go: its chain, when to leave, what must be caught. */
#include "planner/visit/visit_priv.h"

#include <math.h>

enum { EARLIEST_S = 14 * 3600, LATEST_S = 5 * 3600, LATE_S = 2 * 3600, SPARE_S = 45 * 60 };
enum { MOST_NAMED = 8 };

static uint32_t port_of(const visit_question *x, const gw_journey *j)
{
    for (uint32_t k = 0; k < j->n_legs; k++)
        if (x->found.legs[j->first_leg + k].kind == GW_LEG_BORDER)
            return x->found.legs[j->first_leg + k].port;
    return GW_NO_ID;
}

gw_query visit_lines(const gw_dataset *d, const gw_plan_request *r)
{
    return (gw_query){.ports = gw_plan_ports(d, r),
                      .headway = GW_HEADWAY_EXPECTED,
                      .gait = r->gait,
                      .max_walk_s = r->max_transfer_walk_s,
                      .default_transfer_s = r->default_transfer_s,
                      .change_factor = r->change_factor,
                      .change_least_s = r->change_least_s,
                      .change_more_s = r->change_more_s,
                      .mode_mask = r->mode_mask,
                      .barred = r->barred,
                      .wheelchair = r->wheelchair,
                      .bikes = r->bikes};
}

gw_query visit_query(const visit_question *x)
{
    return visit_lines(x->d, &x->r->plan);
}

static double surest(const visit_question *x)
{
    double most = 0;
    for (int i = 0; i < GW_VISIT_SHARES; i++) most = x->shares[i] > most ? x->shares[i] : most;
    return most;
}

/* The odds from as early on as the shares need: odds at a moment do not depend on how far before it one looks, so
 * first a little before the earliest journey found, then twice as far. */
static gw_status odds_of(visit_question *x, const visit_way *w, gw_chain_odds *out)
{
    int32_t surest_s, before_s = x->at_s - x->first_s + SPARE_S;
    for (;; before_s *= 2) {
        const bool all = before_s <= 0 || before_s >= EARLIEST_S;
        gw_status status =
            gw_chain_on_time_sparse(x->v->solver, &w->chain, x->at_s, x->at_s - (all ? EARLIEST_S : before_s), out);
        if (status || all || gw_chain_leave_by(out, surest(x), &surest_s)) return status;
    }
}

/* leave_by of the certainty; where it is never so sure, of the surest there is. */
static void set_leave(visit_question *x, visit_way *w, const gw_chain_odds *odds)
{
    gw_visit_option *o = &w->option;
    int32_t leave_s = odds->first_s;
    if (o->leave_by[GW_VISIT_SHARES - 1] != INT64_MIN)
        leave_s = (int32_t)(o->leave_by[GW_VISIT_SHARES - 1] - x->d->timetable->zero);
    else if (odds->n)
        (void)gw_chain_leave_by(odds, gw_chain_odds_at(odds, odds->first_s), &leave_s);
    o->leave = x->d->timetable->zero + leave_s;
    o->on_time = gw_chain_odds_at(odds, leave_s);
}

static uint32_t rides_before(const visit_question *x, const visit_way *w, uint32_t leg)
{
    const gw_journey *j = &x->found.journeys[w->journey];
    uint32_t n = 0;
    for (uint32_t k = 0; k < leg && k < j->n_legs; k++) {
        const gw_leg *l = &x->found.legs[j->first_leg + k];
        n += l->kind == GW_LEG_RIDE && !l->in_seat;
    }
    return n;
}

static void find_catches(visit_question *x, visit_way *w)
{
    gw_visit_option *o = &w->option;
    const int64_t zero = x->d->timetable->zero;
    for (uint32_t k = 0; k < w->chain.n && o->n_catches < GW_VISIT_CATCHES; k++) {
        gw_chain_catch c;
        if (!gw_chain_catch_at(x->v->solver, &w->chain, k, &c)) continue;
        o->catches[o->n_catches++] =
            (gw_visit_catch){rides_before(x, w, w->chain.links[k].leg), zero + c.departure_s,
                             c.next_s == GW_NEVER ? INT64_MIN : zero + c.next_s, c.on_time, c.missed};
    }
}

gw_status visit_chain(visit_question *x, visit_way *w)
{
    const gw_journey *j = &x->found.journeys[w->journey];
    const gw_query q = visit_query(x);
    w->option = (gw_visit_option){.port = port_of(x, j), .leave = INT64_MIN};
    for (int i = 0; i < GW_VISIT_SHARES; i++) w->option.leave_by[i] = INT64_MIN;
    return gw_chain_of_journey(x->d->timetable, &q, x->found.legs + j->first_leg, j->n_legs,
                               j->departure_s, j->arrival_s, x->at_s - EARLIEST_S, x->at_s + LATEST_S, x->v->arena,
                               &x->v->pool, &w->chain);
}

gw_status visit_weigh(visit_question *x, visit_way *w)
{
    gw_chain_odds odds;
    gw_status status = odds_of(x, w, &odds);
    if (status) return status == GW_NOT_FOUND ? GW_OK : status;
    for (int i = 0; i < GW_VISIT_SHARES; i++) {
        int32_t leave_s;
        if (gw_chain_leave_by(&odds, x->shares[i], &leave_s))
            w->option.leave_by[i] = x->d->timetable->zero + leave_s;
    }
    set_leave(x, w, &odds);
    find_catches(x, w);
    return GW_OK;
}

/* Lines that are taken now and then; a ride with one of them has none to name. */
static uint32_t lines_of_link(const visit_question *x, const visit_way *w, uint32_t link, gw_visit_line *out)
{
    const double seldom = 0.01;
    const gw_chain_link *l = &w->chain.links[link];
    const uint32_t ride = rides_before(x, w, l->leg);
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->n_lines && n < MOST_NAMED; i++) {
        const gw_chain_line *line = &l->lines[i];
        double share = gw_chain_share(x->v->solver, link, i);
        uint32_t at = n;
        if (share < seldom) continue;
        for (uint32_t k = 0; k < n; k++)
            if (out[k].route == line->route) at = k; /* its periods and its departures, or two patterns */
        if (at == n) out[n++] = (gw_visit_line){ride, line->route, line->pattern, 0, line->before_s + line->after_s};
        out[at].share += share;
        for (; at > 0 && out[at].share > out[at - 1].share; at--) {
            gw_visit_line one = out[at];
            out[at] = out[at - 1];
            out[at - 1] = one;
        }
    }
    return n > 1 ? n : 0;
}

static void name_lines(const visit_question *x, visit_way *w)
{
    gw_visit_option *o = &w->option;
    for (uint32_t k = 0; k < w->chain.n; k++) {
        gw_visit_line some[MOST_NAMED];
        if (w->chain.links[k].kind != GW_CHAIN_BOARD) continue;
        uint32_t n = lines_of_link(x, w, k, some);
        if (o->n_lines + n > GW_VISIT_LINES) return;
        for (uint32_t i = 0; i < n; i++) o->lines[o->n_lines++] = some[i];
    }
}

gw_status visit_detail(visit_question *x, visit_way *w)
{
    gw_visit_option *o = &w->option;
    int32_t leave_s = (int32_t)(o->leave - x->d->timetable->zero);
    gw_status status = gw_chain_arrival(x->v->solver, &w->chain, leave_s, x->at_s, x->at_s + LATE_S, &o->fate);
    if (status) return status;
    name_lines(x, w);
    gw_chain_fate *f = &o->fate;
    double *moments[] = {&f->mean_s, &f->p5_s, &f->p25_s, &f->p50_s, &f->p75_s, &f->p95_s};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) *moments[i] -= leave_s;
    o->spare_s = x->at_s - leave_s - f->p50_s;
    return GW_OK;
}
