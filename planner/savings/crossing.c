/* Home zones on the other side of the border: to a port's counters, through them, and on
 * (planner/profile/cross.h).
 *
 * Halves do not depend on each other: of each day on which other services run, traveller, direction and port
 * there is one between the counters and the place, and one for each zone between it and the counters; their
 * gates are those of the day itself, as the clearance may differ where the services do not. The half in front
 * has the window of the case, the one behind goes on for as long as somebody may be under way. Where the
 * change leaves the zone's side alone its half is the same after as before.
 */
#include "planner/profile/cross.h"
#include "planner/savings/savings_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    uint32_t origin; /* home zone; GW_NO_ID: the place */
    uint32_t port, rider, day;
    bool back;
    bool wanted;             /* some pair asks for it */
    bool kept, same;         /* of[0]: of the baseline; of[1]: of[0] */
    const gw_profile *of[2]; /* before, after */
} half;

typedef struct {
    uint32_t port, rider, day;
    bool back, wanted;
    gw_profile_gate *of[2];
} gate;

struct savings_crossing {
    uint32_t *ports, n_ports; /* origins[] that are ports */
    uint32_t *homes, n_homes; /* that are zones across */
    half *halves;             /* [day][rider][back][port][place, homes …] */
    uint32_t n_halves;
    gate *gates; /* [day][rider][back][port] */
    uint32_t n_gates;
    bool other_side_stays;
};

/* --- what the change leaves alone --- */

static bool runs_on(const gw_timetable *t, uint32_t route, gw_side side)
{
    for (uint32_t p = 0; p < gw_tt_n_patterns(t); p++) {
        const gw_tt_pattern *x = gw_tt_pattern_at(t, p);
        if (x->route != route || gw_tt_pattern_removed(t, p)) continue;
        const uint32_t *stops = gw_tt_part_of_pattern(t, p)->pattern_stops + x->first_stop;
        for (uint32_t i = 0; i < x->n_stops; i++)
            if (gw_tt_stop_at(t, stops[i])->side == side) return true;
    }
    return false;
}

static bool moves_stops(const char *type)
{
    return strcmp(type, "move-stop") == 0 || strcmp(type, "add-entrance") == 0 ||
           strcmp(type, "set-transfer") == 0;
}

static bool stays(const savings_case *c, gw_side side)
{
    for (size_t i = 0; i < c->effects.n; i++)
        if (moves_stops(c->effects.list[i].type)) return false;
    for (uint32_t r = 0; r < gw_tt_n_routes(c->changed->timetable); r++) {
        if (!(c->marked[r / 64] >> (r % 64) & 1)) continue;
        if (runs_on(c->changed->timetable, r, side)) return false;
        if (r < gw_tt_n_routes(c->base->timetable) && runs_on(c->base->timetable, r, side)) return false;
    }
    return true;
}

/* --- lists --- */

#define SEARCH_EVERY 15 /* minutes: what differs is looked at down to the minute */

static uint32_t gate_index(const savings_case *c, uint32_t day, uint32_t rider, bool back, uint32_t port)
{
    return ((day * c->n_riders + rider) * 2 + back) * c->crossing->n_ports + port;
}

static gw_status list_ends(const savings_case *c, struct savings_crossing *x)
{
    x->ports = calloc(c->n_origins, sizeof *x->ports);
    x->homes = calloc(c->n_origins, sizeof *x->homes);
    if (!x->ports || !x->homes) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < c->n_origins; i++) {
        if (c->origins[i].port != GW_NO_ID) x->ports[x->n_ports++] = i;
        if (c->origins[i].across) x->homes[x->n_homes++] = i;
    }
    return GW_OK;
}

static void list_work(const savings_case *c, struct savings_crossing *x)
{
    for (uint32_t day = 0; day < c->n_days; day++)
        for (uint32_t rider = 0; rider < c->n_riders; rider++)
            for (uint32_t back = 0; back < 2; back++)
                for (uint32_t k = 0; k < x->n_ports; k++) {
                    uint32_t port = c->origins[x->ports[k]].port;
                    x->gates[x->n_gates++] = (gate){.port = port, .rider = rider, .day = day, .back = back};
                    for (uint32_t h = 0; h <= x->n_homes; h++)
                        x->halves[x->n_halves++] = (half){.origin = h ? x->homes[h - 1] : GW_NO_ID,
                                                          .port = port,
                                                          .rider = rider,
                                                          .day = day,
                                                          .back = back};
                }
}

/* What the pairs ask for; kinds of day with the same services share their halves. */
static void want(const savings_case *c, struct savings_crossing *x)
{
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        const savings_pair *p = &c->pairs[i];
        uint32_t home = 0;
        if (!p->across || p->idle) continue;
        while (x->homes[home] != p->origin) home++;
        for (uint32_t k = 0; k < x->n_ports; k++) {
            half *place =
                &x->halves[gate_index(c, c->days[p->day].same_as, p->rider, p->back, k) * (x->n_homes + 1)];
            place->wanted = place[1 + home].wanted = true;
            x->gates[gate_index(c, p->day, p->rider, p->back, k)].wanted = true;
        }
    }
}

