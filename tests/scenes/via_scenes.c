/* By way of a place, with a stay there; the first and the last of a day. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void expect(const scene *s, gw_plan_request *r, const char *via, const char *stay,
                   const char *expected)
{
    gw_plan_answer a = {0};
    gw_error err = {0};
    gw_buf text = {0};
    if (gw_plan_resolve_via(s->d, "via", gw_str_of(via), "stay", gw_str_of(stay), r, &err))
        fail_msg("%s", err.message);
    if (gw_planner_plan(s->planner, s->d, r, &a, &err)) fail_msg("%s", err.message);
    gw_buf_text(&text, "");
    for (uint32_t i = 0; i < a.journeys.n; i++) {
        gw_journey_text(s->t, &a.journeys, i, &text);
        gw_buf_text(&text, "\n");
    }
    assert_string_equal(text.p ? text.p : "", expected);
    gw_buf_free(&text);
    gw_plan_answer_free(&a);
}

static void check(const scene *s, const char *options, const char *via, const char *stay,
                  const char *expected)
{
    gw_plan_request r = scene_request(s, "x:A", "x:C", options);
    expect(s, &r, via, stay, expected);
}

#define LINE                                                                                                 \
    "feed x cn\nstop A 0 0\nstop V 9600 0\nstop W 9600 9600\nstop C 20000 0\n"                               \
    "trip r1 R A 8:00 V 8:10 8:12 C 8:20\ntrip r2 R A 8:30 V 8:40 8:42 C 8:50\n"                             \
    "trip r3 R A 9:00 V 9:10 9:12 C 9:20\ntrip d1 D A 8:05 C 8:15\n"                                         \
    "trip v1 V V 8:15 W 8:25\ntrip w1 W W 8:30 C 8:45\n"

static void one_gets_off_and_stays(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINE);
    check(&s, "depart=2026-03-04T08:00", "x:V", "30", "08:00 A [r1] V 08:10 08:42 [r2] C 08:50 | 2 rides\n");
    check(&s, "depart=2026-03-04T08:00", "x:V", "32", "08:00 A [r1] V 08:10 08:42 [r2] C 08:50 | 2 rides\n");
    check(&s, "depart=2026-03-04T08:00", "x:V", "33", "08:00 A [r1] V 08:10 09:12 [r3] C 09:20 | 2 rides\n");
    check(&s, "depart=2026-03-04T08:00 exclude_lines=D", "x:V", "31", /* no sooner there, so leave later */
          "08:00 A [r1] V 08:10 08:42 [r2] C 08:50 | 2 rides\n");
    check(&s, "depart=2026-03-04T08:00 window=59", "x:V", "10",
          "08:00 A [r1] V 08:10 08:42 [r2] C 08:50 | 2 rides\n"
          "08:30 A [r2] V 08:40 09:12 [r3] C 09:20 | 2 rides\n");
    check(&s, "arrive=2026-03-04T09:20", "x:V", "10", "08:30 A [r2] V 08:40 09:12 [r3] C 09:20 | 2 rides\n");
    check(&s, "arrive=2026-03-04T09:19", "x:V", "10", "08:00 A [r1] V 08:10 08:42 [r2] C 08:50 | 2 rides\n");
    check(&s, "depart=2026-03-04T08:00 rides=1", "x:V", "10", "");
    scene_close(&s);
}

static void a_vehicle_that_runs_on_is_one_ride(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINE);
    check(&s, "depart=2026-03-04T08:00", "x:V", "", "08:00 A [r1] C 08:20 | 1 ride\n");
    scene_close(&s);
}

static void two_places_in_order(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, LINE);
    check(&s, "depart=2026-03-04T08:00", "x:V,x:W", "",
          "08:00 A [r1] V 08:10 08:15 [v1] W 08:25 08:30 [w1] C 08:45 | 3 rides\n");
    check(&s, "depart=2026-03-04T08:00 window=60", "x:V,x:W", "5,5",
          "08:00 A [r1] V 08:10 08:15 [v1] W 08:25 08:30 [w1] C 08:45 | 3 rides\n");
    check(&s, "arrive=2026-03-04T09:00", "x:V,x:W", "0,0",
          "08:00 A [r1] V 08:10 08:15 [v1] W 08:25 08:30 [w1] C 08:45 | 3 rides\n");
    check(&s, "depart=2026-03-04T08:00", "x:V,x:W", "0,6", "");
    scene_close(&s);
}

