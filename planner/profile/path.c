#include "planner/profile/profile_priv.h"

#include <stdlib.h>
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

typedef struct {
    gw_period period;
    int32_t ride_s;
} run;

typedef struct { /* collected, before sorting */
    run *runs;   /* malloc */
    size_t n_runs, cap_runs;
    call *calls; /* malloc */
    size_t n_calls, cap_calls;
    bool step_free; /* only trips known to take wheelchairs */
} haul;

static gw_status add_run(haul *h, gw_period period, int32_t ride_s)
{
    if (gw_grow(&h->runs, &h->cap_runs, h->n_runs + 1, sizeof *h->runs)) return GW_NO_MEMORY;
    h->runs[h->n_runs++] = (run){period, ride_s};
    return GW_OK;
}

static gw_status add_call(haul *h, int32_t departure_s, int32_t arrival_s)
{
    if (gw_grow(&h->calls, &h->cap_calls, h->n_calls + 1, sizeof *h->calls)) return GW_NO_MEMORY;
    h->calls[h->n_calls++] = (call){departure_s, arrival_s};
    return GW_OK;
}

/* All vehicles of a pattern from position i to j on one service day. */
static gw_status collect_day(const gw_timetable *t, const gw_tt_part *part, const gw_tt_pattern *p,
                             uint32_t i, uint32_t j, uint32_t day, haul *h)
{
    int32_t zero = gw_tt_day_zero(t, p->feed_day_row, day);
    gw_tt_column departures = gw_tt_departures(part, p, i), arrivals = gw_tt_arrivals_at(part, p, j);
    for (uint32_t k = 0; k < p->n_trips; k++) {
        const gw_tt_trip *trip = gw_tt_trip_at(t, p->first_trip + k);
        if (!gw_tt_service_runs(t, trip->service, day)) continue;
        if (h->step_free && trip->wheelchair != 1) continue;
        int32_t departs = gw_tt_time(departures, k), arrives = gw_tt_time(arrivals, k);
        if (!p->n_periods && add_call(h, departs + zero, arrives + zero)) return GW_NO_MEMORY;
        for (uint32_t m = 0; m < p->n_periods; m++) {
            gw_period period = part->periods[p->first_period + m];
            period.start_s += zero + departs;
            period.end_s += zero + departs;
            if (add_run(h, period, arrives - departs)) return GW_NO_MEMORY;
        }
    }
    return GW_OK;
}

static gw_status collect_days(const gw_timetable *t, uint32_t pattern, uint32_t i, uint32_t j, uint32_t day,
                              haul *h)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    for (uint32_t d = day ? day - 1 : 0; d <= day + 1 && d < t->n_days; d++)
        if (collect_day(t, part, gw_tt_pattern_at(t, pattern), i, j, d, h)) return GW_NO_MEMORY;
    return GW_OK;
}

static bool may_board(uint8_t flags)
{
    return (flags & GW_PICKUP_MASK) != 1;
}

static bool may_alight(uint8_t flags)
{
    return (flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK) != 1;
}

/* Each boarding at from_stop with the next exit at to_stop behind it. */
static gw_status collect_pattern(const gw_timetable *t, uint32_t pattern, const path_leg *l, uint32_t day,
                                 haul *h)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    const uint8_t *flags = part->pattern_flags + p->first_stop;
    uint32_t board = GW_NO_ID;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (board != GW_NO_ID && stops[i] == l->to_stop && may_alight(flags[i])) {
            if (collect_days(t, pattern, board, i, day, h)) return GW_NO_MEMORY;
            board = GW_NO_ID;
        }
        if (stops[i] == l->from_stop && may_board(flags[i])) board = i;
    }
    return GW_OK;
}

static int by_start(const void *x, const void *y)
{
    const run *a = x, *b = y;
    if (a->period.start_s != b->period.start_s) return a->period.start_s < b->period.start_s ? -1 : 1;
    return (a->period.end_s > b->period.end_s) - (a->period.end_s < b->period.end_s);
}

