/* Headway services: one phase for the whole vehicle, so nobody overtakes. */
#include "planner/router/exit_priv.h"

/* On one service day, as a key; KEY_NONE: none. */
GW_BODY int32_t find_start_of_day(const gw_router *r, bool back, const gw_period *periods, uint32_t n,
                                  int32_t key, int32_t zero)
{
    if (back) {
        int32_t start = gw_headway_board_latest(periods, n, r->q->headway, -key - zero);
        return start == GW_NEVER_BACK ? KEY_NONE : -(start + zero);
    }
    int32_t start = gw_headway_board(periods, n, r->q->headway, key - zero);
    return start == GW_NEVER ? KEY_NONE : start + zero;
}

typedef struct {
    uint32_t lo, hi;
} days_t;

/* Days on which one who is ready at key or later may find a start. */
GW_BODY days_t days_from(const gw_router *r, bool back, const gw_tt_pattern *p, int32_t key)
{
    days_t days;
    if (back)
        gw_days_between(r->t, p, -limit_of(r) - 86400, -key, &days.lo, &days.hi);
    else
        gw_days_between(r->t, p, key, limit_of(r), &days.lo, &days.hi);
    return days;
}

/* The best of all days, and of equal ones the first; from the likeliest day on, as long as one may be better.
 */
GW_BODY int32_t find_start(const gw_router *r, bool back, const gw_tt_part *part, const gw_tt_pattern *p,
                           int32_t key, days_t days, uint32_t *day)
{
    const gw_period *periods = part->periods + p->first_period;
    uint32_t trip = p->first_trip;
    int32_t best = KEY_NONE;
    for (uint32_t i = 0; i < days.hi - days.lo; i++) {
        uint32_t d = back ? days.hi - 1 - i : days.lo + i;
        int32_t zero = gw_tt_day_zero(r->t, p->feed_day_row, d);
        if (best != KEY_NONE &&
            (back ? -(zero + periods[p->n_periods - 1].end_s) : zero + periods[0].start_s) > best)
            break;
        if (!trip_usable(r, trip, d)) continue;
        int32_t start = find_start_of_day(r, back, periods, p->n_periods, key, zero);
        if (start == KEY_NONE || (back ? start > best : start >= best)) continue;
        best = start;
        *day = d;
    }
    return best;
}

int32_t gw_find_start(const gw_router *r, bool back, uint32_t pattern, int32_t key, uint32_t *day)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(r->t, pattern);
    return find_start(r, back, gw_tt_part_of_pattern(r->t, pattern), p, key, days_from(r, back, p, key), day);
}

/* Forwards: the first start of a vehicle that can be boarded by someone who left in the window. */
static int32_t find_start_in_window(const gw_router *r, const scan_t *s, uint32_t i, uint32_t *day)
{
    int32_t best = KEY_NONE;
    for (uint32_t k = 0; k < r->n_starts; k++) {
        const end_t *e = &r->starts[k];
        uint32_t one_day = 0;
        if (e->stop != s->stops[i]) continue;
        int32_t key = r->pass_key + e->walk_s - template_departure(s, i);
        int32_t start = find_start(r, false, s->part, s->p, key, days_from(r, false, s->p, key), &one_day);
        if (start >= best || start + template_departure(s, i) > r->leave_last + e->walk_s) continue;
        best = start;
        *day = one_day;
    }
    return best;
}

/* Backwards: the first ride was boarded at an end, perhaps too late to have left in the window. */
static void reach_end_by_headway(gw_router *r, const scan_t *s, uint32_t i, const ride_t *ride)
{
    bool waits = r->q->headway != GW_HEADWAY_FIRST;
    if (r->end_of_stop[s->stops[i]] == GW_NO_ID) return;
    for (uint32_t k = 0; k < r->n_ends; k++) {
        if (r->ends[k].stop != s->stops[i]) continue;
        int32_t by_s = r->leave_last + r->ends[k].walk_s;
        ride_t one = *ride;
        if (-ride->key > by_s && !waits) {
            int32_t latest = template_departure(s, i) - by_s;
            days_t days = days_from(r, true, s->p, latest);
            int32_t start = find_start(r, true, s->part, s->p, latest, days, &one.day);
            if (start == KEY_NONE) continue;
            one.start = -start;
            one.key = start - template_departure(s, i);
        }
        int32_t key = one.key + r->ends[k].walk_s;
        reach_end_by(r, &one, k, key < -r->leave_last ? -r->leave_last : key);
    }
}

/* Nobody is ready before the pass begins; a start counts from the first stop. */
GW_BODY int32_t least_start_key(const gw_router *r, bool back, const scan_t *s)
{
    return back ? r->pass_key + template_arrival(s, 0)
                : r->pass_key - template_departure(s, s->p->n_stops - 1);
}

GW_BODY void scan_headway(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued)
{
    const gw_tt_pattern *p = s->p;
    const int32_t *ready = r->rounds[r->round - 1].key;
    int32_t start =
        KEY_NONE; /* forwards of the vehicle, backwards of the wait, at the first stop's clock, as a key */
    uint32_t entered = 0, slot_in = 0, day = 0;
    days_t days = days_from(r, back, p, least_start_key(r, back, s));
    const uint32_t end = bare ? p->n_stops - 1 : last_exit(r, s->id, p->n_stops);
    for (uint32_t q = queued.at; q <= end && (start != KEY_NONE || q <= queued.last); q++) {
        uint32_t i = real_position(back, p, q), stop = s->stops[i];
        if (start != KEY_NONE && may_call(r, s, i, back)) {
            int32_t key = back ? start - template_departure(s, i) : start + template_arrival(s, i);
            if (key <= limit_of(r)) {
                ride_t ride = {key,     s->id, p->first_trip, day,      back ? -start : start,
                               entered, i,     slot_in,       GW_NO_ID, r->round};
                if (back && in_window(r)) reach_end_by_headway(r, s, i, &ride);
                exit_ride(r, back, bare, s->class, stop, &ride);
            }
        }
        if (q > queued.last || q == end || !may_call(r, s, i, !back)) continue;
        uint32_t slot = slot_of(r->t, back, p, stop), day_here = 0;
        int32_t key = ready[slot];
        if (key == KEY_NONE) continue;
        key = back ? key + template_arrival(s, i) : key - template_departure(s, i);
        if (key >= start) continue; /* no wait is less than none */
        int32_t here = find_start(r, back, s->part, p, key, days, &day_here);
        if (!back && here < start && r->q->headway == GW_HEADWAY_FIRST &&
            !leaves_in_window(r, stop, slot, here + template_departure(s, i)))
            here = find_start_in_window(r, s, i, &day_here);
        if (here >= start) continue;
        if (queued.marks && ridden_before(r, s->id, here, q)) {
            start = KEY_NONE;
            continue;
        }
        if (bare) note_entered(r, s->id, q);
        start = here;
        day = day_here;
        entered = i;
        slot_in = slot;
    }
}

void gw_scan_headway(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued)
{
    if (back && bare)
        scan_headway(r, true, true, s, queued);
    else if (back)
        scan_headway(r, true, false, s, queued);
    else if (bare)
        scan_headway(r, false, true, s, queued);
    else
        scan_headway(r, false, false, s, queued);
}
