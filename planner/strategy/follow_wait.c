/* What follows from being ready at a place at a second: waiting, boarding, riding, walking on. */
#include "planner/strategy/follow_priv.h"

#include <math.h>
#include <string.h>

/* Where a timetable follows, each vehicle is as good as the next until the last that reaches it: rounding
 * must not let the last one go. */
enum { TIE_S = 2 };

/* Moments are few where all stand in the middles of half steps: those of boarding do where they can. */
static int32_t middle_of(const gw_follow *f, int32_t begin_s, int32_t end_s)
{
    const int32_t middle_s = begin_s + (end_s - begin_s) / 2,
                  near_s = middle_s / f->half_s * f->half_s + f->half_s / 2;
    return near_s >= begin_s && near_s <= end_s ? near_s : middle_s;
}

static void emit(gw_follow *f, move_t m, uint32_t state, int32_t ready_s)
{
    m.to = FOLLOW_END;
    if (state != FOLLOW_END) {
        if (ready_s >= follow_end_s(f)) return; /* too late: not served */
        m.to = follow_cell(f, state, ready_s);
    }
    if (m.to == NONE || gw_grow(&f->moves, &f->cap_moves, f->n_moves + 1, sizeof *f->moves)) {
        f->failed = true;
        return;
    }
    f->moves[f->n_moves++] = m;
}

/* Gets off at an exit at off_s and walks on. */
static void walk_on(gw_follow *f, move_t m, uint32_t exit, int32_t ready_s, int32_t off_s)
{
    const onto_t o = follow_arrive(f, exit, off_s);
    if (o.state == NONE) return; /* nothing goes on from there: not served */
    m.took_s = off_s + o.walk_s - ready_s;
    m.walk_s += o.walk_s;
    emit(f, m, o.state, off_s + o.walk_s);
}

static void board_line(gw_follow *f, const waited_t *w, double share, int32_t ready_s, int32_t at_s)
{
    const ridden_t r = follow_ride(f, w->line, w->hop, at_s);
    if (r.exit == NONE) return;
    const move_t m = {.share = (float)share, .ride_s = r.ride_s, .rides = 1, .spreads = true};
    walk_on(f, m, r.exit, ready_s, at_s + r.ride_s);
}

static void board_trip(gw_follow *f, uint32_t slot, int32_t departure_s, double share, int32_t ready_s)
{
    const ridden_t r = follow_trip(f, slot, departure_s);
    if (r.exit == NONE) return;
    const move_t m = {.share = (float)share, .ride_s = r.ride_s, .rides = 1, .by_the_clock = true};
    walk_on(f, m, r.exit, ready_s, departure_s + r.ride_s);
}

/* --- waiting for headway services, with a timetable beside them --- */

/* N of a line at a position, at a moment. */
static double trips_at(const gw_follow *f, const waited_t *w, double at_s)
{
    const gw_strategy_net *n = f->n;
    const line_t *line = &n->lines[w->line];
    double j = at_s / n->step_s - 0.5 + line->lead - n->hops[w->hop].departs;
    if (j < 0) j = 0;
    const piece_t *p = &n->pieces[n->line_blocks[(line->steps + (size_t)j) / LANES].piece];
    while (p[1].step != NONE && p[1].step <= j) p++;
    return p->trips + (j - p->step) * (double)p->per_step;
}

/* Seconds until it has come for certain, rounded up to the end of half a step; INT32_MAX: not within the cap.
 */
static int32_t certain_s(const gw_follow *f, const waited_t *w, int32_t ready_s)
{
    const int32_t last_s = ready_s + follow_cap_s(f);
    int32_t at_s = ready_s / f->half_s * f->half_s + f->half_s;
    for (; at_s <= last_s; at_s += f->half_s)
        if (trips_at(f, w, at_s) - w->begin >= 1 - (double)BARELY) return at_s;
    return INT32_MAX;
}

/* The first moment by which one has boarded, whatever came: a line has come for certain, and none that comes
 * with it, or may still come, is better then. INT32_MAX: there is none. */
static int32_t wait_until(gw_follow *f, uint32_t n_lines, int32_t ready_s, uint32_t *best)
{
    int32_t until_s = INT32_MAX;
    for (uint32_t i = 0; i < n_lines; i++) f->waited[i].certain_s = certain_s(f, &f->waited[i], ready_s);
    for (uint32_t i = 0; i < n_lines; i++) {
        const int32_t at_s = f->waited[i].certain_s;
        if (at_s >= until_s || at_s >= follow_end_s(f)) continue;
        const double mine = follow_aboard(f, f->waited[i].line, f->waited[i].hop, at_s).value;
        bool good = mine < f->n->cap;
        for (uint32_t k = 0; k < n_lines && good; k++)
            if (f->waited[k].certain_s >= at_s)
                good = follow_aboard(f, f->waited[k].line, f->waited[k].hop, at_s).value >= mine;
        if (!good) continue;
        until_s = at_s;
        *best = i;
    }
    return until_s;
}

