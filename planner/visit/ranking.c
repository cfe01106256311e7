/* The table of ports: a leave-by question for each alone, and why others cannot be used. */
#include "planner/visit/ranking.h"

#include "planner/visit/ranking_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHUT_S = 5 * 3600 }; /* through so long before the appointment is no way to it */

const char *const gw_rank_state_names[GW_RANK_N_STATES] = {
    "used", "excluded", "closed", "no-gate", "no-stop", "shut", "not-step-free", "no-way", "too-late"};

void gw_ranking_free(gw_ranking *a)
{
    gw_plan_answer_free(&a->plan);
    for (int i = 0; i < GW_RANK_DAYS; i++) free(a->day[i].spans);
}

/* --- a port that cannot --- */

static gw_rank_state gate_state(const gw_dataset *d, const gw_visit_request *r, uint32_t port)
{
    const gw_port *p = gw_port_at(d->ports, port);
    if (p->status == GW_PORT_CLOSED) return GW_RANK_CLOSED;
    if (p->status != GW_PORT_OPEN || p->kind != GW_PORT_LAND || (!p->open24 && p->opens_s == GW_SECONDS_NONE))
        return GW_RANK_NO_GATE;
    if (!gw_port_usable(d->ports, port)) return GW_RANK_NO_STOP;
    return r->plan.port_mask && !(r->plan.port_mask >> port & 1) ? GW_RANK_EXCLUDED : GW_RANK_USED;
}

static bool is_shut(const gw_dataset *d, const gw_plan_request *r, uint32_t port)
{
    int32_t at_s = gw_tt_seconds(d->timetable, r->time);
    int32_t latest_s = gw_port_latest(gw_plan_ports(d, r), port, r->from.side, at_s);
    return latest_s == GW_NEVER_BACK || latest_s < at_s - SHUT_S;
}

static gw_status find_reason(visit_question *x, uint32_t port, gw_rank_state *out, gw_error *err)
{
    const gw_visit_request *asked = x->r;
    gw_status status = GW_OK;
    *out = x->found.n ? GW_RANK_TOO_LATE : GW_RANK_NO_WAY;
    if (is_shut(x->d, &asked->plan, port)) {
        *out = GW_RANK_SHUT;
    } else if (!x->found.n && asked->plan.wheelchair) {
        gw_visit_request other = *asked;
        other.plan.wheelchair = false;
        x->r = &other;
        status = visit_search(x, 0, GW_HEADWAY_EXPECTED, 0, NULL, err);
        x->r = asked;
        if (x->found.n) *out = GW_RANK_STEPS;
    }
    return status;
}

/* --- all --- */

typedef struct {
    gw_visitor *v;
    const gw_dataset *d;
    const gw_visit_request *r;
    gw_ranking *out;
    rank_ways ways;
} ranking;

static gw_status take_row(ranking *k, const gw_visit_answer *a, gw_rank_row *row)
{
    const gw_journey *j = &a->plan.journeys.journeys[0];
    row->state = GW_RANK_USED;
    row->option = a->options[0];
    row->journey = k->out->plan.journeys.n;
    gw_status status = gw_journey_set_add(&k->out->plan.journeys, j, a->plan.journeys.legs + j->first_leg);
    if (!status) rank_describe(k->d, &k->r->plan, &k->out->plan.journeys, row);
    return status;
}

/* Who looks at no clock, in the hour before it is even whether one is in time. */
static gw_status turn_up(ranking *k, const visit_question *x, gw_rank_row *row)
{
    enum { HOUR_S = 3600, MOST_S = 4 * 3600 };
    const gw_visit_option *o = &row->option;
    const int64_t to = o->leave_by[0] != INT64_MIN ? o->leave_by[0] : o->leave;
    const int32_t to_s = (int32_t)(to - k->d->timetable->zero);
    return gw_chain_turn_up(k->v->solver, &x->ways[0].chain, to_s - HOUR_S, to_s, to_s + MOST_S, &row->turn_up_s);
}

/* The notes of the first port asked are the answer's; one says that there is no journey: of that port alone.
 */
static void take_notes(const gw_plan_answer *a, gw_plan_answer *out)
{
    if (out->n_notes) return;
    for (uint32_t i = 0; i < a->n_notes; i++)
        if (strcmp(a->notes[i].code, "outside-feed-dates") == 0 ||
            strcmp(a->notes[i].code, "holiday-data-incomplete") == 0)
            out->notes[out->n_notes++] = a->notes[i];
}

