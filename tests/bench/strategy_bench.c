/* How long a whole-day pass takes: all origins to a place, the place's side alone, and the way back to each
 * port over that side. Prints median CPU milliseconds, and memory.
 *
 *   bench_strategy DATA [PLACE [YYYY-MM-DD [REPEAT [STEP]]]]
 */
#include "planner/plan/plan.h"
#include "planner/strategy/strategy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double milliseconds(void)
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

static void give_up(const gw_error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(70);
}

enum { MAX_REPEAT = 100, MAX_NEAR = 4096 };

typedef struct {
    const gw_dataset *d;
    gw_end end;
    gw_strategy *scratch;
    uint32_t repeat;
    int32_t day_zero_s, step_s;
    gw_access near[MAX_NEAR];
    uint32_t n_near;
} bench;

static void find_near(bench *b)
{
    static gw_geo_hit hits[MAX_NEAR];
    const gw_gait gait = {1.25, 1.3};
    uint32_t n = 0;
    if (gw_geo_within(b->d->stops, b->end.point, 1200 * gait.speed_mps / gait.factor, hits, MAX_NEAR, &n))
        exit(70);
    for (uint32_t i = 0; i < n; i++) {
        int32_t walk_s = gw_walk_seconds(hits[i].straight_m, gait);
        if (gw_tt_stop_at(b->d->timetable, hits[i].index)->side == b->end.side && walk_s <= 1200)
            b->near[b->n_near++] = (gw_access){.stop = {hits[i].index}, .walk_s = walk_s};
    }
}

/* The median of passes; the first, which grows the scratch, is not counted. */
static double median_of(bench *b, const gw_strategy_net *n, const gw_access *to, uint32_t n_to)
{
    double spent[MAX_REPEAT];
    gw_error err = {0};
    for (uint32_t i = 0; i <= b->repeat; i++) {
        double start = milliseconds();
        if (gw_strategy_pass(b->scratch, n, to, n_to, &err)) give_up(&err);
        if (i) spent[i - 1] = milliseconds() - start;
    }
    qsort(spent, b->repeat, sizeof *spent, by_size);
    return spent[b->repeat / 2];
}

static gw_strategy_net *net_of(const bench *b, gw_side side, const char *what)
{
    gw_strategy_options o;
    gw_strategy_net *n = NULL;
    gw_error err = {0};
    gw_strategy_defaults(&o, b->day_zero_s);
    o.step_s = b->step_s;
    o.side = side;
    o.ports = b->d->ports;
    double start = milliseconds();
    if (gw_strategy_net_make(b->d->timetable, &o, &n, &err)) give_up(&err);
    printf("%-34s %9.1f ms  %6.1f MB\n", what, milliseconds() - start,
           (double)gw_strategy_net_bytes(n) / 1e6);
    return n;
}

static void run(bench *b)
{
    gw_strategy_net *all = net_of(b, GW_SIDE_NONE, "laying out the whole network");
    double spent = median_of(b, all, b->near, b->n_near);
    printf("%-34s %9.1f ms  %6.1f MB\n", "all origins to the place", spent,
           (double)gw_strategy_bytes(b->scratch) / 1e6);
    gw_strategy_net_free(all);
    gw_strategy_net *side = net_of(b, b->end.side, "laying out the place's side");
    printf("%-34s %9.1f ms\n", "that side alone", median_of(b, side, b->near, b->n_near));
    for (uint32_t p = 0; p < gw_port_count(b->d->ports); p++) {
        gw_access port = {.stop = gw_timetable_port_stop(b->d->timetable, p, b->end.side)};
        if (port.stop.v == GW_NO_ID || !gw_port_usable(b->d->ports, p)) continue;
        printf("to %-31s %9.1f ms\n", gw_port_at(b->d->ports, p)->id, median_of(b, side, &port, 1));
    }
    gw_strategy_net_free(side);
}

int main(int argc, char **argv)
{
    static bench b;
    gw_error err = {0};
    gw_day day = gw_day_of(2026, 11, 25);
    struct rusage usage;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc < 2) {
        fprintf(stderr, "usage: bench_strategy DATA [PLACE [YYYY-MM-DD [REPEAT [STEP]]]]\n");
        return 64;
    }
    if (argc > 3 && !gw_day_parse_iso(gw_str_of(argv[3]), &day)) return 64;
    b.repeat = argc > 4 ? (uint32_t)atoi(argv[4]) : 5;
    b.step_s = argc > 5 ? atoi(argv[5]) : 60;
    if (b.repeat < 1 || b.repeat > MAX_REPEAT) return 64;
    if (gw_dataset_open(argv[1], &b.d, &err) ||
        gw_plan_resolve(b.d, "place", gw_str_of(argc > 2 ? argv[2] : "place:hku-szh"), GW_SIDE_NONE, &b.end,
                        &err))
        give_up(&err);
    b.day_zero_s = gw_tt_seconds(b.d->timetable, gw_zone_instant(b.d->timetable->zones[0], day, 0));
    b.scratch = gw_strategy_create();
    if (!b.d->ports || !b.scratch) return 70;
    find_near(&b);
    run(&b);
    getrusage(RUSAGE_SELF, &usage);
    printf("%-34s %20.1f MB\n", "most memory of the process", (double)usage.ru_maxrss / 1e3);
    gw_strategy_free(b.scratch);
    gw_dataset_release(b.d);
    return 0;
}
