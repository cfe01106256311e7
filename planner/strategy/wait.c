/* Waiting at a stop: what a wait may see of the lines worth waiting for (wait_lines.c tells which, wait_sum.c
 * adds it up). A lane in which nothing comes in the first step waits as the next one does, a step longer. */
#include "planner/strategy/strategy_priv.h"

/* --- what a wait sees --- */

static void load_trips(const candidate_t *c, uint32_t n, float *trips)
{
    const piece_t *p = c->piece;
    const double zero = p->trips + (double)(c->at - p->step) * (double)p->per_step;
    for (uint32_t j = 0; j < n; p++) {
        const uint32_t end = p[1].step - c->at < n ? p[1].step - c->at : n;
        const float start =
            (float)(p->trips - zero + ((double)c->at - (double)p->step) * (double)p->per_step);
        for (; j < end; j++) trips[j] = start + (float)j * p->per_step;
    }
}

static void load(const gw_strategy *s, const candidate_t *c, uint32_t ahead, window_t *w)
{
    const size_t row = strategy_row(&s->hops, c->visit->hop);
    w->value = s->hops.value + row;
    w->value_served = s->hops.served + row;
    w->at = s->hop_at;
    w->ring = s->hops.ring;
    w->late = (float)s->net->hops[c->visit->hop].late / LATE_PARTS;
    w->soon = c->soon;
    w->certain = c->certain;
    w->per_step = 0;
    if (!c->straight) {
        load_trips(c, LANES + ahead + 1, w->trips);
        return;
    }
    w->per_step = c->piece->per_step;
    for (uint32_t k = 0; k < ahead && k < c->certain; k++)
        w->chance[k] = w->per_step / (1 - (float)k * w->per_step);
}

/* What is left for whoever is still there as a wait ends: waiting afresh. Further ahead than rows of places
 * are kept, so from the day: the end of the one block and the beginning of the next. */
static void load_end(const gw_strategy *s, uint32_t place, wait_t *w)
{
    uint16_t value[2 * LANES], served[2 * LANES];
    const uint32_t ahead = w->certain && w->ahead < LANES ? LANES : w->ahead;
    const uint32_t block = (s->step + ahead) / LANES, from = ahead % LANES;
    strategy_block_at(s, place, block, value, served);
    strategy_block_at(s, place, block + 1, value + LANES, served + LANES);
    for (uint32_t j = 0; j < LANES; j++) {
        w->end[j] = value[from + j];
        w->end_served[j] = (float)served[from + j] * (1.0f / FULL);
    }
}

/* Next departures as a timetable has them. */
static window_t *load_schedule(const gw_strategy *s, const place_t *p, uint32_t ahead, window_t *x)
{
    const rows_t *r = &s->schedules;
    if (p->schedule == NONE) return NULL;
    bool any = false;
    for (uint32_t k = 0; k < LANES + ahead + 1; k += LANES)
        any =
            any || strategy_range(r, p->schedule, strategy_turn(s->hop_at + k, r->ring))->least < s->net->cap;
    x->value = r->value + strategy_row(r, p->schedule);
    x->value_served = r->served + strategy_row(r, p->schedule);
    x->at = s->hop_at;
    x->ring = r->ring;
    x->late = 0;
    return any ? x : NULL;
}

/* --- what comes of it --- */

static bool all_alike(const gw_strategy *s, const chosen_t *chosen)
{
    bool alike = chosen->whole && chosen->lanes == UINT32_MAX;
    for (uint32_t i = 0; i < chosen->n; i++)
        alike = alike && s->candidates[i].straight && s->candidates[i].least == s->candidates[i].most;
    return alike;
}

/* Where nothing comes in the first step: from the next one, and the block's last one from the next block.
 * Counted from where it was worked out, so that rounding does not add up. */
static void wait_longer(const gw_strategy *s, uint32_t place, uint32_t lanes, lanes_t *out)
{
    const gw_strategy_net *n = s->net;
    const size_t row = strategy_row(&s->places, place) + strategy_turn(s->place_at + LANES, s->places.ring);
    const uint32_t step = (uint32_t)n->step_s * n->unit;
    uint32_t value = s->places.value[row], served = s->places.served[row];
    if (value >= n->cap && !lanes) {
        strategy_fill(out, n->cap, 0);
        return;
    }
    uint32_t longer = step * served, wait = 0, rounds = strategy_rounds(served);
    for (uint32_t j = LANES; j-- > 0;) {
        if (lanes >> j & 1) {
            value = out->value[j];
            served = out->served[j];
            longer = step * served;
            rounds = strategy_rounds(served);
            wait = 0;
            continue;
        }
        wait += longer;
        const uint32_t sum = value + (wait + rounds) / FULL;
        out->value[j] = sum < n->cap ? (uint16_t)sum : n->cap;
        out->served[j] = sum < n->cap ? (uint16_t)served : 0;
    }
}

/* Where the timetable is as good, its own departures tell it to the second. */
static void leave_to_timetable(const gw_strategy *s, const window_t *schedule, lanes_t *out)
{
    for (uint32_t j = 0; j < LANES; j++) {
        const bool none =
            out->value[j] >= s->net->cap || (schedule && out->value[j] >= schedule->value[schedule->at + j]);
        out->value[j] = none ? s->net->cap : out->value[j];
        out->served[j] = none ? 0 : out->served[j];
    }
}

static void add_up(gw_strategy *s, uint32_t place, const chosen_t *chosen, window_t *schedule, lanes_t *out)
{
    const gw_strategy_net *n = s->net;
    wait_t w;
    w.lines = s->windows;
    w.n_lines = chosen->n;
    w.ahead = chosen->ahead;
    w.lanes = chosen->lanes;
    w.certain = chosen->certain;
    w.alike = !schedule && all_alike(s, chosen);
    w.shares = !chosen->whole;
    w.step = (float)n->step_s * (float)n->unit;
    w.cap = n->cap;
    w.schedule = schedule;
    if (w.alike && w.n_lines == 1) {
        const candidate_t *c = &s->candidates[0];
        const float value = c->least + 0.5f * w.step / c->piece->per_step + 0.5f;
        const bool good = value < w.cap;
        strategy_fill(out, good ? (uint16_t)value : n->cap, good ? FULL : 0);
        return;
    }
    for (uint32_t i = 0; i < w.n_lines; i++) load(s, &s->candidates[i], w.ahead, &w.lines[i]);
    load_end(s, place, &w);
    s->sum(&w, out);
}

void strategy_wait(gw_strategy *s, uint32_t place, lanes_t *out)
{
    const gw_strategy_net *n = s->net;
    const place_t *p = &n->places[place];
    const chosen_t chosen = strategy_choose(s, p);
    window_t *schedule = load_schedule(s, p, chosen.ahead, &s->windows[n->most_visits]);
    s->n_waits++;
    s->useful[place] = chosen.useful;
    if (chosen.lanes) add_up(s, place, &chosen, schedule, out);
    if (chosen.lanes != UINT32_MAX) wait_longer(s, place, chosen.lanes, out);
    if (schedule || !chosen.whole || chosen.lanes != UINT32_MAX) leave_to_timetable(s, schedule, out);
}
