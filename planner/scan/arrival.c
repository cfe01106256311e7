/* Earliest arrivals: one scan forward from the moment of departure. */
#include "planner/scan/pareto_priv.h"

typedef struct {
    gw_scan *s;
    const gw_scan_table *t;
    uint32_t target;
    int32_t best;                      /* arrival at the target */
    int32_t slack;                     /* who is this much later is of interest too */
    uint32_t cell;                     /* being looked into */
    int32_t now_s;                     /* departures there */
    uint32_t first_aboard, end_aboard; /* words of s->aboard that may have bits */
    uint32_t slice;                    /* the first not looked at */
} search;

static inline int32_t latest_of(const search *x)
{
    return x->best < GW_SCAN_NEVER - x->slack ? x->best + x->slack : x->best;
}

/* Where one may board from `time` on. */
static inline void make_ready(search *x, uint32_t stop, int32_t time)
{
    if (time >= x->s->ready[stop]) return;
    x->s->ready[stop] = time;
    cells_wake(x->s, x->t, stop, time, x->cell, x->now_s);
}

/* The ways are sorted, so the first that is too late ends it. */
static inline void walk_on(search *x, uint32_t stop, int32_t time)
{
    const footpaths_t *ways = &x->t->change_out;
    const footpath_t *way = ways->at + ways->first[stop], *end = ways->at + ways->first[stop + 1];
    for (; way < end && time + way->seconds < latest_of(x); way++)
        make_ready(x, way->stop, time + way->seconds);
}

/* Got off at a stop earlier than before: who may board where. */
static inline void get_off(search *x, uint32_t stop, int32_t time)
{
    const gw_scan_table *t = x->t;
    x->s->ride[stop] = time;
    set_bit(x->s->reached, t->cell[stop]);
    if (t->change_s[stop] != NO_WALK) make_ready(x, stop, time + t->change_s[stop]);
    walk_on(x, stop, time);
    uint32_t walk = x->s->egress[stop];
    if (walk != UINT32_MAX && time + (int32_t)walk < x->best) x->best = time + (int32_t)walk;
}

/* Simple: who has got off is ready, and ways at an end are the same. */
static inline void get_off_simply(search *x, uint32_t stop, int32_t time)
{
    make_ready(x, stop, time);
    walk_on(x, stop, time);
    if (x->s->ready[x->target] < x->best) x->best = x->s->ready[x->target];
}

/* Connection i takes somebody along; its head is not yet reached so early, unless the run is a long one. */
static inline void ride(search *x, uint32_t i, int32_t arrival)
{
    const connection_t *c = &x->t->at[i];
    if ((c->when & RUN_LONG) == RUN_LONG) arrival = arrival_of(x->t, i);
    x->now_s = departure_of(c);
    if (arrival >= latest_of(x)) return;
    if (x->t->simple) {
        if (arrival < x->s->ready[c->to]) get_off_simply(x, c->to, arrival);
    } else {
        if (arrival < x->s->ride[c->to]) get_off(x, c->to, arrival);
    }
}

/* Where changes take no time, who sits in a vehicle when it leaves a stop could also have boarded there.
 * Whether somebody does is as hard to foretell as the network: it is computed, as the sign of a number. That
 * a stop is also reached earlier is rare. */
static inline void look_simply(search *x, uint32_t i, uint32_t end)
{
    const int32_t *ready = x->s->ready;
    const connection_t *c = x->t->at + i;
    for (; i < end; i++, c++) {
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        int32_t late = ready[c->from] - departure - 1, later = arrival - ready[c->to];
        if (__builtin_expect((late & later) < 0, 0)) ride(x, i, arrival);
    }
}

/* Whoever sits in a connection also sits in the next one. */
static inline void stay_aboard(search *x, const connection_t *c)
{
    if (c->next >= NO_NEXT) return;
    uint64_t *word = &x->s->aboard[c->next / 64], bit = (uint64_t)1 << c->next % 64;
    if (*word & bit) return;
    *word |= bit;
    if (c->next / 64 >= x->end_aboard) x->end_aboard = c->next / 64 + 1;
    const connection_t *next = &x->t->at[c->next];
    cells_wake(x->s, x->t, next->from, departure_of(next), x->cell, departure_of(c));
}

static inline void look(search *x, uint32_t i, uint32_t end)
{
    const int32_t *ready = x->s->ready, *gate = x->t->simple ? ready : x->s->ride;
    const connection_t *c = x->t->at + i;
    for (; i < end; i++, c++) {
        int32_t departure = departure_of(c), arrival = departure + (int32_t)(c->when & RUN_LONG);
        bool on = (x->s->aboard[i / 64] >> i % 64 & 1) | (ready[c->from] <= departure);
        if (!on) continue;
        if (arrival < gate[c->to]) ride(x, i, arrival);
        stay_aboard(x, c);
    }
}

