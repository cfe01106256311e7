/* Home zones on the other side of the border: through the ports, there and back.
 *
 *   A ══ H1, every 10, 10 min ══ K ─3─ bay ─4─ P ══ L10, every 10, 10 min ══ M ══ L15, every 15, 10 min ══ H
 * = hosp A ══ H2, every 20, 10 min ══ F ─3─ far ─4─ Q ══ LF, every 10, 45 min ══ H
 *
 * Bay is open from 06:30, far all day; the clearance is lognormal, 12 and 30 minutes, with its mean of 14.0.
 * By bay 5 + 10
 * + 3 + 14.0 + 37.5 = 69.5 minutes, by far 10 + 10 + 3 + 14.0 + 4 + 5 + 45 = 91.0. A direct line from P
 * saves 1.5 of them.
 */
#include "planner/chain/chain.h"
#include "planner/savings/baseline.h"
#include "planner/savings/run.h"
#include "tests/scenes/scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenes/csv_cell.h"

static const char WORLD[] = "feed hk hk\n"
                            "stop A 0 -20000\n"
                            "stop K 0 -3000\n"
                            "stop F 20000 -3000\n"
                            "every 10 6:00-22:00 H1 A 0 K 10\n"
                            "every 10 6:00-22:00 H1 K 0 A 10\n"
                            "every 20 5:00-24:00 H2 A 0 F 10\n"
                            "every 20 5:00-24:00 H2 F 0 A 10\n"
                            "feed szb cn\n"
                            "stop P 0 0\n"
                            "stop Q 20000 0\n"
                            "stop M 5000 0\n"
                            "stop H 10000 0\n"
                            "every 10 6:00-22:00 L10 P 0 M 10\n"
                            "every 10 6:00-22:00 L10 M 0 P 10\n"
                            "every 15 6:00-22:00 L15 M 0 H 10\n"
                            "every 15 6:00-22:00 L15 H 0 M 10\n"
                            "every 10 5:00-24:00 LF Q 0 H 45\n"
                            "every 10 5:00-24:00 LF H 0 Q 45\n"
                            "port bay 6:30 24:00 0 -100 hk:hk:K:3 cn:szb:P:4\n"
                            "port far 0:00 24:00 20000 -100 hk:hk:F:3 cn:szb:Q:4\n"
                            "clearance 12 30\n"
                            "holiday HK 2026-01-02\n"
                            "holiday CN 2026-01-02\n"
                            "place hosp cn 10000 0\n";

#define HEAD "origin,direction,days,from,to,traveller,crosses,trips,trips_after,name,lat,lon,assumed,source\n"
#define HOME "A,22.3201357,114"
#define DEMAND                                                                                               \
    HEAD "home:a,to-place,mon-fri,12:00,13:00,adult,,60,," HOME                                                    \
         ",no,S1\nhome:a,from-place,mon-fri,12:00,13:00,adult,,60,," HOME ",no,S1\n"
#define FILE_OF(changes) "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[" changes "]}"
#define DIRECT                                                                                               \
    FILE_OF("{\"id\":\"d\",\"type\":\"add-line\",\"line\":\"D1\",\"stops\":[{\"stop\":\"port:bay\"},"        \
            "{\"stop\":\"szb:H\"}],\"run\":[{\"minutes\":[22]}],\"vehicle\":{\"seats\":10},\"service\":[{"   \
            "\"days\":"                                                                                      \
            "\"daily\",\"from\":\"07:00\",\"to\":\"19:30\",\"headway_min\":20}]}")

#define EXACT     0.0251 /* two decimals of each of several figures, and a walk of a second */
#define CLEARANCE 14.0

typedef struct {
    scene s;
    gw_savings_outputs out;
} world;

static gw_savings_options options_of(const char *demand)
{
    gw_savings_options o;
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 3, 4);
    o.place = "hosp";
    o.n_threads = 2;
    o.n_travellers = 1;
    o.draws = 0;
    o.first_minute = 300;
    o.n_minutes = 600;
    o.demand = gw_str_of(demand);
    return o;
}

