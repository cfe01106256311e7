/* Archives and tables at the edges of their forms: names of nothing, two files of one name, packed bytes that
 * are none, files that grow while they are read, headers of thousands of columns, UTF-16 without its mark. */
#include "csv_files.h"

#include "gtfs/csv/archive_priv.h"
#include "gtfs/csv/member_priv.h"
#include "tests/fuzz/fuzz.h"
#include <sys/mman.h>

static void keep_fault(void *context, const char *code, uint64_t line, gw_str field, gw_str value)
{
    (void)field;
    gw_buf_printf(context, "%s %llu %.*s\n", code, (unsigned long long)line, (int)value.n, value.p);
}

static gw_archive *open_it(const char *path, const gw_archive_limits *limits)
{
    gw_archive *a = NULL;
    gw_error err;
    if (gw_archive_open(path, limits, &a, &err)) fail_msg("%s", err.message);
    return a;
}

/* Rows of columns a and b as "a|b;" and faults, one a line. */
static gw_status read_table(gw_archive *a, const char *name, gw_buf *out, gw_error *err)
{
    static const char *const columns[] = {"a", "b"};
    gw_table *t = NULL;
    const gw_str *c;
    uint64_t line;
    gw_status status = gw_table_open(a, name, columns, 2, keep_fault, out, &t, err);
    if (status) return status;
    while (gw_table_next(t, &c, &line, &status, err))
        gw_buf_printf(out, "%.*s|%.*s;\n", (int)c[0].n, c[0].p, (int)c[1].n, c[1].p);
    gw_table_close(t);
    return status;
}

static void check_table(const char *bytes, size_t n, gw_status status, const char *expected)
{
    gw_buf out = {0};
    gw_error err;
    mkdir(test_path("one"), 0700);
    write_bytes(test_path("one/t.txt"), bytes, n);
    gw_archive *a = open_it(test_path("one"), NULL);
    gw_buf_text(&out, "");
    assert_int_equal(read_table(a, "t.txt", &out, &err), status);
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
    gw_archive_close(a);
}

#define TABLE(bytes, status, expected) check_table(bytes, sizeof(bytes) - 1, status, expected)

static const char *write_zip(fuzz_zip *z)
{
    fuzz_zip_end(z);
    const char *path = test_path("odd.zip");
    write_bytes(path, z->bytes.p, z->bytes.n);
    fuzz_zip_free(z);
    return path;
}

static void names_of_nothing_are_not_files(void **state)
{
    (void)state;
    fuzz_zip z = {0};
    fuzz_zip_add(&z, GW_STR(""), GW_STR("x"));
    fuzz_zip_add(&z, GW_STR("folder/"), GW_STR(""));
    fuzz_zip_add(&z, GW_STR("a//b/stops.txt"), GW_STR("x"));
    gw_archive *a = open_it(write_zip(&z), NULL);
    assert_int_equal(gw_archive_count(a), 0);
    assert_false(gw_archive_has(a, "stops.txt"));
    assert_int_equal(gw_archive_size_of(a, "stops.txt"), 0);
    gw_archive_close(a);
}

static void two_files_of_one_name_are_refused(void **state)
{
    (void)state;
    fuzz_zip z = {0};
    gw_error err;
    gw_archive *a = NULL;
    fuzz_zip_add(&z, GW_STR("stops.txt"), GW_STR("a\n1\n"));
    fuzz_zip_add(&z, GW_STR("agency.txt"), GW_STR("a\n1\n"));
    fuzz_zip_add(&z, GW_STR("stops.txt"), GW_STR("a\n2\n"));
    assert_int_equal(gw_archive_open(write_zip(&z), NULL, &a, &err), GW_BAD_FEED);
    assert_non_null(strstr(err.message, "two files named stops.txt"));
}

