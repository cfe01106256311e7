/* A pass begins, and each of its blocks: what is known before anything is looked at, and in which order to
 * look.
 */
#include "planner/strategy/front_priv.h"

#include <string.h>

/* --- beginning --- */

static void clear_rows(rows_t *r, uint16_t cap)
{
    const size_t n = (size_t)r->n_rows * (r->ring + LANES);
    for (size_t i = 0; i < n; i++) r->value[i] = cap;
    memset(r->served, 0, n * sizeof *r->served);
    for (size_t i = 0; i < (size_t)r->n_rows * (r->ring / LANES); i++) r->ranges[i] = (range_t){cap, cap};
    memset(r->kind, NOBODY, (size_t)r->n_rows * (r->ring / LANES));
}

static void set_egress(gw_strategy *s, uint32_t exit, int64_t walk_s)
{
    const gw_strategy_net *n = s->net;
    if (walk_s * n->unit >= n->cap || (s->egress_s[exit] >= 0 && s->egress_s[exit] <= walk_s)) return;
    s->egress_s[exit] = (int32_t)walk_s;
    s->egress_u[exit] = (uint16_t)(walk_s * n->unit);
}

/* Where one gets off at the end; counters that are the end are walked to. */
static void set_end(gw_strategy *s, const gw_access *to, uint32_t n_to)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t e = 0; e < n->n_exits; e++) {
        s->egress_s[e] = -1;
        s->egress_u[e] = n->cap;
    }
    for (uint32_t i = 0; i < n_to; i++) {
        const uint32_t stop = to[i].stop.v;
        if (stop >= n->n_stops) continue;
        for (uint32_t e = n->exit_of_stop_first[stop]; e < n->exit_of_stop_first[stop + 1]; e++)
            set_egress(s, n->exit_of_stop[e], to[i].walk_s);
        for (uint32_t c = n->counter_first[stop]; c < n->counter_first[stop + 1]; c++)
            set_egress(s, n->counters[c].exit, (int64_t)n->counters[c].walk_s + to[i].walk_s);
    }
}

void strategy_begin(gw_strategy *s, const gw_access *to, uint32_t n_to)
{
    const gw_strategy_net *n = s->net;
    rows_t *all[] = {&s->hops, &s->far_hops, &s->exits, &s->samples, &s->places, &s->schedules};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) clear_rows(all[i], n->cap);
    strategy_day_begin(&s->day, s->day_at, n->n_places, n->n_steps / LANES);
    s->n_waits = s->n_rounds = 0;
    set_end(s, to, n_to);
    for (uint32_t e = 0; e < n->n_exits; e++) { /* after the last step one still walks to the end */
        if (s->egress_s[e] < 0) continue;
        const size_t row = strategy_row(&s->exits, e);
        for (uint32_t j = 0; j < s->exits.ring + LANES; j++) {
            s->exits.value[row + j] = s->egress_u[e];
            s->exits.served[row + j] = FULL;
        }
        for (uint32_t b = 0; b < s->exits.ring / LANES; b++) *strategy_block_kind(&s->exits, e, b) = ALL;
    }
    for (uint32_t i = 0; i < n->n_trips; i++) s->aboard[i] = (onward_t){INT32_MAX, 0};
    for (uint32_t i = 0; i < n->n_board_slots; i++) s->board[i].n = s->board_fresh[i].n = 0;
    for (uint32_t i = 0; i < n->n_exits;
         i++) { /* nobody reads them any more: of another place, others fill */
        strategy_front_free(&s->after[i], &s->front_bytes);
        s->after_fresh[i].n = 0;
    }
    for (uint32_t i = 0; i < s->n_touched_board; i++) s->is_touched_board[s->touched_board[i]] = 0;
    for (uint32_t i = 0; i < s->n_touched_after; i++) s->is_touched_after[s->touched_after[i]] = 0;
    s->n_touched_board = s->n_touched_after = 0;
}

/* --- a block --- */

/* Places as those who walk there see them. */
static void begin_near(gw_strategy *s)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t p = 0; p < n->n_places; p++) {
        const uint16_t *row = s->places.value + strategy_row(&s->places, p);
        uint16_t *near = s->near + (size_t)p * 2 * LANES;
        memcpy(near, row + s->place_at, LANES * sizeof *near);
        memcpy(near + LANES, row + strategy_turn(s->place_at + LANES, n->place_ring), LANES * sizeof *near);
        s->near_by[p] = strategy_near(s, p);
    }
}

/* Places and exits by their value, least first: what is worth less depends only on what is worth even less.
 */
static void sort_items(gw_strategy *s)
{
    const gw_strategy_net *n = s->net;
    const uint32_t n_items = n->n_places + n->n_exits;
    for (uint32_t e = 0; e < n->n_exits; e++)
        s->key[n->n_places + e] = s->exits.value[strategy_row(&s->exits, e) + s->exit_at];
    for (uint32_t p = 0; p < n->n_places; p++) {
        const uint16_t first = s->near[(size_t)p * 2 * LANES]; /* counters: after their exit */
        s->key[p] = (uint16_t)(first + (n->places[p].kind == PLACE_COUNTERS && first < n->cap));
    }
    for (uint32_t i = 0; i < n_items; i++) s->order_before[i] = i;
    for (int shift = 0; shift < 16; shift += 8) {
        uint32_t count[257] = {0};
        for (uint32_t i = 0; i < n_items; i++) count[(s->key[i] >> shift & 255) + 1]++;
        for (int k = 1; k < 257; k++) count[k] += count[k - 1];
        for (uint32_t i = 0; i < n_items; i++) {
            const uint32_t x = s->order_before[i];
            s->order[count[s->key[x] >> shift & 255]++] = x;
        }
        uint32_t *swap = s->order;
        s->order = s->order_before;
        s->order_before = swap;
    }
    uint32_t *swap = s->order;
    s->order = s->order_before;
    s->order_before = swap;
}

void strategy_begin_block(gw_strategy *s, uint32_t block)
{
    const gw_strategy_net *n = s->net;
    s->block = block;
    s->step = block * LANES;
    s->hop_at = s->step % n->hop_ring;
    s->far_at = n->n_far ? s->step % n->far_ring : 0;
    s->exit_at = s->step % n->exit_ring;
    s->place_at = s->step % n->place_ring;
    strategy_extend(&s->exits, n, s->exit_at);
    strategy_extend(&s->places, n, s->place_at);
    strategy_extend(&s->hops, n, s->hop_at);
    begin_near(s);
    memset(s->place_dirty, 1, n->n_places * sizeof *s->place_dirty);
    memset(s->exit_dirty, EXIT_DIRTY, n->n_exits);
    sort_items(s);
}
