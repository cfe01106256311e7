#include "planner/timetable/looks.h"

#include "planner/timetable/timetable.h"

static const gw_tt_look plain = {.first_call = GW_NO_ID, .shape = GW_NO_ID};

const gw_tt_look *gw_tt_look_of(const gw_timetable *t, uint32_t trip)
{
    uint32_t low = 0, high = t->n_look_runs;
    while (low < high) { /* the first run that begins after the trip */
        uint32_t middle = low + (high - low) / 2;
        if (t->look_runs[middle].trip <= trip) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool none = low == 0 || trip >= t->part[0].n_trips;
    return none ? &plain : &t->looks[t->look_runs[low - 1].look];
}

gw_tt_call gw_tt_call_of(const gw_timetable *t, uint32_t trip, uint32_t position)
{
    const gw_tt_look *look = gw_tt_look_of(t, trip);
    if (look->first_call == GW_NO_ID || position >= look->n_stops) return (gw_tt_call){.headsign = NULL};
    uint32_t call = t->calls[look->first_call + position], sign = call & ~GW_CALL_APPROXIMATE;
    return (gw_tt_call){.headsign = sign ? &t->signs[sign] : NULL,
                        .approximate = (call & GW_CALL_APPROXIMATE) != 0};
}
