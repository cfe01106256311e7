/* The method on a toy city whose figures are worked out by hand: components, demand, a year, seats, buses. */
#include "tests/scenes/town.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenes/csv_cell.h"

#define DIRECT TOWN_DIRECT

#define HEAD "origin,direction,days,from,to,traveller,crosses,trips,trips_after,name,lat,lon,assumed,source\n"

static gw_savings_options options_of(const char *demand)
{
    gw_savings_options o = town_options();
    o.n_travellers = 1;
    o.demand = gw_str_of(demand);
    return o;
}

static void run(town *t, const char *scenario, const char *demand)
{
    gw_savings_options o = options_of(demand);
    *t = (town){0};
    town_open(t);
    town_run(t, scenario, &o);
}

#define EXACT TOWN_EXACT

/* The number behind "key": in the part of the JSON that begins with `section`. */
static double figure(const town *t, const char *section, const char *key)
{
    char wanted[80];
    snprintf(wanted, sizeof wanted, "\"%s\":", key);
    const char *at = strstr(t->out.case_json.p, section);
    if (!at) fail_msg("no %s", section);
    at = strstr(at, wanted);
    if (!at) fail_msg("no %s in %s", key, section);
    return strtod(at + strlen(wanted), NULL);
}

static void check_figure(const town *t, const char *section, const char *key, double wanted, double by)
{
    double found = figure(t, section, key);
    if (!(fabs(found - wanted) <= by)) fail_msg("%s %s is %f, not %f", section, key, found, wanted);
}

/* Wait 12.5 becomes 10, ride 20 becomes 22, the change of 1 minute goes: 2.5 − 2 + 1 = 1.5. The clearance
 * does not change. An elder takes 2 minutes to change: 38.5 before, so 2.5 are saved. No trip is known to
 * take a wheelchair. */
static void what_a_saving_is_made_of(void **state)
{
    (void)state;
    town t = {0};
    gw_savings_options o = options_of("");
    o.n_travellers = 3;
    town_open(&t);
    town_run(&t, DIRECT(""), &o);
    const gw_buf *parts = &t.out.components_csv;
    static const char *const ROWS[] = {"bay,to-place,core,mon-fri.clinic,adult,",
                                       "bay,from-place,core,mon-fri.clinic,adult,"};
    for (int i = 0; i < 2; i++) {
        check(parts, ROWS[i], "access_min", 0, EXACT);
        check(parts, ROWS[i], "wait_min", 2.5, EXACT);
        check(parts, ROWS[i], "ride_min", -2, EXACT);
        check(parts, ROWS[i], "transfer_min", 1, EXACT);
        check(parts, ROWS[i], "egress_min", 0, EXACT);
        check(parts, ROWS[i], "border_min", 0, EXACT);
        check(parts, ROWS[i], "total_min", 1.5, EXACT);
        check(parts, ROWS[i], "minutes_kept", 720, EXACT);
    }
    check(parts, "bay,to-place,core,mon-fri.clinic,elder,", "transfer_min", 2, EXACT);
    check(parts, "bay,to-place,core,mon-fri.clinic,elder,", "total_min", 2.5, EXACT);
    check(parts, "bay,to-place,core,mon-fri.clinic,wheelchair,", "total_min", NAN, 0);
    check(&t.out.od_csv, "bay,to-place,core,mon-fri.clinic,wheelchair,", "after_share_served", 0, 0);
    /* A lognormal with median 12 and 95th percentile 30: exp(ln 12 + 0.55707² / 2) = 14.014; it is cut at
     * its 99.95th percentile, which takes 0.02 off. */
    check(&t.out.od_csv, "bay,to-place,core,mon-fri.clinic,adult,", "before_border_min", 14.0, 0.03);
    town_close(&t);
}

