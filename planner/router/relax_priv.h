/* From exits to slots: links, rules and gates. Inline, because it is the inner loop. Not for others. */
#ifndef GW_ROUTER_RELAX_PRIV_H
#define GW_ROUTER_RELAX_PRIV_H

#include "planner/router/router_priv.h"

typedef struct {          /* who exits (or would enter): what rules ask about */
    uint32_t route, trip; /* trip GW_NO_ID: no rule names it */
} class_t;

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

GW_BODY void relax_all_slots(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent)
{
    uint32_t first, end;
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

static inline bool rule_side_fits(uint32_t rule_route, uint32_t rule_trip, class_t c)
{
    if (rule_trip != GW_NO_ID && rule_trip != c.trip) return false;
    return rule_route == GW_NO_ID || rule_route == c.route;
}

/* The first rule of the link that fits, or GW_NO_ID (then the link itself decides). */
static inline uint32_t fitting_rule(const gw_tt_part *part, const gw_tt_link *l, class_t from, class_t to)
{
    for (uint32_t i = l->first_rule; i < l->first_rule + l->n_rules; i++) {
        const gw_tt_rule *rule = &part->rules[i];
        if (rule_side_fits(rule->from_route, rule->from_trip, from) &&
            rule_side_fits(rule->to_route, rule->to_trip, to))
            return i;
    }
    return GW_NO_ID;
}

GW_BODY void relax_ruled_slot(gw_router *r, bool back, bool bare, const gw_tt_part *part, const gw_tt_link *l,
                              uint32_t slot, class_t here, class_t there, int32_t key, parent_t parent)
{
    uint32_t rule = back ? fitting_rule(part, l, there, here) : fitting_rule(part, l, here, there);
    int32_t s = gw_link_seconds(r->t, r->q, l, rule == GW_NO_ID ? NULL : &part->rules[rule], true);
    if (s < 0) return;
    parent.rule = rule;
    relax_slot(r, bare, slot, key + s, parent);
}

/* A link with rules: each slot of the far stop has its own answer. */
GW_BODY void relax_ruled(gw_router *r, bool back, bool bare, const gw_tt_part *part, const gw_tt_link *l,
                         uint32_t far, class_t here, int32_t key, parent_t parent)
{
    uint32_t first, end;
    const class_t nobody = {GW_NO_ID, GW_NO_ID};
    relax_ruled_slot(r, back, bare, part, l, gw_tt_stop_slot(n_extra(r->t, back), far), here, nobody, key,
                     parent);
    extra_slots(r->t, back, far, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        const gw_tt_slot *s = extra_slot(r->t, back, i);
        relax_ruled_slot(r, back, bare, part, l, i, here, (class_t){s->route, s->trip}, key, parent);
    }
}

GW_BODY void reach_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent);

/* A link that is written down. */
GW_BODY void relax_link(gw_router *r, bool back, bool bare, uint32_t n, uint32_t at, class_t here,
                        int32_t key, uint32_t ride)
{
    const gw_timetable *t = r->t;
    const gw_tt_part *part = &t->part[n];
    const gw_tt_link *l = &part->links[at];
    uint32_t far = back ? l->from : l->to;
    parent_t parent = {ride, SRC_RIDE, at + (n ? t->part[0].n_links : 0), GW_NO_ID};
    if (gw_tt_stop_at(t, far)->kind == GW_STOP_PORT) {
        int32_t walk = gw_link_seconds(t, r->q, l, NULL, false);
        if (walk >= 0) reach_port(r, back, bare, far, key + walk, parent);
    } else if (l->n_rules) {
        relax_ruled(r, back, bare, part, l, far, here, key, parent);
    } else {
        int32_t s = gw_link_seconds(t, r->q, l, NULL, true);
        if (s >= 0) relax_all_slots(r, back, bare, far, key + s, parent);
    }
}

/* Those by nearness. They never lead to a port. */
GW_BODY void relax_near(gw_router *r, bool back, bool bare, uint32_t n, uint32_t stop, int32_t key,
                        uint32_t ride)
{
    const gw_tt_part *part = &r->t->part[n];
    if (!part->near_first) return;
    const uint16_t *seconds = n ? NULL : r->near_s;
    uint32_t number = GW_LINK_NEAR + (n ? r->t->part[0].n_near : 0);
    for (uint32_t i = part->near_first[stop]; i < part->near_first[stop + 1]; i++) {
        const gw_tt_near *near = &part->near[i];
        int32_t s = seconds ? seconds[i] : NEAR_ASK;
        if (s >= NEAR_NONE) s = s == NEAR_NONE ? -1 : gw_near_seconds(r->q, near->walk_m);
        if (s >= 0)
            relax_all_slots(r, back, bare, near->to, key + s,
                            (parent_t){ride, SRC_RIDE, number + i, GW_NO_ID});
    }
}

/* Those of part 0 that are written down. false: the stop has none to itself. */
GW_BODY bool relax_hops(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                        uint32_t ride)
{
    const gw_tt_part *part = &r->t->part[0];
    const uint32_t *first = back ? part->link_in_first : part->link_first;
    bool self = false;
    for (uint32_t i = first[stop]; i < first[stop + 1]; i++) {
        hop_t hop = r->hops[back][i];
        if (hop.far == stop) self = true;
        if (hop.seconds >= 0) {
            parent_t parent = {ride, SRC_RIDE, bare || !back ? i : part->links_in[i], GW_NO_ID};
            relax_all_slots(r, back, bare, hop.far, key + hop.seconds, parent);
        } else if (hop.seconds == HOP_CAREFUL) {
            relax_link(r, back, bare, 0, back ? part->links_in[i] : i, here, key, ride);
        }
    }
    return self;
}

