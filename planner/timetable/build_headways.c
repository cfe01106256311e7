/* frequencies.txt: many rows into few services.
 *
 * Rows of one route, direction, calendar and stop pattern with the same run times make one service, whatever
 * trip_ids they have (wheelchair and bicycle access must agree, or an answer would promise what a row does
 * not say). Its periods are sorted by start; one that overlaps goes to a second service. A gap shorter than
 * the headway before it joins two periods into one run; a run with fewer than four departures is not a
 * headway but a timetable:
 *
 *   rows      07:00-07:15/15  07:15-07:59:59/15  08:00-09:00/10   12:00-12:20/20   16:00-17:00/15
 *   runs     |<------------------ 10 departures ---------------->|<- 1 departure ->|<-- 4 ------->|
 *   becomes   three periods of a headway pattern                   a trip at 12:00   its 4th period
 */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>

enum {
    LEAST_RUN = 4,    /* departures that a headway service needs in a run */
    MOST_LANES = 256, /* looked at for a row; where more overlap, each row has one of its own */
};

/* Of one feed, against rows of one second's headway. */
#define MAX_LAID_OUT_RUNS  ((uint64_t)1 << 22)
#define MAX_LAID_OUT_TIMES ((uint64_t)1 << 25)

typedef struct {
    const gw_frequency *row;
    uint32_t number; /* of the row in its file */
    uint32_t route, service, sequence;
    uint32_t run_times; /* number of its offsets from the first departure */
    uint32_t own;       /* trip + 1 when a rule names it: joined with no other */
    uint8_t direction, access;
    uint32_t lane; /* which service of its key: 0 unless it overlaps */
} headway_row;

typedef GW_LIST(headway_row) headway_rows;
typedef GW_LIST(gw_period) period_list;

static uint64_t hash_run_times(const gw_feed *f, uint32_t trip)
{
    const gw_trip *t = &f->trips[trip];
    const gw_stop_time *calls = &f->stop_times[t->first_stop_time];
    uint64_t hash = t->n_stop_times;
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        uint32_t arrives = (uint32_t)(calls[i].arrival_s - calls[0].departure_s);
        uint32_t departs = (uint32_t)(calls[i].departure_s - calls[0].departure_s);
        hash = (hash ^ ((uint64_t)arrives << 32 | departs)) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash;
}

static bool equal_run_times(const gw_feed *f, uint32_t a, uint32_t b)
{
    const gw_trip *ta = &f->trips[a], *tb = &f->trips[b];
    if (ta->n_stop_times != tb->n_stop_times) return false;
    const gw_stop_time *x = &f->stop_times[ta->first_stop_time], *y = &f->stop_times[tb->first_stop_time];
    for (uint32_t i = 0; i < ta->n_stop_times; i++) {
        if (x[i].arrival_s - x[0].departure_s != y[i].arrival_s - y[0].departure_s) return false;
        if (x[i].departure_s - x[0].departure_s != y[i].departure_s - y[0].departure_s) return false;
    }
    return true;
}

static uint32_t count_departures(const gw_frequency *row)
{
    return (uint32_t)(((int64_t)row->end_s - row->start_s + row->headway_s - 1) / row->headway_s);
}

/* Departures start + k·headway < end as timetable runs. */
static gw_status lay_out(gw_tt_feed_build *f, const gw_frequency *row, gw_error *err)
{
    const gw_trip *t = &f->s->feed->trips[row->trip];
    uint32_t n = count_departures(row);
    f->laid_out_times += (uint64_t)n * t->n_stop_times;
    f->laid_out_runs += n;
    if (f->laid_out_times > MAX_LAID_OUT_TIMES || f->laid_out_runs > MAX_LAID_OUT_RUNS)
        return gw_fail(err, GW_LIMIT,
                       "feed %.*s: frequencies.txt: over %llu departures or %llu times to lay out, last of "
                       "trip %.*s",
                       (int)f->s->tag.n, f->s->tag.p, (unsigned long long)MAX_LAID_OUT_RUNS,
                       (unsigned long long)MAX_LAID_OUT_TIMES, (int)t->id.n, t->id.p);
    for (uint32_t k = 0; k < n; k++) {
        int64_t departs_s = row->start_s + (int64_t)k * row->headway_s;
        if (gw_tt_push_run(f, row->trip, (int32_t)departs_s, true)) return GW_NO_MEMORY;
    }
    f->b->summary.trips_from_frequencies += n;
    return GW_OK;
}