/* Whoever can ride with a wheelchair, does: the line says it takes them. */
static void a_line_that_takes_wheelchairs_is_reached(void **state)
{
    (void)state;
    town t = {0};
    gw_savings_options o = options_of("");
    o.n_travellers = 1;
    o.travellers[0] = GW_TRAVELLER_WHEELCHAIR;
    town_open(&t);
    town_run(&t, DIRECT(",\"vehicle\":{\"seats\":10,\"wheelchair_bays\":2,\"low_floor\":true}"), &o);
    const char *row = "bay,to-place,core,mon-fri.clinic,wheelchair,";
    check(&t.out.od_csv, row, "before_share_served", 0, 0);
    check(&t.out.od_csv, row, "after_share_served", 1, 1e-9);
    check(&t.out.od_csv, row, "after_mean_min", 36, EXACT);
    check(&t.out.od_csv, row, "minutes_gained", 720, EXACT);
    check(&t.out.od_csv, row, "saving_mean_min", NAN, 0);
    town_close(&t);
}

/* 60 people between 08:00 and 09:00 save 1.5 minutes each: 1.5 passenger-hours. On the way back 40 between
 * 12:00 and 13:00, on days of the clinic only: 1.0. 2026 has 365 days, 52 Sundays and one mainland holiday on
 * another day without clinic: 365 · 1.5 + (365 − 53) · 1.0. */
static void what_a_demand_comes_to(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(""),
        HEAD "bay,to-place,*,08:00,09:00,adult,yes,60,,,,,no,S1\n"
             "bay,from-place,clinic,12:00,13:00,adult,yes,40,,,,,yes,assumed\n");
    check_figure(&t, "\"day\":{\"people\"", "people", 100, 1e-6);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved", 2.5, 0.002);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved_uncapped", 2.5, 0.002);
    check_figure(&t, "\"day\":{\"people\"", "people_gaining", 100, 1e-6);
    check_figure(&t, "\"year\":{\"year\"", "people", 365 * 60 + 311 * 40, 1e-6);
    check_figure(&t, "\"year\":{\"year\"", "passenger_hours_saved", 365 * 1.5 + 311, 0.5);
    check(&t.out.winners_csv, "bay,to-place,08,mon-fri.clinic,adult,gains,", "people", 60, EXACT);
    check(&t.out.winners_csv, "bay,to-place,08,mon-fri.clinic,adult,gains,", "passenger_hours", 1.5, 0.002);
    check(&t.out.winners_csv, "bay,from-place,12,mon-fri.clinic,adult,gains,", "passenger_hours", 1.0, 0.002);
    check(&t.out.winners_csv, "bay,from-place,13,mon-fri.clinic,adult,gains,", "people", 0, 0);
    town_close(&t);
}

/* G7's rule: 100 people before, 120 after, 1.5 minutes less: ½ · 220 · 1.5 = 165 passenger-minutes, 2.75 h.
 */
static void new_travellers_count_half(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(""), HEAD "bay,to-place,*,08:00,09:00,adult,yes,100,120,,,,no,S1\n");
    check_figure(&t, "\"day\":{\"people\"", "people_after", 120, 1e-6);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved", 2.75, 0.002);
    town_close(&t);
}

/* A home zone at M rides L15 alone: 7.5 + 10, before as after. */
static void a_home_zone_is_an_origin(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(""), HEAD "home:m,to-place,*,08:00,09:00,adult,no,60,,M,22.5,114.0486765,no,S1\n");
    check(&t.out.od_csv, "home:m,to-place,core,mon-fri.clinic,adult,", "before_rides", 1, 1e-9);
    check(&t.out.od_csv, "home:m,to-place,core,mon-fri.clinic,adult,", "before_wait_min", 7.5, EXACT);
    check(&t.out.od_csv, "home:m,to-place,core,mon-fri.clinic,adult,", "saving_mean_min", 0, EXACT);
    check(&t.out.od_csv, "home:m,to-place,core,mon-fri.clinic,adult,", "before_border_min", NAN, 0);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved", 0, 0.002);
    town_close(&t);
}

/* D1 leaves both ends at 07:00, 07:20 … 19:20: 38 departures each, 76 × 22 minutes and a layover of 5 a
 * cycle: 27.867 + 3.167 bus-hours. A bus that leaves at 07:00 is there at 07:22 and goes back at 07:40, home
 * at 08:02, ready at 08:07, out at 08:20: a cycle of 80 minutes, so 4 buses, where the cycle time alone, 49 /
 * 20, says 3. 10 km of straight line × 1.3. */
