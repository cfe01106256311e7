/* The people of one departure, pushed forward from second to second; and the sample of a period. */
#include "planner/strategy/follow_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BIN_S = 30, MOST_MOVES = 1000000 };

gw_follow *gw_follow_create(void)
{
    return calloc(1, sizeof(gw_follow));
}

static void forget_pass(gw_follow *f)
{
    free(f->hash);
    free(f->slot_of_exit_first);
    free(f->slot_of_exit);
    free(f->departs_first);
    free(f->departs);
    free(f->trip_next);
    free(f->heads);
    free(f->tails);
    free(f->waited);
    free(f->bins);
    free(f->lines);
    free(f->exits);
    f->hash = NULL;
    f->slot_of_exit_first = f->departs_first = f->departs = f->trip_next = f->heads = f->tails = NULL;
    f->slot_of_exit = NULL;
    f->waited = NULL;
    f->bins = NULL;
    f->lines = f->exits = NULL;
}

void gw_follow_free(gw_follow *f)
{
    if (!f) return;
    forget_pass(f);
    free(f->cells);
    free(f->moves);
    free(f->taken);
    free(f->intervals);
    gw_arena_free(f->tables);
    free(f);
}

size_t gw_follow_bytes(const gw_follow *f)
{
    size_t bytes = f->cap_cells * sizeof *f->cells + f->n_hash * sizeof *f->hash +
                   f->cap_moves * sizeof *f->moves + f->cap_taken * sizeof *f->taken +
                   f->cap_intervals * sizeof *f->intervals + (f->tables ? gw_arena_used(f->tables) : 0);
    if (f->n)
        bytes += 4 * (size_t)f->n->n_connections * 2 + sizeof(table_t) * (f->n->n_lines + f->n->n_exits);
    return bytes;
}

/* --- what a pass is read through --- */

static bool list_slots(gw_follow *f)
{
    const gw_strategy_net *n = f->n;
    const uint32_t n_in = n->in_first[n->n_board_slots];
    uint32_t *first = f->slot_of_exit_first = calloc(n->n_exits + 2, sizeof *first);
    f->slot_of_exit = calloc((size_t)n_in + 1, sizeof *f->slot_of_exit);
    if (!first || !f->slot_of_exit) return false;
    for (uint32_t i = 0; i < n_in; i++) first[n->in[i].exit + 2]++;
    for (uint32_t e = 1; e < n->n_exits + 2; e++) first[e] += first[e - 1];
    for (uint32_t b = 0; b < n->n_board_slots; b++)
        for (uint32_t i = n->in_first[b]; i < n->in_first[b + 1]; i++)
            f->slot_of_exit[first[n->in[i].exit + 1]++] = (way_in_t){b, n->in[i].walk_s};
    return true;
}

/* Connections of a board slot by time, and of a trip one after another. */
static bool list_departures(gw_follow *f)
{
    const gw_strategy_net *n = f->n;
    uint32_t *first = f->departs_first = calloc(n->n_board_slots + 2, sizeof *first);
    f->departs = calloc((size_t)n->n_connections + 1, sizeof *f->departs);
    f->trip_next = calloc((size_t)n->n_connections + 1, sizeof *f->trip_next);
    uint32_t *later = malloc(((size_t)n->n_trips + 1) * sizeof *later);
    if (!first || !f->departs || !f->trip_next || !later) {
        free(later);
        return false;
    }
    for (uint32_t t = 0; t < n->n_trips; t++) later[t] = NONE;
    for (uint32_t i = n->n_connections; i-- > 0;) {
        const connection_t *c = &n->connections[i];
        f->trip_next[i] = later[c->trip];
        later[c->trip] = i;
        if (c->board != NONE) first[c->board + 2]++;
    }
    free(later);
    for (uint32_t b = 1; b < n->n_board_slots + 2; b++) first[b] += first[b - 1];
    for (uint32_t i = 0; i < n->n_connections; i++)
        if (n->connections[i].board != NONE) f->departs[first[n->connections[i].board + 1]++] = i;
    return true;
}

static bool empty_hash(gw_follow *f, size_t size)
{
    uint32_t *hash = calloc(size, sizeof *hash);
    if (!hash) return false;
    free(f->hash);
    f->hash = hash;
    f->n_hash = size;
    return true;
}

gw_status gw_follow_begin(gw_follow *f, const gw_strategy *s, gw_error *err)
{
    const gw_strategy_net *n = s->net;
    forget_pass(f);
    f->s = s;
    f->n = n;
    f->half_s = n->step_s / 2;
    f->n_cells = f->n_moves = f->pending = 0;
    f->failed = false;
    if (!f->tables) f->tables = gw_arena_create(0);
    if (f->tables) gw_arena_reset(f->tables);
    const size_t seconds = (size_t)follow_cap_s(f) + 2;
    f->n_bins = (uint32_t)follow_cap_s(f) / BIN_S + 1;
    f->heads = malloc(seconds * sizeof *f->heads);
    f->tails = malloc(seconds * sizeof *f->tails);
    f->waited = calloc((size_t)n->most_visits + 1, sizeof *f->waited);
    f->bins = calloc(f->n_bins, sizeof *f->bins);
    f->lines = calloc((size_t)n->n_lines + 1, sizeof *f->lines);
    f->exits = calloc((size_t)n->n_exits + 1, sizeof *f->exits);
    if (!f->tables || !f->heads || !f->tails || !f->waited || !f->bins || !f->lines || !f->exits ||
        !list_slots(f) || !list_departures(f) || !empty_hash(f, 1024))
        return gw_fail(err, GW_NO_MEMORY, "no memory to follow a strategy");
    memset(f->heads, 0xff, seconds * sizeof *f->heads);
    gw_follow_clear(f);
    return GW_OK;
}

