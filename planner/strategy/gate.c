/* Waiting at a place of any kind: for vehicles, at counters, in the queue in front of them. */
#include "planner/strategy/strategy_priv.h"

#include <string.h>

enum { PATIENCE = 8 };

/* Behind the counters one walks to the stops: as if one had got off there. */
static void stand_at_counters(const gw_strategy *s, uint32_t exit, lanes_t *x)
{
    const size_t row = strategy_row(&s->exits, exit) + s->exit_at;
    memcpy(x->value, s->exits.value + row, sizeof x->value);
    memcpy(x->served, s->exits.served + row, sizeof x->served);
    const uint32_t sample = s->net->sample_of_exit[exit];
    if (sample == NONE) return;
    const size_t there = strategy_row(&s->samples, sample) + s->exit_at;
    for (int j = 0; j < LANES; j++) {
        if (s->samples.value[there + (size_t)j] >= x->value[j]) continue;
        x->value[j] = s->samples.value[there + (size_t)j];
        x->served[j] = s->samples.served[there + (size_t)j];
    }
}

/* The mean over the queue: time in it, and the value behind the counters when one is through. */
static void stand_in_queue(const gw_strategy *s, const place_t *p, lanes_t *x)
{
    const gw_strategy_net *n = s->net;
    const uint32_t behind = n->place_of_stop[p->behind];
    uint32_t known = NONE; /* the block that is unpacked: parts of a queue are through one after another */
    uint16_t value[LANES] = {0}, shares[LANES] = {0};
    for (uint32_t j = 0; j < LANES; j++) {
        const uint16_t *through = n->gates + ((size_t)p->gate * n->n_steps + s->step + j) * QUANTILES;
        const int32_t now_s = strategy_middle_s(n, s->step + j);
        uint64_t sum = 0, served = 0;
        for (uint32_t i = 0; i < QUANTILES; i++) {
            uint64_t v = n->cap;
            const uint32_t step = ((uint32_t)now_s + through[i]) / (uint32_t)n->step_s;
            if (through[i] != GATE_NEVER && step < n->n_steps) {
                if (step / LANES != known) strategy_block_at(s, behind, known = step / LANES, value, shares);
                const uint64_t share = shares[step % LANES];
                v = value[step % LANES] + (uint64_t)through[i] * n->unit * share / FULL;
                if (v < n->cap) served += share;
            }
            sum += v < n->cap ? v : n->cap;
        }
        x->value[j] = (uint16_t)((sum + QUANTILES / 2) / QUANTILES);
        x->served[j] = x->value[j] == n->cap ? 0 : (uint16_t)(served / QUANTILES);
    }
}

/* Rounding may go round in circles, of a unit or so: after some rounds such a change is none. */
static bool nearly(const uint16_t *before, const lanes_t *x, uint32_t units)
{
    for (int j = 0; j < LANES; j++)
        if (before[j] > x->value[j] + units || x->value[j] > before[j] + units) return false;
    return true;
}

/* The longest walk there that took no longer before: where more are served, more of them walk, too. NONE:
 * any. Two units are for rounding. */
static uint32_t better_within(const gw_strategy *s, uint32_t place, const uint16_t *before, const lanes_t *x)
{
    const uint16_t *served = s->places.served + strategy_row(&s->places, place) + s->place_at;
    uint16_t worse = 0, more = 0;
    uint32_t walk_u = NONE;
    for (int j = 0; j < LANES; j++) {
        worse |= (uint16_t)((x->value[j] > before[j]) |
                            ((x->value[j] == before[j]) & (x->served[j] != served[j])));
        more |= (uint16_t)(x->served[j] > served[j]);
    }
    if (worse) return 0;
    for (int j = 0; j < LANES && more; j++) {
        if (x->served[j] <= served[j]) continue;
        const uint32_t less = before[j] - x->value[j],
                       most = less > 2 ? (less - 2) * FULL / (x->served[j] - served[j]) : 0;
        walk_u = most < walk_u ? most : walk_u;
    }
    return walk_u;
}

bool strategy_place(gw_strategy *s, uint32_t place, uint32_t *better_u)
{
    const gw_strategy_net *n = s->net;
    const place_t *p = &n->places[place];
    uint16_t *near = s->near + (size_t)place * 2 * LANES;
    lanes_t x;
    if (p->kind == PLACE_STOP)
        strategy_wait(s, place, &x);
    else if (p->kind == PLACE_COUNTERS)
        stand_at_counters(s, p->exit, &x);
    else
        stand_in_queue(s, p, &x);
    if (s->round >= PATIENCE && nearly(near, &x, s->round - PATIENCE)) return false;
    strategy_find_kind(n, &x);
    *better_u = better_within(s, place, near, &x);
    memcpy(near, x.value, sizeof x.value);
    const bool changed = strategy_keep(&s->places, place, s->place_at, &x);
    s->near_by[place] = strategy_near(s, place);
    return changed;
}
