/* A timetable as lines, connections, walks and gates of whole cells. */
#include "tests/reference/slow_day_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = SLOW_CELL_S };

static _Noreturn void give_up(const char *why)
{
    fprintf(stderr, "slow day: %s\n", why);
    abort();
}

static void *more(void *at, size_t n, size_t size)
{
    void *out = realloc(at, (n + 1) * size);
    if (!out) give_up("no memory");
    return out;
}

static void *zero(size_t n, size_t size)
{
    void *out = calloc(n + 1, size);
    if (!out) give_up("no memory");
    return out;
}

static int32_t cells(int64_t seconds, const char *what)
{
    if (seconds % CELL) give_up(what);
    return (int32_t)(seconds / CELL);
}

/* --- headway services --- */

static double trips_until(const gw_period *p, uint32_t n, double x)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        double to = x < p[i].end_s ? x : p[i].end_s, headway = (p[i].headway_s + p[i].headway_max_s) / 2.0;
        if (to > p[i].start_s) sum += (to - p[i].start_s) / headway;
    }
    return sum;
}

static void read_line(slow_day *d, const gw_timetable *t, const gw_tt_part *part, const gw_tt_pattern *p)
{
    const int32_t start_s = gw_tt_departure(part, p, 0, 0);
    d->lines = more(d->lines, d->n_lines, sizeof *d->lines);
    slow_line *line = &d->lines[d->n_lines];
    *line = (slow_line){.first_hop = d->n_hops, .n_hops = p->n_stops - 1};
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) {
        const uint32_t at = p->first_stop + i;
        const int32_t next_s = gw_tt_arrival(part, p, i + 1, 0);
        slow_hop h = {.line = d->n_lines,
                      .stop = part->pattern_stops[at],
                      .next = part->pattern_stops[at + 1],
                      .board = (part->pattern_flags[at] & GW_PICKUP_MASK) != 1,
                      .alight = part->pattern_flags[at + 1] >> GW_DROP_OFF_SHIFT != 1,
                      .last = i + 2 == p->n_stops,
                      .leaves = cells(gw_tt_departure(part, p, i, 0) - start_s, "a headway run"),
                      .arrives = cells(next_s - start_s, "a headway run"),
                      .stays = cells(gw_tt_departure(part, p, i + 1, 0) - next_s, "a stay")};
        if (h.arrives <= h.leaves) give_up("a ride of no time");
        h.ride = zero((size_t)d->n_cells, sizeof *h.ride);
        line->longest = h.leaves;
        d->hops = more(d->hops, d->n_hops, sizeof *d->hops);
        d->hops[d->n_hops++] = h;
    }
    const int32_t n = line->longest + d->n_cells + 1;
    line->trips = zero((size_t)n, sizeof *line->trips);
    for (uint32_t day = 0; day < t->n_days; day++) {
        if (!gw_tt_service_runs(t, part->trips[p->first_trip - part->trip_base].service, day)) continue;
        const double begin_s = gw_tt_day_zero(t, p->feed_day_row, day) + start_s - d->o.from_s;
        for (int32_t c = 0; c < n; c++)
            line->trips[c] += trips_until(part->periods + p->first_period, p->n_periods,
                                          (c - line->longest) * (double)CELL - begin_s);
    }
    d->n_lines++;
}

/* --- timetables --- */

static void read_trip(slow_day *d, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k,
                      int32_t begin_s)
{
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) {
        const uint32_t at = p->first_stop + i;
        const int32_t departs_s = begin_s + gw_tt_departure(part, p, i, k),
                      arrives_s = begin_s + gw_tt_arrival(part, p, i + 1, k);
        if (departs_s < 0 || departs_s >= d->n_cells * CELL) continue;
        if (arrives_s <= departs_s) give_up("a ride of no time");
        d->connections = more(d->connections, d->n_connections, sizeof *d->connections);
        d->connections[d->n_connections++] =
            (slow_connection){.departs = cells(departs_s, "a departure"),
                              .arrives = cells(arrives_s - CELL / 2, "an arrival"),
                              .stop = part->pattern_stops[at],
                              .next = part->pattern_stops[at + 1],
                              .trip = d->n_trips,
                              .board = (part->pattern_flags[at] & GW_PICKUP_MASK) != 1,
                              .alight = part->pattern_flags[at + 1] >> GW_DROP_OFF_SHIFT != 1};
    }
    d->n_trips++;
}

static int by_departure(const void *a, const void *b)
{
    const slow_connection *x = a, *y = b;
    return (x->departs > y->departs) - (x->departs < y->departs);
}

