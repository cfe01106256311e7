/* Timetabled patterns. */
#include "planner/router/exit_priv.h"

/* Of trips in one lane: sooner ones are less. */
static inline int64_t vehicle_of(bool back, boarded_t on)
{
    int64_t number = (int64_t)on.day << 32 | on.trip;
    return back ? -number : number;
}

GW_BODY void scan_trips(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued, uint32_t lo,
                        uint32_t hi)
{
    const gw_tt_pattern *p = s->p;
    const int32_t *ready = r->rounds[r->round - 1].key;
    boarded_t on = {0};
    uint32_t entered = 0, slot_in = 0;
    bool riding = false;
    const uint32_t end = bare ? p->n_stops - 1 : last_exit(r, s->id, p->n_stops);
    for (uint32_t q = queued.at; q <= end && (riding || q <= queued.last); q++) {
        uint32_t i = real_position(back, p, q), stop = s->stops[i];
        if (riding && may_call(r, s, i, back)) {
            int32_t key = exit_key(back, s, i, on.trip, on.zero);
            if (key <= limit_of(r)) {
                ride_t ride = {key, s->id, on.trip, on.day, on.zero, entered, i, slot_in, GW_NO_ID, r->round};
                if (back && in_window(r)) reach_end_by_trip(r, s, i, &ride, lo, hi);
                exit_ride(r, back, bare, s->class, stop, &ride);
            }
        }
        if (q > queued.last || q == end || !may_call(r, s, i, !back)) continue;
        uint32_t slot = slot_of(r->t, back, p, stop);
        int32_t key = ready[slot];
        if (key == KEY_NONE) continue;
        int32_t limit = limit_of(r);
        if (riding) {
            int32_t now = enter_key(back, s, i, on.trip, on.zero);
            if (key > now) continue;
            if (now < limit) limit = now;
        }
        boarded_t first;
        if (!find_trip(r, back, s, i, key, limit, lo, hi, &first)) continue;
        if (!back && !leaves_in_window(r, stop, slot, enter_key(back, s, i, first.trip, first.zero)) &&
            !find_trip_in_window(r, s, i, limit, lo, hi, &first))
            continue;
        int64_t vehicle = vehicle_of(back, first);
        /* Of two that are here together, the one ahead (backwards: behind) may be of more use elsewhere. */
        if (riding && vehicle >= vehicle_of(back, on)) continue;
        if (queued.marks && ridden_before(r, s->id, vehicle, q)) {
            riding = false; /* who is aboard is in one no sooner */
            continue;
        }
        if (bare) note_entered(r, s->id, q);
        on = first;
        riding = true;
        entered = i;
        slot_in = slot;
    }
}

void gw_scan_trips(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued, uint32_t lo,
                   uint32_t hi)
{
    if (back && bare)
        scan_trips(r, true, true, s, queued, lo, hi);
    else if (back)
        scan_trips(r, true, false, s, queued, lo, hi);
    else if (bare)
        scan_trips(r, false, true, s, queued, lo, hi);
    else
        scan_trips(r, false, false, s, queued, lo, hi);
}
