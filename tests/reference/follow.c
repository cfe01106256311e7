/* One journey after another. */
#include "tests/reference/follow_priv.h"

#include <math.h>

double follow_roll(uint64_t *dice)
{
    uint64_t x = *dice += 0x9e3779b97f4a7c15u; /* splitmix64 (Steele, Lea, Flood 2014) */
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (double)((x ^ x >> 31) >> 11) / 9007199254740992.0;
}

static double phase_of(follower *f, uint32_t line, uint64_t *dice)
{
    if (f->phase[line] < 0) {
        f->phase[line] = follow_roll(dice);
        f->drawn[f->n_drawn++] = line;
    }
    return f->phase[line];
}

/* The next vehicle at a call, after `now` or at that moment. */
static double next_vehicle(follower *f, uint32_t call, double now, uint64_t *dice)
{
    const call_t *c = &f->calls[call];
    const service_t *s = &f->services[c->line];
    const double phase = phase_of(f, c->line, dice);
    double n = ceil(follow_trips(f, s, now - c->departs) - phase);
    if (n < 0) n = 0;
    double at = follow_trip_start(f, s, n + phase) + c->departs;
    if (at < now) at = follow_trip_start(f, s, n + 1 + phase) + c->departs;
    return at;
}

typedef struct {
    double at;
    uint32_t call; /* NONE: nothing comes any more */
} event_t;

static event_t next_event(follower *f, uint32_t stop, uint32_t slot, double now, uint64_t *dice)
{
    event_t best = {INFINITY, NONE};
    uint32_t low = f->departure_first[stop], high = f->departure_first[stop + 1];
    for (uint32_t i = f->visit_first[stop]; i < f->visit_first[stop + 1]; i++) {
        const double at =
            follow_boards(f, f->visits[i], slot) ? next_vehicle(f, f->visits[i], now, dice) : INFINITY;
        if (at < best.at) best = (event_t){at, f->visits[i]};
    }
    while (low < high) {
        const uint32_t mid = low + (high - low) / 2;
        if (f->calls[f->departures[mid]].departs < now)
            low = mid + 1;
        else
            high = mid;
    }
    while (low < f->departure_first[stop + 1] && !follow_boards(f, f->departures[low], slot)) low++;
    if (low < f->departure_first[stop + 1] && f->calls[f->departures[low]].departs <= best.at)
        best = (event_t){f->calls[f->departures[low]].departs, f->departures[low]};
    return best;
}

/* Of departures of one second, the best. */
static uint32_t best_of_second(follower *f, uint32_t stop, uint32_t slot, event_t e)
{
    uint32_t best = e.call;
    if (f->services[f->calls[e.call].line].n_periods) return best;
    float least = follow_riding(f, best, e.at).value;
    for (uint32_t i = f->departure_first[stop]; i < f->departure_first[stop + 1]; i++) {
        const uint32_t call = f->departures[i];
        if (f->calls[call].departs < e.at || f->calls[call].departs > e.at || !follow_boards(f, call, slot))
            continue;
        const float value = follow_riding(f, call, e.at).value;
        if (value >= least) continue;
        least = value;
        best = call;
    }
    return best;
}

enum { MOST_GONE = 64 };

/* Waits until something is worth boarding; false: nothing ever is. */
static bool board(follower *f, uint32_t stop, uint32_t slot, double *now, uint32_t *call, uint64_t *dice)
{
    const double ready = *now;
    double from = ready;
    uint32_t gone[MOST_GONE], n_gone = 0;
    for (;;) {
        const event_t e = next_event(f, stop, slot, from, dice);
        if (e.call == NONE || e.at >= ready + f->o.cap_s) return false;
        *call = best_of_second(f, stop, slot, e);
        const float ride = follow_riding(f, *call, e.at).value, cap = (float)f->o.cap_s,
                    on = follow_waiting_on(f, stop, slot, ready, e.at).value;
        double lost = 0;
        bool again = false;
        for (uint32_t i = 0; i < n_gone; i++)
            if (gone[i] != *call)
                lost += follow_lost(f, stop, slot, ready, e.at, gone[i]);
            else
                again = true;
        const bool line = f->services[f->calls[*call].line].n_periods > 0;
        if (line) lost += follow_lost(f, stop, slot, ready, e.at, *call);
        const float without = on + (float)lost;
        *now = e.at;
        /* A step's grace: where a timetable follows, one vehicle is as good as the next until the last that
         * reaches it; rounding must not let it go, since the line does not come again at once. */
        if (ride < cap && ride < without + (float)f->o.step_s) return true;
        if (ride >= cap && without >= cap) return false; /* gives up */
        if (line && !again && n_gone < MOST_GONE) gone[n_gone++] = *call;
        from = nextafter(e.at, INFINITY) + 1e-6;
    }
}

