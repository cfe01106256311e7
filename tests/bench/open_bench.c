/* How long a snapshot takes to open: mapping, checksums and the check of every number in it; and the data set
 * on top, with its indexes. Prints the file's size and for each the least and median wall time of N openings.
 *
 *   bench_open DATA [N]
 */
#include "planner/plan/dataset.h"
#include "planner/timetable/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double open_once(const char *path, bool whole)
{
    gw_error err = {0};
    gw_timetable *t = NULL;
    const gw_dataset *d = NULL;
    double start = now_us();
    gw_status status = gw_snapshot_open(path, &t, &err);
    if (!status && whole) status = gw_dataset_of(t, &d, &err);
    double spent = now_us() - start;
    if (status) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    gw_dataset_release(d);
    gw_timetable_release(t);
    return spent;
}

static void measure(const char *path, bool whole, int n)
{
    double *us = calloc((size_t)n, sizeof *us);
    if (!us) exit(3);
    for (int i = 0; i < n; i++) us[i] = open_once(path, whole);
    qsort(us, (size_t)n, sizeof *us, by_size);
    printf("%-10s least %8.0f us   median %8.0f us   of %d\n", whole ? "data set" : "snapshot", us[0],
           us[n / 2], n);
    free(us);
}

int main(int argc, char **argv)
{
    char path[4096];
    struct stat st;
    int n = argc > 2 ? atoi(argv[2]) : 21;
    if (argc < 2 || n < 1 || snprintf(path, sizeof path, "%s/timetable.gw", argv[1]) >= (int)sizeof path) {
        fprintf(stderr, "usage: bench_open DATA [N]\n");
        return 64;
    }
    if (stat(path, &st) == 0) printf("%s: %lld bytes\n", path, (long long)st.st_size);
    measure(path, false, n);
    measure(path, true, n);
    return 0;
}
