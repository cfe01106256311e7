/* Collecting the lines of a scenario, by the clock and by headway. */
#include "planner/timetable/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TIME_S = 10000000 };

static gw_status check_line(const gw_overlay *o, const gw_overlay_line *line, gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    if (line->route.v >= gw_overlay_n_routes(o))
        return gw_fail(err, GW_BAD_INPUT, "a line of a route that is not there");
    if (line->like_pattern != GW_NO_ID && line->like_pattern >= o->draft.pattern_base)
        return gw_fail(err, GW_BAD_INPUT, "a line like a pattern that is not there");
    if (line->n_stops < 2) return gw_fail(err, GW_BAD_INPUT, "a line of fewer than two stops");
    if (line->direction > 2 || line->wheelchair > 2 || line->bikes > 2)
        return gw_fail(err, GW_BAD_INPUT, "a line with a direction or access that does not exist");
    for (uint32_t i = 0; i < line->n_stops; i++) {
        uint32_t stop = line->stops[i].v;
        bool boardable = stop >= o->draft.stop_base
                             ? stop < gw_overlay_n_stops(o) &&
                                   o->draft.stops.p[stop - o->draft.stop_base].location_type == GW_LOC_STOP
                             : o->base->part[0].stops[stop].kind == GW_STOP_GTFS &&
                                   o->base->part[0].stops[stop].location_type == GW_LOC_STOP;
        if (!boardable) return gw_fail(err, GW_BAD_INPUT, "stop %u of a line is no stop to call at", i + 1);
    }
    return GW_OK;
}

static gw_status check_times(const int32_t *arrivals, const int32_t *departures, uint32_t n, gw_error *err)
{
    for (uint32_t i = 0; i < n; i++) {
        bool range = arrivals[i] >= -MAX_TIME_S && departures[i] <= MAX_TIME_S;
        if (!range || arrivals[i] > departures[i] || (i && departures[i - 1] > arrivals[i]))
            return gw_fail(err, GW_BAD_INPUT, "times of a line that do not rise, at stop %u", i + 1);
    }
    return GW_OK;
}

static uint32_t day_row(const gw_overlay *o, const gw_overlay_line *line)
{
    const gw_timetable *t = o->base;
    if (line->like_pattern != GW_NO_ID) return t->part[0].patterns[line->like_pattern].feed_day_row;
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        if (t->feeds[i].side == GW_SIDE_CN) return t->feeds[i].zone;
    }
    return t->feeds[0].zone;
}

static gw_tt_pattern head_of(const gw_overlay *o, const gw_overlay_line *line)
{
    return (gw_tt_pattern){
        .route = line->route.v,
        .feed_day_row = day_row(o, line),
        .n_stops = line->n_stops,
        .own_trip = GW_NO_ID,
        .direction = line->direction,
    };
}

/* The calls of n trips in the form that patterns are made from. Owned by the caller: free. */
static gw_stop_time *make_calls(const gw_overlay_line *line, uint32_t n, const int32_t *arrivals,
                                const int32_t *departures)
{
    gw_stop_time *calls = calloc((size_t)n * line->n_stops, sizeof *calls);
    for (size_t i = 0; calls && i < (size_t)n * line->n_stops; i++) {
        size_t position = i % line->n_stops;
        uint8_t flags = line->flags ? line->flags[position] : 0;
        calls[i].stop = line->stops[position].v;
        calls[i].pickup = flags & GW_PICKUP_MASK;
        calls[i].drop_off = flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK;
        calls[i].arrival_s = arrivals[i];
        calls[i].departure_s = departures[i];
    }
    return calls;
}

static gw_status push_trip(gw_overlay *o, const gw_overlay_line *line, uint32_t service, const char *id)
{
    gw_tt_draft *d = &o->draft;
    gw_name headsign = gw_overlay_add_name(o, line->headsign);
    gw_tt_trip trip = {
        .service = service,
        .direction = (uint8_t)line->direction,
        .wheelchair = line->wheelchair,
        .bikes = line->bikes,
    };
    if (gw_tt_draft_add_headsign(d, &headsign, &trip.headsign)) return GW_NO_MEMORY;
    return gw_tt_draft_add_trip(d, &trip, gw_str_of(id), 0);
}

static int compare_runs(const void *pa, const void *pb, void *context)
{
    const char *const *ids = context;
    const gw_tt_run *a = pa, *b = pb;
    if (a->first_departure_s != b->first_departure_s)
        return a->first_departure_s < b->first_departure_s ? -1 : 1;
    int order = strcmp(ids[a->trip], ids[b->trip]);
    if (order) return order;
    return (a->trip > b->trip) - (a->trip < b->trip);
}

static gw_status add_runs(gw_overlay *o, const gw_overlay_line *line, gw_tt_run *runs, uint32_t n,
                          const uint32_t *services, const char *const *ids)
{
    gw_tt_chains chains = {0};
    gw_tt_pattern head = head_of(o, line);
    qsort_r(runs, n, sizeof *runs, compare_runs, (void *)ids);
    gw_status status = gw_tt_split(runs, n, line->n_stops, &chains);
    for (size_t c = 0; c < chains.n && !status; c++) {
        status = gw_tt_draft_add_pattern(&o->draft, &head, 0, runs, &chains.p[c]);
        for (uint32_t r = chains.p[c].first; r != GW_NO_ID && !status; r = runs[r].next)
            status = push_trip(o, line, services[runs[r].trip], ids[runs[r].trip]);
    }
    free(chains.p);
    return status;
}

