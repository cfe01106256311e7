/* A pass: rounds from one end, until nothing is ready any more. */
#include "planner/router/relax_priv.h"

static void reset_pass(gw_router *r)
{
    if (++r->n_passes == 0) { /* once in 4 billion: no mark may seem to be of this pass */
        for (uint32_t i = 0; i < r->n_patterns_cap; i++) r->marks[i].pass = r->entered[i].pass = 0;
        r->n_passes = 1;
    }
    for (uint32_t k = 0; k < r->n_rounds_cap; k++) {
        round_t *round = &r->rounds[k];
        for (uint32_t i = 0; i < round->n_touched; i++) {
            round->key[round->touched[i]] = KEY_NONE;
            r->best[round->touched[i]] = KEY_NONE;
        }
        round->n_touched = 0;
    }
    for (uint32_t i = 0; i < r->n_exit_touched; i++) {
        r->exit_best[r->exit_touched[i]] = KEY_NONE;
        r->exit_ride[r->exit_touched[i]] = GW_NO_ID;
    }
    r->n_exit_touched = 0;
    r->rides.n = r->seats.n = r->crossings.n = r->jobs.n = r->seen.n = 0;
    for (uint32_t k = 0; k <= MAX_ROUNDS; k++) r->targets[k].key = KEY_NONE;
}

static bool starts_at_port(const gw_router *r)
{
    for (uint32_t i = 0; i < r->n_starts; i++)
        if (gw_tt_stop_at(r->t, r->starts[i].stop)->kind == GW_STOP_PORT) return true;
    return false;
}

/* The exits of the first pass become where one can go on from in the second, which begins with none. */
static void swap_exits(gw_router *r)
{
    int32_t *keys = r->onward;
    uint32_t *touched = r->onward_touched;
    r->onward = r->exit_best;
    r->onward_touched = r->exit_touched;
    r->n_onward = r->n_exit_touched;
    r->exit_best = keys;
    r->exit_touched = touched;
    r->n_exit_touched = 0;
}

/* Labels that lie on no way to what was found are left out, as far as the bound knows. At the start of a
 * window one only stands (reach_end_… sees to who boards there); but the stops of a port's hall are reached
 * from its counters. */
void gw_router_keep_reach(gw_router *r)
{
    bool apart = r->leave_last != INT32_MAX && !r->back && !starts_at_port(r);
    for (uint32_t k = 0; k <= r->n_rounds; k++)
        r->cap[k] = r->targets[k].key == KEY_NONE ? INT32_MIN / 2 : r->targets[k].key;
    for (uint32_t k = 0; k <= r->n_rounds; k++) {
        const round_t *round = &r->rounds[k];
        for (uint32_t i = 0; i < round->n_touched; i++) {
            uint32_t slot = round->touched[i];
            int32_t key = round->key[slot];
            if (k == 0 && apart && round->parent[slot].link == GW_NO_ID) continue;
            if (key >= r->reach[slot] || !ready_of_use(r, r->back, k, slot, key)) continue;
            if (r->reach[slot] == KEY_NONE) r->reach_touched[r->n_reach++] = slot;
            r->reach[slot] = key;
        }
    }
    swap_exits(r);
    r->reach_pass = r->n_passes;
    r->ends_at_once = false;
    for (uint32_t i = 0; i < r->n_ends; i++) r->ends_at_once |= r->ends[i].walk_s == 0;
    r->bounded = true;
}

void gw_router_drop_reach(gw_router *r)
{
    for (uint32_t i = 0; i < r->n_reach; i++) r->reach[r->reach_touched[i]] = KEY_NONE;
    for (uint32_t i = 0; i < r->n_onward; i++) r->onward[r->onward_touched[i]] = KEY_NONE;
    r->n_reach = r->n_onward = 0;
    r->bounded = false;
}

static void mark_ends(gw_router *r)
{
    for (uint32_t i = 0; i < r->n_ends; i++) {
        uint32_t *at = &r->end_of_stop[r->ends[i].stop];
        if (*at == GW_NO_ID || r->ends[i].walk_s < r->ends[*at].walk_s) *at = i;
    }
}

static void unmark_ends(gw_router *r)
{
    for (uint32_t i = 0; i < r->n_ends; i++) r->end_of_stop[r->ends[i].stop] = GW_NO_ID;
}

