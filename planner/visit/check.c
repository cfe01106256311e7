/* Moments that no answer can be given for. */
#include "planner/visit/trip.h"
#include "planner/visit/visit_priv.h"

gw_status visit_check_day(const gw_dataset *d, const gw_plan_request *r, const gw_end *zone, const char *what,
                          gw_error *err)
{
    const int64_t local = r->time + gw_zone_offset(gw_end_zone(d, zone), r->time);
    const gw_day day = (gw_day)(local / 86400 - (local % 86400 < 0));
    const gw_side sides[2] = {r->from.side, r->to.side};
    char asked[11], from[11], to[11];
    gw_day first, last;
    const gw_side without = gw_dataset_side_without(d, sides, day, &first, &last);
    if (without == GW_SIDE_NONE) return GW_OK;
    gw_day_format_iso(day, asked);
    gw_day_format_iso(first, from);
    gw_day_format_iso(last, to);
    return gw_fail(err, GW_BAD_INPUT, "%s: %s lies outside the days of the timetables of %s (%s to %s)", what,
                   asked, without == GW_SIDE_CN ? "the mainland" : "Hong Kong", from, to);
}

gw_status visit_check(const gw_dataset *d, const gw_visit_request *r, gw_error *err)
{
    if (!(r->certainty > 0 && r->certainty < 1))
        return gw_fail(err, GW_BAD_INPUT, "certainty: must lie between 0 and 100, both not included");
    gw_status status = visit_check_day(d, &r->plan, &r->plan.to, "arrive", err);
    if (status || gw_timetable_covers(d->timetable, r->plan.time)) return status;
    return gw_fail(err, GW_BAD_INPUT, "arrive: the appointment lies outside the days of the timetables");
}

gw_status gw_visit_check_time(const gw_dataset *d, const gw_end *zone, const char *what, int64_t when,
                              int64_t now, gw_error *err)
{
    char text[32], clock[32];
    if (now == INT64_MIN || when >= now) return GW_OK;
    const gw_zone *z = gw_end_zone(d, zone);
    gw_instant_format(when, gw_zone_offset(z, when), false, text);
    gw_instant_format(now, gw_zone_offset(z, now), false, clock);
    return gw_fail(err, GW_BAD_INPUT, "%s: %s is in the past (it is %s)", what, text, clock);
}
