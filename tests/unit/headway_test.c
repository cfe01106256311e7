/* planner/headway: boarding rules against a slow definition, METHOD.md section 2, goldens G1 and G8. */
#include "planner/headway/headway.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { H = 3600 };

#define P(a, b, h)                                                                                           \
    {                                                                                                        \
        .start_s = (a), .end_s = (b), .headway_s = (h), .headway_max_s = (h)                                 \
    }

static const gw_period MORNING[] = {P(5 * H, 5 * H + 1800, 600)};

static void rules_have_names(void **state)
{
    (void)state;
    gw_headway_rule r = GW_HEADWAY_SKIP;
    assert_true(gw_headway_rule_parse("expected", &r) && r == GW_HEADWAY_EXPECTED);
    assert_true(gw_headway_rule_parse("worst", &r) && r == GW_HEADWAY_WORST);
    assert_true(gw_headway_rule_parse("first", &r) && r == GW_HEADWAY_FIRST);
    assert_true(gw_headway_rule_parse("skip", &r) && r == GW_HEADWAY_SKIP);
    assert_false(gw_headway_rule_parse("Expected", &r));
    assert_false(gw_headway_rule_parse("", &r));
    assert_false(gw_headway_rule_parse(NULL, &r));
    assert_int_equal(r, GW_HEADWAY_SKIP);
}

static void half_open_half_hour_is_three_trips(void **state) /* G8 */
{
    (void)state;
    assert_int_equal(gw_headway_count(MORNING, 1), 3);
    gw_period longer[] = {P(0, 1801, 600), P(2000, 2001, 600)};
    assert_int_equal(gw_headway_count(longer, 2), 5);
    assert_int_equal(gw_headway_count(NULL, 0), 0);
}

static int32_t board(gw_headway_rule rule, int32_t x)
{
    return gw_headway_board(MORNING, 1, rule, x);
}

static void expected_waits_half_a_headway(void **state)
{
    (void)state;
    assert_int_equal(board(GW_HEADWAY_EXPECTED, 5 * H + 60), 5 * H + 360);
    assert_int_equal(board(GW_HEADWAY_EXPECTED, 4 * H), 5 * H + 300); /* too early: from the first trip on */
    assert_int_equal(board(GW_HEADWAY_EXPECTED, 5 * H + 1500), 5 * H + 1800);
    assert_int_equal(board(GW_HEADWAY_EXPECTED, 5 * H + 1501), GW_NEVER);
}

static void worst_waits_a_headway_and_first_none(void **state)
{
    (void)state;
    assert_int_equal(board(GW_HEADWAY_WORST, 5 * H + 60), 5 * H + 660);
    assert_int_equal(board(GW_HEADWAY_WORST, 5 * H + 1201), GW_NEVER);
    assert_int_equal(board(GW_HEADWAY_FIRST, 0), 5 * H);
    assert_int_equal(board(GW_HEADWAY_FIRST, 5 * H + 600), 5 * H + 600);
    assert_int_equal(board(GW_HEADWAY_FIRST, 5 * H + 601), 5 * H + 1200);
    assert_int_equal(board(GW_HEADWAY_FIRST, 5 * H + 1201), GW_NEVER);
    assert_int_equal(board(GW_HEADWAY_SKIP, 5 * H), GW_NEVER);
    assert_int_equal(gw_headway_board_latest(MORNING, 1, GW_HEADWAY_SKIP, 6 * H), GW_NEVER_BACK);
}

static void backwards_takes_the_latest_moment(void **state)
{
    (void)state;
    assert_int_equal(gw_headway_board_latest(MORNING, 1, GW_HEADWAY_EXPECTED, 9 * H), 5 * H + 1500);
    assert_int_equal(gw_headway_board_latest(MORNING, 1, GW_HEADWAY_EXPECTED, 5 * H + 300), 5 * H);
    assert_int_equal(gw_headway_board_latest(MORNING, 1, GW_HEADWAY_EXPECTED, 5 * H + 299), GW_NEVER_BACK);
    assert_int_equal(gw_headway_board_latest(MORNING, 1, GW_HEADWAY_FIRST, 9 * H), 5 * H + 1200);
    assert_int_equal(gw_headway_board_latest(MORNING, 1, GW_HEADWAY_FIRST, 5 * H - 1), GW_NEVER_BACK);
}

