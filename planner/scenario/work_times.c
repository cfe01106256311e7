/* Times of pieces: nominal departures, hops and dwells changed, who overtakes whom. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- departures --- */

typedef struct {
    int32_t at_s;        /* at the first stop */
    const scn_piece *of; /* its times: row × n_stops */
    uint32_t row;
} departure;

static int32_t arrival_at(const departure *d, uint32_t i)
{
    const scn_piece *p = d->of;
    size_t first = (size_t)d->row * p->n_stops;
    return d->at_s + p->arrivals[first + i] - p->departures[first];
}

static int by_departure(const void *pa, const void *pb)
{
    const departure *a = pa, *b = pb;
    return (a->at_s > b->at_s) - (a->at_s < b->at_s);
}

int32_t *scn_departures_of(scn_work *w, const scn_piece *p, uint32_t *n)
{
    uint32_t total = scn_piece_count(p, INT32_MIN, INT32_MAX);
    int32_t *out = scn_alloc(&w->reader, total, sizeof *out);
    *n = 0;
    for (uint32_t k = 0; k < p->n_trips && out; k++) out[(*n)++] = p->departures[(size_t)k * p->n_stops];
    for (uint32_t i = 0; i < p->n_periods && out; i++) {
        const gw_period *q = &p->periods[i];
        uint32_t some = scn_period_count(q, INT32_MIN, INT32_MAX);
        for (int64_t k = 0; k < some; k++)
            out[(*n)++] = (int32_t)(q->start_s + k * ((int64_t)q->headway_s + q->headway_max_s) / 2);
    }
    return out;
}

double scn_line_hours(const scn_work *w, const scn_line *l)
{
    double seconds = 0;
    for (size_t i = 0; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        uint32_t last = p->n_stops - 1;
        if (p->gone || !scn_runs_on(p->days, w->day)) continue;
        if (p->n_periods) seconds += (double)scn_piece_count(p, INT32_MIN, INT32_MAX) * p->arrivals[last];
        for (size_t k = 0; k < p->n_trips; k++)
            seconds += p->arrivals[k * p->n_stops + last] - p->departures[k * p->n_stops];
    }
    return seconds / 3600;
}

/* --- hops and dwells --- */

gw_status scn_piece_retime(scn_work *w, scn_piece *p, scn_retime_fn change, const void *context)
{
    uint32_t n = p->n_stops, rows = p->n_periods ? 1 : p->n_trips;
    int32_t *arrivals = scn_alloc(&w->reader, (size_t)rows * n, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, (size_t)rows * n, sizeof *departures);
    int32_t *hops = scn_alloc(&w->reader, n, sizeof *hops),
            *dwells = scn_alloc(&w->reader, n, sizeof *dwells);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (size_t k = 0; k < rows; k++) {
        const int32_t *a = p->arrivals + k * n, *d = p->departures + k * n;
        for (uint32_t i = 0; i < n; i++) {
            dwells[i] = d[i] - a[i];
            hops[i] = i + 1 < n ? a[i + 1] - d[i] : 0;
        }
        change(w, p, hops, dwells, context);
        departures[k * n] = d[0];
        arrivals[k * n] = d[0] - dwells[0];
        for (uint32_t i = 1; i < n; i++) {
            arrivals[k * n + i] = departures[k * n + i - 1] + hops[i - 1];
            departures[k * n + i] = arrivals[k * n + i] + dwells[i];
        }
    }
    bool same = memcmp(arrivals, p->arrivals, (size_t)rows * n * sizeof *arrivals) == 0 &&
                memcmp(departures, p->departures, (size_t)rows * n * sizeof *departures) == 0;
    p->arrivals = arrivals;
    p->departures = departures;
    p->changed = p->changed || !same;
    return GW_OK;
}

/* Seconds from first to last stop, over all departures of the pieces. */
static double total_run(const scn_chosen *c, uint32_t *departures)
{
    double total = 0;
    *departures = 0;
    for (uint32_t k = 0; k < c->n; k++) {
        const scn_piece *p = &c->line->pieces[c->pieces[k]];
        uint32_t last = p->n_stops - 1, n = scn_piece_count(p, INT32_MIN, INT32_MAX);
        *departures += n;
        if (p->n_periods) total += (double)n * p->arrivals[last];
        for (size_t row = 0; row < p->n_trips; row++)
            total += p->arrivals[row * p->n_stops + last] - p->departures[row * p->n_stops];
    }
    return total;
}

