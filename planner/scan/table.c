/* Making the row of connections. */
#include "planner/scan/scan_priv.h"

#include "planner/scan/feet_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const gw_timetable *t;
    const gw_scan_options *o;
    gw_scan_table *table;
    uint32_t *count; /* [span + 1]: connections by second of departure, then where they go */
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

static bool may(const gw_scan_options *o, uint8_t type)
{
    return type == 0 || (type != 1 && !o->no_arranged);
}

static void put(maker *m, uint32_t trip, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i,
                int32_t departure, int32_t arrival)
{
    gw_scan_table *table = m->table;
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    const uint8_t *flags = part->pattern_flags + p->first_stop;
    int32_t run = arrival - departure;
    uint32_t at = m->count[departure]++;
    table->at[at] = (connection_t){
        .when = (uint32_t)departure << RUN_BITS | (uint32_t)(run < RUN_LONG ? run : RUN_LONG),
        .trip = trip,
        .from = (uint16_t)(may(m->o, flags[i] & GW_PICKUP_MASK) ? stops[i] : table->n_stops),
        .to = (uint16_t)(may(m->o, flags[i + 1] >> GW_DROP_OFF_SHIFT) ? stops[i + 1] : table->n_stops + 1)};
    if (run >= RUN_LONG) table->long_runs[table->n_long++] = (long_run_t){at, run};
}

/* One run of one trip. Counting: only how many leave in each second. */
static void add_run(maker *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k, int64_t zero)
{
    bool any = false;
    int64_t span = (int64_t)m->o->to_s - m->o->from_s;
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) {
        int64_t departure = zero + gw_tt_departure(part, p, i, k) - m->o->from_s;
        if (departure < 0 || departure >= span) continue;
        int64_t arrival = zero + gw_tt_arrival(part, p, i + 1, k) - m->o->from_s;
        any = true;
        if (m->counting) {
            m->count[departure]++;
            m->table->n_long += arrival - departure >= RUN_LONG;
        } else {
            put(m, m->table->n_trips, part, p, i, (int32_t)departure, (int32_t)arrival);
        }
    }
    m->table->n_trips += any;
}

static void add_pattern(maker *m, const gw_tt_part *part, const gw_tt_pattern *p)
{
    for (uint32_t d = 0; d < m->t->n_days; d++) {
        int64_t zero = gw_tt_day_zero(m->t, p->feed_day_row, d);
        if (zero + p->max_time_s < m->o->from_s || zero + p->min_time_s >= m->o->to_s) continue;
        for (uint32_t k = 0; k < p->n_trips; k++)
            if (gw_tt_service_runs(m->t, part->trips[p->first_trip - part->trip_base + k].service, d))
                add_run(m, part, p, k, zero);
    }
}

static void add_all(maker *m)
{
    m->table->n_trips = m->table->n_long = 0;
    for (uint32_t n = 0; n < m->t->n_parts; n++) {
        const gw_tt_part *part = &m->t->part[n];
        for (uint32_t i = 0; i < part->n_patterns; i++)
            if (part->patterns[i].n_periods == 0 && !gw_tt_pattern_removed(m->t, part->pattern_base + i))
                add_pattern(m, part, &part->patterns[i]);
    }
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
    if (sum >= UINT32_MAX) return gw_fail(err, GW_LIMIT, "more than 2^32 connections in the span");
    m->table->n = (uint32_t)sum;
    return GW_OK;
}

static void *take(size_t n, size_t size)
{
    return calloc(n ? n : 1, size);
}

/* --- buckets and knots --- */

static void fill_buckets(gw_scan_table *t)
{
    uint32_t at = 0;
    for (uint32_t b = 0; b < t->n_buckets; b++) {
        while (at < t->n && departure_of(&t->at[at]) < (int32_t)(b * BUCKET_S)) at++;
        t->bucket[b] = at;
    }
}

/* Fills knots, or only counts them. */
static uint32_t find_knots(const gw_scan_table *t, knot_t *knots)
{
    uint32_t n = 0;
    for (uint32_t first = 0, end; first < t->n; first = end) {
        bool still = false;
        for (end = first; end < t->n && departure_of(&t->at[end]) == departure_of(&t->at[first]); end++)
            still = still || (t->at[end].when & RUN_LONG) == 0;
        if (!still || end - first < 2) continue;
        if (knots) knots[n] = (knot_t){first, end};
        n++;
    }
    return n;
}

static gw_status fill(maker *m, uint32_t span, gw_error *err)
{
    gw_scan_table *t = m->table;
    m->count = calloc(span + 1u, sizeof *m->count);
    if (!m->count) return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    m->counting = true;
    add_all(m);
    gw_status status = take_places(m, span, err);
    if (status) return status;
    t->n_buckets = span / BUCKET_S + 2;
    t->at = take(t->n, sizeof *t->at);
    t->bucket = take(t->n_buckets, sizeof *t->bucket);
    t->long_runs = take(t->n_long, sizeof *t->long_runs);
    if (!t->at || !t->bucket || !t->long_runs)
        return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    m->counting = false;
    add_all(m);
    qsort(t->long_runs, t->n_long, sizeof *t->long_runs, by_connection);
    fill_buckets(t);
    t->n_knots = find_knots(t, NULL);
    t->knots = take(t->n_knots, sizeof *t->knots);
    if (!t->knots) return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    find_knots(t, t->knots);
    for (uint32_t k = 0; k < t->n_knots; k++) {
        uint32_t length = t->knots[k].end - t->knots[k].first;
        if (length > t->longest_knot) t->longest_knot = length;
    }
    return GW_OK;
}

gw_status gw_scan_table_make(const gw_timetable *t, const gw_scan_options *o, gw_scan_table **out,
                             gw_error *err)
{
    maker m = {.t = t, .o = o};
    int64_t span = (int64_t)o->to_s - o->from_s;
    if (span <= 0 || span > SPAN_MAX_S)
        return gw_fail(err, GW_LIMIT, "a span of %lld s (at most 72 h)", (long long)span);
    if (gw_tt_n_stops(t) > UINT16_MAX - 1)
        return gw_fail(err, GW_LIMIT, "more than %d stops", UINT16_MAX - 1);
    gw_status status = refuse(&m, err);
    if (status) return status;
    m.table = calloc(1, sizeof *m.table);
    if (!m.table) return gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
    m.table->from_s = o->from_s;
    m.table->n_stops = gw_tt_n_stops(t);
    status = fill(&m, (uint32_t)span, err);
    if (!status) status = gw_scan_add_feet(t, o, m.table, err);
    free(m.count);
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
    free(t->bucket);
    free(t->long_runs);
    free(t->knots);
    free(t);
}

uint32_t gw_scan_first(const gw_scan_table *t, int32_t time_s)
{
    uint32_t b = (uint32_t)time_s / BUCKET_S;
    if (b >= t->n_buckets) return t->n;
    uint32_t at = t->bucket[b];
    while (at < t->n && departure_of(&t->at[at]) < time_s) at++;
    return at;
}

uint32_t gw_scan_first_knot(const gw_scan_table *t, uint32_t i)
{
    uint32_t lo = 0, hi = t->n_knots;
    while (lo < hi) {
        uint32_t middle = (lo + hi) / 2;
        if (t->knots[middle].first < i)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}
