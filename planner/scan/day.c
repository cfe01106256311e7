/* A pair's whole day: when somebody leaves, and the journeys of each wave. */
#include "planner/scan/day_priv.h"

/* --- who leaves when --- */

static void mark_departures_of(day *x, uint32_t cell)
{
    const gw_scan_table *t = x->t;
    for (uint32_t slice = (uint32_t)x->first_s / t->slice_s; slice < t->n_slices; slice++) {
        if ((int32_t)(slice * t->slice_s) > x->ride_end) return;
        const uint32_t *block = t->block + (size_t)slice * t->n_cells + cell;
        for (uint32_t i = block[0]; i < block[1]; i++) {
            uint16_t walk = x->s->access[t->at[i].from];
            int32_t time = departure_of(&t->at[i]) - walk;
            if (walk != NO_WALK && time >= x->first_s && time <= x->last_s)
                set_bit(x->s->departs, (uint32_t)time);
        }
    }
}

static void mark_departures(day *x)
{
    const gw_scan_table *t = x->t;
    uint64_t cells[CELL_WORDS] = {0};
    set_bit(cells, t->cell[x->from]);
    set_bit(cells, rare_cell(t, t->cell[x->from]));
    for (uint32_t i = t->edge_out.first[x->from]; i < t->edge_out.first[x->from + 1]; i++) {
        uint32_t cell = t->cell[t->edge_out.at[i].stop];
        set_bit(cells, cell);
        set_bit(cells, rare_cell(t, cell));
    }
    for (uint32_t cell = 0; cell < t->n_cells; cell++)
        if (cells[cell / 64] >> cell % 64 & 1) mark_departures_of(x, cell);
}

/* --- journeys --- */

static uint32_t first_of_run(const gw_scan_table *t, uint32_t i)
{
    while (t->at[i].next < NO_NEXT) i = t->at[i].next;
    return t->runs[t->at[i].next & ~NO_NEXT].first;
}

static bool is_first(const day *x, const connection_t *c, int32_t departure)
{
    uint16_t walk = x->s->access[c->from];
    return walk != NO_WALK && departure_of(c) - walk == departure;
}

/* Back over labels: whoever gets off has boarded where one was ready in time with a ride less. */
static gw_status add_journey(const day *x, int32_t departure, uint32_t k, gw_journey_set *out)
{
    const gw_scan_table *t = x->t;
    const gw_scan *s = x->s;
    ride_t rides[RIDES_MAX];
    uint32_t at = RIDES_MAX, exit = x->best_via[k];
    for (bool first = false; !first; k--) {
        uint32_t enter = exit, i = first_of_run(t, exit);
        for (;; i = t->at[i].next) {
            const connection_t *c = &t->at[i];
            first = is_first(x, c, departure);
            if (first || s->lane_ready[(size_t)c->from * LANES + k - 1] <= departure_of(c)) enter = i;
            if (first || i == exit) break;
        }
        rides[--at] = (ride_t){enter, exit};
        exit = s->lane_via[(size_t)t->at[enter].from * LANES + k - 1];
    }
    return gw_scan_add_rides(t, x->tt, x->from, x->to, departure, rides + at, RIDES_MAX - at, out);
}

static gw_status run(day *x, gw_journey_set *out)
{
    gw_status status = GW_OK;
    for (uint32_t word = (uint32_t)x->last_s / 64 + 1; word-- > (uint32_t)x->first_s / 64 && !status;) {
        for (; x->s->departs[word] && !status;) {
            uint32_t bit = 63 - (uint32_t)__builtin_clzll(x->s->departs[word]);
            int32_t time = (int32_t)(word * 64 + bit), before[LANES];
            x->s->departs[word] &= ~((uint64_t)1 << bit);
            memcpy(before, x->best, sizeof before);
            gw_scan_day_wave(x, time);
            for (uint32_t k = 1; k <= x->rides && !status; k++)
                if (x->best[k] < before[k] && x->best[k] < x->best[k - 1])
                    status = add_journey(x, time, k, out);
        }
        x->s->departs[word] = 0;
    }
    return status;
}

/* --- the question --- */

static void fill(int32_t *lanes, uint32_t first, uint32_t end, int32_t value)
{
    for (size_t i = (size_t)first * LANES; i < (size_t)end * LANES; i++) lanes[i] = value;
}

static void begin(day *x)
{
    const gw_scan_table *t = x->t;
    memset(x->s->reached, 0, sizeof x->s->reached);
    fill(x->s->lane_ready, nowhere(t), t->n_places, -1); /* nobody gets off there */
    fill(x->s->lane_ride, nowhere(t), t->n_places, -1);
    for (uint32_t k = 0; k < 2 * LANES; k++) x->best[k] = k <= x->rides ? GW_SCAN_NEVER : -1;
    x->first_aboard = t->n;
    gw_scan_set_target(x->s, t, x->to, true);
    gw_scan_set_origin(x->s, t, x->from, true);
}

static void end(day *x)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    gw_scan_set_origin(s, t, x->from, false);
    gw_scan_set_target(s, t, x->to, false);
    memset(s->departs, 0, ((uint32_t)x->last_s / 64 + 1) * sizeof *s->departs);
    fill(s->lane_ready, nowhere(t), t->n_places, GW_SCAN_NEVER);
    fill(s->lane_ride, nowhere(t), t->n_places, GW_SCAN_NEVER);
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (!(s->reached[cell / 64] >> cell % 64 & 1)) continue;
        fill(s->lane_ready, t->cell_first[cell], t->cell_first[cell + 1], GW_SCAN_NEVER);
        if (!t->simple) fill(s->lane_ride, t->cell_first[cell], t->cell_first[cell + 1], GW_SCAN_NEVER);
    }
    if (x->end_aboard > x->first_aboard)
        memset(s->taken + x->first_aboard, 0, x->end_aboard - x->first_aboard);
}

gw_status gw_scan_day(gw_scan *s, const gw_scan_table *table, const gw_timetable *t, gw_stop_id from,
                      gw_stop_id to, int32_t first_s, int32_t last_s, uint32_t max_rides, int32_t end_s,
                      gw_journey_set *out)
{
    gw_journey_set_clear(out);
    if (!gw_scan_fit(s, table) || !gw_scan_fit_lanes(s, table, gw_tt_n_patterns(t)) ||
        !gw_scan_fit_day(s, table))
        return GW_NO_MEMORY;
    int32_t span = (int32_t)(table->n_slices * table->slice_s);
    day x = {.s = s, .t = table, .tt = t, .from = table->inner[from.v], .to = table->inner[to.v]};
    x.rides = max_rides < RIDES_MAX ? max_rides : RIDES_MAX;
    x.first_s = first_s > table->from_s ? first_s - table->from_s : 0;
    x.last_s = last_s - table->from_s < span ? last_s - table->from_s : span - 1;
    x.ride_end = end_s - table->from_s;
    if (from.v == to.v || x.first_s > x.last_s || !x.rides) return GW_OK;
    if (gw_scan_count_least(s, table, t, x.from, x.to, x.rides - 1) > x.rides) return GW_OK;
    gw_scan_count_seconds(s, table, x.to);
    begin(&x);
    mark_departures(&x);
    gw_status status = run(&x, out);
    end(&x);
    gw_journey_set_sort(out);
    return status;
}
