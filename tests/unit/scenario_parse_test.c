/* Reading scenario files: every fault at once, each with its change, field and value. */
#include "planner/scenario/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD            "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":["
#define TAIL            "]}"
#define STOPS           "\"stops\":[{\"stop\":\"A\"},{\"stop\":\"B\"}]"
#define RUN             "\"run\":[{\"minutes\":[10]}]"
#define SERVICE         "\"service\":[{\"days\":\"daily\",\"from\":\"06:00\",\"to\":\"22:00\",\"headway_min\":10}]"
#define LINE_OF(...)    HEAD "{\"id\":\"m\",\"type\":\"add-line\",\"line\":\"L\"," __VA_ARGS__ "}" TAIL
#define HEADWAY_OF(...) HEAD "{\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"L\"," __VA_ARGS__ "}" TAIL

static gw_scenario *parse(const char *json)
{
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    if (gw_scenario_parse(json, strlen(json), &s, &errors, &err))
        fail_msg("%s: %s", err.message, errors.n ? errors.list[0].message : "");
    assert_int_equal(errors.n, 0);
    gw_scenario_errors_free(&errors);
    return s;
}

static void check_good(const char *json)
{
    gw_scenario_free(parse(json));
}

static void check_bad_of(const char *json, size_t n, const char *expected)
{
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_buf text = {0};
    assert_int_equal(gw_scenario_parse(json, n, &s, &errors, &err), GW_BAD_INPUT);
    assert_null(s);
    gw_scenario_errors_write_text(&errors, &text);
    assert_string_equal(text.p, expected);
    gw_buf_free(&text);
    gw_scenario_errors_free(&errors);
}

static void check_bad(const char *json, const char *expected)
{
    check_bad_of(json, strlen(json), expected);
}

static void the_frame_is_checked(void **state)
{
    (void)state;
    check_good(HEAD TAIL);
    check_bad("", "not valid JSON: an unexpected character, or the end, at line 1, column 1\n");
    check_bad("[]", "a scenario is a JSON object\n");
    check_bad("{}", "schema: is missing\nid: is missing\nchanges: is missing\n");
    check_bad(
        "{\"schema\":\"gangway-scenario/2\",\"id\":\"a b\",\"changes\":{},\"x\":1}",
        "x: \"1\" unknown key; known here: schema, id, title, note, base, variants, assumptions, changes\n"
        "schema: \"gangway-scenario/2\" must be \"gangway-scenario/1\"\n"
        "id: \"a b\" must be at most 63 letters, digits, \"-\", \"_\" or \".\"\n"
        "changes: \"{}\" must be a list of at most 200 changes\n");
    check_bad("{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"id\":\"t\",\"changes\":[]}",
              "not valid JSON: the key \"id\" occurs twice in one object\n");
    check_bad_of("\xff", 1, "not valid JSON: a byte that is not UTF-8 at line 1, column 1\n");
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    check_bad(
        HEAD "{\"id\":\"a\",\"type\":\"add-line\",\"line\":\"\",\"stops\":[{\"stop\":\"A\"},{\"new\":\"n\","
             "\"lat\":91}],"
             "\"run\":[{\"from\":\"09:00\",\"to\":\"08:00\",\"minutes\":[0]},{\"minutes\":[1,2]}],"
             "\"service\":[{\"days\":\"mon-xyz\",\"from\":\"7\",\"to\":\"19:00\",\"headway_min\":0}]},"
             "{\"id\":\"a\",\"type\":\"remove-line\"},{\"type\":\"teleport\"},7" TAIL,
        "change a: line: must be a text that is not empty\n"
        "change a: stops[1].lat: \"91\" must be a number of degrees, at least -90 and at most 90\n"
        "change a: stops[1].lon: is missing\n"
        "change a: stops[1].name: is missing\n"
        "change a: run[0].to: \"08:00\" must be after from; times after midnight are written 24:00 and "
        "later\n"
        "change a: run[0].minutes: \"0\" must be a number of minutes, above 0 and at most 1440\n"
        "change a: run[1].minutes: \"[1,2]\" must be a list of numbers, one for each hop (1)\n"
        "change a: run[1].from: crosses the band before: bands are in order\n"
        "change a: service[0].days: \"mon-xyz\" must be days: \"mon\" … \"sun\", \"mon-sat\", \"daily\", or "
        "a list of "
        "them\n"
        "change a: service[0].from: \"7\" must be a time HH:MM or HH:MM:SS up to 48:00 (after midnight: "
        "24:30)\n"
        "change a: service[0].headway_min: \"0\" must be a number of minutes, above 0 and at most 1440\n"
        "change a: id: \"a\" two changes have this id\n"
        "change a: line: is missing\n"
        "changes[2].id: is missing\n"
        "changes[2].type: \"teleport\" is no type of change known here: "
        "add-line, add-trips, set-headway, scale-run-time, set-dwell, reroute, extend-span, "
        "phase, move-stop, add-entrance, set-transfer, set-port, add-port-channel, skip-stops, "
        "remove-line, remove-trips, set-vehicle, set-fare, shift-clinic, scale-demand\n"
        "changes[3]: \"7\" must be an object\n");
}

