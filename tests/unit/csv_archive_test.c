/* Zips as they come, and zips made to harm. */
#include "csv_files.h"

#include "gtfs/csv/table.h"

static const test_file feed[] = {{"stops.txt", "stop_id\nA\n", 0}, {"trips.txt", "trip_id\nT\n", 0}};

static gw_status open_status(const char *path, gw_error *err)
{
    gw_archive *a = NULL;
    gw_status status = gw_archive_open(path, NULL, &a, err);
    if (status) assert_null(a);
    gw_archive_close(a);
    return status;
}

static gw_archive *open_it(const char *path)
{
    gw_archive *a = NULL;
    gw_error err;
    if (gw_archive_open(path, NULL, &a, &err)) fail_msg("%s", err.message);
    return a;
}

/* The number of rows, or -status. */
static int64_t count_rows(gw_archive *a, const char *name, gw_error *err)
{
    static const char *const columns[] = {"stop_id"};
    gw_table *t = NULL;
    const gw_str *cells;
    uint64_t line;
    int64_t n = 0;
    gw_status status = gw_table_open(a, name, columns, 1, NULL, NULL, &t, err);
    if (status) return -(int64_t)status;
    while (gw_table_next(t, &cells, &line, &status, err)) n++;
    gw_table_close(t);
    return status ? -(int64_t)status : n;
}

static void zip_and_folder_show_the_same(void **state)
{
    (void)state;
    gw_error err;
    gw_archive *a = open_it(make_zip("plain.zip", feed, 2));
    assert_int_equal(gw_archive_count(a), 2);
    assert_string_equal(gw_archive_name(a, 0), "stops.txt");
    assert_true(gw_archive_has(a, "trips.txt"));
    assert_false(gw_archive_has(a, "trip.txt"));
    assert_int_equal(gw_archive_size_of(a, "stops.txt"), 10);
    assert_int_equal(gw_archive_size_of(a, "none.txt"), 0);
    assert_false(gw_archive_in_subfolder(a));
    assert_int_equal(count_rows(a, "stops.txt", &err), 1);
    assert_int_equal(count_rows(a, "none.txt", &err), -(int)GW_NOT_FOUND);
    gw_sha256 h;
    assert_int_equal(gw_sha256_file(test_path("plain.zip"), &h, &err), GW_OK);
    assert_memory_equal(&h, gw_archive_hash(a), sizeof h);
    gw_archive_close(a);

    mkdir(test_path("folder"), 0700);
    mkdir(test_path("folder/inner"), 0700);
    write_bytes(test_path("folder/stops.txt"), feed[0].text, 10);
    a = open_it(test_path("folder"));
    assert_int_equal(gw_archive_count(a), 1);
    assert_int_equal(count_rows(a, "stops.txt", &err), 1);
    assert_int_equal(gw_sha256_folder(test_path("folder"), &h, &err), GW_OK);
    assert_memory_equal(&h, gw_archive_hash(a), sizeof h);
    gw_archive_close(a);
}

static void what_is_no_zip_is_refused(void **state)
{
    (void)state;
    gw_error err;
    assert_int_equal(open_status(test_path("absent.zip"), &err), GW_IO);
    assert_non_null(strstr(err.message, "absent.zip"));
    assert_int_equal(open_status("/dev/null", &err), GW_IO);
    write_bytes(test_path("text.zip"), "<html>not found</html>", 22);
    assert_int_equal(open_status(test_path("text.zip"), &err), GW_BAD_FEED);
    write_bytes(test_path("empty.zip"), "", 0);
    assert_int_equal(open_status(test_path("empty.zip"), &err), GW_BAD_FEED);
}

static void every_truncation_is_noticed(void **state)
{
    (void)state;
    gw_error err;
    gw_buf whole = {0};
    assert_int_equal(gw_file_read(make_zip("whole.zip", feed, 2), 0, &whole, &err), GW_OK);
    for (size_t n = 1; n < whole.n; n++) {
        write_bytes(test_path("cut.zip"), whole.p, n);
        assert_int_equal(open_status(test_path("cut.zip"), &err), GW_BAD_FEED);
    }
    gw_buf_free(&whole);
}

/* Every byte turned over in turn: an error, or rows, but never a crash. */
static void damaged_bytes_do_no_harm(void **state)
{
    (void)state;
    gw_error err;
    gw_buf whole = {0};
    int n_failed = 0;
    assert_int_equal(gw_file_read(make_zip("sound.zip", feed, 2), 0, &whole, &err), GW_OK);
    for (size_t i = 0; i < whole.n; i++) {
        whole.p[i] ^= 0x5A;
        write_bytes(test_path("damaged.zip"), whole.p, whole.n);
        whole.p[i] ^= 0x5A;
        gw_archive *a = NULL;
        if (gw_archive_open(test_path("damaged.zip"), NULL, &a, &err) || count_rows(a, "stops.txt", &err) < 0)
            n_failed++;
        gw_archive_close(a);
    }
    assert_true(n_failed > 20);
    gw_buf_free(&whole);
}

