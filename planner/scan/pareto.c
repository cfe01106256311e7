/* Earliest arrivals for every number of rides: one scan forward with a lane a number of rides. */
#include "planner/scan/pareto_priv.h"

enum { FEW = 3 }; /* rides: from most stops there is a way with so many; who needs more need not be known */
enum { LET_GO = 32 }; /* slices */

/* Ready at the stop at `time` after r rides, and so also after more. */
static inline void make_ready(pareto *x, uint32_t stop, int32_t time, uint32_t r)
{
    int32_t *lane = x->s->lane_ready + (size_t)stop * LANES;
    if (time >= lane[r]) return;
    for (uint32_t k = r; k < LANES && time < lane[k]; k++) lane[k] = time;
    cells_wake(x->s, x->t, stop, time, x->cell, x->now_s);
}

static inline void walk_on(pareto *x, uint32_t stop, int32_t time, uint32_t r)
{
    const footpaths_t *ways = &x->t->change_out;
    const footpath_t *way = ways->at + ways->first[stop], *end = ways->at + ways->first[stop + 1];
    for (; way < end && time + way->seconds <= x->best[r]; way++)
        make_ready(x, way->stop, time + way->seconds, r);
}

static inline void get_off(pareto *x, uint32_t i, int32_t arrival, uint32_t r)
{
    const gw_scan_table *t = x->t;
    uint32_t stop = t->at[i].to;
    if ((t->at[i].when & RUN_LONG) == RUN_LONG) arrival = arrival_of(t, i);
    if (arrival > x->best[r] || arrival > x->ride_end || r + x->s->least[stop] > x->open) return;
    if (arrival >= gate_of(x)[(size_t)stop * LANES + r]) return;
    if (!t->simple) {
        int32_t *lane = x->s->lane_ride + (size_t)stop * LANES;
        for (uint32_t k = r; k < LANES && arrival < lane[k]; k++) lane[k] = arrival;
        set_bit(x->s->reached, t->cell[stop]);
    }
    if (t->change_s[stop] != NO_WALK) make_ready(x, stop, arrival + t->change_s[stop], r);
    walk_on(x, stop, arrival, r);
    uint32_t walk = x->s->egress[stop];
    if (walk == UINT32_MAX) return;
    int32_t there = arrival + (int32_t)walk;
    for (uint32_t k = r; k < LANES && there < x->best[k]; k++) x->best[k] = there;
}

/* Whoever sits in a connection also sits in the next one: which is in a later slice mostly, and then its cell
 * is looked into anyway if one may get off here. */
static inline void stay_aboard(pareto *x, const connection_t *c, uint32_t r, bool may_get_off)
{
    if (c->next >= NO_NEXT) return;
    uint8_t *aboard = &x->s->taken[c->next], here = (uint8_t)(LANES - r);
    if (*aboard >= here) return;
    *aboard = here;
    if (c->next >= x->end_aboard) x->end_aboard = c->next + 1;
    if (may_get_off && c->next >= x->slice_end && x->t->simple && x->cell < x->t->n_common) return;
    const connection_t *next = &x->t->at[c->next];
    cells_wake(x->s, x->t, next->from, departure_of(next), x->cell, departure_of(c));
}

/* Mostly nobody is there with so few rides that it is of use: that takes a look at one lane alone. */
static inline void look(pareto *x, uint32_t i, uint32_t end)
{
    const int32_t *gate = gate_of(x);
    const uint8_t *least = x->s->least, *taken = x->s->taken;
    const connection_t *c = x->t->at + i;
    for (; i < end; i++, c++) {
        const int32_t *ready = x->s->lane_ready + (size_t)c->from * LANES;
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        uint32_t ahead = least[c->to] ? least[c->to] : 1, r = LANES - taken[i];
        if (ahead > x->open) continue;
        uint32_t most = x->open + 1 - ahead; /* rides, this one counted, that leave enough */
        if (r > most) {
            if (ready[most - 1] > departure) continue;
            r = most;
        }
        while (r > 1 && ready[r - 2] <= departure) r--;
        x->now_s = departure;
        if (arrival < gate[(size_t)c->to * LANES + r]) get_off(x, i, arrival, r);
        stay_aboard(x, c, r, r + least[c->to] <= x->open);
    }
}

