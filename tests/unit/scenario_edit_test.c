/* Fields of a scenario set to other values, and its variants: what comes out, and what is refused. */
#include "planner/scenario/edit.h"
#include "tests/unit/feed_failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Keys sorted, so that what is not touched stands as it was. */
#define LINE                                                                                                 \
    "{\"dwell_s\":30,\"fare\":{\"CNY\":2},\"id\":\"m1\",\"line\":\"D1\",\"run\":[{\"minutes\":[4,5,6]},{"    \
    "\"from\":\"09:00\",\"minutes\":[5,6,7],\"to\":\"10:00\"}],\"service\":[{\"from\":\"07:00\","            \
    "\"headway_min\":20,\"to\":\"10:00\"},{\"departures\":[\"12:00\"]},{\"from\":\"14:00\","                 \
    "\"headway_min\":[10,15],\"to\":\"19:00\"}],\"stops\":[{\"stop\":\"port:bay\"},{\"new\":\"mid\"},{"      \
    "\"stop\":\"name:X\"},{\"stop\":\"place:hosp\"}],\"type\":\"add-line\"}"
#define SCENARIO(changes) "{\"changes\":[" changes "],\"id\":\"s\",\"title\":{\"en\":\"T\"}}"
#define TWO                                                                                                  \
    SCENARIO(LINE ",{\"id\":\"m1.b\",\"minutes\":[2,3,4],\"from_stop\":\"A\",\"to_stop\":\"B\",\"type\":"    \
                  "\"reroute\",\"stops\":[{\"stop\":\"P\"},{\"stop\":\"Q\"}],\"dwell_s\":[1,2,3,4]}")

static void check_set(const char *json, const char *field, const char *value, const char *was,
                      const char *becomes)
{
    const gw_scenario_setting one = {field, value};
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_buf out = {0}, plain = {0}, wanted = {0};
    assert_int_equal(gw_scenario_set(gw_str_of(json), NULL, 0, &plain, &errors, &err), GW_OK);
    if (gw_scenario_set(gw_str_of(json), &one, 1, &out, &errors, &err))
        fail_msg("%s: %s", err.message, errors.n ? errors.list[0].message : "");
    const char *at = strstr(plain.p, was);
    if (!at) fail_msg("%s is not in %s", was, plain.p);
    gw_buf_add(&wanted, plain.p, (size_t)(at - plain.p));
    gw_buf_text(&wanted, becomes);
    gw_buf_text(&wanted, at + strlen(was));
    assert_string_equal(out.p, wanted.p);
    gw_buf_free(&out);
    gw_buf_free(&plain);
    gw_buf_free(&wanted);
    gw_scenario_errors_free(&errors);
}

static void a_place_is_set(void **state)
{
    (void)state;
    check_set(TWO, "m1.service[0].headway_min", "5", "\"headway_min\":20", "\"headway_min\":5");
    check_set(TWO, "m1.service[0].headway_min", "[5, 7.5]", "\"headway_min\":20", "\"headway_min\":[5,7.5]");
    check_set(TWO, "m1.service[1].departures[0]", "12:30", "\"12:00\"", "\"12:30\"");
    check_set(TWO, "m1.vehicle.seats", "12", "\"type\":\"add-line\"}",
              "\"type\":\"add-line\",\"vehicle\":{\"seats\":12}}");
    check_set(TWO, "m1.fare.CNY", "3", "\"CNY\":2", "\"CNY\":3");
    check_set(TWO, "m1.dwell_s", "45", "\"dwell_s\":30", "\"dwell_s\":45");
    check_set(TWO, "m1.color", "ff0000", "\"dwell_s\"", "\"color\":\"ff0000\",\"dwell_s\"");
    check_set(TWO, "m1.line", "7", "\"line\":\"D1\"", "\"line\":\"7\""); /* a text stays a text */
    check_set(TWO, "m1.stops", "[{\"stop\":\"A\"}]",
              "\"stops\":[{\"stop\":\"port:bay\"},{\"new\":\"mid\"},{\"stop\":\"name:X\"},{\"stop\":\"place:"
              "hosp\"}]",
              "\"stops\":[{\"stop\":\"A\"}]");
    check_set(TWO, "m1.b.from_stop", "C", "\"from_stop\":\"A\"", "\"from_stop\":\"C\""); /* the longer id */
}

