/* The tables of the run that city.h describes, cell by cell. */
#include "tests/scenes/city.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* --- a table, row by row --- */

typedef struct {
    const char *name, *at;
} table;

static table open_table(const char *name, const gw_buf *csv, const char *header)
{
    size_t n = strlen(header);
    if (!csv->p || strncmp(csv->p, header, n) != 0 || csv->p[n] != '\n')
        fail_msg("%s: columns that are not worked out: %.*s", name, 900, csv->p ? csv->p : "");
    return (table){name, csv->p + n + 1};
}

static void expect_row(table *t, const char *keys, const value *cells, size_t n)
{
    char where[200];
    size_t key = strlen(keys);
    if (strncmp(t->at, keys, key) != 0) fail_msg("%s: %.80s is not the row %s", t->name, t->at, keys);
    t->at += key;
    for (size_t i = 0; i < n; i++) {
        snprintf(where, sizeof where, "%s: %s cell %zu behind the keys", t->name, keys, i + 1);
        if (*t->at != ',') fail_msg("%s: no cell", where);
        const char *text = ++t->at;
        t->at += strcspn(t->at, ",\n");
        city_check(where, cells[i], t->at == text ? (double)NAN : strtod(text, NULL));
    }
    if (*t->at++ != '\n') fail_msg("%s: %s has more cells", t->name, keys);
}

static void expect_end(const table *t)
{
    if (*t->at) fail_msg("%s: more rows: %.80s", t->name, t->at);
}

/* --- tables --- */

static void od(void **state)
{
    (void)state;
    table t = open_table(
        "od.csv", &the_town.out.od_csv,
        "port,direction,period,day_type,traveller,"
        "before_mean_min,before_p5_min,before_p25_min,before_p50_min,before_p75_min,before_p95_min,"
        "before_share_served,before_rides,before_walk_min,before_wait_min,before_ride_min,"
        "before_no_change_mean_min,before_no_change_walk_min,before_no_change_share,"
        "after_mean_min,after_p5_min,after_p25_min,after_p50_min,after_p75_min,after_p95_min,"
        "after_share_served,after_rides,after_walk_min,after_wait_min,after_ride_min,"
        "after_no_change_mean_min,after_no_change_walk_min,after_no_change_share,"
        "saving_mean_min,saving_p5_min,saving_p50_min,saving_p95_min,saving_walk_min,saving_wait_min,"
        "saving_ride_min,saving_rides,"
        "minutes_kept,minutes_gained,minutes_lost,minutes_better,minutes_worse,"
        "before_border_min,after_border_min,before_fare_cny,after_fare_cny");
    for (size_t k = 0; k < N_KINDS; k++)
        for (size_t d = 0; d < N_DIRECTIONS; d++)
            for (size_t p = 0; p < N_PERIODS; p++) {
                char keys[120];
                value cells[N_OD];
                snprintf(keys, sizeof keys, "bay,%s,%s,%s,adult", DIRECTIONS[d], PERIODS[p].id, KINDS[k]);
                city_row(PERIODS[p].minutes, cells);
                expect_row(&t, keys, cells, N_OD);
            }
    expect_end(&t);
}

static void components(void **state)
{
    (void)state;
    /* access 4 − 4, wait 12.5 − 10, ride 20 − 22, transfer 1 − 0, egress, border, total, minutes kept */
    value cells[] = {V(0), V(2.5), V(-2), V(1), V(0), V(0), V(1.5), V(0)};
    table t = open_table("components.csv", &the_town.out.components_csv,
                         "origin,direction,period,day_type,traveller,access_min,wait_min,ride_min,"
                         "transfer_min,egress_min,border_min,total_min,minutes_kept");
    for (size_t k = 0; k < N_KINDS; k++)
        for (size_t d = 0; d < N_DIRECTIONS; d++)
            for (size_t p = 0; p < N_PERIODS; p++) {
                char keys[120];
                value none[] = {NONE, NONE, NONE, NONE, NONE, NONE, NONE, V(0)};
                snprintf(keys, sizeof keys, "bay,%s,%s,%s,adult", DIRECTIONS[d], PERIODS[p].id, KINDS[k]);
                cells[7] = V(PERIODS[p].minutes);
                expect_row(&t, keys, PERIODS[p].minutes > 0 ? cells : none, N_OF(cells));
            }
    expect_end(&t);
}

static void hours(void **state)
{
    (void)state;
    const char *od_header = the_town.out.od_csv.p, *columns = strstr(od_header, ",before_mean_min");
    char header[1400];
    snprintf(header, sizeof header, "port,direction,hour,day_type,traveller%.*s", (int)strcspn(columns, "\n"),
             columns); /* od() has looked at them */
    table t = open_table("hours.csv", &the_town.out.hours_csv, header);
    for (size_t k = 0; k < N_KINDS; k++)
        for (size_t d = 0; d < N_DIRECTIONS; d++)
            for (int hour = 8; hour < 10; hour++) {
                char keys[120];
                value cells[N_OD];
                snprintf(keys, sizeof keys, "bay,%s,%02d,%s,adult", DIRECTIONS[d], hour, KINDS[k]);
                city_row(60, cells);
                expect_row(&t, keys, cells, N_OD);
            }
    expect_end(&t);
}

