#ifndef GW_FEED_INTERPOLATE_PRIV_H
#define GW_FEED_INTERPOLATE_PRIV_H

#include "gtfs/feed/feed.h"

/* Fills the blank times of one trip; the first and the last row must have theirs, and times that are given
 * must not go back. Between two given rows time runs evenly with dists when every row of the gap has one and
 * they rise, else in equal steps; whole seconds, half up. dists: one for each row, NAN when not given; or
 * NULL. Returns the number of rows filled. */
uint32_t gw_interpolate_times(gw_stop_time *rows, const double *dists, uint32_t n);

#endif
