/* Chains made by chance: both directions against each other, the laws, and people who walk
 * along them one by one (tests/support/chain_walk.h). */
#include "tests/support/chain_walk.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { H = 3600, N_CHAINS = 200, N_LINKS = 9, DRAWS = 1000, MOST_RUNS = 3, MOST_CALLS = 400 };

typedef struct {
    gw_chain_link links[N_LINKS];
    gw_chain_line lines[N_LINKS][3];
    gw_chain_run runs[N_LINKS][3][MOST_RUNS];
    gw_chain_call calls[N_LINKS][3][MOST_CALLS];
    gw_chain_span spans[N_LINKS][6];
    uint32_t n;
    bool plain; /* whichever comes first is taken: rides of a boarding are equal */
} network;

static int32_t pick(uint64_t *s, int32_t low, int32_t high)
{
    return low + (int32_t)(chain_number(s) % (uint64_t)(high - low + 1));
}

/* --- making --- */

static void make_headway(network *x, uint32_t k, uint32_t i, int32_t ride_s, uint64_t *s)
{
    gw_chain_line *l = &x->lines[k][i];
    uint32_t n = (uint32_t)pick(s, 1, MOST_RUNS);
    int32_t at = pick(s, 4 * H, 6 * H);
    for (uint32_t r = 0; r < n; r++) {
        int32_t h = pick(s, 60, 1800), end = r + 1 == n ? 23 * H : at + pick(s, 2 * H, 5 * H);
        x->runs[k][i][r] = (gw_chain_run){{at, end, h, h, 0}, ride_s};
        at = end + (pick(s, 0, 3) ? 0 : pick(s, 60, 3000));
    }
    *l = (gw_chain_line){.runs = x->runs[k][i], .n_runs = n};
}

static void make_timetable(network *x, uint32_t k, uint32_t i, int32_t ride_s, uint64_t *s)
{
    uint32_t n = 0;
    int32_t at = pick(s, 5 * H, 7 * H), most = pick(s, 300, 2400);
    while (at < 23 * H && n < MOST_CALLS) {
        x->calls[k][i][n++] = (gw_chain_call){at, at + ride_s};
        at += pick(s, 120, most);
    }
    x->lines[k][i] = (gw_chain_line){.calls = x->calls[k][i], .n_calls = n};
}

static gw_chain_link make_board(network *x, uint32_t k, uint64_t *s)
{
    uint32_t n = pick(s, 0, 2) ? 1 : (uint32_t)pick(s, 2, 3);
    int32_t ride_s = pick(s, 120, 2400);
    for (uint32_t i = 0; i < n; i++) {
        if (i && !x->plain) ride_s += pick(s, -100, 600);
        if (pick(s, 0, 2))
            make_headway(x, k, i, ride_s, s);
        else
            make_timetable(x, k, i, ride_s, s);
    }
    return (gw_chain_link){.kind = GW_CHAIN_BOARD, .lines = x->lines[k], .n_lines = n};
}

static gw_chain_link make_gate(network *x, uint32_t k, uint64_t *s)
{
    gw_chain_span *p = x->spans[k];
    int32_t opens = pick(s, 6, 7) * H, busy = pick(s, 8, 10) * H + 1800, quiet = busy + pick(s, 1, 3) * 1800;
    int32_t shuts = pick(s, 20, 24) * H + 1;
    p[0] = (gw_chain_span){-24 * H, opens, opens, 0, 0, 0, 0, 0};
    p[1] = (gw_chain_span){opens, busy, 0, pick(s, 300, 1200), 0, 0, 0, 0};
    p[2] = (gw_chain_span){busy, quiet, 0, pick(s, 900, 2000), 0, 0, 0, 0};
    p[3] = (gw_chain_span){quiet, shuts, 0, p[1].p50_s, 0, 0, 0, 0};
    p[4] = (gw_chain_span){shuts, 30 * H, 30 * H, 0, 0, 0, 0, 0};
    p[5] = (gw_chain_span){30 * H, 48 * H, 0, p[1].p50_s, 0, 0, 0, 0};
    for (int i = 1; i < 6; i++) p[i].p95_s = p[i].p50_s * 5 / 2;
    return (gw_chain_link){.kind = GW_CHAIN_GATE, .spans = p, .n_spans = 6};
}

