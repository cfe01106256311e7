/* Waiting: every width of registers gives the same bytes; and a stop with up to six lines, and a timetable,
 * against a slow quadrature in double precision, second by second. */
#include "planner/strategy/strategy_priv.h"
#include "tests/support/tt_scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

/* --- widths --- */

enum { WAITS = 400, MOST_LINES = 7, RING = 128, AHEAD = 60 };

typedef struct {
    wait_t w;
    window_t lines[MOST_LINES + 1];
    uint16_t rides[MOST_LINES + 1][RING + LANES], served[MOST_LINES + 1][RING + LANES];
} made_up_wait;

static void make_rides(made_up_wait *m, uint32_t i, uint64_t *dice)
{
    window_t *x = &m->lines[i];
    const uint32_t base = 600 + roll(dice, 9000), rough = 1 + roll(dice, 400);
    for (uint32_t j = 0; j < RING + LANES; j++) {
        m->rides[i][j] = (uint16_t)(base + roll(dice, rough));
        m->served[i][j] = (uint16_t)(FULL - (roll(dice, 3) ? 0 : roll(dice, 30000)));
    }
    x->value = m->rides[i];
    x->value_served = m->served[i];
    x->at = roll(dice, RING / LANES) * LANES;
    x->ring = RING;
}

static void make_line(made_up_wait *m, uint32_t i, uint64_t *dice)
{
    window_t *x = &m->lines[i];
    const float first = 1 / (1.3f + (float)roll(dice, 400) / 20), second = roll(dice, 3) ? first : first / 3;
    const uint32_t turn = roll(dice, 60);
    make_rides(m, i, dice);
    x->trips[0] = 0;
    for (uint32_t j = 1; j < WINDOW; j++) x->trips[j] = x->trips[j - 1] + (j < turn ? first : second);
    x->soon = 255;
    x->certain = 0;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        uint32_t k = 1;
        while (k < 255 && lane + k < WINDOW && x->trips[lane + k] - x->trips[lane] < 1 - 0.5f * BARELY) k++;
        if (lane + k >= WINDOW) k = 255;
        x->soon = k < x->soon ? k : x->soon;
        x->certain = k > x->certain ? k : x->certain;
    }
    const bool straight = first <= second && first >= second && x->soon == x->certain;
    x->per_step = straight ? first : 0;
    for (uint32_t k = 0; straight && k < x->certain; k++) x->chance[k] = first / (1 - (float)k * first);
}

static void make_wait(made_up_wait *m, uint64_t *dice)
{
    memset(m, 0, sizeof *m);
    wait_t *w = &m->w;
    w->lines = m->lines;
    w->n_lines = 1 + roll(dice, MOST_LINES);
    w->lanes = UINT32_MAX;
    w->shares = roll(dice, 2);
    w->step = 240;
    w->cap = 57600;
    for (uint32_t i = 0; i < w->n_lines; i++) make_line(m, i, dice);
    make_rides(m, MOST_LINES, dice);
    w->schedule = w->shares && roll(dice, 3) == 0 ? &m->lines[MOST_LINES] : NULL;
    w->ahead = m->lines[0].certain <= AHEAD && roll(dice, 4) ? m->lines[0].certain : AHEAD;
    w->certain = m->lines[0].certain <= w->ahead;
    for (uint32_t j = 0; j < LANES; j++) {
        w->end[j] = w->certain ? w->cap : (float)(3000 + roll(dice, 20000));
        w->end_served[j] = w->certain ? 0 : 0.75f;
    }
}

static void every_width_gives_the_same_bytes(void **state)
{
    (void)state;
    uint64_t dice = 20261125;
    strategy_sum_fn all[SUM_BODIES];
    const uint32_t n = strategy_sum_all(all);
    made_up_wait *m = malloc(sizeof *m);
    assert_non_null(m);
    assert_true(n >= 1 && strategy_sum_best() == all[n - 1]);
    for (uint32_t i = 0; i < WAITS; i++) {
        lanes_t first = {0};
        make_wait(m, &dice);
        all[0](&m->w, &first);
        for (uint32_t b = 1; b < n; b++) {
            lanes_t other = {0};
            all[b](&m->w, &other);
            if (memcmp(&first, &other, sizeof first) != 0) fail_msg("wait %u, body %u", i, b);
        }
        uint32_t differ = 0; /* and they are values */
        for (uint32_t j = 1; j < LANES; j++) differ += first.value[j] != first.value[0];
        assert_true(differ > 0 && first.value[0] >= 600 && first.value[0] < 57600);
    }
    free(m);
}

