#include "planner/savings/savings_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* --- stops within a walk --- */

static gw_status near(const savings_case *c, const savings_rider *r, const gw_dataset *d, gw_point point,
                      gw_side side, savings_access *out)
{
    const gw_gait gait = {r->pace.speed_mps, c->query.gait.factor};
    gw_geo_hit *hits = malloc(MAX_NEAR * sizeof *hits);
    gw_access *at = malloc(MAX_NEAR * sizeof *at);
    uint32_t n = 0, kept = 0;
    gw_status status = hits && at ? GW_OK : GW_NO_MEMORY;
    if (!status)
        status =
            gw_geo_within(d->stops, point, MAX_ACCESS_S * gait.speed_mps / gait.factor, hits, MAX_NEAR, &n);
    for (uint32_t i = 0; i < n && !status; i++) {
        int32_t walk_s = gw_walk_seconds(hits[i].straight_m, gait);
        if (gw_tt_stop_at(d->timetable, hits[i].index)->side != side || walk_s > MAX_ACCESS_S) continue;
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

/* --- origins --- */

static gw_access counters_of(const savings_case *c, const gw_dataset *d, uint32_t port)
{
    return (gw_access){.stop = gw_timetable_port_stop(d->timetable, port, c->side)};
}

/* A home zone stands on the side of its nearest stop. */
static gw_status place_home(const savings_case *c, savings_origin *o)
{
    const double most_m = MAX_ACCESS_S * c->query.gait.speed_mps / c->query.gait.factor;
    gw_geo_hit *hits = malloc(MAX_NEAR * sizeof *hits);
    uint32_t n = 0;
    gw_status status = hits ? gw_geo_within(c->base->stops, o->point, most_m, hits, MAX_NEAR, &n) : GW_NO_MEMORY;
    gw_side side = GW_SIDE_NONE;
    for (uint32_t i = 0; i < n && !status && side == GW_SIDE_NONE; i++)
        side = (gw_side)gw_tt_stop_at(c->base->timetable, hits[i].index)->side;
    free(hits);
    o->no_stop = side == GW_SIDE_NONE;
    o->across = side != GW_SIDE_NONE && side != c->side;
    return status;
}

gw_side savings_origin_side(const savings_case *c, uint32_t origin)
{
    return c->origins[origin].across ? gw_side_other(c->side) : c->side;
}

static gw_status add_homes(savings_case *c)
{
    for (uint32_t i = 0; c->demand && i < c->demand->n; i++) {
        gw_demand_row *row = &c->demand->rows[i];
        uint32_t k = 0;
        if (!gw_point_known(row->point)) continue;
        while (k < c->n_origins && strcmp(c->origins[k].id, row->origin) != 0) k++;
        savings_origin *o = &c->origins[k];
        if (k == c->n_origins) {
            c->n_origins++;
            *o = (savings_origin){.port = GW_NO_ID, .id = row->origin, .name = row->name, .point = row->point};
            if (place_home(c, o)) return GW_NO_MEMORY;
        }
        row->crosses |= o->across;
    }
    return GW_OK;
}

gw_status savings_list_origins(savings_case *c, gw_error *err)
{
    uint32_t n = c->base->ports ? gw_port_count(c->base->ports) : 0;
    c->origins = calloc((size_t)n + (c->demand ? c->demand->n : 0) + 1, sizeof *c->origins);
    if (!c->origins) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    for (uint32_t i = 0; i < n; i++) {
        const gw_port *p = gw_port_at(c->base->ports, i);
        if (!gw_port_usable(c->base->ports, i) || counters_of(c, c->base, i).stop.v == GW_NO_ID) continue;
        c->origins[c->n_origins++] = (savings_origin){.port = i, .id = p->id, .name = "", .point = p->point};
    }
    if (add_homes(c)) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    return c->n_origins ? GW_OK : gw_fail(err, GW_NOT_FOUND, "the data have no port that can be used");
}

/* --- riders --- */

static void add_rider(savings_case *c, gw_traveller who)
{
    for (uint32_t i = 0; i < c->n_riders; i++)
        if (c->riders[i].who == who) return;
    c->riders[c->n_riders++] = (savings_rider){.who = who, .pace = gw_traveller_pace_of(who)};
}

static gw_status place_rider(const savings_case *c, savings_rider *r)
{
    for (int after = 0; after < 2; after++) {
        const gw_dataset *d = after ? c->changed : c->base;
        if (near(c, r, d, c->point, c->side, &r->near[after])) return GW_NO_MEMORY;
        r->homes[after] = calloc(c->n_origins, sizeof *r->homes[after]);
        if (!r->homes[after]) return GW_NO_MEMORY;
        for (uint32_t i = 0; i < c->n_origins; i++)
            if (c->origins[i].port == GW_NO_ID &&
                near(c, r, d, c->origins[i].point, savings_origin_side(c, i), &r->homes[after][i]))
                return GW_NO_MEMORY;
    }
    return GW_OK;
}

/* Those asked for, in their order; then those of the demand. */
gw_status savings_list_riders(savings_case *c, gw_error *err)
{
    for (uint32_t i = 0; i < c->options.n_travellers && i < GW_N_TRAVELLERS; i++)
        add_rider(c, c->options.travellers[i]);
    for (uint32_t i = 0; c->demand && i < c->demand->n; i++) add_rider(c, c->demand->rows[i].who);
    if (c->n_riders == 0) add_rider(c, GW_TRAVELLER_ADULT);
    for (uint32_t i = 0; i < c->n_riders; i++)
        if (place_rider(c, &c->riders[i])) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    return GW_OK;
}

void savings_free_riders(savings_case *c)
{
    for (uint32_t i = 0; i < c->n_riders; i++) {
        for (int after = 0; after < 2; after++) {
            free(c->riders[i].near[after].at);
            for (uint32_t k = 0; c->riders[i].homes[after] && k < c->n_origins; k++)
                free(c->riders[i].homes[after][k].at);
            free(c->riders[i].homes[after]);
        }
    }
}

/* --- a question --- */

static int32_t direct_walk_s(const savings_case *c, const savings_rider *r, gw_point from)
{
    const gw_gait gait = {r->pace.speed_mps, c->query.gait.factor};
    double metres = gw_walk_straight_m(from, c->point);
    int32_t walk_s = isfinite(metres) ? gw_walk_seconds(metres, gait) : INT32_MAX;
    return walk_s <= MAX_ACCESS_S ? walk_s : -1;
}

/* All but the ends. */
gw_profile_query savings_query_of(const savings_case *c, uint32_t rider, uint32_t day)
{
    const savings_rider *r = &c->riders[rider];
    gw_profile_query q = c->query;
    q.day = c->days[day].number;
    q.day_zero_s = c->days[day].zero_s;
    q.gait.speed_mps = r->pace.speed_mps;
    q.default_transfer_s = r->pace.change_s;
    q.step_free = r->pace.step_free;
    q.marked = c->marked;
    q.apart = c->apart;
    return q;
}

gw_profile_query savings_query(const savings_case *c, const savings_pair *p, bool after, gw_access *counters)
{
    const gw_dataset *d = after ? c->changed : c->base;
    const savings_rider *r = &c->riders[p->rider];
    const savings_access *near_place = &r->near[after];
    savings_access origin = {counters, 1};
    if (p->port == GW_NO_ID)
        origin = r->homes[after][p->origin];
    else
        *counters = counters_of(c, d, p->port);
    gw_profile_query q = savings_query_of(c, p->rider, p->day);
    q.direct_walk_s = direct_walk_s(c, r, c->origins[p->origin].point);
    q.from = p->back ? near_place->at : origin.at;
    q.n_from = p->back ? near_place->n : origin.n;
    q.to = p->back ? origin.at : near_place->at;
    q.n_to = p->back ? origin.n : near_place->n;
    return q;
}