/* --- cells --- */

static size_t place_in_hash(const gw_follow *f, uint32_t state, int32_t at_s)
{
    uint64_t key = ((uint64_t)state << 32 | (uint32_t)at_s) * 0x9e3779b97f4a7c15u; /* Fibonacci hashing */
    size_t i = (size_t)(key >> 32) & (f->n_hash - 1);
    while (f->hash[i] && (f->cells[f->hash[i] - 1].state != state || f->cells[f->hash[i] - 1].at_s != at_s))
        i = (i + 1) & (f->n_hash - 1);
    return i;
}

uint32_t follow_cell(gw_follow *f, uint32_t state, int32_t at_s)
{
    size_t i = place_in_hash(f, state, at_s);
    if (f->hash[i]) return f->hash[i] - 1;
    if (gw_grow(&f->cells, &f->cap_cells, f->n_cells + 1, sizeof *f->cells)) return NONE;
    if (2 * f->n_cells >= f->n_hash) {
        if (!empty_hash(f, 2 * f->n_hash)) return NONE;
        for (size_t c = 0; c < f->n_cells; c++)
            f->hash[place_in_hash(f, f->cells[c].state, f->cells[c].at_s)] = (uint32_t)c + 1;
        i = place_in_hash(f, state, at_s);
    }
    f->cells[f->n_cells++] = (cell_t){.state = state, .at_s = at_s, .first_move = NONE, .next = NONE};
    f->hash[i] = (uint32_t)f->n_cells;
    return (uint32_t)f->n_cells - 1;
}

/* --- pushing --- */

static void join(people_t *to, people_t p)
{
    to->share += p.share;
    to->took_s += p.took_s;
    to->walk_s += p.walk_s;
    to->ride_s += p.ride_s;
    to->rides += p.rides;
    to->spread += p.spread;
}

static void arrive(gw_follow *f, people_t p)
{
    const double mean_s = p.took_s / p.share;
    if (mean_s >= follow_cap_s(f)) return; /* not served */
    bin_t *b = &f->bins[mean_s > 0 ? (uint32_t)(mean_s / BIN_S) : 0];
    b->share += p.share;
    b->took_s += p.took_s;
    b->spread += p.spread;
    join(&f->all, p);
}

/* Into a cell at so many seconds after the departure. */
static void settle_in(gw_follow *f, uint32_t cell, int32_t start_s, people_t p)
{
    cell_t *c = &f->cells[cell];
    const int32_t second = c->at_s - start_s;
    if (second < 0 || second >= follow_cap_s(f)) return; /* not served */
    if (!(c->people.share > 0)) {
        c->next = NONE;
        f->pending++;
        if (f->heads[second] == NONE)
            f->heads[second] = cell;
        else
            f->cells[f->tails[second]].next = cell;
        f->tails[second] = cell;
    }
    join(&c->people, p);
}

static void move_on(gw_follow *f, const move_t *m, people_t p, int32_t at_s, int32_t start_s)
{
    const double share = (double)m->share;
    people_t q = {p.share * share,  p.took_s * share, p.walk_s * share,
                  p.ride_s * share, p.rides * share,  p.spread * share};
    q.took_s = m->by_the_clock ? q.share * (at_s + m->took_s - start_s) : q.took_s + q.share * m->took_s;
    q.walk_s += q.share * m->walk_s;
    q.ride_s += q.share * m->ride_s;
    q.rides += q.share * m->rides;
    if (m->spreads) q.spread = q.share;
    if (m->by_the_clock && !m->spreads) q.spread = 0;
    if (m->to == FOLLOW_END)
        arrive(f, q);
    else
        settle_in(f, m->to, start_s, q);
}

static bool push(gw_follow *f, int32_t start_s)
{
    /* Waiting takes time, and so nearly every ride; the bound is there for timetables whose rides take none.
     */
    uint32_t left = (uint32_t)follow_cap_s(f) * 64;
    for (int32_t second = 0; f->pending; second++) {
        while (f->heads[second] != NONE) {
            const uint32_t cell = f->heads[second];
            const people_t p = f->cells[cell].people;
            f->heads[second] = f->cells[cell].next;
            f->cells[cell].people = (people_t){0};
            f->pending--;
            if (!left || !--left) continue;
            if (f->cells[cell].first_move == NONE && !follow_expand(f, cell)) return false;
            const cell_t c = f->cells[cell];
            for (uint32_t i = 0; i < c.n_moves; i++)
                move_on(f, &f->moves[c.first_move + i], p, c.at_s, start_s);
        }
    }
    return true;
}

