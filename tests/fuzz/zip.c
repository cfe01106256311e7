/* Any archive: listed, and every file in it read as a table, within limits.
 *
 *   input: a byte that chooses, then
 *     even: the bytes of the zip
 *     odd:  entries one behind the other: name (number of a list, 1), method (1), what is told about size and
 * sum (1), bytes that follow (2), the bytes
 */
#include "tests/fuzz/fuzz.h"

#include "gtfs/csv/table.h"

#include <string.h>

#define LIMIT (1u << 20)

static const char *const columns[] = {"a", "stop_id"};

static void ignore_fault(void *context, const char *code, uint64_t line, gw_str field, gw_str value)
{
    (void)code, (void)line;
    FUZZ_CHECK(gw_utf8_is_valid(field.p, field.n) && gw_utf8_is_valid(value.p, value.n));
    ++*(uint64_t *)context;
}

static bool is_expected(gw_status status)
{
    return status == GW_BAD_FEED || status == GW_LIMIT;
}

static void read_rows(gw_table *t)
{
    const gw_str *cells;
    uint64_t line;
    gw_status status;
    gw_error err;
    while (gw_table_next(t, &cells, &line, &status, &err)) {
        for (size_t i = 0; i < 2; i++) FUZZ_CHECK(gw_utf8_is_valid(cells[i].p, cells[i].n));
        FUZZ_CHECK(gw_table_bytes_read(t) <= LIMIT);
    }
    FUZZ_CHECK(!status || is_expected(status));
    if (status) fuzz_check_message(&err);
}

static void read_entry(gw_archive *a, const char *name)
{
    gw_table *t = NULL;
    gw_error err;
    uint64_t n_faults = 0;
    gw_status status = gw_table_open(a, name, columns, 2, ignore_fault, &n_faults, &t, &err);
    FUZZ_CHECK(!status || is_expected(status));
    if (status) {
        fuzz_check_message(&err);
    } else {
        read_rows(t);
    }
    gw_table_close(t);
}

static void read_archive(const void *p, size_t n)
{
    gw_archive *a = NULL;
    gw_error err;
    gw_archive_limits limits = {.max_bytes = LIMIT};
    gw_status status = gw_archive_open(fuzz_file(p, n), &limits, &a, &err);
    if (status) {
        FUZZ_CHECK(is_expected(status));
        fuzz_check_message(&err);
        return;
    }
    for (uint32_t i = 0; i < gw_archive_count(a); i++) {
        const char *name = gw_archive_name(a, i);
        FUZZ_CHECK(name[0] && name[0] != '.' && !strchr(name, '/') && !strchr(name, '\\'));
        FUZZ_CHECK(i == 0 || strcmp(gw_archive_name(a, i - 1), name) < 0);
        FUZZ_CHECK(gw_archive_has(a, name));
        if (i < 20) read_entry(a, name);
    }
    gw_archive_close(a);
}

static void add_entry(fuzz_zip *z, fuzz_input *in)
{
    static const char *const names[] = {"stops.txt",     "trips.txt",        "x/stops.txt",  "x/",
                                        "../agency.txt", "__MACOSX/._s.txt", "/etc/passwd",  ".hidden",
                                        "a\\b.txt",      "y/agency.txt",     "\xFF\x00.txt", ""};
    const char *name = names[fuzz_take(in, 1) % (sizeof names / sizeof names[0])];
    uint16_t method = (uint16_t)fuzz_take(in, 1);
    if (method == 1) method = 8; /* deflated; 0: stored */
    uint8_t lie = (uint8_t)fuzz_take(in, 1);
    size_t n = fuzz_take(in, 2);
    if (n > in->n) n = in->n;
    gw_str packed = {(const char *)in->p, (uint32_t)n};
    in->p += n;
    in->n -= n;
    uint32_t size = lie & 1 ? (uint32_t)n * (lie >> 2) : (uint32_t)n;
    fuzz_zip_add_as(z, gw_str_of(name), packed, method, lie & 2 ? lie : fuzz_crc32(packed), size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    if (fuzz_take(&in, 1) % 2 == 0) {
        read_archive(in.p, in.n);
        return 0;
    }
    fuzz_zip z = {0};
    while (in.n && z.n < 200) add_entry(&z, &in);
    fuzz_zip_end(&z);
    read_archive(z.bytes.p, z.bytes.n);
    fuzz_zip_free(&z);
    return 0;
}
