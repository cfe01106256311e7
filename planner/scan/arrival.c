/* Earliest arrivals: one scan forward from the moment of departure. */
#include "planner/scan/cells_priv.h"

typedef struct {
    gw_scan *s;
    const gw_scan_table *t;
    int32_t best;                      /* arrival at the target */
    uint32_t cell;                     /* being looked into */
    int32_t now_s;                     /* departures there */
    uint32_t first_aboard, end_aboard; /* words of s->aboard that may have bits */
} search;

static inline void touch(gw_scan *s, uint32_t stop)
{
    if (s->ready[stop] == GW_SCAN_NEVER && s->ride[stop] == GW_SCAN_NEVER) s->touched[s->n_touched++] = stop;
}

/* Where one may board from `time` on. What is set is noted, to be cleared. */
static inline void make_ready(search *x, uint32_t stop, int32_t time)
{
    gw_scan *s = x->s;
    if (time >= s->ready[stop]) return;
    touch(s, stop);
    if (x->t->simple && s->ready[stop] == GW_SCAN_NEVER) cells_arrive(s, x->t, stop, time);
    s->ready[stop] = time;
    cells_wake(s, x->t, stop, time, x->cell, x->now_s);
}

/* Got off at a stop earlier than before: who may board where. The ways are sorted, so the first that is too
 * late ends it. */
static inline void get_off(search *x, uint32_t stop, int32_t time)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    if (!t->simple && s->ride[stop] == GW_SCAN_NEVER) cells_arrive(s, t, stop, time + t->change_s[stop]);
    touch(s, stop);
    s->ride[stop] = time;
    if (t->change_s[stop] != NO_WALK) make_ready(x, stop, time + t->change_s[stop]);
    const footpath_t *way = t->change_out.at + t->change_out.first[stop],
                     *end = t->change_out.at + t->change_out.first[stop + 1];
    for (; way < end && time + way->seconds < x->best; way++) make_ready(x, way->stop, time + way->seconds);
    uint32_t walk = s->egress[stop];
    if (walk != UINT32_MAX && time + (int32_t)walk < x->best) x->best = time + (int32_t)walk;
}

/* Connection i takes somebody along; its head is not yet reached so early, unless the run is a long one. */
static inline void ride(search *x, uint32_t i, int32_t arrival, const int32_t *gate)
{
    const connection_t *c = &x->t->at[i];
    x->now_s = departure_of(c);
    if ((c->when & RUN_LONG) == RUN_LONG) arrival = arrival_of(x->t, i);
    if (arrival < gate[c->to] && arrival < x->best) get_off(x, c->to, arrival);
}

/* Where changes take no time, who sits in a vehicle when it leaves a stop could also have boarded there. That
 * a stop is reached earlier is rare; nothing else is branched on. */
static inline void look_simple(search *x, uint32_t i, uint32_t end)
{
    const int32_t *ready = x->s->ready;
    const connection_t *c = x->t->at + i;
    for (; i < end; i++, c++) {
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        if (!((ready[c->from] <= departure) & (arrival < ready[c->to]))) continue;
        ride(x, i, arrival, ready);
    }
}

/* Whoever sits in connection i also sits in the next one. */
static inline void stay_aboard(search *x, const connection_t *c)
{
    const gw_scan_table *t = x->t;
    if (c->next >= NO_NEXT) return;
    uint64_t *word = &x->s->aboard[c->next / 64], bit = (uint64_t)1 << c->next % 64;
    if (*word & bit) return;
    *word |= bit;
    if (c->next / 64 >= x->end_aboard) x->end_aboard = c->next / 64 + 1;
    const connection_t *next = &t->at[c->next];
    cells_wake(x->s, t, next->from, departure_of(next), x->cell, departure_of(c));
}

static inline void look(search *x, uint32_t i, uint32_t end)
{
    const int32_t *ready = x->s->ready, *gate = x->t->simple ? ready : x->s->ride;
    const connection_t *c = x->t->at + i;
    for (; i < end; i++, c++) {
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        bool on = (x->s->aboard[i / 64] >> i % 64 & 1) | (ready[c->from] <= departure);
        if (!on) continue;
        if (arrival < gate[c->to]) ride(x, i, arrival, gate);
        stay_aboard(x, c);
    }
}