/* One deflated member, as packed as given; what reading it comes to. */
static void check_packed(gw_str packed, uint32_t crc, uint32_t size, gw_status status, const char *words)
{
    fuzz_zip z = {0};
    gw_buf out = {0};
    gw_error err = {.message = ""};
    fuzz_zip_add_as(&z, GW_STR("t.txt"), packed, 8, crc, size);
    gw_archive *a = open_it(write_zip(&z), NULL);
    assert_int_equal(read_table(a, "t.txt", &out, &err), status);
    if (!strstr(err.message, words)) fail_msg("\"%s\" does not say \"%s\"", err.message, words);
    gw_buf_free(&out);
    gw_archive_close(a);
}

static void packed_bytes_that_are_none(void **state)
{
    (void)state;
    check_packed(GW_STR("\xFF\xFF\xFF\xFF garbage"), 0, 9, GW_BAD_FEED, "no deflate");
    check_packed(GW_STR("\x03\x00"), 0, 0, GW_BAD_FEED, "the file is empty"); /* sound, and of nothing */
    check_packed(GW_STR("\x03\x00"), 5, 0, GW_BAD_FEED, "CRC-32");
    /* one stored block of "a\n1\n", whole, without its last byte, and nothing at all */
    static const char block[] = "\x01\x04\x00\xFB\xFF"
                                "a\n1\n";
    uint32_t crc = fuzz_crc32(GW_STR("a\n1\n"));
    check_packed((gw_str){block, 9}, crc, 4, GW_OK, "");
    check_packed((gw_str){block, 8}, crc, 4, GW_BAD_FEED, "");
    check_packed((gw_str){block, 4}, crc, 4, GW_BAD_FEED, "end too early");
    check_packed((gw_str){block, 0}, crc, 4, GW_BAD_FEED, "end too early");
}

/* 70 MB may come out of 300 KB, as the directory says; the bytes themselves then say otherwise. */
static void large_claims_of_large_members_are_tried(void **state)
{
    (void)state;
    char *zeros = calloc(1, 300000);
    assert_non_null(zeros);
    check_packed((gw_str){zeros, 300000}, 0, 70u << 20, GW_BAD_FEED, "no deflate");
    free(zeros);
}

static void more_room_than_can_be_counted_is_used_in_part(void **state)
{
    (void)state;
    fuzz_zip z = {0};
    int code;
    fuzz_zip_add(&z, GW_STR("t.txt"), GW_STR("hello"));
    zip_t *zip = zip_open(write_zip(&z), ZIP_RDONLY, &code);
    size_t room = (1u << 30) + 1, n;
    char *p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    gw_member *m = NULL;
    const char *why;
    assert_non_null(zip);
    assert_true(p != MAP_FAILED);
    assert_int_equal(gw_member_open(zip, 0, &m, &why), GW_OK);
    assert_int_equal(gw_member_read(m, p, room, &n, &why), GW_OK);
    assert_int_equal(n, 5);
    gw_member_close(m);
    gw_member_close(NULL);
    zip_discard(zip);
    munmap(p, room);
}

/* libisal keeps what has no room yet; the packed bytes have long ended then. */
static void unpacked_bytes_one_at_a_time(void **state)
{
    (void)state;
    static const char block[] = "\x01\x04\x00\xFB\xFF"
                                "a\n1\n";
    fuzz_zip z = {0};
    int code;
    gw_member *m = NULL;
    const char *why = "";
    char out[5] = "";
    size_t n = 1, all = 0;
    fuzz_zip_add_as(&z, GW_STR("t.txt"), (gw_str){block, 9}, 8, fuzz_crc32(GW_STR("a\n1\n")), 4);
    zip_t *zip = zip_open(write_zip(&z), ZIP_RDONLY, &code);
    assert_non_null(zip);
    assert_int_equal(gw_member_open(zip, 0, &m, &why), GW_OK);
    for (; n; all += n) {
        assert_true(all < sizeof out);
        if (gw_member_read(m, out + all, 1, &n, &why)) fail_msg("%s", why);
    }
    assert_string_equal(out, "a\n1\n");
    gw_member_close(m);
    zip_discard(zip);
}

