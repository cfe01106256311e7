/* Batches of rows, read ahead by a second thread where that pays.
 *
 *   helper thread:  inflate, cut -> [ batch ] [ batch ] [ batch ] -> the caller's thread: what the rows mean
 *
 * Rows come in the order of the file, the same with and without the helper. The stream is touched by the
 * helper alone until gw_row_source_close() has returned.
 */
#ifndef GW_CSV_ROW_SOURCE_PRIV_H
#define GW_CSV_ROW_SOURCE_PRIV_H

#include "gtfs/csv/archive_priv.h"
#include "gtfs/csv/rows_priv.h"

typedef struct gw_row_source gw_row_source;

/* *p, *n: the first bytes of the file, borrowed until the next call. */
GW_MUST_USE gw_status gw_row_source_open(gw_archive *a, const gw_archive_entry *e, gw_row_source **out,
                                         const char **p, size_t *n, gw_error *err);
void gw_row_source_close(gw_row_source *s); /* also in the middle; accepts NULL */
/* Leaves out the first n bytes of the file; before the first batch only. */
void gw_row_source_skip(gw_row_source *s, size_t n);
/* The next batch, borrowed until the next call; not again after one whose result is not GW_SCAN_MORE. */
const gw_batch *gw_row_source_next(gw_row_source *s);

#endif
