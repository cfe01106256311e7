/* The rides of a round: all patterns that are queued, then the seats. */
#include "planner/router/exit_priv.h"

bool gw_trip_usable(const gw_router *r, uint32_t trip, uint32_t day)
{
    return trip_usable(r, trip, day);
}

void gw_days_between(const gw_timetable *t, const gw_tt_pattern *p, int32_t from_s, int32_t to_s,
                     uint32_t *lo, uint32_t *hi)
{
    /* Two days of slack on either side cover every zone and change of clocks; the loops then are exact. */
    int64_t first = ((int64_t)from_s - p->max_time_s) / 86400 - 2,
            last = ((int64_t)to_s - p->min_time_s) / 86400 + 2;
    if (first < 0) first = 0;
    if (last >= t->n_days) last = (int64_t)t->n_days - 1;
    while (first <= last &&
           (int64_t)gw_tt_day_zero(t, p->feed_day_row, (uint32_t)first) + p->max_time_s < from_s)
        first++;
    while (first <= last &&
           (int64_t)gw_tt_day_zero(t, p->feed_day_row, (uint32_t)last) + p->min_time_s > to_s)
        last--;
    *lo = first <= last ? (uint32_t)first : 0;
    *hi = first <= last ? (uint32_t)last + 1 : 0;
}

bool gw_find_trip(const gw_router *r, bool back, uint32_t pattern, uint32_t position, int32_t key,
                  int32_t limit, boarded_t *out)
{
    scan_t s = scan_of(r, pattern);
    const gw_tt_pattern *p = s.p;
    uint32_t lo, hi;
    if (back)
        gw_days_between(r->t, p, -limit, -key, &lo, &hi);
    else
        gw_days_between(r->t, p, key, limit, &lo, &hi);
    if (p->max_time_s - p->min_time_s <= ONE_LANE_SPAN_S)
        return find_trip(r, back, &s, position, key, limit, lo, hi, out);
    /* Days overlap: the best of all. */
    bool found = false;
    int32_t best = KEY_NONE;
    for (uint32_t day = lo; day < hi; day++) {
        boarded_t one;
        if (!find_trip_of_day(r, back, &s, position, key, limit, day, &one)) continue;
        int32_t enter = enter_key(back, &s, position, one.trip, one.zero);
        if (found && enter >= best) continue;
        best = enter;
        *out = one;
        found = true;
    }
    return found;
}

static void scan_pattern(gw_router *r, bool back, bool bare, uint32_t pattern)
{
    scan_t s = scan_of(r, pattern);
    queued_t queued = {r->queue_at[pattern], r->queue_last[pattern], r->queue_last[pattern] != GW_NO_ID && !r->line};
    uint32_t lo, hi;
    r->queue_at[pattern] = GW_NO_ID;
    if (s.p->n_periods) {
        gw_scan_headway(r, back, bare, &s, queued);
        return;
    }
    int32_t limit = limit_of(r);
    if (back)
        gw_days_between(r->t, s.p, -limit, -r->pass_key, &lo, &hi);
    else
        gw_days_between(r->t, s.p, r->pass_key, limit, &lo, &hi);
    bool one_lane = s.p->max_time_s - s.p->min_time_s <= ONE_LANE_SPAN_S;
    queued.marks = queued.marks && one_lane;
    if (one_lane)
        gw_scan_trips(r, back, bare, &s, queued, lo, hi);
    else
        for (uint32_t day = lo; day < hi; day++) gw_scan_trips(r, back, bare, &s, queued, day, day + 1);
    gw_scan_seats(r, back, &s, queued.at, lo, hi);
}

void gw_scan_queue(gw_router *r, bool back, bool bare)
{
    for (uint32_t w = 0; w < r->n_queue_words; w++) {
        for (uint64_t bits = r->queued[w]; bits; bits &= bits - 1)
            scan_pattern(r, back, bare, w * 64 + (uint32_t)__builtin_ctzll(bits));
        r->queued[w] = 0;
    }
    gw_ride_seats(r, back, bare);
}