static bool add_interval(gw_follow *f, uint32_t *n, int32_t end_s)
{
    if (gw_grow(&f->intervals, &f->cap_intervals, *n + 1, sizeof *f->intervals)) return false;
    f->intervals[(*n)++] = (interval_t){.end_s = end_s, .slot = NONE};
    return true;
}

/* The next departure at a place after a moment (or at it): the one of most worth. */
static const pair_t *next_departure(const gw_follow *f, const place_t *p, int32_t from_s, uint32_t *slot)
{
    const pair_t *best = NULL;
    for (uint32_t i = p->first_slot; i < p->end_slot; i++) {
        const pair_t *x = front_find(&f->s->board[f->n->place_slots[i]], from_s);
        if (!x || (best && x->departure_s > best->departure_s)) continue;
        if (best && x->departure_s == best->departure_s && x->arrival_u >= best->arrival_u) continue;
        best = x;
        *slot = f->n->place_slots[i];
    }
    return best;
}

/* Half steps from ready_s until end_s, cut where a timetabled vehicle leaves. */
static bool cut(gw_follow *f, const place_t *p, int32_t ready_s, int32_t end_s, uint32_t *n)
{
    uint32_t slot = NONE;
    const pair_t *next = next_departure(f, p, ready_s, &slot);
    for (int32_t at_s = ready_s; at_s < end_s || (next && next->departure_s == at_s);) {
        int32_t to_s = (at_s + f->half_s / 2) / f->half_s * f->half_s + f->half_s;
        if (to_s > end_s) to_s = end_s;
        const bool leaves = next && next->departure_s <= to_s;
        if (leaves) to_s = next->departure_s;
        if (!add_interval(f, n, to_s)) return false;
        if (leaves) {
            f->intervals[*n - 1].leaves = next;
            f->intervals[*n - 1].slot = slot;
            next = next_departure(f, p, to_s + 1, &slot);
        } else if (to_s == at_s) {
            break;
        }
        at_s = to_s;
    }
    return true;
}

/* --- what is taken, from the end of a wait to its beginning --- */

/* Who lets a departure go has it no more; who has let a line go has the departure. */
static esteem_t leave(gw_follow *f, const interval_t *x, uint32_t n_lines, esteem_t on)
{
    const esteem_t departure = {
        (double)strategy_cost(f->n, x->leaves->onward, (int64_t)x->end_s * f->n->unit),
        x->leaves->onward.served / (double)FULL};
    const esteem_t best = departure.value < on.value ? departure : on;
    for (uint32_t i = 0; i < n_lines; i++) {
        esteem_t *lost = &f->waited[i].lost;
        if (departure.value - best.value < lost->value)
            *lost = (esteem_t){departure.value - best.value, departure.served - best.served};
    }
    return best;
}

/* A line that has been let go saves nothing later: at the beginning of an interval that is what it would have
 * saved at its end, if none of the others is taken before, and in the interval. none: no line is taken. */
static void lose(gw_follow *f, uint32_t n_lines, double none, esteem_t on)
{
    for (uint32_t i = 0; i < n_lines; i++) {
        waited_t *w = &f->waited[i];
        double others = none;
        if (w->is_taken) others = 1;
        for (uint32_t k = 0; k < n_lines && w->is_taken; k++)
            if (k != i && f->waited[k].is_taken) others *= 1 - f->waited[k].chance;
        const double here = w->is_taken ? w->chance : 0,
                     stays = w->is_taken ? others : others * (1 - w->chance);
        w->lost.value = stays * w->lost.value + here * (on.value - w->ride.value);
        w->lost.served = stays * w->lost.served + here * (on.served - w->ride.served);
        if (w->lost.value < 0) w->lost = (esteem_t){0, 0};
    }
}

/* One interval, from what waiting on is worth at its end to what it is worth at its beginning. A line is let
 * go where its ride is worth less than waiting on without it. */
