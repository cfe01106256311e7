/* What is said about pairs of stops, before it becomes links: shared by the files that gather wishes and that
 * make links of them. Not for others. */
#ifndef GW_TIMETABLE_WISH_PRIV_H
#define GW_TIMETABLE_WISH_PRIV_H

#include "planner/timetable/build_priv.h"

enum { RANK_STOPS = 6, RANK_WAY = 7, RANK_NEAR = 8, RANK_SELF = 9 };

typedef struct {
    uint32_t from, to;
    uint32_t from_route, from_trip, to_route, to_trip;
    int32_t seconds;
    float walk_m;
    uint32_t row; /* of transfers.txt, over all feeds; rank WAY: of ways[] */
    uint8_t rank;
    uint8_t blur; /* 0: between stops, 1: one station, 2: two */
    uint8_t kind;
} gw_tt_wish;

typedef struct {
    gw_tt_builder *b;
    GW_LIST(gw_tt_wish) list;
    uint32_t row;
    uint64_t n_steps; /* so far */
} gw_tt_wishes;

/* Every row of transfers.txt for every pair of stops it stands for, hall walks of ports, ways along pathways.
 * GW_OK, GW_LIMIT or GW_NO_MEMORY; the list is the caller's to free. */
gw_status gw_tt_gather_wishes(gw_tt_wishes *w, gw_error *err);

/* One wish without a rule's trips and routes. */
gw_status gw_tt_add_plain_wish(gw_tt_wishes *w, uint32_t from, uint32_t to, uint8_t rank, uint8_t kind,
                               int32_t seconds, gw_error *err);

#endif
