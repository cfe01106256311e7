/* Riding and getting off, along the stored strategy. */
#include "planner/strategy/follow_priv.h"

#include <string.h>

typedef struct {
    int32_t before, here, after; /* of a step and those beside it; the cap: there is none */
} three_t;

/* A row says what its steps are worth in their middles. Between them a value falls as time does where one
 * waits for a moment, and is level where one waits for the next of many; it never falls faster, and where it
 * jumps the step before has no part in it. */
static esteem_t read_three(const gw_follow *f, three_t row, double served, int32_t at_s)
{
    const gw_strategy_net *n = f->n;
    const int32_t here = row.here, off_s = at_s - strategy_middle_s(n, (uint32_t)at_s / (uint32_t)n->step_s);
    int32_t slope = 0;
    if (here >= n->cap) return follow_nobody(f);
    if (row.before < n->cap) slope = here - row.before;
    if (row.after < n->cap && row.after - here < slope) slope = row.after - here;
    double falls = slope < 0 ? -(double)slope / n->step_s : 0;
    if (falls > n->unit * served) falls = n->unit * served;
    return (esteem_t){here - falls * off_s, served};
}

static esteem_t at_place(const gw_follow *f, uint32_t place, int32_t at_s)
{
    const uint32_t step = (uint32_t)at_s / (uint32_t)f->n->step_s;
    if (at_s >= follow_end_s(f)) return follow_nobody(f);
    const uint16_t cap = f->n->cap;
    const three_t row = {step > 0 ? strategy_value_at(f->s, place, step - 1) : cap,
                         strategy_value_at(f->s, place, step),
                         step + 1 < f->n->n_steps ? strategy_value_at(f->s, place, step + 1) : cap};
    return read_three(f, row, strategy_served_at(f->s, place, step) / (double)FULL, at_s);
}

static esteem_t at_slot(const gw_follow *f, uint32_t slot, int32_t at_s)
{
    const pair_t *p = front_find(&f->s->board[slot], at_s);
    if (!p) return follow_nobody(f);
    const double value = (double)strategy_cost(f->n, p->onward, (int64_t)at_s * f->n->unit);
    return value < f->n->cap ? (esteem_t){value, p->onward.served / (double)FULL} : follow_nobody(f);
}

esteem_t follow_state(const gw_follow *f, uint32_t state, int32_t at_s)
{
    return state < f->n->n_places ? at_place(f, state, at_s) : at_slot(f, state - f->n->n_places, at_s);
}

/* Rides that take no time may lead in circles that are all worth the same. So what is chosen is what needs
 * the fewest more of them within the second: each leaves fewer. */
enum { RIDES_IN_A_SECOND = 6 };

typedef struct {
    int rides; /* that may still be taken within the second */
    bool more; /* there was one that was not looked at for that */
} limit_t;

static ridden_t trip_at(const gw_follow *f, uint32_t slot, int32_t departure_s, limit_t *limit,
                        double *value);

static bool leads_on(const gw_follow *f, uint32_t slot, int32_t at_s, limit_t *limit)
{
    double value;
    if (!limit->rides) {
        limit->more = true;
        return false;
    }
    limit->rides--;
    const ridden_t r = trip_at(f, slot, at_s, limit, &value);
    limit->rides++;
    return r.exit != NONE && value <= follow_state(f, f->n->n_places + slot, at_s).value;
}

static onto_t arrive(const gw_follow *f, uint32_t exit, int32_t at_s, limit_t *limit)
{
    const gw_strategy_net *n = f->n;
    onto_t best = {follow_nobody(f), NONE, 0};
    const int32_t egress_s = f->s->egress_s[exit];
    if (egress_s >= 0 && egress_s < follow_cap_s(f))
        best = (onto_t){{(double)egress_s * n->unit, 1}, FOLLOW_END, egress_s};
    for (uint32_t i = n->way_first[exit]; i < n->way_first[exit + 1]; i++) {
        const int32_t walk_s = n->ways[i].walk_u / (int32_t)n->unit;
        const esteem_t x = follow_before(f, walk_s, at_place(f, n->ways[i].place, at_s + walk_s));
        if (x.value < best.esteem.value) best = (onto_t){x, n->ways[i].place, walk_s};
    }
    for (uint32_t i = f->slot_of_exit_first[exit]; i < f->slot_of_exit_first[exit + 1]; i++) {
        const way_in_t w = f->slot_of_exit[i];
        const pair_t *p = front_find(&f->s->board[w.exit], at_s + w.walk_s);
        const esteem_t x = follow_before(f, w.walk_s, at_slot(f, w.exit, at_s + w.walk_s));
        if (x.value >= best.esteem.value || (p->departure_s == at_s && !leads_on(f, w.exit, at_s, limit)))
            continue;
        best = (onto_t){x, n->n_places + w.exit, w.walk_s};
    }
    return best;
}

