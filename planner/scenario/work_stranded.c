/* Stops that a change leaves without any departure on the day computed. */
#include "planner/scenario/scenario_priv.h"

static bool is_loaded(const scn_work *w, uint32_t route)
{
    for (size_t i = 0; i < w->n_lines; i++)
        if (w->lines[i].route == route) return true;
    return false;
}

static bool pattern_runs(const scn_work *w, uint32_t pattern)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(w->t, pattern);
    for (uint32_t k = 0; k < p->n_trips; k++)
        if (gw_tt_service_runs(w->t, gw_tt_trip_at(w->t, p->first_trip + k)->service, w->day)) return true;
    return false;
}

static bool lines_call(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_lines; i++) {
        const scn_line *l = &w->lines[i];
        for (size_t k = 0; k < l->n_pieces; k++) {
            const scn_piece *p = &l->pieces[k];
            if (p->gone || !scn_runs_on(p->days, w->day)) continue;
            for (uint32_t s = 0; s < p->n_stops; s++)
                if (p->stops[s].v == stop.v) return true;
        }
    }
    return false;
}

static bool others_call(const scn_work *w, gw_stop_id stop)
{
    const gw_tt_part *part = &w->t->part[0];
    if (stop.v >= part->n_stops) return false;
    for (uint32_t i = part->visit_first[stop.v]; i < part->visit_first[stop.v + 1]; i++) {
        uint32_t pattern = part->visits[i].pattern;
        if (!is_loaded(w, gw_tt_pattern_at(w->t, pattern)->route) && pattern_runs(w, pattern)) return true;
    }
    return false;
}

scn_calls scn_calls_before(scn_work *w, const scn_line *l)
{
    scn_calls calls = {0};
    size_t room = 0;
    for (size_t i = 0; i < l->n_pieces; i++) room += l->pieces[i].n_stops;
    calls.stops = scn_alloc(&w->reader, room, sizeof *calls.stops);
    for (size_t i = 0; i < l->n_pieces && calls.stops; i++) {
        const scn_piece *p = &l->pieces[i];
        if (p->gone || !scn_runs_on(p->days, w->day)) continue;
        for (uint32_t s = 0; s < p->n_stops; s++) {
            uint32_t k = 0;
            while (k < calls.n && calls.stops[k].v != p->stops[s].v) k++;
            if (k == calls.n) calls.stops[calls.n++] = p->stops[s];
        }
    }
    return calls;
}

void scn_effect_stranded(scn_work *w, const scn_calls *before, gw_change_effect *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < before->n; i++) {
        gw_stop_id stop = before->stops[i];
        if (lines_call(w, stop) || others_call(w, stop)) continue;
        if (n++ == 0) scn_effect_warn(w, e, "stops-without-service", scn_stop_name(w, stop));
        scn_effect_note(w, e, "stop_without_service", scn_stop_name(w, stop));
    }
    scn_effect_fact(e, "stops_without_service", n);
}
