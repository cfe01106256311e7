/* What a moment is worth, from the values at stops alone. */
#include "tests/reference/follow_priv.h"

#include <math.h>
#include <stdlib.h>

static worth_t nobody(const follower *f)
{
    return (worth_t){(float)f->o.cap_s, 0};
}

worth_t follow_after(const follower *f, double seconds, worth_t w)
{
    w.value += (float)seconds * w.served;
    return w.value < (float)f->o.cap_s ? w : nobody(f);
}

static worth_t at_stop(const follower *f, uint32_t stop, double at)
{
    const gw_strategy_value v = gw_strategy_at(f->pass, (gw_stop_id){stop}, f->o.from_s + (int32_t)at);
    return (worth_t){(float)v.value_s, (float)v.served};
}

static int32_t step_of(const follower *f, double at)
{
    return (int32_t)(at / f->o.step_s);
}

static void take(worth_t w, uint32_t through, worth_t *best, uint32_t *way)
{
    if (w.value >= best->value) return;
    *best = w;
    *way = through;
}

static worth_t waiting_at(follower *f, const way_t *w, double at)
{
    return w->slot == NONE ? at_stop(f, w->to, at) : follow_waiting_on(f, w->to, w->slot, at, at);
}

worth_t follow_arriving(follower *f, uint32_t stop, uint32_t exit, double at, uint32_t *way)
{
    worth_t best = nobody(f);
    *way = NONE;
    if (f->end_s[stop] < f->o.cap_s) best = (worth_t){(float)f->end_s[stop], 1};
    for (uint32_t i = f->way_first[exit]; i < f->way_first[exit + 1]; i++) {
        const way_t *w = &f->ways[i];
        const double then = at + w->seconds;
        if (step_of(f, then) >= f->n_steps || (float)w->seconds >= best.value) continue;
        if (gw_tt_stop_at(f->t, w->to)->kind != GW_STOP_PORT) {
            take(follow_after(f, w->seconds, waiting_at(f, w, then)), i, &best, way);
            continue;
        }
        if (f->end_s[w->to] < f->o.cap_s)
            take((worth_t){(float)(w->seconds + f->end_s[w->to]), 1}, i, &best, way);
        if (f->gate_of[w->to] != NONE)
            take(follow_after(f, w->seconds, f->gates[f->gate_of[w->to]].value[step_of(f, then)]), i, &best,
                 way);
    }
    return best;
}

/* In the middle of a step. */
static worth_t arriving_in(follower *f, uint32_t stop, uint32_t exit, int32_t step)
{
    uint32_t way;
    if (step >= f->n_steps)
        return f->end_s[stop] < f->o.cap_s ? (worth_t){(float)f->end_s[stop], 1} : nobody(f);
    if (!f->arrive[exit]) {
        f->arrive[exit] = follow_room((size_t)f->n_steps, sizeof **f->arrive);
        for (int32_t c = 0; c < f->n_steps; c++) f->arrive[exit][c].value = NAN;
    }
    if (isnan(f->arrive[exit][step].value))
        f->arrive[exit][step] = follow_arriving(f, stop, exit, (step + 0.5) * f->o.step_s, &way);
    return f->arrive[exit][step];
}

/* The best of all calls that follow. */
static worth_t best_exit(follower *f, uint32_t call, double at, bool exact)
{
    const service_t *s = &f->services[f->calls[call].line];
    worth_t best = nobody(f);
    for (uint32_t i = call + 1; i < s->first_call + s->n_calls; i++) {
        const call_t *c = &f->calls[i];
        const double run_s = c->arrives - f->calls[call].departs;
        uint32_t way;
        if ((float)run_s >= best.value) break;
        if (c->exit == NONE) continue;
        worth_t w = exact && step_of(f, at + run_s) < f->n_steps
                        ? follow_arriving(f, c->stop, c->exit, at + run_s, &way)
                        : arriving_in(f, c->stop, c->exit, step_of(f, at + run_s));
        w = follow_after(f, run_s, w);
        if (w.value < best.value) best = w;
    }
    return best;
}

worth_t follow_riding(follower *f, uint32_t call, double at)
{
    const uint32_t line = f->calls[call].line;
    const size_t n = (size_t)f->n_steps;
    const int32_t step = step_of(f, at);
    service_t *s = &f->services[line];
    if (!s->n_periods) return best_exit(f, call, at, true);
    if (step >= f->n_steps) return nobody(f);
    if (!s->ride) {
        s->ride = follow_room(s->n_calls * n, sizeof *s->ride);
        for (size_t i = 0; i < s->n_calls * n; i++) s->ride[i].value = NAN;
    }
    worth_t *w = &s->ride[(call - s->first_call) * n + (size_t)step];
    if (isnan(w->value)) *w = best_exit(f, call, (step + 0.5) * f->o.step_s, false);
    return *w;
}

/* --- waiting --- */

typedef struct {
    uint32_t call;
    double begin; /* N as one is ready */
} waited_for;

