/* Waiting at a stop: which lines are worth waiting for, and what a wait may see of them (wait_sum.c adds it
 * up). */
#include "planner/strategy/strategy_priv.h"

/* --- which lines --- */

static const float *trips_of(const gw_strategy *s, const visit_t *v, size_t *at)
{
    const gw_strategy_net *n = s->net;
    const line_t *l = &n->lines[v->line];
    *at = l->trips + l->lead + s->step - n->hops[v->hop].departs;
    return n->trips + *at;
}

static candidate_t look_at(const gw_strategy *s, uint32_t visit)
{
    const visit_t *v = &s->net->visits[visit];
    candidate_t c = {.line = visit, .least = UINT16_MAX};
    size_t at;
    (void)trips_of(s, v, &at);
    const uint8_t *certain = s->net->certain + at;
    uint8_t most = 0;
    for (int j = 0; j < LANES; j++) most = certain[j] > most ? certain[j] : most;
    c.certain = most;
    const uint32_t blocks = s->hops.ring / LANES, here = s->hop_at / LANES;
    const range_t *ranges = s->hops.ranges + (size_t)v->hop * blocks;
    const uint32_t n = LANES + (most < s->net->ahead ? most : s->net->ahead);
    for (uint32_t b = 0; b * LANES < n; b++) {
        const range_t r = ranges[strategy_turn(here + b, blocks)];
        c.least = r.least < c.least ? r.least : c.least;
        c.most = r.most > c.most ? r.most : c.most;
    }
    return c;
}

/* Copies what a wait of `ahead` steps may see. *steady: the line runs all the time. false: it does not come.
 */
static bool load(const gw_strategy *s, const visit_t *v, uint32_t ahead, bool shares, window_t *w,
                 bool *steady)
{
    size_t at;
    const float *trips = trips_of(s, v, &at);
    const uint32_t n = LANES + ahead + 1;
    const size_t row = strategy_row(&s->hops, v->hop);
    float slowest = 1;
    if (!(trips[n - 1] - trips[0] > BARELY)) return false;
    for (uint32_t j = 0; j < n; j++) w->trips[j] = trips[j] - trips[0];
    for (uint32_t j = 0; j + 1 < n; j++) {
        float here = trips[j + 1] - trips[j];
        slowest = here < slowest ? here : slowest;
    }
    *steady = slowest > BARELY;
    for (uint32_t done = 0, from = s->hop_at; done < n; from = 0) {
        uint32_t here = s->hops.ring - from < n - done ? s->hops.ring - from : n - done;
        for (uint32_t j = 0; j < here; j++) w->ride[done + j] = s->hops.value[row + from + j];
        for (uint32_t j = 0; shares && j < here; j++)
            w->served[done + j] = (float)s->hops.served[row + from + j] * (1.0f / FULL);
        done += here;
    }
    return true;
}

/* No one waits for a line whose ride is worth more than this, while line b comes. */
static float useful_up_to(const gw_strategy *s, const candidate_t *b, float step)
{
    size_t at;
    const float *trips = trips_of(s, &s->net->visits[b->line], &at);
    float slowest = 1;
    for (uint32_t j = 0; j < LANES + b->certain; j++) {
        float here = trips[j + 1] - trips[j];
        slowest = here < slowest ? here : slowest;
    }
    float wait = slowest > BARELY ? 0.5f / slowest : 1e9f;
    if (wait > (float)b->certain) wait = (float)b->certain;
    return (float)b->most + wait * step;
}

/* The line with the least mean wait and ride, of those that come for certain; NULL: none does. */
static const candidate_t *best_of(const gw_strategy *s, const candidate_t *c, uint32_t n, float step)
{
    const candidate_t *best = NULL;
    float least = 0;
    for (uint32_t i = 0; i < n; i++) {
        float mean = 0.5f * ((float)c[i].least + (float)c[i].most + (float)c[i].certain * step);
        if (c[i].certain > s->net->ahead || c[i].most >= s->net->cap || (best && mean >= least)) continue;
        best = &c[i];
        least = mean;
    }
    return best;
}

static void load_end(const gw_strategy *s, uint32_t place, bool certain, wait_t *w)
{
    const uint16_t *day = s->day + (size_t)place * s->net->row_steps + s->step + w->ahead;
    const uint16_t *served = s->places.served + strategy_row(&s->places, place) +
                             strategy_turn(s->place_at + w->ahead, s->places.ring);
    for (int j = 0; j < LANES; j++) {
        w->end[j] = certain ? w->cap : day[j];
        w->end_served[j] = certain ? 0 : (float)served[j] * (1.0f / FULL);
    }
}

