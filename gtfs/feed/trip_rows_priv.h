/* The rows of stop_times.txt of one trip, from all over the file. Not for others. */
#ifndef GW_FEED_TRIP_ROWS_PRIV_H
#define GW_FEED_TRIP_ROWS_PRIV_H

#include "gtfs/feed/load_priv.h"
#include "gtfs/feed/shape_checks_priv.h"

/* The rows of one trip while it is looked at. */
typedef struct {
    gw_loader *l;
    uint32_t trip;
    gw_stop_time *rows; /* owned */
    double *dists;      /* owned; unused without that column */
    uint64_t *lines;    /* owned: where each row stands in the file */
    uint32_t *order;    /* owned */
    size_t n, cap_rows, cap_dists, cap_lines, cap_order;
    bool has_dists;
    gw_travel *travel;                 /* owned */
    uint64_t n_filled, n_filled_trips; /* for the repairs */
} gw_gathered;

/* The rows of the trip, in the order of stop_sequence. */
GW_MUST_USE gw_status gw_gathered_take(gw_gathered *g, uint32_t trip);
/* Checked, and blank times interpolated. GW_OK: the trip can be ridden; GW_NOT_FOUND: it cannot, which was
 * reported. */
GW_MUST_USE gw_status gw_gathered_check(gw_gathered *g);
void gw_gathered_free(gw_gathered *g); /* what it owns */

#endif
