/* What a scenario says beside the timetable, collected while changes are applied. */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

/* Room for one more, in the arena of the effects. NULL: no memory. */
static void *push(scn_work *w, void **list, uint32_t *n, size_t size)
{
    if ((*n & (*n - 1)) == 0) { /* 0, 1, 2, 4 …: full */
        void *longer = gw_arena_zalloc(w->kept, (*n ? 2 * (size_t)*n : 1) * size);
        if (!longer) {
            w->reader.no_memory = true;
            return NULL;
        }
        if (*n) memcpy(longer, *list, *n * size);
        *list = longer;
    }
    return (char *)*list + (size_t)(*n)++ * size;
}

#define PUSH(w, field, count)                                                                                \
    push(w, (void **)&(w)->inputs.field, &(w)->inputs.count, sizeof *(w)->inputs.field)

static gw_route_id line_number(const scn_work *w, const scn_line *l)
{
    return (gw_route_id){(uint32_t)(l - w->lines)};
}

static const char *keep(scn_work *w, const char *text)
{
    const char *copy = text ? gw_arena_text(w->kept, gw_str_of(text)) : NULL;
    if (text && !copy) w->reader.no_memory = true;
    return copy;
}

void scn_input_vehicle(scn_work *w, const char *change, const scn_line *l, const scn_vehicle *v)
{
    if (v->seats == GW_SCENARIO_ANY && v->wheelchair_bays == GW_SCENARIO_ANY &&
        v->low_floor == GW_SCENARIO_ANY)
        return;
    gw_scenario_vehicle *row = PUSH(w, vehicles, n_vehicles);
    if (row)
        *row = (gw_scenario_vehicle){.change = keep(w, change),
                                     .route = line_number(w, l),
                                     .seats = v->seats,
                                     .wheelchair_bays = v->wheelchair_bays,
                                     .low_floor = v->low_floor};
}

void scn_input_fares(scn_work *w, const char *change, const scn_line *l, const scn_fare *fares, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        gw_scenario_fare *row = PUSH(w, fares, n_fares);
        if (!row) return;
        *row = (gw_scenario_fare){.change = keep(w, change),
                                  .route = line_number(w, l),
                                  .age = fares[i].age,
                                  .minor = fares[i].minor};
        memcpy(row->currency, fares[i].currency, sizeof row->currency);
    }
}

void scn_input_demand(scn_work *w, const gw_scenario_demand *d)
{
    gw_scenario_demand *row = PUSH(w, demand, n_demand);
    if (!row) return;
    *row = *d;
    row->change = keep(w, d->change);
    row->port = keep(w, d->port);
    row->zone = keep(w, d->zone);
    row->profile = keep(w, d->profile);
}

void scn_input_clinic(scn_work *w, const gw_scenario_clinic *c)
{
    gw_scenario_clinic *row = PUSH(w, clinics, n_clinics);
    if (!row) return;
    *row = *c;
    row->change = keep(w, c->change);
    row->place = keep(w, c->place);
}

gw_scenario_inputs scn_inputs_finish(scn_work *w)
{
    scn_inputs *in = &w->inputs;
    uint32_t vehicles = 0, fares = 0;
    for (uint32_t i = 0; i < in->n_vehicles; i++) {
        gw_route_id route = w->lines[in->vehicles[i].route.v].number;
        if (route.v == GW_NO_ID) continue; /* added, and taken out again */
        in->vehicles[vehicles] = in->vehicles[i];
        in->vehicles[vehicles++].route = route;
    }
    for (uint32_t i = 0; i < in->n_fares; i++) {
        gw_route_id route = w->lines[in->fares[i].route.v].number;
        if (route.v == GW_NO_ID) continue;
        in->fares[fares] = in->fares[i];
        in->fares[fares++].route = route;
    }
    return (gw_scenario_inputs){in->demand,   in->clinics,   in->vehicles, in->fares,
                                in->n_demand, in->n_clinics, vehicles,     fares};
}