static void make(network *x, uint64_t seed)
{
    uint64_t s = seed;
    memset(x, 0, sizeof *x);
    x->plain = pick(&s, 0, 1);
    uint32_t boardings = (uint32_t)pick(&s, 1, 4), gate = pick(&s, 0, 2) ? (uint32_t)pick(&s, 0, 3) : 9;
    for (uint32_t b = 0; b < boardings; b++) {
        if (pick(&s, 0, 1))
            x->links[x->n++] = (gw_chain_link){.kind = GW_CHAIN_WALK, .walk_s = pick(&s, 0, 600)};
        if (b == gate) {
            x->links[x->n] = make_gate(x, x->n, &s);
            x->n++;
        }
        x->links[x->n] = make_board(x, x->n, &s);
        x->n++;
    }
}

/* --- tests --- */

static gw_chain_odds odds_of(gw_chain_solver *s, const network *x, int32_t by_s)
{
    gw_chain c = {x->links, x->n};
    gw_chain_odds o;
    assert_int_equal(gw_chain_on_time(s, &c, by_s, 4 * H, &o), GW_OK);
    return o;
}

static bool chooses(const network *x)
{
    for (uint32_t k = 0; k < x->n; k++)
        if (x->links[k].n_lines > 1) return true;
    return false;
}

static void both_directions_agree(void **state)
{
    (void)state;
    gw_chain_solver *s = gw_chain_solver_create(), *back = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    double worst = 0;
    for (uint64_t seed = 1; seed <= N_CHAINS; seed++) {
        make(x, seed);
        gw_chain c = {x->links, x->n};
        int32_t by_s = 11 * H + (int32_t)(seed * 97 % 7200);
        gw_chain_odds o = odds_of(back, x, by_s);
        for (int32_t leave = by_s - 3 * H; leave < by_s; leave += 4713) {
            gw_chain_fate f;
            assert_int_equal(gw_chain_arrival(s, &c, leave, by_s, by_s + 6 * H, &f), GW_OK);
            double error = fabs(f.on_time - gw_chain_odds_at(&o, leave));
            if (error > worst) worst = error;
            if (error > 1e-5) /* largest of 1,000 chains 3.7e-6 */
                fail_msg("chain %d, leave %d: %.9f forwards, %.9f backwards", (int)seed, leave, f.on_time,
                         gw_chain_odds_at(&o, leave));
            if (f.served > 1e-9)
                assert_true(fabs(f.walk_s + f.wait_s + f.ride_s + f.border_s - (f.mean_s - leave)) < 1e-6);
            if (f.served > 1e-9) assert_true(f.wait_s > -1e-3);
        }
    }
    print_message("largest difference %.2e\n", worst);
    free(x);
    gw_chain_solver_free(s);
    gw_chain_solver_free(back);
}

/* Shares, means, percentiles, P(on time) and leave-by within the simulation's own errors, on N_CHAINS
 * networks on which the first line to come is taken. */
static void a_simulation_agrees(void **state)
{
    (void)state;
    gw_chain_solver *s = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    chain_rows rows = {0};
    uint32_t n = 0, served = 0;
    for (uint64_t seed = 1; n < N_CHAINS; seed++) {
        char name[32];
        make(x, seed);
        if (!x->plain) continue;
        gw_chain c = {x->links, x->n};
        snprintf(name, sizeof name, "chain %d", (int)seed);
        served += chain_compare(s, &c, 7 * H + (int32_t)(seed * 61 % 7200), DRAWS, name, &rows);
        n++;
    }
    print_message("%u chains, %u rows, rms z %.2f, largest %.2f (%s)\n", n, rows.n, chain_rows_rms(&rows),
                  rows.worst, rows.worst_at);
    assert_true(served > N_CHAINS / 2);
    assert_true(chain_rows_rms(&rows) < 1.3);
    assert_true(rows.worst < 5);
    free(x);
    gw_chain_solver_free(s);
}

