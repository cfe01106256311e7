#include "planner/timetable/timetable_priv.h"

#include <stdlib.h>
#include <string.h>

void gw_tt_draft_free(gw_tt_draft *d)
{
    gw_tt_texts_free(&d->texts);
    gw_buf_free(&d->trip_ids);
    gw_buf_free(&d->last_trip_id);
    void *lists[] = {d->stops.p,       d->children.p,       d->routes.p,        d->trips.p,
                     d->headsigns.p,   d->headsign_slots.p, d->short_names.p,   d->trip_id_first.p,
                     d->patterns.p,    d->pattern_stops.p,  d->pattern_flags.p, d->rows.p,
                     d->board_slots.p, d->alight_slots.p,   d->arrivals.p,      d->times.p,
                     d->scratch.p,     d->periods.p,        d->service_days.p,  d->service_ids.p,
                     d->visit_first.p, d->visits.p,         d->near_first.p,    d->near.p,
                     d->link_first.p,  d->links.p,          d->link_in_first.p, d->links_in.p,
                     d->rules.p,       d->seats_from.p,     d->seats_to.p};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) free(lists[i]);
    *d = (gw_tt_draft){0};
}

static gw_status add_calls(gw_tt_draft *d, uint32_t n_stops, uint32_t stop_base, const gw_stop_time *calls)
{
    if (GW_LIST_ROOM(d->pattern_stops, n_stops) || GW_LIST_ROOM(d->pattern_flags, n_stops))
        return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n_stops; i++) {
        d->pattern_stops.p[d->pattern_stops.n++] = stop_base + calls[i].stop;
        d->pattern_flags.p[d->pattern_flags.n++] =
            (uint8_t)((calls[i].pickup & GW_PICKUP_MASK) | (calls[i].drop_off & GW_PICKUP_MASK)
                                                               << GW_DROP_OFF_SHIFT);
    }
    return GW_OK;
}

/* The runs' times side by side, for packing: all arrivals, then all departures. */
static gw_status lay_out_times(gw_tt_draft *d, gw_tt_pattern *p, const gw_tt_run *runs, uint32_t first)
{
    size_t n_times = (size_t)p->n_stops * p->n_trips;
    d->scratch.n = 0;
    if (GW_LIST_ROOM(d->scratch, n_times * 2)) return GW_NO_MEMORY;
    d->scratch.n = n_times * 2;
    int32_t *arrivals = d->scratch.p, *departures = d->scratch.p + n_times;
    uint32_t r = first;
    for (uint32_t trip = 0; trip < p->n_trips; trip++, r = runs[r].next) {
        for (uint32_t i = 0; i < p->n_stops; i++) {
            int32_t arrival = runs[r].calls[i].arrival_s + runs[r].shift_s;
            int32_t departure = runs[r].calls[i].departure_s + runs[r].shift_s;
            arrivals[(size_t)i * p->n_trips + trip] = arrival;
            departures[(size_t)i * p->n_trips + trip] = departure;
            if (arrival < p->min_time_s) p->min_time_s = arrival;
            if (departure > p->max_time_s) p->max_time_s = departure;
        }
    }
    return GW_OK;
}

gw_status gw_tt_draft_add_pattern(gw_tt_draft *d, const gw_tt_pattern *head, uint32_t stop_base,
                                  const gw_tt_run *runs, const gw_tt_chain *chain)
{
    gw_tt_pattern *p = GW_LIST_PUSH(d->patterns);
    if (!p) return GW_NO_MEMORY;
    *p = *head;
    p->first_stop = (uint32_t)d->pattern_stops.n;
    p->first_trip = d->trip_base + (uint32_t)d->trips.n;
    p->n_trips = chain->n;
    p->first_time = (uint32_t)d->times.n;
    p->first_period = (uint32_t)d->periods.n;
    p->n_periods = 0;
    p->min_time_s = INT32_MAX;
    p->max_time_s = INT32_MIN;
    if (lay_out_times(d, p, runs, chain->first) || gw_tt_draft_pack_times(d)) return GW_NO_MEMORY;
    return add_calls(d, head->n_stops, stop_base, runs[chain->first].calls);
}

