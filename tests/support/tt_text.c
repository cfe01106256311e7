#include "tests/support/tt_text.h"

#include <math.h>
#include <string.h>

static void clock_text(int32_t seconds, gw_buf *out)
{
    char text[12];
    gw_time_format_clock(seconds < 0 ? -seconds : seconds, text);
    gw_buf_printf(out, "%s%s", seconds < 0 ? "-" : "", text);
}

static const char *stop_id(const gw_timetable *t, uint32_t stop)
{
    return gw_tt_text(t, gw_tt_stop_at(t, stop)->id);
}

static void trip_text(const gw_timetable *t, uint32_t trip, gw_buf *out)
{
    gw_buf id = {0};
    gw_buf_text(out, gw_tt_trip_id(t, trip, &id));
    gw_buf_free(&id);
}

static void call_text(int32_t arrival, int32_t departure, bool relative, gw_buf *out)
{
    if (relative)
        gw_buf_printf(out, " %d", arrival);
    else
        gw_buf_text(out, " "), clock_text(arrival, out);
    if (arrival == departure) return;
    gw_buf_text(out, relative ? ".." : "-");
    if (relative)
        gw_buf_printf(out, "%d", departure);
    else
        clock_text(departure, out);
}

static void trips_text(const gw_timetable *t, const gw_tt_part *part, const gw_tt_pattern *p, gw_buf *out)
{
    for (uint32_t k = 0; k < p->n_trips; k++) {
        const gw_tt_trip *trip = gw_tt_trip_at(t, p->first_trip + k);
        gw_buf_text(out, k ? " | " : " ");
        trip_text(t, p->first_trip + k, out);
        if (trip->flags & GW_TRIP_FROM_FREQUENCY) gw_buf_text(out, "*");
        if (trip->flags & GW_TRIP_APPROXIMATE) gw_buf_text(out, "~");
        for (uint32_t i = 0; i < p->n_stops; i++) {
            call_text(gw_tt_arrival(part, p, i, k), gw_tt_departure(part, p, i, k), p->n_periods > 0, out);
        }
    }
}

static void periods_text(const gw_timetable *t, const gw_tt_part *part, const gw_tt_pattern *p, gw_buf *out)
{
    for (uint32_t i = 0; i < p->n_periods; i++) {
        const gw_period *x = &part->periods[p->first_period + i];
        gw_buf_text(out, i ? ", " : " @ ");
        clock_text(x->start_s, out);
        gw_buf_text(out, "-");
        clock_text(x->end_s, out);
        gw_buf_printf(out, "/%d", x->headway_s);
        if (x->headway_max_s != x->headway_s) gw_buf_printf(out, "..%d", x->headway_max_s);
        gw_buf_printf(out, " %s", gw_tt_text(t, x->trip_text));
    }
}

void tt_text_patterns(const gw_timetable *t, gw_buf *out)
{
    for (uint32_t n = 0; n < gw_tt_n_patterns(t); n++) {
        const gw_tt_part *part = gw_tt_part_of_pattern(t, n);
        const gw_tt_pattern *p = gw_tt_pattern_at(t, n);
        gw_buf_text(out, gw_tt_text(t, gw_tt_route_at(t, p->route)->id));
        if (p->direction < 2) gw_buf_printf(out, "/%u", p->direction);
        if (p->own_trip != GW_NO_ID) gw_buf_text(out, " own");
        if (gw_tt_pattern_removed(t, n)) gw_buf_text(out, " removed");
        for (uint32_t i = 0; i < p->n_stops; i++) {
            uint8_t flags = part->pattern_flags[p->first_stop + i];
            gw_buf_printf(out, " %s", stop_id(t, part->pattern_stops[p->first_stop + i]));
            if (flags) gw_buf_printf(out, "^%d%d", flags & GW_PICKUP_MASK, flags >> GW_DROP_OFF_SHIFT);
        }
        gw_buf_text(out, ":");
        trips_text(t, part, p, out);
        periods_text(t, part, p, out);
        gw_buf_text(out, "\n");
    }
}

static void duration_text(uint8_t kind, int32_t seconds, float walk_m, gw_buf *out)
{
    static const char *const kinds[] = {"SAME", "WALK", "FIXED", "FORBIDDEN", "NONE", "INSIDE"};
    gw_buf_text(out, kinds[kind]);
    if (kind == GW_LINK_FIXED) gw_buf_printf(out, " %d", seconds);
    if (kind == GW_LINK_INSIDE) gw_buf_printf(out, walk_m > 0 ? " %d+%.0fm" : " %d", seconds, (double)walk_m);
    if (kind == GW_LINK_WALK)
        isinf(walk_m) ? gw_buf_text(out, " ?") : gw_buf_printf(out, " %.0fm", (double)walk_m);
}

