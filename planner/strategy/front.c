#include "planner/strategy/front_priv.h"

#include <stdlib.h>
#include <string.h>

bool strategy_front_fit(front_t *f, uint32_t n, size_t *bytes)
{
    if (n <= f->cap) return true;
    pair_t *at = realloc(f->at, n * sizeof *at);
    if (!at) return false;
    *bytes += (n - f->cap) * sizeof *at;
    f->at = at;
    f->cap = n;
    return true;
}

void strategy_front_free(front_t *f, size_t *bytes)
{
    *bytes -= f->cap * sizeof *f->at;
    free(f->at);
    *f = (front_t){0};
}

bool strategy_front_insert(front_t *f, pair_t pair, bool *changed, size_t *bytes)
{
    uint32_t place = f->n;
    while (place > 0 && f->at[place - 1].departure_s < pair.departure_s) place--;
    if (place > 0 && f->at[place - 1].arrival_u <= pair.arrival_u) return true;
    uint32_t end = place;
    while (end < f->n && f->at[end].arrival_u >= pair.arrival_u) end++;
    if (place > 0 && f->at[place - 1].departure_s == pair.departure_s) place--;
    *changed = true;
    if (end == place && f->n == f->cap && !strategy_front_fit(f, f->n + f->n / 4 + 4, bytes)) return false;
    if (end != place + 1) memmove(f->at + place + 1, f->at + end, (f->n - end) * sizeof *f->at);
    f->n = f->n + 1 + place - end;
    f->at[place] = pair;
    return true;
}
