#include "tools/gangway/bench_ask.h"

#include "planner/timetable/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DAY_S = 86400, SPAN_S = 2 * DAY_S };

const char *const gw_bench_ops[] = {"arrival", "pareto", "one-to-all", "profile", "profile-all", NULL};

/* --- data --- */

static gw_status outside(gw_day date, gw_day first, gw_day last, gw_error *err)
{
    char text[3][16];
    gw_day_format_iso(date, text[0]);
    gw_day_format_iso(first, text[1]);
    gw_day_format_iso(last, text[2]);
    return gw_fail(err, GW_BAD_INPUT, "--date: %s is not among the days of the timetable, %s to %s", text[0],
                   text[1], text[2]);
}

/* A vehicle of the last day may still be under way some days later. */
static gw_status check_feed_day(const gw_bench *b, gw_error *err)
{
    gw_day first, last;
    if (!gw_feed_span(b->net.loaded[0], &first, &last)) return GW_OK; /* nothing ever runs: no arrivals */
    bool held = b->date >= first - 1 && b->date <= last + b->net.reach_s / DAY_S;
    return held ? GW_OK : outside(b->date, first, last, err);
}

static gw_status open_feed(gw_bench *b, const char *source, gw_error *err)
{
    b->rules = (gw_ask_options){.walk_factor = 1, .walk_speed = 1.25, .today = b->date};
    b->net.options = &b->rules;
    gw_status status = gw_ask_load(&b->net, source, err);
    if (!status) status = check_feed_day(b, err);
    int64_t noon = (int64_t)b->date * DAY_S;
    if (!status) status = gw_ask_cover(&b->net, noon, noon + SPAN_S, err);
    if (!status) b->t = gw_timetable_retain(b->net.t);
    return status;
}

static gw_status open_data(gw_bench *b, const char *source, gw_error *err)
{
    gw_buf path = {0};
    struct stat st;
    gw_buf_printf(&path, "%s/timetable.gw", source);
    if (path.failed) return gw_fail(err, GW_NO_MEMORY, "no memory");
    bool snapshot = stat(path.p, &st) == 0;
    gw_status status = snapshot ? gw_snapshot_open(path.p, &b->t, err) : open_feed(b, source, err);
    gw_buf_free(&path);
    return status;
}

static gw_status make_table(gw_bench *b, gw_error *err)
{
    const gw_scan_options wanted = {.from_s = b->zero_s,
                                    .to_s = b->zero_s + SPAN_S,
                                    .default_transfer_s = b->t->default_transfer_s,
                                    .gait = {1.25, 1.0},
                                    .max_walk_s = INT32_MAX};
    gw_error why = {0};
    bool rides = b->op == GW_BENCH_PARETO || b->op == GW_BENCH_PROFILE;
    if (rides && b->max_rides > GW_SCAN_RIDES_MAX) return GW_OK;
    if (!gw_scan_table_make(b->t, &wanted, &b->table, &why)) return GW_OK;
    if (b->op != GW_BENCH_ARRIVAL && !rides)
        return gw_fail(err, GW_BAD_INPUT,
                       "%s: %s: no scan holds that; the router answers arrival, pareto and profile, 'gangway "
                       "reach' whole days to a place",
                       gw_bench_ops[b->op], why.message);
    fprintf(stderr, "gangway: the router answers: %s\n", why.message);
    return GW_OK;
}

gw_status gw_bench_open(gw_bench *b, const char *source, gw_day date, gw_bench_op op, uint32_t max_rides,
                        gw_error *err)
{
    b->op = op;
    b->date = date;
    b->max_rides = max_rides;
    gw_status status = open_data(b, source, err);
    if (status) return status;
    int64_t day = (int64_t)date - b->t->first_day;
    if (day < 0 || day >= b->t->n_days || b->t->n_feeds == 0)
        return outside(date, b->t->first_day, b->t->first_day + (gw_day)b->t->n_days - 1, err);
    b->zero_s = gw_tt_day_zero(b->t, b->t->feeds[0].zone, (uint32_t)day);
    status = make_table(b, err);
    if (status) return status;
    b->scan = gw_scan_create();
    b->router = gw_router_create();
    b->arrivals = calloc(gw_tt_n_stops(b->t) + 1u, sizeof *b->arrivals);
    return b->scan && b->router && b->arrivals ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no memory");
}