static double trips_of(const follower *f, uint32_t call, double at)
{
    return follow_trips(f, &f->services[f->calls[call].line], at - f->calls[call].departs);
}

static int32_t certain_in(const follower *f, const waited_for *w, double ready, int32_t most)
{
    int32_t k = 0;
    while (k < most && trips_of(f, w->call, ready + k * f->o.step_s) - w->begin < 1) k++;
    return k;
}

/* Steps until one has boarded whatever came: a line has come for certain, and none that may still come is
 * better then. All there are otherwise. */
static int32_t steps_ahead(follower *f, const waited_for *lines, uint32_t n, int32_t step)
{
    const int32_t most =
        f->o.cap_s / f->o.step_s < f->n_steps - step - 1 ? f->o.cap_s / f->o.step_s : f->n_steps - step - 1;
    const double ready = (step + 0.5) * f->o.step_s;
    int32_t found = most;
    for (uint32_t i = 0; i < n; i++) {
        const int32_t k = certain_in(f, &lines[i], ready, most);
        if (k >= found) continue;
        const double at = ready + k * f->o.step_s;
        const float mine = follow_riding(f, lines[i].call, at).value;
        bool good = mine < (float)f->o.cap_s;
        for (uint32_t other = 0; other < n && good; other++)
            if (certain_in(f, &lines[other], ready, most) > k)
                good = follow_riding(f, lines[other].call, at).value >= mine;
        if (good) found = k + 1;
    }
    return found < most ? found : most;
}

static bool comes(follower *f, const waited_for *w, double from, double to, double *chance)
{
    const double before = trips_of(f, w->call, from) - w->begin, then = trips_of(f, w->call, to) - w->begin,
                 left = floor(before + 1e-9) + 1 - before;
    *chance = then - before < left - 1e-9 ? (then - before) / left : 1;
    return then > before;
}

/* afresh: what is left for who has let the last chance go. lost: of each line, from the end of the step to
 * its beginning. */
static worth_t go_back(follower *f, const waited_for *lines, uint32_t n, double from, double to,
                       const worth_t *afresh, worth_t on, worth_t *lost)
{
    double none = 1, sum = 0, value = 0, served = 0, q, dear = 0, dear_served = 0;
    double *here = follow_room(n + 1, sizeof *here);
    bool *taken = follow_room(n + 1, sizeof *taken);
    const double half = (to - from) / 2;
    worth_t least = nobody(f), second = on.value < afresh->value ? on : *afresh;
    uint32_t sure = NONE;
    for (uint32_t i = 0; i < n; i++) { /* nobody lets the last chance go for less */
        if (!comes(f, &lines[i], from, to, &q) || q < 1) continue;
        const worth_t ride = follow_riding(f, lines[i].call, to);
        lost[i] = (worth_t){0, 0}; /* that was its next turn's, which who lets it go has, too */
        if (ride.value < least.value) {
            if (least.value < second.value) second = least;
            least = ride;
            sure = i;
        } else if (ride.value < second.value) {
            second = ride;
        }
    }
    if (sure != NONE && least.value < second.value) {
        lost[sure].value += second.value - least.value;
        lost[sure].served += second.served - least.served;
    }
    if (least.value < on.value) on = least;
    const worth_t middle = follow_after(f, half, on);
    for (uint32_t i = 0; i < n; i++) {
        here[i] = 0;
        if (!comes(f, &lines[i], from, to, &q)) continue;
        const worth_t ride = follow_riding(f, lines[i].call, from + half);
        here[i] = q;
        if (ride.value >= (float)f->o.cap_s || ride.value >= middle.value + lost[i].value) {
            dear += q * (double)lost[i].value;
            dear_served += q * (double)lost[i].served;
            continue;
        }
        taken[i] = true;
        none *= 1 - q;
        sum += q;
        value += q * (double)ride.value;
        served += q * (double)ride.served;
    }
    for (uint32_t i = 0; i < n; i++) {
        double others = taken[i] ? 1 : none * (1 - here[i]);
        for (uint32_t j = 0; j < n && taken[i]; j++)
            if (j != i && taken[j]) others *= 1 - here[j];
        const worth_t ride = taken[i] ? follow_riding(f, lines[i].call, from + half) : middle;
        lost[i].value =
            (float)(others * (double)lost[i].value + here[i] * (double)(middle.value - ride.value));
        lost[i].served =
            (float)(others * (double)lost[i].served + here[i] * (double)(middle.served - ride.served));
        if (lost[i].value < 0) lost[i] = (worth_t){0, 0};
    }
    free(here);
    free(taken);
    on = follow_after(f, 2 * half, on);
    const double scale = sum > 0 ? (1 - none) / sum : 0;
    on.value = (float)(scale * (value + half * served) + none * ((double)on.value + dear));
    on.served = (float)(scale * served + none * ((double)on.served + dear_served));
    if (on.value >= (float)f->o.cap_s) on = nobody(f);
    for (uint32_t i = 0; i < n; i++) { /* without it nobody may be served */
        if (lost[i].served < -on.served) lost[i].served = -on.served;
        if (on.value + lost[i].value >= (float)f->o.cap_s)
            lost[i] = (worth_t){(float)f->o.cap_s - on.value, -on.served};
    }
    return on;
}