onto_t follow_arrive(const gw_follow *f, uint32_t exit, int32_t at_s)
{
    onto_t best = {follow_nobody(f), NONE, 0};
    for (int rides = 0; rides <= RIDES_IN_A_SECOND; rides++) {
        limit_t limit = {rides, false};
        const onto_t o = arrive(f, exit, at_s, &limit);
        if (o.esteem.value < best.esteem.value) best = o;
        if (!limit.more) break;
    }
    return best;
}

/* --- headway lines: tables by step, made when first asked for --- */

static bool room(gw_follow *f, table_t *t, size_t n)
{
    t->value = gw_arena_alloc(f->tables, n * sizeof *t->value);
    t->served = gw_arena_alloc(f->tables, n * sizeof *t->served);
    if (!t->value || !t->served) {
        f->failed = true;
        t->value = NULL;
    }
    return t->value;
}

static void put(table_t *t, size_t at, esteem_t x)
{
    t->value[at] = (uint16_t)(x.value + 0.5);
    t->served[at] = (uint16_t)(x.served * FULL + 0.5);
}

static esteem_t get(const gw_follow *f, const table_t *t, size_t row, int32_t at_s)
{
    const size_t first = row * f->n->n_steps;
    if (at_s >= follow_end_s(f)) return follow_nobody(f);
    const uint32_t step = (uint32_t)at_s / (uint32_t)f->n->step_s;
    const uint16_t *value = t->value + first, cap = f->n->cap;
    const three_t three = {step > 0 ? value[step - 1] : cap, value[step],
                           step + 1 < f->n->n_steps ? value[step + 1] : cap};
    return read_three(f, three, t->served[first + step] / (double)FULL, at_s);
}

static esteem_t off(gw_follow *f, uint32_t exit, int32_t at_s)
{
    table_t *t = &f->exits[exit];
    if (!t->value) {
        if (!room(f, t, f->n->n_steps)) return follow_nobody(f);
        for (uint32_t g = 0; g < f->n->n_steps; g++)
            put(t, g, follow_arrive(f, exit, strategy_middle_s(f->n, g)).esteem);
    }
    return get(f, t, 0, at_s);
}

static double seconds(const gw_follow *f, uint16_t units)
{
    return (double)units / f->n->unit;
}

/* Leaving hop i of a line at a moment: the best of getting off at its end and going on. */
static esteem_t going(gw_follow *f, const line_t *line, const table_t *t, uint32_t i, double at_s,
                      bool *gets_off)
{
    const hop_t *h = &f->n->hops[line->first_hop + i];
    const double ride_s = seconds(f, h->ride_u), leaves_s = ride_s + seconds(f, h->stay_u);
    esteem_t best = follow_nobody(f);
    *gets_off = false;
    if (i + 1 < line->n_hops) best = follow_before(f, leaves_s, get(f, t, i + 1, (int32_t)(at_s + leaves_s)));
    if (h->exit == NONE) return best;
    const esteem_t there = follow_before(f, ride_s, off(f, h->exit, (int32_t)(at_s + ride_s)));
    *gets_off = there.value <= best.value && there.served > 0;
    return *gets_off ? there : best;
}