static gw_status ask_port(ranking *k, uint32_t port, gw_rank_row *row, gw_error *err)
{
    gw_visit_request r = *k->r;
    gw_visit_answer a;
    visit_question x;
    r.plan.port_mask = UINT64_C(1) << port;
    r.max_options = 1;
    gw_status status = visit_ask(k->v, k->d, &r, true, &x, &a, err);
    if (!status) take_notes(&a.plan, &k->out->plan);
    if (!status) status = rank_ways_of_row(&k->ways, port, &x);
    if (!status && a.n) status = take_row(k, &a, row);
    if (!status) status = a.n ? turn_up(k, &x, row) : find_reason(&x, port, &row->state, err);
    visit_question_free(&x);
    gw_visit_answer_free(&a);
    return status;
}

/* As options are put in order (visit.c). */
static int compare_rows(const void *a, const void *b)
{
    const gw_rank_row *x = a, *y = b;
    if ((x->state == GW_RANK_USED) != (y->state == GW_RANK_USED)) return x->state == GW_RANK_USED ? -1 : 1;
    for (int i = GW_VISIT_SHARES; i-- > 0 && x->state == GW_RANK_USED;) {
        int64_t u = x->option.leave_by[i], v = y->option.leave_by[i];
        if (u != v) return u > v ? -1 : 1;
    }
    if (x->state == GW_RANK_USED && x->rides != y->rides) return x->rides < y->rides ? -1 : 1;
    return (x->port > y->port) - (x->port < y->port);
}

/* Journeys in the order of the rows. */
static gw_status order_journeys(gw_ranking *out)
{
    gw_journey_set found = out->plan.journeys, *to = &out->plan.journeys;
    gw_status status = GW_OK;
    *to = (gw_journey_set){0};
    for (uint32_t i = 0; i < out->n_used && !status; i++) {
        const gw_journey *j = &found.journeys[out->rows[i].journey];
        out->rows[i].journey = to->n;
        status = gw_journey_set_add(to, j, found.legs + j->first_leg);
    }
    gw_journey_set_free(&found);
    return status;
}

static gw_status rank(ranking *k, gw_error *err)
{
    const uint32_t n_ports = gw_port_count(k->d->ports);
    gw_ranking *out = k->out;
    uint64_t usable = 0;
    gw_status status = GW_OK;
    for (uint32_t p = 0; p < n_ports && p < GW_RANKING_PORTS && !status; p++) {
        gw_rank_row *row = &out->rows[out->n++];
        *row = (gw_rank_row){.port = p, .state = gate_state(k->d, k->r, p), .journey = GW_NO_ID};
        status = rank_hours(k->v, k->d, &k->r->plan, row);
        if (status || row->state != GW_RANK_USED) continue;
        status = ask_port(k, p, row, err);
        usable |= UINT64_C(1) << p;
        out->n_used += row->state == GW_RANK_USED;
    }
    if (status) return status;
    qsort(out->rows, out->n, sizeof *out->rows, compare_rows);
    status = order_journeys(out);
    if (!status) status = rank_ways_find(&k->ways, usable, err);
    const double shares[GW_RANK_DAYS] = {[GW_RANK_SURE] = k->r->certainty, [GW_RANK_EVEN] = 0.5};
    if (!status) status = rank_days(&k->ways, shares, out->day);
    return status ? status : rank_last(k->v, k->d, out, err); /* last: it clears the arena */
}

static gw_status check_ends(const gw_dataset *d, const gw_plan_request *r, gw_error *err)
{
    const gw_end *const ends[] = {&r->from, &r->to};
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "to" : "from";
        if (ends[i]->kind == GW_END_PORT || ends[i]->kind == GW_END_BEST_PORT)
            return gw_fail(err, GW_BAD_INPUT, "%s: is a port, so there is none to choose", name);
    }
    if (!d->ports || !gw_port_count(d->ports))
        return gw_fail(err, GW_BAD_INPUT, "to: the timetable was made without ports");
    for (int i = 0; i < 2; i++) {
        if (ends[i]->far_m)
            return gw_fail(err, GW_BAD_INPUT,
                           "%s: lies over %d km from the nearest stop: on which side of the border is not known",
                           i ? "to" : "from", ends[i]->far_m / 1000);
    }
    if (!r->from.side || !r->to.side || r->from.side == r->to.side)
        return gw_fail(err, GW_BAD_INPUT, "to: no border lies between it and from");
    return GW_OK;
}

gw_status gw_visit_rank(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r, gw_ranking *out,
                        gw_error *err)
{
    ranking k = {.v = v, .d = d, .r = r, .out = out};
    *out = (gw_ranking){.request = *r, .plan = {.request = r->plan}};
    gw_status status = check_ends(d, &r->plan, err);
    if (!status) status = visit_check(d, r, err);
    if (status) return status;
    gw_arena_reset(v->arena);
    rank_ways_begin(v, d, r, &k.ways);
    status = rank(&k, err);
    rank_ways_free(&k.ways);
    if (status) {
        gw_ranking_free(out);
        *out = (gw_ranking){0};
    }
    return status;
}
