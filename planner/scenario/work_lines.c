/* The lines that changes touch: out of the base into pieces, and from pieces into the overlay. */
#include "planner/scenario/scenario_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- out of the base --- */

static scn_names names_of(const gw_timetable *t, const gw_name *n)
{
    scn_names names = {{0}};
    for (int l = 0; l < GW_N_LANGS; l++) names.lang[l] = gw_tt_name(t, n, (gw_lang)l);
    return names;
}

static const gw_stop_id *copy_stops(scn_work *w, const uint32_t *stops, uint32_t n)
{
    gw_stop_id *out = scn_alloc(&w->reader, n, sizeof *out);
    for (uint32_t i = 0; i < n && out; i++) out[i] = (gw_stop_id){stops[i]};
    return out;
}

static const char *copy_trip_id(scn_work *w, uint32_t trip)
{
    gw_buf id = {0};
    const char *text = gw_tt_trip_id(w->t, trip, &id);
    char *copy = scn_alloc(&w->reader, strlen(text) + 1, 1);
    if (copy) strcpy(copy, text);
    if (id.failed) w->reader.no_memory = true;
    gw_buf_free(&id);
    return copy;
}

static scn_piece piece_like(scn_work *w, uint32_t pattern, uint32_t number)
{
    const gw_timetable *t = w->t;
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    const gw_tt_trip *trip = gw_tt_trip_at(t, number);
    const gw_tt_part *of_service = &t->part[trip->service >= t->part[0].n_services];
    return (scn_piece){
        .like_pattern = pattern,
        .taken = true,
        .direction = p->direction,
        .n_stops = p->n_stops,
        .stops = copy_stops(w, part->pattern_stops + p->first_stop, p->n_stops),
        .flags = part->pattern_flags + p->first_stop,
        .service = trip->service,
        .days = of_service->service_days + (size_t)(trip->service - of_service->service_base) * t->day_words,
        .id = copy_trip_id(w, number),
        .headsign = names_of(t, gw_tt_headsign(t, number)),
        .wheelchair = trip->wheelchair,
    };
}

typedef gw_tt_column (*times_fn)(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t position);

/* Stop-major times of chosen trips, copied trip by trip. */
static const int32_t *copy_times(scn_work *w, times_fn times, const gw_tt_part *part, const gw_tt_pattern *p,
                                 const uint32_t *trips, uint32_t n)
{
    int32_t *out = scn_alloc(&w->reader, (size_t)n * p->n_stops, sizeof *out);
    for (uint32_t i = 0; i < p->n_stops && out; i++) {
        gw_tt_column column = times(part, p, i);
        for (uint32_t k = 0; k < n; k++) out[(size_t)k * p->n_stops + i] = gw_tt_time(column, trips[k]);
    }
    return out;
}

static gw_status load_headway(scn_work *w, scn_line *l, uint32_t pattern)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(w->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(w->t, pattern);
    const uint32_t first = 0;
    scn_piece piece = piece_like(w, pattern, p->first_trip);
    piece.arrivals = copy_times(w, gw_tt_arrivals_at, part, p, &first, 1);
    piece.departures = copy_times(w, gw_tt_departures, part, p, &first, 1);
    piece.n_periods = p->n_periods;
    piece.periods = scn_alloc(&w->reader, p->n_periods, sizeof *piece.periods);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    memcpy(piece.periods, part->periods + p->first_period, p->n_periods * sizeof *piece.periods);
    return scn_line_add_piece(l, &piece);
}

/* One piece for each service among the trips of a pattern. */
static gw_status load_trips(scn_work *w, scn_line *l, uint32_t pattern)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(w->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(w->t, pattern);
    uint32_t *chosen = scn_alloc(&w->reader, p->n_trips, sizeof *chosen);
    bool *done = scn_alloc(&w->reader, p->n_trips, sizeof *done);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (uint32_t first = 0; first < p->n_trips; first++) {
        if (done[first]) continue;
        uint32_t service = gw_tt_trip_at(w->t, p->first_trip + first)->service, n = 0;
        for (uint32_t k = first; k < p->n_trips; k++) {
            if (gw_tt_trip_at(w->t, p->first_trip + k)->service != service) continue;
            done[k] = true;
            chosen[n++] = k;
        }
        scn_piece piece = piece_like(w, pattern, p->first_trip + first);
        piece.n_trips = n;
        piece.arrivals = copy_times(w, gw_tt_arrivals_at, part, p, chosen, n);
        piece.departures = copy_times(w, gw_tt_departures, part, p, chosen, n);
        piece.trip_ids = scn_alloc(&w->reader, n, sizeof *piece.trip_ids);
        if (w->reader.no_memory) return GW_NO_MEMORY;
        for (uint32_t k = 0; k < n; k++) piece.trip_ids[k] = copy_trip_id(w, p->first_trip + chosen[k]);
        gw_status status = scn_line_add_piece(l, &piece);
        if (status) return status;
    }
    return GW_OK;
}