static void buses_are_chained(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(""), HEAD "bay,to-place,*,08:00,09:00,adult,yes,60,,,,,no,S1\n");
    const char *day = "D1,mon-fri.clinic,after,day,";
    check(&t.out.service_csv, day, "departures", 76, 0);
    check(&t.out.service_csv, day, "buses_chained", 4, 0);
    check(&t.out.service_csv, day, "buses_under_way", 4, 0);
    check(&t.out.service_csv, day, "bus_hours", 76 * 22 / 60.0 + 38 * 5 / 60.0, 0.001);
    check(&t.out.service_csv, day, "bus_km", 76 * 13.0, 1.5);
    check(&t.out.service_csv, "D1,mon-fri.clinic,after,07,", "departures", 6, 0);
    check(&t.out.service_csv, day, "boarded", 60, 0.01);
    check(&t.out.service_csv, day, "left_behind", 0, 0);
    town_close(&t);
}

/* One person a minute comes to the stop from 08:04:30 to 09:03:30. Each full bus of 10 seats leaves 10 of 20
 * behind, and they go as before: 37.5 − 4 (they stand at the stop already) against 22 by bus, 11.5 minutes
 * lost. With the ten phases 26, 28, 30, 28, 26, 24, 22, 20, 22, 24 are left behind: 25. Savings: 60 · 1.5 −
 * 25 · 11.5 minutes. */
static void seats_are_first_come_first_served(void **state)
{
    (void)state;
    town t;
    const char *demand = HEAD "bay,to-place,*,08:00,09:00,adult,yes,60,,,,,no,S1\n";
    run(&t, DIRECT(",\"vehicle\":{\"seats\":10},\"fare\":{\"CNY\":2}"), demand);
    const char *day = "D1,mon-fri.clinic,after,day,";
    check(&t.out.service_csv, day, "left_behind", 25, EXACT);
    check(&t.out.service_csv, day, "boarded", 35, EXACT);
    check(&t.out.service_csv, day, "fullest_bus", 10, 1e-9);
    check(&t.out.service_csv, day, "seats", 10, 0);
    check_figure(&t, "\"day\":{\"people\"", "lost_to_full_buses", 25 * 11.5 / 60, 0.002);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved", 1.5 - 25 * 11.5 / 60, 0.003);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved_uncapped", 1.5, 0.002);
    check(&t.out.od_csv, "bay,to-place,core,mon-fri.clinic,adult,", "after_fare_cny", 2, 0);
    check(&t.out.od_csv, "bay,to-place,core,mon-fri.clinic,adult,", "before_fare_cny", NAN, 0);
    gw_savings_options o = options_of(demand);
    town_run(&t, DIRECT(",\"vehicle\":{\"seats\":30}"), &o);
    check(&t.out.service_csv, day, "left_behind", 0, 0);
    check(&t.out.service_csv, day, "fullest_bus", 20, EXACT);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved", 1.5, 0.002);
    town_close(&t);
}

/* T = 25 + s, 95 % of it within 46.127 minutes, and 26 + U(0, 20), 95 % within 45: for 10:00 one leaves in
 * the minute of 09:13:30 at the latest before, and of 09:14:30 after. Half of the time 37.5 and 36 will do:
 * 09:22:30 and 09:23:30. */
static void an_appointment_costs_less(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(""), "");
    check(&t.out.timed_csv, "bay,10:00,0.95,", "before_cost_min", 46.5, EXACT);
    check(&t.out.timed_csv, "bay,10:00,0.95,", "after_cost_min", 45.5, EXACT);
    check(&t.out.timed_csv, "bay,10:00,0.95,", "saving_min", 1, EXACT);
    check(&t.out.timed_csv, "bay,10:00,0.50,", "before_cost_min", 37.5, EXACT);
    check(&t.out.timed_csv, "bay,10:00,0.50,", "after_cost_min", 36.5, EXACT);
    assert_non_null(strstr(t.out.timed_csv.p, "bay,10:00,0.95,mon-fri.clinic,adult,09:13:30,"));
    town_close(&t);
}

