/* How an end is written again, named, and what its clock says. */
#include "planner/plan/plan_priv.h"

#include <stdio.h>
#include <string.h>

/* Degrees without needless zeros: 22.391 */
static void put_degrees(gw_buf *out, int32_t e7)
{
    char text[24];
    uint32_t v = e7 < 0 ? (uint32_t) - (int64_t)e7 : (uint32_t)e7;
    int n = snprintf(text, sizeof text, "%s%u.%07u", e7 < 0 ? "-" : "", v / 10000000, v % 10000000);
    while (n > 0 && text[n - 1] == '0') n--;
    if (n > 0 && text[n - 1] == '.') n--;
    gw_buf_add(out, text, (size_t)n);
}

static void put_point(gw_buf *out, gw_point p)
{
    put_degrees(out, p.lat_e7);
    gw_buf_text(out, ",");
    put_degrees(out, p.lon_e7);
}

static void put_port_ref(const gw_dataset *d, const gw_end *e, gw_buf *out)
{
    gw_buf_printf(out, "port:%s", e->kind == GW_END_PORT ? gw_port_at(d->ports, e->port)->id : "best");
    if (e->before_counters) gw_buf_printf(out, "@%s", gw_side_name(e->side));
}

void gw_end_ref(const gw_dataset *d, const gw_end *e, gw_buf *out)
{
    switch (e->kind) {
    case GW_END_STOPS:
        gw_timetable_stop_ref(d->timetable, e->stop, ':', out);
        break;
    case GW_END_POINT:
        put_point(out, e->point);
        break;
    case GW_END_PLACE: {
        const gw_place *p = gw_place_at(d->places, e->place);
        gw_buf_printf(out, "place:%s", p->id);
        if (e->door) gw_buf_printf(out, "@%s", p->doors[e->door].id);
        break;
    }
    case GW_END_PORT:
    case GW_END_BEST_PORT:
        put_port_ref(d, e, out);
        break;
    }
}

/* Names are never empty for the first language; the others fall back on it. */
static const char *in_language(const char *const names[GW_N_LANGS], gw_lang lang)
{
    if (names[lang] && names[lang][0]) return names[lang];
    for (int i = 0; i < GW_N_LANGS; i++) {
        if (names[i] && names[i][0]) return names[i];
    }
    return "";
}

static const char *port_name(const gw_port *p, gw_side side, gw_lang lang)
{
    const char *hk = side == GW_SIDE_HK ? in_language(p->hk_names, lang) : "";
    return hk[0] ? hk : in_language(p->names, lang);
}

void gw_end_name(const gw_dataset *d, const gw_end *e, gw_lang lang, gw_buf *out)
{
    static const char *const best[GW_N_LANGS] = {"最合適的口岸", "最合适的口岸", "the best port"};
    switch (e->kind) {
    case GW_END_STOPS:
        gw_plan_stop_name(d, e->stop, lang, out);
        break;
    case GW_END_POINT:
        put_point(out, e->point);
        break;
    case GW_END_PLACE: {
        const gw_place *p = gw_place_at(d->places, e->place);
        gw_buf_text(out, in_language(p->names, lang));
        if (!e->door) break;
        gw_buf_printf(out, lang == GW_LANG_EN ? " (%s)" : "（%s）",
                      in_language(p->doors[e->door].names, lang));
        break;
    }
    case GW_END_PORT:
        gw_buf_text(out, port_name(gw_port_at(d->ports, e->port), e->side, lang));
        break;
    case GW_END_BEST_PORT:
        gw_buf_text(out, best[lang]);
        break;
    }
}

void gw_plan_stop_name(const gw_dataset *d, gw_stop_id stop, gw_lang lang, gw_buf *out)
{
    const gw_tt_stop *s = gw_tt_stop_at(d->timetable, stop.v);
    if (s->kind == GW_STOP_PORT && d->ports) {
        gw_buf_text(out, port_name(gw_port_at(d->ports, s->port), (gw_side)s->side, lang));
    } else {
        gw_buf_text(out, gw_tt_name(d->timetable, &s->name, lang));
    }
}

/* --- clocks --- */

const gw_zone *gw_end_zone(const gw_dataset *d, const gw_end *e)
{
    gw_geo_hit near;
    gw_stop_id stop = e->stop;
    if (stop.v == GW_NO_ID && gw_point_known(e->point) && gw_geo_nearest(d->stops, e->point, &near))
        stop.v = near.index;
    if (stop.v != GW_NO_ID) return gw_timetable_stop_zone(d->timetable, stop);
    return d->timetable->zones[d->timetable->feeds[0].zone];
}

bool gw_end_instant(const gw_dataset *d, const gw_end *e, gw_str text, int64_t *out)
{
    gw_wall_time wall;
    if (!gw_wall_parse(text, &wall)) return false;
    *out = wall.has_offset ? (int64_t)wall.day * 86400 + wall.seconds - wall.offset_s
                           : gw_zone_instant(gw_end_zone(d, e), wall.day, wall.seconds);
    return true;
}

int32_t gw_plan_offset(const gw_dataset *d, const gw_end *end, gw_stop_id stop, int64_t instant)
{
    const gw_zone *zone =
        stop.v == GW_NO_ID ? gw_end_zone(d, end) : gw_timetable_stop_zone(d->timetable, stop);
    return gw_zone_offset(zone, instant);
}

#define DAY_BEGINS_S (4 * 3600)

static int64_t begin_of_day(const gw_dataset *d, const gw_end *e, int64_t instant, int days_later)
{
    const gw_zone *zone = gw_end_zone(d, e);
    int64_t local = instant + gw_zone_offset(zone, instant) - DAY_BEGINS_S;
    int64_t day = local >= 0 ? local / 86400 : -((86399 - local) / 86400);
    return gw_zone_instant(zone, (gw_day)(day + days_later), DAY_BEGINS_S);
}

void gw_plan_first_of_day(const gw_dataset *d, gw_plan_request *r)
{
    r->time = begin_of_day(d, &r->from, r->time, 0);
    r->direction = GW_DEPART_AFTER;
    r->window_s = 0;
    r->max_direct_walk_s = -1;
}

void gw_plan_last_of_day(const gw_dataset *d, gw_plan_request *r)
{
    r->time = begin_of_day(d, &r->to, r->time, 1);
    r->direction = GW_ARRIVE_BY;
    r->window_s = 0;
    r->max_direct_walk_s = -1;
    r->sure = true;
}

bool gw_plan_is_for_transfer(const gw_dataset *d, const gw_end *e)
{
    return e->kind == GW_END_PLACE && d->places && e->place < gw_place_count(d->places) &&
           gw_place_at(d->places, e->place)->for_transfer;
}
