/* Why a port is not in an answer: closed, beaten, out of reach, on the other side of the question. */
#include "tests/scenes/explain_asking.h"

#include <string.h>

#define PORTS                                                                                                \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\nstop G 20000 9000\n"                                            \
    "trip R1 R A 5:30 H 5:50\ntrip R2 R A 8:30 H 8:50\ntrip Q1 Q A 5:30 G 6:00\n"                            \
    "feed sz cn\nstop K 20050 0\nstop L 20050 9000\nstop D 40000 0\n"                                        \
    "trip S1 S K 6:50 D 7:05\ntrip S2 S K 9:30 D 9:45\ntrip T1 T L 6:25 D 6:55\n"                            \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "port night 0:00 24h 20025 9000 hk:hk:G:3 cn:sz:L:4\n"                                                   \
    "port far 0:00 24h 90025 9000 hk:hk:nowhere:3 cn:sz:nowhere:4\nclearance 12 30\n"

static void ports(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, PORTS);
    check(&s, "hk:A", "sz:D", WED "05:00", "port:bay",
          "\n"
          "Why not bay-en:\n"
          "  - bay-en is closed then and opens at 06:30, 37 min later.\n"
          "  - Journey 1 is better than the best with bay-en (05:30 - 07:05), which arrives 10 min later "
          "with as many rides.\n");
    check(&s, "hk:A", "sz:D", WED "05:00", "port:night",
          "\n"
          "night-en is in journey 1.\n");
    check(&s, "hk:A", "sz:D", WED "05:00", "port:far",
          "\n"
          "Why not far-en:\n"
          "  - far-en cannot be used with these data: it is not open, or has no stop on one of its sides.\n");
    check(&s, "hk:A", "sz:D", WED "07:00", "port:night",
          "\n"
          "Why not night-en:\n"
          "  - Journey 1 is better than the best with night-en (2026-03-05 05:30 - 2026-03-05 06:55), which "
          "arrives 21 h 10 min later with as many rides.\n");
    check(&s, "hk:A", "hk:H", WED "05:00", "port:bay",
          "\n"
          "Why not bay-en:\n"
          "  - Start and end are on the same side of the border, so no port is passed.\n");
    check(&s, "port:bay", "sz:D", WED "05:00", "port:night",
          "\n"
          "Why not night-en:\n"
          "  - The question names bay-en, not night-en.\n"
          "What would help:\n"
          "  + start from night-en: 06:21 - 06:55, 1 ride (T)\n");
    check(&s, "port:bay", "sz:D", WED "05:00", "S",
          "\n"
          "S is in journey 1.\n"
          "  - bay-en is closed then and opens at 06:30, 1 h 30 min later.\n");
    check(&s, "port:best", "sz:D", WED "06:00", "port:bay",
          "\n"
          "Why not bay-en:\n"
          "  - Journey 1 is better than the best with bay-en (06:46 - 07:05), which arrives 10 min later "
          "with as many rides.\n");
    check(&s, "port:night", "sz:D", WED "06:40 horizon=4", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Missed by 19 min: 19 min earlier one would have caught the 06:25 from L.\n"
          "  - The next journey leaves at 2026-03-05 06:21 and ends beyond the 4 h looked ahead.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 06:21: 06:21 - 06:55, 1 ride (T)\n"
          "  + leave at 2026-03-05 06:21: 2026-03-05 06:21 - 2026-03-05 06:55, 1 ride (T)\n"
          "  + look 25 h far: 2026-03-05 06:21 - 2026-03-05 06:55, 1 ride (T)\n"
          "  + start from bay-en: 06:46 - 07:05, 1 ride (S)\n");
    check(&s, "hk:A", "sz:D", BY "07:30", "port:bay",
          "\n"
          "Why not bay-en:\n"
          "  - bay-en is closed then and opens at 06:30, 37 min later.\n"
          "  - Journey 1 is better than the best with bay-en (05:30 - 07:05), which arrives 10 min later.\n");
    check(&s, "hk:A", "sz:D", WED "05:00", "R>T",
          "\n"
          "Why not R > T:\n"
          "  - Even with all limits widened, over 7 days, no journey has R > T.\n");
    scene_close(&s);
}

/* Of ports that begin a journey, the far side need not be in the data. */
static void check_by_port(const scene *s, const char *depart, const char *via, const char *ref,
                          const char *expected)
{
    gw_plan_request r = scene_request(s, "hk:A", "sz:D", depart);
    gw_error err = {0};
    if (gw_plan_resolve_via(s->d, "via", gw_str_of(via), "stay", GW_STR(""), &r, &err))
        fail_msg("%s", err.message);
    check_request(s, &r, ref, expected);
}

