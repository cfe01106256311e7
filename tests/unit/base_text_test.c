#include "gtfs/base/arena.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static void slices_compare_by_bytes(void **state)
{
    (void)state;
    assert_true(gw_str_equal(GW_STR("abc"), gw_str_of("abc")));
    assert_false(gw_str_equal(GW_STR("abc"), GW_STR("abd")));
    assert_false(gw_str_equal(GW_STR("abc"), GW_STR("ab")));
    assert_true(gw_str_is(gw_str_of(NULL), ""));
    assert_true(gw_str_compare(GW_STR("ab"), GW_STR("abc")) < 0);
    assert_true(gw_str_compare(GW_STR("b"), GW_STR("abc")) > 0);
    assert_int_equal(gw_str_compare(GW_STR("ab"), GW_STR("ab")), 0);
    assert_true(gw_str_compare(GW_STR("\xE6"), GW_STR("a")) > 0); /* unsigned */
}

static void trimming_leaves_inner_blanks(void **state)
{
    (void)state;
    assert_true(gw_str_is(gw_str_trim(GW_STR(" \t a b\r\n")), "a b"));
    assert_true(gw_str_is(gw_str_trim(GW_STR("   ")), ""));
    assert_true(gw_str_is(gw_str_trim(GW_STR("")), ""));
}

static void splitting_takes_the_first_separator(void **state)
{
    (void)state;
    gw_str head, tail;
    assert_true(gw_str_split(GW_STR("hk:a:b"), ':', &head, &tail));
    assert_true(gw_str_is(head, "hk") && gw_str_is(tail, "a:b"));
    assert_false(gw_str_split(GW_STR("plain"), ':', &head, &tail));
    assert_true(gw_str_is(head, "plain") && tail.n == 0);
}

/* The numbers are part of file formats: they may never change. */
static void hash_is_stable(void **state)
{
    (void)state;
    assert_true(gw_str_hash(GW_STR("")) == gw_str_hash(gw_str_of("")));
    assert_true(gw_str_hash(GW_STR("SZB00755")) != gw_str_hash(GW_STR("SZB00757")));
    char with_zero[2] = {'a', '\0'};
    assert_true(gw_str_hash(GW_STR("a")) != gw_str_hash((gw_str){with_zero, 2}));
    assert_true(gw_str_hash(GW_STR("stop_times.txt")) == UINT64_C(0x5C05A36AC4194121));
}

