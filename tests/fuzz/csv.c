/* One table of any bytes: read once as the system gives it and once in pieces of other sizes. Both must give
 * the same rows and faults, and cells as table.h promises them.
 *
 *   input: 4 bytes that the sizes of the pieces come from, then the table
 */
#include "tests/fuzz/fuzz.h"

#include "gtfs/csv/table.h"

#include <string.h>
#include <unistd.h>

static const char *const columns[] = {"a", "stop_id", "b", ""};
#define N_COLUMNS 4u

/* Reading in pieces: any size is one that read() may choose. 0: whole. */
static uint32_t pieces;

ssize_t __real_read(int fd, void *p, size_t n);
ssize_t __wrap_read(int fd, void *p, size_t n);

ssize_t __wrap_read(int fd, void *p, size_t n)
{
    if (pieces && n) {
        pieces = pieces * 1664525u + 1013904223u;
        size_t most = pieces >> 24;
        most = most < 128 ? most % 4 + 1 : most * 3;
        if (n > most) n = most;
    }
    return __real_read(fd, p, n);
}

static void check_cell(gw_str s)
{
    FUZZ_CHECK(s.p);
    FUZZ_CHECK(gw_utf8_is_valid(s.p, s.n));
    FUZZ_CHECK(fuzz_is_trimmed(s));
    for (uint32_t i = 0; i < s.n; i++) FUZZ_CHECK(s.p[i] && s.p[i] != '\n' && s.p[i] != '\r');
}

static void on_fault(void *context, const char *code, uint64_t line, gw_str field, gw_str value)
{
    gw_buf_printf(context, "%s %llu %.*s=", code, (unsigned long long)line, (int)field.n, field.p);
    gw_buf_str(context, value);
    gw_buf_text(context, "\n");
}

static void read_rows(gw_table *t, gw_buf *out)
{
    const gw_str *cells;
    uint64_t line, before = 0;
    gw_status status;
    gw_error err;
    for (uint32_t i = 0; i < gw_table_header_count(t); i++) check_cell(gw_table_header_name(t, i));
    while (gw_table_next(t, &cells, &line, &status, &err)) {
        FUZZ_CHECK(line > before);
        before = line;
        gw_buf_printf(out, "%llu:", (unsigned long long)line);
        for (uint32_t i = 0; i < N_COLUMNS; i++) {
            check_cell(cells[i]);
            FUZZ_CHECK(gw_table_has_column(t, i) || !cells[i].n);
            gw_buf_text(out, "|");
            gw_buf_str(out, cells[i]);
        }
        gw_buf_text(out, "\n");
    }
    FUZZ_CHECK(status == GW_OK);
    FUZZ_CHECK(!gw_table_next(t, &cells, &line, &status, &err)); /* the end stays the end */
}

static void read_table(gw_buf *out)
{
    gw_archive *a = NULL;
    gw_table *t = NULL;
    gw_error err;
    FUZZ_CHECK(gw_archive_open(fuzz_folder(), NULL, &a, &err) == GW_OK);
    gw_status status = gw_table_open(a, "t.txt", columns, N_COLUMNS, on_fault, out, &t, &err);
    if (status) {
        FUZZ_CHECK(status == GW_BAD_FEED);
        fuzz_check_message(&err);
        gw_buf_printf(out, "%s\n", err.message);
    } else {
        read_rows(t, out);
    }
    gw_table_close(t);
    gw_archive_close(a);
    FUZZ_CHECK(!out->failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint32_t seed = (uint32_t)fuzz_take(&in, 4) | 1;
    fuzz_folder_put("t.txt", in.n ? in.p : (const uint8_t *)"", in.n);
    gw_buf whole = {0}, cut = {0};
    pieces = 0;
    read_table(&whole);
    pieces = seed;
    read_table(&cut);
    pieces = 0;
    FUZZ_CHECK(whole.n == cut.n && memcmp(whole.p ? whole.p : "", cut.p ? cut.p : "", cut.n) == 0);
    gw_buf_free(&whole);
    gw_buf_free(&cut);
    return 0;
}
