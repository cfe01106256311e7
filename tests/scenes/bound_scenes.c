/* Goal direction changes no answer: random worlds on both sides of a border, with trips, headways, transfers,
 * walks and ports, asked by a planner that has never heard of the end, by one that knows it well (bound.c
 * builds a bound when an end is asked for the second time, and learns how long to look), and by one that is
 * told so at once. What is put together at the border (bound_ports.c) is what is counted in one piece. */
#include "planner/router/bound_priv.h"
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { N_WORLDS = 60, N_QUESTIONS = 14, N_STOPS = 9 };

static uint32_t next(uint64_t *state, uint32_t n) /* 0 … n - 1; the same numbers everywhere */
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % n;
}

/* --- a world --- */

static void put_time(gw_buf *b, uint32_t minutes)
{
    gw_buf_printf(b, " %u:%02u", minutes / 60, minutes % 60);
}

/* One trip after the other, each a vehicle's: those of a line that goes on where another ended have its. */
typedef struct {
    uint32_t leaves, every, n, vehicle;
} trips_t;

static uint32_t put_trips(gw_buf *b, uint64_t *r, char side, const uint32_t *line, uint32_t n,
                          uint32_t number, trips_t t)
{
    uint32_t took = 0;
    for (uint32_t k = 0; k < t.n; k++) {
        uint32_t now = t.leaves + k * t.every;
        gw_buf_printf(b, "trip %c%u_%u L%c%u block=%c%u_%u", side, number, k, side, number, side, t.vehicle,
                      k);
        for (uint32_t i = 0; i < n; i++) {
            gw_buf_printf(b, " %c%u", side, line[i]);
            put_time(b, now);
            if (next(r, 4) == 0) put_time(b, now += next(r, 3));
            now += 1 + next(r, 9);
        }
        if (now - t.leaves - k * t.every > took) took = now - t.leaves - k * t.every;
        gw_buf_text(b, "\n");
    }
    return took;
}

static void put_headway(gw_buf *b, uint64_t *r, char side, const uint32_t *line, uint32_t n, uint32_t number)
{
    uint32_t least = 2 + next(r, 25), most = least + next(r, 10), from = 5 + next(r, 4),
             to = 10 + next(r, 13);
    gw_buf_printf(b, "every %u-%u %u:00-%u:30 L%c%u", least, most, from, to, side, number);
    for (uint32_t i = 0, now = 0; i < n; i++, now += 1 + next(r, 9))
        gw_buf_printf(b, " %c%u %u", side, line[i], now);
    gw_buf_text(b, "\n");
}

static void put_stops(gw_buf *b, uint64_t *r, char side, uint32_t east_m)
{
    for (uint32_t i = 0; i < N_STOPS; i++) {
        uint32_t x = east_m + next(r, 3500), y = next(r, 3500);
        gw_buf_printf(b, "stop %c%u %u %u\n", side, i, x, y);
    }
}

static void put_transfer(gw_buf *b, uint64_t *r, char side)
{
    uint32_t from = next(r, N_STOPS), to = next(r, N_STOPS), seconds = next(r, 900);
    gw_buf_printf(b, "transfer %c%u %c%u %u\n", side, from, side, to, seconds);
}

static void put_side(gw_buf *b, uint64_t *r, char side, uint32_t east_m)
{
    gw_buf_text(b, side == 'h' ? "feed hk hk\n" : "feed sz cn\n");
    put_stops(b, r, side, east_m);
    uint32_t n_lines = 4 + next(r, 6), n_transfers = next(r, 4), timed = GW_NO_ID, last = 0;
    trips_t trips = {0};
    for (uint32_t k = 0; k < n_lines; k++) {
        uint32_t line[N_STOPS], n = 2 + next(r, 5);
        bool goes_on =
            timed != GW_NO_ID && next(r, 2); /* the vehicles of the timetabled line before this one */
        for (uint32_t i = 0; i < n; i++) {
            do line[i] = i == 0 && goes_on ? last : next(r, N_STOPS);
            while (i && line[i] == line[i - 1]);
        }
        if (!goes_on && next(r, 2)) {
            put_headway(b, r, side, line, n, k);
            continue;
        }
        if (!goes_on) trips = (trips_t){360 + next(r, 60), 10 + next(r, 80), 1 + next(r, 12), k};
        trips.leaves += put_trips(b, r, side, line, n, k, trips) + next(r, 20);
        if (timed != GW_NO_ID && next(r, 4) == 0)
            gw_buf_printf(b, "stay %c%u_0 %c%u_0\n", side, timed, side, k);
        timed = k;
        last = line[n - 1];
    }
    for (uint32_t k = 0; k < n_transfers; k++) put_transfer(b, r, side);
}

