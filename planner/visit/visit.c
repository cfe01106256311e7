#include "planner/visit/visit.h"

#include "planner/visit/visit_priv.h"

#include <stdlib.h>
#include <string.h>

gw_visitor *gw_visitor_create(void)
{
    gw_visitor *v = calloc(1, sizeof *v);
    if (!v) return NULL;
    v->planner = gw_planner_create();
    v->solver = gw_chain_solver_create();
    v->arena = gw_arena_create(0);
    if (v->planner && v->solver && v->arena) return v;
    gw_visitor_free(v);
    return NULL;
}

void gw_visitor_free(gw_visitor *v)
{
    if (!v) return;
    gw_planner_free(v->planner);
    gw_chain_solver_free(v->solver);
    gw_arena_free(v->arena);
    gw_chain_pool_free(&v->pool);
    free(v);
}

void gw_visit_defaults(gw_visit_request *r)
{
    *r = (gw_visit_request){.certainty = 0.95, .max_options = 4};
    gw_plan_defaults(&r->plan);
    r->plan.direction = GW_ARRIVE_BY;
}

void gw_visit_answer_free(gw_visit_answer *a)
{
    gw_plan_answer_free(&a->plan);
}

/* --- candidates --- */

bool visit_same_way(const gw_journey_set *a, const gw_journey *x, const gw_journey_set *b,
                    const gw_journey *y)
{
    uint32_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < x->n_legs && a->legs[x->first_leg + i].kind == GW_LEG_WALK) i++;
        while (k < y->n_legs && b->legs[y->first_leg + k].kind == GW_LEG_WALK) k++;
        if (i == x->n_legs || k == y->n_legs) return i == x->n_legs && k == y->n_legs;
        const gw_leg *l = &a->legs[x->first_leg + i], *m = &b->legs[y->first_leg + k];
        if (l->kind != m->kind || l->from.v != m->from.v || l->to.v != m->to.v) return false;
        if (l->kind == GW_LEG_BORDER && l->port != m->port) return false;
        if (l->in_seat != m->in_seat)
            return false; /* the line may be another: useful lines are found again */
    }
}

static gw_status keep_new(visit_question *x, const gw_journey_set *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        bool known = false;
        for (uint32_t k = 0; k < x->found.n && !known; k++)
            known = visit_same_way(s, j, &x->found, &x->found.journeys[k]);
        if (known) continue;
        gw_status status = gw_journey_set_add(&x->found, j, s->legs + j->first_leg);
        if (status) return status;
    }
    return GW_OK;
}

/* Searches that arrive by a moment before the appointment. The first one's notes are the answer's. */
gw_status visit_search(visit_question *x, int32_t earlier_s, gw_headway_rule rule, uint64_t ports,
                       gw_plan_answer *notes, gw_error *err)
{
    gw_plan_request r = x->r->plan;
    gw_plan_answer a = {0};
    r.direction = GW_ARRIVE_BY;
    r.page = (gw_plan_page){0};
    r.time -= earlier_s;
    r.window_s = 0;
    r.headway = rule;
    r.alternatives = 0;
    r.least_walking = false;
    r.far_end_again = true;
    if (ports) r.port_mask = ports;
    gw_status status = gw_planner_plan(x->v->planner, x->d, &r, &a, err);
    if (!status) status = keep_new(x, &a.journeys);
    if (!status && notes) {
        memcpy(notes->notes, a.notes, sizeof notes->notes);
        notes->n_notes = a.n_notes;
    }
    gw_plan_answer_free(&a);
    return status;
}

bool visit_crosses(const visit_question *x)
{
    gw_side from = x->r->plan.from.side, to = x->r->plan.to.side;
    bool counters = x->r->plan.from.kind == GW_END_PORT || x->r->plan.from.kind == GW_END_BEST_PORT;
    return from && to && from != to && !counters && x->d->ports;
}