/* --- values and shares go together --- */

/* Whoever is served takes `least` at least: a share of the line's people, or nobody from some moment on. */
static void make_shares(made_up_wait *m, uint64_t *dice, uint32_t least)
{
    const uint32_t cap = (uint32_t)m->w.cap;
    m->w.shares = true;
    for (uint32_t i = 0; i <= MOST_LINES; i++) {
        const uint32_t share = FULL / (1 + roll(dice, 30)), rough = 1 + roll(dice, 40000),
                       until = roll(dice, 2) ? RING + LANES : roll(dice, RING);
        for (uint32_t j = 0; j < RING + LANES; j++) {
            const uint32_t took = least + roll(dice, rough), served = j < until ? share : 0;
            m->rides[i][j] = (uint16_t)(cap - (uint64_t)(cap - took) * served / FULL);
            m->served[i][j] = (uint16_t)served;
        }
    }
    for (uint32_t j = 0; j < LANES; j++) {
        m->w.end_served[j] = roll(dice, 2) ? 0 : 0.02f;
        m->w.end[j] = m->w.cap - m->w.end_served[j] * (m->w.cap - (float)least);
    }
}

/* Lines that are let go take shares with them: what is left must still be a mean of some who are served and
 * some who are not. */
static void nobody_is_served_before_the_quickest_ride(void **state)
{
    (void)state;
    enum { LEAST = 9000, NEAR = 400 }; /* what several lines cost is added up */
    uint64_t dice = 4;
    made_up_wait *m = malloc(sizeof *m);
    assert_non_null(m);
    for (uint32_t i = 0; i < WAITS; i++) {
        lanes_t x = {0};
        make_wait(m, &dice);
        make_shares(m, &dice, LEAST);
        strategy_sum_best()(&m->w, &x);
        for (uint32_t j = 0; j < LANES; j++) {
            const double served = x.served[j] / (double)FULL, cap = (double)m->w.cap;
            if (x.value[j] + NEAR < cap - served * (cap - LEAST))
                fail_msg("wait %u, lane %u: %u with a share of %.4f", i, j, x.value[j], served);
        }
    }
    free(m);
}

/* --- against a slow quadrature --- */

enum { NETWORKS = 60, CAP_S = 4 * 3600, LONGEST_S = 3 * 3600 + 1800 };

typedef struct {
    uint32_t n_lines, n_departures;
    int32_t ride_s[6], start_s[6][2], end_s[6][2], headway_s[6][2];
    int32_t departs_s[40], by_bus_s;
} place;

/* Trips of a line by a moment. */
static double trips_by(const place *p, uint32_t i, int32_t time_s)
{
    double n = 0;
    for (int k = 0; k < 2; k++) {
        const int32_t ran = (time_s < p->end_s[i][k] ? time_s : p->end_s[i][k]) - p->start_s[i][k];
        if (ran > 0) n += (double)ran / p->headway_s[i][k];
    }
    return n;
}

typedef struct {
    double value[64], served[64]; /* of waiting on, by the lines that were let go, a bit each */
} waits;

/* The chance that a line comes in a second, from N before to N after it. One uniform phase: its first vehicle
 * comes while N goes to 1. Who let it go meets its second one while N goes to 2. */
static double chance_of(double before, double after, bool gone)
{
    const double turn = gone ? 2 : 1, begins = turn - 1;
    if (after <= begins || before >= turn - 1e-9) return 0;
    const double from = before > begins ? before : begins, q = (after - from) / (turn - from);
    return q < 1 ? q : 1;
}

/* One second of waiting with some lines let go: who comes first is taken or let go, too. */
static void one_second(const place *p, const double *chance, uint32_t gone, const waits *end, waits *out)
{
    double none_half = 1, none = 1, comes = 0, sum = 0, sum_served = 0;
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const bool is_gone = gone >> i & 1;
        const uint32_t then = gone | 1u << i;
        const double q = chance[2 * i + is_gone];
        if (!(q > 0) || (is_gone && p->ride_s[i] >= end->value[gone])) continue;
        const bool taken = p->ride_s[i] < end->value[then];
        const double value = taken ? p->ride_s[i] + 0.5 : end->value[then] + end->served[then],
                     served = taken ? 1 : end->served[then];
        sum = sum * (1 - q / 2) + none_half * q * value;
        sum_served = sum_served * (1 - q / 2) + none_half * q * served;
        comes = comes * (1 - q / 2) + none_half * q;
        none_half *= 1 - q / 2;
        none *= 1 - q;
    }
    const double some = comes > 0 ? (1 - none) / comes : 0;
    out->value[gone] = none * (end->value[gone] + end->served[gone]) + some * sum;
    out->served[gone] = none * end->served[gone] + some * sum_served;
}

