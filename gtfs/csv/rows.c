/* The hot path of an import: see rows_priv.h. */
#include "gtfs/csv/rows_priv.h"

#include "gtfs/csv/block_bits_priv.h"
#include <stdlib.h>
#include <string.h>

gw_status gw_rows_start(gw_rows *r, gw_read_fn read, void *source, size_t batch_bytes)
{
    *r = (gw_rows){.read = read, .source = source, .batch_bytes = batch_bytes, .line = 1};
    return gw_scan_start(&r->scan);
}

void gw_rows_stop(gw_rows *r)
{
    gw_scan_stop(&r->scan);
    free(r->lines);
    free(r->odd);
}

void gw_batch_free(gw_batch *b)
{
    free(b->text);
    free(b->ends);
    free(b->rows);
    free(b->cells);
}

/* --- text --- */

static bool grow(void *pointer, size_t bytes)
{
    void **p = pointer, *larger = realloc(*p, bytes);
    if (larger) *p = larger;
    return larger != NULL;
}

/* Room for cap bytes, and for what they can be cut into at most; what is not needed is never touched. */
static bool make_room(gw_rows *r, gw_batch *b, size_t cap)
{
    if (b->cap < cap) {
        if (!grow(&b->text, cap + GW_SCAN_PADDING) || !grow(&b->ends, (cap + 1) * sizeof *b->ends) ||
            !grow(&b->rows, (cap + 1) * sizeof *b->rows))
            return false;
        b->cap = cap;
    }
    if (r->cap_scratch < cap) {
        if (!grow(&r->lines, (cap + 1) * sizeof *r->lines) || !grow(&r->odd, cap / 64 + 2)) return false;
        r->cap_scratch = cap;
    }
    return true;
}

static void no_memory(gw_rows *r)
{
    r->status = gw_fail(&r->err, GW_NO_MEMORY, "no memory to read a table");
}

/* Reads until the batch is full, the file ends, or reading fails. */
static void read_text(gw_rows *r, gw_batch *b)
{
    while (!r->status && !r->at_end_of_file && b->n < b->cap) {
        size_t got = 0;
        r->status = r->read(r->source, b->text + b->n, b->cap - b->n, &got, &r->err);
        if (!r->status && got == 0) r->at_end_of_file = true;
        b->n += got;
        r->n_read += got;
    }
    if (b->text) memset(b->text + b->n, 0, GW_SCAN_PADDING);
}

/* The text of a new batch begins with what was left of the one before. */
static void take_tail(gw_rows *r, gw_batch *b)
{
    size_t n = r->n_tail, cap = r->batch_bytes;
    while (cap < n) cap *= 2;
    b->n = 0;
    if (!make_room(r, b, cap)) {
        no_memory(r);
        return;
    }
    if (n) memmove(b->text, r->tail, n);
    b->n = n;
    r->n_tail = 0;
}

static void keep_tail(gw_rows *r, const gw_batch *b, size_t at)
{
    r->tail = b->text + at;
    r->n_tail = b->n - at;
}

void gw_rows_begin(gw_rows *r, gw_batch *b, const char **p, size_t *n)
{
    take_tail(r, b);
    read_text(r, b);
    keep_tail(r, b, 0);
    *p = b->text;
    *n = b->n;
}

void gw_rows_skip(gw_rows *r, size_t n)
{
    r->tail += n;
    r->n_tail -= n;
}

/* --- where cells and lines end --- */

typedef struct {
    uint32_t n_ends, n_lines;
} window;

static inline uint32_t *put_places(uint32_t *out, uint64_t mask, uint32_t base)
{
    for (; mask; mask &= mask - 1) *out++ = base + (uint32_t)__builtin_ctzll(mask);
    return out;
}

/*  before: bit 0, the byte before the block ends a cell        ends:      , LF and CR
 *  next:   the byte behind the block                           edges:     blanks beside one of them
 */
static window find_ends(gw_rows *r, gw_batch *b)
{
    uint32_t *ends = b->ends, *lines = r->lines;
    uint64_t before = 1;
    for (size_t at = 0; at < b->n; at += 64) {
        gw_block_bits bits = gw_block_bits_of(b->text + at);
        uint64_t valid = b->n - at >= 64 ? UINT64_MAX : (UINT64_C(1) << (b->n - at)) - 1;
        char next = b->text[at + 64 < b->n ? at + 64 : b->n]; /* behind the end stands 0 */
        uint64_t cell_ends = bits.comma | bits.lf | bits.cr;
        uint64_t after = (uint64_t)(next == ',' || next == '\n' || next == '\r') << 63;
        uint64_t edges = bits.blank & (cell_ends << 1 | before | cell_ends >> 1 | after);
        uint64_t lone_cr = bits.cr & ~(bits.lf >> 1 | (uint64_t)(next == '\n') << 63);
        r->odd[at / 64] = ((bits.odd | bits.quote | edges | lone_cr) & valid) != 0;
        before = cell_ends >> 63;
        ends = put_places(ends, (bits.comma | bits.lf) & valid, (uint32_t)at);
        lines = put_places(lines, bits.lf & valid, (uint32_t)at);
    }
    return (window){(uint32_t)(ends - b->ends), (uint32_t)(lines - r->lines)};
}

/* --- rows --- */

/* How far the text has been cut. */
typedef struct {
    uint32_t at, end, line; /* the next row begins at text[at]; ends[end], lines[line] are the next ones */
} place;

