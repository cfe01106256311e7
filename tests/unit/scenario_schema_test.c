/* data/scenario.schema.json and the parser agree: what the parser takes is valid, and what the schema can say
 * is refused by both. */
#include "planner/scenario/scenario.h"
#include "tests/unit/json_schema.h"

#include <stdlib.h>

/* --- samples --- */

static bool parser_takes(const char *json)
{
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_status status = gw_scenario_parse(json, strlen(json), &s, &errors, NULL);
    gw_scenario_free(s);
    gw_scenario_errors_free(&errors);
    return status == GW_OK;
}

static void check_sample(const char *json, bool by_schema, bool by_parser)
{
    if (schema_takes(json) != by_schema) fail_msg("the schema %s %s", by_schema ? "refuses" : "takes", json);
    if (parser_takes(json) != by_parser) fail_msg("the parser %s %s", by_parser ? "refuses" : "takes", json);
}

#define TOP(more)    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\"," more "}"
#define CHANGE(more) TOP("\"changes\":[{" more "}]")
#define ADD(more)    CHANGE("\"id\":\"m\",\"type\":\"add-line\",\"line\":\"L\"," more)
#define STOPS        "\"stops\":[{\"stop\":\"A\"},{\"new\":\"n\",\"lat\":22.5,\"lon\":114,\"name\":\"N\"}]"
#define SERVICE                                                                                              \
    "\"service\":[{\"days\":[\"mon-sat\",\"sun\"],\"from\":\"6:00\",\"to\":\"48:00\",\"headway_min\":[10,"   \
    "12.5]}]"
#define RUN       "\"run\":[{\"minutes\":[7.5]}]"
#define SET(more) CHANGE("\"id\":\"h\",\"type\":\"set-headway\",\"line\":\"L\"," more)

static void both_take_what_is_right(void **state)
{
    (void)state;
    const char *good[] = {
        TOP("\"changes\":[]"),
        TOP("\"title\":\"T\",\"note\":\"n\",\"base\":{\"feeds\":{\"sz\":\"sha256:"
            "0123456789abcdef0123456789abcdef01234567"
            "89abcdef0123456789abcdef\"}},\"variants\":{},\"assumptions\":{\"demand\":\"d\",\"profile\":"
            "\"elder\","
            "\"seed\":1,\"stated\":[{\"text\":{\"en\":\"e\"},\"source\":\"S\",\"assumed\":false}]},"
            "\"changes\":[]"),
        TOP("\"assumptions\":{\"ranges\":[{\"input\":\"headways\",\"mode\":\"metro\",\"low\":0.5,\"high\":1},"
            "{\"input\":\"clearance\",\"port\":\"port:p\",\"low\":1,\"high\":2,\"source\":\"S\",\"assumed\":"
            "true}]},"
            "\"changes\":[]"),
        ADD(STOPS "," RUN "," SERVICE),
        ADD(STOPS ",\"speed_kmh\":20," SERVICE
                  ",\"mode\":\"tram\",\"name\":{\"zh-Hant\":\"名\"},\"color\":\"AbCdEf\","
                  "\"dwell_s\":20,\"calendar\":\"hk\",\"return\":\"none\",\"vehicle\":{\"seats\":20,"
                  "\"wheelchair_bays\":1,"
                  "\"low_floor\":true},\"fare\":{\"CNY\":2.5,\"age60\":0},\"note\":\"n\""),
        ADD(STOPS "," RUN
                  ",\"service\":[{\"days\":\"daily\",\"departures\":[\"06:00\",\"24:10:30\"],\"direction\":"
                  "\"back\"}]"),
        SET("\"from\":\"07:00\",\"to\":\"09:00\",\"headway_min\":5,\"direction\":0,\"rest\":\"keep\""),
        CHANGE("\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"name:R27\",\"direction\":1"),
        TOP("\"changes\":[],\"variants\":{\"low-1.b_C\":[],\"x\":{\"changes\":[],\"title\":{\"en\":\"X\"}}}"),
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) check_sample(good[i], true, true);
}