static double slow_wait(const place *p, int32_t time_s)
{
    const uint32_t sets = 1u << p->n_lines;
    waits end, begin;
    double before[6];
    for (uint32_t i = 0; i < p->n_lines; i++) before[i] = trips_by(p, i, time_s);
    for (uint32_t g = 0; g < sets; g++) {
        end.value[g] = CAP_S;
        end.served[g] = 0;
    }
    for (int32_t x = LONGEST_S - 1; x >= 0; x--) {
        double chance[12];
        for (uint32_t i = 0; i < 2 * p->n_lines; i++)
            chance[i] = chance_of(trips_by(p, i / 2, time_s + x) - before[i / 2],
                                  trips_by(p, i / 2, time_s + x + 1) - before[i / 2], i % 2);
        for (uint32_t g = 0; g < sets; g++) one_second(p, chance, g, &end, &begin);
        memcpy(end.value, begin.value, sets * sizeof *end.value);
        memcpy(end.served, begin.served, sets * sizeof *end.served);
        for (uint32_t d = 0; d < p->n_departures; d++)
            for (uint32_t g = 0; g < sets && p->departs_s[d] == time_s + x; g++)
                if (p->by_bus_s < end.value[g]) {
                    end.value[g] = p->by_bus_s;
                    end.served[g] = 1;
                }
    }
    return end.value[0];
}

