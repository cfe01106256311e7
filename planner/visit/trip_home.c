/* Home from whenever the visit ends, by each port. */
#include "planner/visit/trip_priv.h"

#include <math.h>
#include <string.h>

enum { GRID_S = 30, SOON_S = 5 * 3600 };

/* Of the people by when they are free: finer where being late matters. */
static const double EDGES[] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1};
enum { SLICES = sizeof EDGES / sizeof *EDGES - 1, A_LATE_ONE = 10 };

typedef struct {
    last_question q;
    int32_t leave_s[SLICES]; /* tt seconds */
    int32_t usual_s;         /* the usual end */
    double *arrived;         /* [n] shares of all visits home by usual_first + i × GRID_S */
    uint32_t n;
    int32_t grid_s;      /* of arrived[0] */
    double best[SLICES]; /* most that are home that day, over ports */
} going_home;

/* The way that is home first when one leaves then, with counters and waits as usual: one of found, added if
 * it is new. GW_NO_ID: there is none that day. */
static gw_status find_way(going_home *x, uint64_t mask, int32_t leave_s, uint32_t *way, gw_error *err)
{
    gw_plan_request r = x->q.ask;
    gw_plan_answer a = {0};
    const gw_journey *first = NULL;
    r.direction = GW_DEPART_AFTER;
    r.time = x->q.d->timetable->zero + leave_s;
    r.port_mask = mask;
    r.sure = false;
    *way = GW_NO_ID;
    if (leave_s >= x->q.ends_s) return GW_OK;
    gw_status status = gw_planner_plan(x->q.v->planner, x->q.d, &r, &a, err);
    for (uint32_t i = 0; i < a.journeys.n && !first; i++)
        if (a.journeys.journeys[i].rides) first = &a.journeys.journeys[i];
    if (!status && first && first->arrival_s <= x->q.ends_s) {
        status = last_keep_new(&x->q, &a.journeys);
        for (uint32_t i = 0; i < x->q.found.n; i++)
            if (visit_same_way(&a.journeys, first, &x->q.found, &x->q.found.journeys[i])) *way = i;
    }
    gw_plan_answer_free(&a);
    return status;
}

/* The best from the usual end, and the best from a late one. */
static gw_status find_ways(going_home *x, uint64_t mask, gw_error *err)
{
    uint32_t usual = GW_NO_ID, late = GW_NO_ID;
    bool made;
    x->q.n_ways = 0;
    gw_journey_set_clear(&x->q.found);
    gw_arena_reset(x->q.v->arena);
    x->q.floor_s = x->leave_s[0];
    gw_status status = find_way(x, mask, x->usual_s, &usual, err);
    if (!status) status = find_way(x, mask, x->leave_s[A_LATE_ONE], &late, err);
    if (!status && usual != GW_NO_ID) status = last_make_way(&x->q, usual, &made);
    if (!status && late != GW_NO_ID && late != usual) status = last_make_way(&x->q, late, &made);
    return status;
}

/* Nearly all are home after some hours; whoever is not is followed to the end of the day. */
static gw_status arrive(going_home *x, const last_way *w, int32_t leave_s, gw_chain_fate *f)
{
    gw_chain_solver *solver = x->q.v->solver;
    int32_t soon_s = leave_s + SOON_S < x->q.ends_s ? leave_s + SOON_S : x->q.ends_s;
    gw_status status = gw_chain_arrival(solver, &w->sure, leave_s, GW_CHAIN_NO_DEADLINE, soon_s, f);
    if (status || soon_s == x->q.ends_s || f->served > 1 - 1e-6) return status;
    return gw_chain_arrival(solver, &w->sure, leave_s, GW_CHAIN_NO_DEADLINE, x->q.ends_s, f);
}

/* Home more often, then at the median sooner. */
static bool better(const gw_chain_fate *a, const gw_chain_fate *b)
{
    const double even = 0.005;
    if (fabs(a->served - b->served) > even) return a->served > b->served;
    double x = isnan(a->p50_s) ? INFINITY : a->p50_s, y = isnan(b->p50_s) ? INFINITY : b->p50_s;
    return x < y;
}

/* The better of both ways for who leaves then; the solver's last answer is its. */
static gw_status arrive_best(going_home *x, int32_t leave_s, gw_chain_fate *out)
{
    gw_chain_fate other;
    gw_status status = arrive(x, &x->q.ways[0], leave_s, out);
    if (status || x->q.n_ways < 2 || leave_s <= x->usual_s) return status;
    status = arrive(x, &x->q.ways[1], leave_s, &other);
    if (status || better(&other, out)) {
        *out = other;
        return status;
    }
    return arrive(x, &x->q.ways[0], leave_s, out);
}

static void add_arrivals(going_home *x, double weight)
{
    for (uint32_t i = 0; i < x->n; i++)
        x->arrived[i] += weight * gw_chain_arrived(x->q.v->solver, x->grid_s + (double)i * GRID_S);
}

