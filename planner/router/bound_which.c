/* The bounds that a worker keeps: for which end and question each is, and which one goes for a new one. */
#include "planner/router/bound_priv.h"

#include <stdlib.h>
#include <string.h>

bound_key_t gw_bound_key(const gw_router *r, bool back)
{
    return (bound_key_t){.content = r->t->content,
                         .base = r->t->part[0].patterns,
                         .ports = r->q->ports,
                         .port_mask = r->q->ports ? r->q->port_mask : 0,
                         .gait = r->q->gait,
                         .max_walk_s = r->q->max_walk_s,
                         .change = gw_change_of(r->q),
                         .headway = r->q->headway == GW_HEADWAY_WORST ? GW_HEADWAY_EXPECTED : r->q->headway,
                         .back = back,
                         .wheelchair = r->q->wheelchair,
                         .n_rounds = r->n_rounds,
                         .n_ends = back ? r->from_list.n : r->to_list.n};
}

static bool same_ends(const bound_t *b, const end_t *ends)
{
    for (uint32_t i = 0; i < b->key.n_ends; i++)
        if (b->ends[i].stop != ends[i].stop || b->ends[i].walk_s != ends[i].walk_s) return false;
    return true;
}

static bool is_for(const bound_t *b, const bound_key_t *k, const end_t *ends)
{
    const bound_key_t *x = &b->key;
    return b->used && x->n_ends == k->n_ends && x->n_rounds == k->n_rounds && x->back == k->back &&
           x->headway == k->headway && x->wheelchair == k->wheelchair && x->max_walk_s == k->max_walk_s &&
           x->base == k->base && x->ports == k->ports && x->port_mask == k->port_mask &&
           gw_same_gait(x->gait, k->gait) && gw_same_change(x->change, k->change) &&
           !memcmp(&x->content, &k->content, sizeof k->content) && same_ends(b, ends);
}

/* A free one, or the one not used for longest. Ends that were asked for in one question alone share a few, so
 * that they neither drive out those that people ask for nor take memory for all the others. */
static bound_t *oldest(bound_t *all, uint32_t n, uint32_t most_young)
{
    bound_t *best = NULL;
    uint32_t n_young = 0;
    for (uint32_t i = 0; i < n; i++) n_young += all[i].used && !all[i].known;
    for (uint32_t i = 0; i < n; i++) {
        bound_t *b = &all[i];
        if (!b->used && n_young < most_young) return b;
        if (!b->used || (n_young >= most_young && b->known)) continue;
        if (!best || b->used < best->used) best = b;
    }
    return best;
}

static bool name_bound(bound_t *b, const bound_key_t *k, const end_t *ends)
{
    if (b->cap_ends < k->n_ends) {
        bound_end_t *grown = realloc(b->ends, k->n_ends * sizeof *grown);
        if (!grown) return false;
        b->ends = grown;
        b->cap_ends = k->n_ends;
    }
    for (uint32_t i = 0; i < k->n_ends; i++) b->ends[i] = (bound_end_t){ends[i].stop, ends[i].walk_s};
    b->key = *k;
    b->built = b->known = false;
    b->times = 0;
    return true;
}

static bound_t *find(gw_router *r, bound_t *all, uint32_t n, uint32_t most_young, const bound_key_t *k,
                     const end_t *ends)
{
    bound_t *b = NULL;
    for (uint32_t i = 0; i < n && !b; i++)
        if (is_for(&all[i], k, ends)) b = &all[i];
    if (!b) {
        b = oldest(all, n, most_young);
        if (!name_bound(b, k, ends)) return NULL;
    } else if (b->used != r->asked) {
        b->known = true;
    }
    if (++r->asked == 0) r->asked = 1; /* 0 says: free. After 4 billion passes the order is lost once. */
    b->used = r->asked;
    b->times++;
    return b;
}

bound_t *gw_bound_find(gw_router *r, const bound_key_t *k, const end_t *ends)
{
    if (!r->bounds) r->bounds = calloc(N_BOUNDS, sizeof *r->bounds);
    return r->bounds ? find(r, r->bounds, N_BOUNDS, N_YOUNG, k, ends) : NULL;
}

bound_t *gw_bound_door(gw_router *r, const bound_key_t *k, uint32_t counters)
{
    bound_key_t key = *k;
    const end_t end = {.stop = counters};
    key.ports = NULL;
    key.port_mask = 0;
    key.n_ends = 1;
    if (!r->doors) r->doors = calloc(N_DOORS, sizeof *r->doors);
    bound_t *b = r->doors ? find(r, r->doors, N_DOORS, N_DOORS, &key, &end) : NULL;
    return b && (b->built || gw_bound_build(r, b)) ? b : NULL;
}

void gw_bound_free_all(bound_t *all, uint32_t n)
{
    for (uint32_t i = 0; all && i < n; i++) {
        free(all[i].ends);
        free(all[i].least);
    }
    free(all);
}
