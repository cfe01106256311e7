/* planner/headway/dist: the golden numbers G1-G5 of METHOD.md section 6, and laws. */
#include "planner/headway/dist.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

enum { H = 3600 };

static gw_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = gw_arena_create(0);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    gw_arena_free(arena);
    return 0;
}

#define OK(call) assert_int_equal((call), GW_OK)

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) fail_msg("%.9f is not %.9f within %g", got, want, tolerance);
}

static void assert_minutes(double seconds, double want_min)
{
    assert_near(seconds / 60, want_min, 0.01);
}

/* What holds for every distribution: masses not negative, sharp parts within them, all of it 1. */
static void assert_whole(const gw_dist *d)
{
    double sum = d->missing;
    for (uint32_t i = 0; i < d->n; i++) {
        assert_true(d->p[i] >= 0);
        if (d->sharp) assert_true(d->sharp[i] >= 0 && d->sharp[i] <= d->p[i] + 1e-15);
        sum += d->p[i];
    }
    assert_near(sum, 1, 1e-12);
}

static double quantile(const gw_dist *d, double q)
{
    double seconds = -1;
    assert_true(gw_dist_quantile(d, q, &seconds));
    return seconds;
}

static gw_dist add(gw_dist x, gw_dist y)
{
    gw_dist sum;
    OK(gw_dist_add(arena, &x, &y, &sum));
    assert_whole(&sum);
    return sum;
}

static gw_dist wait_for(int32_t step_s, int32_t least_s, int32_t greatest_s)
{
    gw_dist d;
    OK(gw_dist_wait(arena, step_s, least_s, greatest_s, &d));
    assert_whole(&d);
    return d;
}

static gw_dist after(gw_dist d, double seconds)
{
    gw_dist moved;
    OK(gw_dist_shift(arena, &d, seconds, &moved));
    assert_whole(&moved);
    return moved;
}

static gw_dist clearance(int32_t step_s, double p50_min, double p95_min)
{
    gw_dist d;
    OK(gw_dist_lognormal(arena, step_s, p50_min * 60, p95_min * 60, &d));
    assert_whole(&d);
    return d;
}

static const int32_t STEPS[] = {1, 2, 5, 7, 10, 0};
#define FOR_STEPS(step) for (const int32_t *step = STEPS; *step; step++)

static void g1_irregular_buses(void **state)
{
    (void)state;
    static const int32_t GAPS_MIN[] = {10, 10, 10, 28, 1, 1};
    FOR_STEPS(step)
    {
        gw_dist mix = {.step_s = *step};
        for (int i = 0; i < 6; i++) {
            gw_dist d = wait_for(*step, GAPS_MIN[i] * 60, GAPS_MIN[i] * 60);
            OK(gw_dist_mix(arena, &mix, &d, GAPS_MIN[i] / 60.0));
        }
        assert_whole(&mix);
        assert_minutes(gw_dist_mean(&mix), 9.05);
    }
}

static void g2_first_of_two_lines(void **state)
{
    (void)state;
    static const double LINES[] = {600, 900};
    FOR_STEPS(step)
    {
        gw_dist d;
        OK(gw_dist_first_of(arena, *step, LINES, 2, &d));
        assert_whole(&d);
        assert_minutes(gw_dist_mean(&d), 3.8889);
        assert_minutes(quantile(&d, 0.5), 3.4861);
        assert_minutes(quantile(&d, 0.95), 8.7919);
    }
}

static void g3_two_lines_one_after_the_other(void **state)
{
    (void)state;
    FOR_STEPS(step)
    {
        gw_dist first = after(wait_for(*step, 600, 600), 600);
        gw_dist d = after(add(first, wait_for(*step, 900, 900)), 600);
        assert_minutes(gw_dist_mean(&d), 32.5);
        assert_minutes(quantile(&d, 0.05), 23.873);
        assert_minutes(quantile(&d, 0.95), 41.127);
    }
}

