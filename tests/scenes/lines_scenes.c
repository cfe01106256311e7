/* Journeys by given lines, on random networks: what the search finds without them is the best of what it
 * finds with each line in turn, and with each pair of lines one after the other. */
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

enum { N_STOPS = 9, N_LINES = 9, MAX_FOUND = 64 };

static uint32_t draw(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % n;
}

static void random_line(gw_buf *world, uint32_t *seed, uint32_t line)
{
    uint32_t n = 2 + draw(seed, 4), start = 8 * 60 + draw(seed, 60), at = draw(seed, N_STOPS);
    uint32_t stops[6], minutes[6];
    for (uint32_t i = 0, now = 0; i < n; i++) {
        stops[i] = at;
        minutes[i] = now;
        at = (at + 1 + draw(seed, N_STOPS - 1)) % N_STOPS;
        now += 1 + draw(seed, 15);
    }
    bool headway = draw(seed, 4) == 0;
    uint32_t n_trips = headway ? 1 : 1 + draw(seed, 4);
    for (uint32_t k = 0; k < n_trips; k++, start += 5 + draw(seed, 30)) {
        if (headway)
            gw_buf_printf(world, "every %u 8:00-11:00 L%u", 5 + draw(seed, 20), line);
        else
            gw_buf_printf(world, "trip t%u-%u L%u", line, k, line);
        for (uint32_t i = 0; i < n && !headway; i++)
            gw_buf_printf(world, " S%u %u:%02u", stops[i], (start + minutes[i]) / 60,
                          (start + minutes[i]) % 60);
        for (uint32_t i = 0; i < n && headway; i++) gw_buf_printf(world, " S%u %u", stops[i], minutes[i]);
        gw_buf_text(world, "\n");
    }
}

static void random_world(gw_buf *world, uint32_t *seed)
{
    gw_buf_text(world, "feed x cn\n");
    for (uint32_t i = 0; i < N_STOPS; i++)
        gw_buf_printf(world, "stop S%u %u %u\n", i, i % 3 * 4000 + draw(seed, 300), i / 3 * 4000);
    gw_buf_text(world, "stop S9 200 100\n"); /* near S0 */
    for (uint32_t i = 0; i < N_LINES; i++) random_line(world, seed, i);
    for (uint32_t i = 0; i < 4; i++)
        gw_buf_printf(world, "transfer S%u S%u %u\n", draw(seed, N_STOPS), draw(seed, N_STOPS),
                      draw(seed, 400));
}

typedef struct {
    int32_t departure_s, arrival_s;
    uint32_t rides;
} found_t;

typedef struct {
    found_t at[MAX_FOUND * 16];
    uint32_t n;
} found_list;

static bool rides_in_order(const scene *s, const gw_journey_set *set, const gw_journey *j,
                           const gw_plan_request *r)
{
    uint32_t next = 0;
    for (uint32_t k = j->first_leg; k < j->first_leg + j->n_legs && next < r->n_lines; k++) {
        const gw_leg *leg = &set->legs[k];
        if (leg->kind == GW_LEG_RIDE &&
            gw_tt_pattern_at(s->t, leg->pattern.v)->route == r->lines[next].routes[0])
            next++;
    }
    return next == r->n_lines;
}

static void ask(const scene *s, const gw_plan_request *r, found_list *list)
{
    gw_plan_answer a = {0};
    gw_error err = {0};
    if (gw_planner_plan(s->planner, s->d, r, &a, &err)) fail_msg("%s", err.message);
    for (uint32_t i = 0; i < a.journeys.n; i++) {
        const gw_journey *j = &a.journeys.journeys[i];
        assert_true(rides_in_order(s, &a.journeys, j, r));
        assert_true(j->rides >= r->n_lines);
        assert_true(list->n < sizeof list->at / sizeof *list->at);
        list->at[list->n++] = (found_t){j->departure_s, j->arrival_s, j->rides};
    }
    gw_plan_answer_free(&a);
}

