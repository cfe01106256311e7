/* set-headway: in a period the line's departures of one direction, all together, come every so many minutes.
 *
 * A line may have several lists of stops in one direction (branches, short trips): they keep their shares.
 * With 6 of 8 departures on the long way and 2 on the short one, a headway of 15 min makes 20 min on the long
 * and 60 on the short. Which pieces run differs from day to day, so days are put into classes by the pieces
 * that run on them; each class and list of stops gets one headway service. Its run times are those of the
 * middle departure in the period.
 */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",   "type", "note",        "line", "direction",
                                   "from", "to",   "headway_min", "rest", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    scn_set_headway *h = &c->as.headway;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    h->line = scn_read_text(r, v, TOP, "line", true);
    h->direction = scn_read_direction(r, v);
    bool spanned = scn_read_clock(r, v, TOP, "from", true, &h->from_s);
    spanned = scn_read_clock(r, v, TOP, "to", true, &h->to_s) && spanned;
    if (spanned && h->from_s >= h->to_s) {
        scn_complain_at(r, TOP, "to", gw_json_get(v, "to"),
                        "must be after from; times after midnight are written 24:00 and later");
        spanned = false;
    }
    bool given = scn_read_headway(r, v, TOP, "headway_min", true, &h->least_s, &h->most_s);
    if (spanned && given && h->most_s > h->to_s - h->from_s)
        scn_complain_at(r, TOP, "headway_min", gw_json_get(v, "headway_min"), "is longer than its period");
    const char *rest = scn_read_text(r, v, TOP, "rest", false);
    h->remove_rest = rest && strcmp(rest, "remove") == 0;
    if (rest && !h->remove_rest && strcmp(rest, "keep") != 0)
        scn_complain_at(r, TOP, "rest", gw_json_get(v, "rest"), "must be keep or remove");
}

/* --- which pieces run together --- */

typedef struct { /* days on which the same pieces run */
    uint64_t *days;
    uint32_t any_day;
    uint32_t n_total; /* departures of those pieces: in the period, or of the day when there are none in it */
    bool in_period;
} day_class;

typedef struct {
    scn_work *w;
    const scn_set_headway *h;
    scn_line *line;
    size_t n_old; /* pieces before this change */
    uint32_t way;
    day_class *classes; /* arena */
    uint32_t n_classes;
} edit;

static bool takes_part(const edit *e, size_t i, uint32_t day)
{
    const scn_piece *p = &e->line->pieces[i];
    return !p->gone && p->way == e->way && scn_runs_on(p->days, day);
}

static bool same_pieces(const edit *e, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < e->n_old; i++)
        if (takes_part(e, i, a) != takes_part(e, i, b)) return false;
    return true;
}

static uint32_t count_piece(const edit *e, const scn_piece *p, bool in_period)
{
    return in_period ? scn_piece_count(p, e->h->from_s, e->h->to_s)
                     : scn_piece_count(p, INT32_MIN, INT32_MAX);
}

static void open_class(edit *e, day_class *c, uint32_t day)
{
    c->any_day = day;
    for (int all = 0; all < 2 && c->n_total == 0; all++) {
        c->in_period = !all;
        for (size_t i = 0; i < e->n_old; i++)
            if (takes_part(e, i, day)) c->n_total += count_piece(e, &e->line->pieces[i], c->in_period);
    }
}

static gw_status sort_days(edit *e)
{
    scn_work *w = e->w;
    e->classes = scn_alloc(&w->reader, w->t->n_days, sizeof *e->classes);
    for (uint32_t day = 0; day < w->t->n_days && !w->reader.no_memory; day++) {
        uint32_t k = 0;
        while (k < e->n_classes && !same_pieces(e, e->classes[k].any_day, day)) k++;
        if (k == e->n_classes) {
            e->n_classes++;
            e->classes[k].days = scn_alloc(&w->reader, w->t->day_words, sizeof(uint64_t));
            open_class(e, &e->classes[k], day);
        }
        if (e->classes[k].days) e->classes[k].days[day / 64] |= (uint64_t)1 << (day % 64);
    }
    return w->reader.no_memory ? GW_NO_MEMORY : GW_OK;
}

/* --- one headway service for a class of days and a list of stops --- */

static bool same_stops(const scn_piece *x, const scn_piece *y)
{
    return x->n_stops == y->n_stops && memcmp(x->stops, y->stops, x->n_stops * sizeof *x->stops) == 0 &&
           memcmp(x->flags ? (const void *)x->flags : "", y->flags ? (const void *)y->flags : "",
                  x->flags && y->flags ? x->n_stops : 0) == 0;
}

/* Times after the departure at the first stop, of the trip in the middle of those in the period (else of the
 * day). */
static void template_times(const edit *e, const scn_piece *p, bool in_period, int32_t *arrivals,
                           int32_t *departures)
{
    uint32_t n = count_piece(e, p, in_period), seen = 0, trip = 0;
    for (uint32_t k = 0; k < p->n_trips; k++) {
        int32_t at = p->departures[(size_t)k * p->n_stops];
        if (in_period && (at < e->h->from_s || at >= e->h->to_s)) continue;
        if (seen++ == n / 2) trip = k;
    }
    const int32_t *a = p->arrivals + (size_t)trip * p->n_stops,
                  *d = p->departures + (size_t)trip * p->n_stops;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        arrivals[i] = a[i] - d[0];
        departures[i] = d[i] - d[0];
    }
}

