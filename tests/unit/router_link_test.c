/* What a link takes, kind by kind: on foot, with a wheelchair, with a rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/router/router.h"

enum { NO = -1 };

/* The wheelchair's own ways, by from and to. */
static const gw_tt_step_free own[] = {{.from = 1, .to = 2, .seconds = 200},
                                      {.from = 1, .to = 4, .seconds = 100, .walk_m = 100},
                                      {.from = 3, .to = 2, .seconds = 100, .walk_m = 100000}};
static const gw_timetable table = {.step_free = own, .n_step_free = sizeof own / sizeof *own};

static gw_query walking(void)
{
    return (gw_query){.gait = {.speed_mps = 1, .factor = 1}, .max_walk_s = 900, .default_transfer_s = 120};
}

static gw_query rolling(void)
{
    gw_query q = walking();
    q.wheelchair = true;
    return q;
}

static gw_tt_link link_of(uint8_t kind, float walk_m, int32_t seconds)
{
    return (gw_tt_link){.from = 1, .to = 2, .kind = kind, .walk_m = walk_m, .seconds = seconds};
}

static gw_tt_rule rule_of(uint8_t kind, int32_t seconds)
{
    return (gw_tt_rule){.kind = kind, .seconds = seconds};
}

static void check(const gw_query *q, gw_tt_link l, const gw_tt_rule *rule, int32_t change, int32_t alone)
{
    assert_int_equal(gw_link_seconds(&table, q, &l, rule, true), change);
    assert_int_equal(gw_link_seconds(&table, q, &l, rule, false), alone);
}

static void each_kind_takes_its_time(void **state)
{
    (void)state;
    gw_query q = walking();
    check(&q, link_of(GW_LINK_SAME, 0, 0), NULL, 120, 0);
    check(&q, link_of(GW_LINK_WALK, 60, 0), NULL, 120, 60);
    check(&q, link_of(GW_LINK_WALK, 160, 0), NULL, 160, 160);
    check(&q, link_of(GW_LINK_WALK, 1000, 0), NULL, NO, NO); /* over max_walk_s */
    check(&q, link_of(GW_LINK_WALK, 1e30f, 0), NULL, NO, NO);
    check(&q, link_of(GW_LINK_FIXED, 60, 30), NULL, 30, 30);
    check(&q, link_of(GW_LINK_FORBIDDEN, 60, 30), NULL, NO, NO);
    check(&q, link_of(GW_LINK_NONE, 60, 30), NULL, NO, NO);
    check(&q, link_of(GW_LINK_INSIDE, 0, 1000), NULL, 1000, 1000); /* no street: as long as it is */
    check(&q, link_of(GW_LINK_INSIDE, 50, 40), NULL, 120, 90);
    check(&q, link_of(GW_LINK_INSIDE, 860, 50), NULL, NO, NO);
}

static void a_rule_beats_the_link_unless_it_says_no_time(void **state)
{
    (void)state;
    gw_query q = walking();
    gw_tt_rule fixed = rule_of(GW_LINK_FIXED, 45), forbidden = rule_of(GW_LINK_FORBIDDEN, 0),
               walk = rule_of(GW_LINK_WALK, 0);
    check(&q, link_of(GW_LINK_WALK, 160, 0), &fixed, 45, 45);
    check(&q, link_of(GW_LINK_WALK, 160, 0), &forbidden, NO, NO);
    check(&q, link_of(GW_LINK_FIXED, 160, 30), &walk, 160, 160);
    check(&q, link_of(GW_LINK_INSIDE, 0, 300), &walk, 300, 300);
    check(&q, link_of(GW_LINK_INSIDE, 0, 300), &fixed, 45, 45);
}

static void wheels_take_their_own_way(void **state)
{
    (void)state;
    gw_query q = rolling();
    gw_tt_link inside = link_of(GW_LINK_INSIDE, 0, 90);
    check(&q, inside, NULL, 120, 90);
    inside.flags = GW_LINK_NOT_STEP_FREE;
    check(&q, inside, NULL, NO, NO);
    inside.flags = GW_LINK_STEP_FREE_APART;
    check(&q, inside, NULL, 200, 200);
    inside.to = 4;
    check(&q, inside, NULL, 200, 200); /* 100 s inside, 100 m of street */
    inside.from = 3;
    check(&q, inside, NULL, NO, NO); /* none in the table: after its end, between, of another stop */
    inside.to = 1;
    check(&q, inside, NULL, NO, NO);
    inside.from = 2;
    check(&q, inside, NULL, NO, NO);
    inside = (gw_tt_link){.from = 3, .to = 2, .kind = GW_LINK_INSIDE, .flags = GW_LINK_STEP_FREE_APART};
    check(&q, inside, NULL, NO, NO); /* too far along the street */
    q.wheelchair = false;
    check(&q, inside, NULL, 120, 0);
}

