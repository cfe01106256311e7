/* Making the row of connections. */
#include "planner/scan/table_priv.h"

#include <stdlib.h>
#include <string.h>

enum { SLICE_S = 128, RARE_HOURS = 12, STOPS_MAX = 65000 };

typedef struct {
    const gw_timetable *t;
    const gw_scan_options *o;
    gw_scan_table *table;
    uint32_t *count; /* [span + 1]: connections by second of departure, then where they go */
    seen_t *seen;    /* [stop] */
    hops_t hops;     /* their memory owned */
    uint64_t n;
    bool counting;
} maker;

/* --- what it does not hold --- */

static bool any_day(const maker *m, const gw_tt_part *part, const gw_tt_pattern *p)
{
    for (uint32_t k = 0; k < p->n_trips; k++) {
        uint32_t service = part->trips[p->first_trip - part->trip_base + k].service;
        for (uint32_t d = 0; d < m->t->n_days; d++) {
            int64_t zero = gw_tt_day_zero(m->t, p->feed_day_row, d);
            if (zero + p->max_time_s >= m->o->from_s && zero + p->min_time_s < m->o->to_s &&
                gw_tt_service_runs(m->t, service, d))
                return true;
        }
    }
    return false;
}

static gw_status refuse(const maker *m, gw_error *err)
{
    const gw_timetable *t = m->t;
    if (t->n_board_extra || t->n_alight_extra)
        return gw_fail(err, GW_BAD_INPUT, "the timetable has transfer rules for particular lines or trips");
    for (uint32_t n = 0; n < t->n_parts; n++) {
        if (t->part[n].n_seats)
            return gw_fail(err, GW_BAD_INPUT, "the timetable has vehicles that go on as another trip");
        for (uint32_t i = 0; i < t->part[n].n_stops; i++)
            if (t->part[n].stops[i].kind == GW_STOP_PORT)
                return gw_fail(err, GW_BAD_INPUT, "the timetable has ports");
        for (uint32_t i = 0; i < t->part[n].n_patterns; i++) {
            const gw_tt_pattern *p = &t->part[n].patterns[i];
            if (p->n_periods == 0 || gw_tt_pattern_removed(t, t->part[n].pattern_base + i) ||
                !any_day(m, &t->part[n], p))
                continue;
            return gw_fail(err, GW_BAD_INPUT, "line %s runs by headway",
                           gw_tt_name(t, &gw_tt_route_at(t, p->route)->short_name, GW_LANG_EN));
        }
    }
    return GW_OK;
}

/* --- connections --- */

static bool may_board(const maker *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position)
{
    return gw_scan_may(m->o, part->pattern_flags[p->first_stop + position] & GW_PICKUP_MASK);
}

static bool may_alight(const maker *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position)
{
    return gw_scan_may(m->o, part->pattern_flags[p->first_stop + position] >> GW_DROP_OFF_SHIFT);
}

static bool is_odd(const maker *m, const gw_tt_part *part, const gw_tt_pattern *p)
{
    for (uint32_t i = 0; i + 1 < p->n_stops; i++)
        if (!may_board(m, part, p, i) || !may_alight(m, part, p, i + 1)) return true;
    return false;
}

/* Departure and arrival relative to from_s; false: it does not leave within the span. */
static bool times_of(const maker *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i, uint32_t k,
                     int64_t zero, int64_t *departure, int64_t *arrival)
{
    *departure = zero + gw_tt_departure(part, p, i, k) - m->o->from_s;
    *arrival = zero + gw_tt_arrival(part, p, i + 1, k) - m->o->from_s;
    return *departure >= 0 && *departure < (int64_t)m->o->to_s - m->o->from_s;
}

static void see(maker *m, uint32_t position, const uint32_t *stops, int64_t departure, int64_t arrival)
{
    if (arrival - departure < m->hops.least_run[position]) m->hops.least_run[position] = arrival - departure;
    m->count[departure]++;
    m->table->n_long += arrival - departure >= RUN_LONG;
    m->seen[stops[0]].departures++;
    m->seen[stops[1]].hours |= (uint32_t)1 << (arrival / 3600 % 24);
}