static void a_place_near_the_start_is_walked_to(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed x cn\nstop A 0 0\nstop V 0 480\nstop C 20000 0\n"
                   "trip r1 R V 8:30 C 8:50\ntrip r2 R V 9:00 C 9:20\ntrip q1 Q C 8:00 A 8:10\n");
    check(&s, "depart=2026-03-04T08:00 window=60", "x:V", "10",
          "08:11:40 - ~500 V 08:30 [r1] C 08:50 | 1 ride\n"
          "08:41:40 - ~500 V 09:00 [r2] C 09:20 | 1 ride\n");
    scene_close(&s);
}

static void through_a_port(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed hk hk\nstop A 0 0\nstop H 20000 0\nstop I 20000 9600\n"
                   "trip R1 R A 8:00 H 8:20\ntrip Q1 Q A 8:00 I 8:10\n"
                   "feed sz cn\nstop K 20050 0\nstop L 20050 9600\nstop D 40000 0\n"
                   "trip S1 S K 8:55 D 9:10\ntrip T1 T L 8:40 D 8:50\n"
                   "port bay 6:30 24:00 20025 0 hk:hk:H:3 cn:sz:K:4\n"
                   "port hill 6:30 24:00 20025 9600 hk:hk:I:3 cn:sz:L:4\nclearance 12 30\n");
    gw_plan_request r = scene_request(&s, "hk:A", "sz:D", "depart=2026-03-04T08:00");
    expect(&s, &r, "port:hill", "",
           "08:00 A [Q1] I 08:10 ~180 port:hill@hk 08:13 {border} port:hill@cn 08:25 ~240 L 08:40 [T1] D "
           "08:50 | 2 rides\n");
    expect(&s, &r, "port:bay", "10",
           "08:00 A [R1] H 08:20 ~180 port:bay@hk 08:23 {border} port:bay@cn 08:35 ~240 K 08:55 [S1] D 09:10 "
           "| 2 rides\n");
    scene_close(&s);
}

/* Hill is open all night, and bay's hall on the other side is near it; bay is what was asked for. */
#define NEAR_PORTS                                                                                           \
    "feed hk hk\nstop A 0 0\nstop H 20000 0\nstop I 20000 9600\n"                                            \
    "every 10 0:00-30:00 R A 0 H 20\nevery 10 0:00-30:00 Q A 0 I 20\n"                                       \
    "feed sz cn\nstop K 20050 0\nstop L 20050 9600\nstop D 40000 0\n"                                        \
    "every 10 0:00-30:00 S K 0 D 20\nevery 10 0:00-30:00 T L 0 D 20\nevery 10 0:00-30:00 U L 0 K 5\n"        \
    "port bay 6:30 22:30 20025 0 hk:hk:H:3 cn:sz:K:4\n"                                                      \
    "port hill 24h 24h 20025 9600 hk:hk:I:3 cn:sz:L:4\nclearance 12 30\n"

static void a_port_is_crossed_not_visited(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, NEAR_PORTS);
    gw_plan_request r = scene_request(&s, "hk:A", "sz:D", "depart=2026-03-04T23:00");
    expect(&s, &r, "port:bay", "",
           "06:02 A 06:07 [R-1 600s] H 06:27 ~180 port:bay@hk 06:30 {border} port:bay@cn 06:42 ~240 K 06:51 "
           "[S-1 600s] D 07:11 | 2 rides\n");
    expect(&s, &r, "port:bay@hk", "", /* before its counters: the same */
           "06:02 A 06:07 [R-1 600s] H 06:27 ~180 port:bay@hk 06:30 {border} port:bay@cn 06:42 ~240 K 06:51 "
           "[S-1 600s] D 07:11 | 2 rides\n");
    expect(
        &s, &r, "port:hill,port:bay", "", /* the other one is a place on the way */
        "23:00 A 23:05 [Q-2 600s] I 23:25 ~180 port:hill@hk 23:28 {border} port:hill@cn 23:40 ~240 L 23:49 "
        "[U-3 600s] K 23:54 ~240 port:bay@cn ~240 K 00:07 [S-1 600s] D 00:27 | 3 rides\n");
    r = scene_request(&s, "hk:A", "sz:D", "arrive=2026-03-04T23:00");
    expect(&s, &r, "port:bay", "20", /* the stay begins behind its gate */
           "21:31 A 21:36 [R-1 600s] H 21:56 ~180 port:bay@hk 21:59 {border} port:bay@cn 22:11 ~240 K 22:40 "
           "[S-1 600s] D 23:00 | 2 rides\n");
    r = scene_request(&s, "hk:A", "hk:I", "depart=2026-03-04T12:00"); /* nobody crosses */
    expect(&s, &r, "port:bay", "", "");
    r = scene_request(&s, "hk:A", "sz:D", "depart=2026-03-04T12:00");
    r.port_mask = 2; /* of no port that was asked for */
    expect(&s, &r, "port:bay", "", "");
    scene_close(&s);
}