static void a_single_folder_inside_is_entered(void **state)
{
    (void)state;
    static const test_file nested[] = {{"__MACOSX/feed/._stops.txt", "x", 0},
                                       {"feed/stops.txt", "stop_id\nA\nB\n", 0},
                                       {"feed/trips.txt", "trip_id\n", 0},
                                       {"feed/more/notes.txt", "x", 0}};
    gw_error err;
    gw_archive *a = open_it(make_zip("nested.zip", nested, 4));
    assert_true(gw_archive_in_subfolder(a));
    assert_int_equal(gw_archive_count(a), 2);
    assert_int_equal(count_rows(a, "stops.txt", &err), 2);
    gw_archive_close(a);
}

static void the_top_wins_and_two_folders_are_a_riddle(void **state)
{
    (void)state;
    static const test_file top[] = {{"old/stops.txt", "stop_id\nA\nB\n", 0},
                                    {"stops.txt", "stop_id\nA\n", 0}};
    static const test_file two[] = {{"a/stops.txt", "stop_id\n", 0}, {"b/stops.txt", "stop_id\n", 0}};
    gw_error err;
    gw_archive *a = open_it(make_zip("top.zip", top, 2));
    assert_false(gw_archive_in_subfolder(a));
    assert_int_equal(count_rows(a, "stops.txt", &err), 1);
    gw_archive_close(a);
    a = open_it(make_zip("two.zip", two, 2));
    assert_int_equal(gw_archive_count(a), 0);
    gw_archive_close(a);
}

static void names_that_lead_elsewhere_are_not_seen(void **state)
{
    (void)state;
    static const test_file tricks[] = {{"../stops.txt", "x", 0},      {"/stops.txt", "x", 0},
                                       {"a\\stops.txt", "x", 0},      {"feed/../../stops.txt", "x", 0},
                                       {"./trips.txt", "x", 0},       {"feed//trips.txt", "x", 0},
                                       {"trips.txt", "trip_id\n", 0}, {".stops.txt", "x", 0}};
    gw_archive *a = open_it(make_zip("tricks.zip", tricks, 8));
    assert_int_equal(gw_archive_count(a), 1);
    assert_string_equal(gw_archive_name(a, 0), "trips.txt");
    gw_archive_close(a);
}

static void encrypted_entries_are_refused(void **state)
{
    (void)state;
    int code;
    gw_error err;
    zip_t *z = zip_open(test_path("secret.zip"), ZIP_CREATE | ZIP_TRUNCATE, &code);
    zip_uint64_t index = add_to_zip(z, &feed[0]);
    assert_int_equal(zip_file_set_encryption(z, index, ZIP_EM_AES_256, "word"), 0);
    assert_int_equal(zip_close(z), 0);
    assert_int_equal(open_status(test_path("secret.zip"), &err), GW_BAD_FEED);
    assert_non_null(strstr(err.message, "stops.txt is encrypted"));
}

static void odd_methods_are_refused(void **state)
{
    (void)state;
    gw_error err;
    gw_buf b = {0};
    assert_int_equal(gw_file_read(make_zip("method.zip", feed, 1), 0, &b, &err), GW_OK);
    for (size_t i = 0; i + 4 < b.n; i++) { /* method 12, bzip2, in the local header and in the directory */
        if (memcmp(b.p + i, "PK\3\4", 4) == 0) b.p[i + 8] = 12;
        if (memcmp(b.p + i, "PK\1\2", 4) == 0) b.p[i + 10] = 12;
    }
    write_bytes(test_path("method.zip"), b.p, b.n);
    gw_buf_free(&b);
    gw_archive *a = open_it(test_path("method.zip"));
    assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_BAD_FEED);
    assert_non_null(strstr(err.message, "method 12"));
    gw_archive_close(a);
}

static void too_many_entries_are_refused(void **state)
{
    (void)state;
    enum { MANY = 10001 };
    gw_error err;
    int code;
    char name[32];
    zip_t *z = zip_open(test_path("many.zip"), ZIP_CREATE | ZIP_TRUNCATE, &code);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "f%d.txt", i);
        test_file f = {name, "x", 1};
        add_to_zip(z, &f);
    }
    assert_int_equal(zip_close(z), 0);
    assert_int_equal(open_status(test_path("many.zip"), &err), GW_LIMIT);
}

