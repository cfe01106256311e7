/* Which port is best for each minute of a day as the appointment (ranking.h says how sure that is). Both
 * shares are swept together: the odds of one way for one appointment answer both. What a way's leave-by was is kept
 * (ranking_looks.c): where nothing but the clock differs it answers for the minutes about it, too. */
#include "planner/visit/ranking_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    MINUTE_S = 60,
    BEHIND_S = 15 * 60, /* a way so far behind the best of its port at both ends is left out */
    MOST_WAYS = 96,     /* between two moments */
    BY_S = MINUTE_S     /* better by so much, or it is as good */
};
#define NEVER RANK_NEVER

typedef struct {
    uint32_t best;   /* port up to here; GW_NO_ID: none */
    int32_t leave_s; /* by it; NEVER: there is none */
    double share;
    int64_t *changes; /* owned: moment, port */
    size_t n_changes, cap_changes;
} track;

typedef struct {
    const rank_ways *y;
    const rank_way *set[MOST_WAYS]; /* between two moments; those found together stand together */
    uint32_t n_set;
    rank_looks looks;
    track of[GW_RANK_DAYS];
} sweep;

/* --- between two moments --- */

static bool same_chain(const gw_chain *a, const gw_chain *b)
{
    if (a->n != b->n) return false;
    for (uint32_t k = 0; k < a->n; k++) {
        const gw_chain_link *x = &a->links[k], *y = &b->links[k];
        if (x->kind != y->kind || x->walk_s != y->walk_s || x->port != y->port || x->n_lines != y->n_lines)
            return false;
        for (uint32_t i = 0; i < x->n_lines; i++)
            if (x->lines[i].route != y->lines[i].route || x->lines[i].pattern != y->lines[i].pattern ||
                !x->lines[i].n_runs != !y->lines[i].n_runs)
                return false;
    }
    return true;
}

static bool in_set(const sweep *w, const rank_way *way)
{
    for (uint32_t i = 0; i < w->n_set; i++)
        if (same_chain(&w->set[i]->chain, &way->chain)) return true;
    return false;
}

/* Ways found at the moment behind first, since one is under way before the appointment; of equals one. */
static void take_set(sweep *w, uint32_t moment)
{
    w->n_set = 0;
    for (uint32_t m = moment + 2; m-- > moment;)
        for (size_t i = 0; i < w->y->n && w->n_set < MOST_WAYS; i++)
            if (w->y->ways[i].moment == m && !in_set(w, &w->y->ways[i])) w->set[w->n_set++] = &w->y->ways[i];
}

/* --- one minute --- */

/* Leave-by of set[i] for one share; NEVER: before floor_s. */
static gw_status leave_by(sweep *w, uint32_t i, int k, int32_t at_s, int32_t floor_s, int32_t *out)
{
    int32_t floors[GW_RANK_DAYS];
    rank_leaves found;
    for (int n = 0; n < GW_RANK_DAYS; n++) floors[n] = n == k ? floor_s : NEVER;
    gw_status status = rank_look(w->y, &w->looks, (size_t)(w->set[i] - w->y->ways), at_s, floors, &found);
    *out = found.at[k];
    return status;
}

/* The latest of the best port's own ways, or of all others, that leaves by floor_s or later. all: each is looked at that
 * may, so that more is known of them sooner. *at: which of the set; *leave_s NEVER: none. */
static gw_status latest(sweep *w, int k, bool own, bool all, int32_t at_s, int32_t floor_s, uint32_t *at, int32_t *leave_s)
{
    gw_status status = GW_OK;
    *leave_s = NEVER;
    for (uint32_t i = 0; i < w->n_set && !status; i++) {
        int32_t leaves;
        if ((w->set[i]->port == w->of[k].best) != own) continue;
        if (rank_most(&w->looks, (size_t)(w->set[i] - w->y->ways), k, at_s) < floor_s) continue;
        status = leave_by(w, i, k, at_s, floor_s, &leaves);
        if (status || leaves <= *leave_s) continue;
        *leave_s = leaves;
        *at = i;
        if (!all) floor_s = leaves + 1;
    }
    return status;
}

static gw_status change(track *t, int32_t at_s, uint32_t port)
{
    if (gw_grow(&t->changes, &t->cap_changes, t->n_changes + 2, sizeof *t->changes)) return GW_NO_MEMORY;
    t->changes[t->n_changes++] = at_s;
    t->changes[t->n_changes++] = port;
    t->best = port;
    return GW_OK;
}

