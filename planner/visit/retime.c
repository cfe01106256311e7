/* A way as it goes when one leaves at another moment: the same lines and stops, waits at their median,
 * counters at theirs. */
#include "planner/visit/visit_priv.h"

#include <string.h>

typedef struct {
    const gw_timetable *t;
    const gw_query *q;
    int32_t at_s; /* where one is in time */
} walker;

/* The next vehicle of the leg's own pattern for someone ready, on one service day; false: none, or not
 * before. */
static bool board_headway(const walker *w, gw_leg *l, uint32_t day, int32_t ready_s, int32_t *best_s)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(w->t, l->pattern.v);
    const gw_tt_pattern *p = gw_tt_pattern_at(w->t, l->pattern.v);
    int32_t shift_s =
        gw_tt_day_zero(w->t, p->feed_day_row, day) + gw_tt_departure(part, p, l->from_position, 0);
    const gw_period *periods = part->periods + p->first_period;
    int32_t x = ready_s - shift_s;
    int32_t y = gw_headway_board(periods, p->n_periods, GW_HEADWAY_EXPECTED, x);
    if (y == GW_NEVER || y + shift_s >= *best_s) return false;
    *best_s = y + shift_s;
    l->day = day;
    (void)gw_headway_range_at(periods, p->n_periods, y, &l->headway_least_s, &l->headway_greatest_s);
    for (uint32_t i = 0; i < p->n_periods; i++)
        if (periods[i].start_s <= y && y < periods[i].end_s) l->row_trip = periods[i].trip_text;
    return true;
}

static bool board_trip(const walker *w, gw_leg *l, uint32_t day, int32_t ready_s, int32_t *best_s)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(w->t, l->pattern.v);
    const gw_tt_pattern *p = gw_tt_pattern_at(w->t, l->pattern.v);
    int32_t zero = gw_tt_day_zero(w->t, p->feed_day_row, day);
    gw_tt_column departures = gw_tt_departures(part, p, l->from_position);
    for (uint32_t k = gw_tt_first_from(departures, p->n_trips, (int64_t)ready_s - zero); k < p->n_trips;
         k++) {
        const gw_tt_trip *trip = gw_tt_trip_at(w->t, p->first_trip + k);
        if (!gw_tt_service_runs(w->t, trip->service, day)) continue;
        if ((w->q->wheelchair && trip->wheelchair != 1) || (w->q->bikes && trip->bikes != 1)) continue;
        if (gw_tt_time(departures, k) + zero >= *best_s) return false;
        *best_s = gw_tt_time(departures, k) + zero;
        l->day = day;
        l->trip = p->first_trip + k;
        l->arrival_s = gw_tt_arrival(part, p, l->to_position, k) + zero;
        return true;
    }
    return false;
}

static bool ride(walker *w, gw_leg *l, int32_t ready_s)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(w->t, l->pattern.v);
    int32_t best_s = INT32_MAX, takes_s = l->arrival_s - l->departure_s;
    int64_t today = ready_s / 86400;
    if (l->in_seat) return false;
    for (int64_t day = today - 2; day <= today + 1; day++) {
        if (day < 0 || day >= (int64_t)w->t->n_days) continue;
        if (!p->n_periods) {
            board_trip(w, l, (uint32_t)day, ready_s, &best_s);
        } else if (gw_tt_service_runs(w->t, gw_tt_trip_at(w->t, p->first_trip)->service, (uint32_t)day)) {
            board_headway(w, l, (uint32_t)day, ready_s, &best_s);
        }
    }
    if (best_s == INT32_MAX) return false;
    l->ready_s = ready_s;
    l->departure_s = best_s;
    if (p->n_periods) l->arrival_s = best_s + takes_s;
    w->at_s = l->arrival_s;
    return true;
}

static bool pass(walker *w, gw_leg *l)
{
    const gw_side from = (gw_side)gw_tt_stop_at(w->t, l->from.v)->side;
    int32_t exit_s = gw_port_exit(w->q->ports, l->port, from, w->at_s);
    if (exit_s == GW_NEVER) return false;
    l->departure_s = w->at_s;
    l->admitted_s = gw_port_admits(w->q->ports, l->port, from, w->at_s);
    l->arrival_s = w->at_s = exit_s;
    return true;
}

bool visit_retime(const gw_timetable *t, const gw_query *q, int32_t leave_s, gw_journey *j, gw_leg *legs)
{
    walker w = {t, q, leave_s};
    int32_t before_s = j->departure_s; /* the end of the leg before, as found */
    for (uint32_t k = 0; k < j->n_legs; k++) {
        gw_leg *l = &legs[k];
        const int32_t was_s = l->departure_s, until_s = l->arrival_s;
        bool gone = true;
        if (l->kind == GW_LEG_WALK) {
            l->departure_s = w.at_s;
            l->arrival_s = w.at_s += until_s - was_s;
        } else if (l->kind == GW_LEG_BORDER) {
            w.at_s += was_s - before_s;
            gone = pass(&w, l);
        } else {
            gone = ride(&w, l, w.at_s + l->ready_s - before_s);
        }
        if (!gone) return false;
        before_s = until_s;
    }
    j->departure_s = leave_s;
    j->arrival_s = w.at_s;
    return true;
}
