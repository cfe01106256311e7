/* Timetabled departures: the connections of a block, late to early, at exact seconds (a profile connection
 * scan).
 *
 * The value of a connection is the least of staying seated, and arriving: the walk to the end, the best
 * departure that can be walked to (a front, to the second), and waiting for headway services (the row of the
 * exit). Departures found in the block under way stand in fronts of their own, which are emptied when rows
 * have changed and the block is scanned again. */
#include "planner/strategy/front_priv.h"

#include <string.h>

static void touch(uint32_t *list, uint32_t *n, uint8_t *is, uint32_t x)
{
    if (is[x]) return;
    is[x] = 1;
    list[(*n)++] = x;
}

static const onward_t NOWHERE = {INT32_MAX, 0};

typedef struct {
    onward_t onward;
    int64_t cost_u; /* from the arrival on */
} arrival_t;

static inline void consider(const gw_strategy *s, onward_t x, int64_t now_u, arrival_t *best)
{
    const int64_t cost_u = strategy_cost(s->net, x, now_u);
    if (cost_u < best->cost_u) *best = (arrival_t){x, cost_u};
}

/* What a row says: value = served · left + (1 − served) · cap. */
static inline onward_t onward_of_row(const gw_strategy_net *n, uint16_t value, uint32_t served, int64_t now_u)
{
    int64_t left = value;
    if (served < FULL)
        left = served ? ((int64_t)value * FULL - (int64_t)n->cap * (FULL - served)) / served : n->cap;
    return (onward_t){(int32_t)(now_u + left), served};
}

static inline void arrive(const gw_strategy *s, uint32_t exit, int32_t at_s, arrival_t *best)
{
    const gw_strategy_net *n = s->net;
    const int64_t at_u = (int64_t)at_s * n->unit;
    if (s->egress_s[exit] >= 0)
        consider(s, (onward_t){(int32_t)(at_u + (int64_t)s->egress_s[exit] * n->unit), FULL}, at_u, best);
    const pair_t *pair =
        pair_best(front_find(&s->after[exit], at_s), front_find(&s->after_fresh[exit], at_s));
    if (pair) consider(s, pair->onward, at_u, best);
    const uint32_t step = (uint32_t)at_s / (uint32_t)n->step_s, ahead = step - s->step;
    if ((!n->n_lines && !n->n_gates) || step >= n->n_steps || ahead >= n->exit_ring) return;
    const size_t row = strategy_row(&s->exits, exit) + strategy_turn(s->exit_at + ahead, n->exit_ring);
    if (s->exits.value[row] < n->cap)
        consider(s, onward_of_row(n, s->exits.value[row], s->exits.served[row], at_u), at_u, best);
}

/* Boarding at the slot at this moment is worth it: for those there, and for those who get off near enough. */
static bool spread(gw_strategy *s, uint32_t board, pair_t pair, bool *changed)
{
    const gw_strategy_net *n = s->net;
    bool kept = false;
    if (!strategy_front_insert(&s->board_fresh[board], pair, &kept, &s->front_bytes)) return false;
    if (!kept) return true;
    *changed = true;
    touch(s->touched_board, &s->n_touched_board, s->is_touched_board, board);
    for (uint32_t i = n->in_first[board]; i < n->in_first[board + 1]; i++) {
        pair_t there = pair;
        there.departure_s -= n->in[i].walk_s;
        const uint32_t exit = n->in[i].exit;
        const pair_t *old = front_find(&s->after[exit], there.departure_s);
        if (old && old->arrival_u <= there.arrival_u) continue;
        if (!strategy_front_insert(&s->after_fresh[exit], there, &kept, &s->front_bytes)) return false;
        touch(s->touched_after, &s->n_touched_after, s->is_touched_after, exit);
    }
    return true;
}

/* Who stays seated goes on as another trip. Any connection of the trip may look at it: it sets out later. */
static void stay(const gw_strategy *s, uint32_t trip, int64_t now_u, arrival_t *best)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t i = n->stay_first[trip]; i < n->stay_first[trip + 1]; i++)
        if (s->entered[n->stays[i]].served) consider(s, s->entered[n->stays[i]], now_u, best);
}

