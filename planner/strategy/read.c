/* Reading what a pass has found. */
#include "planner/strategy/front_priv.h"

#include <math.h>
#include <string.h>

uint16_t strategy_value_at(const gw_strategy *s, uint32_t place, uint32_t step)
{
    return strategy_day_value(&s->day, place, step, s->net->cap);
}

uint16_t strategy_served_at(const gw_strategy *s, uint32_t place, uint32_t step)
{
    return strategy_day_served(&s->day, place, step);
}

void strategy_block_at(const gw_strategy *s, uint32_t place, uint32_t block, uint16_t value[LANES],
                       uint16_t served[LANES])
{
    if (block >= s->net->n_steps / LANES) {
        for (int j = 0; j < LANES; j++) value[j] = s->net->cap;
        memset(served, 0, LANES * sizeof *served);
        return;
    }
    if (block != s->block) {
        strategy_day_read(&s->day, place, block, s->net->cap, value, served);
        return;
    }
    const size_t at = strategy_row(&s->places, place) + s->place_at;
    memcpy(value, s->places.value + at, LANES * sizeof *value);
    memcpy(served, s->places.served + at, LANES * sizeof *served);
}

gw_strategy_value gw_strategy_at(const gw_strategy *s, gw_stop_id stop, int32_t time_s)
{
    const gw_strategy_net *n = s->net;
    const int64_t after = (int64_t)time_s - n->from_s;
    double value = n->cap, served = 0;
    if (after >= 0 && after / n->step_s < n->n_steps && stop.v < n->n_stops) {
        const uint32_t step = (uint32_t)(after / n->step_s), place = n->place_of_stop[stop.v];
        if (place != NONE) {
            value = strategy_value_at(s, place, step);
            served = strategy_served_at(s, place, step);
        }
        for (uint32_t b = n->board_of_stop_first[stop.v]; b < n->board_of_stop_first[stop.v + 1]; b++) {
            const pair_t *p = front_find(&s->board[b], (int32_t)after);
            double v = p ? (double)strategy_cost(n, p->onward, after * n->unit) : value;
            if (v >= value) continue;
            value = v;
            served = p->onward.served;
        }
    }
    return (gw_strategy_value){value / n->unit, value < n->cap ? served / FULL : 0};
}

gw_strategy_value gw_strategy_from(const gw_strategy *s, const gw_access *from, uint32_t n_from,
                                   int32_t direct_walk_s, int32_t time_s)
{
    const double cap_s = (double)s->net->cap / s->net->unit;
    gw_strategy_value best = {cap_s, 0};
    if (direct_walk_s >= 0 && direct_walk_s < cap_s) best = (gw_strategy_value){direct_walk_s, 1};
    for (uint32_t i = 0; i < n_from; i++) {
        gw_strategy_value v = gw_strategy_at(s, from[i].stop, time_s + from[i].walk_s);
        v.value_s += from[i].walk_s * v.served; /* who is not served costs the cap */
        if (v.value_s < best.value_s) best = v;
    }
    return best;
}

double gw_strategy_served_mean_s(const gw_strategy *s, gw_strategy_value v)
{
    const double cap_s = (double)s->net->cap / s->net->unit;
    if (!(v.served > 0)) return NAN;
    return (v.value_s - (1 - v.served) * cap_s) / v.served;
}