static void laws(void **state)
{
    (void)state;
    gw_chain_solver *s = gw_chain_solver_create(), *t = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    for (uint64_t seed = 1; seed <= N_CHAINS; seed++) {
        make(x, seed);
        int32_t by_s = 12 * H, last = INT32_MAX, leave;
        gw_chain_odds o = odds_of(s, x, by_s);
        for (uint32_t i = 1; i < o.n; i++)
            if (o.p[i] > o.p[i - 1]) fail_msg("chain %d: leaving later is surer", (int)seed);
        static const double Q[] = {0.05, 0.5, 0.8, 0.95, 0.999};
        for (int i = 0; i < 5; i++) {
            if (!gw_chain_leave_by(&o, Q[i], &leave)) {
                last = INT32_MIN;
                continue;
            }
            if (leave > last) fail_msg("chain %d: more certain and later", (int)seed);
            last = leave;
            assert_true(gw_chain_odds_at(&o, leave) >= Q[i] - 1e-9);
            assert_true(gw_chain_odds_at(&o, leave + 1) < Q[i]);
        }
        double before[40];
        for (int i = 0; i < 40; i++) before[i] = gw_chain_odds_at(&o, by_s - i * 300);
        for (uint32_t k = 0; k < x->n; k++) /* longer clearances in the same proportion */
            for (uint32_t i = 0; x->links[k].kind == GW_CHAIN_GATE && i < x->links[k].n_spans; i++) {
                x->spans[k][i].p50_s = x->spans[k][i].p50_s * 5 / 4;
                x->spans[k][i].p95_s = x->spans[k][i].p50_s * 5 / 2;
            }
        gw_chain_odds slower = odds_of(t, x, by_s);
        for (int i = 0; i < 40; i++)
            if (gw_chain_odds_at(&slower, by_s - i * 300) > before[i] + 1e-6)
                fail_msg("chain %d: surer with longer clearances", (int)seed);
    }
    free(x);
    gw_chain_solver_free(s);
    gw_chain_solver_free(t);
}

/* Odds counted where they are asked for: the same, but where those of a choice rise by what its steps leave
 * open. */
static void few_moments_agree_with_all(void **state)
{
    (void)state;
    static const double Q[] = {0.05, 0.5, 0.8, 0.95, 0.999};
    gw_chain_solver *s = gw_chain_solver_create(), *t = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    int n_sparse = 0;
    for (uint64_t seed = 1; seed <= N_CHAINS; seed++) {
        make(x, seed);
        gw_chain c = {x->links, x->n};
        int32_t by_s = 11 * H + (int32_t)(seed * 97 % 7200), leave, sparse_leave;
        gw_chain_odds o = odds_of(s, x, by_s), few;
        assert_int_equal(gw_chain_on_time_sparse(t, &c, by_s, 4 * H, &few), GW_OK);
        n_sparse += few.sparse != NULL;
        for (int i = 0; i < 5; i++) {
            bool found = gw_chain_leave_by(&o, Q[i], &leave);
            assert_int_equal(gw_chain_leave_by(&few, Q[i], &sparse_leave), found);
            if (found && abs(leave - sparse_leave) > 1)
                fail_msg("chain %d, %g: leave by %d, of few %d", (int)seed, Q[i], leave, sparse_leave);
        }
        for (leave = by_s - 3 * H; leave < by_s; leave += 1713)
            if (fabs(gw_chain_odds_at(&o, leave) - gw_chain_odds_at(&few, leave)) > 1e-6)
                fail_msg("chain %d, leave %d: %.9f, of few %.9f", (int)seed, leave,
                         gw_chain_odds_at(&o, leave), gw_chain_odds_at(&few, leave));
    }
    assert_true(n_sparse > 20);
    free(x);
    gw_chain_solver_free(s);
    gw_chain_solver_free(t);
}

