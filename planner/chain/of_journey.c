#include "planner/chain/of_journey.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_USEFUL = 4, SCAN_S = 60 };

typedef struct {
    const gw_timetable *t;
    const gw_query *q;
    gw_arena *a;
    int32_t from_s, to_s;
    gw_chain_link *links;
    uint32_t n;
} maker;

/* --- one line between two stops --- */

typedef struct { /* collected, before sorting */
    gw_chain_run *runs;
    size_t n_runs, cap_runs;
    gw_chain_call *calls;
    size_t n_calls, cap_calls;
} haul;

static gw_status add_run(haul *h, const gw_period *p, int32_t shift_s, int32_t ride_s, const maker *m)
{
    gw_chain_run r = {*p, ride_s};
    r.period.start_s += shift_s;
    r.period.end_s += shift_s;
    if (r.period.end_s <= m->from_s || r.period.start_s >= m->to_s) return GW_OK;
    if (gw_grow(&h->runs, &h->cap_runs, h->n_runs + 1, sizeof *h->runs)) return GW_NO_MEMORY;
    h->runs[h->n_runs++] = r;
    return GW_OK;
}

static gw_status add_call(haul *h, int32_t departure_s, int32_t arrival_s, const maker *m)
{
    if (departure_s < m->from_s || departure_s > m->to_s || arrival_s < departure_s) return GW_OK;
    if (gw_grow(&h->calls, &h->cap_calls, h->n_calls + 1, sizeof *h->calls)) return GW_NO_MEMORY;
    h->calls[h->n_calls++] = (gw_chain_call){departure_s, arrival_s};
    return GW_OK;
}

static bool trip_allowed(const gw_query *q, const gw_tt_trip *trip)
{
    return !(q->wheelchair && trip->wheelchair != 1) && !(q->bikes && trip->bikes != 1);
}

/* All vehicles of a pattern from one position to a later one on a service day. */
static gw_status collect_day(const maker *m, uint32_t pattern, uint32_t board, uint32_t alight, uint32_t day,
                             haul *h)
{
    const gw_timetable *t = m->t;
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    int32_t zero = gw_tt_day_zero(t, p->feed_day_row, day);
    gw_tt_column departures = gw_tt_departures(part, p, board), arrivals = gw_tt_arrivals_at(part, p, alight);
    uint32_t k = p->n_periods ? 0 : gw_tt_first_from(departures, p->n_trips, (int64_t)m->from_s - zero);
    for (; k < p->n_trips; k++) {
        const gw_tt_trip *trip = gw_tt_trip_at(t, p->first_trip + k);
        int32_t departs = gw_tt_time(departures, k), ride_s = gw_tt_time(arrivals, k) - departs;
        if (!p->n_periods && departs + zero > m->to_s) break;
        if (!gw_tt_service_runs(t, trip->service, day) || !trip_allowed(m->q, trip)) continue;
        gw_status status = p->n_periods ? GW_OK : add_call(h, departs + zero, departs + zero + ride_s, m);
        for (uint32_t i = 0; i < p->n_periods && !status; i++)
            status = add_run(h, &part->periods[p->first_period + i], zero + departs, ride_s, m);
        if (status) return status;
    }
    return GW_OK;
}

static gw_status collect(const maker *m, uint32_t pattern, uint32_t board, uint32_t alight, haul *h)
{
    int64_t first = m->from_s / 86400 - 2, last = m->to_s / 86400 + 1;
    for (int64_t day = first < 0 ? 0 : first; day <= last && day < (int64_t)m->t->n_days; day++) {
        gw_status status = collect_day(m, pattern, board, alight, (uint32_t)day, h);
        if (status) return status;
    }
    return GW_OK;
}

static int by_start(const void *x, const void *y)
{
    const gw_chain_run *a = x, *b = y;
    if (a->period.start_s != b->period.start_s) return a->period.start_s < b->period.start_s ? -1 : 1;
    return (a->period.end_s > b->period.end_s) - (a->period.end_s < b->period.end_s);
}

static int by_departure(const void *x, const void *y)
{
    const gw_chain_call *a = x, *b = y;
    if (a->departure_s != b->departure_s) return a->departure_s < b->departure_s ? -1 : 1;
    return (a->arrival_s > b->arrival_s) - (a->arrival_s < b->arrival_s);
}

