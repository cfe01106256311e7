#include "planner/journey/haul.h"
#include "planner/profile/profile_priv.h"

#include <string.h>

/* --- from journeys to paths --- */

static uint32_t count_boardings(const gw_leg *legs, uint32_t n)
{
    uint32_t boardings = 0;
    for (uint32_t i = 0; i < n; i++) boardings += legs[i].kind == GW_LEG_RIDE && !legs[i].in_seat;
    return boardings;
}

static path_leg leg_of(const gw_timetable *t, const gw_leg *l, int32_t walk_s)
{
    return (path_leg){.route = gw_tt_pattern_at(t, l->pattern.v)->route,
                      .from_stop = l->from.v,
                      .to_stop = l->to.v,
                      .pattern = l->pattern.v,
                      .from_position = l->from_position,
                      .to_position = l->to_position,
                      .walk_s = walk_s,
                      .departure_s = l->departure_s,
                      .arrival_s = l->arrival_s};
}

gw_status profile_path_of(const gw_timetable *t, gw_arena *a, const gw_journey_set *s, uint32_t journey,
                          path *out, bool *usable)
{
    const gw_journey *j = &s->journeys[journey];
    const gw_leg *legs = s->legs + j->first_leg;
    int32_t free_since_s = j->departure_s; /* start, or exit from the last vehicle */
    *usable = true;
    path p = {.legs = gw_arena_zalloc(a, (count_boardings(legs, j->n_legs) + 1) * sizeof *p.legs)};
    if (!p.legs) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < j->n_legs; i++) {
        const gw_leg *l = &legs[i];
        if (l->kind == GW_LEG_WALK) continue;
        if (l->kind == GW_LEG_BORDER || (l->in_seat && p.n_legs == 0)) {
            *usable = false;
            return GW_OK;
        }
        if (l->in_seat) {
            path_leg *last = &p.legs[p.n_legs - 1];
            last->fixed = true;
            last->to_stop = l->to.v;
            last->arrival_s = l->arrival_s;
        } else {
            p.legs[p.n_legs++] = leg_of(t, l, l->ready_s - free_since_s);
        }
        free_since_s = l->arrival_s;
    }
    p.egress_s = j->arrival_s - free_since_s;
    *out = p;
    return GW_OK;
}

static bool leg_equal(const path_leg *x, const path_leg *y)
{
    if (x->route != y->route || x->from_stop != y->from_stop || x->to_stop != y->to_stop ||
        x->walk_s != y->walk_s || x->fixed != y->fixed)
        return false;
    return !x->fixed || (x->departure_s == y->departure_s && x->arrival_s == y->arrival_s);
}

bool profile_path_equal(const path *x, const path *y)
{
    if (x->n_legs != y->n_legs || x->egress_s != y->egress_s) return false;
    for (uint32_t i = 0; i < x->n_legs; i++)
        if (!leg_equal(&x->legs[i], &y->legs[i])) return false;
    return true;
}

gw_status profile_path_copy(gw_arena *a, const path *p, path *out)
{
    path_leg *legs = gw_arena_alloc(a, (p->n_legs + 1) * sizeof *legs);
    if (!legs) return GW_NO_MEMORY;
    if (p->n_legs) memcpy(legs, p->legs, p->n_legs * sizeof *legs);
    *out = *p;
    out->legs = legs;
    return GW_OK;
}

/* --- what serves a leg --- */

static gw_haul_span span_of(const gw_timetable *t, const gw_profile_query *q)
{
    return (gw_haul_span){t, q->day ? q->day - 1 : 0, q->day + 2, INT32_MIN, INT32_MAX, q->step_free, false};
}

/* Each boarding at from_stop with the next exit at to_stop behind it. */
static gw_status collect_pattern(const gw_haul_span *x, uint32_t pattern, const path_leg *l, gw_haul *h)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(x->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(x->t, pattern);
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    const uint8_t *flags = part->pattern_flags + p->first_stop;
    uint32_t board = GW_NO_ID;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (board != GW_NO_ID && stops[i] == l->to_stop && gw_may_alight(flags[i])) {
            if (gw_haul_collect(x, pattern, board, i, h)) return GW_NO_MEMORY;
            board = GW_NO_ID;
        }
        if (stops[i] == l->from_stop && gw_may_board(flags[i])) board = i;
    }
    return GW_OK;
}

/* Periods that run together, or a timetabled departure inside one, cannot be put in a row. */
static bool crosses(const gw_haul *h)
{
    if (gw_haul_runs_together(h)) return true;
    for (size_t i = 0, k = 0; i < h->n_runs && k < h->n_calls;) {
        if (h->calls[k].departure_s < h->runs[i].period.start_s)
            k++;
        else if (h->calls[k].departure_s >= h->runs[i].period.end_s)
            i++;
        else
            return true;
    }
    return false;
}