static int by_departure(const void *x, const void *y)
{
    const call *a = x, *b = y;
    if (a->departure_s != b->departure_s) return a->departure_s < b->departure_s ? -1 : 1;
    return (a->arrival_s > b->arrival_s) - (a->arrival_s < b->arrival_s);
}

/* Periods that run together, or a timetabled departure inside one, cannot be put in a row. */
static bool crosses(const haul *h)
{
    for (size_t i = 1; i < h->n_runs; i++)
        if (h->runs[i].period.start_s < h->runs[i - 1].period.end_s) return true;
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

static void sort_haul(haul *h)
{
    if (h->n_runs) qsort(h->runs, h->n_runs, sizeof *h->runs, by_start);
    if (h->n_calls) qsort(h->calls, h->n_calls, sizeof *h->calls, by_departure);
}

/* Whoever is overtaken is never boarded: the later departure arrives first. */
static void drop_overtaken(haul *h)
{
    size_t kept = h->n_calls;
    int32_t first_arrival = INT32_MAX;
    for (size_t i = h->n_calls; i-- > 0;) {
        if (h->calls[i].arrival_s >= first_arrival) continue;
        first_arrival = h->calls[i].arrival_s;
        h->calls[--kept] = h->calls[i];
    }
    if (h->n_calls) memmove(h->calls, h->calls + kept, (h->n_calls - kept) * sizeof *h->calls);
    h->n_calls -= kept;
}

/* Cuts what still runs together (one pattern on two service days), joins what continues. */
static void tidy_runs(haul *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_runs; i++) {
        run r = h->runs[i], *last = n ? &h->runs[n - 1] : NULL;
        if (last && r.period.start_s < last->period.end_s) r.period.start_s = last->period.end_s;
        if (r.period.start_s >= r.period.end_s) continue;
        if (last && r.period.start_s == last->period.end_s && r.ride_s == last->ride_s &&
            r.period.headway_s == last->period.headway_s &&
            r.period.headway_max_s == last->period.headway_max_s)
            last->period.end_s = r.period.end_s;
        else
            h->runs[n++] = r;
    }
    h->n_runs = n;
}

static gw_status collect(const gw_timetable *t, const path_leg *l, uint32_t day, haul *h)
{
    gw_status status = GW_OK;
    if (l->fixed) {
        if (gw_tt_pattern_removed(t, l->pattern)) return GW_OK;
        return add_call(h, l->departure_s, l->arrival_s);
    }
    for (uint32_t p = 0; p < gw_tt_n_patterns(t) && !status; p++) {
        if (gw_tt_pattern_at(t, p)->route != l->route || gw_tt_pattern_removed(t, p)) continue;
        status = collect_pattern(t, p, l, day, h);
    }
    sort_haul(h);
    if (status || !crosses(h)) return status;
    h->n_runs = h->n_calls = 0;
    if (l->pattern < gw_tt_n_patterns(t) && !gw_tt_pattern_removed(t, l->pattern))
        status = collect_days(t, l->pattern, l->from_position, l->to_position, day, h);
    sort_haul(h);
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

static gw_status make_offer(gw_arena *a, const haul *h, offer *o)
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
        o->calls[o->n_calls++] = h->calls[i];
        if (ride_s < o->least_ride_s) o->least_ride_s = ride_s;
    }
    lay_blocks(o);
    return GW_OK;
}

static gw_status prepare_leg(const gw_timetable *t, gw_arena *a, const gw_profile_query *q, const path_leg *l,
                             offer *o)
{
    haul h = {.step_free = q->step_free};
    gw_status status = collect(t, l, q->day, &h);
    if (!status) {
        tidy_runs(&h);
        drop_overtaken(&h);
        status = make_offer(a, &h, o);
    }
    free(h.runs);
    free(h.calls);
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