/* One row of periods: what runs together (a pattern on two service days) is cut, what continues is joined. */
static void tidy_runs(haul *h)
{
    size_t n = 0;
    if (h->n_runs) qsort(h->runs, h->n_runs, sizeof *h->runs, by_start);
    for (size_t i = 0; i < h->n_runs; i++) {
        gw_chain_run r = h->runs[i], *last = n ? &h->runs[n - 1] : NULL;
        if (last && r.period.start_s < last->period.end_s) r.period.start_s = last->period.end_s;
        if (r.period.start_s >= r.period.end_s) continue;
        if (last && r.period.start_s == last->period.end_s && r.ride_s == last->ride_s &&
            r.period.headway_s == last->period.headway_s &&
            r.period.headway_max_s == last->period.headway_max_s)
            last->period.end_s = r.period.end_s;
        else
            h->runs[n++] = r;
    }
    h->n_runs = n;
}

static void drop_overtaken(haul *h)
{
    size_t kept = h->n_calls;
    int32_t first = INT32_MAX;
    if (h->n_calls) qsort(h->calls, h->n_calls, sizeof *h->calls, by_departure);
    for (size_t i = h->n_calls; i-- > 0;) {
        if (h->calls[i].arrival_s >= first) continue;
        first = h->calls[i].arrival_s;
        h->calls[--kept] = h->calls[i];
    }
    if (h->n_calls) memmove(h->calls, h->calls + kept, (h->n_calls - kept) * sizeof *h->calls);
    h->n_calls -= kept;
}

static bool runs_together(const haul *h)
{
    for (size_t i = 1; i < h->n_runs; i++)
        if (h->runs[i].period.start_s < h->runs[i - 1].period.end_s) return true;
    return false;
}

/* --- all lines between two stops --- */

typedef struct {
    uint32_t route, pattern, board, alight;
} service;

typedef struct {
    service *at;
    size_t n, cap;
} services;

static bool may_board(uint8_t flags)
{
    return (flags & GW_PICKUP_MASK) != 1;
}

static bool may_alight(uint8_t flags)
{
    return (flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK) != 1;
}

/* Where one gets off next, having boarded there. */
static uint32_t next_exit(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t board, uint32_t from,
                          uint32_t to)
{
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    const uint8_t *flags = part->pattern_flags + p->first_stop;
    for (uint32_t i = board + 1; i < p->n_stops; i++) {
        if (stops[i] == to && may_alight(flags[i])) return i;
        if (stops[i] == from && may_board(flags[i])) return GW_NO_ID; /* boards there */
    }
    return GW_NO_ID;
}

static int by_route(const void *x, const void *y)
{
    const service *a = x, *b = y;
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

static gw_status find_services(const maker *m, uint32_t from, uint32_t to, services *out)
{
    for (uint32_t part = 0; part < m->t->n_parts; part++) {
        const gw_tt_part *p = &m->t->part[part];
        if (!p->visit_first) continue;
        for (uint32_t v = p->visit_first[from]; v < p->visit_first[from + 1]; v++) {
            const gw_tt_visit *visit = &p->visits[v];
            const gw_tt_part *home = gw_tt_part_of_pattern(m->t, visit->pattern);
            const gw_tt_pattern *pattern = gw_tt_pattern_at(m->t, visit->pattern);
            if (!may_board(home->pattern_flags[pattern->first_stop + visit->position])) continue;
            uint32_t alight = next_exit(home, pattern, visit->position, from, to);
            if (alight == GW_NO_ID || !gw_pattern_allowed(m->t, m->q, visit->pattern)) continue;
            if (gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at)) return GW_NO_MEMORY;
            out->at[out->n++] = (service){pattern->route, visit->pattern, visit->position, alight};
        }
    }
    if (out->n) qsort(out->at, out->n, sizeof *out->at, by_route);
    return GW_OK;
}

/* --- which lines are useful --- */

typedef struct {
    gw_chain_line line;
    double worth_s; /* mean wait and ride about the moment of the journey */
    int32_t ride_s; /* least */
    int32_t sure_s; /* on board and there by then, whatever the phase */
    bool own;
} candidate;

