/* Every change as it is written: data/scenario.schema.json and the parser take and refuse the same, and what
 * is refused names change, field and value. */
#include "planner/scenario/scenario.h"
#include "tests/unit/json_schema.h"

#include <stdio.h>
#include <stdlib.h>

static gw_status parse(const char *change, gw_buf *faults)
{
    char json[4096];
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    snprintf(json, sizeof json,
             "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[{\"id\":\"c\",%s}]}", change);
    gw_status status = gw_scenario_parse(json, strlen(json), &s, &errors, NULL);
    gw_scenario_errors_write_text(&errors, faults);
    if (schema_takes(json) != (status == GW_OK) && !strstr(change, "\"note\":\"beyond\""))
        fail_msg("the schema %s %s", status ? "takes" : "refuses", change);
    gw_scenario_free(s);
    gw_scenario_errors_free(&errors);
    return status;
}

static void takes(const char *change)
{
    gw_buf faults = {0};
    if (parse(change, &faults)) fail_msg("%s: %s", change, faults.p);
    gw_buf_free(&faults);
}

/* note beyond: what only the parser can tell. */
static void refuses(const char *change, const char *expected)
{
    gw_buf faults = {0};
    assert_int_equal(parse(change, &faults), GW_BAD_INPUT);
    assert_string_equal(faults.p, expected);
    gw_buf_free(&faults);
}

#define CLOCK " must be a time HH:MM or HH:MM:SS up to 48:00 (after midnight: 24:30)\n"

static void vehicles_and_fares(void **state)
{
    (void)state;
    takes("\"type\":\"set-vehicle\",\"line\":\"L\",\"vehicle\":{\"seats\":12,\"wheelchair_bays\":0,\"low_"
          "floor\":true}");
    refuses("\"type\":\"set-vehicle\",\"line\":\"L\",\"vehicle\":{\"seats\":-3,\"bays\":1}",
            "change c: vehicle.bays: \"1\" unknown key; known here: seats, wheelchair_bays, low_floor\n"
            "change c: vehicle.seats: \"-3\" must be a whole number of seats, above 0 and at most 5000\n");
    refuses("\"type\":\"set-vehicle\",\"seats\":5",
            "change c: seats: \"5\" unknown key; known here: id, type, note, line, vehicle\n"
            "change c: line: is missing\n"
            "change c: vehicle: is missing\n");
    takes("\"type\":\"set-fare\",\"line\":\"L\",\"fare\":{\"CNY\":2,\"age60\":0}");
    refuses("\"type\":\"set-fare\",\"line\":\"L\",\"fare\":{\"CNY\":-2,\"elder\":0}",
            "change c: fare.CNY: \"-2\" must be a number, at least 0 and at most 100000\n"
            "change c: fare.elder: \"0\" must be a currency (CNY) or an age from which it holds (age60)\n");
    refuses("\"type\":\"set-fare\",\"note\":\"beyond\",\"line\":\"L\",\"fare\":{\"CNY\":2,\"HKD\":3}",
            "change c: fare.HKD: \"3\" a line has one currency\n");
    refuses("\"type\":\"set-fare\",\"note\":\"beyond\",\"line\":\"L\",\"fare\":{\"age65\":2}",
            "change c: fare: \"{\"age65\":2}\" names no currency: {\"CNY\": 2, \"age60\": 0}\n");
}

static void demand_and_clinics(void **state)
{
    (void)state;
    takes(
        "\"type\":\"scale-demand\",\"factor\":1.5,\"port\":\"port:bay\",\"zone\":\"z\",\"profile\":\"elder\","
        "\"crosses\":true,\"from\":\"07:00\",\"to\":\"09:00\"");
    takes("\"type\":\"scale-demand\",\"factor\":0");
    refuses("\"type\":\"scale-demand\",\"factor\":-1,\"profile\":\"giant\",\"crosses\":1,\"from\":\"7\","
            "\"to\":\"9:00\"",
            "change c: factor: \"-1\" must be a number, at least 0 and at most 100\n"
            "change c: profile: \"giant\" must be adult, elder, luggage, wheelchair, companion, resident, "
            "visitor or "
            "patient\n"
            "change c: from: \"7\"" CLOCK "change c: crosses: \"1\" must be true or false\n");
    refuses("\"type\":\"scale-demand\"", "change c: factor: is missing\n");
    takes(
        "\"type\":\"shift-clinic\",\"minutes\":-30,\"share\":0.5,\"place\":\"place:hosp\",\"from\":\"08:00\","
        "\"to\":\"10:00\"");
    refuses("\"type\":\"shift-clinic\",\"minutes\":1000,\"share\":0",
            "change c: minutes: \"1000\" must be a number of minutes, at least -720 and at most 720\n"
            "change c: share: \"0\" must be a number, above 0 and at most 1\n");
    refuses("\"type\":\"shift-clinic\",\"note\":\"beyond\",\"minutes\":-60,\"share\":1,\"from\":\"00:30\","
            "\"to\":\"01:00\"",
            "change c: minutes: \"-60\" moves appointments before 00:00\n");
}

