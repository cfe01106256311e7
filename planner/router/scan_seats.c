/* Staying in the vehicle: trips that go on as others. */
#include "planner/router/exit_priv.h"

typedef struct {
    uint32_t trip, day, seat;
} job_t;

typedef struct {
    uint32_t trip, day;
} seen_t;

static const gw_tt_seat *first_seat(const gw_timetable *t, bool back, uint32_t trip)
{
    const gw_tt_part *part = &t->part[0];
    const gw_tt_seat *seats = back ? part->seats_to : part->seats_from;
    uint32_t lo = 0, hi = part->n_seats;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if ((back ? seats[mid].to_trip : seats[mid].from_trip) < trip)
            lo = mid + 1;
        else
            hi = mid;
    }
    return seats + lo;
}

/* The day on which to_trip leaves, for someone on from_trip of that day (type 4): its first departure at or
 * after the arrival, less than 24 hours later. */
static bool type4_day(const gw_router *r, const gw_tt_seat *seat, uint32_t from_day, uint32_t *to_day)
{
    const gw_timetable *t = r->t;
    scan_t a = scan_of(r, gw_tt_pattern_of_trip(t, seat->from_trip)),
           b = scan_of(r, gw_tt_pattern_of_trip(t, seat->to_trip));
    int32_t arrival = exit_key(false, &a, a.p->n_stops - 1, seat->from_trip,
                               gw_tt_day_zero(t, a.p->feed_day_row, from_day));
    uint32_t lo, hi;
    gw_days_between(t, b.p, arrival, arrival + 86399, &lo, &hi);
    for (uint32_t day = lo; day < hi; day++) {
        int32_t leaves = enter_key(false, &b, 0, seat->to_trip, gw_tt_day_zero(t, b.p->feed_day_row, day));
        if (leaves < arrival || leaves >= arrival + 86400 || !trip_usable(r, seat->to_trip, day)) continue;
        *to_day = day;
        return true;
    }
    return false;
}

/* The other trip of a seat and its day, for someone in this one on `day`. */
static bool seat_partner(const gw_router *r, bool back, const gw_tt_seat *seat, uint32_t day,
                         uint32_t *other_day)
{
    if (seat->kind == GW_SEAT_BLOCK) {
        if (r->q->no_blocks) return false;
        if (seat->service != GW_NO_ID && !gw_tt_service_runs(r->t, seat->service, day)) return false;
        *other_day = day;
        return trip_usable(r, back ? seat->from_trip : seat->to_trip, day);
    }
    if (!back) return type4_day(r, seat, day, other_day);
    const gw_tt_pattern *p = gw_tt_pattern_at(r->t, gw_tt_pattern_of_trip(r->t, seat->from_trip));
    const gw_tt_pattern *mine = gw_tt_pattern_at(r->t, gw_tt_pattern_of_trip(r->t, seat->to_trip));
    int32_t zero = gw_tt_day_zero(r->t, mine->feed_day_row, day);
    uint32_t lo, hi, to_day;
    gw_days_between(r->t, p, zero + mine->min_time_s - 2 * 86400, zero + mine->max_time_s, &lo, &hi);
    for (uint32_t d = hi; d-- > lo;) {
        if (!trip_usable(r, seat->from_trip, d) || !type4_day(r, seat, d, &to_day) || to_day != day) continue;
        *other_day = d;
        return true;
    }
    return false;
}

static void add_job(gw_router *r, bool back, const gw_tt_seat *seat, seat_t from)
{
    uint32_t day;
    if (!seat_partner(r, back, seat, from.day, &day)) return;
    uint32_t trip = back ? seat->from_trip : seat->to_trip;
    if (!gw_pattern_allowed(r->t, r->q, gw_tt_pattern_of_trip(r->t, trip))) return;
    const seen_t *seen = r->seen.p;
    for (uint32_t i = 0; i < r->seen.n; i++)
        if (seen[i].trip == trip && seen[i].day == day) return;
    seen_t *mark = gw_pool_add(r, &r->seen, sizeof *mark);
    seat_t *record = gw_pool_add(r, &r->seats, sizeof *record);
    job_t *job = gw_pool_add(r, &r->jobs, sizeof *job);
    if (!mark || !record || !job) return;
    note_entered(r, gw_tt_pattern_of_trip(r->t, trip), 0);
    *mark = (seen_t){trip, day};
    *record = from;
    *job = (job_t){trip, day, r->seats.n - 1};
}

