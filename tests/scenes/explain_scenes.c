/* Why something is not in an answer: one scene a reason, forwards and backwards, the whole explanation as
 * text. */
#include "tests/scenes/explain_asking.h"

/* R and S go straight from A to C; Q goes there and back by way of B, T only back; W runs on weekdays. */
#define LINES                                                                                                \
    "feed x cn\n"                                                                                            \
    "stop A 0 0\nstop B 9600 0\nstop C 20000 0\nstop F 60000 0\nstop G 70000 0\n"                            \
    "trip r1 R A 8:00 C 8:20\ntrip r2 R A 9:00 C 9:20\n"                                                     \
    "trip s1 S A 7:56 C 8:10\ntrip s2 S A 8:56 C 9:30\n"                                                     \
    "trip q1 Q A 8:00 B 8:10\ntrip p1 P B 8:15 C 8:30\n"                                                     \
    "trip t1 T C 8:00 A 8:20\ntrip u1 U F 8:00 G 8:20\n"                                                     \
    "trip w1 W days=1111100 A 8:00 C 8:15\n"

static void a_line_in_the_answer_is_said_to_be_there(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "x:A", "x:C", WED "07:58", "W",
          "\n"
          "W is in journey 1.\n");
    check(&s, "x:A", "x:C", WED "07:58", NULL, "");
    check(&s, "x:A", "x:C", WED "07:58", "x:W",
          "\n"
          "W is in journey 1.\n");
    check(&s, "x:A", "x:C", WED "07:58", "Z", "explain: no route Z");
    check(&s, "x:A", "x:C", WED "07:58", "R>", "explain: nothing is given");
    check(&s, "x:A", "x:C", WED "07:58", "port:bay", "explain: no port 'bay'");
    check(&s, "x:A", "x:C", WED "07:58", " ", "explain: is empty");
    scene_close(&s);
}

static void dominated_by_how_much(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "x:A", "x:C", WED "07:58", "R",
          "\n"
          "Why not R:\n"
          "  - Journey 1 is better than the best with R (08:00 - 08:20), which arrives 5 min later with as "
          "many rides.\n");
    check(&s, "x:A", "x:C", WED "07:58", "Q",
          "\n"
          "Why not Q:\n"
          "  - Journey 1 is better than the best with Q (08:00 - 08:30), which arrives 15 min later and "
          "takes 1 ride more.\n");
    check(&s, "x:A", "x:C", WED "07:58", "Q>P",
          "\n"
          "Why not Q > P:\n"
          "  - Journey 1 is better than the best with Q > P (08:00 - 08:30), which arrives 15 min later and "
          "takes 1 ride more.\n");
    check(&s, "x:A", "x:C", BY "08:25", "R",
          "\n"
          "Why not R:\n"
          "  - Journey 1 is better than the best with R (08:00 - 08:20), which arrives 5 min later.\n");
    check(&s, "x:A", "x:C", BY "08:40", "P",
          "\n"
          "Why not P:\n"
          "  - Journey 1 is better than the best with P (08:00 - 08:30), which arrives 15 min later and "
          "takes 1 ride more.\n");
    scene_close(&s);
}

static void missed_by_minutes(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "x:A", "x:C", WED "08:00", "S",
          "\n"
          "Why not S:\n"
          "  - Missed by 4 min: 4 min earlier one would have caught the 07:56 from A.\n"
          "  - Journey 1 is better than the best with S (08:56 - 09:30), which arrives 1 h 15 min later with "
          "as many rides.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 07:56: 07:56 - 08:10, 1 ride (S)\n");
    check(&s, "x:A", "x:C", WED "08:00:01", "W",
          "\n"
          "Why not W:\n"
          "  - Missed by 1 min: 1 min earlier one would have caught the 08:00 from A.\n"
          "  - The next journey with W leaves at 2026-03-05 08:00 and ends beyond the 24 h looked ahead.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 08:00: 08:00 - 08:15, 1 ride (W)\n"
          "  + leave at 2026-03-05 08:00: 2026-03-05 08:00 - 2026-03-05 08:15, 1 ride (W)\n");
    check(&s, "x:A", "x:C", BY "09:25", "S",
          "\n"
          "Why not S:\n"
          "  - Journey 1 is better than the best with S (07:56 - 08:10), which leaves 1 h 4 min earlier with "
          "as many rides.\n");
    scene_close(&s);
}

