/* Reading in a second thread, so that inflating and cutting rows go on at the same time.
 *
 *   helper thread:  read -> [ block ] [ block ] [ block ] -> the caller's thread
 *
 * The source is touched by the helper alone until gw_read_ahead_stop() has returned.
 */
#ifndef GW_CSV_READ_AHEAD_PRIV_H
#define GW_CSV_READ_AHEAD_PRIV_H

#include "gtfs/base/text.h"

typedef gw_status (*gw_read_fn)(void *source, void *p, size_t room, size_t *n, gw_error *err);

typedef struct gw_read_ahead gw_read_ahead;

/* NULL when no thread or memory can be had: the caller then reads by itself. source is borrowed. */
gw_read_ahead *gw_read_ahead_start(gw_read_fn read, void *source);
/* As `read` itself: *n = 0 at the end; a failure comes after the bytes before it. */
GW_MUST_USE gw_status gw_read_ahead_read(gw_read_ahead *r, void *p, size_t room, size_t *n, gw_error *err);
void gw_read_ahead_stop(gw_read_ahead *r); /* also in the middle; accepts NULL */

#endif