static void winners(void **state)
{
    (void)state;
    table t = open_table("winners.csv", &the_town.out.winners_csv,
                         "origin,direction,hour,day_type,traveller,outcome,saving_mean_min,minutes_better,"
                         "minutes_worse,minutes_gained,minutes_lost,people,passenger_hours,"
                         "passenger_hours_capped");
    for (size_t k = 0; k < N_KINDS; k++)
        for (size_t d = 0; d < N_DIRECTIONS; d++)
            for (int hour = 8; hour < 10; hour++) {
                char keys[120];
                bool out = d == 0 && hour == 8, home = d == 1 && hour == 9 && city_clinic(k);
                double people = out ? 60 : home ? 15 : 0, saved_h = people * 1.5 / 60;
                const value cells[] = {V(1.5), V(60),     V(0),        V(0),
                                       V(0),   V(people), V3(saved_h), V3(saved_h - (out ? LOST_H : 0))};
                snprintf(keys, sizeof keys, "bay,%s,%02d,%s,adult,gains", DIRECTIONS[d], hour, KINDS[k]);
                expect_row(&t, keys, cells, N_OF(cells));
            }
    expect_end(&t);
}

/* D1 leaves both ends at 07:00, 07:20 … 19:20, 38 times each, 22 minutes on the way. A bus of 07:00 is there
 * at 07:22, goes back at 07:40, is home at 08:02, ready at 08:07 and out again at 08:20: 80 minutes, so 4
 * buses. 5 minutes of layover a cycle. 10 km straight, 1.3 times that by road.
 *
 * For seats it leaves at phases φ of 0, 2 … 18 minutes. One person a minute reaches the stop from 08:04:30 to
 * 09:03:30. In the hour of 8 leave φ with the φ − 4 who came before it, φ + 20 with 20 (16 + φ for φ < 4) and
 * φ + 40 with 20; in the hour of 9 leave φ with 24 − φ (at most 20) and φ + 20 with 4 − φ. Ten find a seat on
 * each:
 *
 *   φ                 0   2   4   6   8  10  12  14  16  18   mean
 *   8: boarded       20  20  20  22  24  26  28  30  30  30   25
 *      left behind   16  18  20  20  20  20  20  20  22  24   20
 *   9: boarded       14  12  10  10  10  10  10  10   8   6   10
 *      left behind   10  10  10   8   6   4   2   0   0   0    5
 *
 * Of those going home a quarter of a person a minute comes to the stop from 09:00:30 to 09:59:30: before 09:φ
 * come φ quarters, 5 people each before φ + 20 and φ + 40, and the rest leave with 10:φ. φ is 9 on
 * average: 2.25 + 10 in the hour of 9, 2.75 in the hour of 10. */
static void service(void **state)
{
    (void)state;
    table t = open_table("service.csv", &the_town.out.service_csv,
                         "line,day_type,case,hour,departures,buses_under_way,buses_chained,bus_hours,bus_km,"
                         "seats,boarded,left_behind,fullest_bus");
    for (size_t k = 0; k < N_KINDS; k++) {
        char keys[120];
        double home = city_clinic(k) ? 15 : 0;
        const value day[] = {V(76),          V(4),  V(4),         V3(76 * 22 / 60.0 + 38 * 5 / 60.0),
                             {76 * 13, 1.5}, V(10), V(35 + home), V(25),
                             V(10)};
        snprintf(keys, sizeof keys, "D1,%s,after,day", KINDS[k]);
        expect_row(&t, keys, day, N_OF(day));
        for (int hour = 7; hour < 20; hour++) {
            double boarded = hour == 8    ? 25
                             : hour == 9  ? 10 + (home > 0 ? 12.25 : 0)
                             : hour == 10 ? (home > 0 ? 2.75 : 0)
                                          : 0;
            double left = hour == 8 ? 20 : hour == 9 ? 5 : 0;
            /* at 19:00, 19:20 from both ends */
            const value cells[] = {
                V(hour == 19 ? 4 : 6), V(4), NONE, NONE, NONE, NONE, V(boarded), V(left), NONE};
            snprintf(keys, sizeof keys, "D1,%s,after,%02d", KINDS[k], hour);
            expect_row(&t, keys, cells, N_OF(cells));
        }
    }
    expect_end(&t);
}

static void minutes(void **state)
{
    (void)state;
    static const char *const LINES_BEFORE[] = {"L10 > L15", "L15 > L10"};
    table t = open_table("minutes.csv", &the_town.out.minutes_csv,
                         "port,direction,departure,before_mean_min,before_share_served,before_rides,"
                         "before_walk_min,before_wait_min,before_ride_min,before_lines,after_mean_min,"
                         "after_share_served,after_rides,after_walk_min,after_wait_min,after_ride_min,"
                         "after_lines,saving_min");
    for (size_t d = 0; d < N_DIRECTIONS; d++)
        for (int minute = 480; minute < 600; minute++) {
            char row[200], *end;
            snprintf(
                row, sizeof row,
                "bay,%s,%02d:%02d:30,37.50,1.0000,2,5.00,12.50,20.00,%s,36.00,1.0000,1,4.00,10.00,22.00,D1,"
                "1.50\n",
                DIRECTIONS[d], minute / 60, minute % 60, LINES_BEFORE[d]);
            if (strncmp(t.at, row, strlen(row)) != 0) fail_msg("minutes.csv: %.120s is not %s", t.at, row);
            end = strchr(t.at, '\n');
            t.at = end + 1;
        }
    expect_end(&t);
}

