/* What the program shows: a progress line, only on a terminal, and tables.
 *
 * Progress goes to stderr and is wiped when it ends, so that stdout holds the answer alone.
 */
#ifndef GW_TOOLS_OUT_H
#define GW_TOOLS_OUT_H

#include "gtfs/base/text.h"

typedef struct {
    bool on;          /* stderr is a terminal */
    int64_t shown_ms; /* when it was drawn last */
    bool drawn;
} gw_progress;

gw_progress gw_progress_begin(void);
/* Fits gw_progress_fn; context: the gw_progress. total 0: unknown. Always true. */
bool gw_progress_show(void *context, const char *what, uint64_t done, uint64_t total);
void gw_progress_end(gw_progress *p);

int64_t gw_clock_ms(void); /* monotonic */

/* Columns on a terminal that UTF-8 text takes: 2 for Chinese characters. */
uint32_t gw_text_width(const char *text);

/* Rows of at most GW_TABLE_COLUMNS cells; numbers to the right. Cells are copied. */
#define GW_TABLE_COLUMNS 12
typedef struct {
    uint32_t n_columns, n_cells;
    bool right[GW_TABLE_COLUMNS];
    gw_buf cells; /* zero-ended texts, one behind the other */
} gw_out_table;

/* layout: one letter a column: l left, r right. */
gw_out_table gw_out_table_begin(const char *layout);
void gw_out_table_cell(gw_out_table *t, const char *fmt, ...) GW_PRINTF(2, 3);
/* Prints with `indent` blanks before each row, and frees. */
void gw_out_table_print(gw_out_table *t, int indent);

#endif
