/* Goal direction changes no answer: random worlds on both sides of a border, with trips, headways, transfers,
 * walks and ports, asked by a planner that has never heard of the end and by one that knows it well (bound.c
 * builds a bound when an end is asked for the second time, and learns how long to look). */
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

static void ask(scene *s, uint64_t *r, uint32_t world)
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
    for (int k = 0; k < 4; k++) { /* not known, counted, learned, learned more */
        answer(s->planner, s, &request, &again);
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
        for (uint32_t k = 0; k < N_QUESTIONS; k++) ask(&s, &r, world);
        scene_close(&s);
        gw_buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_knows_the_end_answers_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