/* --- rows by service --- */

static gw_status number_run_times(const gw_feed *feed, headway_rows *rows)
{
    uint32_t n = (uint32_t)rows->n;
    uint32_t *trips = malloc((n + 1) * sizeof *trips), *numbers = malloc((n + 1) * sizeof *numbers);
    gw_status status = trips && numbers ? GW_OK : GW_NO_MEMORY;
    if (!status) {
        for (uint32_t i = 0; i < n; i++) trips[i] = rows->p[i].row->trip;
        status = gw_tt_number_trips(feed, trips, n, hash_run_times, equal_run_times, numbers);
    }
    for (uint32_t i = 0; !status && i < n; i++) rows->p[i].run_times = numbers[i];
    free(trips);
    free(numbers);
    return status;
}

static gw_status collect_rows(gw_tt_feed_build *f, headway_rows *rows, gw_error *err)
{
    const gw_feed *feed = f->s->feed;
    for (uint32_t i = 0; i < feed->n_frequencies; i++) {
        const gw_frequency *row = &feed->frequencies[i];
        if (!row->exact) f->b->summary.frequency_rows++;
        if (!gw_tt_trip_used(f, row->trip) || row->start_s >= row->end_s || row->headway_s <= 0) continue;
        if (row->exact) {
            gw_status status = lay_out(f, row, err);
            if (status) return status;
            continue;
        }
        const gw_trip *t = &feed->trips[row->trip];
        headway_row *r = GW_LIST_PUSH(*rows);
        if (!r) return GW_NO_MEMORY;
        *r = (headway_row){
            .row = row,
            .number = i,
            .route = t->route,
            .service = t->service,
            .sequence = f->sequence[row->trip],
            .own = f->s->trip_named[row->trip] ? row->trip + 1 : 0,
            .direction = t->direction,
            .access = (uint8_t)(t->wheelchair << 2 | t->bikes),
        };
    }
    return number_run_times(feed, rows);
}

static int compare_services(const headway_row *a, const headway_row *b)
{
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    if (a->sequence != b->sequence) return a->sequence < b->sequence ? -1 : 1;
    if (a->direction != b->direction) return a->direction < b->direction ? -1 : 1;
    if (a->service != b->service) return a->service < b->service ? -1 : 1;
    if (a->run_times != b->run_times) return a->run_times < b->run_times ? -1 : 1;
    if (a->access != b->access) return a->access < b->access ? -1 : 1;
    if (a->own != b->own) return a->own < b->own ? -1 : 1;
    return 0;
}

