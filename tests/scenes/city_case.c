/* case.json of the run that city.h describes, value by value, and the sums of its receipt. */
#include "tests/scenes/city.h"

#include "gtfs/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* --- case.json --- */

typedef struct {
    const char *path;
    value number;
    const char *text; /* NULL: a number, or null; "*": any text (a hash, a version) */
    bool seen;
} leaf;

#define NUMBER(path, v)                                                                                      \
    {                                                                                                        \
        path, v, NULL, false                                                                                 \
    }
#define STEPS(x) ((value){x, 0.03}) /* by the whole-day pass, in steps of a minute */
#define TEXT(path, t)                                                                                        \
    {                                                                                                        \
        path, {0, 0}, t, false                                                                               \
    }

static void check_leaf(leaf *list, size_t n, const char *path, const gw_json *v)
{
    gw_str s;
    bool flag;
    double x = NAN;
    size_t i = 0;
    while (i < n && strcmp(list[i].path, path) != 0) i++;
    if (i == n) fail_msg("case.json: %s is not worked out", path);
    list[i].seen = true;
    if (gw_json_string(v, &s)) {
        if (!list[i].text) fail_msg("case.json: %s is a text", path);
        if (strcmp(list[i].text, "*") != 0 && !gw_str_is(s, list[i].text))
            fail_msg("case.json: %s is \"%.*s\", not \"%s\"", path, (int)s.n, s.p, list[i].text);
    } else if (gw_json_bool(v, &flag)) {
        if (!list[i].text || strcmp(list[i].text, flag ? "true" : "false") != 0)
            fail_msg("case.json: %s", path);
    } else if (gw_json_is_object(v) || gw_json_is_array(v)) {
        if (!list[i].text || strcmp(list[i].text, "empty") != 0) fail_msg("case.json: %s is empty", path);
    } else {
        if (list[i].text) fail_msg("case.json: %s is no text", path);
        (void)gw_json_number(v, &x);
        city_check(path, list[i].number, x);
    }
}

/* od and hours repeat the tables: they are looked at one by one below. */
static void walk(leaf *list, size_t n, const char *path, const gw_json *v)
{
    size_t number = 0;
    if (!gw_json_first(v)) {
        check_leaf(list, n, path, v);
        return;
    }
    for (const gw_json *m = gw_json_first(v); m; m = gw_json_next(m), number++) {
        char at[160];
        if (gw_json_is_array(v))
            snprintf(at, sizeof at, "%s[%zu]", path, number);
        else
            snprintf(at, sizeof at, "%s%s%s", path, *path ? "." : "", gw_json_key(m));
        if (strcmp(at, "od") != 0 && strcmp(at, "hours") != 0 && strcmp(at, "day_types") != 0)
            walk(list, n, at, m);
    }
}

static void check_members(const char *where, const gw_json *object, const value *wanted, size_t n)
{
    size_t i = 0;
    for (const gw_json *m = gw_json_first(object); m; m = gw_json_next(m), i++) {
        double x = NAN;
        char at[200];
        snprintf(at, sizeof at, "case.json: %s.%s", where, gw_json_key(m));
        if (i == n) fail_msg("%s is not worked out", at);
        (void)gw_json_number(m, &x);
        city_check(at, wanted[i], x);
    }
    assert_int_equal(i, n);
}

static void check_word(const gw_json *object, const char *key, const char *wanted)
{
    gw_str s = GW_STR("");
    if (!gw_json_string(gw_json_get(object, key), &s) || !gw_str_is(s, wanted))
        fail_msg("case.json: %s is %.*s, not %s", key, (int)s.n, s.p, wanted);
}

