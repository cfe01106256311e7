/* What the readers of the fare tables share. A row that has a fault is left out whole (see fares.h). */
#ifndef GW_FEED_FARES_PRIV_H
#define GW_FEED_FARES_PRIV_H

#include "gtfs/feed/reader_priv.h"

typedef struct {
    gw_loader *l;
    gw_arena *scratch; /* owned: keys, gone when the tables are read */

    gw_reader r;    /* of the table being read */
    gw_intern keys; /* of its rows so far, in scratch */
    bool ok;        /* this row has no fault so far */

    gw_intern areas, rider_categories, media, fares; /* ids; index: the list of that name */
    gw_intern products;                              /* ids; index: product_first */
    gw_intern timeframe_groups, leg_groups;          /* ids; go to the feed */
    gw_intern zones;                                 /* zone_id of stops */
    GW_LIST(gw_fare_place) network_list;
    GW_LIST(gw_fare_place) area_list;
    GW_LIST(gw_stop_area) stop_areas;
    GW_LIST(gw_rider_category) rider_list;
    GW_LIST(gw_fare_media) media_list;
    GW_LIST(gw_fare_product) product_list;
    GW_LIST(uint32_t) product_of;      /* index: product_list, as read; of products */
    GW_LIST(uint32_t) product_default; /* index: products; the category that gets it by default so far */
    GW_LIST(uint32_t) product_first;   /* index: products; the first of its rows, or GW_NONE */
    GW_LIST(gw_timeframe) timeframes;
    GW_LIST(uint64_t) timeframe_lines;
    GW_LIST(gw_fare_leg_rule) leg_rules;
    GW_LIST(gw_fare_leg_join_rule) leg_join_rules;
    GW_LIST(gw_fare_transfer_rule) transfer_rules;
    GW_LIST(gw_fare_attribute) attributes;
    GW_LIST(gw_fare_rule) rules;
    bool has_rule_priority;
} gw_fare_reading;

/* The steps, in this order: each reads the tables of its file, which refer only to those before. */
gw_status gw_fares_load_places(gw_fare_reading *f);   /* networks, areas */
gw_status gw_fares_load_products(gw_fare_reading *f); /* rider categories, media, products */
gw_status gw_fares_load_times(gw_fare_reading *f);    /* timeframes */
gw_status gw_fares_load_rules(gw_fare_reading *f);    /* of legs, of joining legs, of transfers */
gw_status gw_fares_load_v1(gw_fare_reading *f);       /* fare_attributes, fare_rules */

typedef gw_status (*gw_fare_row_fn)(gw_fare_reading *f);
/* Every row of a file through take, which adds it if f->ok is still true. key: bits of the columns that name
 * a row together. */
gw_status gw_fares_read(gw_fare_reading *f, const char *file, const char *const *columns, uint32_t n,
                        uint32_t key, gw_fare_row_fn take);
/* This row is not used, and why. */
void gw_fare_fault(gw_fare_reading *f, const char *code, uint32_t column);
bool gw_fare_given(gw_fare_reading *f, uint32_t column); /* else missing_required_field */
/* Blank: GW_NONE. Not there: GW_NONE and foreign_key_violation. The ids stand first in rows of stride bytes.
 */
uint32_t gw_fare_find(gw_fare_reading *f, uint32_t column, const gw_ids *ids, const void *rows,
                      size_t stride);
uint32_t gw_fare_find_id(gw_fare_reading *f, uint32_t column, const gw_intern *ids);
/* Blank: by_default. */
int64_t gw_fare_int(gw_fare_reading *f, uint32_t column, int64_t least, int64_t most, int64_t by_default);
/* Required: blank is a fault. */
uint8_t gw_fare_enum(gw_fare_reading *f, uint32_t column, uint8_t most);

#endif
