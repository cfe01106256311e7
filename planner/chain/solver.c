#include "planner/chain/chain_priv.h"

#include <stdlib.h>
#include <string.h>

gw_chain_solver *gw_chain_solver_create(void)
{
    gw_chain_solver *s = calloc(1, sizeof *s);
    if (s) s->sparse = chain_sparse_create();
    if (s && s->sparse) return s;
    gw_chain_solver_free(s);
    return NULL;
}

void gw_chain_solver_free(gw_chain_solver *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->n_rows; i++) free(s->rows[i].v);
    for (size_t i = 0; i < s->n_clearances; i++) {
        free(s->clearances[i].below);
        free(s->clearances[i].coarse);
    }
    free(s->rows);
    free(s->worths);
    free(s->calls);
    free(s->clearances);
    free(s->nodes);
    free(s->floors);
    free(s->boarded);
    free(s->known);
    free(s->steady);
    free(s->own_rows);
    chain_sparse_free(s->sparse);
    free(s);
}

double *chain_row(gw_chain_solver *s, uint32_t number, size_t n)
{
    if (number >= s->n_rows) {
        if (gw_grow(&s->rows, &s->cap_rows, (size_t)number + 1, sizeof *s->rows)) return NULL;
        memset(s->rows + s->n_rows, 0, (number + 1 - s->n_rows) * sizeof *s->rows);
        s->n_rows = (size_t)number + 1;
    }
    row *r = &s->rows[number];
    if (r->cap < n + 1) {
        free(r->v);
        r->cap = 0;
        r->v = malloc((n + n / 2 + 64) * sizeof *r->v);
        if (!r->v) return NULL;
        r->cap = n + n / 2 + 64;
    }
    return r->v;
}

/* --- backwards --- */

static gw_status worth_of_board(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, uint32_t bank,
                                int32_t floor_s)
{
    boarding b;
    const uint32_t rows = chain_row_of_link(s, bank, k);
    const worth *next = chain_worth(s, bank, k + 1);
    worth *out = chain_worth(s, bank, k);
    gw_status status = chain_lay_boarding(s, l, floor_s - CHAIN_MOST_STEP_S, &b);
    if (status) return status;
    if (b.n_runs == 0) return chain_worth_calls(s, &b, next, floor_s, rows, out);
    if (!chain_is_choice(l)) return chain_worth_headway(s, b.runs[0], next, floor_s, rows, out);
    return chain_worth_choice(s, &b, k, bank, floor_s);
}

gw_status chain_worth_of_link(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, uint32_t bank,
                              int32_t floor_s)
{
    if (l->kind == GW_CHAIN_BOARD) return worth_of_board(s, l, k, bank, floor_s);
    const worth *next = chain_worth(s, bank, k + 1);
    worth *out = chain_worth(s, bank, k);
    if (l->kind == GW_CHAIN_GATE)
        return chain_worth_gate(s, l, next, floor_s, chain_row_of_link(s, bank, k), out);
    *out = *next;
    out->lo -= l->walk_s;
    return GW_OK;
}

/* Nobody is at link k before floors[k]; but steps of a choice begin before it. */
static void list_floors(const gw_chain *c, int32_t from_s, int32_t *floors)
{
    floors[0] = from_s;
    for (uint32_t k = 0; k < c->n; k++) {
        const int32_t at_s = floors[k] - (chain_is_choice(&c->links[k]) ? CHAIN_MOST_STEP_S : 0);
        floors[k + 1] = chain_soonest(&c->links[k], at_s);
    }
}

static gw_status set_floors(gw_chain_solver *s, const gw_chain *c, int32_t floor_s)
{
    const size_t n = (size_t)c->n + 1;
    if (gw_grow(&s->floors, &s->cap_floors, 2 * n, sizeof *s->floors)) return GW_NO_MEMORY;
    list_floors(c, floor_s, s->floors);
    s->gives_up = s->least_share > 0 && s->least_leave_s >= floor_s;
    if (s->gives_up) list_floors(c, s->least_leave_s, s->floors + n);
    return GW_OK;
}

/* The links [from, to). */
static gw_status backwards(gw_chain_solver *s, const gw_chain *c, uint32_t bank, uint32_t from, uint32_t to)
{
    gw_status status = GW_OK;
    for (uint32_t k = to; k-- > from && !status;)
        status = chain_worth_of_link(s, &c->links[k], k, bank, s->floors[k]);
    return status;
}

gw_status chain_backwards(gw_chain_solver *s, const gw_chain *c, uint32_t bank, uint32_t from,
                          int32_t floor_s)
{
    gw_status status = set_floors(s, c, floor_s);
    return status ? status : backwards(s, c, bank, from, c->n);
}