/* --- rounds --- */

/* Is the scan of a pattern to begin at this position or before? Then it has to go on as far as that. */
static inline bool is_queued_by(gw_router *r, uint32_t pattern, uint32_t position)
{
    uint32_t at = r->queue_at[pattern];
    if (at == GW_NO_ID || position < at) return false;
    if (position > r->queue_last[pattern]) r->queue_last[pattern] = position;
    return true;
}

GW_BODY void queue_visits(gw_router *r, bool back, bool bare, uint32_t slot)
{
    const gw_timetable *t = r->t;
    uint32_t stop = stop_of_slot(t, back, slot);
    for (uint32_t n = 0; n < t->n_parts; n++) {
        const gw_tt_part *part = &t->part[n];
        uint32_t lo, hi;
        if (!stop_range(part, part->visit_first, n, stop, &lo, &hi)) continue;
        const uint32_t *slots = back ? part->alight_slots : part->board_slots;
        for (uint32_t i = lo; i < hi; i++) {
            const gw_tt_visit *v = &part->visits[i];
            if (!back && is_queued_by(r, v->pattern, v->position)) continue;
            const gw_tt_pattern *p = gw_tt_pattern_at(t, v->pattern);
            if (slots && slots[p->first_stop + v->position] != slot) continue;
            uint32_t q = back ? p->n_stops - 1 - v->position : v->position;
            if (q >= (bare ? p->n_stops - 1 : last_exit(r, v->pattern, p->n_stops))) continue;
            if (is_queued_by(r, v->pattern, q)) continue;
            if (r->queue_at[v->pattern] == GW_NO_ID && !gw_pattern_allowed(t, r->q, v->pattern)) continue;
            queue_pattern(r, v->pattern, q);
        }
    }
}

GW_BODY void run_pass(gw_router *r, bool back, bool bare, const pass_t *pass)
{
    r->round = 0;
    gw_start_round(r, back, bare, pass->key);
    if (r->least) gw_bound_set_caps(r);
    for (r->round = 1; r->round <= pass->max_rides && r->round <= r->n_rounds && !r->failed; r->round++) {
        const round_t *before = &r->rounds[r->round - 1];
        if (!before->n_touched && !r->layer) break;
        if (r->layer) gw_router_board_line(r, back);
        if (r->cap[r->round] < r->target_best - 1) r->target_best = r->cap[r->round] + 1;
        for (uint32_t i = 0; i < before->n_touched; i++) {
            uint32_t slot = before->touched[i];
            if (!bare || ready_of_use(r, back, r->round - 1, slot, before->key[slot]))
                queue_visits(r, back, bare, slot);
        }
        gw_scan_queue(r, back, bare);
        gw_link_round(r, back, bare);
    }
}

/* Nobody travels for longer. */
#define LONGEST_S (1 << 29)

static void begin_pass(gw_router *r, bool back, const pass_t *pass)
{
    const pool_t *starts = back ? &r->to_list : &r->from_list, *ends = back ? &r->from_list : &r->to_list;
    r->starts = starts->p;
    r->n_starts = r->layer ? 0 : starts->n;
    r->ends = ends->p;
    r->n_ends = r->layer < r->q->n_lines ? 0 : ends->n;
    r->back = back;
    r->pass_key = pass->key;
    r->ride_first = pass->ride_first;
    r->ride_limit = pass->ride_limit;
    int32_t limit = pass->key + LONGEST_S < pass->target_limit ? pass->key + LONGEST_S : pass->target_limit;
    r->target_best = limit + 1;
    for (uint32_t k = 0; k <= r->n_rounds; k++) r->cap[k] = limit;
}

gw_status gw_router_pass(gw_router *r, bool back, const pass_t *pass)
{
    reset_pass(r);
    if (r->layer) {
        gw_status status = gw_router_pass(r->before, back, pass);
        if (status) return status;
        gw_router_list_line(r, back);
    }
    begin_pass(r, back, pass);
    mark_ends(r);
    if (back && pass->bare)
        run_pass(r, true, true, pass);
    else if (back)
        run_pass(r, true, false, pass);
    else if (pass->bare)
        run_pass(r, false, true, pass);
    else
        run_pass(r, false, false, pass);
    unmark_ends(r);
    return r->failed ? GW_NO_MEMORY : GW_OK;
}