/* The best port's leave-by at that minute, from what it was before. Too early is none. */
static gw_status go_on(sweep *w, int k, int32_t at_s)
{
    track *t = &w->of[k];
    const int32_t early_s = at_s - GW_RANK_EARLIEST_S, since_s = t->leave_s == NEVER ? NEVER : t->leave_s - RANK_SLIP_S;
    uint32_t at;
    if (t->best == GW_NO_ID) return GW_OK;
    return latest(w, k, true, false, at_s, since_s > early_s ? since_s : early_s, &at, &t->leave_s);
}

/* Who is best at that minute: another, if it is better by a minute. */
static gw_status settle(sweep *w, int k, int32_t at_s)
{
    track *t = &w->of[k];
    int32_t other_s;
    uint32_t at;
    gw_status status = go_on(w, k, at_s);
    if (status) return status;
    const int32_t least_s = t->leave_s == NEVER ? at_s - GW_RANK_EARLIEST_S : t->leave_s + BY_S;
    status = latest(w, k, false, false, at_s, least_s, &at, &other_s);
    if (status) return status;
    if (other_s != NEVER) {
        t->leave_s = other_s;
        return change(t, at_s, w->set[at]->port);
    }
    return t->leave_s == NEVER && t->best != GW_NO_ID ? change(t, at_s, GW_NO_ID) : GW_OK;
}

/* --- all minutes between two --- */

/* From lo_s, where it is known who is best, to hi_s. Leave-by never falls, so who is not better at the end than the best at
 * the beginning is not better anywhere between; nor is there a way between, where there is none at the beginning, if what
 * there is at the end would have been too early at once. What that leaves open is halved, down to the minute. */
static gw_status sweep_between(sweep *w, int k, int32_t lo_s, int32_t hi_s)
{
    track *t = &w->of[k];
    if (hi_s - lo_s <= MINUTE_S) return settle(w, k, hi_s);
    const bool none = t->leave_s == NEVER, lost = !none && t->leave_s < hi_s - GW_RANK_EARLIEST_S;
    int32_t rival_s = NEVER;
    uint32_t at = 0;
    gw_status status = GW_OK;
    if (!lost)
        status = latest(w, k, false, true, hi_s, none ? lo_s + MINUTE_S - GW_RANK_EARLIEST_S : t->leave_s + BY_S, &at,
                        &rival_s);
    if (status) return status;
    if (!lost && rival_s == NEVER) return go_on(w, k, hi_s);
    const int32_t middle_s = lo_s + (hi_s - lo_s) / 2 / MINUTE_S * MINUTE_S;
    status = sweep_between(w, k, lo_s, middle_s);
    return status ? status : sweep_between(w, k, middle_s, hi_s);
}

/* --- ways that matter --- */

typedef struct { /* of set[i] at one minute */
    rank_leaves of[MOST_WAYS];
} look;

/* The latest by the port of set[i] among those looked at, and what is not far behind it. */
static void not_far_behind(const sweep *w, const look *l, uint32_t i, uint32_t n, int32_t *out)
{
    for (int k = 0; k < GW_RANK_DAYS; k++) {
        out[k] = NEVER;
        for (uint32_t j = 0; j < n; j++)
            if (w->set[j]->port == w->set[i]->port && l->of[j].at[k] > out[k]) out[k] = l->of[j].at[k];
        if (out[k] != NEVER) out[k] -= BEHIND_S;
    }
}

static bool is_poor(const sweep *w, const look *l, uint32_t i)
{
    int32_t near[GW_RANK_DAYS];
    not_far_behind(w, l, i, w->n_set, near);
    for (int k = 0; k < GW_RANK_DAYS; k++)
        if (l->of[i].at[k] != NEVER && l->of[i].at[k] >= near[k]) return false;
    return true;
}

/* All ways at one end, or those that are poor at the other, as far as they are not far behind. */
static gw_status look_at_end(sweep *w, int32_t at_s, const bool *poor, look *out)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < w->n_set && !status; i++) {
        int32_t floor_s[GW_RANK_DAYS];
        not_far_behind(w, out, i, i, floor_s);
        for (int k = 0; k < GW_RANK_DAYS; k++)
            if (floor_s[k] < at_s - GW_RANK_EARLIEST_S) floor_s[k] = at_s - GW_RANK_EARLIEST_S;
        if (!poor || poor[i])
            status = rank_look(w->y, &w->looks, (size_t)(w->set[i] - w->y->ways), at_s, floor_s, &out->of[i]);
    }
    return status;
}