/* A quarter of a trip every 10 min, then half of one every 20 min after a gap: periods join through N. */
static void periods_join_through_the_number_of_trips(void **state)
{
    (void)state;
    gw_period p[] = {P(0, 1200, 600), P(3000, 6000, 1200)};
    assert_int_equal(gw_headway_board(p, 2, GW_HEADWAY_EXPECTED, 1050), 3000 + 300);
    assert_int_equal(gw_headway_board(p, 2, GW_HEADWAY_WORST, 900), 3000 + 600);
    assert_int_equal(gw_headway_board_latest(p, 2, GW_HEADWAY_EXPECTED, 3300), 1050);
    assert_true(fabs(gw_headway_trips_until(p, 2, 2000) - 2) < 1e-12);
    assert_true(fabs(gw_headway_trips_until(p, 2, 9999) - 4.5) < 1e-12);
    assert_true(gw_headway_trips_until(p, 2, -5) == 0);
    assert_true(fabs(gw_headway_trips_until(p, 2, 3000.5) - 2 - 0.5 / 1200) < 1e-12);
}

static void a_range_counts_with_its_mean_in_n_and_its_least_at_first(void **state)
{
    (void)state;
    gw_period p[] = {{.start_s = 0, .end_s = 7200, .headway_s = 900, .headway_max_s = 1200}};
    assert_int_equal(gw_headway_board(p, 1, GW_HEADWAY_EXPECTED, 0), 525);
    assert_int_equal(gw_headway_board(p, 1, GW_HEADWAY_WORST, 0), 1050);
    assert_int_equal(gw_headway_board(p, 1, GW_HEADWAY_FIRST, 1), 900);
    assert_int_equal(gw_headway_count(p, 1), 8);
}

/* Ten tenths add up to 1 − 1e-16 in doubles; that must not make anybody miss the last bus. */
static void rounding_costs_no_second(void **state)
{
    (void)state;
    gw_period p[10];
    for (int i = 0; i < 10; i++) p[i] = (gw_period)P(i * 100, i * 100 + 60, 600);
    assert_int_equal(gw_headway_board(p, 10, GW_HEADWAY_WORST, 0), 960);
    assert_int_equal(gw_headway_board_latest(p, 10, GW_HEADWAY_WORST, 960), 0);
    gw_period mixed[] = {P(0, 100, 600), P(100, 200, 300), P(200, 900, 700)};
    assert_int_equal(gw_headway_board(mixed, 3, GW_HEADWAY_EXPECTED, 0), 200); /* 1/6 + 1/3 */
    assert_int_equal(gw_headway_board_latest(mixed, 3, GW_HEADWAY_EXPECTED, 200), 0);
}

/* G1: buses after gaps of 10, 10, 10, 28, 1 and 1 minutes; a moment taken at random waits 9.05 min. */
static void irregular_buses_wait_by_the_square(void **state)
{
    (void)state;
    gw_period p[] = {P(600, 601, 600),   P(1200, 1201, 600), P(1800, 1801, 600),
                     P(3480, 3481, 600), P(3540, 3541, 600), P(3600, 3601, 600)};
    double sum = 0;
    for (int32_t x = 1; x <= 3600; x++) sum += gw_headway_board(p, 6, GW_HEADWAY_FIRST, x) - x + 0.5;
    assert_true(fabs(sum / 3600 / 60 - 9.05) < 1e-9);
}

static uint32_t next_random(uint32_t *seed) /* Numerical Recipes' generator: enough for test cases */
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static uint32_t random_periods(uint32_t *seed, gw_period p[6])
{
    uint32_t n = next_random(seed) % 6;
    int32_t at = (int32_t)(next_random(seed) % 60) - 30;
    for (uint32_t i = 0; i < n; i++) {
        int32_t length = 1 + (int32_t)(next_random(seed) % 90), least = 1 + (int32_t)(next_random(seed) % 70);
        int32_t spread = next_random(seed) % 3 ? 0 : (int32_t)(next_random(seed) % 40);
        p[i] = (gw_period){at, at + length, least, least + spread, 0};
        at += length + (next_random(seed) % 2 ? 0 : (int32_t)(next_random(seed) % 50));
    }
    return n;
}

/* The definition, second by second, in exact steps of 1/headway added up in long double. */
static int32_t board_slowly(const gw_period *p, uint32_t n, gw_headway_rule rule, int32_t x)
{
    long double trips = 0, need = rule == GW_HEADWAY_EXPECTED ? 0.5L : 1;
    for (int32_t y = x; y < 1000; y++) {
        for (uint32_t i = 0; i < n && rule == GW_HEADWAY_FIRST; i++)
            if (y >= p[i].start_s && y < p[i].end_s && (y - p[i].start_s) % p[i].headway_s == 0) return y;
        if (rule != GW_HEADWAY_FIRST && trips >= need - 1e-9L) return y;
        for (uint32_t i = 0; i < n; i++)
            if (y >= p[i].start_s && y < p[i].end_s) trips += 2.0L / (p[i].headway_s + p[i].headway_max_s);
    }
    return GW_NEVER;
}

