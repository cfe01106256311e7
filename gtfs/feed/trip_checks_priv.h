/* What is asked of every trip while its rows are still known by their lines: between sorting and
 * interpolating. Nothing here changes what is kept. */
#ifndef GW_FEED_TRIP_CHECKS_PRIV_H
#define GW_FEED_TRIP_CHECKS_PRIV_H

#include "gtfs/feed/load_priv.h"

typedef struct {
    uint32_t trip, n;         /* n >= 2 */
    const gw_stop_time *rows; /* sorted; blank times are GW_SECONDS_NONE */
    const double *dists;      /* NULL: no such column; NAN: blank */
    const uint64_t *lines;    /* of stop_times.txt */
} gw_trip_rows;

typedef struct gw_travel gw_travel; /* speeds */

/* NULL: no memory. Owned by the caller: gw_travel_free. The loader must outlive it. */
gw_travel *gw_travel_create(gw_loader *l);
void gw_travel_free(gw_travel *v); /* accepts NULL */
GW_MUST_USE gw_status gw_travel_check(gw_travel *v, const gw_trip_rows *t);

/* A fault of one row of the trip: file, line, field and value. */
void gw_trip_row_fault(gw_loader *l, const gw_trip_rows *t, const char *code, uint32_t row, const char *field,
                       gw_str value);

#endif
