/* The recurrence, cell after cell from late to early. */
#include "tests/reference/slow_day_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = SLOW_CELL_S };

static slow_value nobody(const slow_day *d)
{
    return (slow_value){d->o.cap_s, 0};
}

/* So much later: those who are not served cost the cap, and no time on top of it. */
static slow_value after(const slow_day *d, double seconds, slow_value v)
{
    v.value_s += seconds * v.served;
    return v.value_s < d->o.cap_s ? v : nobody(d);
}

static slow_value better(slow_value a, slow_value b)
{
    return b.value_s < a.value_s ? b : a;
}

/* Past the last cell nobody is served. */
static slow_value of_row(const slow_day *d, const slow_value *row, int32_t cell)
{
    return cell < d->n_cells ? row[cell] : nobody(d);
}

static slow_value of_stop(const slow_day *d, const slow_value *rows, uint32_t stop, int32_t cell)
{
    return of_row(d, rows + (size_t)stop * (size_t)d->n_cells, cell);
}

/* --- vehicles --- */

/* Leaves in the middle of the cell. */
static void ride(slow_day *d, slow_hop *h, int32_t cell)
{
    const int32_t run = h->arrives - h->leaves, there = cell + run;
    slow_value v = nobody(d);
    if (h->alight) {
        v = of_stop(d, d->arrive, h->next, there);
        if (there >= d->n_cells && isfinite(d->end_s[h->next])) v = (slow_value){d->end_s[h->next], 1};
    }
    if (!h->last) v = better(v, after(d, h->stays * CELL, of_row(d, h[1].ride, there + h->stays)));
    h->ride[cell] = after(d, run * CELL, v);
    if (h->ride[cell].value_s < h->least) h->least = h->ride[cell].value_s;
}

/* Leaves as the cell begins. */
static void connect(slow_day *d, const slow_connection *c)
{
    const double run_s = (c->arrives - c->departs) * CELL + CELL / 2.0;
    const slow_leg *on = &d->aboard[c->trip];
    slow_value v = after(d, (on->departs - c->arrives) * CELL - CELL / 2.0, on->value);
    if (c->alight) {
        v = better(v, of_stop(d, d->arrive, c->next, c->arrives));
        if (c->arrives >= d->n_cells && isfinite(d->end_s[c->next])) v = (slow_value){d->end_s[c->next], 1};
    }
    v = after(d, run_s, v);
    d->aboard[c->trip] = (slow_leg){c->departs, v};
    slow_value *best = &d->leaves[(size_t)c->stop * ((size_t)d->n_cells + 1) + (size_t)c->departs];
    if (c->board) *best = better(*best, v);
}

/* --- waiting --- */

enum { MOST_LINES = 8 };
typedef struct {
    const slow_hop *hop;
    const double *trips; /* at the beginning of cells */
    double begin;        /* at the moment one is ready */
} waited_for;

/* The chance that it comes in a cell (or the part of one left), if it has not come since its last turn: one
 * uniform phase, so its k-th vehicle comes while N − N(ready) goes from k − 1 to k. Whoever has let it go
 * meets it in its second turn or a later one. */
static double chance(const waited_for *w, double from, double to, bool gone)
{
    const double turn = floor(from - w->begin + 1e-9) + 1, left = turn - (from - w->begin);
    if (gone ? turn < 2 : turn > 1) return 0;
    return to - from < left ? (to - from) / left : 1;
}

/* After so long a wait: T is cut at the cap from the moment one was ready. */
static slow_value waited(const slow_day *d, double seconds, slow_value v)
{
    return v.value_s + seconds * v.served < d->o.cap_s ? v : nobody(d);
}

/* From the end of a cell to its beginning, or to the moment one is ready in its middle, for each set of lines
 * that were let go. so_far_s: waited until its end. */
