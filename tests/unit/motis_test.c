/* api/motis: what a question means, and whole answers as text. */
#include "api/motis/motis_priv.h"
#include "tests/unit/handlers_ask.h"

static int open_scene(void **state)
{
    *state = ask_open(NULL);
    return 0;
}

static int close_scene(void **state)
{
    ask_close(*state);
    return 0;
}

#define DAY "2026-03-02T"

/* --- parts --- */

static void a_polyline_has_six_digits(void **state)
{
    (void)state;
    gw_polyline p = {0};
    gw_polyline_add(&p, gw_point_of(38.5, -120.2));
    gw_polyline_add(&p, gw_point_of(40.7, -120.95));
    gw_polyline_add(&p, (gw_point){GW_LATLON_NONE, GW_LATLON_NONE});
    gw_polyline_add(&p, gw_point_of(43.252, -126.453));
    assert_string_equal(p.text.p,
                        "_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI"); /* published test vector of polyline6 */
    assert_int_equal(p.n, 3);
    gw_buf_free(&p.text);
}

static void mode_words_and_their_groups(void **state)
{
    (void)state;
    gw_str words[3] = {GW_STR("METRO"), GW_STR("nothing"), GW_STR("FERRY")};
    uint32_t bits = gw_motis_modes_read(words, 3);
    assert_int_equal(bits, gw_motis_mode_bit("SUBURBAN") | gw_motis_mode_bit("FERRY"));
    words[0] = GW_STR("TRANSIT");
    assert_int_equal(gw_motis_modes_read(words, 1), UINT32_MAX);
    words[0] = GW_STR("BIKE");
    assert_int_equal(gw_motis_modes_read(words, 1), 0);
    words[0] = GW_STR("RAIL");
    assert_true(gw_motis_modes_read(words, 1) & gw_motis_mode_bit("SUBWAY"));
}

static void assert_reference(ask_scene *s, const char *place, const char *want)
{
    gw_str have = gw_motis_reference(s->dataset, s->arena, gw_str_of(place));
    char text[100] = "";
    memcpy(text, have.p, have.n);
    assert_string_equal(text, want);
}

static void places_become_our_references(void **state)
{
    ask_scene *s = *state;
    assert_reference(s, "t_A", "t:A");
    assert_reference(s, "t_A_b", "t:A_b");
    assert_reference(s, "t:A", "t:A");
    assert_reference(s, "x_A", "x_A"); /* no feed x: a bare id that holds a _ */
    assert_reference(s, "port_shenzhen-bay", "port:shenzhen-bay");
    assert_reference(s, "port_shenzhen-bay@hk", "port:shenzhen-bay@hk");
    assert_reference(s, "22.5,114.0,0", "22.5,114.0");
    assert_reference(s, "22.5,114.0", "22.5,114.0");
    assert_reference(s, "-22.5, 1e2,-1.5", "-22.5, 1e2");
    assert_reference(s, "22.5,nan", "22.5,nan");
    assert_reference(s, "22.5,114.0,x", "22.5,114.0,x");
    assert_reference(s, "", "");
}

/* --- whole answers --- */

/* Of "LATER|1772411400|n.1772409600…", what is behind the second bar. */
static void drop_own_cursor(char *cursor)
{
    assert_non_null(cursor);
    char *own = strchr(strchr(cursor, '|') + 1, '|') + 1, *end = strchr(own, '"');
    assert_true(end > own + 20);
    memmove(own, end, strlen(end) + 1);
}

