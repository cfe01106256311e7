/* Which departures a change is about: of a line, one way or both, on some days, from one clock time to
 * another. They are put into pieces of their own, so that whatever a change does to a piece it does to all of
 * it. */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

static const scn_path TOP = {""};

void scn_read_choice(scn_reader *r, const gw_json *v, scn_choice *c)
{
    *c = (scn_choice){.direction = scn_read_direction(r, v), .calendar = GW_SIDE_CN};
    c->line = scn_read_text(r, v, TOP, "line", true);
    (void)scn_read_span(r, v, TOP, &c->from_s, &c->to_s);
    c->spanned = gw_json_get(v, "from") || gw_json_get(v, "to");
    if (gw_json_get(v, "days")) (void)scn_read_days(r, v, TOP, "days", &c->weekdays);
    scn_read_calendar(r, v, TOP, &c->calendar);
}

static gw_status add_rest(scn_line *l, size_t i, scn_piece *rest)
{
    rest->changed = true;
    l->pieces[i].changed = true;
    return scn_line_add_piece(l, rest);
}

/* --- by days --- */

static gw_status split_days(scn_work *w, scn_line *l, size_t i, const uint64_t *days, bool *any)
{
    uint32_t words = w->t->day_words;
    uint64_t *in = scn_alloc(&w->reader, words, sizeof *in), *out = scn_alloc(&w->reader, words, sizeof *out);
    bool some_out = false;
    *any = false;
    if (!in || !out) return GW_NO_MEMORY;
    for (uint32_t k = 0; k < words; k++) {
        in[k] = l->pieces[i].days[k] & days[k];
        out[k] = l->pieces[i].days[k] & ~days[k];
        *any = *any || in[k];
        some_out = some_out || out[k];
    }
    if (!*any || !some_out) return GW_OK;
    scn_piece rest = l->pieces[i];
    l->pieces[i].service = rest.service = GW_NO_ID;
    l->pieces[i].days = in;
    rest.days = out;
    return add_rest(l, i, &rest);
}

/* --- by clock --- */

/* The k-th departure of a period: nominal, by its mean headway. */
static int32_t departure_of(const gw_period *p, int64_t k)
{
    return (int32_t)(p->start_s + k * ((int64_t)p->headway_s + p->headway_max_s) / 2);
}

/* The first departure of n that leaves at or after at_s. */
static uint32_t first_from(const gw_period *p, uint32_t n, int32_t at_s)
{
    uint32_t k = 0;
    while (k < n && departure_of(p, k) < at_s) k++;
    return k;
}

static void push_period(scn_piece *p, gw_period like, int32_t start_s, int32_t end_s)
{
    like.start_s = start_s;
    like.end_s = end_s;
    if (start_s < end_s) p->periods[p->n_periods++] = like;
}

/* Periods are cut where a departure leaves, so that no departure is made or lost. */
static gw_status split_periods(scn_work *w, scn_line *l, size_t i, int32_t from_s, int32_t to_s, bool *any)
{
    const scn_piece old = l->pieces[i];
    scn_piece in = old, out = old;
    in.periods = scn_alloc(&w->reader, old.n_periods, sizeof *in.periods);
    out.periods = scn_alloc(&w->reader, (size_t)old.n_periods * 2, sizeof *out.periods);
    in.n_periods = out.n_periods = 0;
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (uint32_t k = 0; k < old.n_periods; k++) {
        const gw_period *p = &old.periods[k];
        uint32_t n = scn_period_count(p, INT32_MIN, INT32_MAX);
        uint32_t first = first_from(p, n, from_s), end = first_from(p, n, to_s);
        int32_t start = first < n ? departure_of(p, first) : p->end_s;
        int32_t stop = end < n ? departure_of(p, end) : p->end_s;
        push_period(&out, *p, p->start_s, start);
        push_period(&in, *p, start, stop);
        push_period(&out, *p, stop, p->end_s);
    }
    *any = in.n_periods > 0;
    if (!*any || !out.n_periods) return GW_OK;
    l->pieces[i] = in;
    return add_rest(l, i, &out);
}

