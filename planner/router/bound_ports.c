/* The least times of bound.c, put together at the border: who asks for an address by one port, then by
 * another, asks for the same way on its side each time, and whoever asks for another address by the same
 * ports for the same way on the other side.
 *
 *   own      from anywhere to the end, through no gate (a bound of its own)
 *   door(c)  from anywhere to the counters c, through no gate (another, which any end may use)
 *   toll(c)  from the counters c to the end: the gate, and the least beyond it with j rides
 *   least[m](s) = min(own[m](s), min over c, j:  door(c)[m - j](s) + toll(c)[j])
 *
 * What is found so may make another gate's toll less, for who crosses back and once more: again until none
 * does. It is the same as counting all of it at once (bound_build.c), up to the greatest time that can be
 * told. A toll that helps nobody to the counters' own hall helps nobody. `back` mirrors the words. */
#include "planner/router/bound_priv.h"

#include <string.h>

typedef struct {
    gw_router *r;
    bound_t *b;
    const bound_end_t *ends;
    uint32_t n_stops, n_rounds;
    bool back;
} composing;

typedef struct {
    int32_t s[MAX_BOUND_RIDES + 1]; /* [rides]; BOUND_NEVER: none */
} toll_t;

static const uint16_t *row(const bound_t *b, uint32_t n_rounds, uint32_t stop, bool ready)
{
    return b->least + ((size_t)stop * 2 + ready) * n_rounds;
}

/* The links between counters and their hall: each stop there, and the walk. leaving: from the counters. */
typedef struct {
    const composing *x;
    uint32_t counters, part, at, end;
    bool leaving;
} hall_t;

static bool next_of_hall(hall_t *h, uint32_t *stop, int32_t *walk_s)
{
    const gw_timetable *t = h->x->r->t;
    const bool in = h->x->back == h->leaving;
    for (;;) {
        while (h->at == h->end) {
            if (h->part == t->n_parts) return false;
            const gw_tt_part *part = &t->part[h->part];
            if (!stop_range(part, in ? part->link_in_first : part->link_first, h->part, h->counters, &h->at,
                            &h->end))
                h->at = h->end = 0;
            h->part++;
        }
        const gw_tt_part *part = &t->part[h->part - 1];
        const gw_tt_link *l = &part->links[in ? part->links_in[h->at] : h->at];
        h->at++;
        *stop = in ? l->from : l->to;
        *walk_s = gw_link_seconds(t, h->x->r->q, l, NULL, false);
        if (*walk_s >= 0) return true;
    }
}

/* Through the gate that begins at these counters. */
static toll_t toll_at(const composing *x, uint32_t counters)
{
    const gw_tt_stop *here = gw_tt_stop_at(x->r->t, counters);
    const gw_side other = gw_side_other(here->side);
    const uint32_t far = gw_timetable_port_stop(x->r->t, here->port, other).v;
    toll_t toll;
    for (uint32_t j = 0; j <= x->n_rounds; j++) toll.s[j] = BOUND_NEVER;
    if (far == GW_NO_ID) return toll;
    const int32_t gate = gw_port_least_s(x->r->q->ports, here->port, x->back ? other : here->side);
    if (gate == GW_NEVER) return toll;
    for (uint32_t i = 0; i < x->b->key.n_ends; i++)
        if (x->ends[i].stop == far) bound_lower(&toll.s[0], gate + x->ends[i].walk_s);
    hall_t h = {.x = x, .counters = far, .leaving = true};
    int32_t walk_s;
    for (uint32_t stop; next_of_hall(&h, &stop, &walk_s);) {
        const uint16_t *ready = row(x->b, x->n_rounds, stop, true);
        for (uint32_t j = 1; j <= x->n_rounds; j++)
            if (ready[j - 1] != LEAST_NEVER) bound_lower(&toll.s[j], gate + walk_s + ready[j - 1]);
    }
    for (uint32_t j = 1; j <= x->n_rounds; j++) bound_lower(&toll.s[j], toll.s[j - 1]);
    return toll;
}

static bool helps(const composing *x, uint32_t counters, const toll_t *toll)
{
    hall_t h = {.x = x, .counters = counters};
    int32_t walk_s;
    for (uint32_t stop; next_of_hall(&h, &stop, &walk_s);) {
        const uint16_t *exit = row(x->b, x->n_rounds, stop, false);
        for (uint32_t m = 0; m < x->n_rounds; m++)
            if (toll->s[m] < BOUND_NEVER && walk_s + toll->s[m] < exit[m]) return true;
    }
    return false;
}

/* m rides in all, j of them behind the gate. */
static void lower_row(uint16_t *least, const uint16_t *door, const toll_t *toll, uint32_t n_rounds)
{
    for (uint32_t j = 0; j < n_rounds; j++) {
        if (toll->s[j] >= BOUND_NEVER || (j > 0 && toll->s[j] == toll->s[j - 1])) continue;
        for (uint32_t i = 0; i + j < n_rounds; i++) {
            if (door[i] == LEAST_NEVER) continue;
            int32_t sum = toll->s[j] + door[i];
            if (sum >= LEAST_NEVER) sum = LEAST_NEVER - 1;
            if (sum < least[i + j]) least[i + j] = (uint16_t)sum;
        }
    }
}

static void lower_all(const composing *x, const bound_t *door, const toll_t *toll)
{
    const uint32_t n = x->n_rounds;
    for (uint32_t s = 0; s < x->n_stops; s++) {
        const uint16_t *from = row(door, n, s, false);
        uint16_t *least = x->b->least + (size_t)s * 2 * n;
        if (from[n - 1] != LEAST_NEVER) lower_row(least, from, toll, n);
        if (from[2 * n - 1] != LEAST_NEVER) lower_row(least + n, from + n, toll, n);
    }
}

/* One round over all counters. false: no memory. */
static bool cross(const composing *x, bool *changed)
{
    const gw_timetable *t = x->r->t;
    const uint64_t mask = x->b->key.port_mask;
    for (uint32_t p = 0; p < gw_port_count(x->b->key.ports); p++) {
        if (mask && (p >= 64 || !(mask >> p & 1))) continue;
        for (int side = GW_SIDE_HK; side <= GW_SIDE_CN; side++) {
            const uint32_t counters = gw_timetable_port_stop(t, p, (gw_side)side).v;
            if (counters == GW_NO_ID) continue;
            const toll_t toll = toll_at(x, counters);
            if (!helps(x, counters, &toll)) continue;
            const bound_t *door = gw_bound_door(x->r, &x->b->key, counters);
            if (!door) return false;
            lower_all(x, door, &toll);
            *changed = true;
        }
    }
    return true;
}

bool gw_bound_compose(gw_router *r, bound_t *b)
{
    bound_key_t k = b->key;
    k.ports = NULL;
    k.port_mask = 0;
    bound_t *own = gw_bound_find(r, &k, k.back ? r->from_list.p : r->to_list.p);
    if (!own || (!own->built && !gw_bound_build(r, own))) return false;
    const uint32_t n_stops = gw_tt_n_stops(r->t);
    const size_t n = (size_t)n_stops * 2 * r->n_rounds;
    if (!gw_bound_grow(b, n)) return false;
    memcpy(b->least, own->least, n * sizeof *b->least);
    const composing x = {
        .r = r, .b = b, .ends = b->ends, .n_stops = n_stops, .n_rounds = r->n_rounds, .back = k.back};
    for (bool changed = true; changed;) {
        changed = false;
        if (!cross(&x, &changed)) return false;
    }
    memset(b->slack, 0, sizeof b->slack);
    b->built = true;
    return true;
}
