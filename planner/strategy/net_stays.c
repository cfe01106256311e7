/* Staying seated: which trip of a day a vehicle goes on as (transfers of type 4, blocks). */
#include "planner/strategy/net_priv.h"

#include <stdlib.h>

enum { DAY_S = 86400 };

static int compare_runs(const void *pa, const void *pb)
{
    const run_t *a = pa, *b = pb;
    const int order = (a->trip > b->trip) - (a->trip < b->trip);
    return order ? order : (a->day > b->day) - (a->day < b->day);
}

/* The first run of a trip on the day or after it. */
static const run_t *find(const maker_t *m, uint32_t trip, uint32_t day)
{
    uint32_t low = 0, high = m->n_runs;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (compare_runs(&m->runs[mid], &(run_t){.trip = trip, .day = day}) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return m->runs + low;
}

static int64_t time_at(const maker_t *m, const run_t *run, bool end)
{
    const gw_tt_part *part = &m->t->part[0];
    const gw_tt_pattern *p = gw_tt_pattern_at(m->t, gw_tt_pattern_of_trip(m->t, run->trip));
    const int64_t zero = gw_tt_day_zero(m->t, p->feed_day_row, run->day);
    const uint32_t k = run->trip - p->first_trip;
    return zero + (end ? gw_tt_arrival(part, p, p->n_stops - 1u, k) : gw_tt_departure(part, p, 0, k));
}

/* The run that one stays into, or NULL. Type 4: the first departure at or after the arrival, under 24 hours
 * later. */
static const run_t *goes_on_as(const maker_t *m, const run_t *run, const gw_tt_seat *seat)
{
    const run_t *end = m->runs + m->n_runs;
    if (seat->kind == GW_SEAT_BLOCK) {
        const run_t *to = find(m, seat->to_trip, run->day);
        if (seat->service != GW_NO_ID && !gw_tt_service_runs(m->t, seat->service, run->day)) return NULL;
        return to < end && to->trip == seat->to_trip && to->day == run->day ? to : NULL;
    }
    const int64_t arrival = time_at(m, run, true);
    for (const run_t *to = find(m, seat->to_trip, 0); to < end && to->trip == seat->to_trip; to++) {
        const int64_t leaves = time_at(m, to, false);
        if (leaves >= arrival && leaves < arrival + DAY_S) return to;
    }
    return NULL;
}

/* Edges from run to run: counted into first[from + 1], or written where first[from] stands. Runs that set out
 * outside the span are nothing to stay for. */
static void each_stay(const maker_t *m, const uint32_t *sets_out, uint32_t *first, uint32_t *stays)
{
    const gw_tt_part *part = &m->t->part[0];
    for (uint32_t i = 0; i < part->n_seats; i++) {
        const gw_tt_seat *seat = &part->seats_from[i];
        const run_t *run = find(m, seat->from_trip, 0), *end = m->runs + m->n_runs;
        for (; run < end && run->trip == seat->from_trip; run++) {
            const run_t *to = goes_on_as(m, run, seat);
            if (!to || sets_out[to->number] == NONE) continue;
            if (stays)
                stays[first[run->number]++] = to->number;
            else
                first[run->number + 1]++;
        }
    }
}

gw_status strategy_make_stays(maker_t *m)
{
    gw_strategy_net *n = m->n;
    if (!m->n_runs) return GW_OK;
    qsort(m->runs, m->n_runs, sizeof *m->runs, compare_runs); /* no two alike */
    uint32_t *sets_out = strategy_take(m, n->n_trips, sizeof *sets_out),
             *first = strategy_take(m, (size_t)n->n_trips + 2, sizeof *first);
    if (!sets_out || !first) return GW_NO_MEMORY;
    for (uint32_t t = 0; t < n->n_trips; t++) sets_out[t] = NONE;
    for (uint32_t i = n->n_connections; i-- > 0;) sets_out[n->connections[i].trip] = i;
    each_stay(m, sets_out, first + 1, NULL);
    for (uint32_t t = 1; t < n->n_trips + 2; t++) first[t] += first[t - 1];
    n->n_stays = first[n->n_trips + 1];
    n->stays = strategy_take(m, n->n_stays, sizeof *n->stays);
    if (!n->stays) return GW_NO_MEMORY;
    each_stay(m, sets_out, first + 1, n->stays); /* moves each beginning to where the next one is */
    n->stay_first = first;
    n->sets_out = sets_out;
    return GW_OK;
}
