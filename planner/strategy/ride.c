/* Riding and arriving: rows from rows, minimum over what one may do next. Plain loops over LANES steps. */
#include "planner/strategy/strategy_priv.h"

#include <string.h>

/* Where the compiler can, a body for each width of registers: whole numbers, so the same result from each. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define EACH_WIDTH __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define EACH_WIDTH
#endif

#define ALWAYS static inline __attribute__((always_inline))

/* Shares are written only where they are not what the kind says already. */
ALWAYS bool keep(rows_t *r, uint32_t row, uint32_t at, const lanes_t *x)
{
    uint16_t *restrict value = r->value + strategy_row(r, row) + at;
    uint16_t *restrict served = r->served + strategy_row(r, row) + at;
    uint8_t *kind = strategy_block_kind(r, row, at / LANES);
    const bool shares = x->kind == SOME || *kind != x->kind;
    uint16_t differs = 0;
    for (int j = 0; j < LANES; j++) differs |= value[j] ^ x->value[j];
    if (shares)
        for (int j = 0; j < LANES; j++) differs |= served[j] ^ x->served[j];
    *strategy_range(r, row, at) = x->range;
    *kind = x->kind;
    if (!differs) return false;
    memcpy(value, x->value, sizeof x->value);
    if (shares) memcpy(served, x->served, sizeof x->served);
    if (at > 0) return true; /* the first block stands at the end of the ring, too */
    memcpy(value + r->ring, x->value, sizeof x->value);
    if (shares) memcpy(served + r->ring, x->served, sizeof x->served);
    return true;
}

bool strategy_keep(rows_t *r, uint32_t row, uint32_t at, const lanes_t *x)
{
    return keep(r, row, at, x);
}

ALWAYS void fill(lanes_t *x, uint16_t value, uint16_t served)
{
    for (int j = 0; j < LANES; j++) {
        x->value[j] = value;
        x->served[j] = served;
    }
}

void strategy_fill(lanes_t *x, uint16_t value, uint16_t served)
{
    fill(x, value, served);
}

ALWAYS void find_kind(const gw_strategy_net *n, lanes_t *x)
{
    uint16_t most = 0, least = UINT16_MAX, least_value = UINT16_MAX;
    for (int j = 0; j < LANES; j++) {
        most = x->value[j] > most ? x->value[j] : most;
        least_value = x->value[j] < least_value ? x->value[j] : least_value;
        least = x->served[j] < least ? x->served[j] : least;
    }
    x->range = (range_t){least_value, most};
    x->kind = least_value == n->cap ? NOBODY : most < n->cap && least == FULL ? ALL : SOME;
}

void strategy_find_kind(const gw_strategy_net *n, lanes_t *x)
{
    find_kind(n, x);
}

/* --- waiting for what comes after the block --- */

ALWAYS void longer(const gw_strategy_net *n, uint16_t value, uint16_t served, lanes_t *x)
{
    const uint32_t more = (uint32_t)n->step_s * n->unit * served, rounds = strategy_rounds(served);
    if (value >= n->cap || !served) {
        fill(x, n->cap, 0);
        return;
    }
    for (uint32_t j = 0; j < LANES; j++) {
        const uint32_t sum = value + ((LANES - j) * more + rounds) / FULL;
        x->value[j] = sum < n->cap ? (uint16_t)sum : n->cap;
        x->served[j] = sum < n->cap ? served : 0;
    }
}

EACH_WIDTH void strategy_extend(rows_t *r, const gw_strategy_net *n, uint32_t at)
{
    const uint32_t next = strategy_turn(at + LANES, r->ring);
    for (uint32_t row = 0; row < r->n_rows; row++) {
        const size_t first = strategy_row(r, row) + next;
        lanes_t x;
        longer(n, r->value[first], r->served[first], &x);
        find_kind(n, &x);
        (void)keep(r, row, at, &x);
    }
}

/* --- what one may do next: x = min(x, other + add), not over the cap --- */

typedef struct {
    const rows_t *rows;
    const uint16_t *value; /* where it is read */
    uint32_t row, at;
    uint16_t add, quarters;
} choice_t;

/* Rows are copied first: then it is plain to a compiler that nothing written here is read there. */
ALWAYS void least(uint16_t *restrict x, const uint16_t *other, uint16_t add, uint16_t cap)
{
    const uint16_t most = (uint16_t)(cap - add);
    uint16_t there[LANES];
    memcpy(there, other, sizeof there);
    for (int j = 0; j < LANES; j++) {
        uint16_t v = (uint16_t)((there[j] < most ? there[j] : most) + add);
        x[j] = v < x[j] ? v : x[j];
    }
}