static void what_is_said_for_feet_is_no_less_for_wheels(void **state)
{
    (void)state;
    gw_query q = rolling();
    gw_tt_rule quick = rule_of(GW_LINK_FIXED, 45), slow = rule_of(GW_LINK_FIXED, 450),
               walk = rule_of(GW_LINK_WALK, 0), forbidden = rule_of(GW_LINK_FORBIDDEN, 0);
    gw_tt_link inside = link_of(GW_LINK_INSIDE, 0, 90);
    inside.flags = GW_LINK_STEP_FREE_APART;
    check(&q, inside, &quick, 200, 200);
    check(&q, inside, &slow, 450, 450);
    check(&q, inside, &walk, 200, 200);
    check(&q, inside, &forbidden, NO, NO);
    gw_tt_link fixed = link_of(GW_LINK_FIXED, 0, 25);
    fixed.flags = GW_LINK_STEP_FREE_APART;
    check(&q, fixed, NULL, 200, 200);
    fixed.seconds = 250;
    check(&q, fixed, NULL, 250, 250);
    fixed.walk_m = 30;
    check(&q, fixed, &walk, 200, 200); /* a rule without a time beside a link that is not inside */
}

static void changes_may_be_asked_to_take_longer(void **state)
{
    (void)state;
    const gw_tt_link fixed = link_of(GW_LINK_FIXED, 0, 75), none = link_of(GW_LINK_NONE, 0, 0);
    gw_query q = walking();
    q.change_factor = 1.5;
    check(&q, fixed, NULL, 113, 75); /* 112.5 */
    check(&q, link_of(GW_LINK_SAME, 0, 0), NULL, 180, 0);
    check(&q, none, NULL, NO, NO);
    q = walking();
    q.change_least_s = 100;
    check(&q, fixed, NULL, 100, 75);
    check(&q, link_of(GW_LINK_SAME, 0, 0), NULL, 120, 0);
    q = walking();
    q.change_more_s = 30;
    check(&q, fixed, NULL, 105, 75);
    gw_tt_link inside = link_of(GW_LINK_INSIDE, 0, 90);
    inside.flags = GW_LINK_STEP_FREE_APART;
    q.wheelchair = true;
    gw_tt_rule quick = rule_of(GW_LINK_FIXED, 45), slow = rule_of(GW_LINK_FIXED, 450);
    check(&q, inside, &quick, 230, 200);
    check(&q, inside, &slow, 480, 450);
    assert_int_equal(gw_change_seconds(&q, NO), NO);
    q.change_factor = 1e12;
    assert_int_equal(gw_change_seconds(&q, 60), INT32_MAX / 4);
}

static void seconds_inside_are_of_the_way_taken(void **state)
{
    (void)state;
    gw_query q = rolling(), feet = walking();
    gw_tt_link l = link_of(GW_LINK_INSIDE, 50, 90);
    assert_int_equal(gw_link_inside_seconds(&table, &q, &l), 90);
    l.flags = GW_LINK_STEP_FREE_APART;
    assert_int_equal(gw_link_inside_seconds(&table, &q, &l), 200);
    assert_int_equal(gw_link_inside_seconds(&table, &feet, &l), 90);
    l.to = 9;
    assert_int_equal(gw_link_inside_seconds(&table, &q, &l), 90);
    l.kind = GW_LINK_WALK;
    assert_int_equal(gw_link_inside_seconds(&table, &q, &l), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_takes_its_time),
        cmocka_unit_test(a_rule_beats_the_link_unless_it_says_no_time),
        cmocka_unit_test(wheels_take_their_own_way),
        cmocka_unit_test(what_is_said_for_feet_is_no_less_for_wheels),
        cmocka_unit_test(changes_may_be_asked_to_take_longer),
        cmocka_unit_test(seconds_inside_are_of_the_way_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
