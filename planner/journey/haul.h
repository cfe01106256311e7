/* What serves a leg: the vehicles of one or more patterns between two stops, headway periods and departures, in tt
 * seconds at the boarding stop. Shared by what follows a path over a day (planner/profile) and what asks how sure a way
 * is (planner/chain). A haul owns its memory; one thread.
 */
#ifndef GW_JOURNEY_HAUL_H
#define GW_JOURNEY_HAUL_H

#include "planner/timetable/timetable.h"

typedef struct { /* a headway service while one run time holds */
    gw_period period;
    int32_t ride_s;
} gw_haul_run;

typedef struct {
    int32_t departure_s, arrival_s;
} gw_haul_call;

typedef struct {
    gw_haul_run *runs;
    size_t n_runs, cap_runs;
    gw_haul_call *calls;
    size_t n_calls, cap_calls;
} gw_haul;

typedef struct { /* what is looked at */
    const gw_timetable *t;
    uint32_t first_day, end_day; /* service days [first, end) */
    int32_t from_s, to_s;        /* departures and periods outside are left out */
    bool wheelchair, bikes;      /* only trips known to take them */
} gw_haul_span;

void gw_haul_free(gw_haul *h);
void gw_haul_clear(gw_haul *h);
GW_MUST_USE gw_status gw_haul_add_call(gw_haul *h, int32_t departure_s, int32_t arrival_s);
/* All vehicles of a pattern from one position to a later one. Unsorted. */
GW_MUST_USE gw_status gw_haul_collect(const gw_haul_span *x, uint32_t pattern, uint32_t board, uint32_t alight,
                                      gw_haul *h);
void gw_haul_sort(gw_haul *h); /* periods by start, calls by departure; the rest below wants it so */
bool gw_haul_runs_together(const gw_haul *h); /* do periods overlap? */
/* Cuts what runs together (a pattern on two service days), joins what continues. */
void gw_haul_tidy(gw_haul *h);
/* Whoever is overtaken is never boarded: the later departure arrives first. */
void gw_haul_drop_overtaken(gw_haul *h);

static inline bool gw_may_board(uint8_t flags)
{
    return (flags & GW_PICKUP_MASK) != 1;
}

static inline bool gw_may_alight(uint8_t flags)
{
    return (flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK) != 1;
}

#endif
