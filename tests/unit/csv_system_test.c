/* Archives when the system, libzip or libcrypto fails: each of their calls in turn, at every place it is
 * made. What was asked for either comes whole or fails with a reason, and nothing is left open. */
#include "csv_files.h"

#include "gtfs/csv/archive_priv.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>

#include "feed_failing_arena.h"

typedef enum {
    FSTAT,
    FSTATAT,
    DUP,
    FDOPENDIR,
    READDIR,
    OPENAT,
    READ,
    PREAD,
    THREAD,
    TEMPORARY,
    COPY,
    ZIP_OPEN,
    ZIP_NAME,
    ZIP_STAT,
    ZIP_MEMBER,
    ZIP_READ,
    HASH_NEW,
    HASH_BEGIN,
    HASH_MORE,
    HASH_END,
    N_CALLS
} call;

static int left[N_CALLS]; /* the n-th call from now on fails; 0: none */
static int with_errno;
static bool fired;
static zip_uint64_t hidden; /* what zip_stat_index does not know */
static bool packed_ends_early;

static bool fails(call c)
{
    if (!left[c] || --left[c]) return false;
    fired = true;
    errno = with_errno;
    return true;
}

#define STAND_IN(c, type, name, arguments, values, failure)                                                  \
    type __real_##name arguments;                                                                            \
    type __wrap_##name arguments;                                                                            \
    type __wrap_##name arguments                                                                             \
    {                                                                                                        \
        return fails(c) ? (failure) : __real_##name values;                                                  \
    }

STAND_IN(FSTAT, int, fstat, (int fd, struct stat *s), (fd, s), -1)
STAND_IN(FSTATAT, int, fstatat, (int fd, const char *n, struct stat *s, int flags), (fd, n, s, flags), -1)
STAND_IN(DUP, int, dup, (int fd), (fd), -1)
STAND_IN(FDOPENDIR, DIR *, fdopendir, (int fd), (fd), NULL)
STAND_IN(READDIR, struct dirent *, readdir, (DIR * d), (d), NULL)
STAND_IN(READ, ssize_t, read, (int fd, void *p, size_t n), (fd, p, n), -1)
STAND_IN(PREAD, ssize_t, pread, (int fd, void *p, size_t n, off_t at), (fd, p, n, at), -1)
STAND_IN(THREAD, int, pthread_create, (pthread_t * t, const pthread_attr_t *a, void *(*f)(void *), void *x),
         (t, a, f, x), EAGAIN)
STAND_IN(TEMPORARY, int, mkostemp, (char *path, int flags), (path, flags), -1)
STAND_IN(COPY, char *, strdup, (const char *s), (s), NULL)
STAND_IN(ZIP_NAME, const char *, zip_get_name, (zip_t * z, zip_uint64_t i, zip_flags_t f), (z, i, f), NULL)
STAND_IN(ZIP_MEMBER, zip_file_t *, zip_fopen_index, (zip_t * z, zip_uint64_t i, zip_flags_t f), (z, i, f),
         NULL)
STAND_IN(HASH_NEW, EVP_MD_CTX *, EVP_MD_CTX_new, (void), (), NULL)
STAND_IN(HASH_BEGIN, int, EVP_DigestInit_ex, (EVP_MD_CTX * c, const EVP_MD *m, ENGINE *e), (c, m, e), 0)
STAND_IN(HASH_MORE, int, EVP_DigestUpdate, (EVP_MD_CTX * c, const void *p, size_t n), (c, p, n), 0)
STAND_IN(HASH_END, int, EVP_DigestFinal_ex, (EVP_MD_CTX * c, unsigned char *p, unsigned *n), (c, p, n), 0)

int __real_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...);
zip_t *__real_zip_fdopen(int fd, int flags, int *code);
zip_t *__wrap_zip_fdopen(int fd, int flags, int *code);
int __real_zip_stat_index(zip_t *z, zip_uint64_t i, zip_flags_t f, zip_stat_t *s);
int __wrap_zip_stat_index(zip_t *z, zip_uint64_t i, zip_flags_t f, zip_stat_t *s);
zip_int64_t __real_zip_fread(zip_file_t *f, void *p, zip_uint64_t n);
zip_int64_t __wrap_zip_fread(zip_file_t *f, void *p, zip_uint64_t n);

int __wrap_openat(int fd, const char *name, int flags, ...)
{
    return fails(OPENAT) ? -1 : __real_openat(fd, name, flags);
}

zip_t *__wrap_zip_fdopen(int fd, int flags, int *code)
{
    if (!fails(ZIP_OPEN)) return __real_zip_fdopen(fd, flags, code);
    *code = ZIP_ER_MEMORY;
    return NULL;
}

