#include "planner/router/relax_priv.h"
#include <stdlib.h>
#include <string.h>

void *gw_pool_add(gw_router *r, pool_t *p, size_t size)
{
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap + p->cap / 2 : 64;
        void *grown = realloc(p->p, cap * size);
        if (!grown) {
            r->failed = true;
            return NULL;
        }
        p->p = grown;
        p->cap = cap;
    }
    return (char *)p->p + size * p->n++;
}

/* --- memory: grown to the timetable once, then reset by what was touched --- */

static bool grow_u32(uint32_t **p, uint32_t from, uint32_t to, uint32_t fill)
{
    uint32_t *grown = realloc(*p, (size_t)to * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = from; i < to; i++) grown[i] = fill;
    return true;
}

static bool grow_keys(int32_t **p, uint32_t from, uint32_t to)
{
    return grow_u32((uint32_t **)p, from, to, (uint32_t)KEY_NONE);
}

static bool grow_bits(uint64_t **p, uint32_t from, uint32_t to)
{
    uint32_t first = (from + 63) / 64, n = (to + 63) / 64;
    uint64_t *grown = realloc(*p, (size_t)n * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = first; i < n; i++) grown[i] = 0;
    return true;
}

static bool grow_marks(mark_t **p, uint32_t from, uint32_t to)
{
    mark_t *grown = realloc(*p, (size_t)to * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = from; i < to; i++) grown[i] = (mark_t){0};
    return true;
}

static bool grow_round(round_t *round, uint32_t from, uint32_t to)
{
    parent_t *parent = realloc(round->parent, (size_t)to * sizeof *parent);
    if (parent) round->parent = parent;
    return parent && grow_keys(&round->key, from, to) && grow_u32(&round->touched, from, to, 0);
}

static bool grow_slots(gw_router *r, uint32_t n_slots, uint32_t n_rounds)
{
    uint32_t slots = n_slots > r->n_slots_cap ? n_slots : r->n_slots_cap;
    if (n_slots > r->n_slots_cap) {
        for (uint32_t k = 0; k < r->n_rounds_cap; k++)
            if (!grow_round(&r->rounds[k], r->n_slots_cap, slots)) return false;
        if (!grow_keys(&r->best, r->n_slots_cap, slots) || !grow_keys(&r->reach, r->n_slots_cap, slots) ||
            !grow_u32(&r->reach_touched, r->n_slots_cap, slots, 0))
            return false;
        r->n_slots_cap = slots;
    }
    while (r->n_rounds_cap < n_rounds) {
        if (!grow_round(&r->rounds[r->n_rounds_cap], 0, slots)) return false;
        r->n_rounds_cap++;
    }
    return true;
}

static bool grow_stops(gw_router *r, uint32_t n)
{
    uint32_t from = r->n_stops_cap;
    if (n <= from) return true;
    bool ok = grow_keys(&r->exit_best, from, n) && grow_u32(&r->exit_ride, from, n, GW_NO_ID) &&
              grow_bits(&r->exited, from, n) && grow_u32(&r->exit_touched, from, n, 0) &&
              grow_u32(&r->end_of_stop, from, n, GW_NO_ID);
    if (ok) r->n_stops_cap = n;
    return ok;
}

static bool grow_patterns(gw_router *r, uint32_t n)
{
    uint32_t from = r->n_patterns_cap;
    if (n <= from) return true;
    bool ok = grow_u32(&r->queue_at, from, n, GW_NO_ID) && grow_u32(&r->queue_last, from, n, 0) &&
              grow_bits(&r->queued, from, n) && grow_marks(&r->marks, from, n);
    if (ok) r->n_patterns_cap = n;
    return ok;
}

/* --- the two ends --- */

static void add_end(gw_router *r, pool_t *list, end_t e)
{
    end_t *p = gw_pool_add(r, list, sizeof *p);
    if (p) *p = e;
}

