/* Questions of a benchmark, and what its measurements come to. For the programs of tests/bench. */
#ifndef GW_TESTS_BENCH_QUESTIONS_H
#define GW_TESTS_BENCH_QUESTIONS_H

#include "gtfs/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct {
    gw_str from, to; /* borrowed from the text of the list */
    int32_t departure_s;
} bench_question;

typedef struct {
    bench_question *at;
    size_t n, cap;
    gw_buf text;
} bench_questions;

/* from_stop TAB to_stop TAB departure_seconds; ends the program with a message when a line is not so. */
static inline bench_questions bench_read_questions(const char *path)
{
    bench_questions q = {0};
    gw_error err = {0};
    if (gw_file_read(path, 0, &q.text, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(74);
    }
    gw_str line, rest = {q.text.p ? q.text.p : "", (uint32_t)q.text.n};
    for (unsigned row = 1; rest.n; row++) {
        bench_question one;
        gw_str tail;
        int64_t second = -1;
        gw_str_split(rest, '\n', &line, &rest);
        if (line.n == 0) continue;
        bool good = gw_str_split(line, '\t', &one.from, &tail) && gw_str_split(tail, '\t', &one.to, &tail) &&
                    gw_str_to_int(gw_str_trim(tail), &second) && second >= 0 && second < 10 * 86400;
        if (!good || gw_grow(&q.at, &q.cap, q.n + 1, sizeof *q.at)) {
            fprintf(stderr, "%s: line %u: from_stop TAB to_stop TAB departure_seconds\n", path, row);
            exit(65);
        }
        one.departure_s = (int32_t)second;
        q.at[q.n++] = one;
    }
    return q;
}

static inline double bench_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* One line of JSON; sorts us[]. */
static inline void bench_print(const char *program, const char *op, double *us, size_t n)
{
    struct rusage used;
    double sum = 0;
    getrusage(RUSAGE_SELF, &used);
    for (size_t i = 0; i < n; i++) sum += us[i];
    qsort(us, n, sizeof *us, bench_compare);
    printf("{\"program\":\"%s\",\"op\":\"%s\",\"n\":%zu", program, op, n);
    if (n)
        printf(",\"cpu_us\":{\"mean\":%.1f,\"median\":%.1f,\"p95\":%.1f,\"p99\":%.1f}", sum / (double)n,
               us[n / 2], us[n * 95 / 100], us[n * 99 / 100]);
    printf(",\"peak_kb\":%ld}\n", used.ru_maxrss);
}

#endif
