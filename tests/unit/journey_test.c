/* Sets of journeys: order, Pareto set, text. The timetable is written by hand: three stops, one pattern, two
 * trips. */
#include "planner/journey/journey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MIN      60
#define AT(h, m) (((h)-8) * 3600 + (m)*MIN) /* tt seconds of a Hong Kong clock time on day 0 */

static gw_leg ride(uint32_t from, int32_t departure_s, uint32_t to, int32_t arrival_s, uint32_t trip)
{
    return (gw_leg){.kind = GW_LEG_RIDE,
                    .from = {from},
                    .to = {to},
                    .departure_s = departure_s,
                    .arrival_s = arrival_s,
                    .ready_s = departure_s,
                    .trip = trip};
}

static gw_leg walk(uint32_t from, int32_t departure_s, uint32_t to, int32_t seconds)
{
    return (gw_leg){.kind = GW_LEG_WALK,
                    .from = {from},
                    .to = {to},
                    .departure_s = departure_s,
                    .arrival_s = departure_s + seconds,
                    .walk_m = 100};
}

static void add(gw_journey_set *s, uint32_t rides, const gw_leg *legs, uint32_t n)
{
    gw_journey j = {
        .departure_s = legs[0].departure_s, .arrival_s = legs[n - 1].arrival_s, .rides = rides, .n_legs = n};
    assert_int_equal(gw_journey_set_add(s, &j, legs), GW_OK);
}

static void add_one(gw_journey_set *s, int32_t departure_s, int32_t arrival_s, uint32_t rides, uint32_t trip)
{
    gw_leg leg = ride(0, departure_s, 1, arrival_s, trip);
    add(s, rides, &leg, 1);
}

static void list(const gw_journey_set *s, char *out, size_t n)
{
    size_t used = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        used += (size_t)snprintf(out + used, n - used, "%d-%d/%u:%u ", j->departure_s, j->arrival_s, j->rides,
                                 s->legs[j->first_leg].trip);
    }
}

static void order_is_departure_arrival_rides_legs(void **state)
{
    (void)state;
    gw_journey_set s = {0};
    add_one(&s, 20, 40, 1, 0);
    add_one(&s, 10, 50, 2, 0);
    add_one(&s, 10, 50, 1, 7);
    add_one(&s, 10, 50, 1, 3);
    add_one(&s, 10, 30, 3, 0);
    gw_journey_set_sort(&s);
    char got[200];
    list(&s, got, sizeof got);
    assert_string_equal(got, "10-30/3:0 10-50/1:3 10-50/1:7 10-50/2:0 20-40/1:0 ");
    gw_journey_set_free(&s);
}

static void pareto_keeps_late_early_few(void **state)
{
    (void)state;
    gw_journey_set s = {0};
    add_one(&s, 10, 50, 1, 5); /* equal to the next: once, the first in order */
    add_one(&s, 10, 50, 1, 4);
    add_one(&s, 10, 50, 2, 0); /* more rides for nothing */
    add_one(&s, 10, 40, 2, 0); /* earlier, more rides: stays */
    add_one(&s, 5, 60, 1, 0);  /* leaves earlier, arrives later */
    add_one(&s, 20, 60, 1, 0);
    add_one(&s, 5, 60, 0, 0); /* on foot */
    gw_journey_set_pareto(&s);
    char got[200];
    list(&s, got, sizeof got);
    assert_string_equal(got, "5-60/0:0 10-40/2:0 10-50/1:4 20-60/1:0 ");
    gw_journey_set_free(&s);
}

/* The quick way against the definition, on many small sets. */
static void pareto_is_its_definition(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int round = 0; round < 2000; round++) {
        gw_journey_set s = {0};
        for (uint32_t i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            add_one(&s, (int32_t)(seed >> 28), 20 + (int32_t)(seed >> 24 & 15), seed >> 20 & 3, i);
        }
        uint32_t expected = 0;
        for (uint32_t i = 0; i < s.n; i++) {
            const gw_journey *a = &s.journeys[i];
            bool beaten = false;
            for (uint32_t k = 0; k < s.n; k++) {
                const gw_journey *b = &s.journeys[k];
                bool good =
                    b->departure_s >= a->departure_s && b->arrival_s <= a->arrival_s && b->rides <= a->rides;
                bool same =
                    b->departure_s == a->departure_s && b->arrival_s == a->arrival_s && b->rides == a->rides;
                if (k != i && good && (!same || k < i)) beaten = true;
            }
            expected += !beaten;
        }
        gw_journey_set_pareto(&s);
        assert_int_equal(s.n, expected);
        gw_journey_set_free(&s);
    }
}