static gw_status check_trips(const gw_overlay *o, const gw_overlay_line *line, uint32_t n,
                             const int32_t *arrivals, const int32_t *departures, const uint32_t *services,
                             const char *const *ids, gw_error *err)
{
    gw_status status = check_line(o, line, err);
    for (uint32_t k = 0; k < n && !status; k++) {
        size_t first = (size_t)k * line->n_stops;
        status = check_times(arrivals + first, departures + first, line->n_stops, err);
        if (!status && services[k] >= gw_overlay_n_services(o))
            status = gw_fail(err, GW_BAD_INPUT, "a trip of a service that is not there");
        if (!status && !ids[k]) status = gw_fail(err, GW_BAD_INPUT, "a trip without an id");
    }
    return status;
}

gw_status gw_overlay_add_trips(gw_overlay *o, const gw_overlay_line *line, uint32_t n_trips,
                               const int32_t *arrivals, const int32_t *departures, const uint32_t *services,
                               const char *const *ids, gw_error *err)
{
    gw_status status = check_trips(o, line, n_trips, arrivals, departures, services, ids, err);
    if (status || n_trips == 0) return status;
    gw_stop_time *calls = make_calls(line, n_trips, arrivals, departures);
    gw_tt_run *runs = calloc(n_trips, sizeof *runs);
    if (!calls || !runs) status = GW_NO_MEMORY;
    for (uint32_t k = 0; k < n_trips && !status; k++) {
        const gw_stop_time *first = calls + (size_t)k * line->n_stops;
        runs[k] =
            (gw_tt_run){.calls = first, .first_departure_s = first->departure_s, .trip = k, .next = GW_NO_ID};
    }
    if (!status) status = add_runs(o, line, runs, n_trips, services, ids);
    free(runs);
    free(calls);
    return status ? gw_overlay_no_memory(err) : GW_OK;
}

/* --- headways --- */

static gw_status check_headway(const gw_overlay *o, const int32_t *departures, const gw_period *periods,
                               uint32_t n, gw_error *err)
{
    if (departures[0] != 0)
        return gw_fail(err, GW_BAD_INPUT,
                       "times of a headway service count from its departure at the first stop");
    if (n == 0) return gw_fail(err, GW_BAD_INPUT, "a headway service without periods");
    for (uint32_t i = 0; i < n; i++) {
        const gw_period *p = &periods[i];
        bool range = p->start_s >= -MAX_TIME_S && p->end_s <= MAX_TIME_S && p->headway_max_s <= MAX_TIME_S;
        if (!range || p->start_s >= p->end_s || p->headway_s <= 0 || p->headway_max_s < p->headway_s ||
            (i && periods[i - 1].end_s > p->start_s))
            return gw_fail(err, GW_BAD_INPUT,
                           "period %u of a headway service is empty, overlaps or has no headway", i + 1);
        if (p->trip_text >= o->draft.texts.base)
            return gw_fail(err, GW_BAD_INPUT, "period %u of a headway service names no trip of the base",
                           i + 1);
    }
    return GW_OK;
}

static gw_status name_periods(gw_overlay *o, gw_text id)
{
    const gw_tt_pattern *p = &o->draft.patterns.p[o->draft.patterns.n - 1];
    for (uint32_t i = 0; i < p->n_periods; i++) {
        gw_period *period = &o->draft.periods.p[p->first_period + i];
        if (!period->trip_text) period->trip_text = id;
    }
    return o->draft.texts.failed ? GW_NO_MEMORY : GW_OK;
}

gw_status gw_overlay_add_headway(gw_overlay *o, const gw_overlay_line *line, const int32_t *arrivals,
                                 const int32_t *departures, const gw_period *periods, uint32_t n_periods,
                                 uint32_t service, const char *id, gw_error *err)
{
    gw_status status = check_trips(o, line, 1, arrivals, departures, &service, &id, err);
    if (!status) status = check_headway(o, departures, periods, n_periods, err);
    if (status) return status;
    gw_stop_time *calls = make_calls(line, 1, arrivals, departures);
    gw_tt_run run = {.calls = calls, .next = GW_NO_ID};
    gw_tt_chain chain = {.n = 1};
    gw_tt_pattern head = head_of(o, line);
    status = calls ? gw_tt_draft_add_pattern(&o->draft, &head, 0, &run, &chain) : GW_NO_MEMORY;
    if (!status) status = gw_tt_draft_add_periods(&o->draft, periods, n_periods);
    if (!status) status = push_trip(o, line, service, id);
    if (!status) status = name_periods(o, gw_overlay_add_text(o, id));
    free(calls);
    return status ? gw_overlay_no_memory(err) : GW_OK;
}