/* The same by the service's own periods: boarding by N, then riding. */
static void g3_by_boarding(void **state)
{
    (void)state;
    static const gw_period TEN[] = {{5 * H, 23 * H, 600, 600, 0}}, FIFTEEN[] = {{5 * H, 23 * H, 900, 900, 0}};
    FOR_STEPS(step)
    {
        gw_dist start, boarded, second;
        OK(gw_dist_point(arena, *step, 8 * H, &start));
        OK(gw_dist_board(arena, &start, TEN, 1, &boarded));
        assert_whole(&boarded);
        gw_dist ready = after(boarded, 600);
        OK(gw_dist_board(arena, &ready, FIFTEEN, 1, &second));
        assert_whole(&second);
        gw_dist d = after(second, 600 - 8 * H);
        assert_minutes(gw_dist_mean(&d), 32.5);
        assert_minutes(quantile(&d, 0.05), 23.873);
        assert_minutes(quantile(&d, 0.95), 41.127);
    }
}

/* METHOD.md gives one decimal; two more by quadrature of the same model. */
static void g4_clearance_then_a_bus(void **state)
{
    (void)state;
    FOR_STEPS(step)
    {
        gw_dist ready = after(clearance(*step, 12, 30), 9 * 60);
        gw_dist d = after(add(ready, wait_for(*step, 1800, 1800)), 33 * 60);
        assert_minutes(gw_dist_mean(&d), 71.0078);
        assert_minutes(quantile(&d, 0.5), 70.4925);
        assert_minutes(quantile(&d, 0.95), 91.3993);
    }
}

/* At the desk when leaving at a moment: clearance, 9 min walk, the bus of :00 or :30, 30 min ride, 3 min
 * walk. */
static gw_dist desk(int32_t step_s, double leave_s)
{
    static const int32_t BUSES[] = {8 * H, 8 * H + 1800, 9 * H, 9 * H + 1800, 10 * H, 10 * H + 1800, 11 * H};
    gw_dist ready = after(clearance(step_s, 12, 30), leave_s + 9 * 60), boarded;
    OK(gw_dist_next_departure(arena, &ready, BUSES, 7, &boarded));
    assert_whole(&boarded);
    return after(boarded, 33 * 60);
}

static void g5_an_appointment_at_ten(void **state)
{
    (void)state;
    static const double LEAVE_MIN[] = {0, 15, 30, 45}, ON_TIME[] = {0.99530, 0.97570, 0.84245, 0.10670};
    FOR_STEPS(step)
    {
        for (int i = 0; i < 4; i++) {
            gw_dist d = desk(*step, 8 * H + LEAVE_MIN[i] * 60);
            assert_near(gw_dist_by(&d, 10 * H), ON_TIME[i], 0.0005);
        }
        int32_t leave_by = 8 * H;
        for (int32_t t = 8 * H + 1200; t < 8 * H + 1320; t++) {
            gw_dist d = desk(*step, t);
            if (gw_dist_by(&d, 10 * H) >= 0.95 - 1e-9) leave_by = t;
            gw_arena_reset(arena);
        }
        assert_near(leave_by, 8 * H + 21 * 60, 1);
    }
}

static void means_are_exact_at_thirty_seconds(void **state)
{
    (void)state;
    gw_dist wait = wait_for(30, 437, 437), range = wait_for(30, 900, 1200);
    assert_near(gw_dist_mean(&wait), 218.5, 1e-9);
    assert_near(gw_dist_mean(&range), (900.0 * 900 + 900 * 1200 + 1200 * 1200) / 3 / 2100,
                1e-9); /* E[h²]/2E[h] */
    gw_dist point;
    OK(gw_dist_point(arena, 30, 1234.5, &point));
    assert_near(gw_dist_mean(&point), 1234.5, 1e-9);
    gw_dist sum = add(after(wait, 47.25), add(range, point));
    assert_near(gw_dist_mean(&sum), 218.5 + 47.25 + 1234.5 + gw_dist_mean(&range), 1e-8);
    static const double LINES[] = {600, 601, 77.7, 1000, 1200, 900};
    gw_dist thirty, one;
    OK(gw_dist_first_of(arena, 30, LINES, 6, &thirty));
    OK(gw_dist_first_of(arena, 1, LINES, 6, &one));
    assert_near(gw_dist_mean(&thirty), gw_dist_mean(&one), 1e-9);
    gw_dist fine = clearance(1, 20, 40), coarse = clearance(30, 20, 40);
    assert_near(gw_dist_mean(&coarse), gw_dist_mean(&fine), 1e-8);
}

