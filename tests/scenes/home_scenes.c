/* The way home: by when to leave, what ends it, what is left when it is missed. */
#include "planner/visit/last.h"
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*  sz: D ──S── K | bay, nobody after 23:45 | H ──R── A, and by far: K2 ─ H2, which shuts at 21:00 · hospital
 * P 100 s behind D */
#define EVENING                                                                                              \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop H 20000 0\n"                                                                                       \
    "stop H2 20000 9000\n"                                                                                   \
    "trip R1 R H 22:00 A 22:20\n"                                                                            \
    "trip R2 R H 23:30 A 23:50\n"                                                                            \
    "trip R3 R H 24:20 A 24:40\n"                                                                            \
    "trip R4 R H 31:00 A 31:20\n"                                                                            \
    "trip T1 T H2 22:00 A 22:40\n"                                                                           \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\n"                                                                                       \
    "stop K2 20050 9000\n"                                                                                   \
    "stop D 40000 0\n"                                                                                       \
    "trip S1 S D 21:30 K 21:45\n"                                                                            \
    "trip S2 S D 23:25 K 23:40\n"                                                                            \
    "trip S3 S D 23:50 K 24:05\n"                                                                            \
    "trip S4 S D 29:30 K 29:45\n"                                                                            \
    "trip U1 U D 19:00 K2 19:30\n"                                                                           \
    "trip U2 U D 20:30 K2 21:00\n"                                                                           \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "port far 6:30 21:00 20025 9000 hk:hk:H2:3 cn:sz:K2:4\n"                                                 \
    "place p cn 40096 0\n"
#define QUICK "clearance 12 30\n"
#define SLOW  "clearance 12 90\n"

static gw_visit_last_answer ask(const scene *s, const char *from, const char *options, double certainty,
                                int64_t leave)
{
    gw_visit_last_request r;
    gw_visit_last_answer a = {0};
    gw_visitor *v = gw_visitor_create();
    gw_error err = {0};
    gw_visit_last_defaults(&r);
    r.plan = scene_request(s, from, "hk:A", options);
    r.certainty = certainty;
    r.leave = leave;
    if (gw_visit_last_return(v, s->d, &r, &a, &err)) fail_msg("%s", err.message);
    gw_visitor_free(v);
    return a;
}

/* Seconds of the evening of 2026-03-04, on from 24:00. */
static int32_t clock_of(int64_t instant)
{
    const int64_t midnight = (int64_t)gw_day_of(2026, 3, 4) * 86400 - 8 * 3600;
    return instant == INT64_MIN ? -1 : (int32_t)(instant - midnight);
}

static int32_t at(int hours, int minutes, int seconds)
{
    return (hours * 60 + minutes) * 60 + seconds;
}

static void check_text(const scene *s, const gw_visit_last_answer *a, gw_lang lang, const char *words)
{
    gw_buf b = {0};
    gw_visit_last_write_text(s->d, a, lang, &b);
    if (!strstr(b.p, words)) fail_msg("not '%s':\n%s", words, b.p);
    gw_buf_free(&b);
}

/* S2 reaches the counters at 23:44; S3 finds them closed. R3 leaves 33 minutes behind the counters. */
static void the_port_closes(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING QUICK);
    gw_visit_last_answer a = ask(&s, "place:p", "depart=2026-03-04T12:00", 0.95, INT64_MIN);
    assert_int_equal(a.n, 2);
    const gw_visit_last_port *p = &a.ports[0];
    assert_int_equal(clock_of(p->leave_by[2]), at(23, 23, 20));
    assert_int_equal(clock_of(p->leave_by[0]), at(23, 23, 20));
    assert_int_equal(clock_of(p->no_return), at(23, 23, 20));
    assert_int_equal(clock_of(a.no_return), at(23, 23, 20));
    assert_int_equal(p->cause.kind, GW_LAST_ADMISSION);
    assert_int_equal(clock_of(p->cause.at), at(23, 45, 0));
    assert_int_equal(clock_of(p->gate.closes), at(24, 0, 0));
    assert_int_equal(clock_of(p->leave + (int64_t)p->fate.p50_s), at(24, 40, 0));
    assert_true(p->home > 0.95 && p->home < 1);
    assert_true(p->slack_s == INT64_MIN);
    check_text(
        &s, &a, GW_LANG_EN,
        "Leave the hospital by 23:23. 19 times in 20 you will be home that night. The way home is by "
        "bay-en: bay-en closes at 24:00 and lets nobody in after 23:45. After 23:23 there is no way home by "
        "public transport that night.\n");
    check_text(&s, &a, GW_LANG_HANT, "最遲 23:23 離開醫院。20 次有 19 次可在當晚回到家。");
    check_text(&s, &a, GW_LANG_HANS, "最晚 23:23 离开医院。20 次有 19 次可在当晚回到家。");
    gw_visit_last_answer_free(&a);
    scene_close(&s);
}