static void ports_that_are_usable_are_named(void **state)
{
    (void)state;
    scene s;
    gw_error err = {0};
    scene_open(&s, NEAR_PORTS "port far 24h 24h 90025 0 hk:hk:nowhere:3 cn:sz:nowhere:4\n");
    gw_plan_request r = scene_request(&s, "hk:A", "sz:D", "depart=2026-03-04T23:00");
    assert_int_equal(gw_plan_resolve_via(s.d, "via", GW_STR("port:far"), "stay", GW_STR(""), &r, &err),
                     GW_NOT_FOUND);
    assert_string_equal(err.message,
                        "via: port far has no hall in the feeds that are loaded; usable are bay, hill");
    scene_close(&s);
}

static void what_cannot_be_a_via(void **state)
{
    (void)state;
    static const struct {
        const char *via, *stay, *message;
    } wrong[] = {
        {"22.5,114", "", "via: no stop 22.5; near it: x:A (A), x:V (V), x:W (W), x:C (C)"},
        {"x:V,x:V,x:V", "", "via: at most 2 places"},
        {"x:V", "-1", "stay: '-1' is no number of minutes from 0 to 1440"},
        {"x:V", "5,5", "stay: more stays than places in via"},
        {"port:best", "", "via: port:best: this timetable was imported without ports"},
    };
    scene s;
    scene_open(&s, LINE);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        gw_plan_request r = scene_request(&s, "x:A", "x:C", "depart=2026-03-04T08:00");
        gw_error err = {0};
        assert_int_not_equal(gw_plan_resolve_via(s.d, "via", gw_str_of(wrong[i].via), "stay",
                                                 gw_str_of(wrong[i].stay), &r, &err),
                             GW_OK);
        if (i) assert_string_equal(err.message, wrong[i].message);
    }
    scene_close(&s);
}

static void the_first_and_the_last_of_a_day(void **state)
{
    (void)state;
    scene s;
    scene_open(&s, "feed x cn\nstop A 0 0\nstop C 960 0\ntrip n1 N A 3:30 C 3:50\ntrip r1 R A 6:00 C 6:20\n"
                   "trip r2 R A 12:00 C 12:20\ntrip r3 R A 23:55 C 24:15\ntrip r4 R A 25:00 C 25:20\n");
    static const char *const asked[] = {"depart=2026-03-04T09:00", "depart=2026-03-05T03:59",
                                        "arrive=2026-03-04T04:00 window=60"};
    for (int i = 0; i < 3; i++) {
        gw_plan_request r = scene_request(&s, "x:A", "x:C", asked[i]);
        gw_plan_first_of_day(s.d, &r);
        expect(&s, &r, "", "", "06:00 A [r1] C 06:20 | 1 ride\n");
        r = scene_request(&s, "x:A", "x:C", asked[i]);
        gw_plan_last_of_day(s.d, &r);
        expect(&s, &r, "", "", "03:30 A [n1] C 03:50 | 1 ride\n");
        assert_int_equal(gw_tt_seconds(s.t, r.time) % 86400, 20 * 3600); /* 04:00 of Hong Kong */
    }
    scene_close(&s);
}

/* --- against plain questions, put together one by one --- */

