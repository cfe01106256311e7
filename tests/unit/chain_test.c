/* One way to go: the golden numbers, both directions, laws. */
#include "planner/chain/chain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { H = 3600, M = 60 };

static gw_chain_link walk(int32_t seconds)
{
    return (gw_chain_link){.kind = GW_CHAIN_WALK, .walk_s = seconds};
}

static gw_chain_run every(int32_t from_s, int32_t to_s, int32_t headway_s, int32_t ride_s)
{
    return (gw_chain_run){{from_s, to_s, headway_s, headway_s, 0}, ride_s};
}

static gw_chain_line headway_line(const gw_chain_run *r, uint32_t n)
{
    return (gw_chain_line){.runs = r, .n_runs = n};
}

static gw_chain_link board(const gw_chain_line *l, uint32_t n)
{
    return (gw_chain_link){.kind = GW_CHAIN_BOARD, .lines = l, .n_lines = n};
}

static gw_chain_link gate(const gw_chain_span *p, uint32_t n)
{
    return (gw_chain_link){.kind = GW_CHAIN_GATE, .spans = p, .n_spans = n};
}

static gw_chain_fate arrive(const gw_chain_link *l, uint32_t n, int32_t leave_s)
{
    gw_chain c = {l, n};
    gw_chain_fate f;
    gw_chain_solver *s = gw_chain_solver_create();
    assert_int_equal(gw_chain_arrival(s, &c, leave_s, GW_CHAIN_NO_DEADLINE, leave_s + 24 * H, &f), GW_OK);
    gw_chain_solver_free(s);
    return f;
}

static void near_minutes(double seconds, double minutes, double tolerance)
{
    if (!(fabs(seconds / 60 - minutes) <= tolerance)) fail_msg("%.6f min, not %.6f", seconds / 60, minutes);
}

static void near_to(double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance)) fail_msg("%.10f, not %.10f", got, wanted);
}

/* G1: gaps of 10, 10, 10, 28, 1, 1 minutes, ready at any moment of the hour. */
static void irregular_departures(void **state)
{
    (void)state;
    static const int32_t gaps[] = {10, 10, 10, 28, 1, 1};
    gw_chain_call calls[12];
    int32_t at = 8 * H;
    for (int i = 0; i < 12; i++) {
        at += gaps[i % 6] * M;
        calls[i] = (gw_chain_call){at, at};
    }
    gw_chain_line l = {.calls = calls, .n_calls = 12};
    gw_chain_link links[] = {board(&l, 1)};
    double sum = 0;
    for (int32_t t = 8 * H; t < 9 * H; t += 10) sum += arrive(links, 1, t + 5).mean_s - (t + 5);
    near_minutes(sum / 360, 9.05, 0.01);
}

/* G2: two lines every 10 and 15, equal rides. */
static void first_of_two(void **state)
{
    (void)state;
    gw_chain_run a[] = {every(6 * H, 22 * H, 600, 0)}, b[] = {every(6 * H, 22 * H, 900, 0)};
    gw_chain_line lines[] = {headway_line(a, 1), headway_line(b, 1)};
    gw_chain_link links[] = {board(lines, 2)};
    gw_chain_fate f = arrive(links, 1, 9 * H);
    near_minutes(f.mean_s - 9 * H, 3.8889, 0.01);
    near_minutes(f.p50_s - 9 * H, 3.4861, 0.01);
    near_minutes(f.p95_s - 9 * H, 8.7919, 0.01);
    near_to(f.wait_s, f.mean_s - 9 * H, 1e-6);
}

/* G3 */
static void two_headways(void **state)
{
    (void)state;
    gw_chain_run a[] = {every(6 * H, 22 * H, 600, 600)}, b[] = {every(6 * H, 22 * H, 900, 600)};
    gw_chain_line la = headway_line(a, 1), lb = headway_line(b, 1);
    gw_chain_link links[] = {board(&la, 1), board(&lb, 1)};
    gw_chain_fate f = arrive(links, 2, 9 * H);
    near_minutes(f.mean_s - 9 * H, 32.5, 0.001);
    near_minutes(f.p5_s - 9 * H, 23.873, 0.001);
    near_minutes(f.p95_s - 9 * H, 41.127, 0.001);
    near_to(f.ride_s, 1200, 1e-6);
    near_to(f.wait_s, 750, 0.01);
}

/* G4 */
static void through_the_port(void **state)
{
    (void)state;
    gw_chain_span open[] = {{0, 24 * H, 0, 12 * M, 30 * M, 0, 0, 0}};
    gw_chain_run r[] = {every(5 * H, 23 * H, 30 * M, 30 * M)};
    gw_chain_line l = headway_line(r, 1);
    gw_chain_link links[] = {walk(5 * M), gate(open, 1), walk(4 * M), board(&l, 1), walk(3 * M)};
    gw_chain_fate f = arrive(links, 5, 9 * H);
    near_minutes(f.mean_s - 9 * H, 71.0, 0.02);
    near_minutes(f.p50_s - 9 * H, 70.5, 0.06);
    near_minutes(f.p95_s - 9 * H, 91.4, 0.06);
    near_minutes(f.border_s, 12 * exp(pow(log(2.5) / 1.6448536269514722, 2) / 2), 0.01);
    near_to(f.walk_s + f.wait_s + f.ride_s + f.border_s, f.mean_s - 9 * H, 1e-6);
}