/* P(W <= w) of a range by its own integral: h is taken with probability proportional to h. */
static void a_range_has_the_density_of_newell(void **state)
{
    (void)state;
    gw_dist d = wait_for(10, 900, 1200);
    for (double w = 50; w < 1200; w += 50) {
        double late = w > 900 ? (1200 - w) * (1200 - w) / (2 * 300) / 1050 : 1 - w / 1050;
        assert_near(gw_dist_by(&d, w), 1 - late, 0.0005);
    }
    gw_dist one = wait_for(10, 600, 600);
    assert_near(gw_dist_by(&one, 150), 0.25, 1e-9);
}

static void one_line_first_of_one(void **state)
{
    (void)state;
    static const double LINES[] = {433};
    gw_dist first, wait = wait_for(10, 433, 433);
    OK(gw_dist_first_of(arena, 10, LINES, 1, &first));
    assert_int_equal(first.n, wait.n);
    for (uint32_t i = 0; i < wait.n; i++) assert_near(first.p[i], wait.p[i], 1e-14);
    OK(gw_dist_first_of(arena, 10, NULL, 0, &first));
    assert_true(first.missing == 1 && gw_dist_served(&first) == 0 && isnan(gw_dist_mean(&first)));
}

/* Every 10 min until 06:00, every 20 from 06:30: ready at 05:54 sees 0.6 of a trip, then the rest by 06:38.
 */
static void boarding_follows_n_over_gaps_and_to_the_end(void **state)
{
    (void)state;
    static const gw_period P[] = {{5 * H, 6 * H, 600, 600, 0}, {6 * H + 1800, 7 * H, 1200, 1200, 0}};
    gw_dist ready, boarded;
    OK(gw_dist_point(arena, 30, 6 * H - 360, &ready));
    OK(gw_dist_board(arena, &ready, P, 2, &boarded));
    assert_whole(&boarded);
    assert_near(gw_dist_by(&boarded, 6 * H + 600), 0.6, 1e-12);
    assert_near(gw_dist_by(&boarded, 6 * H - 180), 0.3, 1e-12);
    assert_near(gw_dist_by(&boarded, 6 * H + 1800 + 240), 0.8, 1e-12);
    assert_near(gw_dist_by(&boarded, 6 * H + 1800 + 600), 1, 1e-12);
    assert_true(boarded.missing == 0);
    assert_near(gw_dist_mean(&boarded), 0.6 * (6 * H - 180) + 0.4 * (6 * H + 1800 + 240), 1e-6);

    OK(gw_dist_point(arena, 30, 7 * H - 300, &ready)); /* a quarter of a trip is left */
    OK(gw_dist_board(arena, &ready, P, 2, &boarded));
    assert_whole(&boarded);
    assert_near(boarded.missing, 0.75, 1e-12);
    assert_near(gw_dist_served(&boarded), 0.25, 1e-12);
    double seconds = -1;
    assert_false(gw_dist_quantile(&boarded, 0.5, &seconds));
    assert_true(seconds == -1);
    assert_true(gw_dist_quantile(&boarded, 0.25, &seconds));

    OK(gw_dist_point(arena, 30, 8 * H, &ready)); /* all are gone */
    OK(gw_dist_board(arena, &ready, P, 2, &boarded));
    assert_whole(&boarded);
    assert_true(boarded.missing == 1);
    OK(gw_dist_board(arena, &ready, NULL, 0, &boarded));
    assert_true(boarded.missing == 1);
    OK(gw_dist_point(arena, 30, 1 * H, &ready)); /* long before the first: a trip comes by 05:10 */
    OK(gw_dist_board(arena, &ready, P, 2, &boarded));
    assert_near(gw_dist_mean(&boarded), 5 * H + 300, 1e-6);
    assert_int_equal(boarded.first, 5 * H / 30);
}

