/* What the walks by nearness take as changes. There are hundreds of thousands, and they depend on little of a
 * question: they are counted once for a pace and kept. */
#include "planner/router/router_priv.h"

#include <stdlib.h>
#include <string.h>

change_t gw_change_of(const gw_query *q)
{
    return (change_t){q->change_factor, q->default_transfer_s, q->change_least_s, q->change_more_s};
}

/* Bit by bit: what is no number is like nothing else. */
bool gw_same_change(change_t a, change_t b)
{
    return !memcmp(&a.factor, &b.factor, sizeof a.factor) && a.default_s == b.default_s &&
           a.least_s == b.least_s && a.more_s == b.more_s;
}

bool gw_same_gait(gw_gait a, gw_gait b)
{
    return !memcmp(&a, &b, sizeof a);
}

static bool holds(const walks_t *w, const gw_timetable *t, const gw_query *q)
{
    return w->seconds && w->near == t->part[0].near && w->n == t->part[0].n_near &&
           w->max_walk_s == q->max_walk_s && gw_same_gait(w->gait, q->gait) &&
           gw_same_change(w->change, gw_change_of(q)) &&
           !memcmp(&w->base_content, &t->base_content, sizeof w->base_content);
}

static bool count_walks(walks_t *w, const gw_timetable *t, const gw_query *q)
{
    uint32_t n = t->part[0].n_near;
    uint16_t *seconds = realloc(w->seconds, ((size_t)n + 1) * sizeof *seconds);
    if (!seconds) return false;
    *w = (walks_t){.base_content = t->base_content,
                   .near = t->part[0].near,
                   .gait = q->gait,
                   .max_walk_s = q->max_walk_s,
                   .change = gw_change_of(q),
                   .seconds = seconds,
                   .n = n};
    for (uint32_t i = 0; i < n; i++) {
        int32_t s = gw_near_seconds(q, t->part[0].near[i].walk_m);
        seconds[i] = s < 0 ? NEAR_NONE : s < NEAR_NONE ? (uint16_t)s : NEAR_ASK;
    }
    return true;
}

bool gw_walks_prepare(gw_router *r)
{
    walks_t *w = &r->walks[r->newest_walks];
    if (!holds(w, r->t, r->q)) {
        r->newest_walks = (r->newest_walks + 1) % N_WALKS;
        w = &r->walks[r->newest_walks];
        if (!holds(w, r->t, r->q) && !count_walks(w, r->t, r->q)) return false;
    }
    r->near_s = w->seconds;
    return true;
}

void gw_walks_free(gw_router *r)
{
    for (uint32_t i = 0; i < N_WALKS; i++) free(r->walks[i].seconds);
}