static esteem_t wait_in(gw_follow *f, uint32_t k, uint32_t n_lines, int32_t begin_s, esteem_t on)
{
    interval_t *x = &f->intervals[k];
    const int32_t middle_s = middle_of(f, begin_s, x->end_s);
    double *taken = f->taken + (size_t)k * n_lines;
    if (x->leaves) {
        const double before = on.value;
        on = leave(f, x, n_lines, on);
        x->boards = on.value < before;
    }
    for (uint32_t i = 0; i < n_lines; i++) taken[i] = 0;
    if (x->end_s == begin_s) return on;
    on = follow_before(f, x->end_s - middle_s, on);
    double sum = 0, value = 0, served = 0, none = 1, dear = 0, dear_served = 0;
    for (uint32_t i = 0; i < n_lines; i++) {
        waited_t *w = &f->waited[i];
        const double before = trips_at(f, w, begin_s) - w->begin, after = trips_at(f, w, x->end_s) - w->begin;
        const double left = 1 - before;
        w->chance = 0;
        w->is_taken = false;
        if (after <= before || left <= (double)BARELY) continue;
        w->chance = after - before < left ? (after - before) / left : 1;
        w->ride = follow_aboard(f, w->line, w->hop, middle_s);
        w->is_taken = w->ride.value < on.value + w->lost.value + TIE_S * f->n->unit;
        if (!w->is_taken) {
            dear += w->chance * w->lost.value;
            dear_served += w->chance * w->lost.served;
            continue;
        }
        taken[i] = after < 1 ? after - before : left;
        none *= 1 - w->chance;
        sum += w->chance;
        value += w->chance * w->ride.value;
        served += w->chance * w->ride.served;
    }
    lose(f, n_lines, none, on);
    const double some = sum > 0 ? (1 - none) / sum : 0;
    on =
        (esteem_t){none * (on.value + dear) + some * value, none * (on.served + dear_served) + some * served};
    for (uint32_t i = 0; i < n_lines; i++) { /* without it nobody may be served */
        esteem_t *lost = &f->waited[i].lost;
        if (lost->served < -on.served) lost->served = -on.served;
        if (on.value + lost->value >= f->n->cap) *lost = (esteem_t){f->n->cap - on.value, -on.served};
    }
    return follow_before(f, middle_s - begin_s, on);
}

/* By the end one has boarded `last`, or waits afresh without it; NONE: nobody is served any more. */
static esteem_t wait_ends(gw_follow *f, uint32_t place, uint32_t n_lines, uint32_t last, int32_t end_s)
{
    for (uint32_t i = 0; i < n_lines; i++) f->waited[i].lost = (esteem_t){0, 0};
    if (last == NONE) return follow_nobody(f);
    const esteem_t on = follow_aboard(f, f->waited[last].line, f->waited[last].hop, end_s);
    esteem_t without = follow_state(f, place, end_s);
    for (uint32_t i = 0; i < n_lines; i++) {
        if (i == last || f->waited[i].certain_s > end_s) continue;
        const esteem_t other = follow_aboard(f, f->waited[i].line, f->waited[i].hop, end_s);
        if (other.value < without.value) without = other;
    }
    if (without.value > on.value)
        f->waited[last].lost = (esteem_t){without.value - on.value, without.served - on.served};
    return on;
}

/* --- where people go, from its beginning on --- */

/* Of those who are left at the beginning of an interval, those who are left at its end. What is taken does
 * not depend on what was let go, so of each line those phases are left at which it has not been taken. */
static double board_lines(gw_follow *f, uint32_t k, uint32_t n_lines, double left, int32_t ready_s,
                          int32_t begin_s)
{
    const double *taken = f->taken + (size_t)k * n_lines;
    double sum = 0, none = 1;
    for (uint32_t i = 0; i < n_lines; i++) {
        waited_t *w = &f->waited[i];
        w->chance = taken[i] < w->left ? taken[i] / w->left : taken[i] > 0;
        w->left -= taken[i] < w->left ? taken[i] : w->left;
        sum += w->chance;
        none *= 1 - w->chance;
    }
    for (uint32_t i = 0; i < n_lines; i++)
        if (f->waited[i].chance > 0)
            board_line(f, &f->waited[i], left * (1 - none) * f->waited[i].chance / sum, ready_s,
                       middle_of(f, begin_s, f->intervals[k].end_s));
    return left * none;
}

/* Whoever boards stays on board until the same vehicle calls here once more (wait_lines.c). */
static bool calls_in_vain(gw_follow *f, const waited_t *w, uint32_t again, int32_t ready_s)
{
    const again_t *a = &f->n->agains[again];
    const int32_t step_s = f->n->step_s, last_s = certain_s(f, w, ready_s),
                  end_s = last_s == INT32_MAX ? ready_s + follow_cap_s(f) : last_s;
    for (int32_t at_s = ready_s; at_s <= end_s && at_s < follow_end_s(f); at_s += step_s) {
        esteem_t stayed = follow_aboard(f, w->line, a->hop, at_s + a->shift * step_s);
        stayed.value += a->rode_u * stayed.served;
        if (stayed.value > f->n->cap) stayed.value = f->n->cap;
        if (follow_aboard(f, w->line, w->hop, at_s).value + f->n->unit < stayed.value) return false;
    }
    return true;
}

