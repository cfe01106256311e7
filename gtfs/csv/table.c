#include "gtfs/csv/table.h"

#include "gtfs/csv/table_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gw_status fail_empty(gw_table *t, const char *file, gw_error *err)
{
    gw_table_tell(t, "empty_file", 0, GW_STR(""), GW_STR(""));
    return gw_fail(err, GW_BAD_FEED, "%s: the file is empty", file);
}

/* UTF-16 has a byte order mark, or zeros in every second byte of the header. */
static bool looks_like_utf16(const char *p, size_t n)
{
    if (n >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0)) return true;
    return n >= 4 && ((!p[0] && !p[2] && p[1] && p[3]) || (p[0] && p[2] && !p[1] && !p[3]));
}

/* p, n: the first bytes of the file. */
static gw_status check_encoding(gw_table *t, const char *file, const char *p, size_t n, gw_error *err)
{
    if (n == 0) return fail_empty(t, file, err);
    if (looks_like_utf16(p, n)) {
        gw_table_tell(t, "csv_parsing_failed", 1, GW_STR(""), GW_STR("UTF-16"));
        return gw_fail(err, GW_BAD_FEED, "%s: the file is in UTF-16; GTFS is UTF-8", file);
    }
    if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) gw_row_source_skip(t->rows, 3);
    return GW_OK;
}

/* Cell i of the row at hand, which is not plain and has more cells than i. */
static inline gw_cell careful_cell(const gw_table *t, uint32_t i)
{
    return t->batch->cells[t->row->first + i];
}

static bool row_is_blank(const gw_table *t)
{
    const gw_row *row = t->row;
    if (row->n_cells != 1) return false;
    gw_cell only = {.n = 0};
    if (row->flags & GW_ROW_PLAIN) {
        only.n = t->batch->ends[row->first] - row->at;
    } else {
        only = careful_cell(t, 0);
    }
    return !only.flags && gw_str_trim((gw_str){t->batch->text + row->at + only.at, only.n}).n == 0;
}

static const char *words_of(gw_scan_result result)
{
    return result == GW_SCAN_UNCLOSED ? "a quote is never closed" : "a row is longer than 1 MiB";
}

/* Takes up the next row; GW_SCAN_MORE never comes back. */
static gw_scan_result read_row(gw_table *t)
{
    while (!t->batch || t->next_row == t->batch->n_rows) {
        if (t->batch && t->batch->result != GW_SCAN_MORE) break;
        t->batch = gw_row_source_next(t->rows);
        t->next_row = 0;
    }
    const gw_batch *b = t->batch;
    if (t->next_row < b->n_rows) {
        t->row = &b->rows[t->next_row++];
        t->line = b->first_line + t->row->line;
        if (t->row->flags & GW_ROW_ODD_ENDS) t->odd_ends = true;
        return GW_SCAN_ROW;
    }
    if (b->result == GW_SCAN_UNCLOSED || b->result == GW_SCAN_TOO_LONG)
        gw_table_tell(t, "csv_parsing_failed", b->end_line, GW_STR(""), gw_str_of(words_of(b->result)));
    return b->result;
}

static gw_status fail_reading(const gw_table *t, gw_error *err)
{
    if (err) *err = t->batch->err;
    return t->batch->status;
}

static bool name_occurs_before(const gw_table *t, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        if (gw_str_equal(t->header[k], t->header[i])) return true;
    }
    return false;
}

static bool keep_header(gw_table *t)
{
    t->n_header = t->row->n_cells;
    t->header = gw_arena_alloc(t->names, t->n_header * sizeof *t->header);
    if (!t->header) return false;
    for (uint32_t i = 0; i < t->n_header; i++) {
        gw_str name = gw_table_clean_cell(t, careful_cell(t, i), GW_STR(""));
        if (t->no_memory || !gw_arena_str(t->names, name, &t->header[i])) return false;
        char place[16];
        snprintf(place, sizeof place, "%u", i + 1);
        if (!name.n) {
            gw_table_tell(t, "empty_column_name", t->line, GW_STR(""), gw_str_of(place));
        } else if (name_occurs_before(t, i)) {
            gw_table_tell(t, "duplicated_column", t->line, name, gw_str_of(place));
        }
    }
    return true;
}

static gw_status read_header(gw_table *t, const char *file, gw_error *err)
{
    gw_scan_result result;
    do {
        result = read_row(t);
    } while (result == GW_SCAN_ROW && row_is_blank(t));
    if (result == GW_SCAN_FAILED) return fail_reading(t, err);
    if (result == GW_SCAN_END) return fail_empty(t, file, err);
    if (result != GW_SCAN_ROW) {
        return gw_fail(err, GW_BAD_FEED, "%s: line %llu: %s", file, (unsigned long long)t->batch->end_line,
                       words_of(result));
    }
    if (t->row->n_cells > GW_MOST_COLUMNS) {
        gw_table_tell(t, "csv_parsing_failed", t->line, GW_STR(""), GW_STR("too many columns"));
        return gw_fail(err, GW_BAD_FEED, "%s: the header has more than %u columns", file, GW_MOST_COLUMNS);
    }
    return keep_header(t) ? GW_OK : gw_fail(err, GW_NO_MEMORY, "%s: no memory for its header", file);
}

static uint32_t find_column(const gw_table *t, const char *name)
{
    for (uint32_t i = 0; i < t->n_header; i++) {
        if (gw_str_is(t->header[i], name)) return i;
    }
    return NO_COLUMN;
}

