/* The scratch of a worker: grown to a net once, used again by every pass. */
#include "planner/strategy/strategy_priv.h"

#include <stdlib.h>
#include <string.h>

gw_strategy *gw_strategy_create(void)
{
    return calloc(1, sizeof(gw_strategy));
}

static void free_fronts(front_t *f, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) free(f[i].at);
}

void gw_strategy_free(gw_strategy *s)
{
    if (!s) return;
    free_fronts(s->board, s->n_boards);
    free_fronts(s->board_fresh, s->n_boards);
    free_fronts(s->after, s->n_afters);
    free_fronts(s->after_fresh, s->n_afters);
    for (uint32_t i = 0; i < STRATEGY_BLOCKS; i++) free(s->memory[i]);
    strategy_day_free(&s->day);
    free(s);
}

size_t gw_strategy_bytes(const gw_strategy *s)
{
    return s->bytes + s->most_front_bytes + strategy_day_bytes(&s->day);
}

typedef struct {
    gw_strategy *s;
    uint32_t next;
    bool failed;
} grower;

/* The next piece, at least so large; what is new in it is zero. */
static void *piece(grower *g, size_t n, size_t size)
{
    gw_strategy *s = g->s;
    const uint32_t i = g->next++;
    const size_t bytes = n * size / 64 * 64 + 128; /* lines of the cache: a block of a row is one */
    if (bytes > s->sizes[i]) {
        char *p = aligned_alloc(64, bytes);
        if (!p) {
            g->failed = true;
            return s->memory[i];
        }
        if (s->sizes[i]) memcpy(p, s->memory[i], s->sizes[i]);
        memset(p + s->sizes[i], 0, bytes - s->sizes[i]);
        free(s->memory[i]);
        s->bytes += bytes - s->sizes[i];
        s->memory[i] = p;
        s->sizes[i] = bytes;
    }
    return s->memory[i];
}

static void rows_fit(grower *g, rows_t *r, uint32_t n_rows, uint32_t ring)
{
    r->n_rows = n_rows;
    r->ring = ring;
    r->value = piece(g, (size_t)n_rows * (ring + LANES), sizeof *r->value);
    r->served = piece(g, (size_t)n_rows * (ring + LANES), sizeof *r->served);
    r->ranges = piece(g, (size_t)n_rows * (ring / LANES), sizeof *r->ranges);
    r->kind = piece(g, (size_t)n_rows * (ring / LANES), sizeof *r->kind);
}

static void fronts_fit(grower *g, const gw_strategy_net *n)
{
    gw_strategy *s = g->s;
    s->board = piece(g, n->n_board_slots, sizeof *s->board);
    s->board_fresh = piece(g, n->n_board_slots, sizeof *s->board_fresh);
    s->after = piece(g, n->n_exits, sizeof *s->after);
    s->after_fresh = piece(g, n->n_exits, sizeof *s->after_fresh);
    if (g->failed) return;
    if (n->n_board_slots > s->n_boards) s->n_boards = n->n_board_slots;
    if (n->n_exits > s->n_afters) s->n_afters = n->n_exits;
}

bool strategy_fit(gw_strategy *s, const gw_strategy_net *n)
{
    grower g = {.s = s};
    s->sum = strategy_sum_best();
    const uint32_t blocks = n->n_steps / LANES;
    rows_fit(&g, &s->hops, n->n_hops, n->hop_ring);
    rows_fit(&g, &s->far_hops, n->n_far, n->far_ring);
    rows_fit(&g, &s->exits, n->n_exits, n->exit_ring);
    rows_fit(&g, &s->samples, n->n_samples, n->exit_ring);
    rows_fit(&g, &s->places, n->n_places, n->place_ring);
    rows_fit(&g, &s->schedules, n->n_schedules, n->hop_ring);
    s->day_at = piece(&g, (size_t)n->n_places * blocks, sizeof *s->day_at);
    s->near = piece(&g, (size_t)n->n_places * 2 * LANES, sizeof *s->near);
    s->near_by = piece(&g, n->n_places, sizeof *s->near_by);
    s->egress_u = piece(&g, n->n_exits, sizeof *s->egress_u);
    s->egress_s = piece(&g, n->n_exits, sizeof *s->egress_s);
    fronts_fit(&g, n);
    s->touched_board = piece(&g, n->n_board_slots, sizeof *s->touched_board);
    s->touched_after = piece(&g, n->n_exits, sizeof *s->touched_after);
    s->is_touched_board = piece(&g, n->n_board_slots, 1);
    s->is_touched_after = piece(&g, n->n_exits, 1);
    s->board_changed = piece(&g, n->n_board_slots, sizeof *s->board_changed);
    s->sample_dirty = piece(&g, n->n_exits, sizeof *s->sample_dirty);
    s->boarded = piece(&g, n->longest_block, sizeof *s->boarded);
    s->boarded_before = piece(&g, n->longest_block, sizeof *s->boarded_before);
    s->aboard = piece(&g, n->n_trips, sizeof *s->aboard);
    s->entered = piece(&g, n->n_stays ? n->n_trips : 0, sizeof *s->entered);
    s->aboard_saved = piece(&g, n->longest_block, sizeof *s->aboard_saved);
    s->group = piece(&g, n->longest_group, sizeof *s->group);
    s->place_dirty = piece(&g, n->n_places, sizeof *s->place_dirty);
    s->useful = piece(&g, n->n_places, sizeof *s->useful);
    s->exit_dirty = piece(&g, n->n_exits, sizeof *s->exit_dirty);
    s->hop_dirty = piece(&g, n->n_hops, sizeof *s->hop_dirty);
    s->line_dirty = piece(&g, n->n_lines, sizeof *s->line_dirty);
    s->windows = piece(&g, n->most_visits + 1u, sizeof *s->windows);
    s->candidates = piece(&g, n->most_visits + 1u, sizeof *s->candidates);
    s->key = piece(&g, n->n_places + n->n_exits, sizeof *s->key);
    s->order = piece(&g, n->n_places + n->n_exits, sizeof *s->order);
    s->order_before = piece(&g, n->n_places + n->n_exits, sizeof *s->order_before);
    return !g.failed;
}
