/* The last way home without departures that some source does not have.
 *
 * Two searches stand in for such a departure: the same question without its line, and the same question by a
 * moment before it arrives, until what is found relies on none. Of what both find the best is kept, and a
 * note names the claims. */
#include "planner/plan/fares.h"
#include "planner/plan/plan_priv.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 8 }; /* departures of an evening that can be in doubt one after another */

static const gw_doubt *journey_doubt(const gw_dataset *d, const gw_journey_set *s, uint32_t i)
{
    const gw_journey *j = &s->journeys[i];
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_doubt *x = gw_plan_leg_doubt(d, &s->legs[j->first_leg + k]);
        if (x) return x;
    }
    return NULL;
}

const gw_doubt *gw_plan_any_doubt(const gw_dataset *d, const gw_journey_set *s)
{
    for (uint32_t i = 0; d->fares && i < s->n; i++) {
        const gw_doubt *x = journey_doubt(d, s, i);
        if (x) return x;
    }
    return NULL;
}

/* Adds what relies on nothing in doubt. *earliest: the earliest arrival among the others, if any. */
static gw_status take_sure(const gw_dataset *d, const gw_journey_set *from, gw_journey_set *to,
                           int32_t *earliest)
{
    gw_status status = GW_OK;
    *earliest = INT32_MAX;
    for (uint32_t i = 0; i < from->n && !status; i++) {
        const gw_journey *j = &from->journeys[i];
        if (!journey_doubt(d, from, i))
            status = gw_journey_set_add(to, j, &from->legs[j->first_leg]);
        else if (j->arrival_s < *earliest)
            *earliest = j->arrival_s;
    }
    return status;
}

static gw_status ask(gw_planner *p, const gw_dataset *d, const gw_plan_request *r, gw_journey_set *sure,
                     int32_t *earliest, gw_error *err)
{
    gw_plan_answer a = {0};
    gw_status status = gw_planner_plan(p, d, r, &a, err);
    if (!status) status = take_sure(d, &a.journeys, sure, earliest);
    gw_plan_answer_free(&a);
    return status;
}

/* Bits of r->barred and of every line in doubt. NULL: no memory. */
static uint64_t *bar_lines(const gw_dataset *d, const gw_plan_request *r)
{
    const gw_timetable *t = d->timetable;
    uint32_t n = gw_tt_n_routes(t), words = (n + 63) / 64;
    uint64_t *bits = calloc((size_t)words + 1, sizeof *bits);
    if (!bits) return NULL;
    if (r->barred) memcpy(bits, r->barred, words * sizeof *bits);
    for (uint32_t i = 0; i < n; i++) {
        const gw_tt_route *route = gw_tt_route_at(t, i);
        const char *feed = route->feed == GW_NO_ID ? "" : gw_tt_text(t, t->feeds[route->feed].tag);
        if (gw_fare_line_in_doubt(d->fares, feed, gw_tt_text(t, route->id),
                                  gw_tt_text(t, route->short_name.base)))
            bits[i / 64] |= (uint64_t)1 << i % 64;
    }
    return bits;
}

gw_status gw_plan_make_sure(gw_planner *p, const gw_dataset *d, gw_plan_answer *a, gw_error *err)
{
    gw_plan_request r = a->request;
    gw_journey_set sure = {0};
    int32_t earliest = INT32_MAX, none;
    uint64_t *bits = bar_lines(d, &r);
    const gw_doubt *doubt = gw_plan_any_doubt(d, &a->journeys);
    gw_status status = bits ? take_sure(d, &a->journeys, &sure, &earliest) : GW_NO_MEMORY;
    r.sure = false;
    for (int i = 0; i < MOST_STEPS && !status && earliest != INT32_MAX; i++) {
        r.time = d->timetable->zero + earliest - 1;
        status = ask(p, d, &r, &sure, &earliest, err);
    }
    r.time = a->request.time;
    r.barred = bits;
    if (!status) status = ask(p, d, &r, &sure, &none, err);
    free(bits);
    if (status) {
        gw_journey_set_free(&sure);
        return status;
    }
    gw_journey_set_pareto(&sure);
    gw_journey_set_free(&a->journeys);
    a->journeys = sure;
    gw_plan_note_doubt(d, a, doubt);
    return GW_OK;
}
