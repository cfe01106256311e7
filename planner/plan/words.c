/* Small words: sentences with gaps, headways, modes. */
#include "planner/plan/plan_priv.h"

#include <math.h>
#include <stdio.h>

void gw_plan_say(gw_buf *out, const char *words, const char *const *fill, int n)
{
    for (const char *p = words; *p;) {
        int number = p[0] == '{' && p[1] && p[2] == '}' ? p[1] - '0' : 0;
        if (number >= 1 && number <= n) {
            gw_buf_text(out, fill[number - 1]);
            p += 3;
            continue;
        }
        gw_buf_add(out, p++, 1);
    }
}

static int32_t minutes_of(int32_t seconds)
{
    int32_t minutes = (seconds + 30) / 60;
    return minutes > 0 ? minutes : 1;
}

void gw_headway_words(int32_t least_s, int32_t greatest_s, gw_lang lang, char out[64])
{
    static const char *const before[GW_N_LANGS] = {"每", "每", "every"};
    static const char *const after[GW_N_LANGS] = {"分鐘", "分钟", "min"};
    int32_t least = minutes_of(least_s), greatest = minutes_of(greatest_s);
    if (least == greatest) {
        snprintf(out, 64, "%s %d %s", before[lang], least, after[lang]);
    } else {
        snprintf(out, 64, "%s %d-%d %s", before[lang], least, greatest, after[lang]);
    }
}

static bool is_counters(const gw_dataset *d, gw_stop_id stop)
{
    return stop.v != GW_NO_ID && gw_tt_stop_at(d->timetable, stop.v)->kind == GW_STOP_PORT;
}

int32_t gw_plan_walk_m(const gw_dataset *d, const gw_plan_request *r, const gw_leg *leg)
{
    if (leg->inside_s || !isfinite(leg->walk_m) || is_counters(d, leg->from) || is_counters(d, leg->to))
        return -1;
    return (int32_t)lround((double)leg->walk_m * r->gait.factor);
}

/* Extended types: https://developers.google.com/transit/gtfs/reference/extended-route-types */
static const char *extended_mode(uint16_t type)
{
    switch (type) {
    case 101:
        return "HIGHSPEED_RAIL";
    case 102:
    case 103:
        return "LONG_DISTANCE";
    case 105:
        return "NIGHT_RAIL";
    case 109:
        return "SUBURBAN";
    case 405:
        return "SUBWAY"; /* monorail */
    default:
        break;
    }
    switch (type / 100) {
    case 1:
        return "REGIONAL_RAIL";
    case 2:
        return "COACH";
    case 3:
        return "SUBURBAN";
    case 4:
        return "SUBWAY";
    case 5:
    case 6:
        return "SUBWAY";
    case 7:
        return "BUS";
    case 8:
        return "BUS"; /* trolleybus */
    case 9:
        return "TRAM";
    case 10:
        return "FERRY";
    case 11:
        return "AIRPLANE";
    case 12:
        return "FERRY";
    case 13:
        return "AERIAL_LIFT";
    case 14:
        return "FUNICULAR";
    default:
        return "OTHER";
    }
}

const char *gw_mode_of_type(uint16_t route_type)
{
    switch (route_type) {
    case 0:
        return "TRAM";
    case 1:
        return "SUBWAY";
    case 2:
        return "REGIONAL_RAIL";
    case 3:
        return "BUS";
    case 4:
        return "FERRY";
    case 5:
        return "TRAM"; /* cable tram */
    case 6:
        return "AERIAL_LIFT";
    case 7:
        return "FUNICULAR";
    case 11:
        return "BUS"; /* trolleybus */
    case 12:
        return "SUBWAY"; /* monorail */
    default:
        return route_type >= 100 ? extended_mode(route_type) : "OTHER";
    }
}
