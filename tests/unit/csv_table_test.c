/* Odd tables and what becomes of them. Each scene gives the file's bytes and the whole outcome as text: one
 * line a row ("line: a|b|c"), then one line a fault ("code line field=value"). */
#include "csv_files.h"

#include "gtfs/csv/table.h"

typedef struct {
    gw_buf rows, faults;
} outcome;

static void on_fault(void *context, const char *code, uint64_t line, gw_str field, gw_str value)
{
    outcome *o = context;
    gw_buf_printf(&o->faults, "%s %llu %.*s=%.*s\n", code, (unsigned long long)line, (int)field.n, field.p,
                  (int)value.n, value.p);
}

static const char *const abc[] = {"a", "b", "c"};

static gw_archive *open_folder(void)
{
    gw_archive *a = NULL;
    gw_error err;
    if (gw_archive_open(test_folder, NULL, &a, &err)) fail_msg("%s", err.message);
    return a;
}

static gw_status read_table(gw_archive *a, outcome *o, gw_error *err)
{
    gw_table *t = NULL;
    gw_status status = gw_table_open(a, "t.txt", abc, 3, on_fault, o, &t, err);
    if (status) return status;
    const gw_str *c;
    uint64_t line;
    while (gw_table_next(t, &c, &line, &status, err)) {
        for (int i = 0; i < 3; i++) assert_true(gw_utf8_is_valid(c[i].p, c[i].n));
        gw_buf_printf(&o->rows, "%llu: %.*s|%.*s|%.*s\n", (unsigned long long)line, (int)c[0].n, c[0].p,
                      (int)c[1].n, c[1].p, (int)c[2].n, c[2].p);
    }
    gw_table_close(t);
    return status;
}

/* Reads the bytes as t.txt and compares rows and faults. */
static void scene(const char *bytes, size_t n, const char *rows, const char *faults)
{
    write_bytes(test_path("t.txt"), bytes, n);
    gw_archive *a = open_folder();
    outcome o = {0};
    gw_error err;
    assert_int_equal(read_table(a, &o, &err), GW_OK);
    assert_string_equal(o.rows.p ? o.rows.p : "", rows);
    assert_string_equal(o.faults.p ? o.faults.p : "", faults);
    gw_buf_free(&o.rows);
    gw_buf_free(&o.faults);
    gw_archive_close(a);
}

#define SCENE(bytes, rows, faults) scene(bytes, sizeof(bytes) - 1, rows, faults)

static void plain_rows_in_another_order(void **state)
{
    (void)state;
    SCENE("c,x,a\r\n3,-,1\r\n,,\r\n4,-,\"2\"\r\n", "2: 1||3\n3: ||\n4: 2||4\n", "");
    SCENE("a,b,c\n1,2,3", "2: 1|2|3\n", "");
    SCENE("a,b,c\n", "", "");
    SCENE("a,b,c", "", "");
}

static void line_ends_of_every_kind(void **state)
{
    (void)state;
    SCENE("a,b\r1,2\r3,4\r", "2: 1|2|\n3: 3|4|\n",
          "new_line_in_value 2 =line ends of several kinds, or lone CR\n");
    SCENE("a,b\n1,2\r\n3,4\r5,6\n", "2: 1|2|\n3: 3|4|\n4: 5|6|\n",
          "new_line_in_value 2 =line ends of several kinds, or lone CR\n");
    SCENE("a,b\n1\r2,3\n", "2: 1 2|3|\n", "new_line_in_value 2 a=1 2\n"); /* CR inside a value */
    SCENE("a,b\r\r\n1,2\r\r\n", "3: 1|2|\n",
          "new_line_in_value 2 =a line break without a row\nempty_row 2 =\n");
}

static void blank_lines_are_skipped_and_told(void **state)
{
    (void)state;
    SCENE("a,b\n\n1,2\n\n  \n3,4\n\n\n", "3: 1|2|\n6: 3|4|\n",
          "new_line_in_value 2 =a line break without a row\nempty_row 2 =\nempty_row 4 =\nempty_row 5 =\n");
}

