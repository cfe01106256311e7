/* There and back: the end of the visit, home from there, what is left of the evening; laws of both answers.
 */
#include "planner/visit/trip.h"
#include "tests/scenes/scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*  A ──R── H | bay | K ──S── D, both ways, and by far: H2 | far | K2, slower, until 20:00 · hospital P behind
 * D */
#define DAY                                                                                                  \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop H 20000 0\n"                                                                                       \
    "stop H2 20000 9000\n"                                                                                   \
    "every 10 6:00-23:30 R A 0 H 20\n"                                                                       \
    "every 10 6:00-23:30 Q H 0 A 20\n"                                                                       \
    "every 20 6:00-20:00 V A 0 H2 40\n"                                                                      \
    "every 20 6:00-20:00 W H2 0 A 40\n"                                                                      \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\n"                                                                                       \
    "stop K2 20050 9000\n"                                                                                   \
    "stop D 40000 0\n"                                                                                       \
    "every 8-12 6:00-23:00 S K 0 D 15\n"                                                                     \
    "every 8-12 6:00-23:00 T D 0 K 15\n"                                                                     \
    "every 15 6:00-20:00 X K2 0 D 30\n"                                                                      \
    "every 15 6:00-20:00 Y D 0 K2 30\n"                                                                      \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "port far 6:30 20:00 20025 9000 hk:hk:H2:3 cn:sz:K2:4\n"                                                 \
    "clearance 12 30\n"                                                                                      \
    "place p cn 40096 0\n"

static gw_visit_trip_request request(const scene *s, const char *arrive, const char *visit)
{
    gw_visit_trip_request r;
    gw_error err = {0};
    char options[64];
    gw_visit_trip_defaults(&r);
    snprintf(options, sizeof options, "arrive=2026-03-04T%s", arrive);
    r.out.plan = scene_request(s, "hk:A", "place:p", options);
    if (visit && gw_visit_read_length("visit", gw_str_of(visit), &r, &err)) fail_msg("%s", err.message);
    return r;
}

static gw_visit_trip_answer ask(const scene *s, const gw_visit_trip_request *r)
{
    gw_visit_trip_answer a = {0};
    gw_visitor *v = gw_visitor_create();
    gw_error err = {0};
    if (gw_visit_round_trip(v, s->d, r, &a, &err)) fail_msg("%s", err.message);
    gw_visitor_free(v);
    return a;
}

static int32_t clock_of(int64_t instant)
{
    const int64_t midnight = (int64_t)gw_day_of(2026, 3, 4) * 86400 - 8 * 3600;
    return instant == INT64_MIN ? -1 : (int32_t)(instant - midnight);
}

static void check_has(const scene *s, const gw_visit_trip_answer *a, gw_lang lang, const char *words)
{
    gw_buf b = {0};
    gw_visit_trip_write_text(s->d, a, lang, &b);
    if (!strstr(b.p, words)) fail_msg("not '%s':\n%s", words, b.p);
    gw_buf_free(&b);
}

/* One in twenty is late: the end is a little after ten and the length; the tail is that of the length. */
static void a_day_at_the_hospital(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, DAY);
    gw_visit_trip_request r = request(&s, "10:00", "60,120");
    gw_visit_trip_answer a = ask(&s, &r);
    assert_true(abs(clock_of(a.ends_p50) - 11 * 3600) < 60);
    assert_true(abs(clock_of(a.ends_p95) - 12 * 3600) < 90);
    assert_int_equal(a.n, 2);
    assert_int_equal(a.ways[0].port, 0);
    const gw_visit_way_home *w = &a.ways[0];
    /* free at 11:00: 100 s, wait 5 min, 15, 4, about 13 at the counters, 3, wait 5, 20 */
    assert_true(abs(clock_of(w->home_p50) - (12 * 3600 + 8 * 60)) < 4 * 60);
    assert_true(w->home_p5 < w->home_p50 && w->home_p50 < w->home_p95);
    assert_true(w->home_that_day > 0.9999 && a.home_that_day > 0.9999 && a.named.in_time > 0.9999);
    assert_int_equal(a.named.way, gw_visit_last_reasonable(&a.last));
    assert_int_equal(a.named.p50_s, a.last.ports[a.named.way].leave_by[3] - a.ends_p50);
    assert_int_equal(a.latest.p50_s, a.last.leave_by[3] - a.ends_p50);
    assert_int_equal(a.rides, 4);
    assert_int_equal(a.total_s, w->home_p50 - a.out.options[0].leave);
    check_has(&s, &a, GW_LANG_EN, "The visit usually ends by 11:00, 19 times in 20 by 12:0");
    check_has(&s, &a, GW_LANG_HANT, "診症一般到 11:00 結束");
    check_has(&s, &a, GW_LANG_HANS, "就诊一般到 11:00 结束");
    gw_visit_trip_answer_free(&a);
    scene_close(&s);
}

