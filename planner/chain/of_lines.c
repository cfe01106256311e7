/* The lines that serve a leg: its own, and others from there or from across the street that would do. */
#include "planner/chain/of_journey_priv.h"
#include "planner/journey/haul.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_USEFUL = 4, MOST_NEAR = 12 };
enum { NEAR_S = 120 }; /* on foot, before and after the ride together: another bay, across the street */

/* --- stops where one may as well get on or off --- */

typedef struct {
    uint32_t stop;
    int32_t walk_s;
} near_stop;

typedef struct {
    near_stop at[MOST_NEAR]; /* the leg's own first */
    uint32_t n;
} near_list;

static void add_near(near_list *l, uint32_t stop, int32_t walk_s)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (l->at[i].stop == stop) return;
    if (l->n < MOST_NEAR) {
        l->at[l->n++] = (near_stop){stop, walk_s};
        return;
    }
    uint32_t far = 1;
    for (uint32_t i = 2; i < l->n; i++)
        if (l->at[i].walk_s > l->at[far].walk_s) far = i;
    if (walk_s < l->at[far].walk_s) l->at[far] = (near_stop){stop, walk_s};
}

/* leaving: to where one gets on; else from where one gets off. */
static near_list near_stops(const maker *m, uint32_t stop, bool leaving)
{
    near_list l = {.at = {{stop, 0}}, .n = 1};
    gw_tt_link link;
    gw_tt_links links = gw_tt_links_of(m->t, stop, !leaving);
    if (!(m->q->gait.speed_mps > 0)) return l; /* nobody said how fast one walks */
    while (gw_tt_links_next(&links, &link, NULL, NULL)) {
        uint32_t other = leaving ? link.to : link.from;
        if (other == stop || gw_tt_stop_at(m->t, other)->kind == GW_STOP_PORT) continue;
        if (link.walk_m > (float)(NEAR_S * m->q->gait.speed_mps)) continue;
        int32_t walk_s = gw_link_seconds(m->t, m->q, &link, NULL, false);
        if (walk_s >= 0 && walk_s <= NEAR_S) add_near(&l, other, walk_s);
    }
    return l;
}

/* --- all lines between them --- */

typedef struct {
    uint32_t route, pattern, board, alight;
    int32_t before_s, after_s;
} service;

typedef struct {
    service *at;
    size_t n, cap;
} services;

/* Where one gets off next, having boarded there; i: of to. GW_NO_ID: not before one could board there again. */
static uint32_t next_exit(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t board, const near_list *to,
                          uint32_t *i)
{
    const uint32_t *stops = part->pattern_stops + p->first_stop;
    const uint8_t *flags = part->pattern_flags + p->first_stop;
    uint32_t best = GW_NO_ID;
    for (uint32_t k = board + 1; k < p->n_stops; k++) {
        if (stops[k] == stops[board] && gw_may_board(flags[k])) return best; /* boards there */
        if (!gw_may_alight(flags[k])) continue;
        for (uint32_t n = 0; n < to->n; n++) {
            if (to->at[n].stop != stops[k] || (best != GW_NO_ID && to->at[n].walk_s >= to->at[*i].walk_s)) continue;
            best = k;
            *i = n;
        }
        if (best != GW_NO_ID && to->at[*i].walk_s == 0) return best;
    }
    return best;
}

