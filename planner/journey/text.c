/* A journey in one line, for tests to compare whole.
 *
 *   08:00 A ~120 B 08:05 [T1] C 08:20 | 1 ride
 *
 * Clock and stop where it begins; then each leg: "~seconds" for a walk, "[trip]" for a ride ("[+trip]" for
 * staying in the vehicle, "[trip 480-900s]" for a headway line), "{border}" for a port ("{border opens
 * 06:30}" when it was closed), and the stop it leads to. A clock time stands before a ride or border that
 * does not begin at the moment just shown, and behind each of them; behind a walk only at the end. "-" is a
 * place that is no stop.
 */
#include "planner/journey/journey.h"

#define NOT_SHOWN INT32_MIN

typedef struct {
    const gw_timetable *t;
    gw_buf *out;
    int32_t shown_s; /* the moment the line's last clock time told, or NOT_SHOWN */
} writer;

static void put_clock(writer *w, const char *before, int32_t tt_s)
{
    const gw_timetable *t = w->t;
    int64_t instant = t->zero + tt_s;
    int64_t local = instant + (t->n_feeds ? gw_zone_offset(t->zones[t->feeds[0].zone], instant) : 0);
    int64_t of_day = (local % 86400 + 86400) % 86400;
    char clock[12];
    gw_time_format_clock((int32_t)of_day, clock);
    gw_buf_printf(w->out, "%s%s", before, clock);
    w->shown_s = tt_s;
}

static void put_stop(writer *w, gw_stop_id stop)
{
    gw_buf_text(w->out, " ");
    if (stop.v == GW_NO_ID) {
        gw_buf_text(w->out, "-");
        return;
    }
    const gw_tt_stop *s = gw_tt_stop_at(w->t, stop.v);
    if (s->kind == GW_STOP_PORT) {
        gw_timetable_stop_ref(w->t, stop, ':', w->out);
        return;
    }
    gw_buf_text(w->out, gw_tt_text(w->t, s->id));
}

static void put_ride(writer *w, const gw_leg *leg)
{
    gw_buf buf = {0};
    const char *id = leg->headway ? gw_tt_text(w->t, leg->row_trip) : gw_tt_trip_id(w->t, leg->trip, &buf);
    gw_buf_printf(w->out, " [%s%s", leg->in_seat ? "+" : "", id);
    if (buf.failed) w->out->failed = true;
    gw_buf_free(&buf);
    if (leg->headway && leg->headway_least_s == leg->headway_greatest_s) {
        gw_buf_printf(w->out, " %ds", leg->headway_least_s);
    } else if (leg->headway) {
        gw_buf_printf(w->out, " %d-%ds", leg->headway_least_s, leg->headway_greatest_s);
    }
    gw_buf_text(w->out, "]");
}

static void put_border(writer *w, const gw_leg *leg)
{
    /* The counters are port stops, whose names hold the port's id: no port table is needed here. */
    gw_buf_text(w->out, " {border");
    if (leg->admitted_s > leg->departure_s) put_clock(w, " opens ", leg->admitted_s);
    gw_buf_text(w->out, "}");
}

static void put_leg(writer *w, const gw_leg *leg, bool last)
{
    if (leg->kind == GW_LEG_WALK) {
        gw_buf_printf(w->out, " ~%d", leg->arrival_s - leg->departure_s);
        put_stop(w, leg->to);
        w->shown_s = NOT_SHOWN;
        if (last) put_clock(w, " ", leg->arrival_s);
        return;
    }
    if (leg->departure_s != w->shown_s) put_clock(w, " ", leg->departure_s);
    if (leg->kind == GW_LEG_RIDE) {
        put_ride(w, leg);
    } else {
        put_border(w, leg);
    }
    put_stop(w, leg->to);
    put_clock(w, " ", leg->arrival_s);
}

void gw_journey_text(const gw_timetable *t, const gw_journey_set *s, uint32_t i, gw_buf *out)
{
    const gw_journey *j = &s->journeys[i];
    const gw_leg *legs = &s->legs[j->first_leg];
    writer w = {.t = t, .out = out, .shown_s = NOT_SHOWN};

    put_clock(&w, "", j->departure_s);
    if (j->n_legs) put_stop(&w, legs[0].from);
    for (uint32_t k = 0; k < j->n_legs; k++) put_leg(&w, &legs[k], k + 1 == j->n_legs);
    gw_buf_printf(out, " | %u ride%s", j->rides, j->rides == 1 ? "" : "s");
}
