/* Collecting the changes of a scenario: everything is checked here, so that applying cannot fail on input. */
#include "planner/timetable/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TIME_S = 10000000 };

static gw_status no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for the scenario");
}

gw_status gw_overlay_create(const gw_timetable *base, gw_overlay **out, gw_error *err)
{
    if (base->n_parts != 1)
        return gw_fail(err, GW_BAD_INPUT, "a scenario stands on a baseline, not on another scenario");
    gw_overlay *o = calloc(1, sizeof *o);
    if (!o) return no_memory(err);
    o->base = gw_timetable_retain(base);
    const gw_tt_part *part = &base->part[0];
    o->draft.texts.base = part->text_size;
    o->draft.stop_base = part->n_stops;
    o->draft.route_base = part->n_routes;
    o->draft.trip_base = part->n_trips;
    o->draft.pattern_base = part->n_patterns;
    o->draft.service_base = part->n_services;
    *out = o;
    return GW_OK;
}

void gw_overlay_free(gw_overlay *o)
{
    if (!o) return;
    gw_tt_draft_free(&o->draft);
    free(o->walk_radius_m.p);
    free(o->removed.p);
    gw_buf_free(&o->marks);
    free(o->moves.p);
    free(o->set_links.p);
    gw_timetable_release(o->base);
    free(o);
}

static gw_text add_text(gw_overlay *o, const char *text)
{
    return gw_tt_texts_add(&o->draft.texts, gw_str_of(text));
}

static gw_name add_name(gw_overlay *o, const char *const names[GW_N_LANGS])
{
    gw_name name = {0};
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        name.lang[lang] = add_text(o, names[lang]);
        if (!name.base) name.base = name.lang[lang];
    }
    return name;
}

/* A text of the overlay's own; those of the base have smaller offsets. */
static bool is_text(const gw_overlay *o, gw_text text, const char *words)
{
    return text && strcmp(o->draft.texts.pool.p + (text - o->draft.texts.base), words) == 0;
}

static uint32_t n_stops(const gw_overlay *o)
{
    return o->draft.stop_base + (uint32_t)o->draft.stops.n;
}

static uint32_t n_routes(const gw_overlay *o)
{
    return o->draft.route_base + (uint32_t)o->draft.routes.n;
}

static uint32_t n_services(const gw_overlay *o)
{
    return o->draft.service_base + (uint32_t)o->draft.service_ids.n;
}

static gw_status check_open(const gw_overlay *o, const char *id, const char *what, gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    if (!id || !id[0]) return gw_fail(err, GW_BAD_INPUT, "a %s without an id", what);
    return GW_OK;
}

gw_status gw_overlay_add_stop(gw_overlay *o, const gw_overlay_stop *s, double walk_radius_m, gw_stop_id *out,
                              gw_error *err)
{
    gw_status status = check_open(o, s->id, "stop", err);
    if (status) return status;
    if (!gw_point_known(s->point)) return gw_fail(err, GW_BAD_INPUT, "new stop %s has no coordinates", s->id);
    if (o->base->ports_blob && s->side == GW_SIDE_NONE)
        return gw_fail(err, GW_BAD_INPUT, "new stop %s has no side (hk or cn), and ports are loaded", s->id);
    for (size_t i = 0; i < o->draft.stops.n; i++) {
        if (is_text(o, o->draft.stops.p[i].id, s->id))
            return gw_fail(err, GW_BAD_INPUT, "two new stops %s", s->id);
    }
    if (GW_LIST_ROOM(o->draft.stops, 1) || GW_LIST_ROOM(o->walk_radius_m, 1)) return no_memory(err);
    uint32_t number = n_stops(o);
    o->walk_radius_m.p[o->walk_radius_m.n++] = walk_radius_m;
    o->draft.stops.p[o->draft.stops.n++] = (gw_tt_stop){
        .id = add_text(o, s->id),
        .name = add_name(o, s->names),
        .point = s->point,
        .parent = GW_NO_ID,
        .feed = GW_NO_ID,
        .port = GW_NO_ID,
        .kind = GW_STOP_NEW,
        .location_type = GW_LOC_STOP,
        .side = (uint8_t)s->side,
    };
    *out = (gw_stop_id){number};
    return GW_OK;
}

gw_status gw_overlay_add_door(gw_overlay *o, const gw_overlay_stop *s, gw_stop_id *out, gw_error *err)
{
    gw_status status = gw_overlay_add_stop(o, s, 0, out, err);
    if (!status) o->draft.stops.p[o->draft.stops.n - 1].location_type = GW_LOC_ENTRANCE;
    return status;
}