static gw_status search_all(visit_question *x, gw_plan_answer *notes, gw_error *err)
{
    static const int32_t EARLIER_S[] = {15 * 60, 35 * 60};
    gw_status status = visit_search(x, 0, GW_HEADWAY_EXPECTED, 0, notes, err);
    for (size_t i = 0; i < sizeof EARLIER_S / sizeof *EARLIER_S && !status; i++)
        status = visit_search(x, EARLIER_S[i], i ? GW_HEADWAY_WORST : GW_HEADWAY_EXPECTED, 0, NULL, err);
    for (uint32_t p = 0; !status && visit_crosses(x) && p < gw_port_count(x->d->ports) && p < 64; p++) {
        uint64_t bit = UINT64_C(1) << p, mask = x->r->plan.port_mask;
        if (!gw_port_usable(x->d->ports, p) || (mask && !(mask & bit))) continue;
        status = visit_search(x, 20 * 60, GW_HEADWAY_EXPECTED, bit, NULL, err);
    }
    return status;
}

/* --- the way as it goes when one leaves then --- */

static gw_status show(visit_question *x, const visit_way *w, gw_plan_answer *out)
{
    const gw_journey *found = &x->found.journeys[w->journey];
    const gw_query q = visit_query(x);
    gw_journey j = *found;
    gw_leg *legs = gw_arena_alloc(x->v->arena, (j.n_legs + 1) * sizeof *legs);
    if (!legs) return GW_NO_MEMORY;
    memcpy(legs, x->found.legs + j.first_leg, j.n_legs * sizeof *legs);
    int32_t leave_s = (int32_t)(w->option.leave - x->d->timetable->zero);
    if (visit_retime(x->d->timetable, &q, leave_s, &j, legs))
        return gw_journey_set_add(&out->journeys, &j, legs);
    return gw_journey_set_add(&out->journeys, found, x->found.legs + found->first_leg);
}

static gw_status answer(visit_question *x, gw_visit_answer *out, gw_error *err)
{
    gw_status status = search_all(x, &out->plan, err);
    if (!status) status = visit_weigh_all(x);
    if (!status) visit_choose(x);
    for (size_t i = 0; i < x->n_ways && !status; i++) {
        status = visit_detail(x, &x->ways[i]);
        if (!status) status = show(x, &x->ways[i], &out->plan);
        if (!status) out->options[out->n++] = x->ways[i].option;
    }
    if (!status && out->n) gw_plan_note_long_wait(&out->plan, visit_waits_s(&out->options[0].fate));
    return status;
}

gw_status visit_ask(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r, bool all,
                    visit_question *x, gw_visit_answer *out, gw_error *err)
{
    *x = (visit_question){.v = v, .d = d, .shown_only = !all};
    gw_chain_pool_clear(&v->pool);
    *out = (gw_visit_answer){.request = *r, .plan = {.request = r->plan}};
    gw_status status = visit_check(d, r, err);
    if (status) return status;
    if (out->request.max_options < 1 || out->request.max_options > GW_VISIT_OPTIONS)
        out->request.max_options = GW_VISIT_OPTIONS;
    const double shares[GW_VISIT_SHARES] = {0.5, 0.8, 0.95, r->certainty};
    memcpy(x->shares, shares, sizeof shares);
    x->r = &out->request;
    x->at_s = gw_tt_seconds(d->timetable, r->plan.time);
    return answer(x, out, err);
}

void visit_question_free(visit_question *x)
{
    gw_journey_set_free(&x->found);
    free(x->ways);
}

gw_status gw_visit_leave_by(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r,
                            gw_visit_answer *out, gw_error *err)
{
    visit_question x;
    gw_arena_reset(v->arena);
    gw_status status = visit_ask(v, d, r, false, &x, out, err);
    visit_question_free(&x);
    if (!status) status = visit_try_longer_walk(v, d, out, err);
    if (status) {
        gw_visit_answer_free(out);
        *out = (gw_visit_answer){0};
    }
    return status;
}