static void byte_order_mark_and_quotes(void **state)
{
    (void)state;
    SCENE("\xEF\xBB\xBF\"a\",b,c\n\"1\",\"x \"\"y\"\", z\",\"\"\n", "2: 1|x \"y\", z|\n", "");
    SCENE("a,b,c\n\"1,2\" ,\"3\"\"\",4\n", "2: 1,2|3\"|4\n", "");
}

static void quotes_where_none_belong(void **state)
{
    (void)state;
    SCENE("a,b\n5\" pipe,\"x\"y\n\"p\"q\"r\",2\n", "2: 5\" pipe|xy|\n3: pq\"r\"|2|\n",
          "invalid_character 2 a=5\" pipe\ninvalid_character 3 a=pq\"r\"\n");
}

static void line_breaks_inside_quotes(void **state)
{
    (void)state;
    SCENE("a,b\n\"x\r\ny\",2\n\"p\nq\rr\",3\n4,5\n", "2: x y|2|\n4: p q r|3|\n7: 4|5|\n",
          "new_line_in_value 2 a=x y\nnew_line_in_value 4 a=p q r\n");
}

static void unclosed_quote_ends_the_file(void **state)
{
    (void)state;
    SCENE("a,b\n1,2\n\"3,4\n5,6\n", "2: 1|2|\n", "csv_parsing_failed 3 =a quote is never closed\n");
}

static void blanks_are_trimmed_and_told(void **state)
{
    (void)state;
    SCENE("a, b ,c\n 1,2\t,\" 3 \"\n", "2: 1|2|3\n",
          "leading_or_trailing_whitespaces 1 =b\nleading_or_trailing_whitespaces 2 a=1\n"
          "leading_or_trailing_whitespaces 2 b=2\nleading_or_trailing_whitespaces 2 c=3\n");
    SCENE("a,b\n , \n", "2: ||\n",
          "leading_or_trailing_whitespaces 2 a=\nleading_or_trailing_whitespaces 2 b=\n");
}

static void rows_of_another_length(void **state)
{
    (void)state;
    SCENE("a,b,c\n1\n1,2,3,4\n", "2: 1||\n3: 1|2|3\n", "invalid_row_length 2 =1\ninvalid_row_length 3 =4\n");
}

static void columns_doubled_or_without_name(void **state)
{
    (void)state;
    SCENE("a,b,,a\n1,2,3,4\n", "2: 1|2|\n", "empty_column_name 1 =3\nduplicated_column 1 a=4\n");
}

static void bad_bytes_become_replacement_characters(void **state)
{
    (void)state;
    SCENE("a,b\nAutomati\x92,\xE6\xB8\xAF\n", "2: Automati\xEF\xBF\xBD|\xE6\xB8\xAF|\n",
          "invalid_character 2 a=Automati\xEF\xBF\xBD\n");
    SCENE("a,b\nx\0y,\xE6\xB8\n", "2: x\xEF\xBF\xBDy|\xEF\xBF\xBD\xEF\xBF\xBD|\n",
          "invalid_character 2 a=x\xEF\xBF\xBDy\ninvalid_character 2 b=\xEF\xBF\xBD\xEF\xBF\xBD\n");
    SCENE("a,b\n\"\xFF\"\"\",1\n", "2: \xEF\xBF\xBD\"|1|\n", "invalid_character 2 a=\xEF\xBF\xBD\"\n");
    SCENE("a,b\n\xEF\xBF\xBD,1\n", "2: \xEF\xBF\xBD|1|\n", "invalid_character 2 a=\xEF\xBF\xBD\n");
}

static void assert_refused(const char *bytes, size_t n, const char *fault, const char *words)
{
    write_bytes(test_path("t.txt"), bytes, n);
    gw_archive *a = open_folder();
    outcome o = {0};
    gw_error err;
    assert_int_equal(read_table(a, &o, &err), GW_BAD_FEED);
    assert_string_equal(o.faults.p, fault);
    assert_non_null(strstr(err.message, words));
    gw_buf_free(&o.faults);
    gw_archive_close(a);
}

