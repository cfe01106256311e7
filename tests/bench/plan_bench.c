/* How long plans take inside the program, in microseconds of CPU time (n, median, p95, maximum), one moment
 * and the default window of 60 minutes:
 *
 *   port to place, place to port: every usable port, every half hour from 06:00 to 22:00, both directions of
 * asking address to place: SEEDS points beside stops of Hong Kong drawn by a fixed seed, 06:00 to 21:50 the
 * same from places nobody has asked for before: a new planner for each question
 *
 * and how long the data took to open, and the memory of the whole process.
 *
 *   bench_plan DATA [PLACE [YYYY-MM-DD]]
 */
#include "planner/plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { SEEDS = 100, WINDOW_S = 3600 };

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
        printf("%-30s n %4zu   median %8.0f   p95 %8.0f   max %8.0f us\n", what, n, s[n / 2] * 1e6,
               s[n * 95 / 100] * 1e6, s[n - 1] * 1e6);
}

typedef struct {
    const gw_dataset *d;
    gw_planner *planner;
    const char *place;
    gw_day day;
} bench;

typedef struct {
    const char *what;
    gw_direction direction;
    int32_t window_s;
    bool strangers; /* a planner that has never heard of the place */
} kind;

static double plan_once(const bench *b, const char *from, const char *to, int32_t second, const kind *k)
{
    gw_error err = {0};
    gw_plan_request r;
    gw_plan_defaults(&r);
    r.direction = k->direction;
    r.window_s = k->window_s;
    if (gw_plan_resolve_ends(b->d, "from", gw_str_of(from), "to", gw_str_of(to), &r, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(65);
    }
    r.time = gw_zone_instant(b->d->timetable->zones[0], b->day, second);
    gw_planner *planner = k->strangers ? gw_planner_create() : b->planner;
    gw_plan_answer answer = {0};
    double start = seconds(CLOCK_THREAD_CPUTIME_ID);
    gw_status status = planner ? gw_planner_plan(planner, b->d, &r, &answer, &err) : GW_NO_MEMORY;
    double spent = seconds(CLOCK_THREAD_CPUTIME_ID) - start;
    if (status) {
        fprintf(stderr, "%s to %s: %s\n", from, to, err.message);
        exit(70);
    }
    gw_plan_answer_free(&answer);
    if (k->strangers) gw_planner_free(planner);
    return spent;
}

/* --- ports --- */

static void ask_ports(const bench *b, const kind *k, bool to_port)
{
    static double spent[4096];
    size_t n = 0;
    for (uint32_t p = 0; p < gw_port_count(b->d->ports); p++) {
        if (!gw_port_usable(b->d->ports, p)) continue;
        char port[128];
        snprintf(port, sizeof port, "port:%s", gw_port_at(b->d->ports, p)->id);
        for (int32_t s = 6 * 3600; s <= 22 * 3600 && n < 4096; s += 1800)
            spent[n++] = plan_once(b, to_port ? b->place : port, to_port ? port : b->place, s, k);
    }
    print_times(k->what, spent, n);
}

/* --- addresses --- */

static uint32_t draw(uint64_t *state, uint32_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % n;
}

/* A stop of Hong Kong where anybody can be, and a few steps from it. */
static void draw_address(const bench *b, uint64_t *state, char out[64])
{
    const gw_timetable *t = b->d->timetable;
    const gw_tt_stop *s;
    do s = gw_tt_stop_at(t, draw(state, gw_tt_n_stops(t)));
    while (s->side != GW_SIDE_HK || s->kind != GW_STOP_GTFS || !gw_point_known(s->point));
    snprintf(out, 64, "%.5f,%.5f", gw_point_lat(s->point) + 7e-4, gw_point_lon(s->point) - 4e-4);
}

static void ask_addresses(const bench *b, const kind *k)
{
    static double spent[SEEDS];
    uint64_t state = 20261122;
    for (int i = 0; i < SEEDS; i++) {
        char from[64];
        draw_address(b, &state, from);
        spent[i] = plan_once(b, from, b->place, 6 * 3600 + 600 * (i % 96), k);
    }
    print_times(k->what, spent, SEEDS);
}

static bool any_of_hong_kong(const gw_timetable *t)
{
    for (uint32_t i = 0; i < gw_tt_n_stops(t); i++) {
        const gw_tt_stop *s = gw_tt_stop_at(t, i);
        if (s->side == GW_SIDE_HK && s->kind == GW_STOP_GTFS && gw_point_known(s->point)) return true;
    }
    return false;
}

static void run(const bench *b)
{
    const kind port_to_place[] = {{"port to place, depart, moment", GW_DEPART_AFTER, 0, false},
                                  {"port to place, depart, 60 min", GW_DEPART_AFTER, WINDOW_S, false},
                                  {"port to place, arrive, moment", GW_ARRIVE_BY, 0, false},
                                  {"port to place, arrive, 60 min", GW_ARRIVE_BY, WINDOW_S, false},
                                  {"the same, depart, never asked", GW_DEPART_AFTER, WINDOW_S, true}};
    const kind place_to_port[] = {{"place to port, depart, moment", GW_DEPART_AFTER, 0, false},
                                  {"place to port, depart, 60 min", GW_DEPART_AFTER, WINDOW_S, false}};
    const kind address[] = {{"address to place, moment", GW_DEPART_AFTER, 0, false},
                            {"address to place, 60 min", GW_DEPART_AFTER, WINDOW_S, false},
                            {"the same, moment, never asked", GW_DEPART_AFTER, 0, true}};
    for (size_t i = 0; i < sizeof port_to_place / sizeof *port_to_place; i++)
        ask_ports(b, &port_to_place[i], false);
    for (size_t i = 0; i < sizeof place_to_port / sizeof *place_to_port; i++)
        ask_ports(b, &place_to_port[i], true);
    if (!any_of_hong_kong(b->d->timetable)) return;
    for (size_t i = 0; i < sizeof address / sizeof *address; i++) ask_addresses(b, &address[i]);
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
    run(&b);
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("memory at most %17ld KB\n", used.ru_maxrss);
    gw_planner_free(b.planner);
    gw_dataset_release(b.d);
    return 0;
}