static void go_back(const slow_day *d, const waited_for *lines, uint32_t n, int32_t cell, double part,
                    double so_far_s, const slow_value *end, slow_value *begin)
{
    const double half_s = part * CELL / 2;
    double chances[MOST_LINES][2];
    slow_value rides[MOST_LINES];
    for (uint32_t i = 0; i < n; i++) {
        const double to = lines[i].trips[cell + 1], from = to - part * (to - lines[i].trips[cell]);
        for (int gone = 0; gone < 2; gone++) chances[i][gone] = chance(&lines[i], from, to, gone);
        rides[i] = waited(d, so_far_s - half_s, lines[i].hop->ride[cell]);
    }
    for (uint32_t set = 0; set < 1u << n; set++) {
        const slow_value on = after(d, half_s, end[set]);
        double q[MOST_LINES], none = 1, none_half = 1, sum = 0;
        slow_value then[MOST_LINES], comes = {0, 0};
        for (uint32_t i = 0; i < n; i++) {
            q[i] = chances[i][set >> i & 1];
            then[i] = better(after(d, half_s, end[set | 1u << i]), rides[i]);
            if (set >> i & 1 && rides[i].value_s >= on.value_s) q[i] = 0; /* once more */
            none *= 1 - q[i];
            none_half *= 1 - q[i] / 2;
        }
        for (uint32_t i = 0; i < n; i++) {
            const double first = q[i] * none_half / (1 - q[i] / 2);
            sum += first;
            comes.value_s += first * then[i].value_s;
            comes.served += first * then[i].served;
        }
        const double scale = sum > 0 ? (1 - none) / sum : 0;
        const slow_value late = after(d, half_s, on);
        begin[set] =
            (slow_value){.value_s = scale * (comes.value_s + half_s * comes.served) + none * late.value_s,
                         .served = scale * comes.served + none * late.served};
        if (begin[set].value_s >= d->o.cap_s) begin[set] = nobody(d);
    }
}

/* Once the line that is worth most has come for certain, nobody waits on. */
static int32_t last_cell(const slow_day *d, uint32_t stop, const waited_for *lines, uint32_t n, int32_t cell,
                         double least)
{
    const int32_t last = cell + d->cap_cells < d->n_cells ? cell + d->cap_cells : d->n_cells - 1;
    const slow_value *departures = d->leaves + (size_t)stop * ((size_t)d->n_cells + 1);
    for (int32_t c = cell; c <= last; c++) {
        if (departures[c + 1].value_s <= least) return c;
        for (uint32_t i = 0; i < n; i++) {
            if (lines[i].trips[c + 1] - lines[i].begin < 1 || lines[i].hop->ride[c].value_s > least) continue;
            return c;
        }
    }
    return last;
}

/* Whoever boards does no better, in any of these cells, than to stay on board until the same vehicle calls
 * here once more: it is one vehicle, and no chance beside that call. */
static bool in_vain(const slow_day *d, const slow_hop *h, int32_t from, int32_t to)
{
    const slow_line *l = &d->lines[h->line];
    const slow_hop *again = h + 1, *end = d->hops + l->first_hop + l->n_hops;
    while (again < end && !(again->stop == h->stop && again->board)) again++;
    if (again >= end) return false;
    const int32_t on = again->leaves - h->leaves;
    for (int32_t c = from; c <= to; c++)
        if (h->ride[c].value_s + 1 < after(d, on * CELL, of_row(d, again->ride, c + on)).value_s)
            return false;
    return true;
}

static slow_value wait_for(slow_day *d, uint32_t stop, int32_t cell)
{
    waited_for lines[MOST_LINES];
    uint32_t n = 0;
    double least = INFINITY;
    slow_value begin[1 << MOST_LINES], end[1 << MOST_LINES];
    const slow_value *departures = d->leaves + (size_t)stop * ((size_t)d->n_cells + 1);
    for (uint32_t i = 0; i < d->n_hops; i++) {
        const slow_hop *h = &d->hops[i];
        if (h->stop != stop || !h->board) continue;
        const slow_line *l = &d->lines[h->line];
        const double *trips = l->trips + l->longest - h->leaves;
        if (n == MOST_LINES) abort();
        lines[n++] = (waited_for){h, trips, (trips[cell] + trips[cell + 1]) / 2};
        if (h->least < least) least = h->least;
    }
    for (int32_t c = cell + 1; c <= d->n_cells; c++) /* all that still leave */
        if (departures[c].value_s < least) least = departures[c].value_s;
    const int32_t last = last_cell(d, stop, lines, n, cell, least);
    uint32_t coming = 0; /* what never comes while one waits doubles the sets for nothing */
    for (uint32_t i = 0; i < n; i++)
        if (lines[i].trips[last + 1] > lines[i].begin && !in_vain(d, lines[i].hop, cell, last))
            lines[coming++] = lines[i];
    n = coming;
    const slow_value afresh =
        waited(d, (last - cell) * CELL + CELL / 2.0, of_stop(d, d->wait, stop, last + 1));
    for (uint32_t set = 0; set < 1u << n; set++) end[set] = afresh;
    for (int32_t c = last; c >= cell; c--) {
        const double so_far_s = (c - cell) * CELL + CELL / 2.0;
        const slow_value leaves = waited(d, so_far_s, departures[c + 1]);
        for (uint32_t set = 0; set < 1u << n; set++) end[set] = better(end[set], leaves);
        go_back(d, lines, n, c, c == cell ? 0.5 : 1, so_far_s, end, begin);
        memcpy(end, begin, (1u << n) * sizeof *end);
    }
    return end[0];
}