static gw_status want_columns(gw_table *t, const char *const *columns, uint32_t n, gw_error *err)
{
    t->column = malloc((n + 1) * sizeof *t->column);
    t->present = malloc((n + 1) * sizeof *t->present);
    t->cells = malloc((n + 1) * sizeof *t->cells);
    if (!t->column || !t->present || !t->cells)
        return gw_fail(err, GW_NO_MEMORY, "no memory to read a table");
    t->n_wanted = n;
    for (uint32_t i = 0; i < n; i++) {
        t->column[i] = find_column(t, columns[i]);
        t->cells[i] = GW_STR("");
        if (t->column[i] != NO_COLUMN) t->present[t->n_present++] = (present_column){i, t->column[i]};
    }
    return GW_OK;
}

static gw_status prepare(gw_table *t, gw_archive *a, const gw_archive_entry *e, gw_error *err)
{
    t->names = gw_arena_create(0);
    t->mended = gw_arena_create(0);
    if (!t->names || !t->mended) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to read it", e->name);
    const char *first;
    size_t n_first;
    gw_status status = gw_row_source_open(a, e, &t->rows, &first, &n_first, err);
    if (!status) status = check_encoding(t, e->name, first, n_first, err);
    return status ? status : read_header(t, e->name, err);
}

gw_status gw_table_open(gw_archive *a, const char *name, const char *const *columns, uint32_t n,
                        gw_table_fault_fn fault, void *context, gw_table **out, gw_error *err)
{
    const gw_archive_entry *e = gw_archive_find(a, name);
    if (!e) return gw_fail(err, GW_NOT_FOUND, "%s: there is no %s in it", a->source, name);
    gw_table *t = calloc(1, sizeof *t);
    if (!t) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to read it", name);
    t->fault = fault;
    t->context = context;
    gw_status status = prepare(t, a, e, err);
    if (!status) status = want_columns(t, columns, n, err);
    if (status) {
        gw_table_close(t);
        return status;
    }
    *out = t;
    return GW_OK;
}

void gw_table_close(gw_table *t)
{
    if (!t) return;
    gw_row_source_close(t->rows);
    gw_arena_free(t->names);
    gw_arena_free(t->mended);
    free(t->column);
    free(t->present);
    free(t->cells);
    free(t);
}

bool gw_table_has_column(const gw_table *t, uint32_t i)
{
    return i < t->n_wanted && t->column[i] != NO_COLUMN;
}

uint32_t gw_table_header_count(const gw_table *t)
{
    return t->n_header;
}

gw_str gw_table_header_name(const gw_table *t, uint32_t i)
{
    return t->header[i];
}

static void tell_breaks(gw_table *t, uint64_t line, const char *what)
{
    if (t->told_break) return;
    t->told_break = true;
    gw_table_tell(t, "new_line_in_value", line, GW_STR(""), gw_str_of(what));
}

/* Blank lines before a row, and line ends that are not all alike: either may be a value torn apart. */
static void tell_line_faults(gw_table *t)
{
    if (t->n_blank) {
        tell_breaks(t, t->first_blank, "a line break without a row");
        for (uint64_t i = 0; i < t->n_blank; i++) {
            gw_table_tell(t, "empty_row", t->first_blank + i, GW_STR(""), GW_STR(""));
        }
        t->n_blank = 0;
    }
    if (t->odd_ends) tell_breaks(t, t->line, "line ends of several kinds, or lone CR");
}

/* Nothing to clean: what stands between the separators is the value. */
static inline void take_plain_cells(gw_table *t)
{
    const char *text = t->batch->text;
    const uint32_t *ends = t->batch->ends + t->row->first;
    for (uint32_t i = 0; i < t->n_present; i++) {
        present_column c = t->present[i];
        uint32_t from = c.place ? ends[c.place - 1] + 1 : t->row->at;
        t->cells[c.cell] = (gw_str){text + from, ends[c.place] - from};
    }
}

static void take_careful_cells(gw_table *t)
{
    uint32_t n = t->row->n_cells;
    for (uint32_t i = 0; i < t->n_present; i++) {
        present_column c = t->present[i];
        t->cells[c.cell] =
            c.place < n ? gw_table_clean_cell(t, careful_cell(t, c.place), t->header[c.place]) : GW_STR("");
    }
    if (n == t->n_header) return;
    char count[16];
    snprintf(count, sizeof count, "%u", n);
    gw_table_tell(t, "invalid_row_length", t->line, GW_STR(""), gw_str_of(count));
}

static bool end_table(gw_table *t)
{
    t->ended = true;
    return false;
}

bool gw_table_next(gw_table *t, const gw_str **cells, uint64_t *line, gw_status *status, gw_error *err)
{
    *status = GW_OK;
    if (t->ended) return false;
    if (gw_arena_used(t->mended)) gw_arena_reset(t->mended);
    gw_scan_result result;
    while ((result = read_row(t)) == GW_SCAN_ROW && row_is_blank(t)) {
        if (!t->n_blank++) t->first_blank = t->line;
    }
    if (result == GW_SCAN_FAILED) *status = fail_reading(t, err);
    if (result != GW_SCAN_ROW)
        return end_table(t); /* the file simply ends where it cannot be cut any further */
    if (t->n_blank || t->odd_ends) tell_line_faults(t);
    if (t->row->flags & GW_ROW_PLAIN)
        take_plain_cells(t);
    else
        take_careful_cells(t);
    if (t->no_memory) {
        *status = gw_fail(err, GW_NO_MEMORY, "no memory for a row");
        return end_table(t);
    }
    *cells = t->cells;
    *line = t->line;
    return true;
}

uint64_t gw_table_bytes_read(const gw_table *t)
{
    return t->batch->n_read; /* of the header at least */
}
