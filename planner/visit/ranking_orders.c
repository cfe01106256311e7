/* The ports that can be used in the order of another measure than leave-by. */
#include "planner/visit/ranking_priv.h"

#include <math.h>
#include <string.h>

const char *const gw_rank_measure_names[GW_RANK_MEASURES] = {"leave_by", "risk", "walking",     "rides",
                                                             "cost",     "step_free", "safe_return"};

/* Where one measure is the same or not known: INFINITY, so that the order by leave-by stays. */
static double measured(const gw_rank_row *row, gw_rank_measure m)
{
    static const double STEPS[] = {[GW_STEPS_NONE] = 0, [GW_STEPS_UNKNOWN] = 1, [GW_STEPS_SOME] = 2};
    const gw_visit_option *o = &row->option;
    const bool sure = o->leave_by[GW_VISIT_SHARES - 1] != INT64_MIN;
    switch (m) {
    case GW_RANK_BY_RISK: /* how much later than usual one in twenty is there */
        return sure && !isnan(o->fate.p95_s) ? o->fate.p95_s - o->fate.p50_s : INFINITY;
    case GW_RANK_BY_WALKING:
        return row->walk_s;
    case GW_RANK_BY_RIDES:
        return row->rides;
    case GW_RANK_BY_STEPS:
        return STEPS[row->steps];
    case GW_RANK_BY_RETURN: /* as sure as asked before others */
        if (!row->has_last) return INFINITY;
        return row->last.leave_by[GW_VISIT_SHARES - 1] != INT64_MIN ? -(double)row->last.leave : -row->last.home;
    default:
        return 0;
    }
}

/* Fares can be compared when each is known whole, in one currency. */
static bool costs(const gw_dataset *d, const gw_ranking *a, double *out)
{
    char currency[sizeof((gw_money){0}).currency] = "";
    for (uint32_t i = 0; i < a->n_used; i++) {
        gw_plan_fares f;
        if (gw_plan_fares_of(d, &a->request.plan, &a->plan.journeys, a->rows[i].journey, &f)) return false;
        if (f.sum.n != 1 || f.sum.n_unknown || f.sum.at_least[0]) return false;
        if (i == 0) memcpy(currency, f.sum.sum[0].currency, sizeof currency);
        if (strcmp(currency, f.sum.sum[0].currency) != 0) return false;
        out[i] = (double)f.sum.sum[0].minor;
    }
    return true;
}

bool gw_ranking_order(const gw_dataset *d, const gw_ranking *a, gw_rank_measure m, uint32_t out[GW_RANKING_PORTS])
{
    double of[GW_RANKING_PORTS];
    for (uint32_t i = 0; i < a->n_used; i++) of[i] = measured(&a->rows[i], m);
    if (m == GW_RANK_BY_COST && !costs(d, a, of)) return false;
    for (uint32_t i = 0; i < a->n_used; i++) {
        uint32_t at = i;
        for (; at > 0 && of[out[at - 1]] > of[i]; at--) out[at] = out[at - 1];
        out[at] = i;
    }
    return true;
}
