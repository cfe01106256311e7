/* The making of ways through stations: shared by its two files, inside and over the street. Not for others.
 */
#ifndef GW_TIMETABLE_DOORS_PRIV_H
#define GW_TIMETABLE_DOORS_PRIV_H

#include "planner/timetable/build_priv.h"

#include "planner/geo/geo.h"

#define MOST_WAYS 4000000u /* that are kept */

typedef struct {
    gw_tt_builder *b;
    gw_station_net net;
    gw_station_search *search;
    uint32_t *station;     /* [nodes] a node of the same station, the same for all of it */
    uint32_t *ends;        /* platforms and entrances with nodes: stops, by station, then number */
    uint32_t *end_station; /* [ends] */
    int32_t *quick;        /* [ends] scratch */
    uint32_t n_ends;
    uint64_t work, pairs, street_work;
    uint32_t *way_first;       /* [stops + 1] inside[] that leave a stop */
    GW_LIST(gw_tt_way) inside; /* by from, to */
    uint32_t *at;      /* [stops] scratch: ways[] of the platform under way that lead there; GW_NO_ID */
    gw_geo *streets;   /* platforms entered from the street */
    gw_geo *entrances; /* entrances that lead somewhere; half open platforms too */
    gw_geo_hit *hits;
} gw_tt_doors;

static inline const gw_tt_stop *gw_tt_doors_stop(const gw_tt_doors *x, uint32_t stop)
{
    return &x->b->draft.stops.p[stop];
}
static inline bool gw_tt_is_platform(const gw_tt_stop *s)
{
    return s->kind == GW_STOP_GTFS && s->location_type == GW_LOC_STOP;
}
static inline bool gw_tt_is_entrance(const gw_tt_stop *s)
{
    return s->kind == GW_STOP_GTFS && s->location_type == GW_LOC_ENTRANCE;
}

/* By from, then to: as qsort() asks. */
int gw_tt_compare_ways(const void *a, const void *b);
/* inside[] and way_first[], and who stands behind doors. GW_OK or GW_NO_MEMORY. */
gw_status gw_tt_search_inside(gw_tt_doors *x);

#endif
