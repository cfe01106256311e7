/* The latest departure of those who arrive at a given moment with a given number of rides: one scan backward,
 * that follows only what was reached forward with as few rides as are left to it; or of those who arrive
 * first, with the fewest rides, after a scan forward without lanes. And the corridor of all who arrive by a
 * given moment. */
#include "planner/scan/pareto_priv.h"

/* To be at the place at `limit` or before is of use. here: also to those who come in the cell being looked
 * into, of what leaves at now_s. */
static inline void wake(pareto *x, uint32_t place, int32_t limit, bool here)
{
    gw_scan *s = x->s;
    const uint64_t *into = x->t->into + (size_t)place * CELL_WORDS;
    if (limit > s->useful[place]) s->useful[place] = limit;
    set_bit(s->late_cells, x->t->cell[place]);
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        uint64_t but = !here && x->cell / 64 == w ? (uint64_t)1 << x->cell % 64 : 0;
        s->behind[w] |= into[w];
        if (limit >= x->start_s) s->again[w] |= into[w] & ~but;
    }
}

/* Who is at the stop at `limit` or before catches connection `via`, and has j rides left or more. */
static inline void let_arrive(pareto *x, uint32_t stop, int32_t limit, uint32_t j, uint32_t via)
{
    size_t at = (size_t)stop * LANES;
    if (x->off[stop * x->stride + (x->k - j) * x->step] > limit) return;
    if (limit <= x->s->lane_late[at + j]) return;
    for (uint32_t i = j; i < LANES && x->s->lane_late[at + i] < limit; i++) {
        x->s->lane_late[at + i] = limit;
        x->s->lane_via[at + i] = via;
    }
    wake(x, stop, limit, limit >= x->now_s);
}

/* Boarding connection i, j rides are left of which it is one. */
static inline void board(pareto *x, uint32_t i, uint32_t j)
{
    const gw_scan_table *t = x->t;
    uint32_t stop = t->at[i].from;
    int32_t departure = x->now_s;
    int32_t leave = x->s->access[stop] == NO_WALK ? -1 : departure - x->s->access[stop];
    if (leave >= x->time && x->all) {
        if (j < x->fits) x->fits = j;
    } else if (leave >= x->time && (leave > x->departure || (j < x->k && x->step == 0))) {
        x->departure = leave;
        x->via = i;
        if (x->step == 0) x->k = j;
    }
    if (j >= x->k) return;
    if (t->change_s[stop] != NO_WALK) let_arrive(x, stop, departure - t->change_s[stop], j, i);
    for (uint32_t w = t->change_in.first[stop]; w < t->change_in.first[stop + 1]; w++)
        let_arrive(x, t->change_in.at[w].stop, departure - t->change_in.at[w].seconds, j, i);
}

/* Whether somebody sits in connection i with r rides, who has not boarded there. It is not always known, and
 * then the vehicle is followed. */
static inline bool may_sit(const pareto *x, uint32_t i, uint32_t r)
{
    if (x->forward == BY_CORRIDOR) return x->s->taken[i] >= LANES - r;
    if (x->cell >= x->t->n_common) return true;
    if (x->forward == BY_REACH) return !x->t->simple;
    return x->off[(size_t)x->t->at[i].from * LANES + r] <= departure_of(&x->t->at[i]);
}

static inline void look_back(pareto *x, uint32_t first, uint32_t end)
{
    gw_scan *s = x->s;
    bool odd = x->cell >= x->t->n_common; /* there one may stay in a vehicle and be at no stop */
    for (uint32_t i = end; i-- > first;) {
        const connection_t *c = &x->t->at[i];
        if (s->useful[c->to] < departure_of(c) + (int32_t)(c->when & RUN_LONG) && !odd) continue;
        bool reached = x->on[c->from * x->stride + (x->k - 1) * x->step] <= departure_of(c);
        if (!reached && !may_sit(x, i, x->k)) continue;
        const int32_t *late = s->lane_late + (size_t)c->to * LANES;
        uint32_t j = c->next < NO_NEXT ? LANES - s->left[c->next] : LANES; /* rides left after this one */
        if (j == LANES && late[LANES - 1] < 0) continue;
        int32_t arrival = arrival_of(x->t, i);
        while (j > 0 && late[j - 1] >= arrival) j--;
        if (j >= x->k) continue;
        x->now_s = departure_of(c);
        bool boards = x->on[c->from * x->stride + (x->k - j - 1) * x->step] <= x->now_s;
        if (!boards && !may_sit(x, i, x->k - j)) continue;
        if (s->left[i] >= LANES - j) continue;
        s->left[i] = (uint8_t)(LANES - j);
        wake(x, c->from, x->now_s, false);
        if (boards) board(x, i, j + 1);
    }
}