int __wrap_zip_stat_index(zip_t *z, zip_uint64_t i, zip_flags_t f, zip_stat_t *s)
{
    int failed = fails(ZIP_STAT) ? -1 : __real_zip_stat_index(z, i, f, s);
    if (!failed) s->valid &= ~hidden;
    return failed;
}

zip_int64_t __wrap_zip_fread(zip_file_t *f, void *p, zip_uint64_t n)
{
    if (fails(ZIP_READ)) return -1;
    return __real_zip_fread(f, p, packed_ends_early && n > 20 ? 20 : n);
}

/* --- an archive that is read whole --- */

static void ignore_fault(void *context, const char *code, uint64_t line, gw_str field, gw_str value)
{
    (void)context, (void)code, (void)line, (void)field, (void)value;
}

static gw_status read_table(gw_archive *a, const char *name, uint64_t *n_rows, gw_error *err)
{
    static const char *const columns[] = {"stop_id", "name"};
    gw_table *t = NULL;
    const gw_str *cells;
    uint64_t line;
    gw_status status = gw_table_open(a, name, columns, 2, ignore_fault, NULL, &t, err);
    if (status) return status;
    while (gw_table_next(t, &cells, &line, &status, err)) ++*n_rows;
    gw_table_close(t);
    return status;
}

static gw_status read_archive(const char *path, uint64_t *n_rows, gw_error *err)
{
    gw_archive *a = NULL;
    *n_rows = 0;
    err->message[0] = '\0';
    gw_status status = gw_archive_open(path, NULL, &a, err);
    if (status) {
        assert_null(a);
        return status;
    }
    for (uint32_t i = 0; i < gw_archive_count(a) && !status; i++)
        status = read_table(a, gw_archive_name(a, i), n_rows, err);
    gw_buf whole = {0};
    if (!status && gw_archive_has(a, "stops.txt")) status = gw_archive_read(a, "stops.txt", 0, &whole, err);
    gw_buf_free(&whole);
    gw_archive_close(a);
    return status;
}

#define SMALL                                                                                                \
    "stop_id,name,\"o\"\"dd\"\nA,Alpha\n\"B\",\"Be\"\"ta\"\nC,G\xC3\xA4mma\nD,\"two\nlines\"\n\xFF,x\n"

/* A row longer than any batch, then n bytes of rows; owned by the caller. */
static char *make_text(size_t n)
{
    size_t at = 0, room = n + 300100;
    char *text = malloc(room);
    assert_non_null(text);
    at += (size_t)sprintf(text, "stop_id,name\nlong,");
    memset(text + at, 'x', 300000);
    at += 300000;
    while (at < room - 60) at += (size_t)sprintf(text + at, "\nS%zu,\"a name, with a comma\"", at);
    text[at] = '\0';
    return text;
}

static char zip_path[300], folder_path[300], large_path[300];

static int make_archives(void **state)
{
    if (make_test_folder(state)) return -1;
    char *some = make_text(200), *large = make_text(1u << 20); /* the helper reads the large one */
    const test_file files[] = {{"agency.txt", SMALL, 0}, {"stops.txt", SMALL, 0}, {"trips.txt", some, 0}};
    const test_file large_file = {"trips.txt", large, 0};
    snprintf(zip_path, sizeof zip_path, "%s", make_zip("all.zip", files, 3));
    snprintf(large_path, sizeof large_path, "%s", make_zip("large.zip", &large_file, 1));
    snprintf(folder_path, sizeof folder_path, "%s", test_path("folder"));
    if (mkdir(folder_path, 0700)) return -1;
    for (int i = 0; i < 3; i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", folder_path, files[i].name);
        write_bytes(path, files[i].text, strlen(files[i].text));
    }
    free(some);
    free(large);
    return 0;
}

static int count_open_files(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    while (readdir(d)) n++;
    closedir(d);
    return n;
}

/* Every call of one kind fails once; usual: what comes whole all the same. */
static void fail_each(const char *path, call c, int with, bool comes_whole)
{
    gw_error err;
    uint64_t all, n;
    assert_int_equal(read_archive(path, &all, &err), GW_OK);
    int open_before = count_open_files(), i = 1;
    for (;; i++) {
        fired = false;
        left[c] = i;
        with_errno = with;
        gw_status status = read_archive(path, &n, &err);
        left[c] = 0;
        if (!fired) break;
        if (comes_whole && status) fail_msg("call %d at its turn %d: %s", c, i, err.message);
        if (comes_whole) assert_true(n == all);
        if (status) assert_true(err.message[0]);
        assert_int_equal(count_open_files(), open_before);
    }
    if (i == 1) fail_msg("call %d is never made", c);
}