/* Where lines are chosen, those nearly as good as waiting on may be taken or not by a rounding. */
static bool differs(const network *x, double a, double b)
{
    return fabs(a - b) > (chooses(x) ? 1e-6 : 1e-10);
}

/* Odds of many deadlines from one solver that remembers, in no order and with other floors, against one that does not;
 * and those that are said to be the same for another deadline. */
static void what_is_remembered_is_the_same(void **state)
{
    (void)state;
    gw_chain_solver *s = gw_chain_solver_create(), *fresh = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    int n_steady = 0, n_asked = 0;
    for (uint64_t seed = 1; seed <= N_CHAINS; seed += 3) {
        uint64_t random = seed * 77;
        make(x, seed);
        gw_chain_remember(s, true);
        for (int i = 0; i < 16; i++) {
            const uint32_t cut = (uint32_t)pick(&random, 0, 2) ? 0 : x->n / 2; /* another way with the same end */
            const gw_chain c = {x->links + cut, x->n - cut};
            const int32_t by_s = 13 * H + 60 * pick(&random, -120, 120), floor_s = by_s - 60 * pick(&random, 30, 300);
            gw_chain_odds kept, o;
            assert_int_equal(gw_chain_on_time_sparse(s, &c, by_s, floor_s, &kept), GW_OK);
            assert_int_equal(gw_chain_on_time_sparse(fresh, &c, by_s, floor_s, &o), GW_OK);
            for (int32_t at = floor_s; at < by_s; at += 307)
                if (differs(x, gw_chain_odds_at(&kept, at), gw_chain_odds_at(&o, at)))
                    fail_msg("chain %d, by %d, from %d, leave %d: %.12f kept, %.12f", (int)seed, by_s, floor_s, at,
                             gw_chain_odds_at(&kept, at), gw_chain_odds_at(&o, at));
            n_asked++;
            const int32_t moved = pick(&random, 0, 1) ? -(o.sooner_s / 60 * 60) : o.later_s / 60 * 60;
            if (!moved || moved > 24 * H || moved < -24 * H) continue;
            n_steady++;
            assert_int_equal(gw_chain_on_time_sparse(fresh, &c, by_s + moved, floor_s + moved, &o), GW_OK);
            for (int32_t at = floor_s; at < by_s; at += 307)
                if (differs(x, gw_chain_odds_at(&kept, at), gw_chain_odds_at(&o, at + moved)))
                    fail_msg("chain %d, by %d moved by %d, leave %d: %.12f, moved %.12f", (int)seed, by_s, moved, at,
                             gw_chain_odds_at(&kept, at), gw_chain_odds_at(&o, at + moved));
        }
        gw_chain_remember(s, false);
    }
    print_message("%d of %d move with the deadline\n", n_steady, n_asked);
    assert_true(n_steady > 100);
    free(x);
    gw_chain_solver_free(s);
    gw_chain_solver_free(fresh);
}