static uint32_t seed;
static uint32_t some(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static void random_world(gw_buf *w, bool apart)
{
    gw_buf_reset(w);
    gw_buf_text(w, "feed x cn\n");
    for (uint32_t i = 0; i < 5; i++) {
        uint32_t x = some(3) * 400, y = apart ? (8 * i + some(8)) * 500 : some(40) * 500;
        gw_buf_printf(w, "stop %c %u %u\n", 'A' + (int)i, x, y);
    }
    for (uint32_t i = 0, n = 15 + some(25); i < n; i++) {
        uint32_t at = some(5), stops = 2 + some(3), minute = 7 * 60 + some(72) * 5;
        gw_buf_printf(w, "trip t%u L%u", i, some(8) * 5 + at);
        for (uint32_t k = 0; k < stops; k++) {
            uint32_t next = at;
            while (next == at) next = some(5);
            if (k) minute += 2 + some(25);
            gw_buf_printf(w, " %c %u:%02u", 'A' + (int)at, minute / 60, minute % 60);
            at = next;
        }
        gw_buf_text(w, "\n");
    }
}

typedef struct {
    gw_journey *at;
    size_t n, cap;
} bag;

static void put(bag *b, gw_journey j)
{
    for (size_t i = 0; i < b->n; i++) {
        const gw_journey *k = &b->at[i];
        if (k->departure_s >= j.departure_s && k->arrival_s <= j.arrival_s && k->rides <= j.rides) return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        const gw_journey *k = &b->at[i];
        bool worse = k->departure_s <= j.departure_s && k->arrival_s >= j.arrival_s && k->rides >= j.rides;
        if (!worse) b->at[kept++] = *k;
    }
    b->n = kept;
    assert_int_equal(gw_grow(&b->at, &b->cap, b->n + 1, sizeof *b->at), GW_OK);
    b->at[b->n++] = j;
}

static void ask(const scene *s, gw_plan_request *r, gw_plan_answer *a)
{
    gw_error err = {0};
    *a = (gw_plan_answer){0};
    if (gw_planner_plan(s->planner, s->d, r, a, &err)) fail_msg("%s", err.message);
}

static void by_hand(const scene *s, gw_plan_request r, int32_t stay_s, bag *out)
{
    gw_end to = r.to, via = r.via[0].end;
    int64_t begin = r.time;
    r.n_via = 0;
    for (int minute = 0; minute <= 12 * 60; minute++) {
        gw_plan_answer a, b;
        gw_plan_request rest = r;
        r.to = via;
        r.time = begin + minute * 60;
        ask(s, &r, &a);
        for (uint32_t i = 0; i < a.journeys.n; i++) {
            const gw_journey *x = &a.journeys.journeys[i];
            rest.from = via;
            rest.to = to;
            rest.time = s->t->zero + x->arrival_s + stay_s;
            ask(s, &rest, &b);
            for (uint32_t k = 0; k < b.journeys.n; k++) {
                const gw_journey *y = &b.journeys.journeys[k];
                gw_journey j = {x->departure_s, y->arrival_s, x->rides + y->rides, 0, 0};
                if (j.rides <= r.max_rides) put(out, j);
            }
            gw_plan_answer_free(&b);
        }
        gw_plan_answer_free(&a);
    }
}

/* What takes longer than a search looks ahead is not in a window. */
static void keep_within(bag *b, int32_t horizon_s)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++)
        if (b->at[i].arrival_s - b->at[i].departure_s <= horizon_s) b->at[kept++] = b->at[i];
    b->n = kept;
}

/* A moment's journey may leave behind the window. */
static void keep_until(bag *out, int32_t last_s)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++)
        if (out->at[i].departure_s <= last_s) out->at[kept++] = out->at[i];
    out->n = kept;
}

/* Of the whole way, as of its parts, nothing is asked beyond the horizon. */
static void keep_arriving(bag *wanted, gw_journey_set *found, int32_t by_s)
{
    size_t kept = 0;
    uint32_t n = 0;
    for (size_t i = 0; i < wanted->n; i++)
        if (wanted->at[i].arrival_s <= by_s) wanted->at[kept++] = wanted->at[i];
    for (uint32_t i = 0; i < found->n; i++)
        if (found->journeys[i].arrival_s <= by_s) found->journeys[n++] = found->journeys[i];
    wanted->n = kept;
    found->n = n;
}

/* What leaves A so that one is at a stop by a moment (or is there), and what reaches C from there. */
static uint32_t list_way(const scene *s, gw_plan_request r, uint32_t stop, bool head, int32_t at_s,
                         gw_journey out[64])
{
    gw_end *far = head ? &r.from : &r.to, *near = head ? &r.to : &r.from;
    uint32_t n = 0;
    r.n_via = 0;
    r.window_s = 0;
    r.direction = head ? GW_ARRIVE_BY : GW_DEPART_AFTER;
    r.time = s->t->zero + (head ? at_s - 60 : at_s + 60);
    if (far->stop.v == stop) out[n++] = (gw_journey){.departure_s = at_s, .arrival_s = at_s};
    near->stop.v = stop;
    near->point = gw_tt_stop_at(s->t, stop)->point;
    gw_plan_answer a;
    ask(s, &r, &a);
    for (uint32_t i = 0; i < a.journeys.n && n < 64; i++)
        if (far->stop.v != stop) out[n++] = a.journeys.journeys[i];
    gw_plan_answer_free(&a);
    return n;
}

