#include "gtfs/csv/row_source_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define NO_COLUMN   UINT32_MAX

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

static void tell(gw_table *t, const char *code, uint64_t line, gw_str field, gw_str value)
{
    if (t->fault) t->fault(t->context, code, line, field, value);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What stands between the quotes of a cell that begins with one, pairs made single, and whatever stands
 * behind. */
static gw_str unquote(gw_table *t, gw_str raw)
{
    char *text = gw_arena_alloc(t->mended, raw.n);
    if (!text) {
        t->no_memory = true;
        return GW_STR("");
    }
    uint32_t n = 0;
    bool quoted = true;
    for (uint32_t i = 1; i < raw.n; i++) {
        if (raw.p[i] == '"' && quoted) {
            if (i + 1 < raw.n && raw.p[i + 1] == '"') {
                i++;
            } else {
                quoted = false;
                continue;
            }
        }
        text[n++] = raw.p[i];
    }
    return (gw_str){text, n};
}

/* A break and the blanks of its own become one blank. */
static gw_str join_lines(gw_table *t, gw_str s)
{
    char *text = gw_arena_alloc(t->mended, s.n);
    if (!text) {
        t->no_memory = true;
        return GW_STR("");
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') continue;
        text[n++] = s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i];
    }
    return (gw_str){text, n};
}

/* Bytes that are no character, and NUL, become U+FFFD. */
static gw_str replace_invalid(gw_table *t, gw_str s)
{
    char *text = gw_arena_alloc(t->mended, 3 * (size_t)s.n);
    if (!text) {
        t->no_memory = true;
        return GW_STR("");
    }
    uint32_t n = 0, i = 0;
    while (i < s.n) {
        uint32_t valid = (uint32_t)gw_utf8_valid_prefix(s.p + i, s.n - i);
        const char *nul = valid ? memchr(s.p + i, '\0', valid) : NULL;
        if (nul) valid = (uint32_t)(nul - (s.p + i));
        memcpy(text + n, s.p + i, valid);
        n += valid, i += valid;
        if (i == s.n) break;
        memcpy(text + n, REPLACEMENT, 3);
        n += 3, i++;
    }
    return (gw_str){text, n};
}

static bool has_bad_character(gw_str s)
{
    return s.n && (!gw_utf8_is_valid(s.p, s.n) || memchr(s.p, '\0', s.n) || memmem(s.p, s.n, REPLACEMENT, 3));
}

static bool is_dirty(const gw_table *t)
{
    return t->row->flags & GW_ROW_DIRTY;
}

/* A cell that needs more than its two ends moved. */
static gw_str mend(gw_table *t, gw_cell c, gw_str s, gw_str name)
{
    if (c.flags & GW_CELL_COMPLEX) s = unquote(t, s);
    if (c.flags & GW_CELL_BREAK) s = join_lines(t, s);
    bool bad = is_dirty(t) && has_bad_character(s);
    if (bad) s = replace_invalid(t, s);
    if (c.flags & GW_CELL_BREAK) tell(t, "new_line_in_value", t->line, name, s);
    if (bad || c.flags & GW_CELL_STRAY) tell(t, "invalid_character", t->line, name, s);
    return s;
}

static gw_str clean_cell(gw_table *t, gw_cell c, gw_str name)
{
    gw_str s = {t->batch->text + t->row->at + c.at, c.n};
    if (c.flags & ~GW_CELL_QUOTED || is_dirty(t)) s = mend(t, c, s, name);
    if (!s.n) return GW_STR("");
    if (is_blank(s.p[0]) || is_blank(s.p[s.n - 1])) {
        gw_str trimmed = gw_str_trim(s);
        tell(t, "leading_or_trailing_whitespaces", t->line, name, trimmed);
        return trimmed;
    }
    return s;
}

static gw_status fail_empty(gw_table *t, const char *file, gw_error *err)
{
    tell(t, "empty_file", 0, GW_STR(""), GW_STR(""));
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
        tell(t, "csv_parsing_failed", 1, GW_STR(""), GW_STR("UTF-16"));
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
        tell(t, "csv_parsing_failed", b->end_line, GW_STR(""), gw_str_of(words_of(b->result)));
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
        gw_str name = clean_cell(t, careful_cell(t, i), GW_STR(""));
        if (t->no_memory || !gw_arena_str(t->names, name, &t->header[i])) return false;
        char place[16];
        snprintf(place, sizeof place, "%u", i + 1);
        if (!name.n) {
            tell(t, "empty_column_name", t->line, GW_STR(""), gw_str_of(place));
        } else if (name_occurs_before(t, i)) {
            tell(t, "duplicated_column", t->line, name, gw_str_of(place));
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
        tell(t, "csv_parsing_failed", t->line, GW_STR(""), GW_STR("too many columns"));
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
    tell(t, "new_line_in_value", line, GW_STR(""), gw_str_of(what));
}

/* Blank lines before a row, and line ends that are not all alike: either may be a value torn apart. */
static void tell_line_faults(gw_table *t)
{
    if (t->n_blank) {
        tell_breaks(t, t->first_blank, "a line break without a row");
        for (uint64_t i = 0; i < t->n_blank; i++) {
            tell(t, "empty_row", t->first_blank + i, GW_STR(""), GW_STR(""));
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
            c.place < n ? clean_cell(t, careful_cell(t, c.place), t->header[c.place]) : GW_STR("");
    }
    if (n == t->n_header) return;
    char count[16];
    snprintf(count, sizeof count, "%u", n);
    tell(t, "invalid_row_length", t->line, GW_STR(""), gw_str_of(count));
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
