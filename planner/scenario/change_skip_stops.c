/* skip-stops: some stops are passed without a call. The time at the stop goes, the driving time stays, and
 * saved_s more is saved at each. Without its first stop a trip begins at the next one, after the way there.
 */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

typedef struct {
    scn_choice choice;
    const char **refs;
    uint32_t n_refs;
    int32_t saved_s;
} skip_stops;

typedef struct {
    const gw_stop_id *stops;
    uint32_t n;
    int32_t saved_s;
} skipped;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", SCN_CHOICE_KEYS, "stops", "saved_s", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits SAVED = {0, 3600, false, true, "seconds"};
    double x;
    skip_stops *s = scn_alloc(r, 1, sizeof *s);
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &s->choice);
    s->refs = scn_read_list(r, v, TOP, "stops", true, &s->n_refs);
    if (scn_read_number(r, v, TOP, "saved_s", false, &SAVED, &x)) s->saved_s = (int32_t)x;
}

static bool is_skipped(const skipped *s, gw_stop_id stop)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->stops[i].v == stop.v) return true;
    return false;
}

static uint32_t count_kept(const skipped *s, const scn_piece *p)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_stops; i++) n += !is_skipped(s, p->stops[i]);
    return n;
}

static bool fits(const scn_work *w, const scn_piece *p, const void *context)
{
    (void)w;
    return count_kept(context, p) < p->n_stops;
}

/* The times of one trip at the stops that are kept. false: more is saved than there is. */
static bool keep_times(const skipped *s, const scn_piece *p, size_t row, int32_t *arrivals,
                       int32_t *departures)
{
    const int32_t *a = p->arrivals + row * p->n_stops, *d = p->departures + row * p->n_stops;
    int32_t earlier = 0, last = INT32_MIN;
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (is_skipped(s, p->stops[i])) {
            earlier += d[i] - a[i] + s->saved_s;
            if (i == 0) earlier -= d[i] - a[i]; /* nothing was driven before it */
            continue;
        }
        arrivals[n] = a[i] - earlier;
        departures[n] = d[i] - earlier;
        if (n && arrivals[n] < last) return false;
        last = departures[n++];
    }
    return true;
}

/* A headway service counts from its departure at the first stop: the periods move to the new one. */
static gw_status start_later(scn_work *w, scn_piece *p, int32_t *arrivals, int32_t *departures)
{
    int32_t shift = departures[0];
    gw_period *periods = scn_alloc(&w->reader, p->n_periods, sizeof *periods);
    if (!periods) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < p->n_periods; i++) {
        periods[i] = p->periods[i];
        periods[i].start_s += shift;
        periods[i].end_s += shift;
    }
    for (uint32_t i = 0; i < p->n_stops; i++) {
        arrivals[i] -= shift;
        departures[i] -= shift;
    }
    p->periods = periods;
    return GW_OK;
}

static gw_status skip(scn_work *w, scn_piece *p, const skipped *s, bool *good)
{
    uint32_t n = count_kept(s, p), rows = p->n_periods ? 1 : p->n_trips, kept = 0;
    gw_stop_id *stops = scn_alloc(&w->reader, n, sizeof *stops);
    uint8_t *flags = scn_alloc(&w->reader, n, sizeof *flags);
    int32_t *arrivals = scn_alloc(&w->reader, (size_t)rows * n, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, (size_t)rows * n, sizeof *departures);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (size_t row = 0; row < rows; row++)
        *good = keep_times(s, p, row, arrivals + row * n, departures + row * n) && *good;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (is_skipped(s, p->stops[i])) continue;
        stops[kept] = p->stops[i];
        flags[kept++] = p->flags ? p->flags[i] : 0;
    }
    p->n_stops = n;
    p->stops = stops;
    p->flags = flags;
    p->arrivals = arrivals;
    p->departures = departures;
    p->changed = true;
    return p->n_periods ? start_later(w, p, arrivals, departures) : GW_OK;
}

static void check_stops(scn_work *w, const skip_stops *change, const skipped *s, const scn_chosen *chosen)
{
    for (uint32_t i = 0; i < s->n; i++) {
        bool called = s->stops[i].v == GW_NO_ID;
        for (uint32_t k = 0; k < chosen->n; k++) {
            const scn_piece *p = &chosen->line->pieces[chosen->pieces[k]];
            for (uint32_t n = 0; n < p->n_stops; n++) called = called || p->stops[n].v == s->stops[i].v;
        }
        if (!called)
            scn_complain(&w->reader, scn_path_item(TOP, "stops", i).text, gw_str_of(change->refs[i]),
                         "the line does not call there");
    }
    for (uint32_t k = 0; k < chosen->n; k++) {
        if (count_kept(s, &chosen->line->pieces[chosen->pieces[k]]) >= 2) continue;
        scn_complain(&w->reader, "stops", gw_str_of(change->choice.line),
                     "leaves a departure with fewer than two stops: use remove-trips or remove-line");
        return;
    }
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const skip_stops *change = c->as.own;
    scn_chosen chosen;
    bool good = true;
    skipped s = {scn_find_stops(w, "stops", change->refs, change->n_refs, &good), change->n_refs,
                 change->saved_s};
    if (!s.stops) return GW_NO_MEMORY;
    gw_status status = scn_choose(w, &change->choice, good ? fits : NULL, &s, effect, &chosen);
    if (status || !scn_chosen_any(w, &change->choice, &chosen)) return status;
    size_t faults = w->reader.errors->n;
    check_stops(w, change, &s, &chosen);
    if (!good || w->reader.errors->n > faults) return GW_OK;
    scn_calls calls = scn_calls_before(w, chosen.line);
    double removed = 0;
    for (uint32_t k = 0; k < chosen.n && !status; k++) {
        scn_piece *p = &chosen.line->pieces[chosen.pieces[k]];
        if (scn_runs_on(p->days, w->day))
            removed += (double)(p->n_stops - count_kept(&s, p)) * scn_piece_count(p, INT32_MIN, INT32_MAX);
        status = skip(w, p, &s, &good);
    }
    if (status) return status;
    if (!good)
        scn_complain_number(&w->reader, "saved_s", change->saved_s,
                            "saves more than the way between two stops takes");
    for (uint32_t i = 0; i < s.n; i++)
        scn_effect_note(w, effect, "stop_skipped", scn_stop_name(w, s.stops[i]));
    scn_effect_fact(effect, "calls_removed", removed);
    scn_chosen_done(w, &chosen, effect);
    scn_effect_stranded(w, &calls, effect);
    if (good) scn_warn_overtaking(w, chosen.line, effect);
    return GW_OK;
}

const scn_kind scn_kind_skip_stops = {"skip-stops", parse, apply};