/* The other port shuts first: U1 is the last that helps, and its own last bus does not. */
static void each_port_has_its_own(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING QUICK);
    gw_visit_last_answer a = ask(&s, "place:p", "depart=2026-03-04T12:00", 0.95, INT64_MIN);
    const gw_visit_last_port *p = &a.ports[1];
    assert_int_equal(p->port, 1);
    assert_int_equal(clock_of(p->leave_by[2]), at(18, 58, 20));
    assert_int_equal(p->cause.kind, GW_LAST_ADMISSION);
    assert_int_equal(clock_of(p->cause.at), at(20, 45, 0));
    assert_int_equal(p->journey, 1);
    assert_int_equal(a.plan.journeys.n, 2);
    gw_visit_last_answer_free(&a);
    scene_close(&s);
}

/* 33 minutes at the counters are enough 79 times in 100: who wants to be sure takes S1. */
static void surer_is_sooner(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING SLOW);
    int64_t leave = (int64_t)gw_day_of(2026, 3, 4) * 86400 - 8 * 3600 + at(22, 0, 0);
    gw_visit_last_answer a = ask(&s, "place:p", "depart=2026-03-04T12:00", 0.9, leave);
    const gw_visit_last_port *p = &a.ports[0];
    assert_int_equal(clock_of(p->leave_by[0]), at(23, 23, 20));
    assert_int_equal(clock_of(p->leave_by[1]), at(21, 28, 20));
    assert_int_equal(clock_of(p->leave_by[3]), at(21, 28, 20));
    assert_int_equal(clock_of(p->leave), at(21, 28, 20));
    assert_int_equal(p->slack_s, at(21, 28, 20) - at(22, 0, 0));
    assert_int_equal(clock_of(p->no_return), at(23, 23, 20));
    check_text(&s, &a, GW_LANG_EN, "   32 min too late when you mean to leave\n");
    gw_visit_last_answer_free(&a);
    scene_close(&s);
}

/* Rows of one journey each, the latest first: rides and usual minutes; sure: as often as asked. */
static uint32_t reasonable_of(const uint32_t (*rows)[3], uint32_t n)
{
    gw_visit_last_answer a = {.n = n};
    gw_journey journeys[4] = {0};
    a.plan.journeys.journeys = journeys;
    a.plan.journeys.n = n;
    for (uint32_t i = 0; i < n; i++) {
        gw_visit_last_port *p = &a.ports[i];
        journeys[i].rides = rows[i][0];
        p->journey = i;
        p->leave = 90000 - 600 * (int64_t)i;
        p->fate.p50_s = 60.0 * rows[i][1];
        p->leave_by[GW_VISIT_SHARES - 1] = rows[i][2] ? p->leave : INT64_MIN;
    }
    return gw_visit_last_reasonable(&a);
}

static void the_first_sentence_names_a_way_one_would_take(void **state)
{
    (void)state;
    /* one ride and 30 minutes more than the least are still taken */
    assert_int_equal(reasonable_of((const uint32_t[][3]){{4, 130, 1}, {3, 100, 1}}, 2), 0);
    assert_int_equal(reasonable_of((const uint32_t[][3]){{5, 130, 1}, {3, 100, 1}}, 2), 1);
    assert_int_equal(reasonable_of((const uint32_t[][3]){{4, 131, 1}, {3, 100, 1}}, 2), 1);
    /* the least of either, of any port; none has both: the fastest */
    assert_int_equal(reasonable_of((const uint32_t[][3]){{5, 100, 1}, {5, 90, 1}, {2, 200, 1}}, 3), 1);
    /* a surer one goes before one that is not sure enough */
    assert_int_equal(reasonable_of((const uint32_t[][3]){{5, 180, 1}, {2, 80, 0}}, 2), 0);
    assert_int_equal(reasonable_of((const uint32_t[][3]){{5, 180, 0}, {2, 80, 0}}, 2), 1);
    assert_int_equal(reasonable_of((const uint32_t[][3]){{2, 80, 1}}, 1), 0);
}

/* What is said of the last moment holds for plans: who leaves then is home that night, a minute later nobody.
 */
