/* The net: which stops, lines and trips there are, and how they hang together. */
#include "planner/strategy/net_priv.h"

#include <string.h>

enum { SPAN_MAX_S = 48 * 3600, CAP_MAX_S = 18 * 3600, DAY_S = 86400 };

void gw_strategy_defaults(gw_strategy_options *o, int32_t day_zero_s)
{
    *o = (gw_strategy_options){.from_s = day_zero_s + 4 * 3600,
                               .to_s = day_zero_s + 28 * 3600,
                               .step_s = 60,
                               .cap_s = 4 * 3600,
                               .default_transfer_s = 60,
                               .gait = {1.25, 1.3},
                               .max_walk_s = 600};
}

void *strategy_take(maker_t *m, size_t n, size_t size)
{
    m->n->bytes += n * size;
    return gw_arena_zalloc(m->a, n * size + 64);
}

void *strategy_take_scratch(const maker_t *m, size_t n, size_t size)
{
    return gw_arena_zalloc(m->scratch, n * size + 64);
}

void *strategy_keep_made(maker_t *m, const void *made, size_t n, size_t size)
{
    void *kept = strategy_take(m, n, size);
    if (kept && n) memcpy(kept, made, n * size);
    return kept;
}

bool strategy_in_side(const maker_t *m, uint32_t stop)
{
    return m->n->o.side == GW_SIDE_NONE || gw_tt_stop_at(m->t, stop)->side == m->n->o.side;
}

static int64_t clamp_day(int64_t day, uint32_t n_days)
{
    return day < 0 ? 0 : day > n_days ? n_days : day;
}

days_t strategy_days(const maker_t *m, const gw_tt_pattern *p)
{
    /* A day's zero lies within 26 hours of a multiple of 86,400. */
    int64_t lo = ((int64_t)m->n->from_s - p->max_time_s) / DAY_S - 2;
    int64_t hi = ((int64_t)m->end_s - p->min_time_s) / DAY_S + 3;
    days_t d = {(uint32_t)clamp_day(lo, m->t->n_days), (uint32_t)clamp_day(hi, m->t->n_days)};
    while (d.lo < d.hi && (int64_t)gw_tt_day_zero(m->t, p->feed_day_row, d.lo) + p->max_time_s < m->n->from_s)
        d.lo++;
    while (d.lo < d.hi &&
           (int64_t)gw_tt_day_zero(m->t, p->feed_day_row, d.hi - 1) + p->min_time_s >= m->end_s)
        d.hi--;
    return d;
}

uint32_t strategy_board_slot(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i)
{
    uint32_t at = p->first_stop + i, stop = part->pattern_stops[at];
    if ((part->pattern_flags[at] & GW_PICKUP_MASK) == 1 || !strategy_in_side(m, stop)) return NONE;
    return part->board_slots ? part->board_slots[at] : gw_tt_stop_slot(m->t->n_board_extra, stop);
}

uint32_t strategy_alight_slot(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i)
{
    uint32_t at = p->first_stop + i, stop = part->pattern_stops[at];
    if (part->pattern_flags[at] >> GW_DROP_OFF_SHIFT == 1 || !strategy_in_side(m, stop)) return NONE;
    return part->alight_slots ? part->alight_slots[at] : gw_tt_stop_slot(m->t->n_alight_extra, stop);
}

static bool any_in_side(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p)
{
    for (uint32_t i = 0; i < p->n_stops; i++)
        if (strategy_in_side(m, part->pattern_stops[p->first_stop + i])) return true;
    return false;
}

static bool any_runs(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days)
{
    for (uint32_t d = days.lo; d < days.hi; d++)
        for (uint32_t k = 0; k < p->n_trips; k++)
            if (strategy_runs(m, part, p, k, d)) return true;
    return false;
}

void strategy_each_pattern(maker_t *m, bool headways, strategy_pattern_fn fn, void *context)
{
    for (uint32_t x = 0; x < m->t->n_parts; x++) {
        const gw_tt_part *part = &m->t->part[x];
        for (uint32_t i = 0; i < part->n_patterns; i++) {
            const gw_tt_pattern *p = &part->patterns[i];
            if ((p->n_periods > 0) != headways || gw_tt_pattern_removed(m->t, part->pattern_base + i))
                continue;
            days_t days = strategy_days(m, p);
            if (days.lo < days.hi && any_in_side(m, part, p) && any_runs(m, part, p, days))
                fn(m, part, p, days, context);
        }
    }
}

/* --- all of it --- */

static gw_status check(const gw_strategy_options *o, gw_error *err)
{
    int64_t span = (int64_t)o->to_s - o->from_s;
    if (span <= 0 || span > SPAN_MAX_S)
        return gw_fail(err, GW_BAD_INPUT, "a span of %lld s", (long long)span);
    if (o->step_s < 10 || o->step_s > 300) return gw_fail(err, GW_BAD_INPUT, "a step of %d s", o->step_s);
    if (o->cap_s < 60 || o->cap_s > CAP_MAX_S) return gw_fail(err, GW_BAD_INPUT, "a cap of %d s", o->cap_s);
    return GW_OK;
}

