/* How long "when must I leave" takes inside the program, in milliseconds of CPU time: appointments at HKU-Shenzhen
 * Hospital (or another place) from addresses spread over the populated parts of Hong Kong, each asked for the first
 * time by a worker that has answered others, and again; the least of ROUNDS, for the machine has others at work. The
 * last lines are the median and the most over the addresses.
 *
 *   bench_leave DATA [PLACE [YYYY-MM-DD [HOUR]]]
 */
#include "planner/visit/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 3, AGAIN = 3 };

static const char *const ADDRESSES[][2] = {
    {"22.391,113.977", "Tuen Mun"},        {"22.3193,114.1694", "Mong Kok"},
    {"22.3814,114.1884", "Sha Tin"},       {"22.2803,114.1838", "Causeway Bay"},
    {"22.3075,114.2595", "Tseung Kwan O"}, {"22.2890,113.9416", "Tung Chung"},
    {"22.4456,114.0222", "Yuen Long"},     {"22.4600,114.0046", "Tin Shui Wai"},
    {"22.4510,114.1650", "Tai Po"},        {"22.5020,114.1280", "Sheung Shui"},
    {"22.5010,114.1450", "Fanling"},       {"22.3700,114.1140", "Tsuen Wan"},
    {"22.3560,114.1270", "Kwai Fong"},     {"22.3120,114.2250", "Kwun Tong"},
    {"22.2820,114.1585", "Central"},       {"22.2640,114.2370", "Chai Wan"},
    {"22.2480,114.1520", "Aberdeen"},      {"22.4250,114.2310", "Ma On Shan"},
    {"22.3400,114.1990", "Wong Tai Sin"},  {"22.3360,114.1630", "Sham Shui Po"},
};
enum { N_ADDRESSES = sizeof ADDRESSES / sizeof *ADDRESSES };

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return v[n / 2];
}

static double ask(gw_visitor *v, const gw_dataset *d, const char *from, const char *to, int64_t at,
                  uint32_t options)
{
    gw_error err = {0};
    gw_visit_request r;
    gw_visit_answer a = {0};
    gw_visit_defaults(&r);
    r.max_options = options;
    if (gw_plan_resolve_ends(d, "from", gw_str_of(from), "to", gw_str_of(to), &r.plan, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(65);
    }
    r.plan.time = at;
    double start = cpu_ms();
    if (gw_visit_leave_by(v, d, &r, &a, &err)) {
        fprintf(stderr, "%s to %s: %s\n", from, to, err.message);
        exit(70);
    }
    double spent = cpu_ms() - start;
    gw_visit_answer_free(&a);
    return spent;
}

typedef struct {
    double first, again, one;
} spent;

static void least(double *a, double b)
{
    if (b < *a) *a = b;
}

/* Each address once by a worker that has never heard of it, then again; the least of the rounds. */
static void ask_all(const gw_dataset *d, const char *to, int64_t at, spent *s)
{
    gw_visitor *v = gw_visitor_create();
    if (!v) exit(70);
    for (int i = 0; i < 2; i++) ask(v, d, "22.3,114.17", to, at, 4);
    for (size_t i = 0; i < N_ADDRESSES; i++) {
        const char *from = ADDRESSES[i][0];
        least(&s[i].first, ask(v, d, from, to, at, 4));
        for (int k = 0; k < AGAIN; k++) least(&s[i].again, ask(v, d, from, to, at, 4));
        for (int k = 0; k < AGAIN; k++) least(&s[i].one, ask(v, d, from, to, at, 1));
    }
    gw_visitor_free(v);
}

static void run(const gw_dataset *d, const char *to, int64_t at)
{
    double first[N_ADDRESSES], again[N_ADDRESSES], one[N_ADDRESSES];
    spent s[N_ADDRESSES];
    for (size_t i = 0; i < N_ADDRESSES; i++) s[i] = (spent){1e9, 1e9, 1e9};
    for (int round = 0; round < ROUNDS; round++) ask_all(d, to, at, s);
    for (size_t i = 0; i < N_ADDRESSES; i++) {
        printf("%-14s first %7.1f   again %7.1f   one way %7.1f ms\n", ADDRESSES[i][1], s[i].first, s[i].again,
               s[i].one);
        first[i] = s[i].first;
        again[i] = s[i].again;
        one[i] = s[i].one;
    }
    printf("%-14s first %7.1f   again %7.1f   one way %7.1f ms\n", "median", median(first, N_ADDRESSES),
           median(again, N_ADDRESSES), median(one, N_ADDRESSES));
    printf("%-14s first %7.1f   again %7.1f   one way %7.1f ms\n", "most", first[N_ADDRESSES - 1],
           again[N_ADDRESSES - 1], one[N_ADDRESSES - 1]);
}

int main(int argc, char **argv)
{
    gw_error err = {0};
    const gw_dataset *d;
    if (argc < 2) {
        fprintf(stderr, "usage: bench_leave DATA [PLACE [YYYY-MM-DD [HOUR]]]\n");
        return 64;
    }
    if (gw_dataset_open(argv[1], &d, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    gw_day day = gw_day_of(2026, 11, 25);
    if (argc > 3 && !gw_day_parse_iso(gw_str_of(argv[3]), &day)) return 64;
    int32_t hour = argc > 4 ? (int32_t)strtol(argv[4], NULL, 10) : 10;
    run(d, argc > 2 ? argv[2] : "place:hku-szh", gw_zone_instant(d->timetable->zones[0], day, hour * 3600));
    gw_dataset_release(d);
    return 0;
}
