/* Chains as they are given: checked; and a boarding's departures in one row. */
#include "planner/chain/chain_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- checks --- */

static bool line_ok(const gw_chain_line *l)
{
    if (l->n_runs && l->n_calls) return false;
    for (uint32_t i = 0; i < l->n_runs; i++) {
        const gw_period *p = &l->runs[i].period;
        if (p->headway_s <= 0 || p->headway_max_s < p->headway_s || p->start_s >= p->end_s ||
            l->runs[i].ride_s < 0)
            return false;
        if (i && p->start_s < l->runs[i - 1].period.end_s) return false;
    }
    for (uint32_t i = 0; i < l->n_calls; i++) {
        const gw_chain_call *c = &l->calls[i];
        if (c->arrival_s < c->departure_s) return false;
        if (i && (c->departure_s < c[-1].departure_s || c->arrival_s < c[-1].arrival_s)) return false;
    }
    return l->before_s >= 0 && l->after_s >= 0;
}

static bool gate_ok(const gw_chain_link *l)
{
    for (uint32_t i = 0; i < l->n_spans; i++) {
        const gw_chain_span *p = &l->spans[i];
        if (p->from_s >= p->to_s || (i && p->from_s != l->spans[i - 1].to_s)) return false;
        if (p->opens_s > p->from_s) {
            if (p->opens_s != GW_NEVER && p->opens_s < p->to_s) return false;
        } else if (p->p50_s <= 0 || p->p95_s < p->p50_s || p->between_s < 0 || p->second_p50_s < 0 ||
                   p->second_p95_s < p->second_p50_s || (p->second_p95_s && !p->second_p50_s)) {
            return false;
        }
    }
    return true;
}

bool chain_ok(const gw_chain *c)
{
    for (uint32_t k = 0; k < c->n; k++) {
        const gw_chain_link *l = &c->links[k];
        if (l->walk_s < 0 || l->n_lines > MOST_LINES) return false;
        for (uint32_t i = 0; i < l->n_lines; i++)
            if (!line_ok(&l->lines[i])) return false;
        if (!gate_ok(l)) return false;
    }
    return true;
}

/* --- a boarding laid out --- */

static int by_departure(const void *x, const void *y)
{
    const call *a = x, *b = y;
    if (a->departure_s != b->departure_s) return a->departure_s < b->departure_s ? -1 : 1;
    if (a->arrival_s != b->arrival_s) return a->arrival_s < b->arrival_s ? -1 : 1;
    return (a->walk_s > b->walk_s) - (a->walk_s < b->walk_s);
}

static gw_status add_calls(gw_chain_solver *s, const gw_chain_line *l, uint32_t number, int32_t first_s)
{
    uint32_t low = 0, n = l->n_calls;
    while (n) { /* the first that does not leave before first_s */
        uint32_t half = n / 2;
        if (l->calls[low + half].departure_s - l->before_s < first_s) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    size_t more = l->n_calls - low;
    if (gw_grow(&s->calls, &s->cap_calls, s->n_calls + more + 1, sizeof *s->calls)) return GW_NO_MEMORY;
    call *to = s->calls + s->n_calls;
    const int32_t before_s = l->before_s, after_s = l->after_s;
    for (size_t i = 0; i < more; i++) {
        gw_chain_call c = l->calls[low + i];
        to[i] = (call){c.departure_s - before_s, c.arrival_s + after_s, before_s + after_s, number};
    }
    s->n_calls += more;
    return GW_OK;
}

static void drop_overtaken(gw_chain_solver *s)
{
    size_t kept = s->n_calls;
    int32_t first = INT32_MAX, departs = INT32_MIN;
    for (size_t i = s->n_calls; i-- > 0;) {
        call c = s->calls[i];
        if (c.arrival_s >= first) continue;
        if (c.departure_s == departs) kept++; /* the later of two at one moment goes */
        first = c.arrival_s;
        departs = c.departure_s;
        s->calls[--kept] = c;
    }
    s->n_calls -= kept;
    memmove(s->calls, s->calls + kept, s->n_calls * sizeof *s->calls);
}

gw_status chain_lay_boarding(gw_chain_solver *s, const gw_chain_link *l, int32_t first_s, boarding *out)
{
    uint32_t timetabled = 0;
    *out = (boarding){0};
    s->n_calls = 0;
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const gw_chain_line *line = &l->lines[i];
        if (line->n_runs) {
            out->run_line[out->n_runs] = i;
            out->runs[out->n_runs++] = line;
        }
        if (!line->n_calls) continue;
        timetabled++;
        if (add_calls(s, line, i, first_s)) return GW_NO_MEMORY;
    }
    if (timetabled > 1) qsort(s->calls, s->n_calls, sizeof *s->calls, by_departure);
    if (s->n_calls) drop_overtaken(s);
    out->calls = s->calls;
    out->n_calls = (uint32_t)s->n_calls;
    return GW_OK;
}

bool chain_is_choice(const gw_chain_link *l)
{
    uint32_t headways = 0, timetabled = 0;
    for (uint32_t i = 0; i < l->n_lines; i++) {
        headways += l->lines[i].n_runs > 0;
        timetabled += l->lines[i].n_calls > 0;
    }
    return l->kind == GW_CHAIN_BOARD && (headways > 1 || (headways && timetabled));
}

bool chain_has_runs(const gw_chain_link *l)
{
    for (uint32_t i = 0; i < l->n_lines; i++)
        if (l->lines[i].n_runs) return true;
    return false;
}

bool chain_has_choice(const gw_chain *c)
{
    for (uint32_t k = 0; k < c->n; k++)
        if (chain_is_choice(&c->links[k])) return true;
    return false;
}

/* Nobody who is there at `from` is through sooner. */
static int32_t least_takes(const gw_chain_link *l)
{
    int32_t least = INT32_MAX;
    if (l->kind == GW_CHAIN_WALK) return l->walk_s;
    if (l->kind == GW_CHAIN_GATE) return 0;
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const gw_chain_line *line = &l->lines[i];
        for (uint32_t r = 0; r < line->n_runs; r++)
            if (run_takes(line, r) < least) least = run_takes(line, r);
        for (uint32_t r = 0; r < line->n_calls; r++) {
            int32_t takes = line->calls[r].arrival_s - line->calls[r].departure_s + line->before_s + line->after_s;
            if (takes < least) least = takes;
        }
    }
    return least == INT32_MAX ? 0 : least;
}

int32_t chain_soonest(const gw_chain_link *l, int32_t from)
{
    int64_t then = (int64_t)from + least_takes(l);
    return then < INT32_MAX ? (int32_t)then : INT32_MAX;
}
