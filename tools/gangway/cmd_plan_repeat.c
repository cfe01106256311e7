/* gangway plan: the same question again and again, timed. */
#include "tools/gangway/cmd_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double milliseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

gw_status gw_plan_repeat(const gw_plan_options *o, const char *what, gw_plan_once *once, void *context,
                         gw_error *err)
{
    size_t n = (size_t)o->repeat;
    double *ms = calloc(n, sizeof *ms);
    gw_status status = ms ? GW_OK : GW_NO_MEMORY;
    double cpu_ms = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < n && !status; i++) {
        double start = milliseconds(CLOCK_MONOTONIC);
        status = once(context, err);
        ms[i] = milliseconds(CLOCK_MONOTONIC) - start;
    }
    if (!status && n > 1) {
        qsort(ms, n, sizeof *ms, compare_doubles);
        fprintf(stderr, "%zu %s: median %.2f ms, 95 %% within %.2f ms, %.2f ms of processor time each\n", n,
                what, ms[n / 2], ms[n * 95 / 100],
                (milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_ms) / (double)n);
    }
    free(ms);
    return status;
}