static void the_system_fails(void **state)
{
    (void)state;
    fail_each(zip_path, FSTAT, EIO, false);
    fail_each(zip_path, PREAD, EIO, false);
    fail_each(zip_path, PREAD, EINTR, true);
    fail_each(large_path, THREAD, EAGAIN, true);
    fail_each(folder_path, FSTATAT, EIO, false);
    fail_each(folder_path, DUP, EMFILE, false);
    fail_each(folder_path, FDOPENDIR, ENOMEM, false);
    fail_each(folder_path, READDIR, EIO, false);
    fail_each(folder_path, OPENAT, EMFILE, false);
    fail_each(folder_path, READ, EIO, false);
    fail_each(folder_path, READ, EINTR, true);
    fail_each(folder_path, COPY, ENOMEM, false);
}

static void foreign_libraries_fail(void **state)
{
    (void)state;
    fail_each(zip_path, ZIP_OPEN, 0, false);
    fail_each(zip_path, ZIP_NAME, 0, true);
    fail_each(zip_path, ZIP_STAT, 0, false);
    fail_each(zip_path, ZIP_MEMBER, 0, false);
    fail_each(zip_path, ZIP_READ, 0, false);
    fail_each(zip_path, HASH_NEW, 0, false);
    fail_each(zip_path, HASH_BEGIN, 0, false);
    fail_each(zip_path, HASH_MORE, 0, false);
    fail_each(zip_path, HASH_END, 0, false);
}

static void directories_that_do_not_say_enough(void **state)
{
    (void)state;
    gw_error err;
    uint64_t n;
    hidden = ZIP_STAT_NAME;
    assert_int_equal(read_archive(zip_path, &n, &err), GW_OK); /* nothing is in it */
    assert_int_equal(n, 0);
    hidden = ZIP_STAT_ENCRYPTION_METHOD;
    assert_int_equal(read_archive(zip_path, &n, &err), GW_OK);
    assert_true(n > 10);
    hidden = ZIP_STAT_SIZE;
    assert_int_equal(read_archive(zip_path, &n, &err), GW_BAD_FEED);
    assert_non_null(strstr(err.message, "incomplete"));
    hidden = ZIP_STAT_CRC;
    assert_int_equal(read_archive(zip_path, &n, &err), GW_BAD_FEED);
    hidden = 0;
}

static void packed_bytes_in_small_pieces(void **state)
{
    (void)state;
    gw_error err;
    uint64_t all, n;
    assert_int_equal(read_archive(zip_path, &all, &err), GW_OK);
    packed_ends_early = true;
    assert_int_equal(read_archive(zip_path, &n, &err), GW_OK);
    packed_ends_early = false;
    assert_true(n == all);
}

static void fail_each_piece(const char *path)
{
    gw_error err;
    uint64_t n;
    int failed = 0, i = 1;
    bool met = true;
    for (; met; i++) {
        fail_allocation(i);
        gw_status status = read_archive(path, &n, &err);
        met = allocation_failed();
        fail_allocation(0);
        assert_true(status == GW_OK || status == GW_NO_MEMORY);
        failed += status == GW_NO_MEMORY;
    }
    assert_true(failed > i / 2);
}

static void memory_that_ends(void **state)
{
    (void)state;
    fail_each_piece(folder_path);
    fail_each_piece(zip_path);
}

static void downloads_need_a_place(void **state)
{
    (void)state;
    gw_error err;
    uint64_t n;
    const char *url = "https://example.org/g.zip";
    left[TEMPORARY] = 1;
    assert_int_equal(read_archive(url, &n, &err), GW_IO);
    assert_non_null(strstr(err.message, "no temporary file"));
    setenv("TMPDIR", "relative", 1);
    left[TEMPORARY] = 1;
    assert_int_equal(read_archive(url, &n, &err), GW_IO);
    assert_non_null(strstr(err.message, "/tmp: no temporary file"));
    unsetenv("TMPDIR");
    for (int i = 1; i < 8; i++) {
        left[TEMPORARY] = 1;
        fail_allocation(i);
        gw_status status = read_archive(url, &n, &err);
        fail_allocation(0);
        assert_true(status == GW_NO_MEMORY || status == GW_IO);
    }
    left[TEMPORARY] = 0;
}

static void what_is_neither_file_nor_folder(void **state)
{
    (void)state;
    gw_error err;
    uint64_t n;
    assert_int_equal(read_archive("/dev/null", &n, &err), GW_IO);
    assert_int_equal(read_archive("c://x", &n, &err), GW_IO); /* one letter is a drive, not a scheme */
    assert_int_equal(read_archive("gopher://example.org/", &n, &err), GW_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_system_fails),
        cmocka_unit_test(foreign_libraries_fail),
        cmocka_unit_test(directories_that_do_not_say_enough),
        cmocka_unit_test(packed_bytes_in_small_pieces),
        cmocka_unit_test(memory_that_ends),
        cmocka_unit_test(downloads_need_a_place),
        cmocka_unit_test(what_is_neither_file_nor_folder),
    };
    return cmocka_run_group_tests(tests, make_archives, remove_test_folder);
}
