/* The plain way of cutting rows against the careful one: same bytes, same cells, wherever the bytes are torn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gtfs/csv/block_bits_priv.h"
#include "gtfs/csv/rows_priv.h"

typedef struct {
    const char *p;
    size_t n, at, most; /* at most so many bytes at once */
} memory;

static gw_status read_memory(void *source, void *p, size_t room, size_t *n, gw_error *err)
{
    memory *m = source;
    (void)err;
    *n = m->n - m->at;
    if (*n > room) *n = room;
    if (*n > m->most) *n = m->most;
    memcpy(p, m->p + m->at, *n);
    m->at += *n;
    return GW_OK;
}

typedef struct {
    size_t batch_bytes, at_once;
    bool careful;
} way;

static void tell_cell(gw_buf *out, const gw_batch *b, const gw_row *row, uint32_t i)
{
    gw_cell c = {.flags = 0};
    if (row->flags & GW_ROW_PLAIN) {
        const uint32_t *ends = b->ends + row->first;
        c.at = i ? ends[i - 1] + 1 - row->at : 0;
        c.n = ends[i] - row->at - c.at;
    } else {
        c = b->cells[row->first + i];
    }
    gw_buf_printf(out, " %u<", c.flags);
    gw_buf_add(out, b->text + row->at + c.at, c.n);
    gw_buf_text(out, ">");
}

/* All rows as text; *n_plain: how many went the plain way. */
static void tell_rows(const char *p, size_t n, way w, gw_buf *out, size_t *n_plain)
{
    memory m = {p, n, 0, w.at_once};
    gw_rows r;
    gw_batch batches[2] = {{0}, {0}};
    const gw_batch *b;
    int i = 0;
    *n_plain = 0;
    assert_int_equal(gw_rows_start(&r, read_memory, &m, w.batch_bytes), GW_OK);
    r.careful = w.careful;
    do {
        gw_batch *next = &batches[i++ & 1];
        gw_rows_fill(&r, next);
        b = next;
        for (uint32_t k = 0; k < b->n_rows; k++) {
            const gw_row *row = &b->rows[k];
            uint32_t kept = row->n_cells < r.scan.most_cells ? row->n_cells : r.scan.most_cells;
            gw_buf_printf(out, "%lu%s%s:", (unsigned long)(b->first_line + row->line),
                          row->flags & GW_ROW_ODD_ENDS ? " odd" : "",
                          row->flags & GW_ROW_DIRTY ? " dirty" : "");
            for (uint32_t c = 0; c < kept; c++) tell_cell(out, b, row, c);
            gw_buf_printf(out, " of %u\n", row->n_cells);
            *n_plain += (row->flags & GW_ROW_PLAIN) != 0;
        }
    } while (b->result == GW_SCAN_MORE);
    gw_buf_printf(out, "end %d at line %lu of %lu bytes\n", (int)b->result, (unsigned long)b->end_line,
                  (unsigned long)b->n_read);
    gw_rows_stop(&r);
    gw_batch_free(&batches[0]);
    gw_batch_free(&batches[1]);
}