/* The links of a stop named as an end are ways to begin or end as well (stop-to-stop contract). */
static void add_links_of_end(gw_router *r, pool_t *list, bool arriving, const gw_access *a)
{
    gw_tt_links links = gw_tt_links_of(r->t, a->stop.v, arriving);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL)) {
        uint32_t far = arriving ? l.from : l.to;
        int32_t walk = gw_link_seconds(r->t, r->q, &l, NULL, false);
        if (walk < 0 || far == a->stop.v || gw_tt_stop_at(r->t, far)->kind == GW_STOP_PORT) continue;
        int32_t inside_s = gw_link_inside_seconds(r->t, r->q, &l);
        add_end(r, list, (end_t){far, a->walk_s + walk, l.walk_m, a->stop.v, inside_s});
    }
}

static void list_ends(gw_router *r, pool_t *list, bool arriving, const gw_access *a, uint32_t n)
{
    list->n = 0;
    for (uint32_t i = 0; i < n; i++)
        add_end(r, list, (end_t){a[i].stop.v, a[i].walk_s, a[i].walk_m, GW_NO_ID, a[i].inside_s});
    if (!r->q->edge_links) return;
    for (uint32_t i = 0; i < n; i++) add_links_of_end(r, list, arriving, &a[i]);
}

static void note_rules(gw_router *r, const gw_tt_part *part)
{
    for (uint32_t i = 0; i < part->n_links; i++) {
        const gw_tt_link *l = &part->links[i];
        if (!l->n_rules) continue;
        r->ruled[0][l->from / 64] |= UINT64_C(1) << (l->from % 64);
        r->ruled[1][l->to / 64] |= UINT64_C(1) << (l->to % 64);
    }
}

static void note_services(gw_router *r, const gw_tt_part *part)
{
    for (uint32_t n = 0; n < part->n_patterns; n++) {
        const gw_tt_pattern *p = &part->patterns[n];
        uint32_t i = 1;
        while (i < p->n_trips && part->trips[p->first_trip + i].service == part->trips[p->first_trip].service)
            i++;
        if (i == p->n_trips) r->one_service[n / 64] |= UINT64_C(1) << (n % 64);
    }
}

static bool clear_bits(uint64_t **p, uint32_t n_words)
{
    free(*p);
    *p = calloc(n_words, sizeof **p);
    return *p;
}

/* Once a timetable, not once a question: a scenario's overlay adds no rules and shares its base's bits. */
static bool note_base(gw_router *r, const gw_timetable *t)
{
    const gw_tt_part *part = &t->part[0];
    if (r->ruled_links == part->links && r->n_ruled_words &&
        !memcmp(&r->ruled_of, &t->base_content, sizeof t->base_content))
        return true;
    uint32_t words = part->n_stops / 64 + 1;
    r->n_ruled_words = 0;
    if (!clear_bits(&r->ruled[0], words) || !clear_bits(&r->ruled[1], words) ||
        !clear_bits(&r->one_service, part->n_patterns / 64 + 1))
        return false;
    note_rules(r, part);
    note_services(r, part);
    r->n_ruled_words = words;
    r->ruled_links = part->links;
    r->ruled_of = t->base_content;
    return true;
}

gw_status gw_router_prepare(gw_router *r, const gw_timetable *t, const gw_query *q)
{
    r->t = t;
    r->q = q;
    r->failed = false;
    r->change_s = gw_change_seconds(q, q->default_transfer_s > 0 ? q->default_transfer_s : 0);
    r->n_rounds = q->max_rides < MAX_ROUNDS ? q->max_rides : MAX_ROUNDS;
    uint32_t stops = gw_tt_n_stops(t);
    uint32_t extra = t->n_board_extra > t->n_alight_extra ? t->n_board_extra : t->n_alight_extra;
    r->n_queue_words = (gw_tt_n_patterns(t) + 63) / 64;
    r->n_stop_words = (stops + 63) / 64;
    if (!note_base(r, t) || !gw_walks_prepare(r) || !grow_slots(r, stops + extra, r->n_rounds + 1) ||
        !grow_stops(r, stops) || !grow_patterns(r, gw_tt_n_patterns(t)))
        return GW_NO_MEMORY;
    list_ends(r, &r->from_list, false, q->from, q->n_from);
    list_ends(r, &r->to_list, true, q->to, q->n_to);
    return r->failed ? GW_NO_MEMORY : GW_OK;
}

