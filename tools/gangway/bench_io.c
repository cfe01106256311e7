#include "tools/gangway/bench_io.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static gw_status read_line(gw_str line, unsigned row, const char *path, gw_bench_question *out, gw_error *err)
{
    gw_str tail;
    int64_t second = -1;
    bool good = gw_str_split(line, '\t', &out->from, &tail) && gw_str_split(tail, '\t', &out->to, &tail) &&
                gw_str_to_int(gw_str_trim(tail), &second) && second >= 0 && second < 10 * 86400;
    out->departure_s = (int32_t)second;
    if (good) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "%s: line %u is not from_stop TAB to_stop TAB departure_seconds", path,
                   row);
}

gw_status gw_bench_read(const char *path, gw_bench_questions *out, gw_error *err)
{
    enum { LIMIT = 256 << 20 };
    gw_status status = gw_file_read(path, LIMIT, &out->text, err);
    if (status) return status;
    gw_str line, rest = {out->text.p ? out->text.p : "", (uint32_t)out->text.n};
    for (unsigned row = 1; rest.n; row++) {
        gw_bench_question one;
        gw_str_split(rest, '\n', &line, &rest);
        if (gw_str_trim(line).n == 0) continue;
        status = read_line(line, row, path, &one, err);
        if (status) return status;
        if (gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at))
            return gw_fail(err, GW_NO_MEMORY, "no memory for the questions of %s", path);
        out->at[out->n++] = one;
    }
    return out->n ? GW_OK : gw_fail(err, GW_BAD_INPUT, "%s: there is no question in it", path);
}

void gw_bench_free(gw_bench_questions *q)
{
    free(q->at);
    gw_buf_free(&q->text);
    *q = (gw_bench_questions){0};
}

double gw_bench_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double mean_of(double *us, size_t n)
{
    double sum = 0;
    qsort(us, n, sizeof *us, compare);
    for (size_t i = 0; i < n; i++) sum += us[i];
    return sum / (double)n;
}

static long peak_kb(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

void gw_bench_write_json(const char *program, const char *op, double *us, size_t n, gw_buf *out)
{
    double mean = mean_of(us, n);
    gw_buf_printf(out,
                  "{\"program\":\"%s\",\"op\":\"%s\",\"n\":%zu,\"cpu_us\":{\"mean\":%.1f,\"median\":%.1f,"
                  "\"p95\":%.1f,\"p99\":%.1f},\"peak_kb\":%ld}\n",
                  program, op, n, mean, us[n / 2], us[n * 95 / 100], us[n * 99 / 100], peak_kb());
}

void gw_bench_write_text(const char *program, const char *op, double *us, size_t n, gw_buf *out)
{
    double mean = mean_of(us, n);
    gw_buf_printf(out,
                  "%s %s: %zu questions, CPU mean %.1f us, median %.1f, p95 %.1f, p99 %.1f; at most %ld KB\n",
                  program, op, n, mean, us[n / 2], us[n * 95 / 100], us[n * 99 / 100], peak_kb());
}