/* What is known grows with the day; there is an end to it. */
static bool make_room(gw_follow *f)
{
    if (f->n_moves < MOST_MOVES) return true;
    f->n_cells = f->n_moves = 0;
    return empty_hash(f, f->n_hash);
}

/* The best way to set out: a state, and the walk to it. */
static onto_t set_out(const gw_follow *f, const gw_access *from, uint32_t n_from, int32_t direct_walk_s,
                      int32_t start_s)
{
    const gw_strategy_net *n = f->n;
    onto_t best = {follow_nobody(f), NONE, 0};
    if (direct_walk_s >= 0 && direct_walk_s < follow_cap_s(f))
        best = (onto_t){{(double)direct_walk_s * n->unit, 1}, FOLLOW_END, direct_walk_s};
    for (uint32_t i = 0; i < n_from; i++) {
        const uint32_t stop = from[i].stop.v;
        const int32_t walk_s = from[i].walk_s, at_s = start_s + walk_s;
        if (stop >= n->n_stops || at_s < 0 || at_s >= follow_end_s(f)) continue;
        const uint32_t place = n->place_of_stop[stop];
        for (uint32_t b = n->board_of_stop_first[stop]; b <= n->board_of_stop_first[stop + 1]; b++) {
            const bool last = b == n->board_of_stop_first[stop + 1];
            if (last && place == NONE) continue;
            const uint32_t state = last ? place : n->n_places + b;
            const esteem_t x = follow_before(f, walk_s, follow_state(f, state, at_s));
            if (x.value < best.esteem.value) best = (onto_t){x, state, walk_s};
        }
    }
    return best;
}

gw_status gw_follow_add(gw_follow *f, const gw_access *from, uint32_t n_from, int32_t direct_walk_s,
                        int32_t time_s, gw_error *err)
{
    const int32_t start_s = time_s - f->n->from_s;
    const onto_t o = set_out(f, from, n_from, direct_walk_s, start_s);
    const people_t p = {.share = 1, .took_s = o.walk_s, .walk_s = o.walk_s};
    bool good = make_room(f);
    f->n_departures++;
    if (o.state == NONE) return GW_OK;
    if (o.state == FOLLOW_END) {
        arrive(f, p);
        return GW_OK;
    }
    const uint32_t cell = good ? follow_cell(f, o.state, start_s + o.walk_s) : NONE;
    good = cell != NONE;
    if (good) {
        settle_in(f, cell, start_s, p);
        good = push(f, start_s);
    }
    return good ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no memory to follow a strategy");
}

/* --- the sample --- */

void gw_follow_clear(gw_follow *f)
{
    memset(f->bins, 0, f->n_bins * sizeof *f->bins);
    f->all = (people_t){0};
    f->n_departures = 0;
}

/* Straight between the means of neighbouring bins, which stand for what is around them; where a bin is of
 * people to the second, its mean. */
static double percentile(const gw_follow *f, double share)
{
    const double want = share * f->n_departures;
    double before = 0, last_at = NAN, last_mean_s = NAN;
    for (uint32_t i = 0; i < f->n_bins; i++) {
        const bin_t *b = &f->bins[i];
        if (!(b->share > 0)) continue;
        const double mean_s = b->took_s / b->share, at = before + b->share / 2;
        const bool exact = b->spread < b->share / 2;
        if (exact && want <= before + b->share)
            return want <= before && !isnan(last_mean_s) ? last_mean_s : mean_s;
        if (!exact && want <= at) {
            const double from = isnan(last_at) ? before : last_at,
                         from_s = isnan(last_at) ? mean_s - BIN_S / 2.0 : last_mean_s;
            return from_s + (mean_s - from_s) * (at > from ? fmax(0, want - from) / (at - from) : 1);
        }
        before += b->share;
        last_at = exact ? before : at;
        last_mean_s = mean_s;
    }
    return want <= before * (1 + 1e-9) ? last_mean_s : NAN;
}

gw_follow_times gw_follow_read(const gw_follow *f)
{
    gw_follow_times t = {.n_departures = f->n_departures,
                         .served = 0,
                         .mean_s = NAN,
                         .walk_s = NAN,
                         .wait_s = NAN,
                         .ride_s = NAN,
                         .rides = NAN};
    const double share = f->all.share;
    if (f->n_departures) t.served = share / f->n_departures;
    if (t.served > 1) t.served = 1;
    if (share > 0) {
        t.mean_s = f->all.took_s / share;
        t.walk_s = f->all.walk_s / share;
        t.ride_s = f->all.ride_s / share;
        t.wait_s = t.mean_s - t.walk_s - t.ride_s;
        t.rides = f->all.rides / share;
    }
    t.p5_s = percentile(f, 0.05);
    t.p25_s = percentile(f, 0.25);
    t.p50_s = percentile(f, 0.50);
    t.p75_s = percentile(f, 0.75);
    t.p95_s = percentile(f, 0.95);
    return t;
}
