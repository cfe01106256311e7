/* Which port is best for each minute of a day as the appointment (ranking.h says how sure that is). Both
 * shares are swept together: the odds of one way for one appointment answer both. */
#include "planner/visit/ranking_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    MINUTE_S = 60,
    GRID_S = 10 * 60,   /* between two minutes that agree nothing closer is looked at */
    SPARE_S = 45 * 60,  /* before a journey found: first look so early */
    BEHIND_S = 15 * 60, /* a way so far behind the best of its port at both ends is left out */
    MOST_WAYS = 96,     /* between two moments */
    BY_S = MINUTE_S     /* better by so much, or it is as good */
};
#define NEVER INT32_MIN

typedef struct {
    uint32_t best; /* port up to here; GW_NO_ID: none */
    double share;
    int64_t *changes; /* owned: moment, port */
    size_t n_changes, cap_changes;
} track;

typedef struct {
    const rank_ways *y;
    const rank_way *set[MOST_WAYS]; /* between two moments; those found together stand together */
    uint32_t n_set;
    track of[GW_RANK_DAYS];
} sweep;

/* --- one way, one minute --- */

typedef struct { /* latest leaving for each share; NEVER: none from the floor on */
    int32_t at[GW_RANK_DAYS];
} leaves;

/* floor_s: NEVER: the share is not asked for. First where it should be, then from the lowest floor on: odds
 * do not depend on how far back one looks. */
static gw_status leave_by(const sweep *w, const rank_way *way, int32_t at_s, const int32_t *floor_s,
                          leaves *out)
{
    int32_t least_s = INT32_MAX, near_s = at_s - (way->takes_s > 0 ? way->takes_s : 0) - SPARE_S;
    for (int k = 0; k < GW_RANK_DAYS; k++) {
        out->at[k] = NEVER;
        if (floor_s[k] != NEVER && floor_s[k] < least_s) least_s = floor_s[k];
    }
    if (least_s > at_s) return GW_OK;
    for (int32_t from_s = near_s > least_s ? near_s : least_s;; from_s = least_s) {
        gw_chain_odds odds;
        gw_status status = gw_chain_on_time_sparse(w->y->x.v->solver, &way->chain, at_s, from_s, &odds);
        bool all = true;
        for (int k = 0; k < GW_RANK_DAYS && !status; k++) {
            int32_t leave_s;
            if (floor_s[k] == NEVER) continue;
            bool found = gw_chain_leave_by(&odds, w->of[k].share, &leave_s);
            all &= found;
            if (found && leave_s >= floor_s[k]) out->at[k] = leave_s;
        }
        if (status || all || from_s == least_s) return status;
    }
}

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

/* --- all ways, one minute --- */

typedef struct { /* of set[i] at one minute; NEVER: known to be no better than who was best before */
    int32_t at_s;
    leaves of[MOST_WAYS];
} look;

/* Of the ways that matter (in among, or all), with what leaves no sooner than from. Shares not in mask: none.
 */
static gw_status look_at(const sweep *w, const look *among, uint32_t mask, int32_t lo_s, int32_t at_s,
                         const int32_t *from_s, look *out)
{
    gw_status status = GW_OK;
    out->at_s = at_s;
    for (uint32_t i = 0; i < w->n_set && !status; i++) {
        int32_t floor_s[GW_RANK_DAYS];
        bool any = false;
        for (int k = 0; k < GW_RANK_DAYS; k++) {
            bool wanted = mask >> k & 1 && !(among && among->of[i].at[k] == NEVER);
            floor_s[k] = !wanted ? NEVER : from_s[k] != NEVER ? from_s[k] : lo_s - GW_RANK_EARLIEST_S;
            out->of[i].at[k] = NEVER;
            any |= wanted;
        }
        if (any) status = leave_by(w, w->set[i], at_s, floor_s, &out->of[i]);
    }
    return status;
}

/* The latest of the best port's own ways, or of all others; too early is none. */
static int32_t latest(const sweep *w, const look *l, int k, bool own, uint32_t *port)
{
    int32_t most = l->at_s - GW_RANK_EARLIEST_S - 1;
    *port = GW_NO_ID;
    for (uint32_t i = 0; i < w->n_set; i++)
        if ((w->set[i]->port == w->of[k].best) == own && l->of[i].at[k] > most) {
            most = l->of[i].at[k];
            *port = w->set[i]->port;
        }
    return *port == GW_NO_ID ? NEVER : most;
}

/* Is another port better by a minute? */
static bool beaten(const sweep *w, const look *l, int k, uint32_t *by)
{
    uint32_t own;
    int32_t best = latest(w, l, k, true, &own), other = latest(w, l, k, false, by);
    return other != NEVER && (best == NEVER || other >= best + BY_S);
}

static gw_status change(track *t, int32_t at_s, uint32_t port)
{
    if (gw_grow(&t->changes, &t->cap_changes, t->n_changes + 2, sizeof *t->changes)) return GW_NO_MEMORY;
    t->changes[t->n_changes++] = at_s;
    t->changes[t->n_changes++] = port;
    t->best = port;
    return GW_OK;
}

/* What is known at l becomes the beginning of what comes after it. */
static gw_status settle(sweep *w, const look *l, int k, int32_t *from_s)
{
    uint32_t by, own;
    gw_status status = GW_OK;
    if (beaten(w, l, k, &by)) status = change(&w->of[k], l->at_s, by);
    *from_s = latest(w, l, k, true, &own);
    if (!status && *from_s == NEVER && w->of[k].best != GW_NO_ID)
        status = change(&w->of[k], l->at_s, GW_NO_ID);
    return status;
}

