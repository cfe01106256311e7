/* The least times of bound.c: rounds over all patterns, backwards from the end.
 *
 * As everywhere in the router `back` mirrors the words: what follows is said for a search that runs forwards.
 */
#include "planner/router/bound_priv.h"

#include <stdlib.h>
#include <string.h>

static int32_t sum(int32_t a, int32_t b)
{
    return a >= BOUND_NEVER || b >= BOUND_NEVER || a + b >= BOUND_NEVER ? BOUND_NEVER : a + b;
}

/* --- rides --- */

/* The least of later - earlier over trips first … end, whose values are so far from their columns' bases. */
static int32_t least_between(gw_tt_column earlier, gw_tt_column later, uint32_t first, uint32_t end,
                             int32_t least)
{
    const uint16_t *a = earlier.value, *b = later.value;
    int32_t found = INT32_MAX;
    for (uint32_t i = first; i < end; i++) {
        int32_t d = (int32_t)b[i] - a[i];
        found = d < found ? d : found;
    }
    if (found == INT32_MAX) return least;
    found += later.base_s - earlier.base_s + (first >= later.wrap ? 65536 : 0) -
             (first >= earlier.wrap ? 65536 : 0);
    return found < least ? found : least;
}

static uint16_t least_leg(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i)
{
    gw_tt_column leaves = gw_tt_departures(part, p, i), comes = gw_tt_arrivals_at(part, p, i + 1);
    uint32_t a = leaves.wrap < comes.wrap ? leaves.wrap : comes.wrap;
    uint32_t b = leaves.wrap < comes.wrap ? comes.wrap : leaves.wrap;
    int32_t least = least_between(leaves, comes, 0, a, INT32_MAX);
    least = least_between(leaves, comes, a, b, least);
    least = least_between(leaves, comes, b, p->n_trips, least);
    return least < 0 ? 0 : least > UINT16_MAX ? UINT16_MAX : (uint16_t)least;
}

/* Once for a timetable: all its trips are looked at. */
static void list_legs(const gw_timetable *t, bound_scratch_t *s)
{
    uint16_t *leg_s = s->leg_s;
    if (s->legs_of_base == t->part[0].patterns && !memcmp(&s->legs_of, &t->content, sizeof t->content))
        return;
    s->legs_of_base = t->part[0].patterns;
    s->legs_of = t->content;
    for (uint32_t n = 0; n < t->n_parts; n++) {
        const gw_tt_part *part = &t->part[n];
        for (uint32_t k = 0; k < part->n_patterns; k++) {
            const gw_tt_pattern *p = &part->patterns[k];
            for (uint32_t i = 0; i + 1 < p->n_stops; i++) leg_s[p->first_stop + i] = least_leg(part, p, i);
        }
        leg_s += part->n_pattern_stops;
    }
}

/* Nobody boards sooner, whenever they come: half a headway (or a whole one) passes at the rate of the densest
 * period at best. */
static int32_t least_wait(const gw_tt_part *part, const gw_tt_pattern *p, gw_headway_rule rule)
{
    if (!p->n_periods || rule == GW_HEADWAY_FIRST) return 0;
    int64_t least = INT32_MAX;
    for (uint32_t i = p->first_period; i < p->first_period + p->n_periods; i++) {
        int64_t twice_mean = (int64_t)part->periods[i].headway_s + part->periods[i].headway_max_s;
        if (twice_mean < least) least = twice_mean;
    }
    int64_t wait = rule == GW_HEADWAY_EXPECTED ? least / 4 : least / 2;
    return wait > 1 ? (int32_t)wait - 1 : 0; /* a second for the tolerance of sums (headway.c) */
}

static bool may_stop(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i, bool boarding)
{
    uint32_t flags = part->pattern_flags[p->first_stop + i];
    return (boarding ? flags & GW_PICKUP_MASK : flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK) != 1;
}

