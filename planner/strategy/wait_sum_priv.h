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
 * by Simpson's rule, exact for up to three lines; for more, whose chances may be great in the last steps,
 * scaled so that the chance that some line comes is 1 − Π (1 − q_i). The step ends early where a line is
 * certain to come. All lanes (LANES moments t) go back together, step by step, from the moment by which the
 * best line has come for certain. One line alone needs no going back: Σ_k (N(k+1) − N(k)) · (time waited +
 * ride), which is the closed form wherever N is straight.
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

SUM_BODY uint16_t SUM(share_of)(float served)
{
    return (uint16_t)((served < 1 ? served > 0 ? served : 0 : 1) * FULL + 0.5f);
}

SUM_BODY void SUM(put)(const wait_t *w, bool shares, int lane, vec value, vec served, lanes_t *out)
{
    float v[WIDE], p[WIDE];
    SUM(store)(v, SUM(choose)(value > 0, SUM(least)(value, SUM(all)(w->cap)), SUM(all)(0)));
    SUM(store)(p, served);
    for (int j = 0; j < WIDE; j++) out->value[lane + j] = (uint16_t)(v[j] + 0.5f);
    for (int j = 0; j < WIDE && shares; j++) out->served[lane + j] = SUM(share_of)(p[j]);
}

/* --- one line --- */

SUM_BODY void SUM(wait_for_one)(const wait_t *w, bool shares, int lane, lanes_t *out)
{
    const window_t *x = &w->lines[0];
    const vec one = SUM(all)(1), half = SUM(all)(0.5f), step = SUM(all)(w->step),
              start = SUM(load)(x->trips + lane);
    vec sum = SUM(all)(0), part = SUM(all)(0), before = SUM(all)(0);
    vec from = start, ride = SUM(load)(x->ride + lane), served = shares ? SUM(load)(x->served + lane) : one;
    for (int k = 0; k < (int)w->ahead; k++) {
        const vec to = SUM(load)(x->trips + lane + k + 1), ride_then = SUM(load)(x->ride + lane + k + 1);
        const vec served_then = shares ? SUM(load)(x->served + lane + k + 1) : one;
        const vec now = SUM(least)(to - start, one), f = now - before, whole = to - from;
        const vec share = SUM(choose)(whole > f, f / SUM(choose)(whole > f, whole, one),
                                      one); /* of a step that ends early */
        const vec waited = SUM(all)((float)k * w->step) + half * share * step;
        const vec boarded = ride + half * share * (ride_then - ride);
        if (shares) { /* who is not served costs the cap, and no time on top of it */
            const vec middle = served + half * share * (served_then - served);
            part += f * middle;
            sum += f * (boarded + middle * waited);
        } else {
            sum += f * (boarded + waited);
        }
        before = now;
        from = to;
        ride = ride_then;
        served = served_then;
    }
    vec left = one - before;
    left = SUM(choose)(left < BARELY, SUM(all)(0), left);
    const vec end_served = shares ? SUM(load)(w->end_served + lane) : one;
    sum += left * (SUM(all)((float)w->ahead * w->step) * end_served + SUM(load)(w->end + lane));
    SUM(put)(w, shares, lane, sum, part + left * end_served, out);
}

/* --- several lines, and a timetable --- */

/* Which lines are taken, and their chances, in step k. */
SUM_BODY void SUM(find_chances)(const wait_t *w, int lane, int k, bool shares, going_back *b)
{
    const vec one = SUM(all)(1), half = SUM(all)(0.5f), half_step = SUM(all)(0.5f * w->step);
    vec falls = SUM(least)(half * (b->value - b->later), half_step);
    const vec middle = b->value + SUM(choose)(falls > -half_step, falls, -half_step);
    b->later = b->value;
    b->sure = SUM(all)(w->cap);
    b->sure_served = SUM(all)(0);
    b->most = one;
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *x = &w->lines[i];
        const vec now = SUM(load)(x->trips + lane + k), ride = SUM(load)(x->ride + lane + k);
        const vec left = one - (now - SUM(load)(x->trips + lane)),
                  comes = SUM(load)(x->trips + lane + k + 1) - now;
        const mask sure = left < BARELY;
        const mask taken = ~sure & (half * (ride + SUM(load)(x->ride + lane + k + 1)) < middle);
        const vec chance = SUM(choose)(taken, comes / SUM(choose)(sure, one, left), SUM(all)(0));
        SUM(store)(x->chance + lane, chance);
        b->most = SUM(choose)(chance > b->most, chance, b->most);
        const mask better = sure & (ride < b->sure);
        b->sure = SUM(choose)(better, ride, b->sure);
        if (shares) b->sure_served = SUM(choose)(better, SUM(load)(x->served + lane + k), b->sure_served);
    }
}