gw_status scn_line_load(scn_work *w, uint32_t route, scn_line **out)
{
    for (size_t i = 0; i < w->n_lines; i++) {
        if (w->lines[i].route != route) continue;
        *out = &w->lines[i];
        return GW_OK;
    }
    if (gw_grow(&w->lines, &w->cap_lines, w->n_lines + 1, sizeof *w->lines)) return GW_NO_MEMORY;
    scn_line *l = &w->lines[w->n_lines++];
    *l = (scn_line){.route = route};
    for (uint32_t p = 0; p < gw_tt_n_patterns(w->t); p++) {
        if (gw_tt_pattern_removed(w->t, p) || gw_tt_pattern_at(w->t, p)->route != route) continue;
        gw_status status = gw_tt_pattern_at(w->t, p)->n_periods ? load_headway(w, l, p) : load_trips(w, l, p);
        if (status) return status;
    }
    *out = l;
    return GW_OK;
}

static uint32_t position_of(const scn_piece *p, gw_stop_id stop)
{
    uint32_t i = 0;
    while (i < p->n_stops && p->stops[i].v != stop.v) i++;
    return i;
}

/* Do both call at two stops one after the other in the same order? Then they go the same way. */
static bool same_way(const scn_piece *x, const scn_piece *y)
{
    uint32_t least = y->n_stops;
    for (uint32_t i = 0; i < x->n_stops; i++) {
        uint32_t at = position_of(y, x->stops[i]);
        if (at == y->n_stops) continue;
        if (at > least) return true;
        if (at < least) least = at;
    }
    return false;
}

static uint32_t way_of(const scn_line *l, const scn_piece *piece)
{
    uint32_t next = 2;
    if (piece->direction < 2) return piece->direction;
    for (size_t i = 0; i < l->n_pieces; i++) {
        if (l->pieces[i].direction < 2) continue;
        if (same_way(&l->pieces[i], piece)) return l->pieces[i].way;
        if (l->pieces[i].way >= next) next = l->pieces[i].way + 1;
    }
    return next;
}

gw_status scn_line_add_piece(scn_line *l, const scn_piece *piece)
{
    if (gw_grow(&l->pieces, &l->cap, l->n_pieces + 1, sizeof *l->pieces)) return GW_NO_MEMORY;
    uint32_t way = way_of(l, piece);
    l->pieces[l->n_pieces] = *piece;
    l->pieces[l->n_pieces++].way = way;
    return GW_OK;
}

/* --- counting and cutting --- */

uint32_t scn_period_count(const gw_period *p, int32_t from_s, int32_t to_s)
{
    int64_t start = p->start_s > from_s ? p->start_s : from_s, end = p->end_s < to_s ? p->end_s : to_s;
    int64_t twice = (int64_t)p->headway_s + p->headway_max_s;
    return start < end ? (uint32_t)((2 * (end - start) + twice - 1) / twice) : 0;
}

uint32_t scn_piece_count(const scn_piece *p, int32_t from_s, int32_t to_s)
{
    uint32_t n = 0;
    if (p->gone) return 0;
    for (uint32_t i = 0; i < p->n_periods; i++) n += scn_period_count(&p->periods[i], from_s, to_s);
    for (uint32_t k = 0; k < p->n_trips; k++) {
        int32_t at = p->departures[(size_t)k * p->n_stops];
        n += at >= from_s && at < to_s;
    }
    return n;
}

uint32_t scn_line_count(const scn_work *w, const scn_line *l)
{
    uint32_t n = 0;
    for (size_t i = 0; i < l->n_pieces; i++)
        if (scn_runs_on(l->pieces[i].days, w->day)) n += scn_piece_count(&l->pieces[i], INT32_MIN, INT32_MAX);
    return n;
}

static void cut_periods(scn_work *w, scn_piece *p, int32_t from_s, int32_t to_s)
{
    gw_period *kept = scn_alloc(&w->reader, (size_t)p->n_periods * 2, sizeof *kept);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_periods && kept; i++) {
        gw_period before = p->periods[i], after = p->periods[i];
        if (before.end_s <= from_s || before.start_s >= to_s) {
            kept[n++] = before;
            continue;
        }
        p->changed = true;
        before.end_s = from_s;
        after.start_s = to_s;
        if (before.start_s < before.end_s) kept[n++] = before;
        if (after.start_s < after.end_s) kept[n++] = after;
    }
    p->periods = kept;
    p->n_periods = n;
    p->gone = n == 0;
}

