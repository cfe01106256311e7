/* planner/scan against the router: the same earliest arrivals, from every stop to every stop, on random
 * timetables with waits of no length, rides that take no time, walks that do not close, forbidden stops and
 * days before. */
#include "tests/support/tt_scene.h"

#include "planner/router/router.h"
#include "planner/scan/scan.h"

#include <stdlib.h>
#include <string.h>

enum { N_STOPS = 7, N_TRIPS = 14, N_HOPS = 90, DAY_S = 86400, TIMES = 5, NETWORKS = 300, OF_HOPS = 60 };

/* --- a timetable made up --- */

typedef struct {
    uint64_t state;
} dice;

static uint32_t roll(dice *d, uint32_t sides) /* xorshift64* */
{
    d->state ^= d->state >> 12;
    d->state ^= d->state << 25;
    d->state ^= d->state >> 27;
    return (uint32_t)(d->state * 2685821657736338717u >> 33) % sides;
}

static void clock_text(gw_buf *out, int32_t s)
{
    gw_buf_printf(out, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

static void add_trip(dice *d, uint32_t trip, gw_buf *trips, gw_buf *calls)
{
    static const char *const FLAGS[] = {"0,0", "0,0", "0,0", "0,0", "1,0", "0,1", "2,3"};
    int32_t at = 7 * 3600 + (int32_t)roll(d, 90) * 60;
    if (roll(d, 8) == 0) at += DAY_S; /* the night before */
    if (roll(d, 20) == 0) at += 6 * 3600;
    gw_buf_printf(trips, "R%u,D,T%u\n", roll(d, 4), trip);
    uint32_t n = 2 + roll(d, 4), stop = roll(d, N_STOPS);
    for (uint32_t i = 0; i < n; i++) {
        gw_buf_printf(calls, "T%u,", trip);
        clock_text(calls, at);
        at += (int32_t)(roll(d, 3) == 0 ? roll(d, 200) : 0);
        gw_buf_text(calls, ",");
        clock_text(calls, at);
        gw_buf_printf(calls, ",S%u,%u,%s\n", stop, i, FLAGS[roll(d, sizeof FLAGS / sizeof *FLAGS)]);
        stop = (stop + 1 + roll(d, N_STOPS - 1)) % N_STOPS;
        at += roll(d, 4) == 0 ? 0 : (int32_t)(roll(d, 15) * 60 + roll(d, 2) * 7);
        if (roll(d, 60) == 0) at += 5 * 3600; /* longer than a row of the table says */
    }
}

/* From one stop to the next or the one after: whoever goes far needs many rides, or waits for fewer. */
static void add_hop(dice *d, uint32_t trip, gw_buf *trips, gw_buf *calls)
{
    uint32_t stop = trip % (N_STOPS - 1), next = stop + 1;
    if (roll(d, 6) == 0) next += 1 + roll(d, 3);
    if (next >= N_STOPS) next = N_STOPS - 1;
    int32_t at = 7 * 3600 + (int32_t)roll(d, 50) * 60 + (int32_t)(next - stop) * 600;
    gw_buf_printf(trips, "R%u,D,T%u\n", roll(d, 4), trip);
    gw_buf_printf(calls, "T%u,", trip);
    clock_text(calls, at);
    gw_buf_text(calls, ",");
    clock_text(calls, at);
    gw_buf_printf(calls, ",S%u,0,0,0\nT%u,", stop, trip);
    at += (int32_t)(roll(d, 3) * 60);
    clock_text(calls, at);
    gw_buf_text(calls, ",");
    clock_text(calls, at);
    gw_buf_printf(calls, ",S%u,1,0,0\n", next);
}

static gw_timetable *made_up(dice *d, bool hops, int32_t default_transfer_s, double radius_m)
{
    gw_buf stops = {0}, trips = {0}, calls = {0}, transfers = {0};
    gw_buf_text(&stops, "stop_id,stop_name,stop_lat,stop_lon\n");
    gw_buf_text(&trips, "route_id,service_id,trip_id\n");
    gw_buf_text(&calls,
                "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n");
    gw_buf_text(&transfers, "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n");
    for (uint32_t i = 0; i < N_STOPS; i++)
        gw_buf_printf(&stops, "S%u,S,22.3%02u0,114.1%02u0\n", i, roll(d, 60), roll(d, 60));
    for (uint32_t i = 0; i < N_TRIPS && !hops; i++) add_trip(d, i, &trips, &calls);
    for (uint32_t i = 0; i < N_HOPS && hops; i++) add_hop(d, i, &trips, &calls);
    for (uint32_t i = roll(d, 8); i > 0; i--)
        gw_buf_printf(&transfers, "S%u,S%u,%u,%u\n", roll(d, N_STOPS), roll(d, N_STOPS), roll(d, 5) ? 2 : 3,
                      roll(d, 10) * 60);
    gw_feed *feed =
        TINY_FEED({"stops.txt", stops.p},
                  {"routes.txt", "route_id,route_short_name,route_type\nR0,0,3\nR1,1,3\nR2,2,1\nR3,3,3\n"},
                  {"trips.txt", trips.p}, {"stop_times.txt", calls.p}, {"transfers.txt", transfers.p});
    const gw_build_feed source = {.tag = "", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.default_transfer_s = default_transfer_s;
    options.walk_radius_m = radius_m;
    gw_timetable *t = scene_build(&options, NULL);
    gw_feed_free(feed);
    gw_buf_free(&stops);
    gw_buf_free(&trips);
    gw_buf_free(&calls);
    gw_buf_free(&transfers);
    return t;
}

/* --- the same question to both --- */

typedef struct {
    const gw_timetable *t;
    gw_scan_table *table;
    gw_scan *scan;
    gw_router *router;
    int32_t default_transfer_s;
    gw_gait gait;
    bool no_arranged;
    int32_t end_s; /* the table's: what arrives later may have left behind it */
    uint32_t network, answered, journeys, of_days;
} duel;

/* On foot all the way, as the router is told by those who ask it. */
static int32_t walk_between(const duel *x, const gw_query *q)
{
    gw_tt_links links = gw_tt_links_of(x->t, q->from->stop.v, false);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL))
        if (l.to == q->to->stop.v) return gw_link_seconds(x->t, q, &l, NULL, false);
    return -1;
}

static gw_query question(const duel *x, const gw_access *start, const gw_access *end, int32_t time_s)
{
    gw_query q = {.from = start,
                  .to = end,
                  .n_from = 1,
                  .n_to = 1,
                  .time_s = time_s,
                  .direction = GW_DEPART_AFTER,
                  .window_s = -1,
                  .max_rides = 32,
                  .horizon_s = 4 * DAY_S,
                  .max_duration_s = -1,
                  .default_transfer_s = x->default_transfer_s,
                  .gait = x->gait,
                  .max_walk_s = INT32_MAX,
                  .direct_walk_s = -1,
                  .no_arranged = x->no_arranged,
                  .edge_links = true};
    q.direct_walk_s = walk_between(x, &q);
    return q;
}

static int32_t by_router(const duel *x, uint32_t from, uint32_t to, int32_t time_s)
{
    const gw_access start = {.stop = {from}}, end = {.stop = {to}};
    const gw_query q = question(x, &start, &end, time_s);
    gw_journey_set found = {0};
    gw_error err = {0};
    assert_int_equal(gw_router_find_journeys(x->router, x->t, &q, &found, &err), GW_OK);
    int32_t best = GW_SCAN_NEVER;
    for (uint32_t i = 0; i < found.n; i++)
        if (found.journeys[i].arrival_s < best) best = found.journeys[i].arrival_s;
    gw_journey_set_free(&found);
    return best;
}

/* Legs follow each other in place and time, and a vehicle's times are its timetable's. */
static void check_legs(const duel *x, const gw_journey_set *set, const gw_journey *j)
{
    int32_t now = j->departure_s;
    uint32_t rides = 0;
    for (uint32_t i = 0; i < j->n_legs; i++) {
        const gw_leg *l = &set->legs[j->first_leg + i];
        assert_true(l->departure_s >= now && l->arrival_s >= l->departure_s);
        if (i) assert_int_equal(l->from.v, l[-1].to.v);
        now = l->arrival_s;
        if (l->kind != GW_LEG_RIDE) continue;
        const gw_tt_part *part = gw_tt_part_of_pattern(x->t, l->pattern.v);
        const gw_tt_pattern *p = gw_tt_pattern_at(x->t, l->pattern.v);
        int32_t zero = gw_tt_day_zero(x->t, p->feed_day_row, l->day);
        rides++;
        assert_true(l->ready_s <= l->departure_s && l->from_position < l->to_position);
        assert_int_equal(l->from.v, part->pattern_stops[p->first_stop + l->from_position]);
        assert_int_equal(l->to.v, part->pattern_stops[p->first_stop + l->to_position]);
        assert_int_equal(l->departure_s,
                         zero + gw_tt_departure(part, p, l->from_position, l->trip - p->first_trip));
        assert_int_equal(l->arrival_s,
                         zero + gw_tt_arrival(part, p, l->to_position, l->trip - p->first_trip));
    }
    assert_int_equal(now, j->arrival_s);
    assert_int_equal(rides, j->rides);
}

/* Without those that end near the horizon: a vehicle that arrives behind it may have left before. */
static void set_text(const gw_journey_set *s, int32_t end_s, gw_buf *out)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->journeys[i].arrival_s < end_s)
            gw_buf_printf(out, "%d-%d with %u\n", s->journeys[i].departure_s, s->journeys[i].arrival_s,
                          s->journeys[i].rides);
    gw_buf_text(out, ".");
}