static void no_service_that_day(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "x:A", "x:C", "depart=2026-03-07T07:58", "W",
          "\n"
          "Why not W:\n"
          "  - W does not run on 2026-03-07; it runs next on 2026-03-09.\n"
          "  - The next journey with W leaves at 2026-03-09 08:00 and ends beyond the 24 h looked ahead.\n"
          "What would help:\n"
          "  + leave at 2026-03-09 07:58: 2026-03-09 08:00 - 2026-03-09 08:15, 1 ride (W)\n");
    check(
        &s, "x:A", "x:C", "arrive=2026-03-08T08:30", "W",
        "\n"
        "Why not W:\n"
        "  - W does not run on 2026-03-08; it runs next on 2026-03-09.\n"
        "  - The last journey with W before that arrives at 2026-03-06 08:15, beyond the 24 h looked back.\n"
        "What would help:\n"
        "  + arrive by 2026-03-09 08:30: 2026-03-09 08:00 - 2026-03-09 08:15, 1 ride (W)\n"
        "  + arrive by 2026-03-06 08:15: 2026-03-06 08:00 - 2026-03-06 08:15, 1 ride (W)\n");
    check(&s, "x:A", "x:C", "depart=2027-03-07T07:58", "W",
          "\n"
          "Why not W:\n"
          "  - That day lies outside the timetable; the nearest day it holds is 2026-12-31.\n"
          "What would help:\n"
          "  + leave at 2026-12-31 07:58: 2026-12-31 08:00 - 2026-12-31 08:15, 1 ride (W)\n");
    check(&s, "x:A", "x:C", "depart=2027-03-07T07:58", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - That day lies outside the timetable; the nearest day it holds is 2026-12-31.\n"
          "What would help:\n"
          "  + leave at 2026-12-31 07:58: 2026-12-31 08:00 - 2026-12-31 08:15, 1 ride (W)\n");
    scene_close(&s);
}

static void outside_the_window(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES "trip s3 S A 8:55 C 9:19\n"); /* not beaten by R of 09:00 */
    check(&s, "x:A", "x:C", WED "07:50 window=5", "R",
          "\n"
          "Why not R:\n"
          "  - The journey with R leaves at 08:00, 5 min outside the window.\n"
          "  - Journey 1 is better than the best with R (08:00 - 08:20), which arrives 10 min later with as "
          "many rides.\n");
    check(&s, "x:A", "x:C", WED "07:50 window=5", "S",
          "\n"
          "S is in journey 1.\n");
    check(&s, "x:A", "x:C", WED "08:30 window=27", "R",
          "\n"
          "Why not R:\n"
          "  - The journey with R leaves at 09:00, 3 min outside the window.\n"
          "What would help:\n"
          "  + a window of 30 min: 09:00 - 09:20, 1 ride (R)\n");
    check(&s, "x:A", "x:C", BY "09:20 window=30", "W",
          "\n"
          "Why not W:\n"
          "  - The journey with W leaves at 08:00, 30 min outside the window.\n"
          "What would help:\n"
          "  + a window of 60 min: 08:00 - 08:15, 1 ride (W)\n");
    check(&s, "x:A", "x:C", WED "07:50 window=90 journeys=1", "W",
          "\n"
          "Why not W:\n"
          "  - The journey with W comes after the 1 that were asked for.\n"
          "What would help:\n"
          "  + show all journeys: 08:00 - 08:15, 1 ride (W)\n");
    scene_close(&s);
}

static void beaten_from_behind_the_window(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES "trip x1 X A 8:50 C 9:25\n");
    check(
        &s, "x:A", "x:C", WED "07:50 window=67", "X",
        "\n"
        "Why not X:\n"
        "  - Another journey (09:00 - 09:20) is better than the best with X (08:50 - 09:25), which arrives 5 "
        "min later with as many rides.\n");
    check(&s, "x:A", "x:C", WED "08:30 window=27", "S",
          "\n"
          "Why not S:\n"
          "  - Journey 1 is better than the best with S (08:56 - 09:30), which arrives 10 min later with as "
          "many "
          "rides.\n");
    scene_close(&s);
}

