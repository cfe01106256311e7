/* Least times along vehicles that go on as other trips (bound_build.c).
 *
 * A trip that goes on as another makes an edge from its pattern to the other's: whoever is in a vehicle at
 * its last stop is, at the least, that moment in the other one at its first. Which trips they are, and on
 * which days, is left out, as with rides; no wait in between can be negative. So of a pattern
 *
 *   after(P)  = min over edges P → Q:  along(Q)
 *   along(Q)  = from its first stop, aboard, to the end: by leaving it somewhere, or its whole length +
 * after(Q)
 *
 * Vehicles go to and fro, so the edges have rounds; as no length is negative, lowering until nothing changes
 * ends at the least. `back` mirrors first and last, from and to. */
#include "planner/router/bound_priv.h"

#include <stdlib.h>

/* The patterns that go on as others, as edges sorted by `from`, each once. Seats stand by their trips, so
 * those of one pattern stand together. */
static uint32_t list_edges(const gw_timetable *t, seat_edge_t *edges, int32_t *seen)
{
    const gw_tt_part *part = &t->part[0];
    uint32_t n = 0;
    for (uint32_t k = 0; k < part->n_patterns; k++) seen[k] = -1;
    for (uint32_t i = 0; i < part->n_seats; i++) {
        uint32_t from = gw_tt_pattern_of_trip(t, part->seats_from[i].from_trip);
        uint32_t to = gw_tt_pattern_of_trip(t, part->seats_from[i].to_trip);
        if (seen[to] == (int32_t)from) continue;
        seen[to] = (int32_t)from;
        if (!gw_tt_pattern_removed(t, from) && !gw_tt_pattern_removed(t, to))
            edges[n++] = (seat_edge_t){from, to};
    }
    return n;
}

bool gw_bound_list_seats(gw_router *r)
{
    const gw_tt_part *part = &r->t->part[0];
    bound_scratch_t *s = &r->bound_scratch;
    s->n_edges = 0;
    if (!part->n_seats) return true;
    if (part->n_seats > s->cap_edges) {
        seat_edge_t *grown = realloc(s->edges, part->n_seats * sizeof *grown);
        if (!grown) return false;
        s->edges = grown;
        s->cap_edges = part->n_seats;
    }
    if (part->n_patterns > s->cap_after) {
        int32_t *grown = realloc(s->after, (size_t)part->n_patterns * 2 * sizeof *grown);
        if (!grown) return false;
        s->after = grown;
        s->cap_after = part->n_patterns;
    }
    s->n_edges = list_edges(r->t, s->edges, s->after);
    return true;
}

/* The whole length of a pattern. */
static int32_t length_of(const gw_tt_pattern *p, const uint16_t *leg_s)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) sum += leg_s[p->first_stop + i];
    return sum < BOUND_NEVER ? (int32_t)sum : BOUND_NEVER;
}

void gw_bound_stay(const bound_build_t *x)
{
    const gw_tt_part *part = &x->r->t->part[0];
    const bound_scratch_t *s = &x->r->bound_scratch;
    int32_t *after = s->after, *along = s->after + part->n_patterns;
    for (uint32_t k = 0; k < part->n_patterns; k++) after[k] = along[k] = BOUND_NEVER;
    for (uint32_t i = 0; i < s->n_edges; i++) {
        uint32_t q = x->back ? s->edges[i].from : s->edges[i].to;
        if (along[q] == BOUND_NEVER) along[q] = gw_bound_along(x, part, &part->patterns[q], x->leg_s);
    }
    for (bool lower = true; lower;) {
        lower = false;
        for (uint32_t i = 0; i < s->n_edges; i++) {
            uint32_t p = x->back ? s->edges[i].to : s->edges[i].from,
                     q = x->back ? s->edges[i].from : s->edges[i].to;
            if (along[q] >= after[p]) continue;
            after[p] = along[q];
            int64_t whole = (int64_t)after[p] + length_of(&part->patterns[p], x->leg_s);
            if (whole >= along[p]) continue;
            along[p] = (int32_t)whole;
            lower = true;
        }
    }
}