/* Next departures as a timetable has them, for as long as a wait looks ahead. */
static const window_t *load_schedule(const gw_strategy *s, const place_t *p, uint32_t ahead, window_t *x)
{
    const rows_t *r = &s->schedules;
    if (p->schedule == NONE) return NULL;
    const size_t row = strategy_row(r, p->schedule);
    bool any = false;
    for (uint32_t done = 0, from = s->hop_at; done < LANES + ahead + 1; from = 0) {
        uint32_t here = r->ring - from < LANES + ahead + 1 - done ? r->ring - from : LANES + ahead + 1 - done;
        for (uint32_t j = 0; j < here; j++) {
            x->ride[done + j] = r->value[row + from + j];
            x->served[done + j] = (float)r->served[row + from + j] * (1.0f / FULL);
            any = any || r->value[row + from + j] < s->net->cap;
        }
        done += here;
    }
    return any ? x : NULL;
}

/* The lines worth waiting for; whole: everybody who boards one of them is served. */
static uint32_t choose(gw_strategy *s, const place_t *p, float step, uint32_t *ahead, bool *whole)
{
    const gw_strategy_net *n = s->net;
    candidate_t *c = s->candidates;
    uint32_t n_c = 0, kept = 0;
    for (uint32_t v = p->first_visit; v < p->end_visit; v++) {
        c[n_c] = look_at(s, v);
        n_c += c[n_c].least < n->cap;
    }
    const candidate_t *best = best_of(s, c, n_c, step);
    const float limit = best ? useful_up_to(s, best, step) : n->cap;
    *ahead = best ? best->certain : n->ahead;
    *whole = best != NULL;
    for (uint32_t i = 0; i < n_c; i++) {
        if (&c[i] != best && (float)c[i].least >= limit) continue;
        *whole = *whole && c[i].most < n->cap &&
                 strategy_whole_from(s, n->visits[c[i].line].hop, LANES + *ahead + 1);
        c[kept++] = c[i];
    }
    return kept;
}

/* While all useful lines run all the time, nobody waits longer than until the best of them is certain to have
 * come. Where one begins or ends, a wait looks further ahead, beyond this block, and then begins afresh. */
static bool load_all(gw_strategy *s, uint32_t n_lines, bool shares, wait_t *w)
{
    bool certain = w->ahead < s->net->ahead;
    for (;;) {
        bool steady = true, this_one;
        w->n_lines = 0;
        for (uint32_t i = 0; i < n_lines; i++) {
            if (!load(s, &s->net->visits[s->candidates[i].line], w->ahead, shares || !certain,
                      &w->lines[w->n_lines], &this_one))
                continue; /* it does not come while one waits */
            w->n_lines++;
            steady = steady && this_one;
        }
        if (steady || !certain) return certain;
        certain = false;
        w->ahead = w->ahead <= LANES / 2 ? LANES : w->ahead <= LANES ? LANES + LANES / 2 : s->net->ahead;
        if (w->ahead > s->net->ahead) w->ahead = s->net->ahead;
    }
}

static bool any_end(const wait_t *w)
{
    bool any = false;
    for (int j = 0; j < LANES; j++) any = any || w->end[j] < w->cap;
    return any;
}

void strategy_wait(gw_strategy *s, uint32_t place, lanes_t *out)
{
    const gw_strategy_net *n = s->net;
    const place_t *p = &n->places[place];
    wait_t w = {.lines = s->windows, .step = (float)n->step_s * (float)n->unit, .cap = n->cap};
    bool whole;
    const uint32_t n_lines = choose(s, p, w.step, &w.ahead, &whole);
    const bool certain = load_all(s, n_lines, !whole || p->schedule != NONE, &w);
    w.schedule = load_schedule(s, p, w.ahead, &s->windows[n->most_visits]);
    load_end(s, place, certain, &w);
    s->n_waits++;
    if (w.n_lines == 0 && !w.schedule && !any_end(&w)) {
        strategy_fill(out, n->cap, 0);
        return;
    }
    if (whole && certain && !w.schedule) {
        s->sum(&w, false, out);
        for (int j = 0; j < LANES; j++) out->served[j] = out->value[j] < n->cap ? FULL : 0;
        return;
    }
    s->sum(&w, true, out);
    for (int j = 0; j < LANES;
         j++) { /* where the timetable is as good, its own departures tell it to the second */
        bool none = out->value[j] >= n->cap || (w.schedule && (float)out->value[j] >= w.schedule->ride[j]);
        out->value[j] = none ? n->cap : out->value[j];
        out->served[j] = none ? 0 : out->served[j];
    }
}