static gw_status add_service(edit *e, const day_class *c, size_t first, uint32_t n_of_these)
{
    scn_work *w = e->w;
    const scn_piece like = e->line->pieces[first];
    double share = (double)c->n_total / n_of_these;
    scn_piece p = like;
    int32_t *arrivals = scn_alloc(&w->reader, like.n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, like.n_stops, sizeof *departures);
    p.periods = scn_alloc(&w->reader, 1, sizeof *p.periods);
    char id[200];
    snprintf(id, sizeof id, "%.100s-every-%d", like.n_trips ? like.trip_ids[0] : like.id, e->h->least_s);
    p.id = gw_arena_text(w->arena, gw_str_of(id));
    if (!p.id || w->reader.no_memory) return GW_NO_MEMORY;
    template_times(e, &like, c->in_period, arrivals, departures);
    p.arrivals = arrivals;
    p.departures = departures;
    p.n_trips = 0;
    p.n_periods = 1;
    p.periods[0] = (gw_period){.start_s = e->h->from_s,
                               .end_s = e->h->to_s,
                               .headway_s = (int32_t)fmax(1, round(e->h->least_s * share)),
                               .headway_max_s = (int32_t)fmax(1, round(e->h->most_s * share))};
    p.service = GW_NO_ID;
    p.days = c->days;
    p.taken = p.gone = false;
    p.changed = true;
    return scn_line_add_piece(e->line, &p);
}

static gw_status add_services(edit *e, const day_class *c)
{
    for (size_t i = 0; i < e->n_old; i++) {
        if (!takes_part(e, i, c->any_day)) continue;
        uint32_t n = 0, earlier = 0;
        for (size_t k = 0; k < e->n_old; k++) {
            if (!takes_part(e, k, c->any_day) || !same_stops(&e->line->pieces[i], &e->line->pieces[k]))
                continue;
            uint32_t some = count_piece(e, &e->line->pieces[k], c->in_period);
            n += some;
            if (k < i) earlier += some;
        }
        /* the first piece of these stops with departures that count stands for all of them */
        if (earlier || count_piece(e, &e->line->pieces[i], c->in_period) == 0) continue;
        gw_status status = add_service(e, c, i, n);
        if (status) return status;
    }
    return GW_OK;
}

/* --- does it change anything? --- */

/* One headway service, running through the whole period with this very headway. */
static bool already_so(const edit *e, const day_class *c)
{
    const scn_piece *only = NULL;
    for (size_t i = 0; i < e->n_old; i++) {
        const scn_piece *p = &e->line->pieces[i];
        if (!takes_part(e, i, c->any_day) || count_piece(e, p, true) == 0) continue;
        if (only || p->n_trips) return false;
        only = p;
    }
    if (!only) return c->n_total == 0;
    int32_t at = e->h->from_s;
    for (uint32_t i = 0; i < only->n_periods; i++) {
        const gw_period *p = &only->periods[i];
        if (p->end_s <= at || p->start_s > at || at >= e->h->to_s) continue;
        if (p->headway_s != e->h->least_s || p->headway_max_s != e->h->most_s) return false;
        at = p->end_s;
    }
    return at >= e->h->to_s;
}

static bool rest_is_empty(const edit *e)
{
    for (size_t i = 0; i < e->n_old; i++) {
        const scn_piece *p = &e->line->pieces[i];
        if (p->gone || p->way != e->way) continue;
        if (count_piece(e, p, false) != count_piece(e, p, true)) return false;
    }
    return true;
}

static gw_status edit_way(edit *e, bool *any_change)
{
    gw_status status = sort_days(e);
    bool nothing = true;
    for (uint32_t k = 0; k < e->n_classes && !status && nothing; k++) nothing = already_so(e, &e->classes[k]);
    if (status || (nothing && (!e->h->remove_rest || rest_is_empty(e)))) return status;
    *any_change = true;
    for (uint32_t k = 0; k < e->n_classes && !status; k++)
        if (e->classes[k].n_total) status = add_services(e, &e->classes[k]);
    for (size_t i = 0; i < e->n_old && !status; i++) {
        scn_piece *p = &e->line->pieces[i];
        if (p->way != e->way) continue;
        status = e->h->remove_rest ? scn_piece_cut(e->w, p, INT32_MIN, INT32_MAX)
                                   : scn_piece_cut(e->w, p, e->h->from_s, e->h->to_s);
    }
    return status;
}

/* Cycle of the services made: the longest run one way and the other. */
static void describe_runs(const scn_line *l, size_t n_old, gw_change_effect *e)
{
    for (size_t i = n_old; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        int32_t run_s = p->arrivals[p->n_stops - 1], *longest = p->way % 2 ? &e->run_back_s : &e->run_out_s;
        if (run_s > *longest) *longest = run_s;
    }
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const scn_set_headway *h = &c->as.headway;
    scn_line *l;
    bool any_change = false;
    gw_status status = scn_find_line(w, h->line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = scn_line_count(w, l);
    effect->headway_s = h->least_s;
    size_t n_old = l->n_pieces;
    uint32_t ways = scn_line_ways(l);
    for (uint32_t way = 0; way < ways && !status; way++) {
        edit e = {.w = w, .h = h, .line = l, .n_old = n_old, .way = way};
        if (h->direction < 0 || way == (uint32_t)h->direction) status = edit_way(&e, &any_change);
    }
    if (status) return status;
    for (size_t i = 0; i < n_old; i++) effect->patterns_removed += l->pieces[i].changed;
    effect->services_added = (uint32_t)(l->n_pieces - n_old);
    effect->trips_after = scn_line_count(w, l);
    describe_runs(l, n_old, effect);
    if (!any_change)
        scn_complain(&w->reader, "headway_min", gw_str_of(h->line),
                     "changes nothing: the line already runs so, or has no departures in this direction");
    return GW_OK;
}

const scn_kind scn_kind_set_headway = {"set-headway", parse, apply};