static void a_tight_connection_is_caught(void **state)
{
    (void)state;
    static const int32_t FIRST[] = {9 * H}, SECOND[] = {9 * H + 600, 9 * H + 1200};
    gw_dist ready, first, second;
    OK(gw_dist_point(arena, 30, 8 * H + 3000, &ready));
    OK(gw_dist_next_departure(arena, &ready, FIRST, 1, &first));
    gw_dist change = after(first, 600); /* ready at 09:10, the bus of 09:10 */
    OK(gw_dist_next_departure(arena, &change, SECOND, 2, &second));
    assert_near(gw_dist_mean(&second), 9 * H + 600, 1e-9);
    assert_near(gw_dist_by(&second, 9 * H + 600), 1, 1e-12);
    assert_near(gw_dist_by(&second, 9 * H + 599), 0, 1e-12);
    assert_true(quantile(&second, 0.5) == 9 * H + 600);
    change = after(first, 630); /* 30 s late */
    OK(gw_dist_next_departure(arena, &change, SECOND, 2, &second));
    assert_near(gw_dist_mean(&second), 9 * H + 1200, 1e-9);
}

static void after_the_last_departure_nothing(void **state)
{
    (void)state;
    static const int32_t BUSES[] = {1000, 1000, 2000, 9000};
    gw_dist ready, boarded, wait = after(wait_for(10, 2000, 2000), 500); /* 500 to 2500 */
    OK(gw_dist_next_departure(arena, &wait, BUSES, 3, &boarded));
    assert_whole(&boarded);
    assert_near(boarded.missing, 0.25, 1e-9);
    assert_near(gw_dist_by(&boarded, 1000), 0.25, 0.003);
    assert_near(gw_dist_mean(&boarded), (0.25 * 1000 + 0.5 * 2000) / 0.75, 3);
    OK(gw_dist_next_departure(arena, &wait, BUSES, 4, &boarded));
    assert_true(boarded.missing < 1e-12);
    OK(gw_dist_next_departure(arena, &wait, NULL, 0, &boarded));
    assert_whole(&boarded);
    assert_true(boarded.missing == 1 && isnan(gw_dist_mean(&boarded)));
    OK(gw_dist_point(arena, 10, 2010, &ready));
    OK(gw_dist_next_departure(arena, &ready, BUSES, 3, &boarded));
    assert_true(boarded.missing == 1);
    OK(gw_dist_next_departure(arena, &boarded, BUSES, 4, &ready)); /* nobody is ready */
    assert_true(ready.missing == 1);
}

static void missing_is_kept_by_every_operation(void **state)
{
    (void)state;
    static const gw_period P[] = {{0, 300, 600, 600, 0}};
    gw_dist at, half, mix = {.step_s = 30}, never;
    OK(gw_dist_point(arena, 30, 0, &at));
    OK(gw_dist_board(arena, &at, P, 1, &half));
    assert_near(half.missing, 0.5, 1e-12);
    gw_dist both = add(half, half);
    assert_near(both.missing, 0.75, 1e-12);
    gw_dist moved = after(half, 31);
    assert_near(moved.missing, 0.5, 1e-12);
    OK(gw_dist_mix(arena, &mix, &half, 0.5));
    OK(gw_dist_mix(arena, &mix, &at, 0.5));
    assert_whole(&mix);
    assert_near(mix.missing, 0.25, 1e-12);
    OK(gw_dist_first_of(arena, 30, NULL, 0, &never));
    gw_dist none = add(never, half);
    assert_true(none.missing == 1 && none.n == 0);
    assert_false(gw_dist_quantile(&none, 0.1, &(double){0}));
    assert_true(gw_dist_by(&none, 1e9) == 0);
}

static void a_mixture_grows_both_ways_and_keeps_sharp_parts(void **state)
{
    (void)state;
    gw_dist mix = {.step_s = 10}, early, late, smooth = wait_for(10, 400, 400);
    OK(gw_dist_point(arena, 10, -500, &early));
    OK(gw_dist_point(arena, 10, 900, &late));
    OK(gw_dist_mix(arena, &mix, &smooth, 0.5));
    OK(gw_dist_mix(arena, &mix, &late, 0.25));
    OK(gw_dist_mix(arena, &mix, &early, 0.25));
    assert_whole(&mix);
    assert_near(gw_dist_mean(&mix), 0.5 * 200 + 0.25 * 900 - 0.25 * 500, 1e-9);
    assert_near(gw_dist_by(&mix, -500), 0.25, 1e-12);
    assert_near(gw_dist_by(&mix, 899), 0.75, 1e-12);
    assert_near(gw_dist_by(&mix, 900), 1, 1e-12);
    assert_true(quantile(&mix, 0.9) == 900);
    assert_true(quantile(&mix, 0.2) == -500);
    assert_near(quantile(&mix, 0.5), 200, 1e-6);
}