static void other_direction_and_far_away(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "x:A", "x:C", WED "07:58", "T",
          "\n"
          "Why not T:\n"
          "  - T stops near both ends, but runs in the other direction only.\n");
    check(&s, "x:A", "x:C", WED "07:58", "U",
          "\n"
          "Why not U:\n"
          "  - Even with all limits widened, over 7 days, no journey has U.\n"
          "  - U stops near neither end; on foot to its nearest stop: 17 h 20 min from the start, 11 h 34 "
          "min from the end (at "
          "most 20 min).\n");
    check(&s, "x:A", "x:C", BY "09:58", "U",
          "\n"
          "Why not U:\n"
          "  - Even with all limits widened, over 7 days, no journey has U.\n"
          "  - U stops near neither end; on foot to its nearest stop: 17 h 20 min from the start, 11 h 34 "
          "min from the end (at "
          "most 20 min).\n");
    check(&s, "x:A", "x:F", WED "07:58", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Even with all limits widened, over 7 days, there is no journey.\n");
    check(&s, "x:A", "x:F", BY "07:58", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Even with all limits widened, over 7 days, there is no journey.\n");
    scene_close(&s);
}

static void limits_of_the_question(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES "stop D 20000 300\nstop E 60000 300\ntrip d1 Y D 10:00 E 10:10\n");
    check(&s, "x:A", "x:C", WED "08:01 rides=1 horizon=2", "Q",
          "\n"
          "Why not Q:\n"
          "  - A journey with Q needs several limits widened at once: the number of rides, how far "
          "ahead is looked.\n");
    check(&s, "x:A", "x:C", WED "07:50 rides=1", "Q>P",
          "\n"
          "Why not Q > P:\n"
          "  - A journey with Q > P takes 2 rides; the question allows 1.\n"
          "  - Journey 1 is better than the best with Q > P (08:00 - 08:30), which arrives 20 min later and "
          "takes 1 ride more.\n");
    check(&s, "x:A", "x:C", WED "07:50 rides=1 exclude_lines=R,S,W", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - The question itself leaves every journey out.\n"
          "  - It takes 2 rides; the question allows 1.\n"
          "What would help:\n"
          "  + any line and means of transport: 07:56 - 08:10, 1 ride (S)\n"
          "  + up to 2 rides: 08:00 - 08:30, 2 rides (Q, P)\n");
    check(&s, "x:A", "x:C", WED "07:50 exclude_lines=R,S,W,P", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - The question itself leaves every journey out.\n"
          "What would help:\n"
          "  + any line and means of transport: 07:56 - 08:10, 1 ride (S)\n");
    check(&s, "x:A", "x:C", WED "07:50 exclude_lines=R", "R",
          "\n"
          "Why not R:\n"
          "  - The question itself leaves R out.\n"
          "  - Journey 1 is better than the best with R (08:00 - 08:20), which arrives 10 min later with as "
          "many rides.\n");
    check(&s, "x:A", "x:C", WED "07:50 exclude_lines=W", "W",
          "\n"
          "Why not W:\n"
          "  - The question itself leaves W out.\n"
          "  - Journey 1 is better than the best with W (08:00 - 08:15), which arrives 5 min later with as "
          "many rides.\n");
    scene_close(&s);
}

static void limits_of_travellers(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES "stop D 20000 300\nstop E 60000 300\ntrip d1 Y D 10:00 E 10:10\n");
    check(&s, "x:A", "x:C", WED "07:50 wheelchair=1", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - No step-free journey is known: the timetables do not say, or there are steps.\n"
          "What would help:\n"
          "  + with steps, or where nothing is said of them: 07:56 - 08:10, 1 ride (S)\n");
    check(&s, "x:A", "x:C", BY "09:50 bikes=1", "R",
          "\n"
          "Why not R:\n"
          "  - No journey with R is known to take bicycles.\n"
          "What would help:\n"
          "  + without a bicycle: 09:00 - 09:20, 1 ride (R)\n");
    check(&s, "x:A", "x:E", WED "07:50 transfer=3", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - There is a walk of 6 min between two rides; the question allows 3 min.\n"
          "What would help:\n"
          "  + walk up to 6 min between rides: 09:00 - 10:10, 2 rides (R, Y)\n");
    check(&s, "x:A", "x:E", BY "10:50 transfer=3", "Y",
          "\n"
          "Why not Y:\n"
          "  - A journey with Y has a walk of 6 min between two rides; the question allows 3 min.\n"
          "What would help:\n"
          "  + walk up to 6 min between rides: 09:00 - 10:10, 2 rides (R, Y)\n");
    check(&s, "22.5008,114", "x:C", WED "07:58 access=1", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - The stop nearest to the start is A, 2 min on foot (at most 1 min).\n"
          "  - There is a walk of 2 min at an end; the question allows 1 min.\n"
          "What would help:\n"
          "  + start from A: 08:00 - 08:15, 1 ride (W)\n"
          "  + walk up to 2 min at the ends: 07:58 - 08:15, 1 ride (W)\n");
    check(&s, "22.5008,114", "x:C", BY "08:30 access=1", "R",
          "\n"
          "Why not R:\n"
          "  - A journey with R has a walk of 2 min at an end; the question allows 1 min.\n"
          "  - The stop nearest to the start is A, 2 min on foot (at most 1 min).\n"
          "What would help:\n"
          "  + start from A: 08:00 - 08:15, 1 ride (W)\n"
          "  + walk up to 2 min at the ends: 07:58 - 08:15, 1 ride (W)\n");
    scene_close(&s);
}