static inline bool all_plain(const uint8_t *odd, uint32_t from, uint32_t to)
{
    uint8_t any = odd[from / 64] | odd[to / 64];
    for (uint32_t block = from / 64 + 1; block < to / 64; block++) any |= odd[block];
    return !any;
}

/* GW_ROW_ODD_ENDS, once. */
static uint32_t odd_ends(gw_rows *r)
{
    if (r->told_odd_ends || !gw_scan_saw_odd_ends(&r->scan)) return 0;
    r->told_odd_ends = true;
    return GW_ROW_ODD_ENDS;
}

/* Rows as long as they are plain. The n-th separator from a row's beginning is the next LF only when all
 * before it are commas. */
static void take_plain_rows(gw_rows *r, gw_batch *b, const window *w, place *p)
{
    const uint32_t n = r->n_columns;
    while (p->line < w->n_lines) {
        uint32_t lf = r->lines[p->line], last = p->end + n - 1;
        if (last >= w->n_ends || b->ends[last] != lf || !all_plain(r->odd, p->at, lf)) return;
        bool crlf = lf > p->at && b->text[lf - 1] == '\r';
        if (crlf) b->ends[last]--;
        r->scan.saw_crlf |= crlf;
        r->scan.saw_lf |= !crlf;
        b->rows[b->n_rows++] =
            (gw_row){p->at, p->end, n, (uint32_t)(r->line - b->first_line), GW_ROW_PLAIN | odd_ends(r)};
        r->line++;
        p->at = lf + 1;
        p->end += n;
        p->line++;
    }
}

static bool keep_cells(gw_batch *b, const gw_scan *s)
{
    uint32_t n = s->n_cells < s->most_cells ? s->n_cells : s->most_cells;
    if (gw_grow(&b->cells, &b->cap_cells, b->n_cells + n, sizeof *b->cells)) return false;
    memcpy(b->cells + b->n_cells, s->cells, n * sizeof *b->cells);
    b->n_cells += n;
    return true;
}

static bool is_blank_row(const gw_scan *s, const char *row)
{
    if (s->n_cells != 1 || s->cells[0].flags) return false;
    return gw_str_trim((gw_str){row + s->cells[0].at, s->cells[0].n}).n == 0;
}

/* The first row that is not blank is the header: it says how many cells a row has. */
static void learn_columns(gw_rows *r, const char *row)
{
    if (r->n_columns || is_blank_row(&r->scan, row)) return;
    r->n_columns = r->scan.n_cells;
    if (r->scan.n_cells < r->scan.most_cells) r->scan.most_cells = r->scan.n_cells;
}

static gw_scan_result take_careful_row(gw_rows *r, gw_batch *b, place *p)
{
    gw_scan *s = &r->scan;
    const char *row = b->text + p->at;
    gw_scan_result result = gw_scan_row(s, row, b->n - p->at, r->at_end_of_file);
    if (result != GW_SCAN_ROW) return result;
    gw_row *out = &b->rows[b->n_rows];
    *out = (gw_row){p->at, (uint32_t)b->n_cells, s->n_cells, (uint32_t)(r->line - b->first_line),
                    (s->dirty ? GW_ROW_DIRTY : 0) | odd_ends(r)};
    if (!keep_cells(b, s)) {
        no_memory(r);
        return GW_SCAN_FAILED;
    }
    b->n_rows++;
    learn_columns(r, row);
    r->line += s->n_breaks;
    p->at += s->length;
    return GW_SCAN_ROW;
}

/* Cuts all complete rows; what follows the last one is the tail. */
static gw_scan_result cut_rows(gw_rows *r, gw_batch *b)
{
    window w = find_ends(r, b);
    place p = {0};
    gw_scan_result result = GW_SCAN_ROW;
    while (result == GW_SCAN_ROW) {
        if (r->n_columns && !r->careful) take_plain_rows(r, b, &w, &p);
        result = take_careful_row(r, b, &p);
        while (p.end < w.n_ends && b->ends[p.end] < p.at) p.end++;
        while (p.line < w.n_lines && r->lines[p.line] < p.at) p.line++;
    }
    keep_tail(r, b, p.at);
    return result;
}

/* A row longer than the batch: a larger one. false: it cannot be had. */
static bool enlarge(gw_rows *r, gw_batch *b)
{
    if (make_room(r, b, 2 * b->cap)) return true;
    no_memory(r);
    return false;
}

static gw_scan_result fill(gw_rows *r, gw_batch *b)
{
    take_tail(r, b);
    for (;;) {
        read_text(r, b);
        if (!b->text) return GW_SCAN_FAILED;
        gw_scan_result result = cut_rows(r, b);
        if (result != GW_SCAN_MORE) return result;
        if (r->status) return GW_SCAN_FAILED;
        if (b->n_rows) return GW_SCAN_MORE;
        if (b->n >= GW_ROW_LIMIT) return GW_SCAN_TOO_LONG;
        if (!enlarge(r, b)) return GW_SCAN_FAILED;
        r->n_tail = 0; /* it stays where it is: the whole batch */
    }
}

void gw_rows_fill(gw_rows *r, gw_batch *b)
{
    b->n_rows = 0;
    b->n_cells = 0;
    b->first_line = r->line;
    b->result = fill(r, b);
    b->end_line = r->line;
    b->n_read = r->n_read;
    b->status = b->result == GW_SCAN_FAILED ? r->status : GW_OK;
    b->err = r->err;
}