/* The stop at a position, from the last one on: mirrored. */
static inline uint32_t position(const bound_build_t *x, const gw_tt_pattern *p, uint32_t q)
{
    return x->back ? p->n_stops - 1 - q : q;
}

/* From the last stop to the first, or from position `from` - 1 where nobody alights behind it: in the vehicle at
 * a position, how long to the end? after: for who stays in it there; board: what it is worth to board there is
 * noted as well. No branches on values, which nobody could foretell: what is over BOUND_NEVER by some rides says
 * never, too. */
static int32_t ride_back(const bound_build_t *x, const gw_tt_part *part, const gw_tt_pattern *p,
                         const uint16_t *leg_s, uint32_t from, int32_t after, bool board)
{
    const int32_t wait_s = least_wait(part, p, x->b->key.headway);
    const bool back = x->back;
    int32_t aboard = after;
    for (uint32_t q = from; q-- > 0;) {
        const uint32_t i = position(x, p, q), stop = part->pattern_stops[p->first_stop + i];
        if (board && q + 1 < p->n_stops)
            x->ready[stop] =
                bound_less(x->ready[stop], may_stop(part, p, i, !back) ? aboard + wait_s : BOUND_NEVER);
        if (q == 0) break;
        aboard = bound_less(aboard, may_stop(part, p, i, back) ? x->before[stop] : BOUND_NEVER);
        aboard += leg_s[p->first_stop + (back ? i : i - 1)];
    }
    return bound_less(aboard, BOUND_NEVER);
}

int32_t gw_bound_along(const bound_build_t *x, const gw_tt_part *part, const gw_tt_pattern *p,
                       const uint16_t *leg_s)
{
    return ride_back(x, part, p, leg_s, p->n_stops, BOUND_NEVER, false);
}

/* Behind the last exit that has become better since the last round: rides to the exits behind it are known from
 * rounds before. 0: none has. */
static uint32_t behind_better_exit(const bound_build_t *x, const gw_tt_part *part, const gw_tt_pattern *p)
{
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    for (uint32_t q = p->n_stops; q > 0; q--) {
        const uint32_t stop = stops[position(x, p, q - 1)];
        if (x->before[stop] < x->exit[stop]) return q;
    }
    return 0;
}

static void ride_all(const bound_build_t *x)
{
    const gw_timetable *t = x->r->t;
    const uint16_t *leg_s = x->leg_s;
    const bound_scratch_t *seats = &x->r->bound_scratch;
    if (seats->n_edges) gw_bound_stay(x);
    for (uint32_t n = 0; n < t->n_parts; n++) {
        const gw_tt_part *part = &t->part[n];
        for (uint32_t k = 0; k < part->n_patterns; k++) {
            if (gw_tt_pattern_removed(t, part->pattern_base + k)) continue;
            const gw_tt_pattern *p = &part->patterns[k];
            const uint32_t from = seats->n_edges ? p->n_stops : behind_better_exit(x, part, p);
            if (from < 2) continue; /* nobody boards before it */
            int32_t after = n == 0 && seats->n_edges ? seats->after[k] : BOUND_NEVER;
            ride_back(x, part, p, leg_s, from, after, true);
        }
        leg_s += part->n_pattern_stops;
    }
}

/* --- links --- */

static int32_t least_change(const bound_build_t *x, const gw_tt_part *part, const gw_tt_link *l)
{
    int32_t least = gw_link_seconds(x->r->t, x->r->q, l, NULL, true);
    if (least < 0) least = BOUND_NEVER;
    for (uint32_t i = l->first_rule; i < l->first_rule + l->n_rules; i++) {
        int32_t s = gw_link_seconds(x->r->t, x->r->q, l, &part->rules[i], true);
        if (s >= 0) bound_lower(&least, s);
    }
    return least;
}

