/* An appointment: when to leave, how sure, what has to be caught. */
#include "planner/visit/last.h"
#include "planner/visit/visit.h"
#include "tests/scenes/scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define GATE_AND_PLACE                                                                                       \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "clearance 12 30\n"                                                                                      \
    "place p cn 40096 0\n"

/*  hk: A ──R── H | bay | K ──S── D · hospital P 96 m (100 s) behind D */
#define BAY                                                                                                  \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop H 20000 0\n"                                                                                       \
    "trip R1 R A 8:00 H 8:20\n"                                                                              \
    "trip R2 R A 9:00 H 9:20\n"                                                                              \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\n"                                                                                       \
    "stop D 40000 0\n"                                                                                       \
    "trip S1 S K 8:45 D 9:00\n"                                                                              \
    "trip S2 S K 9:45 D 10:00\n" GATE_AND_PLACE

/* Through by then with probability of a lognormal of 12 and 30 minutes. */
static double through_in(double minutes)
{
    return 0.5 * erfc(-log(minutes / 12) / (log(2.5) / 1.6448536269514722) / sqrt(2));
}

static void ask(const scene *s, const char *from, const char *to, const char *options, double certainty,
                gw_visit_answer *out)
{
    gw_visit_request r;
    gw_visitor *v = gw_visitor_create();
    gw_error err = {0};
    gw_visit_defaults(&r);
    r.plan = scene_request(s, from, to, options);
    r.certainty = certainty;
    *out = (gw_visit_answer){0};
    if (gw_visit_leave_by(v, s->d, &r, out, &err)) fail_msg("%s", err.message);
    gw_visitor_free(v);
}

static int32_t clock_of(const scene *s, int64_t instant)
{
    (void)s;
    return instant == INT64_MIN ? -1 : (int32_t)((instant + 8 * 3600) % 86400);
}

static void check_text(const scene *s, const gw_visit_answer *a, gw_lang lang, const char *first_line)
{
    gw_buf b = {0};
    gw_visit_write_text(s->d, a, lang, &b);
    if (strncmp(b.p, first_line, strlen(first_line)) != 0) fail_msg("not '%s':\n%s", first_line, b.p);
    gw_buf_free(&b);
}

/* The bus of 09:45 must be caught: with R1 it surely is, with R2 if the counters take 18 minutes at most. */
static void later_for_less_certainty(void **state)
{
    (void)state;
    scene s;
    gw_visit_answer a;
    scene_open(&s, BAY);
    ask(&s, "hk:A", "place:p", "arrive=2026-03-04T10:01:40", 0.95, &a);
    assert_int_equal(a.n, 1);
    const gw_visit_option *o = &a.options[0];
    assert_int_equal(clock_of(&s, o->leave_by[0]), 9 * 3600);
    assert_int_equal(clock_of(&s, o->leave_by[1]), 8 * 3600);
    assert_int_equal(clock_of(&s, o->leave_by[2]), 8 * 3600);
    assert_true(o->on_time > 0.999);
    check_text(&s, &a, GW_LANG_EN, "Leave by 08:00. 19 times in 20 you will be there by 10:01.\n");
    check_text(&s, &a, GW_LANG_HANT, "最遲 08:00 出發。20 次有 19 次可在 10:01 或之前到達。\n");
    check_text(&s, &a, GW_LANG_HANS, "最晚 08:00 出发。20 次有 19 次可在 10:01 或之前到达。\n");
    gw_visit_answer_free(&a);
    scene_close(&s);
}

static void never_sure_enough(void **state)
{
    (void)state;
    scene s;
    gw_visit_answer a;
    scene_open(&s, BAY);
    ask(&s, "hk:A", "place:p", "arrive=2026-03-04T09:30", 0.95, &a);
    assert_int_equal(a.n, 1);
    const gw_visit_option *o = &a.options[0];
    assert_int_equal(clock_of(&s, o->leave_by[0]), 8 * 3600);
    assert_int_equal(clock_of(&s, o->leave_by[3]), -1);
    assert_int_equal(clock_of(&s, o->leave), 8 * 3600);
    assert_true(fabs(o->on_time - through_in(18)) < 1e-9);
    assert_true(fabs(o->fate.on_time - o->on_time) < 1e-9);
    assert_true(fabs(o->fate.walk_s + o->fate.wait_s + o->fate.ride_s + o->fate.border_s - o->fate.mean_s) <
                1e-6);
    /* R1 and S1 both decide; after S1 there is S2, too late */
    assert_int_equal(o->n_catches, 2);
    assert_int_equal(o->catches[1].ride, 1);
    assert_int_equal(clock_of(&s, o->catches[1].departure), 8 * 3600 + 45 * 60);
    assert_int_equal(clock_of(&s, o->catches[1].next_departure), 9 * 3600 + 45 * 60);
    assert_true(o->catches[1].on_time > 0.999 && o->catches[1].next_on_time < 1e-9);
    check_text(
        &s, &a, GW_LANG_EN,
        "No way is in time 19 times in 20. Leaving at 08:00, 76 times in 100 you will be there by 09:30.\n");
    gw_visit_answer_free(&a);
    scene_close(&s);
}

