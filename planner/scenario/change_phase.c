/* phase: departures are tied to appointment slots (they arrive so many minutes before each) or to another
 * line (they leave so many minutes after it arrives). Each departure goes to the nearest moment that is free,
 * in order, unless that is too far away; then it stays. A headway service gets clock times. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MET_WITHIN_S                                                                                         \
    600 /* a moment is met by who comes for it at most so much too early, or leaves so much later */

typedef struct {
    scn_choice choice;
    const char *stop;
    int32_t *slots_s; /* or NULL: another line */
    uint32_t n_slots;
    const char *line, *line_stop;
    int line_direction;
    int32_t apart_s, within_s;
} phase;

static const scn_path TOP = {""};
static const char *const KEYS[] = {
    "id",        "type",       "note",       SCN_CHOICE_KEYS, "stop",
    "slots",     "before_min", "after_line", "after_stop",    "after_direction",
    "after_min", "within_min", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits APART = {0, 240, false, false, "minutes"},
                            WITHIN = {0, 720, true, false, "minutes"}, WHICH = {0, 1, false, true, NULL};
    phase *x = scn_alloc(r, 1, sizeof *x);
    double apart = 0, within = 30, which;
    if (!x) return;
    c->as.own = x;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &x->choice);
    x->stop = scn_read_text(r, v, TOP, "stop", true);
    bool slots = gw_json_get(v, "slots") != NULL;
    if (slots == (gw_json_get(v, "after_line") != NULL)) {
        scn_complain_at(r, TOP, slots ? "after_line" : "slots", gw_json_get(v, "after_line"),
                        slots ? "either slots or after_line, not both"
                              : "is missing: give slots or after_line");
        return;
    }
    if (slots) x->slots_s = scn_read_clocks(r, v, TOP, "slots", &x->n_slots);
    x->line = scn_read_text(r, v, TOP, "after_line", false);
    x->line_stop = scn_read_text(r, v, TOP, "after_stop", !slots);
    x->line_direction =
        scn_read_number(r, v, TOP, "after_direction", false, &WHICH, &which) ? (int)which : -1;
    (void)scn_read_number(r, v, TOP, slots ? "before_min" : "after_min", true, &APART, &apart);
    const char *other = slots ? "after_min" : "before_min";
    if (gw_json_get(v, other))
        scn_complain_at(r, TOP, other, gw_json_get(v, other), "belongs to the other form");
    (void)scn_read_number(r, v, TOP, "within_min", false, &WITHIN, &within);
    x->apart_s = (int32_t)lround(apart * 60);
    x->within_s = (int32_t)lround(within * 60);
}

typedef struct { /* moments at the stop: of arrival (slots) or of departure */
    int32_t *at_s;
    uint32_t n;
} moments;

