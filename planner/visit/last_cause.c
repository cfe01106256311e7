/* What ends the last way home: the first thing that somebody who leaves a moment later finds closed or gone.
 *
 * The chain of the way is walked with headways at their expected wait and counters at their median, as a plan
 * does, but with every line that would do and without departures in doubt. */
#include "planner/visit/last_priv.h"

#include <math.h>

enum { STEP_S = 60, MOST_STEPS = 360, GATE_STEP_S = 60 };

typedef struct {   /* what one does at a link */
    int32_t met_s; /* boards, is let in; GW_NEVER: does not */
    int32_t through_s;
    const gw_chain_line *line; /* boarded; NULL at a gate or walk */
} step;

static step pass_gate(const gw_chain_link *l, int32_t at_s)
{
    step s = {GW_NEVER, GW_NEVER, NULL};
    for (uint32_t i = 0; i < l->n_spans; i++) {
        const gw_chain_span *p = &l->spans[i];
        if (at_s < p->from_s || at_s >= p->to_s) continue;
        if (p->opens_s == GW_NEVER) return s;
        if (p->opens_s <= p->from_s) return (step){at_s, at_s + p->p50_s + p->between_s + p->second_p50_s, NULL};
        at_s = p->opens_s; /* a later span */
    }
    return s;
}

static void board_call(const gw_chain_line *l, int32_t at_s, step *best)
{
    for (uint32_t i = 0; i < l->n_calls; i++) {
        const gw_chain_call *c = &l->calls[i];
        if (c->departure_s - l->before_s < at_s) continue;
        if (c->arrival_s + l->after_s < best->through_s)
            *best = (step){c->departure_s, c->arrival_s + l->after_s, l};
        return;
    }
}

static void board_run(const gw_chain_line *l, int32_t at_s, step *best)
{
    double need = 0.5;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        int32_t from_s = p->start_s > at_s + l->before_s ? p->start_s : at_s + l->before_s;
        double headway_s = ((double)p->headway_s + p->headway_max_s) / 2;
        if (from_s >= p->end_s) continue;
        double have = (p->end_s - from_s) / headway_s;
        if (have < need) {
            need -= have;
            continue;
        }
        int32_t boards_s = from_s + (int32_t)ceil(need * headway_s);
        int32_t arrives_s = boards_s + l->runs[i].ride_s + l->after_s;
        if (arrives_s < best->through_s) *best = (step){boards_s, arrives_s, l};
        return;
    }
}

static step pass_link(const gw_chain_link *l, int32_t at_s)
{
    step best = {GW_NEVER, GW_NEVER, NULL};
    if (l->kind == GW_CHAIN_WALK) return (step){at_s, at_s + l->walk_s, NULL};
    if (l->kind == GW_CHAIN_GATE) return pass_gate(l, at_s);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        board_call(&l->lines[i], at_s, &best);
        board_run(&l->lines[i], at_s, &best);
    }
    return best;
}

/* The link that cannot be passed that day; c->n: one is home. home_s: when. */
static uint32_t blocked_at(const gw_chain *c, int32_t leave_s, int32_t ends_s, int32_t *home_s)
{
    int32_t at_s = leave_s;
    for (uint32_t k = 0; k < c->n; k++) {
        step s = pass_link(&c->links[k], at_s);
        if (s.met_s == GW_NEVER || s.met_s >= ends_s) return k;
        at_s = s.through_s;
    }
    *home_s = at_s;
    return c->n;
}

static int32_t last_admission(const gw_chain_link *l, int32_t at_s)
{
    int32_t last_s = GW_NEVER;
    for (uint32_t i = 0; i < l->n_spans; i++) {
        const gw_chain_span *p = &l->spans[i];
        if (p->to_s <= at_s) continue;
        if (p->opens_s == GW_NEVER || p->opens_s > p->from_s) break;
        last_s = p->to_s - 1;
    }
    return last_s;
}

/* The end of service in one go with the run that at_s is in. */
static int32_t service_end(const gw_chain_line *l, int32_t at_s)
{
    int32_t end_s = GW_NEVER;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        if (p->end_s < at_s) continue;
        if (end_s != GW_NEVER && p->start_s - end_s > 3600) break;
        end_s = p->end_s;
    }
    return end_s;
}

