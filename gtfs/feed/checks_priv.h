/* Checks over a whole feed. Each one only reports; none changes what the feed holds. */
#ifndef GW_FEED_CHECKS_PRIV_H
#define GW_FEED_CHECKS_PRIV_H

#include "gtfs/feed/day_sets_priv.h"
#include "gtfs/feed/reader_priv.h"

typedef struct {
    gw_loader *l;
    gw_feed view;     /* borrowed from l: the feed as it will be handed over */
    gw_day_sets days; /* owned */
} gw_checks;

void gw_check_tell(gw_checks *c, const char *code, const char *file, uint32_t line, const char *field,
                   gw_str value);
gw_status gw_check_names(gw_checks *c);    /* names and links that are alike where they should differ */
gw_status gw_check_calendar(gw_checks *c); /* what has ended, begins late, or has gaps */
gw_status gw_check_blocks(gw_checks *c);   /* trips of one vehicle at the same time */
gw_status gw_check_headsigns(gw_checks *c);
gw_status gw_check_stations(gw_checks *c); /* pathways that lead nowhere */

#endif
