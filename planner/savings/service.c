/* What the lines that a change touches run, before and after: vehicles by exact chaining, hours, kilometres.
 */
#include "planner/savings/trips.h"
#include "planner/savings/uncertain.h"

#include <math.h>
#include <stdlib.h>

#define SAME_TERMINAL_M 200 /* ends of two directions as near as this are one terminal (assumed) */

gw_status savings_list_lines(savings_case *c)
{
    uint32_t n = gw_tt_n_routes(c->changed->timetable);
    size_t cap = 0;
    c->service = calloc(1, sizeof *c->service);
    c->marked = calloc((size_t)n / 64 + 1, sizeof *c->marked);
    c->apart = calloc((size_t)n / 64 + 1, sizeof *c->apart);
    if (!c->service || !c->marked || !c->apart) return GW_NO_MEMORY;
    for (uint32_t r = 0; r < n; r++) {
        if (savings_on_rails(gw_tt_route_at(c->changed->timetable, r)->type))
            c->apart[r / 64] |= (uint64_t)1 << (r % 64);
        if (!savings_line_touched(c, r)) continue;
        if (gw_grow(&c->service->lines, &cap, c->service->n + 1, sizeof *c->service->lines))
            return GW_NO_MEMORY;
        savings_line *l = &c->service->lines[c->service->n++];
        *l = (savings_line){.route = r,
                            .added = r >= gw_tt_n_routes(c->base->timetable),
                            .seats = savings_seats_of(c, r),
                            .running = calloc((size_t)2 * (c->n_days + c->n_idle), sizeof *l->running)};
        if (!l->running) return GW_NO_MEMORY;
        c->marked[r / 64] |= (uint64_t)1 << (r % 64);
    }
    return GW_OK;
}

/* --- terminals --- */

static uint32_t end_of(const gw_timetable *t, const savings_trip *x, bool last)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(t, x->pattern);
    return gw_tt_part_of_pattern(t, x->pattern)->pattern_stops[p->first_stop + (last ? p->n_stops - 1 : 0)];
}

/* The first stop of the list that stands where this one does. */
static uint32_t terminal_of(const gw_timetable *t, const savings_trips *trips, uint32_t stop)
{
    gw_point at = gw_tt_stop_at(t, stop)->point;
    for (size_t i = 0; i < trips->n; i++)
        for (int last = 0; last < 2; last++) {
            uint32_t other = end_of(t, &trips->list[i], last);
            if (other == stop || gw_walk_straight_m(at, gw_tt_stop_at(t, other)->point) <= SAME_TERMINAL_M)
                return other;
        }
    return stop;
}

static double pattern_km(const savings_case *c, const gw_timetable *t, uint32_t pattern)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    const uint32_t *stops = gw_tt_part_of_pattern(t, pattern)->pattern_stops + p->first_stop;
    double metres = 0;
    for (uint32_t i = 1; i < p->n_stops; i++) {
        double hop =
            gw_walk_straight_m(gw_tt_stop_at(t, stops[i - 1])->point, gw_tt_stop_at(t, stops[i])->point);
        if (isfinite(hop)) metres += hop;
    }
    return metres * c->query.gait.factor / 1000;
}

/* --- one line on one day --- */

static void add_hours(const savings_trip *x, savings_running *out)
{
    for (int32_t h = 0; h < SERVICE_HOURS; h++) {
        if (x->departs_s >= h * 3600 && x->departs_s < h * 3600 + 3600) out->departures[h]++;
    }
}

/* Most departures under way at once, by hour. */
static void count_moving(const savings_trips *trips, savings_running *out)
{
    for (int32_t h = 0; h < SERVICE_HOURS; h++)
        for (size_t i = 0; i < trips->n; i++) {
            int32_t at = trips->list[i].departs_s > h * 3600 ? trips->list[i].departs_s : h * 3600;
            uint32_t n = 0;
            if (at >= h * 3600 + 3600) break;
            for (size_t k = 0; k < trips->n && trips->list[k].departs_s <= at; k++)
                n += trips->list[k].arrives_s > at;
            if (n > out->moving[h]) out->moving[h] = n;
        }
}

