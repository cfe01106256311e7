/* The latest departure of those who arrive at a given moment with a given number of rides: one scan backward,
 * that follows only what the scan forward reached with as few rides as are left to it; or of those who arrive
 * first, with the fewest rides, after a scan forward without lanes. */
#include "planner/scan/pareto_priv.h"

static inline void wake(pareto *x, uint32_t place, bool here)
{
    gw_scan *s = x->s;
    const uint64_t *into = x->t->into + (size_t)place * CELL_WORDS;
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        uint64_t but = !here && x->cell / 64 == w ? (uint64_t)1 << x->cell % 64 : 0;
        s->behind[w] |= into[w];
        s->again[w] |= into[w] & ~but;
    }
}

/* Who is at the stop at `limit` or before catches connection `via`, and has j rides left or more. */
static inline void let_arrive(pareto *x, uint32_t stop, int32_t limit, uint32_t j, uint32_t via)
{
    size_t at = (size_t)stop * LANES;
    if (x->off[stop * x->stride + (x->k - j) * x->step] > limit) return;
    if (limit <= x->s->lane_late[at + j]) return;
    set_bit(x->s->late_cells, x->t->cell[stop]);
    for (uint32_t i = j; i < LANES && x->s->lane_late[at + i] < limit; i++) {
        x->s->lane_late[at + i] = limit;
        x->s->lane_via[at + i] = via;
    }
    wake(x, stop, limit >= x->now_s);
}

/* Boarding connection i, j rides are left of which it is one. */
static inline void board(pareto *x, uint32_t i, uint32_t j)
{
    const gw_scan_table *t = x->t;
    uint32_t stop = t->at[i].from;
    int32_t departure = x->now_s;
    int32_t leave = x->s->access[stop] == NO_WALK ? -1 : departure - x->s->access[stop];
    if (leave >= x->time && (leave > x->departure || (j < x->k && x->step == 0))) {
        x->departure = leave;
        x->via = i;
        if (x->step == 0) x->k = j;
    }
    if (j >= x->k) return;
    if (t->change_s[stop] != NO_WALK) let_arrive(x, stop, departure - t->change_s[stop], j, i);
    for (uint32_t w = t->change_in.first[stop]; w < t->change_in.first[stop + 1]; w++)
        let_arrive(x, t->change_in.at[w].stop, departure - t->change_in.at[w].seconds, j, i);
}

/* Whether somebody sits in connection i with r rides, who has not boarded there. Without lanes it is not
 * always known, and the vehicle is followed. */
static inline bool may_sit(const pareto *x, uint32_t i, uint32_t r)
{
    if (x->step) return x->s->taken[i] >= LANES - r;
    return !x->t->simple || x->cell >= x->t->n_common;
}

static inline void look_back(pareto *x, uint32_t first, uint32_t end)
{
    gw_scan *s = x->s;
    for (uint32_t i = end; i-- > first;) {
        const connection_t *c = &x->t->at[i];
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
        wake(x, c->from, false);
        if (boards) board(x, i, j + 1);
    }
}

static void begin(pareto *x)
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
        set_bit(s->late_cells, t->cell[i]);
        for (uint32_t k = 0; k < LANES; k++) {
            s->lane_late[(size_t)i * LANES + k] = x->best[x->k] - (int32_t)s->egress[i];
            s->lane_via[(size_t)i * LANES + k] = AT_TARGET;
        }
        wake(x, i, true);
    }
}

static void scan_back(pareto *x)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    x->departure = -1;
    begin(x);
    uint32_t slice = (uint32_t)x->best[x->k] / t->slice_s, first = (uint32_t)x->time / t->slice_s;
    if (slice >= t->n_slices) slice = t->n_slices - 1;
    x->end_left = t->block[(size_t)(slice + 1) * t->n_cells];
    for (slice++; slice-- > first;) {
        /* Whatever leaves the origin later is made of connections that leave later. */
        if ((int32_t)((slice + 1) * t->slice_s) <= x->departure && (x->step || x->k == 1)) return;
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        memcpy(s->again, s->behind, sizeof s->again);
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
    scan_back(x);
}

void gw_scan_find_fewest(pareto *x)
{
    x->k = x->rides;
    x->stride = 1;
    x->step = 0;
    x->off = x->t->simple ? x->s->ready : x->s->ride;
    x->on = x->s->ready;
    scan_back(x);
}

void gw_scan_forget_latest(pareto *x)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (!(s->late_cells[cell / 64] >> cell % 64 & 1)) continue;
        size_t first = (size_t)t->cell_first[cell] * LANES, end = (size_t)t->cell_first[cell + 1] * LANES;
        memset(s->lane_late + first, 0xff, (end - first) * sizeof *s->lane_late);
    }
    memset(s->left + x->first_left, 0, x->end_left - x->first_left);
}

gw_status gw_scan_add_journey(const pareto *x, const gw_timetable *t, gw_journey_set *out)
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
    return gw_scan_add_rides(x->t, t, x->from, x->to, x->departure, rides, n, out);
}