/* A path of another timetable (the baseline's) may name a pattern that is not there, or is another one. */
static bool holds(const gw_timetable *t, const path_leg *l)
{
    if (l->pattern >= gw_tt_n_patterns(t) || gw_tt_pattern_removed(t, l->pattern)) return false;
    const gw_tt_pattern *p = gw_tt_pattern_at(t, l->pattern);
    const uint32_t *stops = gw_tt_part_of_pattern(t, l->pattern)->pattern_stops + p->first_stop;
    return p->route == l->route && l->to_position < p->n_stops && stops[l->from_position] == l->from_stop &&
           stops[l->to_position] == l->to_stop;
}

static gw_status collect(const gw_haul_span *x, const path_leg *l, gw_haul *h)
{
    const gw_timetable *t = x->t;
    gw_status status = GW_OK;
    if (l->fixed) {
        if (gw_tt_pattern_removed(t, l->pattern)) return GW_OK;
        return gw_haul_add_call(h, l->departure_s, l->arrival_s);
    }
    for (uint32_t p = 0; p < gw_tt_n_patterns(t) && !status; p++) {
        if (gw_tt_pattern_at(t, p)->route != l->route || gw_tt_pattern_removed(t, p)) continue;
        status = collect_pattern(x, p, l, h);
    }
    gw_haul_sort(h);
    if (status || !crosses(h)) return status;
    gw_haul_clear(h);
    if (holds(t, l)) status = gw_haul_collect(x, l->pattern, l->from_position, l->to_position, h);
    gw_haul_sort(h);
    return status;
}

/* Blocks: periods and calls in the order of time, as few as possible. */
static void lay_blocks(offer *o)
{
    uint32_t i = 0, k = 0;
    while (i < o->n_periods || k < o->n_calls) {
        bool headway =
            k == o->n_calls || (i < o->n_periods && o->periods[i].start_s <= o->calls[k].departure_s);
        block *last = o->n_blocks ? &o->blocks[o->n_blocks - 1] : NULL;
        if (!last || last->headway != headway) {
            o->blocks[o->n_blocks++] = (block){headway, headway ? i : k, 1};
        } else {
            last->n++;
        }
        if (headway)
            i++;
        else
            k++;
    }
}

static gw_status make_offer(gw_arena *a, const gw_haul *h, offer *o)
{
    *o = (offer){.periods = gw_arena_alloc(a, (h->n_runs + 1) * sizeof *o->periods),
                 .rides_s = gw_arena_alloc(a, (h->n_runs + 1) * sizeof *o->rides_s),
                 .calls = gw_arena_alloc(a, (h->n_calls + 1) * sizeof *o->calls),
                 .blocks = gw_arena_alloc(a, (h->n_runs + h->n_calls + 1) * sizeof *o->blocks),
                 .least_ride_s = INT32_MAX};
    if (!o->periods || !o->rides_s || !o->calls || !o->blocks) return GW_NO_MEMORY;
    for (size_t i = 0; i < h->n_runs; i++) {
        o->periods[o->n_periods] = h->runs[i].period;
        o->rides_s[o->n_periods++] = h->runs[i].ride_s;
        if (h->runs[i].ride_s < o->least_ride_s) o->least_ride_s = h->runs[i].ride_s;
    }
    for (size_t i = 0; i < h->n_calls; i++) {
        int32_t ride_s = h->calls[i].arrival_s - h->calls[i].departure_s;
        o->calls[o->n_calls++] = (call){h->calls[i].departure_s, h->calls[i].arrival_s};
        if (ride_s < o->least_ride_s) o->least_ride_s = ride_s;
    }
    lay_blocks(o);
    return GW_OK;
}

static gw_status prepare_leg(const gw_timetable *t, gw_arena *a, const gw_profile_query *q, const path_leg *l,
                             offer *o)
{
    gw_haul h = {0};
    const gw_haul_span span = span_of(t, q);
    gw_status status = collect(&span, l, &h);
    if (!status) {
        gw_haul_tidy(&h);
        gw_haul_drop_overtaken(&h);
        status = make_offer(a, &h, o);
    }
    gw_haul_free(&h);
    return status;
}

gw_status profile_prepare(const gw_timetable *t, gw_arena *a, const gw_profile_query *q, const path *p,
                          uint32_t n_cells, prepared *out)
{
    *out = (prepared){.offers = gw_arena_zalloc(a, (p->n_legs + 1) * sizeof *out->offers),
                      .served = true,
                      .least_s = p->egress_s};
    out->fate.time.p = gw_arena_alloc(a, n_cells * sizeof(double));
    out->fate.sharp = gw_arena_alloc(a, n_cells * sizeof(double));
    if (!out->offers || !out->fate.time.p || !out->fate.sharp) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < p->n_legs; i++) {
        gw_status status = prepare_leg(t, a, q, &p->legs[i], &out->offers[i]);
        if (status) return status;
        out->served = out->served && out->offers[i].n_blocks > 0;
        if (out->served) out->least_s += p->legs[i].walk_s + out->offers[i].least_ride_s;
    }
    return GW_OK;
}
