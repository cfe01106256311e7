/* Applying a scenario, and a question on it against the same on the baseline.
 *
 *   scenario_bench DATA SCENARIO.json FROM TO DAY-TIME [ROUNDS]
 *
 * Prints the fastest and the median of applying (resolving, changing, indexing: all that stands between the
 * text and the first question) in processor time, and the ratio of a question's time on the scenario to that
 * on the baseline, asked in turns. */
#include "planner/plan/plan.h"
#include "planner/scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may keep the machine busy */
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *what, double *ms, int n)
{
    qsort(ms, (size_t)n, sizeof *ms, by_value);
    printf("%s: least %.3f ms, median %.3f ms\n", what, ms[0], ms[n / 2]);
}

static gw_scenario *read_scenario(const char *path)
{
    gw_buf text = {0};
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    if (gw_file_read(path, 0, &text, &err) || gw_scenario_parse(text.p, text.n, &s, &errors, &err)) {
        fprintf(stderr, "%s: %s %s\n", path, err.message, errors.n ? errors.list[0].message : "");
        exit(1);
    }
    gw_buf_free(&text);
    return s;
}

static const gw_dataset *apply(const gw_scenario *s, const gw_dataset *base, gw_day day)
{
    const gw_dataset *after = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    if (gw_scenario_apply(s, base, day, &after, NULL, &errors, &err)) {
        fprintf(stderr, "%s: %s\n", err.message, errors.n ? errors.list[0].message : "");
        exit(1);
    }
    return after;
}

static double ask(gw_planner *p, const gw_dataset *d, const gw_plan_request *r)
{
    gw_plan_answer a = {0};
    double start = now_ms();
    if (gw_planner_plan(p, d, r, &a, NULL)) exit(1);
    double ms = now_ms() - start;
    gw_plan_answer_free(&a);
    return ms;
}

int main(int argc, char **argv)
{
    gw_error err = {0};
    const gw_dataset *base = NULL, *after = NULL;
    gw_day day;
    if (argc < 6 || !gw_day_parse_iso(gw_str_of(argv[5]), &day)) {
        fprintf(stderr, "scenario_bench DATA SCENARIO.json FROM TO DAY [ROUNDS]\n");
        return 64;
    }
    int rounds = argc > 6 ? atoi(argv[6]) : 50;
    double *applied = calloc((size_t)rounds, sizeof *applied), *one = calloc((size_t)rounds, sizeof *one),
           *two = calloc((size_t)rounds, sizeof *two);
    if (rounds < 1 || !applied || !one || !two || gw_dataset_open(argv[1], &base, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    gw_scenario *s = read_scenario(argv[2]);
    for (int i = 0; i < rounds; i++) {
        double start = now_ms();
        gw_dataset_release(after);
        after = apply(s, base, day);
        applied[i] = now_ms() - start;
    }
    gw_planner *planners[2] = {gw_planner_create(), gw_planner_create()};
    gw_plan_request r[2];
    const gw_dataset *data[2] = {base, after};
    for (int i = 0; i < 2; i++) {
        gw_plan_defaults(&r[i]);
        r[i].time = ((int64_t)day * 24 + 0) * 3600; /* 08:00 in Asia/Hong_Kong */
        if (gw_plan_resolve_ends(data[i], "from", gw_str_of(argv[3]), "to", gw_str_of(argv[4]), &r[i],
                                 &err)) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        (void)ask(planners[i], data[i], &r[i]);
    }
    for (int i = 0; i < rounds; i++) {
        one[i] = ask(planners[0], base, &r[0]);
        two[i] = ask(planners[1], after, &r[1]);
    }
    print_times("apply", applied, rounds);
    print_times("question on the baseline", one, rounds);
    print_times("question on the scenario", two, rounds);
    printf("ratio of the medians: %.3f\n", two[rounds / 2] / one[rounds / 2]);
    for (int i = 0; i < 2; i++) gw_planner_free(planners[i]);
    gw_scenario_free(s);
    gw_dataset_release(after);
    gw_dataset_release(base);
    free(applied);
    free(one);
    free(two);
    return 0;
}
