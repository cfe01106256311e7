/* Fares as their files give them: GTFS Fares V1 and V2, networks and areas.
 *
 * The tables are read and checked, and nothing is computed from them: a wrong fare is worse than none. A row
 * that cannot be understood for certain (an amount that its currency does not have, a reference to nothing)
 * is reported and left out, never mended. References are indices into the table named, or GW_NONE: blank,
 * which the reference gives a meaning of its own in each file. Rows are in file order unless said otherwise.
 * Part of gw_feed, and read-only like it.
 */
#ifndef GW_FEED_FARES_H
#define GW_FEED_FARES_H

#include "gtfs/base/text.h"

#define GW_FARE_NO_LIMIT (-1) /* transfers, counts, durations: as many, as long as one likes */

typedef struct {
    int64_t minor;    /* in the currency's smallest unit: cents, fen, yen; below 0 for a discount */
    char currency[4]; /* ISO 4217, zero-ended */
    uint8_t decimals; /* of the currency: 2 for HKD, 0 for JPY, 3 for KWD */
} gw_money;

typedef struct { /* networks.txt, areas.txt */
    gw_str id, name;
} gw_fare_place;

typedef struct {
    uint32_t area, stop; /* areas[], gw_feed.stops[] */
} gw_stop_area;

typedef struct {
    gw_str id, name, eligibility_url;
    bool is_default;
} gw_rider_category;

typedef struct {
    gw_str id, name;
    uint8_t type; /* 0 none, 1 paper ticket, 2 transit card, 3 contactless bank card, 4 app */
} gw_fare_media;

typedef struct { /* rows of one id stand together: the same product for other riders or media */
    gw_str id, name;
    uint32_t rider_category, media;
    gw_money amount;
} gw_fare_product;

typedef struct {
    uint32_t group;         /* timeframe_groups[] */
    uint32_t service;       /* gw_feed.services[] */
    int32_t start_s, end_s; /* local time of day, [start, end); 0 and 86400 when both are blank */
} gw_timeframe;

typedef struct {
    uint32_t leg_group; /* leg_groups[] */
    uint32_t network, from_area, to_area;
    uint32_t from_timeframe, to_timeframe; /* timeframe_groups[] */
    uint32_t product;                      /* the first of its rows in products[] */
    uint32_t priority; /* blank: 0 where the file has the column rule_priority, which changes what blank
                          references mean (gw_fares.has_rule_priority) */
} gw_fare_leg_rule;

typedef struct {
    uint32_t from_network, to_network, from_stop, to_stop;
} gw_fare_leg_join_rule;

typedef struct {
    uint32_t from_leg_group, to_leg_group, product;
    int32_t count;            /* GW_FARE_NO_LIMIT, 1 …; 0: blank, the groups differ */
    int32_t duration_limit_s; /* or GW_FARE_NO_LIMIT */
    uint8_t duration_type;    /* 0-3, as in the reference */
    uint8_t type;             /* 0-2, as in the reference */
} gw_fare_transfer_rule;

typedef struct { /* Fares V1 */
    gw_str id;
    gw_money price;
    uint32_t agency;        /* gw_feed.agencies[] */
    int32_t transfers;      /* 0, 1, 2 or GW_FARE_NO_LIMIT */
    int32_t transfer_s;     /* how long it can be used, or GW_FARE_NO_LIMIT */
    uint8_t payment_method; /* 0 on board, 1 before boarding */
} gw_fare_attribute;

typedef struct {
    uint32_t fare;                     /* attributes[] */
    uint32_t route;                    /* gw_feed.routes[] */
    gw_str origin, destination, zones; /* zone_id of stops; zones is contains_id; empty: blank */
} gw_fare_rule;

typedef struct {
    const gw_fare_place *networks, *areas;
    const gw_stop_area *stop_areas;
    const gw_rider_category *rider_categories;
    const gw_fare_media *media;
    const gw_fare_product *products;
    const gw_timeframe *timeframes;
    const gw_fare_leg_rule *leg_rules;
    const gw_fare_leg_join_rule *leg_join_rules;
    const gw_fare_transfer_rule *transfer_rules;
    const gw_fare_attribute *attributes;
    const gw_fare_rule *rules;
    const gw_str *timeframe_groups, *leg_groups;
    uint32_t n_networks, n_areas, n_stop_areas, n_rider_categories, n_media, n_products, n_timeframes,
        n_leg_rules, n_leg_join_rules, n_transfer_rules, n_attributes, n_rules, n_timeframe_groups,
        n_leg_groups;
    bool has_rule_priority;
} gw_fares;

/* How many decimals an ISO 4217 currency has; -1: there is no such currency. */
int gw_currency_decimals(gw_str code);
/* "12.5" in minor units. exact: with just the currency's decimals, as fare_products.txt must have them; else
 * fewer, or further zeros, will do. false: not an amount of that currency. */
bool gw_money_parse(gw_str amount, gw_str currency, bool exact, gw_money *out);

#endif
