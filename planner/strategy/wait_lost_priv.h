/* What it costs to have let lines go: of wait_sum_priv.h, which includes it once for each width of registers.
 *
 * A wait goes back from moment to moment as if no line had come so far. One that came and was let go does not
 * come again before its headway is over: who has let it go waits for the others, and in the end afresh. So
 * for each line L_i(k) is carried along, how much worse waiting on is after k steps without it:
 *
 *     taken in step k:   L_i(k) = Π_{j≠i} (1 − q_j) · L_i(k+1) + q_i · (waiting on − ride_i)
 *     let go:            L_i(k) = Π_j (1 − q_j) · (1 − q_i) · L_i(k+1),   and C(k) grows by q_i · L_i(k+1)
 *
 * j: the lines taken. A line is let go where its ride is worth more than waiting on without it, C + L_i. What
 * two lines cost that were both let go is taken to be the sum. The last line that comes for certain costs
 * what waiting afresh from then on is worth (or from the next block on, where that is later: the block under
 * way does not await itself).
 */

/* Not for others, and not guarded. */

/* Who lets a line go, has it no more: that costs what it would have saved later. */
SUM_BODY void SUM(let_go)(window_t *x, int lane, bool shares, kind_of_step kind, vec taken, vec go, vec saves,
                          vec saves_served, one_step *y)
{
    if (kind == EARLY) go *= y->theta;
    const vec lost = SUM(load)(x->lost + lane) * go;
    for (int i = 0; i < 2; i++) y->gain[i] -= y->none[i] * lost;
    if (shares) {
        const vec lost_served = SUM(load)(x->lost_served + lane) * go;
        for (int i = 0; i < 2; i++) y->gain_served[i] -= y->none[i] * lost_served;
        SUM(store)(x->saves_served + lane, saves_served);
    }
    SUM(store)(x->saves + lane, saves);
    SUM(store)(x->stays + lane, 1 - go);
    SUM(store)(x->none_before + lane, y->none_at_end);
    SUM(store)(x->none_here + lane, 1 - taken);
}

/* What it costs at the beginning of the step to have let each line go: of that at its end, where none of the
 * others comes, and what it saves in the step. */
SUM_BODY void SUM(keep_lost)(const wait_t *w, int lane, int k, bool shares, kind_of_step kind,
                             const one_step *y, vec value, vec served)
{
    vec after = SUM(all)(1);
    const vec zero = SUM(all)(0), best = SUM(least)(value, y->sure),
              most = SUM(choose)(best < w->cap, w->cap - best, zero),
              all_served = SUM(choose)(y->sure < value, y->sure_served, served);
    for (uint32_t i = w->n_lines; i-- > 0;) {
        window_t *x = &w->lines[i];
        vec lost = SUM(load)(x->lost + lane), lost_served = shares ? SUM(load)(x->lost_served + lane) : zero;
        if ((uint32_t)k >= x->certain) {
            const vec none = after * SUM(load)(x->none_before + lane);
            lost *= none;
            if (shares) lost_served *= none;
        } else {
            const vec none = after * SUM(load)(x->none_before + lane) * SUM(load)(x->stays + lane);
            lost = none * lost + after * SUM(load)(x->saves + lane);
            if (shares) lost_served = none * lost_served + after * SUM(load)(x->saves_served + lane);
            after *= SUM(load)(x->none_here + lane);
        }
        if (kind == EARLY ? (uint32_t)k + 1 >= x->soon : (uint32_t)k >= x->certain) {
            const vec ride = SUM(load)(x->ride + lane + k);
            mask mine = (ride <= y->sure) & (y->sure < value);
            if ((uint32_t)k < x->certain)
                mine &= x->per_step > 0
                            ? (mask){0}
                            : 1 - (SUM(load)(x->trips + lane + k) - SUM(load)(x->trips + lane)) < BARELY;
            lost += SUM(choose)(mine, value - y->sure, zero);
            if (shares) lost_served += SUM(choose)(mine, served - y->sure_served, zero);
        }
        /* Without it nobody may be served. */
        const mask none_served = lost >= most;
        SUM(store)(x->lost + lane, SUM(choose)(none_served, most, SUM(choose)(lost > zero, lost, zero)));
        if (!shares) continue;
        lost_served = SUM(choose)(lost_served < -all_served, -all_served, lost_served);
        SUM(store)(x->lost_served + lane, SUM(choose)(none_served, -all_served, lost_served));
    }
}

/* A departure of the timetable is left to who has let a line go: it costs no more than that. */
SUM_BODY void SUM(leave)(const wait_t *w, int lane, int k, bool shares, vec departure, const going_back *b)
{
    const vec zero = SUM(all)(0), most = SUM(choose)(departure > b->value, departure - b->value, zero);
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *x = &w->lines[i];
        const vec lost = SUM(load)(x->lost + lane);
        const mask less = most < lost;
        SUM(store)(x->lost + lane, SUM(choose)(less, most, lost));
        if (!shares) continue;
        const vec served = SUM(load)(w->schedule->served + lane + k + 1) - b->served;
        SUM(store)
        (x->lost_served + lane,
         SUM(choose)(less, SUM(choose)(most > zero, served, zero), SUM(load)(x->lost_served + lane)));
    }
}

/* As a wait ends: the line that one takes then, in place of waiting afresh. */
SUM_BODY void SUM(begin_lost)(const wait_t *w, int lane, bool shares, const one_step *y)
{
    const vec end = SUM(load)(w->end + lane), zero = SUM(all)(0);
    for (uint32_t i = 0; i < w->n_lines; i++) {
        window_t *x = &w->lines[i];
        const mask mine = (SUM(load)(x->ride + lane + w->ahead) <= y->sure) & (y->sure < end);
        SUM(store)(x->lost + lane, SUM(choose)(mine, end - y->sure, zero));
        if (shares) SUM(store)
        (x->lost_served + lane, SUM(choose)(mine, SUM(load)(w->end_served + lane) - y->sure_served, zero));
    }
}
