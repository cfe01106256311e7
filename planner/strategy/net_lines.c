/* Headway lines: their hops, who waits for them, and how many of them have come by when. */
#include "planner/strategy/net_priv.h"

#include <stdlib.h>
#include <string.h>

static int32_t departs_s(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i)
{
    return gw_tt_departure(part, p, i, 0) - gw_tt_departure(part, p, 0, 0);
}

static int32_t arrives_s(const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i)
{
    return gw_tt_arrival(part, p, i, 0) - gw_tt_departure(part, p, 0, 0);
}

static uint32_t exit_at(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i)
{
    uint32_t slot = strategy_alight_slot(m, part, p, i);
    return slot == NONE ? NONE : m->n->exit_of_slot[slot];
}

static void add_visit(maker_t *m, uint32_t place, uint32_t line, uint32_t hop)
{
    if (place == NONE) return;
    place_t *at = &m->n->places[place];
    m->n->visits[at->end_visit++] = (visit_t){hop, line, NONE};
}

/* Moments are rounded to steps once, counted from the start of the line. Where one gets off is read between
 * two steps, and so is the ride by who boards: else whoever may choose among many stops would choose those
 * that rounding favours. */
static void add_hop(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i, uint32_t line)
{
    gw_strategy_net *n = m->n;
    uint32_t hop = n->lines[line].first_hop + i;
    uint32_t departs = strategy_shift(n, departs_s(part, p, i));
    const int64_t after = (int64_t)strategy_quarters(n, arrives_s(part, p, i + 1)) - 4 * (int64_t)departs;
    const uint32_t arrives = after > 0 ? (uint32_t)after : 0;
    const int64_t late_s = (int64_t)departs_s(part, p, i) - (int64_t)departs * n->step_s;
    uint32_t leaves = strategy_shift(n, departs_s(part, p, i + 1));
    n->hops[hop] = (hop_t){.exit = exit_at(m, part, p, i + 1),
                           .ride_u = strategy_units(n, arrives_s(part, p, i + 1) - departs_s(part, p, i)),
                           .stay_u = strategy_units(n, departs_s(part, p, i + 1) - arrives_s(part, p, i + 1)),
                           .exit_shift = (uint16_t)(arrives / 4),
                           .next_shift = (uint16_t)(leaves - departs),
                           .departs = (uint16_t)departs,
                           .quarters = (uint8_t)(arrives % 4),
                           .late = (int8_t)(LATE_PARTS * late_s / n->step_s)};
    uint32_t slot = strategy_board_slot(m, part, p, i);
    if (slot == NONE) return;
    add_visit(m, m->board_place[slot], line, hop);
    add_visit(m, n->place_of_stop[part->pattern_stops[p->first_stop + i]], line, hop);
}

static void longest_headway(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days,
                            void *context)
{
    int32_t *longest_s = context;
    (void)m;
    (void)days;
    for (uint32_t k = 0; k < p->n_periods; k++) {
        const gw_period *x = &part->periods[p->first_period + k];
        const int32_t mean_s = (int32_t)(((int64_t)x->headway_s + x->headway_max_s + 1) / 2);
        if (mean_s > *longest_s) *longest_s = mean_s;
    }
}

/* A wait may last the longest headway; and 80 minutes at least, if services pause. */
static void set_ahead(maker_t *m)
{
    gw_strategy_net *n = m->n;
    int32_t longest_s = 4800;
    strategy_each_pattern(m, true, longest_headway, &longest_s);
    n->ahead = (uint32_t)(longest_s + n->step_s - 1) / (uint32_t)n->step_s + 1;
    if (n->ahead > MAX_AHEAD) n->ahead = MAX_AHEAD;
    if (n->ahead < LANES) n->ahead = LANES;
}

/* Steps that are kept of a line: whole blocks. */
static uint32_t steps_of(const gw_strategy_net *n, const line_t *line)
{
    return (line->lead + n->n_steps + n->ahead + LANES + 1) / LANES * LANES + LANES;
}