static void a_key_is_set_wherever_it_stands(void **state)
{
    (void)state;
    const char *was = "\"headway_min\":20,\"to\":\"10:00\"},{\"departures\":[\"12:00\"]},{\"from\":\"14:00\","
                      "\"headway_min\":[10,15]",
               *becomes = "\"headway_min\":8,\"to\":\"10:00\"},{\"departures\":[\"12:00\"]},{\"from\":"
                          "\"14:00\",\"headway_min\":8";
    check_set(TWO, "m1.headway_min", "8", was, becomes);
    check_set(SCENARIO("{\"id\":\"a\",\"service\":[{\"to\":\"1\"},{\"to\":\"2\"}]}"), "a.service[*].to",
              "21:00", "\"service\":[{\"to\":\"1\"},{\"to\":\"2\"}]",
              "\"service\":[{\"to\":\"21:00\"},{\"to\":\"21:00\"}]");
}

static void stops_are_left_out(void **state)
{
    (void)state;
#define RUNS(a, b)                                                                                           \
    "\"run\":[{\"minutes\":[" a "]},{\"from\":\"09:00\",\"minutes\":[" b                                     \
    "],\"to\":\"10:00\"}],\"service\":[{\"from\":\"07:00\",\"headway_min\":20,\"to\":\"10:00\"},{"           \
    "\"departures\":[\"12:00\"]},{\"from\":\"14:00\",\"headway_min\":[10,15],\"to\":\"19:00\"}],\"stops\":[" \
    "{\"stop\":\"port:bay\"},"
    const char *was = RUNS("4,5,6", "5,6,7") "{\"new\":\"mid\"},{\"stop\":\"name:X\"},";
    const char *mid = RUNS("9,6", "11,7") "{\"stop\":\"name:X\"},";
    check_set(TWO, "m1.stops", "-mid", was, mid);
    check_set(TWO, "m1.stops", "-new:mid", was, mid);
    check_set(TWO, "m1.stops[mid]", "out", was, mid);
    check_set(TWO, "m1.stops[name:X]", "out", was, RUNS("4,11", "5,13") "{\"new\":\"mid\"},");
    check_set(TWO, "m1.stops", "-name:X; -mid", was, RUNS("15", "18"));
    check_set(TWO, "m1.stops", "all", was, was);
    check_set(TWO, "m1.stops[mid]", "in", was, was);
    check_set(TWO, "m1.b.stops", "-P",
              "\"dwell_s\":[1,2,3,4],\"from_stop\":\"A\",\"id\":\"m1.b\",\"minutes\":[2,3,4],\"stops\":[{"
              "\"stop\":\"P\"},",
              "\"dwell_s\":[1,3,4],\"from_stop\":\"A\",\"id\":\"m1.b\",\"minutes\":[5,4],\"stops\":[");
    check_set(SCENARIO("{\"id\":\"k\",\"stops\":[\"name:A\",\"name:B\"],\"type\":\"skip-stops\"}"), "k.stops",
              "-name:A", "\"name:A\",", "");
}

static void check_refused(const gw_scenario_setting *list, uint32_t n, const char *wanted)
{
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_buf out = {0}, text = {0};
    assert_int_equal(gw_scenario_set(GW_STR(TWO), list, n, &out, &errors, &err), GW_BAD_INPUT);
    assert_int_equal(out.n, 0);
    gw_scenario_errors_write_text(&errors, &text);
    assert_string_equal(text.p, wanted);
    gw_buf_free(&out);
    gw_buf_free(&text);
    gw_scenario_errors_free(&errors);
}