static gw_status integrate(going_home *x, gw_visit_way_home *out)
{
    gw_status status = GW_OK;
    memset(x->arrived, 0, x->n * sizeof *x->arrived);
    for (int k = 0; k < SLICES && !status; k++) {
        const double weight = EDGES[k + 1] - EDGES[k];
        gw_chain_fate f;
        if (x->leave_s[k] >= x->q.ends_s) continue;
        status = arrive_best(x, x->leave_s[k], &f);
        if (status) return status;
        add_arrivals(x, weight);
        out->home_that_day += weight * f.served;
        if (f.served > x->best[k]) x->best[k] = f.served;
    }
    return status;
}

static int64_t quantile(const going_home *x, double q)
{
    for (uint32_t i = 0; i < x->n; i++) {
        if (x->arrived[i] < q) continue;
        double before = i ? x->arrived[i - 1] : 0, part = (q - before) / (x->arrived[i] - before);
        double s = x->grid_s + (i ? i - 1 + part : 0) * GRID_S;
        return x->q.d->timetable->zero + (int64_t)llround(s);
    }
    return INT64_MIN;
}

static bool comes_before(const gw_visit_trip_answer *a, const gw_visit_way_home *x,
                         const gw_visit_way_home *y)
{
    const double asked = a->request.out.certainty;
    bool sure_x = x->home_that_day >= asked, sure_y = y->home_that_day >= asked;
    if (sure_x != sure_y) return sure_x;
    if ((x->home_p50 == INT64_MIN) != (y->home_p50 == INT64_MIN)) return y->home_p50 == INT64_MIN;
    return x->home_p50 != y->home_p50 ? x->home_p50 < y->home_p50 : x->home_that_day > y->home_that_day;
}

static gw_status weigh_port(going_home *x, uint32_t port, uint64_t mask, gw_visit_trip_answer *a,
                            gw_error *err)
{
    gw_visit_way_home row = {.port = port, .journey = GW_NO_ID};
    gw_chain_fate usual;
    gw_status status = find_ways(x, mask, err);
    if (status || !x->q.n_ways) return status;
    status = integrate(x, &row);
    if (status || !(row.home_that_day > 0)) return status;
    status = arrive(x, &x->q.ways[0], x->usual_s, &usual);
    row.home_p5 = quantile(x, 0.05);
    row.home_p50 = quantile(x, 0.5);
    row.home_p95 = quantile(x, 0.95);
    row.walk_s = usual.walk_s;
    row.wait_s = usual.wait_s;
    row.ride_s = usual.ride_s;
    row.border_s = usual.border_s;
    row.journey = a->home.journeys.n;
    if (!status) status = last_show(&x->q, &x->q.ways[0], x->usual_s, &a->home);
    if (status) return status;
    uint32_t at = a->n++;
    for (; at > 0 && comes_before(a, &row, &a->ways[at - 1]); at--) a->ways[at] = a->ways[at - 1];
    a->ways[at] = row;
    return status;
}

static gw_status weigh_ports(going_home *x, gw_visit_trip_answer *a, gw_error *err)
{
    const uint64_t mask = x->q.ask.port_mask;
    gw_status status = GW_OK;
    if (!last_has_ports(&x->q)) return weigh_port(x, GW_NO_ID, mask, a, err);
    for (uint32_t p = 0; !status && p < gw_port_count(x->q.d->ports) && p < 64; p++) {
        uint64_t bit = UINT64_C(1) << p;
        if (!gw_port_usable(x->q.d->ports, p) || (mask && !(mask & bit)) || a->n == GW_VISIT_MOST_PORTS)
            continue;
        status = weigh_port(x, p, bit, a, err);
    }
    return status;
}

static gw_status lay_out(going_home *x, const gw_dist *end, int32_t at_s, gw_arena *arena)
{
    for (int k = 0; k < SLICES; k++) {
        double s = 0;
        if (!gw_dist_quantile(end, (EDGES[k] + EDGES[k + 1]) / 2, &s)) s = GW_VISIT_MOST_S;
        x->leave_s[k] = at_s + (int32_t)llround(s);
    }
    x->grid_s = x->leave_s[0];
    x->n = x->grid_s < x->q.ends_s ? (uint32_t)((x->q.ends_s - x->grid_s) / GRID_S) + 1 : 0;
    x->arrived = gw_arena_alloc(arena, (x->n + 1) * sizeof *x->arrived);
    return x->arrived ? GW_OK : GW_NO_MEMORY;
}

gw_status trip_go_home(gw_visitor *v, const gw_dataset *d, const gw_dist *end, gw_visit_trip_answer *a,
                       gw_arena *arena, gw_error *err)
{
    going_home x = {0};
    gw_visit_last_request r;
    const int32_t at_s = gw_tt_seconds(d->timetable, a->request.out.plan.time);
    gw_visit_last_of(&a->request.out.plan, &r);
    r.certainty = a->request.out.certainty;
    last_fill(&x.q, v, d, &r);
    x.usual_s = (int32_t)(a->ends_p50 - d->timetable->zero);
    a->home.request = x.q.ask;
    a->home.request.direction = GW_DEPART_AFTER;
    a->home.request.time = a->ends_p50;
    gw_status status = lay_out(&x, end, at_s, arena);
    if (!status) status = weigh_ports(&x, a, err);
    for (int k = 0; k < SLICES; k++) a->home_that_day += x.best[k] * (EDGES[k + 1] - EDGES[k]);
    last_question_free(&x.q);
    return status;
}