static void limits_of_time(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES "stop D 20000 300\nstop E 60000 300\ntrip d1 Y D 10:00 E 10:10\n");
    check(&s, "x:A", "x:C", WED "10:00 horizon=3", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Missed by 1 h: 1 h earlier one would have caught the 09:00 from A.\n"
          "  - The next journey leaves at 2026-03-05 07:56 and ends beyond the 3 h looked ahead.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 09:00: 09:00 - 09:20, 1 ride (R)\n"
          "  + leave at 2026-03-05 07:56: 2026-03-05 07:56 - 2026-03-05 08:10, 1 ride (S)\n"
          "  + look 23 h far: 2026-03-05 07:56 - 2026-03-05 08:10, 1 ride (S)\n");
    check(&s, "x:A", "x:C", BY "07:58 horizon=3", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Too late by 12 min: it arrives at 08:10.\n"
          "  - The last journey before that arrives at 2026-03-03 09:20, beyond the 3 h looked back.\n"
          "What would help:\n"
          "  + arrive by 2026-03-04 08:10: 07:56 - 08:10, 1 ride (S)\n"
          "  + arrive by 2026-03-03 09:20: 2026-03-03 09:00 - 2026-03-03 09:20, 1 ride (R)\n"
          "  + look 23 h far: 2026-03-03 09:00 - 2026-03-03 09:20, 1 ride (R)\n");
    check(&s, "x:A", "x:C", WED "09:02 horizon=3", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Missed by 2 min: 2 min earlier one would have caught the 09:00 from A.\n"
          "  - The next journey leaves at 2026-03-05 07:56 and ends beyond the 3 h looked ahead.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 09:00: 09:00 - 09:20, 1 ride (R)\n"
          "  + leave at 2026-03-05 07:56: 2026-03-05 07:56 - 2026-03-05 08:10, 1 ride (S)\n"
          "  + look 24 h far: 2026-03-05 07:56 - 2026-03-05 08:10, 1 ride (S)\n");
    check(&s, "x:A", "x:C", BY "08:06 horizon=3", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Too late by 4 min: it arrives at 08:10.\n"
          "  - The last journey before that arrives at 2026-03-03 09:20, beyond the 3 h looked back.\n"
          "What would help:\n"
          "  + arrive by 2026-03-04 08:10: 07:56 - 08:10, 1 ride (S)\n"
          "  + arrive by 2026-03-03 09:20: 2026-03-03 09:00 - 2026-03-03 09:20, 1 ride (R)\n"
          "  + look 24 h far: 2026-03-03 09:00 - 2026-03-03 09:20, 1 ride (R)\n");
    check(&s, "x:A", "x:C", WED "10:00 horizon=3 wheelchair=1 rides=1", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - Several limits have to be widened at once: step-free access, how far ahead is looked.\n"
          "What would help:\n"
          "  + with steps, or where nothing is said of them, look 23 h far: 2026-03-05 07:56 - 2026-03-05 "
          "08:10, 1 ride (S)\n");
    scene_close(&s);
}

static void nothing_helps_the_line_but_something_helps(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "x:A", "x:C", WED "08:02 horizon=1 exclude_lines=R,S", "U",
          "\n"
          "Why not U:\n"
          "  - Even with all limits widened, over 7 days, no journey has U.\n"
          "  - U stops near neither end; on foot to its nearest stop: 17 h 20 min from the start, 11 h 34 "
          "min from the end (at "
          "most 20 min).\n"
          "  - Missed by 2 min: 2 min earlier one would have caught the 08:00 from A.\n"
          "  - The next journey leaves at 2026-03-05 08:00 and ends beyond the 1 h looked ahead.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 08:00: 08:00 - 08:15, 1 ride (W)\n"
          "  + leave at 2026-03-05 08:00: 2026-03-05 08:00 - 2026-03-05 08:15, 1 ride (W)\n"
          "  + look 25 h far: 2026-03-05 08:00 - 2026-03-05 08:15, 1 ride (W)\n");
    scene_close(&s);
}