static void times_and_trips(void **state)
{
    (void)state;
    takes("\"type\":\"add-trips\",\"line\":\"L\",\"direction\":1,\"days\":\"sat-sun\",\"departures\":[\"06:"
          "00\",\"24:30\"]");
    refuses("\"type\":\"add-trips\",\"line\":\"L\",\"departures\":[\"x\"]",
            "change c: departures: \"x\" must be a time HH:MM or HH:MM:SS up to 48:00\n");
    refuses("\"type\":\"add-trips\",\"note\":\"beyond\",\"line\":\"L\",\"departures\":[\"08:00\",\"07:00\"]",
            "change c: departures: \"07:00\" must be later than the departure before it\n");
    takes("\"type\":\"scale-run-time\",\"line\":\"L\",\"factor\":0.8,\"from_stop\":\"A\",\"to_stop\":\"B\","
          "\"from\":\"07:00\","
          "\"to\":\"09:00\",\"days\":[\"mon\"],\"calendar\":\"hk\"");
    refuses("\"type\":\"scale-run-time\",\"line\":\"L\",\"factor\":0,\"to_stop\":\"B\"",
            "change c: factor: \"0\" must be a number, above 0 and at most 10\n"
            "change c: from_stop: is missing\n");
    refuses("\"type\":\"scale-run-time\",\"line\":\"L\"",
            "change c: factor: is missing: give factor or minutes\n");
    refuses("\"type\":\"scale-run-time\",\"line\":\"L\",\"factor\":1.1,\"minutes\":999",
            "change c: minutes: \"999\" either factor or minutes, not both\n"
            "change c: minutes: \"999\" must be a number of minutes, at least -240 and at most 240\n");
    takes("\"type\":\"set-dwell\",\"line\":\"L\",\"seconds\":0,\"stops\":[\"A\"]");
    refuses("\"type\":\"set-dwell\",\"line\":\"L\",\"seconds\":-5,\"stops\":[]",
            "change c: seconds: \"-5\" must be a whole number of seconds, at least 0 and at most 3600\n"
            "change c: stops: \"[]\" must be a list of 1 to 400 texts\n");
    takes("\"type\":\"skip-stops\",\"line\":\"L\",\"stops\":[\"A\"],\"saved_s\":20");
    refuses("\"type\":\"skip-stops\",\"line\":\"L\",\"from\":\"09:00\",\"to\":\"xx\",\"stops\":[7]",
            "change c: to: \"xx\"" CLOCK "change c: stops: \"7\" must be a text that is not empty\n");
    takes("\"type\":\"remove-trips\",\"line\":\"L\",\"trips\":[\"t1\"]");
    refuses("\"type\":\"remove-trips\",\"note\":\"beyond\",\"line\":\"L\"",
            "change c: from: is missing: give from and to, days or trips (all of it: remove-line)\n");
}