static void begin(pareto *x, int32_t arrival)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    memset(s->late_cells, 0, sizeof s->late_cells);
    memset(s->behind, 0, sizeof s->behind);
    memset(s->again, 0, sizeof s->again);
    memset(s->done, 0, sizeof s->done);
    x->cell = UINT32_MAX;
    for (uint32_t i = 0; i < t->n_stops; i++) {
        if (s->egress[i] == UINT32_MAX) continue;
        int32_t limit = arrival - (int32_t)s->egress[i];
        if (limit > x->ride_end) limit = x->ride_end;
        for (uint32_t k = 0; k < LANES; k++) {
            s->lane_late[(size_t)i * LANES + k] = limit;
            s->lane_via[(size_t)i * LANES + k] = AT_TARGET;
        }
        wake(x, i, limit, true);
    }
}

/* The cells to be looked into: where somebody has been before the slice ends. */
static void begin_slice(pareto *x, int32_t end_s)
{
    gw_scan *s = x->s;
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        s->again[w] = s->behind[w];
        for (uint64_t left = s->again[w]; left; left &= left - 1) {
            uint32_t cell = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (cell < x->t->n_common && x->since[cell] >= end_s) s->again[w] &= ~(left & -left);
        }
    }
}

/* Before the departure that was found there may be one with fewer rides, unless lanes or lines say no. */
static bool is_latest(const pareto *x, int32_t end_s)
{
    return end_s <= x->departure && (x->step || x->k <= x->need);
}

static void scan_back(pareto *x, int32_t arrival)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    x->departure = -1;
    begin(x, arrival);
    uint32_t slice = (uint32_t)arrival / t->slice_s, first = (uint32_t)x->time / t->slice_s;
    if (slice >= t->n_slices) slice = t->n_slices - 1;
    x->end_left = t->block[(size_t)(slice + 1) * t->n_cells];
    for (slice++; slice-- > first;) {
        /* Whatever leaves the origin later is made of connections that leave later. */
        int32_t end_s = (int32_t)((slice + 1) * t->slice_s);
        if (is_latest(x, end_s)) return;
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        x->start_s = (int32_t)(slice * t->slice_s);
        begin_slice(x, end_s);
        while (cells_next(s, &x->cell)) {
            if (slice > first) cells_fetch(t, block + x->cell - t->n_cells);
            look_back(x, block[x->cell], block[x->cell + 1]);
        }
        x->first_left = block[0];
    }
}

void gw_scan_find_latest(pareto *x, uint32_t k)
{
    x->k = k;
    x->stride = LANES;
    x->step = 1;
    x->off = gate_of(x);
    x->on = x->s->lane_ready;
    scan_back(x, x->best[k]);
}

/* After a scan without lanes. */
static void follow_reach(pareto *x, uint32_t rides)
{
    const gw_scan *s = x->s;
    x->forward = BY_REACH;
    x->k = rides;
    x->stride = 1;
    x->step = 0;
    x->off = x->t->simple ? s->ready : s->ride;
    x->on = s->ready;
    for (uint32_t cell = 0; cell < x->t->n_common; cell++) {
        int32_t since = GW_SCAN_NEVER;
        for (uint32_t i = x->t->cell_first[cell]; i < x->t->cell_first[cell + 1]; i++) {
            int32_t here = x->off[i] < x->on[i] ? x->off[i] : x->on[i];
            since = here < since ? here : since;
        }
        x->since[cell] = since;
    }
}

void gw_scan_find_fewest(pareto *x, int32_t arrival)
{
    follow_reach(x, x->rides);
    scan_back(x, arrival);
}

uint32_t gw_scan_find_corridor(pareto *x, int32_t latest)
{
    follow_reach(x, x->open);
    x->all = true;
    x->fits = x->open + 1;
    scan_back(x, latest);
    x->all = false;
    return x->fits;
}

void gw_scan_forget_latest(pareto *x)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (!(s->late_cells[cell / 64] >> cell % 64 & 1)) continue;
        size_t first = (size_t)t->cell_first[cell] * LANES, end = (size_t)t->cell_first[cell + 1] * LANES;
        memset(s->lane_late + first, 0xff, (end - first) * sizeof *s->lane_late);
        memset(s->useful + t->cell_first[cell], 0xff, (end - first) / LANES * sizeof *s->useful);
    }
    memset(s->left + x->first_left, 0, x->end_left - x->first_left);
}

gw_status gw_scan_add_journey(const pareto *x, gw_journey_set *out)
{
    const gw_scan *s = x->s;
    const connection_t *at = x->t->at;
    ride_t rides[RIDES_MAX];
    uint32_t n = 0;
    for (uint32_t via = x->via; via != AT_TARGET; n++) {
        uint32_t exit = via, j = LANES - s->left[via];
        while (s->lane_late[(size_t)at[exit].to * LANES + j] < arrival_of(x->t, exit)) exit = at[exit].next;
        rides[n] = (ride_t){via, exit};
        via = s->lane_via[(size_t)at[exit].to * LANES + j];
    }
    return gw_scan_add_rides(x->t, x->tt, x->from, x->to, x->departure, rides, n, out);
}