static void reset_pass(gw_router *r)
{
    if (++r->n_passes == 0) { /* once in 4 billion: no mark may seem to be of this pass */
        for (uint32_t i = 0; i < r->n_patterns_cap; i++) r->marks[i].pass = 0;
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
    r->bounded = true;
}

void gw_router_drop_reach(gw_router *r)
{
    for (uint32_t i = 0; i < r->n_reach; i++) r->reach[r->reach_touched[i]] = KEY_NONE;
    r->n_reach = 0;
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

GW_BODY void start_round(gw_router *r, bool back, bool bare, int32_t key)
{
    for (uint32_t i = 0; i < r->n_starts; i++) {
        const end_t *e = &r->starts[i];
        int32_t at = key + e->walk_s;
        if (gw_tt_stop_at(r->t, e->stop)->kind == GW_STOP_PORT) {
            reach_port(r, back, bare, e->stop, at, (parent_t){i, SRC_ACCESS, GW_NO_ID, GW_NO_ID});
            leave_port(r, back, bare, e->stop, at, SRC_ACCESS, i);
        } else {
            if (at < r->ride_first) at = r->ride_first;
            relax_all_slots(r, back, bare, e->stop, at, (parent_t){i, SRC_ACCESS, GW_NO_ID, GW_NO_ID});
        }
    }
}

/* Is the scan of a pattern to begin at this position or before? Then it has to go on as far as that. */
static inline bool is_queued_by(gw_router *r, uint32_t pattern, uint32_t position)
{
    uint32_t at = r->queue_at[pattern];
    if (at == GW_NO_ID || position < at) return false;
    if (position > r->queue_last[pattern]) r->queue_last[pattern] = position;
    return true;
}

GW_BODY void queue_visits(gw_router *r, bool back, uint32_t slot)
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
            if (q + 1 >= p->n_stops || is_queued_by(r, v->pattern, q)) continue;
            if (r->queue_at[v->pattern] == GW_NO_ID && !gw_pattern_allowed(t, r->q, v->pattern)) continue;
            queue_pattern(r, v->pattern, q);
        }
    }
}

GW_BODY void link_exit(gw_router *r, bool back, bool bare, uint32_t stop)
{
    int32_t key = r->exit_best[stop];
    if (bare && !exit_of_use(r, stop, key)) return; /* something better was found meanwhile */
    uint32_t number = bare ? 0 : r->exit_ride[stop];
    class_t class = {GW_NO_ID, GW_NO_ID}; /* nobody asks where no rule does */
    relax_links(r, back, bare, stop, class, key, number);
}

/* Stop by stop in their order: which of equal ways is kept does not depend on who was there first. */
GW_BODY void link_round(gw_router *r, bool back, bool bare)
{
    for (uint32_t w = 0; w < r->n_stop_words; w++) {
        for (uint64_t bits = r->exited[w]; bits; bits &= bits - 1)
            link_exit(r, back, bare, w * 64 + (uint32_t)__builtin_ctzll(bits));
        r->exited[w] = 0;
    }
}

GW_BODY void run_pass(gw_router *r, bool back, bool bare, const pass_t *pass)
{
    r->round = 0;
    start_round(r, back, bare, pass->key);
    if (r->least) gw_bound_set_caps(r);
    for (r->round = 1; r->round <= pass->max_rides && r->round <= r->n_rounds && !r->failed; r->round++) {
        const round_t *before = &r->rounds[r->round - 1];
        if (!before->n_touched && !r->layer) break;
        if (r->layer) gw_router_board_line(r, back);
        if (r->cap[r->round] < r->target_best - 1) r->target_best = r->cap[r->round] + 1;
        for (uint32_t i = 0; i < before->n_touched; i++) {
            uint32_t slot = before->touched[i];
            if (!bare || ready_of_use(r, back, r->round - 1, slot, before->key[slot]))
                queue_visits(r, back, slot);
        }
        gw_scan_queue(r, back, bare);
        link_round(r, back, bare);
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