/* Slice after slice, until all connections are later than the best arrival. */
static void scan_all(search *x, uint32_t slice, int32_t slack)
{
    const gw_scan_table *t = x->t;
    for (; slice < t->n_slices && (int32_t)(slice * t->slice_s) - slack < x->best; slice++) {
        const uint32_t *block = t->block + (size_t)slice * t->n_cells;
        if (!cells_begin_slice(x->s, t, slice)) break;
        while (cells_next(x->s, &x->cell)) {
            if (slice + 1 < t->n_slices) cells_fetch(t, block + x->cell + t->n_cells);
            if (t->simple && x->cell < t->n_common)
                look_simply(x, block[x->cell], block[x->cell + 1]);
            else
                look(x, block[x->cell], block[x->cell + 1]);
        }
    }
    x->slice = slice;
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
    gw_scan *s = x->s;
    cells_begin(s, x->t);
    s->ready[nowhere(x->t)] = s->ride[nowhere(x->t)] = -1; /* nobody gets off there */
    leave(x, from, time);
    uint32_t slice = (uint32_t)time / x->t->slice_s;
    if (slice < x->t->n_slices)
        x->first_aboard = x->end_aboard = x->t->block[(size_t)slice * x->t->n_cells] / 64;
    scan_all(x, slice, 0);
}

/* Only cells that were reached have anything to clear. */
void gw_scan_forget_reach(gw_scan *s, const gw_scan_table *t, const reach_t *r)
{
    s->ready[nowhere(t)] = s->ride[nowhere(t)] = GW_SCAN_NEVER;
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (!(s->reached[cell / 64] >> cell % 64 & 1)) continue;
        uint32_t first = t->cell_first[cell], end = t->cell_first[cell + 1];
        for (uint32_t i = first; i < end; i++) s->ready[i] = GW_SCAN_NEVER;
        for (uint32_t i = first; i < end && !t->simple; i++) s->ride[i] = GW_SCAN_NEVER;
    }
    if (r->end_aboard > r->first_aboard)
        memset(s->aboard + r->first_aboard, 0, (r->end_aboard - r->first_aboard) * sizeof *s->aboard);
}

/* On foot all the way. */
int32_t gw_scan_walk_all(const gw_scan_table *t, uint32_t from, uint32_t to, int32_t time)
{
    if (from == to) return time;
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++)
        if (t->edge_out.at[i].stop == to) return time + t->edge_out.at[i].seconds;
    return GW_SCAN_NEVER;
}

reach_t gw_scan_reach(gw_scan *s, const gw_scan_table *t, uint32_t from, uint32_t to, int32_t time,
                      int32_t slack)
{
    search x = {.s = s,
                .t = t,
                .target = to,
                .best = gw_scan_walk_all(t, from, to, time),
                .slack = slack,
                .cell = UINT32_MAX};
    run(&x, from, time);
    return (reach_t){x.best, x.first_aboard, x.end_aboard, x.slice};
}

void gw_scan_reach_on(gw_scan *s, const gw_scan_table *t, uint32_t to, int32_t slack, reach_t *r)
{
    search x = {.s = s,
                .t = t,
                .target = to,
                .best = r->arrival,
                .slack = slack,
                .cell = UINT32_MAX,
                .first_aboard = r->first_aboard,
                .end_aboard = r->end_aboard};
    scan_all(&x, r->slice, slack);
    r->first_aboard = x.first_aboard;
    r->end_aboard = x.end_aboard;
    r->slice = x.slice;
}

gw_status gw_scan_arrival(gw_scan *s, const gw_scan_table *t, gw_stop_id from_id, gw_stop_id to_id,
                          int32_t time_s, int32_t *arrival_s)
{
    if (!gw_scan_fit(s, t)) return GW_NO_MEMORY;
    uint32_t from = t->inner[from_id.v], to = t->inner[to_id.v];
    int32_t time = time_s > t->from_s ? time_s - t->from_s : 0;
    gw_scan_set_target(s, t, to, true);
    reach_t r = gw_scan_reach(s, t, from, to, time, 0);
    gw_scan_set_target(s, t, to, false);
    gw_scan_forget_reach(s, t, &r);
    *arrival_s = r.arrival == GW_SCAN_NEVER ? r.arrival : r.arrival + t->from_s;
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
    for (uint32_t stop = 0; stop < t->n_stops; stop++) {
        int32_t here = stop == from ? time : x->s->ride[stop];
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
    /* No target: a place that nobody reaches. */
    search x = {.s = s, .t = t, .target = t->n_stops, .best = GW_SCAN_NEVER, .cell = UINT32_MAX};
    run(&x, t->inner[from.v], time);
    const int32_t *there = t->simple ? s->ready : s->ride;
    for (uint32_t i = 0; i < t->n_stops; i++) arrival_s[t->outer[i]] = there[i];
    if (!t->simple) walk_last(&x, t->inner[from.v], time, arrival_s);
    arrival_s[from.v] = time;
    for (uint32_t i = 0; i < t->n_stops; i++)
        if (arrival_s[i] != GW_SCAN_NEVER) arrival_s[i] += t->from_s;
    gw_scan_forget_reach(s, t, &(reach_t){x.best, x.first_aboard, x.end_aboard, 0});
    return GW_OK;
}