static void put(maker *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i, int64_t departure,
                int64_t arrival)
{
    gw_scan_table *table = m->table;
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    uint16_t from = table->inner[stops[i]], to = table->inner[stops[i + 1]];
    if (!may_board(m, part, p, i)) from = (uint16_t)(table->n_stops + table->cell[from] / RARE);
    if (!may_alight(m, part, p, i + 1)) to = (uint16_t)nowhere(table);
    int64_t run = arrival - departure;
    uint32_t at = m->count[departure]++;
    table->at[at] =
        (connection_t){.when = (uint32_t)departure << RUN_BITS | (uint32_t)(run < RUN_LONG ? run : RUN_LONG),
                       .next = table->n_runs,
                       .from = from,
                       .to = to};
    if (run >= RUN_LONG) table->long_runs[table->n_long++] = (long_run_t){at, (int32_t)run};
}

/* One run of one trip. Counting: only how many leave in each second. */
static void add_run(maker *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k, uint32_t day)
{
    gw_scan_table *table = m->table;
    int64_t zero = gw_tt_day_zero(m->t, p->feed_day_row, day), departure, arrival;
    uint32_t last = GW_NO_ID;
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) {
        if (!times_of(m, part, p, i, k, zero, &departure, &arrival)) continue;
        last = i;
        if (m->counting)
            see(m, i, part->pattern_stops + p->first_stop + i, departure, arrival);
        else
            put(m, part, p, i, departure, arrival);
    }
    if (last == GW_NO_ID) return;
    if (!m->counting)
        table->runs[table->n_runs] = (run_t){.pattern = part->pattern_base + (uint32_t)(p - part->patterns),
                                             .trip = p->first_trip + k,
                                             .day = day,
                                             .last = last & INT32_MAX,
                                             .odd = is_odd(m, part, p)};
    table->n_runs++;
}

static void add_runs(maker *m, const gw_tt_part *part, const gw_tt_pattern *p)
{
    for (uint32_t d = 0; d < m->t->n_days; d++) {
        int64_t zero = gw_tt_day_zero(m->t, p->feed_day_row, d);
        if (zero + p->max_time_s < m->o->from_s || zero + p->min_time_s >= m->o->to_s) continue;
        for (uint32_t k = 0; k < p->n_trips; k++)
            if (gw_tt_service_runs(m->t, part->trips[p->first_trip - part->trip_base + k].service, d))
                add_run(m, part, p, k, d);
    }
}

static gw_status add_pattern(maker *m, const gw_tt_part *part, const gw_tt_pattern *p, gw_error *err)
{
    add_runs(m, part, p);
    if (!m->counting) return GW_OK;
    return gw_scan_note_hops(&m->hops, part->pattern_stops + p->first_stop, p->n_stops, err);
}

static gw_status add_all(maker *m, gw_error *err)
{
    gw_status status = GW_OK;
    m->table->n_runs = m->table->n_long = 0;
    for (uint32_t n = 0; n < m->t->n_parts; n++) {
        const gw_tt_part *part = &m->t->part[n];
        for (uint32_t i = 0; i < part->n_patterns && !status; i++)
            if (part->patterns[i].n_periods == 0 && !gw_tt_pattern_removed(m->t, part->pattern_base + i))
                status = add_pattern(m, part, &part->patterns[i], err);
    }
    return status;
}

static int by_connection(const void *a, const void *b)
{
    uint32_t x = ((const long_run_t *)a)->connection, y = ((const long_run_t *)b)->connection;
    return (x > y) - (x < y);
}

int32_t gw_scan_long_run(const gw_scan_table *t, uint32_t connection)
{
    const long_run_t key = {connection, 0};
    const long_run_t *found = bsearch(&key, t->long_runs, t->n_long, sizeof key, by_connection);
    return found->run_s;
}

/* Counts become places: those of second s begin at count[s]. */
static gw_status take_places(maker *m, uint32_t span, gw_error *err)
{
    uint64_t sum = 0;
    for (uint32_t s = 0; s <= span; s++) {
        uint32_t here = m->count[s];
        m->count[s] = (uint32_t)sum;
        sum += here;
    }
    if (sum >= NO_NEXT) return gw_fail(err, GW_LIMIT, "more than 2^31 connections in the span");
    m->table->n = (uint32_t)sum;
    return GW_OK;
}

