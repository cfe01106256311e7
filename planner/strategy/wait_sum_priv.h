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
 * all lanes. One straight line alone needs no going back: half its headway, and the mean of its rides.
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
        if (w->shares)
            SUM(widen_late)
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

/* --- one straight line --- */

SUM_BODY void SUM(add_one)(const wait_t *w, bool shares, int lane, lanes_t *out)
{
    const window_t *x = &w->lines[0];
    const int whole = (int)w->ahead - 1; /* steps; then a part of one */
    const float chance = x->per_step, rest = 1 - (float)whole * chance, part = rest / chance,
                half_step = 0.5f * w->step;
    vec sum = SUM(all)(0), sum_served = SUM(all)(0);
    vec ride = SUM(load)(x->ride + lane), served = shares ? SUM(load)(x->served + lane) : sum;
    for (int k = 0; k < whole; k++) { /* twice what is meant: both ends of a step */
        const vec then = SUM(load)(x->ride + lane + k + 1);
        sum += ride + then;
        ride = then;
        if (!shares) continue; /* who is not served costs the cap, and no time on top of it */
        const vec served_then = SUM(load)(x->served + lane + k + 1), both = served + served_then;
        sum += both * ((float)k * w->step + half_step);
        sum_served += both;
        served = served_then;
    }
    const vec last = ride + 0.5f * part * (SUM(load)(x->ride + lane + whole + 1) - ride);
    vec value = 0.5f * chance * sum + rest * last;
    if (shares) {
        const vec middle = served + 0.5f * part * (SUM(load)(x->served + lane + whole + 1) - served);
        value += rest * middle * ((float)whole * w->step + part * half_step);
        sum_served = 0.5f * chance * sum_served + rest * middle;
    } else {
        value += half_step / chance;
    }
    SUM(put)(w, shares, lane, value, sum_served, out);
}

SUM_BODY void SUM(wait_for_one)(const wait_t *w, bool shares, lanes_t *out)
{
    for (int lane = 0; lane < LANES; lane += WIDE) SUM(add_one)(w, shares, lane, out);
}

/* --- several lines, and a timetable --- */

/* Line i in a step: what it saves at its points, and what is left for the lines after it. */
SUM_BODY void SUM(add_line)(const wait_t *w, const window_t *x, int at, bool shares, kind_of_step kind,
                            vec chance, const going_back *b, one_step *y)
{
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
    for (int i = 0; i < 2; i++) {
        const vec none = 1 - POINTS[i] * q, comes = y->none[i] * q;
        y->gain[i] = y->gain[i] * none + comes * (first - POINTS[i] * grows);
        if (shares)
            y->gain_served[i] = y->gain_served[i] * none + comes * (b->served - served - POINTS[i] * less);
        if (kind != PLAIN) y->comes[i] = y->comes[i] * none + comes;
        y->none[i] *= none;
    }
    if (kind != PLAIN) y->none_at_end *= 1 - q;
}

/* Of a line in step k, in all lanes. */
SUM_BODY vec SUM(chance)(const window_t *x, int lane, int k, bool early)
{
    if (x->per_step > 0) return SUM(all)(x->chance[k]);
    const vec now = SUM(load)(x->trips + lane + k), comes = SUM(load)(x->trips + lane + k + 1) - now,
              left = 1 - (now - SUM(load)(x->trips + lane));
    if (!early) return comes / left;
    return SUM(choose)(left < BARELY, SUM(all)(0), comes / SUM(choose)(left < BARELY, SUM(all)(1), left));
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

/* The chance of a line in step k, where it is taken. */
SUM_BODY vec SUM(taken)(const window_t *x, int lane, int k, kind_of_step kind, const one_step *y)
{
    const vec both = SUM(load)(x->ride + lane + k) + SUM(load)(x->ride + lane + k + 1);
    return SUM(choose)(both < y->twice_middle, SUM(chance)(x, lane, k, kind == EARLY), SUM(all)(0));
}

/* It may come for certain in the course of the step, in some lane. */
SUM_BODY bool SUM(is_near)(const window_t *x, int k)
{
    return (uint32_t)k + 1 >= x->soon && (uint32_t)k < x->certain;
}

/* When a step ends early; the chances of lines that may end it are kept. */
SUM_BODY void SUM(find_theta)(const wait_t *w, int lane, int k, one_step *y)
{
    vec most = SUM(all)(1);
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *x = &w->lines[i];
        if (!SUM(is_near)(x, k)) continue;
        const vec chance = SUM(taken)(x, lane, k, EARLY, y);
        SUM(store)(x->lane_chance + lane, chance);
        most = SUM(choose)(chance > most, chance, most);
    }
    y->theta = 1 / most;
}

