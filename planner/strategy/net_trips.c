/* Timetabled trips: their connections, by departure. */
#include "planner/strategy/net_priv.h"

typedef struct {
    uint32_t *count; /* [span + 1]: connections by second, then where they go */
    uint32_t trip;
    bool counting;
    uint8_t *stayed; /* [trips of part 0]: one may stay from it or into it; NULL: from none */
} filling;

static void put(maker_t *m, filling *f, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i,
                int32_t departure_s, int32_t arrival_s)
{
    uint32_t board = strategy_board_slot(m, part, p, i), exit = strategy_alight_slot(m, part, p, i + 1);
    m->n->connections[f->count[departure_s]++] =
        (connection_t){.departure_s = departure_s,
                       .arrival_s = arrival_s,
                       .trip = f->trip,
                       .board = board == NONE ? NONE : m->board_row[board],
                       .exit = exit == NONE ? NONE : m->n->exit_of_slot[exit]};
}

static void add_trip(maker_t *m, filling *f, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k,
                     int64_t zero)
{
    int64_t span = (int64_t)m->end_s - m->n->from_s;
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) {
        int64_t departure = zero + gw_tt_departure(part, p, i, k) - m->n->from_s;
        if (departure < 0 || departure >= span) continue;
        if (f->counting)
            f->count[departure]++;
        else
            put(m, f, part, p, i, (int32_t)departure,
                (int32_t)(zero + gw_tt_arrival(part, p, i + 1, k) - m->n->from_s));
    }
    f->trip++;
}

/* Counted first, then written. */
static void note_run(maker_t *m, const filling *f, const gw_tt_part *part, uint32_t trip, uint32_t day)
{
    if (!f->stayed || part != &m->t->part[0] || !f->stayed[trip - part->trip_base]) return;
    if (!f->counting) m->runs[m->n_runs] = (run_t){trip, day, f->trip};
    m->n_runs++;
}

static bool list_stayed(const maker_t *m, filling *f)
{
    const gw_tt_part *part = &m->t->part[0];
    if (!part->n_seats) return true;
    f->stayed = strategy_take_scratch(m, part->n_trips, 1);
    if (!f->stayed) return false;
    for (uint32_t i = 0; i < part->n_seats; i++) {
        f->stayed[part->seats_from[i].from_trip - part->trip_base] = 1;
        f->stayed[part->seats_from[i].to_trip - part->trip_base] = 1;
    }
    return true;
}

static void add_pattern(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days,
                        void *context)
{
    for (uint32_t d = days.lo; d < days.hi; d++)
        for (uint32_t k = 0; k < p->n_trips; k++)
            if (strategy_runs(m, part, p, k, d)) {
                note_run(m, context, part, p->first_trip + k, d);
                add_trip(m, context, part, p, k, gw_tt_day_zero(m->t, p->feed_day_row, d));
            }
}

gw_status strategy_make_trips(maker_t *m)
{
    gw_strategy_net *n = m->n;
    uint32_t span = (uint32_t)(m->end_s - n->from_s), n_blocks = n->n_steps / LANES, sum = 0;
    uint32_t block_s = (uint32_t)(LANES * n->step_s);
    filling f = {.count = strategy_take_scratch(m, span + 1u, sizeof(uint32_t)), .counting = true};
    n->block_connections = strategy_take(m, n_blocks + 1, sizeof(uint32_t));
    if (!f.count || !n->block_connections || !list_stayed(m, &f)) return GW_NO_MEMORY;
    strategy_each_pattern(m, false, add_pattern, &f);
    for (uint32_t s = 0; s <= span; s++) {
        uint32_t here = f.count[s];
        if (here > n->longest_group) n->longest_group = here;
        if (s % block_s == 0) n->block_connections[s / block_s] = sum;
        f.count[s] = sum;
        sum += here;
    }
    n->n_connections = n->block_connections[n_blocks] = sum;
    for (uint32_t b = 0; b < n_blocks; b++) {
        uint32_t here = n->block_connections[b + 1] - n->block_connections[b];
        if (here > n->longest_block) n->longest_block = here;
    }
    n->connections = strategy_take(m, sum, sizeof *n->connections);
    m->runs = strategy_take_scratch(m, (size_t)m->n_runs + 1, sizeof *m->runs);
    if (!n->connections || !m->runs) return GW_NO_MEMORY;
    f.counting = false;
    f.trip = m->n_runs = 0;
    strategy_each_pattern(m, false, add_pattern, &f);
    n->n_trips = f.trip;
    n->arrives = strategy_take(m, n->n_exits, sizeof *n->arrives);
    if (!n->arrives) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n->n_connections; i++) {
        const connection_t *c = &n->connections[i];
        const uint32_t run = strategy_shift(n, c->arrival_s - c->departure_s) + 1;
        if (run > n->longest_run) n->longest_run = run;
        if (c->exit != NONE) n->arrives[c->exit] = true;
    }
    return GW_OK;
}