static void ways_and_spans(void **state)
{
    (void)state;
    takes("\"type\":\"reroute\",\"line\":\"L\",\"from_stop\":\"A\",\"to_stop\":\"B\",\"stops\":[{\"stop\":"
          "\"C\"}],"
          "\"minutes\":[3,4],\"dwell_s\":[20,40,50]");
    takes("\"type\":\"reroute\",\"line\":\"L\",\"from_stop\":\"A\",\"stops\":[{\"stop\":\"C\"}],\"speed_"
          "kmh\":20,\"dwell_s\":15");
    refuses("\"type\":\"reroute\",\"line\":\"L\",\"from_stop\":\"A\",\"to_stop\":\"B\",\"speed_kmh\":-1",
            "change c: speed_kmh: \"-1\" must be a number of km/h, above 0 and at most 300\n");
    refuses("\"type\":\"reroute\",\"note\":\"beyond\",\"line\":\"L\",\"stops\":[{\"stop\":\"C\"}],"
            "\"minutes\":[1]",
            "change c: from_stop: is missing: give from_stop, to_stop or both\n"
            "change c: minutes: \"[1]\" must be a list of 0 numbers\n");
    refuses("\"type\":\"reroute\",\"note\":\"beyond\",\"line\":\"L\",\"from_stop\":\"A\",\"to_stop\":\"B\","
            "\"minutes\":[1,2],"
            "\"dwell_s\":[1]",
            "change c: minutes: \"[1,2]\" must be a list of 1 numbers\n"
            "change c: dwell_s: \"[1]\" must be a list of 2 numbers\n");
    takes("\"type\":\"extend-span\",\"line\":\"L\",\"first\":\"05:00\",\"last\":\"25:00\",\"headway_min\":["
          "10,15],\"days\":\"fri\"");
    refuses("\"type\":\"extend-span\",\"line\":\"L\",\"first\":\"5\",\"headway_min\":-10",
            "change c: first: \"5\"" CLOCK
            "change c: headway_min: \"-10\" must be a number of minutes, above 0 and at most 1440\n");
    refuses("\"type\":\"extend-span\",\"note\":\"beyond\",\"line\":\"L\"",
            "change c: first: is missing: give first, last or both\n");
    takes("\"type\":\"phase\",\"line\":\"L\",\"stop\":\"A\",\"slots\":[\"09:00\"],\"before_min\":15,\"within_"
          "min\":20");
    takes("\"type\":\"phase\",\"line\":\"L\",\"stop\":\"A\",\"after_line\":\"M\",\"after_stop\":\"B\","
          "\"after_min\":3,"
          "\"after_direction\":1");
    refuses("\"type\":\"phase\",\"line\":\"L\",\"stop\":\"A\"",
            "change c: slots: is missing: give slots or after_line\n");
    refuses("\"type\":\"phase\",\"line\":\"L\",\"stop\":\"A\",\"slots\":[],\"before_min\":-1",
            "change c: slots: \"[]\" must be a list of times\n"
            "change c: before_min: \"-1\" must be a number of minutes, at least 0 and at most 240\n");
}

static void ports(void **state)
{
    (void)state;
    takes("\"type\":\"set-port\",\"port\":\"bay\",\"opens\":\"06:00\",\"closes\":\"24:00\",\"last_admission_"
          "min\":15,"
          "\"clearance\":{\"p50_min\":8,\"p95_min\":20,\"direction\":\"cn-hk\",\"from\":\"07:00\",\"to\":"
          "\"09:00\"}");
    takes("\"type\":\"set-port\",\"port\":\"bay\",\"open24\":true");
    refuses("\"type\":\"set-port\",\"port\":\"bay\",\"opens\":\"6\",\"last_admission_min\":-1",
            "change c: opens: \"6\"" CLOCK "change c: closes: is missing\n"
            "change c: last_admission_min: \"-1\" must be a number of minutes, at least 0 and at most 600\n");
    refuses(
        "\"type\":\"set-port\",\"note\":\"beyond\",\"port\":\"bay\",\"opens\":\"09:00\",\"closes\":\"08:00\"",
        "change c: closes: \"08:00\" must be after opens and at most 24:00\n");
    refuses("\"type\":\"set-port\",\"note\":\"beyond\",\"port\":\"bay\"",
            "change c: opens: is missing: give hours, last_admission_min or clearance\n");
    takes("\"type\":\"add-port-channel\",\"port\":\"bay\",\"traveller\":\"patient\",\"clearance\":{\"p50_"
          "min\":5,\"p95_min\":9}");
    refuses("\"type\":\"add-port-channel\",\"port\":\"bay\",\"traveller\":\"king\",\"clearance\":{\"p50_"
            "min\":0,\"way\":1}",
            "change c: traveller: \"king\" must be adult, elder, luggage, wheelchair, companion, resident, "
            "visitor or "
            "patient\n"
            "change c: clearance.way: \"1\" unknown key; known here: p50_min, p95_min, direction, from, to\n"
            "change c: clearance.p50_min: \"0\" must be a number of minutes, above 0 and at most 600\n"
            "change c: clearance.p95_min: is missing\n");
    refuses("\"type\":\"add-port-channel\",\"note\":\"beyond\",\"port\":\"bay\",\"traveller\":\"patient\","
            "\"clearance\":{\"p50_min\":9,\"p95_min\":5,\"from\":\"20:00\",\"to\":\"25:00\"}",
            "change c: clearance.to: \"25:00\" must be at most 24:00: hours of every day\n"
            "change c: clearance.p95_min: \"5\" is less than p50_min\n");
}