static gw_status chain(const gw_timetable *t, const savings_trips *trips, uint32_t home, savings_running *out)
{
    gw_fleet_trip *list = malloc((trips->n + 1) * sizeof *list);
    if (!list) return GW_NO_MEMORY;
    for (size_t i = 0; i < trips->n; i++) {
        const savings_trip *x = &trips->list[i];
        uint32_t to = terminal_of(t, trips, end_of(t, x, true));
        list[i] = (gw_fleet_trip){x->departs_s, x->arrives_s + (to == home ? out->layover_s : 0),
                                  terminal_of(t, trips, end_of(t, x, false)), to};
    }
    gw_status status = gw_fleet_chain(list, (uint32_t)trips->n, &out->buses_chain);
    free(list);
    return status;
}

/* The layover is taken where the day's first departure leaves: once a cycle. */
static gw_status count(const savings_case *c, const gw_timetable *t, uint32_t route, uint32_t day,
                       savings_running *out)
{
    savings_trips trips;
    if (savings_trips_of(t, route, day, &trips)) return GW_NO_MEMORY;
    uint32_t home = trips.n ? terminal_of(t, &trips, end_of(t, &trips.list[0], false)) : GW_NO_ID;
    uint32_t n_home = 0;
    for (size_t i = 0; i < trips.n; i++) {
        const savings_trip *x = &trips.list[i];
        int32_t run_s = x->arrives_s - x->departs_s;
        bool out_trip = terminal_of(t, &trips, end_of(t, x, false)) == home;
        int32_t *longest = out_trip ? &out->run_out_s : &out->run_back_s;
        if (run_s > *longest) *longest = run_s;
        n_home += terminal_of(t, &trips, end_of(t, x, true)) == home;
        out->bus_h += run_s / 3600.0;
        out->bus_km += pattern_km(c, t, x->pattern);
        add_hours(x, out);
    }
    out->trips = (uint32_t)trips.n;
    out->layover_s = trips.n ? gw_fleet_layover_s(out->run_out_s, out->run_back_s) : 0;
    out->bus_h += n_home * out->layover_s / 3600.0;
    count_moving(&trips, out);
    gw_status status = chain(t, &trips, home, out);
    savings_trips_free(&trips);
    return status;
}

gw_status savings_count_service(savings_case *c)
{
    for (uint32_t i = 0; i < c->service->n; i++) {
        savings_line *l = &c->service->lines[i];
        for (uint32_t d = 0; d < c->n_days + c->n_idle; d++)
            for (int after = l->added ? 1 : 0; after < 2; after++)
                if (count(c, (after ? c->changed : c->base)->timetable, l->route, c->days[d].number,
                          &l->running[2 * d + (uint32_t)after]))
                    return GW_NO_MEMORY;
    }
    return GW_OK;
}

void savings_free_service(struct savings_service *s)
{
    for (uint32_t i = 0; s && i < s->n; i++) free(s->lines[i].running);
    if (s) free(s->lines);
    free(s);
}

const char *savings_line_name(const savings_case *c, const savings_line *l)
{
    const gw_timetable *t = c->changed->timetable;
    const gw_tt_route *r = gw_tt_route_at(t, l->route);
    const char *name = gw_tt_text(t, r->short_name.base);
    return name[0] ? name : gw_tt_text(t, r->long_name.base);
}

savings_effort savings_effort_of(const savings_case *c, uint32_t day)
{
    savings_effort sum = {0};
    for (uint32_t i = 0; c->service && i < c->service->n; i++)
        for (int after = 0; after < 2; after++) {
            const savings_running *r = &c->service->lines[i].running[2 * day + (uint32_t)after];
            sum.bus_h[after] += r->bus_h;
            sum.bus_km[after] += r->bus_km;
            sum.buses[after] += r->buses_chain;
        }
    return sum;
}

double savings_cost_of_day(const savings_case *c, uint32_t day)
{
    const gw_savings_costs *u = &c->options.costs;
    savings_effort e = savings_effort_of(c, day);
    if (!u->given) return NAN;
    return u->bus_hour * (e.bus_h[1] - e.bus_h[0]) + u->bus_km * (e.bus_km[1] - e.bus_km[0]) +
           u->bus_day * ((double)e.buses[1] - e.buses[0]);
}
