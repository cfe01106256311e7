/* Rows as text, cut in any way: to compare ways that must agree. */
#ifndef GW_TESTS_ROWS_TEXT_H
#define GW_TESTS_ROWS_TEXT_H

#include "gtfs/csv/rows_priv.h"

typedef struct {
    size_t batch_bytes, at_once; /* bytes that reading gives at most */
    bool careful;
} rows_way;

/* Appends all rows and how the file ends; *n_plain: how many went the plain way. false: no memory. */
bool rows_text(const char *p, size_t n, rows_way w, gw_buf *out, size_t *n_plain);

#endif
