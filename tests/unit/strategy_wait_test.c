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

/* One second of waiting: who comes first of those worth taking. */
static void one_second(const place *p, const double *before, int32_t now_s, double *value, double *served)
{
    double none_half = 1, none = 1, comes = 0, sum = 0;
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const double now = trips_by(p, i, now_s), left = 1 - (now - before[i]);
        if (left < 1e-9 || p->ride_s[i] >= *value) continue;
        const double chance = (trips_by(p, i, now_s + 1) - now) / left, q = chance < 1 ? chance : 1;
        sum = sum * (1 - q / 2) + none_half * q * (p->ride_s[i] + 0.5);
        comes = comes * (1 - q / 2) + none_half * q;
        none_half *= 1 - q / 2;
        none *= 1 - q;
    }
    *value = none * (*value + *served) + (comes > 0 ? sum / comes * (1 - none) : 0);
    *served = none * *served + (1 - none);
}

static double slow_wait(const place *p, int32_t time_s)
{
    double before[6], value = CAP_S, served = 0;
    for (uint32_t i = 0; i < p->n_lines; i++) before[i] = trips_by(p, i, time_s);
    for (int32_t x = LONGEST_S - 1; x >= 0; x--) {
        one_second(p, before, time_s + x, &value, &served);
        for (uint32_t d = 0; d < p->n_departures; d++)
            if (p->departs_s[d] == time_s + x && p->by_bus_s < value) {
                value = p->by_bus_s;
                served = 1;
            }
    }
    return value;
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
    static const double MEAN_S[2] = {0.25, 1.5}, WORST_S[2] = {10, 45};
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
        cmocka_unit_test(waits_are_those_of_a_slow_quadrature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
