/* A pair's whole day: those who leave at one moment. */
#include "planner/scan/day_priv.h"

/* Until when one may be ready at the stop with r rides so that an arrival is beaten; with one ride more at
 * least. */
static inline int32_t useful_until(const day *x, uint32_t stop, uint32_t r)
{
    uint32_t least = x->s->least[stop];
    return x->best[r + (least ? least : 1)] - x->s->nearest[stop] - 1;
}

/* Whether whoever is there in a vehicle with r rides may beat an arrival, by getting off or staying. */
static inline bool is_useful(const day *x, uint32_t stop, int32_t time, uint32_t r)
{
    uint32_t least = x->s->least[stop];
    return time < x->best[r + (least ? least - 1 : 0)] - x->s->nearest[stop];
}

static inline void open_cell(day *x, uint32_t cell, int32_t time, int32_t until)
{
    gw_scan *s = x->s;
    uint64_t bit = (uint64_t)1 << cell % 64;
    if (!(x->live[cell / 64] & bit)) {
        x->live[cell / 64] |= bit;
        x->since[cell] = time;
        x->until[cell] = until;
    } else {
        if (time < x->since[cell]) x->since[cell] = time;
        if (until > x->until[cell]) x->until[cell] = until;
    }
    if (time < s->slice_end_s && (cell != x->cell || time <= x->now_s)) s->again[cell / 64] |= bit;
}

/* Something is new at the place from `time` to `until`. */
static inline void open_cells(day *x, uint32_t place, int32_t time, int32_t until)
{
    uint32_t common = x->t->cell[place];
    if (until > x->end_s) x->end_s = until;
    open_cell(x, common, time, until);
    open_cell(x, rare_cell(x->t, common), time, until);
}

/* Ready at the stop at `time` after r rides, and so also after more; what leaves when others came before is
 * boarded already. */
static inline void make_ready(day *x, uint32_t stop, int32_t time, uint32_t r, uint32_t via)
{
    int32_t *lane = x->s->lane_ready + (size_t)stop * LANES, until = lane[r],
            useful = useful_until(x, stop, r);
    if (time >= until || time > useful) return;
    uint32_t *by = x->s->lane_via + (size_t)stop * LANES;
    for (uint32_t k = r; k < LANES && time < lane[k]; k++) {
        lane[k] = time;
        by[k] = via;
    }
    set_bit(x->s->reached, x->t->cell[stop]);
    if (until > useful) until = useful;
    open_cells(x, stop, time, until < x->ride_end ? until : x->ride_end);
}

static inline void get_off(day *x, uint32_t i, int32_t arrival, uint32_t r)
{
    const gw_scan_table *t = x->t;
    uint32_t stop = t->at[i].to;
    if (arrival > x->ride_end || arrival >= day_gate(x)[(size_t)stop * LANES + r]) return;
    if (!t->simple) {
        int32_t *lane = x->s->lane_ride + (size_t)stop * LANES;
        for (uint32_t k = r; k < LANES && arrival < lane[k]; k++) lane[k] = arrival;
        set_bit(x->s->reached, t->cell[stop]);
    }
    uint32_t walk = x->s->egress[stop];
    if (walk != UINT32_MAX) {
        int32_t there = arrival + (int32_t)walk;
        for (uint32_t k = r; k <= x->rides && there < x->best[k]; k++) {
            x->best[k] = there;
            x->best_via[k] = i;
        }
    }
    if (r >= x->rides) return;
    if (t->change_s[stop] != NO_WALK) make_ready(x, stop, arrival + t->change_s[stop], r, i);
    const footpath_t *way = t->change_out.at + t->change_out.first[stop],
                     *end = t->change_out.at + t->change_out.first[stop + 1];
    for (; way < end; way++) make_ready(x, way->stop, arrival + way->seconds, r, i);
}

/* With r rides one sits in connection i. */
static inline void sit(day *x, uint32_t i, uint32_t r)
{
    uint8_t *aboard = &x->s->taken[i];
    if ((*aboard & TAKEN) >= LANES - r) return;
    *aboard = (uint8_t)(LANES - r);
    if (i < x->first_aboard) x->first_aboard = i;
    if (i >= x->end_aboard) x->end_aboard = i + 1;
    int32_t departure = departure_of(&x->t->at[i]);
    open_cells(x, x->t->at[i].from, departure, departure);
}

/* Boards what leaves the stop at that moment. */
static void leave(day *x, uint32_t stop, int32_t time)
{
    const gw_scan_table *t = x->t;
    uint32_t slice = (uint32_t)time / t->slice_s, cells[] = {t->cell[stop], rare_cell(t, t->cell[stop])};
    if (slice >= t->n_slices) return;
    for (uint32_t k = 0; k < 2; k++) {
        const uint32_t *block = t->block + (size_t)slice * t->n_cells + cells[k];
        for (uint32_t i = block[0]; i < block[1]; i++)
            if (t->at[i].from == stop && departure_of(&t->at[i]) == time) sit(x, i, 1);
    }
}

static inline void look(day *x, uint32_t i, uint32_t end)
{
    gw_scan *s = x->s;
    const int32_t *gate = day_gate(x);
    const connection_t *c = x->t->at + i;
    for (; i < end; i++, c++) {
        const int32_t *ready = s->lane_ready + (size_t)c->from * LANES;
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        uint32_t before = s->taken[i], r = LANES - (before & TAKEN);
        while (r > 1 && ready[r - 2] <= departure) r--;
        if (r > x->rides || before == (DONE | (LANES - r))) continue;
        s->taken[i] = (uint8_t)(DONE | (LANES - r));
        if (!is_useful(x, c->to, arrival, r)) continue;
        x->now_s = departure;
        if ((c->when & RUN_LONG) == RUN_LONG) arrival = arrival_of(x->t, i);
        if (arrival < gate[(size_t)c->to * LANES + r]) get_off(x, i, arrival, r);
        if (c->next < NO_NEXT) sit(x, c->next, r);
    }
}

/* The cells to be looked into in a slice; those that nothing is new in any more go. */
static inline void begin_slice(day *x, int32_t start_s)
{
    gw_scan *s = x->s;
    s->slice_end_s = start_s + (int32_t)x->t->slice_s;
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        s->again[w] = 0;
        for (uint64_t left = x->live[w]; left; left &= left - 1) {
            uint32_t cell = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (x->until[cell] < start_s)
                x->live[w] &= ~(left & -left);
            else if (x->since[cell] < s->slice_end_s)
                s->again[w] |= left & -left;
        }
    }
}

void gw_scan_day_wave(day *x, int32_t time)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    memset(x->live, 0, sizeof x->live);
    memset(s->done, 0, sizeof s->done);
    s->slice_end_s = 0;
    x->cell = UINT32_MAX;
    x->end_s = -1;
    leave(x, x->from, time);
    for (uint32_t i = t->edge_out.first[x->from]; i < t->edge_out.first[x->from + 1]; i++)
        leave(x, t->edge_out.at[i].stop, time + t->edge_out.at[i].seconds);
    for (uint32_t slice = (uint32_t)time / t->slice_s; slice < t->n_slices; slice++) {
        if ((int32_t)(slice * t->slice_s) > x->end_s) return;
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        if (block[0] < x->first_aboard) x->first_aboard = block[0];
        if (block[t->n_cells] > x->end_aboard) x->end_aboard = block[t->n_cells];
        begin_slice(x, (int32_t)(slice * t->slice_s));
        while (cells_next(s, &x->cell)) look(x, block[x->cell], block[x->cell + 1]);
        x->cell = UINT32_MAX;
    }
}
