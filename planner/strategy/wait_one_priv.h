/* One straight line, alone: of wait_sum_priv.h, which includes it once for each width of registers. Not for
 * others, and not guarded. */

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