/* In a vehicle from one position to another, with everything before and behind. */
static void ride_by_hand(const scene *s, const gw_plan_request *r, uint32_t boards, int32_t boards_s,
                         uint32_t alights, int32_t alights_s, bag *out)
{
    gw_journey head[64], tail[64];
    int32_t begin_s = gw_tt_seconds(s->t, r->time);
    uint32_t n = list_way(s, *r, boards, true, boards_s, head),
             m = list_way(s, *r, alights, false, alights_s, tail);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < m; k++) {
            gw_journey j = {head[i].departure_s, tail[k].arrival_s, head[i].rides + 1 + tail[k].rides, 0, 0};
            if (j.rides > r->max_rides || j.departure_s < begin_s) continue;
            put(out, j);
        }
    }
}

/* Every trip of a day that calls at the via, from every call before to every call behind. */
static void through_by_hand(const scene *s, const gw_plan_request *r, uint32_t day, bag *out)
{
    const gw_tt_part *part = &s->t->part[0];
    uint32_t via = r->via[0].end.stop.v;
    for (uint32_t n = 0; n < part->n_patterns; n++) {
        const gw_tt_pattern *p = &part->patterns[n];
        const uint32_t *stops = part->pattern_stops + p->first_stop;
        int32_t zero = gw_tt_day_zero(s->t, p->feed_day_row, day);
        for (uint32_t at = 1; at + 1 < p->n_stops; at++) {
            if (stops[at] != via) continue;
            for (uint32_t trip = 0; trip < p->n_trips; trip++)
                for (uint32_t a = 0; a < at; a++)
                    for (uint32_t b = at + 1; b < p->n_stops; b++)
                        ride_by_hand(s, r, stops[a], gw_tt_departure(part, p, a, trip) + zero, stops[b],
                                     gw_tt_arrival(part, p, b, trip) + zero, out);
        }
    }
}

static void put_together_by_hand(bool through)
{
    gw_buf w = {0};
    for (uint32_t world = 1; world <= 25; world++) {
        scene s;
        bag wanted = {0};
        gw_plan_answer a;
        gw_error err;
        seed = world;
        random_world(&w, through); /* apart: a vehicle that stands beside a via is at it, too */
        scene_open(&s, w.p);
        gw_plan_request r = scene_request(&s, "x:A", "x:C", "depart=2026-03-04T06:00 rides=4");
        r.max_direct_walk_s = -1;
        r.max_access_s = 0; /* departures on whole minutes, as they are tried */
        char stay[8];
        if (through) r.max_transfer_walk_s = 0;
        snprintf(stay, sizeof stay, "%u", through ? 0 : 1 + some(40));
        assert_int_equal(gw_plan_resolve_via(s.d, "via", GW_STR("x:B"), "stay", gw_str_of(stay), &r, &err),
                         GW_OK);
        by_hand(&s, r, r.via[0].stay_s, &wanted);
        uint32_t day = (uint32_t)(gw_tt_seconds(s.t, r.time) / 86400);
        for (uint32_t k = 0; k < 3 && through; k++) through_by_hand(&s, &r, day + k, &wanted);
        keep_until(&wanted, gw_tt_seconds(s.t, r.time) + 12 * 3600);
        keep_within(&wanted, r.horizon_s);
        r.window_s = 12 * 3600;
        ask(&s, &r, &a);
        if (through) keep_arriving(&wanted, &a.journeys, gw_tt_seconds(s.t, r.time) + r.horizon_s);
        bool same = a.journeys.n == wanted.n;
        for (uint32_t i = 0; i < a.journeys.n && same; i++) {
            const gw_journey *j = &a.journeys.journeys[i];
            same = false;
            for (size_t k = 0; k < wanted.n; k++)
                same |= j->departure_s == wanted.at[k].departure_s &&
                        j->arrival_s == wanted.at[k].arrival_s && j->rides == wanted.at[k].rides;
        }
        for (size_t k = 0; k < wanted.n && !same; k++)
            fprintf(stderr, "by hand %d %d %u\n", wanted.at[k].departure_s, wanted.at[k].arrival_s,
                    wanted.at[k].rides);
        for (uint32_t k = 0; k < a.journeys.n && !same; k++)
            fprintf(stderr, "have    %d %d %u\n", a.journeys.journeys[k].departure_s,
                    a.journeys.journeys[k].arrival_s, a.journeys.journeys[k].rides);
        if (!same) fail_msg("world %u: %u, by hand %zu\n%s", world, a.journeys.n, wanted.n, w.p);
        for (size_t k = 0; k < wanted.n; k++) { /* and by its arrival one leaves as late, with as few rides */
            gw_plan_answer by;
            gw_plan_request back = r;
            bool found = false;
            back.direction = GW_ARRIVE_BY;
            back.window_s = 0;
            back.time = s.t->zero + wanted.at[k].arrival_s;
            ask(&s, &back, &by);
            for (uint32_t i = 0; i < by.journeys.n; i++)
                found |= by.journeys.journeys[i].departure_s >= wanted.at[k].departure_s &&
                         by.journeys.journeys[i].rides <= wanted.at[k].rides;
            if (!found) fail_msg("world %u: not found by its arrival\n%s", world, w.p);
            gw_plan_answer_free(&by);
        }
        free(wanted.at);
        gw_plan_answer_free(&a);
        scene_close(&s);
    }
    gw_buf_free(&w);
}

