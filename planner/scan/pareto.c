/* Arrival against rides. First the earliest arrival, by a scan without lanes, and its fewest rides; then what
 * fewer rides give: up to FEW by rounds over lines, however much later they arrive; more among those who
 * arrive little later than the first, and by rounds again where there is nobody. */
#include "planner/scan/pareto_priv.h"

enum { FEW = 3 };        /* rides: rounds with so few are short, since one knows who needs two at most */
enum { LATER_S = 1200 }; /* a corridor as wide costs less than rounds with more rides */

static void fill(int32_t *lanes, uint32_t first, uint32_t end, int32_t value)
{
    for (size_t i = (size_t)first * LANES; i < (size_t)end * LANES; i++) lanes[i] = value;
}

static void begin_lanes(pareto *x)
{
    const gw_scan_table *t = x->t;
    for (uint32_t cell = 0; cell < t->n_common; cell++) x->since[cell] = GW_SCAN_NEVER;
    fill(x->s->lane_ready, nowhere(t), t->n_places, -1); /* nobody gets off there */
    fill(x->s->lane_ride, nowhere(t), t->n_places, -1);
    x->first_aboard = x->end_aboard = 0;
}

static void clear_lanes(pareto *x)
{
    gw_scan *s = x->s;
    const gw_scan_table *t = x->t;
    fill(s->lane_ready, nowhere(t), t->n_places, GW_SCAN_NEVER);
    fill(s->lane_ride, nowhere(t), t->n_places, GW_SCAN_NEVER);
    for (uint32_t cell = 0; cell < t->n_common; cell++) {
        if (x->since[cell] == GW_SCAN_NEVER) continue;
        fill(s->lane_ready, t->cell_first[cell], t->cell_first[cell + 1], GW_SCAN_NEVER);
        if (!t->simple) fill(s->lane_ride, t->cell_first[cell], t->cell_first[cell + 1], GW_SCAN_NEVER);
    }
    memset(s->taken + x->first_aboard, 0, x->end_aboard - x->first_aboard);
}

/* Fewer rides, or earlier: of each arrival the latest departure. */
static gw_status build(pareto *x, uint32_t first, uint32_t last, gw_journey_set *out)
{
    gw_status status = GW_OK;
    for (uint32_t k = first; k <= last && !status; k++) {
        if (x->best[k] >= x->best[k - 1]) continue;
        gw_scan_find_latest(x, k);
        status = gw_scan_add_journey(x, out);
        gw_scan_forget_latest(x);
    }
    return status;
}

/* The earliest arrival, with the fewest rides that it takes. Sets open; 0: there is nothing more to find.
 * Where it takes too many rides, or ends too late, all numbers of rides are open. */
static gw_status find_first(pareto *x, int32_t arrival, gw_journey_set *out)
{
    gw_status status = GW_OK;
    if (arrival >= x->best[0]) x->open = 0;
    if (arrival >= x->best[0] || arrival > x->ride_end) return GW_OK;
    gw_scan_find_fewest(x, arrival);
    if (x->departure >= 0) {
        status = gw_scan_add_journey(x, out);
        for (uint32_t k = x->k; k <= x->rides; k++) x->best[k] = arrival;
        x->open = x->k - 1;
    }
    gw_scan_forget_latest(x);
    return status;
}

/* With first to x->open rides. */
static gw_status find_by_rounds(pareto *x, uint32_t first, gw_journey_set *out)
{
    begin_lanes(x);
    x->forward = BY_ROUNDS;
    gw_scan_rounds(x);
    gw_status status = build(x, first, x->open, out);
    clear_lanes(x);
    return status;
}

/* Who arrives by `latest` with at most x->open rides; with x->open rides and fewer it takes longer then. */
static gw_status find_in_corridor(pareto *x, int32_t latest, gw_journey_set *out)
{
    gw_status status = GW_OK;
    uint32_t least = gw_scan_find_corridor(x, latest), open = x->open;
    if (least <= open) {
        begin_lanes(x);
        x->forward = BY_CORRIDOR;
        gw_scan_follow_corridor(x, latest);
    }
    gw_scan_forget_latest(x);
    if (least > open) return GW_OK;
    status = build(x, least, open, out);
    clear_lanes(x);
    x->open = least - 1;
    return status;
}

/* Fewer rides than the first arrival takes. */
static gw_status find_fewer(pareto *x, reach_t *reach, gw_journey_set *out)
{
    gw_status status = GW_OK;
    uint32_t open = x->open, few = open < FEW ? open : FEW;
    if (x->need <= few) {
        x->open = few;
        status = find_by_rounds(x, 1, out);
        x->open = open;
    }
    if (open > few && !status && reach->arrival <= x->ride_end) {
        int32_t latest = reach->arrival + LATER_S;
        bool to_end = latest >= x->best[open];
        gw_scan_reach_on(x->s, x->t, x->to, LATER_S, reach);
        status = find_in_corridor(x, to_end ? x->best[open] - 1 : latest, out);
        if (to_end) return status;
    }
    if (x->open > few && !status) status = find_by_rounds(x, few + 1, out);
    return status;
}

static gw_status find_all(pareto *x, gw_journey_set *out)
{
    uint32_t known = x->rides < FEW ? x->rides - 1 : FEW - 1;
    x->need = gw_scan_count_least(x->s, x->t, x->tt, x->from, x->to, known);
    if (x->need > x->rides) return GW_OK;
    reach_t reach = gw_scan_reach(x->s, x->t, x->from, x->to, x->time, LATER_S);
    gw_status status = find_first(x, reach.arrival, out);
    if (!status && x->need <= x->open) status = find_fewer(x, &reach, out);
    gw_scan_forget_reach(x->s, x->t, &reach);
    return status;
}

gw_status gw_scan_pareto(gw_scan *s, const gw_scan_table *table, const gw_timetable *t, gw_stop_id from,
                         gw_stop_id to, int32_t time_s, uint32_t max_rides, int32_t horizon_s,
                         gw_journey_set *out)
{
    gw_journey_set_clear(out);
    if (!gw_scan_fit(s, table) || !gw_scan_fit_lanes(s, table, gw_tt_n_patterns(t))) return GW_NO_MEMORY;
    if (from.v == to.v) return GW_OK;
    pareto x = {.s = s, .t = table, .tt = t, .from = table->inner[from.v], .to = table->inner[to.v]};
    x.rides = x.open = max_rides < RIDES_MAX ? max_rides : RIDES_MAX;
    x.time = time_s > table->from_s ? time_s - table->from_s : 0;
    x.ride_end = horizon_s < SPAN_MAX_S ? x.time + horizon_s : x.time + SPAN_MAX_S;
    int32_t walk = gw_scan_walk_all(table, x.from, x.to, x.time);
    for (uint32_t k = 0; k < LANES; k++) x.best[k] = walk;
    gw_scan_set_target(s, table, x.to, true);
    gw_scan_set_origin(s, table, x.from, true);
    gw_status status =
        walk == GW_SCAN_NEVER ? GW_OK : gw_scan_add_rides(table, t, x.from, x.to, x.time, NULL, 0, out);
    if (!status && x.rides) status = find_all(&x, out);
    gw_scan_set_origin(s, table, x.from, false);
    gw_scan_set_target(s, table, x.to, false);
    if (!status) gw_journey_set_sort(out);
    return status;
}