static void what_cannot_be_set_is_told_at_once(void **state)
{
    (void)state;
    static const gw_scenario_setting LIST[] = {
        {"m2.headway_min", "5"},
        {"headway_min", "5"},
        {"m1.service[7].to", "21:00"},
        {"m1.service[x].to", "21"},
        {"m1.line.name.x", "1"},
        {"m1.stops", "mid"},
        {"m1.stops", "-gone"},
        {"m1.stops", "-port:bay"},
        {"m1.stops[mid]", "maybe"},
        {"m1.stops[gone]", "in"},
        {"m1.id", "x"},
        {"m1.service[0].", "1"},
    };
    check_refused(
        LIST, sizeof LIST / sizeof *LIST,
        "m2.headway_min: \"5\" must begin with the id of a change and a point (CHANGE.KEY); changes: m1, "
        "m1.b\n"
        "headway_min: \"5\" must begin with the id of a change and a point (CHANGE.KEY); changes: m1, m1.b\n"
        "change m1: service[7].to: \"21:00\" the change has no such item (service)\n"
        "change m1: service[x].to: \"21\" is no field: write key, key.key, key[0].key or key[*].key\n"
        "change m1: line.name.x: \"1\" there is no object that could hold name\n"
        "change m1: stops: \"mid\" must be \"all\", stops to leave out (\"-NAME;-NAME\"), or a list in JSON\n"
        "change m1: stops: \"-gone\" the change has no stop \"gone\"; its stops: port:bay, new:mid, name:X, "
        "place:hosp\n"
        "change m1: stops: \"-port:bay\" port:bay is an end of the line: only stops on the way can be left "
        "out\n"
        "change m1: stops[mid]: \"maybe\" must be in or out\n"
        "change m1: stops[gone]: \"in\" the change has no stop \"gone\"; its stops: port:bay, new:mid, "
        "name:X, place:hosp\n"
        "change m1: id: \"x\" names the change and cannot be set\n"
        "change m1: service[0]: \"1\" is no field: write key, key.key, key[0].key or key[*].key\n");
}

static void texts_are_known(void **state)
{
    (void)state;
    assert_true(gw_scenario_holds_text(GW_STR(TWO), "m1.service[*].to"));
    assert_true(gw_scenario_holds_text(GW_STR(TWO), "m1.from"));
    assert_false(gw_scenario_holds_text(GW_STR(TWO), "m1.service[*].headway_min"));
    assert_false(gw_scenario_holds_text(GW_STR(TWO), "m9.to"));
    assert_false(gw_scenario_holds_text(GW_STR("{"), "m1.to"));
}

/* --- variants --- */

#define R(id, line) "{\"id\":\"" id "\",\"line\":\"" line "\",\"type\":\"remove-line\"}"
#define FILE_OF(variants)                                                                                    \
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"title\":{\"zh-Hant\":\"題\",\"en\":\"T\"},"          \
    "\"variants\":{" variants "},\"changes\":[" R("a", "A") "," R("b", "B") "," R("c", "C") "]}"
#define VARIANTS                                                                                             \
    FILE_OF("\"high\":[\"b\",\"a\"],\"default\":[\"a\"],\"named\":{\"changes\":[\"c\"],\"title\":\"N\"}")

static void check_variant(const char *json, const char *name, const char *wanted)
{
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_buf out = {0};
    if (gw_scenario_variant(gw_str_of(json), name, &out, &errors, &err))
        fail_msg("%s", errors.n ? errors.list[0].message : err.message);
    assert_string_equal(out.p, wanted);
    gw_buf_free(&out);
    gw_scenario_errors_free(&errors);
}

static void a_variant_is_its_changes(void **state)
{
    (void)state;
#define RESULT(changes, id, title)                                                                           \
    "{\"changes\":[" changes "],\"id\":\"" id "\",\"schema\":\"gangway-scenario/1\",\"title\":" title "}"
    check_variant(
        VARIANTS, "high",
        RESULT(R("a", "A") "," R("b", "B"), "s.high", "{\"en\":\"T (high)\",\"zh-Hant\":\"題 (high)\"}"));
    check_variant(VARIANTS, "named", RESULT(R("c", "C"), "s.named", "\"N\""));
    check_variant(VARIANTS, NULL, RESULT(R("a", "A"), "s", "{\"en\":\"T\",\"zh-Hant\":\"題\"}"));
    check_variant(
        FILE_OF("\"low\":[]"), NULL,
        RESULT(R("a", "A") "," R("b", "B") "," R("c", "C"), "s", "{\"en\":\"T\",\"zh-Hant\":\"題\"}"));
    check_variant("{\"id\":\"s\",\"changes\":[]}", NULL, "{\"changes\":[],\"id\":\"s\"}");
}

