/* What feeds say of fares by leg (GTFS Fares V2), as flat tables: areas and networks, leg rules, transfers,
 * products with riders and media. planner/ticket prices rides by them; here they are only kept.
 *
 * All numbers run over all feeds, so that nothing of two feeds can be mixed up. A set of areas is named by
 * the first stop that lies in just these (stop_fare_zones of the timetable), so a feed without areas costs
 * nothing a stop. Part of gw_timetable, and read-only like it.
 */
#ifndef GW_TIMETABLE_LEG_FARES_H
#define GW_TIMETABLE_LEG_FARES_H

#include <stdint.h>

enum {
    GW_FEED_LEG_RULES = 1,
    GW_FEED_RULE_PRIORITY = 2
}; /* bits of gw_tt_feed.fares: priced by leg rules;
      which have priorities */

typedef struct { /* areas.txt, stop_areas.txt: by zone, then area */
    uint32_t zone, area;
    uint32_t named; /* GW_AREA_FROM, GW_AREA_TO: some leg rule names it there */
} gw_tt_stop_area;
enum { GW_AREA_FROM = 1, GW_AREA_TO = 2 };

typedef struct { /* routes.txt, route_networks.txt: by route */
    uint32_t route, network;
} gw_tt_route_network;

typedef struct { /* fare_leg_rules.txt: by their fields, in this order. GW_NO_ID: blank */
    uint32_t feed, network, from_area, to_area;
    uint32_t from_timeframe, to_timeframe; /* groups of timeframes */
    uint32_t leg_group, priority;
    uint32_t product; /* products[]: its first row */
} gw_tt_leg_rule;

typedef struct { /* fare_leg_join_rules.txt, in file order */
    uint32_t feed, from_network, to_network;
    uint32_t from_stop, to_stop; /* GW_NO_ID: at one station */
} gw_tt_leg_join;

typedef struct { /* fare_transfer_rules.txt, in file order. GW_NO_ID: blank */
    uint32_t feed, from_group, to_group;
    uint32_t product; /* products[]: its first row; GW_NO_ID: nothing is paid */
    int32_t count;    /* of transfers one after another; below 1: any number */
    int32_t limit_s;  /* -1: none */
    uint8_t limit_type, type;
    uint8_t pad[2];
} gw_tt_fare_transfer;

typedef struct {   /* fare_products.txt: rows of one product stand together */
    int64_t minor; /* below 0: a discount */
    uint32_t name; /* text */
    uint32_t product;
    uint32_t rider, medium; /* riders[], media[]; GW_NO_ID: any; not known */
    char currency[4];       /* ISO 4217, zero-ended */
    uint8_t decimals;
    uint8_t pad[3];
} gw_tt_product;

typedef struct {            /* rider_categories.txt */
    uint32_t id, name, url; /* texts */
    uint32_t is_default;
} gw_tt_rider;

typedef struct {       /* fare_media.txt */
    uint32_t id, name; /* texts */
    uint32_t type;     /* 0 none, 1 paper ticket, 2 transit card, 3 contactless bank card, 4 app */
} gw_tt_medium;

typedef struct { /* timeframes.txt: by group */
    uint32_t group, service;
    int32_t start_s, end_s; /* of the clock at the stop, [start, end) */
} gw_tt_timeframe;

typedef struct {
    const gw_tt_stop_area *areas;
    const gw_tt_route_network *networks;
    const gw_tt_leg_rule *rules;
    const gw_tt_leg_join *joins;
    const gw_tt_fare_transfer *transfers;
    const gw_tt_product *products;
    const gw_tt_rider *riders;
    const gw_tt_medium *media;
    const gw_tt_timeframe *timeframes;
    uint32_t n_areas, n_networks, n_rules, n_joins, n_transfers, n_products, n_riders, n_media, n_timeframes;
} gw_tt_leg_fares;

#endif