static void read_patterns(slow_day *d, const gw_timetable *t)
{
    for (uint32_t x = 0; x < t->n_parts; x++) {
        const gw_tt_part *part = &t->part[x];
        for (uint32_t i = 0; i < part->n_patterns; i++) {
            const gw_tt_pattern *p = &part->patterns[i];
            if (gw_tt_pattern_removed(t, part->pattern_base + i)) continue;
            if (p->n_periods) read_line(d, t, part, p);
            for (uint32_t day = 0; !p->n_periods && day < t->n_days; day++)
                for (uint32_t k = 0; k < p->n_trips; k++)
                    if (gw_tt_service_runs(t, part->trips[p->first_trip - part->trip_base + k].service, day))
                        read_trip(d, part, p, k, gw_tt_day_zero(t, p->feed_day_row, day) - d->o.from_s);
        }
    }
    if (d->n_connections)
        qsort(d->connections, d->n_connections, sizeof *d->connections, by_departure); /* ties: no matter */
}

/* --- on foot, and gates --- */

static void read_walks(slow_day *d, const gw_timetable *t)
{
    const gw_query q = {
        .default_transfer_s = d->o.default_transfer_s, .gait = d->o.gait, .max_walk_s = d->o.max_walk_s};
    for (uint32_t s = 0; s < d->n_stops; s++) {
        gw_tt_links links = gw_tt_links_of(t, s, false);
        gw_tt_link l;
        d->is_port[s] = gw_tt_stop_at(t, s)->kind == GW_STOP_PORT;
        while (gw_tt_links_next(&links, &l, NULL, NULL)) {
            if (l.n_rules) give_up("a rule for particular lines");
            const bool port = d->is_port[s] || gw_tt_stop_at(t, l.to)->kind == GW_STOP_PORT;
            const int32_t walk_s = gw_link_seconds(t, &q, &l, NULL, !port);
            if (walk_s < 0 || (port && l.from == l.to)) continue;
            d->walks = more(d->walks, d->n_walks, sizeof *d->walks);
            d->walks[d->n_walks++] = (slow_walk){s, l.to, cells(walk_s, "a walk")};
        }
    }
}

static void read_gate(slow_day *d, const gw_timetable *t, uint32_t stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    const gw_stop_id behind = gw_timetable_port_stop(t, s->port, gw_side_other((gw_side)s->side));
    if (!d->o.ports || behind.v == GW_NO_ID) return;
    d->gates = more(d->gates, d->n_gates, sizeof *d->gates);
    slow_gate *g = &d->gates[d->n_gates++];
    *g = (slow_gate){.stop = stop, .behind = behind.v};
    g->through = zero((size_t)d->n_cells * SLOW_PARTS, sizeof *g->through);
    g->value = zero((size_t)d->n_cells, sizeof *g->value);
    slow_queue(d->o.ports, s->port, (gw_side)s->side, d->o.from_s, CELL, d->n_cells, g->through);
}

slow_day *slow_day_make(const gw_timetable *t, const slow_options *o)
{
    slow_day *d = zero(1, sizeof *d);
    d->o = *o;
    d->n_cells = cells((int64_t)o->to_s - o->from_s + o->cap_s, "the span");
    d->cap_cells = cells(o->cap_s, "the cap");
    d->n_stops = gw_tt_n_stops(t);
    d->is_port = zero(d->n_stops, sizeof *d->is_port);
    read_patterns(d, t);
    read_walks(d, t);
    for (uint32_t s = 0; s < d->n_stops; s++)
        if (d->is_port[s]) read_gate(d, t, s);
    d->wait = zero((size_t)d->n_stops * (size_t)d->n_cells, sizeof *d->wait);
    d->arrive = zero((size_t)d->n_stops * (size_t)d->n_cells, sizeof *d->arrive);
    d->leaves = zero((size_t)d->n_stops * ((size_t)d->n_cells + 1), sizeof *d->leaves);
    d->aboard = zero(d->n_trips, sizeof *d->aboard);
    d->end_s = zero(d->n_stops, sizeof *d->end_s);
    return d;
}

void slow_day_free(slow_day *d)
{
    if (!d) return;
    for (uint32_t i = 0; i < d->n_lines; i++) free(d->lines[i].trips);
    for (uint32_t i = 0; i < d->n_hops; i++) free(d->hops[i].ride);
    for (uint32_t i = 0; i < d->n_gates; i++) {
        free(d->gates[i].through);
        free(d->gates[i].value);
    }
    free(d->lines);
    free(d->hops);
    free(d->connections);
    free(d->walks);
    free(d->gates);
    free(d->is_port);
    free(d->wait);
    free(d->arrive);
    free(d->leaves);
    free(d->aboard);
    free(d->end_s);
    free(d);
}