gw_status scn_piece_part(scn_work *w, scn_line *l, size_t i, const bool *chosen)
{
    const scn_piece old = l->pieces[i];
    scn_piece parts[2] = {old, old};
    size_t n_stops = old.n_stops;
    for (int side = 0; side < 2; side++) {
        int32_t *arrivals = scn_alloc(&w->reader, old.n_trips * n_stops, sizeof *arrivals);
        int32_t *departures = scn_alloc(&w->reader, old.n_trips * n_stops, sizeof *departures);
        const char **ids = scn_alloc(&w->reader, old.n_trips, sizeof *ids);
        uint32_t n = 0;
        if (w->reader.no_memory) return GW_NO_MEMORY;
        for (uint32_t k = 0; k < old.n_trips; k++) {
            if (chosen[k] != (side == 0)) continue;
            memcpy(arrivals + n * n_stops, old.arrivals + k * n_stops, n_stops * sizeof *arrivals);
            memcpy(departures + n * n_stops, old.departures + k * n_stops, n_stops * sizeof *departures);
            ids[n++] = old.trip_ids[k];
        }
        parts[side].arrivals = arrivals;
        parts[side].departures = departures;
        parts[side].trip_ids = ids;
        parts[side].n_trips = n;
    }
    l->pieces[i] = parts[0];
    return add_rest(l, i, &parts[1]);
}

static gw_status split_trips(scn_work *w, scn_line *l, size_t i, int32_t from_s, int32_t to_s, bool *any)
{
    const scn_piece *p = &l->pieces[i];
    bool *chosen = scn_alloc(&w->reader, p->n_trips, sizeof *chosen), all = true;
    *any = false;
    for (uint32_t k = 0; k < p->n_trips && chosen; k++) {
        int32_t at = p->departures[(size_t)k * p->n_stops];
        chosen[k] = at >= from_s && at < to_s;
        *any = *any || chosen[k];
        all = all && chosen[k];
    }
    if (!chosen) return GW_NO_MEMORY;
    return !*any || all ? GW_OK : scn_piece_part(w, l, i, chosen);
}

/* --- both --- */

static gw_status split(scn_work *w, scn_line *l, size_t i, const scn_choice *c, bool *any)
{
    gw_status status = GW_OK;
    *any = scn_piece_count(&l->pieces[i], INT32_MIN, INT32_MAX) > 0;
    if (*any && c->spanned)
        status = l->pieces[i].n_periods ? split_periods(w, l, i, c->from_s, c->to_s, any)
                                        : split_trips(w, l, i, c->from_s, c->to_s, any);
    if (status || !*any || !c->weekdays) return status;
    const uint64_t *days = scn_days_of(w, c->weekdays, c->calendar);
    return days ? split_days(w, l, i, days, any) : GW_NO_MEMORY;
}

static bool runs_ever(const scn_work *w, const scn_piece *p)
{
    for (uint32_t k = 0; k < w->t->day_words; k++)
        if (p->days[k]) return true;
    return false;
}

gw_status scn_choose(scn_work *w, const scn_choice *c, scn_fits_fn fits, const void *context,
                     gw_change_effect *effect, scn_chosen *out)
{
    *out = (scn_chosen){0};
    scn_line *l;
    gw_status status = scn_find_line(w, c->line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = scn_line_count(w, l);
    scn_effect_fact(effect, "service_hours_before", scn_line_hours(w, l));
    size_t n_old = l->n_pieces;
    out->pieces = scn_alloc(&w->reader, n_old, sizeof *out->pieces);
    for (size_t i = 0; i < n_old && out->pieces && !status; i++) {
        scn_piece *p = &l->pieces[i];
        bool any = false;
        if (p->gone || !runs_ever(w, p) || (c->direction >= 0 && p->way != (uint32_t)c->direction)) continue;
        if (fits && !fits(w, p, context)) continue;
        status = split(w, l, i, c, &any);
        if (any) out->pieces[out->n++] = (uint32_t)i;
    }
    if (w->reader.no_memory) return GW_NO_MEMORY;
    out->line = l;
    return status;
}

bool scn_chosen_any(scn_work *w, const scn_choice *c, const scn_chosen *chosen)
{
    if (!chosen->line) return false;
    if (chosen->n) return true;
    scn_complain(&w->reader, "line", gw_str_of(c->line), "changes nothing: the line has no such departures");
    return false;
}

void scn_chosen_done(scn_work *w, const scn_chosen *chosen, gw_change_effect *effect)
{
    for (uint32_t i = 0; i < chosen->n; i++) chosen->line->pieces[chosen->pieces[i]].changed = true;
    effect->trips_after = scn_line_count(w, chosen->line);
    scn_effect_fact(effect, "service_hours_after", scn_line_hours(w, chosen->line));
}