static void lines_are_checked(void **state)
{
    (void)state;
    check_good(LINE_OF(STOPS "," RUN "," SERVICE));
    check_good(LINE_OF(
        STOPS ",\"speed_kmh\":25,\"dwell_s\":0,\"calendar\":\"hk\",\"return\":\"none\",\"mode\":\"ferry\","
              "\"color\":\"00aaFF\",\"vehicle\":{\"seats\":30,\"low_floor\":true},\"fare\":{\"CNY\":2,"
              "\"age60\":0}," SERVICE));
    check_bad(LINE_OF(STOPS "," RUN ",\"speed_kmh\":0," SERVICE),
              "change m: speed_kmh: \"0\" either run or speed_kmh, not both\n"
              "change m: speed_kmh: \"0\" must be a number of km/h, above 0 and at most 300\n");
    check_bad(LINE_OF(STOPS "," SERVICE), "change m: run: is missing: give run or speed_kmh\n");
    check_bad(LINE_OF("\"stops\":[{\"stop\":\"A\"}]," RUN "," SERVICE),
              "change m: stops: \"[{\"stop\":\"A\"}]\" must be a list of 2 to 400 stops\n");
    check_bad(
        LINE_OF(STOPS
                "," RUN "," SERVICE ",\"dwell_s\":1.5,\"mode\":\"zeppelin\",\"color\":\"green\",\"return\":"
                "\"loop\",\"calendar\":\"us\",\"vehicle\":{\"seats\":0,\"wings\":2},\"fare\":{\"EURO\":1,"
                "\"CNY\":-1}"),
        "change m: mode: \"zeppelin\" must be bus, metro, tram, rail, ferry or trolleybus\n"
        "change m: color: \"green\" must be six hex digits, as in GTFS\n"
        "change m: dwell_s: \"1.5\" must be a whole number of seconds, at least 0 and at most 3600\n"
        "change m: return: \"loop\" must be mirror or none\n"
        "change m: calendar: \"us\" must be cn or hk\n"
        "change m: vehicle.wings: \"2\" unknown key; known here: seats, wheelchair_bays, low_floor\n"
        "change m: vehicle.seats: \"0\" must be a whole number of seats, above 0 and at most 5000\n"
        "change m: fare.EURO: \"1\" must be a currency (CNY) or an age from which it holds (age60)\n"
        "change m: fare.CNY: \"-1\" must be a number, at least 0 and at most 100000\n");
}

#define BAND(more) LINE_OF(STOPS "," RUN ",\"service\":[" more "]")

