/* planner/walk: known distances, rounding up, and what cannot be walked. */
#include "planner/walk/walk.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const gw_gait ADULT = {1.25, 1.3};

static void point_keeps_seven_digits(void **state)
{
    (void)state;
    gw_point p = gw_point_of(22.528516, 113.991192);
    assert_int_equal(p.lat_e7, 225285160);
    assert_int_equal(p.lon_e7, 1139911920);
    assert_true(gw_point_known(p));
    assert_true(fabs(gw_point_lat(p) - 22.528516) < 1e-9);
    assert_int_equal(gw_point_of(-33.5, -180).lon_e7, -1800000000);
}

static void nan_and_off_the_globe_are_unknown(void **state)
{
    (void)state;
    assert_false(gw_point_known(gw_point_of((double)NAN, 114)));
    assert_false(gw_point_known(gw_point_of(22, (double)NAN)));
    assert_false(gw_point_known(gw_point_of(22, 214)));
    assert_false(gw_point_known(gw_point_of(1e300, 114)));
    assert_true(isnan(gw_point_lat(gw_point_of((double)NAN, 114))));
    assert_true(isinf(gw_walk_straight_m(gw_point_of((double)NAN, 0), gw_point_of(0, 0))));
    assert_true(isinf(gw_walk_straight_m(gw_point_of(0, 0), gw_point_of(0, (double)NAN))));
}

static void straight_is_great_circle(void **state)
{
    (void)state;
    gw_point equator = gw_point_of(0, 0);
    /* One degree of a great circle: R·π/180. */
    assert_true(fabs(gw_walk_straight_m(equator, gw_point_of(1, 0)) - 111195.080) < 0.001);
    assert_true(fabs(gw_walk_straight_m(equator, gw_point_of(0, 180)) - 20015114.442) < 0.01);
    /* FACTS.md section 6: port to hospital 5.33 km. */
    double m = gw_walk_straight_m(gw_point_of(22.505990, 113.945375), gw_point_of(22.528516, 113.991192));
    assert_true(m > 5325 && m < 5335);
    assert_true(gw_walk_straight_m(gw_point_of(60, 10), gw_point_of(60, 10)) == 0);
    assert_true(gw_walk_straight_m(gw_point_of(0, 179.9), gw_point_of(0, -179.9)) < 22300);
}

static void seconds_round_up(void **state)
{
    (void)state;
    assert_int_equal(gw_walk_seconds(0, ADULT), 0);
    assert_int_equal(gw_walk_seconds(100, ADULT), 104); /* 130 m at 1.25 m/s */
    assert_int_equal(gw_walk_seconds(100.1, ADULT), 105);
    assert_int_equal(gw_walk_seconds(100, (gw_gait){0.85, 1.0}), 118); /* 117.6 */
}

static void no_speed_or_no_distance_cannot_be_walked(void **state)
{
    (void)state;
    assert_int_equal(gw_walk_seconds((double)INFINITY, ADULT), INT32_MAX);
    assert_int_equal(gw_walk_seconds((double)NAN, ADULT), INT32_MAX);
    assert_int_equal(gw_walk_seconds(1e12, ADULT), INT32_MAX);
    assert_int_equal(gw_walk_seconds(10, (gw_gait){0, 1.3}), INT32_MAX);
    assert_int_equal(gw_walk_seconds(10, (gw_gait){-1, 1.3}), INT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(point_keeps_seven_digits),
        cmocka_unit_test(nan_and_off_the_globe_are_unknown),
        cmocka_unit_test(straight_is_great_circle),
        cmocka_unit_test(seconds_round_up),
        cmocka_unit_test(no_speed_or_no_distance_cannot_be_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