static void check_rows(const gw_json *list, const char *name, bool by_hour)
{
    size_t n = by_hour ? 2 : N_PERIODS, i = 0;
    for (const gw_json *m = gw_json_first(list); m; m = gw_json_next(m), i++) {
        char where[60];
        value cells[N_OD];
        snprintf(where, sizeof where, "%s[%zu]", name, i);
        city_row(by_hour ? 60 : PERIODS[i % n].minutes, cells);
        check_word(m, "port", "bay");
        check_word(m, "direction", DIRECTIONS[i / n % 2]);
        check_word(m, "day_type", KINDS[i / n / 2]);
        check_word(m, "traveller", "adult");
        if (by_hour) {
            double hour = 0;
            assert_true(gw_json_number(gw_json_get(m, "hour"), &hour));
            assert_int_equal((int)hour, 8 + (int)(i % n));
        } else {
            check_word(m, "period", PERIODS[i % n].id);
        }
        assert_int_equal(gw_json_count(m), 8);
        check_members(where, gw_json_get(m, "before"), cells, N_SHOWN);
        check_members(where, gw_json_get(m, "after"), cells + N_SHOWN, N_SHOWN);
        check_members(where, gw_json_get(m, "saving"), cells + 2 * N_SHOWN, N_SAVING + N_MINUTES);
    }
    assert_int_equal(i, n * 2 * (by_hour ? 1 : N_KINDS)); /* hours: of the case's own kind of day */
}

/* A day of a kind: 60 save 1.5 minutes, 25 of them lose 11.5 on top, 15 save 1.5 on the way home when there
 * is a clinic. No clearance is saved, nobody loses without full buses, nobody is reached, stranded or not
 * served. */
static void totals_of(double days, double clinic_days, value out[11])
{
    double people = 60 * days + 15 * clinic_days, uncapped = people * 1.5 / 60, lost = LOST_H * days;
    const value list[11] = {
        V(people), V(people), V3(uncapped - lost), V3(uncapped), V(0), V3(lost), V(people), V(0), V(0),
        V(0),      V(0)};
    memcpy(out, list, sizeof list);
}

static const char *const TOTALS[] = {
    "people",          "people_after",       "passenger_hours_saved", "passenger_hours_saved_uncapped",
    "of_which_border", "lost_to_full_buses", "people_gaining",        "people_losing",
    "people_reached",  "people_stranded",    "people_unserved"};

static void check_totals(const char *where, const gw_json *object, double days, double clinic_days,
                         size_t others)
{
    value wanted[11];
    totals_of(days, clinic_days, wanted);
    for (size_t i = 0; i < N_OF(TOTALS); i++) {
        double x = NAN;
        char at[100];
        snprintf(at, sizeof at, "case.json: %s.%s", where, TOTALS[i]);
        (void)gw_json_number(gw_json_get(object, TOTALS[i]), &x);
        city_check(at, wanted[i], x);
    }
    if (gw_json_count(object) != N_OF(TOTALS) + others)
        fail_msg("case.json: %s: not all is worked out", where);
}

/* Each kind is computed on its day nearest to Wednesday the 4th of March; the data begin on the 20th of
 * February, so there are no holidays in them, and all kinds have the journeys of the first. */
static void check_kinds(const gw_json *list)
{
    static const char *const COMPUTED[] = {"2026-03-04", "2026-03-04", "2026-03-07", "2026-03-01",
                                           "2026-03-04"};
    size_t k = 0;
    for (const gw_json *m = gw_json_first(list); m; m = gw_json_next(m), k++) {
        double days = 0;
        bool missing = strstr(KINDS[k], "hk-holiday") != NULL, told = false;
        check_word(m, "id", KINDS[k]);
        check_word(m, "computed_day", COMPUTED[k]);
        check_word(m, "journeys_of", "mon-fri.clinic");
        assert_true(gw_json_number(gw_json_get(m, "days_a_year"), &days));
        assert_true(fabs(days - DAYS_A_YEAR[k]) < 1e-9);
        (void)gw_json_bool(gw_json_get(m, "no_such_day_in_the_data"), &told);
        assert_int_equal(told, missing);
        check_totals("day_types", m, 1, city_clinic(k), 4 + missing);
    }
    assert_int_equal(k, N_KINDS);
}

