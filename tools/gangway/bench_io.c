#include "tools/gangway/bench_io.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const char *const FIELDS[] = {"from_stop", "to_stop", "departure_seconds"};
enum { N_FIELDS = 3 };

/* Blanks behind the last field are no fields. */
static bool split_line(gw_str line, gw_str field[N_FIELDS])
{
    gw_str rest = line;
    for (int i = 0; i < N_FIELDS; i++) {
        bool more = gw_str_split(rest, '\t', &field[i], &rest);
        if (!more && i + 1 < N_FIELDS) return false;
        field[i] = gw_str_trim(field[i]);
    }
    return gw_str_trim(rest).n == 0;
}

static bool is_header(const gw_str field[N_FIELDS])
{
    for (int i = 0; i < N_FIELDS; i++)
        if (!gw_str_is(field[i], FIELDS[i])) return false;
    return true;
}

static gw_status read_fields(const gw_str field[N_FIELDS], const char *path, gw_bench_question *out,
                             gw_error *err)
{
    int64_t second = 0;
    gw_str s = field[2];
    for (int i = 0; i < N_FIELDS; i++)
        if (!field[i].n)
            return gw_fail(err, GW_BAD_INPUT, "%s: line %u: %s is empty", path, out->line, FIELDS[i]);
    if (!gw_str_to_int(s, &second) || second < 0 || second >= GW_BENCH_SECONDS)
        return gw_fail(err, GW_BAD_INPUT,
                       "%s: line %u: departure_seconds: '%.*s' is not a whole number from 0 to %d", path,
                       out->line, s.n > 40 ? 40 : (int)s.n, s.p, GW_BENCH_SECONDS - 1);
    out->from = field[0];
    out->to = field[1];
    out->departure_s = (int32_t)second;
    return GW_OK;
}

static gw_status add_line(gw_bench_questions *q, gw_str line, unsigned row, const char *path, gw_error *err)
{
    gw_str field[N_FIELDS];
    gw_bench_question one = {.line = row};
    if (!split_line(line, field))
        return gw_fail(err, GW_BAD_INPUT, "%s: line %u is not from_stop TAB to_stop TAB departure_seconds",
                       path, row);
    if (row == 1 && is_header(field)) return GW_OK;
    gw_status status = read_fields(field, path, &one, err);
    if (status) return status;
    if (gw_grow(&q->at, &q->cap, q->n + 1, sizeof *q->at))
        return gw_fail(err, GW_NO_MEMORY, "no memory for the questions of %s", path);
    q->at[q->n++] = one;
    return GW_OK;
}

gw_status gw_bench_read(const char *path, gw_bench_questions *out, gw_error *err)
{
    enum { LIMIT = 256 << 20 };
    gw_status status = gw_file_read(path, LIMIT, &out->text, err);
    gw_str line, rest = {out->text.p ? out->text.p : "", (uint32_t)out->text.n};
    if (rest.n >= 3 && memcmp(rest.p, "\xEF\xBB\xBF", 3) == 0)
        rest.p += 3, rest.n -= 3; /* some editors' mark */
    for (unsigned row = 1; rest.n && !status; row++) {
        gw_str_split(rest, '\n', &line, &rest);
        if (gw_str_trim(line).n) status = add_line(out, line, row, path, err);
    }
    if (status) return status;
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
