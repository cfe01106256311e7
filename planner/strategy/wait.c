/* Waiting: whichever useful line comes first, decided while one waits.
 *
 * Ready at t, one has waited k steps and none of the lines has come. Line i comes within the next step with
 * chance q_i = (N_i(k+1) − N_i(k)) / (1 − N_i(k)), evenly spread over it, where N_i counts from t. It is
 * taken if its ride is worth less than waiting on in the middle of the step, which is C(k+1) and half of what
 * C falls by in a step (as it fell in the step after). With C the value of waiting at the end of the step, E
 * = C + step, and G_i = E − (ride_i + time spent of the step), what line i saves:
 *
 *     C(k) = E − ∫ Σ_i q_i G_i Π_{j≠i} (1 − θ q_j) dθ
 *
 * by Simpson's rule, exact for up to three lines; for more, whose chances may be great in the last steps,
 * scaled so that the chance that some line comes is 1 − Π (1 − q_i). The step ends early where a line is
 * certain to come. All lanes (LANES moments t) go back together, step by step, from the moment by which the
 * best line has come for certain. One line alone needs no going back: Σ_k (N(k+1) − N(k)) · (time waited +
 * ride), which is the closed form wherever N is straight.
 */
#include "planner/strategy/strategy_priv.h"

#include <string.h>

#define BARELY 1e-4f /* rounding of N */

typedef struct {
    const gw_strategy *s;
    window_t *lines;
    uint32_t n_lines;
    uint32_t ahead;                      /* steps to look ahead */
    float step, cap;                     /* units */
    float end[LANES], end_served[LANES]; /* the value when it is over: waiting afresh */
    const window_t *schedule;            /* next departures, by step, as rides; NULL: none */
} wait_t;

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
    const uint16_t *row = s->hops.value + strategy_row(&s->hops, v->hop);
    uint32_t n = LANES + (most < s->net->ahead ? most : s->net->ahead);
    uint16_t low = UINT16_MAX, high = 0;
    for (uint32_t at_ring = s->hop_at, left = n; left;) {
        uint32_t here = s->hops.ring - at_ring < left ? s->hops.ring - at_ring : left;
        for (uint32_t j = 0; j < here; j++) {
            uint16_t x = row[at_ring + j];
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        left -= here;
        at_ring = 0;
    }
    c.least = low;
    c.most = high;
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

static inline uint16_t share_of(float served)
{
    return (uint16_t)((served < 1 ? served > 0 ? served : 0 : 1) * FULL + 0.5f);
}

/* --- one line --- */

static inline __attribute__((always_inline)) void wait_for_one(const wait_t *w, bool shares, lanes_t *out)
{
    const window_t *x = &w->lines[0];
    float sum[LANES] = {0}, part[LANES] = {0}, before[LANES] = {0};
    for (int k = 0; k < (int)w->ahead; k++) {
        const float waited = (float)k * w->step;
        for (int j = 0; j < LANES; j++) {
            float grown = x->trips[j + k + 1] - x->trips[j], now = grown < 1 ? grown : 1;
            float f = now - before[j], whole = x->trips[j + k + 1] - x->trips[j + k];
            float share = whole > f ? f / whole : 1; /* of the step, when it ends early */
            float a = x->ride[j + k], b = x->ride[j + k + 1];
            if (shares) { /* who is not served costs the cap, and no time on top of it */
                float p = x->served[j + k], q = x->served[j + k + 1], middle = p + 0.5f * share * (q - p);
                part[j] += f * middle;
                sum[j] += f * (a + 0.5f * share * (b - a) + middle * (waited + 0.5f * share * w->step));
            } else {
                sum[j] += f * (waited + a + 0.5f * share * (w->step + b - a));
            }
            before[j] = now;
        }
    }
    const float waited = (float)w->ahead * w->step;
    for (int j = 0; j < LANES; j++) {
        float left = 1 - before[j];
        left = left < BARELY ? 0 : left;
        float v = sum[j] + left * (waited * w->end_served[j] + w->end[j]);
        out->value[j] = (uint16_t)((v < w->cap ? v : w->cap) + 0.5f);
        if (shares) out->served[j] = share_of(part[j] + left * w->end_served[j]);
    }
}

/* --- several lines, and a timetable --- */

typedef struct {
    float value[LANES], served[LANES];     /* of waiting, at the end of the step; then at its beginning */
    float sure[LANES], sure_served[LANES]; /* least ride of the lines that have come for certain */
    float most[LANES];                     /* greatest chance of one line */
    float middle[LANES], later[LANES]; /* value in the middle of the step; and a step later than at its end */
    /* at the beginning, middle and end of the step: the chance that no line has come, the sum Σ q G Π, and Σ
     * q Π */
    float lost[3][LANES], gain[3][LANES], gain_served[3][LANES], comes[3][LANES];
} going_back;

static inline __attribute__((always_inline)) void find_chances(const wait_t *w, int k, bool shares,
                                                               going_back *b)
{
    const float half_step = 0.5f * w->step;
    for (int j = 0; j < LANES; j++) {
        float falls = 0.5f * (b->value[j] - b->later[j]);
        falls = falls < half_step ? falls : half_step;
        b->middle[j] = b->value[j] + (falls > -half_step ? falls : -half_step);
        b->later[j] = b->value[j];
        b->sure[j] = w->cap;
        b->sure_served[j] = 0;
        b->most[j] = 1;
    }
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *restrict x = &w->lines[i];
        for (int j = 0; j < LANES; j++) {
            float left = 1 - (x->trips[j + k] - x->trips[j]);
            float comes = x->trips[j + k + 1] - x->trips[j + k];
            float ride = x->ride[j + k];
            bool sure = left < BARELY;
            float q = comes / (sure ? 1 : left);
            bool taken = !sure && 0.5f * (ride + x->ride[j + k + 1]) < b->middle[j];
            x->chance[j] = taken ? q : 0;
            b->most[j] = x->chance[j] > b->most[j] ? x->chance[j] : b->most[j];
            bool better = sure && ride < b->sure[j];
            b->sure[j] = better ? ride : b->sure[j];
            if (shares) b->sure_served[j] = better ? x->served[j + k] : b->sure_served[j];
        }
    }
}

