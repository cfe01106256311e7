/* Questions of a benchmark, and what its measurements come to: for `gangway bench` and the programs of
 * tests/bench. */
#ifndef GW_TOOLS_BENCH_IO_H
#define GW_TOOLS_BENCH_IO_H

#include "gtfs/base/text.h"

typedef struct {
    gw_str from, to; /* borrowed from the text of the list */
    int32_t departure_s;
    unsigned line; /* of the file, from 1 */
} gw_bench_question;

/* Answers reach as far as the second day's end. */
enum { GW_BENCH_SECONDS = 2 * 86400 };

typedef struct {
    gw_bench_question *at; /* owned */
    size_t n, cap;
    gw_buf text;
} gw_bench_questions;

/* from_stop TAB to_stop TAB departure_seconds (of the service day, from 0, below GW_BENCH_SECONDS), a line
 * each; the first line may be these three names. GW_BAD_INPUT names file, line and field. */
GW_MUST_USE gw_status gw_bench_read(const char *path, gw_bench_questions *out, gw_error *err);
void gw_bench_free(gw_bench_questions *q); /* the contents */
double gw_bench_cpu_us(void);              /* CPU time of this thread */
/* {"program":…,"op":…,"n":…,"cpu_us":{mean, median, p95, p99},"peak_kb":…}: appended as one line. Sorts us.
 */
void gw_bench_write_json(const char *program, const char *op, double *us, size_t n, gw_buf *out);
/* The same for people. */
void gw_bench_write_text(const char *program, const char *op, double *us, size_t n, gw_buf *out);

#endif
