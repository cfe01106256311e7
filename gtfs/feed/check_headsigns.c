#include "gtfs/feed/checks_priv.h"

#include <string.h>

static bool same_letters(gw_str a, gw_str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* "To X" on a trip that goes on behind X. A loop that ends where it says, and a trip that begins there, are
 * right. */
static void check_headsign(gw_checks *c, uint32_t trip)
{
    const gw_feed *f = &c->view;
    const gw_trip *t = &f->trips[trip];
    const gw_stop_time *st = &f->stop_times[t->first_stop_time];
    if (same_letters(t->headsign, f->stops[st[t->n_stop_times - 1].stop].name)) return;
    for (uint32_t i = 1; i + 1 < t->n_stop_times; i++) {
        if (!same_letters(f->stops[st[i].stop].name, t->headsign)) continue;
        gw_check_tell(c, "trip_headsign_matches_intermediate_stop", "trips.txt", c->l->trip_lines.p[trip],
                      "trip_headsign", t->headsign);
        return;
    }
}

gw_status gw_check_headsigns(gw_checks *c)
{
    for (uint32_t i = 0; i < c->view.n_trips; i++) {
        const gw_trip *t = &c->view.trips[i];
        if (t->n_stop_times && t->headsign.n) check_headsign(c, i);
    }
    return GW_OK;
}