static void a_scheduled_ride_in_full(void **state)
{
    ask_scene *s = *state;
    const char *have =
        ask(s, gw_motis_plan_v6,
            "/api/v6/plan?fromPlace=t_A&toPlace=t_C&time=" DAY "00:00:00Z&maxItineraries=1&language=en");
    char *id = strstr(have, "\"id\":\""); /* a hash: only its form is of interest */
    assert_non_null(id);
    assert_int_equal(strspn(id + 6, "0123456789abcdef"), 16);
    memset(id + 6, 'x', 16);
    drop_own_cursor(strstr(have, "EARLIER|"));
    drop_own_cursor(strstr(have, "LATER|"));
    assert_string_equal(
        have,
        "{\"requestParameters\":{\"fromPlace\":\"t_A\",\"toPlace\":\"t_C\",\"time\":\"2026-03-02T00:00:00Z\"}"
        ","
        "\"debugOutput\":{\"window_s\":7200},"
        "\"from\":{\"name\":\"Alpha\",\"stopId\":\"t_A\",\"lat\":22.500000,\"lon\":114.000000,\"tz\":\"Asia/"
        "Hong_Kong\","
        "\"vertexType\":\"TRANSIT\",\"modes\":[\"SUBWAY\"]},"
        "\"to\":{\"name\":\"Gamma\",\"stopId\":\"t_C\",\"lat\":22.520000,\"lon\":114.000000,\"tz\":\"Asia/"
        "Hong_Kong\","
        "\"vertexType\":\"TRANSIT\",\"modes\":[\"SUBWAY\"]},"
        "\"direct\":[],\"itineraries\":[{\"duration\":600,\"startTime\":\"2026-03-02T00:00:00Z\","
        "\"endTime\":\"2026-03-02T00:10:00Z\",\"transfers\":0,\"legs\":[{\"mode\":\"SUBWAY\","
        "\"from\":{\"name\":\"Alpha\",\"stopId\":\"t_A\",\"lat\":22.500000,\"lon\":114.000000,\"tz\":\"Asia/"
        "Hong_Kong\","
        "\"vertexType\":\"TRANSIT\",\"modes\":[\"SUBWAY\"],\"departure\":\"2026-03-02T00:00:00Z\","
        "\"scheduledDeparture\":\"2026-03-02T00:00:00Z\",\"pickupType\":\"NORMAL\"},"
        "\"to\":{\"name\":\"Gamma\",\"stopId\":\"t_C\",\"lat\":22.520000,\"lon\":114.000000,\"tz\":\"Asia/"
        "Hong_Kong\","
        "\"vertexType\":\"TRANSIT\",\"modes\":[\"SUBWAY\"],\"arrival\":\"2026-03-02T00:10:00Z\","
        "\"scheduledArrival\":\"2026-03-02T00:10:00Z\",\"dropoffType\":\"NORMAL\"},"
        "\"duration\":600,\"startTime\":\"2026-03-02T00:00:00Z\",\"endTime\":\"2026-03-02T00:10:00Z\","
        "\"scheduledStartTime\":\"2026-03-02T00:00:00Z\",\"scheduledEndTime\":\"2026-03-02T00:10:00Z\","
        "\"realTime\":false,\"scheduled\":true,\"routeId\":\"t_R\",\"routeShortName\":\"1\","
        "\"routeLongName\":\"Line "
        "One\",\"displayName\":\"1\",\"routeType\":1,\"routeColor\":\"FF0000\",\"routeTextColor\":\"FFFFFF\","
        "\"agencyId\":\"A1\",\"agencyName\":\"Agency\","
        "\"agencyUrl\":\"http://a.example\",\"headsign\":\"North\","
        "\"directionId\":\"0\",\"tripId\":\"20260302_08:00_t_T1\",\"tripShortName\":\"\",\"cancelled\":false,"
        "\"wheelchairAccessible\":\"ACCESSIBLE\","
        "\"tripFrom\":{\"name\":\"Alpha\",\"stopId\":\"t_A\",\"lat\":22.500000,\"lon\":114.000000,"
        "\"tz\":\"Asia/Hong_Kong\",\"vertexType\":\"TRANSIT\",\"departure\":\"2026-03-02T00:00:00Z\","
        "\"scheduledDeparture\":\"2026-03-02T00:00:00Z\",\"pickupType\":\"NORMAL\"},"
        "\"tripTo\":{\"name\":\"Gamma\",\"stopId\":\"t_C\",\"lat\":22.520000,\"lon\":114.000000,"
        "\"tz\":\"Asia/Hong_Kong\",\"vertexType\":\"TRANSIT\",\"arrival\":\"2026-03-02T00:10:00Z\","
        "\"scheduledArrival\":\"2026-03-02T00:10:00Z\",\"dropoffType\":\"NORMAL\"},"
        "\"intermediateStops\":[{\"name\":\"Beta\",\"stopId\":\"t_B\",\"lat\":22.510000,\"lon\":114.000000,"
        "\"tz\":\"Asia/"
        "Hong_Kong\",\"vertexType\":\"TRANSIT\",\"stopCode\":\"b1\",\"track\":\"2\",\"scheduledTrack\":\"2\","
        "\"arrival\":\"2026-03-02T00:05:00Z\",\"scheduledArrival\":\"2026-03-02T00:05:00Z\","
        "\"departure\":\"2026-03-02T00:06:00Z\",\"scheduledDeparture\":\"2026-03-02T00:06:00Z\","
        "\"pickupType\":\"NOT_ALLOWED\",\"dropoffType\":\"NORMAL\"}],"
        "\"legGeometry\":{\"points\":\"_ih|i@_g_mxE_pR?_pR?\",\"precision\":6,\"length\":3}}],\"id\":"
        "\"xxxxxxxxxxxxxxxx\"}]"
        ","
        "\"previousPageCursor\":\"EARLIER|1772409599|\",\"nextPageCursor\":\"LATER|1772411400|\"}");
}