/* Can anybody at a stop of the cell still gain something by boarding there? */
static bool serves(const pareto *x, uint32_t cell)
{
    const gw_scan_table *t = x->t;
    for (uint32_t stop = t->cell_first[cell]; stop < t->cell_first[cell + 1]; stop++) {
        uint32_t ahead = x->s->least[stop];
        if (ahead && ahead <= x->open &&
            x->s->lane_ready[(size_t)stop * LANES + x->open - ahead] != GW_SCAN_NEVER)
            return true;
    }
    return false;
}

/* With fewer rides open, and behind vehicles that have only passed, cells are of no more use. What is on its
 * way is in connections from `first` on. */
static void let_go(pareto *x, uint32_t first)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    uint64_t kept[CELL_WORDS] = {0};
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (!(s->reached[cell / 64] >> cell % 64 & 1) || !serves(x, cell)) continue;
        set_bit(kept, cell);
        set_bit(kept, rare_cell(t, cell));
    }
    for (uint32_t i = first; i < x->end_aboard; i++) {
        if (!s->taken[i] || (uint32_t)(LANES - s->taken[i]) > x->open) continue;
        uint32_t cell = t->cell[t->at[i].from];
        set_bit(kept, cell);
        set_bit(kept, rare_cell(t, cell));
    }
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        x->seen[w] |= s->reached[w];
        s->reached[w] = kept[w];
    }
}

/* Until all is gained that `until` rides and more can gain. */
static void scan_all(pareto *x, uint32_t until)
{
    const gw_scan_table *t = x->t;
    uint32_t slice = (uint32_t)x->time / t->slice_s, open = x->open, let_go_at = slice + LET_GO;
    if (slice >= t->n_slices) return;
    x->first_aboard = x->end_aboard = t->block[(size_t)slice * t->n_cells];
    for (; slice < t->n_slices; slice++) {
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        int32_t start_s = (int32_t)(slice * t->slice_s);
        while (x->open && x->best[x->open] < start_s) x->open--;
        if (x->open < until) return;
        if (start_s > x->ride_end) break;
        x->slice_end = block[t->n_cells];
        if (x->open < open || slice == let_go_at) {
            let_go(x, block[0]);
            open = x->open;
            let_go_at = slice + LET_GO;
        }
        cells_begin_slice(x->s, t, slice, false);
        while (cells_next(x->s, &x->cell)) {
            if (slice + 1 < t->n_slices) cells_fetch(t, block + x->cell + t->n_cells);
            look(x, block[x->cell], block[x->cell + 1]);
        }
    }
    x->open = 0;
}

static void fill(int32_t *lanes, uint32_t first, uint32_t end, int32_t value)
{
    for (size_t i = (size_t)first * LANES; i < (size_t)end * LANES; i++) lanes[i] = value;
}

static void run(pareto *x, uint32_t until)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    cells_begin(s, t);
    x->cell = UINT32_MAX;
    fill(s->lane_ready, nowhere(t), t->n_places, -1); /* nobody gets off there */
    fill(s->lane_ride, nowhere(t), t->n_places, -1);
    make_ready(x, x->from, x->time, 0);
    for (uint32_t i = t->edge_out.first[x->from]; i < t->edge_out.first[x->from + 1]; i++)
        make_ready(x, t->edge_out.at[i].stop, x->time + t->edge_out.at[i].seconds, 0);
    scan_all(x, until);
}

static void clear(pareto *x)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    fill(s->lane_ready, nowhere(t), t->n_places, GW_SCAN_NEVER);
    fill(s->lane_ride, nowhere(t), t->n_places, GW_SCAN_NEVER);
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (!((s->reached[cell / 64] | x->seen[cell / 64]) >> cell % 64 & 1)) continue;
        fill(s->lane_ready, t->cell_first[cell], t->cell_first[cell + 1], GW_SCAN_NEVER);
        if (!t->simple) fill(s->lane_ride, t->cell_first[cell], t->cell_first[cell + 1], GW_SCAN_NEVER);
    }
    memset(s->taken + x->first_aboard, 0, x->end_aboard - x->first_aboard);
}