static const gw_chain_call HALF_HOURS[] = {{8 * H, 8 * H + 1800},
                                           {8 * H + 1800, 9 * H},
                                           {9 * H, 9 * H + 1800},
                                           {9 * H + 1800, 10 * H},
                                           {10 * H, 10 * H + 1800}};

/* G5: the nine o'clock bus must be caught. */
static void the_nine_o_clock_bus(void **state)
{
    (void)state;
    gw_chain_span open[] = {{0, 24 * H, 0, 12 * M, 30 * M, 0, 0, 0}};
    gw_chain_line l = {.calls = HALF_HOURS, .n_calls = 5};
    gw_chain_link links[] = {walk(5 * M), gate(open, 1), walk(4 * M), board(&l, 1), walk(3 * M)};
    gw_chain c = {links, 5};
    gw_chain_odds odds;
    gw_chain_solver *s = gw_chain_solver_create();
    assert_int_equal(gw_chain_on_time(s, &c, 10 * H, 4 * H, &odds), GW_OK);
    near_to(gw_chain_odds_at(&odds, 8 * H), 0.995, 0.0005);
    near_to(gw_chain_odds_at(&odds, 8 * H + 15 * M), 0.976, 0.0005);
    near_to(gw_chain_odds_at(&odds, 8 * H + 30 * M), 0.842, 0.0005);
    near_to(gw_chain_odds_at(&odds, 8 * H + 45 * M), 0.107, 0.0005);
    int32_t by;
    assert_true(gw_chain_leave_by(&odds, 0.95, &by));
    assert_int_equal(by, 8 * H + 21 * M);
    gw_chain_fate f;
    double p = gw_chain_odds_at(&odds, 8 * H + 15 * M);
    assert_int_equal(gw_chain_arrival(s, &c, 8 * H + 15 * M, 10 * H, 20 * H, &f), GW_OK);
    near_to(f.on_time, p, 1e-12);
    gw_chain_solver_free(s);
}

/* Two buildings with counters of their own, three minutes apart: the sum, against draws. */
static void two_buildings(void **state)
{
    (void)state;
    enum { DRAWS = 200000 };
    gw_chain_span spans[] = {{0, 24 * H, 0, 8 * M, 20 * M, 3 * M, 12 * M, 25 * M}};
    gw_chain_link l[] = {gate(spans, 1)};
    gw_chain c = {l, 1};
    gw_chain_odds odds;
    gw_chain_solver *s = gw_chain_solver_create();
    assert_int_equal(gw_chain_on_time(s, &c, 12 * H, 8 * H, &odds), GW_OK);
    gw_chain_fate f;
    assert_int_equal(gw_chain_arrival(s, &c, 9 * H, GW_CHAIN_NO_DEADLINE, 20 * H, &f), GW_OK);
    static const int32_t AT[] = {15 * M, 20 * M, 24 * M, 30 * M, 40 * M, 60 * M};
    int by[6] = {0};
    uint64_t n = 20261125;
    double mean = 0;
    for (int d = 0; d < DRAWS; d++) {
        double u[4], took = 3 * M;
        for (int i = 0; i < 4; i++) {
            n = n * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            u[i] = ((double)(n >> 11) + 0.5) / 9007199254740992.0;
        }
        for (int i = 0; i < 2; i++) {
            double z = sqrt(-2 * log(u[2 * i])) * cos(2 * 3.14159265358979323846 * u[2 * i + 1]);
            z = fmin(z, 3.2905267314918945);
            took += i ? 12 * M * exp(log(25.0 / 12) / 1.6448536269514722 * z)
                      : 8 * M * exp(log(20.0 / 8) / 1.6448536269514722 * z);
        }
        mean += took / DRAWS;
        for (int i = 0; i < 6; i++) by[i] += took <= AT[i];
    }
    for (int i = 0; i < 6; i++) {
        double p = (double)by[i] / DRAWS, error = 4 * sqrt(p * (1 - p) / DRAWS) + 5e-4;
        near_to(gw_chain_odds_at(&odds, 12 * H - AT[i]), p, error);
        near_to(gw_chain_arrived(s, 9 * H + AT[i]), p, error);
    }
    near_to(f.mean_s - 9 * H, mean, 6);
    gw_chain_solver_free(s);
}

/* Ride 10 every 20 minutes beside ride 18 every 5: a set fixed beforehand gives 19.2917. */
static void decided_while_waiting(void **state)
{
    (void)state;
    gw_chain_run a[] = {every(6 * H, 22 * H, 1200, 600)}, b[] = {every(6 * H, 22 * H, 300, 1080)};
    gw_chain_line lines[] = {headway_line(a, 1), headway_line(b, 1)};
    gw_chain_link links[] = {board(lines, 2)};
    near_minutes(arrive(links, 1, 9 * H).mean_s - 9 * H, 19.2533, 0.005);
}