typedef struct {
    candidate *at;
    size_t n, cap;
} candidates;

static void judge(candidate *c, int32_t ready_s)
{
    const gw_chain_line *l = &c->line;
    c->worth_s = 1e9;
    c->ride_s = c->sure_s = INT32_MAX;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        if (l->runs[i].ride_s < c->ride_s) c->ride_s = l->runs[i].ride_s;
        if (p->end_s <= ready_s || c->worth_s < 1e9) continue;
        int32_t later_s = p->start_s > ready_s ? p->start_s - ready_s : 0;
        c->worth_s = later_s + p->headway_max_s / 2.0 + l->runs[i].ride_s;
        if (!later_s && p->end_s - ready_s > 2 * p->headway_max_s)
            c->sure_s = p->headway_max_s + l->runs[i].ride_s;
    }
    for (uint32_t i = 0; i < l->n_calls; i++) {
        int32_t ride_s = l->calls[i].arrival_s - l->calls[i].departure_s;
        if (ride_s < c->ride_s) c->ride_s = ride_s;
        if (l->calls[i].departure_s >= ready_s && c->worth_s >= 1e9)
            c->worth_s = l->calls[i].arrival_s - ready_s;
    }
}

static gw_status add_candidate(const maker *m, const haul *h, uint32_t route, uint32_t pattern, bool own,
                               int32_t ready_s, candidates *out)
{
    for (int timetable = 0; timetable < 2; timetable++) {
        size_t n = timetable ? h->n_calls : h->n_runs, size = timetable ? sizeof *h->calls : sizeof *h->runs;
        if (!n) continue;
        void *copy = gw_arena_alloc(m->a, n * size);
        if (!copy || gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at)) return GW_NO_MEMORY;
        memcpy(copy, timetable ? (void *)h->calls : (void *)h->runs, n * size);
        candidate c = {.line = {.route = route, .pattern = pattern}, .own = own};
        if (timetable) {
            c.line.calls = copy;
            c.line.n_calls = (uint32_t)n;
        } else {
            c.line.runs = copy;
            c.line.n_runs = (uint32_t)n;
        }
        judge(&c, ready_s);
        out->at[out->n++] = c;
    }
    return GW_OK;
}

/* All patterns of one route in one row; where their periods run together, each pattern on its own. */
static gw_status add_route(const maker *m, const service *s, size_t n, bool own, int32_t ready_s, haul *h,
                           candidates *out)
{
    gw_status status = GW_OK;
    h->n_runs = h->n_calls = 0;
    for (size_t i = 0; i < n && !status; i++) status = collect(m, s[i].pattern, s[i].board, s[i].alight, h);
    if (status) return status;
    if (h->n_runs) qsort(h->runs, h->n_runs, sizeof *h->runs, by_start);
    drop_overtaken(h);
    if (n == 1 || !runs_together(h)) {
        tidy_runs(h);
        return add_candidate(m, h, s[0].route, s[0].pattern, own, ready_s, out);
    }
    h->n_runs = 0;
    status = add_candidate(m, h, s[0].route, s[0].pattern, own, ready_s, out);
    for (size_t i = 0; i < n && !status; i++) {
        h->n_runs = h->n_calls = 0;
        status = collect(m, s[i].pattern, s[i].board, s[i].alight, h);
        tidy_runs(h);
        h->n_calls = 0;
        if (!status) status = add_candidate(m, h, s[i].route, s[i].pattern, own, ready_s, out);
    }
    return status;
}

static int by_worth(const void *x, const void *y)
{
    const candidate *a = x, *b = y;
    if (a->worth_s < b->worth_s || a->worth_s > b->worth_s) return a->worth_s < b->worth_s ? -1 : 1;
    if (a->own != b->own) return a->own ? -1 : 1;
    return (a->line.pattern > b->line.pattern) - (a->line.pattern < b->line.pattern);
}

/* Keeps the journey's own line and the best few others: one that rides longer than another is sure to wait
 * and ride is never boarded. */
