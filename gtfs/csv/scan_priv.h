/* Cutting one row of any form into cells: quotes, line breaks in values, lone CR. What the cells mean is
 * table.c's business; rows.c comes here only with rows that are not plain. */
#ifndef GW_CSV_SCAN_PRIV_H
#define GW_CSV_SCAN_PRIV_H

#include "gtfs/base/text.h"

#define GW_ROW_LIMIT    (1u << 20) /* bytes of one row; more is no row but damage */
#define GW_MOST_COLUMNS 4096
#define GW_SCAN_PADDING 64 /* bytes behind the text that can be read, whatever they are */

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

typedef enum {
    GW_SCAN_ROW,
    GW_SCAN_MORE,     /* the row goes on behind the bytes given */
    GW_SCAN_END,      /* end of the file */
    GW_SCAN_UNCLOSED, /* a quote without its partner swallowed the rest */
    GW_SCAN_TOO_LONG, /* row over the limit */
    GW_SCAN_FAILED    /* reading failed */
} gw_scan_result;

typedef struct {
    /* the row last read */
    gw_cell *cells;      /* owned */
    uint32_t n_cells;    /* how many the row has, also those not stored */
    uint32_t most_cells; /* how many are stored: at first GW_MOST_COLUMNS, then the header's number */
    uint32_t n_breaks;   /* lines the row covers */
    uint32_t length;     /* bytes, with its line end */
    bool dirty;          /* holds NUL or bytes that are not ASCII */
    bool saw_lf, saw_crlf, saw_cr; /* line ends met so far; the caller adds those of its own rows */

    /* while a row is being cut:   p: | row … | n | padding
     *                                     ^block: its separators not yet met are the bits of mask */
    const char *p; /* borrowed, during a call */
    int64_t n, block;
    uint64_t mask;
    bool at_end, wants_more;
} gw_scan;

GW_MUST_USE gw_status gw_scan_start(gw_scan *s);
void gw_scan_stop(gw_scan *s);
/* Cuts the row that begins at p; n bytes are there and GW_SCAN_PADDING behind them. at_end: the file ends
 * with them. Only GW_SCAN_ROW changes what was seen of line ends. Blank lines are rows of one empty cell. */
gw_scan_result gw_scan_row(gw_scan *s, const char *p, size_t n, bool at_end);
/* CR has been the only line end so far, or two kinds were met. */
static inline bool gw_scan_saw_odd_ends(const gw_scan *s)
{
    return s->saw_cr || (s->saw_lf && s->saw_crlf);
}

#endif
