/* A table while it is read: table.c goes from row to row, table_cells.c makes a cell's value of its bytes.
 * Not for others. */
#ifndef GW_CSV_TABLE_PRIV_H
#define GW_CSV_TABLE_PRIV_H

#include "gtfs/csv/row_source_priv.h"

#define NO_COLUMN UINT32_MAX

typedef struct {
    uint32_t cell, place; /* cells[cell] stands at this place in the file */
} present_column;

struct gw_table {
    gw_row_source *rows;   /* owned */
    const gw_batch *batch; /* borrowed from rows; NULL before the first */
    uint32_t next_row;     /* of the batch */
    const gw_row *row;     /* the one at hand */
    uint64_t line;         /* where it begins */
    bool odd_ends;         /* a row was met at which line ends turned out to be odd */
    gw_table_fault_fn fault;
    void *context;
    gw_arena *names;  /* owned: the header */
    gw_arena *mended; /* owned: cells that are not as in the file; emptied with every row */
    gw_str *header;   /* in names; index: column of the file */
    uint32_t n_header;
    uint32_t n_wanted;
    uint32_t *column;        /* owned; index: wanted; place in the file or NO_COLUMN */
    present_column *present; /* owned: wanted columns that the file has */
    uint32_t n_present;
    gw_str *cells;   /* owned; index: wanted */
    bool told_break; /* new_line_in_value for odd line ends: once a file */
    bool ended, no_memory;
    uint64_t n_blank, first_blank; /* blank lines since the last row: told when another row follows */
};

static inline void gw_table_tell(gw_table *t, const char *code, uint64_t line, gw_str field, gw_str value)
{
    if (t->fault) t->fault(t->context, code, line, field, value);
}

/* The value of a cell of the row at hand: without quotes, breaks, invalid characters and blanks at its ends,
 * each of which is told under the column's name. In the file's text or in t->mended. */
gw_str gw_table_clean_cell(gw_table *t, gw_cell c, gw_str name);

#endif