static void put_world(gw_buf *b, uint64_t *r)
{
    put_side(b, r, 'h', 0);
    put_side(b, r, 's', 20000);
    uint32_t closes = 12 + next(r, 12), walk = next(r, 9), hall = 2 + next(r, 7), clearance = 3 + next(r, 20);
    uint32_t x = next(r, 3500), y = next(r, 3500);
    gw_buf_printf(b, "port bay 6:30 %u:00 10000 0 hk:hk:h0:%u hk:hk:h1:2 cn:sz:s0:%u\n", closes, walk,
                  walk / 2);
    gw_buf_printf(b, "port night 0:00 24h 10000 3000 hk:hk:h%u:3 cn:sz:s%u:4\n", hall, hall);
    gw_buf_printf(b, "clearance %u 40\nplace p cn %u %u\nplace q hk %u %u\n", clearance, 20000 + x, y, y, x);
}

/* --- a question --- */

static void put_end(char out[32], uint64_t *r, bool hk)
{
    uint32_t kind = next(r, 4), one = next(r, N_STOPS);
    if (kind == 0)
        snprintf(out, 32, "place:%c", hk ? 'q' : 'p');
    else if (kind == 1)
        snprintf(out, 32, "port:%s", one % 2 ? "bay" : "night");
    else
        snprintf(out, 32, "%s%u", hk ? "hk:h" : "sz:s", one);
}

static void put_options(char out[160], uint64_t *r)
{
    static const char *const more[] = {
        "", "", " headway=worst", " headway=first", " speed=0.7", " change=1.5/120/30"};
    const char *mode = next(r, 3) ? "depart" : "arrive";
    uint32_t day = 4 + next(r, 4), hour = 5 + next(r, 14), minute = next(r, 60), rides = 1 + next(r, 6);
    uint32_t window = next(r, 2) * (10 + next(r, 110)), extra = next(r, 6);
    snprintf(out, 160, "%s=2026-03-0%uT%02u:%02u window=%u rides=%u%s", mode, day, hour, minute, window,
             rides, more[extra]);
}

static char *answer(gw_planner *p, const scene *s, const gw_plan_request *request, gw_buf *out)
{
    gw_plan_answer a = {0};
    gw_error err = {0};
    out->n = 0;
    if (gw_planner_plan(p, s->d, request, &a, &err)) fail_msg("%s", err.message);
    gw_plan_write_json(s->d, &a, GW_LANG_EN, out);
    gw_plan_answer_free(&a);
    assert_false(out->failed);
    return out->p;
}

static void ask(scene *s, gw_planner *told, uint64_t *r, uint32_t world)
{
    char from[32], to[32], options[160];
    bool hk = next(r, 2);
    put_end(from, r, hk);
    put_end(to, r, next(r, 5) ? !hk : hk);
    put_options(options, r);
    if (from[0] == 'p' && from[2] == 'r' && to[0] == 'p' && to[2] == 'r') return; /* no sides to tell */
    gw_plan_request request = scene_request(s, from, to, options);
    gw_planner *stranger = gw_planner_create();
    gw_buf first = {0}, again = {0};
    assert_non_null(stranger);
    answer(stranger, s, &request, &first);
    for (int k = 0; k < 6; k++) { /* not known, counted, learned, learned more; told, learned */
        request.far_end_again = k >= 4;
        answer(k < 4 ? s->planner : told, s, &request, &again);
        if (first.n == again.n && memcmp(first.p, again.p, first.n) == 0) continue;
        fail_msg("world %u, %s to %s, %s, time %d:\n%.*s\nbut\n%.*s", world, from, to, options, k + 1,
                 (int)first.n, first.p, (int)again.n, again.p);
    }
    gw_buf_free(&first);
    gw_buf_free(&again);
    gw_planner_free(stranger);
}

