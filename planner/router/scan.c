#include "planner/router/scan_priv.h"
#include "planner/router/window_priv.h"

typedef struct {
    uint32_t trip, day, seat;
} job_t;

typedef struct {
    uint32_t trip, day;
} seen_t;

bool gw_trip_usable(const gw_router *r, uint32_t trip, uint32_t day)
{
    const gw_tt_trip *x = gw_tt_trip_at(r->t, trip);
    if (!gw_tt_service_runs(r->t, x->service, day)) return false;
    if (r->q->wheelchair && x->wheelchair != 1) return false;
    return !r->q->bikes || x->bikes == 1;
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

/* --- exits --- */

/* What the second pass remembers of an exit: the newest of a round at a stop stands for it. */
static inline bool note_exit(gw_router *r, uint32_t stop, const ride_t *ride, bool apart, uint32_t *number)
{
    *number = r->exit_ride[stop];
    if (apart || *number == GW_NO_ID || ride_at(r, *number)->round != r->round) {
        if (!gw_pool_add(r, &r->rides, sizeof *ride)) return false;
        *number = r->rides.n - 1;
    }
    *ride_at(r, *number) = *ride;
    return true;
}

/* Someone leaves a vehicle at a stop. The best exit of the round goes on over the links when the round ends;
 * where rules tell trips apart, each exit does at once, since a later one may be ready earlier. */
GW_BODY void exit_ride(gw_router *r, bool back, bool bare, class_t class, uint32_t stop, const ride_t *ride)
{
    if (r->line && !gw_router_of_line(r, ride->pattern)) return;
    bool ruled = has_rules(r, back, stop);
    if (ride->key >= r->exit_best[stop] && !ruled) return;
    if (bare && !exit_of_use(r, stop, ride->key)) return;
    if (!bare && r->bounded &&
        r->reach[slot_of(r->t, !back, gw_tt_pattern_at(r->t, ride->pattern), stop)] > -ride->key)
        return;
    uint32_t number = 0;
    if (!bare && !note_exit(r, stop, ride, ruled, &number)) return;
    uint32_t end = r->end_of_stop[stop];
    if (end != GW_NO_ID && !(back && in_window(r))) /* then reach_end has seen to it */
        reach_target(
            r, ride->key + end_at(r, end)->walk_s,
            (target_t){.kind = SRC_RIDE, .source = number, .end = end, .link = GW_NO_ID, .rule = GW_NO_ID});
    if (ruled) {
        relax_links(r, back, bare, stop, class, ride->key, number);
        return;
    }
    if (r->exit_best[stop] == KEY_NONE) r->exit_touched[r->n_exit_touched++] = stop;
    r->exited[stop / 64] |= UINT64_C(1) << (stop % 64);
    r->exit_best[stop] = ride->key;
    if (!bare) r->exit_ride[stop] = number;
}

static int32_t limit_of(const gw_router *r)
{
    return r->ride_limit < r->target_best ? r->ride_limit : r->target_best - 1;
}

/* --- timetabled patterns --- */

typedef struct { /* where a pattern is to be entered: mirrored positions */
    uint32_t at, last;
    bool marks; /* vehicles can be compared (no day's trips overlap another's), and all exits count (lines.c)
                 */
} queued_t;

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
    for (uint32_t q = queued.at; q < p->n_stops && (riding || q <= queued.last); q++) {
        uint32_t i = real_position(back, p, q), stop = s->stops[i];
        if (riding && may_call(r, s, i, back)) {
            int32_t key = exit_key(back, s, i, on.trip, on.zero);
            if (key <= limit_of(r)) {
                ride_t ride = {key, s->id, on.trip, on.day, on.zero, entered, i, slot_in, GW_NO_ID, r->round};
                if (back && in_window(r)) reach_end_by_trip(r, s, i, &ride, lo, hi);
                exit_ride(r, back, bare, s->class, stop, &ride);
            }
        }
        if (q > queued.last || q + 1 == p->n_stops || !may_call(r, s, i, !back)) continue;
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
        on = first;
        riding = true;
        entered = i;
        slot_in = slot;
    }
}