static uint32_t list_lines(gw_follow *f, const place_t *p, int32_t ready_s)
{
    uint32_t n = 0;
    for (uint32_t v = p->first_visit; v < p->end_visit; v++) {
        const visit_t *visit = &f->n->visits[v];
        waited_t *w = &f->waited[n];
        *w = (waited_t){.line = visit->line, .hop = visit->hop, .left = 1};
        w->begin = trips_at(f, w, ready_s);
        n += visit->again == NONE || !calls_in_vain(f, w, visit->again, ready_s);
    }
    return n;
}

static bool wait_at(gw_follow *f, uint32_t place, int32_t ready_s)
{
    const place_t *p = &f->n->places[place];
    const uint32_t n_lines = list_lines(f, p, ready_s);
    uint32_t last = NONE, n = 0;
    int32_t end_s = wait_until(f, n_lines, ready_s, &last);
    const bool certain = end_s != INT32_MAX;
    if (!certain) end_s = ready_s + follow_cap_s(f);
    if (end_s > follow_end_s(f) - 1) end_s = follow_end_s(f) - 1;
    if (!cut(f, p, ready_s, end_s, &n) ||
        gw_grow(&f->taken, &f->cap_taken, (size_t)n * n_lines + 1, sizeof *f->taken))
        return false;
    esteem_t on = wait_ends(f, place, n_lines, certain ? last : NONE, end_s);
    for (uint32_t k = n; k-- > 0;) on = wait_in(f, k, n_lines, k ? f->intervals[k - 1].end_s : ready_s, on);
    double left = 1;
    for (uint32_t k = 0; k < n && left > 0; k++) {
        const interval_t *x = &f->intervals[k];
        const int32_t begin_s = k ? f->intervals[k - 1].end_s : ready_s;
        if (x->end_s > begin_s) left = board_lines(f, k, n_lines, left, ready_s, begin_s);
        if (!x->boards || left <= 0) continue;
        board_trip(f, x->slot, x->end_s, left, ready_s);
        left = 0;
    }
    if (!certain || left <= 0) return true;
    if (f->waited[last].left <= 2 * (double)BARELY)
        board_line(f, &f->waited[last], left, ready_s, end_s);
    else /* they have let it go */
        emit(f, (move_t){.share = (float)left, .took_s = end_s - ready_s}, place, end_s);
    return true;
}

/* --- the other states --- */

static void stand_in_queue(gw_follow *f, const place_t *p, int32_t ready_s)
{
    const gw_strategy_net *n = f->n;
    const uint32_t step = (uint32_t)ready_s / (uint32_t)n->step_s;
    const uint16_t *through = n->gates + ((size_t)p->gate * n->n_steps + step) * QUANTILES;
    const int32_t middle_s = strategy_middle_s(n, step);
    for (uint32_t i = 0; i < QUANTILES; i++) {
        if (through[i] == GATE_NEVER) continue;
        const int32_t then_s = middle_s + through[i] > ready_s ? middle_s + through[i] : ready_s,
                      there_s = then_s / f->half_s * f->half_s + f->half_s / 2;
        const move_t m = {
            .share = 1.0f / QUANTILES, .took_s = then_s - ready_s, .by_the_clock = true, .spreads = true};
        emit(f, m, n->place_of_stop[p->behind], there_s > ready_s ? there_s : ready_s);
    }
}

static void stand_at_slot(gw_follow *f, uint32_t slot, int32_t ready_s)
{
    const pair_t *next = front_find(&f->s->board[slot], ready_s);
    if (next) board_trip(f, slot, next->departure_s, 1, ready_s);
}

bool follow_expand(gw_follow *f, uint32_t cell)
{
    const uint32_t state = f->cells[cell].state, n_places = f->n->n_places;
    const int32_t ready_s = f->cells[cell].at_s;
    const size_t first = f->n_moves;
    bool good = true;
    if (state >= n_places)
        stand_at_slot(f, state - n_places, ready_s);
    else if (f->n->places[state].kind == PLACE_STOP)
        good = wait_at(f, state, ready_s);
    else if (f->n->places[state].kind == PLACE_GATE)
        stand_in_queue(f, &f->n->places[state], ready_s);
    else
        walk_on(f, (move_t){.share = 1}, f->n->places[state].exit, ready_s, ready_s);
    f->cells[cell].first_move = (uint32_t)first;
    f->cells[cell].n_moves = (uint32_t)(f->n_moves - first);
    return good && !f->failed;
}