/* 80 MB of one row again and again shrink to a few hundredths of a percent. */
static void bombs_are_stopped_while_they_grow(void **state)
{
    (void)state;
    size_t n = 80u << 20;
    char *blank = malloc(n);
    assert_non_null(blank);
    memset(blank, 'x', n);
    for (size_t i = 127; i < n; i += 128) blank[i] = '\n';
    memcpy(blank, "stop_id\n", 8);
    test_file bomb = {"stops.txt", blank, n};
    const char *path = make_zip("bomb.zip", &bomb, 1);
    free(blank);
    gw_error err;
    gw_archive *a = open_it(path);
    assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_LIMIT);
    assert_non_null(strstr(err.message, "packed size"));
    gw_archive_close(a);
    gw_archive_limits small = {.max_bytes = 1 << 20};
    assert_int_equal(gw_archive_open(path, &small, &a, &err), GW_OK);
    assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_LIMIT);
    gw_archive_close(a);
}

/* The directory says 5 bytes where 10 are. */
static void a_lying_size_is_found_out(void **state)
{
    (void)state;
    gw_error err;
    gw_buf b = {0};
    assert_int_equal(gw_file_read(make_zip("lie.zip", feed, 1), 0, &b, &err), GW_OK);
    for (size_t i = 0; i + 28 < b.n; i++) {
        if (memcmp(b.p + i, "PK\3\4", 4) == 0) b.p[i + 22] = 5;
        if (memcmp(b.p + i, "PK\1\2", 4) == 0) b.p[i + 24] = 5;
    }
    write_bytes(test_path("lie.zip"), b.p, b.n);
    gw_buf_free(&b);
    gw_archive *a = NULL;
    gw_status status = gw_archive_open(test_path("lie.zip"), NULL, &a, &err);
    if (!status) assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_BAD_FEED);
    gw_archive_close(a);
}

/* Sets a byte of the local header and of the directory of a zip with one deflated file; the rest is sound. */
static void assert_damage(int in_local, int in_directory, unsigned char value, const char *words)
{
    static const test_file repeating = {"stops.txt",
                                        "stop_id\nABABABABABABABABABABABABABABABABABABABABABAB\n", 0};
    gw_error err;
    gw_buf b = {0};
    assert_int_equal(gw_file_read(make_zip("claim.zip", &repeating, 1), 0, &b, &err), GW_OK);
    for (size_t i = 0; i + 46 < b.n; i++) {
        if (memcmp(b.p + i, "PK\3\4", 4) == 0) b.p[i + (size_t)in_local] = (char)value;
        if (memcmp(b.p + i, "PK\1\2", 4) == 0) b.p[i + (size_t)in_directory] = (char)value;
    }
    write_bytes(test_path("claim.zip"), b.p, b.n);
    gw_buf_free(&b);
    gw_archive *a = open_it(test_path("claim.zip"));
    assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_BAD_FEED);
    if (!strstr(err.message, words)) fail_msg("%s", err.message);
    gw_archive_close(a);
}

static void crc_and_size_must_be_those_of_the_directory(void **state)
{
    (void)state;
    assert_damage(14, 16, 0x77, "its CRC-32 is wrong");
    assert_damage(22, 24, 99, "its size is not the one in the zip's directory");
}

static void folders_have_the_limit_too(void **state)
{
    (void)state;
    gw_error err;
    gw_archive *a = NULL;
    mkdir(test_path("big"), 0700);
    write_bytes(test_path("big/stops.txt"), "stop_id\nA\nB\nC\n", 14);
    gw_archive_limits small = {.max_bytes = 13};
    assert_int_equal(gw_archive_open(test_path("big"), &small, &a, &err), GW_OK);
    assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_LIMIT);
    gw_archive_close(a);
    gw_archive_close(NULL);
}

/* 6 MB that hardly shrink, so that damage can be done to their middle. */
static const char *make_large_zip(void)
{
    static gw_buf rows;
    uint32_t random = 1;
    gw_buf_reset(&rows);
    gw_buf_text(&rows, "stop_id\n");
    for (int i = 0; i < 300000; i++) {
        random = random * 1664525 + 1013904223;
        gw_buf_printf(&rows, "%010u-%08x\n", i, random);
    }
    test_file large = {"stops.txt", rows.p, rows.n};
    const char *path = make_zip("large.zip", &large, 1);
    gw_buf_free(&rows);
    return path;
}