SUM_BODY void SUM(add_line)(const wait_t *w, const window_t *x, int lane, int k, bool shares, vec theta,
                            going_back *b)
{
    const vec one = SUM(all)(1), half = SUM(all)(0.5f), step = theta * SUM(all)(w->step);
    const vec q = SUM(load)(x->chance + lane) * theta, none_half = one - half * q, none = one - q;
    const vec ride = SUM(load)(x->ride + lane + k),
              ride_then = ride + theta * (SUM(load)(x->ride + lane + k + 1) - ride);
    const vec served = shares ? SUM(load)(x->served + lane + k) : one,
              served_then = shares ? SUM(load)(x->served + lane + k + 1) : one;
    const vec end = b->value + (shares ? step * b->served : step);
    const vec first = end - ride, last = end - ride_then - (shares ? step * served_then : step);
    const vec q_half = b->none[0] * q, q_last = b->none[1] * q;
    b->comes[0] += q;
    b->comes[1] = b->comes[1] * none_half + q_half;
    b->comes[2] = b->comes[2] * none + q_last;
    b->gain[0] += q * first;
    b->gain[1] = b->gain[1] * none_half + q_half * (half * (first + last));
    b->gain[2] = b->gain[2] * none + q_last * last;
    if (shares) {
        const vec from = b->served - served, to = from - theta * (served_then - served);
        b->gain_served[0] += q * from;
        b->gain_served[1] = b->gain_served[1] * none_half + q_half * (half * (from + to));
        b->gain_served[2] = b->gain_served[2] * none + q_last * to;
    }
    b->none[0] *= none_half;
    b->none[1] *= none;
}

/* From the end of step k to its beginning. */
SUM_BODY void SUM(go_back)(const wait_t *w, int lane, int k, bool shares, going_back *b)
{
    const vec four = SUM(all)(4);
    if (w->schedule) {
        const vec departure = SUM(load)(w->schedule->ride + lane + k + 1);
        const mask better = departure < b->value;
        b->value = SUM(choose)(better, departure, b->value);
        if (shares) b->served = SUM(choose)(better, SUM(load)(w->schedule->served + lane + k + 1), b->served);
    }
    SUM(find_chances)(w, lane, k, shares, b);
    const vec theta = SUM(all)(1) / b->most;
    b->none[0] = b->none[1] = SUM(all)(1);
    for (int x = 0; x < 3; x++) b->comes[x] = b->gain[x] = b->gain_served[x] = SUM(all)(0);
    for (uint32_t i = 0; i < w->n_lines; i++) SUM(add_line)(w, &w->lines[i], lane, k, shares, theta, b);
    const vec comes = b->comes[0] + four * b->comes[1] + b->comes[2];
    const vec scale = (SUM(all)(1) - b->none[1]) / SUM(choose)(comes > BARELY, comes, SUM(all)(1));
    const vec step = SUM(all)(w->step) * theta, end = b->value + (shares ? step * b->served : step);
    const vec value = end - (b->gain[0] + four * b->gain[1] + b->gain[2]) * scale;
    const mask sure = b->sure < value;
    b->value = SUM(choose)(sure, b->sure, value);
    if (!shares) return;
    const vec served = b->served - (b->gain_served[0] + four * b->gain_served[1] + b->gain_served[2]) * scale;
    b->served = SUM(choose)(sure, b->sure_served, served);
}

SUM_BODY void SUM(wait_for_many)(const wait_t *w, bool shares, int lane, lanes_t *out)
{
    going_back b = {.value = SUM(load)(w->end + lane), .served = SUM(load)(w->end_served + lane)};
    const int end = lane + (int)w->ahead;
    for (uint32_t i = 0; i < w->n_lines; i++) { /* by the end the best line has come */
        const window_t *x = &w->lines[i];
        const vec left = SUM(all)(1) - (SUM(load)(x->trips + end) - SUM(load)(x->trips + lane)),
                  ride = SUM(load)(x->ride + end);
        const mask better = (left < 2 * BARELY) & (ride < b.value);
        b.value = SUM(choose)(better, ride, b.value);
        if (shares) b.served = SUM(choose)(better, SUM(load)(x->served + end), b.served);
    }
    b.later = b.value - SUM(all)(w->step);
    for (int k = (int)w->ahead - 1; k >= 0; k--) SUM(go_back)(w, lane, k, shares, &b);
    SUM(put)(w, shares, lane, b.value, b.served, out);
}

/* --- a place --- */

void SUM(strategy_sum)(const wait_t *w, bool shares, lanes_t *out);
void SUM(strategy_sum)(const wait_t *w, bool shares, lanes_t *out)
{
    const bool one = w->n_lines == 1 && !w->schedule;
    for (int lane = 0; lane < LANES; lane += WIDE) {
        if (one && shares)
            SUM(wait_for_one)(w, true, lane, out);
        else if (one)
            SUM(wait_for_one)(w, false, lane, out);
        else if (shares)
            SUM(wait_for_many)(w, true, lane, out);
        else
            SUM(wait_for_many)(w, false, lane, out);
    }
}