/* From counters to the stops of their hall, and on with a ride. */
static int32_t leave_counters(const bound_build_t *x, uint32_t counters)
{
    const gw_timetable *t = x->r->t;
    int32_t least = BOUND_NEVER;
    for (uint32_t n = 0; n < t->n_parts; n++) {
        const gw_tt_part *part = &t->part[n];
        uint32_t lo, hi;
        if (!stop_range(part, x->back ? part->link_in_first : part->link_first, n, counters, &lo, &hi))
            continue;
        for (uint32_t i = lo; i < hi; i++) {
            const gw_tt_link *l = &part->links[x->back ? part->links_in[i] : i];
            int32_t walk = gw_link_seconds(t, x->r->q, l, NULL, false);
            if (walk >= 0) bound_lower(&least, sum(walk, x->ready[x->back ? l->from : l->to]));
        }
    }
    return least;
}

/* Who reaches counters: they are the end, or one passes the gate. */
static int32_t reach_counters(const bound_build_t *x, uint32_t counters)
{
    const gw_timetable *t = x->r->t;
    const gw_tt_stop *here = gw_tt_stop_at(t, counters);
    gw_side other = gw_side_other(here->side);
    uint32_t far = gw_timetable_port_stop(t, here->port, other).v;
    int32_t least = x->ends[counters];
    if (!x->b->key.ports || far == GW_NO_ID) return least;
    if (x->b->key.port_mask && !(x->b->key.port_mask >> here->port & 1)) return least;
    int32_t gate = gw_port_least_s(x->b->key.ports, here->port, x->back ? other : here->side);
    if (gate == GW_NEVER) return least;
    int32_t beyond = leave_counters(x, far);
    bound_lower(&beyond, x->ends[far]);
    bound_lower(&least, sum(gate, beyond));
    return least;
}

static void link_counters(const bound_build_t *x, const gw_tt_link *l)
{
    uint32_t near = x->back ? l->to : l->from, counters = x->back ? l->from : l->to;
    int32_t walk = gw_link_seconds(x->r->t, x->r->q, l, NULL, false);
    if (walk >= 0) bound_lower(&x->exit[near], sum(walk, reach_counters(x, counters)));
}

static void link_written(const bound_build_t *x, const gw_tt_part *part)
{
    for (uint32_t i = 0; i < part->n_links; i++) {
        const gw_tt_link *l = &part->links[i];
        uint32_t here = x->back ? l->to : l->from, there = x->back ? l->from : l->to;
        if (gw_tt_stop_at(x->r->t, there)->kind == GW_STOP_PORT)
            link_counters(x, l);
        else if (x->ready[there] < x->was[there])
            bound_lower(&x->exit[here], sum(least_change(x, part, l), x->ready[there]));
    }
}

/* Walks are asked for, or stand in near_s. */
static int32_t asked_walk(const bound_build_t *x, const gw_tt_near *walk)
{
    const int32_t s = gw_near_seconds(x->r->q, walk->walk_m);
    return s < 0 ? BOUND_NEVER : s;
}

static void link_near(const bound_build_t *x, uint32_t n)
{
    const gw_tt_part *part = &x->r->t->part[n];
    const gw_tt_near *near = part->near;
    const uint16_t *seconds = n ? NULL : x->r->near_s;
    int32_t *exit = x->exit;
    for (uint32_t stop = 0; stop < x->n_stops; stop++) {
        const int32_t ready = x->ready[stop];
        if (ready >= x->was[stop] || (n == 0 && stop >= part->n_stops)) continue;
        const uint32_t end = part->near_first[stop + 1];
        for (uint32_t i = part->near_first[stop]; i < end; i++) {
            int32_t s = seconds ? seconds[i] : NEAR_ASK;
            if (s >= NEAR_NONE) s = s == NEAR_NONE ? BOUND_NEVER : asked_walk(x, &near[i]);
            exit[near[i].to] = bound_less(exit[near[i].to], ready + s);
        }
    }
}

/* What was so in the round before still is; links from where one boards no sooner than then bring nothing. */
static void link_all(const bound_build_t *x)
{
    for (uint32_t s = 0; s < x->n_stops; s++) {
        x->exit[s] = x->before[s];
        if (x->ready[s] < x->was[s]) bound_lower(&x->exit[s], x->ready[s] + x->r->change_s);
    }
    for (uint32_t n = 0; n < x->r->t->n_parts; n++) {
        link_written(x, &x->r->t->part[n]);
        if (x->r->t->part[n].near_first) link_near(x, n);
    }
}

