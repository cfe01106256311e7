/* Along a path: where one may be when, as mass on a grid.
 *
 * The clock of the grid is seconds since the start; what is certain (walks, one run time) is kept beside it
 * as a shift, so that it stays exact however odd the seconds are:   moment = start + cell × 30 + shift.
 *
 * Within one period of a headway service the wait does not depend on the moment. When every boarding of a
 * path falls, whatever the phases, inside one period each, the whole distribution holds for earlier and later
 * starts too, as long as nothing leaves its period; earlier_s and later_s say how far.
 */
#include "planner/profile/profile_priv.h"

#include <math.h>
#include <string.h>

typedef struct {
    gw_arena *a;
    int32_t start_s, limit_s;
    gw_dist at; /* where one is now */
    int32_t shift_s;
    double ride_s;                       /* expected, of the legs behind */
    double marked_wait_s, marked_ride_s; /* of those on marked lines */
    double apart_wait_s, apart_ride_s;
    int32_t earlier_s, later_s;
} trip_state;

static int32_t cell_s(const gw_dist *d, uint32_t i)
{
    return (d->first + (int32_t)i) * d->step_s;
}

/* Cells whose moment lies beyond the limit are not served. */
static void cut_late(trip_state *s)
{
    gw_dist *d = &s->at;
    while (d->n && cell_s(d, d->n - 1) + s->shift_s > s->limit_s) d->missing += d->p[--d->n];
}

static void hold_still(trip_state *s)
{
    s->earlier_s = s->later_s = 0;
}

/* The one period inside which all of `ready` boards, whatever the phase; narrows the range of starts to those
 * for which that stays true. GW_NO_ID: there is none. */
static uint32_t only_period(trip_state *s, const offer *o, const gw_dist *ready)
{
    int32_t base = s->start_s + s->shift_s;
    if (!ready->n) return GW_NO_ID;
    int32_t first = base + cell_s(ready, 0), last = base + cell_s(ready, ready->n - 1);
    uint32_t i = 0;
    while (i < o->n_periods && o->periods[i].end_s <= first) i++;
    if (i == o->n_periods) return GW_NO_ID;
    int32_t earlier = first - o->periods[i].start_s;
    int32_t later = o->periods[i].end_s - o->periods[i].headway_max_s - GW_PROFILE_STEP_S - last;
    if (earlier < 0 || later < 0) return GW_NO_ID;
    if (earlier < s->earlier_s) s->earlier_s = earlier;
    if (later < s->later_s) s->later_s = later;
    return i;
}

/* The share of a cell's spread mass (half a step to either side) that lies in [from, to). */
static double part_of_cell(int32_t cell, int32_t step_s, int32_t from_s, int32_t to_s)
{
    double low = fmax(from_s, cell - step_s / 2.0), high = fmin(to_s, cell + step_s / 2.0);
    return high > low ? (high - low) / step_s : 0;
}

/* What of d lies in [from, to), as a distribution of its own. */
static gw_status slice(trip_state *s, const gw_dist *d, int32_t from_s, int32_t to_s, gw_dist *out)
{
    gw_dist part = {.step_s = d->step_s, .first = d->first};
    part.p = gw_arena_zalloc(s->a, (d->n + 1) * sizeof *part.p);
    if (d->sharp) part.sharp = gw_arena_zalloc(s->a, (d->n + 1) * sizeof *part.sharp);
    if (!part.p || (d->sharp && !part.sharp)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < d->n; i++) {
        int32_t cell = cell_s(d, i);
        double sharp = d->sharp && cell >= from_s && cell < to_s ? d->sharp[i] : 0;
        double spread = d->p[i] - (d->sharp ? d->sharp[i] : 0);
        part.p[i] = sharp + spread * part_of_cell(cell, d->step_s, from_s, to_s);
        if (part.sharp) part.sharp[i] = sharp;
        if (part.p[i] > 0) part.n = i + 1;
    }
    *out = part;
    return GW_OK;
}

static double mass(const gw_dist *d)
{
    double sum = 0;
    for (uint32_t i = 0; i < d->n; i++) sum += d->p[i];
    return sum;
}

/* --- a run of headway periods --- */

static gw_status board_headway(trip_state *s, const offer *o, const block *b, const gw_dist *ready,
                               gw_dist *boarded)
{
    gw_period *periods = gw_arena_alloc(s->a, b->n * sizeof *periods);
    uint32_t n = 0;
    int32_t clock = s->start_s + s->shift_s;
    if (!periods) return GW_NO_MEMORY;
    for (uint32_t i = b->first; i < b->first + b->n; i++) {
        gw_period p = o->periods[i];
        p.start_s -= clock;
        p.end_s -= clock;
        if (ready->n == 0 || p.end_s <= cell_s(ready, 0)) continue;
        if (p.start_s + s->shift_s > s->limit_s) break;
        periods[n++] = p;
    }
    if (n) return gw_dist_board(s->a, ready, periods, n, boarded);
    *boarded = (gw_dist){.step_s = ready->step_s, .missing = ready->missing + mass(ready)};
    return GW_OK;
}

