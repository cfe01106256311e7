/* Journeys that have to board given lines, one after the other.
 *
 * The network is searched in layers: in layer 0 none of the lines has been ridden yet, and from one layer to
 * the next leads a ride on a vehicle of the line between them, alone. Each layer is a router of its own,
 * whose rounds count all rides since the start, so a round of a layer begins with the line's rides that are
 * entered where the layer before was ready one round ago; then it goes on as any search does. The last layer
 * alone reaches the end. Backwards the lines come in reverse.
 *
 * A ride by way of a stop is such a line too. A vehicle is caught before it calls there, as soon as one can,
 * whatever could be caught behind: so a pattern is scanned once for each of its calls there. */
#include "planner/router/router_priv.h"

gw_status gw_router_prepare_layers(gw_router *r)
{
    for (; r->layer; r = r->before) {
        if (!r->before) r->before = gw_router_create();
        if (!r->before) return GW_NO_MEMORY;
        gw_status status = gw_router_prepare(r->before, r->t, r->q);
        if (status) return status;
        r->before->leave_last = INT32_MAX;
        r->before->layer = r->layer - 1;
    }
    return GW_OK;
}

static bool any_of(const gw_line_choice *c, uint32_t route)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->routes[i] == route) return true;
    return false;
}

static void add_pattern(gw_router *r, uint32_t pattern)
{
    uint32_t *at = r->queue_at[pattern] == GW_NO_ID ? gw_pool_add(r, &r->line_patterns, sizeof *at) : NULL;
    if (!at) return;
    *at = pattern;
    r->queue_at[pattern] = 0; /* a mark, until all are found: nothing is queued yet */
}

/* What vehicles of these patterns go on as (come_from: what goes on as them), and so on. */
static void add_continuations(gw_router *r, bool come_from)
{
    const gw_tt_part *part = &r->t->part[0];
    uint32_t before;
    do {
        before = r->line_patterns.n;
        for (uint32_t i = 0; i < part->n_seats; i++) {
            const gw_tt_seat *seat = &part->seats_from[i];
            uint32_t from = gw_tt_pattern_of_trip(r->t, come_from ? seat->to_trip : seat->from_trip);
            if (r->queue_at[from] == GW_NO_ID) continue;
            uint32_t to = gw_tt_pattern_of_trip(r->t, come_from ? seat->from_trip : seat->to_trip);
            if (gw_pattern_allowed(r->t, r->q, to)) add_pattern(r, to);
        }
    } while (r->line_patterns.n > before);
}

static bool is_one_of(const gw_line_choice *c, uint32_t stop)
{
    for (uint32_t i = 0; i < c->n_stops; i++)
        if (c->stops[i] == stop) return true;
    return false;
}

/* The first mirrored position of from … end - 1 that is a call at one of the stops; end: there is none. */
static uint32_t next_call(const gw_router *r, const gw_line_choice *c, uint32_t pattern, uint32_t from,
                          uint32_t end)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(r->t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(r->t, pattern);
    while (from < end &&
           !is_one_of(c, part->pattern_stops[p->first_stop + (r->back ? p->n_stops - 1 - from : from)]))
        from++;
    return from;
}

static uint32_t mirrored(const gw_router *r, const gw_tt_pattern *p, uint32_t position)
{
    return r->back ? p->n_stops - 1 - position : position;
}

/* Between the two ends of a ride, with the trips before it in the same vehicle. Where one trip goes on as the
 * next one is on the way. */
static bool calls_on_the_way(const gw_router *r, const gw_line_choice *c, const ride_t *ride)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(r->t, ride->pattern);
    uint32_t end = mirrored(r, p, ride->exit), from = mirrored(r, p, ride->enter) + (ride->seat == GW_NO_ID);
    if (next_call(r, c, ride->pattern, from, end) < end) return true;
    for (uint32_t seat = ride->seat; seat != GW_NO_ID;) {
        const seat_t *s = (const seat_t *)r->seats.p + seat;
        p = gw_tt_pattern_at(r->t, s->pattern);
        from = mirrored(r, p, s->enter) + (s->previous == GW_NO_ID);
        if (next_call(r, c, s->pattern, from, p->n_stops) < p->n_stops) return true;
        seat = s->previous;
    }
    return false;
}

