/* add-line: a new line over existing and new stops, there and (mirrored) back.
 *
 * A service band becomes headway services or trips. A headway service has one set of run times, so a band is
 * cut where the run times change, and cuts with the same hop times are put together again:
 *
 *   service   07:00 ├───────────── every 20 min ──────────────┤ 19:30
 *   run       07:00 ├── 16, 8 ──┤ 09:30 ├────── 13, 6 ────────┤ 19:30
 *   becomes         [07:00,09:30) of service 1   [09:30,19:30) of service 2
 */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { /* one direction of the line, resolved */
    uint32_t n_stops;
    const gw_stop_id *stops;
    bool back;
} way;

/* --- stops --- */

/* --- run times --- */

/* The run bands of the line: as given, or one for the whole day from a speed. NULL: complained about. */
static const scn_run *runs_of(scn_work *w, const scn_add_line *a, const gw_stop_id *stops,
                              const int32_t *along_path, uint32_t *n)
{
    *n = a->n_runs;
    if (a->n_runs) return a->runs;
    scn_run *run = scn_alloc(&w->reader, 1, sizeof *run);
    int32_t *hops = scn_alloc(&w->reader, a->n_stops - 1, sizeof *hops);
    if (w->reader.no_memory) return NULL;
    for (uint32_t i = 0; i + 1 < a->n_stops; i++) {
        hops[i] = along_path ? along_path[i] : scn_hop_seconds(w, stops[i], stops[i + 1], a->speed_kmh);
        if (hops[i] == 0) return NULL;
    }
    *run = (scn_run){.from_s = 0, .to_s = SCN_LAST_CLOCK_S, .hops_s = hops};
    *n = 1;
    return run;
}

static int32_t hop_s(const scn_run *run, uint32_t n_stops, bool back, uint32_t i)
{
    return run->hops_s[back ? n_stops - 2 - i : i];
}

static void lay_times(const scn_add_line *a, const scn_run *run, bool back, int32_t start_s,
                      int32_t *arrivals, int32_t *departures)
{
    arrivals[0] = departures[0] = start_s;
    for (uint32_t i = 1; i < a->n_stops; i++) {
        arrivals[i] = departures[i - 1] + hop_s(run, a->n_stops, back, i - 1);
        departures[i] = arrivals[i] + (i + 1 < a->n_stops ? a->dwell_s : 0);
    }
}

static int32_t run_time(const scn_add_line *a, const scn_run *run)
{
    int32_t s = a->dwell_s * (int32_t)(a->n_stops - 2);
    for (uint32_t i = 0; i + 1 < a->n_stops; i++) s += run->hops_s[i];
    return s;
}

static const scn_run *run_at(const scn_run *runs, uint32_t n, int32_t at)
{
    for (uint32_t i = 0; i < n; i++)
        if (at >= runs[i].from_s && at < runs[i].to_s) return &runs[i];
    return NULL;
}

static bool same_hops(const scn_run *x, const scn_run *y, uint32_t n_stops)
{
    return memcmp(x->hops_s, y->hops_s, (n_stops - 1) * sizeof *x->hops_s) == 0;
}

/* Every moment a band says must have run times. */
static void check_runs_cover(scn_work *w, const scn_add_line *a, const scn_run *runs, uint32_t n)
{
    char clock[12];
    for (uint32_t i = 0; i < a->n_services; i++) {
        const scn_service *s = &a->services[i];
        int32_t at = s->from_s;
        const scn_run *run = NULL;
        while (s->least_s && at < s->to_s && (run = run_at(runs, n, at))) at = run->to_s;
        bool covered = !s->least_s || at >= s->to_s;
        for (uint32_t k = 0; k < s->n_departures && covered; k++) {
            at = s->departures_s[k];
            covered = run_at(runs, n, at) != NULL;
        }
        if (covered) continue;
        gw_time_format_clock(at, clock);
        scn_complain(&w->reader, "run", gw_str_of(clock),
                     "no run time is given for a departure at this time");
    }
}

/* --- pieces --- */

static scn_piece new_piece(scn_work *w, const scn_add_line *a, const way *one, const scn_service *s,
                           const char *id)
{
    scn_piece p = {
        .like_pattern = GW_NO_ID,
        .direction = one->back,
        .n_stops = one->n_stops,
        .stops = one->stops,
        .service = GW_NO_ID,
        .wheelchair = scn_wheelchair_of(&a->vehicle),
        .changed = true,
    };
    char text[160];
    snprintf(text, sizeof text, "%.70s-%s-%u", id, one->back ? "back" : "out",
             (unsigned)(s - a->services) + 1);
    p.id = gw_arena_text(w->arena, gw_str_of(text));
    p.days = scn_days_of(w, s->weekdays, a->calendar);
    if (!p.id) w->reader.no_memory = true;
    return p;
}