static gw_status keep_useful(const maker *m, candidates *c, gw_chain_link *out)
{
    int32_t sure_s = INT32_MAX;
    gw_chain_line *lines = gw_arena_alloc(m->a, (MOST_USEFUL + 1) * sizeof *lines);
    if (!lines) return GW_NO_MEMORY;
    if (c->n) qsort(c->at, c->n, sizeof *c->at, by_worth);
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].sure_s < sure_s) sure_s = c->at[i].sure_s;
    uint32_t n = 0;
    bool own = false;
    for (size_t i = 0; i < c->n && n < MOST_USEFUL; i++) {
        if (c->at[i].ride_s >= sure_s && n) continue;
        lines[n++] = c->at[i].line;
        own |= c->at[i].own;
    }
    for (size_t i = 0; i < c->n && !own && n == MOST_USEFUL; i++)
        if (c->at[i].own) {
            lines[n - 1] = c->at[i].line;
            own = true;
        }
    out->lines = lines;
    out->n_lines = n;
    return GW_OK;
}

static gw_status serve(const maker *m, const gw_leg *leg, int32_t ready_s, gw_chain_link *out)
{
    services s = {0};
    candidates c = {0};
    haul h = {0};
    uint32_t route = gw_tt_pattern_at(m->t, leg->pattern.v)->route;
    gw_status status = find_services(m, leg->from.v, leg->to.v, &s);
    for (size_t i = 0, end; i < s.n && !status; i = end) {
        for (end = i; end < s.n && s.at[end].route == s.at[i].route;) end++;
        status = add_route(m, s.at + i, end - i, s.at[i].route == route, ready_s, &h, &c);
    }
    if (!status) status = keep_useful(m, &c, out);
    free(s.at);
    free(c.at);
    free(h.runs);
    free(h.calls);
    return status;
}

/* --- gates --- */

typedef struct {
    gw_chain_span *at;
    size_t n, cap;
} span_list;

typedef struct {
    int32_t opens_s; /* of shut; INT32_MIN: open */
    int32_t p50_s, p95_s;
} gate_state;

static gate_state state_at(const maker *m, uint32_t port, gw_side from, int32_t at_s)
{
    int32_t admits = gw_port_admits(m->q->ports, port, from, at_s);
    if (admits == GW_NEVER) return (gate_state){GW_NEVER, 0, 0};
    if (admits > at_s) return (gate_state){admits, 0, 0};
    gw_clearance c = gw_port_clearance(m->q->ports, port, from, at_s);
    return (gate_state){INT32_MIN, c.p50_s, c.p95_s};
}

static bool same_state(gate_state a, gate_state b)
{
    return a.opens_s == b.opens_s && a.p50_s == b.p50_s && a.p95_s == b.p95_s;
}

static gw_status add_span(span_list *l, int32_t from_s, int32_t to_s, gate_state s)
{
    if (gw_grow(&l->at, &l->cap, l->n + 1, sizeof *l->at)) return GW_NO_MEMORY;
    int32_t opens_s = s.opens_s == INT32_MIN ? from_s : s.opens_s;
    l->at[l->n++] = (gw_chain_span){from_s, to_s, opens_s, s.p50_s, s.p95_s};
    return GW_OK;
}

/* Rows and hours change on whole minutes, a last admission a second after one: each change between two
 * minutes is found to the second. */
static gw_status find_spans(const maker *m, uint32_t port, gw_side from, span_list *out)
{
    int32_t begin = m->from_s - m->from_s % SCAN_S, since = begin;
    gate_state now = state_at(m, port, from, begin);
    gw_status status = GW_OK;
    for (int32_t t = begin; t < m->to_s && !status; t += SCAN_S) {
        while (!status && !same_state(now, state_at(m, port, from, t + SCAN_S))) {
            int32_t low = t > since ? t : since, high = t + SCAN_S;
            while (high - low > 1) {
                int32_t middle = low + (high - low) / 2;
                if (same_state(now, state_at(m, port, from, middle)))
                    low = middle;
                else
                    high = middle;
            }
            status = add_span(out, since, high, now);
            since = high;
            now = state_at(m, port, from, high);
        }
    }
    return status ? status : add_span(out, since, m->to_s + SCAN_S, now);
}

