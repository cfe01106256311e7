/* Journeys by way of given places: searches of the parts, joined.
 *
 * Of two parts, whatever a journey does in the first, one of the first part's own Pareto set leaves no
 * earlier, is there no later and has no more rides; and from its arrival (and the stay) the second part's
 * search for that moment brings every arrival and number of rides that can still be had. So the first part is
 * searched for the window, the second for each arrival, and what is joined holds every journey of the whole.
 * The first part may also be a walk: then the second is searched for the window that begins that much later.
 * A third part is joined to the second the same way. Where one may stay in a vehicle that calls at a via,
 * that is another way to go by it (via_through.c): the search of the part then asks for such a ride. */
#include "planner/plan/plan_priv.h"

#include <stdlib.h>

/* --- joining --- */

static bool runs_on(const gw_leg *a, const gw_leg *b)
{
    return a->kind == GW_LEG_RIDE && b->kind == GW_LEG_RIDE && !a->headway && !b->headway &&
           a->pattern.v == b->pattern.v && a->trip == b->trip && a->day == b->day &&
           a->to_position == b->from_position;
}

static uint32_t copy_legs(gw_leg *to, const gw_leg *from, uint32_t n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool nothing = from[i].kind == GW_LEG_WALK && from[i].arrival_s == from[i].departure_s;
        if (!nothing) to[kept++] = from[i];
    }
    return kept;
}

static const gw_via *joined_at(const gw_question *x, uint32_t part)
{
    return &x->r->via[x->joined[part]];
}

/* a, the stay at a via, b. */
static gw_status join(gw_question *x, uint32_t via, const gw_journey_set *as, const gw_journey *a,
                      const gw_journey_set *bs, const gw_journey *b, gw_journey_set *out)
{
    gw_planner *p = x->p;
    const gw_via *at = joined_at(x, via);
    gw_status status = gw_grow(&p->legs, &p->legs_cap, a->n_legs + b->n_legs + 1u, sizeof *p->legs);
    if (status) return status;
    uint32_t n_a = copy_legs(p->legs, &as->legs[a->first_leg], a->n_legs);
    uint32_t n_b = copy_legs(p->legs + n_a, &bs->legs[b->first_leg], b->n_legs);
    gw_journey j = {.departure_s = a->departure_s, .arrival_s = b->arrival_s, .rides = a->rides + b->rides};
    if (n_a && p->legs[n_a - 1].to.v == GW_NO_ID) p->legs[n_a - 1].to = at->end.stop;
    if (n_b) {
        gw_leg *next = &p->legs[n_a];
        if (next->from.v == GW_NO_ID) next->from = at->end.stop;
        next->after_via = (uint8_t)(x->joined[via] + 1);
    }
    if (n_a && n_b && at->stay_s == 0 && runs_on(&p->legs[n_a - 1], &p->legs[n_a])) {
        gw_leg *ride = &p->legs[n_a - 1];
        ride->to = p->legs[n_a].to;
        ride->to_position = p->legs[n_a].to_position;
        ride->arrival_s = p->legs[n_a].arrival_s;
        for (uint32_t i = n_a; i + 1 < n_a + n_b; i++) p->legs[i] = p->legs[i + 1];
        n_b--;
        j.rides--;
    }
    j.n_legs = n_a + n_b;
    return gw_journey_set_add(out, &j, p->legs);
}

/* --- what a moment's answer keeps --- */

static bool makes_needless(const gw_journey *k, const gw_journey *j, bool back, bool first)
{
    int32_t far_k = back ? -k->departure_s : k->arrival_s, far_j = back ? -j->departure_s : j->arrival_s;
    int32_t near_k = back ? k->arrival_s : -k->departure_s, near_j = back ? j->arrival_s : -j->departure_s;
    if (far_k > far_j || k->rides > j->rides) return false;
    if (far_k < far_j || k->rides < j->rides) return true;
    return near_k < near_j || (near_k == near_j && first);
}