gw_status savings_list_halves(savings_case *c, gw_error *err)
{
    struct savings_crossing *x = c->crossing = calloc(1, sizeof *x);
    if (!x || list_ends(c, x)) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    if (!x->n_homes) return GW_OK;
    size_t n = (size_t)c->n_days * c->n_riders * 2 * x->n_ports;
    x->gates = calloc(n + 1, sizeof *x->gates);
    x->halves = calloc(n * (x->n_homes + 1) + 1, sizeof *x->halves);
    if (!x->gates || !x->halves) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    list_work(c, x);
    want(c, x);
    x->other_side_stays = stays(c, gw_side_other(c->side));
    return GW_OK;
}

uint32_t savings_half_count(const savings_case *c)
{
    return c->crossing->n_halves;
}

/* --- one half --- */

static gw_access counters_of(const savings_case *c, const half *h, bool after)
{
    gw_side side = h->origin == GW_NO_ID ? c->side : gw_side_other(c->side);
    return (gw_access){.stop =
                           gw_timetable_port_stop((after ? c->changed : c->base)->timetable, h->port, side)};
}

static gw_profile_query query_of(const savings_case *c, const half *h, bool after, gw_access *counters)
{
    const savings_rider *r = &c->riders[h->rider];
    const savings_access *end = h->origin == GW_NO_ID ? &r->near[after] : &r->homes[after][h->origin];
    bool from_counters =
        h->back != (h->origin == GW_NO_ID); /* the way there ends at the place, the way back at home */
    gw_profile_query q = savings_query_of(c, h->rider, h->day);
    *counters = counters_of(c, h, after);
    q.from = from_counters ? counters : end->at;
    q.n_from = from_counters ? 1 : end->n;
    q.to = from_counters ? end->at : counters;
    q.n_to = from_counters ? end->n : 1;
    if (h->origin != GW_NO_ID && !c->options.search_every) q.search_every = SEARCH_EVERY;
    if (from_counters) q.n_minutes += (uint32_t)(q.limit_s / 60);
    return q;
}

static gw_status fill_gate(savings_case *c, gate *g, gw_error *err)
{
    gw_side from = g->back ? c->side : gw_side_other(c->side);
    gw_status status = GW_OK;
    for (int after = 0; after < 2 && !status; after++) {
        const gw_port_table *ports = (after ? c->changed : c->base)->ports;
        status = gw_profile_gate_make(gw_port_for(ports, c->riders[g->rider].who), g->port, from,
                                      c->days[g->day].zero_s, c->query.first_minute,
                                      c->query.n_minutes + (uint32_t)(c->query.limit_s / 60), &g->of[after]);
    }
    return status ? gw_fail(err, status, "no memory for a run") : GW_OK;
}

/* The place's half brings its gate along. */
gw_status savings_fill_half(savings_case *c, gw_router *r, uint32_t i, gw_error *err)
{
    struct savings_crossing *x = c->crossing;
    half *h = &x->halves[i];
    gw_access counters;
    bool kept = false;
    gate *g = &x->gates[i / (x->n_homes + 1)];
    gw_status status = h->origin == GW_NO_ID && g->wanted ? fill_gate(c, g, err) : GW_OK;
    if (status || !h->wanted) return status;
    for (int after = 0; after < 2 && !status; after++) {
        if (after && h->origin != GW_NO_ID && x->other_side_stays) {
            h->of[1] = h->of[0];
            h->same = true;
            continue;
        }
        gw_profile_query q = query_of(c, h, after, &counters);
        status = savings_profile_of(c, r, &q, after, h->of[0], &h->of[after], &kept, err);
        h->kept |= kept;
    }
    return status;
}

/* --- together --- */

gw_status savings_cross(const savings_case *c, const savings_pair *p, bool after, const gw_profile **out,
                        gw_error *err)
{
    const struct savings_crossing *x = c->crossing;
    gw_profile_way *ways = calloc(x->n_ports, sizeof *ways);
    gw_profile *made = NULL;
    uint32_t home = 0;
    if (!ways) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    while (x->homes[home] != p->origin) home++;
    for (uint32_t k = 0; k < x->n_ports; k++) {
        const half *place =
            &x->halves[gate_index(c, c->days[p->day].same_as, p->rider, p->back, k) * (x->n_homes + 1)];
        const half *zone = place + 1 + home;
        ways[k] = (gw_profile_way){.port = place->port,
                                   .first = (p->back ? place : zone)->of[after],
                                   .second = (p->back ? zone : place)->of[after],
                                   .gate = x->gates[gate_index(c, p->day, p->rider, p->back, k)].of[after]};
    }
    gw_status status = gw_profile_cross(ways, x->n_ports, c->query.limit_s, &made);
    free(ways);
    if (status) return gw_fail(err, status, "no memory for a run");
    *out = made;
    return GW_OK;
}

void savings_free_halves(savings_case *c)
{
    struct savings_crossing *x = c->crossing;
    for (uint32_t i = 0; x && x->halves && i < x->n_halves; i++) {
        half *h = &x->halves[i];
        if (h->kept)
            savings_baseline_leave(c->options.baseline, h->of[0]);
        else
            gw_profile_free((gw_profile *)(uintptr_t)h->of[0]);
        if (!h->same) gw_profile_free((gw_profile *)(uintptr_t)h->of[1]);
    }
    for (uint32_t i = 0; x && x->gates && i < x->n_gates; i++) {
        gw_profile_gate_free(x->gates[i].of[0]);
        gw_profile_gate_free(x->gates[i].of[1]);
    }
    if (x) {
        free(x->ports);
        free(x->homes);
        free(x->halves);
        free(x->gates);
    }
    free(x);
}