/* Where (if anywhere) this trip can be entered in this round: any position, since all that counts is being in
 * it. */
GW_BODY bool enterable(const gw_router *r, bool back, const scan_t *s, uint32_t q0, uint32_t trip,
                       int32_t zero, uint32_t *position, uint32_t *slot_in)
{
    const int32_t *ready = r->rounds[r->round - 1].key;
    for (uint32_t q = q0; q + 1 < s->p->n_stops; q++) {
        uint32_t i = real_position(back, s->p, q), slot = slot_of(r->t, back, s->p, s->stops[i]);
        if (ready[slot] == KEY_NONE || !may_call(r, s, i, !back)) continue;
        int32_t enter = enter_key(back, s, i, trip, zero);
        if (enter < ready[slot] || enter > limit_of(r)) continue;
        if (!back && !leaves_in_window(r, s->stops[i], slot, enter)) continue;
        *position = i;
        *slot_in = slot;
        return true;
    }
    return false;
}

/* Every trip of the pattern that goes on as another and can be caught: not only the first, since only a later
 * one may have somewhere to go on to. */
void gw_scan_seats(gw_router *r, bool back, const scan_t *s, uint32_t q0, uint32_t lo, uint32_t hi)
{
    const gw_tt_part *part = &r->t->part[0];
    if (!part->n_seats || s->part != part) return;
    const gw_tt_seat *seats_end = (back ? part->seats_to : part->seats_from) + part->n_seats;
    uint32_t last = s->p->first_trip + s->p->n_trips;
    for (const gw_tt_seat *seat = first_seat(r->t, back, s->p->first_trip); seat < seats_end; seat++) {
        uint32_t trip = back ? seat->to_trip : seat->from_trip, position, slot;
        if (trip >= last) break;
        for (uint32_t day = lo; day < hi; day++) {
            if (!trip_usable(r, trip, day)) continue;
            int32_t zero = gw_tt_day_zero(r->t, s->p->feed_day_row, day);
            if (enterable(r, back, s, q0, trip, zero, &position, &slot))
                add_job(r, back, seat, (seat_t){s->id, trip, day, position, slot, GW_NO_ID});
        }
    }
}

GW_BODY void run_job(gw_router *r, bool back, bool bare, job_t job)
{
    scan_t s = scan_of(r, gw_tt_pattern_of_trip(r->t, job.trip));
    int32_t zero = gw_tt_day_zero(r->t, s.p->feed_day_row, job.day);
    uint32_t first = real_position(back, s.p, 0);
    if (enter_key(back, &s, first, job.trip, zero) > limit_of(r)) return;
    for (uint32_t q = 1; q < s.p->n_stops; q++) {
        uint32_t i = real_position(back, s.p, q);
        int32_t key = exit_key(back, &s, i, job.trip, zero);
        if (!may_call(r, &s, i, back) || key > limit_of(r)) continue;
        ride_t ride = {key, s.id, job.trip, job.day, zero, first, i, GW_NO_ID, job.seat, r->round};
        if (back && in_window(r)) reach_end_seated(r, s.stops[i], &ride);
        exit_ride(r, back, bare, s.class, s.stops[i], &ride);
    }
    const gw_tt_part *part = &r->t->part[0];
    const gw_tt_seat *seats_end = (back ? part->seats_to : part->seats_from) + part->n_seats;
    for (const gw_tt_seat *seat = first_seat(r->t, back, job.trip); seat < seats_end; seat++) {
        if ((back ? seat->to_trip : seat->from_trip) != job.trip) break;
        add_job(r, back, seat, (seat_t){s.id, job.trip, job.day, first, GW_NO_ID, job.seat});
    }
}

GW_BODY void ride_seats(gw_router *r, bool back, bool bare)
{
    for (uint32_t i = 0; i < r->jobs.n; i++) run_job(r, back, bare, ((job_t *)r->jobs.p)[i]);
    r->jobs.n = 0;
}

void gw_ride_seats(gw_router *r, bool back, bool bare)
{
    if (back && bare)
        ride_seats(r, true, true);
    else if (back)
        ride_seats(r, true, false);
    else if (bare)
        ride_seats(r, false, true);
    else
        ride_seats(r, false, false);
}
