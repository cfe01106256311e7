/* Cutting bytes into rows and cells; what the cells mean is table.c's business. */
#ifndef GW_CSV_SCAN_PRIV_H
#define GW_CSV_SCAN_PRIV_H

#include "gtfs/csv/archive_priv.h"

#define GW_ROW_LIMIT (1u << 20) /* bytes of one row; more is no row but damage */

enum {
    GW_CELL_QUOTED = 1, /* at/n are what stands between the quotes */
    GW_CELL_COMPLEX =
        2,             /* at/n begin with the opening quote: doubled quotes or text behind the closing one */
    GW_CELL_BREAK = 4, /* holds a line break */
    GW_CELL_STRAY = 8  /* a quote where none belongs */
};

typedef struct {
    uint32_t at, n; /* bytes from the beginning of the row */
    uint8_t flags;
} gw_cell;

/*  buf:  ... | row begins            | end of what was read | 64 zero bytes
 *            ^row      ^row + block: 64 bytes whose separators not yet met are the bits of mask
 */
typedef struct {
    gw_stream *stream; /* borrowed */
    char *buf;         /* owned */
    size_t cap, row, end;
    bool at_end_of_file;
    uint64_t n_read;
    gw_status status; /* of the stream */
    gw_error *err;    /* borrowed, during a call */

    int64_t block; /* relative to row; may be negative when the row begins inside the block */
    uint64_t mask;
    int64_t dirty_end; /* relative to row: bytes before it may be NUL or not ASCII, those behind are not */

    gw_cell *cells;                /* owned: of the row last read */
    uint32_t n_cells;              /* how many the row has, also those not stored */
    uint32_t most_cells;           /* how many are stored: at first MOST_COLUMNS, then the header's number */
    uint64_t line;                 /* where the row begins */
    uint64_t n_breaks;             /* lines the row covers */
    int64_t length;                /* bytes of the row last read, with its line end */
    bool saw_lf, saw_crlf, saw_cr; /* line ends met so far */
} gw_scan;

typedef enum {
    GW_SCAN_ROW,
    GW_SCAN_END,      /* end of the file */
    GW_SCAN_UNCLOSED, /* a quote without its partner swallowed the rest */
    GW_SCAN_TOO_LONG, /* row over the limit */
    GW_SCAN_FAILED    /* scan->status says why */
} gw_scan_result;

/* expected: bytes of the file, as far as known; only a hint. */
GW_MUST_USE gw_status gw_scan_start(gw_scan *s, gw_stream *stream, uint64_t expected, gw_error *err);
void gw_scan_stop(gw_scan *s);
/* The first bytes of the file; fewer than n only when the file has fewer. */
const char *gw_scan_peek(gw_scan *s, size_t n, size_t *got);
void gw_scan_skip(gw_scan *s, size_t n); /* a byte order mark */
/* Reads one row; blank lines are rows of one empty cell. Cells stay valid until the next call. */
gw_scan_result gw_scan_row(gw_scan *s);

static inline const char *gw_scan_at(const gw_scan *s, uint32_t at)
{
    return s->buf + s->row + at;
}

#endif
