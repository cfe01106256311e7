/* The days on which services run, as bits: what would be asked thousands of times is looked up. */
#ifndef GW_FEED_DAY_SETS_PRIV_H
#define GW_FEED_DAY_SETS_PRIV_H

#include "gtfs/feed/load_priv.h"

/* Of longer spans a part around today is looked at: calendars until 2099 repeat themselves. */
#define GW_MOST_DAYS 1600

typedef struct {
    gw_day first;
    uint32_t n_days; /* 0: no service ever runs */
    size_t n_words;  /* of one service */
    uint64_t *bits;  /* owned; service s has bits[s * n_words …], bit 0 is `first` */
} gw_day_sets;

/* Over the services of usable trips. Returns GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_day_sets_build(gw_day_sets *d, const gw_feed *f, gw_day today);
void gw_day_sets_free(gw_day_sets *d);
bool gw_day_sets_meet(const gw_day_sets *d, uint32_t a, uint32_t b);        /* some day has both */
bool gw_day_sets_has(const gw_day_sets *d, uint32_t service, uint32_t day); /* day < n_days */

#endif