static gw_status add_gate(maker *m, const gw_leg *leg, uint32_t number)
{
    gw_chain_link *l = &m->links[m->n];
    span_list spans = {0};
    if (!m->q->ports) return GW_NOT_FOUND;
    gw_status status = find_spans(m, leg->port, (gw_side)gw_tt_stop_at(m->t, leg->from.v)->side, &spans);
    gw_chain_span *copy = status ? NULL : gw_arena_alloc(m->a, (spans.n + 1) * sizeof *copy);
    if (copy) {
        memcpy(copy, spans.at, spans.n * sizeof *copy);
        *l = (gw_chain_link){.kind = GW_CHAIN_GATE,
                             .spans = copy,
                             .n_spans = (uint32_t)spans.n,
                             .port = leg->port,
                             .leg = number};
        m->n++;
    }
    free(spans.at);
    return status ? status : copy ? GW_OK : GW_NO_MEMORY;
}

/* --- the whole way --- */

static void add_walk(maker *m, int32_t seconds, uint32_t number)
{
    if (seconds <= 0) return;
    m->links[m->n++] =
        (gw_chain_link){.kind = GW_CHAIN_WALK, .walk_s = seconds, .port = GW_NO_ID, .leg = number};
}

/* Legs that stay in the vehicle are one with the leg before: only as found. */
static gw_status add_fixed(maker *m, const gw_leg *legs, uint32_t first, uint32_t last)
{
    gw_chain_call *call = gw_arena_alloc(m->a, sizeof *call);
    gw_chain_line *line = gw_arena_alloc(m->a, sizeof *line);
    if (!call || !line) return GW_NO_MEMORY;
    *call = (gw_chain_call){legs[first].departure_s, legs[last].arrival_s};
    *line = (gw_chain_line){.calls = call,
                            .n_calls = 1,
                            .route = gw_tt_pattern_at(m->t, legs[first].pattern.v)->route,
                            .pattern = legs[first].pattern.v};
    m->links[m->n++] =
        (gw_chain_link){.kind = GW_CHAIN_BOARD, .lines = line, .n_lines = 1, .port = GW_NO_ID, .leg = first};
    return GW_OK;
}

static gw_status add_ride(maker *m, const gw_leg *legs, uint32_t first, uint32_t last)
{
    if (last > first) return add_fixed(m, legs, first, last);
    gw_chain_link *l = &m->links[m->n];
    *l = (gw_chain_link){.kind = GW_CHAIN_BOARD, .port = GW_NO_ID, .leg = first};
    gw_status status = serve(m, &legs[first], legs[first].ready_s, l);
    if (!status) m->n++;
    return status;
}

gw_status gw_chain_of_journey(const gw_timetable *t, const gw_query *q, const gw_leg *legs, uint32_t n,
                              int32_t leaves_s, int32_t arrives_s, int32_t from_s, int32_t to_s, gw_arena *a,
                              gw_chain *out)
{
    maker m = {.t = t, .q = q, .a = a, .from_s = from_s, .to_s = to_s};
    int32_t free_since_s = leaves_s; /* from the exit of the last vehicle or the counters */
    gw_status status = GW_OK;
    m.links = gw_arena_alloc(a, (2 * (size_t)n + 2) * sizeof *m.links);
    if (!m.links) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n && !status; i++) {
        uint32_t last = i;
        if (legs[i].kind == GW_LEG_WALK) continue;
        if (legs[i].kind == GW_LEG_RIDE && legs[i].in_seat) return GW_NOT_FOUND;
        while (legs[i].kind == GW_LEG_RIDE && last + 1 < n && legs[last + 1].kind == GW_LEG_RIDE &&
               legs[last + 1].in_seat)
            last++;
        add_walk(&m, (legs[i].kind == GW_LEG_RIDE ? legs[i].ready_s : legs[i].departure_s) - free_since_s, i);
        status = legs[i].kind == GW_LEG_RIDE ? add_ride(&m, legs, i, last) : add_gate(&m, &legs[i], i);
        free_since_s = legs[last].arrival_s;
        i = last;
    }
    if (status) return status;
    add_walk(&m, arrives_s - free_since_s, n);
    *out = (gw_chain){m.links, m.n};
    return GW_OK;
}