/* Of a later departure there that was left out. */
static const gw_doubt *doubt_of(const last_way *w, uint32_t link)
{
    const gw_chain_link *all = &w->all.links[link], *sure = &w->sure.links[link];
    for (uint32_t i = 0; i < all->n_lines; i++)
        if (all->lines[i].n_calls > sure->lines[i].n_calls) return w->doubt;
    return NULL;
}

static void fill_ride(const last_question *x, const last_way *w, uint32_t link, const step *s,
                      gw_visit_last_cause *out)
{
    const gw_leg *legs = x->found.legs + x->found.journeys[w->journey].first_leg;
    const gw_leg *leg = &legs[w->sure.links[link].leg];
    bool timetable = s->line->n_calls > 0;
    int32_t at_s = timetable ? s->met_s : service_end(s->line, s->met_s);
    *out = (gw_visit_last_cause){.kind = timetable ? GW_LAST_DEPARTURE : GW_LAST_SERVICE,
                                 .at = x->d->timetable->zero + at_s,
                                 .stop = leg->from,
                                 .route = s->line->route,
                                 .doubt = doubt_of(w, link)};
}

void last_find_cause(const last_question *x, const last_way *w, int64_t no_return, gw_visit_last_cause *out)
{
    int32_t leave_s = (int32_t)(no_return - x->d->timetable->zero), last_s = leave_s, home_s = 0;
    uint32_t link = w->sure.n;
    for (int i = 0; i < MOST_STEPS && link == w->sure.n; i++) { /* other lines may do a little longer */
        last_s = leave_s + i * STEP_S;
        link = blocked_at(&w->sure, last_s + 1, x->ends_s, &home_s);
        if (link == w->sure.n && home_s > x->ends_s) return; /* nothing closes: only the day ends */
    }
    if (link == w->sure.n) return;
    int32_t at_s = last_s;
    step s = {at_s, at_s, NULL};
    for (uint32_t k = 0; k <= link; k++) {
        at_s = s.through_s;
        s = pass_link(&w->sure.links[k], at_s);
        if (s.met_s == GW_NEVER) return;
    }
    if (w->sure.links[link].kind == GW_CHAIN_BOARD) {
        fill_ride(x, w, link, &s, out);
    } else if (w->sure.links[link].kind == GW_CHAIN_GATE) {
        int32_t last_in_s = last_admission(&w->sure.links[link], at_s);
        if (last_in_s == GW_NEVER) return;
        out->kind = GW_LAST_ADMISSION;
        out->at = x->d->timetable->zero + last_in_s;
    }
}

/* --- hours of a gate --- */

static bool lets_in(const last_question *x, uint32_t port, gw_side from, int32_t at_s)
{
    return gw_port_admits(x->lines.ports, port, from, at_s) == at_s;
}

gw_visit_gate last_gate(const last_question *x, uint32_t port, gw_side from)
{
    const int64_t zero = x->d->timetable->zero;
    gw_visit_gate g = {INT64_MIN, INT64_MIN, INT64_MIN, false, NULL};
    int32_t opens_s = gw_port_admits(x->lines.ports, port, from, x->begins_s);
    if (opens_s == GW_NEVER || opens_s >= x->ends_s) {
        gw_port_exception e = gw_port_exception_at(x->lines.ports, port, from, x->begins_s + 86400 / 3);
        if (e.any) g.exception = e.source;
        return g;
    }
    int32_t last_s = x->ends_s;
    while (last_s > opens_s && !lets_in(x, port, from, last_s)) last_s -= GATE_STEP_S;
    g.opens = zero + opens_s;
    g.all_night = last_s == x->ends_s;
    g.last_admission = g.all_night ? INT64_MIN : zero + last_s;
    gw_port_exception e = gw_port_exception_at(x->lines.ports, port, from, last_s);
    if (e.any) g.exception = e.source;
    const gw_port *p = gw_port_at(x->d->ports, port);
    bool plain = !e.any || e.kind != GW_EXCEPTION_LAST_ADMISSION;
    if (!g.all_night && plain && p->last_admission_s != GW_SECONDS_NONE)
        g.closes = zero + last_s + p->last_admission_s;
    return g;
}