static void walking_is_quicker(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed x cn\nstop A 0 0\nstop B 960 0\ntrip r1 R A 8:00 B 8:30\n");
    check(&s, "x:A", "x:B", WED "07:50", "R",
          "\n"
          "Why not R:\n"
          "  - The journey with R takes 14 min longer than walking all the way.\n");
    scene_close(&s);
}

static void as_good(void **state)
{
    (void)state;
    scene s;
    scene_open(&s,
               "feed x cn\nstop A 0 0\nstop B 9600 0\ntrip r1 R A 8:00 B 8:30\ntrip s1 S A 8:00 B 8:30\n");
    check(&s, "x:A", "x:B", WED "07:50", "R",
          "\n"
          "R is in journey 1.\n");
    check(&s, "x:A", "x:B", WED "07:50", "S",
          "\n"
          "Why not S:\n"
          "  - The journey with S is as good as journey 1; of equals one is shown.\n");
    scene_close(&s);
}

static void nothing_near(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES);
    check(&s, "22.55,114", "x:C", WED "07:00", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - The stop nearest to the start is A, 1 h 37 min on foot (at most 20 min).\n"
          "What would help:\n"
          "  + start from A: 07:56 - 08:10, 1 ride (S)\n");
    check(&s, "x:A", "22.5,115", BY "09:00", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - The stop nearest to the end is G, 9 h 28 min on foot (at most 20 min).\n");
    scene_close(&s);
}

/* Sentences for what has no day, no moment or no stop to name. */
static void nothing_to_name(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINES "wheelchairs yes\ntrip y1 Y A 8:00 B 8:10\n");
    check(&s, "x:A", "x:C", WED "07:58 wheelchair=1", "R",
          "\n"
          "Why not R:\n"
          "  - No step-free journey with R is known.\n"
          "What would help:\n"
          "  + with steps, or where nothing is said of them: 08:00 - 08:15, 1 ride (W)\n");
    scene_close(&s);
    scene_open(&s, "feed x cn\nstop A 0 0\nstop C 20000 0\ntrip x1 X days=0000010 A 8:00 C 8:20\n"
                   "trip r1 R A 8:00 C 8:40\n");
    check(&s, "x:A", "x:C", "depart=2026-12-27T07:58", "X",
          "\n"
          "Why not X:\n"
          "  - X does not run on 2026-12-27, nor in the 31 days after it.\n"
          "  - Even with all limits widened, over 7 days, no journey has X.\n");
    scene_close(&s);
    scene_open(&s, "feed x cn\nstop A 0 0\nstop B 9600 0\nstop C 20000 0\nevery 10-10 6:00-7:00 M A 0 C 20\n"
                   "trip r1 R A 7:30 C 7:50\n");
    check(&s, "x:A", "x:C", WED "07:05", "M",
          "\n"
          "Why not M:\n"
          "  - Missed by 10 min: leaving 10 min earlier, it is there.\n"
          "  - Journey 1 is better than the best with M (2026-03-05 06:00 - 2026-03-05 06:25), which arrives "
          "22 h 35 min later with as many rides.\n"
          "What would help:\n"
          "  + leave at 2026-03-04 06:55: 06:55 - 07:20, 1 ride (M)\n");
    scene_close(&s);
    scene_open(&s, "feed x cn\nstop A 0 0\nstop B 100 0\ntrip x1 X A 8:00 B 8:20\n"
                   "place here hk 0 0\nplace there cn 5000 0\nport bay 0:00 24h 20025 0 hk:x:A:3 "
                   "cn:x:B:4\nclearance 12 30\n");
    check(&s, "place:here", "place:there", WED "07:05", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - There is no stop near the start.\n"
          "  - The stop nearest to the end is B, 1 h 25 min on foot (at most 20 min).\n");
    check(&s, "x:A", "place:here", WED "07:05", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - There is no stop near the end.\n");
    scene_close(&s);
    scene_open(&s, "feed x cn\nstop A 0 0\nstop B 100 0\ntrip x1 X days=0000000 A 8:00 B 8:20\n");
    check(&s, "x:A", "x:B", "depart=2027-03-04T07:05", NULL,
          "\n"
          "Why there is no journey:\n"
          "  - The timetable holds no service at all.\n");
    scene_close(&s);
}