static gw_status find_from(const maker *m, const near_stop *from, const near_list *to, services *out)
{
    for (uint32_t part = 0; part < m->t->n_parts; part++) {
        const gw_tt_part *p = &m->t->part[part];
        if (!p->visit_first) continue;
        for (uint32_t v = p->visit_first[from->stop]; v < p->visit_first[from->stop + 1]; v++) {
            const gw_tt_visit *visit = &p->visits[v];
            const gw_tt_part *home = gw_tt_part_of_pattern(m->t, visit->pattern);
            const gw_tt_pattern *pattern = gw_tt_pattern_at(m->t, visit->pattern);
            uint32_t i = 0;
            if (!gw_may_board(home->pattern_flags[pattern->first_stop + visit->position])) continue;
            uint32_t alight = next_exit(home, pattern, visit->position, to, &i);
            if (alight == GW_NO_ID || from->walk_s + to->at[i].walk_s > NEAR_S) continue;
            if (!gw_pattern_allowed(m->t, m->q, visit->pattern)) continue;
            if (gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at)) return GW_NO_MEMORY;
            out->at[out->n++] = (service){pattern->route,   visit->pattern, visit->position, alight,
                                          from->walk_s, to->at[i].walk_s};
        }
    }
    return GW_OK;
}

static int by_route(const void *x, const void *y)
{
    const service *a = x, *b = y;
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    int32_t walk_a = a->before_s + a->after_s, walk_b = b->before_s + b->after_s;
    if (walk_a != walk_b) return walk_a < walk_b ? -1 : 1;
    if (a->before_s != b->before_s) return a->before_s < b->before_s ? -1 : 1;
    if (a->pattern != b->pattern) return a->pattern < b->pattern ? -1 : 1;
    return (a->board > b->board) - (a->board < b->board);
}

static gw_status find_services(const maker *m, const gw_leg *leg, services *out)
{
    const near_list from = near_stops(m, leg->from.v, true), to = near_stops(m, leg->to.v, false);
    for (uint32_t i = 0; i < from.n; i++)
        if (find_from(m, &from.at[i], &to, out)) return GW_NO_MEMORY;
    if (out->n) qsort(out->at, out->n, sizeof *out->at, by_route);
    return GW_OK;
}

/* --- which lines are useful --- */

typedef struct {
    gw_chain_line line;
    double worth_s; /* mean wait, ride and walk about the moment of the journey */
    int32_t ride_s; /* least, with the walk */
    int32_t sure_s; /* there by then, whatever the phase */
    bool own;
} candidate;

typedef struct {
    candidate *at;
    size_t n, cap;
} candidates;

static void judge(candidate *c, int32_t ready_s)
{
    const gw_chain_line *l = &c->line;
    const int32_t walk_s = l->before_s + l->after_s;
    ready_s += l->before_s;
    c->worth_s = 1e9;
    c->ride_s = c->sure_s = INT32_MAX;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        const int32_t takes_s = l->runs[i].ride_s + walk_s;
        if (takes_s < c->ride_s) c->ride_s = takes_s;
        if (p->end_s <= ready_s || c->worth_s < 1e9) continue;
        int32_t later_s = p->start_s > ready_s ? p->start_s - ready_s : 0;
        c->worth_s = later_s + p->headway_max_s / 2.0 + takes_s;
        if (!later_s && p->end_s - ready_s > 2 * p->headway_max_s) c->sure_s = p->headway_max_s + takes_s;
    }
    for (uint32_t i = 0; i < l->n_calls; i++) {
        int32_t takes_s = l->calls[i].arrival_s - l->calls[i].departure_s + walk_s;
        if (takes_s < c->ride_s) c->ride_s = takes_s;
        if (l->calls[i].departure_s >= ready_s && c->worth_s >= 1e9)
            c->worth_s = l->calls[i].arrival_s - ready_s + walk_s;
    }
}

static gw_status copy_runs(const maker *m, const gw_haul *h, gw_chain_line *l)
{
    gw_chain_run *runs = gw_arena_alloc(m->a, h->n_runs * sizeof *runs);
    if (!runs) return GW_NO_MEMORY;
    for (size_t i = 0; i < h->n_runs; i++) runs[i] = (gw_chain_run){h->runs[i].period, h->runs[i].ride_s};
    l->runs = runs;
    l->n_runs = (uint32_t)h->n_runs;
    return GW_OK;
}