/* 60 people: 4 + 12.5 h + 1 + 20 r against 4 + 10 H + 22 R, if that is less. At 1: 1.5 h in all. Headways of
 * the others at 0.8: 35 < 36, nothing is saved; at 1.2: 40, so 4.0. Its own run time at 0.8: 31.6, so 5.9;
 * at 1.2: 40.4, nothing. It turns where 4 + 10 + 22 R = 37.5: R = 1.0682; h = 0.88; H = 1.15. */
static void what_the_inputs_do_to_it(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(""), HEAD "bay,to-place,*,08:00,09:00,adult,yes,60,,,,,no,S1\n");
    check_figure(&t, "\"uncertainty\"", "central", 1.5, 0.002);
    check_figure(&t, "\"input\":\"headways\"", "low", 0, 0.002);
    check_figure(&t, "\"input\":\"headways\"", "high", 4, 0.002);
    check_figure(&t, "\"input\":\"headways\"", "switches_at", 0.88, 0.001);
    check_figure(&t, "\"input\":\"headways_of_the_change\"", "switches_at", 1.15, 0.001);
    check_figure(&t, "\"input\":\"run_times_of_the_change\"", "low", 5.9, 0.002);
    check_figure(&t, "\"input\":\"run_times_of_the_change\"", "high", 0, 0.002);
    check_figure(&t, "\"input\":\"run_times_of_the_change\"", "switches_at", 1.06818, 0.001);
    check_figure(&t, "\"input\":\"demand\"", "low", 1.2, 0.002);
    check_figure(&t, "\"input\":\"demand\"", "high", 1.8, 0.002);
    double p5 = figure(&t, "\"uncertainty\"", "p5"), p50 = figure(&t, "\"uncertainty\"", "p50"),
           p95 = figure(&t, "\"uncertainty\"", "p95");
    assert_true(p5 <= p50 && p50 <= p95 && p5 >= 0 && p95 < 12);
    double sure = figure(&t, "\"uncertainty\"", "probability_of_a_saving");
    assert_true(sure > 0.5 && sure < 0.8);
    town_close(&t);
}

#define WITH_RANGES(list)                                                                                    \
    "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"assumptions\":{\"ranges\":[" list "]},\"changes\":["  \
    "{\"id\":\"d\",\"type\":\"add-line\",\"line\":\"D1\",\"stops\":[{\"stop\":\"port:bay\"},{\"stop\":"      \
    "\"szb:H\"}],"                                                                                           \
    "\"run\":[{\"minutes\":[22]}],\"service\":[{\"days\":\"daily\",\"from\":\"07:00\",\"to\":\"19:30\","     \
    "\"headway_min\":20}]}]}"

/* Each input in a range of its own. The town has buses alone, so the metro's headways move nothing; what is
 * not named keeps its 20 %. Walks are 5 minutes before and 4 after. */
static void each_input_has_a_range_of_its_own(void **state)
{
    (void)state;
    town t;
    run(&t,
        WITH_RANGES("{\"input\":\"headways\",\"mode\":\"metro\",\"low\":0.1,\"high\":3},"
                    "{\"input\":\"headways\",\"mode\":\"bus\",\"low\":0.9,\"high\":1.4,\"source\":\"S9\"},"
                    "{\"input\":\"clearance\",\"port\":\"bay\",\"low\":0.5,\"high\":2},"
                    "{\"input\":\"walking\",\"low\":0.5,\"high\":1.5}"),
        HEAD "bay,to-place,*,08:00,09:00,adult,yes,60,,,,,no,S1\n");
    const char *metro = "\"input\":\"headways\",\"mode\":\"metro\"",
               *bus = "\"input\":\"headways\",\"mode\":\"bus\"";
    check_figure(&t, metro, "low", 1.5, 0.002);
    check_figure(&t, metro, "high", 1.5, 0.002);
    check_figure(&t, bus, "low", 0.25, 0.002);
    check_figure(&t, bus, "high", 6.5, 0.002);
    check_figure(&t, bus, "switches_at", 0.88, 0.001);
    check_figure(&t, bus, "factor_high", 1.4, 1e-9);
    check_figure(&t, "\"input\":\"walking\"", "low", 1, 0.002);
    check_figure(&t, "\"input\":\"walking\"", "high", 2, 0.002);
    check_figure(&t, "\"input\":\"demand\"", "low", 1.2, 0.002);
    check_figure(&t, "\"input\":\"clearance\",\"port\":\"bay\"", "factor_high", 2, 1e-9);
    assert_null(strstr(t.out.case_json.p, "\"input\":\"headways\",\"factor")); /* nothing is left of it */
    assert_non_null(strstr(t.out.case_json.p, "\"source\":\"S9\",\"assumed\":false"));
    assert_non_null(strstr(t.out.report_html.p, "0.90-1.40"));
    town_close(&t);
}

