/* Which port to take to an appointment, and when another is the better one: against a question for each port.
 */
#include "planner/visit/ranking.h"
#include "tests/scenes/scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* By bay 60 minutes, until its bus on the far side stops at noon; by far 90; late opens at 14:00. */
#define TWO_AND(hk, cn)                                                                                      \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\nstop H 20000 0\nstop G 0 30000\nstop E 0 60000\n"                                           \
    "every 10 6:00-22:00 R A 0 H 20\n"                                                                       \
    "every 10 6:00-22:00 T A 0 G 40\n"                                                                       \
    "every 10 6:00-22:00 U A 0 E 50\n" hk "feed sz cn\n"                                                     \
    "stop K 20050 0\nstop L 50 30000\nstop M 50 60000\nstop D 40000 0\n"                                     \
    "every 10 6:00-12:00 S K 0 D 15\n"                                                                       \
    "every 10 6:00-22:00 V L 0 D 25\n"                                                                       \
    "every 10 6:00-22:00 W M 0 D 30\n" cn "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                \
    "port far 6:30 24:00 25 30000 hk:hk:G:3 cn:sz:L:4\n"                                                     \
    "port late 14:00 20:00 25 60000 hk:hk:E:3 cn:sz:M:4\n"                                                   \
    "port lost 6:30 24:00 25 90000 cn:sz:M:9\n"                                                              \
    "clearance 12 30\n"                                                                                      \
    "place p cn 40096 0\n"
#define TWO TWO_AND("", "")

static const char MORNING[] = "arrive=2026-03-04T10:00";

static gw_visit_request question(const scene *s, const char *options)
{
    gw_visit_request r;
    gw_visit_defaults(&r);
    r.plan = scene_request(s, "hk:A", "place:p", options);
    return r;
}

static void rank(const scene *s, const gw_visit_request *r, gw_ranking *out)
{
    gw_error err = {0};
    gw_visitor *v = gw_visitor_create();
    *out = (gw_ranking){0};
    if (gw_visit_rank(v, s->d, r, out, &err)) fail_msg("%s", err.message);
    gw_visitor_free(v);
}

static const gw_rank_row *row_of(const scene *s, const gw_ranking *a, const char *id)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (strcmp(gw_port_at(s->d->ports, a->rows[i].port)->id, id) == 0) return &a->rows[i];
    fail_msg("no row of %s", id);
    return NULL;
}

/* What leave-by says when this port is the only one. */
static int64_t alone(gw_visitor *v, const scene *s, const gw_visit_request *r, uint32_t port,
                     gw_visit_option *out)
{
    gw_error err = {0};
    gw_visit_answer a = {0};
    gw_visit_request q = *r;
    q.plan.port_mask = UINT64_C(1) << port;
    q.max_options = 1;
    if (gw_visit_leave_by(v, s->d, &q, &a, &err)) fail_msg("%s", err.message);
    int64_t leave_by = a.n ? a.options[0].leave_by[GW_VISIT_SHARES - 1] : INT64_MIN;
    if (out && a.n) *out = a.options[0];
    gw_visit_answer_free(&a);
    return leave_by;
}

static void rows_are_leave_by_of_one_port(void **state)
{
    (void)state;
    static const char *const times[] = {"arrive=2026-03-04T10:00", "arrive=2026-03-04T12:20:40",
                                        "arrive=2026-03-04T18:00 traveller=elder"};
    scene s;
    scene_open(&s, TWO);
    gw_visitor *v = gw_visitor_create();
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        gw_ranking a;
        const gw_visit_request r = question(&s, times[i]);
        rank(&s, &r, &a);
        assert_true(a.n_used >= 1);
        for (uint32_t k = 0; k < a.n_used; k++) {
            const gw_visit_option *o = &a.rows[k].option;
            gw_visit_option one = {0};
            alone(v, &s, &r, a.rows[k].port, &one);
            assert_memory_equal(o->leave_by, one.leave_by, sizeof one.leave_by);
            assert_int_equal(o->leave, one.leave);
            assert_true(o->on_time == one.on_time && o->spare_s == one.spare_s);
            assert_true(o->fate.p5_s == one.fate.p5_s && o->fate.p95_s == one.fate.p95_s);
            assert_int_equal(o->n_catches, one.n_catches);
            if (k) assert_true(a.rows[k - 1].option.leave_by[3] >= o->leave_by[3]);
        }
        gw_ranking_free(&a);
    }
    gw_visitor_free(v);
    scene_close(&s);
}