static void cut_trips(scn_work *w, scn_piece *p, int32_t from_s, int32_t to_s)
{
    size_t n_stops = p->n_stops;
    int32_t *arrivals = scn_alloc(&w->reader, p->n_trips * n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, p->n_trips * n_stops, sizeof *departures);
    const char **ids = scn_alloc(&w->reader, p->n_trips, sizeof *ids);
    uint32_t n = 0;
    if (w->reader.no_memory) return;
    for (uint32_t k = 0; k < p->n_trips; k++) {
        int32_t at = p->departures[k * n_stops];
        if (at >= from_s && at < to_s) continue;
        memcpy(arrivals + n * n_stops, p->arrivals + k * n_stops, n_stops * sizeof *arrivals);
        memcpy(departures + n * n_stops, p->departures + k * n_stops, n_stops * sizeof *departures);
        ids[n++] = p->trip_ids[k];
    }
    p->changed = p->changed || n < p->n_trips;
    p->arrivals = arrivals;
    p->departures = departures;
    p->trip_ids = ids;
    p->n_trips = n;
    p->gone = n == 0;
}

gw_status scn_piece_cut(scn_work *w, scn_piece *p, int32_t from_s, int32_t to_s)
{
    if (p->gone) return GW_OK;
    if (p->n_periods)
        cut_periods(w, p, from_s, to_s);
    else
        cut_trips(w, p, from_s, to_s);
    return w->reader.no_memory ? GW_NO_MEMORY : GW_OK;
}

/* --- into the overlay --- */

static gw_status service_number(scn_work *w, const scn_piece *p, uint32_t *out, gw_error *err)
{
    if (p->service != GW_NO_ID) {
        *out = p->service;
        return GW_OK;
    }
    return gw_overlay_add_service(w->overlay, p->id, p->days, out, err);
}

static gw_status write_piece(scn_work *w, gw_route_id route, const scn_piece *p, gw_error *err)
{
    gw_overlay_line line = {
        .route = route,
        .like_pattern = p->like_pattern,
        .n_stops = p->n_stops,
        .stops = p->stops,
        .flags = p->flags,
        .headsign = {p->headsign.lang[0], p->headsign.lang[1], p->headsign.lang[2]},
        .direction = p->direction,
        .wheelchair = p->wheelchair,
    };
    uint32_t service;
    gw_status status = service_number(w, p, &service, err);
    if (status) return status;
    if (p->n_periods)
        return gw_overlay_add_headway(w->overlay, &line, p->arrivals, p->departures, p->periods, p->n_periods,
                                      service, p->id, err);
    uint32_t *services = scn_alloc(&w->reader, p->n_trips, sizeof *services);
    if (!services) return GW_NO_MEMORY;
    for (uint32_t k = 0; k < p->n_trips; k++) services[k] = service;
    return gw_overlay_add_trips(w->overlay, &line, p->n_trips, p->arrivals, p->departures, services,
                                p->trip_ids, err);
}

static gw_status line_route(scn_work *w, const scn_line *l, gw_route_id *out, gw_error *err)
{
    if (!l->added) {
        *out = (gw_route_id){l->route};
        return GW_OK;
    }
    const scn_add_line *a = l->added;
    gw_overlay_route route = {
        .id = l->added_id,
        .short_name = a->line,
        .names = {a->names.lang[0], a->names.lang[1], a->names.lang[2]},
        .type = a->route_type,
        .color = a->color,
    };
    return gw_overlay_add_route(w->overlay, &route, out, err);
}

/* A pattern of the base is written anew when any of its pieces changed: the bits say which were taken out. */
static gw_status remove_rewritten(scn_work *w, const scn_line *l)
{
    for (size_t i = 0; i < l->n_pieces; i++) {
        if (!l->pieces[i].taken || !l->pieces[i].changed) continue;
        uint32_t pattern = l->pieces[i].like_pattern;
        bool earlier = false;
        for (size_t k = 0; k < i && !earlier; k++)
            earlier = l->pieces[k].taken && l->pieces[k].changed && l->pieces[k].like_pattern == pattern;
        if (earlier) continue;
        gw_status status = gw_overlay_remove_pattern(w->overlay, (gw_pattern_id){pattern});
        if (status) return status;
    }
    return GW_OK;
}

static bool is_rewritten(const scn_line *l, const scn_piece *p)
{
    if (!p->taken) return true;
    for (size_t i = 0; i < l->n_pieces; i++)
        if (l->pieces[i].taken && l->pieces[i].changed && l->pieces[i].like_pattern == p->like_pattern)
            return true;
    return false;
}

static gw_status write_line(scn_work *w, scn_line *l, gw_error *err)
{
    gw_route_id route = {GW_NO_ID};
    gw_status status = remove_rewritten(w, l);
    if (!status && l->added && l->numbered) status = line_route(w, l, &route, err);
    for (size_t i = 0; i < l->n_pieces && !status; i++) {
        const scn_piece *p = &l->pieces[i];
        if (p->gone || !is_rewritten(l, p)) continue;
        if (route.v == GW_NO_ID) status = line_route(w, l, &route, err);
        if (!status) status = write_piece(w, route, p, err);
    }
    l->number = l->added ? route : (gw_route_id){l->route};
    return status;
}

gw_status scn_work_write(scn_work *w, gw_error *err)
{
    for (size_t i = 0; i < w->n_lines; i++) {
        gw_status status = write_line(w, &w->lines[i], err);
        if (status) return status;
    }
    return GW_OK;
}
