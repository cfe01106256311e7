/* The rows of a file, a batch at a time.
 *
 *   bytes --(read)--> text of a batch --(64 bytes at a time, as bits)--> where cells and lines end --> rows
 *
 * A row is plain when it is one line, has as many cells as the header, and holds no quote, no control
 * character, nothing that is not ASCII, no lone CR and no blank at the edge of a value: its cells are what
 * stands between the separators, as it is. All others are cut by gw_scan_row. Which way a row goes never
 * changes what it means; `careful` sends all of them there, so that a test can compare.
 *
 * One thread at a time. Filling a batch touches the one filled before (its last, incomplete row) and no
 * other.
 */
#ifndef GW_CSV_ROWS_PRIV_H
#define GW_CSV_ROWS_PRIV_H

#include "gtfs/csv/scan_priv.h"

typedef gw_status (*gw_read_fn)(void *source, void *p, size_t room, size_t *n, gw_error *err);

enum {
    GW_ROW_PLAIN = 1,
    GW_ROW_DIRTY = 2,    /* holds NUL or bytes that are not ASCII; never plain */
    GW_ROW_ODD_ENDS = 4, /* the first row at which line ends were found to be CR, or of two kinds */
};

typedef struct {
    uint32_t at;      /* first byte in text[] */
    uint32_t first;   /* plain: the end of its first cell is ends[first]; else that cell is cells[first] */
    uint32_t n_cells; /* also those over the limit, which are not kept */
    uint32_t line;    /* where it begins, from the batch's first_line */
    uint32_t flags;
} gw_row;

typedef struct {
    char *text; /* owned: whole rows, then the beginning of the next batch */
    size_t n, cap;
    uint32_t *ends; /* owned; index into text: each comma and line end (of CRLF the CR) */
    gw_row *rows;   /* owned */
    uint32_t n_rows;
    gw_cell *cells; /* owned: of rows that are not plain, at/n from the row's beginning */
    size_t n_cells, cap_cells;
    uint64_t first_line;   /* of the file, from 1 */
    uint64_t n_read;       /* bytes of the file when this batch was filled */
    gw_scan_result result; /* behind the rows: GW_SCAN_MORE, another batch; else why the file ends here */
    uint64_t end_line;     /* where it ends */
    gw_status status;      /* with GW_SCAN_FAILED */
    gw_error err;
} gw_batch;

typedef struct {
    gw_read_fn read;
    void *source;       /* borrowed */
    size_t batch_bytes; /* of text in a batch; it grows for a long row up to GW_ROW_LIMIT */
    bool careful;

    gw_scan scan;
    uint32_t n_columns; /* 0: the header is still to come */
    bool told_odd_ends;
    uint64_t line, n_read;
    bool at_end_of_file;
    gw_status status; /* of the reading */
    gw_error err;
    const char *tail; /* borrowed from the batch filled before: bytes of the row that was not complete */
    size_t n_tail;
    uint32_t *lines; /* owned; where LFs stand in the batch at hand */
    uint8_t *odd;    /* owned; index: blocks of 64 bytes; something in it is not plain */
    size_t cap_scratch;
} gw_rows;

/* batch_bytes: a multiple of 64. */
GW_MUST_USE gw_status gw_rows_start(gw_rows *r, gw_read_fn read, void *source, size_t batch_bytes);
void gw_rows_stop(gw_rows *r);
/* Fills b, which is empty or was filled before (but was not the last one filled, or is the only one). Every
 * failure is in b->result. */
void gw_rows_fill(gw_rows *r, gw_batch *b);
/* Reads the first bytes into b, before the first filling; *skip of them are then left out. */
void gw_rows_begin(gw_rows *r, gw_batch *b, const char **p, size_t *n);
void gw_rows_skip(gw_rows *r, size_t n);
void gw_batch_free(gw_batch *b);

#endif