static void clock_of(gw_buf *out, int32_t s)
{
    gw_buf_printf(out, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

static void ride_of(gw_buf *out, char kind, uint32_t i, int32_t departs_s, int32_t ride_s)
{
    gw_buf_printf(out, "%c%u,", kind, i);
    clock_of(out, departs_s);
    gw_buf_text(out, ",");
    clock_of(out, departs_s);
    gw_buf_printf(out, ",A,1\n%c%u,", kind, i);
    clock_of(out, departs_s + ride_s);
    gw_buf_text(out, ",");
    clock_of(out, departs_s + ride_s);
    gw_buf_text(out, ",B,2\n");
}

/* Headways from 2 to 90 minutes that change, begin and end; a bus by the timetable now and then. */
static void make_place(place *p, uint64_t *dice)
{
    *p = (place){.n_lines = 1 + roll(dice, 6), .by_bus_s = 900 + (int32_t)roll(dice, 1500)};
    const bool rare = roll(dice, 4) == 0;
    for (uint32_t i = 0; i < p->n_lines; i++) {
        int32_t now = 5 * 3600 + (int32_t)roll(dice, 3 * 3600);
        p->ride_s[i] = 600 + (int32_t)roll(dice, 1500);
        for (int k = 0; k < 2; k++) {
            p->headway_s[i][k] = rare ? 1200 + (int32_t)roll(dice, 4200) : 120 + (int32_t)roll(dice, 1500);
            p->start_s[i][k] = now;
            now += p->headway_s[i][k] * (4 + (int32_t)roll(dice, 3));
            p->end_s[i][k] = now;
            now += roll(dice, 3) ? 0 : (int32_t)roll(dice, 1200);
        }
    }
    if (roll(dice, 3) == 0)
        for (int32_t t = 6 * 3600; p->n_departures < 12; t += 1200 + (int32_t)roll(dice, 2400))
            p->departs_s[p->n_departures++] = t;
}

static gw_timetable *timetable_of(const place *p)
{
    gw_buf trips = {0}, calls = {0}, rows = {0};
    gw_buf_text(&trips, "route_id,service_id,trip_id\n");
    gw_buf_text(&calls, "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n");
    gw_buf_text(&rows, "trip_id,start_time,end_time,headway_secs\n");
    for (uint32_t i = 0; i < p->n_lines; i++) {
        gw_buf_printf(&trips, "R%u,D,h%u\n", i, i);
        ride_of(&calls, 'h', i, 0, p->ride_s[i]);
        for (int k = 0; k < 2; k++) {
            gw_buf_printf(&rows, "h%u,", i);
            clock_of(&rows, p->start_s[i][k]);
            gw_buf_text(&rows, ",");
            clock_of(&rows, p->end_s[i][k]);
            gw_buf_printf(&rows, ",%d\n", p->headway_s[i][k]);
        }
    }
    for (uint32_t d = 0; d < p->n_departures; d++) {
        gw_buf_printf(&trips, "T,D,t%u\n", d);
        ride_of(&calls, 't', d, p->departs_s[d], p->by_bus_s);
    }
    gw_timetable *t = scene_of(
        TINY_FEED({"stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,A,22.10,114.0\nB,B,22.20,114.0\n"},
                  {"routes.txt", "route_id,route_short_name,route_type\nR0,0,3\nR1,1,3\nR2,2,3\nR3,3,3\n"
                                 "R4,4,3\nR5,5,3\nT,t,3\n"},
                  {"trips.txt", trips.p}, {"stop_times.txt", calls.p}, {"frequencies.txt", rows.p}),
        NULL);
    gw_buf_free(&trips);
    gw_buf_free(&calls);
    gw_buf_free(&rows);
    return t;
}

typedef struct {
    double sum, worst;
    uint32_t n;
} errors;

static void compare(const place *p, errors *e, uint64_t *dice)
{
    gw_timetable *t = timetable_of(p);
    gw_strategy *s = gw_strategy_create();
    gw_strategy_net *net = NULL;
    gw_strategy_options o;
    gw_error err = {0};
    gw_stop_id a = {GW_NO_ID}, b = {GW_NO_ID};
    const int32_t zero = gw_tt_day_zero(t, 0, 2);
    assert_non_null(s);
    assert_int_equal(gw_timetable_find_stop(t, GW_STR(""), gw_str_of("A"), &a, &err), GW_OK);
    assert_int_equal(gw_timetable_find_stop(t, GW_STR(""), gw_str_of("B"), &b, &err), GW_OK);
    gw_strategy_defaults(&o, zero);
    o.default_transfer_s = 0;
    const gw_access end = {.stop = b};
    assert_int_equal(gw_strategy_net_make(t, &o, &net, &err), GW_OK);
    assert_int_equal(gw_strategy_pass(s, net, &end, 1, &err), GW_OK);
    for (int k = 0; k < 12; k++) {
        const int32_t time_s = 6 * 3600 + (int32_t)roll(dice, 600) * 60 + 30;
        const double got = gw_strategy_at(s, a, zero + time_s).value_s, want = slow_wait(p, time_s);
        const double error = fabs(got - want);
        e->sum += error;
        e->n++;
        if (getenv("GANGWAY_SHOW") && error > 3)
            print_message("%02d:%02d:30: %.2f s, not %.2f (%u lines, %u departures)\n", time_s / 3600,
                          time_s / 60 % 60, got, want, p->n_lines, p->n_departures);
        if (error > e->worst) e->worst = error;
    }
    gw_strategy_net_free(net);
    gw_strategy_free(s);
    gw_timetable_release(t);
}

static void waits_are_those_of_a_slow_quadrature(void **state)
{
    (void)state;
    errors e[2] = {{0}};
    for (uint32_t i = 0; i < NETWORKS; i++) {
        uint64_t dice = 0x9e3779b97f4a7c15u + i;
        place p;
        make_place(&p, &dice);
        compare(&p, &e[p.n_departures > 0], &dice);
    }
    /* Where a line begins, ends or is let go, N and what is taken are those of whole steps: q · 60 s / 8 and
     * less in the mean. In the step before a departure of the timetable nobody boards a line: a step's chance
     * of what it saves, a quarter of an hour at a headway of half an hour. */
    static const double MEAN_S[2] = {0.25, 1.5}, WORST_S[2] = {3, 45};
    for (int k = 0; k < 2; k++) {
        print_message("%u waits %s a timetable: mean size of error %.3f s, worst %.2f s\n", e[k].n,
                      k ? "beside" : "without", e[k].sum / e[k].n, e[k].worst);
        assert_true(e[k].n >= 100);
        assert_true(e[k].sum / e[k].n <= MEAN_S[k]);
        assert_true(e[k].worst <= WORST_S[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_width_gives_the_same_bytes),
        cmocka_unit_test(nobody_is_served_before_the_quickest_ride),
        cmocka_unit_test(waits_are_those_of_a_slow_quadrature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
