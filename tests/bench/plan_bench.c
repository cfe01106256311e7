/* How long a port-to-place plan takes inside the program: every usable port, every half hour from 06:00 to
 * 22:00, both directions of asking. Prints n, median, p95 and maximum in microseconds of CPU time; and how
 * long the data took to open.
 *
 *   bench_plan DATA [PLACE [YYYY-MM-DD]]
 */
#include "planner/plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *what, double *s, size_t n)
{
    qsort(s, n, sizeof *s, by_size);
    if (n)
        printf("%-28s n %4zu   median %8.0f   p95 %8.0f   max %8.0f us\n", what, n, s[n / 2] * 1e6,
               s[n * 95 / 100] * 1e6, s[n - 1] * 1e6);
}

typedef struct {
    const gw_dataset *d;
    gw_planner *planner;
    const char *place;
    gw_day day;
} bench;

static bool plan_once(const bench *b, const char *from, int32_t second, gw_direction direction, double *spent)
{
    gw_error err = {0};
    gw_plan_request r;
    gw_plan_defaults(&r);
    r.direction = direction;
    if (gw_plan_resolve_ends(b->d, "from", gw_str_of(from), "to", gw_str_of(b->place), &r, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(65);
    }
    r.time = gw_zone_instant(b->d->timetable->zones[0], b->day, second);
    gw_plan_answer answer = {0};
    double start = seconds(CLOCK_THREAD_CPUTIME_ID);
    gw_status status = gw_planner_plan(b->planner, b->d, &r, &answer, &err);
    *spent = seconds(CLOCK_THREAD_CPUTIME_ID) - start;
    gw_plan_answer_free(&answer);
    return status == GW_OK;
}

static void run(const bench *b, gw_direction direction, const char *what)
{
    static double spent[4096];
    size_t n = 0;
    for (uint32_t p = 0; p < gw_port_count(b->d->ports); p++) {
        if (!gw_port_usable(b->d->ports, p)) continue;
        char from[128];
        snprintf(from, sizeof from, "port:%s", gw_port_at(b->d->ports, p)->id);
        for (int32_t s = 6 * 3600; s <= 22 * 3600 && n < 4096; s += 1800)
            if (plan_once(b, from, s, direction, &spent[n])) n++;
    }
    print_times(what, spent, n);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench_plan DATA [PLACE [YYYY-MM-DD]]\n");
        return 64;
    }
    gw_error err = {0};
    bench b = {.place = argc > 2 ? argv[2] : "place:hku-szh", .day = gw_day_of(2026, 11, 25)};
    if (argc > 3 && !gw_day_parse_iso(gw_str_of(argv[3]), &b.day)) return 64;
    double start = seconds(CLOCK_MONOTONIC);
    if (gw_dataset_open(argv[1], &b.d, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    printf("open %28.1f ms\n", (seconds(CLOCK_MONOTONIC) - start) * 1e3);
    b.planner = gw_planner_create();
    if (!b.planner || !b.d->ports) return 70;
    run(&b, GW_DEPART_AFTER, "port to place, depart, 60 min");
    run(&b, GW_ARRIVE_BY, "port to place, arrive, 60 min");
    gw_planner_free(b.planner);
    gw_dataset_release(b.d);
    return 0;
}
