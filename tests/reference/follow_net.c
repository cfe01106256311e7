/* A timetable as services, ways and gates, for those who follow a strategy. */
#include "tests/reference/follow_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *p)
{
    if (p) return p;
    fprintf(stderr, "follow: no memory\n");
    abort();
}

void *follow_room(size_t n, size_t size)
{
    return need(calloc(n + 1, size));
}

static void *more(void *at, size_t n, size_t size)
{
    return (n & (n - 1)) ? at : need(realloc(at, (n ? 2 * n : 1) * size)); /* doubles */
}

/* --- services --- */

static void add_calls(follower *f, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k,
                      int32_t begin_s)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const uint32_t at = p->first_stop + i;
        f->calls = more(f->calls, f->n_calls, sizeof *f->calls);
        f->calls[f->n_calls++] = (call_t){
            .stop = part->pattern_stops[at],
            .line = f->n_services,
            .board = i + 1 == p->n_stops || (part->pattern_flags[at] & GW_PICKUP_MASK) == 1 ? NONE
                     : part->board_slots ? part->board_slots[at]
                                         : gw_tt_stop_slot(f->t->n_board_extra, part->pattern_stops[at]),
            .exit = i == 0 || part->pattern_flags[at] >> GW_DROP_OFF_SHIFT == 1 ? NONE
                    : part->alight_slots                                        ? part->alight_slots[at]
                                         : follow_exit_of(f, part->pattern_stops[at]),
            .arrives = gw_tt_arrival(part, p, i, k) + begin_s,
            .departs = gw_tt_departure(part, p, i, k) + begin_s};
    }
}

static service_t *add_service(follower *f, const gw_tt_pattern *p)
{
    f->services = more(f->services, f->n_services, sizeof *f->services);
    service_t *s = &f->services[f->n_services];
    *s = (service_t){.first_call = f->n_calls, .n_calls = p->n_stops, .first_period = f->n_periods};
    return s;
}

static bool runs(const follower *f, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k, uint32_t day)
{
    return gw_tt_service_runs(f->t, part->trips[p->first_trip - part->trip_base + k].service, day);
}

static void add_line(follower *f, const gw_tt_part *part, const gw_tt_pattern *p)
{
    const int32_t first_s = gw_tt_departure(part, p, 0, 0);
    service_t *s = add_service(f, p);
    add_calls(f, part, p, 0, -first_s);
    for (uint32_t day = 0; day < f->t->n_days; day++) {
        const double zero = gw_tt_day_zero(f->t, p->feed_day_row, day) + first_s - f->o.from_s;
        if (!runs(f, part, p, 0, day) || zero < -3 * 86400 || zero > 3 * 86400) continue;
        for (uint32_t k = 0; k < p->n_periods; k++) {
            const gw_period *x = &part->periods[p->first_period + k];
            const double headway = (x->headway_s + x->headway_max_s) / 2.0;
            f->periods = more(f->periods, f->n_periods, sizeof *f->periods);
            f->periods[f->n_periods++] = (period_t){zero + x->start_s, zero + x->end_s, headway, s->all};
            s->all += (x->end_s - x->start_s) / headway;
            s->n_periods++;
        }
    }
    if (s->n_periods)
        f->n_services++;
    else
        f->n_calls = s->first_call;
}

static void add_trips(follower *f, const gw_tt_part *part, const gw_tt_pattern *p)
{
    for (uint32_t day = 0; day < f->t->n_days; day++)
        for (uint32_t k = 0; k < p->n_trips; k++) {
            const int32_t zero = gw_tt_day_zero(f->t, p->feed_day_row, day) - f->o.from_s;
            if (!runs(f, part, p, k, day) || zero + gw_tt_arrival(part, p, p->n_stops - 1, k) < 0 ||
                zero + gw_tt_departure(part, p, 0, k) > f->n_steps * f->o.step_s)
                continue;
            (void)add_service(f, p);
            add_calls(f, part, p, k, zero);
            f->n_services++;
        }
}

double follow_trips(const follower *f, const service_t *s, double x)
{
    double n = 0;
    for (uint32_t i = s->first_period; i < s->first_period + s->n_periods && f->periods[i].start < x; i++)
        n = f->periods[i].before +
            ((x < f->periods[i].end ? x : f->periods[i].end) - f->periods[i].start) / f->periods[i].headway;
    return n;
}

double follow_trip_start(const follower *f, const service_t *s, double n)
{
    if (n >= s->all) return INFINITY;
    uint32_t i = s->first_period;
    while (i + 1 < s->first_period + s->n_periods && f->periods[i + 1].before <= n) i++;
    return f->periods[i].start + (n - f->periods[i].before) * f->periods[i].headway;
}

/* --- who calls where --- */

static const follower *sorting; /* one thread */

static int by_time(const void *a, const void *b)
{
    const int32_t x = sorting->calls[*(const uint32_t *)a].departs,
                  y = sorting->calls[*(const uint32_t *)b].departs;
    return (x > y) - (x < y);
}