/* Black or white, whichever is easier to read on the colour (weights of ITU-R BT.601). */
static uint32_t text_color_on(uint32_t color)
{
    uint32_t red = color >> 16 & 255, green = color >> 8 & 255, blue = color & 255;
    return red * 299 + green * 587 + blue * 114 > 140000 ? 0x000000 : 0xFFFFFF;
}

gw_status gw_overlay_add_route(gw_overlay *o, const gw_overlay_route *r, gw_route_id *out, gw_error *err)
{
    gw_status status = check_open(o, r->id, "route", err);
    if (status) return status;
    for (size_t i = 0; i < o->draft.routes.n; i++) {
        if (is_text(o, o->draft.routes.p[i].id, r->id))
            return gw_fail(err, GW_BAD_INPUT, "two new lines %s", r->id);
    }
    uint32_t number = n_routes(o);
    gw_tt_route *row = GW_LIST_PUSH(o->draft.routes);
    if (!row) return no_memory(err);
    *row = (gw_tt_route){
        .id = add_text(o, r->id),
        .short_name = {.base = add_text(o, r->short_name)},
        .long_name = add_name(o, r->names),
        .agency = GW_NO_ID,
        .feed = GW_NO_ID,
        .color = r->color & 0xFFFFFF,
        .text_color = text_color_on(r->color),
        .type = r->type,
        .has_color = r->color != 0,
    };
    *out = (gw_route_id){number};
    return GW_OK;
}

gw_status gw_overlay_add_service(gw_overlay *o, const char *id, const uint64_t *days, uint32_t *out,
                                 gw_error *err)
{
    gw_status status = check_open(o, id, "service", err);
    if (status) return status;
    const gw_timetable *t = o->base;
    if (GW_LIST_ROOM(o->draft.service_ids, 1) || GW_LIST_ROOM(o->draft.service_days, t->day_words))
        return no_memory(err);
    uint32_t number = n_services(o);
    uint64_t *row = o->draft.service_days.p + o->draft.service_days.n;
    memcpy(row, days, t->day_words * sizeof *days);
    if (t->n_days % 64)
        row[t->day_words - 1] &= ~(~(uint64_t)0 << (t->n_days % 64)); /* none after the last day */
    o->draft.service_days.n += t->day_words;
    o->draft.service_ids.p[o->draft.service_ids.n++] = add_text(o, id);
    *out = number;
    return GW_OK;
}

/* --- lines --- */

static gw_status check_line(const gw_overlay *o, const gw_overlay_line *line, gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    if (line->route.v >= n_routes(o))
        return gw_fail(err, GW_BAD_INPUT, "a line of a route that is not there");
    if (line->like_pattern != GW_NO_ID && line->like_pattern >= o->draft.pattern_base)
        return gw_fail(err, GW_BAD_INPUT, "a line like a pattern that is not there");
    if (line->n_stops < 2) return gw_fail(err, GW_BAD_INPUT, "a line of fewer than two stops");
    if (line->direction > 2 || line->wheelchair > 2 || line->bikes > 2)
        return gw_fail(err, GW_BAD_INPUT, "a line with a direction or access that does not exist");
    for (uint32_t i = 0; i < line->n_stops; i++) {
        uint32_t stop = line->stops[i].v;
        bool boardable = stop >= o->draft.stop_base
                             ? stop < n_stops(o) &&
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
    gw_name headsign = add_name(o, line->headsign);
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
        if (!status && services[k] >= n_services(o))
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
    return status ? no_memory(err) : GW_OK;
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
    if (!status) status = name_periods(o, add_text(o, id));
    free(calls);
    return status ? no_memory(err) : GW_OK;
}

gw_status gw_overlay_remove_pattern(gw_overlay *o, gw_pattern_id base_pattern)
{
    if (o->applied || base_pattern.v >= o->draft.pattern_base) return GW_BAD_INPUT;
    uint32_t *removed = GW_LIST_PUSH(o->removed);
    if (!removed) return GW_NO_MEMORY;
    *removed = base_pattern.v;
    return GW_OK;
}

gw_status gw_overlay_mark(gw_overlay *o, gw_str what)
{
    gw_buf_printf(&o->marks, "%u:", what.n);
    gw_buf_add(&o->marks, what.p, what.n);
    return o->marks.failed ? GW_NO_MEMORY : GW_OK;
}
