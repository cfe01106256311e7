/* Ports as gates in time, and the start of a pass, which may be a port. Seldom, and so in one body. */
#include "planner/router/relax_priv.h"

/* From counters (key: when one stands there, free to go) to the stops of their hall. */
static void leave_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, uint32_t kind,
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
static void cross_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent)
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
void gw_reach_port(gw_router *r, bool back, bool bare, uint32_t stop, int32_t key, parent_t parent)
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

void gw_start_round(gw_router *r, bool back, bool bare, int32_t key)
{
    for (uint32_t i = 0; i < r->n_starts; i++) {
        const end_t *e = &r->starts[i];
        int32_t at = key + e->walk_s;
        if (gw_tt_stop_at(r->t, e->stop)->kind == GW_STOP_PORT) {
            gw_reach_port(r, back, bare, e->stop, at, (parent_t){i, SRC_ACCESS, GW_NO_ID, GW_NO_ID});
            leave_port(r, back, bare, e->stop, at, SRC_ACCESS, i);
        } else {
            if (at < r->ride_first) at = r->ride_first;
            relax_all_slots(r, back, bare, e->stop, at, (parent_t){i, SRC_ACCESS, GW_NO_ID, GW_NO_ID});
        }
    }
}