static void service_is_checked(void **state)
{
    (void)state;
    check_good(BAND(
        "{\"days\":[\"mon\",\"wed-fri\"],\"departures\":[\"06:00\",\"24:30:15\"],\"direction\":\"out\"}"));
    check_good(BAND("{\"days\":\"sat-mon\",\"from\":\"06:00\",\"to\":\"25:00\",\"headway_min\":[15,20]}"));
    check_bad(BAND("{\"days\":\"mon\",\"from\":\"06:00\",\"to\":\"07:00\",\"headway_min\":90}"),
              "change m: service[0].headway_min: \"90\" is longer than its period\n");
    check_bad(
        BAND("{\"days\":\"mon\",\"from\":\"06:00\",\"to\":\"07:00\",\"headway_min\":[20,15]}"),
        "change m: service[0].headway_min: \"[20,15]\" the range runs backwards: write [least, most]\n");
    check_bad(BAND("{\"days\":\"mon\",\"headway_min\":10}"),
              "change m: service[0].from: is missing: a headway needs from and to\n");
    check_bad(BAND("{\"days\":\"mon\",\"from\":\"06:00\",\"to\":\"07:00\"}"),
              "change m: service[0].headway_min: is missing: give it or departures\n");
    check_bad(BAND("{\"days\":\"mon\",\"departures\":[\"08:00\",\"08:00\",\"x\"]}"),
              "change m: service[0].departures: \"08:00\" must be later than the departure before it\n"
              "change m: service[0].departures: \"x\" must be a time HH:MM or HH:MM:SS up to 48:00\n");
    check_bad(
        BAND(
            "{\"days\":\"mon-fri\",\"from\":\"06:00\",\"to\":\"09:00\",\"headway_min\":10},{\"days\":\"fri\","
            "\"from\":\"08:00\",\"to\":\"10:00\",\"headway_min\":10}"),
        "change m: service[1].from: \"08:00\" crosses an earlier band\n");
    check_good(BAND(
        "{\"days\":\"mon-fri\",\"from\":\"06:00\",\"to\":\"09:00\",\"headway_min\":10},{\"days\":\"sat\","
        "\"from\":\"08:00\",\"to\":\"10:00\",\"headway_min\":10}"));
    check_bad(LINE_OF(STOPS "," RUN
                            ",\"return\":\"none\",\"service\":[{\"days\":\"mon\",\"direction\":\"back\","
                            "\"departures\":[\"08:00\"]}]"),
              "change m: service[0].direction: \"back\" the line has no way back (return: none)\n");
}

static void headways_are_checked(void **state)
{
    (void)state;
    check_good(HEADWAY_OF(
        "\"from\":\"07:00\",\"to\":\"09:00\",\"headway_min\":7.5,\"direction\":1,\"rest\":\"remove\""));
    check_bad(HEADWAY_OF("\"from\":\"09:00\",\"to\":\"09:00\",\"headway_min\":-5,\"direction\":2,\"rest\":"
                         "\"hide\",\"x\":0"),
              "change h: x: \"0\" unknown key; known here: id, type, note, line, direction, from, to, "
              "headway_min, rest\n"
              "change h: direction: \"2\" must be a whole number, at least 0 and at most 1\n"
              "change h: to: \"09:00\" must be after from; times after midnight are written 24:00 and later\n"
              "change h: headway_min: \"-5\" must be a number of minutes, above 0 and at most 1440\n"
              "change h: rest: \"hide\" must be keep or remove\n");
}

static void assumptions_variants_and_base_are_checked(void **state)
{
    (void)state;
    gw_scenario *s =
        parse("{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"title\":{\"zh-Hans\":\"直达\"},\"changes\":["
              "{\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"L\"}],\"variants\":{\"low\":[\"r\"]},"
              "\"assumptions\":{\"seed\":7,\"stated\":[{\"text\":\"a\"},{\"text\":{\"en\":\"b\"},"
              "\"source\":\"S1\"}]}}");
    assert_string_equal(gw_scenario_title(s, GW_LANG_EN), "直达");
    assert_int_equal(gw_scenario_assumption_count(s), 2);
    assert_true(gw_scenario_assumption_at(s, 0)->assumed);
    assert_string_equal(gw_scenario_assumption_at(s, 0)->source, "");
    assert_false(gw_scenario_assumption_at(s, 1)->assumed);
    assert_string_equal(gw_scenario_assumption_at(s, 1)->text[GW_LANG_HANT], "b");
    gw_scenario_free(s);
    check_bad("{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[],\"variants\":{\"low\":[\"r\"]},"
              "\"base\":{\"feeds\":{\"sz\":\"abc\"},\"ports\":\"sha256:XY\"},\"assumptions\":{\"seed\":-1,"
              "\"stated\":[{}]}}",
              "base.feeds.sz: \"abc\" must be \"sha256:\" and 64 lower-case hex digits\n"
              "base.ports: \"sha256:XY\" must be \"sha256:\" and 64 lower-case hex digits\n"
              "assumptions.seed: \"-1\" must be a whole number, at least 0 and at most 9.0072e+15\n"
              "assumptions.stated[0].text: is missing\n"
              "variants.low: \"r\" is no id of a change in this file\n");
}