/* Those of a scenario: only what was counted for part 0 is known beforehand. */
GW_BODY bool relax_added(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                         uint32_t ride)
{
    const gw_tt_part *part = &r->t->part[1];
    const uint32_t *first = back ? part->link_in_first : part->link_first;
    bool self = false;
    for (uint32_t i = first[stop]; i < first[stop + 1]; i++) {
        uint32_t at = back ? part->links_in[i] : i;
        if ((back ? part->links[at].from : part->links[at].to) == stop) self = true;
        relax_link(r, back, bare, 1, at, here, key, ride);
    }
    relax_near(r, back, bare, 1, stop, key, ride);
    return self;
}

/* All links of a stop, for someone whose ride ended there at key. */
GW_BODY void relax_links(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                         uint32_t ride)
{
    const gw_timetable *t = r->t;
    bool self = false; /* written down */
    if (stop < t->part[0].n_stops) {
        self = relax_hops(r, back, bare, stop, here, key, ride);
        relax_near(r, back, bare, 0, stop, key, ride);
    }
    if (t->n_parts > 1 && relax_added(r, back, bare, stop, here, key, ride)) self = true;
    if (!self)
        relax_all_slots(r, back, bare, stop, key + r->change_s,
                        (parent_t){ride, SRC_RIDE, GW_LINK_SELF, GW_NO_ID});
}

/* From counters (key: when one stands there, free to go) to the stops of their hall. */
GW_BODY void leave_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, uint32_t kind,
                        uint32_t source)
{
    const gw_timetable *t = r->t;
    for (uint32_t n = 0; n < t->n_parts; n++) {
        const gw_tt_part *part = &t->part[n];
        uint32_t lo, hi;
        if (!stop_range(part, back ? part->link_in_first : part->link_first, n, stop, &lo, &hi)) continue;
        for (uint32_t i = lo; i < hi; i++) {
            uint32_t at = back ? part->links_in[i] : i;
            const gw_tt_link *l = &part->links[at];
            uint32_t far = back ? l->from : l->to;
            int32_t walk = gw_link_seconds(t, r->q, l, NULL, false);
            if (walk < 0 || far == stop || gw_tt_stop_at(t, far)->kind == GW_STOP_PORT) continue;
            parent_t parent = {source, kind, at + (n ? t->part[0].n_links : 0), GW_NO_ID};
            relax_all_slots(r, back, bare, far, key + walk, parent);
        }
    }
}

/* Through the gate to the other side, and on from there. */
GW_BODY void cross_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent)
{
    const gw_timetable *t = r->t;
    const gw_tt_stop *here = gw_tt_stop_at(t, stop);
    if (r->q->port_mask && (here->port >= 64 || !(r->q->port_mask >> here->port & 1))) return;
    uint32_t far = gw_timetable_port_stop(t, here->port, gw_side_other(here->side)).v;
    if (far == GW_NO_ID) return;
    int32_t key_far;
    if (back) {
        int32_t latest = gw_port_latest(r->q->ports, here->port, gw_side_other(here->side), -key);
        if (latest == GW_NEVER_BACK) return;
        key_far = -latest;
    } else {
        key_far = gw_port_exit(r->q->ports, here->port, here->side, key);
        if (key_far == GW_NEVER) return;
    }
    uint32_t far_slot = gw_tt_stop_slot(n_extra(t, back), far);
    if (key_far >= r->best[far_slot] || key_far >= r->target_best) return;
    uint32_t number = r->crossings.n;
    if (!bare) {
        crossing_t *c = gw_pool_add(r, &r->crossings, sizeof *c);
        if (!c) return;
        *c = (crossing_t){parent, stop, far, key_far, r->round};
    }
    relax_slot(r, bare, far_slot, key_far, (parent_t){number, SRC_CROSSING, GW_NO_ID, GW_NO_ID});
    uint32_t end = r->end_of_stop[far];
    if (end != GW_NO_ID)
        reach_target(
            r, key_far + end_at(r, end)->walk_s,
            (target_t){
                .kind = SRC_CROSSING, .source = number, .end = end, .link = GW_NO_ID, .rule = GW_NO_ID});
    leave_port(r, back, bare, far, key_far, SRC_CROSSING, number);
}

/* Someone stands at the counters at key. They may be the end, and the gate may be passed. */
GW_BODY void reach_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent)
{
    uint32_t slot = gw_tt_stop_slot(n_extra(r->t, back), stop);
    if (key >= r->best[slot] || key >= r->target_best) return;
    uint32_t end = r->end_of_stop[stop];
    /* Who sets out from here after the window is no answer, and must not hide those that do in time. */
    bool late = back && end != GW_NO_ID && r->leave_last != INT32_MAX &&
                key + end_at(r, end)->walk_s < -r->leave_last;
    if (!late) relax_slot(r, bare, slot, key, parent);
    if (!late && end != GW_NO_ID)
        reach_target(r, key + end_at(r, end)->walk_s,
                     (target_t){.kind = parent.kind,
                                .source = parent.source,
                                .end = end,
                                .link = parent.link,
                                .rule = parent.rule});
    if (r->q->ports) cross_port(r, back, bare, stop, key, parent);
}

#endif