/* Between two steps, in quarters of one; halves of units are rounded up. */
ALWAYS void between(const uint16_t *restrict row, uint32_t quarters, uint16_t *restrict out)
{
    uint16_t now[LANES], then[LANES];
    memcpy(now, row, sizeof now);
    memcpy(then, row + 1, sizeof then);
    if (quarters == 0) {
        memcpy(out, now, sizeof now);
        return;
    }
    for (int j = 0; j < LANES; j++) out[j] = (uint16_t)(((uint32_t)now[j] + then[j] + 1) >> 1);
    if (quarters == 1)
        for (int j = 0; j < LANES; j++) out[j] = (uint16_t)(((uint32_t)now[j] + out[j] + 1) >> 1);
    if (quarters == 3)
        for (int j = 0; j < LANES; j++) out[j] = (uint16_t)(((uint32_t)then[j] + out[j] + 1) >> 1);
}

/* Who is not served costs the cap, and no time on top of it. */
ALWAYS void least_served(lanes_t *restrict x, const uint16_t *other, const uint16_t *served, uint16_t add,
                         uint16_t cap)
{
    uint16_t there[LANES], shares[LANES];
    memcpy(there, other, sizeof there);
    memcpy(shares, served, sizeof shares);
    for (int j = 0; j < LANES; j++) {
        const uint32_t p = shares[j], sum = there[j] + ((add * (p + (p >> 15)) + strategy_rounds(p)) >> 16);
        const uint16_t v = (uint16_t)(sum < cap ? sum : cap), share = sum < cap ? shares[j] : 0;
        const bool better = v < x->value[j];
        x->served[j] = better ? share : x->served[j];
        x->value[j] = better ? v : x->value[j];
    }
}

ALWAYS choice_t choice_of(const rows_t *r, uint32_t row, uint32_t at, uint16_t add, uint16_t quarters)
{
    return (choice_t){r, r->value + strategy_row(r, row) + at, row, at, add, quarters};
}

/* The least of n choices; x holds what one has already. */
ALWAYS void take_least(const gw_strategy_net *n, const choice_t *c, uint32_t n_choices, bool all, lanes_t *x)
{
    if (all) {
        for (uint32_t i = 0; i < n_choices; i++) {
            uint16_t value[LANES];
            between(c[i].value, c[i].quarters, value);
            least(x->value, value, c[i].add, n->cap);
        }
        for (int j = 0; j < LANES; j++) x->served[j] = x->value[j] == n->cap ? 0 : FULL;
    } else {
        for (uint32_t i = 0; i < n_choices; i++) {
            uint16_t value[LANES], served[LANES];
            between(c[i].value, c[i].quarters, value);
            between(c[i].rows->served + strategy_row(c[i].rows, c[i].row) + c[i].at, c[i].quarters, served);
            least_served(x, value, served, c[i].add, n->cap);
        }
    }
    find_kind(n, x);
}

/* Adds a choice that serves anybody; *all stays true while everybody is served. */
ALWAYS void consider(choice_t c, choice_t *list, uint32_t *n, bool *all)
{
    uint8_t kind = strategy_kind(c.rows, c.row, c.at);
    if (kind == NOBODY) return;
    *all = *all && kind == ALL;
    list[(*n)++] = c;
}

/* Of the next hop, when the vehicle leaves for it. */
ALWAYS choice_t next_hop(const gw_strategy *s, uint32_t hop, uint32_t shift, uint16_t stay)
{
    const gw_strategy_net *n = s->net;
    if (!strategy_is_far(n, shift))
        return choice_of(&s->hops, hop, strategy_turn(s->hop_at + shift, n->hop_ring), stay, 0);
    uint32_t low = 0, high = n->n_far; /* in ascending order, and it is there */
    while (high - low > 1) {
        const uint32_t mid = low + (high - low) / 2;
        if (n->far_hops[mid] <= hop)
            low = mid;
        else
            high = mid;
    }
    return choice_of(&s->far_hops, low, strategy_turn(s->far_at + shift, n->far_ring), stay, 0);
}

/* riding R = (a' − d) + min(A at the next position, (d' − a') + R of the next hop) */
EACH_WIDTH bool strategy_hop(gw_strategy *s, const line_t *line, uint32_t i)
{
    const gw_strategy_net *n = s->net;
    const uint32_t hop = line->first_hop + i;
    const hop_t *h = &n->hops[hop];
    choice_t choices[3];
    uint32_t n_choices = 0;
    bool all = true;
    lanes_t x;
    if (h->exit != NONE) {
        const uint32_t at = strategy_turn(s->exit_at + h->exit_shift, n->exit_ring);
        consider(choice_of(&s->exits, h->exit, at, h->ride_u, h->quarters), choices, &n_choices, &all);
        if (n->sample_of_exit[h->exit] != NONE)
            consider(choice_of(&s->samples, n->sample_of_exit[h->exit], at, h->ride_u, h->quarters), choices,
                     &n_choices, &all);
    }
    if (i + 1 < line->n_hops) {
        const uint16_t stay = (uint16_t)(h->stay_u > n->cap - h->ride_u ? n->cap : h->ride_u + h->stay_u);
        consider(next_hop(s, hop + 1, h->next_shift, stay), choices, &n_choices, &all);
    }
    fill(&x, n->cap, 0);
    take_least(n, choices, n_choices, all, &x);
    return keep(&s->hops, hop, s->hop_at, &x);
}