static void plans_agree(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING QUICK);
    gw_visit_last_answer a = ask(&s, "place:p", "depart=2026-03-04T12:00", 0.95, INT64_MIN);
    for (int later = 0; later < 2; later++) {
        gw_plan_request r = scene_request(&s, "place:p", "hk:A", "depart=2026-03-04T12:00");
        gw_plan_answer plan = {0};
        gw_error err = {0};
        r.time = a.no_return + 60 * later;
        assert_int_equal(gw_planner_plan(s.planner, s.d, &r, &plan, &err), GW_OK);
        assert_true(plan.journeys.n > 0); /* at the latest that of the morning */
        int64_t home = s.d->timetable->zero + plan.journeys.journeys[0].arrival_s;
        assert_int_equal(home > a.day_ends, later);
        gw_plan_answer_free(&plan);
    }
    assert_int_equal(clock_of(a.morning_leave), at(29, 28, 20));
    assert_int_equal(clock_of(a.morning_home), at(31, 20, 0)); /* R4: through at 06:42 */
    gw_visit_last_answer_free(&a);
    scene_close(&s);
}

static void a_port_closed_that_day_says_so(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING QUICK "exception far both closed 2026-03-04T04:00 2026-03-05T04:00 - - - -\n");
    gw_visit_last_answer a = ask(&s, "place:p", "depart=2026-03-04T12:00", 0.95, INT64_MIN);
    assert_int_equal(a.n, 2);
    assert_int_equal(a.ports[1].port, 1);
    assert_true(a.ports[1].leave == INT64_MIN && a.ports[1].gate.opens == INT64_MIN);
    assert_non_null(a.ports[1].gate.exception);
    check_text(&s, &a, GW_LANG_EN, "   far-en: closed that day\n");
    check_text(&s, &a, GW_LANG_HANT, "   far-hant：當日不開放\n");
    gw_visit_last_answer_free(&a);
    scene_close(&s);
}

/* On a festival night the port stays open, and S3 and whatever runs on the far side decide. */
static void a_night_of_its_own(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING QUICK "exception bay both open 2026-03-04T24:00 2026-03-05T06:30 - - - -\n");
    gw_visit_last_answer a = ask(&s, "place:p", "depart=2026-03-04T12:00", 0.95, INT64_MIN);
    const gw_visit_last_port *p = &a.ports[0];
    assert_true(p->gate.all_night);
    assert_non_null(p->gate.exception);
    assert_int_equal(clock_of(p->no_return), at(23, 23, 20)); /* S3 is through at 24:21: R3 has left */
    assert_int_equal(p->cause.kind, GW_LAST_DEPARTURE);
    assert_int_equal(clock_of(p->cause.at), at(24, 20, 0));
    gw_visit_last_answer_free(&a);
    scene_close(&s);
}

static void rows_alone(void **state)
{
    (void)state;
    scene s;
    gw_visit_last_request r;
    gw_visit_last_answer a = {0}, whole = {0};
    gw_visitor *v = gw_visitor_create();
    gw_error err = {0};
    scene_open(&s, EVENING QUICK);
    gw_plan_request out = scene_request(&s, "hk:A", "place:p", "arrive=2026-03-04T12:00");
    gw_visit_last_of(&out, &r);
    assert_int_equal(gw_visit_last_return(v, s.d, &r, &whole, &err), GW_OK);
    r.rows_only = true;
    assert_int_equal(gw_visit_last_return(v, s.d, &r, &a, &err), GW_OK);
    assert_int_equal(a.n, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(a.ports[i].leave, whole.ports[i].leave);
        assert_int_equal(a.ports[i].cause.kind, whole.ports[i].cause.kind);
        assert_int_equal(a.ports[i].journey, GW_NO_ID);
    }
    gw_visit_last_answer_free(&whole);
    gw_visit_last_answer_free(&a);
    gw_visitor_free(v);
    scene_close(&s);
}

static void bad_questions_are_named(void **state)
{
    (void)state;
    scene s;
    gw_visit_last_request r;
    gw_visit_last_answer a = {0};
    gw_visitor *v = gw_visitor_create();
    gw_error err = {0};
    scene_open(&s, EVENING QUICK);
    gw_visit_last_defaults(&r);
    r.plan = scene_request(&s, "place:p", "hk:A", "depart=2026-03-04T12:00");
    r.certainty = 1;
    assert_int_equal(gw_visit_last_return(v, s.d, &r, &a, &err), GW_BAD_INPUT);
    assert_memory_equal(err.message, "certainty:", 10);
    r.certainty = 0.95;
    r.plan.time += (int64_t)4000 * 86400;
    assert_int_equal(gw_visit_last_return(v, s.d, &r, &a, &err), GW_BAD_INPUT);
    assert_memory_equal(err.message, "date:", 5);
    gw_visitor_free(v);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_port_closes),    cmocka_unit_test(each_port_has_its_own),
        cmocka_unit_test(surer_is_sooner),
        cmocka_unit_test(the_first_sentence_names_a_way_one_would_take),    cmocka_unit_test(plans_agree),
        cmocka_unit_test(a_night_of_its_own), cmocka_unit_test(a_port_closed_that_day_says_so),
        cmocka_unit_test(rows_alone),         cmocka_unit_test(bad_questions_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