static void list_calls(follower *f, bool headways, uint32_t **first_out, uint32_t **out)
{
    uint32_t *first = follow_room(f->n_stops + 2, sizeof *first);
    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t c = 0; c < f->n_calls; c++) {
            const call_t *x = &f->calls[c];
            if (x->board == NONE || (f->services[x->line].n_periods > 0) != headways) continue;
            if (fill)
                (*out)[first[x->stop + 1]++] = c;
            else
                first[x->stop + 2]++;
        }
        if (fill) break;
        for (uint32_t s = 1; s < f->n_stops + 2; s++) first[s] += first[s - 1];
        *out = follow_room(first[f->n_stops + 1], sizeof **out);
    }
    sorting = f;
    for (uint32_t s = 0; s < f->n_stops && !headways; s++)
        qsort(*out + first[s], first[s + 1] - first[s], sizeof **out, by_time);
    *first_out = first;
}

/* --- ways and gates --- */

typedef struct { /* who gets off or on */
    uint32_t route, trip;
} class_t;

static bool fits(uint32_t route, uint32_t trip, class_t c)
{
    return (route == GW_NO_ID || route == c.route) && (trip == GW_NO_ID || trip == c.trip);
}

static int32_t change_s(const follower *f, const gw_tt_part *part, const gw_tt_link *l, class_t from,
                        class_t to)
{
    const gw_query q = {
        .default_transfer_s = f->o.default_transfer_s, .gait = f->o.gait, .max_walk_s = f->o.max_walk_s};
    for (uint32_t i = l->first_rule; i < l->first_rule + l->n_rules; i++) {
        const gw_tt_rule *r = &part->rules[i];
        if (fits(r->from_route, r->from_trip, from) && fits(r->to_route, r->to_trip, to))
            return gw_link_seconds(f->t, &q, l, r, true);
    }
    return gw_link_seconds(f->t, &q, l, NULL, true);
}

static void add_way(follower *f, uint32_t to, uint32_t slot, int32_t seconds)
{
    if (seconds < 0) return;
    f->ways = more(f->ways, f->n_ways, sizeof *f->ways);
    f->ways[f->n_ways++] = (way_t){to, slot, seconds};
}

/* Lines of one slot alone, or all once one is ready for the last. */
static void add_ruled(follower *f, const gw_tt_part *part, const gw_tt_link *l, class_t from)
{
    const gw_timetable *t = f->t;
    const uint32_t general = gw_tt_stop_slot(t->n_board_extra, l->to);
    uint32_t first = 0, end = 0;
    int32_t most = -1;
    bool all = true;
    if (t->board_extra_first && l->to < t->part[0].n_stops) {
        first = t->board_extra_first[l->to];
        end = t->board_extra_first[l->to + 1];
    }
    for (uint32_t b = first; b <= end; b++) {
        const uint32_t slot = b < end ? b : general;
        const class_t to = b < end ? (class_t){t->board_extra[b].route, t->board_extra[b].trip}
                                   : (class_t){GW_NO_ID, GW_NO_ID};
        const int32_t s = change_s(f, part, l, from, to);
        bool any = false;
        for (uint32_t i = f->visit_first[l->to]; i < f->visit_first[l->to + 1] && !any; i++)
            any = f->calls[f->visits[i]].board == slot;
        for (uint32_t i = f->departure_first[l->to]; i < f->departure_first[l->to + 1] && !any; i++)
            any = f->calls[f->departures[i]].board == slot;
        if (!any) continue;
        add_way(f, l->to, slot, s);
        all = all && s >= 0;
        most = s > most ? s : most;
    }
    if (all) add_way(f, l->to, NONE, most);
}

static void list_ways(follower *f)
{
    const gw_query q = {
        .default_transfer_s = f->o.default_transfer_s, .gait = f->o.gait, .max_walk_s = f->o.max_walk_s};
    const uint32_t n_slots = f->t->n_alight_extra + f->n_stops;
    f->way_first = follow_room(n_slots + 1, sizeof *f->way_first);
    for (uint32_t exit = 0; exit < n_slots; exit++) {
        const bool special = exit < f->t->n_alight_extra;
        const gw_tt_slot *x = special ? &f->t->alight_extra[exit] : NULL;
        const uint32_t s = special ? x->stop : exit - f->t->n_alight_extra;
        const class_t from = special ? (class_t){x->route, x->trip} : (class_t){GW_NO_ID, GW_NO_ID};
        gw_tt_links links = gw_tt_links_of(f->t, s, false);
        gw_tt_link l;
        const gw_tt_part *part;
        const bool here = gw_tt_stop_at(f->t, s)->kind == GW_STOP_PORT;
        while (gw_tt_links_next(&links, &l, NULL, &part)) {
            const bool port = here || gw_tt_stop_at(f->t, l.to)->kind == GW_STOP_PORT;
            if (port && l.from == l.to) continue;
            if (!port && l.n_rules)
                add_ruled(f, part, &l, from);
            else
                add_way(f, l.to, NONE, gw_link_seconds(f->t, &q, &l, NULL, !port));
        }
        f->way_first[exit + 1] = f->n_ways;
    }
}