/* --- text --- */

typedef struct {
    gw_timetable t;
    gw_tt_stop stops[3];
    gw_tt_trip trips[2];
    gw_tt_feed feed;
    gw_zone *zone;
    const gw_zone *zones[1];
} fixture;

static void fixture_open(fixture *f)
{
    static const char pool[] = "\0A\0B\0C\0T1\0T2";
    static const uint8_t ids[] = {2, 'T', '1', 1 << 3 | 1, '2'};
    static const uint32_t id_first[] = {0, sizeof ids};
    memset(f, 0, sizeof *f);
    for (uint32_t i = 0; i < 3; i++) f->stops[i].id = 1 + 2 * i;
    gw_error err;
    assert_int_equal(gw_zone_load(GW_STR("Asia/Hong_Kong"), &f->zone, &err), GW_OK);
    f->zones[0] = f->zone;
    f->t = (gw_timetable){.n_parts = 1, .n_feeds = 1, .feeds = &f->feed, .n_zones = 1, .zones = f->zones};
    f->t.part[0] = (gw_tt_part){.text = pool,
                                .text_size = sizeof pool,
                                .stops = f->stops,
                                .n_stops = 3,
                                .trips = f->trips,
                                .n_trips = 2,
                                .trip_ids = ids,
                                .trip_ids_size = sizeof ids,
                                .trip_id_first = id_first};
}

static void check_text(const gw_leg *legs, uint32_t n, uint32_t rides, int32_t departure_s,
                       const char *expected)
{
    fixture f;
    fixture_open(&f);
    gw_journey_set s = {0};
    gw_buf out = {0};
    add(&s, rides, legs, n);
    s.journeys[0].departure_s = departure_s;
    gw_journey_text(&f.t, &s, 0, &out);
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
    gw_journey_set_free(&s);
    gw_zone_free(f.zone);
}

static void text_of_walk_and_ride(void **state)
{
    (void)state;
    gw_leg legs[] = {walk(0, AT(8, 0), 1, 120), ride(1, AT(8, 5), 2, AT(8, 20), 0)};
    check_text(legs, 2, 1, AT(8, 0), "08:00 A ~120 B 08:05 [T1] C 08:20 | 1 ride");
}

static void text_of_rides_and_last_walk(void **state)
{
    (void)state;
    gw_leg legs[] = {ride(0, AT(8, 5), 1, AT(8, 20), 0), ride(1, AT(8, 20), 2, AT(8, 30), 1),
                     walk(2, AT(8, 30), GW_NO_ID, 61)};
    legs[1].in_seat = true;
    check_text(legs, 3, 1, AT(8, 5), "08:05 A [T1] B 08:20 [+T2] C 08:30 ~61 - 08:31:01 | 1 ride");
}

static void text_of_headway(void **state)
{
    (void)state;
    gw_leg leg = ride(0, AT(8, 4), 1, AT(8, 20), 0);
    leg.headway = true;
    leg.ready_s = AT(8, 0);
    leg.row_trip = 10;
    leg.headway_least_s = 480;
    leg.headway_greatest_s = 900;
    check_text(&leg, 1, 1, AT(8, 0), "08:00 A 08:04 [T2 480-900s] B 08:20 | 1 ride");
    leg.headway_greatest_s = 480;
    check_text(&leg, 1, 1, AT(8, 0), "08:00 A 08:04 [T2 480s] B 08:20 | 1 ride");
}

static void text_of_border(void **state)
{
    (void)state;
    gw_leg leg = {.kind = GW_LEG_BORDER,
                  .from = {0},
                  .to = {1},
                  .departure_s = AT(6, 10),
                  .admitted_s = AT(6, 30),
                  .arrival_s = AT(6, 42)};
    check_text(&leg, 1, 0, AT(6, 10), "06:10 A {border opens 06:30} B 06:42 | 0 rides");
    leg.admitted_s = leg.departure_s;
    check_text(&leg, 1, 0, AT(6, 10), "06:10 A {border} B 06:42 | 0 rides");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_departure_arrival_rides_legs),
        cmocka_unit_test(pareto_keeps_late_early_few),
        cmocka_unit_test(pareto_is_its_definition),
        cmocka_unit_test(text_of_walk_and_ride),
        cmocka_unit_test(text_of_rides_and_last_walk),
        cmocka_unit_test(text_of_headway),
        cmocka_unit_test(text_of_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