static void forward_is_the_definition_and_monotone(void **state)
{
    (void)state;
    uint32_t seed = 2026;
    for (int round = 0; round < 400; round++) {
        gw_period p[6];
        uint32_t n = random_periods(&seed, p);
        for (gw_headway_rule rule = GW_HEADWAY_EXPECTED; rule <= GW_HEADWAY_FIRST; rule++) {
            int32_t before = INT32_MIN;
            for (int32_t x = -60; x < 600; x += 3) {
                int32_t y = gw_headway_board(p, n, rule, x);
                assert_int_equal(y, board_slowly(p, n, rule, x));
                assert_true(y >= x && y >= before);
                before = y;
            }
        }
    }
}

/* The greatest x with board(x) <= y, by looking at all of them. */
static void backward_is_the_exact_inverse(void **state)
{
    (void)state;
    uint32_t seed = 88;
    enum { LOW = -80, HIGH = 760 };
    for (int round = 0; round < 1500; round++) {
        gw_period p[6];
        uint32_t n = random_periods(&seed, p);
        for (gw_headway_rule rule = GW_HEADWAY_EXPECTED; rule <= GW_HEADWAY_SKIP; rule++) {
            int32_t want = GW_NEVER_BACK, x = LOW;
            for (int32_t y = LOW; y < HIGH; y++) {
                while (x <= y && gw_headway_board(p, n, rule, x) <= y) want = x++;
                assert_int_equal(gw_headway_board_latest(p, n, rule, y), want);
            }
        }
    }
}

static void ends_of_time_are_safe(void **state)
{
    (void)state;
    for (gw_headway_rule rule = GW_HEADWAY_EXPECTED; rule <= GW_HEADWAY_SKIP; rule++) {
        assert_int_equal(board(rule, INT32_MAX), GW_NEVER);
        assert_int_equal(gw_headway_board_latest(MORNING, 1, rule, INT32_MIN), GW_NEVER_BACK);
        assert_int_equal(gw_headway_board(NULL, 0, rule, 0), GW_NEVER);
        assert_int_equal(gw_headway_board_latest(NULL, 0, rule, 0), GW_NEVER_BACK);
        assert_true(board(rule, INT32_MIN) >= 5 * H);
        assert_true(gw_headway_board_latest(MORNING, 1, rule, INT32_MAX) <= 5 * H + 1800);
    }
}

static void assert_range(const gw_period *p, uint32_t n, int32_t y, int32_t least, int32_t greatest)
{
    int32_t a = 0, b = 0;
    assert_true(gw_headway_range_at(p, n, y, &a, &b));
    assert_int_equal(a, least);
    assert_int_equal(b, greatest);
}

static void range_shows_neighbours_within_half_an_hour(void **state)
{
    (void)state;
    int32_t a = -1, b = -1;
    /* 8, 15, 8, 15 minutes by turns, then a gap of an hour, then every 30 */
    gw_period p[] = {P(6 * H, 6 * H + 1200, 480), P(6 * H + 1200, 6 * H + 2400, 900),
                     P(6 * H + 2400, 7 * H, 480), P(8 * H, 9 * H, 1800)};
    assert_range(p, 4, 6 * H + 1300, 480, 900);
    assert_range(p, 4, 7 * H, 480, 900); /* boarded at the very end */
    assert_range(p, 4, 7 * H + 1700, 480,
                 480); /* only the last of them is within reach, the gap is too long */
    assert_range(p, 4, 8 * H, 1800, 1800);
    assert_false(gw_headway_range_at(p, 4, 5 * H, &a, &b));
    assert_false(gw_headway_range_at(p, 4, 10 * H, &a, &b));
    assert_false(gw_headway_range_at(p, 0, 6 * H, &a, &b));
    assert_int_equal(a, -1);
    gw_period wide[] = {{0, 7200, 900, 1200, 0}, P(7260, 9000, 600)};
    assert_range(wide, 2, 100, 900, 1200);
    assert_range(wide, 2, 7000, 600, 1200); /* a gap shorter than the headway joins */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_have_names),
        cmocka_unit_test(half_open_half_hour_is_three_trips),
        cmocka_unit_test(expected_waits_half_a_headway),
        cmocka_unit_test(worst_waits_a_headway_and_first_none),
        cmocka_unit_test(backwards_takes_the_latest_moment),
        cmocka_unit_test(periods_join_through_the_number_of_trips),
        cmocka_unit_test(a_range_counts_with_its_mean_in_n_and_its_least_at_first),
        cmocka_unit_test(rounding_costs_no_second),
        cmocka_unit_test(irregular_buses_wait_by_the_square),
        cmocka_unit_test(forward_is_the_definition_and_monotone),
        cmocka_unit_test(backward_is_the_exact_inverse),
        cmocka_unit_test(ends_of_time_are_safe),
        cmocka_unit_test(range_shows_neighbours_within_half_an_hour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