/* --- on foot --- */

static slow_value arrive(const slow_day *d, uint32_t stop, int32_t cell)
{
    slow_value best = nobody(d);
    if (isfinite(d->end_s[stop])) best = after(d, d->end_s[stop], (slow_value){0, 1});
    for (uint32_t i = 0; i < d->n_walks; i++) {
        const slow_walk *w = &d->walks[i];
        if (w->from != stop) continue;
        const double walk_s = w->cells * CELL;
        if (!d->is_port[w->to]) {
            best = better(best, after(d, walk_s, of_stop(d, d->wait, w->to, cell + w->cells)));
            continue;
        }
        if (isfinite(d->end_s[w->to]))
            best = better(best, after(d, walk_s + d->end_s[w->to], (slow_value){0, 1}));
        for (uint32_t g = 0; g < d->n_gates; g++)
            if (d->gates[g].stop == w->to)
                best = better(best, after(d, walk_s, of_row(d, d->gates[g].value, cell + w->cells)));
    }
    return best;
}

static void pass_gate(slow_day *d, slow_gate *g, int32_t cell)
{
    slow_value sum = {0, 0};
    for (int i = 0; i < SLOW_PARTS; i++) {
        const int32_t through_s = g->through[cell * SLOW_PARTS + i];
        slow_value v = nobody(d);
        if (through_s != GW_NEVER)
            v = after(d, through_s - (cell * CELL + CELL / 2.0),
                      of_stop(d, d->arrive, g->behind, through_s / CELL));
        sum.value_s += v.value_s / SLOW_PARTS;
        sum.served += v.served / SLOW_PARTS;
    }
    g->value[cell] = sum.value_s < d->o.cap_s ? sum : nobody(d);
}

void slow_day_solve(slow_day *d, const gw_access *to, uint32_t n_to)
{
    const size_t n_departures = (size_t)d->n_stops * ((size_t)d->n_cells + 1);
    uint32_t next = d->n_connections;
    for (uint32_t s = 0; s < d->n_stops; s++) d->end_s[s] = INFINITY;
    for (uint32_t i = 0; i < n_to; i++) d->end_s[to[i].stop.v] = to[i].walk_s;
    for (uint32_t h = 0; h < d->n_hops; h++) d->hops[h].least = INFINITY;
    for (uint32_t t = 0; t < d->n_trips; t++) d->aboard[t] = (slow_leg){0, nobody(d)};
    for (size_t i = 0; i < n_departures; i++) d->leaves[i] = nobody(d);
    for (int32_t c = d->n_cells - 1; c >= 0; c--) {
        while (next && d->connections[next - 1].departs > c) connect(d, &d->connections[--next]);
        for (uint32_t l = 0; l < d->n_lines; l++)
            for (uint32_t i = d->lines[l].n_hops; i-- > 0;) ride(d, &d->hops[d->lines[l].first_hop + i], c);
        for (uint32_t s = 0; s < d->n_stops; s++)
            if (!d->is_port[s]) d->wait[(size_t)s * (size_t)d->n_cells + (size_t)c] = wait_for(d, s, c);
        for (uint32_t g = 0; g < d->n_gates; g++) pass_gate(d, &d->gates[g], c);
        for (uint32_t s = 0; s < d->n_stops; s++)
            d->arrive[(size_t)s * (size_t)d->n_cells + (size_t)c] = arrive(d, s, c);
    }
}

slow_value slow_day_at(const slow_day *d, gw_stop_id stop, int32_t time_s)
{
    const int32_t after_s = time_s - d->o.from_s;
    const slow_value *rows = d->is_port[stop.v] ? d->arrive : d->wait;
    return of_stop(d, rows, stop.v, after_s / CELL);
}
