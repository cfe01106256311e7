/* The border: gates in time, and the side each walk stays on. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/*  hk: A ──R1── H | bay | K ──S1── D · hospital P 96 m (100 s) behind D          H and K lie 50 m apart */
#define BAY                                                                                                  \
    "feed hk hk\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop H 20000 0\n"                                                                                       \
    "trip R1 R A 8:00 H 8:20\n"                                                                              \
    "trip R2 R A 9:00 H 9:20\n"                                                                              \
    "trip R3 R H 10:00 A 10:20\n"                                                                            \
    "feed sz cn\n"                                                                                           \
    "stop K 20050 0\n"                                                                                       \
    "stop D 40000 0\n"                                                                                       \
    "trip S1 S K 8:45 D 9:00\n"                                                                              \
    "trip S2 S K 9:45 D 10:00\n"                                                                             \
    "trip S3 S D 9:10 K 9:25\n"                                                                              \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "clearance 12 30\n"                                                                                      \
    "place p cn 40096 0\n"

static void counts_clearance_between_the_halls(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BAY);
    /* 3 min to the counters, 12 through, 4 on: ready at K 08:39 */
    scene_check(&s, "hk:A", "place:p", "depart=2026-03-04T07:50",
                "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:35 ~240 K 08:45 [S1] D "
                "09:00 ~100 "
                "- 09:01:40 | 2 rides\n");
    scene_close(&s);
}

static void arrive_mirrors_depart(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BAY);
    const char *journey =
        "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:35 ~240 K 08:45 [S1] D "
        "09:00 ~100 - 09:01:40 | 2 rides\n";
    scene_check(&s, "hk:A", "place:p", "arrive=2026-03-04T09:01:40", journey);
    scene_check(&s, "hk:A", "place:p", "arrive=2026-03-04T09:30", journey);
    scene_check(&s, "hk:A", "place:p", "arrive=2026-03-04T09:01:39 window=0",
                "note no-journey\n"); /* a second too early, and of yesterday nothing is within 24 hours */
    scene_close(&s);
}

static void no_walk_crosses_the_border(void **state)
{
    (void)state;
    scene s;
    /* H and K lie 50 m apart, and there is no port: nothing joins them */
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A 8:00 H 8:20\n"
                   "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 8:45 D 9:00\n"
                   "port far 6:30 24:00 99000 0 hk:hk:nowhere:3 cn:sz:nowhere:4\nclearance 12 30\n");
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T07:50", "note no-ports\nnote no-journey\n");
    /* and a coordinate stands on the side of its nearest stop: from beside H one does not walk to K */
    scene_check(&s, "22.5,114.1946", "sz:D", "depart=2026-03-04T07:50", "note no-ports\nnote no-journey\n");
    scene_close(&s);
}

static void port_at_an_end_counts_no_border_time(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BAY);
    scene_check(&s, "port:bay", "place:p", "depart=2026-03-04T08:40",
                "08:41 port:bay@cn ~240 K 08:45 [S1] D 09:00 ~100 - 09:01:40 | 1 ride\n");
    scene_check(&s, "place:p", "port:bay", "depart=2026-03-04T09:00",
                "09:08:20 - ~100 D 09:10 [S3] K 09:25 ~240 port:bay@cn 09:29 | 1 ride\n");
    /* named with the far side: before the counters, and counted */
    scene_check(
        &s, "port:bay@hk", "place:p", "depart=2026-03-04T08:20",
        "08:29 port:bay@hk {border} port:bay@cn 08:41 ~240 K 08:45 [S1] D 09:00 ~100 - 09:01:40 | 1 ride\n");
    scene_check(
        &s, "place:p", "port:bay@hk", "depart=2026-03-04T09:00",
        "09:08:20 - ~100 D 09:10 [S3] K 09:25 ~240 port:bay@cn 09:29 {border} port:bay@hk 09:41 | 1 ride\n");
    scene_close(&s);
}

/* A second port, open day and night, a longer way round. */
#define NIGHT                                                                                                \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\nstop G 20000 9000\n"                                            \
    "trip R1 R A 5:30 H 5:50\ntrip Q1 Q A 5:30 G 6:00\n"                                                     \
    "feed sz cn\nstop K 20050 0\nstop L 20050 9000\nstop D 40000 0\n"                                        \
    "trip S1 S K 6:50 D 7:05\ntrip S2 S K 7:30 D 7:45\n"

static void closed_port_waits(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, NIGHT "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\n");
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T05:00",
                "05:30 A [R1] H 05:50 ~180 port:bay@hk 05:53 {border opens 06:30} port:bay@cn 06:42 ~240 K "
                "06:50 [S1] D "
                "07:05 | 2 rides\nnote port-closed\n");
    scene_close(&s);
}

static void closed_port_is_gone_round(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, NIGHT "trip T1 T L 6:25 D 6:55\n"
                         "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"
                         "port night 0:00 24h 20025 9000 hk:hk:G:3 cn:sz:L:4\nclearance 12 30\n");
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T05:00",
                "05:30 A [Q1] G 06:00 ~180 port:night@hk 06:03 {border} port:night@cn 06:15 ~240 L 06:25 "
                "[T1] D 06:55 | "
                "2 rides\n");
    scene_close(&s);
}

