/* A wait added up: whichever useful line comes first, decided while one waits.
 *
 * Ready at t, one has waited k steps and none of the lines has come. Line i comes within the next step with
 * chance q_i = (N_i(k+1) − N_i(k)) / (1 − N_i(k)), evenly spread over it, where N_i counts from t. It is
 * taken if its ride is worth less than waiting on in the middle of the step, which is C(k+1) and half of what
 * C falls by in a step (as it fell in the step after). With C the value of waiting at the end of the step, E
 * = C + step, and G_i = E − (ride_i + time spent of the step), what line i saves:
 *
 *     C(k) = E − ∫ Σ_i q_i G_i Π_{j≠i} (1 − θ q_j) dθ
 *
 * by Gauss's rule of two points, exact for up to three lines; for more, whose chances may be great in the
 * last steps, scaled so that the chance that some line comes is 1 − Π (1 − q_i). A step in which a line comes
 * for certain is early: it ends then. All lanes (LANES moments t) go back together, step by step, from the
 * moment by which a line has come for certain that nobody lets go. Where N is straight, q_i is the same for
 * all lanes. One straight line alone needs no going back: half its headway, and the mean of its rides
 * (wait_one_priv.h). Who has let a line go has it no more: wait_lost_priv.h.
 */

/* The body of wait_sum.c, which includes it once for each width of registers: SUM(name) tells its functions
 * apart. Not for others, and not guarded. */

SUM_BODY vec SUM(load)(const float *p)
{
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}

SUM_BODY void SUM(store)(float *p, vec v)
{
    memcpy(p, &v, sizeof v);
}

SUM_BODY vec SUM(all)(float x)
{
    return x - (vec){0};
}

SUM_BODY vec SUM(choose)(mask m, vec yes, vec no)
{
    return (vec)((m & (mask)yes) | (~m & (mask)no));
}

SUM_BODY vec SUM(least)(vec a, vec b)
{
    return SUM(choose)(b < a, b, a);
}

SUM_BODY vec SUM(between)(vec x, float least, float most)
{
    x = SUM(choose)(x > least, x, SUM(all)(least));
    return SUM(choose)(x < most, x, SUM(all)(most));
}

/* LANES numbers of 16 bits. */
SUM_BODY void SUM(widen)(const uint16_t *restrict from, float scale, float *restrict to)
{
    for (int j = 0; j < LANES; j++) to[j] = (float)from[j] * scale;
}

/* The same, so much nearer to what stands beside it. */
SUM_BODY void SUM(widen_late)(const uint16_t *restrict from, const uint16_t *restrict beside, float late,
                              float scale, float *restrict to)
{
    for (int j = 0; j < LANES; j++)
        to[j] = ((float)from[j] + late * ((float)beside[j] - (float)from[j])) * scale;
}

/* Who boards in the middle of a step boards a vehicle that left a part of a step before the one that its row
 * is of (or after it). */
SUM_BODY void SUM(read_late)(const wait_t *w, window_t *x)
{
    const float late = x->late > 0 ? x->late : -x->late;
    const int beside = x->late > 0 ? -1 : 1;
    uint32_t at = x->at;
    for (uint32_t done = 0; done < w->ahead + 1 + LANES; done += LANES) {
        const uint32_t here = at == 0 && beside < 0 ? x->ring : at; /* the first block stands there, too */
        SUM(widen_late)(x->value + here, x->value + here + beside, late, 1, x->ride + done);
        if (w->shares) SUM(widen_late)
        (x->value_served + here, x->value_served + here + beside, late, 1.0f / FULL, x->served + done);
        at = strategy_turn(at + LANES, x->ring);
    }
    if (beside > 0) return; /* what is before the block is not known yet: as it goes on from there */
    const float falls = (float)x->value[x->at] - (float)x->value[x->at + 1];
    x->ride[0] = (float)x->value[x->at] + late * (falls > w->step    ? w->step
                                                  : falls < -w->step ? -w->step
                                                                     : falls);
    if (w->shares) x->served[0] = (float)x->value_served[x->at] * (1.0f / FULL);
}

