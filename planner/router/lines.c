/* Journeys that have to board given lines, one after the other.
 *
 * The network is searched in layers: in layer 0 none of the lines has been ridden yet, and from one layer to
 * the next leads a ride on a vehicle of the line between them, alone. Each layer is a router of its own,
 * whose rounds count all rides since the start, so a round of a layer begins with the line's rides that are
 * entered where the layer before was ready one round ago; then it goes on as any search does. The last layer
 * alone reaches the end. Backwards the lines come in reverse. */
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

/* What vehicles of these patterns go on as, and so on. */
static void add_continuations(gw_router *r)
{
    const gw_tt_part *part = &r->t->part[0];
    uint32_t before;
    do {
        before = r->line_patterns.n;
        for (uint32_t i = 0; i < part->n_seats; i++) {
            const gw_tt_seat *seat = &part->seats_from[i];
            uint32_t from = gw_tt_pattern_of_trip(r->t, seat->from_trip);
            if (r->queue_at[from] == GW_NO_ID) continue;
            uint32_t to = gw_tt_pattern_of_trip(r->t, seat->to_trip);
            if (gw_pattern_allowed(r->t, r->q, to)) add_pattern(r, to);
        }
    } while (r->line_patterns.n > before);
}

static const gw_line_choice *line_before(const gw_router *r, bool back)
{
    return &r->q->lines[back ? r->q->n_lines - r->layer : r->layer - 1];
}

void gw_router_list_line(gw_router *r, bool back)
{
    const gw_line_choice *line = line_before(r, back);
    r->line_patterns.n = 0;
    for (uint32_t i = 0; i < gw_tt_n_patterns(r->t); i++) {
        const gw_tt_pattern *p = gw_tt_pattern_at(r->t, i);
        if (any_of(line, p->route) && gw_pattern_allowed(r->t, r->q, i)) add_pattern(r, i);
    }
    if (back) add_continuations(r);
    const uint32_t *patterns = r->line_patterns.p;
    for (uint32_t i = 0; i < r->line_patterns.n; i++) r->queue_at[patterns[i]] = GW_NO_ID;
}

bool gw_router_of_line(const gw_router *r, uint32_t pattern)
{
    return any_of(r->line, gw_tt_pattern_at(r->t, pattern)->route);
}

static void swap_ready(gw_router *a, gw_router *b)
{
    int32_t **x = &a->rounds[a->round - 1].key, **y = &b->rounds[a->round - 1].key, *swap = *x;
    *x = *y;
    *y = swap;
}

void gw_router_board_line(gw_router *r, bool back)
{
    const uint32_t *patterns = r->line_patterns.p;
    if (!r->before->rounds[r->round - 1].n_touched) return;
    for (uint32_t i = 0; i < r->line_patterns.n; i++) {
        queue_pattern(r, patterns[i], 0);
        r->queue_last[patterns[i]] = GW_NO_ID; /* anywhere */
    }
    uint32_t first = r->rides.n, seen = r->seen.n;
    swap_ready(r, r->before);
    r->line = back ? line_before(r, back) : NULL;
    gw_scan_queue(r, back, false);
    r->line = NULL;
    /* Backwards, who stays seated on another line was not let out: to this layer the vehicle is new. */
    if (back) r->seen.n = seen;
    swap_ready(r, r->before);
    for (uint32_t i = first; i < r->rides.n; i++) ride_at(r, i)->round |= FROM_BEFORE;
}