/* The best at the far end for each number of rides, each with the best near end. */
static void keep_best(gw_journey_set *s, uint32_t from, bool back)
{
    uint32_t kept = from;
    for (uint32_t i = from; i < s->n; i++) {
        bool needless = false;
        for (uint32_t k = from; k < s->n && !needless; k++) {
            if (k == i || (k >= kept && k < i)) continue; /* itself, and places given up */
            needless = makes_needless(&s->journeys[k], &s->journeys[i], back, k < i);
        }
        if (!needless) s->journeys[kept++] = s->journeys[i];
    }
    s->n = kept;
}

/* --- departures --- */

static gw_status moment(gw_question *x, uint32_t part, int32_t at_s, uint32_t rides, gw_journey_set *out);

/* Every way on from the end of a journey of a part. late: also those that begin the part as late as still
 * fits. */
static gw_status go_on(gw_question *x, uint32_t part, const gw_journey_set *as, const gw_journey *a,
                       uint32_t rides, bool late, gw_journey_set *out)
{
    gw_journey_set *tail = &x->p->tail[part], *turn = &x->p->turn[part];
    int32_t stay_s = joined_at(x, part)->stay_s, leaves_s = a->arrival_s + stay_s;
    gw_journey_set_clear(tail);
    gw_status status = moment(x, part + 1, leaves_s, rides - a->rides, tail);
    for (uint32_t i = 0; i < tail->n && !status; i++) {
        const gw_journey *b = &tail->journeys[i];
        status = join(x, part, as, a, tail, b, out);
        if (status || !late || b->departure_s == leaves_s) continue;
        gw_journey_set_clear(turn);
        status = gw_part_moment(x, part, GW_ARRIVE_BY, b->departure_s - stay_s, a->rides, turn);
        for (uint32_t k = 0; k < turn->n && !status; k++) /* one with fewer rides may leave too early */
            if (turn->journeys[k].departure_s > a->departure_s)
                status = join(x, part, turn, &turn->journeys[k], tail, b, out);
    }
    return status;
}

/* Walking all the way beats nobody here. */
static void drop_walks(gw_journey_set *s, uint32_t from)
{
    uint32_t kept = from;
    for (uint32_t i = from; i < s->n; i++)
        if (s->journeys[i].rides) s->journeys[kept++] = s->journeys[i];
    s->n = kept;
}

/* From the beginning of a part to the end of the journey, for one moment. */
static gw_status moment(gw_question *x, uint32_t part, int32_t at_s, uint32_t rides, gw_journey_set *out)
{
    if (part == x->n_joined) return gw_part_moment(x, part, GW_DEPART_AFTER, at_s, rides, out);
    gw_journey_set *head = &x->p->head[part];
    uint32_t from = out->n;
    gw_journey_set_clear(head);
    gw_status status = gw_part_moment(x, part, GW_DEPART_AFTER, at_s, rides, head);
    for (uint32_t i = 0; i < head->n && !status; i++)
        status = go_on(x, part, head, &head->journeys[i], rides, true, out);
    if (part == 0) drop_walks(out, from);
    keep_best(out, from, false);
    return status;
}

gw_status gw_via_moment(gw_question *x, int32_t at_s, gw_journey_set *out)
{
    uint32_t from = out->n, way = 0;
    gw_status status = moment(x, 0, at_s, x->r->max_rides, out);
    while (!status && (way = gw_via_next_way(x, way))) {
        status = gw_find_open_parts(x, way);
        if (!status) status = moment(x, 0, at_s, x->r->max_rides, out);
    }
    if (!status && x->n_joined < x->r->n_via) status = gw_find_open_parts(x, 0);
    keep_best(out, from, false);
    return status;
}

static bool any_moment(const gw_journey_set *s, const gw_journey *j)
{
    for (uint32_t k = 0; k < j->n_legs; k++)
        if (s->legs[j->first_leg + k].kind == GW_LEG_RIDE) return s->legs[j->first_leg + k].headway;
    return true;
}

static gw_status window(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s, gw_journey_set *out);