/* What a wait may see. */
SUM_BODY void SUM(read)(const wait_t *w, window_t *x)
{
    uint32_t at = x->at;
    if (x->late < 0 || x->late > 0) {
        SUM(read_late)(w, x);
        return;
    }
    for (uint32_t done = 0; done < w->ahead + 1 + LANES; done += LANES) {
        SUM(widen)(x->value + at, 1, x->ride + done);
        if (w->shares) SUM(widen)(x->value_served + at, 1.0f / FULL, x->served + done);
        at = strategy_turn(at + LANES, x->ring);
    }
}

SUM_BODY void SUM(put)(const wait_t *w, bool shares, int lane, vec value, vec served, lanes_t *out)
{
    float v[WIDE], p[WIDE];
    SUM(store)(v, SUM(between)(value, 0, w->cap) + 0.5f);
    for (int j = 0; j < WIDE; j++) out->value[lane + j] = (uint16_t)(int32_t)v[j];
    if (shares)
        served = SUM(between)(served, 0, 1);
    else
        served = SUM(choose)(value + 0.5f < w->cap, SUM(all)(1), SUM(all)(0));
    SUM(store)(p, served * (float)FULL + 0.5f);
    for (int j = 0; j < WIDE; j++) out->served[lane + j] = (uint16_t)(int32_t)p[j];
}

#include "planner/strategy/wait_one_priv.h"

/* --- several lines, and a timetable --- */

/* Of a line in step k, in all lanes. */
SUM_BODY vec SUM(chance)(const window_t *x, int lane, int k, bool early)
{
    if (x->per_step > 0) return SUM(all)(x->chance[k]);
    const vec now = SUM(load)(x->trips + lane + k), comes = SUM(load)(x->trips + lane + k + 1) - now,
              left = 1 - (now - SUM(load)(x->trips + lane));
    if (!early) return comes / left;
    return SUM(choose)(left < BARELY, SUM(all)(0), comes / SUM(choose)(left < BARELY, SUM(all)(1), left));
}

#include "planner/strategy/wait_lost_priv.h"

/* Line i in a step: what it saves at its points, and what is left for the lines after it. */
SUM_BODY void SUM(add_line)(const wait_t *w, window_t *x, int lane, int k, bool shares, kind_of_step kind,
                            bool gone, vec chance, vec goes, const going_back *b, one_step *y)
{
    const int at = lane + k;
    static const float POINTS[2] = {0.21132487f, 0.78867513f};
    const vec ride = SUM(load)(x->ride + at);
    vec grows = SUM(load)(x->ride + at + 1) - ride, q = chance;
    vec served, less;
    if (shares) {
        const vec served_then = SUM(load)(x->served + at + 1);
        served = SUM(load)(x->served + at);
        less = served_then - served;
        grows += w->step * served_then;
    } else {
        grows += w->step;
    }
    if (kind == EARLY) {
        q *= y->theta;
        grows *= y->theta;
        if (shares) less *= y->theta;
    }
    const vec first = y->end - ride;
    vec saves = SUM(all)(0), saves_served = saves;
    for (int i = 0; i < 2; i++) {
        const vec none = 1 - POINTS[i] * q, comes = y->none[i] * q;
        const vec gain = comes * (first - POINTS[i] * grows);
        y->gain[i] = y->gain[i] * none + gain;
        if (gone) saves += gain;
        if (shares) {
            const vec more = comes * (b->served - served - POINTS[i] * less);
            y->gain_served[i] = y->gain_served[i] * none + more;
            if (gone) saves_served += more;
        }
        if (kind != PLAIN) y->comes[i] = y->comes[i] * none + comes;
        y->none[i] *= none;
    }
    if (gone) SUM(let_go)(x, lane, shares, kind, q, goes, 0.5f * saves, 0.5f * saves_served, y);
    if (kind != PLAIN || gone) y->none_at_end *= 1 - q;
}

/* A line that has come for certain, in some lanes or in all of them. */
SUM_BODY void SUM(take_sure)(const window_t *x, int lane, int k, bool shares, one_step *y)
{
    const vec ride = SUM(load)(x->ride + lane + k);
    mask better = ride < y->sure;
    if ((uint32_t)k < x->certain) {
        if (x->per_step > 0) return;
        better &= 1 - (SUM(load)(x->trips + lane + k) - SUM(load)(x->trips + lane)) < BARELY;
    }
    y->sure = SUM(choose)(better, ride, y->sure);
    if (shares) y->sure_served = SUM(choose)(better, SUM(load)(x->served + lane + k), y->sure_served);
}