/* A departure is left to who has let a line go. */
static void leave(worth_t *lost, uint32_t n, worth_t on, worth_t departure)
{
    const float most = departure.value > on.value ? departure.value - on.value : 0;
    for (uint32_t i = 0; i < n; i++)
        if (most < lost[i].value) lost[i] = (worth_t){most, most > 0 ? departure.served - on.served : 0};
}

static wait_t wait_from(follower *f, uint32_t stop, uint32_t slot, int32_t step)
{
    waited_for *lines = follow_room(f->visit_first[stop + 1] - f->visit_first[stop], sizeof *lines);
    uint32_t n = 0;
    const double ready = (step + 0.5) * f->o.step_s;
    for (uint32_t i = f->visit_first[stop]; i < f->visit_first[stop + 1]; i++) {
        const uint32_t call = f->visits[i];
        if (follow_boards(f, call, slot))
            lines[n++] = (waited_for){.call = call, .begin = trips_of(f, call, ready)};
    }
    const int32_t ahead = steps_ahead(f, lines, n, step);
    wait_t w = {.n = (uint32_t)ahead,
                .n_lines = n,
                .on = follow_room((size_t)ahead + 1, sizeof *w.on),
                .lost = follow_room(((size_t)ahead + 1) * n + 1, sizeof *w.lost)};
    uint32_t d = f->departure_first[stop + 1];
    const double end = ready + ahead * f->o.step_s;
    const worth_t afresh = slot == NONE && step_of(f, end) < f->n_steps ? at_stop(f, stop, end) : nobody(f);
    w.on[ahead] = nobody(f);
    for (int32_t k = ahead - 1; k >= 0; k--) {
        const double from = ready + k * f->o.step_s, to = from + f->o.step_s;
        worth_t on = w.on[k + 1], *lost = w.lost + (size_t)k * n;
        for (uint32_t i = 0; i < n; i++) lost[i] = lost[n + i];
        while (d > f->departure_first[stop] && f->calls[f->departures[d - 1]].departs >= from) {
            const double leaves = f->calls[f->departures[--d]].departs;
            if (leaves >= to || !follow_boards(f, f->departures[d], slot)) continue;
            const worth_t ride = follow_after(f, leaves - to, follow_riding(f, f->departures[d], leaves));
            leave(lost, n, on, ride);
            if (ride.value < on.value) on = ride;
        }
        w.on[k] = go_back(f, lines, n, from, to, &afresh, on, lost);
        for (uint32_t i = 0; i < n && k == ahead - 1; i++) lost[i] = (worth_t){0, 0};
    }
    free(lines);
    return w;
}

static const wait_t *wait_of(follower *f, uint32_t stop, uint32_t slot, int32_t step)
{
    wait_t **place = &f->waits[slot == NONE ? stop : f->n_stops + slot];
    if (!*place) *place = follow_room((size_t)f->n_steps, sizeof **place);
    wait_t *w = &(*place)[step];
    if (!w->on) { /* finding it may ask for other places, and for this one later */
        const wait_t found = wait_from(f, stop, slot, step);
        free(w->on);
        free(w->lost);
        *w = found;
    }
    return w;
}

double follow_lost(follower *f, uint32_t stop, uint32_t slot, double ready, double now, uint32_t call)
{
    const int32_t step = step_of(f, ready);
    if (step >= f->n_steps) return 0;
    const wait_t *w = wait_of(f, stop, slot, step);
    const uint32_t k = (uint32_t)((now - ready) / f->o.step_s);
    if (k >= w->n) return 0;
    uint32_t line = 0;
    for (uint32_t i = f->visit_first[stop]; f->visits[i] != call; i++)
        line += follow_boards(f, f->visits[i], slot);
    const double a = (double)w->lost[(size_t)k * w->n_lines + line].value,
                 b = (double)w->lost[(size_t)(k + 1) * w->n_lines + line].value;
    return a < b ? a : b;
}

worth_t follow_waiting_on(follower *f, uint32_t stop, uint32_t slot, double ready, double now)
{
    const int32_t step = step_of(f, ready);
    if (step >= f->n_steps) return nobody(f);
    const wait_t *w = wait_of(f, stop, slot, step);
    const double k = (now - ready) / f->o.step_s, whole = floor(k);
    if (k >= w->n) return nobody(f); /* nobody lets anything go then */
    const worth_t a = w->on[(uint32_t)whole], b = w->on[(uint32_t)whole + 1];
    /* A line comes for certain before the step is over: what is at its end is worth nothing to anybody. */
    if (b.served <= 0 || b.value > a.value + (float)f->o.step_s) return a;
    return (worth_t){a.value + (float)(k - whole) * (b.value - a.value), a.served};
}
