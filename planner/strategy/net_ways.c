/* Ways on foot: from an exit to places (between two rides) and to counters, and back from slots with
 * departures. What a way takes is the router's word (gw_link_seconds). */
#include "planner/strategy/net_priv.h"

#include <stdlib.h>

typedef struct {
    uint32_t exit, to; /* place, board slot or stop */
    int32_t seconds;
} raw_t;

typedef struct {
    raw_t *at; /* owned */
    size_t n, cap;
} raws_t;

typedef struct { /* who gets off or on: what rules ask about */
    uint32_t route, trip;
} class_t;

typedef struct {
    maker_t *m;
    raws_t places, boards, counters;
} walks;

static gw_status add(raws_t *list, uint32_t exit, uint32_t to, int32_t seconds)
{
    if (to == NONE || seconds < 0) return GW_OK;
    gw_status status = gw_grow(&list->at, &list->cap, list->n + 1, sizeof *list->at);
    if (!status) list->at[list->n++] = (raw_t){exit, to, seconds};
    return status;
}

static bool fits(uint32_t route, uint32_t trip, class_t c)
{
    return (trip == GW_NO_ID || trip == c.trip) && (route == GW_NO_ID || route == c.route);
}

static int32_t change_s(const maker_t *m, const gw_tt_part *part, const gw_tt_link *l, class_t from,
                        class_t to)
{
    const gw_tt_rule *rule = NULL;
    for (uint32_t i = l->first_rule; i < l->first_rule + l->n_rules && !rule; i++) {
        const gw_tt_rule *r = &part->rules[i];
        if (fits(r->from_route, r->from_trip, from) && fits(r->to_route, r->to_trip, to)) rule = r;
    }
    return gw_link_seconds(m->t, &m->q, l, rule, true);
}

/* The same for whoever boards there. */
static gw_status add_plain(walks *w, uint32_t exit, uint32_t stop, int32_t seconds)
{
    const gw_strategy_net *n = w->m->n;
    gw_status status = add(&w->places, exit, n->place_of_stop[stop], seconds);
    for (uint32_t b = n->board_of_stop_first[stop]; b < n->board_of_stop_first[stop + 1] && !status; b++)
        status = add(&w->boards, exit, b, seconds);
    return status;
}

/* Each slot of the far stop has its own answer. Where they differ one waits for the lines of one slot, or for
 * all of them once one is ready for the last. */
static gw_status add_ruled(walks *w, uint32_t exit, class_t here, const gw_tt_part *part, const gw_tt_link *l)
{
    const maker_t *m = w->m;
    const gw_timetable *t = m->t;
    uint32_t general = gw_tt_stop_slot(t->n_board_extra, l->to), first = 0, end = 0;
    int32_t least = INT32_MAX, most = -1;
    bool all = true;
    gw_status status = GW_OK;
    if (t->board_extra_first && l->to < t->part[0].n_stops) {
        first = t->board_extra_first[l->to];
        end = t->board_extra_first[l->to + 1];
    }
    for (uint32_t b = first; b <= end && !status; b++) {
        uint32_t slot = b < end ? b : general;
        class_t there = b < end ? (class_t){t->board_extra[b].route, t->board_extra[b].trip}
                                : (class_t){GW_NO_ID, GW_NO_ID};
        int32_t s = change_s(m, part, l, here, there);
        if (!m->visits_at[slot] && m->board_row[slot] == NONE) continue;
        status = add(&w->boards, exit, m->board_row[slot], s);
        if (!status) status = add(&w->places, exit, m->board_place[slot], s);
        if (!m->visits_at[slot]) continue;
        all = all && s >= 0;
        if (s < least) least = s;
        if (s > most) most = s;
    }
    if (!status && all && most >= 0) status = add(&w->places, exit, m->n->place_of_stop[l->to], most);
    return status;
}

static gw_status add_link(walks *w, uint32_t exit, class_t here, const gw_tt_part *part, const gw_tt_link *l)
{
    const maker_t *m = w->m;
    bool from_port = gw_tt_stop_at(m->t, l->from)->kind == GW_STOP_PORT;
    if (!strategy_in_side(m, l->to)) return GW_OK;
    if (gw_tt_stop_at(m->t, l->to)->kind == GW_STOP_PORT) {
        int32_t s = l->from == l->to ? -1 : gw_link_seconds(m->t, &m->q, l, NULL, false);
        gw_status status = add(&w->counters, exit, l->to, s);
        return status ? status : add(&w->places, exit, m->gate_place[l->to], s);
    }
    if (from_port) return add_plain(w, exit, l->to, gw_link_seconds(m->t, &m->q, l, NULL, false));
    if (l->n_rules) return add_ruled(w, exit, here, part, l);
    return add_plain(w, exit, l->to, gw_link_seconds(m->t, &m->q, l, NULL, true));
}

