#include "planner/visit/visit.h"

#include "planner/visit/visit_priv.h"

#include <math.h>
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

/* --- options --- */

/* Sooner ready is worse: by the certainty's leave-by, then by the others from sure to likely, then fewer
 * rides. */
static int compare_ways(const void *a, const void *b)
{
    const visit_way *x = a, *y = b;
    for (int i = GW_VISIT_SHARES; i-- > 0;) {
        int64_t u = x->option.leave_by[i], v = y->option.leave_by[i];
        if (u != v) return u > v ? -1 : 1;
    }
    if (x->least_rides < y->least_rides || x->least_rides > y->least_rides)
        return x->least_rides < y->least_rides ? -1 : 1;
    return (x->journey > y->journey) - (x->journey < y->journey);
}

static gw_status make_ways(visit_question *x)
{
    x->first_s = x->at_s;
    for (uint32_t i = 0; i < x->found.n; i++) {
        const gw_journey *j = &x->found.journeys[i];
        visit_way w = {.journey = i, .least_rides = j->rides};
        gw_status status = visit_chain(x, &w);
        if (status == GW_NOT_FOUND) continue;
        if (status) return status;
        if (j->departure_s < x->first_s) x->first_s = j->departure_s;
        if (gw_grow(&x->ways, &x->cap_ways, x->n_ways + 1, sizeof *x->ways)) return GW_NO_MEMORY;
        x->ways[x->n_ways++] = w;
    }
    return GW_OK;
}

/* How many legs two ways have in common at their ends. */
static uint32_t common_legs(const gw_journey_set *s, uint32_t a, uint32_t b)
{
    const gw_journey *x = &s->journeys[a], *y = &s->journeys[b];
    uint32_t n = 0;
    for (; n < x->n_legs && n < y->n_legs; n++) {
        const gw_leg *l = &s->legs[x->first_leg + x->n_legs - 1 - n],
                     *m = &s->legs[y->first_leg + y->n_legs - 1 - n];
        if (l->kind != m->kind || l->from.v != m->from.v || l->to.v != m->to.v) break;
    }
    return n;
}

/* Ways that end alike come after each other: what they share is counted once. */
static void order_by_ends(visit_question *x)
{
    for (size_t i = 1; i < x->n_ways; i++) {
        size_t best = i;
        uint32_t most = 0;
        for (size_t k = i; k < x->n_ways; k++) {
            uint32_t n = common_legs(&x->found, x->ways[i - 1].journey, x->ways[k].journey);
            if (n <= most) continue;
            most = n;
            best = k;
        }
        visit_way w = x->ways[i];
        x->ways[i] = x->ways[best];
        x->ways[best] = w;
    }
}

static gw_status weigh_all(visit_question *x)
{
    size_t kept = 0;
    gw_status status = make_ways(x);
    order_by_ends(x);
    gw_chain_remember(x->v->solver, true);
    for (size_t i = 0; i < x->n_ways && !status; i++) {
        visit_way w = x->ways[i];
        status = visit_weigh(x, &w);
        if (w.option.leave_by[0] != INT64_MIN || w.option.leave_by[GW_VISIT_SHARES - 1] != INT64_MIN)
            x->ways[kept++] = w;
    }
    gw_chain_remember(x->v->solver, false);
    x->n_ways = x->n_weighed = kept;
    if (x->n_ways) qsort(x->ways, x->n_ways, sizeof *x->ways, compare_ways);
    return status;
}

/* The best ways; and of each port its best, as long as there is room. */
static void choose(visit_question *x)
{
    size_t most = x->r->max_options, kept = 0;
    visit_way *w = x->ways;
    for (size_t i = 0; i < x->n_ways && kept < most; i++) {
        bool port_seen = false;
        for (size_t k = 0; k < kept; k++) port_seen |= w[k].option.port == w[i].option.port;
        size_t same = 0;
        for (size_t k = 0; k < kept; k++) same += w[k].option.port == w[i].option.port;
        if (port_seen && same >= 2) continue;
        visit_way one = w[i];
        memmove(w + kept + 1, w + kept, (i - kept) * sizeof *w);
        w[kept++] = one;
    }
    x->n_ways = kept;
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
    if (!status) status = weigh_all(x);
    if (!status) choose(x);
    for (size_t i = 0; i < x->n_ways && !status; i++) {
        status = visit_detail(x, &x->ways[i]);
        if (!status) status = show(x, &x->ways[i], &out->plan);
        if (!status) out->options[out->n++] = x->ways[i].option;
    }
    if (!status && out->n) gw_plan_note_long_wait(&out->plan, visit_waits_s(&out->options[0].fate));
    return status;
}

gw_status visit_ask(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r, visit_question *x,
                    gw_visit_answer *out, gw_error *err)
{
    *x = (visit_question){.v = v, .d = d};
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
    gw_status status = visit_ask(v, d, r, &x, out, err);
    visit_question_free(&x);
    if (!status) status = visit_try_longer_walk(v, d, out, err);
    if (status) {
        gw_visit_answer_free(out);
        *out = (gw_visit_answer){0};
    }
    return status;
}