static void whole_files_have_a_limit(void **state)
{
    (void)state;
    static const test_file file = {"t.txt", "0123456789", 0};
    gw_archive *a = open_it(make_zip("whole.zip", &file, 1), NULL);
    gw_buf out = {0};
    gw_error err;
    gw_buf_text(&out, "before ");
    assert_int_equal(gw_archive_read(a, "t.txt", 10, &out, &err), GW_OK);
    assert_string_equal(out.p, "before 0123456789");
    assert_int_equal(gw_archive_read(a, "t.txt", 9, &out, &err), GW_LIMIT);
    assert_string_equal(err.message, "t.txt: larger than 9 bytes");
    assert_int_equal(gw_archive_read(a, "u.txt", 0, &out, &err), GW_NOT_FOUND);
    gw_buf_free(&out);
    gw_archive_close(a);
}

static void folders_hold_other_things_too(void **state)
{
    (void)state;
    gw_error err;
    gw_archive *a = NULL;
    mkdir(test_path("mixed"), 0700);
    mkdir(test_path("mixed/doc"), 0700);
    mkdir(test_path("mixed/old.data"), 0700);
    write_bytes(test_path("mixed/stops.txt"), "a\n", 2);
    a = open_it(test_path("mixed"), NULL);
    assert_int_equal(gw_archive_count(a), 1);
    gw_archive_close(a);
    a = NULL;
    mkdir(test_path("mixed/trips.txt"), 0700);
    assert_int_equal(gw_archive_open(test_path("mixed"), NULL, &a, &err), GW_BAD_FEED);
    assert_non_null(strstr(err.message, "trips.txt: not a plain file"));
    assert_int_equal(gw_archive_open("no-such-file-here", NULL, &a, &err), GW_IO);
}

static void too_many_files_in_a_folder_are_refused(void **state)
{
    (void)state;
    gw_error err;
    gw_archive *a = NULL;
    mkdir(test_path("many"), 0700);
    for (int i = 0; i < 10001; i++) {
        char name[40];
        snprintf(name, sizeof name, "many/f%d", i);
        write_bytes(test_path(name), "", 0);
    }
    assert_int_equal(gw_archive_open(test_path("many"), NULL, &a, &err), GW_LIMIT);
    assert_non_null(strstr(err.message, "more than 10000 files"));
}

static void a_file_that_grows_meanwhile_keeps_its_limit(void **state)
{
    (void)state;
    char text[400];
    gw_buf out = {0};
    gw_error err;
    gw_archive_limits limits = {.max_bytes = 100};
    memset(text, 'x', sizeof text);
    memcpy(text, "a\n", 2);
    mkdir(test_path("growing"), 0700);
    write_bytes(test_path("growing/t.txt"), text, 50);
    gw_archive *a = open_it(test_path("growing"), &limits);
    write_bytes(test_path("growing/t.txt"), text, sizeof text);
    assert_int_equal(read_table(a, "t.txt", &out, &err), GW_LIMIT);
    assert_non_null(strstr(err.message, "larger than 100 bytes"));
    gw_buf_free(&out);
    gw_archive_close(a);
}

/* Listed as large enough for a second reader, and then of two rows: none is started. */
static void a_file_that_shrinks_meanwhile_is_read_to_its_end(void **state)
{
    (void)state;
    gw_buf out = {0};
    gw_error err;
    mkdir(test_path("shrinking"), 0700);
    write_bytes(test_path("shrinking/t.txt"), "a", 1);
    assert_int_equal(truncate(test_path("shrinking/t.txt"), 2 << 20), 0);
    gw_archive *a = open_it(test_path("shrinking"), NULL);
    write_bytes(test_path("shrinking/t.txt"), "a,b\n1,2\n", 8);
    assert_int_equal(read_table(a, "t.txt", &out, &err), GW_OK);
    assert_string_equal(out.p, "1|2;\n");
    gw_buf_free(&out);
    gw_archive_close(a);
}

