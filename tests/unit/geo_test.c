/* planner/geo against looking at every point. */
#include "planner/geo/geo.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

enum { N = 3000, MAX = 64 };

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static double between(uint32_t *seed, double low, double high)
{
    return low + (high - low) * (next_random(seed) / 16777216.0);
}

static int by_distance_then_index(const void *a, const void *b)
{
    const gw_geo_hit *x = a, *y = b;
    if (x->straight_m != y->straight_m) return x->straight_m < y->straight_m ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* All hits within the radius, in order, by brute force. */
static uint32_t within_slowly(const gw_point *points, uint32_t n, gw_point center, double radius_m,
                              gw_geo_hit *hits)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        double m = gw_walk_straight_m(center, points[i]);
        if (m <= radius_m) hits[found++] = (gw_geo_hit){i, m};
    }
    qsort(hits, found, sizeof *hits, by_distance_then_index);
    return found;
}

static void assert_same(const gw_geo *g, const gw_point *points, uint32_t n, gw_point center, double radius_m)
{
    static gw_geo_hit want[N];
    gw_geo_hit got[MAX];
    uint32_t n_want = within_slowly(points, n, center, radius_m, want), n_got = 0;
    assert_int_equal(gw_geo_within(g, center, radius_m, got, MAX, &n_got), GW_OK);
    assert_int_equal(n_got, n_want < MAX ? n_want : MAX);
    for (uint32_t i = 0; i < n_got; i++) {
        assert_int_equal(got[i].index, want[i].index);
        assert_true(got[i].straight_m == want[i].straight_m);
    }
}

static void assert_same_everywhere(double south, double north, double west, double east)
{
    static gw_point points[N];
    uint32_t seed = 7;
    for (uint32_t i = 0; i < N; i++)
        points[i] = i % 50 == 3   ? gw_point_of((double)NAN, 0)
                    : i % 10 == 9 ? points[i - 1] /* same place: the lower index comes first */
                                  : gw_point_of(between(&seed, south, north),
                                                remainder(between(&seed, west, east), 360));
    gw_geo *g = NULL;
    assert_int_equal(gw_geo_build(points, N, &g), GW_OK);
    for (int i = 0; i < 200; i++) {
        gw_point center =
            gw_point_of(between(&seed, south, north), remainder(between(&seed, west, east), 360));
        assert_same(g, points, N, center, exp(between(&seed, log(10), log(30000))));
        gw_geo_hit want[N], hit;
        assert_true(within_slowly(points, N, center, 3e7, want) > 0);
        assert_true(gw_geo_nearest(g, center, &hit));
        assert_int_equal(hit.index, want[0].index);
    }
    gw_geo_free(g);
}

static void shenzhen_is_as_by_hand(void **state)
{
    (void)state;
    assert_same_everywhere(22.3, 22.8, 113.7, 114.4);
}

static void date_line_and_poles_are_no_walls(void **state)
{
    (void)state;
    assert_same_everywhere(-0.3, 0.3, 179.7, 180.3);
    assert_same_everywhere(-0.3, 0.3, -180.3, -179.7);
    assert_same_everywhere(89.7, 90, -180, 180);
    assert_same_everywhere(-90, 90, -180, 180);
}

static void more_than_asked_gives_the_nearest(void **state)
{
    (void)state;
    gw_point line[20];
    for (int i = 0; i < 20; i++) line[i] = gw_point_of(22.5, 114.0 + 0.001 * (19 - i));
    gw_geo *g = NULL;
    gw_geo_hit hits[3];
    uint32_t n = 99;
    assert_int_equal(gw_geo_build(line, 20, &g), GW_OK);
    assert_int_equal(gw_geo_within(g, line[19], 1e5, hits, 3, &n), GW_OK);
    assert_int_equal(n, 3);
    assert_int_equal(hits[0].index, 19);
    assert_int_equal(hits[1].index, 18);
    assert_int_equal(hits[2].index, 17);
    assert_true(hits[0].straight_m == 0);
    assert_int_equal(gw_geo_within(g, line[19], 1e5, NULL, 0, &n), GW_OK);
    assert_int_equal(n, 0);
    assert_int_equal(gw_geo_within(g, line[19], -1, hits, 3, &n), GW_OK);
    assert_int_equal(n, 0);
    assert_int_equal(gw_geo_within(g, gw_point_of((double)NAN, 0), 1e5, hits, 3, &n), GW_OK);
    assert_int_equal(n, 0);
    gw_geo_free(g);
}