static void ports_as_vias(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, PORTS);
    check_by_port(&s, WED "05:00", "port:bay", "port:night",
                  "\n"
                  "Why not night-en:\n"
                  "  - The question names bay-en, not night-en.\n"
                  "What would help:\n"
                  "  + by way of night-en: 05:30 - 06:55, 2 rides (Q, T)\n");
    check_by_port(&s, WED "03:00", "port:bay", "port:bay",
                  "\n"
                  "bay-en is in journey 1.\n"
                  "  - bay-en is closed then and opens at 06:30, 37 min later.\n");
    check_by_port(&s, WED "05:00 rides=1", "port:bay", NULL,
                  "\n"
                  "Why there is no journey:\n"
                  "  - bay-en is closed then and opens at 06:30, 1 h 30 min later.\n"
                  "  - It takes 2 rides; the question allows 1.\n"
                  "What would help:\n"
                  "  + up to 2 rides: 05:30 - 07:05, 2 rides (R, S)\n");
    scene_close(&s);
    scene_open(&s, PORTS "port half 0:00 24h 20025 9000 hk:hk:nowhere:3 cn:sz:L:4\n"); /* no way to it */
    check_by_port(
        &s, WED "05:00", "port:half", NULL,
        "\n"
        "Why there is no journey:\n"
        "  - half-en cannot be used with these data: it is not open, or has no stop on one of its sides.\n"
        "What would help:\n"
        "  + by way of night-en: 05:30 - 06:55, 2 rides (Q, T)\n");
    scene_close(&s);
}

static void ports_of_one_side(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed sz cn\nstop K 20050 0\nstop L 20050 9000\nstop D 40000 0\n"
                   "trip S1 S K 6:50 D 7:05\ntrip T1 T L 6:25 D 6:55\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"
                   "port night 0:00 24h 20025 9000 hk:hk:G:3 cn:sz:L:4\nclearance 12 30\n");
    check(&s, "port:bay", "sz:D", WED "05:00", "port:night",
          "\n"
          "Why not night-en:\n"
          "  - The question names bay-en, not night-en.\n"
          "What would help:\n"
          "  + start from night-en: 06:21 - 06:55, 1 ride (T)\n");
    scene_close(&s);
}

/* No wait before the counters tells of it: in the morning the first bus comes after they open. */
static void closed_when_asked(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\nstop G 20000 9000\n"
                   "trip R1 R A 8:30 H 8:50\ntrip Q1 Q A 23:10 G 23:40\ntrip Q2 Q A 16:30 G 17:00\n"
                   "feed sz cn\nstop K 20050 0\nstop L 20050 9000\nstop D 40000 0\n"
                   "trip S1 S K 9:30 D 9:45\ntrip T1 T L 24:10 D 24:40\ntrip T2 T L 17:50 D 18:40\n"
                   "port bay 6:30 22:30 20025 0 hk:hk:H:3 cn:sz:K:4\n"
                   "port night 0:00 24h 20025 9000 hk:hk:G:3 cn:sz:L:4\nclearance 12 30\n");
    check(&s, "hk:A", "sz:D", WED "23:00", "port:bay",
          "\n"
          "Why not bay-en:\n"
          "  - bay-en is closed then and opens at 2026-03-05 06:30, 7 h 7 min later.\n"
          "  - Journey 1 is better than the best with bay-en (2026-03-05 08:30 - 2026-03-05 09:45), which "
          "arrives 9 h 5 min later with as many rides.\n");
    check(&s, "hk:A", "sz:D", WED "16:00", "port:bay", /* open, but nothing leads there */
          "\n"
          "Why not bay-en:\n"
          "  - Journey 1 is better than the best with bay-en (2026-03-05 08:30 - 2026-03-05 09:45), which "
          "arrives 15 h 5 min later with as many rides.\n");
    scene_close(&s);
}

/* What cannot be reached on foot has no seconds. */
static void out_of_reach_has_no_amount(void **state)
{
    (void)state;
    scene s;
    gw_plan_answer a = {0};
    gw_explanation e = {0};
    gw_error err = {0};
    gw_buf json = {0};
    scene_open(&s, PORTS "feed mid cn\nstop P 20050 20000\nstop Q 20050 30000\ntrip M1 M P 6:00 Q 6:20\n");
    gw_plan_request r = scene_request(&s, "hk:A", "sz:D", WED "05:00");
    const gw_str line = GW_STR("M");
    if (gw_planner_plan(s.planner, s.d, &r, &a, &err)) fail_msg("%s", err.message);
    if (gw_explain_asked(s.planner, s.d, &a, "explain", &line, &e, &err)) fail_msg("%s", err.message);
    gw_explain_write_answer(s.d, &a, &e, GW_LANG_EN, &json);
    assert_non_null(strstr(json.p, "\"code\":\"not-near\""));
    assert_null(strstr(json.p, "2147483647"));
    gw_buf_free(&json);
    gw_explanation_free(&e);
    gw_plan_answer_free(&a);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports),
        cmocka_unit_test(ports_as_vias),
        cmocka_unit_test(ports_of_one_side),
        cmocka_unit_test(closed_when_asked),
        cmocka_unit_test(out_of_reach_has_no_amount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