static gw_status try(world *w, const char *scenario, const gw_savings_options *o, gw_buf *faults)
{
    gw_scenario_errors errors = {0};
    gw_error err = {0};
    gw_savings_outputs_free(&w->out);
    gw_status status = gw_savings_run(w->s.d, scenario, strlen(scenario), o, &w->out, &errors, &err);
    gw_scenario_errors_write_text(&errors, faults);
    gw_buf_text(faults, err.message);
    gw_scenario_errors_free(&errors);
    return status;
}

static void run(world *w, const char *scenario, const char *demand)
{
    gw_savings_options o = options_of(demand);
    gw_buf faults = {0};
    scene_open(&w->s, WORLD);
    if (try(w, scenario, &o, &faults)) fail_msg("%s", faults.p);
    gw_buf_free(&faults);
}

static void end(world *w)
{
    gw_savings_outputs_free(&w->out);
    scene_close(&w->s);
}

#define THERE "home:a,to-place,12,mon-fri.clinic,adult,"
#define BACK  "home:a,from-place,12,mon-fri.clinic,adult,"

static void a_zone_across_goes_through_a_port(void **state)
{
    (void)state;
    world w = {0};
    run(&w, DIRECT, DEMAND);
    const gw_buf *hours = &w.out.hours_csv;
    const char *rows[2] = {THERE, BACK};
    for (int back = 0; back < 2; back++) {
        double border = cell(hours, rows[back], "before_border_min");
        assert_true(fabs(border - CLEARANCE) < 0.03);
        check(hours, rows[back], "before_mean_min", border + 55.5, EXACT);
        check(hours, rows[back], "before_walk_min", 8, EXACT);
        check(hours, rows[back], "before_wait_min", 17.5, EXACT);
        check(hours, rows[back], "before_ride_min", 30, EXACT);
        check(hours, rows[back], "before_rides", 3, 1e-9);
        check(hours, rows[back], "before_share_served", 1, 1e-9);
        check(hours, rows[back], "after_mean_min", border + 54, EXACT);
        check(hours, rows[back], "after_rides", 2, 1e-9);
        check(hours, rows[back], "saving_mean_min", 1.5, EXACT);
        check(hours, rows[back], "after_no_change_mean_min", border + 54, 0.06);
    }
    const char *parts = "home:a,to-place,midday,mon-fri.clinic,adult,";
    check(&w.out.components_csv, parts, "wait_min", 2.5, EXACT);
    check(&w.out.components_csv, parts, "ride_min", -2, EXACT);
    check(&w.out.components_csv, parts, "transfer_min", 1, EXACT);
    check(&w.out.components_csv, parts, "access_min", 0, EXACT);
    check(&w.out.components_csv, parts, "border_min", 0, EXACT);
    check(&w.out.components_csv, parts, "total_min", 1.5, EXACT);
    assert_non_null(strstr(w.out.minutes_csv.p, "H1 > [bay] > L10 > L15"));
    assert_non_null(strstr(w.out.minutes_csv.p, "H1 > [bay] > D1"));
    assert_non_null(strstr(w.out.minutes_csv.p, "L15 > L10 > [bay] > H1"));
    assert_non_null(strstr(w.out.reach_geojson.p, "\"zone\":\"home:a\""));
    assert_non_null(strstr(w.out.case_json.p, "\"side\":\"hk\",\"across\":true,\"not_served\":[]"));
    end(&w);
}

static bool find_in_line(const char *line, const char *text)
{
    const char *at = strstr(line, text), *end = strchr(line, '\n');
    return at && at < end;
}

/* Before bay opens by far, until it is quicker to wait for the opening; who waits at the counters waits at
 * the border. */
static void another_port_while_one_is_closed(void **state)
{
    (void)state;
    world w = {0};
    run(&w, DIRECT, DEMAND);
    assert_non_null(strstr(w.out.minutes_csv.p, "home:a,to-place,05:20:30,"));
    const char *early = strstr(w.out.minutes_csv.p, "home:a,to-place,05:20:30,");
    const char *later = strstr(w.out.minutes_csv.p, "home:a,to-place,07:00:30,");
    assert_true(find_in_line(early, "H2 > [far] > LF"));
    assert_true(find_in_line(later, "H1 > [bay] >"));
    const char *hour = "home:a,to-place,06,mon-fri.clinic,adult,";
    assert_true(cell(&w.out.hours_csv, hour, "before_border_min") > CLEARANCE + 0.5);
    assert_true(cell(&w.out.hours_csv, hour, "before_mean_min") < 91.1);
    end(&w);
}