/* --- headway services: one phase for the whole vehicle, so nobody overtakes --- */

GW_BODY int32_t find_start(const gw_router *r, bool back, const gw_tt_part *part, const gw_tt_pattern *p,
                           int32_t key, uint32_t *day)
{
    const gw_period *periods = part->periods + p->first_period;
    uint32_t trip = p->first_trip, lo, hi;
    int32_t best = KEY_NONE, limit = limit_of(r);
    if (back)
        gw_days_between(r->t, p, -limit - 86400, -key, &lo, &hi);
    else
        gw_days_between(r->t, p, key, limit, &lo, &hi);
    for (uint32_t d = lo; d < hi; d++) {
        if (!gw_trip_usable(r, trip, d)) continue;
        int32_t zero = gw_tt_day_zero(r->t, p->feed_day_row, d), start;
        if (back) {
            start = gw_headway_board_latest(periods, p->n_periods, r->q->headway, -key - zero);
            if (start == GW_NEVER_BACK) continue;
            start = -(start + zero);
        } else {
            start = gw_headway_board(periods, p->n_periods, r->q->headway, key - zero);
            if (start == GW_NEVER) continue;
            start += zero;
        }
        if (start >= best) continue;
        best = start;
        *day = d;
    }
    return best;
}

int32_t gw_find_start(const gw_router *r, bool back, uint32_t pattern, int32_t key, uint32_t *day)
{
    return find_start(r, back, gw_tt_part_of_pattern(r->t, pattern), gw_tt_pattern_at(r->t, pattern), key,
                      day);
}