static void bad_questions_and_no_memory_leave_out_alone(void **state)
{
    (void)state;
    gw_dist out = {.n = 77}, ten, thirty;
    OK(gw_dist_point(arena, 10, 0, &ten));
    OK(gw_dist_point(arena, 30, 0, &thirty));
    assert_int_equal(gw_dist_point(arena, 0, 5, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_point(arena, 10, (double)NAN, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_shift(arena, &ten, 1e300, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_add(arena, &ten, &thirty, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_mix(arena, &ten, &thirty, 1), GW_BAD_INPUT);
    assert_int_equal(gw_dist_wait(arena, 10, 0, 600, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_wait(arena, 10, 600, 599, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_wait(arena, -1, 600, 600, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_lognormal(arena, 10, 0, 600, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_lognormal(arena, 10, 700, 600, &out), GW_BAD_INPUT);
    assert_int_equal(gw_dist_first_of(arena, 10, (double[]){600, 0}, 2, &out), GW_BAD_INPUT);

    static const gw_period P[] = {{0, 36000, 600, 600, 0}};
    gw_arena *tiny = gw_arena_create(64);
    assert_non_null(tiny);
    gw_dist wait = wait_for(10, 600, 600);
    assert_int_equal(gw_dist_wait(tiny, 10, 600, 600, &out), GW_NO_MEMORY);
    assert_int_equal(gw_dist_shift(tiny, &wait, 5, &out), GW_NO_MEMORY);
    assert_int_equal(gw_dist_add(tiny, &wait, &wait, &out), GW_NO_MEMORY);
    assert_int_equal(gw_dist_board(tiny, &wait, P, 1, &out), GW_NO_MEMORY);
    assert_int_equal(gw_dist_next_departure(tiny, &wait, (int32_t[]){0, 300}, 2, &out), GW_NO_MEMORY);
    gw_arena_free(tiny);
    assert_int_equal(out.n, 77);
}

static void equal_percentiles_are_a_moment(void **state)
{
    (void)state;
    gw_dist d = clearance(10, 5, 5);
    assert_true(gw_dist_mean(&d) == 300 && quantile(&d, 0.95) == 300);
    gw_dist wide = clearance(10, 12, 30);
    assert_near(quantile(&wide, 0.5), 720, 0.1);
    assert_near(quantile(&wide, 0.95), 1800, 0.1);
    double cut = 720 * exp(log(30 / 12.0) / 1.6448536269514722 * 3.2905267314918945);
    assert_true(gw_dist_by(&wide, cut + 20) > 1 - 1e-12);
    assert_near(gw_dist_by(&wide, cut - 20), 0.9995, 0.0001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(g1_irregular_buses),
        cmocka_unit_test(g2_first_of_two_lines),
        cmocka_unit_test(g3_two_lines_one_after_the_other),
        cmocka_unit_test(g3_by_boarding),
        cmocka_unit_test(g4_clearance_then_a_bus),
        cmocka_unit_test(g5_an_appointment_at_ten),
        cmocka_unit_test(means_are_exact_at_thirty_seconds),
        cmocka_unit_test(a_range_has_the_density_of_newell),
        cmocka_unit_test(one_line_first_of_one),
        cmocka_unit_test(boarding_follows_n_over_gaps_and_to_the_end),
        cmocka_unit_test(a_tight_connection_is_caught),
        cmocka_unit_test(after_the_last_departure_nothing),
        cmocka_unit_test(missing_is_kept_by_every_operation),
        cmocka_unit_test(a_mixture_grows_both_ways_and_keeps_sharp_parts),
        cmocka_unit_test(bad_questions_and_no_memory_leave_out_alone),
        cmocka_unit_test(equal_percentiles_are_a_moment),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