void gw_bench_close(gw_bench *b)
{
    gw_journey_set_free(&b->found);
    gw_router_free(b->router);
    gw_scan_free(b->scan);
    gw_scan_table_free(b->table);
    free(b->arrivals);
    gw_timetable_release(b->t);
    gw_ask_free(&b->net);
}

void gw_bench_ends_free(gw_bench_ends *e)
{
    free(e->from);
    free(e->to);
}

/* --- one question; all in tt seconds --- */

static void lower(int32_t *arrival_s, int32_t to_s)
{
    if (to_s < *arrival_s) *arrival_s = to_s;
}

/* The earliest arrival of what was found that leaves at time_s or later. */
static void lower_to_found(const gw_bench *b, int32_t time_s, int32_t *arrival_s)
{
    for (uint32_t i = 0; i < b->found.n; i++)
        if (b->found.journeys[i].departure_s >= time_s) lower(arrival_s, b->found.journeys[i].arrival_s);
}

static int32_t end_of(const gw_bench *b)
{
    return b->zero_s + SPAN_S;
}

static gw_query query_of(const gw_bench *b, const gw_bench_ends *e, int32_t time_s)
{
    return (gw_query){.from = e->from,
                      .to = e->to,
                      .n_from = e->n_from,
                      .n_to = e->n_to,
                      .time_s = time_s,
                      .direction = GW_DEPART_AFTER,
                      .window_s = -1,
                      .max_rides = b->max_rides,
                      .horizon_s = end_of(b) - time_s,
                      .max_duration_s = -1,
                      .headway = GW_HEADWAY_EXPECTED,
                      .default_transfer_s = b->t->default_transfer_s,
                      .gait = {1.25, 1.0},
                      .max_walk_s = INT32_MAX,
                      .direct_walk_s = -1,
                      .edge_links = true};
}

static bool ends_at(const gw_query *q, uint32_t stop)
{
    for (uint32_t i = 0; i < q->n_to; i++)
        if (q->to[i].stop.v == stop) return true;
    return false;
}

/* The shortest walk all the way, 0 for who is there; -1: there is none. */
static int32_t walk_of(const gw_bench *b, const gw_query *q)
{
    int32_t walk_s = -1;
    for (uint32_t i = 0; i < q->n_from; i++) {
        gw_tt_links links = gw_tt_links_of(b->t, q->from[i].stop.v, false);
        gw_tt_link l;
        if (ends_at(q, q->from[i].stop.v)) return 0;
        while (gw_tt_links_next(&links, &l, NULL, NULL)) {
            int32_t s = ends_at(q, l.to) ? gw_link_seconds(b->t, q, &l, NULL, false) : -1;
            if (s >= 0 && (walk_s < 0 || s < walk_s)) walk_s = s;
        }
    }
    return walk_s;
}

static gw_status route(gw_bench *b, gw_query *q, int32_t time_s, int32_t *arrival_s, gw_error *err)
{
    q->direct_walk_s = walk_of(b, q);
    gw_status status = gw_router_find_journeys(b->router, b->t, q, &b->found, err);
    if (!status) lower_to_found(b, time_s, arrival_s);
    return status;
}

/* A window holds a journey that may leave at any moment once, nothing that leaves behind it and no walk all
 * the way: for these the moment is asked besides. */
static gw_status route_day(gw_bench *b, gw_query *q, int32_t *arrival_s, gw_error *err)
{
    gw_query day = *q;
    day.time_s = b->zero_s;
    day.horizon_s = SPAN_S;
    day.window_s = DAY_S - 1;
    gw_status status = route(b, &day, q->time_s, arrival_s, err);
    return status ? status : route(b, q, q->time_s, arrival_s, err);
}

