/* All links of a stop, over both parts of a timetable made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/timetable/timetable.h"

/* Stops 0 and 1 are the base's, near each other, each with a link to itself. Stop 2 is a scenario's: near 0,
 * with links to and from 1. */
static const gw_tt_link base_links[] = {{.from = 0, .to = 0, .seconds = 60, .kind = GW_LINK_FIXED},
                                        {.from = 1, .to = 1, .seconds = 70, .kind = GW_LINK_FIXED}};
static const gw_tt_link more_links[] = {{.from = 1, .to = 2, .seconds = 80, .kind = GW_LINK_FIXED},
                                        {.from = 2, .to = 1, .seconds = 90, .kind = GW_LINK_FIXED}};
static const gw_tt_near base_near[] = {{.to = 1, .walk_m = 10}, {.to = 0, .walk_m = 10}};
static const gw_tt_near more_near[] = {{.to = 2, .walk_m = 20}, {.to = 0, .walk_m = 20}};
static const uint32_t in_order[] = {0, 1}, turned[] = {1, 0};
static const gw_timetable table = {.n_parts = 2,
                                   .part = {{.n_stops = 2,
                                             .near_first = (const uint32_t[]){0, 1, 2},
                                             .near = base_near,
                                             .n_near = 2,
                                             .link_first = (const uint32_t[]){0, 1, 2},
                                             .links = base_links,
                                             .n_links = 2,
                                             .link_in_first = (const uint32_t[]){0, 1, 2},
                                             .links_in = in_order},
                                            {.stop_base = 2,
                                             .n_stops = 1,
                                             .near_first = (const uint32_t[]){0, 1, 1, 2},
                                             .near = more_near,
                                             .n_near = 2,
                                             .link_first = (const uint32_t[]){0, 0, 1, 2},
                                             .links = more_links,
                                             .n_links = 2,
                                             .link_in_first = (const uint32_t[]){0, 0, 1, 2},
                                             .links_in = turned}}};

static void assert_same(const gw_tt_link *a, const gw_tt_link *b)
{
    assert_int_equal(a->from, b->from);
    assert_int_equal(a->to, b->to);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->seconds, b->seconds);
    assert_true(a->walk_m >= b->walk_m && a->walk_m <= b->walk_m);
}

/* In the order of the list; and every number leads back to its link. */
static void check_list(uint32_t stop, bool arriving, const gw_tt_link *expected, uint32_t n)
{
    gw_tt_links links = gw_tt_links_of(&table, stop, arriving);
    for (uint32_t i = 0; i < n; i++) {
        gw_tt_link link;
        uint32_t number;
        const gw_tt_part *part, *again;
        assert_true(gw_tt_links_next(&links, &link, &number, &part));
        assert_same(&link, &expected[i]);
        gw_tt_link found = gw_tt_link_of(&table, number, stop, arriving, &again);
        assert_same(&found, &link);
        if (number != GW_LINK_SELF) assert_ptr_equal(again, part);
    }
    assert_false(gw_tt_links_next(&links, &(gw_tt_link){0}, NULL, NULL));
}

static gw_tt_link walk(uint32_t from, uint32_t to, float m)
{
    return (gw_tt_link){.from = from, .to = to, .walk_m = m, .kind = GW_LINK_WALK};
}

static gw_tt_link self(uint32_t stop)
{
    return (gw_tt_link){.from = stop, .to = stop, .kind = GW_LINK_SAME};
}

static void both_parts_in_turn_each_in_order(void **state)
{
    (void)state;
    check_list(0, false, (gw_tt_link[]){base_links[0], walk(0, 1, 10), walk(0, 2, 20)}, 3);
    check_list(1, false, (gw_tt_link[]){walk(1, 0, 10), base_links[1], more_links[0]}, 3);
    check_list(2, false, (gw_tt_link[]){walk(2, 0, 20), more_links[1], self(2)}, 3);
    check_list(0, true, (gw_tt_link[]){base_links[0], walk(1, 0, 10), walk(2, 0, 20)}, 3);
    check_list(1, true, (gw_tt_link[]){walk(0, 1, 10), base_links[1], more_links[1]}, 3);
    check_list(2, true, (gw_tt_link[]){walk(0, 2, 20), more_links[0], self(2)}, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_parts_in_turn_each_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