/* Slice after slice, until all connections are later than the best arrival. */
static void scan_all(search *x, int32_t time)
{
    const gw_scan_table *t = x->t;
    uint32_t slice = (uint32_t)time / t->slice_s;
    if (slice >= t->n_slices) return;
    x->first_aboard = x->end_aboard = t->block[(size_t)slice * t->n_cells] / 64;
    for (; slice < t->n_slices && (int32_t)(slice * t->slice_s) < x->best; slice++) {
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        if (!cells_begin_slice(x->s, t, slice)) return;
        while (cells_next(x->s, &x->cell)) {
            if (t->simple && x->cell < t->n_common)
                look_simple(x, block[x->cell], block[x->cell + 1]);
            else
                look(x, block[x->cell], block[x->cell + 1]);
        }
    }
}

static void leave(search *x, uint32_t from, int32_t time)
{
    const gw_scan_table *t = x->t;
    make_ready(x, from, time);
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++)
        make_ready(x, t->edge_out.at[i].stop, time + t->edge_out.at[i].seconds);
}

static void run(search *x, uint32_t from, int32_t time)
{
    cells_begin(x->s, x->t);
    x->s->ready[nowhere(x->t)] = x->s->ride[nowhere(x->t)] = INT32_MIN; /* nobody gets off there */
    leave(x, from, time);
    scan_all(x, time);
}

static void clear(search *x)
{
    gw_scan *s = x->s;
    for (uint32_t i = 0; i < s->n_touched; i++)
        s->ready[s->touched[i]] = s->ride[s->touched[i]] = GW_SCAN_NEVER;
    s->n_touched = 0;
    s->ready[nowhere(x->t)] = s->ride[nowhere(x->t)] = GW_SCAN_NEVER;
    if (x->end_aboard > x->first_aboard)
        memset(s->aboard + x->first_aboard, 0, (x->end_aboard - x->first_aboard) * sizeof *s->aboard);
}

/* On foot all the way. */
static int32_t walk_all(const gw_scan_table *t, uint32_t from, uint32_t to, int32_t time)
{
    if (from == to) return time;
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++)
        if (t->edge_out.at[i].stop == to) return time + t->edge_out.at[i].seconds;
    return GW_SCAN_NEVER;
}

gw_status gw_scan_arrival(gw_scan *s, const gw_scan_table *t, gw_stop_id from_id, gw_stop_id to_id,
                          int32_t time_s, int32_t *arrival_s)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    uint32_t from = t->inner[from_id.v], to = t->inner[to_id.v];
    int32_t time = time_s > t->from_s ? time_s - t->from_s : 0;
    search x = {.s = s, .t = t, .best = walk_all(t, from, to, time), .cell = UINT32_MAX};
    gw_scan_set_target(s, t, to, true);
    run(&x, from, time);
    gw_scan_set_target(s, t, to, false);
    clear(&x);
    *arrival_s = x.best == GW_SCAN_NEVER ? x.best : x.best + t->from_s;
    return GW_OK;
}

static inline void at_most(int32_t *arrival_s, int32_t time_s)
{
    if (time_s < *arrival_s) *arrival_s = time_s;
}

/* The last walk: by an end's ways, which no rider's change makes longer. */
static void walk_last(const search *x, uint32_t from, int32_t time, int32_t *arrival_s)
{
    const gw_scan_table *t = x->t;
    for (uint32_t i = 0; i < x->s->n_touched; i++) {
        uint32_t stop = x->s->touched[i];
        int32_t here = x->s->ride[stop];
        if (stop == from) here = time;
        if (here == GW_SCAN_NEVER) continue;
        for (uint32_t k = t->edge_out.first[stop]; k < t->edge_out.first[stop + 1]; k++)
            at_most(&arrival_s[t->outer[t->edge_out.at[k].stop]], here + t->edge_out.at[k].seconds);
    }
}

gw_status gw_scan_one_to_all(gw_scan *s, const gw_scan_table *t, gw_stop_id from, int32_t time_s,
                             int32_t *arrival_s)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    int32_t time = time_s > t->from_s ? time_s - t->from_s : 0;
    search x = {.s = s, .t = t, .best = GW_SCAN_NEVER, .cell = UINT32_MAX};
    run(&x, t->inner[from.v], time);
    /* Simple: whoever may board at a stop is there. */
    const int32_t *there = t->simple ? s->ready : s->ride;
    for (uint32_t i = 0; i < t->n_stops; i++) arrival_s[t->outer[i]] = there[i];
    if (!t->simple) walk_last(&x, t->inner[from.v], time, arrival_s);
    arrival_s[from.v] = time;
    for (uint32_t i = 0; i < t->n_stops; i++)
        if (arrival_s[i] != GW_SCAN_NEVER) arrival_s[i] += t->from_s;
    clear(&x);
    return GW_OK;
}
