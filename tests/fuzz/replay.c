/* The fuzz targets as tests: every file of the folders and every file named runs once. A folder that is not
 * there holds nothing. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static size_t n_run;

static void run_file(const char *path)
{
    gw_buf bytes = {0};
    gw_error err;
    if (gw_file_read(path, 0, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    fprintf(stderr, "%s\n", path); /* the last line before a crash says where */
    /* A copy of just this size, so that the sanitizer sees the first byte behind it. */
    uint8_t *copy = malloc(bytes.n ? bytes.n : 1);
    FUZZ_CHECK(copy);
    if (bytes.n) memcpy(copy, bytes.p, bytes.n);
    LLVMFuzzerTestOneInput(copy, bytes.n);
    free(copy);
    gw_buf_free(&bytes);
    n_run++;
}

static void run_folder(const char *path)
{
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort);
    FUZZ_CHECK(n >= 0);
    for (int i = 0; i < n; i++) {
        char file[1024];
        snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.') run_file(file);
        free(names[i]);
    }
    free(names);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct stat info;
        if (stat(argv[i], &info)) {
            FUZZ_CHECK(errno == ENOENT);
        } else if (S_ISDIR(info.st_mode)) {
            run_folder(argv[i]);
        } else {
            run_file(argv[i]);
        }
    }
    fprintf(stderr, "%zu inputs\n", n_run);
    return n_run ? 0 : 1; /* a test without inputs tests nothing */
}