/* For A one leaves in the last minute (at its 30th second) whose T is within A − leaving so often; 08:00:30
 * is the first that was asked for, 09:59:30 the last, and longer than 240 minutes counts as not being served.
 */
static double leave_min(double appointment, double needed)
{
    double last = floor(appointment - needed - 0.5 + 1e-6) + 0.5;
    if (last < 480.5) return NAN;
    if (last > 599.5) last = 599.5;
    return appointment - last <= 240 ? last : NAN;
}

static void put_leave(char *out, size_t n, double appointment, double leave)
{
    if (isnan(leave))
        snprintf(out, n, ",,");
    else
        snprintf(out, n, ",%02d:%02d:30,%.2f", (int)leave / 60, (int)leave % 60, appointment - leave);
}

static void timed(void **state)
{
    (void)state;
    static const struct {
        const char *certainty;
        double before, after; /* minutes that suffice so often */
    } SURE[] = {{"0.50", 25 + 12.5, 26 + 10}, {"0.80", 25 + 17.254, 26 + 16}, {"0.95", 25 + 21.127, 26 + 19}};
    table t = open_table("timed.csv", &the_town.out.timed_csv,
                         "origin,appointment,certainty,day_type,traveller,before_leave_by,before_cost_min,"
                         "after_leave_by,after_cost_min,saving_min");
    for (int at = 480; at <= 1050; at += 30)
        for (size_t i = 0; i < N_OF(SURE); i++) {
            char row[200], before[40], after[40], saved[20] = "";
            double leave = leave_min(at, SURE[i].before), later = leave_min(at, SURE[i].after);
            put_leave(before, sizeof before, at, leave);
            put_leave(after, sizeof after, at, later);
            if (!isnan(leave)) snprintf(saved, sizeof saved, "%.2f", later - leave);
            snprintf(row, sizeof row, "bay,%02d:%02d,%s,mon-fri.clinic,adult%s%s,%s\n", at / 60, at % 60,
                     SURE[i].certainty, before, after, saved);
            if (strncmp(t.at, row, strlen(row)) != 0) fail_msg("timed.csv: %.100s is not %s", t.at, row);
            t.at += strlen(row);
        }
    expect_end(&t);
}

/* --- maps --- */

/* 10 km are 10000 / (111195.08 cos 22.5°) degrees. At 09:00:30, from the stop itself and taking whichever
 * comes first: from H one is there; from M 7.5 + 10; from P as before 5 + 10 + 1 + 17.5 = 33.5. With D1, x
 * until L10 and y until D1: L10, which leaves 28.5 to go, is taken while (20 − x)/2 + 22 is more, x < 7.
 * Until then it is y + 22 where D1 is sooner, x + 28.5 where it is not: 28.5 + 0.675 x − x²/40 on average for
 * each x; after 7 it is 10 + 22. Over all x: (28.5 · 7 + 0.675 · 24.5 − 343/120)/10 + 0.3 · 32 = 30.92. X and
 * Y lead nowhere. */
static void maps(void **state)
{
    (void)state;
    assert_string_equal(
        the_town.out.line_geojson.p,
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"line\":\"D1\",\"direction\":0,\"added\":true},\"geometry\":{"
        "\"type\":\"LineString\",\"coordinates\":[[114.000000,22.500000],[114.097342,22.500000]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"line\":\"D1\",\"direction\":1,\"added\":true},\"geometry\":{"
        "\"type\":\"LineString\",\"coordinates\":[[114.097342,22.500000],[114.000000,22.500000]]}}]}\n");
#define REACH(stop, before, after, saved, lon)                                                               \
    "{\"type\":\"Feature\",\"properties\":{\"stop\":\"" stop "\",\"name\":\"" stop                           \
    "\",\"before_min\":" before ",\"after_min\":" after ",\"saved_min\":" saved                              \
    "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[" lon ",22.500000]}}"
    assert_string_equal(
        the_town.out.reach_geojson.p,
        "{\"type\":\"FeatureCollection\",\"features\":[" REACH(
            "P", "33.5", "30.9", "2.6",
            "114.000000") "," REACH("M", "17.5", "17.5", "0.0",
                                    "114.048671") "," REACH("H", "0.0", "0.0", "0.0", "114.097342") "]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(od),      cmocka_unit_test(components), cmocka_unit_test(hours),
        cmocka_unit_test(winners), cmocka_unit_test(service),    cmocka_unit_test(minutes),
        cmocka_unit_test(timed),   cmocka_unit_test(maps),
    };
    return cmocka_run_group_tests(tests, city_open, city_close);
}