static bool one_ride(const offer *o, const block *b)
{
    for (uint32_t i = b->first + 1; i < b->first + b->n; i++)
        if (o->rides_s[i] != o->rides_s[b->first]) return false;
    return true;
}

/* Where run times differ, what boards in a period gets that period's ride; the shift stays. */
static gw_status ride_by_period(trip_state *s, const offer *o, const block *b, const gw_dist *boarded,
                                gw_dist *out, double *ride_mass)
{
    int32_t clock = s->start_s + s->shift_s, from = INT32_MIN;
    for (uint32_t i = b->first; i < b->first + b->n; i++) {
        int32_t to = i + 1 < b->first + b->n ? o->periods[i + 1].start_s - clock : INT32_MAX;
        gw_dist part, moved;
        gw_status status = slice(s, boarded, from, to, &part);
        if (status) return status;
        from = to;
        if (!part.n) continue;
        *ride_mass += mass(&part) * o->rides_s[i];
        status = gw_dist_shift(s->a, &part, o->rides_s[i], &moved);
        if (!status) status = gw_dist_mix(s->a, out, &moved, 1);
        if (status) return status;
    }
    return GW_OK;
}

/* --- timetabled calls --- */

/* All that is ready by a departure and not yet gone takes it. Cells of the result are those of arrivals. */
static gw_status ride_calls(trip_state *s, const offer *o, const block *b, const gw_dist *ready, gw_dist *out,
                            double *ride_mass, double *left)
{
    int32_t clock = s->start_s + s->shift_s;
    double all = mass(ready), gone = 0;
    for (uint32_t k = b->first; k < b->first + b->n && gone < all; k++) {
        const call *c = &o->calls[k];
        double by = fmin(all, gw_dist_by(ready, c->departure_s - clock));
        if (by <= gone) continue;
        gw_dist point;
        gw_status status = gw_dist_point(s->a, ready->step_s, c->arrival_s - clock, &point);
        if (!status) status = gw_dist_mix(s->a, out, &point, by - gone);
        if (status) return status;
        *ride_mass += (by - gone) * (c->arrival_s - c->departure_s);
        gone = by;
    }
    *left = fmax(0, all - gone);
    return GW_OK;
}

/* --- a leg --- */

static void add_ride(trip_state *s, const gw_dist *boarded, int32_t ride_s)
{
    s->at = *boarded;
    s->shift_s += ride_s;
    s->ride_s += ride_s;
    cut_late(s);
}

/* Inside one period: the wait is that of its headway or range, whenever one is ready. */
static gw_status ride_steady(trip_state *s, const gw_period *p, int32_t ride_s)
{
    gw_dist wait, boarded;
    gw_status status = gw_dist_wait(s->a, GW_PROFILE_STEP_S, p->headway_s, p->headway_max_s, &wait);
    if (!status) status = gw_dist_add(s->a, &s->at, &wait, &boarded);
    if (!status) add_ride(s, &boarded, ride_s);
    return status;
}

/* Headway periods with one run time: the ride goes into the shift. */
static gw_status ride_simple(trip_state *s, const offer *o, const block *b)
{
    gw_dist boarded;
    gw_status status = board_headway(s, o, b, &s->at, &boarded);
    if (!status) add_ride(s, &boarded, o->rides_s[b->first]);
    return status;
}

static int32_t block_end_s(const offer *o, const block *b)
{
    return b->headway ? o->periods[b->first + b->n - 1].end_s : o->calls[b->first + b->n - 1].departure_s + 1;
}

static int32_t block_start_s(const offer *o, const block *b)
{
    return b->headway ? o->periods[b->first].start_s : o->calls[b->first].departure_s;
}

/* What is ready during a block, and what the blocks before left behind (it waits for this block's first
 * vehicle). */
static gw_status ready_for(trip_state *s, const offer *o, uint32_t i, double left, gw_dist *out)
{
    int32_t clock = s->start_s + s->shift_s;
    int32_t from = i ? block_end_s(o, &o->blocks[i - 1]) - clock : INT32_MIN;
    int32_t to = block_end_s(o, &o->blocks[i]) - clock;
    gw_dist fresh, waiting;
    *out = (gw_dist){.step_s = s->at.step_s};
    gw_status status = slice(s, &s->at, from, to, &fresh);
    if (!status && fresh.n) status = gw_dist_mix(s->a, out, &fresh, 1);
    if (status || left <= 0) return status;
    status = gw_dist_point(s->a, s->at.step_s, block_start_s(o, &o->blocks[i]) - clock, &waiting);
    if (!status) status = gw_dist_mix(s->a, out, &waiting, left);
    return status;
}

