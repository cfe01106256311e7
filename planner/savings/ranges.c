/* How far each input may be off: the ranges of the scenario, and the option's for the others. */
#include "planner/savings/uncertain.h"

#include <stdlib.h>
#include <string.h>

const char *const savings_input_names[GW_SCENARIO_N_RANGED] = {
    "headways", "run_times", "headways_of_the_change", "run_times_of_the_change", "clearance",
    "demand",   "walking"};

/* GTFS route types: tram, metro, rail, cable tram, funicular, monorail, and their extended kinds. */
bool savings_on_rails(uint16_t type)
{
    return type <= 2 || type == 5 || type == 7 || type == 12 || (type >= 100 && type < 200) ||
           (type >= 400 && type < 500) || (type >= 900 && type < 1000) || (type >= 1400 && type < 1500);
}

/* Each input has a stream of its own in the draws, whatever other inputs there are: two cases stay paired.
 * The first six have those of a case without ranges. */
static uint64_t stream_of(const savings_swing *x)
{
    if (x->mode == 0 && x->port == GW_NO_ID && x->kind < GW_RANGED_WALKING) return x->kind;
    return x->port != GW_NO_ID ? 64 + (uint64_t)x->port : 8 + (uint64_t)x->kind * 4 + (uint64_t)x->mode;
}

static void add(struct savings_uncertain *u, savings_swing x)
{
    x.stream = stream_of(&x);
    u->inputs[u->n_inputs++] = x;
}

static uint32_t find(const struct savings_uncertain *u, gw_scenario_ranged kind, int mode, uint32_t port)
{
    for (uint32_t i = 0; i < u->n_inputs; i++)
        if (u->inputs[i].kind == kind && u->inputs[i].mode == mode && u->inputs[i].port == port) return i;
    return GW_NO_ID;
}

static uint32_t slot_of(const struct savings_uncertain *u, gw_scenario_ranged kind, int mode)
{
    uint32_t own = find(u, kind, mode, GW_NO_ID), all = find(u, kind, 0, GW_NO_ID);
    return own != GW_NO_ID ? own : all != GW_NO_ID ? all : u->n_inputs;
}

static gw_status read_ranges(const savings_case *c, struct savings_uncertain *u, gw_error *err)
{
    for (size_t i = 0; i < gw_scenario_range_count(c->scenario); i++) {
        const gw_scenario_range *x = gw_scenario_range_at(c->scenario, i);
        uint32_t port = GW_NO_ID;
        if (x->port && (!c->base->ports || !gw_port_find(c->base->ports, gw_str_of(x->port), &port)))
            return gw_fail(err, GW_BAD_INPUT, "assumptions.ranges[%zu].port: the data have no port \"%.60s\"",
                           i, x->port);
        add(u, (savings_swing){.kind = x->input,
                               .mode = x->mode,
                               .port = port,
                               .factor_low = x->low,
                               .factor_high = x->high,
                               .source = x->source,
                               .assumed = x->assumed,
                               .given = true});
    }
    return GW_OK;
}

/* What the scenario says nothing of; an input of which both parts are given has nothing left. */
static void add_others(const savings_case *c, struct savings_uncertain *u)
{
    for (int k = 0; k < GW_RANGED_WALKING; k++) {
        gw_scenario_ranged kind = (gw_scenario_ranged)k;
        if (find(u, kind, 0, GW_NO_ID) != GW_NO_ID) continue;
        if (find(u, kind, 1, GW_NO_ID) != GW_NO_ID && find(u, kind, 2, GW_NO_ID) != GW_NO_ID) continue;
        add(u, (savings_swing){.kind = kind,
                               .port = GW_NO_ID,
                               .factor_low = 1 - c->options.range,
                               .factor_high = 1 + c->options.range,
                               .source = "",
                               .assumed = true});
    }
}

static int by_stream(const void *x, const void *y)
{
    const savings_swing *a = x, *b = y;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return (a->stream > b->stream) - (a->stream < b->stream);
}

gw_status savings_list_ranges(savings_case *c, gw_error *err)
{
    struct savings_uncertain *u = c->uncertain = calloc(1, sizeof *u);
    if (!u) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    gw_status status = read_ranges(c, u, err);
    if (status) return status;
    add_others(c, u);
    qsort(u->inputs, u->n_inputs, sizeof *u->inputs, by_stream);
    u->own_ranges = gw_scenario_range_count(c->scenario) > 0;
    for (int rails = 0; rails < 2; rails++) {
        u->wait[rails] = slot_of(u, GW_RANGED_HEADWAY, rails ? 1 : 2);
        u->ride[rails] = slot_of(u, GW_RANGED_RUN, rails ? 1 : 2);
    }
    u->own_wait = slot_of(u, GW_RANGED_OWN_HEADWAY, 0);
    u->own_ride = slot_of(u, GW_RANGED_OWN_RUN, 0);
    u->walk = slot_of(u, GW_RANGED_WALKING, 0);
    u->demand = slot_of(u, GW_RANGED_DEMAND, 0);
    return GW_OK;
}

uint32_t savings_clearance_slot(const struct savings_uncertain *u, uint32_t port)
{
    uint32_t own = port == GW_NO_ID ? GW_NO_ID : find(u, GW_RANGED_CLEARANCE, 0, port);
    return own != GW_NO_ID ? own : slot_of(u, GW_RANGED_CLEARANCE, 0);
}