gw_status scn_chosen_retime(scn_work *w, const scn_chosen *chosen, scn_retime_fn change, const void *context,
                            gw_change_effect *e, bool *changed)
{
    uint32_t n;
    bool any = false;
    double before = total_run(chosen, &n);
    for (uint32_t k = 0; k < chosen->n; k++) {
        scn_piece *p = &chosen->line->pieces[chosen->pieces[k]];
        bool was = p->changed;
        p->changed = false;
        gw_status status = scn_piece_retime(w, p, change, context);
        if (status) return status;
        any = any || p->changed;
        p->changed = p->changed || was;
    }
    double after = total_run(chosen, &n);
    scn_effect_fact(e, "departures_changed", any ? n : 0);
    scn_effect_fact(e, "run_before_min", before / n / 60);
    scn_effect_fact(e, "run_after_min", after / n / 60);
    *changed = any;
    return GW_OK;
}

bool scn_piece_between(const scn_piece *p, gw_stop_id from, gw_stop_id to, uint32_t *first, uint32_t *last)
{
    for (*first = 0; *first < p->n_stops && p->stops[*first].v != from.v;) ++*first;
    for (*last = *first + 1; *last < p->n_stops && p->stops[*last].v != to.v;) ++*last;
    return *last < p->n_stops;
}

uint32_t scn_line_ways(const scn_line *l)
{
    uint32_t ways = 0;
    for (size_t i = 0; i < l->n_pieces; i++)
        if (l->pieces[i].way >= ways) ways = l->pieces[i].way + 1;
    return ways;
}

/* --- overtaking --- */

static bool same_list(const scn_piece *x, const scn_piece *y)
{
    return x->n_stops == y->n_stops && memcmp(x->stops, y->stops, x->n_stops * sizeof *x->stops) == 0;
}

/* All departures on the day of the pieces with the stops of piece `first`; NULL: none, or an earlier piece
 * has them. */
static departure *gather(scn_work *w, const scn_line *l, size_t first, uint32_t *n)
{
    size_t room = 0;
    *n = 0;
    for (size_t i = 0; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        if (p->gone || !scn_runs_on(p->days, w->day) || !same_list(p, &l->pieces[first])) continue;
        if (i < first) return NULL;
        room += scn_piece_count(p, INT32_MIN, INT32_MAX);
    }
    departure *list = scn_alloc(&w->reader, room, sizeof *list);
    for (size_t i = first; i < l->n_pieces && list; i++) {
        const scn_piece *p = &l->pieces[i];
        uint32_t some;
        if (p->gone || !scn_runs_on(p->days, w->day) || !same_list(p, &l->pieces[first])) continue;
        const int32_t *at = scn_departures_of(w, p, &some);
        for (uint32_t k = 0; k < some && at; k++) list[(*n)++] = (departure){at[k], p, p->n_periods ? 0 : k};
    }
    if (w->reader.no_memory) return NULL;
    qsort(list, *n, sizeof *list, by_departure);
    return list;
}

void scn_warn_overtaking(scn_work *w, const scn_line *l, gw_change_effect *e)
{
    uint32_t count = 0;
    for (size_t i = 0; i < l->n_pieces && !w->reader.no_memory; i++) {
        uint32_t n;
        if (l->pieces[i].gone || !scn_runs_on(l->pieces[i].days, w->day)) continue;
        const departure *list = gather(w, l, i, &n);
        for (uint32_t k = 1; list && k < n; k++) {
            uint32_t at = 1, stops = l->pieces[i].n_stops;
            while (at < stops && arrival_at(&list[k], at) >= arrival_at(&list[k - 1], at)) at++;
            if (at == stops || count++ > 0) continue;
            char early[12], late[12], about[64];
            gw_time_format_clock(list[k - 1].at_s, early);
            gw_time_format_clock(list[k].at_s, late);
            snprintf(about, sizeof about, "%s, %s", late, early);
            scn_effect_warn(w, e, "overtakes", about);
        }
    }
    if (count) scn_effect_fact(e, "overtakings", count);
}