static void who_knows_the_end_answers_the_same(void **state)
{
    (void)state;
    for (uint32_t world = 0; world < N_WORLDS; world++) {
        uint64_t r = world * UINT64_C(0x9E3779B97F4A7C15) + 1;
        gw_buf text = {0};
        put_world(&text, &r);
        assert_false(text.failed);
        scene s;
        scene_open(&s, text.p);
        gw_planner *told = gw_planner_create();
        assert_non_null(told);
        for (uint32_t k = 0; k < N_QUESTIONS; k++) ask(&s, told, &r, world);
        gw_planner_free(told);
        scene_close(&s);
        gw_buf_free(&text);
    }
}

/* --- put together, and counted in one piece --- */

/* Counters are the one stop where nobody arrives by a ride. */
static uint32_t compare(gw_router *r, const bound_t *b, uint32_t world)
{
    uint32_t across = 0;
    bound_t whole = *b;
    whole.least = NULL;
    whole.cap_least = 0;
    assert_true(gw_bound_build(r, &whole));
    for (uint32_t stop = 0; stop < gw_tt_n_stops(r->t); stop++) {
        if (gw_tt_stop_at(r->t, stop)->kind == GW_STOP_PORT) continue;
        for (uint32_t i = stop * 2 * r->n_rounds; i < (stop + 1) * 2 * r->n_rounds; i++) {
            if (whole.least[i] != b->least[i])
                fail_msg("world %u, ports %x, stop %u, rides %u: %u, not %u", world,
                         (unsigned)b->key.port_mask, stop, i % r->n_rounds, b->least[i], whole.least[i]);
            across += gw_tt_stop_at(r->t, stop)->side != gw_tt_stop_at(r->t, b->ends[0].stop)->side &&
                      b->least[i] != LEAST_NEVER;
        }
    }
    free(whole.least);
    return across;
}

static uint32_t put_together(const scene *s, gw_router *router, uint64_t *r, uint32_t world)
{
    const gw_timetable *t = s->d->timetable;
    gw_access from[2] = {{.walk_s = 0}, {.walk_s = 200}}, to = {.walk_s = 60};
    gw_plan_request usual = scene_request(s, "hk:h0", "sz:s0", "depart=2026-03-04T08:00 window=0");
    from[0].stop.v = next(r, gw_tt_n_stops(t));
    from[1].stop.v = next(r, gw_tt_n_stops(t));
    to.stop.v = next(r, gw_tt_n_stops(t));
    const gw_query q = {.from = from,
                        .to = &to,
                        .n_from = 1 + next(r, 2),
                        .n_to = 1,
                        .time_s = gw_tt_day_zero(t, 0, 3) + 3600 * (int32_t)(8 + next(r, 12)),
                        .direction = next(r, 2) ? GW_ARRIVE_BY : GW_DEPART_AFTER,
                        .window_s = -1,
                        .max_rides = 1 + next(r, 6),
                        .horizon_s = 86400,
                        .max_duration_s = -1,
                        .headway = next(r, 2) ? GW_HEADWAY_EXPECTED : GW_HEADWAY_FIRST,
                        .gait = usual.gait,
                        .max_walk_s = 600,
                        .direct_walk_s = -1,
                        .ports = s->d->ports,
                        .port_mask = next(r, 4),
                        .far_end_again = true};
    gw_journey_set found = {0};
    gw_error err = {0};
    if (gw_router_find_journeys(router, t, &q, &found, &err)) fail_msg("%s", err.message);
    gw_journey_set_free(&found);
    uint32_t across = 0;
    for (uint32_t i = 0; router->bounds && i < N_BOUNDS; i++) {
        const bound_t *b = &router->bounds[i];
        if (b->used && b->built && b->key.ports && b->key.n_rounds == router->n_rounds &&
            b->key.headway == q.headway)
            across += compare(router, b, world);
    }
    return across;
}

static void least_times_are_put_together_at_the_border(void **state)
{
    (void)state;
    uint32_t across = 0;
    for (uint32_t world = 0; world < N_WORLDS; world++) {
        uint64_t r = world * UINT64_C(0x9E3779B97F4A7C15) + 5;
        gw_buf text = {0};
        put_world(&text, &r);
        scene s;
        scene_open(&s, text.p);
        gw_router *router = gw_router_create();
        assert_non_null(router);
        for (uint32_t k = 0; k < N_QUESTIONS; k++) across += put_together(&s, router, &r, world);
        gw_router_free(router);
        scene_close(&s);
        gw_buf_free(&text);
    }
    assert_true(across > 10000); /* the border is crossed, mostly */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_knows_the_end_answers_the_same),
                                       cmocka_unit_test(least_times_are_put_together_at_the_border)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