/* A line in step k is taken if its ride is worth less than waiting on: without it, which costs what is lost.
 */
SUM_BODY mask SUM(is_taken)(const window_t *x, int lane, int k, bool gone, const one_step *y)
{
    const vec both = SUM(load)(x->ride + lane + k) + SUM(load)(x->ride + lane + k + 1);
    return both < (gone ? y->twice_middle + 2 * SUM(load)(x->lost + lane) : y->twice_middle);
}

/* Its chance where it is taken; goes: where it is let go. */
SUM_BODY vec SUM(taken)(const window_t *x, int lane, int k, kind_of_step kind, bool gone, const one_step *y,
                        vec *goes)
{
    const vec chance = SUM(chance)(x, lane, k, kind == EARLY),
              taken = SUM(choose)(SUM(is_taken)(x, lane, k, gone, y), chance, SUM(all)(0));
    *goes = chance - taken;
    return taken;
}

/* It may come for certain in the course of the step, in some lane. */
SUM_BODY bool SUM(is_near)(const window_t *x, int k)
{
    return (uint32_t)k + 1 >= x->soon && (uint32_t)k < x->certain;
}

/* When a step ends early; the chances of lines that may end it are kept. */
SUM_BODY void SUM(find_theta)(const wait_t *w, int lane, int k, bool gone, one_step *y)
{
    vec most = SUM(all)(1);
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *x = &w->lines[i];
        if (!SUM(is_near)(x, k)) continue;
        vec goes;
        const vec chance = SUM(taken)(x, lane, k, EARLY, gone, y, &goes);
        SUM(store)(x->lane_chance + lane, chance);
        if (gone) SUM(store)(x->lane_goes + lane, goes);
        most = SUM(choose)(chance > most, chance, most);
    }
    y->theta = 1 / most;
}

SUM_BODY void SUM(add_lines)(const wait_t *w, int lane, int k, bool shares, kind_of_step kind, bool gone,
                             const going_back *b, one_step *y)
{
    if (kind == EARLY) SUM(find_theta)(w, lane, k, gone, y);
    const vec step = kind == EARLY ? y->theta * w->step : SUM(all)(w->step);
    y->end = b->value + (shares ? step * b->served : step);
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *x = &w->lines[i];
        if (kind == EARLY ? (uint32_t)k + 1 >= x->soon : (uint32_t)k >= x->certain)
            SUM(take_sure)(x, lane, k, shares, y);
        if ((uint32_t)k >= x->certain) {
            if (gone) SUM(store)(x->none_before + lane, y->none_at_end);
            continue;
        }
        const bool kept = kind == EARLY && SUM(is_near)(x, k);
        vec goes = SUM(all)(0);
        if (kept && gone) goes = SUM(load)(x->lane_goes + lane);
        const vec chance =
            kept ? SUM(load)(x->lane_chance + lane) : SUM(taken)(x, lane, k, PLAIN, gone, y, &goes);
        SUM(add_line)(w, x, lane, k, shares, kind, gone, chance, goes, b, y);
    }
}

/* From the end of step k to its beginning. */
SUM_BODY void SUM(go_back)(const wait_t *w, int lane, int k, bool shares, kind_of_step kind, bool gone,
                           going_back *b)
{
    const vec zero = SUM(all)(0), one = SUM(all)(1);
    if (w->schedule) {
        const vec departure = SUM(load)(w->schedule->ride + lane + k + 1);
        const mask better = departure < b->value;
        if (gone) SUM(leave)(w, lane, k, shares, departure, b);
        b->value = SUM(choose)(better, departure, b->value);
        if (shares) b->served = SUM(choose)(better, SUM(load)(w->schedule->served + lane + k + 1), b->served);
    }
    one_step y = {.twice_middle = 2 * b->value + SUM(between)(b->value - b->later, -w->step, w->step),
                  .sure = SUM(all)(w->cap),
                  .sure_served = zero,
                  .none = {one, one},
                  .comes = {zero, zero},
                  .gain = {zero, zero},
                  .gain_served = {zero, zero},
                  .none_at_end = one};
    SUM(add_lines)(w, lane, k, shares, kind, gone, b, &y);
    vec scale = SUM(all)(0.5f);
    if (kind != PLAIN) {
        const vec comes = y.comes[0] + y.comes[1];
        scale = (1 - y.none_at_end) / SUM(choose)(comes > BARELY, comes, one);
    }
    const vec value = y.end - (y.gain[0] + y.gain[1]) * scale;
    const mask sure = y.sure < value;
    if (gone) SUM(keep_lost)
    (w, lane, k, shares, kind, &y, value,
     shares ? b->served - (y.gain_served[0] + y.gain_served[1]) * scale : one);
    b->later = SUM(choose)(sure, y.sure - w->step, b->value); /* just before, one waits for it alone */
    b->value = SUM(choose)(sure, y.sure, value);
    if (!shares) return;
    const vec served = b->served - (y.gain_served[0] + y.gain_served[1]) * scale;
    b->served = SUM(choose)(sure, y.sure_served, served);
}