static const gw_rank_span *span_at(const gw_rank_day *day, int64_t at)
{
    for (uint32_t i = 0; i < day->n; i++)
        if (day->spans[i].from <= at && at < day->spans[i].to) return &day->spans[i];
    return NULL;
}

/* At minutes all over the day, and on both sides of each change, the port named is the best of single
 * questions. */
static void check_minute(gw_visitor *v, const scene *s, const gw_visit_request *asked, const gw_ranking *a,
                         int64_t at)
{
    const gw_rank_span *span = span_at(&a->day[GW_RANK_SURE], at);
    int64_t best = INT64_MIN, named = INT64_MIN;
    gw_visit_request r = *asked;
    r.plan.time = at;
    assert_non_null(span);
    for (uint32_t p = 0; p < gw_port_count(s->d->ports); p++) {
        if (!gw_port_usable(s->d->ports, p)) continue;
        int64_t leave_by = alone(v, s, &r, p, NULL);
        if (leave_by < at - GW_RANK_EARLIEST_S) leave_by = INT64_MIN;
        if (leave_by > best) best = leave_by;
        if (p == span->port) named = leave_by;
    }
    if (best == INT64_MIN)
        assert_int_equal(span->port, GW_NO_ID);
    else if (named == INT64_MIN || named <= best - 60)
        fail_msg("minute %d: the port named leaves %d s before the best",
                 (int)(at - a->day[GW_RANK_SURE].spans[0].from) / 60, (int)(best - named));
}

static void the_day_is_that_of_single_questions(void **state)
{
    (void)state;
    scene s;
    gw_ranking a;
    scene_open(&s, TWO);
    gw_visitor *v = gw_visitor_create();
    const gw_visit_request r = question(&s, MORNING);
    rank(&s, &r, &a);
    const gw_rank_day *day = &a.day[GW_RANK_SURE];
    assert_true(day->n >= 3);
    int64_t midnight = r.plan.time - 10 * 3600;
    assert_int_equal(day->spans[0].from, midnight);
    assert_int_equal(day->spans[day->n - 1].to, midnight + 86400);
    for (uint32_t i = 0; i < day->n; i++) {
        check_minute(v, &s, &r, &a, day->spans[i].from);
        check_minute(v, &s, &r, &a, day->spans[i].to - 60);
    }
    for (int m = 0; m < 1440; m += 47) check_minute(v, &s, &r, &a, midnight + m * 60);
    /* bay in the morning, far when its bus has stopped */
    assert_string_equal(gw_port_at(s.d->ports, span_at(day, midnight + 11 * 3600)->port)->id, "bay");
    assert_string_equal(gw_port_at(s.d->ports, span_at(day, midnight + 15 * 3600)->port)->id, "far");
    const gw_rank_span *noon = span_at(day, midnight + 15 * 3600);
    assert_int_equal(span_at(day, noon->from - 60)->port, row_of(&s, &a, "bay")->port);
    assert_true(noon->leave_by - noon->next_leave_by >= 60);
    gw_ranking_free(&a);
    gw_visitor_free(v);
    scene_close(&s);
}

