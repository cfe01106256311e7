/* How trips are shown beyond what a search reads: approximate times, headsigns of single stops, their line on
 * the map, whether they take cars. Only part 0 has looks; a scenario's trips are shown plainly.
 *
 * A look is shared by all trips that are shown alike. runs[] are sorted by trip: a run holds from its trip to
 * that of the next run, so that trips of one pattern mostly cost nothing. Look 0 is the plain one; before the
 * first run, and without any, it holds.
 */
#ifndef GW_TIMETABLE_LOOKS_H
#define GW_TIMETABLE_LOOKS_H

#include <stdbool.h>
#include <stdint.h>

#define GW_CALL_APPROXIMATE ((uint32_t)1 << 31) /* calls[]: this bit, and below it the number in signs[] */

typedef struct {
    uint32_t first_call;  /* calls[] of each position; GW_NO_ID: all exact, under the trip's own headsign */
    uint32_t shape;       /* shapes[]; GW_NO_ID: none, it is drawn from stop to stop */
    uint32_t first_along; /* along_dm[] of each position, rising; means nothing without a shape */
    uint32_t n_stops;     /* of its pattern: how many positions those are; 0 without either */
    uint32_t cars;        /* cars_allowed: 0 unknown, 1 yes, 2 no */
} gw_tt_look;

typedef struct {
    uint32_t trip, look;
} gw_tt_look_run;

typedef struct {                   /* a line on the map, simplified; form of its bytes: shape_priv.h */
    uint32_t first_byte, n_points; /* shape_bytes[] */
} gw_tt_shape;

#endif