static int32_t leave_by_from(const gw_chain_link *l, uint32_t n, int32_t by_s, int32_t floor_s)
{
    const gw_chain c = {l, n};
    gw_chain_odds odds;
    int32_t leave_s = -1;
    gw_chain_solver *s = gw_chain_solver_create();
    assert_int_equal(gw_chain_on_time(s, &c, by_s, floor_s, &odds), GW_OK);
    if (!gw_chain_leave_by(&odds, 0.95, &leave_s)) leave_s = -1;
    gw_chain_solver_free(s);
    return leave_s;
}

/* Through before it shuts at 23:45, one waits for the first bus at 5:50; who comes after it passes at 6:30.
 */
static void through_the_evening_before(void **state)
{
    (void)state;
    gw_chain_span spans[] = {{6 * H, 24 * H - 15 * M, 0, 12 * M, 30 * M, 0, 0, 0},
                             {24 * H - 15 * M, 30 * H + 30 * M, 30 * H + 30 * M, 0, 0, 0, 0, 0},
                             {30 * H + 30 * M, 48 * H, 0, 12 * M, 30 * M, 0, 0, 0}};
    gw_chain_run r[] = {every(5 * H, 22 * H, 10 * M, 30 * M), every(29 * H + 50 * M, 46 * H, 10 * M, 30 * M)};
    gw_chain_line l = headway_line(r, 2);
    gw_chain_link links[] = {gate(spans, 3), board(&l, 1)};
    assert_int_equal(leave_by_from(links, 2, 30 * H + 40 * M, 17 * H), 24 * H - 15 * M - 1);
    assert_int_equal(leave_by_from(links, 2, 30 * H + 40 * M, 24 * H), -1);
    assert_true(leave_by_from(links, 2, 34 * H, 17 * H) > 32 * H);
}

/* Who comes in the night waits for the first of two lines longer than choices are followed; what the later
 * are worth is not theirs. */
static void long_waits_take_nothing_away(void **state)
{
    (void)state;
    gw_chain_run a[] = {every(6 * H, 22 * H, 600, 900), every(30 * H, 46 * H, 600, 900)};
    gw_chain_run b[] = {every(6 * H, 22 * H, 900, 600), every(30 * H, 46 * H, 900, 600)};
    gw_chain_line lines[] = {headway_line(a, 2), headway_line(b, 2)};
    gw_chain_span spans[] = {{6 * H, 24 * H - 15 * M, 0, 12 * M, 30 * M, 0, 0, 0},
                             {24 * H - 15 * M, 30 * H + 30 * M, 30 * H + 30 * M, 0, 0, 0, 0, 0},
                             {30 * H + 30 * M, 48 * H, 0, 12 * M, 30 * M, 0, 0, 0}};
    gw_chain_link links[] = {board(lines, 2), gate(spans, 3)};
    int32_t near = leave_by_from(links, 2, 31 * H + 20 * M, 29 * H + 50 * M);
    assert_true(near > 30 * H);
    assert_int_equal(leave_by_from(links, 2, 31 * H + 20 * M, 20 * H), near);
}

/* After the last headway only departures are left, at moments that are multiples of the step: all of them count. */
static void departures_behind_a_headway(void **state)
{
    (void)state;
    const gw_chain_run runs[] = {{{57600, 84000, 1200, 1200, 0}, 1471}};
    const gw_chain_call calls[] = {{86400, 87871}, {88200, 89671}, {90000, 91471}};
    const gw_chain_line lines[] = {{.calls = calls, .n_calls = 3}, {.runs = runs, .n_runs = 1}};
    const gw_chain_link links[] = {{.kind = GW_CHAIN_BOARD, .lines = lines, .n_lines = 2},
                                   {.kind = GW_CHAIN_WALK, .walk_s = 246}};
    const gw_chain c = {links, 2};
    gw_chain_solver *s = gw_chain_solver_create();
    gw_chain_odds odds;
    int32_t leave_s;
    assert_int_equal(gw_chain_on_time(s, &c, 100800, 61200, &odds), GW_OK);
    assert_true(gw_chain_odds_at(&odds, 61200) > 1 - 1e-9);
    assert_true(gw_chain_leave_by(&odds, 0.95, &leave_s));
    assert_int_equal(leave_s, 90000);
    gw_chain_solver_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(departures_behind_a_headway),
        cmocka_unit_test(irregular_departures),
        cmocka_unit_test(first_of_two),
        cmocka_unit_test(two_headways),
        cmocka_unit_test(through_the_port),
        cmocka_unit_test(the_nine_o_clock_bus), cmocka_unit_test(two_buildings),
        cmocka_unit_test(decided_while_waiting),
        cmocka_unit_test(through_the_evening_before),
        cmocka_unit_test(long_waits_take_nothing_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