gw_status gw_tt_draft_add_periods(gw_tt_draft *d, const gw_period *periods, size_t n)
{
    if (GW_LIST_ROOM(d->periods, n)) return GW_NO_MEMORY;
    memcpy(d->periods.p + d->periods.n, periods, n * sizeof *periods);
    d->periods.n += n;
    gw_tt_pattern *p = &d->patterns.p[d->patterns.n - 1];
    p->n_periods = (uint32_t)n;
    p->min_time_s += periods[0].start_s;
    p->max_time_s += periods[n - 1].end_s;
    return GW_OK;
}

#define CLEARED(list, count)                                                                                 \
    ((list).n = 0, GW_LIST_ROOM(list, count)                                                                 \
                       ? GW_NO_MEMORY                                                                        \
                       : (memset((list).p, 0, (count) * sizeof *(list).p), (list).n = (count), GW_OK))

gw_status gw_tt_draft_index_visits(gw_tt_draft *d, uint32_t n_stops)
{
    if (CLEARED(d->visit_first, (size_t)n_stops + 1)) return GW_NO_MEMORY;
    if (d->pattern_stops.n && CLEARED(d->visits, d->pattern_stops.n)) return GW_NO_MEMORY;
    gw_tt_index_visits(d->patterns.p, (uint32_t)d->patterns.n, d->pattern_base, d->pattern_stops.p, n_stops,
                       d->visit_first.p, d->visits.p);
    return GW_OK;
}

/* Lists of any order, read stop by stop, give each stop of a list its own in order: a walk stands in two. */
static void turn_lists(const uint32_t *first, const gw_tt_near *lists, uint32_t n_stops, uint32_t *at,
                       gw_tt_near *sorted)
{
    for (uint32_t s = 0; s < n_stops; s++) {
        for (uint32_t i = first[s]; i < first[s + 1]; i++)
            sorted[at[lists[i].to]++] = (gw_tt_near){.to = s, .walk_m = lists[i].walk_m};
    }
}

gw_status gw_tt_draft_index_near(gw_tt_draft *d, const gw_tt_walk *walks, size_t n, uint32_t n_stops)
{
    if (CLEARED(d->near_first, (size_t)n_stops + 1)) return GW_NO_MEMORY;
    if (n == 0) return GW_OK;
    if (n >= GW_LINK_NEAR / 2 || CLEARED(d->near, n * 2)) return GW_NO_MEMORY;
    gw_tt_near *lists = malloc(n * 2 * sizeof *lists);
    uint32_t *first = d->near_first.p, *at = malloc(((size_t)n_stops + 1) * sizeof *at);
    gw_status status = lists && at ? GW_OK : GW_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        first[walks[i].a + 1]++;
        first[walks[i].b + 1]++;
    }
    gw_tt_sum_up(first, n_stops);
    if (!status) {
        memcpy(at, first, ((size_t)n_stops + 1) * sizeof *at);
        for (size_t i = 0; i < n; i++) {
            lists[at[walks[i].a]++] = (gw_tt_near){.to = walks[i].b, .walk_m = walks[i].walk_m};
            lists[at[walks[i].b]++] = (gw_tt_near){.to = walks[i].a, .walk_m = walks[i].walk_m};
        }
        memcpy(at, first, ((size_t)n_stops + 1) * sizeof *at);
        turn_lists(first, lists, n_stops, at, d->near.p);
    }
    free(lists);
    free(at);
    return status;
}

gw_status gw_tt_draft_index_links(gw_tt_draft *d, uint32_t n_stops)
{
    if (CLEARED(d->link_first, (size_t)n_stops + 1) || CLEARED(d->link_in_first, (size_t)n_stops + 1))
        return GW_NO_MEMORY;
    if (d->links.n && CLEARED(d->links_in, d->links.n)) return GW_NO_MEMORY;
    for (size_t i = 0; i < d->links.n; i++) d->link_first.p[d->links.p[i].from + 1]++;
    gw_tt_sum_up(d->link_first.p, n_stops);
    gw_tt_index_links_in(d->links.p, (uint32_t)d->links.n, n_stops, d->link_in_first.p, d->links_in.p);
    return GW_OK;
}

