#include "planner/journey/journey.h"

#include <stdlib.h>
#include <string.h>

void gw_journey_set_free(gw_journey_set *s)
{
    free(s->journeys);
    free(s->legs);
    *s = (gw_journey_set){0};
}

void gw_journey_set_clear(gw_journey_set *s)
{
    s->n = 0;
    s->n_legs = 0;
}

static gw_status reserve(void *data_pointer, uint32_t *cap, size_t need, size_t size)
{
    if (need <= *cap) return GW_OK;
    if (need > UINT32_MAX / 2) return GW_NO_MEMORY;
    size_t grown = *cap;
    gw_status status = gw_grow(data_pointer, &grown, need, size);
    if (status) return status;
    *cap = (uint32_t)grown;
    return GW_OK;
}

gw_status gw_journey_set_add(gw_journey_set *s, const gw_journey *j, const gw_leg *legs)
{
    gw_status status = reserve(&s->journeys, &s->cap, (size_t)s->n + 1, sizeof *s->journeys);
    if (status) return status;
    status = reserve(&s->legs, &s->legs_cap, (size_t)s->n_legs + j->n_legs, sizeof *s->legs);
    if (status) return status;

    gw_journey *to = &s->journeys[s->n++];
    *to = *j;
    to->first_leg = s->n_legs;
    if (j->n_legs) memcpy(&s->legs[s->n_legs], legs, j->n_legs * sizeof *legs);
    for (uint32_t i = 0; i < j->n_legs; i++) {
        gw_leg *leg = &s->legs[s->n_legs++];
        if (leg->kind != GW_LEG_BORDER) leg->port = GW_NO_ID;
    }
    return GW_OK;
}

/* --- one total order --- */

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_i32(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

static int compare_ride(const gw_leg *a, const gw_leg *b)
{
    int c = compare_u32(a->pattern.v, b->pattern.v);
    if (!c) c = compare_u32(a->day, b->day);
    if (!c) c = compare_u32(a->trip, b->trip);
    if (!c) c = compare_u32(a->from_position, b->from_position);
    if (!c) c = compare_u32(a->to_position, b->to_position);
    if (!c) c = compare_i32(a->ready_s, b->ready_s);
    if (!c) c = (int)a->in_seat - (int)b->in_seat;
    return c;
}

static int compare_legs(const gw_leg *a, const gw_leg *b)
{
    int c = compare_i32(a->departure_s, b->departure_s);
    if (!c) c = compare_i32(a->arrival_s, b->arrival_s);
    if (!c) c = (int)a->kind - (int)b->kind;
    if (!c) c = compare_u32(a->from.v, b->from.v);
    if (!c) c = compare_u32(a->to.v, b->to.v);
    if (c) return c;
    switch (a->kind) {
    case GW_LEG_RIDE:
        return compare_ride(a, b);
    case GW_LEG_BORDER:
        return compare_u32(a->port, b->port);
    case GW_LEG_WALK:
        return (a->walk_m > b->walk_m) - (a->walk_m < b->walk_m);
    }
    return 0;
}

static int compare_criteria(const gw_journey *a, const gw_journey *b)
{
    int c = compare_i32(a->departure_s, b->departure_s);
    if (!c) c = compare_i32(a->arrival_s, b->arrival_s);
    if (!c) c = compare_u32(a->rides, b->rides);
    return c;
}

static int compare_journeys(const gw_journey_set *s, const gw_journey *a, const gw_journey *b)
{
    int c = compare_criteria(a, b);
    uint32_t both = a->n_legs < b->n_legs ? a->n_legs : b->n_legs;
    for (uint32_t i = 0; !c && i < both; i++) {
        c = compare_legs(&s->legs[a->first_leg + i], &s->legs[b->first_leg + i]);
    }
    return c ? c : compare_u32(a->n_legs, b->n_legs);
}

static void sift_down(gw_journey_set *s, uint32_t at, uint32_t n)
{
    gw_journey *h = s->journeys;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= n) return;
        if (child + 1 < n && compare_journeys(s, &h[child], &h[child + 1]) < 0) child++;
        if (compare_journeys(s, &h[at], &h[child]) >= 0) return;
        gw_journey held = h[at];
        h[at] = h[child];
        h[child] = held;
        at = child;
    }
}

/* A heap sort, because searches sort their answers and must not allocate (qsort may). Journeys that compare
 * equal are the same in every field shown, so that their order does not matter. */
void gw_journey_set_sort(gw_journey_set *s)
{
    for (uint32_t i = s->n / 2; i-- > 0;) sift_down(s, i, s->n);
    for (uint32_t n = s->n; n-- > 1;) {
        gw_journey last = s->journeys[n];
        s->journeys[n] = s->journeys[0];
        s->journeys[0] = last;
        sift_down(s, 0, n);
    }
}

/* --- Pareto --- */

static bool at_least_as_good(const gw_journey *a, const gw_journey *b)
{
    return a->departure_s >= b->departure_s && a->arrival_s <= b->arrival_s && a->rides <= b->rides;
}

static bool beaten(const gw_journey_set *s, uint32_t i, const uint32_t gone)
{
    const gw_journey *mine = &s->journeys[i];
    uint32_t first =
        i; /* in the total order only those that leave at the same moment or later can be as good */
    while (first > 0 && s->journeys[first - 1].departure_s == mine->departure_s) first--;
    for (uint32_t k = first; k < s->n; k++) {
        const gw_journey *other = &s->journeys[k];
        if (k == i || other->first_leg == gone) continue;
        if (!at_least_as_good(other, mine)) continue;
        if (k < i || compare_criteria(other, mine) != 0) return true;
    }
    return false;
}

void gw_journey_set_pareto(gw_journey_set *s)
{
    const uint32_t gone =
        UINT32_MAX; /* as first_leg: taken out. Whatever it beats, its better one beats too. */
    gw_journey_set_sort(s);
    for (uint32_t i = s->n; i-- > 0;) {
        if (beaten(s, i, gone)) s->journeys[i].first_leg = gone;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->journeys[i].first_leg != gone) s->journeys[kept++] = s->journeys[i];
    }
    s->n = kept;
}