SUM_BODY void SUM(add_lines)(const wait_t *w, int lane, int k, bool shares, kind_of_step kind,
                             const going_back *b, one_step *y)
{
    if (kind == EARLY) SUM(find_theta)(w, lane, k, y);
    const vec step = kind == EARLY ? y->theta * w->step : SUM(all)(w->step);
    y->end = b->value + (shares ? step * b->served : step);
    for (uint32_t i = 0; i < w->n_lines; i++) {
        const window_t *x = &w->lines[i];
        if (kind == EARLY ? (uint32_t)k + 1 >= x->soon : (uint32_t)k >= x->certain)
            SUM(take_sure)(x, lane, k, shares, y);
        if ((uint32_t)k >= x->certain) continue;
        const vec chance = kind == EARLY && SUM(is_near)(x, k) ? SUM(load)(x->lane_chance + lane)
                                                               : SUM(taken)(x, lane, k, PLAIN, y);
        SUM(add_line)(w, x, lane + k, shares, kind, chance, b, y);
    }
}

/* From the end of step k to its beginning. */
SUM_BODY void SUM(go_back)(const wait_t *w, int lane, int k, bool shares, kind_of_step kind, going_back *b)
{
    const vec zero = SUM(all)(0), one = SUM(all)(1);
    if (w->schedule) {
        const vec departure = SUM(load)(w->schedule->ride + lane + k + 1);
        const mask better = departure < b->value;
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
    SUM(add_lines)(w, lane, k, shares, kind, b, &y);
    vec scale = SUM(all)(0.5f);
    if (kind != PLAIN) {
        const vec comes = y.comes[0] + y.comes[1];
        scale = (1 - y.none_at_end) / SUM(choose)(comes > BARELY, comes, one);
    }
    const vec value = y.end - (y.gain[0] + y.gain[1]) * scale;
    const mask sure = y.sure < value;
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
SUM_BODY going_back SUM(begin)(const wait_t *w, bool shares, int lane)
{
    one_step y = {.sure = SUM(load)(w->end + lane), .sure_served = SUM(load)(w->end_served + lane)};
    for (uint32_t i = 0; i < w->n_lines; i++)
        if (w->ahead >= w->lines[i].soon) SUM(take_sure)(&w->lines[i], lane, (int)w->ahead, shares, &y);
    return (going_back){.value = y.sure, .served = y.sure_served, .later = y.sure - w->step};
}

/* The groups of lanes take turns, since each step of one has to await its step before. */
SUM_BODY void SUM(wait_for_many)(const wait_t *w, bool shares, uint32_t groups, lanes_t *out)
{
    going_back b[GROUPS];
    for (uint32_t g = 0; g < groups; g++) b[g] = SUM(begin)(w, shares, (int)g * WIDE);
    for (int k = (int)w->ahead - 1; k >= 0; k--) {
        const kind_of_step kind = SUM(kind_of)(w, (uint32_t)k);
        for (uint32_t g = 0; g < groups && kind == PLAIN; g++)
            SUM(go_back)(w, (int)g * WIDE, k, shares, PLAIN, &b[g]);
        for (uint32_t g = 0; g < groups && kind == SCALED; g++)
            SUM(go_back)(w, (int)g * WIDE, k, shares, SCALED, &b[g]);
        for (uint32_t g = 0; g < groups && kind == EARLY; g++)
            SUM(go_back)(w, (int)g * WIDE, k, shares, EARLY, &b[g]);
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
        SUM(wait_for_many)(w, true, GROUPS, out);
    else
        SUM(wait_for_many)(w, false, w->alike ? 1 : GROUPS, out);
    for (int j = WIDE; j < LANES && w->alike; j++) {
        out->value[j] = out->value[0];
        out->served[j] = out->served[0];
    }
}