static void last_admission_is_a_quarter_before_closing(void **state)
{
    (void)state;
    scene s;
    scene_open(
        &s, "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A 23:20 H 23:42\ntrip R2 R A 23:30 H 23:43\n"
            "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 24:10 D 24:30\ntrip S2 S K 6:50 D 7:10\n"
            "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\n");
    /* at the counters 23:45: the last who are let in. A minute later it is tomorrow. */
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T23:15",
                "23:20 A [R1] H 23:42 ~180 port:bay@hk 23:45 {border} port:bay@cn 23:57 ~240 K 00:10 [S1] D "
                "00:30 | 2 "
                "rides\n");
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T23:25",
                "23:30 A [R2] H 23:43 ~180 port:bay@hk 23:46 {border opens 06:30} port:bay@cn 06:42 ~240 K "
                "06:50 [S2] D "
                "07:10 | 2 rides\nnote port-closed\n");
    scene_close(&s);
}

static void best_port_takes_what_arrives_first(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed hk hk\nstop H 20000 0\nstop G 20000 9000\ntrip R1 R H 5:00 G 5:30\n"
                   "feed sz cn\nstop K 20050 0\nstop L 20050 9000\nstop M 30000 0\nstop D 40000 0\n"
                   "trip S1 S K 8:50 D 9:30\n"                          /* bay: one ride */
                   "trip T1 T L 8:50 M 9:00\ntrip U1 U M 9:05 D 9:20\n" /* night: two rides, earlier */
                   "trip T2 T L 9:50 M 10:00\ntrip U2 U M 10:05 D 10:20\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"
                   "port night 0:00 24h 20025 9000 hk:hk:G:3 cn:sz:L:4\nclearance 12 30\n");
    scene_check(&s, "port:best", "sz:D", "depart=2026-03-04T08:30",
                "08:46 port:night@cn ~240 L 08:50 [T1] M 09:00 09:05 [U1] D 09:20 | 2 rides\n"
                "08:46 port:bay@cn ~240 K 08:50 [S1] D 09:30 | 1 ride\n");
    scene_close(&s);
}

static void counters_that_are_shut_are_told(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BAY);
    /* last admission 23:45; the first through at 06:30 + 12 min, 4 min on, and S1 at 08:45 */
    scene_check(
        &s, "port:bay@hk", "place:p", "depart=2026-03-04T23:50",
        "08:29 port:bay@hk {border} port:bay@cn 08:41 ~240 K 08:45 [S1] D 09:00 ~100 - 09:01:40 | 1 ride\n"
        "note port-closed\n");
    scene_close(&s);
}

/* From the counters a window shows the timetabled bus that leaves later, beside the line that comes all the
 * time. */
static void a_window_from_a_port_shows_later_departures(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed sz cn\nstop K 20050 0\nstop X 30000 0\nstop D 40000 0\n"
                   "every 10 6:00-22:00 F K 0 X 10\nevery 10 6:00-22:00 G X 0 D 12\n"
                   "trip S1 S K 8:45 D 9:20\ntrip S2 S K 9:15 D 9:50\n"
                   "feed hk hk\nstop H 20000 0\nstop A 0 0\ntrip R1 R A 8:00 H 8:20\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\n");
    scene_check(&s, "port:bay", "sz:D", "depart=2026-03-04T08:30 window=60",
                "08:30 port:bay@cn ~240 K 08:39 [F-1 600s] X 08:49 08:55 [G-2 600s] D 09:07 | 2 rides\n"
                "08:41 port:bay@cn ~240 K 08:45 [S1] D 09:20 | 1 ride\n"
                "09:11 port:bay@cn ~240 K 09:15 [S2] D 09:50 | 1 ride\n");
    /* before the counters: one journey a sequence of lines, not one a second */
    scene_check(
        &s, "port:bay@hk", "sz:D", "depart=2026-03-04T08:30 window=60",
        "08:30 port:bay@hk {border} port:bay@cn 08:42 ~240 K 08:51 [F-1 600s] X 09:01 09:07 [G-2 600s] D "
        "09:19 | 2 rides\n"
        "08:59 port:bay@hk {border} port:bay@cn 09:11 ~240 K 09:15 [S2] D 09:50 | 1 ride\n");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_clearance_between_the_halls),
        cmocka_unit_test(arrive_mirrors_depart),
        cmocka_unit_test(no_walk_crosses_the_border),
        cmocka_unit_test(port_at_an_end_counts_no_border_time),
        cmocka_unit_test(closed_port_waits),
        cmocka_unit_test(closed_port_is_gone_round),
        cmocka_unit_test(last_admission_is_a_quarter_before_closing),
        cmocka_unit_test(best_port_takes_what_arrives_first),
        cmocka_unit_test(counters_that_are_shut_are_told),
        cmocka_unit_test(a_window_from_a_port_shows_later_departures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