/* Nobody is told that a way leaves too early who could leave then. */
static void what_is_given_up_leaves_too_early(void **state)
{
    (void)state;
    static const double Q[] = {0.5, 0.95};
    static const int32_t LATER_S[] = {-1200, 0, 120, 900, 3600};
    gw_chain_solver *s = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    int n_given_up = 0, n_counted = 0;
    for (uint64_t seed = 1; seed <= N_CHAINS; seed += 4) {
        make(x, seed);
        const gw_chain c = {x->links, x->n};
        const int32_t by_s = 11 * H + (int32_t)(seed * 97 % 7200);
        for (size_t i = 0; i < sizeof Q / sizeof *Q; i++) {
            gw_chain_odds o = odds_of(s, x, by_s);
            int32_t leave, again;
            if (!gw_chain_leave_by(&o, Q[i], &leave)) continue;
            for (size_t k = 0; k < sizeof LATER_S / sizeof *LATER_S; k++) {
                gw_chain_least(s, Q[i], leave + LATER_S[k]);
                const gw_status status = gw_chain_on_time(s, &c, by_s, 4 * H, &o);
                if (status == GW_NOT_FOUND) {
                    n_given_up++;
                    if (LATER_S[k] <= 0) fail_msg("chain %d: given up at %d s", (int)seed, LATER_S[k]);
                    continue;
                }
                n_counted++;
                assert_int_equal(status, GW_OK);
                assert_true(gw_chain_leave_by(&o, Q[i], &again));
                assert_int_equal(again, leave);
            }
            gw_chain_least(s, 0, 0);
        }
    }
    assert_true(n_given_up > 50 && n_counted > 50);
    free(x);
    gw_chain_solver_free(s);
}

/* Backwards for a second, forwards for its end. */
static void turning_up_is_the_mean_of_arrivals(void **state)
{
    (void)state;
    gw_chain_solver *s = gw_chain_solver_create();
    network *x = malloc(sizeof *x);
    double worst = 0;
    for (uint64_t seed = 1; seed <= N_CHAINS / 2; seed++) {
        make(x, seed);
        gw_chain c = {x->links, x->n};
        const int32_t from = 8 * H + (int32_t)(seed * 61 % 3600), limit = from + 7 * H;
        for (int32_t t = from; t < from + H; t += 1217) {
            gw_chain_fate f;
            double mean;
            assert_int_equal(gw_chain_turn_up(s, &c, t - 1, t, limit, &mean), GW_OK);
            assert_int_equal(gw_chain_arrival(s, &c, t, GW_CHAIN_NO_DEADLINE, limit, &f), GW_OK);
            double takes = (f.served > 0 ? f.served * (f.mean_s - t) : 0) + (1 - f.served) * (limit - t);
            double error = fabs(mean - takes);
            if (error > worst) worst = error;
            if (error > 8) /* where service ends a second costs more than a second */
                fail_msg("chain %d, leave %d: %.3f backwards, %.3f forwards", (int)seed, t, mean, takes);
        }
    }
    print_message("largest difference %.3f s\n", worst);
    free(x);
    gw_chain_solver_free(s);
}

static void the_same_bytes(void **state)
{
    (void)state;
    network *x = malloc(sizeof *x);
    gw_chain_solver *used = gw_chain_solver_create();
    for (uint64_t seed = 1; seed <= 20; seed++) {
        make(x, seed);
        gw_chain c = {x->links, x->n};
        gw_chain_solver *fresh = gw_chain_solver_create();
        gw_chain_fate a, b;
        memset(&a, 0, sizeof a);
        memset(&b, 0, sizeof b);
        assert_int_equal(gw_chain_arrival(used, &c, 8 * H, 12 * H, 20 * H, &a), GW_OK);
        assert_int_equal(gw_chain_arrival(fresh, &c, 8 * H, 12 * H, 20 * H, &b), GW_OK);
        assert_memory_equal(&a, &b, sizeof a);
        gw_chain_solver_free(fresh);
    }
    free(x);
    gw_chain_solver_free(used);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_agree),
        cmocka_unit_test(a_simulation_agrees),
        cmocka_unit_test(laws),
        cmocka_unit_test(few_moments_agree_with_all),
        cmocka_unit_test(what_is_remembered_is_the_same),
        cmocka_unit_test(what_is_given_up_leaves_too_early),
        cmocka_unit_test(turning_up_is_the_mean_of_arrivals),
        cmocka_unit_test(the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