/* By bay until eight in the evening; by far, 45 minutes slower, until eleven: the slack is to the way that is named, and what
 * the other adds is said. */
#define EVENING                                                                                              \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\nstop H 20000 0\nstop H2 20000 9000\n"                                                       \
    "every 10 6:00-20:00 R A 0 H 20\nevery 10 6:00-20:00 Q H 0 A 20\n"                                       \
    "every 20 6:00-23:00 V A 0 H2 45\nevery 20 6:00-23:30 W H2 0 A 45\n"                                     \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\nstop K2 20050 9000\nstop D 40000 0\n"                                                   \
    "every 10 6:00-20:00 S K 0 D 15\nevery 10 6:00-20:00 T D 0 K 15\n"                                       \
    "every 15 6:00-23:00 X K2 0 D 35\nevery 15 6:00-23:00 Y D 0 K2 35\n"                                     \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "port far 6:30 24:00 20025 9000 hk:hk:H2:3 cn:sz:K2:4\n"                                                 \
    "clearance 12 30\n"                                                                                      \
    "place p cn 40096 0\n"

static void slack_is_to_the_way_that_is_named(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, EVENING);
    gw_visit_trip_request r = request(&s, "17:00", "60,240");
    gw_visit_trip_answer a = ask(&s, &r);
    const gw_visit_last_port *named = &a.last.ports[a.named.way], *latest = &a.last.ports[a.latest.way];
    assert_int_equal(a.named.way, gw_visit_last_reasonable(&a.last));
    assert_string_equal(gw_port_at(s.d->ports, named->port)->id, "bay");
    assert_string_equal(gw_port_at(s.d->ports, latest->port)->id, "far");
    assert_int_equal(a.named.p50_s, named->leave_by[3] - a.ends_p50);
    assert_int_equal(a.named.p95_s, named->leave_by[3] - a.ends_p95);
    assert_int_equal(a.latest.p50_s, latest->leave_by[3] - a.ends_p50);
    assert_true(a.latest.p50_s > a.named.p50_s + 3600 && a.latest.in_time > a.named.in_time);
    assert_true(a.named.p95_s < 0 && a.latest.p95_s > 0);
    check_has(&s, &a, GW_LANG_EN, "Leave the hospital by 18:55");
    check_has(&s, &a, GW_LANG_EN, "To spare before 18:55");
    check_has(&s, &a, GW_LANG_EN, "The latest way of all, by far-en, leaves 3 h more (in time");
    check_has(&s, &a, GW_LANG_HANT, "最遲的那條路（經far-hant）再多 3 小時");
    gw_visit_trip_answer_free(&a);
    scene_close(&s);
}

/* Of visits that last 11 hours, or 14 one time in twenty, most end after the other port has shut, some too
 * late for any: the share home is that of those who are free in time. */
static void some_are_not_home_that_day(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, DAY);
    gw_visit_trip_request r = request(&s, "10:00", "660,840");
    gw_visit_trip_answer a = ask(&s, &r);
    assert_true(a.home_that_day > 0.6 && a.home_that_day < 0.995);
    assert_true(a.named.p50_s > 0 && a.named.p95_s < 0);
    assert_true(a.named.in_time > 0.5 && a.named.in_time < 0.95);
    assert_true(a.named.in_time <= a.home_that_day + 0.05);
    for (uint32_t i = 0; i < a.n; i++) assert_true(a.ways[i].home_that_day <= a.home_that_day + 1e-9);
    assert_true(a.ways[0].home_p95 == INT64_MIN || a.ways[0].home_that_day >= 0.95);
    check_has(&s, &a, GW_LANG_EN, "after a late end it is missed by");
    gw_visit_trip_answer_free(&a);
    scene_close(&s);
}

