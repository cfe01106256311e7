/* Changes to stops and to the ways between them: walks, changes and doors before and after. */
#include "tests/scenes/changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A ═ T ═ B, 480 m (500 s on foot) to C ═ U ═ D. 48 m straight are 50 s on foot. */
#define WORLD                                                                                                \
    "feed x cn\n"                                                                                            \
    "stop A 0 0\n"                                                                                           \
    "stop B 5000 0\n"                                                                                        \
    "stop C 5480 0\n"                                                                                        \
    "stop D 12000 0\n"                                                                                       \
    "wheelchairs yes\n"                                                                                      \
    "trip T1 T A 8:00 B 8:10\n"                                                                              \
    "trip U1 U C 8:13 D 8:23\n"                                                                              \
    "trip U2 U C 8:20 D 8:30\n"                                                                              \
    "trip V1 V B 8:30 D 8:50\n"                                                                              \
    "place p cn 5000 480\n"                                                                                  \
    "place q cn 12480 0\n"

#define C(id, type, more)     "{\"id\":\"" id "\",\"type\":\"" type "\"," more "}"
#define AT(time)              "depart=2026-03-04T" time
#define BEFORE(from, to, ...) scene_check(&c.before, from, to, __VA_ARGS__)
#define AFTER(from, to, ...)  scene_check(&c.after, from, to, __VA_ARGS__)

static void a_stop_moves(void **state)
{
    (void)state;
    changed c; /* C comes to 96 m from B: 100 s */
    changed_open(&c, WORLD, C("a", "move-stop", "\"stop\":\"x:C\",\"lat\":22.5,\"lon\":114.0495922"));
    BEFORE("x:A", "x:D", AT("08:00"), "08:00 A [T1] B 08:10 ~500 C 08:20 [U2] D 08:30 | 2 rides\n");
    AFTER("x:A", "x:D", AT("08:00"), "08:00 A [T1] B 08:10 ~99 C 08:13 [U1] D 08:23 | 2 rides\n");
    assert_float_equal(changed_fact(&c, 0, "moved_m"), 384, 2);
    assert_float_equal(changed_fact(&c, 0, "stops_near_after"), 1, 1e-9);
    changed_close(&c);
}

static void a_stop_moves_out_of_reach(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD, C("a", "move-stop", "\"stop\":\"x:C\",\"lat\":22.6,\"lon\":114.05"));
    AFTER("x:A", "x:D", AT("08:00"), "08:00 A [T1] B 08:10 08:30 [V1] D 08:50 | 2 rides\n");
    changed_close(&c);
}

static void a_change_takes_what_is_said(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        C("a", "set-transfer", "\"from_stop\":\"x:B\",\"to_stop\":\"x:C\",\"minutes\":3,\"both\":false"));
    AFTER("x:A", "x:D", AT("08:00"), "08:00 A [T1] B 08:10 ~180 C 08:13 [U1] D 08:23 | 2 rides\n");
    BEFORE("x:C", "x:B", AT("08:00"), "08:00 - ~500 - 08:08:20 | 0 rides\n");
    AFTER("x:C", "x:B", AT("08:00"), "08:00 - ~500 - 08:08:20 | 0 rides\n"); /* the way back stays a walk */
    assert_float_equal(changed_fact(&c, 0, "change_after_min"), 3, 1e-9);
    changed_close(&c);
}

static void a_change_is_forbidden(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "set-transfer", "\"from_stop\":\"x:B\",\"to_stop\":\"x:C\",\"forbidden\":true"));
    AFTER("x:A", "x:D", AT("08:00"), "08:00 A [T1] B 08:10 08:30 [V1] D 08:50 | 2 rides\n");
    changed_close(&c);
}

/* At one stop: B to V takes 25 minutes, so V1 is missed. */
static void the_change_at_one_stop_too(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "set-transfer", "\"from_stop\":\"x:B\",\"to_stop\":\"x:B\",\"minutes\":25") "," C(
                     "b", "set-transfer", "\"from_stop\":\"x:B\",\"to_stop\":\"x:C\",\"forbidden\":true"));
    AFTER("x:A", "x:D", AT("08:00"), "note no-journey\n");
    changed_close(&c);
}

