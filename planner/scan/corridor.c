/* Earliest arrivals for every number of rides among what a scan backward found to lead to the target in time:
 * one scan forward with a lane a number of rides, through the connections that are marked as left[]. */
#include "planner/scan/pareto_priv.h"

static inline void open_cell(pareto *x, uint32_t cell, int32_t time)
{
    set_bit(x->live, cell);
    if (time < x->s->slice_end_s && (cell != x->cell || time <= x->now_s)) set_bit(x->s->again, cell);
}

/* Something is new at the place at `time`. */
static inline void open_cells(pareto *x, uint32_t place, int32_t time)
{
    uint32_t common = x->t->cell[place];
    note_since(x, place, time);
    open_cell(x, common, time);
    open_cell(x, rare_cell(x->t, common), time);
}

static inline void make_ready(pareto *x, uint32_t stop, int32_t time, uint32_t r)
{
    int32_t *lane = x->s->lane_ready + (size_t)stop * LANES;
    if (time >= lane[r]) return;
    lower(lane, r, time);
    open_cells(x, stop, time);
}

static inline void get_off(pareto *x, uint32_t i, int32_t arrival, uint32_t r)
{
    const gw_scan_table *t = x->t;
    uint32_t stop = t->at[i].to;
    if ((t->at[i].when & RUN_LONG) == RUN_LONG) arrival = arrival_of(t, i);
    if (arrival > x->best[r] || arrival > x->s->lane_late[(size_t)stop * LANES + x->open - r]) return;
    if (arrival >= gate_of(x)[(size_t)stop * LANES + r]) return;
    if (!t->simple) {
        lower(x->s->lane_ride + (size_t)stop * LANES, r, arrival);
        note_since(x, stop, arrival);
    }
    if (t->change_s[stop] != NO_WALK) make_ready(x, stop, arrival + t->change_s[stop], r);
    const footpath_t *way = t->change_out.at + t->change_out.first[stop],
                     *end = t->change_out.at + t->change_out.first[stop + 1];
    for (; way < end && arrival + way->seconds <= x->best[r]; way++)
        make_ready(x, way->stop, arrival + way->seconds, r);
    uint32_t walk = x->s->egress[stop];
    if (walk != UINT32_MAX) lower(x->best, r, arrival + (int32_t)walk);
}

/* Whoever sits in a connection also sits in the next one, which is of use. */
static inline void stay_aboard(pareto *x, uint32_t next, uint32_t r)
{
    uint8_t *aboard = &x->s->taken[next], here = (uint8_t)(LANES - r);
    if (*aboard >= here) return;
    *aboard = here;
    if (next >= x->end_aboard) x->end_aboard = next + 1;
    open_cells(x, x->t->at[next].from, departure_of(&x->t->at[next]));
}

static inline void look(pareto *x, uint32_t i, uint32_t end)
{
    const int32_t *gate = gate_of(x);
    const uint8_t *left = x->s->left, *taken = x->s->taken;
    for (; i < end; i++) {
        if (left[i] + x->open <= LANES) continue; /* LANES - left: rides left after the one in it */
        const connection_t *c = &x->t->at[i];
        const int32_t *ready = x->s->lane_ready + (size_t)c->from * LANES;
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        uint32_t most = x->open + left[i] - LANES, r = LANES - taken[i];
        if (r > most && ready[most - 1] > departure) continue;
        if (r > most) r = most;
        while (r > 1 && ready[r - 2] <= departure) r--;
        x->now_s = departure;
        if (arrival < gate[(size_t)c->to * LANES + r]) get_off(x, i, arrival, r);
        if (c->next < NO_NEXT && left[c->next] + x->open >= LANES + r) stay_aboard(x, c->next, r);
    }
}

void gw_scan_follow_corridor(pareto *x, int32_t end_s)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    uint32_t slice = (uint32_t)x->time / t->slice_s, open = x->open;
    memset(x->live, 0, sizeof x->live);
    x->cell = UINT32_MAX;
    s->slice_end_s = 0;
    x->first_aboard = x->end_aboard = t->block[(size_t)slice * t->n_cells];
    make_ready(x, x->from, x->time, 0);
    for (uint32_t i = t->edge_out.first[x->from]; i < t->edge_out.first[x->from + 1]; i++)
        make_ready(x, t->edge_out.at[i].stop, x->time + t->edge_out.at[i].seconds, 0);
    for (; slice < t->n_slices && x->open; slice++) {
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        int32_t start_s = (int32_t)(slice * t->slice_s);
        while (x->open && x->best[x->open] < start_s) x->open--;
        if (start_s > end_s) break;
        s->slice_end_s = start_s + (int32_t)t->slice_s;
        for (uint32_t w = 0; w < CELL_WORDS; w++) s->again[w] = x->live[w] & s->behind[w];
        while (cells_next(s, &x->cell)) look(x, block[x->cell], block[x->cell + 1]);
        x->cell = UINT32_MAX;
    }
    x->open = open;
}