/* Each alternative is a list of legs, of one ride. */
static void other_departures_of_a_ride(void **state)
{
    ask_scene *s = *state;
    const char *plan =
        "/api/v6/plan?fromPlace=t_A&toPlace=t_C&time=" DAY "00:00:00Z&maxItineraries=1&language=en";
    char path[256];
    assert_null(strstr(ask(s, gw_motis_plan_v6, plan), "\"alternatives\""));
    snprintf(path, sizeof path, "%s&numLegAlternatives=2", plan);
    const char *have = ask(s, gw_motis_plan_v6, path);
    assert_has(have, "\"length\":3},\"alternatives\":[[{\"mode\":\"SUBWAY\",\"from\":{\"name\":\"Alpha\"");
    const char *others = strstr(have, "\"alternatives\":[[");
    assert_has(others, "\"tripId\":\"20260302_08:30_t_T2\"");
    assert_null(strstr(others, "t_T1"));
    assert_null(strstr(others + 5, "\"alternatives\"")); /* they have none of their own */
    snprintf(path, sizeof path, "%s&numLegAlternatives=some", plan);
    assert_has(ask(s, gw_motis_plan_v6, path), "numLegAlternatives");
}

static void a_headway_ride(void **state)
{
    ask_scene *s = *state;
    const char *have =
        ask(s, gw_motis_plan_v5, "/api/v5/plan?fromPlace=t_B&toPlace=t_D&time=" DAY "00:02:00Z&language=en");
    /* Ready at 08:02, expected after half a headway: 08:07. */
    assert_has(have, "\"startTime\":\"2026-03-02T00:07:00Z\"");
    assert_has(have, "\"realTime\":false,\"scheduled\":true");
    assert_has(
        have,
        "\"alerts\":[{\"headerText\":\"every 10 min\",\"descriptionText\":\"This line runs at intervals");
    assert_has(have, "\"tripId\":\"20260302_08:07_t_H\"");
    assert_has(have, "\"displayName\":\"Ring\"");
    assert_has(have, "\"headsign\":\"Delta\"");
    assert_has(have, "\"directionId\":\"1\"");
    assert_has(have, "\"debugOutput\":{\"window_s\":900}"); /* it runs all the time: no wider window */
    assert_null(strstr(have, "wheelchairAccessible"));      /* not known */
    assert_null(strstr(have, "routeColor"));
    assert_has(have, "\"vertexType\":\"TRANSIT\",\"stopCode\":\"b1\",\"track\":\"2\",\"scheduledTrack\":"
                     "\"2\",\"modes\":[\"BUS\","
                     "\"SUBWAY\"],\"level\":0,");
    have = ask(s, gw_motis_plan_v6,
               "/api/v6/plan?fromPlace=t_B&toPlace=t_D&time=" DAY "00:55:00Z&language=zh-Hant");
    assert_has(have, "\"headerText\":\"每 10-20 分鐘\"");
    assert_null(strstr(have, "level"));
}