static void nothing_known_finds_nothing(void **state)
{
    (void)state;
    gw_point unknown[2] = {gw_point_of((double)NAN, 0), gw_point_of(0, (double)NAN)};
    gw_geo_hit hit = {77, 0};
    uint32_t n = 99;
    for (uint32_t given = 0; given <= 2; given += 2) {
        gw_geo *g = NULL;
        assert_int_equal(gw_geo_build(given ? unknown : NULL, given, &g), GW_OK);
        assert_int_equal(gw_geo_within(g, gw_point_of(0, 0), 1e9, &hit, 1, &n), GW_OK);
        assert_int_equal(n, 0);
        assert_false(gw_geo_nearest(g, gw_point_of(0, 0), &hit));
        gw_geo_free(g);
    }
    assert_int_equal(hit.index, 77);
    gw_geo_free(NULL);
}

/* Some moved, some gone, some new, the last ones cut off or more behind them. */
static void points_changed_are_as_built_anew(void **state)
{
    (void)state;
    static gw_point points[N], changed[N];
    for (int every = 2; every <= 2000; every *= 10) {
        for (int cut = -20; cut <= 20; cut += 20) {
            uint32_t seed = (uint32_t)(every + cut), n = N - 20, n_changed = (uint32_t)((int)n + cut);
            for (uint32_t i = 0; i < N; i++)
                points[i] = i % 7 == 3
                                ? gw_point_of((double)NAN, 0)
                                : gw_point_of(between(&seed, 22.3, 22.8), between(&seed, 113.7, 114.4));
            for (uint32_t i = 0; i < N; i++)
                changed[i] = i % (uint32_t)every != 1 ? points[i] : points[(i * 31 + 5) % N];
            gw_geo *base = NULL, *g = NULL;
            assert_int_equal(gw_geo_build(points, n, &base), GW_OK);
            assert_int_equal(gw_geo_build_from(base, changed, n_changed, &g), GW_OK);
            for (int i = 0; i < 30; i++) {
                gw_point center = gw_point_of(between(&seed, 22.3, 22.8), between(&seed, 113.7, 114.4));
                assert_same(g, changed, n_changed, center, exp(between(&seed, log(10), log(30000))));
            }
            gw_geo *again = NULL; /* of one that shares a tree itself */
            assert_int_equal(gw_geo_build_from(g, points, n, &again), GW_OK);
            assert_same(again, points, n, gw_point_of(22.5, 114), 3000);
            gw_geo_free(again);
            gw_geo_free(g);
            gw_geo_free(base);
        }
    }
}

typedef struct {
    const gw_geo *geo;
    uint64_t sum;
} walker;

static void *ask_many(void *argument)
{
    walker *w = argument;
    uint32_t seed = 5;
    for (int i = 0; i < 2000; i++) {
        gw_geo_hit hits[MAX];
        uint32_t n = 0;
        gw_point center = gw_point_of(between(&seed, 22.3, 22.8), between(&seed, 113.7, 114.4));
        if (gw_geo_within(w->geo, center, 3000, hits, MAX, &n) != GW_OK) return NULL;
        for (uint32_t k = 0; k < n; k++) w->sum = w->sum * 31 + hits[k].index;
    }
    return NULL;
}

static void four_threads_share_one_tree(void **state)
{
    (void)state;
    static gw_point points[N];
    uint32_t seed = 11;
    for (uint32_t i = 0; i < N; i++)
        points[i] = gw_point_of(between(&seed, 22.3, 22.8), between(&seed, 113.7, 114.4));
    gw_geo *g = NULL;
    assert_int_equal(gw_geo_build(points, N, &g), GW_OK);
    walker alone = {g, 0}, w[4] = {{g, 0}, {g, 0}, {g, 0}, {g, 0}};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, ask_many, &w[i]), 0);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    ask_many(&alone);
    assert_true(alone.sum != 0);
    for (int i = 0; i < 4; i++) assert_true(w[i].sum == alone.sum);
    gw_geo_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shenzhen_is_as_by_hand),
        cmocka_unit_test(date_line_and_poles_are_no_walls),
        cmocka_unit_test(more_than_asked_gives_the_nearest),
        cmocka_unit_test(nothing_known_finds_nothing),
        cmocka_unit_test(points_changed_are_as_built_anew),
        cmocka_unit_test(four_threads_share_one_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