static gw_table *open_table(gw_archive *a, gw_status expected)
{
    static const char *const columns[] = {"stop_id"};
    gw_table *t = NULL;
    gw_error err;
    assert_int_equal(gw_table_open(a, "stops.txt", columns, 1, NULL, NULL, &t, &err), expected);
    return t;
}

static void large_files_come_whole_through_the_second_thread(void **state)
{
    (void)state;
    gw_archive *a = open_it(make_large_zip());
    gw_table *t = open_table(a, GW_OK);
    const gw_str *cells;
    uint64_t line;
    gw_status status;
    gw_error err;
    char expected[11];
    for (unsigned i = 0; i < 300000; i++) {
        assert_true(gw_table_next(t, &cells, &line, &status, &err));
        snprintf(expected, sizeof expected, "%010u", i);
        if (memcmp(cells[0].p, expected, 10) != 0 || line != i + 2) fail_msg("row %u", i);
    }
    assert_false(gw_table_next(t, &cells, &line, &status, &err));
    assert_int_equal(status, GW_OK);
    gw_table_close(t);
    gw_archive_close(a);
}

static void a_large_table_may_be_left_in_its_middle(void **state)
{
    (void)state;
    gw_archive *a = open_it(make_large_zip());
    for (int i = 0; i < 20; i++) {
        gw_table *t = open_table(a, GW_OK);
        const gw_str *cells;
        uint64_t line;
        gw_status status;
        for (int k = 0; k < i * 10000; k++) assert_true(gw_table_next(t, &cells, &line, &status, NULL));
        open_table(a, GW_CONFLICT); /* one at a time */
        gw_table_close(t);
    }
    gw_archive_close(a);
}

static void damage_in_a_large_file_is_told(void **state)
{
    (void)state;
    gw_error err;
    gw_buf b = {0};
    assert_int_equal(gw_file_read(make_large_zip(), 0, &b, &err), GW_OK);
    for (size_t i = 0; i < 100; i++) b.p[b.n / 2 + i] = (char)~b.p[b.n / 2 + i];
    write_bytes(test_path("large.zip"), b.p, b.n);
    gw_buf_free(&b);
    gw_archive *a = open_it(test_path("large.zip"));
    err.message[0] = '\0';
    assert_int_equal(count_rows(a, "stops.txt", &err), -(int)GW_BAD_FEED);
    assert_non_null(strstr(err.message, "stops.txt is damaged"));
    gw_archive_close(a);
}

static void a_file_that_is_no_table_is_read_whole(void **state)
{
    (void)state;
    char large[200001];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    const test_file files[] = {{"stops.txt", "stop_id\n", 0}, {"zones.json", large, 0}, {"none.json", "", 0}};
    gw_archive *a = open_it(make_zip("whole.zip", files, 3));
    gw_buf text = {0};
    gw_error err;
    gw_buf_text(&text, "before:");
    assert_int_equal(gw_archive_read(a, "zones.json", 200000, &text, &err), GW_OK);
    assert_int_equal(text.n, 7 + 200000);
    assert_memory_equal(text.p, "before:xxx", 10);
    assert_int_equal(gw_archive_read(a, "zones.json", 199999, &text, &err), GW_LIMIT);
    assert_int_equal(gw_archive_read(a, "gone.json", 0, &text, &err), GW_NOT_FOUND);
    gw_buf_reset(&text);
    assert_int_equal(gw_archive_read(a, "none.json", 1, &text, &err), GW_OK);
    assert_int_equal(text.n, 0);
    gw_buf_free(&text);
    gw_archive_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip_and_folder_show_the_same),
        cmocka_unit_test(what_is_no_zip_is_refused),
        cmocka_unit_test(every_truncation_is_noticed),
        cmocka_unit_test(damaged_bytes_do_no_harm),
        cmocka_unit_test(a_single_folder_inside_is_entered),
        cmocka_unit_test(the_top_wins_and_two_folders_are_a_riddle),
        cmocka_unit_test(names_that_lead_elsewhere_are_not_seen),
        cmocka_unit_test(encrypted_entries_are_refused),
        cmocka_unit_test(odd_methods_are_refused),
        cmocka_unit_test(too_many_entries_are_refused),
        cmocka_unit_test(bombs_are_stopped_while_they_grow),
        cmocka_unit_test(a_lying_size_is_found_out),
        cmocka_unit_test(crc_and_size_must_be_those_of_the_directory),
        cmocka_unit_test(folders_have_the_limit_too),
        cmocka_unit_test(large_files_come_whole_through_the_second_thread),
        cmocka_unit_test(a_large_table_may_be_left_in_its_middle),
        cmocka_unit_test(damage_in_a_large_file_is_told),
        cmocka_unit_test(a_file_that_is_no_table_is_read_whole),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
