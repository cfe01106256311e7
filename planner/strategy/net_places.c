/* The net: places, exits and slots with departures, numbered. */
#include "planner/strategy/net_priv.h"

#include <string.h>

static void note_pattern(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days,
                         void *context)
{
    const bool headways = *(const bool *)context;
    (void)days;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        uint32_t board = i + 1 < p->n_stops ? strategy_board_slot(m, part, p, i) : NONE;
        uint32_t alight = i > 0 ? strategy_alight_slot(m, part, p, i) : NONE;
        if (alight != NONE) m->n->exit_of_slot[alight] = 0;
        if (board == NONE) continue;
        if (headways)
            m->visits_at[board]++;
        else
            m->board_row[board] = 0;
    }
    if (headways) {
        m->n->n_lines++;
        m->n->n_hops += p->n_stops - 1;
    }
}

static uint32_t stop_of_slot(uint32_t slot, uint32_t n_extra, const gw_tt_slot *extra)
{
    return slot >= n_extra ? slot - n_extra : extra[slot].stop;
}

static gw_status list_exits_of_stops(maker_t *m)
{
    gw_strategy_net *n = m->n;
    n->exit_of_stop_first = strategy_take(m, n->n_stops + 2, sizeof(uint32_t));
    n->exit_of_stop = strategy_take(m, n->n_exits, sizeof(uint32_t));
    if (!n->exit_of_stop_first || !n->exit_of_stop) return GW_NO_MEMORY;
    for (uint32_t e = 0; e < n->n_exits; e++) n->exit_of_stop_first[n->exit_stop[e] + 2]++;
    for (uint32_t s = 1; s < n->n_stops + 2; s++) n->exit_of_stop_first[s] += n->exit_of_stop_first[s - 1];
    for (uint32_t e = 0; e < n->n_exits; e++)
        n->exit_of_stop[n->exit_of_stop_first[n->exit_stop[e] + 1]++] = e;
    return GW_OK;
}

static gw_status number_exits(maker_t *m)
{
    gw_strategy_net *n = m->n;
    uint32_t n_slots = m->t->n_alight_extra + n->n_stops;
    for (uint32_t s = 0; s < n->n_stops; s++)
        if (gw_tt_stop_at(m->t, s)->kind == GW_STOP_PORT && strategy_in_side(m, s))
            n->exit_of_slot[gw_tt_stop_slot(m->t->n_alight_extra, s)] = 0;
    uint32_t *stops = strategy_take_scratch(m, n_slots, sizeof *stops);
    if (!stops) return GW_NO_MEMORY;
    for (uint32_t s = 0; s < n_slots; s++) {
        if (n->exit_of_slot[s] == NONE) continue;
        stops[n->n_exits] = stop_of_slot(s, m->t->n_alight_extra, m->t->alight_extra);
        n->exit_of_slot[s] = n->n_exits++;
    }
    n->exit_stop = strategy_keep_made(m, stops, n->n_exits, sizeof *stops);
    if (!n->exit_stop) return GW_NO_MEMORY;
    return list_exits_of_stops(m);
}

static void board_slots_of(const maker_t *m, uint32_t stop, uint32_t *first, uint32_t *end)
{
    *first = *end = 0;
    if (!m->t->board_extra_first || stop >= m->t->part[0].n_stops) return;
    *first = m->t->board_extra_first[stop];
    *end = m->t->board_extra_first[stop + 1];
}

static uint32_t add_place(maker_t *m, place_t place)
{
    m->n->places[m->n->n_places] = place;
    return m->n->n_places++;
}

static void add_counters(maker_t *m, uint32_t stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(m->t, stop);
    uint32_t exit = m->n->exit_of_slot[gw_tt_stop_slot(m->t->n_alight_extra, stop)];
    m->n->place_of_stop[stop] = add_place(
        m, (place_t){.stop = stop, .kind = PLACE_COUNTERS, .exit = exit, .schedule = NONE, .gate = NONE});
    gw_stop_id behind = gw_timetable_port_stop(m->t, s->port, gw_side_other((gw_side)s->side));
    if (!m->n->o.ports || m->n->o.side != GW_SIDE_NONE || behind.v == GW_NO_ID) return;
    m->gate_place[stop] = add_place(
        m,
        (place_t){
            .stop = stop, .kind = PLACE_GATE, .gate = m->n->n_gates++, .behind = behind.v, .schedule = NONE});
}

static void add_stop_places(maker_t *m, uint32_t stop)
{
    uint32_t general = gw_tt_stop_slot(m->t->n_board_extra, stop), first, end, all = m->visits_at[general];
    board_slots_of(m, stop, &first, &end);
    for (uint32_t b = first; b < end; b++) all += m->visits_at[b];
    if (!all) return;
    m->n->place_of_stop[stop] = add_place(m, (place_t){.stop = stop, .end_visit = all, .schedule = NONE});
    if (first == end) return;
    for (uint32_t b = first; b <= end; b++) { /* the last one stands for the general slot */
        uint32_t slot = b < end ? b : general;
        if (m->visits_at[slot])
            m->board_place[slot] =
                add_place(m, (place_t){.stop = stop, .end_visit = m->visits_at[slot], .schedule = NONE});
    }
}

/* Who stands at counters learns from the queue in front of the others. */
static void join_gates(gw_strategy_net *n)
{
    for (uint32_t i = 0; i < n->n_places; i++)
        if (n->places[i].kind == PLACE_GATE) n->places[n->place_of_stop[n->places[i].behind]].gate = i;
}