static gw_status scan_pareto(gw_bench *b, gw_stop_id from, gw_stop_id to, int32_t time_s, int32_t *arrival_s)
{
    gw_status status = gw_scan_pareto(b->scan, b->table, b->t, from, to, time_s, b->max_rides,
                                      end_of(b) - time_s, &b->found);
    if (!status) lower_to_found(b, time_s, arrival_s);
    return status;
}

/* The profile holds rides that leave on the day. Who could walk has that; who would arrive behind the day's
 * end may be there sooner by what leaves behind it. */
static gw_status scan_day(gw_bench *b, const gw_query *q, int32_t *arrival_s)
{
    const int32_t day_end_s = b->zero_s + DAY_S;
    gw_stop_id from = q->from->stop, to = q->to->stop;
    gw_status status = gw_scan_day(b->scan, b->table, b->t, from, to, b->zero_s, day_end_s - 1, b->max_rides,
                                   end_of(b), &b->found);
    if (status) return status;
    lower_to_found(b, q->time_s, arrival_s);
    int32_t walk_s = walk_of(b, q), later_s = GW_SCAN_NEVER;
    if (walk_s >= 0) lower(arrival_s, q->time_s + walk_s);
    if (*arrival_s <= day_end_s) return GW_OK;
    status =
        gw_scan_arrival(b->scan, b->table, from, to, q->time_s > day_end_s ? q->time_s : day_end_s, &later_s);
    lower(arrival_s, later_s);
    return status;
}

/* From one stop to one. */
static gw_status scan(gw_bench *b, const gw_query *q, int32_t *arrival_s)
{
    gw_stop_id from = q->from->stop, to = q->to->stop;
    gw_status status = GW_OK;
    switch (b->op) {
    case GW_BENCH_ARRIVAL:
        return gw_scan_arrival(b->scan, b->table, from, to, q->time_s, arrival_s);
    case GW_BENCH_ONE_TO_ALL:
        status = gw_scan_one_to_all(b->scan, b->table, from, q->time_s, b->arrivals);
        *arrival_s = b->arrivals[to.v];
        return status;
    case GW_BENCH_PROFILE_ALL:
        status = gw_scan_profiles(b->scan, b->table, to);
        *arrival_s = gw_scan_profile_arrival(b->scan, b->table, from, q->time_s);
        return status;
    case GW_BENCH_PARETO:
        return scan_pareto(b, from, to, q->time_s, arrival_s);
    case GW_BENCH_PROFILE:
        return scan_day(b, q, arrival_s);
    }
    return status;
}

static gw_status scan_each(gw_bench *b, const gw_query *q, int32_t *arrival_s)
{
    gw_query one = *q;
    one.n_from = one.n_to = 1;
    for (uint32_t i = 0; i < q->n_from * q->n_to; i++) {
        int32_t found_s = GW_SCAN_NEVER;
        one.from = &q->from[i / q->n_to];
        one.to = &q->to[i % q->n_to];
        gw_status status = scan(b, &one, &found_s);
        if (status) return status;
        lower(arrival_s, found_s);
    }
    return GW_OK;
}

gw_status gw_bench_ask(gw_bench *b, const gw_bench_ends *e, int32_t departure_s, int32_t *arrival_s,
                       gw_error *err)
{
    gw_query q = query_of(b, e, b->zero_s + departure_s);
    int32_t found_s = GW_SCAN_NEVER;
    gw_status status = b->table                    ? scan_each(b, &q, &found_s)
                       : b->op == GW_BENCH_PROFILE ? route_day(b, &q, &found_s, err)
                                                   : route(b, &q, q.time_s, &found_s, err);
    if (status) return status;
    if (walk_of(b, &q) == 0) found_s = q.time_s; /* who is there arrives at once (docs/CONTRACT.md) */
    *arrival_s = found_s == GW_SCAN_NEVER ? GW_SCAN_NEVER : found_s - b->zero_s;
    return GW_OK;
}