/* Every minute of the hour through the closed forms of planner/chain: the mixture's percentiles are the same.
 */
static double chain_quantile(gw_chain_solver *s, const gw_chain *c, double q)
{
    double low = 0, high = 4 * 3600;
    for (int i = 0; i < 14; i++) {
        double sum = 0, middle = (low + high) / 2;
        for (int m = 0; m < 60; m += 5) {
            gw_chain_fate fate;
            int32_t leave_s = 12 * 3600 + m * 60 + 30;
            assert_int_equal(gw_chain_arrival(s, c, leave_s, GW_CHAIN_NO_DEADLINE, leave_s + 4 * 3600, &fate),
                             GW_OK);
            sum += gw_chain_arrived(s, leave_s + middle) / 12;
        }
        *(sum < q ? &low : &high) = middle;
    }
    return low / 60;
}

static void its_spread_is_that_of_the_chain(void **state)
{
    (void)state;
    const gw_chain_run run10 = {{.start_s = 21600, .end_s = 79200, .headway_s = 600, .headway_max_s = 600},
                                600};
    const gw_chain_run run15 = {{.start_s = 21600, .end_s = 79200, .headway_s = 900, .headway_max_s = 900},
                                600};
    const gw_chain_line l10 = {.runs = &run10, .n_runs = 1}, l15 = {.runs = &run15, .n_runs = 1};
    const gw_chain_span span = {0, 172800, 0, 720, 1800, 0, 0, 0};
    const gw_chain_link links[] = {
        {.kind = GW_CHAIN_BOARD, .lines = &l10, .n_lines = 1}, {.kind = GW_CHAIN_WALK, .walk_s = 180},
        {.kind = GW_CHAIN_GATE, .spans = &span, .n_spans = 1}, {.kind = GW_CHAIN_WALK, .walk_s = 240},
        {.kind = GW_CHAIN_BOARD, .lines = &l10, .n_lines = 1}, {.kind = GW_CHAIN_WALK, .walk_s = 60},
        {.kind = GW_CHAIN_BOARD, .lines = &l15, .n_lines = 1}};
    const gw_chain chain = {links, sizeof links / sizeof *links};
    gw_chain_solver *s = gw_chain_solver_create();
    world w = {0};
    run(&w, DIRECT, DEMAND);
    check(&w.out.hours_csv, THERE, "before_p5_min", chain_quantile(s, &chain, 0.05), 0.15);
    check(&w.out.hours_csv, THERE, "before_p50_min", chain_quantile(s, &chain, 0.5), 0.1);
    check(&w.out.hours_csv, THERE, "before_p95_min", chain_quantile(s, &chain, 0.95), 0.3);
    gw_chain_solver_free(s);
    end(&w);
}

static double figure(const world *w, const char *section, const char *key)
{
    char wanted[80];
    snprintf(wanted, sizeof wanted, "\"%s\":", key);
    const char *at = strstr(w->out.case_json.p, section);
    if (at) at = strstr(at, wanted);
    if (!at) fail_msg("no %s in %s", key, section);
    return strtod(at + strlen(wanted), NULL);
}

/* 120 people at 1.5 minutes; ten seats every 20 minutes are too few for 60 an hour each way: who finds no
 * seat has waited for nothing and takes the old way. Nobody boards twice. */
static void their_hours_and_seats(void **state)
{
    (void)state;
    world w = {0};
    run(&w, DIRECT, DEMAND);
    assert_true(fabs(figure(&w, "\"day\":{\"people\"", "people") - 120) < 1e-6);
    double all = figure(&w, "\"day\":{\"people\"", "passenger_hours_saved_uncapped");
    double capped = figure(&w, "\"day\":{\"people\"", "passenger_hours_saved");
    assert_true(fabs(all - 3) < 0.01);
    assert_true(capped < all - 1);
    const char *row = "D1,mon-fri.clinic,after,day,";
    double boarded = cell(&w.out.service_csv, row, "boarded"),
           left = cell(&w.out.service_csv, row, "left_behind");
    assert_true(left > 30 && fabs(boarded + left - 120) < 0.1);
    end(&w);
}

