/* Days and clock times as the ends of a question read them. */
#include "planner/explain/explain_priv.h"

static int64_t local_of(const gw_dataset *d, const gw_end *e, int64_t instant)
{
    return instant + gw_zone_offset(gw_end_zone(d, e), instant);
}

static int64_t floor_to(int64_t value, int64_t step)
{
    int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

gw_day gw_explain_day(const gw_dataset *d, const gw_end *e, int64_t instant)
{
    return (gw_day)(floor_to(local_of(d, e, instant), 86400) / 86400);
}

int64_t gw_explain_minute(int64_t instant, bool up)
{
    return floor_to(up ? instant + 59 : instant, 60);
}

void gw_explain_time_value(const gw_dataset *d, const gw_end *e, int64_t instant, char out[64])
{
    gw_instant_format(instant, gw_zone_offset(gw_end_zone(d, e), instant), false, out);
}

int64_t gw_explain_on_day(const gw_dataset *d, const gw_end *e, int64_t instant, gw_day day)
{
    int64_t of_day = local_of(d, e, instant) - (int64_t)gw_explain_day(d, e, instant) * 86400;
    return gw_zone_instant(gw_end_zone(d, e), day, (int32_t)of_day);
}