/* The trip sets out. */
static void enter(gw_strategy *s, uint32_t trip, onward_t onward, bool *changed)
{
    onward_t *e = &s->entered[trip];
    *changed = *changed || e->mean_u != onward.mean_u || e->served != onward.served;
    *e = onward;
}

static bool scan_one(gw_strategy *s, const connection_t *c, bool *changed)
{
    const gw_strategy_net *n = s->net;
    const uint32_t here = (uint32_t)(c - n->connections) - n->block_connections[s->block];
    const int64_t arrival_u = (int64_t)c->arrival_s * n->unit,
                  departure_u = (int64_t)c->departure_s * n->unit;
    arrival_t best = {s->aboard[c->trip], INT64_MAX};
    if (best.onward.served) best.cost_u = strategy_cost(n, best.onward, arrival_u);
    if (n->n_stays) stay(s, c->trip, arrival_u, &best);
    if (c->exit != NONE) arrive(s, c->exit, c->arrival_s, &best);
    if (best.cost_u == INT64_MAX) return true;
    const int64_t cost_u = strategy_cost(n, best.onward, departure_u);
    if (cost_u >= n->cap) return true;
    s->aboard[c->trip] = best.onward;
    if (n->n_stays && n->connections + n->sets_out[c->trip] == c) enter(s, c->trip, best.onward, changed);
    if (c->board == NONE) return true;
    const pair_t pair = {c->departure_s, (int32_t)(departure_u + cost_u), best.onward};
    const pair_t *have = pair_best(front_find(&s->board[c->board], c->departure_s),
                                   front_find(&s->board_fresh[c->board], c->departure_s));
    if (have && have->arrival_u <= pair.arrival_u) return true;
    s->boarded[here] = best.onward;
    return spread(s, c->board, pair, changed);
}

/* Connections of one second. Where some take no time, one may change from a later of them to an earlier, or
 * stay seated into one: again until nothing changes, each time with what the trips had behind them. */
static bool scan_group(gw_strategy *s, uint32_t first, uint32_t end)
{
    const connection_t *c = s->net->connections;
    bool still = false, changed = true;
    for (uint32_t i = first; i < end; i++) still = still || c[i].arrival_s == c[i].departure_s;
    for (uint32_t i = first; i < end; i++) s->group[i - first] = s->aboard[c[i].trip];
    while (changed) {
        changed = false;
        for (uint32_t i = first; i < end; i++) s->aboard[c[i].trip] = s->group[i - first];
        for (uint32_t i = end; i-- > first;)
            if (!scan_one(s, &c[i], &changed)) return false;
        if (!still || end - first < 2) return true;
    }
    return true;
}

static void empty_fresh(gw_strategy *s)
{
    for (uint32_t i = 0; i < s->n_touched_board; i++) s->board_fresh[s->touched_board[i]].n = 0;
    for (uint32_t i = 0; i < s->n_touched_after; i++) s->after_fresh[s->touched_after[i]].n = 0;
}

/* Where other departures are boarded than in the round before, and from where one walks there. */
static void tell_boards(gw_strategy *s, uint32_t first, uint32_t last)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t i = first; i < last; i++) {
        const onward_t before = s->boarded_before[i - first], now = s->boarded[i - first];
        const uint32_t board = n->connections[i].board;
        if (before.mean_u == now.mean_u && before.served == now.served) continue;
        if (s->board_changed[board]) continue;
        s->board_changed[board] = true;
        for (uint32_t k = n->in_first[board]; k < n->in_first[board + 1]; k++)
            s->sample_dirty[n->in[k].exit] = true;
    }
    onward_t *swap = s->boarded;
    s->boarded = s->boarded_before;
    s->boarded_before = swap;
}

bool strategy_connect(gw_strategy *s, bool again)
{
    const gw_strategy_net *n = s->net;
    const connection_t *c = n->connections;
    const uint32_t first = n->block_connections[s->block], last = n->block_connections[s->block + 1];
    empty_fresh(s);
    for (uint32_t i = first; i < last; i++) {
        s->boarded[i - first] = NOWHERE;
        if (n->n_stays && n->sets_out[c[i].trip] == i) s->entered[c[i].trip] = NOWHERE;
        if (again) {
            s->aboard[c[i].trip] = s->aboard_saved[i - first];
        } else {
            s->aboard_saved[i - first] = s->aboard[c[i].trip];
            s->boarded_before[i - first] = NOWHERE;
        }
    }
    for (uint32_t end = last; end > first;) {
        uint32_t begin = end - 1;
        while (begin > first && c[begin - 1].departure_s == c[begin].departure_s) begin--;
        if (!scan_group(s, begin, end)) return false;
        end = begin;
    }
    tell_boards(s, first, last);
    return true;
}

