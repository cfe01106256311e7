/* add-trips: extra departures of a line, one way, with clock times; also on a line that has only headways.
 * Each runs like the departure nearest to it. */
#include "planner/scenario/scenario_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    scn_choice choice;
    int32_t *departures_s;
    uint32_t n;
} add_trips;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",   "type",     "note",       "line", "direction",
                                   "days", "calendar", "departures", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    add_trips *t = scn_alloc(r, 1, sizeof *t);
    if (!t) return;
    c->as.own = t;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &t->choice);
    t->departures_s = scn_read_clocks(r, v, TOP, "departures", &t->n);
}

typedef struct { /* the departure a new one runs like */
    size_t piece;
    uint32_t row;
    int32_t apart_s;
} model;

static uint64_t common_days(const scn_work *w, const scn_piece *p, const uint64_t *days)
{
    uint64_t common = 0;
    for (uint32_t k = 0; k < w->t->day_words; k++) common |= p->days[k] & days[k];
    return common;
}

/* Departures on any of the days come before all others; then the nearest, then the first of the feed. */
static gw_status find_model(scn_work *w, const scn_line *l, uint32_t way, const uint64_t *days, int32_t at_s,
                            model *out)
{
    bool on_days = false;
    *out = (model){.apart_s = INT32_MAX};
    for (size_t i = 0; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        uint32_t n;
        if (p->gone || p->way != way) continue;
        bool on = common_days(w, p, days) != 0;
        const int32_t *list = scn_departures_of(w, p, &n);
        if (!list) return GW_NO_MEMORY;
        for (uint32_t k = 0; k < n; k++) {
            int32_t apart = abs(list[k] - at_s);
            if (on < on_days || (on == on_days && apart >= out->apart_s)) continue;
            *out = (model){i, p->n_periods ? 0 : k, apart};
            on_days = on;
        }
    }
    if (!on_days && out->apart_s == 0) out->apart_s = 1; /* the same time on other days is no repetition */
    return GW_OK;
}

static gw_status add_one(scn_work *w, scn_line *l, const model *m, const uint64_t *days, const char *change,
                         int32_t at_s)
{
    scn_piece p = l->pieces[m->piece];
    size_t first = (size_t)m->row * p.n_stops;
    int32_t *arrivals = scn_alloc(&w->reader, p.n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, p.n_stops, sizeof *departures);
    p.trip_ids = scn_alloc(&w->reader, 1, sizeof *p.trip_ids);
    char id[200], clock[12];
    gw_time_format_clock(at_s, clock);
    snprintf(id, sizeof id, "%.70s-%u-%s", change, p.way, clock);
    p.id = gw_arena_text(w->arena, gw_str_of(id));
    if (!p.id || w->reader.no_memory) return GW_NO_MEMORY;
    int32_t shift = at_s - p.departures[first];
    for (uint32_t i = 0; i < p.n_stops; i++) {
        arrivals[i] = p.arrivals[first + i] + shift;
        departures[i] = p.departures[first + i] + shift;
    }
    p.arrivals = arrivals;
    p.departures = departures;
    p.trip_ids[0] = p.id;
    p.n_trips = 1;
    p.periods = NULL;
    p.n_periods = 0;
    p.service = GW_NO_ID;
    p.days = days;
    p.taken = false;
    p.changed = true;
    return scn_line_add_piece(l, &p);
}

static gw_status add_way(scn_work *w, scn_line *l, const add_trips *t, uint32_t way, const uint64_t *days,
                         const char *change, uint32_t *added)
{
    for (uint32_t k = 0; k < t->n; k++) {
        model m;
        gw_status status = find_model(w, l, way, days, t->departures_s[k], &m);
        if (status || m.apart_s == INT32_MAX) return status; /* nothing goes that way */
        if (m.apart_s == 0) {
            char clock[12];
            gw_time_format_clock(t->departures_s[k], clock);
            scn_complain(&w->reader, scn_path_item(TOP, "departures", k).text, gw_str_of(clock),
                         "changes nothing: the line already leaves then");
            continue;
        }
        status = add_one(w, l, &m, days, change, t->departures_s[k]);
        if (status) return status;
        ++*added;
    }
    return GW_OK;
}

static bool any_day(const scn_work *w, const uint64_t *days)
{
    for (uint32_t k = 0; k < w->t->day_words; k++)
        if (days[k]) return true;
    return false;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const add_trips *t = c->as.own;
    scn_line *l;
    uint32_t added = 0;
    gw_status status = scn_find_line(w, t->choice.line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = scn_line_count(w, l);
    scn_effect_fact(effect, "service_hours_before", scn_line_hours(w, l));
    const uint64_t *days = scn_days_of(w, t->choice.weekdays ? t->choice.weekdays : 0x7f, t->choice.calendar);
    if (!days) return GW_NO_MEMORY;
    if (!any_day(w, days))
        scn_complain(&w->reader, "days", GW_STR(""), "changes nothing: no day of the data is among them");
    size_t faults = w->reader.errors->n;
    for (uint32_t way = 0, ways = scn_line_ways(l); way < ways && !status; way++)
        if (t->choice.direction < 0 || way == (uint32_t)t->choice.direction)
            status = add_way(w, l, t, way, days, c->id, &added);
    if (status) return status;
    if (!added && w->reader.errors->n == faults)
        scn_complain(&w->reader, "line", gw_str_of(t->choice.line),
                     "changes nothing: the line has no departures to run like");
    effect->services_added = added;
    scn_effect_fact(effect, "departures_added", added);
    effect->trips_after = scn_line_count(w, l);
    scn_effect_fact(effect, "service_hours_after", scn_line_hours(w, l));
    scn_warn_overtaking(w, l, effect);
    return GW_OK;
}

const scn_kind scn_kind_add_trips = {"add-trips", parse, apply};