static inline __attribute__((always_inline)) void add_line(const wait_t *w, const window_t *x, int k,
                                                           bool shares, going_back *restrict b)
{
    for (int j = 0; j < LANES; j++) {
        float theta = 1 / b->most[j], q = x->chance[j] * theta, half = 1 - 0.5f * q, none = 1 - q;
        float step = theta * w->step, end = b->value[j] + (shares ? step * b->served[j] : step);
        float first = end - x->ride[j + k],
              ride = x->ride[j + k] + theta * (x->ride[j + k + 1] - x->ride[j + k]);
        float last = end - ride - (shares ? step * x->served[j + k + 1] : step);
        float middle = 0.5f * (first + last);
        b->comes[0][j] += q;
        b->comes[1][j] = b->comes[1][j] * half + b->lost[1][j] * q;
        b->comes[2][j] = b->comes[2][j] * none + b->lost[2][j] * q;
        b->gain[0][j] += q * first;
        b->gain[1][j] = b->gain[1][j] * half + b->lost[1][j] * q * middle;
        b->gain[2][j] = b->gain[2][j] * none + b->lost[2][j] * q * last;
        if (shares) {
            float from = b->served[j] - x->served[j + k];
            float to = from - theta * (x->served[j + k + 1] - x->served[j + k]);
            b->gain_served[0][j] += q * from;
            b->gain_served[1][j] = b->gain_served[1][j] * half + b->lost[1][j] * q * 0.5f * (from + to);
            b->gain_served[2][j] = b->gain_served[2][j] * none + b->lost[2][j] * q * to;
        }
        b->lost[1][j] *= half;
        b->lost[2][j] *= none;
    }
}