static void assert_same(const char *p, size_t n, way a, way b, size_t *n_plain)
{
    gw_buf x = {0}, y = {0};
    size_t none;
    tell_rows(p, n, a, &x, n_plain);
    tell_rows(p, n, b, &y, &none);
    if (x.n != y.n || memcmp(x.p, y.p, x.n) != 0)
        fail_msg("batches of %zu, %zu at once:\n%s\nagainst\n%s\nof\n%.*s", a.batch_bytes, a.at_once, x.p,
                 y.p, (int)n, p);
    gw_buf_free(&x);
    gw_buf_free(&y);
}

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Mostly rows of three cells, with everything in them that changes how a row is cut. */
static size_t make_bytes(uint32_t *seed, char *out, size_t most)
{
    static const char *const values[] = {"", "a", "12:34:56", "stop 1", "a_long_identifier-of-some-stop",
                                         "7"};
    static const char *const odd[] = {
        "\"", " ", "\r", "\n", "\"\"", "\xE7\xAB\x99", "\t", ",", "\"q,r\"", "\"line\nbreak\"", "\xFF"};
    const char *line_end = draw(seed) % 3 ? "\n" : "\r\n";
    uint32_t oddness = draw(seed) % 3 ? 0 : 2 + draw(seed) % 60;
    size_t n = 0;
    for (uint32_t rows = 1 + draw(seed) % 40; rows; rows--) {
        for (int c = 0; c < 3; c++) {
            const char *v = values[draw(seed) % 6];
            const char *o = oddness && draw(seed) % oddness == 0 ? odd[draw(seed) % 11] : "";
            const char *end = c < 2 ? "," : line_end;
            if (n + strlen(v) + strlen(o) + 2 >= most) return n;
            n += (size_t)snprintf(out + n, most - n, "%s%s%s", v, o, end);
        }
    }
    if (draw(seed) % 4 == 0 && n) n--; /* without the last line end */
    return n;
}

static void plain_and_careful_agree_on_random_bytes(void **state)
{
    (void)state;
    static char bytes[4096];
    uint32_t seed = 7;
    size_t n_plain = 0, all = 0;
    for (int i = 0; i < 4000; i++) {
        size_t n = make_bytes(&seed, bytes, sizeof bytes);
        way plain = {64u << draw(&seed) % 5, 1 + draw(&seed) % 200, false};
        assert_same(bytes, n, plain, (way){4096, SIZE_MAX, true}, &n_plain);
        all += n_plain;
    }
    assert_true(all > 30000); /* or nothing was compared */
}

/* Every border of a batch at every byte: the rows move by one byte a turn. */
static void borders_may_fall_anywhere(void **state)
{
    (void)state;
    static const char rows[] = "a,b,c\nfirst,12:00:00,x\r\nsecond,\"quoted, with \"\"pairs\"\"\",y\n"
                               "third,\"two\nlines\",z\n,,\nlast,\xE7\xAB\x99,w";
    char bytes[sizeof rows + 200];
    size_t n_plain, all_plain = 0;
    for (size_t shift = 0; shift < 130; shift++) {
        memset(bytes, 'h', shift);
        memcpy(bytes + shift, rows, sizeof rows - 1);
        for (size_t at_once = 1; at_once < 70; at_once += 3) {
            assert_same(bytes, shift + sizeof rows - 1, (way){64, at_once, false},
                        (way){4096, SIZE_MAX, true}, &n_plain);
            all_plain += n_plain;
        }
    }
    assert_true(all_plain > 0);
}

static void blocks_are_the_same_by_both_ways(void **state)
{
    (void)state;
    static const char all[] = ",\"\n\r a\x80\x1F";
    char p[64];
    uint32_t seed = 3;
    for (int i = 0; i < 2000; i++) {
        for (int k = 0; k < 64; k++) p[k] = draw(&seed) % 4 ? all[draw(&seed) % 8] : (char)draw(&seed);
        gw_block_bits a = gw_block_bits_of(p), b = gw_block_bits_plain(p);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void a_row_over_the_limit_ends_the_file(void **state)
{
    (void)state;
    size_t n = 3u << 20, n_plain;
    char *p = malloc(n);
    gw_buf out = {0};
    assert_non_null(p);
    memset(p, 'x', n);
    memcpy(p, "a,b\n1,2\n", 8);
    p[n - 1] = '\n';
    tell_rows(p, n, (way){4096, SIZE_MAX, false}, &out, &n_plain);
    assert_int_equal(n_plain, 1);
    assert_non_null(strstr(out.p, "end 4 at line 3"));
    gw_buf_free(&out);
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_the_same_by_both_ways),
        cmocka_unit_test(plain_and_careful_agree_on_random_bytes),
        cmocka_unit_test(borders_may_fall_anywhere),
        cmocka_unit_test(a_row_over_the_limit_ends_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