/* Two lines between the same stops are one leg, and surer than either. */
static void lines_that_would_do_as_well(void **state)
{
    (void)state;
    static const char both[] = "feed hk hk\nstop A 0 0\nstop B 9000 0\nevery 10 6:00-22:00 X A 0 B 10\n"
                               "every 15 6:00-22:00 Y A 0 B 10\n";
    scene s;
    gw_visit_answer a;
    scene_open(&s, both);
    ask(&s, "hk:A", "hk:B", "arrive=2026-03-04T10:00", 0.95, &a);
    assert_int_equal(a.n, 1);
    /* 95 times in 100 one of them comes within 8.7919 minutes */
    int32_t wanted = 10 * 3600 - 600 - (int32_t)ceil(8.7919 * 60);
    assert_true(abs(clock_of(&s, a.options[0].leave_by[2]) - wanted) <= 2);
    gw_visit_answer_free(&a);
    scene_close(&s);
}

static void check_says(const scene *s, const gw_visit_answer *a, gw_lang lang, const char *words)
{
    gw_buf out = {0};
    gw_visit_write_text(s->d, a, lang, &out);
    if (!out.p || !strstr(out.p, words)) fail_msg("not \"%s\" in\n%s", words, out.p ? out.p : "");
    gw_buf_free(&out);
}

/* 40 m from A and from B another line stops: it is surer to look at both, and both are named. */
static void lines_from_across_the_street(void **state)
{
    (void)state;
    static const char feed[] = "feed hk hk\nstop A 0 0\nstop B 9000 0\nstop C 40 0\nstop D 9040 0\n"
                               "every 10 6:00-22:00 X A 0 B 10\nevery 10 6:00-22:00 Y C 0 D 10\n"
                               "every 10 6:00-22:00 Z A 0 B 40\n";
    scene s;
    gw_visit_answer a;
    scene_open(&s, feed);
    ask(&s, "hk:A", "hk:B", "arrive=2026-03-04T10:00", 0.95, &a);
    assert_true(a.n >= 1);
    const gw_visit_option *o = &a.options[0];
    /* with X alone 09:40:30; both without the walk 09:42:14 */
    assert_true(clock_of(&s, o->leave_by[2]) > 9 * 3600 + 40 * 60 + 40);
    assert_true(clock_of(&s, o->leave_by[2]) < 9 * 3600 + 42 * 60 + 14);
    assert_int_equal(o->n_lines, 2); /* Z rides too long */
    assert_true(fabs(o->lines[0].share + o->lines[1].share - 1) < 1e-6);
    assert_int_equal(o->lines[0].walk_s, 0);
    assert_int_equal(o->lines[1].walk_s, 84);
    assert_true(o->lines[0].share > o->lines[1].share && o->lines[1].share > 0.2);
    check_says(&s, &a, GW_LANG_EN, "1. X or Y: leave by 09:4");
    check_says(&s, &a, GW_LANG_EN, "take X or Y, whichever comes first\n");
    check_says(&s, &a, GW_LANG_HANT, "乘 X 或 Y，哪一班先到就坐哪一班\n");
    check_says(&s, &a, GW_LANG_HANS, "乘 X 或 Y，哪一班先到就坐哪一班\n");
    gw_buf json = {0};
    gw_visit_write_json(s.d, &a, GW_LANG_EN, &json);
    assert_non_null(strstr(json.p, "\"lines\":[{\"ride\":0,\"line\":\"X\",\"share\":0."));
    assert_non_null(strstr(json.p, "\"further_walk_s\":84"));
    gw_buf_free(&json);
    gw_visit_answer_free(&a);
    scene_close(&s);
}