static void add_line(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days, void *context)
{
    gw_strategy_net *n = m->n;
    uint32_t line = n->n_lines++;
    (void)days;
    (void)context;
    n->lines[line] = (line_t){.first_hop = n->n_hops,
                              .n_hops = p->n_stops - 1,
                              .steps = n->n_line_steps,
                              .lead = strategy_shift(n, departs_s(part, p, p->n_stops - 1))};
    n->n_line_steps += steps_of(n, &n->lines[line]);
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) add_hop(m, part, p, i, line);
    n->n_hops += p->n_stops - 1;
}

/* --- the number of trips --- */

static void add_day(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t day,
                    const line_t *line, double *trips, uint32_t n_values)
{
    const gw_period *periods = part->periods + p->first_period;
    int32_t zero = gw_tt_day_zero(m->t, p->feed_day_row, day) + gw_tt_departure(part, p, 0, 0) - m->n->from_s;
    double before = 0;
    uint32_t k = 0;
    for (uint32_t j = 0; j < n_values; j++) {
        int32_t at_s = ((int32_t)j - (int32_t)line->lead) * m->n->step_s + m->n->step_s / 2 - zero;
        while (k < p->n_periods && periods[k].end_s <= at_s) {
            const gw_period *x = &periods[k++];
            before += 2.0 * (x->end_s - x->start_s) / ((double)x->headway_s + x->headway_max_s);
        }
        trips[j] += before;
        if (k < p->n_periods && periods[k].start_s < at_s)
            trips[j] +=
                2.0 * (at_s - periods[k].start_s) / ((double)periods[k].headway_s + periods[k].headway_max_s);
    }
}

/* Steps until one trip more has come. */
static void find_certain(const double *trips, uint8_t *certain, uint32_t n)
{
    const double whole = 1 - 0.5 * BARELY;
    uint32_t k = 0;
    for (uint32_t j = 0; j < n; j++) {
        if (k < j + 1) k = j + 1;
        while (k < n && trips[k] - trips[j] < whole) k++;
        certain[j] = k < n && k - j < 255 ? (uint8_t)(k - j) : 255;
    }
}

typedef struct {
    uint32_t line;
    double *trips;    /* of one line */
    uint8_t *certain; /* of one line */
    piece_t *pieces;  /* owned */
    size_t cap;
    uint8_t *alike; /* owned: blocks of certain, each once */
    size_t n_alike, cap_alike;
    uint32_t *hash; /* block of alike + 1; a power of two, twice as many as there are blocks at all */
    size_t n_hash;
    bool failed;
} counting;

/* Lines of the same headways have the same blocks, and most hours are like the next. */
static uint32_t find_alike(counting *c, const uint8_t *block)
{
    uint64_t key = 0, words[LANES / 8];
    memcpy(words, block, LANES);
    for (int i = 0; i < LANES / 8; i++) key = (key ^ words[i]) * 0x9e3779b97f4a7c15u ^ key >> 32;
    size_t i = (size_t)(key >> 32) & (c->n_hash - 1);
    while (c->hash[i] && memcmp(c->alike + (size_t)(c->hash[i] - 1) * LANES, block, LANES) != 0)
        i = (i + 1) & (c->n_hash - 1);
    if (c->hash[i]) return c->hash[i] - 1;
    c->failed = c->failed || gw_grow(&c->alike, &c->cap_alike, c->n_alike + 1, LANES) != GW_OK;
    if (c->failed) return 0;
    memcpy(c->alike + c->n_alike * LANES, block, LANES);
    c->hash[i] = (uint32_t)++c->n_alike;
    return c->hash[i] - 1;
}

static void add_piece(maker_t *m, counting *c, uint32_t step, double trips, double per_step)
{
    gw_strategy_net *n = m->n;
    if (c->failed) return;
    c->failed = gw_grow(&c->pieces, &c->cap, n->n_pieces + 1, sizeof *c->pieces) != GW_OK;
    if (!c->failed) c->pieces[n->n_pieces++] = (piece_t){step, (float)per_step, trips};
}