static void case_json(void **state)
{
    (void)state;
    /* 76 · 22 minutes and 38 layovers of 5; 76 · 13 km; 4 buses, at 100, 1 and 10 */
    const double bus_hours = 76 * 22 / 60.0 + 38 * 5 / 60.0, cost = 100 * bus_hours + 76 * 13 + 10 * 4;
    leaf leaves[] = {
        TEXT("schema", "gangway-case/1"),
        TEXT("receipt.program", "*"),
        TEXT("receipt.scenario", the_town.out.scenario_id),
        NUMBER("receipt.before", NONE),
        TEXT("receipt.day", "2026-03-04"),
        TEXT("receipt.feeds[0].tag", "hk"),
        TEXT("receipt.feeds[0].source", "hk"),
        TEXT("receipt.feeds[0].version", ""),
        TEXT("receipt.feeds[0].publisher", ""),
        TEXT("receipt.feeds[0].hash", "*"),
        TEXT("receipt.feeds[1].tag", "szb"),
        TEXT("receipt.feeds[1].source", "szb"),
        TEXT("receipt.feeds[1].version", ""),
        TEXT("receipt.feeds[1].publisher", ""),
        TEXT("receipt.feeds[1].hash", "*"),
        TEXT("receipt.ports", "*"),
        TEXT("receipt.places", "*"),
        TEXT("receipt.timetable", "*"),
        TEXT("receipt.parameters.window_from", "08:00"),
        TEXT("receipt.parameters.window_to", "10:00"),
        NUMBER("receipt.parameters.second_of_minute", V(30)),
        NUMBER("receipt.parameters.grid_s", V(30)),
        NUMBER("receipt.parameters.not_served_after_min", V(240)),
        NUMBER("receipt.parameters.walk_mps", V(1.25)),
        NUMBER("receipt.parameters.walk_factor", V(1.3)),
        NUMBER("receipt.parameters.max_access_min", V(20)),
        NUMBER("receipt.parameters.max_transfer_walk_min", V(10)),
        NUMBER("receipt.parameters.default_transfer_s", V(60)),
        NUMBER("receipt.parameters.max_rides", V(5)),
        NUMBER("receipt.parameters.search_every_min", V(5)),
        TEXT("receipt.parameters.border_time", "false"),
        TEXT("base.feeds.hk", "*"),
        TEXT("base.feeds.szb", "*"),
        TEXT("base.ports", "*"),
        NUMBER("before", NONE), /* compared with the data as they are */
        TEXT("scenario.id", the_town.out.scenario_id),
        TEXT("scenario.label", "s"),
        TEXT("scenario.title.zh-Hant", "s"),
        TEXT("scenario.title.zh-Hans", "s"),
        TEXT("scenario.title.en", "s"),
        TEXT("scenario.stated", "empty"),
        TEXT("headline.port", "bay"),
        TEXT("headline.place", "hosp"),
        TEXT("headline.port_name.zh-Hant", "bay-hant"),
        TEXT("headline.port_name.zh-Hans", "bay-hans"),
        TEXT("headline.port_name.en", "bay-en"),
        TEXT("headline.place_name.zh-Hant", "hosp"),
        TEXT("headline.place_name.zh-Hans", "hosp"),
        TEXT("headline.place_name.en", "hosp"),
        TEXT("headline.period", "core"),
        TEXT("headline.text.zh-Hant", "*"), /* numbers below */
        TEXT("headline.text.zh-Hans", "*"),
        TEXT("headline.text.en", "*"),
        TEXT("changes[0].id", "d"),
        TEXT("changes[0].type", "add-line"),
        TEXT("changes[0].line", "D1"),
        NUMBER("changes[0].trips_before", V(0)),
        NUMBER("changes[0].trips_after", V(76)),
        NUMBER("changes[0].straight_km", V(10)),
        NUMBER("changes[0].fleet.run_out_min", V(22)),
        NUMBER("changes[0].fleet.run_back_min", V(22)),
        NUMBER("changes[0].fleet.layover_min", V(5)), /* more than 10 % of 44 */
        NUMBER("changes[0].fleet.headway_min", V(20)),
        NUMBER("changes[0].fleet.buses", V(3)), /* 49 / 20, rounded up: by the cycle alone */
        NUMBER("changes[0].result.service_hours_after", V3(76 * 22 / 60.0)),
        TEXT("changes[0].notes", "empty"),
        TEXT("changes[0].warnings", "empty"),
        NUMBER("demand.segments[0].row", V(2)),
        TEXT("demand.segments[0].origin", "bay"),
        TEXT("demand.segments[0].direction", "to-place"),
        TEXT("demand.segments[0].days", "*"),
        TEXT("demand.segments[0].from", "08:00"),
        TEXT("demand.segments[0].to", "09:00"),
        TEXT("demand.segments[0].traveller", "adult"),
        TEXT("demand.segments[0].crosses", "true"),
        NUMBER("demand.segments[0].trips", V(60)),
        NUMBER("demand.segments[0].trips_after", V(60)),
        TEXT("demand.segments[0].assumed", "false"),
        TEXT("demand.segments[0].source", "S1"),
        NUMBER("demand.segments[1].row", V(3)),
        TEXT("demand.segments[1].origin", "bay"),
        TEXT("demand.segments[1].direction", "from-place"),
        TEXT("demand.segments[1].days", "clinic"),
        TEXT("demand.segments[1].from", "09:00"),
        TEXT("demand.segments[1].to", "10:00"),
        TEXT("demand.segments[1].traveller", "adult"),
        TEXT("demand.segments[1].crosses", "false"),
        NUMBER("demand.segments[1].trips", V(15)),
        NUMBER("demand.segments[1].trips_after", V(15)),
        TEXT("demand.segments[1].assumed", "true"),
        TEXT("demand.segments[1].source", "guess"),
        TEXT("service[0].line", "D1"),
        NUMBER("service[0].seats", V(10)),
        NUMBER("service[0].after.departures", V(76)),
        NUMBER("service[0].after.buses_chained", V(4)),
        NUMBER("service[0].after.layover_min", V(5)),
        NUMBER("service[0].after.bus_hours", V3(bus_hours)),
        NUMBER("service[0].after.bus_km", ((value){76 * 13, 1.5})),
        NUMBER("service[0].after.fullest_bus", V(10)),
        TEXT("cost.currency", "CNY"),
        NUMBER("cost.a_day", ((value){cost, 1.5})),
        NUMBER("cost.a_year", ((value){365 * cost, 500})), /* all kinds alike */
        NUMBER("cost.per_passenger_hour", NONE),           /* more is lost to full buses than is saved */
        NUMBER("cost.per_passenger_hour_of_the_year", NONE),
        NUMBER("cost.value_of_a_passenger_hour", V(1000)),
        NUMBER("cost.break_even_demand", NONE),
        /* Whichever comes first. There: L10 leaves 28.5 on board, D1 22; L10 is let go from 7 minutes of waiting on, when D1
         * alone is worth no less. E = ∫(0..7) [28.5 + 0.675 a − a²/40] da/10 + 0.3 · 32 = 30.918, and 4 to walk. Back:
         * L15 leaves 26, and is let go from 12: ∫(0..12) [26 + 0.8 a − a²/40] da/15 + 0.2 · 32 = 30.08, and 4. */
        TEXT("whichever_comes_first[0].port", "bay"),
        TEXT("whichever_comes_first[0].direction", "to-place"),
        TEXT("whichever_comes_first[0].traveller", "adult"),
        TEXT("whichever_comes_first[0].period", "core"),
        NUMBER("whichever_comes_first[0].before_min", STEPS(37.5)),
        NUMBER("whichever_comes_first[0].after_min", STEPS(34.918)),
        NUMBER("whichever_comes_first[0].saving_min", STEPS(37.5 - 34.918)),
        TEXT("whichever_comes_first[1].port", "bay"),
        TEXT("whichever_comes_first[1].direction", "from-place"),
        TEXT("whichever_comes_first[1].traveller", "adult"),
        TEXT("whichever_comes_first[1].period", "core"),
        NUMBER("whichever_comes_first[1].before_min", STEPS(37.5)),
        NUMBER("whichever_comes_first[1].after_min", STEPS(34.08)),
        NUMBER("whichever_comes_first[1].saving_min", STEPS(37.5 - 34.08)),
        TEXT("uncertainty.of", "passenger_hours_a_day_uncapped"),
        NUMBER("uncertainty.seed", V(1)),
        NUMBER("uncertainty.draws", V(0)), /* nothing is drawn, so nothing is told of draws */
        NUMBER("uncertainty.range", V(0.2)),
        NUMBER("uncertainty.central", V3(75 * 1.5 / 60)),
        NUMBER("uncertainty.mean", NONE),
        NUMBER("uncertainty.p5", NONE),
        NUMBER("uncertainty.p50", NONE),
        NUMBER("uncertainty.p95", NONE),
        NUMBER("uncertainty.probability_of_a_saving", NONE),
        TEXT("uncertainty.tornado", "empty"),
        TEXT("periods[0].id", "day"),
        TEXT("periods[0].from", "08:00"),
        TEXT("periods[0].to", "10:00"),
        TEXT("periods[1].id", "core"),
        TEXT("periods[1].from", "07:00"),
        TEXT("periods[1].to", "19:00"),
        TEXT("periods[2].id", "am-peak"),
        TEXT("periods[2].from", "07:00"),
        TEXT("periods[2].to", "09:30"),
        TEXT("periods[3].id", "midday"),
        TEXT("periods[3].from", "09:30"),
        TEXT("periods[3].to", "17:00"),
        TEXT("periods[4].id", "pm-peak"),
        TEXT("periods[4].from", "17:00"),
        TEXT("periods[4].to", "19:30"),
        NUMBER("demand.year.year", V(2026)),
    };
    value day[11], year[11];
    static char paths[2][11][64];
    leaf all[N_OF(leaves) + 22];
    size_t n = N_OF(leaves);
    memcpy(all, leaves, sizeof leaves);
    totals_of(1, 1, day);
    totals_of(365, 365 - 54, year); /* 52 Sundays and two mainland holidays have no clinic */
    for (size_t i = 0; i < N_OF(TOTALS); i++) {
        snprintf(paths[0][i], sizeof paths[0][i], "demand.day.%s", TOTALS[i]);
        snprintf(paths[1][i], sizeof paths[1][i], "demand.year.%s", TOTALS[i]);
        all[n++] = (leaf)NUMBER(paths[0][i], day[i]);
        all[n++] = (leaf)NUMBER(paths[1][i], year[i]);
    }
    gw_json *root = NULL;
    gw_error err = {0};
    const gw_buf *json = &the_town.out.case_json;
    assert_int_equal(gw_json_parse(json->p, json->n, (size_t)1 << 24, &root, &err), GW_OK);
    walk(all, n, "", root);
    for (size_t i = 0; i < n; i++)
        if (!all[i].seen) fail_msg("case.json: %s is missing", all[i].path);
    check_kinds(gw_json_get(root, "day_types"));
    check_rows(gw_json_get(root, "od"), "od", false);
    check_rows(gw_json_get(root, "hours"), "hours", true);
    gw_json_free(root);
}