static uint32_t whole_blocks(uint32_t steps)
{
    return (steps + LANES - 1) / LANES * LANES;
}

static void set_grid(gw_strategy_net *n, const gw_strategy_options *o)
{
    n->o = *o;
    n->from_s = o->from_s;
    n->step_s = o->step_s;
    n->unit = o->cap_s <= 16200 ? 4 : o->cap_s <= 32400 ? 2 : 1;
    n->cap = (uint16_t)(o->cap_s * (int32_t)n->unit);
    n->n_steps =
        whole_blocks(((uint32_t)(o->to_s - o->from_s) + (uint32_t)o->cap_s) / (uint32_t)o->step_s + 1);
}

/* Rides of hours are few: what they lead to stands once more, in a longer ring. */
static gw_status set_hop_ring(maker_t *m)
{
    enum { FEW = 16 };
    gw_strategy_net *n = m->n;
    uint32_t most = 0, n_far = 0;
    n->hop_ring = whole_blocks(n->ahead + LANES + 1);
    for (uint32_t i = 0; i < n->n_hops; i++) {
        if (n->hops[i].next_shift > most) most = n->hops[i].next_shift;
        n_far += strategy_is_far(n, n->hops[i].next_shift);
    }
    if (!n_far) return GW_OK;
    n->far_ring = whole_blocks(most + LANES + 1);
    if (n_far > n->n_hops / FEW) {
        n->hop_ring = n->far_ring;
        return GW_OK;
    }
    n->far_hops = strategy_take(m, n_far, sizeof *n->far_hops);
    if (!n->far_hops) return GW_NO_MEMORY;
    for (uint32_t l = 0; l < n->n_lines; l++)
        for (uint32_t i = 0; i + 1 < n->lines[l].n_hops; i++)
            if (strategy_is_far(n, n->hops[n->lines[l].first_hop + i].next_shift))
                n->far_hops[n->n_far++] = n->lines[l].first_hop + i + 1;
    return GW_OK;
}

static void set_rings(gw_strategy_net *n)
{
    uint32_t arrive = 0, walk = 0;
    for (uint32_t i = 0; i < n->n_hops; i++)
        if (n->hops[i].exit_shift + 1u > arrive) arrive = n->hops[i].exit_shift + 1u;
    for (uint32_t i = 0; i < n->way_first[n->n_exits]; i++)
        if (n->ways[i].shift + 1u > walk) walk = n->ways[i].shift + 1u;
    if ((n->n_lines || n->n_gates) && n->longest_run > arrive) arrive = n->longest_run;
    n->exit_ring = whole_blocks(arrive + LANES + 1);
    n->place_ring = whole_blocks(walk + LANES + 1);
}

static gw_status make(maker_t *m)
{
    gw_strategy_net *n = m->n;
    n->n_stops = gw_tt_n_stops(m->t);
    gw_status status = strategy_make_places(m);
    if (!status) status = strategy_make_lines(m);
    if (!status) status = strategy_make_trips(m);
    if (!status) status = strategy_make_stays(m);
    if (!status) status = strategy_make_ways(m);
    if (!status) status = strategy_make_gates(m);
    if (!status) status = set_hop_ring(m);
    if (!status) set_rings(n);
    return status == GW_NO_MEMORY ? gw_fail(m->err, status, "no memory for the network of a day") : status;
}

gw_status gw_strategy_net_make(const gw_timetable *t, const gw_strategy_options *o, gw_strategy_net **out,
                               gw_error *err)
{
    gw_status status = check(o, err);
    if (status) return status;
    gw_arena *a = gw_arena_create(0);
    gw_strategy_net *n = a ? gw_arena_zalloc(a, sizeof *n) : NULL;
    if (!n) {
        gw_arena_free(a);
        return gw_fail(err, GW_NO_MEMORY, "no memory for the network of a day");
    }
    n->arena = a;
    set_grid(n, o);
    maker_t m = {
        .t = t,
        .n = n,
        .a = a,
        .scratch = gw_arena_create(0),
        .err = err,
        .end_s = n->from_s + (int32_t)n->n_steps * n->step_s,
        .q = {.default_transfer_s = o->default_transfer_s, .gait = o->gait, .max_walk_s = o->max_walk_s}};
    status = m.scratch ? make(&m) : gw_fail(err, GW_NO_MEMORY, "no memory for the network of a day");
    gw_arena_free(m.scratch);
    n->o.ports = NULL;
    if (status)
        gw_arena_free(a);
    else
        *out = n;
    return status;
}

void gw_strategy_net_free(gw_strategy_net *n)
{
    if (n) gw_arena_free(n->arena);
}

size_t gw_strategy_net_bytes(const gw_strategy_net *n)
{
    return n->bytes;
}