/* What one does who misses a departure that decides. */
static void a_missed_connection_in_words(void **state)
{
    (void)state;
    scene s;
    gw_visit_answer a;
    scene_open(&s, BAY);
    ask(&s, "hk:A", "place:p", "arrive=2026-03-04T09:30", 0.95, &a);
    check_says(&s, &a, GW_LANG_EN, "; if you miss it you are late with the next at ");
    check_says(&s, &a, GW_LANG_HANT, "趕不上就會遲到");
    check_says(&s, &a, GW_LANG_HANS, "赶不上就会迟到");
    gw_visit_answer_free(&a);
    scene_close(&s);
}

static void check_error(const scene *s, const char *options, double certainty, const char *begins)
{
    gw_visit_request r;
    gw_visit_answer a = {0};
    gw_visitor *v = gw_visitor_create();
    gw_error err = {0};
    gw_visit_defaults(&r);
    r.plan = scene_request(s, "hk:A", "place:p", options);
    r.certainty = certainty;
    assert_int_equal(gw_visit_leave_by(v, s->d, &r, &a, &err), GW_BAD_INPUT);
    if (strncmp(err.message, begins, strlen(begins)) != 0) fail_msg("%s", err.message);
    gw_visitor_free(v);
}

static void bad_questions_are_named(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BAY);
    check_error(&s, "arrive=2026-03-04T10:00", 1, "certainty:");
    check_error(&s, "arrive=2026-03-04T10:00", 0, "certainty:");
    check_error(&s, "arrive=2039-03-04T10:00", 0.95, "arrive:");
    scene_close(&s);
}

/*  hk: A ──R── H | bay | K ──S── D · P: beyond the border services end on 4 March */
#define ENDS                                                                                                 \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop H 20000 0\n"                                                                                       \
    "trip R1 R A 8:00 H 8:20\n"                                                                              \
    "feed sz cn 20260304\n"                                                                                  \
    "stop K 20050 0\n"                                                                                       \
    "stop D 40000 0\n"                                                                                       \
    "trip S1 S K 9:15 D 9:30\n" GATE_AND_PLACE

/* One side's timetable holds the day, the other's does not: a refusal that says which, not "no way". */
static void the_day_after_the_last_is_refused(void **state)
{
    (void)state;
    scene s;
    gw_visit_answer a;
    scene_open(&s, ENDS);
    ask(&s, "hk:A", "place:p", "arrive=2026-03-04T10:00", 0.95, &a);
    assert_int_equal(a.n, 1);
    gw_visit_answer_free(&a);
    check_error(&s, "arrive=2026-03-05T00:30", 0.95,
                "arrive: 2026-03-05 lies outside the days of the timetables of the mainland (2026-01-01 to "
                "2026-03-04)");
    scene_check(&s, "hk:A", "place:p", "arrive=2026-03-06T10:00",
                "note outside-feed-dates\nnote no-journey\n");
    gw_visit_last_request r;
    gw_visit_last_answer last = {0};
    gw_error err = {0};
    gw_visitor *v = gw_visitor_create();
    gw_visit_last_defaults(&r);
    r.plan = scene_request(&s, "hk:A", "place:p", "depart=2026-03-06T10:00");
    assert_int_equal(gw_visit_last_return(v, s.d, &r, &last, &err), GW_BAD_INPUT);
    if (strncmp(err.message, "date: 2026-03-06 lies outside", 29) != 0) fail_msg("%s", err.message);
    gw_visitor_free(v);
    scene_close(&s);
}

/*  hk: A ──R── H | bay | K ──S── D · P: after 1 o'clock there is nothing from A until it is too late */
#define NIGHT                                                                                                \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop H 20000 0\n"                                                                                       \
    "trip R1 R A 1:00 H 1:20\n"                                                                              \
    "trip R2 R A %s\n"                                                                                       \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\n"                                                                                       \
    "stop D 40000 0\n"                                                                                       \
    "trip S1 S K 9:15 D 9:30\n" GATE_AND_PLACE