/* Until nine in the evening something runs home: of those who end by then most are home, of those later nobody,
 * and no clock can be told for them. */
static void a_clock_that_is_not_known_is_not_said(void **state)
{
    (void)state;
    static const char *const odd[] = {"前 - ", "在 - ", "by -", "at -", "一般 - "};
    static const struct {
        const char *arrive;
        gw_lang lang;
        const char *words;
    } all[] = {{"18:50", GW_LANG_EN, "; home that day: "},
               {"18:50", GW_LANG_HANT, "到家；當日到家的機會："},
               {"19:12", GW_LANG_HANT, "多半當日未能到家；當日到家的機會："},
               {"19:12", GW_LANG_EN, "Home by bay-en: mostly not that day; home that day: "}};
    scene s;
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\nevery 10 6:00-23:30 R A 0 H 20\n"
                   "every 10 6:00-21:00 Q H 0 A 20\n"
                   "feed sz cn\nstop K 20050 0\nstop D 40000 0\nevery 10 6:00-23:00 S K 0 D 15\n"
                   "every 10 6:00-23:00 T D 0 K 15\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\nplace p cn 40096 0\n");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gw_buf b = {0};
        gw_visit_trip_request r = request(&s, all[i].arrive, "60,120");
        gw_visit_trip_answer a = ask(&s, &r);
        gw_visit_trip_write_text(s.d, &a, all[i].lang, &b);
        for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
            if (strstr(b.p, odd[k])) fail_msg("'%s' in:\n%s", odd[k], b.p);
        if (!strstr(b.p, all[i].words)) fail_msg("not '%s':\n%s", all[i].words, b.p);
        gw_buf_free(&b);
        gw_visit_trip_answer_free(&a);
    }
    scene_close(&s);
}

static uint32_t count_of(const char *text, const char *words)
{
    uint32_t n = 0;
    for (const char *at = strstr(text, words); at; at = strstr(at + 1, words)) n++;
    return n;
}

/* Nothing runs home at all: that is said of the day, and not of the evening as well. */
static void no_way_home_is_said_once(void **state)
{
    (void)state;
    static const char *const words[GW_N_LANGS] = {"沒有公共交通可以回家", "没有公共交通可以回家",
                                                  "no way home by public transport"};
    scene s;
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\nevery 10 6:00-23:30 R A 0 H 20\n"
                   "feed sz cn\nstop K 20050 0\nstop D 40000 0\nevery 10 6:00-23:00 S K 0 D 15\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\nplace p cn 40096 0\n");
    gw_visit_trip_request r = request(&s, "10:00", "60,120");
    gw_visit_trip_answer a = ask(&s, &r);
    assert_true(a.out.n && !a.n);
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        gw_buf b = {0};
        gw_visit_trip_write_text(s.d, &a, (gw_lang)lang, &b);
        if (count_of(b.p, words[lang]) != 1) fail_msg("not once '%s':\n%s", words[lang], b.p);
        gw_buf_free(&b);
    }
    gw_visit_trip_answer_free(&a);
    scene_close(&s);
}

/* A longer visit is never home earlier; more certainty never leaves later, there or for home. */
static void laws(void **state)
{
    (void)state;
    static const char *const visits[] = {"0", "30,60", "45,90", "60,120", "90,180", "240,480"};
    static const double shares[] = {0.3, 0.5, 0.8, 0.95, 0.99};
    scene s;
    scene_open(&s, DAY);
    int64_t home = INT64_MIN, leave = INT64_MAX, back = INT64_MAX;
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++) {
        gw_visit_trip_request r = request(&s, "14:00", visits[i]);
        gw_visit_trip_answer a = ask(&s, &r);
        assert_true(a.n > 0 && a.ways[0].home_p50 >= home);
        assert_true(a.ends_p5 <= a.ends_p50 && a.ends_p50 <= a.ends_p95);
        home = a.ways[0].home_p50;
        gw_visit_trip_answer_free(&a);
    }
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        gw_visit_trip_request r = request(&s, "14:00", NULL);
        r.out.certainty = shares[i];
        gw_visit_trip_answer a = ask(&s, &r);
        assert_true(a.out.options[0].leave_by[3] <= leave && a.last.leave_by[3] <= back);
        leave = a.out.options[0].leave_by[3];
        back = a.last.leave_by[3];
        for (uint32_t k = 0; k < a.last.n; k++) assert_true(a.last.ports[k].leave_by[3] <= back);
        assert_int_equal(a.last.ports[0].leave_by[3], back);
        gw_visit_trip_answer_free(&a);
    }
    scene_close(&s);
}

