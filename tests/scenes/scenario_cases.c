/* The scenario cases of the shared set (105 to 120, from R5), put into the words of this scenario file: the
 * same networks, changes and answers. */
#include "tests/scenes/changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A trip every ten minutes from 07:00: 500 s of driving a hop, 30 s at each stop between. */
#define THREE                                                                                                \
    "feed x cn\n"                                                                                            \
    "stop s1 0 0\nstop s2 50000 0\nstop s3 100000 0\nstop s4 150000 0\nstop s5 200000 0\n"                   \
    "trip trip25200 route s1 7:00:00 s2 7:08:20 7:08:50 s3 7:17:10 7:17:40 s4 7:26:00\n"                     \
    "trip trip25800 route s1 7:10:00 s2 7:18:20 7:18:50 s3 7:27:10 7:27:40 s4 7:36:00\n"                     \
    "trip trip26400 route s1 7:20:00 s2 7:28:20 7:28:50 s3 7:37:10 7:37:40 s4 7:46:00\n"
/* One trip straight to s3, one by s2. */
#define TWO                                                                                                  \
    "feed x cn\n"                                                                                            \
    "stop s1 0 0\nstop s2 50000 0\nstop s3 100000 0\n"                                                       \
    "trip trip25200 route s1 7:00:00 s3 7:08:20\n"                                                           \
    "trip trip25800 route s1 7:10:00 s2 7:18:20 7:18:50 s3 7:27:10\n"

#define C(id, type, more)    "{\"id\":\"" id "\",\"type\":\"" type "\",\"line\":\"name:route\"," more "}"
#define AT(time)             "depart=2026-03-02T" time
#define AFTER(from, to, ...) scene_check(&c.after, "x:" from, "x:" to, __VA_ARGS__)

static void zero_dwell(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, THREE, C("m", "set-dwell", "\"seconds\":0"));
    AFTER("s1", "s4", AT("07:00"), "07:00 s1 [trip25200] s4 07:25 | 1 ride\n");
    changed_close(&c);
}

static void double_speed(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, THREE, C("m", "scale-run-time", "\"factor\":0.5"));
    AFTER("s1", "s4", AT("07:00"), "07:00 s1 [trip25200] s4 07:13:30 | 1 ride\n");
    changed_close(&c);
}

static void remove_stop(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, TWO, C("m", "skip-stops", "\"stops\":[\"x:s2\"]"));
    AFTER("s1", "s3", AT("07:05"), "07:10 s1 [trip25800] s3 07:26:40 | 1 ride\n");
    AFTER("s1", "s2", AT("06:56:40"), "note no-journey\n");
    changed_close(&c);
}

static void remove_first_stop(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, THREE, C("m", "skip-stops", "\"stops\":[\"x:s1\"],\"saved_s\":60"));
    AFTER("s2", "s4", AT("07:00"), "07:07:50 s2 [trip25200] s4 07:25 | 1 ride\n");
    changed_close(&c);
}

static void reroute_in_the_middle(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, THREE,
                 C("m", "reroute",
                   "\"from_stop\":\"x:s2\",\"to_stop\":\"x:s4\",\"stops\":[{\"stop\":\"x:s5\"}],\"minutes\":["
                   "1,1.1666666667],"
                   "\"dwell_s\":[20,40,50]"));
    AFTER("s1", "s4", AT("07:00"), "07:00 s1 [trip25200] s4 07:11:30 | 1 ride\n");
    AFTER("s1", "s5", AT("07:00"), "07:00 s1 [trip25200] s5 07:09:40 | 1 ride\n");
    AFTER("s1", "s3", AT("07:00"), "note no-journey\n");
    changed_close(&c);
}

/* Departures as they are declared: start + k times the headway. */
static void line_becomes_a_headway(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, TWO,
                 C("a", "remove-trips", "\"trips\":[\"trip25800\"]") "," C(
                     "b", "set-headway",
                     "\"from\":\"06:00\",\"to\":\"16:00\",\"headway_min\":15,"
                     "\"rest\":\"remove\"") "," C("d", "set-headway",
                                                  "\"from\":\"16:00\",\"to\":\"22:"
                                                  "00\",\"headway_min\":20"));
    AFTER("s1", "s3", AT("06:00:01") " headway=first",
          "06:15 s1 [trip25200-every-900 900s] s3 06:23:20 | 1 ride\n");
    AFTER("s1", "s3", AT("16:00:01") " headway=first",
          "16:20 s1 [trip25200-every-900-every-1200 1200s] s3 16:28:20 | 1 ride\n");
    AFTER("s1", "s2", AT("06:56:40"), "note no-journey\n");
    changed_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_dwell),
        cmocka_unit_test(double_speed),
        cmocka_unit_test(remove_stop),
        cmocka_unit_test(remove_first_stop),
        cmocka_unit_test(reroute_in_the_middle),
        cmocka_unit_test(line_becomes_a_headway),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