static void as_put_together_by_hand(void **state)
{
    (void)state;
    put_together_by_hand(false);
}

static void a_vehicle_passes_as_put_together_by_hand(void **state)
{
    (void)state;
    put_together_by_hand(true);
}

/* The express is there first; the slow one runs through, and saves a ride. A loop calls twice; of a station
 * any stop will do; and a headway line is one ride. */
static void a_slower_vehicle_that_runs_through_counts(void **state)
{
    (void)state;
    scene s;
    scene_open(&s,
               "feed x cn\nstop A 0 0\nstation T 9600 0\nstop V 9600 0 T\nstop W 9600 9600\nstop C 20000 0\n"
               "trip e1 E A 8:00 V 8:05\ntrip f1 F V 8:07 C 8:15\ntrip r1 R A 8:00 V 8:10 C 8:20\n"
               "every 10 12:00-13:00 H A 0 V 10 C 20\ntrip l1 L A 15:00 V 15:10 A 15:20 V 15:30 C 15:40\n"
               "trip m1 M A 15:05 W 15:10 C 15:15\n");
    const char *both = "08:00 A [e1] V 08:05 08:07 [f1] C 08:15 | 2 rides\n08:00 A [r1] C 08:20 | 1 ride\n";
    check(&s, "depart=2026-03-04T08:00", "x:V", "", both);
    check(&s, "depart=2026-03-04T08:00 window=60", "x:V", "", both);
    check(&s, "depart=2026-03-04T08:00", "x:T", "", both);
    check(&s, "depart=2026-03-04T08:00", "x:V", "1", "08:00 A [e1] V 08:05 08:07 [f1] C 08:15 | 2 rides\n");
    check(&s, "arrive=2026-03-04T08:20", "x:V", "", "08:00 A [r1] C 08:20 | 1 ride\n");
    check(&s, "depart=2026-03-04T12:00 rides=1", "x:V", "", "12:00 A 12:05 [H-1 600s] C 12:25 | 1 ride\n");
    check(&s, "depart=2026-03-04T14:30 rides=1", "x:V", "", "15:20 A [l1] C 15:40 | 1 ride\n");
    check(&s, "depart=2026-03-04T15:00 rides=1", "x:W", "", "15:05 A [m1] C 15:15 | 1 ride\n");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_gets_off_and_stays),
        cmocka_unit_test(a_vehicle_that_runs_on_is_one_ride),
        cmocka_unit_test(two_places_in_order),
        cmocka_unit_test(a_place_near_the_start_is_walked_to),
        cmocka_unit_test(through_a_port),
        cmocka_unit_test(a_port_is_crossed_not_visited),
        cmocka_unit_test(ports_that_are_usable_are_named),
        cmocka_unit_test(what_cannot_be_a_via),
        cmocka_unit_test(the_first_and_the_last_of_a_day),
        cmocka_unit_test(as_put_together_by_hand),
        cmocka_unit_test(a_vehicle_passes_as_put_together_by_hand),
        cmocka_unit_test(a_slower_vehicle_that_runs_through_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