/* A spread of the end is a spread of the arrival, to both sides. */
static void a_spread_is_kept(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, DAY);
    gw_visit_trip_request fixed = request(&s, "10:00", "60,60"), spread = request(&s, "10:00", "60,120");
    gw_visit_trip_answer a = ask(&s, &fixed), b = ask(&s, &spread);
    assert_true(b.ways[0].home_p5 < a.ways[0].home_p5);
    assert_true(b.ways[0].home_p95 > a.ways[0].home_p95);
    assert_true(llabs((long long)(b.ways[0].home_p50 - a.ways[0].home_p50)) < 4 * 60);
    gw_visit_trip_answer_free(&a);
    gw_visit_trip_answer_free(&b);
    scene_close(&s);
}

static void same_question_same_bytes(void **state)
{
    (void)state;
    scene s;
    gw_buf x = {0}, y = {0};
    gw_error err = {0};
    gw_visit_trip_answer a = {0}, b = {0};
    gw_visitor *v = gw_visitor_create();
    scene_open(&s, DAY);
    gw_visit_trip_request r = request(&s, "18:00", NULL);
    assert_int_equal(gw_visit_round_trip(v, s.d, &r, &a, &err), GW_OK);
    assert_int_equal(gw_visit_round_trip(v, s.d, &r, &b, &err), GW_OK);
    gw_visit_trip_write_json(s.d, &a, GW_LANG_EN, &x);
    gw_visit_trip_write_json(s.d, &b, GW_LANG_EN, &y);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.p, y.p, x.n);
    assert_non_null(strstr(x.p, "\"assumed\":true"));
    gw_buf_free(&x);
    gw_buf_free(&y);
    gw_visit_trip_answer_free(&a);
    gw_visit_trip_answer_free(&b);
    gw_visitor_free(v);
    scene_close(&s);
}

static void check_length(const char *visit, const char *begins)
{
    gw_visit_trip_request r;
    gw_error err = {0};
    gw_visit_trip_defaults(&r);
    assert_int_equal(gw_visit_read_length("visit", gw_str_of(visit), &r, &err), GW_BAD_INPUT);
    if (strncmp(err.message, begins, strlen(begins)) != 0) fail_msg("%s", err.message);
    assert_int_equal(r.visit_s, GW_VISIT_USUAL_S);
}

static void bad_input_is_named(void **state)
{
    (void)state;
    scene s;
    gw_error err = {0};
    gw_visit_trip_answer a = {0};
    gw_visitor *v = gw_visitor_create();
    scene_open(&s, DAY);
    check_length("soon", "visit: 'soon' is not minutes");
    check_length("-5", "visit: '-5' is not minutes");
    check_length("60,", "visit: '60,' is not minutes");
    check_length("60,90,120", "visit: '60,90,120' is not minutes");
    check_length("2000", "visit: '2000' is not minutes");
    check_length("60,30", "visit: what one visit in twenty takes longer than (30)");
    check_length("10,500", "visit: 500 is over 20 times");
    gw_visit_trip_request r = request(&s, "10:00", NULL);
    r.now = r.out.plan.time + 60;
    assert_int_equal(gw_visit_round_trip(v, s.d, &r, &a, &err), GW_BAD_INPUT);
    assert_string_equal(err.message,
                        "arrive: 2026-03-04T10:00:00+08:00 is in the past (it is 2026-03-04T10:01:00+08:00)");
    r.now = r.out.plan.time;
    assert_int_equal(gw_visit_round_trip(v, s.d, &r, &a, &err), GW_OK);
    gw_visit_trip_answer_free(&a);
    gw_visitor_free(v);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_at_the_hospital),
        cmocka_unit_test(slack_is_to_the_way_that_is_named),
        cmocka_unit_test(some_are_not_home_that_day),
        cmocka_unit_test(a_clock_that_is_not_known_is_not_said),
        cmocka_unit_test(no_way_home_is_said_once),
        cmocka_unit_test(laws),
        cmocka_unit_test(a_spread_is_kept),
        cmocka_unit_test(same_question_same_bytes),
        cmocka_unit_test(bad_input_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