/* A header of n columns c0, c1 … and one row. */
static gw_status read_wide(int n, gw_buf *out, gw_error *err)
{
    gw_buf text = {0};
    for (int i = 0; i < n; i++) gw_buf_printf(&text, "%sc%d", i ? "," : "", i);
    gw_buf_text(&text, "\n1\n");
    mkdir(test_path("wide"), 0700);
    write_bytes(test_path("wide/t.txt"), text.p, text.n);
    gw_buf_free(&text);
    gw_archive *a = open_it(test_path("wide"), NULL);
    gw_status status = read_table(a, "t.txt", out, err);
    gw_archive_close(a);
    return status;
}

static void thousands_of_columns(void **state)
{
    (void)state;
    gw_buf out = {0};
    gw_error err;
    assert_int_equal(read_wide(4096, &out, &err), GW_OK);
    assert_string_equal(out.p, "invalid_row_length 2 1\n|;\n");
    gw_buf_reset(&out);
    assert_int_equal(read_wide(4097, &out, &err), GW_BAD_FEED);
    assert_string_equal(out.p, "csv_parsing_failed 1 too many columns\n");
    assert_non_null(strstr(err.message, "more than 4096 columns"));
    gw_buf_free(&out);
}

static void utf16_with_and_without_its_mark(void **state)
{
    (void)state;
    const char *told = "csv_parsing_failed 1 UTF-16\n";
    TABLE("\xFE\xFF\0a", GW_BAD_FEED, told);
    TABLE("\xFF\xFE"
          "a\0",
          GW_BAD_FEED, told);
    TABLE("\0a\0,", GW_BAD_FEED, told);
    TABLE("a\0,\0", GW_BAD_FEED, told);
    /* zeros elsewhere are only bad characters of a header */
    TABLE("\0a,b", GW_OK,
          "invalid_character 1 \xEF\xBF\xBD"
          "a\n");
    TABLE("\0\0\0a", GW_OK,
          "invalid_character 1 \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
          "a\n");
    TABLE("\0a\0\0", GW_OK,
          "invalid_character 1 \xEF\xBF\xBD"
          "a\xEF\xBF\xBD\xEF\xBF\xBD\n");
    TABLE("a\0\0a", GW_OK,
          "invalid_character 1 a\xEF\xBF\xBD\xEF\xBF\xBD"
          "a\n");
    TABLE("a\0bc", GW_OK,
          "invalid_character 1 a\xEF\xBF\xBD"
          "bc\n");
    TABLE("a", GW_OK, "");
}

static void breaks_and_blanks_at_the_edges_of_quotes(void **state)
{
    (void)state;
    TABLE("a,b\n\"x\r\",\t\"y\"\t\n", GW_OK,
          "new_line_in_value 2 x \nleading_or_trailing_whitespaces 2 x\nx|y;\n");
    TABLE("a\n\"\"\n\"x\"\n", GW_OK, "|;\nx|;\n"); /* a row of one empty value is no blank line */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_nothing_are_not_files),
        cmocka_unit_test(two_files_of_one_name_are_refused),
        cmocka_unit_test(packed_bytes_that_are_none),
        cmocka_unit_test(large_claims_of_large_members_are_tried),
        cmocka_unit_test(more_room_than_can_be_counted_is_used_in_part),
        cmocka_unit_test(unpacked_bytes_one_at_a_time),
        cmocka_unit_test(whole_files_have_a_limit),
        cmocka_unit_test(folders_hold_other_things_too),
        cmocka_unit_test(too_many_files_in_a_folder_are_refused),
        cmocka_unit_test(a_file_that_grows_meanwhile_keeps_its_limit),
        cmocka_unit_test(a_file_that_shrinks_meanwhile_is_read_to_its_end),
        cmocka_unit_test(thousands_of_columns),
        cmocka_unit_test(utf16_with_and_without_its_mark),
        cmocka_unit_test(breaks_and_blanks_at_the_edges_of_quotes),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