static int compare_seats(uint32_t a1, uint32_t a2, const gw_tt_seat *x, uint32_t b1, uint32_t b2,
                         const gw_tt_seat *y)
{
    if (a1 != b1) return a1 < b1 ? -1 : 1;
    if (a2 != b2) return a2 < b2 ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return (x->service > y->service) - (x->service < y->service);
}

static int by_from_trip(const void *a, const void *b)
{
    const gw_tt_seat *x = a, *y = b;
    return compare_seats(x->from_trip, x->to_trip, x, y->from_trip, y->to_trip, y);
}

static int by_to_trip(const void *a, const void *b)
{
    const gw_tt_seat *x = a, *y = b;
    return compare_seats(x->to_trip, x->from_trip, x, y->to_trip, y->from_trip, y);
}

gw_status gw_tt_draft_index_seats(gw_tt_draft *d)
{
    size_t n = d->seats_from.n, kept = 0;
    if (n == 0) return GW_OK;
    qsort(d->seats_from.p, n, sizeof(gw_tt_seat), by_from_trip);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_from_trip(&d->seats_from.p[kept - 1], &d->seats_from.p[i]) == 0) continue;
        d->seats_from.p[kept++] = d->seats_from.p[i];
    }
    d->seats_from.n = kept;
    d->seats_to.n = 0;
    if (GW_LIST_ROOM(d->seats_to, kept)) return GW_NO_MEMORY;
    memcpy(d->seats_to.p, d->seats_from.p, kept * sizeof(gw_tt_seat));
    d->seats_to.n = kept;
    qsort(d->seats_to.p, kept, sizeof(gw_tt_seat), by_to_trip);
    return GW_OK;
}

gw_status gw_tt_draft_check(const gw_tt_draft *d, gw_error *err)
{
    if (d->texts.too_long) return gw_fail(err, GW_LIMIT, "over 4 GiB of texts");
    if (d->texts.failed) return gw_fail(err, GW_NO_MEMORY, "no memory for texts");
    const struct {
        const char *what;
        size_t n;
    } lists[] = {{"stops", d->stops.n + d->stop_base},
                 {"routes", d->routes.n + d->route_base},
                 {"trips", d->trips.n + d->trip_base},
                 {"patterns", d->patterns.n + d->pattern_base},
                 {"calls of patterns", d->pattern_stops.n},
                 {"times", d->times.n},
                 {"periods", d->periods.n},
                 {"services", d->service_ids.n + d->service_base},
                 {"links", d->links.n},
                 {"walks", d->near.n},
                 {"names of trips", d->trip_ids.n},
                 {"rules", d->rules.n},
                 {"seats", d->seats_from.n}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (lists[i].n >= UINT32_MAX / 2)
            return gw_fail(err, GW_LIMIT, "too many %s: %zu", lists[i].what, lists[i].n);
    }
    return GW_OK;
}

/* Cut to size and handed over; on failure the list is empty and its memory freed. */
static void *shrink(void *p, size_t n, size_t size)
{
    if (n == 0) {
        free(p);
        return NULL;
    }
    void *smaller = realloc(p, n * size);
    return smaller ? smaller : p;
}

#define HAND_OVER(list, field)                                                                               \
    do {                                                                                                     \
        void *block = shrink((list).p, (list).n, sizeof *(list).p);                                          \
        (list).p = NULL;                                                                                     \
        if (gw_tt_owner_keep(o, block)) return gw_fail(err, GW_NO_MEMORY, "no memory for the timetable");    \
        (field) = block;                                                                                     \
    } while (0)

