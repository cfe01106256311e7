/* Rules of the ports, each forwards and backwards, through the whole planner: whose clearance counts,
 * festival nights, closings, roads, days of the week, two buildings, two calendars. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
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

/*  hk: A ──R── H | bay | K ──S── D, with one bus for each question */
#define ONE_BUS(there, on)                                                                                   \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A " there "\nfeed sz cn\nstop K 20050 0\n"            \
    "stop D 40000 0\ntrip S1 S K " on "\nport bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\n"

/* One journey, asked for by its departure and by its arrival. */
static void check_both(const scene *s, const char *depart, const char *arrive, const char *expected)
{
    scene_check(s, "hk:A", "sz:D", depart, expected);
    scene_check(s, "hk:A", "sz:D", arrive, expected);
}

static void a_festival_night_is_open(void **state)
{
    (void)state;
    scene s;
    const char *night =
        "23:40 A [R1] H 23:50 ~180 port:bay@hk 23:53 {border} port:bay@cn 00:05 ~240 K 00:15 [S1] D 00:30 "
        "| 2 rides\nnote port-special-hours\n";
    /* nobody shuts at midnight, so there is no last admission either */
    scene_open(
        &s, ONE_BUS("23:40 H 23:50",
                    "24:15 D 24:30") "exception bay both open 2026-03-04T24:00 2026-03-05T06:30 - - - -\n");
    check_both(&s, "depart=2026-03-04T23:30", "arrive=2026-03-05T00:30", night);
    /* the night before is as every night */
    scene_check(&s, "hk:A", "sz:D", "depart=2026-03-03T23:30 horizon=20", "note no-journey\n");
    scene_close(&s);
}

static void an_evening_lasts_longer(void **state)
{
    (void)state;
    scene s;
    /* to 02:00, with the last admission a quarter of an hour before */
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A 25:30 H 25:42\n"
                   "trip R2 R A 25:31 H 25:43\n"
                   "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 26:10 D 26:30\n"
                   "trip S2 S K 6:50 D 7:10\nport bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"
                   "clearance 12 30\nexception bay both hours 2026-03-04 2026-03-04 - 06:30 02:00 -\n");
    check_both(&s, "depart=2026-03-05T01:25", "arrive=2026-03-05T02:30",
               "01:30 A [R1] H 01:42 ~180 port:bay@hk 01:45 {border} port:bay@cn 01:57 ~240 K 02:10 [S1] D "
               "02:30 | 2 rides\nnote port-special-hours\n");
    check_both(&s, "depart=2026-03-05T01:31", "arrive=2026-03-05T07:10",
               "01:31 A [R2] H 01:43 ~180 port:bay@hk 01:46 {border opens 06:30} port:bay@cn 06:42 ~240 K "
               "06:50 [S2] D 07:10 | 2 rides\nnote port-closed\n");
    scene_close(&s);
}

static void a_closed_road_is_waited_for(void **state)
{
    (void)state;
    scene s;
    scene_open(
        &s,
        ONE_BUS(
            "8:00 H 8:20",
            "12:30 D 13:00") "exception bay both road-closed 2026-03-04T08:00 2026-03-04T12:00 - - - -\n");
    check_both(&s, "depart=2026-03-04T07:50", "arrive=2026-03-04T13:00",
               "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border opens 12:00} port:bay@cn 12:12 ~240 K "
               "12:30 [S1] D 13:00 | 2 rides\nnote port-road-closed\n");
    scene_close(&s);
}

static void a_closed_road_is_gone_round(void **state)
{
    (void)state;
    scene s;
    scene_open(
        &s,
        ONE_BUS("8:00 H 8:20",
                "8:50 D 9:00") "trip T1 T L 9:00 D 9:30\nstop L 20050 9000\nfeed h2 hk\nstop G 20000 "
                               "9000\nstop B 0 0\n"
                               "trip Q1 Q B 8:00 G 8:30\n"
                               "port night 0:00 24h 20025 9000 hk:h2:G:3 cn:sz:L:4\n"
                               "exception bay hk-cn road-closed 2026-03-04T00:00 2026-03-04T24:00 - - - -\n");
    const char *round = "08:00 B [Q1] G 08:30 ~180 port:night@hk 08:33 {border} port:night@cn 08:45 ~240 L "
                        "09:00 [T1] D 09:30 "
                        "| 2 rides\n";
    scene_check(&s, "22.5,114", "sz:D", "depart=2026-03-04T07:50", round);
    scene_check(&s, "22.5,114", "sz:D", "arrive=2026-03-04T09:30", round);
    scene_check(
        &s, "22.5,114", "sz:D", "depart=2026-03-05T07:50",
        "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:35 ~240 K 08:50 [S1] D 09:00 "
        "| 2 rides\n");
    scene_close(&s);
}

