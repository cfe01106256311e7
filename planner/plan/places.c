/* The guaranteed places: who holds them, and how to find less walking than the row holds, whose journeys
 * compete by time and rides alone. */
#include "planner/plan/plan_priv.h"

const char *const gw_best_place_names[GW_N_PLACES] = {"fastest", "fewest-rides", "least-walking"};

typedef struct {
    int64_t first, duration_s, arrival_s, rides;
} rank;

static bool before(rank a, rank b)
{
    if (a.first != b.first) return a.first < b.first;
    if (a.duration_s != b.duration_s) return a.duration_s < b.duration_s;
    return a.arrival_s != b.arrival_s ? a.arrival_s < b.arrival_s : a.rides < b.rides;
}

static rank rank_of(const gw_journey_set *s, uint32_t i, gw_best_place place)
{
    const gw_journey *j = &s->journeys[i];
    rank r = {0, (int64_t)j->arrival_s - j->departure_s, j->arrival_s, j->rides};
    if (place == GW_FEWEST_RIDES) r.first = j->rides;
    if (place == GW_LEAST_WALKING) r.first = gw_journey_sum(s, i).walk_s;
    return r;
}

void gw_plan_best(const gw_journey_set *s, uint32_t out[GW_N_PLACES])
{
    for (int place = 0; place < GW_N_PLACES; place++) {
        rank best = {0};
        out[place] = GW_NO_ID;
        for (uint32_t i = 0; i < s->n; i++) {
            if (!s->journeys[i].rides) continue;
            rank mine = rank_of(s, i, place);
            if (out[place] != GW_NO_ID && !before(mine, best)) continue;
            best = mine;
            out[place] = i;
        }
    }
}

/* --- less walking --- */

static int32_t longest_walk(const gw_journey_set *s, uint32_t i)
{
    const gw_journey *j = &s->journeys[i];
    int32_t longest = 0;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        int32_t walk_s = leg->arrival_s - leg->departure_s;
        if (leg->kind == GW_LEG_WALK && walk_s > longest) longest = walk_s;
    }
    return longest;
}

static void lower(int32_t *limit, int32_t to)
{
    if (*limit > to) *limit = to;
}

/* Every walk shorter than this one, and than what was asked for before. */
static void limit_walks(gw_plan_request *r, int32_t longest_s)
{
    if (r->max_egress_s < 0) r->max_egress_s = r->max_access_s;
    int32_t greatest = r->max_access_s > r->max_egress_s ? r->max_access_s : r->max_egress_s;
    if (r->max_transfer_walk_s > greatest) greatest = r->max_transfer_walk_s;
    int32_t to = longest_s <= greatest ? longest_s - 1 : greatest - 1;
    lower(&r->max_access_s, to);
    lower(&r->max_egress_s, to);
    lower(&r->max_transfer_walk_s, to);
}

void gw_plan_tighten_first(const gw_journey_set *s, gw_plan_request *r, int32_t *walk_s)
{
    uint32_t best[GW_N_PLACES];
    gw_plan_best(s, best);
    *walk_s = 0;
    if (best[GW_LEAST_WALKING] == GW_NO_ID) return;
    *walk_s = gw_journey_sum(s, best[GW_LEAST_WALKING]).walk_s;
    r->max_journeys = 0;
    r->max_direct_walk_s = -1;
    limit_walks(r, longest_walk(s, best[GW_LEAST_WALKING]));
}

gw_status gw_plan_tighten(const gw_journey_set *s, gw_plan_request *r, int32_t *walk_s, gw_journey_set *one)
{
    uint32_t best[GW_N_PLACES];
    gw_plan_best(s, best);
    uint32_t i = best[GW_LEAST_WALKING];
    int32_t found_s = i == GW_NO_ID ? 0 : gw_journey_sum(s, i).walk_s;
    bool less = i != GW_NO_ID && found_s < *walk_s;
    limit_walks(r, i == GW_NO_ID ? 0 : longest_walk(s, i));
    if (i == GW_NO_ID || r->max_access_s < 0) *walk_s = 0; /* the end of it */
    if (!less) return GW_OK;
    if (*walk_s) *walk_s = found_s;
    gw_journey_set_clear(one);
    return gw_journey_set_add(one, &s->journeys[i], &s->legs[s->journeys[i].first_leg]);
}