static gw_status ride_blocks(trip_state *s, const offer *o)
{
    gw_dist out = {.step_s = s->at.step_s};
    double ride_mass = 0, left = 0, all = mass(&s->at);
    for (uint32_t i = 0; i < o->n_blocks; i++) {
        const block *b = &o->blocks[i];
        gw_dist ready, boarded;
        if (block_start_s(o, b) - s->start_s > s->limit_s) break;
        gw_status status = ready_for(s, o, i, left, &ready);
        if (status) return status;
        if (!ready.n) continue;
        if (b->headway) {
            status = board_headway(s, o, b, &ready, &boarded);
            if (status) return status;
            left = boarded.missing;
            status = ride_by_period(s, o, b, &boarded, &out, &ride_mass);
        } else {
            status = ride_calls(s, o, b, &ready, &out, &ride_mass, &left);
        }
        if (status) return status;
    }
    double boarded = mass(&out);
    out.missing = s->at.missing + fmax(0, all - boarded);
    if (boarded > 0) s->ride_s += ride_mass / boarded;
    s->at = out;
    cut_late(s);
    return GW_OK;
}

static gw_status ride_leg(trip_state *s, const path_leg *l, const offer *o)
{
    s->shift_s += l->walk_s;
    cut_late(s);
    uint32_t only = only_period(s, o, &s->at);
    if (only != GW_NO_ID) return ride_steady(s, &o->periods[only], o->rides_s[only]);
    hold_still(s);
    if (o->n_blocks == 1 && o->blocks[0].headway && one_ride(o, &o->blocks[0]))
        return ride_simple(s, o, &o->blocks[0]);
    return ride_blocks(s, o);
}

bool profile_is_marked(const uint64_t *marked, uint32_t route)
{
    return marked && (marked[route / 64] >> (route % 64) & 1);
}

/* The mean moment of those who are still served. */
static double mean_at(const trip_state *s)
{
    double all = 0, sum = 0;
    for (uint32_t i = 0; i < s->at.n; i++) {
        all += s->at.p[i];
        sum += s->at.p[i] * cell_s(&s->at, i);
    }
    return all > 0 ? sum / all + s->shift_s : 0;
}

/* The same for a line that is told apart: what is no walk and no ride was waited. */
static gw_status ride_told_leg(trip_state *s, const path_leg *l, const offer *o, double *sum_wait_s,
                               double *sum_ride_s)
{
    double ride_s = s->ride_s, mean_s = mean_at(s);
    gw_status status = ride_leg(s, l, o);
    if (status) return status;
    ride_s = s->ride_s - ride_s;
    *sum_ride_s += ride_s;
    *sum_wait_s += fmax(0, mean_at(s) - mean_s - l->walk_s - ride_s);
    return GW_OK;
}

static gw_status ride_any_leg(trip_state *s, const path_leg *l, const offer *o, const gw_profile_query *q)
{
    if (profile_is_marked(q->marked, l->route))
        return ride_told_leg(s, l, o, &s->marked_wait_s, &s->marked_ride_s);
    if (profile_is_marked(q->apart, l->route))
        return ride_told_leg(s, l, o, &s->apart_wait_s, &s->apart_ride_s);
    return ride_leg(s, l, o);
}

/* --- the whole path --- */

static double walk_of(const path *p)
{
    double walk = p->egress_s;
    for (uint32_t i = 0; i < p->n_legs; i++) walk += p->legs[i].walk_s;
    return walk;
}

static void settle(const trip_state *s, const path *p, fate *f)
{
    double *cells = f->time.p, *sharp = f->sharp;
    const gw_dist *d = &s->at;
    f->start_s = s->start_s;
    f->earlier_s = s->earlier_s;
    f->later_s = s->later_s;
    f->known = true;
    f->kept = GW_NO_ID;
    f->shift_s = s->shift_s;
    f->time = *d;
    f->time.p = cells;
    f->time.sharp = d->sharp && d->n ? memcpy(sharp, d->sharp, d->n * sizeof *sharp) : NULL;
    if (d->n) memcpy(cells, d->p, d->n * sizeof *cells);
    double served = mass(d), sum = 0;
    for (uint32_t i = 0; i < d->n; i++) sum += d->p[i] * cell_s(d, i);
    f->served = served;
    f->time.missing = 1 - served;
    f->mean_s = served > 0 ? sum / served + s->shift_s : NAN;
    f->walk_s = walk_of(p);
    f->ride_s = s->ride_s;
    f->marked_ride_s = s->marked_ride_s;
    f->marked_wait_s = s->marked_wait_s;
    f->apart_ride_s = s->apart_ride_s;
    f->apart_wait_s = s->apart_wait_s;
}

gw_status profile_follow(gw_arena *scratch, const path *p, prepared *pr, int32_t start_s,
                         const gw_profile_query *q)
{
    gw_arena_reset(scratch);
    trip_state s = {.a = scratch,
                    .start_s = start_s,
                    .limit_s = q->limit_s,
                    .earlier_s = INT32_MAX / 2,
                    .later_s = INT32_MAX / 2};
    gw_status status = gw_dist_point(scratch, GW_PROFILE_STEP_S, 0, &s.at);
    for (uint32_t i = 0; i < p->n_legs && !status; i++)
        status = ride_any_leg(&s, &p->legs[i], &pr->offers[i], q);
    if (status) return status;
    s.shift_s += p->egress_s;
    cut_late(&s);
    settle(&s, p, &pr->fate);
    return GW_OK;
}
