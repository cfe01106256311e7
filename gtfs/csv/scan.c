/* The hot path of an import. Separators are found 64 bytes at a time, as bits of a mask; everything else is
 * skipped. */
#include "gtfs/csv/scan_priv.h"

#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define SMALLEST_BUFFER (4u * 1024)
#define USUAL_BUFFER    (256u * 1024)
#define PADDING         64
#define MOST_COLUMNS    4096

typedef struct {
    uint64_t separators; /* comma, quote, LF, CR */
    uint64_t dirty;      /* NUL and not ASCII */
} block_bits;

#if defined(__SSE2__)
static inline block_bits classify(const char *p)
{
    const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"');
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r'), zero = _mm_setzero_si128();
    block_bits bits = {0, 0};
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, comma), _mm_cmpeq_epi8(v, quote)),
                                   _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
        __m128i odd = _mm_or_si128(v, _mm_cmpeq_epi8(v, zero)); /* the top bit: not ASCII, or zero */
        bits.separators |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
        bits.dirty |= (uint64_t)(uint32_t)_mm_movemask_epi8(odd) << (16 * i);
    }
    return bits;
}
#else
static inline block_bits classify(const char *p)
{
    block_bits bits = {0, 0};
    for (int i = 0; i < 64; i++) {
        unsigned char c = (unsigned char)p[i];
        uint64_t bit = UINT64_C(1) << i;
        if (c == ',' || c == '"' || c == '\n' || c == '\r') bits.separators |= bit;
        if (c == 0 || c >= 0x80) bits.dirty |= bit;
    }
    return bits;
}
#endif

static int64_t filled(const gw_scan *s)
{
    return (int64_t)(s->end - s->row);
}

static void load_block(gw_scan *s, int64_t block)
{
    s->block = block;
    s->mask = 0;
    int64_t left = filled(s) - block;
    if (left <= 0) return;
    block_bits bits = classify(s->buf + s->row + block);
    uint64_t valid = left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
    s->mask = bits.separators & valid;
    if (bits.dirty & valid) s->dirty_end = block + 64;
}

/* More bytes behind those that are there; the row moves to the beginning of the buffer. false: none came. */
static bool refill(gw_scan *s)
{
    if (s->at_end_of_file || s->status) return false;
    int64_t had = filled(s);
    if (s->row) memmove(s->buf, s->buf + s->row, (size_t)had);
    s->row = 0;
    s->end = (size_t)had;
    if (s->end == s->cap) {
        if (s->cap >= GW_ROW_LIMIT) return false;
        char *larger = realloc(s->buf, 2 * s->cap + PADDING);
        if (!larger) {
            s->status = gw_fail(s->err, GW_NO_MEMORY, "no memory for a long row");
            return false;
        }
        s->buf = larger;
        s->cap *= 2;
    }
    size_t n = 0;
    s->status = gw_stream_read(s->stream, s->buf + s->end, s->cap - s->end, &n, s->err);
    if (!s->status && n == 0) s->at_end_of_file = true;
    s->end += n;
    s->n_read += n;
    memset(s->buf + s->end, 0, PADDING);
    load_block(s, had);
    return n > 0;
}

/* Place of the next separator, relative to the row; -1: the file ends first (or the row is too long, or a
 * fault). */
static inline int64_t next_separator(gw_scan *s)
{
    while (!s->mask) {
        if (s->block + 64 < filled(s)) {
            load_block(s, s->block + 64);
        } else if (!refill(s)) {
            return -1;
        }
    }
    int64_t at = s->block + __builtin_ctzll(s->mask);
    s->mask &= s->mask - 1;
    return at;
}

/* The byte at `at`, or -1 behind the end of the file. */
static inline int byte_at(gw_scan *s, int64_t at)
{
    while (at >= filled(s)) {
        if (!refill(s)) return -1;
    }
    return (unsigned char)s->buf[s->row + (size_t)at];
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
        char c = s->buf[s->row + (size_t)i];
        if (c != ' ' && c != '\t') return false;
    }
    return true;
}