/* The fewest straight pieces, and where to find them. */
static void find_pieces(maker_t *m, counting *c, line_t *line, uint32_t n_values)
{
    gw_strategy_net *n = m->n;
    const double *trips = c->trips, rounding = 1e-9;
    double slope = -1;
    line->first_piece = (uint32_t)n->n_pieces;
    for (uint32_t j = 0; j + 1 < n_values; j++) {
        const double here = trips[j + 1] - trips[j];
        if (here > slope + rounding || here < slope - rounding) {
            slope = here > rounding ? here : 0;
            add_piece(m, c, j, trips[j], slope);
        }
        if (j % LANES == 0) n->line_blocks[(line->steps + j) / LANES].piece = (uint32_t)n->n_pieces - 1;
    }
    add_piece(m, c, NONE, trips[n_values - 1], 0);
}

static void count_trips(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days,
                        void *context)
{
    counting *c = context;
    line_t *line = &m->n->lines[c->line++];
    const uint32_t n = steps_of(m->n, line);
    memset(c->trips, 0, n * sizeof *c->trips);
    for (uint32_t d = days.lo; d < days.hi; d++)
        if (strategy_runs(m, part, p, 0, d)) add_day(m, part, p, d, line, c->trips, n);
    find_certain(c->trips, c->certain, n);
    for (uint32_t j = 0; j < n && !c->failed; j += LANES)
        m->n->line_blocks[(line->steps + j) / LANES].certain = find_alike(c, c->certain + j);
    find_pieces(m, c, line, n);
}

static gw_status count_all(maker_t *m)
{
    gw_strategy_net *n = m->n;
    uint32_t most = 0;
    for (uint32_t l = 0; l < n->n_lines; l++)
        if (steps_of(n, &n->lines[l]) > most) most = steps_of(n, &n->lines[l]);
    counting c = {.n_hash = 1024};
    while (c.n_hash < 2 * n->n_line_steps / LANES) c.n_hash *= 2;
    c.trips = strategy_take_scratch(m, most, sizeof *c.trips);
    c.certain = strategy_take_scratch(m, most, sizeof *c.certain);
    c.hash = strategy_take_scratch(m, c.n_hash, sizeof *c.hash);
    n->line_blocks = strategy_take(m, n->n_line_steps / LANES + 1, sizeof *n->line_blocks);
    if (!c.trips || !c.certain || !c.hash || !n->line_blocks) return GW_NO_MEMORY;
    strategy_each_pattern(m, true, count_trips, &c);
    if (!c.failed) {
        n->pieces = strategy_keep_made(m, c.pieces, n->n_pieces, sizeof *n->pieces);
        n->certain = strategy_keep_made(m, c.alike, c.n_alike, LANES);
    }
    free(c.pieces);
    free(c.alike);
    return n->pieces && n->certain ? GW_OK : GW_NO_MEMORY;
}

/* --- who uses what --- */