/* Ways far behind another of their port at both ends. */
static gw_status drop_poor(sweep *w, uint32_t moment)
{
    uint32_t kept = 0;
    bool poor[MOST_WAYS];
    look l;
    gw_status status = look_at_end(w, w->y->moments[moment], NULL, &l);
    if (status) return status;
    for (uint32_t i = 0; i < w->n_set; i++) poor[i] = is_poor(w, &l, i);
    status = look_at_end(w, w->y->moments[moment + 1], poor, &l);
    if (status) return status;
    for (uint32_t i = 0; i < w->n_set; i++) poor[i] = poor[i] && is_poor(w, &l, i);
    for (uint32_t i = 0; i < w->n_set; i++)
        if (!poor[i]) w->set[kept++] = w->set[i];
    w->n_set = kept;
    return GW_OK;
}

/* The set may be another than before the moment: who is best there is asked again. */
static gw_status sweep_moments(sweep *w, uint32_t moment)
{
    const int32_t lo_s = w->y->moments[moment], hi_s = w->y->moments[moment + 1];
    take_set(w, moment);
    gw_status status = drop_poor(w, moment);
    for (int k = 0; k < GW_RANK_DAYS && !status; k++) {
        w->of[k].leave_s = NEVER;
        status = settle(w, k, lo_s);
        if (!status && !w->of[k].n_changes) status = change(&w->of[k], lo_s, GW_NO_ID);
        if (!status) status = sweep_between(w, k, lo_s, hi_s);
    }
    return status;
}

/* --- spans --- */

static gw_status look_at_middle(sweep *w, int k, gw_rank_span *s)
{
    const int64_t zero = w->y->x.d->timetable->zero;
    const int32_t from_s = (int32_t)(s->from - zero), to_s = (int32_t)(s->to - zero);
    const int32_t at_s = from_s + (to_s - from_s) / 2 / MINUTE_S * MINUTE_S, early_s = at_s - GW_RANK_EARLIEST_S;
    uint32_t moment = 0, at = 0;
    int32_t leave_s, next_s = NEVER;
    s->middle = zero + at_s;
    s->next = GW_NO_ID;
    s->leave_by = s->next_leave_by = INT64_MIN;
    if (s->port == GW_NO_ID) return GW_OK;
    while (moment + 2 < w->y->n_moments && w->y->moments[moment + 1] <= at_s) moment++;
    take_set(w, moment);
    w->of[k].best = s->port;
    gw_status status = latest(w, k, true, false, at_s, early_s, &at, &leave_s);
    if (!status) status = latest(w, k, false, false, at_s, early_s, &at, &next_s);
    if (status) return status;
    if (leave_s != NEVER) s->leave_by = zero + leave_s;
    if (next_s == NEVER) return GW_OK;
    s->next_leave_by = zero + next_s;
    s->next = w->set[at]->port;
    return GW_OK;
}

static gw_status make_spans(sweep *w, int k, gw_rank_day *out)
{
    const int64_t zero = w->y->x.d->timetable->zero, end = zero + w->y->moments[w->y->n_moments - 1];
    const track *t = &w->of[k];
    gw_status status = GW_OK;
    out->share = t->share;
    for (size_t i = 0; i < t->n_changes && !status; i += 2) {
        gw_rank_span s = {.from = zero + t->changes[i],
                          .to = i + 2 < t->n_changes ? zero + t->changes[i + 2] : end,
                          .port = (uint32_t)t->changes[i + 1]};
        if (s.from >= s.to) continue;
        if (gw_grow(&out->spans, &out->cap, out->n + 1, sizeof *out->spans)) return GW_NO_MEMORY;
        status = look_at_middle(w, k, &s);
        out->spans[out->n++] = s;
    }
    return status;
}

gw_status rank_days(const rank_ways *y, const double share[GW_RANK_DAYS], gw_rank_day out[GW_RANK_DAYS])
{
    sweep w = {.y = y};
    for (int k = 0; k < GW_RANK_DAYS; k++) w.of[k] = (track){.best = GW_NO_ID, .share = share[k]};
    gw_status status = rank_looks_begin(y, share, &w.looks);
    if (status) return status;
    gw_chain_remember(y->x.v->solver, true);
    for (uint32_t m = 0; m + 1 < y->n_moments && !status; m++) status = sweep_moments(&w, m);
    for (int k = 0; k < GW_RANK_DAYS && !status; k++) status = make_spans(&w, k, &out[k]);
    gw_chain_remember(y->x.v->solver, false);
    rank_looks_free(&w.looks);
    for (int k = 0; k < GW_RANK_DAYS; k++) free(w.of[k].changes);
    return status;
}