static gw_status copy_calls(const maker *m, const gw_haul *h, gw_chain_line *l)
{
    gw_chain_call *calls = gw_arena_alloc(m->a, h->n_calls * sizeof *calls);
    if (!calls) return GW_NO_MEMORY;
    for (size_t i = 0; i < h->n_calls; i++)
        calls[i] = (gw_chain_call){h->calls[i].departure_s, h->calls[i].arrival_s};
    l->calls = calls;
    l->n_calls = (uint32_t)h->n_calls;
    return GW_OK;
}

static gw_status add_candidate(const maker *m, const gw_haul *h, const service *s, bool own, int32_t ready_s,
                               candidates *out)
{
    for (int timetable = 0; timetable < 2; timetable++) {
        candidate c = {.line = {.route = s->route,
                                .pattern = s->pattern,
                                .before_s = s->before_s,
                                .after_s = s->after_s},
                       .own = own};
        if (!(timetable ? h->n_calls : h->n_runs)) continue;
        if (timetable ? copy_calls(m, h, &c.line) : copy_runs(m, h, &c.line)) return GW_NO_MEMORY;
        if (gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at)) return GW_NO_MEMORY;
        judge(&c, ready_s);
        out->at[out->n++] = c;
    }
    return GW_OK;
}

static gw_haul_span span_of(const maker *m)
{
    int64_t first = m->from_s / 86400 - 2, end = m->to_s / 86400 + 2;
    return (gw_haul_span){m->t,      first < 0 ? 0 : (uint32_t)first, end < 0 ? 0 : (uint32_t)end, m->from_s, m->to_s,
                          m->q->wheelchair, m->q->bikes};
}

/* All patterns of one route in one row; where their periods run together, each pattern on its own. */
static gw_status add_route(const maker *m, const service *s, size_t n, bool own, int32_t ready_s, gw_haul *h,
                           candidates *out)
{
    const gw_haul_span span = span_of(m);
    gw_status status = GW_OK;
    gw_haul_clear(h);
    for (size_t i = 0; i < n && !status; i++) status = gw_haul_collect(&span, s[i].pattern, s[i].board, s[i].alight, h);
    if (status) return status;
    gw_haul_sort(h);
    gw_haul_drop_overtaken(h);
    if (n == 1 || !gw_haul_runs_together(h)) {
        gw_haul_tidy(h);
        return add_candidate(m, h, s, own, ready_s, out);
    }
    h->n_runs = 0;
    status = add_candidate(m, h, s, own, ready_s, out);
    for (size_t i = 0; i < n && !status; i++) {
        gw_haul_clear(h);
        status = gw_haul_collect(&span, s[i].pattern, s[i].board, s[i].alight, h);
        gw_haul_sort(h);
        gw_haul_tidy(h);
        h->n_calls = 0;
        if (!status) status = add_candidate(m, h, &s[i], own, ready_s, out);
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
    gw_chain_line *lines = gw_arena_zalloc(m->a, (MOST_USEFUL + 1) * sizeof *lines);
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

static bool same_stops(const service *a, const service *b)
{
    return a->before_s == b->before_s && a->after_s == b->after_s;
}

gw_status chain_find_lines(const maker *m, const gw_leg *leg, gw_chain_link *out)
{
    services s = {0};
    candidates c = {0};
    gw_haul h = {0};
    const uint32_t route = gw_tt_pattern_at(m->t, leg->pattern.v)->route;
    gw_status status = find_services(m, leg, &s);
    for (size_t i = 0, n, end; i < s.n && !status; i = end) {
        for (n = i; n < s.n && s.at[n].route == s.at[i].route && same_stops(&s.at[n], &s.at[i]);) n++;
        for (end = n; end < s.n && s.at[end].route == s.at[i].route;) end++; /* where one walks more for it */
        status = add_route(m, s.at + i, n - i, s.at[i].route == route, leg->ready_s, &h, &c);
    }
    if (!status) status = keep_useful(m, &c, out);
    free(s.at);
    free(c.at);
    gw_haul_free(&h);
    return status;
}