static void a_range_of_no_port_is_refused(void **state)
{
    (void)state;
    const char *scenario =
        WITH_RANGES("{\"input\":\"clearance\",\"port\":\"port:nowhere\",\"low\":0.5,\"high\":2}");
    town t = {0};
    gw_savings_options o = options_of("");
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    town_open(&t);
    assert_int_equal(gw_savings_run(t.s.d, scenario, strlen(scenario), &o, &t.out, &faults, &err),
                     GW_BAD_INPUT);
    assert_int_equal(faults.n, 1);
    assert_string_equal(faults.list[0].field, "assumptions.ranges[0].port");
    assert_string_equal(faults.list[0].value, "nowhere");
    gw_scenario_errors_free(&faults);
    town_close(&t);
}

/* Bus-hours, kilometres and buses at unit costs of 100, 1 and 10: (76 · 22 + 38 · 5) / 60 h, 76 · 13 km, 4
 * buses; all days of the year alike. An hour saved is worth 1000. */
static void costs_are_those_given(void **state)
{
    (void)state;
    town t = {0};
    gw_savings_options o = options_of(HEAD "bay,to-place,clinic,08:00,09:00,adult,yes,60,,,,,no,S1\n");
    o.costs = (gw_savings_costs){true, 100, 1, 10, 1000, "CNY"};
    town_open(&t);
    town_run(&t, DIRECT(""), &o);
    double day = 100 * (76 * 22 + 38 * 5) / 60.0 + 76 * 13.0 + 40;
    check_figure(&t, "\"cost\":{", "a_day", day, 2);
    check_figure(&t, "\"cost\":{", "a_year", 365 * day, 700);
    check_figure(&t, "\"cost\":{", "per_passenger_hour", day / 1.5, 5);
    check_figure(&t, "\"cost\":{", "break_even_demand", 365 * day / (1000 * 311 * 1.5), 0.01);
    town_close(&t);
}

