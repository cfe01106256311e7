/* A table of the feed with typed cells: every helper reports what it meets under the file, row and field. */
#ifndef GW_FEED_READER_PRIV_H
#define GW_FEED_READER_PRIV_H

#include "gtfs/feed/load_priv.h"

typedef struct {
    gw_loader *l;
    const char *file;
    const char *const *columns;
    gw_table *table;     /* owned; NULL when the file is absent */
    const gw_str *cells; /* borrowed; index: columns */
    uint64_t line, n_rows, n_faults;
    gw_touch_kind touch; /* what the row belongs to, for the repairs: set by who reads it */
    uint32_t touched;    /* its index */
    bool field_only;     /* a cell that cannot be read costs the field, never the row */
    bool required;
    gw_status status; /* of the reading, or of a helper that found no memory */
} gw_reader;

#define GW_N(columns) ((uint32_t)(sizeof(columns) / sizeof((columns)[0])))

/* Opens file; an absent one is no failure: the reader then has no rows. required: without rows the feed is
 * unusable. Checks the header against the reference. */
GW_MUST_USE gw_status gw_reader_open(gw_reader *r, gw_loader *l, const char *file, const char *const *columns,
                                     uint32_t n, bool required);
bool gw_reader_next(gw_reader *r);
/* Returns what the reading came to, or `status` when that is not GW_OK. */
GW_MUST_USE gw_status gw_reader_close(gw_reader *r, gw_status status);
bool gw_reader_has(const gw_reader *r, uint32_t column);

void gw_cell_fault(gw_reader *r, const char *code, uint32_t column); /* the cell is the value */
void gw_row_fault(gw_reader *r, const char *code, uint32_t column, gw_str value);
void gw_row_fault_action(gw_reader *r, const char *code, gw_action action, uint32_t column, gw_str value);
void gw_cell_fault_action(gw_reader *r, const char *code, gw_action action, uint32_t column);
/* false and missing_required_field when blank. */
bool gw_cell_given(gw_reader *r, uint32_t column);
/* Blank or faulty: false; a fault is reported. */
bool gw_cell_int(gw_reader *r, uint32_t column, int64_t least, int64_t most, int64_t *out);
bool gw_cell_double(gw_reader *r, uint32_t column, double *out);
bool gw_cell_day(gw_reader *r, uint32_t column, gw_day *out);
bool gw_cell_time(gw_reader *r, uint32_t column, int32_t *out);
/* Blank: the default. Not a number or above most: the default, reported. */
uint8_t gw_cell_enum(gw_reader *r, uint32_t column, uint8_t most, uint8_t by_default);
bool gw_cell_color(gw_reader *r, uint32_t column, uint32_t *out);
/* Copies; r->status says when there was no memory. */
gw_str gw_cell_text(gw_reader *r, uint32_t column);
gw_str gw_cell_shared(gw_reader *r, uint32_t column);
gw_str gw_cell_url(gw_reader *r, uint32_t column); /* empty unless http or https; reported */
/* As shared text, kept whatever it is; only the form is reported. */
gw_str gw_cell_language(gw_reader *r, uint32_t column);
gw_str gw_cell_email(gw_reader *r, uint32_t column);
gw_str gw_cell_phone(gw_reader *r, uint32_t column);
bool gw_cell_is_timezone(gw_reader *r, uint32_t column); /* reports nothing */
gw_str gw_cell_id(gw_reader *r, uint32_t column);        /* as text; reports what is not printable ASCII */

/* Words for people all in small letters, or several all in capitals. Words of scripts without case say
 * nothing. Pieces of one letter and what has digits say nothing either ("RTE 30"). */
bool gw_lacks_mixed_case(gw_str s);

#endif