/* A door of D 480 m east of it, two minutes inside: the place beside it is 2 minutes away, not 500 s. */
static void a_door_is_nearer(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        C("a", "add-entrance",
          "\"stop\":\"x:D\",\"new\":\"d2\",\"lat\":22.5,\"lon\":114.1214625,\"name\":\"East\",\"minutes\":2,"
          "\"step_free\":true") "," C("b", "add-entrance",
                                      "\"stop\":\"x:B\",\"new\":\"b2\",\"lat\":22.5,\"lon\":114.0528,"
                                      "\"name\":\"Mid\",\"minutes\":1"));
    BEFORE("x:A", "place:q", AT("08:00"),
           "08:00 A [T1] B 08:10 ~500 C 08:20 [U2] D 08:30 ~500 - 08:38:20 | 2 rides\n");
    AFTER("x:A", "place:q", AT("08:00"),
          "08:00 A [T1] B 08:10 ~500 C 08:20 [U2] D 08:30 ~123 - 08:32:03 | 2 rides\n");
    AFTER("x:A", "place:q", AT("08:00") " wheelchair=1",
          "08:00 A [T1] B 08:10 ~500 C 08:20 [U2] D 08:30 ~123 - 08:32:03 | 2 rides\n");
    AFTER("place:p", "x:D", AT("08:00"),
          "08:01:14 - ~706 C 08:13 [U1] D 08:23 | 1 ride\n"); /* straight to C, as before: B is no nearer */
    AFTER("x:A", "x:D", AT("08:00"),
          "08:00 A [T1] B 08:10 ~500 C 08:20 [U2] D 08:30 | 2 rides\n"); /* the door of B has steps: the walk
                                                                            to C stays */
    assert_float_equal(changed_fact(&c, 1, "changes_shorter"), 0, 1e-9);
    changed_close(&c);
}

/* With a step-free door 40 m from C the change is one minute inside and 42 s of street. */
static void a_door_makes_a_change_shorter(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "add-entrance",
                   "\"stop\":\"x:B\",\"new\":\"b2\",\"lat\":22.5,\"lon\":114.0529,\"name\":\"Mid\","
                   "\"minutes\":1,\"step_free\":true"));
    AFTER("x:A", "x:D", AT("08:00"), "08:00 A [T1] B 08:10 ~108 C 08:13 [U1] D 08:23 | 2 rides\n");
    AFTER("x:A", "x:D", AT("08:00") " wheelchair=1",
          "08:00 A [T1] B 08:10 ~108 C 08:13 [U1] D 08:23 | 2 rides\n");
    assert_float_equal(changed_fact(&c, 0, "changes_shorter"), 1, 1e-9);
    changed_close(&c);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    changed_refused(
        WORLD,
        C("a", "move-stop", "\"stop\":\"x:C\",\"lat\":22.5,\"lon\":114.053343") "," C(
            "b", "move-stop",
            "\"stop\":\"x:Z\",\"lat\":22.5,\"lon\":114.05") "," C("d", "set-transfer",
                                                                  "\"from_stop\":\"x:B\",\"to_stop\":\"x:Q\","
                                                                  "\"minutes\":3") "," C("e", "add-entrance",
                                                                                         "\"stop\":\"x:Z\","
                                                                                         "\"new\":\"d2\","
                                                                                         "\"lat\":22.5,"
                                                                                         "\"lon\":114.1,"
                                                                                         "\"name\":\"E\","
                                                                                         "\"minutes\":2"),
        "change a: lat: \"x:C\" changes nothing: it stands there already\n"
        "change b: stop: \"x:Z\" no stop x:Z\n"
        "change d: to_stop: \"x:Q\" no stop x:Q\n"
        "change e: stop: \"x:Z\" no stop x:Z\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stop_moves),
        cmocka_unit_test(a_stop_moves_out_of_reach),
        cmocka_unit_test(a_change_takes_what_is_said),
        cmocka_unit_test(a_change_is_forbidden),
        cmocka_unit_test(the_change_at_one_stop_too),
        cmocka_unit_test(a_door_is_nearer),
        cmocka_unit_test(a_door_makes_a_change_shorter),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
