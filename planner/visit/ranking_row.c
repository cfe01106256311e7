/* What a row of the ranking says beside its leave-by. */
#include "planner/visit/ranking_priv.h"

/* --- the journey --- */

static gw_steps steps_of(uint8_t wheelchair)
{
    return wheelchair == 1 ? GW_STEPS_NONE : wheelchair == 2 ? GW_STEPS_SOME : GW_STEPS_UNKNOWN;
}

static void worse(gw_steps *all, gw_steps one)
{
    if (one == GW_STEPS_SOME || (one == GW_STEPS_UNKNOWN && *all == GW_STEPS_NONE)) *all = one;
}

void rank_describe(const gw_dataset *d, const gw_plan_request *r, const gw_journey_set *s, gw_rank_row *row)
{
    const gw_journey *j = &s->journeys[row->journey];
    const gw_timetable *t = d->timetable;
    row->rides = j->rides;
    row->walk_s = gw_journey_sum(s, row->journey).walk_s;
    row->walk_m = 0;
    row->steps = GW_STEPS_NONE;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *l = &s->legs[j->first_leg + k];
        if (l->kind == GW_LEG_RIDE) {
            worse(&row->steps, steps_of(gw_tt_trip_at(t, l->trip)->wheelchair));
            worse(&row->steps, steps_of(gw_tt_stop_at(t, l->from.v)->wheelchair));
            worse(&row->steps, steps_of(gw_tt_stop_at(t, l->to.v)->wheelchair));
        } else if (l->kind == GW_LEG_WALK) {
            int32_t metres = gw_plan_walk_m(d, r, l);
            row->walk_m += metres > 0 ? metres : 0;
        }
    }
}

/* --- the port --- */

static gw_day day_of(const gw_dataset *d, const gw_plan_request *r)
{
    int64_t local = r->time + gw_zone_offset(gw_end_zone(d, &r->from), r->time);
    return (gw_day)((local - (local % 86400 + 86400) % 86400) / 86400);
}

gw_status rank_hours(gw_visitor *v, const gw_dataset *d, const gw_plan_request *r, gw_rank_row *row)
{
    const gw_port_table *ports = gw_plan_ports(d, r);
    gw_port_day hours;
    gw_day first, last, day = day_of(d, r);
    gw_port_days_laid(ports, &first, &last);
    if (day < first || day > last) return GW_OK;
    gw_status status = gw_port_day_make(ports, row->port, r->from.side, day, v->arena, &hours);
    if (status) return status;
    for (uint32_t i = 0; i < hours.n_openings; i++) {
        const gw_port_opening *o = &hours.openings[i];
        if (row->has_hours && o->to_s - o->from_s <= row->hours.to_s - row->hours.from_s) continue;
        row->hours = *o;
        row->has_hours = true;
    }
    if (hours.n_specials) row->exception = hours.specials[0].source;
    return GW_OK;
}

gw_status rank_last(gw_visitor *v, const gw_dataset *d, gw_ranking *out, gw_error *err)
{
    gw_visit_last_request r;
    gw_visit_last_answer home = {0};
    gw_visit_last_defaults(&r);
    gw_visit_last_of(&out->request.plan, &r);
    r.certainty = out->request.certainty;
    r.leave = out->request.plan.time;
    r.rows_only = true;
    gw_status status = gw_visit_last_return(v, d, &r, &home, err);
    if (status == GW_BAD_INPUT) return GW_OK; /* that night is beyond the timetables: not known */
    for (uint32_t i = 0; i < home.n && !status; i++)
        for (uint32_t k = 0; k < out->n; k++) {
            gw_rank_row *row = &out->rows[k];
            if (row->port != home.ports[i].port || home.ports[i].leave == INT64_MIN) continue;
            row->last = home.ports[i];
            row->has_last = true;
        }
    gw_visit_last_answer_free(&home);
    return status;
}