static void compare_sets(duel *x, uint32_t from, uint32_t to, int32_t time_s, uint32_t rides)
{
    const gw_access start = {.stop = {from}}, end = {.stop = {to}};
    gw_query q = question(x, &start, &end, time_s);
    gw_journey_set want = {0}, got = {0};
    gw_buf a = {0}, b = {0};
    gw_error err = {0};
    q.max_rides = rides;
    q.horizon_s = DAY_S;
    assert_int_equal(gw_router_find_journeys(x->router, x->t, &q, &want, &err), GW_OK);
    assert_int_equal(gw_scan_pareto(x->scan, x->table, x->t, (gw_stop_id){from}, (gw_stop_id){to}, time_s,
                                    rides, DAY_S, &got),
                     GW_OK);
    set_text(&want, time_s + DAY_S * 3 / 4, &a);
    set_text(&got, time_s + DAY_S * 3 / 4, &b);
    if (strcmp(a.p, b.p) != 0)
        fail_msg("network %u, S%u to S%u at %d: router\n%s\nscan\n%s", x->network, from, to, time_s, a.p,
                 b.p);
    for (uint32_t i = 0; i < got.n; i++) check_legs(x, &got, &got.journeys[i]);
    x->journeys += got.n;
    gw_buf_free(&a);
    gw_buf_free(&b);
    gw_journey_set_free(&want);
    gw_journey_set_free(&got);
}

