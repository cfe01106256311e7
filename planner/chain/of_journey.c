#include "planner/chain/of_journey_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- arrays that links share --- */

void gw_chain_pool_clear(gw_chain_pool *p)
{
    p->n = 0;
}

void gw_chain_pool_free(gw_chain_pool *p)
{
    free(p->links);
    *p = (gw_chain_pool){0};
}

static bool same_line(const gw_chain_line *a, const gw_chain_line *b)
{
    return a->n_runs == b->n_runs && a->n_calls == b->n_calls && a->before_s == b->before_s &&
           a->after_s == b->after_s && a->pattern == b->pattern &&
           !memcmp(a->runs ? (const void *)a->runs : "", b->runs ? (const void *)b->runs : "",
                   a->n_runs * sizeof *a->runs) &&
           !memcmp(a->calls ? (const void *)a->calls : "", b->calls ? (const void *)b->calls : "",
                   a->n_calls * sizeof *a->calls);
}

static bool same_link(const gw_chain_link *a, const gw_chain_link *b)
{
    if (a->kind != b->kind || a->n_lines != b->n_lines || a->n_spans != b->n_spans) return false;
    for (uint32_t i = 0; i < a->n_lines; i++)
        if (!same_line(&a->lines[i], &b->lines[i])) return false;
    return !a->n_spans || !memcmp(a->spans, b->spans, a->n_spans * sizeof *a->spans);
}

gw_status chain_share_link(const maker *m, gw_chain_link *l)
{
    gw_chain_pool *p = m->pool;
    if (!p) return GW_OK;
    for (size_t i = 0; i < p->n; i++) {
        if (!same_link(&p->links[i], l)) continue;
        l->lines = p->links[i].lines;
        l->spans = p->links[i].spans;
        return GW_OK;
    }
    if (gw_grow(&p->links, &p->cap, p->n + 1, sizeof *p->links)) return GW_NO_MEMORY;
    p->links[p->n++] = *l;
    return GW_OK;
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
    gw_status status = chain_find_lines(m, &legs[first], l);
    if (!status) status = chain_share_link(m, l);
    if (!status) m->n++;
    return status;
}

static gw_status add_gate(maker *m, const gw_leg *leg, uint32_t number)
{
    gw_chain_link *l = &m->links[m->n];
    if (!m->q->ports) return GW_NOT_FOUND;
    *l = (gw_chain_link){.kind = GW_CHAIN_GATE, .port = leg->port, .leg = number};
    gw_status status = chain_find_spans(m, leg, l);
    if (!status) status = chain_share_link(m, l);
    if (!status) m->n++;
    return status;
}

gw_status gw_chain_of_journey(const gw_timetable *t, const gw_query *q, const gw_leg *legs, uint32_t n,
                              int32_t leaves_s, int32_t arrives_s, int32_t from_s, int32_t to_s, gw_arena *a,
                              gw_chain_pool *pool, gw_chain *out)
{
    maker m = {.t = t, .q = q, .a = a, .pool = pool, .from_s = from_s, .to_s = to_s};
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