static void list_gates(follower *f)
{
    f->gate_of = follow_room(f->n_stops, sizeof *f->gate_of);
    memset(f->gate_of, 0xff, f->n_stops * sizeof *f->gate_of);
    for (uint32_t s = 0; s < f->n_stops && f->o.ports && f->o.side == GW_SIDE_NONE; s++) {
        const gw_tt_stop *x = gw_tt_stop_at(f->t, s);
        if (x->kind != GW_STOP_PORT) continue;
        const gw_stop_id behind = gw_timetable_port_stop(f->t, x->port, gw_side_other((gw_side)x->side));
        if (behind.v == GW_NO_ID) continue;
        f->gates = more(f->gates, f->n_gates, sizeof *f->gates);
        gate_t *g = &f->gates[f->n_gates];
        *g = (gate_t){.stop = s, .behind = behind.v};
        g->through = follow_room((size_t)f->n_steps * SLOW_PARTS, sizeof *g->through);
        g->value = follow_room((size_t)f->n_steps, sizeof *g->value);
        slow_queue(f->o.ports, x->port, (gw_side)x->side, f->o.from_s, f->o.step_s, f->n_steps, g->through);
        for (int32_t c = 0; c < f->n_steps; c++) {
            double sum = 0, served = 0;
            for (int i = 0; i < SLOW_PARTS; i++) {
                const int32_t out = g->through[c * SLOW_PARTS + i];
                worth_t v = {(float)f->o.cap_s, 0};
                if (out != GW_NEVER && out < f->n_steps * f->o.step_s) {
                    const gw_strategy_value on = gw_strategy_at(f->pass, behind, f->o.from_s + out);
                    v = follow_after(f, out - (c + 0.5) * f->o.step_s,
                                     (worth_t){(float)on.value_s, (float)on.served});
                }
                sum += (double)v.value;
                served += (double)v.served;
            }
            g->value[c] = (worth_t){(float)(sum / SLOW_PARTS), (float)(served / SLOW_PARTS)};
        }
        f->gate_of[s] = f->n_gates++;
    }
}

follower *follow_make(const gw_timetable *t, const gw_strategy_options *o, const gw_strategy *pass,
                      const gw_access *to, uint32_t n_to)
{
    follower *f = follow_room(1, sizeof *f);
    f->t = t;
    f->o = *o;
    f->pass = pass;
    f->n_stops = gw_tt_n_stops(t);
    f->n_steps = (o->to_s - o->from_s + o->cap_s) / o->step_s;
    for (uint32_t x = 0; x < t->n_parts; x++)
        for (uint32_t i = 0; i < t->part[x].n_patterns; i++) {
            const gw_tt_pattern *p = &t->part[x].patterns[i];
            if (gw_tt_pattern_removed(t, t->part[x].pattern_base + i)) continue;
            if (o->side != GW_SIDE_NONE &&
                gw_tt_stop_at(t, t->part[x].pattern_stops[p->first_stop])->side != o->side)
                continue; /* no line crosses */
            if (p->n_periods)
                add_line(f, &t->part[x], p);
            else
                add_trips(f, &t->part[x], p);
        }
    list_calls(f, true, &f->visit_first, &f->visits);
    list_calls(f, false, &f->departure_first, &f->departures);
    list_ways(f);
    list_gates(f);
    f->end_s = follow_room(f->n_stops, sizeof *f->end_s);
    for (uint32_t s = 0; s < f->n_stops; s++) f->end_s[s] = INFINITY;
    for (uint32_t i = 0; i < n_to; i++) f->end_s[to[i].stop.v] = to[i].walk_s;
    f->waits = follow_room((size_t)2 * f->n_stops + t->n_board_extra, sizeof *f->waits);
    f->arrive = follow_room((size_t)f->n_stops + t->n_alight_extra, sizeof *f->arrive);
    f->phase = follow_room(f->n_services, sizeof *f->phase);
    f->drawn = follow_room(f->n_services, sizeof *f->drawn);
    for (uint32_t i = 0; i < f->n_services; i++) f->phase[i] = -1;
    return f;
}

void follow_free(follower *f)
{
    if (!f) return;
    for (uint32_t i = 0; i < f->n_services; i++) free(f->services[i].ride);
    for (uint32_t i = 0; i < f->n_gates; i++) {
        free(f->gates[i].through);
        free(f->gates[i].value);
    }
    for (uint32_t p = 0; p < 2 * f->n_stops + f->t->n_board_extra; p++) {
        for (int32_t c = 0; f->waits[p] && c < f->n_steps; c++) {
            free(f->waits[p][c].on);
            free(f->waits[p][c].lost);
        }
        free(f->waits[p]);
    }
    for (uint32_t e = 0; e < f->n_stops + f->t->n_alight_extra; e++) free(f->arrive[e]);
    free(f->services);
    free(f->calls);
    free(f->periods);
    free(f->visit_first);
    free(f->visits);
    free(f->departure_first);
    free(f->departures);
    free(f->way_first);
    free(f->ways);
    free(f->gates);
    free(f->gate_of);
    free(f->end_s);
    free(f->waits);
    free(f->arrive);
    free(f->phase);
    free(f->drawn);
    free(f);
}
