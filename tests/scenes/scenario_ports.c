/* Changes to ports: who is through when, before and after. */
#include "tests/scenes/changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A ─ 20 min ─ K ─3─ bay ─4─ P ─ every 10, 10 min ─ H. Clearance 12 minutes; open 06:30-22:00. */
#define WORLD                                                                                                \
    "feed hk hk\n"                                                                                           \
    "stop A 0 -9000\n"                                                                                       \
    "stop K 0 -3000\n"                                                                                       \
    "trip k1 HK A 8:00 K 8:20\n"                                                                             \
    "trip k2 HK A 21:30 K 21:50\n"                                                                           \
    "feed cn cn\n"                                                                                           \
    "stop P 0 0\n"                                                                                           \
    "stop H 10000 0\n"                                                                                       \
    "trip h1 L P 8:45 H 8:55\n"                                                                              \
    "trip h2 L P 9:00 H 9:10\n"                                                                              \
    "trip h3 L P 22:20 H 22:30\n"                                                                            \
    "port bay 6:30 22:00 0 -100 hk:hk:K:3 cn:cn:P:4\n"                                                       \
    "clearance 25 40\n"

#define C(id, type, port, more) "{\"id\":\"" id "\",\"type\":\"" type "\",\"port\":\"" port "\"," more "}"
#define AT(time)                "depart=2026-03-04T" time
#define BEFORE(options, ...)    scene_check(&c.before, "hk:A", "cn:H", options, __VA_ARGS__)
#define AFTER(options, ...)     scene_check(&c.after, "hk:A", "cn:H", options, __VA_ARGS__)

static void a_port_clears_faster(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "set-port", "port:bay",
                   "\"clearance\":{\"p50_min\":10,\"p95_min\":20,\"direction\":\"hk-cn\",\"from\":\"08:00\","
                   "\"to\":\"09:00\"}"));
    BEFORE(AT("08:00"), "08:00 A [k1] K 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:48 ~240 P 09:00 "
                        "[h2] H 09:10 | 2 rides\n");
    AFTER(AT("08:00"), "08:00 A [k1] K 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:33 ~240 P 08:45 "
                       "[h1] H 08:55 | 2 rides\n");
    assert_float_equal(changed_fact(&c, 0, "clearance_p50_before_min"), 25, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "clearance_p50_after_min"), 10, 1e-9);
    changed_close(&c);
}

static void a_channel_is_for_some(void **state)
{
    (void)state;
    changed c;
    changed_open(&c, WORLD,
                 C("a", "add-port-channel", "bay",
                   "\"traveller\":\"patient\",\"clearance\":{\"p50_min\":10,\"p95_min\":20}"));
    AFTER(AT("08:00"), "08:00 A [k1] K 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:48 ~240 P 09:00 "
                       "[h2] H 09:10 | 2 rides\n");
    AFTER(AT("08:00") " traveller=patient", "08:00 A [k1] K 08:20 ~180 port:bay@hk 08:23 {border} "
                                            "port:bay@cn 08:33 ~240 P 08:45 [h1] H 08:55 | 2 rides\n");
    assert_true(changed_note(&c, 0, "traveller", "patient"));
    assert_false(changed_warned(&c, 0, "not-faster"));
    changed_close(&c);
}

static void a_port_closes_later(void **state)
{
    (void)state;
    changed c;
    changed_open(
        &c, WORLD,
        C("a", "set-port", "bay", "\"opens\":\"06:30\",\"closes\":\"24:00\",\"last_admission_min\":30") "," C(
            "b", "set-port", "bay", "\"clearance\":{\"p50_min\":20,\"p95_min\":21}"));
    BEFORE(AT("21:00"), "21:30 A [k2] K 21:50 ~180 port:bay@hk 21:53 {border opens 06:30} port:bay@cn 06:55 "
                        "~240 P 08:45 [h1] H 08:55 | 2 rides\nnote port-closed\n");
    AFTER(AT("21:00"), "21:30 A [k2] K 21:50 ~180 port:bay@hk 21:53 {border} port:bay@cn 22:13 ~240 P 22:20 "
                       "[h3] H 22:30 | 2 rides\n");
    assert_float_equal(changed_fact(&c, 0, "open_hours_before"), 15.5, 1e-9);
    assert_float_equal(changed_fact(&c, 0, "open_hours_after"), 17.5, 1e-9);
    changed_close(&c);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    changed_refused(
        WORLD,
        C("a", "set-port", "port:nowhere", "\"open24\":true") "," C(
            "b", "set-port",
            "bay", "\"clearance\":{\"p50_min\":25,\"p95_min\":40}") "," C("d", "set-port", "bay",
                                                                          "\"opens\":\"08:00\",\"closes\":"
                                                                          "\"09:00\",\"last_admission_min\":"
                                                                          "60") "," C("e", "add-port-channel",
                                                                                      "bay",
                                                                                      "\"traveller\":"
                                                                                      "\"patient\","
                                                                                      "\"clearance\":{\"p50_"
                                                                                      "min\":25,\"p95_min\":"
                                                                                      "40}"),
        "change a: port: \"port:nowhere\" no port of this name in the data\n"
        "change b: port: \"bay\" changes nothing: it is so already\n"
        "change d: port: \"bay\" port bay would let nobody in: the last admission is as long as it is open\n"
        "change e: clearance: \"bay\" changes nothing: it is so already\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_port_clears_faster),
        cmocka_unit_test(a_channel_is_for_some),
        cmocka_unit_test(a_port_closes_later),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