/* Patterns with such a call, and those whose vehicles go on as one of them (backwards: come from). */
static void list_callers(gw_router *r, bool back, const gw_line_choice *c)
{
    for (uint32_t i = 0; i < c->n_stops; i++) {
        for (uint32_t n = 0; n < r->t->n_parts; n++) {
            const gw_tt_part *part = &r->t->part[n];
            uint32_t lo, hi;
            if (!stop_range(part, part->visit_first, n, c->stops[i], &lo, &hi)) continue;
            for (uint32_t k = lo; k < hi; k++)
                if (gw_pattern_allowed(r->t, r->q, part->visits[k].pattern))
                    add_pattern(r, part->visits[k].pattern);
        }
    }
    add_continuations(r, !back);
}

static const gw_line_choice *line_before(const gw_router *r, bool back)
{
    return &r->q->lines[back ? r->q->n_lines - r->layer : r->layer - 1];
}

void gw_router_list_line(gw_router *r, bool back)
{
    const gw_line_choice *line = line_before(r, back);
    r->line_patterns.n = 0;
    if (line->n_stops) list_callers(r, back, line);
    for (uint32_t i = 0; i < gw_tt_n_patterns(r->t) && !line->n_stops; i++) {
        const gw_tt_pattern *p = gw_tt_pattern_at(r->t, i);
        if (any_of(line, p->route) && gw_pattern_allowed(r->t, r->q, i)) add_pattern(r, i);
    }
    if (back && !line->n_stops) add_continuations(r, false);
    const uint32_t *patterns = r->line_patterns.p;
    for (uint32_t i = 0; i < r->line_patterns.n; i++) r->queue_at[patterns[i]] = GW_NO_ID;
}

bool gw_router_of_line(const gw_router *r, const ride_t *ride)
{
    if (r->line->n_stops) return calls_on_the_way(r, r->line, ride);
    return any_of(r->line, gw_tt_pattern_at(r->t, ride->pattern)->route);
}

static void swap_ready(gw_router *a, gw_router *b)
{
    int32_t **x = &a->rounds[a->round - 1].key, **y = &b->rounds[a->round - 1].key, *swap = *x;
    *x = *y;
    *y = swap;
}

static void board_lines(gw_router *r, bool back)
{
    const uint32_t *patterns = r->line_patterns.p;
    for (uint32_t i = 0; i < r->line_patterns.n; i++) {
        queue_pattern(r, patterns[i], 0);
        r->queue_last[patterns[i]] = GW_NO_ID; /* anywhere */
    }
    r->line = back ? line_before(r, back) : NULL;
    gw_scan_queue(r, back, false);
}

/* To be caught before the nth call, or, where vehicles go on as other trips, anywhere behind the last. */
static bool queue_before_call(gw_router *r, const gw_line_choice *c, uint32_t pattern, uint32_t nth)
{
    uint32_t end = gw_tt_pattern_at(r->t, pattern)->n_stops - 1, call = 0;
    for (uint32_t n = 0; n <= nth; n++) {
        if (n && call >= end) return false;
        call = next_call(r, c, pattern, call + 1, end);
    }
    if (call >= end && !r->t->part[0].n_seats) return false;
    queue_pattern(r, pattern, 0);
    r->queue_last[pattern] = (call < end ? call : end) - 1;
    return true;
}

static void board_callers(gw_router *r, bool back)
{
    const uint32_t *patterns = r->line_patterns.p;
    uint32_t seen = r->seen.n;
    r->line = line_before(r, back);
    for (uint32_t nth = 0, n_queued = 1; n_queued; nth++) {
        n_queued = 0;
        for (uint32_t i = 0; i < r->line_patterns.n; i++)
            n_queued += queue_before_call(r, r->line, patterns[i], nth);
        if (n_queued) gw_scan_queue(r, back, false);
        r->seen.n = seen; /* who was not let out was not there */
    }
}

void gw_router_board_line(gw_router *r, bool back)
{
    if (!r->before->rounds[r->round - 1].n_touched) return;
    uint32_t first = r->rides.n, seen = r->seen.n;
    swap_ready(r, r->before);
    if (line_before(r, back)->n_stops)
        board_callers(r, back);
    else
        board_lines(r, back);
    r->line = NULL;
    /* Backwards, who stays seated on another line was not let out: to this layer the vehicle is new. */
    if (back) r->seen.n = seen;
    swap_ready(r, r->before);
    for (uint32_t i = first; i < r->rides.n; i++) ride_at(r, i)->round |= FROM_BEFORE;
}