/* What was found in the block joins what was found in later ones; the next block finds something elsewhere.
 */
static bool move(gw_strategy *s, front_t *from, front_t *to)
{
    bool changed = false, good = true;
    const uint32_t n = to->n + from->n;
    if (n > to->cap) good = strategy_front_fit(to, n + n / 8, &s->front_bytes);
    for (uint32_t i = 0; i < from->n && good; i++)
        good = strategy_front_insert(to, from->at[i], &changed, &s->front_bytes);
    strategy_front_free(from, &s->front_bytes);
    return good;
}

/* Nobody asks any more for what leaves after the next departure that the last arrival before the block may
 * take.
 */
static void forget(const gw_strategy *s, front_t *f)
{
    const gw_strategy_net *n = s->net;
    const int32_t last_s = (int32_t)(s->step + n->longest_run) * n->step_s;
    uint32_t gone = 0;
    while (gone + 1 < f->n && f->at[gone + 1].departure_s >= last_s) gone++;
    f->n -= gone;
    if (gone) memmove(f->at, f->at + gone, f->n * sizeof *f->at);
}

static void note_bytes(gw_strategy *s)
{
    if (s->front_bytes > s->most_front_bytes) s->most_front_bytes = s->front_bytes;
}

bool strategy_connect_keep(gw_strategy *s)
{
    note_bytes(s);
    for (uint32_t i = 0; i < s->n_touched_board; i++) {
        uint32_t x = s->touched_board[i];
        s->is_touched_board[x] = 0;
        if (!move(s, &s->board_fresh[x], &s->board[x])) return false;
    }
    for (uint32_t i = 0; i < s->n_touched_after; i++) {
        uint32_t x = s->touched_after[i];
        s->is_touched_after[x] = 0;
        if (s->after[x].n + s->after_fresh[x].n > s->after[x].cap) forget(s, &s->after[x]);
        if (!move(s, &s->after_fresh[x], &s->after[x])) return false;
    }
    s->n_touched_board = s->n_touched_after = 0;
    note_bytes(s);
    return true;
}

/* --- departures as rows see them: in the middle of each step --- */

static void sample(const gw_strategy *s, const front_t *f, lanes_t *x)
{
    const gw_strategy_net *n = s->net;
    uint32_t i = f->n;
    for (uint32_t j = 0; j < LANES && i; j++) {
        const int32_t at_s = strategy_middle_s(n, s->step + j);
        while (i && f->at[i - 1].departure_s < at_s) i--;
        if (!i) return;
        const int64_t v = strategy_cost(n, f->at[i - 1].onward, (int64_t)at_s * n->unit);
        if (v >= x->value[j]) continue;
        x->value[j] = (uint16_t)v;
        x->served[j] = (uint16_t)f->at[i - 1].onward.served;
    }
}

bool strategy_sample(gw_strategy *s, uint32_t exit)
{
    lanes_t x;
    strategy_fill(&x, s->net->cap, 0);
    sample(s, &s->after[exit], &x);
    sample(s, &s->after_fresh[exit], &x);
    strategy_find_kind(s->net, &x);
    return strategy_keep(&s->samples, s->net->sample_of_exit[exit], s->exit_at, &x);
}

bool strategy_schedule(gw_strategy *s, uint32_t place)
{
    const place_t *p = &s->net->places[place];
    lanes_t x;
    strategy_fill(&x, s->net->cap, 0);
    for (uint32_t i = p->first_slot; i < p->end_slot; i++) {
        sample(s, &s->board[s->net->place_slots[i]], &x);
        sample(s, &s->board_fresh[s->net->place_slots[i]], &x);
    }
    strategy_find_kind(s->net, &x);
    return strategy_keep(&s->schedules, p->schedule, s->hop_at, &x);
}