static void ranges_are_checked_all_at_once(void **state)
{
    (void)state;
    check_bad(
        "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[],\"assumptions\":{\"ranges\":["
        "{\"input\":\"weather\",\"low\":0.5,\"high\":2},"
        "{\"input\":\"walking\",\"mode\":\"bus\",\"low\":1.5,\"high\":0.5},"
        "{\"input\":\"demand\",\"port\":\"p\",\"low\":0.5,\"high\":2},"
        "{\"input\":\"demand\",\"low\":0.5,\"high\":2},{\"input\":\"demand\",\"low\":0.5,\"high\":2}]}}",
        "assumptions.ranges[0].input: \"weather\" is none of headways, run_times, headways_of_the_change, "
        "run_times_of_the_change, clearance, demand, walking\n"
        "assumptions.ranges[1].mode: \"bus\" only headways and run_times have a mode\n"
        "assumptions.ranges[1].low: \"1.5\" must be a number, at least 0 and at most 1\n"
        "assumptions.ranges[1].high: \"0.5\" must be a number, at least 1 and at most 10\n"
        "assumptions.ranges[2].port: \"p\" only clearance has a port\n"
        "assumptions.ranges[4].input: \"demand\" has a range already\n");
}

static void the_id_is_the_hash_of_the_content(void **state)
{
    (void)state;
    gw_scenario *a = parse("{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[]}");
    gw_scenario *b = parse(" {\n\"changes\" : [ ], \"id\":\"\\u0073\",\"schema\":\"gangway-scenario/1\"}");
    gw_scenario *c = parse("{\"schema\":\"gangway-scenario/1\",\"id\":\"t\",\"changes\":[]}");
    gw_str canonical = gw_scenario_canonical(a);
    gw_sha256 sum;
    char hex[65];
    assert_int_equal(gw_sha256_of(canonical.p, canonical.n, &sum), GW_OK);
    gw_sha256_hex(&sum, hex);
    assert_int_equal(strlen(gw_scenario_id(a)), 16);
    assert_memory_equal(gw_scenario_id(a), hex, 16);
    assert_string_equal(gw_scenario_id(a), gw_scenario_id(b));
    assert_string_not_equal(gw_scenario_id(a), gw_scenario_id(c));
    gw_scenario_free(a);
    gw_scenario_free(b);
    gw_scenario_free(c);
}

static void faults_are_told_as_json_too(void **state)
{
    (void)state;
    const char *json = HEAD "{\"id\":\"m\",\"type\":\"remove-line\",\"line\":7}" TAIL;
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_buf text = {0};
    gw_json_writer w;
    assert_int_equal(gw_scenario_parse(json, strlen(json), &s, &errors, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "the scenario has 1 fault");
    gw_json_begin(&w, &text);
    gw_json_object(&w, NULL);
    gw_scenario_errors_write_json(&errors, &w);
    gw_json_object_end(&w);
    assert_string_equal(
        text.p, "{\"errors\":[{\"change\":\"m\",\"field\":\"line\",\"value\":\"7\",\"message\":\"must be a "
                "text that is not empty\"}]}");
    gw_buf_free(&text);
    gw_scenario_errors_free(&errors);
}

/* Every cut, and every byte changed a little, is read without harm and answered with a scenario or with
 * faults. */
static void any_bytes_are_read_without_harm(void **state)
{
    (void)state;
    const char *good = LINE_OF(
        "\"stops\":[{\"stop\":\"port:bay\"},{\"new\":\"n\",\"lat\":22.5,\"lon\":114,\"name\":{\"en\":\"N\"}}"
        "],\"run\":[{\"from\":\"06:00\",\"to\":\"25:00\",\"minutes\":[7.5]}]," SERVICE
        ",\"fare\":{\"CNY\":2}");
    size_t n = strlen(good);
    char *bytes = malloc(n);
    for (size_t cut = 0; cut <= 2 * n; cut++) {
        gw_scenario *s = NULL;
        gw_scenario_errors errors = {0};
        memcpy(bytes, good, n);
        if (cut >= n && cut < 2 * n) bytes[cut - n] = (char)(bytes[cut - n] + 1 + (int)(cut % 5));
        gw_status status = gw_scenario_parse(bytes, cut < n ? cut : n, &s, &errors, NULL);
        assert_true(status == GW_OK ? s && !errors.n : !s && errors.n);
        gw_scenario_free(s);
        gw_scenario_errors_free(&errors);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_frame_is_checked),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(lines_are_checked),
        cmocka_unit_test(service_is_checked),
        cmocka_unit_test(headways_are_checked),
        cmocka_unit_test(assumptions_variants_and_base_are_checked),
        cmocka_unit_test(ranges_are_checked_all_at_once),
        cmocka_unit_test(the_id_is_the_hash_of_the_content),
        cmocka_unit_test(faults_are_told_as_json_too),
        cmocka_unit_test(any_bytes_are_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