/* Beside a headway way, one with a coach an hour on each side: for some minutes an hour it is the better one. */
static void some_minutes_of_each_hour(void **state)
{
    (void)state;
    char world[8192];
    int n = snprintf(world, sizeof world,
                     "feed hk hk\nstop A 0 0\nstop H 20000 0\nstop G 0 30000\nevery 10 5:00-23:00 R A 0 H 20\n");
    for (int h = 6; h < 23; h++) n += snprintf(world + n, sizeof world - (size_t)n, "trip a%d C A %d:00 G %d:20\n", h, h, h);
    n += snprintf(world + n, sizeof world - (size_t)n,
                  "feed sz cn\nstop K 20050 0\nstop L 50 30000\nstop D 40000 0\nevery 10 5:00-23:50 S K 0 D 15\n");
    for (int h = 6; h < 22; h++)
        n += snprintf(world + n, sizeof world - (size_t)n, "trip b%d E L %d:00 D %d:%02d\n", h, h + 1, h + 1, 15);
    snprintf(world + n, sizeof world - (size_t)n,
             "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nport far 6:30 24:00 25 30000 hk:hk:G:3 cn:sz:L:4\n"
             "clearance 12 30\nplace p cn 40096 0\n");
    scene s;
    gw_ranking a;
    scene_open(&s, world);
    gw_visitor *v = gw_visitor_create();
    const gw_visit_request r = question(&s, MORNING);
    rank(&s, &r, &a);
    const gw_rank_day *day = &a.day[GW_RANK_SURE];
    const int64_t midnight = r.plan.time - 10 * 3600;
    uint32_t of_minutes = 0;
    for (uint32_t i = 0; i < day->n; i++) {
        const gw_rank_span *p = &day->spans[i];
        if (p->port != row_of(&s, &a, "far")->port) continue;
        assert_true(p->to - p->from < 600); /* the grid of ten minutes that there was might have missed it */
        of_minutes++;
        for (int64_t at = p->from - 120; at < p->to + 120; at += 60) check_minute(v, &s, &r, &a, at);
    }
    if (of_minutes != 15) fail_msg("%u times an hour", of_minutes);
    for (int m = 11 * 60; m < 12 * 60; m++) check_minute(v, &s, &r, &a, midnight + m * 60);
    gw_ranking_free(&a);
    gw_visitor_free(v);
    scene_close(&s);
}

static void those_left_out_say_why(void **state)
{
    (void)state;
    scene s;
    gw_ranking a;
    scene_open(&s, TWO);
    gw_visit_request r = question(&s, MORNING);
    rank(&s, &r, &a);
    assert_int_equal(a.n, 4);
    assert_int_equal(a.n_used, 2);
    assert_string_equal(gw_port_at(s.d->ports, a.rows[0].port)->id, "bay");
    assert_int_equal(a.rows[0].rides, 2);
    assert_int_equal(a.rows[0].steps, GW_STEPS_UNKNOWN);
    assert_true(a.rows[0].has_hours && a.rows[0].hours.from_s == 6 * 3600 + 1800);
    assert_true(a.rows[0].has_last == false); /* there is no bus back */
    assert_int_equal(row_of(&s, &a, "late")->state, GW_RANK_SHUT);
    assert_int_equal(row_of(&s, &a, "lost")->state, GW_RANK_NO_STOP);
    gw_ranking_free(&a);
    r.plan.port_mask = UINT64_C(1) << 1;
    rank(&s, &r, &a);
    assert_int_equal(row_of(&s, &a, "bay")->state, GW_RANK_EXCLUDED);
    gw_ranking_free(&a);
    /* nobody says that these buses take a wheelchair */
    r = question(&s, "arrive=2026-03-04T10:00 traveller=wheelchair");
    rank(&s, &r, &a);
    assert_int_equal(a.n_used, 0);
    assert_int_equal(row_of(&s, &a, "far")->state, GW_RANK_STEPS);
    gw_ranking_free(&a);
    r = question(&s, "arrive=2026-03-04T10:00 rides=1");
    rank(&s, &r, &a);
    assert_int_equal(row_of(&s, &a, "far")->state, GW_RANK_NO_WAY);
    gw_ranking_free(&a);
    scene_close(&s);
}