static void who_text(const gw_timetable *t, uint32_t route, uint32_t trip, gw_buf *out)
{
    if (trip != GW_NO_ID)
        trip_text(t, trip, out);
    else if (route != GW_NO_ID)
        gw_buf_text(out, gw_tt_text(t, gw_tt_route_at(t, route)->id));
    else
        gw_buf_text(out, "*");
}

static void step_free_text(const gw_timetable *t, const gw_tt_link *link, gw_buf *out)
{
    if (link->flags & GW_LINK_STEP_FREE) gw_buf_text(out, " step-free");
    if (link->flags & GW_LINK_NOT_STEP_FREE) gw_buf_text(out, " not step-free");
    for (uint32_t i = 0; link->flags & GW_LINK_STEP_FREE_APART && i < t->n_step_free; i++) {
        const gw_tt_step_free *x = &t->step_free[i];
        if (x->from != link->from || x->to != link->to) continue;
        gw_buf_text(out, " step-free ");
        duration_text(GW_LINK_INSIDE, x->seconds, x->walk_m, out);
    }
}

static void link_text(const gw_timetable *t, const gw_tt_part *part, const gw_tt_link *link, gw_buf *out)
{
    if (link->from == link->to && link->kind == GW_LINK_SAME && link->n_rules == 0) return;
    gw_buf_printf(out, "%s>%s ", stop_id(t, link->from), stop_id(t, link->to));
    duration_text(link->kind, link->seconds, link->walk_m, out);
    step_free_text(t, link, out);
    gw_buf_text(out, link->flags & GW_LINK_GENERATED ? " generated\n" : "\n");
    for (uint32_t k = 0; k < link->n_rules; k++) {
        const gw_tt_rule *r = &part->rules[link->first_rule + k];
        gw_buf_printf(out, "  %d ", r->rank);
        who_text(t, r->from_route, r->from_trip, out);
        gw_buf_text(out, ">");
        who_text(t, r->to_route, r->to_trip, out);
        gw_buf_text(out, " ");
        duration_text(r->kind, r->seconds, r->walk_m, out);
        gw_buf_text(out, "\n");
    }
}

static void part_links(const gw_timetable *t, const gw_tt_part *part, gw_buf *out)
{
    for (uint32_t stop = 0; stop < gw_tt_n_stops(t); stop++) {
        gw_tt_links links = gw_tt_links_of(t, stop, false);
        const gw_tt_part *of;
        gw_tt_link link;
        while (gw_tt_links_next(&links, &link, NULL, &of)) {
            if (of == part) link_text(t, part, &link, out);
        }
    }
}

void tt_text_links(const gw_timetable *t, gw_buf *out)
{
    for (uint32_t i = 0; i < t->n_parts; i++) part_links(t, &t->part[i], out);
}

static void slot_text(const gw_timetable *t, const char *what, const gw_tt_slot *extra, uint32_t n_extra,
                      const uint32_t *slots, size_t at, gw_buf *out)
{
    if (!slots || slots[at] >= n_extra) return;
    gw_buf_text(out, what);
    who_text(t, extra[slots[at]].route, extra[slots[at]].trip, out);
}

void tt_text_visits(const gw_timetable *t, gw_buf *out)
{
    for (uint32_t n = 0; n < t->n_parts; n++) {
        const gw_tt_part *part = &t->part[n];
        uint32_t n_stops = n ? gw_tt_n_stops(t) : t->part[0].n_stops;
        for (uint32_t s = 0; s < n_stops; s++) {
            for (uint32_t v = part->visit_first[s]; v < part->visit_first[s + 1]; v++) {
                const gw_tt_visit *visit = &part->visits[v];
                gw_buf_printf(out, "%s %u.%u", stop_id(t, s), visit->pattern, visit->position);
                size_t at = gw_tt_pattern_at(t, visit->pattern)->first_stop + visit->position;
                slot_text(t, " board ", t->board_extra, t->n_board_extra, part->board_slots, at, out);
                slot_text(t, " alight ", t->alight_extra, t->n_alight_extra, part->alight_slots, at, out);
                gw_buf_text(out, "\n");
            }
        }
    }
}

void tt_text_seats(const gw_timetable *t, gw_buf *out)
{
    const gw_tt_part *part = &t->part[0];
    for (uint32_t i = 0; i < part->n_seats; i++) {
        const gw_tt_seat *seat = &part->seats_from[i];
        trip_text(t, seat->from_trip, out);
        gw_buf_text(out, ">");
        trip_text(t, seat->to_trip, out);
        gw_buf_text(out, seat->kind == GW_SEAT_BLOCK ? " block" : " type 4");
        for (uint32_t d = 0; seat->service != GW_NO_ID && d < t->n_days; d++) {
            if (!gw_tt_service_runs(t, seat->service, d)) continue;
            char day[11];
            gw_day_format_iso(t->first_day + (gw_day)d, day);
            gw_buf_printf(out, " %s", day);
        }
        gw_buf_text(out, "\n");
    }
}
