/* When a gate lets people in: the hours of ports.csv, with the rows of exceptions.csv.
 *
 *   opened     ports.csv, or the `hours` row of the day   06:30 ........................ 24:00
 *              `open` rows                                                        24:00 .. 06:30
 *   joined     where one of two that touch is an exception 06:30 ................................ 06:30
 *   let in     until the last admission before it closes   06:30 ............................. 06:15
 *   closed     without `closed` and `road-closed` rows     06:30 ... 12:00      14:00 ........ 06:15
 *
 * Closing beats opening. Hours as ports.csv has them are never joined: a port that shuts at 24:00 and opens
 * at 00:00 shuts.
 */
#include "planner/port/layout_priv.h"

#include <stdlib.h>

typedef struct {
    int32_t opens_s, closes_s; /* from zero */
    int32_t last_admission_s;
    bool joins; /* of an exception, or of a port that never shuts */
} opening;

typedef struct {
    const gw_layout *l;
    uint32_t port;
    gw_side from;
    gw_gate *g;
    opening *openings; /* owned */
    uint32_t n;
    size_t cap;
    int32_t begin_s, end_s; /* of what is laid out */
} maker;

static gw_status add_opening(maker *m, opening o)
{
    gw_status status = gw_grow(&m->openings, &m->cap, (size_t)m->n + 1, sizeof *m->openings);
    if (!status) m->openings[m->n++] = o;
    return status;
}

static gw_status add_spell(maker *m, gw_gate_spell s)
{
    gw_gate *g = m->g;
    if (s.from_s < m->begin_s) s.from_s = m->begin_s;
    if (s.to_s > m->end_s) s.to_s = m->end_s;
    if (s.from_s >= s.to_s) return GW_OK;
    gw_gate_spell *before = g->n_spells ? &g->spells[g->n_spells - 1] : NULL;
    if (before && before->exception == s.exception && before->to_s == s.from_s) {
        before->to_s = s.to_s;
        return GW_OK;
    }
    gw_status status = gw_grow(&g->spells, &g->cap_spells, (size_t)g->n_spells + 1, sizeof *g->spells);
    if (!status) g->spells[g->n_spells++] = s;
    return status;
}

static gw_status add_regular(maker *m, gw_day day)
{
    const gw_port_table *t = m->l->table;
    const gw_port *p = &t->ports[m->port];
    const gw_exception_row *hours = gw_exception_of_day(t, m->port, m->from, GW_EXCEPTION_HOURS, day);
    const gw_exception_row *last = gw_exception_of_day(t, m->port, m->from, GW_EXCEPTION_LAST_ADMISSION, day);
    const gw_exception_row *one = hours ? hours : last;
    int32_t opens_s = hours ? hours->opens_s : p->open24 ? 0 : p->opens_s;
    int32_t closes_s = hours ? hours->closes_s : p->open24 ? 86400 : p->closes_s;
    opening o = {gw_layout_clock(m->l, day, opens_s), gw_layout_clock(m->l, day, closes_s),
                 last    ? last->last_admission_s
                 : hours ? hours->last_admission_s
                         : p->last_admission_s,
                 hours || p->open24};
    gw_status status = add_opening(m, o);
    int32_t end_s = hours && closes_s > 86400 ? closes_s : 86400;
    if (!status && one)
        status =
            add_spell(m, (gw_gate_spell){gw_layout_clock(m->l, day, 0), gw_layout_clock(m->l, day, end_s),
                                         (uint32_t)(one - t->exceptions)});
    return status;
}

/* Openings of one row, or its closings as spells. */
static gw_status add_exception(maker *m, const gw_exception_row *e)
{
    gw_status status = GW_OK;
    for (gw_day day = m->l->first; day < m->l->first + m->l->n && !status; day++) {
        gw_day_spell s;
        if (!gw_exception_spell(m->l->table, e, day, &s)) continue;
        int32_t from_s = gw_layout_clock(m->l, day, s.from_s), to_s = gw_layout_clock(m->l, day, s.to_s);
        if (e->kind == GW_EXCEPTION_OPEN) {
            status = add_opening(m, (opening){from_s, to_s, e->last_admission_s, true});
        }
        if (!status)
            status = add_spell(m, (gw_gate_spell){from_s, to_s, (uint32_t)(e - m->l->table->exceptions)});
    }
    return status;
}

static int by_opening(const void *a, const void *b)
{
    const opening *x = a, *y = b;
    if (x->opens_s != y->opens_s) return x->opens_s < y->opens_s ? -1 : 1;
    return x->closes_s < y->closes_s ? -1 : x->closes_s > y->closes_s;
}

