#include "planner/savings/trips.h"

#include <stdlib.h>

static gw_status add(savings_trips *out, savings_trip x)
{
    if (gw_grow(&out->list, &out->cap, out->n + 1, sizeof *out->list)) return GW_NO_MEMORY;
    out->list[out->n++] = x;
    return GW_OK;
}

/* [start, end) is half-open: a trip that starts before the end runs to its end (G8). */
static gw_status add_period(const gw_period *period, uint32_t pattern, int32_t shift_s, int32_t run_s,
                            savings_trips *out)
{
    int32_t h = period->headway_s;
    if (period->headway_max_s > h) h = (h + period->headway_max_s) / 2;
    if (h <= 0) return GW_OK;
    for (int32_t at = period->start_s; at < period->end_s; at += h)
        if (add(out, (savings_trip){pattern, 0, at + shift_s, at + shift_s + run_s, h})) return GW_NO_MEMORY;
    return GW_OK;
}

static gw_status add_pattern(const gw_timetable *t, uint32_t pattern, uint32_t day, savings_trips *out)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    for (uint32_t k = 0; k < p->n_trips; k++) {
        if (!gw_tt_service_runs(t, gw_tt_trip_at(t, p->first_trip + k)->service, day)) continue;
        int32_t departs = gw_tt_departure(part, p, 0, k), arrives = gw_tt_arrival(part, p, p->n_stops - 1, k);
        if (!p->n_periods && add(out, (savings_trip){pattern, k, departs, arrives, 0})) return GW_NO_MEMORY;
        for (uint32_t m = 0; m < p->n_periods; m++)
            if (add_period(&part->periods[p->first_period + m], pattern, departs, arrives - departs, out))
                return GW_NO_MEMORY;
    }
    return GW_OK;
}

static int by_departure(const void *x, const void *y)
{
    const savings_trip *a = x, *b = y;
    if (a->departs_s != b->departs_s) return a->departs_s < b->departs_s ? -1 : 1;
    if (a->pattern != b->pattern) return a->pattern < b->pattern ? -1 : 1;
    return (a->trip > b->trip) - (a->trip < b->trip);
}

gw_status savings_trips_of(const gw_timetable *t, uint32_t route, uint32_t day, savings_trips *out)
{
    *out = (savings_trips){0};
    for (uint32_t p = 0; p < gw_tt_n_patterns(t); p++) {
        if (gw_tt_pattern_at(t, p)->route != route || gw_tt_pattern_removed(t, p)) continue;
        if (add_pattern(t, p, day, out)) {
            savings_trips_free(out);
            return GW_NO_MEMORY;
        }
    }
    if (out->n) qsort(out->list, out->n, sizeof *out->list, by_departure);
    return GW_OK;
}

void savings_trips_free(savings_trips *t)
{
    free(t->list);
    *t = (savings_trips){0};
}

int32_t savings_trip_offset(const gw_timetable *t, const savings_trip *x, uint32_t position, bool arrival)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, x->pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, x->pattern);
    int32_t first = gw_tt_departure(part, p, 0, x->trip);
    return (arrival ? gw_tt_arrival(part, p, position, x->trip)
                    : gw_tt_departure(part, p, position, x->trip)) -
           first;
}