/* From lo_s, where the best ports leave at from_s (NEVER: there is none), to end, for the shares of mask.
 * Leave-by never falls, so who is not better at the end than the best at the beginning is not better anywhere
 * between. (Without a way at the beginning nothing is known: the grid alone counts.) */
static gw_status sweep_between(sweep *w, uint32_t mask, int32_t lo_s, int32_t *from_s, const look *end)
{
    const int32_t wide_s = end->at_s - lo_s;
    gw_status status = GW_OK;
    uint32_t closer = 0, by;
    for (int k = 0; k < GW_RANK_DAYS && !status; k++) {
        if (!(mask >> k & 1)) continue;
        int32_t other_s = latest(w, end, k, false, &by);
        bool rivalled = other_s != NEVER && (from_s[k] == NEVER || other_s >= from_s[k] + BY_S);
        bool lost = from_s[k] != NEVER && latest(w, end, k, true, &by) == NEVER; /* by now too early */
        bool look_closer = lost || (rivalled && (wide_s > GRID_S || beaten(w, end, k, &by)));
        if (wide_s > MINUTE_S && look_closer)
            closer |= 1U << k;
        else
            status = settle(w, end, k, &from_s[k]);
    }
    if (!closer || status) return status;
    look middle;
    status = look_at(w, end, closer, lo_s, lo_s + wide_s / 2 / MINUTE_S * MINUTE_S, from_s, &middle);
    if (!status) status = sweep_between(w, closer, lo_s, from_s, &middle);
    return status ? status : sweep_between(w, closer, middle.at_s, from_s, end);
}

/* Ways far behind another of their port at both ends. */
static void drop_poor(sweep *w, const look *begin, look *end)
{
    uint32_t kept = 0;
    bool poor[MOST_WAYS];
    for (uint32_t i = 0; i < w->n_set; i++) {
        poor[i] = true;
        for (int k = 0; k < GW_RANK_DAYS; k++)
            for (int side = 0; side < 2; side++) {
                const look *l = side ? end : begin;
                int32_t most = NEVER;
                for (uint32_t n = 0; n < w->n_set; n++)
                    if (w->set[n]->port == w->set[i]->port && l->of[n].at[k] > most) most = l->of[n].at[k];
                if (l->of[i].at[k] != NEVER && l->of[i].at[k] >= most - BEHIND_S) poor[i] = false;
            }
    }
    for (uint32_t i = 0; i < w->n_set; i++) {
        if (poor[i]) continue;
        end->of[kept] = end->of[i];
        w->set[kept++] = w->set[i];
    }
    w->n_set = kept;
}

/* The set may be another than before the moment: who is best there is asked again. */
static gw_status sweep_moments(sweep *w, uint32_t moment)
{
    static const int32_t any[GW_RANK_DAYS] = {NEVER, NEVER};
    const uint32_t all = (1U << GW_RANK_DAYS) - 1;
    int32_t from_s[GW_RANK_DAYS] = {NEVER, NEVER};
    look begin, end;
    take_set(w, moment);
    gw_status status = look_at(w, NULL, all, w->y->moments[moment], w->y->moments[moment], any, &begin);
    for (int k = 0; k < GW_RANK_DAYS && !status; k++) {
        status = settle(w, &begin, k, &from_s[k]);
        if (!status && !w->of[k].n_changes) status = change(&w->of[k], begin.at_s, GW_NO_ID);
    }
    if (!status) status = look_at(w, NULL, all, begin.at_s, w->y->moments[moment + 1], from_s, &end);
    if (status) return status;
    drop_poor(w, &begin, &end);
    return sweep_between(w, all, begin.at_s, from_s, &end);
}

/* --- spans --- */

static gw_status look_at_middle(sweep *w, int k, gw_rank_span *s)
{
    const int64_t zero = w->y->x.d->timetable->zero;
    const int32_t from_s = (int32_t)(s->from - zero), to_s = (int32_t)(s->to - zero);
    const int32_t at_s = from_s + (to_s - from_s) / 2 / MINUTE_S * MINUTE_S;
    static const int32_t any[GW_RANK_DAYS] = {NEVER, NEVER};
    uint32_t moment = 0, own;
    look l;
    s->middle = zero + at_s;
    s->next = GW_NO_ID;
    s->leave_by = s->next_leave_by = INT64_MIN;
    if (s->port == GW_NO_ID) return GW_OK;
    while (moment + 2 < w->y->n_moments && w->y->moments[moment + 1] <= at_s) moment++;
    take_set(w, moment);
    w->of[k].best = s->port;
    gw_status status = look_at(w, NULL, 1U << k, at_s, at_s, any, &l);
    if (status) return status;
    int32_t leave_s = latest(w, &l, k, true, &own), next_s = latest(w, &l, k, false, &s->next);
    if (leave_s != NEVER) s->leave_by = zero + leave_s;
    if (next_s != NEVER) s->next_leave_by = zero + next_s;
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
    gw_status status = GW_OK;
    for (int k = 0; k < GW_RANK_DAYS; k++) w.of[k] = (track){.best = GW_NO_ID, .share = share[k]};
    gw_chain_remember(y->x.v->solver, true);
    for (uint32_t m = 0; m + 1 < y->n_moments && !status; m++) status = sweep_moments(&w, m);
    for (int k = 0; k < GW_RANK_DAYS && !status; k++) status = make_spans(&w, k, &out[k]);
    gw_chain_remember(y->x.v->solver, false);
    for (int k = 0; k < GW_RANK_DAYS; k++) free(w.of[k].changes);
    return status;
}