static void a_walk_all_the_way_is_direct(void **state)
{
    ask_scene *s = *state;
    const char *have =
        ask(s, gw_motis_plan_v6,
            "/api/v6/plan?fromPlace=22.5000,114.0000&toPlace=22.5010,114.0000,0&time=" DAY "00:00:00Z");
    assert_has(have, "\"direct\":[{\"duration\":");
    assert_has(have, "\"from\":{\"name\":\"START\",\"lat\":22.500000");
    assert_has(have, "\"to\":{\"name\":\"END\",\"lat\":22.501000");
    assert_has(have, "\"mode\":\"WALK\"");
    assert_has(have, "\"distance\":");
    assert_has(have, "\"itineraries\":[]");
    have = ask(s, gw_motis_plan_v6,
               "/api/v6/plan?fromPlace=22.5000,114.0000&toPlace=22.5010,114.0000&directModes=&time=" DAY
               "00:00:00Z");
    assert_has(have, "\"direct\":[]");
}

static void what_was_not_asked_for_is_left_out(void **state)
{
    ask_scene *s = *state;
    static const char base[] = "/api/v6/plan?fromPlace=t_A&toPlace=t_C&time=" DAY "00:00:00Z&";
    static const char *const none[] = {"transitModes=BUS", "transitModes=", "transitModes=FERRY,TRAM",
                                       "maxTravelTime=5", "pageCursor=EARLIER|1772400000"};
    static const char *const some[] = {
        "transitModes=BUS,SUBWAY",   "transitModes=BUS&transitModes=SUBWAY",
        "transitModes=METRO,SUBWAY", "maxTransfers=0",
        "maxTravelTime=10",          "luggage=3&unknown=%E6%B7%B1&fastestDirectFactor=x"};
    char target[200];
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        snprintf(target, sizeof target, "%s%s", base, none[i]);
        assert_has(ask(s, gw_motis_plan_v6, target), "\"itineraries\":[]");
        assert_int_equal(s->r.status, 200);
    }
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        snprintf(target, sizeof target, "%s%s", base, some[i]);
        assert_has(ask(s, gw_motis_plan_v6, target), "\"tripId\":\"20260302_08:00_t_T1\"");
    }
}

static void pages_follow_each_other(void **state)
{
    ask_scene *s = *state;
    static const char base[] = "/api/v6/plan?fromPlace=t_A&toPlace=t_C&numItineraries=0&";
    char target[200];
    snprintf(target, sizeof target, "%stime=%s00:00:00Z", base, DAY);
    const char *have = ask(s, gw_motis_plan_v6, target);
    assert_has(have, "_t_T1");
    assert_null(strstr(have, "_t_T2"));
    assert_has(have, "\"nextPageCursor\":\"LATER|1772410501|n.");
    snprintf(target, sizeof target, "%spageCursor=LATER|1772410501&searchWindow=1800", base);
    have = ask(s, gw_motis_plan_v6, target);
    assert_has(have, "_t_T2");
    assert_has(have, "\"previousPageCursor\":\"EARLIER|1772410500|p.");
    snprintf(target, sizeof target, "%spageCursor=EARLIER%%7C1772410500", base);
    have = ask(s, gw_motis_plan_v6, target);
    assert_has(have, "_t_T1");
    assert_null(strstr(have, "_t_T2"));
}

