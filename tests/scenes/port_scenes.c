/* Rules of the ports: whose clearance counts. Each forwards and backwards, through the whole planner. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/*  hk: A ──R── H | bay | K ──S── D, S every quarter of an hour: who is through later leaves later */
#define BAY                                                                                                  \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A 8:00 H 8:20\n"                                      \
    "feed sz cn\nstop K 20050 0\nstop D 40000 0\n"                                                           \
    "trip S1 S K 8:45 D 9:00\ntrip S2 S K 9:00 D 9:15\ntrip S3 S K 9:15 D 9:30\n"                            \
    "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"
#define TO_BAY "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn "

static void each_traveller_meets_the_own_row(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BAY "clearance 12 30\nclearance 20 40 elder\nclearance 40 60 wheelchair\n");
    const char *adult = TO_BAY "08:35 ~240 K 08:45 [S1] D 09:00 | 2 rides\n";
    const char *elder = TO_BAY "08:43 ~240 K 09:00 [S2] D 09:15 | 2 rides\n";
    const char *chair = TO_BAY "09:03 ~240 K 09:15 [S3] D 09:30 | 2 rides\n";
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T07:50", adult);
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T07:50 traveller=visitor", adult);
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T07:50 traveller=elder", elder);
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T07:50 traveller=wheelchair wheelchair=0", chair);
    /* who goes along with an elder waits for the slower of the two */
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-04T07:50 traveller=companion", elder);
    scene_check(&s, "hk:A", "sz:D", "arrive=2026-03-04T09:00", adult);
    scene_check(&s, "hk:A", "sz:D", "arrive=2026-03-04T09:15 traveller=elder", elder);
    scene_check(&s, "hk:A", "sz:D", "arrive=2026-03-04T09:30 traveller=wheelchair wheelchair=0", chair);
    /* and what was too late for the traveller is too late backwards */
    scene_check(&s, "hk:A", "sz:D", "arrive=2026-03-04T09:14 traveller=elder", "note no-journey\n");
    scene_close(&s);
}

static void a_traveller_sets_the_pace_and_what_follows_holds(void **state)
{
    (void)state;
    scene s;
    /* X to Y on foot: 345 m × 1.3 is 359 s at 1.25 m/s, 528 s at 0.85 */
    scene_open(&s, "feed sz cn\nstop W 9000 0\nstop X 0 0\nstop Y 345 0\nstop Z 9000 9000\n"
                   "trip S1 S W 8:00 X 8:10\ntrip T1 T Y 8:17 Z 8:30\ntrip T2 T Y 8:20 Z 8:33\n");
    const char *quick = "08:00 W [S1] X 08:10 ~359 Y 08:17 [T1] Z 08:30 | 2 rides\n";
    scene_check(&s, "sz:W", "sz:Z", "depart=2026-03-04T07:50 traveller=resident", quick);
    scene_check(&s, "sz:W", "sz:Z", "depart=2026-03-04T07:50 traveller=elder",
                "08:00 W [S1] X 08:10 ~528 Y 08:20 [T2] Z 08:33 | 2 rides\n");
    scene_check(&s, "sz:W", "sz:Z", "depart=2026-03-04T07:50 traveller=elder speed=1.25", quick);
    /* nobody says that these vehicles take wheelchairs */
    scene_check(&s, "sz:W", "sz:Z", "depart=2026-03-04T07:50 traveller=wheelchair",
                "note step-free-unknown\nnote no-journey\n");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_traveller_meets_the_own_row),
        cmocka_unit_test(a_traveller_sets_the_pace_and_what_follows_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
