/* Leave-by of one way for one minute of the day, kept: a later question about it is answered from what is known. */
#include "planner/visit/ranking_priv.h"

#include <stdlib.h>

enum { MINUTE_S = 60, SPARE_S = 45 * 60 /* before a journey found: first look so early */ };

typedef struct {
    int32_t at_s;                       /* the appointment */
    int32_t sooner_s, later_s;          /* another so much sooner or later is the same, moved as much */
    int32_t floor_s;                    /* from which on was looked */
    rank_leaves of;
} look;

struct rank_way_looks {
    look *at;
    size_t n, cap;
};

gw_status rank_looks_begin(const rank_ways *y, const double share[GW_RANK_DAYS], rank_looks *out)
{
    *out = (rank_looks){.n = y->n, .of = calloc(y->n + 1, sizeof *out->of)};
    for (int k = 0; k < GW_RANK_DAYS; k++) out->share[k] = share[k];
    return out->of ? GW_OK : GW_NO_MEMORY;
}

void rank_looks_free(rank_looks *l)
{
    for (size_t i = 0; l->of && i < l->n; i++) free(l->of[i].at);
    free(l->of);
}

/* What is known of a share: it is (leaves), it is not from floor_s on (NEVER), or not. */
static bool answers(const look *l, int k, int32_t at_s, int32_t floor_s, int32_t *leaves)
{
    const int64_t later_s = (int64_t)at_s - l->at_s;
    if (later_s % MINUTE_S || later_s > l->later_s || -later_s > l->sooner_s) return false;
    if (l->of.at[k] == RANK_NEVER) return l->floor_s + later_s <= floor_s;
    const int32_t leave_s = l->of.at[k] + (int32_t)later_s;
    *leaves = leave_s >= floor_s ? leave_s : RANK_NEVER;
    return true;
}

int32_t rank_most(const rank_looks *l, size_t way, int k, int32_t at_s)
{
    const struct rank_way_looks *of = &l->of[way];
    int32_t most = at_s;
    for (size_t i = 0; i < of->n; i++) {
        const look *x = &of->at[i];
        const int32_t leaves = x->of.at[k] == RANK_NEVER ? x->floor_s - 1 : x->of.at[k] + RANK_SLIP_S;
        if (x->at_s >= at_s && leaves < most) most = leaves;
    }
    return most;
}

static bool is_known(const struct rank_way_looks *l, int k, int32_t at_s, int32_t floor_s, int32_t *leaves)
{
    *leaves = RANK_NEVER;
    for (size_t i = l->n; i-- > 0;) {
        if (answers(&l->at[i], k, at_s, floor_s, leaves)) return true;
    }
    return false;
}

/* Odds do not depend on how far back one looks: first where it should be, then from the lowest floor on. wanted: bits of
 * shares. */
static gw_status find(const rank_ways *y, const rank_looks *l, const rank_way *way, uint32_t wanted, int32_t least_s,
                      look *out)
{
    const int32_t at_s = out->at_s, near_s = at_s - (way->takes_s > 0 ? way->takes_s : 0) - SPARE_S;
    for (int32_t from_s = near_s > least_s ? near_s : least_s;; from_s = least_s) {
        gw_chain_odds odds;
        gw_status status = gw_chain_on_time_sparse(y->x.v->solver, &way->chain, at_s, from_s, &odds);
        bool all = true;
        for (int k = 0; k < GW_RANK_DAYS && !status; k++)
            if (!gw_chain_leave_by(&odds, l->share[k], &out->of.at[k])) {
                out->of.at[k] = RANK_NEVER;
                all &= !(wanted >> k & 1);
            }
        out->floor_s = from_s;
        out->sooner_s = odds.sooner_s;
        out->later_s = odds.later_s;
        if (status || all || from_s == least_s) return status;
    }
}

gw_status rank_look(const rank_ways *y, rank_looks *l, size_t way, int32_t at_s, const int32_t *floor_s,
                    rank_leaves *out)
{
    struct rank_way_looks *of = &l->of[way];
    int32_t least_s = INT32_MAX;
    uint32_t wanted = 0;
    for (int k = 0; k < GW_RANK_DAYS; k++) {
        out->at[k] = RANK_NEVER;
        if (floor_s[k] == RANK_NEVER || floor_s[k] > at_s || is_known(of, k, at_s, floor_s[k], &out->at[k])) continue;
        wanted |= 1U << k;
        if (floor_s[k] < least_s) least_s = floor_s[k];
    }
    if (!wanted) return GW_OK;
    if (gw_grow(&of->at, &of->cap, of->n + 1, sizeof *of->at)) return GW_NO_MEMORY;
    look *now = &of->at[of->n];
    *now = (look){.at_s = at_s};
    gw_status status = find(y, l, &y->ways[way], wanted, least_s, now);
    if (status) return status;
    of->n++;
    for (int k = 0; k < GW_RANK_DAYS; k++)
        if (wanted >> k & 1 && now->of.at[k] >= floor_s[k]) out->at[k] = now->of.at[k];
    return GW_OK;
}