/* From A to C by way of somewhere, on Wednesday from 07:58. */
static void check_by_way(const scene *s, const char *via, const char *stay, const char *ref,
                         const char *expected)
{
    gw_plan_request r = scene_request(s, "x:A", "x:C", WED "07:58");
    gw_error err = {0};
    if (gw_plan_resolve_via(s->d, "via", gw_str_of(via), "stay", gw_str_of(stay), &r, &err))
        fail_msg("%s", err.message);
    check_request(s, &r, ref, expected);
}

/* D lies between A and C; V goes there and on, X is slower, Y leaves from D alone. */
#define BY_WAY_OF                                                                                            \
    LINES "stop D 14000 0\n"                                                                                 \
          "trip v1 V A 8:00 D 8:06 C 8:16\n"                                                                 \
          "trip x1 X A 8:00 D 8:10\ntrip y1 Y D 8:12 C 8:40\ntrip y2 Y D 7:50 C 8:30\n"                      \
          "trip z1 Z C 8:20 F 8:40\n"

static void by_way_of_somewhere(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, BY_WAY_OF);
    check_by_way(&s, "x:D", "0", "V",
                 "\n"
                 "V is in journey 1.\n");
    check_by_way(
        &s, "x:D", "0", "X",
        "\n"
        "Why not X:\n"
        "  - Journey 1 is better than the best with X (08:00 - 08:40), which arrives 24 min later and "
        "takes 1 ride more.\n");
    check_by_way(
        &s, "x:D", "0", "V>Y",
        "\n"
        "Why not V > Y:\n"
        "  - Journey 1 is better than the best with V > Y (08:00 - 08:40), which arrives 24 min later "
        "and takes 1 ride more.\n");
    check_by_way(&s, "x:D", "0", "Z",
                 "\n"
                 "Why not Z:\n"
                 "  - Even with all limits widened, over 7 days, no journey has Z.\n");
    check_by_way(&s, "x:D", "0", "R",
                 "\n"
                 "Why not R:\n"
                 "  - The next journey with R leaves at 08:00 and ends beyond the 24 h looked ahead.\n");
    check_by_way(&s, "x:D", "5", "Y",
                 "\n"
                 "Y is in journey 1.\n");
    check_by_way(&s, "x:D", "5", "V>Y",
                 "\n"
                 "V > Y is in journey 1.\n");
    check_by_way(&s, "x:D", "0", "port:bay", "explain: no port 'bay'");
    scene_close(&s);
}

/* A stay that takes the journey over the horizon: no other limit has to be widened for it. */
static void a_long_stay_is_beyond_the_horizon(void **state)
{
    (void)state;
    scene s;
    gw_error err = {0};
    scene_open(&s, BY_WAY_OF);
    gw_plan_request r = scene_request(&s, "x:A", "x:C", WED "07:58 window=60");
    if (gw_plan_resolve_via(s.d, "via", GW_STR("x:D"), "stay", GW_STR("1440"), &r, &err))
        fail_msg("%s", err.message);
    check_request(&s, &r, NULL,
                  "\n"
                  "Why there is no journey:\n"
                  "  - The next journey leaves at 08:00 and ends beyond the 24 h looked ahead.\n"
                  "What would help:\n"
                  "  + look 25 h far: 08:00 - 2026-03-05 08:16, 2 rides (V, V)\n");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_way_of_somewhere),
        cmocka_unit_test(a_long_stay_is_beyond_the_horizon),
        cmocka_unit_test(a_line_in_the_answer_is_said_to_be_there),
        cmocka_unit_test(dominated_by_how_much),
        cmocka_unit_test(missed_by_minutes),
        cmocka_unit_test(no_service_that_day),
        cmocka_unit_test(outside_the_window),
        cmocka_unit_test(beaten_from_behind_the_window),
        cmocka_unit_test(other_direction_and_far_away),
        cmocka_unit_test(limits_of_the_question),
        cmocka_unit_test(limits_of_travellers),
        cmocka_unit_test(limits_of_time),
        cmocka_unit_test(nothing_helps_the_line_but_something_helps),
        cmocka_unit_test(walking_is_quicker),
        cmocka_unit_test(as_good),
        cmocka_unit_test(nothing_near),
        cmocka_unit_test(nothing_to_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