/* --- all of it --- */

static bool grow_scratch(gw_router *r, uint32_t n_stops, size_t n_legs)
{
    bound_scratch_t *s = &r->bound_scratch;
    if (n_legs > s->n_legs) {
        uint16_t *grown = realloc(s->leg_s, n_legs * sizeof *grown);
        if (!grown) return false;
        s->leg_s = grown;
        s->n_legs = n_legs;
    }
    if (n_stops <= s->n_stops) return true;
    int32_t *grown = realloc(s->times, (size_t)n_stops * 5 * sizeof *grown);
    if (!grown) return false;
    s->times = grown;
    s->n_stops = n_stops;
    return true;
}

bool gw_bound_grow(bound_t *b, size_t n)
{
    if (n <= b->cap_least) return true;
    uint16_t *grown = realloc(b->least, n * sizeof *grown);
    if (!grown) return false;
    b->least = grown;
    b->cap_least = n;
    return true;
}

static uint16_t packed(int32_t seconds)
{
    if (seconds >= BOUND_NEVER) return LEAST_NEVER;
    return seconds < LEAST_NEVER ? (uint16_t)seconds : LEAST_NEVER - 1;
}

/* From an exit with at most m more rides; ready with at most m. */
static void put(const bound_build_t *x, uint16_t *least, uint32_t m)
{
    uint32_t row = x->n_rounds;
    for (uint32_t s = 0; s < x->n_stops; s++) {
        if (m < row) least[(size_t)s * 2 * row + m] = packed(x->exit[s]);
        if (m > 0) least[((size_t)s * 2 + 1) * row + m - 1] = packed(x->ready[s]);
    }
}

static void fill(int32_t *x, uint32_t n, int32_t value)
{
    for (uint32_t i = 0; i < n; i++) x[i] = value;
}

bool gw_bound_build(gw_router *r, bound_t *b)
{
    const gw_timetable *t = r->t;
    uint32_t n = gw_tt_n_stops(t);
    size_t n_legs = (size_t)t->part[0].n_pattern_stops + t->part[1].n_pattern_stops;
    if (!grow_scratch(r, n, n_legs) || !gw_bound_list_seats(r) ||
        !gw_bound_grow(b, (size_t)n * 2 * r->n_rounds))
        return false;
    int32_t *times = r->bound_scratch.times;
    bound_build_t x = {.r = r,
                       .b = b,
                       .back = b->key.back,
                       .n_stops = n,
                       .n_rounds = r->n_rounds,
                       .leg_s = r->bound_scratch.leg_s,
                       .exit = times,
                       .before = times + n,
                       .ready = times + 2 * (size_t)n,
                       .ends = times + 3 * (size_t)n,
                       .was = times + 4 * (size_t)n};
    list_legs(t, &r->bound_scratch);
    fill(x.ends, n, BOUND_NEVER);
    for (uint32_t i = 0; i < b->key.n_ends; i++) bound_lower(&x.ends[b->ends[i].stop], b->ends[i].walk_s);
    fill(x.ready, n, BOUND_NEVER);
    memcpy(x.was, x.ready, n * sizeof *x.was);
    memcpy(x.before, x.ends, n * sizeof *x.before);
    link_all(&x);
    fill(x.before, n, BOUND_NEVER);
    put(&x, b->least, 0);
    for (uint32_t m = 1; m <= r->n_rounds; m++) {
        int32_t *swap = x.before;
        x.before = x.exit;
        x.exit = swap;
        memcpy(x.was, x.ready, n * sizeof *x.was);
        ride_all(&x);
        link_all(&x);
        put(&x, b->least, m);
    }
    memset(b->slack, 0, sizeof b->slack);
    b->built = true;
    return true;
}