static void arriving_by_a_time(void **state)
{
    ask_scene *s = *state;
    const char *have =
        ask(s, gw_motis_plan_v6,
            "/api/v6/plan?fromPlace=t_A&toPlace=t_C&arriveBy=true&time=" DAY "00:39:00Z&numItineraries=0"
            "&searchWindow=3600");
    assert_has(have, "_t_T1");
    assert_null(strstr(have, "_t_T2"));
    assert_has(have, "\"nextPageCursor\":\"LATER|1772411941|n.");
}

static void faults_are_named(void **state)
{
    static const struct {
        const char *query;
        int status;
        const char *words;
    } cases[] = {
        {"toPlace=t_C", 400, "fromPlace is missing"},
        {"fromPlace=t_A&toPlace=", 400, "toPlace is missing"},
        {"fromPlace=t_Z&toPlace=t_C", 404, "fromPlace"},
        {"fromPlace=t_A&toPlace=place_x", 404, "toPlace"},
        {"fromPlace=t_A&toPlace=t_C&time=noon", 400, "time: 'noon'"},
        {"fromPlace=t_A&toPlace=t_C&arriveBy=perhaps", 400, "arriveBy"},
        {"fromPlace=t_A&toPlace=t_C&maxTransfers=x", 400, "maxTransfers"},
        {"fromPlace=t_A&toPlace=t_C&searchWindow=1e9", 400, "searchWindow"},
        {"fromPlace=t_A&toPlace=t_C&pedestrianProfile=CAT", 400, "pedestrianProfile"},
        {"fromPlace=t_A&toPlace=t_C&pageCursor=LATER|", 400, "pageCursor"},
        {"fromPlace=t_A&toPlace=t_C&pageCursor=LATER|1x", 400, "pageCursor"},
        {"fromPlace=t_A&toPlace=t_C&via=t_Z", 404, "via"},
        {"fromPlace=t_A&toPlace=t_C&via=t_B,t_B,t_B", 422, "via"},
        {"fromPlace=t_A&toPlace=t_C&via=t_B&viaMinimumStay=1,2", 400, "viaMinimumStay"},
        {"fromPlace=t_A&toPlace=t_C&via=t_B&viaMinimumStay=x", 400, "viaMinimumStay"},
    };
    ask_scene *s = *state;
    char target[200];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(target, sizeof target, "/api/v6/plan?%s", cases[i].query);
        assert_has(ask(s, gw_motis_plan_v6, target), cases[i].words);
        assert_int_equal(s->r.status, cases[i].status);
        assert_has(s->r.body.p, "\"error\":");
    }
}

static void names_are_found(void **state)
{
    ask_scene *s = *state;
    assert_string_equal(
        ask(s, gw_motis_geocode, "/api/v1/geocode?text=beta&language=en"),
        "[{\"type\":\"STOP\",\"name\":\"Beta\",\"id\":\"t_B\",\"lat\":22.510000,\"lon\":114.000000,"
        "\"modes\":[\"BUS\",\"SUBWAY\"],\"tokens\":[],\"areas\":[],\"score\":0.250}]");
    assert_string_equal(ask(s, gw_motis_geocode, "/api/v1/geocode?text=beta&type=ADDRESS"), "[]");
    assert_string_equal(ask(s, gw_motis_geocode, "/api/v1/geocode?text="), "[]");
    ask(s, gw_motis_geocode, "/api/v1/geocode");
    assert_int_equal(s->r.status, 400);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_polyline_has_six_digits),
        cmocka_unit_test(mode_words_and_their_groups),
        SCENE(places_become_our_references),
        SCENE(a_scheduled_ride_in_full),
        SCENE(other_departures_of_a_ride),
        SCENE(a_headway_ride),
        SCENE(a_walk_all_the_way_is_direct),
        SCENE(what_was_not_asked_for_is_left_out),
        SCENE(pages_follow_each_other),
        SCENE(arriving_by_a_time),
        SCENE(faults_are_named),
        SCENE(names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