static void the_sentence(void **state)
{
    (void)state;
    gw_json *root = NULL;
    gw_error err = {0};
    const gw_buf *json = &the_town.out.case_json;
    static const char *const LANGUAGES[] = {"zh-Hant", "zh-Hans", "en"};
    static const char *const NUMBERS[] = {"37.5", "36.0", "1.5", "100 %", "4.0", "5.0"};
    assert_int_equal(gw_json_parse(json->p, json->n, (size_t)1 << 24, &root, &err), GW_OK);
    const gw_json *text = gw_json_get(gw_json_get(root, "headline"), "text");
    for (size_t l = 0; l < N_OF(LANGUAGES); l++) {
        gw_str s = GW_STR("");
        assert_true(gw_json_string(gw_json_get(text, LANGUAGES[l]), &s));
        for (size_t i = 0; i < N_OF(NUMBERS); i++)
            if (!strstr(s.p, NUMBERS[i])) fail_msg("no %s in %s", NUMBERS[i], s.p);
    }
    gw_json_free(root);
}

/* --- the receipt --- */

static void the_receipt(void **state)
{
    (void)state;
    const gw_savings_outputs *o = &the_town.out;
    const gw_buf *files[] = {&o->case_json,    &o->od_csv,        &o->components_csv, &o->hours_csv,
                             &o->winners_csv,  &o->service_csv,   &o->minutes_csv,    &o->timed_csv,
                             &o->line_geojson, &o->reach_geojson, &o->report_html,    &o->scenario_json,
                             &o->demand_csv};
    for (size_t i = 0; i < N_OF(files); i++) {
        char hex[65];
        gw_sha256 sum;
        assert_int_equal(gw_sha256_of(files[i]->p, files[i]->n, &sum), GW_OK);
        gw_sha256_hex(&sum, hex);
        if (!strstr(o->receipt_json.p, hex))
            fail_msg("file %zu is not in the receipt: %s", i, o->receipt_json.p);
    }
    assert_int_equal(o->draws_csv.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_json),
        cmocka_unit_test(the_sentence),
        cmocka_unit_test(the_receipt),
    };
    return cmocka_run_group_tests(tests, city_open, city_close);
}
