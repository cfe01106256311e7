/* What can only be seen when all tables are there. Nothing here changes the feed. */
#include "gtfs/feed/load_priv.h"

static void tell(gw_loader *l, const char *code, const char *file, const char *field, gw_str value)
{
    gw_notices_add(l->notices, code, gw_str_of(file), 0, gw_str_of(field), value);
}

static void check_stops(gw_loader *l)
{
    for (size_t i = 0; i < l->stops.n; i++) {
        const gw_stop *s = &l->stops.p[i];
        if (s->location_type == GW_LOC_STOP && !l->stop_used[i]) {
            tell(l, "stop_without_stop_time", "stops.txt", "stop_id", s->id);
        }
    }
}

gw_status gw_load_check_feed(gw_loader *l)
{
    check_stops(l);
    return GW_OK;
}