static inline __attribute__((always_inline)) void wait_for_many(const wait_t *w, bool shares, lanes_t *out)
{
    going_back b;
    memcpy(b.value, w->end, sizeof b.value);
    memcpy(b.served, w->end_served, sizeof b.served);
    for (uint32_t i = 0; i < w->n_lines; i++) { /* by the end the best line has come */
        const window_t *x = &w->lines[i];
        for (int j = 0; j < LANES; j++) {
            bool better = 1 - (x->trips[j + (int)w->ahead] - x->trips[j]) < 2 * BARELY &&
                          x->ride[j + (int)w->ahead] < b.value[j];
            b.value[j] = better ? x->ride[j + (int)w->ahead] : b.value[j];
            if (shares) b.served[j] = better ? x->served[j + (int)w->ahead] : b.served[j];
        }
    }
    for (int j = 0; j < LANES; j++) b.later[j] = b.value[j] - w->step;
    for (int k = (int)w->ahead - 1; k >= 0; k--) {
        if (w->schedule) {
            for (int j = 0; j < LANES; j++) {
                bool better = w->schedule->ride[j + k + 1] < b.value[j];
                b.value[j] = better ? w->schedule->ride[j + k + 1] : b.value[j];
                if (shares) b.served[j] = better ? w->schedule->served[j + k + 1] : b.served[j];
            }
        }
        find_chances(w, k, shares, &b);
        for (int x = 0; x < 3; x++)
            for (int j = 0; j < LANES; j++) {
                b.lost[x][j] = 1;
                b.gain[x][j] = b.comes[x][j] = 0;
                if (shares) b.gain_served[x][j] = 0;
            }
        for (uint32_t i = 0; i < w->n_lines; i++) add_line(w, &w->lines[i], k, shares, &b);
        for (int j = 0; j < LANES; j++) {
            float end = b.value[j] + w->step / b.most[j] * (shares ? b.served[j] : 1);
            float comes = b.comes[0][j] + 4 * b.comes[1][j] + b.comes[2][j];
            float scale = (1 - b.lost[2][j]) / (comes > BARELY ? comes : 1);
            float v = end - (b.gain[0][j] + 4 * b.gain[1][j] + b.gain[2][j]) * scale;
            bool sure = b.sure[j] < v;
            b.value[j] = sure ? b.sure[j] : v;
            if (shares) {
                float p = b.served[j] -
                          (b.gain_served[0][j] + 4 * b.gain_served[1][j] + b.gain_served[2][j]) * scale;
                b.served[j] = sure ? b.sure_served[j] : p;
            }
        }
    }
    for (int j = 0; j < LANES; j++) {
        float v = b.value[j] > 0 ? b.value[j] : 0;
        out->value[j] = (uint16_t)((v < w->cap ? v : w->cap) + 0.5f);
        if (shares) out->served[j] = share_of(b.served[j]);
    }
}

/* --- a place --- */

static void wait_plain(const wait_t *w, lanes_t *out)
{
    if (w->n_lines == 1 && !w->schedule)
        wait_for_one(w, false, out);
    else
        wait_for_many(w, false, out);
}

static void wait_shares(const wait_t *w, lanes_t *out)
{
    if (w->n_lines == 1 && !w->schedule)
        wait_for_one(w, true, out);
    else
        wait_for_many(w, true, out);
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
 * come. Where one begins or ends, a wait looks as far ahead as it can, and then begins afresh. */
static bool load_all(gw_strategy *s, uint32_t n_lines, bool shares, wait_t *w)
{
    bool certain = w->ahead < s->net->ahead;
    for (;;) {
        bool steady = true, this_one;
        w->n_lines = 0;
        for (uint32_t i = 0; i < n_lines; i++) {
            if (!load(s, &s->net->visits[s->candidates[i].line], w->ahead, shares || !certain,
                      &w->lines[w->n_lines], &this_one))
                this_one = false;
            else
                w->n_lines++;
            steady = steady && this_one;
        }
        if (steady || !certain) return certain;
        certain = false;
        w->ahead = s->net->ahead;
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
        wait_plain(&w, out);
        for (int j = 0; j < LANES; j++) out->served[j] = out->value[j] < n->cap ? FULL : 0;
        return;
    }
    wait_shares(&w, out);
    for (int j = 0; j < LANES;
         j++) { /* where the timetable is as good, its own departures tell it to the second */
        bool none = out->value[j] >= n->cap || (w.schedule && (float)out->value[j] >= w.schedule->ride[j]);
        out->value[j] = none ? n->cap : out->value[j];
        out->served[j] = none ? 0 : out->served[j];
    }
}
