#include "planner/strategy/front_priv.h"

#include <string.h>

bool strategy_front_insert(front_t *f, pair_t pair, bool *changed, size_t *bytes)
{
    uint32_t place = f->n;
    while (place > 0 && f->at[place - 1].departure_s < pair.departure_s) place--;
    if (place > 0 && f->at[place - 1].arrival_u <= pair.arrival_u) return true;
    uint32_t end = place;
    while (end < f->n && f->at[end].arrival_u >= pair.arrival_u) end++;
    if (place > 0 && f->at[place - 1].departure_s == pair.departure_s) place--;
    *changed = true;
    if (end == place) {
        size_t cap = f->cap;
        if (gw_grow(&f->at, &cap, (size_t)f->n + 1, sizeof *f->at)) return false;
        *bytes += (cap - f->cap) * sizeof *f->at;
        f->cap = (uint32_t)cap;
    }
    if (end != place + 1) memmove(f->at + place + 1, f->at + end, (f->n - end) * sizeof *f->at);
    f->n = f->n + 1 + place - end;
    f->at[place] = pair;
    return true;
}
