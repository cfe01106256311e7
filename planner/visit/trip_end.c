/* When the visit ends: the appointment, or the arrival of who is late, and then its length. */
#include "planner/visit/trip_priv.h"

#include <stdio.h>
#include <string.h>

enum { LATEST_S = 2 * 3600, MOST_SPREAD = 20 };

void gw_visit_trip_defaults(gw_visit_trip_request *r)
{
    *r = (gw_visit_trip_request){.visit_s = GW_VISIT_USUAL_S,
                                 .visit_p95_s = GW_VISIT_SELDOM_S,
                                 .visit_assumed = true,
                                 .now = INT64_MIN};
    gw_visit_defaults(&r->out);
}

static bool read_minutes(gw_str text, int32_t *seconds)
{
    int64_t minutes;
    if (!gw_str_to_int(text, &minutes) || minutes < 0 || minutes > GW_VISIT_MOST_S / 60) return false;
    *seconds = (int32_t)minutes * 60;
    return true;
}

gw_status gw_visit_read_length(const char *what, gw_str text, gw_visit_trip_request *r, gw_error *err)
{
    gw_str usual, seldom;
    int32_t p50_s, p95_s;
    bool both = gw_str_split(text, ',', &usual, &seldom);
    if (!read_minutes(usual, &p50_s) || (both && !read_minutes(seldom, &p95_s)))
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is not minutes from 0 to %d (60, or 60,120)", what,
                       text.n > 40 ? 40 : (int)text.n, text.p, GW_VISIT_MOST_S / 60);
    if (!both) p95_s = 2 * p50_s < GW_VISIT_MOST_S ? 2 * p50_s : GW_VISIT_MOST_S;
    if (p95_s < p50_s)
        return gw_fail(err, GW_BAD_INPUT,
                       "%s: what one visit in twenty takes longer than (%d) cannot be less than what it "
                       "takes usually (%d)",
                       what, p95_s / 60, p50_s / 60);
    if (p95_s > (int64_t)MOST_SPREAD * p50_s)
        return gw_fail(err, GW_BAD_INPUT, "%s: %d is over %d times the usual %d minutes", what, p95_s / 60,
                       MOST_SPREAD, p50_s / 60);
    r->visit_s = p50_s;
    r->visit_p95_s = p95_s;
    r->visit_assumed = !both && p50_s > 0;
    return GW_OK;
}

/* --- the distribution --- */

/* Who is late begins late; who is over two hours late begins then. */
static void fill_begin(const gw_chain_solver *s, int32_t at_s, double *p, uint32_t n)
{
    double before = gw_chain_arrived(s, at_s);
    p[0] = before;
    for (uint32_t i = 1; i < n; i++) {
        double by = gw_chain_arrived(s, at_s + i * (double)TRIP_STEP_S);
        p[i] = by - before;
        before = by;
    }
    p[n - 1] += 1 - before;
}

/* Seconds after the appointment at which the visit begins. Without a way out: 0. */
static gw_status visit_begin(gw_visitor *v, const gw_dataset *d, const gw_visit_answer *out, gw_arena *a,
                             gw_dist *begin)
{
    const uint32_t n = LATEST_S / TRIP_STEP_S + 1;
    const gw_journey_set *s = &out->plan.journeys;
    const gw_query q = visit_lines(d, &out->request.plan);
    const int32_t at_s = gw_tt_seconds(d->timetable, out->request.plan.time);
    gw_chain chain;
    gw_chain_fate fate;
    if (out->n == 0) return gw_dist_point(a, TRIP_STEP_S, 0, begin);
    const gw_journey *j = &s->journeys[0];
    const int32_t leave_s = gw_tt_seconds(d->timetable, out->options[0].leave);
    double *p = gw_arena_alloc(a, n * sizeof *p);
    if (!p) return GW_NO_MEMORY;
    gw_status status = gw_chain_of_journey(d->timetable, &q, s->legs + j->first_leg, j->n_legs,
                                           j->departure_s, j->arrival_s, leave_s, at_s + LATEST_S, a, NULL,
                                           &chain);
    if (!status) status = gw_chain_arrival(v->solver, &chain, leave_s, at_s, at_s + LATEST_S, &fate);
    if (status == GW_NOT_FOUND) return gw_dist_point(a, TRIP_STEP_S, 0, begin);
    if (status) return status;
    fill_begin(v->solver, at_s, p, n);
    *begin = (gw_dist){.p = p, .first = 0, .n = n, .step_s = TRIP_STEP_S};
    return GW_OK;
}

gw_status trip_visit_end(gw_visitor *v, const gw_dataset *d, const gw_visit_trip_request *r,
                         const gw_visit_answer *out, gw_arena *a, gw_dist *end)
{
    gw_dist begin, length;
    gw_status status = visit_begin(v, d, out, a, &begin);
    if (status) return status;
    if (r->visit_p95_s == r->visit_s)
        status = gw_dist_point(a, TRIP_STEP_S, r->visit_s, &length);
    else
        status = gw_dist_lognormal(a, TRIP_STEP_S, r->visit_s, r->visit_p95_s, &length);
    return status ? status : gw_dist_add(a, &begin, &length, end);
}
