/* extend-span: departures before the first of the day, or after the last. They come in the headway that the
 * line has there, or a given one, run like the departure next to them, and none leaves before `first` or
 * after `last`. A line with clock times gets clock times, unless a range of headways is asked for. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    scn_choice choice;
    int32_t first_s, last_s; /* below 0: not given */
    int32_t least_s, most_s; /* 0: as the line has */
} extend_span;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",       "type",  "note", "line",        "direction", "days",
                                   "calendar", "first", "last", "headway_min", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    extend_span *x = scn_alloc(r, 1, sizeof *x);
    if (!x) return;
    c->as.own = x;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &x->choice);
    x->first_s = x->last_s = -1;
    (void)scn_read_clock(r, v, TOP, "first", false, &x->first_s);
    (void)scn_read_clock(r, v, TOP, "last", false, &x->last_s);
    if (!gw_json_get(v, "first") && !gw_json_get(v, "last"))
        scn_complain_at(r, TOP, "first", NULL, "is missing: give first, last or both");
    (void)scn_read_headway(r, v, TOP, "headway_min", false, &x->least_s, &x->most_s);
}

typedef struct { /* a departure at the end of the day */
    size_t piece;
    uint32_t row;
    int32_t at_s, next_s; /* and the one beside it, toward noon; the same: there is none */
} outermost;

static bool farther(bool early, int32_t a, int32_t b)
{
    return early ? a < b : a > b;
}

static gw_status find_outermost(scn_work *w, const scn_line *l, uint32_t way, const scn_day_class *c,
                                bool early, outermost *out)
{
    bool any = false, next = false;
    for (size_t i = 0; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        uint32_t n;
        if (p->gone || p->way != way || !scn_runs_on(p->days, c->any_day)) continue;
        const int32_t *list = scn_departures_of(w, p, &n);
        if (!list) return GW_NO_MEMORY;
        for (uint32_t k = 0; k < n; k++) {
            if (!any || farther(early, list[k], out->at_s)) {
                int32_t before = out->at_s;
                *out = (outermost){i, p->n_periods ? 0 : k, list[k], any ? before : list[k]};
                next = any;
            } else if (list[k] != out->at_s && (!next || farther(early, list[k], out->next_s))) {
                out->next_s = list[k];
                next = true;
            }
            any = true;
        }
    }
    return GW_OK;
}

/* The period that lies at this end of a headway service. */
static const gw_period *end_period(const scn_piece *p, bool early)
{
    const gw_period *best = &p->periods[0];
    for (uint32_t i = 1; i < p->n_periods; i++)
        if (farther(early, p->periods[i].start_s, best->start_s)) best = &p->periods[i];
    return best;
}

static scn_piece piece_of(scn_work *w, const scn_piece *like, const scn_day_class *c, const char *change,
                          bool early)
{
    scn_piece p = *like;
    char id[160];
    snprintf(id, sizeof id, "%.70s-%u-%s-%u", change, p.way, early ? "first" : "last", c->any_day);
    p.id = gw_arena_text(w->arena, gw_str_of(id));
    if (!p.id) w->reader.no_memory = true;
    p.service = GW_NO_ID;
    p.days = c->days;
    p.taken = false;
    p.changed = true;
    return p;
}

static gw_status add_headway(scn_work *w, scn_line *l, scn_piece p, uint32_t row, gw_period period)
{
    int32_t *arrivals = scn_alloc(&w->reader, p.n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, p.n_stops, sizeof *departures);
    p.periods = scn_alloc(&w->reader, 1, sizeof *p.periods);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    size_t first = (size_t)row * p.n_stops;
    for (uint32_t i = 0; i < p.n_stops; i++) {
        arrivals[i] = p.arrivals[first + i] - p.departures[first];
        departures[i] = p.departures[first + i] - p.departures[first];
    }
    p.arrivals = arrivals;
    p.departures = departures;
    p.n_trips = 0;
    p.periods[0] = period;
    p.n_periods = 1;
    return scn_line_add_piece(l, &p);
}

static gw_status add_trips(scn_work *w, scn_line *l, scn_piece p, uint32_t row, int32_t first_s,
                           int32_t gap_s, uint32_t n)
{
    int32_t *arrivals = scn_alloc(&w->reader, (size_t)n * p.n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, (size_t)n * p.n_stops, sizeof *departures);
    p.trip_ids = scn_alloc(&w->reader, n, sizeof *p.trip_ids);
    size_t model = (size_t)row * p.n_stops;
    for (uint32_t k = 0; k < n && !w->reader.no_memory; k++) {
        char id[200], clock[12];
        int32_t at = first_s + (int32_t)k * gap_s;
        gw_time_format_clock(at, clock);
        snprintf(id, sizeof id, "%s-%s", p.id, clock);
        p.trip_ids[k] = gw_arena_text(w->arena, gw_str_of(id));
        if (!p.trip_ids[k]) w->reader.no_memory = true;
        for (uint32_t i = 0; i < p.n_stops; i++) {
            arrivals[(size_t)k * p.n_stops + i] = p.arrivals[model + i] - p.departures[model] + at;
            departures[(size_t)k * p.n_stops + i] = p.departures[model + i] - p.departures[model] + at;
        }
    }
    if (w->reader.no_memory) return GW_NO_MEMORY;
    p.arrivals = arrivals;
    p.departures = departures;
    p.n_trips = n;
    p.periods = NULL;
    p.n_periods = 0;
    return scn_line_add_piece(l, &p);
}