static void stops(void **state)
{
    (void)state;
    takes("\"type\":\"move-stop\",\"stop\":\"A\",\"lat\":22.5,\"lon\":114");
    refuses("\"type\":\"move-stop\",\"stop\":\"A\",\"lat\":122.5",
            "change c: lat: \"122.5\" must be a number of degrees, at least -90 and at most 90\n"
            "change c: lon: is missing\n");
    takes("\"type\":\"set-transfer\",\"from_stop\":\"A\",\"to_stop\":\"B\",\"minutes\":0,\"both\":false");
    takes("\"type\":\"set-transfer\",\"from_stop\":\"A\",\"to_stop\":\"A\",\"forbidden\":true");
    refuses("\"type\":\"set-transfer\",\"from_stop\":\"A\"",
            "change c: to_stop: is missing\n"
            "change c: minutes: is missing: give minutes, or forbidden\n");
    refuses(
        "\"type\":\"set-transfer\",\"from_stop\":\"A\",\"to_stop\":\"B\",\"minutes\":-2,\"forbidden\":false",
        "change c: forbidden: \"false\" is true, or minutes are given\n"
        "change c: minutes: \"-2\" must be a number of minutes, at least 0 and at most 120\n");
    takes("\"type\":\"add-entrance\",\"stop\":\"A\",\"new\":\"d\",\"lat\":22.5,\"lon\":114,\"name\":{\"zh-"
          "Hant\":\"\u9580\"},\"minutes\":2,"
          "\"step_free\":true");
    refuses("\"type\":\"add-entrance\",\"stop\":\"A\",\"lat\":22.5,\"lon\":114,\"minutes\":-1,\"step_free\":"
            "\"yes\"",
            "change c: new: is missing\n"
            "change c: name: is missing\n"
            "change c: minutes: \"-1\" must be a number of minutes, at least 0 and at most 60\n"
            "change c: step_free: \"yes\" must be true or false\n");
}

#define DRAWN                                                                                                \
    "\"type\":\"add-line\",\"line\":\"L\",\"service\":[{\"days\":\"mon\",\"departures\":[\"07:00\"]}],"      \
    "\"speed_kmh\":20,"
#define POINTS "\"stops\":[{\"lat\":22.5,\"lon\":114},{\"stop\":\"B\"}],"

static void drawn_lines(void **state)
{
    (void)state;
    takes(DRAWN POINTS
          "\"path\":{\"type\":\"LineString\",\"coordinates\":[[114,22.5],[114.1,22.5]]},\"snap_m\":50,"
          "\"crossings\":[\"bridge\"]");
    refuses(DRAWN POINTS
            "\"path\":{\"type\":\"Point\",\"coordinates\":[[114,22.5],[114.1,22.5]]},\"snap_m\":0",
            "change c: snap_m: \"0\" must be a number of metres, above 0 and at most 1000\n"
            "change c: path: \"{\"coordinates\":[[114,22.5],[114.1,22.5]],\"type\":\"Point\"}\" must be a "
            "LineString of "
            "GeoJSON with 2 to 10000 coordinates [longitude, latitude]\n");
    refuses(
        DRAWN POINTS "\"path\":{\"type\":\"LineString\",\"coordinates\":[[114,22.5,3],[214,22.5]]}",
        "change c: path.coordinates: \"[114,22.5,3]\" must be pairs [longitude, latitude]\n"
        "change c: path.coordinates: \"214\" must be a number of degrees, at least -180 and at most 180\n");
    refuses(DRAWN "\"stops\":[{\"lat\":22.5,\"lon\":114,\"name\":\"N\"},{\"stop\":\"B\"}]",
            "change c: stops[0].name: \"N\" belongs to a new stop\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vehicles_and_fares),
        cmocka_unit_test(demand_and_clinics),
        cmocka_unit_test(times_and_trips),
        cmocka_unit_test(ways_and_spans),
        cmocka_unit_test(ports),
        cmocka_unit_test(stops),
        cmocka_unit_test(drawn_lines),
    };
    if (!schema_open(GW_SOURCE_DIR "/data/scenario.schema.json")) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    schema_close();
    return failed;
}