/* One may pass a gate right from the ride's end only on foot; whoever begins at counters may, too. */
static gw_status add_links(walks *w, uint32_t slot)
{
    const maker_t *m = w->m;
    uint32_t exit = m->n->exit_of_slot[slot];
    class_t here = {GW_NO_ID, GW_NO_ID};
    if (slot < m->t->n_alight_extra)
        here = (class_t){m->t->alight_extra[slot].route, m->t->alight_extra[slot].trip};
    gw_tt_links links = gw_tt_links_of(m->t, m->n->exit_stop[exit], false);
    gw_tt_link l;
    const gw_tt_part *part;
    gw_status status = GW_OK;
    while (!status && gw_tt_links_next(&links, &l, NULL, &part)) status = add_link(w, exit, here, part, &l);
    return status;
}

/* Sorted by key: first[key] … first[key + 1]. */
static gw_status group(maker_t *m, const raws_t *list, uint32_t n_keys, uint32_t **first_out, way_in_t **out)
{
    uint32_t *first = strategy_take(m, n_keys + 2, sizeof *first);
    way_in_t *at = strategy_take(m, list->n, sizeof *at);
    if (!first || !at) return GW_NO_MEMORY;
    for (size_t i = 0; i < list->n; i++) first[list->at[i].to + 2]++;
    for (uint32_t k = 1; k < n_keys + 2; k++) first[k] += first[k - 1];
    for (size_t i = 0; i < list->n; i++)
        at[first[list->at[i].to + 1]++] = (way_in_t){list->at[i].exit, list->at[i].seconds};
    *first_out = first;
    *out = at;
    return GW_OK;
}

static gw_status list_places(maker_t *m, const raws_t *list)
{
    gw_strategy_net *n = m->n;
    n->way_first = strategy_take(m, n->n_exits + 1, sizeof(uint32_t));
    n->ways = strategy_take(m, list->n, sizeof *n->ways);
    n->back_first = strategy_take(m, n->n_places + 2, sizeof(uint32_t));
    n->back = strategy_take(m, list->n, sizeof *n->back);
    if (!n->way_first || !n->ways || !n->back_first || !n->back) return GW_NO_MEMORY;
    for (size_t i = 0; i < list->n; i++) {
        const raw_t *r = &list->at[i];
        const uint32_t quarters = strategy_quarters(n, r->seconds);
        n->ways[i] = (way_t){.place = r->to,
                             .walk_u = strategy_units(n, r->seconds),
                             .shift = (uint16_t)(quarters / 4 & MAX_SHIFT),
                             .quarters = (uint16_t)(quarters % 4)};
        n->way_first[r->exit + 1] = (uint32_t)i + 1;
        n->back_first[r->to + 2]++;
    }
    for (uint32_t e = 1; e <= n->n_exits; e++)
        if (n->way_first[e] < n->way_first[e - 1]) n->way_first[e] = n->way_first[e - 1];
    for (uint32_t p = 1; p < n->n_places + 2; p++) n->back_first[p] += n->back_first[p - 1];
    for (size_t i = 0; i < list->n; i++)
        n->back[n->back_first[list->at[i].to + 1]++] =
            (back_t){list->at[i].exit, n->ways[i].walk_u, n->ways[i].shift, n->ways[i].quarters};
    return GW_OK;
}

/* Exits from which timetabled departures can be walked to. */
static gw_status number_samples(maker_t *m)
{
    gw_strategy_net *n = m->n;
    n->sample_of_exit = strategy_take(m, n->n_exits, sizeof(uint32_t));
    if (!n->sample_of_exit) return GW_NO_MEMORY;
    for (uint32_t e = 0; e < n->n_exits; e++) n->sample_of_exit[e] = NONE;
    for (uint32_t i = 0; i < n->in_first[n->n_board_slots]; i++) {
        uint32_t *row = &n->sample_of_exit[n->in[i].exit];
        if (*row == NONE) *row = n->n_samples++;
    }
    return GW_OK;
}

gw_status strategy_make_ways(maker_t *m)
{
    walks w = {.m = m};
    uint32_t n_slots = m->t->n_alight_extra + m->n->n_stops;
    gw_status status = GW_OK;
    for (uint32_t s = 0; s < n_slots && !status; s++)
        if (m->n->exit_of_slot[s] != NONE) status = add_links(&w, s);
    if (!status) status = list_places(m, &w.places);
    if (!status) status = group(m, &w.boards, m->n->n_board_slots, &m->n->in_first, &m->n->in);
    if (!status) status = group(m, &w.counters, m->n->n_stops, &m->n->counter_first, &m->n->counters);
    if (!status) status = number_samples(m);
    free(w.places.at);
    free(w.boards.at);
    free(w.counters.at);
    return status;
}
