/* Small archives for tests: a folder of their own, files and zips in it. */
#ifndef GW_TESTS_CSV_FILES_H
#define GW_TESTS_CSV_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <zip.h>

static char test_folder[] = "/tmp/gw-test-XXXXXX";

static int make_test_folder(void **state)
{
    (void)state;
    return mkdtemp(test_folder) ? 0 : -1;
}

static int remove_test_folder(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", test_folder);
    return system(command);
}

/* Path of a name in the test's folder; one of four static buffers. */
static inline const char *test_path(const char *name)
{
    static char paths[4][300];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", test_folder, name);
    return path;
}

static inline void write_bytes(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f) fail_msg("cannot write %s", path);
    if (n) assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

typedef struct {
    const char *name, *text;
    size_t n; /* 0: up to the zero */
} test_file;

static inline size_t length_of(const test_file *f)
{
    return f->n ? f->n : strlen(f->text);
}

/* Adds one entry; the text must live until the zip is closed. */
static inline zip_uint64_t add_to_zip(zip_t *z, const test_file *f)
{
    zip_source_t *source = zip_source_buffer(z, f->text, length_of(f), 0);
    zip_int64_t index = zip_file_add(z, f->name, source, 0);
    if (index < 0) fail_msg("%s: %s", f->name, zip_strerror(z));
    return (zip_uint64_t)index;
}

static inline const char *make_zip(const char *name, const test_file *files, size_t n)
{
    int code = 0;
    const char *path = test_path(name);
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++) add_to_zip(z, &files[i]);
    if (zip_close(z)) fail_msg("%s", zip_strerror(z));
    return path;
}

#endif
