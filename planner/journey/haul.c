#include "planner/journey/haul.h"

#include "gtfs/base/text.h"

#include <stdlib.h>
#include <string.h>

void gw_haul_free(gw_haul *h)
{
    free(h->runs);
    free(h->calls);
}

void gw_haul_clear(gw_haul *h)
{
    h->n_runs = h->n_calls = 0;
}

static gw_status add_run(const gw_haul_span *x, gw_haul *h, const gw_period *p, int32_t shift_s, int32_t ride_s)
{
    gw_haul_run r = {*p, ride_s};
    r.period.start_s += shift_s;
    r.period.end_s += shift_s;
    if (r.period.end_s <= x->from_s || r.period.start_s >= x->to_s) return GW_OK;
    if (gw_grow(&h->runs, &h->cap_runs, h->n_runs + 1, sizeof *h->runs)) return GW_NO_MEMORY;
    h->runs[h->n_runs++] = r;
    return GW_OK;
}

gw_status gw_haul_add_call(gw_haul *h, int32_t departure_s, int32_t arrival_s)
{
    if (arrival_s < departure_s) return GW_OK;
    if (gw_grow(&h->calls, &h->cap_calls, h->n_calls + 1, sizeof *h->calls)) return GW_NO_MEMORY;
    h->calls[h->n_calls++] = (gw_haul_call){departure_s, arrival_s};
    return GW_OK;
}

static bool trip_allowed(const gw_haul_span *x, const gw_tt_trip *trip)
{
    return !(x->wheelchair && trip->wheelchair != 1) && !(x->bikes && trip->bikes != 1);
}

static gw_status collect_day(const gw_haul_span *x, uint32_t pattern, uint32_t board, uint32_t alight, uint32_t day,
                             gw_haul *h)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(x->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(x->t, pattern);
    const int32_t zero = gw_tt_day_zero(x->t, p->feed_day_row, day);
    gw_tt_column departures = gw_tt_departures(part, p, board), arrivals = gw_tt_arrivals_at(part, p, alight);
    uint32_t k = p->n_periods ? 0 : gw_tt_first_from(departures, p->n_trips, (int64_t)x->from_s - zero);
    for (; k < p->n_trips; k++) {
        const gw_tt_trip *trip = gw_tt_trip_at(x->t, p->first_trip + k);
        int32_t departs = gw_tt_time(departures, k), ride_s = gw_tt_time(arrivals, k) - departs;
        if (!p->n_periods && departs + zero > x->to_s) break;
        if (!gw_tt_service_runs(x->t, trip->service, day) || !trip_allowed(x, trip)) continue;
        gw_status status = p->n_periods ? GW_OK : gw_haul_add_call(h, departs + zero, departs + zero + ride_s);
        for (uint32_t i = 0; i < p->n_periods && !status; i++)
            status = add_run(x, h, &part->periods[p->first_period + i], zero + departs, ride_s);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_haul_collect(const gw_haul_span *x, uint32_t pattern, uint32_t board, uint32_t alight, gw_haul *h)
{
    gw_status status = GW_OK;
    for (uint32_t day = x->first_day; day < x->end_day && day < x->t->n_days && !status; day++)
        status = collect_day(x, pattern, board, alight, day, h);
    return status;
}

static int by_start(const void *x, const void *y)
{
    const gw_haul_run *a = x, *b = y;
    if (a->period.start_s != b->period.start_s) return a->period.start_s < b->period.start_s ? -1 : 1;
    return (a->period.end_s > b->period.end_s) - (a->period.end_s < b->period.end_s);
}

static int by_departure(const void *x, const void *y)
{
    const gw_haul_call *a = x, *b = y;
    if (a->departure_s != b->departure_s) return a->departure_s < b->departure_s ? -1 : 1;
    return (a->arrival_s > b->arrival_s) - (a->arrival_s < b->arrival_s);
}

void gw_haul_sort(gw_haul *h)
{
    if (h->n_runs) qsort(h->runs, h->n_runs, sizeof *h->runs, by_start);
    if (h->n_calls) qsort(h->calls, h->n_calls, sizeof *h->calls, by_departure);
}

bool gw_haul_runs_together(const gw_haul *h)
{
    for (size_t i = 1; i < h->n_runs; i++)
        if (h->runs[i].period.start_s < h->runs[i - 1].period.end_s) return true;
    return false;
}

void gw_haul_tidy(gw_haul *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_runs; i++) {
        gw_haul_run r = h->runs[i], *last = n ? &h->runs[n - 1] : NULL;
        if (last && r.period.start_s < last->period.end_s) r.period.start_s = last->period.end_s;
        if (r.period.start_s >= r.period.end_s) continue;
        if (last && r.period.start_s == last->period.end_s && r.ride_s == last->ride_s &&
            r.period.headway_s == last->period.headway_s &&
            r.period.headway_max_s == last->period.headway_max_s)
            last->period.end_s = r.period.end_s;
        else
            h->runs[n++] = r;
    }
    h->n_runs = n;
}

void gw_haul_drop_overtaken(gw_haul *h)
{
    size_t kept = h->n_calls;
    int32_t first = INT32_MAX;
    for (size_t i = h->n_calls; i-- > 0;) {
        if (h->calls[i].arrival_s >= first) continue;
        first = h->calls[i].arrival_s;
        h->calls[--kept] = h->calls[i];
    }
    if (h->n_calls) memmove(h->calls, h->calls + kept, (h->n_calls - kept) * sizeof *h->calls);
    h->n_calls -= kept;
}