/* Of a place when one has walked there. */
ALWAYS near_t then_near(const gw_strategy *s, const way_t *w)
{
    if (w->shift < LANES) return s->near_by[w->place];
    const rows_t *r = &s->places;
    const uint32_t at = strategy_turn(s->place_at + w->shift, r->ring);
    const range_t here = *strategy_range(r, w->place, at),
                  next = *strategy_range(r, w->place, strategy_turn(at + LANES, r->ring));
    return (near_t){
        {here.least < next.least ? here.least : next.least, here.most > next.most ? here.most : next.most},
        strategy_kind(r, w->place, at)};
}

/* What it is worth to have walked there; near, what walks of the block read lies together. */
ALWAYS const uint16_t *then_value(const gw_strategy *s, const way_t *w)
{
    return w->shift < LANES ? s->near + (size_t)w->place * 2 * LANES + w->shift
                            : s->places.value + strategy_row(&s->places, w->place) +
                                  strategy_turn(s->place_at + w->shift, s->places.ring);
}

/* Where some are not served. */
ALWAYS void walk_in_part(const gw_strategy *s, const way_t *ways, uint32_t n_ways, lanes_t *x)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t i = 0; i < n_ways; i++) {
        const way_t *w = &ways[i];
        const uint32_t at = strategy_turn(s->place_at + w->shift, n->place_ring);
        uint16_t value[LANES], served[LANES];
        between(then_value(s, w), w->quarters, value);
        between(s->places.served + strategy_row(&s->places, w->place) + at, w->quarters, served);
        least_served(x, value, served, w->walk_u, n->cap);
    }
}

ALWAYS void walk_all(const gw_strategy *s, const way_t *ways, uint32_t n_ways, lanes_t *x)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t i = 0; i < n_ways; i++) {
        uint16_t value[LANES];
        between(then_value(s, &ways[i]), ways[i].quarters, value);
        least(x->value, value, ways[i].walk_u, n->cap);
    }
    for (int j = 0; j < LANES; j++) x->served[j] = x->value[j] == n->cap ? 0 : FULL;
}

/* arriving A = min(D, least over walks of w + W there); a walk that another beats at all steps is not looked
 * at */
EACH_WIDTH bool strategy_exit(gw_strategy *s, uint32_t exit)
{
    const gw_strategy_net *n = s->net;
    const way_t *ways = n->ways + n->way_first[exit];
    const uint32_t n_ways = n->way_first[exit + 1] - n->way_first[exit];
    uint32_t limit = s->egress_u[exit], kept = 0;
    enum { AT_ONCE = 64 };
    way_t list[AT_ONCE];
    bool all = true;
    lanes_t x;
    fill(&x, s->egress_u[exit], s->egress_u[exit] < n->cap ? FULL : 0);
    for (uint32_t i = 0; i < n_ways; i++) {
        const uint32_t most = (uint32_t)ways[i].walk_u + then_near(s, &ways[i]).range.most;
        limit = most < limit ? most : limit;
    }
    for (uint32_t i = 0; i < n_ways; i++) {
        const near_t there = then_near(s, &ways[i]);
        if (there.range.least + (there.kind == SOME ? 0u : ways[i].walk_u) > limit || there.kind == NOBODY)
            continue;
        all = all && there.kind == ALL;
        list[kept++] = ways[i];
        if (kept < AT_ONCE) continue;
        walk_in_part(s, list, kept, &x);
        all = false;
        kept = 0;
    }
    if (all)
        walk_all(s, list, kept, &x);
    else
        walk_in_part(s, list, kept, &x);
    find_kind(n, &x);
    return keep(&s->exits, exit, s->exit_at, &x);
}

/* One walk more, with the value of the place as it is now. */
EACH_WIDTH bool strategy_exit_to(gw_strategy *s, uint32_t place, const back_t *b)
{
    const gw_strategy_net *n = s->net;
    const size_t row = strategy_row(&s->exits, b->exit) + s->exit_at;
    const uint32_t at = strategy_turn(s->place_at + b->shift, n->place_ring);
    const uint8_t there = strategy_kind(&s->places, place, at),
                  kind = strategy_kind(&s->exits, b->exit, s->exit_at);
    lanes_t x;
    memcpy(x.value, s->exits.value + row, sizeof x.value);
    if (there != SOME && kind != SOME) {
        uint16_t value[LANES];
        between(s->near + (size_t)place * 2 * LANES + b->shift, b->quarters, value);
        least(x.value, value, b->walk_u, n->cap);
        for (int j = 0; j < LANES; j++) x.served[j] = x.value[j] == n->cap ? 0 : FULL;
    } else {
        memcpy(x.served, s->exits.served + row, sizeof x.served);
        uint16_t value[LANES], served[LANES];
        between(s->near + (size_t)place * 2 * LANES + b->shift, b->quarters, value);
        between(s->places.served + strategy_row(&s->places, place) + at, b->quarters, served);
        least_served(&x, value, served, b->walk_u, n->cap);
    }
    find_kind(n, &x);
    return keep(&s->exits, b->exit, s->exit_at, &x);
}