static void join(maker *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        opening *last = n ? &m->openings[n - 1] : NULL, o = m->openings[i];
        if (!last || o.opens_s > last->closes_s || (!o.joins && !last->joins)) {
            m->openings[n++] = o;
            continue;
        }
        if (o.closes_s > last->closes_s ||
            (o.closes_s == last->closes_s && o.last_admission_s > last->last_admission_s)) {
            last->closes_s = o.closes_s;
            last->last_admission_s = o.last_admission_s;
        }
        last->joins = true;
    }
    m->n = n;
}

static gw_status add_window(gw_gate *g, gw_gate_window w)
{
    if (w.from_s >= w.to_s) return GW_OK;
    if (g->n_windows > 0 && w.from_s <= g->windows[g->n_windows - 1].to_s) {
        gw_gate_window *last = &g->windows[g->n_windows - 1];
        if (w.to_s > last->to_s) {
            last->to_s = w.to_s;
            last->shuts_s = w.shuts_s;
        }
        return GW_OK;
    }
    gw_status status = gw_grow(&g->windows, &g->cap_windows, (size_t)g->n_windows + 1, sizeof *g->windows);
    if (!status) g->windows[g->n_windows++] = w;
    return status;
}

static int by_start(const void *a, const void *b)
{
    const gw_gate_window *x = a, *y = b;
    return x->from_s < y->from_s ? -1 : x->from_s > y->from_s;
}

/* The spells of closings, sorted and apart; *out is owned by the caller. */
static gw_status list_closings(const maker *m, gw_gate_window **out, uint32_t *n)
{
    gw_gate_window *c = calloc((size_t)m->g->n_spells + 1, sizeof *c);
    uint32_t found = 0, kept = 0;
    if (!c) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < m->g->n_spells; i++) {
        const gw_gate_spell *s = &m->g->spells[i];
        if (m->l->table->exceptions[s->exception].kind < GW_EXCEPTION_OPEN)
            c[found++] = (gw_gate_window){s->from_s, s->to_s, s->to_s};
    }
    qsort(c, found, sizeof *c, by_start);
    for (uint32_t i = 0; i < found; i++) {
        if (!kept || c[i].from_s > c[kept - 1].to_s)
            c[kept++] = c[i];
        else if (c[i].to_s > c[kept - 1].to_s)
            c[kept - 1].to_s = c[i].to_s;
    }
    *out = c;
    *n = kept;
    return GW_OK;
}

/* One window without the closings; *k: those before it ended before its beginning. */
static gw_status add_without(gw_gate *g, gw_gate_window w, const gw_gate_window *closings, uint32_t n,
                             uint32_t *k)
{
    gw_status status = GW_OK;
    while (*k < n && closings[*k].to_s <= w.from_s) ++*k;
    for (uint32_t i = *k; i < n && closings[i].from_s < w.to_s && !status; i++) {
        status = add_window(g, (gw_gate_window){w.from_s, closings[i].from_s, closings[i].from_s});
        w.from_s = closings[i].to_s;
    }
    return status ? status : add_window(g, w);
}

static gw_status let_in(maker *m)
{
    bool always = m->l->table->ports[m->port].open24;
    gw_gate_window *closings = NULL;
    uint32_t n = 0, k = 0;
    gw_status status = list_closings(m, &closings, &n);
    for (uint32_t i = 0; i < m->n && !status; i++) {
        const opening *o = &m->openings[i];
        int32_t to_s = o->closes_s - o->last_admission_s + 1; /* who comes on the last second is let in */
        if (always && o->closes_s >= m->end_s) to_s = m->end_s;
        status = add_without(m->g, (gw_gate_window){o->opens_s, to_s, o->closes_s}, closings, n, &k);
    }
    free(closings);
    return status;
}

gw_status gw_windows_add(const gw_layout *l, uint32_t port, gw_side from, gw_gate *g)
{
    const gw_port_table *t = l->table;
    maker m = {.l = l, .port = port, .from = from, .g = g};
    m.begin_s = gw_layout_clock(l, l->first, 0);
    m.end_s = gw_layout_clock(l, l->first + l->n, 0);
    gw_status status = GW_OK;
    for (gw_day day = l->first; day < l->first + l->n && !status; day++) status = add_regular(&m, day);
    for (uint32_t i = 0; i < t->n_exceptions && !status; i++) {
        const gw_exception_row *e = &t->exceptions[i];
        if (e->kind < GW_EXCEPTION_HOURS && gw_exception_concerns(e, port, from))
            status = add_exception(&m, e);
    }
    if (!status && m.n) {
        qsort(m.openings, m.n, sizeof *m.openings, by_opening);
        join(&m);
        status = let_in(&m);
    }
    free(m.openings);
    return status;
}