/* Fewer rides, or earlier: of each arrival the latest departure. */
static gw_status build(pareto *x, const gw_timetable *t, uint32_t first, uint32_t last, gw_journey_set *out)
{
    gw_status status = GW_OK;
    for (uint32_t k = first; k <= last && !status; k++) {
        if (x->best[k] >= x->best[k - 1]) continue;
        gw_scan_find_latest(x, k);
        status = gw_scan_add_journey(x, t, out);
        gw_scan_forget_latest(x);
    }
    return status;
}

/* The earliest arrival, with the fewest rides that it takes: a scan without lanes. Sets open; 0: there is
 * nothing more to find. Where it takes too many rides, or ends too late, all numbers of rides are open. */
static gw_status find_first(pareto *x, const gw_timetable *t, gw_journey_set *out)
{
    gw_status status = GW_OK;
    reach_t first = gw_scan_reach(x->s, x->t, x->from, x->to, x->time);
    bool none = first.arrival >= x->best[0];
    if (none) x->open = 0;
    if (!none && first.arrival <= x->ride_end) {
        int32_t before = x->best[x->rides];
        x->best[x->rides] = first.arrival;
        gw_scan_find_fewest(x);
        x->best[x->rides] = before;
        if (x->departure >= 0) {
            status = gw_scan_add_journey(x, t, out);
            for (uint32_t k = x->k; k <= x->rides; k++) x->best[k] = first.arrival;
            x->open = x->k - 1;
        }
        gw_scan_forget_latest(x);
    }
    gw_scan_forget_reach(x->s, x->t, &first);
    return status;
}

static uint32_t count_need(const pareto *x, const gw_timetable *t, uint32_t known)
{
    return gw_scan_count_least(x->s, x->t, t, x->from, x->to, known);
}

/* With fewer rides one may arrive much later, or never: that is looked for by itself, among what lines allow
 * to so few rides at all. */
static gw_status find_all(pareto *x, const gw_timetable *t, gw_journey_set *out)
{
    gw_status status = find_first(x, t, out);
    uint32_t open = x->open;
    if (status || !open) return status;
    x->need = count_need(x, t, open < FEW ? open - 1 : FEW - 1);
    if (x->need > FEW && open > FEW) x->need = count_need(x, t, open - 1);
    if (x->need > open) return GW_OK;
    run(x, x->need);
    status = build(x, t, 1, open, out);
    clear(x);
    return status;
}

gw_status gw_scan_pareto(gw_scan *s, const gw_scan_table *table, const gw_timetable *t, gw_stop_id from,
                         gw_stop_id to, int32_t time_s, uint32_t max_rides, int32_t horizon_s,
                         gw_journey_set *out)
{
    gw_journey_set_clear(out);
    if (!gw_scan_fit(s, table) || !gw_scan_fit_lanes(s, table, gw_tt_n_patterns(t))) return GW_NO_MEMORY;
    if (from.v == to.v) return GW_OK;
    pareto x = {.s = s, .t = table, .from = table->inner[from.v], .to = table->inner[to.v]};
    x.rides = x.open = max_rides < RIDES_MAX ? max_rides : RIDES_MAX;
    x.time = time_s > table->from_s ? time_s - table->from_s : 0;
    x.ride_end = horizon_s < SPAN_MAX_S ? x.time + horizon_s : x.time + SPAN_MAX_S;
    int32_t walk = gw_scan_walk_all(table, x.from, x.to, x.time);
    for (uint32_t k = 0; k < LANES; k++) x.best[k] = walk;
    gw_scan_set_target(s, table, x.to, true);
    gw_scan_set_origin(s, table, x.from, true);
    gw_status status =
        walk == GW_SCAN_NEVER ? GW_OK : gw_scan_add_rides(table, t, x.from, x.to, x.time, NULL, 0, out);
    if (!status) status = find_all(&x, t, out);
    gw_scan_set_origin(s, table, x.from, false);
    gw_scan_set_target(s, table, x.to, false);
    if (!status) gw_journey_set_sort(out);
    return status;
}