static gw_status hand_over_indices(gw_tt_draft *d, gw_tt_owner *o, gw_tt_part *part, gw_error *err)
{
    HAND_OVER(d->visit_first, part->visit_first);
    HAND_OVER(d->visits, part->visits);
    HAND_OVER(d->near_first, part->near_first);
    HAND_OVER(d->near, part->near);
    HAND_OVER(d->link_first, part->link_first);
    HAND_OVER(d->links, part->links);
    HAND_OVER(d->link_in_first, part->link_in_first);
    HAND_OVER(d->links_in, part->links_in);
    HAND_OVER(d->rules, part->rules);
    HAND_OVER(d->seats_from, part->seats_from);
    HAND_OVER(d->seats_to, part->seats_to);
    return GW_OK;
}

static gw_status hand_over_lists(gw_tt_draft *d, gw_tt_owner *o, gw_tt_part *part, gw_error *err)
{
    HAND_OVER(d->texts.pool, part->text);
    HAND_OVER(d->stops, part->stops);
    HAND_OVER(d->children, part->children);
    HAND_OVER(d->routes, part->routes);
    HAND_OVER(d->trips, part->trips);
    HAND_OVER(d->headsigns, part->headsigns);
    HAND_OVER(d->short_names, part->short_names);
    HAND_OVER(d->trip_id_first, part->trip_id_first);
    HAND_OVER(d->trip_ids, part->trip_ids);
    HAND_OVER(d->patterns, part->patterns);
    HAND_OVER(d->pattern_stops, part->pattern_stops);
    HAND_OVER(d->pattern_flags, part->pattern_flags);
    HAND_OVER(d->rows, part->rows);
    HAND_OVER(d->board_slots, part->board_slots);
    HAND_OVER(d->alight_slots, part->alight_slots);
    HAND_OVER(d->arrivals, part->arrivals);
    HAND_OVER(d->times, part->times);
    HAND_OVER(d->periods, part->periods);
    HAND_OVER(d->service_days, part->service_days);
    HAND_OVER(d->service_ids, part->service_ids);
    return hand_over_indices(d, o, part, err);
}

gw_status gw_tt_draft_finish(gw_tt_draft *d, gw_tt_owner *o, gw_tt_part *part, gw_error *err)
{
    if (d->texts.pool.n == 0) gw_buf_add(&d->texts.pool, "", 1); /* offset 0 is always "" */
    if (d->texts.pool.failed) d->texts.failed = true;
    gw_status status = gw_tt_draft_check(d, err);
    if (status) return status;
    if (d->n_trip_ids) {
        uint32_t *end = GW_LIST_PUSH(d->trip_id_first);
        if (!end) return gw_fail(err, GW_NO_MEMORY, "no memory for the timetable");
        *end = (uint32_t)d->trip_ids.n;
    }
    *part = (gw_tt_part){
        .text_base = d->texts.base,
        .text_size = (uint32_t)d->texts.pool.n,
        .stop_base = d->stop_base,
        .n_stops = (uint32_t)d->stops.n,
        .n_children = (uint32_t)d->children.n,
        .route_base = d->route_base,
        .n_routes = (uint32_t)d->routes.n,
        .trip_base = d->trip_base,
        .n_trips = (uint32_t)d->trips.n,
        .n_headsigns = (uint32_t)d->headsigns.n,
        .n_short_names = (uint32_t)d->short_names.n,
        .trip_ids_size = (uint32_t)d->trip_ids.n,
        .pattern_base = d->pattern_base,
        .n_patterns = (uint32_t)d->patterns.n,
        .n_pattern_stops = (uint32_t)d->pattern_stops.n,
        .n_arrivals = (uint32_t)d->arrivals.n,
        .n_times = (uint32_t)d->times.n,
        .n_periods = (uint32_t)d->periods.n,
        .service_base = d->service_base,
        .n_services = (uint32_t)d->service_ids.n,
        .n_visits = (uint32_t)d->visits.n,
        .n_near = (uint32_t)d->near.n,
        .n_links = (uint32_t)d->links.n,
        .n_rules = (uint32_t)d->rules.n,
        .n_seats = (uint32_t)d->seats_from.n,
    };
    status = hand_over_lists(d, o, part, err);
    gw_tt_draft_free(d);
    return status;
}