/* From the opening quote at `open` to the closing one. -1: it never comes. Sets flags. */
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
    if (s->most_cells == MOST_COLUMNS || (s->saw_cr && !s->saw_lf && !s->saw_crlf)) return true;
    return s->n_cells + 1 >= s->most_cells;
}

/* The number of bytes of the line end at `at`, or 0 when it is none. */
static int line_end_length(gw_scan *s, int64_t at, int c)
{
    if (c == '\n') {
        s->saw_lf = true;
        return 1;
    }
    if (byte_at(s, at + 1) == '\n') {
        next_separator(s); /* the LF */
        s->saw_crlf = true;
        return 2;
    }
    if (!lone_cr_ends_row(s)) return 0;
    s->saw_cr = true;
    return 1;
}

static gw_scan_result stopped(const gw_scan *s, gw_scan_result at_end)
{
    if (s->status) return GW_SCAN_FAILED;
    return s->at_end_of_file ? at_end : GW_SCAN_TOO_LONG;
}

/* *length: bytes of the row with its line end. */
static gw_scan_result read_cells(gw_scan *s, int64_t *length)
{
    open_cell c = begin_cell(0);
    for (;;) {
        int64_t at = next_separator(s);
        if (at < 0) {
            gw_scan_result result = stopped(s, filled(s) ? GW_SCAN_ROW : GW_SCAN_END);
            if (result == GW_SCAN_ROW) end_cell(s, &c, filled(s));
            *length = filled(s);
            return result;
        }
        int byte = (unsigned char)s->buf[s->row + (size_t)at];
        if (byte == ',') {
            end_cell(s, &c, at);
            c = begin_cell(at + 1);
        } else if (byte == '"') {
            if (!meet_quote(s, &c, at)) return stopped(s, GW_SCAN_UNCLOSED);
        } else {
            int n = line_end_length(s, at, byte);
            if (n) {
                end_cell(s, &c, at);
                *length = at + n;
                s->n_breaks++;
                return GW_SCAN_ROW;
            }
            c.flags |= GW_CELL_BREAK;
            s->n_breaks++;
        }
    }
}

static void leave_row(gw_scan *s, int64_t length)
{
    s->row += (size_t)length;
    s->block -= length;
    s->dirty_end -= length;
    s->line += s->n_breaks;
    s->n_breaks = 0;
}

/* The row read before is left only now: its cells were borrowed until this call. */
gw_scan_result gw_scan_row(gw_scan *s)
{
    leave_row(s, s->length);
    s->length = 0;
    s->n_cells = 0;
    int64_t length = 0;
    gw_scan_result result = read_cells(s, &length);
    if (result == GW_SCAN_ROW) s->length = length;
    if (s->status) result = GW_SCAN_FAILED;
    return result;
}

/* Powers of two up to the usual size: a feed of small files does not need a large buffer for each. */
static size_t first_buffer(uint64_t expected)
{
    size_t n = SMALLEST_BUFFER;
    while (n < expected && n < USUAL_BUFFER) n *= 2;
    return n;
}

gw_status gw_scan_start(gw_scan *s, gw_stream *stream, uint64_t expected, gw_error *err)
{
    size_t cap = first_buffer(expected);
    *s = (gw_scan){.stream = stream, .cap = cap, .err = err, .line = 1, .most_cells = MOST_COLUMNS};
    s->buf = malloc(cap + PADDING);
    s->cells = malloc(MOST_COLUMNS * sizeof *s->cells);
    if (!s->buf || !s->cells) return gw_fail(err, GW_NO_MEMORY, "no memory to read a table");
    memset(s->buf, 0, PADDING);
    s->block = -64;
    return GW_OK;
}

void gw_scan_stop(gw_scan *s)
{
    free(s->buf);
    free(s->cells);
}

const char *gw_scan_peek(gw_scan *s, size_t n, size_t *got)
{
    while ((size_t)filled(s) < n && refill(s)) {
    }
    *got = (size_t)filled(s) < n ? (size_t)filled(s) : n;
    return s->buf + s->row;
}

void gw_scan_skip(gw_scan *s, size_t n)
{
    s->row += n;
    load_block(s, 0);
}