/* The part on foot, the rest in the window that begins so much later. */
static gw_status walk_first(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s,
                            gw_journey_set *out)
{
    gw_journey_set *tail = &x->p->tail[part], *turn = &x->p->turn[part];
    int32_t walk_s = x->p->part[part].q.direct_walk_s, before_s = walk_s + joined_at(x, part)->stay_s;
    if (walk_s < 0) return GW_OK;
    gw_journey_set_clear(tail);
    gw_status status = window(x, part + 1, first_s + before_s, last_s + before_s, tail);
    for (uint32_t i = 0; i < tail->n && !status; i++) {
        gw_journey_set_clear(turn);
        status = gw_part_moment(x, part, GW_DEPART_AFTER, tail->journeys[i].departure_s - before_s, 0, turn);
        if (!status && turn->n)
            status = join(x, part, turn, &turn->journeys[0], tail, &tail->journeys[i], out);
    }
    return status;
}

/* A journey that may begin at any moment stands once in the first part's window: its later departures count
 * where the rest is timetabled, so that is asked for too, each with the latest beginning. */
static gw_status by_departures(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s,
                               gw_journey_set *out)
{
    gw_journey_set *tail = &x->p->tail[part], *turn = &x->p->turn[part];
    int32_t stay_s = joined_at(x, part)->stay_s;
    gw_journey_set_clear(tail);
    gw_status status = window(x, part + 1, first_s + stay_s, last_s + stay_s, tail);
    for (uint32_t i = 0; i < tail->n && !status; i++) {
        const gw_journey *b = &tail->journeys[i];
        if (any_moment(tail, b) || b->rides >= x->r->max_rides) continue;
        gw_journey_set_clear(turn);
        status =
            gw_part_moment(x, part, GW_ARRIVE_BY, b->departure_s - stay_s, x->r->max_rides - b->rides, turn);
        for (uint32_t k = 0; k < turn->n && !status; k++)
            status = join(x, part, turn, &turn->journeys[k], tail, b, out);
    }
    return status;
}

static void keep_in_window(gw_journey_set *s, uint32_t from, int32_t first_s, int32_t last_s)
{
    uint32_t kept = from;
    for (uint32_t i = from; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (j->rides && j->departure_s >= first_s && j->departure_s <= last_s) s->journeys[kept++] = *j;
    }
    s->n = kept;
}

static gw_status window(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s, gw_journey_set *out)
{
    uint32_t rides = x->r->max_rides;
    if (part == x->n_joined) return gw_part_window(x, part, first_s, last_s, rides, out);
    gw_journey_set *head = &x->p->head[part];
    int32_t least_s = INT32_MAX, greatest_s = INT32_MIN;
    uint32_t from = out->n;
    gw_journey_set_clear(head);
    gw_status status = gw_part_window(x, part, first_s, last_s, rides, head);
    for (uint32_t i = 0; i < head->n && !status; i++) {
        const gw_journey *a = &head->journeys[i];
        status = go_on(x, part, head, a, rides, false, out);
        if (!any_moment(head, a)) continue;
        if (a->arrival_s < least_s) least_s = a->arrival_s;
        if (a->arrival_s > greatest_s) greatest_s = a->arrival_s;
    }
    if (!status && least_s <= greatest_s)
        status = by_departures(x, part, least_s, greatest_s + (last_s - first_s), out);
    if (!status) status = walk_first(x, part, first_s, last_s, out);
    keep_in_window(out, from, first_s, last_s);
    return status;
}

gw_status gw_via_window(gw_question *x, int32_t first_s, int32_t last_s, gw_journey_set *out)
{
    uint32_t way = 0;
    gw_status status = window(x, 0, first_s, last_s, out);
    while (!status && (way = gw_via_next_way(x, way))) {
        status = gw_find_open_parts(x, way);
        if (!status) status = window(x, 0, first_s, last_s, out);
    }
    if (!status && x->n_joined < x->r->n_via) status = gw_find_open_parts(x, 0);
    return status;
}

/* --- arrivals --- */