static int by_time(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t position_of(const scn_piece *p, gw_stop_id stop)
{
    uint32_t i = 0;
    while (i < p->n_stops && p->stops[i].v != stop.v) i++;
    return i;
}

static bool share_a_day(const scn_work *w, const scn_piece *a, const scn_piece *b)
{
    for (uint32_t k = 0; k < w->t->day_words; k++)
        if (a->days[k] & b->days[k]) return true;
    return false;
}

static gw_status moments_of_slots(scn_work *w, const phase *x, moments *out)
{
    out->at_s = scn_alloc(&w->reader, x->n_slots, sizeof *out->at_s);
    for (uint32_t i = 0; i < x->n_slots && out->at_s; i++) out->at_s[out->n++] = x->slots_s[i] - x->apart_s;
    return out->at_s ? GW_OK : GW_NO_MEMORY;
}

/* When one can leave after the other line has come, on days when the piece runs. */
static gw_status moments_of_line(scn_work *w, const phase *x, const scn_line *other, gw_stop_id at,
                                 const scn_piece *piece, moments *out)
{
    size_t room = 0;
    for (size_t i = 0; i < other->n_pieces; i++) room += other->pieces[i].n_trips;
    out->at_s = scn_alloc(&w->reader, room, sizeof *out->at_s);
    if (!out->at_s) return GW_NO_MEMORY;
    for (size_t i = 0; i < other->n_pieces; i++) {
        const scn_piece *p = &other->pieces[i];
        uint32_t k = position_of(p, at);
        bool way = x->line_direction < 0 || p->way == (uint32_t)x->line_direction;
        if (p->gone || !way || k == p->n_stops || !share_a_day(w, p, piece)) continue;
        for (size_t row = 0; row < p->n_trips; row++)
            out->at_s[out->n++] = p->arrivals[row * p->n_stops + k] + x->apart_s;
    }
    qsort(out->at_s, out->n, sizeof *out->at_s, by_time);
    return GW_OK;
}

/* --- moving --- */

/* A headway service as the trips it nominally is. */
static gw_status to_trips(scn_work *w, scn_piece *p)
{
    uint32_t n;
    const int32_t *list = scn_departures_of(w, p, &n);
    int32_t *arrivals = scn_alloc(&w->reader, (size_t)n * p->n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, (size_t)n * p->n_stops, sizeof *departures);
    const char **ids = scn_alloc(&w->reader, n, sizeof *ids);
    for (uint32_t k = 0; k < n && !w->reader.no_memory; k++) {
        char id[200], clock[12];
        gw_time_format_clock(list[k], clock);
        snprintf(id, sizeof id, "%.150s-%s", p->id, clock);
        ids[k] = gw_arena_text(w->arena, gw_str_of(id));
        if (!ids[k]) w->reader.no_memory = true;
        for (uint32_t i = 0; i < p->n_stops; i++) {
            arrivals[(size_t)k * p->n_stops + i] = p->arrivals[i] + list[k];
            departures[(size_t)k * p->n_stops + i] = p->departures[i] + list[k];
        }
    }
    if (w->reader.no_memory) return GW_NO_MEMORY;
    p->arrivals = arrivals;
    p->departures = departures;
    p->trip_ids = ids;
    p->n_trips = n;
    p->periods = NULL;
    p->n_periods = 0;
    return GW_OK;
}

static uint32_t count_missed(const scn_piece *p, uint32_t at, const moments *m, bool arriving)
{
    uint32_t missed = 0;
    for (uint32_t k = 0; k < m->n; k++) {
        bool met = false;
        for (size_t row = 0; row < p->n_trips && !met; row++) {
            size_t cell = row * p->n_stops + at;
            int32_t early = arriving ? m->at_s[k] - p->arrivals[cell] : p->departures[cell] - m->at_s[k];
            met = early >= 0 && early <= MET_WITHIN_S;
        }
        missed += !met;
    }
    return missed;
}

typedef struct {
    uint32_t moved, left;
} moves;

static gw_status move(scn_work *w, scn_piece *p, uint32_t at, const moments *m, bool arriving,
                      int32_t within_s, moves *done)
{
    size_t n = p->n_stops;
    int32_t *arrivals = scn_alloc(&w->reader, p->n_trips * n, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, p->n_trips * n, sizeof *departures);
    uint32_t free_from = 0;
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (size_t row = 0; row < p->n_trips; row++) {
        int32_t now = arriving ? p->arrivals[row * n + at] : p->departures[row * n + at], shift = 0;
        uint32_t best = free_from;
        for (uint32_t k = free_from; k < m->n; k++)
            if (abs(m->at_s[k] - now) < abs(m->at_s[best] - now)) best = k;
        if (best < m->n && abs(m->at_s[best] - now) <= within_s) {
            shift = m->at_s[best] - now;
            free_from = best + 1;
            done->moved += shift != 0;
        } else {
            done->left++;
        }
        for (size_t i = 0; i < n; i++) {
            arrivals[row * n + i] = p->arrivals[row * n + i] + shift;
            departures[row * n + i] = p->departures[row * n + i] + shift;
        }
    }
    p->arrivals = arrivals;
    p->departures = departures;
    return GW_OK;
}

/* --- the change --- */

static bool fits(const scn_work *w, const scn_piece *p, const void *context)
{
    (void)w;
    return position_of(p, *(const gw_stop_id *)context) < p->n_stops;
}

static void check_clock_times(scn_work *w, const phase *x, const scn_line *other, gw_stop_id at)
{
    bool calls = false;
    for (size_t i = 0; i < other->n_pieces; i++) {
        const scn_piece *p = &other->pieces[i];
        if (p->gone || position_of(p, at) == p->n_stops) continue;
        calls = true;
        if (p->n_periods == 0) continue;
        scn_complain(&w->reader, "after_line", gw_str_of(x->line),
                     "runs in a headway: it has no clock times to tie to");
        return;
    }
    if (!calls)
        scn_complain(&w->reader, "after_stop", gw_str_of(x->line_stop), "the line does not call there");
}

static gw_status tie(scn_work *w, const phase *x, const scn_chosen *chosen, const scn_line *other,
                     gw_stop_id stop, gw_stop_id other_stop, gw_change_effect *effect, moves *done)
{
    double before = 0, after = 0, all = 0;
    for (uint32_t k = 0; k < chosen->n; k++) {
        scn_piece *p = &chosen->line->pieces[chosen->pieces[k]];
        uint32_t at = position_of(p, stop);
        moments m = {0};
        gw_status status =
            other ? moments_of_line(w, x, other, other_stop, p, &m) : moments_of_slots(w, x, &m);
        if (!status && p->n_periods) {
            status = to_trips(w, p);
            done->moved++; /* it has clock times now */
        }
        bool today = scn_runs_on(p->days, w->day);
        if (!status && today) before += count_missed(p, at, &m, !other);
        if (!status) status = move(w, p, at, &m, !other, x->within_s, done);
        if (!status && today) after += count_missed(p, at, &m, !other);
        if (today) all += m.n;
        if (status) return status;
    }
    scn_effect_fact(effect, "connections", all);
    scn_effect_fact(effect, "connections_missed_before", before);
    scn_effect_fact(effect, "connections_missed_after", after);
    scn_effect_fact(effect, "departures_changed", done->moved);
    scn_effect_fact(effect, "departures_left", done->left);
    return GW_OK;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const phase *x = c->as.own;
    gw_stop_id stop = {GW_NO_ID}, other_stop = {GW_NO_ID};
    scn_line *other = NULL;
    scn_chosen chosen;
    moves done = {0};
    bool good = scn_find_stop(w, (scn_path){"stop"}, x->stop, &stop);
    gw_status status = GW_OK;
    size_t faults = w->reader.errors->n;
    if (x->line) {
        good = scn_find_stop(w, (scn_path){"after_stop"}, x->line_stop, &other_stop) && good;
        status = scn_find_line_at(w, (scn_path){"after_line"}, x->line, &other);
        if (!status && other && good) check_clock_times(w, x, other, other_stop);
        good = good && other;
    }
    if (status) return status;
    size_t number = other ? (size_t)(other - w->lines) : 0; /* lines may move when another is loaded */
    status = scn_choose(w, &x->choice, good ? fits : NULL, &stop, effect, &chosen);
    if (status || !scn_chosen_any(w, &x->choice, &chosen) || !good || w->reader.errors->n > faults)
        return status;
    if (x->line) other = &w->lines[number];
    status = tie(w, x, &chosen, other, stop, other_stop, effect, &done);
    if (!status && done.moved == 0)
        scn_complain(&w->reader, x->line ? "after_line" : "slots", gw_str_of(x->line ? x->line : ""),
                     "changes nothing: no departure is moved");
    if (!status) scn_chosen_done(w, &chosen, effect);
    if (!status) scn_warn_overtaking(w, chosen.line, effect);
    return status;
}

const scn_kind scn_kind_phase = {"phase", parse, apply};