static int compare_rows(const void *pa, const void *pb)
{
    const headway_row *a = pa, *b = pb;
    int order = compare_services(a, b);
    if (order) return order;
    if (a->lane != b->lane) return a->lane < b->lane ? -1 : 1;
    if (a->row->start_s != b->row->start_s) return a->row->start_s < b->row->start_s ? -1 : 1;
    if (a->row->end_s != b->row->end_s) return a->row->end_s < b->row->end_s ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

/* Rows of one key, sorted by start: each to the first lane that is free again. */
static gw_status choose_lanes(headway_row *rows, size_t n)
{
    GW_LIST(int32_t) busy_until = {0};
    gw_status status = GW_OK;
    for (size_t i = 0; i < n && !status; i++) {
        size_t lane = 0, end = busy_until.n < MOST_LANES ? busy_until.n : MOST_LANES;
        while (lane < end && busy_until.p[lane] > rows[i].row->start_s) lane++;
        if (lane == MOST_LANES) lane = busy_until.n;
        if (lane == busy_until.n) status = GW_LIST_ROOM(busy_until, 1);
        if (status) break;
        if (lane == busy_until.n) busy_until.n++;
        busy_until.p[lane] = rows[i].row->end_s;
        rows[i].lane = (uint32_t)lane;
    }
    free(busy_until.p);
    return status;
}

/* --- services into patterns --- */

static gw_status add_headway_pattern(gw_tt_feed_build *f, const headway_row *first,
                                     const period_list *periods)
{
    const gw_feed *feed = f->s->feed;
    uint32_t trip = first->row->trip;
    const gw_stop_time *calls = &feed->stop_times[feed->trips[trip].first_stop_time];
    gw_tt_run template = {.calls = calls, .shift_s = -calls[0].departure_s, .trip = trip, .next = GW_NO_ID};
    gw_tt_chain chain = {.first = 0, .last = 0, .n = 1};
    gw_tt_pattern head = gw_tt_pattern_head(f, trip, first->own != 0);
    if (gw_tt_draft_add_pattern(&f->b->draft, &head, f->s->first_stop, &template, &chain))
        return GW_NO_MEMORY;
    if (gw_tt_draft_add_periods(&f->b->draft, periods->p, periods->n)) return GW_NO_MEMORY;
    f->b->summary.n_headway_patterns++;
    f->b->summary.frequency_rows_joined += (uint32_t)periods->n;
    return gw_tt_push_trip(f, trip, 0);
}

static gw_status push_period(gw_tt_feed_build *f, const gw_frequency *row, period_list *periods)
{
    gw_period *period = GW_LIST_PUSH(*periods);
    if (!period) return GW_NO_MEMORY;
    *period = (gw_period){
        .start_s = row->start_s,
        .end_s = row->end_s,
        .headway_s = row->headway_s,
        .headway_max_s = row->headway_max_s,
        .trip_text = gw_tt_texts_add(&f->b->draft.texts, f->s->feed->trips[row->trip].id),
    };
    return GW_OK;
}

/* Where the run that begins at rows[i] ends: the first gap not shorter than the headway before it. */
static size_t end_of_run(const headway_row *rows, size_t i, size_t n, uint64_t *n_departures)
{
    *n_departures = count_departures(rows[i].row);
    for (i++; i < n; i++) {
        const gw_frequency *before = rows[i - 1].row;
        if ((int64_t)rows[i].row->start_s - before->end_s >= before->headway_s) break;
        *n_departures += count_departures(rows[i].row);
    }
    return i;
}

/* One service: rows sorted by start, without overlaps. */
static gw_status add_service(gw_tt_feed_build *f, const headway_row *rows, size_t n, period_list *periods,
                             gw_error *err)
{
    const headway_row *template = NULL;
    periods->n = 0;
    f->b->summary.n_headway_services++;
    for (size_t i = 0, end; i < n; i = end) {
        uint64_t n_departures;
        end = end_of_run(rows, i, n, &n_departures);
        for (size_t k = i; k < end; k++) {
            bool is_headway = n_departures >= LEAST_RUN;
            gw_status status =
                is_headway ? push_period(f, rows[k].row, periods) : lay_out(f, rows[k].row, err);
            if (status) return status;
            if (is_headway && !template) template = &rows[k];
        }
    }
    return template ? add_headway_pattern(f, template, periods) : GW_OK;
}

static gw_status add_services(gw_tt_feed_build *f, headway_rows *rows, period_list *periods, gw_error *err)
{
    headway_row *p = rows->p;
    size_t n = rows->n;
    qsort(p, n, sizeof *p, compare_rows);
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        while (end < n && compare_services(&p[i], &p[end]) == 0) end++;
        if (choose_lanes(p + i, end - i)) return GW_NO_MEMORY;
        qsort(p + i, end - i, sizeof *p, compare_rows); /* lanes together */
        for (size_t k = i, lane_end; k < end; k = lane_end) {
            lane_end = k + 1;
            while (lane_end < end && p[lane_end].lane == p[k].lane) lane_end++;
            gw_status status = add_service(f, p + k, lane_end - k, periods, err);
            if (status) return status;
        }
    }
    return GW_OK;
}

gw_status gw_tt_build_headways(gw_tt_feed_build *f, gw_error *err)
{
    headway_rows rows = {0};
    period_list periods = {0};
    gw_status status = collect_rows(f, &rows, err);
    if (!status && rows.n) status = add_services(f, &rows, &periods, err);
    free(rows.p);
    free(periods.p);
    return status;
}