static void days_of_the_week_and_of_two_calendars(void **state)
{
    (void)state;
    scene s;
    /* 2026-03-04 is a Wednesday and a mainland holiday; Saturday the 7th is worked there; Sunday the 8th is
     * not */
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R days=1111100 A 8:00 H 8:20\n"
                   "trip W1 W days=0000011 A 8:01 H 8:21\n"
                   "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 8:45 D 9:00\n"
                   "trip S2 S K 9:45 D 10:00\ntrip S3 S K 10:50 D 11:05\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nclearance 12 30\n"
                   "exception bay both hours - - holiday 09:30 20:00 -\n"
                   "exception bay both hours - - 0000011 10:30 20:00 -\n"
                   "exception bay both hours - - weekday 06:00 23:00 -\n"
                   "holiday CN 2026-03-04\nholiday CN 2026-03-07 make-up\n");
    check_both(&s, "depart=2026-03-04T07:50", "arrive=2026-03-04T11:05",
               "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border opens 09:30} port:bay@cn 09:42 ~240 K "
               "10:50 [S3] D 11:05 | 2 rides\nnote port-closed\nnote port-special-hours\n");
    check_both(&s, "depart=2026-03-07T07:50", "arrive=2026-03-07T09:00",
               "08:01 A [W1] H 08:21 ~180 port:bay@hk 08:24 {border} port:bay@cn 08:36 ~240 K 08:45 [S1] D "
               "09:00 | 2 rides\nnote port-special-hours\n");
    check_both(&s, "depart=2026-03-08T07:50", "arrive=2026-03-08T11:05",
               "08:01 A [W1] H 08:21 ~180 port:bay@hk 08:24 {border opens 10:30} port:bay@cn 10:42 ~240 K "
               "10:50 [S3] D 11:05 | 2 rides\nnote port-closed\nnote port-special-hours\n");
    scene_close(&s);
}

static void two_buildings_take_both_times_and_the_walk_between(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\ntrip R1 R A 8:00 H 8:20\n"
                   "feed sz cn\nstop K 20050 0\nstop D 40000 0\ntrip S1 S K 8:46 D 9:00\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\nbuildings bay 2 building 5 rail\n"
                   "clearance 6 6 * hk\nclearance 8 8 * cn\nclearance 99 99\n");
    check_both(&s, "depart=2026-03-04T07:50", "arrive=2026-03-04T09:00",
               "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:42 ~240 K 08:46 [S1] D "
               "09:00 | 2 rides\n");
    scene_close(&s);
}

static void clinics_that_are_closed_are_told(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, ONE_BUS("8:00 H 8:20", "8:45 D 9:00") "place p cn 40000 0\ndoor p ae 40000 0\nclinic "
                                                         "2026-03-03 1\nclinic 2026-03-04 0\n");
    const char *journey = "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:35 ~240 K "
                          "08:45 [S1] D 09:00 | 2 rides\nnote clinic-closed\n";
    char open[200];
    strcpy(open, journey);
    *strstr(open, "note") = 0;
    scene_check(&s, "hk:A", "place:p", "depart=2026-03-04T07:50", journey);
    scene_check(&s, "hk:A", "place:p", "arrive=2026-03-04T09:00", journey);
    scene_check(&s, "hk:A", "place:p@ae", "depart=2026-03-04T07:50", open);
    scene_check(&s, "hk:A", "place:p", "depart=2026-03-03T07:50", open); /* it works */
    scene_check(&s, "hk:A", "place:p", "depart=2026-03-05T07:50", open); /* not known */
    scene_close(&s);
}

/* A night that ends in a year whose holidays are not all known. */
static void a_year_that_is_not_complete_is_told(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, ONE_BUS("22:50 H 23:10",
                           "23:30 D 24:10") "holiday HK 2027-01-01\nholiday CN 2027-01-01 incomplete\n");
    const char *journey = "22:50 A [R1] H 23:10 ~180 port:bay@hk 23:13 {border} port:bay@cn 23:25 ~240 K "
                          "23:30 [S1] D 00:10 | 2 rides\n";
    char told[200];
    strcat(strcpy(told, journey), "note holiday-data-incomplete\n");
    check_both(&s, "depart=2026-12-30T22:00", "arrive=2026-12-31T00:10", journey);
    scene_check(&s, "hk:A", "sz:D", "depart=2026-12-31T22:00", told);
    strcat(told, "note outside-feed-dates\n"); /* the timetable of that day is not known either */
    scene_check(&s, "hk:A", "sz:D", "arrive=2027-01-01T00:10", told);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_traveller_meets_the_own_row),
        cmocka_unit_test(a_traveller_sets_the_pace_and_what_follows_holds),
        cmocka_unit_test(a_festival_night_is_open),
        cmocka_unit_test(an_evening_lasts_longer),
        cmocka_unit_test(a_closed_road_is_waited_for),
        cmocka_unit_test(a_closed_road_is_gone_round),
        cmocka_unit_test(days_of_the_week_and_of_two_calendars),
        cmocka_unit_test(two_buildings_take_both_times_and_the_walk_between),
        cmocka_unit_test(clinics_that_are_closed_are_told),
        cmocka_unit_test(a_year_that_is_not_complete_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
