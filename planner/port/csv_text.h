/* A small CSV file that is already in memory, read whole (RFC 4180: quotes, doubled quotes, CRLF or LF).
 *
 * For our own tables only (data/ports, data/calendars, data/fares): those of feeds go through gtfs/csv, which streams
 * from archives and forgives. Nothing is forgiven here: a row of another width, a quote left open or a byte
 * that is no UTF-8 is an error. Rows are numbered as a spreadsheet shows them: the header is row 1; blank
 * lines are passed over but counted. Cells without quotes lose the blanks at their ends.
 */
#ifndef GW_PORT_CSV_TEXT_H
#define GW_PORT_CSV_TEXT_H

#include "gtfs/base/arena.h"
#include "gtfs/base/civil.h"

typedef struct {
    const char *file;   /* for messages; borrowed */
    uint32_t n_columns; /* > 0 */
    uint32_t n_rows;    /* without the header */
    gw_str *cells; /* [(1 + row) · n_columns + column], header first; owned; texts borrowed or in the arena */
    uint32_t *numbers; /* [1 + row]: row number in the file; owned */
    size_t cap_cells, cap_numbers;
} gw_csv_text;

/* out is owned by the caller: gw_csv_text_free. text stays borrowed. Returns GW_OK, GW_BAD_INPUT,
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_csv_text_parse(gw_arena *a, const char *file, gw_str text, gw_csv_text *out,
                                        gw_error *err);
void gw_csv_text_free(gw_csv_text *t);

/* One row, for reading its fields by name. */
typedef struct {
    const gw_csv_text *table;
    uint32_t row;
    gw_error *err; /* may be NULL */
} gw_csv_row;

/* The cell under a name; empty when there is no such column. */
gw_str gw_csv_get(const gw_csv_row *r, const char *column);
/* "ports.csv row 3: opens: '25:99' is not a time": what is the part after the value. Always GW_BAD_INPUT. */
gw_status gw_csv_fault(const gw_csv_row *r, const char *column, const char *what);

/* Typed fields. Each gives GW_OK, GW_BAD_INPUT (message written) or GW_NO_MEMORY. "need": empty is an error.
 */
GW_MUST_USE gw_status gw_csv_need(const gw_csv_row *r, const char *column, gw_str *out);
GW_MUST_USE gw_status gw_csv_text_of(const gw_csv_row *r, gw_arena *a, const char *column, const char **out);
GW_MUST_USE gw_status gw_csv_need_text(const gw_csv_row *r, gw_arena *a, const char *column,
                                       const char **out);
/* One of n words; *out is its index. */
GW_MUST_USE gw_status gw_csv_need_word(const gw_csv_row *r, const char *column, const char *const *words,
                                       uint32_t n, uint32_t *out);
GW_MUST_USE gw_status gw_csv_need_clock(const gw_csv_row *r, const char *column, int32_t *out); /* seconds */
/* Minutes >= 0, decimals allowed, to whole seconds. */
GW_MUST_USE gw_status gw_csv_need_minutes(const gw_csv_row *r, const char *column, int32_t *seconds);

#endif