static void check_note(const char *second_trip, const char *want)
{
    scene s;
    gw_visit_answer a;
    char world[1200];
    snprintf(world, sizeof world, NIGHT, second_trip);
    scene_open(&s, world);
    ask(&s, "hk:A", "place:p", "arrive=2026-03-04T10:00", 0.8, &a);
    assert_int_equal(a.n, 1);
    const gw_plan_note *found = NULL;
    for (uint32_t i = 0; i < a.plan.n_notes; i++)
        if (strcmp(a.plan.notes[i].code, "long-wait") == 0) found = &a.plan.notes[i];
    if (!want != !found) fail_msg("%s: %s", second_trip, found ? found->text[GW_LANG_EN] : "no note");
    if (want && !strstr(found->text[GW_LANG_EN], want)) fail_msg("%s", found->text[GW_LANG_EN]);
    gw_visit_answer_free(&a);
    scene_close(&s);
}

/* Nobody is sent out at one in the morning without being told what may help. */
static void a_wait_of_hours_is_told(void **state)
{
    (void)state;
    check_note("9:30 H 9:50", "Stops beyond 20 minutes' walk of the start may have better services");
    check_note("8:00 H 8:20", NULL);
}

/*  One is at home 0 m from A, where little runs, and 1600 m from B, where much does: 28 minutes on foot. */
#define TWO_ROADS(buses_of_a)                                                                                \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\nstop B 0 1600\nstop H 20000 0\n" buses_of_a "every 10 6:00-23:00 Q B 0 H 20\n"             \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\n"                                                                                       \
    "stop D 40000 0\n"                                                                                       \
    "every 10 6:00-23:00 S K 0 D 15\n" GATE_AND_PLACE

static void check_longer_walk(const char *world, const char *walk, const char *const want[GW_N_LANGS])
{
    scene s;
    gw_visit_answer a;
    scene_open(&s, world);
    char options[64];
    snprintf(options, sizeof options, "arrive=2026-03-04T10:00 access=%s", walk);
    ask(&s, "22.5,114", "place:p", options, 0.8, &a);
    const gw_plan_note *found = NULL;
    for (uint32_t i = 0; i < a.plan.n_notes; i++)
        if (strcmp(a.plan.notes[i].code, "longer-walk") == 0) found = &a.plan.notes[i];
    if (!want != !found) fail_msg("%s", found ? found->text[GW_LANG_EN] : "no note");
    for (int lang = 0; want && lang < GW_N_LANGS; lang++)
        if (!strstr(found->text[lang], want[lang])) fail_msg("%s", found->text[lang]);
    gw_visit_answer_free(&a);
    scene_close(&s);
}

static void a_longer_walk_is_named(void **state)
{
    (void)state;
    static const char *const words[GW_N_LANGS] = {"步行 28 分鐘，最遲可在 08:", "步行 28 分钟，最晚可在 08:",
                                                  "walk 28 minutes at one end can leave by 08:"};
    check_longer_walk(TWO_ROADS("trip R1 R A 1:00 H 1:20\n"), "20", words);
    check_longer_walk(TWO_ROADS(""), "20", words); /* else there is no way at all */
    check_longer_walk(TWO_ROADS("trip R1 R A 1:00 H 1:20\n"), "30", NULL); /* it is in the answer */
    check_longer_walk(TWO_ROADS("every 10 6:00-23:00 R A 0 H 20\n"), "20", NULL);
}

/* English sentences begin with a capital, whatever they begin with. */
static void sentences_begin_with_a_capital(void **state)
{
    (void)state;
    static const struct {
        double certainty;
        const char *words;
    } all[] = {{0.5, ". 1 time in 2 you"}, {0.999, ". Almost always you"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        scene s;
        gw_visit_answer a;
        gw_buf text = {0};
        scene_open(&s, TWO_ROADS("every 10 6:00-23:00 R A 0 H 20\n"));
        ask(&s, "22.5,114", "place:p", "arrive=2026-03-04T10:00", all[i].certainty, &a);
        gw_visit_write_text(s.d, &a, GW_LANG_EN, &text);
        if (!strstr(text.p, all[i].words)) fail_msg("%s", text.p);
        gw_buf_free(&text);
        gw_visit_answer_free(&a);
        scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_for_less_certainty),          cmocka_unit_test(never_sure_enough),
        cmocka_unit_test(lines_that_would_do_as_well),       cmocka_unit_test(lines_from_across_the_street),
        cmocka_unit_test(a_missed_connection_in_words),      cmocka_unit_test(bad_questions_are_named),
        cmocka_unit_test(the_day_after_the_last_is_refused), cmocka_unit_test(a_wait_of_hours_is_told),
        cmocka_unit_test(a_longer_walk_is_named),            cmocka_unit_test(sentences_begin_with_a_capital),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