static int32_t far_end(gw_direction direction, const found_t *f)
{
    return direction == GW_ARRIVE_BY ? -f->departure_s : f->arrival_s;
}

/* Every journey of `all` that has at least n rides is in `forced`, and nothing in `forced` beats `all`. */
static void check_law(gw_direction direction, const found_list *all, const found_list *forced, uint32_t n)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const found_t *f = &all->at[i];
        bool there = f->rides < n;
        for (uint32_t k = 0; k < forced->n && !there; k++)
            there = forced->at[k].rides == f->rides && forced->at[k].departure_s == f->departure_s &&
                    forced->at[k].arrival_s == f->arrival_s;
        assert_true(there);
    }
    for (uint32_t k = 0; k < forced->n; k++) {
        bool matched = false;
        for (uint32_t i = 0; i < all->n && !matched; i++)
            matched = all->at[i].rides <= forced->at[k].rides &&
                      far_end(direction, &all->at[i]) <= far_end(direction, &forced->at[k]);
        assert_true(matched);
    }
}

/* Returns how many journeys there are. */
static uint32_t check_question(const scene *s, gw_plan_request r)
{
    uint32_t routes[N_LINES];
    gw_line_choice lines[2];
    found_list all = {.n = 0}, *one = calloc(1, sizeof *one), *two = calloc(1, sizeof *two);
    assert_non_null(one);
    assert_non_null(two);
    r.max_direct_walk_s = -1;
    ask(s, &r, &all);
    r.lines = lines;
    for (uint32_t i = 0; i < gw_tt_n_routes(s->t); i++) {
        routes[i] = i;
        r.n_lines = 1;
        lines[0] = (gw_line_choice){.routes = &routes[i], .n = 1};
        ask(s, &r, one);
        r.n_lines = 2;
        for (uint32_t k = 0; k < gw_tt_n_routes(s->t); k++) {
            routes[k] = k;
            lines[1] = (gw_line_choice){.routes = &routes[k], .n = 1};
            ask(s, &r, two);
        }
    }
    check_law(r.direction, &all, one, 1);
    check_law(r.direction, &all, two, 2);
    free(one);
    free(two);
    return all.n;
}

static void all_journeys_are_those_by_each_line(void **state)
{
    (void)state;
    uint32_t n_found = 0;
    for (uint32_t n = 0; n < 60; n++) {
        uint32_t seed = 77 + n;
        scene s;
        gw_buf world = {0};
        random_world(&world, &seed);
        scene_open(&s, world.p);
        n_found += check_question(&s, scene_request(&s, "x:S0", "x:S7", "depart=2026-03-04T08:00"));
        n_found += check_question(&s, scene_request(&s, "x:S3", "x:S2", "arrive=2026-03-04T10:00"));
        n_found +=
            check_question(&s, scene_request(&s, "x:S5", "x:S9", "depart=2026-03-04T08:20 headway=worst"));
        scene_close(&s);
        gw_buf_free(&world);
    }
    assert_true(n_found > 100);
}

static void lines_and_windows_exclude_each_other(void **state)
{
    (void)state;
    scene s;
    gw_plan_answer a = {0};
    gw_error err = {0};
    uint32_t route = 0;
    const gw_line_choice line = {.routes = &route, .n = 1};
    scene_open(&s, "feed x cn\nstop A 0 0\nstop B 9600 0\ntrip r1 R A 8:00 B 8:30\n");
    gw_plan_request r = scene_request(&s, "x:A", "x:B", "depart=2026-03-04T07:50 window=30");
    r.lines = &line;
    r.n_lines = 1;
    assert_int_equal(gw_planner_plan(s.planner, s.d, &r, &a, &err), GW_BAD_INPUT);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_journeys_are_those_by_each_line),
        cmocka_unit_test(lines_and_windows_exclude_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