/* Laws: the parts of every row add up as printed, the hours of the winners to the day, seats never add. */
static void the_parts_add_up(void **state)
{
    (void)state;
    town t;
    run(&t, DIRECT(",\"vehicle\":{\"seats\":12}"),
        HEAD "bay,to-place,*,07:30,10:00,adult,yes,99,,,,,no,S1\nbay,from-place,*,16:00,19:00,elder,yes,150,,"
             ",,,no,S1\n");
    uint32_t rows = 0;
    for (const char *line = strchr(t.out.components_csv.p, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const char *at = line;
        long sum = 0, total;
        for (int i = 0; i < 5; i++) at = strchr(at, ',') + 1;
        if (*at == ',') continue; /* nobody is served in both cases */
        for (int i = 0; i < 6; i++, at = strchr(at, ',') + 1) sum += lround(strtod(at, NULL) * 100);
        total = lround(strtod(at, NULL) * 100);
        assert_int_equal(sum, total);
        rows++;
    }
    assert_true(rows > 20);
    double hours = 0;
    for (const char *line = strchr(t.out.winners_csv.p, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const char *at = line;
        if (!strstr(line, "mon-fri.clinic") || strstr(line, "mon-fri.clinic") > strchr(line, '\n')) continue;
        for (int i = 0; i < 12; i++) at = strchr(at, ',') + 1;
        hours += strtod(at, NULL);
    }
    const char *day = "\"day\":{\"people\"";
    assert_true(fabs(hours - figure(&t, day, "passenger_hours_saved_uncapped")) < 0.02);
    assert_true(figure(&t, day, "passenger_hours_saved") <=
                figure(&t, day, "passenger_hours_saved_uncapped"));
    assert_true(figure(&t, day, "lost_to_full_buses") > 0);
    town_close(&t);
}

/* Half as many again between 08:00 and 08:30: 30 people become 45 there. ½ (30 + 45) · 1.5 + 30 · 1.5
 * minutes. */
static void a_scaled_demand_counts_half(void **state)
{
    (void)state;
    town t;
    run(&t,
        DIRECT(
            "},{\"id\":\"g\",\"type\":\"scale-demand\",\"factor\":1.5,\"from\":\"08:00\",\"to\":\"08:30\""),
        HEAD "bay,to-place,*,08:00,09:00,adult,yes,60,,,,,no,S1\n");
    check_figure(&t, "\"day\":{\"people\"", "people_after", 75, 1e-6);
    check_figure(&t, "\"day\":{\"people\"", "passenger_hours_saved", (37.5 + 30) * 1.5 / 60, 0.002);
    town_close(&t);
}

static void check_demand_faults(const char *demand, const char *const *wanted, size_t n)
{
    town t = {0};
    gw_savings_options o = options_of(demand);
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_buf text = {0};
    town_open(&t);
    const char *scenario = DIRECT("");
    assert_int_equal(gw_savings_run(t.s.d, scenario, strlen(scenario), &o, &t.out, &faults, &err),
                     GW_BAD_INPUT);
    gw_scenario_errors_write_text(&faults, &text);
    assert_int_equal(faults.n, n);
    for (size_t i = 0; i < n; i++)
        if (!strstr(text.p, wanted[i])) fail_msg("not in\n%s: %s", text.p, wanted[i]);
    assert_null(t.out.case_json.p);
    gw_buf_free(&text);
    gw_scenario_errors_free(&faults);
    town_close(&t);
}

/* All at once, each with file, row and field. */
static void a_bad_demand_is_refused(void **state)
{
    (void)state;
    static const char *const FAULTS[] = {
        "demand.csv row 2: origin: \"nowhere\" is no port of the data",
        "demand.csv row 2: trips: \"many\" must be a number from 0 to 1000000",
        "demand.csv row 3: direction: \"there\" must be to-place or from-place",
        "demand.csv row 3: to: \"08:00\" must be after from",
        "demand.csv row 3: traveller: \"giant\" must be adult",
        "demand.csv row 3: trips: \"-1\" must be",
        "demand.csv row 4: days: \"someday\" must be of",
        "demand.csv row 4: source: must say where",
        "demand.csv row 5: name: a home zone needs a name",
        "demand.csv row 5: lat: \"x\" must be a number from -90 to 90"};
    check_demand_faults(HEAD "nowhere,to-place,*,08:00,09:00,adult,yes,many,,,,,no,S1\n"
                             "bay,there,*,09:00,08:00,giant,yes,-1,,,,,no,S1\n"
                             "bay,to-place,someday,08:00,09:00,adult,yes,1,,,,,no,\n"
                             "home:x,to-place,*,08:00,09:00,adult,no,1,,,x,114,no,S1\n",
                        FAULTS, sizeof FAULTS / sizeof *FAULTS);
    static const char *const WIDTH[] = {"demand.csv row 2: 3 fields where the header has 14"};
    check_demand_faults(HEAD "bay,to-place,*\n", WIDTH, 1);
    static const char *const NO_ROWS[] = {"demand.csv row 1: header: the file has no rows"};
    check_demand_faults(HEAD, NO_ROWS, 1);
    static const char *const OUTSIDE[] = {
        "demand.csv row 2: from: \"03:00\" lies outside the departures that are computed, 04:00 to 28:00",
        "demand.csv row 3: to: \"28:30\" lies outside", "demand.csv row 3: trips: \"x\" must be"};
    check_demand_faults(HEAD "bay,to-place,*,03:00,09:00,adult,yes,1,,,,,no,S1\n"
                             "bay,to-place,*,08:00,28:30,adult,yes,x,,,,,no,S1\n",
                        OUTSIDE, sizeof OUTSIDE / sizeof *OUTSIDE);
}

/* Options, demand, baseline and scenario: what is wrong with one does not hide what is wrong with another. */
static void everything_wrong_is_told_at_once(void **state)
{
    (void)state;
    static const char *const WANTED[] = {
        "day: 2020-01-01 lies outside the data\n", "port: 'nowhere' is no port\n",
        "demand.csv row 2: trips: \"many\" must be", "change y: line: \"name:L99\""};
    const char *scenario = TOWN_FILE("{\"id\":\"y\",\"type\":\"remove-line\",\"line\":\"name:L99\"}");
    town t = {0};
    gw_savings_options o = options_of(HEAD "bay,to-place,*,08:00,09:00,adult,yes,many,,,,,no,S1\n");
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_buf said = {0};
    town_open(&t);
    o.day = gw_day_of(2020, 1, 1);
    o.port = "nowhere";
    assert_int_equal(gw_savings_check(t.s.d, scenario, strlen(scenario), &o, &faults, &err), GW_BAD_INPUT);
    gw_scenario_errors_write_text(&faults, &said);
    assert_int_equal(faults.n, 4);
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++)
        if (!strstr(said.p, WANTED[i])) fail_msg("not in\n%s: %s", said.p, WANTED[i]);
    gw_scenario_errors_free(&faults);
    o.before = gw_str_of(TOWN_FILE("{\"id\":\"x\",\"type\":\"remove-line\",\"line\":\"name:L98\"}"));
    assert_int_equal(gw_savings_check(t.s.d, "{", 1, &o, &faults, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "5 faults in options, demand and scenarios");
    gw_scenario_errors_free(&faults);
    o.before = GW_STR("");
    gw_buf_free(&said);
    gw_scenario_errors_free(&faults);
    o = options_of("");
    assert_int_equal(gw_savings_check(t.s.d, DIRECT(""), strlen(DIRECT("")), &o, &faults, &err), GW_OK);
    assert_int_equal(faults.n, 0);
    town_close(&t);
}

/* The port that is named is the one the draws are of; each draw is a line, and their mean is that of the
 * case. */
static void a_named_port_and_its_draws(void **state)
{
    (void)state;
    town t = {0};
    gw_savings_options o = options_of("");
    gw_scenario_errors faults = {0};
    gw_savings_outputs none = {0};
    gw_error err = {0};
    double sum = 0;
    char *at;
    town_open(&t);
    o.draws = 200;
    o.port = "bay";
    town_run(&t, DIRECT(""), &o);
    assert_int_equal(strncmp(t.out.draws_csv.p, "draw,minutes_a_traveller_both_ways\n", 35), 0);
    at = t.out.draws_csv.p + 35;
    for (int i = 1; i <= 200; i++) {
        assert_int_equal(strtol(at, &at, 10), i);
        sum += strtod(at + 1, &at);
    }
    assert_string_equal(at, "\n");
    check_figure(&t, "\"uncertainty\"", "mean", sum / 200, 0.0006);
    assert_non_null(strstr(t.out.receipt_json.p, "\"port\":\"bay\""));
    assert_non_null(strstr(t.out.tornado_svg.p, "過關時間"));
    o.lang = GW_LANG_EN;
    town_run(&t, DIRECT(""), &o);
    assert_non_null(strstr(t.out.tornado_svg.p, "Border clearance"));
    assert_non_null(strstr(t.out.hours_svg.p, "before"));
    assert_non_null(strstr(t.out.receipt_json.p, "\"language\":\"en\""));
    o.port = "nowhere";
    assert_int_equal(gw_savings_run(t.s.d, DIRECT(""), strlen(DIRECT("")), &o, &none, &faults, &err),
                     GW_BAD_INPUT);
    assert_non_null(strstr(err.message, "port: 'nowhere'"));
    gw_scenario_errors_free(&faults);
    town_close(&t);
}

/* --- a baseline that is a scenario --- */

static void run_after(town *t, const char *before, const char *scenario)
{
    gw_savings_options o = town_options();
    o.before = gw_str_of(before);
    town_run(t, scenario, &o);
}

/* What the baseline adds can be changed and taken away; only what the scenario changes counts as touched. */
static void a_baseline_of_its_own(void **state)
{
    (void)state;
    town t = {0};
    town_open(&t);
    run_after(&t, TOWN_DIRECT(""), TOWN_FILE("{\"id\":\"g\",\"type\":\"remove-line\",\"line\":\"new:d\"}"));
    check(&t.out.od_csv, "bay,to-place,core,", "before_mean_min", 36, TOWN_EXACT);
    check(&t.out.od_csv, "bay,to-place,core,", "after_mean_min", 37.5, TOWN_EXACT);
    assert_non_null(strstr(t.out.service_csv.p, "D1,"));
    run_after(&t, TOWN_DIRECT(""),
              TOWN_FILE("{\"id\":\"d\",\"type\":\"set-headway\",\"line\":\"name:D1\",\"from\":\"07:00\","
                        "\"to\":\"19:30\",\"headway_min\":10}"));
    check(&t.out.od_csv, "bay,to-place,core,", "before_mean_min", 36, TOWN_EXACT);
    check(&t.out.od_csv, "bay,to-place,core,", "after_mean_min", 31, TOWN_EXACT);
    assert_non_null(strstr(t.out.receipt_json.p, "\"before\":{\"sha256\":"));
    assert_non_null(strstr(t.out.before_json.p, "add-line"));
    /* A line of the baseline alone is as it was: not one that the change touches. */
    run_after(&t, TOWN_DIRECT(""),
              TOWN_FILE("{\"id\":\"o\",\"type\":\"set-headway\",\"line\":\"name:L10\",\"from\":\"07:00\","
                        "\"to\":\"19:00\",\"headway_min\":5}"));
    assert_null(strstr(t.out.service_csv.p, "D1,"));
    assert_non_null(strstr(t.out.service_csv.p, "L10,"));
    town_close(&t);
}

static void check_refused(const char *before, const char *scenario, const char *wanted)
{
    town t = {0};
    gw_savings_options o = town_options();
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_buf said = {0};
    town_open(&t);
    o.before = gw_str_of(before);
    assert_int_equal(gw_savings_run(t.s.d, scenario, strlen(scenario), &o, &t.out, &faults, &err),
                     GW_BAD_INPUT);
    gw_buf_printf(&said, "%s\n", err.message);
    gw_scenario_errors_write_text(&faults, &said);
    if (!strstr(said.p, wanted)) fail_msg("%s", said.p);
    gw_buf_free(&said);
    gw_scenario_errors_free(&faults);
    town_close(&t);
}

static void a_baseline_with_faults_is_refused(void **state)
{
    (void)state;
    check_refused(TOWN_DIRECT(""), TOWN_DIRECT(""),
                  "change d: id: \"d\" the baseline adds a line in a change of this id");
    check_refused("{", TOWN_DIRECT(""), "baseline: the scenario has 1 fault");
    check_refused(TOWN_FILE("{\"id\":\"x\",\"type\":\"remove-line\",\"line\":\"name:L99\"}"), TOWN_DIRECT(""),
                  "change x: baseline: line: \"name:L99\"");
    check_refused(TOWN_FILE("{\"id\":\"x\",\"type\":\"scale-demand\",\"factor\":2}"), TOWN_DIRECT(""),
                  "baseline: change x: scale-demand is no change of a network");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_saving_is_made_of),
        cmocka_unit_test(a_line_that_takes_wheelchairs_is_reached),
        cmocka_unit_test(what_a_demand_comes_to),
        cmocka_unit_test(new_travellers_count_half),
        cmocka_unit_test(a_home_zone_is_an_origin),
        cmocka_unit_test(buses_are_chained),
        cmocka_unit_test(seats_are_first_come_first_served),
        cmocka_unit_test(an_appointment_costs_less),
        cmocka_unit_test(what_the_inputs_do_to_it),
        cmocka_unit_test(each_input_has_a_range_of_its_own),
        cmocka_unit_test(a_range_of_no_port_is_refused),
        cmocka_unit_test(a_scaled_demand_counts_half),
        cmocka_unit_test(costs_are_those_given),
        cmocka_unit_test(the_parts_add_up),
        cmocka_unit_test(a_bad_demand_is_refused),
        cmocka_unit_test(everything_wrong_is_told_at_once),
        cmocka_unit_test(a_named_port_and_its_draws),
        cmocka_unit_test(a_baseline_of_its_own),
        cmocka_unit_test(a_baseline_with_faults_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