static void files_without_a_header(void **state)
{
    (void)state;
    assert_refused("", 0, "empty_file 0 =\n", "empty");
    assert_refused("\n \n\r\n", 5, "empty_file 0 =\n", "empty");
    assert_refused("\xEF\xBB\xBF", 3, "empty_file 0 =\n", "empty");
    assert_refused("\xFF\xFE"
                   "a\0,\0b\0",
                   8, "csv_parsing_failed 1 =UTF-16\n", "UTF-16");
    assert_refused("\0a\0,\0b\0\n", 8, "csv_parsing_failed 1 =UTF-16\n", "UTF-16");
    assert_refused("\"a,b\n", 5, "csv_parsing_failed 1 =a quote is never closed\n", "line 1: a quote");
}

/* Rows and cells across every border of the reading buffer and of the 64-byte blocks. */
static void long_files_are_cut_like_short_ones(void **state)
{
    (void)state;
    for (size_t width = 1; width < 200; width += 33) {
        gw_buf text = {0}, rows = {0};
        gw_buf_text(&text, "a,b\r\n");
        for (unsigned i = 0; text.n < 700000; i++) {
            gw_buf_printf(&text, "%0*u,\"%u\"\"\xE6\xB8\xAF\"\r\n", (int)width, i, i);
            gw_buf_printf(&rows, "%u: %0*u|%u\"\xE6\xB8\xAF|\n", i + 2, (int)width, i, i);
        }
        scene(text.p, text.n, rows.p, "");
        gw_buf_free(&text);
        gw_buf_free(&rows);
    }
}

static void one_long_row_is_read_and_a_longer_one_ends_the_file(void **state)
{
    (void)state;
    gw_buf text = {0}, rows = {0};
    gw_buf_text(&text, "a,b\n1,");
    gw_buf_text(&rows, "2: 1|");
    for (int i = 0; i < 900000; i++) gw_buf_add(&text, "x", 1), gw_buf_add(&rows, "x", 1);
    gw_buf_text(&text, "\n3,4\n");
    gw_buf_text(&rows, "|\n3: 3|4|\n");
    scene(text.p, text.n, rows.p, "");
    for (int i = 0; i < 10000000; i++) gw_buf_add(&text, "y", 1);
    gw_buf_text(&text, "\n5,6\n");
    scene(text.p, text.n, rows.p, "csv_parsing_failed 4 =a row is longer than 1 MiB\n");
    gw_buf_free(&text);
    gw_buf_free(&rows);
}

static void columns_are_known_by_name(void **state)
{
    (void)state;
    write_bytes(test_path("t.txt"), "c,zz\n1,2\n", 9);
    gw_archive *a = open_folder();
    gw_table *t = NULL;
    gw_error err;
    assert_int_equal(gw_table_open(a, "none.txt", abc, 3, NULL, NULL, &t, &err), GW_NOT_FOUND);
    assert_int_equal(gw_table_open(a, "t.txt", abc, 3, NULL, NULL, &t, &err), GW_OK);
    assert_true(gw_table_has_column(t, 2));
    assert_false(gw_table_has_column(t, 0));
    assert_false(gw_table_has_column(t, 3));
    assert_int_equal(gw_table_header_count(t), 2);
    assert_true(gw_str_is(gw_table_header_name(t, 1), "zz"));
    assert_int_equal(gw_table_bytes_read(t), 9);
    gw_table_close(t);
    gw_table_close(NULL);
    gw_archive_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_rows_in_another_order),
        cmocka_unit_test(line_ends_of_every_kind),
        cmocka_unit_test(blank_lines_are_skipped_and_told),
        cmocka_unit_test(byte_order_mark_and_quotes),
        cmocka_unit_test(quotes_where_none_belong),
        cmocka_unit_test(line_breaks_inside_quotes),
        cmocka_unit_test(unclosed_quote_ends_the_file),
        cmocka_unit_test(blanks_are_trimmed_and_told),
        cmocka_unit_test(rows_of_another_length),
        cmocka_unit_test(columns_doubled_or_without_name),
        cmocka_unit_test(bad_bytes_become_replacement_characters),
        cmocka_unit_test(files_without_a_header),
        cmocka_unit_test(long_files_are_cut_like_short_ones),
        cmocka_unit_test(one_long_row_is_read_and_a_longer_one_ends_the_file),
        cmocka_unit_test(columns_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
