/* What is to be said about a ride beyond its stops and times. */
#include "planner/plan/plan_priv.h"

#include <stdio.h>

#include <string.h>

bool gw_plan_trip_is(const gw_timetable *t, const gw_leg *leg, const char *trip_id)
{
    if (leg->headway && leg->row_trip) return strcmp(gw_tt_text(t, leg->row_trip), trip_id) == 0;
    gw_buf own = {0};
    bool same = strcmp(gw_tt_trip_id(t, leg->trip, &own), trip_id) == 0;
    gw_buf_free(&own);
    return same;
}

/* A feed with one agency need not say whose a route is. */
const gw_tt_agency *gw_plan_agency(const gw_timetable *t, const gw_tt_route *route)
{
    if (route->agency != GW_NO_ID) return &t->agencies[route->agency];
    for (uint32_t i = 0; i < t->n_agencies; i++) {
        if (t->agencies[i].feed == route->feed) return &t->agencies[i];
    }
    return NULL;
}

static gw_ride_booking booking_of(uint8_t type)
{
    return type == 2 ? GW_RIDE_PHONE : type == 3 ? GW_RIDE_DRIVER : GW_RIDE_REGULAR;
}

gw_ride_facts gw_plan_ride_facts(const gw_dataset *d, const gw_leg *leg, gw_lang lang)
{
    const gw_timetable *t = d->timetable;
    const gw_tt_part *part = gw_tt_part_of_pattern(t, leg->pattern.v);
    const gw_tt_pattern *pattern = gw_tt_pattern_at(t, leg->pattern.v);
    const gw_tt_trip *trip = gw_tt_trip_at(t, leg->trip);
    const gw_tt_agency *agency = gw_plan_agency(t, gw_tt_route_at(t, pattern->route));
    const uint8_t *flags = part->pattern_flags + pattern->first_stop;
    gw_tt_call from = gw_tt_call_of(t, leg->trip, leg->from_position);
    gw_tt_call to = gw_tt_call_of(t, leg->trip, leg->to_position);
    return (gw_ride_facts){
        .headsign = gw_tt_name(t, from.headsign ? from.headsign : gw_tt_headsign(t, leg->trip), lang),
        .trip_short_name = gw_tt_text(t, gw_tt_trip_short_name(t, leg->trip)),
        .agency = agency ? gw_tt_name(t, &agency->name, lang) : "",
        .phone = agency ? gw_tt_text(t, agency->phone) : "",
        .pickup = booking_of(flags[leg->from_position] & GW_PICKUP_MASK),
        .drop_off = booking_of(flags[leg->to_position] >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK),
        .departs_about = from.approximate,
        .arrives_about = to.approximate,
        .wheelchair = trip->wheelchair,
        .bikes = trip->bikes,
        .cars = gw_tt_look_of(t, leg->trip)->cars,
    };
}

static const char *const board_by_phone[GW_N_LANGS] = {
    "上車須預先致電預約：{1}{2}", "上车须预先致电预约：{1}{2}", "to board, book ahead by phone: {1}{2}"};
static const char *const leave_by_phone[GW_N_LANGS] = {
    "下車須預先致電預約：{1}{2}", "下车须预先致电预约：{1}{2}", "to get off, book ahead by phone: {1}{2}"};
static const char *const board_by_driver[GW_N_LANGS] = {"上車須向司機示意", "上车须向司机示意",
                                                        "to board, wave to the driver"};
static const char *const leave_by_driver[GW_N_LANGS] = {"下車須預先告知司機", "下车须预先告知司机",
                                                        "to get off, tell the driver beforehand"};

bool gw_plan_booking_words(const gw_ride_facts *f, bool alighting, gw_lang lang, gw_buf *out)
{
    char number[96] = "";
    if (f->phone[0]) snprintf(number, sizeof number, " %s", f->phone);
    const char *const fill[] = {f->agency, number};
    switch (alighting ? f->drop_off : f->pickup) {
    case GW_RIDE_PHONE:
        gw_plan_say(out, (alighting ? leave_by_phone : board_by_phone)[lang], fill, 2);
        return true;
    case GW_RIDE_DRIVER:
        gw_plan_say(out, (alighting ? leave_by_driver : board_by_driver)[lang], fill, 2);
        return true;
    case GW_RIDE_REGULAR:
        break;
    }
    return false;
}
