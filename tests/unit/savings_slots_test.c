/* Departures for appointments: by hand, and against every way to place them. */
#include "planner/savings/slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static gw_slots slots_of(const char *text)
{
    gw_slots s;
    gw_error err = {0};
    if (gw_slots_parse(gw_str_of(text), &s, &err)) fail_msg("%s", err.message);
    return s;
}

/* Two buses, 30 minutes to the desk: at 09:00 for 09:00 and 09:30 (30 minutes of waiting), at 14:00 for
 * 14:00. */
static void by_hand(void **state)
{
    (void)state;
    gw_slots s = slots_of("09:30,09:00,14:00x5");
    const gw_slots_options o = {2, 420, 1170, 5, 30, 3, NULL};
    gw_slots_answer a;
    gw_buf json = {0}, text = {0};
    assert_int_equal(gw_slots_choose(&s, &o, &a, NULL), GW_OK);
    assert_int_equal(a.n, 2);
    assert_int_equal(a.list[0].departs_minute, 510);
    assert_int_equal(a.list[1].departs_minute, 810);
    assert_int_equal(a.cost, 30);
    assert_int_equal(a.people, 7);
    gw_slots_write_json(&s, &o, &a, NULL, &json);
    assert_non_null(strstr(json.p, "\"departures\":[\"08:30\",\"13:30\"]"));
    gw_slots_write_text(&s, &o, &a, NULL, GW_LANG_EN, &text);
    assert_non_null(strstr(text.p, "08:30  at the desk 09:00  slots 09:00-09:30  2 people"));
    gw_buf_free(&json);
    gw_buf_free(&text);
}

/* Being late costs: one bus for 09:00 (1 person) and 09:30 (4): three of waiting a minute, or three late: at
 * 09:00 it costs 120, at 09:30 90. */
static void lateness_is_weighed(void **state)
{
    (void)state;
    gw_slots s = slots_of("09:00,09:30x4");
    gw_slots_options o = {1, 420, 600, 30, 0, 3, NULL};
    gw_slots_answer a;
    assert_int_equal(gw_slots_choose(&s, &o, &a, NULL), GW_OK);
    assert_int_equal(a.list[0].departs_minute, 570);
    assert_int_equal(a.cost, 90);
    o.late_weight = 5;
    assert_int_equal(gw_slots_choose(&s, &o, &a, NULL), GW_OK);
    assert_int_equal(a.list[0].departs_minute, 540);
    assert_int_equal(a.cost, 120);
}

static int64_t cost_of(const gw_slots *s, const gw_slots_options *o, uint32_t chosen)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        int64_t least = INT64_MAX;
        for (int32_t k = 0; o->first_minute + k * o->every <= o->last_minute; k++) {
            int64_t early = s->at[i].minute - (o->first_minute + k * o->every + o->lead_min);
            int64_t cost = early >= 0 ? early : -early * o->late_weight;
            if ((chosen >> k & 1) && cost < least) least = cost;
        }
        sum += least * s->at[i].people;
    }
    return sum;
}

static void never_worse_than_any_other_choice(void **state)
{
    (void)state;
    uint32_t random = 7;
    for (int turn = 0; turn < 60; turn++) {
        gw_slots s = {.n = 0};
        gw_slots_options o = {1 + (uint32_t)turn % 4, 400, 400 + 11 * 15, 15, turn % 40, 1 + turn % 5, NULL};
        gw_slots_answer a;
        int64_t least = INT64_MAX;
        for (uint32_t i = 0; i < 9; i++) {
            random = random * 1103515245u + 12345u;
            s.at[s.n++] = (gw_slot){400 + (int32_t)(i * 25) + (int32_t)(random >> 16) % 25,
                                    1 + (int32_t)(random >> 20) % 6};
        }
        for (uint32_t chosen = 1; chosen < 1u << 12; chosen++) {
            if ((uint32_t)__builtin_popcount(chosen) > o.n_departures) continue;
            int64_t cost = cost_of(&s, &o, chosen);
            if (cost < least) least = cost;
        }
        assert_int_equal(gw_slots_choose(&s, &o, &a, NULL), GW_OK);
        assert_int_equal(a.cost, least);
        assert_int_equal(a.wait_min + o.late_weight * a.late_min, a.cost);
        assert_true(a.n <= o.n_departures);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "", "9", "25:61", "09:00x0", "09:00-08:00/30", "09:00-10:00", "09:00,,10:00", "00:00-40:00/1"};
    gw_slots s;
    gw_error err = {0};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_int_equal(gw_slots_parse(gw_str_of(BAD[i]), &s, &err), GW_BAD_INPUT);
    assert_non_null(strstr(err.message, "slots: '00:00-40:00/1'"));
    s = slots_of("08:00-17:30/30");
    assert_int_equal(s.n, 20);
    const gw_slots_options o = {0, 420, 600, 5, 0, 3, NULL};
    gw_slots_answer a;
    assert_int_equal(gw_slots_choose(&s, &o, &a, &err), GW_BAD_INPUT);
    assert_non_null(strstr(err.message, "departures: 1 to 60"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(lateness_is_weighed),
        cmocka_unit_test(never_worse_than_any_other_choice),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
