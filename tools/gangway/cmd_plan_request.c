/* gangway plan: options into a question. */
#include "tools/gangway/cmd_plan.h"

#include <time.h>

static void fill_request(const gw_plan_options *o, gw_plan_request *r)
{
    gw_plan_defaults(r);
    if (o->walker >= 0) gw_plan_traveller(r, (gw_traveller)o->walker);
    if (o->traveller >= 0 && o->walker < 0) gw_plan_traveller(r, (gw_traveller)o->traveller);
    r->traveller = o->traveller >= 0 ? (gw_traveller)o->traveller : GW_TRAVELLER_ADULT;
    if (o->walk_speed > 0) r->gait.speed_mps = o->walk_speed;
    if (o->wheelchair) r->wheelchair = true;
    r->bikes = o->bikes;
    r->age = (uint8_t)o->age;
    if (!r->age && o->walker == GW_TRAVELLER_ELDER) r->age = GW_FARE_ELDER_AGE;
    r->headway = (gw_headway_rule)o->headway;
    r->direction = o->arrive ? GW_ARRIVE_BY : GW_DEPART_AFTER;
    if (o->window_min >= 0) r->window_s = (int32_t)o->window_min * 60;
    if (o->max_rides) r->max_rides = (uint32_t)o->max_rides;
    if (o->max_access_min >= 0) r->max_access_s = (int32_t)o->max_access_min * 60;
    if (o->max_transfer_min >= 0) r->max_transfer_walk_s = (int32_t)o->max_transfer_min * 60;
    if (o->max_direct_min >= 0) r->max_direct_walk_s = (int32_t)o->max_direct_min * 60;
    r->change_factor = o->change_factor;
    r->change_least_s = (int32_t)o->min_change_min * 60;
    r->change_more_s = (int32_t)o->more_change_min * 60;
    if (o->horizon_h) r->horizon_s = (int32_t)o->horizon_h * 3600;
    r->max_journeys = (uint32_t)o->max_journeys;
    r->least_walking = o->least_walking;
    r->alternatives = (uint32_t)o->alternatives;
}

static gw_status set_time(const gw_plan_options *o, const gw_dataset *d, gw_plan_request *r, gw_error *err)
{
    const char *text = o->arrive ? o->arrive : o->depart;
    if (!text) {
        r->time = time(NULL);
        return GW_OK;
    }
    const gw_end *end = o->arrive ? &r->to : &r->from;
    if (gw_end_instant(d, end, gw_str_of(text), &r->time)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "--%s: '%.100s' is no time (2026-11-25T09:00, or with an offset)",
                   o->arrive ? "arrive" : "depart", text);
}

/* The lines that options leave out. */
static gw_status set_bar(const gw_plan_options *o, const gw_dataset *d, gw_line_bar *bar, gw_error *err)
{
    gw_status status = GW_OK;
    if (o->modes) status = gw_line_bar_modes(bar, d, "--modes", gw_str_of(o->modes), true, err);
    if (!status && o->exclude_modes)
        status = gw_line_bar_modes(bar, d, "--exclude-modes", gw_str_of(o->exclude_modes), false, err);
    if (!status && o->lines) status = gw_line_bar_lines(bar, d, "--lines", gw_str_of(o->lines), true, err);
    if (!status && o->exclude_lines)
        status = gw_line_bar_lines(bar, d, "--exclude-lines", gw_str_of(o->exclude_lines), false, err);
    return status;
}

gw_status gw_plan_options_request(const gw_plan_options *o, const gw_dataset *d, gw_line_bar *bar,
                                  gw_plan_request *r, gw_error *err)
{
    fill_request(o, r);
    gw_status status =
        gw_plan_resolve_ends(d, "--from", gw_str_of(o->from), "--to", gw_str_of(o->to), r, err);
    if (!status) status = set_time(o, d, r, err);
    if (!status && (o->via || o->stay))
        status = gw_plan_resolve_via(d, "--via", gw_str_of(o->via), "--stay", gw_str_of(o->stay), r, err);
    if (!status && o->first) gw_plan_first_of_day(d, r);
    if (!status && o->last) gw_plan_last_of_day(d, r);
    if (!status) status = set_bar(o, d, bar, err);
    r->barred = bar->bits;
    if (!status && o->cursor) {
        status = gw_plan_page_read(d, "--cursor", gw_str_of(o->cursor), r, err);
        if (!status && !o->arrive && !o->depart) r->time = r->page.cut.departure;
    }
    return status;
}