static gw_status list_users(maker_t *m)
{
    gw_strategy_net *n = m->n;
    n->user_first = strategy_take(m, n->n_exits + 2, sizeof(uint32_t));
    n->users = strategy_take(m, n->n_hops, sizeof *n->users);
    n->place_of_hop_first = strategy_take(m, n->n_hops + 2, sizeof(uint32_t));
    n->place_of_hop =
        strategy_take(m, n->n_places ? n->places[n->n_places - 1].end_visit : 0, sizeof(uint32_t));
    if (!n->user_first || !n->users || !n->place_of_hop_first || !n->place_of_hop) return GW_NO_MEMORY;
    for (uint32_t h = 0; h < n->n_hops; h++)
        if (n->hops[h].exit != NONE) n->user_first[n->hops[h].exit + 2]++;
    for (uint32_t e = 1; e < n->n_exits + 2; e++) n->user_first[e] += n->user_first[e - 1];
    for (uint32_t l = 0; l < n->n_lines; l++)
        for (uint32_t i = 0; i < n->lines[l].n_hops; i++) {
            uint32_t exit = n->hops[n->lines[l].first_hop + i].exit;
            if (exit != NONE) n->users[n->user_first[exit + 1]++] = (user_t){l, i};
        }
    for (uint32_t p = 0; p < n->n_places; p++)
        for (uint32_t v = n->places[p].first_visit; v < n->places[p].end_visit; v++)
            n->place_of_hop_first[n->visits[v].hop + 2]++;
    for (uint32_t h = 1; h < n->n_hops + 2; h++) n->place_of_hop_first[h] += n->place_of_hop_first[h - 1];
    for (uint32_t p = 0; p < n->n_places; p++)
        for (uint32_t v = n->places[p].first_visit; v < n->places[p].end_visit; v++)
            n->place_of_hop[n->place_of_hop_first[n->visits[v].hop + 1]++] = p;
    return GW_OK;
}

/* Where the same vehicle calls at the place once more: the hop that it leaves by; NONE. */
static uint32_t find_again(const gw_strategy_net *n, const place_t *p, const visit_t *v)
{
    uint32_t next = NONE;
    for (uint32_t u = p->first_visit; u < p->end_visit; u++) {
        const visit_t *x = &n->visits[u];
        if (x->line == v->line && x->hop > v->hop && (next == NONE || x->hop < n->visits[next].hop)) next = u;
    }
    return next == NONE ? NONE : n->visits[next].hop;
}

static again_t stay_until(const gw_strategy_net *n, uint32_t hop, uint32_t then)
{
    uint32_t rode_u = 0;
    for (uint32_t h = hop; h < then && rode_u < n->cap; h++)
        rode_u += (uint32_t)n->hops[h].ride_u + n->hops[h].stay_u;
    return (again_t){.hop = then,
                     .shift = (uint16_t)(n->hops[then].departs - n->hops[hop].departs),
                     .rode_u = rode_u < n->cap ? (uint16_t)rode_u : n->cap};
}

/* Lines that call at a place more than once: counted, then filled in. */
static gw_status list_agains(maker_t *m)
{
    gw_strategy_net *n = m->n;
    const uint32_t n_visits = n->n_places ? n->places[n->n_places - 1].end_visit : 0;
    uint32_t *then = strategy_take_scratch(m, n_visits, sizeof *then), n_agains = 0;
    if (!then) return GW_NO_MEMORY;
    for (uint32_t v = 0; v < n_visits; v++) then[v] = NONE;
    for (uint32_t p = 0; p < n->n_places; p++)
        for (uint32_t v = n->places[p].first_visit; v < n->places[p].end_visit; v++) {
            then[v] = find_again(n, &n->places[p], &n->visits[v]);
            n_agains += then[v] != NONE;
        }
    n->agains = strategy_take(m, n_agains, sizeof *n->agains);
    if (!n->agains) return GW_NO_MEMORY;
    n_agains = 0;
    for (uint32_t v = 0; v < n_visits; v++) {
        if (then[v] == NONE) continue;
        n->visits[v].again = n_agains;
        n->agains[n_agains++] = stay_until(n, n->visits[v].hop, then[v]);
    }
    return GW_OK;
}

gw_status strategy_make_lines(maker_t *m)
{
    gw_strategy_net *n = m->n;
    set_ahead(m);
    n->lines = strategy_take(m, n->n_lines, sizeof *n->lines);
    n->hops = strategy_take(m, n->n_hops, sizeof *n->hops);
    if (!n->lines || !n->hops) return GW_NO_MEMORY;
    n->n_lines = n->n_hops = 0; /* counted again while they are filled in */
    strategy_each_pattern(m, true, add_line, NULL);
    gw_status status = count_all(m);
    if (!status) status = list_agains(m);
    return status ? status : list_users(m);
}
