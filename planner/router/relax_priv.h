/* From exits to slots. Inline, because it is the inner loop. Not for others. */
#ifndef GW_ROUTER_RELAX_PRIV_H
#define GW_ROUTER_RELAX_PRIV_H

#include "planner/router/router_priv.h"

typedef struct {          /* who exits (or would enter): what rules ask about */
    uint32_t route, trip; /* trip GW_NO_ID: no rule names it */
} class_t;

/* relax.c */
/* All links of a stop, for someone whose ride ended there at key. */
void gw_relax_exit(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                   uint32_t ride);
void gw_link_round(gw_router *r, bool back, bool bare); /* of all stops exited in this round */
/* relax_ports.c */
/* Someone stands at the counters at key. They may be the end, and the gate may be passed. */
void gw_reach_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent);
void gw_start_round(gw_router *r, bool back, bool bare, int32_t key);

/* Where one stands at the start of a window says nothing about later rides: from there one may only leave in
 * the window, so it is kept out of best[]. A bare pass remembers how a slot became ready only at the start.
 */
GW_BODY void relax_slot(gw_router *r, bool bare, uint32_t slot, int32_t key, parent_t parent)
{
    round_t *round = &r->rounds[r->round];
    bool apart = r->round == 0 && r->leave_last != INT32_MAX && !r->back;
    int32_t *best = apart ? &round->key[slot] : &r->best[slot];
    if (key >= *best || key >= r->target_best) return;
    if (round->key[slot] == KEY_NONE) round->touched[round->n_touched++] = slot;
    *best = key;
    round->key[slot] = key;
    if (!bare || r->round == 0) round->parent[slot] = parent;
}

/* Can somebody who is ready at this stop, which is not a port, enter a ride that the first pass left there?
 * All of those that end a way with fewer rides than it found are known; a second pass that has ridden once
 * asks for no others. Where rules tell trips apart, exits are not noted. */
GW_BODY bool goes_on(const gw_router *r, bool back, uint32_t stop, int32_t key)
{
    return !r->bounded || r->round == 0 || key <= -r->onward[stop] || has_rules(r, !back, stop);
}

GW_BODY void relax_all_slots(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent)
{
    uint32_t first, end;
    if (!bare && !goes_on(r, back, stop, key)) return;
    relax_slot(r, bare, gw_tt_stop_slot(n_extra(r->t, back), stop), key, parent);
    extra_slots(r->t, back, stop, &first, &end);
    for (uint32_t i = first; i < end; i++) relax_slot(r, bare, i, key, parent);
}

GW_BODY void reach_target(gw_router *r, int32_t key, target_t target)
{
    if (key >= r->target_best) return;
    r->target_best = key;
    for (uint32_t k = r->round; k <= r->n_rounds; k++)
        if (key <= r->cap[k]) r->cap[k] = key - 1;
    target.key = key;
    r->targets[r->round] = target;
}

#endif