static int by_start(const void *x, const void *y)
{
    const gw_period *a = x, *b = y;
    return (a->start_s > b->start_s) - (a->start_s < b->start_s);
}

/* The headway service of all bands with the weekdays of `first` whose run times are those of `run`. */
static gw_status add_headway_piece(scn_work *w, scn_line *l, const way *one, const scn_service *first,
                                   const scn_run *runs, uint32_t n_runs, const scn_run *run)
{
    const scn_add_line *a = l->added;
    scn_piece p = new_piece(w, a, one, first, l->added_id);
    int32_t *arrivals = scn_alloc(&w->reader, a->n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, a->n_stops, sizeof *departures);
    p.periods = scn_alloc(&w->reader, (size_t)a->n_services * n_runs, sizeof *p.periods);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (const scn_service *s = a->services; s < a->services + a->n_services; s++) {
        if (!s->least_s || s->weekdays != first->weekdays || !(one->back ? s->back : s->out)) continue;
        for (uint32_t r = 0; r < n_runs; r++) {
            if (!same_hops(&runs[r], run, a->n_stops)) continue;
            int32_t from = s->from_s > runs[r].from_s ? s->from_s : runs[r].from_s;
            int32_t to = s->to_s < runs[r].to_s ? s->to_s : runs[r].to_s;
            if (from < to)
                p.periods[p.n_periods++] = (gw_period){
                    .start_s = from, .end_s = to, .headway_s = s->least_s, .headway_max_s = s->most_s};
        }
    }
    if (p.n_periods == 0) return GW_OK;
    qsort(p.periods, p.n_periods, sizeof *p.periods, by_start);
    lay_times(a, run, one->back, 0, arrivals, departures);
    p.arrivals = arrivals;
    p.departures = departures;
    return scn_line_add_piece(l, &p);
}

static gw_status add_trip_piece(scn_work *w, scn_line *l, const way *one, const scn_service *s,
                                const scn_run *runs, uint32_t n_runs)
{
    const scn_add_line *a = l->added;
    scn_piece p = new_piece(w, a, one, s, l->added_id);
    int32_t *arrivals = scn_alloc(&w->reader, (size_t)s->n_departures * a->n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, (size_t)s->n_departures * a->n_stops, sizeof *departures);
    p.trip_ids = scn_alloc(&w->reader, s->n_departures, sizeof *p.trip_ids);
    for (uint32_t k = 0; k < s->n_departures && !w->reader.no_memory; k++) {
        char id[200], clock[12];
        gw_time_format_clock(s->departures_s[k], clock);
        snprintf(id, sizeof id, "%s-%s", p.id, clock);
        p.trip_ids[k] = gw_arena_text(w->arena, gw_str_of(id));
        if (!p.trip_ids[k]) w->reader.no_memory = true;
        lay_times(a, run_at(runs, n_runs, s->departures_s[k]), one->back, s->departures_s[k],
                  arrivals + (size_t)k * a->n_stops, departures + (size_t)k * a->n_stops);
    }
    if (w->reader.no_memory) return GW_NO_MEMORY;
    p.n_trips = s->n_departures;
    p.arrivals = arrivals;
    p.departures = departures;
    return scn_line_add_piece(l, &p);
}

static bool seen_days(const scn_add_line *a, const way *one, const scn_service *s)
{
    for (const scn_service *x = a->services; x < s; x++)
        if (x->least_s && x->weekdays == s->weekdays && (one->back ? x->back : x->out)) return true;
    return false;
}

static gw_status add_way(scn_work *w, scn_line *l, const way *one, const scn_run *runs, uint32_t n_runs)
{
    const scn_add_line *a = l->added;
    gw_status status = GW_OK;
    for (const scn_service *s = a->services; s < a->services + a->n_services && !status; s++) {
        if (!(one->back ? s->back : s->out)) continue;
        if (!s->least_s) {
            status = add_trip_piece(w, l, one, s, runs, n_runs);
            continue;
        }
        if (seen_days(a, one, s)) continue;
        for (uint32_t r = 0; r < n_runs && !status; r++) {
            bool earlier = false;
            for (uint32_t k = 0; k < r && !earlier; k++) earlier = same_hops(&runs[k], &runs[r], a->n_stops);
            if (!earlier) status = add_headway_piece(w, l, one, s, runs, n_runs, &runs[r]);
        }
    }
    return status;
}

