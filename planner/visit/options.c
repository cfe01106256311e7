/* Which of the candidates are the options: each is weighed, and the best are chosen. */
#include "planner/visit/visit_priv.h"

#include <stdlib.h>
#include <string.h>

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

enum { MOST_OF_PORT = 2 }; /* options */

/* Of the first n ways: do enough others by the same port leave later? Of equal ones the first counts. */
static bool is_crowded_out(const visit_question *x, size_t n, size_t i)
{
    const gw_visit_option *o = &x->ways[i].option;
    const int surest = GW_VISIT_SHARES - 1;
    int better = 0;
    for (size_t k = 0; k < n; k++) {
        const gw_visit_option *other = &x->ways[k].option;
        if (other->port != o->port) continue;
        better += other->leave_by[surest] > o->leave_by[surest] ||
                  (other->leave_by[surest] == o->leave_by[surest] && k < i);
    }
    return better >= MOST_OF_PORT;
}

/* The options of the first n ways are no worse whatever else is weighed: a way that leaves before all of them
 * is none. */
static void set_least(const visit_question *x, size_t n)
{
    int64_t leave[GW_VISIT_OPTIONS];
    const size_t most = x->r->max_options;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t one = x->ways[i].option.leave_by[GW_VISIT_SHARES - 1];
        if (one == INT64_MIN || is_crowded_out(x, n, i)) continue;
        for (size_t k = 0; k < found; k++) {
            if (leave[k] >= one) continue;
            const int64_t later = one;
            one = leave[k];
            leave[k] = later;
        }
        if (found < most) leave[found++] = one;
    }
    if (found == most)
        gw_chain_least(x->v->solver, x->shares[GW_VISIT_SHARES - 1],
                       (int32_t)(leave[most - 1] - x->d->timetable->zero));
}

gw_status visit_weigh_all(visit_question *x)
{
    size_t kept = 0;
    gw_status status = make_ways(x);
    order_by_ends(x);
    gw_chain_remember(x->v->solver, true);
    for (size_t i = 0; i < x->n_ways && !status; i++) {
        visit_way w = x->ways[i];
        status = visit_weigh(x, &w);
        if (w.option.leave_by[0] == INT64_MIN && w.option.leave_by[GW_VISIT_SHARES - 1] == INT64_MIN)
            continue;
        x->ways[kept++] = w;
        if (x->shown_only) set_least(x, kept);
    }
    gw_chain_remember(x->v->solver, false);
    gw_chain_least(x->v->solver, 0, 0);
    x->n_ways = x->n_weighed = kept;
    if (x->n_ways) qsort(x->ways, x->n_ways, sizeof *x->ways, compare_ways);
    return status;
}

void visit_choose(visit_question *x)
{
    size_t most = x->r->max_options, kept = 0;
    visit_way *w = x->ways;
    for (size_t i = 0; i < x->n_ways && kept < most; i++) {
        bool port_seen = false;
        for (size_t k = 0; k < kept; k++) port_seen |= w[k].option.port == w[i].option.port;
        size_t same = 0;
        for (size_t k = 0; k < kept; k++) same += w[k].option.port == w[i].option.port;
        if (port_seen && same >= MOST_OF_PORT) continue;
        visit_way one = w[i];
        memmove(w + kept + 1, w + kept, (i - kept) * sizeof *w);
        w[kept++] = one;
    }
    x->n_ways = kept;
}