static void the_default_is_what_a_file_gives(void **state)
{
    (void)state;
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    assert_int_equal(gw_scenario_parse(VARIANTS, strlen(VARIANTS), &s, &errors, &err), GW_OK);
    assert_int_equal(gw_scenario_change_count(s), 1);
    gw_scenario_free(s);
    const char *none = FILE_OF("\"low\":[\"a\"]");
    assert_int_equal(gw_scenario_parse(none, strlen(none), &s, &errors, &err), GW_OK);
    assert_int_equal(gw_scenario_change_count(s), 3);
    gw_scenario_free(s);
}

static void variants_are_listed(void **state)
{
    (void)state;
    gw_buf names = {0};
    uint32_t n;
    assert_int_equal(gw_scenario_variants(GW_STR(VARIANTS), &names, &n, NULL), GW_OK);
    assert_int_equal(n, 3);
    assert_memory_equal(names.p, "high\0default\0named", 19);
    gw_buf_free(&names);
    assert_int_equal(gw_scenario_variants(GW_STR("{}"), &names, &n, NULL), GW_OK);
    assert_int_equal(n, 0);
    assert_int_equal(gw_scenario_variants(GW_STR("{"), &names, &n, NULL), GW_BAD_INPUT);
}

static void bad_variants_are_refused(void **state)
{
    (void)state;
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_buf out = {0}, text = {0};
    assert_int_equal(gw_scenario_variant(GW_STR(VARIANTS), "low", &out, &errors, &err), GW_BAD_INPUT);
    assert_int_equal(out.n, 0);
    const char *bad = FILE_OF("\"x\":[\"gone\",\"a\",\"a\"],\"y\":{\"change\":[]},\"z z\":[],\"w\":3");
    assert_int_equal(gw_scenario_parse(bad, strlen(bad), &s, &errors, &err), GW_BAD_INPUT);
    gw_scenario_errors_write_text(&errors, &text);
    assert_string_equal(
        text.p,
        "variants: \"low\" the scenario has no variant of this name; it has: high, default, named\n"
        "variants.x: \"gone\" is no id of a change in this file\n"
        "variants.x: \"a\" stands there twice\n"
        "variants.y.change: \"[]\" unknown key; known here: changes, title\n"
        "variants.y: \"{\"change\":[]}\" must be a list of ids of changes, or an object with changes and "
        "title\n"
        "variants: \"z z\": a name is at most 63 letters, digits, \"-\", \"_\" or \".\"\n"
        "variants.w: \"3\" must be a list of ids of changes, or an object with changes and title\n");
    gw_buf_free(&text);
    gw_scenario_errors_free(&errors);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    static const gw_scenario_setting LIST[] = {
        {"m1.headway_min", "5"}, {"m1.stops", "-mid"}, {"m1.vehicle.seats", "12"}, {"m1.stops[gone]", "in"}};
    for (int what = 0; what < 3; what++) {
        bool failed = true;
        for (int n = 1; failed; n++) {
            gw_scenario_errors errors = {0};
            gw_buf out = {0};
            fail_allocation(n);
            gw_status status = what == 2
                                   ? gw_scenario_variant(GW_STR(VARIANTS), "named", &out, &errors, NULL)
                                   : gw_scenario_set(GW_STR(TWO), LIST, what ? 4 : 3, &out, &errors, NULL);
            failed = allocation_failed();
            fail_allocation(0);
            if (status == GW_OK) assert_true(out.n > 0);
            if (status && !failed) assert_int_equal(status, what == 1 ? GW_BAD_INPUT : GW_OK);
            if (status) assert_int_equal(out.n, 0);
            gw_buf_free(&out);
            gw_scenario_errors_free(&errors);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_set),
        cmocka_unit_test(a_key_is_set_wherever_it_stands),
        cmocka_unit_test(stops_are_left_out),
        cmocka_unit_test(what_cannot_be_set_is_told_at_once),
        cmocka_unit_test(texts_are_known),
        cmocka_unit_test(a_variant_is_its_changes),
        cmocka_unit_test(the_default_is_what_a_file_gives),
        cmocka_unit_test(variants_are_listed),
        cmocka_unit_test(bad_variants_are_refused),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