/* --- the change --- */

static gw_stop_id *reversed(scn_work *w, const gw_stop_id *stops, uint32_t n)
{
    gw_stop_id *out = scn_alloc(&w->reader, n, sizeof *out);
    for (uint32_t i = 0; i < n && out; i++) out[i] = stops[n - 1 - i];
    return out;
}

static bool runs_at_all(const scn_work *w, const scn_line *l)
{
    for (size_t i = 0; i < l->n_pieces; i++)
        for (uint32_t d = 0; d < w->t->n_days; d++)
            if (scn_runs_on(l->pieces[i].days, d)) return true;
    return false;
}

/* Buses are counted for the band that needs most: the longest run for its headway. */
static void describe_cycle(const scn_add_line *a, const scn_run *runs, uint32_t n_runs, gw_change_effect *e)
{
    double most = 0;
    for (uint32_t i = 0; i < a->n_services; i++) {
        const scn_service *s = &a->services[i];
        for (uint32_t r = 0; r < n_runs && s->least_s; r++) {
            bool meet = s->from_s < runs[r].to_s && runs[r].from_s < s->to_s;
            int32_t run_s = run_time(a, &runs[r]);
            if (!meet || (double)run_s / s->least_s <= most) continue;
            most = (double)run_s / s->least_s;
            e->run_out_s = run_s;
            e->headway_s = s->least_s;
        }
    }
    e->run_back_s = a->mirror ? e->run_out_s : 0;
}

static void describe(scn_work *w, const scn_add_line *a, const gw_stop_id *stops, gw_change_effect *e)
{
    for (uint32_t i = 0; i + 1 < a->n_stops; i++) {
        double metres = gw_walk_straight_m(scn_stop_point(w, stops[i]), scn_stop_point(w, stops[i + 1]));
        if (isfinite(metres)) e->length_m += metres;
    }
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const scn_add_line *a = &c->as.add;
    gw_stop_id *stops = NULL;
    uint32_t n_runs = 0;
    scn_effect_line(effect, a->line);
    gw_status status = scn_resolve_stops(w, a->stops, a->n_stops, a->snap_m, &stops);
    if (status || !stops) return status;
    size_t faults = w->reader.errors->n;
    int32_t *along_path = NULL;
    double length_m = 0;
    if (a->path) status = scn_follow_path(w, a, stops, &along_path, &length_m);
    if (status || w->reader.errors->n > faults) return status;
    const scn_run *runs = runs_of(w, a, stops, along_path, &n_runs);
    if (!runs) return w->reader.no_memory ? GW_NO_MEMORY : GW_OK;
    check_runs_cover(w, a, runs, n_runs);
    if (w->reader.errors->n > faults) return GW_OK;

    if (gw_grow(&w->lines, &w->cap_lines, w->n_lines + 1, sizeof *w->lines)) return GW_NO_MEMORY;
    scn_line *l = &w->lines[w->n_lines++];
    *l = (scn_line){.route = GW_NO_ID, .added = a, .added_id = c->id};
    way out = {a->n_stops, stops, false}, back = {a->n_stops, reversed(w, stops, a->n_stops), true};
    status = add_way(w, l, &out, runs, n_runs);
    if (!status && a->mirror) status = add_way(w, l, &back, runs, n_runs);
    if (status || w->reader.no_memory) return GW_NO_MEMORY;
    if (!runs_at_all(w, l))
        scn_complain(&w->reader, "service", GW_STR(""),
                     "changes nothing: no day of the data is among its days");
    scn_input_vehicle(w, c->id, l, &a->vehicle);
    scn_input_fares(w, c->id, l, a->fares, a->n_fares);
    describe(w, a, stops, effect);
    if (a->path) scn_effect_fact(effect, "path_km", length_m / 1000);
    scn_effect_fact(effect, "service_hours_after", scn_line_hours(w, l));
    for (uint32_t i = 0; i < a->n_stops; i++)
        if (!a->stops[i].ref && !a->stops[i].new_id)
            scn_effect_note(w, effect, "stop_snapped", scn_stop_name(w, stops[i]));
    scn_warn_overtaking(w, l, effect);
    describe_cycle(a, runs, n_runs, effect);
    effect->services_added = (uint32_t)l->n_pieces;
    effect->trips_after = scn_line_count(w, l);
    return GW_OK;
}

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    scn_parse_add_line(r, v, c);
}

const scn_kind scn_kind_add_line = {"add-line", parse, apply};