gw_status chain_end_by(gw_chain_solver *s, uint32_t bank, int32_t by_s)
{
    double *at = chain_row(s, chain_row_of_link(s, bank, s->n_links), 1);
    double *after = chain_row(s, chain_row_of_link(s, bank, s->n_links) + 1, 1);
    if (!at || !after) return GW_NO_MEMORY;
    at[0] = 1;
    after[0] = 0;
    *chain_worth(s, bank, s->n_links) = (worth){by_s, 1, at, after};
    return GW_OK;
}

gw_status chain_begin(gw_chain_solver *s, const gw_chain *c)
{
    if (!chain_ok(c)) return GW_BAD_INPUT;
    if (gw_grow(&s->worths, &s->cap_worths, N_BANKS * ((size_t)c->n + 1), sizeof *s->worths))
        return GW_NO_MEMORY;
    if (gw_grow(&s->steady, &s->cap_steady, (size_t)c->n + 1, sizeof *s->steady) ||
        gw_grow(&s->own_rows, &s->cap_own_rows, (size_t)c->n + 1, sizeof *s->own_rows))
        return GW_NO_MEMORY;
    memset(s->own_rows, 0, ((size_t)c->n + 1) * sizeof *s->own_rows);
    s->n_links = c->n;
    return GW_OK;
}

/* --- the odds --- */

void gw_chain_least(gw_chain_solver *s, double share, int32_t leave_s)
{
    s->least_share = share;
    s->least_leave_s = leave_s;
}

/* What the links [from, …) are worth. */
static gw_status count_from(gw_chain_solver *s, const gw_chain *c, uint32_t from, int32_t by_s,
                            int32_t floor_s)
{
    if (floor_s > by_s || (int64_t)by_s - floor_s > CHAIN_MOST_SPAN_S) return GW_BAD_INPUT;
    gw_status status = chain_begin(s, c);
    if (!status) status = set_floors(s, c, floor_s);
    return status ? status : chain_count_odds(s, c, from, by_s);
}

gw_status gw_chain_on_time(gw_chain_solver *s, const gw_chain *c, int32_t by_s, int32_t floor_s,
                           gw_chain_odds *out)
{
    gw_status status = count_from(s, c, 0, by_s, floor_s);
    if (status) return status;
    const worth *w = chain_worth(s, BANK_ODDS, 0);
    *out = (gw_chain_odds){w->n ? w->lo : floor_s, w->n, w->at, NULL, 0, s->steady[0].sooner_s,
                           s->steady[0].later_s};
    return GW_OK;
}

gw_status gw_chain_on_time_sparse(gw_chain_solver *s, const gw_chain *c, int32_t by_s, int32_t floor_s,
                                  gw_chain_odds *out)
{
    const uint32_t first = chain_sparse_link(c);
    int32_t walk_s = 0;
    if (first == c->n) return gw_chain_on_time(s, c, by_s, floor_s, out);
    gw_status status = count_from(s, c, first + 1, by_s, floor_s);
    if (!status) status = chain_sparse_begin(s, &c->links[first], first, s->floors[first], out);
    if (status) return status;
    const worth all = {.lo = out->first_s, .n = out->n};
    s->steady[first] = s->steady[first + 1];
    status =
        chain_steady_of(s, &c->links[first], chain_worth(s, BANK_ODDS, first + 1), &all, &s->steady[first]);
    if (status) return status;
    for (uint32_t k = 0; k < first; k++) walk_s += c->links[k].walk_s;
    out->first_s -= walk_s;
    out->walk_s = walk_s;
    out->sooner_s = s->steady[first].sooner_s;
    out->later_s = s->steady[first].later_s;
    return GW_OK;
}

double gw_chain_odds_at(const gw_chain_odds *o, int32_t leave_s)
{
    int64_t i = (int64_t)leave_s - o->first_s;
    if (i >= (int64_t)o->n) return 0;
    if (o->sparse) return chain_sparse_at(o->sparse, i < 0 ? o->first_s + o->walk_s : leave_s + o->walk_s);
    return o->p[i < 0 ? 0 : i];
}

bool gw_chain_leave_by(const gw_chain_odds *o, double q, int32_t *out)
{
    const double least = q - 1e-9;
    if (o->sparse) {
        if (!chain_sparse_leave_by(o->sparse, least, out)) return false;
        *out -= o->walk_s;
        return true;
    }
    uint32_t low = 0, n = o->n; /* never rises: the first that is below */
    while (n) {
        uint32_t half = n / 2;
        if (o->p[low + half] >= least) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    if (low == 0) return false;
    *out = o->first_s + (int32_t)low - 1;
    return true;
}