/* Forwards: the first start of a vehicle that can be boarded by someone who left in the window. */
static int32_t find_start_in_window(const gw_router *r, const scan_t *s, uint32_t i, uint32_t *day)
{
    int32_t best = KEY_NONE;
    for (uint32_t k = 0; k < r->n_starts; k++) {
        const end_t *e = &r->starts[k];
        uint32_t one_day = 0;
        if (e->stop != s->stops[i]) continue;
        int32_t start =
            find_start(r, false, s->part, s->p, r->pass_key + e->walk_s - template_departure(s, i), &one_day);
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
    for (uint32_t k = 0; k < r->n_ends; k++) {
        if (r->ends[k].stop != s->stops[i]) continue;
        int32_t by_s = r->leave_last + r->ends[k].walk_s;
        ride_t one = *ride;
        if (-ride->key > by_s && !waits) {
            int32_t start = find_start(r, true, s->part, s->p, template_departure(s, i) - by_s, &one.day);
            if (start == KEY_NONE) continue;
            one.start = -start;
            one.key = start - template_departure(s, i);
        }
        int32_t key = one.key + r->ends[k].walk_s;
        reach_end_by(r, &one, k, key < -r->leave_last ? -r->leave_last : key);
    }
}

GW_BODY void scan_headway(gw_router *r, bool back, bool bare, const scan_t *s, queued_t queued)
{
    const gw_tt_pattern *p = s->p;
    const int32_t *ready = r->rounds[r->round - 1].key;
    int32_t start =
        KEY_NONE; /* forwards of the vehicle, backwards of the wait, at the first stop's clock, as a key */
    uint32_t entered = 0, slot_in = 0, day = 0;
    for (uint32_t q = queued.at; q < p->n_stops && (start != KEY_NONE || q <= queued.last); q++) {
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
        if (q > queued.last || q + 1 == p->n_stops || !may_call(r, s, i, !back)) continue;
        uint32_t slot = slot_of(r->t, back, p, stop), day_here = 0;
        int32_t key = ready[slot];
        if (key == KEY_NONE) continue;
        int32_t here =
            find_start(r, back, s->part, p,
                       back ? key + template_arrival(s, i) : key - template_departure(s, i), &day_here);
        if (!back && here < start && r->q->headway == GW_HEADWAY_FIRST &&
            !leaves_in_window(r, stop, slot, here + template_departure(s, i)))
            here = find_start_in_window(r, s, i, &day_here);
        if (here >= start) continue;
        if (queued.marks && ridden_before(r, s->id, here, q)) {
            start = KEY_NONE;
            continue;
        }
        start = here;
        day = day_here;
        entered = i;
        slot_in = slot;
    }
}

/* --- staying in the vehicle --- */

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
        if (leaves < arrival || leaves >= arrival + 86400 || !gw_trip_usable(r, seat->to_trip, day)) continue;
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
        return gw_trip_usable(r, back ? seat->from_trip : seat->to_trip, day);
    }
    if (!back) return type4_day(r, seat, day, other_day);
    const gw_tt_pattern *p = gw_tt_pattern_at(r->t, gw_tt_pattern_of_trip(r->t, seat->from_trip));
    const gw_tt_pattern *mine = gw_tt_pattern_at(r->t, gw_tt_pattern_of_trip(r->t, seat->to_trip));
    int32_t zero = gw_tt_day_zero(r->t, mine->feed_day_row, day);
    uint32_t lo, hi, to_day;
    gw_days_between(r->t, p, zero + mine->min_time_s - 2 * 86400, zero + mine->max_time_s, &lo, &hi);
    for (uint32_t d = hi; d-- > lo;) {
        if (!gw_trip_usable(r, seat->from_trip, d) || !type4_day(r, seat, d, &to_day) || to_day != day)
            continue;
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
GW_BODY void scan_seats(gw_router *r, bool back, const scan_t *s, uint32_t q0, uint32_t lo, uint32_t hi)
{
    const gw_tt_part *part = &r->t->part[0];
    if (!part->n_seats || s->part != part) return;
    const gw_tt_seat *seats_end = (back ? part->seats_to : part->seats_from) + part->n_seats;
    uint32_t last = s->p->first_trip + s->p->n_trips;
    for (const gw_tt_seat *seat = first_seat(r->t, back, s->p->first_trip); seat < seats_end; seat++) {
        uint32_t trip = back ? seat->to_trip : seat->from_trip, position, slot;
        if (trip >= last) break;
        for (uint32_t day = lo; day < hi; day++) {
            if (!gw_trip_usable(r, trip, day)) continue;
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

/* --- the round --- */

GW_BODY void scan_pattern(gw_router *r, bool back, bool bare, uint32_t pattern)
{
    scan_t s = scan_of(r, pattern);
    queued_t queued = {r->queue_at[pattern], r->queue_last[pattern], r->queue_last[pattern] != GW_NO_ID};
    uint32_t lo, hi;
    r->queue_at[pattern] = GW_NO_ID;
    if (s.p->n_periods) {
        scan_headway(r, back, bare, &s, queued);
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
        scan_trips(r, back, bare, &s, queued, lo, hi);
    else
        for (uint32_t day = lo; day < hi; day++) scan_trips(r, back, bare, &s, queued, day, day + 1);
    scan_seats(r, back, &s, queued.at, lo, hi);
}

GW_BODY void scan_queue(gw_router *r, bool back, bool bare)
{
    for (uint32_t w = 0; w < r->n_queue_words; w++) {
        for (uint64_t bits = r->queued[w]; bits; bits &= bits - 1)
            scan_pattern(r, back, bare, w * 64 + (uint32_t)__builtin_ctzll(bits));
        r->queued[w] = 0;
    }
    for (uint32_t i = 0; i < r->jobs.n; i++) run_job(r, back, bare, ((job_t *)r->jobs.p)[i]);
    r->jobs.n = 0;
}

void gw_scan_queue(gw_router *r, bool back, bool bare)
{
    if (back && bare)
        scan_queue(r, true, true);
    else if (back)
        scan_queue(r, true, false);
    else if (bare)
        scan_queue(r, false, true);
    else
        scan_queue(r, false, false);
}
