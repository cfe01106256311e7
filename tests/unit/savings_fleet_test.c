/* METHOD's golden numbers G6 and G7. */
#include "planner/savings/fleet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

#define MIN 60

/* G6: out and back 65 min, layover 10 %, headway 15: (65 + 6.5) / 15 = 4.77, so 5; 60, 10 %, 30: 66 / 30, so
 * 3; 60, no layover, 30: exactly 2; 60, 10 %, 20: 66 / 20, so 4. */
static void g6_buses_for_a_cycle(void **state)
{
    (void)state;
    assert_int_equal(gw_fleet_buses(33 * MIN, 32 * MIN, gw_fleet_layover_s(33 * MIN, 32 * MIN), 15 * MIN), 5);
    assert_int_equal(gw_fleet_buses(30 * MIN, 30 * MIN, gw_fleet_layover_s(30 * MIN, 30 * MIN), 30 * MIN), 3);
    assert_int_equal(gw_fleet_buses(30 * MIN, 30 * MIN, 0, 30 * MIN), 2);
    assert_int_equal(gw_fleet_buses(30 * MIN, 30 * MIN, gw_fleet_layover_s(30 * MIN, 30 * MIN), 20 * MIN), 4);
}

static void a_layover_is_a_tenth_and_at_least_five_minutes(void **state)
{
    (void)state;
    assert_int_equal(gw_fleet_layover_s(33 * MIN, 32 * MIN), 390);
    assert_int_equal(gw_fleet_layover_s(10 * MIN, 10 * MIN), 300);
    assert_int_equal(gw_fleet_layover_s(0, 0), 300);
    assert_int_equal(gw_fleet_layover_s(3001, 0), 301); /* whole seconds, rounded up */
}

static void no_headway_needs_no_bus(void **state)
{
    (void)state;
    assert_int_equal(gw_fleet_buses(600, 600, 300, 0), 0);
    assert_int_equal(gw_fleet_buses(600, 600, 300, -5), 0);
    assert_int_equal(gw_fleet_buses(1, 0, 0, 86400), 1);
}

/* G7: 100 to 120 users, 60 to 45 minutes: (100 + 120) / 2 · 15 min = 1650 min = 27.5 h */
static void g7_rule_of_a_half(void **state)
{
    (void)state;
    assert_true(gw_rule_of_a_half(100, 120, 60, 45) / 60 == 27.5);
    assert_true(gw_rule_of_a_half(100, 100, 60, 60) == 0);
}

/* The least number of vehicles, by trying every way to let one departure go on as another: departures less
 * the greatest matching, found by augmenting paths. */
static bool augment(const gw_fleet_trip *trips, uint32_t n, uint32_t i, bool *seen, int *from)
{
    for (uint32_t k = 0; k < n; k++) {
        bool fits = k != i && trips[i].to == trips[k].from && trips[k].departs_s >= trips[i].ready_s;
        if (!fits || seen[k]) continue;
        seen[k] = true;
        if (from[k] < 0 || augment(trips, n, (uint32_t)from[k], seen, from)) {
            from[k] = (int)i;
            return true;
        }
    }
    return false;
}

static uint32_t least_by_matching(const gw_fleet_trip *trips, uint32_t n)
{
    int from[40];
    uint32_t matched = 0;
    for (uint32_t k = 0; k < n; k++) from[k] = -1;
    for (uint32_t i = 0; i < n; i++) {
        bool seen[40] = {false};
        matched += augment(trips, n, i, seen, from);
    }
    return n - matched;
}

static void chaining_is_the_least_path_cover(void **state)
{
    (void)state;
    uint32_t random = 12345;
    for (int round = 0; round < 500; round++) {
        gw_fleet_trip trips[40];
        uint32_t n = 1 + (uint32_t)round % 40, vehicles;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t draw[4];
            for (int k = 0; k < 4; k++) draw[k] = (random = random * 1664525 + 1013904223) >> 16;
            int32_t departs = (int32_t)(draw[0] % 50);
            trips[i] =
                (gw_fleet_trip){departs, departs + 1 + (int32_t)(draw[1] % 12), draw[2] % 3, draw[3] % 3};
        }
        assert_int_equal(gw_fleet_chain(trips, n, &vehicles), GW_OK);
        assert_int_equal(vehicles, least_by_matching(trips, n));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(g6_buses_for_a_cycle),
        cmocka_unit_test(a_layover_is_a_tenth_and_at_least_five_minutes),
        cmocka_unit_test(no_headway_needs_no_bus),
        cmocka_unit_test(g7_rule_of_a_half),
        cmocka_unit_test(chaining_is_the_least_path_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