static const table_t *table_of(gw_follow *f, uint32_t l)
{
    const line_t *line = &f->n->lines[l];
    table_t *t = &f->lines[l];
    bool gets_off;
    if (t->value) return t;
    if (!room(f, t, (size_t)line->n_hops * f->n->n_steps)) return NULL;
    for (uint32_t i = line->n_hops; i-- > 0;)
        for (uint32_t g = 0; g < f->n->n_steps; g++)
            put(t, (size_t)i * f->n->n_steps + g,
                going(f, line, t, i, strategy_middle_s(f->n, g), &gets_off));
    return t;
}

esteem_t follow_aboard(gw_follow *f, uint32_t line, uint32_t hop, int32_t at_s)
{
    const table_t *t = table_of(f, line);
    return t ? get(f, t, hop - f->n->lines[line].first_hop, at_s) : follow_nobody(f);
}

ridden_t follow_ride(gw_follow *f, uint32_t l, uint32_t hop, int32_t at_s)
{
    const line_t *line = &f->n->lines[l];
    const table_t *t = table_of(f, l);
    uint32_t units = 0;
    bool gets_off;
    for (uint32_t i = hop - line->first_hop; t && i < line->n_hops; i++) {
        const hop_t *h = &f->n->hops[line->first_hop + i];
        if (going(f, line, t, i, at_s + (double)units / f->n->unit, &gets_off).value >= f->n->cap) break;
        units += h->ride_u;
        if (gets_off) return (ridden_t){h->exit, (int32_t)(units / f->n->unit)};
        units += h->stay_u;
    }
    return (ridden_t){NONE, 0};
}

/* --- timetabled trips --- */

enum { MOST_STAYS = 32 };

/* From this connection of a trip on, having boarded at departure_s; then the trips it goes on as, that many.
 */
static ridden_t best_end(const gw_follow *f, uint32_t connection, int32_t departure_s, int stays,
                         limit_t *limit, double *least)
{
    const gw_strategy_net *n = f->n;
    const connection_t *all = n->connections, *c = &all[connection];
    ridden_t best = {NONE, 0};
    for (uint32_t i = connection; i != NONE; i = f->trip_next[i]) {
        if (all[i].exit == NONE) continue;
        const int32_t ride_s = all[i].arrival_s - departure_s;
        limit_t fresh = {RIDES_IN_A_SECOND, false};
        const double value = follow_before(f, ride_s,
                                           arrive(f, all[i].exit, all[i].arrival_s,
                                                  all[i].arrival_s == departure_s ? limit : &fresh)
                                               .esteem)
                                 .value;
        if (value > *least || value >= f->n->cap) continue; /* of equals the one further on */
        *least = value;
        best = (ridden_t){all[i].exit, ride_s};
    }
    if (!n->n_stays || !stays) return best;
    for (uint32_t k = n->stay_first[c->trip]; k < n->stay_first[c->trip + 1]; k++) {
        const uint32_t first = n->sets_out[n->stays[k]];
        if (all[first].departure_s - departure_s >= follow_cap_s(f)) continue;
        const ridden_t x = best_end(f, first, departure_s, stays - 1, limit, least);
        if (x.exit != NONE) best = x;
    }
    return best;
}

static ridden_t trip_at(const gw_follow *f, uint32_t slot, int32_t departure_s, limit_t *limit, double *value)
{
    const connection_t *all = f->n->connections;
    uint32_t low = f->departs_first[slot], high = f->departs_first[slot + 1];
    ridden_t best = {NONE, 0};
    *value = f->n->cap;
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (all[f->departs[mid]].departure_s < departure_s)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < f->departs_first[slot + 1] && all[f->departs[low]].departure_s == departure_s; low++) {
        double mine = f->n->cap;
        const ridden_t x = best_end(f, f->departs[low], departure_s, MOST_STAYS, limit, &mine);
        if (mine >= *value) continue;
        *value = mine;
        best = x;
    }
    return best;
}

ridden_t follow_trip(const gw_follow *f, uint32_t slot, int32_t departure_s)
{
    ridden_t best = {NONE, 0};
    double least = f->n->cap, value;
    for (int rides = 0; rides <= RIDES_IN_A_SECOND; rides++) {
        limit_t limit = {rides, false};
        const ridden_t r = trip_at(f, slot, departure_s, &limit, &value);
        if (value < least) {
            least = value;
            best = r;
        }
        if (!limit.more) break;
    }
    return best;
}