/* All departures of some hours at once, against the router's window. */
static void compare_days(duel *x, uint32_t from, uint32_t to, int32_t time_s, int32_t window_s,
                         uint32_t rides)
{
    const gw_access start = {.stop = {from}}, end = {.stop = {to}};
    gw_query q = question(x, &start, &end, time_s);
    gw_journey_set want = {0}, got = {0};
    gw_buf a = {0}, b = {0};
    gw_error err = {0};
    q.window_s = window_s;
    q.max_rides = rides;
    q.horizon_s = 2 * DAY_S;
    assert_int_equal(gw_router_find_journeys(x->router, x->t, &q, &want, &err), GW_OK);
    assert_int_equal(gw_scan_day(x->scan, x->table, x->t, (gw_stop_id){from}, (gw_stop_id){to}, time_s,
                                 time_s + window_s, rides, time_s + 2 * DAY_S, &got),
                     GW_OK);
    set_text(&want, time_s + DAY_S * 7 / 4, &a);
    set_text(&got, time_s + DAY_S * 7 / 4, &b);
    if (strcmp(a.p, b.p) != 0)
        fail_msg("network %u, S%u to S%u from %d for %d with %u rides: router\n%s\nscan\n%s", x->network,
                 from, to, time_s, window_s, rides, a.p, b.p);
    for (uint32_t i = 0; i < got.n; i++) check_legs(x, &got, &got.journeys[i]);
    x->of_days += got.n;
    gw_buf_free(&a);
    gw_buf_free(&b);
    gw_journey_set_free(&want);
    gw_journey_set_free(&got);
}