/* Rides until getting off is worth as much as staying on; the call. */
static uint32_t ride(follower *f, uint32_t call, double *now)
{
    const service_t *s = &f->services[f->calls[call].line];
    const double start = *now - f->calls[call].departs;
    const uint32_t end = s->first_call + s->n_calls;
    uint32_t way, last = NONE;
    for (uint32_t i = call + 1; i < end; i++) {
        const call_t *c = &f->calls[i];
        if (c->exit == NONE) continue;
        last = i;
        if (i + 1 == end) break;
        const worth_t off = follow_arriving(f, c->stop, c->exit, start + c->arrives, &way),
                      on = follow_after(f, c->departs - c->arrives, follow_riding(f, i, start + c->departs));
        if (off.value <= on.value) break;
    }
    *now = start + f->calls[last].arrives;
    return last;
}

static void forget_phases(follower *f)
{
    while (f->n_drawn) f->phase[f->drawn[--f->n_drawn]] = -1;
}

static double journey(follower *f, uint32_t stop, double start, uint64_t *dice)
{
    const double cap = f->o.cap_s, over = (double)f->n_steps * f->o.step_s;
    bool waits = gw_tt_stop_at(f->t, stop)->kind != GW_STOP_PORT;
    uint32_t exit = follow_exit_of(f, stop), slot = NONE, call, way;
    double now = start;
    while (now < over) {
        if (waits) {
            if (f->independent) forget_phases(f);
            if (!board(f, stop, slot, &now, &call, dice)) return cap;
            call = ride(f, call, &now);
            stop = f->calls[call].stop;
            exit = f->calls[call].exit;
            if (now >= over) return f->end_s[stop] < cap ? now + f->end_s[stop] - start : cap;
        }
        if (follow_arriving(f, stop, exit, now, &way).value >= (float)f->o.cap_s) return cap;
        if (way == NONE) return now + f->end_s[stop] - start;
        now += f->ways[way].seconds;
        stop = f->ways[way].to;
        slot = f->ways[way].slot;
        waits = gw_tt_stop_at(f->t, stop)->kind != GW_STOP_PORT;
        if (waits) continue;
        if (f->end_s[stop] < cap) return now + f->end_s[stop] - start;
        const gate_t *g = &f->gates[f->gate_of[stop]];
        const int32_t step = (int32_t)(now / f->o.step_s), part = (int32_t)(follow_roll(dice) * SLOW_PARTS);
        if (step >= f->n_steps || g->through[step * SLOW_PARTS + part] == GW_NEVER) return cap;
        now = fmax(now, g->through[step * SLOW_PARTS + part]);
        stop = g->behind;
        exit = follow_exit_of(f, stop);
    }
    return cap;
}

double follow_once(follower *f, gw_stop_id from, int32_t time_s, uint64_t *dice)
{
    const double took = journey(f, from.v, time_s - f->o.from_s, dice);
    forget_phases(f);
    return took;
}

double follow_look_ahead(follower *f, gw_stop_id stop, int32_t time_s)
{
    const double at = time_s - f->o.from_s;
    uint32_t way;
    if (gw_tt_stop_at(f->t, stop.v)->kind == GW_STOP_PORT)
        return (double)follow_arriving(f, stop.v, follow_exit_of(f, stop.v), at, &way).value;
    return (double)follow_waiting_on(f, stop.v, NONE, at, at).value;
}

void follow_independent(follower *f)
{
    f->independent = true;
}
