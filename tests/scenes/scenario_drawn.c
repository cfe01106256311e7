/* Lines that are drawn: stops pointed at, length and run times along the path, ground that no path may cross.
 */
#include "tests/scenes/changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* 0.01 degrees of longitude are 1027.32 m here, of latitude 1111.95 m. Stops every kilometre or so along the
 * shore. */
#define WORLD                                                                                                \
    "feed cn cn\n"                                                                                           \
    "stop A 0 0\n"                                                                                           \
    "stop B 1027 0\n"                                                                                        \
    "stop C 1027 1112\n"                                                                                     \
    "stop D 2054 1112\n"                                                                                     \
    "stop E 9000 1112\n"                                                                                     \
    "trip T1 T A 8:00 B 8:30 C 9:00 D 9:30 E 10:00\n"                                                        \
    "feed hk hk\n"                                                                                           \
    "stop H 500 -2200\n"                                                                                     \
    "stop I 1500 -2200\n"                                                                                    \
    "trip H1 X H 8:00 I 8:10\n"                                                                              \
    "port bay 6:30 24:00 0 -1100 hk:hk:H:3 cn:cn:A:4\n"                                                      \
    "clearance 12 30\n"

#define LINE(id, more)                                                                                       \
    "{\"id\":\"" id "\",\"type\":\"add-line\",\"line\":\"" id                                                \
    "\",\"return\":\"none\",\"service\":[{\"days\":\"daily\",\"departures\":"                                \
    "[\"07:00\"]}]," more "}"
#define PATH(...) "\"path\":{\"type\":\"LineString\",\"coordinates\":[" __VA_ARGS__ "]}"
#define AT(time)  "depart=2026-03-04T" time

/* East along the shore, north, east again: 1027 + 1112 + 1027 m, at 36 km/h ten metres a second, and 30 s at
 * C. */
static void stops_and_times_follow_the_path(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 LINE("L", "\"stops\":[{\"lat\":22.5001,\"lon\":114.0001},{\"stop\":\"cn:C\"},{\"lat\":22.51,"
                           "\"lon\":114.0201}]," PATH("[114,22.5],[114.01,22.5],[114.01,22.51],[114.02,22."
                                                      "51]") ",\"speed_kmh\":36,\"dwell_s\":30"));
    scene_check(&c.after, "cn:A", "cn:C", AT("06:50"),
                "07:00 A [L-out-1-07:00] C 07:03:35 | 1 ride\n06:50 - ~1575 - 07:16:15 | 0 rides\n");
    scene_check(&c.after, "cn:A", "cn:D", AT("06:50"), "07:00 A [L-out-1-07:00] D 07:05:50 | 1 ride\n");
    assert_float_equal(changed_fact(&c, 0, "path_km"), 3.166, 0.003);
    assert_true(changed_note(&c, 0, "stop_snapped", "A"));
    assert_true(changed_note(&c, 0, "stop_snapped", "D"));
    changed_close(&c);
}

static void run_times_may_be_given(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        LINE("L", "\"stops\":[{\"stop\":\"cn:A\"},{\"stop\":\"cn:D\"}],\"run\":[{\"minutes\":[9]}]," PATH(
                      "[114,22.5],[114.01,22.5],[114.01,22.51],[114.02,22.51]")));
    scene_check(&c.after, "cn:A", "cn:D", AT("06:50"), "07:00 A [L-out-1-07:00] D 07:09 | 1 ride\n");
    changed_close(&c);
}

/* To E: seven kilometres without a stop. */
static void a_crossing_has_to_be_named(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 LINE("L", "\"stops\":[{\"stop\":\"cn:D\"},{\"stop\":\"cn:E\"}],\"crossings\":[\"East "
                           "Bridge\"],\"speed_kmh\":36," PATH("[114.02,22.51],[114.0876,22.51]")));
    scene_check(&c.after, "cn:D", "cn:E", AT("06:50"), "07:00 D [L-out-1-07:00] E 07:11:35 | 1 ride\n");
    changed_close(&c);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    changed_refused(
        WORLD,
        LINE(
            "sea",
            "\"stops\":[{\"stop\":\"cn:D\"},{\"stop\":\"cn:E\"}],\"speed_kmh\":36," PATH(
                "[114.02,22.51],[114.0876,22.51]")) "," LINE("border",
                                                             "\"stops\":[{\"stop\":\"cn:A\"},{\"stop\":\"cn:"
                                                             "B\"}],\"speed_kmh\":36," PATH(
                                                                 "[114,22.5],[114.005,22.482],[114.01,22."
                                                                 "5]")) "," LINE("far",
                                                                                 "\"stops\":[{\"lat\":22."
                                                                                 "505,\"lon\":114},{"
                                                                                 "\"stop\":\"cn:D\"}],"
                                                                                 "\"speed_kmh\":36," PATH(
                                                                                     "[114,22.5],[114.02,22."
                                                                                     "51]")) "," LINE("off",
                                                                                                      "\"sto"
                                                                                                      "ps\":"
                                                                                                      "[{"
                                                                                                      "\"sto"
                                                                                                      "p\":"
                                                                                                      "\"cn:"
                                                                                                      "A\"},"
                                                                                                      "{\"st"
                                                                                                      "op\":"
                                                                                                      "\"cn:"
                                                                                                      "C\"},"
                                                                                                      "{\"st"
                                                                                                      "op\":"
                                                                                                      "\"cn:"
                                                                                                      "B\"}]"
                                                                                                      ",\"sp"
                                                                                                      "eed_"
                                                                                                      "kmh\""
                                                                                                      ":36"
                                                                                                      "," PATH(
                                                                                                          "["
                                                                                                          "1"
                                                                                                          "1"
                                                                                                          "4"
                                                                                                          ","
                                                                                                          "2"
                                                                                                          "2"
                                                                                                          "."
                                                                                                          "5"
                                                                                                          "]"
                                                                                                          ","
                                                                                                          "["
                                                                                                          "1"
                                                                                                          "1"
                                                                                                          "4"
                                                                                                          "."
                                                                                                          "0"
                                                                                                          "2"
                                                                                                          ","
                                                                                                          "2"
                                                                                                          "2"
                                                                                                          "."
                                                                                                          "5"
                                                                                                          "]")),
        "change sea: path: \"22.51000,114.03460\" is 1.5 km from any stop: through the sea? name the bridge "
        "or tunnel in crossings\n"
        "change border: path: \"22.48955,114.00290\" crosses the border, going by the stop nearest to it: "
        "only a port leads across\n"
        "change far: stops[0]: \"22.505000,114.000000\" no stop within 100 m: the nearest is cn:A, 556 m "
        "away; raise snap_m, or give new and name\n"
        "change off: stops[1]: \"C\" stands 1112 m from the path, more than 300\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_and_times_follow_the_path),
        cmocka_unit_test(run_times_may_be_given),
        cmocka_unit_test(a_crossing_has_to_be_named),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