static void compare(duel *x, uint32_t from, uint32_t to, int32_t time_s, int32_t to_all, int32_t by_profile)
{
    int32_t want = from == to ? time_s : by_router(x, from, to, time_s), got;
    assert_int_equal(gw_scan_arrival(x->scan, x->table, (gw_stop_id){from}, (gw_stop_id){to}, time_s, &got),
                     GW_OK);
    if (want != GW_SCAN_NEVER && want >= x->end_s) return;
    x->answered += want != GW_SCAN_NEVER && from != to;
    if (got != want || to_all != want || by_profile != want)
        fail_msg("network %u, S%u to S%u at %d: router %d, arrival %d, one to all %d, profile %d", x->network,
                 from, to, time_s, want, got, to_all, by_profile);
}

static void ask_all(duel *x, dice *d)
{
    int32_t times[TIMES], *all = calloc((size_t)N_STOPS * N_STOPS * TIMES, sizeof *all);
    assert_non_null(all);
    for (int k = 0; k < TIMES; k++) {
        times[k] = gw_tt_day_zero(x->t, 0, 2) + 6 * 3600 + (int32_t)roll(d, 4 * 3600);
        for (uint32_t from = 0; from < N_STOPS; from++)
            assert_int_equal(gw_scan_one_to_all(x->scan, x->table, (gw_stop_id){from}, times[k],
                                                &all[((size_t)k * N_STOPS + from) * N_STOPS]),
                             GW_OK);
    }
    for (uint32_t to = 0; to < N_STOPS; to++) {
        assert_int_equal(gw_scan_profiles(x->scan, x->table, (gw_stop_id){to}), GW_OK);
        uint32_t rides = x->network < NETWORKS ? 1 + roll(d, 8) : 8;
        for (uint32_t from = 0; from < N_STOPS; from++)
            if (from != to) compare_sets(x, from, to, times[to % TIMES], rides);
        for (uint32_t from = 0; from < N_STOPS; from++)
            if (from != to)
                compare_days(x, from, to, times[0] - 6 * 3600, (int32_t)roll(d, DAY_S), 1 + roll(d, 8));
        for (int k = 0; k < TIMES; k++)
            for (uint32_t from = 0; from < N_STOPS; from++)
                compare(x, from, to, times[k], all[((size_t)k * N_STOPS + from) * N_STOPS + to],
                        gw_scan_profile_arrival(x->scan, x->table, (gw_stop_id){from}, times[k]));
    }
    free(all);
}

