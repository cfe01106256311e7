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
#include "tests/support/rows_text.h"

static void assert_same(const char *p, size_t n, rows_way a, rows_way b, size_t *n_plain)
{
    gw_buf x = {0}, y = {0};
    size_t none;
    assert_true(rows_text(p, n, a, &x, n_plain));
    assert_true(rows_text(p, n, b, &y, &none));
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
        rows_way plain = {64u << draw(&seed) % 5, 1 + draw(&seed) % 200, false};
        assert_same(bytes, n, plain, (rows_way){4096, SIZE_MAX, true}, &n_plain);
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
            assert_same(bytes, shift + sizeof rows - 1, (rows_way){64, at_once, false},
                        (rows_way){4096, SIZE_MAX, true}, &n_plain);
            all_plain += n_plain;
        }
    }
    assert_true(all_plain > 100); /* or nothing was compared */
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
    assert_true(rows_text(p, n, (rows_way){4096, SIZE_MAX, false}, &out, &n_plain));
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
