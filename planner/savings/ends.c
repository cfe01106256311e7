#include "planner/savings/savings_priv.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_NEAR = 4096 };

static gw_status find_door(savings_case *c, gw_str wanted, gw_error *err)
{
    const gw_place *p = gw_place_at(c->base->places, c->place);
    c->door = p->n_doors ? 0 : GW_NO_ID;
    for (uint32_t i = 0; wanted.n && i < p->n_doors; i++) {
        if (!gw_str_is(wanted, p->doors[i].id)) continue;
        c->door = i;
        wanted.n = 0;
    }
    if (wanted.n)
        return gw_fail(err, GW_NOT_FOUND, "place: %s has no door \"%.*s\"", p->id, (int)wanted.n, wanted.p);
    c->point = c->door == GW_NO_ID ? p->point : p->doors[c->door].point;
    c->side = p->side;
    if (!gw_point_known(c->point)) return gw_fail(err, GW_BAD_INPUT, "place: %s has no coordinates", p->id);
    return GW_OK;
}

gw_status savings_find_place(savings_case *c, gw_error *err)
{
    const char *name = c->options.place ? c->options.place : "hku-szh";
    gw_str id, door;
    gw_str_split(gw_str_of(name), '@', &id, &door);
    if (!c->base->places || !gw_place_find(c->base->places, id, &c->place))
        return gw_fail(err, GW_NOT_FOUND, "place: the data have no place \"%s\"", name);
    return find_door(c, door, err);
}

gw_status savings_near_place(const savings_case *c, const gw_dataset *d, savings_access *out)
{
    const gw_gait gait = c->query.gait;
    gw_geo_hit *hits = malloc(MAX_NEAR * sizeof *hits);
    gw_access *at = malloc(MAX_NEAR * sizeof *at);
    uint32_t n = 0, kept = 0;
    gw_status status = hits && at ? GW_OK : GW_NO_MEMORY;
    if (!status)
        status = gw_geo_within(d->stops, c->point, MAX_ACCESS_S * gait.speed_mps / gait.factor, hits,
                               MAX_NEAR, &n);
    for (uint32_t i = 0; i < n && !status; i++) {
        int32_t walk_s = gw_walk_seconds(hits[i].straight_m, gait);
        if (gw_tt_stop_at(d->timetable, hits[i].index)->side != c->side || walk_s > MAX_ACCESS_S) continue;
        at[kept++] =
            (gw_access){.stop = {hits[i].index}, .walk_s = walk_s, .walk_m = (float)hits[i].straight_m};
    }
    free(hits);
    if (status) {
        free(at);
        return status;
    }
    *out = (savings_access){at, kept};
    return GW_OK;
}

gw_access savings_counters(const savings_case *c, const gw_dataset *d, uint32_t port)
{
    return (gw_access){.stop = gw_timetable_port_stop(d->timetable, port, c->side)};
}

int32_t savings_direct_walk_s(const savings_case *c, uint32_t port)
{
    double metres = gw_walk_straight_m(gw_port_at(c->base->ports, port)->point, c->point);
    int32_t walk_s = isfinite(metres) ? gw_walk_seconds(metres, c->query.gait) : INT32_MAX;
    return walk_s <= MAX_ACCESS_S ? walk_s : -1;
}
