/* How long a snapshot takes to open: mapping, checksums and the check of every number in it; and the data set
 * on top, with its indexes. Prints the file's size and for each the least and median of N openings: time on
 * the clock and of the processor.
 *
 *   bench_open DATA [N]
 */
#include "planner/plan/dataset.h"
#include "planner/timetable/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static double now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    double wall_us, cpu_us;
} spent;

static spent open_once(const char *path, bool whole)
{
    gw_error err = {0};
    gw_timetable *t = NULL;
    const gw_dataset *d = NULL;
    double wall = now_us(CLOCK_MONOTONIC), cpu = now_us(CLOCK_PROCESS_CPUTIME_ID);
    gw_status status = gw_snapshot_open(path, &t, &err);
    if (!status && whole) status = gw_dataset_of(t, &d, &err);
    spent s = {now_us(CLOCK_MONOTONIC) - wall, now_us(CLOCK_PROCESS_CPUTIME_ID) - cpu};
    if (status) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    gw_dataset_release(d);
    gw_timetable_release(t);
    return s;
}

static void measure(const char *path, bool whole, int n)
{
    double *wall = calloc((size_t)n * 2, sizeof *wall), *cpu = wall + n;
    if (!wall) exit(3);
    for (int i = 0; i < n; i++) {
        spent s = open_once(path, whole);
        wall[i] = s.wall_us;
        cpu[i] = s.cpu_us;
    }
    qsort(wall, (size_t)n, sizeof *wall, by_size);
    qsort(cpu, (size_t)n, sizeof *cpu, by_size);
    printf("%-9s clock: least %7.0f median %7.0f us   processor: least %7.0f median %7.0f us   of %d\n",
           whole ? "data set" : "snapshot", wall[0], wall[n / 2], cpu[0], cpu[n / 2], n);
    free(wall);
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
