/* A pair's whole day: what the files of that search share. Not for others.
 *
 * Departures from the origin are taken from late to early, each a wave (rRAPTOR and the profile queries of
 * trip-based routing do so: Delling, Pajor, Werneck 2012; Witt 2015). Labels stay from wave to wave, so that
 * a wave follows only what it reaches earlier, or with fewer rides, than those who leave later; and at a stop
 * it boards only what left before they came. Those who leave later also give the arrival that is to be
 * beaten: who cannot, by the least time and the least rides that any journey from there needs, is not
 * followed.
 */
#ifndef GW_SCAN_DAY_PRIV_H
#define GW_SCAN_DAY_PRIV_H

#include "planner/scan/cells_priv.h"

enum { DONE = 0x80, TAKEN = 0x7f }; /* a byte of taken[]: looked at since it is so */

typedef struct {
    gw_scan *s;
    const gw_scan_table *t;
    const gw_timetable *tt;
    uint32_t from, to, rides;          /* at most so many */
    int32_t first_s, last_s, ride_end; /* departures; rides end then at the latest */
    int32_t
        best[2 * LANES]; /* arrival at the target with at most k rides; more than allowed: never earlier */
    uint32_t best_via[LANES]; /* by getting off this connection */
    /* A wave: a cell is looked into from the first moment to the last that something may be new there. */
    int32_t since[MAX_CELLS], until[MAX_CELLS], end_s;
    uint64_t live[CELL_WORDS];
    uint32_t cell; /* being looked into */
    int32_t now_s;
    uint32_t first_aboard, end_aboard; /* bytes of s->taken that may be set */
} day;

/* Who leaves the origin at this moment. Sets best and best_via where it arrives earlier, and lane_via. */
void gw_scan_day_wave(day *x, int32_t time);

static inline const int32_t *day_gate(const day *x) /* who gets off later than this gains nothing */
{
    return x->t->simple ? x->s->lane_ready : x->s->lane_ride;
}

#endif