static void *take(size_t n, size_t size)
{
    return calloc(n ? n : 1, size);
}

/* Connections to a stop where nobody changes, or where only few come in a day, would keep a cell open. */
static bool *find_rare(const maker *m)
{
    const gw_scan_table *t = m->table;
    bool *rare = take(t->n_places, sizeof *rare);
    for (uint32_t i = 0; rare && i < t->n_stops; i++)
        rare[i] = t->change_s[i] == NO_WALK || __builtin_popcount(m->seen[t->outer[i]].hours) < RARE_HOURS;
    return rare;
}

static gw_status fill_rows(maker *m, gw_error *err)
{
    gw_scan_table *t = m->table;
    t->at = take(t->n, sizeof *t->at);
    t->runs = take(t->n_runs, sizeof *t->runs);
    t->long_runs = take(t->n_long, sizeof *t->long_runs);
    if (!t->at || !t->runs || !t->long_runs)
        return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    m->counting = false;
    gw_status status = add_all(m, err);
    if (status) return status;
    qsort(t->long_runs, t->n_long, sizeof *t->long_runs, by_connection);
    bool *rare = find_rare(m);
    if (!rare) return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    status = gw_scan_arrange(t, rare, err);
    qsort(t->long_runs, t->n_long, sizeof *t->long_runs, by_connection);
    free(rare);
    return status;
}

static gw_status fill(maker *m, uint32_t span, gw_error *err)
{
    gw_scan_table *t = m->table;
    t->slice_s = m->o->slice_s ? (uint32_t)m->o->slice_s : SLICE_S;
    t->span_s = span;
    t->n_slices = (span + t->slice_s - 1) / t->slice_s;
    m->count = take(span + 1u, sizeof *m->count);
    m->seen = take(t->n_stops, sizeof *m->seen);
    if (!m->count || !m->seen) return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    m->counting = true;
    gw_status status = gw_scan_begin_hops(&m->hops, m->t, err);
    if (!status) status = add_all(m, err);
    if (!status) status = take_places(m, span, err);
    if (!status) status = gw_scan_number_stops(t, m->t, m->seen, m->o->cells, err);
    if (!status) status = gw_scan_add_feet(m->t, m->o, t, err);
    if (!status) status = gw_scan_arrange_hops(t, &m->hops, err);
    if (!status) status = fill_rows(m, err);
    if (!status) status = gw_scan_add_lines(m->t, m->o, t, err);
    return status;
}

gw_status gw_scan_table_make(const gw_timetable *t, const gw_scan_options *o, gw_scan_table **out,
                             gw_error *err)
{
    maker m = {.t = t, .o = o};
    int64_t span = (int64_t)o->to_s - o->from_s;
    if (span <= 0 || span > SPAN_MAX_S)
        return gw_fail(err, GW_LIMIT, "a span of %lld s (at most 72 h)", (long long)span);
    if (gw_tt_n_stops(t) > STOPS_MAX) return gw_fail(err, GW_LIMIT, "more than %d stops", STOPS_MAX);
    gw_status status = refuse(&m, err);
    if (status) return status;
    m.table = calloc(1, sizeof *m.table);
    if (!m.table) return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    m.table->from_s = o->from_s;
    m.table->default_transfer_s = o->default_transfer_s;
    m.table->max_walk_s = o->max_walk_s;
    m.table->gait = o->gait;
    m.table->n_stops = gw_tt_n_stops(t);
    status = fill(&m, (uint32_t)span, err);
    free(m.count);
    free(m.seen);
    gw_scan_free_hops(&m.hops);
    if (status)
        gw_scan_table_free(m.table);
    else
        *out = m.table;
    return status;
}

void gw_scan_table_free(gw_scan_table *t)
{
    if (!t) return;
    gw_scan_free_feet(t);
    free(t->at);
    free(t->runs);
    free(t->long_runs);
    free(t->block);
    free(t->inner);
    free(t->outer);
    free(t->cell);
    free(t->cell_first);
    free(t->heads);
    free(t->lines);
    free(t->line_first);
    free(t->calls);
    free(t->call_first);
    free(t->into);
    free(t);
}