/* By far one walks less and rides no more, and is home later; by bay one leaves later. */
static void by_other_measures(void **state)
{
    (void)state;
    gw_rank_row rows[3] = {{.port = 0, .walk_s = 900, .rides = 3, .steps = GW_STEPS_SOME},
                           {.port = 1, .walk_s = 600, .rides = 3, .steps = GW_STEPS_UNKNOWN, .has_last = true},
                           {.port = 2, .walk_s = 700, .rides = 2, .steps = GW_STEPS_NONE, .has_last = true}};
    static const uint32_t expected[GW_RANK_MEASURES][3] = {
        [GW_RANK_BY_LEAVE] = {0, 1, 2}, [GW_RANK_BY_RISK] = {1, 2, 0},  [GW_RANK_BY_WALKING] = {1, 2, 0},
        [GW_RANK_BY_RIDES] = {2, 0, 1}, [GW_RANK_BY_STEPS] = {2, 1, 0}, [GW_RANK_BY_RETURN] = {2, 1, 0}};
    gw_ranking *a = calloc(1, sizeof *a);
    uint32_t order[GW_RANKING_PORTS];
    a->n = a->n_used = 3;
    memcpy(a->rows, rows, sizeof rows);
    for (int i = 0; i < 3; i++) {
        gw_visit_option *o = &a->rows[i].option;
        o->leave_by[GW_VISIT_SHARES - 1] = i == 0 ? INT64_MIN : 1000; /* the first is never so sure */
        o->fate.p50_s = 100;
        o->fate.p95_s = 200 + 10 * i;
        a->rows[i].last.leave = 5000 + i;
        a->rows[i].last.leave_by[GW_VISIT_SHARES - 1] = 5000 + i;
    }
    for (int m = 0; m < GW_RANK_MEASURES; m++) {
        if (m == GW_RANK_BY_COST) continue;
        assert_true(gw_ranking_order(NULL, a, (gw_rank_measure)m, order));
        for (int i = 0; i < 3; i++)
            if (order[i] != expected[m][i]) fail_msg("%s: row %u at %d", gw_rank_measure_names[m], order[i], i);
    }
    free(a);
    scene s;
    gw_ranking b;
    gw_buf text = {0}, json = {0};
    scene_open(&s, TWO);
    const gw_visit_request r = question(&s, MORNING);
    rank(&s, &r, &b);
    assert_false(gw_ranking_order(s.d, &b, GW_RANK_BY_COST, order)); /* nobody knows what these buses cost */
    gw_ranking_write_text(s.d, &b, GW_LANG_EN, &text);
    assert_non_null(strstr(text.p, "By another measure, the best first:\n   least delay now and then: "));
    assert_non_null(strstr(text.p, "   cost: cannot be compared, for some fares are not known\n"));
    gw_ranking_write_json(s.d, &b, GW_LANG_EN, &json);
    assert_non_null(strstr(json.p, "\"orders\":{\"leave_by\":[\"bay\",\"far\"]"));
    assert_non_null(strstr(json.p, "\"cost\":null"));
    gw_buf_free(&text);
    gw_buf_free(&json);
    gw_ranking_free(&b);
    scene_close(&s);
}

static void the_way_back_is_beside_it(void **state)
{
    (void)state;
    scene s;
    gw_ranking a;
    scene_open(&s, TWO_AND("every 10 6:00-23:30 R H 0 A 20\n", "every 10 6:00-22:00 S D 0 K 15\n"));
    const gw_visit_request r = question(&s, MORNING);
    rank(&s, &r, &a);
    const gw_rank_row *bay = row_of(&s, &a, "bay");
    assert_true(bay->has_last);
    assert_int_equal(bay->last.slack_s, bay->last.leave - r.plan.time);
    assert_true(bay->last.slack_s > 10 * 3600 && bay->last.slack_s < 12 * 3600 + 60);
    assert_false(row_of(&s, &a, "far")->has_last);
    gw_ranking_free(&a);
    scene_close(&s);
}