static gw_status extend(scn_work *w, scn_line *l, const extend_span *x, const scn_day_class *c,
                        const outermost *end, bool early, const char *change, uint32_t *added)
{
    const scn_piece like = l->pieces[end->piece];
    int32_t least = x->least_s, most = x->most_s, edge = end->at_s;
    int32_t wanted = early ? x->first_s : x->last_s;
    if (like.n_periods) {
        const gw_period *p = end_period(&like, early);
        if (!least) {
            least = p->headway_s;
            most = p->headway_max_s;
        }
        edge = early ? p->start_s : p->end_s;
    } else if (!least) {
        least = most = abs(end->next_s - end->at_s);
    }
    if (least == 0) {
        scn_complain(&w->reader, "headway_min", gw_str_of(x->choice.line),
                     "is missing: the line has a single departure, and so no headway");
        return GW_OK;
    }
    double mean = (least + most) / 2.0;
    bool headway = like.n_periods || least != most;
    int64_t room = early ? (int64_t)edge - wanted : (int64_t)wanted - edge;
    if (room < 0) return GW_OK;
    uint32_t n =
        (uint32_t)floor((double)room / mean) + (like.n_periods && !early); /* a period ends after its last */
    if (n == 0) return GW_OK;
    *added += n;
    scn_piece p = piece_of(w, &like, c, change, early);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    if (!headway)
        return add_trips(w, l, p, end->row, early ? edge - (int32_t)n * least : edge + least, least, n);
    int32_t span = (int32_t)llround(n * mean);
    gw_period period = {.headway_s = least, .headway_max_s = most};
    int32_t begin = like.n_periods || early ? edge : edge + (int32_t)llround(mean);
    period.start_s = early ? begin - span : begin;
    period.end_s = early ? begin : begin + span;
    return add_headway(w, l, p, end->row, period);
}

static gw_status note_span(scn_work *w, const scn_line *l, gw_change_effect *e, const char *first,
                           const char *last)
{
    int32_t from = INT32_MAX, to = INT32_MIN;
    char clock[12];
    for (size_t i = 0; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        uint32_t n;
        if (p->gone || !scn_runs_on(p->days, w->day)) continue;
        const int32_t *list = scn_departures_of(w, p, &n);
        if (!list) return GW_NO_MEMORY;
        for (uint32_t k = 0; k < n; k++) {
            if (list[k] < from) from = list[k];
            if (list[k] > to) to = list[k];
        }
    }
    if (from > to) return GW_OK;
    gw_time_format_clock(from, clock);
    scn_effect_note(w, e, first, clock);
    gw_time_format_clock(to, clock);
    scn_effect_note(w, e, last, clock);
    return GW_OK;
}

static gw_status extend_way(scn_work *w, scn_line *l, const extend_span *x, uint32_t way,
                            const uint64_t *days, const char *change, uint32_t *added)
{
    uint32_t n;
    const scn_day_class *classes = scn_day_classes(w, l, way, days, &n);
    gw_status status = classes ? GW_OK : GW_NO_MEMORY;
    outermost *ends = scn_alloc(&w->reader, 2 * (size_t)n, sizeof *ends);
    if (!ends) return GW_NO_MEMORY;
    for (uint32_t k = 0; k < 2 * n && !status; k++)
        status = find_outermost(w, l, way, &classes[k / 2], k % 2 == 0, &ends[k]);
    for (uint32_t k = 0; k < 2 * n && !status; k++)
        if ((k % 2 == 0 ? x->first_s : x->last_s) >= 0)
            status = extend(w, l, x, &classes[k / 2], &ends[k], k % 2 == 0, change, added);
    return status;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const extend_span *x = c->as.own;
    scn_line *l;
    uint32_t added = 0;
    gw_status status = scn_find_line(w, x->choice.line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = scn_line_count(w, l);
    scn_effect_fact(effect, "service_hours_before", scn_line_hours(w, l));
    status = note_span(w, l, effect, "first_departure_before", "last_departure_before");
    const uint64_t *days = scn_days_of(w, x->choice.weekdays ? x->choice.weekdays : 0x7f, x->choice.calendar);
    if (!days) return GW_NO_MEMORY;
    size_t faults = w->reader.errors->n;
    for (uint32_t way = 0, ways = scn_line_ways(l); way < ways && !status; way++)
        if (x->choice.direction < 0 || way == (uint32_t)x->choice.direction)
            status = extend_way(w, l, x, way, days, c->id, &added);
    if (status) return status;
    if (!added && w->reader.errors->n == faults)
        scn_complain(&w->reader, x->first_s >= 0 ? "first" : "last", gw_str_of(x->choice.line),
                     "changes nothing: the line already runs then");
    effect->trips_after = scn_line_count(w, l);
    scn_effect_fact(effect, "service_hours_after", scn_line_hours(w, l));
    return note_span(w, l, effect, "first_departure_after", "last_departure_after");
}

const scn_kind scn_kind_extend_span = {"extend-span", parse, apply};
