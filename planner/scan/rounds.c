/* Earliest arrivals for few rides: rounds over lines (Delling, Pajor, Werneck, "Round-Based Public Transit
 * Routing", 2012), each ride one round. Where the lines lead to the target in as few rides as are left is
 * known, so that a round is short; how long one waits for a vehicle does not matter. */
#include "planner/scan/pareto_priv.h"

typedef struct {
    pareto *x;
    uint32_t r;                 /* the ride of this round */
    uint32_t *marked;           /* stops reached with r - 1 rides, to board at */
    uint32_t n_marked, n_lines; /* patterns to be looked at */
} rounds;

static inline void mark(rounds *w, uint32_t stop)
{
    uint64_t *word = &w->x->s->marks[stop / 64], bit = (uint64_t)1 << stop % 64;
    if (*word & bit) return;
    *word |= bit;
    w->marked[w->n_marked++] = stop;
}

/* Ready at the stop at `time` after r rides, and so also after more. */
static inline void make_ready(rounds *w, uint32_t stop, int32_t time, uint32_t r)
{
    pareto *x = w->x;
    int32_t *lane = x->s->lane_ready + (size_t)stop * LANES;
    if (time >= lane[r] || r + x->s->least[stop] > x->open + 1) return;
    lower(lane, r, time);
    note_since(x, stop, time);
    if (r + x->s->least[stop] <= x->open) mark(w, stop);
}

/* Who stays in the vehicle may need a ride less than who gets off: so that those are known too, one ride more
 * is followed to the stop, though not from there. */
static inline void get_off(rounds *w, uint32_t stop, int32_t arrival)
{
    pareto *x = w->x;
    const gw_scan_table *t = x->t;
    uint32_t r = w->r;
    if (r + x->s->least[stop] > x->open + 1) return;
    if (!t->simple) {
        lower(x->s->lane_ride + (size_t)stop * LANES, r, arrival);
        note_since(x, stop, arrival);
    }
    if (t->change_s[stop] != NO_WALK) make_ready(w, stop, arrival + t->change_s[stop], r);
    if (r + x->s->least[stop] > x->open) return;
    const footpaths_t *ways = &t->change_out;
    const footpath_t *way = ways->at + ways->first[stop], *end = ways->at + ways->first[stop + 1];
    for (; way < end && arrival + way->seconds <= x->best[r]; way++)
        make_ready(w, way->stop, arrival + way->seconds, r);
    uint32_t walk = x->s->egress[stop];
    if (walk != UINT32_MAX) lower(x->best, r, arrival + (int32_t)walk);
}

/* --- a line --- */

typedef struct {
    const gw_tt_part *part;
    const gw_tt_pattern *p;
    const call_t *calls;
    const line_t *line;
} ridden;

/* The first trip that leaves at `time` or later; n_trips: none. */
static inline uint32_t first_trip(const rounds *w, const ridden *l, uint32_t position, int32_t time)
{
    uint32_t n = l->p->n_trips, first = l->p->first_trip - l->part->trip_base;
    uint32_t trip = gw_tt_first_from(gw_tt_departures(l->part, l->p, position), n, time - l->line->zero_s);
    if (l->line->all) return trip;
    while (trip < n && !gw_tt_service_runs(w->x->tt, l->part->trips[first + trip].service, l->line->day))
        trip++;
    return trip;
}

static inline int64_t departure_at(const ridden *l, uint32_t position, uint32_t trip)
{
    return l->line->zero_s + gw_tt_departure(l->part, l->p, position, trip);
}

/* The vehicle calls at a position after one where it was boarded; false: it is not followed further. */
static inline bool call(rounds *w, const ridden *l, uint32_t position, uint32_t trip)
{
    const pareto *x = w->x;
    uint32_t stop = l->calls[position].to;
    if (w->r + x->s->least[stop] > x->open + 1) return true;
    int64_t arrival = l->line->zero_s + gw_tt_arrival(l->part, l->p, position, trip);
    if (arrival > x->ride_end) return false;
    if (arrival >= x->t->span_s && departure_at(l, position - 1, trip) >= x->t->span_s) return false;
    if (arrival <= x->best[w->r] && arrival < gate_of(x)[(size_t)stop * LANES + w->r])
        get_off(w, stop, (int32_t)arrival);
    return true;
}

/* Rides the line from a position on, with the earliest trip that can be had anywhere before. */
static void ride(rounds *w, const ridden *l, uint32_t position)
{
    const gw_scan *s = w->x->s;
    uint32_t n = l->p->n_trips, trip = n;
    for (uint32_t i = position; i + 1 < l->p->n_stops; i++) {
        uint32_t stop = l->calls[i].from;
        if (s->boards[stop / 64] >> stop % 64 & 1) {
            int32_t here = s->lane_ready[(size_t)stop * LANES + w->r - 1];
            if (trip == n || here <= departure_at(l, i, trip)) {
                uint32_t earlier = first_trip(w, l, i, here);
                if (earlier < trip) trip = earlier;
            }
        }
        if (trip < n && !call(w, l, i + 1, trip)) trip = n;
    }
}

/* --- rounds --- */

static void list_lines(rounds *w)
{
    const gw_scan_table *table = w->x->t;
    gw_scan *s = w->x->s;
    for (uint32_t m = 0; m < w->n_marked; m++) {
        uint32_t stop = w->marked[m], outer = table->outer[stop];
        s->marks[stop / 64] = 0;
        set_bit(s->boards, stop);
        for (uint32_t n = 0; n < w->x->tt->n_parts; n++) {
            const gw_tt_part *all = &w->x->tt->part[n];
            for (uint32_t v = all->visit_first[outer]; v < all->visit_first[outer + 1]; v++) {
                const gw_tt_visit *visit = &all->visits[v];
                uint32_t *from = &s->line_from[visit->pattern];
                if (*from == 0) s->line_queue[w->n_lines++] = visit->pattern;
                if (*from == 0 || visit->position + 1 < *from) *from = visit->position + 1;
            }
        }
    }
    w->n_marked = 0;
}

static void ride_lines(rounds *w)
{
    const gw_scan_table *table = w->x->t;
    gw_scan *s = w->x->s;
    for (uint32_t n = 0; n < w->n_lines; n++) {
        uint32_t pattern = s->line_queue[n], from = s->line_from[pattern] - 1;
        s->line_from[pattern] = 0;
        ridden l = {.part = gw_tt_part_of_pattern(w->x->tt, pattern),
                    .p = gw_tt_pattern_at(w->x->tt, pattern),
                    .calls = table->calls + table->call_first[pattern]};
        for (uint32_t k = table->line_first[pattern]; k < table->line_first[pattern + 1]; k++) {
            l.line = &table->lines[k];
            ride(w, &l, from);
        }
    }
    w->n_lines = 0;
    memset(s->boards, 0, s->n_boards * sizeof *s->boards);
}

void gw_scan_rounds(pareto *x)
{
    const gw_scan_table *t = x->t;
    rounds w = {.x = x, .marked = x->s->queue};
    make_ready(&w, x->from, x->time, 0);
    for (uint32_t i = t->edge_out.first[x->from]; i < t->edge_out.first[x->from + 1]; i++)
        make_ready(&w, t->edge_out.at[i].stop, x->time + t->edge_out.at[i].seconds, 0);
    for (w.r = 1; w.r <= x->open && w.n_marked; w.r++) {
        list_lines(&w);
        ride_lines(&w);
    }
    for (uint32_t m = 0; m < w.n_marked; m++) x->s->marks[w.marked[m] / 64] = 0;
}