static void both_refuse_what_is_wrong(void **state)
{
    (void)state;
    const char *bad[] = {
        "{}",
        "[]",
        TOP("\"changes\":{}"),
        TOP("\"changes\":[],\"x\":1"),
        TOP("\"changes\":[7]"),
        "{\"schema\":\"gangway-scenario/2\",\"id\":\"s\",\"changes\":[]}",
        "{\"schema\":\"gangway-scenario/1\",\"id\":\"a b\",\"changes\":[]}",
        TOP("\"changes\":[],\"base\":{\"ports\":\"abc\"}"),
        TOP("\"changes\":[],\"base\":{\"feeds\":[]}"),
        TOP("\"changes\":[],\"title\":{}"),
        TOP("\"changes\":[],\"title\":{\"fr\":\"x\"}"),
        TOP("\"changes\":[],\"note\":\" \""),
        TOP("\"changes\":[],\"assumptions\":{\"seed\":1.5}"),
        TOP("\"changes\":[],\"assumptions\":{\"stated\":[{}]}"),
        TOP("\"changes\":[],\"assumptions\":{\"ranges\":[{\"input\":\"weather\",\"low\":0.5,\"high\":2}]}"),
        TOP("\"changes\":[],\"assumptions\":{\"ranges\":[{\"input\":\"walking\",\"low\":1.5,\"high\":2}]}"),
        TOP("\"changes\":[],\"assumptions\":{\"ranges\":[{\"input\":\"walking\",\"low\":0.5}]}"),
        CHANGE("\"id\":\"t\",\"type\":\"teleport\""),
        CHANGE("\"id\":\"r\",\"type\":\"remove-line\""),
        CHANGE("\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"L\",\"direction\":2"),
        CHANGE("\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"L\",\"from\":\"07:00\""),
        ADD(STOPS "," SERVICE),
        ADD(STOPS "," RUN ",\"speed_kmh\":20," SERVICE),
        ADD(STOPS ",\"speed_kmh\":-1," SERVICE),
        ADD(STOPS "," RUN),
        ADD("\"stops\":[{\"stop\":\"A\"}]," RUN "," SERVICE),
        ADD("\"stops\":[{\"stop\":\"A\"},{\"new\":\"n\"}]," RUN "," SERVICE),
        ADD("\"stops\":[{\"stop\":\"A\",\"new\":\"n\",\"lat\":0,\"lon\":0,\"name\":\"N\"},{\"stop\":\"B\"}]"
            "," RUN "," SERVICE),
        ADD(STOPS ",\"run\":[{\"minutes\":[0]}]," SERVICE),
        ADD(STOPS ",\"run\":[{\"from\":\"07:00\",\"minutes\":[5]}]," SERVICE),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":\"weekdays\",\"departures\":[\"06:00\"]}]"),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":[],\"departures\":[\"06:00\"]}]"),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":\"mon\",\"departures\":[\"6\"]}]"),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":\"mon\",\"departures\":[\"48:01\"]}]"),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":\"mon\",\"departures\":[\"06:60\"]}]"),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":\"mon\",\"from\":\"06:00\",\"to\":\"07:00\"}]"),
        ADD(STOPS
            "," RUN
            ",\"service\":[{\"days\":\"mon\",\"from\":\"06:00\",\"to\":\"07:00\",\"headway_min\":[5]}]"),
        ADD(STOPS "," RUN "," SERVICE ",\"fare\":{\"yuan\":2}"),
        ADD(STOPS "," RUN "," SERVICE ",\"vehicle\":{\"seats\":0}"),
        ADD(STOPS "," RUN "," SERVICE ",\"dwell_s\":0.5"),
        SET("\"from\":\"07:00\",\"to\":\"09:00\",\"headway_min\":\"5\""),
        SET("\"from\":\"07:00\",\"headway_min\":5"),
        SET("\"from\":\"07:00\",\"to\":\"09:00\",\"headway_min\":5,\"rest\":\"drop\""),
        TOP("\"changes\":[],\"variants\":{\"x\":{\"title\":\"X\"}}"),
        TOP("\"changes\":[],\"variants\":{\"two words\":[]}"),
        TOP("\"changes\":[],\"variants\":{\"x\":\"m\"}"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) check_sample(bad[i], false, false);
}

/* What compares two values is beyond a schema. */
static void the_parser_knows_more(void **state)
{
    (void)state;
    const char *beyond[] = {
        TOP("\"changes\":[],\"variants\":{\"a\":[\"gone\"]}"),
        TOP("\"changes\":[{\"id\":\"r\",\"type\":\"remove-line\",\"line\":\"A\"},{\"id\":\"r\",\"type\":"
            "\"remove-line\","
            "\"line\":\"B\"}]"),
        ADD(STOPS ",\"run\":[{\"minutes\":[5,5]}]," SERVICE),
        ADD(STOPS ",\"run\":[{\"from\":\"09:00\",\"to\":\"08:00\",\"minutes\":[5]}]," SERVICE),
        ADD(STOPS "," RUN ",\"service\":[{\"days\":\"mon\",\"departures\":[\"07:00\",\"06:00\"]}]"),
        SET("\"from\":\"09:00\",\"to\":\"07:00\",\"headway_min\":5"),
        SET("\"from\":\"07:00\",\"to\":\"07:30\",\"headway_min\":45"),
        SET("\"from\":\"07:00\",\"to\":\"09:30\",\"headway_min\":[20,15]"),
    };
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) check_sample(beyond[i], true, false);
}

static void the_published_scenarios_are_valid(void **state)
{
    (void)state;
    const char *files[] = {
        GW_SOURCE_DIR "/data/scenarios/szb-direct.json", GW_SOURCE_DIR "/data/scenarios/without-r27.json",
        GW_SOURCE_DIR "/data/scenarios/r27.json", GW_SOURCE_DIR "/data/scenarios/without-line13.json"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        gw_buf text = {0};
        assert_int_equal(gw_file_read(files[i], 0, &text, NULL), GW_OK);
        check_sample(text.p, true, true);
        gw_buf_free(&text);
    }
}

static void the_patterns_are_understood(void **state)
{
    (void)state;
    assert_true(pattern_matches("a-b", "^[a-z-]{3}$"));
    assert_false(pattern_matches("a-bc", "^[a-z-]{3}$"));
    assert_true(pattern_matches("xx", "^x{1,2}$"));
    assert_false(pattern_matches("xxx", "^x{1,2}$"));
    assert_true(pattern_matches("7:05", "^(1?[0-9]):[0-5][0-9](:[0-5][0-9])?$|^48:00$"));
    assert_true(pattern_matches("48:00", "^(1?[0-9]):[0-5][0-9](:[0-5][0-9])?$|^48:00$"));
    assert_false(pattern_matches("7:65", "^(1?[0-9]):[0-5][0-9](:[0-5][0-9])?$|^48:00$"));
    assert_true(pattern_matches(" a", "[^ ]"));
    assert_false(pattern_matches("  ", "[^ ]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_patterns_are_understood),       cmocka_unit_test(both_take_what_is_right),
        cmocka_unit_test(both_refuse_what_is_wrong),         cmocka_unit_test(the_parser_knows_more),
        cmocka_unit_test(the_published_scenarios_are_valid),
    };
    if (!schema_open(GW_SOURCE_DIR "/data/scenario.schema.json")) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    schema_close();
    return failed;
}