static void scans_answer_as_the_router_does(void **state)
{
    (void)state;
    duel x = {.scan = gw_scan_create(), .router = gw_router_create()};
    for (x.network = 0; x.network < NETWORKS + OF_HOPS; x.network++) {
        dice d = {.state = 88172645463325252u + x.network};
        static const int32_t CHANGES[] = {0, 0, 60, 240}, SLICES[] = {0, 60, 1800, 20000};
        x.default_transfer_s = CHANGES[roll(&d, 4)];
        x.gait = (gw_gait){roll(&d, 2) ? 1.25 : 0.8, roll(&d, 2) ? 1.0 : 1.3};
        x.no_arranged = roll(&d, 3) == 0;
        gw_timetable *t = made_up(&d, x.network >= NETWORKS, x.default_transfer_s,
                                  x.network < NETWORKS ? roll(&d, 3) * 1500.0 : 0);
        gw_error err = {0};
        const gw_scan_options wanted = {.from_s = gw_tt_day_zero(t, 0, 2),
                                        .to_s = gw_tt_day_zero(t, 0, 2) + 3 * DAY_S,
                                        .default_transfer_s = x.default_transfer_s,
                                        .gait = x.gait,
                                        .max_walk_s = INT32_MAX,
                                        .no_arranged = x.no_arranged,
                                        .slice_s = SLICES[roll(&d, 4)],
                                        .cells = roll(&d, 8)};
        x.t = t;
        x.end_s = wanted.to_s;
        assert_int_equal(gw_scan_table_make(t, &wanted, &x.table, &err), GW_OK);
        ask_all(&x, &d);
        gw_scan_table_free(x.table);
        gw_timetable_release(t);
    }
    assert_true(x.answered > NETWORKS * 20u && x.journeys > NETWORKS * 10u && x.of_days > NETWORKS * 20u);
    gw_scan_free(x.scan);
    gw_router_free(x.router);
}

/* --- what it leaves to the router --- */

static void refuses(gw_timetable *t, const gw_scan_options *wanted, gw_status status, const char *why)
{
    gw_scan_table *table = NULL;
    gw_error err = {0};
    assert_int_equal(gw_scan_table_make(t, wanted, &table, &err), status);
    assert_null(table);
    if (!strstr(err.message, why)) fail_msg("%s", err.message);
    gw_timetable_release(t);
}

#define STOPS  "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.30,114.10\nB,B,22.31,114.11\n"
#define ROUTES "route_id,route_short_name,route_type\nR1,1A,3\n"
#define TRIPS  "route_id,service_id,trip_id\nR1,D,t\nR1,D,u\n"
#define CALLS                                                                                                \
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"                                            \
    "t,08:00:00,08:00:00,A,1\nt,08:30:00,08:30:00,B,2\nu,09:00:00,09:00:00,A,1\nu,09:30:00,09:30:00,B,2\n"

static void what_it_cannot_hold_is_refused(void **state)
{
    (void)state;
    const gw_scan_options wanted = {.from_s = 0, .to_s = DAY_S, .gait = {1.25, 1}, .max_walk_s = INT32_MAX};
    refuses(scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                               {"stop_times.txt", CALLS},
                               {"frequencies.txt",
                                "trip_id,start_time,end_time,headway_secs\nt,06:00:00,20:00:00,600\n"}),
                     NULL),
            &wanted, GW_BAD_INPUT, "line 1A runs by headway");
    refuses(
        scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                           {"stop_times.txt", CALLS},
                           {"transfers.txt", "from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type,"
                                             "min_transfer_time\nA,B,t,u,2,60\n"}),
                 NULL),
        &wanted, GW_BAD_INPUT, "rules for particular lines or trips");
    gw_scan_options long_span = wanted;
    long_span.to_s = 4 * DAY_S;
    refuses(scene_of(TINY_FEED({"stops.txt", STOPS}, {"routes.txt", ROUTES}, {"trips.txt", TRIPS},
                               {"stop_times.txt", CALLS}),
                     NULL),
            &long_span, GW_LIMIT, "at most 72 h");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scans_answer_as_the_router_does),
        cmocka_unit_test(what_it_cannot_hold_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