/* From the beginning of the journey to the end of a part, to be there by a moment. */
static gw_status arrivals(gw_question *x, uint32_t part, int32_t by_s, uint32_t rides, gw_journey_set *out)
{
    if (part == 0) return gw_part_moment(x, 0, GW_ARRIVE_BY, by_s, rides, out);
    uint32_t via = part - 1, from = out->n;
    gw_journey_set *tail = &x->p->tail[via], *head = &x->p->head[via], *turn = &x->p->turn[via];
    int32_t stay_s = joined_at(x, via)->stay_s;
    gw_journey_set_clear(tail);
    gw_status status = gw_part_moment(x, part, GW_ARRIVE_BY, by_s, rides, tail);
    for (uint32_t i = 0; i < tail->n && !status; i++) {
        const gw_journey *b = &tail->journeys[i];
        gw_journey_set_clear(head);
        status = arrivals(x, via, b->departure_s - stay_s, rides - b->rides, head);
        for (uint32_t k = 0; k < head->n && !status; k++) {
            const gw_journey *a = &head->journeys[k];
            status = join(x, via, head, a, tail, b, out);
            gw_journey_set_clear(turn); /* perhaps one is there earlier, having left as late */
            if (!status)
                status = gw_part_moment(x, part, GW_DEPART_AFTER, a->arrival_s + stay_s, b->rides, turn);
            for (uint32_t n = 0; n < turn->n && !status; n++)
                if (turn->journeys[n].arrival_s <= by_s)
                    status = join(x, via, head, a, turn, &turn->journeys[n], out);
        }
    }
    keep_best(out, from, true);
    return status;
}

gw_status gw_via_arrivals(gw_question *x, int32_t by_s, gw_journey_set *out)
{
    uint32_t from = out->n, way = 0;
    gw_status status = arrivals(x, x->n_joined, by_s, x->r->max_rides, out);
    while (!status && (way = gw_via_next_way(x, way))) {
        status = gw_find_open_parts(x, way);
        if (!status) status = arrivals(x, x->n_joined, by_s, x->r->max_rides, out);
    }
    if (!status && x->n_joined < x->r->n_via) status = gw_find_open_parts(x, 0);
    keep_best(out, from, true);
    drop_walks(out, from);
    return status;
}

/* --- what is asked --- */

static gw_status read_stay(const char *what, gw_str word, int32_t *stay_s, gw_error *err)
{
    int64_t minutes;
    if (!gw_str_to_int(gw_str_trim(word), &minutes) || minutes < 0 || minutes > 1440)
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is no number of minutes from 0 to 1440", what,
                       (int)(word.n < 40 ? word.n : 40), word.p);
    *stay_s = (int32_t)minutes * 60;
    return GW_OK;
}

gw_status gw_plan_resolve_via(const gw_dataset *d, const char *what_via, gw_str via, const char *what_stay,
                              gw_str stay, gw_plan_request *r, gw_error *err)
{
    gw_status status = GW_OK;
    if (r->from.kind == GW_END_BEST_PORT || r->to.kind == GW_END_BEST_PORT)
        return gw_fail(err, GW_BAD_INPUT, "%s: not together with port:best", what_via);
    r->n_via = 0;
    while (via.n && !status) {
        gw_str reference, minutes, rest, rest_stay;
        gw_str_split(via, ',', &reference, &rest);
        gw_str_split(stay, ',', &minutes, &rest_stay);
        if (r->n_via == GW_MOST_VIAS)
            return gw_fail(err, GW_BAD_INPUT, "%s: at most %d places", what_via, GW_MOST_VIAS);
        gw_via *next = &r->via[r->n_via];
        *next = (gw_via){.stay_s = 0};
        status = gw_plan_resolve(d, what_via, reference, r->to.side, &next->end, err);
        if (!status && next->end.kind != GW_END_STOPS && next->end.kind != GW_END_PORT)
            status = gw_fail(err, GW_BAD_INPUT, "%s: %.*s is neither a stop nor a port", what_via,
                             (int)(reference.n < 200 ? reference.n : 200), reference.p);
        if (!status && minutes.n) status = read_stay(what_stay, minutes, &next->stay_s, err);
        r->n_via += !status;
        via = rest;
        stay = rest_stay;
    }
    if (!status && stay.n)
        return gw_fail(err, GW_BAD_INPUT, "%s: more stays than places in %s", what_stay, what_via);
    return status;
}