static void integers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(gw_str_to_int(GW_STR("0"), &v) && v == 0);
    assert_true(gw_str_to_int(GW_STR("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(gw_str_to_int(GW_STR("+9223372036854775807"), &v) && v == INT64_MAX);
    static const char *const bad[] = {"", "-", "1 ", " 1", "1.0", "0x1", "9223372036854775808", "1e3", "١"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(gw_str_to_int(gw_str_of(bad[i]), &v));
    assert_true(v == INT64_MAX); /* untouched */
}

static void assert_double(const char *text, double expected)
{
    double v = -1;
    assert_true(gw_str_to_double(gw_str_of(text), &v));
    if (v != expected) fail_msg("%s gave %.17g, not %.17g", text, v, expected);
}

static void decimals_are_the_nearest_double(void **state)
{
    (void)state;
    assert_double("0", 0);
    assert_double("-22.391", -22.391);
    assert_double("113.977", 113.977);
    assert_double(".5", .5);
    assert_double("5.", 5);
    assert_double("1e3", 1e3);
    assert_double("1.5E-3", 1.5e-3);
    assert_double("0.1000000000000000055511151231257827", 0.1);
    assert_double("179769313486231570000000000000000000000e270", 1.7976931348623157e308);
    assert_double("9007199254740993", 9007199254740993.0);
    assert_double("22.5030512345678901234", 22.5030512345678901234);
    double v = 3;
    static const char *const bad[] = {"",    ".",   "-",    "nan",   "inf", "1e",
                                      "1e+", "1,5", "0x10", "1e999", "2 ",  "--1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(gw_str_to_double(gw_str_of(bad[i]), &v));
}

static void utf8_is_checked_by_the_book(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "ascii only, longer than eight",
                                       "港大醫院",
                                       "\xC2\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "\xED\x9F\xBF",
                                       "\xEF\xBF\xBF"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(gw_utf8_is_valid(good[i], strlen(good[i])));
    static const char *const bad[] = {"\x80",
                                      "\xC0\xAF",
                                      "\xC1\xBF",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xE6\xB8",
                                      "\xE6\xB8g",
                                      "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(gw_utf8_valid_prefix(bad[i], strlen(bad[i])), 0);
    assert_int_equal(gw_utf8_valid_prefix("Automati\x92"
                                          "c",
                                          10),
                     8);
    assert_true(gw_utf8_is_valid("a\0b", 3));
}

static void buffers_grow_and_stay_zero_ended(void **state)
{
    (void)state;
    gw_buf b = {0};
    for (int i = 0; i < 1000; i++) gw_buf_printf(&b, "%d,", i);
    gw_buf_text(&b, "end");
    assert_false(b.failed);
    assert_int_equal(b.n, strlen(b.p));
    assert_string_equal(b.p + b.n - 7, "999,end");
    gw_buf_reset(&b);
    assert_string_equal(b.p, "");
    gw_buf_str(&b, GW_STR("x"));
    assert_string_equal(b.p, "x");
    gw_buf_free(&b);
    assert_null(b.p);
}

static void growing_beyond_memory_leaves_the_data(void **state)
{
    (void)state;
    int *p = NULL;
    size_t cap = 0;
    assert_int_equal(gw_grow(&p, &cap, 3, sizeof *p), GW_OK);
    int *before = p;
    assert_int_equal(gw_grow(&p, &cap, SIZE_MAX / 2, sizeof *p), GW_NO_MEMORY);
    assert_ptr_equal(p, before);
    free(p);
}

static void arena_pieces_are_aligned_and_apart(void **state)
{
    (void)state;
    gw_arena *a = gw_arena_create(0);
    static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 40000, 3, 200000, 8};
    char *pieces[10];
    for (int i = 0; i < 10; i++) {
        pieces[i] = gw_arena_alloc(a, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], i, sizes[i]);
    }
    for (int i = 0; i < 10; i++) {
        for (size_t k = 0; k < sizes[i]; k++) assert_int_equal(pieces[i][k], i);
    }
    gw_arena_reset(a);
    assert_int_equal(gw_arena_used(a), 0);
    char *zero = gw_arena_zalloc(a, 100);
    for (int i = 0; i < 100; i++) assert_int_equal(zero[i], 0);
    assert_string_equal(gw_arena_text(a, GW_STR("text")), "text");
    gw_arena_free(a);
}

static void arena_keeps_its_limit(void **state)
{
    (void)state;
    gw_arena *a = gw_arena_create(100);
    gw_str copy = GW_STR("untouched");
    assert_non_null(gw_arena_alloc(a, 90));
    assert_null(gw_arena_alloc(a, 16));
    assert_false(gw_arena_str(a, GW_STR("too much for what is left"), &copy));
    assert_true(gw_str_is(copy, "untouched"));
    assert_null(gw_arena_alloc(a, SIZE_MAX));
    gw_arena_reset(a);
    assert_non_null(gw_arena_alloc(a, 96));
    gw_arena_free(a);
    gw_arena_free(NULL);
}

static void messages_are_one_valid_line(void **state)
{
    (void)state;
    gw_error err;
    assert_int_equal(gw_fail(&err, GW_IO, "a%s\nb", "\xFF"), GW_IO);
    assert_string_equal(err.message, "a? b");
    assert_int_equal(err.status, GW_IO);
    char name[2000];
    memset(name, 'x', sizeof name);
    memcpy(name + 1022, "港", 3); /* would be cut in its middle */
    name[1999] = '\0';
    assert_int_equal(gw_fail(&err, GW_LIMIT, "%s", name), GW_LIMIT);
    assert_int_equal(strlen(err.message), 1022);
    assert_int_equal(gw_fail(NULL, GW_LIMIT, "%s", name), GW_LIMIT);
    for (int s = GW_OK; s <= GW_CONFLICT; s++)
        assert_string_not_equal(gw_status_name((gw_status)s), "unknown status");
}

static void files_are_whole_or_absent(void **state)
{
    char path[300], text[400];
    snprintf(path, sizeof path, "%s/file", (char *)*state);
    gw_buf b = {0};
    gw_error err;
    assert_int_equal(gw_file_write_atomic(path, "first", 5, &err), GW_OK);
    assert_int_equal(gw_file_write_atomic(path, "second", 6, &err), GW_OK);
    assert_int_equal(gw_file_read(path, 0, &b, &err), GW_OK);
    assert_string_equal(b.p, "second");
    gw_buf_reset(&b);
    assert_int_equal(gw_file_read(path, 5, &b, &err), GW_LIMIT);
    gw_buf_free(&b);
    snprintf(text, sizeof text, "%s/none/file", (char *)*state);
    assert_int_equal(gw_file_write_atomic(text, "x", 1, &err), GW_IO);
    assert_int_equal(gw_file_read(text, 0, &b, &err), GW_IO);
    snprintf(text, sizeof text, "%s.tmp-%ld", path, (long)getpid());
    assert_int_equal(access(text, F_OK), -1);
}

static void failed_write_keeps_the_old_file(void **state)
{
    char path[300], other[400];
    gw_buf b = {0};
    gw_error err;
    snprintf(path, sizeof path, "%s/kept", (char *)*state);
    snprintf(other, sizeof other, "%s.tmp-%ld", path, (long)getpid());
    assert_int_equal(gw_file_write_atomic(path, "old", 3, &err), GW_OK);
    assert_int_equal(mkdir(other, 0700), 0); /* the temporary file cannot be made */
    assert_int_equal(gw_file_write_atomic(path, "new", 3, &err), GW_IO);
    rmdir(other);
    assert_int_equal(gw_file_read(path, 0, &b, &err), GW_OK);
    assert_string_equal(b.p, "old");
    gw_buf_free(&b);
}

static int make_folder(void **state)
{
    static char path[] = "/tmp/gw-base-XXXXXX";
    *state = mkdtemp(path);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_compare_by_bytes),
        cmocka_unit_test(trimming_leaves_inner_blanks),
        cmocka_unit_test(splitting_takes_the_first_separator),
        cmocka_unit_test(hash_is_stable),
        cmocka_unit_test(integers_are_read_whole_or_not_at_all),
        cmocka_unit_test(decimals_are_the_nearest_double),
        cmocka_unit_test(utf8_is_checked_by_the_book),
        cmocka_unit_test(buffers_grow_and_stay_zero_ended),
        cmocka_unit_test(growing_beyond_memory_leaves_the_data),
        cmocka_unit_test(arena_pieces_are_aligned_and_apart),
        cmocka_unit_test(arena_keeps_its_limit),
        cmocka_unit_test(messages_are_one_valid_line),
        cmocka_unit_test(files_are_whole_or_absent),
        cmocka_unit_test(failed_write_keeps_the_old_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