static void check_begins(const scene *s, const gw_ranking *a, gw_lang lang, const char *begin)
{
    gw_buf text = {0}, again = {0};
    gw_ranking_write_text(s->d, a, lang, &text);
    if (strncmp(text.p, begin, strlen(begin)) != 0) fail_msg("not '%s':\n%s", begin, text.p);
    gw_ranking_write_text(s->d, a, lang, &again);
    assert_string_equal(text.p, again.p);
    gw_buf_free(&text);
    gw_buf_free(&again);
}

static void in_three_languages_and_the_same_again(void **state)
{
    (void)state;
    scene s;
    gw_ranking a, b;
    gw_buf one = {0}, two = {0};
    scene_open(&s, TWO);
    const gw_visit_request r = question(&s, MORNING);
    rank(&s, &r, &a);
    rank(&s, &r, &b);
    check_begins(
        &s, &a, GW_LANG_EN,
        "By bay-en: leave by 08:35. 19 times in 20 you will be there by 10:00.\n"
        "Until 02:32 far-en; then until 07:27 no port; then until 12:48 bay-en; from then on far-en.\n");
    check_begins(&s, &a, GW_LANG_HANT,
                 "經bay-hant：最遲 08:35 出發，20 次有 19 次可在 10:00 或之前到達。\n"
                 "02:32 前far-hant；之後至 07:27 沒有口岸；之後至 12:48 bay-hant；之後far-hant。\n");
    check_begins(&s, &a, GW_LANG_HANS, "经bay-hans：最晚 08:35 出发，20 次有 19 次可在 10:00 或之前到达。\n");
    gw_ranking_write_json(s.d, &a, GW_LANG_EN, &one);
    gw_ranking_write_json(s.d, &b, GW_LANG_EN, &two);
    assert_string_equal(one.p, two.p);
    gw_buf_free(&one);
    gw_buf_free(&two);
    gw_ranking_free(&a);
    gw_ranking_free(&b);
    scene_close(&s);
}

static void check_refused(const scene *s, const gw_visit_request *r, const char *begin)
{
    gw_error err = {0};
    gw_ranking a;
    gw_visitor *v = gw_visitor_create();
    assert_int_equal(gw_visit_rank(v, s->d, r, &a, &err), GW_BAD_INPUT);
    if (strncmp(err.message, begin, strlen(begin)) != 0) fail_msg("not '%s': %s", begin, err.message);
    gw_visitor_free(v);
}

static void what_cannot_be_ranked(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, TWO);
    gw_visit_request r = question(&s, MORNING);
    r.certainty = 1;
    check_refused(&s, &r, "certainty: ");
    r = question(&s, "arrive=2029-03-04T10:00");
    check_refused(&s, &r, "arrive: ");
    r = question(&s, MORNING);
    r.plan = scene_request(&s, "hk:A", "hk:H", MORNING);
    check_refused(&s, &r, "to: no border");
    r.plan = scene_request(&s, "22.6,114.2", "place:p", MORNING);
    check_refused(&s, &r, "from: lies over 1");
    r.plan = scene_request(&s, "port:bay", "place:p", MORNING);
    check_refused(&s, &r, "from: is a port");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_leave_by_of_one_port),
        cmocka_unit_test(the_day_is_that_of_single_questions),
        cmocka_unit_test(some_minutes_of_each_hour),
        cmocka_unit_test(those_left_out_say_why),
        cmocka_unit_test(by_other_measures),
        cmocka_unit_test(the_way_back_is_beside_it),
        cmocka_unit_test(in_three_languages_and_the_same_again),
        cmocka_unit_test(what_cannot_be_ranked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
