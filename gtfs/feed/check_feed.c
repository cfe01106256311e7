/* What can only be seen when all tables are there. */
#include "gtfs/feed/checks_priv.h"

void gw_check_tell(gw_checks *c, const char *code, const char *file, uint32_t line, const char *field,
                   gw_str value)
{
    gw_notices_add(c->l->notices, code, gw_str_of(file), line, gw_str_of(field), value);
}

static void check_stops(gw_checks *c)
{
    for (uint32_t i = 0; i < c->view.n_stops; i++) {
        const gw_stop *s = &c->view.stops[i];
        if (s->location_type == GW_LOC_STOP && !c->l->stop_used[i]) {
            gw_check_tell(c, "stop_without_stop_time", "stops.txt", c->l->stop_lines.p[i], "stop_id", s->id);
        }
    }
}

static gw_feed view_of(const gw_loader *l)
{
    return (gw_feed){.info = l->info,
                     .agencies = l->agencies.p,
                     .stops = l->stops.p,
                     .routes = l->routes.p,
                     .services = l->services.p,
                     .exceptions = l->exceptions.p,
                     .trips = l->trips.p,
                     .stop_times = l->stop_times.p,
                     .frequencies = l->frequencies.p,
                     .levels = l->levels.p,
                     .pathways = l->pathways.p,
                     .n_agencies = (uint32_t)l->agencies.n,
                     .n_stops = (uint32_t)l->stops.n,
                     .n_routes = (uint32_t)l->routes.n,
                     .n_services = (uint32_t)l->services.n,
                     .n_exceptions = (uint32_t)l->exceptions.n,
                     .n_trips = (uint32_t)l->trips.n,
                     .n_stop_times = (uint32_t)l->stop_times.n,
                     .n_frequencies = (uint32_t)l->frequencies.n,
                     .n_levels = (uint32_t)l->levels.n,
                     .n_pathways = (uint32_t)l->pathways.n};
}

gw_status gw_load_check_feed(gw_loader *l)
{
    static gw_status (*const checks[])(gw_checks *) = {gw_check_names, gw_check_calendar, gw_check_blocks,
                                                       gw_check_headsigns, gw_check_stations};
    gw_checks c = {.l = l, .view = view_of(l)};
    gw_status status = gw_day_sets_build(&c.days, &c.view, l->options->today) ? gw_load_no_memory(l) : GW_OK;
    check_stops(&c);
    for (size_t i = 0; i < sizeof checks / sizeof checks[0] && !status; i++) status = checks[i](&c);
    gw_day_sets_free(&c.days);
    return status;
}
