/* People who walk, one by one, the real ways from Hong Kong through each usable port to the hospital, against
 * the closed forms of planner/chain (tests/support/chain_walk.h): percentiles, P(on time), leave-by. Real
 * clearances, headways and timetables; of several lines that would do the journey's own alone is ridden, by
 * both.
 *
 *   chains_simulate DATA
 *
 * Exit 1 when rms z over all rows is over 1.3, one row is off by 5 of its standard errors or more, or a
 * usable port has no way. */
#include "planner/chain/of_journey.h"
#include "planner/plan/plan.h"
#include "tests/support/chain_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 2000, MOST_WAYS = 2, MOST_LINKS = 64 };

static const struct {
    const char *name, *at;
} ORIGINS[] = {{"Tuen Mun", "22.391,113.977"},
               {"Yuen Long", "22.445,114.022"},
               {"Sha Tin", "22.382,114.188"},
               {"Mong Kok", "22.319,114.169"},
               {"Central", "22.282,114.158"}};
static const char *const LEAVES[] = {"2026-11-25T06:50:00+08:00", "2026-11-25T10:20:00+08:00"};

typedef struct {
    const gw_dataset *d;
    gw_planner *planner;
    gw_chain_solver *solver;
    gw_arena *arena;
    chain_rows rows;
    uint32_t n_ways, by_port[64];
} test;

static int give_up(const char *what, const gw_error *err)
{
    fprintf(stderr, "%s: %s\n", what, err ? err->message : "");
    exit(2);
}

static gw_query query_of(const test *t, const gw_plan_request *r)
{
    return (gw_query){.ports = gw_plan_ports(t->d, r),
                      .headway = GW_HEADWAY_EXPECTED,
                      .gait = r->gait,
                      .max_walk_s = r->max_transfer_walk_s,
                      .default_transfer_s = r->default_transfer_s,
                      .change_factor = r->change_factor,
                      .mode_mask = r->mode_mask};
}

/* One line a boarding: the one with whose ride the journey was found. */
static void keep_own(const gw_journey_set *set, const gw_journey *j, gw_chain *c, gw_chain_link *links)
{
    memcpy(links, c->links, c->n * sizeof *links);
    c->links = links;
    for (uint32_t k = 0; k < c->n; k++) {
        gw_chain_link *l = &links[k];
        for (uint32_t i = 0; l->kind == GW_CHAIN_BOARD && i < l->n_lines; i++)
            if (l->lines[i].pattern == set->legs[j->first_leg + l->leg].pattern.v) {
                l->lines += i;
                break;
            }
        if (l->n_lines > 1) l->n_lines = 1;
    }
}

static void try_journey(test *t, const gw_plan_answer *a, uint32_t journey, uint32_t port, const char *name)
{
    const gw_journey *j = &a->journeys.journeys[journey];
    const gw_query q = query_of(t, &a->request);
    int32_t leave_s = (int32_t)(a->request.time - t->d->timetable->zero);
    gw_chain_link links[MOST_LINKS];
    gw_chain c;
    gw_arena_reset(t->arena);
    if (gw_chain_of_journey(t->d->timetable, &q, a->journeys.legs + j->first_leg, j->n_legs, j->departure_s,
                            j->arrival_s, leave_s - 12 * 3600, leave_s + 24 * 3600, t->arena, NULL, &c) ||
        c.n > MOST_LINKS)
        return;
    keep_own(&a->journeys, j, &c, links);
    if (!chain_compare(t->solver, &c, leave_s, DRAWS, name, &t->rows)) return;
    t->n_ways++;
    t->by_port[port]++;
}

static void try_port(test *t, uint32_t origin, uint32_t port, const char *leave)
{
    gw_plan_request r;
    gw_plan_answer a = {0};
    gw_error err = {0};
    char name[96];
    gw_plan_defaults(&r);
    if (gw_plan_resolve_ends(t->d, "from", gw_str_of(ORIGINS[origin].at), "to", GW_STR("place:hku-szh"), &r,
                             &err))
        give_up(ORIGINS[origin].name, &err);
    r.window_s = 0;
    r.port_mask = UINT64_C(1) << port;
    if (!gw_end_instant(t->d, &r.from, gw_str_of(leave), &r.time)) give_up(leave, NULL);
    if (gw_planner_plan(t->planner, t->d, &r, &a, &err)) give_up(ORIGINS[origin].name, &err);
    for (uint32_t i = 0; i < a.journeys.n && i < MOST_WAYS; i++) {
        snprintf(name, sizeof name, "%s by %s at %.5s, way %u,", ORIGINS[origin].name,
                 gw_port_at(t->d->ports, port)->id, leave + 11, i + 1);
        try_journey(t, &a, i, port, name);
    }
    gw_plan_answer_free(&a);
}

static int report(const test *t)
{
    int code = chain_rows_rms(&t->rows) < 1.3 && t->rows.worst < 5 ? 0 : 1;
    for (uint32_t p = 0; p < gw_port_count(t->d->ports); p++) {
        if (!gw_port_usable(t->d->ports, p) || t->by_port[p]) continue;
        printf("no way by %s\n", gw_port_at(t->d->ports, p)->id);
        code = 1;
    }
    printf("%u ways, %u rows, rms z %.2f, largest %.2f (%s)\n", t->n_ways, t->rows.n,
           chain_rows_rms(&t->rows), t->rows.worst, t->rows.worst_at);
    return code;
}

int main(int argc, char **argv)
{
    test t = {0};
    gw_error err = {0};
    if (argc != 2) return 64;
    if (gw_dataset_open(argv[1], &t.d, &err)) give_up(argv[1], &err);
    t.planner = gw_planner_create();
    t.solver = gw_chain_solver_create();
    t.arena = gw_arena_create(0);
    if (!t.planner || !t.solver || !t.arena) give_up("no memory", NULL);
    for (uint32_t o = 0; o < sizeof ORIGINS / sizeof *ORIGINS; o++)
        for (uint32_t p = 0; p < gw_port_count(t.d->ports) && p < 64; p++)
            for (uint32_t i = 0; i < sizeof LEAVES / sizeof *LEAVES && gw_port_usable(t.d->ports, p); i++)
                try_port(&t, o, p, LEAVES[i]);
    int code = report(&t);
    gw_arena_free(t.arena);
    gw_chain_solver_free(t.solver);
    gw_planner_free(t.planner);
    gw_dataset_release(t.d);
    return code;
}