static gw_status number_places(maker_t *m)
{
    gw_strategy_net *n = m->n;
    uint32_t n_slots = m->t->n_board_extra + n->n_stops, visits = 0;
    n->places = strategy_take_scratch(m, (size_t)n_slots + 2 * n->n_stops + 1, sizeof *n->places);
    if (!n->places) return GW_NO_MEMORY;
    for (uint32_t s = 0; s < n->n_stops; s++) {
        if (!strategy_in_side(m, s)) continue;
        if (gw_tt_stop_at(m->t, s)->kind == GW_STOP_PORT)
            add_counters(m, s);
        else
            add_stop_places(m, s);
    }
    for (uint32_t i = 0; i < n->n_places; i++) { /* counts become places in visits[] */
        place_t *p = &n->places[i];
        uint32_t here = p->end_visit;
        if (here > n->most_visits) n->most_visits = here;
        p->first_visit = p->end_visit = visits;
        visits += here;
    }
    join_gates(n);
    n->places = strategy_keep_made(m, n->places, n->n_places, sizeof *n->places);
    n->visits = strategy_take(m, visits, sizeof *n->visits);
    return n->places && n->visits ? GW_OK : GW_NO_MEMORY;
}

/* Slots with departures, by stop; and the places whose travellers may take them too. */
static gw_status number_boards(maker_t *m)
{
    gw_strategy_net *n = m->n;
    uint32_t n_slots = m->t->n_board_extra + n->n_stops, at = 0, listed = 0;
    n->board_of_stop_first = strategy_take(m, n->n_stops + 1, sizeof(uint32_t));
    n->place_slots = strategy_take_scratch(m, 2 * (size_t)n_slots, sizeof(uint32_t));
    if (!n->board_of_stop_first || !n->place_slots) return GW_NO_MEMORY;
    for (uint32_t s = 0; s < n->n_stops; s++) {
        uint32_t first, end, general = gw_tt_stop_slot(m->t->n_board_extra, s);
        n->board_of_stop_first[s] = at;
        board_slots_of(m, s, &first, &end);
        for (uint32_t b = first; b <= end; b++) {
            uint32_t slot = b < end ? b : general;
            if (m->board_row[slot] == NONE) continue;
            m->board_row[slot] = at++;
        }
    }
    n->n_board_slots = n->board_of_stop_first[n->n_stops] = at;
    for (uint32_t i = 0; i < n->n_places; i++) {
        place_t *p = &n->places[i];
        p->first_slot = p->end_slot = listed;
        if (p->kind != PLACE_STOP) continue;
        uint32_t slot = NONE; /* of a place of one slot */
        if (n->place_of_stop[p->stop] != i) {
            uint32_t first, end;
            board_slots_of(m, p->stop, &first, &end);
            for (uint32_t b = first; b <= end; b++) {
                uint32_t here = b < end ? b : gw_tt_stop_slot(m->t->n_board_extra, p->stop);
                if (m->board_place[here] == i) slot = m->board_row[here];
            }
            if (slot != NONE) n->place_slots[listed++] = slot;
        } else {
            for (uint32_t b = n->board_of_stop_first[p->stop]; b < n->board_of_stop_first[p->stop + 1]; b++)
                n->place_slots[listed++] = b;
        }
        p->end_slot = listed;
        if (p->end_slot > p->first_slot) p->schedule = n->n_schedules++;
    }
    n->place_slots = strategy_keep_made(m, n->place_slots, listed, sizeof *n->place_slots);
    return n->place_slots ? GW_OK : GW_NO_MEMORY;
}

gw_status strategy_make_places(maker_t *m)
{
    gw_strategy_net *n = m->n;
    size_t boards = (size_t)m->t->n_board_extra + n->n_stops,
           alights = (size_t)m->t->n_alight_extra + n->n_stops;
    bool headways = true;
    n->place_of_stop = strategy_take(m, n->n_stops, sizeof(uint32_t));
    n->exit_of_slot = strategy_take(m, alights, sizeof(uint32_t));
    m->board_place = strategy_take_scratch(m, boards, sizeof(uint32_t));
    m->gate_place = strategy_take_scratch(m, n->n_stops, sizeof(uint32_t));
    m->board_row = strategy_take_scratch(m, boards, sizeof(uint32_t));
    m->visits_at = strategy_take_scratch(m, boards, sizeof(uint32_t));
    if (!n->place_of_stop || !n->exit_of_slot || !m->board_place || !m->gate_place || !m->board_row ||
        !m->visits_at)
        return GW_NO_MEMORY;
    memset(n->place_of_stop, 0xff, n->n_stops * sizeof(uint32_t));
    memset(n->exit_of_slot, 0xff, alights * sizeof(uint32_t));
    memset(m->board_place, 0xff, boards * sizeof(uint32_t));
    memset(m->gate_place, 0xff, n->n_stops * sizeof(uint32_t));
    memset(m->board_row, 0xff, boards * sizeof(uint32_t));
    strategy_each_pattern(m, true, note_pattern, &headways);
    headways = false;
    strategy_each_pattern(m, false, note_pattern, &headways);
    gw_status status = number_exits(m);
    if (!status) status = number_places(m);
    if (!status) status = number_boards(m);
    return status;
}
