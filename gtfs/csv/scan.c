#include "gtfs/csv/scan_priv.h"

#include "gtfs/csv/block_bits_priv.h"
#include <stdlib.h>

static void load_block(gw_scan *s, int64_t block)
{
    s->block = block;
    s->mask = 0;
    int64_t left = s->n - block;
    if (left <= 0) return;
    gw_block_bits b = gw_block_bits_of(s->p + block);
    uint64_t valid = left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
    s->mask = (b.comma | b.quote | b.lf | b.cr) & valid;
}

/* Place of the next separator; -1: the bytes end first. */
static inline int64_t next_separator(gw_scan *s)
{
    while (!s->mask) {
        if (s->block + 64 >= s->n) {
            s->wants_more = true;
            return -1;
        }
        load_block(s, s->block + 64);
    }
    int64_t at = s->block + __builtin_ctzll(s->mask);
    s->mask &= s->mask - 1;
    return at;
}

/* The byte at `at`, or -1 behind those that are there. */
static inline int byte_at(gw_scan *s, int64_t at)
{
    if (at < s->n) return (unsigned char)s->p[at];
    s->wants_more = true;
    return -1;
}

static inline void add_cell(gw_scan *s, int64_t from, int64_t to, uint8_t flags)
{
    if (s->n_cells < s->most_cells) {
        s->cells[s->n_cells] = (gw_cell){(uint32_t)from, (uint32_t)(to - from), flags};
    }
    s->n_cells++;
}

static bool only_blanks(const gw_scan *s, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) {
        if (s->p[i] != ' ' && s->p[i] != '\t') return false;
    }
    return true;
}

/* From the opening quote to the closing one. -1: it never comes. Sets flags. */
static int64_t find_closing_quote(gw_scan *s, uint8_t *flags)
{
    for (;;) {
        int64_t at = next_separator(s);
        if (at < 0) return -1;
        int c = byte_at(s, at);
        if (c == '"') {
            if (byte_at(s, at + 1) != '"') return at;
            *flags |= GW_CELL_COMPLEX;
            next_separator(s); /* the second of the pair */
        } else if (c != ',') {
            *flags |= GW_CELL_BREAK;
            if (c == '\n' || byte_at(s, at + 1) != '\n') s->n_breaks++;
        }
    }
}

/* A cell under way. */
typedef struct {
    int64_t from;        /* where it begins */
    int64_t open, close; /* its quotes, -1: none */
    uint8_t flags;
} open_cell;

static inline open_cell begin_cell(int64_t from)
{
    return (open_cell){from, -1, -1, 0};
}

static inline void end_cell(gw_scan *s, const open_cell *c, int64_t to)
{
    if (c->open < 0) {
        add_cell(s, c->from, to, c->flags);
    } else if (!(c->flags & GW_CELL_COMPLEX) && only_blanks(s, c->close + 1, to)) {
        add_cell(s, c->open + 1, c->close, c->flags | GW_CELL_QUOTED);
    } else {
        add_cell(s, c->open, to, c->flags | GW_CELL_COMPLEX);
    }
}

/* A quote was met at `at`: it opens a value, or is a stray one. false: it opens and never closes. */
static bool meet_quote(gw_scan *s, open_cell *c, int64_t at)
{
    if (c->open >= 0 || !only_blanks(s, c->from, at)) {
        c->flags |= GW_CELL_STRAY;
        return true;
    }
    c->open = at;
    c->close = find_closing_quote(s, &c->flags);
    return c->close >= 0;
}

/* A CR that no LF follows ends the line where such files end lines so, or where the row is complete;
 * elsewhere it is a break inside a value. */
static bool lone_cr_ends_row(const gw_scan *s)
{
    if (s->most_cells == GW_MOST_COLUMNS || (s->saw_cr && !s->saw_lf && !s->saw_crlf)) return true;
    return s->n_cells + 1 >= s->most_cells;
}

/* The number of bytes of the line end at `at`, or 0 when it is none. */
static int line_end_length(gw_scan *s, int64_t at, int c)
{
    if (c == '\n') return 1;
    if (byte_at(s, at + 1) == '\n') return 2;
    return lone_cr_ends_row(s) ? 1 : 0;
}

static gw_scan_result finish_row(gw_scan *s, const open_cell *last, int64_t to, int64_t length)
{
    end_cell(s, last, to);
    s->length = (uint32_t)length;
    s->dirty = false;
    for (int64_t i = 0; i < length; i++) s->dirty |= (signed char)s->p[i] <= 0;
    if (length == to) return GW_SCAN_ROW; /* the file's last row, without a line end */
    s->n_breaks++;
    s->saw_crlf |= length == to + 2;
    s->saw_lf |= length == to + 1 && s->p[to] == '\n';
    s->saw_cr |= length == to + 1 && s->p[to] == '\r';
    return GW_SCAN_ROW;
}

/* The bytes ended inside the row. */
static gw_scan_result finish_last_row(gw_scan *s, const open_cell *c)
{
    if (!s->at_end) return GW_SCAN_MORE;
    return s->n ? finish_row(s, c, s->n, s->n) : GW_SCAN_END;
}

static gw_scan_result cut_row(gw_scan *s)
{
    open_cell c = begin_cell(0);
    for (;;) {
        int64_t at = next_separator(s);
        if (at < 0) return finish_last_row(s, &c);
        int byte = (unsigned char)s->p[at];
        if (byte == ',') {
            end_cell(s, &c, at);
            c = begin_cell(at + 1);
        } else if (byte == '"') {
            if (!meet_quote(s, &c, at)) return s->at_end ? GW_SCAN_UNCLOSED : GW_SCAN_MORE;
        } else {
            int n = line_end_length(s, at, byte);
            if (s->wants_more && !s->at_end) return GW_SCAN_MORE;
            if (n) return finish_row(s, &c, at, at + n);
            c.flags |= GW_CELL_BREAK;
            s->n_breaks++;
        }
    }
}

gw_scan_result gw_scan_row(gw_scan *s, const char *p, size_t n, bool at_end)
{
    s->p = p;
    s->n = (int64_t)n;
    s->at_end = at_end;
    s->wants_more = false;
    s->n_cells = s->n_breaks = 0;
    load_block(s, 0);
    return cut_row(s);
}

gw_status gw_scan_start(gw_scan *s)
{
    *s = (gw_scan){.most_cells = GW_MOST_COLUMNS};
    s->cells = malloc(GW_MOST_COLUMNS * sizeof *s->cells);
    return s->cells ? GW_OK : GW_NO_MEMORY;
}

void gw_scan_stop(gw_scan *s)
{
    free(s->cells);
}
