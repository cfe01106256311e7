/* A throw-away folder of small files, for the tests of planner/port. */
#ifndef GW_TESTS_PORT_FILES_H
#define GW_TESTS_PORT_FILES_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct {
    char path[64];
} test_folder;

static inline test_folder folder_make(void)
{
    test_folder f = {"gw-test-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    return f;
}

static inline void folder_put(const test_folder *f, const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", f->path, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

static inline void folder_drop(const test_folder *f)
{
    DIR *d = opendir(f->path);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", f->path, e->d_name);
        if (e->d_name[0] != '.') unlink(path);
    }
    closedir(d);
    rmdir(f->path);
}

#endif