SUM_BODY kind_of_step SUM(kind_of)(const wait_t *w, uint32_t k)
{
    kind_of_step kind = PLAIN;
    for (uint32_t i = 0; i < w->n_lines; i++) {
        if (k >= w->lines[i].certain) continue;
        if (k + 1 >= w->lines[i].soon) return EARLY;
        if (k + LAST_STEPS >= w->lines[i].soon && w->n_lines > EXACT_LINES) kind = SCALED;
    }
    return kind;
}

/* By the end one has come that is taken. */
SUM_BODY going_back SUM(begin)(const wait_t *w, bool shares, bool gone, int lane)
{
    const vec end = SUM(load)(w->end + lane), end_served = SUM(load)(w->end_served + lane);
    one_step y = {.sure = w->certain ? SUM(all)(w->cap) : end,
                  .sure_served = w->certain ? SUM(all)(0) : end_served};
    for (uint32_t i = 0; i < w->n_lines; i++)
        if (w->ahead >= w->lines[i].soon) SUM(take_sure)(&w->lines[i], lane, (int)w->ahead, shares, &y);
    if (gone) SUM(begin_lost)(w, lane, shares, &y);
    return (going_back){.value = y.sure, .served = y.sure_served, .later = y.sure - w->step};
}

/* The groups of lanes take turns, since each step of one has to await its step before. */
SUM_BODY void SUM(wait_for_many)(const wait_t *w, bool shares, bool gone, uint32_t groups, lanes_t *out)
{
    going_back b[GROUPS];
    for (uint32_t g = 0; g < groups; g++) b[g] = SUM(begin)(w, shares, gone, (int)g * WIDE);
    for (int k = (int)w->ahead - 1; k >= 0; k--) {
        const kind_of_step kind = SUM(kind_of)(w, (uint32_t)k);
        for (uint32_t g = 0; g < groups && kind == PLAIN; g++)
            SUM(go_back)(w, (int)g * WIDE, k, shares, PLAIN, gone, &b[g]);
        for (uint32_t g = 0; g < groups && kind == SCALED; g++)
            SUM(go_back)(w, (int)g * WIDE, k, shares, SCALED, gone, &b[g]);
        for (uint32_t g = 0; g < groups && kind == EARLY; g++)
            SUM(go_back)(w, (int)g * WIDE, k, shares, EARLY, gone, &b[g]);
    }
    for (uint32_t g = 0; g < groups; g++) SUM(put)(w, shares, (int)g * WIDE, b[g].value, b[g].served, out);
}

/* --- a place --- */

void SUM(strategy_sum)(const wait_t *w, lanes_t *out);
void SUM(strategy_sum)(const wait_t *w, lanes_t *out)
{
    const bool one =
        w->n_lines == 1 && !w->schedule && w->lines[0].per_step > 0 && w->ahead == w->lines[0].certain;
    for (uint32_t i = 0; i < w->n_lines; i++) SUM(read)(w, &w->lines[i]);
    if (w->schedule) SUM(read)(w, w->schedule);
    if (one && w->shares)
        SUM(wait_for_one)(w, true, out);
    else if (one)
        SUM(wait_for_one)(w, false, out);
    else if (w->shares)
        SUM(wait_for_many)(w, true, true, GROUPS, out);
    else if (w->alike)
        SUM(wait_for_many)(w, false, false, 1, out);
    else
        SUM(wait_for_many)(w, false, true, GROUPS, out);
    for (int j = WIDE; j < LANES && w->alike; j++) {
        out->value[j] = out->value[0];
        out->served[j] = out->served[0];
    }
}