/* Half the clearance, half of it saved: at the border alone. */
static void a_quicker_port_is_saved_at_the_border(void **state)
{
    (void)state;
    world w = {0};
    run(&w,
        FILE_OF("{\"id\":\"p\",\"type\":\"set-port\",\"port\":\"port:bay\",\"clearance\":{\"p50_min\":6,"
                "\"p95_min\":15}}"),
        DEMAND);
    const char *parts = "home:a,to-place,midday,mon-fri.clinic,adult,";
    check(&w.out.components_csv, parts, "border_min", CLEARANCE / 2, 0.03);
    check(&w.out.components_csv, parts, "wait_min", 0, 0.02);
    check(&w.out.components_csv, parts, "total_min", CLEARANCE / 2, 0.03);
    assert_true(fabs(figure(&w, "\"day\":{\"people\"", "passenger_hours_saved") - 120 * 7 / 60.0) < 0.1);
    assert_true(fabs(figure(&w, "\"day\":{\"people\"", "of_which_border") - 120 * 7 / 60.0) < 0.1);
    end(&w);
}

/* Where nobody is served the zone is named, with the reason; a row that cannot be is refused. */
static void who_cannot_be_served_is_named(void **state)
{
    (void)state;
    static const char FAR[] = HEAD "home:a,to-place,mon-fri,12:00,13:00,wheelchair,,60,," HOME ",no,S1\n"
                                   "home:sea,to-place,mon-fri,12:00,13:00,adult,,60,,Sea,21.5,114,no,S1\n";
    static const char SAME[] = HEAD "home:m,to-place,*,08:00,09:00,adult,yes,60,,M,22.5,114.0486765,no,S1\n";
    world w = {0};
    run(&w, DIRECT, FAR);
    assert_non_null(strstr(w.out.case_json.p,
                           "\"traveller\":\"wheelchair\",\"direction\":\"to-place\",\"before\":"
                           "\"no_step_free_journey\",\"after\":\"no_step_free_journey\""));
    assert_non_null(strstr(w.out.case_json.p, "\"before\":\"no_stop_within_a_walk\""));
    assert_non_null(strstr(w.out.summary_text.p, "home:sea (adult, to): no stop within 20 minutes' walk"));
    assert_non_null(strstr(w.out.report_html.p, "步行 20 分鐘內沒有車站"));
    gw_savings_options o = options_of(SAME);
    gw_buf faults = {0};
    assert_int_equal(try(&w, DIRECT, &o, &faults), GW_BAD_INPUT);
    assert_non_null(strstr(
        faults.p, "demand.csv row 2: crosses: \"yes\" from a home zone on the side of the place nobody"));
    gw_buf_free(&faults);
    end(&w);
}

/* One thread or two, the same bytes; and the baseline's profiles may be kept. */
static void the_same_bytes(void **state)
{
    (void)state;
    world w = {0};
    run(&w, DIRECT, DEMAND);
    gw_savings_options o = options_of(DEMAND);
    gw_savings_outputs first = w.out;
    gw_buf faults = {0};
    w.out = (gw_savings_outputs){0};
    o.n_threads = 1;
    assert_int_equal(gw_savings_baseline_create(w.s.d, &o.baseline), GW_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(try(&w, DIRECT, &o, &faults), GW_OK);
        assert_string_equal(w.out.case_json.p, first.case_json.p);
        assert_string_equal(w.out.minutes_csv.p, first.minutes_csv.p);
        assert_string_equal(w.out.report_html.p, first.report_html.p);
    }
    gw_savings_outputs_free(&first);
    gw_savings_outputs_free(&w.out);
    gw_savings_baseline_free(o.baseline);
    gw_buf_free(&faults);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_zone_across_goes_through_a_port),
                                       cmocka_unit_test(another_port_while_one_is_closed),
                                       cmocka_unit_test(its_spread_is_that_of_the_chain),
                                       cmocka_unit_test(their_hours_and_seats),
                                       cmocka_unit_test(a_quicker_port_is_saved_at_the_border),
                                       cmocka_unit_test(who_cannot_be_served_is_named),
                                       cmocka_unit_test(the_same_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
